"""Gaps and drafted registers from a data set."""

import gc
from pathlib import Path

import planset
import pytest

from compare import answers
from compare.registers import BadRegisterError, Mandate, Register, read_register
from extract import dataset
from extract.schemas import TABLES
from zuofa.align import align

TEXTS = (
    "設置公布欄、跑馬燈宣導重要業務訊息。",
    "申辦動線規劃妥適並符合用戶使用習慣。",
    "提供各種申辦書表及填寫範例，並設置用戶書寫桌椅。",
    "規劃適當地點設置汽機車及腳踏車停車場所。",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set") / "parquet"
    planset.write(
        folder,
        planset.made("taipower-hq-112", TEXTS, office="總管理處"),
        planset.made("taipower-xinying-112", TEXTS[:3]),
        planset.made("taipower-pingtung-112", [TEXTS[0], TEXTS[2], TEXTS[3]]),
        planset.made("taipower-xinying-111", TEXTS[:1], year=111),
        planset.made("wra-first-112", TEXTS[:2], agency="wra"),
    )
    align(folder, folder.parent / "decisions.yml")
    return folder


def register(*texts: str, year: int = 112) -> Register:
    heads = ("一、基礎服務", "(一)友善", "1.設施")
    items = (
        Mandate(f"M{n}", text, *heads, roc_year_from=year, roc_year_to=year, applies_to=("taipower",))
        for n, text in enumerate(texts, 1)
    )
    return Register("made", tuple(items))


def statuses(found) -> dict[tuple[str, str], str]:
    keys = zip(found["plan_id"], found["mandate_id"], strict=True)
    return dict(zip(keys, found["status"], strict=True))


@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_is_collected_as_before(is_enabled: bool) -> None:
    (gc.enable if is_enabled else gc.disable)()
    try:
        with answers.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == is_enabled
    finally:
        gc.enable()


def test_an_office_that_has_an_item_is_not_accused(data: Path) -> None:
    found = statuses(answers.gaps(register(*TEXTS), data))
    assert found["taipower-xinying-112", "M1"] == "adopted"
    assert {key for key, status in found.items() if status == "missing" and "112" in key[0]} == {
        ("taipower-xinying-112", "M4"),
        ("taipower-pingtung-112", "M2"),
        ("wra-first-112", "M3"),
        ("wra-first-112", "M4"),
    }


def test_all_declared_columns_in_the_declared_order(data: Path) -> None:
    found = answers.gaps(register(*TEXTS), data)
    assert list(found.columns) == TABLES["gaps"].columns.names
    keys = list(zip(found["register"], found["mandate_id"], found["plan_id"], strict=True))
    assert keys == sorted(keys)
    assert len(found) == 5 * 4


def test_evidence_leads_to_the_page(data: Path) -> None:
    rows = {(row["plan_id"], row["mandate_id"]): row for row in answers.gap_rows(register(*TEXTS), data)}
    there, not_there = rows["taipower-pingtung-112", "M3"], rows["taipower-pingtung-112", "M2"]
    assert there["practice_ids"] == ["taipower-pingtung-112:1.1.1.2"]
    assert (there["page"], [box["page"] for box in there["boxes"]]) == (1, [1])
    assert (there["agency_id"], there["roc_year"], there["office"]) == ("taipower", 112, "某區營業處")
    assert (not_there["page"], not_there["boxes"], not_there["practice_ids"]) == (None, [], [])


def test_one_year_and_one_office(data: Path) -> None:
    assert set(answers.gaps(register(*TEXTS), data, year=111)["plan_id"]) == {"taipower-xinying-111"}
    found = answers.gaps(register(*TEXTS), data, year=112, office="xinying")
    assert set(found["plan_id"]) == {"taipower-xinying-112"}
    assert answers.gaps(register(*TEXTS), data, year=99).empty


def test_whom_the_register_binds(data: Path) -> None:
    found = answers.gaps(register(*TEXTS), data)
    bound = set(found[found["is_required"]]["plan_id"])
    assert bound == {"taipower-hq-112", "taipower-xinying-112", "taipower-pingtung-112"}


def test_headquarters_plan_is_a_register_for_its_agency_but_not_for_itself(data: Path) -> None:
    found = answers.gaps("taipower-hq-112", data)
    assert "taipower-hq-112" not in set(found["plan_id"])
    assert set(found[found["is_required"]]["plan_id"]) == {"taipower-xinying-112", "taipower-pingtung-112"}
    assert statuses(found)["taipower-xinying-112", "taipower-hq-112:1.1.1.4"] == "missing"


def test_a_plan_that_is_not_there(data: Path) -> None:
    with pytest.raises(KeyError):
        answers.gaps("none", data)


def test_a_damaged_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("text\nx\n")
    with pytest.raises(BadRegisterError):
        answers.gaps(tmp_path / "r.csv", data)


def test_a_torn_plan_is_not_accused(tmp_path: Path) -> None:
    plan = planset.made("taipower-xinying-112", TEXTS[:2])
    planset.write(tmp_path / "torn", planset.without_sections(plan))
    found = statuses(answers.gaps(register(*TEXTS), tmp_path / "torn"))
    assert found["taipower-xinying-112", "M3"] == "not_read"


def test_an_unaligned_data_set_will_do(tmp_path: Path) -> None:
    planset.write(tmp_path / "set", planset.made("taipower-xinying-112", TEXTS[:3]))
    found = answers.gaps(register(*TEXTS), tmp_path / "set")
    assert found["status"].tolist() == ["adopted", "adopted", "adopted", "missing"]


def test_an_empty_data_set(tmp_path: Path) -> None:
    assert answers.gaps(register(*TEXTS), tmp_path / "none").empty


# --- draft


def test_a_draft_has_what_most_plans_have(data: Path, tmp_path: Path) -> None:
    rows = answers.draft_register(112, data, 0.7)
    assert [row["text"] for row in rows] == [TEXTS[0], TEXTS[1], TEXTS[2]]
    assert rows[0]["source"].startswith("4/4 ")
    from compare.registers import write_register

    write_register(tmp_path / "draft.csv", rows)
    assert len(read_register(tmp_path / "draft.csv").mandates) == 3


def test_a_share_that_few_reach(data: Path) -> None:
    assert len(answers.draft_register(112, data, 0.2)) == 4
    assert [row["text"] for row in answers.draft_register(112, data, 1.0)] == [TEXTS[0]]


def test_no_plans_no_draft(data: Path) -> None:
    assert answers.draft_register(99, data) == []


# --- how a person calls them


def test_a_text_does_for_a_path(data: Path, tmp_path: Path) -> None:
    from compare.registers import write_register

    write_register(tmp_path / "need.csv", answers.draft_register(112, str(data)))
    as_text = str(data)
    found = answers.gaps(str(tmp_path / "need.csv"), as_text)
    assert found.equals(answers.gaps(tmp_path / "need.csv", data))
    assert answers.adoption(as_text).equals(answers.adoption(data))
    plans = "taipower-xinying-111", "taipower-xinying-112"
    assert len(answers.diff(*plans, as_text)) == len(answers.diff(*plans, data))
    assert len(answers.trend("公布欄", as_text)) == len(answers.trend("公布欄", data))


@pytest.mark.parametrize("name", ["nobody-112", None, ""])
def test_an_unknown_plan_is_named_with_those_that_there_are(data: Path, name: str) -> None:
    for ask in (
        lambda: answers.gaps(name, data),
        lambda: answers.diff(name, "taipower-xinying-112", data),
        lambda: answers.diff("taipower-xinying-112", name, data),
    ):
        with pytest.raises(dataset.NoSuchPlanError) as error:
            ask()
        assert str(name) in str(error.value)
        assert "taipower-hq-112" in str(error.value)


def test_a_register_that_is_not_there(data: Path) -> None:
    with pytest.raises(FileNotFoundError):
        answers.gaps("nowhere.csv", data)
