"""A kill at any moment changes no byte: the next run finishes what the killed one began."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader import streams, submission
from tests.grader.course_of_five import NAMES, FakeJail, hand_in, results, run, scores, snapshot

# --- at every moment

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


# --- the command, with the jail


def command_line(place: Path, *options: str) -> list[str]:
    program = "from grader.cli import main; main()"
    return [sys.executable, "-c", program, "grade", str(place / "course"), str(place / "in"), *options]


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, "it ended before it was disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.002)


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
