"""Documents that a plan cites: issuer, date, number, title, and one id for each."""

from typing import Any

import pytest
from build import line

from extract.prose.citations import Citer, document_id, find_citations, find_mentions
from extract.prose.passages import Passage, lines_to_passage
from extract.records import Citation
from extract.registry import find_office

NOTHING = [
    "",
    "導入「公平共享」、「參與合作」及「開放透明」核心精神。",
    "依所擬定之執行計畫就五大面向辦理。",
    "本計畫奉核定後實施。",
    "訂定本處「112年度提升服務效能執行計畫」。",
    "制訂「受理用電申請標準作業程序」、「電話禮貌標準作業程序」及「志工作業程序」。",
    "參考本附錄格式書寫「創意服務計畫」。",
    "檢送「用戶意見調查表」及「年度報告」。",
    "依本要點辦理。",
    "依前述要點辦理。",
    "依「執行策略及具體作法」辦理。",
    "參與「政府服務品質獎」敘獎原則：",
    "在「開放創新」等五大面向之施行作業執行計畫。",
    "於112年3月2日訂定。",
    "統一編號第1234567890號帳戶",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_cites_nothing(text: str) -> None:
    assert find_mentions(text) == []


ORDER = "經研字第10604502170號"
TITLE = "經濟部提升服務效能實施計畫"
CITED: dict[str, tuple[Any, ...]] = {
    "依經研字第10604502170號辦理": ("", "", None, ORDER, ""),
    f"一、經濟部 106 年 3 月 15 日經研字第 10604502170 號函頒之「{TITLE}」。": (
        "函",
        "經濟部",
        "2017-03-15",
        ORDER,
        TITLE,
    ),
    "二、依本公司 111 年 2 月 15 日電業字第 1110005232 號函辦理。": (
        "函",
        "本公司",
        "2022-02-15",
        "電業字第1110005232號",
        "",
    ),
    "依112年2月18日電業字第1120005173號函頒之「台電公司112年度計畫」訂定。": (
        "函",
        "",
        "2023-02-18",
        "電業字第1120005173號",
        "台電公司112年度計畫",
    ),
    "國家發展委員會 107 年 1 月 15 日發社字第 1071300028 號函訂定之第 2 屆「政府服務獎」評獎實施計畫。": (
        "函",
        "國家發展委員會",
        "2018-01-15",
        "發社字第1071300028號",
        "第 2 屆「政府服務獎」評獎實施計畫",
    ),
    "及依本公司 111 年 2 月 15 日電業字第 1110005232 號函，制訂本處「111 年度執行計劃」。": (
        "函",
        "本公司",
        "2022-02-15",
        "電業字第1110005232號",
        "",
    ),
    f"經濟部104年8月25日經研字第10404507390號函修正「{TITLE}」。": (
        "函",
        "經濟部",
        "2015-08-25",
        "經研字第10404507390號",
        TITLE,
    ),
    "依「政府服務躍升方案」（行政院106年1月9日院授發社字第1061300008號函）辦理。": (
        "函",
        "行政院",
        "2017-01-09",
        "院授發社字第1061300008號",
        "政府服務躍升方案",
    ),
    f"依據經濟部函頒之「{TITLE}」（106年3月15日經研字第10604502170號函）": (
        "函",
        "經濟部",
        "2017-03-15",
        ORDER,
        TITLE,
    ),
    "依行政院院授發社字第1061300008號函（106年1月9日）辦理": (
        "函",
        "行政院",
        "2017-01-09",
        "院授發社字第1061300008號",
        "",
    ),
    "106年1月9日行政院院授發社字第1061300008號函頒「政府服務躍升方案」": (
        "函",
        "行政院",
        "2017-01-09",
        "院授發社字第1061300008號",
        "政府服務躍升方案",
    ),
    "行政院 １０６ 年 １ 月 ９ 日院授發社字第１０６１３０００ ０８號函": (
        "函",
        "行政院",
        "2017-01-09",
        "院授發社字第1061300008號",
        "",
    ),
    "經濟部106.3.15經研字 第1060450 2170 號 函頒": ("函", "經濟部", "2017-03-15", ORDER, ""),
    "奉經濟部經研字第10604502170號函示辦理": ("函", "經濟部", None, ORDER, ""),
    "行政院秘書長96年9月20日院臺規字第0960090967號函": (
        "函",
        "行政院秘書長",
        "2007-09-20",
        "院臺規字第0960090967號",
        "",
    ),
    "總統112年1月5日華總一義字第11200001234號令修正公布「政府資訊公開法」": (
        "令",
        "總統",
        "2023-01-05",
        "華總一義字第11200001234號",
        "政府資訊公開法",
    ),
    "行政院106年1月9日核定「政府服務躍升方案」": ("方案", "行政院", "2017-01-09", "", "政府服務躍升方案"),
    f"經濟部106年3月15日函頒「{TITLE}」": ("函", "經濟部", "2017-03-15", "", TITLE),
    "依本公司「電話禮貌考核作業原則」，定期測試。": ("原則", "本公司", None, "", "電話禮貌考核作業原則"),
    "依業務處訂定「用戶陳情標準作業程序」辦理。": ("作業程序", "業務處", None, "", "用戶陳情標準作業程序"),
    "網站依據「政府資訊公開法」公開資訊。": ("法", "", None, "", "政府資訊公開法"),
    "依據檔案開放應用要點辦理": ("要點", "", None, "", "檔案開放應用要點"),
    "配合「政府服務獎」評獎實施計畫辦理": ("計畫", "", None, "", "「政府服務獎」評獎實施計畫"),
}


@pytest.mark.parametrize(("text", "told"), CITED.items())
def test_a_document(text: str, told: tuple[Any, ...]) -> None:
    (found,) = cite(text)
    date = str(found.date) if found.date else None
    assert (found.kind, found.printed_issuer, date, found.number, found.title) == told


def test_several_documents_in_one_sentence() -> None:
    text = (
        "依行政院 106 年 1 月 9 日院授發社字第 1061300008 號函頒「政府服務躍升方案」，經濟部 106 年 3 月 15 日"
        "經研字第 10604502170 號函暨本公司106年4月5日電業字第1068030999號函辦理。"
    )
    found = cite(text)
    assert [one.printed_issuer for one in found] == ["行政院", "經濟部", "本公司"]
    assert [one.title for one in found] == ["政府服務躍升方案", "", ""]
    assert all(one.text in text for one in found)


# --- whose documents they are


def passages(*texts: str) -> list[Passage]:
    return [lines_to_passage([line(text, 100 + 18 * n)], section=n) for n, text in enumerate(texts, 1)]


def cite(*texts: str, name: str = "台灣電力公司新營區處", title: str = "112年度執行計畫") -> list[Citation]:
    return find_citations(passages(*texts), Citer(find_office(name), title))


ISSUERS = [
    ("台灣電力公司新營區處", "本公司112年1月3日", "台灣電力公司"),
    ("台灣電力公司新營區處", "台電公司112年1月3日", "台灣電力公司"),
    ("台灣電力公司新營區處", "本處112年1月3日", "新營區處"),
    ("台灣電力公司新營區處", "本公司業務處112年1月3日", "台灣電力公司業務處"),
    ("台灣電力公司新營區處", "本部112年1月3日", "本部"),
    ("經濟部水利署", "本署112年1月3日", "經濟部水利署"),
    ("經濟部水利署", "本部112年1月3日", "本部"),
    ("經濟部水利署", "本公司112年1月3日", "本公司"),
    ("無此機關", "本公司112年1月3日", "本公司"),
]


@pytest.mark.parametrize(("name", "text", "issuer"), ISSUERS)
def test_own_names_are_resolved_where_that_is_certain(name: str, text: str, issuer: str) -> None:
    (found,) = cite(f"依{text}業字第1120000001號函辦理。", name=name)
    assert found.issuer == issuer
    assert found.printed_issuer == text.removesuffix("112年1月3日")


def test_a_plan_may_say_what_it_calls_somebody() -> None:
    *_, found = cite("為提升經濟部能源局（以下簡稱本局）服務。", "依本局112年1月3日能字第1120000001號函。")
    assert (found.printed_issuer, found.issuer) == ("本局", "經濟部能源局")


def test_the_plan_itself_is_no_citation() -> None:
    assert cite("本處「112年度執行計畫」公開於網站。") == []


# --- one id a document


def test_the_number_is_the_id_however_it_is_printed() -> None:
    found = cite(
        "經研字第 10604502170 號函", "經研字第１０６０４５０ ２１７０號函", "依經濟部經研字第10604502170號函"
    )
    assert {one.document_id for one in found} == {ORDER}


def test_a_title_is_the_numbered_document_of_that_title() -> None:
    found = cite(
        "依112年2月18日電業字第1120005173號函頒之「台電公司112年度服務效能計畫」訂定。",
        "依據本公司「112年度服務效能計劃」之執行策略辦理。",
    )
    assert {one.document_id for one in found} == {"電業字第1120005173號"}
    assert found[1].number == ""


def test_a_title_of_two_numbered_documents_is_neither() -> None:
    found = cite(
        f"依經濟部106年3月15日{ORDER}函頒「{TITLE}」及109年2月1日經研字第10900000010號函修正「{TITLE}」。",
        f"依據「{TITLE}」辦理。",
    )
    assert [one.document_id for one in found] == [ORDER, "經研字第10900000010號", TITLE]


def test_letters_without_a_title_stay_apart() -> None:
    found = cite("依經濟部106年3月15日函辦理。", "依經濟部107年3月15日函辦理。")
    assert [one.document_id for one in found] == ["經濟部 2017-03-15", "經濟部 2018-03-15"]


def test_without_a_number_issuer_date_and_title_are_the_id() -> None:
    found = cite(
        "依本公司「電話禮貌考核作業原則」辦理。", "依「電話禮貌考核作業原則」辦理。", "依「檔案法」。"
    )
    assert [one.document_id for one in found] == [
        "台灣電力公司 電話禮貌考核作業原則",
        "台灣電力公司 電話禮貌考核作業原則",
        "檔案法",
    ]
    assert document_id("", None, "臺電 計劃") == "台電計畫"


# --- where it stands


def test_a_number_may_be_broken_over_lines_and_pages() -> None:
    parts = [
        line("依經濟部106年3月15日經研字第1060450", 700.0),
        line("2170號函頒", 60.0, page=2),
        line("辦理。", 78.0, page=2),
    ]
    (found,) = find_citations([lines_to_passage(parts, section=3)], Citer(None, ""))
    assert (found.number, found.section, found.practice_id, found.page) == (ORDER, 3, "", 1)
    assert found.boxes == (parts[0].box, parts[1].box)


def test_citations_are_numbered_in_order() -> None:
    found = cite("依「檔案法」辦理。", "依「會計法」及「審計法」辦理。")
    assert [(one.ordinal, one.section, one.title) for one in found] == [
        (1, 1, "檔案法"),
        (2, 2, "會計法"),
        (3, 2, "審計法"),
    ]
