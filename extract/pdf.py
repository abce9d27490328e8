"""PDF -> pages. The only module that imports pdfplumber.

Everything the reader needs is taken from one parse of a page: characters, rules (lines, stroked
rectangles, filled slivers, polygons), pictures, and whether it is a scan. A page whose writing lies on
its side or stands on its head is turned and parsed once more.
"""

import io
import logging
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page as PlumberPage
from pdfplumber.pdf import PDF

from extract.issues import issue
from extract.page import Char, Page, Rule, Turn
from extract.records import Box, Issue

MAX_PAGES = 500
"""A plan has 10 to 20 pages; a file with more than this is not read unless asked for."""

SLIVER = 3.0
"""A filled rectangle at most this thick (points) is a rule, not an area."""
EVEN = 0.05
"""Edges at most this far apart (points) are one."""
ASKEW = 10
"""Writing within this many degrees of upright, or of a quarter turn, is no skewed stamp or watermark."""
INVISIBLE = 3
"""PDF text rendering mode 3: neither filled nor stroked (ISO 32000-1, table 106)."""
SCAN_COVER = 0.7
"""A picture over at least this share of the page may be a scan."""
OUTLINED = 50
"""A page without characters but with more curves than this holds its text as drawn outlines."""
LIGHT = 0.6
"""Luminance, 0 black to 1 white, from which a colour counts as light."""

# pdfminer reports every oddity of a font at WARNING; a root logger at DEBUG makes it 5.5 times slower.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class UnreadablePdf(Exception):  # noqa: N818 - named for what it says, not for what it is
    """The file as a whole cannot be read; ``issue`` says why and what to do."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.message_en)
        self.issue = found


def read_pages(path: Path, max_pages: int = MAX_PAGES) -> Iterator[Page | Issue]:
    """Yield the pages of a PDF in order; an :class:`Issue` in place of a page that is damaged.

    Raises UnreadablePdf when the file cannot be opened, has no pages or more than ``max_pages``.
    A file that breaks off after some readable pages yields those, then an issue.
    """
    data = _load(path)
    with _opened(data) as pdf:
        _check_page_count(pdf, data, max_pages)
        for page in pdf.pages:
            yield _read_page(page)
            page.close()
    if _is_cut_off(data):
        yield issue("incomplete_pdf")


def page_count(path: Path) -> int:
    """Return the number of pages; raises UnreadablePdf as :func:`read_pages` does."""
    with _opened(_load(path)) as pdf:
        return len(pdf.pages)


# --- opening ---


def _load(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePdf(issue("unreadable_file", detail=error.strerror or str(error))) from error
    if not data:
        raise UnreadablePdf(issue("empty_file"))
    if b"%PDF-" not in data[:1024]:
        raise UnreadablePdf(issue("not_a_pdf"))
    return data


@contextmanager
def _opened(data: bytes) -> Iterator[PDF]:
    pdf = _open(data)
    try:
        yield pdf
    finally:
        pdf.close()


def _open(data: bytes) -> PDF:
    """Open the PDF; where its structure is broken, let PDFium rebuild it and try once more."""
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        if pdf.pages:
            return pdf
    except Exception as error:
        if _needs_password(error):
            raise UnreadablePdf(issue("password_required")) from error
        return _open_rebuilt(data, error)
    return _open_rebuilt(data, None)


def _open_rebuilt(data: bytes, error: Exception | None) -> PDF:
    try:
        rebuilt = io.BytesIO()
        document = pypdfium2.PdfDocument(data)
        document.save(rebuilt)
        document.close()
        return pdfplumber.open(rebuilt)
    except Exception as second:
        if _is_cut_off(data):
            raise UnreadablePdf(issue("truncated_pdf")) from second
        if error is None:
            raise UnreadablePdf(issue("no_pages")) from second
        raise UnreadablePdf(issue("damaged_pdf", detail=_detail(error))) from second


def _needs_password(error: BaseException) -> bool:
    causes = (error, error.__cause__, error.__context__, *error.args)
    return any(isinstance(cause, PDFPasswordIncorrect) for cause in causes)


def _is_cut_off(data: bytes) -> bool:
    return b"%%EOF" not in data[-2048:] and b"startxref" not in data[-2048:]


def _detail(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:120]


def _check_page_count(pdf: PDF, data: bytes, limit: int) -> None:
    count = len(pdf.pages)
    if not count:
        raise UnreadablePdf(issue("truncated_pdf" if _is_cut_off(data) else "no_pages"))
    if count > limit:
        raise UnreadablePdf(issue("too_many_pages", pages=count, limit=limit))


# --- one page ---


def _read_page(page: Any) -> Page | Issue:
    number = page.page_number
    _order_corners(page.page_obj)
    try:
        found = _parsed(page)
        if quarters := _quarters(found.chars):
            turn = Turn(found.width, found.height, quarters)
            found = replace(_parsed(_turned(page, quarters)), turn=turn)
        return found
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # whatever a damaged content stream provokes: this page is lost, not the plan
        return issue("damaged_page", page=number, detail=_detail(error))


def _parsed(page: Any) -> Page:
    """Return what a page holds, as it is displayed."""
    number, objects = page.page_number, page.objects
    left, top = page.bbox[0], page.bbox[1]
    pictures = [
        Box(number, image["x0"] - left, image["top"] - top, image["x1"] - left, image["bottom"] - top)
        for image in objects.get("image", ())
    ]
    return Page(
        number=number,
        width=float(page.width),
        height=float(page.height),
        chars=[_char(char, left, top) for char in objects.get("char", ())],
        rules=list(_on_page(_rules(objects, left, top), float(page.width), float(page.height))),
        pictures=pictures,
        scanned=_is_scan(page, pictures),
    )


def _quarters(chars: Sequence[Char]) -> int:
    """Return the quarter turns clockwise that set most of a page's writing upright."""
    if not any(char.angle for char in chars):
        return 0
    printed = [char for char in chars if not char.text.isspace()]
    ways = Counter(
        (char.angle + ASKEW) // 90 % 4 for char in printed if (char.angle + ASKEW) % 90 <= 2 * ASKEW
    )
    usual, count = ways.most_common(1)[0] if ways else (0, 0)
    return -usual % 4 if count > len(printed) / 2 else 0


def _turned(page: Any, quarters: int) -> Any:
    """Return a page to be displayed turned clockwise by ``quarters`` times 90 degrees."""
    sheet = page.page_obj
    sheet.rotate = (sheet.rotate + 90 * quarters) % 360
    sheet.attrs = {**sheet.attrs, "Rotate": sheet.rotate}
    return PlumberPage(page.pdf, sheet, page.page_number, page.initial_doctop)


def _order_corners(page: PDFPage) -> None:
    """Order the corners of the media box, which a file may give in any order."""
    x0, y0, x1, y1 = page.mediabox
    page.mediabox = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _char(char: dict[str, Any], left: float, top: float) -> Char:
    """Place a character by its baseline: the boxes that fonts declare are often wrong."""
    a, b, c, d, _, origin_y = char["matrix"]
    size = char["size"]
    base = char["top"] + char["y1"] - origin_y - top
    if b or c or d < 0 or a < 0:
        angle = round(-math.degrees(math.atan2(b, a))) % 360
        size = _drawn_size(char, a, b, c, d)
        base = (char["top"] + char["bottom"]) / 2 + 0.38 * size - top
    else:
        angle = 0
    if not char["top"] - size <= base + top <= char["bottom"] + size:
        base = char["bottom"] - 0.12 * size - top  # vertical fonts: the origin is not a baseline
    light = _is_light(char["non_stroking_color"])
    return Char(char["text"], char["x0"] - left, char["x1"] - left, base, size, angle, light)


def _drawn_size(char: dict[str, Any], a: float, b: float, c: float, d: float) -> float:
    """Return the em of turned text, whose box says little about it."""
    scale = math.hypot(a, b)
    return float(char["adv"]) * scale if char["adv"] and scale else max(char["width"], char["height"])


@lru_cache(maxsize=256)
def _is_light(colour: tuple[Any, ...] | None) -> bool:
    values = [value for value in colour or () if isinstance(value, int | float)]
    if len(values) == 4:  # CMYK: ink, not light
        return sum(values[:3]) / 3 + values[3] < 1 - LIGHT
    return bool(values) and sum(values) / len(values) > LIGHT


def _rules(objects: dict[str, list[dict[str, Any]]], left: float, top: float) -> Iterator[Rule]:
    for shape in _shapes(objects):
        yield from _shape_rules(shape, left, top)
    yield from _ring_rules(objects.get("rect", ()), left, top)


def _on_page(rules: Iterable[Rule], width: float, height: float) -> Iterator[Rule]:
    """Yield the rules, cut off at the page's edges."""
    for rule in rules:
        across, along = (height, width) if rule.horizontal else (width, height)
        start, end = max(0.0, rule.start), min(along, rule.end)
        if 0 <= rule.at <= across and start < end:
            yield rule._replace(start=start, end=end)


def _shapes(objects: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for kind in ("line", "rect", "curve"):
        yield from objects.get(kind, ())


def _shape_rules(shape: dict[str, Any], left: float, top: float) -> Iterator[Rule]:
    """Yield the rules that a drawn shape shows: a sliver is one, a frame is four."""
    x0, x1 = shape["x0"] - left, shape["x1"] - left
    y0, y1 = shape["top"] - top, shape["bottom"] - top
    width, height = x1 - x0, y1 - y0
    if max(width, height) <= SLIVER and max(width, height) < 2 * min(width, height):
        yield Rule(True, (y0 + y1) / 2, x0, x1)  # a dot of a dotted line: of either direction
        yield Rule(False, (x0 + x1) / 2, y0, y1)
    elif height <= SLIVER and height <= width:
        yield Rule(True, (y0 + y1) / 2, x0, x1)
    elif width <= SLIVER:
        yield Rule(False, (x0 + x1) / 2, y0, y1)
    elif shape["object_type"] == "rect" and shape.get("stroke"):
        yield from _frame(x0, y0, x1, y1)
    elif shape["object_type"] == "curve" and shape.get("stroke"):
        yield from _polyline(shape["pts"], left, top)


def _ring_rules(rects: Sequence[dict[str, Any]], left: float, top: float) -> Iterator[Rule]:
    """Yield the borders drawn as the ring between two filled rectangles, one just inside the other.

    An even-odd pair may be open on some sides: there the two share an edge, and no border is drawn.
    """
    for inner, outer in pairwise(rects):
        if inner.get("evenodd") and outer.get("evenodd") and not outer.get("stroke"):
            small, large = sorted((inner, outer), key=_area)
            yield from _open_ring(small, large, left, top)
    centred: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for rect in rects:
        if not rect.get("stroke") and min(rect["width"], rect["height"]) > SLIVER:
            centre = (round(rect["x0"] + rect["x1"]), round(rect["top"] + rect["bottom"]))
            centred.setdefault(centre, []).append(rect)
    for group in centred.values():
        group.sort(key=lambda rect: rect["width"])
        for inner, outer in pairwise(group):
            if 0 < outer["width"] - inner["width"] <= 2 * SLIVER >= outer["height"] - inner["height"] > 0:
                edges = [(inner[key] + outer[key]) / 2 for key in ("x0", "top", "x1", "bottom")]
                yield from _frame(edges[0] - left, edges[1] - top, edges[2] - left, edges[3] - top)


def _area(rect: dict[str, Any]) -> float:
    return float(rect["width"] * rect["height"])


def _open_ring(inner: dict[str, Any], outer: dict[str, Any], left: float, top: float) -> Iterator[Rule]:
    """Yield the sides on which a rectangle stands a little within another one."""
    sides = ("x0", "top", "x1", "bottom")
    wide = [sign * (inner[side] - outer[side]) for side, sign in zip(sides, (1, 1, -1, -1), strict=True)]
    if min(wide) < -EVEN or max(wide) > SLIVER or min(inner["width"], inner["height"]) <= SLIVER:
        return
    x0, y0, x1, y1 = ((inner[side] + outer[side]) / 2 for side in sides)
    frame = _frame(x0 - left, y0 - top, x1 - left, y1 - top)
    for rule, width in zip(frame, (wide[1], wide[3], wide[0], wide[2]), strict=True):
        if width > EVEN:
            yield rule


def _frame(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    yield Rule(True, y0, x0, x1)
    yield Rule(True, y1, x0, x1)
    yield Rule(False, x0, y0, y1)
    yield Rule(False, x1, y0, y1)


def _polyline(points: Sequence[tuple[float, float]], left: float, top: float) -> Iterator[Rule]:
    for (xa, ya), (xb, yb) in pairwise(points):
        if abs(ya - yb) < 0.5 < abs(xa - xb):
            yield Rule(True, (ya + yb) / 2 - top, min(xa, xb) - left, max(xa, xb) - left)
        elif abs(xa - xb) < 0.5 < abs(ya - yb):
            yield Rule(False, (xa + xb) / 2 - left, min(ya, yb) - top, max(ya, yb) - top)


# --- scans ---


def _is_scan(page: Any, pictures: Sequence[Box]) -> bool:
    """Tell whether the page is a picture of a page: its text is none, invisible, or painted over."""
    if not page.chars:
        return bool(pictures) or len(page.curves) > OUTLINED
    area = float(page.width) * float(page.height)
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in pictures)
    if covered < SCAN_COVER * area:
        return False
    return _is_painted_over(page) or _is_invisible(page.page_obj)


def _is_painted_over(page: Any) -> bool:
    """Tell whether pictures come last in the page's painting order, over all its text."""
    kinds = [type(thing).__name__ for thing in page.layout]
    last_char = max((i for i, kind in enumerate(kinds) if kind == "LTChar"), default=-1)
    return all(i > last_char for i, kind in enumerate(kinds) if kind in ("LTFigure", "LTImage"))


class _RenderModes(PDFTextDevice):
    """Counts the strings of a page by text rendering mode, which pdfplumber does not show."""

    def __init__(self, resources: Any) -> None:
        super().__init__(resources)
        self.modes: Counter[int] = Counter()

    def render_string(self, textstate: Any, seq: Any, *_: Any) -> None:
        self.modes[textstate.render] += sum(len(part) for part in seq if isinstance(part, bytes))


def _is_invisible(page: PDFPage) -> bool:
    resources = PDFResourceManager()
    device = _RenderModes(resources)
    PDFPageInterpreter(resources, device).process_page(page)
    return device.modes[INVISIBLE] > 0.5 * device.modes.total()
