"""Two texts -> how alike they are, and why: for one pair, as people ask for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import Indel, LCSseq

from extract.knowledge import read_rules
from normalize.fold import Key, fold, key_of
from normalize.grams import Vocabulary, vectors, vocabulary

ANOTHER = 0.15
"""Replaced words that are so large a share of the shorter text may name another thing."""
FEW, ALMOST = 2, 0.35
"""Two wordings are the same but for a word if they differ in so few places, and in so small a share."""
_CODE = re.compile(r"[a-z]+[0-9][a-z0-9]*|[0-9]+[a-z]+[0-9][a-z0-9]*")
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

    Figures and words of time do not count: they tell how a duty is done, not which. Where nearly all else is
    the same, one exchanged word is enough (汽車, 機車), and so is one that makes the opposite (不得, 得).
    Codes that each has for itself (ISO 9001, ISO 14001) name two things.
    """
    shorter = min(len(one.main), len(other.main))
    replaced = sum(min(len(old), len(new)) for old, new in replaced_words(one, other))
    if replaced > 1 and replaced >= ANOTHER * shorter:
        return True
    ours, theirs = ({*_CODE.findall(key.main)} for key in (one, other))
    return bool(ours - theirs and theirs - ours) or _is_exchanged(*sorted((one.main, other.main)))


@lru_cache(maxsize=16384)
def _is_exchanged(one: str, other: str) -> bool:
    """Tell whether two keys are the same but for few words, one of which tells them apart."""
    gaps = [(old, new, one[after : after + 2]) for old, new, after in _gaps(one, other)]
    edited = sum(max(len(old), len(new)) for old, new, _ in gaps)
    if not gaps or len(gaps) > FEW or edited > ALMOST * min(len(one), len(other)):
        return False
    return any(_tells(old, new, behind) for old, new, behind in gaps)


def _tells(old: str, new: str, behind: str) -> bool:
    """Tell whether words in each other's place, or one alone, with what stands behind, name another thing."""
    ours, theirs = (_without_empty(_TIME_OR_FIGURE.sub("", word)) for word in (old, new))
    if ours and theirs and not set(ours) & set(theirs):
        return True
    negated = [any(word in text for word in _words("opposite")) for text in (old, new)]
    return negated[0] != negated[1] and not behind.startswith("定期")


def _without_empty(word: str) -> str:
    for empty in (*_words("empty"), *_words("halves")):
        word = word.replace(empty, "")
    return word


@cache
def _words(block: str) -> tuple[str, ...]:
    """Return the words of a block as keys, the longest first."""
    rules = read_rules("normalize", "rules/another.yml")
    return tuple(sorted({fold(word) for word in rules[block]["words"]}, key=lambda word: (-len(word), word)))


def replaced_words(one: Key, other: Key) -> tuple[tuple[str, str], ...]:
    """Return the words that stand in each other's place and have no character in common."""
    if one.main > other.main:  # of several equally good ways to lay them side by side, the same both ways
        return tuple((new, old) for old, new in _replaced(other, one))
    return _replaced(one, other)


@lru_cache(maxsize=16384)
def _replaced(one: Key, other: Key) -> tuple[tuple[str, str], ...]:
    found = [tuple(_TIME_OR_FIGURE.sub("", word) for word in gap[:2]) for gap in _gaps(one.main, other.main)]
    return tuple((a, b) for a, b in found if len(a) > 1 and len(b) > 1 and not set(a) & set(b))


def _gaps(one: str, other: str) -> Iterator[tuple[str, str, int]]:
    """Yield what stands between the parts that two keys have in common, and where it ends in the first."""
    old = new = ""
    end = 0
    for code in LCSseq.opcodes(one, other):
        if code.tag == "equal":
            if old or new:
                yield old, new, end
            old = new = ""
        else:
            old += one[code.src_start : code.src_end]
            new += other[code.dest_start : code.dest_end]
        end = code.src_end
    if old or new:
        yield old, new, end


def ratio(one: str, other: str) -> float:
    """Return the share of two keys that is a common subsequence, 0 to 1."""
    return float(Indel.normalized_similarity(one, other))


def share_within(part: str, whole: str) -> float:
    """Return the share of a key that stands in another in the same order, 0 to 1."""
    return LCSseq.similarity(part, whole) / max(1, len(part))
