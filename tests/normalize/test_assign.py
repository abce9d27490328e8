"""One to one: what must stay alone first."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.assign import one_to_one, without_displaced


@pytest.mark.parametrize(
    ("likeness", "pairs"),
    [
        ([[]], []),
        ([[0.2, 0.1]], []),
        ([[0.0], [0.0]], []),
        ([[0.3, 0.1], [0.1, 0.2]], [(0, 0)]),
        ([[0.9], [0.8]], [(0, 0)]),
        ([[0.8, 0.7], [0.9, 0.1]], [(0, 1), (1, 0)]),
        ([[0.9, 0.5], [0.5, 0.0]], [(0, 0)]),
        ([[0.6, 0.55], [0.55, 0.0]], [(0, 1), (1, 0)]),
        ([[0.1, 0.9, 0.3], [0.8, 0.9, 0.2]], [(0, 1), (1, 0)]),
    ],
)
def test_pairs(likeness: list[list[float]], pairs: list[tuple[int, int]]) -> None:
    assert one_to_one(np.array(likeness), 0.24) == pairs


@given(st.integers(0, 4), st.integers(0, 4), st.data())
def test_the_best_of_all_assignments(rows: int, columns: int, data: st.DataObject) -> None:
    values = st.lists(st.floats(0, 1), min_size=rows * columns, max_size=rows * columns)
    likeness = np.array(data.draw(values)).reshape(rows, columns)
    pairs = one_to_one(likeness, 0.24)
    assert all(likeness[pair] >= 0.24 for pair in pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert pairs == sorted(pairs)
    worth = np.where(likeness >= 0.24, likeness, 0.0) ** 2
    padded = np.zeros((rows, columns + rows))
    padded[:, :columns] = worth
    best = max(
        sum(padded[n, c] for n, c in enumerate(p))
        for p in itertools.permutations(range(columns + rows), rows)
    )
    assert sum(worth[pair] for pair in pairs) == pytest.approx(best)


@pytest.mark.parametrize(
    ("pairs", "likeness", "left"),
    [
        ([], [[0.5]], []),
        ([(0, 1)], [[0.9, 0.3]], []),
        ([(0, 1)], [[0.9, 0.7]], [(0, 1)]),
        ([(0, 0), (1, 1)], [[0.9, 0.1], [0.9, 0.5]], [(0, 0)]),
    ],
)
def test_second_choices_are_dropped(
    pairs: list[tuple[int, int]], likeness: list[list[float]], left: list[tuple[int, int]]
) -> None:
    assert without_displaced(pairs, np.array(likeness), 0.75) == left
