"""A file -> its pages, each from the source that can be trusted: its text layer, or its picture.

A PDF's page is read from its picture only where its text layer is missing, garbled, invisible or says
something else than the picture shows. A TIFF, and a folder of pictures, have pictures only. A word
processor's file has no pages: it is set on one. What a file is, its content says, not its name.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.files import PICTURES
from extract.issues import issue
from extract.office.unpack import kind_of
from extract.page import Page
from extract.pdf import MAX_PAGES, SCAN_COVER, UnreadablePdf, read_pages
from extract.records import FileFormat, Issue, OcrMode
from extract.text import is_garbled

NAMED: dict[str, FileFormat] = {
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".doc": "docx",
    ".odt": "odt",
    ".ott": "odt",
    ".fodt": "odt",
}
"""What a file's name says that it is."""


def unheard() -> None:
    """Hear of a page, and do nothing about it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are to be read."""

    ocr: OcrMode = "auto"
    memory: Path | None = None
    """Folder in which what the text recognition read is kept; None: nowhere."""
    max_pages: int = MAX_PAGES
    page_read: Callable[[], None] = unheard
    """Called after each page, read or damaged."""
    pictured: Collection[int] | None = None
    """The pages that may be read from their pictures, others being passed over; None: all."""


def read_document(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    """Yield the pages of a file or of a folder of pictures; an issue in place of a page that is damaged.

    Raises extract.pdf.UnreadablePdf when the file as a whole cannot be read.
    """
    for page in _document_pages(path, reading):
        if isinstance(page, Page) or page.page is not None:
            reading.page_read()
        yield page


def file_format(path: Path) -> FileFormat:
    """Return what a file is: by its content; by its name where that says nothing."""
    if path.is_dir():
        return "picture"
    suffix = path.suffix.lower()
    kind = kind_of(path)
    if kind == "other":
        pictured = suffix in (*PICTURES, ".tif", ".tiff")
        return "picture" if pictured else NAMED.get(suffix, "pdf")
    return "docx" if kind == "ole" else kind


def _document_pages(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    form = file_format(path)
    yield from _misnamed(path, form)
    if form == "picture":
        yield from _read_pictures(path, reading)
    elif form == "pdf":
        yield from _read_pdf(path, reading)
    else:
        yield from _read_text(path)


def _misnamed(path: Path, form: FileFormat) -> Iterator[Issue]:
    """Yield an issue where a file's name says that it is something else."""
    suffix = path.suffix.lower()
    said = NAMED.get(suffix) or ("pdf" if suffix == ".pdf" else form)
    if said != form and not path.is_dir():
        yield issue(
            "wrong_suffix", suffix=suffix, kind=form.upper() if form != "picture" else "TIFF/JPEG/PNG"
        )


def _read_text(path: Path) -> Iterator[Page | Issue]:
    """Yield a word processor's file as one page, after what is to be said of it."""
    # Loaded only where a file needs it, as the recognition is.
    from extract.office.typeset import set_document
    from extract.office.unpack import open_package

    package = open_package(path)
    if package.kind == "docx":
        from extract.office.word import read_word as read
    else:
        from extract.office.odf import read_odf as read
    try:
        document = read(package)
        page = set_document(document)
    except (RecursionError, ValueError, OverflowError) as error:  # nested endlessly; numbers that are none
        detail = f"{type(error).__name__}: {error}"[:120]
        raise UnreadablePdf(issue("damaged_document", detail=detail)) from error
    yield from document.issues
    yield page


def _read_pdf(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    for page in read_pages(path, reading.max_pages):
        if isinstance(page, Page) and _is_passed_over(page, reading):
            continue
        if isinstance(page, Page) and _is_for_ocr(page, path, reading):
            yield _read_picture(path, page.number, reading)
        else:
            yield page


def has_text(page: Page) -> bool:
    """Tell whether the page's characters can be used."""
    printed = "".join(char.text for char in page.chars if not char.text.isspace())
    return not page.scanned and not is_garbled(printed)


def _is_passed_over(page: Page, reading: Reading) -> bool:
    if reading.pictured is None or page.number in reading.pictured or reading.ocr == "never":
        return False
    return reading.ocr == "always" or not has_text(page) or _is_covered(page)


def _is_covered(page: Page) -> bool:
    """Tell whether there is a picture of the whole page under its characters."""
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in page.pictures)
    return bool(page.chars) and covered >= SCAN_COVER * page.width * page.height


def _is_for_ocr(page: Page, path: Path, reading: Reading) -> bool:
    if reading.ocr == "never":
        return False
    return reading.ocr == "always" or not has_text(page) or _is_doubtful(page, path, reading)


def _is_doubtful(page: Page, path: Path, reading: Reading) -> bool:
    """Tell whether a text layer that lies over a picture of the whole page says something else."""
    if not _is_covered(page):
        return False
    from extract.scans.layer import disagrees
    from extract.scans.pictures import render
    from extract.scans.scan import reader

    return disagrees(page, render(path, page.number).picture, reader(reading.memory))


def _read_picture(path: Path, number: int, reading: Reading) -> Page | Issue:
    # Loaded only where a page needs it: the engine and its models take a second and 200 MB.
    from extract.scans.pictures import render
    from extract.scans.scan import read_page, reader

    try:
        shown = render(path, number)
    except Exception as error:  # what PDFium cannot draw: this page is lost, not the plan
        return issue("damaged_page", page=number, detail=str(error)[:120])
    return read_page(shown.picture, number, shown.width, shown.height, reader(reading.memory))


def _read_pictures(path: Path, reading: Reading) -> Iterator[Page | Issue]:
    from PIL import Image

    from extract.scans.pictures import read_pictures
    from extract.scans.scan import read_page, reader

    engine = reader(reading.memory)
    try:
        for shown in read_pictures(path):
            if shown.number > reading.max_pages:
                raise UnreadablePdf(issue("too_many_pages", pages=shown.number, limit=reading.max_pages))
            if reading.pictured is not None and shown.number not in reading.pictured:
                continue
            if reading.ocr == "never":
                yield Page(shown.number, shown.width, shown.height, (), (), scanned=True)
            else:
                yield read_page(shown.picture, shown.number, shown.width, shown.height, engine)
    except (OSError, Image.DecompressionBombError) as error:
        raise UnreadablePdf(issue("damaged_picture", detail=str(error)[:120])) from error
