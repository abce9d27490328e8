"""The records that leave the reader: frozen, plain, and each with the place it was read from.

Pages are 1-based. Coordinates are PDF points (1/72 inch) from the top left corner of the page as
it is displayed. A word processor's file has no pages: all of it is on page 1, its boxes lie on the endless
sheet that the reader set it on, and ``Box.place`` says where in the file that is. 民國 (ROC) years are
converted once, here; the printed year is kept.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

ROC_EPOCH = 1911
"""民國元年 is 1912: Gregorian year = ROC year + 1911."""

Severity = Literal["error", "warning", "info"]
TextSource = Literal["text", "ocr"]
FileFormat = Literal["pdf", "picture", "docx", "odt"]
"""What a plan's file is by its content; "picture" is a TIFF or a folder of page pictures."""
MilestoneKind = Literal["due", "round", "publication"]
FormKind = Literal["assessment", "result"]
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
    place: str = ""
    """Where it begins in a file without pages, in Chinese and English (table, row, column, paragraph)."""


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
    practice_id: str = ""
    """The practice that it is about; '' where it is about none, or several."""


@dataclass(frozen=True, slots=True)
class Aside:
    """略過之文字: printed text in no practice and no section, and the named rule that set it aside."""

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
    target: str
    """預期目標, 預期效益, 衡量指標 … as printed beside it; '' where there is none. A text beside several
    practices that is not numbered as they are is given to each of them."""
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
class Section:
    """段落: one numbered point (壹、一、（一）…) of the plan outside its table, or an attachment (附錄).

    Sections come in document order and make a tree: what stands beneath a point are the sections whose
    ``parent`` it is. A paragraph that was printed with its number keeps it, in ``heading`` or ``text``.
    """

    section_id: str
    """Numbers from the outermost level on, ``5.2.1`` (0 where unnumbered, ``a1.2`` in attachment 1); one
    that occurs again gets ``-2``. Unique in its plan, and stable over re-runs."""
    ordinal: int
    """1-based document order."""
    parent: int | None
    """Ordinal of the section that it stands in; None at the top."""
    level: int
    """1 at the top."""
    label: str
    """Its number as printed, e.g. ``一、``; '' where it has none."""
    number: int
    """Its number; 0 where it has none, or a bullet."""
    heading: str
    """標題, with its number as printed; '' where the number opens a text. At the top always a heading."""
    text: str
    """Display text of its own paragraphs, one a line, wrapped lines joined; not that of sections in it."""
    is_attachment: bool
    """附錄、附件、附表: it is, or stands in, a part that is attached to the plan."""
    page: int
    """1-based page where it starts."""
    boxes: tuple[Box, ...]
    """Where its heading and text stand: one box a page."""


@dataclass(frozen=True, slots=True)
class Citation:
    """引用文件: one mention of a letter, order, programme, plan or regulation that the plan rests on."""

    ordinal: int
    """1-based document order, sections before practices."""
    document_id: str
    """The document's number, folded; or else issuer, date and title. Equal in all plans that cite it."""
    kind: str
    """函、令、公告, or else the word for what the title names (方案, 計畫, 要點 …); '' if not told."""
    issuer: str
    """發文機關, by its full name where 本公司, 本署 … surely mean the plan's own; '' if not told."""
    printed_issuer: str
    """發文機關 as printed."""
    date: dt.date | None
    """發文日期; None where it is not printed."""
    printed_date: str
    """發文日期 as printed; '' where it is not."""
    number: str
    """文號 (經研字第10604502170號) in half-width digits, without white space; '' where there is none."""
    title: str
    """Display text of the title; '' where there is none."""
    text: str
    """The whole mention as printed."""
    section: int | None
    """Ordinal of the section that it stands in; None in a practice."""
    practice_id: str
    """The practice that it stands in; '' in a section."""
    page: int
    """1-based page where it starts."""
    boxes: tuple[Box, ...]
    """The printed lines that hold it: one box a page."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """期程: one duty that falls due: on a date, once in a round of assessment, or on publication."""

    ordinal: int
    """1-based document order, sections before practices."""
    kind: MilestoneKind
    """due (on a date), round (每半年 …, undated) or publication (公開, 登載 …, undated)."""
    what: str
    """What is due, without the date: display text."""
    round: str
    """上半年度 or 下半年度; '' where the duty is in no half-yearly round."""
    date: dt.date | None
    """The last day; None where none is printed."""
    printed_date: str
    """The date as printed; '' where there is none."""
    is_year_printed: bool
    """The date's year is printed; otherwise it is the plan's (6月底前) or follows from it (次年1月底前)."""
    text: str
    """The sentence that it stands in, or the practice's deadline, as printed."""
    section: int | None
    """Ordinal of the section that it stands in; None in a practice."""
    practice_id: str
    """The practice that it stands in; '' in a section."""
    page: int
    """1-based page where its date or duty is printed."""
    boxes: tuple[Box, ...]
    """The printed lines that hold the sentence: one box a page."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """欄: one column of a form, as printed."""

    name: str
    group: str
    """The name over several columns that it stands under; '' where there is none."""
    points: float | None
    """Points in its name (「服務流程(280分)」); None where there are none."""


@dataclass(frozen=True, slots=True)
class ScoringForm:
    """評分表: one form for assessing offices, or the sheet that their results are entered in."""

    ordinal: int
    """1-based document order."""
    kind: FormKind
    """assessment (評分表: criteria) or result (考核結果統計表: a row an office)."""
    title: str
    """The words over it; '' where there are none."""
    total_points: float | None
    """總分; None where it is not printed."""
    columns: tuple[FormColumn, ...]
    """Left to right; of an assessment form with several sets of columns, the first's."""
    notes: str
    """What is printed across it, one line a line: descriptions of areas, remarks."""
    page: int
    """1-based page where it starts."""
    boxes: tuple[Box, ...]
    """Where its tables stand: one box a page."""


@dataclass(frozen=True, slots=True)
class Band:
    """級距: the points for one degree of fulfilment."""

    range: str
    """As printed, e.g. 81-120分."""
    min: float | None
    """The fewest points; None where the range is open (60分以下)."""
    max: float | None
    """The most points; None where it is open (90分以上)."""
    text: str
    """Display text of what earns them."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """評分標準: one thing that is scored, with the headings that it stands under.

    Names are display text without the points; '' and None where the form has no such level. Points are
    as printed; where none are printed, the sum of the parts or the top of the bands, if all are known.
    """

    criterion_id: str
    """``PLAN_ID:FORM.AREA.ITEM.INDICATOR.SUBINDICATOR.CRITERION``: each counted from 1 under the one before,
    0 where there is none; stable over re-runs."""
    ordinal: int
    """1-based document order."""
    form: int
    """Ordinal of its form."""
    area: str
    """構面, without that word."""
    area_points: float | None
    item: str
    """評核項目."""
    item_points: float | None
    indicator: str
    """評核指標."""
    indicator_points: float | None
    subindicator: str
    """次評核指標."""
    subindicator_points: float | None
    criterion: str
    """What the standards name: 「提供案件承辦資訊種類(120分)」."""
    criterion_points: float | None
    bands: tuple[Band, ...]
    """In printed order."""
    reference: str
    """評分參考標準 without points, or what stands before the bands; '' where there is nothing."""
    note: str
    """What follows the points in a heading."""
    page: int
    """1-based page where its innermost heading, or its standards, start."""
    boxes: tuple[Box, ...]
    """Where these stand: one box a page."""

    @property
    def name(self) -> str:
        """The innermost name."""
        names = (self.area, self.item, self.indicator, self.subindicator, self.criterion)
        return next((name for name in reversed(names) if name), "")

    @property
    def points(self) -> float | None:
        """The points of the innermost heading."""
        levels = ("criterion", "subindicator", "indicator", "item", "area")
        return next((getattr(self, f"{level}_points") for level in levels if getattr(self, level)), None)


@dataclass(frozen=True, slots=True)
class Grade:
    """等第: one grade and the points that earn it."""

    ordinal: int
    """1-based document order; the highest grade comes first."""
    form: int | None
    """Ordinal of the form that it stands in; None elsewhere."""
    section: int | None
    """Ordinal of the section that it stands in; None elsewhere."""
    grade: str
    """As printed: 優, 甲等 …"""
    range: str
    """As printed: 900分以上."""
    min: float | None
    """The fewest points; None for the lowest grade (599分以下)."""
    max: float | None
    """The most points; None for the highest grade (900分以上)."""
    page: int
    """1-based page."""
    boxes: tuple[Box, ...]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Reward:
    """獎勵: what one group of people gets under one condition, by a rule of 獎勵方式."""

    ordinal: int
    """1-based document order."""
    section: int
    """Ordinal of the section that states the rule."""
    rule: str
    """The whole rule as printed, with its number."""
    condition: str
    """What must be so (考核成績達優等，且名列第一名者); '' where nothing is said."""
    who: str
    """Who gets it; '' where the rule names nobody."""
    what: str
    """What is given or done (嘉獎二次); the rule's words where they could not be parted."""
    page: int
    """1-based page where the rule starts."""
    boxes: tuple[Box, ...]
    """Where the rule stands: one box a page."""


@dataclass(frozen=True, slots=True)
class Account:
    """字元帳: where every printed character of the plan went. White space is not counted."""

    chars: int
    """Characters on all pages, double-struck ones once."""
    used: int
    """In a practice, a heading, a column of the practice's row, a section, or a scoring form."""
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
    """1 for a file without pages."""
    account: Account
    practices: tuple[Practice, ...] = ()
    issues: tuple[Issue, ...] = ()
    asides: tuple[Aside, ...] = field(default=(), repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    """The plan outside its table, in document order."""
    citations: tuple[Citation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    forms: tuple[ScoringForm, ...] = ()
    """Its scoring forms and result sheets, in document order."""
    criteria: tuple[Criterion, ...] = ()
    grades: tuple[Grade, ...] = ()
    rewards: tuple[Reward, ...] = ()
    format: FileFormat = "pdf"

    @property
    def year(self) -> int | None:
        """Gregorian year."""
        return None if self.roc_year is None else self.roc_year + ROC_EPOCH
