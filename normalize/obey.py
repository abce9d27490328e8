"""What people decided about practices -> likeness and clusters that obey it, whatever the words are like."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

from normalize.entries import PlanEntries, Where
from normalize.forced import Forced

Floats = npt.NDArray[np.float64]


def decided(practices: Sequence[str], likeness: Floats, holds: Mapping[str, int], forced: Forced) -> Floats:
    """Return the likeness with people's decisions in it: 1 and nothing else, or 0."""
    likeness = likeness.copy()
    for n, practice in enumerate(practices):
        for other in forced.apart.get(practice, frozenset()):
            if other in holds:
                likeness[n, holds[other]] = 0.0
        own = forced.same.get(practice, frozenset())
        ties = [holds[other] for other in sorted(own) if other in holds]
        if own & {*practices[:n]}:
            likeness[n, :] = 0.0  # it goes where its twin goes
        elif ties:
            likeness[n, :], likeness[:, ties[0]] = 0.0, 0.0
            likeness[n, ties[0]] = 1.0
    return likeness


def decided_across(
    likeness: Floats,
    live: Sequence[int],
    sides: tuple[Where, Where],
    plans: Sequence[PlanEntries],
    forced: Forced,
) -> Floats:
    """Return the likeness of clusters with people's decisions about their practices in it."""
    named = _named(forced)
    if not named:
        return likeness
    ours, theirs = ({p: c for p, c in _members(side, plans) if p in named} for side in sides)
    row = {cluster: n for n, cluster in enumerate(live)}
    for verdicts, value in ((forced.apart, 0.0), (forced.same, 1.0)):
        for practice, cluster in ours.items():
            for other in verdicts.get(practice, frozenset()) & theirs.keys():
                n, m = row[cluster], theirs[other]
                if value:
                    likeness[n, :], likeness[:, m] = 0.0, 0.0
                likeness[n, m] = value
    return likeness


def obey(where: Where, plans: Sequence[PlanEntries], forced: Forced) -> None:
    """Move practices where people's decisions still ask for it: the same together, then others apart."""
    named = _named(forced)
    place = {p: (plan.plan_id, n) for plan in plans for n, p in enumerate(plan.practice_ids) if p in named}
    fresh = count(1 + max((cluster for here in where.values() for cluster in here), default=-1))

    def home(practice: str) -> int:
        plan_id, n = place[practice]
        return where[plan_id][n]

    def move(practice: str, cluster: int) -> None:
        for one in {practice} | forced.same.get(practice, frozenset()):
            plan_id, n = place[one]
            where[plan_id][n] = cluster

    for practice in sorted(forced.same):
        homes = Counter(home(one) for one in {practice} | forced.same[practice])
        move(practice, min(homes, key=lambda cluster: (-homes[cluster], cluster)))
    for practice in sorted(forced.apart):
        if home(practice) in {home(other) for other in forced.apart[practice]}:
            move(practice, next(fresh))


def _named(forced: Forced) -> set[str]:
    return {*forced.same, *forced.apart}


def _members(where: Where, plans: Sequence[PlanEntries]) -> list[tuple[str, int]]:
    here = [plan for plan in plans if plan.plan_id in where]
    return [pair for plan in here for pair in zip(plan.practice_ids, where[plan.plan_id], strict=True)]
