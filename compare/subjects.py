"""The data set's tables -> what a comparison with a register needs of them, each table read once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from compare.bridge import Bridge, bridge, likely_items
from compare.gaps import Subject
from compare.holes import AROUND, UNREAD_PAGE, Hole, find_holes
from compare.offices import is_of
from compare.registers import Register
from extract import dataset
from normalize.align import PlanStatements, Statement
from normalize.fold import digest, key_of

Row = dict[str, Any]
Partition = Mapping[str, Any] | None
_OUTLINE = ("facet", "strategy", "item")
_FEW = ("source_text", "boxes")
"""Columns that few rows are asked for."""
_PRACTICES = ["plan_id", "practice_id", "ordinal", *_OUTLINE, "text", "page", *_FEW, "agency_id", "roc_year"]
_ABOUT = ["plan_id", "office", "office_id", "title", "agency_id", "roc_year"]


@dataclass(frozen=True, slots=True)
class Subjects:
    """受檢計畫: the plans of a data set, or of one partition, ready to be compared."""

    subjects: tuple[Subject, ...]
    about: Mapping[str, Row]
    """plan_id -> its office, office_id and title, where the table ``plans`` has it."""
    practices: pa.Table
    """Rows of ``practices``, in their order, without what a comparison does not look at."""
    bridge: Bridge


def read_subjects(register: Register, data: Path, partition: Partition = None, office: str = "") -> Subjects:
    """Return the plans of ``office`` (:func:`~compare.offices.is_of`; '' for all) but the register's own."""
    practices = dataset.read("practices", data, columns=_PRACTICES, partition=partition)
    plans = _slices(practices["plan_id"].to_pylist())
    about = {row["plan_id"]: row for row in _rows("plans", data, _ABOUT, partition)}
    every = {plan_id: about.get(plan_id, {"plan_id": plan_id}) for plan_id in sorted({*plans, *about})}
    wanted = [name for name, row in every.items() if name != register.name and is_of(row, office)]
    entries = _entries(practices)
    near = _near_tables(data, partition)
    subjects = []
    for plan_id in wanted:
        own = entries[plans.get(plan_id, slice(0))]
        holes = find_holes(own, *(table.get(plan_id, ()) for table in near))
        subjects.append(_subject(plan_id, own, every[plan_id], holes))
    bridge = _bridge(register, data, partition)
    return Subjects(tuple(subjects), about, practices, bridge)


def _rows(table: str, data: Path, columns: Sequence[str], partition: Partition) -> list[Row]:
    rows: list[Row] = dataset.read(table, data, columns=columns, partition=partition).to_pylist()
    return rows


def _slices(plan_ids: Sequence[str]) -> dict[str, slice]:
    """Return where each plan's rows are in a table that is ordered by plan."""
    found, start = {}, 0
    for plan_id, group in groupby(plan_ids):
        end = start + sum(1 for _ in group)
        found[plan_id] = slice(start, end)
        start = end
    return found


def _entries(practices: pa.Table) -> list[Row]:
    """Return the practices as rows; with boxes and printed lines where a plan or a page ends."""
    names = [name for name in practices.column_names if name not in _FEW]
    columns = [practices[name].to_pylist() for name in names]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    plan_ids = columns[names.index("plan_id")]
    ends = [n for n in range(len(rows)) if not 0 < n < len(rows) - 1 or len({*plan_ids[n - 1 : n + 2]}) > 1]
    counts = pc.list_value_length(practices["boxes"])
    cut = pc.indices_nonzero(pc.greater(pc.fill_null(counts, 0), 1)).to_pylist()
    where = sorted({*ends, *cut})
    few = practices.select(_FEW).take(pa.array(where, pa.int64())).to_pylist()
    for n, values in zip(where, few, strict=True):
        rows[n] |= values
    return rows


def _subject(plan_id: str, rows: Sequence[Row], about: Mapping[str, Any], holes: Sequence[Hole]) -> Subject:
    where = rows[0] if rows else about
    plan = PlanStatements(
        plan_id=plan_id,
        agency_id=where["agency_id"] or "",
        office=about.get("office") or plan_id,
        roc_year=where["roc_year"],
        title=about.get("title") or "",
        practices=tuple(
            Statement(
                row["practice_id"],
                row["facet"] or "",
                row["strategy"] or "",
                row["item"] or "",
                row["text"] or "",
            )
            for row in rows
        ),
    )
    return Subject(plan, about.get("office_id") or "", tuple(holes))


# --- what stands around the practices


def _near_tables(data: Path, partition: Partition) -> list[dict[str, list[Row]]]:
    """Return issues, sections and asides by plan, as far as they tell of holes."""
    issues = dataset.read("issues", data, partition=partition, columns=_ISSUES)
    sections = dataset.read("sections", data, partition=partition, columns=["plan_id", "ordinal", "boxes"])
    forms = dataset.read("forms", data, partition=partition, columns=["plan_id", "ordinal", "boxes"])
    asides = dataset.read("asides", data, partition=partition, columns=_ASIDES)
    return [
        _by_plan(_among(issues, "code", UNREAD_PAGE).to_pylist()),
        _by_plan([*sections.to_pylist(), *forms.to_pylist()]),
        _by_plan(_among(asides, "rule", AROUND).to_pylist()),
    ]


_ISSUES = ["plan_id", "file", "ordinal", "code", "page", "message_zh", "message_en"]
_ASIDES = ["plan_id", "ordinal", "rule", "page", "text", "box"]


def _among(table: pa.Table, column: str, values: frozenset[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(values), pa.string())))


def _by_plan(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["plan_id"], []).append(row)
    return found


# --- what alignment knows


def _bridge(register: Register, data: Path, partition: Partition) -> Bridge:
    """Return what alignment knows: of the plans' links, and of all wordings whatever their year."""
    columns = ["plan_id", "practice_id", "canonical_id", "relation"]
    links = dataset.read("links", data, columns=columns, partition=partition)
    by_relation = {
        one: list(_pairs(_among(links, "relation", frozenset({one})))) for one in ("same", "unsure", "part")
    }
    catalogue = _rows("catalogue", data, ["canonical_id", "practice_id", "text"], None)
    representatives = {row["canonical_id"]: (row["practice_id"], row["text"]) for row in catalogue}
    return bridge(register, representatives, by_relation, _wordings(register, data))


def _wordings(register: Register, data: Path) -> list[tuple[str, int, str]]:
    """Return canonical id, digest of the key and relation of the wordings that items have."""
    keys = {digest(key_of(m.text)) for m in register.mandates}
    wordings = dataset.read("wordings", data, columns=["canonical_id", "key", "relation"])
    known = wordings.filter(pc.is_in(wordings["key"], value_set=pa.array(sorted(keys), pa.int64())))
    return [(row["canonical_id"], row["key"], row["relation"]) for row in known.to_pylist()]


def canonical_items(register: Register, data: Path) -> dict[str, str]:
    """Return mandate_id -> the canonical practice that the item states by its wording, surely or likely."""
    return likely_items(register, _wordings(register, data))


def _pairs(links: pa.Table) -> Iterator[tuple[str, str]]:
    return zip(links["practice_id"].to_pylist(), links["canonical_id"].to_pylist(), strict=True)
