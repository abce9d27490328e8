"""A rule right below words, as long as they are, underlines them; any other rule may draw a cell."""

import pytest
from build import across, chars, down

from extract.page import Rule
from extract.table.underlines import without_underlines

WORDS = chars("用戶一次備齊文件", 53, 100)
END = WORDS[-1].x1


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (across(102, 53, END), False),
        (across(102, WORDS[2].x0, WORDS[4].x1), False),
        (across(102, 50, END + 3), True),
        (across(102, 53, END + 3), True),
        (across(108, 53, END), True),
        (across(95, 53, END), True),
        (down(53, 90, 102), True),
    ],
    ids=["all words", "some", "of a cell", "longer", "too low", "struck through", "vertical"],
)
def test_a_rule_is_an_underline_or_not(rule: Rule, kept: bool) -> None:
    assert without_underlines([rule], WORDS) == [rule] * kept
