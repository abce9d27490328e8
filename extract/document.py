"""A file -> its pages, each from the source that can be trusted: its text layer, or its picture.

A PDF's page is read from its picture only where its text layer is missing, garbled, invisible or says
something else than the picture shows. A TIFF, and a folder of pictures, have pictures only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.files import PICTURES
from extract.issues import issue
from extract.page import Page
from extract.pdf import MAX_PAGES, SCAN_COVER, UnreadablePdf, read_pages
from extract.records import Issue, OcrMode
from extract.text import is_garbled


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are to be read."""

    ocr: OcrMode = "auto"
    memory: Path | None = None
    """Folder in which what the text recognition read is kept; None: nowhere."""
    max_pages: int = MAX_PAGES


def read_document(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    """Yield the pages of a file or of a folder of pictures; an issue in place of a page that is damaged.

    Raises extract.pdf.UnreadablePdf when the file as a whole cannot be read.
    """
    if path.is_dir() or path.suffix.lower() in (*PICTURES, ".tif", ".tiff"):
        yield from _read_pictures(path, reading)
        return
    for page in read_pages(path, reading.max_pages):
        if isinstance(page, Page) and _is_for_ocr(page, path, reading):
            yield _read_picture(path, page.number, reading)
        else:
            yield page


def has_text(page: Page) -> bool:
    """Tell whether the page's characters can be used."""
    printed = "".join(char.text for char in page.chars if not char.text.isspace())
    return not page.scanned and not is_garbled(printed)


def _is_for_ocr(page: Page, path: Path, reading: Reading) -> bool:
    if reading.ocr == "never":
        return False
    return reading.ocr == "always" or not has_text(page) or _is_doubtful(page, path, reading)


def _is_doubtful(page: Page, path: Path, reading: Reading) -> bool:
    """Tell whether a text layer that lies over a picture of the whole page says something else."""
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in page.pictures)
    if not page.chars or covered < SCAN_COVER * page.width * page.height:
        return False
    from extract.layer import disagrees
    from extract.pictures import render
    from extract.scan import reader

    return disagrees(page, render(path, page.number).picture, reader(reading.memory))


def _read_picture(path: Path, number: int, reading: Reading) -> Page | Issue:
    # Loaded only where a page needs it: the engine and its models take a second and 200 MB.
    from extract.pictures import render
    from extract.scan import read_page, reader

    try:
        shown = render(path, number)
    except Exception as error:  # what PDFium cannot draw: this page is lost, not the plan
        return issue("damaged_page", page=number, detail=str(error)[:120])
    return read_page(shown.picture, number, shown.width, shown.height, reader(reading.memory))


def _read_pictures(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    from PIL import Image

    from extract.pictures import read_pictures
    from extract.scan import read_page, reader

    engine = reader(reading.memory)
    try:
        for shown in read_pictures(path):
            if shown.number > reading.max_pages:
                raise UnreadablePdf(issue("too_many_pages", pages=shown.number, limit=reading.max_pages))
            if reading.ocr == "never":
                yield Page(shown.number, shown.width, shown.height, (), (), scanned=True)
            else:
                yield read_page(shown.picture, shown.number, shown.width, shown.height, engine)
    except (OSError, Image.DecompressionBombError) as error:
        raise UnreadablePdf(issue("damaged_picture", detail=str(error)[:120])) from error
