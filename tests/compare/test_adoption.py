"""Who adopted what: what must never be called lacking first, then the table, the matrix, the rare and the common."""

import csv
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from answerset import plan, store, stored_truth
from tearing import Rows, from_statements, on_page, torn

from compare import adoption as adopting
from compare import answers
from compare.adoption import adoption, common_but_lacking, matrix, rare
from compare.adoption_table import adoption_tables
from compare.headings import heading_name
from extract import dataset
from extract.schemas import TABLES
from zuofa.align import align, last

WINDOW = "設置單一窗口櫃檯，提供用戶整合服務。"
PHONE = "每月辦理電話禮貌測試，並公布測試結果。"
SIGNS = "設置無障礙坡道及愛心鈴，並定期檢查。"
WEB = "網頁提供雙語版本，內容隨時更新。"
GALLERY = "設置賞心悅目的藝文畫廊，供用戶參觀。"
SOLAR = "協助再生能源業者分析發電量，於電子帳單附加圖表。"
SURVEY = "辦理外部顧客滿意度調查，並進行趨勢分析。"
ALL = (WINDOW, PHONE, SIGNS, WEB, SURVEY)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Four offices of one year; one has a rare practice, one lacks the web pages, one was not read whole."""
    return store(
        tmp_path_factory.mktemp("data"),
        [
            plan("north-112", *ALL, SOLAR),
            plan("east-112", *ALL),
            plan("south-112", WINDOW, PHONE, SIGNS, SURVEY),
            plan("west-112", ("1.1.1.1", WINDOW), ("1.1.1.2", PHONE), ("1.1.1.5", SURVEY)),
        ],
    )


@pytest.fixture
def copy(data, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(data, tmp_path / "copy")


def said(frame, column="office_id"):
    return [(row[column], row["duty"], row["status"]) for _, row in frame.iterrows()]


# --- never lacking


def test_a_hole_is_never_called_lacking(data):
    found = common_but_lacking(adoption(data), least=0.5)
    west = found[found["plan_id"] == "taipower-west-112"]
    assert set(west["duty"]) == {SIGNS, WEB}
    assert set(west["status"]) == {"not_sure"}
    assert set(west["reason"]) == {"hole"}


def store_rows(data: Path, *plans: Rows) -> Path:
    """Store plans that are laid out on pages, align them, and return the data folder."""
    for one in plans:
        office = one.plan_id.split("-")[-2]
        about = {"plan_id": one.plan_id, "title": one.title, "office": one.office, "office_id": office}
        sections = [{**row, "plan_id": one.plan_id} for row in one.sections]
        for table, rows in (("plans", [about]), ("practices", one.practices), ("sections", sections)):
            place = dataset.location(table, one.plan_id, agency_id=one.agency_id, roc_year=one.roc_year)
            (data / place).parent.mkdir(parents=True, exist_ok=True)
            pa.parquet.write_table(dataset.to_arrow(table, rows), data / place)
    align(data, data / "decisions.yml")
    return data


LONG = [f"第 {n} 項：{text}{text}" for n, text in enumerate((*ALL, GALLERY, SOLAR), 1)]


def test_a_page_break_is_a_hole_until_another_plan_closes_it(tmp_path):
    pages = [from_statements(plan(f"{name}-112", *LONG), lines=16) for name in ("north", "east")]
    assert all(one.pages > 1 for one in pages)
    alone = adoption(store_rows(tmp_path / "one", pages[0]))
    both = adoption(store_rows(tmp_path / "two", *pages))
    assert alone["open_behind"].any()
    assert not both["open_behind"].any()
    assert not both["open_before"].any()


def test_another_agency_closes_nothing(tmp_path):
    own, other = plan("north-112", *LONG), plan("east-112", *LONG, agency="wra")
    frame = adoption(store_rows(tmp_path, *(from_statements(one, lines=16) for one in (own, other))))
    assert frame.groupby("plan_id", observed=True)["open_behind"].any().all()


def test_a_plan_that_pages_are_gone_of_is_open_everywhere(tmp_path):
    pages = [
        from_statements(plan(f"{name}-112", *LONG), lines=16) for name in ("north", "east", "south", "west")
    ]
    west = torn(pages[-1], 2, pages[-1].plan_id)
    frame = adoption(store_rows(tmp_path, *pages[:-1], west))
    own = common_but_lacking(frame, 0.5).query("plan_id == 'taipower-west-112'")
    assert {row["text"] for row in on_page(pages[-1], 2)} >= set(own["duty"]) > set()
    assert "lacks" not in set(own["status"])
    assert frame.query("plan_id == 'taipower-west-112'")[["open_before", "open_behind"]].all(axis=None)


@pytest.mark.parametrize(
    ("status", "reason"),
    [("unsure", "unsure"), ("part", "part"), ("adopted", None)],
)
def test_a_link_of_any_kind_is_never_called_lacking(data, status, reason):
    frame = adoption(data)
    row = frame[(frame["plan_id"] == "taipower-east-112") & (frame["duty"] == WEB)].copy()
    assert len(row) == 1
    frame["status"] = frame["status"].astype(str)
    frame.loc[row.index, "status"] = status
    found = common_but_lacking(frame, least=0.25)
    own = found[(found["plan_id"] == "taipower-east-112") & (found["duty"] == WEB)]
    assert list(own["reason"]) == ([reason] if reason else [])
    assert "lacks" not in set(own["status"])


def test_a_practice_of_its_own_that_comes_nearest_is_not_sure(data):
    frame = adoption(data)
    web = frame[frame["duty"] == WEB]["canonical_id"].iloc[0]
    row = frame.index[(frame["plan_id"] == "taipower-south-112") & (frame["duty"] == SURVEY)]
    frame["runner_up"] = frame["runner_up"].astype(object)
    frame["status"] = frame["status"].astype(str)
    frame.loc[row, "runner_up"], frame.loc[row, "status"] = web, "unsure"
    found = common_but_lacking(frame, least=0.5)
    own = found[(found["plan_id"] == "taipower-south-112") & (found["duty"] == WEB)]
    assert list(own["reason"]) == ["near"]


@pytest.mark.parametrize("offices", [1, 2])
def test_too_few_offices_say_nothing(tmp_path, offices):
    names = ["north-112", "east-112"][:offices]
    data = store(tmp_path, [plan(name, *ALL[n:]) for n, name in enumerate(names)])
    assert rare(adoption(data)).empty
    assert common_but_lacking(adoption(data)).empty


def test_agencies_and_programmes_are_not_compared(tmp_path):
    new = [plan(f"{office}-112", *ALL) for office in ("north", "east", "south")]
    old = plan("west-100", WINDOW, PHONE)
    other = plan("river-112", WINDOW, PHONE, agency="wra")
    data = store(tmp_path, [*new, old, other])
    assert common_but_lacking(adoption(data)).empty


def test_an_empty_data_set_gives_empty_frames(tmp_path):
    frame = adoption(tmp_path)
    assert list(frame.columns) == TABLES["adoption"].schema.names
    assert frame.empty
    assert matrix(frame).empty
    assert rare(frame).empty
    assert common_but_lacking(frame).empty


# --- the table


def test_a_row_says_who_when_how_often_and_in_what_words(tmp_path):
    more = {
        "departments": ("業務組", "（總務組）"),
        "support_departments": ("（總務組）",),
        "deadline": "每半年",
    }
    data = store(
        tmp_path,
        [
            plan("north-107", ("1.1.1.1", WINDOW, more)),
            plan("north-111", ("1.1.1.1", WINDOW), ("1.1.1.2", PHONE)),
            plan("east-111", ("1.1.1.1", PHONE)),
        ],
    )
    frame = adoption(data)
    row = frame[frame["plan_id"] == "taipower-north-107"].iloc[0]
    assert (row["first_year"], row["last_year"]) == (107, 111)
    assert row["text"] == WINDOW
    assert row["status"] == "adopted"
    assert list(row["departments"]) == ["業務組", "（總務組）"]
    assert (list(row["leads"]), list(row["supports"])) == (["業務組"], ["總務組"])
    assert (row["deadline"], list(row["cadences"])) == ("每半年", ["P6M"])
    both = frame[(frame["plan_id"] == "taipower-north-111")].set_index("duty")
    assert both.loc[WINDOW, ["adopters", "peers", "share"]].tolist() == [1, 2, 0.5]
    assert both.loc[PHONE, ["adopters", "peers", "share"]].tolist() == [2, 2, 1.0]


def test_year_and_facet_limit_the_rows(tmp_path):
    data = store(
        tmp_path,
        [plan("north-107", WINDOW), plan("north-111", ("1.1.1.1", WINDOW), ("2.1.1.1", PHONE))],
    )
    assert set(adoption(data, year=111)["duty"]) == {WINDOW, PHONE}
    assert set(adoption(data, year=107)["roc_year"]) == {107}
    assert set(adoption(data, facet="服務遞送")["duty"]) == {PHONE}
    assert set(adoption(data, facet="一、基礎服務")["duty"]) == {WINDOW}
    assert adoption(data, year=90).empty
    assert adoption(data, facet="沒有這個面向").empty


@pytest.mark.parametrize(
    ("heading", "name"),
    [("一、基礎服務", "基礎服務"), ("（二）服務友善性", "服務友善性"), ("基礎服務", "基礎服務"), ("", "")],
)
def test_headings_lose_their_number(heading, name):
    assert heading_name(heading) == name


# --- stored and never stale


def test_the_table_is_stored_and_duckdb_sees_it(data):
    count = (
        dataset.connect(data).sql("select count(*), count(distinct canonical_id) from adoption").fetchall()
    )
    assert count == [(18, 6)]
    assert dataset.read("adoption", data).schema.names == TABLES["adoption"].schema.names


def test_stored_and_worked_out_are_the_same(copy):
    stored = adoption(copy)
    for path in (copy / "adoption").glob("**/adoption.parquet"):
        path.unlink()
    again = adoption(copy)
    assert stored.astype(str).equals(again.astype(str))


def test_what_aligning_drops_is_no_longer_there(copy):
    (copy / "practices/agency_id=taipower/roc_year=112/taipower-north-112.parquet").unlink()
    (copy / "plans/agency_id=taipower/roc_year=112/taipower-north-112.parquet").unlink()
    align(copy, copy / "decisions.yml")
    assert "taipower-north-112" not in set(adoption(copy)["plan_id"].astype(str))


def test_a_plan_that_turns_out_to_have_a_hole_is_seen_at_the_next_run(copy):
    assert not adoption(copy).query("plan_id == 'taipower-east-112'")["open_before"].any()
    row = {"plan_id": "taipower-east-112", "file": "a.pdf", "ordinal": 1, "code": "no_text_layer"}
    row |= {"severity": "error", "text": "", "message_zh": "沒有文字", "message_en": "no text"}
    path = copy / "issues/agency_id=taipower/roc_year=112/taipower-east-112.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pa.parquet.write_table(dataset.to_arrow("issues", [row]), path)
    assert not align(copy, copy / "decisions.yml").is_fresh
    assert adoption(copy).query("plan_id == 'taipower-east-112'")["open_before"].all()


def test_a_deleted_file_comes_back(copy):
    assert last(copy, copy / "decisions.yml")
    next((copy / "adoption").glob("**/adoption.parquet")).unlink()
    assert last(copy, copy / "decisions.yml") is None
    align(copy, copy / "decisions.yml")
    assert dataset.read("adoption", copy).num_rows == 18


# --- matrix, rare


def test_matrix_of_duties_and_offices(data):
    shown = matrix(adoption(data, year=112)).droplevel("canonical_id")
    assert list(shown.columns) == ["east區處", "north區處", "south區處", "west區處"]
    assert list(shown.index[:2]) == [WINDOW, PHONE]
    cells = {office: shown[office].to_dict() for office in shown.columns}
    assert cells["south區處"][WEB] == ""
    assert cells["west區處"][WEB] == "not_read"
    assert cells["west區處"][PHONE] == cells["north區處"][SOLAR] == "adopted"


def test_matrix_takes_the_latest_plan_of_an_office(tmp_path):
    data = store(tmp_path, [plan("north-107", WINDOW, PHONE), plan("north-111", WINDOW)])
    assert matrix(adoption(data)).droplevel("canonical_id")["north區處"].to_dict() == {WINDOW: "adopted"}


def test_offices_of_one_name_are_told_apart(tmp_path):
    data = store(tmp_path, [plan("north-112", WINDOW), plan("north-112", WINDOW, agency="wra")])
    assert list(matrix(adoption(data)).columns) == ["north區處（taipower）", "north區處（wra）"]


def test_rare_names_who_has_it_and_its_words(data):
    found = rare(adoption(data))
    assert said(found.assign(status="rare"), "plan_id") == [("taipower-north-112", SOLAR, "rare")]
    assert list(found["offices"].iloc[0]) == ["north區處"]
    assert (found["adopters"].iloc[0], found["peers"].iloc[0]) == (1, 4)


def test_common_duties_that_an_office_lacks(data):
    found = common_but_lacking(adoption(data), least=0.5)
    lacks = found[found["status"] == "lacks"]
    assert [(row.plan_id, row.duty) for row in lacks.itertuples()] == [("taipower-south-112", WEB)]
    assert lacks["example"].iloc[0].endswith(":1.1.1.4")


# --- the plans as transcribed


GOLD = Path(__file__).parents[1] / "gold" / "clusters-five.csv"


def test_the_real_plans():
    """No office is said to lack a duty that people found in its plan."""
    data = stored_truth()
    frame = answers.adoption(data)
    assert frame["plan_id"].nunique() == 5
    lacking = answers.common_but_lacking(frame)
    lacks = lacking[lacking["status"] == "lacks"]
    labels = _labels()
    wrong = [
        (row.plan_id, row.duty)
        for row in lacks.itertuples()
        if row.plan_id in {place for place, _ in labels.get(row.example, ())}
    ]
    assert not wrong
    assert len(lacks) >= 3
    assert json.loads(json.dumps(answers.matrix(frame).to_numpy().tolist()))


def _labels():
    """Return practice -> (plan, practice) that people say state the same duty, whole or in part."""
    clusters: dict[str, list[tuple[str, str]]] = {}
    of: dict[str, list[str]] = {}
    with GOLD.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            practice = f"{row['plan']}:{row['n']}"
            clusters.setdefault(row["canonical_id"], []).append((row["plan"], practice))
            of.setdefault(practice, []).append(row["canonical_id"])
    return {practice: [p for name in names for p in clusters[name]] for practice, names in of.items()}


def test_partitions_cover_all_plans(data):
    assert sum(len(table) for _, table in adoption_tables(data)) == len(adoption(data))
    assert adopting.RARE < adopting.COMMON
