"""A page's picture shows what stands at a place on the page, pixel for point."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract.picture import page_picture

RED, WHITE = (255, 0, 0), (255, 255, 255)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make pages with a red square 50 points from the left and 100 from the top: plain, turned, cropped."""
    path = tmp_path_factory.mktemp("picture") / "pages.pdf"
    canvas = Canvas(str(path), pagesize=(200, 300))
    for _ in range(3):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(50, 180, 20, 20, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].obj.Rotate = 90
        pdf.pages[2].obj.CropBox = pikepdf.Array([60, 20, 180, 280])
        pdf.save(path)
    return path


def extent(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """Return the box of the pixels of a colour."""
    mask = picture.point(lambda value: 255 if value > 127 else 0).convert("RGB")
    pixels = [
        (x, y) for x in range(mask.width) for y in range(mask.height) if mask.getpixel((x, y)) == colour
    ]
    if not pixels:
        return None
    xs, ys = zip(*pixels, strict=True)
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


@pytest.mark.parametrize(("dpi", "scale"), [(72, 1), (144, 2), (36, 0.5)])
def test_a_point_of_the_page_is_a_pixel_times_the_scale(path: Path, dpi: int, scale: float) -> None:
    picture = page_picture(path, 1, dpi)
    assert (picture.mode, picture.size) == ("RGB", (200 * scale, 300 * scale))
    assert extent(picture, RED) == tuple(edge * scale for edge in (50, 100, 70, 120))


def test_a_turned_page_is_upright(path: Path) -> None:
    picture = page_picture(path, 2, 72)
    assert picture.size == (300, 200)
    assert extent(picture, RED) == (180, 50, 200, 70)


def test_the_whole_media_box_is_shown(path: Path) -> None:
    picture = page_picture(path, 3, 72)
    assert picture.size == (200, 300)
    assert extent(picture, RED) == (50, 100, 70, 120)


@pytest.mark.parametrize("page", [0, 4, -1])
def test_there_is_no_such_page(path: Path, page: int) -> None:
    with pytest.raises(IndexError):
        page_picture(path, page)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    with pytest.raises(pypdfium2.PdfiumError):
        page_picture(tmp_path / "a.pdf", 1)
