"""How well is a scoring form read? ``uv run python tests/benchmarks/bench_criteria.py [--memory DIR]``.

wra-105 (a scan) by its hand-made truth; exit code 1 when a goal is missed, and each difference is listed.
The truth's rows and the criteria read are paired in order by their words. What is counted, texts as
``scoring.py`` folds them:

names: each heading once (area, item, indicator, sub-indicator, criterion, where the truth has one).
points: each of these headings whose points the truth knows.
ranges: each band's range as printed, and both its ends; band texts: its words.
references: standards without points.
sums: wholes of the truth that have points and whose parts all do (parts, and the form's total); those that
hold must be found to hold, by the same names.

The goal is 0.95 of names, points, ranges, band texts and references together, and all sums. The truth also
has a result sheet with grades, which the shipped scan does not contain; they are counted as ``not in the
file``, for nothing in it could be read. Reward rules are compared with the truth's as whole texts.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from scoring import TRUTH, align, fold

from extract import read_plan
from extract.records import Band, Criterion, Plan
from extract.scoring.form_headers import LEVELS
from extract.scoring.sums import Sum, criteria_to_nodes, sums

RAW = Path(__file__).parents[2] / "data" / "raw"
PLAN = "wra-105"
GOAL = 0.95
COUNTED = ("names", "points", "ranges", "band texts", "references")

Row = Mapping[str, Any]


def main() -> int:
    """Print the table; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--memory", type=Path, help="keep what the text recognition read in this folder")
    plan = read_plan(RAW / f"{PLAN}.pdf", memory=parser.parse_args().memory)
    form, sheet, rewards = json.loads((TRUTH / f"{PLAN}.json").read_text(encoding="utf-8"))["other_tables"]
    counts, faults = score(form["rows"], plan.criteria)
    told = {one.what for one in read_sums(plan) if one.holds}
    held = [one for one in true_sums(form) if one.holds]
    missed = [one for one in held if one.what not in told]
    rules = {fold(rule) for rule in rewards["rules"] if not fold(rule).endswith(":")}
    same = rules & {fold(one.rule) for one in plan.rewards}
    table = Table("what", "right", "of", "share", "to reach", "")
    share = report(table, counts)
    verdicts = [share >= GOAL, not missed, len(same) == len(rules)]
    for name, right, of, good in (
        ("sums that hold", len(held) - len(missed), len(held), verdicts[1]),
        ("reward rules", len(same), len(rules), verdicts[2]),
    ):
        table.add_row(name, str(right), str(of), f"{right / of:.3f}", "1.0", "ok" if good else "FAIL")
    unread = len(sheet["columns"]) + len(sheet["grades"])
    table.add_row("result sheet, grades", "-", str(unread), "not in the file", "", "")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for fault in [*faults, *(f"sum not found: {one}" for one in missed)]:
        console.print(fault, markup=False)
    return 0 if all(verdicts) else 1


def report(table: Table, counts: Counter[str]) -> float:
    """Add a row for each field; return the share of all together."""
    for name in COUNTED:
        right, of = counts[f"{name} right"], counts[name]
        table.add_row(name, str(right), str(of), f"{right / max(1, of):.3f}", "", "")
    right, of = sum(counts[f"{name} right"] for name in COUNTED), sum(counts[name] for name in COUNTED)
    share = right / of
    verdict = "ok" if share >= GOAL else "FAIL"
    table.add_row("together", str(right), str(of), f"{share:.3f}", f">= {GOAL}", verdict)
    return share


def score(truth: Sequence[Row], found: Sequence[Criterion]) -> tuple[Counter[str], list[str]]:
    """Return how many of each field there are and are right, and a line for each difference."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    pairs = dict(align([words(row) for row in truth], [words(as_row(one)) for one in found]))
    before: Row = {}
    for n, row in enumerate(truth):
        own = as_row(found[pairs[n]]) if n in pairs else {}
        for name, what, wanted, got in fields(row, before, own):
            counts[name] += 1
            counts[f"{name} right"] += wanted == got
            if wanted != got:
                faults.append(f"{what}: {wanted!r} -> {got!r}")
        before = row
    extra = len(found) - len(pairs)
    return counts, faults + ([f"{extra} criteria too many"] if extra else [])


def as_row(one: Criterion) -> Row:
    names = {name: getattr(one, name) for name in Criterion.__slots__}
    return names | {
        "bands": [{"range": b.range, "min": b.min, "max": b.max, "text": b.text} for b in one.bands]
    }


def words(row: Row) -> str:
    return fold("".join([*(row[level] or "" for level in LEVELS), *(band["text"] for band in row["bands"])]))


def fields(row: Row, before: Row, own: Row) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield (field, what it is of, wanted, read): headings that are new in this row, and its standards."""
    path: tuple[Any, ...] = ()
    last: tuple[Any, ...] = ()
    for level in LEVELS:
        path, last = (*path, row[level]), (*last, before.get(level, ""))
        if row[level] is None or path == last:
            continue
        yield "names", level, fold(row[level]), fold(own.get(level) or "")
        if row[f"{level}_points"] is not None:
            yield "points", f"{row[level]} points", row[f"{level}_points"], own.get(f"{level}_points")
    for n, band in enumerate(row["bands"]):
        read = own["bands"][n] if own and n < len(own["bands"]) else {"range": "", "text": ""}
        yield (
            "ranges",
            "range",
            (fold(band["range"]), band["min"], band["max"]),
            (fold(read["range"]), read.get("min"), read.get("max")),
        )
        yield "band texts", f"text of {band['range']}", fold(band["text"]), fold(read["text"])
    if row["reference"]:
        yield "references", "reference", fold(row["reference"]), fold(own.get("reference") or "")


# --- sums


def true_sums(form: Mapping[str, Any]) -> list[Sum]:
    return folded(sums(criteria_to_nodes(list(records(form["rows"]))), form["total_points"]))


def read_sums(plan: Plan) -> list[Sum]:
    form = next((one for one in plan.forms if one.kind == "assessment"), None)
    own = [one for one in plan.criteria if form and one.form == form.ordinal]
    return folded(sums(criteria_to_nodes(own), form.total_points if form else None))


def folded(found: Sequence[Sum]) -> list[Sum]:
    return [Sum(tuple(map(fold, one.what)), one.printed, one.found) for one in found]


def records(rows: Sequence[Row]) -> Iterator[Criterion]:
    """Yield the truth's rows as records, numbered as the reader numbers them."""
    numbers: dict[tuple[Any, ...], int] = {}
    children: Counter[tuple[Any, ...]] = Counter()
    for n, row in enumerate(rows, 1):
        path, parts = (), ["1"]
        for level in LEVELS:
            if row[level] is None:
                parts.append("0")
                continue
            parent, path = path, (*path, (level, row[level]))
            if path not in numbers:
                children[(parent, level)] += 1
                numbers[path] = children[(parent, level)]
            parts.append(str(numbers[path]))
        named = {level: row[level] or "" for level in LEVELS}
        points = {f"{level}_points": row[f"{level}_points"] for level in LEVELS}
        bands = tuple(Band(b["range"], b["min"], b["max"], b["text"]) for b in row["bands"])
        rest = {"reference": row["reference"] or "", "note": "", "page": 0, "boxes": ()}
        yield Criterion(f"t:{'.'.join(parts)}", n, 1, **named, **points, bands=bands, **rest)


if __name__ == "__main__":
    sys.exit(main())
