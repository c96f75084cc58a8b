"""The slope of the squared error of a linear model and one step along it, as functions (DataCamp, "Introduction to
Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises.datacamp.mutants import GET_SLOPE, GRADIENT_STEP
from exercises.datacamp.source import SOURCE
from exercises.entry import code
from exercises.model import Case, Stream
from reference.activations import Array
from reference.sampling import readable, until

# The ladder: (rung, number of inputs).
INPUTS = (
    ("one input", 1),
    ("two inputs", 2),
    ("three inputs", 3),
    ("five inputs", 5),
    ("eleven inputs", 11),
)
FAR = 0.4  # how far each of prediction, error and target must be from 0, and prediction and error from 1 in size


def _example(stream: Stream, size: int, side: int = 0, without: int | None = None) -> tuple[Array, Array, float]:
    """Inputs, weights and a target; `side` is the sign of the error and `without` an input of 0, where it matters."""

    def drawn() -> tuple[Array, Array, float]:
        x, w = readable(stream, size, -3, 3), readable(stream, size, -2, 2)
        if without is not None:
            x[without] = 0.0
        return x, w, float(readable(stream, (), -6, 6))

    def fits(example: tuple[Array, Array, float]) -> bool:
        x, w, y = example
        prediction, error = float(x @ w), float(x @ w) - y
        far = min(abs(y), abs(prediction), abs(error), abs(abs(error) - 1), abs(abs(prediction) - 1)) > FAR
        return far and side * error >= 0

    return until(drawn, fits)


def _slope_cases(stream: Stream) -> Iterator[Case]:
    for rung, size in INPUTS:
        yield Case(rung, _example(stream, size))
    yield Case("a prediction below the target", _example(stream, 4, side=-1))
    yield Case("a prediction above the target", _example(stream, 4, side=1))
    x, w, y = _example(stream, 4)
    yield Case("weights that are all zero", (x, 0 * w, y))
    yield Case("an input of 0 among others", _example(stream, 4, without=1))
    x, w, _ = _example(stream, 3)
    yield Case("a prediction that is nearly right", (x, w, round(float(x @ w) + 0.03, 4)))
    x, w, y = _example(stream, 3)
    yield Case("large inputs", (100 * x, w, 100 * y))


def _step_cases(stream: Stream) -> Iterator[Case]:
    rates = (0.5, 0.1, 0.25, 0.05, 0.01, 0.7, 0.02, 0.3, 0.2, 2.0, 0.001)
    for case, rate in zip(_slope_cases(stream), rates, strict=True):
        yield Case(case.rung, (*case.arguments, rate))


def _slope(x: Array, w: Array, y: float) -> Array:
    """What `get_slope` gives, for the mistakes of the step."""
    return 2 * x * (x @ w - y)


def _one_by_one(x: Array, w: Array, y: float, rate: float) -> Array:
    """Each weight is changed with a prediction that the changed ones before it have moved already."""
    after = w.copy()
    for i in range(len(x)):
        after[i] -= rate * 2 * x[i] * (x @ after - y)
    return after


def audit_slope(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """The slope against differences of the loss."""
    x, w, y = np.array([0.5, -1.5, 2.0]), np.array([1.0, 0.5, -0.75]), 1.25
    steps = 1e-5 * np.eye(3)
    differences = [((x @ (w + e) - y) ** 2 - (x @ (w - e) - y) ** 2) / 2e-5 for e in steps]
    got = answers["get_slope"](x.copy(), w.copy(), y)
    holds = np.shape(got) == (3,) and bool(np.allclose(got, differences, rtol=1e-6))
    return [(holds, "get_slope is the slope of the loss, by finite differences")]


def audit_step(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """What every step of gradient descent does, whatever the numbers."""
    x, w, y = np.array([0.5, -1.5, 2.0]), np.array([1.0, 0.5, -0.75]), 1.25

    def after(rate: float) -> Any:
        return np.asarray(answers["gradient_step"](x.copy(), w.copy(), y, rate))

    stays = bool(np.allclose(after(0.0), w))
    falls = bool((x @ after(0.01) - y) ** 2 < (x @ w - y) ** 2)
    return [
        (stays, "with a learning rate of 0 the weights stay as they are"),
        (falls, "a small step makes the loss smaller"),
    ]


@code(
    "datacamp/get_slope",
    title="The slope of the squared error",
    source=SOURCE,
    level="apply",
    minutes=6,
    points=2,
    public=(np.array([1.0, 2.0, 3.0]), np.array([0.0, 2.0, 1.0]), 0.0),
    cases=_slope_cases,
    audit=audit_slope,
    mutants=GET_SLOPE,
    also={
        "error-halved": lambda x, w, y: x * (x @ w - y),
        "sign-flipped": lambda x, w, y: 2 * x * (y - x @ w),
        "input-left-out": lambda x, w, y: 2 * (x @ w - y) + 0 * x,
        "weight-as-input": lambda x, w, y: 2 * w * (x @ w - y),
        "output-value-as-factor": lambda x, w, y: 2 * x * (x @ w),
        "error-squared-in-slope": lambda x, w, y: 2 * x * (x @ w - y) ** 2,
        "prediction-not-summed": lambda x, w, y: 2 * x * (x * w - y),
        "averaged-over-inputs": lambda x, w, y: 2 * x * (x @ w - y) / len(x),
    },
    slopes=True,
)
def get_slope(x: Array, w: Array, y: float) -> Any:
    r"""The slope of the squared error of a linear model with respect to each of its weights:
    $2\,x\,(x^T w - y)$.

    The model predicts $x^T w = \sum_i x_i w_i$: no bias, no activation function. `x` is one example, an array of
    shape (n,); `w` are the weights, (n,); `y` is the target, one number. The loss is $(x^T w - y)^2$, **without** a
    factor ½.

    The result has shape (n,): entry $i$ is the slope of the loss with respect to $w_i$.
    """
    error = x @ w - y
    return 2 * x * error


@code(
    "datacamp/gradient_step",
    title="One step of gradient descent",
    source=SOURCE,
    level="apply",
    minutes=6,
    points=2,
    public=(np.array([3.0, 4.0]), np.array([1.0, 2.0]), 6.0, 0.01),
    cases=_step_cases,
    audit=audit_step,
    mutants=GRADIENT_STEP,
    also={
        "update-added": lambda x, w, y, rate: w + rate * _slope(x, w, y),
        "learning-rate-left-out": lambda x, w, y, rate: w - _slope(x, w, y),
        "error-halved": lambda x, w, y, rate: w - rate * _slope(x, w, y) / 2,
        "input-left-out": lambda x, w, y, rate: w - rate * 2 * (x @ w - y),
        "weight-as-input": lambda x, w, y, rate: w - rate * 2 * w * (x @ w - y),
        "output-value-as-factor": lambda x, w, y, rate: w - rate * 2 * x * (x @ w),
        "prediction-not-summed": lambda x, w, y, rate: w - rate * 2 * x * (x * w - y),
        "change-as-new-weight": lambda x, w, y, rate: -rate * _slope(x, w, y),
        "slope-times-weight": lambda x, w, y, rate: w - rate * _slope(x, w, y) * w,
        "weight-shrunk-by-rate": lambda x, w, y, rate: rate * w - _slope(x, w, y),
        "weights-one-by-one": _one_by_one,
    },
)
def gradient_step(x: Array, w: Array, y: float, rate: float) -> Any:
    r"""One step of gradient descent on the weights of a linear model: each weight minus the learning rate times its
    slope.

    The model predicts $x^T w$ (no bias, no activation function), and the loss is $(x^T w - y)^2$, **without** a
    factor ½, so the slopes are $2\,x\,(x^T w - y)$. `x` is one example, an array of shape (n,); `w` are the weights,
    (n,); `y` is the target and `rate` the learning rate, one number each.

    Return the new weights as a new array of shape (n,). All slopes belong to the *old* weights, and `w` itself must
    stay as it is.
    """
    error = x @ w - y
    slope = 2 * x * error
    return w - rate * slope
