"""Verdicts -> what the report page shows, as plain lists and numbers that make small JSON.

A text stands once, in ``strings``; everything else names it by its index there, ``-1`` for none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compare.evidence import NONE, Pictures, Place, places_of
from compare.history_page import CHANGE_NAMES
from compare.registers import Mandate, Register
from compare.report_holes import Around, Headings, headings_of
from compare.report_words import STATUSES, chinese_part, rules, sentences
from compare.sheets import words
from normalize.marks import mark_changes

Row = Mapping[str, Any]
Json = dict[str, Any]

SIGNS = {"equal": "=", "removed": "-", "added": "+"}
_PLACE = ("facet", "strategy", "item", "label")


@dataclass(frozen=True, slots=True)
class Content:
    """報表內容: what a report is made of."""

    register: Register
    gaps: Sequence[Row]
    """Rows of ``gaps``."""
    plans: Mapping[str, Row]
    """plan_id -> its row of ``plans``."""
    practices: Mapping[str, Row]
    """practice_id -> its row of ``practices``."""
    made: str
    """The day on which the report was made, YYYY-MM-DD."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """File -> where it is from, as ``sources.csv`` says."""
    holes: Mapping[str, Mapping[str, Around]] = field(default_factory=dict)
    """plan_id -> the sentence of each hole (:mod:`compare.holes`) -> what stands around it."""
    siblings: Mapping[str, Mapping[Headings, Around]] = field(default_factory=dict)
    """plan_id -> headings -> the first practice below them."""

    def places(self, practice_id: str) -> list[Place]:
        """Return where a practice stands: a place a page."""
        practice = self.practices.get(practice_id) or {}
        return places_of(practice, self.plans.get(practice.get("plan_id") or "") or {})

    def around(self, gap: Row) -> Around:
        """Return what stands around the hole of a verdict that is not read, or where a missing item would."""
        if gap["status"] == "missing":
            return self._beside(gap)
        known = self.holes.get(gap["plan_id"]) or {} if gap["status"] == "not_read" else {}
        return next((known[said] for said in gap["differences"] if said in known), ())

    def _beside(self, gap: Row) -> Around:
        """Return the first practice of the item's headings in the plan, or of its strategy."""
        own = self.siblings.get(gap["plan_id"], {})
        mandate = next(m for m in self.register.mandates if m.mandate_id == gap["mandate_id"])
        strategy, item = headings_of(mandate.strategy, mandate.item)
        return own.get((strategy, item)) or own.get((strategy, "")) or ()


def wanted_places(content: Content, every: bool = False) -> Iterator[Place]:
    """Yield the places that are to be shown, those first that a person must look at most.

    What the register requires comes before what it does not, partial before unsure before changed, the
    main practice of each verdict, or what stands around its hole, before the others. With ``every`` the
    adopted ones follow.
    """
    order = ("partial", "unsure", "not_read", "missing", "changed", *(("adopted",) if every else ()))
    chosen = [gap for gap in content.gaps if gap["status"] in order]
    chosen.sort(key=lambda gap: (not gap["is_required"], order.index(gap["status"])))
    for gap in chosen:
        yield from (place for name in gap["practice_ids"][:1] for place in content.places(name))
        yield from (place for _, places in content.around(gap) for place in places)
    for gap in chosen:
        yield from (place for name in gap["practice_ids"][1:] for place in content.places(name))


def payload(content: Content, pictures: Pictures = NONE) -> Json:
    """Return what the page shows; equal content gives equal results."""
    return _Payload(content, pictures).build()


class _Payload:
    def __init__(self, content: Content, pictures: Pictures) -> None:
        self.content, self.pictures = content, pictures
        self.strings: dict[str, int] = {}
        self.plan_ids = list(dict.fromkeys(str(gap["plan_id"]) for gap in content.gaps))
        self.plan_ids.sort(key=self._plan_order)
        self.at = {m.mandate_id: n for n, m in enumerate(content.register.mandates)}
        self.mandates = content.register.mandates
        self.practices: dict[str, int] = {}
        self.rows: list[list[Any]] = []

    def _plan_order(self, plan_id: str) -> tuple[Any, ...]:
        plan = self.content.plans.get(plan_id) or {}
        return -(plan.get("roc_year") or 0), plan.get("agency_id") or "", plan_id

    def build(self) -> Json:
        cells = self._cells()
        return {
            "register": self.content.register.name,
            "made": self.content.made,
            "statuses": _statuses(),
            "reasons": sentences("reasons"),
            "changes": CHANGE_NAMES,
            "without": sentences("pictures"),
            "around": sentences("around"),
            "mandates": [self._mandate(mandate) for mandate in self.mandates],
            "plans": [self._plan(plan_id) for plan_id in self.plan_ids],
            "cells": cells,
            "practices": self.rows,
            "pictures": self._pictures(),
            "strings": list(self.strings),
        }

    def _text(self, text: str | None) -> int:
        return self.strings.setdefault(text, len(self.strings)) if text else -1

    def _texts(self, texts: Iterable[str]) -> list[int]:
        return [self._text(text) for text in texts]

    def _mandate(self, mandate: Mandate) -> list[Any]:
        place = [self._text(getattr(mandate, name)) for name in _PLACE]
        years = [mandate.roc_year_from, mandate.roc_year_to]
        return [mandate.mandate_id, *place, self._text(mandate.text), self._text(mandate.source), years]

    def _plan(self, plan_id: str) -> Json:
        plan = self.content.plans.get(plan_id) or {}
        file = plan.get("file") or ""
        return {
            "id": plan_id,
            "office": plan.get("office") or plan_id,
            "agency": plan.get("agency") or "",
            "year": plan.get("roc_year"),
            "title": plan.get("title") or "",
            "file": file,
            "pages": plan.get("page_count"),
            "practices": plan.get("practices"),
            "issues": plan.get("issues"),
            "accounted": plan.get("accounted"),
            "origin": self._text(self.content.origins.get(file)),
        }

    def _cells(self) -> list[list[Any]]:
        """Return a row a plan, with a cell an item (0 where there is no verdict)."""
        at = {plan_id: n for n, plan_id in enumerate(self.plan_ids)}
        cells: list[list[Any]] = [[0] * len(self.mandates) for _ in self.plan_ids]
        mains = self._mains()
        for gap in self.content.gaps:
            cells[at[gap["plan_id"]]][self.at[gap["mandate_id"]]] = self._cell(gap, mains)
        return cells

    def _mains(self) -> dict[str, int]:
        """Return the items that practices are the main practice of: why they are not taken for another."""
        sure = [gap for gap in self.content.gaps if gap["status"] in ("adopted", "changed", "partial")]
        return {
            gap["practice_ids"][0]: self.at[gap["mandate_id"]]
            for gap in reversed(sure)
            if gap["practice_ids"]
        }

    def _cell(self, gap: Row, mains: Mapping[str, int]) -> list[Any]:
        """Return status, reason, required, score, practices, marks, runner-up (three), clauses, hole."""
        runner = gap["runner_up"]
        cell = [
            STATUSES.index(gap["status"]),
            self._text(gap["reason"]),
            int(gap["is_required"]),
            _score(gap["score"]),
            [self._practice(name) for name in gap["practice_ids"]],
            [self._marks(gap, name) for name in gap["practice_ids"]],
            -1 if runner is None else self._practice(runner),
            _score(gap["runner_up_score"]),
            -1 if runner is None else mains.get(runner, -1),
            self._texts(gap["covered"]),
            self._texts(gap["uncovered"]),
            self._texts(gap["variation"]),
            self._texts(map(chinese_part, gap["differences"])),
            [[side, places[0].box.page, self._shown(places)] for side, places in self.content.around(gap)],
        ]
        while cell[-1] == []:
            cell.pop()
        return cell

    def _marks(self, gap: Row, practice_id: str) -> int:
        """Return how an item's words differ from a practice's, ``=12-3+4``; -1 where they do not."""
        old, new = gap["mandate"], (self.content.practices.get(practice_id) or {}).get("text") or ""
        return -1 if old == new else self._text(encode_marks(old, new))

    def _practice(self, practice_id: str) -> int:
        if practice_id not in self.practices:
            self.practices[practice_id] = len(self.rows)
            self.rows.append(self._practice_row(practice_id))
        return self.practices[practice_id]

    def _practice_row(self, practice_id: str) -> list[Any]:
        """Return number, place (four), text, departments, deadline, page, place in the file, pictures."""
        row = self.content.practices.get(practice_id) or {}
        return [
            practice_id.rpartition(":")[2],
            *(self._text(row.get(name)) for name in _PLACE),
            self._text(row.get("text")),
            self._text("、".join(row.get("departments") or ())),
            self._text(row.get("deadline")),
            row.get("page"),
            self._text(next((box.get("place") for box in row.get("boxes") or ()), None)),
            self._shown(self.content.places(practice_id)),
        ]

    def _shown(self, places: Sequence[Place]) -> list[list[int]] | str:
        """Return the pictures of places, each with its page, or why there are none."""
        drawn, without = self.pictures.places, self.pictures.without
        found = [[drawn[place], place.box.page] for place in places if place in drawn]
        return found or next((without[place] for place in places if place in without), "unasked")

    def _pictures(self) -> Json:
        out = [why for why in self.pictures.without.values() if why == "budget"]
        return {"count": len(self.pictures.pictures), "left": len(out), "chars": self.pictures.chars}


def encode_marks(old: str, new: str) -> str:
    """Return the marks of two texts as signs and lengths: ``=12-3+4`` keeps 12, drops 3, adds 4."""
    return "".join(f"{SIGNS[mark.change]}{len(mark.text)}" for mark in mark_changes(old, new))


def _score(value: float | None) -> int:
    """Return a likeness of 0 to 1 in per cent; -1 for none."""
    return -1 if value is None else round(100 * value)


def _statuses() -> list[Json]:
    names = words("status")
    return [{"code": code, "name": names[code].zh, **rules("statuses")[code]} for code in STATUSES]
