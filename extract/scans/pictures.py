"""A file -> the pictures of its pages: a PDF drawn by PDFium, a TIFF of many pages, a folder of pictures."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageOps, ImageSequence

from extract.files import pictures_in
from extract.scans.ink import Picture

DPI = 200
"""Dots an inch at which a page is drawn for recognition."""
FINEST, COARSEST = 300, 150
"""A page that is one picture is drawn at that picture's own dots an inch, within these."""
A4_WIDTH = 595.28
"""Points: the width of a page whose picture does not say its dots an inch (the shorter side)."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of one page."""

    number: int
    """1-based page."""
    width: float
    """Points, as displayed."""
    height: float
    picture: Picture
    """Red, green, blue, or grey."""


def render(path: Path, number: int, dpi: int | None = None) -> PagePicture:
    """Draw a page of a PDF (1-based), at its own resolution if it is one picture, else at 200 dpi.

    Raises pypdfium2.PdfiumError when the file cannot be opened, IndexError when there is no such page.
    """
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[number - 1]
        width, height = page.get_size()
        drawn = page.render(scale=(dpi or _own_dpi(page)) / 72, rev_byteorder=True).to_numpy()
        return PagePicture(number, width, height, np.ascontiguousarray(drawn[:, :, :3]))


def read_pictures(path: Path) -> Iterator[PagePicture]:
    """Yield the pages of a picture file, or of all picture files of a folder in the order of their names.

    Raises OSError (PIL.UnidentifiedImageError) when a file is no picture.
    """
    files = pictures_in(path) if path.is_dir() else [path]
    number = 0
    for file in files:
        with Image.open(file) as image:
            for frame in ImageSequence.Iterator(image):
                number += 1
                yield _page(frame, number)


def _own_dpi(page: Any) -> int:
    """Return the resolution of the picture that covers the page; 200 where none does."""
    width, height = page.get_size()
    for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > 0.8 * width * height:
            pixels: float = max(thing.get_px_size()) / max(right - left, top - bottom) * 72
            return round(min(FINEST, max(COARSEST, pixels)))
    return DPI


def _page(frame: Image.Image, number: int) -> PagePicture:
    """Return a frame as displayed: turned as its EXIF says, in points by its dots an inch."""
    across, down = _dpi(frame)
    shown = ImageOps.exif_transpose(frame)
    if shown.size != frame.size:
        across, down = down, across
    picture = np.asarray(shown.convert("L" if shown.mode in ("1", "L", "I;16") else "RGB"), np.uint8)
    if across != down:  # a fax: 204 by 98
        picture = _square(picture, across, down)
        across = down = max(across, down)
    return PagePicture(number, picture.shape[1] * 72 / across, picture.shape[0] * 72 / down, picture)


def _dpi(frame: Image.Image) -> tuple[float, float]:
    across, down = (float(value) for value in frame.info.get("dpi", (0, 0)))
    if min(across, down) < 72.5:  # not said, or the 72 that programs write when they do not know
        across = down = min(frame.size) * 72 / A4_WIDTH
    return across, down


def _square(picture: Picture, across: float, down: float) -> Picture:
    full = max(across, down)
    size = (round(picture.shape[1] * full / across), round(picture.shape[0] * full / down))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8)
