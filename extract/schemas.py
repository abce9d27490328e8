"""The tables of the data set, declared once: every column with its type and what it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Table:
    """A table as declared: its columns, what they mean, and how its rows are ordered."""

    name: str
    about: str
    columns: pa.Schema
    """The columns in the files, each with a ``description``."""
    order: tuple[str, ...]
    partitions: pa.Schema
    """The columns in the folder names."""

    @property
    def schema(self) -> pa.Schema:
        """All columns, as a reader of the whole folder sees them."""
        return pa.schema([*self.columns, *self.partitions], metadata=self.columns.metadata)


def _column(name: str, kind: Any, about: str) -> pa.Field:
    return pa.field(name, kind, metadata={"description": about})


def _text(name: str, about: str) -> pa.Field:
    return _column(name, pa.string(), about)


def _count(name: str, about: str) -> pa.Field:
    return _column(name, pa.int32(), about)


PARTITIONS = (
    _text("agency_id", "機關代號: agency, e.g. taipower; null when unknown"),
    _count("roc_year", "民國 year of the plan; null when unknown"),
)


def unknown(partition: pa.Field) -> str | int:
    """Return what stands in a folder's name where a partition column has no value."""
    return 0 if pa.types.is_integer(partition.type) else "unknown"


def declare(
    name: str, about: str, columns: Iterable[pa.Field], order: Sequence[str], partitions: Any = PARTITIONS
) -> Table:
    """Declare a table; ``order`` names the columns its rows are sorted by when read."""
    schema = pa.schema(columns, metadata={"description": about})
    return Table(name, about, schema, tuple(order), pa.schema(partitions))


BOX = pa.struct(
    [
        _count("page", "1-based page"),
        _column("x0", pa.float64(), "left edge, points from the page's left"),
        _column("top", pa.float64(), "upper edge, points from the page's top"),
        _column("x1", pa.float64(), "right edge, points from the page's left"),
        _column("bottom", pa.float64(), "lower edge, points from the page's top"),
    ]
)
NAMES = pa.list_(_text("item", "one name"))
PLAN_ID = _text("plan_id", "計畫代號: AGENCY-OFFICE-ROCYEAR, e.g. taipower-xinying-111")

TABLES = {
    table.name: table
    for table in (
        declare(
            "plans",
            "計畫: one office's plan of one year, and how much of it was read",
            (
                PLAN_ID,
                _text("title", "計畫名稱 as printed"),
                _text("office", "單位 as the registry names it, or as printed"),
                _text("office_id", "單位代號"),
                _text("agency", "機關 as the registry names it, or as printed"),
                _count("year", "Gregorian year: roc_year + 1911"),
                _column("enacted_date", pa.date32(), "訂定日期"),
                _column("columns", NAMES, "column names as printed, left to right"),
                _text("file", "name of the PDF"),
                _text("sha256", "of the PDF, hexadecimal"),
                _count("page_count", "pages of the PDF"),
                _count("practices", "rows of the plan in practices"),
                _count("issues", "rows of the plan in issues"),
                _count("chars", "printed characters on all pages, double-struck ones once, no white space"),
                _count("used", "characters in a practice, a heading or the plan's own fields"),
                _count("set_aside", "characters in asides"),
                _count("in_issues", "characters in an issue and nowhere else"),
                _column("accounted", pa.float64(), "(used + set_aside + in_issues) / chars, 0 to 1"),
            ),
            order=("plan_id",),
        ),
        declare(
            "practices",
            "具體作法: one row a practice, with its place in the plan's outline and on the page",
            (
                PLAN_ID,
                _text("practice_id", "PLAN_ID:FACET.STRATEGY.ITEM.LABEL, stable over re-runs"),
                _count("ordinal", "1-based document order in the plan"),
                _text("facet", "面向, with its number as printed"),
                _text("strategy", "執行策略, with its number as printed; '' where there is none"),
                _text("item", "執行策略的細項, with its number as printed; '' where there is none"),
                _text("label", "the practice's own number as printed, e.g. (1); '' where there is none"),
                _text("text", "display text: wrapped lines joined, sub-points on lines of their own"),
                _text("source_text", "what the page holds, one printed line a line"),
                _column("departments", NAMES, "承辦部門: all, lead and supporting, in printed order"),
                _column("support_departments", NAMES, "協辦部門: those of departments printed in brackets"),
                _text("deadline", "期限 as printed; several entries are separated by a line feed"),
                _text("remark", "備註 as printed; '' where there is none"),
                _count("page", "1-based page where the practice starts"),
                _column("boxes", pa.list_(pa.field("item", BOX)), "where its text stands: a box a page"),
                _text("text_source", "text (the PDF's text layer) or ocr"),
                _column("confidence", pa.float64(), "share of characters whose identity is certain, 0 to 1"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "issues",
            "問題: what a person should look at, in a plan or in a file that is no plan",
            (
                _text("plan_id", "計畫代號; null when no plan was read from the file"),
                _text("file", "the file, relative to its raw folder"),
                _count("ordinal", "1-based order in which the file's issues were raised"),
                _text("code", "an entry of extract/issues.yml"),
                _text("severity", "error, warning or info"),
                _count("page", "1-based page; null when the whole file is meant"),
                _text("text", "the printed text that it is about; '' when there is none"),
                _text("message_zh", "what happened, in Traditional Chinese"),
                _text("message_en", "what happened, in English"),
                _text("advice_zh", "what to do next, in Traditional Chinese"),
                _text("advice_en", "what to do next, in English"),
                _column("box", BOX, "where on the page; null when no place is meant"),
            ),
            order=("file", "ordinal"),
        ),
        declare(
            "asides",
            "略過之文字: printed text that is in no practice, and the rule that set it aside",
            (
                PLAN_ID,
                _count("ordinal", "1-based order in the plan"),
                _text("rule", "an entry of extract/asides.yml"),
                _count("page", "1-based page"),
                _text("text", "the printed text"),
                _column("box", BOX, "where on the page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "sources",
            "來源檔: one row a file of the raw folder",
            (
                _text("file", "path relative to the raw folder, with forward slashes"),
                _text("sha256", "of the file, hexadecimal; '' when it could not be opened"),
                _column("bytes", pa.int64(), "size of the file"),
                _text("status", "read, partial, unread (no practices), failed (no plan) or duplicate"),
                _text("plan_id", "計畫代號; null when failed or duplicate"),
                _count("pages", "pages; null when failed or duplicate"),
                _text("fingerprint", "which version of the reader read it"),
                _column("seconds", pa.float64(), "how long reading took"),
            ),
            order=("file",),
        ),
    )
}
"""Every table of the data set. A later stage declares its own with :func:`declare` and adds it here."""
