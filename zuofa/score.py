"""An assessment by a plan's scoring form: what is scored, every entry checked, totals and grade computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.records import Band, Grade, Plan, ScoringForm
    from extract.scoring.criteria import Node

LEVELS = ("area", "item", "indicator", "subindicator", "criterion")
SUBTOTALS = ("area", "item")
"""The levels that get a subtotal."""


class ScoreError(ValueError):
    """The assessment cannot be made or read at all; the message says why and what to do, in two languages."""


@dataclass(frozen=True, slots=True)
class Unit:
    """評分單位: one thing that gets one score."""

    criterion_id: str
    """Of its first criterion: the row's key in the workbook."""
    names: Mapping[str, str]
    """Level -> name, '' where there is none."""
    most: float
    """配分: the highest score."""
    is_implied: bool
    """The form does not print its points; the whole that it stands in leaves these."""
    bands: tuple["Band", ...]
    reference: str

    @property
    def name(self) -> str:
        """The innermost name."""
        return next((self.names[level] for level in reversed(LEVELS) if self.names[level]), "")


@dataclass(frozen=True, slots=True)
class Part:
    """小計: an area or item, and which units it holds."""

    level: str
    name: str
    most: float
    """Its printed points, or else the sum of its units'."""
    first: int
    """0-based number of its first unit."""
    last: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """評分表 to be filled in: the units in printed order, their subtotals, the grades."""

    plan_id: str
    form: int
    title: str
    units: tuple[Unit, ...]
    parts: tuple[Part, ...]
    total: float
    grades: tuple["Grade", ...]
    """The highest first; () where the plan prints none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """待修正: one thing in the workbook that must be corrected."""

    sheet: str
    cell: str
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Score:
    """得分: one entry that stood the checks."""

    criterion_id: str
    name: str
    most: float
    score: float
    band: str
    """級距 that the score lies in, as printed; '' where there are none or it lies below all."""


@dataclass(frozen=True, slots=True)
class Subtotal:
    """小計: what an area or item came to."""

    level: str
    name: str
    most: float
    score: float


@dataclass(frozen=True, slots=True)
class Result:
    """評分結果: of a workbook that was filled in."""

    plan_id: str
    form: int
    title: str
    scores: tuple[Score, ...]
    subtotals: tuple[Subtotal, ...]
    total: float
    most: float
    grade: str
    """'' where there are problems, or no grades are known."""
    problems: tuple[Problem, ...]


# --- the form


def assessment(plan: "Plan", form: int | None = None) -> Assessment:
    """Return what a plan's scoring form asks for; raises ScoreError where it has none, or several."""
    from extract.scoring.criteria import walk
    from extract.scoring.sums import criteria_to_nodes

    chosen = _choose_form(plan, form)
    own = [one for one in plan.criteria if one.form == chosen.ordinal]
    roots = criteria_to_nodes(own)
    ids = iter(own)
    numbered = {id(leaf): next(ids).criterion_id for leaf in walk(roots) if leaf.is_leaf}
    units: list[Unit] = []
    parts: list[Part] = []
    for root in roots:
        _add(root, chosen.total_points, roots, numbered, units, parts)
    total = chosen.total_points or sum(unit.most for unit in units)
    grades = _grades(plan.grades, total)
    return Assessment(plan.plan_id, chosen.ordinal, chosen.title, tuple(units), tuple(parts), total, grades)


def _grades(grades: Sequence["Grade"], total: float) -> tuple["Grade", ...]:
    """Return the first scale of a plan that fits a form's total: its best grade begins in the upper half."""
    scales: dict[tuple[int | None, int | None], list[Grade]] = {}
    for one in grades:
        scales.setdefault((one.form, one.section), []).append(one)
    fitting = (own for own in scales.values() if total / 2 < max(one.min or 0.0 for one in own) <= total)
    return tuple(next(fitting, ()))


def _choose_form(plan: "Plan", form: int | None) -> "ScoringForm":
    forms = [one for one in plan.forms if one.kind == "assessment"]
    fitting = [one for one in forms if form in (None, one.ordinal)]
    if len(fitting) == 1:
        return fitting[0]
    listed = "".join(f"\n  {one.ordinal}  {one.title}" for one in forms)
    if not forms:
        raise ScoreError(
            f"計畫 {plan.plan_id} 沒有讀到評分表；請以 zuofa issues {plan.plan_id} 查看有無未讀的頁面。 "
            f"No scoring form was read in the plan; look at its issues."
        )
    raise ScoreError(f"請以 --form 指定評分表的序號。 Name one of the plan's forms with --form:{listed}")


def _add(
    node: "Node",
    total: float | None,
    roots: Sequence["Node"],
    numbered: Mapping[int, str],
    units: list[Unit],
    parts: list[Part],
) -> None:
    """Add what is scored beneath a heading, and its subtotal."""
    first = len(units)
    if node.children and (node.points is None or all(map(_is_scorable, node.children))):
        place = len(parts)
        for child in node.children:
            _add(child, total, roots, numbered, units, parts)
        if node.role in SUBTOTALS and len(units) > first:
            most = node.points or sum(unit.most for unit in units[first:])
            parts.insert(place, Part(node.role, node.name, most, first, len(units) - 1))
        return
    unit = _unit(node, total, roots, numbered)
    if unit is not None:
        units.append(unit)
        if node.role in SUBTOTALS:
            parts.append(Part(node.role, node.name, unit.most, first, first))


def _is_scorable(node: "Node") -> bool:
    """Tell whether every score beneath a heading has a limit."""
    if node.children:
        return node.points is not None or all(map(_is_scorable, node.children))
    return _most(node, None, ()) is not None


def _most(node: "Node", total: float | None, roots: Sequence["Node"]) -> float | None:
    from extract.scoring.sums import implied_points

    if node.points is not None:
        return node.points
    return implied_points(node, total, roots) if node.parent or roots else None


def _unit(
    node: "Node", total: float | None, roots: Sequence["Node"], numbered: Mapping[int, str]
) -> Unit | None:
    from extract.scoring.criteria import walk
    from extract.scoring.sums import bands_of

    most = _most(node, total, roots)
    if most is None:
        return None
    path: dict[str, str] = {part.role: part.name for part in node.path()}
    leaves = [part for part in walk([node]) if part.is_leaf]
    return Unit(
        criterion_id=numbered[id(leaves[0])],
        names={level: path.get(level, "") for level in LEVELS},
        most=most,
        is_implied=node.points is None,
        bands=bands_of(node),
        reference="\n".join(filter(None, (node.text, *_standards(node, leaves)))),
    )


def _standards(node: "Node", leaves: Sequence["Node"]) -> Iterator[str]:
    """Yield what is scored together with a heading, because it has no points of its own."""
    for leaf in leaves:
        if leaf is not node:
            yield "：".join(filter(None, (leaf.name, leaf.text)))


# --- the result


def judge(
    asked: Assessment, entries: Mapping[str, float], grades: Sequence["Grade"], problems: Sequence[Problem]
) -> Result:
    """Return the result of scores by criterion_id, each within its points; totals are computed here."""
    scores = [
        Score(unit.criterion_id, unit.name, unit.most, entries[unit.criterion_id], band_of(unit, entries))
        for unit in asked.units
        if unit.criterion_id in entries
    ]
    given = [entries.get(unit.criterion_id, 0.0) for unit in asked.units]
    total = sum(given)
    return Result(
        plan_id=asked.plan_id,
        form=asked.form,
        title=asked.title,
        scores=tuple(scores),
        subtotals=tuple(
            Subtotal(part.level, part.name, part.most, sum(given[part.first : part.last + 1]))
            for part in asked.parts
        ),
        total=total,
        most=asked.total,
        grade="" if problems else grade_of(total, grades),
        problems=tuple(problems),
    )


def band_of(unit: Unit, entries: Mapping[str, float]) -> str:
    """Return the band that a unit's score lies in, as printed; the higher one where two share an end."""
    score = entries[unit.criterion_id]
    fitting = [band for band in unit.bands if band_holds(band, score)]
    best = max(fitting, key=lambda band: band.min if band.min is not None else -1.0, default=None)
    return best.range if best else ""


def band_holds(band: "Band", score: float) -> bool:
    """Tell whether a score lies in a band."""
    return (band.min is None or band.min <= score) and (band.max is None or score <= band.max)


def grade_of(total: float, grades: Sequence["Grade"]) -> str:
    """Return the highest grade whose fewest points a total reaches; '' where there is none."""
    ordered = sorted(grades, key=lambda grade: grade.min or 0.0, reverse=True)
    return next((grade.grade for grade in ordered if (grade.min or 0.0) <= total), "")
