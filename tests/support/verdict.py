"""Compare what was read with what was drawn."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import words
from planspec import Layout, PlanSpec, truth
from prosemake import Prose

FIELDS = (
    *("facet", "strategy", "item", "label"),
    *("text", "departments", "support_departments", "deadline", "remark"),
)
BETWEEN_CJK = re.compile(r"[一-鿿，。、；：] +[一-鿿，。、；：]")
RADICALS = {chr(code) for code in words.RADICALS.values()}


@dataclass(frozen=True)
class Mistake:
    field: str
    """A field of the practice or the plan; ``missed`` and ``extra`` for whole practices."""
    wanted: Any
    found: Any
    ordinal: int = 0
    """1-based practice as drawn; 0 for the plan."""


def plain(value: Any) -> Any:
    """Fold what may differ: compatibility forms and white space."""
    if isinstance(value, str):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def mistakes(spec: PlanSpec, layout: Layout, plan: Any) -> list[Mistake]:
    """Return all that differs between the drawn plan and the one that was read."""
    wanted = truth(spec, layout)
    found = [{field: getattr(p, field) for field in FIELDS} for p in plan.practices]
    out = [*plan_mistakes(spec, plan), *(prose_mistakes(spec.prose, plan) if spec.prose else ())]
    for i, j in aligned_rows(wanted, found):
        if i is None or j is None:
            row = found[j] if i is None else wanted[i]
            out.append(Mistake("extra" if i is None else "missed", row["text"], None, (i or 0) + 1))
        else:
            out += row_mistakes(i + 1, wanted[i], found[j])
    return out


def plan_mistakes(spec: PlanSpec, plan: Any) -> Iterator[Mistake]:
    """Yield what is wrong with the plan's own fields and its account of characters."""
    pairs = {
        "title": (plain(spec.title), plain(plan.title)),
        "roc_year": (spec.roc_year, plan.roc_year),
        "enacted_date": (spec.enacted, plan.enacted_date),
        "accounted": (True, plan.account.accounted >= 0.999),
    }
    for field, (wanted, found) in pairs.items():
        if wanted != found:
            yield Mistake(field, wanted, found)
    for issue in plan.issues:
        if issue.severity == "error":
            yield Mistake("error", None, issue.code)


def prose_mistakes(prose: Prose, plan: Any) -> Iterator[Mistake]:
    """Yield what is wrong with the sections, citations and dated duties round the table."""
    wanted, found = [plain(block) for block in prose.blocks()], list(blocks(plan.sections))
    for n in range(max(len(wanted), len(found))):
        pair = [side[n] if n < len(side) else None for side in (wanted, found)]
        if pair[0] != pair[1]:
            yield Mistake("section", *pair)
    cited = {(str(one.date), one.number, plain(one.title)) for one in plan.citations if one.number}
    if cited != {(date, number, plain(title)) for date, number, title in prose.citations}:
        yield Mistake("citations", prose.citations, sorted(cited))
    dates = [str(one.date) for one in plan.milestones if one.date and one.section]
    if sorted(dates) != sorted(prose.dates):
        yield Mistake("dates", prose.dates, dates)
    numbering = [one.code for one in plan.issues if one.code == "numbering_level"]
    if numbering:
        yield Mistake("levels", [], numbering)


def blocks(sections: Any) -> Iterator[list[str]]:
    """Yield each section at the top with all that stands beneath it."""
    block: list[str] = []
    for section in sections:
        if section.level == 1 and block:
            yield block
            block = []
        block += [plain(part) for part in (section.heading, *section.text.split("\n")) if part]
    if block:
        yield block


def row_mistakes(ordinal: int, wanted: dict[str, Any], found: dict[str, Any]) -> Iterator[Mistake]:
    for field in FIELDS:
        if plain(wanted[field]) != plain(found[field]):
            yield Mistake(field, wanted[field], found[field], ordinal)
    if plain(wanted["text"].split("\n")) != plain(found["text"].split("\n")):
        yield Mistake("lines", wanted["text"], found["text"], ordinal)
    if BETWEEN_CJK.search(found["text"]) and not BETWEEN_CJK.search(wanted["text"]):
        yield Mistake("spaces", wanted["text"], found["text"], ordinal)
    if RADICALS & set(found["text"]):
        yield Mistake("radicals", wanted["text"], found["text"], ordinal)


def aligned_rows(
    wanted: list[dict[str, Any]], found: list[dict[str, Any]]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair rows in order by their text; rows without a partner are paired with None."""
    keys = [[plain(row["label"] + row["text"])[:12] for row in rows] for rows in (wanted, found)]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for _, i0, i1, j0, j1 in matcher.get_opcodes():
        for n in range(max(i1 - i0, j1 - j0)):
            yield (i0 + n if i0 + n < i1 else None), (j0 + n if j0 + n < j1 else None)
