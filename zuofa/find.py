"""Find the files to read, with their hash and what sources.csv says of them."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.files import DOCUMENTS, PICTURES, hash_source
from extract.records import Source
from zuofa.sources import NAME as SOURCES_CSV
from zuofa.sources import Listing, Note, as_file, read_sources


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read."""

    path: Path
    key: str
    """Path relative to the data folder: the file's identity from run to run."""
    file: str
    """Path relative to the raw folder (or to the folder that was named), for people."""
    sha256: str = ""
    bytes: int = 0
    source: Source | None = None
    trouble: str = ""
    """Why the file, or a folder that cannot be listed, cannot be opened; '' if it can."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, by key, and where was looked."""

    found: tuple[Found, ...]
    folders: tuple[Path, ...]
    """The folders that were searched, absolute."""
    notes: tuple[Note, ...]
    skipped: tuple[str, ...]
    """Files in these folders of a kind that is not read, relative to the folder."""


SILENT = (SOURCES_CSV, "thumbs.db", "desktop.ini")
"""Files beside the plans that nobody takes for one."""


def find_files(paths: Sequence[Path], raw: Path, data: Path) -> Findings:
    """Search folders for plans, and take files as they are; without ``paths`` search ``raw``.

    Hidden and temporary files (.x, ~$x) in folders are passed over. A file reached twice counts once.
    """
    raw, data = _absolute(raw), _absolute(data)
    wanted = [_absolute(path) for path in paths or (raw,)]
    places: dict[Path, tuple[Path, str]] = {}
    for path in wanted:
        folder = path if path.is_dir() else path.parent
        for file, trouble in _documents(path) if path.is_dir() else [(path, "")]:
            places.setdefault(file, (raw if file.is_relative_to(raw) else folder, trouble))
    listing = cache(read_sources)
    found = [_look(file, top, data, trouble, listing) for file, (top, trouble) in places.items()]
    lists = {parent for file, (top, _) in places.items() for parent in _up_to(top, file)}
    folders = tuple(path for path in wanted if path.is_dir())
    return Findings(
        found=tuple(sorted(found, key=lambda file: file.key)),
        folders=folders,
        notes=tuple(note for folder in sorted(lists) for note in listing(folder).notes),
        skipped=tuple(sorted({name for folder in folders for name in _skipped(folder, data)})),
    )


def key_of(path: Path, data: Path) -> str:
    """Return how a file is called from the data folder, so that a project can be moved as a whole."""
    try:
        return _text(os.path.relpath(path, data))
    except ValueError:  # on another drive (Windows)
        return _text(path)


def path_of(key: str, data: Path) -> Path:
    """Return the absolute path that :func:`key_of` made ``key`` from."""
    return _absolute(data / key)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link stays the name it is


def _text(path: str | Path) -> str:
    """Return a path with forward slashes; bytes that are no text become U+FFFD."""
    return os.fsencode(Path(path).as_posix()).decode(errors="replace")


def _walk(folder: Path, blocked: list[OSError]) -> Iterator[tuple[Path, list[Path]]]:
    """Yield each folder with its files, all that is not hidden; ``blocked`` hears what cannot be listed."""
    for here, folders, files in os.walk(folder, onerror=blocked.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield Path(here), [Path(here, name) for name in files if not name.startswith((".", "~$"))]


def _documents(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the documents under a folder, and the folders that cannot be listed with the reason."""
    blocked: list[OSError] = []
    for here, files in _walk(folder, blocked):
        yield from ((path, "") for path in _documents_in(here, files))
    for error in blocked:
        yield Path(error.filename), error.strerror or str(error)


def _documents_in(folder: Path, files: Sequence[Path]) -> Iterator[Path]:
    """Yield the documents of one folder; one that holds nothing but page pictures is a document itself."""
    documents = [path for path in files if path.suffix.lower() in DOCUMENTS]
    pictures = [path for path in files if path.suffix.lower() in PICTURES]
    yield from documents
    if pictures and not documents:
        yield folder
    else:
        yield from pictures


def _skipped(folder: Path, data: Path) -> Iterator[str]:
    """Yield the files under a folder that are of no kind that is read, but for the data set's own."""
    for here, files in _walk(folder, []):
        for path in files if not here.is_relative_to(data) else ():
            if path.suffix.lower() not in (*DOCUMENTS, *PICTURES) and path.name.lower() not in SILENT:
                yield _text(path.relative_to(folder))


def _up_to(top: Path, file: Path) -> list[Path]:
    """Return the folders from the file's own up to ``top``."""
    return [parent for parent in file.parents if parent.is_relative_to(top)]


def _look(file: Path, top: Path, data: Path, trouble: str, listing: Callable[[Path], Listing]) -> Found:
    """Return the file with its hash and its row of the nearest sources.csv that lists it."""
    name = file.relative_to(top) if file != top else file.name  # a folder of pictures that was named itself
    found = Found(file, key_of(file, data), _text(name), trouble=trouble)
    if trouble:
        return found
    try:
        sha256, size = hash_source(file)
    except OSError as error:
        return replace(found, trouble=error.strerror or str(error))
    rows = ((listing(folder).rows, as_file(_text(file.relative_to(folder)))) for folder in _up_to(top, file))
    source = next((listed[name] for listed, name in rows if name in listed), None)
    return replace(found, sha256=sha256, bytes=size, source=source)
