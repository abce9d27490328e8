"""A small data set of plans as written down by a test, stored and aligned: what the questions are asked of."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import truthplans

from extract import dataset
from normalize.align import PlanStatements, Statement
from zuofa.align import align

FACETS = ("一、基礎服務", "二、服務遞送")


def plan(name: str, *practices: Any, agency: str = "taipower", title: str = "") -> PlanStatements:
    """Return a plan (``OFFICE-YEAR``) of texts, or of ``(path, text)`` or of ``(path, text, more)``.

    ``path`` is FACET.STRATEGY.ITEM.LABEL; texts without one are 1.1.1.1, 1.1.1.2 and so on. ``more`` has
    further fields of a statement.
    """
    plan_id = f"{agency}-{name}"
    rows = [row if isinstance(row, tuple) else (f"1.1.1.{n}", row) for n, row in enumerate(practices, 1)]
    office, year = name.rsplit("-", 1)
    own = tuple(_statement(plan_id, *row) for row in rows)
    return PlanStatements(plan_id, agency, f"{office}區處", int(year), title, own)


def _statement(plan_id: str, path: str, text: str, more: dict[str, Any] | None = None) -> Statement:
    facet, strategy, item, _ = path.split(".")
    fields = {
        "facet": FACETS[int(facet) - 1],
        "strategy": f"（{strategy}）策略{facet}{strategy}",
        "item": f"{item}. 細項{facet}{strategy}{item}",
    }
    return Statement(practice_id=f"{plan_id}:{path}", text=text, **fields | (more or {}))


def store(data: Path, plans: Iterable[PlanStatements], decisions: Path | None = None) -> Path:
    """Store plans as reading would, align them, and return the data folder."""
    for one in plans:
        partition = {"agency_id": one.agency_id, "roc_year": one.roc_year}
        for table, rows in (("plans", [_about(one)]), ("practices", _practices(one))):
            path = data / dataset.location(table, one.plan_id, **partition)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(dataset.to_arrow(table, rows), path)
    align(data, decisions or data / "decisions.yml")
    return data


@cache
def stored_truth() -> Path:
    """Return a data set of the five plans as transcribed, to be read only; gone when the tests end."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return store(Path(folder), truthplans.plans())


def _about(one: PlanStatements) -> dict[str, Any]:
    office = one.plan_id.split("-")[-2]
    return {"plan_id": one.plan_id, "title": one.title, "office": one.office, "office_id": office}


def _practices(one: PlanStatements) -> Sequence[dict[str, Any]]:
    return [
        {
            "plan_id": one.plan_id,
            "ordinal": n,
            "label": f"({n})",
            "practice_id": p.practice_id,
            "facet": p.facet,
            "strategy": p.strategy,
            "item": p.item,
            "text": p.text,
            "departments": list(p.departments),
            "support_departments": list(p.support_departments),
            "deadline": p.deadline,
            "boxes": [],
        }
        for n, p in enumerate(one.practices, 1)
    ]
