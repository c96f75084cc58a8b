"""Workers: as many as the work is worth, none left behind, and one that dies costs what it had."""

import operator
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader import crew
from grader.crew import Died, Here, Lent, Outcome, Processes, assembled, mapped
from grader.errors import GraderError, NoJail

call = operator.call  # a task is a function without arguments, so that it can be sent to another process


def number(value: int) -> Callable[[], int]:
    return partial(abs, value)


def die() -> Callable[[], object]:
    return partial(os._exit, 1)


def wait_for(happened: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def results(tasks: list[Callable[[], Any]], workers: crew.Crew, queued: int = 4) -> list[Any]:
    return [outcome.result for some in mapped(call, tasks, workers, queued) for outcome in some]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# --- how many


@pytest.mark.parametrize(
    ("tasks", "jobs", "size"),
    [(0, 8, 1), (1, 8, 1), (10, 8, 1), (11, 8, 2), (35, 8, 4), (10_000, 3, 3), (10_000, 1, 1)],
)
def test_workers_are_as_many_as_the_work_is_worth(
    tasks: int, jobs: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for ten tasks, at most as many as are asked for; a single one is this process."""
    monkeypatch.setattr(Processes, "_start", lambda self: None)
    monkeypatch.setattr(Processes, "end", lambda self, now=False: None)
    with assembled(tasks, jobs) as workers:
        assert workers.size == size
        assert isinstance(workers, Processes) == (size > 1)


def test_an_executor_of_the_caller_s_is_used_and_left_open() -> None:
    """However few the tasks: they go where the caller says, and the executor still works afterwards."""
    with ThreadPoolExecutor(1) as threads:
        with assembled(1, 5, threads) as workers:
            assert workers.size == 5
            assert workers.submit(call, threading.get_ident).result() != threading.get_ident()
        assert threads.submit(abs, -1).result() == 1


def test_here_is_this_thread() -> None:
    """A task is done at once; what it raises stands in its future, but Ctrl-C is for the caller."""
    assert Here().submit(threading.get_ident).result() == threading.get_ident()
    assert isinstance(Here().submit(operator.truediv, 1, 0).exception(), ZeroDivisionError)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Here().submit(interrupt)


# --- handing on


@pytest.mark.parametrize("queued", [1, 3])
def test_tasks_are_taken_when_there_is_room(queued: int) -> None:
    """Of many tasks never more are taken than may wait, and outcomes are handed on as they come."""
    taken: list[int] = []
    done: list[int] = []

    def tasks() -> Iterator[Callable[[], int]]:
        for value in range(20):
            assert len(taken) - len(done) < queued
            taken.append(value)
            yield number(value)

    for some in mapped(call, tasks(), Lent(Here(), 1), queued):
        done += [outcome.result for outcome in some]
    assert sorted(done) == list(range(20))


def test_what_is_finished_together_is_handed_on_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the gradebook is written once for all; but never more than so many."""
    monkeypatch.setattr(crew, "MOST_TOGETHER", 3)
    sizes = [len(some) for some in mapped(call, map(number, range(8)), Lent(Here(), 1), 8)]
    assert sorted(sizes) == [2, 3, 3]


def test_a_fault_costs_one_task() -> None:
    """An exception stands in the place of the result, and the others go on."""
    found = results([number(1), partial(operator.truediv, 1, 0), number(2)], Lent(Here(), 1), 1)
    assert (found[0], found[2]) == (1, 2)
    assert isinstance(found[1], ZeroDivisionError)


def fail() -> None:
    raise NoJail("no memory")


def test_a_fault_of_the_machine_stops_it_and_loses_nothing() -> None:
    """What is finished or under way is handed on first; what waits is not begun."""
    held = threading.Event()
    seen: list[object] = []
    began: list[int] = []

    def slow() -> int:
        held.wait(10)
        return 7

    def late(value: int) -> None:
        began.append(value)

    tasks = [slow, fail, *(partial(late, value) for value in range(9))]
    with ThreadPoolExecutor(2) as threads:
        outcomes = mapped(call, tasks, Lent(threads, 2), 3)
        threads.submit(lambda: (time.sleep(0.1), held.set()))
        with pytest.raises(NoJail, match="no memory"):
            seen.extend(outcome.result for some in outcomes for outcome in some)
    assert 7 in seen
    assert len(began) <= 2


# --- processes


@pytest.fixture
def workers() -> Iterator[Processes]:
    made = Processes(2)
    try:
        yield made
    finally:
        made.end(now=True)


def test_who_is_dismissed_goes_by_itself() -> None:
    """There is more to do for this process when grading is done: nobody waits for the workers until the end."""
    with assembled(100, 2) as workers:
        pids = set(results([os.getpid] * 12, workers))
        began = time.monotonic()
        workers.dismiss()
        assert time.monotonic() - began < 0.05
        wait_for(lambda: not any(map(alive, pids)))


def test_what_is_finished_within_a_moment_is_handed_on_together() -> None:
    """It costs little more to save many than one; but nobody waits long for the others."""
    tasks = [number(1), partial(time.sleep, 0.01), *[partial(time.sleep, 0.5)] * 6]
    with ThreadPoolExecutor(8) as threads:
        began = time.monotonic()
        first = next(iter(mapped(call, tasks, Lent(threads, 8), queued=8)))
        assert time.monotonic() - began < 0.4
    assert len(first) == 2


def test_workers_are_other_processes_and_end(workers: Processes) -> None:
    """The work is done elsewhere, by at most so many, and when it is done nobody is left."""
    pids = set(results([os.getpid] * 12, workers))
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2
    workers.end()
    assert not any(map(alive, pids))


def test_a_worker_that_dies_costs_what_was_under_way(workers: Processes) -> None:
    """As the OOM killer leaves it: what it had and what waited beside it is given back, everything else is done by new
    workers, and it is counted."""
    tasks = [*map(number, range(6)), die(), *map(number, range(6, 40))]
    outcomes = [outcome for some in mapped(call, tasks, workers, 4) for outcome in some]
    lost = [outcome for outcome in outcomes if isinstance(outcome.result, Died)]
    kept = [outcome.result for outcome in outcomes if not isinstance(outcome.result, Died)]
    assert tasks[6] in [outcome.task for outcome in lost]
    assert 1 <= len(lost) <= 4
    assert len(outcomes) == len(tasks)
    assert sorted(kept + [outcome.task() for outcome in lost if outcome.task is not tasks[6]]) == list(range(40))  # type: ignore[type-var]
    assert workers.deaths == 1
    assert results([number(5)], workers, 1) == [5]


def test_workers_that_die_again_and_again_become_fewer(workers: Processes) -> None:
    """What kills them is often a lack of memory: after three times it is tried with one less, never with none."""
    sizes = []
    for _ in range(2 * crew.DEATHS_PER_WORKER):
        assert isinstance(results([die()], workers, 1)[0], Died)
        sizes.append(workers.size)
    assert sizes == [2, 2, 1, 1, 1, 1]


def test_workers_that_cannot_start_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they end before their first task no submission is to blame, and it is not tried for ever."""
    monkeypatch.setattr(crew, "_nothing", die())
    workers = Processes(1)
    try:
        with pytest.raises(GraderError, match=r"end as soon as they start.*fewer --jobs"):
            results([die()] * 3, workers)
    finally:
        workers.end(now=True)


def test_an_executor_that_breaks_and_is_not_ours_is_a_sentence() -> None:
    """There is no other one; what was under way is given back first."""

    class Broken(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenExecutor("gone")

    with pytest.raises(GraderError, match="has broken"):
        results([number(1)], Lent(Broken(), 2))


def test_leaving_by_an_exception_waits_for_nobody() -> None:
    """Ctrl-C while workers sleep: they are gone at once, and the exception goes on."""
    start = time.monotonic()
    seen: list[int] = []

    def interrupted() -> None:
        with assembled(100, 2) as workers:
            seen.append(workers.submit(call, os.getpid).result())
            for _ in range(6):
                workers.submit(call, partial(time.sleep, 60))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - start < 20
    wait_for(lambda: not alive(seen[0]))


def test_leaving_in_the_middle_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits when an exception strikes is left as it is: Python's own thread, which hands tasks out, does not
    stumble over it when the workers are gone. (It did over cancelled ones: a traceback, and then it stood still.)"""
    stumbled: list[object] = []
    monkeypatch.setattr(threading, "excepthook", stumbled.append)

    def leave() -> None:
        tasks = [number(1), *[partial(time.sleep, 60)] * 20]
        with assembled(100, 2) as workers, closing(mapped(call, tasks, workers, 12)) as handed_on:
            next(handed_on)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave()
    assert stumbled == []


DRIVER = """
import operator, os, sys, time
from functools import partial
from grader.crew import assembled

if __name__ == "__main__":
    try:
        with assembled(100, 2) as workers:
            some = [workers.submit(operator.call, os.getpid) for _ in range(20)]
            for pid in {each.result() for each in some}:
                print(pid)
            for _ in range(6):
                workers.submit(operator.call, partial(time.sleep, 60))
            print("ready", flush=True)
            time.sleep(60)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_that_started_them(end: signal.Signals) -> None:
    """However it ends, also when only it is killed: no worker is left, and none has printed a traceback. Ctrl-C goes to
    all of them, as a terminal sends it."""
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    pids = []
    while (line := process.stdout.readline().strip()) != "ready":
        assert line, process.communicate()
        pids.append(int(line))
    assert pids
    if end == signal.SIGINT:
        os.killpg(process.pid, end)
    else:
        process.send_signal(end)
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert end == signal.SIGKILL or err == "" or "leaked semaphore" in err  # Python's own cleaning up
    assert process.returncode == (130 if end == signal.SIGINT else -end)
    wait_for(lambda: not any(map(alive, pids)))


def test_ctrl_c_while_workers_start_is_silent() -> None:
    """Sent again and again while their interpreters load: still no traceback, exit code 130, nobody left."""
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER.replace("some = ", "print('begun', flush=True); some = ")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "")


def test_outcomes_say_which_task() -> None:
    """Each result stands beside its own task, in whatever order they finish."""
    tasks = [partial(time.sleep, 0.05), *map(number, range(5))]
    with ThreadPoolExecutor(3) as threads:
        found = [outcome for some in mapped(call, tasks, Lent(threads, 3), 6) for outcome in some]
    assert {id(outcome.task) for outcome in found} == set(map(id, tasks))
    assert all(isinstance(outcome, Outcome) and outcome.task() == outcome.result for outcome in found)
