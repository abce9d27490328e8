"""Departments as printed -> canonical names, by the rules in ``normalize/rules/departments.yml``.

The printed name stays in every record. Two names are equal only by a rule that says why; what is
alike but not certain (業務組, 業務課) is *related*. Offices are named by :mod:`extract.registry`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from extract.knowledge import read_rules
from extract.registry import find_office
from extract.text import squeeze

Scope = Literal["named", "all", "related"]
Role = Literal["lead", "support"]
Relation = Literal["equal", "related", "different"]

_ENDS = "、,:;。 "
_BRACKETED = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")


@dataclass(frozen=True, slots=True)
class Department:
    """承辦部門: one department, or a word for several."""

    printed: str
    """As the plan prints it."""
    name: str
    """Canonical name (業務組); the printed name, cleaned, where no rule applies."""
    scope: Scope
    """``named``: one department; ``all``: every one (各部門); ``related``: those concerned (相關部門)."""
    known: bool
    """A rule says what the name means."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """主辦／協辦: a department and what it does for a practice."""

    department: Department
    role: Role
    """``lead``: 主辦; ``support``: 協辦, printed in brackets or named so (區處配合)."""


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = read_rules("normalize", "rules/departments.yml")
    return rules


def _words(block: str) -> str:
    """Return the words of a block as alternatives of a regular expression, longest first."""
    return "|".join(map(re.escape, sorted(_rules()[block]["words"], key=len, reverse=True)))


def assign_roles(
    departments: Iterable[str],
    support_departments: Iterable[str] = (),
    agency_id: str = "",
    roc_year: int | None = None,
) -> tuple[Assignment, ...]:
    """Return each department of a practice with its role, in printed order, each department once.

    ``departments`` has all, ``support_departments`` those of them that the plan prints in brackets
    (:class:`extract.records.Practice`). A role in the name itself (區處配合) wins. Rules that are limited
    to an agency or to years hold only where these are given and match. Never raises: an unknown name is
    its own canonical name, with ``known`` false.
    """
    support = set(support_departments)
    found: dict[tuple[str, str], Assignment] = {}
    for printed in departments:
        department, said = _read(printed, agency_id, roc_year)
        role: Role = said or ("support" if printed in support else "lead")
        found.setdefault((department.scope, department.name), Assignment(department, role))
    return tuple(found.values())


def relate_departments(one: Department, other: Department) -> Relation:
    """Return how two departments have to do with one another; symmetric.

    ``equal``: the same by a rule or by name. ``related``: the same name with another kind of unit
    (業務組, 業務課), a pair of ``related`` rows, or two words for several departments.
    """
    if (one.scope, one.name) == (other.scope, other.name):
        return "equal"
    if "named" not in (one.scope, other.scope):
        return "related"
    if one.scope == other.scope == "named" and (
        any({one.name, other.name} <= set(row["names"]) for row in _rules()["related"])
        or (_stem(one.name) and _stem(one.name) == _stem(other.name))
    ):
        return "related"
    return "different"


@lru_cache(maxsize=4096)
def _read(printed: str, agency_id: str, roc_year: int | None) -> tuple[Department, Role | None]:
    """Return the department and the role that its printed name says, None where it says none."""
    name = _clean(printed)
    bare, role = _without_role(name)
    for text in dict.fromkeys((bare, _without_office(bare))):
        if canonical := _canonical(text, agency_id, roc_year):
            return Department(printed, canonical, "named", known=True), role
        if (scope := _scope(text)) != "named":
            return Department(printed, _collective(text, scope), scope, known=True), role
    return Department(printed, bare, "named", known=False), role


def _collective(name: str, scope: Scope) -> str:
    """Return the canonical word for all, or for those concerned; 各組 and 各課 stay what they are."""
    whole = any(name.endswith(word) for word in _rules()["units"]["whole"])
    return _rules()["units"]["canonical"][scope] if whole else name


def _clean(printed: str) -> str:
    """Return a name without white space, outer brackets and stray punctuation, 臺 as 台."""
    name = squeeze(printed).replace("臺", "台").strip(_ENDS)
    found = _BRACKETED.fullmatch(name)
    return found[1].strip(_ENDS) if found else name


def _scope(name: str) -> Scope:
    """Return whether a name means one department, all, or those concerned."""
    units = rf"(?:{_words('units')})(?:[()、及]*(?:{_words('units')})\)?)*"
    if re.fullmatch(rf"(?:{_words('concerned')})(?:之|的)?{units}", name):
        return "related"
    return "all" if re.fullmatch(rf"(?:{_words('everyone')}){units}", name) else "named"


def _canonical(name: str, agency_id: str, roc_year: int | None) -> str | None:
    for row in _rules()["departments"]:
        if name in (row["name"], *row.get("also", ())) and _holds(row, agency_id, roc_year):
            return str(row["name"])
    return None


def _holds(row: dict[str, Any], agency_id: str, roc_year: int | None) -> bool:
    """Tell whether a rule holds for an agency and a year."""
    if "agencies" in row and agency_id not in row["agencies"]:
        return False
    first, last = row.get("years", (None, None))
    if first is None and last is None:
        return True
    return roc_year is not None and (first or 0) <= roc_year <= (last or roc_year)


def _without_role(name: str) -> tuple[str, Role | None]:
    """Return a name without the role it says: 區處配合, 協辦：總務組."""
    for row in _rules()["roles"]:
        before = re.fullmatch(rf"{row['word']}(?:部門|單位)?[:：]?(.+(?:{_words('endings')}))", name)
        after = re.fullmatch(rf"(.+(?:{_words('endings')}|部門|單位))[(（]?{row['word']}[)）]?", name)
        if found := before or after:
            return found[1], row["role"]
    return name, None


def _without_office(name: str) -> str:
    """Return a department's name without its own office's before it: 本處業務組, 新營區處業務組."""
    office = find_office(name)
    own = [office.office] if office else []
    for prefix in (*own, *_rules()["own"]["words"]):
        rest = name.removeprefix(squeeze(prefix).replace("臺", "台"))
        if rest != name and len(rest) > 1:
            return rest
    return name


def _stem(name: str) -> str:
    """Return a department's name without its kind of unit: 業務 for 業務組 and 業務課; '' without one."""
    found = re.fullmatch(rf"(.{{2,}}?)(?:{_words('endings')})", name)
    return found[1] if found else ""
