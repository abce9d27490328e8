"""All of a change or none of it, whenever the writer dies."""

import os
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import journal


class Killed(BaseException):
    """Stands for SIGKILL: nothing may catch it."""


def stage(data, text):
    path = journal.staging_file(data)
    path.write_text(text)
    return path


def files(data):
    paths = (path for path in data.rglob("*.parquet") if journal.HIDDEN not in path.parts)
    return {path.relative_to(data).as_posix(): path.read_text() for path in paths}


BEFORE = {"a/x.parquet": "1", "b/x.parquet": "1", "c/old.parquet": "1"}
AFTER = {"a/x.parquet": "2", "b/x.parquet": "2", "d/e/new.parquet": "2"}


def first(data):
    with_db = journal.open_journal(data)
    journal.commit(with_db, data, {target: stage(data, text) for target, text in BEFORE.items()})
    return with_db


def change(data, db):
    moves = {target: stage(data, text) for target, text in AFTER.items()} | {"c/old.parquet": None}
    journal.commit(db, data, moves)


@pytest.mark.parametrize("step", range(6))
def test_killed_at_any_step_of_a_change(tmp_path, monkeypatch, step):
    db = first(tmp_path)
    steps = iter(range(100))

    def killing(do):
        def doing(*args):
            if next(steps) == step:
                raise Killed
            return do(*args)

        return doing

    with monkeypatch.context() as patch:
        for name in ("_roll_forward", "_move", "_remove"):
            patch.setattr(journal, name, killing(getattr(journal, name)))
        if step < 5:
            with pytest.raises(Killed):
                change(tmp_path, db)
        else:
            change(tmp_path, db)
    db.close()
    with journal.settled(tmp_path):
        assert files(tmp_path) == AFTER
    assert not (tmp_path / "c").exists(), "no empty folder stays"


def test_killed_before_the_change_was_decided(tmp_path):
    db = first(tmp_path)

    def die():
        raise Killed

    with pytest.raises(Killed):
        journal.commit(db, tmp_path, {"a/x.parquet": stage(tmp_path, "2")}, die)
    db.close()
    with journal.settled(tmp_path):
        assert files(tmp_path) == BEFORE


def test_notes_go_with_the_change(tmp_path):
    db = first(tmp_path)
    db.execute("CREATE TABLE notes (said TEXT)")
    with pytest.raises(ZeroDivisionError):
        journal.commit(db, tmp_path, {}, lambda: db.execute("INSERT INTO notes VALUES (?)", (1 / 0,)))
    journal.commit(db, tmp_path, {}, lambda: db.execute("INSERT INTO notes VALUES ('x')"))
    assert db.execute("SELECT * FROM notes").fetchall() == [("x",)]
    db.close()


def test_a_lock_is_held_by_one(tmp_path):
    order = []

    def other():
        with journal.locked(tmp_path, "run", lambda: order.append("waits")):
            order.append("has it")

    with journal.locked(tmp_path, "run"):
        thread = threading.Thread(target=other)
        thread.start()
        while "waits" not in order:
            pass
        order.append("lets go")
    thread.join()
    assert order == ["waits", "lets go", "has it"]


def test_reading_a_read_only_copy(tmp_path, monkeypatch):
    first(tmp_path).close()
    (tmp_path / journal.HIDDEN / "moves.lock").unlink()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with journal.settled(tmp_path):
        assert files(tmp_path) == BEFORE
    assert not (tmp_path / journal.HIDDEN / "moves.lock").exists(), "reading writes nothing there"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 3, b"no parquet at all"])
def test_what_is_cut_off_is_not_whole(tmp_path: Path, content: bytes) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"a": list(range(100))}), whole)
    assert journal.is_whole(whole)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(content)
    assert not journal.is_whole(cut)
    cut.write_bytes(whole.read_bytes()[:-20])
    assert not journal.is_whole(cut)
    assert not journal.is_whole(tmp_path / "none.parquet")


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / journal.HIDDEN).mkdir()
    (tmp_path / journal.HIDDEN / "journal.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(journal.DamagedError, match=r"journal\.sqlite.*\n.*delete it, then run zuofa ingest"):
        journal.open_journal(tmp_path)
