"""Likeness of practices to candidates -> who goes with whom, each at most once."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Floats = npt.NDArray[np.float64]
Pairs = list[tuple[int, int]]


def one_to_one(likeness: Floats, cut: float) -> Pairs:
    """Return the pairs (row, column) of the best one-to-one assignment, by row; none below ``cut``.

    The sum of the squares is greatest, so that one good pair is not given up for two poor ones.
    Rows and columns that stand in no pair are left over.
    """
    rows = np.flatnonzero((likeness >= cut).any(axis=1))
    columns = np.flatnonzero((likeness >= cut).any(axis=0))
    if not len(rows):
        return []
    part = likeness[np.ix_(rows, columns)]
    chosen = linear_sum_assignment(np.where(part >= cut, part, 0.0) ** 2, maximize=True)
    pairs = zip(rows[chosen[0]], columns[chosen[1]], strict=True)
    return [(int(row), int(column)) for row, column in pairs if likeness[row, column] >= cut]


def without_displaced(pairs: Pairs, likeness: Floats, share: float) -> Pairs:
    """Return the pairs but those that only came about because a much better candidate was taken.

    A pair stays if its likeness is at least ``share`` of the best that its row has with any column.
    """
    best = likeness.max(axis=1, initial=0.0)
    return [(row, column) for row, column in pairs if likeness[row, column] >= share * best[row]]
