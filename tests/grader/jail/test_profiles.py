"""The profile is found by trying, and without one nothing is graded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import NoJail
from grader.jail import Profile, choose_profile, launch, profiles
from grader.jail.canaries import canaries
from grader.jail.probes import SHORT
from tests.grader.jail.test_probes import LIMITED


def test_this_machine_has_a_jail(profile: Profile) -> None:
    """Promise 8: these tests fail where there is no sandbox; they do not skip."""
    assert profile.name in ("strong", "medium")
    assert "seccomp" in profile.details


def test_the_fall_back_is_found_when_bubblewrap_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without bubblewrap it is Landlock and seccomp, and the reason is told."""
    monkeypatch.setattr(profiles, "_bundled", lambda: "/bin/false")
    monkeypatch.setattr(profiles.shutil, "which", lambda *args, **kwargs: None)
    found = choose_profile()
    assert found.name == "medium"
    assert "bubblewrap" in found.reason


def test_no_jail_no_grading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 8: a refusal that says what to do; only an explicit wish goes on without walls."""
    monkeypatch.setattr(profiles, "_candidates", lambda: [Profile("strong", bwrap="/bin/false")])
    with pytest.raises(NoJail, match="--unsafe-no-sandbox"):
        choose_profile()
    found = choose_profile(allow_unsafe=True)
    assert (found.name, bool(found.reason)) == ("none", True)


def test_a_leaking_jail_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A candidate that starts but lets something through is refused, and what leaked is named."""
    monkeypatch.setattr(profiles, "_candidates", lambda: [Profile("none")])
    with pytest.raises(NoJail) as told:
        choose_profile()
    for probe in SHORT:
        assert probe.tried in str(told.value) or probe.name in LIMITED


def test_what_was_tried_stands_in_the_profile(profile: Profile) -> None:
    """Reports name what was tried and held; how it was found does not make another profile of it."""
    assert profile.held == tuple(probe.name for probe in SHORT)
    assert profile == Profile(profile.name, profile.bwrap, profile.user_namespace, profile.warm)


def test_the_short_form_bites_once_for_each_probe() -> None:
    """Without walls every probe of the short form finds its way out, and what it did is cleared away."""
    with canaries() as at:
        fault, details = profiles._try(Profile("none", warm=True), at)
        assert at.planted() == at.callers() == []
    assert details == ()
    assert {probe.name for probe in SHORT if probe.tried not in fault} <= LIMITED
    assert "perhaps" not in fault


def test_a_probe_that_breaks_down_is_no_jail(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be tried has not held: the candidate is refused."""
    broken = replace(SHORT[0], source="def probe(paths):\n    raise KeyError('broken')\n")
    monkeypatch.setattr(profiles, "SHORT", (broken, *SHORT[1:]))
    with pytest.raises(NoJail, match=r"perhaps reading files .*KeyError"):
        choose_profile()


def test_the_next_candidate_is_tried(monkeypatch: pytest.MonkeyPatch, profile: Profile) -> None:
    """Refused ones are told with their reason, each in its words, and are not kept warm."""
    leaking = Profile("none", warm=True)
    monkeypatch.setattr(profiles, "_candidates", lambda: [leaking, profile, leaking])
    choice = profiles.choose()
    assert choice.profile == profile
    (refused,) = choice.refused
    assert refused[0] == "no walls"
    assert refused[1].startswith("student code could still")
    assert choice.profile.reason == ": ".join(refused)
    assert leaking not in launch._HANDLES.by_profile


@pytest.mark.parametrize("warm", [True, False])
def test_a_program_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, warm: bool) -> None:
    """What bubblewrap itself says is the reason that is told, inert."""
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\nprintf 'setting up\\nno \\033permissions\\n' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(profiles, "_candidates", lambda: [Profile("strong", bwrap=str(program), warm=warm)])
    ((_, fault),) = profiles.choose().refused
    assert fault.startswith("no ")
    assert fault.endswith("permissions")
    assert "\033" not in fault
