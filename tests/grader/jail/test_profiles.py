"""The profile is found by trying, and without one nothing is graded."""

from __future__ import annotations

import pytest

from grader.errors import NoJail
from grader.jail import Profile, choose_profile, profiles


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
    with pytest.raises(NoJail, match=r"could still: \['read'"):
        choose_profile()
