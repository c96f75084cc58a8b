"""What all tests share: how hypothesis looks for counterexamples."""

import os

from hypothesis import HealthCheck, settings

# At home every run looks somewhere else; in CI the same examples every time, so that a red run can be repeated.
# A slow machine is no fault: nothing here is a timed test.
settings.register_profile(
    "grader",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("grader")
