"""The practices of the data set become links: read, align, store, all together or not at all."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, fields
from itertools import groupby
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

from extract.journal import nothing

if TYPE_CHECKING:
    import pyarrow as pa

    from extract.dataset import Rows
    from normalize.align import Alignment, Canonical, Link, PlanStatements
    from normalize.decisions import Resolved

TABLES = (
    *("catalogue", "wordings", "links", "facets", "quantities", "cadences", "assignments"),
    *("decisions", "issues"),
)
"""The tables that aligning fills; to ``issues`` it adds."""
_FILE = "align"


@dataclass(frozen=True, slots=True)
class Counts:
    """What an alignment came to."""

    plans: int
    practices: int
    canonical: int
    """Canonical practices, without retired ones."""
    shared: int
    """Of these, those that more than one plan has."""
    unsure: int
    parts: int
    decisions: int
    stale: tuple[str, ...]
    """Decisions that do not apply, in words, each with its reason."""
    unknown_deadlines: tuple[str, ...]
    """Deadlines that no rule can read, each once."""
    superseded: tuple[str, ...] = ()
    """Decisions that later ones contradict, in words."""
    is_fresh: bool = True
    """False when nothing had changed and nothing was written."""


def align(
    data: Path,
    decisions: Path,
    *,
    force: bool = False,
    waiting: Callable[[], None] = nothing,
) -> Counts:
    """Align all practices of a data set; does nothing when neither they, the decisions nor the rules changed.

    Raises normalize.decisions.BadDecisionsError when the file of decisions cannot be read.
    """
    from extract import dataset, journal
    from normalize.align import Alignment
    from normalize.decisions import read_decisions
    from normalize.load import read_before, read_plans

    decided = read_decisions(decisions)
    with journal.locked(data, "run", waiting), closing(journal.open_journal(data)) as db:
        journal.clear_staging(data)
        _make_tables(db)
        journal.commit(db, data, dict.fromkeys(_damaged(data)) | dataset.stage_schemas(data))
        plans = read_plans(data)
        print_now = _fingerprint(plans, decided)
        known = db.execute("SELECT counts FROM alignment WHERE fingerprint = ?", (print_now,)).fetchone()
        if known and not force and _is_whole(db, data):
            _finish(db, data)
            return _counts_from(known[0])
        alignment = Alignment(plans, decided, read_before(data))
        counts, moves = _stage(data, alignment)
        prints = print_now, _stamp(db, decisions)
        journal.commit(db, data, moves, lambda: _note(db, prints, counts, moves))
        _finish(db, data)
    return counts


def _finish(db: Connection, data: Path) -> None:
    """Bring up to date what rests on all plans and their links."""
    from extract.bundle import bundle
    from zuofa import adoption

    bundle(db, data)
    adoption.refresh(db, data)


def last(data: Path, decisions: Path) -> Counts | None:
    """Return what the last alignment came to if nothing has changed since; None if that is not certain.

    Looks at what was read from which files, not at any practice.
    """
    from extract import journal
    from zuofa import adoption

    with closing(journal.open_journal(data)) as db:
        _make_tables(db)
        row = db.execute("SELECT counts FROM alignment WHERE stamp = ?", (_stamp(db, decisions),)).fetchone()
        return _counts_from(row[0]) if row and _is_whole(db, data) and adoption.is_stored(db, data) else None


def _make_tables(db: Connection) -> None:
    db.execute("CREATE TABLE IF NOT EXISTS alignment (fingerprint TEXT, stamp TEXT, counts TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS aligned_files (file TEXT)")


def _stamp(db: Connection, decisions: Path) -> str:
    """Return what the alignment depends on, short: the files read, the decisions, the aligner."""
    from zuofa.fingerprint import aligner_fingerprint
    from zuofa.state import read_entries

    entries = read_entries(db)
    read = sorted((key, e.sha256, e.fingerprint, e.plan_id or "") for key, e in entries.items())
    digest = hashlib.sha256(aligner_fingerprint().encode())
    digest.update(repr(read).encode("utf-8", "backslashreplace"))
    digest.update(decisions.read_bytes() if decisions.exists() else b"")
    return digest.hexdigest()


def _note(db: Connection, prints: tuple[str, str], counts: Counts, moves: Mapping[str, Path | None]) -> None:
    db.execute("DELETE FROM alignment")
    db.execute("INSERT INTO alignment VALUES (?, ?, ?)", (*prints, json.dumps(asdict(counts))))
    db.execute("DELETE FROM aligned_files")
    written = [(file,) for file, staged in moves.items() if staged]
    db.executemany("INSERT INTO aligned_files VALUES (?)", written)


def _counts_from(text: str) -> Counts:
    values = json.loads(text)
    for name in ("stale", "unknown_deadlines", "superseded"):
        values[name] = tuple(values.get(name, ()))
    return Counts(**values | {"is_fresh": False})


def _is_whole(db: Connection, data: Path) -> bool:
    """Tell whether what the last run wrote is there, and whole."""
    from extract.journal import is_whole

    return all(is_whole(data / file) for (file,) in db.execute("SELECT file FROM aligned_files"))


def _fingerprint(plans: Sequence["PlanStatements"], decisions: Sequence[Any]) -> str:
    from zuofa.fingerprint import aligner_fingerprint

    digest = hashlib.sha256(aligner_fingerprint().encode())
    for plan in plans:
        digest.update(repr(plan).encode("utf-8", "backslashreplace"))
    digest.update(repr(decisions).encode())
    return digest.hexdigest()


# --- write


def _stage(data: Path, alignment: "Alignment") -> tuple[Counts, dict[str, Path | None]]:
    """Stage the tables; return the sums, and the moves that put the files in place of the former ones."""
    from extract import dataset
    from zuofa import adoption

    moves: dict[str, Path | None] = {file: None for table in TABLES for file in _files(data, table)}
    moves |= dict.fromkeys(adoption.files(data))  # until it is worked out from the new links
    whole: Rows = {
        "catalogue": [asdict(canonical) for canonical in alignment.catalogue],
        "decisions": [_decision_row(n, r) for n, r in enumerate(alignment.decisions, 1)],
    }
    moves |= dataset.stage(data, whole, _FILE)
    sums = _Sums(_read_from(data))
    heads = sorted(alignment.plans.heads, key=lambda head: (head.agency_id, head.roc_year or 0))
    for (agency_id, roc_year), group in groupby(heads, key=lambda head: (head.agency_id, head.roc_year or 0)):
        tables = _tables(alignment, [head.plan_id for head in group], sums)
        moves |= dataset.stage(data, tables, _FILE, agency_id=agency_id or None, roc_year=roc_year or None)
    moves |= dataset.stage(data, {"wordings": [*_wording_rows(sums.wordings)]}, _FILE)
    moves |= dataset.stage_schemas(data)
    return _count(alignment, sums), moves


@dataclass(slots=True)
class _Sums:
    """What is counted while the rows are written."""

    reading: Mapping[str, tuple[str, int]]
    relations: Counter[str] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)
    wordings: dict[tuple[str, int], tuple[str, int, str]] = field(default_factory=dict)
    """Canonical practice and digest of a key -> the first practice, how many plans, the relation."""

    def add_wording(self, link: "Link", key: int) -> None:
        """Count a wording of the canonical practice that a practice states."""
        first, plans, relation = self.wordings.get((link.canonical_id, key), (link.practice_id, 0, "unsure"))
        relation = "same" if "same" in (relation, link.relation) else "unsure"
        self.wordings[link.canonical_id, key] = first, plans + 1, relation


def _tables(alignment: "Alignment", plans: Sequence[str], sums: _Sums) -> dict[str, "pa.Table"]:
    """Return the tables of the plans of one partition; each plan's rows are packed before the next's."""
    import pyarrow as pa

    from extract import dataset

    packed: dict[str, list[pa.Table]] = {}
    for plan_id in plans:
        for name, rows in _rows(alignment, plan_id, sums).items():
            packed.setdefault(name, []).append(dataset.to_arrow(name, rows))
    return {name: pa.concat_tables(tables) for name, tables in packed.items()}


def _rows(alignment: "Alignment", plan_id: str, sums: _Sums) -> "Rows":
    """Return the rows of a plan, by table."""
    from normalize.fold import digest, key_of

    links = [*alignment.links(plan_id)]
    sums.relations.update(link.relation for link in links)
    rows: Rows = {"links": [_fields(link) for link in links]}
    rows |= {name: [] for name in ("quantities", "cadences", "assignments", "issues")}
    plan = alignment.plans[plan_id]
    keys = {practice.practice_id: digest(key_of(practice.text)) for practice in plan.practices}
    for link in links:
        if link.relation != "part":
            sums.add_wording(link, keys[link.practice_id])
    rows["facets"] = [*_facet_rows(plan)]
    for name, row in _term_rows(plan):
        rows[name].append(row)
        if row.get("kind") == "unknown":
            sums.unknown.add(row["printed"])
            reading = sums.reading.get(plan_id, ("", 0))
            rows["issues"].append(_issue_row(row, reading, len(sums.unknown)))
    return rows


def _fields(record: Any) -> dict[str, Any]:
    """Return the fields of a flat record; what asdict does, without its copies."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _files(data: Path, table: str) -> Iterator[str]:
    for path in (data / table).glob(f"**/{_FILE}.parquet"):
        yield path.relative_to(data).as_posix()


def _damaged(data: Path) -> list[str]:
    """Return the files of aligning that are cut off: what they had is worked out anew."""
    from extract.journal import is_whole

    return [file for table in TABLES for file in _files(data, table) if not is_whole(data / file)]


def _wording_rows(
    wordings: Mapping[tuple[str, int], tuple[str, int, str]],
) -> Iterator[dict[str, Any]]:
    for (canonical_id, key), (practice_id, plans, relation) in sorted(wordings.items()):
        yield {
            "canonical_id": canonical_id,
            "key": key,
            "relation": relation,
            "plans": plans,
            "practice_id": practice_id,
        }


def _facet_rows(plan: "PlanStatements") -> Iterator[dict[str, Any]]:
    """Yield a row for each facet of a plan, in document order."""
    from normalize.programmes import read_facet, related_facets

    for n, (printed, practices) in enumerate(Counter(p.facet for p in plan.practices if p.facet).items(), 1):
        facet = read_facet(printed)
        yield {
            "plan_id": plan.plan_id,
            "ordinal": n,
            "facet": printed,
            "facet_id": facet.facet_id,
            "name": facet.name,
            "programme": facet.programme_id,
            "related": list(related_facets(facet.facet_id)),
            "practices": practices,
        }


def _term_rows(plan: "PlanStatements") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield table and row for each number, deadline and department of a plan's practices."""
    from normalize.cadence import read_cadences
    from normalize.names import assign_roles
    from normalize.quantities import read_quantities

    for practice in plan.practices:
        key = {"plan_id": plan.plan_id, "practice_id": practice.practice_id}
        for n, quantity in enumerate(read_quantities(practice.text), 1):
            yield "quantities", key | {"ordinal": n} | asdict(quantity)
        for n, cadence in enumerate(read_cadences(practice.deadline, plan.roc_year), 1):
            yield "cadences", key | {"ordinal": n} | asdict(cadence)
        named = assign_roles(
            practice.departments, practice.support_departments, plan.agency_id, plan.roc_year
        )
        for n, one in enumerate(named, 1):
            yield (
                "assignments",
                key
                | {
                    "ordinal": n,
                    "printed": one.department.printed,
                    "department": one.department.name,
                    "scope": one.department.scope,
                    "role": one.role,
                    "is_known": one.department.known,
                },
            )


def _read_from(data: Path) -> dict[str, tuple[str, int]]:
    """Return plan -> the file it was read from, and how many issues reading it raised."""
    from extract import dataset

    count = dict(
        zip(*dataset.read("plans", data).select(["plan_id", "issues"]).to_pydict().values(), strict=True)
    )
    rows = dataset.read("sources", data, columns=["file", "plan_id"]).to_pylist()
    return {row["plan_id"]: (row["file"], count.get(row["plan_id"]) or 0) for row in rows if row["plan_id"]}


def _issue_row(cadence: Mapping[str, Any], reading: tuple[str, int], number: int) -> dict[str, Any]:
    """Return the issue that a practice's deadline cannot be understood, behind those of reading the file."""
    from extract.issues import issue

    file, before = reading
    told = issue("unknown_deadline", text=cadence["printed"], printed=cadence["printed"])
    return {"plan_id": cadence["plan_id"], "file": file, "ordinal": before + number, **asdict(told)}


def _decision_row(number: int, resolved: Any) -> dict[str, Any]:
    return asdict(resolved.decision) | {
        "ordinal": number,
        "practice_id": resolved.practice,
        "other_id": resolved.other,
        "state": resolved.state,
    }


def _count(alignment: "Alignment", sums: _Sums) -> Counts:
    living: list[Canonical] = [one for one in alignment.catalogue if not one.is_retired]
    stale = [r for r in alignment.decisions if r.state in ("changed", "gone")]
    applied = {_meant(r) for r in alignment.decisions if r.state == "applied"}
    superseded = [r for r in alignment.decisions if r.state == "superseded" and _meant(r) not in applied]
    return Counts(
        plans=len(alignment.plans),
        practices=sum(one.practices for one in living),
        canonical=len(living),
        shared=sum(one.plans > 1 for one in living),
        unsure=sums.relations["unsure"],
        parts=sums.relations["part"],
        decisions=sum(r.state == "applied" for r in alignment.decisions),
        stale=tuple(f"{r.practice} ~ {r.other}: {r.state}" for r in stale),
        unknown_deadlines=tuple(sorted(sums.unknown)),
        superseded=tuple(f"{r.practice} ~ {r.other}: {r.decision.verdict}" for r in superseded),
    )


def _meant(resolved: "Resolved") -> tuple[frozenset[str], str]:
    """Return of which pair a decision says what."""
    return frozenset((resolved.practice, resolved.other)), resolved.decision.verdict
