"""What was not read or not found in a plan -> the places around it: a person sees where it would stand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from compare.evidence import Place, places_of
from compare.headings import heading_key
from compare.holes import Hole
from extract.records import Box

Row = Mapping[str, Any]
Side = Literal["over", "before", "behind", "page", "sibling"]
"""What stands at a hole: codes of ``around`` in ``compare/rules/report.yml``."""
Around = Sequence[tuple[Side, Sequence[Place]]]

Headings = tuple[str, str]
"""Names of a strategy and an item, folded."""

LARGEST = 14_400.0
"""Points of the longest edge that a page of a PDF can have (ISO 32000-1, annex C): a box of all of it."""


def around_holes(holes: Iterable[Hole], practices: Iterable[Row], plan: Row) -> dict[str, Around]:
    """Return the sentence of each hole of a plan -> what stands around it, in document order.

    That is the practice that seems to go on over it, else the ends of those before and behind it; and all
    of the page that is meant where none of them stands on it. ``practices`` and ``plan`` are rows of the
    plan's tables; a verdict that is not read has the sentence in its ``differences``.
    """
    at = {row["ordinal"]: places_of(row, plan) for row in practices}
    return {f"{hole.zh} {hole.en}": _around(hole, at, plan) for hole in holes}


def first_siblings(practices: Iterable[Row], plan: Row) -> dict[Headings, Around]:
    """Return the headings of a plan's items, and of its strategies alone -> the first practice below them."""
    found: dict[Headings, Around] = {}
    for row in practices:
        strategy, item = headings_of(row["strategy"], row["item"])
        for key in ((strategy, item), (strategy, "")):
            if any(key):
                found.setdefault(key, [("sibling", places_of(row, plan)[:1])])
    return found


def headings_of(strategy: str | None, item: str | None) -> Headings:
    """Return the names of a strategy and an item as they are compared: without numbers and spelling."""
    return heading_key(strategy or ""), heading_key(item or "")


def _around(hole: Hole, at: Mapping[int, Sequence[Place]], plan: Row) -> Around:
    over, before, behind = (at.get(n, ()) for n in (hole.cut, hole.after, hole.before))
    found: list[tuple[Side, Sequence[Place]]] = [("before", before[-1:]), ("behind", behind[:1])]
    if over:
        found = [("over", over)]
    pages = {place.box.page for _, places in found for place in places}
    if hole.page and hole.page not in pages:
        whole = Box(hole.page, 0.0, 0.0, LARGEST, LARGEST)
        found.insert(1, ("page", [Place(plan["file"] or "", plan["sha256"] or "", whole)]))
    return [(side, places) for side, places in found if places]
