"""Choices and orders as they are shown."""

from __future__ import annotations

import pytest

from exercises.bank import BANK
from exercises.letters import letters, shown_choices, shown_order
from exercises.model import Option, Question
from grader.jail import Reading
from grader.kinds import VALUE_KINDS
from grader.streams import stream

OPTIONS = (Option("none", "nothing"), Option("6", "$6$"), Option("x", r"$\delta$ times $a$"))


def test_letters_follow_the_place() -> None:
    """The first option shown is A, whatever its id."""
    assert [letter for letter, _ in letters(OPTIONS)] == ["A", "B", "C"]


def test_choices_are_shown_in_the_order_of_the_page() -> None:
    """Letter and text, never the id; a plain number without dollars, other TeX as it is."""
    assert shown_choices(OPTIONS, ["6"]) == "B: 6"
    assert shown_choices(OPTIONS, ["x", "none"]) == r"A: nothing, C: $\delta$ times $a$"


def test_orders_begin_with_the_letters() -> None:
    """The letters alone first, as a student types them, then what they stand for."""
    assert shown_order(OPTIONS, ["6", "none", "x"]) == r"B A C (B: 6 A: nothing C: $\delta$ times $a$)"


@pytest.mark.parametrize("name", ["datacamp/round", "datacamp/training_recap", "nielsen/algorithm_steps"])
def test_expected_answers_look_like_students_answers(name: str) -> None:
    """What is expected of a choice or an order is printed in the form of a right answer, for every student."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    assert exercise.published is not None
    for given in (exercise.published, *(exercise.draw(stream(b"letters", name, str(seed))) for seed in range(30))):
        key = exercise.solve(given)
        for part in exercise.parts(given):
            right = key[part.id]
            reading = Reading("q1_p", "ok", text="", value=right.value)
            answer = VALUE_KINDS[part.kind].mark(part, right, reading, {}).answer
            assert right.shown.startswith(answer)
            assert part.kind == "order" or right.shown == answer
