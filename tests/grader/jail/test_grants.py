# ruff: noqa: E501 - submissions on one line each
"""Calls with a grant run in a jail of their own kind, with exactly what is granted, and change nothing for the others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.jail import Call, Grant, Job, JobResult, Limits, Profile, Slot, run
from grader.jail.command import start
from grader.jail.packages import forget, packages
from grader.jail.process import Worker

PACKAGES = Grant(("jinja2",), 512 << 20, 4, 3.0, 0.5)
KERAS = Grant(("keras", "jax"), 3 << 30, 32, 30.0, 10.0)
Demand = Callable[[Iterable[str]], None]
RIGHT = "\ndef right(x):\n    return x + 1\n"


def graded(source: str, profile: Profile, *calls: tuple[str, Grant | None], slots: tuple[Slot, ...] = ()) -> JobResult:
    """Each function called once, with 2."""
    job = Job(source.encode(), slots, tuple(Call(name, ((2,),), grant=grant) for name, grant in calls), seed=7)
    return run(job, Limits(cpu_seconds=3.0, case_seconds=0.5), profile)


def values(result: JobResult) -> list[object]:
    """What each function gave, or what stopped it."""
    return [call.cases[0].value if call.cases else call.message for call in result.calls]


def test_only_the_call_that_has_the_grant_gets_it(walled: Profile) -> None:
    """A package with all it requires is there for one call, and not for the others in the same file, in any order."""
    body = "    try:\n        import jinja2, markupsafe\n        return jinja2.Template('{{ x }}').render(x=markupsafe.escape('<'))\n    except ImportError: return 'no'\n"
    source = "".join(f"def {name}(x):\n{body}" for name in "abc") + RIGHT
    result = graded(source, walled, ("a", PACKAGES), ("b", None), ("c", PACKAGES), ("right", None))
    assert values(result) == ["&lt;", "no", "&lt;", 3]
    assert [call.function for call in result.calls] == ["a", "b", "c", "right"]


def test_a_grant_is_read_only_and_holds_nothing_else() -> None:
    """Of the installed packages, the command shows the granted ones, each mounted read-only under a root of its own."""
    plain, _ = start(Profile("strong", bwrap="/usr/bin/bwrap"), "worker", 9)
    granted = packages(("jinja2",))
    command, environment = start(Profile("strong", bwrap="/usr/bin/bwrap"), "worker", 9, granted)
    more = set(command) - set(plain)
    root = Path(granted.root)
    assert {Path(word).name for word in more if word.startswith("/")} == {"jinja2", "markupsafe"}
    assert more == {str(root / name) for name in ("jinja2", "markupsafe")} | {
        "/jail/site/jinja2",
        "/jail/site/markupsafe",
    }
    assert not {"--bind", "--bind-try", "--dev-bind"} & set(command)
    assert environment == {}


@pytest.mark.parametrize("wish", [1, 3, 4, 60])
def test_so_many_threads_as_are_granted(walled: Profile, wish: int) -> None:
    """Four threads with the main one: three can be started; more fail, or end the worker, and gain nothing."""
    source = f"import threading, time\ndef f(x):\n    for n in range({wish}): threading.Thread(target=time.sleep, args=(0.4,), daemon=True).start()\n    time.sleep(0.1)\n    return 'started'\n"
    result = graded(source + RIGHT, walled, ("f", PACKAGES), ("right", PACKAGES))
    call = result.calls[0]
    if wish <= 3:
        assert values(result) == ["started", 3]
    elif call.status == "crashed":
        assert "started more threads than are granted" in call.message
        assert values(result)[1] == 3
    else:
        assert call.cases[0].message.startswith("RuntimeError: can't start new thread")


THREE = "import threading, time\ndef f(x):\n    for n in range(3): threading.Thread(target=time.sleep, args=(0.4,), daemon=True).start()\n    time.sleep(0.1)\n    return 'started'\n"
THREADS = "import threading, time\nthreading.stack_size(65536)\ndef f(x):\n    for n in range(30): threading.Thread(target=time.sleep, args=(2,), daemon=True).start()\n    time.sleep(1)\n    return 'started'\n"


def test_the_kernel_counts_threads(profile: Profile) -> None:
    """With users of its own, the thread too many is refused to it, and its function goes on from there."""
    if profile.name != "strong":
        pytest.skip("the kernel would count all threads of the user who runs the grader: the parent counts alone")
    (call,) = graded(THREADS, profile, ("f", PACKAGES)).calls
    assert call.cases[0].message.startswith("RuntimeError: can't start new thread")


def test_the_parent_counts_threads(walled: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel lets them pass, the parent ends a worker with more threads than its number."""
    told = Worker._granted
    monkeypatch.setattr(Worker, "_granted", lambda worker: [100, *told(worker)[1:]])
    result = graded(THREADS + RIGHT, walled, ("f", PACKAGES), ("right", PACKAGES))
    assert result.calls[0].status == "crashed"
    assert "started more threads than are granted on case 1" in result.calls[0].message
    assert values(result)[1] == 3


def test_what_a_repeat_starts_is_not_blamed_on_the_case_before(
    walled: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent that is slow to look still keeps the case that was done before there were too many threads."""
    counted = Worker._running

    def slowly(worker: Worker) -> int:
        time.sleep(0.13)
        return counted(worker)

    monkeypatch.setattr(Worker, "_running", slowly)
    source = THREE + RIGHT
    assert values(graded(source, walled, ("f", PACKAGES), ("right", PACKAGES))) == ["started", 3]


TRICKS = """
import ctypes, gc, os, threading, time
def channel():
    gc.unfreeze()
    return next(each for each in gc.get_objects() if type(each).__name__ == "Channel")
def background(action, count=1):
    for _ in range(count): threading.Thread(target=action, daemon=True).start()
def spin():
    while True: pass
def babbles(x):
    there = channel()._descriptor
    background(lambda: [os.write(there, b"?") for _ in range(1000)])
    time.sleep(0.2)
    return x
def ends_its_main_thread(x):
    background(spin, 3)
    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
def waits_for_them(x):
    background(spin, 3)
    time.sleep(20)
def forges(x):
    there = channel()
    encode = there.send.__globals__["frames"].encode
    def forge():
        for number, value in enumerate((42, 43)):
            if number: there.send(b"b", [number, 0, False])
            there.hold(b"v", encode(value))
            there.send(b"c", ["ok", "", 0, [], False])
            there.send(b"d", [number, "ok", "", 0, True])
        there.send(b"e", None)
    background(forge)
    time.sleep(20)
"""


def test_threads_spoil_their_own_result_only(walled: Profile) -> None:
    """Writing beside the main one is a crash, their time is the time of the call, and they end with their jail."""
    grant = Grant(("jinja2",), 512 << 20, 4, 6.0, 0.5)
    names = ("babbles", "right", "ends_its_main_thread", "waits_for_them")
    began = time.monotonic()
    result = graded(TRICKS + RIGHT, walled, *((name, grant) for name in names), ("right", None))
    assert time.monotonic() - began < 18  # and not the 20 s of a sleeper
    babbles, right, ends, waits, ordinary = result.calls
    assert babbles.message == "`babbles` disturbed the process that runs it on case 1"
    assert ends.message == "`ends_its_main_thread` did not return within 0.5 s on case 1: an endless loop?"
    assert waits.message == "`waits_for_them` did not return within 0.5 s on case 1: an endless loop?"
    assert [call.cases[0].value for call in (right, ordinary)] == [3, 3]


def test_what_a_thread_forges_is_a_value_of_its_own_kind_of_jail(profile: Profile) -> None:
    """It can claim what its functions returned, as they could have; no call of another jail is touched."""
    result = graded(TRICKS + RIGHT, profile, ("forges", PACKAGES), ("right", PACKAGES), ("right", None))
    assert values(result) == [42, 43, 3]


def test_code_of_one_jail_changes_nothing_in_the_other(profile: Profile) -> None:
    """Where the package is, a file may replace modules and builtins: ordinary answers and calls are what they were."""
    source = "q = 4\ntry: import jinja2\nexcept ImportError: pass\nelse:\n    import builtins, sys, types\n    q = 5\n    for name in ('numpy', 'jinja2', 'frames', 'reader', 'worker'): sys.modules[name] = types.ModuleType(name)\n    builtins.len = builtins.isinstance = builtins.sorted = lambda *_: 0\ndef f(x): return q\n"
    for calls in ((("f", None), ("f", PACKAGES)), (("f", PACKAGES), ("f", None))):
        result = graded(source + RIGHT, profile, *calls, slots=(Slot("q", "number"),))
        assert values(result) == [4 if grant is None else 5 for _, grant in calls]
        assert result.readings[0].value == 4.0


def test_memory_and_time_as_granted(profile: Profile) -> None:
    """More than others have, where it is granted; and no more than that."""
    source = "import time\ndef f(x): return len(bytes(700 << 20))\ndef g(x):\n    end = time.process_time() + 0.8\n    while time.process_time() < end: pass\n    return x\ndef h(x):\n    while True: pass\n"
    more = Grant((), 1 << 30, 1, 6.0, 1.5)
    result = graded(source + RIGHT, profile, *((name, more) for name in ("f", "g", "h", "right")))
    assert values(result) == [700 << 20, 2, "`h` did not return within 1.5 s on case 1: an endless loop?", 3]
    less = Grant((), 256 << 20, 1, 3.0, 0.5)
    result = graded(source + RIGHT, profile, ("f", less), ("g", less), ("right", less), ("f", None))
    assert [call.status for call in result.calls] == ["memory", "timeout", "ok", "memory"]
    assert "(256 MB)" in result.calls[0].message


def installed(folder: Path, name: str, files: dict[str, str]) -> None:
    """A distribution in a folder, with its metadata."""
    described = folder / f"{name}-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    (described / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)


def test_a_folder_that_distributions_share(walled: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a folder without a package of its own, the granted distribution's part is there, and not its neighbour's."""
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()
    installed(
        tmp_path, "one_part", {"shared_by_two/one/__init__.py": "x = 1\n", "shared_by_two/one/deep.py": "y = 2\n"}
    )
    installed(tmp_path, "two_part", {"shared_by_two/two.py": ""})
    grant = Grant(("one-part",), 512 << 20, 1, 3.0, 1.0)
    source = "from shared_by_two.one import deep, x\ndef f(n): return [x, deep.y]\ndef g(n): import shared_by_two.two\n"
    f, g = graded(source, walled, ("f", grant), ("g", grant)).calls
    assert f.cases[0].value == [1, 2]
    assert g.cases[0].message.startswith("ModuleNotFoundError: No module named 'shared_by_two.two'")


def test_importing_what_is_granted_is_not_the_students_time(
    walled: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that takes longer to load than the student has in all is there when the clock starts."""
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()
    loading = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass\n"
    installed(tmp_path, "slow_to_load", {"slow_to_load.py": loading})
    grant = Grant(("slow-to-load",), 512 << 20, 1, 0.5, 0.3)
    source = "import slow_to_load\ndef f(x): return slow_to_load.__name__\n"
    assert values(graded(source, walled, ("f", grant))) == ["slow_to_load"]


PRIES = """import os, socket
TRIES = {
    "read": lambda: open("/etc/passwd").close(),
    "write": lambda: open("PLANTED", "w"),
    "socket": lambda: socket.socket().close(),
    "fork": lambda: os.fork() or os._exit(0),
}
worked = []
for name, action in TRIES.items():
    try:
        action()
    except OSError:
        continue
    worked.append(name)
"""


def test_packages_are_imported_behind_the_walls(
    walled: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a package does while it is imported is bounded as the student's code is; without walls it would succeed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()
    planted = tmp_path / "planted"
    installed(tmp_path, "pries", {"pries.py": PRIES.replace("PLANTED", str(planted))})
    grant = Grant(("pries",), 512 << 20, 2, 3.0, 1.0)
    source = "import pries\ndef f(x): return pries.worked\n"
    assert values(graded(source, walled, ("f", grant))) == [[]]
    assert not planted.exists()
    (worked,) = values(graded(source, Profile("none"), ("f", grant)))
    assert isinstance(worked, list)
    assert {"read", "write", "socket"} <= set(worked)


IN_A_CONTAINER = r"""
import ctypes, sys
if ctypes.CDLL(None).unshare(0x10000000): sys.exit()
print("here", flush=True)
sys.stdin.readline()
from grader.jail import Call, Grant, Job, Limits, Profile, choose_profile, run
grant = Grant((), 512 << 20, 3, 3.0, 0.5)
start = "    for n in range(x): threading.Thread(target=time.sleep, args=(0.1,), daemon=True).start()\n"
source = f"import threading, time\ndef f(x):\n{start}    time.sleep(0.3)\n    return x\n".encode()
for profile in (choose_profile(), Profile("medium")):
    calls = (Call("f", ((2,),), grant=grant), Call("f", ((9,),), grant=grant), Call("f", ((0,),)))
    print([call.status for call in run(Job(source, (), calls), Limits(), profile).calls])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="a container is given its users by root")
def test_root_of_a_container_that_has_few_users() -> None:
    """As in rootless containers: no user of one's own can be had, the parent alone counts threads, and all is graded."""
    inside = subprocess.Popen([sys.executable, "-c", IN_A_CONTAINER], stdin=-1, stdout=-1, text=True)
    assert inside.stdin is not None
    assert inside.stdout is not None
    if not inside.stdout.readline():
        pytest.skip("no namespace of users can be made here")
    for name in ("uid_map", "gid_map"):
        Path(f"/proc/{inside.pid}/{name}").write_text("0 0 65536\n")
    said, _ = inside.communicate("\n", timeout=60)
    assert said.splitlines() == ["['ok', 'crashed', 'ok']"] * 2


def test_what_is_not_installed_costs_its_calls_only(profile: Profile) -> None:
    """Its calls are not run, with a sentence that says why; no other call notices."""
    absent = Grant(("no-such-distribution",), 512 << 20, 1, 1.0, 1.0)
    result = graded(
        "q = 4\ndef f(x): return x\n" + RIGHT, profile, ("f", absent), ("right", None), slots=(Slot("q", "number"),)
    )
    assert [call.status for call in result.calls] == ["unavailable", "ok"]
    assert result.calls[0].message == "`f` was not run, because no-such-distribution is not installed here"
    assert (result.calls[1].cases[0].value, result.readings[0].value) == (3, 4.0)
    assert graded("", profile, ("f", absent)).calls[0].status == "unavailable"


def test_a_file_that_needs_a_package_has_no_fault_where_it_is_not_granted(profile: Profile) -> None:
    """`import` at the top fails in the ordinary jail and not in the other; only what fails in both is told."""
    source = "import jinja2\nprint('once')\nq = 4\n1 / 0\ndef f(x): return jinja2.__name__\n"
    result = graded(source + RIGHT, profile, ("f", PACKAGES), ("right", None), slots=(Slot("q", "number"),))
    assert values(result) == ["jinja2", 3]
    assert [remark.partition(":")[0] for remark in result.remarks] == ["line 4"]
    assert (result.output, result.readings[0].value) == ("once\n", 4.0)


def test_why_a_line_fails_is_said_as_it_is_where_the_package_is(profile: Profile) -> None:
    """Without it the line fails as well, for another reason that is none of the student's business."""
    source = "try: import jinja2\nexcept ImportError: jinja2 = None\nt = jinja2.Template('{{')\nif jinja2: 1 / 0\n"
    result = graded(source + RIGHT, profile, ("right", PACKAGES), ("right", None))
    assert [remark[:27] for remark in result.remarks] == ["line 3: TemplateSyntaxError", "line 4: ZeroDivisionError: "]


def test_a_file_that_ends_the_process_costs_every_kind_of_jail(profile: Profile) -> None:
    """Once is enough: the other jails are not started for it."""
    began = time.monotonic()
    result = graded(
        "import os\nos._exit(0)\n", profile, ("f", None), ("g", PACKAGES), ("h", Grant((), 1 << 30, 1, 9.0, 9.0))
    )
    assert (result.status, {call.status for call in result.calls}) == ("crashed", {"skipped"})
    assert time.monotonic() - began < 3


def test_what_is_here_is_said_where_something_is_not(profile: Profile) -> None:
    """An import that fails names what there is."""
    result = graded("def f(x): import pandas\ndef g(x): import pandas\n", profile, ("f", PACKAGES), ("g", None))
    assert result.calls[0].cases[0].message.endswith("(only Python's own modules, jinja2 and NumPy are here)")
    assert result.calls[1].cases[0].message.endswith("(only Python's own modules and NumPy are here)")


# --- Keras itself

KERAS_HOSTILE = """
import os, socket, threading, time
import numpy as np
import jax, keras

TRIES = {
    "reads a file outside": lambda: open("/etc/passwd").read(),
    "reads the environment": lambda: open("/proc/1/environ").read() + open("/proc/self/environ").read(),
    "looks for the grader": lambda: __import__("grader"),
    "looks for the reference": lambda: __import__("reference"),
    "looks for packages that were not granted": lambda: __import__("sympy"),
    "opens a socket": lambda: socket.socket(),
    "forks": lambda: os.fork() or os._exit(0),
    "runs a program": lambda: os.execv("/bin/true", ["true"]),
    "writes into a package": lambda: open(os.path.join(os.path.dirname(keras.__file__), "planted"), "w"),
    "writes Keras' settings": lambda: open(os.path.expanduser("~/.keras/keras.json"), "w"),
    "writes to a device": lambda: open("/dev/urandom", "wb"),
    "makes a folder": lambda: os.mkdir("/tmp/planted"),
    "saves a model": lambda: keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save("/tmp/planted.keras"),
}
def hostile(x):
    worked = []
    for name, action in TRIES.items():
        try:
            action()
        except (OSError, ImportError):
            continue
        worked.append(name)
    return worked
def environment(x):
    return [str(jax.config.jax_platforms), keras.backend.backend(), "PATH" in os.environ]
def threads(x):
    started = 0
    try:
        for n in range(200):
            threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    time.sleep(0.1)
    return started < 32
def compute(x):
    return np.asarray(keras.ops.matmul(np.eye(2, dtype="float32"), jax.grad(lambda a: (a ** 2).sum())(np.array([1.0, x]))))
"""


@pytest.mark.parametrize("name", ["chosen", "medium"])
def test_keras_computes_and_nothing_else_becomes_possible(demand: Demand, profile: Profile, name: str) -> None:
    """Gradients on JAX; but no files, environment, sockets, processes, packages of ours or more threads."""
    demand(KERAS.packages)
    walled = Profile("medium") if name == "medium" else profile
    calls = (("compute", KERAS), ("hostile", KERAS), ("environment", KERAS), ("threads", KERAS))
    result = graded(KERAS_HOSTILE, walled, *calls)
    computed, worked, environment, few = result.calls
    assert computed.cases[0].value.tolist() == [2.0, 4.0]
    assert worked.cases[0].value == []
    assert environment.cases[0].value == ["cpu", "jax", False]
    assert few.status == "crashed" or few.cases[0].value is True
    assert result.remarks == ()
    assert not [path for path in ("/tmp/planted", "/tmp/planted.keras", "/.keras") if Path(path).exists()]
