"""A register's items and a plan's practices -> which goes with which, one to one.

They go together by their own words, and by the canonical practice where both are sure of it; what stands
beside them in the register and in the plan bears them out.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from compare.bridge import Bridge
from compare.likeness import numbered
from compare.wordings import Wordings
from normalize.align import PlanStatements
from normalize.assign import Pairs, one_to_one
from normalize.gather import CUT, FLOOR, SUPPORT
from normalize.judge import HIGH

Floats = npt.NDArray[np.float64]

ANCHOR = 0.45
"""Likeness of a pair that is likely right: it tells where the items beside it would stand."""


class Assignment:
    """配對: a register's items and a plan's practices, by their places from 0."""

    def __init__(self, wordings: Wordings, plan: PlanStatements, bridge: Bridge) -> None:
        self.items, likeness = wordings.items, wordings.likeness
        self.headings = [(p.facet, p.strategy, p.item) for p in plan.practices]
        self.wordings = [likeness.place[p.text] for p in plan.practices]
        """Each practice's wording."""
        self.words: Floats = likeness.words[self.wordings].T
        """How like each item and practice are."""
        self.bridged = self._bridged(plan, bridge)
        """Which are surely one canonical practice."""
        self.pairs = dict(self._pairs())
        """Item -> its practice."""
        self.items_of = {m: n for n, m in self.pairs.items()}
        """Practice -> its item."""
        self.trust = np.maximum(self.words, self.bridged)
        self.likely, self.sure = self._trusted(ANCHOR), self._trusted(HIGH)
        """The practices that are likely, or surely, their item."""

    def _bridged(self, plan: PlanStatements, bridge: Bridge) -> npt.NDArray[np.bool_]:
        of, same = self.items.of, bridge.same
        cells = [
            (n, m) for m, p in enumerate(plan.practices) for n in of.get(same.get(p.practice_id, ""), ())
        ]
        bridged = np.zeros(self.words.shape, bool)
        bridged[tuple(np.array(cells, np.int64).reshape(-1, 2).T)] = True
        return bridged

    def _pairs(self) -> Pairs:
        score = np.maximum(self.words, 0.95 * self.bridged)
        pairs = one_to_one(score, CUT)
        for _ in range(2):
            before = pairs
            pairs = one_to_one(score + SUPPORT * self._support(pairs, score) * (score >= FLOOR), CUT)
            if pairs == before:
                break
        return pairs

    def _support(self, pairs: Sequence[tuple[int, int]], score: Floats) -> Floats:
        """Return, 0 to 1, how far an item's neighbours in the register go to a practice's in the plan."""
        if not pairs:
            return np.zeros(score.shape)
        n, m = np.array(pairs).T
        item, place = self.items.under, self._under
        trust = np.clip((score[n, m] - 0.15) / 0.45, 0, 1) / np.maximum(1, np.bincount(item)[item[n]] - 1)
        groups, own = np.zeros((item.max() + 1, place.max() + 1)), np.zeros(score.shape)
        np.add.at(groups, (item[n], place[m]), trust)
        own[n, m] = trust
        rows, columns = np.zeros((len(score), groups.shape[1])), np.zeros((len(groups), score.shape[1]))
        rows[n, place[m]], columns[item[n], m] = trust, trust
        # All pairs of both headings, but neither the item's own pair nor the practice's.
        return np.clip(groups[item][:, place] - rows[:, place] - columns[item] + own, 0.0, 1.0)

    @cached_property
    def _under(self) -> npt.NDArray[np.int64]:
        return numbered(self.headings)

    def _trusted(self, least: float) -> dict[int, int]:
        return {m: n for m, n in self.items_of.items() if self.trust[n, m] >= least}
