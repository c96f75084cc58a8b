"""What hostile code is let loose on: a file, a neighbour, a secret in an environment, two listeners, a bystander.

All are real and within reach of a program without walls. They stand as long as the `with` block, and each can tell
whether somebody was at it.
"""

from __future__ import annotations

import os
import secrets
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import numpy as np

NEIGHBOUR = "quiz.py"
PLANTED = ("file", "folder", "link")
_NAME = "grader-canary-"
_OLD_SECONDS = 60.0  # a home folder may be shared with machines whose processes are not seen here
_HERE = b"."
_ANSWER_SECONDS = 20.0
# Root's becomes the user a worker becomes, then starts anew: a program that changed its user is hidden from its kind.
_BYSTANDER = """
import os, sys
sys.path.append(sys.argv[1])
import confine
confine.drop_root([os.__file__, sys.argv[2]])
os.execv(sys.executable, [sys.executable, "-I", "-S", "-B", "-c", sys.argv[3]])
"""
_WAITING = """
import os, signal
signal.signal(signal.SIGUSR1, lambda *_: os.write(1, b"!"))
while os.read(0, 1):
    os.write(1, b".")
"""


class Canaries:
    """Where they are, for the snippets that look for them, and what has happened to them."""

    def __init__(self, standing: ExitStack) -> None:
        self.mark = (
            f"{_NAME}{os.getpid()}-{secrets.token_hex(8)}"  # of what is planted; unique, so that it can be taken away
        )
        self.folder = self._folder(standing)
        self.files = self._files(standing)
        self.variable = self._secret_in_our_environment(standing)
        self.bystander, self._speak, self._hear = self._somebody(standing)
        self._tcp, self._unix = self._listeners(standing)
        standing.callback(self.clear)

    @property
    def port(self) -> int:
        """Of the TCP listener on 127.0.0.1; 0 where there can be none."""
        return int(self._tcp.getsockname()[1]) if self._tcp else 0

    @property
    def address(self) -> str:
        """Of the listener with an abstract name."""
        return f"\0{self.mark}"

    @property
    def writable(self) -> list[str]:
        """Folders that student code must not write to, some of which anybody may."""
        own = [os.path.dirname(os.__file__), os.path.dirname(np.__file__)]
        return ["/", "/tmp", "/var/tmp", "/dev/shm", str(Path.home()), str(self.folder), *own]

    def callers(self) -> list[str]:
        """The listeners that somebody has connected to since the last look."""
        found = []
        for name, listener in (("127.0.0.1", self._tcp), ("abstract socket", self._unix)):
            with suppress(OSError):
                if listener is not None:
                    listener.accept()[0].close()
                    found.append(name)
        return found

    def signalled(self) -> bool:
        """Whether the bystander got a signal since the last look, or is gone."""
        return self._asked() != _HERE

    def _asked(self) -> bytes:
        """What the bystander says when it is spoken to: a signal that it got before comes before its answer."""
        said = b""
        with suppress(BrokenPipeError):
            self._speak.write(_HERE)
            while not said.endswith(_HERE) and select.select([self._hear], [], [], _ANSWER_SECONDS)[0]:
                heard = self._hear.read(4096)
                if not heard:
                    return b""
                said += heard
        return said

    def planted(self) -> list[str]:
        """The folders that hold something new with our mark."""
        return [folder for folder in self.writable if any(map(os.path.lexists, self._of_our_mark(folder)))]

    def clear(self) -> None:
        """Take away what was planted, and forget who called."""
        for path in (path for folder in self.planted() for path in self._of_our_mark(folder)):
            with suppress(OSError):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        self.callers()

    def _of_our_mark(self, folder: str) -> list[Path]:
        return [Path(folder) / f"{self.mark}-{kind}" for kind in PLANTED]

    def _folder(self, standing: ExitStack) -> Path:
        _sweep(Path(tempfile.gettempdir()), Path.home())
        kept = tempfile.TemporaryDirectory(prefix=f"{_NAME}{os.getpid()}-", ignore_cleanup_errors=True)
        folder = Path(standing.enter_context(kept))
        folder.chmod(0o777)
        (folder / NEIGHBOUR).write_text("answer = 'of somebody else'\n")
        return folder

    def _files(self, standing: ExitStack) -> list[str]:
        """Readable by everybody; the one at home only where there is a home folder that can be written to."""
        found = []
        for folder in (self.folder, Path.home()):
            path = folder / f".{self.mark}-to-read"
            with suppress(OSError):
                path.write_text(secrets.token_hex(8))
                standing.callback(path.unlink, missing_ok=True)
                path.chmod(0o644)
                found.append(str(path))
        return found

    def _secret_in_our_environment(self, standing: ExitStack) -> str:
        name = f"GRADER_CANARY_{secrets.token_hex(8)}"
        os.environ[name] = secrets.token_hex(8)
        standing.callback(os.environ.pop, name, None)
        return name

    def _somebody(self, standing: ExitStack) -> tuple[int, IO[bytes], IO[bytes]]:
        """A program of the user that student code runs as, started from our environment."""
        waiting = ["-c", _WAITING]
        if os.geteuid() == 0:
            waiting = ["-c", _BYSTANDER, str(Path(__file__).parent), os.path.dirname(np.__file__), _WAITING]
        started = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", *waiting],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
        )
        assert started.stdin is not None
        assert started.stdout is not None
        standing.callback(_end, started)
        return started.pid, started.stdin, started.stdout

    def ready(self) -> None:
        """Wait for the bystander; for the others nobody need wait. Raises OSError if it does not come."""
        if self._asked() != _HERE:
            raise OSError("a program to try signals on could not be started")

    def _listeners(self, standing: ExitStack) -> tuple[socket.socket | None, socket.socket]:
        tcp = None
        with suppress(OSError):  # no network at all
            tcp = standing.enter_context(socket.create_server(("127.0.0.1", 0)))
            tcp.setblocking(False)
        unix = standing.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(self.address)
        unix.listen()
        unix.setblocking(False)
        return tcp, unix


def _end(started: subprocess.Popen[bytes]) -> None:
    started.send_signal(signal.SIGKILL)
    started.wait()
    for end in (started.stdin, started.stdout):
        if end is not None:
            end.close()


def _sweep(*folders: Path) -> None:
    """Take away what a grader left that was killed."""
    for folder in folders:
        for path in [*folder.glob(f"{_NAME}*"), *folder.glob(f".{_NAME}*")]:
            pid = path.name.partition(_NAME)[2].partition("-")[0]
            with suppress(OSError):
                status = path.lstat()
                old = time.time() - status.st_mtime > _OLD_SECONDS and not os.path.exists(f"/proc/{pid}")
                if old and status.st_uid == os.getuid():
                    shutil.rmtree(path) if stat.S_ISDIR(status.st_mode) else path.unlink()


@contextmanager
def canaries() -> Iterator[Canaries]:
    """They stand until the end of the block, then nothing of them is left."""
    with ExitStack() as standing:
        yield Canaries(standing)
