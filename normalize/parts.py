"""Clusters -> parts: practices that state a duty beside their own (merged), or a piece of one (split).

The assignment gives each practice one duty. Here each is held against the wordings of the other clusters.
A wording that stands in the practice, from its first word on, is a duty that it contains; of a duty that
its plan has already, most wordings must, or a long run of one. A practice that stands in most wordings of
a cluster, better than in those of its own, is a piece of that duty. And where a plan lacks a duty that
elsewhere stands beside a practice's neighbours, less is asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import Literal

import numpy as np
import numpy.typing as npt

from normalize.fold import Key, fold
from normalize.gather import Gathering
from normalize.grams import Vocabulary, coverage
from normalize.lead import STATED, stated_share
from normalize.leave import Compared, Finished, Floats, Left
from normalize.sift import Sieve

RUN = 20
"""Letters in a row that nobody writes twice by chance."""
ODD = 0.25
"""Share of all a duty's wordings, on the mean, below which the best is an odd one and proves nothing."""
SHORT = 8
"""Letters of a text below which it stands in others by chance."""
BESIDE = 0.45
"""Share of the wordings of a duty that is looked for here that must stand in a practice."""
ROOM = 2
"""A practice in which so little stands must be so many times as long as the duty."""
PIECE = 0.53
"""Share of a practice that must stand in a duty's wordings for it to be a piece of that."""
BETTER = 0.2
"""So much more of it must stand in the best of them than in the best of its own duty's."""
LOOSE = 0.25
"""A practice is loose if less of it stands in its own duty's wordings, as words that fit nowhere do."""
PLACE = 0.16
"""Least likeness of a loose practice to a duty in whose place it stands."""
LEAST_LIKENESS = 0.15
"""Clusters that are less alike are not looked at."""
FAINT = 0.3
"""Likeness, for texts of one length, below which neither is compared with the other word by word."""
CLAUSE = 0.5
"""Share of a clause that must stand in the other text for it to match."""
_FAINT = FAINT - 1e-9
"""Where sums may have been made in another order."""
_BATCH = 64
"""Wordings that are held against the clusters at once."""
_MOST_KEPT = 16_384
"""Wordings of which is remembered what they may be parts of."""
_CONTAIN, _CONTAIN_THERE, _BE_PIECE, _BE_PIECE_HERE = 1, 2, 4, 8
"""What a practice may have in common with a duty: it may state it; it may if its plan lacks the duty and the
place is right; it may be a piece of it, if its plan lacks it; or if its plan has it."""
_CLAUSE = re.compile(r"(?:[(（][^()（）\n]*[)）]|(?<=\d)[,:](?=\d)|[^，。；：,;:\n])+")

Kind = Literal["contains", "piece", "place"]
"""The practice contains the duty, is a piece of it, or stands in its place and is somewhat like it."""


@dataclass(frozen=True, slots=True)
class Part:
    """部分對應: a practice and a cluster that have a part in common."""

    practice_id: str
    cluster: int
    kind: Kind
    score: float
    """Share of the smaller in the larger, 0 to 1; likeness, of a ``place``."""
    wording: Key | None = None
    """The wording of the cluster that it was seen in; None where that is no one's in particular."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """子句: which clauses of a text stand in another and which do not, as printed."""

    matched: tuple[str, ...]
    unmatched: tuple[str, ...]


class Parts:
    """部分對應之尋找: finished clusters, made ready to be looked through for parts of practices."""

    def __init__(self, gathering: Gathering, finished: Finished) -> None:
        self.known, self._families, self._clusters = finished.known, gathering.families, finished.clusters
        self._companions: dict[tuple[int, str], frozenset[int]] = {}
        times = [[self._clusters.times(n, key) for key in own] for n, own in enumerate(finished.wordings)]
        self._sieve = Sieve(finished.wordings, times, SHORT, self.known)
        self._shared = finished.shared
        self._may: dict[Key, dict[int, int]] = {}
        """Wording -> what it may have in common with which clusters."""

    def sift(self, others: Compared) -> None:
        """Rule out, for the plans that are next, the clusters that wordings have no part in common with."""
        if len(self._may) > _MOST_KEPT:
            self._may.clear()
        for compared in (self._shared, others):
            new = [n for n, key in enumerate(compared.keys) if key not in self._may]
            for start in range(0, len(new), _BATCH):
                some = new[start : start + _BATCH]
                self._may |= self._sifted([compared.keys[n] for n in some], compared.likeness[some])

    def _sifted(self, keys: Sequence[Key], likeness: Floats) -> dict[Key, dict[int, int]]:
        found: dict[Key, dict[int, int]] = {key: {} for key in keys}
        for n, key in enumerate(keys):
            likeness[n, [*self._clusters.homes(key)]] = 0.0  # the same again, no part
        rows, clusters = np.nonzero((likeness >= LEAST_LIKENESS) & (self._sieve.most > 0))
        near = likeness[rows, clusters]
        letters, room = np.array([(len(key.main), len(key.main) + len(key.aside)) for key in keys])[rows].T
        has_room = near * np.sqrt(room / np.maximum(self._sieve.least[clusters], 1)) >= _FAINT
        pairs = rows[has_room], clusters[has_room]
        most, mean = self._sieve.stated(keys, *pairs)
        _note(found, keys, pairs, (most >= STATED) & (mean >= ODD), _CONTAIN)
        _note(found, keys, pairs, mean >= BESIDE, _CONTAIN_THERE)
        is_short = near * np.sqrt(self._sieve.most[clusters] / np.maximum(letters, 1)) >= _FAINT
        is_short &= letters >= SHORT
        pairs = rows[is_short], clusters[is_short]
        most, mean = self._sieve.pieces(keys, *pairs)
        _note(found, keys, pairs, most >= PIECE, _BE_PIECE_HERE)
        _note(found, keys, pairs, mean >= PIECE, _BE_PIECE)
        return found

    def find(self, left: Left) -> list[Part]:
        """Return the parts of a plan's practices, in document order; its wordings must have been sifted."""
        beside = self._beside(left)
        found = _Finder(left, beside, self.known).parts(self._pairs(left, beside))
        order = {practice: n for n, practice in enumerate(left.plan.practice_ids)}
        return sorted(found, key=lambda part: (order[part.practice_id], part.cluster))

    def _pairs(self, left: Left, beside: Sequence[set[int]]) -> dict[tuple[int, int], tuple[bool, bool]]:
        """Return practices and clusters that are to be held against one another, letter by letter.

        Each with whether the practice may contain the duty, and be a piece of it.
        """
        here, pairs = {*left.here}, {}
        for n, key in enumerate(left.plan.keys):
            for cluster, may in self._may[key].items():
                is_here = cluster in here
                contain = _CONTAIN if is_here or cluster not in beside[n] else _CONTAIN | _CONTAIN_THERE
                tell = bool(may & contain), bool(may & (_BE_PIECE_HERE if is_here else _BE_PIECE))
                if any(tell) and cluster not in left.gone:
                    pairs[n, cluster] = tell
        changed = [*left.gone]
        rows, columns = np.nonzero(left.likeness[:, changed] >= LEAST_LIKENESS)
        pairs |= {(n, changed[m]): (True, True) for n, m in zip(rows.tolist(), columns.tolist(), strict=True)}
        return {pair: pairs[pair] for pair in sorted(pairs) if left.here[pair[0]] != pair[1]}

    def _beside(self, left: Left) -> list[set[int]]:
        """Return the clusters of its family that stand elsewhere beside the neighbours of each practice."""
        beside: list[set[int]] = [set() for _ in left.here]
        for group in left.plan.groups:
            near = {*()}.union(*(self._companions_of(left.here[n], left.plan.family) for n in group))
            for n in group:
                beside[n] = near
        return beside

    def _companions_of(self, cluster: int, family: str) -> frozenset[int]:
        if (cluster, family) not in self._companions:
            others = self._clusters.companions(cluster)
            self._companions[cluster, family] = frozenset(c for c in others if family in self._families[c])
        return self._companions[cluster, family]


def _note(
    found: Mapping[Key, dict[int, int]],
    keys: Sequence[Key],
    pairs: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    where: npt.NDArray[np.bool_],
    may: int,
) -> None:
    """Note of those pairs of a key and a cluster that a part may be there."""
    for row, cluster in zip(pairs[0][where].tolist(), pairs[1][where].tolist(), strict=True):
        own = found[keys[row]]
        own[cluster] = own.get(cluster, 0) | may


class _Finder:
    """One plan, taken out of the clusters, is held against them."""

    def __init__(self, left: Left, beside: Sequence[set[int]], known: Vocabulary) -> None:
        self.left, self.known, self.likeness = left, known, left.likeness
        self.plan, self.here, self.beside = left.plan, left.here, beside

    def parts(self, pairs: Mapping[tuple[int, int], tuple[bool, bool]]) -> list[Part]:
        stated = []
        for (n, cluster), (may_contain, may_be_piece) in pairs.items():
            if LEAST_LIKENESS <= self.likeness[n, cluster] < 1:  # else the same again, no part
                contained = self._contained(n, cluster) if may_contain else None
                piece = self._piece(n, cluster) if may_be_piece else None
                found = [part for part in (contained, piece) if part]
                stated += [max(found, key=lambda part: part.score)] if found else []
        return stated + self._in_place({part.cluster for part in stated})

    def _contained(self, n: int, cluster: int) -> Part | None:
        """Return a duty as part of a practice, if the practice states it beside its own."""
        key, wordings = self.plan.keys[n], self.left.wordings(cluster)
        room = len(key.main) + len(key.aside)
        if not self._may_stand(n, cluster, min(len(wording.main) for wording in wordings), room):
            return None
        is_here = cluster in self.here
        is_sought = not is_here and cluster in self.beside[n]
        if _is_stated(key, wordings, is_here, self.known) or (
            is_sought and _has_room(key, wordings, self.known)
        ):
            return self._part(n, cluster, "contains", _stated_shares(key, wordings, self.known))
        return None

    def _piece(self, n: int, cluster: int) -> Part | None:
        """Return a practice as a piece of a duty, if it stands there rather than in its own."""
        wordings = self.left.wordings(cluster)
        room = max(len(wording.main) + len(wording.aside) for wording in wordings)
        letters = len(self.plan.keys[n].main)
        if letters < SHORT or not self._may_stand(n, cluster, letters, room):
            return None
        shares = _shares(self.plan.keys[n], wordings, self.known)
        times = [self.left.times(cluster, wording) for wording in wordings]
        is_piece = fmean(shares, times) >= PIECE and max(shares) >= self._own_share(n) + BETTER
        return self._part(n, cluster, "piece", shares) if is_piece else None

    def _part(self, n: int, cluster: int, kind: Kind, shares: Sequence[float]) -> Part:
        best = int(np.argmax(shares))
        return Part(self.plan.practice_ids[n], cluster, kind, shares[best], self.left.wordings(cluster)[best])

    def _in_place(self, stated: set[int]) -> list[Part]:
        """Return, of each duty that the plan lacks, the loose practice in its place that is most like it."""
        found: dict[int, Part] = {}
        away = stated | {*self.here}
        for n, beside in enumerate(self.beside):
            sought = [*(beside - away)]
            like = [m for m, score in enumerate(self.likeness[n, sought].tolist()) if score >= PLACE]
            for cluster in (sought[m] for m in like) if like and self._own_share(n) < LOOSE else ():
                score = float(self.likeness[n, cluster])
                if cluster not in found or score > found[cluster].score:
                    found[cluster] = Part(self.plan.practice_ids[n], cluster, "place", score)
        return [*found.values()]

    def _may_stand(self, n: int, cluster: int, part: int, whole: int) -> bool:
        """Tell whether ``part`` letters can stand in ``whole`` at all, by the likeness of the two texts."""
        return bool(self.likeness[n, cluster] * (whole / max(part, 1)) ** 0.5 >= FAINT)

    def _own_share(self, n: int) -> float:
        """Return the most of a practice that stands in a wording of its own duty."""
        return max(_shares(self.plan.keys[n], self.left.wordings(self.here[n]), self.known), default=0.0)


@lru_cache(maxsize=8192)
def _shares(key: Key, wordings: tuple[Key, ...], known: Vocabulary) -> tuple[float, ...]:
    """Return how much of a practice stands in each wording."""
    return tuple(coverage(key.main, (wording.main, wording.aside), known) for wording in wordings)


@lru_cache(maxsize=8192)
def _stated_shares(key: Key, wordings: tuple[Key, ...], known: Vocabulary) -> tuple[float, ...]:
    """Return how much of each wording of a duty stands in a practice."""
    return tuple(stated_share(key, wording, known) for wording in wordings)


@lru_cache(maxsize=8192)
def _is_stated(key: Key, wordings: tuple[Key, ...], is_here: bool, known: Vocabulary) -> bool:
    """Tell whether a practice has a duty's words, wherever it stands; ``is_here``: its plan has the duty."""
    shares = _stated_shares(key, wordings, known)
    if fmean(shares) < ODD:
        return False
    full = zip(wordings, shares, strict=True)
    near = [wording for wording, share in full if share >= STATED and len(wording.main) >= SHORT]
    begins = any(_begins(wording, key) for wording in near)
    if is_here:
        begins = begins and fmean(shares) >= STATED
    return begins or any(_have_run(wording, key) for wording in near)


def _has_room(key: Key, wordings: tuple[Key, ...], known: Vocabulary) -> bool:
    """Tell whether enough of a duty stands in a practice that is long enough to state it beside another."""
    longest = max(len(wording.main) for wording in wordings)
    is_long = len(key.main) + len(key.aside) >= ROOM * longest
    return is_long and fmean(_stated_shares(key, wordings, known)) >= BESIDE


def _have_run(one: Key, other: Key) -> bool:
    """Tell whether two keys have a long run of letters in common."""
    runs = {one.main[n : n + RUN] for n in range(len(one.main) - RUN + 1)}
    return any(other.main[n : n + RUN] in runs for n in range(len(other.main) - RUN + 1))


def _begins(wording: Key, key: Key) -> bool:
    """Tell whether the word that a wording begins with, mostly what is to be done, stands in a key."""
    return wording.main[:2] in key.main or wording.main[:2] in key.aside


def compare_clauses(text: str, other: str, known: Vocabulary) -> Clauses:
    """Return the clauses of a display text that stand in another display text, and those that do not."""
    there = fold(other)
    clauses = [found.strip(" 、") for found in _CLAUSE.findall(text) if fold(found)]
    stands = [_stands(clause, there, known) for clause in clauses]
    return Clauses(
        tuple(clause for clause, yes in zip(clauses, stands, strict=True) if yes),
        tuple(clause for clause, yes in zip(clauses, stands, strict=True) if not yes),
    )


def _stands(clause: str, there: str, known: Vocabulary) -> bool:
    """Tell whether most of a clause stands in a key, or most of the key in the clause."""
    key = fold(clause)
    return max(coverage(key, (there,), known), coverage(there, (key,), known)) >= CLAUSE
