"""Which reader is this? A plan is read again when the answer changes."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import extract

PARSERS = ("pdfplumber", "pdfminer.six", "pypdfium2", "rapidocr", "opencc")
"""The packages whose version may change what is read from a PDF."""


def fingerprint() -> str:
    """Return 16 hexadecimal digits over the reader's code, its YAML and its parsers' versions."""
    root = Path(extract.__path__[0])
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".yml"}:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in PARSERS:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()[:16]
