"""A grey page picture -> its ink, and the picture without its seals."""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Picture: TypeAlias = npt.NDArray[np.uint8]
"""Pixels, (height, width) grey or (height, width, 3) red-green-blue; 0 is black, 255 is white."""

REACH = 30
"""The neighbourhood whose mean a pixel is compared with: this fraction of the picture's width."""
DARKER = 14
"""Grey levels by which ink is darker than its neighbourhood (noise of a faint scan: about 5)."""
PALE = 0.35
"""What differs from the paper by less than this share of what the print does is no print."""
SEAL = 0.04
"""A red mark is a seal when both its sides are at least this share of the page's width (8 mm of A4)."""
RED = 45
"""Grey levels by which red exceeds green and blue in a seal's ink."""


def ink(grey: Picture) -> Picture:
    """Return a mask, 1 where there is ink, of a grey picture; shadows and tinted paper are no ink."""
    block = grey.shape[1] // REACH | 1
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    mean = cv2.boxFilter(smooth, -1, (block, block), borderType=cv2.BORDER_REPLICATE)
    dark = (smooth.astype(np.int16) < mean.astype(np.int16) - DARKER) | (smooth < 60)
    return np.asarray(dark, np.uint8)


def print_ink(grey: Picture) -> Picture:
    """Return a mask of the ink that is about as dark as the page's print: without watermarks and stains."""
    paper, dark = np.percentile(grey, (60, 0.5))
    solid = grey < paper - PALE * (paper - dark)
    return np.asarray(ink(grey) & solid, np.uint8)


def without_seals(picture: Picture) -> Picture:
    """Return the picture in grey; inside red seals only what is black remains.

    Red print that is no seal (smaller, or a line of text) keeps its ink.
    """
    if picture.ndim == 2:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    seals = _seals(picture)
    return np.where(seals > 0, picture[:, :, 0], grey) if seals.any() else grey


def _seals(picture: Picture) -> Picture:
    """Return a mask of the areas that red seals cover."""
    red, green, blue = (picture[:, :, i].astype(np.int16) for i in range(3))
    marks = ((red - np.maximum(green, blue)) > RED).astype(np.uint8)
    if marks.mean() < 1e-4:
        return np.zeros_like(marks)
    width = picture.shape[1]
    size = max(3, width // 80)
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    smallest = SEAL * width
    large = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= smallest
    large[0] = False
    return np.asarray(cv2.dilate(large[labels].astype(np.uint8), np.ones((5, 5), np.uint8)), np.uint8)
