"""What a submission is tempted with, how it looked before, and how what was left of it is tidied up."""

from __future__ import annotations

import ctypes
import os
import resource
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

import grader
from tests.grader.jail.hostile.head import Head
from tests.grader.jail.hostile.processes import processes_named, text_of

# Where a hostile file tries to leave something.
PUBLIC = ("/", "/tmp", "/var/tmp", "/dev/shm", ".", os.path.dirname(os.__file__), os.path.dirname(np.__file__))


@dataclass(frozen=True)
class Bait:
    """What a submission is tempted with; it is told where everything is, so that it need not search."""

    folder: Path
    listener: socket.socket
    process: subprocess.Popen[bytes]
    name: str
    key: int
    secret: str
    before: Mapping[str, object]

    def fill(self, source: bytes) -> bytes:
        """The submission with the places of the bait in it."""
        places = {
            b"BAIT_FOLDER": str(self.folder),
            b"BAIT_PORT": str(self.listener.getsockname()[1]),
            b"BAIT_PROCESS": str(self.process.pid),
            b"BAIT_GRADER": str(os.getpid()),
            b"BAIT_CODE": str(Path(grader.__file__).parents[1]),
            b"BAIT_PACKAGES": str(Path(pytest.__file__).parents[1]),
            b"BAIT_NAME": self.name,
            b"BAIT_KEY": str(self.key),
        }
        for placeholder, place in places.items():
            source = source.replace(placeholder, place.encode())
        return source


@contextmanager
def lay(secret: str) -> Iterator[Bait]:
    """Bait with this secret in it; afterwards all of it is gone, and what was left by its name as well."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "canary").write_text(secret)
        (folder / "neighbour.py").write_text(f"def sigmoid_prime(z):\n    return '{secret}'\n")
        (folder / "secret.key").write_text(secret)
        with sqlite3.connect(folder / "gradebook.db") as book:
            book.execute("create table scorecards (student text, score real)")
            book.execute("insert into scorecards values (?, 1.0)", (secret,))
        book.close()
        for path in folder.iterdir():
            path.chmod(0o666)
        folder.chmod(0o777)
        number = secrets.randbelow(1 << 30) + 1
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            process = subprocess.Popen(["sleep", "300"], start_new_session=True)
            try:
                until_asleep(process.pid)
                laid = Bait(folder, listener, process, f"planted-{number}", number, secret, {})
                yield replace(laid, before={kind: look(laid) for kind, look in STATES.items()})
            finally:
                process.kill()
                process.wait()
                tidy(number)


def until_asleep(pid: int) -> None:
    """Wait until a program has started, for it looks different before."""
    deadline = time.monotonic() + 10
    while ") S " not in text_of(f"/proc/{pid}/stat") or "(sleep)" not in text_of(f"/proc/{pid}/stat"):
        assert time.monotonic() < deadline, "there is no `sleep` on this machine"
        time.sleep(0.001)


def tidy(number: int) -> None:
    """Remove what a control without walls has left of shared memory, queues and files."""
    libc = ctypes.CDLL(None)
    for get, remove in ((libc.shmget, libc.shmctl), (libc.msgget, libc.msgctl)):
        found = get(number, 0, 0) if get is libc.shmget else get(number, 0)
        if found >= 0:
            remove(found, 0, None)
    found = libc.semget(number, 0, 0)
    if found >= 0:
        libc.semctl(found, 0, 0)
    with suppress(AttributeError):
        libc.mq_unlink(f"/planted-{number}".encode())
    for path in planted(number):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert planted(number) == []
    for pid in processes_named(f"planted-{number}"):
        with suppress(OSError):
            os.kill(pid, 9)


def planted(number: int) -> list[Path]:
    """Files and folders by that name, wherever one of the hostile files tries to put them."""
    return [path for folder in {*PUBLIC, *sys.path} for path in Path(folder or ".").glob(f"*planted-{number}*")]


def filled(bait: Bait, head: Head) -> Head:
    """The head with the places of the bait."""
    lines = {word: tuple(bait.fill(line.encode()).decode() for line in each) for word, each in head.lines.items()}
    return Head(defaultdict(tuple, lines))


def folder_state(bait: Bait) -> object:
    """Everything of the folder that a submission could have changed."""
    found = {}
    for path in sorted(bait.folder.rglob("*")):
        status = path.lstat()
        body = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        attributes = os.listxattr(path, follow_symlinks=False)
        found[path.name] = (status.st_mode, status.st_nlink, status.st_uid, status.st_mtime_ns, body, attributes)
    return found


def process_state(bait: Bait) -> object:
    """Everything of the process that a submission could have changed."""
    pid = bait.process.pid
    fate = text_of(f"/proc/{pid}/status")
    kept = ("State", "TracerPid", "Uid", "Gid")
    return (
        bait.process.poll(),
        [line for line in fate.splitlines() if line.split(":")[0] in kept],
        os.getpriority(os.PRIO_PROCESS, pid),
        os.sched_getaffinity(pid),
        resource.prlimit(pid, resource.RLIMIT_NOFILE),
        text_of(f"/proc/{pid}/oom_score_adj"),
    )


def our_state(bait: Bait) -> object:
    """Everything of the grader that a submission could have changed."""
    mask = os.umask(0o22)
    os.umask(mask)
    limits = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
    return (
        os.getcwd(),
        mask,
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getaffinity(0),
        limits,
        os.uname().nodename,
        sorted(os.environ),
        os.path.getmtime(os.__file__),
        text_of("/proc/self/personality"),
    )


STATES: dict[str, Callable[[Bait], object]] = {"change": folder_state, "harm": process_state, "grader": our_state}
