"""The data set's practices become links: again, in part, after a kill, with tables or files missing."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import truthplans
from smallplans import small_plan

from extract import dataset, journal
from normalize.align import PlanStatements
from normalize.decisions import BadDecisionsError, Decision, write_decision
from zuofa import align as align_module
from zuofa.align import TABLES, Counts, align

OWN = ("catalogue", "links", "quantities", "cadences", "assignments", "decisions")
"""The tables that aligning fills alone."""
PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"
DAY = dt.date(2024, 5, 31)


def store(data: Path, *plans: PlanStatements, tables: tuple[str, ...] = ("plans", "practices")) -> None:
    """Put plans into the data set as reading them does."""
    moves: dict[str, Path | None] = {}
    for plan in plans:
        rows = {
            "plans": [plan_row(plan)],
            "practices": [practice_row(plan, n) for n in range(len(plan.practices))],
        }
        partition = {"agency_id": plan.agency_id or None, "roc_year": plan.roc_year}
        moves |= dataset.stage(data, {name: rows[name] for name in tables}, plan.plan_id, **partition)
    with closing(journal.open_journal(data)) as db:
        journal.commit(db, data, moves | dataset.stage_schemas(data))


def plan_row(plan: PlanStatements) -> dict[str, Any]:
    return {
        "plan_id": plan.plan_id,
        "title": plan.title,
        "office": plan.office,
        "practices": len(plan.practices),
    }


def practice_row(plan: PlanStatements, n: int) -> dict[str, Any]:
    one = plan.practices[n]
    names = ("practice_id", "facet", "strategy", "item", "text", "deadline")
    row = {name: getattr(one, name) for name in names}
    lists = {"departments": list(one.departments), "support_departments": list(one.support_departments)}
    return row | lists | {"plan_id": plan.plan_id, "ordinal": n + 1, "page": 1, "boxes": []}


def drop(data: Path, plan_id: str) -> None:
    files = [
        path for table in ("plans", "practices") for path in (data / table).glob(f"**/{plan_id}.parquet")
    ]
    with closing(journal.open_journal(data)) as db:
        journal.commit(db, data, {path.relative_to(data).as_posix(): None for path in files})


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    return dataset.read(name, data).to_pylist()


def content(data: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: rows(data, name) for name in OWN}


def ids(data: Path) -> dict[str, str]:
    return {
        row["practice_id"]: row["canonical_id"] for row in rows(data, "links") if row["relation"] != "part"
    }


def run(data: Path, **options: Any) -> Counts:
    return align(data, data.parent / "decisions.yml", **options)


def files(data: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(data)): path.read_bytes()
        for name in OWN
        for path in (data / name).glob("**/*.parquet")
    }


@pytest.fixture(scope="module", autouse=True)
def _adoption_left_out() -> Iterator[None]:
    """What is worked out from the links afterwards has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zuofa.adoption.refresh", lambda *_: False)
        yield


@pytest.fixture(scope="module")
def real(_adoption_left_out: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five plans, aligned; to be copied, not changed."""
    data = tmp_path_factory.mktemp("real") / "parquet"
    store(data, *truthplans.plans())
    run(data)
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three small plans of two agencies, not aligned yet."""
    store(
        tmp_path / "parquet",
        small_plan("a-107", [PHONE, GUIDE], year=107),
        small_plan("b-111", [GUIDE, PHONE, "於臺電網頁公布停電訊息。"]),
        small_plan("c-105", ["設置志工，引導民眾至服務窗口。"], agency="wra", year=105),
    )
    return tmp_path / "parquet"


# --- once, and again


def test_an_empty_data_set(tmp_path: Path) -> None:
    counts = run(tmp_path / "parquet")
    assert (counts.plans, counts.practices, counts.canonical) == (0, 0, 0)
    assert all(table == [] for table in content(tmp_path / "parquet").values())
    assert not run(tmp_path / "parquet").is_fresh


def test_the_second_time_nothing_is_done(data: Path) -> None:
    first = run(data)
    before = files(data)
    second = run(data)
    assert (first.is_fresh, second.is_fresh) == (True, False)
    assert {**vars_of(first), "is_fresh": False} == vars_of(second)
    assert files(data) == before


def vars_of(counts: Counts) -> dict[str, Any]:
    return {name: getattr(counts, name) for name in Counts.__slots__}


def test_forced_it_comes_to_the_same(data: Path) -> None:
    run(data)
    before = content(data)
    assert run(data, force=True).is_fresh
    assert content(data) == before


def test_the_tables_of_real_plans(real: Path) -> None:
    links = rows(real, "links")
    own = [row for row in links if row["relation"] != "part"]
    assert sorted(row["practice_id"] for row in own) == sorted(
        p.practice_id for plan in truthplans.plans() for p in plan.practices
    )
    known = {row["canonical_id"] for row in rows(real, "catalogue") if not row["is_retired"]}
    assert {row["canonical_id"] for row in links} == known
    assert {row["runner_up"] for row in links} - {None} <= known
    assert {row["decided_by"] for row in links} == {"rule"}
    assert rows(real, "quantities")
    assert rows(real, "cadences")
    assert rows(real, "assignments")


def test_counts_tell_what_the_tables_hold(real: Path, tmp_path: Path) -> None:
    shutil.copytree(real, tmp_path / "parquet")
    counts = run(tmp_path / "parquet", force=True)
    links, living = rows(real, "links"), [row for row in rows(real, "catalogue") if not row["is_retired"]]
    assert counts.plans == len({row["plan_id"] for row in links})
    assert counts.practices == sum(row["relation"] != "part" for row in links)
    assert counts.canonical == len(living)
    assert counts.shared == sum(row["plans"] > 1 for row in living)
    assert counts.unsure == sum(row["relation"] == "unsure" for row in links)
    assert counts.parts == sum(row["relation"] == "part" for row in links)


# --- partitions and missing tables


def test_links_stand_in_the_partition_of_their_plan(data: Path) -> None:
    run(data)
    places = {row["plan_id"]: (row["agency_id"], row["roc_year"]) for row in rows(data, "links")}
    assert places == {"a-107": ("taipower", 107), "b-111": ("taipower", 111), "c-105": ("wra", 105)}


def test_unknown_agency_and_year(tmp_path: Path) -> None:
    store(tmp_path / "parquet", small_plan("x", [PHONE], agency="", year=None), small_plan("y-111", [PHONE]))
    run(tmp_path / "parquet")
    places = {
        row["plan_id"]: (row["agency_id"], row["roc_year"]) for row in rows(tmp_path / "parquet", "links")
    }
    assert places == {"x": (None, None), "y-111": ("taipower", 111)}
    assert len({*ids(tmp_path / "parquet").values()}) == 1


def test_without_the_table_of_plans(tmp_path: Path) -> None:
    plans = [small_plan("a-107", [PHONE, GUIDE], year=107), small_plan("b-111", [GUIDE, PHONE])]
    store(tmp_path / "parquet", *plans, tables=("practices",))
    counts = run(tmp_path / "parquet")
    assert (counts.plans, counts.canonical, counts.shared) == (2, 2, 2)
    assert rows(tmp_path / "parquet", "catalogue")[0]["offices"] == ["a-107", "b-111"]


@pytest.mark.parametrize("lost", ["links", "catalogue", "cadences"])
def test_deleted_tables_are_made_again(data: Path, lost: str) -> None:
    decide(data, "b-111:1", "a-107:1", "not_same")
    run(data)
    store(data, small_plan("d-112", [PHONE], year=112))
    run(data)
    before = content(data)
    shutil.rmtree(data / lost)
    assert run(data).is_fresh
    assert content(data) == before, "with the ids that they had"


def test_a_deleted_file_is_made_again(data: Path) -> None:
    run(data)
    before = content(data)
    next((data / "links").glob("**/roc_year=107/*.parquet")).unlink()
    assert run(data).is_fresh
    assert content(data) == before


# --- plans come and go


def test_a_plan_that_is_added(data: Path) -> None:
    run(data)
    before = ids(data)
    store(data, small_plan("d-112", [PHONE, "每年舉辦用戶座談會。"], year=112))
    assert run(data).is_fresh
    after = ids(data)
    assert {practice: after[practice] for practice in before} == before
    assert after["d-112:1"] == before["a-107:1"]
    assert after["d-112:2"] not in before.values()


def test_a_plan_that_is_removed_and_comes_back(data: Path) -> None:
    run(data)
    before = content(data)
    names = ids(data)
    drop(data, "b-111")
    run(data)
    left = {practice: name for practice, name in names.items() if not practice.startswith("b-111")}
    assert ids(data) == left
    assert not list((data / "links").glob("**/roc_year=111/align.parquet"))
    retired = {row["canonical_id"] for row in rows(data, "catalogue") if row["is_retired"]}
    assert retired == {*names.values()} - {*left.values()} != set()
    store(data, small_plan("b-111", [GUIDE, PHONE, "於臺電網頁公布停電訊息。"]))
    run(data)
    assert content(data) == before


def test_all_plans_removed(data: Path) -> None:
    run(data)
    for plan_id in ("a-107", "b-111", "c-105"):
        drop(data, plan_id)
    run(data)
    assert not rows(data, "links")
    assert all(row["is_retired"] for row in rows(data, "catalogue"))


def test_removing_a_real_plan_removes_its_links(real: Path, tmp_path: Path) -> None:
    data = shutil.copytree(real, tmp_path / "parquet")
    names = ids(data)
    drop(data, "wra-105")
    run(data)
    after = ids(data)
    assert {*after} == {practice for practice in names if not practice.startswith("wra-105")}
    assert sum(after[practice] != names[practice] for practice in after) <= 0.02 * len(after)


def test_a_retired_id_keeps_its_heir(data: Path) -> None:
    run(data)
    names = ids(data)
    decide(data, "b-111:3", "a-107:1", "same")
    run(data)
    for year in (112, 113):
        store(data, small_plan(f"d-{year}", [GUIDE], year=year))
        run(data)
        heirs = {
            row["canonical_id"]: row["merged_into"] for row in rows(data, "catalogue") if row["is_retired"]
        }
        assert heirs == {names["b-111:3"]: names["a-107:1"]}


# --- decisions


def decide(data: Path, one: str, other: str, verdict: str) -> None:
    texts = {row["practice_id"]: row["text"] for row in rows(data, "practices")}
    decision = Decision(verdict, one, texts[one], other, texts[other], "承辦人", DAY, "說明")  # type: ignore[arg-type]
    write_decision(data.parent / "decisions.yml", decision)


def test_a_decision_wins_and_survives_a_rebuild(data: Path) -> None:
    run(data)
    decide(data, "b-111:2", "a-107:1", "not_same")
    decide(data, "b-111:3", "a-107:1", "same")
    for _ in range(2):
        counts = run(data)
        assert counts.is_fresh
        assert (counts.decisions, counts.stale) == (2, ())
        names = ids(data)
        assert names["b-111:2"] != names["a-107:1"] == names["b-111:3"]
        assert [(row["verdict"], row["state"], row["when"]) for row in rows(data, "decisions")] == [
            ("not_same", "applied", DAY),
            ("same", "applied", DAY),
        ]
        for name in OWN:
            shutil.rmtree(data / name, ignore_errors=True)


def test_a_decision_on_a_changed_text_is_reported(data: Path) -> None:
    decide(data, "b-111:2", "a-107:1", "not_same")
    drop(data, "b-111")
    store(data, small_plan("b-111", [GUIDE, "每6個月至少測試1次同仁電話禮貌，並公布測試結果。"]))
    counts = run(data)
    assert counts.decisions == 0
    assert counts.stale == ("b-111:2 ~ a-107:1: changed",)
    drop(data, "b-111")
    assert run(data).stale == ("b-111:2 ~ a-107:1: gone",)


def test_a_bad_file_of_decisions_changes_nothing(data: Path) -> None:
    run(data)
    before = files(data)
    (data.parent / "decisions.yml").write_text("- {verdict: maybe}", encoding="utf-8")
    with pytest.raises(BadDecisionsError):
        run(data)
    assert files(data) == before


# --- killed


class KilledError(BaseException):
    """Stands for the end of the process."""


def test_killed_at_any_move(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the journal is written all is as it was, after that all is as it should be."""
    run(data)
    old = content(data)
    store(data, small_plan("d-112", [PHONE, "每年舉辦用戶座談會。"], year=112))
    other = shutil.copytree(data, data.parent / "undisturbed")
    run(other)
    new = content(other)
    steps = 0
    while not lives(copy := shutil.copytree(data, data.parent / f"copy{steps}"), steps, monkeypatch):
        assert content(copy) in (old, new)
        steps += 3
    assert content(copy) == new
    assert steps > 5


def lives(data: Path, steps: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Align; die when so many files were staged, moved and removed. Return whether there were no more."""
    left = [steps]
    with monkeypatch.context() as patch:
        for name in ("_move", "_remove", "staging_file"):
            patch.setattr(journal, name, dying(getattr(journal, name), left))
        try:
            run(data)
        except KilledError:
            return False
    return True


def dying(step: Any, left: list[int]) -> Any:
    """Return a step that ends the process when ``left`` steps of all kinds were done."""

    def step_or_die(*arguments: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KilledError
        return step(*arguments)

    return step_or_die


def test_what_a_killed_run_left_staged_is_cleared(data: Path) -> None:
    staged = journal.staging_file(data)
    staged.write_bytes(b"left over")
    run(data)
    assert not staged.exists()


@pytest.mark.slow
def test_killed_in_earnest(real: Path, tmp_path: Path) -> None:
    data, chance = shutil.copytree(real, tmp_path / "parquet"), random.Random(0)
    drop(data, "wra-105")
    code = f"from pathlib import Path; from zuofa.align import align; align(Path({str(data)!r}), Path('none.yml'))"
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
        time.sleep(0.6 + chance.random() * 1.5)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        plans = {row["plan_id"] for row in rows(data, "links")}
        assert plans in ({*truthplans.NAMES}, {*truthplans.NAMES} - {"wra-105"})
        assert {row["canonical_id"] for row in rows(data, "links")} <= {
            row["canonical_id"] for row in rows(data, "catalogue") if not row["is_retired"]
        }
    align_module.align(data, tmp_path / "none.yml")
    assert {row["plan_id"] for row in rows(data, "links")} == {*truthplans.NAMES} - {"wra-105"}


def test_every_table_is_declared() -> None:
    assert {*TABLES} <= dataset.TABLES.keys()


def test_tables_that_were_cut_are_made_again(tmp_path: Path) -> None:
    data, decisions = tmp_path / "parquet", tmp_path / "decisions.yml"
    store(data, small_plan("a-111", [PHONE]), small_plan("b-111", [PHONE, GUIDE]))
    align(data, decisions)
    before = {table: dataset.read(table, data).to_pylist() for table in (*OWN, "adoption")}
    for table in ("links", "catalogue", "adoption"):
        for path in data.glob(f"{table}/**/*.parquet"):
            path.write_bytes(path.read_bytes()[:40])
    assert align(data, decisions).is_fresh
    assert {table: dataset.read(table, data).to_pylist() for table in (*OWN, "adoption")} == before
