"""What headquarters requires of a year: a register of mandated items (應辦事項), from CSV, XLSX or a plan."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.registry import find_office
from extract.text import squeeze

REQUIRED = ("mandate_id", "text")
COLUMNS = (
    "mandate_id",
    "facet",
    "strategy",
    "item",
    "label",
    "text",
    "source",
    "roc_year_from",
    "roc_year_to",
    "applies_to",
)
Row = dict[str, Any]
_ENCODINGS = ("utf-8-sig", "cp950")
_DELIMITERS = ",\t;"
"""What stands most often in the first row parts the columns; text files of spreadsheets have tabs."""
SPREADSHEET_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
"""What a formula leaves in a cell when it fails: no plan can have such an item."""
FREQUENT = 0.8
"""Share of a Big5 text's ideographs that are among the frequent ones, at least."""


class BadRegisterError(ValueError):
    """A register cannot be used; the message names the row and says what to do, in two languages."""


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


def read_register(path: Path) -> Register:
    """Return the register of a CSV or XLSX file. Raises BadRegisterError; OSError if it cannot be opened."""
    rows = _xlsx_rows(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv_rows(path)
    header = [squeeze(str(name)).lower() for name in next(rows, [])]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise BadRegisterError(
            f"{path.name} 缺少欄位 {'、'.join(missing)}；第 1 列須為欄名：{', '.join(COLUMNS)}。\n"
            f"{path.name} lacks the columns {', '.join(missing)}; row 1 must name the columns."
        )
    numbered = ((n, dict(zip(header, row, strict=False))) for n, row in enumerate(rows, 2))
    mandates = {n: _mandate(row, n, path.name) for n, row in numbered if any(map(squeeze, row.values()))}
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


def _csv_rows(path: Path) -> Iterator[list[str]]:
    text = _decoded(path)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise BadRegisterError(
            f"{path.name} 不是完整的 CSV，請以試算表軟體開啟後另存新檔：{error}\n"
            f"{path.name} is no whole CSV; open it in a spreadsheet program and save it anew."
        ) from error


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text and (encoding != "cp950" or _is_big5(text)):
            return text
    raise BadRegisterError(
        f"{path.name} 的編碼無法辨認，請另存為 UTF-8 的 CSV。\n"
        f"{path.name} is neither UTF-8 nor Big5; save it as CSV in UTF-8."
    )


def _is_big5(text: str) -> bool:
    """Tell whether a text that decodes as Big5 was written so: its characters are mostly frequent ones.

    The standard has those first (first byte A4 to C6). Text of another encoding decodes to rare ones.
    """
    ideographs = [c.encode("cp950")[0] for c in text if unicodedata.category(c) == "Lo"]
    frequent = sum(0xA4 <= first <= 0xC6 for first in ideographs)
    return frequent >= FREQUENT * len(ideographs)


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    import openpyxl

    with path.open("rb") as file:  # an OSError is the caller's
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            rows = [*book.worksheets[0].iter_rows(values_only=True)]
        except Exception as error:  # whatever a damaged archive makes the library raise
            raise BadRegisterError(
                f"{path.name} 無法開啟，請以試算表軟體另存新檔。\n"
                f"{path.name} cannot be opened; save it anew in a spreadsheet program. ({error})"
            ) from error
    return (["" if value is None else str(value) for value in row] for row in rows)


def _mandate(row: Mapping[str, str], number: int, file: str) -> Mandate:
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for name in REQUIRED:
        if not value[name]:
            raise BadRegisterError(
                f"{file} 第 {number} 列沒有 {name}，請補上。\n{file}, row {number} has no {name}; fill it in."
            )
    if value["text"] in SPREADSHEET_ERRORS or not any(map(str.isalnum, value["text"])):
        raise BadRegisterError(
            f"{file} 第 {number} 列的 text「{value['text']}」不是應辦事項的文字，請更正。\n"
            f"{file}, row {number}: text {value['text']!r} is no item; correct it."
        )
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
        applies_to=_offices(value["applies_to"], number, file) or _agency_of(value["source"]),
    )


def _year(text: str, name: str, number: int, file: str) -> int | None:
    if not text:
        return None
    whole = squeeze(text).removesuffix(".0")
    if not whole.isdecimal() or not 1 <= int(whole) <= 300:
        raise BadRegisterError(
            f"{file} 第 {number} 列的 {name}「{text}」不是民國年（如 112），請更正。\n"
            f"{file}, row {number}: {name} {text!r} is no ROC year like 112; correct it."
        )
    return int(whole)


def _offices(text: str, number: int, file: str) -> tuple[str, ...]:
    """Return the ids of the offices and agencies that a list of names or ids means."""
    found = []
    for name in filter(None, (part.strip() for part in text.replace("、", ";").replace(",", ";").split(";"))):
        office = find_office(name)
        if office is None and not name.replace("-", "").isascii():
            raise BadRegisterError(
                f"{file} 第 {number} 列的 applies_to「{name}」不是已知的單位，請用單位代號或全名。\n"
                f"{file}, row {number}: applies_to {name!r} is no office known; use its id or full name."
            )
        found.append(name if office is None else office.office_id or office.agency_id)
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
