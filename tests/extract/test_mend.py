"""Rules that a page leaves out are found where its text stands; a page that lacks none stays as it is."""

from dataclasses import replace

import pytest
from build import UP, across, chars, down, table_page

from extract.page import Page, Rule
from extract.table.columns import find_header
from extract.table.mend import missing_rules
from extract.table.sheet import Sheet, page_to_sheet

ROWS = [
    ["面向", "具體作法", "承辦部門"],
    ["一、基礎服務", "(1)訂定申辦業務標準作業流程，\n並檢討。", "業務組"],
    ["二、服務遞送", "(1)簡化申辦業務書表及附件，\n並宣導。", "總務組"],
]
WIDTHS = [90.0, 220.0, 80.0]
EDGES = [50.0, 140.0, 360.0, 440.0]


def without(page: Page, *, horizontal: bool = False, vertical: bool = False) -> Page:
    kept = [r for r in page.rules if not ((r.horizontal and horizontal) or (not r.horizontal and vertical))]
    return replace(page, rules=kept)


def mended(page: Page, edges: list[float] | None = None) -> Sheet:
    rules = missing_rules(page, page_to_sheet(page), edges or [])
    return page_to_sheet(replace(page, rules=[*page.rules, *rules]))


def rules_of(page: Page, edges: list[float] | None = None) -> list[Rule]:
    return missing_rules(page, page_to_sheet(page), edges or [])


def cells(sheet: Sheet) -> list[list[str]]:
    (table,) = sheet.tables
    return [[table.text(index) for index in row] for row in table.grid.owner]


RULED = table_page(ROWS, WIDTHS)
HORIZONTAL = without(RULED, vertical=True)
"""A table without vertical rules."""
BARE = without(RULED, horizontal=True, vertical=True)

# --- pages that stay as they are

COMPLETE: dict[str, Page] = {
    "nothing on it": Page(1, 595, 842, (), ()),
    "text without rules": BARE,
    "a complete table": RULED,
    "an open bottom": table_page(ROWS, WIDTHS, closed=False),
    "one long rule": replace(BARE, rules=[across(90, 50, 440)]),
    "two short rules": replace(BARE, rules=[across(90, 50, 150), across(300, 50, 150)]),
    "rules above and below running text": Page(
        1,
        595,
        842,
        [
            c
            for i in range(20)
            for c in chars("為提升本處為民服務品質，持續強化服務績效，導入創新服務", 60, 120 + 18 * i)
        ],
        [across(90, 50, 440), across(500, 50, 440)],
    ),
    "rules without text": Page(1, 595, 842, (), [across(90, 50, 440), across(500, 50, 440)]),
}


@pytest.mark.parametrize("page", COMPLETE.values(), ids=COMPLETE.keys())
def test_a_page_that_lacks_no_rule(page: Page) -> None:
    assert rules_of(page) == []


# --- no vertical rules


def test_a_table_without_vertical_rules_is_divided_where_no_text_stands() -> None:
    assert page_to_sheet(HORIZONTAL).tables == ()
    assert cells(mended(HORIZONTAL)) == [[cell.replace("\n", "") for cell in row] for row in ROWS]


def test_the_columns_of_the_pages_before_divide_it() -> None:
    assert cells(mended(HORIZONTAL, EDGES)) == [[cell.replace("\n", "") for cell in row] for row in ROWS]
    found = {rule.at for rule in rules_of(HORIZONTAL, EDGES)}
    assert found == set(EDGES)


def test_columns_that_cut_the_text_are_not_taken() -> None:
    found = sorted({rule.at for rule in rules_of(HORIZONTAL, [50, 200, 440])})
    assert 200 not in found
    assert cells(mended(HORIZONTAL, [50, 200, 440])) == [[c.replace("\n", "") for c in row] for row in ROWS]


def test_a_heading_over_two_columns_is_not_cut() -> None:
    rows = [ROWS[0], *ROWS[1:], *ROWS[1:], *ROWS[1:]]
    page = without(table_page(rows, WIDTHS), vertical=True)
    heading = chars("（三）提升服務友善程度及效率", 54, 100 + 26 + 16)
    body = [c for c in page.chars if not 126 < c.base < 150 or c.x0 > 360]
    sheet = mended(replace(page, chars=[*body, *heading]), EDGES)
    assert cells(sheet)[1][:2] == ["（三）提升服務友善程度及效率並檢討。"] * 2
    assert cells(sheet)[2] == ["二、服務遞送", "(1)簡化申辦業務書表及附件，並宣導。", "總務組"]


def open_below(page: Page) -> Page:
    """Leave out the vertical rules and the last horizontal one."""
    last = max(rule.at for rule in page.rules if rule.horizontal)
    return replace(page, rules=[rule for rule in page.rules if rule.horizontal and rule.at != last])


def test_the_last_row_of_a_merged_cell_may_lack_its_bottom_rule() -> None:
    page = open_below(table_page([*ROWS, [UP, "(2)加強宣導及檢討書表附件。", "電務組"]], WIDTHS))
    assert cells(mended(page))[-1] == ["二、服務遞送", "(2)加強宣導及檢討書表附件。", "電務組"]


def test_text_below_the_last_rule_is_no_row() -> None:
    page = replace(HORIZONTAL, chars=[*HORIZONTAL.chars, *chars("本計畫經核定後實施。", 54, 300)])
    sheet = mended(page)
    assert len(cells(sheet)) == 3
    assert [line.text for line in sheet.loose] == ["本計畫經核定後實施。"]


def test_a_row_that_the_page_cut_below_a_rule_is_part_of_the_table() -> None:
    page = without(table_page([*ROWS, ["三、服務量能", "(1)聚焦核心業務", "電務組"]], WIDTHS), vertical=True)
    last = max(rule.at for rule in page.rules)
    cut = replace(page, rules=[rule for rule in page.rules if rule.at < last])
    assert cells(mended(cut, EDGES))[-1] == ["三、服務量能", "(1)聚焦核心業務", "電務組"]


def test_rules_drawn_cell_by_cell_say_where_the_columns_are() -> None:

    page = without(table_page(ROWS, [82.0, 220.0, 56.0]), vertical=True)
    assert sorted({rule.at for rule in rules_of(page)}) == [50.0, 132.0, 352.0, 408.0]


# --- a cut row without borders


def test_a_row_without_borders_below_the_column_names_is_bridged() -> None:
    """Browsers draw no borders round the part of a cell that a page break cut off."""
    second = ["", "並檢討。", ""]
    page = table_page([ROWS[0], second, ROWS[2]], WIDTHS, number=2)
    edge_of_cut = (126.0, 152.0)
    cut = [r for r in page.rules if r.horizontal or (r.start, r.end) != edge_of_cut]
    page = replace(page, rules=cut)
    before = page_to_sheet(page)
    assert [line.text for line in before.loose] == ["並檢討。"]
    sheet = mended(page)
    assert sheet.loose == ()
    assert find_header(sheet.tables[0]) is not None
    assert cells(sheet)[1:] == [["", "並檢討。", ""], [c.replace("\n", "") for c in ROWS[2]]]


def two_tables(between: str, lower: list[list[str]], widths: list[float] = WIDTHS) -> Page:
    """Return a page with the column names alone, and a table 26 points below."""
    names = table_page([ROWS[0]], WIDTHS)
    below = table_page(lower, widths, top=152)
    text = chars(between, 150, 142)
    return Page(1, 595, 842, [*names.chars, *below.chars, *text], [*names.rules, *below.rules])


@pytest.mark.parametrize(
    "page",
    [
        two_tables("", ROWS[2:]),
        two_tables("並檢討。", ROWS),
        two_tables("並檢討。", [["一", "二"]], [90, 150]),
    ],
    ids=["no text between", "a plan table of its own", "a narrower table"],
)
def test_tables_that_are_not_bridged(page: Page) -> None:
    assert rules_of(page) == []


def test_bridges_stand_at_the_columns_of_the_header() -> None:
    rules = rules_of(two_tables("並檢討。", ROWS[2:]))
    assert rules == [down(x, 125, 153) for x in EDGES]


# --- cells that run together


def ragged(name: str) -> Page:
    """Return a table whose cell below the names runs into the one on its right, and that into the next row."""
    page = table_page([ROWS[0], ["一、基礎服務", name, "業務組"], ["", "並檢討。", "總務組"]], WIDTHS)
    head, top, middle, bottom = sorted({rule.at for rule in page.rules if rule.horizontal})
    kept = [rule for rule in page.rules if rule.at != (140.0 if not rule.horizontal else middle)]
    return replace(
        page, rules=[*kept, across(middle, 140, 440), down(140, head, top), down(140, middle, bottom)]
    )


def test_cells_that_run_together_are_parted_where_no_text_stands() -> None:
    assert cells(page_to_sheet(ragged("(1)簡化書表。")))[1][0] == "一、基礎服務(1)簡化書表。"
    assert cells(mended(ragged("(1)簡化書表。")))[1:] == [
        ["一、基礎服務", "(1)簡化書表。", "業務組"],
        ["一、基礎服務", "並檢討。", "總務組"],
    ]


def test_text_that_runs_over_their_edge_is_not_cut() -> None:
    page = ragged("")
    page = replace(page, chars=[*page.chars, *chars("簡化書表及附件並宣導", 120, 142)])
    assert rules_of(page) == []
