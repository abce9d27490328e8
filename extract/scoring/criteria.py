"""Scoring forms -> criteria (評分標準): area > item > indicator > sub-indicator > criterion, with bands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from extract.issues import issue
from extract.lines import Line, union
from extract.records import Issue
from extract.scoring.form_breaks import TOUCHING, FormCell, Segment
from extract.scoring.form_headers import LEVELS, FormRole
from extract.scoring.forms import Form
from extract.scoring.points import (
    BandDraft,
    Entry,
    Heading,
    Mark,
    Range,
    paragraphs,
    read_heading,
    read_points,
    read_range,
    read_standards,
    read_total,
    rules,
)
from extract.text import join_lines

LOST_MARK = 0.6
"""A criterion's name that begins this many ems further in than the lines under it has lost its mark (※)."""
_DIGIT_FOR_MARK = re.compile(r"[0-9](?=[\u4e00-\u9fff])")


@dataclass(eq=False, slots=True)
class Node:
    """A heading of the form, or one of its criteria, while it is being put together."""

    role: FormRole
    name: str
    parent: "Node | None" = None
    mark: Mark | None = None
    """Its points as printed; None where none are."""
    points: float | None = None
    """What the mark says, or the sums for a mark that was misread."""
    children: list["Node"] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bands: list[BandDraft] = field(default_factory=list)
    text: str = ""
    """Standards without points."""
    note: str = ""
    head: tuple[Line, ...] = ()
    """The lines of a criterion's name in a cell of standards."""

    @property
    def is_leaf(self) -> bool:
        """Nothing stands beneath it: it is scored itself."""
        return not self.children

    def path(self) -> "list[Node]":
        """Return the headings that it stands under and itself, outermost first."""
        return [*(self.parent.path() if self.parent else []), self]


def walk(roots: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes and all beneath them, each before its children."""
    waiting = list(roots[::-1])
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children[::-1]


@dataclass(slots=True)
class FormTree:
    """A form as a tree."""

    form: Form
    title: str
    total: float | None
    """總分; None where it is not printed."""
    roots: list[Node] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes, each before those beneath it."""
        return walk(self.roots)

    def leaves(self) -> Iterator[Node]:
        """Yield what is scored, in reading order."""
        return (node for node in self.nodes() if node.is_leaf)

    @property
    def is_scored(self) -> bool:
        """Points or bands were read in it: it is a scoring form."""
        return any(node.mark or node.bands for node in self.nodes())


def form_to_tree(form: Form, *, scanned: bool) -> FormTree:
    """Return the criteria of a form as a tree; ``scanned``: its numbers may be misread."""
    tree = FormTree(form, _title(form), _total(form))
    for segment in form.segments:
        tree.roots += _Reader(segment, tree, scanned=scanned).roots()
    if scanned:
        _mend_marks(tree)
    return tree


def _title(form: Form) -> str:
    """Return the form's name: the words over its first table, without what is to be filled in there."""
    area = {id(line) for segment in form.segments for line in segment.area}
    lines = [line.text for line in form.above if id(line) not in area and "：" not in line.text]
    return join_lines([text for text in lines if ":" not in text][-2:])


def _total(form: Form) -> float | None:
    texts = [line.text for line in (*form.above, *form.totals)]
    rows = "".join(line.text for line in form.totals)
    totals = [found for text in (*texts, rows) if (found := read_total(text)) is not None]
    plain = [mark.value for line in form.totals if (mark := read_points(line.text)) and mark.value]
    return next(iter([*totals, *plain]), None)


class _Reader:
    """Reads the rows of one area."""

    def __init__(self, segment: Segment, tree: FormTree, *, scanned: bool) -> None:
        self.segment, self.tree, self.scanned = segment, tree, scanned
        self.nodes: dict[int, Node] = {}
        """id of a cell -> its node."""
        self.tops: list[Node] = []
        roles = [column.role for column in segment.columns]
        names = [cell for cell in segment.cells if any(roles[i] in LEVELS for i in cell.columns)]
        self.levels = {
            level: [cell for cell in names if cell.lines and _level(roles, cell) == level] for level in LEVELS
        }
        self.standards = self._cells("standard")
        self.bands = self._cells("band")
        self.points: dict[int, FormCell] = {}
        """id of a heading's cell -> its cell of points."""
        self._give_points()

    def _cells(self, role: FormRole) -> list[FormCell]:
        columns = self.segment.of_role(role)
        own = [c for c in self.segment.cells if any(i in columns for i in c.columns) and c.lines]
        taken = {id(cell) for cells in self.levels.values() for cell in cells}
        return sorted((c for c in own if id(c) not in taken), key=lambda cell: cell.top)

    def _give_points(self) -> None:
        """Give each column of points to the column whose cells it matches, or take it for bands."""
        for column in self.segment.of_role("points"):
            cells = [c for c in self.segment.cells if c.columns == (column,) and c.lines]
            matches = {level: _matching(cells, own) for level, own in self.levels.items() if own}
            best = max(
                matches, key=lambda level: self._nearness(level, len(matches[level]), column), default=None
            )
            if best is None:
                continue
            if len(_matching(cells, self.standards)) > len(matches[best]) and not self.bands:
                self.bands = cells
                continue
            self.points |= {id(cell): points for cell, points in matches[best]}

    def _nearness(self, level: FormRole, matches: int, column: int) -> tuple[int, int]:
        """Return how well a column of points fits a level: by cells of equal height, then nearness."""
        place = self.segment.of_role(level)[0]
        return matches, place - column if place < column else column - place - len(self.segment.columns)

    def roots(self) -> list[Node]:
        """Return the outermost nodes."""
        top = self._area_node()
        for path, units in groupby(self._units(), key=lambda unit: [id(cell) for cell in unit[0]]):
            found = list(units)
            parent = top
            for cell in found[0][0]:
                parent = self._node(cell, parent)
            standards = list(dict.fromkeys(s for _, s in found))
            if path or parent:
                assert parent is not None
                self._add_standards(parent, [self.standards[s] for s in standards if s is not None])
            else:
                self._tell_unread([self.standards[s] for s in standards if s is not None])
        return self.tops

    def _tell_unread(self, cells: Sequence[FormCell]) -> None:
        for cell in cells:
            first = [line for line in cell.lines if line.page == cell.lines[0].page]
            self.tree.issues.append(issue("criteria_without_name", text=cell.text, box=union(first)))

    def _area_node(self) -> Node | None:
        if not self.segment.area:
            return None
        same = next((root for root in self.tree.roots if root.lines == self.segment.area), None)
        if same is not None:
            return same
        heading = read_heading(self.segment.area, scanned=self.scanned)
        node = self._new("area", heading, None, self.segment.area)
        node.name = _without_ending(node.name)
        return node

    def _new(self, role: FormRole, heading: Heading, parent: Node | None, lines: Sequence[Line]) -> Node:
        value = heading.points.value if heading.points else None
        node = Node(role, heading.name, parent, heading.points, value, lines=list(lines), note=heading.rest)
        (parent.children if parent else self.tops).append(node)
        return node

    def _units(self) -> Iterator[tuple[tuple[FormCell, ...], int | None]]:
        """Yield (heading cells outermost first, number of the cell of standards) down the rows."""
        every = [*(cell for own in self.levels.values() for cell in own), *self.standards, *self.bands]
        edges = sorted({edge for cell in every for edge in (cell.top, cell.bottom)})
        for top, bottom in pairwise(edges):
            if bottom - top <= TOUCHING:
                continue
            here = FormCell((), top, bottom, [], 0.0)
            path = tuple(cell for own in self.levels.values() for cell in own[:] if cell.overlaps(here))
            number = next((n for n, cell in enumerate(self.standards) if cell.overlaps(here)), None)
            if path or number is not None:
                yield path, number

    def _node(self, cell: FormCell, parent: Node | None) -> Node:
        if id(cell) in self.nodes:
            return self.nodes[id(cell)]
        heading = read_heading(cell.lines, scanned=self.scanned)
        lines = list(cell.lines)
        if points := self.points.get(id(cell)):
            heading = Heading(heading.name, read_points(points.text) or heading.points, heading.rest)
            lines += points.lines
        roles = [column.role for column in self.segment.columns]
        node = self._new(_level(roles, cell), heading, parent, lines)
        if node.role == "area":
            node.name = _without_ending(node.name)
        self.nodes[id(cell)] = node
        return node

    def _add_standards(self, parent: Node, cells: Sequence[FormCell]) -> None:
        """Add what the cells of standards beside a heading say of it."""
        if self.bands:
            _set_bands(parent, self._paired_bands(cells, parent))
            return
        entries = [
            entry
            for cell in cells
            for entry in read_standards(cell.lines, _right(cell), scanned=self.scanned)
            if entry.lines
        ]
        if len(entries) > 1:
            entries = _merged(entries)
        if len(entries) == 1 and entries[0].heading is None:
            _set_entry(parent, entries[0])
            return
        for entry in entries:
            heading = entry.heading or Heading("", None)
            node = self._new("criterion", heading, parent, entry.lines)
            _set_entry(node, entry)

    def _paired_bands(self, cells: Sequence[FormCell], parent: Node) -> Entry:
        """Return the bands that stand in a column of their own, each with the standard beside it."""
        bands: list[BandDraft] = []
        lines: list[Line] = []
        for band in self.bands:
            beside = [cell for cell in cells if cell.overlaps(band)]
            if not beside and (cells or not self._is_beside(band, parent)):
                continue
            found = read_range(band.text) or _plain_range(band.text)
            texts = [line for cell in beside for line in cell.lines]
            own = [*band.lines, *texts]
            lines += own
            if found:
                text = "\n".join(paragraphs(cell.lines, _right(cell)) for cell in beside)
                bands.append(BandDraft(found, text, tuple(own)))
        text = "" if bands else "\n".join(paragraphs(cell.lines, _right(cell)) for cell in cells)
        return Entry(None, tuple(bands), text, tuple(lines))

    def _is_beside(self, band: FormCell, node: Node) -> bool:
        cell = next((c for own in self.levels.values() for c in own if self.nodes.get(id(c)) is node), None)
        return cell is not None and cell.overlaps(band)


def _level(roles: Sequence[FormRole], cell: FormCell) -> FormRole:
    return next((roles[i] for i in cell.columns if roles[i] in LEVELS), "unknown")


def _matching(cells: Sequence[FormCell], others: Sequence[FormCell]) -> list[tuple[FormCell, FormCell]]:
    """Return the pairs (other, cell) that stand at the same height from top to bottom."""
    return [
        (other, cell)
        for other in others
        for cell in cells
        if abs(cell.top - other.top) < TOUCHING and abs(cell.bottom - other.bottom) < TOUCHING
    ]


def _right(cell: FormCell) -> float:
    """Return where full lines end in a cell."""
    return max((line.x1 for line in cell.lines), default=cell.right)


def _without_ending(name: str) -> str:
    for ending in rules()["area_endings"]:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name


def _plain_range(text: str) -> Range | None:
    mark = read_points(text)
    return Range(text, mark.value, mark.value) if mark else None


def _merged(entries: Sequence[Entry]) -> list[Entry]:
    """Join entries without a name that go on in the next cell: bands with a rule between them."""
    merged: list[Entry] = []
    for entry in entries:
        if merged and entry.heading is None and _continues(merged[-1], entry):
            before = merged[-1]
            text = "\n".join(filter(None, (before.text, entry.text)))
            merged[-1] = Entry(
                before.heading, (*before.bands, *entry.bands), text, (*before.lines, *entry.lines)
            )
        else:
            merged.append(entry)
    return merged


def _continues(before: Entry, entry: Entry) -> bool:
    if not before.bands or not entry.bands:
        return not entry.bands and (before.heading is None or not before.bands)
    return before.bands[-1].range.adjoins(entry.bands[0].range)


def _set_entry(node: Node, entry: Entry) -> None:
    _set_bands(node, entry)
    stop = len(entry.lines) - sum(len(band.lines) for band in entry.bands)
    node.head = entry.lines[: max(stop, 0)] if entry.heading else ()


def _set_bands(node: Node, entry: Entry) -> None:
    node.bands += entry.bands
    node.text = "\n".join(filter(None, (node.text, entry.text)))
    known = {id(line) for line in node.lines}
    node.lines += [line for line in entry.lines if id(line) not in known]


def _mend_marks(tree: FormTree) -> None:
    """Take off a digit that was read for the mark (※) before a criterion's name.

    The other names stand further in than the lines under them, where their marks were not read at all.
    """
    named = [node for node in tree.leaves() if node.head and len(node.lines) > 1]
    lost = [node for node in named if _indent(node) > LOST_MARK]
    for node in named:
        if node not in lost and 2 * len(lost) > len(named) and (digit := _DIGIT_FOR_MARK.match(node.name)):
            before, node.name = node.name, node.name[digit.end() :]
            box = node.head[0].box
            tree.issues.append(
                issue("criteria_mark_misread", text=node.name, box=box, before=before, after=node.name)
            )


def _indent(node: Node) -> float:
    """Return how far a name begins right of the other lines of its page, in ems."""
    first = node.head[0]
    others = [line.x0 for line in node.lines[1:] if line.page == first.page]
    return (first.x0 - min(others)) / first.size if others else 0.0
