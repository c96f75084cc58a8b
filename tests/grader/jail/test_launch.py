"""Forks of a warm interpreter: each with walls of its own, none remembers another, nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import NoJail
from grader.jail import Call, Job, JobResult, Limits, Profile, launch, run
from grader.jail.output import Output
from grader.jail.process import Worker

KINDS = ("user", "pid", "net", "ipc", "uts", "mnt", "cgroup")
WAITS = b"import time\ndef f(x):\n    time.sleep(60)\n"
REMEMBERS = b"""
import random, sys
import numpy as np
def f(x):
    seen = getattr(np, "seen", 0), getattr(random, "seen", 0), "planted" in sys.modules
    np.seen = random.seen = 1
    sys.modules["planted"] = random
    np.pi = 3
    return list(seen)
"""
ADDRESSES = b"""
import numpy as np
class Own: pass
def f(x):
    made = [object(), Own(), [], np.zeros(50), {}, "a" * 99 + str(x)]
    kinds = bytes, float, lambda n: [n], lambda n: (n, x), lambda n: {n: x}
    made += [kind(n) for n in range(0, 400, 12) for kind in kinds]  # of every size
    return [id(each) for each in made] + [hash("text"), list({"a", "b", "c", Own}) == list({"a", "b", "c", Own})]
"""
GRADER = """
import sys
from pathlib import Path
from grader.jail import Call, Job, Limits, choose_profile, run
run(Job(Path(sys.argv[1]).read_bytes(), calls=(Call("f", ((1,),)),)), Limits(), choose_profile())
"""


def results(source: bytes, profile: Profile, seed: int = 7) -> JobResult:
    return run(Job(source, calls=(Call("f", ((1,),)),), seed=seed), Limits(3.0, 1.0), profile)


@contextmanager
def running(source: bytes, profile: Profile) -> Iterator[Worker]:
    """A worker in the middle of its first case; killed at the end by the death of its warm interpreter's thread."""
    worker = Worker(Job(source, calls=(Call("f", ((1,),)),)), Limits(30.0, 30.0), profile, Output(100))
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while worker.transcript.phase != "case":
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield worker
    finally:
        os.kill(worker._pid, signal.SIGKILL)
        thread.join(20)
        assert not thread.is_alive()


def namespaces(pid: int | str) -> dict[str, str]:
    return {kind: os.readlink(f"/proc/{pid}/ns/{kind}") for kind in KINDS}


def parents(pid: int) -> list[int]:
    """The processes above one, nearest first."""
    found = []
    while pid > 1:
        stat = Path(f"/proc/{pid}/stat").read_text()
        pid = int(stat.rpartition(")")[2].split()[1])
        found.append(pid)
    return found


def descendants(of: int) -> set[int]:
    """The processes below one."""
    all_of_them = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    found = set()
    for pid in all_of_them:
        try:
            if of in parents(pid):
                found.add(pid)
        except OSError:
            continue
    return found


def test_this_machine_forks(profile: Profile) -> None:
    """Where namespaces may stand inside namespaces, submissions are forks of a warm interpreter."""
    assert profile.warm


def test_a_submission_has_namespaces_of_its_own(profile: Profile) -> None:
    """Seven kinds, none of them shared with the grader, with the warm interpreter, or with another submission."""
    if profile.name != "strong":
        pytest.skip("there are no namespaces under medium")
    own = namespaces("self")
    with running(WAITS, profile) as one, running(WAITS, profile) as two:
        theirs = [namespaces(one._pid), namespaces(two._pid)]
        warm = namespaces(parents(one._pid)[0])
        status = Path(f"/proc/{one._pid}/status").read_text()
    for kind in KINDS:
        others = {own[kind], warm[kind]}  # the same user namespace where root has made both
        assert len(others) == 2 or kind == "user"
        assert len(others | {each[kind] for each in theirs}) == len(others) + 2, kind
    assert "NSpid:" in status
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert fields["CapEff"] == fields["CapPrm"] == "0" * 16
    assert fields["NoNewPrivs"] == "1"
    assert fields["Seccomp"] == "2"
    assert fields["Threads"] == "1"


def test_the_first_process_of_its_namespace_can_end_itself(profile: Profile) -> None:
    """Trap 16: what kills itself dies, though signals to the first process of a namespace are otherwise lost."""
    source = b"import os, signal\ndef f(x):\n    os.abort()\n"
    result = results(source, profile)
    assert result.calls[0].status == "crashed"


def test_none_remembers_another(walled: Profile) -> None:
    """Promise 5: what a submission changes in NumPy or in Python is gone with it."""
    for _ in range(3):
        assert results(REMEMBERS, walled).calls[0].cases[0].value == [0, 0, False]


def test_addresses_are_the_same_in_every_run(walled: Profile) -> None:
    """Promise 9: orders that hang on addresses are the same in the first fork, a later one, and another thread's."""
    found: list[object] = []

    def three() -> None:
        for other in (b"", ADDRESSES, b"x = [0] * 100_000\n"):
            if other != ADDRESSES:
                results(other, walled)
            found.append(results(ADDRESSES, walled).calls[0].cases[0].value)

    three()
    thread = threading.Thread(target=three)
    thread.start()
    thread.join(60)
    assert len(found) == 6
    assert found == [found[0]] * 6, [found.index(each) for each in found]


def test_random_numbers_come_from_the_seed(walled: Profile) -> None:
    """DESIGN 5.11: the same seed gives the same numbers in every fork, another one others."""
    source = (
        b"import random, numpy as np\ndef f(x):\n    return [random.random(), float(np.random.rand()),"
        b" float(np.random.default_rng().random()), float(np.random.default_rng().random())]\n"
    )
    one, two, other = (results(source, walled, seed).calls[0].cases[0].value for seed in (1, 1, 2))
    assert one == two
    assert not set(one) & set(other)
    assert len(set(one)) == 4


def test_a_warm_interpreter_is_started_once_for_each_thread(profile: Profile) -> None:
    """Each thread keeps its own; it ends with the thread."""
    seen: list[int] = []

    def twice() -> None:
        for _ in range(2):
            seen.append(launch.warm(profile)._process.pid)
            assert results(b"def f(x): return x\n", profile).calls[0].status == "ok"

    threads = [threading.Thread(target=twice) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(seen) == 4
    assert len(set(seen)) == 2
    for pid in seen:
        assert not os.path.exists(f"/proc/{pid}")


def test_one_that_is_gone_is_replaced(profile: Profile) -> None:
    """Promise 6: a warm interpreter that was killed costs nothing but the time to start another one."""
    before = launch.warm(profile)
    before._process.kill()
    before._process.wait()
    assert results(b"def f(x): return x\n", profile).calls[0].cases[0].value == 1
    assert launch.warm(profile) is not before


def test_what_cannot_start_says_why() -> None:
    """The words of the program that failed are the reason, and nobody is left waiting."""
    began = time.monotonic()
    with pytest.raises(NoJail, match="could not be started"):
        results(b"", Profile("strong", bwrap="/bin/false", warm=True))
    with pytest.raises(OSError, match="--help"):
        launch.Warm(Profile("strong", bwrap="/bin/ls", warm=True))
    assert time.monotonic() - began < 10


def test_a_forked_grader_makes_its_own(profile: Profile) -> None:
    """A copy of our memory must not talk over our socket: it would get our submissions' handles."""
    handle = launch.warm(profile)
    assert handle.usable
    child = os.fork()
    if child == 0:
        os._exit(0 if not handle.usable else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_nothing_outlives_a_killed_grader(profile: Profile, tmp_path: Path) -> None:
    """Promise 3: `kill -9` of the grader takes the warm interpreter and the submission with it."""
    (tmp_path / "waits.py").write_bytes(WAITS)
    command = [sys.executable, "-c", GRADER, str(tmp_path / "waits.py")]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}) as grader:
        deadline = time.monotonic() + 30
        while len(family := descendants(grader.pid)) < (4 if profile.name == "strong" else 2):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.2)
        family = descendants(grader.pid)
        grader.kill()
    deadline = time.monotonic() + 10
    while any(os.path.exists(f"/proc/{pid}") for pid in family):
        assert time.monotonic() < deadline, family
        time.sleep(0.02)


def test_it_holds_no_descriptor_and_no_environment(profile: Profile) -> None:
    """Between two submissions it has its socket and the ends of its own output, and knows nothing of the caller."""
    results(b"def f(x): return x\n", profile)
    top = launch.warm(profile)._process.pid
    warm = min((pid for pid in descendants(top) | {top} if is_python(pid)), key=lambda pid: len(parents(pid)))
    deadline = time.monotonic() + 10
    while (kinds := opened(warm)) != ["/dev/null", "pipe", "pipe", "socket"]:  # until the spare child is forked
        assert time.monotonic() < deadline, kinds
        time.sleep(0.02)
    names = {line.partition(b"=")[0] for line in Path(f"/proc/{warm}/environ").read_bytes().split(b"\0")}
    assert names <= {b"", *(name.encode() for name in command_names())}
    maps = Path(f"/proc/{warm}/maps").read_text()
    assert not [word for word in ("sympy", "/reference/", "/exercises/", "gradebook") if word in maps]


def is_python(pid: int) -> bool:
    """Whether it runs, and is not bubblewrap."""
    try:
        return not os.readlink(f"/proc/{pid}/exe").endswith("bwrap") and bool(parents(pid))
    except OSError:  # it has ended, as the child before the spare one may at any moment
        return False


def opened(pid: int) -> list[str]:
    """The kinds of what a process has open."""
    found = []
    for each in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):
            found.append(os.readlink(f"/proc/{pid}/fd/{each}").partition(":")[0])
    return sorted(found)


def command_names() -> list[str]:
    from grader.jail.command import ENVIRONMENT

    return [*ENVIRONMENT, "PWD"]


def test_a_program_for_one_job_alone_keeps_the_same_promises(profile: Profile) -> None:
    """Where namespaces cannot stand inside namespaces, the same worker is started anew; what it gives is the same."""
    cold = replace(profile, warm=False)
    for source in (REMEMBERS, ADDRESSES, b"import random\ndef f(x): return random.random()\n"):
        values = [results(source, each).calls[0].cases[0].value for each in (profile, cold, cold)]
        if source != ADDRESSES:
            assert values[0] == values[1]
        assert values[1] == values[2]
