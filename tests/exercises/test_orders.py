"""Questions about an order."""

from __future__ import annotations

import pytest

from exercises.bank import BANK
from exercises.model import Question
from exercises.orders import inversions, order_question
from grader.streams import stream

ORDERS = ("datacamp/training_recap", "nielsen/algorithm_steps", "nielsen/proof_bp3", "nielsen/proof_bp4")


@pytest.mark.parametrize("name", ORDERS)
def test_every_step_is_first_now_and_then(name: str) -> None:
    """The shuffle is fair: every step is shown first in about its share of the variants."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    first = [exercise.draw(stream(b"orders", name, str(seed)))["shown"][0] for seed in range(400)]
    for step in set(first):
        assert 40 < first.count(step) < 130
    assert len(set(first)) == 5


@pytest.mark.parametrize("name", ORDERS)
def test_mistakes_are_orders_of_the_same_steps(name: str) -> None:
    """Every wrong order has all the steps once, and no two are alike."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    given = exercise.draw(stream(b"orders", name))
    right = exercise.solve(given)["order"].value
    orders = [values["order"] for values in exercise.alternatives(given).values()]
    for order in orders:
        assert sorted(order) == sorted(right)
        assert order != right
    assert len({tuple(order) for order in orders}) == len(orders)


def test_the_five_steps_of_the_algorithm() -> None:
    """Input, feedforward, output error, backpropagate, gradient."""
    exercise = BANK["nielsen/algorithm_steps"]
    assert isinstance(exercise, Question)
    right = exercise.solve(exercise.published or {})["order"].value
    assert right == ["input", "feedforward", "output", "backpropagate", "gradient"]


def made(**more: object) -> Question:
    """An order of three steps."""
    rest = {"title": "T", "source": "S", "statement": "Order!", "steps": {"c": "one", "a": "two", "b": "three"}}
    return order_question("tests/order", **{**rest, "mistakes": {"sign-flipped": ("a", "c", "b")}, **more})  # type: ignore[arg-type]


def test_level_points_and_solution_can_be_said() -> None:
    """They have defaults, and what is said instead stands in the question and in its part."""
    plain, told = made(), made(level="derive", points=2.0, worked="Because.")
    assert (plain.level, plain.points, plain.worked) == ("recall", 1.0, None)
    assert (told.level, told.points) == ("derive", 2.0)
    assert told.worked is not None
    assert told.worked({}) == "Because."
    assert told.parts({"shown": ["a", "b", "c"]})[0].points == 2.0


@pytest.mark.parametrize("order", [("c", "a"), ("c", "a", "b"), ("c", "a", "d"), ("c", "c", "a")])
def test_a_wrong_order_is_one(order: tuple[str, ...]) -> None:
    """An order that misses a step, has one twice or another one, or is the right one, is refused at once."""
    with pytest.raises(ValueError, match="sign-flipped"):
        made(mistakes={"sign-flipped": order})


def test_steps_that_may_be_exchanged() -> None:
    """Pairs that may stand either way round, and a share of the points, are the part's; the shuffle is never right."""
    exercise = made(free=(("c", "a"),), shares=True, mistakes={"sign-flipped": ("b", "c", "a")})
    givens = [exercise.draw(stream(b"orders", "free", str(seed))) for seed in range(20)]
    assert not any(given["shown"] in (["c", "a", "b"], ["a", "c", "b"]) for given in givens)
    (part,) = exercise.parts(givens[0])
    assert (part.free, part.shares) == ((("c", "a"),), True)
    for wrong in (
        {"free": (("c", "x"),)},
        {"free": (("c", "c"),)},
        {"free": (("c", "a"),)},  # then the mistake a, c, b is none
    ):
        with pytest.raises(ValueError, match=r"tests/order"):
            made(**wrong)


def test_inversions() -> None:
    """Every pair that stands the wrong way round is found, as it is met; those that may are left out."""
    assert inversions("abcd", "abcd") == ()
    assert inversions("abcd", "dcba")[0] == ("d", "c")
    assert len(inversions("abcd", "dcba")) == 6
    assert inversions("abcd", "dabc", free=[("d", "a"), ("b", "d")]) == (("d", "c"),)
