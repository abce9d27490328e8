"""A batch as a process of its own, with the fake reader: ``python batch.py RAW DATA [JOBS]``."""

import sys
from pathlib import Path

from fakes import read_fake

from zuofa.ingest import ingest
from zuofa.options import Options

if __name__ == "__main__":
    raw, data, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ingest(
        raw=raw,
        data=data,
        options=Options(jobs=jobs),
        waiting=lambda: print("waiting", flush=True),
        progress=lambda done, files, pages: print(done, flush=True),
        read=read_fake,
    )
