"""Entries -> the practices they stand beside, all of a cell together.

Entries keep their order, so the assignment is monotone: entry i+1 never belongs to an earlier practice
than entry i. Among all such assignments the cheapest is taken, and where another one costs hardly
more, both readings are reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
    forward = _forward(marks, slots, pitch)
    backward = _backward(marks, slots, pitch)
    total = [[f + b for f, b in zip(*rows, strict=True)] for rows in zip(forward, backward, strict=True)]
    chosen = _cheapest(marks, slots, pitch, forward, total[-1])
    doubts = [
        (i, j)
        for i, costs in enumerate(total)
        for j in range(len(slots))
        if j != chosen[i] and costs[j] - costs[chosen[i]] < CLOSE
    ]
    return Assignment(chosen, tuple(doubts))


def _cheapest(
    marks: Sequence[Mark],
    slots: Sequence[Slot],
    pitch: float,
    forward: list[list[float]],
    last: Sequence[float],
) -> tuple[int, ...]:
    """Return one cheapest assignment, found from its last entry back."""
    chosen = [min(range(len(slots)), key=last.__getitem__)]
    for i in range(len(marks) - 1, 0, -1):
        j = chosen[0]
        ways = [forward[i - 1][k] + _step(marks, i, slots, k, j, pitch) for k in range(j + 1)]
        chosen.insert(0, min(range(j + 1), key=ways.__getitem__))
    return tuple(chosen)


def _forward(marks: Sequence[Mark], slots: Sequence[Slot], pitch: float) -> list[list[float]]:
    """forward[i][j]: the cost of entries 0 … i when entry i belongs to practice j."""
    table = [[EMPTY * j + _start(marks[0], slot, pitch) for j, slot in enumerate(slots)]]
    for i in range(1, len(marks)):
        table.append(
            [
                min(table[i - 1][k] + _step(marks, i, slots, k, j, pitch) for k in range(j + 1))
                for j in range(len(slots))
            ]
        )
    return table


def _backward(marks: Sequence[Mark], slots: Sequence[Slot], pitch: float) -> list[list[float]]:
    """backward[i][j]: the cost of the entries after i when entry i belongs to practice j."""
    last = len(slots) - 1
    table = [[EMPTY * (last - j) for j in range(len(slots))]]
    for i in range(len(marks) - 1, 0, -1):
        table.append(
            [
                min(table[-1][k] + _step(marks, i, slots, j, k, pitch) for k in range(j, len(slots)))
                for j in range(len(slots))
            ]
        )
    return table[::-1]


def _step(marks: Sequence[Mark], i: int, slots: Sequence[Slot], k: int, j: int, pitch: float) -> float:
    """Return what it costs that entry i belongs to practice j when the one before belongs to k."""
    if j > k:
        return EMPTY * (j - k - 1) + _start(marks[i], slots[j], pitch)
    entry, before, slot = marks[i], marks[i - 1], slots[j]
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
