"""Wordings and clusters -> how much of each stands in the other, for very many pairs at once.

As :func:`normalize.grams.coverage` reckons for one pair, but for rounding: never less.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from normalize.fold import Key
from normalize.grams import Vocabulary, pair_rows

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_ROUNDING = 1e-9
"""By more than which no two sums differ that are made in another order."""


class Sieve:
    """篩: the wordings of clusters, made ready to be held against others."""

    def __init__(
        self, clusters: Sequence[Sequence[Key]], times: Sequence[Sequence[int]], short: int, known: Vocabulary
    ) -> None:
        """Take the wordings of each cluster, and how many practices have each; ``short`` letters are few."""
        self._known = known
        keys = [key for own in clusters for key in own]
        self._ends = np.cumsum([0, *map(len, clusters)])
        self._inside, self._weighted = pair_rows(keys, known)
        self._times = np.array([n for own in times for n in own], float)
        self._long = np.array([len(key.main) >= short for key in keys], float)
        self.least = np.array([min((len(key.main) for key in own), default=0) for own in clusters])
        """Letters of the shortest wording of each cluster, without details."""
        self.most = np.array(
            [max((len(key.main) + len(key.aside) for key in own), default=0) for own in clusters]
        )
        """Letters of the longest, with details."""

    def stated(self, keys: Sequence[Key], rows: Places, clusters: Places) -> tuple[Floats, Floats]:
        """Return how much of a cluster's wordings stands in a key, 0 to 1, for pairs of them.

        First of the wording, but for short ones, that most of stands there; then on the mean over all.
        """
        own, starts, pairs = self._chosen(rows, clusters)
        shares = (self._weighted[own] @ pair_rows(keys, self._known)[0].T).toarray()
        sizes = np.diff([*starts, len(own)])
        long = shares * self._long[own, None]
        return _of_pairs(
            pairs, np.maximum.reduceat(long, starts), np.add.reduceat(shares, starts) / sizes[:, None]
        )

    def pieces(self, keys: Sequence[Key], rows: Places, clusters: Places) -> tuple[Floats, Floats]:
        """Return how much of a key stands in a cluster's wordings, 0 to 1, for pairs of them.

        First in the wording that has most of it; then on the mean over the practices that have the wordings.
        """
        own, starts, pairs = self._chosen(rows, clusters)
        shares = (self._inside[own] @ pair_rows(keys, self._known)[1].T).toarray()
        times = self._times[own, None]
        mean = np.add.reduceat(shares * times, starts) / np.add.reduceat(times, starts)
        return _of_pairs(pairs, np.maximum.reduceat(shares, starts), mean)

    def _chosen(self, rows: Places, clusters: Places) -> tuple[Places, Places, tuple[Places, Places]]:
        """Return the wordings of clusters, where each cluster's begin, and where the pairs are in a table."""
        wanted, place = np.unique(clusters, return_inverse=True)
        sizes = self._ends[wanted + 1] - self._ends[wanted]
        starts = np.cumsum(sizes) - sizes
        own = np.repeat(self._ends[wanted] - starts, sizes) + np.arange(sizes.sum())
        return own, starts, (place, rows)


def _of_pairs(pairs: tuple[Places, Places], most: Floats, mean: Floats) -> tuple[Floats, Floats]:
    return most[pairs] + _ROUNDING, mean[pairs] + _ROUNDING
