"""What wordings alone tell of an item."""

import pytest

from compare.bridge import UNALIGNED, Bridge
from compare.gaps import register_vocabulary
from compare.likeness import Items
from compare.registers import Mandate, Register
from compare.wordings import Wordings

ITEM = "設置公布欄、跑馬燈宣導重要業務訊息，辦理內部同仁滿意度調查。"
FIRST, SECOND = "設置公布欄、跑馬燈宣導重要業務訊息。", "辦理內部同仁滿意度調查。"


def wordings(*texts: str, item: str = ITEM) -> Wordings:
    register = Register("r", (Mandate("M1", item),))
    return Wordings(Items("r", register.mandates, register_vocabulary(register, texts), UNALIGNED), texts)


@pytest.mark.parametrize(
    ("text", "is_sure", "reason"),
    [
        (ITEM.replace("布", "佈"), False, "identical"),
        (ITEM, True, "identical"),
        (FIRST, False, "words"),
        ("公布欄", True, "canonical"),
        ("公布欄", False, "weak"),
    ],
)
def test_by_what_they_are_one_duty(text: str, is_sure: bool, reason: str) -> None:
    assert wordings(text).reason(0, 0, is_sure) == reason


@pytest.mark.parametrize(("is_sure", "reason"), [(False, "another"), (True, "words")])
def test_a_word_that_may_name_another_thing(is_sure: bool, reason: str) -> None:
    found = wordings("規劃機車停車場所。", item="規劃汽車停車場所。")
    assert found.reason(0, 0, is_sure) == reason


def test_duties_that_wordings_leave_open() -> None:
    found = wordings(ITEM, FIRST, SECOND)
    assert [found.left_open(0, (k,)) for k in range(3)] == [(), (1,), (0,)]
    assert found.left_open(0, (1, 2)) == ()


def test_wordings_cover_an_item_together_and_with_others() -> None:
    found = wordings(FIRST, SECOND)
    alone = found.cover(0, (0,), ())
    assert (len(alone.covered), len(alone.uncovered)) == (1, 1)
    assert alone.share < 1
    for whole in (found.cover(0, (0, 1), ()), found.cover(0, (0,), (1,))):
        assert (len(whole.covered), whole.share) == (2, 1.0)


def test_ties_are_sure_or_likely_and_the_doubtful_link_counts() -> None:
    known = Bridge(likely={"M1": "c-1"}, same={"p:1": "c-1", "p:2": "c-2"}, unsure={"p:3": "c-1"})
    assert [known.ties("M1", f"p:{n}") for n in range(1, 5)] == [True, False, True, False]
    assert not known.ties("M2", "p:4")
