"""The data set's answers -> a workbook (XLSX): gaps by office, adoption, practices, issues."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from compare.adoption import adoption, matrix, shown_plans
from compare.answers import gap_rows
from compare.offices import of_office
from compare.registers import Register
from compare.sheets import columns, sheet, words
from compare.subjects import canonical_items
from compare.workbook import write_workbook
from compare.worksheet import Column, NothingToWriteError, Row, Sheet
from extract import dataset
from extract.dataset import DEFAULT_DATA

if TYPE_CHECKING:
    import pandas as pd

_AGREEING = {
    "adopted": {"adopted", "changed"},
    "part": {"partial"},
    "unsure": {"unsure", "partial"},
    "not_read": {"not_read"},
    "": {"missing"},
}
"""A cell of the matrix -> the verdicts on an item of the same duty that say no other thing."""


def export(
    out: Path,
    data: Path = DEFAULT_DATA,
    *,
    register: Register | None = None,
    year: int | None = None,
    office: str = "",
) -> dict[str, int]:
    """Write a workbook and return how many rows each of its sheets has, by the sheet's name.

    ``year`` limits it to plans of a 民國 year, ``office`` to those of an office
    (:func:`~compare.offices.of_office`). The sheets of gaps are there with a ``register``. Raises
    NothingToWriteError, or OSError.
    """
    chosen = _choose(data, year, office)
    sheets = list(_sheets(chosen, register))
    write_workbook(out, sheets, "年度服務計畫彙整")
    return {each.title: len(each.rows) for each in sheets}


@dataclass(frozen=True)
class _Chosen:
    """匯出範圍: the plans that are exported."""

    data: Path
    year: int | None
    office: str
    plans: Mapping[str, Row]
    """plan_id -> its row, by office and year."""

    @property
    def is_all(self) -> bool:
        return self.year is None and not self.office

    def read(self, table: str) -> list[dict[str, Any]]:
        """Return the plans' rows of a table, office by office; with all plans those of no plan too."""
        partition = None if self.year is None else {"roc_year": self.year}
        rows = dataset.read(table, self.data, partition=partition).to_pylist()
        place = {plan_id: n for n, plan_id in enumerate(self.plans)}
        own = [row for row in rows if row["plan_id"] in place or (self.is_all and row["plan_id"] is None)]
        return sorted(own, key=lambda row: place.get(row["plan_id"], len(place)))

    @cached_property
    def practices(self) -> list[dict[str, Any]]:
        return self.read("practices")

    @cached_property
    def texts(self) -> dict[str, str]:
        """practice_id -> its text."""
        return {row["practice_id"]: row["text"] for row in self.practices}

    @cached_property
    def canonical(self) -> dict[str, str]:
        """practice_id -> canonical_id, of those that surely have one."""
        links = self.read("links")
        return {row["practice_id"]: row["canonical_id"] for row in links if row["relation"] == "same"}

    def about(self, row: Row) -> dict[str, Any]:
        """Return what a row of a plan begins and ends with: office, year and the file as evidence."""
        plan = self.plans.get(row["plan_id"] or "", {})
        file = plan.get("file") or row.get("file")
        return {"office": plan.get("office"), "roc_year": plan.get("roc_year"), "file": file}


def _choose(data: Path, year: int | None, office: str) -> _Chosen:
    every = dataset.read("plans", data).to_pylist()
    found = [row for row in of_office(office, every) if year in (None, row["roc_year"])]
    if not found:
        raise NothingToWriteError(_nothing(every, year, office))
    found.sort(key=lambda row: (row["agency_id"] or "", row["office"] or "", row["roc_year"] or 0))
    return _Chosen(data, year, office, {row["plan_id"]: row for row in found})


def _nothing(every: Sequence[Row], year: int | None, office: str) -> str:
    if not every:
        return "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."
    wanted = (f"「{office}」" if office else "") + (f" {year} 年度" if year else "")
    there = "".join(f"\n  {row['plan_id']}  {row['office']}" for row in every)
    return f"沒有符合{wanted}的計畫。資料集裡有： No plan fits; the data set has:{there}"


def _sheets(chosen: _Chosen, register: Register | None) -> Iterator[Sheet]:
    gaps = [] if register is None else _gaps(chosen, register)
    yield sheet("about", list(_about(chosen, register, gaps)))
    if register is not None:
        yield _summary(chosen, gaps)
        yield sheet("gaps", [_gap_row(chosen, row) for row in gaps])
    adopted = _adopted(chosen)
    cells = matrix(adopted)
    remarks = {} if register is None else _remarks(chosen, register, gaps, adopted, cells)
    yield _matrix(chosen, adopted, cells, remarks)
    yield sheet("adoption", _adoption_rows(chosen, adopted))
    yield sheet("practices", [_practice_row(chosen, row) for row in chosen.practices])
    yield sheet("issues", [row | chosen.about(row) for row in chosen.read("issues")])
    yield sheet("plans", _plan_rows(chosen))


# --- about


def _about(chosen: _Chosen, register: Register | None, gaps: Sequence[Row]) -> Iterator[Row]:
    """Yield what the workbook is, what its words and colours mean, and how to use it."""
    years = sorted({row["roc_year"] for row in chosen.plans.values() if row["roc_year"]})
    yield {"name": "產出日期", "text": dt.datetime.now().astimezone().date().isoformat()}
    yield {"name": "範圍", "text": f"{len(chosen.plans)} 份計畫，民國 {'、'.join(map(str, years))} 年度"}
    if register is not None:
        yield {"name": "應辦事項表", "text": f"{register.name}（{len(register.mandates)} 項）"}
        if not any(row["is_required"] for row in gaps):
            yield {"name": "請注意", "text": "這些事項不適用於所列計畫的年度或單位，僅供比較。"}
        for status, word in words("status").items():
            yield {"name": "判定的意思", "word": f"status.{status}", "text": word.about}
    for status, word in words("adoption").items():
        yield {"name": "採行的意思", "word": f"adoption.{status}", "text": word.about}
    yield {"name": "採行的意思", "text": "空白表示計畫中沒有讀到相應的作法。"}
    yield {"name": "查證", "text": "每一列都有檔案與頁次；請對照原計畫該頁。"}
    yield {"name": "列印", "text": "查證用的欄位（代號、相似度等）在列印範圍之外。"}
    yield {
        "name": "另存 CSV",
        "text": "本檔的文字不會變成公式；另存的 CSV 沒有這層保護，開啟時請以「文字」格式匯入。",
    }


# --- gaps


def _gaps(chosen: _Chosen, register: Register) -> list[dict[str, Any]]:
    """Return the rows of ``gaps`` of the chosen plans, plan by plan in the register's order."""
    rows = gap_rows(register, chosen.data, year=chosen.year)
    place = {plan_id: n for n, plan_id in enumerate(chosen.plans)}
    own = [row for row in rows if row["plan_id"] in place]
    return sorted(own, key=lambda row: place[row["plan_id"]])


def _summary(chosen: _Chosen, gaps: Sequence[Row]) -> Sheet:
    """Return how many items have which status, plan by plan: the required ones, or all where none is."""
    own: dict[str, list[Row]] = {}
    for row in gaps:
        own.setdefault(row["plan_id"], []).append(row)
    rows = [chosen.about(rows[0]) | _counts(rows) for rows in own.values()]
    *first, file, remark = columns("summary")
    statuses = [Column(code, word.zh, 10, "number") for code, word in words("status").items()]
    return sheet("summary", rows, columns=(*first, *statuses, file, remark))


def _counts(gaps: Sequence[Row]) -> dict[str, Any]:
    required = [row for row in gaps if row["is_required"]]
    counted = required or gaps
    remark = "" if required else "不適用於本計畫的年度或單位，僅供比較"
    found = dict.fromkeys(words("status"), 0) | Counter(row["status"] for row in counted)
    return {"items": len(counted), "remark": remark} | found


def _gap_row(chosen: _Chosen, row: Row) -> Row:
    return {
        **row,
        **chosen.about(row),
        "is_required": "是" if row["is_required"] else "否",
        "practice": _listed(chosen.texts.get(name, name) for name in row["practice_ids"]),
        "lacking": _lacking(row),
        "differences": "\n".join(row["differences"]),
        "runner_up": chosen.texts.get(row["runner_up"] or "", ""),
        "practice_ids": "\n".join(row["practice_ids"]),
    }


def _lacking(row: Row) -> str:
    """Return what the plan lacks of an item, in its own words; '' where nothing is known to be lacking."""
    return "整項" if row["status"] == "missing" else "\n".join(row["uncovered"])


def _listed(texts: Iterable[str]) -> str:
    """Return texts under one another, numbered where there are several."""
    found = list(texts)
    return "\n".join(f"[{n}] {text}" for n, text in enumerate(found, 1)) if len(found) > 1 else "".join(found)


# --- adoption


def _adopted(chosen: _Chosen) -> "pd.DataFrame":
    """Return the rows of ``adoption`` of the chosen plans."""
    found = adoption(chosen.data, year=chosen.year)
    return found[found["plan_id"].isin(list(chosen.plans))]


def _remarks(
    chosen: _Chosen, register: Register, gaps: Sequence[Row], adopted: "pd.DataFrame", cells: "pd.DataFrame"
) -> dict[str, str]:
    """Return canonical id -> the offices where an item that states it has another verdict, and why."""
    items, shown = canonical_items(register, chosen.data), shown_plans(adopted)
    said = cells.droplevel("duty").to_dict("index")
    found: dict[str, list[str]] = {}
    for gap in gaps:
        canonical, office = items.get(gap["mandate_id"], ""), shown.get(gap["plan_id"], "")
        cell = said.get(canonical, {}).get(office)
        if cell is not None and gap["status"] not in _AGREEING[cell]:
            verdict, why = words("status")[gap["status"]].zh, words("differing")[cell or "none"].zh
            found.setdefault(canonical, []).append(f"{office}：{gap['mandate_id']} {verdict}；{why}")
    return {canonical: "\n".join(lines) for canonical, lines in found.items()}


def _matrix(
    chosen: _Chosen, adopted: "pd.DataFrame", cells: "pd.DataFrame", remarks: Mapping[str, str]
) -> Sheet:
    """Return the duties, each with what every office's latest plan has of it; '' where nothing was found."""
    facets = adopted.drop_duplicates("canonical_id").set_index("canonical_id")["facet"].astype(str)
    rows = [
        {"canonical_id": name, "duty": duty, "facet": facets[name], "adopted": values.count("adopted")}
        | {"remark": remarks.get(name, "")}
        | dict(zip(cells.columns, values, strict=True))
        for (name, duty), values in zip(cells.index, cells.to_numpy().tolist(), strict=True)
    ]
    years = {plan["office"]: plan["roc_year"] for plan in chosen.plans.values()}
    headings = {office: f"{office}\n{years.get(office) or ''}".rstrip() for office in cells.columns}
    offices = [Column(key, heading, 14, words=words("adoption")) for key, heading in headings.items()]
    *first, remark, last = columns("matrix")
    behind = (remark, last) if remarks else (last,)
    return sheet("matrix", rows, columns=(*first, *offices, *behind))


def _adoption_rows(chosen: _Chosen, adopted: "pd.DataFrame") -> list[Row]:
    """Return the rows of ``adoption``, plan by plan in document order."""
    rows: list[dict[str, Any]] = pa.Table.from_pandas(adopted, preserve_index=False).to_pylist()
    place = {plan_id: n for n, plan_id in enumerate(chosen.plans)}
    rows.sort(key=lambda row: (place[row["plan_id"]], row["ordinal"]))
    return [_adoption_row(chosen, row) for row in rows]


def _adoption_row(chosen: _Chosen, row: Row) -> Row:
    return {
        **row,
        **chosen.about(row),
        "leads": "、".join(row["leads"]),
        "supports": "、".join(row["supports"]),
        "practice_ids": "\n".join(row["practice_ids"]),
    }


# --- the data set's own tables


def _practice_row(chosen: _Chosen, row: Row) -> Row:
    support = row["support_departments"]
    return {
        **row,
        **chosen.about(row),
        "lead": "、".join(name for name in row["departments"] if name not in support),
        "support": "、".join(support),
        "canonical_id": chosen.canonical.get(row["practice_id"]),
    }


def _plan_rows(chosen: _Chosen) -> list[Row]:
    status = {row["plan_id"]: row["status"] for row in dataset.read("sources", chosen.data).to_pylist()}
    return [{**row, "read": status.get(plan_id)} for plan_id, row in chosen.plans.items()]
