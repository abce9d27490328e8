"""Two plans of one office and year: keep both, tell them apart, and say so."""

from collections.abc import Sequence
from dataclasses import replace

from extract.issues import issue
from extract.records import Issue, Plan
from zuofa.state import Entry

CODE = "same_office_year"


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


def rename(plan: Plan, plan_id: str, others: Sequence[str]) -> Plan:
    """Return the plan under ``plan_id``, with an issue that names ``others`` if there are any."""
    old, new = f"{plan.plan_id}:", f"{plan_id}:"

    def renamed(found: Issue) -> Issue:
        zh, en = found.message_zh.replace(old, new), found.message_en.replace(old, new)
        return replace(found, message_zh=zh, message_en=en)

    said = [issue(CODE, other="、".join(others))] if others else []
    return replace(
        plan,
        plan_id=plan_id,
        practices=tuple(
            replace(practice, practice_id=practice.practice_id.replace(old, new, 1))
            for practice in plan.practices
        ),
        issues=tuple([renamed(found) for found in plan.issues if found.code != CODE] + said),
    )
