"""What the engine has read, kept in small files: a page is read once, and an interrupted run resumes.

A file a picture, named by the SHA-256 of the picture as the engine sees it and by the engine's
version. It holds the lines found and every strip read so far.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from extract.scans import ocr
from extract.scans.ink import Picture
from extract.scans.ocr import Glyph, Strip


class Reader(Protocol):
    """Reads pictures: :mod:`extract.scans.ocr` itself, or a :class:`Memory` before it."""

    def find_lines(self, picture: Picture) -> list[Strip]:
        """Return where lines of text are."""
        ...

    def read_strips(self, picture: Picture, strips: Sequence[Strip]) -> list[list[Glyph]]:
        """Return the characters of each strip."""
        ...


class Memory:
    """The engine, with what it has read kept in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_lines(self, picture: Picture) -> list[Strip]:
        """Return where the engine sees lines of text."""
        path = self._path(picture)
        known = _load(path)
        if "found" not in known:
            known["found"] = ocr.find_lines(picture)
            _save(path, known)
        return [Strip(*strip) for strip in known["found"]]

    def read_strips(self, picture: Picture, strips: Sequence[Strip]) -> list[list[Glyph]]:
        """Return the characters of each strip; only those not read before go to the engine."""
        path = self._path(picture)
        known = _load(path)
        lines: dict[str, Any] = known.setdefault("lines", {})
        new = [strip for strip in strips if _name(strip) not in lines]
        if new:
            lines |= zip(map(_name, new), ocr.read_strips(picture, new), strict=True)
            _save(path, known)
        return [[Glyph(*glyph) for glyph in lines[_name(strip)]] for strip in strips]

    def _path(self, picture: Picture) -> Path:
        digest = hashlib.sha256(repr(picture.shape).encode() + picture.tobytes()).hexdigest()
        return self.folder / f"{digest[:32]}-{ocr.engine_version()}.json.gz"


def _name(strip: Strip) -> str:
    return ",".join(map(str, strip))


def _load(path: Path) -> dict[str, Any]:
    """Return what a file holds; a missing or damaged one holds nothing."""
    try:
        known: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError):
        return {}
    return known


def _save(path: Path, known: dict[str, Any]) -> None:
    """Write the file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(gzip.compress(json.dumps(known, ensure_ascii=False).encode(), 6))
    part.replace(path)
