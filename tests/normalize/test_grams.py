"""Likeness of keys: symmetric, 0 to 1, heavier for rare grams, light for details."""

import numpy as np
import pytest
import truthplans
from hypothesis import given
from hypothesis import strategies as st

from normalize.fold import Key, key_of
from normalize.grams import Vocabulary, _code, _pairs_of, coverage, vectors, vocabulary

KEYS = st.builds(Key, st.text("甲乙丙丁戊ab1\U00020000\ud800", max_size=8), st.text("甲乙己", max_size=4))


def likeness(one: Key, other: Key, known: Vocabulary) -> float:
    rows = vectors([one, other], known)
    return float((rows[0] @ rows[1].T).toarray()[0, 0])


@given(st.lists(KEYS, min_size=2, max_size=8))
def test_likeness_is_symmetric_and_a_share(keys: list[Key]) -> None:
    rows = vectors(keys, vocabulary(keys))
    found = (rows @ rows.T).toarray()
    assert np.allclose(found, found.T, atol=1e-12)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-9
    lengths = [1.0 if key.main or key.aside else 0.0 for key in keys]
    assert np.allclose(found.diagonal(), lengths)


@given(st.lists(KEYS, max_size=12), st.integers(1, 5))
def test_a_vocabulary_is_the_same_however_it_is_counted(keys: list[Key], batch: int) -> None:
    one, other = vocabulary(keys), vocabulary([*reversed(keys), *keys], batch)
    assert (one.codes == other.codes).all()
    assert (one.counts == other.counts).all()
    assert one.wordings == other.wordings == len(set(keys))
    assert (np.diff(one.codes.astype(object)) > 0).all()


@given(st.lists(KEYS, min_size=1, max_size=6))
def test_a_vector_does_not_depend_on_its_neighbours(keys: list[Key]) -> None:
    known = vocabulary(keys)
    together = vectors(keys, known).toarray()
    assert all(
        (vectors([key], known).toarray()[0] == row).all() for key, row in zip(keys, together, strict=True)
    )


def test_no_gram_spans_two_texts() -> None:
    assert likeness(Key("甲乙", ""), Key("甲", "乙"), vocabulary([Key("甲乙", ""), Key("甲", "乙")])) < 0.9
    rows = vectors([Key("甲", "乙"), Key("丙", "丁")], known := vocabulary([Key("乙丙", "")]))
    assert rows.shape == (2, len(known.codes))
    assert rows.nnz == 2, "乙 and 丙 alone"


def test_latin_letters_count_by_threes() -> None:
    keys = [Key(text, "") for text in ("nikonbattery", "tonekitbarry", "nikonbatterycharger")]
    known = vocabulary(keys)
    assert likeness(keys[0], keys[2], known) > 0.5
    assert likeness(keys[0], keys[1], known) < 0.1, "hardly a sequence in common, for all their letters"


def test_figures_between_characters_count_alone() -> None:
    one, other = Key("每3個月", ""), Key("每5個月", "")
    known = vocabulary([one, other])
    assert vectors([one], known).nnz == len("每3個月") + len("每3個月") - 1
    assert 0 < likeness(one, other, known) < 1


@given(st.text("甲乙3ab", max_size=12))
def test_a_text_covers_itself_and_its_grams_are_those_of_its_vector(text: str) -> None:
    known = vocabulary([Key(text, "")])
    assert coverage(text, (text,), known) == pytest.approx(float(len(text) > 1))
    assert {*map(_code, _pairs_of([text]))} <= {*known.codes.tolist()}


def test_rare_grams_weigh_more() -> None:
    known = vocabulary(
        [*(Key(f"辦理{c}", "") for c in "甲乙丙丁戊己庚"), Key("辦理志工", ""), Key("提供志工", "")]
    )
    assert likeness(Key("辦理志工", ""), Key("提供志工", ""), known) > likeness(
        Key("辦理志工", ""), Key("辦理甲", ""), known
    )


def test_details_weigh_little() -> None:
    keys = [Key("提供諮詢", "電話"), Key("提供諮詢", "網路"), Key("提供諮詢電話", "")]
    known = vocabulary(keys)
    assert likeness(keys[0], keys[1], known) > likeness(keys[0], keys[2], known)


def test_unknown_grams_make_a_row_shorter() -> None:
    known = vocabulary([Key("甲乙", "")])
    whole, part = vectors([Key("甲乙", ""), Key("甲乙丙丁", "")], known).toarray()
    assert (part < whole).all()
    assert (part > 0).all()


@pytest.mark.parametrize("keys", [[], [Key("", "")]])
def test_nothing_is_alike_to_nothing(keys: list[Key]) -> None:
    known = vocabulary(keys)
    assert vectors(keys, known).shape == (len(keys), 0)
    assert vectors([Key("甲", "")], known).nnz == 0


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("甲乙丙", ("丁戊",), 0.0),
        ("甲乙丙", (), 0.0),
        ("甲", ("甲",), 0.0),
        ("", ("甲乙",), 0.0),
        ("甲乙", ("甲", "乙"), 0.0),
        ("甲乙丙", ("甲乙",), 0.5),
        ("甲乙丙", ("甲乙", "乙丙"), 1.0),
        ("甲乙丙", ("丁甲乙丙",), 1.0),
    ],
)
def test_coverage(part: str, whole: tuple[str, ...], share: float) -> None:
    assert coverage(part, whole, vocabulary([])) == pytest.approx(share)


def test_different_duties_of_one_plan_are_seldom_alike() -> None:
    keys = [key_of(p.text) for p in truthplans.plan("pingtung-107").practices]
    rows = vectors(keys, vocabulary(keys))
    found = (rows @ rows.T).toarray()
    np.fill_diagonal(found, 0)
    assert np.median(found.max(axis=1)) < 0.25
