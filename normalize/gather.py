"""Plans -> clusters: each practice goes to the duty it states, each duty at most once a plan.

A plan is assigned to the clusters as a whole, one to one, which decides what no threshold can: of two
duties that are worded alike each gets its own. Families are gathered first, then put together by a
stricter rule: no support by position, no second choices. Nothing depends on the order in which the
plans are given.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby, islice

import numpy as np
import numpy.typing as npt

from normalize.assign import one_to_one, without_displaced
from normalize.clusters import Clusters, Numbers
from normalize.entries import PlanEntries, Where, in_order
from normalize.fold import Key
from normalize.forced import Forced
from normalize.grams import Vocabulary, vectors
from normalize.lead import states, states_first
from normalize.obey import decided, decided_across, obey
from normalize.restate import join_restated

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]

CUT = 0.24
"""Least likeness at which two wordings are one duty; within a family with the support of its neighbours."""
FEW = 128
"""Candidates up to which the cut stays as it is."""
RISE = 0.04
"""What it rises by when there are e times as many: the best likeness by chance grows with their logarithm."""
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
_BATCH = 128
"""Wordings that are compared to all clusters at once."""
MOST_WORDINGS = 12
"""Wordings of a cluster that are looked at one by one."""


@dataclass(slots=True)
class Gathering:
    """彙整: the clusters, and where each practice is."""

    clusters: Clusters
    where: Where
    families: dict[int, set[str]]
    """Cluster -> the families whose plans have it."""
    restated: set[str]
    """Practices that only a person can say of whether their plan states one duty twice."""
    doubtful: frozenset[Key]
    """Their wordings."""


def gather(plans: Sequence[PlanEntries], known: Vocabulary, forced: Forced | None = None) -> Gathering:
    """Return the clusters of all plans; ``known`` must be the vocabulary of their keys."""
    forced = forced or Forced()
    plans = in_order(plans)
    clusters, where, restated = Clusters(known), Where(), set[str]()
    for _, family in groupby(plans, key=lambda plan: plan.family):
        own = _Family([*family], known, forced)
        own.gather()
        joined, again = join_restated(own.plans, own.where, own.clusters, forced)
        own.where, restated = joined, restated | again
        here = _across(own, clusters, where, plans)
        _fill(clusters, own.plans, here)
        where |= here
    if forced.same or forced.apart:
        obey(where, plans, forced)
        where = _renumbered(where)
        clusters = Clusters(known)
        _fill(clusters, plans, where)
    own_keys = ((plan, n) for plan in plans for n in range(len(plan)))
    doubtful = frozenset(plan.keys[n] for plan, n in own_keys if plan.practice_ids[n] in restated)
    return Gathering(clusters, where, _homes(plans, where), restated, doubtful)


@dataclass(frozen=True, slots=True)
class _Look:
    """A plan as it was put in last: what could make it go elsewhere."""

    changes: int
    """Changes of the clusters until then."""
    clusters: int
    """Clusters there were."""
    near: Bits
    """Bit by bit, whether a practice could have gone to the cluster."""
    homes: int
    """Digest of where the very wordings stand."""
    exact: int
    """Digest of which practices went where their very wording stands alone."""


class _Family:
    """The plans of one family while they are gathered."""

    def __init__(self, plans: Sequence[PlanEntries], known: Vocabulary, forced: Forced) -> None:
        self.plans, self.known, self.forced = plans, known, forced
        self.clusters = Clusters(known)
        self.where: Where = {}
        self.looks: dict[str, _Look] = {}
        self.holds: dict[str, int] = {}
        """Practice that somebody decided about -> its cluster."""

    def gather(self) -> None:
        for plan in self.plans:
            self._put(plan)
        for _ in range(PASSES if len(self.plans) > 1 else 0):
            if not sum([self._put_anew(plan) for plan in self.plans if self._may_go_elsewhere(plan)]):
                break
        self._put_leads()

    def _may_go_elsewhere(self, plan: PlanEntries) -> bool:
        """Tell whether a cluster that a plan's practices are in or near has changed since it was put in."""
        look = self.looks[plan.plan_id]
        if len(self.clusters) > look.clusters or self._homes(plan) != look.homes:
            return True
        near = self._near(look, self.where[plan.plan_id])
        return bool((near & self.clusters.changed_since(look.changes)).any())

    def _near(self, look: _Look, here: Sequence[int]) -> Bools:
        """Tell of each cluster whether a plan is in it, or could have been when it was put in last."""
        near = np.unpackbits(look.near, count=len(self.clusters)).astype(bool)
        near[here] = True
        return near

    def _homes(self, plan: PlanEntries) -> int:
        return hash(tuple(map(self.clusters.homes, plan.keys)))

    def _put_anew(self, plan: PlanEntries) -> bool:
        """Take a plan out and put it in again; tell whether that changed anything."""
        before = self.where.pop(plan.plan_id)
        self.clusters.remove(before, plan.keys)
        self.clusters.accompany(_beside(plan, before), -1)
        for practice in plan.practice_ids if self.holds else ():
            self.holds.pop(practice, None)
        self._put(plan, before)
        return before != self.where[plan.plan_id]

    def _put(self, plan: PlanEntries, before: Sequence[int] = ()) -> None:
        exact = self.exact(plan)
        digest = hash(tuple(exact.items()))
        chosen, near = self.choose(plan, exact, self._among(plan, exact, digest, before))
        taken = set(chosen.values())
        here = []
        for n in range(len(plan)):
            if n not in chosen:
                old = before[n] if before and before[n] not in taken else None
                chosen[n] = old if old is not None and self.clusters.is_empty(old) else self.clusters.new()
                taken.add(chosen[n])
            here.append(chosen[n])
        here = self._with_twins(plan, here)
        self.clusters.add(here, plan.keys)
        self.clusters.accompany(_beside(plan, here))
        self.where[plan.plan_id] = here
        if self.forced.names(plan.practice_ids):
            for practice, cluster in zip(plan.practice_ids, here, strict=True):
                self._hold(practice, cluster)
        self.looks[plan.plan_id] = _Look(
            self.clusters.changes, len(self.clusters), np.packbits(near), self._homes(plan), digest
        )

    def _among(
        self, plan: PlanEntries, exact: Mapping[int, int], digest: int, before: Sequence[int]
    ) -> Numbers | None:
        """Return the clusters that a plan's practices can go to; None where it may be any.

        When the plan was put in last, none of the others was near, and they have not changed.
        """
        if not before or self.looks[plan.plan_id].exact != digest or self.forced.names(plan.practice_ids):
            return None
        look = self.looks[plan.plan_id]
        near = self._near(look, before) | self.clusters.changed_since(look.changes)
        for n in {*range(len(plan))} - exact.keys():
            near[[*self.clusters.homes(plan.keys[n])]] = True
        return np.flatnonzero(near)

    def choose(
        self, plan: PlanEntries, exact: Mapping[int, int], among: Numbers | None = None
    ) -> tuple[dict[int, int], Bools]:
        """Return the cluster of each practice that has one, and which clusters any other could go to.

        A wording that stands in one cluster goes there (``exact``); for all others together the best is
        sought, ``among`` some clusters if none but those can be.
        """
        rest = [n for n in range(len(plan)) if n not in exact]
        likeness = self.clusters.likeness([plan.keys[n] for n in rest], among)
        if self.forced.names(plan.practice_ids):
            likeness = decided([plan.practice_ids[n] for n in rest], likeness, self.holds, self.forced)
        cut = cut_among(len(self.clusters))
        near = np.zeros(len(self.clusters), bool)
        near[slice(None) if among is None else among] = np.any(likeness >= cut - SUPPORT, axis=0)
        near[[*exact.values()]] = False
        columns = np.flatnonzero(near)
        part = likeness[:, columns if among is None else np.searchsorted(among, columns)]
        pairs = one_to_one(part, cut)
        for _ in range(2):
            sure = {n: (cluster, 1.0) for n, cluster in exact.items()}
            sure |= {rest[n]: (int(columns[m]), float(part[n, m])) for n, m in pairs}
            support = _support(plan, sure, (rest, columns), self.clusters)
            before, pairs = pairs, one_to_one(part + SUPPORT * support * (part >= FLOOR), cut)
            if pairs == before:
                break
        return {**exact, **{rest[n]: int(columns[m]) for n, m in pairs}}, near

    def exact(self, plan: PlanEntries) -> dict[int, int]:
        """Return the practices whose very wording stands in one cluster, which no other of the plan wants."""
        if self.forced.names(plan.practice_ids):
            return {}
        homes = [self.clusters.homes(key) if key.main else frozenset() for key in plan.keys]
        asked = Counter(cluster for own in homes for cluster in own)
        only = {n: min(own) for n, own in enumerate(homes) if len(own) == 1}
        return {n: cluster for n, cluster in only.items() if asked[cluster] == 1}

    def _with_twins(self, plan: PlanEntries, here: list[int]) -> list[int]:
        """Return the clusters with practices of one plan together that a person said are one duty."""
        at = {practice: n for n, practice in enumerate(plan.practice_ids)} if self.forced.same else {}
        for practice, n in at.items():
            for other in self.forced.same.get(practice, frozenset()) & at.keys():
                here[max(n, at[other])] = here[min(n, at[other])]
        return here

    def _put_leads(self) -> None:
        """Move practices that state two duties to the one stated first, if no other of the plan has it."""
        wordings = (key for plan in self.plans for key in plan.keys)
        leads = self._alike_clusters(wordings, range(len(self.clusters)))
        changed: set[int] = set()
        late: dict[Key, list[int]] = {}
        for plan in self.plans:
            new = [key for key in plan.keys if key not in late] if changed else []
            late |= {key: [] for key in new} | self._alike_clusters(new, sorted(changed))
            alike = [sorted({*leads.get(key, ())} - changed | {*late.get(key, ())}) for key in plan.keys]
            if moved := self._put_leads_of(plan, alike):
                changed |= moved
                late.clear()

    def _alike_clusters(self, wordings: Iterable[Key], among: Sequence[int]) -> dict[Key, list[int]]:
        """Return those of the clusters that wordings are at least as like as :data:`LEAD` to."""
        if not among:
            return {}
        centres = self.clusters.centroids(among).T.tocsr()
        keys = iter(dict.fromkeys(wordings))
        found: dict[Key, list[int]] = {}
        while some := [*islice(keys, _BATCH)]:
            likeness = (vectors(some, self.known) @ centres).tocoo()
            alike = likeness.data >= LEAD
            for n, m in zip(likeness.row[alike].tolist(), likeness.col[alike].tolist(), strict=True):
                found.setdefault(some[n], []).append(among[m])
        return found

    def _put_leads_of(self, plan: PlanEntries, alike: Sequence[Sequence[int]]) -> set[int]:
        """Move what a plan states first elsewhere; return the clusters that this changed."""
        here = self.where[plan.plan_id]
        if not any(
            self._states_another(key, {*own}.difference(here))
            for key, own in zip(plan.keys, alike, strict=True)
        ):
            return set()
        before = [*here]
        self.clusters.remove(here, plan.keys)
        for n, cluster in ((n, cluster) for n, own in enumerate(alike) for cluster in own):
            free = cluster not in here and not self.clusters.is_empty(here[n])
            if free and self._may_move(plan.practice_ids[n], cluster) and self._leads(plan, n, cluster):
                here[n] = cluster
                self._hold(plan.practice_ids[n], cluster)
        self.clusters.add(here, plan.keys)
        return {
            cluster for old, new in zip(before, here, strict=True) if old != new for cluster in (old, new)
        }

    def _states_another(self, key: Key, clusters: Iterable[int]) -> bool:
        """Tell whether a practice states any of some duties that its plan has nowhere else."""
        return any(states(key, self.clusters.wordings(c, MOST_WORDINGS), self.known) for c in clusters)

    def _may_move(self, practice: str, cluster: int) -> bool:
        """Tell whether no decision keeps a practice where it is, or away from a cluster."""
        away = self.forced.apart.get(practice, frozenset())
        return practice not in self.forced.same and cluster not in {self.holds.get(other) for other in away}

    def _hold(self, practice: str, cluster: int) -> None:
        if practice in self.forced.same or practice in self.forced.apart:
            self.holds[practice] = cluster

    def _leads(self, plan: PlanEntries, n: int, cluster: int) -> bool:
        wordings = [self.clusters.wordings(c, MOST_WORDINGS) for c in (cluster, self.where[plan.plan_id][n])]
        return states_first(plan.keys[n], wordings[0], wordings[1], self.known)


def cut_among(candidates: int) -> float:
    """Return the least likeness at which the best of so many candidates is not so by chance."""
    return CUT + RISE * max(0.0, math.log(max(1, candidates) / FEW))


def _beside(plan: PlanEntries, here: Sequence[int]) -> list[list[int]]:
    return [[here[n] for n in group] for group in plan.groups]


def _support(
    plan: PlanEntries,
    sure: Mapping[int, tuple[int, float]],
    table: tuple[Sequence[int], npt.NDArray[np.intp]],
    clusters: Clusters,
) -> Floats:
    """Return, 0 to 1, how far the neighbours of practices in their item go to clusters beside each cluster.

    ``sure`` says where practices go, and how alike they are; ``table`` which practices are its rows, and
    which clusters its columns.
    """
    row = {n: place for place, n in enumerate(table[0])}
    column = {cluster: place for place, cluster in enumerate(table[1].tolist())}
    support = np.zeros((len(table[0]), len(table[1])))
    for group in plan.groups:
        open_ = [n for n in group if n in row]
        for neighbour in group if open_ else ():
            others = [row[n] for n in open_ if n != neighbour]
            if others and neighbour in sure:
                cluster, likeness = sure[neighbour]
                beside = [column[other] for other in clusters.companions(cluster) if other in column]
                trust = min(max((likeness - 0.15) / 0.45, 0.0), 1.0)
                for other in others if beside else ():
                    support[other, beside] += trust / (len(group) - 1)
    return np.minimum(support, 1.0)


def _across(own: _Family, clusters: Clusters, where: Where, plans: Sequence[PlanEntries]) -> Where:
    """Return where a family's practices are among the clusters gathered so far, and behind these."""
    ours = Clusters(own.known)
    _fill(ours, own.plans, own.where)
    live = sorted({cluster for here in own.where.values() for cluster in here})
    likeness = (ours.centroids(live) @ clusters.centroids(range(len(clusters))).T).toarray()
    likeness = decided_across(likeness, live, (own.where, where), plans, own.forced)
    pairs = without_displaced(one_to_one(likeness, cut_among(len(clusters))), likeness, DISPLACED)
    number = {live[one]: other for one, other in pairs}
    number |= dict(
        zip((cluster for cluster in live if cluster not in number), count(len(clusters)), strict=False)
    )
    return {plan_id: [number[cluster] for cluster in here] for plan_id, here in own.where.items()}


def _homes(plans: Sequence[PlanEntries], where: Where) -> dict[int, set[str]]:
    homes: dict[int, set[str]] = {}
    for plan in plans:
        for cluster in where[plan.plan_id]:
            homes.setdefault(cluster, set()).add(plan.family)
    return homes


def _fill(clusters: Clusters, plans: Sequence[PlanEntries], where: Where) -> None:
    """Put plans into clusters, as ``where`` says."""
    for _ in range(
        len(clusters), 1 + max((cluster for here in where.values() for cluster in here), default=-1)
    ):
        clusters.new()
    clusters.fill(place for plan in plans for place in zip(where[plan.plan_id], plan.keys, strict=True))
    for plan in plans:
        clusters.accompany(_beside(plan, where[plan.plan_id]))


def _renumbered(where: Where) -> Where:
    """Return the same clusters, numbered from 0 without gaps."""
    live = sorted({cluster for here in where.values() for cluster in here})
    number = {cluster: n for n, cluster in enumerate(live)}
    return {plan_id: [number[cluster] for cluster in here] for plan_id, here in where.items()}
