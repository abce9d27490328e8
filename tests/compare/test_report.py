"""The report page as text: what it holds, that nothing in a plan breaks it, how large it becomes."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from reports import DUTIES, content, draw_plan
from stored import plan_of, store

from compare import report_words
from compare.evidence import FRAME, Place, Why, draw_place, draw_places
from compare.gaps import Status
from compare.history_page import CHANGE_NAMES
from compare.registers import Mandate, Register
from compare.report import (
    NothingToReportError,
    make_report,
    read_content,
    read_origins,
    title_of,
    write_report,
)
from compare.report_page import page, to_json
from compare.report_payload import Content, encode_marks, payload, wanted_places
from compare.report_words import chinese_part
from compare.sheets import words
from extract.records import Box
from normalize.variation import KINDS
from zuofa.cli import main

MADE = dt.date(2026, 11, 21)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "<img src=x onerror=alert(1)>",
    "& &amp; \" ' ` \\ \\u003c",
    "]]> {{data}} {{script}}",
    "\u2028\u2029\u0000\u0007\u202e倒",
    "\ud800 單",
    "𠀀𪚥👩‍👧",
]


def block(html: str, name: str) -> Any:
    return json.loads(
        re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)[1]
    )


def css_variables(html: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", html))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    draw_plan(tmp_path / "plan.pdf")
    return tmp_path


# --- what it holds


def test_every_verdict_stands_in_the_page(raw: Path) -> None:
    made = content()
    shown = block(make_report(made, raw).html, "data")
    strings, codes = shown["strings"], [status["code"] for status in shown["statuses"]]
    at = {plan["id"]: n for n, plan in enumerate(shown["plans"])}
    items = {item[0]: n for n, item in enumerate(shown["mandates"])}
    for gap in made.gaps:
        cell = shown["cells"][at[gap["plan_id"]]][items[gap["mandate_id"]]]
        assert codes[cell[0]] == gap["status"]
        assert strings[cell[1]] == gap["reason"]
        assert cell[2] == int(gap["is_required"])
        assert [shown["practices"][n][0] for n in cell[4]] == [
            p.partition(":")[2] for p in gap["practice_ids"]
        ]
    assert len(made.gaps) == sum(len(row) for row in shown["cells"])


def test_every_text_stands_once() -> None:
    shown = payload(content())
    assert len(shown["strings"]) == len(set(shown["strings"]))
    assert set(DUTIES) <= set(shown["strings"])


def test_words_for_every_code() -> None:
    assert set(report_words.STATUSES) == set(get_args(Status)) == set(report_words.sentences("statuses"))
    assert set(report_words.sentences("reasons")) == set(words("reason"))
    assert set(report_words.sentences("pictures")) == set(get_args(Why))
    assert set(KINDS) <= set(CHANGE_NAMES)
    signs = [word["sign"] for word in report_words.sentences("statuses").values()]
    assert len(set(signs)) == len(signs)


def test_title_names_the_office_where_there_is_one() -> None:
    made = content(2)
    one = replace(made, gaps=[gap for gap in made.gaps if gap["plan_id"] == "taipower-o000-112"])
    assert title_of(made) == "應辦事項落差 t-112"
    assert title_of(one) == "應辦事項落差 t-112 鳳山區營業處 112"


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("每季檢討 2 次", "每季檢討 1 次", "=5-1+1=2"),
        ("提供服務", "提供諮詢服務", "=2+2=2"),
        ("甲", "甲", "=1"),
        ("", "新", "+1"),
    ],
)
def test_marks_are_signs_and_lengths(old: str, new: str, marks: str) -> None:
    assert encode_marks(old, new) == marks


@pytest.mark.parametrize(
    ("said", "zh"),
    [
        ("數量：「2 次」→「1 次」 quantity: “2 次” → “1 次”", "數量：「2 次」→「1 次」"),
        ("文字不同 the words differ", "文字不同"),
        ("義務用語：刪除「應 must」 modal: “應 must” dropped", "義務用語：刪除「應 must」"),
        ("只有中文 PDF 的句子", "只有中文 PDF 的句子"),
        ("only English", "only English"),
        ("", ""),
    ],
)
def test_the_chinese_of_a_sentence_in_two_languages(said: str, zh: str) -> None:
    assert chinese_part(said) == zh


def test_what_must_be_looked_at_is_shown_first() -> None:
    made = content()
    status = {name: gap["status"] for gap in made.gaps for name in gap["practice_ids"]}
    required = {name: gap["is_required"] for gap in made.gaps for name in gap["practice_ids"]}
    at = {place: name for name in made.practices for place in made.places(name)}
    names = [at[place] for place in wanted_places(made)]
    order = ("partial", "unsure", "changed")
    ranks = [(not required[name], order.index(status[name])) for name in names]
    assert ranks == sorted(ranks)
    every = [at[place] for place in wanted_places(made, every=True)]
    assert set(every) - set(names) == {name for name, found in status.items() if found == "adopted"}


# --- nothing in a plan breaks it


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str, raw: Path) -> None:
    made = content(1, 2)
    practices = {
        name: {**row, "text": text, "label": text, "strategy": text} for name, row in made.practices.items()
    }
    plans = {name: {**row, "office": text, "file": "plan.pdf"} for name, row in made.plans.items()}
    mandates = tuple(replace(m, text=text, facet=text, source=text) for m in made.register.mandates)
    gaps = [{**gap, "mandate": text, "differences": [text], "uncovered": [text]} for gap in made.gaps]
    hostile = replace(
        made,
        practices=practices,
        plans=plans,
        gaps=gaps,
        register=Register(text, mandates),
        origins={"plan.pdf": text},
    )
    html = make_report(hostile, raw).html
    html.encode()
    calm = make_report(made, raw).html
    for sign in ("<script", "</script", "<!--", "<img", "<title", "</title"):
        assert html.count(sign) == calm.count(sign), sign
    assert re.sub("[\ud800-\udfff]", "\ufffd", text) in block(html, "data")["strings"]


@pytest.mark.parametrize("value", [*HOSTILE, {"a": ["<", None, 1.5, True]}])
def test_json_in_a_script_is_read_back(value: Any) -> None:
    text = to_json(value)
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", text)
    assert json.loads(text) == (
        re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value
    )


def test_nothing_is_fetched(raw: Path) -> None:
    html = make_report(content(), raw).html
    assert not re.findall(
        r"(?:https?:|ftp:|file:|ws:)?//[\w.-]+\.\w", re.sub(r'id="pictures">.*?</script>', "", html)
    )
    assert not re.search(
        r"@import|url\(|<iframe|<object|<embed|<base|\bfetch\(|XMLHttpRequest|import\(", html
    )
    assert re.findall(r'(?:src|href)="([^"]*)"', html) == ["data:,", "#matrix"]
    assert "default-src 'none'" in html


# --- pictures


def test_pictures_show_the_box(raw: Path) -> None:
    made = content()
    place = next(iter(wanted_places(made)))
    picture = draw_place(raw, place)
    assert picture != "unreadable"
    (raw / "p.webp").write_bytes(picture.webp)
    with Image.open(raw / "p.webp") as image:
        assert image.size == (picture.width, picture.height)
        pixels = np.asarray(image.convert("RGB"), int)
    assert (abs(pixels - FRAME).max(axis=2) < 60).sum() > 500
    assert (pixels.max(axis=2) < 90).sum() > 500


def test_one_place_is_one_picture(raw: Path) -> None:
    places = list(wanted_places(content()))
    found = draw_places(places * 3, raw, 10_000_000)
    assert len(found.pictures) == len(set(places)) == len(found.places)
    assert not found.without


def test_pictures_end_with_their_room(raw: Path) -> None:
    places = list(dict.fromkeys(wanted_places(content())))
    whole = draw_places(places, raw, 10_000_000)
    some = draw_places(places, raw, whole.chars // 2)
    assert 0 < some.chars <= whole.chars // 2
    assert list(some.places) == places[: len(some.places)]
    assert set(some.without.values()) == {"budget"}
    assert len(some.places) + len(some.without) == len(places)


BOX = Box(1, 100, 100, 300, 140)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (Place("gone.pdf", "", BOX), "absent"),
        (Place("plan.pdf", "0" * 64, BOX), "changed"),
        (Place("plan.docx", "", BOX), "pageless"),
        (Place("bad.pdf", "", BOX), "unreadable"),
        (Place("plan.pdf", "", replace(BOX, page=9)), "unreadable"),
        (Place("plan.pdf", "", Box(1, 5000, 5000, 5100, 5100)), "unreadable"),
    ],
)
def test_why_a_place_has_no_picture(place: Place, why: str, raw: Path) -> None:
    (raw / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert draw_places([place], raw, 10_000_000).without == {place: why}


def test_each_picture_names_its_own_page(raw: Path) -> None:
    made = content(1)
    gap = next(gap for gap in made.gaps if gap["status"] == "partial")
    row = made.practices[gap["practice_ids"][0]]
    row["boxes"] = [row["boxes"][0] | {"page": page} for page in (1, 2)]
    number = row["practice_id"].rpartition(":")[2]
    rows = block(make_report(made, raw).html, "data")["practices"]
    assert [[page for _, page in shown] for name, *_, shown in rows if name == number] == [[1, 2]]


def test_the_page_says_where_there_is_no_picture(tmp_path: Path) -> None:
    report = make_report(content(), tmp_path)
    shown = block(report.html, "data")
    assert report.files_absent == ["plan.pdf"]
    assert {row[-1] for row in shown["practices"]} == {"absent", "unasked"}
    assert block(report.html, "pictures") == []


@pytest.mark.parametrize("choice", ["all", "needed", "none"])
def test_which_pictures(choice: Any, raw: Path) -> None:
    made = content()
    report = make_report(made, raw, choice)
    wanted = {
        "all": ("adopted", "partial", "unsure", "changed"),
        "needed": ("partial", "unsure", "changed"),
        "none": (),
    }
    names = {name for gap in made.gaps if gap["status"] in wanted[choice] for name in gap["practice_ids"]}
    assert len(report.pictures.pictures) == len(names)
    assert block(report.html, "data")["choice"] == choice


def test_the_page_keeps_to_its_size(raw: Path) -> None:
    made = content(6, 18)
    whole = make_report(made, raw, "all")
    limit = (whole.size / 1e6 + make_report(made, raw, "none").size / 1e6) / 2
    cut = make_report(made, raw, "all", limit)
    assert cut.size <= 1e6 * limit
    assert cut.left_out == block(cut.html, "data")["pictures"]["left"] > 0
    assert whole.left_out == 0


# --- files


def test_equal_data_gives_equal_bytes(raw: Path) -> None:
    assert make_report(content(), raw).html == make_report(content(), raw).html


def a_register() -> Register:
    return Register(
        "r",
        (
            Mandate("M1", "設置服務台，提供諮詢服務。", facet="一、面向"),
            Mandate("M2", "每年辦理滿意度調查。"),
        ),
    )


def test_write_a_report_of_a_data_set(tmp_path: Path) -> None:
    store(tmp_path / "data", plan_of("設置服務台，提供諮詢服務。", "召開會議。"))
    out = tmp_path / "reports" / "out.html"
    report = write_report(out, a_register(), tmp_path / "data", tmp_path, made=MADE)
    assert out.read_text(encoding="utf-8") == report.html
    assert [p.name for p in out.parent.iterdir()] == ["out.html"]
    assert (report.plans, report.items, report.counts["adopted"]) == (1, 2, 1)


def test_nothing_to_report(tmp_path: Path) -> None:
    with pytest.raises(NothingToReportError):
        write_report(tmp_path / "out.html", a_register(), tmp_path / "none", tmp_path, made=MADE)
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_origins_of_the_files(encoding: str, tmp_path: Path) -> None:
    assert read_origins(tmp_path) == {}
    (tmp_path / "sources.csv").write_text(
        "file,origin\na.pdf,重新排製 / set again\nb.pdf,\n", encoding=encoding
    )
    assert read_origins(tmp_path) == {"a.pdf": "重新排製", "b.pdf": ""}


def test_the_command(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.html"
    store(data, plan_of("設置服務台，提供諮詢服務。", "召開會議。"))
    register = tmp_path / "r.csv"
    register.write_text(
        "mandate_id,text\nM1,設置服務台，提供諮詢服務。\nM2,每年辦理滿意度調查。\n", encoding="utf-8"
    )
    common = ["report", str(out), "--register", str(register), "--data", str(data), "--raw", str(tmp_path)]
    result = CliRunner().invoke(main, common)
    assert result.exit_code == 0, result.output
    assert str(out) in result.output
    assert "1 份計畫" in result.output
    assert out.stat().st_size > 20_000
    nothing = CliRunner().invoke(main, [*common, "--office", "nowhere"])
    assert nothing.exit_code == 2
    assert "zuofa ingest" in nothing.output


def test_content_is_of_the_plans_asked_for(tmp_path: Path) -> None:
    text = "設置服務台，提供諮詢服務。"
    store(tmp_path, plan_of(text), plan_of(text, office="taipei", year=112))
    made = read_content(a_register(), tmp_path, tmp_path, office="taipei", made=MADE)
    assert isinstance(made, Content)
    assert set(made.plans) == {"taipower-taipei-112"} == {row["plan_id"] for row in made.practices.values()}


# --- looks


@pytest.mark.parametrize(
    "name", ["missing", "partial", "unsure", "not_read", "changed", "adopted", "ins", "del"]
)
def test_signs_have_enough_contrast(name: str) -> None:
    colours = css_variables(page({}, [], ""))
    assert contrast(colours[f"{name}-bg"], colours[f"{name}-ink"]) >= 4.5


def test_texts_have_enough_contrast() -> None:
    colours = css_variables(page({}, [], ""))
    for ground in ("paper", "card"):
        for ink in ("ink", "soft", "accent"):
            assert contrast(colours[ground], colours[ink]) >= 4.5
