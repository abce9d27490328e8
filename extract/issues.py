"""Raise issues: a code and its details become a row that says what happened and what to do."""

from functools import partial
from typing import Any

from extract.knowledge import read_rules
from extract.records import Box, Issue

issue_catalogue = partial(read_rules, "extract", "issues.yml")
"""Code -> severity, zh, en, advice_zh, advice_en."""


def issue(
    code: str,
    *,
    page: int | None = None,
    text: str = "",
    box: Box | None = None,
    practice_id: str = "",
    **details: Any,
) -> Issue:
    """Return the issue ``code`` with its sentences filled in.

    ``details`` fill the {…} of the catalogue's sentences. ``page`` defaults to the box's page.
    Raises KeyError for an unknown code or a missing detail: a fault of the program, not of the plan.
    """
    entry = issue_catalogue()[code]
    say = {key: entry[key].format(**details) for key in ("zh", "en", "advice_zh", "advice_en")}
    return Issue(
        code=code,
        severity=entry["severity"],
        page=box.page if page is None and box is not None else page,
        text=text,
        message_zh=say["zh"],
        message_en=say["en"],
        advice_zh=say["advice_zh"],
        advice_en=say["advice_en"],
        box=box,
        practice_id=practice_id,
    )
