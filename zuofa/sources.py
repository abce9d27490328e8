"""``sources.csv``: what people know of the files beside it (office, agency, year, origin, hash)."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.records import Source

NAME = "sources.csv"
EXTRA = "\0"
"""Under this name csv puts what a row has beyond the header."""
COLUMNS = ("file", "office", "agency", "roc_year", "origin", "sha256")

Said = tuple[str, str]
"""What is wrong with a row, in Traditional Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the person who keeps ``sources.csv``."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One ``sources.csv``: its rows by file (relative to its folder, NFC, forward slashes)."""

    rows: dict[str, Source]
    notes: tuple[Note, ...]


def read_sources(folder: Path) -> Listing:
    """Return the rows of ``folder``'s sources.csv, and a sentence for each damaged one.

    UTF-8 with or without byte order mark, UTF-16 with one, or Big5. Without the file: no rows.
    """
    path = folder / NAME
    if not path.is_file():
        return Listing({}, ())
    rows: dict[str, Source] = {}
    notes: list[Note] = []
    for line, row in _table(_decode(path.read_bytes())):
        file = as_file(row.get("file") or "")
        wrong = _damage(row) or _misplaced(file, folder, rows)
        source, doubt = _source(file, row)
        if not wrong:
            rows[file] = source
        if said := wrong or doubt:
            notes.append(_note(path, line, *said))
    return Listing(rows, tuple(notes))


def as_file(text: str) -> str:
    """Return a relative path in the one form that rows and files are compared in."""
    return unicodedata.normalize("NFC", text.strip().replace("\\", "/"))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp950"):  # cp950: Big5 as Windows writes it
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8-sig", errors="replace")


def _table(text: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    """Yield each row with the number of its last line; a row that csv cannot take ends the table."""
    reader = csv.DictReader(text.splitlines(), restkey=EXTRA)
    try:
        for row in reader:
            yield reader.line_num, {str(key).strip(): value for key, value in row.items()}
    except csv.Error:
        yield reader.line_num, {EXTRA: True}


def _damage(row: dict[str, Any]) -> Said | None:
    if EXTRA in row:
        return "欄位比標題多或格式錯誤，該列未採用", "it has more fields than the header; it was not used"
    if not (row.get("file") or "").strip():
        return "沒有檔名（file），該列未採用", "it names no file; it was not used"
    if any("\ufffd" in (value or "") for value in row.values()):
        return "有無法辨認的字元，該列未採用", "it has characters that cannot be read; it was not used"
    return None


def _misplaced(file: str, folder: Path, rows: dict[str, Source]) -> Said | None:
    if file in rows:
        return f"「{file}」重複列出，採用先前那一列", f"{file} is listed twice; the earlier row was used"
    if not (folder / file).exists():
        return f"找不到檔案「{file}」", f"there is no file {file}"
    return None


def _source(file: str, row: dict[str, Any]) -> tuple[Source, Said | None]:
    """Return the row as a Source, and what is doubtful about it."""
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    year = value.pop("roc_year")
    known = year.isdecimal() and 0 < int(year) < 1000
    source = Source(**value | {"file": file, "roc_year": int(year) if known else None})  # type: ignore[arg-type]
    if year and not known:
        return source, (
            f"年度「{year}」不是民國年，該欄未採用",
            f"“{year}” is no ROC year; that field was not used",
        )
    if None in row.values():
        return source, (
            "欄位比標題少，缺的欄位視為空白",
            "it has fewer fields than the header; the rest is taken as empty",
        )
    return source, None


def _note(path: Path, line: int, zh: str, en: str) -> Note:
    return Note(f"{path.as_posix()} 第 {line} 行：{zh}。", f"{path.as_posix()}, line {line}: {en}.")
