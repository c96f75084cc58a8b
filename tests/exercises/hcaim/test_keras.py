"""Training in Keras: what is expected is what Keras gives, computed without it, and its mistakes are those of Keras."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from exercises.hcaim.keras import FLOAT32, LADDER, MADE, SMALLEST, keras_train, trained
from exercises.model import Case
from grader import needs
from grader.comparison import Tolerance, difference, scale_of
from grader.jail import Call, Job, Limits, choose_profile, run
from grader.streams import stream
from reference.activations import ACTIVATIONS

FROM_KERAS = """
import keras, numpy as np

def right(*arguments):
    return keras_train(*arguments)

def with_options(x, t, weights, biases, hidden_activation, eta, steps, optimiser, loss, output):
    layers = [keras.layers.Dense(len(biases[0]), hidden_activation), keras.layers.Dense(len(biases[1]), output)]
    model = keras.Sequential([keras.Input((len(x),)), *layers])
    for layer, w, b in zip(layers, weights, biases):
        layer.set_weights([w.T, b])
    losses = {"mse": "mse", "sum": lambda t, o: keras.ops.sum((t - o) ** 2, axis=-1)}
    optimisers = {"adam": keras.optimizers.Adam(eta), "sgd": keras.optimizers.SGD(eta), "word": "sgd"}
    model.compile(optimisers[optimiser], losses[loss])
    error = model.fit(x[None], t[None], epochs=steps, verbose=0).history["loss"][-1]
    return [layer.get_weights()[0].T for layer in layers], [layer.get_weights()[1] for layer in layers], error
"""
# Mistake -> the words in which it is made in Keras itself.
IN_KERAS = {
    "another-optimiser": ("adam", "mse", "sigmoid"),
    "sum-in-keras": ("sgd", "sum", "sigmoid"),
    "usual-learning-rate": ("word", "mse", "sigmoid"),
    "output-left-linear": ("sgd", "mse", "linear"),
}


def ladder(seed: int) -> tuple[Case, ...]:
    """The cases of one seed."""
    return tuple(keras_train.cases(stream(b"tests", keras_train.id, str(seed))))


def same(case: Case, got: Any, want: Any, rtol: float) -> bool:
    """As the grader compares."""
    return difference(got, want, Tolerance(rtol, scale_of(case.arguments)), keras_train.returns) is None


def test_the_bank_needs_no_keras() -> None:
    """Statement, example, expected values and mistakes are there without importing it."""
    assert keras_train.example
    assert keras_train.alternatives(ladder(0))
    assert not {"keras", "jax"} & set(sys.modules)


def test_expected_is_what_keras_gives(demand: Callable[[Iterable[str]], None]) -> None:
    """Keras 3 on JAX, in its jail: right results with room to spare, and the mistakes as Keras itself makes them."""
    demand(keras_train.needs.packages)
    from exercises.entry import solution

    case = ladder(1)[1]
    grant = needs.grant(keras_train.needs)
    calls = [Call("right", (case.arguments,), grant=grant)]
    calls += [Call("with_options", ((*case.arguments, *options),), grant=grant) for options in IN_KERAS.values()]
    source = solution(keras_train) + FROM_KERAS
    right, *wrong = run(Job(source.encode(), calls=tuple(calls)), Limits(), choose_profile()).calls
    assert same(case, right.cases[0].value, trained(*case.arguments), FLOAT32 / 4)
    for name, call in zip(IN_KERAS, wrong, strict=True):
        assert same(case, call.cases[0].value, MADE[name](*case.arguments), FLOAT32), name


def test_float32_tells_right_from_wrong() -> None:
    """No entry is so small that float32 has lost its digits, and every mistake is hundreds of tolerances away."""
    for seed in range(20):
        cases = ladder(seed)
        for case in cases:
            weights, biases, _ = trained(*case.arguments)
            assert min(np.abs(array).min() for array in (*weights, *biases)) >= SMALLEST
        for name, outputs in keras_train.alternatives(cases).items():
            assert any(
                output is not None and not same(case, output, trained(*case.arguments), 100 * FLOAT32)
                for case, output in zip(cases, outputs, strict=True)
            ), name


def test_single_precision_is_enough() -> None:
    """The same steps with every number rounded to float32 on the way stay within a quarter of the tolerance."""

    def rounded(x: Any, t: Any, weights: Any, biases: Any, hidden: str, eta: float, steps: int) -> Any:
        single = np.float32
        x, t, (w1, w2), (b1, b2) = (
            x.astype(single),
            t.astype(single),
            *([each.astype(single) for each in layer] for layer in (weights, biases)),
        )
        for _ in range(steps):
            z = w1 @ x + b1
            h = ACTIVATIONS[hidden].value(z).astype(single)
            o = (1 / (1 + np.exp(-(w2 @ h + b2)))).astype(single)
            error = np.mean((o - t) ** 2, dtype=single)
            out = single(2 / len(t)) * (o - t) * o * (1 - o)
            back = (w2.T @ out) * ACTIVATIONS[hidden].slope(z).astype(single)
            w1, w2 = w1 - single(eta) * np.outer(back, x), w2 - single(eta) * np.outer(out, h)
            b1, b2 = b1 - single(eta) * back, b2 - single(eta) * out
        assert w1.dtype == single
        return [w1, w2], [b1, b2], error

    for seed in range(100):
        for case in ladder(seed):
            assert same(case, rounded(*case.arguments), trained(*case.arguments), FLOAT32 / 4), (seed, case.rung)


def test_where_both_errors_agree_nothing_is_asked() -> None:
    """At two outputs the mean of the squares is half their sum: no case has two, and most have three or more."""
    outputs = [sizes[-1] for _, sizes, *_ in LADDER]
    assert 2 not in outputs
    assert sum(k >= 3 for k in outputs) >= 4
    arguments = ladder(0)[0].arguments
    x, _, (w, _), (b, _), *rest = arguments
    two = (x, np.array([0.2, 0.7]), [w, np.array([[0.5], [-0.4]])], [b, np.array([0.1, 0.3])], *rest)
    case = Case("two outputs", two)
    assert same(case, MADE["half-sum-in-keras"](*two), trained(*two), 1e-12)


def test_the_needs_are_what_is_granted() -> None:
    """Packages, memory, threads and seconds reach the jail as they are declared."""
    grant = needs.grant(keras_train.needs)
    assert grant is not None
    assert (grant.packages, grant.memory_bytes >> 20, grant.threads) == (("keras", "jax"), 3072, 32)
    assert (grant.cpu_seconds, grant.case_seconds) == (40, 10)
