"""The workbook of an assessment: written empty, read when it is filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.workbook import write_workbook
from compare.worksheet import Column, Line, Row, Sheet
from extract.records import Grade
from zuofa.score import LEVELS, Assessment, Problem, ScoreError, Unit, band_holds

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORM, SUMS, GRADES = "評分表", "合計", "等第"
"""The names of the sheets."""
KEY, POINTS, SCORE = "代號", "配分", "得分"
"""The columns that are read back."""
NAMES = ("構面", "評核項目", "評核指標", "次評核指標", "評分要項")
"""What the columns of LEVELS are called."""
PLAN, NUMBER = "計畫代號", "評分表序號"
HEADER_ROW = 5
MOST_GRADES = 8
"""Rows left for grades where the plan prints none."""
MOST_ROWS, MOST_COLUMNS = 5_000, 60
"""Cells beyond these are not looked at: a form has some dozen rows."""

UNIT_COLUMNS = (
    Column(KEY, KEY, 26),
    *(Column(key, name, 20) for key, name in zip(LEVELS, NAMES, strict=True)),
    Column(POINTS, POINTS, 8, "number"),
    Column("standards", "評分標準", 60),
    Column(SCORE, SCORE, 9, "input", limit=POINTS),
    Column("remark", "說明", 30, "input"),
)
SUM_COLUMNS = (
    Column("area", "構面", 24),
    Column("item", "評核項目", 28),
    Column(POINTS, POINTS, 10, "number"),
    Column(SCORE, SCORE, 10, "formula"),
)
GRADE_COLUMNS = (
    Column("grade", "等第", 12),
    Column("min", "最低分", 12, "number"),
    Column("range", "原文", 20),
)
OWN_GRADES = (
    Column("grade", "等第", 12, "input"),
    Column("min", "最低分", 12, "input"),
    Column("note", "計畫未載等第標準；請由高至低填寫等第與最低分，未填則不判定等第。", 60),
)


# --- writing


def write_sheet(asked: Assessment, path: Path) -> None:
    """Write the workbook; raises FileExistsError where a file is there, OSError where none can be written."""
    if path.exists():
        raise FileExistsError(path)
    head = (
        Line(asked.title),
        Line(PLAN, asked.plan_id),
        Line(NUMBER, str(asked.form)),
        Line(f"請只填寫「{SCORE}」與「說明」兩欄；填妥後執行 zuofa score 檔名。"),
    )
    units = [_unit_row(unit) for unit in asked.units]
    sheets = (
        Sheet(FORM, UNIT_COLUMNS, units, head, is_protected=True, frozen=1),
        Sheet(SUMS, SUM_COLUMNS, list(_sum_rows(asked)), is_protected=True),
        _grade_sheet(asked),
    )
    write_workbook(path, sheets, asked.title)


def _unit_row(unit: Unit) -> Row:
    return {
        KEY: unit.criterion_id,
        **unit.names,
        POINTS: _number(unit.most),
        "standards": standards(unit),
    }


def standards(unit: Unit) -> str:
    """Return what earns how many points, one band a line."""
    parts = [unit.reference] if unit.reference else []
    parts += [f"{band.range}：{band.text}" if band.text else band.range for band in unit.bands]
    if unit.is_implied:
        parts.append(f"（原表未印配分，{unit.most:g} 分為上層配分減去其餘各項）")
    return "\n".join(parts)


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _sum_rows(asked: Assessment) -> Iterator[Row]:
    """Yield the subtotals, the total and the grade, as formulas over the scores."""
    letter = chr(ord("A") + [column.key for column in UNIT_COLUMNS].index(SCORE))

    def added(first: int, last: int) -> str:
        start = HEADER_ROW + 1
        return f"=SUM('{FORM}'!{letter}{start + first}:{letter}{start + last})"

    for part in asked.parts:
        score = added(part.first, part.last)
        yield {part.level: part.name, POINTS: _number(part.most), SCORE: score}
    yield {"area": "總分", POINTS: _number(asked.total), SCORE: added(0, len(asked.units) - 1)}
    yield {"area": "等第", SCORE: _grade_formula(2 + len(asked.parts), asked)}


def _grade_formula(row: int, asked: Assessment) -> str:
    """Return a formula for the first grade whose lowest points the total reaches; they stand in order."""
    last = 1 + max(len(asked.grades), MOST_GRADES)
    names, least = f"'{GRADES}'!A2:A{last}", f"'{GRADES}'!B2:B{last}"
    reached = f'INDEX(({least}<>"")*({least}<=D{row}),0)'
    return f'=IFERROR(INDEX({names},MATCH(1,{reached},0))&"","")'


def _grade_sheet(asked: Assessment) -> Sheet:
    """Return the plan's grades, or rows to fill them in."""
    if not asked.grades:
        return Sheet(GRADES, OWN_GRADES, [{}] * MOST_GRADES)
    rows = [{"grade": one.grade, "min": _number(one.min or 0.0), "range": one.range} for one in asked.grades]
    return Sheet(GRADES, GRADE_COLUMNS, rows, is_protected=True)


# --- reading


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it came back."""

    plan_id: str
    form: int | None
    sheet: str
    rows: tuple[tuple[int, Mapping[str, Any]], ...]
    """Row number and column name -> value."""
    columns: Mapping[str, str]
    """Column name -> letter."""
    graded: tuple[tuple[int, Any, Any], ...]
    """Row number, name and fewest points of the sheet of grades."""

    def entries(self, asked: Assessment) -> tuple[dict[str, float], list[Problem]]:
        """Return the scores that stand every check, and what is wrong with the others."""
        units = {unit.criterion_id: unit for unit in asked.units}
        found: dict[str, float] = {}
        problems: list[Problem] = []
        seen: set[str] = set()
        for number, row in self.rows:
            key = str(row.get(KEY) or "").strip()
            if key not in units or key in seen:
                problems.append(self._strange(number, key, is_twice=key in seen))
                continue
            seen.add(key)
            told = list(self._row_problems(number, row, units[key]))
            problems += told
            if not told:
                found[key] = float(row[SCORE])
        missing = [unit for key, unit in units.items() if key not in seen]
        return found, problems + [self._gone(unit) for unit in missing]

    def _strange(self, number: int, key: str, *, is_twice: bool) -> Problem:
        zh, en = (
            ("重複出現", "stands here twice")
            if is_twice
            else ("不在這份計畫的評分表裡", "is not in the form")
        )
        return self._problem(
            KEY,
            number,
            f"代號「{key}」{zh}；請刪除這一列，或重新產生評分表。",
            f"“{key}” {en}; delete the row.",
        )

    def _gone(self, unit: Unit) -> Problem:
        return Problem(
            self.sheet,
            self.columns[KEY],
            f"少了「{unit.name}」（{unit.criterion_id}）這一列；請重新產生評分表再填寫。",
            f"The row of {unit.criterion_id} is gone; write the form anew and fill it in again.",
        )

    def _row_problems(self, number: int, row: Mapping[str, Any], unit: Unit) -> Iterator[Problem]:
        printed = row.get(POINTS)
        if POINTS in self.columns and printed != unit.most:
            yield self._problem(
                POINTS,
                number,
                f"配分應為 {unit.most:g}，檔案裡是「{printed}」；請改回。",
                f"The points should be {unit.most:g}, not “{printed}”; change them back.",
            )
        wrong = what_is_wrong(row.get(SCORE), unit)
        if wrong:
            yield self._problem(SCORE, number, *wrong)

    def _problem(self, column: str, row: int, zh: str, en: str) -> Problem:
        return Problem(self.sheet, f"{self.columns[column]}{row}", zh, en)

    def grades(self, asked: Assessment) -> tuple[Sequence[Grade], list[Problem]]:
        """Return the plan's grades, or else those that were filled in, and what is wrong with these."""
        if asked.grades:
            return asked.grades, []
        found: list[Grade] = []
        problems: list[Problem] = []
        for number, name, least in self.graded:
            is_number = isinstance(least, int | float) and not isinstance(least, bool)
            if not name or not is_number or not 0 <= least <= asked.total:
                zh = f"請填等第名稱與 0 到 {asked.total:g} 的最低分，或將這一列清空。"
                en = f"Give a name and the fewest points, 0 to {asked.total:g}, or clear the row."
                problems.append(Problem(GRADES, f"B{number}", zh, en))
                continue
            ordinal = len(found) + 1
            found.append(Grade(ordinal, None, None, str(name), f"{least:g}", float(least), None, 0, ()))
        return found, problems


def what_is_wrong(value: Any, unit: Unit) -> tuple[str, str] | None:
    """Return what is wrong with an entry and what to do, in Chinese and English; None where nothing is."""
    limit = f"{unit.most:g}"
    if value is None or value == "":
        return f"尚未評分；請填 0 到 {limit} 的分數。", f"No score; give one from 0 to {limit}."
    if isinstance(value, str) and value.startswith("="):
        return "這是公式；請直接填寫數字。", "This is a formula; type the number itself."
    if isinstance(value, bool) or not isinstance(value, int | float):
        return (
            f"「{value}」不是數字；請填 0 到 {limit} 的數字，不加「分」。",
            f"“{value}” is no number; type one.",
        )
    if not 0 <= value <= unit.most:
        zh, en = (
            f"{value:g} 分超出範圍；請填 0 到 {limit}。",
            f"{value:g} is out of range; give 0 to {limit}.",
        )
        return zh, en
    if value != int(value) and unit.most == int(unit.most) and not _has_halves(unit):
        return f"{value:g} 不是整數；請填整數。", f"{value:g} is no whole number; give one."
    if unit.bands and value > 0 and not any(band_holds(band, value) for band in unit.bands):
        ranges = "、".join(band.range for band in unit.bands)
        return f"{value:g} 分不在任何級距（{ranges}）內；請修正。", f"{value:g} lies in no band ({ranges})."
    return None


def _has_halves(unit: Unit) -> bool:
    return any(end is not None and end != int(end) for band in unit.bands for end in (band.min, band.max))


def read_sheet(path: Path) -> Book:
    """Return what stands in a workbook; raises ScoreError where it is no assessment workbook."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise ScoreError(
            f"無法開啟 {path}，不是 Excel 活頁簿（.xlsx）；請另存為 .xlsx 再試。 "
            f"It is no Excel workbook; save it as .xlsx and try again."
        ) from error
    page = next((sheet for sheet in book.worksheets if _header(sheet)), None)
    if page is None:
        raise ScoreError(
            f"{path} 裡找不到有「{KEY}」與「{SCORE}」兩欄的工作表；請以 zuofa score 產生評分表。 "
            f"It has no sheet with the columns {KEY} and {SCORE}; write a form with zuofa score."
        )
    return _read(page, book[GRADES] if GRADES in book.sheetnames else None, path)


def _values(page: "Worksheet", most: int) -> Iterator[tuple[Any, ...]]:
    """Yield the values of a sheet's first rows; asking for more than there is would make empty cells."""
    rows, columns = min(page.max_row, most), min(page.max_column, MOST_COLUMNS)
    yield from page.iter_rows(max_row=rows, max_col=columns, values_only=True)


def _header(page: "Worksheet") -> int:
    """Return the row of the column names; 0 where there is none."""
    for number, row in enumerate(_values(page, 40), 1):
        if KEY in row and SCORE in row:
            return number
    return 0


def _read(page: "Worksheet", grades: "Worksheet | None", path: Path) -> Book:
    from openpyxl.utils import get_column_letter

    top = _header(page)
    rows = list(_values(page, MOST_ROWS))
    names = {str(name): n for n, name in enumerate(rows[top - 1]) if name is not None}
    filled = [[value for value in row if value is not None] for row in rows[: top - 1]]
    told = {row[0]: str(row[1]) for row in filled if len(row) > 1}
    if not told.get(PLAN):
        raise ScoreError(
            f"{path} 沒有寫明「{PLAN}」，無法得知是哪一份計畫；請以 zuofa score 重新產生評分表。 "
            f"It does not say of which plan it is; write the form anew with zuofa score."
        )
    number = told.get(NUMBER, "")
    scored = [
        (n, {name: row[column] for name, column in names.items()})
        for n, row in enumerate(rows[top:], top + 1)
        if any(row[names[name]] is not None for name in (KEY, SCORE))
    ]
    return Book(
        plan_id=told[PLAN],
        form=int(number) if number.isdecimal() else None,
        sheet=page.title,
        rows=tuple(scored),
        columns={name: get_column_letter(column + 1) for name, column in names.items()},
        graded=tuple(_graded(grades)) if grades is not None else (),
    )


def _graded(page: "Worksheet") -> Iterator[tuple[int, Any, Any]]:
    for number, row in enumerate(page.iter_rows(min_row=2, max_row=40, max_col=2, values_only=True), 2):
        name, least = (*row, None, None)[:2]
        if name is not None or least is not None:
            yield number, name, least
