"""Time-outs beside others: the file is run again alone, and what that gives counts."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader import jail
from grader.jail import Job, JobResult, Limits, Profile
from tests.grader.course_of_five import FakeJail, run


@pytest.mark.parametrize(("jobs", "runs"), [(1, 1), (3, 2)])
def test_a_time_out_stands_after_a_second_run_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeJail, jobs: int, runs: int
) -> None:
    """Beside others a time-out may be their fault: it is run again alone, and what that gives counts."""
    at_once: list[str] = []
    tries: list[str] = []

    def loaded(job: Job, limits: Limits, profile: Profile) -> JobResult:
        done = FakeJail.run(fake, job, limits, profile)
        if fake.seen[-1] != "ada" and ":ada:" not in job.source.decode():
            return done
        tries.append("ada")
        at_once.extend(each for each in fake.seen if each != "ada")
        if jobs > 1 and len(tries) > 1:
            return done
        late = tuple(replace(call, status="timeout", cases=()) for call in done.calls)
        return replace(done, calls=late, hurried=True)

    monkeypatch.setattr(jail, "run", loaded)
    run(place, jobs)
    assert len(tries) == runs
    line = next(line for line in (place / "course" / "results.jsonl").read_text().splitlines() if '"ada"' in line)
    assert ('"timeout"' in line) == (jobs == 1)


def test_a_file_that_used_up_its_time_is_run_again_too(
    place: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeJail
) -> None:
    """An endless loop outside functions leaves them all `skipped`: that too may be a neighbour's fault."""
    tries: list[str] = []

    def loaded(job: Job, limits: Limits, profile: Profile) -> JobResult:
        done = FakeJail.run(fake, job, limits, profile)
        if ":ada:" not in job.source.decode():
            return done
        tries.append("ada")
        calls = tuple(replace(call, status="skipped", cases=()) for call in done.calls)
        return (
            done if len(tries) > 1 else replace(done, status="timeout", message="too slow", calls=calls, hurried=True)
        )

    monkeypatch.setattr(jail, "run", loaded)
    run(place, 3)
    assert len(tries) == 2
    line = next(line for line in (place / "course" / "results.jsonl").read_text().splitlines() if '"ada"' in line)
    assert '"skipped"' not in line


def test_a_fault_of_ours_in_the_second_run_costs_that_file_only(
    place: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeJail
) -> None:
    """What breaks when a late file is run again is told, and everybody else has a report."""
    tries: list[str] = []

    def loaded(job: Job, limits: Limits, profile: Profile) -> JobResult:
        done = FakeJail.run(fake, job, limits, profile)
        if ":ada:" not in job.source.decode():
            return done
        tries.append("ada")
        if len(tries) > 1:
            raise RuntimeError("broken")
        late = tuple(replace(call, status="timeout", cases=()) for call in done.calls)
        return replace(done, calls=late, hurried=True)

    monkeypatch.setattr(jail, "run", loaded)
    done = run(place, 3)
    assert len(done.faults) == 1
    assert "RuntimeError: broken" in done.faults[0]
    reports = {path.stem for path in (place / "course" / "reports").glob("*.html")}
    others = {path.stem for path in (place / "in").glob("*.py")} - {"ada"}
    assert others
    assert reports == {"class", *others}
