"""Practices get their headings, departments and deadlines: by position, or all alike from a merged cell."""

from typing import Any

import pytest
from build import LEFT, UP, drafts, table_sheet

from extract.table.breaks import join_pieces
from extract.table.entries import Entry
from extract.table.flow import sheets_to_flow
from extract.table.headings import Heading
from extract.table.row import Row, row_departments, row_entry_text
from extract.table.rows import Rows, read_rows

NAMES = ["面向", "執行策略", LEFT, "具體作法", "承辦部門", "完成期限"]
WIDTHS = [100.0, 100.0, 100.0, 200.0, 90.0, 90.0]
F, S, I = "一、基礎服務", "（一）一致", "1. 訂定流程"  # noqa: E741

Read = list[tuple[str, str, list[str], str]]


def rows_of(
    *pages: list[list[Any]], names: list[Any] = NAMES, widths: list[float] = WIDTHS, **more: Any
) -> Rows:
    sheets = [table_sheet([names, *rows], widths, number=n, **more) for n, rows in enumerate(pages, 1)]
    flow = sheets_to_flow(sheets)
    assert flow is not None
    return read_rows(join_pieces(flow))


def read(rows: Rows) -> Read:
    """Return (label, text, departments, deadline) of each practice."""
    return [
        (
            row.draft.label.printed if row.draft.label else "",
            row.draft.text,
            row_departments(row)[0],  # type: ignore[misc]
            row_entry_text(row, "deadline"),
        )
        for row in rows.rows
    ]


def departments(rows: Rows) -> list[tuple[str, ...]]:
    return [row_departments(row)[0] for row in rows.rows]


def headings(rows: Rows) -> list[tuple[str, str, str]]:
    return [(row.heading("facet"), row.heading("strategy"), row.heading("item")) for row in rows.rows]


# --- departments and deadlines by position


def test_a_stacked_cell_gives_each_practice_what_stands_beside_it() -> None:
    rows = rows_of(
        [[F, S, I, "(1)訂定流程，\n並檢討。\n(2)簡化書表。", "業務組\n總務組\n電務組", "每月\n\n隨時辦理"]]
    )
    assert read(rows) == [
        ("(1)", "訂定流程，並檢討。", ("業務組", "總務組"), "每月"),
        ("(2)", "簡化書表。", ("電務組",), "隨時辦理"),
    ]
    assert (rows.issues, rows.stray) == ((), ())


def test_one_practice_gets_all_entries_of_its_cell() -> None:
    rows = rows_of([[F, S, I, "訂定流程。", "業務組\n\n\n總務組\n（工務段）", "每月"]])
    assert read(rows) == [("", "訂定流程。", ("業務組", "總務組", "工務段"), "每月")]


@pytest.mark.parametrize(
    ("deadlines", "named"),
    [
        ("每月\n每季\n隨時辦理", [("業務組",), ("總務組",), ("電務組",)]),
        ("每月\n\n\n每季\n\n隨時辦理", [("業務組", "總務組", "電務組"), (), ()]),
    ],
    ids=["listed", "beside the practices"],
)
def test_entries_that_are_a_list_are_given_in_its_order(deadlines: str, named: list[tuple[str, ...]]) -> None:
    practices = "(1)訂定流程，\n按月檢討，\n並公告。\n(2)簡化書表，\n並公告。\n(3)回復意見。"
    rows = rows_of([[F, S, I, practices, "業務組\n總務組\n電務組", deadlines]])
    assert [row_entry_text(row, "deadline") for row in rows.rows] == ["每月", "每季", "隨時辦理"]
    assert departments(rows) == named
    assert rows.issues == ()


def test_entries_that_may_be_a_list_are_doubted() -> None:
    practices = "(1)訂定流程，\n按月檢討。\n(2)簡化書表。"
    rows = rows_of([[F, S, I, practices, "業務組\n總務組", "每月\n隨時辦理"]])
    assert [row_entry_text(row, "deadline") for row in rows.rows] == ["每月\n隨時辦理", ""]
    assert [(doubt.code, doubt.text) for doubt in rows.issues] == [
        ("ambiguous_assignment", "隨時辦理"),
        ("ambiguous_assignment", "總務組"),
    ]
    assert all("(2)簡化書表" in doubt.message_zh for doubt in rows.issues)


def test_departments_beside_practices_with_deadlines_are_not_doubted() -> None:
    practices = "(1)訂定流程，\n按月檢討。\n(2)簡化書表。"
    rows = rows_of([[F, S, I, practices, "業務組\n總務組", "每月\n\n隨時辦理"]])
    assert departments(rows) == [("業務組", "總務組"), ()]
    assert rows.issues == ()


def test_a_practice_may_have_no_entry() -> None:
    rows = rows_of([[F, S, I, "(1)訂定。\n(2)檢討。\n(3)簡化。", "業務組\n\n電務組", "\n每月"]])
    assert read(rows) == [
        ("(1)", "訂定。", ("業務組",), ""),
        ("(2)", "檢討。", (), "每月"),
        ("(3)", "簡化。", ("電務組",), ""),
    ]


def test_several_deadlines_stand_on_lines_of_their_own() -> None:
    rows = rows_of(
        [[F, S, I, "(1)訂定流程，\n並檢討。\n(2)簡化書表。", "業務組", "隨時辦理\n每年一次\n每季檢討"]]
    )
    assert [deadline for _, _, _, deadline in read(rows)] == ["隨時辦理\n每年一次", "每季檢討"]


def test_a_department_cell_merged_over_rows_is_shared() -> None:
    rows = rows_of(
        [
            [F, S, I, "(1)訂定。", "業務組", "每月"],
            [UP, UP, UP, "(2)檢討。", UP, "每季"],
            [UP, UP, UP, "(3)簡化。", UP, UP],
        ]
    )
    assert departments(rows) == [("業務組",)] * 3
    assert [deadline for _, _, _, deadline in read(rows)] == ["每月", "每季", "每季"]


def test_a_merged_cell_with_entries_apart_is_read_by_position() -> None:
    page = [
        [F, S, I, "(1)訂定流程，\n並檢討。\n並加強。", "業務組\n\n\n\n總務組", "每月"],
        [UP, UP, UP, "(2)簡化書表，\n並檢討。", UP, "每季"],
    ]
    assert departments(rows_of(page)) == [("業務組",), ("總務組",)]


def test_a_merged_cell_beside_stacked_practices_is_read_by_position() -> None:
    page = [
        [F, S, I, "(1)訂定。\n(2)檢討。", "業務組\n總務組", "每月"],
        [UP, UP, UP, "(3)簡化。", UP, "每季"],
    ]
    assert departments(rows_of(page)) == [("業務組",), ("總務組",), ()]


def test_entries_go_on_over_a_page_break() -> None:
    rows = rows_of(
        [[F, S, I, "(1)訂定流程。\n(2)簡化書", "業務組\n各服務", "每月\n持續辦"]],
        [["", "", "", "表及附件。\n(3)宣導。", "專員\n電務組", "理\n每季"]],
    )
    assert read(rows) == [
        ("(1)", "訂定流程。", ("業務組",), "每月"),
        ("(2)", "簡化書表及附件。", ("各服務專員",), "持續辦理"),
        ("(3)", "宣導。", ("電務組",), "每季"),
    ]


def test_lead_and_support_may_have_columns_of_their_own() -> None:
    rows = rows_of(
        [[F, "(1)訂定。", "業務組", "總務組"], [F, "(2)檢討。", "電務組、業務組", ""]],
        names=["面向", "具體作法", "主辦單位", "協辦單位"],
        widths=[100, 200, 100, 100],
    )
    assert [row_departments(row) for row in rows.rows] == [
        (("業務組", "總務組"), ("總務組",)),
        (("電務組", "業務組"), ()),
    ]


def test_an_entry_between_two_practices_is_reported() -> None:
    rows = rows_of([[F, S, I, "(1)訂定流程，\n並檢討。\n(2)簡化書表。", "業務組", "每月"]])
    assert rows.issues == ()
    sheets = [
        table_sheet(
            [NAMES, [F, S, I, "(1)訂定流程，\n並檢討。\n(2)簡化書表。", "業務組", "每月"]],
            WIDTHS,
            loose=[("總務組", 554, 126 + 4 + 12 + 1.28 * 18)],
        )
    ]
    flow = sheets_to_flow(sheets)
    assert flow is not None
    (doubt,) = read_rows(join_pieces(flow)).issues
    assert (doubt.code, doubt.text) == ("ambiguous_assignment", "總務組")
    assert doubt.box is not None
    assert (
        doubt.message_zh
        == "「總務組」對應到哪一筆作法不明確：採用 (2)簡化書表。，也可能是 (1)訂定流程，並檢討。。"
    )
    assert doubt.advice_zh == "請對照原頁面確認承辦部門。"


# --- headings


def test_headings_carry_on_until_the_next() -> None:
    rows = rows_of(
        [
            [F, S, I, "(1)甲。", "業務組", "每月"],
            ["", "", "", "(2)乙。", "業務組", "每月"],
            ["", "", "2. 簡化書表", "(1)丙。", "業務組", "每月"],
            ["", "（二）友善", "1. 改善環境", "(1)丁。", "業務組", "每月"],
            ["二、服務遞送", "（一）便捷", "", "(1)戊。", "業務組", "每月"],
            ["", "", "", "(2)己。", "業務組", "每月"],
        ]
    )
    assert headings(rows) == [
        (F, S, I),
        (F, S, I),
        (F, S, "2. 簡化書表"),
        (F, "（二）友善", "1. 改善環境"),
        ("二、服務遞送", "（一）便捷", ""),
        ("二、服務遞送", "（一）便捷", ""),
    ]


def test_several_headings_in_one_cell_hold_from_where_they_stand() -> None:
    rows = rows_of([[F, S, "1. 訂定流程\n\n2. 簡化書表", "(1)甲。\n(2)乙。\n(1)丙。", "業務組", "每月"]])
    assert [item for _, _, item in headings(rows)] == ["1. 訂定流程", "1. 訂定流程", "2. 簡化書表"]


def test_headings_may_stand_inside_the_practice_cells() -> None:
    cells = ["1. 訂定流程\n(1)甲流程。\n(2)乙流程。", "2. 簡化書表\n(1)丙書表。"]
    rows = rows_of(
        [[F, cells[0], "業務組"], [F, cells[1], "總務組"]],
        names=["面向", "具體作法", "承辦部門"],
        widths=[100, 200, 100],
    )
    assert [(row.heading("item"), row.draft.text) for row in rows.rows] == [
        ("1. 訂定流程", "甲流程。"),
        ("1. 訂定流程", "乙流程。"),
        ("2. 簡化書表", "丙書表。"),
    ]


def test_a_cell_that_begins_in_a_text_is_cut_by_the_plans_usual_numbers() -> None:
    rows = rows_of(
        [
            [F, S, I, "(1)甲。\n(2)乙。", "業務組", "每月"],
            ["", "", "2. 簡化書表", "(1)丙。\n(2)丁。", "業務組", "每月"],
            ["", "", "3. 加強宣導", "本項說明。\n(1)戊。", "業務組", "每月"],
        ]
    )
    assert [label for label, _, _, _ in read(rows)] == ["(1)", "(2)", "(1)", "(2)", "", "(1)"]


def test_entries_beside_no_practice_are_stray() -> None:
    rows = rows_of([[F, S, I, "(1)甲。", "業務組", "每月"], ["", "", "2. 簡化書表", "", "總務組", "每年"]])
    assert departments(rows) == [("業務組",)]
    assert {placed.line.text for placed in rows.stray} == {"總務組", "每年"}


# --- a row


def entry(text: str) -> Entry:
    return Entry(text, drafts(text)[0].lines)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ({}, ((), ())),
        ({"department": ["業務組"]}, (("業務組",), ())),
        ({"department": ["業務組（工務段）"]}, (("業務組", "工務段"), ("工務段",))),
        ({"support": ["總務組"]}, (("總務組",), ("總務組",))),
        (
            {"department": ["業務組"], "support": ["業務組、總務組"]},
            (("業務組", "總務組"), ("業務組", "總務組")),
        ),
    ],
)
def test_departments_of_a_row(entries: dict[Any, list[str]], found: tuple[tuple[str, ...], ...]) -> None:
    (draft,) = drafts("(1)訂定。")
    row = Row(draft, 0, entries={role: tuple(map(entry, texts)) for role, texts in entries.items()})
    assert row_departments(row) == found


def test_a_row_says_what_holds_and_nothing_else() -> None:
    (draft,) = drafts("(1)訂定。")
    row = Row(draft, 0, headings={"facet": Heading("facet", 0, drafts("一、基礎", "服務")[0].lines)})
    assert (row.heading("facet"), row.heading("strategy"), row_entry_text(row, "deadline")) == (
        "一、基礎服務",
        "",
        "",
    )


# --- 同上


@pytest.mark.parametrize("mark", ["〃", "〃　〃", "同上", "（同上）", "同前。", "″", '"', "”"])
def test_a_mark_stands_for_what_is_printed_above_it(mark: str) -> None:
    rows = rows_of(
        [
            [F, S, I, "(1)訂定流程。", "業務、總務組", "每月"],
            [mark, mark, mark, "(2)簡化書表。", mark, mark],
            [mark, mark, "2. 檢討流程", "(1)回復意見。", "電務組", mark],
        ],
        [[mark, mark, mark, "(2)公告結果。", mark, mark]],
    )
    assert headings(rows) == [(F, S, I), (F, S, I), *[(F, S, "2. 檢討流程")] * 2]
    assert [row_entry_text(row, "deadline") for row in rows.rows] == ["每月"] * 4
    assert departments(rows) == [("業務", "總務組"), ("業務", "總務組"), ("電務組",), ("電務組",)]
    assert [(issue.code, issue.severity) for issue in rows.issues] == [("ditto", "info")]
    assert len(rows.dittos) == 13


def test_a_mark_under_a_new_outer_heading_repeats_the_inner_one() -> None:
    rows = rows_of(
        [
            [F, S, I, "(1)訂定流程。", "業務組", "每月"],
            ["二、服務遞送", "〃", "〃", "(1)簡化書表。", "業務組", "每月"],
        ]
    )
    assert headings(rows) == [(F, S, I), ("二、服務遞送", S, I)]


def test_a_mark_with_nothing_above_it_is_left_as_printed() -> None:
    rows = rows_of([["〃", S, I, "(1)訂定流程。", "〃", "每月"]])
    assert (headings(rows), departments(rows), rows.dittos) == ([("〃", S, I)], [("〃",)], ())


def test_stacked_marks_stand_for_the_entries_above_each() -> None:
    rows = rows_of([[F, S, I, "(1)訂定。\n(2)檢討。\n(3)公告。", "業務組\n〃\n電務組", "每月\n〃\n〃"]])
    assert departments(rows) == [("業務組",), ("業務組",), ("電務組",)]
    assert [row_entry_text(row, "deadline") for row in rows.rows] == ["每月"] * 3
