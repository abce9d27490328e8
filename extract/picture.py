"""A page as an image: the evidence that a person looks at."""

from pathlib import Path

import pypdfium2
from PIL import Image

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
