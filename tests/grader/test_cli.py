"""The command line: JSON and nothing else, sentences and no tracebacks, exit codes that mean something."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result

from exercises.bank import BANK, by_source
from grader import pipeline
from grader.cli import _progress, main
from grader.pipeline import GradingReport
from grader.spec import Item, Quiz

COMMANDS = sorted(main.commands)
NETWORK: dict[str, Any] = {
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "biases": [[0.35, 0.35], [0.60, 0.60]],
    "activations": ["sigmoid", "sigmoid"],
    "loss": "half_sse",
    "x": [0.05, 0.10],
    "y": [0.01, 0.99],
    "eta": 0.5,
    "train_biases": False,
}
RIGHT = "def bias_gradient(delta):\n    return delta.copy()\n"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def process(*arguments: str | bytes, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from grader.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **more)


@pytest.fixture
def network(tmp_path: Path) -> str:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(NETWORK))
    return str(path)


@pytest.fixture
def solution(tmp_path: Path) -> str:
    path = tmp_path / "solution.py"
    path.write_text(RIGHT)
    return str(path)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "class.csv").write_text("student,name,email\nada,Ada,\n")
    (tmp_path / "quiz.toml").write_text('title = "T"\n[[items]]\nexercise = "nielsen/bias_gradient"\n')
    (tmp_path / "in").mkdir()
    made = call(
        "generate", str(tmp_path / "quiz.toml"), "--roster", str(tmp_path / "class.csv"), "--out", str(tmp_path / "c")
    )
    assert made.exit_code == 0, made.output
    return tmp_path


# --- help


def test_the_commands_are_those_of_the_contract() -> None:
    """Generate, grade, regrade, quicktest, list, show, diagnose, solve."""
    assert {"generate", "grade", "regrade", "quicktest", "list", "show", "diagnose", "solve"} <= set(COMMANDS)


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(name: str, flag: str) -> None:
    """A sentence on what it does, and a word for every option and argument; `-h` may be a formula."""
    if (name, flag) == ("equal", "-h"):
        return
    done = call(*([name] if name else []), flag)
    assert done.exit_code == 0
    assert done.stderr == ""
    command = main.commands[name] if name else main
    assert len(command.help or "") > 30
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
        else:
            assert str(parameter.metavar or parameter.name).upper() in done.stdout


def test_help_imports_nothing_heavy() -> None:
    """`grader --help`, and the help of every command, without numpy, sympy, jinja2, sqlite3 or the bank."""
    program = """
import sys
from grader.cli import _progress, main
for arguments in (["--help"], *([name, "--help"] for name in main.commands), ["--version"], ["nonsense"]):
    try:
        main(arguments)
    except SystemExit:
        pass
heavy = {"numpy", "sympy", "jinja2", "msgspec", "lark", "sqlite3", "tqdm", "exercises", "reference"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "[]"


# --- progress


class Terminal(io.StringIO):
    """Somewhere that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_tells_the_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal: how many, how many a second (never seconds for one), how long it will take; cleared at the end."""
    clock = iter(range(0, 10_000, 4))
    monkeypatch.setattr("tqdm.std.time", lambda: float(next(clock)))
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    tick = _progress(40, "submissions")
    for _ in range(20):
        tick()
    shown = screen.getvalue().split("\r")[-1]
    assert shown.startswith("submissions  50%")
    assert re.search(r" 20/40 \[ ?0\.\d\d/s, \d\d:\d\d left\]", shown), shown
    for _ in range(20):
        tick()
    assert screen.getvalue().split("\r")[-1].strip() == ""


def test_progress_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipe or a log nothing is written, and nothing where there is nothing to do."""
    for screen, total in ((io.StringIO(), 3), (Terminal(), 0)):
        monkeypatch.setattr(sys, "stderr", screen)
        tick = _progress(total, "submissions")
        for _ in range(total):
            tick()
        assert screen.getvalue() == ""


def test_an_interrupted_line_is_cleared_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops a command is told on a line of its own, not behind the bar."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    @click.command()
    def stopped() -> None:
        tick = _progress(40, "submissions")  # the traceback keeps it alive, and with it the bar
        tick()
        raise KeyboardInterrupt

    with pytest.raises((click.Abort, KeyboardInterrupt)) as held:
        stopped.main([], standalone_mode=False)
    assert held.tb
    assert "submissions" in screen.getvalue()
    assert screen.getvalue().split("\r")[-1].strip() == ""


def test_workers_that_died_are_told(monkeypatch: pytest.MonkeyPatch, course: Path) -> None:
    """One sentence on stderr; the exit code is that of the grading, in which nothing is missing."""
    for deaths, words in ((1, "replaced, once;"), (3, "replaced, 3 times;")):
        done = GradingReport(1, 1, 0, (), (), course, deaths=deaths)
        monkeypatch.setattr(pipeline, "grade", lambda *args, done=done, **extra: done)
        told = call("grade", str(course / "c"), str(course / "in"))
        assert told.exit_code == 0
        assert words in told.stderr
        assert told.stderr.count("\n") == 1


# --- JSON


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--json"],
        ["show", "unicamp/two_two_two", "--json"],
        ["show", "unicamp/two_two_two", "--published", "--answers", "--json"],
        ["show", "nielsen/backprop", "--answers", "--json"],
        ["show", "unicamp/chain_rule_formula", "--answers", "--json"],
        ["solve", "NET", "--json"],
        ["solve", "NET", "--steps", "3", "--json"],
        ["diagnose", "NET", "cost_after", "0.291027924", "--json"],
        ["quicktest", "FILE", "-e", "nielsen/bias_gradient", "--json"],
        ["generate", "QUIZ", "--roster", "ROSTER", "--out", "COURSE", "--json"],
        ["grade", "COURSE", "IN", "--json"],
        ["regrade", "COURSE", "--json"],
    ],
)
def test_json_is_valid_and_alone(arguments: list[str], network: str, solution: str, course: Path) -> None:
    """`--json` everywhere: stdout is one JSON value in ASCII without NaN, and nothing else."""
    places = {"NET": network, "FILE": solution, "COURSE": str(course / "c"), "IN": str(course / "in")}
    places |= {"QUIZ": str(course / "quiz.toml"), "ROSTER": str(course / "class.csv")}
    done = call(*(places.get(each, each) for each in arguments))
    assert done.exit_code in (0, 1), done.stderr

    def refuse(word: str) -> None:
        raise AssertionError(word)

    assert json.loads(done.stdout, parse_constant=refuse)
    assert done.stdout.isascii()


def test_faults_leave_stdout_empty() -> None:
    """With or without --json a fault is told on stderr only."""
    for flags in ([], ["--json"]):
        done = call("show", "nielsen/backpropp", *flags)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("grader: There is no exercise 'nielsen/backpropp'. Did you mean")


def test_the_quicktest_contract(tmp_path: Path) -> None:
    """From the command line: score, max, items with id, verdict, points, max_points, status, misconceptions, findings;
    exit code 1; the JUnit file beside it."""
    path = tmp_path / "wrong.py"
    path.write_text("def output_error(a, y, z):\n    print('noise')\n    return a - y\n")
    ids = ["--exercise", "nielsen/output_error", "--exercise", "nielsen/backprop"]
    done = call("quicktest", str(path), *ids, "--json", "--junit", str(tmp_path / "junit.xml"))
    assert done.exit_code == 1
    record = json.loads(done.stdout)
    assert (record["score"], record["max"]) == (0, 5)
    wrong, missing = record["items"]
    assert (wrong["id"], wrong["verdict"], wrong["points"], wrong["max_points"]) == (
        "nielsen/output_error",
        "wrong",
        0,
        1,
    )
    assert (wrong["status"], wrong["misconceptions"]) == ("ok", ["output-slope-missing"])
    assert wrong["findings"][0]["message"]
    assert wrong["findings"][0]["where"]
    assert missing["verdict"] == "missing"
    assert b"<testsuite" in (tmp_path / "junit.xml").read_bytes()


def test_junit_goes_into_a_folder_that_is_there(solution: str, tmp_path: Path) -> None:
    """A misspelt folder is a sentence and exit code 2 before anything is graded; nothing is made."""
    done = call("quicktest", solution, "-e", "nielsen/bias_gradient", "--junit", str(tmp_path / "out" / "junit.xml"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"there is no folder {tmp_path / 'out'}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_junit_holds_what_the_terminal_prints(tmp_path: Path) -> None:
    """The lines below a verdict on the terminal are those of the failure."""
    (tmp_path / "wrong.py").write_text("def output_error(a, y, z):\n    return a - y\n")
    arguments = [str(tmp_path / "wrong.py"), "-e", "nielsen/output_error", "--junit", str(tmp_path / "junit.xml")]
    done = call("quicktest", *arguments)
    suite = ElementTree.fromstring((tmp_path / "junit.xml").read_bytes())
    failure = suite[0][0].text or ""
    assert [line.strip() for line in done.stdout.splitlines()[1:-1]] == failure.splitlines()
    assert "This looks like: " in failure
    assert "Try this: Multiply by the slope: δ^L = ∇_a C ⊙ f'(z^L) (BP1)." in failure
    assert [line.split()[0] for line in failure.splitlines()[-3:]] == ["call", "expected", "got"]


def test_the_bank_has_a_heading_and_points() -> None:
    """One heading, then the sources by title with a line for each exercise, with the points an item has that names
    none in the quiz file; with a source only its own."""
    heading, *lines = call("list").stdout.splitlines()
    titles = [line for line in lines if line and "/" not in line.split()[0]]
    assert titles == [title for title, _ in by_source()]
    lines = [line for line in lines if line and line not in titles]
    assert len(call("list", "micrograd").stdout.splitlines()) == 3 + sum(name.startswith("micrograd/") for name in BANK)
    assert call("list", "nowhere").exit_code == 2
    assert heading.split() == ["ID", "KIND", "LEVEL", "POINTS", "MINUTES", "TITLE"]
    at = heading.index("POINTS")
    points = {line.split()[0]: float(line[at : at + 6]) for line in lines}
    for name, exercise in BANK.items():
        assert points.pop(name) == Quiz("t", "T", (item := Item(name),)).points_of(item), exercise.title
    assert not points
    rows = json.loads(call("list", "--json").stdout)
    assert {row["id"]: row["points"] for row in rows} == {name: exercise.points for name, exercise in BANK.items()}


# --- exit codes and sentences


def test_exports_of_a_platform_are_taken_if_asked_for(course: Path) -> None:
    """A file called after nobody waits for a person; with --trust-handouts it is graded, and the report says why."""
    handed_in = (course / "c" / "handouts" / "ada" / "quiz.py").read_bytes()
    (course / "in" / "Ada_12_file.py").write_bytes(handed_in)
    arguments = ["grade", str(course / "c"), str(course / "in")]
    assert "0 graded, 0 done before, 1 set aside" in call(*arguments).stdout
    assert "1 graded, 0 done before, 0 set aside" in call(*arguments, "--trust-handouts").stdout
    assert "which is nobody&#39;s name" in (course / "c" / "reports" / "ada.html").read_text()


def test_a_folder_of_nothing_says_what_is_expected(course: Path) -> None:
    """Where no file is found, one line on stderr says what names are expected; exit code 0, as it is no fault."""
    for flags in ([], ["--json"]):
        done = call("grade", str(course / "c"), str(course / "in"), *flags)
        assert done.exit_code == 0
        assert done.stderr.count("\n") == 1
        assert f"nothing was found in {course / 'in'}; expected" in done.stderr
        assert "<student>.py or " in done.stderr
        assert "<student>/quiz.py." in done.stderr
    (course / "in" / "ada.py").write_text("")
    assert call("grade", str(course / "c"), str(course / "in")).stderr == ""


def test_exit_codes_of_the_quick_paths(network: str, solution: str, tmp_path: Path) -> None:
    """0 right, 1 wrong, 2 unusable, the same in quicktest and diagnose."""
    assert call("quicktest", solution, "-e", "nielsen/bias_gradient").exit_code == 0
    assert call("quicktest", solution, "-e", "nielsen/backprop").exit_code == 1
    assert call("quicktest", solution, "-e", "nielsen/nothing").exit_code == 2
    assert call("diagnose", network, "cost_after", "0.291027774").exit_code == 0
    wrong = call("diagnose", network, "cost_after", "0.291027924")
    assert wrong.exit_code == 1
    assert "updated-weights-used" in wrong.stdout


def test_a_leading_minus_is_a_value(network: str) -> None:
    """`diagnose net.json "delta[1][0]" -0.5`: a number, in every spelling; options still stand where they like."""
    for value in ("-0.5", "-.5", "-5e-1", "-1E-3"):
        for arguments in ([network, "delta[1][0]", value, "--json"], ["--json", network, "delta[1][0]", value]):
            done = call("diagnose", *arguments)
            assert done.exit_code == 1, done.stderr
            assert json.loads(done.stdout)["expected"] == pytest.approx(0.138498562)


@pytest.mark.parametrize("name", COMMANDS)
def test_unknown_options_are_unusable_input(name: str) -> None:
    """A misspelt option is exit code 2 everywhere, also where a leading minus may be a value."""
    done = call(name, "--bogus")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert call(name, "a", "b", "c", "--bogus").exit_code == 2
    assert call("bogus").exit_code == 2


@pytest.mark.parametrize("bad", ["nowhere", "folder", "binary", "x" * 5000, "pipe/x", "\udcff\x1b[31m"])
def test_no_path_gives_a_traceback(bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Path) -> None:
    """Missing, folders, bytes, too long, below a file, not UTF-8: in the place of every path of every command a
    sentence on stderr, exit code 2, and nothing of ours is said to be at fault."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("binary").write_bytes(bytes(range(256)))
    Path("pipe").write_text("")
    for arguments in (
        ["generate", bad, "--roster", "class.csv", "--out", "new"],
        ["generate", "session6", "--roster", bad, "--out", "new"],
        ["grade", bad, "in"],
        ["grade", "c", bad],
        ["quicktest", bad, "-e", "nielsen/bias_gradient"],
        ["diagnose", bad, "cost", "1"],
        ["solve", bad],
        ["show", bad],
    ):
        done = call(*arguments)
        if arguments == ["grade", "c", "folder"]:
            assert done.exit_code == 0
        elif arguments[:2] == ["quicktest", "binary"]:
            assert done.exit_code == 1  # a student's file of any bytes is graded
        else:
            assert (done.exit_code, done.stdout) == (2, ""), (arguments, done.output, done.exception)
            assert "fault of grader" not in done.stderr
            assert done.stderr.startswith("grader: ")
            assert "\x1b" not in done.stderr
    assert not Path("new").exists()


def test_faults_of_quiz_and_class_list_come_together(tmp_path: Path) -> None:
    """Both files are read before anything is written, and all their faults are told at once."""
    (tmp_path / "q.toml").write_text('title = 3\n[[items]]\nexercise = "x"\n')
    (tmp_path / "c.csv").write_text("student,name,email\n../x,X,\na b,Y,\n")
    done = call(
        "generate", str(tmp_path / "q.toml"), "--roster", str(tmp_path / "c.csv"), "--out", str(tmp_path / "new")
    )
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 5
    assert done.stderr.splitlines()[-1] == "grader: Nothing was written."
    assert not (tmp_path / "new").exists()


def test_invalid_utf8_arguments(tmp_path: Path) -> None:
    """Bytes that are no text, as a shell may pass them: a sentence; where they name a file, it is used."""
    done = process("show", b"\xff\xfe")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr
    path = os.fsencode(tmp_path) + b"/\xff.py"
    with open(path, "w") as file:
        file.write(RIGHT)
    done = process("quicktest", path, "-e", "nielsen/bias_gradient", "--junit", os.fsencode(tmp_path) + b"/\xfe.xml")
    assert done.returncode == 0, done.stderr
    folder = os.fsencode(tmp_path) + b"/\xff-course"
    (tmp_path / "class.csv").write_text("student,name,email\nada,Ada,\n")
    for flags in ([], ["--json"]):
        done = process("generate", "session6", "--roster", str(tmp_path / "class.csv"), "--out", folder, *flags)
        assert done.returncode == 0, done.stderr
        done.stdout.decode("utf-8")


def test_ascii_terminals(tmp_path: Path) -> None:
    """Where stdout has no Greek letters there are question marks, no traceback."""
    done = process("show", "nielsen/output_error", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    path = tmp_path / "x.py"
    path.write_text("def bias_gradient(delta):\n    raise ValueError('δ')\n", encoding="utf-8")
    done = process(
        "quicktest", str(path), "-e", "nielsen/bias_gradient", env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 1, done.stderr


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["--help"], ["show", "--help"]])
def test_a_reader_that_leaves(arguments: list[str]) -> None:
    """`grader list | head -1`: silence and exit code 0, never 1, which means a wrong answer."""
    command = [sys.executable, "-c", "from grader.cli import main; main()", *arguments]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert (running.wait(timeout=120), running.stderr.read()) == (0, b"")
    running.stderr.close()


def test_what_a_student_s_file_says_cannot_drive_the_terminal(tmp_path: Path) -> None:
    """Messages of a student's errors and names of files are printed without control characters."""
    path = tmp_path / "x\x1b[31m.py"
    path.write_text("def bias_gradient(delta):\n    raise ValueError('\\x1b]0;title\\x07\\u202e')\n")
    done = call("quicktest", str(path), "-e", "nielsen/bias_gradient")
    assert done.exit_code == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(done.output)


# --- our own faults


def test_a_fault_of_ours_is_a_sentence_and_debug_shows_the_rest(monkeypatch: pytest.MonkeyPatch, course: Path) -> None:
    """Exit code 3 and a sentence that says how to report it; with GRADER_DEBUG=1 the traceback."""

    def broken(*args: object, **extra: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(pipeline, "grade", broken)
    monkeypatch.delenv("GRADER_DEBUG", raising=False)
    done = call("grade", str(course / "c"), str(course / "in"))
    assert (done.exit_code, done.stdout) == (3, "")
    assert "a fault of grader itself (ZeroDivisionError: ours)" in done.stderr
    assert "GRADER_DEBUG=1" in done.stderr
    monkeypatch.setenv("GRADER_DEBUG", "1")
    assert isinstance(call("grade", str(course / "c"), str(course / "in")).exception, ZeroDivisionError)


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_submission_we_failed_on_is_exit_code_3(
    flags: list[str], monkeypatch: pytest.MonkeyPatch, course: Path
) -> None:
    """Everything else is recorded and printed; then the fault, and exit code 3."""
    done = GradingReport(1, 0, 0, (("a.py", "why"),), (), course, ("a.py: grader itself failed on it",))
    monkeypatch.setattr(pipeline, "grade", lambda *args, **extra: done)
    told = call("grade", str(course / "c"), str(course / "in"), *flags)
    assert told.exit_code == 3
    assert "why" in told.stdout
    assert "a.py: grader itself failed on it" in told.stderr


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(28, "No space left on device", "/x"), 2, "'/x': No space left on device"),
        (RecursionError("deep"), 3, "a fault of grader itself"),
    ],
)
def test_what_stops_a_command_is_a_sentence(
    fault: BaseException, code: int, words: str, monkeypatch: pytest.MonkeyPatch, course: Path
) -> None:
    """Interrupted, a full disk, our own bug: each its exit code, one sentence, no traceback."""

    def stop(*args: object, **extra: object) -> None:
        raise fault

    monkeypatch.setattr(pipeline, "generate", stop)
    done = call("generate", "session6", "--roster", str(course / "class.csv"), "--out", str(course / "c"))
    assert done.exit_code == code
    assert words in done.stderr


def test_no_jail_no_grading(monkeypatch: pytest.MonkeyPatch, solution: str, course: Path) -> None:
    """Without isolation nothing is graded, exit code 3; only the long flag overrides it, and says so in red."""
    from grader.jail import profiles

    monkeypatch.setattr(profiles, "_candidates", list)
    for arguments in (
        ["quicktest", solution, "-e", "nielsen/bias_gradient"],
        ["grade", str(course / "c"), str(course / "in")],
    ):
        done = call(*arguments)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "--unsafe-no-sandbox" in done.stderr
    assert not (course / "c" / "results.jsonl").exists()
    done = call("grade", str(course / "c"), str(course / "in"), "--unsafe-no-sandbox")
    assert done.exit_code == 0
    assert "NO JAIL" in done.stderr
    assert "Not isolated." in (course / "c" / "reports" / "class.html").read_text()
    done = call("grade", str(course / "c"), str(course / "in"), "--unsafe-no-sandbox", "--json")
    jail = json.loads(done.stdout)["jail"]
    assert (jail["profile"], jail["held"]) == ("none", [])


def test_grade_tells_which_jail_was_tried_how(course: Path) -> None:
    """The outcome of the self-test at the start of every grading stands in its JSON."""
    done = call("grade", str(course / "c"), str(course / "in"), "--json")
    jail = json.loads(done.stdout)["jail"]
    assert jail["profile"] in ("strong", "medium")
    assert jail["held"] == ["file", "environment", "neighbour", "listener", "process", "signal", "write"]
    assert jail["details"]


def test_diagnose_several_numbers(network: str) -> None:
    """Pairs of quantity and value are explained together; one alone, or a misspelt option, is unusable input."""
    numbers = ["delta[1][0]", "0.741", "nabla_w[1][0,0]", "0.440", "z[0][0]", "0.3775"]
    done = call("diagnose", network, *numbers, "--json")
    record = json.loads(done.stdout)
    assert (done.exit_code, record["outcome"], len(record["answers"])) == (1, "mistake", 3)
    assert record["candidates"][0]["mistakes"] == ["output-slope-missing"]
    assert record["candidates"][0]["first"]["quantity"] == "delta[1][0]"
    assert call("diagnose", network, "z[0][0]", "0.3775", "z[0][1]", "0.3925").exit_code == 0
    assert call("diagnose", network, "delta[1][0]", "0.28").exit_code == 4
    assert "not enough digits to tell" in call("diagnose", network, "delta[1][0]", "0.28").stdout
    for bad in (numbers[:3], numbers[:1], [], [*numbers, "--bogus"]):
        done = call("diagnose", network, *bad)
        assert (done.exit_code, done.stdout) == (2, "")


def test_doctor() -> None:
    """On a machine with a jail all of it holds, each trial on a line of its own, without colours in a pipe."""
    done = call("doctor")
    assert done.exit_code == 0, done.stdout
    lines = done.stdout.splitlines()
    assert sum(line.startswith("held ") for line in lines) == lines.index("") > 20
    assert [line for line in lines if line.startswith("Jail: ")]
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("status", "code"), [("not held", 1), ("untried", 4), ("held", 0)])
def test_doctor_tells_by_its_exit_code(monkeypatch: pytest.MonkeyPatch, status: Any, code: int) -> None:
    """1 if anything got through, 4 if something could not be tried; the same in JSON."""
    from grader import doctor
    from grader.jail import Profile

    outcomes = (doctor.Outcome("a", "reading", "held"), doctor.Outcome("b", "writing", status, ("/tmp",)))
    found = doctor.Examination(Profile("strong"), (), outcomes, (), ())
    monkeypatch.setattr(doctor, "examine", lambda: found)
    assert call("doctor").exit_code == code
    done = call("doctor", "--json")
    assert (done.exit_code, json.loads(done.stdout)["exit_code"]) == (code, code)
    assert json.loads(done.stdout)["tried"][1]["status"] == status


def test_doctor_without_a_jail(monkeypatch: pytest.MonkeyPatch) -> None:
    """3, with what was refused and what to do, for people and for machines."""
    from grader.jail import Profile, profiles

    monkeypatch.setattr(profiles, "_candidates", lambda: [Profile("strong", bwrap="/bin/false")])
    done = call("doctor")
    assert done.exit_code == 3
    assert done.stdout.startswith("NO JAIL")
    done = call("doctor", "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["refused"]
