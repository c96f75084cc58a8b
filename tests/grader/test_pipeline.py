"""The whole way: grade publishes what the work deserves, and does nothing twice."""

import os
import shutil
import time
from pathlib import Path

import pytest

from grader import jail, resources, streams
from grader.errors import UnusableInput
from grader.jail import Job, JobResult, Limits, Profile
from grader.pipeline import grade
from tests.grader.course_of_five import NAMES, PROFILE, FakeJail, hand_in, results, run, scores, snapshot

# --- what is published


def test_grade_publishes_every_submission(place: Path, fake: FakeJail) -> None:
    """One report each, the class's, the two exports; scores as the work deserves; nobody else's file is touched."""
    before = snapshot(place / "in")
    done = run(place)
    assert (done.found, done.graded, done.kept, done.aside, done.older, done.faults) == (5, 5, 0, (), (), ())
    assert set(results(place / "course")) == {f"{name}.html" for name in (*NAMES, "class")} | {
        "scores.csv",
        "results.jsonl",
    }
    assert scores(place / "course") == {"ada": 1.0, "bob": 0.0, "cyd": 0.0, "dan": 0.0, "eve": 0.0}
    assert snapshot(place / "in") == before
    assert b"<script>" not in results(place / "course")["dan.html"]


def test_a_lost_report_is_written_again_without_grading(place: Path, fake: FakeJail) -> None:
    """Reports are made of the gradebook: deleted, they come back, also where the submission is gone."""
    run(place)
    published = results(place / "course")
    shutil.rmtree(place / "course" / "reports")
    (place / "in" / "ada.py").unlink()
    run(place)
    assert results(place / "course") == published
    assert len(fake.seen) == 5


def test_results_do_not_depend_on_jobs_or_order(place: Path, tmp_path: Path, fake: FakeJail) -> None:
    """One worker or three, the first done last: the same bytes."""
    shutil.copytree(place, tmp_path / "other")
    run(place)
    fake.before = lambda name: time.sleep(0.02 * (len(NAMES) - NAMES.index(name)))
    run(tmp_path / "other", jobs=3)
    assert results(tmp_path / "other" / "course") == results(place / "course")


def test_grade_refuses_what_is_no_course(tmp_path: Path) -> None:
    """A folder without a gradebook is a sentence, and stays as it was."""
    (tmp_path / "in").mkdir()
    with pytest.raises(UnusableInput, match="this is no course"):
        grade(tmp_path, tmp_path / "in", profile=PROFILE)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


# --- nothing twice


def test_grade_twice_does_nothing_twice(place: Path, fake: FakeJail) -> None:
    """The second run starts no jail and changes no byte, not even a file's time."""
    run(place)
    assert sorted(fake.seen) == list(NAMES)
    published = results(place / "course")
    page = place / "course" / "reports" / "ada.html"
    os.utime(page, (1000, 1000))
    done = run(place)
    assert sorted(fake.seen) == list(NAMES)
    assert (done.graded, done.kept) == (0, 5)
    assert results(place / "course") == published
    assert page.stat().st_mtime == 1000


def test_work_is_named_by_all_it_depends_on(place: Path, fake: FakeJail) -> None:
    """Another file, limit, profile or policy is other work; the same is not."""
    run(place)
    grade(place / "course", place / "in", profile=PROFILE, limits=Limits(cpu_seconds=3))
    assert len(fake.seen) == 10
    grade(place / "course", place / "in", profile=Profile("medium"))
    assert len(fake.seen) == 15
    run(place)
    assert len(fake.seen) == 15


def test_a_corrected_exercise_is_other_work(place: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeJail) -> None:
    """What a mark is made by is part of what it depends on: after a correction everything is graded again."""
    first = run(place)
    assert run(place).graded == 0
    monkeypatch.setattr(resources, "source_digest", lambda: b"corrected")
    assert run(place).graded == first.graded


# --- the jail


@pytest.fixture(scope="module")
def profile() -> Profile:
    return jail.choose_profile()


def test_the_jail_gets_no_answer(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What enters the jail is the source, names of slots, arguments and a seed: no key, no path, no secret."""
    jobs: list[Job] = []

    def remember(job: Job, limits: Limits, profile: Profile) -> JobResult:
        jobs.append(job)
        return FakeJail().run(job, limits, profile)

    monkeypatch.setattr(jail, "run", remember)
    run(place)
    secret = streams.read_secret(place / "course" / "secret.key")
    for job in jobs:
        assert [slot.name for slot in job.slots] == ["q1_order"]
        assert all(call.function == "bias_gradient" and call.probe == "" for call in job.calls)
        assert secret.hex() not in repr(job)
        assert str(place) not in repr(job)


def test_submissions_that_attack_the_jail_cost_only_themselves(place: Path, profile: Profile) -> None:
    """One ends its process, one never returns, one is no Python, one is empty: the fifth has its points, all have a
    report, and three jobs give the bytes of one."""
    hand_in(place, "bob", "import os; os._exit(0)")
    hand_in(place, "cyd", "while True: pass")
    (place / "in" / "dan.py").write_bytes(b"\0\xff def (")
    (place / "in" / "eve.py").write_bytes(b"")
    shutil.copytree(place, place / "again")
    limits = Limits(cpu_seconds=2.0, case_seconds=0.4)
    grade(place / "course", place / "in", profile=profile, jobs=3, limits=limits)
    assert scores(place / "course") == {"ada": 1.0, "bob": 0.0, "cyd": 0.0, "dan": 0.0, "eve": 0.0}
    assert len(list((place / "course" / "reports").iterdir())) == 6
    grade(place / "again" / "course", place / "again" / "in", profile=profile, jobs=1, limits=limits)
    assert results(place / "again" / "course") == results(place / "course")
