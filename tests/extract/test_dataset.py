"""Plan -> Parquet -> rows, by every reader that a notebook may use."""

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from fakes import fake_plan

from extract import dataset, journal
from extract.dataset import SourceRow
from extract.schemas import TABLES


def store(data, *plans):
    """Write plans as a run would."""
    db = journal.open_journal(data)
    for plan in plans:
        source = SourceRow(
            f"{plan.plan_id}.pdf", plan.sha256, 10, "read", plan.plan_id, plan.page_count, "f", 0.1
        )
        rows = dataset.file_rows(source, plan.issues, plan)
        moves = dataset.stage(data, rows, plan.plan_id, agency_id=plan.agency_id, roc_year=plan.roc_year)
        journal.commit(db, data, moves | dataset.stage_schemas(data))
    db.close()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "parquet"


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(fake_plan(), id="usual"),
        pytest.param(fake_plan(year=None), id="no year"),
        pytest.param(fake_plan(practices=0), id="no practices"),
        pytest.param(fake_plan(office="../a:b*c?%2F"), id="unsafe in a path"),
        pytest.param(fake_plan(office="臺" * 200), id="too long for a file name"),
        pytest.param(fake_plan(office="it's [x]{y}"), id="quotes and brackets"),
    ],
)
def test_a_plan_comes_back_as_it_was(data, plan):
    store(data, fake_plan(office="other"), plan)
    assert dataset.load(plan.plan_id, data) == plan


def test_load_of_an_unknown_plan(data):
    with pytest.raises(KeyError):
        dataset.load("nobody-1", data)


def test_where_files_stand(data):
    store(data, fake_plan(), fake_plan(year=None))
    files = {path.relative_to(data).as_posix() for path in (data / "practices").rglob("*.parquet")}
    assert files == {
        "practices/agency_id=taipower/roc_year=111/taipower-xinying-111.parquet",
        "practices/agency_id=taipower/roc_year=0/taipower-xinying-unknown.parquet",
        "practices/agency_id=unknown/roc_year=0/schema.parquet",
    }


def by_duckdb(folder):
    query = f"FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true, union_by_name = true)"
    return duckdb.sql(query).df()


READERS = {
    "duckdb": by_duckdb,
    "pandas": pd.read_parquet,
    "pyarrow": lambda folder: ds.dataset(folder, partitioning="hive").to_table().to_pandas(),
}


@pytest.mark.parametrize("years", [(111, 112), (111, None), (None,), ()], ids=str)
@pytest.mark.parametrize("table", ["practices", "plans", "issues"])
@pytest.mark.parametrize("reader", READERS)
def test_any_reader_reads_it_as_it_is(data, reader, table, years):
    store(data, *(fake_plan(year=year) for year in years))
    if not years:
        journal.commit(journal.open_journal(data), data, dataset.stage_schemas(data))
    found = READERS[reader](data / table)
    assert set(TABLES[table].schema.names) == set(found.columns)
    assert set(found.plan_id) == {f"taipower-xinying-{year or 'unknown'}" for year in years}
    assert {int(year) for year in found.roc_year} == {year or 0 for year in years}
    assert set(found.agency_id) == ({"taipower"} if years else set())


def test_every_field_says_what_it_is(data):
    store(data, fake_plan())
    for name in (*dataset.PARTS, "plans", "sources"):
        table, schema = TABLES[name], pq.read_schema(next((data / name).rglob("taipower-*.parquet")))
        assert schema.metadata == table.columns.metadata
    for table in TABLES.values():
        assert table.columns.metadata[b"description"]
        assert all(field.metadata[b"description"] for field in table.schema)


def test_frames_are_in_document_order_with_plain_types(data):
    store(data, fake_plan(office="b", practices=12), fake_plan(office="a", year=None))
    practices = dataset.practices(data)
    assert list(practices.ordinal) == [1, 2, 3, *range(1, 13)]
    assert practices.roc_year.isna().sum() == 3
    assert practices.page.dtype == "Int32"
    assert list(practices.departments[0]) == ["業務組", "總務組"]
    assert len(dataset.plans(data)) == len(dataset.sources(data)) == len(dataset.asides(data)) == 2
    assert list(dataset.issues(data).code) == ["numbering_gap", "duplicate_practice"] * 2


def test_views(data):
    store(data, fake_plan(), fake_plan(year=None))
    connection = dataset.connect(data)
    counted = "SELECT agency_id, roc_year, count(*) FROM practices GROUP BY ALL ORDER BY ALL"
    assert connection.sql(counted).fetchall() == [("taipower", 111, 3), ("taipower", None, 3)]
    store(data, fake_plan(year=112))
    assert len(connection.sql("FROM practices").fetchall()) == 9, "what comes later is seen"
    assert connection.sql("SELECT boxes[1].top FROM practices LIMIT 1").fetchall() == [(2.2,)]


def test_who_still_rests_on_an_order_is_one_query(data):
    store(data, fake_plan(), fake_plan(year=112))
    asked = "SELECT plan_id FROM citations WHERE document_id = '經研字第1號' ORDER BY ALL"
    found = dataset.connect(data).sql(asked).fetchall()
    assert found == [("taipower-xinying-111",), ("taipower-xinying-112",)]
    assert list(dataset.citations(data).date.astype(str)) == ["2017-03-15"] * 2
    assert list(dataset.sections(data).parent.isna()) == [True, False] * 2
    assert list(dataset.milestones(data).printed_date) == ["6月底"] * 2


def test_a_folder_with_quotes_and_brackets(tmp_path):
    data = tmp_path / "it's [a] folder"
    store(data, fake_plan())
    assert len(dataset.practices(data)) == len(dataset.connect(data).sql("FROM practices").fetchall()) == 3


@pytest.mark.parametrize("table", TABLES)
def test_without_data_everything_is_there_and_empty(data, table):
    assert list(dataset.frame(table, data).columns) == TABLES[table].schema.names
    view = dataset.connect(data).sql(f"FROM {table}")
    assert view.columns == TABLES[table].schema.names
    assert view.fetchall() == []
    assert not data.exists(), "reading makes nothing"
