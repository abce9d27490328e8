"""Compare what was found with what is known: what to read, what to drop, what may stay."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.files import hash_source
from zuofa.find import Findings, Found, path_of
from zuofa.state import Entry

Entries = Mapping[str, Entry]
Recipes = Callable[[Found], Collection[str]]
"""Gives the recipes with which a file's entry is up to date."""


@dataclass(frozen=True, slots=True)
class Todo:
    """What a run has to do, each in the order of the files' paths."""

    read: tuple[Found, ...]
    duplicates: tuple[tuple[Found, str], ...]
    """A file, and the file of the same content that is read in its place."""
    drop: tuple[Entry, ...]
    """Entries whose file is gone."""
    unchanged: tuple[Entry, ...]
    """Entries that stay as they are."""


def decide(findings: Findings, entries: Entries, data: Path, recipes: Recipes) -> Todo:
    """Return what to do with each file found and each entry whose file is gone.

    Of several files with the same content the first by path is read, unless one outside the search
    has been read before.
    """
    drop = _gone(findings, entries, data)
    primary = {f.sha256: (f.key, f.file) for f in reversed(findings.found) if f.bytes}
    primary |= _read_elsewhere(findings, entries.keys() - {entry.key for entry in drop}, entries, data)
    read, duplicates, unchanged = [], [], []
    current = _current(findings, entries, primary, recipes, {entry.key for entry in drop})
    for found in findings.found:
        key, other = primary.get(found.sha256, (found.key, found.file))
        if found.key in current:
            unchanged.append(entries[found.key])
        elif key == found.key:
            read.append(found)
        else:
            duplicates.append((found, other))
    return Todo(tuple(read), tuple(duplicates), tuple(drop), tuple(unchanged))


def _current(
    findings: Findings,
    entries: Entries,
    primary: Mapping[str, tuple[str, str]],
    recipes: Recipes,
    dropped: Collection[str],
) -> set[str]:
    """Return the keys of the files whose entry may stay.

    That of a plan kept in another file may, if what is kept in its place may.
    """
    current = set()
    for found in findings.found:
        entry = entries.get(found.key)
        key, other = primary.get(found.sha256, (found.key, found.file))
        if entry and entry.sha256 == found.sha256 and _is_current(entry, found, key, other, recipes):
            current.add(found.key)
    standing = current | (entries.keys() - {found.key for found in findings.found} - set(dropped))
    kept = {key: entries[key].kept for key in current if entries[key].kept}
    return current - {key for key, other in kept.items() if other not in standing}


def _is_current(entry: Entry, found: Found, key: str, other: str, recipes: Recipes) -> bool:
    if entry.status == "duplicate" and not entry.kept:
        return key != found.key and entry.others == (other,)
    return key == found.key and entry.recipe in recipes(found)


def _gone(findings: Findings, entries: Entries, data: Path) -> list[Entry]:
    """Return the entries whose file was in a searched folder, or has been moved into it, and is gone."""
    keys, contents = {f.key for f in findings.found}, {f.sha256 for f in findings.found if f.bytes}
    closed = [f.path for f in findings.found if f.trouble]
    gone = []
    for entry in entries.values():
        place = path_of(entry.key, data)
        inside = any(map(place.is_relative_to, findings.folders)) and not any(
            map(place.is_relative_to, closed)
        )
        moved = entry.sha256 in contents and not place.exists()
        if entry.key not in keys and (inside or moved):
            gone.append(entry)
    return gone


def _read_elsewhere(
    findings: Findings, kept: Collection[str], entries: Entries, data: Path
) -> dict[str, tuple[str, str]]:
    """Return key and file, by content, of what was found but also read, and still is, outside the search."""
    contents = {f.sha256 for f in findings.found if f.bytes}
    elsewhere = {}
    for key in set(kept) - {f.key for f in findings.found}:
        entry = entries[key]
        if entry.sha256 in contents and entry.status != "duplicate":
            with suppress(OSError):
                if hash_source(path_of(key, data))[0] == entry.sha256:
                    elsewhere[entry.sha256] = (key, entry.file)
    return elsewhere
