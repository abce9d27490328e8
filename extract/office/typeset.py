"""A word processor's document -> the page that the reader reads, as if it were printed on one endless sheet.

Departments stand beside their practices by height in Word, too, with empty paragraphs between them, so
lines are broken as a word processor breaks them. Every edge of a cell is a rule, whether it is drawn or
not. Each paragraph's place in the file is kept, since there are no pages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extract.office.blocks import Apart, Block, Cell, Document, Paragraph, Row, Table
from extract.office.linebreak import SetLine, break_lines
from extract.page import Char, Page, Rule
from extract.records import Box

NATURAL = 1.3
"""Height of a line in ems: what Word gives Chinese faces that state no more."""
MIDDLE = 0.38
"""Ems from the middle of a line to its baseline."""
LEAST = 14.0
"""Height of a row with nothing in it, points."""
LEAST_WIDTH = 12.0
"""A column that the file makes narrower still holds a character."""
PAGE = 1
"""Such files have no pages: all is on page 1."""
SAID = {"header": "頁首 header", "footer": "頁尾 footer", "note": "註腳 note"}


@dataclass
class Fragment:
    """Something set, its top left corner at (0, 0)."""

    height: float = 0.0
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    places: list[Box] = field(default_factory=list)
    """Where each paragraph stands on the sheet, and in the file."""
    pictures: list[Box] = field(default_factory=list)

    def put(self, other: "Fragment", x: float, y: float) -> None:
        """Take another fragment in, its corner at (x, y); its height is not added."""
        self.chars += (c._replace(x0=c.x0 + x, x1=c.x1 + x, base=c.base + y) for c in other.chars)
        for rule in other.rules:
            across, along = (y, x) if rule.horizontal else (x, y)
            moved = Rule(rule.horizontal, rule.at + across, rule.start + along, rule.end + along)
            self.rules.append(moved)
        self.places += (_moved(box, x, y) for box in other.places)
        self.pictures += (_moved(box, x, y) for box in other.pictures)


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.page, box.x0 + x, box.top + y, box.x1 + x, box.bottom + y, box.place)


def set_document(document: Document) -> Page:
    """Return the document as one page; its ``places`` say where in the file each part of it stands."""
    width = document.width - document.left - document.right
    sheet = Fragment(height=document.left)
    aparts = [(apart.rule, _put_apart(sheet, apart, document.left, width)) for apart in document.aparts]
    for fragment in _body(document.blocks, width):
        sheet.put(fragment, document.left, sheet.height)
        sheet.height += fragment.height
    return Page(
        number=PAGE,
        width=document.width,
        height=sheet.height + document.right,
        chars=sheet.chars,
        rules=sheet.rules,
        pictures=sheet.pictures,
        apart=aparts,
        places=sheet.places,
    )


def _put_apart(sheet: Fragment, apart: Apart, x: float, width: float) -> list[Char]:
    """Set text that is known to be apart above all else; return its characters."""
    set_apart = Fragment()
    for paragraph in apart.paragraphs:
        fragment = set_paragraph(paragraph, width, SAID.get(apart.kind, ""))
        set_apart.put(fragment, x, sheet.height)
        sheet.height += fragment.height
    sheet.places += set_apart.places
    return set_apart.chars


def _body(blocks: Sequence[Block], width: float) -> Iterator[Fragment]:
    """Yield the paragraphs and tables of the document's course, counted."""
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            yield set_table(block, width, tables)
        else:
            paragraphs += _is_counted(block)
            yield set_paragraph(block, width, f"第 {paragraphs} 段 paragraph {paragraphs}")


def _is_counted(paragraph: Paragraph) -> bool:
    return bool(paragraph.label or paragraph.text.strip())


# --- paragraphs


def set_paragraph(paragraph: Paragraph, width: float, place: str) -> Fragment:
    """Set a paragraph between edges that are ``width`` apart."""
    fragment = Fragment(paragraph.before)
    for line in break_lines(paragraph, width):
        height = _height(paragraph, line.size)
        base = fragment.height + height / 2 + MIDDLE * line.size
        fragment.chars += _chars(line, _shift(paragraph, line, width), base)
        fragment.height += height
    for picture in paragraph.pictures:
        bottom = fragment.height + picture.height
        fragment.pictures.append(Box(PAGE, paragraph.left, fragment.height, picture.width, bottom))
        fragment.height = bottom
    fragment.height += paragraph.after
    if _is_counted(paragraph):
        fragment.places.append(Box(PAGE, 0.0, 0.0, width, fragment.height, place))
    return fragment


def _height(paragraph: Paragraph, size: float) -> float:
    natural = NATURAL * size
    if paragraph.line_rule == "exact":
        return max(paragraph.line, 1.0)
    if paragraph.line_rule == "least":
        return max(natural, paragraph.line)
    if paragraph.grid:
        natural = paragraph.grid * -(-natural // paragraph.grid)
    return natural * paragraph.line


def _shift(paragraph: Paragraph, line: SetLine, width: float) -> float:
    free = width - paragraph.right - line.end
    shares = {"center": 0.5, "right": 1.0, "end": 1.0}
    return max(0.0, free) * shares.get(paragraph.align, 0.0)


def _chars(line: SetLine, shift: float, base: float) -> Iterator[Char]:
    opens: bool | None = None if line.is_broken else not line.is_wrapped
    for x, glyph in line.glyphs:
        text = " " if glyph.text == "\t" else glyph.text
        yield Char(text, x + shift, x + shift + glyph.width, base, glyph.size, opens=opens)
        opens = opens if text.isspace() else None


# --- tables


def set_table(table: Table, width: float, number: int) -> Fragment:
    """Set a table with all its rules; ``number`` is its 1-based number in the document."""
    xs = _edges(table, width)
    columns = sorted({cell.column for row in table.rows for cell in row.cells})
    cells = [
        (r, cell, _set_cell(cell, xs, f"{number} {r + 1} {columns.index(cell.column) + 1}"))
        for r, row in enumerate(table.rows)
        for cell in row.cells
    ]
    ys = list(accumulate(_row_heights(table.rows, cells), initial=0.0))
    whole = Fragment(ys[-1])
    for r, cell, inside in cells:
        x0, x1 = xs[cell.column], xs[cell.column + cell.columns]
        top, bottom = ys[r], ys[min(r + cell.rows, len(ys) - 1)]
        whole.put(inside, x0 + cell.left, top + cell.top + _sink(cell, inside, bottom - top))
        whole.rules += _frame(x0, top, x1, bottom)
    return whole


def _edges(table: Table, width: float) -> list[float]:
    """Return the edges of the columns; columns without a width share what is left of ``width``."""
    count = max((cell.column + cell.columns for row in table.rows for cell in row.cells), default=1)
    widths = [*table.widths, *[0.0] * (count - len(table.widths))]
    missing = sum(w <= 0 for w in widths)
    share = max(0.0, width - sum(w for w in widths if w > 0)) / missing if missing else 0.0
    return list(accumulate((max(w if w > 0 else share, LEAST_WIDTH) for w in widths), initial=table.left))


def _set_cell(cell: Cell, xs: Sequence[float], place: str) -> Fragment:
    width = xs[cell.column + cell.columns] - xs[cell.column] - cell.left - cell.right
    return _stack(cell.blocks, max(width, LEAST_WIDTH), place, [0])


def _stack(blocks: Iterable[Block], width: float, place: str, count: list[int]) -> Fragment:
    """Set what stands in a cell, one below the other; ``count`` is how many paragraphs came before."""
    stack = Fragment()
    for block in blocks:
        if isinstance(block, Table):
            inside = _set_nested(block, width, place, count)
        else:
            count[0] += _is_counted(block)
            inside = set_paragraph(block, width, _in_table(place, count[0]))
        stack.put(inside, 0.0, stack.height)
        stack.height += inside.height
    return stack


def _in_table(place: str, paragraph: int) -> str:
    table, row, column = place.split()
    said = f"表格 {table} 第 {row} 列第 {column} 欄第 {paragraph} 段"
    return f"{said} table {table}, row {row}, column {column}, paragraph {paragraph}"


def _set_nested(table: Table, width: float, place: str, count: list[int]) -> Fragment:
    """Set a table within a cell: its text where it stands, without rules, since it divides no column."""
    xs = _edges(table, width)
    if xs[-1] > width:
        xs = [x * width / xs[-1] for x in xs]
    cells = []
    for r, row in enumerate(table.rows):
        for cell in row.cells:
            room = max(xs[cell.column + cell.columns] - xs[cell.column], LEAST_WIDTH)
            cells.append((r, cell, _stack(cell.blocks, room, place, count)))
    ys = list(accumulate(_row_heights(table.rows, cells), initial=0.0))
    whole = Fragment(ys[-1])
    for r, cell, inside in cells:
        whole.put(inside, xs[cell.column], ys[r])
    return whole


def _row_heights(rows: Sequence[Row], cells: Sequence[tuple[int, Cell, Fragment]]) -> list[float]:
    """Return the rows' heights: each holds its cells, the last row of a merged cell what is left of it."""
    heights = [max(row.height, LEAST) for row in rows]
    for r, cell, inside in sorted(cells, key=lambda part: part[0] + part[1].rows):
        last = min(r + cell.rows, len(rows)) - 1
        need = inside.height + cell.top + cell.bottom
        heights[last] += max(0.0, need - sum(heights[r : last + 1]))
    return heights


def _sink(cell: Cell, inside: Fragment, height: float) -> float:
    free = max(0.0, height - cell.top - cell.bottom - inside.height)
    return free * {"center": 0.5, "bottom": 1.0}.get(cell.align, 0.0)


def _frame(x0: float, top: float, x1: float, bottom: float) -> Iterator[Rule]:
    yield from (Rule(True, y, x0, x1) for y in (top, bottom))
    yield from (Rule(False, x, top, bottom) for x in (x0, x1))
