"""A generated data set of any size, written straight to Parquet in the layout of ``extract/dataset.py``.

Plans of agencies with 24 offices and 20 years each have a hundred practices of the 110 that their agency
knows; three in five of these all agencies know. A wording is the agency's own or one of ``VARIANTS`` others, as offices copy from
each other. What aligning writes (``links``, ``catalogue``) is written too: the truth, as if it had been found.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import manyplans

from compare.registers import Mandate, Register
from extract import dataset
from normalize.fold import digest, key_of

OFFICES = 24
YEARS = range(96, 116)
KNOWN, PRACTICES = 110, 100
VARIANTS = 6
REWORDED = 0.3
COMMON = 3
"""Of five duties so many are the programme's, which all agencies follow; the others are the agency's own."""
ON_A_PAGE = 9
Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Duty:
    canonical_id: str
    wordings: tuple[str, ...]
    """The agency's own first."""


@cache
def duties(agency: int) -> tuple[Duty, ...]:
    """Return what the offices of an agency know to do, in the order of their plans."""
    own = _wordings(agency + 1)
    return tuple(
        Duty(f"P-{n:03}", shared) if n % 5 < COMMON else Duty(f"A{agency:02}-{n:03}", own[n])
        for n, shared in enumerate(_wordings(0))
    )


@cache
def _wordings(seed: int) -> tuple[tuple[str, ...], ...]:
    chance = random.Random(seed)
    return tuple(
        (duty.text, *(manyplans.rewording(duty.text, chance) for _ in range(VARIANTS)))
        for duty in manyplans.duties(KNOWN, seed=seed)
    )


def register(agency: int, roc_year: int) -> Register:
    """Return a hundred items that an agency's headquarters requires in a year."""
    mandates = [
        Mandate(
            mandate_id=f"M{n:03}",
            text=duty.wordings[0],
            facet=_facet(n),
            strategy=_strategy(n),
            item=_item(n),
            roc_year_from=roc_year,
            applies_to=(_agency(agency),),
        )
        for n, duty in enumerate(duties(agency)[:PRACTICES])
    ]
    return Register(f"hq-{agency}-{roc_year}", tuple(mandates))


def write(data: Path, plans: int, years: range = YEARS) -> None:
    """Write a data set of so many plans, spread evenly over the years."""
    catalogue = {row["canonical_id"]: row for n in range(_agencies(plans, years)) for row in _catalogue(n)}
    _put(data, "catalogue", "align", [*catalogue.values()])
    wordings = (row for n in range(_agencies(plans, years)) for row in _worded(n))
    known = {(row["canonical_id"], row["key"]): row for row in wordings}
    _put(data, "wordings", "align", [*known.values()])
    for agency in range(_agencies(plans, years)):
        for year in years:
            offices = [
                n for n in range(OFFICES) if (agency * OFFICES + n) * len(years) + year - years[0] < plans
            ]
            links: list[Row] = []
            for office in offices:
                plan_id, rows = _plan(agency, office, year)
                links += rows.pop("links")
                for table, its in rows.items():
                    _put(data, table, plan_id, its, agency_id=_agency(agency), roc_year=year)
            _put(data, "links", "align", links, agency_id=_agency(agency), roc_year=year)


def _agencies(plans: int, years: range) -> int:
    return -(-plans // (OFFICES * len(years)))


def _put(data: Path, table: str, name: str, rows: list[Row], **partition: Any) -> None:
    import pyarrow.parquet as pq

    if rows:
        path = data / dataset.location(table, name, **partition)
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(dataset.to_arrow(table, rows), path)


def _agency(n: int) -> str:
    return f"agency{n:02}"


def _facet(n: int) -> str:
    return f"{'一二三四五'[n // 22 % 5]}、面向{'甲乙丙丁戊'[n // 22 % 5]}"


def _strategy(n: int) -> str:
    return f"({'一二'[n % 22 // 11]})策略{n // 11}"


def _item(n: int) -> str:
    return f"{n % 11 // 6 + 1}.項目{n // 6}"


def _path(numbers: list[int]) -> str:
    return ".".join(map(str, numbers))


def _plan(agency: int, office: int, year: int) -> tuple[str, Rows]:
    chance = random.Random(f"{agency} {office} {year}")
    plan_id = f"{_agency(agency)}-office{office:02}-{year}"
    own = sorted(chance.sample(range(KNOWN), PRACTICES))
    practices, links = [], []
    under: tuple[str, str, str] | None = None
    label = 0
    for ordinal, n in enumerate(own, 1):
        here = _facet(n), _strategy(n), _item(n)
        label, under = (label + 1, here) if here == under else (1, here)
        path = _path([n // 22 + 1, n % 22 // 11 + 1, n % 11 // 6 + 1, label])
        duty = duties(agency)[n]
        text = duty.wordings[chance.randint(1, VARIANTS) if chance.random() < REWORDED else 0]
        practice_id = f"{plan_id}:{path}"
        practices.append(_practice(plan_id, practice_id, ordinal, here, label, text))
        links.append(_link(plan_id, practice_id, duty.canonical_id))
    rows: Rows = {"practices": practices, "links": links, "plans": [_about(plan_id, agency, office, year)]}
    return plan_id, rows | dict(_around(plan_id, -(-PRACTICES // ON_A_PAGE)))


def _practice(
    plan_id: str, practice_id: str, ordinal: int, here: tuple[str, str, str], label: int, text: str
) -> Row:
    page, place = divmod(ordinal - 1, ON_A_PAGE)
    box = {"page": page + 1, "x0": 150.0, "top": 80.0 + 75 * place, "x1": 400.0, "bottom": 150.0 + 75 * place}
    later = {**box, "page": page + 2, "top": 60.0, "bottom": 78.0}
    return {
        "plan_id": plan_id,
        "practice_id": practice_id,
        "ordinal": ordinal,
        **dict(zip(("facet", "strategy", "item"), here, strict=True)),
        "label": f"({label})",
        "text": text,
        "source_text": text,
        "departments": ["業務組", "服務所"],
        "support_departments": [],
        "deadline": "經常辦理",
        "remark": "",
        "page": page + 1,
        "boxes": [box, later] if place == ON_A_PAGE - 1 and ordinal < PRACTICES else [box],
        "text_source": "text",
        "confidence": 1.0,
    }


def _link(plan_id: str, practice_id: str, canonical_id: str) -> Row:
    return {
        "plan_id": plan_id,
        "practice_id": practice_id,
        "canonical_id": canonical_id,
        "relation": "same",
        "score": 0.9,
        "reason": "alike",
        "decided_by": "rule",
        "variation": [],
        "differences": [],
        "matched": [],
        "unmatched": [],
    }


def _about(plan_id: str, agency: int, office: int, year: int) -> Row:
    return {
        "plan_id": plan_id,
        "title": f"第{office}處{year}年度提升服務效能執行計畫",
        "office": f"第{office}處",
        "office_id": f"office{office:02}",
        "agency": f"第{agency}公司",
        "year": year + 1911,
        "file": f"{plan_id}.pdf",
        "page_count": -(-PRACTICES // ON_A_PAGE),
        "practices": PRACTICES,
    }


def _around(plan_id: str, pages: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the sections, the asides and an issue of a plan."""
    yield (
        "sections",
        [
            {
                "plan_id": plan_id,
                "section_id": str(n),
                "ordinal": n,
                "level": 1,
                "label": f"{number}、",
                "number": n,
                "heading": f"{number}、計畫依據",
                "text": "",
                "is_attachment": False,
                "page": 1 if n < 5 else pages,
                "boxes": [_line(1 if n < 5 else pages, 20.0 + n if n < 5 else 700.0 + n)],
            }
            for n, number in enumerate("壹貳參肆伍陸", 1)
        ],
    )
    yield (
        "asides",
        [
            {
                "plan_id": plan_id,
                "ordinal": page * 5 + n + 1,
                "rule": "repeated_header",
                "page": page + 1,
                "text": name,
                "box": _line(page + 1, 70.0),
            }
            for page in range(pages)
            for n, name in enumerate(("面向", "執行策略", "具體作法", "承辦部門", "執行期間"))
        ],
    )
    yield (
        "issues",
        [
            {
                "plan_id": plan_id,
                "file": f"{plan_id}.pdf",
                "ordinal": 1,
                "code": "rare_department",
                "severity": "info",
                "page": 2,
                "text": "",
                "message_zh": "",
                "message_en": "",
            }
        ],
    )


def _line(page: int, top: float) -> Row:
    return {"page": page, "x0": 60.0, "top": top, "x1": 300.0, "bottom": top + 12}


def _worded(agency: int) -> Iterator[Row]:
    for n, duty in enumerate(duties(agency)):
        for text in duty.wordings:
            yield {
                "canonical_id": duty.canonical_id,
                "key": digest(key_of(text)),
                "relation": "same",
                "plans": OFFICES,
                "practice_id": f"{_agency(agency)}-office00-112:{n}",
            }


def _catalogue(agency: int) -> Iterator[Row]:
    for n, duty in enumerate(duties(agency)):
        yield {
            "canonical_id": duty.canonical_id,
            "text": duty.wordings[0],
            "practice_id": f"{_agency(agency)}-office00-112:{n}",
            "facet": _facet(n),
            "strategy": _strategy(n),
            "item": _item(n),
            "first_year": YEARS[0],
            "last_year": YEARS[-1],
            "offices": [f"第{k}處" for k in range(OFFICES)],
            "agencies": [_agency(agency)],
            "plans": OFFICES * len(YEARS),
            "practices": OFFICES * len(YEARS),
            "wordings": 1 + VARIANTS,
            "is_retired": False,
        }
