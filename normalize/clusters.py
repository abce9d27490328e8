"""Practices that are being gathered: each cluster is one duty in the wordings met so far.

A practice's likeness to a cluster is the mean of its likeness to the cluster's wordings (average link);
a wording that many plans share counts once.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from normalize.fold import Key

Floats = npt.NDArray[np.float64]
_PENDING_SHARE = 0.1
"""Changes are folded into the matrix of sums once they are so large a share of it."""


Placed = dict[tuple[int, Key], tuple[sp.csr_matrix, int]]
"""Cluster and wording -> where the wording's vector is: a matrix, and the row in it."""
_NOTHING = 1e-12
"""What is left of a sum when all that was added is taken away again."""


class Clusters:
    """作法群: a growing collection of clusters, numbered from 0; an emptied one keeps its number."""

    def __init__(self, grams: int) -> None:
        """Begin without clusters; ``grams`` is the number of columns of all vectors to come."""
        self._sums = sp.csr_matrix((0, grams))
        self._by_gram = sp.csr_matrix((grams, 0))
        self._pending = sp.csr_matrix((0, grams))
        self._out: Placed = {}
        self._wordings: list[Counter[Key]] = []
        self._sizes: list[int] = []
        self._companions: list[Counter[int]] = []
        self._with: dict[Key, set[int]] = {}

    def __len__(self) -> int:
        return len(self._wordings)

    def wordings(self, cluster: int) -> Sequence[Key]:
        """Return the distinct wordings of a cluster, in the order in which they first came into it."""
        return [key for key, times in self._wordings[cluster].items() if times]

    def usual_wording(self, cluster: int) -> Key | None:
        """Return the wording that most practices of a cluster have, of several the first; None if empty."""
        key, times = max(self._wordings[cluster].items(), key=lambda item: item[1], default=(None, 0))
        return key if times else None

    def is_empty(self, cluster: int) -> bool:
        """Tell whether no practice is left in a cluster."""
        return not self._sizes[cluster]

    def new(self) -> int:
        """Return the number of a new cluster."""
        self._wordings.append(Counter())
        self._sizes.append(0)
        self._companions.append(Counter())
        return len(self._wordings) - 1

    def add(self, clusters: Sequence[int], keys: Sequence[Key], rows: sp.csr_matrix) -> None:
        """Put practices into clusters: their keys and vectors, one a row."""
        fresh: Placed = {}
        for n, (cluster, key) in enumerate(zip(clusters, keys, strict=True)):
            if not self._wordings[cluster][key]:
                fresh[cluster, key] = rows, n
                self._with.setdefault(key, set()).add(cluster)
                self._sizes[cluster] += 1
            self._wordings[cluster][key] += 1
        back = fresh.keys() & self._out.keys()
        out, self._out = self._out, {}
        self._change({place: row for place, row in out.items() if place not in back}, -1.0)
        self._change({place: row for place, row in fresh.items() if place not in back}, 1.0)

    def remove(self, clusters: Sequence[int], keys: Sequence[Key], rows: sp.csr_matrix) -> None:
        """Take practices out of clusters again, to see what is left without them."""
        out, self._out = self._out, {}
        self._change(out, -1.0)
        for n, (cluster, key) in enumerate(zip(clusters, keys, strict=True)):
            self._wordings[cluster][key] -= 1
            if not self._wordings[cluster][key]:
                self._sizes[cluster] -= 1
                self._with[key].discard(cluster)
                self._out[cluster, key] = rows, n

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

    def likeness(self, keys: Sequence[Key], rows: sp.csr_matrix) -> Floats:
        """Return the likeness of each row to each cluster, 0 to 1; 1 where a cluster has the very wording.

        A text without letters and digits is like nothing.
        """
        found = self._products(rows) / np.maximum(1, self._sizes)
        found[found < _NOTHING] = 0.0
        for n, key in enumerate(keys):
            for cluster in self._with.get(key, ()) if key.main else ():
                found[n, cluster] = 1.0
        return np.minimum(found, 1.0)

    def centroids(self, clusters: Sequence[int]) -> sp.csr_matrix:
        """Return the mean of the wordings' vectors, a row a cluster."""
        out, self._out = self._out, {}
        self._change(out, -1.0)
        self._settle()
        sizes = [1 / max(1, self._sizes[cluster]) for cluster in clusters]
        return sp.csr_matrix(sp.diags(sizes) @ self._sums[list(clusters)])

    def _products(self, rows: sp.csr_matrix) -> Floats:
        """Return the products of rows with the clusters' sums, without what is taken out for the moment."""
        found = np.zeros((rows.shape[0], len(self)))
        found[:, : self._by_gram.shape[1]] = (rows @ self._by_gram).toarray()
        if self._pending.nnz:
            found[:, : self._pending.shape[0]] += (self._pending @ rows.T).T.toarray()
        if self._out:
            away = (rows @ _vectors(self._out).T).toarray()
            for n, (cluster, _) in enumerate(self._out):
                found[:, cluster] -= away[:, n]
        return found

    def _change(self, placed: Placed, sign: float) -> None:
        if not placed:
            return
        rows = _vectors(placed)
        where = (np.full(len(placed), sign), ([cluster for cluster, _ in placed], np.arange(len(placed))))
        change = sp.csr_matrix(where, shape=(len(self), len(placed))) @ rows
        self._pending.resize(change.shape)
        self._pending = self._pending + change
        if self._pending.nnz > _PENDING_SHARE * self._sums.nnz:
            self._settle()

    def _settle(self) -> None:
        self._sums.resize((len(self), self._sums.shape[1]))
        self._pending.resize(self._sums.shape)
        self._sums = self._sums + self._pending
        self._sums.data[np.abs(self._sums.data) < _NOTHING] = 0.0
        self._sums.eliminate_zeros()
        self._by_gram = self._sums.T.tocsr()
        self._pending = sp.csr_matrix(self._sums.shape)


def _vectors(placed: Placed) -> sp.csr_matrix:
    """Return the vectors of placed wordings, a row each; they are rows of one matrix."""
    rows = next(iter(placed.values()))[0]
    return rows[[n for _, n in placed.values()]]
