"""Rules, skew and ink, on small drawn pictures (100 dpi)."""

import cv2
import numpy as np
import pytest

from extract.scans.deskew import quarter_turned, skew, straighten
from extract.scans.ink import ink, without_seals
from extract.scans.picture_rules import erase, find_strokes
from extract.table.grid import find_grids

SCALE = 72 / 100
XS, YS = (80, 200, 420, 740), (100, 180, 400, 640, 1000)


def table(thick=2, gaps=0, grey=0):
    """A page of 827 by 1169 pixels with a ruled table; ``gaps`` pixels are missing every 60."""
    page = np.full((1169, 827), 250, np.uint8)
    for y in YS:
        page[y : y + thick, XS[0] : XS[-1] + thick] = grey
    for x in XS:
        page[YS[0] : YS[-1] + thick, x : x + thick] = grey
    for start in range(130, 1000, 60) if gaps else ():
        page[start : start + gaps, :] = np.where(page[start : start + gaps].min(0) < 250, 250, 250)
    return page


def grid_of(page):
    grids = find_grids([stroke.rule(SCALE) for stroke in find_strokes(page, SCALE)])
    return [(len(grid.xs), len(grid.ys), len(grid.cells)) for grid in grids]


WHOLE = [(4, 5, 12)]


@pytest.mark.parametrize("thick", [1, 2, 3])
def test_a_ruled_table_is_found(thick):
    assert grid_of(table(thick)) == WHOLE


def test_rules_stand_where_they_are_drawn():
    (grid,) = find_grids([stroke.rule(SCALE) for stroke in find_strokes(table(), SCALE)])
    assert grid.xs == pytest.approx([(x + 1) * SCALE for x in XS], abs=0.6)
    assert grid.ys == pytest.approx([(y + 1) * SCALE for y in YS], abs=0.6)


def test_broken_rules_are_bridged():
    assert grid_of(table(gaps=8)) == WHOLE


def test_faint_rules_are_found():
    assert grid_of(table(grey=215)) == WHOLE


def test_noise_scan_edges_holes_and_handwriting_change_nothing():
    page = table()
    page[:, :12] = 15
    cv2.circle(page, (40, 600), 18, 30, -1)
    cv2.polylines(page, [np.array([[300, 500], [360, 450], [420, 520], [520, 470]])], False, 60, 3)
    cv2.circle(page, (500, 800), 60, 40, 4)
    noisy = page + np.random.default_rng(1).normal(0, 9, page.shape)
    assert grid_of(noisy.clip(0, 255).astype(np.uint8)) == WHOLE


@pytest.mark.parametrize("angle", [-5.0, -2.3, -0.4, 0.0, 0.9, 3.1, 5.0])
def test_skew_is_measured_and_undone(angle):
    page = table()
    turned = straighten(page, -angle)
    assert skew(turned) == pytest.approx(angle, abs=0.06)
    assert grid_of(straighten(turned, skew(turned))) == WHOLE


def test_a_page_on_its_side_has_the_same_skew():
    lying = quarter_turned(straighten(table(), -1.5), 1)
    assert skew(lying) == pytest.approx(1.5, abs=0.06)


def test_a_blank_page_has_no_skew_and_no_rules():
    page = np.full((500, 400), 255, np.uint8)
    assert skew(page) == 0.0
    assert find_strokes(page, SCALE) == []


def test_erasing_leaves_no_rule():
    page = table()
    clean = erase(page, find_strokes(page, SCALE))
    assert not ink(clean).any()


def test_a_line_of_print_is_no_rule():
    page = np.full((300, 827), 250, np.uint8)
    for x in range(60, 760, 22):  # characters with a stroke at the same height, and others
        page[150:152, x : x + 21] = 0
        page[140:164, x + 10 : x + 12] = 0
        page[141:163, x + 3 : x + 5] = 0
    assert find_strokes(page, SCALE) == []


def test_a_red_seal_is_taken_off_the_black_text_under_it():
    page = np.full((400, 800, 3), 255, np.uint8)
    page[200:204, 100:400] = 0
    cv2.circle(page, (250, 200), 60, (220, 40, 40), 6)
    grey = without_seals(page)
    assert grey[202, 250] < 20
    assert grey[140, 250] > 200


def test_red_print_that_is_no_seal_keeps_its_ink():
    page = np.full((400, 800, 3), 255, np.uint8)
    page[200:206, 100:112] = (200, 30, 30)
    assert without_seals(page)[203, 105] < 120
