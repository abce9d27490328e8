"""Ruled tables that are no plan table -> scoring forms (評分表): columns by name, areas, joined cells.

Heights are measured down the form, as if it had been printed on one endless page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from extract.furniture import is_page_number
from extract.grid import Cell
from extract.lines import Line
from extract.numbering import read_label
from extract.points import (
    FINISHED,
    begins_criterion,
    is_points_only,
    is_total,
    read_heading,
    read_range,
    read_total,
    rules,
)
from extract.sheet import Sheet, Table
from extract.text import join_lines, squeeze

FormRole = Literal[
    "area",
    "item",
    "indicator",
    "subindicator",
    "criterion",
    "standard",
    "band",
    "points",
    "score",
    "remark",
    "serial",
    "unknown",
]
LEVELS: tuple[FormRole, ...] = ("area", "item", "indicator", "subindicator", "criterion")
"""Columns of names, outermost first."""
ENTRIES = frozenset({"standard", "band", "points", "score"})
"""A form has one of these beside a column of names."""

SAME_EDGE = 8.0
"""Column edges on successive pages at most this far apart (points) are the same."""
IN_COLUMN = 0.5
"""A cell stands in a column when it covers this share of the column's width."""
LONGEST_AREA = 40
"""Characters of an area's heading, at most."""
FOOT = 0.95
"""Lines below this share of a page's height are margins."""
TOUCHING = 2.0
"""Heights that differ by less (points) are one rule's."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """欄: a column of a form, edges in points from the table's left."""

    role: FormRole
    name: str
    x0: float
    x1: float


@dataclass(slots=True)
class FormCell:
    """A cell of a form's body, page breaks joined."""

    columns: tuple[int, ...]
    """Which columns it stands in, 0-based."""
    top: float
    bottom: float
    lines: list[Line]
    right: float
    """Where its column ends, points from the page's left."""

    @property
    def text(self) -> str:
        """Its lines, joined as display text."""
        return join_lines([line.text for line in self.lines])

    def overlaps(self, other: "FormCell") -> bool:
        """Tell whether both stand at the same height for more than a rule's breadth."""
        return min(self.bottom, other.bottom) - max(self.top, other.top) > TOUCHING


@dataclass(slots=True)
class Segment:
    """The rows beneath one row of column names, of one area."""

    columns: tuple[FormColumn, ...]
    area: list[Line] = field(default_factory=list)
    """The heading of its area: a row across, or a line above the table."""
    cells: list[FormCell] = field(default_factory=list)

    def of_role(self, *roles: FormRole) -> list[int]:
        """Return the columns that have one of the roles, left to right."""
        return [i for i, column in enumerate(self.columns) if column.role in roles]


@dataclass(slots=True)
class Form:
    """評分表: one scoring form, over all its pages."""

    above: tuple[Line, ...]
    """The lines over its first table, on that page."""
    tables: list[Table] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)
    """Descriptions of areas and other texts across the table."""
    totals: list[Line] = field(default_factory=list)
    """Lines of rows that give the total."""


# --- column names


@cache
def _roles() -> dict[str, FormRole]:
    return {squeeze(name): role for role, names in rules()["columns"].items() for name in names}


@cache
def _longest_name() -> int:
    return max(map(len, _roles())) + 12


def form_role(name: str) -> FormRole | None:
    """Return what a printed column name means in a form; None when it is not known."""
    plain = squeeze(name).strip(":;、.*")
    bare = re.sub(r"\([^)]*\)|〔[^〕]*〕|\[[^\]]*\]", "", plain).strip(":;、.")
    return _roles().get(plain) or _roles().get(bare)


@dataclass(frozen=True, slots=True)
class FormHeader:
    """表頭: a row of column names, and the rows of the grid that it takes."""

    columns: tuple[FormColumn, ...]
    row: int
    row_end: int


def find_form_headers(table: Table) -> list[FormHeader]:
    """Return the rows of column names of a form, top to bottom; none when the table is no form."""
    named = {
        i: role
        for i, lines in enumerate(table.lines)
        if 0 < sum(line.chars for line in lines) <= _longest_name() and (role := form_role(table.text(i)))
    }
    cells = table.grid.cells
    headers: dict[tuple[int, int], FormHeader] = {}
    for index, role in named.items():
        row = [
            i for i in named if cells[i].row < cells[index].row_end and cells[index].row < cells[i].row_end
        ]
        if role in ENTRIES and any(named[i] in LEVELS for i in row):
            header = _header(table, named, row)
            headers.setdefault((header.row, header.row_end), header)
    return sorted(headers.values(), key=lambda header: header.row)


def _header(table: Table, named: dict[int, FormRole], row: Sequence[int]) -> FormHeader:
    cells = table.grid.cells
    top, bottom = min(cells[i].row for i in row), max(cells[i].row_end for i in row)
    inside = [i for i, cell in enumerate(cells) if cell.row >= top and cell.row_end <= bottom]
    lowest = [i for i in inside if not any(_is_under(cells[j], cells[i]) for j in inside)]
    left = table.grid.x0
    columns = [
        FormColumn(
            named.get(i, "unknown"),
            join_lines([line.text for line in table.lines[i]]),
            cells[i].x0 - left,
            cells[i].x1 - left,
        )
        for i in sorted(lowest, key=lambda i: cells[i].x0)
    ]
    return FormHeader(_deeper(columns), top, bottom)


def _is_under(cell: Cell, name: Cell) -> bool:
    return cell.row >= name.row_end and name.column <= cell.column and cell.column_end <= name.column_end


def _deeper(columns: Sequence[FormColumn]) -> tuple[FormColumn, ...]:
    """Give the second of two columns of one level the next level that is free: 細項 | 指標."""
    taken: set[FormRole] = set()
    found = []
    for column in columns:
        role = column.role
        if role in taken and role in LEVELS:
            free = [level for level in LEVELS[LEVELS.index(role) :] if level not in taken]
            role = free[0] if free else "unknown"
        taken.add(role)
        found.append(FormColumn(role, column.name, column.x0, column.x1))
    return tuple(found)


# --- tables to forms


def find_forms(sheets: Sequence[Sheet], others: Iterable[Table]) -> list[Form]:
    """Return the scoring forms among the tables of a document that are no plan tables, in order."""
    wanted = {id(table) for table in others}
    builder = _Builder()
    before: Sheet | None = None
    for sheet in sheets:
        for number, table in enumerate(sheet.tables):
            if id(table) in wanted:
                builder.add(sheet, table, before if number == 0 else None)
        before = sheet
    return builder.forms


class _Builder:
    """Collects forms, table by table."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.y = 0.0
        self.pending: list[Line] = []
        """The heading of an area whose rows are still to come."""
        self.is_area_open = False
        """The last row was that heading: it may go on after a page break."""

    def add(self, sheet: Sheet, table: Table, before: Sheet | None) -> None:
        headers = find_form_headers(table)
        between = self._between(sheet, table, before)
        last = self.forms[-1].tables[-1] if self.forms else None
        follows = last is not None and table.page - last.page <= 1 and not any(map(_is_prose, between))
        if not headers and not (follows and last is not None and _same_edges(last, table)):
            return
        if not follows:
            self.forms.append(Form(tuple(_above(sheet, table))))
            self.pending, self.is_area_open = [], False
        headings = [line for line in (between if follows else _above(sheet, table)) if _is_area(line.text)]
        if headings:
            self.pending = headings[-1:]
        form = self.forms[-1]
        is_broken = follows and last is not None and table.page > last.page
        self._add_rows(form, table, headers, fresh=bool(headings), is_broken=is_broken)
        form.tables.append(table)
        self.y += table.grid.bottom - table.grid.top

    def _between(self, sheet: Sheet, table: Table, before: Sheet | None) -> list[Line]:
        """Return the loose lines between the last form's end and a table."""
        if not self.forms:
            return []
        last = self.forms[-1].tables[-1]
        below = [line for line in (before.loose if before else ()) if line.base > last.grid.bottom]
        start = last.grid.bottom if last.page == sheet.page else 0.0
        between = [*below, *(line for line in sheet.loose if start < line.base < table.grid.top)]
        return [line for line in between if not _is_margin(line, sheet)]

    def _add_rows(
        self, form: Form, table: Table, headers: Sequence[FormHeader], *, fresh: bool, is_broken: bool
    ) -> None:
        """Add a table's rows; ``is_broken``: a page break stands before it."""
        starts = {header.row: header for header in headers}
        row, is_first = 0, is_broken
        while row < len(table.grid.owner):
            if header := starts.get(row):
                is_repeated = self._add_header(form, header, is_first=is_first and not fresh)
                if is_repeated:  # the body goes on right below what stands above the page break
                    self.y -= table.grid.ys[header.row_end] - table.grid.top
                row = header.row_end
                continue
            end = _band_end(table, row, starts)
            columns = form.segments[-1].columns if form.segments else headers[0].columns
            self._add_band(form, table, (row, end), columns, is_first=is_first, above_names=end in starts)
            row, is_first = end, False

    def _add_header(self, form: Form, header: FormHeader, *, is_first: bool) -> bool:
        """Begin the rows beneath column names; tell whether they only repeat those of the page before."""
        names = [column.name for column in header.columns]
        is_repeated = form.segments and names == [column.name for column in form.segments[-1].columns]
        goes_on = bool(is_repeated) and is_first and not self.pending
        if not goes_on:
            form.segments.append(Segment(header.columns, self.pending))
        self.pending, self.is_area_open = [], False
        return goes_on

    def _add_band(
        self,
        form: Form,
        table: Table,
        rows: tuple[int, int],
        columns: Sequence[FormColumn],
        *,
        is_first: bool,
        above_names: bool,
    ) -> None:
        """Add the rows between two rules that go all across."""
        inside = dict.fromkeys(i for row in table.grid.owner[rows[0] : rows[1]] for i in row)
        cells = sorted(inside, key=lambda i: table.grid.cells[i].x0)
        placed = [_columns_of(table.grid.cells[i], columns, table.grid.x0) for i in cells]
        first = list(table.lines[cells[0]])
        text = join_lines([line.text for line in first])
        rest = [line for i in cells[1:] for line in table.lines[i]]
        if is_first and self.is_area_open and not first:
            form.notes[-1] += rest
        elif is_total(text):
            form.totals += [*first, *rest]
        elif _is_across(placed, len(columns), text if above_names else ""):
            if above_names or _is_area(text):
                self.pending, self.is_area_open = first, True
                form.notes.append(rest)
            else:
                form.notes.append([*first, *rest])
        elif form.segments:
            self._add_cells(form, table, list(zip(cells, placed, strict=True)), is_first=is_first)
        else:
            form.notes.append([*first, *rest])

    def _add_cells(
        self, form: Form, table: Table, cells: Sequence[tuple[int, tuple[int, ...]]], *, is_first: bool
    ) -> None:
        if self.pending:
            form.segments.append(Segment(form.segments[-1].columns, self.pending))
        self.pending, self.is_area_open = [], False
        segment = form.segments[-1]
        shift = self.y - table.grid.top
        added = []
        for index, columns in cells:
            cell = table.grid.cells[index]
            lines = list(table.lines[index])
            added.append(FormCell(columns, cell.top + shift, cell.bottom + shift, lines, cell.x1))
        if is_first and segment.cells:
            every = [cell for one in form.segments for cell in one.cells] + added
            added = _join_over_break(segment, added, every)
        segment.cells += added


def _band_end(table: Table, row: int, starts: dict[int, FormHeader]) -> int:
    """Return the row behind the next rule that goes all across."""
    end = row + 1
    while end < len(table.grid.owner) and end not in starts:
        if not set(table.grid.owner[end - 1]) & set(table.grid.owner[end]):
            return end
        end += 1
    return end


def _columns_of(cell: Cell, columns: Sequence[FormColumn], left: float) -> tuple[int, ...]:
    found = [
        i
        for i, column in enumerate(columns)
        if min(cell.x1 - left, column.x1) - max(cell.x0 - left, column.x0)
        >= IN_COLUMN * (column.x1 - column.x0)
    ]
    middle = (cell.x0 + cell.x1) / 2 - left
    nearest = [i for i, column in enumerate(columns) if column.x0 <= middle <= column.x1]
    return tuple(found or nearest)


def _is_across(placed: Sequence[tuple[int, ...]], columns: int, above_names: str) -> bool:
    """Tell whether a row is no row of the form but goes across: an area's heading and description.

    ``above_names`` is its first text where it stands right above column names.
    """
    if len(placed) == 1:
        return len(placed[0]) == columns
    if len(placed) != 2:
        return False
    if above_names and _is_area(above_names):
        return True
    return len(placed[0]) > 1 and sum(map(len, placed)) >= columns > 2


def _same_edges(a: Table, b: Table) -> bool:
    left = [x - a.grid.x0 for x in a.grid.xs]
    return abs((a.grid.x1 - a.grid.x0) - (b.grid.x1 - b.grid.x0)) <= SAME_EDGE and all(
        any(abs(x - b.grid.x0 - edge) <= SAME_EDGE for edge in left) for x in b.grid.xs
    )


def _above(sheet: Sheet, table: Table) -> list[Line]:
    tops = [other.grid.bottom for other in sheet.tables if other.grid.bottom <= table.grid.top]
    start = max(tops, default=0.0)
    return [
        line for line in sheet.loose if start < line.base < table.grid.top and not _is_margin(line, sheet)
    ]


def _is_margin(line: Line, sheet: Sheet) -> bool:
    return is_page_number(line.text) or line.bottom > FOOT * sheet.height


def _is_area(text: str) -> bool:
    """Tell whether a line or a row across is the heading of an area: 「優質便民服務構面(600分)」."""
    if is_total(text) or read_total(text) is not None or len(text) > LONGEST_AREA:
        return False
    return bool(_area_pattern().fullmatch(squeeze(text)))


@cache
def _area_pattern() -> re.Pattern[str]:
    endings = "|".join(rules()["area_endings"])
    points = r"[(〔\[](?:\D{0,4}?)[0-9.]{1,6}(?:分|%)[)〕\]]"
    return re.compile(rf"[^。；:]+(?:(?:{endings})(?:{points})?|{points})[:]?")


def _is_prose(line: Line) -> bool:
    return not _is_area(line.text)


# --- over a page break


def _join_over_break(segment: Segment, added: list[FormCell], every: Sequence[FormCell]) -> list[FormCell]:
    """Join the cells that a page break cut; return the others. ``every``: the form's cells so far.

    What stands further in is only the same row when what stands further out is.
    """
    y = min(cell.top for cell in added)
    above = {cell.columns: cell for cell in segment.cells if abs(cell.bottom - y) < TOUCHING}
    first = {cell.columns: cell for cell in added if abs(cell.top - y) < TOUCHING}
    shared = [columns for columns in first if columns in above]
    order = sorted(shared, key=lambda columns: _depth(segment, columns))
    goes_on = True
    joined: list[FormCell] = []
    for columns in order:
        goes_on = goes_on and _goes_on(segment, columns, above, first, every)
        is_blank = not first[columns].lines
        if goes_on or (is_blank and (not above[columns].lines or _is_points(segment, columns))):
            joined.append(first[columns])
    for cell in joined:
        upper = above[cell.columns]
        upper.lines += cell.lines
        upper.bottom = cell.bottom
    taken = {id(cell) for cell in joined}
    return [cell for cell in added if id(cell) not in taken]


def _is_points(segment: Segment, columns: tuple[int, ...]) -> bool:
    return all(segment.columns[i].role == "points" for i in columns)


def _depth(segment: Segment, columns: tuple[int, ...]) -> int:
    """Return how far in a column stands: columns of names outermost first, then points, then standards."""
    roles = [segment.columns[i].role for i in columns]
    order = [*LEVELS, "serial", "points", "band", "standard"]
    return min((order.index(role) for role in roles if role in order), default=len(order))


def _goes_on(
    segment: Segment,
    columns: tuple[int, ...],
    above: dict[tuple[int, ...], FormCell],
    first: dict[tuple[int, ...], FormCell],
    every: Sequence[FormCell],
) -> bool:
    upper, lower = above[columns], first[columns]
    if not lower.lines:
        return True
    role = segment.columns[columns[0]].role
    if role in LEVELS:
        points = _points_beside(segment, columns, lower, first)
        if points is not None and upper.lines:
            return not points.lines
        return _is_rest_of_name(columns, upper, lower, every)
    return role == "standard" and _is_rest_of_standard(upper.lines, lower.lines)


def _is_rest_of_name(
    columns: tuple[int, ...], upper: FormCell, lower: FormCell, every: Sequence[FormCell]
) -> bool:
    """Tell whether a name cut by the page goes on: its points, which the others have, are still to come."""
    if not upper.lines:
        return False
    rest, begun = read_heading(lower.lines), read_heading(upper.lines)
    if _OPEN_BRACKET.search(upper.text) or (not rest.name and rest.points is None):
        return True
    if begun.points is not None or rest.points is None:
        return False
    others = [c for c in every if c.columns == columns and c is not upper and c.lines]
    usual = sum(read_heading(cell.lines).points is not None for cell in others)
    return is_points_only(lower.text) or 2 * usual >= len(others)


_OPEN_BRACKET = re.compile(r"[(（][^()（）]*$")


def _points_beside(
    segment: Segment, columns: tuple[int, ...], name: FormCell, first: dict[tuple[int, ...], FormCell]
) -> FormCell | None:
    """Return the cell of points right of a name, as high as it; None where there is no such column."""
    for i in range(columns[-1] + 1, len(segment.columns)):
        role = segment.columns[i].role
        if role in LEVELS:
            return None
        if role == "points" and (cell := first.get((i,))) and abs(cell.bottom - name.bottom) < TOUCHING:
            return cell
    return None


def _is_rest_of_standard(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    """Tell whether the standards of one criterion go on after a page break."""
    if not upper:
        return False
    label = read_label(lower[0].text)
    if begins_criterion(lower) and (label is not None or upper[-1].text.endswith(FINISHED)):
        return False
    found = read_range(lower[0].text)
    before = [band for line in upper if (band := read_range(line.text))]
    if found is None or not before:
        return True
    return _adjoins(before[-1].min, found.max) or _adjoins(found.min, before[-1].max)


def _adjoins(high: float | None, low: float | None) -> bool:
    return high is not None and low is not None and 0 < high - low <= 1
