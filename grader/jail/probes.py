"""What hostile code tries, as data: one row for each way out, with the snippet that takes it.

A snippet defines `probe(...)` and returns what worked, in words; an empty list where everything was refused. It runs in
the jail as a student's function does. What it did outside is looked at as well: the canaries tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grader.jail.canaries import NEIGHBOUR, Canaries
from grader.jail.contract import CallResult, Tree

Arguments = Callable[[Canaries], tuple[Tree, ...]]
Evidence = Callable[[Canaries], list[str]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One way out, and how it is seen that it was taken."""

    name: str
    tried: str  # in words: "reading files"
    source: str
    arguments: Arguments = lambda _: ()
    evidence: Evidence = lambda _: []  # what is seen from outside
    short: bool = field(default=False)  # tried before every grading


class Unclear(Exception):
    """A snippet came to no answer, so nothing is known; why."""


def leaks(probe: Probe, result: CallResult, canaries: Canaries) -> list[str]:
    """What got through: told from inside or seen from outside. Raises Unclear if there is no telling."""
    outside = probe.evidence(canaries)
    case = result.cases[0] if result.cases else None
    value = case.value if case is not None and result.status == case.status == "ok" else None
    inside = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    if not isinstance(value, list) and not outside:
        raise Unclear(result.message or (case.message if case else "") or "it came to no end")
    return list(dict.fromkeys([*inside, *outside]))


def snippet(probes: Sequence[Probe]) -> bytes:
    """One file that defines the function of each probe by the name that `function` gives."""
    return "\n".join(
        [_BEGINNING, *(each.source.replace("probe(", f"{function(each)}(", 1) for each in probes)]
    ).encode()


def function(probe: Probe) -> str:
    """The name of its function in a file."""
    return f"probe_{probe.name.replace(' ', '_')}"


def _signals(canaries: Canaries) -> list[str]:
    return ["a signal arrived"] if canaries.signalled() else []


def _planted(canaries: Canaries) -> list[str]:
    found = [f"something new is in {folder}" for folder in canaries.planted()]
    canaries.clear()
    return found


_BEGINNING = """
import ctypes, os, signal, socket, sys

def tell(worked, what, action):
    try:
        action()
    except Exception:
        return
    worked.append(what)

def call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if isinstance(number, tuple):
        number = number[os.uname().machine == "aarch64"]
    libc.syscall.restype = ctypes.c_long
    wide = [ctypes.c_long(each) if isinstance(each, int) else each for each in (number, *arguments)]
    result = libc.syscall(*wide)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result
"""

PROBES: tuple[Probe, ...] = (
    Probe(
        "file",
        "reading files",
        """
def probe(paths):
    worked = []
    for path in paths:
        tell(worked, "read " + path, lambda: open(path, "rb").read(1)[0])
        tell(worked, "listed the folder of " + path, lambda: os.listdir(os.path.dirname(path)))
    return worked
""",
        lambda at: (at.files,),
        short=True,
    ),
    Probe(
        "environment",
        "reading the grader's environment",
        """
def probe(variable, *others):
    worked = ["os.environ"] if variable in os.environ else []
    def look(place):
        if variable.encode() not in open("/proc/%s/environ" % place, "rb").read():
            raise OSError
    places = {"self", "1", str(os.getppid()), *map(str, others)}
    try:
        places.update(filter(str.isdigit, os.listdir("/proc")))
    except OSError:
        pass
    for place in sorted(places):
        tell(worked, "/proc/*/environ", lambda: look(place))
    return worked[:2]
""",
        lambda at: (at.variable, at.bystander),
        short=True,
    ),
    Probe(
        "neighbour",
        "reading another submission",
        """
def probe(folder, name):
    worked = []
    tell(worked, "listed the other submissions", lambda: os.listdir(folder))
    tell(worked, "read another submission", lambda: open(os.path.join(folder, name)).read(1)[0])
    return worked
""",
        lambda at: (str(at.folder), NEIGHBOUR),
        short=True,
    ),
    Probe(
        "listener",
        "connecting to a program on this machine",
        """
def connect(family, address):
    with socket.socket(family) as it:
        it.settimeout(1)
        it.connect(address)

def probe(port, address):
    worked = []
    if port:
        tell(worked, "127.0.0.1", lambda: connect(socket.AF_INET, ("127.0.0.1", port)))
    tell(worked, "abstract socket", lambda: connect(socket.AF_UNIX, address))
    return worked
""",
        lambda at: (at.port, at.address),
        lambda at: at.callers(),
        short=True,
    ),
    Probe(
        "process",
        "starting a process",
        """
def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

def probe():
    worked = []
    tell(worked, "fork", fork)
    tell(worked, "spawn", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0))
    return worked
""",
        short=True,
    ),
    Probe(
        "signal",
        "sending a signal to another process",
        """
def probe(other):
    worked = []
    tell(worked, "its own parent", lambda: os.kill(os.getppid(), 0))
    tell(worked, "another program", lambda: os.kill(other, signal.SIGUSR1))
    return worked
""",
        lambda at: (at.bystander,),
        _signals,
        short=True,
    ),
    Probe(
        "write",
        "writing files",
        """
def write(path):
    with open(path, "x") as file:
        file.write("planted")

def probe(folders, mark):
    worked = []
    ways = (("file", write), ("folder", os.mkdir), ("link", lambda path: os.symlink("/", path)))
    for folder in [*folders, os.getcwd()]:
        for kind, make in ways:
            tell(worked, "a %s in %s" % (kind, folder), lambda: make(os.path.join(folder, mark + "-" + kind)))
    return worked
""",
        lambda at: (at.writable, at.mark),
        _planted,
        short=True,
    ),
    Probe(
        "thread",
        "starting a thread",
        """
def probe():
    import threading
    worked = []
    def start():
        other = threading.Thread(target=worked.append, args=("a thread ran",))
        other.start()
        other.join()
    tell(worked, "started one", start)
    return worked
""",
    ),
    Probe(
        "shared memory",
        "making shared memory",
        """
def probe(mark):
    def system_five():
        libc = ctypes.CDLL(None)
        made = libc.shmget(0, 4096, 0o1600)
        if made < 0:
            raise OSError
        libc.shmctl(made, 0, None)
    def posix():
        import _posixshmem
        _posixshmem.shm_open("/" + mark + "-file", os.O_CREAT | os.O_RDWR, 0o600)
    worked = []
    tell(worked, "shmget", system_five)
    tell(worked, "shm_open", posix)
    return worked
""",
        lambda at: (at.mark,),
        _planted,
    ),
    Probe(
        "keyring",
        "leaving something in a keyring",
        """
def probe():
    worked = []
    tell(worked, "add_key", lambda: call((248, 217), b"user", b"grader-canary", b"x", 1, -2))
    tell(worked, "keyctl", lambda: call((250, 219), 0, -2, 1))
    return worked
""",
    ),
    Probe(
        "lock",
        "locking a file of NumPy's",
        """
def probe():
    import fcntl
    import numpy as np
    file = open(np.__file__)
    worked = []
    tell(worked, "flock", lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB))
    tell(worked, "lockf", lambda: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB))
    return worked
""",
    ),
    Probe(
        "memfd",
        "making a file in memory",
        """
def probe():
    worked = []
    tell(worked, "memfd_create", lambda: call((319, 279), b"canary", 0))
    return worked
""",
    ),
    Probe(
        "io_uring",
        "asking the kernel through io_uring",
        """
def probe():
    worked = []
    tell(worked, "io_uring_setup", lambda: call(425, 1, ctypes.create_string_buffer(120)))
    return worked
""",
    ),
    Probe(
        "ptrace",
        "tracing a process",
        """
def probe(other):
    worked = []
    tell(worked, "another program", lambda: call((101, 117), 0x4206, other, 0, 0))
    tell(worked, "offered to be traced", lambda: call((101, 117), 0, 0, 0, 0))
    return worked
""",
        lambda at: (at.bystander,),
    ),
    Probe(
        "namespace",
        "making a namespace of users",
        """
def probe():
    worked = []
    tell(worked, "unshare", lambda: call((272, 97), 0x10000000))
    return worked
""",
    ),
)  # fmt: skip

SHORT: tuple[Probe, ...] = tuple(probe for probe in PROBES if probe.short)
TRIED: tuple[str, ...] = tuple(probe.tried for probe in SHORT)  # a profile but `none` is used only if all of it held
