"""The lines outside the plan table become sections: levels, headings, lists, attachments, numbering."""

import json
from pathlib import Path
from typing import Any

import factory
import pytest
from build import SIZE, box, lines

from extract import read_plan
from extract.lines import Line
from extract.prose.outline import Outline, read_outline
from extract.records import Box

SEEDS = range(40)
MANY_SEEDS = range(40, 400)


def outline(*texts: str, more: list[Line] | None = None, forms: list[Box] | None = None) -> Outline:
    """Read lines that are too short to be wrapped, one below the other."""
    placed = [*lines(*texts, x0=50.0), *(more or [])]
    return read_outline(placed, [], forms or [], dict.fromkeys((1, 2), 595.0))


def tree(found: Outline) -> list[tuple[str, str, str]]:
    return [(one.section_id, one.heading, one.text) for one in found.sections]


# --- what is no section

LOOSE = {
    "a title": (["新營區處111年度執行計畫", "壹、依據"], "prose"),
    "a date": (["111年2月22日訂定。", "壹、依據"], "prose"),
    "a table of contents": (["目　錄", "壹、依據…………1", "壹、依據"], "contents"),
    "one without dots": (["目次", "壹、依據 1", "壹、依據"], "contents"),
}


@pytest.mark.parametrize("case", LOOSE)
def test_what_is_no_section(case: str) -> None:
    texts, rule = LOOSE[case]
    found = outline(*texts)
    assert tree(found) == [("1", "壹、依據", "")]
    assert {name for name, _ in found.asides} == {rule}


def test_nothing_at_all() -> None:
    assert outline() == Outline()


def test_the_title_of_a_form_alone_on_its_page() -> None:
    found = outline("壹、依據", more=lines("考核評分表", page=2, x0=50.0), forms=[box(2, 50, 300, 500, 700)])
    assert tree(found) == [("1", "壹、依據", "")]
    assert [rule for rule, _ in found.asides] == ["form_title"]


def test_an_attachment_above_a_form_is_a_section() -> None:
    found = outline(
        "壹、依據", more=lines("附表1 評分表", page=2, x0=50.0), forms=[box(2, 50, 300, 500, 700)]
    )
    assert tree(found)[1] == ("a1", "附表1 評分表", "")


# --- the tree

TREES: dict[str, tuple[list[str], list[tuple[str, str, str]]]] = {
    "a heading and its text": (["壹、依據：", "依函辦理。"], [("1", "壹、依據：", "依函辦理。")]),
    "two paragraphs": (["壹、依據", "甲。", "乙。"], [("1", "壹、依據", "甲。\n乙。")]),
    "a heading that is a sentence": (["捌、本計畫得修正。"], [("8", "捌、本計畫得修正。", "")]),
    "a heading whose text follows on its line": (
        ["壹、依據：依函辦理。", "另依令辦理。"],
        [("1", "壹、依據：", "依函辦理。\n另依令辦理。")],
    ),
    "a remark in brackets belongs to its heading": (
        ["壹、績效：（請條列）", "甲。"],
        [("1", "壹、績效：（請條列）", "甲。")],
    ),
    "a bare number": (["柒、", "本計畫得修正。"], [("7", "柒、", "本計畫得修正。")]),
    "points are texts": (
        ["壹、依據", "一、甲。", "二、乙。"],
        [("1", "壹、依據", ""), ("1.1", "", "一、甲。"), ("1.2", "", "二、乙。")],
    ),
    "a short point over points is a heading": (
        ["壹、考核", "一、平時：", "（一）甲。", "二、年度"],
        [
            ("1", "壹、考核", ""),
            ("1.1", "一、平時：", ""),
            ("1.1.1", "", "（一）甲。"),
            ("1.2", "", "二、年度"),
        ],
    ),
    "a sentence over points is a text": (
        ["壹、考核", "一、平時，如下：", "(一)甲。"],
        [("1", "壹、考核", ""), ("1.1", "", "一、平時，如下："), ("1.1.1", "", "(一)甲。")],
    ),
    "six levels and back": (
        ["壹、一", "一、二", "（一）三", "1.四", "(1)五", "甲.六。", "貳、七"],
        [
            ("1", "壹、一", ""),
            ("1.1", "一、二", ""),
            ("1.1.1", "（一）三", ""),
            ("1.1.1.1", "1.四", ""),
            ("1.1.1.1.1", "(1)五", ""),
            ("1.1.1.1.1.1", "", "甲.六。"),
            ("2", "貳、七", ""),
        ],
    ),
    "the outermost may be 一、": (["一、依據", "(一)甲。"], [("1", "一、依據", ""), ("1.1", "", "(一)甲。")]),
    "or 甲、": (
        ["甲、總則", "壹、依據", "乙、附則"],
        [("1", "甲、總則", ""), ("1.1", "", "壹、依據"), ("2", "乙、附則", "")],
    ),
    "bullets are a list": (
        ["壹、依據", "◎甲。", "◎乙。"],
        [("1", "壹、依據", ""), ("1.0", "", "◎甲。"), ("1.0-2", "", "◎乙。")],
    ),
    "a number twice": (
        ["壹、依據", "二、甲。", "二、乙。"],
        [("1", "壹、依據", ""), ("1.2", "", "二、甲。"), ("1.2-2", "", "二、乙。")],
    ),
    "a preface": (["本計畫之緣起。", "壹、依據"], [("0", "", "本計畫之緣起。"), ("1", "壹、依據", "")]),
    "an attachment numbers anew": (
        ["壹、依據", "貳、目標", "附錄1", "（機關全銜）", "壹、總說明"],
        [
            ("1", "壹、依據", ""),
            ("2", "貳、目標", ""),
            ("a1", "附錄1", "（機關全銜）"),
            ("a1.1", "壹、總說明", ""),
        ],
    ),
    "a form that numbers anew has its title": (
        ["壹、依據", "貳、目標", "本計畫之目標。", "（機關名稱）總報告", "壹、績效"],
        [
            ("1", "壹、依據", ""),
            ("2", "貳、目標", "本計畫之目標。"),
            ("a1", "（機關名稱）總報告", ""),
            ("a1.1", "壹、績效", ""),
        ],
    ),
}


@pytest.mark.parametrize("case", TREES)
def test_lines_make_a_tree(case: str) -> None:
    texts, wanted = TREES[case]
    assert tree(outline(*texts)) == wanted


def test_what_a_section_says_of_itself() -> None:
    found = outline("壹、依據", "一、甲。", "附錄二 表").sections
    assert [(one.ordinal, one.parent, one.level) for one in found] == [(1, None, 1), (2, 1, 2), (3, None, 1)]
    assert [(one.label, one.number) for one in found] == [("壹、", 1), ("一、", 1), ("附錄二", 2)]
    assert [one.is_attachment for one in found] == [False, False, True]
    assert [one.page for one in found] == [1, 1, 1]
    assert found[1].boxes[0].top > found[0].boxes[0].top


def test_a_closing_paragraph_left_of_a_list_stands_outside_it() -> None:
    listed = [*lines("壹、依據", x0=50.0), *lines("一、甲。", base=118.0, x0=50.0 + 2 * SIZE)]
    after = lines("以上各點一體適用。", base=136.0, x0=50.0)
    found = read_outline([*listed, *after], [], [], {1: 595.0}).sections
    assert [(one.section_id, one.parent) for one in found] == [("1", None), ("1.1", 1), ("1.0", 1)]


def test_a_section_goes_on_after_the_table() -> None:
    found = read_outline(
        [*lines("肆、作法", x0=50.0), *lines("以上作法逐年檢討。", x0=50.0, page=2)],
        [box(1, 50, 200, 500, 700), box(2, 50, 20, 500, 60)],
        [],
        {1: 595.0, 2: 595.0},
    ).sections
    assert [(one.heading, one.text, len(one.boxes)) for one in found] == [
        ("肆、作法", "以上作法逐年檢討。", 2)
    ]


# --- numbering

NUMBERS: dict[str, tuple[list[str], list[str]]] = {
    "in order": (["壹、依據", "一、甲。", "二、乙。", "貳、目標", "一、丙。"], []),
    "bullets": (["壹、依據", "◎甲。", "◎乙。"], []),
    "an attachment": (["壹、依據", "附錄2", "壹、甲。", "貳、乙。"], []),
    "twice": (["壹、依據", "一、甲。", "二、乙。", "二、丙。"], ["numbering_repeat"]),
    "back": (["壹、依據", "貳、目標", "壹、對象"], ["numbering_repeat"]),
    "skipped": (["壹、依據", "參、對象"], ["numbering_gap"]),
    "late": (["壹、依據", "三、甲。"], ["numbering_late_start"]),
    "a level skipped": (["壹、依據", "一、甲。", "貳、目標", "（一）乙。"], ["numbering_level"]),
    "no level skipped where none has it": (["壹、依據", "（一）甲。", "貳、目標", "（一）乙。"], []),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_the_numbering_is_checked(case: str) -> None:
    texts, codes = NUMBERS[case]
    assert [found.code for found in outline(*texts).issues] == codes


# --- drawn plans


def prose_mistakes(seed: int, path: Path) -> list[Any]:
    from verdict import prose_mistakes

    spec, layout = factory.random_plan(seed, most=2, outline=True)
    factory.draw(spec, layout, path)
    return list(prose_mistakes(spec.prose, read_plan(path)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_outline_is_read(seed: int, tmp_path: Path) -> None:
    assert prose_mistakes(seed, tmp_path / "plan.pdf") == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY_SEEDS)
def test_many_random_outlines_are_read(seed: int, tmp_path: Path) -> None:
    assert prose_mistakes(seed, tmp_path / "plan.pdf") == []


# --- the real plans

ROOT = Path(__file__).parents[2]
PLANS = ("xinying-111", "pingtung-107", "taipei-112")


@pytest.mark.parametrize("name", PLANS)
def test_a_real_plans_sections(name: str) -> None:
    from verdict import blocks, plain

    said = json.loads((ROOT / "tests" / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    plan = read_plan(ROOT / "data" / "raw" / f"{name}.pdf")
    wanted = [
        [plain(one["heading"]), *map(plain, one["paragraphs"])]
        for one in (*said["sections_before"], *said["sections_after"])
    ]
    assert list(blocks(plan.sections)) == wanted
    assert [one.ordinal for one in plan.sections] == list(range(1, len(plan.sections) + 1))
    assert not [one for one in plan.sections if one.is_attachment]
