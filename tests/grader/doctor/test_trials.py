"""Each trial fails when its layer is taken away, and its control bites: else it would prove nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.doctor import TRIALS, Trial, trials
from grader.doctor.trials import WITHOUT
from grader.jail import Call, Job, JobResult, Limits, Profile, command, frames, launch, process, run
from grader.jail.canaries import Canaries
from grader.jail.frames import FrameReader
from grader.jail.probes import PROBES, Unclear
from tests.grader.jail.test_probes import LIMITED, MAY_BE_REFUSED_ANYWAY

MEDIUM = Profile("medium", warm=True)
BY_NAME = {trial.name: trial for trial in TRIALS}
# The system call filter is the layer of these; what reaches outside by other means has a second one.
FILTERED = {"shared memory", "keyring", "lock", "memfd", "io_uring", "namespace"}
Weaken = Callable[..., None]


def leaking(names: Iterable[str], profile: Profile, at: Canaries) -> set[str]:
    """The trials that find a way out, or come to no answer."""
    found = set()
    for name in names:
        try:
            found |= {name} if BY_NAME[name].attempt(profile, at) else set()
        except Unclear:
            found.add(name)
    return found


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_it_holds_here_and_its_control_bites(trial: Trial, profile: Profile, at: Canaries) -> None:
    """Nothing gets through on this machine; the same bites where it must."""
    assert trial.attempt(profile, at) == []
    assert trial.control(profile, at) or trial.name in MAY_BE_REFUSED_ANYWAY


def test_every_promise_is_tried() -> None:
    """Every probe of the short form and all that grading depends on has its trial, under a name of its own."""
    assert len(BY_NAME) == len(TRIALS) == len({trial.tried for trial in TRIALS})
    assert {probe.name for probe in PROBES} < set(BY_NAME)
    assert {"endless loop", "sleeper", "memory", "output", "result", "forgery", "changes", "daemon"} < set(BY_NAME)


def test_without_system_call_filter(weaken: Weaken, profile: Profile, at: Canaries) -> None:
    """Without seccomp what only seccomp refuses gets through, whatever else stands."""
    weaken("confine.py", ("_op(_RET, _ERRNO | errno.EPERM)", "_op(_RET, _ALLOW)"))
    assert leaking(FILTERED, profile, at) | MAY_BE_REFUSED_ANYWAY == FILTERED
    assert leaking({"file", "listener", "write"}, profile, at) == set()


def test_without_landlock(weaken: Weaken, at: Canaries) -> None:
    """Without Landlock nothing but permissions keeps medium from files, and they are not what protects them."""
    weaken("confine.py", ('_checked(_syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")', "pass"))
    reading = {"file", "environment", "neighbour"}
    assert leaking(reading, MEDIUM, at) == reading


@pytest.mark.parametrize("name", ["chosen", "medium"])
def test_with_the_callers_environment(
    monkeypatch: pytest.MonkeyPatch, weaken: Weaken, name: str, profile: Profile, at: Canaries
) -> None:
    """A worker that is started with the grader's environment has its secrets, whatever may be read in /proc."""
    monkeypatch.setattr(command, "ENVIRONMENT", {**os.environ, **command.ENVIRONMENT})
    assert BY_NAME["environment"].attempt(MEDIUM if name == "medium" else profile, at) == ["os.environ"]


def test_without_a_limit_of_memory(weaken: Weaken, profile: Profile, at: Canaries) -> None:
    """Memory is the kernel's to refuse."""
    weaken("confine.py", ("resource.RLIMIT_AS: memory_bytes", "resource.RLIMIT_AS: 1 << 40"))
    assert leaking({"memory"}, profile, at) == {"memory"}


def test_without_a_limit_of_results(weaken: Weaken, profile: Profile, at: Canaries) -> None:
    """A worker that sends too much is not believed: the parent counts as well, so the trial comes to no answer."""
    weaken("worker.py", ("self.left = result_bytes", "self.left = 1 << 40"))
    assert leaking({"result"}, profile, at) == {"result"}


def test_without_clocks(monkeypatch: pytest.MonkeyPatch, profile: Profile, at: Canaries) -> None:
    """A parent that does not look at the clock lets loops come to their end."""
    monkeypatch.setattr(process, "_cpu_clock", lambda pid: 0.0)
    assert leaking({"endless loop"}, profile, at) == {"endless loop"}
    monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=lambda: 0.0))
    assert leaking({"sleeper"}, profile, at) == {"sleeper"}


def test_without_counting_what_is_printed(monkeypatch: pytest.MonkeyPatch, profile: Profile, at: Canaries) -> None:
    """A parent that does not count lets a flood come to its end."""
    monkeypatch.setattr(process, "_OUTPUT_FACTOR", 1 << 40)
    assert leaking({"output"}, profile, at) == {"output"}


def test_without_tokens(monkeypatch: pytest.MonkeyPatch, profile: Profile, at: Canaries) -> None:
    """A parent that only passes over what carries a wrong token lets a forger try as often as it likes."""

    def lenient(self: FrameReader, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        self._buffer += data
        while len(self._buffer) >= frames._HEADER.size:
            token, kind, length = frames._HEADER.unpack_from(self._buffer)
            end = frames._HEADER.size + length
            if end > len(self._buffer):
                return
            body = bytes(self._buffer[frames._HEADER.size : end])
            del self._buffer[:end]
            if token == self._token:
                yield kind, body

    monkeypatch.setattr(FrameReader, "feed", lenient)
    assert leaking({"forgery"}, profile, at) == {"forgery"}


def test_without_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, profile: Profile, at: Canaries) -> None:
    """If two submissions share an interpreter, the second sees what the first has changed."""
    everything = ["numpy", "random", "builtins", "sys.modules", "numpy.allclose"]
    assert BY_NAME["changes"].control(profile, at) == everything
    calls: list[Call] = []

    def together(job: Job, limits: Limits, profile: Profile) -> JobResult:
        calls.extend(job.calls)
        result = run(replace(job, calls=tuple(calls)), limits, profile)
        return replace(result, calls=result.calls[-1:])

    monkeypatch.setattr(trials, "run", together)
    assert BY_NAME["changes"].attempt(profile, at) == everything


def test_controls_are_real(monkeypatch: pytest.MonkeyPatch, at: Canaries) -> None:
    """Run behind walls, no control bites: it is the lack of walls that it shows."""
    monkeypatch.setattr(trials, "WITHOUT", MEDIUM)
    assert [name for name in ("file", "signal", "lock", "daemon") if BY_NAME[name].control(MEDIUM, at)] == []


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_without_any_walls(monkeypatch: pytest.MonkeyPatch, warm: bool, at: Canaries) -> None:
    """Under the profile `none` every way out is open; what the parent bounds is bounded all the same."""
    monkeypatch.setattr(trials, "_BURIAL_SECONDS", 0.2)
    names = list(BY_NAME) if warm else ["process", "write", "daemon"]
    found = leaking(names, replace(WITHOUT, warm=warm), at)
    open_ways = {probe.name for probe in PROBES} | {"daemon"}
    limited = LIMITED and LIMITED | {"daemon"}
    assert found | MAY_BE_REFUSED_ANYWAY | limited >= open_ways & set(names)
    assert found <= open_ways
    launch.close()
