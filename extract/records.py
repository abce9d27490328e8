"""The records that leave the reader: frozen, plain, and each with the place it was read from.

Pages are 1-based. Coordinates are PDF points (1/72 inch) from the top left corner of the page as
it is displayed. 民國 (ROC) years are converted once, here; the printed year is kept.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

ROC_EPOCH = 1911
"""民國元年 is 1912: Gregorian year = ROC year + 1911."""

Severity = Literal["error", "warning", "info"]
TextSource = Literal["text", "ocr"]
OcrMode = Literal["auto", "always", "never"]
"""Read pages from their pictures: where it is needed, all of them, or none."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on one page, in points from the top left."""

    page: int
    """1-based page."""
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Issue:
    """問題: something a person should look at. ``code`` names a row of ``extract/issues.yml``."""

    code: str
    severity: Severity
    page: int | None
    """1-based page, or None when the whole file is meant."""
    text: str
    """The printed text that the issue is about ('' when there is none)."""
    message_zh: str
    message_en: str
    advice_zh: str
    """What to do next."""
    advice_en: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """略過之文字: printed text that is in no practice, and the named rule that set it aside."""

    rule: str
    """A rule of ``extract/asides.yml``: page_number, running_title, repeated_header, prose …"""
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Practice:
    """具體作法: one practice, with its place in the plan's outline.

    Headings and practice text are *display* text: the office's own words and punctuation, with
    Unicode compatibility forms resolved and wrapped lines joined. ``source_text`` is what the page
    holds, one printed line a line.
    """

    practice_id: str
    """``PLAN_ID:FACET.STRATEGY.ITEM.LABEL`` as numbers (0 where unnumbered): stable over re-runs."""
    ordinal: int
    """1-based document order."""
    facet: str
    """面向, with its number as printed."""
    strategy: str
    """執行策略, with its number as printed; '' where the plan has none."""
    item: str
    """執行策略的細項, with its number as printed; '' where the plan has none."""
    label: str
    """The practice's own number as printed, e.g. ``(1)``; '' where it has none."""
    text: str
    """Display text; sub-points (甲. 乙. ◎) stand on lines of their own."""
    source_text: str
    departments: tuple[str, ...]
    """承辦部門: every department named, lead and supporting, in printed order, without brackets."""
    support_departments: tuple[str, ...]
    """協辦部門: those of ``departments`` that the plan prints in brackets."""
    deadline: str
    """期限 as printed, wrapped lines joined; several entries are separated by a line feed."""
    remark: str
    """備註 as printed; '' where the plan has no such column."""
    page: int
    """1-based page where the practice starts."""
    boxes: tuple[Box, ...]
    """Where the practice's text stands: one box a page, in reading order."""
    text_source: TextSource
    confidence: float
    """0 to 1: the share of the text's characters whose identity is certain."""


@dataclass(frozen=True, slots=True)
class Account:
    """字元帳: where every printed character of the plan went. White space is not counted."""

    chars: int
    """Characters on all pages, double-struck ones once."""
    used: int
    """In a practice, a heading, a column of the practice's row, or the plan's own fields."""
    set_aside: int
    """In an :class:`Aside`."""
    in_issues: int
    """In an :class:`Issue` and nowhere else."""

    @property
    def accounted(self) -> float:
        """Share of characters accounted for, 0 to 1 (1.0 for an empty plan)."""
        return (self.used + self.set_aside + self.in_issues) / self.chars if self.chars else 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file before it is read: a row of ``data/raw/sources.csv``."""

    file: str
    office: str = ""
    agency: str = ""
    roc_year: int | None = None
    origin: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """計畫: one office's plan of one year, and all that was read of it."""

    plan_id: str
    """``AGENCY-OFFICE-ROCYEAR`` (``taipower-xinying-111``), ``AGENCY-ROCYEAR`` for an agency's own."""
    title: str
    office: str
    """機關（單位）as the registry names it, or as printed where it is not in the registry."""
    office_id: str
    agency: str
    agency_id: str
    roc_year: int | None
    """民國 year; None when the document does not say."""
    enacted_date: dt.date | None
    """訂定日期."""
    columns: tuple[str, ...]
    """Column names as printed, left to right."""
    file: str
    """File name."""
    sha256: str
    page_count: int
    account: Account
    practices: tuple[Practice, ...] = ()
    issues: tuple[Issue, ...] = ()
    asides: tuple[Aside, ...] = field(default=(), repr=False)

    @property
    def year(self) -> int | None:
        """Gregorian year."""
        return None if self.roc_year is None else self.roc_year + ROC_EPOCH
