"""The picture of a page shows what was read: cells blue, practices red, issues orange, other lines grey."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import fake_engine
import pytest
from build import table_page
from fakes import fake_plan
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from extract.document import Reading
from extract.files import hash_source
from extract.issues import issue
from extract.page import Page
from extract.pdf import UnreadablePdf
from extract.picture import page_picture
from extract.plan import Pages
from extract.records import Box, Issue, Plan, Source
from extract.scans import ocr
from zuofa.ingest import ingest
from zuofa.inspect import GRID, ISSUE, LOOSE, PRACTICE, inspect_page

WHITE = (255, 255, 255)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make two pages of 300 by 400 points: a table of two cells and a line above, and a blank one."""
    path = tmp_path / "plan.pdf"
    canvas = Canvas(str(path), pagesize=(300, 400))
    canvas.grid([50, 150, 250], [200, 300])
    canvas.drawString(50, 350, "a line")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return path


def plan_with(practices: list[tuple[Box, ...]], issues: tuple[Issue, ...] = ()) -> Plan:
    plan = fake_plan(practices=len(practices))
    placed = tuple(replace(p, boxes=boxes) for p, boxes in zip(plan.practices, practices, strict=True))
    return replace(plan, practices=placed, issues=issues)


def inspect(
    path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan, page: int = 1, dpi: int = 72
) -> Image.Image:
    monkeypatch.setattr(Pages, "plan", lambda *_: plan)
    return inspect_page(path, page, dpi)


def colours(picture: Image.Image) -> set[object]:
    return {colour for _, colour in picture.getcolors(10**6) or ()} & {GRID, PRACTICE, ISSUE, LOOSE}


def changed(picture: Image.Image, path: Path, page: int = 1) -> tuple[int, int, int, int] | None:
    """Return the box of what was drawn over the page."""
    return ImageChops.difference(picture, page_picture(path, page, 72)).getbbox()


def test_cells_and_loose_lines_are_drawn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = inspect(path, monkeypatch, plan_with([]))
    assert picture.size == (300, 400)
    assert colours(picture) == {GRID, LOOSE}
    assert [picture.getpixel(at) for at in ((50, 150), (150, 150), (250, 150), (100, 100), (200, 200))] == [
        GRID
    ] * 5
    assert picture.getpixel((100, 150)) == WHITE
    assert picture.getpixel((50, 50)) == LOOSE


def test_practices_are_drawn_with_their_ordinal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = inspect(path, monkeypatch, plan_with([(Box(1, 100.5, 120.5, 140.5, 140.5),)]))
    assert colours(picture) == {GRID, LOOSE, PRACTICE}
    assert [picture.getpixel(at) for at in ((99, 130), (142, 130), (120, 119), (120, 142))] == [PRACTICE] * 4
    assert picture.getpixel((120, 130)) == WHITE
    beside = picture.crop((70, 110, 97, 140)).getcolors() or []
    assert len(beside) > 1


def test_issues_are_drawn_where_they_are(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Box(1, 160, 120, 240, 140)
    found = issue("empty_practice", box=place, label="(1)")
    nowhere = issue("no_year", page=1)
    picture = inspect(path, monkeypatch, plan_with([], (found, nowhere)))
    assert colours(picture) == {GRID, LOOSE, ISSUE}
    assert [picture.getpixel(at) for at in ((160, 130), (240, 130), (200, 120), (200, 140))] == [ISSUE] * 4


def test_only_what_is_on_the_page_is_drawn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Box(2, 60, 120, 140, 140)
    found = issue("empty_practice", box=elsewhere, label="(1)")
    plan = plan_with([(elsewhere,)], (found,))
    assert colours(inspect(path, monkeypatch, plan)) == {GRID, LOOSE}
    second = inspect(path, monkeypatch, plan, page=2)
    assert colours(second) == {PRACTICE, ISSUE}
    assert changed(second, path, 2) is not None


def test_a_page_with_nothing_read_stays_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed(inspect(path, monkeypatch, plan_with([]), page=2), path, 2) is None


def test_the_picture_grows_with_the_resolution(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = inspect(path, monkeypatch, plan_with([(Box(1, 60.5, 120.5, 140.5, 140.5),)]), dpi=144)
    assert picture.size == (600, 800)
    assert picture.getpixel((118, 260)) == PRACTICE
    assert picture.getpixel((100, 300)) == GRID


def test_a_whole_file_is_read(path: Path) -> None:
    assert colours(inspect_page(path, 1)) == {GRID, LOOSE}


@pytest.mark.parametrize("page", [0, 3])
def test_there_is_no_such_page(path: Path, page: int) -> None:
    with pytest.raises(IndexError):
        inspect_page(path, page)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    with pytest.raises(UnreadablePdf):
        inspect_page(tmp_path / "a.pdf", 1)


def test_the_rules_that_a_page_leaves_out_are_drawn_too(tmp_path: Path) -> None:
    path = tmp_path / "open.pdf"
    canvas = Canvas(str(path), pagesize=(300, 400))
    for y in (200, 250, 300):
        canvas.line(50, y, 250, y)
        if y > 200:
            canvas.drawString(55, y - 30, "left left left")
            canvas.drawString(180, y - 30, "right")
    canvas.save()
    assert GRID in colours(inspect_page(path, 1))


# --- scans


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the engine was asked to read: a line a page."""
    log = tmp_path / "engine.log"
    monkeypatch.setattr(ocr, "find_lines", lambda picture: fake_engine.find_lines(picture, log))
    monkeypatch.setattr(ocr, "read_strips", fake_engine.read_strips)
    return log


def as_pdf(scan: Path) -> Path:
    with Image.open(scan) as first:
        first.save(scan.with_suffix(".pdf"), save_all=True, resolution=100)
    return scan.with_suffix(".pdf")


@pytest.mark.parametrize("form", ["pdf", "tif"])
def test_of_a_scan_the_page_alone_is_read_and_kept(tmp_path: Path, log: Path, form: str) -> None:
    scan = fake_engine.write_scan(tmp_path / "scan.tif", 5)
    path = as_pdf(scan) if form == "pdf" else scan
    data, heard = tmp_path / "data", list[int]()
    data.mkdir()
    for _ in range(2):
        assert LOOSE in colours(inspect_page(path, 4, 72, data, heard.append))
    assert heard == [4, 4]
    assert len(log.read_text().splitlines()) == 1, "the second time it is known"


def drawn_scan(number: int, *rows: list[str]) -> Page:
    return table_page(rows, [90.0, 90.0, 200.0], number=number, text_source="ocr")


NAMES = ["面向", "執行策略", "具體作法"]
FIRST = ["一、基礎服務", "（一）一致", "(1)訂定流程。"]
LATER = ["二、服務遞送", "（二）友善", "(3)檢討書表。"]


@pytest.mark.parametrize(
    ("last", "read"), [([NAMES, LATER], [3]), ([LATER], [3, 1])], ids=["with names", "without"]
)
def test_pages_are_read_for_their_column_names(
    path: Path, monkeypatch: pytest.MonkeyPatch, last: list[list[str]], read: list[int]
) -> None:
    pages = [drawn_scan(1, NAMES, FIRST), drawn_scan(2, FIRST), drawn_scan(3, *last)]
    monkeypatch.setattr(
        "zuofa.inspect.read_document", lambda _, reading: [pages[n - 1] for n in reading.pictured]
    )
    monkeypatch.setattr("zuofa.inspect.page_picture", lambda *_: Image.new("RGB", (800, 900), WHITE))
    heard: list[int] = []
    nowhere = path.parent / "nowhere"
    assert colours(inspect_page(path, 3, 72, nowhere, heard.append)) == {GRID, PRACTICE}
    assert not nowhere.exists()
    assert heard == read, "and a number that the pages between explain is no issue"


def test_a_plan_of_the_data_set_is_not_read_again(tmp_path: Path, log: Path) -> None:
    scan = as_pdf(fake_engine.write_scan(tmp_path / "raw" / "scan.tif", 3))
    scan.with_suffix(".tif").unlink()
    place = Box(3, 300.0, 300.0, 400.0, 320.0)
    ingest(raw=scan.parent, data=tmp_path / "data", read=partial(read_as, place))
    assert PRACTICE in colours(inspect_page(scan, 3, 72, tmp_path / "data"))
    assert len(log.read_text().splitlines()) == 1


def read_as(place: Box, path: Path, *, reading: Reading, source: Source | None = None) -> Plan:
    """Read any file, in the reader's place, as a plan whose practices all stand at one place."""
    return replace(plan_with([(place,)] * 2), sha256=hash_source(path)[0])
