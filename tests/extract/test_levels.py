"""Headings of two levels in one column are told apart by their numbers; any other column stays as it is."""

from typing import Any

import pytest
from build import UP, table_sheet

from extract.table.breaks import join_pieces
from extract.table.columns import Role
from extract.table.flow import Flow, sheets_to_flow
from extract.table.levels import part_levels

WIDTHS = [100.0, 160.0, 200.0, 70.0]
S1, S2 = "（一）服務一致及正確性", "（二）服務友善性"

Rows = list[list[Any]]


def flow_of(*pages: Rows, column: str = "執行策略及項目") -> Flow:
    names = ["面向", column, "具體作法", "承辦部門"]
    sheets = [table_sheet([names, *rows], WIDTHS, number=n) for n, rows in enumerate(pages, 1)]
    flow = sheets_to_flow(sheets)
    assert flow is not None
    return flow


def headings(flow: Flow) -> dict[Role, list[str]]:
    found = join_pieces(flow).headings
    return {role: [heading.text for heading in found[role]] for role in ("strategy", "item")}


def row(heading: str, facet: Any = UP, practice: str = "(1)簡化書表。") -> list[Any]:
    return [facet, heading, practice, "業務組"]


PAGE = [
    row(f"{S1}\n1. 訂定流程", "一、基礎服務"),
    row("2. 提升服務\n及時性"),
    row(f"{S2}\n1. 設施合宜"),
]
ITEMS = ["1. 訂定流程", "2. 提升服務及時性", "1. 設施合宜"]


@pytest.mark.parametrize("column", ["執行策略及項目", "執行項目"])
def test_strategies_and_items_of_one_column_are_told_apart(column: str) -> None:
    assert headings(flow_of(PAGE, column=column)) == {"strategy": [S1, S2], "item": ITEMS}


def test_both_hold_from_the_top_of_their_cell() -> None:
    joined = join_pieces(flow_of(PAGE))
    tops = [cell.top for cell in joined.practices]
    assert [heading.start for heading in joined.headings["strategy"]] == [tops[0], tops[2]]
    assert [heading.start for heading in joined.headings["item"]] == tops


def test_an_item_without_a_number_begins_behind_a_line_that_was_not_full() -> None:
    found = headings(flow_of([*PAGE, row("（三）成長\n突破成長"), row("（四）強化網路申辦查詢與\n線上服務")]))
    assert found["strategy"] == [S1, S2, "（三）成長", "（四）強化網路申辦查詢與線上服務"]
    assert found["item"] == [*ITEMS, "突破成長"]


def test_what_a_page_break_cut_off_goes_on() -> None:
    second = [["", "並檢討", "並追蹤。", ""], row("2. 提升網站")]
    assert headings(flow_of(PAGE, second))["item"] == [*ITEMS[:2], "1. 設施合宜並檢討", "2. 提升網站"]


@pytest.mark.parametrize(
    "rows",
    [
        [row(S1, "一、基礎服務"), row(S2)],
        [row("1. 訂定流程", "一、基礎服務"), row("2. 提升及時性")],
        [row(f"{S1}\n1. 訂定流程", "一、基礎服務"), row("2. 提升及時性")],
        [row(f"{S1}\n1. 訂定流程", "一、基礎服務"), row(f"{S2}\n2. 提升及時性"), row(f"{S1}\n3. 檢討")],
        [row("服務一致", "一、基礎服務"), row("服務友善")],
    ],
    ids=["strategies", "items", "one strategy", "numbers that do not begin anew", "no numbers"],
)
def test_a_column_of_one_level_stays_as_it_is(rows: Rows) -> None:
    flow = flow_of(rows)
    assert part_levels(flow) is flow
