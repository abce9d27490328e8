"""Scans of a drawn plan, in every kind of file, give the practices of its PDF (slow: the engine itself)."""

import io
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import factory
import fonts
import pytest
from agreement import rows
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from verdict import plain

from extract import read_plan
from extract.document import Reading, read_document
from extract.page import Page
from extract.pdf import page_count, read_pages
from extract.scans import ocr
from extract.scans.pictures import render
from zuofa.ingest import ingest
from zuofa.options import Options

SEED = 27
PLAIN = {"rotate": 0, "rotate_odd": False, "zoom": 1, "size": 12, "pitch": 18, "face": "upright", "latin": ""}
PLAIN |= {"watermark": "", "page_width": 595.28, "page_height": 841.89, "radicals": False, "strike": "none"}
PLAIN |= {"entry_scale": 1, "drift": 0, "late": False}
EXACT = ("facet", "strategy", "item", "label", "departments", "support_departments", "deadline", "page")
ALIKE = 0.99
"""Of the text's characters are the same."""

pytestmark = pytest.mark.slow

Practices = list[dict[str, Any]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn plan of three pages."""
    path = tmp_path_factory.mktemp("drawn") / "plan.pdf"
    factory.draw(*factory.random_plan(SEED, most=4, **PLAIN), path)
    assert page_count(path) == 3
    return path


@pytest.fixture(scope="module")
def wanted(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Practices:
    return practices(plan, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def pictures(plan: Path) -> list[Image.Image]:
    """Its pages at 200 dots an inch."""
    return [Image.fromarray(render(plan, number, 200).picture) for number in (1, 2, 3)]


def practices(path: Path, data: Path) -> Practices:
    """Return the practices that ingest reads of a file or a folder of pictures."""
    report = ingest((path,), path, data / "parquet", Options(jobs=1))
    assert [entry.status for entry in report.entries] == ["read"]
    return rows("practices", data / "parquet")


def as_tiff(pictures: list[Image.Image], folder: Path, dpi: tuple[int, int] | None) -> Path:
    """Write a TIFF of many pages, its pixels as far apart as ``dpi`` says; the pictures have 200."""
    across, down = dpi or (200, 200)
    pages = [
        one.resize((one.width * across // 200, one.height * down // 200), Image.Resampling.LANCZOS)
        for one in pictures
    ]
    more: dict[str, Any] = {"dpi": dpi} if dpi else {}
    pages[0].save(folder / "plan.tif", save_all=True, append_images=pages[1:], compression="tiff_lzw", **more)
    return folder / "plan.tif"


def as_folder(pictures: list[Image.Image], folder: Path) -> Path:
    """Write a picture a page: without a resolution, of two formats, named so that 10 comes after 2."""
    pages = folder / "plan"
    pages.mkdir()
    for name, picture in zip(("1.png", "2.jpg", "10.png"), pictures, strict=True):
        picture.save(pages / name, quality=90)
    return pages


def fields(rows: Practices) -> list[dict[str, Any]]:
    """Return what must be the same but for the width of marks: the engine does not tell （ from (."""
    return [{name: plain(row[name]) for name in EXACT} for row in rows]


SOURCES: dict[str, Callable[[list[Image.Image], Path], Path]] = {
    "a TIFF": lambda pictures, folder: as_tiff(pictures, folder, (200, 200)),
    "a TIFF without a resolution": lambda pictures, folder: as_tiff(pictures, folder, None),
    "a TIFF of a fax machine's resolution": lambda pictures, folder: as_tiff(pictures, folder, (204, 150)),
    "a folder of pictures": as_folder,
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_scan_gives_the_practices_of_its_pdf(
    source: str, pictures: list[Image.Image], wanted: Practices, tmp_path: Path
) -> None:
    found = practices(SOURCES[source](pictures, tmp_path), tmp_path)
    assert {row["text_source"] for row in found} == {"ocr"}
    assert fields(found) == fields(wanted)
    texts = ["".join(plain(row["text"]) for row in each) for each in (found, wanted)]
    assert SequenceMatcher(None, *texts, autojunk=False).ratio() >= ALIKE


# --- which pages are read from their pictures


def layered(plan: Path, path: Path, translate: Callable[[str], str]) -> Path:
    """Write the plan's first page as a picture, with the clear text layer that a scanner may have made."""
    fonts.register_faces()
    page = next(page for page in read_pages(plan) if isinstance(page, Page))
    canvas = Canvas(str(path), pagesize=(page.width, page.height), invariant=1)
    packed = io.BytesIO()
    Image.fromarray(render(plan, 1, 200).picture).save(packed, "PNG")
    canvas.drawImage(ImageReader(packed), 0, 0, page.width, page.height)
    canvas.setFillAlpha(0)
    for char in page.chars:
        canvas.setFont("upright", char.size)
        canvas.drawString(char.x0, page.height - char.base, translate(char.text))
    canvas.save()
    return path


def shifted(char: str) -> str:
    """Return another character of the face: an encoding that is off by some."""
    known = fonts.characters()
    return char if char.isspace() else known[(known.index(char) + 400) % len(known)]


@pytest.mark.parametrize(("translate", "source"), [(str, "text"), (shifted, "ocr")], ids=["true", "faulty"])
def test_a_layer_is_used_if_it_says_what_the_picture_shows(
    translate: Callable[[str], str], source: str, plan: Path, tmp_path: Path
) -> None:
    path = layered(plan, tmp_path / "layered.pdf", translate)
    (page,) = read_document(path, Reading("auto"))
    assert isinstance(page, Page)
    assert page.text_source == source
    (drawn, *_) = read_pages(plan)
    assert isinstance(drawn, Page)
    texts = ["".join(sorted(char.text for char in one.chars if char.text.isalnum())) for one in (page, drawn)]
    assert SequenceMatcher(None, *texts, autojunk=False).ratio() >= ALIKE


def test_a_page_with_a_text_layer_alone_never_goes_to_the_engine(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr(ocr, "find_lines", never)
    monkeypatch.setattr(ocr, "read_strips", never)
    monkeypatch.setattr(ocr.ENGINE, "find_lines", never, raising=True)
    assert read_plan(plan, ocr="auto") == read_plan(plan, ocr="never")
