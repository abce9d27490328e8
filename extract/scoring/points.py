"""Points and bands in the words of a scoring form: 「服務流程(280分)」, 「81-120分」, 「900分以上」."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise

from extract.knowledge import either, read_rules
from extract.lines import Line
from extract.numbering import read_label
from extract.text import join_lines, squeeze

NUMBER = r"[0-9０-９]{1,4}(?:[.．][0-9０-９]{1,2})?"
"""Points as printed; halves and quarters occur."""
_UNIT = "(?:分|%|％)"
TO = "[-~～－–—─‐〜至到]"
_OPEN, _CLOSE = r"[(（〔\[【]", r"[)）〕\]】]"
RANGES = (
    (rf"(?P<a>{NUMBER})\s*{_UNIT}?\s*{TO}\s*(?P<b>{NUMBER})\s*{_UNIT}", "between"),
    (rf"(?P<a>{NUMBER})\s*分\s*以上\s*[、，,]?\s*未[滿達]\s*(?P<b>{NUMBER})\s*分", "below"),
    (rf"(?P<a>{NUMBER})\s*分\s*(?:[(（]含[)）])?\s*以上", "from"),
    (rf"(?P<b>{NUMBER})\s*分\s*(?:[(（]含[)）])?\s*以下", "to"),
    (rf"未[滿達]\s*(?P<b>{NUMBER})\s*分", "below"),
    (rf"(?P<a>{NUMBER})\s*分", "exactly"),
)
_BEFORE_RANGE = rf"\s*[{{}}]?\s*(?:[特優甲乙丙丁戊良佳可差]等?\s*)?{_OPEN}?\s*".replace("{}", "※●○◎◆■•*＊")
_AFTER_RANGE = rf"\s*{_CLOSE}?\s*(?:[:：]\s*|$|(?![者之以內為的，。、；)）]))"
FINISHED = ("。", "！", "？", "；", "：", ":", ";")
"""A line that ends so may be followed by another paragraph."""
SENTENCE_ENDS = ("。", "！", "？", "；", ";")
ROOM = 1.2
"""A line that leaves this many ems free was not wrapped."""


rules = partial(read_rules, "extract", "scoring/criteria.yml")


@dataclass(frozen=True, slots=True)
class Mark:
    """配分: points as they stand in a text."""

    value: float | None
    """None where what is printed is no number: a misreading."""
    printed: str
    """The digits as printed, or what was read for them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's cell: 「服務流程(280分) *小計：」."""

    name: str
    points: Mark | None
    rest: str = ""
    """What follows the points."""


@dataclass(frozen=True, slots=True)
class Range:
    """級距: 「81-120分」 as printed, and its ends; None where it is open."""

    printed: str
    min: float | None
    max: float | None
    rest: str = ""
    """What follows on its line."""
    marks: tuple[str, str] = ("", "")
    """The two numbers as printed, lower first, where it is a misreading of one."""

    def adjoins(self, other: "Range") -> bool:
        """Tell whether one of two ranges begins where the other ends."""
        return _follows(self, other) or _follows(other, self)


def _follows(high: Range, low: Range) -> bool:
    return high.min is not None and low.max is not None and 0 < high.min - low.max <= 1


def number(digits: str) -> float:
    """Return the value of digits in any width."""
    return float(squeeze(digits))


# --- headings


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    leads, blanks = either(rules()["points_leads"]), either(rules()["blanks"])
    odd = "".join(map(re.escape, rules()["digits"]))
    patterns = {
        "points": rf"{_OPEN}\s*(?:{leads})?\s*[:：]?\s*({NUMBER})\s*{_UNIT}\s*(?:{_CLOSE}+|$)",
        "bare": rf"(?:{leads})?\s*[:：]?\s*({NUMBER})\s*{_UNIT}",
        "misread": rf"{_OPEN}\s*([0-9０-９{odd}]{{1,5}})\s*分?\s*{_CLOSE}+$",
        "blank": rf"\s*[*＊※]?\s*(?:{blanks})\s*[:：][\s_＿]*分?\s*",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def read_heading(lines: Sequence[Line], *, scanned: bool = False) -> Heading:
    """Return the name and points of a heading's cell, without what is left blank for the assessor."""
    texts = [line.text for line in lines if not _patterns()["blank"].fullmatch(line.text)]
    for n, text in enumerate(texts[1:], 1):
        if digits := _patterns()["bare"].fullmatch(squeeze(text)):
            mark = Mark(number(digits[1]), digits[1])
            return Heading(join_lines(texts[:n]), mark, join_lines(texts[n + 1 :]))
    return read_heading_text(join_lines(texts), scanned=scanned)


def read_heading_text(text: str, *, scanned: bool = False) -> Heading:
    """Return the name and points of a heading's words."""
    found = list(_patterns()["points"].finditer(text))
    if found:
        last = found[-1]
        rest = text[last.end() :].lstrip("：:").strip()
        return Heading(text[: last.start()].strip(), Mark(number(last[1]), last[1]), rest)
    if scanned and (odd := _patterns()["misread"].search(text)) and not odd[1].isdigit():
        return Heading(text[: odd.start()].strip(), Mark(None, odd[1]))
    return Heading(text.strip(), None)


def read_points(text: str) -> Mark | None:
    """Return the points that a cell of a column of points holds: 180, 「180分」, 「18%」."""
    plain = squeeze(text).strip("()")
    found = re.fullmatch(rf"(?:{either(rules()['points_leads'])})?:?({NUMBER})(?:分|%)?", plain)
    return Mark(number(found[1]), found[1]) if found else None


def is_points_only(text: str) -> bool:
    """Tell whether a text is points and what is left blank, without a name."""
    heading = read_heading_text(_patterns()["blank"].sub("", text))
    return not heading.name and heading.points is not None


def read_total(text: str) -> float | None:
    """Return the total that a text names: 「總分(滿分1000分)」, 「合計 100分」; None if it names none."""
    words = either(rules()["totals"])
    found = re.search(rf"(?:{words})\D{{0,8}}?({NUMBER})\s*{_UNIT}", text)
    return number(found[1]) if found else None


def is_total(text: str) -> bool:
    """Tell whether a row is the form's total, not a criterion."""
    return bool(re.match(rf"\s*(?:{either(rules()['totals'])})\s*(?:$|[(（:：0-9]|分數|配分)", text))


# --- bands


@cache
def _range_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"{_BEFORE_RANGE}(?P<printed>{pattern}){_AFTER_RANGE}(?P<rest>.*)"), kind)
        for pattern, kind in RANGES
    )


def read_range(text: str) -> Range | None:
    """Return the range that a line opens with: 「81-120分」, 「(16分以上)」, 「5分：…」; None if none."""
    if "分" not in text and "%" not in text and "％" not in text:
        return None
    label = read_label(text)
    start = label.end if label and label.style != "bullet" and _TO_AHEAD.match(text, label.end) else 0
    for pattern, kind in _range_patterns():
        if found := pattern.fullmatch(text, start):
            if kind == "exactly" and not re.search(rf"{_CLOSE}|[:：]|$", text[found.end("printed") :][:1]):
                continue
            return matched_range(found, kind)
    return None


_TO_AHEAD = re.compile(rf"\s*{_OPEN}?\s*{NUMBER}")


def matched_range(found: re.Match[str], kind: str) -> Range:
    """Return the range that one of :data:`RANGES` has matched."""
    parts = found.groupdict()
    a, b = (number(parts[key]) if parts.get(key) else None for key in "ab")
    if kind == "between" and a is not None and b is not None:
        a, b = min(a, b), max(a, b)
    if kind == "exactly":
        b = a
    if kind == "below" and b is not None:
        b -= 1
    return Range(parts.get("printed", found[0]).strip(), a, b, (parts.get("rest") or "").strip())


def read_misread_range(text: str) -> Range | None:
    """Return a range one of whose numbers was not read as a number: 「81-12O分」; its end is None."""
    odd = "".join(map(re.escape, rules()["digits"]))
    token = rf"[0-9０-９{odd}]{{1,4}}"
    found = re.fullmatch(rf"{_OPEN}?({token})\s*{TO}\s*({token})\s*分{_CLOSE}?[:：]?(.*)", text.strip())
    if not found or not any(c.isdigit() for c in found[1] + found[2]):
        return None
    ends = [number(part) if squeeze(part).isdigit() else None for part in found.groups()[:2]]
    return Range(found[0][: found.end(2)] + "分", ends[0], ends[1], found[3].strip(), (found[1], found[2]))


def looks_like(token: str, value: float) -> bool:
    """Tell whether what was read may be the number: each of its characters is, or is taken for, the digit."""
    plain = "".join(rules()["digits"].get(char, char) for char in squeeze(token))
    return plain == f"{value:g}"


@dataclass(frozen=True, slots=True)
class BandDraft:
    """A band as it was read."""

    range: Range
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell of standards says of one criterion."""

    heading: Heading | None
    """None where the cell names no criterion."""
    bands: tuple[BandDraft, ...]
    text: str
    """What stands before the bands, or all of it where there are none."""
    lines: tuple[Line, ...]


_HEAD_END = re.compile(rf".*{_OPEN}\s*[^()（）]{{0,6}}?{NUMBER}\s*{_UNIT}\s*{_CLOSE}\s*[:：]?")


def read_standards(lines: Sequence[Line], right: float, *, scanned: bool = False) -> list[Entry]:
    """Return the criteria of a cell of standards; one without a heading where the cell names none.

    ``right`` is where the full lines of its column end, in points.
    """
    starts = _heads(lines, scanned=scanned)
    edges = sorted({0, *(start for start, _ in starts), len(lines)})
    ends = dict(starts)
    entries = []
    for start, stop in pairwise(edges):
        head_stop = ends.get(start, start)
        heading = None
        if head_stop > start:
            text = join_lines([line.text for line in lines[start:head_stop]])
            heading = read_heading_text(_without_bullet(text), scanned=scanned)
        entries.append(_entry(heading, lines[start:head_stop], lines[head_stop:stop], right, scanned=scanned))
    return entries


def _without_bullet(text: str) -> str:
    label = read_label(text)
    return text[label.end :] if label and label.style == "bullet" else text


def _heads(lines: Sequence[Line], *, scanned: bool) -> list[tuple[int, int]]:
    """Return (first line, line behind the last) of each criterion's name."""
    found: list[tuple[int, int]] = []
    free = 0
    for i, line in enumerate(lines):
        is_wrapped = i > free and not lines[i - 1].text.endswith(SENTENCE_ENDS)
        if _band(line.text, scanned=scanned) and not (is_wrapped and is_points_only(line.text)):
            free = i + 1
        elif _ends_name(line.text if i == free else _with_open_bracket(lines[i - 1].text) + line.text):
            start = i
            while start > free and not _opens(lines, start):
                start -= 1
            if start == 0 or _opens(lines, start):
                found.append((start, i + 1))
                free = i + 1
    return found


def _opens(lines: Sequence[Line], start: int) -> bool:
    """Tell whether a name may begin in a line: it has a mark, or the line before is finished."""
    label = read_label(lines[start].text)
    return label is not None or lines[start - 1].text.endswith(FINISHED)


def _ends_name(text: str) -> bool:
    """Tell whether a line that ends with points could end a criterion's name."""
    if not _HEAD_END.fullmatch(text):
        return False
    heading = read_heading_text(text)
    return heading.points is not None and not heading.rest


def _with_open_bracket(text: str) -> str:
    """Return what stands from a bracket on that the line does not close; '' where there is none."""
    plain = text.replace("（", "(").replace("）", ")")
    return text[plain.rfind("(") :] if plain.rfind("(") > plain.rfind(")") else ""


def begins_criterion(lines: Sequence[Line]) -> bool:
    """Tell whether a cell of standards opens with the name of a criterion."""
    return any(start == 0 for start, _ in _heads(lines, scanned=False))


def _band(text: str, *, scanned: bool) -> Range | None:
    return read_range(text) or (read_misread_range(text) if scanned else None)


def _entry(
    heading: Heading | None, head: Sequence[Line], body: Sequence[Line], right: float, *, scanned: bool
) -> Entry:
    opening: list[Line] = []
    parts: list[tuple[Range, list[Line], list[Line]]] = []
    for line in body:
        # 「90分以上」 at the beginning of a wrapped line is no range: the sentence before it is not finished.
        fresh = (
            not opening or bool(parts and not parts[-1][2]) or _before(opening, parts).endswith(SENTENCE_ENDS)
        )
        found = _band(line.text, scanned=scanned) if fresh or _is_between(line.text) else None
        if found:
            parts.append((found, [line], [replace(line, text=found.rest)] if found.rest else []))
        elif parts:
            parts[-1][1].append(line)
            parts[-1][2].append(line)
        else:
            opening.append(line)
    text = paragraphs(opening, right)
    bands = [BandDraft(found, paragraphs(texts, right), tuple(own)) for found, own, texts in parts]
    if not bands and (listed := _trailing_bands(text, tuple(opening))):
        bands, text = listed, ""
    return Entry(heading, tuple(bands), text, (*head, *body))


def _before(opening: Sequence[Line], parts: Sequence[tuple[Range, list[Line], list[Line]]]) -> str:
    own = parts[-1][2] if parts else opening
    return own[-1].text if own else "。"


def _is_between(text: str) -> bool:
    found = read_range(text)
    return found is not None and found.min is not None and found.max is not None and found.min < found.max


_TRAILING = re.compile(
    rf"(?P<text>[^。；;]+?)\s*(?:[:：，,]|{_OPEN})\s*(?P<printed>(?P<a>{NUMBER})\s*{_UNIT}?\s*{TO}\s*"
    rf"(?P<b>{NUMBER})\s*{_UNIT})\s*{_CLOSE}?\s*(?:[。；;、，]|$)\s*"
)


def _trailing_bands(text: str, lines: tuple[Line, ...]) -> list[BandDraft]:
    """Return bands whose ranges follow their words, 「已簡化：11至30分。」, when the text is nothing else."""
    found = list(_TRAILING.finditer(text))
    if len(found) < 2 or sum(len(one[0]) for one in found) != len(text):
        return []
    return [BandDraft(matched_range(one, "between"), one["text"].strip(), lines) for one in found]


def paragraphs(lines: Sequence[Line], right: float) -> str:
    """Return lines as display text, a line feed between paragraphs."""
    parts: list[list[str]] = []
    before: Line | None = None
    for line in lines:
        if before is None or _begins(before, line, right):
            parts.append([])
        parts[-1].append(line.text)
        before = line
    return "\n".join(map(join_lines, parts))


def _begins(before: Line, line: Line, right: float) -> bool:
    finished = before.text.endswith(FINISHED)
    label = read_label(line.text)
    return finished and (before.x1 < right - ROOM * before.size or (label is not None and label.number > 0))
