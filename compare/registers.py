"""What headquarters requires of a year: a register of mandated items (應辦事項), from CSV, XLSX or a plan."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.register_files import COLUMNS, REQUIRED, BadRegisterError, read_rows, rules
from extract.records import ROC_EPOCH
from extract.registry import find_office, known_ids
from extract.text import squeeze

__all__ = [
    "BadRegisterError",
    "Mandate",
    "Register",
    "draft_rows",
    "plan_register",
    "read_register",
    "write_register",
]

Row = dict[str, Any]
SPREADSHEET_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
"""What a formula leaves in a cell when it fails: no plan can have such an item."""
_YEAR = re.compile(r"(?:民國)?(\d{1,4})(?:\.0)?(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Mandate:
    """應辦事項: one item that headquarters requires."""

    mandate_id: str
    text: str
    facet: str = ""
    strategy: str = ""
    item: str = ""
    label: str = ""
    source: str = ""
    """Where the requirement is from."""
    roc_year_from: int | None = None
    """First 民國 year that it holds for; None: since ever."""
    roc_year_to: int | None = None
    """Last 民國 year that it holds for; None: still."""
    applies_to: tuple[str, ...] = ()
    """office_id of the offices, or agency_id of the agencies, that it holds for; (): all. Where a register
    does not say, the agency that the source names."""

    def holds(self, roc_year: int | None, agency_id: str, office_id: str) -> bool:
        """Tell whether the item is required of an office in a year; of an unknown year it is."""
        in_time = roc_year is None or (self.roc_year_from or 0) <= roc_year <= (self.roc_year_to or roc_year)
        return in_time and (not self.applies_to or bool({agency_id, office_id} & set(self.applies_to)))


@dataclass(frozen=True, slots=True)
class Register:
    """應辦事項表."""

    name: str
    """Name of the file without its ending, or the plan_id."""
    mandates: tuple[Mandate, ...]


def read_register(path: Path, known: Collection[str] = ()) -> Register:
    """Return the register of a CSV or XLSX file; ``known`` are ids of offices beside the registry's.

    Raises BadRegisterError; OSError if it cannot be opened.
    """
    mandates = {n: _mandate(row, n, path.name, known) for n, row in read_rows(path)}
    _check_ids(mandates, path.name)
    if not mandates:
        raise BadRegisterError(
            f"{path.name} 只有欄名，沒有任何應辦事項；請由第 2 列起每列填寫一項。\n"
            f"{path.name} has no items; write one a row, from row 2 on."
        )
    return Register(path.stem, tuple(mandates.values()))


def draft_rows(catalogue: Iterable[Mapping[str, Any]], plans: int, roc_year: int, least: float) -> list[Row]:
    """Return a register's rows drafted from the duties that at least a share ``least`` of the plans have.

    ``catalogue`` has rows of ``catalogue`` counted over the year's ``plans`` alone.
    """
    shared = [row for row in catalogue if row["plans"] >= least * plans]
    return [
        {
            "mandate_id": f"D{roc_year}-{n:03}",
            **{name: row[name] for name in ("facet", "strategy", "item")},
            "label": "",
            "text": row["text"],
            "source": f"{row['plans']}/{plans} 份計畫 plans ({row['canonical_id']})",
            "roc_year_from": roc_year,
            "roc_year_to": "",
            "applies_to": "",
        }
        for n, row in enumerate(shared, 1)
    ]


def write_register(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a register in CSV (UTF-8 with a mark, so that spreadsheet programs show Chinese)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _mandate(row: Mapping[str, str], number: int, file: str, known: Collection[str]) -> Mandate:
    value = {**dict.fromkeys(COLUMNS, ""), **row}
    for name in REQUIRED:
        if not value[name]:
            raise BadRegisterError(
                f"{file} 第 {number} 列沒有 {name}，請補上。\n{file}, row {number} has no {name}; fill it in."
            )
    _check_text(value, number, file)
    first, last = (_year(value[name], name, number, file) for name in ("roc_year_from", "roc_year_to"))
    if first and last and first > last:
        raise BadRegisterError(
            f"{file} 第 {number} 列由 {first} 年度起、至 {last} 年度止，沒有任何年度適用，請更正。\n"
            f"{file}, row {number}: from {first} to {last} there is no year; correct it."
        )
    return Mandate(
        mandate_id=value["mandate_id"],
        text=value["text"],
        facet=value["facet"],
        strategy=value["strategy"],
        item=value["item"],
        label=value["label"],
        source=value["source"],
        roc_year_from=first,
        roc_year_to=last,
        applies_to=_offices(value["applies_to"], number, file, known) or _agency_of(value["source"]),
    )


def _check_text(value: Mapping[str, str], number: int, file: str) -> None:
    """Raise BadRegisterError for what no plan can have: a formula's error, 無, 同上, a mere number."""
    for name in REQUIRED:
        said = squeeze(value[name])
        bare = said.strip("()[]〔〕【】「」-—–。.").casefold()
        empty = name == "text" and (bare in rules()["not_items"]["texts"] or not any(map(str.isalpha, said)))
        if said.upper() in SPREADSHEET_ERRORS or empty:
            raise BadRegisterError(
                f"{file} 第 {number} 列的 {name}「{value[name]}」不是應辦事項，請更正，或刪去該列。\n"
                f"{file}, row {number}: {name} {value[name]!r} is no item; correct it, or take out the row."
            )


def _year(text: str, name: str, number: int, file: str) -> int | None:
    if not text:
        return None
    found = _YEAR.fullmatch(squeeze(text))
    year = int(found[1]) if found else 0
    if 1 <= year <= 300:
        return year
    meant = f"；西元 {year} 年是民國 {year - ROC_EPOCH} 年" if ROC_EPOCH < year <= ROC_EPOCH + 300 else ""
    hint = f"; {year} is {year - ROC_EPOCH} in it" if meant else ""
    raise BadRegisterError(
        f"{file} 第 {number} 列的 {name}「{text}」不是民國年（如 112）{meant}，請更正。\n"
        f"{file}, row {number}: {name} {text!r} is no ROC year like 112{hint}; correct it."
    )


def _offices(text: str, number: int, file: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the offices and agencies that a list of names or ids means; () for all."""
    ids = {one.casefold(): one for one in known}
    for agency, own in known_ids().items():
        ids |= {agency: agency} | {one: one for one in own} | {f"{agency}-{one}": one for one in own}
    found = []
    for name in filter(None, (part.strip() for part in re.split("[,、，;；\n]", text))):
        if squeeze(name).casefold() in rules()["everybody"]["texts"]:
            return ()
        office = find_office(name)
        one = (office.office_id or office.agency_id) if office else ids.get(name.casefold())
        if one is None:
            raise BadRegisterError(
                f"{file} 第 {number} 列的 applies_to「{name}」不是已知的單位，請用單位代號或全名：\n"
                f"{file}, row {number}: applies_to {name!r} is no office known; use its id or full name. "
                f"Known ids: {', '.join(sorted(set(ids.values())))}"
            )
        found.append(one)
    return tuple(found)


def _agency_of(source: str) -> tuple[str, ...]:
    """Return the agency that an item's source names, whose plans alone are bound by it; () for none."""
    office = find_office(source)
    return (office.agency_id,) if office else ()


def _check_ids(mandates: Mapping[int, Mandate], file: str) -> None:
    """Raise BadRegisterError for an item with the id of an earlier one; keys are the rows' numbers."""
    seen: dict[str, int] = {}
    for number, mandate in mandates.items():
        name = mandate.mandate_id
        if name in seen:
            raise BadRegisterError(
                f"{file} 第 {number} 列的 mandate_id「{name}」與第 {seen[name]} 列重複，請更正。\n"
                f"{file}, row {number}: mandate_id {name!r} stands in row {seen[name]} too; "
                "give each item its own."
            )
        seen[name] = number


def plan_register(plan_id: str, practices: Iterable[Mapping[str, Any]], roc_year: int | None) -> Register:
    """Return a plan's practices (rows of ``practices``) as the register of its agency and year."""
    mandates = (
        Mandate(
            mandate_id=row["practice_id"],
            text=row["text"],
            facet=row["facet"] or "",
            strategy=row["strategy"] or "",
            item=row["item"] or "",
            label=row["label"] or "",
            source=plan_id,
            roc_year_from=roc_year,
            roc_year_to=roc_year,
            applies_to=(row["agency_id"],) if row["agency_id"] else (),
        )
        for row in practices
    )
    return Register(plan_id, tuple(mandates))
