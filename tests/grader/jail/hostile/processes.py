"""What the kernel says of processes, those of the grader and those that somebody left."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from contextlib import suppress


def text_of(path: str) -> str:
    """What a file of the kernel says; nothing where it cannot be read."""
    with suppress(OSError), open(path, "rb", buffering=0) as file:
        return file.readall().decode("utf-8", "replace")
    return ""


def processes_named(name: str) -> list[int]:
    """Processes with this text in their command line."""
    return [
        int(entry) for entry in os.listdir("/proc") if entry.isdigit() and name in text_of(f"/proc/{entry}/cmdline")
    ]


def filters(pid: str) -> int:
    """How many lists of system calls stand around a process; whoever runs student code has one more than we."""
    found = re.search(r"^Seccomp_filters:\s*(\d+)", text_of(f"/proc/{pid}/status"), re.MULTILINE)
    return int(found[1]) if found else 0


def descendants() -> set[str]:
    """All processes that come from us."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (status := text_of(f"/proc/{entry}/stat")):
            parents[entry] = status.rpartition(")")[2].split()[1]
    ours = {str(os.getpid())}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return ours - {str(os.getpid())}


def students() -> list[str]:
    """Processes of ours that run student code, or have; a warm interpreter and who waits for a job are none of them."""
    return [pid for pid in descendants() if filters(pid) > filters("self")]


def soon(held: Callable[[], bool], seconds: float = 3.0) -> bool:
    """Whether it holds, at once or when what was killed is buried, which nobody waits for."""
    deadline = time.monotonic() + seconds
    while not held() and time.monotonic() < deadline:
        time.sleep(0.01)
    return held()


def open_files() -> int:
    """How many descriptors we hold."""
    return len(os.listdir("/proc/self/fd"))


def resident() -> float:
    """Megabytes that the grader has in memory."""
    return int(text_of("/proc/self/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
