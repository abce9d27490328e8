"""Links, practices, deadlines and departments -> the rows of the table ``adoption``.

Worked out an agency and year at a time, so that memory stays flat however many years there are.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from compare.holes import Hole
from compare.reading import read_holes
from compare.witnesses import Known, close_holes, read_witnesses
from extract import dataset
from extract.dataset import DEFAULT_DATA
from extract.schemas import TABLES
from normalize.programmes import programme_of

Partition = Mapping[str, Any]

_SQL = """
WITH stated AS (
    SELECT l.*, p.* EXCLUDE (plan_id, practice_id),
        CASE l.relation WHEN 'same' THEN 0 WHEN 'unsure' THEN 1 ELSE 2 END AS rank
    FROM links l JOIN practices p ON l.practice_id = p.practice_id AND l.plan_id = p.plan_id
), main AS (
    SELECT *, list(practice_id) OVER (
        PARTITION BY plan_id, canonical_id ORDER BY rank, ordinal
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS practice_ids
    FROM stated
    QUALIFY row_number() OVER (PARTITION BY plan_id, canonical_id ORDER BY rank, ordinal) = 1
), named AS (
    SELECT practice_id, list(department ORDER BY ordinal) FILTER (role = 'lead') AS leads,
        list(department ORDER BY ordinal) FILTER (role = 'support') AS supports
    FROM assignments GROUP BY ALL
), timed AS (
    SELECT practice_id, list(CASE kind
            WHEN 'periodic' THEN CASE WHEN times > 1 THEN times || '/P' ELSE 'P' END
                || coalesce(months || 'M', days || 'D')
            WHEN 'by_date' THEN coalesce(CAST(due_date AS VARCHAR), kind)
            ELSE kind END ORDER BY ordinal) AS cadences
    FROM cadences GROUP BY ALL
), rows AS (
    SELECT m.*, CASE relation WHEN 'same' THEN 'adopted' ELSE relation END AS status,
        o.office, o.office_id, o.programme, named.leads, named.supports, timed.cadences,
        coalesce(h.open_before, false) AS open_before, coalesce(h.open_behind, false) AS open_behind
    FROM main m JOIN offices o USING (plan_id) LEFT JOIN holes h USING (plan_id, ordinal)
    LEFT JOIN named USING (practice_id) LEFT JOIN timed USING (practice_id)
), peers AS (
    SELECT count(DISTINCT office_id) AS peers FROM offices
), counted AS (
    SELECT canonical_id, count(DISTINCT office_id) FILTER (status = 'adopted') AS adopters,
        count(DISTINCT office_id) AS stating
    FROM rows GROUP BY ALL
)
SELECT rows.* EXCLUDE (leads, supports, cadences), coalesce(leads, []) AS leads,
    coalesce(supports, []) AS supports, coalesce(cadences, []) AS cadences,
    c.text AS duty, t.first_year, t.last_year, peers, adopters,
    stating - adopters AS doubtful, adopters / peers AS share
FROM rows JOIN counted USING (canonical_id) CROSS JOIN peers
LEFT JOIN catalogue c USING (canonical_id)
LEFT JOIN tenure t ON t.canonical_id = rows.canonical_id AND t.office_id = rows.office_id
    AND t.agency_id IS NOT DISTINCT FROM $agency
ORDER BY plan_id, ordinal, canonical_id
"""
_TENURE = """
SELECT canonical_id, p.agency_id, coalesce(nullif(office_id, ''), office, plan_id) AS office_id,
    min(p.roc_year) AS first_year, max(p.roc_year) AS last_year
FROM links JOIN plans p USING (plan_id) WHERE relation = 'same' GROUP BY ALL
"""
_KEY = ("plan_id", "practice_id")
_COLUMNS = {
    "links": (*_KEY, "canonical_id", "relation", "score", "reason", "runner_up", "variation"),
    "practices": (
        *_KEY,
        *("ordinal", "facet", "strategy", "item", "text", "page"),
        *("departments", "support_departments", "deadline"),
    ),
    "assignments": (*_KEY, "ordinal", "department", "role"),
    "cadences": (*_KEY, "ordinal", "kind", "months", "days", "times", "due_date"),
}


def adoption_tables(data: Path = DEFAULT_DATA) -> Iterator[tuple[dict[str, Any], pa.Table]]:
    """Yield the partitions of the table ``adoption`` with their rows, worked out from the links."""
    import duckdb

    plans = dataset.read("plans", data)
    known = plans.select(["agency_id", "roc_year"]).group_by(["agency_id", "roc_year"]).aggregate([])
    with duckdb.connect() as db:
        columns = ["plan_id", "practice_id", "relation", "canonical_id"]
        db.register("links", dataset.read("links", data, columns=columns))
        db.register("plans", plans)
        tenure = db.sql(_TENURE).to_arrow_table()
        partitions = sorted(known.to_pylist(), key=str)
        witnesses = read_witnesses(db, data, partitions)
    names = ["canonical_id", "text"]
    shared = {"tenure": tenure, "catalogue": dataset.read("catalogue", data, columns=names)}
    for partition in partitions:
        yield partition, _partition_table(data, partition, shared, witnesses)


def _partition_table(
    data: Path,
    partition: Partition,
    shared: Mapping[str, pa.Table],
    witnesses: Known,
) -> pa.Table:
    """Return the rows of an agency and year."""
    import duckdb

    columns = TABLES["adoption"].columns
    with duckdb.connect() as db:
        own: dict[str, pa.Table] = {
            name: dataset.read(name, data, columns=needed, partition=partition)
            for name, needed in _COLUMNS.items()
        }
        for name, table in {**shared, **own}.items():
            db.register(name, table)
        agency = partition["agency_id"]
        holes = close_holes(read_holes(data, partition), own["practices"], own["links"], agency, witnesses)
        db.register("offices", _offices(data, partition, holes.keys()))
        db.register("holes", _open_places(holes, Counter(own["practices"]["plan_id"].to_pylist())))
        found = db.sql(_SQL, params={"agency": agency}).to_arrow_table()
    return found.select(columns.names).cast(columns)


def _offices(data: Path, partition: Partition, read: Collection[str]) -> pa.Table:
    """Return the plans of a partition that are ``read``, with office and programme."""
    columns = ["plan_id", "office", "office_id", "title"]
    plans = dataset.read("plans", data, columns=columns, partition=partition).to_pylist()
    rows = [
        {
            "plan_id": plan["plan_id"],
            "office": plan["office"] or plan["plan_id"],
            "office_id": plan["office_id"] or plan["office"] or plan["plan_id"],
            "programme": found.programme_id if found else "",
        }
        for plan in plans
        if plan["plan_id"] in read
        for found in [programme_of(partition["roc_year"], plan["title"] or "")]
    ]
    names = ("plan_id", "office", "office_id", "programme")
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


def _open_places(holes: Mapping[str, Sequence[Hole]], ordinals: Mapping[str, int]) -> pa.Table:
    """Return the practices, by plan and ordinal, before or behind which a hole is.

    That is every practice of a plan that pages are gone of: they may have held what mostly stands elsewhere.
    ``ordinals`` has how many each plan has.
    """
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for plan_id, own in holes.items():
        for hole in own:
            places = range(ordinals[plan_id] + 1) if hole.is_gone else range(hole.after, hole.before)
            for ordinal in places:
                for n, name in ((ordinal, "open_behind"), (ordinal + 1, "open_before")):
                    row = rows.setdefault((plan_id, n), {"open_before": False, "open_behind": False})
                    row |= {"plan_id": plan_id, "ordinal": n, name: True}
    kinds = [("plan_id", pa.string()), ("ordinal", pa.int32())]
    schema = pa.schema([*kinds, ("open_before", pa.bool_()), ("open_behind", pa.bool_())])
    return pa.Table.from_pylist(list(rows.values()), schema)
