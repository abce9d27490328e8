"""Killed at any moment, or run twice at once: the data set is as it was or as it should be."""

import random
import subprocess
import sys
import time
from pathlib import Path

import fakes
import psutil
import pytest
from agreement import assert_agreement, content
from fakes import read_fake, write_fake

from zuofa.ingest import ingest

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
    workers = psutil.Process(batch.pid).children(recursive=True)
    batch.kill()
    batch.communicate()
    deadline = time.monotonic() + 5
    while any(map(is_alive, workers)):
        assert time.monotonic() < deadline, "a worker lives on"
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
