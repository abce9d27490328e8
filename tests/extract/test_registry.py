"""Offices are found under all their names; one that nobody registered gets an id from its own."""

from importlib.resources import files

import pytest
import yaml

from extract.registry import Office, find_office, new_office, plan_id

REGISTRY = yaml.safe_load(files("extract").joinpath("offices.yml").read_text(encoding="utf-8"))
TAIPOWER = REGISTRY["agencies"]["taipower"]
OFFICES = [
    (office_id, place + ending)
    for office_id, places in TAIPOWER["offices"].items()
    for place in places
    for ending in REGISTRY["district_endings"]
]
DISTRICTS = [
    "基隆",
    "台北市",
    "台北南",
    "北南",
    "台北北",
    "北北",
    "台北西",
    "北西",
    "桃園",
    "新竹",
    "苗栗",
    "台中",
    "彰化",
    "南投",
    "雲林",
    "嘉義",
    "新營",
    "台南",
    "高雄",
    "鳳山",
    "屏東",
    "宜蘭",
    "花蓮",
    "台東",
    "澎湖",
    "金門",
    "馬祖",
]
"""Taipower's district offices (區營業處), under each of their names."""


def test_every_name_is_registered_once() -> None:
    names = [name.replace("臺", "台") for agency in REGISTRY["agencies"].values() for name in agency["names"]]
    names += [county.replace("臺", "台") for county in REGISTRY["counties"].values()]
    assert len(names) == len(set(names))
    assert not REGISTRY["agencies"].keys() & REGISTRY["counties"].keys()


def test_every_district_office_is_registered_once() -> None:
    places = [place for names in TAIPOWER["offices"].values() for place in names]
    assert sorted(places) == sorted(DISTRICTS)


@pytest.mark.parametrize(("office_id", "name"), OFFICES, ids=[name for _, name in OFFICES])
def test_a_district_office_is_found_under_every_name(office_id: str, name: str) -> None:
    for agency in ("", *TAIPOWER["names"]):
        for printed in {name, name.replace("台", "臺")}:
            found = find_office(f"{agency}{printed} 111 年度提升服務效能執行計畫")
            assert found == Office(printed, office_id, "台灣電力公司", "taipower", known=True)


@pytest.mark.parametrize("text", ["", "新營", "新營區", "年度提升服務效能執行計畫", "區營業處", "板橋區公所"])
def test_a_text_that_names_no_office(text: str) -> None:
    assert find_office(text) is None


@pytest.mark.parametrize(
    ("text", "office", "agency_id", "office_id"),
    [
        ("臺灣電力股份有限公司", "台灣電力公司", "taipower", ""),
        ("臺 灣 電 力 公 司", "台灣電力公司", "taipower", ""),
        ("台電", "台灣電力公司", "taipower", ""),
        ("經濟部水利署", "經濟部水利署", "wra", ""),
        ("水利署 105 年度", "經濟部水利署", "wra", ""),
        ("新 營 區 處", "新營區處", "taipower", "xinying"),
        ("台灣電力公司　臺北南區 營業處", "臺北南區營業處", "taipower", "taipei-south"),
        ("台北市區營業處", "台北市區營業處", "taipower", "taipei"),
        ("台電公司（鳳山區處）", "鳳山區處", "taipower", "fengshan"),
    ],
)
def test_the_most_particular_name_is_found_as_printed(
    text: str, office: str, agency_id: str, office_id: str
) -> None:
    found = find_office(text)
    assert found is not None
    assert (found.office, found.agency_id, found.office_id, found.known) == (
        office,
        agency_id,
        office_id,
        True,
    )


@pytest.mark.parametrize(
    ("name", "office_id"),
    [
        ("第六河川局", "river-6"),
        ("第六河川分署", "river-6"),
        ("第十河川局", "river-10"),
        ("北區水資源局", "water-north"),
        ("北區水資源分署", "water-north"),
        ("南區水資源分署", "water-south"),
    ],
)
def test_an_office_keeps_its_id_under_its_former_name(name: str, office_id: str) -> None:
    found = find_office(f"經濟部水利署{name}113年度提升服務效能執行計畫")
    assert found == Office(name, office_id, "經濟部水利署", "wra", known=True)


@pytest.mark.parametrize("text", ["第十六河川局", "六河川局", "新北市區處", "台北水資源分署"])
def test_a_name_that_only_resembles_an_office(text: str) -> None:
    assert find_office(text) is None


@pytest.mark.parametrize(
    ("name", "agency", "office"),
    [
        (
            "板橋區公所",
            "新北市政府",
            Office("板橋區公所", "板橋區公所", "新北市政府", "new-taipei-city", known=False),
        ),
        (
            "臺中市動物保護防疫處",
            "",
            Office("臺中市動物保護防疫處", "動物保護防疫處", "臺中市政府", "taichung-city", known=False),
        ),
        (
            "台北縣政府稅捐稽徵處",
            "",
            Office("台北縣政府稅捐稽徵處", "稅捐稽徵處", "臺北縣政府", "taipei-county", known=False),
        ),
        ("國立臺中市甲乙館", "", Office("國立臺中市甲乙館", "國立台中市甲乙館", "", "", known=False)),
        (
            "中部地區巡防局第四一岸巡大隊",
            "",
            Office("中部地區巡防局第四一岸巡大隊", "第四一岸巡大隊", "海洋委員會海巡署", "cga", known=False),
        ),
        ("板橋區公所", "", Office("板橋區公所", "板橋區公所", "", "", known=False)),
        (
            "台電公司核能火力發電工程處",
            "",
            Office(
                "台電公司核能火力發電工程處", "核能火力發電工程處", "台灣電力公司", "taipower", known=False
            ),
        ),
        (
            "臺電 北部施工處",
            "台灣電力公司",
            Office("臺電北部施工處", "北部施工處", "台灣電力公司", "taipower", known=False),
        ),
        (
            "經濟部水利署第六河川局",
            "",
            Office("經濟部水利署第六河川局", "第六河川局", "經濟部水利署", "wra", known=False),
        ),
        ("A/B 處（北）", "", Office("A/B處(北)", "a-b處-北", "", "", known=False)),
    ],
)
def test_an_unknown_office_has_its_own_name_for_an_id(name: str, agency: str, office: Office) -> None:
    assert new_office(name, agency) == office


@pytest.mark.parametrize(
    ("office", "year", "name"),
    [
        (find_office("新營區處"), 111, "taipower-xinying-111"),
        (find_office("經濟部水利署"), 105, "wra-105"),
        (find_office("台北南區處"), None, "taipower-taipei-south-unknown"),
        (None, 111, "unknown-111"),
        (None, None, "unknown-unknown"),
        (new_office("板橋區公所", "新北市政府"), 112, "new-taipei-city-板橋區公所-112"),
        (new_office("板橋區公所"), 112, "板橋區公所-112"),
        (new_office("新北市政府", "新北市政府"), 112, "new-taipei-city-112"),
    ],
)
def test_the_id_of_a_plan(office: Office | None, year: int | None, name: str) -> None:
    assert plan_id(office, year) == name
