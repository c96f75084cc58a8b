"""The walls a process puts around itself hold on their own, each of them tried in a process of its own."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.jail.confine import ConfineError, filter_program


def alone(code: str, *arguments: str) -> str:
    """What a fresh process prints that runs this code after `import confine`."""
    start = "import os, sys\nfrom grader.jail import confine\n"
    # One thread, as in the worker: these walls belong to the thread that puts them up.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", start + code, *arguments], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


def test_landlock_leaves_what_was_named() -> None:
    """One folder can be read after it, the one beside it cannot; both could before."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("open", "shut"):
            Path(folder, name).mkdir()
            Path(folder, name, "file").write_text(name)
        code = (
            "def look():\n"
            "    found = []\n"
            "    for name in ('open', 'shut'):\n"
            "        try: found.append(open(f'{sys.argv[1]}/{name}/file').read())\n"
            "        except OSError: found.append('no')\n"
            "    return found\n"
            "before = look()\n"
            "confine.no_new_privileges()\n"
            "version = confine.landlock([sys.argv[1] + '/open', '/nonexistent'], [])\n"
            "print(before, look(), version > 0)"
        )
        assert alone(code, folder) == "['open', 'shut'] ['open', 'no'] True"


def test_seccomp_lets_python_compute_and_read() -> None:
    """Reading, memory, clocks, randomness and printing go on; a new process does not."""
    code = (
        "confine.no_new_privileges()\n"
        "confine.seccomp()\n"
        "import random, time, zlib\n"
        "time.sleep(0.001)\n"
        "read = len(open(os.__file__).read()) > 0 and len(os.urandom(8)) == 8 and os.listdir('/') != []\n"
        "try: os.fork()\n"
        "except PermissionError: print(read, 'refused', flush=True)\n"
    )
    assert alone(code) == "True refused"


def test_limits_are_set_and_never_raised() -> None:
    """Memory, CPU time, file size and processes are bounded, below what is there already."""
    code = (
        "import resource as r\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (32, 32))\n"
        "confine.limit(1 << 29, 7, 0)\n"
        "names = (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_NPROC, r.RLIMIT_NOFILE, r.RLIMIT_CORE)\n"
        "print([r.getrlimit(name)[1] for name in names])"
    )
    assert alone(code) == str([1 << 29, 7, 0, 1, 32, 0])


def test_threads_and_still_no_processes() -> None:
    """With threads permitted, they run; fork, vfork and an exact copy of their call with a namespace are refused."""
    code = (
        "import ctypes, threading\n"
        "confine.no_new_privileges()\n"
        "confine.seccomp(threads=True)\n"
        "ran = []\n"
        "one = threading.Thread(target=ran.append, args=(1,))\n"
        "one.start(); one.join()\n"
        "try: os.fork()\n"
        "except PermissionError: ran.append('no fork')\n"
        "clone = {'x86_64': 56, 'aarch64': 220}[os.uname().machine]\n"
        "for flags in (0x3D0F00 | 0x10000000, 0x10000, 0x11):\n"
        "    ran.append(ctypes.CDLL(None).syscall(clone, flags, 0, 0, 0, 0))\n"
        "print(ran, flush=True)\n"
    )
    assert alone(code) == "[1, 'no fork', -1, -1, -1]"


def test_two_processors_at_most() -> None:
    """Whatever the machine has, and wherever the choice begins: never one that was not allowed before."""
    code = (
        "before = os.sched_getaffinity(0)\n"
        "for number in (255, 0):\n"
        "    confine.two_processors(number)\n"
        "    now = os.sched_getaffinity(0)\n"
        "    print(len(now) == min(2, len(before)) and now <= before)"
    )
    assert alone(code) == "True\nTrue"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_becomes_nobody_or_loses_its_powers() -> None:
    """Where the interpreter can be reached the user changes for good; elsewhere the powers go."""
    code = (
        "print(confine.drop_root([sys.argv[1]]), os.getresuid(), os.getgroups() == [] or os.geteuid() == 0)\n"
        "try: os.setuid(0 if os.geteuid() else 1)\n"
        "except PermissionError: print('for good')"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, mode in (("open", 0o644), ("shut", 0o600)):
            Path(folder, name).touch()
            Path(folder, name).chmod(mode)
        Path(folder).chmod(0o755)
        for path in ("/usr", f"{folder}/open"):
            assert alone(code, path) == "True (65534, 65534, 65534) True\nfor good"
        for path in ("/nonexistent", f"{folder}/shut"):
            assert alone(code, path) == "False (0, 0, 0) True\nfor good"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_of_few_users_becomes_nobody() -> None:
    """In a container with 65536 users the number of one's own does not exist; nobody does."""
    code = (
        "real = os.setresuid\n"
        "def few(*users):\n"
        "    if max(users) > 65535: raise OSError(22, 'Invalid argument')\n"
        "    real(*users)\n"
        "os.setresuid = few\n"
        "print(confine.drop_root(['/'], 1 << 24), os.getresuid(), os.getresgid())"
    )
    assert alone(code) == "True (65534, 65534, 65534) (65534, 65534, 65534)"


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_a_program_of_forward_jumps(machine: str, threads: bool) -> None:
    """Every jump lands inside the program and every path ends in a return: what the kernel asks for."""
    program = filter_program(machine, 2, threads)
    steps = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    assert len(steps) < 4096
    assert steps[-1][0] == 0x06
    for at, (code, jump_true, jump_false, _) in enumerate(steps):
        if code in (0x15, 0x35, 0x45):
            assert at + 1 + max(jump_true, jump_false) < len(steps)


def test_an_unknown_machine_has_no_walls() -> None:
    """Numbers of system calls differ between machines; guessing them would be no wall."""
    with pytest.raises(ConfineError):
        filter_program("vax", 2)
