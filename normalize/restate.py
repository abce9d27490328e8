"""Clusters of one family -> those joined that are one duty, which a plan states in two places.

Only a person can say so for certain: the practices concerned are given back.
"""

from collections.abc import Collection, Mapping, Sequence

from normalize.clusters import Clusters
from normalize.entries import PlanEntries
from normalize.fold import Key
from normalize.forced import Forced
from normalize.match import replaced_words

RESTATED = 0.35
"""Least likeness of two clusters that one plan, but no other, keeps apart: it states the duty twice."""

Where = dict[str, list[int]]
"""Plan -> the cluster of each of its practices."""
_Held = dict[str, list[tuple[str, Key]]]
"""Plan -> those of its practices that a cluster has, and their keys."""


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
            restated |= {practice for own in members[few].values() for practice, _ in own}
            for plan_id, own in members[few].items():
                members[many].setdefault(plan_id, []).extend(own)
    last = {plan_id: [_last(cluster, joined) for cluster in here] for plan_id, here in where.items()}
    return last, restated


def _members(plans: Sequence[PlanEntries], where: Where, clusters: Collection[int]) -> dict[int, _Held]:
    members: dict[int, _Held] = {}
    for plan in plans:
        rows = zip(where[plan.plan_id], plan.practice_ids, plan.keys, strict=True)
        for cluster, practice, key in (row for row in rows if row[0] in clusters):
            members.setdefault(cluster, {}).setdefault(plan.plan_id, []).append((practice, key))
    return members


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
    ours, theirs = ([row for own in side.values() for row in own] for side in (few, many))
    if not both or forced.forbids((row[0] for row in ours), (row[0] for row in theirs)):
        return False
    if len(many) == 1:
        return plans > 1 and not any(replaced_words(key, other) for _, key in ours for _, other in theirs)
    return len(few) == 1 or 2 * len(both) <= len(few)


def _last(cluster: int, gone: Mapping[int, int]) -> int:
    """Return where a cluster ended up that was joined to another, which may have been joined in turn."""
    while cluster in gone:
        cluster = gone[cluster]
    return cluster
