"""A plan says the same as PDF, as .docx and as .odt."""

import datetime as dt
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import factory
import pytest
from docplan import Doc, doc_of
from docxwrite import write_docx
from odtwrite import write_odt
from planspec import Column, Facet, Item, Layout, PlanSpec, Practice, Strategy
from verdict import FIELDS, plain
from wordparts import odt, packed

from extract import read_plan
from extract.pdf import UnreadablePdf
from extract.records import Plan

TRUTH = Path(__file__).parents[1] / "truth"
WRITERS: dict[str, Callable[[Doc, Path], None]] = {"docx": write_docx, "odt": write_odt}
SEEDS = (3, 12, 58, 101, 190, 282)
"""Stacked, ruled and borderless rows, numbers typed and automatic, running on and not."""


def said(plan: Plan) -> list[dict[str, Any]]:
    """Return the practices without where they stand and how their lines break."""
    return [{field: plain(getattr(p, field)) for field in (*FIELDS, "practice_id")} for p in plan.practices]


def check(spec: PlanSpec, layout: Layout, folder: Path) -> None:
    factory.draw(spec, layout, folder / "a.pdf")
    drawn = read_plan(folder / "a.pdf")
    for form, write in WRITERS.items():
        write(doc_of(spec, layout), folder / f"a.{form}")
        plan = read_plan(folder / f"a.{form}")
        assert factory.mistakes(spec, layout, plan) == []
        assert said(plan) == said(drawn)
        assert (plan.plan_id, plan.format) == (drawn.plan_id, form)
        assert all(p.page == 1 and p.boxes[0].place.startswith("表格 ") for p in plan.practices)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_formats_say_the_same(seed: int, tmp_path: Path) -> None:
    check(*factory.random_plan(seed, outline=seed % 2 == 1), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_all_formats_of_longer_plans_say_the_same(seed: int, tmp_path: Path) -> None:
    check(*factory.random_plan(seed, most=20, outline=seed % 2 == 1), tmp_path)


# --- the published plans, by their truth


def spec_of(name: str) -> PlanSpec:
    """Return a published plan as the factory's record."""
    truth = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    rows = truth["practices"]

    def grouped(rows: list[dict[str, Any]], key: str) -> list[tuple[str, list[dict[str, Any]]]]:
        return [(heading or "", list(group)) for heading, group in groupby(rows, lambda row: row.get(key))]

    facets = tuple(
        Facet(
            facet,
            tuple(
                Strategy(
                    strategy,
                    tuple(Item(item, tuple(map(practice_of, own))) for item, own in grouped(inner, "item")),
                )
                for strategy, inner in grouped(group, "strategy")
            ),
        )
        for facet, group in grouped(rows, "facet")
    )
    enacted = dt.date.fromisoformat(truth["enacted"] or f"{truth['roc_year'] + 1911}-01-01")
    return PlanSpec(truth["title"], truth["office"], truth["agency"], truth["roc_year"], enacted, facets)


def practice_of(row: dict[str, Any]) -> Practice:
    names = row.get("departments") or ()
    names = (names,) if isinstance(names, str) else tuple(names)
    departments = tuple(name.strip("()（）") for name in names)
    supports = tuple(bare for name, bare in zip(names, departments, strict=True) if name != bare)
    return Practice(row["label"], row["text"], departments, supports, row.get("deadline") or "")


def layout_of(spec: PlanSpec) -> Layout:
    """Return columns as such plans have them, with a column for what the plan says."""
    practices = [p for f in spec.facets for s in f.strategies for i in s.items for p in i.practices]
    named = {
        "department": any(p.departments for p in practices),
        "deadline": any(p.deadline for p in practices),
    }
    columns = [
        Column("facet", "面向", 50),
        Column("strategy", "執行策略", 70),
        Column("item", "", 80),
        Column("practice", "具體作法", 0),
        Column("department", "承辦部門", 70),
        Column("deadline", "期限", 60),
    ]
    columns = [column for column in columns if named.get(column.role, True)]
    room = 495 - sum(column.width for column in columns)
    columns = [replace(column, width=room) if not column.width else column for column in columns]
    return Layout(
        tuple(columns), rows="ruled", hanging=False, gap="", date_format="{year}年{month}月{day}日訂定"
    )


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", ["xinying-111", "pingtung-107", "taipei-112", "fengshan-112", "wra-105"])
def test_published_plans(name: str, form: str, tmp_path: Path) -> None:
    spec = spec_of(name)
    layout = layout_of(spec)
    WRITERS[form](doc_of(spec, layout), tmp_path / f"a.{form}")
    mistakes = factory.mistakes(spec, layout, read_plan(tmp_path / f"a.{form}"))
    assert mistakes == []


# --- from other writers


ROW = ("一、基礎服務", "（一）服務一致", "1.標準流程", "(1)訂定流程。", "業務組", "每月")


def test_a_plan_that_python_docx_writes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("台灣電力公司新營區營業處111年度提升服務效能執行計畫")
    table = document.add_table(rows=2, cols=6)
    for column, name in enumerate(("面向", "執行策略", "", "具體作法", "承辦部門", "期限")):
        table.cell(0, column).text = name
        table.cell(1, column).text = ROW[column]
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(str(tmp_path / "a.docx"))
    plan = read_plan(tmp_path / "a.docx")
    (practice,) = plan.practices
    assert (practice.facet, practice.strategy, practice.item, practice.label) == (*ROW[:3], "(1)")
    assert (practice.text, practice.departments, practice.deadline) == ("訂定流程。", ("業務組",), "每月")
    assert plan.account.accounted == 1.0


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: its files are not tried"
)
@pytest.mark.parametrize(("source", "target"), [("docx", "pdf"), ("odt", "pdf"), ("odt", "docx")])
def test_what_libreoffice_makes_of_them(source: str, target: str, tmp_path: Path) -> None:
    """LibreOffice sets our files as we do: its PDF, and its .docx, say what was written."""
    (tmp_path / "made").mkdir()
    seeds = (1, 2, 3, 5, 8)
    for seed in seeds:
        WRITERS[source](doc_of(*factory.random_plan(seed)), tmp_path / f"{seed}.{source}")
    files = [str(tmp_path / f"{seed}.{source}") for seed in seeds]
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(tmp_path / "made"),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for seed in seeds:
        spec, layout = factory.random_plan(seed)
        assert factory.mistakes(spec, layout, read_plan(tmp_path / "made" / f"{seed}.{target}")) == []


# --- names and content


@pytest.mark.parametrize("form", ["docx", "odt", "pdf"])
@pytest.mark.parametrize("suffix", [".docx", ".odt", ".pdf", ".doc"])
def test_the_content_counts_and_a_wrong_name_is_told(form: str, suffix: str, tmp_path: Path) -> None:
    spec, layout = factory.random_plan(58, most=2)
    path = tmp_path / f"a{suffix}"
    factory.draw(spec, layout, path) if form == "pdf" else WRITERS[form](doc_of(spec, layout), path)
    plan = read_plan(path)
    assert plan.format == form
    assert plan.practices
    wrong = suffix != f".{form}" and not (suffix == ".doc" and form == "docx")
    assert ("wrong_suffix" in [issue.code for issue in plan.issues]) == wrong


def test_a_flat_document_is_read(tmp_path: Path) -> None:
    whole = odt(tmp_path / "a.odt", "<text:p>111年度提升服務效能執行計畫</text:p>")
    with zipfile.ZipFile(whole) as package:
        text = package.read("content.xml").decode()
    flat = text.replace("office:document-content", "office:document")
    (tmp_path / "a.fodt").write_text(flat, encoding="utf-8")
    plan = read_plan(tmp_path / "a.fodt")
    assert (plan.title, plan.format) == ("111年度提升服務效能執行計畫", "odt")


def test_a_document_without_styles_is_read(tmp_path: Path) -> None:
    space = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    body = f"<w:document {space}><w:body><w:p><w:r><w:t>111年度提升服務效能執行計畫</w:t></w:r></w:p></w:body></w:document>"
    packed(tmp_path / "a.docx", {"word/document.xml": body})
    assert read_plan(tmp_path / "a.docx").title == "111年度提升服務效能執行計畫"


def two_tables(folder: Path, between: str) -> Plan:
    """Read a plan whose table is cut in two, with a paragraph between."""
    document = docx.Document()
    document.add_paragraph("台灣電力公司新營區營業處111年度提升服務效能執行計畫")
    first = document.add_table(rows=2, cols=6)
    document.add_paragraph(between)
    second = document.add_table(rows=1, cols=6)
    for column, name in enumerate(("面向", "執行策略", "細項", "具體作法", "承辦部門", "期限")):
        first.cell(0, column).text = name
        first.cell(1, column).text = ROW[column]
        second.cell(0, column).text = ("", "", "2.其他流程", "(1)檢討書表。", "總務組", "每季")[column]
    document.save(str(folder / "a.docx"))
    return read_plan(folder / "a.docx")


def test_a_table_cut_in_two_goes_on_over_an_empty_paragraph(tmp_path: Path) -> None:
    first, second = two_tables(tmp_path, "").practices
    assert (second.facet, second.item, second.text) == (first.facet, "2.其他流程", "檢討書表。")
    assert second.boxes[0].place.startswith("表格 2 第 1 列")


def test_a_table_after_other_text_is_another_one(tmp_path: Path) -> None:
    plan = two_tables(tmp_path, "貳、附則")
    assert len(plan.practices) == 1
    assert plan.account.accounted == 1.0


NONSENSE = ("", "-1", "99999999999", "1e400", "nan", "x", "-5cm", "9" * 5000, "%")


@pytest.mark.parametrize("form", WRITERS)
def test_a_file_with_nonsense_in_it_is_read_or_told_of(form: str, tmp_path: Path) -> None:
    dice = random.Random(form)
    WRITERS[form](doc_of(*factory.random_plan(58, most=2)), tmp_path / f"a.{form}")
    with zipfile.ZipFile(tmp_path / f"a.{form}") as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    inner = [
        name
        for name in parts
        if (name.endswith(".xml") and "word/" in name) or name in ("content.xml", "styles.xml")
    ]
    for _ in range(25):
        name = dice.choice(inner)
        values = list(re.finditer(r'(?<!xmlns:[a-z])="([^"<>:]*)"', parts[name]))
        found = dice.choice(values)
        text = parts[name][: found.start(1)] + dice.choice(NONSENSE) + parts[name][found.end(1) :]
        path = packed(tmp_path / f"b.{form}", parts | {name: text})
        assert outcome(path) in ("1.0", "damaged_document")


def outcome(path: Path) -> str:
    """Return the share of characters accounted for, or the code of what makes the file unreadable."""
    try:
        return str(read_plan(path).account.accounted)
    except UnreadablePdf as error:
        return error.issue.code
