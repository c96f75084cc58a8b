"""Training the 2-2-2 network: steps of gradient descent on one example, the biases fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.looks import of_steps
from exercises.model import Case, Stream
from exercises.unicamp.mutants.training import TRAIN_FIXED_BIASES
from exercises.unicamp.source import SOURCE
from exercises.unicamp.two_two_two import PUBLISHED_222
from reference.activations import Array
from reference.equations import Equations
from reference.misconceptions import NotApplicable
from reference.network import Network
from reference.training_step import TrainingStep

Trained = tuple[list[Array], float, Array]

# rung, sizes, learning rate, steps; small steps hide in which order the layers are updated.
RUNGS: tuple[tuple[str, tuple[int, ...], float, int], ...] = (
    ("one step on the smallest network, 1-1-1", (1, 1, 1), 0.8, 1),
    ("one step on a 2-2-2 network", (2, 2, 2), 0.5, 1),
    ("two steps on a 2-2-2 network", (2, 2, 2), 0.7, 2),
    ("three steps on a 2-3-2 network", (2, 3, 2), 1.5, 3),
    ("two steps on a 3-4-2 network", (3, 4, 2), 0.6, 2),
    ("two steps on a 3-5-4 network", (3, 5, 4), 2.0, 2),
    ("a square network, 4-4-4, one step", (4, 4, 4), 0.9, 1),
    ("a wide network, 7-11-3, one step", (7, 11, 3), 0.6, 1),
    ("five steps on a 2-2-2 network", (2, 2, 2), 0.5, 5),
)


def _arguments(stream: Stream, sizes: tuple[int, ...]) -> tuple[list[Array], list[Array], Array, Array]:
    """A network with biases that are not 0, an input, and targets that no output hits."""
    weights = [np.round(stream.normal(size=(after, before)), 2) for before, after in pairwise(sizes)]
    biases = [np.round(stream.uniform(0.2, 0.9, after) * stream.choice([-1, 1], after), 2) for after in sizes[1:]]
    x = np.round(stream.uniform(0.2, 1.2, sizes[0]) * stream.choice([-1, 1], sizes[0]), 2)
    return weights, biases, x, np.round(stream.choice([0.01, 0.99], sizes[-1]), 2)


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes, eta, steps in RUNGS:
        yield Case(rung, (*_arguments(stream, sizes), eta, steps))
    for rung, steps in (("0 steps", 0), ("-1 steps", -1)):
        yield Case(f"{rung}: 1 if a ValueError is raised, else 0", (*_arguments(stream, (1, 1, 1)), 0.5, steps))


def _probe(student: Any, weights: Any, biases: Any, x: Any, t: Any, eta: Any, steps: Any) -> Any:
    """What it returns; of steps that cannot be made, whether it refuses them. Any other error is no refusal."""
    if steps >= 1:
        return student.train_fixed_biases(weights, biases, x, t, eta, steps)
    try:
        student.train_fixed_biases(weights, biases, x, t, eta, steps)
    except ValueError:
        return 1
    except Exception:
        return 0
    return 0


def _under(equations: Equations, weights: Any, biases: Any, x: Any, t: Any, eta: float, steps: int) -> Any:
    """The same under other equations, by the engine."""
    if steps < 1:
        return 1
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    step = TrainingStep(network, x, t, eta=eta, train_biases=False)
    for _ in range(steps):
        outcome = step.under(equations)
        step = replace(step, network=step.after(outcome))
    after = step.under(equations)
    error, outputs = after.array("cost"), after.array("a", len(weights))
    if not all(np.isfinite(array).all() for array in (*step.network.weights, error, outputs)):
        raise NotApplicable("it leads out of all bounds: there is no result to compare with")
    return list(step.network.weights), error, outputs


# --- mistakes of the loop, as a student would write them ---------------------------------------------------------


def _forward(weights: list[Array], biases: list[Array], x: Array) -> list[Array]:
    outputs = [x]
    for w, b in zip(weights, biases, strict=True):
        outputs.append(1 / (1 + np.exp(-(w @ outputs[-1] + b))))
    return outputs


def _gradients(weights: list[Array], biases: list[Array], x: Array, t: Array) -> list[Array]:
    outputs = _forward(weights, biases, x)
    delta = (outputs[-1] - t) * outputs[-1] * (1 - outputs[-1])
    found = [np.outer(delta, outputs[-2])]
    for level in range(len(weights) - 1, 0, -1):
        delta = (weights[level].T @ delta) * outputs[level] * (1 - outputs[level])
        found.insert(0, np.outer(delta, outputs[level - 1]))
    return found


def _trained(
    weights: list[Array], biases: list[Array], x: Array, t: Array, eta: float, steps: int, frozen: bool = False
) -> list[Array]:
    first = _gradients(weights, biases, x, t)
    for _ in range(steps):
        moves = first if frozen else _gradients(weights, biases, x, t)
        weights = [w - eta * move for w, move in zip(weights, moves, strict=True)]
    return weights


def _judged(weights: list[Array], measured: list[Array], biases: list[Array], x: Array, t: Array) -> Trained:
    """These weights, with error and outputs of those `measured`."""
    outputs = _forward(measured, biases, x)[-1]
    return weights, float(0.5 * np.sum((t - outputs) ** 2)), outputs


def _refusing(train: Callable[..., Trained]) -> Callable[..., Trained]:
    """The same, but with an error for steps that cannot be made."""

    def refuses(*arguments: Any) -> Trained:
        if arguments[-1] < 1:
            raise ValueError("steps must be at least 1")
        return train(*arguments)

    return refuses


def _measured_before(weights: Any, biases: Any, x: Any, t: Any, eta: float, steps: int) -> Trained:
    before = _trained(weights, biases, x, t, eta, steps - 1)
    return _judged(_trained(before, biases, x, t, eta, 1), before, biases, x, t)


def _steps_made(count: Callable[[int], int], frozen: bool = False) -> Callable[..., Trained]:
    """Training with another number of steps than asked for, or with the first gradient for all of them."""

    def train(weights: Any, biases: Any, x: Any, t: Any, eta: float, steps: int) -> Trained:
        after = _trained(weights, biases, x, t, eta, count(steps), frozen)
        return _judged(after, after, biases, x, t)

    return train


_222 = (
    [np.array(w) for w in PUBLISHED_222["weights"]],
    [np.array(b) for b in PUBLISHED_222["biases"]],
    np.array(PUBLISHED_222["x"]),
    np.array(PUBLISHED_222["y"]),
    PUBLISHED_222["eta"],
    1,
)

EXAMPLE = (
    "train_fixed_biases([np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.4, 0.45], [0.5, 0.55]])], "
    "[np.array([0.35, 0.35]), np.array([0.6, 0.6])], np.array([0.05, 0.1]), np.array([0.01, 0.99]), 0.5, 1)",
    "([[[0.149780716, 0.199561432], [0.249751144, 0.299502287]], "
    "[[0.35891648, 0.408666186], [0.511301270, 0.561370121]]], 0.291027774, [0.742088111, 0.775284968])",
)


@code(
    "unicamp/train_fixed_biases",
    title="Train the network, biases fixed",
    source=SOURCE,
    level="build",
    minutes=25,
    points=4,
    public=_222,
    cases=_cases,
    mutants=TRAIN_FIXED_BIASES,
    under=_under,
    also={
        "error-before-update": _refusing(_measured_before),
        "one-step-too-few": _refusing(_steps_made(lambda steps: steps - 1)),
        "one-step-too-many": _refusing(_steps_made(lambda steps: steps + 1)),
        "one-step-only": _refusing(_steps_made(lambda steps: 1)),
        "gradient-of-the-start": _refusing(_steps_made(lambda steps: steps, frozen=True)),
        "no-steps-accepted": _steps_made(lambda steps: steps),
    },
    returns=("weights", "error_after", "outputs"),
    probe=_probe,
    example=EXAMPLE,
    looks=of_steps(bias="", single=lambda arguments: arguments[-1] == 1),
    alike=(("sign-flipped", "update-added"),),  # with one example and no penalty
)
def train_fixed_biases(
    weights: list[Array], biases: list[Array], x: Array, t: Array, eta: float, steps: int
) -> tuple[list[Array], float, Array]:
    r"""Train a network of sigmoids with one hidden layer on one example: `steps` steps of gradient descent with
    learning rate `eta`.

    `weights` are `[hidden, output]`, each of shape (n_out, n_in), and `biases` likewise, each of shape (n_out,); the
    layers may be of any size. `x` is the input (n,), `t` are the targets. The network computes
    $a^{l+1} = \sigma(w^l a^l + b^l)$ from $a^0 = x$, and the error is $E = \frac12 \sum_k (t_k - a_k)^2$, a sum over
    the outputs.

    In every step all the gradients are taken at the old weights, and then all the weights are updated together. The
    biases are **not** trained. Leave the arguments as they are: work on copies.

    Return `(weights, error_after, outputs)`: the list of the trained weights, and the error and the outputs (n,) that
    they give, that is, of one more forward pass **after the last update**. Raise a `ValueError` with a clear message
    if `steps` is less than 1.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}; at least 1 step must be made")

    for step in range(steps + 1):
        a = [x]
        for w, b in zip(weights, biases, strict=True):
            a.append(1 / (1 + np.exp(-(w @ a[-1] + b))))
        if step == steps:  # the last forward pass measures what the last update has brought
            break
        delta = (a[-1] - t) * a[-1] * (1 - a[-1])
        gradients = [np.outer(delta, a[-2])]
        for level in range(len(weights) - 1, 0, -1):
            delta = (weights[level].T @ delta) * a[level] * (1 - a[level])
            gradients.insert(0, np.outer(delta, a[level - 1]))
        weights = [w - eta * gradient for w, gradient in zip(weights, gradients, strict=True)]
    return weights, 0.5 * float(np.sum((t - a[-1]) ** 2)), a[-1]
