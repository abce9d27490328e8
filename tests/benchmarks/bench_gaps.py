"""How good are the verdicts on mandated items? ``uv run python tests/benchmarks/bench_gaps.py [--only PART]``.

One table; exit code 1 when a goal is missed. ``--verbose`` lists every verdict that is not what it should be.

labelled: plans against ``data/registers/taipower-112.csv``, by the labels in ``tests/gold``. changed counts as
adopted; a label a|b accepts either. unsure and not_read are no verdict: they cost recall, not precision. The
plans are those of ``tests/truth``, aligned all five, which have no pages; with ``--data DIR`` those of a data
set, pages and holes and all. Only pingtung-107 has goals.

mutated: each plan of ``tests/truth`` is headquarters' plan; copies of it lack some practices, and others are
split, merged, reworded, respelled, renumbered, moved to another item or have other figures; laid out on pages,
five in six with page numbers. Aligned with headquarters' plan and two others. ``found``: items left out that are called
missing; ``false``: items called missing that were not left out.

torn: each page of a plan in turn is gone; headquarters' plan is the whole one. Plans: those of ``--data``, if
given, those of ``tests/truth`` and drawn ones laid out on pages. ``on it``: items on the page (at least in part)
called missing; ``at all``: any item; ``elsewhere``: items of the shipped register that the whole plan has in
any way and the torn one is said to lack; ``needless``: items not on the page that are said not to be read.
whole: the plans themselves against the shipped register: verdicts not_read, and missing.
pdf (only with ``--pdf DIR``, slow): the text-layer PDFs of ``data/raw`` and drawn ones, torn and read again;
DIR is a data set of ``data/raw``.

pairs: each plan of ``tests/truth`` is the register of each other one, aligned all five; ``has``: items whose duty
the other plan states by ``tests/gold/clusters-five.csv``, ``lacks``: those that it states not even in part.

scale: a generated data set of ``--plans`` plans (10,000 are a million practices), bundled as aligning leaves it: a
year's gaps, in a fresh process without its imports, and that process's memory. ``--scale DIR`` keeps the data set
there, or uses the one that is there.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "support"))

import judging  # noqa: E402
import manyplans  # noqa: E402
import mutations  # noqa: E402
import tearing  # noqa: E402
import truthplans  # noqa: E402
from factory import random_plan  # noqa: E402

from compare.registers import Register, read_register  # noqa: E402
from normalize.align import Alignment, PlanStatements  # noqa: E402

GOLD = HERE.parent / "gold"
REGISTER = ROOT / "data" / "registers" / "taipower-112.csv"
LABELLED = ("pingtung-107", "xinying-111", "taipei-112", "fengshan-112")
WITH_GOALS = "pingtung-107"
TEXT_LAYER = ("taipower-pingtung-107", "taipower-taipei-112", "taipower-xinying-111")
NUMBERED = 5 / 6
"""Share of the mutated plans with page numbers, as the plan factory draws them."""
SECONDS, MEGABYTES = 2.0, 1000
PARTS = ("labelled", "pairs", "mutated", "torn", "scale")


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    what: str
    figure: str
    goal: str = ""
    reached: bool | None = None
    """None: no goal."""


def main() -> int:
    """Print the table; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=(*PARTS, "pdf"), action="append")
    parser.add_argument("--data", type=Path, help="a data set of data/raw")
    parser.add_argument("--pdf", type=Path, metavar="DIR", help="tear PDFs too; a data set of data/raw")
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--drawn", type=int, default=30, help="drawn plans to tear")
    parser.add_argument("--plans", type=int, default=1000, help="plans of the generated data set")
    parser.add_argument("--scale", type=Path, metavar="DIR", help="keep the generated data set here")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    table = Table("what", "figure", "goal", "")
    missed, notes = 0, []
    for line in lines(args, notes.append):
        missed += line.reached is False
        table.add_row(line.what, line.figure, line.goal, {True: "ok", False: "FAIL", None: ""}[line.reached])
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    for note in notes if args.verbose else ():
        console.print(note, markup=False)
    return int(bool(missed))


def lines(args: argparse.Namespace, note: Callable[[str], None]) -> Iterator[Line]:
    parts = args.only or PARTS
    if "labelled" in parts:
        yield from labelled(args.data, note)
    if "pairs" in parts:
        yield from pairs(note)
    if "mutated" in parts:
        yield from mutated(args.mutants, note)
    if "torn" in parts:
        yield from torn(args.data, args.drawn, note)
    if args.pdf:
        yield from torn_pdfs(args.pdf, note)
    if "scale" in parts:
        yield from scale(args.plans, args.scale)


def share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def at_least(what: str, figure: float, goal: float | None) -> Line:
    return Line(what, f"{figure:.4f}", f">= {goal}" if goal else "", None if goal is None else figure >= goal)


def at_most(what: str, figure: float, goal: float | None, shown: str = "") -> Line:
    reached = None if goal is None else figure <= goal
    return Line(what, shown or f"{figure:g}", "" if goal is None else f"<= {goal:g}", reached)


# --- labelled


def labelled(data: Path | None, note: Callable[[str], None]) -> Iterator[Line]:
    said = from_data(data) if data else from_truth()
    for name in LABELLED:
        counts: Counter[str] = Counter()
        with (GOLD / f"mandate-{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                got = said.get((name, row["mandate_id"]), "no verdict")
                want = row["status"].split("|")
                counts.update(count(got, want))
                if got not in want:
                    note(f"{name} {row['mandate_id']}: {row['status']} -> {got} {row['comment']}")
        yield from figures(name, counts)


def count(got: str, want: Sequence[str]) -> Iterator[str]:
    """Yield what a verdict counts as, by the labels that are right."""
    yield "items"
    if got in want:
        yield "right"
    if got in ("unsure", "not_read", "no verdict"):
        yield "none"
    if got == "missing":
        yield "hit" if "missing" in want else "false"
        if "missing" not in want and "adopted" in want:
            yield "accused"
    elif want == ["missing"]:
        yield "lost"
    if want == ["partial"]:
        yield "partial"
        if got == "partial":
            yield "partial hit"


def figures(name: str, counts: Mapping[str, int]) -> Iterator[Line]:
    goal = name == WITH_GOALS
    hit = counts.get("hit", 0)
    get = lambda key: counts.get(key, 0)  # noqa: E731
    yield at_least(f"{name}: missing precision", share(hit, hit + get("false")), 0.97 if goal else None)
    yield at_least(f"{name}: missing recall", share(hit, hit + get("lost")), 0.97 if goal else None)
    yield at_most(f"{name}: adopted called missing", get("accused"), 0 if goal else None)
    yield at_least(
        f"{name}: partial recall", share(get("partial hit"), get("partial")), 0.85 if goal else None
    )
    yield at_most(f"{name}: no verdict", round(share(get("none"), get("items")), 4), 0.08 if goal else None)
    yield at_least(f"{name}: right", share(get("right"), get("items")), None)


def from_truth() -> dict[tuple[str, str], str]:
    plans = truthplans.plans()
    rows = [tearing.Rows(p.plan_id, p.agency_id, p.office, p.roc_year, _bare(p)) for p in plans]
    return _said(judging.verdicts(read_register(REGISTER), rows, Alignment(plans)))


def _bare(plan: PlanStatements) -> tuple[tearing.Row, ...]:
    """Return the practices of a plan as rows without pages, under the ids of the truth."""
    rows = tearing.named(tearing.labelled(tearing.statement_rows(plan)), plan.plan_id)
    ids = [p.practice_id for p in plan.practices]
    return tuple({**row, "practice_id": name, "page": None} for row, name in zip(rows, ids, strict=True))


def from_data(data: Path) -> dict[tuple[str, str], str]:
    from compare.answers import gap_rows

    rows = gap_rows(read_register(REGISTER), data)
    plan = {row["plan_id"]: next((n for n in LABELLED if row["plan_id"].endswith(n)), "") for row in rows}
    return {(plan[row["plan_id"]], row["mandate_id"]): _plain(row["status"]) for row in rows}


def _said(found: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    return {key: _plain(gap.status) for key, gap in found.items()}


def _plain(status: str) -> str:
    return "adopted" if status == "changed" else status


# --- pairs


def pairs(note: Callable[[str], None]) -> Iterator[Line]:
    """Hold each plan against each other one's duties, as two readers found them."""
    duties = gold_duties()
    plans = truthplans.plans()
    alignment = Alignment(plans)
    totals: dict[str, Counter[str]] = {"one agency": Counter(), "two agencies": Counter()}
    for one, other in permutations(plans, 2):
        counts = totals["one agency" if one.agency_id == other.agency_id else "two agencies"]
        subject = tearing.Rows(other.plan_id, other.agency_id, other.office, other.roc_year, _bare(other))
        stated = {pair for p in other.practices for pair in duties[p.practice_id]}
        for (_, item), gap in judging.verdicts(judging.register_of(one), [subject], alignment).items():
            own = duties[item]
            has = own & {pair for pair in stated if pair[1] == "same"}
            lacks = not {duty for duty, _ in own} & {duty for duty, _ in stated}
            kind = "has" if has else "lacks" if lacks else "part"
            counts.update([kind, f"{kind} {gap.status}"])
            if has and gap.status == "missing":
                note(f"{other.plan_id} is said to lack {item}, but has {sorted(has)}")
    for name, counts in totals.items():
        false, found = counts["has missing"], counts["lacks missing"]
        yield at_most(
            f"{name}: has, {counts['has']} items: missing", round(share(false, counts["has"]), 4), None
        )
        yield at_least(f"… lacks, {counts['lacks']} items: missing", share(found, counts["lacks"]), None)


def gold_duties() -> dict[str, set[tuple[str, str]]]:
    """Return practice_id -> the duties that it states, each with how: same, part or contains."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with (GOLD / "clusters-five.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found[f"{row['plan']}:{row['n']}"].add((row["canonical_id"], row["relation"]))
    return found


# --- mutated


@dataclass(frozen=True)
class Copy:
    """An office's copy of headquarters' plan, and the items that it leaves out."""

    plan: tearing.Rows
    left_out: frozenset[str]


def mutated(mutants: int, note: Callable[[str], None]) -> Iterator[Line]:
    totals: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for counts, said in pool.map(judge_copy, range(mutants), chunksize=4):
            totals.update(counts)
            for one in said:
                note(one)
    yield at_least(
        f"{mutants} mutated plans: omissions found, of {totals['out']}",
        share(totals["found"], totals["out"]),
        0.99,
    )
    yield at_most(
        f"{mutants} mutated plans: false missing, of {totals['in']}",
        round(share(totals["false"], totals["in"]), 5),
        0.002,
    )
    yield at_most("… unsure", round(share(totals["unsure"], totals["in"]), 4), None)
    yield at_most("… not read", round(share(totals["not_read"], totals["in"] + totals["out"]), 4), None)


def judge_copy(seed: int) -> tuple[Counter[str], list[str]]:
    plans = truthplans.plans()
    source = plans[seed % len(plans)]
    headquarters = tearing.from_statements(source, f"hq-{source.plan_id}")
    copy = copied(headquarters, random.Random(seed), f"office-{seed}")
    beside = [plan for plan in plans if plan is not source][:2]
    alignment = Alignment([copy.plan.statements, headquarters.statements, *beside])
    found = judging.verdicts(judging.register_of(headquarters.statements), [copy.plan], alignment)
    counts: Counter[str] = Counter()
    said = []
    for (_, item), gap in found.items():
        out = item in copy.left_out
        counts.update(["out" if out else "in"])
        if gap.status == "missing":
            counts.update(["found" if out else "false"])
        elif out or gap.status in ("unsure", "not_read"):
            counts.update([gap.status])
        if out != (gap.status == "missing") and (out or gap.status == "missing"):
            said.append(
                f"{seed} {item} left out: {out}; {gap.status} {gap.reason} {gap.practice_ids} {gap.score:.2f}"
            )
    return counts, said


def copied(plan: tearing.Rows, chance: random.Random, plan_id: str) -> Copy:
    """Return a mutated copy of a plan, laid out anew."""
    rows = [dict(row, origin=row["practice_id"]) for row in plan.practices]
    out = frozenset(row["origin"] for row in chance.sample(rows, chance.randint(3, 8)))
    rows = [row for row in rows if row["origin"] not in out]
    for change in (_merged, _split, _moved, _worded):
        rows = change(rows, chance)
    lines = chance.randint(30, 45)
    rows = tearing.headed(tearing.labelled(rows))
    practices = tearing.named(tearing.laid_out(rows, lines), plan_id)
    made = tearing.with_sections(replace(plan, plan_id=plan_id, practices=practices, office="某處"))
    return Copy(tearing.with_page_numbers(made) if chance.random() < NUMBERED else made, out)


Rows = list[dict[str, Any]]


def _merged(rows: Rows, chance: random.Random) -> Rows:
    found: Rows = []
    for row in rows:
        mate = found and all(found[-1][name] == row[name] for name in tearing.HEADINGS)
        if mate and "merged" not in found[-1] and chance.random() < 0.04:
            text = f"{found[-1]['text'].rstrip('。')}；{row['text']}"
            found[-1] = {**found[-1], "text": text, "merged": True}
        else:
            found.append(row)
    return found


def _split(rows: Rows, chance: random.Random) -> Rows:
    found: Rows = []
    for row in rows:
        clauses = mutations.re.findall(r"[^，；。]+[，；。]?", row["text"])
        if len(clauses) > 3 and "\n" not in row["text"] and chance.random() < 0.04:
            middle = len(clauses) // 2
            halves = "".join(clauses[:middle]).rstrip("，；") + "。", "".join(clauses[middle:])
            found += [{**row, "text": half} for half in halves]
        else:
            found.append(row)
    return found


def _moved(rows: Rows, chance: random.Random) -> Rows:
    """Move two practices to the end of another item."""
    for _ in range(2):
        row = rows.pop(chance.randrange(len(rows)))
        place = chance.randrange(len(rows))
        rows.insert(place + 1, {**row, **{name: rows[place][name] for name in tearing.HEADINGS}})
    return rows


def _worded(rows: Rows, chance: random.Random) -> Rows:
    return [{**row, "text": worded(row["text"], chance)} for row in rows]


def worded(text: str, chance: random.Random) -> str:
    """Return a practice as another office may word it: nothing that makes it another duty."""
    if chance.random() < 0.25:
        text = mutations.reworded(text, chance)
    if chance.random() < 0.25:
        text = mutations.respelled(text, chance)
    if chance.random() < 0.1:
        text = mutations.recounted(text, chance)
    clauses = text.rstrip("。").split("，")
    if chance.random() < 0.1 and len(clauses) > 1:
        purpose = [n for n, clause in enumerate(clauses) if clause.startswith(("以", "俾", "確保", "提升"))]
        if purpose and purpose[-1]:
            clauses.pop(purpose[-1])
    if chance.random() < 0.1:
        clauses.append(chance.choice(("以提升服務品質", "俾利用戶洽公", "以達服務目標")))
    if chance.random() < 0.05 and len(clauses) > 2:
        clauses[-2:] = reversed(clauses[-2:])
    return "，".join(clauses) + ("。" if text.endswith("。") else "")


# --- torn


@dataclass(frozen=True)
class Tearing:
    """A plan that is torn page by page."""

    plan: tearing.Rows
    beside: tuple[PlanStatements, ...]
    is_real: bool


def torn(data: Path | None, drawn: int, note: Callable[[str], None]) -> Iterator[Line]:
    read = [*from_tables(data)] if data else []
    truth = [tearing.from_statements(plan) for plan in truthplans.plans()]
    made = [plan for seed in range(drawn) if (plan := drawn_plan(seed)).pages > 2]
    for what, plans in (("read", read), ("truth", truth), ("drawn", made)):
        if plans:
            works = [Tearing(p, _beside(p, read or truth), what != "drawn") for p in plans]
            totals: Counter[str] = Counter()
            with ProcessPoolExecutor(2) as pool:
                for counts, said in pool.map(tear, works):
                    totals.update(counts)
                    for one in said:
                        note(one)
            yield from torn_lines(what, len(plans), totals)
    for plan in read:
        if plan.plan_id in TEXT_LAYER:
            yield from whole(plan, read)


def torn_lines(what: str, plans: int, totals: Mapping[str, int]) -> Iterator[Line]:
    title = f"torn, {what} ({plans} plans, {totals['pages']} pages)"
    yield at_most(f"{title}: missing, of {totals['on it']} items on it", totals.get("false on it", 0), 0)
    yield at_most("… missing at all", totals.get("false", 0), 0)
    if what != "drawn":
        yield at_most("… missing of the shipped register, elsewhere", totals.get("elsewhere", 0), 0)
    yield at_most("… needless not_read", round(share(totals.get("needless", 0), totals["items"]), 5), None)


def _beside(plan: tearing.Rows, plans: Iterable[tearing.Rows]) -> tuple[PlanStatements, ...]:
    return tuple(one.statements for one in plans if one.plan_id != plan.plan_id)[:2]


def from_tables(data: Path) -> Iterator[tearing.Rows]:
    """Yield the plans of a data set as rows."""
    from extract import dataset

    names = ("practices", "sections", "asides", "issues")
    for about in dataset.read("plans", data).to_pylist():
        own = [tuple(dataset.read(name, data, file=about["plan_id"]).to_pylist()) for name in names[:3]]
        issues = dataset.read("issues", data).to_pylist()
        yield tearing.Rows(
            about["plan_id"],
            about["agency_id"] or "",
            about["office"],
            about["roc_year"],
            *own,
            tuple(row for row in issues if row["plan_id"] == about["plan_id"]),
            about["title"],
        )


def drawn_plan(seed: int) -> tearing.Rows:
    """Return a drawn plan with texts that are put together from real ones, so that none is like another."""
    spec, layout = random_plan(seed, 40)
    texts = [duty.text for duty in manyplans.duties(400, seed=seed)]
    return tearing.from_spec(spec, layout, f"drawn-{seed}", 24, texts)


@cache
def shipped() -> Register:
    return read_register(REGISTER)


def tear(work: Tearing) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    said: list[str] = []
    for page in range(1, work.plan.pages + 1):
        left = tearing.torn(work.plan, page, f"{work.plan.plan_id}-without-{page}")
        if left is not None:
            counts["pages"] += 1
            judge_torn(
                work, left, {row["practice_id"] for row in tearing.on_page(work.plan, page)}, counts, said
            )
    return counts, said


def judge_torn(
    work: Tearing, left: tearing.Rows, lost: set[str], counts: Counter[str], said: list[str]
) -> None:
    alignment = Alignment([left.statements, work.plan.statements, *work.beside])
    register = judging.register_of(work.plan.statements)
    for (plan_id, item), gap in judging.verdicts(register, [left], alignment).items():
        counts.update(["items", *(["on it"] if item in lost else [])])
        if gap.status == "missing":
            counts.update(["false", *(["false on it"] if item in lost else [])])
            said.append(f"{plan_id}: {item} missing")
        elif gap.status == "not_read" and item not in lost:
            counts["needless"] += 1
    if work.is_real:
        before = judging.verdicts(shipped(), [work.plan], alignment)
        for (plan_id, item), gap in judging.verdicts(shipped(), [left], alignment).items():
            was = before[work.plan.plan_id, item]
            if gap.status == "missing" and was.practice_ids:
                counts["elsewhere"] += 1
                said.append(f"{plan_id}: {item} missing, was {was.status} by {was.practice_ids}")


def whole(plan: tearing.Rows, plans: Sequence[tearing.Rows]) -> Iterator[Line]:
    alignment = Alignment([one.statements for one in plans])
    said = Counter(gap.status for gap in judging.verdicts(shipped(), [plan], alignment).values())
    yield at_most(f"whole {plan.plan_id}: not read (missing: {said['missing']})", said["not_read"], None)


# --- torn PDFs


def torn_pdfs(data: Path, note: Callable[[str], None]) -> Iterator[Line]:
    """Tear the PDFs themselves, read what is left, and judge it."""
    from paint import draw

    read = {plan.plan_id: plan for plan in from_tables(data)}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: ROOT / "data" / "raw" / f"{name.removeprefix('taipower-')}.pdf" for name in TEXT_LAYER}
        drawn = {}
        for seed in range(6):
            drawn[f"drawn-{seed}"] = Path(folder) / f"drawn-{seed}.pdf"
            draw(*random_plan(seed, 30), drawn[f"drawn-{seed}"])
        for what, some in (("data/raw", files), ("drawn", drawn)):
            totals: Counter[str] = Counter()
            for name, file in some.items():
                plan = read.get(name) or from_pdf(file, name)
                beside = _beside(plan, read.values())
                for left, lost in torn_file(plan, file, Path(folder)):
                    counts: Counter[str] = Counter(pages=1)
                    said: list[str] = []
                    judge_torn(Tearing(plan, beside, what != "drawn"), left, lost, counts, said)
                    totals.update(counts)
                    for one in said:
                        note(one)
            yield from torn_lines(f"PDF, {what}", len(some), totals)


def torn_file(plan: tearing.Rows, file: Path, folder: Path) -> Iterator[tuple[tearing.Rows, set[str]]]:
    """Yield what is read of a file that lacks a page, and the practices that stand on it."""
    import pikepdf

    for page in range(1, plan.pages + 1):
        target = folder / "torn.pdf"
        with pikepdf.open(file) as pdf:
            if len(pdf.pages) == 1:
                continue
            del pdf.pages[page - 1]
            pdf.save(target)
        left = from_pdf(target, f"{plan.plan_id}-without-{page}")
        if left.practices:
            yield left, {row["practice_id"] for row in tearing.on_page(plan, page)}


def from_pdf(file: Path, plan_id: str) -> tearing.Rows:
    """Return a PDF's plan as rows, under another id."""
    from dataclasses import asdict

    from extract import read_plan
    from extract.pdf import UnreadablePdf

    try:
        plan = read_plan(file)
    except UnreadablePdf:
        return tearing.Rows(plan_id, "taipower", "", None, ())
    practices = [asdict(practice) for practice in plan.practices]
    for row in practices:
        row["practice_id"] = f"{plan_id}:{row['practice_id'].rpartition(':')[2]}"
    asides = [{**asdict(aside), "page": aside.box.page} for aside in plan.asides]
    tables = (practices, map(asdict, plan.sections), asides, map(asdict, plan.issues))
    return tearing.Rows(
        plan_id, plan.agency_id or "taipower", plan.office, plan.roc_year, *map(tuple, tables), plan.title
    )


# --- scale


def scale(plans: int, kept: Path | None) -> Iterator[Line]:
    import scaleset

    with tempfile.TemporaryDirectory() as folder:
        data, years = kept or Path(folder), scaleset.YEARS
        if not (data / "practices").exists():
            scaleset.write(data, plans, years)
        if not is_of_today(data, scaleset.register(0, years[-1])):
            sys.exit(f"{data} was drawn otherwise than it would be today: name another folder")
        bundled(data)
        command = [sys.executable, str(Path(__file__)), "measure"]
        done = subprocess.run(
            [*command, str(data), str(years[-1])], capture_output=True, text=True, check=True
        )
    seconds, megabytes, rows, judged, practices = (float(part) for part in done.stdout.split())
    goal = f"{practices:,.0f} practices: "
    yield at_most(
        f"{goal}a year of {judged:.0f} plans ({rows:,.0f} verdicts), seconds",
        seconds,
        SECONDS,
        f"{seconds:.2f}",
    )
    yield at_most("… MB of the process", megabytes, MEGABYTES, f"{megabytes:.0f}")
    yield Line("… ms a plan", f"{1000 * seconds / judged:.1f}")


def is_of_today(data: Path, register: Register) -> bool:
    """Tell whether the items of a generated register are worded as a data set's duties are."""
    from extract import dataset

    texts = {*dataset.read("catalogue", data, columns=["canonical_id", "text"])["text"].to_pylist()}
    return all(mandate.text in texts for mandate in register.mandates)


def bundled(data: Path) -> None:
    """Bundle a data set, as aligning does."""
    from extract import journal
    from extract.bundle import bundle

    with journal.locked(data, "run"):
        db = journal.open_journal(data)
        bundle(db, data)
        db.close()


def measure(folder: Path, year: int) -> None:
    """Print seconds, MB, verdicts, plans and practices of one year's gaps in this process."""
    import time

    import pandas as pd
    import psutil
    import pyarrow.dataset as ds
    import scaleset

    from compare import answers

    register = scaleset.register(0, year)
    start = time.perf_counter()
    found: pd.DataFrame = answers.gaps(register, folder, year=year)
    seconds = time.perf_counter() - start
    memory = psutil.Process().memory_info().rss / 1e6
    practices = ds.dataset(folder / "practices").count_rows()
    print(seconds, memory, len(found), found["plan_id"].nunique(), practices)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
