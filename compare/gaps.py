"""Which mandated items does a plan lack? Adopted, changed, partial, missing, unsure or not read.

The items are assigned to the plan's practices one to one (:mod:`compare.assign`), and each is judged by what
it was given, or by what is left for it (:mod:`compare.judge`); what a wording alone tells is found out once
for all plans that have it (:mod:`compare.wordings`).
"""

from collections.abc import Iterable, Iterator, Sequence

from compare.bridge import UNALIGNED, Bridge
from compare.judge import judge_plan
from compare.likeness import Items
from compare.registers import Mandate, Register
from compare.verdict import Gap, Status, Subject
from compare.wordings import Wordings
from normalize.fold import Key, key_of
from normalize.grams import Vocabulary, vocabulary

__all__ = ["Gap", "Status", "Subject", "find_gaps", "register_vocabulary"]

MOST_CELLS = 6_000_000
"""So many pairs of wordings with a register's items or clauses are compared in one go: 50 MB."""


def register_vocabulary(register: Register, wordings: Sequence[str] = ()) -> Vocabulary:
    """Return how much words weigh when a register is compared; ``wordings`` are those of the catalogue."""
    return vocabulary(map(key_of, (*(m.text for m in register.mandates), *wordings)))


def find_gaps(
    register: Register,
    subjects: Sequence[Subject],
    known: Vocabulary,
    bridge: Bridge = UNALIGNED,
) -> Iterator[Gap]:
    """Yield the verdict on each item of a register for each plan, plan by plan in the register's order.

    ``known`` must have the register's words (:func:`register_vocabulary`). Items that are not required of
    a plan's year or office are judged too, but apart: they take no practice from one that is; ``is_required``
    tells. Items of the same words are judged once: one practice states them all.
    """
    place = {m.mandate_id: n for n, m in enumerate(register.mandates)}
    found: dict[str, list[Gap]] = {}
    for mandates, is_required, some in _bound_alike(register, subjects):
        distinct, twins = _worded_alike(mandates)
        for gap in _judge(Items(register.name, distinct, known, bridge, is_required), some, bridge):
            own = (gap._replace(mandate_id=mandate_id) for mandate_id in twins.get(gap.mandate_id, ()))
            found.setdefault(gap.plan_id, []).extend((gap, *own))
    for gaps in found.values():
        yield from sorted(gaps, key=lambda gap: place[gap.mandate_id])


def _bound_alike(
    register: Register, subjects: Iterable[Subject]
) -> Iterator[tuple[list[Mandate], bool, list[Subject]]]:
    """Yield the items that are required of some plans, then the others, with these plans."""
    terms = [(m.roc_year_from, m.roc_year_to, m.applies_to) for m in register.mandates]
    examples = dict(zip(terms, register.mandates, strict=True))
    alike: dict[tuple[bool, ...], list[Subject]] = {}
    for subject in subjects:
        whom = subject.plan.roc_year, subject.plan.agency_id, subject.office_id
        alike.setdefault(tuple(m.holds(*whom) for m in examples.values()), []).append(subject)
    for required, some in alike.items():
        binds = dict(zip(examples, required, strict=True))
        for wanted in (True, False):
            mandates = [m for term, m in zip(terms, register.mandates, strict=True) if binds[term] == wanted]
            if mandates:
                yield mandates, wanted, some


def _worded_alike(mandates: Iterable[Mandate]) -> tuple[list[Mandate], dict[str, list[str]]]:
    """Return the items of different words, and mandate_id -> those of further items in the same words."""
    worded: dict[Key, list[Mandate]] = {}
    for mandate in mandates:
        worded.setdefault(key_of(mandate.text), []).append(mandate)
    twins = {first.mandate_id: [m.mandate_id for m in more] for first, *more in worded.values() if more}
    return [first for first, *_ in worded.values()], twins


def _judge(items: Items, subjects: Sequence[Subject], bridge: Bridge) -> Iterator[Gap]:
    for some in _portions(subjects, MOST_CELLS // (len(items.mandates) + items.ends[-1])):
        wordings = Wordings(items, [p.text for s in some for p in s.plan.practices])
        for subject in some:
            yield from judge_plan(wordings, subject, bridge)


def _portions(subjects: Iterable[Subject], most: int) -> Iterator[list[Subject]]:
    """Yield the plans in portions of about ``most`` wordings; a wording counts once in each."""
    some: list[Subject] = []
    texts: set[str] = set()
    for subject in subjects:
        some.append(subject)
        texts.update(p.text for p in subject.plan.practices)
        if len(texts) >= most:
            yield some
            some, texts = [], set()
    if some:
        yield some
