"""Practices -> links: which canonical practice each one states, how sure that is, and what differs.

The steps: texts to keys (:mod:`~normalize.fold`), keys to vectors (:mod:`~normalize.grams`), plans to
clusters (:mod:`~normalize.gather`), clusters without a plan (:mod:`~normalize.leave`) to verdicts on it
(:mod:`~normalize.judge`) and its parts (:mod:`~normalize.parts`), ids that stay
(:mod:`~normalize.catalogue`), and the differences (:mod:`~normalize.variation`). What people decided
(:mod:`~normalize.decisions`) wins over all of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby, islice
from typing import Literal

from normalize.catalogue import Member, Members, Names, name_clusters
from normalize.decisions import Decision, Resolved, resolve
from normalize.entries import PlanEntries, PracticeIds, in_order
from normalize.fold import Key, key_of
from normalize.forced import Forced, Ties
from normalize.gather import Gathering, gather
from normalize.grams import Vocabulary, vocabulary
from normalize.judge import Doubts, Verdict, Verdicts
from normalize.leave import Finished
from normalize.parts import Part, Parts, compare_clauses
from normalize.programmes import programme_of
from normalize.variation import Kind, Reason, Wording, find_reasons

_BATCH = 8
"""Plans that are held against the clusters at once."""
Relation = Literal["same", "unsure", "part"]


@dataclass(frozen=True, slots=True)
class Statement:
    """作法: a practice as aligning sees it; the fields are those of ``practices``."""

    practice_id: str
    facet: str
    strategy: str
    item: str
    text: str
    departments: tuple[str, ...] = ()
    support_departments: tuple[str, ...] = ()
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class PlanStatements:
    """計畫: a plan's practices in document order, and whose they are."""

    plan_id: str
    agency_id: str
    office: str
    roc_year: int | None
    """民國 year; None when unknown."""
    title: str
    practices: tuple[Statement, ...]

    @property
    def family(self) -> str:
        """Agency and programme: plans of one origin."""
        programme = programme_of(self.roc_year, self.title)
        return f"{self.agency_id}/{programme.programme_id if programme else ''}"

    def entries(self) -> PlanEntries:
        """Return what gathering needs of the plan."""
        return PlanEntries(
            plan_id=self.plan_id,
            family=self.family,
            roc_year=self.roc_year or 0,
            practice_ids=PracticeIds([p.practice_id for p in self.practices]),
            keys=tuple(key_of(p.text) for p in self.practices),
            items=tuple(_place(p.facet, p.strategy, p.item) for p in self.practices),
        )

    def wording(self, practice: Statement) -> Wording:
        """Return a practice's words for the comparison of wordings."""
        return Wording(
            text=practice.text,
            departments=practice.departments,
            deadline=practice.deadline,
            roc_year=self.roc_year,
            support_departments=practice.support_departments,
            agency_id=self.agency_id,
        )


@dataclass(frozen=True, slots=True)
class Canonical:
    """共通作法: one duty in all its wordings; a row of ``catalogue``."""

    canonical_id: str
    text: str
    """Display text of the representative practice: the wording that most plans have."""
    practice_id: str
    """The representative practice."""
    facet: str
    strategy: str
    item: str
    """Where it mostly stands, as printed there."""
    first_year: int | None
    last_year: int | None
    """民國 years of the plans that have it."""
    offices: tuple[str, ...]
    agencies: tuple[str, ...]
    plans: int
    practices: int
    wordings: int
    """Distinct comparison keys."""
    merged_into: str | None = None
    """The id that has its practices now, where this one is retired."""
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """對應: a practice and a canonical practice; a row of ``links``."""

    practice_id: str
    plan_id: str
    canonical_id: str
    relation: Relation
    score: float
    margin: float | None
    runner_up: str | None
    reason: str
    decided_by: Literal["rule", "person"] = "rule"
    variation: tuple[Kind, ...] = ()
    differences: tuple[str, ...] = ()
    """What differs from the representative wording, in words (Chinese, then English)."""
    matched: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    """Of a part: the clauses of the duty that the practice states, and those that it does not, in the
    duty's wording that the part was seen in."""


@dataclass(frozen=True, slots=True)
class Before:
    """前次結果: what the last alignment said, so that ids stay."""

    ids: Mapping[str, str] = field(default_factory=dict)
    """Practice -> canonical id."""
    used: frozenset[str] = frozenset()
    """All ids ever given."""
    heirs: Mapping[str, str] = field(default_factory=dict)
    """Retired id -> the id that had its practices when it was retired."""


class Plans(Mapping[str, PlanStatements]):
    """計畫全集: the plans by their id, without holding any."""

    def __init__(self, plans: Sequence[PlanStatements]) -> None:
        self._plans = plans
        self.heads: list[PlanStatements] = []
        """The plans without their practices."""
        self.entries: list[PlanEntries] = []
        for plan in plans:
            self.heads.append(replace(plan, practices=()))
            self.entries.append(plan.entries())
        self._places = {plan.plan_id: n for n, plan in enumerate(self.heads)}

    def head(self, plan_id: str) -> PlanStatements:
        """Return a plan without its practices."""
        return self.heads[self._places[plan_id]]

    def __getitem__(self, plan_id: str) -> PlanStatements:
        return self._plans[self._places[plan_id]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Alignment:
    """對齊結果: the catalogue, and the links of each plan when they are asked for."""

    def __init__(
        self, plans: Sequence[PlanStatements], decisions: Sequence[Decision] = (), before: Before = Before()
    ) -> None:
        """Align; ``plans`` may come in any order and each plan_id once.

        A plan is asked for whenever its texts are needed, so that ``plans`` may read them from a table.
        """
        self.plans = Plans(plans)
        entries = in_order(self.plans.entries)
        self.known: Vocabulary = vocabulary(key for plan in entries for key in plan.keys)
        self.decisions: tuple[Resolved, ...] = resolve(decisions, self._decided_texts(decisions))
        forced = _forced(self.decisions)
        self._apart = forced.apart
        self._gathering: Gathering = gather(entries, self.known, forced)
        self._verdicts, self._parts = _examine(entries, self._gathering, self.known)
        self._texts: dict[tuple[int, Key | None], str] = {}
        self._members = Members(entries, self._gathering.where)
        self._names: Names = name_clusters(self._members, before.ids, before.used, before.heirs)

    def _decided_texts(self, decisions: Sequence[Decision]) -> dict[str, str]:
        """Return the texts of the plans that decisions are about."""
        named = {p.rpartition(":")[0] for d in decisions for p in (d.practice, d.other)} & self.plans.keys()
        return {p.practice_id: p.text for name in named for p in self.plans[name].practices}

    @cached_property
    def catalogue(self) -> tuple[Canonical, ...]:
        """The canonical practices, by id; retired ids too."""
        living = [self._canonical(cluster) for cluster in self._members]
        retired = [
            Canonical(name, "", "", "", "", "", None, None, (), (), 0, 0, 0, heir, is_retired=True)
            for name, heir in self._names.retired.items()
        ]
        return tuple(sorted([*living, *retired], key=lambda canonical: canonical.canonical_id))

    def _canonical(self, cluster: int) -> Canonical:
        members = self._members[cluster]
        plans = [self.plans.head(plan_id) for plan_id in dict.fromkeys(m.plan_id for m in members)]
        years = [plan.roc_year for plan in plans if plan.roc_year is not None]
        chosen = self._representative[cluster][1]
        facet, strategy, item = Counter(member.item for member in members).most_common(1)[0][0]
        return Canonical(
            canonical_id=self._names.ids[cluster],
            text=chosen.text,
            practice_id=chosen.practice_id,
            facet=facet,
            strategy=strategy,
            item=item,
            first_year=min(years, default=None),
            last_year=max(years, default=None),
            offices=tuple(sorted({plan.office for plan in plans})),
            agencies=tuple(sorted({plan.agency_id for plan in plans})),
            plans=len(plans),
            practices=len(members),
            wordings=len({m.key for m in members}),
        )

    @cached_property
    def _representative(self) -> dict[int, tuple[PlanStatements, Statement]]:
        """The practice of each cluster whose wording most plans have, of those the latest; and its plan."""
        found: dict[int, tuple[PlanStatements, Statement]] = {}
        chosen = ((_most_common(members), cluster) for cluster, members in self._members.items())
        by_plan = sorted(chosen, key=lambda pair: pair[0].plan_id)
        for plan_id, own in groupby(by_plan, key=lambda pair: pair[0].plan_id):
            practices, head = self.plans[plan_id].practices, self.plans.head(plan_id)
            found |= {cluster: (head, practices[member.ordinal]) for member, cluster in own}
        return found

    def links(self, plan_id: str) -> Iterator[Link]:
        """Yield the links of a plan, in document order: first a practice's own duty, then its parts."""
        plan = self.plans[plan_id]
        parts: dict[str, list[Link]] = {}
        for link in self._part_links(plan):
            parts.setdefault(link.practice_id, []).append(link)
        for practice, verdict in zip(plan.practices, self._verdicts[plan_id], strict=True):
            yield self._own_link(plan, practice, verdict)
            yield from parts.get(practice.practice_id, ())

    def _own_link(self, plan: PlanStatements, practice: Statement, verdict: Verdict) -> Link:
        home, chosen = self._representative[verdict.cluster]
        kinds, differences = _told(find_reasons(home.wording(chosen), plan.wording(practice)))
        decided = practice.practice_id in self._decided_same
        return Link(
            practice_id=practice.practice_id,
            plan_id=plan.plan_id,
            canonical_id=self._names.ids[verdict.cluster],
            relation="same" if verdict.sure or decided else "unsure",
            score=verdict.score,
            margin=verdict.margin,
            runner_up=None if verdict.runner_up is None else self._names.ids.get(verdict.runner_up),
            reason="decided" if decided else verdict.reason,
            decided_by="person" if decided else "rule",
            variation=kinds,
            differences=differences,
        )

    @cached_property
    def _decided(self) -> tuple[Resolved, ...]:
        return tuple(resolved for resolved in self.decisions if resolved.state == "applied")

    @cached_property
    def _cluster_of(self) -> dict[str, int]:
        """The clusters of the practices that somebody decided about."""
        named = {practice for r in self._decided for practice in (r.practice, r.other)}
        plans = {practice.rpartition(":")[0] for practice in named} & self.plans.keys()
        pairs = ((v.practice_id, v.cluster) for plan_id in plans for v in self._verdicts[plan_id])
        return {practice: cluster for practice, cluster in pairs if practice in named}

    @cached_property
    def _decided_same(self) -> frozenset[str]:
        """Practices of which a person said that they are the duty of another in their cluster."""
        where = self._cluster_of
        same = [
            r for r in self._decided if r.decision.verdict == "same" and where[r.practice] == where[r.other]
        ]
        return frozenset(practice for r in same for practice in (r.practice, r.other))

    def _part_links(self, plan: PlanStatements) -> Iterator[Link]:
        """Yield the parts of a plan's practices: those that people decided, then those found."""
        decided = dict(self._decided_parts(plan))
        yield from decided.values()
        for part in self._parts[plan.plan_id]:
            apart = self._apart.get(part.practice_id)
            denied = apart and apart & {m.practice_id for m in self._members[part.cluster]}
            if not denied and (part.practice_id, self._names.ids[part.cluster]) not in decided:
                yield self._part_link(plan, part, "rule")

    def _decided_parts(self, plan: PlanStatements) -> Iterator[tuple[tuple[str, str], Link]]:
        here = {practice.practice_id for practice in plan.practices}
        for resolved in self._decided:
            if resolved.decision.verdict == "part" and resolved.practice in here:
                part = Part(resolved.practice, self._cluster_of[resolved.other], "piece", 1.0)
                link = self._part_link(plan, part, "person")
                yield (link.practice_id, link.canonical_id), link

    def _text(self, cluster: int, wording: Key | None) -> str:
        """Return the display text of a wording of a cluster; of the representative one for None."""
        if (cluster, wording) not in self._texts:
            seen = next((m for m in self._members[cluster] if m.key == wording), None)
            duty = self._representative[cluster][1]
            self._texts[cluster, wording] = (
                duty.text if seen is None else self.plans[seen.plan_id].practices[seen.ordinal].text
            )
        return self._texts[cluster, wording]

    def _part_link(self, plan: PlanStatements, part: Part, by: Literal["rule", "person"]) -> Link:
        practice = next(p for p in plan.practices if p.practice_id == part.practice_id)
        clauses = compare_clauses(self._text(part.cluster, part.wording), practice.text, self.known)
        return Link(
            practice_id=part.practice_id,
            plan_id=plan.plan_id,
            canonical_id=self._names.ids[part.cluster],
            relation="part",
            score=part.score,
            margin=None,
            runner_up=None,
            reason="decided" if by == "person" else part.kind,
            decided_by=by,
            matched=clauses.matched,
            unmatched=clauses.unmatched,
        )


def _examine(
    plans: Sequence[PlanEntries], gathering: Gathering, known: Vocabulary
) -> tuple[Verdicts, dict[str, tuple[Part, ...]]]:
    """Return the verdicts and the parts of all plans, each held against all others."""
    finished = Finished(gathering.clusters, known)
    parts, found = Parts(gathering, finished), dict[str, tuple[Part, ...]]()
    usual = [gathering.clusters.usual_wording(n) for n in range(len(gathering.clusters))]
    verdicts = Verdicts(usual, Doubts(gathering.restated, gathering.doubtful))
    rest = iter(plans)
    while some := [*islice(rest, _BATCH)]:
        compared = finished.compare(some)
        parts.sift(compared)
        for plan in some:
            left = finished.without(plan, gathering.where[plan.plan_id], compared)
            verdicts.judge(left)
            found[plan.plan_id] = tuple(parts.find(left))
    verdicts.settle()
    return verdicts, found


def _told(reasons: Iterable[Reason]) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """Return the kinds of differences, and each in words."""
    kinds: tuple[Kind, ...] = tuple(dict.fromkeys(reason.kind for reason in reasons))
    return kinds or ("identical",), tuple(f"{reason.zh} {reason.en}" for reason in reasons)


@lru_cache(maxsize=16384)
def _place(facet: str, strategy: str, item: str) -> tuple[str, str, str]:
    """Return where a practice stands; the same object for all that stand there."""
    return facet, strategy, item


def _most_common(members: Sequence[Member]) -> Member:
    plans = Counter(member.key for member in members)
    return max(members, key=lambda m: (plans[m.key], m.roc_year, m.plan_id, -m.ordinal))


def _forced(decisions: Sequence[Resolved]) -> Forced:
    """Return the decisions that apply: what is part of another's duty is not that duty."""
    ties = Ties()
    for resolved in decisions:
        if resolved.state == "applied":
            ties.add(resolved.practice, resolved.other, same=resolved.decision.verdict == "same")
    return ties.forced()
