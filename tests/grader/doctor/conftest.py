"""What the tests of the doctor share: canaries, the jail of this machine, and jails with one layer taken away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.jail import Profile, choose_profile, command, launch
from grader.jail.canaries import Canaries, canaries


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The profile found by trying; a machine without a jail fails these tests, it does not skip them."""
    return choose_profile()


@pytest.fixture(scope="module")
def at() -> Iterator[Canaries]:
    with canaries() as found:
        found.ready()
        yield found


@pytest.fixture
def weaken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """`weaken(file, (old, new), ...)`: jails started from now on have this changed in what runs inside them."""
    code = tmp_path / "code"
    code.mkdir()
    for name in command._WORKER_FILES:
        shutil.copy(command._code() / name, code / name)

    def weaken(file: str, *changes: tuple[str, str]) -> None:
        text = (code / file).read_text()
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (code / file).write_text(text)

    monkeypatch.setattr(command, "_code", lambda: code)
    launch.close()
    yield weaken
    launch.close()
