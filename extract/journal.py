"""Replace files of the data set all together or not at all.

New files are first written to a hidden staging folder. One SQLite transaction then records what is to
happen (the journal), and the renames follow. A process killed before the transaction has changed
nothing; killed after it, whoever opens the data set next, writer or reader, finishes the renames.
The same transaction may carry the writer's own notes (what has been read).

Locks are exclusive SQLite transactions on empty files: the operating system lets go of them when
their process dies, on Linux, macOS and Windows alike.
"""

import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

HIDDEN = ".zuofa"
"""Folder inside the data folder; readers of Parquet folders pass over names that start with a dot."""

Moves = Mapping[str, Path | None]
"""Target, relative to the data folder in posix form -> staged file, or None to delete the target."""


_MARK = b"PAR1"
"""The last bytes of a Parquet file; before them stands how long its footer is."""


class DamagedError(Exception):
    """A file of the data set is damaged; the message names it and says what to do, in two languages."""

    def __init__(self, file: Path | str, why: object) -> None:
        super().__init__(
            f"資料集的檔案 {file} 已損壞；請刪除該檔，再執行 zuofa ingest。\n"
            f"{file} of the data set is damaged; delete it, then run zuofa ingest. ({why})"
        )


def is_whole(file: Path) -> bool:
    """Tell whether a Parquet file is there with its end: not empty, and not cut off."""
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, os.SEEK_END)
            opened.seek(max(0, size - 8))
            end = opened.read()
    except FileNotFoundError:
        return False
    return end[4:] == _MARK and int.from_bytes(end[:4], "little") <= size - 12


def nothing() -> None:
    """Do nothing: the default for callers who have nothing to say."""


@contextmanager
def locked(data: Path, name: str, waiting: Callable[[], None] = nothing) -> Iterator[None]:
    """Hold the lock ``name`` of a data set; call ``waiting`` once if another process has it.

    Raises sqlite3.OperationalError where the lock file cannot be written.
    """
    (data / HIDDEN).mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(data / HIDDEN / f"{name}.lock", timeout=0, isolation_level=None)) as lock:
        if not _taken(lock):
            waiting()
            while not _taken(lock):
                time.sleep(0.02)
        yield


def _taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def open_journal(data: Path) -> sqlite3.Connection:
    """Return the data set's journal, made if absent, after finishing what a killed writer began.

    Raises DamagedError where the file is no journal.
    """
    (data / HIDDEN).mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(data / HIDDEN / "journal.sqlite", timeout=60)
    try:
        with locked(data, "moves"):
            db.execute("CREATE TABLE IF NOT EXISTS moves (target TEXT PRIMARY KEY, staged TEXT)")
            if _roll_forward(db, data):
                with db:
                    db.execute("DELETE FROM moves")
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError as error:
        db.close()
        raise DamagedError(data / HIDDEN / "journal.sqlite", error) from error
    return db


def staging_file(data: Path) -> Path:
    """Return a new path to write a file to before :func:`commit` moves it to its place."""
    folder = data / HIDDEN / "staging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{uuid.uuid4().hex}.parquet"


def clear_staging(data: Path) -> None:
    """Remove what killed writers left staged; only for the one writer, with nothing pending."""
    shutil.rmtree(data / HIDDEN / "staging", ignore_errors=True)


def commit(db: sqlite3.Connection, data: Path, moves: Moves, note: Callable[[], None] = nothing) -> None:
    """Do all ``moves``, and whatever ``note`` writes through ``db``, or none of it."""
    rows = [(target, staged and staged.name) for target, staged in moves.items()]
    with locked(data, "moves"):
        with db:
            db.execute("DELETE FROM moves")  # those of the change before: they are done
            note()
            db.executemany("INSERT INTO moves VALUES (?, ?)", rows)
        _roll_forward(db, data)


@contextmanager
def settled(data: Path) -> Iterator[None]:
    """Read inside this: no half-done change is seen, one that a killed writer left is finished first."""
    if not (data / HIDDEN / "journal.sqlite").exists():
        yield  # nothing was ever written here
    elif not os.access(data / HIDDEN, os.W_OK):
        yield  # a copy on a read-only place has no writer
    else:
        open_journal(data).close()
        with locked(data, "moves"):
            yield


def _roll_forward(db: sqlite3.Connection, data: Path) -> int:
    """Finish the journal's moves, each of which may be done already; return how many there are.

    Needs the lock ``moves``: what is done must not be done again after the next change.
    """
    rows = db.execute("SELECT target, staged FROM moves").fetchall()
    for target, staged in rows:
        if staged is None:
            _remove(data, data / target)
        else:
            _move(data / HIDDEN / "staging" / staged, data / target)
    return len(rows)


def _move(staged: Path, target: Path) -> None:
    if not staged.exists():
        return  # moved before the writer was killed
    target.parent.mkdir(parents=True, exist_ok=True)
    for pause in (0.05, 0.2, 1.0):
        with suppress(PermissionError):  # on Windows, while somebody reads the target
            staged.replace(target)
            return
        time.sleep(pause)
    staged.replace(target)


def _remove(data: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    for folder in target.relative_to(data).parents[:-1]:
        with suppress(OSError):  # other files are in it
            (data / folder).rmdir()
