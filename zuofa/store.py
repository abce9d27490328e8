"""The data set as one run holds it: put a file's result in, take a file out, all together or not at all."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from extract import journal
from zuofa.state import Entry, format_entry, problems, read_entries, write_entries

if TYPE_CHECKING:
    from extract.records import Issue, Plan

TABLES = (
    "plans",
    "practices",
    "sections",
    "citations",
    "milestones",
    "forms",
    "criteria",
    "grades",
    "rewards",
    "issues",
    "asides",
    "sources",
)
"""The tables that reading fills."""


def ocr_memory(data: Path) -> Path:
    """Return the folder in which the text recognition keeps what it read."""
    return data / journal.HIDDEN / "ocr"


@dataclass(slots=True)
class Store:
    """A data set, locked for one run, and what it knows of each file."""

    data: Path
    db: Connection
    entries: dict[str, Entry]
    stale: set[str] = field(default_factory=set)
    """Keys of the files that this run still has to read again: what is known of them says nothing."""

    @property
    def memory(self) -> Path:
        """The folder in which the text recognition keeps what it read."""
        return ocr_memory(self.data)


@dataclass(frozen=True, slots=True)
class Result:
    """A file's entry, with what was read of it."""

    entry: Entry
    issues: Sequence["Issue"]
    plan: "Plan | None" = None


Changes = Mapping[str, Result | None]
"""Key of a file -> its new result, or None to take it out."""


@contextmanager
def opened(data: Path, waiting: Callable[[], None]) -> Iterator[Store]:
    """Hold the data set for one run; calls ``waiting`` once if another run has it.

    Plans of which a file is gone or damaged are taken out whole, and so are files without a record.
    """
    with journal.locked(data, "run", waiting), closing(journal.open_journal(data)) as db:
        journal.clear_staging(data)
        store = Store(data, db, read_entries(db))
        lost = [e for e in store.entries.values() if not all(journal.is_whole(data / f) for f in e.targets)]
        strays = [] if store.entries else list(_files(data))
        if lost or strays:
            _change(store, {entry.key: None for entry in lost}, strays)
        yield store


def _files(data: Path) -> Iterator[str]:
    for table in TABLES:
        for path in (data / table).glob("**/*.parquet"):
            yield path.relative_to(data).as_posix()


def put(store: Store, result: Result) -> None:
    """Store a file's result in place of its former one; raises ValueError or TypeError if it does not fit."""
    _change(store, {result.entry.key: result})


def drop(store: Store, entries: Iterable[Entry]) -> None:
    """Take files out, as one change."""
    changes: Changes = {entry.key: None for entry in entries}
    if changes:
        _change(store, changes)


def _change(store: Store, changes: Changes, strays: Iterable[str] = ()) -> None:
    from extract import dataset

    store.stale -= set(changes)
    results = {**changes, **_neighbours(store, changes)}
    old = [store.entries[key] for key in results if key in store.entries]
    moves: dict[str, Path | None] = {target: None for entry in old for target in entry.targets}
    moves |= dict.fromkeys(strays)
    entries: dict[str, Entry | None] = dict.fromkeys(results)
    for key, result in results.items():
        if result is not None:
            staged = _stage(store.data, result)
            moves |= staged
            entries[key] = replace(result.entry, targets=tuple(staged))
    moves |= dataset.stage_schemas(store.data)
    journal.commit(store.db, store.data, moves, lambda: write_entries(store.db, entries))
    store.entries = {key: entry for key, entry in {**store.entries, **entries}.items() if entry}


def _neighbours(store: Store, changes: Changes) -> dict[str, Result]:
    """Return the plans that the changes give another id, or other plans of the same office and year.

    Some may turn out to be one plan in two files: of these one is kept, the others become duplicates.
    """
    from extract import dataset
    from zuofa import same_year

    new = {key: result.entry if result else None for key, result in changes.items()}
    after = {key: entry for key, entry in {**store.entries, **new}.items() if entry}
    touched = [
        entries[key].base_id for entries in (store.entries, after) for key in changes if key in entries
    ]
    results: dict[str, Result] = {}
    for base in {base for base in touched if base}:
        members = {key: entry for key, entry in after.items() if entry.base_id == base}
        formats = _other_formats(store, members, changes)
        results |= formats
        members = {k: entry for k, entry in members.items() if k not in formats and not entry.kept}
        for key, (plan_id, others) in same_year.assign(list(members.values())).items():
            entry, result = members[key], changes.get(key)
            if (entry.plan_id, entry.others) != (plan_id, others):
                plan = result.plan if result else dataset.load(entry.plan_id or "", store.data)
                results[key] = _renamed(entry, plan, plan_id, others)
    return results


def _other_formats(store: Store, members: Mapping[str, Entry], changes: Changes) -> dict[str, Result]:
    """Return the new results of the files whose plan another one of ``members`` holds too."""
    from extract import dataset
    from extract.issues import issue
    from zuofa import same_year

    fresh = {key: entry for key, entry in members.items() if key not in store.stale and not entry.kept}
    if len(fresh) < 2:
        return {}
    plans = {key: result.plan for key, result in changes.items() if result and result.plan}
    loaded = [
        (entry, plans.get(key) or dataset.load(entry.plan_id or "", store.data))
        for key, entry in fresh.items()
    ]
    found = same_year.other_formats(loaded)
    for entry in members.values():  # what was kept may be a duplicate now, too
        if entry.kept in found:
            found[entry.key] = found[entry.kept]
    results = {}
    for key, kept in found.items():
        said = issue("duplicate_format", other=kept.file)
        results[key] = Result(format_entry(members[key], kept, said), (said,))
    return results


def _renamed(entry: Entry, plan: "Plan | None", plan_id: str, others: tuple[str, ...]) -> Result:
    from zuofa import same_year

    assert plan is not None
    plan = same_year.rename(plan, plan_id, others)
    told = problems(plan.issues)
    entry = replace(entry, plan_id=plan_id, others=others, issues=len(plan.issues), problems=told)
    return Result(entry, plan.issues, plan)


def _stage(data: Path, result: Result) -> dict[str, Path | None]:
    from extract import dataset

    entry, plan = result.entry, result.plan
    source = dataset.SourceRow(**{f.name: getattr(entry, f.name) for f in fields(dataset.SourceRow)})
    rows = dataset.file_rows(source, result.issues, plan)
    if plan is None:
        name = f"file-{hashlib.sha256(entry.key.encode()).hexdigest()[:16]}"
        return dataset.stage(data, rows, name, agency_id=None, roc_year=None)
    return dataset.stage(data, rows, plan.plan_id, agency_id=plan.agency_id, roc_year=plan.roc_year)
