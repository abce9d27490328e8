"""Practices merged and split on purpose: of each it is known which practices it was made from."""

import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import mutations

from normalize.align import PlanStatements, Statement
from normalize.fold import fold

Row = tuple[Statement, tuple[str, ...]]
"""A practice, and the practices that it was made from."""
JOINS = ("；", "。", "，並", "，")
LEAST = 8
"""Letters and digits of a piece that is split off."""
_CLAUSE = re.compile(r"[^，；。\n]+[，；。\n]*")


def merged(rows: Sequence[Row], chance: random.Random, share: float, apart: bool, many: int = 2) -> list[Row]:
    """Return rows some of which are several: neighbours of one item, or, ``apart``, of different items."""
    left, found = [*rows], []
    while left:
        row = left.pop(0)
        mates = [n for n, other in enumerate(left) if (other[0].item != row[0].item) is apart]
        if len(mates) >= many - 1 and chance.random() < share:
            chosen = sorted(chance.sample(mates, many - 1)) if apart else mates[: many - 1]
            row = _joined([row, *(left[n] for n in chosen)], chance.choice(JOINS))
            left = [other for n, other in enumerate(left) if n not in chosen]
        found.append(row)
    return found


def _joined(rows: Sequence[Row], join: str) -> Row:
    text = join.join(row.text.rstrip("。") for row, _ in rows) + "。"
    return replace(rows[0][0], text=text), tuple(origin for _, origins in rows for origin in origins)


def split(rows: Sequence[Row], chance: random.Random, share: float, pieces: int = 2) -> list[Row]:
    """Return rows some of which are cut in pieces, at the ends of clauses."""
    found: list[Row] = []
    for row, origins in rows:
        cut = _pieces(row.text, pieces) if chance.random() < share else [row.text]
        found += [(replace(row, text=text), origins) for text in cut]
    return found


def _pieces(text: str, pieces: int) -> list[str]:
    """Return a text in pieces of about one length; in one where its clauses are too few or too short."""
    clauses = _CLAUSE.findall(text)
    ends = [round(len(clauses) * n / pieces) for n in range(pieces + 1)]
    cut = ["".join(clauses[one:end]) for one, end in itertools.pairwise(ends)]
    return cut if min(len(fold(piece)) for piece in cut) >= LEAST else [text]


KINDS: dict[str, Callable[[Sequence[Row], random.Random, float], list[Row]]] = {
    "neighbours merged": lambda rows, chance, share: merged(rows, chance, share, apart=False),
    "distant ones merged": lambda rows, chance, share: merged(rows, chance, share, apart=True),
    "three merged": lambda rows, chance, share: merged(rows, chance, share, apart=False, many=3),
    "split in two": lambda rows, chance, share: split(rows, chance, share),
    "split in three": lambda rows, chance, share: split(rows, chance, share, pieces=3),
}
WORDINGS: dict[str, Callable[[str, random.Random], str]] = {
    "verbatim": lambda text, chance: text,
    "respelled": mutations.respelled,
    "other figures": mutations.recounted,
    "reworded": mutations.reworded,
}


def planted(plan: PlanStatements, kind: str, wording: str, seed: int, share: float = 0.2) -> mutations.Mutant:
    """Return the plan of another office with practices merged or split, and all of it worded anew."""
    chance = random.Random(f"{plan.plan_id} {kind} {wording} {seed}")
    rows: list[Row] = [(p, (p.practice_id,)) for p in plan.practices]
    changed = KINDS[kind](rows, chance, share)
    return mutations.mutant(
        plan, [(replace(p, text=WORDINGS[wording](p.text, chance)), origins) for p, origins in changed]
    )
