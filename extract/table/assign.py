"""Entries -> the practices they stand beside, all of a cell together.

Entries keep their order, so the assignment is monotone: entry i+1 never belongs to an earlier practice
than entry i. Among all such assignments the cheapest is taken, and where another one costs hardly
more, both readings are reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

INFINITE = 1e9
CLOSE = 0.35
"""A reading that costs at most this much more is a possible one."""

# Costs, in line pitches.
EARLY = 1.5  # an entry stands a line above the practice
LATE = 0.5  # … a line below its first line, but beside it
PAST = 1.0  # … a line beyond its last line
EMPTY = 0.8  # a practice has no entry
AGAIN = 3.0  # a practice has the same entry twice
APART = 0.3  # an entry stands apart from the one before it, in the same practice


class Slot(NamedTuple):
    """The room of one practice beside which entries may stand."""

    first: float
    """Baseline of its first line."""
    next: float
    """Baseline of the next practice's first line, or the bottom of the cell."""
    cells: frozenset[int] = frozenset()
    """The entry cells that stand beside it; none means all."""


class Mark(NamedTuple):
    """One entry to be assigned."""

    text: str
    first: float
    """Baseline of its first line."""
    last: float
    """Baseline of its last line."""
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which practice each entry belongs to, and where that is uncertain."""

    slots: tuple[int, ...]
    """slots[i] is the practice of entry i, 0-based."""
    doubts: tuple[tuple[int, int], ...]
    """(entry, other practice): a reading that is nearly as good."""


def assign(marks: Sequence[Mark], slots: Sequence[Slot], pitch: float) -> Assignment:
    """Return the cheapest monotone assignment of entries to practices.

    ``pitch`` is the distance of two lines in points. Raises ValueError when there are no practices.
    """
    if not slots:
        raise ValueError("no practices to assign to")
    if not marks:
        return Assignment((), ())
    costs = _Costs(
        [[_start(mark, slot, pitch) for slot in slots] for mark in marks],
        [[INFINITE] * len(slots)]
        + [[_stay(mark, before, slot, pitch) for slot in slots] for before, mark in pairwise(marks)],
    )
    forward, backward = costs.forward(), costs.backward()
    total = [[f + b for f, b in zip(*rows, strict=True)] for rows in zip(forward, backward, strict=True)]
    chosen = costs.cheapest(forward)
    doubts = [
        (i, j)
        for i, ways in enumerate(total)
        for j in range(len(slots))
        if j != chosen[i] and ways[j] - ways[chosen[i]] < CLOSE
    ]
    return Assignment(chosen, tuple(doubts))


class _Costs(NamedTuple):
    """What it costs that entry i belongs to practice j: as its first entry, or behind the one before."""

    start: list[list[float]]
    stay: list[list[float]]

    def step(self, i: int, k: int, j: int) -> float:
        """Return what it costs that entry i belongs to practice j when the one before belongs to k."""
        return self.stay[i][j] if j == k else EMPTY * (j - k - 1) + self.start[i][j]

    def forward(self) -> list[list[float]]:
        """forward[i][j]: the cost of entries 0 … i when entry i belongs to practice j."""
        table = [[EMPTY * j + cost for j, cost in enumerate(self.start[0])]]
        for start, stay in zip(self.start[1:], self.stay[1:], strict=True):
            skipped, row = INFINITE, []
            for before, first, again in zip(table[-1], start, stay, strict=True):
                row.append(min(skipped + first, before + again))
                skipped = min(skipped + EMPTY, before)
            table.append(row)
        return table

    def backward(self) -> list[list[float]]:
        """backward[i][j]: the cost of the entries after i when entry i belongs to practice j."""
        last = len(self.start[0]) - 1
        table = [[EMPTY * (last - j) for j in range(last + 1)]]
        for start, stay in zip(self.start[:0:-1], self.stay[:0:-1], strict=True):
            skipped, row = INFINITE, []
            for after, first, again in zip(table[-1][::-1], start[::-1], stay[::-1], strict=True):
                row.append(min(skipped, after + again))
                skipped = min(skipped + EMPTY, after + first)
            table.append(row[::-1])
        return table[::-1]

    def cheapest(self, forward: list[list[float]]) -> tuple[int, ...]:
        """Return one cheapest assignment, found from its last entry back."""
        last = len(forward[-1]) - 1
        ends = [cost + EMPTY * (last - j) for j, cost in enumerate(forward[-1])]
        chosen = [min(range(last + 1), key=ends.__getitem__)]
        for i in range(len(forward) - 1, 0, -1):
            j = chosen[0]
            ways = [round(forward[i - 1][k] + self.step(i, k, j), 9) for k in range(j + 1)]
            chosen.insert(0, min(range(j + 1), key=ways.__getitem__))
        return tuple(chosen)


def _stay(entry: Mark, before: Mark, slot: Slot, pitch: float) -> float:
    """Return what it costs that an entry belongs to the same practice as the one before it."""
    if not _stands_beside(entry, slot):
        return INFINITE
    past = max(0.0, (entry.first - slot.next) / pitch + 1.0)
    cost = PAST * past
    cost += APART * max(0.0, (entry.first - before.last) / pitch - 1.0)
    return cost + (AGAIN if entry.text == before.text else 0.0)


def _start(entry: Mark, slot: Slot, pitch: float) -> float:
    """Return what it costs that an entry is the first of a practice."""
    if not _stands_beside(entry, slot):
        return INFINITE
    late = (entry.first - slot.first) / pitch
    past = max(0.0, (entry.first - slot.next) / pitch + 1.0)
    if late < 0:
        return EARLY * -late
    return LATE * (late - past) + PAST * past if past <= late else PAST * late


def _stands_beside(entry: Mark, slot: Slot) -> bool:
    return not slot.cells or entry.cell in slot.cells
