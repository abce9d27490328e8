"""Two texts -> how alike they are, and why: for one pair, as people ask for it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, LCSseq

from normalize.fold import Key, key_of
from normalize.grams import Vocabulary, vectors, vocabulary

ANOTHER = 0.15
"""Replaced words that are so large a share of the shorter text may name another thing."""
_TIME_OR_FIGURE = re.compile(r"[0-9a-z第每年月日季周次半一二三四五六七八九十两隔随时定期不]+")


@dataclass(frozen=True, slots=True)
class Match:
    """比對: how alike two texts are."""

    score: float
    """Likeness, 0 to 1: the cosine of their weighted character 1- and 2-grams."""
    identical: bool
    """They differ in spelling and punctuation at most."""
    replaced: tuple[tuple[str, str], ...]
    """Words of the keys that stand in each other's place and have no character in common."""
    another: bool
    """The replaced words are so much of the texts that they may name another thing."""


def match(one: str, other: str, known: Vocabulary | None = None) -> Match:
    """Return how alike two display texts are; symmetric.

    ``known`` is the vocabulary that says how much each gram weighs; without it a gram that both texts
    have weighs a little less than one that only one has.
    """
    keys = key_of(one), key_of(other)
    rows = vectors(keys, known or vocabulary(keys))
    score = 1.0 if keys[0] == keys[1] else float((rows[0] @ rows[1].T).toarray()[0, 0])
    return Match(score, keys[0] == keys[1], replaced_words(*keys), names_another_thing(*keys))


def names_another_thing(one: Key, other: Key) -> bool:
    """Tell whether two wordings differ in words that may name another thing (用戶陳情, 新聞輿情).

    Figures and words of time do not count: they tell how a duty is done, not which.
    """
    shorter = min(len(one.main), len(other.main))
    replaced = sum(min(len(old), len(new)) for old, new in replaced_words(one, other))
    return replaced > 1 and replaced >= ANOTHER * shorter


def replaced_words(one: Key, other: Key) -> tuple[tuple[str, str], ...]:
    """Return the words that stand in each other's place and have no character in common."""
    if one.main > other.main:  # of several equally good ways to lay them side by side, the same both ways
        return tuple((new, old) for old, new in _replaced(other, one))
    return _replaced(one, other)


@lru_cache(maxsize=65536)
def _replaced(one: Key, other: Key) -> tuple[tuple[str, str], ...]:
    blocks = LCSseq.opcodes(one.main, other.main)
    gaps = []
    old = new = ""
    for code in blocks:
        if code.tag == "equal":
            gaps.append((old, new))
            old = new = ""
        else:
            old += one.main[code.src_start : code.src_end]
            new += other.main[code.dest_start : code.dest_end]
    gaps.append((old, new))
    found = [tuple(_TIME_OR_FIGURE.sub("", word) for word in gap) for gap in gaps]
    return tuple((a, b) for a, b in found if len(a) > 1 and len(b) > 1 and not set(a) & set(b))


def ratio(one: str, other: str) -> float:
    """Return the share of two keys that is a common subsequence, 0 to 1."""
    return float(Indel.normalized_similarity(one, other))
