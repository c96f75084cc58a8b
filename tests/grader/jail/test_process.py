"""The clocks of the parent, and what a worker leaves in it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time

import pytest

from grader.jail import Call, Job, Limits, Profile
from grader.jail.output import Output
from grader.jail.process import Worker, case_idle_seconds, case_wall_seconds, idle_seconds, wall_seconds


def test_the_wall_clock_is_generous_and_bounded() -> None:
    """Ten times the CPU time, five seconds at the least; with threads, of which nobody can tell what waits, less."""
    assert (wall_seconds(10.0), wall_seconds(0.1), wall_seconds(10.0, threads=4)) == (100.0, 5.0, 30.0)
    assert (case_wall_seconds(2.0), case_wall_seconds(0.1), case_wall_seconds(2.0, threads=4)) == (20.0, 5.0, 10.0)
    assert (idle_seconds(10.0), idle_seconds(1.0)) == (5.0, 2.0)
    assert (case_idle_seconds(2.0), case_idle_seconds(0.1)) == (2.0, 1.0)


WAITS = {
    "sleeps": b"import time\ndef f(x): time.sleep(60)\n",
    "sleeps often": b"import time\ndef f(x):\n    while True: time.sleep(0.01)\n",
    "waits for input": b"import select\ndef f(x): select.select([3], [], [], 60)\n",
}


@pytest.mark.parametrize("how", WAITS)
def test_who_waits_is_stopped_soon(walled: Profile, how: str) -> None:
    """Waiting is told from computing and from waiting for a processor, so it need not be given ten times as long."""
    worker = Worker(Job(WAITS[how], calls=(Call("f", ((1,),)),)), Limits(3.0, 0.5), walled, Output(100))
    began = time.monotonic()
    assert worker.run() == "case idle"
    assert time.monotonic() - began < 4
    assert worker.cpu_used < 0.5


@pytest.mark.parametrize("number", [6, 9, 15, 19])
def test_a_signal_to_itself_ends_it(walled: Profile, number: int) -> None:
    """Whichever it is, in every profile: the first process of a namespace would survive most, and go on."""
    source = f"import ctypes\ndef f(x):\n    ctypes.CDLL(None)['raise']({number})\n    return x\n"
    worker = Worker(Job(source.encode(), calls=(Call("f", ((1,),)),)), Limits(3.0, 0.5), walled, Output(100))
    assert worker.run() == "died"


def test_who_is_kept_from_computing_does_not_wait(profile: Profile) -> None:
    """Promise 5: on a machine where others take all the time a file only takes longer."""
    busy = "import time\nprint(flush=True)\nend = time.monotonic() + 20\nwhile time.monotonic() < end: pass"
    command = [sys.executable, "-c", busy]
    # Each in a session of its own, like the worker: Linux shares processors out among sessions first.
    neighbours = [
        subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        for _ in range(4 * (os.cpu_count() or 1))
    ]
    try:
        for each in neighbours:
            assert each.stdout is not None
            each.stdout.readline()  # it has begun
        source = (
            b"import time\ndef f(x):\n    end = time.process_time() + 0.4\n    while time.process_time() < end: pass\n"
        )
        worker = Worker(Job(source, calls=(Call("f", ((1,),)),)), Limits(6.0, 1.5), profile, Output(100))
        assert worker.run() == "end"
        assert worker.wall_used > 1.5 * worker.cpu_used  # a control: they did keep it
        assert worker.idle_used < 0.3
    finally:
        for each in neighbours:
            each.kill()
            each.communicate()


def test_who_waits_for_us_to_read_does_not_wait(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A grader that is slow to read what is printed keeps a file waiting, and must not count that against it."""
    read = os.read

    def slowly(descriptor: int, count: int) -> bytes:
        time.sleep(0.06)
        return read(descriptor, count)

    monkeypatch.setattr(os, "read", slowly)
    source = b"def f(x):\n    for _ in range(50): print('x' * 65535, flush=True)\n    return x\n"
    worker = Worker(Job(source, calls=(Call("f", ((1,),)),)), Limits(6.0, 1.0), profile, Output(100))
    assert worker.run() == "end"
    assert worker.wall_used > 2.0  # a control: it was kept waiting
    assert worker.idle_used < 0.5


def test_what_is_said_is_said(profile: Profile) -> None:
    """A report can only grow: what a function gave is kept, whatever a later one writes."""
    source = (
        b"import os\ndef f(x): return 7\ndef g(x):\n    junk = bytes(20000)\n    for each in range(3, 64):\n"
        b"        for act in (lambda: os.lseek(each, 0, 0), lambda: os.write(each, junk),"
        b" lambda: os.pwrite(each, junk, 0), lambda: os.truncate(each, 0)):\n"
        b"            try: act()\n            except OSError: pass\n"
    )
    worker = Worker(Job(source, calls=(Call("f", ((1,),)), Call("g", ((1,),)))), Limits(), profile, Output(100))
    assert worker.run() == "forged"
    assert [call.cases[0].value for call in worker.transcript.done] == [7]


def test_cpu_time_is_read_by_the_parent(profile: Profile) -> None:
    """The kernel's clock of the worker, whatever the worker says; starting up is not counted."""
    busy = b"import time\ndef f(x):\n    end = time.process_time() + 0.3\n    while time.process_time() < end: pass\n"
    used = []
    for source in (busy, b"def f(x): return x\n"):
        worker = Worker(Job(source, calls=(Call("f", ((1,),)),)), Limits(), profile, Output(100))
        assert worker.run() == "end"
        used.append(worker.cpu_used)
    assert used[0] > 0.5  # the case and its repeat
    assert used[1] < 0.2


def test_a_run_leaves_nothing_in_the_parent(profile: Profile) -> None:
    """No descriptor, no thread and no changed personality stays after a run, good or bad."""

    def state() -> tuple[int, int, int]:
        personality = ctypes.CDLL(None).personality(ctypes.c_ulong(0xFFFFFFFF))
        return len(os.listdir("/proc/self/fd")), threading.active_count(), personality

    job = Job(
        b"def f(x): return x\ndef g(x):\n    import os; os._exit(1)\n", calls=(Call("f", ((1,),)), Call("g", ((1,),)))
    )
    Worker(job, Limits(), profile, Output(100)).run()
    before = state()
    for _ in range(3):
        assert Worker(job, Limits(), profile, Output(100)).run() == "died"
    assert state() == before
