"""Practices that are being gathered: each cluster is one duty in the wordings met so far.

A practice's likeness to a cluster is the mean of its likeness to the cluster's wordings (average link);
a wording that many plans share counts once.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from normalize.fold import Key
from normalize.grams import Vocabulary, vectors

Floats = npt.NDArray[np.float64]
_PENDING_SHARE = 0.1
"""Changes are folded into the matrix of sums once they are so large a share of it."""


MOST_SUMMED = 12
"""Wordings of a cluster that its likeness is the mean of: those that came first."""
NOTHING = 1e-12
"""What is left of a sum when all that was added is taken away again."""
_BATCH = 2048
"""Wordings whose vectors are made at once."""

Numbers = npt.NDArray[np.intp]
Place = tuple[int, Key]
"""A cluster and one of its wordings."""


class Clusters:
    """作法群: a growing collection of clusters, numbered from 0; an emptied one keeps its number."""

    def __init__(self, known: Vocabulary) -> None:
        """Begin without clusters; ``known`` is the vocabulary of all wordings to come."""
        self._known, grams = known, len(known.codes)
        self._sums = sp.csr_matrix((0, grams))
        self._by_gram = sp.csr_matrix((grams, 0))
        self._pending = sp.csr_matrix((0, grams))
        self._out: dict[Place, None] = {}
        """Wordings that are taken out for the moment."""
        self._wordings: list[dict[Key, int]] = []
        self._summed: list[set[Key]] = []
        self._sizes = array("q")
        self._companions: list[Counter[int]] = []
        self._with: dict[Key, tuple[int, ...]] = {}
        self._changes = array("q")
        self.changes = 0
        """How often practices were put into clusters so far."""

    def __len__(self) -> int:
        return len(self._wordings)

    def wordings(self, cluster: int, most: int | None = None) -> Sequence[Key]:
        """Return the distinct wordings of a cluster, so many at most, in the order in which they came."""
        return [*islice((key for key, times in self._wordings[cluster].items() if times), most)]

    def times(self, cluster: int, wording: Key) -> int:
        """Return how many practices of a cluster have a wording."""
        return self._wordings[cluster][wording]

    def count(self, cluster: int) -> int:
        """Return how many distinct wordings a cluster has, with those that are out for the moment."""
        return len(self._wordings[cluster])

    def shared_wordings(self, most: int) -> list[Key]:
        """Return the wordings that several practices of a cluster have, so many at most, most used first."""
        found = ((times, key) for own in self._wordings for key, times in own.items() if times > 1)
        return [*dict.fromkeys(key for _, key in nlargest(most, found))]

    def usual_wording(self, cluster: int) -> Key | None:
        """Return the wording that most practices of a cluster have, of several the first; None if empty."""
        key, times = max(self._wordings[cluster].items(), key=itemgetter(1), default=(None, 0))
        return key if times else None

    def homes(self, key: Key) -> frozenset[int]:
        """Return the clusters that have a very wording."""
        return frozenset(self._with.get(key, ()))

    def is_empty(self, cluster: int) -> bool:
        """Tell whether no practice is left in a cluster."""
        return not any(self._wordings[cluster].values())

    def changed_since(self, changes: int) -> npt.NDArray[np.bool_]:
        """Tell of each cluster whether its mean is another than when there had been so many changes."""
        return np.array(self._changes, np.int64) > changes

    def new(self) -> int:
        """Return the number of a new cluster."""
        self._wordings.append({})
        self._summed.append(set())
        self._sizes.append(0)
        self._companions.append(Counter())
        self._changes.append(self.changes + 1)
        return len(self._wordings) - 1

    def add(self, clusters: Sequence[int], keys: Sequence[Key]) -> None:
        """Put practices into clusters."""
        fresh = dict.fromkeys(place for place in zip(clusters, keys, strict=True) if self._count(*place))
        out, self._out = self._out, {}
        self._change([place for place in out if place not in fresh], -1.0)
        self._change([place for place in fresh if place not in out], 1.0)

    def fill(self, practices: Iterable[Place]) -> None:
        """Put any number of practices into clusters: faster than one plan after the other."""
        fresh = iter([place for place in practices if self._count(*place)])
        while some := [*islice(fresh, _BATCH)]:
            self._change(some, 1.0)

    def _count(self, cluster: int, key: Key) -> bool:
        """Note a practice; tell whether its wording adds to the mean of the cluster."""
        own, summed = self._wordings[cluster], self._summed[cluster]
        is_kept = key in own  # it may be out for the moment, or never have been summed
        own[key] = own.get(key, 0) + 1
        if own[key] > 1:
            return False
        self._with[key] = (*self._with.get(key, ()), cluster)
        if is_kept or self._sizes[cluster] < MOST_SUMMED:
            summed.add(key)
            self._sizes[cluster] += 1
            return True
        return False

    def remove(self, clusters: Sequence[int], keys: Sequence[Key]) -> None:
        """Take practices out of clusters again, to see what is left without them."""
        out, self._out = self._out, {}
        self._change([*out], -1.0)
        for place in zip(clusters, keys, strict=True):
            self._wordings[place[0]][place[1]] -= 1
            if not self._wordings[place[0]][place[1]]:
                self._take_out(*place)

    def _take_out(self, cluster: int, key: Key) -> None:
        if left := tuple(home for home in self._with[key] if home != cluster):
            self._with[key] = left
        else:
            del self._with[key]
        if key in self._summed[cluster]:
            self._summed[cluster].remove(key)
            self._sizes[cluster] -= 1
            self._out[cluster, key] = None
        else:
            del self._wordings[cluster][key]

    def accompany(self, groups: Sequence[Sequence[int]], times: int = 1) -> None:
        """Note that the clusters of each group stand in one item of a plan (``times`` -1: no longer)."""
        for group in groups:
            for cluster in group:
                for other in group:
                    if cluster != other:
                        self._companions[cluster][other] += times

    def companions(self, cluster: int) -> list[int]:
        """Return the clusters that stand in one item with a cluster in some plan."""
        return [other for other, times in self._companions[cluster].items() if times > 0]

    def likeness(self, keys: Sequence[Key], among: Numbers | None = None) -> Floats:
        """Return the likeness of each wording to each cluster, 0 to 1; 1 where it has the very wording.

        A text without letters and digits is like nothing. Only to some clusters, if they are told: sorted.
        """
        found = self.mean_likeness(keys, among)
        column = {
            cluster: n for n, cluster in enumerate(range(len(self)) if among is None else among.tolist())
        }
        for n, key in enumerate(keys):
            for cluster in self._with.get(key, ()) if key.main else ():
                if cluster in column:
                    found[n, column[cluster]] = 1.0
        return found

    def mean_likeness(self, keys: Sequence[Key], among: Numbers | None = None) -> Floats:
        """Return the mean of the likeness of each wording to those of each cluster, 0 to 1."""
        among = np.arange(len(self)) if among is None else among
        found = self._products(vectors(keys, self._known), among)
        found /= np.maximum(np.array(self._sizes)[among], 1)
        found[found < NOTHING] = 0.0
        return np.minimum(found, 1.0, out=found)

    def centroids(self, clusters: Sequence[int]) -> sp.csr_matrix:
        """Return the mean of the wordings' vectors, a row a cluster."""
        out, self._out = self._out, {}
        self._change([*out], -1.0)
        self._settle()
        sizes = [1 / max(1, self._sizes[cluster]) for cluster in clusters]
        return sp.csr_matrix(sp.diags(sizes) @ self._sums[list(clusters)])

    def _products(self, rows: sp.csr_matrix, among: Numbers) -> Floats:
        """Return the products of rows with the clusters' sums, without what is taken out for the moment."""
        found = self._all_products(rows) if len(among) == len(self) else self._some_products(rows, among)
        if self._out:
            away = (rows @ self._vectors(self._out).T).toarray()
            for n, (cluster, _) in enumerate(self._out):
                found[:, among == cluster] -= away[:, n : n + 1]
        return found

    def _all_products(self, rows: sp.csr_matrix) -> Floats:
        found: Floats = (rows @ self._by_gram).toarray()
        if found.shape[1] < len(self):
            found = np.hstack([found, np.zeros((rows.shape[0], len(self) - found.shape[1]))])
        if self._pending.nnz:
            found[:, : self._pending.shape[0]] += (self._pending @ rows.T).T.toarray()
        return found

    def _some_products(self, rows: sp.csr_matrix, among: Numbers) -> Floats:
        found = np.zeros((rows.shape[0], len(among)))
        for sums in (self._sums, self._pending):
            there = among[among < sums.shape[0]]
            if sums.nnz:
                found[:, : len(there)] += (rows @ sums[there].T).toarray()
        return found

    def _vectors(self, places: Iterable[Place]) -> sp.csr_matrix:
        return vectors([key for _, key in places], self._known)

    def _change(self, places: Sequence[Place], sign: float) -> None:
        if not places:
            return
        self.changes += 1
        for cluster, key in places:
            self._changes[cluster] = self.changes
            if sign < 0:
                del self._wordings[cluster][key]
        where = (np.full(len(places), sign), ([cluster for cluster, _ in places], np.arange(len(places))))
        change = sp.csr_matrix(where, shape=(len(self), len(places))) @ self._vectors(places)
        self._pending.resize(change.shape)
        self._pending = self._pending + change
        if self._pending.nnz > _PENDING_SHARE * self._sums.nnz:
            self._settle()

    def _settle(self) -> None:
        if not self._pending.nnz and self._sums.shape[0] == len(self):
            return
        self._sums.resize((len(self), self._sums.shape[1]))
        self._pending.resize(self._sums.shape)
        self._sums = self._sums + self._pending
        self._sums.data[np.abs(self._sums.data) < NOTHING] = 0.0
        self._sums.eliminate_zeros()
        self._by_gram = self._sums.T.tocsr()
        self._pending = sp.csr_matrix(self._sums.shape)
