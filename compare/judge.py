"""A register's items against one plan -> a verdict on each.

What no practice was assigned to is looked for inside the other practices. "Missing" is said only when
nothing of that finds anything, no practice that nothing was assigned to is left in its strategy that
resembles it, none names the document that it cites, and the plan has no hole (:mod:`compare.holes`) where
the item would stand. Where pages are surely gone what is not found is not read, wherever it would stand.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from compare.assign import Assignment
from compare.bridge import Bridge
from compare.cited import citing, titles
from compare.closing import Witness, still_open
from compare.cover import Cover
from compare.leftover import Leftover
from compare.standing import Standing
from compare.verdict import Gap, Status, Subject
from compare.wordings import GRAVE, Changes, Wordings, changes
from normalize.fold import Key
from normalize.lead import STATED

WHOLE = 0.50
"""Share of an item's duties that must be covered for it not to be partial."""
ELSEWHERE = 0.75
"""Share of a duty that must stand in a practice of another item for that to cover it."""
SOME = 0.35
"""Share of an item that must stand inside another practice for it to be partly adopted there."""
MOST_PLACES = 8
"""The next best practice is looked for among so many; beside more there is none worth naming."""


def judge_plan(wordings: Wordings, subject: Subject, bridge: Bridge) -> Iterator[Gap]:
    """Yield the verdict on each item for a plan whose texts ``wordings`` has, in the items' order."""
    judge = _Judge(wordings, subject, bridge)
    pairs = judge.found.pairs
    for n in range(len(wordings.items.mandates)):
        yield judge.paired(n, pairs[n]) if n in pairs else judge.left_over(n)


class _Judge:
    """A register's items (``n``) against one plan's practices (``m``), by their places from 0."""

    def __init__(self, wordings: Wordings, subject: Subject, bridge: Bridge) -> None:
        self.wordings, self.items, self.bridge = wordings, wordings.items, bridge
        self.plan, self.holes, self.practices = subject.plan, subject.holes, subject.plan.practices
        self.found = Assignment(wordings, subject.plan, bridge)
        self.words = self.found.words

    # --- items with a practice of their own

    def paired(self, n: int, m: int) -> Gap:
        reason = self.wordings.reason(n, self.found.wordings[m], bool(self.found.bridged[n, m]))
        if reason == "identical":
            return self._gap(n, "adopted", (m,), reason, changes=self._changes(n, m))
        if reason == "another":
            return self._gap(n, "unsure", (m,), reason)
        return self._weak(n, m) if reason == "weak" else self._covered(n, m, reason)

    def _weak(self, n: int, m: int) -> Gap:
        """Return partial for a pair that alignment ties and whose words leave duties open; else unsure."""
        if self.bridge.ties(self.items.mandates[n].mandate_id, self.practices[m].practice_id):
            found, elsewhere = self._cover(n, (m,))
            if found.share < WHOLE:
                return self._partial(n, (m, *elsewhere), "tied", found)
        return self._gap(n, "unsure", (m,), "weak")

    def _partial(self, n: int, places: Sequence[int], reason: str, found: Cover) -> Gap:
        """Return partial; without clauses where none is covered: then the words are too far apart to say."""
        return self._gap(n, "partial", places, reason, found if found.covered else None)

    def _covered(self, n: int, m: int, reason: str) -> Gap:
        found, elsewhere = self._cover(n, (m,))
        places = (m, *elsewhere)
        if found.share < WHOLE or found.lacks_own:
            return self._partial(n, places, reason, found)
        changes = self._changes(n, m)
        status: Status = "adopted" if GRAVE.isdisjoint(changes[0]) else "changed"
        return self._gap(n, status, places, reason, found, changes)

    def _cover(self, n: int, places: Sequence[int]) -> tuple[Cover, tuple[int, ...]]:
        """Return how practices cover an item, and which others cover what they leave open."""
        wordings = tuple(self.found.wordings[m] for m in places)
        helpers = {
            duty: self._helpers[duty]
            for duty in self.wordings.left_open(n, wordings)
            if duty in self._helpers
        }
        return self.wordings.cover(n, wordings, tuple(helpers)), tuple(dict.fromkeys(helpers.values()))

    @cached_property
    def _helpers(self) -> dict[int, int]:
        """Duty, by its row -> the practice that most of it stands in, if that covers it."""
        stand = self.wordings.likeness.clauses[self.found.wordings]
        duties = np.flatnonzero(stand.max(axis=0) >= ELSEWHERE)
        return dict(zip(duties.tolist(), stand[:, duties].argmax(axis=0).tolist(), strict=True))

    def _changes(self, n: int, m: int) -> Changes:
        return changes(self.items.mandates[n].text, self.practices[m].text, self.plan.roc_year)

    # --- items without

    def left_over(self, n: int) -> Gap:
        where, stated = self._left.most[n]
        if stated >= STATED:
            return self._covered(n, where, "inside")
        parts = self._parts_of(n)
        if parts or stated >= SOME:
            places = parts or [where]
            return self._partial(n, places, "inside", self._cover(n, places)[0])
        near = self._left.near.get(n, [])[:2] or self._of_a_twin(n)
        if near:
            return self._gap(n, "unsure", near, "near")
        if cited := self._citing(n):
            return self._gap(n, "unsure", cited, "cited")
        hole = self._standing.hole(n)
        if hole is not None:
            return self._gap(n, "not_read", (), "hole", changes=((), (f"{hole.zh} {hole.en}",)))
        return self._gap(n, "missing", (), "nothing")

    def _citing(self, n: int) -> list[int]:
        """Return the practices that name what an item cites, but those of other items that cite it, too."""
        text = self.items.mandates[n].text
        places = citing(text, self._keys) if titles(text) else []
        return [m for m in places if not self._is_of_another_citing(m, {*titles(text)})]

    def _is_of_another_citing(self, m: int, cited: set[str]) -> bool:
        other = self.found.likely.get(m)
        return other is not None and not cited.isdisjoint(titles(self.items.mandates[other].text))

    @cached_property
    def _keys(self) -> list[Key]:
        return [self.wordings.likeness.keys[k] for k in self.found.wordings]

    @cached_property
    def _left(self) -> Leftover:
        return Leftover(self.found, self.wordings.likeness.inside[self.found.wordings].T)

    def _parts_of(self, n: int) -> list[int]:
        """Return the practices that state the item's canonical practice in part."""
        canonical = self.bridge.items.get(self.items.mandates[n].mandate_id, "")
        likely = self.found.likely
        return [m for m in self._parts.get(canonical, ()) if m not in likely or self._left.states(n, m)]

    @cached_property
    def _parts(self) -> dict[str, list[int]]:
        """Canonical practice -> the practices that state it in part."""
        found: dict[str, list[int]] = {}
        for m, practice in enumerate(self.practices):
            for canonical in self.bridge.parts.get(practice.practice_id, ()):
                found.setdefault(canonical, []).append(m)
        return found

    def _of_a_twin(self, n: int) -> tuple[int, ...]:
        """Return the practice of an item that may be the same duty, if it is not surely that item."""
        places = (self.found.pairs[k] for k in self.items.twins[n] if k in self.found.pairs)
        return tuple(m for m in places if m not in self.found.sure)[:2]

    def _nearest(self, n: int) -> float:
        """Return the likeness of the practice most like an item; 0 where the plan has none."""
        return self.words.item(n, self._best[n][0]) if self._best[n] else 0.0

    # --- holes

    @cached_property
    def _standing(self) -> Standing:
        trust = self.found.trust
        likely = [(n, m, trust.item(n, m)) for m, n in self.found.likely.items()]
        holes = still_open(self.holes, self.found.headings, self._witnesses)
        return Standing(likely, len(self.practices), holes)

    def _witnesses(self, m: int) -> Iterator[Witness]:
        """Yield what a practice is compared with: its item, and its canonical practice in another plan."""
        if m in self.found.items_of:
            mandate = self.items.mandates[self.found.items_of[m]]
            headings = (mandate.facet, mandate.strategy, mandate.item) if m in self.found.sure else None
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

    def _runner_up(self, n: int, places: Sequence[int]) -> tuple[str, float] | tuple[None, None]:
        """Return the next best practice and its likeness."""
        for m in self._best[n]:
            if m not in places:
                return self.practices[m].practice_id, self.words.item(n, m)
        return None, None

    def _gap(
        self,
        n: int,
        status: Status,
        places: Sequence[int],
        reason: str,
        found: Cover | None = None,
        changes: Changes = ((), ()),
    ) -> Gap:
        runner_up, runner_up_score = self._runner_up(n, places)
        return Gap(
            register=self.items.register,
            mandate_id=self.items.mandates[n].mandate_id,
            plan_id=self.plan.plan_id,
            status=status,
            is_required=self.items.is_required,
            practice_ids=tuple([self.practices[m].practice_id for m in places]),
            score=self.words.item(n, places[0]) if places else self._nearest(n),
            reason=reason,
            runner_up=runner_up,
            runner_up_score=runner_up_score,
            covered=found.covered if found else (),
            uncovered=found.uncovered if found else (),
            variation=changes[0],
            differences=changes[1],
        )
