"""What people call a plan -> the plan: its id, its file's name, its office and year, whole or in part."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compare.offices import NAMES, name_key, of_office

Row = Mapping[str, Any]
"""A plan, as in the table ``plans``; or a file of which none was read, as in ``sources``."""


class NotOnePlanError(ValueError):
    """No plan, or more than one, is called so; the text lists the candidates and says what to type."""


def known_files(data: Path) -> list[Row]:
    """Return the plans of a data set, each with its file, and the files of which no plan was read."""
    from extract import dataset

    sources = dataset.read("sources", data).to_pylist()
    files = {row["plan_id"]: row["file"] for row in sources}
    plans = dataset.read("plans", data).to_pylist()
    return [
        *(plan | {"file": files.get(plan["plan_id"], plan["file"] or "")} for plan in plans),
        *(row for row in sources if row["plan_id"] is None),
    ]


def name_of(row: Row) -> str:
    """Return what names one plan and no other: its id; a file's name where no plan was read of it."""
    return str(row["plan_id"] or row["file"])


def choose(said: str, rows: Sequence[Row]) -> str:
    """Return the :func:`name_of` the one row that is called so; raises NotOnePlanError."""
    found = fitting(said, rows)
    if len(found) == 1:
        return name_of(found[0])
    candidates = "".join(f"\n  {line}" for line in sorted(map(_described, found or rows)))
    if found:
        raise NotOnePlanError(
            f"「{said}」符合多份計畫，請加上年度，或改打下列各行開頭的代號。 "
            f"“{said}” fits several plans; add the year, or type the id that begins a line:{candidates}"
        )
    raise NotOnePlanError(
        f"沒有計畫符合「{said}」，請打單位名稱、代號或檔名（的一部分），現有： "
        f"No plan fits “{said}”; type an office, an id or a file's name, or a part of one of:{candidates}"
    )


def fitting(said: str, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are called so; those only that are called so more exactly, where some are.

    An id or the name of a file first, then an office (:func:`~compare.offices.of_office`) or a part of these.
    """
    for name in (said, re.split(r"[/\\]", said)[-1]):
        if found := [row for row in rows if _is_name(name, row)]:
            return found
    return of_office(said, rows, (*NAMES, "file"))


def _is_name(said: str, row: Row) -> bool:
    """Tell whether a text is a plan's id or its file's name, with or without its folder and its ending."""
    file = Path(row["file"])
    names = (row["plan_id"], row["file"], file.name, file.stem)
    return name_key(said) in {name_key(name) for name in names} - {""}


def _described(row: Row) -> str:
    year = f"{row['roc_year']} 年度" if row.get("roc_year") else ""
    shown = (name_of(row), row.get("office"), year, row["file"] if row["plan_id"] else "")
    return "  ".join(filter(None, shown))
