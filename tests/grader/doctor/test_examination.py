"""The examination is honest: what leaks, what could not be tried and what proves nothing is said."""

from __future__ import annotations

import sys

import pytest

from grader.doctor import TRIALS, Examination, Trial, examination, examine, exit_code
from grader.errors import ExitCode, NoJail
from grader.jail import Profile, launch, profiles
from grader.jail.canaries import Canaries
from grader.jail.probes import Unclear
from grader.jail.profiles import Choice

STRONG = Profile("strong", bwrap="/bin/false", warm=True)


def trial(found: list[str] | Exception, control: list[str] | Exception) -> Trial:
    """One that comes out as wanted."""

    def give(what: list[str] | Exception) -> list[str]:
        if isinstance(what, Exception):
            raise what
        return what

    return Trial("t", "trying", lambda profile, at: give(found), lambda profile, at: give(control), "unbound")


def examined(*trials: Trial, profile: Profile | None = STRONG) -> Examination:
    return examine(Choice(profile, ()), trials)


HELD, LEAKS = trial([], ["it"]), trial(["a file"], ["it"])
UNTRIED = trial(Unclear("it broke"), ["it"])


@pytest.mark.parametrize(
    ("trials", "name", "code"),
    [
        ((HELD,), "strong", ExitCode.RIGHT),
        ((HELD,), "medium", ExitCode.RIGHT),
        ((HELD, LEAKS), "strong", ExitCode.NOT_RIGHT),
        ((UNTRIED, LEAKS), "strong", ExitCode.NOT_RIGHT),
        ((HELD, UNTRIED), "strong", ExitCode.UNDECIDED),
        ((), "strong", ExitCode.UNDECIDED),
        ((HELD,), "none", ExitCode.NOT_RIGHT),
        ((HELD,), None, ExitCode.OUR_FAULT),
    ],
)
def test_exit_codes(trials: tuple[Trial, ...], name: str | None, code: ExitCode) -> None:
    """0 only if something was tried and all of it held in a jail; a leak counts more than what is unknown."""
    profile = Profile(name) if name else None  # type: ignore[arg-type]
    assert exit_code(examined(*trials, profile=profile)) == code


@pytest.mark.parametrize("fault", [Unclear("it broke"), NoJail("it broke"), OSError("it broke")])
def test_what_breaks_down_is_not_held(fault: Exception) -> None:
    """A trial that fails to run is told with its reason, and so is a control."""
    (outcome,) = examined(trial(fault, fault)).outcomes
    assert (outcome.status, outcome.found) == ("untried", ("it broke",))
    assert outcome.nothing_proved == "unbound it could not be tried: it broke"


def test_a_control_that_does_not_bite_is_told() -> None:
    """What is refused everywhere proves nothing about the jail."""
    assert examined(trial([], [])).outcomes[0].nothing_proved == "unbound it did not work either"
    assert examined(HELD).outcomes[0].nothing_proved == ""


def test_the_profile_is_chosen_by_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    """A jail that leaks is refused, and without another one nothing is tried: there is no jail."""
    monkeypatch.setattr(profiles, "_candidates", lambda: [Profile("none", warm=True)])
    found = examine(trials=[HELD])
    assert (found.profile, found.outcomes) == (None, ())
    assert "student code could still" in found.refused[0][1]


def test_trials_run_on_fresh_jails(profile: Profile) -> None:
    """What is warm was started before there were canaries in our environment; it is started anew."""
    seen: list[tuple[Canaries, object]] = []

    def look(profile: Profile, at: Canaries) -> list[str]:
        assert at.files
        assert at.folder.exists()
        seen.append((at, launch.warm(profile)))
        return []

    before = launch.warm(profile)
    examined(Trial("t", "trying", look, look), profile=profile)
    assert seen[0] == seen[1]
    assert seen[0][1] is not before
    assert not seen[0][0].folder.exists()


@pytest.mark.parametrize(
    ("profile", "programs", "words"),
    [
        (STRONG, ["/bin/false"], []),
        (Profile("strong", bwrap="/bin/false"), ["/bin/false"], ["slower"]),
        (Profile("medium"), [], ["Install bubblewrap"]),
        (Profile("medium"), ["/bin/false"], ["was refused"]),
        (None, [], ["Install bubblewrap", "5.13"]),
    ],
)
def test_advice(
    monkeypatch: pytest.MonkeyPatch, profile: Profile | None, programs: list[str], words: list[str]
) -> None:
    """Whoever has less than the best is told what to do about it, and nobody else anything."""
    monkeypatch.setattr(examination, "programs", lambda: programs)
    advice = examined(HELD, profile=profile).advice
    assert len(advice) == len(words)
    for sentence, word in zip(advice, words, strict=True):
        assert word in sentence


def test_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS and Windows there is no jail, and it is said where there is one."""
    monkeypatch.setattr(sys, "platform", "darwin")
    found = examine(trials=TRIALS)
    assert exit_code(found) == ExitCode.OUR_FAULT
    assert "WSL2" in " ".join(found.advice)


def test_versions(profile: Profile) -> None:
    """Kernel, Python, NumPy and bubblewrap, with the place of the program that is used."""
    versions = dict(examine(Choice(profile, ()), [HELD]).versions)
    assert set(versions) == {"grader", "system", "Python", "NumPy", "bubblewrap"}
    assert all(versions.values())
    if profile.bwrap:
        assert profile.bwrap in versions["bubblewrap"]
    assert "does not start" in dict(examined(HELD).versions)["bubblewrap"]
