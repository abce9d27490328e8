"""A page with what the reader saw drawn over it: how a person finds out why a plan was misread."""

from pathlib import Path

from PIL import Image, ImageDraw

from extract.document import Reading, file_format
from extract.issues import issue
from extract.pdf import UnreadablePdf
from extract.picture import POINTS_PER_INCH, page_picture
from extract.plan import Pages, read_pages
from extract.records import Box, Plan
from extract.sheet import Sheet

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
    if file_format(path) in ("docx", "odt"):
        raise UnreadablePdf(issue("no_page_picture"))
    pages = read_pages(path, Reading())
    picture = page_picture(path, page, dpi)
    drawing = _Drawing(picture, dpi)
    for sheet in pages.sheets:
        if sheet.page == page:
            _draw_sheet(drawing, sheet, pages)
    _draw_plan(drawing, pages.plan(path, None), page)
    return picture


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


def _draw_sheet(drawing: _Drawing, sheet: Sheet, pages: Pages) -> None:
    for table in sheet.tables:
        for cell in table.grid.cells:
            box = Box(sheet.page, cell.x0, cell.top, cell.x1, cell.bottom)
            drawing.box(pages.on_page(box), GRID, width=2)
    for line in sheet.loose:
        drawing.box(pages.on_page(line.box), LOOSE)


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
