"""Variants: pure, deterministic, one stream per item."""

import dataclasses

import msgspec
import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import Disagreement, Question
from grader import variants
from grader.errors import GraderError
from grader.spec import Item, Quiz
from grader.streams import secret_of_seed, stream
from grader.variants import Variant, draw

SECRET = secret_of_seed(3)
ROUND, NETWORK, CODE = Item("datacamp/round"), Item("unicamp/two_two_two"), Item("nielsen/backprop")


def quiz(*items: Item, name: str = "t") -> Quiz:
    return Quiz(name, "T", items)


def givens(drawn: tuple[Variant, ...]) -> dict[str, object]:
    return {variant.key: variant.given for variant in drawn}


def test_drawing_is_deterministic_and_can_be_saved() -> None:
    """The same quiz, student and secret give the same variants, and they survive the way through JSON unchanged."""
    drawn = draw(quiz(ROUND, NETWORK, CODE), "ada", SECRET)
    assert draw(quiz(ROUND, NETWORK, CODE), "ada", SECRET) == drawn
    assert msgspec.json.decode(msgspec.json.encode(drawn), type=tuple[Variant, ...]) == drawn
    assert [variant.label for variant in drawn] == ["q1", "q2", "q3"]


def test_adding_an_item_disturbs_no_other() -> None:
    """Items before, between and behind change labels, never the numbers of an item."""
    short = givens(draw(quiz(NETWORK, CODE), "ada", SECRET))
    long = givens(draw(quiz(ROUND, NETWORK, Item("datacamp/training_recap"), CODE, ROUND), "ada", SECRET))
    assert {key: long[key] for key in short} == short


def test_students_draw_differently_and_share_the_hidden_cases() -> None:
    """Questions differ from student to student, from quiz to quiz and from secret to secret; the cases of a code
    exercise are the class's."""
    ada = draw(quiz(NETWORK, CODE), "ada", SECRET)
    for other in (
        draw(quiz(NETWORK, CODE), "bob", SECRET),
        draw(quiz(NETWORK, CODE, name="u"), "ada", SECRET),
        draw(quiz(NETWORK, CODE), "ada", secret_of_seed(4)),
    ):
        assert other[0].given != ada[0].given
    assert draw(quiz(NETWORK, CODE), "bob", SECRET)[1] == ada[1]
    assert draw(quiz(NETWORK, CODE), "ada", secret_of_seed(4))[1] != ada[1]


def test_a_class_draws_different_numbers() -> None:
    """Of fifty students no two have the same network."""
    drawn = [str(draw(quiz(ROUND), f"s{i}", SECRET)[0].given) for i in range(50)]
    assert len(set(drawn)) == 50


def test_the_same_exercise_twice_has_other_numbers() -> None:
    """An exercise may stand in a quiz twice: two slots, two streams."""
    one, two = draw(quiz(ROUND, ROUND), "ada", SECRET)
    assert (one.label, two.label) == ("q1", "q2")
    assert one.given != two.given


def test_published_numbers_are_the_source_s() -> None:
    """`published = true` gives every student the numbers of the source, as a copy."""
    (variant,) = draw(quiz(Item("unicamp/two_two_two", published=True)), "ada", SECRET)
    exercise = BANK["unicamp/two_two_two"]
    assert isinstance(exercise, Question)
    assert variant.given == exercise.published
    assert variant.given is not exercise.published


def test_a_draw_the_oracles_disagree_on_is_drawn_again() -> None:
    """The first given both oracles confirm is issued; if there is none, nothing is, and the exercise is named."""
    exercise = BANK["datacamp/training_recap"]
    assert isinstance(exercise, Question)
    seen: list[object] = []

    def third_time(given: object) -> None:
        seen.append(given)
        if len(seen) < 3:
            raise Disagreement

    def numbered(stream: np.random.Generator) -> dict[str, int]:
        return {"number": int(stream.integers(10**9))}

    odd = dataclasses.replace(exercise, draw=numbered, confirm=third_time)
    assert variants.draw_question(odd, SECRET, "t") == seen[2]
    assert len({str(each) for each in seen}) == 3

    def never(given: object) -> None:
        raise Disagreement

    with pytest.raises(GraderError, match="datacamp/training_recap: in 50 draws"):
        variants.draw_question(dataclasses.replace(exercise, draw=numbered, confirm=never), SECRET, "t")


@pytest.mark.parametrize("name", [name for name, each in BANK.items() if isinstance(each, Question)])
def test_a_given_is_confirmed_by_the_second_oracle(name: str) -> None:
    """What is issued passes `confirm` where the exercise has one, and can be solved."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    given = variants.draw_question(exercise, SECRET, "t", name, "ada", str(stream(SECRET, name).integers(100)))
    if exercise.confirm is not None:
        exercise.confirm(given)
    assert set(exercise.solve(given)) == {part.id for part in exercise.parts(given)}
