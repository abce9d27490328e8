"""A practice that states two duties is a wording of the one stated first; the other is a part of it."""

from collections.abc import Sequence

import numpy as np

from normalize.fold import Key
from normalize.grams import Vocabulary, coverage

STATED = 0.75
"""Share of a duty's wording that a practice must have to state it beside another."""


def states_first(key: Key, one: Sequence[Key], other: Sequence[Key], known: Vocabulary) -> bool:
    """Tell whether a practice states both duties, each in one of its wordings, and ``one`` first."""
    shares = [[stated_share(key, wording, known) for wording in wordings] for wordings in (one, other)]
    first, second = one[int(np.argmax(shares[0]))], other[int(np.argmax(shares[1]))]
    return min(map(max, shares)) >= STATED and _place(key, first) < _place(key, second)


def states(key: Key, wordings: Sequence[Key], known: Vocabulary) -> bool:
    """Tell whether a practice states a duty, in any of its wordings."""
    return any(stated_share(key, wording, known) >= STATED for wording in wordings)


def stated_share(key: Key, wording: Key, known: Vocabulary) -> float:
    """Return how much of a duty's wording stands in a practice, 0 to 1."""
    return coverage(wording.main, (key.main, key.aside), known)


def _place(key: Key, wording: Key) -> float:
    """Return the mean offset in a practice at which the 2-grams of a wording stand."""
    places = [key.main.find(wording.main[n : n + 2]) for n in range(len(wording.main) - 1)]
    return float(np.mean([place for place in places if place >= 0] or [len(key.main)]))
