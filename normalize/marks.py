"""Two texts -> the words that differ: spans that are equal, removed or added, made to be read.

A number, a Latin word, a character with its marks is never split, and what is equal by chance
between two changes (a single 的) belongs to the change.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

Change = Literal["equal", "removed", "added"]

ISLAND = 2
"""An equal stretch of at most so many characters between longer changes is no island of sense."""

_FIGURE = r"[0-9０-９]+(?:[.,．][0-9０-９]+)*"
_HAN = "〇○零一二兩三四五六七八九十百千萬億兆廿卅"
_TOKEN = re.compile(
    rf"{_FIGURE}(?:\s?[十百千萬億兆]+(?:\s?{_FIGURE})?)*|[{_HAN}]{{2,}}"
    r"|[A-Za-z]+(?:[-'’.][A-Za-z]+)*|\s+"
    r"|.[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef\u200d]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """異同標示: one stretch of the comparison of two texts."""

    change: Change
    text: str
    """Its characters: of both texts where they are equal (as the old one prints them)."""
    old_start: int
    """Offset in the old text; of an addition, where it would stand."""
    old_end: int
    new_start: int
    """Offset in the new text; of a removal, where it would stand."""
    new_end: int


@lru_cache(maxsize=4096)
def mark_changes(old: str, new: str) -> tuple[Mark, ...]:
    """Return the marks of two texts in reading order, what is removed before what is added there.

    Equal and removed marks together are the old text, equal and added ones the new text.
    """
    left, right = _tokens(old), _tokens(new)
    runs = _merge(_runs(left, right), left, right)
    old_at, new_at = _offsets(left), _offsets(right)
    marks: list[Mark] = []
    for equal, i1, i2, j1, j2 in runs:
        a, b, c, d = old_at[i1], old_at[i2], new_at[j1], new_at[j2]
        if equal:
            marks.append(Mark("equal", old[a:b], a, b, c, d))
            continue
        if b > a:
            marks.append(Mark("removed", old[a:b], a, b, c, c))
        if d > c:
            marks.append(Mark("added", new[c:d], b, b, c, d))
    return tuple(marks)


_Run = tuple[bool, int, int, int, int]


@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


def _offsets(tokens: tuple[str, ...]) -> list[int]:
    places = [0]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places


def _runs(left: tuple[str, ...], right: tuple[str, ...]) -> list[_Run]:
    """Return equal and changed runs of tokens in turn."""
    runs: list[_Run] = []
    for code in Levenshtein.opcodes(left, right):
        run = (code.tag == "equal", code.src_start, code.src_end, code.dest_start, code.dest_end)
        if runs and runs[-1][0] == run[0]:
            run = (run[0], runs[-1][1], run[2], runs[-1][3], run[4])
            runs.pop()
        runs.append(run)
    return runs


def _merge(runs: list[_Run], left: tuple[str, ...], right: tuple[str, ...]) -> list[_Run]:
    """Return the runs with islands between changes joined to them."""
    merged: list[_Run] = []
    for i, run in enumerate(runs):
        inside = 0 < i < len(runs) - 1 and bool(merged)
        if inside and run[0] and _is_island(run, merged[-1], runs[i + 1], left):
            run = (False, *run[1:])
        if merged and not run[0] and not merged[-1][0]:
            run = (False, merged[-1][1], run[2], merged[-1][3], run[4])
            merged.pop()
        merged.append(run)
    return merged


def _is_island(run: _Run, before: _Run, after: _Run, left: tuple[str, ...]) -> bool:
    """Tell whether an equal run is too short to mean anything between its neighbours."""
    length = sum(map(len, left[run[1] : run[2]]))
    sizes = [max(other[2] - other[1], other[4] - other[3]) for other in (before, after)]
    return length <= ISLAND and length < max(sizes) and not before[0]
