"""What one graded submission costs, beside a bare interpreter with NumPy and beside pytest on the same functions."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Row, in_turns
from exercises.bank import BANK
from exercises.entry import plain, solution
from exercises.model import CodeExercise
from grader import jail, pipeline, spec
from grader.spec import Student

FUNCTIONS = ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient")
STUDENTS = 10

QUIZ = 'title = "Five functions"\n' + "".join(f'[[items]]\nexercise = "nielsen/{name}"\n' for name in FUNCTIONS)

# The same five functions as an instructor would check them with pytest.
CHECKS = """
import numpy as np
import solution as s

def sig(z):
    return 1 / (1 + np.exp(-z))

def test_sigmoid_prime():
    z = np.array([0.0, 1.0, -2.0])
    assert np.allclose(s.sigmoid_prime(z), sig(z) * (1 - sig(z)))

def test_output_error():
    z, y = np.array([0.3, -1.0]), np.array([1.0, 0.0])
    assert np.allclose(s.output_error(sig(z), y, z), (sig(z) - y) * sig(z) * (1 - sig(z)))

def test_hidden_error():
    w, d, z = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.1, -0.2]), np.array([0.5, 0.1, -0.4])
    assert np.allclose(s.hidden_error(w, d, z), w.T @ d * sig(z) * (1 - sig(z)))

def test_bias_gradient():
    assert np.allclose(s.bias_gradient(np.array([0.25, -0.5])), [0.25, -0.5])

def test_weight_gradient():
    assert np.allclose(s.weight_gradient(np.array([0.5, -1.0]), np.array([1.0, 2.0])), [[0.5, 1.0], [-1.0, -2.0]])
"""


def right_source() -> str:
    """The five functions, as they should be."""
    exercises = [BANK[f"nielsen/{name}"] for name in FUNCTIONS]
    code = [exercise for exercise in exercises if isinstance(exercise, CodeExercise)]
    given = {function: None for exercise in code for function in exercise.provided}
    return "import numpy as np\n\n" + "\n\n".join([*map(plain, given), *map(solution, code)])


def submission_rows(rounds: int) -> list[Row]:
    """The whole path per submission (jail, marking, gradebook, report), one worker, against its peers."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        quiz = spec.parse_quiz(QUIZ, "five", "five.toml")
        students = [Student(f"student{number}") for number in range(STUDENTS)]
        handed_in = root / "in"
        handed_in.mkdir()
        for student in students:
            (handed_in / f"{student.student}.py").write_text(right_source(), encoding="utf-8")
        profile = jail.choose_profile()
        courses = iter(range(1_000))

        def new_course() -> Path:
            course = root / f"course{next(courses)}"
            pipeline.generate(quiz, students, course, lambda: None)
            return course

        waiting = [new_course() for _ in range(rounds + 1)]

        def ours() -> None:
            done = pipeline.grade(waiting.pop(), handed_in, profile=profile, jobs=1)
            assert done.graded == STUDENTS

        peer = root / "peer"
        peer.mkdir()
        (peer / "solution.py").write_text(right_source(), encoding="utf-8")
        (peer / "test_solution.py").write_text(CHECKS, encoding="utf-8")

        def pytest() -> None:
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_solution.py"]
            subprocess.run(command, cwd=peer, check=True, capture_output=True)

        def numpy() -> None:
            subprocess.run([sys.executable, "-c", "import numpy"], check=True)

        found = in_turns({"ours": (ours, STUDENTS), "numpy": (numpy, 1), "pytest": (pytest, 1)}, rounds)
    what = f"one submission graded, whole path, jail {profile.name}, 1 worker"
    return [
        Row(what, found["ours"], '`python -c "import numpy"`', found["numpy"]),
        Row(what, found["ours"], "`pytest` on the same five functions (no jail, no report)", found["pytest"]),
    ]


def help_rows(rounds: int) -> list[Row]:
    """How long `grader --help` takes."""
    program = str(Path(sys.executable).with_name("grader"))

    def ours() -> None:
        subprocess.run([program, "--help"], check=True, capture_output=True)

    def click() -> None:
        subprocess.run([sys.executable, "-c", "import click"], check=True)

    found = in_turns({"ours": (ours, 1), "click": (click, 1)}, 3 * rounds)
    return [Row("`grader --help`", found["ours"], '`python -c "import click"`', found["click"])]
