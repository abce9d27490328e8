"""Clusters -> verdicts: how sure it is that a practice states the duty of its cluster.

A score is no decision: a link is accepted alone only when the likeness is high, or fair and far above
every other choice, and the words that differ do not name another thing. All others go to a person.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from normalize.clusters import Clusters
from normalize.entries import PlanEntries, in_order
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


def judge(plans: Sequence[PlanEntries], gathering: Gathering, known: Vocabulary) -> dict[str, list[Verdict]]:
    """Return the verdicts of each plan's practices; in each cluster the most typical practice is sure."""
    usual = [gathering.clusters.usual_wording(cluster) for cluster in range(len(gathering.clusters))]
    verdicts = {plan.plan_id: _judge_plan(plan, gathering, known, usual) for plan in in_order(plans)}
    anchors: dict[int, Verdict] = {}
    for verdict in itertools.chain.from_iterable(verdicts.values()):
        best = anchors.setdefault(verdict.cluster, verdict)
        if _typical(verdict) > _typical(best):
            anchors[verdict.cluster] = verdict
    chosen = {verdict.practice_id for verdict in anchors.values()}
    return {
        plan_id: [replace(v, sure=v.sure or v.practice_id in chosen) for v in own]
        for plan_id, own in verdicts.items()
    }


def _typical(verdict: Verdict) -> tuple[bool, float]:
    return verdict.reason != "restated", round(verdict.score, 9)


def _judge_plan(
    plan: PlanEntries, gathering: Gathering, known: Vocabulary, usual: Sequence[Key | None]
) -> list[Verdict]:
    clusters, here = gathering.clusters, gathering.where[plan.plan_id]
    rows = vectors(plan.keys, known)
    clusters.remove(here, plan.keys, rows)
    likeness = clusters.likeness(plan.keys, rows)
    verdicts = [_verdict(plan, n, likeness, gathering) for n in range(len(plan))]
    for n, verdict in enumerate(verdicts):
        if verdict.reason == "identical" and plan.keys[n] != usual[here[n]]:
            verdicts[n] = _as_its_wording(verdict, plan.keys[n], clusters, known)
    clusters.add(here, plan.keys, rows)
    return verdicts


def _as_its_wording(verdict: Verdict, key: Key, clusters: Clusters, known: Vocabulary) -> Verdict:
    """Return a verdict on a wording that several plans share: it is no surer than the wording itself.

    Else two duties, each copied from plan to plan, would be taken for one unseen, however unlike they are.
    """
    others = [wording for wording in clusters.wordings(verdict.cluster) if wording != key][:MOST_WORDINGS]
    if not others:
        return verdict
    rows = vectors([key, *others], known)
    score = float((rows[1:] @ rows[0].T).mean())
    rival = verdict.score - (verdict.margin or 0.0)
    is_clear = _is_clear(score, score - rival)
    if is_clear and not all(names_another_thing(key, other) for other in others):
        return verdict
    reason: Reason = "another" if is_clear else "close" if score >= FAIR else "weak"
    return replace(verdict, sure=False, score=score, margin=score - rival, reason=reason)


def _is_clear(score: float, margin: float) -> bool:
    return (score >= HIGH and margin >= 0) or (score >= FAIR and margin >= CLEAR)


def _verdict(plan: PlanEntries, n: int, likeness: Floats, gathering: Gathering) -> Verdict:
    cluster, practice = gathering.where[plan.plan_id][n], plan.practice_ids[n]
    others = likeness[n].copy()
    others[cluster] = 0.0
    runner_up = int(others.argmax()) if others.any() else None
    if gathering.clusters.is_empty(cluster):
        reason: Reason = "restated" if practice in gathering.restated else "alone"
        return Verdict(practice, cluster, reason == "alone", 1.0, None, runner_up, reason)
    score = float(likeness[n, cluster])
    rivals = [m for m, there in enumerate(gathering.where[plan.plan_id]) if there != cluster]
    best = max(others.max(), likeness[rivals, cluster].max(initial=0.0))
    reason = _reason(plan, n, score, score - best, gathering)
    sure = reason in ("identical", "alike", "clear")
    return Verdict(practice, cluster, sure, score, float(score - best), runner_up, reason)


def _reason(plan: PlanEntries, n: int, score: float, margin: float, gathering: Gathering) -> Reason:
    if plan.practice_ids[n] in gathering.restated:
        return "restated"
    if score == 1.0:
        return "identical"
    if score < CUT:
        return "position"
    if not _is_clear(score, margin):
        return "close" if score >= FAIR else "weak"
    wordings = gathering.clusters.wordings(gathering.where[plan.plan_id][n])
    if all(names_another_thing(plan.keys[n], wording) for wording in wordings):
        return "another"
    return "alike" if score >= HIGH else "clear"
