"""Find the rules that a page leaves out, from where its text stands and what stood on the pages before.

Some tables have no vertical rules at all; some producers draw no borders round a cell that a page break
cut. What is found here is drawn into the page and the grid is built anew.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from extract.columns import find_header
from extract.grid import Track, tracks
from extract.page import Char, Page, Rule
from extract.sheet import Sheet, Table

LONG = 0.25
"""A horizontal rule over this share of the page's width may belong to a table without vertical ones."""
WORD = 0.8
"""Characters further apart than this many ems may stand in two columns without a rule's end to say so."""
TIGHT = 0.15
"""Characters at most this many ems apart are set without space: nothing divides them."""
NEAR = 40.0
"""Text at most this far from an edge (points) tells whether it is one."""
GUTTER = 4.0
"""The space between two columns is at least this wide, in points."""
CROSSED = 0.04
"""At most this share of the lines (headings over two columns) may cross the space between columns."""
CROSSED_KNOWN = 0.25
"""The same where the page before had an edge there: words set close to it may run into one another."""
SAME_EDGE = 8.0
"""Edges at most this far apart (points) are the same."""


class _Word(NamedTuple):
    """A run of characters that stand together."""

    x0: float
    x1: float
    base: float
    size: float


def missing_rules(page: Page, sheet: Sheet, edges: Sequence[float]) -> list[Rule]:
    """Return the rules to add to a page, none when its tables are complete.

    ``edges`` are the column edges of the plan table on the pages before, in points from the left; none
    as long as there was no plan table.
    """
    if sheet.tables:
        return list(_bridges(sheet))
    ruled = [
        track for track in tracks(rule for rule in page.rules if rule.horizontal) if _is_long(track, page)
    ]
    if len(ruled) < 2:
        return []
    left = min(track.spans[0][0] for track in ruled)
    right = max(track.spans[-1][1] for track in ruled)
    top, bottom = ruled[0].at, _foot(page, ruled, left, right)
    body = [char for char in page.chars if top < char.base < bottom and left <= char.x0 <= right]
    joints = _joints(page.rules, left, right)
    drawn = {x for track in ruled for span in track.spans for x in span}
    inner = joints or _inner_edges(body, left, right, sorted(drawn), edges)
    if not inner:
        return []
    columns = (left, *inner, right)
    bottom = _foot_below(page, columns, bottom)
    words = [word for word in _words(page.chars, TIGHT) if top < word.base < bottom]
    return [rule for x in columns for rule in _upright(x, top, bottom, words)]


def _upright(x: float, top: float, bottom: float, words: Sequence[_Word]) -> Iterator[Rule]:
    """Yield the vertical rule at ``x``, left out beside the words that cross it: they span two columns."""
    start = top
    for word in sorted((w for w in words if w.x0 < x - 1 and x + 1 < w.x1), key=lambda word: word.base):
        if word.base - 1.3 * word.size > start:
            yield Rule(False, x, start, word.base - 1.3 * word.size)
        start = word.base + 0.5 * word.size
    yield Rule(False, x, start, bottom)


def _joints(rules: Sequence[Rule], left: float, right: float) -> list[float]:
    """Return where horizontal rules that are drawn cell by cell meet, one rule after another."""
    across = [rule for rule in rules if rule.horizontal]
    ends = {(round(rule.at), round(rule.end)) for rule in across}
    meets = Counter(round(rule.start) for rule in across if (round(rule.at), round(rule.start)) in ends)
    return [float(x) for x, times in sorted(meets.items()) if times >= 2 and left < x < right]


def _is_long(track: Track, page: Page) -> bool:
    return sum(end - start for start, end in track.spans) >= LONG * page.width


def _foot(page: Page, ruled: Sequence[Track], left: float, right: float) -> float:
    """Return where the table ends: its last rule if that closes it, else the last line of text below."""
    last = ruled[-1]
    if sum(end - start for start, end in last.spans) > 0.95 * (right - left):
        return last.at
    foot = last.at
    for char in sorted(page.chars, key=lambda char: char.base):
        if foot < char.base < foot + 3 * char.size and left <= char.x0 <= right:
            foot = char.base + 0.3 * char.size
    return foot


def _foot_below(page: Page, columns: Sequence[float], bottom: float) -> float:
    """Return where a row ends that a page cut below a rule: its words stand side by side in the columns."""
    words = sorted((w for w in _words(page.chars, TIGHT) if w.base > bottom), key=lambda word: word.base)
    foot = bottom
    for base, group in groupby(words, key=lambda word: round(word.base)):
        line = list(group)
        starts = {sum(x <= word.x0 + 1 for x in columns) for word in line}
        crossed = max(sum(word.x0 + 1 < x < word.x1 - 1 for x in columns) for word in line)
        is_alone = len(starts) < 2
        if crossed > 1 or (is_alone and (crossed or foot == bottom)) or base - foot > 3 * line[0].size:
            break
        foot = base + 0.3 * line[0].size
    return foot


def _inner_edges(
    body: Sequence[Char], left: float, right: float, drawn: Sequence[float], known: Sequence[float]
) -> list[float]:
    """Return the edges between the columns: those of the pages before, or else what this page shows.

    That is the ends of shorter rules (a row of an inner column begins there) and the strips that hardly
    any text crosses.
    """
    words, tight = list(_words(body, WORD)), list(_words(body, TIGHT))
    if not words:
        return []

    def is_edge(x: float, crossed: float = CROSSED) -> bool:
        inside = left + SAME_EDGE < x < right - SAME_EDGE
        crossing = sum(word.x0 + 1 < x < word.x1 - 1 for word in tight)
        near = sum(word.x0 - NEAR < x < word.x1 + NEAR for word in tight)
        return inside and crossing <= 1 + crossed * near

    before = [x for x in known if is_edge(x, CROSSED_KNOWN)]
    if before and len(before) == len([x for x in known if left + SAME_EDGE < x < right - SAME_EDGE]):
        return before
    found: list[float] = []
    gutters = _gutters(words, left, right, 1 + CROSSED * len({round(word.base) for word in words}))
    for x in filter(is_edge, [*drawn, *gutters]):
        if all(_is_text_between(tight, x, other) for other in (left, right, *found)):
            found.append(x)
    return sorted(found)


def _is_text_between(words: Sequence[_Word], a: float, b: float) -> bool:
    low, high = min(a, b), max(a, b)
    return any(low < (word.x0 + word.x1) / 2 < high for word in words)


def _words(body: Sequence[Char], gap: float) -> Iterator[_Word]:
    """Yield the runs of characters on one line with less than ``gap`` ems between them."""
    printed = sorted((c for c in body if not c.text.isspace()), key=lambda c: (round(c.base), c.x0))
    start: Char | None = None
    before: Char | None = None
    for char in printed:
        together = (
            before is not None
            and abs(char.base - before.base) < 0.4 * char.size
            and char.x0 - before.x1 < gap * char.size
        )
        if not together:
            if start is not None and before is not None:
                yield _Word(start.x0, before.x1, start.base, start.size)
            start = char
        before = char
    if start is not None and before is not None:
        yield _Word(start.x0, before.x1, start.base, start.size)


def _gutters(words: Sequence[_Word], left: float, right: float, allowed: float) -> list[float]:
    """Return where the vertical strips that hardly any text crosses are crossed least."""
    width = int(right - left) + 1
    crossings = [0] * (width + 1)
    for word in words:
        crossings[max(0, min(width, int(word.x0 - left)))] += 1
        crossings[max(0, min(width, int(word.x1 - left) + 1))] -= 1
    depth = list(accumulate(crossings[:width]))
    strips = _runs([x for x in range(width) if depth[x] <= allowed])
    inner = [strip for strip in strips if strip[0] > 0 and strip[-1] < width - 1 and len(strip) >= GUTTER]
    clearest = [_runs([x for x in strip if depth[x] == min(depth[i] for i in strip)]) for strip in inner]
    middles = [max(runs, key=len) for runs in clearest]
    return [left + (run[0] + run[-1]) / 2 for run in middles]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return ascending numbers as runs of consecutive ones."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _bridges(sheet: Sheet) -> Iterator[Rule]:
    """Yield the rules between a header and the body below it, where a cut row has no borders."""
    for above, below in pairwise(sheet.tables):
        header = find_header(above)
        if header is None or header.bottom < above.grid.bottom - 1.0 or find_header(below) is not None:
            continue
        edges = [above.grid.x0 + column.x0 for column in header.columns] + [above.grid.x1]
        if _fits(below, edges) and _has_text_between(sheet, above, below):
            yield from (Rule(False, x, above.grid.bottom - 1, below.grid.top + 1) for x in edges)


def _fits(table: Table, edges: Sequence[float]) -> bool:
    outer = (table.grid.x0, table.grid.x1)
    return all(any(abs(x - edge) <= SAME_EDGE for edge in edges) for x in outer[1:])


def _has_text_between(sheet: Sheet, above: Table, below: Table) -> bool:
    return any(above.grid.bottom < line.base < below.grid.top for line in sheet.loose)
