"""The data set's tables -> what a comparison with a register needs of them, each table read once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from compare.bridge import Bridge, bridge, likely_items
from compare.holes import AROUND, UNREAD_PAGE, Hole, find_holes
from compare.offices import of_office
from compare.registers import Register
from compare.verdict import Subject
from extract import dataset
from normalize.align import PlanStatements, Statement
from normalize.fold import digest, key_of

Row = dict[str, Any]
Partition = Mapping[str, Any] | None
_ALL = ("practice_id", "ordinal", "facet", "strategy", "item", "text", "page")
_FEW = ("source_text", "boxes")
"""Columns that few rows are asked for."""
_FOLDERS = ("agency_id", "roc_year")
_PRACTICES = ["plan_id", *_ALL, *_FEW, *_FOLDERS]
_ABOUT = ["plan_id", "office", "office_id", "agency", "title", *_FOLDERS]


@dataclass(frozen=True, slots=True)
class Subjects:
    """受檢計畫: the plans of a data set, or of one partition, ready to be compared."""

    subjects: tuple[Subject, ...]
    practices: pa.Table
    """Rows of ``practices``, in their order, without what a comparison does not look at."""
    bridge: Bridge


def read_subjects(register: Register, data: Path, partition: Partition = None, office: str = "") -> Subjects:
    """Return the plans of an office (:func:`~compare.offices.of_office`) but the register's own."""
    practices = dataset.read("practices", data, columns=_PRACTICES, partition=partition)
    entries = _Entries(practices)
    about = {row["plan_id"]: row for row in _rows("plans", data, _ABOUT, partition)}
    every = [about.get(plan_id, {"plan_id": plan_id}) for plan_id in sorted({*entries.plans, *about})]
    near = _near_tables(data, partition)
    meant = _meant(office, data, every)
    subjects = []
    for row in every:
        plan_id = row["plan_id"]
        if plan_id in meant and plan_id != register.name:
            own = entries.of(plan_id)
            holes = find_holes(own, *(table.get(plan_id, ()) for table in near))
            subjects.append(_subject(own, {**row, **entries.where(plan_id)}, holes))
    return Subjects(tuple(subjects), practices, _bridge(register, data, partition))


def _meant(office: str, data: Path, plans: Sequence[Row]) -> set[str]:
    """Return which plans are an office's; what is meant by it is told by the plans of all years."""
    others = _rows("plans", data, _ABOUT, None) if office else ()
    return {row["plan_id"] for row in of_office(office, [*plans, *others])}


def _rows(table: str, data: Path, columns: Sequence[str], partition: Partition) -> list[Row]:
    rows: list[Row] = dataset.read(table, data, columns=columns, partition=partition).to_pylist()
    return rows


class _Entries:
    """The practices as rows, with boxes and printed lines where a plan or a page ends."""

    def __init__(self, practices: pa.Table) -> None:
        self.table = practices
        self.plans = _slices(practices["plan_id"].to_pylist())
        self.columns = {name: practices[name].to_pylist() for name in _ALL}
        counts = pc.list_value_length(practices["boxes"])
        cut = pc.indices_nonzero(pc.greater(pc.fill_null(counts, 0), 1)).to_pylist()
        ends = (n for plan in self.plans.values() for n in (plan.start, plan.stop - 1))
        where = sorted({*ends, *cut})
        few = practices.select(_FEW).take(pa.array(where, pa.int64())).to_pylist()
        self.few = dict(zip(where, few, strict=True))

    def of(self, plan_id: str) -> list[Row]:
        """Return the rows of a plan, in its order."""
        plan = self.plans.get(plan_id, slice(0, 0))
        columns = (column[plan] for column in self.columns.values())
        rows = [dict(zip(self.columns, values, strict=True)) for values in zip(*columns, strict=True)]
        for n in self.few.keys() & range(plan.start, plan.stop):
            rows[n - plan.start] |= self.few[n]
        return rows

    def where(self, plan_id: str) -> Row:
        """Return the partition that a plan is in, if it has practices."""
        if plan_id not in self.plans:
            return {}
        start = self.plans[plan_id].start
        return {name: self.table[name][start].as_py() for name in _FOLDERS}


def _slices(plan_ids: Sequence[str]) -> dict[str, slice]:
    """Return where each plan's rows are in a table that is ordered by plan."""
    found, start = {}, 0
    for plan_id, count in Counter(plan_ids).items():
        found[plan_id] = slice(start, start + count)
        start += count
    return found


def _subject(rows: Sequence[Row], about: Mapping[str, Any], holes: Sequence[Hole]) -> Subject:
    plan = PlanStatements(
        plan_id=about["plan_id"],
        agency_id=about["agency_id"] or "",
        office=about.get("office") or about["plan_id"],
        roc_year=about["roc_year"],
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
        one: _pairs(_among(links, "relation", frozenset({one}))) for one in ("same", "unsure", "part")
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
