"""A folder becomes the data set, and stays what the folder is."""

import random
import time

import pytest
from agreement import assert_agreement, content, rows
from fakes import read_fake, write_fake

from extract import dataset
from extract.document import Reading
from zuofa import ingest as batch
from zuofa import pool
from zuofa.options import Options


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path):
    return tmp_path / "parquet"


@pytest.fixture
def run_apart(raw, data):
    """Run a batch with the fake reader in worker processes; checks each time that the tables agree."""

    def run(*paths, **options):
        report = batch.ingest(paths, raw, data, Options(**options), read=read_fake)
        assert_agreement(data)
        return report

    return run


@pytest.fixture
def run(run_apart, monkeypatch):
    """The same, but within this process, in an order of its own: quick, for what is not about processes."""
    monkeypatch.setattr(pool, "read_all", read_here)
    return run_apart


def read_here(files, options, read, memory, heard):
    for found in random.Random(len(files)).sample(files, len(files)):
        yield pool._read_one(read, found, Reading(options.ocr, memory), options)
        heard(0)


class Patient(pool.ProcessPool):
    """Workers of which only one that hangs is held to the time limit: a busy machine stops no other."""

    def schedule(self, function, args=(), timeout=None):
        hangs = b" hang " in args[1].path.read_bytes()
        return super().schedule(function, args=args, timeout=timeout if hangs else None)


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(pool, "ProcessPool", Patient)


def read_now(report):
    return [entry.file for entry in report.fresh]


def status(report):
    return {entry.file: entry.status for entry in report.entries}


def plan_ids(data):
    return {row["file"]: row["plan_id"] for row in rows("sources", data)}


def codes(data, file):
    return [row["code"] for row in rows("issues", data) if row["file"] == file]


def test_a_folder(run_apart, raw, data):
    write_fake(raw / "a.pdf")
    write_fake(raw / "sub" / "b.pdf", office="pingtung", year=107, practices=5)
    report = run_apart()
    assert status(report) == {"a.pdf": "read", "sub/b.pdf": "read"}
    assert report.is_whole
    assert plan_ids(data) == {"a.pdf": "taipower-xinying-111", "sub/b.pdf": "taipower-pingtung-107"}
    assert len(dataset.practices(data)) == 8


def test_unchanged_files_are_not_read(run, raw):
    write_fake(raw / "a.pdf")
    write_fake(raw / "none.pdf", what="password")
    assert read_now(run()) == ["a.pdf", "none.pdf"]
    second = run()
    assert read_now(second) == []
    assert not second.is_whole, "what could not be read still could not"
    assert read_now(run(force=True)) == ["a.pdf", "none.pdf"]


def test_a_change_is_read(run, raw, data):
    write_fake(raw / "a.pdf", practices=3)
    write_fake(raw / "b.pdf", office="pingtung")
    run()
    write_fake(raw / "a.pdf", practices=2, year=112)
    assert read_now(run()) == ["a.pdf"]
    assert len(list((data / "practices").rglob("taipower-xinying-*.parquet"))) == 1
    assert plan_ids(data)["a.pdf"] == "taipower-xinying-112"


def test_a_new_reader_reads_all(run, raw, monkeypatch):
    write_fake(raw / "a.pdf")
    run()
    monkeypatch.setattr(batch, "fingerprint", lambda: "another")
    assert read_now(run()) == ["a.pdf"]


def test_a_changed_row_of_sources_csv_is_a_change(run, raw, data):
    write_fake(raw / "a.pdf")
    write_fake(raw / "b.pdf", office="pingtung")
    run()
    (raw / "sources.csv").write_text("file,roc_year,sha256\na.pdf,111,ABC\n")
    assert read_now(run()) == ["a.pdf"]
    assert codes(data, "a.pdf")[-1] == "source_changed"


def test_what_is_gone_is_dropped(run, raw, data):
    write_fake(raw / "a.pdf")
    write_fake(raw / "b.pdf", office="pingtung", what="password")
    run()
    (raw / "a.pdf").unlink()
    (raw / "b.pdf").unlink()
    report = run()
    assert [entry.file for entry in report.dropped] == ["a.pdf", "b.pdf"]
    assert not any(content(data).values())


def test_a_named_file_drops_no_other(run, raw, tmp_path, data):
    write_fake(raw / "a.pdf")
    write_fake(raw / "sub" / "b.pdf", office="pingtung")
    elsewhere = write_fake(tmp_path / "elsewhere" / "c.pdf", office="taipei")
    run()
    (raw / "a.pdf").unlink()
    run(elsewhere)
    run(raw / "sub")
    assert set(plan_ids(data)) == {"a.pdf", "sub/b.pdf", "c.pdf"}
    run()
    assert set(plan_ids(data)) == {"sub/b.pdf", "c.pdf"}


def test_the_same_file_twice_is_read_once(run, raw, data):
    write_fake(raw / "b.pdf")
    run()
    write_fake(raw / "a.pdf")
    write_fake(raw / "c.pdf")
    assert status(run()) == {"a.pdf": "read", "b.pdf": "duplicate", "c.pdf": "duplicate"}
    assert read_now(run()) == []
    assert codes(data, "c.pdf") == ["duplicate_file"]
    assert "a.pdf" in rows("issues", data)[-1]["message_en"]
    assert len(dataset.plans(data)) == 1
    (raw / "a.pdf").unlink()
    assert status(run()) == {"b.pdf": "read", "c.pdf": "duplicate"}


def test_two_empty_files_are_not_the_same_plan(run, raw):
    (raw / "a.pdf").touch()
    (raw / "b.pdf").touch()
    assert status(run()) == {"a.pdf": "failed", "b.pdf": "failed"}


def test_a_file_moved_to_another_folder(run, raw, tmp_path, data):
    write_fake(raw / "a.pdf")
    run()
    (tmp_path / "elsewhere").mkdir()
    moved = (raw / "a.pdf").rename(tmp_path / "elsewhere" / "moved.pdf")
    assert status(run(moved)) == {"moved.pdf": "read"}
    assert set(plan_ids(data)) == {"moved.pdf"}


def test_a_data_set_moved_away_from_its_files_drops_none(run, raw, data):
    write_fake(raw / "a.pdf")
    run()
    (data.parent / "deeper").mkdir()
    moved = data.rename(data.parent / "deeper" / "parquet")
    report = batch.ingest([raw / "a.pdf"], raw, moved, read=read_fake)
    assert report.gone == ()
    assert [(old.file, new.file) for old, new in report.moved] == [("a.pdf", "a.pdf")]
    assert len(dataset.plans(moved)) == 1


def test_a_copy_outside_the_folder(run, raw, tmp_path, data):
    write_fake(raw / "a.pdf")
    run()
    copy = write_fake(tmp_path / "copy.pdf")
    assert status(run(copy)) == {"copy.pdf": "duplicate"}
    write_fake(raw / "a.pdf", office="pingtung")
    assert status(run(copy)) == {"copy.pdf": "read"}, "the other is not what it was when it was read"


def three_for_one_year(raw):
    for name, practices in (("a.pdf", 1), ("b.pdf", 2), ("c.pdf", 3)):
        write_fake(raw / name, practices=practices)


def test_two_plans_of_one_office_and_year_are_both_kept(run, raw, data):
    three_for_one_year(raw)
    report = run()
    named = plan_ids(data)
    assert named["a.pdf"] == "taipower-xinying-111"
    sha256 = {entry.file: entry.sha256 for entry in report.entries}
    assert named["b.pdf"] == f"taipower-xinying-111-{sha256['b.pdf'][:6]}"
    assert len(dataset.practices(data).practice_id.unique()) == 6
    assert [codes(data, name)[-1] for name in named] == ["same_office_year"] * 3
    (said,) = (i for i in dataset.load(named["a.pdf"], data).issues if i.code == "same_office_year")
    assert "b.pdf、c.pdf" in said.message_en
    other = dataset.load(named["b.pdf"], data)
    assert f"{other.plan_id}:1.1.1.1" in other.issues[1].message_zh, (
        "messages name practices by their new ids"
    )


@pytest.mark.parametrize("order", ["abc", "cba", "bac"])
def test_their_names_do_not_depend_on_the_order_of_arrival(run, raw, data, tmp_path, order):
    three_for_one_year(raw)
    run()
    expected = content(data)
    for name in order:
        (raw / f"{name}.pdf").rename(tmp_path / f"{name}.pdf")
    for name in order:
        (tmp_path / f"{name}.pdf").rename(raw / f"{name}.pdf")
        run()
    assert content(data) == expected


def test_the_remaining_one_gets_its_name_back(run, raw, data):
    three_for_one_year(raw)
    run()
    (raw / "a.pdf").unlink()
    (raw / "c.pdf").unlink()
    assert read_now(run()) == []
    assert plan_ids(data) == {"b.pdf": "taipower-xinying-111"}
    assert "same_office_year" not in codes(data, "b.pdf")


def test_plans_without_a_year_are_not_of_the_same_year(run, raw, data):
    write_fake(raw / "a.pdf", year=0)
    write_fake(raw / "b.pdf", year=0, practices=2)
    run()
    assert len(set(plan_ids(data).values())) == 2
    assert "same_office_year" not in codes(data, "a.pdf")


@pytest.mark.usefixtures("patient")
def test_one_bad_file_never_stops_the_batch(run_apart, raw, data):
    bad = {
        "hang": "time_limit",
        "greedy": "memory_limit",
        "exit": "reader_crashed",
        "raise": "reader_crashed",
        "surrogate": "reader_crashed",
        "password": "password_required",
        "gone": "unreadable_file",
    }
    for what in bad:
        write_fake(raw / f"{what}.pdf", what=what)
    write_fake(raw / "fine.pdf")
    (raw / "rubbish.pdf").write_bytes(bytes(range(256)))
    report = run_apart(timeout=0.5, memory=600, jobs=2)
    assert status(report) == dict.fromkeys([f"{what}.pdf" for what in bad] + ["rubbish.pdf"], "failed") | {
        "fine.pdf": "read"
    }
    for what, code in bad.items():
        assert codes(data, f"{what}.pdf") == [code]
    assert "one by nothing" in next(e for e in report.entries if e.file == "raise.pdf").problems[0].en
    assert not report.is_whole


@pytest.mark.usefixtures("patient")
def test_what_other_limits_may_cure_is_tried_again(run_apart, raw):
    write_fake(raw / "a.pdf", what="hang")
    write_fake(raw / "b.pdf", office="pingtung")
    assert read_now(run_apart(timeout=0.5)) == ["a.pdf", "b.pdf"]
    assert read_now(run_apart(timeout=0.5)) == []
    assert read_now(run_apart(timeout=0.6)) == ["a.pdf"]


@pytest.mark.parametrize(
    ("fake", "expected"),
    [({"practices": 0}, "unread"), ({"what": "scan"}, "partial"), ({}, "read")],
)
def test_status(run, raw, data, fake, expected):
    write_fake(raw / "a.pdf", **fake)
    report = run()
    assert status(report) == {"a.pdf": expected}
    assert rows("sources", data)[0]["status"] == expected
    assert report.is_whole == (expected == "read")
    if expected == "partial":
        assert report.entries[0].problems[0].pages == (1, 2, 4)


def test_a_file_that_cannot_be_opened(run, raw, data):
    (raw / "a.pdf").symlink_to(raw / "nowhere")
    write_fake(raw / "b.pdf")
    assert status(run()) == {"a.pdf": "failed", "b.pdf": "read"}
    assert codes(data, "a.pdf") == ["unreadable_file"]
    (raw / "a.pdf").unlink()
    write_fake(raw / "nowhere", office="pingtung")
    (raw / "a.pdf").symlink_to(raw / "nowhere")
    assert status(run())["a.pdf"] == "read", "and is tried again"


@pytest.mark.parametrize("table", ["plans", "practices", "issues", "sources"])
def test_a_plan_of_which_a_file_was_deleted_is_read_again(run, raw, data, table):
    write_fake(raw / "a.pdf")
    write_fake(raw / "b.pdf", practices=7)
    run()
    before = content(data)
    next((data / table).rglob("taipower-xinying-111.parquet")).unlink()
    assert read_now(run()) == ["a.pdf"]
    assert content(data) == before


def test_files_without_a_record_go(run, raw, data):
    write_fake(raw / "a.pdf")
    write_fake(raw / "b.pdf", office="pingtung")
    run()
    (raw / "b.pdf").unlink()
    (data / ".zuofa" / "journal.sqlite").unlink()
    run()
    assert set(plan_ids(data)) == {"a.pdf"}


def test_the_tables_that_reading_fills():
    from zuofa.store import TABLES

    source = dataset.SourceRow("a", "b", 1, "read", "p", 1, "f", 0.0)
    from fakes import fake_plan

    assert set(TABLES) == set(dataset.file_rows(source, (), fake_plan()))


def test_progress_counts_plans_and_pages(raw, data):
    for n in range(3):
        write_fake(raw / f"{n}.pdf", year=100 + n)
    heard = []
    batch.ingest((), raw, data, Options(jobs=2), progress=lambda *said: heard.append(said), read=read_fake)
    assert heard[0] == (0, 3, 0)
    assert heard[-1] == (3, 3, 12)
    assert heard == sorted(heard)
    assert {done for done, _, _ in heard} == {0, 1, 2, 3}


def test_progress_moves_with_every_page(raw, data):
    """A plan that takes long is heard of while it is read, and what was read of it stays counted."""
    write_fake(raw / "a.pdf", what="hang")
    write_fake(raw / "b.pdf", office="pingtung", what="exit")
    heard = []
    options = Options(jobs=2, timeout=2)
    batch.ingest((), raw, data, options, progress=lambda *said: heard.append(said), read=read_fake)
    assert any(done < 2 and pages == 8 for done, _, pages in heard), (
        "both plans' pages, before either is done"
    )
    assert heard[-1] == (2, 2, 8)


def test_a_random_history_ends_as_a_fresh_start_does(run, raw, data, tmp_path):
    """Whatever came and went before, the data set is what the folder is."""
    chance = random.Random(20220222)
    offices = ["xinying", "pingtung"]
    for _ in range(6):
        for name in chance.sample("abcdef", 3):
            path = raw / f"{name}.pdf"
            if path.exists() and chance.random() < 0.4:
                path.unlink()
            else:
                write_fake(path, chance.choice(offices), chance.choice([110, 111]), chance.randint(0, 2))
        run(jobs=1)
    fresh = tmp_path / "fresh"
    batch.ingest((), raw, fresh, Options(jobs=1), read=read_fake)
    assert content(data) == content(fresh)


@pytest.mark.parametrize("size", [0, 100])
def test_a_plan_of_which_a_file_was_cut_is_read_again(run, raw, data, size):
    for name, office in (("a", "xinying"), ("b", "pingtung")):
        write_fake(raw / f"{name}.pdf", office=office)
    run()
    before = content(data)
    for pattern in ("practices/**/taipower-xinying-*.parquet", "milestones/**/schema.parquet"):
        path = next(data.glob(pattern))
        path.write_bytes(path.read_bytes()[:size])
    assert read_now(run()) == ["a.pdf"]
    assert content(data) == before


def test_no_worker_outlives_its_batch(raw, data):
    import psutil

    write_fake(raw / "a.pdf", what="hang")
    batch.ingest((), raw, data, Options(timeout=1), read=read_fake)
    time.sleep(0.2)
    left = [p for p in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(p.cmdline())]
    assert left == []
