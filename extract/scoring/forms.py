"""Ruled tables that are no plan table -> scoring forms (評分表): areas, rows, page breaks joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.lines import Line
from extract.numbering import is_page_number
from extract.scoring.form_breaks import FormCell, Segment, join_over_break
from extract.scoring.form_headers import FormColumn, FormHeader, find_form_headers
from extract.scoring.points import is_total, read_total, rules
from extract.table.columns import columns_of
from extract.table.grid import SAME_EDGE
from extract.table.sheet import Sheet, Table
from extract.text import squeeze

LONGEST_AREA = 40
"""Characters of an area's heading, at most."""
FOOT = 0.95
"""Lines below this share of a page's height are margins."""


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
        follows = (
            last is not None and table.page - last.page <= 1 and all(_is_area(line.text) for line in between)
        )
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
        edges = [(column.x0, column.x1) for column in columns]
        placed = [columns_of(edges, table.grid.cells[i], table.grid.x0) for i in cells]
        first, text = list(table.lines[cells[0]]), table.words(cells[0])
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
            added = join_over_break(segment, added, every)
        segment.cells += added


def _band_end(table: Table, row: int, starts: dict[int, FormHeader]) -> int:
    """Return the row behind the next rule that goes all across."""
    end = row + 1
    while end < len(table.grid.owner) and end not in starts:
        if not set(table.grid.owner[end - 1]) & set(table.grid.owner[end]):
            return end
        end += 1
    return end


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
