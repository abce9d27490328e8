"""DataFrames -> what files and other programs take: plain records, CSV."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be computed by a spreadsheet."""
SIGNS = {"removed": "[-{}-]", "added": "{{+{}+}}", "equal": "{}"}
"""How marked words are written where nothing is coloured."""


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows of a frame as plain Python values: None for what is missing, lists, dicts, dates."""
    names = [str(name) for name in frame.columns]
    return [
        dict(zip(names, map(plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)
    ]


def plain(value: Any) -> Any:
    """Return a value of a frame as a plain Python value."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (str, bool, int, dt.date)):
        return value
    if isinstance(value, float):
        return None if value != value else value
    return None  # pandas.NA, pandas.NaT


def to_csv(frame: "pd.DataFrame") -> str:
    """Return a frame as CSV with a heading: lists a line an entry, marked words as [-old-] and {+new+}."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in records(frame):
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue()


def signed(marks: Sequence[Mapping[str, Any]]) -> str:
    """Return the marks of two texts as one text: [-old-], {+new+}."""
    return "".join(SIGNS[mark["change"]].format(mark["text"]) for mark in marks)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        is_marks = bool(value) and isinstance(value[0], dict) and "change" in value[0]
        value = signed(value) if is_marks else "\n".join(map(_entry, value))
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _entry(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(inner) for inner in value.values() if inner not in (None, ""))
    return str(value)
