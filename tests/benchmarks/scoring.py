"""How close are practices, as read, to what a person transcribed?

``score(truth, rows)`` pairs the two lists in document order and counts what is equal in each pair. A row
is a mapping with ``facet``, ``strategy``, ``item``, ``label``, ``text``, ``departments`` (a list) and
``deadline``; ``dataclasses.asdict(practice)`` is one, and so is an entry of ``practices`` in
``tests/truth/*.json``.

Two texts are equal when they are after NFKC, without white space, and with one form of the middle dot;
departments when their names are, in order, without the brackets that mark a supporting one.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

Row = Mapping[str, Any]
Pair = tuple[int, int]
"""Positions in the truth and in the rows, 0-based."""

TRUTH = Path(__file__).parents[1] / "truth"
FIELDS = ("facet", "strategy", "item", "label", "departments", "deadline")
RELATED = 50
"""Texts less alike than this (0 to 100) are never paired."""
FUZZY = 90
"""Texts at least this much alike count for ``fuzzy_f1``."""

MIDDLE_DOTS = str.maketrans("‧・", "··")
BETWEEN_NAMES = re.compile(r"[、,，\n/ ]+")


def load_truth(plan: str) -> list[dict[str, Any]]:
    """Return the hand-made practices of a plan, in document order."""
    return json.loads((TRUTH / f"{plan}.json").read_text(encoding="utf-8"))["practices"]


def score(truth: Sequence[Row], rows: Sequence[Row]) -> tuple[dict[str, float], list[str]]:
    """Return the figures, rounded to four places, and a line for each thing that is not as it should be.

    ``truth``, ``rows``: how many there are. ``rows_f1``: F1 of practices whose text is equal; ``fuzzy_f1``:
    at least 90 % alike. ``perfect``: share of the truth with text and every field equal. ``cer``: character
    edits over characters, in pairs. Each field: share of pairs in which it is equal.
    """
    pairs = align([fold(row["text"]) for row in truth], [fold(row["text"]) for row in rows])
    found = [compare(truth[i], rows[j]) for i, j in pairs]
    equal = {field: sum(one[field] for one in found) for field in (*FIELDS, "text", "fuzzy", "perfect")}
    both = max(1, len(truth) + len(rows))
    figures = {
        "truth": len(truth),
        "rows": len(rows),
        "rows_f1": 2 * equal["text"] / both,
        "fuzzy_f1": 2 * equal["fuzzy"] / both,
        "perfect": equal["perfect"] / max(1, len(truth)),
        "cer": sum(one["edits"] for one in found) / max(1, sum(one["chars"] for one in found)),
        **{field: equal[field] / max(1, len(pairs)) for field in FIELDS},
    }
    return {name: round(value, 4) for name, value in figures.items()}, list(faults(truth, rows, pairs, found))


def align(truth: Sequence[str], rows: Sequence[str]) -> list[Pair]:
    """Pair texts in order so that the similarities of the pairs add up to the most."""
    if not truth or not rows:
        return []
    alike = process.cdist(truth, rows, scorer=fuzz.ratio, score_cutoff=RELATED, dtype="float64") / 100
    best = [[0.0] * (len(rows) + 1) for _ in range(len(truth) + 1)]
    for i, line in enumerate(alike.tolist(), 1):
        for j, likeness in enumerate(line, 1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + likeness)
    return list(trace(best))[::-1]


def trace(best: Sequence[Sequence[float]]) -> Iterator[Pair]:
    """Go back through the sums of the best alignment and yield its pairs, last first."""
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            yield i, j


def compare(true: Row, row: Row) -> dict[str, int]:
    """Return what is equal in a pair, as 0 or 1, and its edits and characters."""
    want, got = fold(true["text"]), fold(row["text"])
    same = {field: int(_part(true, field) == _part(row, field)) for field in (*FIELDS, "text")}
    return same | {
        "fuzzy": int(fuzz.ratio(want, got) >= FUZZY),
        "perfect": int(all(same.values())),
        "edits": Levenshtein.distance(want, got),
        "chars": len(want),
    }


def faults(
    truth: Sequence[Row], rows: Sequence[Row], pairs: Iterable[Pair], found: Iterable[Mapping[str, int]]
) -> Iterator[str]:
    """Yield a line for each difference, each practice that is missing and each that is too many."""
    pairs = list(pairs)
    for (i, j), one in zip(pairs, found, strict=True):
        for field in (*FIELDS, "text"):
            if not one[field]:
                yield f"practice {i + 1}: {field} {rows[j].get(field)!r}, not {truth[i].get(field)!r}"
    for i in sorted(set(range(len(truth))) - {i for i, _ in pairs}):
        yield f"practice {i + 1} is missing: {truth[i]['text']!r}"
    for j in sorted(set(range(len(rows))) - {j for _, j in pairs}):
        yield f"row {j + 1} is none: {rows[j]['text']!r}"


def fold(text: str | None) -> str:
    """Return a text as it is compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).translate(MIDDLE_DOTS)


def _part(row: Row, field: str) -> str | list[str]:
    if field != "departments":
        return fold(row.get(field))
    names = row.get(field) or ()
    split = BETWEEN_NAMES.split(names) if isinstance(names, str) else names
    return [fold(name).strip("()、,") for name in split if fold(name)]
