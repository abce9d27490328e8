"""``zuofa gaps`` and ``zuofa register draft``."""

import json
import shutil
from pathlib import Path

import planset
import pytest
from click.testing import CliRunner, Result

from extract import dataset
from zuofa.align import align
from zuofa.cli import main

TEXTS = (
    "設置公布欄、跑馬燈宣導重要業務訊息。",
    "申辦動線規劃妥適並符合用戶使用習慣。",
    "提供各種申辦書表及填寫範例，並設置用戶書寫桌椅。",
)
HEADER = "mandate_id,facet,strategy,item,text,roc_year_from,applies_to\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set") / "parquet"
    planset.write(
        folder,
        planset.made("taipower-hq-112", TEXTS),
        planset.made("taipower-xinying-112", TEXTS),
        planset.made("taipower-pingtung-112", TEXTS[:2]),
        planset.made("taipower-xinying-111", TEXTS[:2], year=111),
    )
    align(folder, folder.parent / "decisions.yml")
    return folder


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "parquet"))


@pytest.fixture
def register(tmp_path: Path) -> Path:
    rows = [f"M{n},一、基礎服務,(一)友善,1.設施,{text},112,taipower\n" for n, text in enumerate(TEXTS, 1)]
    path = tmp_path / "need.csv"
    path.write_text(HEADER + "".join(rows), encoding="cp950")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def gaps(register: object, data: Path, *more: object) -> Result:
    return run("gaps", "--register", register, "--data", data, *more)


def stored(data: Path) -> set[tuple[str, str, str]]:
    rows = dataset.read("gaps", data).to_pylist()
    return {(row["plan_id"], row["mandate_id"], row["status"]) for row in rows}


def test_nothing_is_missing(data: Path, register: Path) -> None:
    result = gaps(register, data, "--office", "xinying", "--check")
    assert result.exit_code == 0
    assert "未列 missing" not in result.output


def test_what_is_missing_is_told(data: Path, register: Path) -> None:
    result = gaps(register, data)
    assert result.exit_code == 0
    assert "未列 missing  taipower-pingtung-112  M3  提供各種申辦書表" in result.output
    assert "taipower-xinying-111" not in result.output


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--check"], 3),
        (["--check", "--year", 112], 3),
        (["--check", "--office", "pingtung", "--json"], 3),
        (["--check", "--office", "xinying-112"], 0),
        (["--check", "--office", "屏東區營業處"], 3),
        (["--check", "--office", "新營區處"], 0),
        (["--check", "--year", 111], 0),
        (["--year", 112], 0),
    ],
)
def test_exit_code(data: Path, register: Path, options: list[object], code: int) -> None:
    """3 only with --check, and only for what the register requires of the plan's year."""
    assert gaps(register, data, *options).exit_code == code


def test_a_plan_of_which_no_practice_was_read_lacks_nothing(data: Path, register: Path) -> None:
    for path in data.glob("practices/**/taipower-pingtung-112.parquet"):
        path.unlink()
    assert gaps(register, data, "--check").exit_code == 0
    assert {status for plan, _, status in stored(data) if plan == "taipower-pingtung-112"} == {"not_read"}


def test_json(data: Path, register: Path) -> None:
    rows = json.loads(gaps(register, data, "--year", 112, "--office", "pingtung", "--json").output)
    assert [row["status"] for row in rows] == ["adopted", "adopted", "missing"]
    assert rows[0]["page"] == 1
    assert rows[0]["practice_ids"] == ["taipower-pingtung-112:1.1.1.1"]


def test_a_register_that_binds_none_says_so(data: Path, register: Path) -> None:
    result = gaps(register, data, "--year", 111)
    assert "不適用" in result.output
    assert "for comparison only" in result.output
    assert "M3" in result.output


def test_a_plan_as_register(data: Path) -> None:
    result = gaps("hq", data, "--check")
    assert result.exit_code == 3
    assert "taipower-hq-112:1.1.1.3" in result.output
    assert {plan for plan, _, _ in stored(data)} == {
        "taipower-xinying-112",
        "taipower-pingtung-112",
        "taipower-xinying-111",
    }


# --- the table


def test_rows_are_stored_and_replaced(data: Path, register: Path) -> None:
    gaps(register, data)
    before = stored(data)
    assert ("taipower-pingtung-112", "M3", "missing") in before
    planset.write(data, planset.made("taipower-pingtung-112", TEXTS))
    gaps(register, data, "--office", "xinying")
    assert stored(data) == before, "the other plans' rows stay"
    gaps(register, data, "--office", "pingtung")
    assert stored(data) == before - {("taipower-pingtung-112", "M3", "missing")} | {
        ("taipower-pingtung-112", "M3", "adopted")
    }


def test_another_register_has_rows_of_its_own(data: Path, register: Path) -> None:
    gaps(register, data)
    gaps("hq", data)
    assert {row["register"] for row in dataset.read("gaps", data).to_pylist()} == {"need", "taipower-hq-112"}


def test_rows_of_plans_that_are_gone_go(data: Path, register: Path) -> None:
    gaps(register, data)
    for path in data.glob("*/**/taipower-pingtung-112.parquet"):
        path.unlink()
    gaps(register, data, "--office", "xinying")
    assert "taipower-pingtung-112" not in {plan for plan, _, _ in stored(data)}


# --- errors


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.csv", b"facet,text\nx,y\n", ["mandate_id", "缺少欄位", "lacks the columns"]),
        ("bad.csv", HEADER.encode() + b"A1,,,,x,,\nA1,,,,y,,\n", ["第 3 列", "row 3", "A1"]),
        ("bad.xlsx", b"PK", ["另存新檔", "save it anew"]),
    ],
)
def test_a_damaged_register(data: Path, tmp_path: Path, name: str, content: bytes, said: list[str]) -> None:
    (tmp_path / name).write_bytes(content)
    result = gaps(tmp_path / name, data)
    assert result.exit_code == 1
    assert all(part in result.output for part in said)
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("register", "options", "said"),
    [
        ("none.csv", [], ["找不到檔案 none.csv", "There is no file"]),
        ("nowhere", [], ["沒有計畫符合", "taipower-hq-112"]),
        ("xinying", [], ["符合多份計畫", "taipower-xinying-111"]),
        ("hq", ["--year", 99], ["沒有其他計畫符合", "No other plan fits"]),
        ("hq", ["--office", "hq"], ["沒有其他計畫符合", "No other plan fits"]),
    ],
)
def test_wrong_usage(data: Path, register: str, options: list[object], said: list[str]) -> None:
    result = gaps(register, data, *options)
    assert result.exit_code == 2
    assert all(part in result.output for part in said)


def test_an_empty_data_set(tmp_path: Path, register: Path) -> None:
    result = gaps(register, tmp_path / "nothing")
    assert result.exit_code == 2
    assert "zuofa ingest" in result.output


# --- draft


def test_draft(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "draft.csv"
    result = run("register", "draft", "--from", 112, "--share", 1, "-o", target, "--data", data)
    assert result.exit_code == 0
    assert result.output.startswith("2 項")
    assert gaps(target, data, "--check").exit_code == 0


def test_draft_of_a_year_without_plans(data: Path, tmp_path: Path) -> None:
    result = run("register", "draft", "--from", 99, "-o", tmp_path / "x.csv", "--data", data)
    assert result.exit_code == 2
    assert "99" in result.output
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_no_plan_is_never_all_well(data: Path, register: Path, more: list[str]) -> None:
    result = gaps(register, data, "--check", "--year", 99, *more)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "沒有其他計畫符合" in result.stderr


def test_plans_that_are_not_bound_are_told(data: Path, register: Path) -> None:
    assert "1 份計畫因年度或單位不適用，未列入" in gaps(register, data).output
    assert "未列入" not in gaps(register, data, "--year", 112).output


def test_a_long_item_is_visibly_cut(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + f"M1,,,,{'辦理地下電纜之汰換' * 8},112,taipower\n", encoding="utf-8")
    assert "汰換辦理地下電…" in gaps(path, data).output


def test_a_register_that_was_edited_leaves_no_old_verdicts(data: Path, register: Path) -> None:
    gaps(register, data)
    text = register.read_text(encoding="cp950")
    register.write_text(text.replace(TEXTS[2], "設置自動繳費機。"), encoding="cp950")
    result = gaps(register, data, "--office", "pingtung")
    assert "同名但內容不同的應辦事項表「need」" in result.stderr
    assert {plan for plan, _, _ in stored(data)} == {"taipower-pingtung-112"}
    assert "同名" not in gaps(register, data).stderr, "the same contents"


def test_a_register_that_binds_others_now_leaves_no_old_verdicts(data: Path, register: Path) -> None:
    gaps(register, data)
    text = register.read_text(encoding="cp950")
    register.write_text(text.replace("112,taipower", "112,pingtung"), encoding="cp950")
    gaps(register, data, "--office", "pingtung")
    assert "taipower-xinying-112" not in {plan for plan, _, _ in stored(data)}


def test_a_draft_needs_more_than_one_office(data: Path, tmp_path: Path) -> None:
    result = run("register", "draft", "--from", 111, "-o", tmp_path / "x.csv", "--data", data)
    assert result.exit_code == 2
    assert "--register taipower-xinying-111" in result.output
    assert not (tmp_path / "x.csv").exists()
