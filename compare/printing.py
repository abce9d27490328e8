"""How a sheet is laid out, printed and protected, and what may be entered in it."""

from collections.abc import Sequence
from typing import Any

from compare.cells import Page
from compare.worksheet import Column, Sheet

A4 = 9
"""Paper size. Source: ECMA-376 part 1, 18.3.1.63 pageSetup."""


def set_up(page: Page, sheet: Sheet, widths: Sequence[float]) -> None:
    """Set widths, frozen panes, filter, protection and printing; a streamed sheet wants them first."""
    from openpyxl.utils import get_column_letter as letter

    header = len(sheet.head) + 1
    last = header + len(sheet.rows)
    for number, width in enumerate(widths, 1):
        page.column_dimensions[letter(number)].width = width
    page.freeze_panes = f"{letter(sheet.frozen + 1)}{header + 1}"
    page.auto_filter.ref = f"A{header}:{letter(len(sheet.columns))}{last}"
    printed = sum(column.is_printed for column in sheet.columns)
    page.print_area = f"A1:{letter(printed)}{last}"
    _set_printing(page, header, sheet.title)
    if sheet.is_protected:
        _protect(page)


def _set_printing(page: Page, header: int, title: str) -> None:
    """Print on A4 across, all columns on the page, the header row on each, with name and page number."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{header}:{header}"
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.3
    page.oddFooter.left.text = title
    page.oddFooter.right.text = "&P / &N"


def _protect(page: Page) -> None:
    """Lock what is no input, without a password; widths, heights and the filter stay usable."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = False


def add_checks(page: Page, sheet: Sheet) -> None:
    """Let inputs take nothing but their choices, or numbers within their limits; colour each choice."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter as letter

    first = len(sheet.head) + 2
    for number, column in enumerate(sheet.columns, 1):
        if column.limit:
            for place, row in enumerate(sheet.rows, first):
                within = _within(column, row[column.limit], f"{letter(number)}{place}")
                page.data_validations.append(within)
        if not column.choices or not sheet.rows:
            continue
        area = f"{letter(number)}{first}:{letter(number)}{first + len(sheet.rows) - 1}"
        page.data_validations.append(_validation(column, area))
        for word in column.words.values():
            fill = PatternFill(bgColor=word.fill, fill_type="solid")
            style = DifferentialStyle(fill=fill)
            rule = Rule(type="cellIs", operator="equal", formula=[f'"{word.zh}"'], dxf=style)
            page.conditional_formatting.add(area, rule)


def _validation(column: Column, area: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    chosen = "、".join(column.choices)
    return DataValidation(
        type="list",
        formula1=f'"{",".join(column.choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading.replace("\n", "")[:30],
        error=f"請選擇：{chosen}。",
        sqref=area,
    )


def _within(column: Column, most: float, cell: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    is_whole = most == int(most)
    return DataValidation(
        type="whole" if is_whole else "decimal",
        operator="between",
        formula1="0",
        formula2=f"{most:g}",
        showErrorMessage=True,
        errorTitle=column.heading,
        error=f"請輸入 0 到 {most:g} 的{'整數' if is_whole else '數字'}。",
        showInputMessage=True,
        promptTitle=column.heading,
        prompt=f"0 到 {most:g}",
        sqref=cell,
    )
