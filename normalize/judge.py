"""Clusters -> verdicts: how sure it is that a practice states the duty of its cluster.

A score is no decision: a link is accepted alone only when the likeness is high, or fair and far above
every other choice, and the words that differ do not name another thing. All others go to a person.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from normalize.entries import PlanEntries
from normalize.fold import Key
from normalize.gather import CUT
from normalize.leave import Floats, Left
from normalize.match import names_another_thing

HIGH = 0.60
"""Likeness that is accepted if no other choice is better."""
FAIR, CLEAR = 0.40, 0.20
"""Likeness that is accepted if every other choice is so much worse."""

Reason = Literal["alone", "identical", "alike", "clear", "close", "weak", "position", "restated", "another"]
"""Why a verdict is what it is.

``alone``: no other plan has the duty; ``identical``: another plan has the very wording, and it is the
duty's most usual one or is itself sure to be the duty; ``alike``: the
likeness is high; ``clear``: fair, and far above all others. Unsure: ``close`` to another choice, as even
the very wording is where its plan has it twice; ``weak``; by its ``position`` among its neighbours alone;
``restated``: its plan may state the duty twice; ``another``: alike but for words that may name another thing.
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


@dataclass(frozen=True, slots=True)
class Doubts:
    """存疑: what only a person can say of: whether a plan states a duty twice."""

    practices: Container[str]
    wordings: Container[Key]


class Verdicts(Mapping[str, list[Verdict]]):
    """判定全集: plan -> the verdicts of its practices; kept small, as there may be millions."""

    def __init__(self, usual: Sequence[Key | None], doubts: Doubts) -> None:
        """Begin without any; ``usual`` is each cluster's most usual wording."""
        self._usual, self._doubts = usual, doubts
        self._plans: dict[str, PlanEntries] = {}
        self._rows: dict[str, npt.NDArray[np.void]] = {}

    def judge(self, left: Left) -> None:
        """Add the verdicts of a plan, by what is left without it."""
        self._plans[left.plan.plan_id] = left.plan
        self._rows[left.plan.plan_id] = _packed(_judge_plan(left, self._usual, self._doubts))

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


def _judge_plan(left: Left, usual: Sequence[Key | None], doubts: Doubts) -> list[Verdict]:
    choices = enumerate(_choices(left.here, left.likeness))
    verdicts = [_verdict(left, n, choice, doubts) for n, choice in choices]
    for n, verdict in enumerate(verdicts):
        if verdict.reason == "identical" and left.plan.keys[n] != usual[verdict.cluster]:
            verdicts[n] = _as_its_wording(left, n, verdict)
    return verdicts


def _choices(here: Sequence[int], likeness: Floats) -> Iterator[_Choice]:
    """Yield what each practice could be: how like its cluster, the best other, how like the rivals are."""
    practices = np.arange(len(here))
    to_own = likeness[:, here]
    own = to_own[practices, practices]
    to_own[np.equal.outer(here, here)] = 0.0
    likeness[practices, here] = 0.0
    best = likeness.argmax(axis=1) if likeness.size else practices
    most = likeness[practices, best]
    likeness[practices, here] = own
    rival = np.maximum(most, to_own.max(axis=0, initial=0.0))
    for score, other, likeness_there, highest in zip(
        *map(np.ndarray.tolist, (own, best, most, rival)), strict=True
    ):
        yield _Choice(score, other if likeness_there else None, highest)


def _as_its_wording(left: Left, n: int, verdict: Verdict) -> Verdict:
    """Return a verdict on a wording that several plans share: it is no surer than the wording itself.

    Else two duties, each copied from plan to plan, would be taken for one unseen, however unlike they are.
    """
    key, score = left.plan.keys[n], float(left.beside[n])
    others = [wording for wording in left.wordings(verdict.cluster) if wording != key]
    if not others:
        return verdict
    rival = verdict.score - (verdict.margin or 0.0)
    is_clear = _is_clear(score, score - rival)
    if is_clear and not all(names_another_thing(key, other) for other in others):
        return verdict
    reason: Reason = "another" if is_clear else "close" if score >= FAIR else "weak"
    return replace(verdict, sure=False, score=score, margin=score - rival, reason=reason)


def _is_clear(score: float, margin: float) -> bool:
    return (score >= HIGH and margin >= 0) or (score >= FAIR and margin >= CLEAR)


def _verdict(left: Left, n: int, choice: _Choice, doubts: Doubts) -> Verdict:
    cluster, practice = left.here[n], left.plan.practice_ids[n]
    if left.is_empty(cluster):
        reason: Reason = "restated" if practice in doubts.practices else "alone"
        return Verdict(practice, cluster, reason == "alone", 1.0, None, choice.runner_up, reason)
    margin = choice.score - choice.rival
    reason = _reason(left, n, choice.score, margin, doubts)
    sure = reason in ("identical", "alike", "clear")
    return Verdict(practice, cluster, sure, choice.score, margin, choice.runner_up, reason)


def _reason(left: Left, n: int, score: float, margin: float, doubts: Doubts) -> Reason:
    if left.plan.practice_ids[n] in doubts.practices:
        return "restated"
    if score == 1.0:
        return "close" if margin <= 0 and left.plan.keys.count(left.plan.keys[n]) > 1 else "identical"
    if score < CUT:
        return "position"
    if not _is_clear(score, margin):
        return "close" if score >= FAIR else "weak"
    wordings = left.wordings(left.here[n])
    firm = [wording for wording in wordings if wording not in doubts.wordings] or wordings
    if all(names_another_thing(left.plan.keys[n], wording) for wording in firm):
        return "another"
    return "alike" if score >= HIGH else "clear"
