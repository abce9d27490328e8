"""The picture of a page shows what was read: cells blue, practices red, issues orange, other lines grey."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import fake_plan
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from extract.issues import issue
from extract.pdf import UnreadablePdf
from extract.picture import page_picture
from extract.plan import Pages
from extract.records import Box, Issue, Plan
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
