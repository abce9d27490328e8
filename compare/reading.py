"""The data set's tables -> what was not read of each plan."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from compare.holes import AROUND, UNREAD_PAGE, Hole, find_holes
from extract import dataset

_NEEDED = {
    "practices": (
        *("plan_id", "practice_id", "ordinal", "facet", "strategy", "item"),
        *("text", "source_text", "page", "boxes"),
    ),
    "issues": ("plan_id", "file", "ordinal", "code", "page", "message_zh", "message_en"),
    "sections": ("plan_id", "ordinal", "boxes"),
    "asides": ("plan_id", "ordinal", "rule", "page", "text", "box"),
    "forms": ("plan_id", "ordinal", "boxes"),
}
_KEPT = {"issues": ("code", UNREAD_PAGE), "asides": ("rule", AROUND)}
"""Of which tables only rows with some values matter."""

Row = dict[str, Any]


def read_holes(
    data: Path, partition: Mapping[str, Any] | None = None, file: str | None = None
) -> dict[str, tuple[Hole, ...]]:
    """Return the holes (缺口) of each plan that has practices, ``()`` for a plan that was read whole.

    ``partition`` limits the plans to an agency or year, ``file`` to one plan_id.
    """
    *tables, forms = [_by_plan(_rows(name, data, partition, file)) for name in _NEEDED]
    for plan, rows in forms.items():  # a form shows what stands round the table as a section does
        tables[2].setdefault(plan, []).extend(rows)
    return {plan: tuple(find_holes(*(table.get(plan, []) for table in tables))) for plan in tables[0]}


def _rows(name: str, data: Path, partition: Mapping[str, Any] | None, file: str | None) -> pa.Table:
    found = dataset.read(name, data, columns=_NEEDED[name], partition=partition, file=file)
    if name not in _KEPT:
        return found
    column, values = _KEPT[name]
    return found.filter(pc.is_in(found[column], pa.array(sorted(values))))


def _by_plan(found: pa.Table) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for batch in found.to_batches(4096):
        for row in batch.to_pylist():
            rows.setdefault(row["plan_id"], []).append(row)
    return rows
