"""Merged and split practices: what is no part first."""

import pytest
from smallplans import part_links, small_plan

from normalize.align import Alignment
from normalize.grams import vocabulary
from normalize.parts import compare_clauses

PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"
COMPLAINTS = "訂定用戶陳情處理機制及標準作業程序。"
WATER = "定期檢查飲水機水質並張貼檢驗報告。"


def parts(*texts: list[str]) -> set[tuple[str, str, str]]:
    """Return practice, a practice of the duty, and reason."""
    alignment = Alignment(
        [
            small_plan(name, own, year=107 + n)
            for n, (name, own) in enumerate(zip("abcd", texts, strict=False))
        ]
    )
    names = {one.canonical_id: one.practice_id for one in alignment.catalogue}
    return {(link.practice_id, names[link.canonical_id], link.reason) for link in part_links(alignment)}


@pytest.mark.parametrize(
    "texts",
    [
        ([PHONE, GUIDE], [PHONE, GUIDE]),
        ([PHONE], [GUIDE]),
        ([COMPLAINTS], ["訂定新聞輿情處理機制及標準作業程序。"]),
        ([], []),
        ([""], ["。"]),
    ],
)
def test_no_part(texts: tuple[list[str], ...]) -> None:
    assert not parts(*texts)


def test_a_merged_practice_contains_the_other_duty() -> None:
    found = parts([PHONE, GUIDE, WATER], [PHONE, GUIDE, WATER], [f"{PHONE[:-1]}；{GUIDE}", WATER])
    assert {(practice, reason) for practice, _, reason in found} == {("c:1", "contains")}


def test_a_piece_of_a_duty() -> None:
    long = f"{PHONE[:-1]}，{WATER[:-1]}，{GUIDE}"
    found = parts([long, COMPLAINTS], [long, COMPLAINTS], [WATER, PHONE, COMPLAINTS])
    assert {practice for practice, _, reason in found if reason == "piece"} <= {"c:1", "c:2"}
    assert any(reason == "piece" for _, _, reason in found)


def test_parts_name_their_clauses() -> None:
    alignment = Alignment(
        [
            small_plan("a", [PHONE, GUIDE, WATER], year=107),
            small_plan("b", [PHONE, GUIDE, WATER], year=108),
            small_plan("c", [f"{PHONE[:-1]}；{GUIDE}", WATER], year=109),
        ]
    )
    link = part_links(alignment)[0]
    assert link.matched
    assert not link.unmatched


def test_links_do_not_depend_on_which_were_asked_for_first() -> None:
    texts = [PHONE, GUIDE, f"{PHONE[:-1]}；{WATER}"]
    plans = [small_plan(name, texts[n % 2 :], year=107 + n) for n, name in enumerate("abcd")]
    one, other = Alignment(plans), Alignment(plans)
    forth = {name: list(one.links(name)) for name in "abcd"}
    back = {name: list(other.links(name)) for name in "dcba"}
    assert forth == back
    assert forth == {name: list(one.links(name)) for name in "abcd"}


@pytest.mark.parametrize(
    ("text", "other", "matched", "unmatched"),
    [
        ("", "甲乙", (), ()),
        ("。", "甲乙", (), ()),
        ("提供諮詢，設置志工。", "", (), ("提供諮詢", "設置志工")),
        ("提供諮詢，設置志工。", "由社工提供諮詢", ("提供諮詢",), ("設置志工",)),
        ("提供諮詢、\n設置志工", "設置志工；提供諮詢", ("提供諮詢", "設置志工"), ()),
        ("於臺電網頁公布", "台電網站公佈", ("於臺電網頁公布",), ()),
    ],
)
def test_clauses(text: str, other: str, matched: tuple[str, ...], unmatched: tuple[str, ...]) -> None:
    found = compare_clauses(text, other, vocabulary([]))
    assert (found.matched, found.unmatched) == (matched, unmatched)
