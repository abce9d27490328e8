"""The files that hold a plan: PDF, TIFF and word processor files, and folders with a picture a page."""

import hashlib
import re
from pathlib import Path

DOCUMENTS = (".pdf", ".tif", ".tiff", ".docx", ".docm", ".odt", ".fodt", ".doc")
"""Files with all of a plan; a .doc cannot be read, and its owner is told what to do."""
PICTURES = (".jpg", ".jpeg", ".png")
"""Files with one page; those of a folder that holds no documents are the pages of one plan."""


def pictures_in(folder: Path) -> list[Path]:
    """Return the page pictures of a folder, in the order of their names: page 2 goes before page 10."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in PICTURES and file.is_file())
    return sorted(files, key=lambda file: (_numbers_as_such(file.stem), file.name))


def _numbers_as_such(name: str) -> list[tuple[str, int]]:
    """Return a name as words, each with the number behind it."""
    return [(word, int(number or -1)) for word, number in re.findall(r"(\D*)(\d*)", name.casefold())]


def hash_source(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size in bytes of a file; of a folder, of its pictures and their names.

    Raises OSError if it cannot be read or is neither file nor folder.
    """
    if path.is_dir():
        parts = [(file.name, hash_source(file)) for file in pictures_in(path)]
        text = "".join(f"{name}\0{sha256}\0" for name, (sha256, _) in parts)
        return hashlib.sha256(text.encode()).hexdigest(), sum(size for _, (_, size) in parts)
    if path.exists() and not path.is_file():
        raise OSError("not a regular file")  # a pipe would never end
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
