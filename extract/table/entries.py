"""Lines of a department or deadline column -> entries: wrapped names joined, several names told apart."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extract.numbering import BULLETS
from extract.table.columns import Role, is_ditto, layouts
from extract.table.flow import FlowLine
from extract.text import display, join_lines, squeeze

SEPARATORS = re.compile(r"[、,，;；/／\n]+|(?:(?<=[組課室段所處科股部局署隊])|(?<=中心))[及與暨]")
_SHARE = re.compile(r"(主辦|承辦|主責|主政|協辦|配合|協助)(?:部門|單位|機關)?[:：]\s*")
_BEFORE = re.compile(r"[(（](主|協)辦?[)）](?=\w)")
_BEHIND = re.compile(r"([^\W_]+)[(（](主|協)辦?[)）]")
"""The same in brackets, before a name or behind it."""
SUPPORTING = ("協辦", "配合", "協助")
"""What is said before the departments that only help."""
CANNOT_BEGIN = ("、", "，", "；", "。", ",", ";", "/", ")", "」", "〕")
"""An entry does not begin with one of these (after NFKC): its line goes on the one before."""
LONGEST = 20
"""An entry, with a list in brackets, has at most this many lines."""
RUN = 1.7
"""Lines at most this many line pitches apart stand together."""

RUN_OVER_BREAK = 8.0
"""… or at most this many with a page break between, where margins come in."""

# What reading a run of lines in one way costs; the cheapest reading is taken.
UNKNOWN = 0.8  # a name or deadline that is neither a known ending nor used elsewhere in the plan
FREE_TEXT = 0.3  # a remark
STUMP = 1.5  # a name of a single character
NOT_FULL = 1.0  # an entry goes on after a line that had room for more
WHOLE_BEFORE = 1.0  # an entry goes on after a line that is whole by itself
CUT = 0.5  # an entry ends with a full line that is not whole
CROSSES = 0.8  # an entry goes on over the beginning of a practice
WRAPPED = 9.0  # an entry begins where the file says that the line before was only full


@dataclass(frozen=True, slots=True)
class Entry:
    """One department name, or one deadline, of one or more printed lines."""

    text: str
    """Display text, wrapped lines joined."""
    lines: tuple[FlowLine, ...]

    @property
    def y(self) -> float:
        """Baseline of its first line, down the flow."""
        return self.lines[0].y


class Lexicon:
    """What the entries of one column look like: known endings and phrases, and the plan's own words."""

    def __init__(self, role: Role, runs: Iterable[Sequence[FlowLine]]) -> None:
        runs = [run for run in runs if run]
        lines = [placed for run in runs for placed in run]
        self.role = role
        self.widest = max((placed.line.x1 - placed.line.x0 for placed in lines), default=0.0)
        alone = Counter(squeeze(run[0].line.text) for run in runs if len(run) == 1)
        self.alone = {text for text, count in alone.items() if len(text) > 1}

    def is_whole(self, text: str) -> bool:
        """Tell whether a text is a complete entry."""
        plain = squeeze(text)
        if plain in self.alone or is_ditto(plain):
            return True
        if self.role in ("department", "support"):
            return all(bool(_department_end().search(name)) for name in _names(plain))
        return self.role == "deadline" and bool(_deadline().fullmatch(plain))

    def strangeness(self, text: str) -> float:
        """Return what it costs to take a text for an entry: 0 when it is whole."""
        if self.is_whole(text):
            return 0.0
        if self.role == "remark":
            return FREE_TEXT
        names = _names(squeeze(text)) if self.role in ("department", "support") else [squeeze(text)]
        strange = [name for name in names if not self.is_whole(name)]
        return UNKNOWN * max(1, len(strange)) + STUMP * sum(len(name) == 1 for name in strange)

    def may_begin(self, text: str) -> bool:
        """Tell whether an entry may begin with a line; else the line goes on the one before."""
        plain = squeeze(text)
        rest = tuple(layouts()["deadline_rests"]) if self.role == "deadline" else ()
        return not plain.startswith(CANNOT_BEGIN) and not (rest and plain.startswith(rest))

    def is_full(self, placed: FlowLine) -> bool:
        """Tell whether a line had no room for another character."""
        line = placed.line
        return line.x1 - line.x0 + 0.9 * line.size > self.widest


def _names(text: str) -> list[str]:
    return [name.strip("()（）") for name in SEPARATORS.split(text) if name.strip("()（）")]


@cache
def _department_end() -> re.Pattern[str]:
    endings = sorted(layouts()["department_endings"], key=len, reverse=True)
    return re.compile(rf".(?:{'|'.join(endings)})$")


@cache
def _deadline() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in layouts()["deadlines"]))


def runs_of(lines: Sequence[FlowLine], pitch: float) -> list[list[FlowLine]]:
    """Return the lines in runs that stand together, top to bottom."""
    runs: list[list[FlowLine]] = []
    for placed in lines:
        if not runs or placed.y - runs[-1][-1].y > _reach(runs[-1][-1], placed) * pitch:
            runs.append([])
        runs[-1].append(placed)
    return runs


def _reach(before: FlowLine, after: FlowLine) -> float:
    return RUN if before.line.page == after.line.page else RUN_OVER_BREAK


def read_entries(
    run: Sequence[FlowLine], lexicon: Lexicon, starts: Sequence[float], pitch: float
) -> list[Entry]:
    """Return the entries of a run of lines, read in the cheapest way.

    ``starts`` are the baselines where practices begin.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = [
            (best[start][0] + _cost(run[start:end], lexicon, starts, pitch, last=end == len(run)), start)
            for start in range(max(0, end - LONGEST), end)
        ]
        best.append(min(ways))
    cuts, end = [], len(run)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return [_entry(run[start:end]) for start, end in reversed(cuts)]


def _entry(lines: Sequence[FlowLine]) -> Entry:
    return Entry(join_lines([placed.line.text for placed in lines]), tuple(lines))


def _cost(
    lines: Sequence[FlowLine], lexicon: Lexicon, starts: Sequence[float], pitch: float, *, last: bool
) -> float:
    text = "".join(placed.line.text for placed in lines)
    cost = lexicon.strangeness(text) + (0.0 if lexicon.may_begin(text) else STUMP)
    cost += WRAPPED if lines[0].line.opens is False else 0.0
    if not last and cost > FREE_TEXT and lexicon.is_full(lines[-1]):
        cost += CUT
    for i, placed in enumerate(lines[:-1], 1):
        before = "".join(other.line.text for other in lines[:i])
        wrapped = lines[i].line.opens is False
        if wrapped or _is_open(before) or not lexicon.may_begin(lines[i].line.text):
            continue
        cost += 0.0 if lexicon.is_full(placed) else NOT_FULL
        cost += WHOLE_BEFORE if lexicon.is_whole(before) and len(squeeze(lines[i].line.text)) > 1 else 0.0
        cost += CROSSES if any(abs(lines[i].y - start) < 0.4 * pitch for start in starts) else 0.0
    return cost


def _is_open(text: str) -> bool:
    """Tell whether a bracket or a list goes on after the text."""
    plain = squeeze(text)
    return plain.count("(") > plain.count(")") or plain.endswith(("、", "/", ",", "及", "與"))


def departments_of(entries: Iterable[Entry]) -> tuple[list[str], list[str]]:
    """Return all departments in printed order, and those in brackets: (departments, supporting)."""
    every: list[str] = []
    supporting: list[str] = []
    for name, supports in _split_names("\n".join(_with_spaces(entry) for entry in entries)):
        if name not in every:
            every.append(name)
        if supports and name not in supporting:
            supporting.append(name)
    return every, supporting


def _with_spaces(entry: Entry) -> str:
    """Return an entry's text; names that are only set apart by a space are told apart."""
    names = display("".join(placed.line.source for placed in entry.lines)).split()
    if len(names) > 1 and all(_department_end().search(name) for name in names):
        return "、".join(names)
    return entry.text


def _split_names(text: str) -> Iterable[tuple[str, bool]]:
    """Yield (name, supporting) for 「業務組、總務組（工務段、電務組）」, or 「主辦：業務組 協辦：工務段」."""
    plainly = False
    said = _BEFORE.sub(r"\1辦：", text) if _BEFORE.match(text) else _BEHIND.sub(r"\2辦：\1", text)
    for part in re.findall(r"[(（〔\[][^)）〕\]]*[)）〕\]]?|[^(（〔\[]+", said):
        bracketed = part[0] in "(（〔["
        supports = bracketed or plainly
        for name in SEPARATORS.split(part.strip("()（）〔〕[] ")):
            bare = name.strip("()（）〔〕[]、,，:： " + BULLETS)
            if share := _SHARE.match(bare):
                supports, bare = share[1] in SUPPORTING, bare[share.end() :]
            if bare:
                yield bare, supports
        plainly = plainly if bracketed else supports
