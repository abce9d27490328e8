"""The five plans of ``tests/truth`` as aligning sees them, without reading a PDF."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from normalize.align import PlanStatements, Statement

TRUTH = Path(__file__).parents[1] / "truth"
AGENCIES = {"經濟部水利署": "wra", "台灣電力公司": "taipower"}
NAMES = ("xinying-111", "pingtung-107", "taipei-112", "fengshan-112", "wra-105")


@cache
def plan(name: str) -> PlanStatements:
    """Return a plan as transcribed; its plan_id is its name, the practice_id of its practice n ``NAME:n``."""
    truth = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return PlanStatements(
        plan_id=name,
        agency_id=AGENCIES[truth["agency"]],
        office=truth["office"],
        roc_year=truth["roc_year"],
        title=truth["title"],
        practices=tuple(statement(name, row) for row in truth["practices"]),
    )


def statement(plan_id: str, row: dict[str, Any]) -> Statement:
    names = row.get("departments") or ()
    return Statement(
        practice_id=f"{plan_id}:{row['n']}",
        facet=row["facet"],
        strategy=row.get("strategy") or "",
        item=row.get("item") or "",
        text=row["text"],
        departments=(names,) if isinstance(names, str) else tuple(names),
        deadline=row.get("deadline") or "",
    )


def plans(*names: str) -> list[PlanStatements]:
    """Return the plans named, or all five."""
    return [plan(name) for name in names or NAMES]
