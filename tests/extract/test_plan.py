"""A plan is read whole: the real ones word for word, and of any page each character has its place."""

import datetime as dt
import hashlib
import json
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
import yaml
from build import LEFT, SIZE, UP, box, chars, table_page

import extract
from extract.issues import issue
from extract.page import Char, Page
from extract.plan import read_plan
from extract.records import Box, Issue, Plan, Practice, Source

ROOT = Path(__file__).parents[2]
RAW, TRUTH = ROOT / "data" / "raw", ROOT / "tests" / "truth"
PLANS = ("xinying-111", "pingtung-107", "taipei-112")
"""The real plans that have a text layer."""


@cache
def real(name: str) -> Plan:
    return read_plan(RAW / f"{name}.pdf")


@cache
def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return found


def plain(value: Any) -> Any:
    """Fold width and white space, in a text or in each of a list."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    return [plain(part) for part in value]


# --- the real plans


@pytest.mark.parametrize("field", ["facet", "strategy", "item", "label", "text", "deadline"])
@pytest.mark.parametrize("name", PLANS)
def test_a_real_plan_is_read_word_for_word(name: str, field: str) -> None:
    found = [plain(getattr(practice, field)) for practice in real(name).practices]
    assert found == [plain(practice[field]) for practice in truth(name)["practices"]]


@pytest.mark.parametrize("name", PLANS)
def test_a_real_plans_departments(name: str) -> None:
    """The truth keeps the brackets of supporting departments."""
    wanted = [plain(practice["departments"]) for practice in truth(name)["practices"]]
    found = real(name).practices
    assert [plain(p.departments) for p in found] == [[d.strip("()") for d in names] for names in wanted]
    assert [plain(p.support_departments) for p in found] == [
        [d.strip("()") for d in names if d.startswith("(")] for names in wanted
    ]


@pytest.mark.parametrize("name", PLANS)
def test_what_a_real_plan_says_of_itself(name: str) -> None:
    plan, said = real(name), truth(name)
    assert plan.plan_id == f"taipower-{name}"
    assert plain(plan.title) == plain(said["title"])
    assert (plan.office, plan.agency, plan.roc_year) == (said["office"], said["agency"], said["roc_year"])
    assert plan.year == said["roc_year"] + 1911
    assert plan.enacted_date == dt.date.fromisoformat(said["enacted"])
    assert plain(plan.columns) == plain(said["columns"])
    assert plan.file == f"{name}.pdf"


@pytest.mark.parametrize("name", PLANS)
def test_every_character_of_a_real_plan_is_accounted_for(name: str) -> None:
    account = real(name).account
    assert account.used + account.set_aside == account.chars
    assert account.in_issues == 0


@pytest.mark.parametrize("name", PLANS)
def test_a_real_plan_raises_no_question_but_of_rare_and_missing_entries(name: str) -> None:
    assert {found.code for found in real(name).issues} <= {"rare_department", "missing_entry"}


@pytest.mark.parametrize("name", PLANS)
def test_each_question_names_its_practice_and_no_question_is_asked_twice(name: str) -> None:
    texts = {practice.practice_id: practice.source_text for practice in real(name).practices}
    asked = [(found.code, found.practice_id, found.text) for found in real(name).issues]
    assert len(asked) == len(set(asked))
    for code, practice_id, text in asked:
        named = texts[practice_id] if code == "missing_entry" else practice_id
        assert text in named or code == "rare_department"


@pytest.mark.parametrize("name", PLANS)
def test_reading_again_gives_the_same_plan(name: str) -> None:
    again = read_plan(RAW / f"{name}.pdf")
    assert again == real(name)
    assert again.asides == real(name).asides


@pytest.mark.parametrize("name", PLANS)
def test_practices_come_in_order_with_ids_of_their_own(name: str) -> None:
    practices = real(name).practices
    assert [p.ordinal for p in practices] == list(range(1, len(practices) + 1))
    assert len({p.practice_id for p in practices}) == len(practices)
    assert [p.page for p in practices] == sorted(p.page for p in practices)
    assert all(p.boxes[0].page == p.page for p in practices)
    assert {(p.text_source, p.confidence) for p in practices} == {("text", 1.0)}


def text_in_boxes(pages: Sequence[Any], practice: Practice) -> str:
    """Return what pdfplumber finds in a practice's boxes: the characters whose middle is inside."""
    found = []
    for place in practice.boxes:
        inside = [
            char
            for char in pages[place.page - 1].chars
            if place.x0 <= (char["x0"] + char["x1"]) / 2 <= place.x1
            and place.top <= (char["top"] + char["bottom"]) / 2 <= place.bottom
        ]
        found += sorted(inside, key=lambda char: (round(char["bottom"]), char["x0"]))
    return "".join(char["text"] for char in found)


@pytest.mark.parametrize("name", PLANS)
def test_the_boxes_of_practices_hold_their_text(name: str) -> None:
    practices = real(name).practices
    over_pages = [p for p in practices if len(p.boxes) > 1]
    chosen = random.Random(name).sample(practices, 3) + over_pages[:1]
    with pdfplumber.open(RAW / f"{name}.pdf") as pdf:
        pages = pdf.pages
        found = {p.practice_id: plain(text_in_boxes(pages, p)) for p in chosen}
    assert found == {p.practice_id: plain(p.label + p.text) for p in chosen}


@pytest.mark.parametrize("name", PLANS)
def test_the_source_text_has_a_line_for_each_printed_one(name: str) -> None:
    for practice in real(name).practices:
        assert plain(practice.source_text) == plain(practice.label + practice.text)
        assert practice.source_text.count("\n") >= practice.text.count("\n")


def turned(place: Box, degrees: int, width: float, height: float) -> Box:
    """Return where a box stands once its page is turned clockwise."""
    x0, top, x1, bottom = place.x0, place.top, place.x1, place.bottom
    for _ in range(degrees // 90):
        x0, top, x1, bottom = height - bottom, x0, height - top, x1
        width, height = height, width
    return replace(place, x0=x0, top=top, x1=x1, bottom=bottom)


def test_pages_whose_writing_lies_or_stands_on_its_head_are_read(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    turns = {1: 90, 2: 180, 3: 270, 5: 180}
    with pikepdf.open(RAW / "xinying-111.pdf") as pdf:
        for number, degrees in turns.items():
            pdf.pages[number - 1].rotate(degrees, relative=True)
        pdf.save(path)
    with pdfplumber.open(RAW / "xinying-111.pdf") as pdf:
        width, height = float(pdf.pages[0].width), float(pdf.pages[0].height)
    plan, upright = read_plan(path), real("xinying-111")
    assert plan.plan_id == upright.plan_id
    assert [replace(p, boxes=()) for p in plan.practices] == [replace(p, boxes=()) for p in upright.practices]
    for practice, wanted in zip(plan.practices, upright.practices, strict=True):
        boxes = [turned(one, turns.get(one.page, 0), width, height) for one in wanted.boxes]
        for found, there in zip(practice.boxes, boxes, strict=True):
            assert (found.x0, found.top, found.x1, found.bottom) == pytest.approx(
                (there.x0, there.top, there.x1, there.bottom), abs=0.01
            )


# --- made-up pages

NAMES = ["面向", "執行策略", LEFT, "具體作法", "承辦部門", "完成期限"]
WIDTHS = [100.0, 100.0, 100.0, 200.0, 90.0, 90.0]
ROW = [
    "一、基礎服務",
    "（一）一致",
    "1. 訂定流程",
    "(1)訂定流程。\n(2)檢討書表。",
    "業務組\n總務組",
    "隨時辦理\n每年一次",
]
TITLE = ("新營區處 111 年度提升服務效能執行計畫", 50.0, 40.0)

CONTENT = b"%PDF-"

Reader = Callable[..., Plan]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Read made-up pages as the pages of a file."""

    def read_pages(*pages: Page | Issue, source: Source | None = None) -> Plan:
        path = tmp_path / "plan.pdf"
        path.write_bytes(CONTENT)
        monkeypatch.setattr("extract.plan.read_document", lambda *_: iter(pages))
        return read_plan(path, source=source)

    return read_pages


def page(*rows: list[Any], number: int = 1, names: Any = NAMES, **more: Any) -> Page:
    """Draw a page with a title and a plan table."""
    loose = [TITLE, *more.pop("loose", ())] if number == 1 else more.pop("loose", ())
    return table_page([names, *rows], WIDTHS[: len(names)], number=number, loose=loose, **more)


def two_up(left: Page, right: Page) -> Page:
    """Print two pages side by side on one."""
    by = left.width
    moved = [char._replace(x0=char.x0 + by, x1=char.x1 + by) for char in right.chars]
    across = [r._replace(start=r.start + by, end=r.end + by) for r in right.rules if r.horizontal]
    down = [r._replace(at=r.at + by) for r in right.rules if not r.horizontal]
    rules = [*left.rules, *across, *down]
    return replace(left, width=2 * by, chars=[*left.chars, *moved], rules=rules)


def with_chars(drawn: Page, *more: Sequence[Char]) -> Page:
    return replace(drawn, chars=[*drawn.chars, *(char for part in more for char in part)])


def codes(plan: Plan) -> list[str]:
    return [found.code for found in plan.issues]


def asides(plan: Plan) -> list[tuple[str, str]]:
    return [(aside.rule, aside.text) for aside in plan.asides]


def test_a_plan_is_made_of_its_pages(read: Reader) -> None:
    plan = read(page(ROW))
    assert (plan.plan_id, plan.title, plan.page_count) == ("taipower-xinying-111", TITLE[0], 1)
    assert (plan.file, plan.sha256) == ("plan.pdf", hashlib.sha256(CONTENT).hexdigest())
    assert plan.columns == ("面向", "執行策略", "具體作法", "承辦部門", "完成期限")
    assert plan.account.accounted == 1.0
    assert plan.issues == ()
    first, second = plan.practices
    assert first == Practice(
        practice_id="taipower-xinying-111:1.1.1.1",
        ordinal=1,
        facet="一、基礎服務",
        strategy="（一）一致",
        item="1. 訂定流程",
        label="(1)",
        text="訂定流程。",
        source_text="(1)訂定流程。",
        departments=("業務組",),
        support_departments=(),
        deadline="隨時辦理",
        target="",
        remark="",
        page=1,
        boxes=first.boxes,
        text_source="text",
        confidence=1.0,
    )
    assert (second.practice_id, second.ordinal, second.departments) == (
        "taipower-xinying-111:1.1.1.2",
        2,
        ("總務組",),
    )


def test_a_box_stands_round_the_lines_of_a_practice(read: Reader) -> None:
    (place,) = read(page(ROW)).practices[1].boxes
    left, base = 50 + 300 + 4, 126 + 4 + SIZE + 18
    assert (place.page, place.x0, place.x1) == (1, left, left + 9 + 9 + 5 * 12)
    assert (place.top, place.bottom) == (pytest.approx(base - 0.88 * SIZE), pytest.approx(base + 0.12 * SIZE))


def test_a_practice_over_pages_has_a_box_a_page(read: Reader) -> None:
    first = [*ROW[:3], "(1)訂定流程，\n並檢討書", "業務組", "每月"]
    plan = read(page(first), page(["", "", "", "表。", "", ""], number=2))
    (practice,) = plan.practices
    assert (practice.text, practice.page, [b.page for b in practice.boxes]) == (
        "訂定流程，並檢討書表。",
        1,
        [1, 2],
    )


def test_ids_are_made_of_numbers(read: Reader) -> None:
    plan = read(
        page(
            ["一、基礎服務", "（三）一致", "12. 訂定", "訂定流程。", "業務組", "每月"],
            ["附則", "", "", "(4)檢討書表。", "業務組", "每月"],
            ["", "", "", "(4)加強宣導。", "業務組", "每月"],
        )
    )
    ids = [practice.practice_id.removeprefix("taipower-xinying-111:") for practice in plan.practices]
    assert ids == ["1.3.12.0", "0.0.0.4", "0.0.0.4-2"]


def test_the_source_names_a_plan_that_does_not_name_itself(read: Reader) -> None:
    bare = table_page([NAMES, ROW], WIDTHS)
    plan = read(bare, source=Source("plan.pdf", office="鳳山區處", agency="台灣電力公司", roc_year=112))
    assert (plan.plan_id, plan.office, plan.title) == ("taipower-fengshan-112", "鳳山區處", "")
    assert read(bare).plan_id == "unknown-unknown"


def test_an_unregistered_office_is_reported(read: Reader) -> None:
    plan = read(table_page([NAMES, ROW], WIDTHS, loose=[("新北市板橋區公所112年度為民服務計畫", 50, 40)]))
    assert (plan.office_id, plan.plan_id, codes(plan)) == (
        "板橋區公所",
        "new-taipei-city-板橋區公所-112",
        ["unknown_office"],
    )


def test_a_title_may_stand_in_the_tables_first_row(read: Reader) -> None:
    plan = read(table_page([[TITLE[0], *[LEFT] * 5], NAMES, ROW], WIDTHS))
    assert (plan.title, plan.roc_year) == (TITLE[0], 111)


def test_a_running_title_may_name_the_plan(read: Reader) -> None:
    plan = read(*(table_page([NAMES, ROW], WIDTHS, number=n, loose=[TITLE]) for n in (1, 2)))
    assert (plan.title, plan.plan_id) == (TITLE[0], "taipower-xinying-111")
    assert ("running_title", TITLE[0]) in asides(plan)


def test_a_page_without_vertical_rules_has_the_columns_of_the_page_before(read: Reader) -> None:
    second = page(
        ["", "", "2. 簡化書表", "(1)簡化。\n(2)宣導。", "業務組\n總務組", "隨時辦理\n每年一次"], number=2
    )
    bare = replace(second, rules=[rule for rule in second.rules if rule.horizontal])
    plan = read(page(ROW), bare)
    assert [(p.item, p.text, p.departments, p.deadline) for p in plan.practices[2:]] == [
        ("2. 簡化書表", "簡化。", ("業務組",), "隨時辦理"),
        ("2. 簡化書表", "宣導。", ("總務組",), "每年一次"),
    ]
    assert plan.account.accounted == 1.0


LATER = table_page(
    [["面向", "具體作法", "備註", "會辦事項"], ["二、服務遞送", "(1)檢討書表。", "視經費", "90%"]],
    [100, 200, 90, 60],
    number=2,
)
"""A table with columns that the first page's table does not have."""


def test_a_later_table_may_have_other_columns(read: Reader) -> None:
    plan = read(page(ROW), LATER)
    assert [practice.remark for practice in plan.practices] == ["", "", "視經費"]
    assert plan.account.accounted == 1.0


def test_an_unknown_column_of_a_later_table_is_reported(read: Reader) -> None:
    plan = read(page(ROW), LATER)
    assert [(i.page, i.text) for i in plan.issues if i.code == "unknown_header"] == [(2, "會辦事項")]


def test_a_title_repeated_above_the_names_is_no_row(read: Reader) -> None:
    titled = ["年度計畫總表", *[LEFT] * 5]
    cut = [*ROW[:3], "(1)訂定流程。\n(2)檢討書", "業務組", "每月"]
    first = table_page([titled, NAMES, cut], WIDTHS, loose=[TITLE])
    plan = read(first, table_page([titled, NAMES, ["", "", "", "表。", "", ""]], WIDTHS, number=2))
    assert [p.text for p in plan.practices] == ["訂定流程。", "檢討書表。"]
    assert asides(plan).count(("table_title", "年度計畫總表")) == 2
    assert "unplaced_text" not in codes(plan)


# --- what is no practice

NAMED = ["項次", "面向", "具體作法", "承辦部門"]
FOOT = 810.0


def running(number: int, *more: Sequence[Char]) -> Page:
    return with_chars(
        page(ROW, number=number, loose=[("年度計畫手冊", 400.0, 30.0), (f"第 {number} 頁", 290.0, FOOT)]),
        *more,
    )


SET_ASIDE: dict[str, tuple[list[Page], str]] = {
    "repeated_header": ([page(ROW)], "面向"),
    "repeated_heading": (
        [
            page([*ROW[:3], "(1)訂定流程。\n(2)檢討書", "業務組", "每月"]),
            page([*ROW[:3], "表。", "", ""], number=2),
        ],
        "1. 訂定流程",
    ),
    "table_title": (
        [table_page([["年度計畫總表", *[LEFT] * 5], NAMES, ROW], WIDTHS, loose=[TITLE])],
        "年度計畫總表",
    ),
    "page_number": ([running(1), running(2)], "第 2 頁"),
    "running_title": ([running(1), running(2)], "年度計畫手冊"),
    "watermark": ([running(1, chars("草稿", 300, 500, 60, light=True))], "草稿"),
    "prose": ([page(ROW, loose=[TITLE, ("壹、計畫依據", 50.0, 70.0)])], TITLE[0]),
    "contents": (
        [page(ROW, loose=[("目　錄", 50.0, 50.0), ("壹、計畫依據………1", 50.0, 70.0)])],
        "壹、計畫依據………1",
    ),
    "form_title": (
        [page(ROW), table_page([["得分", "評語"]], [80, 80], number=2, loose=[("考核評分表", 50.0, 70.0)])],
        "考核評分表",
    ),
    "other_table": ([page(ROW), table_page([["得分", "評語"]], [80, 80], number=2)], "評語"),
    "extra_column": (
        [page(["一、基礎服務", "(1)訂定流程。", "90%"], names=["面向", "具體作法", "辦理情形"])],
        "90%",
    ),
    "serial_column": ([page(["7", "一、基礎服務", "(1)訂定流程。", "業務組"], names=NAMED)], "7"),
    "ditto": ([page(ROW, ["〃", "〃", "〃", "(2)檢討書表。", "〃", "〃"])], "〃"),
    "off_page": ([running(1, chars("裁", -30, 500))], "裁"),
    "note": ([replace(running(1), apart=[("note", chars("註釋", 300, 500))])], "註釋"),
}


def test_every_rule_that_sets_text_aside_is_tried_here() -> None:
    rules = yaml.safe_load(files("extract").joinpath("asides.yml").read_text(encoding="utf-8"))
    assert set(SET_ASIDE) == set(rules)
    assert all(set(says) == {"zh", "en"} and all(says.values()) for says in rules.values())


@pytest.mark.parametrize(
    ("rule", "pages", "text"), [(rule, *case) for rule, case in SET_ASIDE.items()], ids=SET_ASIDE
)
def test_text_is_set_aside_by_a_named_rule(read: Reader, rule: str, pages: list[Page], text: str) -> None:
    plan = read(*pages)
    assert (rule, text) in asides(plan)
    assert {aside.rule for aside in plan.asides} <= set(SET_ASIDE)
    assert plan.account.accounted == 1.0
    assert plan.account.in_issues == 0
    assert sum(len("".join(aside.text.split())) for aside in plan.asides) == plan.account.set_aside


# --- what could not be read

GARBLED = Page(2, 595, 842, chars("\ue001\ue002" * 20, 50, 100), ())

FOUND: dict[str, tuple[list[Page | Issue], str, str]] = {
    "garbled_text": ([page(ROW), GARBLED], "garbled_text", "\ue001\ue002" * 20),
    "no_text_layer": (
        [page(ROW), Page(2, 595, 842, chars("掃描", 50, 100), (), scanned=True)],
        "no_text_layer",
        "掃描",
    ),
    "damaged_page": ([page(ROW), issue("damaged_page", page=2, detail="x")], "damaged_page", ""),
    "no_plan_table": ([table_page([["得分", "評語"]], [80, 80], loose=[TITLE])], "no_plan_table", ""),
    "no_practices": ([page(["一、基礎服務", "", "", "", "", ""])], "no_practices", ""),
    "unknown_header": (
        [
            page(
                ["一、基礎服務", "(1)訂定。", "業務組", "90%"],
                names=["面向", "具體作法", "承辦部門", "會辦事項"],
            )
        ],
        "unknown_header",
        "會辦事項",
    ),
    "extra_column": (
        [page(["一、基礎服務", "(1)訂定。", "90%"], names=["面向", "具體作法", "辦理情形"])],
        "extra_column",
        "辦理情形",
    ),
    "unplaced_text, of an unknown column": (
        [
            page(
                ["一、基礎服務", "(1)訂定。", "業務組", "90%"],
                names=["面向", "具體作法", "承辦部門", "會辦事項"],
            )
        ],
        "unplaced_text",
        "90%",
    ),
    "unplaced_text, of a heading without practices": (
        [page(ROW, ["二、服務遞送", "", "", "", "", ""])],
        "unplaced_text",
        "二、服務遞送",
    ),
    "unplaced_text, of a cell beside names and rows": (
        [
            table_page(
                [["面向", "具體作法", "甲"], ["一、基礎服務", "(1)訂定流程。", UP]],
                [100, 200, 60],
                loose=[TITLE],
            )
        ],
        "unplaced_text",
        "甲",
    ),
    "nameless_table": (
        [page(ROW), table_page([["", "", "", "(9)檢討。", "總務組", "每月"]], [70] * 6, number=2)],
        "nameless_table",
        "(9)檢討。\n總務組\n每月",
    ),
    "two_up": ([two_up(page(ROW), page(ROW))], "two_up", ""),
    "unmapped_character": (
        [page([*ROW[:3], "(1)訂\ue000流程。\n(2)檢討。", "業務組", "每月"])],
        "unmapped_character",
        "(1)訂〓流程。",
    ),
    "picture_in_cell": ([page(ROW, pictures=[box(1, 400, 140, 412, 152)])], "picture_in_cell", ""),
    "duplicate_practice": (
        [page([*ROW[:3], "(1)訂定流程。\n(2)訂定流程。", "業務組\n總務組", "每月"])],
        "duplicate_practice",
        "訂定流程。",
    ),
    "after_unread_page": ([page(ROW), page(ROW, number=3)], "after_unread_page", "(1)訂定流程。"),
    "footnote_mark": (
        [with_chars(page(ROW), [*chars("用戶", 300, 500), *chars("1", 324, 495, 9), *chars("者", 330, 500)])],
        "footnote_mark",
        "用戶1者",
    ),
    "second_plan": (
        [page(ROW, loose=[TITLE]), page(ROW, number=2, loose=[("屏東區處 112 年度服務計畫", 50.0, 60.0)])],
        "second_plan",
        "\n".join([*(name for name in NAMES if name is not LEFT), *ROW, "屏東區處 112 年度服務計畫"]),
    ),
    "numbering_late_start": (
        [page([*ROW[:3], "(8)訂定流程。", "業務組", "每月"])],
        "numbering_late_start",
        "(8)訂定流程。",
    ),
    "no_office and no_year": ([table_page([NAMES, ROW], WIDTHS)], "no_office", ""),
}


@pytest.mark.parametrize(("pages", "code", "text"), FOUND.values(), ids=FOUND.keys())
def test_what_is_doubtful_is_an_issue(read: Reader, pages: list[Page | Issue], code: str, text: str) -> None:
    plan = read(*pages)
    assert [found.text for found in plan.issues if found.code == code] == [text]
    assert plan.account.accounted == 1.0
    assert plan.page_count == len(pages)


def test_an_issue_names_the_practice_that_it_is_about(read: Reader) -> None:
    texts = "(1)訂定流程。\n(2)訂\ue000定\n流\ue000程。\n(4)訂\ue000定。"
    others = [("說\ue000明", 60.0, 600.0), ("附\ue000註", 60.0, 620.0)]
    seal = box(1, 360, 134, 372, 142)
    plan = read(page([*ROW[:3], texts, "業務組", "每月"], loose=others, pictures=[seal]))
    first, second, fourth = (practice.practice_id for practice in plan.practices)
    assert sorted((found.practice_id, found.code, found.text) for found in plan.issues) == [
        ("", "unmapped_character", "說〓明"),
        ("", "unmapped_character", "附〓註"),
        (first, "picture_in_cell", ""),
        (second, "unmapped_character", "(2)訂〓定\n流〓程。"),
        (fourth, "numbering_gap", "(4)訂〓定。"),
        (fourth, "unmapped_character", "(4)訂〓定。"),
    ]


def test_the_corrections_of_a_line_are_one_issue(read: Reader) -> None:
    row = [*ROW[:3], "(1)ca11 center服務。\n(2)檢討。", "業務組\n總務組", "每月\n每月"]
    plan = read(page(row, text_source="ocr"))
    (found,) = (found for found in plan.issues if found.code == "ocr_lookalike")
    assert (found.text, found.practice_id) == ("(1)call center服務。", plan.practices[0].practice_id)


NO_ISSUE: dict[str, list[Page]] = {
    "a picture outside the table": [page(ROW, pictures=[box(1, 60, 500, 90, 530)])],
    "a picture behind the table": [page(ROW, pictures=[box(1, 0, 0, 790, 300)])],
    "a picture beside the table": [page(ROW, pictures=[box(1, 10, 140, 40, 152)])],
    "a picture of nothing in particular": [page(ROW, pictures=[box(1, 0, 0, 790, 842)])],
    "a blank page": [page(ROW), Page(2, 595, 842, (), ())],
    "an empty column of remarks": [table_page([[*NAMES, "備註"], [*ROW, ""]], [*WIDTHS, 60], loose=[TITLE])],
}


@pytest.mark.parametrize("pages", NO_ISSUE.values(), ids=NO_ISSUE.keys())
def test_what_is_no_issue(read: Reader, pages: list[Page]) -> None:
    plan = read(*pages)
    assert plan.issues == ()
    assert len(plan.practices) == 2


def test_issues_come_by_page(read: Reader) -> None:
    plan = read(
        page([*ROW[:3], "(8)訂定流程。", "業務組", "每月"]),
        issue("damaged_page", page=2, detail="x"),
        page(ROW, number=3),
    )
    pages = [found.page or 0 for found in plan.issues]
    assert pages == sorted(pages)
    assert len(pages) >= 3


def test_text_that_cannot_be_trusted_is_in_its_issue_and_nowhere_else(read: Reader) -> None:
    plan = read(page(ROW), GARBLED)
    assert plan.account.in_issues == 40
    assert not any("\ue001" in aside.text or "〓" in aside.text for aside in plan.asides)


def test_confidence_is_the_share_of_certain_characters(read: Reader) -> None:
    plan = read(page([*ROW[:3], "(1)訂\ue000流程。\n(2)檢討。", "業務組", "每月"]))
    assert [(p.text, p.confidence) for p in plan.practices] == [("訂〓流程。", 0.875), ("檢討。", 1.0)]


def test_a_practice_from_a_picture_says_so(read: Reader) -> None:
    plan = read(page(ROW, text_source="ocr"))
    assert {practice.text_source for practice in plan.practices} == {"ocr"}


# --- nothing vanishes

WORDS = (
    *(
        "一、基礎服務",
        "（一）一致",
        "1. 訂定",
        "(1)訂定。",
        "(2)檢討，",
        "甲.申辦。",
        "◎申辦",
        "業務組",
        "（工務段",
        "段）",
    ),
    *(
        "每月",
        "理",
        "表及附件。",
        "",
        "",
        "",
        "〓",
        "\ue000",
        "第 3 頁",
        "3",
        "(8)改善：",
        "①",
        "Line Pay",
        "。",
        "、總務組",
    ),
)
COLUMNS = (
    "面向",
    "執行策略",
    "項目",
    "具體作法",
    "承辦部門",
    "協辦單位",
    "完成期限",
    "備註",
    "項次",
    "會辦事項",
    "",
)


def any_pages(dice: random.Random) -> list[Page]:
    """Draw up to four pages of tables that make little sense: any columns, cells merged anyhow, any text."""
    count = dice.randint(1, 7)
    names = dice.sample(COLUMNS, count)
    widths = [dice.choice([90.0, 110.0, 140.0]) for _ in names]
    numbers = sorted(dice.sample(range(1, 7), dice.randint(1, 4)))
    return [any_page(dice, names, widths, number) for number in numbers]


def any_page(dice: random.Random, names: list[str], widths: list[float], number: int) -> Page:
    rows: list[list[Any]] = [list(names)] if dice.random() < 0.8 else [[any_text(dice) for _ in names]]
    for _ in range(dice.randint(0, 5)):
        merged = [
            UP if dice.random() < 0.1 else LEFT if c and dice.random() < 0.1 else ""
            for c in range(len(names))
        ]
        rows.append([any_text(dice) if cell == "" else cell for cell in merged])
    loose = [
        (dice.choice(WORDS), dice.uniform(0, 500), dice.choice([30.0, 60.0, 90.0, 700.0, 810.0]))
        for _ in range(2)
    ]
    return table_page(rows, widths, number=number, loose=loose)


def any_text(dice: random.Random) -> str:
    return "\n".join(dice.choice(WORDS) for _ in range(dice.randint(1, 3)))


def test_whatever_a_table_holds_each_character_has_its_place(read: Reader) -> None:
    accounts = {seed: read(*any_pages(random.Random(seed))).account for seed in range(200)}
    assert {seed: account for seed, account in accounts.items() if account.accounted != 1.0} == {}


# --- the package


def test_the_package_reads_plans() -> None:
    assert extract.read_plan is read_plan


def test_the_package_has_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'read_plans'"):
        extract.read_plans  # noqa: B018
