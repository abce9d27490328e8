"""Any number of plans that draw on one catalogue of duties, made from recombined clauses of the real plans."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import mutations
import truthplans

from normalize.align import PlanStatements, Statement

SIBLINGS = 0.12
"""Share of the duties that are worded like another of the same item or the one before."""
ITEM = 5
"""Duties that stand in one item in every plan that has the item."""
REWORDED = 0.3
"""Share of a plan's practices that are in words of their own."""
AGENCIES = 4


@dataclass(frozen=True, slots=True)
class Duty:
    number: int
    item: str
    text: str


@cache
def clauses() -> tuple[str, ...]:
    """Return the distinct clauses of all practices of the real plans."""
    texts = [p.text.split("\n")[0] for plan in truthplans.plans() for p in plan.practices]
    found = (clause for text in texts for clause in re.split(r"[，；。：,;:]", text))
    return tuple(sorted({clause.strip() for clause in found if len(clause.strip()) >= 5}))


@cache
def pieces() -> tuple[str, ...]:
    """Return the distinct pieces of four to six characters that the clauses consist of."""
    chance = random.Random(0)
    found = set()
    for clause in clauses():
        while clause:
            size = chance.randint(4, 6)
            found.add(clause[:size])
            clause = clause[size:]
    return tuple(sorted(piece for piece in found if len(piece) > 2))


@cache
def duties(count: int = 2000, seed: int = 0) -> tuple[Duty, ...]:
    """Return duties of two to four clauses, put together from pieces of real ones.

    A few are worded like another but for some pieces, as 用戶陳情 and 新聞輿情 are in the real plans, so that
    the likeness of a duty to the most alike of its plan is spread as it is there.
    """
    chance = random.Random(seed)
    made: list[list[str]] = []
    for _ in range(count):
        duty = [chance.choice(pieces()) for _ in range(chance.randint(4, 12))]
        if len(made) % ITEM and chance.random() < SIBLINGS:
            duty = list(made[-1])
            for place in chance.sample(range(len(duty)), max(2, len(duty) // 3)):
                duty[place] = chance.choice(pieces())
        made.append(duty)
    return tuple(Duty(n, f"{n // ITEM + 1}.", _sentence(duty)) for n, duty in enumerate(made))


def _sentence(duty: list[str]) -> str:
    return "，".join("".join(duty[n : n + 3]) for n in range(0, len(duty), 3)) + "。"


def rewording(text: str, chance: random.Random) -> str:
    """Return a duty in other words: synonyms, now and then without a clause or with one more."""
    text = mutations.reworded(mutations.respelled(text, chance), chance)
    parts = text.rstrip("。").split("，")
    if len(parts) > 1 and chance.random() < 0.2:
        parts.pop(chance.randrange(len(parts)))
    if chance.random() < 0.3:
        parts.append(chance.choice(clauses()))
    return "，".join(parts) + "。"


@dataclass(frozen=True)
class ManyPlans(Sequence[PlanStatements]):
    """Plans that are drawn when they are asked for; ``practice_id`` ends in the number of the duty (``PLAN:DUTY``)."""

    count: int
    practices: int = 150
    catalogue: int = 2000
    seed: int = 1

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, n: Any) -> Any:
        if not 0 <= n < self.count:
            raise IndexError(n)
        known = duties(self.catalogue)
        chance = random.Random(f"{self.seed} {n}")
        items = sorted(chance.sample(range(self.catalogue // ITEM), -(-self.practices // ITEM)))
        own = [known[item * ITEM + place] for item in items for place in range(ITEM)][: self.practices]
        return _plan(f"p{n:06}", n, own, chance)


def _plan(plan_id: str, n: int, own: list[Duty], chance: random.Random) -> PlanStatements:
    rows = tuple(_statement(plan_id, duty, chance) for duty in own)
    agency = f"agency{n % AGENCIES}"
    return PlanStatements(plan_id, agency, plan_id, 107 + n // AGENCIES % 8, "", rows)


def _statement(plan_id: str, duty: Duty, chance: random.Random) -> Statement:
    text = rewording(duty.text, chance) if chance.random() < REWORDED else duty.text
    row = Statement(f"{plan_id}:{duty.number}", "一、基礎服務", "（一）", duty.item, text)
    return replace(row, deadline="隨時辦理")
