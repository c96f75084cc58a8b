"""The warm interpreter: jailed, NumPy loaded, nothing to hide; it forks one child per submission.

It hears of one through a socket that the parent alone can write to: one byte with two descriptors (the line to the
parent and where to print). The child that has them starts in new namespaces of its own, waits for its job, and goes
behind the remaining walls before it looks at the student's file. The parent gets a handle of the child, to end it with.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import Any

import confine  # type: ignore[import-not-found]
import worker  # type: ignore[import-not-found]

# user, pid, net, ipc, uts, mount, cgroup
NAMESPACES = 0x10000000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x00020000 | 0x02000000
READY, FORK_APART, FORK = b"!", b"a", b"f"
_CLONE_PIDFD = 0x1000
_WORKER = 2  # its number in a namespace of its own
_LINE, _HIGH = 3, 64  # of descriptors: the line to the parent, and above all that are open
_CLONE = {"x86_64": 56, "aarch64": 220}
_DESCRIPTORS = struct.Struct("2i")


def main(descriptor: str, profile: str, libraries: str) -> None:
    """Serve until the parent is gone. What is walled off here is walled off for every child."""
    worker.load_generators()
    walls = worker.Walls(profile, libraries)
    walls.build()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel itself buries them
    confine.filter_program(os.uname().machine, _WORKER)  # kept, so that no child need put it together
    clone = _Clone()
    control = socket.socket(fileno=int(descriptor))
    # What is here now is here in every child; a collection there need not look through it, nor copy it by doing so.
    # None takes place here: when one does in a child must not hang on how many there were before it.
    gc.collect()
    gc.freeze()
    gc.disable()
    control.sendall(READY)
    while True:
        asked, carried, _, _ = control.recvmsg(1, socket.CMSG_SPACE(_DESCRIPTORS.size))
        if not asked:
            os._exit(0)
        descriptors = _DESCRIPTORS.unpack(carried[0][2])
        apart = asked == FORK_APART
        child = clone(NAMESPACES if apart else 0)
        if child is None:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _take(*descriptors)
            gc.collect(0)  # from here on it is counted anew
            gc.enable()
            worker.rehearse()
            worker.work(_LINE, walls)
            os._exit(0)
        for each in descriptors:
            os.close(each)
        _answer(control, child)


def _answer(control: socket.socket, child: int) -> None:
    """Send the descriptor of the child, or the number of the error."""
    if child < 0:
        control.sendall(bytes((-child,)))
        return
    control.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", child))])
    os.close(child)


class _Clone:
    """`fork` into new namespaces, which `os.fork` cannot; what Python does around a fork is done here as well."""

    def __init__(self) -> None:
        machine = os.uname().machine
        if machine not in _CLONE:
            raise confine.ConfineError(errno.ENOSYS, f"no number of `clone` for {machine}")
        self._number = ctypes.c_long(_CLONE[machine])
        # One that keeps the interpreter's lock: after `clone` there is nobody to give it back.
        self._call: Any = ctypes.PyDLL(None, use_errno=True).syscall
        self._call.restype = ctypes.c_long
        self._before, self._in_parent, self._in_child = (
            getattr(ctypes.pythonapi, f"PyOS_{name}") for name in ("BeforeFork", "AfterFork_Parent", "AfterFork_Child")
        )
        for each in (self._before, self._in_parent, self._in_child):
            each.restype = None

    def __call__(self, namespaces: int) -> int | None:
        """None in the child; in the parent a descriptor of its first process, or the negative number of an error."""
        handle = ctypes.c_int(-1)
        self._before()
        found = self._cloned(namespaces | _CLONE_PIDFD, ctypes.byref(handle))
        if found == 0 and namespaces:
            # The first process of a namespace would survive its own SIGKILL: it lets a child do the work, and waits.
            child = self._cloned(0)
            if child:
                _keep_company(child)
        if found == 0:
            self._in_child()
            return None
        self._in_parent()
        return handle.value if found > 0 else -ctypes.get_errno()

    def _cloned(self, flags: int, handle: Any = None) -> int:
        nothing = ctypes.c_long(0)
        wanted = ctypes.c_long(flags | signal.SIGCHLD)
        return int(self._call(self._number, wanted, nothing, handle or nothing, nothing, nothing))


def _keep_company(child: int) -> None:
    """Wait for the child that does the work, then end, and the namespace with us."""
    os.closerange(0, _HIGH)
    with suppress(ChildProcessError):  # signals of children are ignored, so that there is nothing to be had from it
        os.waitpid(child, 0)
    os._exit(0)


def _take(line: int, printed: int) -> None:
    """No input, what is printed as standard output and error, the line; nothing else stays open."""
    high = [os.dup2(each, _HIGH + at, inheritable=False) for at, each in enumerate((0, printed, printed, line))]
    for at, each in enumerate(high):
        os.dup2(each, at, inheritable=False)
    os.closerange(_LINE + 1, _HIGH + len(high))
    sys.stdin = sys.stdout = sys.stderr = None
