"""What changed between two plans: the same office in two years, or two offices.

New, dropped, moved, merged, split, reworded with the words that differ, other departments, cadences,
targets, a duty that is weaker or stronger. What cannot be said is not said: practices that may be one
duty are "unsure", and what would stand where the other plan was not read is "not read".
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from compare.headings import heading_key
from compare.holes import NOTHING_READ, Hole
from compare.pairing import Group, Side, pair_plans
from compare.reading import read_holes
from extract import dataset
from extract.dataset import DEFAULT_DATA
from normalize.align import PlanStatements, Statement
from normalize.fold import fold, letters
from normalize.variation import KINDS, Wording, compare_wordings

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["new", "dropped", "merged", "split", "changed", "unsure", "not_read", "unchanged"]
STATUSES: tuple[Status, ...] = get_args(Status)
CHANGES = ("moved", *KINDS, "renamed")
"""What can differ in a practice that both plans have; ``renamed``: only a heading above it is worded anew."""
_NO_CHANGE = frozenset({"identical", "spelling", "renamed"})
_LEVELS = (("面向", "facet"), ("執行策略", "strategy"), ("細項", "item"))

WHOLE = 85.0
"""Per cent of two texts that must agree for neither to have lost a page."""

Row = dict[str, Any]

MARKS = pa.list_(
    pa.struct(
        [("change", pa.string()), ("text", pa.string())]
        + [(name, pa.int32()) for name in ("old_start", "old_end", "new_start", "new_end")]
    )
)
"""Marked words: ``change`` is equal, removed or added; offsets in the old and the new text, from 0."""
_NAMES = pa.list_(pa.string())
_SIDE = {"facet": pa.string(), "strategy": pa.string(), "item": pa.string(), "label": pa.string()}
_SIDE |= {"text": pa.string(), "departments": _NAMES, "deadline": pa.string(), "page": pa.int32()}
SCHEMA = pa.schema(
    [
        ("ordinal", pa.int32()),
        ("status", pa.string()),
        ("changes", _NAMES),
        ("canonical_id", pa.string()),
        *((f"{side}_{name}", kind) for side in ("old", "new") for name, kind in _SIDE.items()),
        ("marks", MARKS),
        ("differences", _NAMES),
        ("old_plan_id", pa.string()),
        ("old_ids", _NAMES),
        ("new_plan_id", pa.string()),
        ("new_ids", _NAMES),
        ("score", pa.float64()),
        ("reason", pa.string()),
    ]
)
"""Columns of a difference; ``old_`` and ``new_`` are the first and the second plan."""


@dataclass(frozen=True, slots=True)
class Version:
    """計畫版本: one of the two plans, with all that a comparison needs of it."""

    side: Side
    labels: Mapping[str, str]
    """Practice id -> its number as printed."""
    pages: Mapping[str, int]
    holes: tuple[Hole, ...] = ()

    @property
    def practices(self) -> tuple[Statement, ...]:
        """Its practices, in document order."""
        return self.side.plan.practices


def diff(plan_a: str, plan_b: str, data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return what changed from plan A to plan B (新舊對照): a row a practice, pair or group.

    Both are plan_ids. Rows stand in the document order of B, those that only A has behind them. ``status``
    is new, dropped, merged (several of A are one in B), split (one of A is several in B), changed (what
    differs is in ``changes``, a selection of :data:`CHANGES`, and in words in ``differences``), unsure (may
    be one duty: a person must say), not_read (the other plan has a hole where it would stand) or unchanged.
    ``marks`` are the two texts' differences. Raises extract.dataset.NoSuchPlanError.
    """
    old, new = read_version(plan_a, data), read_version(plan_b, data)
    rows = diff_rows(old, new, _apart(data))
    return frame(rows, SCHEMA)


def frame(rows: Sequence[Row], schema: pa.Schema) -> "pd.DataFrame":
    """Return rows as a DataFrame with the columns of a schema; whole numbers may be missing."""
    import pandas as pd

    kinds = {pa.int32(): pd.Int32Dtype()}
    found: pd.DataFrame = pa.Table.from_pylist(rows, schema=schema).to_pandas(types_mapper=kinds.get)
    return found


def diff_rows(old: Version, new: Version, apart: frozenset[frozenset[str]] = frozenset()) -> list[Row]:
    """Return the rows of :func:`diff` for two plans; ``apart``: pairs that a person said are not one duty."""
    groups = pair_plans(old.side, new.side, apart)
    comparison = _Comparison(old, new, groups)
    return [{"ordinal": n, **comparison.row(group)} for n, group in enumerate(groups, 1)]


class _Comparison:
    """Two plans whose practices are paired."""

    def __init__(self, old: Version, new: Version, groups: Sequence[Group]) -> None:
        self.old, self.new = old, new
        self.pairs = [(a, b) for g in groups if g.is_sure for a in g.old for b in g.new]
        self.renamed = set(_renamed(old.practices, new.practices, self.pairs))
        self.holes = list(self._open(old)), list(self._open(new))

    def row(self, group: Group) -> Row:
        sides = self._sides(group)
        if not (group.old and group.new):
            return sides | self._lone(group)
        changes, differences, marks = self._changes(group)
        status: Status = "unchanged" if set(changes) <= _NO_CHANGE else "changed"
        if len(group.old) != len(group.new):
            status = "merged" if len(group.old) > len(group.new) else "split"
        return sides | {
            "status": status if group.is_sure else "unsure",
            "changes": changes,
            "differences": differences,
            "marks": marks,
            "score": group.score,
            "reason": group.reason,
        }

    def _sides(self, group: Group) -> Row:
        link = next(
            (
                side.own[n]
                for side, places in ((self.new.side, group.new), (self.old.side, group.old))
                for n in places
                if n in side.own
            ),
            None,
        )
        row: Row = {"canonical_id": link["canonical_id"] if link else None}
        for name, version, places in (("old", self.old, group.old), ("new", self.new, group.new)):
            row |= {f"{name}_{column}": value for column, value in _side(version, places).items()}
        return row

    def _lone(self, group: Group) -> Row:
        hole = self._hole(group)
        status: Status = "new" if group.new else "dropped"
        return {
            "status": "not_read" if hole else status,
            "changes": [],
            "differences": [f"{hole.zh} {hole.en}"] if hole else [],
            "marks": [],
            "score": None,
            "reason": "hole" if hole else "nothing",
        }

    def _hole(self, group: Group) -> Hole | None:
        """Return a hole of the other plan in which the practice would stand by its neighbours."""
        other, pairs = (self.new, self.pairs) if group.old else (self.old, [(b, a) for a, b in self.pairs])
        here = (group.old or group.new)[0]
        before = max((pair for pair in pairs if pair[0] < here), default=None)
        behind = min((pair for pair in pairs if pair[0] > here), default=None)
        ends = (
            1 + before[1] if before else 0,
            1 + behind[1] if behind else len(other.practices) + 1,
        )
        holes = self.holes[other is self.new]
        return next((h for h in holes if h.after < max(ends) and h.before > min(ends)), None)

    def _open(self, version: Version) -> Iterator[Hole]:
        """Yield a plan's holes but the page breaks at which the other plan shows that nothing is gone."""
        other = self.old if version is self.new else self.new
        partner = {b: a for a, b in self.pairs} if version is self.new else dict(self.pairs)
        for hole in version.holes:
            cut, behind = hole.cut - 1, hole.before - 1
            is_whole = cut in partner and _is_kept(
                hole, version.practices[cut], other.practices[partner[cut]]
            )
            in_place = hole.counts_on and behind in partner
            if in_place:
                in_place = _headings(version.practices[behind]) == _headings(other.practices[partner[behind]])
            if not is_whole and not in_place:
                yield hole

    def _changes(self, group: Group) -> tuple[list[str], list[str], list[Row]]:
        found = compare_wordings(_wording(self.old, group.old), _wording(self.new, group.new))
        places = list(self._place_changes(group))
        kinds = {kind for kind, _ in places} | set(found.kinds)
        if kinds & {"moved", "renamed"}:
            kinds.discard("identical")
        told = [text for _, text in places] + [f"{reason.zh} {reason.en}" for reason in found.reasons]
        return [kind for kind in CHANGES if kind in kinds], told, [asdict(mark) for mark in found.marks]

    def _place_changes(self, group: Group) -> Iterator[tuple[str, str]]:
        """Yield kind and sentence of each heading that is another one, or worded anew."""
        left, right = self.old.practices[group.old[0]], self.new.practices[group.new[0]]
        names = zip(_headings(left), _headings(right), _printed(left), _printed(right), strict=True)
        for level, (one, other, printed, now) in enumerate(names):
            if one and other and one != other:
                is_renamed = (level, one, other) in self.renamed
                zh, en = _LEVELS[level]
                what, done = ("改名", "renamed") if is_renamed else ("移動", "moved")
                yield done, f"{zh}{what}：「{printed}」→「{now}」 {en} {done}: “{printed}” → “{now}”"


def _is_kept(hole: Hole, practice: Statement, other: Statement) -> bool:
    """Tell whether a practice that a page break cuts has lost nothing there, by the other plan's words."""
    if hole.seams:
        known = letters(other.text)
        return all(seam in known for seam in hole.seams)
    return fuzz.ratio(fold(practice.text), fold(other.text)) >= WHOLE


def _renamed(
    old: Sequence[Statement], new: Sequence[Statement], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, str, str]]:
    """Yield level, old and new name of headings that only one plan has and whose practices are the same."""
    left, right = [_headings(p) for p in old], [_headings(p) for p in new]
    for level in range(len(_LEVELS)):
        had, has = {names[level] for names in left}, {names[level] for names in right}
        counts = Counter((left[a][level], right[b][level]) for a, b in pairs)
        for (one, other), times in counts.items():
            rivals = [n for (a, b), n in counts.items() if (a == one) != (b == other)]
            if one not in has and other not in had and times > max(rivals, default=0):
                yield level, one, other


def _headings(practice: Statement) -> tuple[str, ...]:
    """Return facet, strategy and item without numbers, to compare them."""
    return tuple(heading_key(heading) for heading in _printed(practice))


def _printed(practice: Statement) -> tuple[str, str, str]:
    return practice.facet, practice.strategy, practice.item


def _side(version: Version, places: Sequence[int]) -> Row:
    """Return one plan's columns of a row: of several practices the first one's place, and all their texts."""
    own = [version.practices[n] for n in places]
    row: Row = {"plan_id": version.side.plan.plan_id, "ids": [p.practice_id for p in own]}
    row |= dict.fromkeys(("facet", "strategy", "item", "label", "text", "deadline"), "")
    row |= {"departments": []}
    if own:
        joined = _wording(version, places)
        row |= {"facet": own[0].facet, "strategy": own[0].strategy, "item": own[0].item}
        row |= {
            "label": version.labels.get(own[0].practice_id),
            "page": version.pages.get(own[0].practice_id),
        }
        row |= {"text": joined.text, "departments": joined.departments, "deadline": joined.deadline}
    return row


def _wording(version: Version, places: Sequence[int]) -> Wording:
    """Return the words of practices as one wording: texts a line each, departments and deadlines once."""
    plan, own = version.side.plan, [version.practices[n] for n in places]
    names = dict.fromkeys(name for p in own for name in p.departments)
    support = dict.fromkeys(name for p in own for name in p.support_departments)
    deadlines = dict.fromkeys(line for p in own for line in p.deadline.split("\n") if line)
    return Wording(
        text="\n".join(p.text for p in own),
        departments=tuple(names),
        deadline="\n".join(deadlines),
        roc_year=plan.roc_year,
        support_departments=tuple(support),
        agency_id=plan.agency_id,
    )


# --- read


def read_version(plan_id: str, data: str | Path = DEFAULT_DATA) -> Version:
    """Return a plan with its links and holes; raises NoSuchPlanError if the data set does not have it."""
    data = Path(data)
    rows = dataset.read("practices", data, file=plan_id).to_pylist()
    about: Row | None = next(iter(dataset.read("plans", data, file=plan_id).to_pylist() or rows), None)
    if about is None or about["plan_id"] != plan_id:
        raise dataset.NoSuchPlanError(plan_id, data)
    partition = {"agency_id": about["agency_id"], "roc_year": about["roc_year"]}
    links = dataset.read("links", data, partition=partition)
    own = links.filter(pc.equal(links["plan_id"], plan_id)).to_pylist()
    return Version(
        side=Side(_plan(plan_id, rows, about), own),
        labels={row["practice_id"]: row["label"] for row in rows},
        pages={row["practice_id"]: row["page"] for row in rows},
        holes=read_holes(data, file=plan_id).get(plan_id, (NOTHING_READ,)),
    )


def _plan(plan_id: str, rows: Sequence[Row], about: Mapping[str, Any]) -> PlanStatements:
    return PlanStatements(
        plan_id=plan_id,
        agency_id=about["agency_id"] or "",
        office=about.get("office") or plan_id,
        roc_year=about["roc_year"],
        title=about.get("title") or "",
        practices=tuple(
            Statement(
                **{name: row[name] or "" for name in ("facet", "strategy", "item", "text", "deadline")},
                practice_id=row["practice_id"],
                departments=tuple(row["departments"] or ()),
                support_departments=tuple(row["support_departments"] or ()),
            )
            for row in rows
        ),
    )


def _apart(data: str | Path) -> frozenset[frozenset[str]]:
    """Return the pairs of practices of which a person said that they are not one duty."""
    columns = ["ordinal", "verdict", "practice_id", "other_id", "state"]
    rows = dataset.read("decisions", data, columns=columns).to_pylist()
    said = [row for row in rows if row["verdict"] == "not_same" and row["state"] == "applied"]
    return frozenset(frozenset({row["practice_id"], row["other_id"]}) for row in said)
