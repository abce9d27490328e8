"""Ruled lines -> tables of cells, with the cells that span rows and columns.

The rules of a page are snapped into tracks (double-drawn and double rules become one), joined along
their track (dashes, gaps at crossings), and grouped into tables by the crossings between them. Every
table is cut into elementary boxes along its tracks; boxes with no rule between them are one cell.
Sides that a producer leaves open (the bottom at a page's end, outer left and right rules) are closed.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.page import Rule

SNAP = 3.0
"""Rules at most this far apart (points) are one: double borders, borders of neighbouring cells."""
SAME_EDGE = 8.0
"""Column edges on successive pages at most this far apart (points) are the same."""
GAP = 4.0
"""A rule goes on over a gap of this length: dashes, and crossings that are left out."""
REACH = 3.5
"""A rule ends at another one when it comes this near."""
SHORTEST = 5.0
"""Shorter rules draw no cell by themselves: they are the dots and dashes of a line, or ticks."""
STRUNG = 0.8
"""Dots at most this far off a line (points) are strung on it."""
WALL = 0.6
"""A rule along this share of the edge between two boxes separates them."""
FRAMED = 6
"""A box round a table of at least this many cells is a frame."""
OPEN_SIDE = 6.0
"""Rules that stick out this far beyond the last crossing rule leave a side of the table open."""


@dataclass(frozen=True, slots=True)
class Track:
    """All rules on one line of the grid, joined: disjoint (start, end) spans in order."""

    at: float
    spans: tuple[tuple[float, float], ...]

    def covers(self, start: float, end: float) -> bool:
        """Tell whether the track separates what lies on its two sides between ``start`` and ``end``."""
        shared = sum(max(0.0, min(e, end) - max(s, start)) for s, e in self.spans)
        return shared >= WALL * (end - start)


@dataclass(frozen=True, slots=True)
class Cell:
    """格: one cell; row and column numbers are 0-based positions in the table's grid, end exclusive."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    row_end: int
    column: int
    column_end: int

    def is_under(self, name: "Cell") -> bool:
        """Tell whether it stands below a cell, within its width."""
        below = self.row >= name.row_end
        return below and name.column <= self.column and self.column_end <= name.column_end


@dataclass(frozen=True, slots=True)
class Grid:
    """表格: one ruled table of one page."""

    xs: tuple[float, ...]
    """Vertical tracks, left to right."""
    ys: tuple[float, ...]
    """Horizontal tracks, top to bottom."""
    cells: tuple[Cell, ...]
    """In reading order."""
    owner: tuple[tuple[int, ...], ...] = field(repr=False)
    """owner[row][column] is the index in ``cells`` of the cell that holds that elementary box."""

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.xs[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.xs[-1]

    @property
    def top(self) -> float:
        """Top edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the index of the cell that holds the point, None outside the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.owner) and 0 <= column < len(self.owner[0]):
            return self.owner[row][column]
        return None


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables that the rules of one page draw, top to bottom, left to right.

    A rule that crosses no other (an underline, a header's rule) belongs to no table.
    """
    across = tracks(rule for rule in rules if rule.horizontal)
    down = tracks(rule for rule in rules if not rule.horizontal)
    tables = [_grid(*part) for group in _tables(across, down) for part in _parted(*group)]
    grids = [grid for grid in tables if grid is not None]
    return sorted(_outermost(grids), key=lambda grid: (round(grid.top), grid.x0))


# --- tracks ---


def tracks(rules: Iterable[Rule]) -> list[Track]:
    """Snap parallel rules to tracks and join them along their track."""
    rules = list(rules)
    found = []
    long = [rule for rule in rules if rule.end - rule.start >= SHORTEST]
    dots = [rule for rule in rules if rule.end - rule.start < SHORTEST]
    for group in _level(dots, STRUNG):
        long += [rule for rule in _joined(group) if rule.end - rule.start >= 3 * SHORTEST]
    for group in _level(long, SNAP):
        level = [dot for dot in dots if abs(dot.at - group[0].at) <= STRUNG]
        joined = [rule for rule in _joined([*group, *level]) if rule.end - rule.start >= SHORTEST]
        found.append(Track(joined[0].at, tuple((rule.start, rule.end) for rule in joined)))
    return found


def _level(rules: Iterable[Rule], apart: float) -> Iterator[list[Rule]]:
    """Yield the rules in groups that lie on one line, none further than ``apart`` from the first."""
    group: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if group and rule.at - group[0].at > apart:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Join rules on one line where they overlap or leave a small gap, in order along the line."""
    weight = sum(rule.end - rule.start for rule in rules) or 1.0
    at = sum(rule.at * (rule.end - rule.start) for rule in rules) / weight
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        if joined and rule.start - joined[-1].end <= GAP:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, rule.end))
        else:
            joined.append(rule._replace(at=at))
    return joined


# --- tables ---


def _tables(across: list[Track], down: list[Track]) -> list[tuple[list[Track], list[Track]]]:
    """Group the spans of the tracks by the crossings between them, one group a table."""
    flat = [(True, track.at, span) for track in across for span in track.spans]
    flat += [(False, track.at, span) for track in down for span in track.spans]
    split = next((i for i, (horizontal, _, _) in enumerate(flat) if not horizontal), len(flat))
    group = list(range(len(flat)))
    for i in range(split):
        for j in range(split, len(flat)):
            if _cross(flat[i], flat[j]):
                _unite(group, i, j)
    members: dict[int, list[int]] = {}
    for i in range(len(flat)):
        members.setdefault(_root(group, i), []).append(i)
    return [
        (_retrack(flat[i] for i in table if i < split), _retrack(flat[i] for i in table if i >= split))
        for table in members.values()
        if len(table) > 1
    ]


_Span = tuple[bool, float, tuple[float, float]]


def _cross(across: _Span, down: _Span) -> bool:
    _, y, (x0, x1) = across
    _, x, (top, bottom) = down
    return x0 - REACH <= x <= x1 + REACH and top - REACH <= y <= bottom + REACH


def _retrack(spans: Iterable[_Span]) -> list[Track]:
    tracks: dict[float, list[tuple[float, float]]] = {}
    for _, at, span in spans:
        tracks.setdefault(at, []).append(span)
    return [Track(at, tuple(sorted(tracks[at]))) for at in sorted(tracks)]


def _parted(across: list[Track], down: list[Track]) -> Iterator[tuple[list[Track], list[Track]]]:
    """Yield the tables that stand one upon another: no rule between their columns goes on over an edge."""
    inner = [span for track in down[1:-1] for span in track.spans]
    for number, edge in enumerate(across[1:-1], 1):
        if any(top < edge.at - GAP and edge.at + GAP < bottom for top, bottom in inner):
            continue
        above = {t.at for t in down[1:-1] if t.covers(edge.at - 2 * GAP, edge.at - GAP)}
        below = {t.at for t in down[1:-1] if t.covers(edge.at + GAP, edge.at + 2 * GAP)}
        if len(above) > 1 < len(below) and above.isdisjoint(below):
            yield across[: number + 1], _between(down, float("-inf"), edge.at)
            yield from _parted(across[number:], _between(down, edge.at, float("inf")))
            return
    yield across, down


def _between(down: Iterable[Track], top: float, bottom: float) -> list[Track]:
    """Return the parts of vertical tracks between two heights."""
    cut = (
        (t.at, [(max(a, top), min(b, bottom)) for a, b in t.spans if a < bottom and b > top]) for t in down
    )
    return [Track(at, tuple(spans)) for at, spans in cut if spans]


def _unite(group: list[int], i: int, j: int) -> None:
    group[_root(group, i)] = _root(group, j)


def _root(group: list[int], i: int) -> int:
    while group[i] != i:
        group[i] = group[group[i]]
        i = group[i]
    return i


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Leave out grids that lie inside a cell of another one: boxes drawn within a cell."""

    def inside(inner: Grid, outer: Grid) -> bool:
        return (
            inner is not outer
            and outer.x0 - SNAP <= inner.x0
            and inner.x1 <= outer.x1 + SNAP
            and outer.top - SNAP <= inner.top
            and inner.bottom <= outer.bottom + SNAP
        )

    tables = [grid for grid in grids if not (len(grid.cells) == 1 and _frames(grid, grids, inside))]
    return [grid for grid in tables if not any(inside(grid, other) for other in tables)]


def _frames(frame: Grid, grids: list[Grid], inside: Callable[[Grid, Grid], bool]) -> bool:
    """Tell whether a box is drawn round a table: a frame of the page, not a cell with a table in it."""
    return any(len(grid.cells) >= FRAMED and inside(grid, frame) for grid in grids)


# --- cells ---


def _grid(across: list[Track], down: list[Track]) -> Grid | None:
    if not across or not down:
        return None
    xs, ys = _edges(down, across), _edges(across, down)
    if len(xs) < 2 or len(ys) < 2:
        return None
    group = _merge_boxes(xs, ys, {t.at: t for t in across}, {t.at: t for t in down})
    cells, owner = _cells(xs, ys, group)
    return Grid(tuple(xs), tuple(ys), cells, owner)


def _edges(tracks: list[Track], crossing: list[Track]) -> list[float]:
    """Return the edges along one direction, closing an open first and last side where rules stick out."""
    at = [track.at for track in tracks]
    first = min(track.spans[0][0] for track in crossing)
    last = max(track.spans[-1][1] for track in crossing)
    open_first, open_last = first < at[0] - OPEN_SIDE, last > at[-1] + OPEN_SIDE
    return [first] * open_first + at + [last] * open_last


def _merge_boxes(
    xs: list[float], ys: list[float], across: dict[float, Track], down: dict[float, Track]
) -> list[int]:
    """Unite neighbouring elementary boxes that no rule separates; boxes are numbered row by row."""
    columns, rows = len(xs) - 1, len(ys) - 1
    group = list(range(columns * rows))
    for row in range(rows):
        for column in range(columns):
            box = row * columns + column
            wall = down.get(xs[column + 1])
            if column + 1 < columns and not (wall and wall.covers(ys[row], ys[row + 1])):
                _unite(group, box, box + 1)
            wall = across.get(ys[row + 1])
            if row + 1 < rows and not (wall and wall.covers(xs[column], xs[column + 1])):
                _unite(group, box, box + columns)
    return group


def _cells(
    xs: list[float], ys: list[float], group: list[int]
) -> tuple[tuple[Cell, ...], tuple[tuple[int, ...], ...]]:
    columns = len(xs) - 1
    boxes: dict[int, list[tuple[int, int]]] = {}
    for box in range(len(group)):
        boxes.setdefault(_root(group, box), []).append(divmod(box, columns))
    order = {root: i for i, root in enumerate(boxes)}
    cells = []
    for members in boxes.values():
        row, row_end = min(r for r, _ in members), max(r for r, _ in members) + 1
        column, column_end = min(c for _, c in members), max(c for _, c in members) + 1
        cells.append(Cell(xs[column], ys[row], xs[column_end], ys[row_end], row, row_end, column, column_end))
    owner = tuple(
        tuple(order[_root(group, row * columns + column)] for column in range(columns))
        for row in range(len(ys) - 1)
    )
    return tuple(cells), owner
