"""Which page breaks others close: never one that may hide a page."""

from dataclasses import replace

import pytest

from compare.closing import Witness, still_open
from compare.holes import Hole
from normalize.fold import letters

WINDOWS = ("一、基礎服務", "（一）服務一致", "1. 單一窗口")
WEB = ("一、基礎服務", "（一）服務一致", "2. 網站")
OTHER = ("一、優質服務", "(三) 其他策略", "5. 其他")
NAMELESS = ("一、基礎服務", "", "")
CUT = Hole(1, 3, 2, "缺", "gone", cut=2, seams=(letters("櫃檯提供"),))
ON = Hole(2, 3, 2, "缺", "gone", counts_on=True)
TEXT = "設置單一窗口櫃檯，提供用戶整合服務。"


def is_open(hole, witnesses=None, headings=(WINDOWS, WINDOWS, WINDOWS, WINDOWS)):
    """``witnesses``: place of a practice -> what others say of it."""
    known = witnesses or {}
    return bool(still_open([hole], headings, lambda m: known.get(m, ())))


def says(headings, source="other", text=""):
    return Witness(source, text, headings)


@pytest.mark.parametrize("hole", [CUT, ON, replace(CUT, counts_on=True), Hole(2, 3, 2, "缺", "gone")])
def test_without_a_witness_a_hole_stays_open(hole):
    assert is_open(hole)


def test_a_cut_text_is_whole_where_another_has_its_letters():
    assert not is_open(CUT, {1: [Witness("other", TEXT)]})
    assert not is_open(CUT, {1: [Witness("other", "別的字"), Witness("third", TEXT)]})


@pytest.mark.parametrize(
    ("hole", "text"),
    [
        (CUT, "設置單一窗口櫃檯。"),
        (CUT, ""),
        (replace(CUT, seams=()), TEXT),
        (replace(CUT, seams=(letters("櫃檯提供"), letters("用戶之整"))), TEXT),
    ],
)
def test_a_cut_text_stays_open_where_a_letter_differs(hole, text):
    assert is_open(hole, {1: [Witness("other", text)]})


def test_only_a_practice_that_is_cut_can_show_that_it_is_whole():
    assert is_open(CUT, {0: [Witness("other", TEXT)], 2: [Witness("other", TEXT)]})


def test_numbers_go_on_under_the_headings_that_the_duty_has_elsewhere():
    assert not is_open(ON, {2: [says(("二、服務", "(一)服務一致", "一、單一窗口"))]})
    assert not is_open(ON, {3: [says(WINDOWS)]}), "one further on under the same headings tells too"


def test_numbers_go_on_beside_a_practice_that_stands_there_elsewhere_too():
    assert not is_open(ON, {1: [says(OTHER)], 2: [says(OTHER)]})
    assert is_open(ON, {1: [says(OTHER, "third")], 2: [says(OTHER)]}), "each source for itself"


@pytest.mark.parametrize(
    "witnesses",
    [
        {2: [says(WEB)]},
        {2: [says(WINDOWS), says(WEB, "third")]},
        {2: [says(NAMELESS)]},
        {2: [Witness("other", TEXT)]},
        {1: [says(WINDOWS)]},
    ],
    ids=["elsewhere", "not all agree", "no names", "place not sure", "only before it"],
)
def test_numbers_that_may_go_on_by_chance(witnesses):
    assert is_open(ON, witnesses)


def test_what_stands_under_other_headings_tells_nothing():
    assert is_open(ON, {3: [says(WEB)]}, (WINDOWS, WINDOWS, WINDOWS, WEB))
    assert is_open(ON, {0: [says(OTHER)], 2: [says(OTHER)]}, (WEB, WINDOWS, WINDOWS, WINDOWS))


def test_a_place_elsewhere_outweighs_the_letters():
    both = replace(CUT, counts_on=True)
    witness = Witness("other", TEXT)
    assert is_open(both, {1: [witness], 2: [says(WEB)]})
    assert not is_open(both, {1: [witness]})
