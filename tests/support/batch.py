"""A batch as a process of its own, with the fake reader: ``python batch.py RAW DATA [JOBS]``."""

import sys
from pathlib import Path

from fakes import read_fake

from zuofa.ingest import ingest
from zuofa.options import Options

told: list[int] = []


def tell(done: int, files: int, pages: int) -> None:
    """Print how many plans are done, each number once."""
    if told[-1:] != [done]:
        told.append(done)
        print(done, flush=True)


if __name__ == "__main__":
    raw, data, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ingest(
        raw=raw,
        data=data,
        options=Options(jobs=jobs),
        waiting=lambda: print("waiting", flush=True),
        progress=tell,
        read=read_fake,
    )
