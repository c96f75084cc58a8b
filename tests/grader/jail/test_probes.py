"""Every probe bites where there are no walls, and finds nothing where there are; what cannot be told is not passed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.jail import Call, CallResult, CaseResult, Grant, Job, Limits, Profile, run
from grader.jail.canaries import Canaries, canaries
from grader.jail.probes import PROBES, SHORT, Probe, Unclear, function, leaks, snippet

WITHOUT = Profile("none", warm=True)
# What some machines refuse to everybody.
MAY_BE_REFUSED_ANYWAY = {"keyring", "io_uring", "namespace"}
# The limit of processes stands without walls as well, and means nothing to root; with threads granted it is lifted.
LIMITED = {"process", "thread"} if os.geteuid() else set()
ROOM = Grant((), 512 << 20, 64, 3.0, 1.0)


@pytest.fixture(scope="module")
def at() -> Iterator[Canaries]:
    with canaries() as found:
        found.ready()
        yield found


def tried(probe: Probe, profile: Profile, at: Canaries, grant: Grant | None = None) -> list[str]:
    job = Job(snippet([probe]), calls=(Call(function(probe), (probe.arguments(at),), grant=grant),))
    (call,) = run(job, Limits(), profile).calls
    return leaks(probe, call, at)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_it_bites_without_walls_and_not_with_them(probe: Probe, walled: Profile, at: Canaries) -> None:
    """A probe that never bites proves nothing."""
    assert tried(probe, walled, at) == []
    assert tried(probe, WITHOUT, at) or tried(probe, WITHOUT, at, ROOM) or probe.name in MAY_BE_REFUSED_ANYWAY


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("file", ["read ", "read ", "listed ", "listed "]),
        ("neighbour", ["listed the other submissions", "read another submission"]),
        ("environment", ["/proc/*/environ"]),
        ("listener", ["127.0.0.1", "abstract socket"]),
        ("process", ["fork", "spawn"]),
        ("signal", ["its own parent", "another program", "a signal arrived"]),
        ("write", ["a file in /", "a folder in /", "a link in /", "something new is in /"]),
        ("thread", ["a thread ran"]),
        ("shared memory", ["shmget", "shm_open"]),
        ("lock", ["flock", "lockf"]),
        ("memfd", ["memfd_create"]),
        ("ptrace", ["offered to be traced"]),
    ],
)
def test_every_way_of_a_probe_bites(name: str, ways: list[str], at: Canaries) -> None:
    """One of several ways that never works would not be missed: each is told apart."""
    (probe,) = (probe for probe in PROBES if probe.name == name)
    found = tried(probe, WITHOUT, at, ROOM if name in ("process", "thread") else None)
    for way in set(ways):
        assert sum(each.startswith(way) for each in found) >= ways.count(way), way


def test_names_are_told_apart() -> None:
    """A report names each, and the short form is those that stand in every report."""
    assert len({probe.name for probe in PROBES}) == len({probe.tried for probe in PROBES}) == len(PROBES)
    assert [probe.name for probe in SHORT] == [
        "file", "environment", "neighbour", "listener", "process", "signal", "write",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "result",
    [
        CallResult("f", "crashed", "the process ended"),
        CallResult("f", "ok", cases=(CaseResult("error", message="NameError"),)),
        CallResult("f", "ok", cases=(CaseResult("ok", value=None),)),
        CallResult("f", "ok"),
        CallResult("f", "timeout", cases=(CaseResult("ok", value=[]),)),
    ],
)
def test_no_answer_is_no_success(result: CallResult, at: Canaries) -> None:
    """A snippet that broke down has not shown that anything holds."""
    with pytest.raises(Unclear):
        leaks(SHORT[0], result, at)


def test_what_is_seen_outside_counts_whatever_is_said_inside(at: Canaries) -> None:
    """A file that was planted is a leak, even if the snippet says that it could not or says nothing."""
    write = next(probe for probe in PROBES if probe.name == "write")
    for result in (CallResult("f", "ok", cases=(CaseResult("ok", value=[]),)), CallResult("f", "crashed")):
        (at.folder / f"{at.mark}-file").touch()
        assert leaks(write, result, at) == [f"something new is in {at.folder}"]
        assert at.planted() == []
