"""Departments, roles, facets, programmes: equal only by a rule, related where it is not certain."""

from typing import Any

import pytest
import rulerows
from hypothesis import given
from hypothesis import strategies as st

from normalize import names, programmes
from normalize.names import Department, assign_roles, relate_departments
from normalize.programmes import programme_of, read_facet, related_facets

DEPARTMENTS = names._rules()
FACETS = programmes._rules("facets")


def department(printed: str, agency_id: str = "", roc_year: int | None = None) -> Department:
    """Return what the one department of a practice is taken for."""
    (found,) = assign_roles([printed], (), agency_id, roc_year)
    return found.department


@pytest.mark.parametrize(
    "printed",
    [
        "業務課",
        "客戶股",
        "業務組(客服)",
        "電話服務組",
        "主辦單位",
        "相關係數",
        "各",
        "",
        "組",
        "服務組、總務組",
    ],
)
def test_a_name_without_a_rule_stays_as_printed(printed: str) -> None:
    found = department(printed, "taipower", 111)
    assert (found.name, found.scope, found.known) == (printed, "named", False)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("業務組", "總務組", "different"),
        ("業務組", "業務課", "related"),
        ("業務組", "業務處", "related"),
        ("北客服", "客服中心", "related"),
        ("主計室", "會計室", "related"),
        ("各部門", "相關部門", "related"),
        ("各組", "各部門", "related"),
        ("各部門", "業務組", "different"),
        ("組", "課", "different"),
        ("客服", "客戶服務中心", "equal"),
        ("各單位", "各部門", "equal"),
        ("臺北服務所", "台北服務所", "equal"),
    ],
)
def test_departments_are_equal_only_where_it_is_certain(one: str, other: str, relation: str) -> None:
    left, right = (department(name, "taipower") for name in (one, other))
    assert relate_departments(left, right) == relate_departments(right, left) == relation


@pytest.mark.parametrize(
    ("printed", "name", "scope"),
    [
        ("業務組", "業務組", "named"),
        ("業 務 組", "業務組", "named"),
        ("(工務段)", "工務段", "named"),
        ("（工務段）", "工務段", "named"),
        ("人力資源組", "人資組", "named"),
        ("北客服", "北區客服中心", "named"),
        ("各服務專員", "服務專員", "named"),
        ("本處業務組", "業務組", "named"),
        ("新營區處業務組", "業務組", "named"),
        ("臺北市區營業處 總務組", "總務組", "named"),
        ("各部門", "各部門", "all"),
        ("本處各部門", "各部門", "all"),
        ("全處", "各部門", "all"),
        ("各組(段)、課", "各組(段)、課", "all"),
        ("各課", "各課", "all"),
        ("全體同仁", "全體同仁", "all"),
        ("相關部門", "相關部門", "related"),
        ("各相關單位", "相關部門", "related"),
        ("有關之組室", "相關部門", "related"),
        ("各業務單位", "相關部門", "related"),
    ],
)
def test_a_known_name(printed: str, name: str, scope: str) -> None:
    found = department(printed, "taipower", 111)
    assert (found.printed, found.name, found.scope, found.known) == (printed, name, scope, True)


def test_a_rule_of_one_agency_holds_for_no_other() -> None:
    assert not department("業務組").known
    assert not department("業務組", "wra").known
    assert department("人事室", "wra").known


@pytest.mark.parametrize(
    ("year", "known"), [(None, False), (99, False), (100, True), (105, True), (106, False)]
)
def test_a_rule_of_some_years_holds_in_no_other(year: int | None, known: bool) -> None:
    assert names._holds({"years": [100, 105]}, "", year) is known


@pytest.mark.parametrize(
    ("departments", "support", "roles"),
    [
        (["督導室"], [], [("督導室", "lead")]),
        (
            ["業務組", "總務組", "工務段"],
            ["工務段"],
            [("業務組", "lead"), ("總務組", "lead"), ("工務段", "support")],
        ),
        (["總處推廣", "區處配合"], [], [("總處", "lead"), ("區處", "support")]),
        (["主辦：業務組", "協辦部門：電費組"], [], [("業務組", "lead"), ("電費組", "support")]),
        (["業務組（主辦）", "設計組(協助)"], [], [("業務組", "lead"), ("設計組", "support")]),
        (["業務組", "業 務 組"], [], [("業務組", "lead")]),
        (["各部門配合"], [], [("各部門", "support")]),
        ([], [], []),
    ],
)
def test_roles(departments: list[str], support: list[str], roles: list[tuple[str, str]]) -> None:
    found = assign_roles(departments, support, "taipower", 111)
    assert [(one.department.name, one.role) for one in found] == roles


def _readings(printed: str) -> Any:
    found = [
        department(text, "taipower")
        for text in (printed, "業務組", "業務課", "北客服", "客服中心", "主計室", "會計室")
    ]
    roles = [one.role for one in assign_roles([printed], (), "taipower")]
    return found, roles, [relate_departments(one, other) for one in found for other in found]


def _probes(path: rulerows.Path) -> list[str]:
    """Return printed names that go through the rule at a path."""
    rule, block = rulerows.at(DEPARTMENTS, path), path[0]
    if block in ("everyone", "concerned"):
        return [f"{rule}{unit}" for unit in DEPARTMENTS["units"]["words"]]
    if block == "units":
        return [f"全體{rule}", rule]
    if block == "endings":
        return [f"甲乙{rule}協辦"]
    if block == "own":
        return [f"{rule}業務組"]
    if block == "roles":
        return [f"業務組{rule['word']}"]
    return [rule] if isinstance(rule, str) else [*rule.get("also", []), rule.get("name", "業務組")]


@pytest.mark.parametrize("path", list(rulerows.rows(DEPARTMENTS)), ids=str)
def test_every_rule_for_departments_is_needed(path: rulerows.Path) -> None:
    probes = _probes(path)
    before = [_readings(probe) for probe in probes]
    with rulerows.without(names, "_rules", DEPARTMENTS, path):
        assert [_readings(probe) for probe in probes] != before


@pytest.mark.parametrize(
    "row", [*DEPARTMENTS["departments"], *DEPARTMENTS["related"], *DEPARTMENTS["roles"]], ids=str
)
def test_every_row_says_why(row: dict[str, Any]) -> None:
    assert row["reason"]
    assert row["source"]


def test_no_name_has_two_meanings() -> None:
    every = [name for row in DEPARTMENTS["departments"] for name in (row["name"], *row.get("also", ()))]
    assert len(every) == len(set(every))


@given(st.text(max_size=12))
def test_any_name_is_read(printed: str) -> None:
    found = department(printed, "taipower", 111)
    assert found.printed == printed
    assert relate_departments(found, found) == "equal"
    assert read_facet(printed).printed == printed


@pytest.mark.parametrize(
    ("printed", "facet_id", "name"),
    [
        ("三、社會關懷", "", "社會關懷"),
        ("三大服務", "", "三大服務"),
        ("二十四小時服務", "", "二十四小時服務"),
        ("", "", ""),
        ("一、基礎服務", "base", "基礎服務"),
        ("壹、優質便民服務", "convenience", "優質便民服務"),
        ("（二）資訊網路服務", "network", "資訊網路服務"),
        ("面向五：開放創新", "openness", "開放創新"),
        ("一基礎服務", "base", "基礎服務"),
        ("4. 服務評價", "evaluation", "服務評價"),
        ("服務量能面向", "capacity", "服務量能"),
        ("二、 服務 遞送", "delivery", "服務遞送"),
        ("四、服務規劃之創新整合", "integration", "服務規劃的創新整合"),
    ],
)
def test_a_facet(printed: str, facet_id: str, name: str) -> None:
    found = read_facet(printed)
    assert (found.facet_id, found.name, found.known) == (facet_id, name, bool(facet_id))


@pytest.mark.parametrize(
    ("printed", "related"),
    [
        ("甲", ()),
        ("五、開放創新", ("network",)),
        ("一、優質便民服務", ("base", "delivery", "evaluation")),
    ],
)
def test_facets_of_two_programmes_are_related_at_most(printed: str, related: tuple[str, ...]) -> None:
    facet = read_facet(printed)
    assert related_facets(facet.facet_id) == related
    for other in related:
        assert facet.facet_id in related_facets(other)


@pytest.mark.parametrize(
    "path", list(rulerows.rows({key: FACETS[key] for key in ("endings", "facets", "related")})), ids=str
)
def test_every_rule_for_facets_is_needed(path: rulerows.Path) -> None:
    rule = rulerows.at(FACETS, path)
    names_of = {row["id"]: row["name"] for row in FACETS["facets"]}
    probes = (
        [f"基礎服務{rule}"]
        if isinstance(rule, str) and path[0] == "endings"
        else [rule]
        if isinstance(rule, str)
        else []
    )
    probes += [*rule.get("also", ()), rule.get("name", "")] if isinstance(rule, dict) else []
    probes += [names_of[one] for one in rule["facets"]] if isinstance(rule, dict) and "facets" in rule else []

    def readings() -> Any:
        found = [programmes.read_facet(probe) for probe in probes]
        return found, [programmes.related_facets(facet.facet_id) for facet in found]

    before = readings()
    with rulerows.without(programmes, "_rules", FACETS, path):
        assert readings() != before


@pytest.mark.parametrize(
    "row", [*FACETS["facets"], *FACETS["related"], *programmes._rules("programmes")["programmes"]], ids=str
)
def test_every_facet_and_programme_says_why(row: dict[str, Any]) -> None:
    assert row["reason"]
    assert row["source"]


def test_facets_belong_to_programmes() -> None:
    known = {row["id"] for row in programmes._rules("programmes")["programmes"]}
    assert {row["programme"] for row in FACETS["facets"]} <= known


@pytest.mark.parametrize(
    ("year", "title", "programme"),
    [
        (None, "", None),
        (None, "提升服務品質執行計畫", None),
        (80, "", None),
        (106, "", None),
        (110, "110年度提升服務品質執行計畫", None),
        (98, "98年度提升服務效能執行計畫", None),
        (106, "106 年提升服務品質實施計畫", "innovation"),
        (106, "106 年度提升服務效能執行計畫", "leap"),
        (106, "106年度提升服務工作計畫", "leap"),
        (107, "107年度提升政府服務實施計畫", "leap"),
        (106, "106年度提升政府服務品質執行計畫", "innovation"),
        (91, "九十一年度加強為民服務工作執行計畫", "total-quality"),
        (105, "經濟部水利署105年度提升服務品質執行計畫", "innovation"),
        (105, "", "innovation"),
        (107, "", "leap"),
        (130, "提升 服務 效能執行計畫", "leap"),
        (None, "提升服務效能執行計畫", "leap"),
        (96, "提升服務品質計畫", "total-quality"),
    ],
)
def test_the_programme_of_a_plan(year: int | None, title: str, programme: str | None) -> None:
    found = programme_of(year, title)
    assert (found and found.programme_id) == programme
