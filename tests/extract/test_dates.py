"""ROC dates in all the forms that plans print."""

import datetime as dt

import pytest

from extract.prose.dates import find_dates, roc_year

PLAN_YEAR = 112

NO_DATES = [
    "",
    "每半年自行考核1次",
    "每月10日前完成統計",
    "3個月內",
    "近10年",
    "112年度提升服務效能執行計畫",
    "自112年起分2階段辦理",
    "上午8時至下午5時",
    "1.5倍",
    "目標值為 99.5.2% 以上",
    "192.168.1.1",
    "10.5.3 版",
    "13月5日",
    "112年13月5日",
    "每3月底",
    "半年底",
    "全年終身",
    "第 1110005232 號",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


NO_DAYS = {
    "110年12月調整註冊功能": "110年12月",
    "112年2月30日": "112年2月30日",
    "106 年 3 月電費月份單據起": "106 年 3 月",
}


@pytest.mark.parametrize(("text", "printed"), NO_DAYS.items())
def test_a_month_or_an_impossible_day_is_no_day(text: str, printed: str) -> None:
    (found,) = find_dates(text)
    assert (found.printed, found.date(PLAN_YEAR)) == (printed, None)


DATES = {
    "111年7月8日": ("111年7月8日", "2022-07-08"),
    "於 106 年 1 月 9 日函頒": ("106 年 1 月 9 日", "2017-01-09"),
    "107年 7月 6日": ("107年 7月 6日", "2018-07-06"),
    "106年 3 月 15 日": ("106年 3 月 15 日", "2017-03-15"),
    "中華民國112年3月2日": ("中華民國112年3月2日", "2023-03-02"),
    "民國一〇六年三月十五日": ("民國一〇六年三月十五日", "2017-03-15"),
    "一百一十二年十二月二十日": ("一百一十二年十二月二十日", "2023-12-20"),
    "２０１７年１月９日": ("２０１７年１月９日", "2017-01-09"),
    "西元2017年1月9日": ("西元2017年1月9日", "2017-01-09"),
    "99年3月1日": ("99年3月1日", "2010-03-01"),
    "111.07.08": ("111.07.08", "2022-07-08"),
    "111/7/8": ("111/7/8", "2022-07-08"),
    "111-7-8": ("111-7-8", "2022-07-08"),
    "１１１．７．８": ("１１１．７．８", "2022-07-08"),
    "2.108.6.26經研字第": ("108.6.26", "2019-06-26"),
    "112年元月5日": ("112年元月5日", "2023-01-05"),
    "6月底前": ("6月底", "2023-06-30"),
    "每年度於6月底前": ("每年度於6月底", "2023-06-30"),
    "113年2月底": ("113年2月底", "2024-02-29"),
    "12月31日前": ("12月31日", "2023-12-31"),
    "年底前": ("年底", "2023-12-31"),
    "每年年底": ("每年年底", "2023-12-31"),
    "112年底": ("112年底", "2023-12-31"),
    "111年度年終": ("111年度年終", "2022-12-31"),
    "次年1月15日前": ("次年1月15日", "2024-01-15"),
    "翌年 1 月底": ("翌年 1 月底", "2024-01-31"),
    "當年6月1日": ("當年6月1日", "2023-06-01"),
}


@pytest.mark.parametrize(("text", "printed", "iso"), [(text, *told) for text, told in DATES.items()])
def test_a_date(text: str, printed: str, iso: str) -> None:
    (found,) = find_dates(text)
    assert (found.printed, str(found.date(PLAN_YEAR))) == (printed, iso)
    assert text[found.start : found.end] == printed


def test_several_dates_come_in_order() -> None:
    found = find_dates("分別於 111 年 7 月 8 日及 112 年 1 月 6 日前")
    assert [one.date(None) for one in found] == [dt.date(2022, 7, 8), dt.date(2023, 1, 6)]


def test_a_date_without_a_year_needs_the_plans() -> None:
    (found,) = find_dates("6月底前")
    assert found.year is None
    assert found.date(None) is None


@pytest.mark.parametrize(
    ("digits", "year"),
    [("112", 112), ("2023", 112), ("一一二", 112), ("0", None), ("300", None), ("甲", None)],
)
def test_years(digits: str, year: int | None) -> None:
    assert roc_year(digits) == year
