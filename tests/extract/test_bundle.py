"""A bundle never shows: what is read is what the plans' own files say, whatever happened to them since."""

from pathlib import Path

import pandas as pd
import planset
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import bundle, dataset, journal
from extract.schemas import TABLES

PLANS = [planset.made(f"taipower-place{n}-112", (f"設置第{n}座公布欄。", "提供茶水。")) for n in range(4)]


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MANY", 3)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    planset.write(tmp_path, *PLANS)
    make(tmp_path)
    return tmp_path


def make(data: Path) -> None:
    with journal.locked(data, "run"):
        db = journal.open_journal(data)
        bundle.bundle(db, data)
        db.close()


def bundles(data: Path) -> set[str]:
    folder = data / journal.HIDDEN / "bundles"
    return {file.parent.relative_to(folder).as_posix() for file in folder.glob("**/*.parquet")}


def from_files(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[pa.Table]:
    """Return what is read where nothing is many."""
    with monkeypatch.context() as patch:
        patch.setattr(bundle, "MANY", 100)
        return [dataset.read(name, data) for name in TABLES]


def as_bundled(data: Path) -> list[pa.Table]:
    return [dataset.read(name, data) for name in TABLES]


def mine(data: Path, n: int) -> Path:
    return data / dataset.location("practices", PLANS[n].plan_id, agency_id="taipower", roc_year=112)


def test_a_bundle_holds_what_the_files_hold(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {f"{name}/agency_id=taipower/roc_year=112" for name in ("plans", "practices")} <= bundles(data)
    before = from_files(data, monkeypatch)
    monkeypatch.setattr(bundle, "_read_file", None)  # nothing but bundles can be read
    assert dataset.read("practices", data, partition={"roc_year": 112}).equals(
        before[[*TABLES].index("practices")]
    )


@pytest.mark.parametrize("change", ["replaced", "added", "removed"])
def test_it_is_not_read_when_a_file_has_changed(
    data: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "replaced":
        planset.write(data, planset.made(PLANS[0].plan_id, ("設置第九座公布欄。", "提供茶水。")))
    elif change == "added":
        planset.write(data, planset.made("taipower-place9-112", ("辦理路燈認養。",)))
    else:
        mine(data, 3).unlink()
    assert as_bundled(data) == from_files(data, monkeypatch)
    stale = (data / journal.HIDDEN / "bundles/practices/agency_id=taipower/roc_year=112/all.parquet").stat()
    make(data)
    assert as_bundled(data) == from_files(data, monkeypatch)
    fresh = (data / journal.HIDDEN / "bundles/practices/agency_id=taipower/roc_year=112/all.parquet").stat()
    assert fresh.st_mtime_ns != stale.st_mtime_ns


def test_it_is_made_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_write", None)
    make(data)


def test_it_goes_when_its_files_are_few(data: Path) -> None:
    for n in (0, 1):
        mine(data, n).unlink()
    make(data)
    assert "practices/agency_id=taipower/roc_year=112" not in bundles(data)
    assert "plans/agency_id=taipower/roc_year=112" in bundles(data)


def test_other_readers_do_not_see_it(data: Path) -> None:
    assert len(pd.read_parquet(data / "practices")) == 2 * len(PLANS)
    assert len(dataset.connect(data).sql("select * from practices").fetchall()) == 2 * len(PLANS)


def test_one_plan_is_read_from_its_own_file(data: Path) -> None:
    assert dataset.read("practices", data, file=PLANS[1].plan_id)["plan_id"].unique().to_pylist() == [
        PLANS[1].plan_id
    ]


@pytest.mark.parametrize("bundled", [False, True])
def test_a_column_that_a_file_lacks_is_null(data: Path, bundled: bool) -> None:
    """A file that an older version wrote."""
    pq.write_table(pq.ParquetFile(mine(data, 0)).read().drop_columns(["remark"]), mine(data, 0))
    if bundled:
        make(data)
    rows = dataset.read("practices", data).to_pylist()
    assert [row["remark"] for row in rows] == [None] * 2 + [""] * 6
