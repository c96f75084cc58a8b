"""The command line shows nothing secret and nothing more than Python and NumPy."""

from __future__ import annotations

from pathlib import Path

from grader.jail import Profile
from grader.jail.command import start


def test_bwrap_gets_an_empty_environment() -> None:
    """With `--clearenv` alone the caller's environment would still stand in /proc/1/environ."""
    command, environment = start(Profile("strong", bwrap="/usr/bin/bwrap"), "warm", 9)
    assert environment == {}
    assert "PYTHONHASHSEED" in command
    assert "--as-pid-1" not in command
    assert "--proc" not in command
    assert "--dev" not in command


def test_every_bind_is_read_only_and_no_packages_are_bound() -> None:
    """Only read-only binds, of nothing that holds the grader, the reference or other packages."""
    command, _ = start(Profile("strong", bwrap="/usr/bin/bwrap"), "warm", 9)
    assert not {"--bind", "--dev-bind", "--bind-try"} & set(command)
    sources = [Path(command[at + 1]) for at, word in enumerate(command) if word == "--ro-bind"]
    package = Path(__file__).resolve().parents[3]
    covered = {command[at + 1] for at, word in enumerate(command) if word == "--tmpfs"}
    for source in sources:
        assert not package.is_relative_to(source)
        for name in ("site-packages", "dist-packages"):
            inside = source / name
            assert source.name != name
            assert not inside.is_dir() or str(inside) in covered
    assert command.index("--remount-ro") > 0


def test_other_profiles_get_our_environment_only() -> None:
    """Without bwrap the environment is ours, never the caller's."""
    command, environment = start(Profile("medium"), "warm", 9)
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert "PATH" not in environment
    assert "-s" in command
    assert "-S" in command
    assert "-P" in command
