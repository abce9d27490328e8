"""Killed at any moment, or run twice at once: the data set is as it was or as it should be."""

import random
import subprocess
import sys
import time
from pathlib import Path

import fake_engine
import fakes
import psutil
import pytest
from agreement import assert_agreement, content
from fake_engine import read_scan, write_scan
from fakes import read_fake, write_fake

from zuofa.ingest import ingest
from zuofa.options import Options

BATCH = Path(fakes.__file__).with_name("batch.py")
PLANS = 24


def start(raw, data):
    """Begin a batch of two workers in a process of its own."""
    return subprocess.Popen([sys.executable, BATCH, raw, data, "2"], stdout=subprocess.PIPE, text=True)


def write_version(raw, version):
    """Write the folder anew, each plan with another number of practices; two plans an office."""
    for n in range(PLANS):
        write_fake(
            raw / f"{n}.pdf", f"office{n // 2}", practices=1 + (n + version) % 5, what="slow", version=version
        )


def kill_in_the_middle(raw, data, chance):
    """Start a batch, kill -9 it at a random moment between its first and its last plan."""
    batch = start(raw, data)
    for _ in range(chance.randrange(PLANS)):
        batch.stdout.readline()
    time.sleep(chance.random() * 0.02)
    kill(batch)


def kill(batch):
    """Kill -9 a batch, and wait until its workers have noticed."""
    workers = psutil.Process(batch.pid).children(recursive=True)
    batch.kill()
    batch.communicate()
    wait_until(lambda: not any(map(is_alive, workers)), "a worker lives on")


def wait_until(happened, otherwise, seconds=5):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


def is_alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    ("kills", "seed"), [(3, 1), pytest.param(20, 2, marks=pytest.mark.slow)], ids=["3 kills", "20 kills"]
)
def test_killed_in_the_middle_of_a_batch(tmp_path, kills, seed):
    raw, data, chance = tmp_path / "raw", tmp_path / "parquet", random.Random(seed)
    for version in range(kills):
        write_version(raw, version)
        kill_in_the_middle(raw, data, chance)
        assert_agreement(data)
    last = start(raw, data)
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert_agreement(data)
    ingest((), raw, tmp_path / "undisturbed", read=read_fake)
    assert content(data) == content(tmp_path / "undisturbed")


def test_two_runs_at_once(tmp_path):
    raw, data = tmp_path / "raw", tmp_path / "parquet"
    write_version(raw, 0)
    runs = [start(raw, data), start(raw, data)]
    said = [run.communicate(timeout=60)[0].split() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(len([line for line in lines if line.isdigit()]) for lines in said) == [0, PLANS + 1]
    assert ["waiting"] in said, "the second waits, and finds nothing to do"
    assert_agreement(data)
    ingest((), raw, tmp_path / "undisturbed", read=read_fake)
    assert content(data) == content(tmp_path / "undisturbed")


def test_an_interrupted_scan_resumes_at_the_page(tmp_path):
    """The pages that were read before the kill are not read again, nor by another run that reads anew."""
    scan, data = write_scan(tmp_path / "raw" / "scan.tif", pages=8), tmp_path / "parquet"
    log = scan.with_suffix(".log")
    batch = subprocess.Popen([sys.executable, fake_engine.__file__, scan.parent, data])
    wait_until(lambda: log.exists() and len(log.read_text().split()) >= 4, "nothing is read", 30)
    kill(batch)
    before = log.read_text().split()
    assert 4 <= len(before) < 8
    ingest((), scan.parent, data, read=read_scan)
    read = log.read_text().split()
    assert len(set(read)) == 8
    assert len(read) <= 9, "one page at most was being read when the run was killed"
    assert not set(before[:-1]) & set(read[len(before) :])
    ingest((), scan.parent, data, Options(force=True), read=read_scan)
    assert log.read_text().split() == read
