"""Read plans in worker processes; one that takes too long or too much is stopped, the rest go on."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from extract.document import Reading
from extract.issues import issue
from extract.records import Issue, Plan, Source
from zuofa.find import Found
from zuofa.options import Options

Read = Callable[..., Plan]
"""``read(path, *, source, reading) -> Plan``; tells ``reading.page_read`` of each page."""

Heard = Callable[[int], None]
"""Hears how many pages have been read so far, of all files."""

OVER_MEMORY = 86
"""Exit code of a worker that passed its memory limit."""
ORPHANED = 87
"""Exit code of a worker whose parent is gone."""
POLL = 0.05
"""Seconds between two looks at a worker's memory."""
TICK = 0.2
"""Seconds between two looks at how many pages have been read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a plan, or the issue that says why not."""

    found: Found
    seconds: float
    plan: Plan | None = None
    issue: Issue | None = None


def read_all(
    files: Sequence[Found],
    options: Options,
    read: Read | None = None,
    memory: Path | None = None,
    heard: Heard = lambda pages: None,
) -> Iterator[Outcome]:
    """Yield an outcome a file, as they come; the largest files are begun first.

    ``memory`` is the folder in which the text recognition keeps what it read. ``read`` takes the reader's
    place in tests. ``heard`` is called between outcomes too. When the caller stops early the workers are
    stopped as well.
    """
    context = multiprocessing.get_context("spawn")  # the same on every system; inherits no locks
    workers = options.workers(len(files))
    pages = context.RawArray("i", len(files))  # each file's own number: no lock that a killed worker holds
    start = [options.memory, workers, pages]
    pool = ProcessPool(workers, context=context, initializer=_begin, initargs=start)
    try:
        futures: dict[Future[Outcome], Found] = {}
        done: SimpleQueue[Future[Outcome]] = SimpleQueue()
        for slot, file in enumerate(sorted(files, key=lambda file: -file.bytes)):
            reading = Reading(options.ocr, memory, options.max_pages, partial(_count, slot))
            args = [read or _read_plan, file, reading, options]
            begun = pool.schedule(_read_one, args=args, timeout=options.timeout)
            futures[begun] = file
            begun.add_done_callback(done.put)
        while futures:
            with suppress(Empty):
                future = done.get(timeout=TICK)
                yield _outcome(future, futures.pop(future), options)  # popped: a plan is held once, briefly
            heard(sum(pages))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(future: Any, found: Found, options: Options) -> Outcome:
    try:
        outcome: Outcome = future.result()
    except TookTooLong:
        return Outcome(found, options.timeout, issue=issue("time_limit", limit=f"{options.timeout:g}"))
    except ProcessExpired as error:
        if error.exitcode == OVER_MEMORY:
            return Outcome(found, 0.0, issue=issue("memory_limit", limit=options.memory))
        return Outcome(found, 0.0, issue=issue("reader_crashed", detail=f"exit code {error.exitcode}"))
    except Exception as error:  # a result that cannot be sent from process to process
        return Outcome(found, 0.0, issue=_issue_of(error, options))
    return outcome


def _issue_of(error: Exception, options: Options) -> Issue:
    """Return the issue an exception carries (UnreadablePdf does), or the one it amounts to."""
    carried = getattr(error, "issue", None)
    if isinstance(carried, Issue):
        return carried
    if isinstance(error, MemoryError):
        return issue("memory_limit", limit=options.memory)
    if isinstance(error, OSError):
        return issue("unreadable_file", detail=error.strerror or str(error))
    detail = f"{type(error).__name__}: {error}".encode(errors="replace").decode()
    return issue("reader_crashed", detail=detail)


# --- in the worker ---

_busy = threading.Event()
_turn = threading.Lock()
"""Held while the watch decides to exit: never while the worker sends a result and holds the pool's pipe."""


_pages: Any = ()
"""Pages read so far of each file: memory that is shared with the parent."""


def _read_plan(path: Path, *, source: Source | None, reading: Reading) -> Plan:
    from extract.plan import read_pages

    return read_pages(path, reading).plan(path, source)


def _read_one(read: Read, found: Found, reading: Reading, options: Options) -> Outcome:
    start = time.perf_counter()
    _busy.set()
    try:
        plan = read(found.path, source=found.source, reading=reading)
        return Outcome(found, time.perf_counter() - start, plan=plan)
    except Exception as error:
        return Outcome(found, time.perf_counter() - start, issue=_issue_of(error, options))
    finally:
        with _turn:
            _busy.clear()


def _count(slot: int) -> None:
    """Count a page of the file with this number."""
    _pages[slot] += 1


def _begin(memory: int, workers: int, pages: Any) -> None:
    """Share the processors out among the workers' recognition engines, and watch the memory."""
    global _pages
    _pages = pages
    os.environ.setdefault("ZUOFA_OCR_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))
    threading.Thread(target=_keep_watch, args=[memory * 2**20], daemon=True).start()


def _keep_watch(most: int) -> None:
    """Exit the process when it holds more than ``most`` bytes while reading, or has lost its parent."""
    me, parent = psutil.Process(), multiprocessing.parent_process()
    while True:
        time.sleep(POLL)
        if parent is not None and not parent.is_alive():
            os._exit(ORPHANED)
        with _turn:
            if _busy.is_set() and me.memory_info().rss > most:
                os._exit(OVER_MEMORY)
