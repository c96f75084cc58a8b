"""Canaries are real: they can be reached without walls, they tell when they were, and nothing of them is left."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from grader.jail.canaries import PLANTED, Canaries, canaries


@pytest.fixture
def standing() -> Iterator[Canaries]:
    with canaries() as found:
        found.ready()
        yield found


def test_a_connection_is_noticed_once(standing: Canaries) -> None:
    """Both listeners tell of a caller, and forget it when they have told."""
    assert standing.callers() == []
    with socket.create_connection(("127.0.0.1", standing.port)), socket.socket(socket.AF_UNIX) as other:
        other.connect(standing.address)
        assert standing.callers() == ["127.0.0.1", "abstract socket"]
    assert standing.callers() == []


def test_a_signal_is_noticed(standing: Canaries) -> None:
    """The bystander tells of a signal that it survives, and one that is dead is noticed as well."""
    assert not standing.signalled()
    for number in (signal.SIGUSR1, signal.SIGKILL):
        os.kill(standing.bystander, number)
        assert standing.signalled()
    assert standing.signalled()


def test_the_bystander_holds_the_secret(standing: Canaries) -> None:
    """A secret of the grader's environment stands where programs of the same user look for it."""
    text = Path(f"/proc/{standing.bystander}/environ").read_bytes()
    assert f"{standing.variable}={os.environ[standing.variable]}".encode() in text


def test_what_is_planted_is_found_and_taken_away(standing: Canaries) -> None:
    """A file, a folder or a dangling link with the mark is seen, and gone after `clear`."""
    file, folder, link = (standing.folder / f"{standing.mark}-{kind}" for kind in PLANTED)
    for plant in (file.touch, folder.mkdir, lambda: link.symlink_to("/nonexistent")):
        plant()
        assert standing.planted() == [str(standing.folder)]
        standing.clear()
        assert standing.planted() == []


def test_everybody_may_read_them(standing: Canaries) -> None:
    """It is the walls that keep student code from the files, not the permissions of the files."""
    assert len(standing.files) == 2
    for name in standing.files:
        assert os.stat(name).st_mode & 0o444 == 0o444
        assert Path(name).read_text()


def test_nothing_is_left() -> None:
    """Files, the variable, the listeners and the bystander go with the block, also when it fails."""
    seen: list[Canaries] = []
    with suppress(KeyError), canaries() as at:
        planted = Path.home() / f"{at.mark}-folder"
        planted.mkdir()
        seen.append(at)
        raise KeyError
    (found,) = seen
    assert not found.folder.exists()
    assert not planted.exists()
    assert not any(map(os.path.exists, found.files))
    assert found.variable not in os.environ
    assert not os.path.exists(f"/proc/{found.bystander}")
    with socket.socket(socket.AF_UNIX) as other, pytest.raises(ConnectionRefusedError):
        other.connect(found.address)


def test_a_home_that_cannot_be_written_to_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine account without a home folder has a jail to test all the same."""
    monkeypatch.setenv("HOME", "/nonexistent")
    with canaries() as found:
        assert len(found.files) == 1


def test_what_a_killed_grader_left_is_taken_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not while it runs, not at once where another machine may run it, and nothing that is named otherwise."""
    monkeypatch.setenv("HOME", str(tmp_path))
    gone, here = 1 << 30, os.getpid()
    names = (f".grader-canary-{gone}-a-to-read", f"grader-canary-{gone}-b", f"grader-canary-{here}-c", f"grader-{gone}")
    old, young, running, other = paths = [tmp_path / name for name in names]
    for path in paths:
        path.touch()
    for path in (old, running, other):
        os.utime(path, (0, 0))
    with canaries():
        assert [path.exists() for path in paths] == [False, True, True, True]
    assert young.exists()
