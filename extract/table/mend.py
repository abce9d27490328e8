"""Find the rules that a page leaves out, from where its text stands and what stood on the pages before.

Some tables have no vertical rules at all; some producers draw no borders round a cell that a page break
cut, or leave out those of a merged cell. What is found here is drawn into the page and the grid is built
anew.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extract.numbering import is_page_number
from extract.page import Page, Rule
from extract.table.columns import find_header
from extract.table.edges import TIGHT, Word, column_edges, column_names, crosses, words_of
from extract.table.grid import SAME_EDGE, Grid, Track, tracks
from extract.table.sheet import Sheet

LONG = 0.25
"""A horizontal rule over this share of the page's width may belong to a table without vertical ones."""


def missing_rules(page: Page, sheet: Sheet, edges: Sequence[float]) -> list[Rule]:
    """Return the rules to add to a page, none when its tables are complete.

    ``edges`` are the column edges of the plan table on the pages before, in points from the left; none
    as long as there was no plan table.
    """
    if sheet.tables:
        return [*_bridges(sheet), *_walls(page, sheet)]
    across = tracks(rule for rule in page.rules if rule.horizontal)
    ruled = [track for track in across if sum(b - a for a, b in track.spans) >= LONG * page.width]
    if len(ruled) < 2:
        return []
    left = min(track.spans[0][0] for track in ruled)
    right = max(track.spans[-1][1] for track in ruled)
    top, bottom = ruled[0].at, _foot(page, ruled, left, right)
    body = [char for char in page.chars if top < char.base < bottom and left <= char.x0 <= right]
    inner = column_edges(page, body, ruled, (left, right), edges)
    if not inner:
        return []
    columns = (left, *inner, right)
    bottom = _foot_below(page, columns, bottom)
    words = [word for word in words_of(page.chars, TIGHT) if top < word.base < bottom]
    spanned = _spanned(columns, [word for word in words if word.base < ruled[1].at])
    starts = (ruled[1].at if x in spanned else top for x in columns)
    return [
        rule for x, start in zip(columns, starts, strict=True) for rule in _upright(x, start, bottom, words)
    ]


def _spanned(columns: Sequence[float], heads: Sequence[Word]) -> set[float]:
    """Return the edges that column names span: a strategy's name stands over the items' column, too."""
    spanned = {x for x in columns if any(crosses(word, x) for word in heads)}
    names = column_names(heads)
    cells = [
        [name.role for name in names if x0 < (name.x0 + name.x1) / 2 < x1] for x0, x1 in pairwise(columns)
    ]
    beside = zip(columns[1:-1], pairwise(cells), strict=True)
    return spanned | {x for x, pair in beside if [] in pair and ["strategy"] in pair}


def _upright(x: float, top: float, bottom: float, words: Sequence[Word]) -> Iterator[Rule]:
    """Yield the vertical rule at ``x``, left out beside the words that cross it: they span two columns."""
    start = top
    for word in sorted((word for word in words if crosses(word, x)), key=lambda word: word.base):
        if word.base - 1.3 * word.size > start:
            yield Rule(False, x, start, word.base - 1.3 * word.size)
        start = max(start, word.base + 0.5 * word.size)
    yield Rule(False, x, start, bottom)


def _foot(page: Page, ruled: Sequence[Track], left: float, right: float) -> float:
    """Return where the table ends: its last rule if that closes it, else the last line of text below."""
    last = ruled[-1]
    if sum(end - start for start, end in last.spans) > 0.95 * (right - left):
        return last.at
    foot = last.at
    for line in _lines_below(page, foot):
        if line[0].base - foot < 3 * line[0].size and all(left <= word.x0 <= right for word in line):
            foot = line[0].base + 0.3 * line[0].size
    return foot


def _lines_below(page: Page, y: float) -> Iterator[list[Word]]:
    """Yield the lines of text below a height, top to bottom, page numbers left out."""
    words = sorted(
        (w for w in words_of(page.chars, TIGHT) if w.base > y), key=lambda w: (round(w.base), w.x0)
    )
    for _, group in groupby(words, key=lambda word: round(word.base)):
        line = list(group)
        if not is_page_number("".join(word.text for word in line)):
            yield line


def _foot_below(page: Page, columns: Sequence[float], bottom: float) -> float:
    """Return where a row ends that a page cut below a rule: its words stand side by side in the columns."""
    foot = bottom
    for line in _lines_below(page, bottom):
        starts = {sum(x <= word.x0 + 1 for x in columns) for word in line}
        crossed = max(sum(crosses(word, x) for x in columns) for word in line)
        is_alone = len(starts) < 2
        far = line[0].base - foot > 3 * line[0].size
        if crossed > 1 or (is_alone and (crossed or foot == bottom)) or far:
            break
        foot = line[0].base + 0.3 * line[0].size
    return foot


def _bridges(sheet: Sheet) -> Iterator[Rule]:
    """Yield the rules between a header and the body below it, where a cut row has no borders."""
    for above, below in pairwise(sheet.tables):
        header = find_header(above)
        if header is None or header.bottom < above.grid.bottom - 1.0 or find_header(below) is not None:
            continue
        edges = [above.grid.x0 + column.x0 for column in header.columns] + [above.grid.x1]
        fits = any(abs(below.grid.x1 - edge) <= SAME_EDGE for edge in edges)
        if fits and any(above.grid.bottom < line.base < below.grid.top for line in sheet.loose):
            yield from (Rule(False, x, above.grid.bottom - 1, below.grid.top + 1) for x in edges)


def _walls(page: Page, sheet: Sheet) -> Iterator[Rule]:
    """Yield the vertical rules that are lacking where what hangs together is no rectangle, as cells are.

    Where rules are left out, painted white or broken off, cells run into their neighbours.
    """
    for grid, boxes in (ragged for table in sheet.tables for ragged in _ragged(table.grid)):
        words = list(words_of(page.chars, TIGHT))
        for row, column in boxes:
            x, top, bottom = grid.xs[column], grid.ys[row], grid.ys[row + 1]
            beside = (word for word in words if top < word.base < bottom + word.size)
            if (row, column - 1) in boxes and not any(crosses(word, x) for word in beside):
                yield Rule(False, x, top, bottom)


def _ragged(grid: Grid) -> Iterator[tuple[Grid, set[tuple[int, int]]]]:
    """Yield the grid's cells that are no rectangles: each as (row, column) of its boxes."""
    sizes = Counter(owner for row in grid.owner for owner in row)
    for index, cell in enumerate(grid.cells):
        if sizes[index] < (cell.row_end - cell.row) * (cell.column_end - cell.column):
            places = ((row, x) for row, owners in enumerate(grid.owner) for x in range(len(owners)))
            yield grid, {(row, x) for row, x in places if grid.owner[row][x] == index}
