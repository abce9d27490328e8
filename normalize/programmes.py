"""Programmes (方案) and their facets (面向): which programme a plan carries out, which facet a heading names.

Facets of different programmes are related at most: the change of programme in 106 (2017) cut the
same duties otherwise. The rules are ``normalize/rules/programmes.yml`` and ``facets.yml``.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from extract.knowledge import read_rules
from extract.text import squeeze


@dataclass(frozen=True, slots=True)
class Programme:
    """方案: the programme of the Executive Yuan that a year's plans carry out."""

    programme_id: str
    name: str
    first_year: int
    """First 民國 year of plans under it."""
    last_year: int | None
    """Last 民國 year of plans under it; None while it goes on."""


@dataclass(frozen=True, slots=True)
class Facet:
    """面向: the highest heading of a plan's table."""

    printed: str
    """As the plan prints it, with its number."""
    facet_id: str
    """Id of the canonical facet; '' where no rule knows the name."""
    name: str
    """Canonical name; the printed name without its number where no rule knows it."""
    programme_id: str
    """Programme that the facet belongs to; '' where it is not known."""
    known: bool


@cache
def _rules(name: str) -> dict[str, Any]:
    rules: dict[str, Any] = read_rules("normalize", f"rules/{name}.yml")
    return rules


def programme_of(roc_year: int | None, title: str = "") -> Programme | None:
    """Return the programme that a plan of a 民國 year with a title (計畫名稱) carries out.

    The words of the title and the year must agree; None where they do not, where nothing is known,
    or where two programmes are possible.
    """
    words = squeeze(title)
    rows = [row for row in _rules("programmes")["programmes"] if _in_years(row, roc_year)]
    named = [row for row in rows if any(word in words for word in row["titles"])]
    says_none = not any(word in words for word in _title_words())
    found = named or (rows if roc_year is not None and says_none else [])
    return _programme(found[0]) if len(found) == 1 else None


def _title_words() -> list[str]:
    return [word for row in _rules("programmes")["programmes"] for word in row["titles"]]


def _in_years(row: dict[str, Any], roc_year: int | None) -> bool:
    first, last = row["years"]
    return roc_year is None or first <= roc_year <= (last or roc_year)


def _programme(row: dict[str, Any]) -> Programme:
    return Programme(row["id"], row["name"], *row["years"])


@lru_cache(maxsize=1024)
def read_facet(printed: str) -> Facet:
    """Return the facet that a heading names; never raises (``known`` is false for an unknown name)."""
    name, bare = _names(printed)
    for row in _rules("facets")["facets"]:
        if {name, bare} & {row["name"], *row.get("also", ())}:
            return Facet(printed, row["id"], row["name"], row["programme"], known=True)
    return Facet(printed, "", name, "", known=False)


@cache
def related_facets(facet_id: str) -> tuple[str, ...]:
    """Return the canonical facets that have duties in common with one, as the rules say; none are equal."""
    pairs = (row["facets"] for row in _rules("facets")["related"])
    return tuple(sorted({one for pair in pairs if facet_id in pair for one in pair} - {facet_id}))


def _names(printed: str) -> tuple[str, str]:
    """Return a heading without its number, white space, brackets and the word for facet.

    In the second, digits that no sign sets apart are taken for a number too (一基礎服務).
    """
    digits = f"[{_rules('facets')['numbering']['digits']}]+"
    endings = "|".join(_rules("facets")["endings"]["words"])
    heading = squeeze(printed)
    number = rf"^(?:\({digits}\)[、.:]?|第?{digits}[、.:．]|(?:{endings}){digits}[、.:．]?)"
    name = re.sub(number, "", heading).strip("「」『』、.: ")
    name = re.sub(rf"(?<=..)(?:{endings})$", "", name)
    return name, re.sub(f"^{digits}", "", name)
