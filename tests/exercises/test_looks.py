"""Where to look: the quantities of a result by the names it has, in the order of the way back."""

import numpy as np

from exercises.bank import BANK
from exercises.looks import BP1, BP2, BP4, of_gradients, of_steps
from exercises.model import CodeExercise


def test_gradients_begin_at_the_output() -> None:
    """The error of the output layer comes before everything that is made of it."""
    assert [(look.member, look.layers) for look in of_gradients("b", "w") if not look.just] == [
        ("b", "output"),
        ("w", "output"),
        ("b", "hidden"),
        ("w", "hidden"),
    ]
    assert [look.at for look in of_gradients() if not look.just] == [BP1, BP4, BP2, BP4]


def test_after_several_steps_only_the_loop_is_judged() -> None:
    """The equations are judged where there is one step, the loop where there are more."""
    looks = [look for look in of_steps(single=lambda arguments: arguments[-1] == 1) if not look.just]
    assert [look.only((1,)) for look in looks] == [True, True, True, True, False, False]
    assert [look.only((3,)) for look in looks] == [False, False, False, False, True, True]


def test_layers_of_several_sizes_are_no_examples() -> None:
    """The third argument is a list of matrices in `train_step`: it has no rows, and nothing fails over it."""
    uneven = [np.zeros((3, 2)), np.zeros((1, 3))]
    for exercise in (each for each in BANK.values() if isinstance(each, CodeExercise)):
        for look in exercise.looks:
            if look.just:
                assert not look.only((np.zeros(2), np.zeros(1), uneven))
                assert not look.only((np.zeros(2), np.zeros(1), [np.zeros((2, 2))]))
    (several, _) = (look for look in of_gradients() if look.just)
    assert several.only((uneven, uneven, np.zeros((4, 2))))
    assert not several.only((uneven, uneven, np.zeros((1, 2))))


def test_weights_alone() -> None:
    """Where biases stay, the weights of a layer stand for its error, too."""
    looks = [look for look in of_steps(bias="", error="before") if not look.just]
    assert [look.member for look in looks] == ["before", "weights", "weights"]
    several = of_steps(bias="", single=lambda arguments: False)
    assert [look.member for look in several if look.only(()) and not look.just] == ["weights"]


def test_every_exercise_looks_at_what_it_returns() -> None:
    """The names stand in `returns`; layers can be judged only in a list."""
    looking = [each for each in BANK.values() if isinstance(each, CodeExercise) and each.looks]
    assert len(looking) >= 7
    for exercise in looking:
        result = exercise.expected(exercise.public.arguments)
        for look in exercise.looks:
            value = result[exercise.returns.index(look.member)] if look.member else result
            assert not look.layers or isinstance(value, list), (exercise.id, look)
