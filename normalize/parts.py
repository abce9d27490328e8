"""Clusters -> parts: practices that state a duty beside their own (merged), or a piece of one (split).

The assignment gives each practice one duty. Here each is held against the wordings of the other clusters.
A wording that stands in the practice, from its first word on, is a duty that it contains; of a duty that
its plan has already, most wordings must, or a long run of one. A practice that stands in most wordings of
a cluster, better than in those of its own, is a piece of that duty. And where a plan lacks a duty that
elsewhere stands beside a practice's neighbours, less is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import numpy as np

from normalize.entries import PlanEntries
from normalize.fold import Key, fold
from normalize.gather import MOST_WORDINGS, Floats, Gathering
from normalize.grams import Vocabulary, coverage
from normalize.lead import STATED, stated_share

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


def find_parts(plan: PlanEntries, gathering: Gathering, known: Vocabulary) -> list[Part]:
    """Return the parts of a plan's practices, in document order."""
    with gathering.without(plan) as likeness:
        found = _Finder(plan, gathering, known, likeness).parts()
    order = {practice: n for n, practice in enumerate(plan.practice_ids)}
    return sorted(found, key=lambda part: (order[part.practice_id], part.cluster))


class _Finder:
    """One plan, taken out of the clusters, is held against them."""

    def __init__(self, plan: PlanEntries, gathering: Gathering, known: Vocabulary, likeness: Floats) -> None:
        self.plan, self.known, self.likeness = plan, known, likeness
        self.clusters, self.here = gathering.clusters, gathering.where[plan.plan_id]
        self.beside = _beside(plan, gathering)
        self.texts: dict[int, list[Key]] = {}
        """Cluster -> wordings that are looked at, once asked for."""
        self.own: dict[int, float] = {}
        """Practice -> the most of it that stands in a wording of its own duty, once asked for."""

    def parts(self) -> list[Part]:
        stated = []
        for n, cluster in np.argwhere(self.likeness >= LEAST_LIKENESS).tolist():
            if cluster != self.here[n] and self.likeness[n, cluster] < 1:  # else the same again, no part
                found = [part for part in (self._contained(n, cluster), self._piece(n, cluster)) if part]
                stated += [max(found, key=lambda part: part.score)] if found else []
        return stated + self._in_place({part.cluster for part in stated})

    def _contained(self, n: int, cluster: int) -> Part | None:
        """Return a duty as part of a practice, if the practice states it beside its own."""
        key, wordings = self.plan.keys[n], self._wordings(cluster)
        room = len(key.main) + len(key.aside)
        if not self._may_stand(n, cluster, min(len(wording.main) for wording in wordings), room):
            return None
        shares = [stated_share(key, wording, self.known) for wording in wordings]
        is_sure = self._is_stated(cluster, key, wordings, shares)
        has_room = fmean(shares) >= BESIDE and room >= ROOM * max(len(wording.main) for wording in wordings)
        is_sought = cluster not in self.here and cluster in self.beside[n]
        return self._part(n, cluster, "contains", shares) if is_sure or (is_sought and has_room) else None

    def _is_stated(self, cluster: int, key: Key, wordings: Sequence[Key], shares: Sequence[float]) -> bool:
        """Tell whether a practice has a duty's words, wherever it stands."""
        if fmean(shares) < ODD:
            return False
        full = zip(wordings, shares, strict=True)
        near = [wording for wording, share in full if share >= STATED and len(wording.main) >= SHORT]
        begins = any(_begins(wording, key) for wording in near)
        if cluster in self.here:
            begins = begins and fmean(shares) >= STATED
        return begins or any(_have_run(wording, key) for wording in near)

    def _piece(self, n: int, cluster: int) -> Part | None:
        """Return a practice as a piece of a duty, if it stands there rather than in its own."""
        wordings = self._wordings(cluster)
        room = max(len(wording.main) + len(wording.aside) for wording in wordings)
        letters = len(self.plan.keys[n].main)
        if letters < SHORT or not self._may_stand(n, cluster, letters, room):
            return None
        shares = self._shares(n, wordings)
        times = [self.clusters.times(cluster, wording) for wording in wordings]
        is_piece = fmean(shares, times) >= PIECE and max(shares) >= self._own_share(n) + BETTER
        return self._part(n, cluster, "piece", shares) if is_piece else None

    def _part(self, n: int, cluster: int, kind: Kind, shares: Sequence[float]) -> Part:
        best = int(np.argmax(shares))
        return Part(self.plan.practice_ids[n], cluster, kind, shares[best], self._wordings(cluster)[best])

    def _in_place(self, stated: set[int]) -> list[Part]:
        """Return, of each duty that the plan lacks, the loose practice in its place that is most like it."""
        found: dict[int, Part] = {}
        for n, beside in enumerate(self.beside):
            for cluster in beside - stated - {*self.here} if self._own_share(n) < LOOSE else ():
                score = float(self.likeness[n, cluster])
                if score >= PLACE and (cluster not in found or score > found[cluster].score):
                    found[cluster] = Part(self.plan.practice_ids[n], cluster, "place", score)
        return [*found.values()]

    def _wordings(self, cluster: int) -> list[Key]:
        if cluster not in self.texts:
            self.texts[cluster] = [*self.clusters.wordings(cluster, MOST_WORDINGS)]
        return self.texts[cluster]

    def _may_stand(self, n: int, cluster: int, part: int, whole: int) -> bool:
        """Tell whether ``part`` letters can stand in ``whole`` at all, by the likeness of the two texts."""
        return bool(self.likeness[n, cluster] * (whole / max(part, 1)) ** 0.5 >= FAINT)

    def _shares(self, n: int, wordings: Sequence[Key]) -> list[float]:
        """Return how much of a practice stands in each wording."""
        main = self.plan.keys[n].main
        return [coverage(main, (wording.main, wording.aside), self.known) for wording in wordings]

    def _own_share(self, n: int) -> float:
        if n not in self.own:
            self.own[n] = max(self._shares(n, self._wordings(self.here[n])), default=0.0)
        return self.own[n]


def _have_run(one: Key, other: Key) -> bool:
    """Tell whether two keys have a long run of letters in common."""
    runs = {one.main[n : n + RUN] for n in range(len(one.main) - RUN + 1)}
    return any(other.main[n : n + RUN] in runs for n in range(len(other.main) - RUN + 1))


def _begins(wording: Key, key: Key) -> bool:
    """Tell whether the word that a wording begins with, mostly what is to be done, stands in a key."""
    return wording.main[:2] in key.main or wording.main[:2] in key.aside


def _beside(plan: PlanEntries, gathering: Gathering) -> list[set[int]]:
    """Return the clusters of its family that stand elsewhere beside the neighbours of each practice."""
    clusters, here = gathering.clusters, gathering.where[plan.plan_id]
    beside: list[set[int]] = [set() for _ in here]
    for group in plan.groups:
        near = {cluster for n in group for cluster in clusters.companions(here[n])}
        for n in group:
            beside[n] = {cluster for cluster in near if plan.family in gathering.families[cluster]}
    return beside


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
