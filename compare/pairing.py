"""Two plans and their links -> which practices of one go with which of the other.

By their canonical practice first, then by parts (a duty that is stated inside another practice, or cut
into several). What is then left of both is held together by its words: two practices that may be one
duty are an unsure pair, never one dropped and one new.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from compare.headings import heading_key
from normalize.align import PlanStatements
from normalize.assign import one_to_one
from normalize.fold import key_of
from normalize.gather import CUT
from normalize.grams import coverage, vectors, vocabulary

Row = Mapping[str, Any]

_ESTABLISHED = frozenset({"identical", "alike", "clear", "decided"})
"""Reasons of links that other plans bear out."""


SHARED = 0.35
"""Share of the shorter of two practices that stands in the other, for one to be a part of the other."""
NEAR = 0.12
"""Likeness from which two left-over practices under the same headings may be one duty; elsewhere CUT."""
FAR = 0.19
"""The same between plans of two families, whose duties have fewer words in common."""


@dataclass(frozen=True, slots=True)
class Side:
    """一份計畫: its practices, and the rows of ``links`` that they have."""

    plan: PlanStatements
    links: Sequence[Row] = ()

    @property
    def own(self) -> dict[int, Row]:
        """Each practice's own link, by its place in the plan, from 0."""
        place = {p.practice_id: n for n, p in enumerate(self.plan.practices)}
        rows = [row for row in self.links if row["relation"] != "part" and row["practice_id"] in place]
        return {place[row["practice_id"]]: row for row in rows}

    @property
    def parts(self) -> list[tuple[int, Row]]:
        """The links of parts, with the place of their practice."""
        place = {p.practice_id: n for n, p in enumerate(self.plan.practices)}
        rows = [row for row in self.links if row["relation"] == "part" and row["practice_id"] in place]
        return [(place[row["practice_id"]], row) for row in rows]


@dataclass(slots=True)
class Group:
    """對應: practices of the old plan and those of the new one that they became."""

    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    """Places in the plans, from 0; one side is empty where nothing goes with the other."""
    is_sure: bool = True
    reason: str = "canonical"
    """``identical``: the same words; ``canonical``: one duty; ``part``: stated in part; else the reason of
    the unsure link, or ``near``: alike, and left over on both sides."""
    score: float | None = None
    """Of the weakest link: 0 to 1; of a ``near`` pair the likeness of the words."""


def pair_plans(old: Side, new: Side, apart: frozenset[frozenset[str]] = frozenset()) -> list[Group]:
    """Return the groups, each practice in one, but for an unsure one's candidate that has its own pair.

    ``apart`` has the pairs of practice ids of which a person said that they are not one duty. Groups come
    in the new plan's order, those without a new practice last.
    """
    groups = list(_by_canonical(old, new))
    groups = _with_parts(groups, old, new)
    groups += _near(groups, old, new, apart)
    left, come = _left(groups, old, new)
    groups += [_lone(old, new, [n], []) for n in left] + [_lone(old, new, [], [n]) for n in come]
    last = len(new.plan.practices)
    return sorted(groups, key=lambda g: (min(g.new, default=last), min(g.old, default=-1)))


def _by_canonical(old: Side, new: Side) -> Iterator[Group]:
    places: dict[str, tuple[list[int], list[int]]] = {}
    for side, own in enumerate((old.own, new.own)):
        for n, link in own.items():
            places.setdefault(link["canonical_id"], ([], []))[side].append(n)
    for left, right in places.values():
        for a, b in _same_words(old, left, new, right):
            left.remove(a)
            right.remove(b)
            yield Group([a], [b], reason="identical", score=1.0)
        if left and right:
            links = [*(old.own[n] for n in left), *(new.own[n] for n in right)]
            unsure = [link for link in links if link["relation"] == "unsure"]
            weakest = min(unsure or links, key=lambda link: link["score"])
            reason = weakest["reason"] if unsure else "canonical"
            yield Group(left, right, not unsure, reason, weakest["score"])


def _same_words(old: Side, left: Sequence[int], new: Side, right: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs in the very same words: one duty, however sure it is which."""
    waiting = {key_of(new.plan.practices[n].text): n for n in reversed(right)}
    keys = {key_of(old.plan.practices[n].text): n for n in reversed(left)}
    return [(n, waiting[key]) for key, n in keys.items() if key in waiting]


def _left(groups: Sequence[Group], old: Side, new: Side) -> tuple[list[int], list[int]]:
    taken = {n for group in groups for n in group.old}, {n for group in groups for n in group.new}
    sizes = len(old.plan.practices), len(new.plan.practices)
    left, come = ([n for n in range(sizes[k]) if n not in taken[k]] for k in (0, 1))
    return left, come


def _with_parts(groups: list[Group], old: Side, new: Side) -> list[Group]:
    """Return the groups with left-over practices joined to those that they share a part with."""
    left, come = map(set, _left(groups, old, new))
    for score, a, b in sorted(_shared_parts(old, new), key=lambda found: (-found[0], *found[1:])):
        if a in left or b in come:
            with_a = next((group for group in groups if a in group.old), None)
            with_b = next((group for group in groups if b in group.new), None)
            group = with_a or with_b
            if group is None:
                group = Group(reason="part", score=score)
                groups.append(group)
            if a in left:
                group.old.append(a)
            if b in come:
                group.new.append(b)
            left.discard(a)
            come.discard(b)
    for group in groups:
        group.old.sort()
        group.new.sort()
    return groups


def _shared_parts(old: Side, new: Side) -> Iterator[tuple[float, int, int]]:
    """Yield score and places of pairs of which one has a part of the duty that is the other's own.

    Only where the two have words in common: the duty's part may be one that its other plan leaves out.
    """
    keys = [[key_of(p.text) for p in side.plan.practices] for side in (old, new)]
    known = vocabulary([*keys[0], *keys[1]])
    for score, n, m in _linked_parts(old, new):
        pair = sorted((f"{key.main}{key.aside}" for key in (keys[0][n], keys[1][m])), key=len)
        if coverage(pair[0], (pair[1],), known) >= SHARED:
            yield score, n, m


def _linked_parts(old: Side, new: Side) -> Iterator[tuple[float, int, int]]:
    homes = [
        {link["canonical_id"]: n for n, link in side.own.items() if link["relation"] == "same"}
        for side in (old, new)
    ]
    for n, link in old.parts:
        if link["canonical_id"] in homes[1]:
            yield link["score"], n, homes[1][link["canonical_id"]]
    for n, link in new.parts:
        if link["canonical_id"] in homes[0]:
            yield link["score"], homes[0][link["canonical_id"]], n


# --- what is left over


def _near(groups: Sequence[Group], old: Side, new: Side, apart: frozenset[frozenset[str]]) -> Iterator[Group]:
    """Yield unsure pairs of left-over practices that may be one duty by their words."""
    left, come = _left(groups, old, new)
    if not left or not come:
        return
    score = _likeness(old, new)[np.ix_(left, come)]
    weight = np.full(score.shape, 1.0 if old.plan.family == new.plan.family else CUT / FAR)
    for i, a in enumerate(left):
        for j, b in enumerate(come):
            if _headings(old, a) == _headings(new, b):
                weight[i, j] = CUT / NEAR
            ids = frozenset({old.plan.practices[a].practice_id, new.plan.practices[b].practice_id})
            if ids in apart or (_is_established(old, a) and _is_established(new, b)):
                score[i, j] = 0.0
    for i, j in one_to_one(score * weight, CUT):
        yield Group([left[i]], [come[j]], False, "near", float(score[i, j]))


def _headings(side: Side, n: int) -> tuple[str, ...]:
    practice = side.plan.practices[n]
    return tuple(heading_key(heading) for heading in (practice.facet, practice.strategy, practice.item))


def _likeness(old: Side, new: Side) -> "np.typing.NDArray[np.float64]":
    keys = [[key_of(p.text) for p in side.plan.practices] for side in (old, new)]
    known = vocabulary([*keys[0], *keys[1]])
    found: np.typing.NDArray[np.float64] = (vectors(keys[0], known) @ vectors(keys[1], known).T).toarray()
    return found


def _is_established(side: Side, n: int) -> bool:
    """Tell whether other plans bear out what duty a practice states."""
    link = side.own.get(n)
    return link is not None and link["relation"] == "same" and link["reason"] in _ESTABLISHED


def _lone(old: Side, new: Side, left: list[int], come: list[int]) -> Group:
    """Return the group of a practice that nothing goes with; unsure with its candidate, if it has one."""
    side, other, n = (old, new, left[0]) if left else (new, old, come[0])
    link = side.own.get(n)
    rival = _rival(link, other) if link else None
    if link is None or rival is None:
        return Group(left, come)
    return Group(left or [rival], come or [rival], False, link["reason"], _rival_score(link))


def _rival(link: Row, other: Side) -> int | None:
    """Return the other plan's practice that an unsure one may state; None where there is none."""
    if link["relation"] != "unsure" or (_rival_score(link) < CUT and link["reason"] != "restated"):
        return None
    homes = {own["canonical_id"]: n for n, own in other.own.items()}
    return homes.get(link["runner_up"])


def _rival_score(link: Row) -> float:
    """Return about how like an unsure practice is to its second choice."""
    return 0.0 if link["margin"] is None else float(link["score"] - link["margin"])
