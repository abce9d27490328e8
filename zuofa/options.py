"""How a run reads: what the user chose, and which reader it is."""

import hashlib
import os
from dataclasses import dataclass

from extract.records import OcrMode, Source


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose."""

    jobs: int = 0
    """Worker processes; 0: as many as there are processors."""
    force: bool = False
    """Read unchanged files too."""
    timeout: float = 900.0
    """Seconds that a file may take."""
    memory: int = 1500
    """MB of resident memory that a worker may hold."""
    max_pages: int = 500
    """Pages that a file may have."""
    ocr: OcrMode = "auto"
    """Which pages are read from their pictures: auto (where it is needed), always, never."""

    def workers(self, files: int) -> int:
        """Return how many processes to use for so many files: at least 1."""
        return max(1, min(files, self.jobs or _processors()))


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the user's options and the reader's fingerprint."""

    options: Options
    fingerprint: str

    def recipe(self, source: Source | None) -> str:
        """Return what a result depends on beside the file: the reader, and the row of sources.csv."""
        listed = hashlib.sha256(repr(source).encode()).hexdigest()[:16]
        return f"{self.fingerprint} {listed} ocr {self.options.ocr}"

    def limited(self, source: Source | None) -> str:
        """Return the recipe of a file that was stopped by a limit: other limits may let it through."""
        o = self.options
        return f"{self.recipe(source)} {o.timeout:g} s {o.memory} MB {o.max_pages} pages"
