"""How well are the plans read? ``uv run python tests/benchmarks/bench_reading.py``.

The plans that have a text layer are scored against their hand-made truth (``scoring.py`` says how), and for
every plan it is told where its characters went: ``printed`` is how many pdfplumber finds on the pages, white
space left out, so that the reader's own count is checked too (a scan has none but those it was read to have).
Exit code 1 when a figure is not reached; each difference from the truth is listed.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pdfplumber
from rich.console import Console
from rich.table import Table
from scoring import FIELDS, load_truth, score

from extract import read_plan
from extract.records import Plan

RAW = Path(__file__).parents[2] / "data" / "raw"
PLANS = ("xinying-111", "pingtung-107", "taipei-112")
"""Those that have a text layer."""
SCANS = ("fengshan-112", "wra-105")
GOALS = {"rows_f1": 1.0, "perfect": 0.99} | dict.fromkeys(FIELDS, 0.99)
"""At least."""
ACCOUNTED = 0.999
VERDICT = {True: "ok", False: "FAIL"}


def main() -> int:
    """Print both tables; return 1 when a figure is not reached."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    plans = {name: read_plan(RAW / f"{name}.pdf") for name in (*PLANS, *SCANS)}
    scored = {name: score(load_truth(name), [asdict(row) for row in plans[name].practices]) for name in PLANS}
    console = Console()
    verdicts = []
    for table in (
        figure_table({name: figures for name, (figures, _) in scored.items()}, verdicts),
        account_table(plans, verdicts),
    ):
        console.print(table)
    for name, (_, faults) in scored.items():
        for fault in faults:
            console.print(f"{name}, {fault}", markup=False)
    return 0 if all(verdicts) else 1


def figure_table(scored: Mapping[str, Mapping[str, float]], verdicts: list[bool]) -> Table:
    """Return the figures by the truth, one a row."""
    table = Table("figure", *scored, "to reach", "")
    for name in ("truth", "rows", "rows_f1", "fuzzy_f1", "perfect", "cer", *FIELDS):
        values = [figures[name] for figures in scored.values()]
        goal = GOALS.get(name)
        reached = goal is None or min(values) >= goal
        verdicts.append(reached)
        shown = [str(value) if isinstance(value, int) else f"{value:.4f}" for value in values]
        table.add_row(name, *shown, f">= {goal}" if goal else "", VERDICT[reached] if goal else "")
    return table


def account_table(plans: Mapping[str, Plan], verdicts: list[bool]) -> Table:
    """Return where the characters of each plan went, as shares."""
    table = Table("plan", "printed", "used", "aside", "issues", f"all >= {ACCOUNTED:.1%}", "")
    for name, plan in plans.items():
        printed = max(1, plan.account.chars if name in SCANS else count_printed(RAW / f"{name}.pdf"))
        counts = (plan.account.used, plan.account.set_aside, plan.account.in_issues)
        shares = [count / printed for count in (*counts, sum(counts))]
        verdicts.append(ACCOUNTED <= shares[-1] <= 1)
        table.add_row(name, str(printed), *(f"{share:.2%}" for share in shares), VERDICT[verdicts[-1]])
    return table


def count_printed(path: Path) -> int:
    """Return the characters on all pages, without white space."""
    with pdfplumber.open(path) as pdf:
        return sum(len("".join(char["text"].split())) for page in pdf.pages for char in page.chars)


if __name__ == "__main__":
    sys.exit(main())
