"""A document gives its own faults away: numbers that skip, empty texts, names that stand alone."""

from dataclasses import replace

import pytest
from build import drafts, flow_lines

from extract.checks import ENOUGH, check_rows, duplicates
from extract.records import Issue
from extract.table.columns import Role
from extract.table.entries import Entry
from extract.table.headings import Heading
from extract.table.row import Row

HEADINGS: tuple[Role, ...] = ("facet", "strategy", "item")


def row(text: str, *headings: tuple[str, float], departments: tuple[str, ...] = (), page: int = 1) -> Row:
    """Return a practice under headings (text, where they begin), outermost first."""
    (draft,) = drafts(text, page=page)
    return Row(
        draft,
        0,
        headings={
            role: Heading(role, start, tuple(flow_lines(words, page=page)))
            for role, (words, start) in zip(HEADINGS, headings, strict=False)
        },
        entries={"department": tuple(Entry(name, tuple(flow_lines(name))) for name in departments)},
    )


def rows(*texts: str) -> list[Row]:
    return [row(text) for text in texts]


def found(checked: list[Row]) -> list[tuple[str, str]]:
    return [(issue.code, issue.text) for issue in check_rows(checked)]


def only(checked: list[Row]) -> Issue:
    (issue,) = check_rows(checked)
    return issue


# --- numbers

F1, F2, F3 = ("一、基礎服務", 0.0), ("二、服務遞送", 100.0), ("三、服務量能", 200.0)
S1, S2 = ("（一）一致", 0.0), ("（二）友善", 50.0)
I1, I2 = ("1. 訂定", 0.0), ("2. 檢討", 50.0)

FINE: dict[str, list[Row]] = {
    "nothing": [],
    "no numbers": rows("訂定。", "檢討。"),
    "in order": rows("(1)訂定。", "(2)檢討。", "(3)簡化。"),
    "an unnumbered one between": rows("(1)訂定。", "檢討。", "(2)簡化。"),
    "anew under the next item": [row("(1)訂定。", F1, S1, I1), row("(1)檢討。", F1, S1, I2)],
    "anew under the next strategy": [row("(1)訂定。", F1, S1), row("(1)檢討。", F1, S2)],
    "anew under the next facet": [row("(1)訂定。", F1), row("(1)檢討。", F2)],
    "on under the next item": [row("(1)訂定。", F1, S1, I1), row("(2)檢討。", F1, S1, I2)],
    "on under the next item, below one without a number": [
        row("(1)訂定。", F1, S1, I1),
        row("說明。", F1, S1, I1),
        row("(2)檢討。", F1, S1, I2),
    ],
    "anew under an item of the same name": [
        row("(1)訂定。", F1, S1, I1),
        row("(1)檢討。", F1, S2, ("1. 訂定", 50.0)),
    ],
}


@pytest.mark.parametrize("checked", FINE.values(), ids=FINE.keys())
def test_a_numbering_without_fault(checked: list[Row]) -> None:
    assert check_rows(checked) == []


@pytest.mark.parametrize(
    ("texts", "code", "text", "say"),
    [
        (["(1)甲。", "(3)乙。"], "numbering_gap", "(3)乙。", "編號由 (1) 跳到 (3)"),
        (["(1)甲。", "乙。", "(3)丙。"], "numbering_gap", "(3)丙。", "編號由 (1) 跳到 (3)"),
        (["(1)甲。", "(1)乙。"], "numbering_repeat", "(1)乙。", "編號 (1) 重複或倒退（前一個是 (1)）"),
        (
            ["(1)甲。", "(2)乙。", "(1)丙。"],
            "numbering_repeat",
            "(1)丙。",
            "編號 (1) 重複或倒退（前一個是 (2)）",
        ),
        (["(8)甲。", "(9)乙。"], "numbering_late_start", "(8)甲。", "編號由 (8) 開始"),
        (["甲。", "（二）乙。"], "numbering_late_start", "（二）乙。", "編號由 （二） 開始"),
    ],
)
def test_a_numbering_that_skips_repeats_or_starts_late(
    texts: list[str], code: str, text: str, say: str
) -> None:
    issue = only([row(text, page=7) for text in texts])
    assert (issue.code, issue.text, issue.page) == (code, text, 7)
    assert issue.box is not None
    assert say in issue.message_zh


@pytest.mark.parametrize("text", ["(3)檢討。", "（二）檢討。", "2. 檢討。"])
def test_a_numbering_that_does_not_go_on_under_the_next_heading_starts_late(text: str) -> None:
    assert found([row("(1)訂定。", F1, S1, I1), row(text, F1, S1, I2)]) == [("numbering_late_start", text)]


def test_every_fault_is_told() -> None:
    assert [code for code, _ in found(rows("(2)甲。", "(4)乙。", "(3)丙。"))] == [
        "numbering_late_start",
        "numbering_gap",
        "numbering_repeat",
    ]


# --- facets


@pytest.mark.parametrize(
    "facets",
    [
        (F1, F1, F2),
        (("基礎服務", 0.0), ("服務遞送", 100.0)),
        (F1, ("附帶事項", 100.0), F2),
        (F2, F3),
        (),
    ],
    ids=["in order", "without numbers", "one without a number", "from the second on", "none"],
)
def test_facets_in_order(facets: tuple[tuple[str, float], ...]) -> None:
    assert check_rows([row("訂定。", facet) for facet in facets] or rows("訂定。")) == []


@pytest.mark.parametrize(
    "facets",
    [(F1, F3), (F2, ("一、基礎服務", 150.0)), (F1, ("一、服務遞送", 100.0))],
    ids=["one missing", "backwards", "twice"],
)
def test_a_facet_out_of_order(facets: tuple[tuple[str, float], ...]) -> None:
    issue = only([row("訂定。", facet) for facet in facets])
    assert (issue.code, issue.text) == ("facet_order", facets[1][0])
    assert issue.message_zh == f"面向「{facets[1][0]}」的順序不對（前一個是「{facets[0][0]}」）。"


# --- texts


def test_an_empty_practice() -> None:
    issue = only(rows("(1)甲。", "(2)", "(3)乙。"))
    assert (issue.code, issue.text) == ("empty_practice", "(2)")
    assert issue.message_zh == "編號 (2) 沒有內容。"


# --- departments


def staffed(*last: str, count: int = ENOUGH) -> list[Row]:
    return [row("訂定。", departments=("業務組",)) for _ in range(count - 1)] + [
        row("檢討。", departments=last)
    ]


@pytest.mark.parametrize(
    "checked",
    [
        staffed("業務組"),
        staffed("業 務 組"),
        staffed(),
        staffed("總務組", count=ENOUGH - 1),
        staffed("總務組") + staffed("總務組"),
    ],
    ids=["a usual one", "spaced", "none", "too few practices to tell", "twice in the plan"],
)
def test_departments_that_raise_no_question(checked: list[Row]) -> None:
    assert [issue for issue in check_rows(checked) if issue.code != "missing_entry"] == []


def test_a_practice_without_the_department_that_all_others_have() -> None:
    assert only(staffed()).code == "missing_entry"
    assert check_rows([row("訂定。") for _ in range(ENOUGH)]) == []


@pytest.mark.parametrize(("without", "told"), [(0, 0), (1, 1), (4, 4), (5, 0)])
def test_missing_entries_are_told_where_few_are_missing(without: int, told: int) -> None:
    checked = [row("訂定。", departments=("業務組",)) for _ in range(ENOUGH - without)]
    issues = check_rows(checked + [row("檢討。") for _ in range(without)])
    assert [(issue.code, issue.text) for issue in issues] == [("missing_entry", "檢討。")] * told


def test_a_practice_that_lacks_both_is_told_once() -> None:
    full = row("訂定。", departments=("業務組",))
    full = replace(full, entries=full.entries | {"deadline": (Entry("每月", tuple(flow_lines("每月"))),)})
    half = replace(row("檢討。"), entries={"deadline": full.entries["deadline"]})
    issues = check_rows([full] * ENOUGH + [row("簡化。"), half])
    assert [(issue.text, issue.message_zh.split("，")[0]) for issue in issues] == [
        ("簡化。", "這一筆作法沒有承辦部門、期限"),
        ("檢討。", "這一筆作法沒有承辦部門"),
    ]


def test_an_entry_that_stands_twice_hides_several_practices() -> None:
    again = row("甲。乙。", departments=("業務組", "業務組"))
    assert only([again]).code == "practices_run_together"
    assert check_rows([row("甲。乙。", departments=("業務組", "總務組"))]) == []


def test_a_department_that_stands_nowhere_else() -> None:
    issue = only(staffed("業務組、總務組"))
    assert (issue.code, issue.text, issue.severity) == ("rare_department", "總務組", "info")
    assert issue.box == flow_lines("業務組、總務組")[0].line.box


@pytest.mark.parametrize("lead", [{}, {"department": ()}], ids=["no such column", "its cell is empty"])
def test_a_supporting_department_that_stands_nowhere_else(lead: dict[Role, tuple[Entry, ...]]) -> None:
    (draft,) = drafts("檢討。")
    support = Entry("總務組", tuple(flow_lines("總務組")))
    checked = [*staffed("業務組"), Row(draft, 0, entries={**lead, "support": (support,)})]
    assert found(checked) == [("rare_department", "總務組")]


# --- the same text again


def test_the_same_text_again_names_the_first() -> None:
    texts = [
        ("a", "訂定流程。"),
        ("b", "檢討。"),
        ("c", "訂定 流程。"),
        ("d", "訂定流程。"),
        ("e", ""),
        ("f", ""),
    ]
    assert duplicates(texts) == {"c": "a", "d": "a"}
    assert duplicates([]) == {}
