"""A page break joins what it cut and nothing else: cells, headings, numbers and names at the break."""

from typing import Any

import pytest
from build import LEFT, UP, table_sheet

from extract.table.breaks import Joined, join_pieces
from extract.table.columns import Role
from extract.table.flow import sheets_to_flow

NAMES = ["面向", "執行策略", LEFT, "具體作法", "承辦部門", "完成期限"]
WIDTHS = [120.0, 120.0, 120.0, 200.0, 70.0, 70.0]
ROLES: tuple[Role, ...] = ("facet", "strategy", "item")
F, S, I1, I2 = "一、基礎服務", "（一）服務一致", "1. 訂定流程", "2. 提升及時性"

Rows = list[list[Any]]


def join(
    *pages: Rows, numbers: tuple[int, ...] = (), names: list[Any] = NAMES, widths: list[float] = WIDTHS
) -> Joined:
    """Read pages of rows, each below the column names, and join them."""
    sheets = [
        table_sheet([names, *rows], widths, number=number)
        for number, rows in zip(numbers or range(1, len(pages) + 1), pages, strict=True)
    ]
    flow = sheets_to_flow(sheets)
    assert flow is not None
    return join_pieces(flow)


def cells(joined: Joined, role: Role = "practice") -> list[list[str]]:
    found = joined.practices if role == "practice" else joined.entries[role]
    return [[placed.line.text for placed in cell.lines] for cell in found]


def headings(joined: Joined) -> dict[Role, list[str]]:
    return {role: [heading.text for heading in joined.headings[role]] for role in ROLES}


def repeated(joined: Joined) -> list[str]:
    return [placed.line.text for placed in joined.repeated]


def codes(joined: Joined) -> list[str]:
    return [found.code for found in joined.issues]


def row(practice: str, item: Any = "", department: Any = "業務組", deadline: Any = "每月") -> list[Any]:
    """Return a row under the first facet and strategy."""
    return ["", "", item, practice, department, deadline]


TOP = [F, S, I1, "(1)訂定作業流程，\n並檢討表單。\n(2)簡化書表。", "業務組", "每月"]
"""A first row whose practices are stacked."""


# --- no page break


def test_rows_on_one_page_stay_as_they_are() -> None:
    joined = join([TOP, row("(1)提升效率。", I2, "總務組", "隨時辦理")])
    assert cells(joined) == [["(1)訂定作業流程，", "並檢討表單。", "(2)簡化書表。"], ["(1)提升效率。"]]
    assert cells(joined, "department") == [["業務組"], ["總務組"]]
    assert cells(joined, "deadline") == [["每月"], ["隨時辦理"]]
    assert headings(joined) == {"facet": [F], "strategy": [S], "item": [I1, I2]}
    assert (joined.repeated, joined.names, joined.serial, joined.unknown, joined.issues) == (
        [],
        [],
        [],
        [],
        [],
    )


def test_columns_without_a_role_are_kept() -> None:
    names = ["項次", "面向", "具體作法", "配分"]
    joined = join([["1", F, "(1)訂定流程。", "100"]], names=names, widths=[40, 80, 150, 60])
    assert [placed.line.text for placed in joined.serial] == ["1"]
    assert [cell.text for cell in joined.unknown] == ["100"]


def test_a_heading_across_the_table_is_of_the_level_that_has_no_column() -> None:
    names = ["執行策略", "具體作法", "承辦部門"]
    joined = join(
        [["基礎服務", LEFT, LEFT], [S, "(1)訂定流程。", "業務組"]], names=names, widths=[120, 200, 80]
    )
    assert headings(joined) == {"facet": ["基礎服務"], "strategy": [S], "item": []}
    assert cells(joined) == [["(1)訂定流程。"]]


@pytest.mark.parametrize(
    ("heading", "level"), [("二、服務遞送", "facet"), ("1. 訂定流程", "item"), ("服務遞送", "facet")]
)
def test_a_heading_across_the_table_is_of_the_level_of_its_number(heading: str, level: str) -> None:
    names = ["執行策略", "具體作法", "承辦部門"]
    rows = [[heading, LEFT, LEFT], [S, "(1)訂定流程。", "業務組"]]
    joined = join(rows, names=names, widths=[120, 200, 80])
    assert [role for role, found in headings(joined).items() if heading in found] == [level]


def test_a_row_across_the_table_that_is_no_heading_is_unknown() -> None:
    joined = join([TOP, ["以下空白", *[LEFT] * 5]])
    assert [cell.text for cell in joined.unknown] == ["以下空白"]
    assert len(joined.practices) == 1


@pytest.mark.parametrize(
    ("items", "heading", "level"),
    [("", "1. 訂定流程", "item"), ("①訂定", "1. 檢討表單", "strategy"), ("①訂定", "②檢討表單", "item")],
    ids=["a number of the inner level", "of neither, which has its own", "of the inner one's own"],
)
def test_a_heading_over_two_columns_may_have_a_number_of_its_own(
    items: str, heading: str, level: str
) -> None:
    joined = join([[F, S, items, TALL, "業務組", "每月"], ["", heading, LEFT, "(1)改善。", "總務組", "每年"]])
    assert [role for role, found in headings(joined).items() if heading in found] == [level]


@pytest.mark.parametrize(
    ("heading", "level"), [("（二）服務友善", "strategy"), ("3. 檢討", "item"), ("服務友善", "strategy")]
)
def test_a_heading_over_two_columns_is_of_the_level_numbered_like_it(heading: str, level: str) -> None:
    joined = join([TOP, ["", heading, LEFT, "(1)改善動線。", "總務組", "每年"]])
    assert [role for role, found in headings(joined).items() if heading in found] == [level]


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], 6),
        (["1.", "2.", "3.", "4.", "5.", "6."], 6),
        (["(1)", "(2)", "(3)", "", "", ""], 3),
        (["(1)", "(2)", "", "", "", ""], 0),
        (["(1)", "", "", "(1)訂定流程。", "", ""], 0),
        (["(1)", "(2)", "(3)", "(4)訂定流程。", "(5)", "(6)"], 0),
        (["◎", "◎", "◎", "◎", "◎", "◎"], 0),
        (["(1)", "(1)", "(1)", "(1)", "(1)", "(1)"], 0),
    ],
    ids=[
        "in brackets",
        "with stops",
        "three",
        "two",
        "a practice alone with a number",
        "a practice among them",
        "bullets",
        "all the same",
    ],
)
def test_a_row_that_only_numbers_the_columns_is_no_practice(numbers: list[str], found: int) -> None:
    joined = join([numbers, TOP])
    assert len(joined.names) == found
    assert len(joined.practices) == (1 if found else 2)


# --- a cell goes on

GOES_ON: dict[str, tuple[Rows, Rows]] = {
    "in the middle of a word": (
        [[F, S, I1, "(1)訂定作業流\n(2)簡化書", "業務組", "每月"]],
        [row("表及附件。", "", "", "")],
    ),
    "in the middle of a sentence": (
        [TOP, row("(1)提升申辦，", I2)],
        [row("並縮短時間。\n(2)加強宣導。", "")],
    ),
    "with the next number": ([TOP], [row("(3)提升效率。", "", "總務組")]),
    "with a number after the next": ([TOP], [row("(5)提升效率。", "")]),
    "with the next sub-point": (
        [
            [F, S, I1, "(1)訂定流程：\n甲.申辦。\n乙.繳費。", "業務組", "每月"],
            row("(1)提升。\n(2)加強。", I2),
        ],
        [row("(3)宣導。", "")],
    ),
    "with an empty practice cell": ([TOP], [row("", "", "總務組", "")]),
    "with its heading repeated": ([TOP], [[F, S, I1, "(3)提升效率。", "總務組", "每年"]]),
}


@pytest.mark.parametrize(("first", "second"), GOES_ON.values(), ids=GOES_ON.keys())
def test_a_stacked_cell_goes_on_over_the_break(first: Rows, second: Rows) -> None:
    joined = join(first, second)
    assert len(joined.practices) == len(first)
    wanted = [*first[-1][3].split("\n"), *filter(None, second[0][3].split("\n"))]
    assert cells(joined)[-1] == wanted
    last = joined.practices[-1]
    assert (last.piece, last.last_piece) == (0, 1)


def test_entries_of_a_cut_row_go_on_with_it() -> None:
    joined = join([TOP], [row("(3)提升效率。", "", "總務組", "隨時辦理")])
    assert cells(joined, "department") == [["業務組", "總務組"]]
    assert cells(joined, "deadline") == [["每月", "隨時辦理"]]


def test_a_sub_point_at_the_top_of_a_page_goes_on() -> None:
    first = [F, S, I1, "(1)訂定流程。\n(2)簡化：\n甲.書表。\n乙.附件。", "業務組", "每月"]
    joined = join([first, row("(1)甲。\n(2)乙：\n甲.丙。", I2)], [row("乙.丁。\n(3)戊。", "", "", "")])
    assert cells(joined)[1:] == [["(1)甲。", "(2)乙：", "甲.丙。", "乙.丁。", "(3)戊。"]]
    assert codes(joined) == []


# --- a cell begins anew

ANEW: dict[str, tuple[Rows, Rows]] = {
    "under the next item": ([TOP], [row("(1)提升效率。", I2)]),
    "under the next item, though the numbers run on": ([TOP], [row("(3)提升效率。", I2)]),
    "under the next strategy": (
        [TOP],
        [["", "（二）服務友善", "1. 改善環境", "(1)改善。", "總務組", "每年"]],
    ),
    "at number one": ([TOP], [row("(1)提升效率。", "")]),
}


@pytest.mark.parametrize(("first", "second"), ANEW.values(), ids=ANEW.keys())
def test_a_cell_that_begins_anew_is_not_joined(first: Rows, second: Rows) -> None:
    joined = join(first, second)
    assert cells(joined) == [first[0][3].split("\n"), second[0][3].split("\n")]
    assert cells(joined, "department") == [["業務組"], [second[0][4]]]
    assert codes(joined) == []


# --- a row a practice

ROW1 = [F, S, I1, "(1)訂定流程。", "業務組", "每月"]
ROW2 = row("(2)簡化書表。", "", "總務組", "每年")


def test_the_next_number_in_a_row_of_its_own_is_a_row() -> None:
    joined = join([ROW1, ROW2], [row("(3)提升效率。", "", "電務組", "每季")])
    assert cells(joined) == [["(1)訂定流程。"], ["(2)簡化書表。"], ["(3)提升效率。"]]
    assert cells(joined, "department") == [["業務組"], ["總務組"], ["電務組"]]


def test_a_row_cut_in_the_middle_of_a_word_is_one() -> None:
    joined = join(
        [ROW1, row("(2)簡化書", "", "總務", "每年")], [row("表。", "", "組", ""), row("(3)提升效率。", "")]
    )
    assert cells(joined) == [["(1)訂定流程。"], ["(2)簡化書", "表。"], ["(3)提升效率。"]]
    assert cells(joined, "department") == [["業務組"], ["總務", "組"], ["業務組"]]


def test_an_entry_merged_over_rows_goes_on() -> None:
    first = [ROW1, row("(2)簡化書表。", "", UP, UP)]
    joined = join(first, [row("(3)提升效率。", "", "", "每季")])
    assert cells(joined, "department") == [["業務組"]]
    assert cells(joined, "deadline") == [["每月"], ["每季"]]


def test_an_empty_entry_is_no_merged_one_where_the_plan_merges_none() -> None:
    joined = join([ROW1, ROW2], [row("(3)提升效率。", "", "", "每季")])
    assert cells(joined, "department") == [["業務組"], ["總務組"], []]


# --- unnumbered texts

PLAIN1 = [F, S, I1, "訂定作業流程。", "業務組", "每月"]


@pytest.mark.parametrize(
    ("before", "after", "joined_cells"),
    [
        (
            "檢討申辦表單，",
            row("並簡化書表。", "", "", ""),
            [["訂定作業流程。"], ["檢討申辦表單，", "並簡化書表。"]],
        ),
        (
            "檢討申辦表單。",
            row("簡化書表。", "", "電務組", "每年"),
            [["訂定作業流程。"], ["檢討申辦表單。"], ["簡化書表。"]],
        ),
    ],
    ids=["unfinished", "finished, with entries of its own"],
)
def test_a_text_without_number_goes_on_until_it_is_finished(
    before: str, after: list[Any], joined_cells: list[list[str]]
) -> None:
    joined = join([PLAIN1, row(before, "", "總務組", "每年")], [after])
    assert cells(joined) == joined_cells
    assert codes(joined) == []


def test_a_finished_text_and_one_without_entries_are_a_doubt() -> None:
    joined = join([PLAIN1, row("檢討申辦表單。", "", "總務組", "每年")], [row("簡化書表。", "", "", "")])
    assert cells(joined) == [["訂定作業流程。"], ["檢討申辦表單。", "簡化書表。"]]
    (doubt,) = joined.issues
    assert (doubt.code, doubt.page, doubt.text) == ("ambiguous_join", 2, "簡化書表。")
    assert "採用「接續前頁」，也可能是「新的一格」" in doubt.message_zh


def test_a_finished_text_in_a_plan_without_entries_is_a_doubt() -> None:
    names, widths = ["面向", "具體作法"], [120.0, 200.0]
    joined = join([[F, "訂定流程。"], ["", "檢討表單。"]], [["", "簡化書表。"]], names=names, widths=widths)
    assert cells(joined) == [["訂定流程。"], ["檢討表單。", "簡化書表。"]]
    assert codes(joined) == ["ambiguous_join"]


def test_a_finished_text_in_a_stacked_plan_with_an_entry_beside_it_is_a_doubt() -> None:
    joined = join([TOP, row("(1)甲。\n(2)乙。", I2)], [row("簡化書表。", "", "總務組", "每年")])
    assert len(joined.practices) == 3
    assert "採用「新的一格」，也可能是「接續前頁」" in joined.issues[0].message_zh


# --- headings at a break


def test_a_heading_cut_in_two_is_joined() -> None:
    joined = join(
        [TOP, row("(1)提升\n效率，", "2. 提升\n服務")], [row("並簡化。\n(2)縮短。", "及時性", "", "")]
    )
    assert headings(joined)["item"] == [I1, "2. 提升服務及時性"]
    assert cells(joined)[1] == ["(1)提升", "效率，", "並簡化。", "(2)縮短。"]
    assert repeated(joined) == []


TALL = "(1)提升效率。\n(2)縮短時間。\n(3)簡化書表。\n(4)加強宣導。"
"""A practice cell that is taller than the headings beside it."""


def test_a_heading_that_ran_to_the_foot_of_its_page_goes_on() -> None:
    """The text is finished; only the heading tells that its row was cut."""
    joined = join(
        [[F, S, "1. 提升\n服務", "(1)甲。\n(2)乙。", "業務組", "每月"]], [row("(3)丙。", "及時性", "總務組")]
    )
    assert headings(joined) == {"facet": [F], "strategy": [S], "item": ["1. 提升服務及時性"]}
    assert cells(joined) == [["(1)甲。", "(2)乙。", "(3)丙。"]]


def test_a_heading_beside_an_unfinished_text_goes_on() -> None:
    joined = join([[F, S, I1, TALL + "\n(5)改善", "業務組", "每月"]], [row("環境。", "及檢討", "", "")])
    assert headings(joined)["item"] == ["1. 訂定流程及檢討"]
    assert cells(joined)[0][-2:] == ["(5)改善", "環境。"]


def test_a_heading_without_number_below_a_finished_one_is_another() -> None:
    joined = join([[F, S, I1, TALL, "業務組", "每月"]], [row("(5)改善環境。", "簡化書表", "總務組")])
    assert headings(joined)["item"] == [I1, "簡化書表"]
    assert len(joined.practices) == 2


def test_only_the_first_heading_of_a_page_goes_on() -> None:
    joined = join(
        [[F, S, "1. 提升\n服務", "(1)甲。\n(2)乙。", "業務組", "每月"]],
        [row("(3)丙。", "及時性", "總務組"), row("(1)丁。", "簡化書表", "業務組")],
    )
    assert headings(joined)["item"] == ["1. 提升服務及時性", "簡化書表"]


def test_no_heading_goes_on_over_unread_pages() -> None:
    joined = join(
        [[F, S, "1. 提升\n服務", "(1)甲。\n(2)乙。", "業務組", "每月"]],
        [row("(3)丙。", "及時性", "總務組")],
        numbers=(1, 3),
    )
    assert headings(joined)["item"] == ["1. 提升服務", "及時性"]


def test_a_facet_cut_in_two_is_joined() -> None:
    first = ["一、基\n礎服", S, I1, "(1)訂定\n流程，", "業務組", "每月"]
    joined = join([first], [["務", "", "", "並檢討。", "", ""]])
    assert headings(joined) == {"facet": ["一、基礎服務"], "strategy": [S], "item": [I1]}


@pytest.mark.parametrize(
    "again", [[F, S, I1], [F, "", ""], ["", S, I1], [f"{F}（續）", f"{S}(續)", I1], [F, S, "1. 訂定"]]
)
def test_headings_printed_again_are_set_aside(again: list[str]) -> None:
    joined = join([TOP], [[*again, "(3)提升效率。", "總務組", "每年"]])
    assert headings(joined) == {"facet": [F], "strategy": [S], "item": [I1]}
    assert repeated(joined) == [text for text in again if text]
    assert len(joined.practices) == 1


def test_a_repeated_heading_that_was_cut_short_is_kept_whole() -> None:
    """The page cut the heading's cell; the next page prints all of it again."""
    joined = join(
        [TOP, row("(1)提升\n效率，", "2. 提升\n服務")], [row("並簡化。", "2. 提升\n服務及時性", "", "")]
    )
    assert headings(joined)["item"] == [I1, "2. 提升服務及時性"]
    assert repeated(joined) == ["2. 提升", "服務"]
    assert cells(joined)[1] == ["(1)提升", "效率，", "並簡化。"]


def test_the_rest_of_a_repeated_heading_is_set_aside_too() -> None:
    """Page 2 repeats the heading but is itself cut; page 3 prints the rest of the repetition."""
    pages = [
        [[F, S, "1. 訂定\n作業流程", "(1)甲乙。\n(2)丙丁，", "業務組", "每月"]],
        [[F, S, "1. 訂定", "戊己。\n(3)庚辛，", "總務組", "每年"]],
        [["", "", "作業流程", "壬癸。", "", ""]],
    ]
    joined = join(*pages)
    assert headings(joined) == {"facet": [F], "strategy": [S], "item": ["1. 訂定作業流程"]}
    assert repeated(joined) == [F, S, "1. 訂定", "作業流程"]
    assert cells(joined) == [["(1)甲乙。", "(2)丙丁，", "戊己。", "(3)庚辛，", "壬癸。"]]


def test_what_is_not_the_rest_of_a_repeated_heading_is_another() -> None:
    pages = [
        [[F, S, "1. 訂定\n作業流程", "(1)甲乙。\n(2)丙丁，", "業務組", "每月"]],
        [[F, S, "1. 訂定", "戊己。\n(3)庚辛。", "總務組", "每年"]],
        [["", "", "2. 簡化書表", "(1)壬癸。", "業務組", "每月"]],
    ]
    joined = join(*pages)
    assert headings(joined)["item"] == ["1. 訂定作業流程", "2. 簡化書表"]
    assert repeated(joined) == [F, S, "1. 訂定"]


def test_a_longer_heading_is_no_repetition() -> None:
    joined = join([[F, S, I1, TALL, "業務組", "每月"]], [row("(1)改善環境。", f"{I1}及書表", "總務組")])
    assert headings(joined)["item"] == [I1, f"{I1}及書表"]
    assert repeated(joined) == []


def test_the_same_item_under_another_strategy_is_another() -> None:
    joined = join([TOP], [["", "（二）服務友善", I1, "(1)改善。", "總務組", "每年"]])
    assert headings(joined) == {"facet": [F], "strategy": [S, "（二）服務友善"], "item": [I1, I1]}
    assert repeated(joined) == []


def test_a_short_heading_is_never_taken_for_a_repetition() -> None:
    names, widths = ["面向", "具體作法", "承辦部門"], [80.0, 150.0, 80.0]
    joined = join(
        [["甲", "(1)甲。\n(2)乙。\n(3)丙。", "業務組"]],
        [["甲", "(1)丙。", "業務組"]],
        names=names,
        widths=widths,
    )
    assert [heading.text for heading in joined.headings["facet"]] == ["甲", "甲"]


@pytest.mark.parametrize(("heading", "count"), [("甲乙丙", 2), ("甲乙丙丁", 1)])
def test_a_repetition_has_four_characters_at_least(heading: str, count: int) -> None:
    names, widths = ["面向", "具體作法", "承辦部門"], [80.0, 150.0, 80.0]
    pages = [[[heading, "(1)甲。\n(2)乙。\n(3)丙。", "業務組"]], [[heading, "(4)丁。", "業務組"]]]
    joined = join(*pages, names=names, widths=widths)
    assert len(joined.headings["facet"]) == count


def test_headings_below_each_other_in_one_cell_are_several() -> None:
    joined = join([[F, S, "1. 訂定流程\n2. 簡化書表", "(1)甲。\n(1)乙。", "業務組", "每月"]])
    assert headings(joined)["item"] == ["1. 訂定流程", "2. 簡化書表"]


def test_a_row_may_begin_on_the_page_before_its_heading() -> None:
    """The last row of a page has no heading of its own: the next page prints it."""
    second = [row("並縮短時間。", I2, "", ""), row("(1)加強宣導。", "3. 宣導")]
    joined = join([TOP, row("(1)提升申辦，", "")], second)
    assert cells(joined) == [TOP[3].split("\n"), ["(1)提升申辦，", "並縮短時間。"], ["(1)加強宣導。"]]
    assert [(heading.text, heading.start) for heading in joined.headings["item"][1:]] == [
        (I2, joined.practices[1].top),
        ("3. 宣導", joined.practices[2].top),
    ]


# --- unread pages


def test_nothing_is_joined_over_unread_pages() -> None:
    joined = join([TOP], [row("表及附件。\n(4)提升效率。", "")], numbers=(1, 3))
    assert len(joined.practices) == 2
    (doubt,) = joined.issues
    assert (doubt.code, doubt.page, doubt.text) == ("after_unread_page", 3, "表及附件。")


def test_numbers_after_unread_pages_start_a_cell() -> None:
    joined = join([TOP], [row("(4)提升效率。", "")], numbers=(1, 3))
    assert cells(joined)[1:] == [["(4)提升效率。"]]
    assert codes(joined) == ["after_unread_page"]


# --- captions


def test_a_heading_above_the_table_holds_for_it() -> None:
    names, widths = ["執行策略", "具體作法", "承辦部門"], [120.0, 200.0, 80.0]
    sheets = [
        table_sheet([names, [S, "(1)訂定。", "業務組"]], widths, number=n, loose=[(text, 50, 90)])
        for n, text in ((1, "一、基礎服務"), (2, "二、服務遞送"))
    ]
    flow = sheets_to_flow(sheets)
    assert flow is not None
    joined = join_pieces(flow)
    assert [(h.text, h.start) for h in joined.headings["facet"]] == [
        ("一、基礎服務", 0),
        ("二、服務遞送", 26),
    ]
    assert [h.text for h in joined.headings["strategy"]] == [S, S]
    assert len(joined.practices) == 2


def test_a_heading_below_the_first_row_does_not_reach_back_over_the_break() -> None:
    first: Rows = [TOP, row("(3)提升效率，")]
    rest = ["", LEFT, LEFT, "並追蹤。", "", ""]
    joined = join(first, [rest, row("(1)簡化流程。", I2)])
    item = joined.headings["item"][-1]
    assert item.text == I2
    assert item.start > joined.practices[-2].bottom - 1.0


def test_a_merged_heading_printed_on_the_next_page_holds_from_where_its_cell_began() -> None:
    """Spreadsheets print the text of merged cells in their middle, whatever page that is on."""
    first: Rows = [
        ["", S, I1, "(1)訂定流程。", "業務組", "每月"],
        [UP, UP, UP, "(2)簡化書表。", "", ""],
        [UP, "", I2, "(1)提升效率。", "", ""],
        [UP, UP, UP, "(2)縮短時間。", "", ""],
    ]
    second: Rows = [[F, "（二）服務友善", "", "(3)追蹤考核。", "", ""], [UP, UP, UP, "(4)檢討改進。", "", ""]]
    joined = join(first, second)
    starts = {role: [heading.start for heading in joined.headings[role]] for role in ROLES}
    assert headings(joined) == {"facet": [F], "strategy": [S, "（二）服務友善"], "item": [I1, I2]}
    assert starts["facet"] == [joined.practices[0].top]
    assert starts["strategy"] == [joined.practices[0].top, joined.practices[2].top] == starts["item"]


def test_an_empty_cell_below_a_heading_does_not_wait_for_the_next_one() -> None:
    first: Rows = [TOP, ["", "", "", "(3)提升效率。", "", ""], ["", "", "", "(4)縮短時間。", "", ""]]
    second: Rows = [["二、服務遞送", "（一）便捷", "1. 檢討", "(5)簡化流程。", "", ""]]
    joined = join(first, second)
    assert joined.headings["facet"][-1].start == joined.practices[-1].top
