"""A large class: time and transactions grow with the class as they must, memory does not."""

import cProfile
import shutil
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from grader import needs, pipeline, resources, streams
from grader.gradebook import Gradebook
from grader.grading import Done
from grader.pipeline import grade
from grader.scorecard import ItemScore, Scorecard, to_json
from grader.spec import Student
from grader.variants import draw
from tests.grader.course_of_five import PROFILE, QUIZ, FakeJail, run


class Canned(Executor):
    """In the place of the workers: every task is done at once, as if it were right."""

    def __init__(self) -> None:
        self.sources: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (task,) = args
        self.sources.append(len(task.source))
        card = Scorecard(
            quiz="small", student=task.student.student, submission=task.sha, score=0.0, max_score=2.0, items=ITEMS,
            profile="strong", seed=1,
        )  # fmt: skip
        future: Future[Any] = Future()
        future.set_result(Done(to_json(card), b"<html></html>"))
        return future


ITEMS = tuple(
    ItemScore(
        item=f"q{at}", id=item.exercise, title="T", verdict="wrong", status="ok", points=0.0, max_points=1.0, parts=()
    )
    for at, item in enumerate(QUIZ.items, 1)
)  # fmt: skip


def class_of(root: Path, number: int, content: bytes = b"x = 1\n") -> Path:
    """A course with so many students, all of whom have handed in."""
    (root / "course").mkdir(parents=True)
    (root / "in").mkdir()
    drawn = draw(QUIZ, "", streams.new_secret(root / "course" / "secret.key"))
    book = Gradebook.create(root / "course" / "gradebook.db", QUIZ)
    for at in range(number):
        book.enrol(Student(f"s{at:05}"), drawn)
        (root / "in" / f"s{at:05}.py").write_bytes(content + b"#%d" % at)
    book.close()
    return root


def canned(place: Path) -> pipeline.GradingReport:
    return grade(place / "course", place / "in", profile=PROFILE, jobs=2, executor=Canned())


def calls_of(place: Path) -> int:
    """How many functions are called to grade what is there."""
    profiler = cProfile.Profile()
    profiler.enable()
    canned(place)
    profiler.disable()
    return sum(each.callcount for each in profiler.getstats())


def test_time_is_linear_in_the_class(tmp_path: Path) -> None:
    """Twice the class, twice the calls: nothing is gone through again for every submission. So it is for a run that
    finds everything done, and for one that finds the reports gone."""
    first = class_of(tmp_path / "0", 20)  # what is done once in a process, such as compiling templates, is done here
    canned(first)
    shutil.rmtree(first / "course" / "reports")
    canned(first)
    places = [class_of(tmp_path / str(number), number) for number in (20, 40, 60)]
    for prepare in (lambda place: None, lambda place: None, lambda place: shutil.rmtree(place / "course" / "reports")):
        for place in places:
            prepare(place)
        few, more, most = map(calls_of, places)
        assert 0.99 < (most - more) / (more - few) < 1.01


def test_memory_does_not_grow_with_what_is_handed_in(tmp_path: Path) -> None:
    """Of 100 files of 300 KB a few are in memory at a time, and neither are all the scorecards or pages."""
    place = class_of(tmp_path / "large", 100, b"#" * 300_000)
    canned(class_of(tmp_path / "small", 2))
    tracemalloc.start()
    try:
        assert canned(place).graded == 100
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100 * 300_000 / 2


def test_scorecards_that_are_finished_together_share_a_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is waited for once for all of them; each is in the gradebook before its page is written."""
    sizes: list[int] = []
    save = Gradebook.save

    def counted(self: Gradebook, entries: Any) -> None:
        some = list(entries)
        sizes.append(len(some))
        save(self, some)

    monkeypatch.setattr(Gradebook, "save", counted)
    canned(class_of(tmp_path, 40))
    assert sum(sizes) == 40
    assert 1 < max(sizes) <= 64


def test_constant_parts_of_work_are_hashed_once(place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources and the packages are the same for every submission: looked at once in a run."""
    seen: list[str] = []
    digest, versions = resources.source_digest, needs.versions
    monkeypatch.setattr(resources, "source_digest", lambda: seen.append("digest") or digest())
    monkeypatch.setattr(needs, "versions", lambda names: seen.append("versions") or versions(names))
    run(place)
    assert seen == ["digest", "versions"]
    assert resources.source_digest is not digest
    assert digest.cache_info().maxsize == 1
