"""Columns of headings -> levels: each column one of its own, outermost first."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

Level = Literal["facet", "group", "strategy", "item"]
LEVELS: tuple[Level, ...] = ("facet", "group", "strategy", "item")
"""Outermost first. Most plans have no group: it stands where there are more levels than names for them."""


def settle(named: Sequence[Level]) -> tuple[Level, ...]:
    """Return the level of each column of headings, left to right, by what their names say.

    Names that say the same, and a group that is not needed, give way: 「實施要項」 beside 「構面」 is the
    strategy, so is 「評核項目」 beside 「評核指標」. Names that differ stay in their order. No other column
    takes the facet, for it may stand in a row or above the table. More columns than levels stay as they are.
    """
    if len(set(named)) == len(named) and "group" not in named:
        return tuple(named)
    free = [level for level in LEVELS if level != "facet" or "facet" in named]
    if len(named) < len(free):
        free.remove("group")
    ways = [tuple(way) for way in combinations(free, len(named))]
    return min(ways, key=lambda way: _distance(way, named)) if ways else tuple(named)


def _distance(way: Sequence[Level], named: Sequence[Level]) -> int:
    return sum(abs(LEVELS.index(a) - LEVELS.index(b)) for a, b in zip(way, named, strict=True))
