"""What people call a plan -> the plan: its id, its file's name, its office and year, whole or in part."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.records import ROC_EPOCH
from extract.registry import find_office
from extract.text import squeeze

Row = Mapping[str, Any]
"""A plan, as in the table ``plans``; or a file of which none was read, as in ``sources``."""
NAMES = ("plan_id", "file", "office_id", "office", "agency")
"""What a plan is called by."""
FILLERS = ("年", "年度")
"""Words about a number that say no more than that it is a year."""
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])")
"""Where a Chinese name and a number meet: 新營111年度 is as much as 新營 111 年度."""


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

    Case, width, white space and 臺 or 台 make no difference. Several words (新營 111) must all fit.
    """
    words = [word for word in _words(said) if word not in FILLERS]
    readings: tuple[Callable[[Row], bool], ...] = (
        lambda row: _is_name(said, row),
        lambda row: _is_name(re.split(r"[/\\]", said)[-1], row),
        lambda row: all(_is_meant(word, row) for word in words),
        lambda row: all(_is_part(word, row) for word in words),
    )
    found = ([row for row in rows if is_fit(row)] for is_fit in readings)
    return next(filter(None, found), [])


def _key(text: object) -> str:
    """Return a name in the one form that names are compared in."""
    return squeeze(str(text or "")).replace("臺", "台").casefold()


def _words(said: str) -> list[str]:
    return [word for part in said.split() for word in _SEAM.sub(" ", _key(part)).split()]


def _is_name(said: str, row: Row) -> bool:
    """Tell whether a text is a plan's id or its file's name, with or without its folder and its ending."""
    file = Path(row["file"])
    return _key(said) in {_key(name) for name in (row["plan_id"], row["file"], file.name, file.stem)} - {""}


def _is_meant(word: str, row: Row) -> bool:
    """Tell whether a word names a plan's year, or its office or agency by one of their whole names."""
    office = find_office(word)
    is_office = office and (office.agency_id, office.office_id) == (
        row.get("agency_id"),
        row.get("office_id"),
    )
    return bool(is_office) or _is_year(word, row) or word in {_key(row.get(name)) for name in NAMES}


def _is_part(word: str, row: Row) -> bool:
    """Tell whether a word names a plan's agency or is in one of its names; a number only as a whole."""
    office = find_office(word)
    if _is_meant(word, row) or (office and (office.agency_id, office.office_id) == (row["agency_id"], "")):
        return True
    part = rf"(?<![0-9]){word}(?![0-9])" if word.isdecimal() else re.escape(word)
    return any(re.search(part, _key(row.get(name))) for name in NAMES)


def _is_year(word: str, row: Row) -> bool:
    year = row.get("roc_year")
    return year is not None and word in (str(year), str(year + ROC_EPOCH))


def _described(row: Row) -> str:
    year = f"{row['roc_year']} 年度" if row.get("roc_year") else ""
    shown = (name_of(row), row.get("office"), year, row["file"] if row["plan_id"] else "")
    return "  ".join(filter(None, shown))
