"""What the tests of the jail share: the profile of this machine, short limits, a way to run a file, bait."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from grader.jail import Call, Grant, Job, JobResult, Limits, Profile, Slot, choose_profile, run
from tests.grader.jail.hostile.bait import Bait, lay

Runner = Callable[..., JobResult]


@pytest.fixture(scope="session")
def secret() -> Iterator[str]:
    """What nobody may learn; it stands in the environment of the grader before the first jail is started."""
    text = f"canary-{secrets.token_hex(8)}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_CANARY", text)
        yield text


@pytest.fixture
def bait(secret: str) -> Iterator[Bait]:
    """What a hostile file is tempted with, laid out anew for every test."""
    with lay(secret) as laid:
        yield laid


@pytest.fixture(scope="session")
def profile(secret: str) -> Profile:
    """The profile found by trying; a machine without a jail fails these tests, it does not skip them."""
    found = choose_profile()
    assert found.name in ("strong", "medium")
    return found


@pytest.fixture(scope="session", params=["chosen", "namespaces", "medium"])
def walled(request: pytest.FixtureRequest, profile: Profile) -> Profile:
    """Every profile that promises isolation: the one of this machine, a user namespace, and the fall-back."""
    if request.param == "namespaces" and profile.name == "strong":
        return replace(profile, user_namespace=True)
    return Profile("medium", warm=True) if request.param == "medium" else profile


@pytest.fixture(params=["ordinary", "granted"])
def grant(request: pytest.FixtureRequest) -> Grant | None:
    """An ordinary jail, and one that is granted packages and threads: what must hold holds in both."""
    return Grant(("jinja2",), 512 << 20, 4, 3.0, 0.5) if request.param == "granted" else None


@pytest.fixture
def submit(profile: Profile) -> Runner:
    """`submit(source, f=[(1,), (2,)], slots=[...])` runs a file with short limits."""

    def submit(
        source: str | bytes,
        slots: list[tuple[str, str]] | None = None,
        limits: Limits | None = None,
        on: Profile | None = None,
        grant: Grant | None = None,
        **calls: list[tuple[object, ...]],
    ) -> JobResult:
        data = source.encode() if isinstance(source, str) else source
        job = Job(
            data,
            tuple(Slot(*slot) for slot in slots or []),
            tuple(Call(name, tuple(cases), grant=grant) for name, cases in calls.items()),
            seed=7,
        )
        return run(job, limits or Limits(cpu_seconds=3.0, case_seconds=0.5), on or profile)

    return submit
