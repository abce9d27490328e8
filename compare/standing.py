"""Where would an item stand that a plan lacks? -> the hole there, by its neighbours in the register."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from compare.holes import Hole

Places = tuple[int, int]
"""An item and a practice, by their places from 0."""


class Standing:
    """位置: where a plan has the items that it surely has, and which holes are between them."""

    def __init__(
        self, likely: Sequence[tuple[int, int, float]], practices: int, holes: Sequence[Hole]
    ) -> None:
        """``likely`` are items and practices that likely go together, and how likely."""
        self.anchors = ascending(likely)
        ends = [0, *(m + 1 for _, m in self.anchors), practices + 1]
        gone = next((hole for hole in holes if hole.is_gone), None)
        """A hole that pages are gone in: they may have held an item that stands elsewhere in the register."""
        self.holes = [
            next((hole for hole in holes if hole.after < before and hole.before > after), gone)
            for after, before in pairwise(ends)
        ]

    def hole(self, n: int) -> Hole | None:
        """Return a hole of the plan in which an item would stand; None where there is none."""
        return self.holes[bisect_left(self.anchors, (n, -1))]


def ascending(pairs: Sequence[tuple[int, int, float]]) -> list[Places]:
    """Return the pairs of the best selection in which both numbers rise, by the sum of their weights."""
    ordered = sorted(pairs)
    sums, before = [0.0] * len(ordered), [-1] * len(ordered)
    places: list[int] = []
    ends: list[int] = []
    """The ends of selections that none with a lower end betters, by place; their sums rise with it."""
    for at, (_, m, weight) in enumerate(ordered):
        first = last = bisect_left(places, m)
        before[at] = ends[first - 1] if first else -1
        sums[at] = weight + (sums[before[at]] if first else 0.0)
        while last < len(ends) and sums[ends[last]] < sums[at]:
            last += 1
        if places[last : last + 1] != [m]:
            places[first:last], ends[first:last] = [m], [at]
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(ordered[at][:2])
        at = before[at]
    return chain[::-1]
