"""Names -> offices and agencies, by the registry in ``extract/offices.yml``."""

import re
from dataclasses import dataclass
from functools import cache, partial

from extract.knowledge import read_rules
from extract.text import squeeze


@dataclass(frozen=True, slots=True)
class Office:
    """機關（單位）: who a plan belongs to."""

    office: str
    """Its name as printed, without the agency's name before it."""
    office_id: str
    agency: str
    agency_id: str
    known: bool
    """The registry has it."""


_registry = partial(read_rules, "extract", "offices.yml")


def one_spelling(name: str) -> str:
    """Return a name as the registry compares names: without white space, 台 for 臺."""
    return squeeze(name).replace("臺", "台")


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Return name -> (agency id, office id) for every name in the registry, '' for the agency itself."""
    names: dict[str, tuple[str, str]] = {}
    for agency_id, agency in _registry()["agencies"].items():
        names |= {one_spelling(name): (agency_id, "") for name in agency["names"]}
        for office_id, places in agency["offices"].items():
            for place in places:
                for ending in agency.get("endings", _registry()["district_endings"]):
                    names[one_spelling(place + ending)] = (agency_id, office_id)
    return names


def find_office(text: str) -> Office | None:
    """Return the registered office that a text names, the most particular one; None when it names none."""
    key = one_spelling(text)
    found = [name for name in _names() if name in key]
    if not found:
        return None
    name = max(found, key=lambda name: (bool(_names()[name][1]), len(name)))
    agency_id, office_id = _names()[name]
    agency = _registry()["agencies"][agency_id]["names"][0]
    printed = _printed(text, name) if office_id else agency
    return Office(printed, office_id, agency, agency_id, known=True)


def _printed(text: str, key: str) -> str:
    """Return a name as the text prints it."""
    spaced = r"\s*".join("[台臺]" if c == "台" else re.escape(c) for c in key)
    found = re.search(spaced, text)
    return re.sub(r"\s+", "", found.group()) if found else key


def known_ids() -> dict[str, tuple[str, ...]]:
    """Return agency_id -> the office_ids of its offices, as the registry has them."""
    return {agency_id: tuple(agency["offices"]) for agency_id, agency in _registry()["agencies"].items()}


def new_office(name: str, agency: str = "") -> Office:
    """Return an office that the registry does not have: its id is its own name.

    One that no agency is known for belongs to the city or county that it is named after.
    """
    ways = ((find_office, agency), (find_office, name), (_county, agency), (_county, name))
    known = next(filter(None, (find(text) for find, text in ways)), None)
    agency_id = known.agency_id if known else _id(agency)
    agency_name = known.agency if known else agency
    office = one_spelling(name)
    for title in _titles(agency_id):
        rest = office.removeprefix(one_spelling(title))
        office = office if rest.startswith("立") else rest
    return Office(squeeze(name), _id(office), agency_name, agency_id, known=False)


def _county(name: str) -> Office | None:
    """Return the government of the city or county that a name begins with."""
    for county_id, county in _registry()["counties"].items():
        if one_spelling(name).startswith(one_spelling(county)):
            return Office(f"{county}政府", "", f"{county}政府", county_id, known=True)
    return None


def _titles(agency_id: str) -> list[str]:
    """Return what the name of an agency's office may begin with."""
    if county := _registry()["counties"].get(agency_id):
        return [f"{county}政府", county]
    names: list[str] = _registry()["agencies"].get(agency_id, {}).get("names", [])
    return names


def _id(name: str) -> str:
    """Return a name as part of a file name: letters and digits of any script, lower case."""
    return re.sub(r"[^\w]+", "-", one_spelling(name)).strip("-_").lower()


def plan_id(office: Office | None, roc_year: int | None) -> str:
    """Return ``AGENCY-OFFICE-ROCYEAR``; parts that are not known are left out or ``unknown``."""
    parts = [office.agency_id, office.office_id] if office else ["unknown"]
    year = "unknown" if roc_year is None else str(roc_year)
    return "-".join([*dict.fromkeys(filter(None, parts)), year])
