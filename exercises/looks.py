"""Where to look if a quantity is the first that is wrong: the way back through a network, from the error to the input.

The quantities stand in the order in which they are computed. Tables for the functions that return gradients, and for
those that return what a step, or several of them, has made of weights and biases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from exercises.model import Look

BP1 = "the forward pass, and then BP1, the error of the output layer: ∇C ⊙ f′(z), with the slope of its own activation"
BP2 = (
    "BP2, the error of a hidden layer: the error of the next layer, pulled back through the weights between the two "
    "(transposed), times f′(z) of this layer"
)
BP3 = (
    "BP3: the gradient of the biases of a layer is the error of that layer itself (of several examples, the mean of "
    "their errors), and the errors are right, or the weights would not be"
)
BP4 = "BP4: each error times the activation that comes in through the weight, which is that of the layer before"
FORWARD = "the forward pass, and then the formula of the error and the moment at which it is taken"
STEPS = (
    "the loop: each step begins with the weights and biases that the one before has made, computes its gradients anew, "
    "and takes nothing else over; eta stays the same"
)
MEAN = (
    "how examples are put together: every one of them counts, once, and the sum is divided by how many there are; "
    "with one example all is right"
)
UNEVEN = "the mean of each mini-batch: its sum is divided by the number of its own rows"
ONE_STEP, SEVERAL_STEPS = "after one step", "after several steps"

Arguments = tuple[Any, ...]


def _of_several_examples(arguments: Arguments) -> bool:
    """Whether the third argument has several rows, as `X` of the functions for a mini-batch."""
    third = arguments[2] if len(arguments) > 2 else None  # a list of matrices of several sizes has no dimensions
    return isinstance(third, np.ndarray) and third.ndim == 2 and len(third) > 1


def _of_uneven_batches(arguments: Arguments) -> bool:
    """Whether the last argument is a list of mini-batches that differ in size."""
    last = arguments[-1] if arguments else None
    return isinstance(last, list) and len({len(batch) for batch in last if isinstance(batch, list)}) > 1


TOGETHER = (Look(MEAN, only=_of_several_examples, just=True), Look(UNEVEN, only=_of_uneven_batches, just=True))


def of_gradients(bias: str = "nabla_b", weight: str = "nabla_w") -> tuple[Look, ...]:
    """Gradients of biases and weights, a list of layers each."""
    return (
        *TOGETHER,
        Look(BP1, bias, "output", beside=weight, alone=BP3),
        Look(BP4, weight, "output"),
        Look(BP2, bias, "hidden", beside=weight, alone=BP3),
        Look(BP4, weight, "hidden"),
    )


def of_steps(
    bias: str = "biases",
    weight: str = "weights",
    error: str = "",
    single: Callable[[Arguments], bool] | None = None,
) -> tuple[Look, ...]:
    """What a step has made of biases and weights; `single` says in which cases there is only one step
    (in all of them without it).

    With `error`, the name of an error that the forward pass gives, that comes first. Without biases (empty) the
    weights stand for the errors of their layers.
    """
    first = (Look(FORWARD, error),) if error else ()
    of_the_biases = f"the step of the biases; or at {BP3}"
    if bias:
        one: tuple[Look, ...] = (
            Look(f"{BP1}; or at the step of the biases", bias, "output", beside=weight, alone=of_the_biases),
            Look(f"{BP4}; or at the step of the weights", weight, "output"),
            Look(BP2, bias, "hidden", beside=weight, alone=of_the_biases),
            Look(BP4, weight, "hidden"),
        )
    else:
        one = (
            Look(f"{BP1}; and then at BP4", weight, "output"),
            Look(f"{BP2}; and then at BP4", weight, "hidden"),
        )
    if single is None:
        return (*TOGETHER, *first, *one)
    of_one = tuple(replace(look, only=single, when=ONE_STEP) for look in (*first, *one))
    several = tuple(
        Look(STEPS, member, "", lambda arguments: not single(arguments), when=SEVERAL_STEPS)
        for member in filter(None, (weight, bias))
    )
    return (*TOGETHER, *of_one, *several)
