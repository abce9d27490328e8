"""A cell's lines are cut where its practices begin: by its own numbering, at the edge, in order."""

import pytest
from build import drafts, flow_lines

from extract.table.split import (
    Draft,
    heading_length,
    inline_style,
    is_finished,
    opening_style,
    split_cell,
)

Found = list[tuple[str, str]]


def found(parts: list[Draft]) -> Found:
    return [(draft.label.printed if draft.label else "", draft.text) for draft in parts]


FULL = 18 * 12.0
"""The width of a cell of 18 characters."""

CELLS: dict[str, tuple[list[str], Found]] = {
    "no lines": ([], []),
    "no number": (["訂定申辦業務標準作業流", "程，並檢討。"], [("", "訂定申辦業務標準作業流程，並檢討。")]),
    "one number": (["(1)訂定申辦業務標準作", "業流程。"], [("(1)", "訂定申辦業務標準作業流程。")]),
    "several": (
        ["(1)訂定流程，", "並檢討。", "(2)簡化書表。", "(3)宣導。"],
        [("(1)", "訂定流程，並檢討。"), ("(2)", "簡化書表。"), ("(3)", "宣導。")],
    ),
    "full-width": (["（１）訂定。", "（２）檢討。"], [("（１）", "訂定。"), ("（２）", "檢討。")]),
    "stops": (["1. 訂定。", "2. 檢討。"], [("1.", "訂定。"), ("2.", "檢討。")]),
    "Chinese": (["一、訂定。", "二、檢討。"], [("一、", "訂定。"), ("二、", "檢討。")]),
    "circled": (["①訂定。", "②檢討。"], [("①", "訂定。"), ("②", "檢討。")]),
    "a decimal at a line start": (
        ["(1)提高至", "1.5倍以上。", "(2)檢討。"],
        [("(1)", "提高至1.5倍以上。"), ("(2)", "檢討。")],
    ),
    "an unfinished one before a next number": (
        ["(1)訂定流程", "(2)檢討"],
        [("(1)", "訂定流程"), ("(2)", "檢討")],
    ),
    "a gap": (["(1)訂定。", "(3)檢討。"], [("(1)", "訂定。"), ("(3)", "檢討。")]),
    "a restart": (
        ["(1)訂定。", "(2)檢討。", "(1)宣導。"],
        [("(1)", "訂定。"), ("(2)", "檢討。"), ("(1)", "宣導。")],
    ),
    "starting late": (["(8)訂定。", "(9)檢討。"], [("(8)", "訂定。"), ("(9)", "檢討。")]),
    "ten and more": (
        ["(9)訂定。", "(10)檢討。", "(11)宣導。"],
        [("(9)", "訂定。"), ("(10)", "檢討。"), ("(11)", "宣導。")],
    ),
    "an empty one": (["(1)", "(2)檢討。"], [("(1)", ""), ("(2)", "檢討。")]),
    "a wrapped line between Latin words": (
        ["(1)透過 Facebook", "Live 宣導。"],
        [("(1)", "透過 Facebook Live 宣導。")],
    ),
    "a label on a line of its own": (
        ["(1)", "訂定流程。", "(2)", "檢討。"],
        [("(1)", "訂定流程。"), ("(2)", "檢討。")],
    ),
}


@pytest.mark.parametrize(("lines", "wanted"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_is_cut_at_its_numbers(lines: list[str], wanted: Found) -> None:
    assert found(drafts(*lines)) == wanted


INLINE: dict[str, tuple[list[str], int]] = {
    "the same number again": (["(1)依第二條辦理，並於每月月底前完", "(1)項之檢討，提報備查以利後續辦"], 1),
    "an earlier number": (
        ["(1)訂定流程。", "(2)依據本表第一項之規定辦理並配合", "(1)項之檢討，提報備查以利後續。"],
        2,
    ),
    "a far number": (["(1)依據本表第一項之規定辦理並配合", "(5)項之檢討，提報備查以利後續。"], 1),
    "in the middle of a line": (["(1)依(2)及(3)辦理。"], 1),
}


@pytest.mark.parametrize(("lines", "count"), INLINE.values(), ids=INLINE.keys())
def test_a_number_that_belongs_to_a_full_line_opens_nothing(lines: list[str], count: int) -> None:
    assert len(drafts(*lines)) == count


def test_a_next_number_that_is_indented_belongs_to_the_text() -> None:
    """A wrapped line with a hanging indent happens to begin with (2)."""
    parts = drafts("(1)訂定作業流程，其方式依前項", "   (2)之規定，並予檢討。", "(2)簡化書表。")
    assert found(parts) == [("(1)", "訂定作業流程，其方式依前項(2)之規定，並予檢討。"), ("(2)", "簡化書表。")]


def test_indents_are_measured_on_each_page() -> None:
    """The second page is set a little to the right (a binding gutter): its numbers open practices still."""
    lines = flow_lines("(1)訂定流程。", "(2)檢討。") + flow_lines(
        "(3)簡化。", "(4)宣導。", y=100, page=2, indent=20
    )
    assert [draft.label.number for draft in split_cell(lines) if draft.label] == [1, 2, 3, 4]


# --- sub-points

SUB_POINTS: dict[str, tuple[list[str], Found]] = {
    "stems": (
        ["(1)訂定流程：", "甲.申辦。", "乙.繳費。", "(2)檢討。"],
        [("(1)", "訂定流程：\n甲.申辦。\n乙.繳費。"), ("(2)", "檢討。")],
    ),
    "wrapped": (
        ["(1)訂定流程：", "甲.申辦", "書表。", "乙.繳費。"],
        [("(1)", "訂定流程：\n甲.申辦書表。\n乙.繳費。")],
    ),
    "bullets": (["(1)訂定流程", "◎申辦", "◎繳費"], [("(1)", "訂定流程\n◎申辦\n◎繳費")]),
    "bullets alone": (["◎訂定", "流程。", "◎申辦。"], [("◎", "訂定流程。"), ("◎", "申辦。")]),
    "bullets without a number before": (["訂定流程", "◎申辦", "◎繳費"], [("", "訂定流程\n◎申辦\n◎繳費")]),
    "dashes": (["(1)訂定流程：", "- 申辦。", "- 繳費。"], [("(1)", "訂定流程：\n- 申辦。\n- 繳費。")]),
    "(1) below 1.": (
        ["1. 訂定流程：", "(1)申辦。", "(2)繳費。", "2. 檢討。"],
        [("1.", "訂定流程：\n(1)申辦。\n(2)繳費。"), ("2.", "檢討。")],
    ),
    "anew in the next practice": (
        ["(1)訂定：", "甲.申辦。", "乙.繳費。", "(2)檢討：", "甲.書表。"],
        [("(1)", "訂定：\n甲.申辦。\n乙.繳費。"), ("(2)", "檢討：\n甲.書表。")],
    ),
    "anew in the same practice": (
        ["1. 臨櫃：", "(1)申辦。", "(2)繳費。", "網路：", "(1)申辦。", "(2)繳費。"],
        [("1.", "臨櫃：\n(1)申辦。\n(2)繳費。網路：\n(1)申辦。\n(2)繳費。")],
    ),
    "of their own sub-points": (
        ["(1)訂定：", "甲.申辦：", "a. 臨櫃。", "b. 網路。", "乙.繳費。"],
        [("(1)", "訂定：\n甲.申辦：\na. 臨櫃。\nb. 網路。\n乙.繳費。")],
    ),
    "a lead-in with a colon": (
        ["訂定流程如下：", "(1)申辦。", "(2)繳費。"],
        [("", "訂定流程如下：\n(1)申辦。\n(2)繳費。")],
    ),
}


@pytest.mark.parametrize(("lines", "wanted"), SUB_POINTS.values(), ids=SUB_POINTS.keys())
def test_sub_points_stay_inside_on_lines_of_their_own(lines: list[str], wanted: Found) -> None:
    assert found(drafts(*lines)) == wanted


@pytest.mark.parametrize(
    "lines",
    [
        ["(1)依據本公司規定之第一、二類及", "甲、乙類用戶辦理。"],
        ["(1)依據本公司規定之作業流程第", "乙.項辦理。"],
        ["(1)用電量由去年度之平均值減少", "-5 度以上。"],
        ["(1)檢討改善時間由上午九點至八", "- 十點以上之各類業務之辦理。"],
    ],
    ids=["stems in a full line", "not the first stem", "a minus", "a dash in a full line"],
)
def test_what_is_no_sub_point_goes_on_in_its_line(lines: list[str]) -> None:
    (draft,) = drafts(*lines)
    assert "\n" not in draft.text


def test_a_draft_knows_the_numbers_of_its_sub_points() -> None:
    (draft,) = drafts("(1)訂定：", "甲.申辦。", "◎臨櫃", "乙.繳費。")
    assert [label.printed for label in draft.sub_labels] == ["甲.", "乙."]


# --- a cell that begins in the middle


def test_a_continued_cell_is_cut_by_the_plans_usual_numbering() -> None:
    lines = ["書表及附件。", "(3)檢討。", "(4)宣導。"]
    assert found(drafts(*lines, styles=["paren_digit"])) == [
        ("", "書表及附件。"),
        ("(3)", "檢討。"),
        ("(4)", "宣導。"),
    ]
    assert found(drafts(*lines)) == [("", "書表及附件。(3)檢討。(4)宣導。")]


def test_a_text_that_leads_into_its_list_is_not_cut_by_the_usual_numbering() -> None:
    (draft,) = drafts("訂定流程，包括", "(1)申辦。", "(2)繳費。", styles=["paren_digit"], width=FULL)
    assert (draft.label, draft.text) == (None, "訂定流程，包括\n(1)申辦。\n(2)繳費。")


def test_a_text_may_lead_into_its_list_with_a_full_line() -> None:
    (draft,) = drafts("訂定申辦業務之標準作業流程包括", "(1)申辦。", "(2)繳費。")
    assert draft.text == "訂定申辦業務之標準作業流程包括\n(1)申辦。\n(2)繳費。"


def test_another_style_than_the_usual_one_cuts_nothing() -> None:
    assert len(drafts("書表。", "1. 檢討。", styles=["paren_digit", "digit_stop"])) == 1


# --- a draft


def test_a_draft_keeps_its_source_and_its_place() -> None:
    _, second = drafts("(1)訂定。", "(2)簡化", "書表。", y=50)
    assert (second.source, second.y, second.breaks) == ("(2)簡化\n書表。", 68, frozenset())


@pytest.mark.parametrize(
    ("lines", "style"),
    [
        (["訂定。"], None),
        (["(1)訂定。"], "paren_digit"),
        (["1. 訂定。", "(1)申辦。"], "digit_stop"),
        (["◎訂定。"], "bullet"),
    ],
)
def test_the_style_of_a_cells_numbering(lines: list[str], style: str | None) -> None:
    assert opening_style(drafts(*lines)) == style


@pytest.mark.parametrize(
    "text", ["", "訂定", "訂定，", "訂定、", "訂定：", "訂定）", "(1)", "每月1.", "「訂定」"]
)
def test_an_unfinished_text(text: str) -> None:
    assert not is_finished(text)


@pytest.mark.parametrize("text", ["訂定。", "訂定；", "訂定！", "訂定？", "訂定。 ", "done;", "done!"])
def test_a_finished_text(text: str) -> None:
    assert is_finished(text)


# --- headings inside the cells

ITEM1 = ["1. 訂定流程", "(1)訂定申辦業務標準作業流程。", "(2)檢討。"]
ITEM2 = ["2. 簡化書表", "(1)簡化申辦業務之書表及附件。"]


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        ([], None),
        ([["(1)訂定。", "(2)檢討。"]], None),
        ([["1. 訂定流程。", "2. 檢討表單。"]], None),
        (
            [
                ["1. 訂定申辦業務標準作業流程，並檢", "討表單。"],
                ["2. 簡化書表，並加強宣導及各項服務", "措施。"],
            ],
            None,
        ),
        ([ITEM1], None),
        ([ITEM1, ITEM2], "digit_stop"),
        ([ITEM1 + ITEM2], "digit_stop"),
    ],
    ids=[
        "nothing",
        "practices alone",
        "short practices",
        "wrapped practices",
        "one heading",
        "two cells",
        "two in one cell",
    ],
)
def test_headings_inside_the_cells_are_told_by_their_style(cells: list[list[str]], style: str | None) -> None:
    assert inline_style([flow_lines(*lines) for lines in cells]) == style


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        (["1. 訂定流程"], 0),
        (["1. 訂定流程。", "(1)申辦業務標準作業流程。"], 0),
        (["1. 訂定流程", "(1)申辦業務標準作業流程。"], 1),
        (["1. 訂定申辦業務標準作業之流程及書", "表", "(1)申辦業務標準作業流程。"], 2),
        (["1. 訂定申辦業務標準作業之流程及書", "表附件範例及各項說明文件之格式樣", "張", "(1)申辦。"], 0),
        (["1. 訂定申辦業務標準作業之流程及書", "表。", "(1)申辦。"], 0),
        (["訂定流程", "(1)申辦業務標準作業流程。"], 1),
        (["1. 訂定流程", "申辦業務標準作業流程。"], 1),
        (["1. 訂定申辦業務標準作業之流程", "並檢討表單。"], 0),
    ],
    ids=[
        "nothing below",
        "a sentence",
        "one line",
        "two lines",
        "three lines",
        "a wrapped sentence",
        "without a number",
        "a short line above a text",
        "a full line above a text",
    ],
)
def test_how_many_lines_a_heading_has(lines: list[str], length: int) -> None:
    assert heading_length(drafts(*lines)[0]) == length
