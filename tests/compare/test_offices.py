"""Which plans a typed office means."""

import pytest

from compare.offices import is_of

PLANS = {
    "taipower-xinying-111": ("taipower", "xinying", "新營區處"),
    "taipower-pingtung-107": ("taipower", "pingtung", "屏東區營業處"),
    "taipower-taipei-112": ("taipower", "taipei", "台北市區營業處"),
    "wra-105": ("wra", None, "經濟部水利署"),
    "unknown-某處-112": (None, "某處", "某處"),
}


def named(words: str) -> list[str]:
    return [
        plan_id
        for plan_id, (agency_id, office_id, office) in PLANS.items()
        if is_of(
            {"plan_id": plan_id, "agency_id": agency_id, "office_id": office_id, "office": office}, words
        )
    ]


@pytest.mark.parametrize(
    ("words", "plan"),
    [
        ("新營", "taipower-xinying-111"),
        ("新營區處", "taipower-xinying-111"),
        ("新營區營業處", "taipower-xinying-111"),
        ("台電新營區處", "taipower-xinying-111"),
        ("xinying", "taipower-xinying-111"),
        ("Xinying-111", "taipower-xinying-111"),
        ("屏東", "taipower-pingtung-107"),
        ("屏東區處", "taipower-pingtung-107"),
        ("屏東區營業處", "taipower-pingtung-107"),
        ("臺北市區", "taipower-taipei-112"),
        ("台北市區 營業處", "taipower-taipei-112"),
        ("水利署", "wra-105"),
        ("某處", "unknown-某處-112"),
    ],
)
def test_names_and_ids(words: str, plan: str) -> None:
    assert named(words) == [plan]


def test_no_words_name_all() -> None:
    assert named("") == [*PLANS]


@pytest.mark.parametrize("words", ["鳳山", "鳳山區營業處", "xinying-112"])
def test_what_is_not_there(words: str) -> None:
    assert named(words) == []


def test_a_plan_that_says_nothing_of_itself() -> None:
    assert is_of({"plan_id": "unknown-112"}, "112")
    assert not is_of({"plan_id": "unknown-112"}, "新營")
