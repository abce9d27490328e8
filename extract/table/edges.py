"""Words of a page -> where its columns end, for a table without vertical rules."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from statistics import mean
from typing import NamedTuple

from extract.lines import strike_once
from extract.page import Char, Page, Rule
from extract.table.columns import Role, column_role
from extract.table.grid import SAME_EDGE, SNAP, Track

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
CROSSED_KNOWN = 0.15
"""The same where the page before had an edge there: words set close to it may run into one another."""
MARGIN = 2.0
"""A column's text stands at least this far behind its edge, in points."""


class Word(NamedTuple):
    """A run of characters that stand together."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


class Name(NamedTuple):
    """A column's name, and where it stands."""

    role: Role | None
    x0: float
    x1: float


def column_edges(
    page: Page,
    body: Sequence[Char],
    ruled: Sequence[Track],
    outer: tuple[float, float],
    known: Sequence[float],
) -> list[float]:
    """Return the edges between the columns of a table without vertical rules, ``outer`` its left and right.

    They are told by the pages before; by where rules that are drawn cell by cell meet; by the space between
    column names; by the ends of shorter rules, for a row of an inner column begins there; and by the strips
    that hardly any text crosses, where nothing else says.
    """
    left, right = outer
    words, tight = list(words_of(body, WORD)), list(words_of(body, TIGHT))
    if not words:
        return []

    def is_edge(x: float, crossed: float = CROSSED) -> bool:
        crossing = sum(crosses(word, x) for word in tight)
        near = sum(word.x0 - NEAR < x < word.x1 + NEAR for word in tight)
        return left + SAME_EDGE < x < right - SAME_EDGE and crossing <= 1 + crossed * near

    before = [x - known[0] + left for x in known[1:]]
    before = [x for x in before if left + SAME_EDGE < x < right - SAME_EDGE]
    if before and all(is_edge(x, CROSSED_KNOWN) for x in before):
        return before
    names = column_names([word for word in words if word.base < ruled[1].at])
    found = _joints(page.rules, left, right) or _between(names, tight, ruled[1].at)
    ends = sorted({x for track in ruled for span in track.spans for x in span})
    gutters = _gutters(words, left, right, 1 + CROSSED * len({round(word.base) for word in words}))
    if found:
        gutters = _within_strategies(gutters, names, found)
    for x in filter(is_edge, [*ends, *gutters]):
        if all(_is_text_between(tight, x, other) for other in (left, right, *found)):
            found.append(x)
    return sorted(found)


def _joints(rules: Sequence[Rule], left: float, right: float) -> list[float]:
    """Return where horizontal rules that are drawn cell by cell meet, one rule after another."""
    across = sorted(
        (rule for rule in rules if rule.horizontal), key=lambda rule: (round(rule.at), rule.start)
    )
    meets = [
        (one.end + other.start) / 2
        for one, other in pairwise(across)
        if abs(one.at - other.at) < SNAP and abs(one.end - other.start) < SNAP
    ]
    found = (mean(group) for group in _close(sorted(meets)) if len(group) > 1)
    return [x for x in found if left + SAME_EDGE < x < right - SAME_EDGE]


def _close(numbers: Sequence[float]) -> list[list[float]]:
    """Return ascending numbers in groups of such as lie within SNAP of the one before."""
    groups: list[list[float]] = []
    for number in numbers:
        if groups and number - groups[-1][-1] <= SNAP:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _within_strategies(
    gutters: Sequence[float], names: Sequence[Name], edges: Sequence[float]
) -> list[float]:
    """Return the strips that may part strategies from their items, below the name of both."""
    name = next((name for name in names if name.role == "strategy"), None)
    if name is None or any(other.role == "item" for other in names):
        return []
    low = max((x for x in edges if x < name.x0), default=0.0)
    high = min((x for x in edges if x > name.x1), default=name.x1)
    return [x for x in gutters if low < x < high]


def _between(names: Sequence[Name], words: Sequence[Word], below: float) -> list[float]:
    """Return an edge between each two column names: hardly a word below them crosses it."""
    body = [word for word in words if word.base > below]
    allowed = CROSSED * len({round(word.base) for word in body})
    edges = []
    for name, behind in pairwise(names):
        places = range(int(name.x1) + 1, int(behind.x0))
        crossed = [sum(crosses(word, x) for word in body) for x in places]
        fewest = max(min(crossed, default=0), allowed)
        clear = [x for x, times in zip(places, crossed, strict=True) if times <= fewest]
        if clear:
            run = _runs(clear)[0]  # those behind it part numbers from their texts, or strategies from items
            edges.append(max(run[-1] - MARGIN, (run[0] + run[-1]) / 2))
    return edges


def column_names(words: Sequence[Word]) -> list[Name]:
    """Return the column names that a header's words make; none where it does not name practices."""
    heads: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.x0):
        if heads and word.x0 < max(other.x1 for other in heads[-1]):
            heads[-1].append(word)
        else:
            heads.append([word])
    heads = _with_spaced(heads)
    names = [Name(_role(head), min(w.x0 for w in head), max(w.x1 for w in head)) for head in heads]
    roles = [name.role for name in names]
    return names if "practice" in roles and len(roles) > 1 and roles.count(None) < 2 else []


def _with_spaced(names: list[list[Word]]) -> list[list[Word]]:
    """Return the names with those set in one that are only known together: 備　註."""
    found: list[list[Word]] = []
    for name in names:
        if found and not _role(name) and not _role(found[-1]) and _role([*found[-1], *name]):
            found[-1] += name
        else:
            found.append(name)
    return found


def _role(name: Sequence[Word]) -> Role | None:
    lines = groupby(sorted(name, key=lambda word: (round(word.base), word.x0)), key=lambda w: round(w.base))
    return column_role("".join(word.text for _, line in lines for word in line))


def _is_text_between(words: Sequence[Word], a: float, b: float) -> bool:
    low, high = min(a, b), max(a, b)
    return any(low < (word.x0 + word.x1) / 2 < high for word in words)


def words_of(body: Sequence[Char], gap: float) -> Iterator[Word]:
    """Yield the runs of characters on one line with less than ``gap`` ems between them."""
    printed = sorted((c for c in body if not c.text.isspace()), key=lambda c: (round(c.base), c.x0))
    word: list[Char] = []
    for char in strike_once(printed):
        if word and not _is_together(word[-1], char, gap):
            yield _word(word)
            word = []
        word.append(char)
    if word:
        yield _word(word)


def _is_together(before: Char, char: Char, gap: float) -> bool:
    level = abs(char.base - before.base) < 0.4 * char.size
    return level and -char.size < char.x0 - before.x1 < gap * char.size


def _word(chars: Sequence[Char]) -> Word:
    text = "".join(char.text for char in chars)
    return Word(text, chars[0].x0, chars[-1].x1, chars[0].base, chars[0].size)


def crosses(word: Word, x: float) -> bool:
    """Tell whether a word stands on both sides of a place."""
    return word.x0 + 1 < x < word.x1 - 1


def _gutters(words: Sequence[Word], left: float, right: float, allowed: float) -> list[float]:
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
