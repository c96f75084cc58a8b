"""Student styles: programs that are written differently and mean the same."""

from __future__ import annotations

import contextlib
import copy
import io
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.entry import plain, solution
from exercises.model import CodeExercise
from grader.keys import CodeKey
from grader.kinds import code
from grader.selftest.program import read
from grader.selftest.styles import FEWEST, WAYS, again, styled, written

CODE = {name: each for name, each in BANK.items() if isinstance(each, CodeExercise) and not each.needs.packages}
SLOW = {"nielsen/Network"}  # it learns to read; the jail tries it in its own tests
FEW = 4  # cases
ENOUGH = 5  # solutions for one way
# These have a place in programs that other ways, or mistakes, have made.
ELSEWHERE = {"conditional expressions", "folded", "listed"}


def around(exercise: CodeExercise) -> str:
    """What stands above the student's program."""
    return "\n\n".join(["import numpy as np", *map(plain, exercise.provided)])


def difference(exercise: CodeExercise, text: str) -> str:
    """What is wrong with a program on the first cases, run in this process."""
    names: dict[str, Any] = {}
    cases = [case for case in CodeKey(exercise, 3).cases if not case.bonus][:FEW]
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(f"{around(exercise)}\n\n{text}", "student.py", "exec"), names)
        for case in cases:
            arguments = copy.deepcopy(case.arguments)
            if exercise.probe is None:
                got = names[exercise.name](*arguments)
            else:
                got = exercise.probe(SimpleNamespace(**names), *arguments)
            if (found := code.compared(exercise, case, got, exercise.expected(case.arguments))) is not None:
                return f"{case.rung}: {found.message}"
    return ""


@pytest.mark.parametrize("way", WAYS)
def test_a_way_keeps_what_solutions_give(way: str) -> None:
    """Every way, by itself, on the first solutions in which it has a place; and it has one in some."""
    places = 0
    for name, exercise in CODE.items():
        if name not in SLOW and places < ENOUGH:
            made = written(solution(exercise), around(exercise), [way], np.random.default_rng(1), 1)
            places += bool(made.ways)
            assert not made.ways or not difference(exercise, made.text), made.text
    assert places or way in ELSEWHERE


@pytest.mark.parametrize("name", CODE)
def test_a_style_keeps_what_a_solution_gives(name: str) -> None:
    """Several ways together, too; a style has at least three, all with a place, and its text is another one."""
    exercise = CODE[name]
    for seed in range(1 if name in SLOW else 2):
        made = styled(solution(exercise), around(exercise), np.random.default_rng(seed), mistaken=False)
        assert len(set(made.ways)) == len(made.ways) >= FEWEST
        assert made.text != solution(exercise)
        assert not difference(exercise, made.text), made.text


def test_the_same_stream_gives_the_same_style() -> None:
    """And another stream another one."""
    exercise = CODE["nielsen/backprop"]
    texts = [styled(solution(exercise), "", np.random.default_rng(seed), mistaken=True).text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_what_could_change_a_mistake_is_for_right_programs_only() -> None:
    """A copy of an argument hides that it is changed: no mistake is written in such a way."""
    exercise = CODE["unicamp/l2_update"]
    hiding = {name for name, way in WAYS.items() if not way.of_mistakes}
    assert {"copied arguments", "written out", "results"} <= hiding
    used: set[str] = set()
    for seed in range(15):
        used |= set(styled(solution(exercise), "", np.random.default_rng(seed), mistaken=True).ways)
    assert not used & hiding


def test_there_are_many_ways_and_each_is_said() -> None:
    """A dozen at least; each has a sentence, and changes the tree or the text."""
    assert len(WAYS) >= 40
    for way in WAYS.values():
        assert way.says
        assert (way.rewrite is None) != (way.retype is None)


def test_no_part_of_a_program_stands_in_two_places() -> None:
    """Read anew, a program is the same with nodes of its own: changing one place changes no other."""
    program = read("def f(x):\n    return x", "import math")
    fresh = again(program)
    assert fresh.text == program.text
    assert fresh.taken >= program.taken
    assert fresh.tree is not program.tree
