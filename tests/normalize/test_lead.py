"""A practice that states two duties: which it states first."""

import pytest

from normalize.fold import Key, fold
from normalize.grams import vocabulary
from normalize.lead import stated_share, states_first

ONE, OTHER = "定期辦理員工電話禮貌測試", "設置志工引導洽公用戶"
KNOWN = vocabulary([Key(fold(ONE), ""), Key(fold(OTHER), "")])


def keys(*texts: str) -> list[Key]:
    return [Key(fold(text), "") for text in texts]


@pytest.mark.parametrize(
    ("text", "one", "other", "first"),
    [
        (f"{OTHER}，{ONE}", ONE, OTHER, False),
        (ONE, ONE, OTHER, False),
        (OTHER, ONE, OTHER, False),
        (f"{ONE[:6]}，{OTHER}", ONE, OTHER, False),
        (f"{ONE}，{OTHER[:4]}", ONE, OTHER, False),
        ("", ONE, OTHER, False),
        (f"{ONE}，{OTHER}", ONE, OTHER, True),
        (f"並{ONE}；另{OTHER}。", ONE, OTHER, True),
    ],
)
def test_states_first(text: str, one: str, other: str, first: bool) -> None:
    assert states_first(*keys(text), keys(one), keys(other), KNOWN) is first


def test_one_wording_of_each_is_enough() -> None:
    practice = keys(f"{ONE}，{OTHER}")[0]
    assert states_first(practice, keys("全然不同之作法", ONE), keys(OTHER, "另一作法"), KNOWN)


def test_the_share_is_of_the_wording() -> None:
    practice, wording = keys(f"{ONE}，{OTHER}", ONE)
    assert stated_share(practice, wording, KNOWN) == 1.0
    assert stated_share(wording, practice, KNOWN) < 0.7
