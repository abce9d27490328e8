"""A page picture -> the same picture upright and straight: its skew measured and undone.

The skew is the angle at which the rows of the picture differ most: lines of print and horizontal
rules then stand in rows of their own. Quarter turns are told by the reader (``extract.scans.scan``), which
can see whether the text makes sense.
"""

from collections.abc import Iterable

import cv2
import numpy as np

from extract.scans.ink import Picture, ink

STEEPEST = 6.0
"""Degrees: the largest skew that is looked for."""
SMALL = 600
"""Pixels: width of the picture on which the angle is first looked for."""
FINE = 1200
"""Pixels: width of the picture on which it is measured."""
SIDEWAYS = 3.0
"""The columns of a page that lies on its side are this many times sharper than its rows."""
STRAIGHT = 0.04
"""Degrees: a smaller skew is left (0.6 points over the width of a page)."""


def skew(picture: Picture) -> float:
    """Return the skew of a grey picture in degrees, positive where its lines fall to the right.

    A page that lies on its side is measured along its columns. 0.0 for a blank picture.
    """
    angle = 0.0
    sideways = False
    for width, reach, step in ((SMALL, STEEPEST, 0.5), (SMALL, 0.5, 0.1), (FINE, 0.1, 0.02)):
        marks = _shrunk_ink(picture, width)
        if not marks.any():
            return 0.0
        if width == SMALL and reach == STEEPEST:
            sideways = _lies_on_its_side(marks)
        lines = np.ascontiguousarray(marks.T) if sideways else marks
        angle = _sharpest(lines, np.arange(angle - reach, angle + reach + step / 2, step))
    return round(-angle if sideways else angle, 3)


def _lies_on_its_side(marks: Picture) -> bool:
    """Tell whether the columns of the picture, turned at best, differ far more than its rows do."""
    angles = np.arange(-STEEPEST, STEEPEST + 0.1, 1.0)
    across, down = (
        max(_sharpness(_rotated(lines, float(angle), 0)) for angle in angles)
        for lines in (marks, np.ascontiguousarray(marks.T))
    )
    return down > SIDEWAYS * across


def straighten(picture: Picture, angle: float) -> Picture:
    """Turn the picture by its skew about its middle; corners that come in are white."""
    if abs(angle) < STRAIGHT:
        return picture
    return _rotated(picture, angle, 255)


def quarter_turned(picture: Picture, quarters: int) -> Picture:
    """Return the picture turned by ``quarters`` times 90 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(picture, -quarters))


def _shrunk_ink(picture: Picture, width: int) -> Picture:
    scale = min(1.0, width / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    marks = ink(np.asarray(small, np.uint8))
    edge = max(2, marks.shape[1] // 40)  # black scan edges would outweigh the print
    marks[:edge], marks[-edge:], marks[:, :edge], marks[:, -edge:] = 0, 0, 0, 0
    return marks


def _sharpest(marks: Picture, angles: Iterable[float]) -> float:
    return max(angles, key=lambda angle: _sharpness(_rotated(marks, float(angle), 0)))


def _sharpness(marks: Picture) -> float:
    rows = marks.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _rotated(picture: Picture, angle: float, fill: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    border = (fill, fill, fill)
    turned = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)
    return np.asarray(turned, np.uint8)
