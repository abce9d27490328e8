"""Which plans a typed office means."""

import pytest

from compare.offices import of_office

PLANS = {
    "taipower-xinying-111": ("taipower", "xinying", "新營區處"),
    "taipower-pingtung-107": ("taipower", "pingtung", "屏東區營業處"),
    "taipower-taipei-112": ("taipower", "taipei", "台北市區營業處"),
    "wra-105": ("wra", None, "經濟部水利署"),
    "unknown-某處-112": (None, "某處", "某處"),
}


ROWS = [
    {"plan_id": plan_id, "agency_id": agency_id, "office_id": office_id, "office": office}
    for plan_id, (agency_id, office_id, office) in PLANS.items()
]


def named(words: str) -> list[str]:
    return [plan["plan_id"] for plan in of_office(words, ROWS)]


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


def test_an_agency_names_its_plans() -> None:
    assert named("台電") == [plan_id for plan_id in PLANS if plan_id.startswith("taipower")]


def test_a_whole_name_comes_before_a_part() -> None:
    plans = [{"plan_id": "a-1", "office_id": "taipei"}, {"plan_id": "a-2", "office_id": "taipei-north"}]
    assert of_office("taipei", plans) == plans[:1]
    assert of_office("taipe", plans) == plans


def test_a_plan_that_says_nothing_of_itself() -> None:
    plans = [{"plan_id": "unknown-112"}]
    assert of_office("112", plans) == plans
    assert of_office("新營", plans) == []
