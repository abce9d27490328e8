"""The data set's links and practices -> which holes of a plan the other plans of its agency close.

Other agencies put their duties under other headings: they bear no witness. Of each duty few plans are asked,
and a partition is read at a time, so that memory stays flat.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from compare.closing import Headings, Witness, still_open
from compare.holes import Hole
from extract import dataset

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]
Known = Mapping[tuple[str | None, str], Sequence[Witness]]
"""Agency and canonical id -> how some of the agency's plans state it."""
MOST = 4
"""Plans of an agency that bear witness of one duty."""
_HEADINGS = ("facet", "strategy", "item")
_COLUMNS = ["plan_id", "practice_id", "ordinal", *_HEADINGS, "text"]
_SQL = """
WITH stating AS (
    SELECT plans.agency_id, canonical_id, plan_id, min(practice_id) AS practice_id
    FROM links JOIN plans USING (plan_id) WHERE relation = 'same' GROUP BY ALL
)
SELECT practice_id, canonical_id FROM stating
QUALIFY count(*) OVER (PARTITION BY agency_id, canonical_id) > 1
    AND row_number() OVER (PARTITION BY agency_id, canonical_id ORDER BY md5(plan_id)) <= $most
"""


def read_witnesses(db: "duckdb.DuckDBPyConnection", data: Path, partitions: Iterable[Row]) -> Known:
    """Return how plans state what at least two of their agency surely state.

    ``db`` has the tables ``links`` and ``plans``, of all plans.
    """
    chosen = dict(db.execute(_SQL, {"most": MOST}).fetchall())
    wanted = pa.array(list(chosen), pa.string())
    found: dict[tuple[str | None, str], list[Witness]] = {}
    for partition in partitions:
        rows = dataset.read("practices", data, columns=_COLUMNS, partition=partition)
        for row in rows.filter(pc.is_in(rows["practice_id"], wanted)).to_pylist():
            witness = Witness(row["plan_id"], row["text"] or "", _headings(row))
            found.setdefault((partition["agency_id"], chosen[row["practice_id"]]), []).append(witness)
    return found


def close_holes(
    holes: Mapping[str, Sequence[Hole]],
    practices: pa.Table,
    links: pa.Table,
    agency: str | None,
    known: Known,
) -> dict[str, list[Hole]]:
    """Return the holes of each plan that the other plans' witnesses do not close.

    ``practices`` and ``links`` are the plans' rows of these tables, all of one ``agency``.
    """
    duties = _duties(links)
    rows = practices.select(["plan_id", "practice_id", *_HEADINGS]).to_pylist()
    found = {}
    for plan_id, group in groupby(rows, itemgetter("plan_id")):
        own = list(group)

        def witnesses(m: int, own: Sequence[Row] = own) -> list[Witness]:
            duty, is_sure = duties.get(own[m]["practice_id"], ("", False))
            others = [one for one in known.get((agency, duty), ()) if one.source != own[m]["plan_id"]]
            return others if is_sure else [Witness(one.source, one.text) for one in others]

        found[plan_id] = still_open(holes[plan_id], [*map(_headings, own)], witnesses)
    return found


def _duties(links: pa.Table) -> dict[str, tuple[str, bool]]:
    """Return practice_id -> canonical id, and whether it surely is that."""
    own = links.filter(pc.not_equal(links["relation"], "part"))
    names = ("practice_id", "canonical_id", "relation")
    columns = zip(*(own[name].to_pylist() for name in names), strict=True)
    return {practice: (canonical, relation == "same") for practice, canonical, relation in columns}


def _headings(row: Row) -> Headings:
    facet, strategy, item = (row[name] or "" for name in _HEADINGS)
    return facet, strategy, item
