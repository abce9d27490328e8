"""The sheets' names, columns and words, from ``compare/rules/sheets.yml``."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from compare.worksheet import Column, Line, Row, Sheet, Word
from extract.knowledge import read_rules


@cache
def rules() -> dict[str, Any]:
    """Return ``compare/rules/sheets.yml``."""
    rules: dict[str, Any] = read_rules("compare", "rules/sheets.yml")
    return rules


@cache
def words(name: str) -> Mapping[str, Word]:
    """Return a block of words: code -> word. Raises KeyError for a block that is not there."""
    block = rules()["words"][name]
    return {str(code): Word(**word) for code, word in block.items() if isinstance(word, dict)}


def _words(names: str | Sequence[str]) -> Mapping[str, Word]:
    """Return a block, or several in one: BLOCK.CODE -> word."""
    if isinstance(names, str):
        return words(names)
    return {f"{name}.{code}": word for name in names for code, word in words(name).items()}


@cache
def columns(name: str) -> tuple[Column, ...]:
    """Return a sheet's columns. Raises KeyError for a sheet that is not there."""
    return tuple(map(_column, rules()["sheets"][name]["columns"]))


def _column(rule: Mapping[str, Any]) -> Column:
    known = _words(rule.get("words", ()))
    choices = tuple(word.zh for word in known.values()) if rule.get("kind") == "input" else ()
    return Column(**{**rule, "words": known, "choices": choices})


def sheet(name: str, rows: Sequence[Row], head: tuple[Line, ...] = (), **changes: Any) -> Sheet:
    """Return a sheet of rows; ``changes`` replace what the rules say of it."""
    rule = rules()["sheets"][name]
    given = {"title": rule["title"], "columns": columns(name), "frozen": rule.get("frozen", 0)}
    return Sheet(**{**given, **changes}, rows=rows, head=head)
