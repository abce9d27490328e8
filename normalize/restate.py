"""Clusters of one family -> those joined that are one duty, which a plan states in two places.

Only a person can say so for certain: the practices concerned are given back.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from normalize.clusters import Clusters
from normalize.entries import PlanEntries, Where
from normalize.fold import Key
from normalize.forced import Forced
from normalize.match import ratio, replaced_words, share_within

RESTATED = 0.35
"""Least likeness of two clusters that one plan, but no other, keeps apart: it states the duty twice."""
PIECE = 0.75
"""Share of a practice that stands in another plan's wording of a duty if it is a piece of that."""


class _Row(NamedTuple):
    """A practice that a cluster has."""

    practice_id: str
    key: Key
    place: tuple[str, ...]
    """Facet and strategy."""


_Held = dict[str, list[_Row]]
"""Plan -> those of its practices that a cluster has."""


def join_restated(
    plans: Sequence[PlanEntries], where: Where, clusters: Clusters, forced: Forced
) -> tuple[Where, set[str]]:
    """Join clusters that are alike and that few plans keep apart; return the practices concerned too."""
    live = sorted({cluster for here in where.values() for cluster in here})
    pairs = _alike(live, clusters)
    members = _members(plans, where, {cluster for pair in pairs for cluster in pair})
    joined: dict[int, int] = {}
    restated: set[str] = set()
    for pair in pairs:
        ends = {_last(cluster, joined) for cluster in pair}
        few, many = sorted(ends, key=lambda cluster: (len(members[cluster]), -cluster)) * (3 - len(ends))
        if few != many and _is_restated(members[few], members[many], len(plans), forced):
            joined[few] = many
            restated |= {row.practice_id for row in _rows(members[few])}
            for plan_id, own in members[few].items():
                members[many].setdefault(plan_id, []).extend(own)
    last = {plan_id: [_last(cluster, joined) for cluster in here] for plan_id, here in where.items()}
    return last, restated


def _members(plans: Sequence[PlanEntries], where: Where, clusters: Collection[int]) -> dict[int, _Held]:
    members: dict[int, _Held] = {}
    for plan in plans:
        for n, cluster in enumerate(where[plan.plan_id]):
            if cluster in clusters:
                row = _Row(plan.practice_ids[n], plan.keys[n], plan.items[n][:2])
                members.setdefault(cluster, {}).setdefault(plan.plan_id, []).append(row)
    return members


def _rows(held: _Held) -> list[_Row]:
    return [row for own in held.values() for row in own]


def _alike(live: Sequence[int], clusters: Clusters) -> list[tuple[int, int]]:
    """Return the pairs of clusters that may be one duty, the most alike first."""
    centres = clusters.centroids(live)
    likeness = (centres @ centres.T).tocoo()
    alike = (likeness.data >= RESTATED) & (likeness.row < likeness.col)
    found = zip(likeness.data[alike], likeness.row[alike], likeness.col[alike], strict=True)
    pairs = sorted((-round(score, 9), live[one], live[two]) for score, one, two in found)
    return [(one, two) for _, one, two in pairs]


def _is_restated(few: _Held, many: _Held, plans: int, forced: Forced) -> bool:
    """Tell whether a plan states one duty in two clusters.

    Where other plans have the duty, they tell; of two duties that one plan alone has, only the words do.
    """
    both = few.keys() & many.keys()
    ours, theirs = _rows(few), _rows(many)
    if not both or forced.forbids((row.practice_id for row in ours), (row.practice_id for row in theirs)):
        return False
    if len(many) == 1:
        return plans > 1 and not any(replaced_words(one.key, other.key) for one in ours for other in theirs)
    return not _sets_apart(few, many) if len(few) == 1 else 2 * len(both) <= len(few)


def _sets_apart(few: _Held, many: _Held) -> bool:
    """Tell whether the one plan that has the one cluster means it to be another duty than the other.

    What it states under one strategy is several duties, unless the other plans' wordings hold what it has in
    the first cluster, or are more like that than like what it has in the second.
    """
    ((plan_id, ours),) = few.items()
    theirs = many[plan_id]
    others = [row for plan, rows in many.items() if plan != plan_id for row in rows]
    if len({row.place for row in (*ours, *theirs)}) > 1:
        return False
    return _most(share_within, ours, others) < PIECE and _most(ratio, ours, others) <= _most(
        ratio, theirs, others
    )


def _most(measure: Callable[[str, str], float], ours: Sequence[_Row], others: Sequence[_Row]) -> float:
    """Return the most of a measure, from our keys to the others' with their details."""
    wordings = {row.key.main + row.key.aside for row in others}
    return max(measure(key, wording) for key in {row.key.main for row in ours} for wording in wordings)


def _last(cluster: int, gone: Mapping[int, int]) -> int:
    """Return where a cluster ended up that was joined to another, which may have been joined in turn."""
    while cluster in gone:
        cluster = gone[cluster]
    return cluster
