"""Which reader is this, and which aligner? What they made is made again when the answer changes."""

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PARSERS = ("pdfplumber", "pdfminer.six", "pypdfium2", "rapidocr", "opencc", "defusedxml")
"""The packages whose version may change what is read from a file."""


ALIGNERS = ("opencc", "rapidfuzz", "scipy", "numpy")
"""The packages whose version may change how practices are aligned."""


def fingerprint() -> str:
    """Return 16 hexadecimal digits over the reader's code, its YAML and its parsers' versions."""
    return _digest("extract", PARSERS)


def aligner_fingerprint() -> str:
    """Return 16 hexadecimal digits over the aligner's code, its YAML and its libraries' versions."""
    return _digest("normalize", ALIGNERS)


def comparer_fingerprint() -> str:
    """Return 16 hexadecimal digits over the code that compares, and its YAML."""
    return _digest("compare", ("duckdb",))


def _digest(package: str, libraries: tuple[str, ...]) -> str:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    root = Path(found.origin).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".yml"}:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in libraries:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()[:16]
