"""One plan in two formats is one plan: which is kept, what is said of the other, and when it comes back."""

from dataclasses import replace
from pathlib import Path

import factory
import pikepdf
import pytest
from agreement import rows
from click.testing import CliRunner
from docplan import doc_of
from docxwrite import write_docx
from fakes import fake_plan
from odtwrite import write_odt

from extract import dataset
from extract.document import Reading
from zuofa import ingest as batch
from zuofa import pool
from zuofa.cli import main
from zuofa.options import Options
from zuofa.same_year import other_formats
from zuofa.state import Entry

WRITE = {
    ".pdf": factory.draw,
    ".docx": lambda spec, layout, path: write_docx(doc_of(spec, layout), path),
    ".odt": lambda spec, layout, path: write_odt(doc_of(spec, layout), path),
}


def write(path: Path, *, is_amended: bool = False) -> Path:
    """Write the plan of one office and year; amended, it has a practice more."""
    spec, layout = factory.random_plan(58, most=2)
    if is_amended:
        last = spec.facets[-1].strategies[-1]
        again = replace(last, items=(*last.items, replace(last.items[-1], heading="9. 其他")))
        facet = replace(spec.facets[-1], strategies=(*spec.facets[-1].strategies[:-1], again))
        spec = replace(spec, facets=(*spec.facets[:-1], facet))
    WRITE[path.suffix](spec, layout, path)
    return path


@pytest.fixture(params=[1, -1], ids=["read in order", "read the other way round"])
def run(request, tmp_path, monkeypatch):
    """Read the folder within this process, in order or the other way round; the tables agree."""

    def read_here(files, options, read, memory, heard):
        for found in files[:: request.param]:
            yield pool._read_one(read or pool._read_plan, found, Reading(options.ocr, memory), options)

    monkeypatch.setattr(pool, "read_all", read_here)

    def read_folder(**options):
        report = batch.ingest((), tmp_path / "raw", tmp_path / "data", Options(**options))
        named = {row["plan_id"] for row in rows("sources", tmp_path / "data")} - {None}
        assert named == set(dataset.plans(tmp_path / "data")["plan_id"])
        assert named == set(dataset.practices(tmp_path / "data")["plan_id"])
        return {entry.file: entry.status for entry in report.entries}, [e.file for e in report.fresh]

    (tmp_path / "raw").mkdir()
    return read_folder


@pytest.fixture
def raw(tmp_path):
    return tmp_path / "raw"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def told(data: Path) -> dict[str, str]:
    """Return the files that are told of as another format, with what the data set keeps."""
    found = [row for row in rows("issues", data) if row["code"] == "duplicate_format"]
    return {row["file"]: row["message_en"].split(" in another")[0].split("as ")[-1] for row in found}


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("a.pdf", "b.docx"), "a.pdf"),
        (("z.pdf", "a.docx", "b.odt"), "z.pdf"),
        (("b.docx", "a.odt"), "b.docx"),
    ],
)
def test_one_is_kept(run, raw, data, names, kept):
    for name in names:
        write(raw / name)
    status, _ = run()
    assert status == {name: "read" if name == kept else "duplicate" for name in names}
    assert told(data) == {name: kept for name in names if name != kept}
    assert dataset.plans(data)["file"].tolist() == [kept]
    assert run() == (status, []), "nothing is read again"


def test_other_practices_make_another_plan(run, raw, data):
    write(raw / "a.pdf")
    write(raw / "b.docx", is_amended=True)
    status, _ = run()
    assert set(status.values()) == {"read"}
    assert len(dataset.plans(data)) == 2
    assert not told(data)


def test_a_better_one_takes_its_place(run, raw, data):
    write(raw / "b.odt")
    write(raw / "c.docx")
    run()
    assert told(data) == {"b.odt": "c.docx"}
    write(raw / "a.pdf")
    status, fresh = run()
    assert fresh == ["a.pdf"]
    assert status == {"a.pdf": "read", "b.odt": "duplicate", "c.docx": "duplicate"}
    assert told(data) == {"b.odt": "a.pdf", "c.docx": "a.pdf"}


def test_what_was_kept_goes_and_the_other_is_read(run, raw, data):
    write(raw / "a.pdf")
    write(raw / "b.docx")
    run()
    (raw / "a.pdf").unlink()
    assert run() == ({"b.docx": "read"}, ["b.docx"])
    assert dataset.plans(data)["format"].tolist() == ["docx"]
    assert not told(data)


def test_what_was_kept_changes_and_both_are_plans(run, raw, data):
    write(raw / "a.pdf")
    write(raw / "b.docx")
    run()
    write(raw / "a.pdf", is_amended=True)
    status, fresh = run()
    assert (status, fresh) == ({"a.pdf": "read", "b.docx": "read"}, ["a.pdf", "b.docx"])
    assert len(dataset.plans(data)) == 2


def test_the_other_changes_and_changes_back(run, raw, data):
    write(raw / "a.pdf")
    write(raw / "b.docx")
    before = run()[0]
    write(raw / "b.docx", is_amended=True)
    assert run() == ({"a.pdf": "read", "b.docx": "read"}, ["b.docx"])
    write(raw / "b.docx")
    assert run() == (before, ["b.docx"])
    assert len(dataset.plans(data)) == 1


def test_a_plan_saved_anew_counts_once(run, raw, data):
    write(raw / "a.pdf")
    with pikepdf.open(raw / "a.pdf") as pdf:
        pdf.docinfo["/Producer"] = "another program"
        pdf.save(raw / "b.pdf")
    assert (raw / "a.pdf").read_bytes() != (raw / "b.pdf").read_bytes()
    assert run()[0] == {"a.pdf": "read", "b.pdf": "duplicate"}
    assert told(data) == {"b.pdf": "a.pdf"}
    (raw / "a.pdf").unlink()
    assert run()[0] == {"b.pdf": "read"}
    assert dataset.plans(data)["file"].tolist() == ["b.pdf"]


# --- which are the same


def entry(file: str, kind: str) -> Entry:
    return Entry(
        key=file, file=file, sha256=file, bytes=1, status="read", recipe="", fingerprint="", kind=kind
    )


def scanned(plan, text: str):
    practices = [replace(p, text_source="ocr", text=p.text.replace("作法", text)) for p in plan.practices]
    return replace(plan, practices=tuple(practices))


LONG = replace(
    fake_plan(), practices=tuple(replace(p, text="第一項作法" + "說明" * 40) for p in fake_plan().practices)
)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("a", "docx", LONG), ("b", "scan", scanned(LONG, "怍法")), {"b": "a"}),
        (("a", "scan", scanned(LONG, "作法")), ("b", "odt", LONG), {"a": "b"}),
        (("a", "docx", LONG), ("b", "scan", scanned(LONG, "另一件完全不同而且很長的事" * 9)), {}),
        (("a", "pdf", LONG), ("b", "pdf", replace(LONG, sha256="of a file saved anew")), {"b": "a"}),
        (("a", "pdf", LONG), ("b", "pdf", replace(LONG, title="修訂版")), {}),
        (("a", "pdf", LONG), ("b", "pdf", replace(LONG, sections=())), {}),
        (("a", "pdf", LONG), ("b", "pdf", fake_plan(version="1")), {}),
        (("a", "pdf", LONG), ("b", "docx", scanned(LONG, "怍法")), {"b": "a"}),
        (("a", "pdf", LONG), ("b", "docx", replace(LONG, practices=LONG.practices[1:])), {}),
        (("a", "pdf", replace(LONG, practices=())), ("b", "docx", replace(LONG, practices=())), {}),
    ],
)
def test_which_plans_are_one(one, other, found):
    members = [(entry(file, kind), plan) for file, kind, plan in (one, other)]
    assert {key: kept.file for key, kept in other_formats(members).items()} == found


# --- the command line


def test_a_file_without_pages_has_no_picture(tmp_path):
    path = write(tmp_path / "a.docx")
    result = CliRunner().invoke(main, ["inspect", str(path), "--page", "1"])
    assert result.exit_code == 1
    assert "no fixed pages" in result.output


def test_tables_of_a_document(tmp_path):
    path = write(tmp_path / "a.docx")
    result = CliRunner().invoke(main, ["tables", str(path)])
    assert result.exit_code == 0
    assert "承辦" in result.output or "主辦" in result.output


def test_show_and_issues_name_the_place(tmp_path):
    (tmp_path / "raw").mkdir()
    write(tmp_path / "raw" / "a.docx")
    data = ["--data", str(tmp_path / "data")]
    CliRunner().invoke(main, ["ingest", "--raw", str(tmp_path / "raw"), *data])
    shown = CliRunner().invoke(main, ["show", "新竹", *data], env={"COLUMNS": "160"})
    assert "表格 1" in shown.output
    assert "p. 1" not in shown.output
