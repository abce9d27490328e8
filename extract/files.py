"""The files that hold a plan: PDF and TIFF files, and folders with a picture a page."""

import hashlib
from pathlib import Path

DOCUMENTS = (".pdf", ".tif", ".tiff")
"""Files with all pages of a plan."""
PICTURES = (".jpg", ".jpeg", ".png")
"""Files with one page; those of a folder that holds no documents are the pages of one plan."""


def pictures_in(folder: Path) -> list[Path]:
    """Return the page pictures of a folder, in the order of their names."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in PICTURES and file.is_file())


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
