"""Clusters -> parts: practices that state a duty beside their own (merged), or a piece of one (split).

The assignment gives each practice one duty. Here each is held against the other clusters: a cluster
whose wordings stand in the practice, nearly whole, is part of it; a practice that is nobody's duty and
stands in the wordings of a cluster is a piece of that. Words that only stand in one wording of a
cluster are no evidence: the mean over its wordings counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import numpy as np

from normalize.entries import PlanEntries
from normalize.fold import Key, fold
from normalize.gather import MOST_WORDINGS, Floats, Gathering
from normalize.grams import Vocabulary, coverage
from normalize.lead import STATED, stated_share

STATED_TWICE = 0.80
"""Share of a duty's wording that a practice must have to state it, where another of its plan does already."""
STATED_BESIDE = 0.5
"""The same, where none does and the duty stands elsewhere beside the practice's neighbours."""
PIECE = 0.55
"""Share of a practice of no other duty that a duty's wordings must have for it to be a piece of that."""
LEAST_LIKENESS = 0.15
"""Clusters that are less alike are not looked at."""
CLAUSE = 0.5
"""Share of a clause that must stand in the other text for it to match."""
_CLAUSE = re.compile(r"[^，。；：、,;:\n]+")


@dataclass(frozen=True, slots=True)
class Part:
    """部分對應: a practice and a cluster that have a part in common."""

    practice_id: str
    cluster: int
    kind: Literal["contains", "piece"]
    """The practice contains the duty, or is a piece of it."""
    score: float
    """Share of the smaller in the larger, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """子句: which clauses of a text stand in another and which do not, as printed."""

    matched: tuple[str, ...]
    unmatched: tuple[str, ...]


def find_parts(plan: PlanEntries, gathering: Gathering, known: Vocabulary) -> Iterator[Part]:
    """Yield the parts of a plan's practices, in document order."""
    with gathering.without(plan) as likeness:
        yield from _parts_in(plan, likeness, gathering, known)


def _parts_in(plan: PlanEntries, likeness: Floats, gathering: Gathering, known: Vocabulary) -> Iterator[Part]:
    clusters, here = gathering.clusters, gathering.where[plan.plan_id]
    beside = _beside(plan, gathering)
    for n, cluster in np.argwhere(likeness >= LEAST_LIKENESS).tolist():
        if cluster != here[n] and likeness[n, cluster] < 1:  # the very wording is no part but the same again
            least = STATED_TWICE if cluster in here else STATED_BESIDE if cluster in beside[n] else STATED
            pair = plan.keys[n], clusters.wordings(cluster)[:MOST_WORDINGS]
            stated, alone = stated_share(*pair, known), clusters.is_empty(here[n])
            piece = _piece_share(*pair, known) if alone or stated >= least else 0.0
            if stated >= least and stated >= piece:
                yield Part(plan.practice_ids[n], cluster, "contains", stated)
            elif alone and piece >= PIECE:
                yield Part(plan.practice_ids[n], cluster, "piece", piece)


def _beside(plan: PlanEntries, gathering: Gathering) -> list[set[int]]:
    """Return the clusters of its family that stand elsewhere beside the neighbours of each practice."""
    clusters, here = gathering.clusters, gathering.where[plan.plan_id]
    beside: list[set[int]] = [set() for _ in here]
    for group in plan.groups:
        near = {cluster for n in group for cluster in clusters.companions(here[n])}
        for n in group:
            beside[n] = {cluster for cluster in near if plan.family in gathering.families[cluster]}
    return beside


def _piece_share(key: Key, wordings: Sequence[Key], known: Vocabulary) -> float:
    """Return how much of a practice stands in a duty's wordings: the mean, 0 to 1."""
    return fmean(coverage(key.main, (wording.main, wording.aside), known) for wording in wordings)


def compare_clauses(text: str, other: str, known: Vocabulary) -> Clauses:
    """Return the clauses of a display text that stand in another display text, and those that do not."""
    there = fold(other)
    clauses = [found.strip() for found in _CLAUSE.findall(text) if fold(found)]
    stands = [_stands(clause, there, known) for clause in clauses]
    return Clauses(
        tuple(clause for clause, yes in zip(clauses, stands, strict=True) if yes),
        tuple(clause for clause, yes in zip(clauses, stands, strict=True) if not yes),
    )


def _stands(clause: str, there: str, known: Vocabulary) -> bool:
    return coverage(fold(clause), (there,), known) >= CLAUSE
