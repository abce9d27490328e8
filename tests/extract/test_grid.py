"""Rules become the cells that a person sees, however they are drawn."""

import random
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from build import across, down, frame, lattice
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

from extract.page import Page, Rule
from extract.pdf import read_pages
from extract.table.grid import Cell, Grid, find_grids, tracks

XS, YS = (50, 150, 250, 350), (100, 150, 200, 250)
Spans = list[tuple[int, int, int, int]]


def spans(grid: Grid) -> Spans:
    """Return (row, row_end, column, column_end) of each cell."""
    return [(cell.row, cell.row_end, cell.column, cell.column_end) for cell in grid.cells]


def whole(rows: int, columns: int) -> Spans:
    return [(row, row + 1, column, column + 1) for row in range(rows) for column in range(columns)]


def shaken(rules: Iterable[Rule], by: float, seed: int = 1) -> list[Rule]:
    """Move each rule a little off its place."""
    dice = random.Random(seed)
    return [
        Rule(rule.horizontal, *(value + dice.uniform(-by, by) for value in (rule.at, rule.start, rule.end)))
        for rule in rules
    ]


def dashed(rules: Iterable[Rule], dash: int, gap: int) -> list[Rule]:
    return [
        rule._replace(start=start, end=min(start + dash, rule.end))
        for rule in rules
        for start in range(int(rule.start), int(rule.end), dash + gap)
    ]


# --- what is no table

NO_TABLES: dict[str, list[Rule]] = {
    "nothing": [],
    "one underline": [across(100, 50, 120)],
    "underlines": [across(100, 50, 120), across(118, 50, 300)],
    "one vertical rule": [down(50, 100, 700)],
    "vertical rules": [down(50, 100, 700), down(300, 100, 700)],
    "a rule below the page's head and one in the margin, apart": [across(40, 50, 550), down(30, 100, 700)],
    "a cross whose arms end at each other": [across(100, 50, 52), down(51, 99, 101)],
    "a small cross": [across(100, 48, 55), down(51, 97, 104)],
    "ticks": [across(y, 50, 53) for y in range(100, 200, 10)]
    + [down(x, 300, 303) for x in range(50, 200, 10)],
}


@pytest.mark.parametrize("rules", NO_TABLES.values(), ids=NO_TABLES.keys())
def test_rules_that_draw_no_table(rules: list[Rule]) -> None:
    assert find_grids(rules) == []


# --- one table

ONE_CELL = frame(50, 100, 350, 250)
PLAIN = lattice(XS, YS)
SAME: dict[str, list[Rule]] = {
    "long rules": PLAIN,
    "in any order": PLAIN[::-1],
    "a frame for each cell": [
        rule for x0, x1 in pairwise(XS) for y0, y1 in pairwise(YS) for rule in frame(x0, y0, x1, y1)
    ],
    "each rule drawn twice": PLAIN + PLAIN,
    "each rule drawn twice, a point apart": PLAIN + [rule._replace(at=rule.at + 1) for rule in PLAIN],
    "double borders": PLAIN + [rule._replace(at=rule.at + 2.5) for rule in PLAIN],
    "not quite straight": shaken(PLAIN, 1.0),
    "rules that end short of each other": [r._replace(start=r.start + 3, end=r.end - 3) for r in PLAIN],
    "rules that stick out": [r._replace(start=r.start - 3, end=r.end + 3) for r in PLAIN],
    "dashes": dashed(PLAIN, 7, 3),
    "short dashes": dashed(PLAIN, 3, 2),
    "dots": [
        rule
        for line in PLAIN
        for at in range(int(line.start), int(line.end) + 1, 3)
        for rule in (
            Rule(line.horizontal, line.at, at - 0.5, at + 0.5),
            Rule(not line.horizontal, at, line.at - 0.5, line.at + 0.5),
        )
    ],
    "an underline in a cell": [*PLAIN, across(130, 60, 140)],
    "an underline above the table": [*PLAIN, across(80, 50, 350)],
    "a rule below the page's head, right above": [*PLAIN, across(94, 50, 350)],
    "a box drawn in a cell": PLAIN + frame(60, 110, 80, 130),
    "a table drawn in a cell": PLAIN + lattice((160, 200, 240), (110, 120, 140)),
    "a frame of the page round the table": PLAIN + frame(40, 90, 360, 260),
    "dots a little off their line": [
        rule._replace(at=rule.at + 0.7 * (n % 2)) for n, rule in enumerate(dashed(PLAIN, 3, 2))
    ],
    "tick boxes in a cell": PLAIN + frame(60, 110, 68, 118) + frame(60, 130, 68, 138),
}


@pytest.mark.parametrize("rules", SAME.values(), ids=SAME.keys())
def test_the_same_table_however_it_is_ruled(rules: list[Rule]) -> None:
    (grid,) = find_grids(rules)
    assert spans(grid) == whole(3, 3)
    assert grid.xs == pytest.approx(XS, abs=1.5)
    assert grid.ys == pytest.approx(YS, abs=1.5)


def test_dashes_may_end_with_a_part_of_one() -> None:
    (grid,) = find_grids(dashed(PLAIN, 6, 3))
    assert grid.xs == XS


def test_cells_have_the_edges_of_their_rules_in_reading_order() -> None:
    (grid,) = find_grids(lattice((50, 150, 250), (100, 150, 200)))
    assert grid.cells == (
        Cell(50, 100, 150, 150, 0, 1, 0, 1),
        Cell(150, 100, 250, 150, 0, 1, 1, 2),
        Cell(50, 150, 150, 200, 1, 2, 0, 1),
        Cell(150, 150, 250, 200, 1, 2, 1, 2),
    )
    assert (grid.x0, grid.x1, grid.top, grid.bottom) == (50, 250, 100, 200)
    assert grid.owner == ((0, 1), (2, 3))


def test_a_frame_is_a_table_of_one_cell() -> None:
    (grid,) = find_grids(ONE_CELL)
    assert grid.cells == (Cell(50, 100, 350, 250, 0, 1, 0, 1),)


MERGED: dict[str, tuple[list[Rule], Spans]] = {
    "over two rows": (
        [
            across(100, 50, 250),
            across(150, 150, 250),
            across(200, 50, 250),
            *(down(x, 100, 200) for x in (50, 150, 250)),
        ],
        [(0, 2, 0, 1), (0, 1, 1, 2), (1, 2, 1, 2)],
    ),
    "over two columns": (
        [
            *(across(y, 50, 250) for y in (100, 150, 200)),
            down(50, 100, 200),
            down(150, 150, 200),
            down(250, 100, 200),
        ],
        [(0, 1, 0, 2), (1, 2, 0, 1), (1, 2, 1, 2)],
    ),
    "two rows and two columns": (
        [
            across(100, 50, 350),
            across(150, 250, 350),
            across(200, 50, 350),
            down(50, 100, 200),
            down(250, 100, 200),
            down(350, 100, 200),
        ],
        [(0, 2, 0, 1), (0, 1, 1, 2), (1, 2, 1, 2)],
    ),
    "round about a middle (pinwheel)": (
        [
            *frame(50, 100, 350, 250),
            across(150, 50, 250),
            down(250, 100, 200),
            across(200, 150, 350),
            down(150, 150, 250),
        ],
        [(0, 1, 0, 2), (0, 2, 2, 3), (1, 3, 0, 1), (1, 2, 1, 2), (2, 3, 1, 3)],
    ),
    "a rule over less than half of the cell separates nothing": (
        [*lattice((50, 150), (100, 200)), across(150, 50, 105)],
        [(0, 2, 0, 1)],
    ),
    "a rule over most of the cell separates": (
        [*lattice((50, 150), (100, 200)), across(150, 50, 120)],
        [(0, 1, 0, 1), (1, 2, 0, 1)],
    ),
}


@pytest.mark.parametrize(("rules", "cells"), MERGED.values(), ids=MERGED.keys())
def test_merged_cells(rules: list[Rule], cells: Spans) -> None:
    (grid,) = find_grids(rules)
    assert spans(grid) == cells


def test_a_cell_with_the_shape_of_an_l() -> None:
    rules = [*frame(50, 100, 250, 200), down(150, 100, 150), across(150, 150, 250)]
    (grid,) = find_grids(rules)
    assert spans(grid) == [(0, 2, 0, 2), (0, 1, 1, 2)]
    assert [grid.cell_at(x, y) for x, y in ((100, 120), (200, 120), (100, 180), (200, 180))] == [0, 1, 0, 0]


# --- sides left open

OPEN = {
    "none": PLAIN,
    "bottom": [rule for rule in PLAIN if not (rule.horizontal and rule.at == 250)],
    "top": [rule for rule in PLAIN if not (rule.horizontal and rule.at == 100)],
    "left": [rule for rule in PLAIN if rule.horizontal or rule.at != 50],
    "right": [rule for rule in PLAIN if rule.horizontal or rule.at != 350],
    "left, right and bottom": [
        rule for rule in PLAIN if rule.at not in (50, 350) and not (rule.horizontal and rule.at == 250)
    ],
}


@pytest.mark.parametrize("rules", OPEN.values(), ids=OPEN.keys())
def test_open_sides_are_closed(rules: list[Rule]) -> None:
    (grid,) = find_grids(rules)
    assert spans(grid) == whole(3, 3)
    assert (grid.xs, grid.ys) == (XS, YS)


@pytest.mark.parametrize(("beyond", "ys"), [(7, (*YS, 257)), (5.5, YS)])
def test_rules_that_stick_out_far_enough_leave_a_side_open(beyond: float, ys: tuple[float, ...]) -> None:
    (grid,) = find_grids([r._replace(end=r.end + beyond) if not r.horizontal else r for r in PLAIN])
    assert grid.ys == ys


# --- several tables


def test_tables_near_each_other_are_two() -> None:
    upper, lower = lattice((50, 150, 250), (100, 150)), lattice((50, 150, 250), (158, 200, 250))
    right = lattice((258, 300), (100, 150))
    grids = find_grids([*lower, *right, *upper])
    assert [(grid.x0, grid.top, len(grid.cells)) for grid in grids] == [
        (50, 100, 2),
        (258, 100, 1),
        (50, 158, 4),
    ]


def test_tables_a_little_further_apart_than_a_gap_are_two() -> None:
    grids = find_grids(frame(50, 100, 250, 150) + frame(254.5, 100, 350, 150))
    assert [(grid.x0, grid.x1) for grid in grids] == [(50, 250), (254.5, 350)]


def test_a_small_table_in_a_box_stays_inside() -> None:
    (grid,) = find_grids(ONE_CELL + lattice((60, 100, 140), (110, 130, 150)))
    assert len(grid.cells) == 1


def test_tables_that_share_a_rule_are_one() -> None:
    (grid,) = find_grids(lattice((50, 150), (100, 150)) + lattice((50, 150), (152, 200)))
    assert spans(grid) == whole(2, 1)


# --- points and tracks


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [
        (49.9, 120, None),
        (60, 99.9, None),
        (350, 120, None),
        (60, 250, None),
        (50, 100, 0),
        (149.9, 149.9, 0),
        (150, 150, 4),
        (349, 249, 8),
    ],
)
def test_a_point_is_in_one_cell_or_outside(x: float, y: float, cell: int | None) -> None:
    (grid,) = find_grids(PLAIN)
    assert grid.cell_at(x, y) == cell


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([], []),
        ([across(100, 0, 4)], []),
        ([across(100, 0, 50), across(103, 0, 50)], [(101.5, ((0, 50),))]),
        ([across(100, 0, 50), across(103.1, 0, 50)], [(100, ((0, 50),)), (103.1, ((0, 50),))]),
        ([across(100, 0, 30), across(103, 0, 10)], [(100.75, ((0, 30),))]),
        ([across(100, 0, 50), across(100, 54, 90)], [(100, ((0, 90),))]),
        ([across(100, 0, 50), across(100, 54.1, 90)], [(100, ((0, 50), (54.1, 90)))]),
        ([across(100, 54, 90), across(100, 0, 80), across(100, 10, 20)], [(100, ((0, 90),))]),
        ([across(100, x, x + 2) for x in range(0, 14, 4)], []),
        ([across(100, x, x + 2) for x in range(0, 18, 4)], [(100, ((0, 18),))]),
    ],
)
def test_rules_on_one_line_are_one_track(rules: list[Rule], found: list[object]) -> None:
    assert [(track.at, track.spans) for track in tracks(rules)] == found


# --- any table


@st.composite
def partitions(draw: st.DrawFn) -> Spans:
    """Draw a table of up to 5 rows and columns, cut again and again into merged cells."""

    def cut(row: int, row_end: int, column: int, column_end: int) -> Spans:
        ways = [(0, at) for at in range(row + 1, row_end)] + [(1, at) for at in range(column + 1, column_end)]
        if not ways or draw(st.booleans()):
            return [(row, row_end, column, column_end)]
        way, at = draw(st.sampled_from(ways))
        if way == 0:
            return cut(row, at, column, column_end) + cut(at, row_end, column, column_end)
        return cut(row, row_end, column, at) + cut(row, row_end, at, column_end)

    return cut(0, draw(st.integers(1, 5)), 0, draw(st.integers(1, 5)))


def used_edges(cells: Spans) -> Spans:
    """Number only those rows and columns that a cell's edge divides."""
    ys = sorted({y for cell in cells for y in cell[:2]})
    xs = sorted({x for cell in cells for x in cell[2:]})
    return sorted((ys.index(a), ys.index(b), xs.index(c), xs.index(d)) for a, b, c, d in cells)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(cells=partitions(), by=st.sampled_from([0.0, 0.7]), seed=st.integers(0, 99))
def test_any_cells_drawn_are_the_cells_found(cells: Spans, by: float, seed: int) -> None:
    rules = [
        rule
        for top, bottom, left, right in cells
        for rule in frame(50 + 60 * left, 100 + 25 * top, 50 + 60 * right, 100 + 25 * bottom)
    ]
    (grid,) = find_grids(shaken(rules, by, seed))
    assert sorted(spans(grid)) == used_edges(cells)


# --- as programs draw


def draw_lines(canvas: Canvas) -> None:
    canvas.grid([50, 150, 250], [500, 550, 600])


def draw_rects(canvas: Canvas) -> None:
    for x in (50, 150):
        for y in (500, 550):
            canvas.rect(x, y, 100, 50)


def draw_slivers(canvas: Canvas) -> None:
    for y in (500, 550, 600):
        canvas.rect(50, y - 0.25, 200, 0.5, stroke=0, fill=1)
    for x in (50, 150, 250):
        canvas.rect(x - 0.25, 500, 0.5, 100, stroke=0, fill=1)


def draw_paths(canvas: Canvas) -> None:
    for x in (50, 150):
        for y in (500, 550):
            path = canvas.beginPath()
            path.moveTo(x, y)
            for point in ((x + 100, y), (x + 100, y + 50), (x, y + 50), (x, y)):
                path.lineTo(*point)
            canvas.drawPath(path)


def draw_rings(canvas: Canvas) -> None:
    for x in (50, 150):
        for y in (500, 550):
            canvas.setFillGray(0)
            canvas.rect(x, y, 100, 50, stroke=0, fill=1)
            canvas.setFillGray(1)
            canvas.rect(x + 1, y + 1, 98, 48, stroke=0, fill=1)


def draw_open_rings(canvas: Canvas) -> None:
    """Even-odd pairs that share the edges on which there is no border: sides first, then tops and bottoms."""
    for x, y in ((50, 500), (150, 500), (50, 550), (150, 550)):
        for wide, up in ((1, 0), (0, 1)):
            path = canvas.beginPath()
            path.rect(x + 0.4 * wide, y + 0.4 * up, 100 - 0.8 * wide, 50 - 0.8 * up)
            path.rect(x - 0.4 * wide, y - 0.4 * up, 100 + 0.8 * wide, 50 + 0.8 * up)
            canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)


def draw_dashes(canvas: Canvas) -> None:
    canvas.setDash(3, 2)
    draw_lines(canvas)


def draw_shaded(canvas: Canvas) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(50, 550, 200, 50, stroke=0, fill=1)
    draw_lines(canvas)


@pytest.mark.parametrize(
    "draw",
    [draw_lines, draw_rects, draw_slivers, draw_paths, draw_rings, draw_open_rings, draw_dashes, draw_shaded],
)
def test_the_same_table_however_a_program_draws_it(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), pagesize=(400, 700))
    draw(canvas)
    canvas.save()
    (page,) = read_pages(tmp_path / "table.pdf")
    assert isinstance(page, Page)
    (grid,) = find_grids(page.rules)
    assert spans(grid) == whole(2, 2)
    assert grid.xs == pytest.approx((50, 150, 250), abs=1)
    assert grid.ys == pytest.approx((100, 150, 200), abs=1)


# --- tables that stand one upon another


def test_a_table_below_with_columns_of_its_own_is_another_one() -> None:
    other = lattice((50, 120, 200, 350), (250, 280, 310))
    upper, lower = find_grids([*lattice(XS, YS), *other])
    assert (upper.xs, upper.ys) == (XS, YS)
    assert (lower.xs, lower.ys) == ((50, 120, 200, 350), (250, 280, 310))


@pytest.mark.parametrize(
    "below",
    [
        lattice((50, 350), (250, 280)),
        lattice((50, 200, 350), (250, 280)),
        lattice((50, 100, 150, 350), (250, 280)),
    ],
    ids=["a row across", "a row of two", "a column divided"],
)
def test_rows_with_fewer_or_divided_columns_are_of_the_same_table(below: list[Rule]) -> None:
    (grid,) = find_grids([*lattice(XS, YS), *below])
    assert grid.bottom == 280
