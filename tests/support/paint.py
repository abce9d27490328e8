"""Pages to a PDF, with reportlab's canvas: every rule and every character where the layout says."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import fonts
import words
from pages import Cell, Ink, Page, pages_of
from planspec import Layout, PlanSpec
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from typeset import char_width, face_of, text_width

Segment = tuple[float, float, float, float]

TURN = {
    0: lambda width, height: (1, 0, 0, 1, 0, 0),
    90: lambda width, height: (0, 1, -1, 0, height, 0),
    180: lambda width, height: (-1, 0, 0, -1, width, height),
    270: lambda width, height: (0, -1, 1, 0, 0, width),
}
"""/Rotate -> the matrix that turns content the other way; width and height as displayed."""


def draw(spec: PlanSpec, layout: Layout, path: str | Path) -> None:
    """Draw the plan as a PDF file."""
    fonts.register_faces()
    pages = pages_of(spec, layout)
    size = (layout.page_width, layout.page_height)
    canvas = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1)  # turned by setPageRotation
    canvas.setTitle(spec.title)
    for number, page in enumerate(pages, start=1):
        page.inks += margin_inks(spec, layout, number, len(pages))
        place_page(canvas, layout, number)
        paint_page(canvas, page, layout)
        canvas.showPage()
    canvas.save()


def place_page(canvas: Canvas, layout: Layout, number: int) -> None:
    """Turn, shift and scale the page's coordinates, so that it is displayed as laid out."""
    turn = 0 if layout.rotate_odd and number % 2 == 0 else layout.rotate
    canvas.setPageRotation(turn)
    canvas.transform(*TURN[turn](layout.page_width, layout.page_height))
    canvas.translate(0 if number % 2 else layout.gutter, 0)
    canvas.scale(layout.zoom, layout.zoom)


def paint_page(canvas: Canvas, page: Page, layout: Layout) -> None:
    if layout.zoom != 1:
        page, layout = enlarged(page, layout, 1 / layout.zoom)
    paint_shading(canvas, page.cells, layout)
    paint_watermark(canvas, layout)
    paint_rules(canvas, page.cells, layout)
    paint_text(canvas, in_paint_order(page.inks, layout), layout)


def enlarged(page: Page, layout: Layout, by: float) -> tuple[Page, Layout]:
    """Multiply every length that painting uses."""
    lengths = ("page_width", "page_height", "size", "pitch", "rule_width", "strike_offset", "left")
    columns = tuple(replace(column, width=column.width * by) for column in layout.columns)
    larger = replace(layout, columns=columns, **{name: getattr(layout, name) * by for name in lengths})
    inks = [replace(ink, x=ink.x * by, y=ink.y * by, fill=ink.fill * by) for ink in page.inks]
    cells = [
        replace(cell, x0=cell.x0 * by, top=cell.top * by, x1=cell.x1 * by, bottom=cell.bottom * by)
        for cell in page.cells
    ]
    return Page(inks, cells), larger


def in_paint_order(inks: list[Ink], layout: Layout) -> list[Ink]:
    if layout.paint_order == "rows":
        return sorted(inks, key=lambda ink: (ink.y, ink.x))
    if layout.paint_order == "shuffled":
        return random.Random(layout.jitter).sample(inks, len(inks))
    return inks


def margin_inks(spec: PlanSpec, layout: Layout, number: int, count: int) -> Iterator[Ink]:
    """Yield the running title and the page number."""
    if layout.running_title:
        yield Ink(layout.left, layout.top - 1.8 * layout.pitch, spec.title)
    if layout.page_number:
        text = layout.page_number.format(page=number, pages=count)
        x = (layout.page_width - text_width(text, layout)) / 2
        yield Ink(x, layout.page_height - layout.bottom + 0.8 * layout.pitch, text)


def paint_watermark(canvas: Canvas, layout: Layout) -> None:
    if layout.watermark:
        canvas.saveState()
        canvas.translate(layout.page_width / 2, layout.page_height / 2)
        canvas.rotate(45)
        canvas.setFillGray(0.85)
        canvas.setFont(layout.face, layout.page_height / 10)
        canvas.drawCentredString(0, 0, layout.watermark)
        canvas.restoreState()


# --- text


def paint_text(canvas: Canvas, inks: list[Ink], layout: Layout) -> None:
    text = canvas.beginText()
    for ink in inks:
        struck = layout.strike == "all" or (layout.strike == "headers" and ink.bold)
        for offset in (0, layout.strike_offset) if struck else (0,):
            paint_ink(text, ink, offset, layout)
    canvas.drawText(text)


def paint_ink(text: PDFTextObject, ink: Ink, offset: float, layout: Layout) -> None:
    """Show one line, in runs of one face, as the text mode asks."""
    layout = sized(layout, ink.scale)
    x = ink.x + offset
    y = layout.page_height - (ink.y + (layout.pitch - layout.size) / 2 + 0.86 * layout.size)
    extra = spread(ink, layout)
    one_by_one = layout.text_mode in ("char", "spread_char")
    text.setCharSpace(0 if one_by_one else extra)
    for run in runs_of(ink.text, layout, one_by_one=one_by_one):
        face = face_of(run[0], layout)
        text.setFont(face, layout.size)
        text.setTextOrigin(x, y)
        text.textOut(run.translate(words.RADICALS) if layout.radicals else run)
        x += sum(char_width(char, face) * layout.size + extra for char in run)


@cache
def sized(layout: Layout, scale: float) -> Layout:
    """Return the layout with larger or smaller text; titles have more room as well."""
    return replace(layout, size=layout.size * scale, pitch=layout.pitch * max(1, scale))


def spread(ink: Ink, layout: Layout) -> float:
    """Return the space to add after each character so that the line fills its room."""
    if not ink.fill or not layout.text_mode.startswith("spread") or len(ink.text) < 2:
        return 0
    extra = (ink.fill - text_width(ink.text, layout)) / (len(ink.text) - 1)
    return extra if 0 < extra < 0.25 * layout.size else 0


def runs_of(text: str, layout: Layout, *, one_by_one: bool) -> list[str]:
    if one_by_one:
        return list(text)
    return ["".join(run) for _, run in groupby(text, lambda char: face_of(char, layout))]


# --- rules


def paint_rules(canvas: Canvas, cells: list[Cell], layout: Layout) -> None:
    if not layout.upright:
        cells = [replace(cell, sides=cell.sides.replace("L", "").replace("R", "")) for cell in cells]
    elif layout.open_sides:
        cells = [without_outer_sides(cell, layout) for cell in cells]
    else:
        paint_frame(canvas, cells, layout)
    canvas.setLineWidth(layout.rule_width)
    if layout.rules == "rects":
        for cell in cells:
            paint_cell(canvas, cell, layout)
        return
    segments = [edge for cell in cells for edge in edges_of(cell)]
    if layout.rules == "word":
        paint_word_rules(canvas, set(segments), layout)
        return
    if layout.rules != "cell_slivers":
        segments = merged(segments)
    for segment in segments:
        paint_segment(canvas, segment, layout, filled=layout.rules != "lines")


def paint_word_rules(canvas: Canvas, segments: set[Segment], layout: Layout) -> None:
    """Fill each side of a cell, short of its corners, and a square on each corner."""
    inset = layout.rule_width
    corners = set()
    for x0, top, x1, bottom in sorted(segments):
        corners |= {(x0, top), (x1, bottom)}
        upright = x0 == x1
        side = (x0, top + inset, x1, bottom - inset) if upright else (x0 + inset, top, x1 - inset, bottom)
        paint_segment(canvas, side, layout, filled=True)
    for x, y in sorted(corners):
        paint_segment(canvas, (x, y, x, y), layout, filled=True)


def paint_frame(canvas: Canvas, cells: list[Cell], layout: Layout) -> None:
    """Draw the outer rules at the table's sides thicker, or twice."""
    if layout.frame == "thin" or not cells:
        return
    ends = (min(cell.x0 for cell in cells), max(cell.x1 for cell in cells))
    outer = [side for cell in cells for side in edges_of(cell) if side[0] == side[2] and side[0] in ends]
    for x, top, _, bottom in merged(outer):
        if layout.frame == "thick":
            wide = replace(layout, rule_width=3 * layout.rule_width)
            paint_segment(canvas, (x, top, x, bottom), wide, filled=layout.rules != "lines")
        else:
            out = x + (2.5 if x == ends[1] else -2.5) * layout.rule_width
            paint_segment(canvas, (out, top, out, bottom), layout, filled=layout.rules != "lines")


def paint_shading(canvas: Canvas, cells: list[Cell], layout: Layout) -> None:
    """Fill the areas behind the text."""
    if layout.shading == "none":
        return
    canvas.saveState()
    for cell in cells:
        if cell.header or layout.shading == "cells":
            canvas.setFillGray(0.88 if cell.header else 1)
            y = layout.page_height - cell.bottom
            canvas.rect(cell.x0, y, cell.x1 - cell.x0, cell.bottom - cell.top, stroke=0, fill=1)
    canvas.restoreState()


def without_outer_sides(cell: Cell, layout: Layout) -> Cell:
    outer = ("L" if abs(cell.x0 - layout.left) < 0.1 else "") + (
        "R" if abs(cell.x1 - layout.right) < 0.1 else ""
    )
    return replace(cell, sides="".join(side for side in cell.sides if side not in outer))


def paint_cell(canvas: Canvas, cell: Cell, layout: Layout) -> None:
    """Stroke a rectangle, or its sides where some are left out."""
    if len(cell.sides) == 4:
        y = layout.page_height - cell.bottom
        canvas.rect(cell.x0, y, cell.x1 - cell.x0, cell.bottom - cell.top, stroke=1, fill=0)
        return
    for segment in edges_of(cell):
        paint_segment(canvas, segment, layout, filled=False)


def edges_of(cell: Cell) -> list[Segment]:
    """Return the cell's rules as (x0, top, x1, bottom)."""
    x0, top, x1, bottom = cell.x0, cell.top, cell.x1, cell.bottom
    edges = {
        "L": (x0, top, x0, bottom),
        "T": (x0, top, x1, top),
        "R": (x1, top, x1, bottom),
        "B": (x0, bottom, x1, bottom),
    }
    return [edges[side] for side in cell.sides]


def merged(segments: list[Segment]) -> list[Segment]:
    """Join segments that touch on one line: each rule is drawn once, as long as it is."""
    rails: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for x0, top, x1, bottom in segments:
        upright = x0 == x1
        rails[upright, round(x0 if upright else top, 2)].append((top, bottom) if upright else (x0, x1))
    joined = []
    for (upright, at), spans in rails.items():
        for low, high in joined_spans(spans):
            joined.append((at, low, at, high) if upright else (low, at, high, at))
    return joined


def joined_spans(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if out and low <= out[-1][1] + 0.1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def paint_segment(canvas: Canvas, segment: Segment, layout: Layout, *, filled: bool) -> None:
    x0, top, x1, bottom = segment
    high, low = layout.page_height - top, layout.page_height - bottom
    if not filled:
        canvas.setLineWidth(layout.rule_width)
        canvas.line(x0, high, x1, low)
        return
    half = layout.rule_width / 2
    canvas.rect(x0 - half, low - half, x1 - x0 + 2 * half, high - low + 2 * half, stroke=0, fill=1)
