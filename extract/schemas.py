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
        _text("place", "table, row, column, paragraph in a file without pages (docx, odt); '' in a PDF"),
    ]
)
BOXES = pa.list_(pa.field("item", BOX))
NAMES = pa.list_(_text("item", "one name"))
POINTS = pa.float64()
BANDS = pa.list_(
    pa.field(
        "item",
        pa.struct(
            [
                _text("range", "as printed, e.g. 81-120分"),
                _column("min", POINTS, "the fewest points; null where the range is open"),
                _column("max", POINTS, "the most points; null where the range is open"),
                _text("text", "display text of what earns them"),
            ]
        ),
    )
)
FORM_COLUMNS = pa.list_(
    pa.field(
        "item",
        pa.struct(
            [
                _text("name", "as printed, without points"),
                _text("group", "the name over several columns; '' where there is none"),
                _column("points", POINTS, "points in the name; null where there are none"),
            ]
        ),
    )
)
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
                _text("file", "name of the file"),
                _text("sha256", "of the file, hexadecimal"),
                _text("format", "pdf, picture (TIFF, folder of pictures), docx or odt, by its content"),
                _count("page_count", "pages of the file; 1 where it has none (docx, odt)"),
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
                _column("boxes", BOXES, "where its text stands: a box a page"),
                _text("text_source", "text (the PDF's text layer) or ocr"),
                _column("confidence", pa.float64(), "share of characters whose identity is certain, 0 to 1"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "sections",
            "段落: one row a numbered point of the plan outside its table, or an attachment; a tree",
            (
                PLAN_ID,
                _text("section_id", "numbers from the outermost level on, e.g. 5.2.1; a1.2 in attachment 1"),
                _count("ordinal", "1-based document order in the plan"),
                _count("parent", "ordinal of the section that it stands in; null at the top"),
                _count("level", "1 at the top"),
                _text("label", "its number as printed, e.g. 一、; '' where there is none"),
                _count("number", "its number; 0 where there is none, or a bullet"),
                _text("heading", "標題, with its number as printed; '' where the number opens a text"),
                _text(
                    "text", "display text of its own paragraphs, one a line, without that of sections in it"
                ),
                _column("is_attachment", pa.bool_(), "附錄、附件、附表: attached to the plan"),
                _count("page", "1-based page where it starts"),
                _column("boxes", BOXES, "where its heading and text stand: a box a page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "citations",
            "引用文件: one row a mention of a letter, order, programme, plan or regulation",
            (
                PLAN_ID,
                _count("ordinal", "1-based document order in the plan, sections before practices"),
                _text(
                    "document_id", "its number, or issuer, date and title; equal in all plans that cite it"
                ),
                _text("kind", "函、令、公告, or the word for what the title names (方案, 計畫, 要點 …)"),
                _text("issuer", "發文機關, 本公司 and the like resolved where certain; '' if not told"),
                _text("printed_issuer", "發文機關 as printed"),
                _column("date", pa.date32(), "發文日期; null where it is not printed"),
                _text("printed_date", "發文日期 as printed; '' where it is not"),
                _text("number", "文號 in half-width digits, without white space; '' where there is none"),
                _text("title", "display text of the title; '' where there is none"),
                _text("text", "the whole mention as printed"),
                _count("section", "ordinal of the section that it stands in; null in a practice"),
                _text("practice_id", "the practice that it stands in; '' in a section"),
                _count("page", "1-based page where it starts"),
                _column("boxes", BOXES, "the printed lines that hold it: a box a page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "milestones",
            "期程: one row a duty that falls due",
            (
                PLAN_ID,
                _count("ordinal", "1-based document order in the plan, sections before practices"),
                _text("kind", "due (on a date), round (half-yearly, undated) or publication (undated)"),
                _text("what", "what is due, without the date: display text"),
                _text("round", "上半年度 or 下半年度; '' where there is no half-yearly round"),
                _column("date", pa.date32(), "the last day; null where none is printed"),
                _text("printed_date", "the date as printed; '' where there is none"),
                _column(
                    "is_year_printed", pa.bool_(), "false where the year is the plan's, or follows from it"
                ),
                _text("text", "the sentence that it stands in, or the practice's deadline, as printed"),
                _count("section", "ordinal of the section that it stands in; null in a practice"),
                _text("practice_id", "the practice that it stands in; '' in a section"),
                _count("page", "1-based page where it is printed"),
                _column("boxes", BOXES, "the printed lines that hold the sentence: a box a page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "forms",
            "評分表: one row a scoring form, or a sheet that results are entered in",
            (
                PLAN_ID,
                _count("ordinal", "1-based document order in the plan"),
                _text("kind", "assessment (評分表) or result (考核結果統計表)"),
                _text("title", "the words over it; '' where there are none"),
                _column("total_points", POINTS, "總分; null where it is not printed"),
                _column("columns", FORM_COLUMNS, "its columns, left to right"),
                _text("notes", "what is printed across it: descriptions of areas, remarks; one a line"),
                _count("page", "1-based page where it starts"),
                _column("boxes", BOXES, "where its tables stand: a box a page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "criteria",
            "評分標準: one row a thing that is scored, with its bands and the headings that it stands under; "
            "points not printed are the sum of the parts or the top of the bands where all are known",
            (
                PLAN_ID,
                _text("criterion_id", "PLAN_ID:FORM.AREA.ITEM.INDICATOR.SUBINDICATOR.CRITERION, 0 for none"),
                _count("ordinal", "1-based document order in the plan"),
                _count("form", "ordinal of its form"),
                _text("area", "構面, without that word; '' where there is none"),
                _column("area_points", POINTS, "of the whole area"),
                _text("item", "評核項目; '' where there is none"),
                _column("item_points", POINTS, "of the whole item"),
                _text("indicator", "評核指標; '' where there is none"),
                _column("indicator_points", POINTS, "of the whole indicator"),
                _text("subindicator", "次評核指標; '' where there is none"),
                _column("subindicator_points", POINTS, "of the whole sub-indicator"),
                _text("criterion", "what the standards name; '' where they name nothing"),
                _column("criterion_points", POINTS, "of the criterion"),
                _column("bands", BANDS, "級距: points for each degree of fulfilment, in printed order"),
                _text("reference", "評分參考標準 without points, or what stands before the bands"),
                _text("note", "what follows the points in a heading"),
                _count("page", "1-based page where it starts"),
                _column("boxes", BOXES, "where its heading and standards stand: a box a page"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "grades",
            "等第: one row a grade and the points that earn it",
            (
                PLAN_ID,
                _count("ordinal", "1-based order in the plan, the highest grade first"),
                _count("form", "ordinal of the form that it stands in; null elsewhere"),
                _count("section", "ordinal of the section that it stands in; null elsewhere"),
                _text("grade", "as printed: 優, 甲等 …"),
                _text("range", "as printed, e.g. 900分以上"),
                _column("min", POINTS, "the fewest points; null for the lowest grade"),
                _column("max", POINTS, "the most points; null for the highest grade"),
                _count("page", "1-based page"),
                _column("boxes", BOXES, "where it stands"),
            ),
            order=("plan_id", "ordinal"),
        ),
        declare(
            "rewards",
            "獎勵: one row a group of people and a condition, of a rule of 獎勵方式",
            (
                PLAN_ID,
                _count("ordinal", "1-based document order in the plan"),
                _count("section", "ordinal of the section that states the rule"),
                _text("rule", "the whole rule as printed"),
                _text("condition", "what must be so; '' where nothing is said"),
                _text("who", "who gets it; '' where nobody is named"),
                _text("what", "what is given or done"),
                _count("page", "1-based page where the rule starts"),
                _column("boxes", BOXES, "where the rule stands: a box a page"),
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
            "略過之文字: printed text in no practice and no section, and the rule that set it aside",
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
        declare(
            "catalogue",
            "共通作法: one row a canonical practice, one duty in all its wordings",
            (
                _text("canonical_id", "代號, never given to another duty"),
                _text("text", "the representative wording; '' where the id is retired"),
                _text("practice_id", "the practice that has it"),
                _text("facet", "面向 where it mostly stands, as printed"),
                _text("strategy", "執行策略 where it mostly stands, as printed"),
                _text("item", "執行策略的細項 where it mostly stands, as printed"),
                _count("first_year", "民國 year of the first plan that has it"),
                _count("last_year", "民國 year of the last"),
                _column("offices", NAMES, "offices whose plans have it"),
                _column("agencies", NAMES, "agency_id of these offices"),
                _count("plans", "plans that have it, sure or not"),
                _count("practices", "practices in these plans"),
                _count("wordings", "different wordings"),
                _column("is_retired", pa.bool_(), "no practice has the id any more"),
                _text("merged_into", "the id that has the practices of a retired one; null if they are gone"),
            ),
            order=("canonical_id",),
            partitions=(),
        ),
        declare(
            "links",
            "對應: one row a practice and a canonical practice; same or unsure once a practice, part often",
            (
                PLAN_ID,
                _text("practice_id", "the practice"),
                _text("canonical_id", "the canonical practice"),
                _text("relation", "same, unsure (a person must say), or part (merged or split)"),
                _column("score", pa.float64(), "likeness to its other wordings, or share of a part: 0 to 1"),
                _column(
                    "margin", pa.float64(), "score above the best other choice; null where there is none"
                ),
                _text("runner_up", "canonical_id of the best other choice; null where there is none"),
                _text(
                    "reason",
                    "alone, identical, alike, clear; close, weak, position, restated, another; "
                    "contains, piece; decided",
                ),
                _text("decided_by", "rule or person"),
                _column(
                    "variation",
                    NAMES,
                    "how it differs from the representative wording: identical, spelling, "
                    "reworded, target_changed, frequency_changed, duty_strengthened, duty_weakened, "
                    "scope_changed, department_changed",
                ),
                _column("differences", NAMES, "the differences in words, Chinese then English"),
                _column("matched", NAMES, "of a part: clauses of the duty that the practice states"),
                _column("unmatched", NAMES, "of a part: clauses of the duty that it does not state"),
            ),
            order=("plan_id", "practice_id", "relation", "canonical_id"),
        ),
        declare(
            "quantities",
            "數量: one row a number with what it counts, in a practice",
            (
                PLAN_ID,
                _text("practice_id", "the practice"),
                _count("ordinal", "1-based order in the practice's text"),
                _text("printed", "number and unit as printed"),
                _column("value", pa.float64(), "the number, in the unit"),
                _text("unit", "canonical unit; '' for a target without one"),
                _text("qualifier", "exactly, at_least, at_most, over, under, about, reach, target, every …"),
                _count("start", "offset of the first character in practices.text"),
                _count("end", "offset behind the last"),
            ),
            order=("plan_id", "practice_id", "ordinal"),
        ),
        declare(
            "cadences",
            "期限: one row an entry of a practice's deadline, as a date or a frequency",
            (
                PLAN_ID,
                _text("practice_id", "the practice"),
                _count("ordinal", "1-based order in the deadline"),
                _text("printed", "as printed"),
                _text("kind", "continuous, periodic, by_date, on_demand or unknown"),
                _count("months", "length of the period in months; null for others"),
                _count("days", "length of a period that is no number of months, in days"),
                _count("times", "how often in each period"),
                _column("at_least", pa.bool_(), "times is a lower limit"),
                _column("due_date", pa.date32(), "the last day; null where no date is known"),
            ),
            order=("plan_id", "practice_id", "ordinal"),
        ),
        declare(
            "assignments",
            "承辦部門: one row a practice and a department, under its canonical name",
            (
                PLAN_ID,
                _text("practice_id", "the practice"),
                _count("ordinal", "1-based printed order"),
                _text("printed", "as printed"),
                _text("department", "canonical name"),
                _text("scope", "named (one department), all (各部門) or related (相關部門)"),
                _text("role", "lead 主辦 or support 協辦"),
                _column("is_known", pa.bool_(), "a rule says what the name means"),
            ),
            order=("plan_id", "practice_id", "ordinal"),
        ),
        declare(
            "decisions",
            "人工決定: one row a decision of a person on two practices, from the file of decisions",
            (
                _count("ordinal", "1-based order in the file"),
                _text("verdict", "same, not_same or part"),
                _text("practice_id", "the practice, under its id of now"),
                _text("other_id", "the practice it was compared with"),
                _text("state", "applied, changed (a text is another now), gone or superseded"),
                _text("text", "its text when it was decided"),
                _text("other_text", "the other's text when it was decided"),
                _text("who", "who decided"),
                _column("when", pa.date32(), "on which day"),
                _text("why", "why; '' where not said"),
            ),
            order=("ordinal",),
            partitions=(),
        ),
        declare(
            "adoption",
            "採行: one row a canonical practice and a plan that states it, for certain or not",
            (
                _text("canonical_id", "共通作法代號"),
                _text("duty", "its representative wording"),
                PLAN_ID,
                _text("office", "單位 of the plan"),
                _text("office_id", "單位代號; the office's name where it has none"),
                _text("programme", "方案 that the plan carries out; '' where that is not known"),
                _text(
                    "status", "adopted (for certain), unsure (a person must say), part (states some of it)"
                ),
                _column("practice_ids", NAMES, "the practices that state it, the main one first"),
                _count("ordinal", "1-based document order of the main practice in the plan"),
                _text("facet", "面向 of the main practice, as printed"),
                _text("strategy", "執行策略, as printed"),
                _text("item", "執行策略的細項, as printed"),
                _text("text", "the main practice's wording"),
                _column(
                    "variation", NAMES, "how it differs from the representative wording: links.variation"
                ),
                _column("score", pa.float64(), "of the main practice's link: 0 to 1"),
                _text("reason", "of that link: links.reason"),
                _text(
                    "runner_up", "of that link: the next best canonical practice; null where there is none"
                ),
                _column("departments", NAMES, "承辦部門 as printed, lead and supporting"),
                _column("support_departments", NAMES, "協辦部門: those printed in brackets"),
                _column("leads", NAMES, "主辦部門 under their canonical names"),
                _column("supports", NAMES, "協辦部門 under their canonical names"),
                _text("deadline", "期限 as printed"),
                _column(
                    "cadences",
                    NAMES,
                    "期限: continuous, on_demand, unknown, a last day (2023-06-30; by_date without a year), "
                    "or a period (P6M, P7D; 2/P12M: twice in it)",
                ),
                _count("page", "1-based page where the main practice starts"),
                _count(
                    "first_year", "民國 year of the office's first plan that surely has it; null for none"
                ),
                _count("last_year", "民國 year of the office's last"),
                _count("peers", "offices of the agency with a plan of that year"),
                _count("adopters", "of these, the offices that surely have it"),
                _count("doubtful", "of these, the offices that may have it: unsure or part"),
                _column("share", pa.float64(), "adopters / peers: at least so many have it, 0 to 1"),
                _column("open_before", pa.bool_(), "more may stand before the main practice than was read"),
                _column("open_behind", pa.bool_(), "more may stand behind it than was read"),
            ),
            order=("plan_id", "ordinal", "canonical_id"),
        ),
        declare(
            "gaps",
            "落差: one row a mandated item of a register and a plan",
            (
                _text("register", "應辦事項表: name of the register"),
                _text("mandate_id", "應辦事項代號"),
                PLAN_ID,
                _text("office", "單位 of the plan"),
                _text("agency_id", "機關代號"),
                _count("roc_year", "民國 year of the plan; null when unknown"),
                _text("facet", "面向 of the item, in the register"),
                _text("strategy", "執行策略 of the item, in the register"),
                _text("mandate", "the item's words"),
                _text("status", "adopted, changed, partial, missing, unsure or not_read"),
                _column("is_required", pa.bool_(), "the register requires it of the plan's year and office"),
                _column(
                    "practice_ids",
                    NAMES,
                    "the practices that cover it, the main one first; candidates, if unsure",
                ),
                _column("score", pa.float64(), "likeness to the main practice, or the nearest one: 0 to 1"),
                _text("reason", "identical, words, canonical, inside, near, weak, another, hole or nothing"),
                _text("runner_up", "practice_id of the next best"),
                _column("runner_up_score", pa.float64(), "its likeness; null where there is none"),
                _column("covered", NAMES, "clauses of the item that are covered"),
                _column("uncovered", NAMES, "clauses of the item that are not"),
                _column(
                    "variation", NAMES, "how the practice's words differ from the item's: as links.variation"
                ),
                _column("differences", NAMES, "the differences in words; the hole, where it is not read"),
                _count("page", "1-based page of the main practice; null where there is none"),
                _column("boxes", BOXES, "where the main practice stands: a box a page"),
            ),
            order=("register", "mandate_id", "plan_id"),
            partitions=(),
        ),
    )
}
"""Every table of the data set. A later stage declares its own with :func:`declare` and adds it here."""
