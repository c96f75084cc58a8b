"""Processes with lines of their own: what dies costs what it had, and nobody waits for the rest of its words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, wait
from pathlib import Path

import pytest

from grader.cli import ONE_THREAD
from grader.pool import Pool

FORKED = "POOL_IS_FORKED"
MARK = f"{FORKED}=1".encode()


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2)
    try:
        yield made
    finally:
        made.kill()


# A result that takes a while to send, and death in the middle of it.
DIES_WHILE_IT_SPEAKS = (
    "__import__('threading').Timer(0.05, __import__('os').kill, (__import__('os').getpid(), 9)).start()"
    " or b'x' * 400_000_000"
)


def test_work_is_done_elsewhere(pool: Pool) -> None:
    """Results and exceptions come back as they are, from other processes."""
    assert pool.submit(os.getpid).result(60) != os.getpid()
    assert pool.submit(pow, 2, 10).result(60) == 1024
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result(60)


def test_who_dies_in_the_middle_of_a_result_keeps_nobody_waiting(pool: Pool) -> None:
    """As the OOM killer leaves it: that task breaks, the others are done, by a new process if need be."""
    futures = [pool.submit(eval, DIES_WHILE_IT_SPEAKS), *(pool.submit(abs, -n) for n in range(5))]
    assert wait(futures, timeout=60).not_done == set()
    assert isinstance(futures[0].exception(), BrokenExecutor)
    assert [future.result() for future in futures[1:]] == list(range(5))


def test_what_cannot_be_sent_is_a_fault_of_its_own(pool: Pool) -> None:
    """A task that cannot be sent costs itself only."""
    with pytest.raises(Exception, match=r"pickle|local object"):
        pool.submit(lambda: 1).result(60)
    assert pool.submit(abs, -3).result(60) == 3


def test_an_answer_that_cannot_be_sent_breaks_its_task_only(pool: Pool) -> None:
    """It is said what was wrong with it, and the process lives on."""
    with pytest.raises(TypeError, match="pickle"):
        pool.submit(open, "/dev/null").result(60)
    assert pool.submit(abs, -3).result(60) == 3


def test_killing_is_at_once(pool: Pool) -> None:
    """What is under way breaks, what waits is dropped, and the processes are gone."""
    pids = {pool.submit(os.getpid).result(60)}
    futures = [pool.submit(time.sleep, 60) for _ in range(4)]
    began = time.monotonic()
    pool.kill()
    assert time.monotonic() - began < 10
    assert all(future.cancelled() or isinstance(future.exception(), BrokenExecutor) for future in futures)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_they_are_forks_where_there_is_a_single_thread() -> None:
    """A fork has loaded what we have; of several threads one may hold a lock, so then they are spawned."""
    deadline = time.monotonic() + 5
    while FORKED in os.environ and len(os.listdir("/proc/self/task")) > 1:  # those of the tests before are ending
        assert time.monotonic() < deadline
    threads = len(os.listdir("/proc/self/task"))
    pool = Pool(1)
    line = Path(f"/proc/{pool.submit(os.getpid).result(60)}/cmdline").read_bytes()
    pool.kill()
    assert (b"spawn_main" in line) == (threads > 1)
    assert (line == Path("/proc/self/cmdline").read_bytes()) == (threads == 1)


def test_what_cannot_be_forked_is_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """For want of processes or memory at that moment: it costs time, and no task."""

    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("grader.pool._is_single_threaded", lambda: True)
    monkeypatch.setattr(os, "fork", refuse)
    pool = Pool(2)
    try:
        assert [pool.submit(abs, -n).result(60) for n in range(4)] == [0, 1, 2, 3]
    finally:
        pool.kill()


@pytest.mark.skipif(FORKED in os.environ, reason="this is the run with a single thread")
def test_forks_keep_all_these_rules() -> None:
    """The tests above once more, in a program with a single thread; nothing of it is left behind."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:randomly"]
    environment = os.environ | dict.fromkeys(ONE_THREAD, "1") | {FORKED: "1"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run([*command, __file__], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "7 passed, 1 skipped" in done.stdout
    deadline = time.monotonic() + 10
    while left := [pid for pid in filter(str.isdigit, os.listdir("/proc")) if MARK in environment_of(pid)]:
        assert time.monotonic() < deadline, left


def environment_of(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
