"""The table ``adoption`` is stored with the links that it is worked out from, so that it is never stale.

Aligning takes it out in the change that replaces the links, and puts it back in the next; between the two
it is empty, not wrong. What it also rests on (which pages were read) may change without the links: the
files that it was made from are compared each time.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from sqlite3 import Connection

INPUTS = (
    *("plans", "practices", "sections", "forms", "issues", "asides"),
    *("links", "catalogue", "cadences", "assignments"),
)
"""The tables that ``adoption`` is worked out from."""
_FILE = "adoption"


def files(data: Path) -> Iterator[str]:
    """Yield the files of the stored table, relative to the data folder."""
    for path in (data / "adoption").glob(f"**/{_FILE}.parquet"):
        yield path.relative_to(data).as_posix()


def refresh(db: Connection, data: Path) -> bool:
    """Store the table anew if what it rests on has changed; return whether it had.

    Needs the lock ``run`` and the open journal of the data set.
    """
    from extract import journal

    now = _fingerprint(data)
    if is_stored(db, data, now):
        return False
    moves = _stage(data)
    written = [file for file, staged in moves.items() if staged and file.endswith(f"/{_FILE}.parquet")]

    def note() -> None:
        db.execute("DELETE FROM adopted")
        db.execute("INSERT INTO adopted VALUES (?, ?)", (now, _listed(written)))

    journal.commit(db, data, moves, note)
    return True


def is_stored(db: Connection, data: Path, fingerprint: str = "") -> bool:
    """Tell whether the table is there as last worked out; with a ``fingerprint``, from these very files."""
    from extract.journal import is_whole

    db.execute("CREATE TABLE IF NOT EXISTS adopted (fingerprint TEXT, files TEXT)")
    known = db.execute("SELECT fingerprint, files FROM adopted").fetchone()
    there = list(files(data))
    if known is None or known[1] != _listed(there) or not all(is_whole(data / file) for file in there):
        return False
    return not fingerprint or fingerprint == known[0]


def _listed(names: Iterable[str]) -> str:
    return "\n".join(sorted(names))


def _stage(data: Path) -> dict[str, Path | None]:
    """Stage the table; return the moves that put its files in place of the former ones."""
    import pyarrow.parquet as pq

    from compare.adoption_table import adoption_tables
    from extract import dataset, journal

    moves: dict[str, Path | None] = dict.fromkeys(files(data))
    for partition, table in adoption_tables(data):
        if len(table):
            staged = journal.staging_file(data)
            pq.write_table(table, staged)
            moves[dataset.location("adoption", _FILE, **partition)] = staged
    return moves | dataset.stage_schemas(data)


def _fingerprint(data: Path) -> str:
    """Return a digest over name, size and time of the files of :data:`INPUTS`, and over the code."""
    from zuofa.fingerprint import comparer_fingerprint

    digest = hashlib.sha256(comparer_fingerprint().encode())
    for table in INPUTS:
        for path in sorted((data / table).glob("**/*.parquet")):
            about = path.stat()
            name = path.relative_to(data).as_posix()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest()
