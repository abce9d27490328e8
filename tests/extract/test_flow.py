"""The pieces of the plan table on its pages become one flow; other tables stay out of it."""

from dataclasses import replace
from typing import Any

import pytest
from build import (
    LEFT,
    PITCH,
    SIZE,
    UP,
    across,
    down,
    flow_cell,
    flow_lines,
    frame,
    line,
    table_page,
    table_sheet,
)

from extract.page import Page
from extract.table.flow import Flow, FlowLine, line_pitch, sheets_to_flow
from extract.table.sheet import Sheet, page_to_sheet

NAMES = ["面向", "具體作法", "承辦部門"]
WIDTHS = [80.0, 200.0, 80.0]
FIRST = [NAMES, ["一、基礎服務", "(1)訂定流程", "業務組"]]
NEXT = [["", "(2)檢討表單", "總務組"]]
ROW = 26.0
"""Height of a row of one line."""


def sheet(rows: list[list[Any]], number: int = 1, widths: list[float] = WIDTHS, **more: Any) -> Sheet:
    return table_sheet(rows, widths, number=number, **more)


def flow_of(*sheets: Sheet) -> Flow:
    flow = sheets_to_flow(sheets)
    assert flow is not None
    return flow


def texts(flow: Flow) -> list[list[str]]:
    return [[cell.text for cell in piece.cells] for piece in flow.pieces]


# --- pieces


@pytest.mark.parametrize(
    "sheets", [[], [sheet([["得分", "評語"], ["5", "可"]], widths=[80, 80])], [sheet(NEXT), sheet(NEXT, 2)]]
)
def test_a_document_without_column_names_has_no_flow(sheets: list[Sheet]) -> None:
    assert sheets_to_flow(sheets) is None


def test_a_table_becomes_cells_down_the_flow() -> None:
    flow = flow_of(sheet(FIRST, number=4))
    (piece,) = flow.pieces
    assert [column.role for column in flow.columns] == ["facet", "practice", "department"]
    assert flow.roles() == {"facet", "practice", "department"}
    assert (piece.page, piece.top, piece.bottom, piece.after_gap) == (4, 0, ROW, False)
    assert [one.text for one in piece.names] == NAMES
    assert [(c.roles, c.text, c.top, c.bottom, c.piece, c.last_piece) for c in piece.cells] == [
        (("department",), "業務組", 0, ROW, 0, 0),
        (("facet",), "一、基礎服務", 0, ROW, 0, 0),
        (("practice",), "(1)訂定流程", 0, ROW, 0, 0),
    ]


def test_a_line_knows_its_place_and_the_room_behind_it() -> None:
    (piece,) = flow_of(sheet(FIRST)).pieces
    (placed,) = piece.cells[2].lines
    printed = placed.line
    assert printed.text == "(1)訂定流程"
    assert placed.y == pytest.approx(printed.base - 100 - ROW)
    assert placed.room == pytest.approx(50 + 80 + 200 - printed.x1)


@pytest.mark.parametrize(
    ("rows", "names"), [([NAMES, *NEXT], NAMES), (NEXT, [])], ids=["named again", "not named again"]
)
def test_the_next_page_goes_on(rows: list[list[Any]], names: list[str]) -> None:
    flow = flow_of(sheet(FIRST), sheet(rows, 2))
    assert texts(flow) == [["業務組", "一、基礎服務", "(1)訂定流程"], ["總務組", "", "(2)檢討表單"]]
    assert [(piece.page, piece.top, piece.bottom) for piece in flow.pieces] == [
        (1, 0, ROW),
        (2, ROW, 2 * ROW),
    ]
    assert [one.text for one in flow.pieces[1].names] == names
    assert [cell.piece for cell in flow.pieces[1].cells] == [1, 1, 1]
    assert flow.others == ()


def test_rows_above_the_next_names_go_on_too() -> None:
    second = [["", "(2)檢討表單", "總務組"], NAMES, ["二、服務遞送", "(1)改善", "業務組"]]
    flow = flow_of(sheet(FIRST), sheet(second, 2))
    assert texts(flow) == [
        ["業務組", "一、基礎服務", "(1)訂定流程"],
        ["總務組", "", "(2)檢討表單"],
        ["業務組", "二、服務遞送", "(1)改善"],
    ]
    assert [piece.page for piece in flow.pieces] == [1, 2, 2]


def test_a_title_row_above_the_first_names_is_no_practice() -> None:
    flow = flow_of(sheet([["年度計畫", LEFT, LEFT], *FIRST]))
    assert texts(flow) == [["業務組", "一、基礎服務", "(1)訂定流程"]]


OTHERS: dict[str, list[Sheet]] = {
    "other columns": [sheet(FIRST), sheet([["配分", "得分"], ["5", "4"]], 2, [100, 260])],
    "other edges": [sheet(FIRST), sheet(NEXT, 2, [90, 180, 90])],
    "narrower": [sheet(FIRST), sheet(NEXT, 2, [60, 150, 60])],
    "pages between": [sheet(FIRST), sheet(NEXT, 4)],
    "below another table": [
        sheet(FIRST),
        page_to_sheet(
            Page(
                2,
                595,
                842,
                [],
                [
                    *frame(50, 50, 150, 80),
                    *frame(50, 100, 410, 130),
                    down(130, 100, 130),
                    down(330, 100, 130),
                ],
            )
        ),
    ],
}


@pytest.mark.parametrize("sheets", OTHERS.values(), ids=OTHERS.keys())
def test_a_table_that_does_not_go_on_is_another(sheets: list[Sheet]) -> None:
    flow = flow_of(*sheets)
    assert len(flow.pieces) == 1
    assert flow.others == sheets[1].tables


def two_on_a_page(*loose: tuple[str, float, float]) -> Sheet:
    upper = table_page(FIRST, WIDTHS)
    lower = table_page(NEXT, WIDTHS, top=200, loose=loose)
    return page_to_sheet(Page(1, 595, 842, [*upper.chars, *lower.chars], [*upper.rules, *lower.rules]))


def test_a_table_right_below_on_one_page_goes_on() -> None:
    flow = flow_of(two_on_a_page(("頁首", 50, 60)))
    assert [piece.page for piece in flow.pieces] == [1, 1]


def test_a_table_below_some_text_on_one_page_is_another() -> None:
    flow = flow_of(two_on_a_page(("附表：評分標準", 50, 180)))
    assert len(flow.pieces) == 1
    assert [table.text(1) for table in flow.others] == ["(2)檢討表單"]


@pytest.mark.parametrize(
    ("row", "goes_on"),
    [
        (["二、服務遞送", "(1)檢討表單", "總務組"], True),
        (["", "(2)檢討表單", "總務組"], False),
        (["三、服務遞送", "(1)檢討表單", "總務組"], False),
        (["一、基礎服務", "(1)檢討表單", "總務組"], False),
        (["（二）遞送", "(1)檢討表單", "總務組"], False),
    ],
)
def test_a_table_below_some_text_goes_on_with_the_next_heading(row: list[str], goes_on: bool) -> None:
    other = sheet([["得分", "評語"]], 2, [80, 80]).tables
    same, wider = (sheet([row], 2, widths) for widths in (WIDTHS, [80.0, 180.0, 100.0]))
    pages = [[sheet(FIRST), replace(below, tables=other + below.tables)] for below in (same, wider)]
    assert [len(flow_of(*sheets).pieces) for sheets in pages] == [1 + goes_on, 1]
    titled = [sheet([row], 2, loose=[(title, 50, 80)]) for title in ("貳、附則", "附表：評分標準")]
    pages = [[sheet(FIRST), replace(below, tables=other + below.tables)] for below in titled]
    assert [len(flow_of(*sheets).pieces) for sheets in pages] == [1, 1]


@pytest.mark.parametrize(
    ("pages", "gaps"), [((1, 2, 3), [False] * 3), ((1, 3), [False, True]), ((1, 2, 5), [False, False, True])]
)
def test_unread_pages_between_are_noticed(pages: tuple[int, ...], gaps: list[bool]) -> None:
    flow = flow_of(*(sheet(FIRST, page) for page in pages))
    assert [piece.after_gap for piece in flow.pieces] == gaps


def test_a_page_without_outer_rules_has_the_same_columns() -> None:
    page = table_page(NEXT, WIDTHS, number=2)
    inner = [rule for rule in page.rules if rule.horizontal or rule.at not in (50, 410)]
    inner = [r._replace(start=max(r.start, 130), end=min(r.end, 330)) if r.horizontal else r for r in inner]
    inner = [r for r in inner if r.end > r.start]
    flow = flow_of(sheet(FIRST), page_to_sheet(Page(2, 595, 842, page.chars, inner)))
    assert [[(cell.roles, cell.text) for cell in piece.cells] for piece in flow.pieces[1:]] == [
        [(("practice",), "(2)檢討表單")]
    ]


def test_a_page_with_another_margin_has_the_same_columns() -> None:
    flow = flow_of(sheet(FIRST), sheet(NEXT, 2, left=90.0))
    assert [(cell.roles, cell.text) for cell in flow.pieces[1].cells] == [
        (("department",), "總務組"),
        (("facet",), ""),
        (("practice",), "(2)檢討表單"),
    ]


def test_lines_in_no_row_beside_the_names_are_stray() -> None:
    rows = [["面向", "具體作法", "甲\n\n乙"], ["一、基礎服務", "(1)訂定流程", UP]]
    flow = flow_of(sheet(rows))
    assert [line.text for line in flow.strays] == ["甲", "乙"]
    assert texts(flow) == [["一、基礎服務", "(1)訂定流程"]]


def test_a_cell_over_several_columns_stands_in_all_of_them() -> None:
    flow = flow_of(sheet([*FIRST, ["二、服務遞送", LEFT, LEFT], ["", "(1)改善", ""]]))
    assert [cell.roles for cell in flow.pieces[0].cells if cell.text == "二、服務遞送"] == [
        ("facet", "practice", "department")
    ]


def test_a_column_may_be_divided_below_its_name() -> None:
    rows = [["面向", "具體作法", LEFT, "承辦部門"], ["一、基礎服務", "(1)", "訂定\n流程", "業務組"]]
    (piece,) = flow_of(sheet(rows, widths=[80, 30, 170, 80])).pieces
    assert [(cell.roles, [placed.line.text for placed in cell.lines]) for cell in piece.cells] == [
        (("department",), ["業務組"]),
        (("facet",), ["一、基礎服務"]),
        (("practice",), ["(1) 訂定", "流程"]),
    ]
    right = 50 + 80 + 30 + 170
    assert [placed.room for placed in piece.cells[2].lines] == [
        right - placed.line.x1 for placed in piece.cells[2].lines
    ]


def test_merged_cells_are_one() -> None:
    rows = [*FIRST, [UP, "(2)檢討表單", UP]]
    (piece,) = flow_of(sheet(rows)).pieces
    assert [(cell.text, cell.top, cell.bottom) for cell in piece.cells] == [
        ("業務組", 0, 2 * ROW),
        ("一、基礎服務", 0, 2 * ROW),
        ("(1)訂定流程", 0, ROW),
        ("(2)檢討表單", ROW, 2 * ROW),
    ]


# --- names that mean the practices where no other column does

ALONE = [["執行策略", "工作重點", "承辦單位", "完成期限"], ["一、便民", "1.設置窗口。", "秘書室", "每月"]]
APPENDIX = [["項次", "工作內容", "完成日期"], ["1", "蒐集資料。", "111.3.1"]]


def test_a_small_table_behind_does_not_take_the_place_of_the_plan() -> None:
    more = [["二、透明", "1.公布流程。", "企劃科", "每季"]]
    flow = flow_of(sheet([*ALONE, *more], widths=[80, 120, 80, 80]), sheet(APPENDIX, 2, [50, 120, 80]))
    practices = [cell.text for piece in flow.pieces for cell in piece.cells if "practice" in cell.roles]
    assert practices == ["1.設置窗口。", "1.公布流程。"]
    assert [table.page for table in flow.others] == [2]


# --- captions

BARE = [["執行策略", "具體作法", "承辦部門"], ["（一）一致", "(1)訂定流程", "業務組"]]


@pytest.mark.parametrize(
    ("rows", "loose", "captions"),
    [
        (BARE, [("計畫標題", 50, 40), ("一、基礎服務", 50, 90)], ["一、基礎服務"]),
        (BARE, [("一、基礎服務", 50, 90), ("1", 290, 800)], ["一、基礎服務"]),
        (BARE, [("一、基礎服務", 50, 70), ("如下表：", 50, 90)], []),
        (BARE, [("（一）一致", 50, 90)], []),
        (BARE, [("(1)訂定流程", 50, 90)], []),
        (BARE, [("基礎服務", 50, 90)], []),
        (FIRST, [("一、基礎服務", 50, 90)], []),
    ],
    ids=[
        "right above",
        "and a page number below",
        "text between",
        "of a level that has its column",
        "of no heading's level",
        "without a number",
        "beside a column of facets",
    ],
)
def test_headings_above_a_table_without_their_column(
    rows: list[Any], loose: list[Any], captions: list[str]
) -> None:
    flow = flow_of(sheet(rows, loose=loose))
    assert [one.text for one in flow.pieces[0].captions] == captions


def test_a_heading_may_stand_at_the_foot_of_the_page_before() -> None:
    first = sheet(BARE, loose=[("二、服務遞送", 50, 780), ("第 1 頁", 290, 810)])
    flow = flow_of(first, sheet(BARE, 2))
    assert [[one.text for one in piece.captions] for piece in flow.pieces] == [[], ["二、服務遞送"]]


def test_of_two_tables_on_a_page_each_has_the_headings_right_above_it() -> None:
    upper = sheet(BARE, loose=[("一、基礎服務", 50, 90), ("二、服務遞送", 50, 290)])
    lower = sheet(BARE, top=300.0)
    both = replace(upper, tables=(*upper.tables, *lower.tables))
    captions = [[one.text for one in piece.captions] for piece in flow_of(both).pieces]
    assert captions == [["一、基礎服務"], ["二、服務遞送"]]


def test_a_table_right_below_another_has_no_headings_of_the_page_before() -> None:
    before = sheet(BARE, loose=[("一、基礎服務", 50, 90), ("二、服務遞送", 50, 780)])
    upper, lower = sheet(BARE, 2), sheet(BARE, 2, top=300.0)
    flow = flow_of(before, replace(upper, tables=(*upper.tables, *lower.tables)))
    captions = [[one.text for one in piece.captions] for piece in flow.pieces]
    assert captions == [["一、基礎服務"], ["二、服務遞送"], []]


# --- cells


def test_joined_cells_have_the_lines_of_both() -> None:
    upper = flow_cell("practice", flow_lines("(1)訂定"), 0, 50)
    lower = flow_cell("practice", flow_lines("流程", y=60, page=2), 50, 90, piece=1)
    both = upper.joined(lower)
    assert (both.text, both.top, both.bottom, both.piece, both.last_piece) == ("(1)訂定流程", 0, 90, 0, 1)


@pytest.mark.parametrize(
    ("top", "bottom", "overlap"),
    [(50, 100, False), (48, 100, False), (47.9, 100, True), (10, 20, True), (60, 90, False)],
)
def test_cells_overlap_by_more_than_a_rule(top: float, bottom: float, overlap: bool) -> None:
    one, other = flow_cell("practice", (), 0, 50), flow_cell("department", (), top, bottom)
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


# --- the distance of lines


def at(*ys: float, page: int = 1, size: float = SIZE) -> list[FlowLine]:
    return [FlowLine(y, line("業務組", y, page=page, size=size)) for y in ys]


@pytest.mark.parametrize(
    ("runs", "pitch"),
    [
        ([], 1.4 * 12),
        ([at(100)], 1.4 * SIZE),
        ([at(100, size=10), at(200, size=10)], 14),
        ([at(100, 118, 136)], PITCH),
        ([at(100, 118, 150, 182, 214, 246, 264)], PITCH),
        ([at(100, 109)], 1.4 * SIZE),
        ([at(100, 160)], 1.4 * SIZE),
        ([at(100) + at(118, page=2)], 1.4 * SIZE),
        ([at(0, 15), *(at(0, 18) for _ in range(19))], PITCH),
    ],
    ids=[
        "no lines",
        "one line",
        "single lines",
        "three lines",
        "paragraphs with space between",
        "a raised line",
        "far apart",
        "a page break between",
        "one line set too near",
    ],
)
def test_the_pitch_is_the_distance_of_successive_lines(runs: list[list[FlowLine]], pitch: float) -> None:
    assert line_pitch(runs) == pytest.approx(pitch)


def test_rules_in_the_margin_do_not_change_the_flow() -> None:
    page = table_page(FIRST, WIDTHS)
    decorated = Page(1, 595, 842, page.chars, [*page.rules, across(60, 50, 410), across(800, 50, 410)])
    assert texts(flow_of(page_to_sheet(decorated))) == texts(flow_of(page_to_sheet(page)))


# --- names that cannot be read


def test_names_repeated_under_a_stamp_are_no_row() -> None:
    flow = flow_of(sheet(FIRST), sheet([["面向", "具體作法附件一", "承辦部門"], *NEXT], 2))
    assert sorted(texts(flow)[1]) == ["", "(2)檢討表單", "總務組"]
    assert [line.text for line in flow.pieces[1].names] == ["面向", "具體作法附件一", "承辦部門"]


def test_a_row_with_one_word_of_the_names_is_a_row() -> None:
    flow = flow_of(sheet(FIRST), sheet([["面向", "(2)檢討表單", "總務組"]], 2))
    assert sorted(texts(flow)[1]) == ["(2)檢討表單", "總務組", "面向"]
