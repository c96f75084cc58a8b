"""The clocks of the parent, and what a worker leaves in it."""

from __future__ import annotations

import ctypes
import os
import threading

from grader.jail import Call, Job, Limits, Profile
from grader.jail.output import Output
from grader.jail.process import Worker, case_wall_seconds, wall_seconds


def test_the_wall_clock_is_generous_and_bounded() -> None:
    """Three times the CPU time for a file, five times for a case, five seconds at the least."""
    assert (wall_seconds(10.0), wall_seconds(0.5)) == (30.0, 5.0)
    assert (case_wall_seconds(2.0), case_wall_seconds(0.1)) == (10.0, 5.0)


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
