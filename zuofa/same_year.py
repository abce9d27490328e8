"""Two plans of one office and year: keep both, tell them apart, and say so; one plan in two files is one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from rapidfuzz.distance import Indel

from extract.issues import issue
from extract.records import Citation, Issue, Milestone, Plan, Practice
from extract.text import squeeze
from zuofa.state import Entry

CODE = "same_office_year"
FORMATS = ("pdf", "docx", "odt", "scan")
"""Which format is kept. All but a scan have every character for certain, and a PDF shows its pages too."""
ALIKE = 0.97
"""A scan has the practices of another file when so much of their text is the same: recognition errs."""

InPractice = TypeVar("InPractice", Practice, Citation, Milestone)


def assign(members: Sequence[Entry]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return each entry's plan_id and the files it shares its office and year with, by key.

    The first by path keeps the plan_id as read; the others add the start of their hash. So the ids
    depend on what is in the folder, not on which plan was read first.
    """
    files = [entry.file for entry in sorted(members, key=lambda entry: entry.key)]
    named = {}
    for n, entry in enumerate(sorted(members, key=lambda entry: entry.key)):
        plan_id = entry.base_id or ""
        named[entry.key] = (
            plan_id if n == 0 else f"{plan_id}-{entry.sha256[:6]}",
            tuple(files[1:] if n == 0 else files[:1]),
        )
    return named


def other_formats(members: Sequence[tuple[Entry, Plan]]) -> dict[str, Entry]:
    """Return the files that hold the same plan as another one, by key: which one is kept.

    In another format the practices must be the same, in the same format everything that is read: then it was
    saved anew. Others are two plans, as :func:`assign` has them. What is kept depends on what is in the
    folder, not on what was read first.
    """
    kept: list[tuple[Entry, Plan]] = []
    found: dict[str, Entry] = {}
    for entry, plan in sorted(members, key=lambda pair: (_preference(pair[0]), pair[0].key)):
        same = (
            one
            for one, other in kept
            if (_is_saved_anew if one.kind == entry.kind else _is_same)(plan, other)
        )
        if (first := next(same, None)) is not None:
            found[entry.key] = first
        else:
            kept.append((entry, plan))
    return found


def _preference(entry: Entry) -> int:
    return FORMATS.index(entry.kind) if entry.kind in FORMATS else len(FORMATS)


def _is_same(one: Plan, other: Plan) -> bool:
    """Tell whether two plans have the same practices, by their texts."""
    texts = [[squeeze(practice.text) for practice in plan.practices] for plan in (one, other)]
    if not all(texts) or texts[0] == texts[1]:
        return all(texts)
    scanned = any(practice.text_source == "ocr" for plan in (one, other) for practice in plan.practices)
    return scanned and Indel.normalized_similarity(*map("\n".join, texts), score_cutoff=ALIKE) > 0.0


def _is_saved_anew(one: Plan, other: Plan) -> bool:
    """Tell whether two plans say the same in title, practices and sections, to the letter."""
    return bool(one.practices) and _said(one) == _said(other)


def _said(plan: Plan) -> tuple[object, ...]:
    practices = [
        (p.facet, p.strategy, p.item, p.label, p.text, p.departments, p.support_departments, p.deadline)
        for p in plan.practices
    ]
    return plan.title, practices, [(section.heading, section.text) for section in plan.sections]


def rename(plan: Plan, plan_id: str, others: Sequence[str]) -> Plan:
    """Return the plan under ``plan_id``, with an issue that names ``others`` if there are any."""
    old, new = f"{plan.plan_id}:", f"{plan_id}:"

    def renamed(found: Issue) -> Issue:
        zh, en = found.message_zh.replace(old, new), found.message_en.replace(old, new)
        practice_id = found.practice_id.replace(old, new, 1)
        return replace(found, message_zh=zh, message_en=en, practice_id=practice_id)

    said = [issue(CODE, other="、".join(others))] if others else []
    return replace(
        plan,
        plan_id=plan_id,
        practices=_of_practices(plan.practices, old, new),
        citations=_of_practices(plan.citations, old, new),
        milestones=_of_practices(plan.milestones, old, new),
        criteria=tuple(
            replace(one, criterion_id=one.criterion_id.replace(old, new, 1)) for one in plan.criteria
        ),
        issues=tuple([renamed(found) for found in plan.issues if found.code != CODE] + said),
    )


def _of_practices(records: Sequence[InPractice], old: str, new: str) -> tuple[InPractice, ...]:
    """Return records with their practice's new id."""
    return tuple(replace(one, practice_id=one.practice_id.replace(old, new, 1)) for one in records)
