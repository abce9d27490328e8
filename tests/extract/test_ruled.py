"""Any ruled table is joined over its pages, with merged cells filled in or kept as spans."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from build import LEFT, UP, table_page, table_sheet, text_sheet
from reportlab.pdfgen.canvas import Canvas

from extract.pdf import UnreadablePdf
from extract.table.ruled import JoinedTable, TableCell, join_tables, read_tables
from extract.table.sheet import Sheet, page_to_sheet

NAMES = ["選舉區", "姓名", "政黨"]
WIDTHS = [80.0, 100.0, 100.0]


def sheet(rows: list[list[Any]], number: int = 1, **more: Any) -> Sheet:
    return table_sheet(rows, WIDTHS, number=number, **more)


def spans(table: JoinedTable) -> list[tuple[str, int, int, int, int]]:
    """Return (text, row, column, rows, columns) of each cell."""
    return [(cell.text, cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]


# --- one page


def test_pages_without_tables_have_none() -> None:
    assert join_tables([]) == []
    assert join_tables([text_sheet(("前言", 50, 100))]) == []


def test_a_table_of_one_page() -> None:
    (table,) = join_tables([sheet([NAMES, ["第一區", "王大明", "無黨\n籍"]], 3)])
    assert (table.pages, table.row_count, table.column_count) == ((3,), 2, 3)
    assert table.filled() == [NAMES, ["第一區", "王大明", "無黨籍"]]
    assert table.cells[-1] == TableCell("無黨籍", 1, 2, 1, 1, 3)


def test_merged_cells_are_spans_or_filled() -> None:
    rows = [["候選人名冊", LEFT, LEFT], NAMES, ["第一區", "王大明", "甲黨"], [UP, "李小華", UP]]
    (table,) = join_tables([sheet(rows)])
    assert spans(table) == [
        ("候選人名冊", 0, 0, 1, 3),
        ("選舉區", 1, 0, 1, 1),
        ("姓名", 1, 1, 1, 1),
        ("政黨", 1, 2, 1, 1),
        ("第一區", 2, 0, 2, 1),
        ("王大明", 2, 1, 1, 1),
        ("甲黨", 2, 2, 2, 1),
        ("李小華", 3, 1, 1, 1),
    ]
    assert table.filled() == [
        ["候選人名冊"] * 3,
        NAMES,
        ["第一區", "王大明", "甲黨"],
        ["第一區", "李小華", "甲黨"],
    ]


# --- over pages

FIRST = [NAMES, ["第一區", "王大明", "甲黨"]]
SECOND = [["第二區", "李小華", "乙黨"]]
WHOLE = [*FIRST, *SECOND]


@pytest.mark.parametrize(
    "pages",
    [
        [sheet(FIRST), sheet(SECOND, 2)],
        [sheet(FIRST), sheet([NAMES, *SECOND], 2)],
        [sheet(FIRST, loose=[("1", 290, 810)]), sheet(SECOND, 2, loose=[("2", 290, 810)])],
        [sheet(FIRST, loose=[("名冊", 50, 40)]), sheet(SECOND, 2, loose=[("名冊", 50, 40)])],
        [sheet(FIRST), sheet([NAMES, *SECOND], 2, loose=[("（續上頁）", 50, 80)])],
        [sheet(FIRST), sheet(SECOND, 2, left=55.0)],
    ],
    ids=[
        "without column names",
        "column names again",
        "page numbers",
        "running titles",
        "some text, and column names again",
        "set a little aside",
    ],
)
def test_a_table_goes_on_over_the_page(pages: list[Sheet]) -> None:
    (table,) = join_tables(pages)
    assert (table.pages, table.filled()) == ((1, 2), WHOLE)


@pytest.mark.parametrize(
    "pages",
    [
        [sheet(FIRST), sheet(SECOND, 3)],
        [sheet(FIRST), text_sheet(("空白", 50, 100), number=2), sheet(SECOND, 3)],
        [sheet(FIRST), sheet(SECOND, 2, loose=[("附表二", 50, 90)])],
        [sheet(FIRST, loose=[("以上合計一人", 50, 300)]), sheet(SECOND, 2)],
        [sheet(FIRST), table_sheet([["第二區", "李小華", "乙黨"]], [80, 120, 80], number=2)],
        [sheet(FIRST), table_sheet([["第二區", "李小華"]], [80, 100], number=2)],
    ],
    ids=[
        "a page between",
        "a page without a table between",
        "text above",
        "text below",
        "other widths",
        "fewer columns",
    ],
)
def test_tables_that_are_not_one(pages: list[Sheet]) -> None:
    first, second = join_tables(pages)
    assert (len(first.pages), len(second.pages)) == (1, 1)
    assert first.filled() == FIRST


def test_only_the_first_table_of_a_page_goes_on() -> None:
    page = table_page(SECOND, WIDTHS, number=2)
    lower = table_page([["第三區", "張三", "丙黨"]], WIDTHS, number=2, top=400)
    two = page_to_sheet(replace(page, chars=[*page.chars, *lower.chars], rules=[*page.rules, *lower.rules]))
    assert [table.pages for table in join_tables([sheet(FIRST), two])] == [(1, 2), (2,)]


def test_a_merged_cell_goes_on_over_the_break() -> None:
    pages = [
        sheet([NAMES, ["第一區", "王大明", "甲黨"], [UP, "李小華", "乙黨"]]),
        sheet([NAMES, ["", "張三", "丙黨"], [UP, "李四", ""]], 2),
    ]
    (table,) = join_tables(pages)
    assert [row[0] for row in table.filled()] == ["選舉區"] + ["第一區"] * 4
    assert ("第一區", 1, 0, 4, 1) in spans(table)
    assert ("", 4, 2, 1, 1) in spans(table)


def test_an_empty_cell_below_the_break_is_empty_where_nothing_is_merged() -> None:
    (table,) = join_tables([sheet(FIRST), sheet([["", "李小華", "乙黨"]], 2)])
    assert table.filled()[-1] == ["", "李小華", "乙黨"]


def test_column_names_in_several_rows_are_left_out_when_repeated() -> None:
    head = [["候選人名冊", LEFT, LEFT], ["選舉區", "候選人", LEFT], [UP, "姓名", "政黨"]]
    pages = [sheet([*head, ["第一區", "王大明", "甲黨"]]), sheet([*head, ["第二區", "李小華", "乙黨"]], 2)]
    (table,) = join_tables(pages)
    assert table.filled()[3:] == [["第一區", "王大明", "甲黨"], ["第二區", "李小華", "乙黨"]]


def test_a_page_may_repeat_the_column_names_alone() -> None:
    (table,) = join_tables([sheet(FIRST), sheet([NAMES], 2)])
    assert table.filled() == FIRST


def test_a_row_cut_by_the_break_is_two_rows() -> None:
    (table,) = join_tables([sheet([NAMES, ["第一區", "王大", "甲黨"]]), sheet([["", "明", ""]], 2)])
    assert table.row_count == 3


# --- files


def test_tables_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "register.pdf"
    canvas = Canvas(str(path), pagesize=(300, 400))
    for number in (1, 2):
        canvas.grid([50, 150, 250], [300, 320, 340])
        for row, y in enumerate((325, 305)):
            canvas.drawString(55, y, f"name {number} {row}")
            canvas.drawString(155, y, f"party {number} {row}")
        canvas.showPage()
    canvas.save()
    (table,), issues = read_tables(path)
    assert issues == []
    assert (table.pages, table.filled()[2]) == ((1, 2), ["name 2 0", "party 2 0"])
    with pytest.raises(UnreadablePdf):
        read_tables(path, max_pages=1)
