"""Many small files of one folder -> their rows; where a bundle of them lies ready, from that alone.

A bundle is one file with the rows of all files of a folder (``practices/agency_id=…/roc_year=112``), in the
hidden folder of the data set, where other readers do not see it. It opens in a fiftieth of the time that five
hundred files need. It says name, size and time of each file that it was made from and is used only as long as
they are the same, so it is never stale, and may be deleted.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from sqlite3 import Connection

import pyarrow as pa
import pyarrow.parquet as pq

from extract import journal
from extract.schemas import TABLES

MANY = 16
"""So many files of a folder are worth a bundle."""
_FOLDER = f"{journal.HIDDEN}/bundles"
_FILES = b"files"
"""Metadata of a bundle: the digest of what it was made from."""


def read_files(data: Path, files: Sequence[Path], wanted: pa.Schema) -> pa.Table:
    """Return the columns ``wanted`` of files of one folder, in their order; null where a file lacks one.

    ``files`` are all of the folder, by name, or fewer than :data:`MANY`. Raises extract.journal.DamagedError.
    """
    place = data / _place(data, files[0].parent)
    if len(files) >= MANY and journal.is_whole(place):
        with pq.ParquetFile(place, pre_buffer=False) as bundle:
            if bundle.schema_arrow.metadata.get(_FILES) == _digest(files):
                return _columns(bundle, wanted)
    return pa.concat_tables([_read_file(file, wanted) for file in files])


def bundle(db: Connection, data: Path) -> None:
    """Bundle each folder of the data set that has many files and no bundle of them as they are.

    Needs the lock ``run`` and the open journal of the data set.
    """
    old = {path.relative_to(data).as_posix() for path in (data / _FOLDER).glob("**/*.parquet")}
    moves: dict[str, Path | None] = dict.fromkeys(old)
    for table, files in _folders(data):
        target = _place(data, files[0].parent)
        if target in old and _is_of(data / target, files):
            del moves[target]
        else:
            moves[target] = _write(data, files, TABLES[table].columns)
    if moves:
        journal.commit(db, data, moves)


def _is_of(bundle: Path, files: Sequence[Path]) -> bool:
    """Tell whether a bundle was made from the files as they are."""
    return journal.is_whole(bundle) and pq.read_schema(bundle).metadata.get(_FILES) == _digest(files)


def _folders(data: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield table and files of each folder with many of them."""
    for table in TABLES:
        found = sorted((data / table).glob("**/*.parquet"))
        for _, own in groupby(found, key=lambda file: file.parent):
            files = sorted(own, key=lambda file: file.name)
            if len(files) >= MANY:
                yield table, files


def _place(data: Path, folder: Path) -> str:
    """Return where the bundle of a folder lies, relative to the data folder."""
    return f"{_FOLDER}/{folder.relative_to(data).as_posix()}/all.parquet"


def _write(data: Path, files: Sequence[Path], columns: pa.Schema) -> Path:
    rows = pa.concat_tables([_read_file(file, columns) for file in files])
    staged = journal.staging_file(data)
    pq.write_table(rows.replace_schema_metadata({_FILES: _digest(files)}), staged)
    return staged


def _digest(files: Sequence[Path]) -> bytes:
    """Return a digest over name, size and time of files."""
    digest = hashlib.sha256()
    for file in files:
        about = file.stat()
        digest.update(f"{file.name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest().encode()


def _read_file(path: Path, wanted: pa.Schema) -> pa.Table:
    """Return the columns ``wanted`` of a file; :mod:`pyarrow.dataset` takes twice as long for a small one."""
    try:
        with pq.ParquetFile(path, pre_buffer=False) as parquet:
            return _columns(parquet, wanted)
    except (pa.ArrowInvalid, OSError) as error:
        if getattr(error, "errno", None) is not None:  # it cannot be opened: no damage
            raise
        raise journal.DamagedError(path, error) from error


def _columns(parquet: pq.ParquetFile, wanted: pa.Schema) -> pa.Table:
    found = parquet.read(wanted.names, use_threads=False)
    for column in wanted:
        if column.name not in found.column_names:
            found = found.append_column(column, pa.nulls(len(found), column.type))
    return found.select(wanted.names).cast(wanted)
