"""Rows to pages: where pages are cut, and what stands where on each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

import words
from planspec import Layout, PlanSpec
from prosemake import Point, Prose, set_points
from typeset import (
    ENTRIES,
    HEADINGS,
    Line,
    Row,
    entry_layout,
    paragraph,
    rows_of,
    spans_items,
    text_width,
    wrap,
)

WHOLE = "LTRB"
SECTION_NUMBERS = "壹貳參肆伍陸柒捌"


@dataclass(frozen=True)
class Ink:
    """One line of text; ``y`` is the top of its slot, from the page's top."""

    x: float
    y: float
    text: str
    bold: bool = False
    fill: float = 0
    """Width to spread the text to; 0 for its own width."""
    scale: float = 1
    """Size, in sizes of the layout's text."""


@dataclass(frozen=True)
class Cell:
    """A rectangle with rules on some ``sides``: left, top, right, bottom."""

    x0: float
    top: float
    x1: float
    bottom: float
    sides: str = WHOLE
    header: bool = False


@dataclass
class Page:
    inks: list[Ink] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """The part of a row that stands on one page: slots ``start`` to before ``stop``."""

    row: Row
    start: int
    stop: int
    top: float
    bottom: float

    @property
    def cut(self) -> bool:
        return self.stop < self.row.slots


@dataclass
class Table:
    rows: list[Row]
    bounds: dict[str, tuple[float, float]]
    """Role -> left and right edge."""
    depth: dict[str, int]
    """Role -> how much of a row's path its cells share."""
    headers: list[tuple[tuple[float, float], list[str]]]
    """(left, right edge), lines."""
    spans: Callable[[tuple[int, ...]], bool] = lambda _: False
    """Strategy path -> does its cell take the item column."""


class Flow:
    """Pages as they fill up, and the pen's place on the last one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pages = [Page()]
        self.y = layout.top

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def room(self) -> float:
        return self.layout.page_height - self.layout.bottom - self.y

    def turn(self) -> None:
        self.pages.append(Page())
        self.y = self.layout.top

    def write(self, text: str, x: float, *, bold: bool = False, scale: float = 1) -> None:
        if self.room < self.layout.pitch * scale:
            self.turn()
        self.page.inks.append(Ink(x, self.y, text, bold, scale=scale))
        self.y += self.layout.pitch * scale


def pages_of(spec: PlanSpec, layout: Layout) -> list[Page]:
    """Set the whole document."""
    flow = Flow(layout)
    if layout.cover:
        write_cover(flow, spec)
    write_opening(flow, spec)
    for table in plan_tables(spec, layout):
        set_table(flow, table)
    if spec.prose:
        write_points(flow, spec.prose, (*spec.prose.after, *spec.prose.attached))
        return flow.pages
    number = layout.before + bool(layout.before)
    write_sections(flow, words.SECTIONS_AFTER[: layout.after], number)
    if layout.after:
        write_wrapped(flow, f"{SECTION_NUMBERS[number + layout.after]}、{words.CLOSING}", bold=True)
    if layout.scoring:
        flow.turn()
        write_wrapped(flow, words.SCORING_TITLE, bold=True)
        set_table(flow, scoring_table(layout))
    return flow.pages


# --- prose


def write_opening(flow: Flow, spec: PlanSpec) -> None:
    """Write title, date and the sections before the table."""
    layout = flow.layout
    write_title(flow, spec)
    date = layout.date_format.format(year=spec.roc_year, month=spec.enacted.month, day=spec.enacted.day)
    if date:
        flow.write(date, layout.right - text_width(date, layout))
    if spec.prose:
        write_points(flow, spec.prose, spec.prose.before)
        return
    write_sections(flow, words.SECTIONS_BEFORE[: layout.before], 0)
    if layout.before:
        write_wrapped(flow, f"{SECTION_NUMBERS[layout.before]}、{words.TABLE_SECTION}：", bold=True)
    if flow.room < 12 * layout.pitch:
        flow.turn()


def write_cover(flow: Flow, spec: PlanSpec) -> None:
    flow.y += flow.layout.page_height / 4
    write_title(flow, spec)
    flow.turn()


def write_title(flow: Flow, spec: PlanSpec) -> None:
    layout = flow.layout
    large = replace(layout, size=layout.size * layout.title_scale)
    width = layout.right - layout.left
    for line in wrap(spec.title, width, width, large):
        x = layout.left + (width - text_width(line, large)) / 2
        flow.write(line, x, bold=True, scale=layout.title_scale)


def write_points(flow: Flow, prose: Prose, points: Iterable[Point]) -> None:
    for indent, line, is_top in set_points(points, prose, flow.layout):
        flow.write(line, flow.layout.left + indent, bold=is_top)


def write_sections(flow: Flow, sections: Iterable[tuple[str, tuple[str, ...]]], start: int) -> None:
    for number, (heading, paragraphs) in enumerate(sections, start):
        write_wrapped(flow, f"{SECTION_NUMBERS[number]}、{heading}：", bold=True)
        for text in paragraphs:
            write_wrapped(flow, text)


def write_wrapped(flow: Flow, text: str, *, bold: bool = False) -> None:
    """Write a paragraph with a hanging indent of two ems."""
    layout = flow.layout
    width, hang = layout.right - layout.left, 2 * layout.size
    for line in paragraph(wrap(text, width, width - hang, layout), 0, 0, hang):
        flow.write(line.text, layout.left + line.indent, bold=bold)


# --- tables


def plan_tables(spec: PlanSpec, layout: Layout) -> list[Table]:
    """Return the plan's table, or one a facet."""
    table = plan_table(spec, layout)
    if not layout.split_tables:
        return [table]
    return [replace(table, rows=list(rows)) for _, rows in groupby(table.rows, lambda row: row.path[0])]


def plan_table(spec: PlanSpec, layout: Layout) -> Table:
    bounds, x = {}, layout.left
    for column in layout.columns:
        bounds[column.role] = (x, x + column.width)
        x += column.width
    headers = []
    for column in layout.columns:
        left, right = bounds[column.role]
        if column.role == "strategy" and "item" in layout.roles:
            right = bounds["item"][1]
        if column.header:
            headers.append(((left, right), header_lines(column.header, right - left, layout)))
    row_depth = 4 if layout.rows == "ruled" else 3
    own = {"facet": 1, "strategy": 2, "item": 3} if layout.merged else dict.fromkeys(HEADINGS, 4)
    depth = {role: own.get(role, row_depth) for role in layout.roles}
    return Table(rows_of(spec, layout), bounds, depth, headers, lambda path: spans_items(spec, path, layout))


def header_lines(header: str, width: float, layout: Layout) -> list[str]:
    if layout.spaced_headers and len(header) == 2:
        header = "　".join(header)
    room = width - 2 * layout.pad_x
    return wrap(header, room, room, layout)


def scoring_table(layout: Layout) -> Table:
    """Set a scoring form of three columns: ruled, numbered, and no plan table."""
    width = layout.right - layout.left
    edges = [layout.left + width * share for share in (0, 0.25, 0.5, 1)]
    bounds = {f"c{n}": (edges[n], edges[n + 1]) for n in range(3)}
    room = {role: right - left - 2 * layout.pad_x for role, (left, right) in bounds.items()}
    rows = []
    for n, texts in enumerate(words.SCORING_ROWS):
        cells = {
            role: paragraph(wrap(text, room[role], room[role], layout), 0, 0, 0)
            for role, text in zip(bounds, texts, strict=True)
        }
        rows.append(Row((n,), max(map(len, cells.values())), cells))
    headers = [(bounds[f"c{n}"], [header]) for n, header in enumerate(words.SCORING_HEADERS)]
    return Table(rows, bounds, dict.fromkeys(bounds, 1), headers)


def set_table(flow: Flow, table: Table) -> None:
    """Set rows one after another, cutting pages where they are full."""
    pieces: list[Piece] = []
    if flow.room < (2 + max(len(lines) for _, lines in table.headers)) * flow.layout.pitch:
        flow.turn()
    set_header(flow, table)
    fresh = True
    for row in table.rows:
        start = 0
        while start < row.slots:
            take = slots_to_take(row, start, flow, fresh=fresh)
            if take == 0:
                set_pieces(flow, table, pieces, last=False)
                pieces = []
                flow.turn()
                if flow.layout.repeat_header:
                    set_header(flow, table)
                fresh = True
                continue
            bottom = flow.y + take * flow.layout.pitch + 2 * flow.layout.pad_y
            pieces.append(Piece(row, start, start + take, flow.y, bottom))
            flow.y, start, fresh = bottom, start + take, False
    set_pieces(flow, table, pieces, last=True)
    flow.y += flow.layout.pitch / 2


def slots_to_take(row: Row, start: int, flow: Flow, *, fresh: bool) -> int:
    """Return how many of the row's lines stand on this page; 0 turns it."""
    layout = flow.layout
    fit = int((flow.room - 2 * layout.pad_y) / layout.pitch)
    left = row.slots - start
    if left <= fit:
        return left
    if layout.keep_rows and start == 0 and not fresh and row.slots <= slots_of_fresh_page(flow):
        return 0
    take = max(fit, 0)
    while row.careful and take and ends_sentence(row, start + take - 1):
        take -= 1
    return take or (max(fit, 1) if fresh else 0)


def slots_of_fresh_page(flow: Flow) -> int:
    height = flow.layout.page_height - flow.layout.top - flow.layout.bottom
    return int(height / flow.layout.pitch) - 6


def ends_sentence(row: Row, slot: int) -> bool:
    """Tell whether the practice may seem to end at ``slot``."""
    text = "".join(line.text for line in row.cells["practice"] if line.slot == slot)
    return not text or text.endswith("。")


def set_header(flow: Flow, table: Table) -> None:
    layout, top = flow.layout, flow.y
    slots = max(len(lines) for _, lines in table.headers)
    flow.y += slots * layout.pitch + 2 * layout.pad_y
    for (left, right), lines in table.headers:
        flow.page.cells.append(Cell(left, top, right, flow.y, header=True))
        y = top + layout.pad_y + (slots - len(lines)) * layout.pitch / 2
        for n, line in enumerate(lines):
            x = (left + right - text_width(line, layout)) / 2
            flow.page.inks.append(Ink(x, y + n * layout.pitch, line, bold=True))


def set_pieces(flow: Flow, table: Table, pieces: list[Piece], *, last: bool) -> None:
    """Put one page's part of the table on the page: cells, headings, entries."""
    if not pieces:
        return
    layout = flow.layout
    opened = not last and (layout.open_bottom == "always" or (layout.open_bottom == "cut" and pieces[-1].cut))
    for role in table.bounds:
        for path, group in groupby(pieces, lambda piece: piece.row.path[: table.depth[role]]):  # noqa: B023
            set_cell(flow, table, role, path, list(group))
    if opened:
        end = pieces[-1].bottom
        flow.page.cells = [
            replace(cell, sides=cell.sides.replace("B", "")) if cell.bottom == end else cell
            for cell in flow.page.cells
        ]


def set_cell(flow: Flow, table: Table, role: str, path: tuple[int, ...], pieces: list[Piece]) -> None:
    left, right = table.bounds[role]
    if role in ("strategy", "item") and table.spans(path[:2]):
        if role == "item":
            return
        right = table.bounds["item"][1]
    cell = Cell(left, pieces[0].top, right, pieces[-1].bottom)
    flow.page.cells += split_cell(cell, pieces, role, flow.layout)
    if role in HEADINGS:
        begins = pieces[0].start == 0 and not any(pieces[0].row.path[table.depth[role] :])
        flow.page.inks += heading_inks(cell, pieces, role, flow.layout, begins=begins)
    else:
        for piece in pieces:
            flow.page.inks += body_inks(cell, piece, role, flow.layout)


def split_cell(cell: Cell, pieces: list[Piece], role: str, layout: Layout) -> list[Cell]:
    """Cut a borderless cell's side rules at each of its rows, as producers that draw by row do."""
    if layout.rows != "borderless" or role in HEADINGS or layout.rules != "cell_slivers":
        return [cell]
    sides = [replace(cell, top=piece.top, bottom=piece.bottom, sides="LR") for piece in pieces]
    return [replace(cell, sides="TB"), *sides]


def heading_inks(cell: Cell, pieces: list[Piece], role: str, layout: Layout, *, begins: bool) -> list[Ink]:
    """Set a heading's lines at one even pitch, over the rows that it spans; ``begins``: on this page."""
    found = [(piece, line) for piece in pieces for line in piece.row.cells.get(role, []) if on(piece, line)]
    if not found:
        return []
    piece, first = found[0]
    y = piece.top + layout.pad_y + (first.slot - piece.start) * layout.pitch
    if layout.heading_valign == "middle" and begins:
        y = (cell.top + cell.bottom - len(found) * layout.pitch) / 2
    return [
        Ink(aligned(line, cell, layout, center=layout.center_headings), y + n * layout.pitch, line.text)
        for n, (_, line) in enumerate(found)
    ]


def body_inks(cell: Cell, piece: Piece, role: str, layout: Layout) -> list[Ink]:
    """Set the lines of a practice, department or deadline cell that stand on this page."""
    lines = [line for line in piece.row.cells.get(role, []) if on(piece, line)]
    entry = role in ENTRIES
    face = entry_layout(layout) if entry else layout
    room = cell.x1 - cell.x0 - 2 * layout.pad_x
    inks = []
    for line, y in zip(lines, settled(lines, piece, role, layout), strict=True):
        x = aligned(line, cell, face, center=entry and layout.center_entries)
        fill = room - line.indent if line.full and not entry else 0
        inks.append(Ink(x, y, line.text, fill=fill, scale=layout.entry_scale if entry else 1))
    return inks


def settled(lines: list[Line], piece: Piece, role: str, layout: Layout) -> list[float]:
    """Return each line's top: drifted, but neither over another line nor over the cell's rules."""
    top, end = piece.top + layout.pad_y, piece.bottom - layout.pad_y - layout.pitch
    if role not in ENTRIES:
        return [top + (line.slot - piece.start) * layout.pitch for line in lines]
    whole = piece.start == 0 and not piece.cut
    if layout.entry_valign == "middle" and layout.rows == "ruled" and whole:
        top += (end + layout.pitch - top - len(lines) * layout.pitch) / 2
        return [top + n * layout.pitch for n in range(len(lines))]
    gap = min(layout.pitch, 1.1 * layout.size)
    places = [top + (line.slot + line.shift - piece.start) * layout.pitch for line in lines]
    low = top - 0.8 * layout.pad_y
    for n, y in enumerate(places):
        places[n] = low = max(y, low)
        low += gap
    high = end + 0.8 * layout.pad_y
    for n in reversed(range(len(places))):
        places[n] = high = min(places[n], high)
        high -= gap
    return places


def on(piece: Piece, line: Line) -> bool:
    return piece.start <= line.slot < piece.stop


def aligned(line: Line, cell: Cell, layout: Layout, *, center: bool) -> float:
    if center:
        return (cell.x0 + cell.x1 - text_width(line.text, layout)) / 2
    return cell.x0 + layout.pad_x + line.indent
