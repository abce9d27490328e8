"""adoption, diff, trend: what they print, write and return."""

import csv
import json
import shutil

import pytest
from answerset import plan, store
from click.testing import CliRunner

from zuofa.cli import main

WINDOW = "設置單一窗口櫃檯，提供用戶整合服務。"
SIGNS = "設置無障礙坡道及愛心鈴，並定期檢查。"
SOLAR = "協助再生能源業者分析發電量，於電子帳單附加圖表。"
BILL = "推廣電子帳單，目標值為{}萬戶。"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return store(
        tmp_path_factory.mktemp("data"),
        [
            plan("north-111", WINDOW, BILL.format(160)),
            plan("north-112", WINDOW, BILL.format(180), SIGNS, SOLAR),
            plan(
                "east-112",
                ("1.1.1.1", WINDOW, {"deadline": "每月[檢視]"}),
                ("1.1.1.2", BILL.format(180)),
                ("1.1.1.3", SIGNS),
            ),
            plan("south-112", WINDOW, SIGNS),
            plan("west-112", WINDOW, BILL.format(180), SIGNS),
        ],
    )


def zuofa(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "arguments", [("adoption",), ("diff", "north-111", "north-112"), ("trend", "電子帳單")]
)
def test_an_empty_data_set_says_what_to_do(tmp_path, arguments):
    result = zuofa(*arguments, "--data", tmp_path)
    assert result.exit_code == 2
    assert "zuofa ingest" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trend", "完全無關之文字內容"), "zuofa find"),
        (("adoption", "--year", 90), "沒有符合的作法"),
        (("adoption", "--rare", "--lacking"), "請擇一"),
        (("diff", "north", "east"), "符合多份計畫"),
        (("diff", "north-111", "nobody"), "沒有計畫符合"),
    ],
)
def test_wrong_usage_says_what_to_do(data, arguments, words):
    result = zuofa(*arguments, "--data", data)
    assert result.exit_code == 2
    assert words in result.output


def test_plans_that_are_not_aligned(data, tmp_path):
    copy = shutil.copytree(data, tmp_path / "copy")
    for table in ("links", "adoption"):
        shutil.rmtree(copy / table)
    for arguments in (("adoption",), ("diff", "north-111", "north-112"), ("trend", "電子帳單")):
        result = zuofa(*arguments, "--data", copy)
        assert result.exit_code == 2
        assert "zuofa align" in result.output, arguments


def test_adoption_counts_offices(data):
    result = zuofa("adoption", "--year", 112, "--data", data)
    assert result.exit_code == 0, result.output
    line = next(line for line in result.output.splitlines() if "單一窗口" in line)
    assert line.split()[-3:] == ["4", "112", "每月[檢視]"]


def test_adoption_rare_and_lacking(data):
    assert SOLAR[:20] in zuofa("adoption", "--rare", "--data", data).output
    lacking = zuofa("adoption", "--lacking", "--data", data).output
    assert "south區處 112" in lacking
    assert "未列 lacks" in lacking


def test_adoption_as_json_and_csv(data, tmp_path):
    found = json.loads(zuofa("adoption", "--data", data, "--json").stdout)
    assert {row["status"] for row in found} == {"adopted"}
    result = zuofa("adoption", "--lacking", "--data", data, "--csv", tmp_path / "out.csv")
    assert result.exit_code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["plan_id"], row["status"]) for row in rows] == [("taipower-south-112", "lacks")]


def test_diff_shows_what_changed(data):
    result = zuofa("diff", "north-111", "north-112", "--data", data)
    assert result.exit_code == 0, result.output
    assert "[-160萬-]{+180萬+}" in result.output
    assert "目標變更" in result.output
    assert WINDOW not in result.output
    assert WINDOW in zuofa("diff", "north-111", "north-112", "--all", "--data", data).output


def test_diff_as_page_table_and_json(data, tmp_path):
    files = tmp_path / "a.html", tmp_path / "a.csv"
    result = zuofa("diff", "north-111", "north-112", "--data", data, "--html", files[0], "--csv", files[1])
    assert result.exit_code == 0, result.output
    assert "<ins>180萬</ins>" in files[0].read_text(encoding="utf-8")
    assert "[-160萬-]{+180萬+}" in files[1].read_text(encoding="utf-8-sig")
    found = json.loads(zuofa("diff", "north-111", "north-112", "--data", data, "--json").stdout)
    assert [row["status"] for row in found] == ["unchanged", "changed", "new", "new"]


def test_what_cannot_be_written_is_told(data, tmp_path):
    (tmp_path / "file").touch()
    result = zuofa("trend", "電子帳單", "--data", data, "--csv", tmp_path / "file" / "a.csv")
    assert result.exit_code == 1
    assert "無法寫入" in result.output


def test_trend_shows_each_wording(data):
    result = zuofa("trend", "電子帳單", "--data", data)
    assert result.exit_code == 0, result.output
    assert "[-160萬-]{+180萬+}" in result.output
    assert "2 種用語" in result.output
    found = json.loads(zuofa("trend", "電子帳單", "--data", data, "--json").stdout)
    assert [row["roc_year"] for row in found] == [111, 112, 112, 112]
    assert found[0]["quantities"][0]["value"] == 1_600_000


def test_trend_names_the_duties_that_fit_equally(data):
    result = zuofa("trend", "電子帳單", "--data", data, "--json")
    assert "2 項作法同樣相符" in result.stderr
    assert len(json.loads(result.stdout)) == 4
    named = [line.split()[0] for line in result.stderr.splitlines() if line.startswith("  c-")]
    assert len(named) == 2
    one = zuofa("trend", named[1], "--data", data)
    assert (one.exit_code, one.stderr) == (0, "")


def test_trend_of_an_id_that_is_none(data):
    assert zuofa("trend", "c-nope", "--data", data).exit_code == 2


def test_trend_takes_other_offices_of_the_year_for_no_change(data):
    found = json.loads(zuofa("trend", "電子帳單", "--data", data, "--json").stdout)
    compared = {row["plan_id"]: row["compared_with"] or "" for row in found}
    assert all("112" not in one for one in compared.values()), compared


def test_a_page_is_headed_by_office_and_year_and_its_folder_made(data, tmp_path):
    page = tmp_path / "new" / "a.html"
    assert zuofa("diff", "north-111", "north-112", "--data", data, "--html", page).exit_code == 0
    assert "<h1>新舊對照 north區處 111 → north區處 112</h1>" in page.read_text(encoding="utf-8")
