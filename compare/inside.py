"""How much of one text stands in another: the share, by weight, of its character 2-grams."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from normalize.grams import Vocabulary

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint64]
_BITS = np.uint64(21)
"""Bits of a code point; a vocabulary's 2-gram is two of them side by side, the first one up by one."""


class Parts:
    """部分: texts that are looked for in others, a row each; ``known`` says how much their 2-grams weigh."""

    def __init__(self, texts: Sequence[str], known: Vocabulary) -> None:
        """Keep the texts' 2-grams; the vocabulary must have them."""
        row, code = _pairs(texts)
        self.codes = np.unique(code)
        place = np.minimum(np.searchsorted(known.codes, self.codes), max(0, len(known.codes) - 1))
        weights = known.weights[place] if len(known.codes) else np.empty(0)
        self.weighted = sp.csr_matrix(_incidence(row, code, len(texts), self.codes) @ sp.diags(weights))
        self.mass = np.maximum(np.asarray(self.weighted.sum(axis=1)).reshape(-1, 1), 1e-9)

    def shares(self, wholes: Sequence[str]) -> Floats:
        """Return how much of each part stands in each whole, 0 to 1: a row a part, a column a whole.

        A line feed in a whole parts its pieces: no 2-gram goes over it. A part without 2-grams has 0.
        """
        there = _incidence(*_pairs(wholes), len(wholes), self.codes)
        return np.asarray((self.weighted @ there.T).toarray() / self.mass)


def _pairs(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return the 2-grams of texts: which text, and the 2-gram as a number."""
    chars = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    text = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
    within = text[:-1] == text[1:]
    return text[:-1][within], ((chars[:-1] + np.uint64(1) << _BITS) + chars[1:])[within]


def _incidence(row: npt.NDArray[np.int64], code: Codes, rows: int, codes: Codes) -> sp.csr_matrix:
    """Return which of ``codes`` stand in each text: a row a text, 0 or 1."""
    place = np.minimum(np.searchsorted(codes, code), max(0, len(codes) - 1))
    found = codes[place] == code if len(codes) else np.zeros(len(code), bool)
    cells = np.unique(row[found] * max(1, len(codes)) + place[found])
    where = np.divmod(cells, max(1, len(codes)))
    return sp.csr_matrix((np.ones(len(cells)), where), shape=(rows, len(codes)))
