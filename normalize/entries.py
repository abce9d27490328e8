"""What aligning needs of a plan: keys, places and who wrote it; everything else stays in its tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from normalize.fold import Key


@dataclass(frozen=True, slots=True)
class PlanEntries:
    """計畫之條目: the practices of one plan, in document order."""

    plan_id: str
    family: str
    """Plans of one agency and programme are a family: their wording has one origin."""
    roc_year: int
    """民國 year; 0 when unknown."""
    practice_ids: tuple[str, ...]
    keys: tuple[Key, ...]
    items: tuple[tuple[str, ...], ...]
    """Facet, strategy and item of each practice, as printed."""

    def __len__(self) -> int:
        return len(self.practice_ids)

    @property
    def groups(self) -> list[list[int]]:
        """The practices of each item: positions that stand together in the plan.

        An item that has most of the plan says nothing about where a practice stands, and is left out.
        """
        by_item = groupby(range(len(self)), key=lambda n: self.items[n])
        groups = [list(group) for _, group in by_item]
        return [group for group in groups if 2 * len(group) <= len(self)]


def in_order(plans: Sequence[PlanEntries]) -> list[PlanEntries]:
    """Return plans in the order in which they are aligned, whatever the order they came in."""
    return sorted(plans, key=lambda plan: (plan.family, plan.roc_year, plan.plan_id))
