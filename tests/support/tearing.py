"""Plans as rows of the data set's tables, without a PDF: laid out on pages, and with a page torn out.

A torn plan is what the reader makes of a file that lacks a page: headings printed on the page are lost, so that
what follows stands under those before it; a text that goes on over the page's beginning runs on in the text that
comes from its end; pages and ordinals count on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from planspec import Layout, PlanSpec, practices_of

from extract.numbering import read_label
from normalize.align import PlanStatements, Statement

Row = dict[str, Any]
HEADINGS = ("facet", "strategy", "item")
LINE, TOP, BOTTOM = 18.0, 80.0, 780.0
"""Of a page that is laid out: points."""
ON_LINE = 22
"""Characters on a line."""


@dataclass(frozen=True)
class Rows:
    """A plan's rows in the tables that tell of it."""

    plan_id: str
    agency_id: str
    office: str
    roc_year: int | None
    practices: tuple[Row, ...]
    sections: tuple[Row, ...] = ()
    asides: tuple[Row, ...] = ()
    issues: tuple[Row, ...] = ()
    title: str = ""

    @property
    def statements(self) -> PlanStatements:
        rows = tuple(
            Statement(row["practice_id"], *(row[name] for name in HEADINGS), row["text"])
            for row in self.practices
        )
        return PlanStatements(
            self.plan_id, self.agency_id, self.office, self.roc_year, self.title, practices=rows
        )

    @property
    def pages(self) -> int:
        return max(box["page"] for row in self.practices for box in row["boxes"])


def named(rows: Sequence[Row], plan_id: str) -> tuple[Row, ...]:
    """Return practices with their ordinals and ids, as the reader gives them."""
    seen: dict[str, int] = {}
    found = []
    for ordinal, row in enumerate(rows, 1):
        numbers = [label.number if (label := read_label(row[name])) else 0 for name in HEADINGS]
        label = read_label(row["label"]) if row["label"] else None
        path = f"{plan_id}:{'.'.join(map(str, [*numbers, label.number if label else 0]))}"
        seen[path] = seen.get(path, 0) + 1
        practice_id = path if seen[path] == 1 else f"{path}-{seen[path]}"
        found.append({**row, "plan_id": plan_id, "practice_id": practice_id, "ordinal": ordinal})
    return tuple(found)


def labelled(rows: Sequence[Row]) -> list[Row]:
    """Return practices numbered anew under each heading; one that is alone has no number."""
    found = []
    for n, row in enumerate(rows):
        under = [other for other in rows if all(other[name] == row[name] for name in HEADINGS)]
        place = next(k for k, other in enumerate(under) if other is row)
        found.append({**row, "label": f"({place + 1})" if len(under) > 1 else "", "n": n})
    return found


def headed(rows: Sequence[Row]) -> list[Row]:
    """Return practices with their headings numbered anew, as (1), under the heading above."""
    found = []
    for row in rows:
        heads = {}
        for depth, name in enumerate(HEADINGS):
            above = HEADINGS[:depth]
            beside = [other[name] for other in rows if all(other[one] == row[one] for one in above)]
            label = read_label(row[name])
            number = (
                list(dict.fromkeys(one for one in beside if read_label(one))).index(row[name]) + 1
                if label
                else 0
            )
            heads[name] = f"({number}){row[name][label.end :]}" if label else row[name]
        found.append({**row, **heads})
    return found


def laid_out(rows: Sequence[Row], lines: int = 39, ahead: int = 12) -> list[Row]:
    """Return practices with pages and boxes: ``lines`` a page, ``ahead`` lines above the table."""
    at, found = ahead, []
    for row in rows:
        parts = row["text"].split("\n")
        printed = [part[n : n + ON_LINE] for part in parts for n in range(0, len(part), ON_LINE)]
        high = len(printed)
        boxes = []
        for page in range(at // lines, (at + high - 1) // lines + 1):
            first, last = max(at, page * lines), min(at + high, (page + 1) * lines)
            top = TOP + LINE * (first - page * lines)
            boxes.append({"page": page + 1, "top": top, "bottom": top + LINE * (last - first)})
        found.append({**row, "page": boxes[0]["page"], "boxes": boxes, "source_text": "\n".join(printed)})
        at += high
    return found


def statement_rows(plan: PlanStatements) -> list[Row]:
    return [
        {"facet": p.facet, "strategy": p.strategy, "item": p.item, "label": "", "text": p.text}
        for p in plan.practices
    ]


def from_statements(plan: PlanStatements, plan_id: str = "", lines: int = 39) -> Rows:
    """Return a plan as rows: numbered anew, laid out, with sections above and below the table."""
    plan_id = plan_id or plan.plan_id
    practices = named(laid_out(labelled(statement_rows(plan)), lines), plan_id)
    return with_sections(
        Rows(plan_id, plan.agency_id, plan.office, plan.roc_year, practices, title=plan.title)
    )


def with_sections(plan: Rows, behind: bool = True) -> Rows:
    """Return a plan with a section above its table and, on the page where it ends, one below."""
    last = plan.practices[-1]["boxes"][-1]
    above = _section(1, 1, 40.0)
    below = _section(2, last["page"], last["bottom"] + LINE)
    return replace(plan, sections=(above, below) if behind else (above,))


def _section(number: int, page: int, top: float) -> Row:
    return {
        "ordinal": number,
        "number": number,
        "page": page,
        "boxes": [{"page": page, "top": top, "bottom": top + LINE}],
    }


def from_spec(
    spec: PlanSpec, layout: Layout, plan_id: str, lines: int = 39, texts: Sequence[str] = ()
) -> Rows:
    """Return a drawn plan as rows, laid out without drawing it; with ``texts`` for its own, one a practice."""
    rows = []
    own = iter(texts)
    for (f, s, i, _), practice in practices_of(spec):
        strategy = spec.facets[f].strategies[s]
        item = strategy.items[i].heading if "item" in layout.roles else ""
        heads = dict(zip(HEADINGS, (spec.facets[f].heading, strategy.heading, item), strict=True))
        rows.append({**heads, "label": practice.label, "text": next(own, practice.text)})
    practices = named(laid_out(rows, lines), plan_id)
    plan = with_sections(Rows(plan_id, "taipower", spec.office, spec.roc_year, practices), layout.after > 0)
    return with_page_numbers(plan) if layout.page_number else plan


def with_page_numbers(plan: Rows) -> Rows:
    numbers = tuple(
        {
            "rule": "page_number",
            "page": page,
            "text": f"- {page} -",
            "box": {"page": page, "top": 810.0, "bottom": 820.0},
        }
        for page in range(1, plan.pages + 1)
    )
    return replace(plan, asides=(*plan.asides, *numbers))


# --- a page torn out


def torn(plan: Rows, page: int, plan_id: str) -> Rows | None:
    """Return a plan without a page; None where nothing is left of its table."""
    rows = [part for row in _carried(plan.practices, page) if (part := _without(row, page))]
    rows = [*_joined(rows, page)]
    if not rows:
        return None
    moved = [_moved(row, page) for row in rows]
    return replace(
        plan,
        plan_id=plan_id,
        practices=named(moved, plan_id),
        sections=tuple(_moved(row, page) for row in plan.sections if row["boxes"][0]["page"] != page),
        asides=tuple(_moved(row, page) for row in plan.asides if row["page"] != page),
        issues=tuple(_moved(row, page) for row in plan.issues if row["page"] is None or row["page"] != page),
    )


def on_page(plan: Rows, page: int) -> list[Row]:
    """Return the practices that stand on a page, in part at least."""
    return [row for row in plan.practices if any(box["page"] == page for box in row["boxes"])]


def _carried(practices: Sequence[Row], page: int) -> Iterator[Row]:
    """Yield practices; behind the page, under the headings of before where their own were printed on it."""
    heads = dict.fromkeys(HEADINGS, "")
    for last, row in pairwise([{}, *practices]):
        lost = row["page"] == page
        for depth, name in enumerate(HEADINGS):
            begins = any(last.get(above) != row[above] for above in HEADINGS[: depth + 1])
            if begins and not lost:
                heads[name] = row[name]
        yield {**row, **heads}


def _without(row: Row, page: int) -> Row | None:
    """Return what is left of a practice: its text without the part on the page, by height."""
    boxes = [box for box in row["boxes"] if box["page"] != page]
    if len(boxes) == len(row["boxes"]):
        return row
    if not boxes:
        return None
    high = sum(box["bottom"] - box["top"] for box in row["boxes"])
    lines, at, kept = row["source_text"].split("\n"), 0.0, []
    for box in row["boxes"]:
        share = (box["bottom"] - box["top"]) / high
        if box["page"] != page:
            kept += lines[round(at * len(lines)) : round((at + share) * len(lines))]
        at += share
    begins = row["boxes"][0]["page"] != page
    text = "".join(kept)
    if begins and row["label"]:
        text = text.removeprefix(row["label"]).strip()
    label = row["label"] if begins else ""
    printed = "\n".join(kept)
    return {**row, "text": text, "source_text": printed, "boxes": boxes, "label": label, "tail": not begins}


def _joined(rows: Sequence[Row], page: int) -> Iterator[Row]:
    """Yield practices; a tail whose head was on the page runs on in a text that the page's beginning cuts."""
    last: Row | None = None
    for row in rows:
        if row.get("tail") and last is not None and last["boxes"][-1]["page"] == page - 1:
            last = {
                **last,
                "text": last["text"] + row["text"],
                "source_text": f"{last['source_text']}\n{row['source_text']}",
                "boxes": [*last["boxes"], *row["boxes"]],
            }
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _moved(row: Row, page: int) -> Row:
    """Return a row with the pages behind the torn one counted down."""

    def shift(box: Mapping[str, Any]) -> Row:
        return {**box, "page": box["page"] - (box["page"] > page)}

    found = {**row}
    if found.get("boxes"):
        found["boxes"] = [shift(box) for box in found["boxes"]]
    if found.get("box"):
        found["box"] = shift(found["box"])
    if found.get("page"):
        found["page"] = found["page"] - (found["page"] > page)
    if found.get("boxes"):
        found["page"] = found["boxes"][0]["page"]
    return found


def words_of(text: str) -> str:
    return re.sub(r"\s", "", text)
