"""Two wordings of one duty (具體作法) -> what differs, in which words, and why it is called so.

Whether two practices are the same duty is decided elsewhere; here the duty is one, and only its
target, frequency, strength, scope, departments or words may have changed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from extract.knowledge import read_rules
from normalize.cadence import Cadence, find_periods, read_cadences
from normalize.duties import Finding, find_duty_changes, find_scope_changes, same_clauses
from normalize.fold import fold, letters
from normalize.marks import Mark, mark_changes
from normalize.names import Department, assign_roles, relate_departments
from normalize.quantities import Quantity, read_quantities

Kind = Literal[
    "duty_weakened",
    "duty_strengthened",
    "target_changed",
    "frequency_changed",
    "scope_changed",
    "department_changed",
    "reworded",
    "spelling",
    "identical",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""All kinds, the most consequential first."""

_BOUNDS = ("at_least", "at_most", "over", "under", "target", "reach")
_LONGEST = 20
"""Characters of a text that a reason quotes."""
_MOST = 4
"""Reasons that are written out for a change of scope."""


@dataclass(frozen=True, slots=True)
class Wording:
    """用語: one plan's words for a duty."""

    text: str
    """Display text of the practice."""
    departments: tuple[str, ...] = ()
    """承辦部門 as printed, lead and supporting; () where the plan has no such column."""
    deadline: str = ""
    """期限 as printed, entries separated by line feeds; '' where the plan has no such column."""
    roc_year: int | None = None
    support_departments: tuple[str, ...] = ()
    """協辦部門: those of ``departments`` in brackets."""
    agency_id: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """理由: why a kind holds, naming the words."""

    kind: Kind
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Variation:
    """用語差異: how a new wording of a duty differs from an old one."""

    kinds: tuple[Kind, ...]
    """At least one, the most consequential first."""
    marks: tuple[Mark, ...]
    """The difference of the two display texts."""
    reasons: tuple[Reason, ...]
    """In the order of ``kinds``; () when nothing differs."""


def compare_wordings(old: Wording, new: Wording) -> Variation:
    """Return how ``new`` differs from ``old``, two wordings of one duty.

    What a plan does not say (no departments, no deadline) is no difference. Never raises.
    """
    reasons = find_reasons(old, new)
    kinds = tuple(dict.fromkeys(reason.kind for reason in reasons))
    return Variation(kinds or ("identical",), mark_changes(old.text, new.text), reasons)


def find_reasons(old: Wording, new: Wording) -> tuple[Reason, ...]:
    """Return why ``new`` is another wording than ``old``, the most consequential reason first."""
    reasons = [
        *_text_reasons(old.text, new.text),
        *_deadline_reasons(old, new),
        *_department_reasons(old, new),
    ]
    return tuple(sorted(dict.fromkeys(reasons), key=lambda reason: KINDS.index(reason.kind)))


def _text_reasons(old: str, new: str) -> Sequence[Reason]:
    """Return what differs between the texts."""
    return () if old == new else _differences(old, new)


@lru_cache(maxsize=16384)
def _differences(old: str, new: str) -> tuple[Reason, ...]:
    if spelled(old) == spelled(new):
        return (Reason("spelling", "僅用字、標點或空白不同", "only spelling, punctuation or spaces differ"),)
    duties, scopes = find_duty_changes(old, new), find_scope_changes(old, new)
    shown = [*duties, *scopes[:_MOST]]
    quantities, gone, come = _quantity_reasons(old, new)
    periods = _period_reasons(old, new)
    reasons = [*map(_finding_reason, shown), *quantities, *periods]
    if more := len(scopes) - _MOST if len(scopes) > _MOST else 0:
        reasons.append(Reason("scope_changed", f"範圍：另有 {more} 處", f"scope: {more} more"))
    gone += [finding.old for finding in [*duties, *scopes]]
    come += [finding.new for finding in [*duties, *scopes]]
    if periods:
        gone += [phrase.cadence.printed for phrase in find_periods(old)]
        come += [phrase.cadence.printed for phrase in find_periods(new)]
    if not reasons or _rest(old, gone) != _rest(new, come):
        reasons.append(_reworded(old, new))
    return tuple(reasons)


def _rest(text: str, parts: Iterable[str]) -> str:
    """Return the spelling of a text without the parts that other reasons have told."""
    for part in sorted({part for part in parts if part}, key=len, reverse=True):
        text = text.replace(part, "", 1)
    return spelled(text)


def _reworded(old: str, new: str) -> Reason:
    if fold(old) == fold(new):
        return Reason("reworded", "僅同義詞不同", "only synonyms differ")
    return Reason("reworded", "文字不同", "the words differ")


def _finding_reason(finding: Finding) -> Reason:
    kind: Kind = "scope_changed"
    if finding.direction != "scope":
        kind = "duty_strengthened" if finding.direction == "strengthened" else "duty_weakened"
    zh, en = finding.label_zh, finding.label_en
    return _reason(kind, zh, en, finding.old, finding.new)


def _reason(kind: Kind, zh: str, en: str, old: str, new: str) -> Reason:
    """Return a reason that names what stood before and what stands now."""
    left, right = _short(old), _short(new)
    if left and right:
        return Reason(kind, f"{zh}：「{left}」→「{right}」", f"{en}: “{left}” → “{right}”")
    if right:
        return Reason(kind, f"{zh}：新增「{right}」", f"{en}: “{right}” added")
    return Reason(kind, f"{zh}：刪除「{left}」", f"{en}: “{left}” dropped")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


# --- quantities ---


def _quantity_reasons(old: str, new: str) -> tuple[list[Reason], list[str], list[str]]:
    """Return the reasons of numbers that differ, and the words they explain in each text."""
    common = Counter(map(_meaning, _counted(old))) & Counter(map(_meaning, _counted(new)))
    left, right = (_without(_counted(text), common) for text in (old, new))
    reasons: list[Reason] = []
    gone: list[str] = []
    come: list[str] = []
    for unit in dict.fromkeys(quantity.unit for quantity in [*left, *right]):
        here = [quantity for quantity in left if quantity.unit == unit]
        there = [quantity for quantity in right if quantity.unit == unit]
        for i in range(max(len(here), len(there))):
            before = here[i] if i < len(here) else None
            after = there[i] if i < len(there) else None
            if reason := _quantity_reason(before, after):
                reasons.append(reason)
                gone += [before.printed] if before else []
                come += [after.printed] if after else []
    return reasons, gone, come


@lru_cache(maxsize=16384)
def _counted(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text but those of a frequency (每3個月至少測試1次)."""
    periods = [(phrase.start, phrase.end) for phrase in find_periods(text)]
    return tuple(
        quantity
        for quantity in read_quantities(text)
        if not any(start <= quantity.start < end for start, end in periods)
    )


def _meaning(quantity: Quantity) -> tuple[str, float, str]:
    return quantity.unit, quantity.value, quantity.qualifier


def _without(quantities: Iterable[Quantity], common: Counter[tuple[str, float, str]]) -> list[Quantity]:
    left = Counter(common)
    kept = []
    for quantity in quantities:
        if left[_meaning(quantity)]:
            left[_meaning(quantity)] -= 1
        else:
            kept.append(quantity)
    return kept


def _quantity_reason(before: Quantity | None, after: Quantity | None) -> Reason | None:
    """Return why two quantities of one unit differ; None where one is missing and bounds nothing."""
    if before is None or after is None:
        only = before or after
        if only is None or (only.qualifier not in _BOUNDS and only.unit != "%"):
            return None
        return _reason("target_changed", "數量", "quantity", *_printed(before, after))
    if before.value == after.value and "at_least" in (before.qualifier, after.qualifier):
        kind: Kind = "duty_weakened" if before.qualifier == "at_least" else "duty_strengthened"
        return _reason(kind, "下限", "lower limit", *_printed(before, after))
    zh, en = ("數量", "quantity")
    if before.value != after.value:
        zh, en = (
            ("數量提高", "number raised") if after.value > before.value else ("數量降低", "number lowered")
        )
    return _reason("target_changed", zh, en, *_printed(before, after))


def _printed(before: Quantity | None, after: Quantity | None) -> tuple[str, str]:
    """Return how two quantities are quoted: with their qualifiers where only these differ."""
    bounds = bool(before and after and before.value == after.value)
    left, right = ((_quoted(one, with_bound=bounds) if one else "") for one in (before, after))
    return left, right


def _quoted(quantity: Quantity, *, with_bound: bool) -> str:
    return (_BEFORE.get(quantity.qualifier, "") if with_bound else "") + quantity.printed


_BEFORE = {
    "at_least": "至少",
    "at_most": "至多",
    "over": "逾",
    "under": "未滿",
    "about": "約",
    "target": "目標",
    "reach": "達",
}


# --- frequencies ---


def _rate(cadence: Cadence, roc_year: int | None = None) -> tuple[object, ...]:
    """Return what a frequency or a deadline comes to: equal for 每半年 and 每年2次."""
    if cadence.kind == "periodic":
        return "periodic", cadence.per_year
    if cadence.due_date is None:
        return (cadence.kind,)
    year = None if roc_year is None else cadence.due_date.year - roc_year
    return cadence.kind, year, cadence.due_date.month, cadence.due_date.day


def _period_reasons(old: str, new: str) -> list[Reason]:
    """Return the frequencies inside the texts that differ, of clauses that both texts have."""
    left, right = find_periods(old), find_periods(new)
    before = {_rate(phrase.cadence): phrase.cadence for phrase in left}
    after = {_rate(phrase.cadence): phrase.cadence for phrase in right}
    gone = [cadence for rate, cadence in before.items() if rate not in after]
    come = [cadence for rate, cadence in after.items() if rate not in before]
    if not gone and not come:
        return _limits(list(before.values()), list(after.values()))
    if not (before and after):
        pairs = same_clauses(old, new)
        kept = "\n".join(text for pair in pairs for text in pair)
        gone, come = ([one for one in side if one.printed in kept and one.per_year] for side in (gone, come))
    if not gone and not come:
        return []
    return [_reason("frequency_changed", "頻率", "frequency", *map(_joined, (gone, come)))]


def _limits(before: Sequence[Cadence], after: Sequence[Cadence]) -> list[Reason]:
    """Return that 至少 was dropped from, or added to, a frequency that is otherwise the same."""
    for one in before:
        for other in after:
            if _rate(one) == _rate(other) and one.at_least != other.at_least:
                kind: Kind = "duty_weakened" if one.at_least else "duty_strengthened"
                return [_reason(kind, "下限", "lower limit", one.printed, other.printed)]
    return []


def _joined(cadences: Iterable[Cadence]) -> str:
    return "、".join(cadence.printed for cadence in cadences)


_Deadline = tuple[str, int | None]
"""As printed, and the 民國 year of the plan."""


def _deadline_reasons(old: Wording, new: Wording) -> Sequence[Reason]:
    """Return what differs between the deadlines; one that is missing or not understood says nothing."""
    return _deadlines((old.deadline, old.roc_year), (new.deadline, new.roc_year))


@lru_cache(maxsize=16384)
def _deadlines(old: _Deadline, new: _Deadline) -> Sequence[Reason]:
    before, after = read_cadences(*old), read_cadences(*new)
    if not before or not after or any(cadence.kind == "unknown" for cadence in (*before, *after)):
        return ()
    rates = [
        {_rate(cadence, year) for cadence in cadences}
        for cadences, (_, year) in ((before, old), (after, new))
    ]
    if rates[0] == rates[1]:
        return _limits(before, after)
    return (_reason("frequency_changed", "期限", "deadline", _joined(before), _joined(after)),)


# --- departments ---


_Departments = tuple[tuple[str, ...], tuple[str, ...], str, int | None]
"""All and the supporting ones as printed, the agency and the 民國 year."""


def _department_reasons(old: Wording, new: Wording) -> Sequence[Reason]:
    """Return what differs between the departments; related names (業務組, 業務課) are no change."""
    if not old.departments or not new.departments:
        return ()
    one, other = (
        (wording.departments, wording.support_departments, wording.agency_id, wording.roc_year)
        for wording in (old, new)
    )
    return _assignments(one, other)


@lru_cache(maxsize=16384)
def _assignments(old: _Departments, new: _Departments) -> Sequence[Reason]:
    before, after = _roles(*old), _roles(*new)
    gone = _only(before, after)
    come = _only(after, before)
    if not before or not after or not (gone or come):
        return ()
    return (_reason("department_changed", "承辦部門", "departments", "、".join(gone), "、".join(come)),)


@lru_cache(maxsize=8192)
def _roles(
    departments: tuple[str, ...], support: tuple[str, ...], agency_id: str, roc_year: int | None
) -> tuple[tuple[Department, str], ...]:
    found = assign_roles(departments, support, agency_id, roc_year)
    return tuple((one.department, one.role) for one in found)


def _only(these: Sequence[tuple[Department, str]], those: Sequence[tuple[Department, str]]) -> list[str]:
    """Return the departments, with a supporting role in brackets, that only one side has."""
    return [
        f"（{department.name}）" if role == "support" else department.name
        for department, role in these
        if not any(
            role == other_role and relate_departments(department, other) != "different"
            for other, other_role in those
        )
    ]


# --- spelling ---


@lru_cache(maxsize=16384)
def spelled(text: str) -> str:
    """Return a text's letters and digits in one spelling (臺台, 佈布, 做法作法); its words stay."""
    key = letters(text)
    for word, standard in _spellings():
        key = key.replace(word, standard)
    return key


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    rules = read_rules("normalize", "rules/terms.yml")
    return tuple((letters(word), letters(row["key"])) for row in rules["spelling"] for word in row["words"])
