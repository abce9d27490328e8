"""Passages -> duties that fall due: on a date, once in each half-yearly round, or by being made public."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from extract.knowledge import either, read_rules
from extract.numbering import read_label
from extract.prose.dates import PrintedDate, find_dates
from extract.prose.passages import Passage
from extract.records import Citation, Milestone, MilestoneKind

HALVES = ("上半年度", "下半年度")
HALF_YEAR = (5, 7)
"""Two days so many months apart end the halves of a year."""

_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;\n]?")
_CLAUSE = re.compile(r"[，,：:、]")
_AND = re.compile(r"\s*(?:以?前|底前)?\s*(?:及|、|和|與|暨|以及|,|，)\s*(?:於)?\s*")
_HALF_YEARLY = re.compile(
    r"(?:於)?(?:每年)?上(?:半年度?)?\s*[、及與和]\s*下半年度?|每半年度?|每年(?:二|2|兩)次|半年(?:一|1)次"
)
_REACH = 60
"""Characters before a date that may say what it is, at most."""
_PERIOD = re.compile(r"[自由從].*[起至]\s*$")
"""Before the end of a period: 自…起至."""
_NAMED = re.compile(r"[於在]\s*$")
_NO_DUTY = ("起", "至", "訂定", "修正", "核定", "函", "令", "開始")
"""After a day on which something was done or begins."""
_HALF = re.compile(r"[上下]半年")
_LEAD_IN = re.compile(r"(?:[應須需均]|分別|預定|訂|定|最遲|至遲|每年度?|在|於|[：:\s為])*$")
"""What stands before a date and belongs to it: 應分別於."""
_WEEKDAY = r"\s*(?:[（(](?:星期|週|周)?[一二三四五六日][）)])?\s*"


class _Group(NamedTuple):
    """Dates that one duty names together: 分別於…及…前."""

    dates: tuple[PrintedDate, ...]
    start: int
    """Where the words that belong to the dates begin (應分別於), in the sentence."""
    end: int


_words = partial(read_rules, "extract", "prose/milestones.yml")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern for any of a list's words."""
    return re.compile(either(_words()[name]))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return what is put together of several lists' words, by name."""
    published, results = either(_words()["published"]), either(_words()["results"])
    return {
        "until": re.compile(rf"{_WEEKDAY}(?:{either(_words()['until'])})"),
        "labelled": re.compile(rf"(?:{either(_words()['labels'])})[應須於為：:\s]*$"),
        # names a date or a publication
        "may_tell": re.compile(rf"年|月|[0-9０-９][./／．][0-9０-９]|{published}"),
        # something is made public at a place, or results are
        "made_public": re.compile(rf"(?:{published})(?:[於在至上]|[^，]{{0,20}}(?:{results}))"),
    }


def find_milestones(
    passages: Iterable[Passage],
    citations: Sequence[Citation],
    deadlines: Iterable[tuple[Passage, str]],
    roc_year: int | None,
) -> list[Milestone]:
    """Return the duties that passages name, in order; dates in ``citations`` are no duties.

    ``deadlines`` are the entries of the plan table's deadline column, each with the text of its
    practice. ``roc_year`` is the plan's, for dates without one. A date that several duties name in one
    sentence is one milestone; half-yearly rounds and publications are told where the sentence has no date.
    """
    cited: dict[tuple[int | None, str], list[str]] = {}
    for one in citations:
        cited.setdefault((one.section, one.practice_id), []).append(one.text)
    found = [
        milestone
        for passage in passages
        for milestone in _in_passage(passage, cited.get((passage.section, passage.practice_id), []), roc_year)
    ]
    found += [due for passage, what in deadlines for due in _in_deadline(passage, what, roc_year)]
    return [replace(due, ordinal=ordinal) for ordinal, due in enumerate(found, 1)]


def _in_passage(passage: Passage, cited: Sequence[str], roc_year: int | None) -> Iterator[Milestone]:
    text = passage.text
    for mention in cited:
        text = text.replace(mention, "　" * len(mention))
    if not _patterns()["may_tell"].search(text):
        return
    for sentence in _SENTENCE.finditer(text):
        told = list(_in_sentence(sentence[0], roc_year, is_section=passage.section is not None))
        printed = passage.text[sentence.start() : sentence.end()].strip()
        for one in told:
            boxes = passage.boxes(sentence.start(), sentence.end())
            yield replace(
                one,
                what=_restored(one.what, cited),
                text=printed,
                section=passage.section,
                practice_id=passage.practice_id,
                page=boxes[0].page,
                boxes=boxes,
            )


def _restored(what: str, cited: Sequence[str]) -> str:
    """Return a duty with the citations put back that were blanked while looking for dates."""
    for mention in cited:
        what = what.replace("　" * len(mention), mention, 1)
    return what


def _in_sentence(text: str, roc_year: int | None, *, is_section: bool) -> Iterator[Milestone]:
    """Yield what one sentence makes due, still without its place."""
    label = read_label(text)
    text = text[label.end :] if label else text
    anchors = _anchors(text, is_section=is_section)
    if not anchors and _is_publication(text, is_section=is_section):
        yield _milestone("publication", _tidy(text))
    for number, (start, end, group) in enumerate(anchors):
        stop = anchors[number + 1][0] if number + 1 < len(anchors) else len(text)
        what = _duty(text, start, end, _clause_start(text, end, stop) if stop < len(text) else stop)
        if group is None:
            yield from (_milestone("round", what, half) for half in HALVES)
            continue
        dates = list(_completed(group.dates))
        for date, half in zip(dates, _halves(text[:start], dates), strict=True):
            yield _due(date, what, half, roc_year)


def _anchors(text: str, *, is_section: bool) -> list[tuple[int, int, _Group | None]]:
    """Return where a sentence names dates by which something is due, or (None) half-yearly rounds."""
    found: list[tuple[int, int, _Group | None]] = [
        (group.start, group.end, group) for group in _groups(text, find_dates(text))
    ]
    rounds = _HALF_YEARLY.search(text) if is_section else None
    if rounds and _pattern("assessed").search(text, rounds.start()):
        found.append((rounds.start(), rounds.end(), None))
    return sorted(found, key=lambda anchor: anchor[0])


def _halves(head: str, dates: Sequence[PrintedDate]) -> Sequence[str]:
    """Return the half-yearly round of each of the dates named together after ``head``; '' for none."""
    if len(dates) == 2:
        months = abs(dates[1].month - dates[0].month)
        return HALVES if HALF_YEAR[0] <= months <= HALF_YEAR[1] else ("", "")
    said = _HALF.search(_CLAUSE.split(head)[-1])
    return [said[0] + "度" if said else ""] * len(dates)


def _due(date: PrintedDate, what: str, half: str, roc_year: int | None) -> Milestone:
    return replace(
        _milestone("due", what, half),
        date=date.date(roc_year),
        printed_date=date.printed,
        is_year_printed=date.year is not None,
    )


def _milestone(kind: MilestoneKind, what: str, half: str = "") -> Milestone:
    return Milestone(0, kind, what, half, None, "", False, "", None, "", 0, ())


def _completed(dates: Sequence[PrintedDate]) -> Iterator[PrintedDate]:
    """Yield dates that are named together, each with the year of the one before: 6月30日及12月31日前."""
    year: int | None = None
    for date in dates:
        year = date.year if date.year is not None else year
        yield replace(date, year=year, is_end=date.is_end or date.day is None)


# --- which dates are due


def _groups(text: str, dates: Sequence[PrintedDate]) -> Iterator[_Group]:
    """Yield the dates by which something is due, those that are named together as one."""
    runs: list[list[PrintedDate]] = []
    for date in dates:
        if runs and _AND.fullmatch(text[runs[-1][-1].end : date.start]):
            runs[-1].append(date)
        else:
            runs.append([date])
    for run in runs:
        lead = _LEAD_IN.search(text, 0, run[0].start)
        until = _patterns()["until"].match(text, run[-1].end)
        assert lead is not None
        if _is_due(text, run, is_until=until is not None):
            yield _Group(tuple(run), lead.start(), until.end() if until else run[-1].end)


def _is_due(text: str, run: Sequence[PrintedDate], *, is_until: bool) -> bool:
    """Tell whether dates are the last days of a duty: by what stands after them, before them, or is done."""
    head, tail = text[: run[0].start], text[run[-1].end :].lstrip()
    dated = [date for date in run if date.day is not None or date.is_end]
    if run[-1] not in dated or (len(dated) < len(run) and not run[-1].is_end):
        return False  # a month is told, and no day
    if _pattern("past").search(head[-6:]):
        return False
    if is_until or _patterns()["labelled"].search(head):
        return not _PERIOD.search(head[-_REACH:])
    if tail.startswith(_NO_DUTY) and not run[0].is_end:
        return False
    is_named = bool(_NAMED.search(head)) or run[0].is_end
    return is_named and bool(_pattern("duties").search(_CLAUSE.split(tail)[0]))


# --- what is due


def _clause_start(text: str, start: int, stop: int) -> int:
    """Return where the clause begins that holds ``stop``, after ``start``."""
    found = [mark.end() for mark in _CLAUSE.finditer(text, start, stop)]
    return found[-1] if found else stop


def _duty(text: str, start: int, end: int, stop: int) -> str:
    """Return what is due: the clause of the date, without it, and the clauses after it."""
    begins = _clause_start(text, 0, start)
    begins = 0 if begins == start and not _CLAUSE.search(text, 0, start) else begins
    what = _tidy(_tidy(_HALF.sub("", text[begins:start])) + text[end:stop].lstrip(" ，,"))
    if what:
        return what
    clauses = [_tidy(_HALF.sub("", clause)) for clause in _CLAUSE.split(text[:start])]
    return next(filter(None, reversed(clauses)), "")


def _tidy(what: str) -> str:
    what = what.strip(" 　，,、：:。；;\n")
    if lead := _pattern("leads").match(what):
        what = what[lead.end() :]
    return what.strip(" ，,、：:")


def _is_publication(text: str, *, is_section: bool) -> bool:
    """Tell whether a sentence says that results or the plan are to be made public."""
    clauses = [text] if is_section else re.split(r"[，,]", text)
    return any(
        _pattern("results").search(clause) and _patterns()["made_public"].search(clause) for clause in clauses
    )


def _in_deadline(passage: Passage, what: str, roc_year: int | None) -> Iterator[Milestone]:
    """Yield the dates of a practice's deadline."""
    for date in find_dates(passage.text):
        if date.day is None and not date.is_end:
            continue
        boxes = passage.boxes(date.start, date.end)
        yield replace(
            _due(date, what, "", roc_year),
            text=passage.text,
            practice_id=passage.practice_id,
            page=boxes[0].page,
            boxes=boxes,
        )
