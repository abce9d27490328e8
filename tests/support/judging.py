"""Plans against a register in memory, aligned as in a data set."""

from collections.abc import Sequence

from tearing import Rows

from compare.bridge import Bridge, bridge
from compare.gaps import Gap, Subject, find_gaps, register_vocabulary
from compare.holes import find_holes
from compare.registers import Mandate, Register
from normalize.align import Alignment, PlanStatements
from normalize.fold import digest, key_of


def register_of(plan: PlanStatements) -> Register:
    """Return a plan as the register of its agency."""
    return Register(
        plan.plan_id,
        tuple(
            Mandate(p.practice_id, p.text, p.facet, p.strategy, p.item, applies_to=(plan.agency_id,))
            for p in plan.practices
        ),
    )


def bridge_of(register: Register, alignment: Alignment) -> Bridge:
    """Return what an alignment knows, as it is read from the tables."""
    links: dict[str, list[tuple[str, str]]] = {"same": [], "unsure": [], "part": []}
    for plan_id in alignment.plans:
        for link in alignment.links(plan_id):
            links[link.relation].append((link.practice_id, link.canonical_id))
    keys = {
        p.practice_id: digest(key_of(p.text)) for plan in alignment.plans.values() for p in plan.practices
    }
    wordings = [
        (canonical, keys[practice], relation)
        for relation in ("unsure", "same")
        for practice, canonical in links[relation]
    ]
    catalogue = {one.canonical_id: (one.practice_id, one.text) for one in alignment.catalogue}
    return bridge(register, catalogue, links, wordings)


def judge(
    register: Register, plans: Sequence[Rows], beside: Sequence[PlanStatements] = ()
) -> dict[tuple[str, str], Gap]:
    """Return plan_id and mandate_id -> verdict; ``beside`` are plans that are aligned with them."""
    alignment = Alignment([*(plan.statements for plan in plans), *beside])
    return verdicts(register, plans, alignment)


def verdicts(register: Register, plans: Sequence[Rows], alignment: Alignment) -> dict[tuple[str, str], Gap]:
    known = register_vocabulary(register, [one.text for one in alignment.catalogue])
    subjects = [
        Subject(p.statements, "", tuple(find_holes(p.practices, p.issues, p.sections, p.asides)))
        for p in plans
    ]
    found = find_gaps(register, subjects, known, bridge_of(register, alignment))
    return {(gap.plan_id, gap.mandate_id): gap for gap in found}
