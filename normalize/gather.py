"""Plans -> clusters: each practice goes to the duty it states, each duty at most once a plan.

A plan is assigned to the clusters as a whole, one to one, which decides what no threshold can: of two
duties that are worded alike each gets its own. Families are gathered first, then put together by a
stricter rule: no support by position, no second choices. Nothing depends on the order in which the
plans are given.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from normalize.assign import one_to_one, without_displaced
from normalize.clusters import Clusters
from normalize.entries import PlanEntries, in_order
from normalize.forced import Forced
from normalize.grams import Vocabulary, vectors
from normalize.lead import states_first

Floats = npt.NDArray[np.float64]

CUT = 0.24
"""Least likeness at which two wordings are one duty; within a family with the support of its neighbours."""
DISPLACED = 0.75
"""Across families a pair is dropped that is less than so much of the best that its cluster has."""
SUPPORT = 0.1
"""What it adds when all neighbours in the item go to clusters that stand beside the candidate."""
FLOOR = 0.1
"""Least likeness that support may add to: position alone makes no pair."""
PASSES = 3
"""How often every plan is taken out and assigned anew; fewer when nothing changes."""
LEAD = 0.4
"""Least likeness of a practice to a duty that it may state before the one it was assigned to."""
MOST_WORDINGS = 12
"""Wordings of a cluster that are looked at one by one."""
RESTATED = 0.35
"""Least likeness of two clusters that one plan, but no other, keeps apart: it states the duty twice."""


Where = dict[str, list[int]]
"""Plan -> the cluster of each of its practices."""


@dataclass(slots=True)
class Gathering:
    """彙整: the clusters, and where each practice is."""

    clusters: Clusters
    where: Where
    families: dict[int, set[str]]
    """Cluster -> the families whose plans have it."""
    restated: set[str]
    """Practices that only a person can say of whether their plan states one duty twice."""


def gather(plans: Sequence[PlanEntries], known: Vocabulary, forced: Forced | None = None) -> Gathering:
    """Return the clusters of all plans; ``known`` must be the vocabulary of their keys."""
    forced = forced or Forced()
    families = [list(family) for _, family in groupby(in_order(plans), key=lambda plan: plan.family)]
    where: Where = {}
    restated: set[str] = set()
    for family in families:
        own = _Family(known, forced)
        own.gather(family)
        restated |= own.join_restated(family)
        where |= _across(where, own.where, plans, known, forced)
    _obey(where, plans, forced)
    where = _renumbered(where)
    homes: dict[int, set[str]] = {}
    for plan in plans:
        for cluster in where[plan.plan_id]:
            homes.setdefault(cluster, set()).add(plan.family)
    return Gathering(_clusters_of(where, plans, known), where, homes, restated)


class _Family:
    """The plans of one family while they are gathered."""

    def __init__(self, known: Vocabulary, forced: Forced) -> None:
        self.known, self.forced = known, forced
        self.clusters = Clusters(len(known.codes))
        self.where: Where = {}
        self.holds: dict[str, int] = {}
        """Practice that somebody decided about -> its cluster."""

    def gather(self, plans: Sequence[PlanEntries]) -> None:
        for plan in plans:
            self._put(plan)
        for _ in range(PASSES if len(plans) > 1 else 0):
            if not sum([self._put_anew(plan) for plan in plans]):
                break
        for plan in plans:
            self._put_leads(plan)

    def _put_anew(self, plan: PlanEntries) -> bool:
        """Take a plan out and put it in again; tell whether that changed anything."""
        before = self.where.pop(plan.plan_id)
        rows = vectors(plan.keys, self.known)
        self.clusters.remove(before, plan.keys, rows)
        self.clusters.accompany(_beside(plan, before), -1)
        for practice in plan.practice_ids:
            self.holds.pop(practice, None)
        self._put(plan, before)
        return before != self.where[plan.plan_id]

    def _put(self, plan: PlanEntries, before: Sequence[int] = ()) -> None:
        rows = vectors(plan.keys, self.known)
        chosen = dict(self._choose(plan, self.clusters.likeness(plan.keys, rows)))
        taken = set(chosen.values())
        here = []
        for n in range(len(plan)):
            if n not in chosen:
                old = before[n] if before and before[n] not in taken else None
                chosen[n] = old if old is not None and self.clusters.is_empty(old) else self.clusters.new()
                taken.add(chosen[n])
            here.append(chosen[n])
        here = self._with_twins(plan, here)
        self.clusters.add(here, plan.keys, rows)
        self.clusters.accompany(_beside(plan, here))
        self.where[plan.plan_id] = here
        for practice, cluster in zip(plan.practice_ids, here, strict=True):
            self._hold(practice, cluster)

    def _choose(self, plan: PlanEntries, likeness: Floats) -> list[tuple[int, int]]:
        likeness = _decided(plan.practice_ids, likeness, self.holds, self.forced)
        pairs = one_to_one(likeness, CUT)
        for _ in range(2):
            support = _support(plan, pairs, likeness, self.clusters)
            pairs = one_to_one(likeness + SUPPORT * support * (likeness >= FLOOR), CUT)
        return pairs

    def _with_twins(self, plan: PlanEntries, here: list[int]) -> list[int]:
        """Return the clusters with practices of one plan together that a person said are one duty."""
        at = {practice: n for n, practice in enumerate(plan.practice_ids)}
        for practice, n in at.items():
            for other in self.forced.same.get(practice, frozenset()) & at.keys():
                here[max(n, at[other])] = here[min(n, at[other])]
        return here

    def _put_leads(self, plan: PlanEntries) -> None:
        """Move practices that state two duties to the one stated first, if no other of the plan has it."""
        here = self.where[plan.plan_id]
        rows = vectors(plan.keys, self.known)
        self.clusters.remove(here, plan.keys, rows)
        likeness = self.clusters.likeness(plan.keys, rows)
        for n, cluster in np.argwhere(likeness >= LEAD).tolist():
            free = cluster not in here and not self.clusters.is_empty(here[n])
            if free and self._may_move(plan.practice_ids[n], cluster) and self._leads(plan, n, cluster):
                here[n] = cluster
                self._hold(plan.practice_ids[n], cluster)
        self.clusters.add(here, plan.keys, rows)

    def _may_move(self, practice: str, cluster: int) -> bool:
        """Tell whether no decision keeps a practice where it is, or away from a cluster."""
        away = self.forced.apart.get(practice, frozenset())
        return practice not in self.forced.same and cluster not in {self.holds.get(other) for other in away}

    def _hold(self, practice: str, cluster: int) -> None:
        if practice in self.forced.same or practice in self.forced.apart:
            self.holds[practice] = cluster

    def _leads(self, plan: PlanEntries, n: int, cluster: int) -> bool:
        wordings = [self.clusters.wordings(c)[:MOST_WORDINGS] for c in (cluster, self.where[plan.plan_id][n])]
        return states_first(plan.keys[n], wordings[0], wordings[1], self.known)

    def join_restated(self, plans: Sequence[PlanEntries]) -> set[str]:
        """Join clusters that are alike and that few plans keep apart; return the practices concerned."""
        members: dict[int, dict[str, list[str]]] = {}
        for plan in plans:
            for practice, cluster in zip(plan.practice_ids, self.where[plan.plan_id], strict=True):
                members.setdefault(cluster, {}).setdefault(plan.plan_id, []).append(practice)
        joined: dict[int, int] = {}
        restated: set[str] = set()
        for pair in self._alike(sorted(members)):
            ends = {_last(cluster, joined) for cluster in pair}
            few, many = sorted(ends, key=lambda cluster: (len(members[cluster]), -cluster)) * (3 - len(ends))
            if few != many and self._is_restated(members[few], members[many], len(plans)):
                joined[few] = many
                restated |= {practice for own in members[few].values() for practice in own}
                for plan_id, own in members[few].items():
                    members[many].setdefault(plan_id, []).extend(own)
        for plan_id, clusters in self.where.items():
            self.where[plan_id] = [_last(cluster, joined) for cluster in clusters]
        return restated

    def _alike(self, live: Sequence[int]) -> list[tuple[int, int]]:
        """Return the pairs of clusters that may be one duty, the most alike first."""
        centres = self.clusters.centroids(live)
        likeness = sp.triu(centres @ centres.T, 1).tocoo()
        found = zip(likeness.data, likeness.row, likeness.col, strict=True)
        alike = [(score, one, two) for score, one, two in found if score >= RESTATED]
        pairs = sorted((-round(score, 9), live[one], live[two]) for score, one, two in alike)
        return [(one, two) for _, one, two in pairs]

    def _is_restated(self, few: Mapping[str, list[str]], many: Mapping[str, list[str]], plans: int) -> bool:
        both = few.keys() & many.keys()
        ours, theirs = ([practice for own in side.values() for practice in own] for side in (few, many))
        apart = self.forced.forbids(ours, theirs)
        return bool(both) and not apart and (len(few) == 1 < plans or 2 * len(both) <= len(few))


def _last(cluster: int, gone: Mapping[int, int]) -> int:
    """Return where a cluster ended up that was joined to another, which may have been joined in turn."""
    while cluster in gone:
        cluster = gone[cluster]
    return cluster


def _beside(plan: PlanEntries, here: Sequence[int]) -> list[list[int]]:
    return [[here[n] for n in group] for group in plan.groups]


def _decided(practices: Sequence[str], likeness: Floats, holds: Mapping[str, int], forced: Forced) -> Floats:
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


def _support(
    plan: PlanEntries, pairs: Sequence[tuple[int, int]], likeness: Floats, clusters: Clusters
) -> Floats:
    """Return, 0 to 1, how far each practice's neighbours in its item go to clusters beside each cluster."""
    support = np.zeros(likeness.shape)
    chosen = dict(pairs)
    for group in plan.groups:
        for neighbour in (n for n in group if n in chosen):
            cluster = chosen[neighbour]
            beside = np.array(clusters.companions(cluster), np.int64)
            trust = min(max((likeness[neighbour, cluster] - 0.15) / 0.45, 0.0), 1.0)
            for other in group if len(beside) else ():
                if other != neighbour:
                    support[other, beside] += trust / (len(group) - 1)
    return np.minimum(support, 1.0)


# --- across families


def _across(
    where: Where, own: Where, plans: Sequence[PlanEntries], known: Vocabulary, forced: Forced
) -> Where:
    """Return where a family's practices are among the clusters gathered so far."""
    base = 1 + max((cluster for clusters in where.values() for cluster in clusters), default=-1)
    moved = {plan_id: [base + cluster for cluster in clusters] for plan_id, clusters in own.items()}
    if not where:
        return own
    ours, theirs = (_clusters_of(w, plans, known) for w in (own, where))
    live = [sorted({cluster for clusters in w.values() for cluster in clusters}) for w in (own, where)]
    likeness = (ours.centroids(live[0]) @ theirs.centroids(live[1]).T).toarray()
    likeness = _decided_across(likeness, live, (own, where), plans, forced)
    pairs = without_displaced(one_to_one(likeness, CUT), likeness, DISPLACED)
    same = {base + live[0][one]: live[1][other] for one, other in pairs}
    return {plan_id: [same.get(cluster, cluster) for cluster in here] for plan_id, here in moved.items()}


def _decided_across(
    likeness: Floats,
    live: Sequence[Sequence[int]],
    sides: tuple[Where, Where],
    plans: Sequence[PlanEntries],
    forced: Forced,
) -> Floats:
    """Return the likeness of clusters with people's decisions about their practices in it."""
    ours, theirs = ({p: c for p, c in _members(side, plans) if p in _named(forced)} for side in sides)
    row, column = ({cluster: n for n, cluster in enumerate(side)} for side in live)
    for verdicts, value in ((forced.apart, 0.0), (forced.same, 1.0)):
        for practice, cluster in ours.items():
            for other in verdicts.get(practice, frozenset()) & theirs.keys():
                n, m = row[cluster], column[theirs[other]]
                if value:
                    likeness[n, :], likeness[:, m] = 0.0, 0.0
                likeness[n, m] = value
    return likeness


def _renumbered(where: Where) -> Where:
    """Return the same clusters, numbered from 0 without gaps."""
    live = sorted({cluster for here in where.values() for cluster in here})
    number = {cluster: n for n, cluster in enumerate(live)}
    return {plan_id: [number[cluster] for cluster in here] for plan_id, here in where.items()}


def _obey(where: Where, plans: Sequence[PlanEntries], forced: Forced) -> None:
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


def _clusters_of(where: Where, plans: Sequence[PlanEntries], known: Vocabulary) -> Clusters:
    """Return clusters with the practices in them that ``where`` says."""
    clusters = Clusters(len(known.codes))
    for _ in range(1 + max((cluster for here in where.values() for cluster in here), default=-1)):
        clusters.new()
    for plan in in_order([plan for plan in plans if plan.plan_id in where]):
        clusters.add(where[plan.plan_id], plan.keys, vectors(plan.keys, known))
        clusters.accompany(_beside(plan, where[plan.plan_id]))
    return clusters
