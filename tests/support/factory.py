"""The plan factory: random plans, drawn as PDFs, with the truth that a reader must find in them.

    uv run python tests/support/factory.py --seeds 0:200 [--most ITEMS] [--level] [--out DIR]

reads each drawn plan and prints what was misread, and which layout features go with it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from paint import draw
from planmake import Dice, Drawn, make_layout, make_plan
from planspec import Layout, PlanSpec, truth
from verdict import Mistake, mistakes

__all__ = [
    "Layout",
    "Mistake",
    "PlanSpec",
    "cases",
    "draw",
    "layouts",
    "mistakes",
    "plans",
    "random_plan",
    "truth",
]


def random_plan(seed: int, most: int = 8, **overrides: Any) -> tuple[PlanSpec, Layout]:
    """Return the plan of a seed, of about ``most`` items at most; ``overrides`` are fields of the layout."""
    choose = Dice(seed)
    layout = make_layout(choose, **overrides)
    return make_plan(choose, layout, most), layout


@st.composite
def layouts(draw_one: st.DrawFn, **overrides: Any) -> Layout:
    return make_layout(Drawn(draw_one), **overrides)


@st.composite
def plans(draw_one: st.DrawFn, layout: Layout, most: int = 4) -> PlanSpec:
    """Plans that can be set clearly in ``layout``."""
    return make_plan(Drawn(draw_one), layout, most)


@st.composite
def cases(draw_one: st.DrawFn, most: int = 4, **overrides: Any) -> tuple[PlanSpec, Layout]:
    """A layout and a plan to go with it."""
    layout = draw_one(layouts(**overrides))
    return draw_one(plans(layout, most)), layout


# --- the command


@dataclass(frozen=True)
class Score:
    seed: int
    rows: int
    pages: int
    mistakes: tuple[Mistake, ...]
    features: dict[str, Any]


def score_seed(seed: int, folder: Path, most: int, **overrides: Any) -> Score:
    """Draw the plan of a seed, read it, and compare; ``overrides`` are fields of the layout."""
    from extract import read_plan

    spec, layout = random_plan(seed, most, **overrides)
    path = folder / f"plan-{seed}.pdf"
    draw(spec, layout, path)
    try:
        plan = read_plan(path)
    except Exception as error:  # a crash is a finding like any other
        return Score(
            seed, len(truth(spec, layout)), 0, (Mistake("crash", None, repr(error)),), layout.features()
        )
    return Score(
        seed, len(plan.practices), plan.page_count, tuple(mistakes(spec, layout, plan)), layout.features()
    )


def report(scores: list[Score]) -> Iterator[str]:
    """Yield failing seeds, then features by how much more often they fail than the others."""
    bad = [score for score in scores if score.mistakes]
    for score in bad:
        fields = dict(Counter(mistake.field for mistake in score.mistakes))
        yield f"seed {score.seed}: {score.rows} practices, {score.pages} pages, misread {fields}"
        yield from (f"  #{m.ordinal} {m.field}: {m.wanted!r} -> {m.found!r}" for m in score.mistakes[:4])
        yield f"  {score.features}"
    yield f"{len(scores) - len(bad)} of {len(scores)} plans perfect"
    seen = Counter(item for score in scores for item in feature_values(score))
    failed = Counter(item for score in bad for item in feature_values(score))
    for item in sorted(failed, key=lambda item: -failed[item] / seen[item]):
        yield f"  {failed[item]:4d} of {seen[item]:4d} failed with {item[0]} = {item[1]}"


def feature_values(score: Score) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in score.features.items() if not isinstance(value, float)]


def main() -> int:
    """Score a range of seeds; the exit code is 1 when one was misread."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="0:100", help="FIRST:LAST, the last not included")
    parser.add_argument("--most", type=int, default=8, help="items a plan, at most")
    parser.add_argument("--level", action="store_true", help="tables without vertical rules")
    parser.add_argument("--out", type=Path, help="keep the PDFs here")
    args = parser.parse_args()
    first, last = map(int, args.seeds.split(":"))
    with TemporaryDirectory() as spare, ProcessPoolExecutor() as pool:
        folder = args.out or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        score = partial(
            score_seed, folder=folder, most=args.most, **({"upright": False} if args.level else {})
        )
        scores = list(pool.map(score, range(first, last), chunksize=4))
    for line in report(scores):
        print(line)
    return int(any(score.mistakes for score in scores))


if __name__ == "__main__":
    sys.exit(main())
