"""One worker, from its start to its death: launched, listened to, timed and killed by the parent."""

from __future__ import annotations

import os
import secrets
import select
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from grader.jail.command import inside
from grader.jail.confine import NOBODY
from grader.jail.contract import Grant, Job, Limits, Profile, pickled
from grader.jail.frames import TOKEN_BYTES, FrameError
from grader.jail.launch import START_SECONDS, Launched, alone, warm
from grader.jail.output import Output
from grader.jail.packages import packages
from grader.jail.transcript import Position, Transcript

Ending = Literal[
    "end", "died", "forged", "cpu", "wall", "idle", "case cpu", "case wall", "case idle", "output", "threads"
]

_TICK = 0.02  # seconds between two looks at the clocks
_IMPORT_SECONDS = 90.0  # for granted packages to be read from a slow disk
_COMPUTING = 0.2  # of the time: with less, a worker that is not kept from it waits for something
_PIPE = 65536  # bytes that fit into one
_WAITING = (b"S", b"T", b"t")  # sleeps, is stopped
_OUTPUT_FACTOR = 256  # printing more than this many times what is kept ends the worker
_CPU_OF_PROCESS = 2  # how Linux numbers such clocks: clock_getcpuclockid(3)
# The kernel counts threads by user. These numbers are above those of accounts, of directories and of containers.
_OWN_USERS, _HOW_MANY = 0x78000000, 1 << 24


def wall_seconds(cpu_seconds: float, threads: int = 1) -> float:
    """The wall clock of a submission: the last resort where a machine is too busy to tell who waits for what."""
    return max(5.0, (10.0 if threads == 1 else 3.0) * cpu_seconds)


def case_wall_seconds(case_seconds: float, threads: int = 1) -> float:
    """The wall clock of one call."""
    return max(5.0, (10.0 if threads == 1 else 5.0) * case_seconds)


def idle_seconds(cpu_seconds: float) -> float:
    """How long a submission may wait, for whatever it is, without computing."""
    return max(2.0, 0.5 * cpu_seconds)


def case_idle_seconds(case_seconds: float) -> float:
    """How long one call may wait without computing."""
    return max(1.0, case_seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """What is left of the clocks of a submission that do not count CPU time: all its jails share it."""

    wall: float
    idle: float

    @classmethod
    def of(cls, limits: Limits, threads: int) -> Patience:
        """Of a submission that has not begun."""
        return cls(wall_seconds(limits.cpu_seconds, threads), idle_seconds(limits.cpu_seconds))

    def after(self, worker: Worker) -> Patience:
        """What a worker has left."""
        return Patience(self.wall - worker.wall_used, self.idle - worker.idle_used)


class Worker:
    """One run of a worker on a job."""

    def __init__(
        self,
        job: Job,
        limits: Limits,
        profile: Profile,
        output: Output,
        again: bool = False,
        patience: Patience | None = None,
        grant: Grant | None = None,
    ) -> None:
        self._job = job
        self._limits = limits
        self._profile = profile
        self._threads = grant.threads if grant else 1
        self._warm = profile.warm and grant is None
        self._user = _OWN_USERS + secrets.randbelow(_HOW_MANY) if self._threads > 1 else NOBODY
        self._packages = packages(grant.packages if grant else ())
        self._start_seconds = START_SECONDS + (_IMPORT_SECONDS if self._packages.modules else 0.0)
        self._output = output
        self._again = again
        self._patience = patience or Patience.of(limits, self._threads)
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._pid = 0
        self._cpu_at_hello = 0.0
        self.cpu_used = 0.0
        self.wall_used = 0.0  # seconds since hello
        self.idle_used = 0.0  # of these, without computing; counted where there is one thread
        self.transcript = Transcript(job, self._token, limits)
        self.fault = ""
        self.orphaned = False  # died with the warm interpreter, which is never the student's fault

    def run(self) -> Ending:
        """Launch, hand over the job, listen until the end or a limit, kill; how it ended."""
        launched = self._launch()
        ending: Ending | None = None
        try:
            with open(os.memfd_create("report"), "rb") as report:
                try:
                    # What it has written it cannot write over: only the end of the file is open to it.
                    end = os.open(f"/proc/self/fd/{report.fileno()}", os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
                    try:
                        launched.hand_over(self._token + pickled(self._job_tree()), end)
                    finally:
                        os.close(end)
                    self._prepare_another()
                    ending = self._listen(launched, report.fileno())
                except FrameError as fault:
                    self.fault = str(fault)
                    ending = "forged"
                finally:
                    self._end(launched, ending)
                return ending
        finally:
            launched.close()

    def _end(self, launched: Launched, ending: Ending | None) -> None:
        self.orphaned = ending == "died" and launched.was_orphaned()
        if ending == "end":
            launched.child.dismiss()
        else:
            launched.child.kill()
            self._last_words(launched.line)
        self._drain(launched.printed)

    def _launch(self) -> Launched:
        if self._warm:
            return warm(self._profile).worker()
        return alone(self._profile, self._packages, self._user)

    def _prepare_another(self) -> None:
        """While this one works, the next is forked."""
        if self._warm:
            warm(self._profile).prepare()

    def _job_tree(self) -> list[object]:
        job = self._job
        return [
            int(self._limits.cpu_seconds + self._start_seconds - START_SECONDS) + 3,
            self._limits.memory_bytes,
            self._limits.result_bytes,
            self.transcript.most_bytes,
            self._granted(),
            job.seed,
            self._again,
            job.source,
            [(slot.name, slot.kind) for slot in job.slots],
            [call.encoded for call in job.calls],
        ]

    def _granted(self) -> list[object]:
        """What is granted: threads; the user that root becomes; whether it has users of its own; packages as files.

        Of packages: names with places, other files, and what to import first.
        """

        def seen(path: str) -> str:
            return inside(self._profile, self._packages, path)

        return [
            self._threads,
            self._user,
            self._profile.user_namespace and self._profile.name == "strong",
            [[name, seen(path)] for name, path in self._packages.modules],
            [*map(seen, self._packages.beside), *self._packages.devices],
            list(self._packages.asked),
        ]

    def _listen(self, launched: Launched, report: int) -> Ending:
        line, printed = launched.line, launched.printed
        started = time.monotonic()
        hello: float | None = None
        printed_before = self._output.total
        position: Position | None = None
        case_began = case_cpu = case_idle = 0.0
        looked, looked_cpu = started, 0.0
        crowded = False
        heard = 0  # bytes of its report
        open_ends = {line.fileno(), printed}
        poll = select.poll()
        for descriptor in open_ends:
            poll.register(descriptor, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll(_TICK * 1000):
                if descriptor == printed:
                    data = os.read(printed, _PIPE)
                    self._output.feed(data)
                    if len(data) == _PIPE:  # it may have been waiting for us to read this
                        looked, looked_cpu = time.monotonic(), self._cpu()
                else:
                    data = self._woken(line)
                if not data:
                    poll.unregister(descriptor)
                    open_ends.discard(descriptor)
            gone = line.fileno() not in open_ends
            # Before it has greeted nothing is there that it has written itself.
            while self.transcript.phase != "starting" and (data := os.pread(report, 1 << 20, heard)):
                heard += len(data)
                self.transcript.feed(data)
            now = time.monotonic()
            cpu = self._cpu()
            if hello is None and self.transcript.phase != "starting":
                hello = now
            self.wall_used = now - hello if hello is not None else 0.0
            if self.transcript.phase == "end":
                return "end"
            if gone:
                return "died"
            if hello is not None and now - looked >= _TICK:
                if cpu - looked_cpu < _COMPUTING * (now - looked) and self._waits():
                    self.idle_used += now - looked
                looked, looked_cpu = now, cpu
            if self.transcript.position != position:
                position, case_began, case_cpu = self.transcript.position, now, cpu
                case_idle = self.idle_used
            # At the second look in a row: at the first, what tells which case is running may be on its way still.
            was_crowded, crowded = crowded, hello is not None and self._running() > self._threads
            if was_crowded and crowded:
                return "threads"
            if self._output.total - printed_before > _OUTPUT_FACTOR * self._limits.output_bytes:
                return "output"
            if position is not None and self.transcript.phase == "case":
                # A repeat gets twice the time: what was just fast enough must not fail by a hair.
                if cpu - case_cpu > self._limits.case_seconds * (2 if position.repeat else 1):
                    return "case cpu"
                if self.idle_used - case_idle > case_idle_seconds(self._limits.case_seconds):
                    return "case idle"
                if now - case_began > case_wall_seconds(self._limits.case_seconds, self._threads):
                    return "case wall"
            if cpu > self._limits.cpu_seconds:
                return "cpu"
            if self.idle_used > self._patience.idle:
                return "idle"
            if self.wall_used > self._patience.wall or (hello is None and now - started > self._start_seconds):
                return "wall"

    def _woken(self, line: socket.socket) -> bytes:
        """What came through the line: nothing when the worker is gone."""
        if self._pid:
            return line.recv(65536)
        # The kernel itself says who wrote the first bytes, in our own numbering of processes.
        data, extra, _, _ = line.recvmsg(65536, socket.CMSG_SPACE(12))
        for level, kind, body in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
                self._pid = struct.unpack("iII", body[:12])[0]
                self._cpu_at_hello = _cpu_clock(self._pid) or 0.0
        if data:
            self.transcript.greet(data)
        return data

    def _cpu(self) -> float:
        """CPU seconds of the worker since it said hello; the last known value once it is gone."""
        if self._pid:
            clock = _cpu_clock(self._pid)
            if clock is not None:
                self.cpu_used = max(self.cpu_used, clock - self._cpu_at_hello)
        return self.cpu_used

    def _waits(self) -> bool:
        """Whether the worker sleeps or is stopped; not whether it waits for its turn on a processor that others use."""
        if self._threads > 1:
            return False
        try:
            with open(f"/proc/{self._pid}/stat", "rb") as stat:
                return stat.read().rpartition(b")")[2].split(maxsplit=1)[0] in _WAITING
        except (OSError, IndexError):
            return False

    def _running(self) -> int:
        """How many threads the worker has; 0 where nobody can tell."""
        if self._threads == 1:  # none can be started
            return 0
        try:
            return os.stat(f"/proc/{self._pid}/task").st_nlink - 2
        except OSError:
            return 0

    def _last_words(self, line: socket.socket) -> None:
        """Wait until nobody is left who could write to us."""
        deadline = time.monotonic() + 5
        with suppress(OSError):
            while time.monotonic() < deadline:
                ready, _, _ = select.select([line], [], [], 0.1)
                if ready and not line.recv(1 << 20):
                    return

    def _drain(self, printed: int) -> None:
        os.set_blocking(printed, False)
        with suppress(BlockingIOError):
            for _ in range(32):
                data = os.read(printed, 65536)
                if not data:
                    return
                self._output.feed(data)


def _cpu_clock(pid: int) -> float | None:
    """The CPU time of a process with all its threads, to the nanosecond; None if there is no such process."""
    try:
        return time.clock_gettime((~pid << 3) | _CPU_OF_PROCESS)
    except OSError:
        return None
