"""Columns of headings get a level each, by their names and by what stands beside them."""

import pytest

from extract.table.settle import LEVELS, Level, settle

F, G, S, I = LEVELS  # noqa: E741


@pytest.mark.parametrize(
    "named", [(), (F,), (S,), (I,), (F, S), (F, I), (S, I), (F, S, I), (S, F), (I, S, F), (G, S, I)]
)
def test_levels_that_differ_stay(named: tuple[Level, ...]) -> None:
    assert settle(named) == named


@pytest.mark.parametrize(
    ("named", "levels"),
    [
        ((F, F), (F, S)),
        ((F, F, S), (F, S, I)),
        ((S, S), (S, I)),
        ((I, I), (S, I)),
        ((F, S, S), (F, S, I)),
        ((F, I, I), (F, S, I)),
        ((S, I, I), (G, S, I)),
        ((F, S, S, I), (F, G, S, I)),
    ],
)
def test_levels_that_are_the_same_give_way(named: tuple[Level, ...], levels: tuple[Level, ...]) -> None:
    assert settle(named) == levels


@pytest.mark.parametrize(
    ("named", "levels"),
    [((G,), (S,)), ((G, S), (S, I)), ((G, I), (S, I)), ((F, G, S), (F, S, I)), ((F, G, S, I), (F, G, S, I))],
)
def test_a_group_is_used_only_where_it_is_needed(named: tuple[Level, ...], levels: tuple[Level, ...]) -> None:
    assert settle(named) == levels


def test_more_columns_than_levels_stay() -> None:
    assert settle((F, S, S, I, I)) == (F, S, S, I, I)
