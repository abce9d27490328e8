"""Pictures -> characters. The only module that imports the text recognition engine.

PP-OCRv6 (small) through RapidOCR and ONNX Runtime, on the CPU; the models come inside the wheel and
nothing is downloaded. One engine a process; its threads are bounded.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import groupby
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from rapidocr import RapidOCR

from extract.scans.ink import Picture

THREADS = "ZUOFA_OCR_THREADS"
"""Environment variable: threads of the engine in this process (default: all cores, at most 2)."""
FIND_SIDE = 2000
"""Pixels: lines are looked for in a picture whose longer side is at most this."""
HEIGHT = 48
"""Pixels: the engine reads lines of this height (PP-OCR's input shape)."""
BATCH = 6
"""Lines read at once."""
NARROWEST = 320
"""Pixels: strips are padded to at least this width, as the engine was trained."""
DECODING = 1
"""Number of the way in which characters are told from the engine's probabilities: change it with the code."""
MIDDLE = 0.33
"""Steps: where in its step a character's middle stands (measured on 6,000 characters at 150 and 200 dpi)."""


class Strip(NamedTuple):
    """A part of a picture that holds one line, in pixels; the end is exclusive."""

    x0: int
    top: int
    x1: int
    bottom: int


class Glyph(NamedTuple):
    """One character as the engine read it."""

    text: str
    x: float
    """Its middle, in pixels from the left of the picture."""
    score: float
    """0 to 1: the engine's probability."""


def engine_version() -> str:
    """Return what the reading depends on: engine and model."""
    return f"rapidocr-{version('rapidocr')}-PP-OCRv6-small-{DECODING}"


def find_lines(picture: Picture) -> list[Strip]:
    """Return where the engine sees lines of text, top to bottom."""
    scale = min(1.0, FIND_SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _engine()(_coloured(np.asarray(small, np.uint8)), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    return [_strip(box / scale, picture.shape) for box in boxes] if boxes is not None else []


def read_strips(picture: Picture, strips: Sequence[Strip]) -> list[list[Glyph]]:
    """Return the characters of each strip, left to right; white space is not told."""
    order = sorted(range(len(strips)), key=lambda i: _ratio(strips[i]))
    glyphs: list[list[Glyph]] = [[] for _ in strips]
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        for i, line in zip(chosen, _read_batch(picture, [strips[i] for i in chosen]), strict=True):
            glyphs[i] = line
    return glyphs


class _Engine:
    """The engine as a reader of pictures, without a memory."""

    find_lines = staticmethod(find_lines)
    read_strips = staticmethod(read_strips)


ENGINE = _Engine()
"""What :mod:`extract.scans.scan` reads with, unless it is given a memory."""


@cache
def _engine() -> Any:
    cv2.setNumThreads(_threads())
    params = {
        "EngineConfig.onnxruntime.intra_op_num_threads": _threads(),
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "error",
        "Global.max_side_len": 100_000,  # scaled here, and only to look for lines
    }
    return RapidOCR(params=params)


def _threads() -> int:
    cores = os.cpu_count() or 1
    return max(1, min(int(os.environ.get(THREADS, "2")), cores))


@cache
def _recognizer() -> tuple[Any, list[str]]:
    """Return the session that reads lines, and the characters it knows (0 is none)."""
    recognizer = _engine()._load_rec_model()
    return recognizer.session, recognizer.postprocess_op.character


def _coloured(picture: Picture) -> Picture:
    return picture if picture.ndim == 3 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)


def _strip(box: npt.NDArray[np.float32], shape: tuple[int, ...]) -> Strip:
    x0, top = np.floor(box.min(axis=0)).astype(int)
    x1, bottom = np.ceil(box.max(axis=0)).astype(int)
    return Strip(max(0, int(x0)), max(0, int(top)), min(shape[1], int(x1)), min(shape[0], int(bottom)))


def _ratio(strip: Strip) -> float:
    return (strip.x1 - strip.x0) / max(1, strip.bottom - strip.top)


def _read_batch(picture: Picture, strips: Sequence[Strip]) -> Iterator[list[Glyph]]:
    widths = [max(8, round(HEIGHT * _ratio(strip))) for strip in strips]
    full = max(NARROWEST, *widths)
    batch = np.zeros((len(strips), 3, HEIGHT, full), np.float32)
    for i, (strip, width) in enumerate(zip(strips, widths, strict=True)):
        part = _coloured(picture[strip.top : strip.bottom, strip.x0 : strip.x1])
        line = cv2.resize(part, (width, HEIGHT)).astype(np.float32)
        batch[i, :, :, :width] = line.transpose(2, 0, 1) / 127.5 - 1
    session, characters = _recognizer()
    for strip, width, steps in zip(strips, widths, session(batch), strict=True):
        scale = full / len(steps) * (strip.x1 - strip.x0) / width
        yield list(_decode(steps, characters, strip.x0, scale))


def _decode(
    steps: npt.NDArray[np.float32], characters: Sequence[str], left: float, scale: float
) -> Iterator[Glyph]:
    """Yield the characters of a line from the engine's probabilities (step, character)."""
    best = steps.argmax(axis=1)
    for index, run in groupby(range(len(best)), key=lambda step: int(best[step])):
        if index and not characters[index].isspace():
            weights = [(step, float(steps[step, index])) for step in run]
            middle = sum(step * p for step, p in weights) / sum(p for _, p in weights)
            yield Glyph(characters[index], left + (middle + MIDDLE) * scale, max(p for _, p in weights))
