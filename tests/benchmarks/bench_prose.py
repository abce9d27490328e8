"""How well is the rest of the plan read? ``uv run python tests/benchmarks/bench_prose.py [--memory DIR]``.

One row a plan, by its hand-made truth; exit code 1 when a goal is missed, and each difference is listed.
What is compared, texts as ``scoring.py`` folds them:

sections: the truth's are those at the top, each with the paragraphs beneath it. One is right when heading
and all paragraphs are equal. The plans with a text layer are to reach 0.98 together; ``texts`` is the share
of headings and paragraphs, each for itself.

citations: the truth holds each document once that is cited by its date and number (文號). It is compared as
(date, number, title) with the documents that were read with a date or a number; those that are named by
their title alone (``by title``) are not in the truth.

milestones: the truth holds the dated duties of the prose. Their dates are compared, as often as they occur,
with the dated duties that were read there; undated ones (``undated``: rounds, publication) and those in the
plan table (``in table``) are not in the truth.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from scoring import TRUTH, fold

from extract import read_plan
from extract.records import Plan, Section

RAW = Path(__file__).parents[2] / "data" / "raw"
PLANS = ("xinying-111", "pingtung-107", "taipei-112")
"""Those that have a text layer."""
SCANS = ("fengshan-112", "wra-105")
SECTIONS = 0.98
GOALS = dict.fromkeys(PLANS, 1.0) | dict.fromkeys(SCANS, 0.9)
"""Precision and recall of citations and milestones, at least."""
FIGURES = ("sections", "texts", "citations p", "citations r", "milestones p", "milestones r")
COUNTS = ("by title", "undated", "in table")

Figures = Mapping[str, float]
Block = tuple[str, ...]
"""A heading and its paragraphs, folded."""


def main() -> int:
    """Print the table; return 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--memory", type=Path, help="keep what the text recognition read in this folder")
    memory = parser.parse_args().memory
    table = Table("plan", *FIGURES, *COUNTS, "to reach", "")
    verdicts, faults, right = [], [], Counter[str]()
    for name, goal in GOALS.items():
        truth = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
        figures, found = score(truth, read_plan(RAW / f"{name}.pdf", memory=memory))
        faults += [f"{name}, {fault}" for fault in found]
        verdicts.append(min(figures[one] for one in FIGURES[2:]) >= goal)
        if name in PLANS:
            right.update(right=int(figures["right"]), all=int(figures["all"]))
        shown = [*(f"{figures[one]:.3f}" for one in FIGURES), *(str(int(figures[one])) for one in COUNTS)]
        table.add_row(name, *shown, f">= {goal}", "ok" if verdicts[-1] else "FAIL")
    share = right["right"] / right["all"]
    verdicts.append(share >= SECTIONS)
    blank = [""] * (len(FIGURES) + len(COUNTS) - 1)
    table.add_row("text layer", f"{share:.3f}", *blank, f">= {SECTIONS}", "ok" if verdicts[-1] else "FAIL")
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    for fault in faults:
        console.print(fault, markup=False)
    return 0 if all(verdicts) else 1


def score(truth: Mapping[str, Any], plan: Plan) -> tuple[Figures, list[str]]:
    """Return a plan's figures, and a line for each difference."""
    sections, section_faults = score_sections(truth, plan)
    cited, cited_faults = score_sets("citation", true_citations(truth), read_citations(plan))
    due, due_faults = score_sets("milestone", true_dates(truth), read_dates(plan))
    counts = {
        "by title": len({c.document_id for c in plan.citations} - {c.document_id for c in told(plan)}),
        "undated": sum(one.date is None for one in plan.milestones),
        "in table": sum(one.section is None for one in plan.milestones),
    }
    parts = {f"citations {key}": value for key, value in cited.items()}
    parts |= {f"milestones {key}": value for key, value in due.items()}
    return {**sections, **parts, **counts}, [*section_faults, *cited_faults, *due_faults]


# --- sections


def score_sections(truth: Mapping[str, Any], plan: Plan) -> tuple[Figures, list[str]]:
    """Return the share of sections that are wholly right, and of headings and paragraphs."""
    wanted = [
        tuple(map(fold, (one["heading"], *one["paragraphs"])))
        for one in (*truth["sections_before"], *truth["sections_after"])
    ]
    found = list(blocks(plan.sections))
    left, faults = Counter(found), []
    for block in wanted:
        if left[block]:
            left[block] -= 1
        else:
            near = next((one for one in found if one[0] == block[0]), None)
            faults.append(f"section {block} was read as {near}")
    texts = Counter(part for block in found for part in block)
    parts = Counter(part for block in wanted for part in block)
    right = len(wanted) - len(faults)
    figures = {
        "sections": right / len(wanted),
        "texts": (parts & texts).total() / parts.total(),
        "right": right,
        "all": len(wanted),
    }
    return figures, faults


def blocks(sections: Iterable[Section]) -> Iterator[Block]:
    """Yield each section at the top with all that stands beneath it, as the truth writes it."""
    block: list[str] = []
    for section in sections:
        if section.level == 1 and block:
            yield tuple(block)
            block = []
        block += [fold(part) for part in (section.heading, *section.text.split("\n")) if part]
    if block:
        yield tuple(block)


# --- citations, milestones


def score_sets(name: str, wanted: Counter[Any], found: Counter[Any]) -> tuple[Figures, list[str]]:
    """Return precision and recall, 1 where there is nothing to find and nothing found."""
    both = (wanted & found).total()
    figures = {
        "p": both / found.total() if found else 1.0,
        "r": both / wanted.total() if wanted else 1.0,
    }
    faults = [f"{name} missing: {one}" for one in (wanted - found).elements()]
    return figures, faults + [f"{name} too many: {one}" for one in (found - wanted).elements()]


def true_citations(truth: Mapping[str, Any]) -> Counter[Any]:
    return Counter((c["date"], fold(c["number"]), fold(c["title"])) for c in truth["citations"])


def told(plan: Plan) -> Sequence[Any]:
    """Return the citations of a document that is told by its date or number."""
    return [one for one in plan.citations if one.number or one.date]


def read_citations(plan: Plan) -> Counter[Any]:
    """Return each document that is told by its date or number once."""
    return Counter(dict.fromkeys(((str(c.date or ""), fold(c.number), fold(c.title)) for c in told(plan)), 1))


def true_dates(truth: Mapping[str, Any]) -> Counter[str]:
    return Counter(one["date"] for one in truth["milestones"])


def read_dates(plan: Plan) -> Counter[str]:
    """Return the dates of the duties outside the plan table."""
    return Counter(str(one.date) for one in plan.milestones if one.date and one.section is not None)


if __name__ == "__main__":
    sys.exit(main())
