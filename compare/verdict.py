"""What a comparison with a register is given of a plan, and what it says of each item."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from compare.holes import Hole
from normalize.align import PlanStatements
from normalize.variation import Kind

Status = Literal["adopted", "changed", "partial", "missing", "unsure", "not_read"]


class Gap(NamedTuple):
    """落差: what a plan has of a mandated item; a row of ``gaps``, of which there are very many."""

    register: str
    mandate_id: str
    plan_id: str
    status: Status
    is_required: bool
    """The register requires it of the plan's year and office."""
    practice_ids: tuple[str, ...]
    """The practices that cover it, the main one first; of an unsure one, the candidates."""
    score: float
    """Likeness to the main practice, by their own words: 0 to 1; to the nearest one where it is missing."""
    reason: str
    """``identical``, ``words``, ``canonical``, ``tied`` (likely that, not surely); ``inside`` another
    practice; ``near`` a left-over one; ``cited``: one names the same document; ``weak``; ``another`` thing
    may be meant; ``hole``; ``nothing``."""
    runner_up: str | None = None
    """The next best practice."""
    runner_up_score: float | None = None
    covered: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    """Clauses of the item that the practices cover, and those that they do not."""
    variation: tuple[Kind, ...] = ()
    differences: tuple[str, ...] = ()
    """What differs from the item's words, Chinese then English; the hole, where it is not read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """受檢計畫: a plan to be held against a register."""

    plan: PlanStatements
    office_id: str = ""
    holes: tuple[Hole, ...] = ()
