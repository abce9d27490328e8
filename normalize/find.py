"""A few words -> the duties that are worded like them."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from normalize.fold import fold

LEAST = 0.5
"""Hits that are less like the query are chance."""


@dataclass(frozen=True, slots=True)
class Hit:
    """搜尋結果: a canonical practice, and the wording of it that is most like what was asked for."""

    canonical_id: str
    text: str
    score: float
    """0 to 1; 1 where the words stand in the wording as they are."""


def find(query: str, wordings: Iterable[tuple[str, str]], limit: int = 10) -> list[Hit]:
    """Return the canonical practices most like ``query``, best first, each once.

    ``wordings`` are canonical id and display text, as many of each as there are. Spelling, variants and
    punctuation do not count (:func:`normalize.fold.fold`). Empty when nothing is alike, and for a query
    without letters or digits.
    """
    key = fold(query)
    keys: dict[str, list[tuple[str, str]]] = {}
    for canonical_id, text in wordings:
        keys.setdefault(fold(text), []).append((canonical_id, text))
    best: dict[str, Hit] = {}
    for found in sorted(keys, key=lambda other: (-_likeness(key, other), len(other))) if key else ():
        for canonical_id, text in keys[found]:
            best.setdefault(canonical_id, Hit(canonical_id, text, _likeness(key, found)))
    hits = [hit for hit in best.values() if hit.score >= LEAST]
    return sorted(hits, key=lambda hit: (-hit.score, len(hit.text), hit.canonical_id))[:limit]


def _likeness(query: str, text: str) -> float:
    """Return how much of a query stands in one place of a text, 0 to 1; of both, where it is the longer."""
    scorer = fuzz.partial_ratio if len(query) <= len(text) else fuzz.ratio
    return float(scorer(query, text)) / 100
