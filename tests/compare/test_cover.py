"""Clauses of an item: which are duties, and which a plan's words cover; every rule row is needed."""

import copy
import re

import numpy as np
import pytest
import rulerows

from compare import cover
from compare.cover import duties_of
from extract.knowledge import read_rules

RULES = read_rules("compare", "rules/clauses.yml")


@pytest.mark.parametrize(
    ("item", "duties"),
    [
        ("設置公布欄。", ("設置公布欄",)),
        ("", ("",)),
        ("以利用戶洽公", ("以利用戶洽公",)),
        ("(1) 設置公布欄，以利用戶洽公。", ("設置公布欄",)),
        ("提供多元管道，如網路、電話，辦理申請。", ("提供多元管道", "辦理申請")),
        ("辦理內、外部顧客滿意度調查，達1,200件。", ("辦理內、外部顧客滿意度調查", "達1,200件")),
        ("訂定規定；達成加速供電之目標", ("訂定規定",)),
        ("建置功能：\n甲. 查詢。\n乙. 歸戶。", ("建置功能", "查詢", "歸戶")),
    ],
)
def test_what_is_a_duty(item: str, duties: tuple[str, ...]) -> None:
    assert duties_of(item) == duties


def _probe(path: rulerows.Path) -> str:
    word = rulerows.at(RULES, path)
    kind = path[1]
    return {"heads": f"訂定規定，{word}服務品質", "ends": f"訂定規定，達成服務{word}"}.get(str(kind), word)


WORDS = [path for path in rulerows.rows(RULES) if isinstance(rulerows.at(RULES, path), str)]


@pytest.mark.parametrize("path", WORDS, ids=lambda path: str(rulerows.at(RULES, path)))
def test_every_row_is_needed(path: rulerows.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its row a clause counts as a duty; without its verb it is no duty of its own."""

    def seen() -> object:
        cover._words.cache_clear()
        duties_of.cache_clear()
        lacking = cover.Cover(0.5, (), (f"{rulerows.at(RULES, path)}規定",))
        return lacking.lacks_own if path[1] == "verbs" else duties_of(_probe(path))

    before = seen()
    cut = copy.deepcopy(RULES)
    del rulerows.at(cut, path[:-1])[path[-1]]
    monkeypatch.setattr(cover, "read_rules", lambda *_: cut)
    try:
        assert seen() != before
    finally:
        monkeypatch.undo()
        seen()


def test_rows_say_why_and_where_from() -> None:
    assert all(block["reason"] and block["source"] for block in RULES.values())


# --- cover


def covered(stand: list[float], duties: tuple[str, ...] = ("甲乙丙", "丁戊己")) -> cover.Cover:
    return cover.cover(duties, np.array(stand))


def test_all_of_it() -> None:
    found = covered([1.0, 0.6])
    assert found.covered == ("甲乙丙", "丁戊己")
    assert found.share == pytest.approx(0.8)
    assert not found.uncovered


def test_a_part_of_it() -> None:
    found = covered([0.4, 0.5])
    assert (found.covered, found.uncovered) == (("丁戊己",), ("甲乙丙",))


def test_longer_clauses_weigh_more() -> None:
    duties = ("甲乙丙丁戊己庚辛壬", "子丑")
    assert covered([1.0, 0.0], duties).share == pytest.approx(8 / 9)


def test_words_in_the_yaml_are_written_once() -> None:
    words = [rulerows.at(RULES, path) for path in WORDS]
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"\w+", word) for word in words)
