"""Grading at scale, with the real command and the real jail: killed, interrupted, full, deleted, in any order."""

import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exercises.entry import NOT_YET
from grader import crew, pipeline
from grader.course import GRADEBOOK
from grader.gradebook import Gradebook
from grader.jail import Limits, Profile, choose_profile
from grader.pipeline import generate, grade
from grader.spec import Student, parse_quiz

QUIZ = parse_quiz('title = "S"\n[[items]]\nexercise = "nielsen/bias_gradient"\n', "s", "s.toml")
NAMES = tuple(f"student{number:02}" for number in range(12))
BODIES = ("return delta.copy()", "return -delta", "return delta.sum()", "raise ValueError('no')", "return delta * 2")
LIMITS = Limits(cpu_seconds=2.0, case_seconds=0.4)


def nothing() -> None:
    """No progress bar."""


def results(course: Path) -> dict[str, bytes]:
    """Everything `grade` publishes, byte for byte."""
    found = {path.name: path.read_bytes() for path in (course / "reports").iterdir()}
    return found | {name: (course / name).read_bytes() for name in ("scores.csv", "results.jsonl")}


def hand_in(place: Path, name: str, body: str) -> Path:
    text = (place / "course" / "handouts" / name / "quiz.py").read_text().replace(NOT_YET, body)
    path = place / "in" / f"{name}.py"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def profile() -> Profile:
    return choose_profile()


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of twelve and what it hands in; not to be written to."""
    root = tmp_path_factory.mktemp("scale")
    generate(QUIZ, [Student(name) for name in NAMES], root / "course", nothing)
    (root / "in").mkdir()
    for at, name in enumerate(NAMES):
        hand_in(root, name, BODIES[at % len(BODIES)])
    return root


@pytest.fixture(scope="module")
def whole(handed_in: Path, tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> dict[str, bytes]:
    """What an undisturbed run in one process publishes."""
    place = tmp_path_factory.mktemp("whole") / "place"
    shutil.copytree(handed_in, place)
    done = grade(place / "course", place / "in", profile=profile)
    assert (done.graded, done.aside, done.faults, done.deaths) == (len(NAMES), (), (), 0)
    published = results(place / "course")
    assert len(published) == len(NAMES) + 3
    return published


@pytest.fixture
def place(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of the class to work in."""
    shutil.copytree(handed_in, tmp_path / "place")
    return tmp_path / "place"


@pytest.fixture
def orphans() -> Iterator[Callable[[], list[int]]]:
    """The processes that a command left behind, however it was started: they become children of this one."""
    libc = ctypes.CDLL(None)
    before = set(children())
    libc.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    yield lambda: [pid for pid in children() if pid not in before]
    libc.prctl(36, 0, 0, 0, 0)


def children() -> list[int]:
    """The living processes whose parent is this one; those that have ended are buried."""
    found = []
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            state, parent = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if parent == str(os.getpid()):
            found += [int(each)] if state != "Z" else []
    return found


def gone(orphans: Callable[[], list[int]]) -> bool:
    """Whether all of them end by themselves within a moment."""
    deadline = time.monotonic() + 10
    while orphans() and time.monotonic() < deadline:
        time.sleep(0.01)
    return not orphans()


def command(place: Path, *options: str) -> list[str]:
    program = "from grader.cli import main; main()"
    return [sys.executable, "-W", "ignore", "-c", program, "grade", str(place / "course"), str(place / "in"), *options]


def started(place: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(place, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)


def done(place: Path) -> int:
    reports = place / "course" / "reports"
    return len(list(reports.glob("student*.html"))) if reports.exists() else 0


# --- the same marks every time


@pytest.mark.parametrize("jobs", [2, 3])
def test_marks_do_not_depend_on_jobs_or_on_the_order_of_files(
    place: Path, profile: Profile, whole: dict[str, bytes], jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process, two or three, files made in another order at other times: the same bytes."""
    stream = random.Random(jobs)
    names = list(NAMES)
    stream.shuffle(names)
    files = {name: (place / "in" / f"{name}.py").read_bytes() for name in names}
    shutil.rmtree(place / "in")
    (place / "in").mkdir()
    for name in names:
        (place / "in" / f"{name}.py").write_bytes(files[name])
        when = stream.randrange(10**9)
        os.utime(place / "in" / f"{name}.py", (when, when))
    monkeypatch.setattr(crew, "WORTH_A_WORKER", 4)
    newest = pipeline.submission.newest

    def shuffled(found: Iterator[pipeline.Submission]) -> object:
        ours, older = newest(found)
        return tuple(stream.sample(ours, len(ours))), older

    monkeypatch.setattr(pipeline.submission, "newest", shuffled)
    assert grade(place / "course", place / "in", profile=profile, jobs=jobs).graded == len(NAMES)
    assert results(place / "course") == whole


# --- killed

# Lives through runs of the real thing in children that are killed, each with its workers. It has everything imported
# already, and its workers are forks of a process that has, so that a life costs what it does and not starts of Python.
KILLER = """
import multiprocessing, os, random, signal, sys, time
from pathlib import Path
from grader import crew, pipeline
from grader.jail import Profile, choose_profile

place, profile, stream = Path(sys.argv[1]), choose_profile(), random.Random(5)
context = multiprocessing.get_context
multiprocessing.get_context = lambda method: context("forkserver")
multiprocessing.set_forkserver_preload(["grader.grading"])
crew.WORTH_A_WORKER = 1


def life(seconds):
    child = os.fork()
    if not child:
        os.setsid()
        pipeline.grade(place / "course", place / "in", profile=profile, jobs=2)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            pass  # not yet in a session of its own
            os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


begun = time.monotonic()
assert life(None) == 0
whole = time.monotonic() - begun
killed = 0
for turn in range(20):
    # Some hand in another version, some their first one again: there is always something to grade.
    for path in sorted((place / "in").iterdir()):
        if stream.random() < 0.3:
            path.write_text(path.read_text() + f"# {turn}\\n")
        elif stream.random() < 0.3:
            path.write_text(path.read_text().partition("# 0")[0].partition("# 1")[0])
    killed += life(stream.uniform(0, whole)) != 0
print(killed)
"""


def test_twenty_kills_change_nothing(
    handed_in: Path, place: Path, whole: dict[str, bytes], orphans: Callable[[], list[int]]
) -> None:
    """`kill -9` of all processes at 20 random moments of a course in which new versions come in again and again: the
    command, run once more, gives the bytes of an undisturbed run, and nobody is left."""
    lives = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLER, str(place)],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert not lives.stderr, lives.stderr
    assert int(lives.stdout) >= 10
    assert gone(orphans)
    for name in NAMES:
        shutil.copy(handed_in / "in" / f"{name}.py", place / "in" / f"{name}.py")
    subprocess.run(command(place, "--jobs", "2"), check=True, capture_output=True, timeout=120)
    assert results(place / "course") == whole
    assert gone(orphans)
    assert {path.name for path in (place / "course").iterdir()} == {
        "gradebook.db", "secret.key", "handouts", "reports", "scores.csv", "results.jsonl",
    }  # fmt: skip


def test_the_command_killed_with_its_workers(
    place: Path, whole: dict[str, bytes], orphans: Callable[[], list[int]]
) -> None:
    """Only the command itself is killed, when some have been graded: its workers and their jails end too, and the next
    run does the rest and no more."""
    process = started(place, "--jobs", "2")
    wait_for(lambda: done(place) >= 3, process)
    process.kill()
    process.communicate()
    assert gone(orphans)
    again = subprocess.run(command(place, "--jobs", "2", "--json"), check=True, capture_output=True, timeout=120)
    said = json.loads(again.stdout)
    assert said["kept"] >= 3
    assert said["kept"] + said["graded"] == len(NAMES)
    assert results(place / "course") == whole
    assert gone(orphans)


def test_control_c_with_workers(place: Path, orphans: Callable[[], list[int]]) -> None:
    """Ctrl-C goes to all processes of a terminal: one sentence, exit code 130, at once although endless loops run, and
    what was done is saved."""
    for name in NAMES[6:]:
        hand_in(place, name, "while True: pass")
    process = started(place, "--jobs", "2")
    wait_for(lambda: done(place) >= 3, process)
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - start < 5
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "grader: interrupted. What was done so far is saved; run the command again to go on."
    assert gone(orphans)
    book = Gradebook.open(place / "course" / GRADEBOOK)
    assert len(list(book.handed_in())) >= 3
    book.close()


def test_a_worker_that_dies_is_told_and_replaced(place: Path, whole: dict[str, bytes]) -> None:
    """A worker killed from outside, as by the OOM killer: one sentence, and every submission has its scorecard."""
    process = started(place, "--jobs", "2", "--json")
    wait_for(lambda: done(place) >= 1 and len(workers_of(process.pid)) >= 1, process)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert results(place / "course") == whole
    assert json.loads(out)["graded"] == len(NAMES)
    assert "worker processes died and were replaced, once" in err
    assert err.count("\n") == 1


def workers_of(pid: int) -> list[int]:
    """The worker processes below this one: forks of it, or spawned."""
    found, own = [], Path(f"/proc/{pid}/cmdline").read_bytes()
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[1]
            line = Path(f"/proc/{each}/cmdline").read_bytes()
        except OSError:
            continue
        if parent == str(pid) and (line == own or b"spawn_main" in line):
            found.append(int(each))
    return found
