"""A duty over the years: what is no change first, then its wordings, its numbers, and how it is found."""

import pytest
from answerset import plan, store, stored_truth

from compare.trend import SCHEMA, duties_like, targets, trend

BILL = "推廣電子帳單，目標值為{}萬戶。"
WINDOW = "設置單一窗口櫃檯，提供用戶整合服務。"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two offices of one agency, one of another; the same duty in three wordings over four years."""
    return store(
        tmp_path_factory.mktemp("data"),
        [
            plan("north-110", BILL.format(140), WINDOW),
            plan("north-111", BILL.format(160), WINDOW),
            plan("east-111", BILL.format(140), WINDOW),
            plan("north-112", BILL.format(160), WINDOW),
            plan("river-112", "推廣電子帳單，目標值為160萬戶，並辦理抽獎活動。", agency="wra"),
        ],
    )


def by_plan(found):
    return {row["practice_id"].rpartition(":")[0]: row for _, row in found.iterrows()}


def test_a_wording_that_stays_is_identical(data):
    found = by_plan(trend("推廣電子帳單", data))
    for name in ("taipower-north-112", "taipower-east-111"):
        assert list(found[name]["changes"]) == ["identical"], name
        assert [mark["change"] for mark in found[name]["marks"]] == ["equal"]


def test_the_first_wording_is_compared_with_none(data):
    first = trend("推廣電子帳單", data).iloc[0]
    assert first["plan_id"] == "taipower-north-110"
    assert first["compared_with"] is None or first["compared_with"] != first["compared_with"]
    assert len(first["changes"]) == 0


def test_rows_stand_year_by_year_with_their_wording(data):
    found = trend("推廣電子帳單", data)
    assert list(found.columns) == SCHEMA.names
    assert list(found["roc_year"]) == [110, 111, 111, 112, 112]
    assert list(found["wording"]) == [1, 1, 2, 2, 3]


def test_a_wording_is_compared_with_the_office_s_own_last(data):
    found = by_plan(trend("推廣電子帳單", data))
    row = found["taipower-north-111"]
    assert row["compared_with"] == "taipower-north-110:1.1.1.1"
    assert list(row["changes"]) == ["target_changed"]
    assert "140萬" in row["differences"][0]
    assert found["taipower-east-111"]["compared_with"] == "taipower-north-110:1.1.1.1"
    assert found["wra-river-112"]["compared_with"] == "taipower-north-111:1.1.1.1", "of a year before"


def test_targets_are_a_series(data):
    series = targets(trend("推廣電子帳單", data))
    own = series[series["office"] == "north區處"]
    assert own[["roc_year", "value", "unit", "qualifier"]].to_numpy().tolist() == [
        [110, 1_400_000.0, "戶", "target"],
        [111, 1_600_000.0, "戶", "target"],
        [112, 1_600_000.0, "戶", "target"],
    ]
    assert targets(trend(WINDOW, data)).empty


def test_an_id_is_as_good_as_words(data):
    found = trend("推廣電子帳單", data)
    again = trend(found["canonical_id"].iloc[0], data)
    assert list(found["practice_id"]) == list(again["practice_id"])


@pytest.mark.parametrize("duty", ["", "完全無關之文字內容", "c-00000000"])
def test_nothing_like_it(data, duty):
    assert duties_like(duty, data) == []
    with pytest.raises(KeyError):
        trend(duty, data)


def test_an_empty_data_set(tmp_path):
    assert duties_like("電子帳單", tmp_path) == []


def test_the_real_plans():
    data = stored_truth()
    found = trend("電話禮貌測試", data)
    assert list(found["roc_year"]) == sorted(found["roc_year"])
    assert found["plan_id"].nunique() == len(found) >= 4
    assert targets(found)["printed"].str.contains("個月").any()
