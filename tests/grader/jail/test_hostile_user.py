"""The hostile files once more, by an ordinary user: other walls stand there than for root.

Where the tests run as root, the interpreter may lie in a home folder that nobody else can enter. A mount namespace of
the test's own shows its folders as they would be if it could be entered; nothing is changed outside.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

import grader

HERE = Path(__file__).resolve().parent
# One or more of every category, and what differs most between root and others: users, processes, files, keys.
CHOSEN = (
    *("forges_functions_it_lacks", "leaves_by_every_exit", "reads_the_neighbour", "reads_the_environment"),
    *("reads_other_processes", "patches_everything", "loops_in_python", "opens_everything", "raises_its_limits"),
    *(
        "starts_and_kills",
        "touches_others",
        "leaves_shared_memory",
        "leaves_a_daemon",
        "stores_keys",
        "writes_everywhere",
    ),
    *("connects_to_the_bait", "enters_namespaces", "becomes_another", "texts_that_bite"),
)
AS_USER = """
import ctypes, os, stat, sys

USER, PRIVATE, BIND = 54321, 0x44000, 0x5000  # MS_REC with MS_PRIVATE, MS_BIND
libc = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind, flags, data=None):
    if libc.mount(source, os.fsencode(target), kind, ctypes.c_ulong(flags), data) < 0:
        raise SystemExit(f"mounting {target}: {os.strerror(ctypes.get_errno())}")


def show(folder):
    "The same folder, but one that everybody may enter."
    held = {name: os.open(os.path.join(folder, name), os.O_PATH | os.O_NOFOLLOW) for name in os.listdir(folder)}
    mount(b"none", folder, b"tmpfs", 0, b"mode=0755")
    for name, descriptor in held.items():
        target, kind = os.path.join(folder, name), os.fstat(descriptor).st_mode
        if stat.S_ISLNK(kind):
            os.symlink(os.readlink("", dir_fd=descriptor), target)
            continue
        if stat.S_ISDIR(kind):
            os.mkdir(target)
        elif stat.S_ISREG(kind):
            os.close(os.open(target, os.O_CREAT))
        else:
            continue
        mount(b"/proc/self/fd/%d" % descriptor, target, None, BIND)


places, command = sys.argv[1].split(":"), sys.argv[2:]
if libc.unshare(0x20000) < 0:
    raise SystemExit("unshare: " + os.strerror(ctypes.get_errno()))
mount(None, "/", None, PRIVATE)
for place in places:
    parts = os.path.realpath(place).split("/")
    for depth in range(1, len(parts) + 1):
        folder = "/".join(parts[:depth]) or "/"
        if os.path.isdir(folder) and os.stat(folder).st_mode & 5 != 5:
            show(folder)
os.setgroups([])
os.setresgid(USER, USER, USER)
os.setresuid(USER, USER, USER)
os.execv(command[0], command)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user here already")
def test_what_holds_for_root_holds_for_others() -> None:
    """Some of every category, with their controls, as a user without powers: all pass, none is skipped."""
    places = [sys.prefix, sys.base_prefix, sys.executable, os.__file__, np.__file__, pytest.__file__, grader.__file__]
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "-k", " or ".join(CHOSEN)]
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o777)
        ours = ("PYTEST", "XDG", "BACKPROP")  # the canary of these tests: those have one of their own
        plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                AS_USER,
                ":".join([*places, str(HERE)]),
                *command,
                str(HERE / "test_hostile_files.py"),
            ],
            cwd=HERE.parents[2],
            env={**plain, "HOME": home, "TMPDIR": home, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    passed = set(
        re.findall(r"^PASSED .*test_a_hostile_file_gets_what_it_earns\[\w+/(\w+)\]", done.stdout, re.MULTILINE)
    )
    assert passed == set(CHOSEN)
    assert not re.search(r"\d+ (skipped|failed|error)", done.stdout)
