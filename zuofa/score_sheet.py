"""The workbook of an assessment: written empty, read when it is filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.workbook import cell_text, is_risky
from extract.records import Grade
from zuofa.score import LEVELS, Assessment, Problem, ScoreError, Unit, band_holds

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORM, SUMS, GRADES = "評分表", "合計", "等第"
"""The names of the sheets."""
KEY, POINTS, SCORE = "代號", "配分", "得分"
"""The columns that are read back."""
COLUMNS = (KEY, "構面", "評核項目", "評核指標", "次評核指標", "評分要項", POINTS, "評分標準", SCORE, "說明")
WIDTHS = (26, 14, 16, 18, 20, 20, 8, 60, 9, 30)
PLAN, NUMBER = "計畫代號", "評分表序號"
GRADE_COLUMNS = ("等第", "最低分", "原文")
MOST_GRADES = 8
"""Rows left for grades where the plan prints none."""
HEADER_ROW = 5
MOST_ROWS, MOST_COLUMNS = 5_000, 60
"""Cells beyond these are not looked at: a form has some dozen rows."""


# --- writing


def write_sheet(asked: Assessment, path: Path) -> None:
    """Write the workbook; raises FileExistsError where a file is there, OSError where none can be written."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = FORM
    _write_units(page, asked)
    grades = book.create_sheet(GRADES)
    _write_grades(grades, asked)
    _write_sums(book.create_sheet(SUMS, 1), asked)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        book.save(file)


def _put(page: "Worksheet", row: int, column: int, value: Any, *, is_formula: bool = False) -> Any:
    """Write a cell; a text is a text, whatever it looks like."""
    from openpyxl.styles import Alignment

    cell: Any = page.cell(row, column)
    if isinstance(value, str) and not is_formula:
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = is_risky(value)
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _write_units(page: "Worksheet", asked: Assessment) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import PageSetupProperties

    _put(page, 1, 1, asked.title).font = Font(bold=True, size=14)
    for row, (label, value) in enumerate(((PLAN, asked.plan_id), (NUMBER, asked.form)), 2):
        _put(page, row, 1, label)
        _put(page, row, 2, value)
    _put(page, 4, 1, f"請只填寫「{SCORE}」與「說明」兩欄；填妥後執行 zuofa score 檔名。")
    _write_names(page, COLUMNS, WIDTHS, HEADER_ROW)
    for row, unit in enumerate(asked.units, HEADER_ROW + 1):
        _write_unit(page, row, unit)
    page.freeze_panes = f"B{HEADER_ROW + 1}"
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_names(page: "Worksheet", names: Sequence[str], widths: Sequence[int], row: int) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = _put(page, row, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        page.column_dimensions[get_column_letter(column)].width = width


def _write_unit(page: "Worksheet", row: int, unit: Unit) -> None:
    from openpyxl.styles import PatternFill, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    values = (
        unit.criterion_id,
        *(unit.names[level] for level in LEVELS),
        _number(unit.most),
        standards(unit),
    )
    for column, value in enumerate(values, 1):
        _put(page, row, column, value)
    for name in (SCORE, "說明"):
        cell = _put(page, row, COLUMNS.index(name) + 1, None)
        cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF2CC")
    is_whole = unit.most == int(unit.most)
    check = DataValidation(
        type="whole" if is_whole else "decimal", operator="between", formula1="0", formula2=f"{unit.most:g}"
    )
    check.errorTitle, check.error = (
        "得分不符",
        f"請輸入 0 到 {unit.most:g} 的{'整數' if is_whole else '數字'}。",
    )
    check.promptTitle, check.prompt = "得分", f"0 到 {unit.most:g} 分"
    check.showErrorMessage = check.showInputMessage = True
    check.add(page.cell(row, COLUMNS.index(SCORE) + 1))
    page.add_data_validation(check)


def standards(unit: Unit) -> str:
    """Return what earns how many points, one band a line."""
    parts = [unit.reference] if unit.reference else []
    parts += [f"{band.range}：{band.text}" if band.text else band.range for band in unit.bands]
    if unit.is_implied:
        parts.append(f"（原表未印配分，{unit.most:g} 分為上層配分減去其餘各項）")
    return "\n".join(parts)


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _write_sums(page: "Worksheet", asked: Assessment) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _write_names(page, ("構面", "評核項目", POINTS, SCORE), (24, 28, 10, 10), 1)
    letter = get_column_letter(COLUMNS.index(SCORE) + 1)
    start = HEADER_ROW + 1
    row = 2
    for row, part in enumerate(asked.parts, 2):
        _put(page, row, 1 if part.level == "area" else 2, part.name)
        _put(page, row, 3, _number(part.most))
        area = f"'{FORM}'!{letter}{start + part.first}:{letter}{start + part.last}"
        _put(page, row, 4, f"=SUM({area})", is_formula=True)
    row = row + 1 if asked.parts else 2
    every = f"'{FORM}'!{letter}{start}:{letter}{start + len(asked.units) - 1}"
    ends = (("總分", _number(asked.total), f"=SUM({every})"), ("等第", None, _grade_formula(row, asked)))
    for number, (name, most, formula) in enumerate(ends):
        _put(page, row + number, 1, name).font = Font(bold=True)
        _put(page, row + number, 3, most)
        _put(page, row + number, 4, formula, is_formula=True).font = Font(bold=True)
    page.protection.sheet = True


def _grade_formula(row: int, asked: Assessment) -> str:
    """Return a formula for the first grade whose lowest points the total reaches; they stand in order."""
    last = 1 + max(len(asked.grades), MOST_GRADES)
    names, least = f"'{GRADES}'!A2:A{last}", f"'{GRADES}'!B2:B{last}"
    reached = f'INDEX(({least}<>"")*({least}<=D{row}),0)'
    return f'=IFERROR(INDEX({names},MATCH(1,{reached},0))&"","")'


def _write_grades(page: "Worksheet", asked: Assessment) -> None:
    from openpyxl.styles import PatternFill, Protection

    _write_names(page, GRADE_COLUMNS, (12, 12, 20), 1)
    for row, grade in enumerate(asked.grades, 2):
        for column, value in enumerate((grade.grade, _number(grade.min or 0.0), grade.range), 1):
            _put(page, row, column, value)
    if asked.grades:
        page.protection.sheet = True
        return
    for row in range(2, 2 + MOST_GRADES):
        for column in (1, 2):
            cell = _put(page, row, column, None)
            cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF2CC")
    _put(page, 1, 4, "計畫未載等第標準；請由高至低填寫等第與最低分，未填則不判定等第。")


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
    told = {row[n]: row[n + 1] for row in rows[: top - 1] for n in range(len(row) - 1) if row[n] is not None}
    if not told.get(PLAN):
        raise ScoreError(
            f"{path} 沒有寫明「{PLAN}」，無法得知是哪一份計畫；請以 zuofa score 重新產生評分表。 "
            f"It does not say of which plan it is; write the form anew with zuofa score."
        )
    number = told.get(NUMBER)
    filled = [
        (n, {name: row[column] for name, column in names.items()})
        for n, row in enumerate(rows[top:], top + 1)
        if any(row[names[name]] is not None for name in (KEY, SCORE))
    ]
    return Book(
        plan_id=str(told[PLAN]),
        form=number if isinstance(number, int) else None,
        sheet=page.title,
        rows=tuple(filled),
        columns={name: get_column_letter(column + 1) for name, column in names.items()},
        graded=tuple(_graded(grades)) if grades is not None else (),
    )


def _graded(page: "Worksheet") -> Iterator[tuple[int, Any, Any]]:
    for number, row in enumerate(page.iter_rows(min_row=2, max_row=40, max_col=2, values_only=True), 2):
        name, least = (*row, None, None)[:2]
        if name is not None or least is not None:
            yield number, name, least
