"""Everything that is tried, one row each: an attempt in the jail, and the same where it must succeed.

The second is the positive control. A way out is tried without walls, what is bounded with wider bounds, what must not
last from one submission to the next within one: there it must bite, or the first proves nothing.
"""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.jail.canaries import Canaries
from grader.jail.contract import Call, CallResult, Grant, Job, Limits, Profile, Tree
from grader.jail.frames import TOKEN_BYTES, encode, frame
from grader.jail.output import Output
from grader.jail.probes import PROBES, Probe, Unclear, function, leaks, snippet
from grader.jail.process import Patience, Worker
from grader.jail.run import run

WITHOUT = Profile("none", warm=True)
# The limit of processes is no wall and stands without walls, too; for root it means nothing. Not with threads granted.
ROOM = Grant((), 512 << 20, 64, 3.0, 1.0)
_LIMITS = Limits(cpu_seconds=3.0, case_seconds=1.0)
_BURIAL_SECONDS = 5.0  # for the kernel to end a namespace, on a busy machine

Attempt = Callable[[Profile, Canaries], list[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """One promise put to the test; both functions return what got through, or raise Unclear if there is no telling."""

    name: str
    tried: str
    attempt: Attempt
    control: Attempt
    without: str = "without walls"  # what the control lacks


# Ways out -----------------------------------------------------------------------------------------


def _way_out(probe: Probe) -> Trial:
    def attempt(profile: Profile, at: Canaries, grant: Grant | None = None) -> list[str]:
        job = Job(snippet([probe]), calls=(Call(function(probe), (probe.arguments(at),), grant=grant),))
        return leaks(probe, run(job, _LIMITS, profile).calls[0], at)

    def control(_: Profile, at: Canaries) -> list[str]:
        return attempt(WITHOUT, at) or attempt(WITHOUT, at, ROOM)

    return Trial(probe.name, probe.tried, attempt, control)


# Bounds -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bound:
    """What goes on for too long or takes too much, and the status it must get."""

    name: str
    tried: str
    status: str  # of the function, or of its case
    source: str
    tight: Limits
    wide: Limits
    arguments: tuple[Tree, ...] = ()
    harmless: tuple[Tree, ...] | None = None  # the control's, if it lacks something else than narrow limits

    def trial(self) -> Trial:
        def attempt(profile: Profile, at: Canaries) -> list[str]:
            return self._unbounded(profile, self.tight, self.arguments)

        def control(profile: Profile, at: Canaries) -> list[str]:
            return self._unbounded(profile, self.wide, self.arguments if self.harmless is None else self.harmless)

        return Trial(self.name, self.tried, attempt, control, "with wider bounds")

    def _unbounded(self, profile: Profile, limits: Limits, arguments: tuple[Tree, ...]) -> list[str]:
        (call,) = run(Job(self.source.encode(), calls=(Call("f", (arguments,)),)), limits, profile).calls
        case = call.cases[0] if call.cases else None
        if self.status in (call.status, case.status if case else ""):
            return []
        if call.status == "ok" and case is not None and case.status == "ok":
            return ["it came to its end"]
        raise Unclear(call.message or (case.message if case else "") or call.status)


def _forgery() -> Tree:
    """A well-made frame, with a token that is guessed."""
    return np.frombuffer(frame(secrets.token_bytes(TOKEN_BYTES), b"v", encode(42.0)), dtype=np.uint8)


_BOUNDS = (
    _Bound(
        "endless loop",
        "computing without an end",
        "timeout",
        "import time\ndef f():\n    end = time.process_time() + 0.15\n    while time.process_time() < end: pass\n",
        replace(_LIMITS, case_seconds=0.04),
        _LIMITS,
    ),
    _Bound(
        "memory",
        "taking more memory than is granted",
        "memory",
        "import numpy as np\ndef f(): return len(np.empty(400 << 20, np.uint8))\n",
        replace(_LIMITS, memory_bytes=320 << 20),
        replace(_LIMITS, memory_bytes=2 << 30),
    ),
    _Bound(
        "output",
        "printing without an end",
        "output",
        "def f():\n    for _ in range(100): print('flood' * 5000)\n",
        replace(_LIMITS, output_bytes=1 << 10),
        _LIMITS,
    ),
    _Bound(
        "result",
        "returning more than can be read",
        "unusable",
        "import numpy as np\ndef f(): return np.zeros(1 << 18)\n",
        replace(_LIMITS, result_bytes=1 << 16),
        _LIMITS,
    ),
    _Bound(
        "forgery",
        "forging a result",
        "crashed",
        "import os\n"
        "def f(forged):\n"
        "    for descriptor in range(3, 64) if forged.size else ():\n"
        "        try: os.write(descriptor, forged.tobytes())\n"
        "        except OSError: pass\n"
        "    return 42.0\n",
        _LIMITS,
        _LIMITS,
        (_forgery(),),
        (np.zeros(0, np.uint8),),
    ),
)


def _sleeper(seconds: float) -> Attempt:
    """The jail's own patience is several seconds long, so it is set here."""

    def attempt(profile: Profile, at: Canaries) -> list[str]:
        job = Job(b"import time\ndef f(): time.sleep(0.3)\n", calls=(Call("f", ((),)),))
        ending = Worker(job, _LIMITS, profile, Output(1024), patience=Patience(60.0, seconds)).run()
        if ending not in ("idle", "end"):
            raise Unclear(ending)
        return ["it came to its end"] if ending == "end" else []

    return attempt


# What must not last -------------------------------------------------------------------------------

_CHANGES = """
import builtins, random, sys
import numpy as np
def change():
    sys.modules["planted"] = random
    builtins.planted = np.planted = random.planted = True
    np.allclose = lambda *arguments, **options: True
def look():
    worked = [name for name, place in (("numpy", np), ("random", random), ("builtins", builtins))
              if hasattr(place, "planted")]
    if "planted" in sys.modules: worked.append("sys.modules")
    if np.allclose(0, 1): worked.append("numpy.allclose")
    return worked
"""
# A jail refuses the fork: then there is nothing to leave, and that is how it holds.
_DAEMON = """
import ctypes, os, time
def f(name):
    rename = ctypes.CDLL(None).prctl
    rename(15, name.encode())
    child = os.fork()
    if child:
        rename(15, b"python")
    else:
        os.setsid()
        os.closerange(0, 64)
        time.sleep(10)
        os._exit(0)
"""


def _remembered(profile: Profile, at: Canaries) -> list[str]:
    """What the second of two submissions sees of what the first has changed."""
    change, look = (Job(_CHANGES.encode(), calls=(Call(name, ((),)),)) for name in ("change", "look"))
    _value(run(change, _LIMITS, profile).calls[0])
    return _words(run(look, _LIMITS, profile).calls[0])


def _remembered_within(profile: Profile, at: Canaries) -> list[str]:
    """The same within one submission, where it is no wonder."""
    job = Job(_CHANGES.encode(), calls=(Call("change", ((),)), Call("look", ((),))))
    return _words(run(job, _LIMITS, profile).calls[1])


def _left_behind(profile: Profile, patience: float | None = None, grant: Grant | None = None) -> list[str]:
    """What still runs when a submission is over that has started a program of its own."""
    name = f"left {secrets.token_hex(4)}"
    run(Job(_DAEMON.encode(), calls=(Call("f", ((name,),), grant=grant),)), _LIMITS, profile)
    deadline = time.monotonic() + (_BURIAL_SECONDS if patience is None else patience)
    while (left := _called(name)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return ["a process still runs"] if left else []


def _called(name: str) -> list[int]:
    """The processes that call themselves so."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and (folder / "comm").read_text().strip() == name:
                found.append(int(folder.name))
    return found


def _value(call: CallResult) -> Tree:
    if call.status != "ok" or call.cases[0].status != "ok":
        raise Unclear(call.message or (call.cases[0].message if call.cases else "") or call.status)
    return call.cases[0].value


def _words(call: CallResult) -> list[str]:
    value = _value(call)
    if not isinstance(value, list):
        raise Unclear("it came to no answer")
    return [str(each) for each in value]


# All of it ----------------------------------------------------------------------------------------

TRIALS: tuple[Trial, ...] = (
    *(_way_out(probe) for probe in PROBES),
    *(bound.trial() for bound in _BOUNDS),
    Trial("sleeper", "waiting without an end", _sleeper(0.1), _sleeper(10.0), "with wider bounds"),
    Trial(
        "changes",
        "changing NumPy for the next submission",
        _remembered,
        _remembered_within,
        "within one submission",
    ),
    Trial(
        "daemon",
        "running on when the submission is over",
        lambda profile, _: _left_behind(profile),
        lambda _, __: _left_behind(WITHOUT, 0.1) or _left_behind(WITHOUT, 0.1, ROOM),
    ),
)
