"""Each character of a page stands in one cell, in a loose line, or apart: never in two places or in none."""

import random
from dataclasses import replace

import pytest
from build import HEIGHT, SIZE, WIDTH, box, chars, lattice, table_page, text_sheet

from extract.page import Char, Page
from extract.table.sheet import Sheet, page_to_sheet

XS, YS = (50, 150, 250), (100, 150, 200)


def sheet_of(placed: list[Char], ruled: bool = True, **more: object) -> Sheet:
    rules = lattice(XS, YS) if ruled else []
    return page_to_sheet(Page(1, WIDTH, HEIGHT, placed, rules, **more))  # type: ignore[arg-type]


def cells(sheet: Sheet) -> list[list[str]]:
    return [[line.text for line in lines] for lines in sheet.tables[0].lines]


def loose(sheet: Sheet) -> list[str]:
    return [line.text for line in sheet.loose]


def apart(sheet: Sheet) -> list[tuple[str, str]]:
    return [(rule, line.text) for rule, line in sheet.apart]


BODY = chars("用電申請登記單一窗口", 300, 700)
"""Enough usual text that a page has a usual size."""


# --- in which cell


def test_a_page_without_anything_is_an_empty_sheet() -> None:
    sheet = sheet_of([], ruled=False)
    assert (sheet.tables, sheet.loose, sheet.apart) == ((), (), ())


def test_lines_stand_in_their_cells_and_around_the_table() -> None:
    page = table_page(
        [["面向", "作法"], ["基礎\n服務", "(1)訂定"]],
        [100, 100],
        number=3,
        loose=[("標題", 50, 60), ("頁尾", 50, 800)],
    )
    sheet = page_to_sheet(page)
    assert (sheet.page, sheet.width, sheet.height) == (3, WIDTH, HEIGHT)
    assert cells(sheet) == [["面向"], ["作法"], ["基礎", "服務"], ["(1)訂定"]]
    assert loose(sheet) == ["標題", "頁尾"]
    assert {line.page for lines in sheet.tables[0].lines for line in lines} == {3}
    assert sheet.tables[0].text(2) == "基礎服務"


@pytest.mark.parametrize(
    ("x", "cell"),
    [(143.9, 0), (144.1, 1), (44.1, 0), (243.9, 1)],
    ids=[
        "more than half left of the rule",
        "more than half right",
        "over the left edge",
        "over the right edge",
    ],
)
def test_a_character_over_a_rule_stands_where_its_middle_is(x: float, cell: int) -> None:
    found = cells(sheet_of(chars("用", x, 130)))
    assert found[cell] == ["用"]
    assert sum(map(len, found)) == 1


@pytest.mark.parametrize(("x", "y"), [(43.9, 130), (244.1, 130), (100, 104.4), (100, 204.7)])
def test_a_character_whose_middle_is_outside_is_loose(x: float, y: float) -> None:
    sheet = sheet_of(chars("用", x, y))
    assert loose(sheet) == ["用"]
    assert cells(sheet) == [[], [], [], []]


@pytest.mark.parametrize("mark", ["，", "。", "、", "；", "：", "）", "」", "』", ",", "."])
def test_a_mark_that_hangs_over_the_edge_stays_with_its_text(mark: str) -> None:
    placed = chars("單一窗口", 100, 130) + chars(mark, 148, 130) + chars("業務組", 160, 130)
    assert cells(sheet_of(placed))[:2] == [[f"單一窗口{mark}"], ["業務組"]]


@pytest.mark.parametrize(
    "placed",
    [
        chars("單一窗口", 100, 130) + chars("業", 148, 130),
        chars("單一窗口", 100, 130) + chars("，", 155, 130),
        chars("單一窗口", 100, 130) + chars("，", 148, 138),
    ],
    ids=["no mark", "a mark further off", "a mark on another line"],
)
def test_what_does_not_hang_stands_in_its_own_cell(placed: list[Char]) -> None:
    assert cells(sheet_of(placed))[:2] == [["單一窗口"], [placed[-1].text]]


def test_a_mark_hangs_over_the_edge_of_the_table() -> None:
    sheet = sheet_of(chars("單一窗口", 200, 130) + chars("。", 248, 130))
    assert cells(sheet)[1] == ["單一窗口。"]
    assert sheet.loose == ()


def test_a_page_may_have_several_tables() -> None:
    rules = lattice((50, 150), (100, 150)) + lattice((50, 150), (300, 350))
    page = Page(1, WIDTH, HEIGHT, chars("一", 60, 330) + chars("二", 60, 130) + chars("三", 60, 230), rules)
    sheet = page_to_sheet(page)
    assert [table.text(0) for table in sheet.tables] == ["二", "一"]
    assert loose(sheet) == ["三"]


# --- apart

LARGE = 2 * SIZE


@pytest.mark.parametrize(
    "placed",
    [
        chars("年度計畫", 100, 300, LARGE),
        chars("年度計畫", 100, 300, light=True),
        chars("年度計畫", 100, 300, 1.7 * SIZE, light=True),
        chars("年度計畫", 100, 300, angle=90),
        chars("年度計畫", 100, 300, angle=270),
        chars("年度計畫", 100, 300, angle=4),
        chars("年度計畫", 100, 300, angle=356),
    ],
    ids=[
        "large",
        "light",
        "light and a little larger",
        "turned",
        "turned the other way",
        "askew",
        "askew too",
    ],
)
def test_what_is_no_watermark(placed: list[Char]) -> None:
    assert apart(sheet_of(BODY + placed)) == []


@pytest.mark.parametrize(
    "placed",
    [
        chars("草稿", 100, 300, LARGE, light=True),
        chars("草稿", 100, 300, angle=45),
        chars("草稿", 100, 300, LARGE, angle=315),
        chars("草稿", 100, 300, angle=20),
        chars("草稿", 100, 300, LARGE, angle=90),
    ],
    ids=["large and light", "slanted", "slanted and large", "slanted a little", "large and turned"],
)
def test_a_watermark_is_set_apart(placed: list[Char]) -> None:
    sheet = sheet_of(BODY + placed)
    assert {rule for rule, _ in apart(sheet)} == {"watermark"}
    assert sorted("".join(text for _, text in apart(sheet))) == sorted("草稿")
    assert loose(sheet) == ["用電申請登記單一窗口"]


@pytest.mark.parametrize(("x", "y"), [(-7, 300), (WIDTH - 5, 300), (100, -1), (100, HEIGHT + 7)])
def test_text_outside_the_page_is_set_apart(x: float, y: float) -> None:
    assert apart(sheet_of(BODY + chars("裁", x, y))) == [("off_page", "裁")]


@pytest.mark.parametrize(("x", "y"), [(-5, 300), (WIDTH - 7, 300), (100, 7), (100, HEIGHT + 5)])
def test_text_over_the_edge_of_the_page_is_loose(x: float, y: float) -> None:
    sheet = sheet_of(BODY + chars("邊", x, y))
    assert sheet.apart == ()
    assert "邊" in loose(sheet)


def test_pictures_are_kept() -> None:
    assert sheet_of([], pictures=[box()]).pictures == (box(),)


# --- nothing vanishes


@pytest.mark.parametrize("seed", range(5))
def test_every_character_is_in_exactly_one_place(seed: int) -> None:
    dice = random.Random(seed)
    placed = [
        char
        for n in range(200)
        for char in chars(
            chr(0x4E00 + n),  # all different, so that none counts as struck twice
            dice.uniform(-30, WIDTH + 30),
            dice.uniform(-30, HEIGHT + 30),
            dice.choice([8, 12, 30]),
            angle=dice.choice([0, 0, 0, 45, 90]),
            light=dice.random() < 0.2,
        )
    ]
    sheet = sheet_of(placed)
    lines = [
        *(line for table in sheet.tables for part in table.lines for line in part),
        *sheet.loose,
        *(line for _, line in sheet.apart),
    ]
    assert sorted("".join(line.source for line in lines)) == sorted(char.text for char in placed)
    assert sum(line.chars for line in lines) == len(placed)


def test_loose_lines_come_from_top_to_bottom() -> None:
    assert loose(text_sheet(("三", 50, 300), ("一", 90, 100), ("二", 10, 200))) == ["一", "二", "三"]


# --- text that runs over the foot of a cell

TALL = table_page([["一、", "(1)訂定。\n(2)檢討。"]], [40, 200])
FOOT = max(rule.at for rule in TALL.rules if rule.horizontal)
LAST = max(char.base for char in TALL.chars)


@pytest.mark.parametrize(
    ("text", "x", "base", "inside"),
    [
        ("並宣導。", 94.0, LAST + 18, True),
        ("並宣導。", 94.0, LAST + 30, False),
        ("本計畫經核定後實施，修正時亦同。", 60.0, LAST + 18, False),
        ("一", 54.0, LAST + 18, False),
        ("參、考核作業", 94.0, LAST + 18, False),
        ("第 3 頁", 94.0, LAST + 18, False),
        ("並宣導。", 94.0, LAST + 21, False),
    ],
    ids=[
        "goes on",
        "too far below",
        "over two columns",
        "below a cell that is not full",
        "a heading",
        "a page number",
        "another step",
    ],
)
def test_text_below_a_table_may_run_over_from_a_cell(text: str, x: float, base: float, inside: bool) -> None:
    assert base > FOOT
    sheet = page_to_sheet(replace(TALL, chars=[*TALL.chars, *chars(text, x, base)]))
    (table,) = sheet.tables
    assert table.text(1).endswith(text) is inside
    assert [line.text for line in sheet.loose] == ([] if inside else [text])
