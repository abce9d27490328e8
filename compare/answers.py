"""Questions to a data set -> DataFrames: what a notebook calls.

>>> from compare import answers
>>> answers.gaps(Path("data/registers/taipower-112.csv")).groupby("status").size()  # doctest: +SKIP
"""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.adoption import adoption, common_but_lacking, matrix, rare
from compare.gaps import Gap, find_gaps, register_vocabulary
from compare.history import diff
from compare.registers import Register, draft_rows, plan_register, read_register
from compare.subjects import Subjects, read_subjects
from compare.trend import targets, trend
from extract import dataset
from extract.dataset import DEFAULT_DATA
from extract.schemas import BOXES, TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = [
    "adoption",
    "common_but_lacking",
    "diff",
    "draft_register",
    "gaps",
    "matrix",
    "rare",
    "targets",
    "trend",
]

Row = dict[str, Any]
FILES = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")
"""How the name of a register's file ends."""


def gaps(
    register: Path | Register | str,
    data: str | Path = DEFAULT_DATA,
    *,
    year: int | None = None,
    office: str = "",
) -> "pd.DataFrame":
    """Return what each plan has of a register's items: columns as the table ``gaps``.

    ``register`` is a CSV or XLSX file (a path, or a text that ends as one does), a
    :class:`~compare.registers.Register`, or the plan_id of headquarters' own plan. ``year`` limits the
    plans to a 民國 year, ``office`` to those of an office (:func:`~compare.offices.of_office`). Raises
    BadRegisterError, OSError, or extract.dataset.NoSuchPlanError.
    """
    return to_frame("gaps", gap_table(as_register(register, data), data, year=year, office=office))


def as_register(register: Path | Register | str, data: str | Path = DEFAULT_DATA) -> Register:
    """Return a register from a file or a plan; see :func:`gaps`."""
    if isinstance(register, Register):
        return register
    if isinstance(register, Path) or str(register).lower().endswith(FILES):
        return read_register(Path(register), _known(data))
    practices = dataset.read("practices", data, file=register).to_pylist()
    if not practices or practices[0]["plan_id"] != register:
        raise dataset.NoSuchPlanError(register, data)
    return plan_register(register, practices, practices[0]["roc_year"])


def _known(data: str | Path) -> set[str]:
    """Return the ids of the agencies and offices whose plans the data set has."""
    columns = ["plan_id", "agency_id", "office_id"]
    plans = dataset.read("plans", data, columns=columns).to_pylist()
    return {row[name] for row in plans for name in columns[1:] if row[name]}


def gap_rows(
    register: Register, data: str | Path = DEFAULT_DATA, *, year: int | None = None, office: str = ""
) -> list[Row]:
    """Return the rows of ``gaps`` for a register; see :func:`gaps`."""
    rows: list[Row] = gap_table(register, data, year=year, office=office).to_pylist()
    return rows


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not look for objects that point at each other, which takes a sixth of the time and finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@uncollected()
def gap_table(
    register: Register, data: str | Path = DEFAULT_DATA, *, year: int | None = None, office: str = ""
) -> "pa.Table":
    """Return ``gaps`` for a register, plan by plan in the register's order; see :func:`gaps`."""
    found = read_subjects(register, Path(data), None if year is None else {"roc_year": year}, office)
    catalogue = [text for _, text in found.bridge.wordings.values()]
    known = register_vocabulary(register, catalogue)
    verdicts = list(find_gaps(register, found.subjects, known, found.bridge))
    return _gap_table(verdicts, register, found)


def _gap_table(verdicts: Sequence[Gap], register: Register, found: Subjects) -> "pa.Table":
    import pyarrow as pa

    items = {m.mandate_id: m for m in register.mandates}
    mandates = [items[gap.mandate_id] for gap in verdicts]
    plans = {subject.plan.plan_id: subject.plan for subject in found.subjects}
    own = [plans[gap.plan_id] for gap in verdicts]
    columns = zip(*verdicts, strict=True) if verdicts else [()] * len(Gap._fields)
    values: dict[str, Any] = dict(zip(Gap._fields, columns, strict=True)) | {
        "office": [plan.office for plan in own],
        "agency_id": [plan.agency_id or None for plan in own],
        "roc_year": [plan.roc_year for plan in own],
        **{name: [getattr(m, name) for m in mandates] for name in ("facet", "strategy")},
        "mandate": [m.text for m in mandates],
    }
    mains = [gap.practice_ids[0] if gap.practice_ids else None for gap in verdicts]
    at = {practice: n for n, practice in enumerate(found.practices["practice_id"].to_pylist())}
    places = [None if main is None else at[main] for main in mains]
    values["page"] = found.practices["page"].take(pa.array(places, pa.int64()))
    boxes = pa.chunked_array([*found.practices["boxes"].chunks, pa.array([[]], BOXES)])
    values["boxes"] = boxes.take(pa.array([len(at) if n is None else n for n in places], pa.int64()))
    return pa.table(values, schema=TABLES["gaps"].columns)


def frame(table: str, rows: Sequence[Row]) -> "pd.DataFrame":
    """Return rows as a DataFrame with the declared columns of a table, in its declared order."""
    return to_frame(table, dataset.to_arrow(table, rows))


def to_frame(table: str, found: "pa.Table") -> "pd.DataFrame":
    """Return a table's rows as a DataFrame in its declared order; whole numbers may be missing."""
    import pandas as pd
    import pyarrow as pa

    whole = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    ordered = found.sort_by([(column, "ascending") for column in TABLES[table].order])
    shown: pd.DataFrame = ordered.to_pandas(types_mapper=whole.get)
    return shown


def draft_register(roc_year: int, data: str | Path = DEFAULT_DATA, least: float = 0.6) -> list[Row]:
    """Return the rows of a register drafted from the duties that most plans of a year have.

    ``least`` is the share of the year's plans that must have a duty for certain. Empty without plans.
    """
    partition = {"roc_year": roc_year}
    columns = ["plan_id", "practice_id", "ordinal", "facet", "strategy", "item", "text"]
    practices = dataset.read("practices", data, columns=columns, partition=partition).to_pylist()
    links = dataset.read("links", data, partition=partition).to_pylist()
    canonical = {row["practice_id"]: row["canonical_id"] for row in links if row["relation"] == "same"}
    having: dict[str, list[Row]] = {}
    for row in practices:
        if row["practice_id"] in canonical:
            having.setdefault(canonical[row["practice_id"]], []).append(row)
    drafted = [
        most_common(rows) | {"canonical_id": name, "plans": len({row["plan_id"] for row in rows})}
        for name, rows in having.items()
    ]
    plans = len({row["plan_id"] for row in practices})
    return draft_rows(sorted(drafted, key=lambda row: row["ordinal"]), plans, roc_year, least)


def most_common(practices: Sequence[Row]) -> Row:
    """Return the practice whose wording most of them have; the first of those."""
    times = Counter(row["text"] for row in practices)
    return max(practices, key=lambda row: times[row["text"]])
