"""What a run remembers of each file, so that the next one need not read it again."""

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from zuofa.find import Found
from zuofa.options import Run

if TYPE_CHECKING:
    from extract.records import Issue, Plan

Status = Literal["read", "partial", "unread", "failed", "duplicate"]
LIMITS = ("time_limit", "memory_limit", "too_many_pages")
"""Issues that other options may cure: such a file is read again when the options differ."""
TOLD = ("duplicate_file", "duplicate_format", "same_office_year")
"""Issues that are no errors, but about which a run speaks."""
PASSING = ("reader_crashed", "unreadable_file")
"""Issues that may cure themselves: such a file is always tried again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person must hear of a file after a run, e.g. why a part was not read, and what to do."""

    zh: str
    en: str
    advice_zh: str
    advice_en: str
    pages: tuple[int, ...] = ()
    """1-based pages; empty when the whole file is meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file and what became of it."""

    key: str
    file: str
    sha256: str
    bytes: int
    status: Status
    recipe: str
    """What the result depends on beside the file's content; '' is never up to date."""
    fingerprint: str
    seconds: float = 0.0
    pages: int | None = None
    plan_id: str | None = None
    base_id: str | None = None
    """What two plans of one office and year share: the plan_id as read."""
    others: tuple[str, ...] = ()
    """The files with the same content (duplicate), or of the same office and year."""
    practices: int = 0
    issues: int = 0
    accounted: float | None = None
    problems: tuple[Problem, ...] = ()
    targets: tuple[str, ...] = ()
    """Its files in the data set, relative to the data folder."""
    kind: str = ""
    """pdf, scan, docx or odt: where its text comes from."""
    kept: str = ""
    """Key of the file that the data set keeps in place of this one, the same plan."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file was left unread."""
        return self.status in ("read", "duplicate")


def plan_entry(found: Found, plan: "Plan", run: Run, seconds: float) -> Entry:
    """Return the entry of a file that was read.

    Two plans that do not say whose or of which year they are, are not for that reason of the same.
    """
    is_identified = bool(plan.office and plan.roc_year)
    return Entry(
        **_common(found, run),
        status=_status(plan),
        recipe=run.recipe(found.source),
        seconds=seconds,
        pages=plan.page_count,
        plan_id=plan.plan_id,
        base_id=plan.plan_id if is_identified else f"{plan.plan_id}-{found.sha256[:6]}",
        practices=len(plan.practices),
        issues=len(plan.issues),
        accounted=plan.account.accounted,
        problems=problems(plan.issues),
        kind=text_kind(plan),
    )


def text_kind(plan: "Plan") -> str:
    """Return where a plan's text comes from: its format, or "scan" if some of it was recognised."""
    scanned = any(practice.text_source == "ocr" for practice in plan.practices)
    return "scan" if scanned or plan.format == "picture" else plan.format


def failed_entry(found: Found, issue: "Issue", run: Run, seconds: float = 0.0) -> Entry:
    """Return the entry of a file that could not be read."""
    recipe = run.limited if issue.code in LIMITS else run.recipe
    return Entry(
        **_common(found, run),
        status="failed",
        recipe="" if issue.code in PASSING else recipe(found.source),
        seconds=seconds,
        issues=1,
        problems=problems((issue,)),
    )


def duplicate_entry(found: Found, other: str, issue: "Issue", run: Run) -> Entry:
    """Return the entry of a file whose content was read from the file ``other``; ``issue`` says so."""
    return Entry(
        **_common(found, run),
        status="duplicate",
        recipe=run.recipe(found.source),
        others=(other,),
        issues=1,
        problems=problems((issue,)),
    )


def format_entry(entry: Entry, kept: Entry, issue: "Issue") -> Entry:
    """Return the entry of a plan that is ``kept`` in another file; ``issue`` says so."""
    return replace(
        entry,
        status="duplicate",
        plan_id=None,
        others=(kept.file,),
        kept=kept.key,
        pages=None,
        practices=0,
        issues=1,
        accounted=None,
        problems=problems((issue,)),
        targets=(),
    )


def _common(found: Found, run: Run) -> dict[str, Any]:
    common = {name: getattr(found, name) for name in ("key", "file", "sha256", "bytes")}
    return common | {"fingerprint": run.fingerprint}


def _status(plan: "Plan") -> Status:
    if not plan.practices:
        return "unread"
    return "partial" if any(issue.severity == "error" for issue in plan.issues) else "read"


def problems(issues: "tuple[Issue, ...]") -> tuple[Problem, ...]:
    """Return what to tell of ``issues``: the errors and :data:`TOLD`, one for all pages that share it."""
    pages: dict[tuple[str, str, str, str], list[int]] = {}
    for issue in issues:
        if issue.severity == "error" or issue.code in TOLD:
            said = (issue.message_zh, issue.message_en, issue.advice_zh, issue.advice_en)
            is_placed = issue.box is not None and issue.box.place != ""
            pages.setdefault(said, []).extend([issue.page] if issue.page and not is_placed else [])
    return tuple(Problem(*said, pages=tuple(on)) for said, on in pages.items())


def read_entries(db: sqlite3.Connection) -> dict[str, Entry]:
    """Return all entries by key, in the order of the keys."""
    db.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, entry TEXT NOT NULL)")
    rows = db.execute("SELECT key, entry FROM entries ORDER BY key")
    return {key: _from_json(json.loads(text)) for key, text in rows}


def write_entries(db: sqlite3.Connection, changes: dict[str, Entry | None]) -> None:
    """Store entries (None: forget the key), within the caller's transaction."""
    for key, entry in changes.items():
        db.execute("DELETE FROM entries WHERE key = ?", (key,))
        if entry is not None:
            text = json.dumps(asdict(entry), ensure_ascii=False)
            db.execute("INSERT INTO entries VALUES (?, ?)", (key, text))


def _from_json(row: dict[str, Any]) -> Entry:
    lists = {name: tuple(row[name]) for name in ("others", "targets")}
    problems = tuple(Problem(**p | {"pages": tuple(p["pages"])}) for p in row["problems"])
    return Entry(**row | lists | {"problems": problems})
