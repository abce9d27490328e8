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
SEAL, FRAME = 0.04, 0.5
"""A red mark is a seal when both its sides are at least the first share of the page's width (8 mm of A4), and
none is more than the second: that is a table with red rules."""
RIM = 0.75
"""What is reddish and lighter than this share of the paper is a seal's rim: the colours of a JPEG run."""
RED = 45
"""Grey levels by which red exceeds green and blue in a seal's ink."""


def ink(grey: Picture) -> Picture:
    """Return a mask, 1 where there is ink, of a grey picture; shadows and tinted paper are no ink."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    return _darker(smooth, _mean(smooth, np.ones(smooth.shape, np.uint8)))


def faint_ink(grey: Picture, marks: Picture) -> Picture:
    """Return a mask of what is darker than the paper beside the ink; ``marks`` is the ink.

    A faint rule between two lines of print is no darker than the mean of both. Characters are fatter here.
    """
    smooth = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    paper = 1 - cv2.dilate(marks, np.ones((3, 3), np.uint8))
    return _darker(smooth, _mean(smooth, np.asarray(paper, np.uint8)))


def _darker(smooth: Picture, mean: npt.NDArray[np.float32]) -> Picture:
    return np.asarray((smooth < mean - DARKER) | (smooth < 60), np.uint8)


def _mean(smooth: Picture, of: Picture) -> npt.NDArray[np.float32]:
    """Return the mean round each pixel, of the pixels where ``of`` is 1; 0 where there are none."""
    block = smooth.shape[1] // REACH | 1
    sums, counts = (
        cv2.boxFilter(
            values.astype(np.float32), -1, (block, block), normalize=False, borderType=cv2.BORDER_REPLICATE
        )
        for values in (smooth * of, of)
    )
    return np.asarray(sums / np.maximum(counts, 1), np.float32)


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
    marks = (_redness(picture) > RED).astype(np.uint8)
    seals = _seals(marks) > 0
    if not seals.any():
        return grey
    red = picture[:, :, 0]
    paper, stamped = np.percentile(red, 75), np.median(red[seals & (marks > 0)])
    seen = red * (paper / max(1.0, float(stamped)))  # by red light the seal is a little darker than paper
    rim = (_redness(picture) > RED / 4) & (seen > RIM * paper)
    return np.where(seals, np.where(rim, paper, np.minimum(seen, paper)), grey).astype(np.uint8)


def _redness(picture: Picture) -> npt.NDArray[np.int16]:
    """Return by how many grey levels red exceeds green and blue."""
    red, green, blue = (picture[:, :, i].astype(np.int16) for i in range(3))
    return np.asarray(red - np.maximum(green, blue), np.int16)


def _seals(marks: Picture) -> Picture:
    """Return a mask of the areas inside red seals; ``marks`` is what is red."""
    if marks.mean() < 1e-4:
        return np.zeros_like(marks)
    width = marks.shape[1]
    size = max(3, width // 80)
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    sides = [cv2.boundingRect(outline)[2:] for outline in outlines]
    seals = [
        outline
        for outline, size in zip(outlines, sides, strict=True)
        if min(size) >= SEAL * width and max(size) <= FRAME * width
    ]
    areas = cv2.drawContours(np.zeros_like(marks), seals, -1, 1, cv2.FILLED)
    halo = max(5, width // 120 | 1)  # a compressed picture's colours run
    return np.asarray(cv2.dilate(areas, np.ones((halo, halo), np.uint8)), np.uint8)
