"""The joined plan table -> practices: text, headings, departments and deadlines together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.assign import Mark, Slot, assign
from extract.breaks import Joined
from extract.columns import HEADINGS, Role, is_ditto
from extract.entries import Entry, Lexicon, departments_of, read_entries, runs_of
from extract.flow import FlowCell, FlowLine, line_pitch
from extract.headings import Heading
from extract.issues import issue
from extract.records import Issue
from extract.split import Draft, heading_length, inline_style, opening_style, split_cell
from extract.text import squeeze

COLUMN_NAMES = {"department": "承辦部門", "support": "協辦部門", "deadline": "期限", "remark": "備註"}
FEWEST_LISTS = 2
"""So many lists beside several practices each tell whether a list is meant for all of them."""
MOSTLY = 0.6
"""More than this share of them leaves a practice without an entry of its own."""
TIGHT = 1.25
"""The entries of the lists follow each other in steps that differ by less than this factor."""
BESIDE = 0.6
"""An entry at most this many line pitches off a practice's first line stands beside it."""
MIDDLE = 0.3
"""The middle of a line is this many line pitches above its baseline: where a heading must have begun."""


@dataclass(frozen=True)
class Row:
    """One practice with all that stands beside it, still as printed lines."""

    draft: Draft
    cell: int
    """0-based number of the practice cell."""
    headings: dict[Role, Heading] = field(default_factory=dict)
    entries: dict[Role, tuple[Entry, ...]] = field(default_factory=dict)

    def heading(self, role: Role) -> str:
        """Return a heading's display text, '' where there is none."""
        return self.headings[role].text if role in self.headings else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The practices, and what could not be settled."""

    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    stray: tuple[FlowLine, ...]
    """Lines of department and deadline columns beside no practice."""
    dittos: tuple[FlowLine, ...]
    """Marks that stand for what is printed above them."""


def read_rows(joined: Joined) -> Rows:
    """Return the practices in document order, each with its headings, departments and deadline."""
    rows = _with_headings(_drafts(joined.practices, joined.headings), joined)
    issues: list[Issue] = []
    stray: list[FlowLine] = []
    deadlines_first = sorted(joined.entries.items(), key=lambda entries: entries[0] != "deadline")
    for role, cells in deadlines_first:
        if role == "target":
            rows, left = _with_targets(rows, joined.practices, cells)
        else:
            rows, doubts, left = _with_entries(rows, joined.practices, role, cells)
            issues += doubts
        stray += left
    rows, dittos = _without_dittos(rows)
    dittos = [*joined.dittos, *dittos]
    if dittos:
        line = dittos[0].line
        issues.append(issue("ditto", text=line.text, box=line.box, count=len(dittos)))
    return Rows(tuple(rows), tuple(issues), tuple(stray), tuple(dittos))


def _drafts(cells: Sequence[FlowCell], headings: dict[Role, list[Heading]]) -> list[Row]:
    """Return the practices of all cells; headings that stand inside the cells join ``headings``."""
    inline = None if headings.get("item") else inline_style([cell.lines for cell in cells])
    parts = [
        (number, lines)
        for number, cell in enumerate(cells)
        for lines in (_take_headings(cell.lines, inline, headings) if inline else [cell.lines])
    ]
    styles = [opening_style(split_cell(lines)) for _, lines in parts]
    usual = sorted({style for style in styles if style}, key=lambda style: -styles.count(style))
    return [Row(draft, number) for number, lines in parts for draft in split_cell(lines, usual)]


def _take_headings(
    lines: Sequence[FlowLine], style: str, headings: dict[Role, list[Heading]]
) -> list[Sequence[FlowLine]]:
    """Take the headings out of a cell's lines and return the lines below each."""
    parts: list[Sequence[FlowLine]] = []
    for draft in split_cell(lines):
        length = heading_length(draft) if draft.label is None or draft.label.style == style else 0
        if length:
            headings.setdefault("item", []).append(Heading("item", draft.y, draft.lines[:length]))
        parts.append(draft.lines[length:])
    return parts


# --- headings ---


def _with_headings(rows: Sequence[Row], joined: Joined) -> list[Row]:
    pitch = line_pitch(cell.lines for cell in joined.practices)
    return [
        replace(row, headings=_headings_at(row.draft.y - MIDDLE * pitch, joined.headings)) for row in rows
    ]


def _headings_at(y: float, headings: dict[Role, list[Heading]]) -> dict[Role, Heading]:
    """Return the headings that hold at ``y``; a new outer heading ends the inner ones before it."""
    held: dict[Role, Heading] = {}
    since = float("-inf")
    for role in HEADINGS:
        last = next((h for h in reversed(headings.get(role, [])) if h.start <= y), None)
        if last is not None and last.start >= since - 2.0:
            held[role] = last
            since = last.start
    return held


# --- departments, deadlines, remarks ---


def _with_entries(
    rows: Sequence[Row], practices: Sequence[FlowCell], role: Role, cells: Sequence[FlowCell]
) -> tuple[list[Row], list[Issue], list[FlowLine]]:
    pitch = line_pitch(cell.lines for cell in (*practices, *cells))
    lexicon = Lexicon(role, [run for cell in cells for run in runs_of(cell.lines, pitch)])
    given: dict[int, list[Entry]] = {}
    placed: set[int] = set()
    units: list[tuple[list[int], _Unit]] = []
    for unit_practices, unit_cells in _units(practices, cells):
        numbers = [i for i, row in enumerate(rows) if row.cell in unit_practices]
        if numbers:
            placed |= unit_cells
            beside = {i: cells[i] for i in unit_cells}
            units.append(
                (numbers, _Unit(role, [rows[i] for i in numbers], practices, beside, lexicon, pitch))
            )
    per_item = _is_per_item([unit for _, unit in units])
    for numbers, unit in units:
        for i, entry in unit.assign(per_item=per_item):
            given.setdefault(numbers[i], []).append(entry)
    issues = [found for _, unit in units for found in unit.issues]
    stray = [line for i, cell in enumerate(cells) if i not in placed for line in cell.lines]
    return (
        [replace(row, entries={**row.entries, role: tuple(given.get(i, ()))}) for i, row in enumerate(rows)],
        issues,
        stray,
    )


def _is_per_item(units: Sequence["_Unit"]) -> bool:
    """Tell whether a column's entries are meant for all practices of a cell, not for those they stand beside.

    Everywhere they are one list at the head of the cell, or in its middle, mostly with practices left over.
    """
    several = [unit for unit in units if len(unit.rows) > 1 and unit.found and not unit.is_cut()]
    if len(several) < FEWEST_LISTS or several[0].role == "remark":
        return False
    steps = [step for unit in several for step in unit.steps()]
    is_tight = max(steps, default=0.0) < TIGHT * min(steps, default=1.0)
    is_list = all(unit.is_list_at_head() for unit in several) or all(unit.is_centred() for unit in several)
    one_each = all(len(unit.found) == len(unit.rows) for unit in units if unit.found)
    return (
        is_list and is_tight and not one_each and sum(map(_Unit.leaves_some, several)) > MOSTLY * len(several)
    )


def _with_targets(
    rows: Sequence[Row], practices: Sequence[FlowCell], cells: Sequence[FlowCell]
) -> tuple[list[Row], list[FlowLine]]:
    """Give each practice the target numbered as it is, or else all that stands beside it."""
    given: dict[int, list[Entry]] = {}
    stray: list[FlowLine] = []
    for cell in (cell for cell in cells if cell.lines):
        numbers = [i for i, row in enumerate(rows) if practices[row.cell].overlaps(cell)]
        for lines in _side_by_side(cell.lines):
            found = _targets([rows[i] for i in numbers], split_cell(lines))
            for i, entry in zip(numbers, found, strict=True):
                given.setdefault(i, []).append(entry)
        stray += () if numbers else cell.lines
    return [
        replace(row, entries={**row.entries, "target": tuple(given.get(i, ()))}) for i, row in enumerate(rows)
    ], stray


def _side_by_side(lines: Sequence[FlowLine]) -> list[list[FlowLine]]:
    """Return the lines of a cell by the columns that it is divided into: each begins further up again."""
    columns: list[list[FlowLine]] = [[]]
    for before, placed in pairwise((None, *lines)):
        assert placed is not None
        if before is not None and before.line.page == placed.line.page and placed.y < before.y + 1.0:
            columns.append([])
        columns[-1].append(placed)
    return columns


def _targets(rows: Sequence[Row], drafts: Sequence[Draft]) -> list[Entry]:
    """Return the target of each row, out of one cell beside them."""
    labels = [draft.label.number if draft.label else 0 for draft in drafts]
    if len(rows) > 1 and labels == [row.draft.label.number if row.draft.label else 0 for row in rows]:
        return [Entry(draft.text, draft.lines) for draft in drafts]
    text = "\n".join(f"{draft.label.printed if draft.label else ''}{draft.text}" for draft in drafts)
    return [Entry(text, tuple(line for draft in drafts for line in draft.lines))] * len(rows)


def _without_dittos(rows: Sequence[Row]) -> tuple[list[Row], list[FlowLine]]:
    """Put the entries of the practice before in the place of the marks that stand for them."""
    dittos: list[FlowLine] = []
    plain: list[Row] = []
    for row in rows:
        above = plain[-1].entries if plain else {}
        entries = {}
        for role, own in row.entries.items():
            marks = [entry for entry in own if role != "remark" and above.get(role) and is_ditto(entry.text)]
            dittos += (placed for entry in marks for placed in entry.lines)
            parts = (above[role] if entry in marks else (entry,) for entry in own)
            entries[role] = tuple(entry for part in parts for entry in part)
        plain.append(replace(row, entries=entries))
    return plain, dittos


def _units(practices: Sequence[FlowCell], cells: Sequence[FlowCell]) -> Iterable[tuple[set[int], set[int]]]:
    """Yield the smallest sets of practice cells and entry cells that stand beside no others."""
    left: set[int] = set()
    right: set[int] = set()
    reach = float("-inf")
    order = [(cell.top, 0, i, cell.bottom) for i, cell in enumerate(practices)]
    order += [(cell.top, 1, i, cell.bottom) for i, cell in enumerate(cells)]
    for top, side, i, bottom in sorted(order):
        if top > reach - 2.0 and (left or right):
            yield left, right
            left, right = set(), set()
        (right if side else left).add(i)
        reach = max(reach, bottom)
    if left or right:
        yield left, right


class _Unit:
    """Practices and the entry cells beside them, assigned all together."""

    def __init__(
        self,
        role: Role,
        rows: Sequence[Row],
        practices: Sequence[FlowCell],
        cells: dict[int, FlowCell],
        lexicon: Lexicon,
        pitch: float,
    ) -> None:
        self.role, self.rows, self.practices, self.cells, self.pitch = role, rows, practices, cells, pitch
        self.issues: list[Issue] = []
        starts = [row.draft.y for row in self.rows]
        self.found = [
            (number, entry)
            for number in sorted(self.cells, key=lambda number: self.cells[number].top)
            for run in runs_of(self.cells[number].lines, self.pitch)
            for entry in read_entries(run, lexicon, starts, self.pitch)
        ]
        """(cell, entry) in printed order."""

    def is_cut(self) -> bool:
        """Tell whether a page break runs through the practices."""
        return any(self.practices[row.cell].piece != self.practices[row.cell].last_piece for row in self.rows)

    def is_list_at_head(self) -> bool:
        """Tell whether the entries are one list that begins with the first practice."""
        return self._is_one_list() and abs(self._span()[0] - self.rows[0].draft.y) < BESIDE * self.pitch

    def is_centred(self) -> bool:
        """Tell whether the entries are one list in the middle of the practices' lines."""
        first, last = self._span()
        lines = [placed.y for row in self.rows for placed in row.draft.lines]
        return self._is_one_list() and abs(first + last - min(lines) - max(lines)) < 2 * BESIDE * self.pitch

    def leaves_some(self) -> bool:
        """Tell whether the first or the last practice stands beside none of the entries."""
        first, last = self._span()
        room = BESIDE * self.pitch
        return self.rows[0].draft.y < first - room or self.rows[-1].draft.y > last + room

    def _is_one_list(self) -> bool:
        numbers = {number for number, _ in self.found}
        cells = {row.cell for row in self.rows}
        return len(numbers) == len(cells) == len(runs_of(self._lines(), self.pitch)) == 1

    def _lines(self) -> list[FlowLine]:
        return [placed for _, entry in self.found for placed in entry.lines]

    def steps(self) -> list[float]:
        """Return the distances from the last line of an entry to the first of the next."""
        return [after.y - before.lines[-1].y for (_, before), (_, after) in pairwise(self.found)]

    def _span(self) -> tuple[float, float]:
        """Return the first and the last baseline of the entries."""
        heights = [placed.y for placed in self._lines()]
        return min(heights), max(heights)

    def assign(self, *, per_item: bool) -> list[tuple[int, Entry]]:
        """Return (row of the unit, entry) in printed order; ``per_item``: every row has all entries."""
        found = self.found
        if len(self.rows) == 1 or per_item:
            return [(i, entry) for i in range(len(self.rows)) for _, entry in found]
        shared = {number for number in self.cells if self._is_shared(number, found)}
        given = [(i, entry) for number, entry in found if number in shared for i in self._beside(number)]
        own = [(number, entry) for number, entry in found if number not in shared]
        return given + self._by_position(own)

    def _beside(self, number: int) -> list[int]:
        """Return the rows beside an entry cell."""
        cell = self.cells[number]
        return [i for i, row in enumerate(self.rows) if self.practices[row.cell].overlaps(cell)]

    def _is_shared(self, number: int, found: Sequence[tuple[int, Entry]]) -> bool:
        """Tell whether one run of entries stands in a cell merged over several practice cells."""
        cells = {self.rows[i].cell for i in self._beside(number)}
        lines = self.cells[number].lines
        return (
            len(cells) > 1
            and len(runs_of(lines, self.pitch)) == 1
            and len(self._beside(number)) == len(cells)
        )

    def _by_position(self, found: Sequence[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
        slots = [self._slot(i) for i in range(len(self.rows))]
        marks = [Mark(squeeze(entry.text), entry.y, entry.lines[-1].y, number) for number, entry in found]
        result = assign(marks, slots, self.pitch)
        if self._is_listed(found, result.slots):
            return [(i, entry) for i, (_, entry) in enumerate(found)]
        for mark, other in dict.fromkeys([*result.doubts, *self._in_order(found, result.slots)]):
            self._report(found[mark][1], result.slots[mark], other)
        return [(slot, entry) for slot, (_, entry) in zip(result.slots, found, strict=True)]

    def _is_listed(self, found: Sequence[tuple[int, Entry]], slots: Sequence[int]) -> bool:
        """Tell whether the entries are a list, as many as practices, without regard to where these stand.

        Two practices without a deadline, for others have theirs, are no reading, nor is one that has the
        same twice. Departments may be given so, unless the deadlines beside them are a list.
        """
        if len(found) != len(self.rows) or len({number for number, _ in found}) > 1:
            return False
        if self.role != "deadline":
            return len(set(slots)) < len(slots) and any(map(self._is_early, self.rows))
        given = {(slot, squeeze(entry.text)) for slot, (_, entry) in zip(slots, found, strict=True)}
        return len(slots) - len(set(slots)) > 1 or len(given) < len(slots)

    def _in_order(
        self, found: Sequence[tuple[int, Entry]], slots: Sequence[int]
    ) -> Iterable[tuple[int, int]]:
        """Yield (entry, other practice) where entries of one cell, as many as practices, may be a list.

        Only their heights say that some practice has none: authors also stack one for each. Departments are
        often several to one practice; only beside one without a deadline do they say as much.
        """
        is_one_list = len(found) == len(self.rows) and len({number for number, _ in found}) == 1
        lacks = any("deadline" in row.entries and not row.entries["deadline"] for row in self.rows)
        if is_one_list and len(set(slots)) < len(slots) and (self.role == "deadline" or lacks):
            yield from ((i, i) for i, slot in enumerate(slots) if slot != i)

    def _is_early(self, row: Row) -> bool:
        """Tell whether a practice's deadline stands above it."""
        return any(entry.y < row.draft.y - self.pitch for entry in row.entries.get("deadline", ()))

    def _slot(self, i: int) -> Slot:
        row = self.rows[i]
        bottom = self.practices[row.cell].bottom + 0.5 * self.pitch
        after = self.rows[i + 1].draft.y if i + 1 < len(self.rows) else bottom
        beside = frozenset(
            number for number, cell in self.cells.items() if cell.overlaps(self.practices[row.cell])
        )
        return Slot(row.draft.y, min(after, bottom), beside or frozenset({-1}))

    def _report(self, entry: Entry, chosen: int, other: int) -> None:
        line = entry.lines[0].line
        name = COLUMN_NAMES[self.role]
        self.issues.append(
            issue(
                "ambiguous_assignment",
                text=entry.text,
                box=line.box,
                entry=entry.text,
                chosen=self._name(chosen),
                other=self._name(other),
                column=name,
            )
        )

    def _name(self, i: int) -> str:
        draft = self.rows[i].draft
        return f"{draft.label.printed if draft.label else ''}{draft.text[:12]}"


def row_departments(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (departments, supporting departments) of a row."""
    every, supporting = departments_of(row.entries.get("department", ()))
    helpers, _ = departments_of(row.entries.get("support", ()))
    return tuple(dict.fromkeys(every + helpers)), tuple(dict.fromkeys(supporting + helpers))


def row_entry_text(row: Row, role: Role) -> str:
    """Return the entries of a row's deadline or remark, one a line."""
    return "\n".join(entry.text for entry in row.entries.get(role, ()))
