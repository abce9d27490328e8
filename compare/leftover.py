"""Items that no practice was assigned to -> what the plan's practices yet have of them."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from compare.assign import Assignment
from compare.headings import heading_key
from normalize.gather import CUT

Cells = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

INSIDE = 0.9
"""Share of an item that must stand inside a practice for the practice to state it beside another."""
MORE = 0.1
"""A practice that likely states one item tells of another only what it has of it beyond that item."""
NEAR = 0.12
"""Likeness to a left-over practice of the same strategy from which an item is unsure, not missing; more
is needed where many items are left for few practices."""
FAR = 0.19
"""The same to a left-over practice of any strategy, where the plan has none of the item's name."""


class Leftover:
    """餘項: items (``n``) that have no practice; in matrices a row each, a column a practice (``m``)."""

    def __init__(self, found: Assignment, inside: Floats) -> None:
        """``inside`` says how much of each of all items stands in each practice, 0 to 1."""
        self.found, self.inside = found, inside
        self.rows = [n for n in range(len(found.words)) if n not in found.pairs]
        self.words = found.words[self.rows]

    @cached_property
    def stated(self) -> Floats:
        """How much of items stands in practices beside the other items that they state."""
        stated = self.inside[self.rows]
        return np.where(stated > self._told(self.found.items.shared) + MORE, stated, 0.0)

    @cached_property
    def most(self) -> dict[int, tuple[int, float]]:
        """Item -> the practice that states the most of it, and how much."""
        if not self.stated.size:
            return dict.fromkeys(self.rows, (0, 0.0))
        best = zip(self.stated.argmax(axis=1).tolist(), self.stated.max(axis=1).tolist(), strict=True)
        return dict(zip(self.rows, best, strict=True))

    def states(self, n: int, m: int) -> bool:
        """Tell whether a practice has anything of an item beside the other items that it states."""
        return bool(self.stated[self.rows.index(n), m])

    @cached_property
    def near(self) -> dict[int, list[int]]:
        """Item -> the practices that it may yet be, the nearest first.

        They are left over in its strategy and near, or like it by what they have beside the items that they
        state.
        """
        spare = self.words > self._told(self.found.items.alike) + MORE
        found: dict[int, list[int]] = {}
        for row, m in np.argwhere(self._is_near() | (spare & (self.words >= CUT))).tolist():
            found.setdefault(row, []).append(m)
        return {
            self.rows[row]: sorted(places, key=lambda m: (-self.words.item(row, m), m))
            for row, places in found.items()
        }

    def _is_near(self) -> Cells:
        """Tell which practices nothing was assigned to are near enough to an item of their strategy.

        They must be the nearer, the more items of the strategy are left for each. For an item of a strategy
        that the plan does not name, the practices of all strategies are looked at.
        """
        strategies, headings = self.found.items.strategies, [there for _, there, _ in self.found.headings]
        code = {name: k for k, name in enumerate(dict.fromkeys(strategies))}
        own = np.array([code[strategies[n]] for n in self.rows], np.int64)
        here = np.array([code.get(heading_key(heading), -1) for heading in headings], np.int64)
        is_free = np.array([m not in self.found.items_of for m in range(len(here))], bool)
        items = np.bincount(own, minlength=len(code))
        places = np.bincount(here[is_free & (here >= 0)], minlength=len(code))
        least = np.minimum(CUT, NEAR * np.maximum(1.0, items / np.maximum(1, places)))[own]
        named = {heading_key(heading) for heading in headings if heading}
        is_named = np.array([strategies[n] in named for n in self.rows], bool)[:, None]
        in_place = (~is_named | (own[:, None] == here)) & is_free
        near: Cells = in_place & (self.words >= np.where(is_named, least[:, None], FAR))
        return near

    def _told(self, between: Floats) -> Floats:
        """Return how much each practice has of each item by the other items that it states.

        Those are the item that it likely is, and any that stands in it whole; ``between`` says how much
        items have of each other. -1 for a practice that states none: all that it has counts.
        """
        told, between, likely = np.full(self.words.shape, -1.0), between[self.rows], self.found.likely
        if likely:
            told[:, [*likely]] = between[:, [*likely.values()]]
        for n, m in np.argwhere(self.inside >= INSIDE).tolist():
            if likely.get(m) != n:
                told[:, m] = np.maximum(told[:, m], between[:, n])
        return told
