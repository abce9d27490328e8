"""A scoring form checks itself: parts add up to wholes, bands join, the highest band ends at the points.

What text recognition misread in a number is set right only where the other numbers leave no other value,
and is reported with what was read. What the page of a text layer prints is never changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.issues import issue
from extract.lines import union
from extract.records import Band, Box, Criterion, Issue
from extract.scoring.criteria import FormTree, Node, walk
from extract.scoring.form_headers import LEVELS
from extract.scoring.points import BandDraft, Range, looks_like

CLOSE = 0.005
"""Sums of printed points that differ by less are equal."""
PASSES = 3
"""How often repairs are tried: one may make another certain."""


@dataclass(frozen=True, slots=True)
class Sum:
    """合計: a whole of a form, and what its parts come to."""

    what: tuple[str, ...]
    """The names from the area on; () is the form."""
    printed: float
    found: float

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the whole."""
        return abs(self.printed - self.found) < CLOSE


def sums(roots: Sequence[Node], total: float | None) -> list[Sum]:
    """Return the sums of a form that can be checked: whole and parts all have points."""
    found = [_sum((), total, roots)]
    found += [
        _sum(tuple(part.name for part in node.path()), node.points, node.children) for node in walk(roots)
    ]
    return [one for one in found if one is not None]


def _sum(what: tuple[str, ...], whole: float | None, parts: Sequence[Node]) -> Sum | None:
    points = [part.points for part in parts if part.points is not None]
    if whole is None or not parts or len(points) < len(parts):
        return None
    return Sum(what, whole, sum(points))


# --- records to nodes


def criteria_to_nodes(criteria: Sequence[Criterion]) -> list[Node]:
    """Return the criteria of one form, in order, as the tree that they were made from."""
    roots: list[Node] = []
    known: dict[tuple[str, ...], Node] = {}
    for one in criteria:
        parent: Node | None = None
        parts = one.criterion_id.rpartition(":")[2].split(".")
        for depth, level in enumerate(LEVELS, 1):
            if parts[depth] == "0":
                continue
            path = tuple(parts[: depth + 1])
            if path not in known:
                points = getattr(one, f"{level}_points")
                known[path] = Node(level, getattr(one, level), parent, points=points)
                (parent.children if parent else roots).append(known[path])
            parent = known[path]
        assert parent is not None
        parent.bands = [BandDraft(Range(b.range, b.min, b.max), b.text, ()) for b in one.bands]
        parent.text = one.reference
    return roots


# --- checking


def check_form(tree: FormTree, *, scanned: bool) -> list[Issue]:
    """Check a form's sums and bands, filling in what they make certain; return what to look at."""
    nodes = list(tree.nodes())
    told = [found for _ in range(PASSES * scanned) for node in nodes for found in _mend(node, tree)]
    told += [found for node in nodes[::-1] for found in _fill(node, tree)]
    told += [found for node in nodes for found in _check_node(node, tree)]
    told += _check_total(tree)
    return told


def _fill(node: Node, tree: FormTree) -> Iterator[Issue]:
    """Give a heading that prints no points those of its parts, or of its highest band."""
    if node.points is not None or node.mark is not None:
        return
    parts = [child.points for child in node.children if child.points is not None]
    if node.children and len(parts) == len(node.children):
        node.points = sum(parts)
    elif node.bands and (top := _top(node)) is not None:
        node.points = top
    else:
        return
    if any(_is_alike(node, other) for other in tree.nodes()):
        yield issue("criteria_points_summed", text=node.name, box=_box(node), points=f"{node.points:g}")


def _is_alike(node: Node, other: Node) -> bool:
    """Tell whether another heading of the same level prints its points."""
    return other is not node and other.role == node.role and other.mark is not None


def _check_node(node: Node, tree: FormTree) -> Iterator[Issue]:
    found = _sum((), node.points, node.children)
    if found is not None and not found.holds:
        yield _wrong_sum(node.name, found, _box(node))
    if node.points is None and node.mark is not None:
        yield issue("criteria_points_unread", text=node.name, box=_box(node), read=node.mark.printed)
    elif node.points is None and any(_is_alike(node, other) for other in tree.nodes()):
        implied = implied_points(node, tree.total, tree.roots)
        if implied is None:
            yield issue("criteria_points_unknown", text=node.name, box=_box(node))
        else:
            told = f"{implied:g}"
            yield issue("criteria_points_missing", text=node.name, box=_box(node), implied=told)
    yield from _check_bands(node)


def _wrong_sum(name: str, found: Sum, box: Box | None) -> Issue:
    return issue("criteria_sum", text=name, box=box, printed=f"{found.printed:g}", found=f"{found.found:g}")


def _check_total(tree: FormTree) -> Iterator[Issue]:
    found = _sum((), tree.total, tree.roots)
    if found is not None and not found.holds:
        first = tree.form.tables[0]
        box = Box(first.page, first.grid.x0, first.grid.top, first.grid.x1, first.grid.bottom)
        yield _wrong_sum(tree.title, found, box)


def _check_bands(node: Node) -> Iterator[Issue]:
    ranges = [band.range for band in node.bands]
    for band in node.bands:
        if band.range.marks and None in (band.range.min, band.range.max):
            yield issue("criteria_band_unread", text=node.name, box=_band_box(band), read=band.range.printed)
            return
    ordered = sorted(ranges, key=lambda one: (one.min is not None, one.min or 0.0))
    for low, high in pairwise(ordered):
        if low.max is None or high.min is None or not 0 <= high.min - low.max <= 1:
            yield issue(
                "criteria_band_gap", text=node.name, box=_box(node), low=low.printed, high=high.printed
            )
    top = _top(node)
    if top is not None and node.points is not None and abs(top - node.points) >= CLOSE:
        yield issue(
            "criteria_band_top", text=node.name, box=_box(node), top=f"{top:g}", points=f"{node.points:g}"
        )


def _top(node: Node) -> float | None:
    """Return where the highest band ends; None where it is open or there is none."""
    ends = [band.range.max for band in node.bands]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def implied_points(node: Node, total: float | None, roots: Sequence[Node]) -> float | None:
    """Return what the whole leaves for a part without points; None if it leaves that open."""
    whole = node.parent.points if node.parent else total
    siblings = node.parent.children if node.parent else roots
    others = [one.points for one in siblings if one is not node]
    known = [points for points in others if points is not None]
    if whole is None or len(known) < len(others):
        return None
    rest = whole - sum(known)
    return rest if rest > 0 else None


def _box(node: Node) -> Box | None:
    lines = [line for line in node.lines if line.page == node.lines[0].page]
    return union(lines) if lines else None


def _band_box(band: BandDraft) -> Box | None:
    return band.lines[0].box if band.lines else None


# --- what was misread


def _mend(node: Node, tree: FormTree) -> Iterator[Issue]:
    yield from _mend_bands(node, tree)
    said = [value for value in _evidence(node, tree) if value is not None]
    if not said or max(said) - min(said) >= CLOSE or node.mark is None or node.points == said[0]:
        return
    is_certain = len(said) > 1 or (node.mark.value is None and looks_like(node.mark.printed, said[0]))
    if is_certain and node.points != said[0]:
        node.points = said[0]
        node.mark = replace(node.mark, value=said[0])
        yield issue(
            "criteria_points_repaired",
            text=node.name,
            box=_box(node),
            before=node.mark.printed,
            after=f"{said[0]:g}",
        )


def _evidence(node: Node, tree: FormTree) -> list[float | None]:
    """Return what the whole, the parts and the bands each say of a heading's points."""
    parts = [child.points for child in node.children]
    known = [points for points in parts if points is not None]
    down = sum(known) if known and len(known) == len(parts) else None
    joins = all(0 < low - high <= 1 for high, low in _ends(node.bands))
    return [implied_points(node, tree.total, tree.roots), down, _top(node) if joins else None]


def _ends(bands: Sequence[BandDraft]) -> Iterator[tuple[float, float]]:
    """Yield (end of the lower band, beginning of the higher one) of bands that follow each other."""
    ranges = sorted((band.range for band in bands), key=lambda one: one.min if one.min is not None else -1.0)
    for low, high in pairwise(ranges):
        unread = float("inf")
        yield (low.max if low.max is not None else unread, high.min if high.min is not None else unread)


def _mend_bands(node: Node, tree: FormTree) -> Iterator[Issue]:
    """Set right the ends of bands, printed from the highest down, that the bands around them make certain."""
    for number, band in enumerate(node.bands):
        low, high = band.range.min, band.range.max
        if not band.range.marks or None not in (low, high):
            continue
        above = node.bands[number - 1].range if number else None
        below = node.bands[number + 1].range if number + 1 < len(node.bands) else None
        if high is None:
            high = node.points if above is None else None if above.min is None else above.min - 1
            high = high if high is not None and looks_like(band.range.marks[1], high) else None
        if low is None:
            low = below.max + 1 if below and below.max is not None else None if below else 1.0
            low = low if low is not None and looks_like(band.range.marks[0], low) else None
        if low is None or high is None or low > high:
            continue
        after = Range(f"{low:g}-{high:g}分", low, high)
        node.bands[number] = replace(band, range=after)
        yield issue(
            "criteria_band_repaired",
            text=node.name,
            box=_band_box(band),
            before=band.range.printed,
            after=after.printed,
        )


def bands_of(node: Node) -> tuple[Band, ...]:
    """Return the bands of a criterion as records."""
    return tuple(Band(b.range.printed, b.range.min, b.range.max, b.text) for b in node.bands)
