"""Where a practice stands -> a small picture of that very place, with the practice's box drawn.

Pictures are drawn in the order in which they are asked for, until they have used up their room.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pypdfium2
from PIL import Image, ImageDraw

from extract.picture import POINTS_PER_INCH, page_picture
from extract.records import Box

DPI = 110
"""Dots an inch: small print of a plan (10 points) is still read with ease."""
BESIDE, ABOVE = 40.0, 26.0
"""Points of the page that are shown around a box: to its sides, and over and under it."""
FRAME = (176, 0, 32)
"""Red, green, blue of the frame around the practice."""
GREYS = 8
"""Greys that are enough for black print on white."""
QUALITY = 40
"""Of a lossy picture, 0 to 100, where that is smaller: a scan has more greys than print."""

Why = Literal["unasked", "budget", "absent", "changed", "pageless", "unreadable"]
"""Why a place has no picture: codes of ``pictures`` in ``compare/rules/report.yml``."""


@dataclass(frozen=True, slots=True)
class Place:
    """所在: a box on a page of a plan's file."""

    file: str
    """As in ``plans.file``, relative to the folder of plans."""
    sha256: str
    """Of the file when it was read, hexadecimal; '' where that is not known."""
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """圖片."""

    webp: bytes
    width: int
    height: int
    """Pixels, at :data:`DPI`."""

    @property
    def base64(self) -> str:
        """Return the picture as text."""
        return base64.b64encode(self.webp).decode("ascii")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of places, each kept once."""

    pictures: tuple[Picture, ...]
    places: Mapping[Place, int]
    """Place -> index of its picture."""
    without: Mapping[Place, Why]
    """Place -> why it has none."""

    @property
    def chars(self) -> int:
        """Characters that the pictures take in a page."""
        return sum(map(_chars, self.pictures))


NONE = Pictures((), {}, {})


def places_of(practice: Mapping[str, Any], plan: Mapping[str, Any]) -> list[Place]:
    """Return where a practice stands, a place a page, by its row and its plan's row."""
    file, sha256 = plan.get("file") or "", plan.get("sha256") or ""
    boxes = practice.get("boxes") or ()
    return [Place(file, sha256, Box(**{**box, "place": box.get("place") or ""})) for box in boxes]


def draw_places(places: Iterable[Place], raw: Path, room: int) -> Pictures:
    """Return the pictures of places of the files in the folder ``raw``, the first ones first.

    ``room`` is how many characters all of them may take as base64. From the first one that finds no room,
    the rest is left out without being drawn.
    """
    album = _Album(raw, room)
    for place in places:
        album.add(place)
    return Pictures(tuple(album.pictures), album.places, album.without)


class _Album:
    def __init__(self, raw: Path, room: int) -> None:
        self.raw, self.room, self.is_full = raw, room, False
        self.pictures: list[Picture] = []
        self.places: dict[Place, int] = {}
        self.without: dict[Place, Why] = {}
        self.known: dict[bytes, int] = {}
        self.hashes: dict[str, str | None] = {}

    def add(self, place: Place) -> None:
        if place in self.places or place in self.without:
            return
        why = self._why_not(place) or ("budget" if self.is_full else self._draw(place))
        if why:
            self.without[place] = why

    def _draw(self, place: Place) -> Why | None:
        """Draw and keep a picture, or return why not."""
        picture = draw_place(self.raw, place)
        return self._keep(place, picture) if isinstance(picture, Picture) else picture

    def _keep(self, place: Place, picture: Picture) -> Why | None:
        """Keep a picture, or return why not."""
        if picture.webp not in self.known:
            if _chars(picture) > self.room:
                self.is_full = True
                return "budget"
            self.room -= _chars(picture)
            self.known[picture.webp] = len(self.pictures)
            self.pictures.append(picture)
        self.places[place] = self.known[picture.webp]
        return None

    def _why_not(self, place: Place) -> Why | None:
        """Return why no picture can be made of a place; None where one can."""
        if not place.file.lower().endswith(".pdf") or place.box.page < 1:
            return "pageless"
        if place.file not in self.hashes:
            self.hashes[place.file] = _hash(self.raw / place.file)
        found = self.hashes[place.file]
        if found is None:
            return "absent"
        return "changed" if place.sha256 and place.sha256 != found else None


def _chars(picture: Picture) -> int:
    """Return how many characters a picture takes in a page, its frame of JSON with it."""
    return 4 * ((len(picture.webp) + 2) // 3) + 20


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def draw_place(raw: Path, place: Place) -> Picture | Literal["unreadable"]:
    """Return the picture of a place with its box drawn."""
    try:
        sheet = _page(raw / place.file, place.box.page, place.sha256)
    except (OSError, ValueError, IndexError, pypdfium2.PdfiumError):
        return "unreadable"
    scale = DPI / POINTS_PER_INCH
    box = [round(edge * scale) for edge in (place.box.x0, place.box.top, place.box.x1, place.box.bottom)]
    beside, above = round(BESIDE * scale), round(ABOVE * scale)
    left, top = max(0, box[0] - beside), max(0, box[1] - above)
    right, bottom = min(sheet.width, box[2] + beside), min(sheet.height, box[3] + above)
    if right <= left or bottom <= top:
        return "unreadable"
    frame = (box[0] - left - 4, box[1] - top - 3, box[2] - left + 4, box[3] - top + 3)
    return min(_pictures(sheet.crop((left, top, right, bottom)), frame), key=lambda found: len(found.webp))


@lru_cache(maxsize=8)
def _page(path: Path, page: int, sha256: str) -> Image.Image:
    """Return a page in grey; ``sha256`` tells files apart that come to lie in one place."""
    return page_picture(path, page, DPI).convert("L")


def _pictures(part: Image.Image, frame: tuple[int, int, int, int]) -> Iterable[Picture]:
    """Yield a picture as few greys without loss, and as many with some."""
    few = part.quantize(GREYS).convert("RGB")
    yield _webp(few, frame, lossless=True, quality=60)
    yield _webp(part.convert("RGB"), frame, lossless=False, quality=QUALITY)


def _webp(part: Image.Image, frame: tuple[int, int, int, int], *, lossless: bool, quality: int) -> Picture:
    ImageDraw.Draw(part).rectangle(frame, outline=FRAME, width=2)
    out = BytesIO()
    part.save(out, format="WEBP", lossless=lossless, quality=quality, method=4)
    return Picture(out.getvalue(), part.width, part.height)
