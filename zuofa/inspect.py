"""A page with what the reader saw drawn over it: how a person finds out why a plan was misread."""

from pathlib import Path

from PIL import Image, ImageDraw

from extract.pdf import read_pages
from extract.picture import POINTS_PER_INCH, page_picture
from extract.plan import read_plan
from extract.records import Box, Plan
from extract.sheet import Sheet, page_to_sheet

GRID = (30, 90, 220)
"""Cells: blue."""
PRACTICE = (200, 30, 30)
"""Practices, with their ordinal: red."""
ISSUE = (230, 140, 0)
"""Places of issues: orange."""
LOOSE = (120, 120, 120)
"""Lines outside the tables: grey."""


def inspect_page(path: Path, page: int, dpi: int = 110) -> Image.Image:
    """Return the page as an image with cells, practices, issues and loose lines drawn over it.

    Raises IndexError when there is no such page, extract.pdf.UnreadablePdf when the file cannot be read.
    """
    picture = page_picture(path, page, dpi)
    drawing = _Drawing(picture, dpi)
    sheet = _sheet(path, page)
    if sheet is not None:
        _draw_sheet(drawing, sheet)
    _draw_plan(drawing, read_plan(path), page)
    return picture


def _sheet(path: Path, number: int) -> Sheet | None:
    pages = (page for page in read_pages(path) if getattr(page, "number", None) == number)
    page = next(pages, None)
    return page_to_sheet(page) if page is not None else None  # type: ignore[arg-type]


class _Drawing:
    """Draws boxes given in points."""

    def __init__(self, picture: Image.Image, dpi: int) -> None:
        self.draw = ImageDraw.Draw(picture)
        self.scale = dpi / POINTS_PER_INCH

    def box(self, box: Box, colour: tuple[int, int, int], width: int = 1, text: str = "") -> None:
        edges = [edge * self.scale for edge in (box.x0, box.top, box.x1, box.bottom)]
        self.draw.rectangle(edges, outline=colour, width=width)
        if text:
            self.draw.text((edges[0] - 4, edges[1]), text, fill=colour, anchor="rt", stroke_width=0)


def _draw_sheet(drawing: _Drawing, sheet: Sheet) -> None:
    for table in sheet.tables:
        for cell in table.grid.cells:
            drawing.box(Box(sheet.page, cell.x0, cell.top, cell.x1, cell.bottom), GRID, width=2)
    for line in sheet.loose:
        drawing.box(line.box, LOOSE)


def _wider(box: Box) -> Box:
    """Leave room between a text and the line drawn round it."""
    return Box(box.page, box.x0 - 1.5, box.top - 1.5, box.x1 + 1.5, box.bottom + 1.5)


def _draw_plan(drawing: _Drawing, plan: Plan, page: int) -> None:
    for practice in plan.practices:
        for box in practice.boxes:
            if box.page == page:
                drawing.box(_wider(box), PRACTICE, width=2, text=str(practice.ordinal))
    for found in plan.issues:
        if found.box is not None and found.page == page:
            drawing.box(found.box, ISSUE, width=3)
