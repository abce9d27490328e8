"""A register's items and the practices' wordings -> how alike they are, each wording looked at once."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from compare.bridge import Bridge
from compare.cover import CLAUSE, Cover, duties_of
from compare.headings import heading_key
from compare.inside import Parts
from compare.registers import Mandate
from normalize.fold import Key, fold, key_of
from normalize.grams import Vocabulary, vectors
from normalize.match import names_another_thing

Floats = npt.NDArray[np.float64]

TWIN = 0.50
"""Likeness of two items from which they may be one duty, if they do not name two things."""


class Items:
    """A register's items that all are required of some plans, or all are not, ready to be compared."""

    def __init__(
        self,
        register: str,
        mandates: Sequence[Mandate],
        known: Vocabulary,
        bridge: Bridge,
        is_required: bool = True,
    ) -> None:
        self.register, self.mandates, self.known, self.is_required = register, mandates, known, is_required
        self.keys = [key_of(m.text) for m in self.mandates]
        self.of: dict[str, list[int]] = {}
        """Canonical practice -> the items that surely state it."""
        for n, m in enumerate(self.mandates):
            if m.mandate_id in bridge.items:
                self.of.setdefault(bridge.items[m.mandate_id], []).append(n)
        self.strategies = [heading_key(m.strategy) for m in self.mandates]
        self.rows = vectors(self.keys, known)
        self.mains = Parts([key.main for key in self.keys], known)
        self.duties = [duties_of(m.text) for m in self.mandates]
        self.ends = [0, *accumulate(map(len, self.duties))]
        self.alike: Floats = (self.rows @ self.rows.T).toarray()
        self.shared = self.mains.shares([f"{key.main}\n{key.aside}" for key in self.keys])
        """How much of an item stands in another item: a row an item that is looked for."""
        np.fill_diagonal(self.alike, 0.0)
        self.twins: list[list[int]] = [[] for _ in self.keys]
        """The items that may be the same duty as each."""
        for n, k in np.argwhere(self.alike >= TWIN).tolist():
            if not names_another_thing(self.keys[n], self.keys[k]):
                self.twins[n].append(k)
        np.fill_diagonal(self.shared, 0.0)
        self.clauses = Parts([fold(duty) for duties in self.duties for duty in duties], known)
        self.whole = [Cover(1.0, duties, ()) for duties in self.duties]
        """Each item, covered by one practice alone."""
        self.under = numbered([(m.facet, m.strategy, m.item) for m in self.mandates])


class Likeness:
    """Wordings against items: each wording is looked at once, however many plans have it.

    A row a wording, a column an item (of ``clauses`` a duty): the wordings of a plan are picked from them.
    """

    def __init__(self, items: Items, texts: Sequence[str]) -> None:
        self.place = {text: k for k, text in enumerate(dict.fromkeys(texts))}
        self.keys = [key_of(text) for text in self.place]
        wholes = [f"{key.main}\n{key.aside}" for key in self.keys]
        self.words: Floats = (vectors(self.keys, items.known) @ items.rows.T).toarray()
        self.inside = np.ascontiguousarray(items.mains.shares(wholes).T)
        self.clauses = np.ascontiguousarray(items.clauses.shares(wholes).T)
        self.covers: npt.NDArray[np.bool_] = np.minimum.reduceat(self.clauses, items.ends[:-1], 1) >= CLAUSE
        """Whether a wording covers all of an item's duties alone."""
        at: dict[Key, list[int]] = {}
        for n, key in enumerate(items.keys):
            at.setdefault(key, []).append(n)
        for k, key in enumerate(self.keys):
            self.words[k, at.get(key, [])] = 1.0


def numbered(headings: Sequence[tuple[str, ...]]) -> npt.NDArray[np.int64]:
    """Return a number for each entry's headings, from 0, the same for the same headings."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in headings], np.int64)
