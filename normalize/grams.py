"""Keys -> vectors of weighted character 1- and 2-grams, whose dot product is the likeness of two texts.

A Chinese character says much, a Latin letter hardly anything: in runs of three or more Latin letters and
figures (names of Apps, models, addresses) 3-grams stand for both. A gram weighs the more, the fewer
wordings have it (inverse document frequency); details (what stands in brackets, sub-points) weigh little.
Rows have length 1, so a dot product is a cosine, 0 to 1.
"""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from normalize.fold import Key

ASIDE_WEIGHT = 0.15
"""Weight of the details: examples and explanations are seldom the duty itself."""
_MOST_KEPT = 20_000
"""Vectors that are kept, so that a wording that many plans have is not weighed each time: 20 MB."""
_BITS = 21
"""Bits of a Unicode code point."""
_WORD = 3
"""Latin letters and figures in a row that are taken three at a time."""
_IN_WORD = re.compile(rf"[0-9a-z]{{{_WORD},}}")
_TRIPLES = 0x110001
"""Where the codes of 3-grams begin: behind all code points."""
_LATIN_BITS = 7
"""Bits of a Latin letter or a figure."""

Codes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Row = tuple[npt.NDArray[np.int32], Floats]
"""The columns and weights of a vector."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """字詞庫: the grams of a collection of wordings, and how many wordings have each."""

    codes: Codes
    """Sorted, each once."""
    counts: npt.NDArray[np.int64]
    wordings: int
    kept: dict[Key, Row] = field(default_factory=dict, repr=False)
    """Vectors made lately."""

    @cached_property
    def weights(self) -> Floats:
        """Inverse document frequency of each gram."""
        return np.asarray(np.log((1 + self.wordings) / (1 + self.counts)) + 1)

    @property
    def unseen(self) -> float:
        """The weight of a gram that no wording has."""
        return float(np.log(1 + self.wordings) + 1)


def vocabulary(keys: Iterable[Key], batch: int = 4096) -> Vocabulary:
    """Return the vocabulary of a collection of keys; a key that stands in it twice counts once."""
    codes, counts, wordings = np.empty(0, np.uint64), np.empty(0, np.int64), 0
    distinct = iter({*keys})
    while some := [*islice(distinct, batch)]:
        codes, counts = _counted(codes, counts, _weighed(some)[1])
        wordings += len(some)
    return Vocabulary(codes, counts, wordings)


def _counted(codes: Codes, counts: npt.NDArray[np.int64], more: Codes) -> tuple[Codes, npt.NDArray[np.int64]]:
    weights = np.concatenate([counts, np.ones(len(more), np.int64)])
    unique, inverse = np.unique(np.concatenate([codes, more]), return_inverse=True)
    return unique, np.bincount(inverse, weights, len(unique)).astype(np.int64)


def vectors(keys: Sequence[Key], known: Vocabulary) -> sp.csr_matrix:
    """Return a matrix of a row a key and a column a gram of the vocabulary, rows of length 1.

    Grams that the vocabulary lacks count for a row's length and have no column; a row of an empty key
    is zero.
    """
    kept = known.kept
    new = [key for key in dict.fromkeys(keys) if key not in kept]
    made = dict(zip(new, _rows(new, known), strict=True))
    rows = [made[key] if key in made else kept[key] for key in keys]
    if len(kept) + len(new) > _MOST_KEPT:
        kept.clear()
    kept.update(made)
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([np.empty(0, np.int32), *(columns for columns, _ in rows)])
    weights = np.concatenate([np.empty(0), *(weights for _, weights in rows)])
    return sp.csr_matrix((weights, columns, ends), shape=(len(keys), len(known.codes)))


def _rows(keys: Sequence[Key], known: Vocabulary) -> Iterator[Row]:
    """Yield the columns and weights of each key's vector."""
    row, code, weight = _weighed(keys)
    place = np.searchsorted(known.codes, code)
    place[place == len(known.codes)] = 0
    found = known.codes[place] == code if len(known.codes) else np.zeros(len(code), bool)
    weight = weight * np.where(found, known.weights[place] if len(known.codes) else 0.0, known.unseen)
    length = np.sqrt(np.bincount(row, weight**2, len(keys)))
    length[length == 0] = 1
    columns, weights = place[found].astype(np.int32), (weight / length[row])[found]
    ends = np.cumsum(np.bincount(row[found], minlength=len(keys))).tolist()
    for start, end in itertools.pairwise([0, *ends]):
        yield columns[start:end].copy(), weights[start:end].copy()


def _weighed(keys: Sequence[Key]) -> tuple[npt.NDArray[np.int64], Codes, Floats]:
    """Return row, gram and weight of each gram of each key: 1 + ln n for one that stands there n times."""
    text, code = _grams([text for key in keys for text in (key.main, key.aside)])
    order = np.argsort((text.astype(np.uint64) // 2 << np.uint64(2 * _BITS + 1)) + code, kind="stable")
    row, code, light = text[order] // 2, code[order], np.where(text[order] % 2, ASIDE_WEIGHT, 1.0)
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (code[1:] != code[:-1])
    times = np.bincount(np.cumsum(first) - 1, light, first.sum())
    return row[first], code[first], np.where(times > 1, 1 + np.log(np.maximum(times, 1)), times)


def _grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return the grams of texts: which text, and the gram (its code points) as a number."""
    together = "".join(texts).encode("utf-32-le", "surrogatepass")
    chars = np.frombuffer(together, np.uint32).astype(np.uint64)
    text = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    inside = text[:-1] == text[1:]
    word = _in_words(chars, inside)
    joined = inside & word[:-1] & word[1:]
    pairs = (chars[:-1] + np.uint64(1) << np.uint64(_BITS)) + chars[1:]
    ends = (chars[1:-1] << np.uint64(_LATIN_BITS)) + chars[2:]
    triples = (chars[:-2] + np.uint64(_TRIPLES) << np.uint64(_BITS)) + ends
    ones, twos, threes = ~word, inside & ~joined, joined[:-1] & joined[1:]
    return (
        np.concatenate([text[ones], text[:-1][twos], text[:-2][threes]]),
        np.concatenate([chars[ones], pairs[twos], triples[threes]]),
    )


def _in_words(chars: Codes, inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which characters stand in a run of Latin letters and figures that 3-grams are made of."""
    latin = chars < 1 << _LATIN_BITS
    begins = np.ones(len(chars), bool)
    begins[1:] = ~(inside & latin[:-1] & latin[1:])
    run = np.cumsum(begins) - 1
    return np.asarray(latin & (np.bincount(run, minlength=1)[run] >= _WORD))


def pair_rows(keys: Sequence[Key], known: Vocabulary) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Return which 2-grams keys have (1), and the share, by weight, of each in those of the main text.

    A row a key, a column a gram of the vocabulary; grams that it lacks have no column.
    """
    text, code = _grams([text for key in keys for text in (key.main, key.aside)])
    place = np.minimum(np.searchsorted(known.codes, code), max(0, len(known.codes) - 1))
    is_pair = (
        (code >> np.uint64(_BITS) > 0) & (known.codes[place] == code) if len(known.codes) else code > code
    )
    text, place = text[is_pair], place[is_pair]
    shape = len(keys), len(known.codes)
    inside, main = (_marked(text[own] // 2, place[own], shape) for own in (text >= 0, text % 2 == 0))
    weighted = main @ sp.diags(known.weights)
    lengths = np.asarray(weighted.sum(axis=1)).ravel()
    return inside, sp.csr_matrix(sp.diags(1 / np.maximum(lengths, 1e-9)) @ weighted)


def _marked(
    rows: npt.NDArray[np.int64], columns: npt.NDArray[np.intp], shape: tuple[int, int]
) -> sp.csr_matrix:
    marked = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    marked.data[:] = 1.0
    return marked


@lru_cache(maxsize=16384)
def coverage(part: str, whole: tuple[str, ...], known: Vocabulary) -> float:
    """Return the share of the 2-grams of a text, by weight, that any of other texts has too; 0 for none."""
    weights, total = _pair_weights(part, known)
    shared = weights.keys() & _pairs(*whole)
    return math.fsum(map(weights.__getitem__, shared)) / max(total, 1e-9)


@lru_cache(maxsize=2048)
def _pairs(*texts: str) -> frozenset[str]:
    return _pairs_of(texts)


def _pairs_of(texts: Sequence[str]) -> frozenset[str]:
    """Return the 2-grams of texts, and the 3-grams that stand for them in Latin words."""
    return frozenset(gram for text in texts for gram in _pairs_in(text))


def _pairs_in(text: str) -> Iterator[str]:
    words = [found.span() for found in _IN_WORD.finditer(text)]
    inside = {n for start, end in words for n in range(start, end - 1)}
    yield from (text[n : n + 2] for n in range(len(text) - 1) if n not in inside)
    yield from (text[n : n + 3] for start, end in words for n in range(start, end - 2))


def _code(gram: str) -> int:
    first, *ends = map(ord, gram)
    if len(gram) == _WORD:
        return (first + _TRIPLES << _BITS) + (ends[0] << _LATIN_BITS) + ends[1]
    return (first + 1 << _BITS) + ends[0]


@lru_cache(maxsize=16384)
def _pair_weights(text: str, known: Vocabulary) -> tuple[dict[str, float], float]:
    """Return the weight of each distinct 2-gram of a text, and their sum."""
    pairs = sorted(_pairs_of([text]))
    codes = np.array([*map(_code, pairs)], np.uint64)
    weights = dict(zip(pairs, _weights_of(codes, known).tolist(), strict=True))
    return weights, math.fsum(weights.values())


def _weights_of(codes: Codes, known: Vocabulary) -> Floats:
    if not len(known.codes):
        return np.full(len(codes), known.unseen)
    place = np.minimum(np.searchsorted(known.codes, codes), len(known.codes) - 1)
    return np.where(known.codes[place] == codes, known.weights[place], known.unseen)
