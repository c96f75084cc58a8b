# ruff: noqa: E501 - submissions on one line each
"""Submissions that attack: each test asserts the verdict and that the side effect is absent.

The probes for files, the environment and the network are run under the profile `none` as well, where
they must bite; a probe that never bites proves nothing.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.jail import Call, Grant, Job, JobResult, Limits, Profile, run

Runner = Callable[..., JobResult]

RIGHT = "\ndef right(x):\n    return x + 1\n"
SECRET = "canary-4711"


@pytest.fixture
def canary() -> Iterator[Path]:
    """A readable file outside the jail, in a folder anybody may write to."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o777)
        path = Path(folder) / "canary"
        path.write_text(SECRET)
        path.chmod(0o644)
        yield path


def is_right(result: JobResult) -> bool:
    """Whether the honest function beside the hostile one still gives its value."""
    call = result.calls[-1]
    return call.status == "ok" and [case.value for case in call.cases] == [3]


# Files, environment, network: with a positive control -------------------------------------------


def reading(path: Path) -> str:
    return f"def f(x):\n    try:\n        return open({str(path)!r}).read()\n    except OSError as e:\n        return 'refused'\n"


def test_a_file_outside_cannot_be_read(submit: Runner, walled: Profile, grant: Grant | None, canary: Path) -> None:
    """Promise 1: the key and other submissions are files, and files are out of reach."""
    result = submit(reading(canary) + RIGHT, on=walled, grant=grant, f=[(1,)], right=[(2,)])
    assert result.calls[0].cases[0].value == "refused"
    assert is_right(result)
    control = submit(reading(canary), on=Profile("none"), f=[(1,)])
    assert control.calls[0].cases[0].value == SECRET


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/1/environ", "/proc/self/maps", "/proc/self/mem", "/root", "/home",
                                  "/dev/shm", "/sys/kernel", "/proc/1/root", "/tmp"])  # fmt: skip
def test_well_known_places_are_out_of_reach(submit: Runner, walled: Profile, path: str) -> None:
    """Neither reading nor listing works where secrets usually are."""
    source = f"import os\ndef f(x):\n    found = []\n    for act in (os.listdir, lambda p: open(p, 'rb').read(9)):\n        try: found.append(str(act({path!r})))\n        except OSError: pass\n    return [item for item in found if '.pyenv' not in item and item != '[]']\n"
    assert submit(source + RIGHT, on=walled, f=[(1,)]).calls[0].cases[0].value == []


ENVIRONMENT = """
import os
def f(x):
    found = [str(dict(os.environ))]
    for place in ("self", "1", str(os.getppid()), str(os.getpid())):
        try:
            found.append(open(f"/proc/{place}/environ").read())
        except OSError:
            pass
    return str(found)[:50_000]
"""
CONTROL = """
import json, sys
from grader.jail import Call, Job, Limits, Profile, choose_profile, run
from grader.jail.confine import drop_root
drop_root(["/nonexistent"])  # a root without powers, like the worker: the kernel compares the two
source = sys.stdin.read().encode()
found = {}
for profile in (choose_profile(), Profile("medium"), Profile("none")):
    result = run(Job(source, calls=(Call("f", ((1,),)),)), Limits(), profile)
    found[profile.name] = result.calls[0].cases[0].value
print(json.dumps(found))
"""


def test_the_environment_of_the_grader_cannot_be_read() -> None:
    """Promise 1: not through os.environ, not through /proc; without walls the same probe finds it."""
    done = subprocess.run(
        [sys.executable, "-c", CONTROL],
        input=ENVIRONMENT,
        env={**os.environ, "CANARY": SECRET, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert SECRET in found.pop("none")
    assert found
    for name, text in found.items():
        assert SECRET not in text, name


NETWORK = """
import socket
def f(x):
    try:
        with socket.create_connection(("127.0.0.1", x), timeout=1) as s:
            s.sendall(b"stolen")
        return "sent"
    except OSError:
        return "refused"
"""


def test_the_network_is_closed(submit: Runner, walled: Profile, grant: Grant | None) -> None:
    """Promise 3: no connection arrives, not even on the same machine; without walls it does."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def listen() -> None:
            connection, _ = server.accept()
            with connection:
                arrived.append(connection.recv(100))

        listener = threading.Thread(target=listen)
        listener.start()
        port = server.getsockname()[1]
        result = submit(NETWORK + RIGHT, on=walled, grant=grant, f=[(port,)], right=[(2,)])
        assert result.calls[0].cases[0].value == "refused"
        assert is_right(result)
        assert arrived == []
        control = submit(NETWORK, on=Profile("none"), f=[(port,)])
        listener.join(20)
        assert control.calls[0].cases[0].value == "sent"
        assert arrived == [b"stolen"]


# What the system calls refuse ---------------------------------------------------------------------

REFUSED = {
    "fork": "os.fork() or os._exit(0)",
    "spawn": "subprocess.run(['/bin/true'])",
    "clone": "call(56, 0x11, 0, 0, 0, 0) or os._exit(0)",
    "clone into a namespace": "call(56, 0x20000000 | 0x3d0f00, 0, 0, 0, 0)",
    "vfork": "call(58) or os._exit(0)",
    "thread": "threading.Thread(target=print).start()",
    "exec": "os.execv('/bin/true', ['true'])",
    "kill all": "os.kill(-1, 9)",
    "kill parent": "os.kill(os.getppid(), 9)",
    "socket": "socket.socket(socket.AF_UNIX)",
    "vsock": "socket.socket(40, 1)",
    "socketpair": "socket.socketpair()",
    "write": "open('/tmp/planted', 'w')",
    "write here": "open('planted', 'w')",
    "write in NumPy": "open(os.path.join(os.path.dirname(np.__file__), 'planted'), 'w')",
    "write in the library": "open(os.path.join(os.path.dirname(os.__file__), 'sitecustomize.py'), 'w')",
    "write in shm": "open('/dev/shm/planted', 'w')",
    "mkdir": "os.mkdir('/tmp/planted')",
    "unlink": "os.unlink(os.__file__)",
    "chmod": "os.chmod(os.__file__, 0o777)",
    "symlink": "os.symlink('/etc', '/tmp/planted')",
    "memfd": "os.memfd_create('x')",
    "shm": "multiprocessing.shared_memory.SharedMemory(create=True, size=99)",
    "flock": "fcntl.flock(1, fcntl.LOCK_EX)",
    "lockf": "fcntl.lockf(1, fcntl.LOCK_EX)",
    "setuid": "os.setuid(0)",
    "limits": "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
    "alarm": "signal.setitimer(signal.ITIMER_REAL, 1)",
    "nice": "os.nice(-5)",
    "io_uring": "call(425, 8, buffer)",
    "keyctl": "call(250, 0, -3, 1)",
    "add_key": "call(248, b'user', b'k', b'v', 1, -3)",
    "ptrace": "call(101, 16, 1, 0, 0)",
    "bpf": "call(321, 0, buffer, 72)",
    "unshare": "call(272, 0x10000000)",
    "userfaultfd": "call(323, 1)",
    "process_vm_readv": "call(310, 1, buffer, 1, buffer, 1, 0)",
    "mount": "call(165, b'x', b'/tmp', b'tmpfs', 0, 0)",
    "chroot": "os.chroot('/')",
    "perf": "call(298, buffer, 0, -1, -1, 0)",
    "personality": "call(135, 0)",
    "x32": "call(0x40000000 + 39)",
}
TABLE = """
import ctypes, fcntl, multiprocessing.shared_memory, os, resource, signal, socket, subprocess, sys, threading
import numpy as np
buffer = ctypes.create_string_buffer(256)
def call(*numbers):
    ctypes.set_errno(0)
    made = ctypes.CDLL(None, use_errno=True).syscall(*[n if isinstance(n, (bytes, ctypes.Array)) else ctypes.c_long(n) for n in numbers])
    if made < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
TABLE = %r
def f(x):
    verdicts = []
    for name, code in TABLE.items():
        try:
            exec(code, globals())
        except (OSError, RuntimeError, ValueError) as fault:
            number = getattr(fault, "errno", 1)
            verdicts.append([name, "refused" if number in (1, 13, 38, 30) or number is None else str(fault)])
        else:
            verdicts.append([name, "worked"])
    return verdicts
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers of the raw calls are those of x86_64")
def test_what_changes_the_world_is_refused(submit: Runner, walled: Profile, grant: Grant | None) -> None:
    """Processes, threads, signals, sockets, files, locks, keys, memory objects, namespaces: not permitted."""
    result = submit(TABLE % REFUSED + RIGHT, on=walled, grant=grant, f=[(1,)], right=[(2,)])
    granted = {"thread": "worked"} if grant else {}  # nothing else becomes possible with them
    assert dict(result.calls[0].cases[0].value) == dict.fromkeys(REFUSED, "refused") | granted
    assert is_right(result)
    assert not Path("/tmp/planted").exists()
    assert not Path("planted").exists()
    assert not Path("/dev/shm/planted").exists()


def test_nothing_is_written_anywhere(submit: Runner, walled: Profile, grant: Grant | None, canary: Path) -> None:
    """Promise 3: a folder that anybody may write to stays as it was; without walls the file does appear."""
    planted = canary.parent / "planted"
    source = f"import os\ndef f(x):\n    try: os.mkdir({str(planted)!r})\n    except OSError: return 'refused'\n    return 'made'\n"
    result = submit(source + RIGHT, on=walled, grant=grant, f=[(1,)], right=[(2,)])
    assert (result.calls[0].cases[0].value, planted.exists(), is_right(result)) == ("refused", False, True)
    assert submit(source, on=Profile("none"), f=[(1,)]).calls[0].cases[0].value == "made"
    assert planted.exists()


@pytest.mark.parametrize("name", ["reference", "grader", "exercises", "sympy", "pytest", "pip", "click"])
def test_other_packages_cannot_be_imported(submit: Runner, walled: Profile, grant: Grant | None, name: str) -> None:
    """The reference is not there, nor is anything but the standard library and NumPy."""
    source = f"import sys, os, glob\ndef f(x):\n    sys.path += [p for p in ({str(Path.cwd())!r}, os.path.dirname(os.path.dirname(np.__file__)), os.path.dirname(os.__file__) + '/site-packages')]\n    import {name}\nimport numpy as np\n"
    result = submit(source + RIGHT, on=walled, grant=grant, f=[(1,)], right=[(2,)])
    assert result.calls[0].cases[0].message.startswith(("ModuleNotFoundError", "PermissionError"))
    assert is_right(result)


def test_a_planted_startup_module_has_no_effect(submit: Runner, walled: Profile) -> None:
    """A sitecustomize cannot be written, and the next jail does not have one."""
    source = "import os, sys\nfor place in sys.path + ['.', '/tmp', '/jail/site']:\n    try: open(os.path.join(place, 'sitecustomize.py'), 'w').write('import builtins; builtins.planted = 1')\n    except OSError: pass\ndef f(x):\n    import builtins\n    return hasattr(builtins, 'planted')\n"
    for _ in range(2):
        result = submit(source + RIGHT, on=walled, f=[(1,)], right=[(2,)])
        assert result.calls[0].cases[0].value is False
        assert is_right(result)


# Limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("while True: pass", "timeout", "did not return within 0.5 s on case 1"),
        ("while True:\n        try:\n            while True: pass\n        except BaseException: pass", "timeout", "0.5 s"),
        ("(10 ** 8) ** (10 ** 8)", "timeout", "0.5 s"),
        ("[0] * 10**10", "memory", "used up the memory (512 MB)"),
        ("rows = []\n    while True: rows.append(bytes(10**7))", "memory", "used up the memory"),
        ("import numpy as np; np.ones((10**5, 10**5))", "memory", "used up the memory"),
        ("while True: print('x' * 100_000)", "output", "printed too much"),
        ("import os; os._exit(0)", "crashed", "the process ended while `f` ran case 1"),
        ("import os; os.abort()", "crashed", "the process ended"),
        ("import ctypes; ctypes.string_at(0)", "crashed", "the process ended"),
    ],
)  # fmt: skip
def test_bombs_are_bounded(submit: Runner, body: str, status: str, said: str) -> None:
    """Promise 4: time, memory and output end in a plain status; the function after it still counts."""
    began = time.monotonic()
    result = submit(f"def f(x):\n    {body}\n" + RIGHT, f=[(1,), (2,)], right=[(2,)])
    assert time.monotonic() - began < 8
    assert (result.calls[0].status, result.calls[0].cases) == (status, ())
    assert said in result.calls[0].message
    assert is_right(result)
    assert len(result.output) < 70_000


def test_deep_recursion_is_an_error_or_a_crash(submit: Runner) -> None:
    """With the limit taken off, some versions of Python raise and some lose their stack: no points either way."""
    source = "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __repr__(self): return repr(self)\ndef f(x): return repr(A())\n"
    result = submit(source + RIGHT, f=[(1,)], right=[(2,)])
    call = result.calls[0]
    assert call.status in ("crashed", "memory") or [case.status for case in call.cases] == ["error"]
    assert is_right(result)


def test_a_sleeper_is_stopped_by_the_clock(submit: Runner) -> None:
    """No CPU time is used, so only the parent can tell, by looking whether it waits."""
    began = time.monotonic()
    result = submit("import time\ndef f(x): time.sleep(1000)\n" + RIGHT, f=[(1,)], right=[(2,)])
    assert 0.9 < time.monotonic() - began < 12
    assert result.calls[0].status == "timeout"
    assert "by the clock" in result.calls[0].message
    assert is_right(result)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("while True: pass", "timeout"),
        ("x = [0] * 10**10", "memory"),
        ("while True: print('x' * 100_000)", "output"),
        ("import os\nos._exit(0)", "crashed"),
    ],
)
def test_bombs_at_the_top_of_the_file_are_bounded(submit: Runner, body: str, status: str) -> None:
    """Loading the file is bounded as well, and what was read before is kept."""
    result = submit(f"q = 1\n{body}\n", slots=[("q", "number")], limits=Limits(cpu_seconds=1.0), f=[(1,)])
    assert result.status == status
    assert result.readings[0].value == 1.0
    assert result.message


@pytest.mark.parametrize(
    "bomb", ["(" * 200_000, "-" * 1_000_000 + "1", "x = " + "1+" * 100_000 + "1", "a" + ".b" * 200_000]
)
def test_parser_bombs_hurt_the_jail_only(submit: Runner, bomb: str) -> None:
    """The parent parses nothing; a file that breaks the parser gets a status or a remark."""
    result = submit(bomb, slots=[("q", "number")], f=[(1,)])
    assert result.status in ("ok", "crashed", "memory", "timeout")
    assert result.readings[0].status in ("missing", "unreadable")
    assert all(call.status in ("missing", "skipped") for call in result.calls)


def test_a_result_bomb_is_refused_case_by_case(submit: Runner) -> None:
    """Results share one allowance; what goes beyond it is unusable, not a crash."""
    result = submit(
        "import numpy as np\ndef f(x): return np.zeros(400_000)\n" + RIGHT, f=[(n,) for n in range(4)], right=[(2,)]
    )
    assert [case.status for case in result.calls[0].cases] == ["ok", "ok", "unusable", "unusable"]
    assert is_right(result)


@pytest.mark.parametrize(
    "trick",
    [
        "import atexit, time; atexit.register(time.sleep, 1000)",
        "import sys\nclass S:\n    def __del__(self):\n        while True: pass\nsys.modules['s'] = S()",
        "import sys, time\nsys.exitfunc = lambda: time.sleep(1000)",
    ],
)
def test_nothing_stalls_the_end(submit: Runner, trick: str) -> None:
    """The worker is killed as soon as it has said all; exit handlers get no turn."""
    began = time.monotonic()
    assert is_right(submit(trick + RIGHT, right=[(2,)]))
    assert time.monotonic() - began < 3


# Forging and patching -----------------------------------------------------------------------------

FORGERS = {
    "garbage": "os.write(fd, b'garbage' * 100)",
    "own end": "os.write(fd, frames.frame(token, b'e', frames.encode(None))); os._exit(0)",
    "own verdict": "os.write(fd, frames.frame(token, b'd', frames.encode([0, 'correct', '', 0, True])))",
    "done without cases": "os.write(fd, frames.frame(token, b'd', frames.encode([0, 'ok', '', 0, True]))); os._exit(0)",
    "other readings": "os.write(fd, frames.frame(token, b'r', frames.encode([[['q', 'number', 'ok', '', 9.0, [], 1]], []])))",
    "huge frame": "os.write(fd, frames.frame(token, b'v', b'')[:-4] + b'\\xff\\xff\\xff\\x7f' + bytes(9))",
    "cut frame": "os.write(fd, frames.frame(token, b'v', b'123')[:-1]); os._exit(0)",
    "wrong token": "os.write(fd, frames.frame(bytes(16), b'e', b'N'))",
    "closed": "os.close(fd)",
    "pickle": "import pickle; os.write(fd, frames.frame(token, b'v', pickle.dumps(print)))",
}
FORGE = """
import os, sys
frames = sys.modules["frames"]
q = 1
def f(x):
    step = sys._getframe()
    while "channel" not in step.f_locals:
        step = step.f_back
    channel = step.f_locals["channel"]
    fd, token = channel._descriptor, channel._token
    %s
    return 1
"""


@pytest.mark.parametrize("name", FORGERS)
def test_forged_frames_earn_nothing(submit: Runner, name: str) -> None:
    """Promise 2 and 6: who finds the channel and the token can break the own run, not raise it."""
    result = submit(FORGE % FORGERS[name] + RIGHT, slots=[("q", "number")], f=[(1,), (2,)], right=[(2,)])
    assert (result.calls[0].status, result.calls[0].cases) == ("crashed", ())
    assert result.readings[0].value == 1.0
    assert is_right(result)


@pytest.mark.parametrize(
    "patch",
    [
        "import numpy as np; np.allclose = np.array_equal = lambda *a, **k: True",
        "import numpy as np; np.asarray = np.array = np.frombuffer = np.may_share_memory = None",
        "import builtins; builtins.len = builtins.isinstance = builtins.type = builtins.bool = lambda *a: 0",
        "import builtins; builtins.getattr = builtins.isinstance = builtins.hasattr = lambda *a: True",
        "import builtins; builtins.__import__ = builtins.max = builtins.id = builtins.any = None",
        "import os, sys; os.write = os.read = os.close = None; sys.stdout = sys.stderr = None",
        "import struct; struct.Struct = struct.pack = struct.unpack = None",
        "import sys; sys.modules.clear()",
        "import random, numpy; random.seed = numpy.random.seed = None",
        "import sys; sys.settrace(lambda *a: 1/0); sys.setprofile(None)",
        "import contextlib, io; contextlib.suppress = contextlib.redirect_stdout = io.TextIOBase = None",
    ],
)
def test_patching_spoils_nothing_and_earns_nothing(submit: Runner, patch: str) -> None:
    """Monkeypatching by accident does not break a right function, and on purpose does not mend a wrong one."""
    result = submit(patch + RIGHT + "def wrong(x): return 0\n", wrong=[(2,)], right=[(2,)])
    assert is_right(result)
    assert [case.value for case in result.calls[0].cases] == [0]


@pytest.mark.parametrize(
    "value",
    [
        "np.ones(2).view(type('A', (np.ndarray,), {'__eq__': lambda s, o: True}))",
        "type('F', (float,), {'__eq__': lambda s, o: True, '__sub__': lambda s, o: 0.0})(1)",
        "type('S', (str,), {})('x')",
        "type('P', (), {'__array__': lambda s, *a, **k: np.ones(2), '__float__': lambda s: 1.0})()",
        "type('M', (type,), {'__eq__': lambda s, o: True, '__hash__': lambda s: hash(float)})('float', (), {})()",
    ],
)
def test_values_that_lie_are_unusable(submit: Runner, value: str) -> None:
    """A subclass that is equal to everything does not cross."""
    result = submit(f"import numpy as np\ndef f(x): return {value}\n" + RIGHT, f=[(1,)], right=[(2,)])
    assert (result.calls[0].cases[0].status, result.calls[0].cases[0].value) == ("unusable", None)
    assert is_right(result)


def test_one_submission_does_not_change_another(submit: Runner) -> None:
    """Promise 5: what the first leaves in its interpreter is gone with it."""
    submit("import numpy, builtins\nnumpy.mark = builtins.mark = 1\n", f=[(1,)])
    result = submit(
        "import numpy, builtins\ndef f(x): return [hasattr(numpy, 'mark'), hasattr(builtins, 'mark')]\n", f=[(1,)]
    )
    assert result.calls[0].cases[0].value == [False, False]


def test_no_process_stays_behind(submit: Runner, profile: Profile) -> None:
    """Promise 3: after a loop, a crash and a timeout, no worker and no bwrap of ours is alive."""

    def children() -> set[str]:
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    command = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if fields[1] == str(os.getpid()) and b"worker" in command:
                    found.add(entry.name)
        return found

    before = children()
    for body in ("while True: pass", "import os; os._exit(1)", "return 1"):
        submit(f"def f(x):\n    {body}\n", f=[(1,)])
    assert children() == before


def test_terminal_escapes_are_inert(submit: Runner) -> None:
    """Promise 7: what is printed or raised cannot steer the teacher's terminal."""
    result = submit("print('\\x1b]0;owned\\x07')\ndef f(x): raise ValueError('\\x1b[2J')\n", f=[(1,)])
    assert "\x1b" not in result.output + result.calls[0].cases[0].message
    assert "owned" in result.output


def test_without_walls_time_and_memory_still_hold(submit: Runner) -> None:
    """The profile `none` is no jail, but a loop and a memory bomb still end."""
    source = "def f(x):\n    while True: pass\ndef g(x): return [0] * 10**10\n"
    result = run(
        Job((source + RIGHT).encode(), calls=tuple(Call(name, ((2,),)) for name in ("f", "g", "right"))),
        Limits(case_seconds=0.3),
        Profile("none"),
    )
    assert [call.status for call in result.calls] == ["timeout", "memory", "ok"]
    assert result.profile == "none"
