"""The jail alone beside a bare fork: the same file, the same functions, the same cases, as often."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np

from benchmarks.classroom import file_of, quiz
from benchmarks.measure import shown
from grader import jail, marking, streams, variants
from grader.jail.command import ENVIRONMENT
from grader.keys import KeyRing

FORKING = Path(__file__).with_name("peers") / "forking.py"
REPEATS = 3  # as in grader/jail/worker.py: so many cases of every function are run a second time
BLOCK = 20  # submissions in a row, before it is another one's turn
COLD_BLOCK = 2
LATE = 120.0  # seconds to wait for the other process
OURS, BARE, COLD = "the jail", "a bare fork", "the jail, an interpreter started for each submission"


@dataclass(frozen=True, slots=True)
class Way:
    """How many at a time, on which processors, in words."""

    words: str
    at_once: int
    one_core: bool = False


WAYS = (
    Way("one at a time", 1),
    Way("one at a time, on a single core", 1, one_core=True),
    Way("two at a time", 2),
)


class Bare:
    """A warm process with NumPy, started as the jail's interpreter is, that forks for each submission."""

    def __init__(self) -> None:
        python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
        site = str(Path(np.__file__).resolve().parent.parent)
        command = [python, "-s", "-S", "-P", "-B", str(FORKING), site]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)

    def run(self, job: bytes) -> list[list[object]]:
        """What the functions return, as Python objects again."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(struct.pack("<I", len(job)) + job)
        self.process.stdin.flush()
        (size,) = struct.unpack("<I", self.process.stdout.read(4))
        found: list[list[object]] = pickle.loads(self.process.stdout.read(size))
        return found

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def made_job() -> jail.Job:
    """A right submission with its hidden cases."""
    with tempfile.TemporaryDirectory() as folder:
        secret = streams.new_secret(Path(folder) / "secret")
    drawn, keys = variants.draw(quiz(), "", secret), KeyRing()
    return jail.Job(file_of().encode(), marking.slots(drawn, keys), marking.calls(drawn, keys), 7)


def drive(profile: jail.Profile, job: jail.Job, rounds: int, barrier: Barrier, out: Queue[object]) -> None:
    """In a process of its own: take turns, together with the other processes, and tell the seconds of every run."""
    try:
        out.put(_measured(profile, job, rounds, barrier))
    except Exception as fault:  # the other process must not wait for us
        barrier.abort()
        out.put(repr(fault))


def _measured(profile: jail.Profile, job: jail.Job, rounds: int, barrier: Barrier) -> dict[str, list[float]]:
    calls = [(call.function, call.probe, call.cases, REPEATS) for call in job.calls]
    message, bare = pickle.dumps((job.source, calls)), Bare()

    def jailed(profile: jail.Profile) -> None:
        result = jail.run(job, jail.Limits(), profile)
        got = [[case.value for case in call.cases if case.status == "ok"] for call in result.calls]
        assert [len(values) for values in got] == [len(call.cases) for call in job.calls], result

    def forked() -> None:
        got = bare.run(message)
        assert [len(values) for values in got] == [len(call.cases) + REPEATS for call in job.calls]

    works: dict[str, tuple[Callable[[], None], int]] = {
        OURS: (lambda: jailed(profile), BLOCK),
        BARE: (forked, BLOCK),
        COLD: (lambda: jailed(replace(profile, warm=False)), COLD_BLOCK),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, (work, pieces) in works.items():
            barrier.wait(LATE)
            for _ in range(pieces):
                start = time.perf_counter()
                work()
                if number:  # the first round warms up
                    times[name].append(time.perf_counter() - start)
    bare.end()
    return times


def measured(way: Way, profile: jail.Profile, job: jail.Job, rounds: int) -> dict[str, list[float]]:
    """Seconds per submission, of every run: with two at a time half of what one run takes."""
    context = multiprocessing.get_context("spawn")
    barrier, out = context.Barrier(way.at_once), context.Queue()
    allowed = os.sched_getaffinity(0)
    if way.one_core:  # what is started inherits it
        os.sched_setaffinity(0, {min(allowed)})
    try:
        drivers = [context.Process(target=drive, args=(profile, job, rounds, barrier, out)) for _ in range(way.at_once)]
        for driver in drivers:
            driver.start()
        found = [out.get(timeout=600) for _ in drivers]
        for driver in drivers:
            driver.join()
        if faults := [each for each in found if isinstance(each, str)]:
            raise RuntimeError(f"The jail or the fork does not run here: {' '.join(faults)[:500]}")
    finally:
        os.sched_setaffinity(0, allowed)
    return {name: sorted(each / way.at_once for times in found for each in times[name]) for name in (OURS, BARE, COLD)}


def best_decile(times: list[float]) -> float:
    """What a tenth of the runs stays below."""
    return sorted(times)[len(times) // 10]


def jail_text(rounds: int) -> str:
    """The jail alone, as a table."""
    profile, job = jail.choose_profile(), made_job()
    head = (
        "| one right submission | median | to the fork | best decile | to the fork | runs |\n"
        "|---|---:|---:|---:|---:|---:|"
    )
    rows = []
    for way in WAYS:
        times = measured(way, profile, job, 3 * rounds)
        for name, each in times.items():
            median, best = statistics.median(each), best_decile(each)
            ratios = median / statistics.median(times[BARE]), best / best_decile(times[BARE])
            rows.append(
                f"| {name}, {way.words} | {shown(median)} | {ratios[0]:.2f} | {shown(best)} | {ratios[1]:.2f} "
                f"| {len(each)} |"
            )
    cases = sum(len(call.cases) for call in job.calls)
    said = (
        f"The jail alone (profile {profile.name}), answers decoded, beside a bare fork of a warm interpreter that runs"
        f" the same {len(job.calls)} functions on the same {cases} cases as often; aimed at: at most 1.5."
    )
    return "\n".join([said, "", head, *rows])


if __name__ == "__main__":
    print(jail_text(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
