"""The whole way: generate only adds, grade does nothing twice, a kill at any moment changes no byte."""

import cProfile
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exercises.model import BadPack
from grader import crew, gradebook, jail, needs, pipeline, report, resources, sheet, streams, submission
from grader.errors import GraderError, NoJail, UnusableInput
from grader.gradebook import Gradebook
from grader.grading import Done
from grader.jail import CallResult, CaseResult, Job, JobResult, Limits, Profile, Reading
from grader.pipeline import generate, grade
from grader.scorecard import ItemScore, Scorecard, to_json
from grader.spec import Quiz, Student, parse_quiz
from grader.variants import draw

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
NEVER_DONE = 'raise NotImplementedError("your code goes here")'
WORK = {
    "ada": "return delta.copy()",
    "bob": "return -delta",
    "cyd": NEVER_DONE,
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


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of five with their hand-outs, and what they hand in; not to be written to."""
    root = tmp_path_factory.mktemp("generated")
    generate(QUIZ, [Student(name, name.title()) for name in NAMES], root / "course", nothing)
    (root / "in").mkdir()
    for name in NAMES:
        hand_in(root, name, WORK[name])
    return root


@pytest.fixture
def place(generated: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    shutil.copytree(generated, tmp_path / "place")
    return tmp_path / "place"


def hand_in(place: Path, name: str, body: str, file: str = "", when: float = 0) -> Path:
    text = (place / "course" / "handouts" / name / "quiz.py").read_text().replace(NEVER_DONE, body)
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
        done = CallResult(call.function, "untouched" if NEVER_DONE in text else "ok", cases=cases)
        readings = tuple(Reading(slot.name, "missing") for slot in job.slots)
        return JobResult("ok", readings=readings, calls=(done,), profile=profile.name)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJail:
    made = FakeJail()
    monkeypatch.setattr(jail, "run", made.run)
    return made


def run(place: Path, jobs: int = 1) -> pipeline.GradingReport:
    """With several jobs in threads of this process, where the fake jail is; worker processes have their own tests."""
    with ThreadPoolExecutor(jobs) as threads:
        executor = threads if jobs > 1 else None
        return grade(place / "course", place / "in", profile=PROFILE, jobs=jobs, executor=executor)


# --- generate


def test_generate_writes_what_is_promised(generated: Path) -> None:
    """Two files per student, the gradebook, the secret; nothing else."""
    names = set(snapshot(generated / "course")) - {"gradebook.db-wal", "gradebook.db-shm"}
    hand_outs = {f"handouts/{name}/{file}" for name in NAMES for file in (sheet.FILE, sheet.PAGE)}
    assert names == hand_outs | {"gradebook.db", "secret.key"}


def test_generate_only_adds(place: Path) -> None:
    """Run again with more students: the old files keep every byte, also where somebody has written in them."""
    course = place / "course"
    (course / "handouts" / "ada" / "quiz.py").write_text("mine now")
    before = snapshot(course / "handouts")
    roster = [Student(name, "Another Name") for name in ("zoe", *NAMES[1:])]
    done = generate(QUIZ, roster, course, nothing)
    assert (done.new, done.kept, done.absent) == (1, 4, ("ada",))
    after = snapshot(course / "handouts")
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"handouts/zoe/quiz.html"[9:], "handouts/zoe/quiz.py"[9:]}


def test_a_lost_hand_out_is_made_again_beside_the_kept_one(place: Path) -> None:
    """Deleting one file brings back the same bytes, and does not touch the other, which may be filled in."""
    course = place / "course"
    before = snapshot(course / "handouts")
    (course / "handouts" / "ada" / "quiz.html").unlink()
    (course / "handouts" / "ada" / "quiz.py").write_text("filled in")
    shutil.rmtree(course / "handouts" / "bob")
    generate(QUIZ, [Student(name, name.title()) for name in NAMES], course, nothing)
    after = snapshot(course / "handouts")
    assert after.pop("ada/quiz.py") == b"filled in"
    assert after == {name: content for name, content in before.items() if name != "ada/quiz.py"}


def test_a_student_s_hand_out_does_not_depend_on_the_class(place: Path, tmp_path: Path) -> None:
    """With the same secret, alone or in a class, in any order: the same two files."""
    (tmp_path / "alone").mkdir()
    shutil.copy(place / "course" / "secret.key", tmp_path / "alone")
    generate(QUIZ, [Student("cyd", "Cyd")], tmp_path / "alone", nothing)
    alone = snapshot(tmp_path / "alone" / "handouts")
    assert alone == {name: text for name, text in snapshot(place / "course/handouts").items() if name.startswith("cyd")}


@pytest.mark.parametrize("lost", ["secret.key", "gradebook.db"])
def test_half_a_course_is_not_made_new(place: Path, lost: str) -> None:
    """Without its secret a course is refused: a new one would disown every hand-out. So it is without its book."""
    before = snapshot(place / "course" / "handouts")
    for path in (place / "course").glob(f"{lost}*"):
        path.unlink()
    with pytest.raises(UnusableInput, match=f"{lost}.* is missing"):
        run(place)
    if lost == "secret.key":
        with pytest.raises(UnusableInput, match="without the course's secret"):
            generate(QUIZ, [Student("ada")], place / "course", nothing)
        assert not (place / "course" / lost).exists()
    assert snapshot(place / "course" / "handouts") == before


def test_another_quiz_and_other_capitals_are_refused(place: Path) -> None:
    """A course keeps its quiz, and `Ada` is `ada`: refused before anything is written."""
    before = snapshot(place / "course" / "handouts")
    with pytest.raises(UnusableInput, match="belongs to another quiz"):
        generate(Quiz("small", "Other", QUIZ.items), [Student("zoe")], place / "course", nothing)
    with pytest.raises(UnusableInput, match=r"has 'Ada', the gradebook 'ada'"):
        generate(QUIZ, [Student("zoe"), Student("Ada")], place / "course", nothing)
    assert snapshot(place / "course" / "handouts") == before


def test_a_course_where_there_can_be_none(tmp_path: Path) -> None:
    """A file in the way, at any level: a sentence."""
    (tmp_path / "file").write_text("")
    for course in (tmp_path / "file", tmp_path / "file" / "course"):
        with pytest.raises(UnusableInput, match="cannot be made"):
            generate(QUIZ, [Student("ada")], course, nothing)
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "handouts").write_text("")
    with pytest.raises(UnusableInput, match="cannot be written"):
        generate(QUIZ, [Student("ada")], tmp_path / "course", nothing)


# --- grade


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


def test_a_lost_report_is_written_again_without_grading(place: Path, fake: FakeJail) -> None:
    """Reports are made of the gradebook: deleted, they come back, also where the submission is gone."""
    run(place)
    published = results(place / "course")
    shutil.rmtree(place / "course" / "reports")
    (place / "in" / "ada.py").unlink()
    run(place)
    assert results(place / "course") == published
    assert len(fake.seen) == 5


def test_a_report_that_cannot_be_made_costs_only_itself(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exercise may be at fault by now: it is told, and everybody else's report is there."""
    run(place)
    published = results(place / "course")
    shutil.rmtree(place / "course" / "reports")
    page = report.student_page

    def fail(quiz: Quiz, student: Student, *rest: Any) -> str:
        if student.student == "bob":
            raise BadPack("mine/x: its statement raised")
        return page(quiz, student, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(report, "student_page", fail)
        done = run(place)
    (fault,) = done.faults
    assert fault.endswith("bob.html: mine/x: its statement raised; the file waits for the next run")
    assert {name for name in published if name not in results(place / "course")} == {"bob.html"}
    assert run(place).faults == ()
    assert results(place / "course") == published


def test_results_do_not_depend_on_jobs_or_order(place: Path, tmp_path: Path, fake: FakeJail) -> None:
    """One worker or three, the first done last: the same bytes."""
    shutil.copytree(place, tmp_path / "other")
    run(place)
    fake.before = lambda name: time.sleep(0.02 * (len(NAMES) - NAMES.index(name)))
    run(tmp_path / "other", jobs=3)
    assert results(tmp_path / "other" / "course") == results(place / "course")


def test_a_new_version_replaces_the_old_one_and_back(place: Path, fake: FakeJail) -> None:
    """The newest file counts, in the report and in both exports; the old one put back is current again, ungraded."""
    run(place)
    first = results(place / "course")
    old = (place / "in" / "bob.py").read_bytes()
    hand_in(place, "bob", "return +delta")
    done = run(place)
    assert (done.graded, done.kept) == (1, 4)
    assert scores(place / "course")["bob"] == 1.0
    second = results(place / "course")
    assert {name for name in first if first[name] != second[name]} == {
        "bob.html", "class.html", "scores.csv", "results.jsonl",
    }  # fmt: skip
    (place / "in" / "bob.py").write_bytes(old)
    assert run(place).graded == 0
    assert results(place / "course") == first
    assert fake.seen.count("bob") == 2


def test_the_newest_of_several_files_counts(place: Path, fake: FakeJail) -> None:
    """`bob/quiz.py` handed in later replaces `bob.py`, which is named as older; the report names the file."""
    os.utime(place / "in" / "bob.py", (1000, 1000))
    hand_in(place, "bob", "return +delta", "bob/quiz.py", when=2000)
    done = run(place)
    assert done.older == ("bob.py",)
    assert scores(place / "course")["bob"] == 1.0
    assert b"bob/quiz.py" in results(place / "course")["bob.html"]
    # The same bytes under another name are the same work, but the report names the other file.
    (place / "in" / "bob" / "quiz.py").rename(place / "in" / "bob.py")
    assert run(place).graded == 0
    assert b"bob/quiz.py" not in results(place / "course")["bob.html"]


def kept_files(place: Path) -> dict[str, bytes]:
    """The bytes that count, by student, as the gradebook has them."""
    book = Gradebook.open(place / "course" / "gradebook.db")
    found = {each.student: book.source(each.student, each.sha) for each in book.counting()}
    book.close()
    return found


def test_the_bytes_of_every_submission_are_kept(place: Path, fake: FakeJail) -> None:
    """The file that counts, with its scorecard; the older ones of the same student too, those that are set aside not.
    In a second run nothing is kept once more."""
    handed_in = {name: (place / "in" / f"{name}.py").read_bytes() for name in NAMES}
    (place / "in" / "eve.py").write_text("HANDOUT = 'forged'")
    os.utime(place / "in" / "bob.py", (1000, 1000))
    newer = hand_in(place, "bob", "return +delta", "bob/quiz.py").read_bytes()
    run(place)
    del handed_in["eve"]
    older = handed_in["bob"]
    assert kept_files(place) == handed_in | {"bob": newer}
    book = Gradebook.open(place / "course" / "gradebook.db")
    assert book.source("bob", hashlib.sha256(older).hexdigest()) == older
    assert not book.keeps("eve", hashlib.sha256(b"HANDOUT = 'forged'").hexdigest(), counts=False)
    book.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gradebook, "keep", None)
        run(place)


def test_no_file_counts_before_its_scorecard(place: Path, fake: FakeJail) -> None:
    """Both are recorded together: while the first version is graded nothing counts, then still the first."""
    counting: list[dict[str, bytes]] = []
    fake.before = lambda name: counting.append(kept_files(place)) if name == "ada" else None
    run(place)
    first = kept_files(place)
    hand_in(place, "ada", "return +delta")
    run(place)
    assert counting == [{}, first]
    assert kept_files(place)["ada"] != first["ada"]


def test_the_newest_file_counts_whichever_is_kept(place: Path, fake: FakeJail) -> None:
    """An older one that is put back counts again, in the kept files as in the report."""
    run(place)
    first = kept_files(place)
    hand_in(place, "bob", "return +delta")
    run(place)
    assert kept_files(place)["bob"] != first["bob"]
    (place / "in" / "bob.py").write_bytes(first["bob"])
    run(place)
    assert kept_files(place) == first


def test_a_course_graded_before_files_were_kept_is_completed(place: Path, fake: FakeJail) -> None:
    """The next run with the folder keeps them, and grades nothing."""
    run(place)
    want = kept_files(place)
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    connection.execute("DROP TABLE submissions")
    connection.close()
    assert run(place).graded == 0
    assert kept_files(place) == want


def test_files_set_aside_cost_nobody_else(place: Path, fake: FakeJail) -> None:
    """A forged file is listed in the class report and not graded; its student counts as missing."""
    path = place / "in" / "bob.py"
    path.write_text(path.read_text().replace(":bob:", ":ada:"))
    done = run(place)
    assert [shown for shown, _ in done.aside] == ["bob.py"]
    assert sorted(scores(place / "course")) == ["ada", "cyd", "dan", "eve"]
    assert b"was changed" in results(place / "course")["class.html"]
    assert not (place / "course" / "reports" / "bob.html").exists()


def test_no_jail_in_the_middle_keeps_what_is_done(place: Path, fake: FakeJail) -> None:
    """A fault of the machine stops the run; what was graded is saved and published, and the next run does the rest."""

    def fail(name: str) -> None:
        if len(fake.seen) == 3:
            raise NoJail("no memory")

    fake.before = fail
    with pytest.raises(NoJail, match="no memory"):
        run(place)
    published = {path.stem for path in (place / "course" / "reports").iterdir()}
    assert {"ada", "bob"} <= published == set(fake.seen) - {"cyd"}
    fake.before = lambda name: None
    fake.seen.clear()
    assert run(place).kept == len(published)
    assert set(fake.seen) == set(NAMES) - published
    assert len(scores(place / "course")) == 5


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("ours"), "grader itself failed on it (ZeroDivisionError: ours); it waits for the next run"),
        (BadPack("mine/x: its solver raised"), "mine/x: its solver raised; the file waits for the next run"),
    ],
)
def test_a_fault_of_ours_on_one_submission_costs_only_that_one(
    place: Path, fake: FakeJail, error: Exception, told: str
) -> None:
    """Everybody else is graded and published; the one is set aside with the reason, which is an exercise's where it is
    at fault, and tried again next time."""

    def fail(name: str) -> None:
        if name == "bob":
            raise error

    fake.before = fail
    done = run(place, jobs=2)
    assert (done.graded, len(done.faults)) == (4, 1)
    assert dict(done.aside)["bob.py"] == told
    assert sorted(scores(place / "course")) == ["ada", "cyd", "dan", "eve"]
    fake.before = lambda name: None
    again = run(place)
    assert (again.graded, again.kept, again.faults, again.aside) == (1, 4, (), ())


def test_work_is_named_by_all_it_depends_on(place: Path, fake: FakeJail) -> None:
    """Another file, limit, profile or policy is other work; the same is not."""
    run(place)
    grade(place / "course", place / "in", profile=PROFILE, limits=Limits(cpu_seconds=3))
    assert len(fake.seen) == 10
    grade(place / "course", place / "in", profile=Profile("medium"))
    assert len(fake.seen) == 15
    run(place)
    assert len(fake.seen) == 15


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


def test_grade_refuses_what_is_no_course(tmp_path: Path) -> None:
    """A folder without a gradebook is a sentence, and stays as it was."""
    (tmp_path / "in").mkdir()
    with pytest.raises(UnusableInput, match="this is no course"):
        grade(tmp_path, tmp_path / "in", profile=PROFILE)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


# --- killed

# Imports once, then lives through a run in a child for every moment at which it can be killed. The jail is a fake that
# counts; everything else is the real thing.
DRIVER = """
import json, os, shutil, signal, sqlite3, sys
from pathlib import Path
from grader import jail, pipeline
from grader.gradebook import Gradebook
from grader.jail import CallResult, CaseResult, JobResult, Profile, Reading

start, folder, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
place, moment, moments = start, 0, 0


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


def run(job, limits, profile):
    (call,) = job.calls
    factor = -1.0 if b"return -delta" in job.source else 1.0
    cases = tuple(CaseResult("ok", factor * case[0]) for case in call.cases)
    tick()
    with open(place / "runs", "a") as log:
        log.write("x")
    readings = tuple(Reading(slot.name, "missing") for slot in job.slots)
    return JobResult("ok", readings=readings, calls=(CallResult(call.function, "ok", cases=cases),))


def grade(at, kill_at):
    global place, moment, moments
    child = os.fork()
    if not child:
        place, moment, moments = at, kill_at, 0
        pipeline.grade(place / "course", place / "in", profile=Profile("strong"))
        (place / "moments").write_text(str(moments))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def runs(at):
    return (at / "runs").stat().st_size if (at / "runs").exists() else 0


def recorded(at):
    connection = sqlite3.connect(at / "course" / "gradebook.db")
    return connection.execute("SELECT count(*) FROM scorecards").fetchone()[0]


Gradebook.save, Gradebook.found = watched(Gradebook.save), watched(Gradebook.found)
os.replace, os.unlink = watched(os.replace), watched(os.unlink)
jail.run = run
whole = folder / "whole"
shutil.copytree(start, whole)
assert grade(whole, 0) == 0
lives = []
for kill_at in range(1, int((whole / "moments").read_text()) + 1, step):
    at = folder / str(kill_at)
    shutil.copytree(start, at)
    killed, saved, before = grade(at, kill_at), recorded(at), runs(at)
    lives.append((str(at), killed, saved, grade(at, 0), runs(at) - before))
print(json.dumps(lives))
"""


def lives(place: Path, folder: Path, step: int) -> list[tuple[str, int, int, int, int]]:
    """(folder, exit of the killed run, scorecards it left, exit of the next run, submissions that one graded)."""
    folder.mkdir()
    command = [sys.executable, "-W", "ignore", "-c", DRIVER, str(place), str(folder), str(step)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert not done.stderr, done.stderr
    return [tuple(each) for each in json.loads(done.stdout)]


def test_a_kill_at_any_moment_changes_nothing(place: Path, tmp_path: Path) -> None:
    """Killed before or after each save, each replaced file, each jail: run again, every byte is that of an
    undisturbed run, and no recorded submission is graded again."""
    all_lives = lives(place, tmp_path / "lives", 2)
    want = results(tmp_path / "lives" / "whole" / "course")
    assert len(want) == 8
    assert len(all_lives) > 15
    assert len({saved for _, _, saved, _, _ in all_lives}) == len(NAMES) + 1  # killed with 0, 1, ... 5 recorded
    for folder, killed, saved, ended, graded in all_lives:
        assert (killed, ended) == (-signal.SIGKILL, 0)
        assert graded == len(NAMES) - saved
        assert results(Path(folder) / "course") == want, folder


def test_a_kill_between_saving_a_new_version_and_its_report(place: Path, tmp_path: Path, fake: FakeJail) -> None:
    """The old report never survives beside the new score, at whatever moment of the second run it is killed."""
    run(place)
    hand_in(place, "bob", "return +delta")
    all_lives = lives(place, tmp_path / "lives", 1)
    want = results(tmp_path / "lives" / "whole" / "course")
    assert want["bob.html"] != results(place / "course")["bob.html"]
    assert len(all_lives) > 8
    for folder, killed, _, ended, _ in all_lives:
        assert (killed, ended) == (-signal.SIGKILL, 0)
        assert results(Path(folder) / "course") == want, folder


def test_generate_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    """Killed while hand-outs are made: run again, every student has both files, and they carry the same token."""
    program = """
import os, signal, sys
from pathlib import Path
from grader import pipeline
from grader.spec import Student, parse_quiz

quiz = parse_quiz('title = "S"\\n[[items]]\\nexercise = "nielsen/bias_gradient"', "s", "s")
replace = os.replace
for moment in range(1, 8):
    for last in (moment, 0):
        child = os.fork()
        if not child:
            left = last
            def watched(*args):
                global left
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
                return replace(*args)
            os.replace = watched
            roster = [Student(name) for name in ("ada", "bob")]
            pipeline.generate(quiz, roster, Path(sys.argv[1]) / str(moment), lambda: None)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status == (-signal.SIGKILL if last and moment < 6 else 0), (moment, status)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    hand_outs = {f"handouts/{name}/{file}" for name in ("ada", "bob") for file in ("quiz.html", "quiz.py")}
    for course in tmp_path.iterdir():
        names = {name for name in snapshot(course) if not name.startswith(("gradebook.db-", ".secret.key."))}
        assert names == hand_outs | {"gradebook.db", "secret.key"}
        secret = streams.read_secret(course / "secret.key")
        for name in ("ada", "bob"):
            assert submission.token(secret, "s", name) in (course / "handouts" / name / "quiz.py").read_text()


# --- with the jail


@pytest.fixture(scope="module")
def profile() -> Profile:
    return jail.choose_profile()


def command_line(place: Path, *options: str) -> list[str]:
    program = "from grader.cli import main; main()"
    return [sys.executable, "-c", program, "grade", str(place / "course"), str(place / "in"), *options]


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


def test_kill_the_command_and_run_it_again(place: Path, tmp_path: Path) -> None:
    """`grader grade` with the jail, killed after its first report: the next run gives the bytes of an undisturbed
    one, and grades only the rest."""
    shutil.copytree(place, tmp_path / "whole")
    subprocess.run(command_line(tmp_path / "whole", "--jobs", "1"), check=True, capture_output=True, timeout=120)
    process = subprocess.Popen(command_line(place, "--jobs", "1"), stdout=subprocess.DEVNULL)
    wait_for(lambda: (place / "course" / "reports" / "ada.html").exists(), process)
    process.kill()
    process.wait()
    done = subprocess.run(command_line(place, "--json"), check=True, capture_output=True, timeout=120)
    said = json.loads(done.stdout)
    assert said["kept"] >= 1
    assert said["kept"] + said["graded"] == 5
    assert results(place / "course") == results(tmp_path / "whole" / "course")


def test_control_c_ends_with_a_sentence(place: Path) -> None:
    """SIGINT in the middle: exit code 130, a sentence, no traceback, and what was done is kept by the next run."""
    hand_in(place, "bob", "while True: pass")
    process = subprocess.Popen(
        command_line(place, "--jobs", "1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: (place / "course" / "reports" / "ada.html").exists(), process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == "grader: interrupted. What was done so far is saved; run the command again to go on."
    hand_in(place, "bob", "return delta.copy()")
    done = subprocess.run(command_line(place, "--json"), check=True, capture_output=True, timeout=120)
    assert json.loads(done.stdout)["kept"] >= 1
    assert len(scores(place / "course")) == 5


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, "it ended before it was disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file and no litter; what a killed one left is overwritten by the next."""
    path = tmp_path / "page.html"
    report.write(path, "old")

    def full(*names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UnusableInput, match=r"page\.html cannot be written: No space left on device"):
        report.write(path, "new")
    monkeypatch.undo()
    assert snapshot(tmp_path) == {"page.html": b"old"}
    (tmp_path / ".page.html.part").write_text("half")
    report.write(path, "new")
    assert snapshot(tmp_path) == {"page.html": b"new"}


# --- time-outs


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


def test_a_corrected_exercise_is_other_work(place: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeJail) -> None:
    """What a mark is made by is part of what it depends on: after a correction everything is graded again."""
    first = run(place)
    assert run(place).graded == 0
    monkeypatch.setattr(resources, "source_digest", lambda: b"corrected")
    assert run(place).graded == first.graded


# --- a large class


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


# --- what lies in the folder, and what happens to it


def test_one_clear_line_each_and_nothing_lost(place: Path, fake: FakeJail) -> None:
    """Empty, a pipe, a link, 50 MB, a folder with a name nobody has, two by one student: who can be graded is."""
    folder = place / "in"
    (folder / "bob.py").write_bytes(b"")
    (folder / "cyd.py").unlink()
    os.mkfifo(folder / "cyd.py")
    (folder / "dan.py").unlink()
    (folder / "dan.py").symlink_to(folder / "ada.py")
    with open(folder / "eve.py", "r+b") as file:
        file.truncate(50_000_000)
    (folder / "Zoë Ünal").mkdir()
    (folder / "Zoë Ünal" / "quiz.py").write_text("x = 1")
    hand_in(place, "ada", "return +delta", "ada/quiz.py", when=time.time() + 60)
    done = run(place)
    assert done.older == ("ada.py",)
    assert dict(done.aside) == {
        "Zoë Ünal/quiz.py": "'Zoë Ünal' is not in the class list and the file has no HANDOUT line",
        "cyd.py": "it is not an ordinary file; ask for the file itself",
        "dan.py": "it is not an ordinary file; ask for the file itself",
        "eve.py": "it has 50.0 MB, at most 1 MB are read; ask for the file again",
    }
    assert done.faults == ()
    assert sorted(scores(place / "course")) == ["ada", "bob"]
    book = Gradebook.open(place / "course" / "gradebook.db")
    assert book.older() == (("ada.py", "ada"),)
    book.close()
    assert (folder / "ada.py").exists()


@pytest.mark.parametrize("how", ["changed", "deleted", "a link"])
def test_a_file_that_is_not_there_any_more_when_its_turn_comes(place: Path, fake: FakeJail, how: str) -> None:
    """Changed, deleted or exchanged since the run began: a line, the earlier scorecard still counts, everybody else is
    graded, and the next run takes the file as it is then."""
    run(place)
    first = scores(place / "course")
    hand_in(place, "ada", "return delta * 1")
    path = hand_in(place, "eve", "return +delta")

    def change(name: str) -> None:
        if name == "ada":
            path.unlink()
            if how == "changed":
                hand_in(place, "eve", "return delta * 1.0")
            elif how == "a link":
                path.symlink_to("/etc/passwd")

    fake.before = change
    done = run(place)
    reasons = {"changed": "perhaps it is still being written", "deleted": "No such file", "a link": "not an ordinary"}
    assert [path for path, _ in done.aside] == ["eve.py"]
    assert reasons[how] in dict(done.aside)["eve.py"]
    assert (done.graded, done.kept, done.faults) == (1, 3, ())
    assert scores(place / "course") == first
    assert b"eve.py" in results(place / "course")["class.html"]
    fake.before = lambda name: None
    path.unlink(missing_ok=True)
    hand_in(place, "eve", "return +delta")
    assert run(place).aside == ()
    assert scores(place / "course")["eve"] == 1.0


def test_a_full_gradebook_is_a_sentence_and_loses_nothing(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says that there is no room: what was saved is, and with room again the next run does the rest."""
    connect = gradebook._connect

    def small(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(gradebook, "_connect", small)
        with pytest.raises(GraderError, match=r"cannot be written \(database or disk is full\).*run the command again"):
            run(place)
    before = len(set(fake.seen))
    assert 0 < before < len(NAMES) or before == len(NAMES)
    whole = run(place)
    assert whole.kept + whole.graded == len(NAMES)
    assert len(scores(place / "course")) == len(NAMES)


def test_a_full_disk_is_a_sentence_and_loses_nothing(
    place: Path, tmp_path: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for the third report, or for the class's: a sentence with the file; afterwards every byte is there."""
    shutil.copytree(place, tmp_path / "whole")
    run(tmp_path / "whole")
    write = report._write_pieces
    for last in ("cyd.html", "class.html", "results.jsonl"):
        full = tmp_path / last
        shutil.copytree(place, full)

        def limited(path: Path, pieces: Any, last: str = last) -> None:
            if path.name == f".{last}.part":
                path.write_bytes(b"half")
                raise OSError(28, "No space left on device", str(path))
            write(path, pieces)

        with monkeypatch.context() as patch:
            patch.setattr(report, "_write_pieces", limited)
            with pytest.raises(UnusableInput, match=rf"{last} cannot be written: No space left on device\."):
                run(full)
        fake.seen.clear()
        run(full)
        assert len(fake.seen) == (2 if last == "cyd.html" else 0)
        assert results(full / "course") == results(tmp_path / "whole" / "course")


# --- workers that die


class Dying(Executor):
    """Workers that die of some students' files, as often as is said; everybody else's are graded here."""

    def __init__(self, deaths: dict[str, int]) -> None:
        self.left = dict(deaths)
        self.tried: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        name = args[0].student.student
        self.tried.append(name)
        future: Future[Any] = Future()
        if self.left.get(name, 0):
            self.left[name] -= 1
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(fn(*args))
        return future


@pytest.mark.parametrize(("deaths", "graded"), [(1, 5), (2, 4)])
def test_a_file_that_kills_its_worker_twice_waits(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch, deaths: int, graded: int
) -> None:
    """Once may have been a neighbour's fault: it is done again, alone. Twice is told as our fault, and costs nobody
    else anything; the next run tries it again."""
    renewed: list[int] = []
    monkeypatch.setattr(crew.Lent, "renew", lambda self: renewed.append(1))
    dying = Dying({"bob": deaths})
    done = grade(place / "course", place / "in", profile=PROFILE, jobs=2, executor=dying)
    assert (done.graded, len(done.faults)) == (graded, 5 - graded)
    assert len(renewed) == deaths
    assert dying.tried.count("bob") == 2
    assert dying.tried[-1] == "bob"
    assert sorted(scores(place / "course")) == [name for name in NAMES if graded == 5 or name != "bob"]
    if graded == 4:
        assert done.faults == (
            "bob.py: a worker process of grader died on it twice (out of memory?); it waits for the next run",
        )
        assert run(place).graded == 1


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
