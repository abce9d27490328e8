"""Drawn plans, spoiled as scanners do: the grid found is the grid drawn, and the text is the text drawn."""

from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import factory
import fonts
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scanner import Scanner, random_scanner, scanned

from extract.page import Page
from extract.pdf import read_pages
from extract.scans.deskew import quarter_turned, skew, straighten
from extract.scans.ink import Picture, without_seals
from extract.scans.picture_rules import find_strokes
from extract.scans.pictures import render
from extract.scans.scan import A4_LONG, read_page
from extract.table.grid import find_grids
from extract.table.sheet import page_to_sheet

FAULTS = {
    "perfect": Scanner(),
    "steep": Scanner(angle=5.0),
    "steep the other way, on black": Scanner(angle=-5.0, dark=True),
    "on its side": Scanner(quarters=1, angle=2.0),
    "upside down": Scanner(quarters=2, angle=-1.2),
    "black edges": Scanner(edges=4),
    "punch holes": Scanner(holes=4),
    "red seals": Scanner(stamps=3),
    "red seals, compressed": Scanner(stamps=3, jpeg=70),
    "broken rules": Scanner(gaps=1),
    "faint rules": Scanner(faint=120),
    "blurred": Scanner(blur=0.9),
    "pale": Scanner(contrast=0.5),
    "shaded": Scanner(shade=50),
    "noisy": Scanner(noise=10.0),
    "dusty": Scanner(speckle=0.0003),
    "compressed": Scanner(jpeg=50),
}
SEEDS = (0, 2, 8)
"""Of the single faults: a plain table, one with few rules, one with a double frame."""
SHARE = 0.8
"""Of the pages with several random faults at once: the grid is exactly the one drawn."""
TEXT = 0.97
"""Of the characters of such a page are read as drawn."""


@cache
def drawn(seed: int, dpi: int, **layout: Any) -> tuple[Page, Picture, float]:
    """Return the first page with a table of a seed's plan, its picture, and points a pixel."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.pdf"
        factory.draw(*factory.random_plan(seed, most=3, **layout), path)
        page = next(page for page in read_pages(path) if isinstance(page, Page) and tables(page.rules))
        shown = render(path, page.number, dpi)
    return page, shown.picture, shown.width / shown.picture.shape[1]


def tables(rules):
    """Return the grids of more than one cell; a lone box is no table."""
    return [grid for grid in find_grids(rules) if len(grid.cells) > 1]


def shape(grids):
    return [
        (len(grid.xs), len(grid.ys), [(c.row, c.row_end, c.column, c.column_end) for c in grid.cells])
        for grid in grids
    ]


def found(picture, points: float, quarters: int):
    """Return the grids of a picture; which way up it lies is known here."""
    grey = without_seals(picture)
    upright = quarter_turned(straighten(grey, skew(grey)), -quarters)
    return tables([stroke.rule(points) for stroke in find_strokes(upright, A4_LONG / max(upright.shape))])


def as_drawn(seed: int, how: Scanner, dpi: int = 200) -> bool:
    page, picture, points = drawn(seed, dpi)
    return shape(found(scanned(picture, page.rules, points, how, seed), points, how.quarters)) == shape(
        tables(page.rules)
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_the_grid_found_is_the_grid_drawn(fault):
    assert as_drawn(SEEDS[0], FAULTS[fault])


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("fault", FAULTS)
def test_on_other_tables_too(fault, seed, dpi):
    assert as_drawn(seed, FAULTS[fault], dpi)


def test_rules_stand_where_they_were_drawn():
    page, picture, points = drawn(SEEDS[0], 200)
    how = Scanner(noise=5.0, stamps=2, jpeg=70)
    (grid,), (wanted,) = found(scanned(picture, page.rules, points, how), points, 0), tables(page.rules)
    assert grid.xs == pytest.approx(wanted.xs, abs=1.5)
    assert grid.ys == pytest.approx(wanted.ys, abs=1.5)


@pytest.mark.parametrize(
    "seeds", [range(12), pytest.param(range(100, 180), marks=pytest.mark.slow)], ids=["12 seeds", "80 seeds"]
)
def test_many_faults_at_once(seeds):
    """Several faults a page, at 150 and 200 dpi."""
    missed = [seed for seed in seeds if not as_drawn(seed, random_scanner(seed), 150 if seed % 2 else 200)]
    assert len(missed) <= (1 - SHARE) * len(seeds), missed


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 2, 8, 21])
def test_the_text_is_read_however_the_page_comes(seed):
    """The engine itself, on a page with several faults, lying in any way."""
    page, picture, points = drawn(seed, 200, strike="none", watermark="", radicals=False)
    how = random_scanner(seed, quarters=seed % 4, dark=False, stamps=1, speckle=0.0)
    spoiled = scanned(picture, page.rules, points, how, seed)
    sides = (page.height, page.width) if how.quarters % 2 else (page.width, page.height)
    read = read_page(spoiled, 1, *sides)
    assert shape(tables(read.rules)) == shape(tables(page.rules))
    assert (read.width, read.height) == pytest.approx((page.width, page.height))
    assert alike(read, page) >= TEXT


def alike(read: Page, wanted: Page) -> float:
    """Return the share of characters that are the same, in whatever order the lines stand."""
    matcher = SequenceMatcher(
        None, *("".join(sorted(text_of(page))) for page in (read, wanted)), autojunk=False
    )
    return matcher.ratio()


def text_of(page: Page) -> str:
    return "".join(
        char.text for char in page.chars if char.text.isalnum() and char.angle == 0 and not char.light
    )


@pytest.mark.slow
def test_writing_that_runs_downwards_is_read():
    """A heading set downwards in a narrow cell, beside lines that run across."""
    sheet = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(fonts.face_files(fonts.characters())["upright"]), 33)
    for x in (150, 230, 1500):
        pen.line((x, 300, x, 1400), fill=0, width=3)
    for y in (300, 800, 1400):
        pen.line((150, y, 1500, y), fill=0, width=3)
    for top, heading in ((320, "基礎服務"), (820, "服務流程簡化")):
        for n, char in enumerate(heading):
            pen.text((173, top + 39 * n), char, font=face, fill=0)
        for n in range(4):
            pen.text((260, top + 50 * n), "業務檢討會議每月一次", font=face, fill=0)
    sheet_read = page_to_sheet(read_page(np.asarray(sheet, np.uint8), 1, 595.0, 842.0))
    (table,) = sheet_read.tables
    cells = ["".join(line.text for line in lines) for lines in table.lines]
    assert cells[0] == "基礎服務"
    assert cells[2] == "服務流程簡化"
