"""What people type for a plan: offices, ids, files, years, whole or in part, however they write them."""

import pytest

from zuofa.plans import NotOnePlanError, choose, fitting


def plan(plan_id, office, year, file, agency=("taipower", "台灣電力公司")):
    office_id = plan_id.removeprefix(f"{agency[0]}-").removesuffix(str(year)).strip("-")
    return {
        "plan_id": plan_id,
        "file": file,
        "office": office,
        "office_id": office_id,
        "agency_id": agency[0],
        "agency": agency[1],
        "roc_year": year,
    }


FILES = [
    plan("taipower-xinying-110", "新營區營業處", 110, "old/xinying.pdf"),
    plan("taipower-xinying-111", "新營區處", 111, "新營區處 111年度計畫.pdf"),
    plan("taipower-taipei-112", "臺北市區營業處", 112, "taipei-112.pdf"),
    plan("taipower-taipei-north-112", "台北北區營業處", 112, "north 2.pdf"),
    plan("taipower-pingtung-107", "屏東區營業處", 107, "a.pdf"),
    plan("wra-105", "經濟部水利署", 105, "b/Plan-A.PDF", ("wra", "經濟部水利署")),
    {"plan_id": None, "file": "鳳山(掃描).pdf", "agency_id": None, "roc_year": None},
]


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "屏東": "taipower-pingtung-107",
        "屏東區營業處": "taipower-pingtung-107",
        "屏東區處": "taipower-pingtung-107",
        "台電公司屏東區處": "taipower-pingtung-107",
        "PINGTUNG": "taipower-pingtung-107",
        "ｐｉｎｇｔｕｎｇ": "taipower-pingtung-107",
        "107": "taipower-pingtung-107",
        "2018": "taipower-pingtung-107",
        "新營 111": "taipower-xinying-111",
        "新營　１１１": "taipower-xinying-111",
        "新營區處111年度": "taipower-xinying-111",
        "111 新營": "taipower-xinying-111",
        "新營區處 111年度計畫": "taipower-xinying-111",
        "xinying.pdf": "taipower-xinying-110",
        "data/raw/old/xinying.pdf": "taipower-xinying-110",
        r"data\raw\a.pdf": "taipower-pingtung-107",
        "taipei": "taipower-taipei-112",
        "台北市": "taipower-taipei-112",
        "臺北市區處": "taipower-taipei-112",
        "台北北": "taipower-taipei-north-112",
        "臺北北區營業處": "taipower-taipei-north-112",
        "水利署": "wra-105",
        "wra": "wra-105",
        "plan-a.pdf": "wra-105",
        "taipower-xinying-111": "taipower-xinying-111",
        "鳳山": "鳳山(掃描).pdf",
        "鳳山(": "鳳山(掃描).pdf",
    }.items(),
)
def test_one_is_meant(said, meant):
    assert choose(said, FILES) == meant


@pytest.mark.parametrize(
    ("said", "count"),
    [("新營", 2), ("xinying", 1), ("台北", 2), ("112", 2), ("台電", 5), ("taipower", 5), ("", 7)],
)
def test_what_fits_several(said, count):
    assert len(fitting(said, FILES)) == count


@pytest.mark.parametrize("said", ["新營 112", "11", "新營區處 107", "花蓮", "xinying 2018", "[", "屏東市"])
def test_what_fits_none(said):
    assert fitting(said, FILES) == []
    with pytest.raises(NotOnePlanError, match=r"(?s)沒有計畫符合.*屏東區營業處  107 年度  a\.pdf"):
        choose(said, FILES)


def test_the_candidates_are_listed_with_what_to_type():
    with pytest.raises(NotOnePlanError) as raised:
        choose("新營", FILES)
    assert str(raised.value).splitlines()[1:] == [
        "  taipower-xinying-110  新營區營業處  110 年度  old/xinying.pdf",
        "  taipower-xinying-111  新營區處  111 年度  新營區處 111年度計畫.pdf",
    ]
    assert "請加上年度" in str(raised.value)
