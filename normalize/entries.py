"""What aligning needs of a plan: keys, places and who wrote it; everything else stays in its tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from sys import intern
from typing import overload

from normalize.fold import Key

Where = dict[str, list[int]]
"""Plan -> the cluster of each of its practices."""


class PracticeIds(Sequence[str]):
    """作法代號: the ids of a plan's practices, kept small: they differ in their ends, as all plans have."""

    __slots__ = ("_ends", "_head")

    def __init__(self, ids: Sequence[str]) -> None:
        head = ids[0].rpartition(":")[0] if ids else ""
        self._head = head if all(practice.startswith(head) for practice in ids) else ""
        self._ends = tuple(intern(practice[len(self._head) :]) for practice in ids)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, n: int) -> str: ...
    @overload
    def __getitem__(self, n: slice) -> list[str]: ...
    def __getitem__(self, n: int | slice) -> str | list[str]:
        return [*self][n] if isinstance(n, slice) else self._head + self._ends[n]

    def __iter__(self) -> Iterator[str]:
        return (self._head + end for end in self._ends)


@dataclass(frozen=True)
class PlanEntries:
    """計畫之條目: the practices of one plan, in document order."""

    plan_id: str
    family: str
    """Plans of one agency and programme are a family: their wording has one origin."""
    roc_year: int
    """民國 year; 0 when unknown."""
    practice_ids: Sequence[str]
    keys: tuple[Key, ...]
    items: tuple[tuple[str, ...], ...]
    """Facet, strategy and item of each practice, as printed."""

    def __len__(self) -> int:
        return len(self.practice_ids)

    @cached_property
    def groups(self) -> tuple[range, ...]:
        """The practices of each item: positions that stand together in the plan.

        An item that has most of the plan says nothing about where a practice stands, and is left out.
        """
        starts = [n for n in range(len(self)) if n == 0 or self.items[n] != self.items[n - 1]]
        groups = (range(start, end) for start, end in pairwise([*starts, len(self)]))
        return tuple(group for group in groups if 2 * len(group) <= len(self))


def in_order(plans: Sequence[PlanEntries]) -> list[PlanEntries]:
    """Return plans in the order in which they are aligned, whatever the order they came in."""
    return sorted(plans, key=lambda plan: (plan.family, plan.roc_year, plan.plan_id))
