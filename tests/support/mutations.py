"""Plans changed on purpose, with known truth: what was done to each practice, and whether it is the same duty.

Every mutation takes a practice's display text and a source of chance and returns another text, or the same
where the text gives it nothing to change.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from normalize.align import PlanStatements, Statement

VARIANTS = (
    ("台", "臺"),
    ("櫃檯", "櫃台"),
    ("公布", "公佈"),
    ("計畫", "計劃"),
    ("週", "周"),
    ("作法", "做法"),
    ("網頁", "網站"),
    ("用戶", "客戶"),
    ("QR Code", "QR 碼"),
    ("APP", "App"),
    ("Wi-Fi", "wifi"),
    ("電子郵件", "E-mail"),
    ("裡", "裏"),
    ("群", "羣"),
    ("為", "爲"),
)
SYNONYMS = (
    ("定期", "按時"),
    ("辦理", "進行"),
    ("提供", "給予"),
    ("加強", "強化"),
    ("隨時", "即時"),
    ("主動", "積極"),
    ("相關", "有關"),
    ("即時", "適時"),
    ("以利", "以便"),
    ("協助", "幫助"),
    ("並", "且"),
    ("瞭解", "明白"),
    ("透過", "藉由"),
)
KANGXI = "".join(unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6))
NARROW = str.maketrans("，；：（）「」", ",;:()“”")


def respelled(text: str, chance: random.Random) -> str:
    """Return the text in other variants of its characters and words."""
    for one, other in VARIANTS:
        text = text.replace(one, other) if one in text else text.replace(other, one)
    return "".join(
        chr(0x2F00 + KANGXI.index(c)) if c in KANGXI and chance.random() < 0.3 else c for c in text
    )


def repunctuated(text: str, chance: random.Random) -> str:
    """Return the text with half-width punctuation, some of it left out, and stray spaces."""
    text = "".join(c for c in text.translate(NARROW) if c not in "、。" or chance.random() < 0.5)
    return "".join(c + " " * (chance.random() < 0.1) for c in text).strip()


def renumbered(text: str, chance: random.Random) -> str:
    """Return the text as it is: its number stands beside it."""
    return text


def recounted(text: str, chance: random.Random) -> str:
    """Return the text with every figure another, of as many digits."""
    return re.sub(r"(?<![A-Za-z])\d", lambda found: str(chance.randrange(1, 10)), text)


def reworded(text: str, chance: random.Random, share: float = 0.6) -> str:
    """Return the text with some of its words replaced by others of their meaning."""
    for one, other in SYNONYMS:
        if chance.random() < share:
            text = text.replace(one, other)
    return text


HARMLESS: dict[str, Callable[[str, random.Random], str]] = {
    "respelled": respelled,
    "repunctuated": repunctuated,
    "renumbered": renumbered,
    "recounted": recounted,
}
"""Mutations that leave a duty what it is, whatever the text."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed plan, and for each of its practices the practices that it was made from."""

    plan: PlanStatements
    origins: dict[str, tuple[str, ...]]
    """practice_id -> practice_ids of the original, the first one first."""


def mutant(
    plan: PlanStatements,
    rows: Sequence[tuple[Statement, tuple[str, ...]]],
    plan_id: str = "",
    office: str = "某處",
    years: int = 1,
) -> Mutant:
    """Return a plan of another office, ``years`` later, of the rows (a practice, its origins), numbered anew."""
    plan_id = plan_id or f"{plan.plan_id}-mutant"
    named = [
        (replace(row, practice_id=f"{plan_id}:{n}"), origins) for n, (row, origins) in enumerate(rows, 1)
    ]
    changed = replace(
        plan,
        plan_id=plan_id,
        office=office,
        roc_year=plan.roc_year and plan.roc_year + years,
        practices=tuple(row for row, _ in named),
    )
    return Mutant(changed, {row.practice_id: origins for row, origins in named})


def changed(plan: PlanStatements, how: Callable[[str, random.Random], str], seed: int = 0) -> Mutant:
    """Return a plan every text of which went through a mutation."""
    chance = random.Random(seed)
    rows = [(replace(p, text=how(p.text, chance)), (p.practice_id,)) for p in plan.practices]
    return mutant(plan, rows)


def reordered(plan: PlanStatements, seed: int = 0) -> Mutant:
    """Return a plan with its items, and the practices in each, in another order."""
    chance = random.Random(seed)
    items: dict[tuple[str, ...], list[Statement]] = {}
    for p in plan.practices:
        items.setdefault((p.facet, p.strategy, p.item), []).append(p)
    groups = [chance.sample(group, len(group)) for group in items.values()]
    chance.shuffle(groups)
    return mutant(plan, [(p, (p.practice_id,)) for group in groups for p in group])


def dropped(plan: PlanStatements, share: float = 0.2, seed: int = 0) -> Mutant:
    """Return a plan that lacks a share of the practices."""
    chance = random.Random(seed)
    return mutant(plan, [(p, (p.practice_id,)) for p in plan.practices if chance.random() >= share])


def merged(plan: PlanStatements, share: float = 0.2, seed: int = 0) -> Mutant:
    """Return a plan in which some neighbours of one item are one practice, the first one first."""
    chance = random.Random(seed)
    rows: list[tuple[Statement, tuple[str, ...]]] = []
    for p in plan.practices:
        last = rows[-1] if rows else None
        if last and len(last[1]) == 1 and last[0].item == p.item and chance.random() < share:
            text = f"{last[0].text.rstrip('。')}；{p.text}"
            rows[-1] = replace(last[0], text=text), (*last[1], p.practice_id)
        else:
            rows.append((p, (p.practice_id,)))
    return mutant(plan, rows)


def split(plan: PlanStatements, share: float = 0.3, seed: int = 0) -> Mutant:
    """Return a plan in which some practices of several clauses are two practices."""
    chance = random.Random(seed)
    rows: list[tuple[Statement, tuple[str, ...]]] = []
    for p in plan.practices:
        clauses = re.findall(r"[^，；。]+[，；。]?", p.text)
        if len(clauses) > 2 and chance.random() < share:
            middle = len(clauses) // 2
            halves = ("".join(clauses[:middle]), "".join(clauses[middle:]))
            rows += [(replace(p, text=half), (p.practice_id,)) for half in halves]
        else:
            rows.append((p, (p.practice_id,)))
    return mutant(plan, rows)
