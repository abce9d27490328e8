"""What the commands print, return and load."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fakes import read_fake, write_fake

from zuofa.cli import main
from zuofa.ingest import ingest

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path, raw):
    """A data set of two plans and a file that is none."""
    write_fake(raw / "a.pdf", practices=4)
    write_fake(raw / "b.pdf", "pingtung", 107)
    write_fake(raw / "letter.pdf", what="password")
    ingest((), raw, tmp_path / "parquet", read=read_fake)
    return tmp_path / "parquet"


def zuofa(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", main.commands)
def test_every_command_has_help_and_a_place_in_the_readme(command):
    result = zuofa(command, "--help")
    assert result.exit_code == 0
    short = main.commands[command].get_short_help_str(200)
    assert short.isascii() is False, "in Chinese"
    assert any(word.isascii() and word.isalpha() for word in short.split()), "and in English"
    for option in main.commands[command].params:
        assert isinstance(option, click.Argument) or option.help, option.name
    assert f"zuofa {command}" in README.read_text(encoding="utf-8")


def test_exit_codes_are_documented():
    text = zuofa("ingest", "--help").output
    assert all(f"\n    {code}  " in text for code in (0, 1, 2))


@pytest.mark.parametrize("command", [("align",), ("find", "x"), ("find", "x", "--json"), ("review",)])
def test_where_there_is_no_data_set_nothing_is_made(tmp_path, command):
    result = zuofa(*command, "--data", tmp_path / "typo")
    assert result.exit_code == 2
    assert "typo" in result.output
    assert "zuofa ingest" in result.output
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("command", [("show", "xinying"), ("find", "x"), ("align",), ("issues",)])
def test_a_damaged_file_is_told_in_a_sentence(data, command):
    for path in data.glob("*/**/taipower-xinying-*.parquet"):
        path.write_bytes(path.read_bytes()[:50])
    result = zuofa(*command, "--data", data)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "已損壞" in result.output
    assert "delete it, then run zuofa ingest" in result.output


@pytest.mark.parametrize("command", [("show", "xinying"), ("find", "x"), ("align",)])
def test_a_damaged_journal_is_told_in_a_sentence(data, command):
    (data / ".zuofa" / "journal.sqlite").write_bytes(b"no database" * 100)
    result = zuofa(*command, "--data", data)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "journal.sqlite 已損壞" in result.output


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="paths are UTF-8 whatever the locale")
def test_a_locale_without_chinese_is_told_in_a_sentence(data):
    named = data.rename(data.parent / "資料")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-c", "from zuofa.cli import main; main()", "show", "xinying", "--data", named]
    done = subprocess.run(command, env=os.environ | locale, capture_output=True)
    assert done.returncode == 1
    assert "PYTHONUTF8=1" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


# --- ingest ---


def test_a_bad_file_is_told_in_both_languages(raw, tmp_path):
    (raw / "letter.pdf").write_bytes(b"no PDF at all")
    (raw / "sources.csv").write_text("file,roc_year\nletter.pdf,2022\n")
    result = zuofa("ingest", "--raw", raw, "--data", tmp_path / "out")
    assert result.exit_code == 1
    for words in (
        "letter.pdf：這個檔案不是 PDF",
        "This file is not a PDF",
        "→ 請確認",
        "→ Check",
        "第 2 行",
        "line 2",
    ):
        assert words in result.output


def test_json_is_json_and_nothing_else(raw, tmp_path):
    (raw / "letter.pdf").write_bytes(b"no PDF at all")
    result = zuofa("ingest", "--raw", raw, "--data", tmp_path / "out", "--json")
    found = json.loads(result.stdout)
    assert found["complete"] is False
    assert found["files"][0]["status"] == "failed"
    assert found["files"][0]["problems"][0]["en"].startswith("This file is not a PDF")


def test_all_read(raw, data):
    (raw / "letter.pdf").unlink()
    result = zuofa("ingest", "--raw", raw, "--data", data)
    assert result.exit_code == 0
    assert "letter.pdf" in result.output, "what was dropped is told"
    assert "2 of them unchanged" in result.output


def test_what_has_moved_is_not_told_as_dropped(raw, data):
    (raw / "letter.pdf").unlink()
    (raw / "a.pdf").rename(raw / "c.pdf")
    (raw / "notes.xlsx").touch()
    result = zuofa("ingest", "--raw", raw, "--data", data)
    assert "a.pdf → c.pdf" in result.output
    assert [line for line in result.output.splitlines() if "dropped" in line] == [
        "已移除 dropped: letter.pdf"
    ]
    assert next(line for line in result.output.splitlines() if "skipped" in line).endswith(": notes.xlsx")


def test_a_copy_or_a_namesake_that_goes_takes_no_plan_with_it(raw, data):
    for name, practices in (("0.pdf", 3), ("copy.pdf", 4)):  # of the year of a.pdf; a.pdf itself
        write_fake(raw / name, practices=practices)
    ingest((), raw, data, read=read_fake)
    for name in ("0.pdf", "copy.pdf", "letter.pdf"):
        (raw / name).unlink()
    lines = zuofa("ingest", "--raw", raw, "--data", data).output.splitlines()
    assert [line.partition(": ")[2] for line in lines if "dropped" in line] == [
        "0.pdf",
        "copy.pdf",
        "letter.pdf",
    ]
    assert not any("renamed" in line for line in lines)


@pytest.mark.parametrize(
    "arguments", [("nowhere.pdf",), ("--raw", "nowhere"), ("--jobs", "0"), ("--timeout", "x")], ids=str
)
def test_wrong_usage(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert zuofa("ingest", *arguments).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_written(raw, tmp_path):
    (tmp_path / "file").touch()
    result = zuofa("ingest", "--raw", raw, "--data", tmp_path / "file" / "out")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def in_a_process(code, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        env=os.environ | environment,
        check=False,
    )


HEAVY = ("pandas", "pyarrow", "pdfplumber", "pdfminer", "duckdb", "pebble", "psutil", "numpy", "yaml", "rich")


def test_nothing_to_do_loads_next_to_nothing(raw, data):
    code = f"""
import sys
from zuofa.cli import main
try:
    main(sys.argv[1:])
finally:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""
    for _ in ("aligned for the first time", "unchanged"):
        result = in_a_process(code, "ingest", "--raw", raw, "--data", data)
    assert result.returncode == 1, "letter.pdf still has a password"
    assert "3 of them unchanged" in result.stdout.decode()
    assert result.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [("--help",), ("ingest", "--help"), ("show", "a")], ids=str)
def test_output_is_utf8_where_the_system_is_not(arguments, tmp_path):
    code = "import sys; from zuofa.cli import main; main(sys.argv[1:])"
    result = in_a_process(
        code, *arguments, *(["--data", tmp_path] if "show" in arguments else []), PYTHONIOENCODING="cp1252"
    )
    assert "資料" in (result.stdout + result.stderr).decode("utf-8")
    assert b"Traceback" not in result.stderr


# --- show, issues ---


def test_show(data):
    result = zuofa("show", "xin", "--data", data)
    assert result.exit_code == 0
    assert result.output.count("一、基礎服務") == 1, "headings stand once"
    assert result.output.count("業務組、總務組") == 2
    assert "p. 1" in result.output


def test_show_sections(data):
    result = zuofa("show", "xin", "--sections", "--data", data)
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.output.splitlines()]
    assert lines[1:3] == ["  壹、計畫依據", "    一、依經研字第1號函辦理。"]
    assert "業務組" not in result.output


def test_show_json(data):
    found = json.loads(zuofa("show", "taipower-xinying-111", "--data", data, "--json").stdout)
    assert [practice["label"] for practice in found["practices"]] == ["(1)", "(2)", "(3)", "(4)"]
    assert found["enacted_date"] == "2022-02-22"


@pytest.mark.parametrize("command", ["show", "issues"])
@pytest.mark.parametrize(("part", "listed"), [("taipower", 2), ("nobody", 2)])
def test_a_name_that_fits_no_or_several_plans(data, command, part, listed):
    result = zuofa(command, part, "--data", data)
    assert result.exit_code == 2
    assert result.output.count("\n  taipower-") == listed


def test_the_whole_name_is_never_ambiguous(raw, data):
    write_fake(raw / "other.pdf", practices=1)
    ingest((), raw, data, read=read_fake)
    assert zuofa("show", "taipower-xinying-111", "--data", data).exit_code == 0
    assert zuofa("show", "xinying", "--data", data).exit_code == 2


@pytest.mark.parametrize("said", ["屏東區處", "ＰＩＮＧ", "b.pdf", "台電屏東區營業處 107"])
@pytest.mark.parametrize("command", ["show", "issues"])
def test_plans_go_by_what_people_call_them(data, command, said):
    result = zuofa(command, said, "--data", data, "--json")
    assert result.exit_code == 0, result.output
    assert "taipower-pingtung-107" in result.output
    assert "taipower-xinying-111" not in result.output


def test_show_without_data(tmp_path):
    result = zuofa("show", "x", "--data", tmp_path)
    assert result.exit_code == 2
    assert "zuofa ingest" in result.output


def test_issues(data):
    everything = zuofa("issues", "--data", data)
    assert everything.exit_code == 0
    assert "5 個問題 issues" in everything.output
    one = zuofa("issues", "ping", "--data", data)
    assert "2 個問題 issues" in one.output
    assert "第 2 頁" in one.output
    assert "「(5)」" in one.output
    none = zuofa("issues", "letter", "--data", data)
    assert "password_required" in none.output, "files that are no plan have issues too"
    assert zuofa("issues", "letter.pdf", "--data", data).output == none.output


def test_issues_json(data):
    found = json.loads(zuofa("issues", "--data", data, "--json").stdout)
    assert [row["code"] for row in found][:2] == ["numbering_gap", "duplicate_practice"]
    assert found[0]["box"]["page"] == 2
