"""Value: the numbers of the lecture, programs as Python runs them, what a second backward is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.entry import plain, solution
from exercises.micrograd.engine import Value, run_program, value
from grader.streams import stream
from reference import scalar


class Student:
    """Names of a student's file."""

    Value = Value


def test_shared_nodes() -> None:
    """y = (c + d) + (c * d), c = a + b, d = a * b at 2, 3 has the gradients 25 and 19; a + a has 2.

    In the case, 2 e² with e = -1.5 is added to y.
    """
    case = next(case for case in value.cases(np.random.default_rng(0)) if "c = a + b" in case.rung)
    data, grad = run_program(Student, *case.arguments)
    assert data[-1] == 41 + 4.5
    assert grad[:3].tolist() == [25, 19, -6]
    assert run_program(Student, "a = Value(5.0)\ny = a + a\ny.backward()")[1].tolist() == [2, 1]


def test_the_lecture_graph() -> None:
    """L = (a b + c) f at 2, -3, 10, -2 is -8, with the gradients 6, -4, -2, 4, -2, -2."""
    lines = "a = Value(2.0)\nb = Value(-3.0)\nc = Value(10.0)\nf = Value(-2.0)\n"
    data, grad = run_program(Student, lines + "e = a * b\nd = e + c\nL = d * f\nL.backward()")
    assert data[-1] == -8
    assert grad.tolist() == [6, -4, -2, 4, -2, -2, 1]


def test_the_lecture_neuron() -> None:
    """tanh of 2 (-3) + 0 1 + 6.8813735870195432 is 0.7071, with the gradients -1.5, 1, 0.5, 0."""
    lines = "x = Value(2.0)\nu = Value(0.0)\nw = Value(-3.0)\nv = Value(1.0)\nb = Value(6.881373587019543)\n"
    data, grad = run_program(Student, lines + "p = x * w\nq = u * v\ns = p + q\nn = s + b\no = n.tanh()\no.backward()")
    assert data[-1] == pytest.approx(0.7071067811865476)
    assert grad[:4] == pytest.approx([-1.5, 0.5, 1.0, 0.0])


@pytest.mark.parametrize("seed", range(5))
def test_programs_are_python(seed: int) -> None:
    """What the probe makes of a program is what Python makes of it, so that a counterexample can be typed in."""
    for case in value.cases(stream(b"tests", "programs", str(seed))):
        (text,) = case.arguments
        names: dict[str, Any] = {"Value": scalar.Value}
        exec(text, names)
        data, grad = run_program(Student, text)
        kept = [each for each in names.values() if isinstance(each, scalar.Value)]
        assert [each.data for each in kept] == pytest.approx(data)
        assert [each.grad for each in kept] == pytest.approx(grad)


def test_backward_twice_on_one_result_is_not_asked() -> None:
    """Micrograd and PyTorch differ there, so no case calls it twice on the same name; on two results one does."""
    for seed in range(5):
        programs = [case.arguments[0] for case in value.cases(np.random.default_rng(seed))]
        calls = [[line for line in text.splitlines() if line.endswith(".backward()")] for text in programs]
        assert all(len(set(lines)) == len(lines) for lines in calls)
        assert sum(len(lines) > 1 for lines in calls) == 2


def test_the_bonus_is_last_and_alone() -> None:
    """Only the last case is thousands deep, and it costs nothing."""
    cases = list(value.cases(np.random.default_rng(0)))
    assert [case.bonus for case in cases] == [False] * (len(cases) - 1) + [True]


def test_a_program_says_which_entry_is_whose() -> None:
    """The last line of a program names the entries of both lists, as Python, too, meets the names."""
    for case in value.cases(np.random.default_rng(0)):
        *lines, legend = case.arguments[0].splitlines()
        names: dict[str, Any] = {"Value": scalar.Value}
        if not case.bonus:
            exec("\n".join(lines), names)
            met = [name for name, each in names.items() if isinstance(each, scalar.Value)]
            assert legend == "# in the lists: " + ", ".join(f"[{i}] {name}" for i, name in enumerate(met))


def test_what_is_handed_out_says_so() -> None:
    """A Value beside another exercise is given, not asked for; its code is the reference's."""
    given, asked = plain(Value), solution(value)
    assert "It is yours to use." in given
    assert "Write what works on it" in asked
    assert "bonus" not in given
    assert given.split('"""', 2)[2] == asked.split('"""', 2)[2]
