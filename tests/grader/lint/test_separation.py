"""The separation matrix: what is told apart, by how much, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.bank import BANK
from exercises.model import Case, Question
from grader.keys import CodeKey, QuestionKey
from grader.lint.code import lint_code
from grader.lint.questions import lint_question
from grader.lint.separation import Matrix, Separation, told
from grader.streams import stream
from grader.variants import drawn

CASES = tuple(Case(f"{n} entries", (np.arange(1.0, n + 1),)) for n in (1, 2, 3))
Z = [nielsen.sigmoid_prime.reference(*case.arguments) for case in CASES]


def matrix(wrong: dict[str, list[Any]]) -> Matrix:
    """The matrix of a code exercise with these mistakes, on one ladder of three cases."""
    exercise = replace(nielsen.sigmoid_prime, cases=lambda stream: CASES, alternatives=lambda cases: wrong)
    separation = Separation()
    separation.add_ladder(CodeKey(exercise, 1))
    return separation.matrix()


@pytest.mark.parametrize(
    ("one", "other", "cases"),
    [
        ([-z for z in Z], [2 * z for z in Z], 3),
        ([-z for z in Z], [-z for z in Z], 0),
        ([-Z[0], -Z[1], -Z[2]], [-Z[0], -Z[1], Z[2]], 1),
        ([-Z[0], None, None], [None, -Z[1], Z[2]], 0),  # they never both run
        ([-z for z in Z], [-z * (1 + 1e-7) for z in Z], 0),  # within what a comparison lets pass
        ([-z for z in Z], [-z * (1 + 1e-5) for z in Z], 3),
        ([-z for z in Z], [-Z[0], -Z[1][None], -Z[2]], 1),  # another shape
        ([np.nan * z for z in Z], [np.inf * z for z in Z], 0),  # neither is a number to count with
        ([np.nan * z for z in Z], [-z for z in Z], 3),
        (["a", "b", "c"], ["a", "b", "d"], 1),
        ([[Z[0]], [Z[1]], [Z[2]]], [[2 * Z[0]], [Z[1]], [Z[2]]], 1),
    ],
)
def test_how_many_cases_tell_two_mistakes_apart(one: list[Any], other: list[Any], cases: int) -> None:
    """Only cases in which both lead to something count, and only differences that a comparison sees."""
    found = matrix({"sign-flipped": one, "error-doubled": other})
    i, j = found.names.index("sign-flipped"), found.names.index("error-doubled")
    assert found.apart[i][j] == found.apart[j][i] == cases
    assert found.collisions() == ([("sign-flipped", "error-doubled")] if cases == 0 else [])


def test_the_least_of_all_ladders_counts() -> None:
    """A class gets one ladder: mistakes that one of them does not tell apart are a fault."""
    exercise = replace(
        nielsen.sigmoid_prime,
        cases=lambda stream: tuple(Case("one", (np.ones(1),)) for _ in range(int(stream.integers(1, 4)))),
        alternatives=lambda cases: {"sign-flipped": [-np.ones(1) for _ in cases]},
    )
    separation, counts = Separation(), []
    for seed in range(8):
        key = CodeKey(exercise, seed)
        separation.add_ladder(key)
        counts.append(len(key.cases))
    assert min(counts) < max(counts)
    assert separation.matrix().apart[0][1] == min(counts)


def test_undeclared_collisions_of_questions_are_faults() -> None:
    """Without its declaration the question is at fault, with it not; a false declaration is a fault, too."""
    question = BANK["unicamp/chain_rule_formula"]
    assert isinstance(question, Question)
    sets = {
        "declared": question.alike,
        "undeclared": (),
        "false": (*question.alike, ("sign-flipped", "error-doubled")),
    }
    words = {
        name: " ".join(fault.message for fault in lint_question(replace(question, alike=alike), 22, 60.0).faults)
        for name, alike in sets.items()
    }
    assert words["declared"] == ""
    assert "'error-halved' and 'averaged-over-outputs' are told apart by no variant" in words["undeclared"]
    assert "'sign-flipped' and 'error-doubled' are declared alike, and differ" in words["false"]


def test_of_those_declared_alike_the_first_is_the_alternative() -> None:
    """The key of a question names one of them; where the first makes no difference the others stay."""
    question = BANK["unicamp/chain_rule_formula"]
    assert isinstance(question, Question)
    given = drawn(question, stream(b"tests", question.id, "0"))
    assert "averaged-over-outputs" in question.alternatives(given)
    assert "averaged-over-outputs" not in QuestionKey(question, given).alternatives
    other = replace(question, alike=(("no-such-mistake", "averaged-over-outputs"),))
    assert "averaged-over-outputs" in QuestionKey(other, given).alternatives


def test_false_declarations_of_functions_are_faults() -> None:
    """What is declared to be the same function must be."""
    exercise = replace(
        nielsen.sigmoid_prime,
        alike=(("slope-sign", "value-as-slope"),),
        same=lambda cases: {"value-as-slope": [2 * case.arguments[0] for case in cases]},
    )
    assert any("are declared alike, and differ on" in fault.message for fault in lint_code(exercise, 1, 9, None).faults)


def test_the_line_of_a_report() -> None:
    """It names the pair that is told apart least."""
    found = matrix({"sign-flipped": [-z for z in Z], "error-doubled": [-Z[0], -Z[1], 2 * Z[2]]})
    assert told(found, "cases") == {"told apart": "by at least 1 cases (sign-flipped and error-doubled)"}
    assert told(Matrix(("right",), ((0,),), ((0,),)), "cases") == {}
