"""Where an item would stand, and the hole there."""

from dataclasses import replace

import pytest

from compare.holes import Hole
from compare.standing import Standing, ascending

HOLE = Hole(2, 3, 2, "缺頁", "a page is gone")


@pytest.mark.parametrize(
    ("pairs", "chain"),
    [
        ([], []),
        ([(0, 5, 1.0)], [(0, 5)]),
        ([(2, 3, 1.0), (0, 1, 1.0), (1, 2, 1.0)], [(0, 1), (1, 2), (2, 3)]),
        ([(0, 9, 0.5), (1, 1, 0.5), (2, 2, 0.5)], [(1, 1), (2, 2)]),
        ([(0, 9, 0.9), (1, 1, 0.4), (2, 2, 0.4)], [(0, 9)]),
    ],
)
def test_the_best_ascending_pairs(pairs: list[tuple[int, int, float]], chain: list[tuple[int, int]]) -> None:
    assert ascending(pairs) == chain


@pytest.mark.parametrize(("item", "is_there"), [(0, False), (2, True), (4, False)])
def test_a_hole_between_the_neighbours_of_an_item(item: int, is_there: bool) -> None:
    """Item 1 is the second practice and item 3 the third; the hole is between these."""
    standing = Standing([(1, 1, 1.0), (3, 2, 1.0)], 4, [HOLE])
    assert standing.hole(item) == (HOLE if is_there else None)


def test_pages_that_are_gone_may_have_held_any_item() -> None:
    gone = replace(HOLE, is_gone=True)
    assert Standing([(1, 1, 1.0), (3, 2, 1.0)], 4, [gone]).hole(4) == gone


def test_a_plan_without_likely_practices_has_an_item_in_any_hole() -> None:
    assert Standing([], 4, [HOLE]).hole(7) == HOLE
