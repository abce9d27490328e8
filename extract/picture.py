"""A page, or a box of it, as an image: the evidence that a person looks at."""

from pathlib import Path

import pypdfium2
from PIL import Image

from extract.records import Box

POINTS_PER_INCH = 72


def page_picture(path: str | Path, page: int, dpi: int = 100) -> Image.Image:
    """Return one page (1-based) as an RGB image, upright, the whole media box.

    A point (x, y) from the top left of the page is the pixel (x, y) times ``dpi / 72``.
    Raises IndexError when there is no such page, pypdfium2.PdfiumError when the file cannot be read.
    """
    with pypdfium2.PdfDocument(path) as document:
        if not 1 <= page <= len(document):
            raise IndexError(f"page {page} of {len(document)}")
        sheet = document[page - 1]
        sheet.set_cropbox(*sheet.get_mediabox())
        picture: Image.Image = sheet.render(scale=dpi / POINTS_PER_INCH).to_pil()
        return picture.convert("RGB")


def box_picture(path: str | Path, box: Box, dpi: int = 150, margin: float = 6.0) -> Image.Image:
    """Return the part of a page inside ``box`` and ``margin`` points around it."""
    picture = page_picture(path, box.page, dpi)
    scale = dpi / POINTS_PER_INCH
    edges = (box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin)
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    return picture.crop((max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom)))
