"""Look-alikes: characters read for others, corrected where the context makes it certain.

The rules are data (``extract/scans/lookalikes.yml``). The display text of a line is corrected; its source
keeps what was read, and every correction is told. Characters of the other Chinese script are set
right as well (see :mod:`extract.scans.repair`); they are no words' difference and are not told.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any

from extract.knowledge import read_rules
from extract.lines import Line
from extract.records import Box
from extract.scans.repair import to_traditional
from extract.table.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: one character of a line, set right by a rule."""

    rule: str
    """Name of the rule in ``extract/scans/lookalikes.yml``."""
    before: str
    """The line as it was read."""
    after: str
    """The line as corrected, with all its corrections."""
    box: Box
    """Where the line stands."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    wrong: re.Pattern[str]
    """Matches the misread character alone, by its neighbours."""
    right: str
    never: tuple[str, ...]
    inside: bool
    """Only where it does not begin a line."""


def correct_sheet(sheet: Sheet) -> tuple[Sheet, list[Correction]]:
    """Return the sheet of a scanned page with its lines' display text set right, and what was corrected.

    The context of a character goes on over the lines of its cell. Loose lines are read as one text.
    """
    told: list[Correction] = []
    tables = tuple(
        replace(table, lines=tuple(_correct_lines(lines, told) for lines in table.lines))
        for table in sheet.tables
    )
    loose = _correct_lines(sheet.loose, told)
    return replace(sheet, tables=tables, loose=loose), told


def correct(text: str, starts: Container[int] = (0,)) -> tuple[str, dict[int, str]]:
    """Return the text set right, and the rules used by position. Length and order stay. Idempotent.

    ``starts`` are the positions where lines begin; a mark there may be a bullet.
    """
    text = "".join(map(to_traditional, text))
    used: dict[int, str] = {}
    for rule in _rules():
        barred = starts if rule.inside else ()
        while (at := next((at for at in _places(rule, text) if at not in barred), None)) is not None:
            text = text[:at] + rule.right + text[at + 1 :]
            used[at] = rule.name
    return text, used


def _correct_lines(lines: Sequence[Line], told: list[Correction]) -> tuple[Line, ...]:
    ends = list(accumulate(len(line.text) for line in lines))
    starts = {end - len(line.text) for line, end in zip(lines, ends, strict=True) if len(line.text) > 1}
    whole, used = correct("".join(line.text for line in lines), starts)
    corrected, start = [], 0
    for line in lines:
        end = start + len(line.text)
        after = whole[start:end]
        told += (
            Correction(name, line.text, after, line.box) for at, name in used.items() if start <= at < end
        )
        corrected.append(replace(line, text=after) if after != line.text else line)
        start = end
    return tuple(corrected)


def _places(rule: _Rule, text: str) -> Iterator[int]:
    """Yield the positions where the rule's character is misread."""
    right = {i for word in rule.never for found in re.finditer(word, text) for i in range(*found.span())}
    yield from (found.start() for found in rule.wrong.finditer(text) if found.start() not in right)


@cache
def _rules() -> tuple[_Rule, ...]:
    data = read_rules("extract", "scans/lookalikes.yml")
    return tuple(
        _Rule(name, _pattern(entry), entry["is"], tuple(entry["never"]), "sides" in entry)
        for name, entry in data.items()
    )


def _pattern(entry: dict[str, Any]) -> re.Pattern[str]:
    char = f"[{entry['read']}]"
    if "sides" in entry:
        return re.compile(f"(?<=[\u4e00-\u9fff）」]){char}(?=[\u4e00-\u9fff（「]|$)")
    if "words" in entry:
        return re.compile("|".join(_misspelt(word, entry["is"], char) for word in entry["words"]))
    before = f"(?<=[{entry['before']}])" if entry["before"] else ""
    after = f"(?=[{entry['after']}])" if entry["after"] else ""
    if entry.get("both"):
        return re.compile(before + char + after)
    return re.compile("|".join([f"{before}{char}"] * bool(before) + [f"{char}{after}"] * bool(after)))


def _misspelt(word: str, right: str, char: str) -> str:
    """Return the pattern of ``char`` in the place of ``right``, in a word whose others may be misread too."""
    spelt = [f"[{right}{char[1:-1]}]" if letter == right else letter for letter in word]
    places = [i for i, letter in enumerate(word) if letter == right]
    return "|".join(
        f"(?<=(?<![A-Za-z0-9@._/]){''.join(spelt[:i])}){char}(?={''.join(spelt[i + 1 :])}(?![A-Za-z0-9@._/]))"
        for i in places
    )
