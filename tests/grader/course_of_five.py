"""A small course, what five students hand in for it, and a jail that is played: for the tests of the whole way."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exercises.entry import NOT_YET
from grader import pipeline
from grader.jail import CallResult, CaseResult, Job, JobResult, Limits, Profile, Reading
from grader.pipeline import grade
from grader.spec import parse_quiz

QUIZ = parse_quiz(
    """title = "Small"
[[items]]
exercise = "datacamp/training_recap"
[[items]]
exercise = "nielsen/bias_gradient"
""",
    "small",
    "small.toml",
)
NAMES = ("ada", "bob", "cyd", "dan", "eve")
PROFILE = Profile("strong")
WORK = {
    "ada": "return delta.copy()",
    "bob": "return -delta",
    "cyd": NOT_YET,
    "dan": "raise ValueError('<script>')",
    "eve": "return delta.sum()",
}


def nothing() -> None:
    """No progress bar."""


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def results(course: Path) -> dict[str, bytes]:
    """Everything `grade` publishes, byte for byte."""
    found = snapshot(course / "reports")
    return found | {name: (course / name).read_bytes() for name in ("scores.csv", "results.jsonl")}


def scores(course: Path) -> dict[str, float]:
    lines = (course / "results.jsonl").read_bytes().splitlines()
    return {card["student"]: card["score"] for card in map(json.loads, lines)}


def hand_in(place: Path, name: str, body: str, file: str = "", when: float = 0) -> Path:
    text = (place / "course" / "handouts" / name / "quiz.py").read_text().replace(NOT_YET, body)
    path = place / "in" / (file or f"{name}.py")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    if when:
        os.utime(path, (when, when))
    return path


class FakeJail:
    """In the place of `jail.run`: gives what the body of the function says, without running it; counts its calls."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.before: Callable[[str], None] = lambda name: None

    def run(self, job: Job, limits: Limits, profile: Profile) -> JobResult:
        text = job.source.decode()
        name = next((name for name in NAMES if f":{name}:" in text), "")
        self.seen.append(name)
        self.before(name)
        (call,) = job.calls
        if "raise ValueError" in text:
            cases = tuple(CaseResult("error", message="ValueError: <script>") for _ in call.cases)
        else:
            factor = -1.0 if "return -delta" in text else 2.0 if "sum" in text else 1.0
            cases = tuple(CaseResult("ok", factor * case[0]) for case in call.cases)
        done = CallResult(call.function, "untouched" if NOT_YET in text else "ok", cases=cases)
        readings = tuple(Reading(slot.name, "missing") for slot in job.slots)
        return JobResult("ok", readings=readings, calls=(done,), profile=profile.name)


def run(place: Path, jobs: int = 1) -> pipeline.GradingReport:
    """With several jobs in threads of this process, where the fake jail is; worker processes have their own tests."""
    with ThreadPoolExecutor(jobs) as threads:
        executor = threads if jobs > 1 else None
        return grade(place / "course", place / "in", profile=PROFILE, jobs=jobs, executor=executor)
