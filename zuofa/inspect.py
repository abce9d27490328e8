"""A page with what the reader saw drawn over it: how a person finds out why a plan was misread.

Pages with a text layer are all read, that takes a second. Of a scan only the page itself is, and for its
columns those up to the first with column names; unless the data set has the plan, whose practices are drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from extract import dataset
from extract.document import Reading, file_format, read_document
from extract.files import hash_source
from extract.issues import issue
from extract.page import Page
from extract.pdf import UnreadablePdf
from extract.picture import POINTS_PER_INCH, page_picture
from extract.plan import Pages
from extract.records import Box, Plan
from extract.scans.pictures import read_pictures
from extract.table.columns import find_header
from extract.table.sheet import Sheet
from zuofa.fingerprint import fingerprint
from zuofa.store import ocr_memory

GRID = (30, 90, 220)
"""Cells: blue."""
PRACTICE = (200, 30, 30)
"""Practices, with their ordinal: red."""
ISSUE = (230, 140, 0)
"""Places of issues: orange."""
LOOSE = (120, 120, 120)
"""Lines outside the tables: grey."""


OF_THE_WHOLE = ("after_unread_page", "ambiguous_join", "facet_order", "missing_", "numbering_", "rare_")
"""Issues that begin so can be told only of pages that were all read."""

Heard = Callable[[int], None]
"""Hears which page is going to be read."""


def inspect_page(
    path: Path, page: int, dpi: int = 110, data: Path | None = None, heard: Heard = lambda page: None
) -> Image.Image:
    """Return the page as an image with cells, practices, issues and loose lines drawn over it.

    What the text recognition reads is kept in the data set ``data``, if there is one.
    Raises IndexError when there is no such page, extract.pdf.UnreadablePdf when the file cannot be read.
    """
    if file_format(path) in ("docx", "odt"):
        raise UnreadablePdf(issue("no_page_picture"))
    memory = ocr_memory(data) if data and data.is_dir() else None
    stored = _stored(path, data) if data else None
    pages = _read(path, page, memory, heard, with_columns=stored is None)
    picture = _picture(path, page, dpi)
    drawing = _Drawing(picture, dpi)
    for sheet in pages.sheets:
        if sheet.page == page:
            _draw_sheet(drawing, sheet, pages)
    _draw_plan(drawing, stored or _certain(pages.plan(path, None), pages, page), page)
    return picture


def _picture(path: Path, page: int, dpi: int) -> Image.Image:
    """Return a page of a PDF or of a picture file as an RGB image."""
    if file_format(path) != "picture":
        return page_picture(path, page, dpi)
    for shown in read_pictures(path):
        if shown.number == page:
            size = [round(points * dpi / POINTS_PER_INCH) for points in (shown.width, shown.height)]
            return Image.fromarray(shown.picture).convert("RGB").resize((size[0], size[1]))
    raise IndexError(f"page {page}")


def _stored(path: Path, data: Path) -> Plan | None:
    """Return the plan that this very reader read of the file, if the data set has it."""
    sha256, reader = hash_source(path)[0], fingerprint()
    for row in dataset.read("sources", data).to_pylist():
        if row["plan_id"] and (row["sha256"], row["fingerprint"]) == (sha256, reader):
            return dataset.load(row["plan_id"], data)
    return None


def _read(path: Path, page: int, memory: Path | None, heard: Heard, *, with_columns: bool) -> Pages:
    """Return the pages with a text layer, the page itself, and scanned ones before it for its columns."""
    read: dict[int, Page] = {}
    for number in (page, *range(1, page if with_columns else 1)):
        if number not in read:
            heard(number)
            found = read_document(path, Reading(memory=memory, pictured={number}))
            read = {one.number: one for one in found if isinstance(one, Page)} | read
        pages = _in_order(read)
        if not _lacks_columns(pages.sheets, page):
            break
    return pages


def _in_order(read: Mapping[int, Page]) -> Pages:
    pages = Pages()
    for number in sorted(read):
        pages.add(read[number])
    return pages


def _lacks_columns(sheets: Sequence[Sheet], page: int) -> bool:
    """Tell whether there is a table on the page, but neither there nor before it the names of columns."""
    tables = [(sheet.page, table) for sheet in sheets if sheet.page <= page for table in sheet.tables]
    return page in dict(tables) and not any(find_header(table) for _, table in tables)


def _certain(plan: Plan, pages: Pages, page: int) -> Plan:
    """Return the plan; where a page before was not read, without ordinals and doubts that rest on it."""
    if {sheet.page for sheet in pages.sheets}.issuperset(range(1, page)):
        return plan
    return replace(
        plan,
        practices=tuple(replace(practice, ordinal=0) for practice in plan.practices),
        issues=tuple(found for found in plan.issues if not found.code.startswith(OF_THE_WHOLE)),
    )


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
                drawing.box(_wider(box), PRACTICE, width=2, text=str(practice.ordinal or ""))
    for found in plan.issues:
        if found.box is not None and found.page == page:
            drawing.box(found.box, ISSUE, width=3)
