"""Regrading: the given stays, the key is solved anew; a dry run writes nothing, and says who gains, loses, and why."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exercises.bank import BANK
from exercises.entry import question
from exercises.model import CodeExercise, Expected, Given, Key, Part, Question
from grader import grading, jail, pipeline, regrade, resources, variants
from grader.errors import UnusableInput
from grader.gradebook import Gradebook
from grader.jail import CallResult, CaseResult, Job, JobResult, Limits, Profile, Reading
from grader.regrade import Change, ItemChange, PartChange, Regraded, Seen, as_record, as_text, compare, unkept
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard
from grader.spec import Quiz, Student, parse_quiz

NAMES = ("ada", "bob", "cyd", "dan", "eve")
PROFILE = Profile("strong")
TOML = """title = "Small"
[[items]]
exercise = "mine/rounding"
points = 2
[[items]]
exercise = "nielsen/bias_gradient"
"""


def rounding(rounded: Callable[[float], int], *names: str, kind: str = "number") -> Question:
    """A question on rounding with two parts, solved in this way."""
    first, second = names or ("whole", "next")

    def solve(given: Given) -> Key:
        """Round <<x>>."""
        values = {first: rounded(given["x"]), second: rounded(given["x"]) + 1}
        return {name: Expected(value, str(value), tolerance=0.01) for name, value in values.items()}

    return question(
        "mine/rounding",
        title="Rounding",
        source="A pack",
        level="recall",
        minutes=1,
        draw=lambda stream: {"x": round(float(stream.integers(10, 90)) + 0.7, 1)},
        parts=lambda given: (Part(first, kind, "rounded", places=0), Part(second, "number", "one more", places=0)),  # type: ignore[arg-type]
        alternatives=lambda given: {},
    )(solve)


FAULTY, RIGHT = rounding(int), rounding(round)
CODE = BANK["nielsen/bias_gradient"]
assert isinstance(CODE, CodeExercise)
TWICE = replace(CODE, stand_in=lambda delta: 2 * delta)  # a solution that is wrong


class FakeJail:
    """In the place of `jail.run`: reads what stands in the file, without running it; says whose it has run."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.before: Callable[[str], None] = lambda name: None
        self.open: set[str] = set()  # whose function cannot be tried

    def run(self, job: Job, limits: Limits, profile: Profile) -> JobResult:
        text = job.source.decode()
        (name,) = (name for name in NAMES if f":{name}:" in text)
        self.seen.append(name)
        self.before(name)
        readings = tuple(read(slot.name, text) for slot in job.slots)
        (call,) = job.calls
        if name in self.open:
            done = CallResult(call.function, "unavailable", "it is not installed")
        else:
            factor = 2.0 if "2 * delta" in text else 1.0
            done = CallResult(
                call.function, "ok", cases=tuple(CaseResult("ok", factor * case[0]) for case in call.cases)
            )
        return JobResult("ok", readings=readings, calls=(done,), profile=profile.name)


def read(slot: str, text: str) -> Reading:
    (typed,) = re.findall(rf"^{slot} = (\S+)", text, re.MULTILINE)
    return Reading(slot, "missing") if typed == "..." else Reading(slot, "ok", typed, int(typed))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJail:
    made = FakeJail()
    monkeypatch.setattr(jail, "run", made.run)
    return made


def in_force(monkeypatch: pytest.MonkeyPatch, asked: Question, written: CodeExercise = CODE) -> None:
    """From now on the bank has these, as if grader had been started anew with other files."""
    monkeypatch.setitem(BANK, "mine/rounding", asked)
    monkeypatch.setitem(BANK, CODE.id, written)
    monkeypatch.setattr(resources, "source_digest", lambda: f"{id(asked)} {id(written)}".encode())
    grading.keys_of.cache_clear()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A course of five, graded while both exercises were at fault; not to be written to.

    ada rounds rightly, bob cuts off as the faulty solution did, cyd writes nothing, dan is half right and has lost the
    line that says whose the file is, eve has nothing but the function that the faulty solution asked for.
    """
    root = tmp_path_factory.mktemp("graded")
    with pytest.MonkeyPatch.context() as patch:
        in_force(patch, FAULTY, TWICE)
        quiz = parse_quiz(TOML, "small", "small.toml")
        pipeline.generate(quiz, [Student(name, name.title()) for name in NAMES], root / "course", lambda: None)
        (root / "in").mkdir()
        for name, (whole, more) in {"ada": (1, 2), "bob": (0, 1), "dan": (1, 1)}.items():
            hand_in(root, name, whole, more)
        for name in ("cyd", "eve"):
            hand_in(root, name)
        file = root / "in" / "eve.py"
        file.write_text(file.read_text() + "# return 2 * delta\n")
        file = root / "in" / "dan.py"
        file.write_text(file.read_text().replace("HANDOUT = ", "# "))
        patch.setattr(jail, "run", FakeJail().run)
        done = pipeline.grade(root / "course", root / "in", profile=PROFILE)
        assert (done.graded, done.faults) == (5, ())
        yield root
    grading.keys_of.cache_clear()


def hand_in(root: Path, name: str, *over: int) -> None:
    """A file with answers that are by so much more than the number that was given, cut off."""
    text = (root / "course" / "handouts" / name / "quiz.py").read_text()
    if over:
        x = int(given(root, name)["x"])
        for slot, more in zip(("q1_whole", "q1_next"), over, strict=True):
            text = text.replace(f"{slot} = ...", f"{slot} = {x + more}")
    (root / "in" / f"{name}.py").write_text(text)


def given(root: Path, name: str) -> dict[str, Any]:
    book = Gradebook.open(root / "course" / "gradebook.db")
    (variant, _) = book.variants(name)
    book.close()
    return variant.given


@pytest.fixture
def place(graded: Path, tmp_path: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it without the submissions, now that both exercises are corrected."""
    shutil.copytree(graded / "course", tmp_path / "place" / "course")
    in_force(monkeypatch, RIGHT)
    return tmp_path / "place"


def run(place: Path, *, apply: bool = False, jobs: int = 1, profile: Profile = PROFILE) -> Regraded:
    with ThreadPoolExecutor(jobs) as threads:
        executor = threads if jobs > 1 else None
        return regrade.regrade(place / "course", profile=profile, jobs=jobs, apply=apply, executor=executor)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time, but for what SQLite makes while somebody reads."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def results(place: Path) -> dict[str, bytes]:
    course = place / "course"
    found = {path.name: path.read_bytes() for path in (course / "reports").iterdir()}
    return found | {name: (course / name).read_bytes() for name in ("scores.csv", "results.jsonl")}


def scores(place: Path) -> dict[str, float]:
    lines = (place / "course" / "results.jsonl").read_bytes().splitlines()
    return {card["student"]: card["score"] for card in map(json.loads, lines)}


def rows(place: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def gains(done: Regraded) -> dict[str, float]:
    return {change.student: change.gain for change in done.changes}


# --- a dry run


def test_a_dry_run_writes_nothing(place: Path, fake: FakeJail) -> None:
    """Every file of the course, the gradebook too, keeps its bytes and its time; and everybody is marked anew."""
    before = snapshot(place)
    done = run(place)
    assert sorted(fake.seen) == list(NAMES)
    assert (done.applied, done.regraded, done.class_page) == (False, 5, None)
    assert snapshot(place) == before


def test_it_says_who_gains_who_loses_and_how_much(place: Path) -> None:
    """By student and item, with the sum of it: two parts of a point each, and a function of one."""
    assert scores(place) == {"ada": 0.0, "bob": 2.0, "cyd": 0.0, "dan": 1.0, "eve": 1.0}
    done = run(place)
    assert gains(done) == {"ada": 3.0, "bob": -1.0, "cyd": 1.0, "dan": 1.0, "eve": -1.0}
    assert (done.submissions, done.gain, done.lose, done.unchanged, done.kept) == (5, 3, 2, 0, 0)
    assert (done.mean_before, done.mean_after, done.max_score) == (0.8, 1.4, 3.0)


def test_it_says_why(place: Path) -> None:
    """Of every part that is marked otherwise: both verdicts, both points, both expected values, both first findings;
    of parts that are not, nothing."""
    x = int(given(place, "ada")["x"])
    ada, bob, cyd, dan, eve = run(place).changes
    (asked, written) = ada.items
    assert (asked.item, asked.id, asked.verdict_before, asked.verdict_after) == (
        "q1",
        "mine/rounding",
        "wrong",
        "correct",
    )
    assert (asked.points_before, asked.points_after, asked.max_points) == (0.0, 2.0, 2.0)
    (whole, _) = asked.parts
    assert (whole.slot, whole.before.verdict, whole.after.verdict) == ("q1_whole", "wrong", "correct")
    assert (whole.before.points, whole.after.points) == (0.0, 1.0)
    assert (whole.before.expected, whole.after.expected) == (str(x), str(x + 1))
    assert f"got {x + 1}" in whole.before.finding
    assert whole.after.finding == ""
    (function,) = written.parts
    assert "case 1" in function.before.finding
    assert "expected" in function.before.finding
    assert bob.items[0].parts[0].after.finding
    assert [item.id for item in cyd.items] == ["mine/rounding", CODE.id]
    assert not cyd.items[0].marked_otherwise
    assert [part.part for part in dan.items[0].parts] == ["whole", "next"]
    assert [item.verdict_after for item in eve.items] == ["missing", "wrong"]


def test_the_reasons_are_printed_and_published(place: Path) -> None:
    """In words and as JSON, the same."""
    done = run(place)
    x = int(given(place, "ada")["x"])
    text = as_text(done, "c")
    assert text.startswith("Gain:\n  ada: 0 -> 3 of 3 (+3)\n    q1 mine/rounding: wrong -> correct, 0 -> 2 of 2\n")
    assert f"      q1_whole: wrong -> correct, 0 -> 1 of 1\n        expected: {x} -> {x + 1}\n        before: " in text
    assert "\n        now: nothing to find\n" in text
    assert text.index("Lose:\n  bob: 2 -> 1 of 3 (-1)") > text.index("dan:")
    assert "5 students: 3 gain, 2 lose, 0 unchanged in points.\nMean: 0.8 -> 1.4 of 3.\nDry run: nothing" in text
    assert "`grader regrade c --apply` records 5 new scorecards, keeps the old ones" in text
    record: Any = json.loads(json.dumps(as_record(done)))
    assert [(each["student"], each["gain"]) for each in record["changes"]] == list(gains(done).items())
    assert record["changes"][0]["items"][0]["parts"][0]["before"]["expected"] == str(x)


# --- applied


def test_applied_it_is_what_grading_would_give(place: Path, graded: Path, tmp_path: Path) -> None:
    """Reports, class page and exports are, byte for byte, those of a grading of the same files by the corrected
    exercises; a grading afterwards finds nothing to do."""
    shutil.copytree(graded, tmp_path / "other")
    pipeline.grade(tmp_path / "other" / "course", tmp_path / "other" / "in", profile=PROFILE)
    old = results(place)
    done = run(place, apply=True)
    assert gains(done) == {"ada": 3.0, "bob": -1.0, "cyd": 1.0, "dan": 1.0, "eve": -1.0}
    assert scores(place) == {"ada": 3.0, "bob": 1.0, "cyd": 1.0, "dan": 2.0, "eve": 0.0}
    assert b"no HANDOUT line" in results(place)["dan.html"]
    assert results(place) == results(tmp_path / "other")
    assert {name for name in old if old[name] != results(place)[name]} == set(old)
    again = pipeline.grade(place / "course", graded / "in", profile=PROFILE)
    assert (again.graded, again.kept) == (0, 5)
    assert results(place) == results(tmp_path / "other")


def test_a_second_time_there_is_nothing_to_do(place: Path, fake: FakeJail) -> None:
    """After it was applied, neither a dry run nor applying it again starts a jail or changes what is published."""
    run(place, apply=True)
    published = results(place)
    fake.seen.clear()
    for apply in (False, True):
        done = run(place, apply=apply)
        assert (done.kept, done.regraded, done.changes, done.unchanged) == (5, 0, (), 5)
        assert not done.marked_otherwise
        assert (done.mean_before, done.mean_after) == (1.4, 1.4)
    assert fake.seen == []
    assert results(place) == published
    assert "Nothing to do." in as_text(run(place), "c")


def test_old_scorecards_are_kept(place: Path) -> None:
    """They stand in the gradebook beside the new ones, each with its bytes, and no longer count."""
    query = "SELECT student, work, scorecard FROM scorecards ORDER BY student, work"
    before = rows(place, query)
    run(place, apply=True)
    after = rows(place, query)
    assert len(after) == 10
    assert set(before) < set(after)
    current = rows(place, "SELECT student, scorecard FROM scorecards WHERE current = 1 ORDER BY student")
    assert [student for student, _ in current] == list(NAMES)
    assert not {card for _, card in current} & {card for *_, card in before}


def test_the_given_is_never_drawn_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise that would draw other numbers now: the saved ones are solved, and stay in the gradebook."""
    before = rows(place, "SELECT * FROM variants ORDER BY student")
    kept = {name: given(place, name)["x"] for name in NAMES}

    def fail(*arguments: Any) -> Any:
        raise AssertionError("drawn again")

    for name in ("draw", "drawn", "draw_question"):
        monkeypatch.setattr(variants, name, fail)
    in_force(monkeypatch, replace(RIGHT, draw=lambda stream: {"x": 3.0}))
    done = run(place, apply=True)
    assert rows(place, "SELECT * FROM variants ORDER BY student") == before
    for change in done.changes:
        assert change.items[0].parts[0].after.expected == str(round(kept[change.student]))


def test_a_correction_taken_back_gives_the_old_marks(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There and back again: every published byte is the first one."""
    before = results(place)
    run(place, apply=True)
    in_force(monkeypatch, FAULTY, TWICE)
    done = run(place, apply=True)
    assert gains(done)["ada"] == -3.0
    assert results(place) == before


# --- what it refuses


def fails(given: Given) -> Any:
    raise ZeroDivisionError("ours")


REFUSED: dict[str, tuple[Question | CodeExercise | None, str]] = {
    "other parts": (rounding(round, "whole", "after"), r"mine/rounding: what was handed in answers next \(number\)"),
    "another kind": (rounding(round, "whole", "next", kind="formula"), r"mine/rounding.*whole \(formula\) now"),
    "no solution": (replace(RIGHT, solve=fails), r"mine/rounding: its solver raised ZeroDivisionError: ours"),
    "no parts": (replace(RIGHT, parts=fails), r"mine/rounding: its parts raised ZeroDivisionError"),
    "no alternatives": (replace(RIGHT, alternatives=fails), r"mine/rounding: its alternatives raised"),
    "no statement": (replace(RIGHT, statement=fails), r"mine/rounding: its statement, picture or worked solution"),
    "a function now": (replace(CODE, id="mine/rounding"), r"mine/rounding.*bias_gradient \(code\) now"),
    "gone": (None, r"mine/rounding belongs to this course, but there is no such exercise any more"),
}  # fmt: skip


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_be_marked_is_refused_by_name(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """One sentence with the exercise; nothing written though it was to be applied, and no submission run."""
    changed, words = REFUSED[how]
    if changed is None:
        monkeypatch.delitem(BANK, "mine/rounding")
    else:
        monkeypatch.setitem(BANK, "mine/rounding", changed)
    before = snapshot(place)
    with pytest.raises(UnusableInput, match=words) as raised:
        run(place, apply=True)
    assert "othing w" in raised.value.sentences[-1]
    assert len([each for each in raised.value.sentences if "mine/rounding" in each]) == 1
    assert (fake.seen, snapshot(place)) == ([], before)


def test_a_function_with_another_name_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handed in has the old name."""

    def gradient_of_biases(delta: Any) -> Any:
        return delta

    monkeypatch.setitem(BANK, CODE.id, replace(CODE, reference=gradient_of_biases))
    with pytest.raises(UnusableInput, match=r"bias_gradient \(code\); it asks for gradient_of_biases \(code\) now"):
        run(place)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (replace(CODE, stand_in=lambda delta: [][0]), "its solution raised IndexError"),
        (replace(CODE, cases=lambda stream: [][0]), "its cases raised IndexError"),
        (replace(CODE, alternatives=lambda cases: [][0]), "its alternatives raised IndexError"),
    ],
)
def test_a_function_that_cannot_be_marked_is_refused(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch, broken: CodeExercise, words: str
) -> None:
    """Its cases, its solution and its mistakes are tried before anything is run."""
    monkeypatch.setitem(BANK, CODE.id, broken)
    with pytest.raises(UnusableInput, match=f"{CODE.id}: {words}"):
        run(place, apply=True)
    assert fake.seen == []


def test_one_student_who_cannot_be_marked_stops_all(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class is treated alike: a given that only one has is enough, and it is said of how many."""
    x = given(place, "eve")["x"]
    number = sum(given(place, name)["x"] == x for name in NAMES)
    solve = RIGHT.solve
    monkeypatch.setitem(
        BANK, "mine/rounding", replace(RIGHT, solve=lambda given: fails(given) if given["x"] == x else solve(given))
    )
    with pytest.raises(UnusableInput, match=rf"\({number} students?\)"):
        run(place, apply=True)
    assert fake.seen == []


def test_a_course_without_kept_files_is_told_what_to_do(place: Path, graded: Path) -> None:
    """Graded by an earlier version: refused; after one grading with the folder it works. One file that is missing is
    named, and everybody else is regraded."""
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    connection.execute("DELETE FROM submissions WHERE student = 'bob'")
    connection.commit()
    done = run(place)
    assert done.unkept == ("bob",)
    assert (sorted(gains(done)), done.submissions, done.regraded) == (["ada", "cyd", "dan", "eve"], 5, 4)
    assert (
        "1 student not regraded, because the gradebook does not hold the files: bob. Run `grader grade`"
        in unkept(done)[0]
    )
    connection.execute("DROP TABLE submissions")
    connection.commit()
    connection.close()
    with pytest.raises(UnusableInput, match="Run `grader grade` once with the folder of the submissions"):
        run(place)
    pipeline.grade(place / "course", graded / "in", profile=PROFILE)
    assert (run(place).kept, run(place).unkept) == (5, ())


def test_a_file_that_is_not_that_of_the_scorecard_is_not_used(place: Path, fake: FakeJail) -> None:
    """Whatever has come between them: bob is left as he is, and named; nothing else is taken for his work."""
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    connection.execute(
        "UPDATE submissions SET (sha, source) = (SELECT sha, source FROM submissions WHERE student = 'ada') "
        "WHERE student = 'bob'"
    )
    connection.commit()
    connection.close()
    assert run(place).unkept == ("bob",)
    assert "bob" not in fake.seen


def test_a_damaged_file_is_met_before_anything_is_written(place: Path, fake: FakeJail) -> None:
    """Bytes that are not those of the hash: a sentence, and nobody is regraded."""
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    connection.execute("UPDATE submissions SET source = x'00' WHERE student = 'eve'")
    connection.commit()
    connection.close()
    before = results(place)
    with pytest.raises(UnusableInput, match="does not hold the file of 'eve' as it was"):
        run(place, apply=True)
    assert (fake.seen, results(place)) == ([], before)
    assert len(rows(place, "SELECT 1 FROM scorecards")) == 5


# --- what may happen


def test_open_marks_are_decided(place: Path, fake: FakeJail) -> None:
    """From undecided to correct: no points before are told as open; from correct to undecided is no silent loss."""
    fake.open = {"ada"}
    run(place, apply=True)
    fake.open = set()
    with pytest.MonkeyPatch.context() as patch:
        in_force(patch, replace(RIGHT), CODE)
        done = run(place)
    (change,) = done.changes
    (item,) = change.items
    assert (change.gain, item.verdict_before, item.points_before, item.points_after) == (1.0, "undecided", None, 1.0)
    assert "undecided -> correct, open -> 1 of 1" in as_text(done, "c")


def test_a_verdict_that_changes_without_points_is_told(place: Path, fake: FakeJail) -> None:
    """Open before, wrong now: no points either way, and yet it is no dry run without changes."""
    fake.open = {"eve"}
    run(place, apply=True)
    fake.open = set()
    with pytest.MonkeyPatch.context() as patch:
        in_force(patch, replace(RIGHT), CODE)
        done = run(place)
    assert (gains(done), done.marked_otherwise) == ({"eve": 0.0}, True)
    assert "As many points, other verdicts:\n  eve: 0 -> 0 of 3 (+0)" in as_text(done, "c")


def test_who_is_set_aside_keeps_what_counts(place: Path, graded: Path, tmp_path: Path) -> None:
    """A newer file that waits for a person changes nothing: the one that counts is regraded, and the list of those
    that wait stays."""
    shutil.copytree(graded / "in", tmp_path / "in")
    (tmp_path / "in" / "ada.py").write_text("HANDOUT = 'forged'")
    with pytest.MonkeyPatch.context() as patch:
        in_force(patch, FAULTY, TWICE)
        assert pipeline.grade(place / "course", tmp_path / "in", profile=PROFILE).graded == 0
    grading.keys_of.cache_clear()
    waiting = rows(place, "SELECT * FROM set_aside")
    assert [path for path, *_ in waiting] == ["ada.py"]
    assert gains(run(place, apply=True))["ada"] == 3.0
    assert rows(place, "SELECT * FROM set_aside") == waiting
    assert b"ada.py" in results(place)["class.html"]


def test_a_fault_of_ours_costs_only_that_submission(place: Path, fake: FakeJail) -> None:
    """The others are recorded; the one keeps its old marks and its report, and is tried again next time."""
    before = results(place)

    def fail(name: str) -> None:
        if name == "bob":
            raise ZeroDivisionError("ours")

    fake.before = fail
    done = run(place, apply=True)
    (fault,) = done.faults
    assert fault.startswith("bob.py: grader itself failed on it (ZeroDivisionError: ours)")
    assert (done.regraded, done.unchanged, scores(place)["bob"], scores(place)["ada"]) == (4, 0, 2.0, 3.0)
    assert results(place)["bob.html"] == before["bob.html"]
    fake.before = lambda name: None
    assert gains(run(place, apply=True)) == {"bob": -1.0}


@pytest.mark.parametrize(("jobs", "runs"), [(1, 1), (3, 2)])
def test_a_time_out_stands_after_a_second_run_alone(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch, jobs: int, runs: int
) -> None:
    """Beside others it may be their fault: nobody loses points by a busy machine."""

    def loaded(job: Job, limits: Limits, profile: Profile) -> JobResult:
        done = fake.run(job, limits, profile)
        late = fake.seen[-1] == "ada" and fake.seen.count("ada") == 1
        calls = tuple(replace(call, status="timeout", cases=()) for call in done.calls)
        return replace(done, calls=calls, hurried=True) if late else done

    in_force(monkeypatch, RIGHT)
    monkeypatch.setattr(jail, "run", loaded)
    done = run(place, jobs=jobs)
    assert fake.seen.count("ada") == runs
    assert gains(done)["ada"] == (3.0 if jobs == 3 else 2.0)
    assert len(done.changes) == 5


def test_results_do_not_depend_on_jobs(place: Path, tmp_path: Path) -> None:
    """One worker or three: the same report, the same bytes."""
    shutil.copytree(place, tmp_path / "other")
    one, three = run(place, apply=True), run(tmp_path / "other", apply=True, jobs=3)
    assert msgspec.structs.replace(three, class_page="") == msgspec.structs.replace(one, class_page="")
    assert results(tmp_path / "other") == results(place)


def test_an_unsafe_profile_is_told_in_every_report(place: Path) -> None:
    """Regraded without a jail, the reports say so as those of a grading do."""
    run(place, apply=True, profile=Profile("none"))
    assert {card["profile"] for card in map(json.loads, results(place)["results.jsonl"].splitlines())} == {"none"}


def test_progress_is_told(place: Path) -> None:
    """Both passes: whether the exercises can mark what was given, and the marking."""
    told: list[tuple[str, int, int]] = []

    def announce(total: int, what: str) -> Callable[[], None]:
        told.append((what, total, 0))

        def tick() -> None:
            told[-1] = (*told[-1][:2], told[-1][2] + 1)

        return tick

    regrade.regrade(place / "course", profile=PROFILE, announce=announce)
    assert told == [("exercises", 5, 5), ("submissions", 5, 5)]


def test_an_empty_course_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing graded yet: it is said. No course: a sentence."""
    in_force(monkeypatch, RIGHT)
    quiz: Quiz = parse_quiz(TOML, "small", "small.toml")
    pipeline.generate(quiz, [Student("ada")], tmp_path / "course", lambda: None)
    done = run(tmp_path)
    assert (done.submissions, done.mean_before, done.mean_after) == (0, None, None)
    assert as_text(done, "c").endswith("Nothing has been graded yet.")
    with pytest.raises(UnusableInput, match="this is no course"):
        run(tmp_path / "nowhere")


# --- two scorecards


def scorecard(part: PartScore, points: float | None = 0.0) -> Scorecard:
    item = ItemScore(
        item="q1", id="a/b", title="T", verdict=part.verdict, status="ok", points=points, max_points=1.0, parts=(part,)
    )
    return Scorecard(
        quiz="t", student="ada", submission="0", score=points or 0.0, max_score=1.0, items=(item,), profile="strong",
        seed=1,
    )  # fmt: skip


def part(**what: Any) -> PartScore:
    return PartScore(
        **{"part": "p", "slot": "q1_p", "kind": "number", "verdict": "wrong", "status": "ok", "points": 0.0,
           "max_points": 1.0, **what}
    )  # fmt: skip


FOUND = Finding(message="not it", where="case 1", expected="1", got="2", misconception="sign-flipped")


TOLD = "case 1: not it (expected 1, got 2) [sign-flipped]"
ASIDE = Finding(message="aside", note=True)


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        ((FOUND,), TOLD),
        ((ASIDE, FOUND), TOLD),
        ((ASIDE,), "aside"),
        ((Finding(message="ab\n" * 999),), "ab " * 98 + "ab ..."),
    ],
)
def test_the_first_finding_is_told_in_a_line(findings: tuple[Finding, ...], told: str) -> None:
    """Where, what, both values and the mistake; a remark only where there is nothing else; cut off where it is long."""
    change = compare(scorecard(part()), scorecard(part(findings=findings)))
    assert change
    (only,) = change.items[0].parts
    assert (only.before.finding, only.after.finding) == ("", told)
    assert len(told) <= 300
    assert not change.marked_otherwise


def test_what_differs_only_where_it_is_cut_off_is_a_change() -> None:
    """Long values are compared whole, and told short."""
    change = compare(scorecard(part(expected="1" * 400)), scorecard(part(expected="1" * 399 + "2")))
    assert change
    assert change.items[0].parts[0].after.expected.endswith(" ...")


def test_equal_scorecards_have_no_change() -> None:
    """Nor have those that differ in what is no part of the marks: profile, output, remarks."""
    card = scorecard(part(findings=(FOUND,)))
    other = msgspec.structs.replace(card, profile="medium", output="x", remarks=("y",))
    assert compare(card, other) is None


def test_what_students_write_does_not_drive_the_terminal(place: Path) -> None:
    """A finding may hold anything: no control character is printed, and no line is broken by one."""
    change = compare(scorecard(part()), scorecard(part(findings=(Finding(message="\x1b[31m\r\nGain: me"),))))
    assert change
    changed = msgspec.structs.replace(change, score_after=1.0)
    text = as_text(msgspec.structs.replace(run(place), changes=(changed,)), "c")
    assert "\x1b" not in text
    assert "\nGain: me" not in text


def test_the_sample_in_the_page_for_instructors_is_what_is_printed() -> None:
    """docs/instructors.md shows, word for word, what these changes are told as."""
    seen = Seen("wrong", 0.0, "4", "this is not the value (got 5)"), Seen("correct", 1.0, "5", "")
    asked = PartChange("whole", "q1_whole", 1.0, *seen)
    item = ItemChange("q1", "mine/rounding", "T", 1.0, "wrong", "correct", 0.0, 1.0, (asked,))
    done = Regraded(
        applied=False, submissions=29, regraded=29, kept=0, gain=1, lose=0, unchanged=28, mean_before=1.9,
        mean_after=1.93, max_score=3.0, changes=(Change("ada", 2.0, 3.0, 3.0, (item,)),), unkept=(),
    )  # fmt: skip
    page = (Path(__file__).parents[2] / "docs" / "instructors.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^\$ grader regrade week6\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert f"{as_text(done, 'week6')}\n" == shown


# --- killed, and by the command line


# Lives through applying it in a child for every moment at which it can be killed.
DRIVER = """
import json, os, shutil, signal, sqlite3, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_regrade as here
from exercises.bank import BANK
from grader import jail, resources
from grader.gradebook import Gradebook

start, folder = Path(sys.argv[2]), Path(sys.argv[3])
moment = moments = 0


def tick():
    global moments
    moments += 1
    if moments == moment:
        os.kill(os.getpid(), signal.SIGKILL)


def watched(function):
    def call(*args, **extra):
        tick()
        result = function(*args, **extra)
        tick()
        return result

    return call


def regrade(at, kill_at):
    global moment, moments
    child = os.fork()
    if not child:
        moment, moments = kill_at, 0
        fake = here.FakeJail()
        jail.run = watched(fake.run)
        here.run(at, apply=True)
        (at / "seen").write_text(f"{moments} {len(fake.seen)}")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def recorded(at):
    connection = sqlite3.connect(at / "course" / "gradebook.db")
    return connection.execute("SELECT count(*) FROM scorecards").fetchone()[0] - len(here.NAMES)


Gradebook.save, os.replace, os.unlink = watched(Gradebook.save), watched(os.replace), watched(os.unlink)
BANK["mine/rounding"] = here.RIGHT
resources.source_digest = lambda: b"corrected"
shutil.copytree(start, folder / "whole")
assert regrade(folder / "whole", 0) == 0
lives = []
for kill_at in range(1, int((folder / "whole" / "seen").read_text().split()[0]) + 1, 3):
    at = folder / str(kill_at)
    shutil.copytree(start, at)
    killed, saved, ended = regrade(at, kill_at), recorded(at), regrade(at, 0)
    lives.append((str(at), killed, saved, ended, int((at / "seen").read_text().split()[1])))
print(json.dumps(lives))
"""


def test_a_kill_at_any_moment_changes_nothing(place: Path, tmp_path: Path) -> None:
    """Killed before or after each save, each file, each jail: run again, every published byte is that of an undisturbed
    run, only the rest is run in the jail, and no old scorecard is lost."""
    (tmp_path / "lives").mkdir()
    old = rows(place, "SELECT student, work, scorecard FROM scorecards")
    command = [sys.executable, "-W", "ignore", "-c", DRIVER, str(Path(__file__).parent), str(place)]
    done = subprocess.run([*command, str(tmp_path / "lives")], capture_output=True, text=True, timeout=120, check=False)
    assert not done.stderr, done.stderr
    lives = json.loads(done.stdout)
    want = results(tmp_path / "lives" / "whole")
    assert want != results(place)
    assert len(lives) > 10
    assert len({saved for _, _, saved, _, _ in lives}) == len(NAMES) + 1
    for folder, killed, saved, ended, seen in lives:
        assert (killed, ended, seen) == (-signal.SIGKILL, 0, len(NAMES) - saved)
        assert results(Path(folder)) == want, folder
        kept = rows(Path(folder), "SELECT student, work, scorecard FROM scorecards")
        assert (len(kept), set(old) < set(kept)) == (10, True)


PACK = '''
from exercises.entry import question
from exercises.model import Expected, Part


@question(
    "mine/rounding", title="Rounding", source="A pack", level="recall", minutes=1, draw=lambda stream: {"x": 4.7},
    parts=lambda given: (Part("whole", "number", "rounded", places=0),), alternatives=lambda given: {},
)
def rounding(given):
    """Round <<x>>."""
    return {"whole": Expected(int(given["x"]), str(int(given["x"])), tolerance=0.01)}


EXERCISES = (rounding,)
'''

COMMANDS = """
import json, sys
from grader.cli import main

if __name__ == "__main__":
    for arguments in json.loads(sys.argv[1]):
        code = 0
        try:
            main(arguments)
        except SystemExit as end:
            code = int(end.code)
        print(f"exit {code}", flush=True)
"""


def test_the_command_with_worker_processes_and_the_jail(tmp_path: Path) -> None:
    """A pack is corrected without another version: the dry run says it and ends with 1, --apply records it and ends
    with 0, after that nothing is left; without the folder of the submissions, by two workers."""
    site, described = tmp_path / "site", tmp_path / "site" / "mine-1.0.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[grader.exercises]\nmine = my_rounding\n")
    (site / "my_rounding.py").write_text(PACK)
    (tmp_path / "quiz.toml").write_text('title = "T"\n[[items]]\nexercise = "mine/rounding"\n')
    names = [f"s{number:02}" for number in range(21)]
    (tmp_path / "class.csv").write_text("student,name,email\n" + "".join(f"{name},,\n" for name in names))
    (tmp_path / "in").mkdir()
    for number, name in enumerate(names):
        (tmp_path / "in" / f"{name}.py").write_text(f"q1_whole = {4 if number % 4 else 5}\n")

    where = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])

    def commands(*lines: str) -> str:
        (tmp_path / "commands.py").write_text(COMMANDS)
        done = subprocess.run(
            [sys.executable, "commands.py", json.dumps([line.split() for line in lines])],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": where}, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.stderr == ""
        return done.stdout

    commands("generate quiz.toml --roster class.csv --out c", "grade c in --jobs 1")
    shutil.rmtree(tmp_path / "in")
    (site / "my_rounding.py").write_text(PACK.replace('int(given["x"])', 'round(given["x"])'))
    told = commands("regrade c --json --jobs 1", "regrade c --apply --jobs 2", "regrade c")
    text, first, told = told.partition("exit 1\n")
    record = json.loads(text)
    assert first
    assert (record["gain"], record["lose"], record["unchanged"], record["applied"]) == (6, 15, 0, False)
    assert record["changes"][0]["items"][0]["parts"][0]["after"]["expected"] == "5"
    assert record["jail"]["profile"]
    applied, _, rest = told.partition("exit 0\n")
    assert "Gain:\n  s00: 0 -> 1 of 1 (+1)\n" in applied
    assert "Recorded. Class report: c/reports/class.html\n" in applied
    assert rest.endswith("Nothing to do.\nexit 0\n")
    assert (tmp_path / "c" / "scores.csv").read_text().splitlines()[1].startswith("s00,,,1,1,100")
