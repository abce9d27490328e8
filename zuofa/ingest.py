"""A folder of plans becomes the data set: find, compare with what is known, read, store."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.journal import nothing
from zuofa.find import Found, find_files
from zuofa.fingerprint import fingerprint
from zuofa.options import Options, Run
from zuofa.sources import Note
from zuofa.state import Entry, duplicate_entry, failed_entry, plan_entry
from zuofa.store import Result, Store, drop, opened, put
from zuofa.todo import Todo, decide

if TYPE_CHECKING:
    from extract.records import Issue
    from zuofa.pool import Outcome, Read


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did."""

    entries: tuple[Entry, ...]
    """Of every file found, by path."""
    unchanged: frozenset[str]
    """Keys of the entries that were not read again."""
    dropped: tuple[Entry, ...]
    """What is no longer there, under that name."""
    notes: tuple[Note, ...]
    skipped: tuple[str, ...]
    """Files that are of no kind that is read."""
    seconds: float

    @property
    def fresh(self) -> tuple[Entry, ...]:
        """The entries that this run made."""
        return tuple(entry for entry in self.entries if entry.key not in self.unchanged)

    @property
    def moved(self) -> tuple[tuple[Entry, Entry], ...]:
        """What was dropped under one name and read under another, with its new entry."""
        here = {entry.sha256: entry for entry in reversed(self.fresh) if entry.bytes}
        return tuple((old, here[old.sha256]) for old in self.dropped if old.sha256 in here)

    @property
    def gone(self) -> tuple[Entry, ...]:
        """What was dropped and not read under another name."""
        moved = {old.key for old, _ in self.moved}
        return tuple(entry for entry in self.dropped if entry.key not in moved)

    @property
    def is_whole(self) -> bool:
        """Whether every file found has been read, and wholly."""
        return all(entry.is_whole for entry in self.entries)


Progress = Callable[[int, int, int], None]
"""Hears of files done, files to read and pages read so far: whenever one is done, and while they are read."""


def ignore(done: int, files: int, pages: int) -> None:
    """Hear of progress, and do nothing about it."""


def ingest(
    paths: Sequence[Path] = (),
    raw: Path = Path("data/raw"),
    data: Path = Path("data/parquet"),
    options: Options = Options(),  # noqa: B008 - frozen
    *,
    waiting: Callable[[], None] = nothing,
    progress: Progress = ignore,
    read: "Read | None" = None,
) -> Report:
    """Read what is new or changed in ``paths`` (default: ``raw``) into ``data``, drop what is gone.

    Each file is stored as soon as it is read, so a run that is stopped keeps what it has. ``read`` takes
    the place of the reader (tests, see :data:`zuofa.pool.Read`); it must be a module's own function.
    ``waiting`` is called if another run holds the data set, and this one waits for it. Raises OSError
    or sqlite3.OperationalError when the data folder cannot be written.
    """
    start, run = time.monotonic(), Run(options, fingerprint())
    with opened(data, waiting) as store:
        seen = find_files(paths, raw, data)
        todo = decide(seen, store.entries, data, lambda found: _up_to_date(found, run))
        drop(store, todo.drop)
        for found, other in todo.duplicates:
            _put_duplicate(store, found, other, run)
        _read(store, todo, run, progress, read)
    return Report(
        entries=tuple(store.entries[found.key] for found in seen.found),
        unchanged=frozenset(entry.key for entry in todo.unchanged),
        dropped=todo.drop,
        notes=seen.notes,
        skipped=seen.skipped,
        seconds=time.monotonic() - start,
    )


def _up_to_date(found: Found, run: Run) -> tuple[str, ...]:
    """Return the recipes with which the file need not be read again."""
    if run.options.force or found.trouble:
        return ()
    return run.recipe(found.source), run.limited(found.source)


def _put_duplicate(store: Store, found: Found, other: str, run: Run) -> None:
    from extract.issues import issue

    same = issue("duplicate_file", other=other)
    put(store, Result(duplicate_entry(found, other, same, run), (same,)))


def _read(store: Store, todo: Todo, run: Run, progress: Progress, read: "Read | None") -> None:
    store.stale = {found.key for found in todo.read}
    for found in todo.read:
        if found.trouble:
            _put_unreadable(store, found, run)
    files = [found for found in todo.read if not found.trouble]
    if not files:
        return
    from zuofa.pool import read_all

    done = 0

    def heard(pages: int) -> None:
        progress(done, len(files), pages)

    heard(0)
    for done, outcome in enumerate(read_all(files, run.options, read, store.memory, heard), 1):  # noqa: B007
        _put_outcome(store, outcome, run)


def _put_unreadable(store: Store, found: Found, run: Run) -> None:
    from extract.issues import issue

    _put_failed(store, found, issue("unreadable_file", detail=found.trouble), run)


def _put_outcome(store: Store, outcome: "Outcome", run: Run) -> None:
    from extract.issues import issue

    found, plan, why = outcome.found, outcome.plan, outcome.issue
    if plan is not None:
        if found.source and found.source.sha256.lower() not in ("", found.sha256):
            plan = replace(plan, issues=(*plan.issues, issue("source_changed")))
        try:
            put(store, Result(plan_entry(found, plan, run, outcome.seconds), plan.issues, plan))
        except (ValueError, TypeError) as error:  # e.g. half a surrogate pair
            why = issue("reader_crashed", detail=f"{type(error).__name__}: {error}")
    if why is not None:
        _put_failed(store, found, why, run, outcome.seconds)


def _put_failed(store: Store, found: Found, why: "Issue", run: Run, seconds: float = 0.0) -> None:
    put(store, Result(failed_entry(found, why, run, seconds), (why,)))
