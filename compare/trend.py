"""A duty over the years in all its wordings: who said what when, and what changed since the last wording."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from compare.adoption import adoption
from compare.flat import records
from compare.history import MARKS, frame
from extract import dataset
from extract.dataset import DEFAULT_DATA
from normalize.find import Hit, find
from normalize.fold import fold
from normalize.quantities import read_quantities
from normalize.variation import Wording, compare_wordings

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

_ID = re.compile(r"c-[0-9a-z]+")
_NAMES = pa.list_(pa.string())
QUANTITIES = pa.list_(
    pa.struct([("value", pa.float64())] + [(name, pa.string()) for name in ("unit", "qualifier", "printed")])
)
"""數量: the numbers of a wording with what they count, as in the table ``quantities``."""
SCHEMA = pa.schema(
    [
        ("canonical_id", pa.string()),
        ("roc_year", pa.int32()),
        ("office", pa.string()),
        ("agency_id", pa.string()),
        ("status", pa.string()),
        ("wording", pa.int32()),
        ("text", pa.string()),
        ("changes", _NAMES),
        ("marks", MARKS),
        ("differences", _NAMES),
        ("compared_with", pa.string()),
        ("quantities", QUANTITIES),
        ("departments", _NAMES),
        ("deadline", pa.string()),
        ("cadences", _NAMES),
        ("practice_id", pa.string()),
        ("plan_id", pa.string()),
        ("page", pa.int32()),
    ]
)
"""Columns of a trend."""


def trend(duty: str, data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return a duty (共通作法) over the years (歷年用語): a row a plan that states it, the earliest first.

    ``duty`` is a canonical id, a retired one too, or words of the duty: then the most like is taken
    (:func:`duties_like` has the others). ``wording`` numbers the different wordings from 1 as they come up.
    ``changes``, ``marks`` and ``differences`` say what changed since the last wording: that of the office's
    own last plan, else, of a year before, of the last plan of its agency, else of any (``compared_with``);
    what others say in the same year is no change. What states the duty
    in part (``status``) is neither compared nor compared with; one that is unsure is not compared with.
    Raises KeyError where no duty has the id or words like these.
    """
    hits = duties_like(duty, data)
    if not hits:
        raise KeyError(duty)
    known = adoption(data)
    own = records(known[known["canonical_id"] == hits[0].canonical_id])
    return frame(list(_rows(own)), SCHEMA)


def duties_like(duty: str, data: str | Path = DEFAULT_DATA, limit: int = 5) -> list[Hit]:
    """Return the canonical practices that a canonical id or words may mean, the best first.

    A retired id stands for the one that has its practices now. Empty where nothing is like it.
    """
    columns = ["canonical_id", "text", "merged_into"]
    catalogue = {
        row["canonical_id"]: row for row in dataset.read("catalogue", data, columns=columns).to_pylist()
    }
    name = duty.strip()
    if name in catalogue:
        name = catalogue[name]["merged_into"] or name
        return [Hit(name, catalogue[name]["text"], 1.0)] if catalogue[name]["text"] else []
    if _ID.fullmatch(name):
        return []
    known = adoption(data)
    wordings = known[known["status"] != "part"][["canonical_id", "text"]].drop_duplicates()
    return find(duty, wordings.astype(str).itertuples(index=False, name=None), limit)


def targets(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the numbers of a trend as a series (目標值): a row a plan and number, the earliest plan first.

    Columns: roc_year, office, unit, qualifier, value, printed, practice_id. ``frame`` is that of
    :func:`trend`.
    """
    import pandas as pd

    places = ["roc_year", "office", "practice_id"]
    rows = [
        {name: row[name] for name in places} | quantity
        for row in records(frame[[*places, "quantities"]])
        for quantity in row["quantities"]
    ]
    columns = ["roc_year", "office", "unit", "qualifier", "value", "printed", "practice_id"]
    return pd.DataFrame(rows, columns=columns).astype({"roc_year": "Int32"})


def _rows(own: Sequence[Row]) -> Iterator[Row]:
    numbers: dict[str, int] = {}
    before: list[Row] = []
    for row in sorted(own, key=lambda row: (row["roc_year"] or 0, row["plan_id"])):
        number = numbers.setdefault(fold(row["text"]), len(numbers) + 1)
        last = _last(row, before) if row["status"] != "part" else None
        yield {
            **{name: row[name] for name in SCHEMA.names if name in row},
            "practice_id": row["practice_ids"][0],
            "wording": number,
            "quantities": [asdict(quantity) for quantity in read_quantities(row["text"])],
            **_changes(last, row),
        }
        if row["status"] == "adopted":
            before.append(row)


def _last(row: Row, before: Sequence[Row]) -> Row | None:
    """Return the last wording before: the office's own, else, of a year before, its agency's, else any."""
    places = (row["agency_id"], row["office_id"]), row["agency_id"]
    own = [old for old in before if (old["agency_id"], old["office_id"]) == places[0]]
    earlier = [old for old in before if (old["roc_year"] or 0) < (row["roc_year"] or 0)]
    near = [old for old in earlier if old["agency_id"] == places[1]]
    return next((found[-1] for found in (own, near, earlier) if found), None)


def _changes(last: Row | None, row: Row) -> Row:
    if last is None:
        return {"changes": [], "marks": [], "differences": [], "compared_with": None}
    found = compare_wordings(_wording(last), _wording(row))
    return {
        "changes": found.kinds,
        "marks": [asdict(mark) for mark in found.marks],
        "differences": [f"{reason.zh} {reason.en}" for reason in found.reasons],
        "compared_with": last["practice_ids"][0],
    }


def _wording(row: Row) -> Wording:
    return Wording(
        text=row["text"],
        departments=tuple(row["departments"]),
        deadline=row["deadline"],
        roc_year=row["roc_year"],
        support_departments=tuple(row["support_departments"]),
        agency_id=row["agency_id"] or "",
    )
