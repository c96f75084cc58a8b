"""Processes with lines of their own: what dies costs what it had, and nobody waits for the rest of its words."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, wait

import pytest

from grader.pool import Pool


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
    with pytest.raises(Exception, match="pickle|local object"):
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
