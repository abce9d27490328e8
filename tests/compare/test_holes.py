"""Holes of a plan: what is whole has none, and whatever may be gone leaves one."""

from typing import Any

import pytest
import tearing
import truthplans

from compare.holes import NOTHING_READ, Hole, find_holes

Row = dict[str, Any]


def row(path: str, page: int = 1, text: str = "設置公布欄。", last: int = 0, **more: Any) -> Row:
    """Return a practice: facet.strategy.item.label; headings are their numbers, '' for 0."""
    names = [f"{level}{n}" if int(n) else "" for level, n in zip("面策項", path.split("."), strict=False)]
    boxes = [{"page": p, "top": 100.0, "bottom": 136.0} for p in range(page, (last or page) + 1)]
    return {
        "practice_id": f"p:{path}",
        **dict(zip(("facet", "strategy", "item"), names, strict=True)),
        "text": text,
        "source_text": text,
        "page": page,
        "boxes": boxes,
    } | more


def plan(*rows: Row) -> list[Row]:
    return [{**one, "ordinal": n} for n, one in enumerate(rows, 1)]


def section(page: int, top: float) -> Row:
    return {"ordinal": 1, "boxes": [{"page": page, "top": top, "bottom": top + 12}]}


def number(page: int, text: str) -> Row:
    return {"rule": "page_number", "page": page, "text": text, "box": {"page": page, "top": 800.0}}


def around(rows: list[Row]) -> list[Row]:
    """Return sections above and below a table, on its own pages."""
    return [section(rows[0]["page"], 50.0), section(rows[-1]["boxes"][-1]["page"], 200.0)]


def holes(rows: list[Row], **tables: Any) -> list[tuple[int, int]]:
    tables.setdefault("sections", around(rows))
    return [(hole.after, hole.before) for hole in find_holes(rows, **tables)]


# --- no hole


WHOLE = {
    "one": ["1.1.1.1"],
    "labels": ["1.1.1.1", "1.1.1.2", "1.1.1.3"],
    "new item": ["1.1.1.1", "1.1.2.1", "1.1.2.2"],
    "new strategy": ["1.1.1.1", "1.2.1.1"],
    "new facet": ["1.1.1.1", "1.2.1.1", "2.1.1.1"],
    "a practice that is alone has no label": ["1.1.1.0", "1.1.2.1", "1.1.2.2", "1.1.3.0"],
    "no items": ["1.1.0.1", "1.1.0.2", "1.2.0.1"],
    "no labels": ["1.1.1.0", "1.1.1.0", "1.1.2.0"],
    "labels go on in a facet": ["1.1.0.1", "1.2.0.2", "1.3.0.3"],
    "labels go on in one facet only": ["1.1.1.1", "1.1.2.1", "2.1.0.1", "2.2.0.2"],
}


@pytest.mark.parametrize("paths", WHOLE.values(), ids=WHOLE)
def test_a_whole_table_has_none(paths: list[str]) -> None:
    assert holes(plan(*map(row, paths))) == []


def test_two_headings_without_number_may_follow_each_other() -> None:
    one, other = row("1.1.0.1", item="深化"), row("1.1.0.1", item="簡化")
    assert holes(plan(one, row("1.1.0.2", item="深化"), other)) == []


def test_where_nothing_was_read_all_is_a_hole() -> None:
    assert find_holes([], [], [], []) == [NOTHING_READ]


def test_practices_without_pages_have_no_page_breaks() -> None:
    rows = plan(*({**row(path), "page": None, "boxes": []} for path in ("1.1.1.1", "1.1.1.2")))
    assert find_holes(rows) == []


@pytest.mark.parametrize(
    "texts", [("1", "2"), ("- 1 -", "- 2 -"), ("第 3 頁，共 9 頁", "第 4 頁，共 9 頁"), ("第一頁", "第二頁")]
)
def test_page_numbers_close_a_page_break(texts: tuple[str, str]) -> None:
    rows = plan(row("1.1.1.1", 1), row("1.1.1.2", 2))
    assert holes(rows, asides=[number(n, text) for n, text in enumerate(texts, 1)]) == []


def test_numbers_of_pages_further_off_do() -> None:
    rows = plan(row("1.1.1.1", 2), row("1.1.1.2", 3))
    assert holes(rows, asides=[number(1, "1"), number(4, "4")]) == []


@pytest.mark.parametrize("name", truthplans.NAMES)
def test_the_real_plans_have_no_skip(name: str) -> None:
    """But the one that begins an item with (8), which its page shows."""
    found = [
        hole
        for hole in find_holes(
            tearing.with_page_numbers(tearing.from_statements(truthplans.plan(name))).practices
        )
        if "編號" in hole.zh
    ]
    assert found == []


# --- numbers that skip


SKIPPED = {
    "a label": ["1.1.1.1", "1.1.1.3"],
    "a label that goes back": ["1.1.1.1", "1.1.1.2", "1.1.1.1"],
    "a label that stands twice": ["1.1.1.1", "1.1.1.1"],
    "a late start": ["1.1.1.1", "1.1.2.8"],
    "an item": ["1.1.1.1", "1.1.3.1"],
    "a strategy": ["1.1.1.1", "1.3.1.1"],
    "a facet": ["1.1.1.1", "3.1.1.1"],
    "an item at the beginning of a strategy": ["1.1.1.1", "1.2.2.1"],
}


@pytest.mark.parametrize("paths", SKIPPED.values(), ids=SKIPPED)
def test_numbers_that_skip_are_a_hole(paths: list[str]) -> None:
    rows = plan(*map(row, paths))
    end = len(rows)
    assert (end - 1, end) in holes(rows)


def test_a_heading_with_another_name_under_its_number_is_a_hole() -> None:
    rows = plan(row("1.1.1.1"), row("1.1.2.1"), row("1.1.2.1", strategy="策1 另一項", item="項2"))
    assert (2, 3) in holes(rows)


@pytest.mark.parametrize(
    ("pages", "is_gone"), [((1, 1), False), ((1, 2), True)], ids=["on one page", "over a page break"]
)
def test_pages_are_gone_only_where_one_begins(pages: tuple[int, int], is_gone: bool) -> None:
    rows = plan(row("1.1.1.1", 1), row("1.1.3.1", pages[1]))
    assert any(hole.is_gone for hole in find_holes(rows, sections=around(rows))) is is_gone


# --- page breaks


def breaks(*rows: Row, **tables: Any) -> list[Hole]:
    numbered = plan(*rows)
    return find_holes(numbered, sections=around(numbered), **tables)


def test_a_page_break_is_a_hole_until_something_closes_it() -> None:
    (hole,) = breaks(row("1.1.1.1", 1), row("1.1.2.1", 2))
    assert (hole.after, hole.before, hole.counts_on, hole.cut, hole.is_gone) == (1, 2, False, 0, False)
    assert "第 1 頁" in hole.zh
    assert "pages 1 and 2" in hole.en


def test_numbers_that_count_on_are_noted() -> None:
    assert [hole.counts_on for hole in breaks(row("1.1.1.1", 1), row("1.1.1.2", 2))] == [True]
    assert [hole.counts_on for hole in breaks(row("1.1.0.1", 1), row("1.2.0.2", 2))] == [True]
    assert [hole.counts_on for hole in breaks(row("1.1.1.0", 1), row("1.1.1.0", 2))] == [False]


def test_a_text_that_goes_on_is_noted_with_its_seam() -> None:
    text = "設置公布欄及\n跑馬燈等。"
    first, hole = breaks(row("1.1.1.1", 1, text, last=2), row("1.1.1.2", 2))[0], None
    assert (first.after, first.before, first.cut, first.seams) == (0, 2, 1, ("栏及跑马",))
    assert hole is None


def test_where_heights_leave_the_line_open_both_seams_are_noted() -> None:
    boxes = [{"page": 1, "top": 0.0, "bottom": 50.0}, {"page": 2, "top": 0.0, "bottom": 50.0}]
    text = "甲乙丙\n丁戊己\n庚辛壬"
    (hole,) = breaks(row("1.1.1.1", 1, text, boxes=boxes))
    assert hole.seams == ("乙丙丁戊", "戊己庚辛")


def test_page_numbers_that_skip_are_gone_pages() -> None:
    (hole,) = breaks(row("1.1.1.1", 1), row("1.1.1.2", 2), asides=[number(1, "1"), number(2, "3")])
    assert hole.is_gone
    assert not hole.counts_on


# --- both ends


def test_a_table_that_begins_in_the_middle_is_torn() -> None:
    rows = plan(row("0.0.0.4", 1), row("0.0.2.1", 1), row("2.1.1.1", 1))
    first = find_holes(rows, sections=around(rows)[1:])[0]
    assert (first.after, first.before, first.is_gone) == (0, 1, True)


@pytest.mark.parametrize(
    ("paths", "tables"),
    [
        (["1.1.1.1"], {}),
        (["1.1.1.0"], {"asides": [number(1, "1")]}),
        (["1.1.1.0"], {"sections": [section(1, 50.0), section(1, 200.0)]}),
        (
            ["1.1.1.0"],
            {"asides": [{"rule": "prose", "page": 1, "text": "某計畫", "box": {"page": 1, "top": 30.0}}]},
        ),
    ],
    ids=["numbers", "page number", "section above", "title above"],
)
def test_what_shows_that_a_table_begins(paths: list[str], tables: dict[str, Any]) -> None:
    rows = plan(*map(row, paths))
    tables.setdefault("sections", [section(1, 200.0)])
    assert (0, 1) not in holes(rows, **tables)


def test_its_own_column_names_do_not() -> None:
    header = {"rule": "repeated_header", "page": 1, "text": "面向", "box": {"page": 1, "top": 60.0}}
    assert (0, 1) in holes(plan(row("1.1.1.0")), sections=[section(1, 200.0)], asides=[header])


@pytest.mark.parametrize(
    ("tables", "is_torn"),
    [
        ({"sections": [section(1, 50.0)]}, True),
        ({"sections": [section(1, 50.0), section(2, 50.0)]}, False),
        ({"sections": []}, False),
    ],
    ids=["nothing behind", "a section on a later page", "no sections at all"],
)
def test_an_end_that_nothing_shows(tables: dict[str, Any], is_torn: bool) -> None:
    last = find_holes(plan(row("1.1.1.1")), **tables)[-1]
    assert (last.after, last.before, last.is_gone) == (1, 2, is_torn)


@pytest.mark.parametrize(
    "tables",
    [
        {"sections": [section(1, 200.0)]},
        {"sections": [section(2, 50.0)], "asides": [number(1, "1"), number(2, "2")]},
        {"sections": [], "asides": [number(1, "1/1")]},
        {
            "sections": [],
            "asides": [{"rule": "other_table", "page": 1, "text": "評分", "box": {"page": 1, "top": 300.0}}],
        },
    ],
    ids=["section below", "next page by its number", "last of so many", "another table below"],
)
def test_what_shows_that_a_table_ends(tables: dict[str, Any]) -> None:
    assert holes(plan(row("1.1.1.1")), **tables) == []


# --- issues


def issue(code: str, page: int | None) -> Row:
    return {"code": code, "page": page, "message_zh": "未讀取", "message_en": "not read"}


def test_an_unread_page_is_a_hole_from_before_it_to_behind_it() -> None:
    rows = plan(row("1.1.1.1", 1), row("1.1.1.2", 2), row("1.1.1.3", 3))
    numbers = [number(page, str(page)) for page in (1, 2, 3)]
    assert holes(rows, asides=numbers, issues=[issue("unread_strip", 2)]) == [(1, 3)]
    assert holes(rows, asides=numbers, issues=[issue("incomplete_pdf", None)]) == [(0, 4)]


def test_issues_that_hide_nothing_are_none() -> None:
    assert holes(plan(row("1.1.1.1")), issues=[issue("rare_department", 1), issue("missing_entry", 1)]) == []


def test_pages_behind_a_table_that_is_whole_do_not_matter() -> None:
    rows = plan(row("1.1.1.1", 2))
    assert holes(rows, issues=[issue("unread_strip", 7), issue("unread_strip", 1)]) == []


def test_page_numbers_do_not_show_where_a_table_begins_behind_an_unread_page() -> None:
    rows = plan(row("2.1.1.1", page=3), row("2.1.1.2", page=3))
    numbers = [number(page, str(page)) for page in (1, 2, 3)]
    whole, unread = [section(3, 200.0)], [issue("no_text_layer", 2)]
    assert holes(rows, sections=whole, asides=numbers) == []
    assert (0, 1) in holes(rows, sections=whole, asides=numbers, issues=unread)
    above = [section(3, 50.0), *whole]
    assert holes(rows, sections=above, asides=numbers, issues=unread) == []


def test_pages_behind_a_torn_end_do() -> None:
    found = holes(plan(row("1.1.1.1", 1)), sections=[section(1, 50.0)], issues=[issue("no_text_layer", 2)])
    assert found.count((1, 2)) == 2
