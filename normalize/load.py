"""The data set's tables -> what aligning and comparing need of them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from extract import dataset
from normalize.align import Before, PlanStatements, Statement


def read_plans(data: Path, partition: Mapping[str, Any] | None = None) -> list[PlanStatements]:
    """Return the plans of a data set with their practices; only those of a partition, e.g. ``roc_year``.

    The table ``plans`` may be missing: its titles and offices are then unknown.
    """
    outline = ("facet", "strategy", "item", "text", "deadline", "departments", "support_departments")
    columns = ["plan_id", "practice_id", "ordinal", *outline, "agency_id", "roc_year"]
    batches = dataset.read("practices", data, columns=columns, partition=partition).to_batches(4096)
    rows = (row for batch in batches for row in batch.to_pylist())
    names = ["plan_id", "title", "office"]
    titles = dataset.read("plans", data, columns=names, partition=partition).to_pylist()
    about = {row["plan_id"]: row for row in titles}
    return [
        _plan(plan_id, list(own), about.get(plan_id, {}))
        for plan_id, own in groupby(rows, key=lambda row: str(row["plan_id"]))
    ]


def _plan(plan_id: str, rows: Sequence[dict[str, Any]], about: dict[str, Any]) -> PlanStatements:
    return PlanStatements(
        plan_id=plan_id,
        agency_id=rows[0]["agency_id"] or "",
        office=about.get("office") or plan_id,
        roc_year=rows[0]["roc_year"],
        title=about.get("title") or "",
        practices=tuple(map(_statement, rows)),
    )


def _statement(row: dict[str, Any]) -> Statement:
    return Statement(
        practice_id=row["practice_id"],
        facet=row["facet"] or "",
        strategy=row["strategy"] or "",
        item=row["item"] or "",
        text=row["text"] or "",
        departments=tuple(row["departments"] or ()),
        support_departments=tuple(row["support_departments"] or ()),
        deadline=row["deadline"] or "",
    )


def read_before(data: Path) -> Before:
    """Return the ids that the data set's practices have had so far.

    Where somebody deleted the links, a canonical practice is known by its representative practice.
    """
    links = dataset.read("links", data, columns=["plan_id", "practice_id", "relation", "canonical_id"])
    own = (row for row in links.to_pylist() if row["relation"] != "part")
    former = {row["practice_id"]: row["canonical_id"] for row in own}
    columns = ["canonical_id", "practice_id", "is_retired", "merged_into"]
    given = dataset.read("catalogue", data, columns=columns).to_pylist()
    living = {row["practice_id"]: row["canonical_id"] for row in given if not row["is_retired"]}
    heirs = {row["canonical_id"]: row["merged_into"] for row in given if row["merged_into"]}
    return Before(living | former, frozenset(row["canonical_id"] for row in given), heirs)
