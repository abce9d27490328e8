"""An item and wordings -> what they alone tell of it, found out once however many plans have them."""

from collections.abc import Sequence
from functools import cache, lru_cache, partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from compare.cover import CLAUSE, Cover, cover
from compare.likeness import Items, Likeness
from extract.text import GETA
from normalize.fold import Key
from normalize.judge import HIGH
from normalize.match import names_another_thing
from normalize.variation import Kind, Wording, compare_wordings

Reason = Literal["identical", "weak", "another", "canonical", "words"]
Changes = tuple[tuple[Kind, ...], tuple[str, ...]]
"""How a practice differs from an item: the kinds, and in words, Chinese then English."""

ENOUGH = 0.30
"""Likeness of an item and its practice, by their own words, from which they are not in doubt."""
TELLING = 22
"""A longer text says often enough what it is about for one word not to decide it."""
GRAVE: frozenset[Kind] = frozenset(
    {"target_changed", "frequency_changed", "duty_weakened", "duty_strengthened"}
)
"""Kinds of differences that make an item a changed one."""


class Wordings:
    """語句: the distinct wordings of plans, held against a register's items.

    Items (``n``), wordings (``k``) and duties are named by their places in ``items`` and ``likeness``.
    """

    def __init__(self, items: Items, texts: Sequence[str]) -> None:
        self.items, self.likeness = items, Likeness(items, texts)
        self.reason = cache(partial(_reason, items, self.likeness))
        self.left_open = cache(partial(_left_open, items, self.likeness))
        self.cover = cache(partial(_cover, items, self.likeness))


def _reason(items: Items, likeness: Likeness, n: int, k: int, is_sure: bool) -> Reason:
    """Return by what an item and a wording are one duty, or why that is in doubt (weak, another).

    ``is_sure``: alignment has it that they are.
    """
    item, key = items.keys[n], likeness.keys[k]
    if item == key:
        return "identical"
    score = likeness.words[k, n]
    if not is_sure and score < ENOUGH:
        return "weak"
    if not is_sure and _may_be_another(item, key):
        return "another"
    return "canonical" if is_sure and score < HIGH else "words"


def _may_be_another(item: Key, key: Key) -> bool:
    short = min(len(item.main), len(key.main)) <= TELLING
    return short and names_another_thing(item, key)


def _left_open(items: Items, likeness: Likeness, n: int, wordings: tuple[int, ...]) -> tuple[int, ...]:
    """Return the duties of an item that wordings leave open."""
    if likeness.covers[wordings[0], n]:
        return ()
    stand = _stand(items, likeness, n, wordings)
    return tuple((items.ends[n] + np.flatnonzero(stand < CLAUSE)).tolist())


def _cover(
    items: Items, likeness: Likeness, n: int, wordings: tuple[int, ...], elsewhere: tuple[int, ...]
) -> Cover:
    """Return how wordings cover an item; the duties ``elsewhere`` are covered by others."""
    if likeness.covers[wordings[0], n]:
        return items.whole[n]
    stand = _stand(items, likeness, n, wordings)
    stand[[duty - items.ends[n] for duty in elsewhere]] = 1.0
    return cover(items.duties[n], stand)


def _stand(items: Items, likeness: Likeness, n: int, wordings: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return how much of each duty of an item stands in any of some wordings."""
    found: npt.NDArray[np.float64]
    found = likeness.clauses[wordings, items.ends[n] : items.ends[n + 1]].max(axis=0)
    return found


@lru_cache(maxsize=1 << 15)
def changes(item: str, text: str, roc_year: int | None) -> Changes:
    """Return how a practice of a year differs from an item.

    Of a practice with characters that were not read nothing is said but that.
    """
    change = compare_wordings(Wording(item), Wording(text, roc_year=roc_year))
    if GETA in text and GETA not in item:
        unread = "有未能辨識的字（〓），請對照原頁 characters that could not be read (〓): see the page"
        return tuple(kind for kind in change.kinds if kind not in GRAVE), (unread,)
    return change.kinds, tuple(f"{reason.zh} {reason.en}" for reason in change.reasons)
