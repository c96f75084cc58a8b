"""What `python quiz.py` says at home, run with Python and NumPy alone."""

import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.entry import solution
from exercises.model import CodeExercise
from grader import selfcheck, submission
from grader.formula import FormulaError, read
from grader.keys import KeyRing, QuestionKey
from grader.kinds.choice import lettered
from grader.selfcheck import Screen, _formula
from grader.sheet import _form, hand_out
from grader.spec import Student, read_quiz
from grader.streams import secret_of_seed
from grader.variants import draw

SECRET = secret_of_seed(5)


@lru_cache(maxsize=1)
def blank() -> str:
    quiz = read_quiz("session6")
    drawn = draw(quiz, "ada", SECRET)
    return hand_out(quiz, Student("ada", "Ada"), drawn, KeyRing(), submission.token(SECRET, quiz.name, "ada")).file


@lru_cache(maxsize=1)
def answers() -> dict[str, str]:
    """The right answer of every slot, as a student would type it."""
    keys, typed = KeyRing(), {}
    for variant in draw(read_quiz("session6"), "ada", SECRET):
        key = keys.key(variant)
        if not isinstance(key, QuestionKey):
            continue
        for part in key.parts:
            value = key.expected[part.id].value
            letter = {option.id: letter for letter, option in lettered(part)}
            if part.kind == "number":
                text = f"{value:.{part.places}f}"
            elif part.kind == "array":
                text = repr(np.round(value, part.places or 6).tolist())
            elif part.kind == "choice":
                text = repr(letter[value])
            elif part.kind in ("choices", "order"):
                text = repr("".join(letter[each] for each in value))
            else:
                text = '"(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h1"'
            typed[f"{variant.label}_{part.id}"] = text
    return typed


def filled(*, functions: bool = True, **changed: str) -> str:
    """A hand-out with every slot filled in, some of them otherwise."""
    text = blank()
    for slot, answer in {**answers(), **changed}.items():
        text = re.sub(rf"(?m)^{slot} = \.\.\..*$", lambda _, line=f"{slot} = {answer}": line, text)
    if functions:
        asked = (BANK[variant.exercise] for variant in draw(read_quiz("session6"), "ada", SECRET))
        code = "\n\n".join(solution(exercise) for exercise in asked if isinstance(exercise, CodeExercise))
        text = text.replace('if __name__ == "__main__":', f'{code}\n\nif __name__ == "__main__":')
    return text


@pytest.fixture(scope="session")
def numpy_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with NumPy and nothing else of what is installed here."""
    folder = tmp_path_factory.mktemp("numpy_only")
    here = Path(np.__file__).parent
    for path in [here, *here.parent.glob("numpy*.libs"), *here.parent.glob("numpy-*.dist-info")]:
        (folder / path.name).symlink_to(path)
    return folder


def run(numpy_only: Path, folder: Path, text: str, *options: str, encoding: str = "utf-8") -> tuple[int, str]:
    path = folder / "quiz.py"
    path.write_text(text, encoding="utf-8")
    environment = {"PYTHONPATH": str(numpy_only), "PYTHONIOENCODING": encoding, "PATH": os.environ["PATH"]}
    command = [sys.executable, "-S", "-s", str(path), *options]  # -S: no site-packages, so no grader
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, timeout=120, check=False)
    assert done.stderr == b"", done.stderr.decode()
    return done.returncode, done.stdout.decode(encoding)


def test_there_is_only_numpy_here(numpy_only: Path, tmp_path: Path) -> None:
    """A control of all tests below: in their interpreter `import grader` and `import sympy` fail."""
    text = "import importlib.util\nprint([importlib.util.find_spec(name) for name in ('grader', 'sympy', 'msgspec')])\n"
    assert run(numpy_only, tmp_path, text) == (0, "[None, None, None]\n")


def test_an_untouched_hand_out_is_all_open(numpy_only: Path, tmp_path: Path) -> None:
    """Every slot and function is open, none is wrong, the exit code is 0."""
    code, said = run(numpy_only, tmp_path, blank())
    assert code == 0
    assert "0 fine, 0 to look at, 23 still open." in said


def test_right_answers_hold(numpy_only: Path, tmp_path: Path) -> None:
    """All slots are read, all examples come out, all audits hold; nothing about rightness is claimed."""
    code, said = run(numpy_only, tmp_path, filled())
    assert code == 0
    assert " 0 to look at, 0 still open." in said
    assert "does not hold" not in said
    for sentence in (
        "sigmoid_prime is the slope of sigmoid, by finite differences",
        "dE_dw5 / dE_dw6 is the same ratio as out_h1 / out_h2",
        "E falls by about eta times the squared length of the gradient",
    ):
        assert sentence in " ".join(said.split())
    assert "does not mean that it is right" in said
    assert "\x1b" not in said  # a pipe is no terminal


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("np.outer(delta, activations[level])", "2 * np.outer(delta, activations[level])"),
        ("(activations[-1] - y) * slopes[-1]", "(activations[-1] - y)"),
        ("weights[level + 1].T @ delta", "-(weights[level + 1].T @ delta)"),
    ],
)
def test_a_wrong_gradient_is_found_by_finite_differences(
    numpy_only: Path, tmp_path: Path, right: str, wrong: str
) -> None:
    """`backprop` is held against differences of the file's own `feedforward`: no key is needed to see it is wrong."""
    text = filled()
    assert right in text
    code, said = run(numpy_only, tmp_path, text.replace(right, wrong))
    assert code == 1
    audits = said.split("Held against each other")[1]
    assert re.search(r"!! does not hold: [^!]*finite\s+differences", audits)


def test_the_audit_uses_the_file_s_own_forward_pass(numpy_only: Path, tmp_path: Path) -> None:
    """With another `feedforward`, right gradients of the old one no longer hold."""
    text = filled().replace("    return a\n", "    return 2 * a\n", 1)
    assert text != filled()
    code, said = run(numpy_only, tmp_path, text)
    assert code == 1
    assert "does not hold" in said


@pytest.mark.parametrize(
    ("slot", "sentence"),
    [("q2_dE_dw5", "the same ratio"), ("q2_delta_o", "delta of o1 times out_h1"), ("q2_E_after", "E falls by about")],
)
def test_inconsistent_numbers_are_found_by_their_relations(
    numpy_only: Path, tmp_path: Path, slot: str, sentence: str
) -> None:
    """One number off, and the relation that it breaks says so."""
    wrong = "[0.512345, 0.512345]" if slot == "q2_delta_o" else "0.912345"
    code, said = run(numpy_only, tmp_path, filled(**{slot: wrong}))
    assert code == 1
    assert re.search(rf"!! does not hold: [^!]*{sentence}", " ".join(said.split()))


def test_how_each_slot_was_read_is_said(numpy_only: Path, tmp_path: Path) -> None:
    """A decimal comma, arithmetic, a fraction, a blank, and what cannot be read: each with its own words."""
    text = filled(q2_net_h1="0,350000", q2_out_h1="1/3", q2_out_h2="'abc'", q2_out_o1="None", q4_order="'EDCBA'")
    code, said = run(numpy_only, tmp_path, text)
    said = " ".join(said.split())
    assert code == 1
    assert re.search(r"ok q2_net_h1 = 0\.35 \(.*0,35", said)
    assert "ok q2_out_h1 = 0.333333333 (1/3 was computed) " in said
    assert "!! q2_out_h2: cannot be read" in said
    assert "-- q2_out_o1: no answer yet (a number with 6 digits" in said
    assert "ok q4_order = ['E', 'D', 'C', 'B', 'A']" in said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return np.ones(2)", "gives [1, 1], expected [0.25"),
        ("return 'text'", "gives text, expected [0.25"),
        ("return [[1, 2], [3]]", "gives [[1, 2], [3]], expected [0.25"),
        ("return None", "gives None, expected [0.25"),
        ("return 1 / 0", "raised ZeroDivisionError"),
        ("raise NotImplementedError", "still to be written"),
        ("z += 1; return z", "!! sigmoid_prime changes its argument `z`; work on a copy"),
        ("z[0] = 0.5; z[0] = 0; s = sigmoid(z); return s * (1 - s)", "gives what it should"),
        ("s = sigmoid(z); z *= 2; return s * (1 - s)", "!! sigmoid_prime changes its argument `z`; work on a copy"),
    ],
)
def test_examples_are_tried(numpy_only: Path, tmp_path: Path, body: str, words: str) -> None:
    """A wrong result is shown beside the expected one, an error by its name, an unfinished function as open."""
    text = filled(functions=False)
    old = 'raise NotImplementedError("your code goes here")'
    _, said = run(numpy_only, tmp_path, text.replace(old, body, 1))
    line = said.split("Your functions on the examples")[1].split("output_error")[0]
    assert "still" in words or "sigmoid_prime(np.array([0, 1, -2])) " in line or "!! sigmoid_prime changes" in line
    assert words in " ".join(line.split())


@pytest.mark.parametrize(
    ("slot", "typed", "words"),
    [
        ("q2_w_out", "0.5", "this is a single number, but 2 by 2 numbers are asked for"),
        ("q2_w_out", "[0.111111, 0.222222, 0.333333, 0.444444]", "this is 4 numbers in one row, but 2 by 2 numbers"),
        ("q2_delta_o", "[[0.111111, 0.222222]]", "this is 1 by 2 numbers, but 2 numbers in one row are asked for"),
        ("q2_net_h1", "0.3775", "4 digits after the decimal point, but 6 are asked for"),
        ("q2_net_h1", "'0,3'", "1 digit after the decimal point, but 6 are asked for"),
        ("q2_net_h1", "1", "no digits after the decimal point, but 6 are asked for"),
        ("q2_delta_o", "np.array([0.1111, 0.222222])", "4 digits after the decimal point, but 6 are asked for"),
        ("q1_slope", '"G"', "there is no choice 'G'; expected one letter from A to D"),
        ("q1_factors", '["A", "Z"]', "there is no choice 'Z'"),
        ("q4_order", '"ABC"', "D, E missing"),
        ("q4_order", '"ABCDX"', "there is no choice 'X'"),
        ("q3_formula", '"delta_o1 * out_h3"', "unknown: out_h3; the page lists"),
        ("q3_formula", '"whatever(out_h1)"', "unknown: whatever"),
        ("q3_formula", '"(out_o1 - target_o1) * (out_h1"', "this `(` is never closed"),
        ("q3_formula", '"out_o1) * out_h1"', "this `)` closes nothing"),
        ("q3_formula", '"(out_o1] * out_h1"', "this `]` closes nothing"),
    ],
)
def test_what_cannot_be_right_is_said(numpy_only: Path, tmp_path: Path, slot: str, typed: str, words: str) -> None:
    """A wrong shape, too few decimals, a letter that is no option, an incomplete order, an unknown name, an open
    bracket: none needs a key to be seen."""
    code, said = run(numpy_only, tmp_path, filled(**{slot: typed}))
    assert code == 1
    (line,) = re.findall(rf"!! {slot} = .*?(?= (?:ok|!!) |$)", " ".join(said.split("Your functions")[0].split()))
    assert words in line


@pytest.mark.parametrize(
    ("slot", "typed"),
    [
        ("q2_net_h1", "0.3 + 0.2"),
        ("q2_net_h1", "377500e-6"),
        ("q2_net_h1", "round(0.35, 6)"),
        ("q2_net_h1", "+.37750012"),
        ("q2_delta_o", "[0.5 * 2, -0.1]"),
        ("q2_delta_o", "np.array([0.1, 0.2]) * 2"),
        ("q2_delta_o", "[\n  0.111111,  # o1\n  -0.222222,\n]"),
        ("q1_slope", "'b.'"),
        ("q1_slope", "'not enough information'"),
        ("q1_factors", "'A, c'"),
        ("q4_order", "'e > d > c > b > a'"),
    ],
)
def test_what_may_be_right_is_not_complained_of(numpy_only: Path, tmp_path: Path, slot: str, typed: str) -> None:
    """Arithmetic, exponents, comments, letters in any spelling: an answer that grading accepts is `ok` here."""
    _, said = run(numpy_only, tmp_path, filled(**{slot: typed}))
    assert f"ok {slot} = " in " ".join(said.split())


def test_formulas_that_grading_reads_are_fine() -> None:
    """Whatever the grammar reads, this check has nothing against; what has a wrong name or bracket it sees."""
    part = BANK["unicamp/chain_rule_formula"].parts({"weight": 5})[0]  # type: ignore[union-attr]
    words = _form(part)["words"]
    for text in (
        "(out_o1 - target_o1) out_o1 (1 - out_o1) out_h1",
        "2out_h1 (1-Out_H1) - 3.w5 + .5w6 + 1e-3w7",
        "w₅ − δ_o1 outh1 + δo1",
        r"$\frac{\partial E}{\partial w_5} = \delta_{o1} \cdot \mathrm{out}_{h1}$",
        "dE/dw5 = delta_o1 * out_h1",
        "∂E/∂w_5 = δ_o1·h1",
        "σ(net_o1) (1 - σ(net_o1)) + σ'(net_o1) + sigmoid_prime(net_o1)",
        "tanh²(x1) + e^-net_o1 + pi",
        "w1 if w2 >= 0 else w3",
        "δ_o1δ_o2 w1",
        "o1² h1⁻¹",
    ):
        try:
            read(text, part.names, part.aliases)
        except FormulaError as fault:
            raise AssertionError(f"a control: {text}: {fault.message}") from None
        assert _formula(text, words) == "", text
    for text in ("out_h9", "np.exp(w1)", "δ_o3 * out_h1", "sigmoide(w1)", "((w1)", "w1)", "d_o1"):
        with pytest.raises(FormulaError):
            read(text, part.names, part.aliases)
        assert _formula(text, words), text


def test_an_endless_loop_shows_where_it_hangs(numpy_only: Path, tmp_path: Path) -> None:
    """Before a function runs its name is printed, and not held back: whoever looks sees what hangs."""
    text = filled(functions=False).replace('raise NotImplementedError("your code goes here")', "while True: pass", 1)
    path = tmp_path / "quiz.py"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-S", "-s", str(path)]
    with subprocess.Popen(command, env={"PYTHONPATH": str(numpy_only)}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert any(line.strip() == "trying sigmoid_prime ..." for line in iter(process.stdout.readline, ""))
            assert process.poll() is None
        finally:
            process.kill()


def test_a_terminal_without_unicode(numpy_only: Path, tmp_path: Path) -> None:
    """Where stdout is ASCII, answers with other letters are shown with question marks, not with a traceback."""
    code, said = run(numpy_only, tmp_path, filled(q3_formula='"δ_o1 · out_h1"'), encoding="ascii")
    assert "q3_formula = ?_o1 ? out_h1" in said
    assert code == 0
    run(numpy_only, tmp_path, filled(), "--show-check", encoding="ascii")


def test_show_check_prints_the_check(numpy_only: Path, tmp_path: Path) -> None:
    """The packed check is no secret: --show-check prints source that compiles, and checks nothing."""
    code, said = run(numpy_only, tmp_path, filled(), "--show-check")
    assert code == 0
    compile(said, "check", "exec")
    assert "def self_check" in said
    assert "How your answers were read" not in said.split("SHEET =")[1]


def test_colours_on_a_terminal_only() -> None:
    """On a terminal the signs are coloured."""

    class Terminal:
        def __init__(self, terminal: bool) -> None:
            self.terminal, self.text, self.encoding = terminal, "", "utf-8"

        def isatty(self) -> bool:
            return self.terminal

        def write(self, text: str) -> None:
            self.text += text

    for terminal in (True, False):
        out = Terminal(terminal)
        screen = Screen(out)
        screen.line("good", "fine")
        assert ("\x1b[32m" in out.text) == terminal
        assert screen.counts == {"good": 1, "bad": 0, "open": 0}


@pytest.mark.parametrize(
    ("got", "columns", "agrees"),
    [
        ([1.0, 2.0], False, True),
        ([[1.0], [2.0]], False, False),
        ([[1.0], [2.0]], True, True),
        ([1.0, 2.0], True, True),
        ([[1.0, 2.0]], True, False),
        ([[[1.0], [2.0]]], True, False),
        ([[1.0], [2.5]], True, False),
    ],
)
def test_columns_at_home_as_when_graded(got: Any, columns: bool, agrees: bool) -> None:
    """(n, 1) is the example's (n,) where the exercise takes columns, and only there; in lists of vectors, too."""
    want = np.array([1.0, 2.0])
    assert selfcheck._agree(got, want, np, columns) is agrees
    assert selfcheck._agree([got, np.zeros((2, 1))], [want, np.zeros((2, 1))], np, columns) is agrees
