"""What changed between two plans: what is no change first, then each kind, doubt and holes, then the page."""

import csv
import datetime as dt
import itertools
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import truthplans
from answerset import plan, store, stored_truth

from compare.flat import records, to_csv
from compare.history import SCHEMA, STATUSES, Version, diff, diff_rows, frame
from compare.history_page import diff_html
from compare.holes import Hole
from compare.pairing import Group, Side, pair_plans
from normalize.decisions import Decision, write_decision
from normalize.fold import letters
from zuofa.align import align

WINDOW = "設置單一窗口櫃檯，提供用戶整合服務。"
PHONE = "每月辦理電話禮貌測試，並公布測試結果。"
SIGNS = "設置無障礙坡道及愛心鈴，並定期檢查。"
WEB = "網頁提供雙語版本，內容隨時更新。"
SOLAR = "協助再生能源業者分析發電量，於電子帳單附加圖表。"
SURVEY = "辦理外部顧客滿意度調查，並進行趨勢分析。"


def side(one, *canonical, parts=(), unsure=(), runners=None):
    """Return a plan's side: one canonical id a practice, ``unsure`` those of which a person must say."""
    links = []
    for practice, name in zip(one.practices, canonical, strict=True):
        doubt = name in unsure
        links.append(
            _link(practice.practice_id, name, "unsure" if doubt else "same", "weak" if doubt else "alike")
        )
        links[-1]["runner_up"] = (runners or {}).get(name)
    links += [_link(one.practices[n].practice_id, name, "part", "contains") for n, name in parts]
    return Side(one, links)


def _link(practice_id, canonical_id, relation, reason):
    link = {"practice_id": practice_id, "canonical_id": canonical_id, "relation": relation, "reason": reason}
    return link | {"score": 0.5, "margin": 0.1, "runner_up": None}


def version(own, holes=()):
    return Version(own, {}, {}, tuple(holes))


def rows(old, new, **more):
    return diff_rows(version(old, more.pop("old_holes", ())), version(new, more.pop("new_holes", ())), **more)


def said(found):
    return [(row["status"], row["changes"]) for row in found]


def pair(old, new, path="1.1.1.1", to="1.1.1.1", **fields):
    """Return the row of one duty in two wordings; ``fields`` are (old, new) pairs of a statement's fields."""
    left, right = ({name: values[n] for name, values in fields.items()} for n in (0, 1))
    one, other = plan("north-111", (path, old, left)), plan("north-112", (to, new, right))
    return rows(side(one, "c1"), side(other, "c1"))[0]


# --- no change


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (WINDOW, WINDOW, ["identical"]),
        ("設置公佈欄。", "設置公布欄", ["spelling"]),
        ("臺北服務中心", "台北服務中心", ["spelling"]),
    ],
)
def test_unchanged(old, new, changes):
    row = pair(old, new)
    assert (row["status"], row["changes"]) == ("unchanged", changes)


@pytest.mark.parametrize("departments", [((), ("業務組",)), (("業務組",), ()), (("業務組",), ("業務課",))])
def test_what_a_plan_does_not_say_is_no_change(departments):
    assert pair(WINDOW, WINDOW, departments=departments)["status"] == "unchanged"


def test_other_numbers_before_a_heading_are_no_move():
    headings = ("1. 提升合宜度", "2.提升合宜度")
    assert pair(WINDOW, WINDOW, item=headings)["changes"] == ["identical"]


def test_a_heading_that_is_worded_anew_is_no_move():
    old = plan(
        "north-105",
        *((f"1.1.1.{n}", t, {"facet": "一、優質便民服務"}) for n, t in enumerate((WINDOW, WEB), 1)),
    )
    new = plan("north-112", WINDOW, WEB)
    found = rows(side(old, "c1", "c2"), side(new, "c1", "c2"))
    assert said(found) == [("unchanged", ["renamed"])] * 2
    assert "優質便民服務" in found[0]["differences"][0]


def test_a_plan_with_itself():
    data = stored_truth()
    for name in truthplans.NAMES:
        assert set(diff(name, name, data)["status"]) == {"unchanged"}, name


# --- changes


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("提供民眾整合服務。", "提供用戶整合服務。", "reworded"),
        ("推廣電子帳單，目標值為160萬戶。", "推廣電子帳單，目標值為180萬戶。", "target_changed"),
        ("每月辦理電話測試。", "每年辦理電話測試。", "frequency_changed"),
        ("本處網站應方便瀏覽", "本處網站方便瀏覽", "duty_weakened"),
        ("本處網站方便瀏覽", "本處網站應方便瀏覽", "duty_strengthened"),
    ],
)
def test_changed_words_are_named_and_marked(old, new, change):
    row = pair(old, new)
    assert (row["status"], row["changes"]) == ("changed", [change])
    assert "".join(m["text"] for m in row["marks"] if m["change"] != "added") == old
    assert "".join(m["text"] for m in row["marks"] if m["change"] != "removed") == new
    assert row["differences"]


@pytest.mark.parametrize(
    ("fields", "change"),
    [
        ({"departments": (("業務組",), ("總務組",))}, "department_changed"),
        ({"deadline": ("每半年", "每年")}, "frequency_changed"),
        ({"facet": ("一、基礎服務", "二、服務遞送")}, "moved"),
        ({"strategy": ("(一)甲", "(一)乙")}, "moved"),
        ({"item": ("1. 合宜度", "1. 便利性")}, "moved"),
    ],
)
def test_changes_beside_the_words(fields, change):
    one = {name: values[0] for name, values in fields.items()}
    other = {name: values[1] for name, values in fields.items()}
    both = [("1.1.1.2", WEB, one), ("1.1.1.3", SIGNS, other)]  # both headings are in both plans
    old = plan("north-111", ("1.1.1.1", WINDOW, one), *both)
    new = plan("north-112", ("1.1.1.1", WINDOW, other), *both)
    found = rows(side(old, "c1", "c2", "c3"), side(new, "c1", "c2", "c3"))
    assert said(found) == [("changed", [change]), ("unchanged", ["identical"]), ("unchanged", ["identical"])]


def test_new_and_dropped_in_document_order_of_the_new_plan():
    old = plan("north-111", SIGNS, WINDOW, PHONE)
    new = plan("north-112", WEB, WINDOW, SOLAR)
    found = rows(side(old, "c3", "c1", "c4"), side(new, "c2", "c1", "c5"))
    assert [row["status"] for row in found] == ["new", "unchanged", "new", "dropped", "dropped"]
    assert [row["old_text"] for row in found[3:]] == [SIGNS, PHONE]
    assert found[0]["old_text"] == ""


def test_merged_and_split():
    both = f"{WINDOW}{SIGNS}"
    one, two = plan("north-111", WINDOW, SIGNS), plan("north-112", both)
    merged = rows(side(one, "c1", "c2"), side(two, "c1", parts=[(0, "c2")]))
    assert [(row["status"], len(row["old_ids"]), len(row["new_ids"])) for row in merged] == [("merged", 2, 1)]
    split = rows(side(two, "c1", parts=[(0, "c2")]), side(one, "c1", "c2"))
    assert [(row["status"], len(row["old_ids"]), len(row["new_ids"])) for row in split] == [("split", 1, 2)]
    assert split[0]["new_text"] == f"{WINDOW}\n{SIGNS}"


def test_a_part_of_a_duty_that_both_state_is_no_merger():
    one = plan("north-111", f"{WINDOW}{SIGNS}", SIGNS)
    found = rows(side(one, "c1", "c2", parts=[(0, "c2")]), side(one, "c1", "c2", parts=[(0, "c2")]))
    assert [row["status"] for row in found] == ["unchanged", "unchanged"]


# --- doubt


def test_an_unsure_link_is_unsure_not_new_and_dropped():
    old, new = plan("north-111", WINDOW), plan("north-112", "提供單一窗口整合服務。")
    found = rows(side(old, "c1"), side(new, "c1", unsure={"c1"}))
    assert [(row["status"], row["reason"]) for row in found] == [("unsure", "weak")]


def test_the_same_words_are_the_same_duty_whichever_it_is():
    old, new = plan("north-111", WINDOW), plan("north-112", WINDOW)
    assert rows(side(old, "c1", unsure={"c1"}), side(new, "c1"))[0]["status"] == "unchanged"


def test_left_over_practices_that_are_alike_are_unsure():
    old = plan("north-111", SOLAR, "辦理外部顧客滿意度調查。")
    new = plan("north-112", WEB, "定期辦理顧客滿意度調查及分析。")
    groups = pair_plans(Side(old), Side(new))
    assert [(g.old, g.new, g.is_sure, g.reason) for g in groups] == [
        ([], [0], True, "canonical"),
        ([1], [1], False, "near"),
        ([0], [], True, "canonical"),
    ]
    ids = frozenset({old.practices[1].practice_id, new.practices[1].practice_id})
    assert all(not (g.old and g.new) for g in pair_plans(Side(old), Side(new), frozenset({ids})))


def test_two_duties_that_other_plans_bear_out_are_not_one():
    old = plan("north-111", "訂定用戶陳情處理機制。")
    new = plan("north-112", "訂定新聞輿情處理機制。")
    assert [row["status"] for row in rows(side(old, "c1"), side(new, "c2"))] == ["new", "dropped"]


def test_an_unsure_practice_is_shown_with_what_it_may_be():
    old = plan("north-111", WINDOW)
    new = plan("north-112", WINDOW, "提供單一窗口之整合服務。")
    found = rows(side(old, "c1"), side(new, "c1", "c9", unsure={"c9"}, runners={"c9": "c1"}))
    assert [row["status"] for row in found] == ["unchanged", "unsure"]
    assert found[1]["old_text"] == WINDOW


# --- holes


def hole(after, before, **more):
    return Hole(after, before, 2, "編號不連續", "numbers skip", **more)


def test_what_stands_in_a_hole_of_the_other_plan_is_not_read():
    long, short = plan("north-111", WINDOW, PHONE, SIGNS), plan("north-112", WINDOW, SIGNS)
    whole, part = side(long, "c1", "c2", "c3"), side(short, "c1", "c3")
    assert [row["status"] for row in rows(whole, part)] == ["unchanged", "unchanged", "dropped"]
    found = rows(whole, part, new_holes=[hole(1, 2)])
    assert [row["status"] for row in found] == ["unchanged", "unchanged", "not_read"]
    assert "編號不連續" in found[2]["differences"][0]
    assert [row["status"] for row in rows(part, whole, old_holes=[hole(1, 2)])][1] == "not_read"


@pytest.mark.parametrize("place", [(0, 1), (2, 3)])
def test_a_hole_elsewhere_says_nothing(place):
    long, short = plan("north-111", WINDOW, PHONE, SIGNS), plan("north-112", WINDOW, SIGNS)
    found = rows(side(long, "c1", "c2", "c3"), side(short, "c1", "c3"), new_holes=[hole(*place)])
    assert found[2]["status"] == "dropped"


def test_a_page_break_that_the_other_plan_closes_is_none():
    long, short = plan("north-111", WINDOW, PHONE, SIGNS), plan("north-112", WINDOW, SIGNS)
    sides = side(long, "c1", "c2", "c3"), side(short, "c1", "c3")
    assert rows(*sides, new_holes=[hole(1, 2, counts_on=True)])[2]["status"] == "dropped"
    assert rows(*sides, new_holes=[hole(1, 2, cut=2)])[2]["status"] == "dropped"
    assert rows(*sides, new_holes=[hole(1, 2, cut=2, seams=(letters("及愛心鈴"),))])[2]["status"] == "dropped"
    assert (
        rows(*sides, new_holes=[hole(1, 2, cut=2, seams=(letters("愛心檢查"),))])[2]["status"] == "not_read"
    )


# --- the data set


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return store(
        tmp_path_factory.mktemp("data"),
        [
            plan("north-111", WINDOW, "推廣電子帳單，目標值為160萬戶。", PHONE),
            plan("north-112", WINDOW, "推廣電子帳單，目標值為180萬戶。", SOLAR),
        ],
    )


def test_the_frame_of_two_stored_plans(data):
    found = diff("taipower-north-111", "taipower-north-112", data)
    assert list(found.columns) == SCHEMA.names
    assert list(found["status"]) == ["unchanged", "changed", "new", "dropped"]
    assert list(found["changes"].iloc[1]) == ["target_changed"]
    assert found["marks"].iloc[1][1]["text"] == "160萬"
    assert found["canonical_id"].notna().all()


@pytest.mark.parametrize("names", [("nobody", "taipower-north-112"), ("taipower-north-112", "nobody")])
def test_a_plan_that_is_not_there(data, names):
    with pytest.raises(KeyError, match="nobody"):
        diff(*names, data)


def test_a_plan_of_which_nothing_was_read(tmp_path):
    data = store(tmp_path, [plan("north-111", WINDOW, WEB), plan("north-112")])
    for names in (("111", "112"), ("112", "111")):
        found = diff(*(f"taipower-north-{year}" for year in names), data)
        assert list(found["status"]) == ["not_read", "not_read"]


def test_a_decision_of_a_person_wins(tmp_path):
    texts = ("辦理外部顧客滿意度調查及分析。", "辦理內部顧客滿意度調查及分析。")
    data = store(tmp_path, [plan("north-111", texts[0], WINDOW), plan("north-112", texts[1], WINDOW)])
    ids = "taipower-north-111:1.1.1.1", "taipower-north-112:1.1.1.1"
    before = diff("taipower-north-111", "taipower-north-112", data)
    assert len(before) == 2
    pair_of = (ids[0], texts[0], ids[1], texts[1])
    write_decision(
        data / "decisions.yml", Decision("not_same", *pair_of, who="承辦人", when=dt.date(2023, 1, 2), why="")
    )
    align(data, data / "decisions.yml")
    after = diff("taipower-north-111", "taipower-north-112", data)
    assert sorted(after["status"]) == ["dropped", "new", "unchanged"]


def test_the_real_plans():
    """Every practice of both plans is in a row, and none is both new and dropped in the same words."""
    data = stored_truth()
    for names in (("pingtung-107", "xinying-111"), ("xinying-111", "taipei-112")):
        found = diff(*names, data)
        for column, name in zip(("old_ids", "new_ids"), names, strict=True):
            own = [one for ids in found[column] for one in ids]
            assert set(own) == {p.practice_id for p in truthplans.plan(name).practices}
        lone = found[found["status"].isin(["new", "dropped"])]
        assert not set(lone["old_text"]) & set(lone["new_text"]) - {""}


GOLD = Path(__file__).parents[1] / "gold" / "clusters-five.csv"


def test_the_real_plans_against_what_people_found():
    """No pair of two duties; of the duties said to be new or dropped hardly one is in the other plan."""
    counts = Counter()
    for names in itertools.permutations(truthplans.NAMES, 2):
        found = diff(*names, stored_truth())
        for row in found.itertuples():
            counts[row.status] += 1
            counts[row.status, _is_right(row, names)] += 1
    for status in ("changed", "unchanged", "merged", "split"):
        assert counts[status] == counts[status, True] > 0, status
    for status in ("new", "dropped"):
        assert counts[status, False] <= 0.025 * counts[status], counts
    assert counts["unsure"] <= 0.2 * sum(counts[status] for status in STATUSES), counts


@cache
def _gold():
    with GOLD.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [(row["canonical_id"], row["plan"], f"{row['plan']}:{row['n']}", row["relation"]) for row in rows]


def _duties(practice, relation=""):
    return {duty for duty, _, own, said in _gold() if own == practice and relation in said}


def _is_right(row, names):
    """Tell whether the practices of a row are one duty by the labels, or its duty is not in the other plan."""
    old, new = list(row.old_ids), list(row.new_ids)
    if old and new:
        one, many = (new[0], old) if len(old) > len(new) else (old[0], new)
        return all(_duties(one) & _duties(practice) for practice in many)
    other = names[0] if new else names[1]
    there = {duty for duty, plan_id, _, said in _gold() if plan_id == other and said == "same"}
    return not _duties((old or new)[0], "same") & there


# --- the page, the table


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.texts.append((self.open[-1] if self.open else "", text))


def read_page(page):
    reader = _Reader()
    reader.feed(page)
    assert not reader.open
    return reader


def test_the_page_marks_words_and_needs_no_network(data):
    page = diff_html(diff("taipower-north-111", "taipower-north-112", data))
    reader = read_page(page)
    assert ("del", "160萬") in reader.texts
    assert ("ins", "180萬") in reader.texts
    assert ("ins", SOLAR) in reader.texts
    assert ("del", PHONE) in reader.texts
    assert not re.search(r"https?://|@import|url\(|<script|<link", page)
    assert next(attrs for tag, attrs in reader.tags if tag == "html")["lang"] == "zh-Hant"


def test_every_status_has_a_sign_and_a_word(data):
    page = diff_html(diff("taipower-north-111", "taipower-north-112", data))
    for shown in ("＋ 新增", "－ 刪除", "≠ 修正", "＝ 未變", "目標變更"):
        assert shown in page


def test_the_chinese_page_says_nothing_twice(data):
    page = diff_html(diff("taipower-north-111", "taipower-north-112", data))
    told = [text for tag, text in read_page(page).texts if tag == "li"]
    assert any("→" in text for text in told)
    assert not [text for text in told if "“" in text or " differ" in text]


def test_nothing_of_a_plan_becomes_markup():
    row = pair("<script>alert(1)</script>甲&乙", "<b>甲</b>&丙")
    page = diff_html(frame([row | {"ordinal": 1}], SCHEMA), "<i>")
    reader = read_page(page)
    assert not {"script", "b", "i"} & {tag for tag, _ in reader.tags}
    assert "&lt;" in page


def test_csv_has_marks_in_words_and_no_formula():
    row = pair("=每月測試", "=每年測試")
    text = to_csv(frame([row | {"ordinal": 1}], SCHEMA))
    assert "[-每月-]{+每年+}" in text or "[-月-]{+年+}" in text
    assert "'=每年測試" in text


def test_records_are_plain(data):
    row = records(diff("taipower-north-111", "taipower-north-112", data))[2]
    assert row["score"] is None
    assert row["old_ids"] == []
    assert isinstance(row["ordinal"], int)


def test_groups_are_separate():
    one, other = Group(), Group()
    one.old.append(1)
    assert other.old == []
