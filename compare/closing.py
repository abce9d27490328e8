"""Which holes of a plan stay open? A page break is closed where others show that nothing is gone there.

A practice that a break cuts is whole where another wording of its duty has the very letters that meet at the
break. Numbers that go on over it do so by no chance where the practices behind it stand under the headings
that they have elsewhere too. Elsewhere is a register, or another plan.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compare.headings import heading_key
from compare.holes import Hole
from normalize.fold import letters

Headings = tuple[str, str, str]
"""Facet, strategy and item, as printed."""


@dataclass(frozen=True, slots=True)
class Witness:
    """旁證: how a register, or another plan, states the duty of a practice."""

    source: str
    """The register's name, or the plan_id."""
    text: str
    headings: Headings | None = None
    """Where it stands there; None where it is not sure that it is the practice's duty."""


Witnesses = Callable[[int], Iterable[Witness]]
"""The witnesses of a plan's practice, by its place in the plan from 0."""


def still_open(holes: Iterable[Hole], headings: Sequence[Headings], witnesses: Witnesses) -> list[Hole]:
    """Return the holes of a plan that its witnesses do not close; ``headings`` are its practices'."""
    return [hole for hole in holes if not _is_closed(hole, headings, witnesses)]


def _is_closed(hole: Hole, headings: Sequence[Headings], witnesses: Witnesses) -> bool:
    in_place = _is_in_place(hole, headings, witnesses) if hole.counts_on else None
    if in_place is None and hole.cut:
        return any(_is_whole(hole, witness.text) for witness in witnesses(hole.cut - 1))
    return bool(in_place)


def _is_whole(hole: Hole, wording: str) -> bool:
    """Tell whether a wording has the very seams of a practice that a page break cuts."""
    known = _letters(wording)
    return bool(hole.seams) and all(seam in known for seam in hole.seams)


def _is_in_place(hole: Hole, headings: Sequence[Headings], witnesses: Witnesses) -> bool | None:
    """Tell whether the practices behind a page break stand under the headings that they have elsewhere.

    The first that has a place elsewhere tells: it stands under the same headings there, or beside a practice
    that stands before it here; and so wherever it stands. None where none has a place with a name.
    """
    m = hole.before - 1
    behind = (_placed(witnesses(k)) for k in _alike(headings, m, range(m, len(headings))))
    found = next(filter(None, behind), None)
    if found is None:
        return None
    before = {
        one
        for k in _alike(headings, m, range(m - 1, -1, -1))
        if k < hole.after
        for one in _placed(witnesses(k))
    }
    own = _names(headings[m])
    return all(one in before or _names(one[1]) == own for one in found)


def _alike(headings: Sequence[Headings], m: int, places: Iterable[int]) -> Iterator[int]:
    """Yield the places up to the first that has other headings than ``m``."""
    for k in places:
        if headings[k] != headings[m]:
            return
        yield k


def _placed(witnesses: Iterable[Witness]) -> set[tuple[str, Headings]]:
    """Return where witnesses stand, and of what; those under headings with a name."""
    return {(one.source, one.headings) for one in witnesses if one.headings and any(_names(one.headings))}


def _names(headings: Headings) -> tuple[str, str]:
    return heading_key(headings[1]), heading_key(headings[2])


_letters = lru_cache(maxsize=4096)(letters)
