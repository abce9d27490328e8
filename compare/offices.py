"""Which plans somebody means who types an office: 新營, 屏東區營業處, xinying, 台電 or 新營 111."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from extract.records import ROC_EPOCH
from extract.registry import Office, find_office, one_spelling

Row = Mapping[str, Any]
"""A plan, as in the table ``plans``, or of it what tells its office."""
NAMES = ("plan_id", "office_id", "office", "agency")
"""What a plan is called by."""
FILLERS = ("年", "年度")
"""Words about a number that say no more than that it is a year."""
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])")
"""Where a Chinese name and a number meet: 新營111年度 is as much as 新營 111 年度."""


def of_office(said: str, plans: Sequence[Row], names: Sequence[str] = NAMES) -> list[Row]:
    """Return the plans that are called so by whole names; where none is, those that are so in part.

    Case, width, white space and 臺 or 台 make no difference. Several words (新營 111) must all fit; none name
    all. ``names`` are the columns that a plan is called by, beside its year.
    """
    words = [word for word in _words(said) if word not in FILLERS]
    readings: tuple[Callable[[str, Row, Sequence[str]], bool], ...] = (_is_meant, _is_part)
    found = ([plan for plan in plans if all(fits(word, plan, names) for word in words)] for fits in readings)
    return next(filter(None, found), [])


def name_key(name: object) -> str:
    """Return a name in the one form that names are compared in."""
    return one_spelling(str(name or "")).casefold()


def _words(said: str) -> list[str]:
    return [word for part in said.split() for word in _SEAM.sub(" ", name_key(part)).split()]


def _is_meant(word: str, plan: Row, names: Sequence[str]) -> bool:
    """Tell whether a word names a plan's year, or its office or agency by one of their whole names."""
    office = _known(word)
    own = plan.get("agency_id") or "", plan.get("office_id") or ""
    is_office = office is not None and (office.agency_id, office.office_id) == own
    return is_office or _is_year(word, plan) or word in {name_key(plan.get(name)) for name in names}


def _is_part(word: str, plan: Row, names: Sequence[str]) -> bool:
    """Tell whether a word names a plan's agency or is in one of its names; a number only as a whole."""
    office = _known(word)
    is_agency = office is not None and (office.agency_id, office.office_id) == (plan.get("agency_id"), "")
    if is_agency or _is_meant(word, plan, names):
        return True
    part = rf"(?<![0-9]){word}(?![0-9])" if word.isdecimal() else re.escape(word)
    return any(re.search(part, name_key(plan.get(name))) for name in names)


def _is_year(word: str, plan: Row) -> bool:
    year = plan.get("roc_year")
    return year is not None and word in (str(year), str(year + ROC_EPOCH))


_known: Callable[[str], Office | None] = cache(find_office)
