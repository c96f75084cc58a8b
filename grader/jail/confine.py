"""The walls a process puts around itself: limits, another user, Landlock, a list of allowed system calls.

Called by the worker after `import numpy` and before the first byte of the student's file is looked
at. Nothing here can be undone by the process. Standard library only, through ctypes.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import struct
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

NOBODY = 65534
_ADDR_NO_RANDOMIZE = 0x0040000

_PR_SET_PDEATHSIG = 1
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38


class ConfineError(OSError):
    """A wall could not be put up."""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, address: int = 0) -> int:
    long = ctypes.c_ulong
    return int(_libc().prctl(ctypes.c_int(option), long(value), long(address), long(0), long(0)))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise ConfineError(number, f"{what}: {os.strerror(number)}")
    return result


def limit(memory_bytes: int, cpu_seconds: int, file_bytes: int, threads: int | None = 1) -> None:
    """Resource limits: the second line behind the parent's own clock and counters.

    `file_bytes` bounds the one file it can write to, its report.
    None for `threads` where the kernel would count those of other programs as well: all of a user's.
    """
    bounds = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if threads is not None:
        bounds[resource.RLIMIT_NPROC] = threads
    for what, bound in bounds.items():
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        resource.setrlimit(what, (bound, bound))


def two_processors(number: int) -> None:
    """Run on two processors, which ones depends on `number`: libraries start threads by how many they see."""
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {allowed[(number + step) % len(allowed)] for step in (0, 1)})


def become(user: int) -> None:
    """Be `user` from now on if we are root, or nobody where there is no such number. Raises ConfineError if neither."""
    if os.geteuid() == 0 and not _changed_to(user):
        raise ConfineError(errno.EPERM, "root could not become another user")


def _changed_to(user: int) -> bool:
    for number in (user, NOBODY):
        with suppress(OSError):  # root in name only, or of 65536 users only, as in some containers
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(number, number, number)
            return True
    return False


def fix_addresses() -> bool:
    """Have programs that are started from here load at the same addresses every time; whether that changed anything."""
    personality = _libc().personality
    before = int(personality(ctypes.c_ulong(0xFFFFFFFF)))
    if before < 0 or before & _ADDR_NO_RANDOMIZE:
        return False
    return int(personality(ctypes.c_ulong(before | _ADDR_NO_RANDOMIZE))) >= 0


def drop_root(needed: Iterable[str], user: int = NOBODY) -> bool:
    """Become `user` if we are root, or nobody where there is no such number; keep root's, without its powers, if
    `needed` would be out of reach.

    Returns whether the user is now another one. An interpreter below a home folder of mode 0700 is
    the case for the exception; the file and system call walls do not depend on the user.
    """
    if os.geteuid() != 0:
        return False
    if all(map(_reachable_by_all, needed)) and _changed_to(user):
        return True
    for capability in range(64):
        _prctl(_PR_CAPBSET_DROP, capability)
    drop_powers()
    return False


def drop_powers() -> None:
    """Have no capability, not even in a namespace of users of our own."""
    header = struct.pack("<II", 0x20080522, 0)
    _checked(_libc().capset(header, bytes(24)), "capset")


def _reachable_by_all(path: str) -> bool:
    wanted = 0o005 if os.path.isdir(path) else 0o004
    while True:
        try:
            mode = os.stat(path).st_mode
        except OSError:
            return False
        if mode & wanted != wanted:
            return False
        if path == "/":
            return True
        path, wanted = os.path.dirname(path), 0o001


def die_with_parent() -> None:
    """Be killed when the thread that started us ends; a change of user clears this, so call it after."""
    _checked(_prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL)), "prctl")


def no_new_privileges() -> None:
    """No set-user-ID program can raise what this process may do."""
    _checked(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "prctl")


# Landlock ---------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FS_RIGHTS_BY_ABI = (0, 13, 14, 15, 15, 16)  # how many bits each version of the interface knows


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    call = _libc().syscall
    call.restype = ctypes.c_long
    # The call is variadic: whole registers, or the upper half may be anything.
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return int(call(ctypes.c_long(number), *wide))


def landlock(files: Iterable[str], folders: Iterable[str]) -> int:
    """Allow reading below `files` and listing `folders`, and nothing else; returns the kernel's interface version.

    Connecting and binding TCP sockets, abstract sockets and signals to the outside are closed as
    well where the kernel knows how. Version 0 means the kernel has no Landlock, and nothing was done.
    """
    version = _syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return 0
    bits = _FS_RIGHTS_BY_ABI[min(version, len(_FS_RIGHTS_BY_ABI) - 1)]
    attribute = struct.pack("<Q", (1 << bits) - 1)
    if version >= 4:
        attribute += struct.pack("<Q", 0b11)  # bind, connect
    if version >= 6:
        attribute += struct.pack("<Q", 0b11)  # abstract sockets, signals
    ruleset = _checked(_syscall(_CREATE_RULESET, attribute, len(attribute), 0), "landlock_create_ruleset")
    rules = [(path, _READ_FILE) for path in files] + [(path, _READ_DIR) for path in folders]
    for path, rights in rules:
        try:
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # what is not there needs no permission
        rule = struct.pack("<Qi", rights, beneath)
        added = _syscall(_ADD_RULE, ruleset, 1, rule, 0)
        os.close(beneath)
        _checked(added, "landlock_add_rule")
    _checked(_syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    os.close(ruleset)
    return version


# System calls -----------------------------------------------------------------------------------

# name: (x86_64, aarch64); -1 where the architecture does not have it. An allow-list: what Python and
# NumPy need to compute, to read their own modules and to write to what is open already. Everything
# else is answered with EPERM: new processes and threads, sockets, signals to others, keys, locks,
# shared memory, io_uring, ptrace, namespaces, mounts, and all that changes a file.
_ALLOWED = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "close": (3, 57), "lseek": (8, 62), "dup": (32, 23), "dup2": (33, -1), "dup3": (292, 24),
    "stat": (4, -1), "lstat": (6, -1), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, -1), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, -1), "readlinkat": (267, 78), "getcwd": (79, 17), "getdents64": (217, 61),
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216),
    "madvise": (28, 233), "brk": (12, 214), "membarrier": (324, 283),
    "futex": (202, 98), "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "rseq": (334, 293),
    "set_robust_list": (273, 99), "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, -1), "times": (100, 153),
    "getrusage": (98, 165), "select": (23, -1), "pselect6": (270, 72), "poll": (7, -1), "ppoll": (271, 73),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getgroups": (115, 158),
    "getresuid": (118, 148), "getresgid": (120, 150), "getrlimit": (97, 163),
    "uname": (63, 160), "sysinfo": (99, 179), "getrandom": (318, 278),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
_OPENAT, _OPEN = (257, 56), (2, -1)
_FCNTL, _IOCTL, _PRLIMIT, _TGKILL = (72, 25), (16, 29), (302, 261), (234, 131)
_FOR_THREADS = ((143, 121), (145, 120))  # sched_getparam, sched_getscheduler: asked of every new thread
_SIGNALS_OF_GLIBC = (32, 33)  # from thread to thread
_CLONE = (56, 220)
# What glibc asks of `clone` for a thread, no more and no less: memory, files, signals and process are shared. `clone3`
# takes its flags by pointer, where no filter can look; answered "no such call", glibc goes back to `clone`.
_THREAD_FLAGS = 0x3D0F00
_SECCOMP = (317, 277)
_CLONE3, _OPENAT2 = (435, 435), (437, 437)
_FCNTL_COMMANDS = (0, 1, 2, 3, 1030)  # duplicate, close-on-exec flag, read the status: no locks, no owners
_IOCTL_COMMANDS = (0x5401, 0x5450, 0x5451, 0x541B)  # is it a terminal, close-on-exec, bytes waiting
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LD, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000


def _op(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, jump_true, jump_false, value)


def _argument(index: int) -> bytes:
    return _op(_LD, 16 + 8 * index)  # the low half: flags, commands and process ids fit in it


def _when(number: int, *body: bytes) -> list[bytes]:
    """`body`, which ends in a return, for one system call."""
    return [] if number < 0 else [_op(_JEQ, number, 0, len(body)), *body]


@cache
def filter_program(machine: str, pid: int, threads: bool = False) -> bytes:
    """The filter for this machine as the kernel reads it; with `threads`, new threads but no new processes."""
    if machine not in _MACHINES:
        raise ConfineError(errno.ENOSYS, f"no list of system calls for {machine}")
    column, architecture = _MACHINES[machine]
    allow, refuse = _op(_RET, _ALLOW), _op(_RET, _ERRNO | errno.EPERM)
    unwritable, unknown = _op(_RET, _ERRNO | errno.EACCES), _op(_RET, _ERRNO | errno.ENOSYS)
    kill = _op(_RET, _KILL)
    program = [_op(_LD, 4), _op(_JEQ, architecture, 1, 0), kill, _op(_LD, 0)]
    program += [_op(_JGE, 0x40000000, 0, 1), refuse]  # the x32 calls of x86_64
    for numbers in _ALLOWED.values():
        program += _when(numbers[column], allow)
    program += _when(_OPENAT[column], _argument(2), _op(_JSET, _WRITING, 0, 1), unwritable, allow)
    program += _when(_OPEN[column], _argument(1), _op(_JSET, _WRITING, 0, 1), unwritable, allow)
    for numbers, commands in ((_FCNTL, _FCNTL_COMMANDS), (_IOCTL, _IOCTL_COMMANDS)):
        tests = [part for command in commands for part in (_op(_JEQ, command, 0, 1), allow)]
        program += _when(numbers[column], _argument(1), *tests, refuse)
    # Reading a limit passes a null pointer; both halves of it must be zero.
    program += _when(
        _PRLIMIT[column],
        _argument(2), _op(_JEQ, 0, 1, 0), refuse, _op(_LD, 16 + 8 * 2 + 4), _op(_JEQ, 0, 1, 0), refuse, allow,
    )  # fmt: skip
    # A signal to itself ends it, as `abort` is meant to; the first process of a namespace would survive most.
    own = [part for number in _SIGNALS_OF_GLIBC for part in (_op(_JEQ, number, 0, 1), allow)] if threads else []
    program += _when(_TGKILL[column], _argument(0), _op(_JEQ, pid, 1, 0), refuse, _argument(2), *own, kill)
    if threads:
        for numbers in _FOR_THREADS:
            program += _when(numbers[column], allow)
        program += _when(_CLONE[column], _argument(0), _op(_JEQ, _THREAD_FLAGS, 1, 0), refuse, allow)
    program += _when(_CLONE3[column], unknown) + _when(_OPENAT2[column], unknown)
    program.append(refuse)
    return b"".join(program)


def seccomp(threads: bool = False) -> None:
    """From now on only the allowed system calls; needs `no_new_privileges` first."""
    program = filter_program(os.uname().machine, os.getpid(), threads)
    buffer = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer)))
    number = _SECCOMP[_MACHINES[os.uname().machine][0]]
    # For every thread there may be; there should be one only, since NumPy is told to start none.
    if _checked(_syscall(number, 1, 1, ctypes.addressof(header)), "seccomp") != 0:
        raise ConfineError(errno.EBUSY, "seccomp: a thread could not be included")
