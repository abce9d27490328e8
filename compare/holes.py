"""Where a plan may have more than was read: numbers that are skipped, unread pages, a page that may be gone.

An item that would stand in a hole is not missing; it is not read. Nothing here tells whether the office
or the file is at fault. A page break is a hole as long as nothing shows that the next page follows: printed
page numbers do; numbers that go on over it, and a text that it cuts in two, do where a register or another
plan agrees with them (:mod:`compare.closing`), for either may seem to go on by chance.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from extract.numerals import whole_number
from normalize.fold import fold, letters

Row = Mapping[str, Any]
Headings = tuple[str, str, str]
Numbered = tuple[tuple[int, ...], Headings]
"""Facet, strategy, item and label of a practice as numbers, and its headings."""

UNREAD_PAGE = frozenset(
    {
        "no_text_layer",
        "garbled_text",
        "damaged_page",
        "damaged_picture",
        "incomplete_pdf",
        "second_plan",
        "after_unread_page",
        "unread_strip",
        "picture_in_cell",
        "unplaced_text",
        "nameless_table",
        "two_up",
        "empty_practice",
        "practices_run_together",
    }
)
"""Issues that say that something on their page was not read as a practice."""
AROUND = frozenset({"prose", "other_table", "form_title", "page_number"})
"""Rules of asides that tell what stands around the table, or which page it is."""
TOUCHING = 6.0
"""Points that what stands above or below the table may reach into it."""
UNEVEN = 0.15
"""Lines by which a place in a text may be off that is known by its height."""
_NUMERAL = re.compile(r"\d+|[〇零一二三四五六七八九十百]+(?=\s*頁)")


@dataclass(frozen=True, slots=True)
class Hole:
    """缺口: a place between two practices where more may stand."""

    after: int
    """Ordinal of the practice before it; 0 at the beginning of the table."""
    before: int
    """Ordinal of the practice behind it; one more than the last at the end."""
    page: int | None
    """1-based page behind it, None when no page of the file is meant."""
    zh: str
    en: str
    is_gone: bool = False
    """Pages are surely gone, not only a number or a part of a page."""
    counts_on: bool = False
    """Only a page break: the practice behind it has the next number under the same heading."""
    cut: int = 0
    """Only a page break: ordinal of the practice that seems to go on over it; 0 for none."""
    seams: tuple[str, ...] = ()
    """Its letters on both sides of the break, two of each; of two lines, where their heights leave it open
    which is the last before it."""


NOTHING_READ = Hole(0, 1, None, "沒有讀到任何作法", "no practice was read", is_gone=True)
"""The hole of a plan without practices."""


def find_holes(
    practices: Sequence[Row],
    issues: Sequence[Row] = (),
    sections: Sequence[Row] = (),
    asides: Sequence[Row] = (),
) -> list[Hole]:
    """Return the holes of a plan (rows of its tables, in their order), from its beginning to its end.

    Of asides those of :data:`AROUND` are looked at. ``boxes`` and ``source_text`` of practices that stand on
    one page may be left out, but not the boxes of the first and the last. Practices without a ``page`` have
    no page breaks.
    """
    if not practices:
        return [NOTHING_READ]
    outline = [_numbered(row) for row in practices]
    running = _running(outline)
    holes = [*_skipped(practices, outline, running)]
    if all(row["page"] for row in practices):
        printed = _Printed(asides)
        around = [*sections, *(row for row in asides if row["rule"] in AROUND - {"page_number"})]
        unread = [issue["page"] for issue in issues if issue["code"] in UNREAD_PAGE and issue["page"]]
        ends = [*_start(practices, around, printed, unread), *_end(practices, around, printed)]
        holes += [*ends, *_breaks(practices, outline, printed, running), *_unread(practices, issues, ends)]
    else:
        holes += _unread(practices, issues, ())
    return sorted(holes, key=lambda hole: (hole.after, hole.before))


# --- numbers


def _skipped(
    practices: Sequence[Row], outline: Sequence[Numbered], running: frozenset[str]
) -> Iterator[Hole]:
    """Yield the places where the numbering (facet, strategy, item, label, as in the practice ids) skips."""
    pairs = enumerate(pairwise(outline))
    skips = [(n, *pair) for n, pair in pairs if not _may_follow(*pair, running)]
    begun = _begun(practices, outline) if skips else {}
    for n, one, other in skips:
        last, row = practices[n], practices[n + 1]
        shown = [".".join(map(str, numbers)) for numbers, _ in (one, other)]
        yield Hole(
            last["ordinal"],
            row["ordinal"],
            row["page"],
            f"編號由 {shown[0]} 跳到 {shown[1]}",
            f"the numbering goes from {shown[0]} to {shown[1]}",
            is_gone=_over_a_break(begun, last["page"], one[1], other[1], row["page"]),
        )


def _begun(practices: Sequence[Row], outline: Sequence[Numbered]) -> dict[tuple[str, ...], int | None]:
    """Return the page of the first practice under each facet, each of its strategies, and each item."""
    begun: dict[tuple[str, ...], int | None] = {}
    for headings, group in groupby(zip(practices, outline, strict=True), lambda both: both[1][1]):
        page = next(group)[0]["page"]
        for level in (1, 2, 3):
            begun.setdefault(headings[:level], page)
    return begun


def _over_a_break(
    begun: Mapping[tuple[str, ...], int | None],
    last: int | None,
    here: Headings,
    there: Headings,
    page: int | None,
) -> bool:
    """Tell whether a page begins between the heading whose successor is skipped and where that is seen.

    Behind a page that is gone its practices stand under the heading before it, until the next heading.
    ``last`` and ``page`` are those of the practices before and behind.
    """
    level = next((n for n in range(3) if here[n] != there[n]), 3)
    first = begun[here[: level + 1]] if level < 3 else last
    return bool(first and page and first < page)


def _numbered(row: Row) -> Numbered:
    return _numbers(row["practice_id"]), (row["facet"] or "", row["strategy"] or "", row["item"] or "")


def _numbers(practice_id: str) -> tuple[int, ...]:
    """Return facet, strategy, item and label as numbers: ``…:1.2.3.4`` and ``…:1.2.3.4-2`` alike."""
    return _path(practice_id.rpartition(":")[2].partition("-")[0])


@lru_cache(maxsize=1 << 14)
def _path(path: str) -> tuple[int, ...]:
    return tuple(int(number) if number.isdecimal() else 0 for number in path.split("."))


def _running(outline: Sequence[Numbered]) -> frozenset[str]:
    """Return the facets in which the practices are numbered on from heading to heading."""
    begun: set[str] = set()
    for (one, here), (other, there) in pairwise(outline):
        if here != there and here[0] == there[0] and one[-1] and other[-1] <= 1:
            begun.add(here[0])
    return frozenset({headings[0] for _, headings in outline} - begun)


def _may_follow(last: Numbered, row: Numbered, running: frozenset[str]) -> bool:
    """Tell whether one practice can come next after another.

    One level goes on by one, and those below it begin anew or, in some facets, go on too. What has the
    same number has the same heading; only practices without a number follow one like themselves.
    """
    (one, here), (other, there) = last, row
    if here == there:
        return other[-1] == one[-1] + 1 or one[-1] == other[-1] == 0
    for level, (before, after) in enumerate(zip(one, other, strict=False)):
        is_new = level < 3 and here[level] != there[level] and fold(here[level]) != fold(there[level])
        if before != after or is_new:
            below = zip(one[level + 1 :], other[level + 1 :], strict=False)
            on = there[0] in running or not level
            counts = after == before + 1 or before == after == 0
            return counts and all(new <= 1 or (on and new == old + 1) for old, new in below)
    return one[-1] == 0


def _counts_on(last: Numbered, row: Numbered, running: frozenset[str]) -> bool:
    """Tell whether a practice has the number next to that of the one before it."""
    (one, here), (other, there) = last, row
    return 0 < one[-1] == other[-1] - 1 and (
        here == there or (there[0] in running and _may_follow(last, row, running))
    )


# --- pages


class _Printed:
    """頁碼: the numbers printed on the pages."""

    def __init__(self, asides: Iterable[Row]) -> None:
        found = (
            (row["page"], _NUMERAL.findall(row["text"])) for row in asides if row["rule"] == "page_number"
        )
        pages = {page: [number for one in all_of if (number := whole_number(one))] for page, all_of in found}
        self.numbers = {page: numbers[0] for page, numbers in pages.items() if numbers}
        self.of = {page: numbers[1] for page, numbers in pages.items() if len(numbers) == 2}

    def between(self, page: int, later: int) -> int | None:
        """Return how many pages are gone between two pages of the file; None if no numbers say so."""
        before = max((known for known in self.numbers if known <= page), default=None)
        behind = min((known for known in self.numbers if known >= later), default=None)
        if before is None or behind is None:
            return None
        gone: int = (self.numbers[behind] - self.numbers[before]) - (behind - before)
        return gone


def _breaks(
    practices: Sequence[Row], outline: Sequence[Numbered], printed: _Printed, running: frozenset[str]
) -> Iterator[Hole]:
    """Yield the page breaks that page numbers do not close."""
    for n, row in enumerate(practices):
        follows = practices[n + 1] if n + 1 < len(practices) else None
        cuts, moves_on = [*_cuts(row)], follows is not None and follows["page"] > _last_page(row)
        if not cuts and not moves_on:
            continue
        ordinal = row["ordinal"]
        counts_on = follows is not None and _counts_on(outline[n], outline[n + 1], running)
        for page, later, seams in cuts:
            yield from _break(page, later, printed, (ordinal - 1, ordinal + 1), counts_on, ordinal, seams)
        if follows is not None and moves_on:
            where = ordinal, follows["ordinal"]
            yield from _break(_last_page(row), follows["page"], printed, where, counts_on)


def _cuts(row: Row) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the page breaks within a practice: both pages, and the seams of the text there."""
    boxes = row.get("boxes") or ()
    if len(boxes) < 2:
        return
    whole = sum(box["bottom"] - box["top"] for box in boxes) or 1.0
    lines = (row.get("source_text") or row["text"]).split("\n")
    before = 0.0
    for box, later in pairwise(boxes):
        before += box["bottom"] - box["top"]
        yield box["page"], later["page"], _seams(lines, before / whole * len(lines))


def _seams(lines: Sequence[str], place: float) -> tuple[str, ...]:
    """Return the seams of a text that is cut about ``place`` lines below its beginning."""
    places = {round(place - UNEVEN), round(place + UNEVEN)} & {*range(1, len(lines))}
    ends = ((letters("".join(lines[:n]))[-2:], letters("".join(lines[n:]))[:2]) for n in sorted(places))
    return tuple(one + other for one, other in ends)


def _last_page(row: Row) -> int:
    boxes = row.get("boxes")
    return int(boxes[-1]["page"] if boxes else row["page"])


def _break(
    page: int,
    later: int,
    printed: _Printed,
    where: tuple[int, int],
    counts_on: bool,
    cut: int = 0,
    seams: tuple[str, ...] = (),
) -> Iterator[Hole]:
    gone = printed.between(page, later)
    if gone:
        zh, en = f"第 {page} 頁之後頁碼不連續", f"the page numbers skip behind page {page}"
        yield Hole(*where, later, zh, en, is_gone=True)
    elif gone is None:
        zh = f"無法確認第 {page} 頁與第 {later} 頁之間沒有缺頁"
        en = f"nothing shows that no page is gone between the pages {page} and {later}"
        yield Hole(*where, later, zh, en, False, counts_on, cut, seams)


# --- both ends


def _start(
    practices: Sequence[Row], around: Sequence[Row], printed: _Printed, unread: Sequence[int]
) -> Iterator[Hole]:
    """Yield the beginning of the table, unless something shows that nothing is gone before it.

    That is something above it on its page, the numbers of a first practice, or those of the pages, if all
    pages before it were read.
    """
    first = practices[0]
    page, (top, _) = first["page"], _extent(first, 0)
    above = any(where and where[0] == page and where[1] < top + TOUCHING for where in map(_place, around))
    *headings, label = _numbers(first["practice_id"])
    has_all = bool(first["facet"]) or not any(row["facet"] for row in practices)
    begins = has_all and label == 1 and any(headings) and all(number <= 1 for number in headings)
    is_there = printed.numbers.get(page, page + 1) <= page and not any(one < page for one in unread)
    if not above and not begins and not is_there:
        zh, en = "無法確認表格開頭之前沒有缺頁", "nothing shows that no page is gone before the table"
        late = not has_all or label > 1 or any(number > 1 for number in headings)
        yield Hole(0, first["ordinal"], page, zh, en, is_gone=late)


def _end(practices: Sequence[Row], around: Sequence[Row], printed: _Printed) -> Iterator[Hole]:
    """Yield the end of the table, unless something shows that nothing is gone behind it.

    That is something below it on its page, a next page by its number, or the last one of so many.
    """
    last = practices[-1]
    page, (_, bottom) = _last_page(last), _extent(last, -1)
    places = [where for where in map(_place, around) if where]
    below = any(where[0] == page and where[1] > bottom - TOUCHING for where in places)
    next_page = any(where[0] == page + 1 for where in places) and printed.between(page, page + 1) == 0
    is_last = page in printed.of and printed.of[page] == printed.numbers[page]
    if not below and not next_page and not is_last:
        zh, en = "無法確認表格之後沒有缺頁", "nothing shows that no page is gone behind the table"
        torn = bool(places) and all(where[0] <= page for where in places)
        yield Hole(last["ordinal"], last["ordinal"] + 1, None, zh, en, is_gone=torn)


def _extent(row: Row, which: int) -> tuple[float, float]:
    """Return top and bottom of a practice's first (0) or last (-1) box, points from the page's top."""
    boxes = row.get("boxes")
    return (boxes[which]["top"], boxes[which]["bottom"]) if boxes else (0.0, 0.0)


def _place(row: Row) -> tuple[int, float] | None:
    """Return page and top of a section or an aside; None for a heading without a box."""
    box = row.get("box") or next(iter(row.get("boxes") or ()), None)
    return (box["page"], box["top"]) if box else None


# --- issues


def _unread(practices: Sequence[Row], issues: Sequence[Row], ends: Sequence[Hole]) -> Iterator[Hole]:
    """Yield pages that were not read whole; those before and behind a table that is whole do not matter."""
    end = practices[-1]["ordinal"] + 1
    is_open = {0: any(hole.after == 0 for hole in ends), end: any(hole.before == end for hole in ends)}
    for issue in issues:
        if issue["code"] not in UNREAD_PAGE:
            continue
        page = issue["page"]
        after, before = _around(practices, page)
        outside = page is not None and ((not after and before == 1) or (after == end - 1 and before == end))
        if not outside or is_open[0 if before == 1 else end]:
            yield Hole(after, before, page, issue["message_zh"], issue["message_en"])


def _around(practices: Sequence[Row], page: int | None) -> tuple[int, int]:
    """Return the ordinals of the last practice that ends before a page and the first one behind it."""
    end = practices[-1]["ordinal"] + 1
    if page is None:
        return 0, end
    before = [row["ordinal"] for row in practices if row["page"] and _last_page(row) < page]
    behind = [row["ordinal"] for row in practices if row["page"] and row["page"] > page]
    return max(before, default=0), min(behind, default=end)
