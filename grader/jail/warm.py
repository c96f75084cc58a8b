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
from typing import Any

import confine  # type: ignore[import-not-found]
import worker  # type: ignore[import-not-found]

# user, pid, net, ipc, uts, mount, cgroup
NAMESPACES = 0x10000000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x00020000 | 0x02000000
READY, FORK_APART, FORK = b"!", b"a", b"f"
_CLONE_PIDFD = 0x1000
_WORKER = 1  # its number in a namespace of its own
_LINE, _HIGH = 3, 64  # of descriptors: the line to the parent, and above all that are open
_CLONE = {"x86_64": 56, "aarch64": 220}
_SIZES = range(16, 513, 16)  # of Python's own blocks
_SIZES_OF_MALLOC = (*(1 << power for power in range(15, 10, -1)), *range(1024, 16, -16))
_POOL, _POOL_HEAD = 16384, 48  # bytes of a run of blocks of one size in Python, and of what is said of it
_IN_A_ROW, _MOST = 2, 4000  # of blocks of `malloc` that are new; tries
_USED, _SIZES_USED = 16, 20  # blocks of each of the smaller sizes that asking for a fork may use
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
    worker.rehearse()
    # None takes place here, nor in a child before a student's code does: when one does then must not hang on what was.
    gc.disable()
    gc.collect()
    _fill_gaps()
    gc.freeze()
    control.sendall(READY)
    while not _is_child(control, clone):
        pass
    taken = _level()
    worker.work(_LINE, walls)
    del taken


def _is_child(control: socket.socket, clone: _Clone) -> bool:
    """Fork once, when asked to; True in the child."""
    asked, carried, _, _ = control.recvmsg(1, socket.CMSG_SPACE(_DESCRIPTORS.size))
    if not asked:
        os._exit(0)
    descriptors = _DESCRIPTORS.unpack(carried[0][2])
    child = clone(NAMESPACES if asked == FORK_APART else 0)
    if child is None:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _take(*descriptors)
        return True
    for each in descriptors:
        os.close(each)
    _answer(control, child)
    return False


def _fill_gaps() -> None:
    """Take the free blocks of memory among those in use, and never give them back.

    A child that is given blocks here and there copies a page for each; this way they lie together, on new pages.
    """
    blocks, rest = ctypes.pythonapi.PyObject_Malloc, ctypes.PyDLL(None).malloc
    for allocate, sizes in ((blocks, _SIZES), (rest, _SIZES_OF_MALLOC)):
        allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
        for size in sizes:
            enough = _POOL // size if allocate is blocks else _IN_A_ROW
            before = in_a_row = 0
            for _ in range(_MOST):
                block = allocate(size) or 0
                in_a_row = in_a_row + 1 if 0 < block - before <= 2 * size + _POOL_HEAD else 0
                before = block
                if in_a_row >= enough:
                    break


def _level() -> list[object]:
    """Take the few blocks that the forks before have used and freed, each time in another order, so that every child
    is given the same from here on.
    """
    gc.collect()  # of what is not frozen; Python also gives back the lists and numbers that it keeps to use again
    taken: list[object] = [*(object() for _ in range(_USED)), *(float(each) for each in range(_USED))]
    for size in _SIZES[2:_SIZES_USED]:
        taken += [bytes(size - sys.getsizeof(b"")) for _ in range(_USED)]
    return taken


def _answer(control: socket.socket, child: int) -> None:
    """Send the descriptor of the child, or the number of the error."""
    if child < 0:
        control.sendall(bytes((-child,)))
        return
    control.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", child))])
    os.close(child)


class _Clone:
    """`fork` into new namespaces, which `os.fork` cannot. Nothing is done around it: there is a single thread here, no
    lock is held, and seeds are set anew for every job.
    """

    def __init__(self) -> None:
        machine = os.uname().machine
        if machine not in _CLONE:
            raise confine.ConfineError(errno.ENOSYS, f"no number of `clone` for {machine}")
        self._number = ctypes.c_long(_CLONE[machine])
        # One that keeps the interpreter's lock: after `clone` there is nobody to give it back.
        self._call: Any = ctypes.PyDLL(None, use_errno=True).syscall
        self._call.restype = ctypes.c_long

    def __call__(self, namespaces: int) -> int | None:
        """None in the child; in the parent a descriptor of the child, or the negative number of an error."""
        handle = ctypes.c_int(-1)
        flags = ctypes.c_long(namespaces | _CLONE_PIDFD | signal.SIGCHLD)
        nothing = ctypes.c_long(0)
        found = int(self._call(self._number, flags, nothing, ctypes.byref(handle), nothing, nothing))
        if found == 0:
            return None
        return handle.value if found > 0 else -ctypes.get_errno()


def _take(line: int, printed: int) -> None:
    """No input, what is printed as standard output and error, the line; nothing else stays open."""
    high = [os.dup2(each, _HIGH + at, inheritable=False) for at, each in enumerate((0, printed, printed, line))]
    for at, each in enumerate(high):
        os.dup2(each, at, inheritable=False)
    os.closerange(_LINE + 1, _HIGH + len(high))
    sys.stdin = sys.stdout = sys.stderr = None
