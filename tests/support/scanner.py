"""A drawn page -> the picture that a poor scanner makes of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import cv2
import numpy as np

from extract.page import Rule
from extract.scans.ink import Picture
from extract.table.grid import tracks

MM = 1 / 210
"""A millimetre of an A4 page, as a share of its shorter side."""
RED = (205, 45, 50)


@dataclass(frozen=True)
class Scanner:
    """What goes wrong between the page and the file."""

    angle: float = 0.0
    """Degrees that the page's lines fall to the right."""
    quarters: int = 0
    """Quarter turns clockwise that the page lies turned by."""
    dark: bool = False
    """What lies beside a slanting page is black, not white."""
    edges: int = 0
    """Sides with a black edge, where the lid was open."""
    holes: int = 0
    """Punch holes in the left margin, black."""
    stamps: int = 0
    """Red seals, over whatever stands there."""
    gaps: int = 0
    """Breaks in each rule, 1.5 mm at most."""
    faint: int = 0
    """Grey levels by which rules are paler than black."""
    blur: float = 0.0
    """Pixels: standard deviation of the lens."""
    contrast: float = 1.0
    """Grey levels between paper and print, as a share of all."""
    shade: int = 0
    """Grey levels by which one side of the page is darker than the other."""
    noise: float = 0.0
    """Grey levels: standard deviation."""
    speckle: float = 0.0
    """Share of the pixels that are black dust."""
    jpeg: int = 0
    """Quality; 0 is lossless."""

    @property
    def name(self) -> str:
        """What differs from a perfect scanner."""
        return " ".join(
            f"{f.name}={getattr(self, f.name)}" for f in fields(self) if getattr(self, f.name) != f.default
        )


def random_scanner(seed: int, **overrides: Any) -> Scanner:
    """Return the scanner of a seed: each fault in about half of them."""
    dice = random.Random(seed)

    def perhaps(low: float, high: float, otherwise: float = 0.0) -> Any:
        value = dice.uniform(low, high)
        return round(value, 4) if dice.random() < 0.5 else otherwise

    chosen: dict[str, Any] = {
        "angle": perhaps(-5, 5),
        "quarters": dice.choice((0, 0, 0, 0, 1, 2, 3)),
        "dark": dice.random() < 0.25,
        "edges": int(perhaps(1, 4.99)),
        "holes": int(perhaps(2, 4.99)),
        "stamps": int(perhaps(1, 3.99)),
        "gaps": int(perhaps(1, 2.99)),
        "faint": int(perhaps(60, 130)),
        "blur": perhaps(0.3, 0.9),
        "contrast": perhaps(0.5, 0.9, 1.0),
        "shade": int(perhaps(10, 50)),
        "noise": perhaps(2, 10),
        "speckle": perhaps(0.0001, 0.0004),
        "jpeg": int(perhaps(50, 90)),
    }
    return Scanner(**chosen | overrides)


def scanned(page: Picture, rules: Sequence[Rule], points: float, how: Scanner, seed: int = 0) -> Picture:
    """Return the picture (red, green, blue) of a page with these rules; ``points`` is points a pixel."""
    chance = np.random.default_rng(seed)
    picture = page.copy()
    wear(picture, rules, points, how, chance)
    stamp(picture, how.stamps, chance)
    picture = turned(picture, how)
    border(picture, how, chance)
    picture = lit(picture, how, chance)
    if how.jpeg:
        packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])[1]
        picture = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(picture, np.uint8)


# --- on the paper


def wear(
    picture: Picture, rules: Sequence[Rule], points: float, how: Scanner, chance: np.random.Generator
) -> None:
    """Fade and break the rules."""
    unit = MM * min(picture.shape[:2])
    for horizontal in (True, False):
        for track in tracks(rule for rule in rules if rule.horizontal == horizontal):
            at, reach = round(track.at / points), max(1, round(1.6 / points))
            band = slice(max(0, at - reach), at + reach + 1)
            for start, end in track.spans:
                low, high = max(0, round(start / points)), round(end / points)
                fade(picture, band, slice(low, high), horizontal, how.faint)
                for first in chance.integers(low, high, how.gaps if high - low > 20 * unit else 0):
                    gap = slice(first, first + round(chance.uniform(0.3, 1.5) * unit))
                    picture[(band, gap) if horizontal else (gap, band)] = 255


def fade(picture: Picture, band: slice, along: slice, horizontal: bool, grey: int) -> None:
    """Make what is darker than ``grey`` so pale."""
    place = (band, along) if horizontal else (along, band)
    picture[place] = np.maximum(picture[place], grey)


def stamp(picture: Picture, count: int, chance: np.random.Generator) -> None:
    """Print round and square red seals; black print under them stays black."""
    height, width = picture.shape[:2]
    unit = MM * min(height, width)
    for n in range(count):
        ink = np.full_like(picture, 255)
        size = round(chance.uniform(9, 17) * unit)
        x, y = int(chance.uniform(0.15, 0.85) * width), int(chance.uniform(0.15, 0.85) * height)
        thick = max(2, round(unit))
        if n % 2:
            cv2.rectangle(ink, (x - size, y - size), (x + size, y + size), RED, thick)
        else:
            cv2.circle(ink, (x, y), size, RED, thick)
            cv2.circle(ink, (x, y), round(size * 0.6), RED, max(1, thick // 2))
        for row in (-0.4, 0, 0.4):
            left, right = round(x - size * 0.5), round(x + size * 0.5)
            cv2.line(
                ink, (left, round(y + row * size)), (right, round(y + row * size)), RED, max(1, thick // 2)
            )
        picture[:] = (picture.astype(np.uint16) * ink // 255).astype(np.uint8)


# --- on the glass


def turned(picture: Picture, how: Scanner) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -how.angle, 1)
    beside = (20,) * 3 if how.dark else (255,) * 3
    slanting = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=beside)
    return np.ascontiguousarray(np.rot90(slanting, -how.quarters), np.uint8)


def border(picture: Picture, how: Scanner, chance: np.random.Generator) -> None:
    """Blacken edges, and punch holes."""
    height, width = picture.shape[:2]
    unit = MM * min(height, width)
    for side in range(how.edges):
        deep = round(chance.uniform(0.5, 4) * unit)
        place = ((slice(None), slice(0, deep)), (slice(0, deep), slice(None)))[side % 2]
        (picture if side < 2 else picture[::-1, ::-1])[place] = 25
    for n in range(how.holes):
        y = round(height * (n + 1) / (how.holes + 1))
        cv2.circle(picture, (round(9 * unit), y), round(2.8 * unit), (30, 30, 30), -1)


def lit(picture: Picture, how: Scanner, chance: np.random.Generator) -> Picture:
    """Return what the sensor sees: blurred, pale, shaded, noisy, dusty."""
    seen = cv2.GaussianBlur(picture, (0, 0), how.blur) if how.blur else picture
    light = 250 - (250 - seen.astype(np.float32)) * how.contrast
    light -= np.linspace(0, how.shade, picture.shape[1], dtype=np.float32)[None, :, None]
    if how.noise:
        light += chance.normal(0, how.noise, picture.shape[:2]).astype(np.float32)[:, :, None]
    dust = chance.random(picture.shape[:2]) < how.speckle
    light[cv2.dilate(dust.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 40
    return np.clip(light, 0, 255).astype(np.uint8)
