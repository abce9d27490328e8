"""A plan says whose it is, of which year, and since when; where it does not, the list of sources may."""

import datetime as dt

import pytest
from build import line, lines

from extract.prose.identity import Identity, read_identity, roc_year
from extract.records import Source

TITLE = "台電公司新營區處 111 年度提升服務效能執行計畫"


def read(*texts: str, source: Source | None = None) -> Identity:
    return read_identity(lines(*texts), source)


def codes(identity: Identity) -> list[str]:
    return [issue.code for issue in identity.issues]


# --- years


@pytest.mark.parametrize("digits", ["", "0", "201", "1911", "2112", "一千", "年", "x"])
def test_what_is_no_year(digits: str) -> None:
    assert roc_year(digits) is None


@pytest.mark.parametrize(
    ("digits", "year"),
    [
        ("111", 111),
        ("1", 1),
        ("200", 200),
        ("99", 99),
        ("１１１", 111),
        ("2022", 111),
        ("1912", 1),
        ("一一一", 111),
        ("一百一十一", 111),
        ("一百十一", 111),
        ("一〇一", 101),
        ("一○一", 101),
        ("九十九", 99),
        ("二〇二二", 111),
        ("1 1 1", 111),
    ],
)
def test_years_in_any_script(digits: str, year: int) -> None:
    assert roc_year(digits) == year


# --- title, office and year

TITLES: dict[str, tuple[list[str], str, str, int]] = {
    "one line": ([TITLE], TITLE, "xinying", 111),
    "below other lines": (["附件一", TITLE], TITLE, "xinying", 111),
    "two lines": (
        ["新營區處 111 年度", "提升服務效能執行計畫"],
        "新營區處 111 年度提升服務效能執行計畫",
        "xinying",
        111,
    ),
    "three lines": (
        ["新營區處", "111 年度提升服務", "效能執行計畫"],
        "新營區處111 年度提升服務效能執行計畫",
        "xinying",
        111,
    ),
    "three lines, none of them enough": (
        ["新營區處 111 年度", "提升服務效能", "執行計畫"],
        "新營區處 111 年度提升服務效能執行計畫",
        "xinying",
        111,
    ),
    "the name on the line above": (
        ["台電公司屏東區營業處", "107年度提升服務品質計畫"],
        "台電公司屏東區營業處107年度提升服務品質計畫",
        "pingtung",
        107,
    ),
    "劃 for 畫": (["鳳山區處112年度服務計劃"], "鳳山區處112年度服務計劃", "fengshan", 112),
    "a scheme": (["鳳山區處112年服務躍升方案"], "鳳山區處112年服務躍升方案", "fengshan", 112),
    "a full name of the year": (
        ["澎湖區處中華民國 109 年度服務計畫"],
        "澎湖區處中華民國 109 年度服務計畫",
        "penghu",
        109,
    ),
    "full-width digits": (["澎湖區處１０９年度服務計畫"], "澎湖區處１０９年度服務計畫", "penghu", 109),
    "Chinese digits": (["澎湖區處一一〇年度服務計畫"], "澎湖區處一一〇年度服務計畫", "penghu", 110),
    "Chinese numerals": (["澎湖區處一百一十年度服務計畫"], "澎湖區處一百一十年度服務計畫", "penghu", 110),
    "a Gregorian year": (["澎湖區處 2021 年度服務計畫"], "澎湖區處 2021 年度服務計畫", "penghu", 110),
    "a Gregorian year that says so": (
        ["澎湖區處西元2021年度服務計畫"],
        "澎湖區處西元2021年度服務計畫",
        "penghu",
        110,
    ),
    "below a numbered line": (["一、附件", TITLE], TITLE, "xinying", 111),
    "an office above that the title names": (["台電公司", TITLE], TITLE, "xinying", 111),
    "the agency's own": (
        ["經濟部水利署105年度提升服務品質實施計畫"],
        "經濟部水利署105年度提升服務品質實施計畫",
        "",
        105,
    ),
}


@pytest.mark.parametrize(("texts", "title", "office_id", "year"), TITLES.values(), ids=TITLES.keys())
def test_a_title_says_whose_plan_it_is_and_of_which_year(
    texts: list[str], title: str, office_id: str, year: int
) -> None:
    identity = read(*texts, "壹、計畫依據", "一、依本公司111年函辦理")
    assert identity.title == title
    assert identity.office is not None
    assert (identity.office.office_id, identity.roc_year, identity.issues) == (office_id, year, ())


@pytest.mark.parametrize(
    "texts",
    [
        ("依行政院 106 年 1 月 9 日院授發社字第 1061300008 號函頒「政府服務躍升方案」辦理",),
        ("依行政院106年度政府服務躍升方案",),
        ("台電公司106年度「政府服務躍升方案」訂定本計畫",),
        ("依台電公司函示辦理，", "106年1月9日院授發社字第1061300008號函頒「政府服務躍升方案」"),
    ],
)
def test_what_a_plan_rests_on_is_not_its_title(texts: tuple[str, ...]) -> None:
    identity = read(*texts)
    assert (identity.title, identity.office, identity.roc_year) == ("", None, None)
    assert codes(identity) == ["no_office", "no_year"]
    assert read(*texts, TITLE).title == TITLE


def test_an_unregistered_office_is_named_by_the_title() -> None:
    identity = read("新北市板橋區公所 112 年度為民服務工作計畫")
    assert identity.office is not None
    assert (identity.office.office, identity.office.office_id, identity.office.known) == (
        "新北市板橋區公所",
        "板橋區公所",
        False,
    )
    assert identity.office.agency == "新北市政府"
    (found,) = identity.issues
    assert (found.code, found.page, found.text) == ("unknown_office", 1, "新北市板橋區公所")


@pytest.mark.parametrize(
    ("texts", "office", "year"),
    [
        (["甲乙醫院提升服務品質執行計畫（104年度）"], "甲乙醫院", 104),
        (["甲乙醫院", "提升服務品質執行計畫（民國一百零四年度）"], "甲乙醫院", 104),
        (["甲乙分局為民服務品質提升計畫", "(113年1月至12月)"], "甲乙分局", 113),
        (["甲乙高級中學109學年度提升服務品質實施計畫"], "甲乙高級中學", 109),
        (["甲乙局加強為民服務工作執行計畫", "90年12月3日修正"], "甲乙局", None),
        (["甲乙局加強為民服務工作執行計畫（90年12月修正）"], "甲乙局", None),
    ],
)
def test_a_title_may_name_its_year_last_or_not_at_all(
    texts: list[str], office: str, year: int | None
) -> None:
    identity = read(*texts)
    assert identity.office is not None
    assert (identity.office.office, identity.roc_year) == (office, year)
    assert ("no_year" in codes(identity)) == (year is None)


def test_an_unregistered_office_may_stand_on_the_line_above() -> None:
    identity = read("新北市板橋區公所", "112 年度為民服務工作計畫")
    assert identity.office is not None
    assert identity.office.office == "新北市板橋區公所"


def test_an_unregistered_part_of_an_agency_keeps_the_agency() -> None:
    identity = read("台電公司北部施工處 112 年度服務計畫")
    assert identity.office is not None
    assert (identity.office.agency_id, identity.office.office_id) == ("taipower", "北部施工處")
    assert codes(identity) == ["unknown_office"]


def test_the_office_may_stand_in_another_line() -> None:
    identity = read("112 年度提升服務效能執行計畫", "單位：台電公司嘉義區營業處")
    assert identity.office is not None
    assert (identity.office.office_id, identity.roc_year, codes(identity)) == ("chiayi", 112, [])


NOT_TITLES: dict[str, list[str]] = {
    "nothing": [],
    "no plan": ["新營區處 111 年度工作報告"],
    "no year": ["提升服務效能執行計畫"],
    "a section that speaks of another plan": ["目次", "壹、依經濟部106年度服務計畫辦理"],
    "a section in the first line": ["一、依新營區處111年度服務計畫辦理"],
    "below the first section": ["目次", "壹、計畫依據", "新營區處111年度提升服務效能執行計畫"],
}


@pytest.mark.parametrize("texts", NOT_TITLES.values(), ids=NOT_TITLES.keys())
def test_lines_that_are_no_title(texts: list[str]) -> None:
    identity = read(*texts)
    assert (identity.title, identity.roc_year) == ("", None)
    assert "no_year" in codes(identity)


def test_a_title_stands_on_the_first_two_pages() -> None:
    early = [line("封面", page=1), line(TITLE, page=2)]
    late = [line("封面", page=1), line(TITLE, page=3)]
    assert (read_identity(early, None).title, read_identity(late, None).title) == (TITLE, "")


def test_a_document_that_says_nothing() -> None:
    assert [(issue.code, issue.page) for issue in read().issues] == [("no_office", 1), ("no_year", 1)]


# --- sources

LISTED = Source("a.pdf", office="新營區處", agency="台灣電力公司", roc_year=111)


def test_the_sources_fill_in_what_the_document_does_not_say() -> None:
    identity = read("提升服務效能執行計畫", source=LISTED)
    assert identity.office is not None
    assert (identity.office.office_id, identity.roc_year, identity.title, codes(identity)) == (
        "xinying",
        111,
        "",
        [],
    )


def test_the_sources_may_know_the_agency_alone() -> None:
    identity = read("提升服務效能執行計畫", source=Source("a.pdf", agency="經濟部水利署", roc_year=105))
    assert identity.office is not None
    assert (identity.office.agency_id, identity.office.office_id, identity.office.known) == ("wra", "", True)


@pytest.mark.parametrize(
    ("source", "office_id", "code"),
    [
        (Source("a.pdf", office="鳳山區處", roc_year=111), "fengshan", []),
        (Source("a.pdf", office="板橋區公所", roc_year=111), "板橋區公所", ["unknown_office"]),
    ],
)
def test_the_sources_may_know_the_office_alone(source: Source, office_id: str, code: list[str]) -> None:
    identity = read("提升服務效能執行計畫", source=source)
    assert identity.office is not None
    assert (identity.office.office_id, codes(identity)) == (office_id, code)


@pytest.mark.parametrize(
    "source",
    [
        None,
        Source("a.pdf"),
        LISTED,
        Source("a.pdf", office="新營區營業處"),
        Source("a.pdf", office="台電公司新營區處", agency="台灣電力公司"),
        Source("a.pdf", roc_year=111),
    ],
)
def test_sources_that_say_the_same_are_no_mismatch(source: Source | None) -> None:
    assert codes(read(TITLE, source=source)) == []


def test_where_both_speak_and_differ_the_document_is_believed() -> None:
    identity = read(TITLE, source=Source("a.pdf", office="鳳山區處", agency="台灣電力公司", roc_year=112))
    assert identity.office is not None
    assert (identity.office.office_id, identity.roc_year) == ("xinying", 111)
    assert [(issue.code, issue.message_zh) for issue in identity.issues] == [
        ("source_mismatch", "sources.csv 記載的單位是「鳳山區處」，文件上印的是「新營區處」。"),
        ("source_mismatch", "sources.csv 記載的年度是「112」，文件上印的是「111」。"),
    ]


# --- date of enactment


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("111年2月22日訂定", dt.date(2022, 2, 22)),
        ("111 年 2 月 22 日 訂定", dt.date(2022, 2, 22)),
        ("中華民國111年2月22日訂定", dt.date(2022, 2, 22)),
        ("（民國 111 年 2 月 22 日訂定）", dt.date(2022, 2, 22)),
        ("111.02.22訂定", dt.date(2022, 2, 22)),
        ("111/2/22 訂定", dt.date(2022, 2, 22)),
        ("2022年2月22日訂定", dt.date(2022, 2, 22)),
        ("111.2.22版", dt.date(2022, 2, 22)),
        ("99年12月31日函頒", dt.date(2010, 12, 31)),
        ("110年1月1日電業字第1號，111年2月22日核定", dt.date(2022, 2, 22)),
    ],
)
def test_the_date_of_enactment(text: str, date: dt.date) -> None:
    assert read(TITLE, text).enacted_date == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "111年2月22日",
        "111年2月22日電業字第1110005232號函辦理",
        "111年2月30日訂定",
        "訂定",
        "111年2月訂定",
        "電話 02.2366.1234 訂定",
    ],
)
def test_what_is_no_date_of_enactment(text: str) -> None:
    assert read(TITLE, text).enacted_date is None


@pytest.mark.parametrize("text", ["訂定日期：111年2月22日", "111年2月22日電業字第1110005232號函訂定"])
def test_the_word_may_stand_before_the_date_or_further_on(text: str) -> None:
    assert read(TITLE, text).enacted_date == dt.date(2022, 2, 22)


def test_the_first_date_of_enactment_counts() -> None:
    assert read(TITLE, "110年3月1日訂定", "111年2月22日修訂").enacted_date == dt.date(2021, 3, 1)


def test_a_date_below_the_first_section_does_not_count() -> None:
    assert read(TITLE, "壹、依據", "106年3月15日函頒").enacted_date is None
