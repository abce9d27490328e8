"""The file of decisions, and what has become of each decision since."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.decisions import BadDecisionsError, Decision, Outcome, read_decisions, resolve, write_decision
from normalize.forced import Forced, Ties

DAY = dt.date(2024, 5, 31)
TEXTS = {"a-111:1": "甲", "a-111:2": "乙", "b-111:1": "甲丙", "b-111:2": "丁", "c-112:1": "戊"}


def decision(
    practice: str,
    other: str,
    verdict: Outcome = "same",
    text: str | None = None,
    other_text: str | None = None,
) -> Decision:
    text, other_text = text or TEXTS.get(practice, "?"), other_text or TEXTS.get(other, "?")
    return Decision(verdict, practice, text, other, other_text, "承辦人", DAY)


# --- the file


def test_no_file_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.yml") == ()


@pytest.mark.parametrize("text", ["", "\n", "# 尚無\n", "[]\n", "\ufeff[]\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "d.yml").write_text(text, encoding="utf-8")
    assert read_decisions(tmp_path / "d.yml") == ()


ROW = "- {verdict: same, practice: 'a:1', text: 甲, other: 'b:1', other_text: 乙, who: 承辦人, when: 2024-05-31}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "YAML"),
        ("\t- x", "YAML"),
        ("verdict: same", "list"),
        ("- same", "missing"),
        (ROW.replace("who: 承辦人, ", ""), "missing: who"),
        (ROW.replace("who:", "by:"), "missing: who"),
        (ROW.replace("}", ", more: 1}"), "missing: -; unknown: more"),
        (ROW.replace("2024-05-31", "2024-13-45"), "YAML"),
        ("[" * 3000, "YAML"),
        (ROW.replace("same", "maybe"), "verdict"),
        (ROW.replace("2024-05-31", "昨天"), "date"),
        (ROW.replace("2024-05-31", "2024-05-31 10:00:00"), "date"),
        (f"{ROW}\n{ROW.replace('same', 'no')}", "row 2"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "d.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDecisionsError, match=says) as error:
        read_decisions(path)
    assert str(path) in str(error.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.yml").write_bytes(ROW.encode("big5"))
    with pytest.raises(BadDecisionsError, match="UTF-8"):
        read_decisions(tmp_path / "d.yml")


PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n：#'\"-"), max_size=30
)


@given(
    st.lists(
        st.builds(
            Decision,
            st.sampled_from(["same", "not_same", "part"]),
            *[PRINTABLE] * 5,
            st.dates(dt.date(2000, 1, 1)),
            PRINTABLE,
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision]) -> None:
    path = tmp_path_factory.mktemp("decisions") / "data" / "decisions.yml"
    for one in decisions:
        write_decision(path, one)
    assert read_decisions(path) == tuple(decisions)


def test_writing_leaves_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "d.yml"
    path.write_text(f"# 說明\n{ROW}  # 手寫\n", encoding="utf-8")
    write_decision(path, decision("a-111:1", "b-111:1"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# 說明\n{ROW}  # 手寫\n")
    assert len(read_decisions(path)) == 2


def test_writing_after_a_last_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "d.yml"
    path.write_text(ROW, encoding="utf-8")
    write_decision(path, decision("a-111:1", "b-111:1"))
    assert len(read_decisions(path)) == 2


# --- what has become of them


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (decision("a-111:1", "x-111:1"), "gone"),
        (decision("x-111:1", "a-111:1"), "gone"),
        (decision("a-111:1", "b-111:1", text="別的"), "changed"),
        (decision("a-111:1", "b-111:1", other_text="別的"), "changed"),
        (decision("a-111:1", "b-111:9", other_text="沒有"), "gone"),
        (decision("a-111:1", "a-111:9", other_text="甲"), "gone"),
        (decision("a-111:1", "b-111:1"), "applied"),
        (decision("a-111:1", "b-111:1", text="甲。"), "applied"),
        (decision("a-111:1", "a-111:2", "not_same"), "applied"),
    ],
)
def test_state(one: Decision, state: str) -> None:
    assert resolve([one], TEXTS)[0].state == state


def test_a_decision_follows_its_text_in_the_plan() -> None:
    found = resolve([decision("a-111:7", "b-111:1", text="乙")], TEXTS)[0]
    assert (found.practice, found.other, found.state) == ("a-111:2", "b-111:1", "applied")


def test_a_decision_does_not_follow_its_text_into_another_plan() -> None:
    assert resolve([decision("z-111:1", "b-111:1", text="甲")], TEXTS)[0].state == "gone"


@pytest.mark.parametrize(
    ("verdicts", "states"),
    [
        ([("a-111:1", "b-111:1", "same"), ("b-111:1", "a-111:1", "not_same")], ["superseded", "applied"]),
        ([("a-111:1", "b-111:1", "part"), ("a-111:1", "b-111:1", "same")], ["superseded", "applied"]),
        ([("a-111:1", "b-111:1", "same"), ("a-111:1", "b-111:1", "same")], ["superseded", "applied"]),
        (
            [
                ("a-111:1", "b-111:1", "not_same"),
                ("a-111:1", "c-112:1", "same"),
                ("c-112:1", "b-111:1", "same"),
            ],
            ["superseded", "applied", "applied"],
        ),
        (
            [
                ("a-111:1", "c-112:1", "same"),
                ("c-112:1", "b-111:1", "same"),
                ("a-111:1", "b-111:1", "not_same"),
            ],
            ["superseded", "applied", "applied"],
        ),
        ([("a-111:1", "b-111:1", "same"), ("a-111:1", "b-111:2", "not_same")], ["applied", "applied"]),
        ([("a-111:1", "b-111:1", "part"), ("a-111:1", "b-111:2", "part")], ["applied", "applied"]),
    ],
)
def test_the_later_wins(verdicts: list[tuple[str, str, Outcome]], states: list[str]) -> None:
    found = resolve([decision(*one) for one in verdicts], TEXTS)
    assert [one.state for one in found] == states


def test_a_later_one_that_does_not_apply_supersedes_nothing() -> None:
    found = resolve(
        [decision("a-111:1", "b-111:1"), decision("a-111:1", "b-111:1", "not_same", text="舊")], TEXTS
    )
    assert [one.state for one in found] == ["applied", "changed"]


def test_equal_texts_of_two_plans_are_two_practices() -> None:
    texts = {"a:1": "甲", "b:1": "乙", "c:1": "乙"}
    found = resolve(
        [
            Decision("same", "a:1", "甲", "b:1", "乙", "", DAY),
            Decision("not_same", "a:1", "甲", "c:1", "乙", "", DAY),
        ],
        texts,
    )
    assert [one.state for one in found] == ["applied", "applied"]


# --- what follows from them


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.booleans()), max_size=12))
def test_what_follows_is_consistent(decisions: list[tuple[str, str, bool]]) -> None:
    ties = Ties()
    taken = [
        (one, other, same)
        for one, other, same in decisions
        if one != other and ties.add(one, other, same=same)
    ]
    forced = ties.forced()
    for one, other, same in taken:
        side = forced.same if same else forced.apart
        assert other in side[one]
        assert one in side[other]
    for practice, group in forced.same.items():
        assert practice not in group
        assert not group & forced.apart.get(practice, frozenset())
        assert all(forced.same[other] | {other} == group | {practice} for other in group)
        assert all(forced.apart.get(other) == forced.apart.get(practice) for other in group)
    assert all(one in forced.apart[other] for one, others in forced.apart.items() for other in others)


def test_forbids() -> None:
    ties = Ties()
    assert ties.add("a", "b", same=False)
    assert not ties.add("a", "b", same=True)
    assert not ties.add("a", "a", same=False)
    assert ties.forced().forbids(["x", "a"], ["b"])
    assert not ties.forced().forbids(["x", "a"], ["y"])
    assert not Forced().forbids(["a"], ["b"])
