"""What comes out of a drawn plan equals what went in: the test that proves the reader."""

from pathlib import Path

import factory
import pytest
from factory import Layout, PlanSpec
from hypothesis import HealthCheck, given, settings
from pages import pages_of
from paint import sized
from typeset import text_width

from extract import read_plan

MANY_SEEDS = range(300)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("factory") / "plan.pdf"


def misread(spec: PlanSpec, layout: Layout, path: Path) -> list[factory.Mistake]:
    factory.draw(spec, layout, path)
    return factory.mistakes(spec, layout, read_plan(path))


def test_a_seed_always_gives_the_same_file(drawn: Path) -> None:
    files = []
    for _ in range(2):
        factory.draw(*factory.random_plan(7), drawn)
        files.append(drawn.read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize("seed", range(50))
def test_no_text_crosses_a_rule(seed: int) -> None:
    spec, layout = factory.random_plan(seed)
    for page in pages_of(spec, layout):
        for ink in page.inks:
            face = sized(layout, ink.scale)
            left, right, middle = ink.x, ink.x + text_width(ink.text, face), ink.y + face.pitch / 2
            for cell in page.cells:
                if cell.top < middle < cell.bottom and left < cell.x1 and right > cell.x0:
                    assert cell.x0 <= left + 0.1
                    assert right <= cell.x1 + 0.1


@pytest.mark.parametrize("rows", ["stacked", "ruled", "borderless"])
@pytest.mark.parametrize("rules", ["lines", "rects", "slivers", "cell_slivers"])
def test_every_kind_of_table_is_read(rows: str, rules: str, drawn: Path) -> None:
    spec, layout = factory.random_plan(5, rows=rows, rules=rules)
    assert misread(spec, layout, drawn) == []


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(case=factory.cases())
def test_what_comes_out_equals_what_went_in(case: tuple[PlanSpec, Layout], drawn: Path) -> None:
    assert misread(*case, drawn) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY_SEEDS)
def test_longer_plans_too(seed: int, drawn: Path) -> None:
    assert misread(*factory.random_plan(seed), drawn) == []


@pytest.mark.slow
def test_most_tables_without_vertical_rules(drawn: Path) -> None:
    """24 of these 40 are read without a mistake; they leave no more room between columns than words do."""
    whole = sum(not misread(*factory.random_plan(seed, upright=False), drawn) for seed in range(40))
    assert whole >= 24
