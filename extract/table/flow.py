"""Sheets -> the plan table as one flow: the pieces on its pages, header after header taken off.

Down the flow, ``y`` is measured in points from the top of the first piece's body, as if the table had
been printed on one endless page. Page breaks cut cells; :mod:`extract.table.breaks` says which go on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from extract.lines import Line, beside, line_label
from extract.numbering import Label, is_page_number, read_label
from extract.scoring.form_headers import find_form_headers
from extract.table.captions import facet_caption, read_caption
from extract.table.columns import HEADINGS, Column, Header, Role, columns_of, find_headers, repeated_header
from extract.table.grid import SAME_EDGE, Cell
from extract.table.sheet import Sheet, Table
from extract.text import squeeze

SAME_WIDTH = 0.03
"""Tables on successive pages whose widths differ by at most this share have the same columns."""


class FlowLine(NamedTuple):
    """A printed line and its place down the flow."""

    y: float
    """Baseline in the flow, points."""
    line: Line
    room: float = 0.0
    """Space between its end and the right edge of its cell, points."""


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A cell of one column of the flow."""

    top: float
    bottom: float
    lines: tuple[FlowLine, ...]
    roles: tuple[Role, ...]
    """The columns it stands in, left to right; one unless it spans columns."""
    piece: int
    """0-based number of the piece where it starts."""
    last_piece: int

    @property
    def text(self) -> str:
        """Its lines, joined without anything between: for comparing."""
        return "".join(placed.line.text for placed in self.lines)

    def joined(self, other: "FlowCell") -> "FlowCell":
        """Return this cell with the one that it goes on in after a page break."""
        return replace(self, bottom=other.bottom, lines=self.lines + other.lines, last_piece=other.last_piece)

    def overlaps(self, other: "FlowCell") -> bool:
        """Tell whether both stand at the same height for more than a rule's breadth."""
        return min(self.bottom, other.bottom) - max(self.top, other.top) > 2.0


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a plan table that stands on one page."""

    page: int
    top: float
    """Where its body begins in the flow."""
    bottom: float
    cells: tuple[FlowCell, ...]
    """In reading order."""
    names: tuple[Line, ...]
    """The lines of its header; none where the header is not repeated."""
    captions: tuple[Line, ...]
    """Headings printed above the table in place of a heading column."""
    after_gap: bool
    """Unread pages stand between the piece before and this one."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The plan table from its first piece to its last."""

    columns: tuple[Column, ...]
    pieces: tuple[Piece, ...]
    others: tuple[Table, ...] = field(default=())
    """Ruled tables that are no plan table."""
    titles: tuple[Line, ...] = field(default=())
    """What stands in the table above the column names."""
    unused: tuple[tuple[Role, int, str], ...] = field(default=())
    """Columns of any of its tables that no record holds: extra or unknown, page where first, and name."""
    strays: tuple[Line, ...] = field(default=())
    """Lines of plan tables in cells that belong to no row, beside the table's names."""

    def roles(self) -> set[Role]:
        """Return the roles that its columns have."""
        return {column.role for column in self.columns}

    def nameless(self) -> list[Table]:
        """Return the other tables behind its first page that may be rows of it: only the names are lacking.

        They have as many columns, and numbered lines in the one that holds its practices.
        """
        roles = [column.role for column in self.columns]
        if "practice" not in roles:
            return []
        place, first = roles.index("practice"), self.pieces[0].page
        return [
            table
            for table in self.others
            if table.page >= first and len(table.grid.xs) == len(roles) + 1 and _is_numbered(table, place)
        ]


def sheets_to_flow(sheets: Sequence[Sheet]) -> Flow | None:
    """Return the plan table of a document, None when it has none.

    A table whose columns are named as a plan table's begins or continues the flow; one without names
    continues it when it has the same columns and nothing but a page break stands between, or when it has
    all of them and begins with the heading whose number is next. Names that mean the practices only where
    no other column does (工作重點) count where tables named so hold most of what is to be done.
    """
    flows = [_flow(sheets, alone=False)]
    if any(find_headers(table, alone=True) for table in flows[0].others):
        flows.append(_flow(sheets, alone=True))
    found = max(flows, key=_practice_lines)
    return found if found.pieces else None


def _flow(sheets: Sequence[Sheet], *, alone: bool) -> Flow:
    builder = _Builder(alone=alone)
    for sheet in sheets:
        for number, table in enumerate(sheet.tables):
            builder.add(sheet, table, first=number == 0)
        builder.loose_before = sheet.loose
    return builder.flow()


def _practice_lines(flow: Flow) -> int:
    """Return how many lines stand in the columns of practices."""
    cells = (cell for piece in flow.pieces for cell in piece.cells if "practice" in cell.roles)
    return sum(len(cell.lines) for cell in cells)


def line_pitch(runs: Iterable[Sequence[FlowLine]]) -> float:
    """Return the distance of two lines that follow each other, in points.

    Authors part paragraphs by blank lines, so this is near the smallest distance found, not the usual
    one; 1.4 em where no two lines follow each other.
    """
    steps, sizes = [], []
    for lines in runs:
        sizes += [placed.line.size for placed in lines]
        steps += [
            b.y - a.y
            for a, b in pairwise(lines)
            if a.line.page == b.line.page and 0.9 * a.line.size < b.y - a.y < 3 * a.line.size
        ]
    if steps:
        return sorted(steps)[len(steps) // 10]
    return 1.4 * (sorted(sizes)[len(sizes) // 2] if sizes else 12.0)


class _Builder:
    """Collects the pieces, page by page."""

    def __init__(self, *, alone: bool) -> None:
        self.alone = alone
        self.pieces: list[Piece] = []
        self.others: list[Table] = []
        self.titles: list[Line] = []
        self.strays: list[Line] = []
        self.unused: dict[str, tuple[Role, int, str]] = {}
        self.seen: set[int] = set()
        self.columns: tuple[Column, ...] = ()
        self.header: Header | None = None
        self.last: Table | None = None
        self.loose_before: Sequence[Line] = ()

    def add(self, sheet: Sheet, table: Table, *, first: bool) -> None:
        headers = find_headers(table, alone=self.alone) or self._repeated(table)
        above = _lines_above(table, headers[0].top) if headers else []
        if first and self.header and self._goes_on_above(table, headers) and not self._is_title(above):
            self._append(table, self.header, (table.grid.top, headers[0].top), ())
        else:
            self.titles += above
        for number, header in enumerate(headers):
            self.columns = self.columns or header.columns
            self.header = header
            for column in (one for one in header.columns if one.role in ("extra", "unknown")):
                self.unused.setdefault(squeeze(column.name), (column.role, table.page, column.name))
            captions = self._captions(sheet, table) if number == 0 else ()
            end = headers[number + 1].top if number + 1 < len(headers) else table.grid.bottom
            self._append(table, header, (header.bottom, end), header.lines, captions)
        if headers:
            self.seen |= {id(line) for line in self.titles}
            self.strays += [ln for lines in table.lines for ln in lines if id(ln) not in self.seen]
            return
        if self.header and (
            self._continues(sheet, table, first) or self._counts_on(sheet, table, self.header)
        ):
            self._append(table, self.header, (table.grid.top, table.grid.bottom), ())
        else:
            self.others.append(table)

    def flow(self) -> Flow:
        return Flow(
            self.columns,
            tuple(self.pieces),
            tuple(self.others),
            tuple(self.titles),
            tuple(self.unused.values()),
            tuple(self.strays),
        )

    def _repeated(self, table: Table) -> list[Header]:
        """Return the column names of a table like the one before that cannot all be read."""
        if self.header is None or _left_edge(self.header, table) is None:
            return []
        again = repeated_header(table, self.header)
        return [again] if again else []

    def _goes_on_above(self, table: Table, headers: Sequence[Header]) -> bool:
        """Tell whether rows of the table before stand above a table's names, in one frame."""
        if not headers or self.header is None or headers[0].top < table.grid.top + 1.0:
            return False
        return _left_edge(self.header, table) is not None

    def _is_title(self, above: Sequence[Line]) -> bool:
        """Tell whether lines above a table's names are the table's title again."""
        return bool(above) and _squeezed(above) in _squeezed(self.titles)

    def _continues(self, sheet: Sheet, table: Table, first: bool) -> bool:
        assert self.header is not None
        assert self.last is not None
        if _left_edge(self.header, table) is None:
            return False
        if table.page == self.last.page:
            between = (self.last.grid.bottom, table.grid.top)
            is_apart = any(between[0] < line.base < between[1] for line in sheet.loose)
            return not is_apart and not find_form_headers(table)
        return first and table.page - self.last.page <= 2 and not find_form_headers(table)

    def _counts_on(self, sheet: Sheet, table: Table, header: Header) -> bool:
        """Tell whether a table below other text has all the plan's columns and begins with the next heading.

        The number of a practice alone is no proof: other tables number their rows, too. Neither is any number
        behind the title of a section or of an attachment.
        """
        left = _left_edge(header, table)
        is_whole = len(table.grid.xs) == len(header.columns) + 1
        if left is None or not is_whole or self.last is None or find_form_headers(table):
            return False
        if table.page - self.last.page > 1:
            return False
        between = [*self._below_last(sheet), *self._above(sheet, table)]
        if any(line_label(line) or line.text.startswith("附") for line in between):
            return False
        cells = list(_cells(table, header, (table.grid.top, table.grid.bottom), 0.0, 0, left))
        for role in HEADINGS:
            label = next(iter(_labels(cells, role)), None)
            if label is not None:
                before = [other for piece in self.pieces for other in _labels(piece.cells, role)]
                last = next((other for other in reversed(before) if other.style == label.style), None)
                return last is not None and label.number == last.number + 1
        return False

    def _captions(self, sheet: Sheet, table: Table) -> tuple[Line, ...]:
        """Return the headings right above a table that lacks their column: 「一、基礎服務」.

        One that calls itself a facet (「構面一」) may stand above other lines.
        """
        above = self._above(sheet, table)
        if not above and (self.last is None or self.last.page < table.page):
            above = self._below_last(sheet)
        roles = {column.role for column in self.columns}
        found: list[Line] = []
        for line in reversed(above):
            role = read_caption(line.text)
            if role is None or role in roles:
                break
            found.append(line)
        if not found and "facet" not in roles and (named := facet_caption(above)):
            return (named,)
        return tuple(reversed(found))

    def _above(self, sheet: Sheet, table: Table) -> list[Line]:
        """Return the loose lines of a page above a table, below the last one if that stands there, too."""
        foot = self.last.grid.bottom if self.last and self.last.page == table.page else 0.0
        return [line for line in sheet.loose if foot < line.base < table.grid.top]

    def _below_last(self, sheet: Sheet) -> list[Line]:
        """Return the loose lines at the foot of the page before, below its last table."""
        foot = self.last.grid.bottom if self.last and self.last.page == sheet.page - 1 else 0.0
        return [
            line
            for line in self.loose_before
            if line.page == sheet.page - 1 and line.base > foot and not is_page_number(line.text)
        ]

    def _append(
        self,
        table: Table,
        header: Header,
        body: tuple[float, float],
        names: tuple[Line, ...],
        captions: tuple[Line, ...] = (),
    ) -> None:
        top = self.pieces[-1].bottom if self.pieces else 0.0
        number = len(self.pieces)
        left = table.grid.x0 if names else _left_edge(header, table)
        assert left is not None
        self.pieces.append(
            Piece(
                page=table.page,
                top=top,
                bottom=top + body[1] - body[0],
                cells=tuple(_cells(table, header, body, top, number, left)),
                names=names,
                captions=captions,
                after_gap=self.last is not None and table.page - self.last.page > 1,
            )
        )
        self.last = table
        self.seen |= {id(line) for line in names}
        self.seen |= {id(line) for _, lines in _body(table, body) for line in lines}


def _labels(cells: Iterable[FlowCell], role: Role) -> Iterator[Label]:
    """Yield the numbers that lines of a column open with, from the top."""
    lines = (placed.line for cell in cells if cell.roles == (role,) for placed in cell.lines)
    yield from (label for line in lines if (label := line_label(line)) and label.number)


def _squeezed(lines: Sequence[Line]) -> str:
    return squeeze("".join(line.text for line in lines))


def _is_numbered(table: Table, column: int) -> bool:
    """Tell whether lines of a table's column are numbered as practices are."""
    cells = zip(table.grid.cells, table.lines, strict=True)
    lines = (line for cell, own in cells if cell.column == column for line in own)
    return any(label.number for line in lines if (label := read_label(line.text)))


def _lines_above(table: Table, y: float) -> list[Line]:
    cells = zip(table.grid.cells, table.lines, strict=True)
    return [line for cell, lines in cells if cell.bottom <= y + 1.0 for line in lines]


def _left_edge(header: Header, table: Table) -> float | None:
    """Return where the header's first column begins on a table without names, None when it has other columns.

    Its columns are the header's when both are equally wide and the rules between agree. A table whose
    outer rules are left open is narrower, but its rules stand where the header's stand.
    """
    edges = [column.x0 for column in header.columns] + [header.columns[-1].x1]
    grid = table.grid
    same_width = abs(grid.x1 - grid.x0 - header.width) <= SAME_WIDTH * header.width + SAME_EDGE
    ways = [(grid.x0, grid.xs[1:-1])] if same_width else []
    ways.append((header.x0, grid.xs))
    for left, xs in ways:
        if all(any(abs(x - left - edge) <= SAME_EDGE for edge in edges) for x in xs) and len(xs) > 0:
            return left
    return None


def _cells(
    table: Table, header: Header, body: tuple[float, float], top: float, piece: int, left: float
) -> Iterator[FlowCell]:
    """Yield a body's cells in flow coordinates; cells side by side in one column are one."""
    edges = [(column.x0, column.x1) for column in header.columns]
    placed: list[tuple[Cell, tuple[Role, ...], tuple[Line, ...]]] = []
    for cell, own in _body(table, body):
        roles = tuple(header.columns[i].role for i in columns_of(edges, cell, left))
        placed.append((cell, roles or ("unknown",), own))
    placed.sort(key=lambda part: (part[1], part[0].row, part[0].row_end, part[0].x0))
    cells = []
    for (roles, _, _), parts in groupby(placed, key=lambda p: (p[1], p[0].row, p[0].row_end)):
        beside_each_other = list(parts)
        cell, lines = _read_across(beside_each_other)
        right = max(part.x1 for part, _, _ in beside_each_other)
        shift = top - body[0]
        cells.append(
            FlowCell(
                top=cell.top + shift,
                bottom=cell.bottom + shift,
                lines=tuple(FlowLine(line.base + shift, line, right - line.x1) for line in lines),
                roles=roles,
                piece=piece,
                last_piece=piece,
            )
        )
    yield from sorted(cells, key=lambda cell: cell.top)


def _body(table: Table, body: tuple[float, float]) -> Iterator[tuple[Cell, tuple[Line, ...]]]:
    """Yield the cells between two heights, with their lines."""
    for cell, lines in zip(table.grid.cells, table.lines, strict=True):
        if cell.top >= body[0] - 1.0 and cell.bottom <= body[1] + 1.0:
            yield cell, lines


def _read_across(parts: list[tuple[Cell, tuple[Role, ...], tuple[Line, ...]]]) -> tuple[Cell, list[Line]]:
    cell, _, first = parts[0]
    lines = list(first)
    for _, roles, more in parts[1:]:
        lines = [*lines, *more] if roles == ("target",) else beside(lines, more)
    return cell, lines
