"""What people decided about pairs of practices: a text file that is read, reviewed and kept like code.

Each decision names two practices and holds both texts as they were, so that it can be checked without
the program, follows a practice whose number changed, and is not applied to a text that nobody saw.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from normalize.fold import fold
from normalize.forced import Ties

Outcome = Literal["same", "not_same", "part"]
State = Literal["applied", "changed", "gone", "superseded"]
"""``changed``: a text is no longer the one decided on; ``gone``: a practice is not in the data set;
``superseded``: a later decision, or several together, say otherwise."""

_HEADER = """\
# 人工決定：兩筆作法是否為同一作法。 Decisions of people: whether two practices are one duty.
# verdict: same 同一 | not_same 不同 | part 部分（practice 為 other 的一部分，或包含 other）
# Written by `zuofa review`; edit by hand as you like. Later decisions on a pair win over earlier ones.
"""


class BadDecisionsError(ValueError):
    """The file of decisions cannot be read; the message says where and what to do, in two languages."""


@dataclass(frozen=True, slots=True)
class Decision:
    """決定: what somebody decided about two practices."""

    verdict: Outcome
    practice: str
    """practice_id of the one that was looked at."""
    text: str
    """Its display text at the time."""
    other: str
    """practice_id of the one it was compared with."""
    other_text: str
    who: str
    when: dt.date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """落實之決定: a decision, and whether and to which practices it applies now."""

    decision: Decision
    state: State
    practice: str
    """practice_id now; as it was where the practice is not found."""
    other: str


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a file in its order; none where there is no file. Raises BadDecisionsError."""
    if not path.exists():
        return ()
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or []
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadDecisionsError(
            f"{path} 不是有效的 YAML（UTF-8），請修正後再執行。 no valid YAML in UTF-8; mend it: {error}"
        ) from error
    if not isinstance(rows, list):
        raise BadDecisionsError(f"{path} 應為清單。 {path} must hold a list of decisions.")
    return tuple(_decision(row, n, path) for n, row in enumerate(rows, 1))


def _decision(row: Any, number: int, path: Path) -> Decision:
    names = {field.name for field in fields(Decision)}
    place = f"{path}, 第 {number} 筆 row {number}"
    if not isinstance(row, dict) or not names - {"why"} <= row.keys() <= names:
        given = set(map(str, row)) if isinstance(row, dict) else set()
        missing = ", ".join(sorted(names - {"why"} - given)) or "-"
        unknown = ", ".join(sorted(given - names)) or "-"
        raise BadDecisionsError(
            f"{place}：欄位不符，缺少 {missing}，多出 {unknown}。 "
            f"wrong fields, missing: {missing}; unknown: {unknown}"
        )
    if row["verdict"] not in get_args(Outcome):
        raise BadDecisionsError(
            f"{place}：verdict 應為 {' | '.join(get_args(Outcome))}。 verdict must be one of these."
        )
    if type(row["when"]) is not dt.date:
        raise BadDecisionsError(
            f"{place}：when 應為日期，如 2024-05-31。 when must be a date like 2024-05-31."
        )
    texts = {name: "" if value is None else str(value) for name, value in row.items() if name != "when"}
    return Decision(**texts, when=row["when"])  # type: ignore[arg-type]


def write_decision(path: Path, decision: Decision) -> None:
    """Add a decision at the end of the file, made if absent; what stands in it is not touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {name: value for name, value in asdict(decision).items() if name != "why" or value}
    text = yaml.safe_dump([row], allow_unicode=True, sort_keys=False, width=110)
    before = path.read_bytes() if path.exists() else b""
    start = _HEADER if not before else "" if before.endswith(b"\n") else "\n"
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(start + text)


def resolve(decisions: Sequence[Decision], texts: Mapping[str, str]) -> tuple[Resolved, ...]:
    """Return what has become of each decision; ``texts`` are the display texts by practice_id."""
    places = _places(decisions, texts)
    return _without_superseded([_resolved(decision, texts, places) for decision in decisions])


def _without_superseded(found: Sequence[Resolved]) -> tuple[Resolved, ...]:
    """Return the same, those marked that later ones repeat or rule out."""
    ties, pairs, kept = Ties(), set[frozenset[str]](), []
    for one in reversed(found):
        if one.state == "applied":
            pair = frozenset((one.practice, one.other))
            same = one.decision.verdict == "same"
            if pair in pairs or not ties.add(one.practice, one.other, same=same):
                one = replace(one, state="superseded")
            pairs.add(pair)
        kept.append(one)
    return tuple(reversed(kept))


def _places(decisions: Iterable[Decision], texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return (plan, folded text) -> practice, for the plans that decisions are about."""
    plans = {_plan(practice) for d in decisions for practice in (d.practice, d.other)}
    there = [(practice, text) for practice, text in texts.items() if _plan(practice) in plans]
    return {(_plan(practice), fold(text)): practice for practice, text in reversed(there)}


def _resolved(
    decision: Decision, texts: Mapping[str, str], places: Mapping[tuple[str, str], str]
) -> Resolved:
    now = [
        _now(practice, text, texts, places)
        for practice, text in ((decision.practice, decision.text), (decision.other, decision.other_text))
    ]
    ids = tuple(
        found or practice for found, practice in zip(now, (decision.practice, decision.other), strict=True)
    )
    if None in now:
        return Resolved(decision, "changed" if all(practice in texts for practice in ids) else "gone", *ids)
    return Resolved(decision, "applied" if ids[0] != ids[1] else "gone", *ids)


def _now(
    practice: str, text: str, texts: Mapping[str, str], places: Mapping[tuple[str, str], str]
) -> str | None:
    """Return the practice of its plan that has the text now: itself, or the one that took its place."""
    if practice in texts and fold(texts[practice]) == fold(text):
        return practice
    return places.get((_plan(practice), fold(text)))


def _plan(practice: str) -> str:
    return practice.rpartition(":")[0]
