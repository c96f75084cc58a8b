"""What all tests share: how hypothesis looks for counterexamples, and what is done where a package is not installed."""

import os
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, settings

from grader.jail import missing

# At home every run looks somewhere else; in CI the same examples every time, so that a red run can be repeated.
# A slow machine is no fault: nothing here is a timed test.
settings.register_profile(
    "grader",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("grader")


@pytest.fixture(scope="session")
def demand() -> Callable[[Iterable[str]], None]:
    """`demand(packages)`: in CI they must be installed; elsewhere their absence is said loudly."""

    def demand(packages: Iterable[str]) -> None:
        absent = missing(packages)
        if absent and os.environ.get("CI"):
            pytest.fail(f"not installed: {', '.join(absent)}. CI tests what needs them: pip install '.[test,keras]'")
        if absent:
            pytest.skip(f"{', '.join(absent)} not installed: pip install '.[keras]' to test what needs them")

    return demand
