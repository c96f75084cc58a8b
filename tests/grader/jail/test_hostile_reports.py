"""What a hostile report costs the grader that reads it: the file it comes from, and a bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from grader.jail import Call, Job, Limits, Profile, run
from grader.jail.process import Worker

FIRST_OF_ALL = b"""
import contextlib, os
for descriptor in range(3, 64):
    with contextlib.suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, bytes(200))
def f(x): return x
"""


def test_a_late_grader_loses_one_file_only(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 6: however late the grader looks, a file that spoils its own report costs itself only."""
    listen = Worker._listen

    def late(worker: Worker, *arguments: Any) -> Any:
        time.sleep(0.2)
        return listen(worker, *arguments)

    monkeypatch.setattr(Worker, "_listen", late)
    result = run(Job(FIRST_OF_ALL, calls=(Call("f", ((1,),)),)), Limits(), profile)
    assert result.calls[0].status in ("ok", "skipped", "crashed")


FLOOD = b"""
import sys
def inside():
    step = sys._getframe()
    while step is not None:
        for value in step.f_locals.values():
            if type(value).__name__ == "_Submission":
                return value
        step = step.f_back
def f(x):
    me, frames = inside(), sys.modules["frames"]
    body = frames.encode([None] * 49_000, frames.Bounds())
    frames.encode = lambda *arguments: body
    while True:
        me.channel.send(b"v", None)
"""


def test_the_grader_is_not_kept_busy(profile: Profile) -> None:
    """Promise 4: what a flood of well-made values costs the grader is bounded by what a result may hold."""
    run(Job(b""), Limits(), profile)
    before = time.process_time()
    result = run(Job(FLOOD, calls=(Call("f", ((1,),)),)), Limits(), profile)
    assert result.calls[0].status == "crashed"
    assert time.process_time() - before < 0.6
