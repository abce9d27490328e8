"""How much of one text stands in another."""

import pytest

from compare.inside import Parts
from normalize.fold import Key
from normalize.grams import vocabulary


def shares(parts: list[str], wholes: list[str]) -> list[list[float]]:
    known = vocabulary([Key(part, "") for part in parts])
    return Parts(parts, known).shares(wholes).tolist()


def test_a_text_stands_in_itself() -> None:
    assert shares(["设置公布栏"], ["设置公布栏", "并设置公布栏等"]) == [[pytest.approx(1), pytest.approx(1)]]


def test_nothing_stands_in_nothing() -> None:
    assert shares(["设置公布栏", ""], ["", "另一件事"]) == [[0, 0], [0, 0]]


def test_no_two_characters_go_over_a_line_feed() -> None:
    assert shares(["甲乙"], ["甲\n乙", "甲乙"]) == [[0, pytest.approx(1)]]


def test_a_half() -> None:
    assert shares(["甲乙丙"], ["甲乙"])[0][0] == pytest.approx(0.5)


def test_rare_characters() -> None:
    assert shares(["𠮷野家"], ["到𠮷野家去"])[0][0] == pytest.approx(1)
