"""The tables of a data set to plans: as they were stored, with what is missing made empty."""

from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import truthplans
from smallplans import small_plan

from extract import dataset, journal
from normalize.align import PlanStatements
from normalize.load import read_plans


def store(data: Path, *plans: PlanStatements, about: bool = True) -> None:
    moves: dict[str, Path | None] = {}
    for plan in plans:
        rows = {"practices": [_row(plan, n) for n in range(len(plan.practices))]}
        if about:
            rows["plans"] = [{"plan_id": plan.plan_id, "title": plan.title, "office": plan.office}]
        partition = {"agency_id": plan.agency_id or None, "roc_year": plan.roc_year}
        moves |= dataset.stage(data, rows, plan.plan_id, **partition)
    with closing(journal.open_journal(data)) as db:
        journal.commit(db, data, moves | dataset.stage_schemas(data))


def _row(plan: PlanStatements, n: int) -> dict[str, object]:
    return asdict(plan.practices[n]) | {"plan_id": plan.plan_id, "ordinal": n + 1, "page": 1, "boxes": []}


def test_as_stored(tmp_path: Path) -> None:
    plans = sorted(truthplans.plans(), key=lambda plan: plan.plan_id)
    store(tmp_path, *plans)
    read = read_plans(tmp_path)
    assert len(read) == len(plans)
    assert [*read] == plans
    assert read[1:3] == plans[1:3]
    assert read[-1] == plans[-1]


def test_one_year(tmp_path: Path) -> None:
    store(tmp_path, small_plan("a", ["甲"], year=111), small_plan("b", ["乙"], year=112))
    assert [plan.plan_id for plan in read_plans(tmp_path, {"roc_year": 112})] == ["b"]


def test_what_is_not_known_is_empty(tmp_path: Path) -> None:
    plan = small_plan("a", ["甲", "乙"], agency="", year=None, title="計畫")
    store(tmp_path, plan, about=False)
    assert [*read_plans(tmp_path)] == [replace(plan, office="a", title="")]


def test_no_plans(tmp_path: Path) -> None:
    assert [*read_plans(tmp_path)] == []
