"""Clusters -> verdicts: how sure it is that a practice states the duty of its cluster.

A score is no decision: a link is accepted alone only when the likeness is high, or fair and far above
every other choice, and the words that differ do not name another thing. All others go to a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from normalize.entries import PlanEntries
from normalize.fold import Key
from normalize.gather import CUT, MOST_WORDINGS, Gathering
from normalize.grams import Vocabulary, vectors
from normalize.match import names_another_thing

Floats = npt.NDArray[np.float64]

HIGH = 0.60
"""Likeness that is accepted if no other choice is better."""
FAIR, CLEAR = 0.40, 0.20
"""Likeness that is accepted if every other choice is so much worse."""

Reason = Literal["alone", "identical", "alike", "clear", "close", "weak", "position", "restated", "another"]
"""Why a verdict is what it is.

``alone``: no other plan has the duty; ``identical``: another plan has the very wording, and it is the
duty's most usual one or is itself sure to be the duty; ``alike``: the
likeness is high; ``clear``: fair, and far above all others. Unsure: ``close`` to another choice;
``weak``; by its ``position`` among its neighbours alone; ``restated``: its plan may state the duty
twice; ``another``: alike but for words that may name another thing.
"""


REASONS: tuple[Reason, ...] = get_args(Reason)
_ROW = np.dtype(
    [
        ("cluster", np.int32),
        ("sure", np.bool_),
        ("score", np.float64),
        ("margin", np.float64),
        ("runner_up", np.int32),
        ("reason", np.uint8),
    ]
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """判定: how a practice belongs to its cluster."""

    practice_id: str
    cluster: int
    sure: bool
    score: float
    """Mean likeness to other plans' wordings, 0 to 1; 1 for the very wording (if it is the usual one, or
    sure), or where there are none."""
    margin: float | None
    """Score above the best other choice, of the practice or of the cluster; None where there is none."""
    runner_up: int | None
    """The best other cluster for the practice; None where none is alike at all."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    """Likeness to the own cluster."""
    runner_up: int | None
    rival: float
    """Likeness to the best other cluster, or of another practice of the plan to this one's."""


class Verdicts(Mapping[str, list[Verdict]]):
    """判定全集: plan -> the verdicts of its practices; kept small, as there may be millions."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._usual = [gathering.clusters.usual_wording(n) for n in range(len(gathering.clusters))]
        self._plans: dict[str, PlanEntries] = {}
        self._rows: dict[str, npt.NDArray[np.void]] = {}

    def judge(self, plan: PlanEntries) -> None:
        """Add the verdicts of a plan."""
        self._plans[plan.plan_id] = plan
        self._rows[plan.plan_id] = _packed(_judge_plan(plan, self._gathering, self._usual))

    def settle(self) -> None:
        """Make the most typical practice of each cluster sure; of several the first."""
        best: dict[int, tuple[tuple[bool, float], str, int]] = {}
        for plan_id, own in self.items():
            for n, verdict in enumerate(own):
                known = best.get(verdict.cluster)
                if known is None or _typical(verdict) > known[0]:
                    best[verdict.cluster] = _typical(verdict), plan_id, n
        for _, plan_id, n in best.values():
            self._rows[plan_id]["sure"][n] = True

    def __getitem__(self, plan_id: str) -> list[Verdict]:
        rows = zip(self._plans[plan_id].practice_ids, self._rows[plan_id].tolist(), strict=True)
        return [
            Verdict(
                practice,
                cluster,
                sure,
                score,
                None if np.isnan(margin) else margin,
                None if runner_up < 0 else runner_up,
                REASONS[reason],
            )
            for practice, (cluster, sure, score, margin, runner_up, reason) in rows
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _packed(verdicts: Sequence[Verdict]) -> npt.NDArray[np.void]:
    rows = [
        (
            v.cluster,
            v.sure,
            v.score,
            np.nan if v.margin is None else v.margin,
            -1 if v.runner_up is None else v.runner_up,
            REASONS.index(v.reason),
        )
        for v in verdicts
    ]
    return np.array(rows, _ROW)


def _typical(verdict: Verdict) -> tuple[bool, float]:
    return verdict.reason != "restated", round(verdict.score, 9)


def _judge_plan(plan: PlanEntries, gathering: Gathering, usual: Sequence[Key | None]) -> list[Verdict]:
    here = gathering.where[plan.plan_id]
    with gathering.without(plan) as likeness:
        verdicts = [_verdict(plan, n, choice, gathering) for n, choice in enumerate(_choices(here, likeness))]
        for n, verdict in enumerate(verdicts):
            if verdict.reason == "identical" and plan.keys[n] != usual[here[n]]:
                verdicts[n] = _as_its_wording(verdict, plan.keys[n], gathering)
    return verdicts


def _choices(here: Sequence[int], likeness: Floats) -> Iterator[_Choice]:
    """Yield what each practice could be: how like its cluster, the best other, how like the rivals are."""
    practices = np.arange(len(here))
    own = likeness[practices, here]
    others = likeness.copy()
    others[practices, here] = 0.0
    best = others.argmax(axis=1) if likeness.size else practices
    to_own = likeness[:, here]
    to_own[np.equal.outer(here, here)] = 0.0
    rival = np.maximum(others[practices, best], to_own.max(axis=0, initial=0.0))
    scores = zip(own.tolist(), best.tolist(), others[practices, best].tolist(), rival.tolist(), strict=True)
    for score, other, likeness_there, most in scores:
        yield _Choice(score, other if likeness_there else None, most)


def _as_its_wording(verdict: Verdict, key: Key, gathering: Gathering) -> Verdict:
    """Return a verdict on a wording that several plans share: it is no surer than the wording itself.

    Else two duties, each copied from plan to plan, would be taken for one unseen, however unlike they are.
    """
    wordings = gathering.clusters.wordings(verdict.cluster, MOST_WORDINGS + 1)
    others = [wording for wording in wordings if wording != key][:MOST_WORDINGS]
    if not others:
        return verdict
    score = _mean_likeness(key, tuple(others), gathering.known)
    rival = verdict.score - (verdict.margin or 0.0)
    is_clear = _is_clear(score, score - rival)
    if is_clear and not all(names_another_thing(key, other) for other in others):
        return verdict
    reason: Reason = "another" if is_clear else "close" if score >= FAIR else "weak"
    return replace(verdict, sure=False, score=score, margin=score - rival, reason=reason)


@lru_cache(maxsize=16384)
def _mean_likeness(key: Key, others: tuple[Key, ...], known: Vocabulary) -> float:
    rows = vectors([key, *others], known)
    return float((rows[1:] @ rows[0].T).mean())


def _is_clear(score: float, margin: float) -> bool:
    return (score >= HIGH and margin >= 0) or (score >= FAIR and margin >= CLEAR)


def _verdict(plan: PlanEntries, n: int, choice: _Choice, gathering: Gathering) -> Verdict:
    cluster, practice = gathering.where[plan.plan_id][n], plan.practice_ids[n]
    if gathering.clusters.is_empty(cluster):
        reason: Reason = "restated" if practice in gathering.restated else "alone"
        return Verdict(practice, cluster, reason == "alone", 1.0, None, choice.runner_up, reason)
    margin = choice.score - choice.rival
    reason = _reason(plan, n, choice.score, margin, gathering)
    sure = reason in ("identical", "alike", "clear")
    return Verdict(practice, cluster, sure, choice.score, margin, choice.runner_up, reason)


def _reason(plan: PlanEntries, n: int, score: float, margin: float, gathering: Gathering) -> Reason:
    if plan.practice_ids[n] in gathering.restated:
        return "restated"
    if score == 1.0:
        return "identical"
    if score < CUT:
        return "position"
    if not _is_clear(score, margin):
        return "close" if score >= FAIR else "weak"
    wordings = gathering.clusters.wordings(gathering.where[plan.plan_id][n], MOST_WORDINGS)
    if all(names_another_thing(plan.keys[n], wording) for wording in wordings):
        return "another"
    return "alike" if score >= HIGH else "clear"
