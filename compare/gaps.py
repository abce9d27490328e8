"""Which mandated items does a plan lack? Adopted, changed, partial, missing, unsure or not read.

The items are assigned to the plan's practices one to one, as practices are to duties: by their own words,
and by the canonical practice where both are sure of it. What is left over is looked for inside the other
practices. "Missing" is said only when nothing of that finds anything, no practice that nothing was assigned
to is left in its strategy that resembles it, and the plan has no hole (:mod:`compare.holes`) where the item
would stand. Where pages are surely gone what is not found is not read, wherever it would stand.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from compare.bridge import UNALIGNED, Bridge
from compare.closing import Witness, still_open
from compare.cover import Cover, cover
from compare.headings import heading_key
from compare.holes import Hole
from compare.likeness import Items, Likeness, numbered
from compare.registers import Mandate, Register
from extract.text import GETA
from normalize.align import PlanStatements
from normalize.assign import one_to_one
from normalize.fold import Key, key_of
from normalize.gather import CUT, FLOOR, SUPPORT
from normalize.grams import Vocabulary, vocabulary
from normalize.judge import HIGH
from normalize.lead import STATED
from normalize.match import names_another_thing
from normalize.variation import Kind, Wording, compare_wordings

Status = Literal["adopted", "changed", "partial", "missing", "unsure", "not_read"]
Floats = npt.NDArray[np.float64]

ENOUGH = 0.30
"""Likeness of an item and its practice, by their own words, from which they are not in doubt."""
WHOLE = 0.50
"""Share of an item's duties that must be covered for it not to be partial."""
SOME = 0.35
"""Share of an item that must stand inside another practice for it to be partly adopted there."""
NEAR = 0.12
"""Likeness to a left-over practice of the same strategy from which an item is unsure, not missing; more
is needed where many items are left for few practices."""
FAR = 0.19
"""The same to a left-over practice of any strategy, where the plan has none of the item's name."""
TELLING = 22
"""A longer text says often enough what it is about for one word not to decide it."""
ANCHOR = 0.45
"""Likeness of a pair that is likely right: it tells where the items beside it would stand."""
INSIDE = 0.9
"""Share of an item that must stand inside a practice for the practice to state it beside another."""
MORE = 0.1
"""A practice that likely states one item tells of another only what it has of it beyond that item."""
MOST_PLACES = 8
"""The next best practice is looked for among so many; beside more there is none worth naming."""
MOST_CELLS = 6_000_000
"""So many pairs of wordings with a register's items or clauses are compared in one go: 50 MB."""
_CHANGES = frozenset({"target_changed", "frequency_changed", "duty_weakened", "duty_strengthened"})


@dataclass(frozen=True, slots=True)
class Gap:
    """落差: what a plan has of a mandated item; a row of ``gaps``."""

    register: str
    mandate_id: str
    plan_id: str
    status: Status
    is_required: bool
    """The register requires it of the plan's year and office."""
    practice_ids: tuple[str, ...]
    """The practices that cover it, the main one first; of an unsure one, the candidates."""
    score: float
    """Likeness to the main practice, by their own words: 0 to 1; to the nearest one where it is missing."""
    reason: str
    """``identical``, ``words``, ``canonical``, ``tied`` (likely that, not surely); ``inside`` another
    practice; ``near`` a left-over one; ``weak``; ``another`` thing may be meant; ``hole``; ``nothing``."""
    runner_up: str | None = None
    """The next best practice."""
    runner_up_score: float | None = None
    covered: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    """Clauses of the item that the practices cover, and those that they do not."""
    variation: tuple[Kind, ...] = ()
    differences: tuple[str, ...] = ()
    """What differs from the item's words, Chinese then English; the hole, where it is not read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """受檢計畫: a plan to be held against a register."""

    plan: PlanStatements
    office_id: str = ""
    holes: tuple[Hole, ...] = ()


def register_vocabulary(register: Register, wordings: Sequence[str] = ()) -> Vocabulary:
    """Return how much words weigh when a register is compared; ``wordings`` are those of the catalogue."""
    return vocabulary(map(key_of, (*(m.text for m in register.mandates), *wordings)))


def find_gaps(
    register: Register,
    subjects: Sequence[Subject],
    known: Vocabulary,
    bridge: Bridge = UNALIGNED,
) -> Iterator[Gap]:
    """Yield the verdict on each item of a register for each plan, plan by plan in the register's order.

    ``known`` must have the register's words (:func:`register_vocabulary`). Items that are not required of
    a plan's year or office are judged too, but apart: they take no practice from one that is; ``is_required``
    tells. Items of the same words are judged once: one practice states them all.
    """
    place = {m.mandate_id: n for n, m in enumerate(register.mandates)}
    found: dict[str, list[Gap]] = {}
    for mandates, some in _bound_alike(register, subjects):
        worded: dict[Key, list[str]] = {}
        for mandate in mandates:
            worded.setdefault(key_of(mandate.text), []).append(mandate.mandate_id)
        twins = {ids[0]: ids for ids in worded.values()}
        distinct = Register(register.name, tuple(m for m in mandates if m.mandate_id in twins))
        for gap in _judge(distinct, some, known, bridge):
            own = (replace(gap, mandate_id=mandate_id) for mandate_id in twins[gap.mandate_id])
            found.setdefault(gap.plan_id, []).extend(own)
    for gaps in found.values():
        yield from sorted(gaps, key=lambda gap: place[gap.mandate_id])


def _bound_alike(
    register: Register, subjects: Sequence[Subject]
) -> Iterator[tuple[tuple[Mandate, ...], list[Subject]]]:
    """Yield the items that are required of some plans, then the others, with these plans."""
    alike: dict[tuple[bool, ...], list[Subject]] = {}
    for subject in subjects:
        alike.setdefault(_required(register, subject), []).append(subject)
    for required, some in alike.items():
        for wanted in (True, False):
            both = zip(register.mandates, required, strict=True)
            yield tuple(mandate for mandate, is_required in both if is_required == wanted), some


def _required(register: Register, subject: Subject) -> tuple[bool, ...]:
    agency, year = subject.plan.agency_id, subject.plan.roc_year
    return tuple(m.holds(year, agency, subject.office_id) for m in register.mandates)


def _judge(
    register: Register, subjects: Sequence[Subject], known: Vocabulary, bridge: Bridge
) -> Iterator[Gap]:
    if not register.mandates:
        return
    items = Items(register, known, bridge)
    for some in _portions(subjects, MOST_CELLS // (len(items.mandates) + items.ends[-1])):
        likeness = Likeness(items, [p.text for s in some for p in s.plan.practices])
        for subject in some:
            yield from _Comparison(items, subject, likeness, bridge).gaps()


def _portions(subjects: Sequence[Subject], most: int) -> Iterator[list[Subject]]:
    """Yield the plans in portions of about ``most`` wordings; a wording counts once in each."""
    some: list[Subject] = []
    texts: set[str] = set()
    for subject in subjects:
        some.append(subject)
        texts.update(p.text for p in subject.plan.practices)
        if len(texts) >= most:
            yield some
            some, texts = [], set()
    if some:
        yield some


class _Comparison:
    """A register's items against one plan's practices."""

    def __init__(self, items: Items, subject: Subject, likeness: Likeness, bridge: Bridge) -> None:
        self.items, self.plan, self.bridge, self.holes = items, subject.plan, bridge, subject.holes
        self.practices = subject.plan.practices
        self.headings = [(p.facet, p.strategy, p.item) for p in self.practices]
        self.under = numbered(self.headings)
        self.likeness = likeness
        self.columns = [likeness.place[p.text] for p in self.practices]
        self.keys = [likeness.keys[column] for column in self.columns]
        self.words, self.inside = likeness.words[:, self.columns], likeness.inside[:, self.columns]
        agency, year = self.plan.agency_id, self.plan.roc_year
        holds = [m.holds(year, agency, subject.office_id) for m in items.terms.values()]
        self.required = [holds[n] for n in items.term_of]
        self.bridged = self._bridged()
        self.pairs = dict(self._assign())
        self.spare = np.where(self.words > self._told(items.alike) + MORE, self.words, 0.0)
        self.stated = np.where(self.inside > self._told(items.shared) + MORE, self.inside, 0.0)

    def gaps(self) -> Iterator[Gap]:
        for n in range(len(self.items.mandates)):
            yield self._paired(n, self.pairs[n]) if n in self.pairs else self._left_over(n)

    def _bridged(self) -> npt.NDArray[np.bool_]:
        """Return which items and practices are surely one canonical practice."""
        bridged = np.zeros(self.words.shape, bool)
        for m, practice in enumerate(self.practices):
            for n in self.items.of.get(self.bridge.same.get(practice.practice_id, ""), ()):
                bridged[n, m] = True
        return bridged

    def _assign(self) -> list[tuple[int, int]]:
        score = np.maximum(self.words, 0.95 * self.bridged)
        pairs = one_to_one(score, CUT)
        for _ in range(2):
            before = pairs
            pairs = one_to_one(score + SUPPORT * self._support(pairs, score) * (score >= FLOOR), CUT)
            if pairs == before:
                break
        return pairs

    def _support(self, pairs: Sequence[tuple[int, int]], score: Floats) -> Floats:
        """Return, 0 to 1, how far an item's neighbours in the register go to a practice's in the plan."""
        if not pairs:
            return np.zeros(score.shape)
        n, m = np.array(pairs).T
        item, place = self.items.under, self.under
        trust = np.clip((score[n, m] - 0.15) / 0.45, 0, 1) / np.maximum(1, np.bincount(item)[item[n]] - 1)
        groups, own = np.zeros((item.max() + 1, place.max() + 1)), np.zeros(score.shape)
        np.add.at(groups, (item[n], place[m]), trust)
        own[n, m] = trust
        rows, columns = np.zeros((len(score), groups.shape[1])), np.zeros((len(groups), score.shape[1]))
        rows[n, place[m]], columns[item[n], m] = trust, trust
        # All pairs of both headings, but neither the item's own pair nor the practice's.
        return np.clip(groups[item][:, place] - rows[:, place] - columns[item] + own, 0.0, 1.0)

    def _told(self, between: Floats) -> Floats:
        """Return how much each practice has of each item by the other items that it states.

        Those are the item that it likely is, and any that stands in it whole; ``between`` says how much
        items have of each other. -1 for a practice that states none: all that it has counts.
        """
        told = np.full(self.words.shape, -1.0)
        if self._likely:
            practices, items = [*self._likely], [*self._likely.values()]
            told[:, practices] = between[:, items]
        for n, m in np.argwhere(self.inside >= INSIDE).tolist():
            if self._likely.get(m) != n:
                told[:, m] = np.maximum(told[:, m], between[:, n])
        return told

    # --- items with a practice of their own

    def _paired(self, n: int, m: int) -> Gap:
        score, sure = self.words[n, m], bool(self.bridged[n, m])
        if self.items.keys[n] == self.keys[m]:
            return self._gap(n, "adopted", (m,), "identical", changes=self._changes(n, m))
        if not sure and score < ENOUGH:
            return self._weak(n, m)
        if not sure and self._may_be_another(self.items.keys[n], self.keys[m]):
            return self._gap(n, "unsure", (m,), "another")
        return self._covered(n, m, "canonical" if sure and score < HIGH else "words")

    def _weak(self, n: int, m: int) -> Gap:
        """Return partial for a pair that alignment ties and whose words leave duties open; else unsure."""
        found = self._cover(n, (m,))
        tie = self.items.mandates[n].mandate_id, self.practices[m].practice_id
        if tie in self.bridge.ties and found.share < WHOLE:
            return self._partial(n, (m, *found.elsewhere), "tied", found)
        return self._gap(n, "unsure", (m,), "weak")

    def _partial(self, n: int, places: Sequence[int], reason: str, found: Cover) -> Gap:
        """Return partial; without clauses where none is covered: then the words are too far apart to say."""
        return self._gap(n, "partial", places, reason, found if found.covered else None)

    def _may_be_another(self, item: Key, key: Key) -> bool:
        short = min(len(item.main), len(key.main)) <= TELLING
        return short and names_another_thing(item, key)

    def _covered(self, n: int, m: int, reason: str) -> Gap:
        found = self._cover(n, (m,))
        places = (m, *found.elsewhere)
        if found.share < WHOLE or found.lacks_own:
            return self._partial(n, places, reason, found)
        changes = self._changes(n, m)
        status: Status = "changed" if _CHANGES & set(changes[0]) else "adopted"
        return self._gap(n, status, places, reason, found, changes)

    def _cover(self, n: int, places: Sequence[int]) -> Cover:
        if self.likeness.covers[n, self.columns[places[0]]]:
            return self.items.whole[n]
        rows = slice(self.items.ends[n], self.items.ends[n + 1])
        return cover(self.items.duties[n], self.likeness.clauses[rows, self.columns], places)

    def _changes(self, n: int, m: int) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
        return changes(self.items.mandates[n].text, self.practices[m].text, self.plan.roc_year)

    # --- items without

    def _left_over(self, n: int) -> Gap:
        where, stated = self._most_stated[n]
        if stated >= STATED:
            return self._covered(n, where, "inside")
        canonical = self.bridge.items.get(self.items.mandates[n].mandate_id)
        parts = [
            m for m in self._parts.get(canonical or "", ()) if m not in self._likely or self.stated[n, m]
        ]
        if parts or stated >= SOME:
            places = parts or [where]
            return self._partial(n, places, "inside", self._cover(n, places))
        near = self._near(n) or self._of_a_twin(n)
        if near:
            return self._gap(n, "unsure", near, "near")
        hole = self._hole(n)
        if hole is not None:
            return self._gap(n, "not_read", (), "hole", changes=((), (f"{hole.zh} {hole.en}",)))
        return self._gap(n, "missing", (), "nothing")

    @cached_property
    def _most_stated(self) -> list[tuple[int, float]]:
        """Each item's practice that states the most of it, and how much."""
        if not self.practices:
            return [(0, 0.0)] * len(self.stated)
        return [*zip(self.stated.argmax(axis=1).tolist(), self.stated.max(axis=1).tolist(), strict=True)]

    @cached_property
    def _parts(self) -> dict[str, list[int]]:
        """Canonical practice -> the practices that state it in part."""
        found: dict[str, list[int]] = {}
        for m, practice in enumerate(self.practices):
            for canonical in self.bridge.parts.get(practice.practice_id, ()):
                found.setdefault(canonical, []).append(m)
        return found

    def _near(self, n: int) -> tuple[int, ...]:
        """Return the practices that the item may yet be: like it, or left over in its strategy and near."""
        practices, least = self._left[self.items.strategies[n]]
        if self._nearest(n) < least:
            return ()
        near = {m for m in practices if self.words[n, m] >= least} | {*np.flatnonzero(self.spare[n] >= CUT)}
        return tuple(sorted((int(m) for m in near), key=lambda m: (-self.words[n, m], m))[:2])

    def _of_a_twin(self, n: int) -> tuple[int, ...]:
        """Return the practice of an item that may be the same duty, if it is not surely that item."""
        places = (self.pairs[k] for k in self.items.twins[n] if k in self.pairs)
        return tuple(m for m in places if m not in self._sure)[:2]

    @cached_property
    def _left(self) -> dict[str, tuple[Sequence[int], float]]:
        """The practices of a strategy that nothing was assigned to, and how near one must be.

        That is the more, the more items of the strategy are left for each. For an item of a strategy that
        the plan does not name, the practices of all strategies.
        """
        items = Counter(name for n, name in enumerate(self.items.strategies) if n not in self.pairs)
        left = {name: self._left_practices.get(name, ()) for name in items}
        near = {
            name: (places, min(CUT, NEAR * max(1.0, items[name] / max(1, len(places)))))
            for name, places in left.items()
        }
        anywhere = [m for places in self._left_practices.values() for m in places], FAR
        there = {heading_key(practice.strategy) for practice in self.practices if practice.strategy}
        return {name: found if name in there else anywhere for name, found in near.items()}

    @cached_property
    def _left_practices(self) -> dict[str, list[int]]:
        taken = set(self.pairs.values())
        found: dict[str, list[int]] = {}
        for m, practice in enumerate(self.practices):
            if m not in taken:
                found.setdefault(heading_key(practice.strategy), []).append(m)
        return found

    def _nearest(self, n: int) -> float:
        """Return the likeness of the practice most like an item; 0 where the plan has none."""
        return float(self.words[n, self._best[n][0]]) if self._best[n] else 0.0

    # --- holes

    def _hole(self, n: int) -> Hole | None:
        """Return a hole of the plan in which the item would stand by its neighbours in the register."""
        place = bisect_left(self._anchors, (n, -1))
        after = self._anchors[place - 1][1] + 1 if place else 0
        before = (self._anchors[place][1] if place < len(self._anchors) else len(self.keys)) + 1
        here = (hole for hole in self._open_holes if hole.after < before and hole.before > after)
        return next(here, None) or self._gone

    @cached_property
    def _gone(self) -> Hole | None:
        """A hole that pages are gone in: they may have held an item that stands elsewhere in the register."""
        return next((hole for hole in self._open_holes if hole.is_gone), None)

    @cached_property
    def _anchors(self) -> list[tuple[int, int]]:
        """The likely pairs that stand in one order in the register and in the plan, as many as can be."""
        trust = np.maximum(self.words, self.bridged)
        return ascending([(n, m, float(trust[n, m])) for m, n in self._likely.items()])

    @cached_property
    def _items_of(self) -> dict[int, int]:
        """The practices that an item was assigned to, and which."""
        return {m: n for n, m in self.pairs.items()}

    @cached_property
    def _likely(self) -> dict[int, int]:
        """Those that are likely that item."""
        likely = (
            (m, n) for m, n in self._items_of.items() if self.words[n, m] >= ANCHOR or self.bridged[n, m]
        )
        return dict(likely)

    @cached_property
    def _sure(self) -> dict[int, int]:
        """Those that are surely that item."""
        likely = ((m, n) for m, n in self._items_of.items() if self.words[n, m] >= HIGH or self.bridged[n, m])
        return dict(likely)

    @cached_property
    def _open_holes(self) -> list[Hole]:
        return still_open(self.holes, self.headings, self._witnesses)

    def _witnesses(self, m: int) -> Iterator[Witness]:
        """Yield what a practice is compared with: its item, and its canonical practice in another plan."""
        if m in self._items_of:
            mandate = self.items.mandates[self._items_of[m]]
            headings = (mandate.facet, mandate.strategy, mandate.item) if m in self._sure else None
            yield Witness(self.items.register, mandate.text, headings)
        practice = self.practices[m].practice_id
        source, text = self.bridge.wordings.get(self.bridge.same.get(practice, ""), (practice, ""))
        plan_id = source.rpartition(":")[0]
        if plan_id != self.plan.plan_id:
            yield Witness(plan_id, text)

    # --- rows

    @cached_property
    def _best(self) -> list[list[int]]:
        """The practices most like each item, the best first."""
        most = min(self.words.shape[1], MOST_PLACES)
        if not most:
            return [[]] * len(self.words)
        some = np.argpartition(-self.words, most - 1, axis=1)[:, :most]
        order = np.lexsort((some, -np.take_along_axis(self.words, some, axis=1)), axis=1)
        found: list[list[int]] = np.take_along_axis(some, order, axis=1).tolist()
        return found

    def _gap(
        self,
        n: int,
        status: Status,
        places: Sequence[int],
        reason: str,
        found: Cover | None = None,
        changes: tuple[tuple[Kind, ...], tuple[str, ...]] = ((), ()),
    ) -> Gap:
        best = self._best[n]
        score = float(self.words[n, places[0]]) if places else self._nearest(n)
        second = next((m for m in best if m not in places), None)
        return Gap(
            register=self.items.register,
            mandate_id=self.items.mandates[n].mandate_id,
            plan_id=self.plan.plan_id,
            status=status,
            is_required=self.required[n],
            practice_ids=tuple(self.practices[m].practice_id for m in places),
            score=score,
            reason=reason,
            runner_up=None if second is None else self.practices[second].practice_id,
            runner_up_score=None if second is None else float(self.words[n, second]),
            covered=found.covered if found else (),
            uncovered=found.uncovered if found else (),
            variation=changes[0],
            differences=changes[1],
        )


@lru_cache(maxsize=1 << 15)
def changes(item: str, text: str, roc_year: int | None) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """Return how a practice of a year differs from an item: the kinds, and in words.

    Of a practice with characters that were not read nothing is said but that.
    """
    change = compare_wordings(Wording(item), Wording(text, roc_year=roc_year))
    if GETA in text and GETA not in item:
        unread = "有未能辨識的字（〓），請對照原頁 characters that could not be read (〓): see the page"
        return tuple(kind for kind in change.kinds if kind not in _CHANGES), (unread,)
    return change.kinds, tuple(f"{reason.zh} {reason.en}" for reason in change.reasons)


def ascending(pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Return the pairs of the best selection in which both numbers rise, by the sum of their weights."""
    ordered = sorted(pairs)
    sums, before = [0.0] * len(ordered), [-1] * len(ordered)
    places: list[int] = []
    ends: list[int] = []
    """The ends of selections that none with a lower end betters, by place; their sums rise with it."""
    for at, (_, m, weight) in enumerate(ordered):
        first = last = bisect_left(places, m)
        before[at] = ends[first - 1] if first else -1
        sums[at] = weight + (sums[before[at]] if first else 0.0)
        while last < len(ends) and sums[ends[last]] < sums[at]:
            last += 1
        if places[last : last + 1] != [m]:
            places[first:last], ends[first:last] = [m], [at]
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(ordered[at][:2])
        at = before[at]
    return chain[::-1]
