"""Finished clusters -> what is left of them without one plan, and how like its practices are to that.

Only other plans can say whether a practice is where it belongs. No plan is taken out for it: what a mean is
without a wording follows from what it is with it. Wordings that many plans share are compared once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalize.clusters import MOST_SUMMED, NOTHING, Clusters
from normalize.entries import PlanEntries
from normalize.fold import Key
from normalize.grams import Vocabulary, vectors

Floats = npt.NDArray[np.float64]

_MOST_KEPT = 6_000_000
"""Likenesses of shared wordings that are kept: 48 MB."""
_BATCH = 256
"""Wordings that are compared to the clusters at once."""


@dataclass(frozen=True, slots=True)
class Compared:
    """比對所得: how like wordings are to all clusters, on the mean of each one's wordings."""

    keys: Sequence[Key]
    likeness: Floats
    """A row a wording, a column a cluster; not 1 for a very wording."""


@dataclass(frozen=True, slots=True)
class Left:
    """所餘: the clusters without a plan."""

    plan: PlanEntries
    here: Sequence[int]
    """The cluster of each of its practices."""
    likeness: Floats
    """How like each practice is to each cluster, 0 to 1; 1 where another plan has the very wording."""
    beside: Floats
    """How like each practice is to the other wordings of its own cluster, on the mean; 0 without any."""
    gone: Mapping[int, tuple[Key, ...]]
    """Cluster -> its wordings that no other plan has there."""
    _own: Counter[tuple[int, Key]]
    _finished: "Finished"

    def wordings(self, cluster: int) -> tuple[Key, ...]:
        """Return the wordings of a cluster that its likeness is the mean of, first come first."""
        return self._finished.left(cluster, self.gone)

    def times(self, cluster: int, wording: Key) -> int:
        """Return how many practices of a cluster have a wording."""
        return self._finished.clusters.times(cluster, wording) - self._own[cluster, wording]

    def is_empty(self, cluster: int) -> bool:
        """Tell whether no practice is left in a cluster."""
        return len(self.gone.get(cluster, ())) == self._finished.clusters.count(cluster)


class Finished:
    """已成之群: clusters that no longer change, and how like shared wordings are to them."""

    def __init__(self, clusters: Clusters, known: Vocabulary) -> None:
        self.clusters, self.known = clusters, known
        self.wordings = [tuple(clusters.wordings(n, MOST_SUMMED)) for n in range(len(clusters))]
        """Those that each cluster's likeness is the mean of."""
        self._sizes = np.maximum([len(own) for own in self.wordings], 1)
        shared = clusters.shared_wordings(_MOST_KEPT // max(1, len(clusters)))
        self.shared = self._compared(shared)
        """The wordings that most practices have."""
        self._place = {key: n for n, key in enumerate(shared)}

    def _compared(self, keys: Sequence[Key]) -> Compared:
        likeness = np.empty((len(keys), len(self.wordings)))
        for start in range(0, len(keys), _BATCH):
            some = keys[start : start + _BATCH]
            likeness[start : start + len(some)] = self.clusters.mean_likeness(some)
        return Compared(keys, likeness)

    def compare(self, plans: Iterable[PlanEntries]) -> Compared:
        """Compare the wordings of plans that are not shared."""
        return self._compared(
            [*dict.fromkeys(key for plan in plans for key in plan.keys if key not in self._place)]
        )

    def without(self, plan: PlanEntries, here: Sequence[int], others: Compared) -> Left:
        """Return what is left without a plan, which has no wordings but the shared ones and ``others``."""
        own = Counter(zip(here, plan.keys, strict=True))
        gone: dict[int, tuple[Key, ...]] = {}
        for (cluster, key), times in own.items():
            if self.clusters.times(cluster, key) == times:
                gone[cluster] = (*gone.get(cluster, ()), key)
        likeness = self._likeness(plan.keys, others)
        self._correct(plan, gone, likeness)
        beside = self._beside(plan, here, gone, likeness)
        self._mark_the_very_wordings(plan, gone, likeness)
        return Left(plan, here, likeness, beside, gone, own, self)

    def _likeness(self, keys: Sequence[Key], others: Compared) -> Floats:
        place = {key: n for n, key in enumerate(others.keys)}
        rows = np.empty((len(keys), len(self.wordings)))
        shared = [n for n, key in enumerate(keys) if key not in place]
        other = [n for n, key in enumerate(keys) if key in place]
        rows[shared] = self.shared.likeness[[self._place[keys[n]] for n in shared]]
        rows[other] = others.likeness[[place[keys[n]] for n in other]]
        return rows

    def _correct(self, plan: PlanEntries, gone: Mapping[int, tuple[Key, ...]], likeness: Floats) -> None:
        """Make the likeness to clusters what it is to the wordings that are not gone."""
        out = [(c, key) for c, own in gone.items() for key in own if key in self.wordings[c]]
        if not out:
            return
        columns = sorted({cluster for cluster, _ in out})
        at = {cluster: n for n, cluster in enumerate(columns)}
        away = (vectors(plan.keys, self.known) @ vectors([key for _, key in out], self.known).T).toarray()
        sizes = self._sizes[columns]
        sums = likeness[:, columns] * sizes
        for n, (cluster, _) in enumerate(out):
            sums[:, at[cluster]] -= away[:, n]
        left = sizes - np.bincount([at[cluster] for cluster, _ in out])
        means = sums / np.maximum(left, 1)
        means[means < NOTHING] = 0.0
        likeness[:, columns] = np.minimum(means, 1.0)

    def _beside(
        self, plan: PlanEntries, here: Sequence[int], gone: Mapping[int, tuple[Key, ...]], likeness: Floats
    ) -> Floats:
        """Return how like practices are to their clusters, each without its own wording."""
        left = [self.left(cluster, gone) for cluster in here]
        is_in = np.array([key in own for key, own in zip(plan.keys, left, strict=True)])
        sizes = np.array([len(own) for own in left])
        sums = likeness[np.arange(len(here)), here] * sizes - is_in
        return np.asarray(sums / np.maximum(sizes - is_in, 1))

    def left(self, cluster: int, gone: Mapping[int, tuple[Key, ...]]) -> tuple[Key, ...]:
        """Return the wordings of a cluster that its likeness is the mean of but those that are gone."""
        own = self.wordings[cluster]
        return tuple(key for key in own if key not in gone[cluster]) if cluster in gone else own

    def _mark_the_very_wordings(
        self, plan: PlanEntries, gone: Mapping[int, tuple[Key, ...]], likeness: Floats
    ) -> None:
        for n, key in enumerate(plan.keys):
            for cluster in self.clusters.homes(key) if key.main else ():
                if key not in gone.get(cluster, ()):
                    likeness[n, cluster] = 1.0
