"""The command line: what :mod:`zuofa.commands` holds, under one name."""

import sqlite3
import sys
from typing import Any

import click

from zuofa.commands.aligning import align, find, review
from zuofa.commands.answering import adoption, diff, trend
from zuofa.commands.looking import issues, show
from zuofa.commands.mandates import gaps, register, report
from zuofa.commands.one_file import inspect, tables
from zuofa.commands.passing_on import calendar, checklist, export, score
from zuofa.commands.reading import ingest

COMMANDS = (
    *(ingest, align, review, find, show, issues),
    *(gaps, register, report, adoption, diff, trend),
    *(export, checklist, score, calendar, inspect, tables),
)


NO_UTF8 = (
    "路徑有目前語系無法表示的文字；請設定環境變數 PYTHONUTF8=1 後再執行。 "
    "A path has characters that the locale cannot show; set PYTHONUTF8=1 in the environment and run again."
)


class Utf8Group(click.Group):
    """A group whose output is UTF-8 wherever it goes: a Windows pipe would take no Chinese otherwise."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what is damaged, or no path can name, becomes a sentence and exit code 1."""
        from extract.journal import HIDDEN, DamagedError

        try:
            return super().invoke(ctx)
        except DamagedError as error:
            raise click.ClickException(str(error)) from error
        except UnicodeEncodeError as error:
            if sys.getfilesystemencoding() == "utf-8":
                raise
            raise click.ClickException(NO_UTF8) from error
        except sqlite3.DatabaseError as error:
            raise click.ClickException(str(DamagedError(f"{HIDDEN}/journal.sqlite", error))) from error


@click.group(cls=Utf8Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zuofa")
def main() -> None:
    """作法：把年度服務計畫的 PDF 變成可查詢的資料。 Turns annual service plans into data."""


for command in COMMANDS:
    main.add_command(command)
