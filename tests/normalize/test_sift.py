"""How much of wordings stands in each other, for many pairs: never less than for one pair."""

from statistics import fmean

import numpy as np
import pytest
import truthplans
from smallplans import small_plan

from normalize import parts
from normalize.align import Alignment
from normalize.fold import Key, key_of
from normalize.grams import coverage, pair_rows, vocabulary
from normalize.lead import stated_share
from normalize.sift import Sieve

KEYS = [key_of(p.text) for plan in truthplans.plans() for p in plan.practices][::6]
KNOWN = vocabulary(KEYS)
CLUSTERS = [KEYS[:3], KEYS[3:4], [], KEYS[4:9], [Key("甲", ""), *KEYS[9:11]]]
TIMES = [[3, 1, 2], [1], [], [1, 2, 3, 4, 5], [2, 1, 1]]
SHORT = 8
PAIRS = [(n, cluster) for n in range(12) for cluster in (0, 1, 3, 4)]


def test_as_one_pair_after_the_other() -> None:
    sieve = Sieve(CLUSTERS, TIMES, SHORT, KNOWN)
    rows, clusters = (np.array(side) for side in zip(*PAIRS, strict=True))
    stated, pieces = (hold(KEYS[:12], rows, clusters) for hold in (sieve.stated, sieve.pieces))
    for place, (n, cluster) in enumerate(PAIRS):
        key, wordings = KEYS[n], CLUSTERS[cluster]
        shares = [stated_share(key, wording, KNOWN) for wording in wordings]
        long = [share for share, wording in zip(shares, wordings, strict=True) if len(wording.main) >= SHORT]
        inside = [coverage(key.main, (wording.main, wording.aside), KNOWN) for wording in wordings]
        wanted = [max(long), fmean(shares), max(inside), fmean(inside, TIMES[cluster])]
        found = [float(table[place]) for table in (*stated, *pieces)]
        assert found == pytest.approx(wanted, abs=1e-8)
        assert all(a >= b for a, b in zip(found, wanted, strict=True))


def test_no_pairs() -> None:
    none = np.empty(0, np.intp)
    sieve = Sieve(CLUSTERS, TIMES, SHORT, KNOWN)
    assert [len(table) for table in (*sieve.stated(KEYS, none, none), *sieve.pieces([], none, none))] == [
        0
    ] * 4


@pytest.mark.parametrize("keys", [[], [Key("", "")], [Key("甲", "")]])
def test_texts_without_pairs(keys: list[Key]) -> None:
    inside, weighted = pair_rows(keys, KNOWN)
    assert (inside.shape[0], inside.nnz, weighted.nnz) == (len(keys), 0, 0)
    assert pair_rows(keys, vocabulary([]))[0].shape == (len(keys), 0)


@pytest.mark.parametrize("several", [False, True], ids=["real", "with pieces"])
def test_no_part_is_sifted_out(several: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is found where every pair is held against one another is found."""
    plans = truthplans.plans()
    if several:
        texts = [p.text.rstrip("。") for p in plans[0].practices[:40]]
        plans = [*plans, small_plan("m", [f"{a}；{b}。" for a, b in zip(texts, texts[20:], strict=False)])]
    found = Alignment(plans)._parts
    everything = parts._CONTAIN | parts._CONTAIN_THERE | parts._BE_PIECE | parts._BE_PIECE_HERE
    monkeypatch.setattr(
        parts.Parts,
        "_sifted",
        lambda self, keys, likeness: {
            key: dict.fromkeys(range(likeness.shape[1]), everything) for key in keys
        },
    )
    assert any(found.values())
    assert Alignment(plans)._parts == found
