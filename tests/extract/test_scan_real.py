"""The engine itself, on pages of a published scan (slow)."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from extract.scans.deskew import straighten
from extract.scans.pictures import render
from extract.scans.scan import read_page
from extract.table.grid import find_grids

SCAN = Path(__file__).parents[2] / "data" / "raw" / "fengshan-112.pdf"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SCAN.exists(), reason="the corpus is not here")]


@cache
def page_picture():
    return render(SCAN, 3)


def text_of(page):
    return "".join(char.text for char in page.chars)


def shape_of(page):
    return [(len(grid.xs), len(grid.ys), len(grid.cells)) for grid in find_grids(page.rules)]


@cache
def as_it_lies():
    shown = page_picture()
    return read_page(shown.picture, 3, shown.width, shown.height)


def test_a_scanned_page_is_read():
    page = as_it_lies()
    assert shape_of(page) == [(7, 5, 19)]
    assert "提供與電子化政府入口網MyEGov連" in text_of(page)
    assert text_of(page).count("持續辦理") == 11


@pytest.mark.parametrize(("quarters", "angle"), [(2, 0.0), (1, 0.0), (3, 2.0), (0, 5.0), (0, -5.0)])
def test_a_page_is_read_however_it_lies(quarters, angle):
    shown = page_picture()
    lying = np.ascontiguousarray(np.rot90(straighten(shown.picture, angle), quarters))
    size = (shown.height, shown.width) if quarters % 2 else (shown.width, shown.height)
    page = read_page(lying, 3, *size)
    assert (page.width, page.height) == (shown.width, shown.height)
    assert shape_of(page) == shape_of(as_it_lies())
    assert text_of(page).count("持續辦理") == 11
