"""Small builders for unit tests: characters at a place, rules of a table, printed lines, cells of the flow.

A wide character is as wide as its size, any other half as wide. Coordinates are points from the top left.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from extract.lines import Line
from extract.page import ASCENT, Char, Page, Rule
from extract.records import Box
from extract.table.columns import Role
from extract.table.flow import FlowCell, FlowLine
from extract.table.sheet import Sheet, page_to_sheet
from extract.table.split import Draft, split_cell
from extract.text import display, is_wide

UP = object()
"""In a drawn table: this place belongs to the cell above."""
LEFT = object()
"""In a drawn table: this place belongs to the cell on the left."""

SIZE = 12.0
PITCH = 18.0
PAD = 4.0
WIDTH, HEIGHT = 595.0, 842.0


# --- characters and rules


def advance(char: str, size: float = SIZE) -> float:
    return size if is_wide(char) else size / 2


def chars(
    text: str, x: float = 0.0, base: float = 100.0, size: float = SIZE, *, apart: float = 0.0, **more: Any
) -> list[Char]:
    """Set a text from left to right, ``apart`` points between its characters."""
    placed = []
    for char in text:
        placed.append(Char(char, x, x + advance(char, size), base, size, **more))
        x = placed[-1].x1 + apart
    return placed


def downwards(text: str, x: float, base: float, size: float = SIZE, step: float = 0.0) -> list[Char]:
    """Set a text from top to bottom, ``step`` points from one baseline to the next."""
    return [Char(c, x, x + size, base + i * (step or size), size) for i, c in enumerate(text)]


def across(at: float, start: float, end: float) -> Rule:
    return Rule(True, at, start, end)


def down(at: float, start: float, end: float) -> Rule:
    return Rule(False, at, start, end)


def frame(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    """Return the four rules round a box."""
    return [across(top, x0, x1), across(bottom, x0, x1), down(x0, top, bottom), down(x1, top, bottom)]


def lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Return the rules of a table without merged cells."""
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


# --- drawn tables


def table_page(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    number: int = 1,
    left: float = 50.0,
    top: float = 100.0,
    loose: Iterable[tuple[str, float, float]] = (),
    closed: bool = True,
    **more: Any,
) -> Page:
    """Draw a page with one table.

    ``rows`` hold the text of each cell, a line feed between its lines, or UP or LEFT where a cell is
    merged; ``loose`` are (text, x, baseline). ``closed=False`` leaves the bottom rule out. The page is as
    wide as the table needs. Raises ValueError where a line is too long for its cell.
    """
    xs = list(accumulate(widths, initial=left))
    ys = list(accumulate((_height(rows, r) for r in range(len(rows))), initial=top))
    text = [char for words, x, base in loose for char in chars(words, x, base)]
    for row, y in zip(rows, ys, strict=False):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text += cell_chars(cell, xs[column], y, xs[_column_end(row, column)])
    rules = list(_cell_rules(rows, xs, ys))
    if not closed:
        rules = [rule for rule in rules if not (rule.horizontal and rule.at == ys[-1])]
    return Page(number, max(WIDTH, xs[-1] + left), HEIGHT, text, rules, **more)


def cell_chars(text: str, x: float, y: float, right: float) -> list[Char]:
    """Set the lines of a cell whose upper left corner is at (x, y)."""
    placed = []
    for i, words in enumerate(text.split("\n")):
        placed += chars(words, x + PAD, y + PAD + SIZE + i * PITCH)
        if placed and placed[-1].x1 > right - PAD:
            raise ValueError(f"{words!r} is too long for its cell")
    return placed


def _column_end(row: Sequence[Any], column: int) -> int:
    end = column + 1
    while end < len(row) and row[end] is LEFT:
        end += 1
    return end


def _height(rows: Sequence[Sequence[Any]], r: int) -> float:
    """Return the height of a row by the lines of its cells, but for those merged with a cell below."""
    below = rows[r + 1] if r + 1 < len(rows) else [None] * len(rows[r])
    own = [
        cell for cell, under in zip(rows[r], below, strict=True) if isinstance(cell, str) and under is not UP
    ]
    return 2 * PAD + PITCH * max((cell.count("\n") + 1 for cell in own), default=1)


def _cell_rules(rows: Sequence[Sequence[Any]], xs: Sequence[float], ys: Sequence[float]) -> Iterable[Rule]:
    owners: list[list[tuple[int, int]]] = []
    for r, row in enumerate(rows):
        owners.append([])
        for c, cell in enumerate(row):
            owners[r].append(owners[r - 1][c] if cell is UP else owners[r][c - 1] if cell is LEFT else (r, c))
    for r, c in ((r, c) for r in range(len(rows) + 1) for c in range(len(xs) - 1)):
        if r in (0, len(rows)) or owners[r - 1][c] != owners[r][c]:
            yield across(ys[r], xs[c], xs[c + 1])
    for r, c in ((r, c) for r in range(len(rows)) for c in range(len(xs))):
        if c in (0, len(xs) - 1) or owners[r][c - 1] != owners[r][c]:
            yield down(xs[c], ys[r], ys[r + 1])


def table_sheet(rows: Sequence[Sequence[Any]], widths: Sequence[float], **more: Any) -> Sheet:
    """Draw a page with one table and read it."""
    return page_to_sheet(table_page(rows, widths, **more))


def text_sheet(*loose: tuple[str, float, float], number: int = 1) -> Sheet:
    """Draw a page of loose lines, (text, x, baseline) each, and read it."""
    text = [char for words, x, base in loose for char in chars(words, x, base)]
    return page_to_sheet(Page(number, WIDTH, HEIGHT, text, ()))


# --- printed lines, and cells of the flow


def line(
    text: str, base: float = 100.0, x0: float = 0.0, page: int = 1, size: float = SIZE, **more: Any
) -> Line:
    """Return a printed line as the page would give it."""
    values: dict[str, Any] = {
        "page": page,
        "x0": x0,
        "top": base - ASCENT * size,
        "x1": x0 + sum(advance(char, size) for char in text),
        "bottom": base + (1 - ASCENT) * size,
        "base": base,
        "size": size,
        "source": text,
        "text": display(text),
        "chars": len("".join(text.split())),
        "unmapped": 0,
        "score": 1.0,
    }
    return Line(**values | more)


def lines(*texts: str, base: float = 100.0, pitch: float = PITCH, **more: Any) -> list[Line]:
    """Return printed lines, one below the other."""
    return [line(text, base + i * pitch, **more) for i, text in enumerate(texts)]


def flow_lines(
    *texts: str, y: float = 0.0, width: float = 0.0, page: int = 1, indent: float = 0.0
) -> list[FlowLine]:
    """Return lines one below the other; leading spaces indent a line by half an em each.

    ``width`` is the room of the cell, the widest line where it is not given.
    """
    placed = [
        line(text.lstrip(" "), y + i * PITCH, indent + (len(text) - len(text.lstrip(" "))) * SIZE / 2, page)
        for i, text in enumerate(texts)
    ]
    right = width or max((one.x1 for one in placed), default=0.0)
    return [FlowLine(one.base, one, right - one.x1) for one in placed]


def flow_cell(
    role: Role | tuple[Role, ...],
    placed: Sequence[FlowLine] = (),
    top: float | None = None,
    bottom: float | None = None,
    piece: int = 0,
) -> FlowCell:
    """Return a cell round lines, or from ``top`` to ``bottom``."""
    first = placed[0].y - SIZE - PAD if top is None else top
    last = placed[-1].y + PITCH - SIZE + PAD if bottom is None else bottom
    roles = (role,) if isinstance(role, str) else role
    return FlowCell(first, last, tuple(placed), roles, piece, piece)


def drafts(*texts: str, styles: Sequence[str] = (), **more: Any) -> list[Draft]:
    """Return the practices of a cell with these lines."""
    return split_cell(flow_lines(*texts, **more), styles)


def box(page: int = 1, x0: float = 0.0, top: float = 0.0, x1: float = 1.0, bottom: float = 1.0) -> Box:
    return Box(page, x0, top, x1, bottom)
