"""Every issue says what happened and what to do, in two languages; every code is raised somewhere."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from build import box

from extract.issues import issue, issue_catalogue
from extract.records import Issue

ROOT = Path(__file__).parents[2]
SOURCES = [path for package in ("extract", "zuofa") for path in sorted((ROOT / package).rglob("*.py"))]
CODES = sorted(issue_catalogue())
SAYS = ("zh", "en", "advice_zh", "advice_en")
HAN = re.compile("[\u4e00-\u9fff]")


def details(code: str) -> set[str]:
    """Return the names that the sentences of an issue leave open."""
    return {name for say in SAYS for _, name, _, _ in Formatter().parse(issue_catalogue()[code][say]) if name}


# --- the catalogue


@pytest.mark.parametrize("code", CODES)
def test_an_entry_is_complete(code: str) -> None:
    entry = issue_catalogue()[code]
    assert set(entry) == {"severity", *SAYS}
    assert entry["severity"] in ("error", "warning", "info")
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_speaks_both_languages(code: str) -> None:
    entry = issue_catalogue()[code]
    for say in ("zh", "advice_zh"):
        assert HAN.search(entry[say])
        assert entry[say].endswith(("。", "}"))
    for say in ("en", "advice_en"):
        assert not HAN.search(entry[say])
        assert entry[say].endswith((".", "}"))


@pytest.mark.parametrize("code", CODES)
def test_advice_is_for_a_clerk_who_has_no_source_code(code: str) -> None:
    entry = issue_catalogue()[code]
    assert "extract/" not in entry["advice_zh"] + entry["advice_en"]


@pytest.mark.parametrize("code", CODES)
def test_both_languages_tell_the_same_details(code: str) -> None:
    entry = issue_catalogue()[code]
    named = [{name for _, name, _, _ in Formatter().parse(entry[say]) if name} for say in ("zh", "en")]
    assert named[0] == named[1]


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_raised_somewhere(code: str) -> None:
    named = re.compile(rf"[\"']{code}[\"']")
    assert [path.name for path in SOURCES if named.search(path.read_text(encoding="utf-8"))] != []


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    raised = re.compile(r"\b(?:issue|report)\(\s*[\"']([a-z_]+)[\"']")
    found = {code for path in SOURCES for code in raised.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    assert found - set(CODES) == set()


def test_codes_are_listed_once() -> None:
    text = files("extract").joinpath("issues.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^([a-z_]+):", text, re.MULTILINE)
    assert sorted(listed) == CODES


# --- an issue


@pytest.mark.parametrize("code", CODES)
def test_the_sentences_are_filled_in(code: str) -> None:
    found = issue(code, **dict.fromkeys(details(code), "甲"))
    for say in (found.message_zh, found.message_en, found.advice_zh, found.advice_en):
        assert say
        assert "{" not in say


def test_an_issue_tells_its_place() -> None:
    place = box(page=4)
    assert issue("numbering_gap", text="(3)", box=place, before="(1)", after="(3)") == Issue(
        code="numbering_gap",
        severity="warning",
        page=4,
        text="(3)",
        message_zh="編號由 (1) 跳到 (3)，中間可能漏列或缺頁。",
        message_en="The numbering jumps from (1) to (3); something may be missing between.",
        advice_zh="請確認原文是否缺頁或漏編。",
        advice_en="Check whether the document lacks a page or skips a number.",
        box=place,
    )


@pytest.mark.parametrize(
    ("page", "place", "found"),
    [(None, None, None), (2, None, 2), (None, box(page=4), 4), (2, box(page=4), 2)],
)
def test_the_page_is_that_of_the_box_unless_said(page: int | None, place: None, found: int | None) -> None:
    assert issue("no_plan_table", page=page, box=place).page == found


def test_an_unknown_code_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        issue("no_such_code")


def test_a_missing_detail_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        issue("numbering_gap", before="(1)")
