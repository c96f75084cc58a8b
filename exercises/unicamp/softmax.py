"""Softmax with the cross-entropy (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on softmax)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises import formulas
from exercises.entry import code, fill, question
from exercises.formulas import FUNCTIONS, Formula, listed
from exercises.model import Case, Disagreement, Given, Key, Stream
from exercises.unicamp.mutants import softmax as mutants
from exercises.unicamp.source import CHAPTER_3
from reference.activations import Array

SECTION = f"{CHAPTER_3}, softmax"
SIDES = (
    "one row of three outputs",
    "five rows of three outputs",
    "a square batch, 4 rows of 4",
    "11 rows of 7 outputs",
)


def _normal(stream: Stream, *shape: int) -> Array:
    return np.round(2 * stream.normal(size=shape), 3)


def _stable(z: Array, axis: int = -1) -> Array:
    raised = np.exp(z - z.max(axis=axis, keepdims=True))
    normalised: Array = raised / raised.sum(axis=axis, keepdims=True)
    return normalised


def _large(stream: Stream) -> Iterator[tuple[str, Array]]:
    """Where exp() without care gives infinities, or zeros to divide by."""
    yield "one example with z around 1000", np.round(1000 + stream.normal(size=3), 3)
    yield (
        "z around -1000 beside z around 1000",
        np.round(1000 * np.array([[1.0], [-1.0]]) + stream.normal(size=(2, 3)), 3),
    )
    yield (
        "z around -1000, ordinary z and z around 1000",
        np.round(1000 * np.array([[-1.0], [0.0], [1.0]]) + stream.normal(size=(3, 4)), 3),
    )


# --- softmax ------------------------------------------------------------------------------------------------------


def _softmax_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one example with two outputs", (_normal(stream, 2),))
    yield Case("one example with five outputs", (_normal(stream, 5),))
    for rung, shape in zip(SIDES, ((1, 3), (5, 3), (4, 4), (11, 7)), strict=True):
        yield Case(rung, (_normal(stream, *shape),))
    yield Case("three equal entries beside a smaller one", (np.array([0.5, 0.5, -1.25, 0.5]),))
    yield Case("one output only: its probability is 1", (_normal(stream, 3, 1),))
    for rung, z in _large(stream):
        yield Case(rung, (z,))
    z = np.round(1000 * np.array([[1.0, 0.0, -1.0, 1.0], [-1.0, -1.0, 1.0, 0.0]]) + stream.normal(size=(2, 4)), 3)
    yield Case("z around 1000, 0 and -1000 in one example", (z,))


def _one_max(z: Array) -> Array:
    raised = np.exp(z - z.max())
    normalised: Array = raised / raised.sum(axis=-1, keepdims=True)
    return normalised


def audit_softmax(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """What every softmax obeys; no value is known here."""
    z = np.array([[0.3, -1.2, 2.0], [0.1, 0.0, -0.4]])
    a = np.asarray(answers["softmax"](z.copy()))
    shifted = np.asarray(answers["softmax"](z + 5.0))
    return [
        (bool(a.shape == z.shape and np.allclose(a.sum(axis=-1), 1.0)), "the outputs of every example add up to 1"),
        (
            bool(a.shape == z.shape and np.allclose(a, shifted) and np.allclose(a.sum(), 2.0)),
            "adding the same number to every z changes nothing",
        ),
    ]


@code(
    "unicamp/softmax",
    title="Softmax",
    source=SECTION,
    level="build",
    minutes=8,
    points=2,
    public=(np.array([[0.0, 0.0], [0.0, 1.0986122886681098]]),),
    cases=_softmax_cases,
    mutants=mutants.SOFTMAX,
    also={
        "softmax-without-maximum": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
        "softmax-one-maximum-for-all": _one_max,
        "softmax-over-the-batch": lambda z: _stable(z, axis=0),
        "softmax-over-everything": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
        "softmax-not-normalised": lambda z: np.exp(z - z.max(axis=-1, keepdims=True)),
        "softmax-without-exponential": lambda z: z / z.sum(axis=-1, keepdims=True),
        "softmax-divided-by-maximum": lambda z: _stable(z / np.abs(z).max(axis=-1, keepdims=True)),
        "sigmoid-for-softmax": lambda z: 0.5 * (1 + np.tanh(z / 2)),
    },
    audit=audit_softmax,
)
def softmax(z: Array) -> Any:
    r"""Softmax: $a_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$.

    `z` has shape (k,), the weighted inputs of one example's k outputs, or (n, k), one example per row. The result is
    a new array of the same shape, and `z` stays as it is; the outputs of each example add up to 1.

    It must be right for large $z$ too, such as 1000 and -1000, in every row: $e^{1000}$ is too large for a float.
    Subtracting the same number from all $z$ of an example changes nothing in $a$, so subtract the largest.
    """
    raised = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return raised / np.sum(raised, axis=-1, keepdims=True)


# --- softmax with cross-entropy ------------------------------------------------------------------------------------


def _one_hot(stream: Stream, n: int, k: int) -> Array:
    targets: Array = np.eye(k)[stream.integers(k, size=n)]
    return targets


def _both_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one example with two outputs", (_normal(stream, 1, 2), np.array([[0.0, 1.0]])))
    for rung, (n, k) in zip(SIDES, ((1, 3), (5, 3), (4, 4), (11, 7)), strict=True):
        yield Case(rung, (_normal(stream, n, k), _one_hot(stream, n, k)))
    soft = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    yield Case("targets that are probabilities", (_normal(stream, 2, 3), soft))
    yield Case("sure and right, sure and wrong", (np.array([[9.0, -4.5, 0.5], [9.0, -4.5, 0.5]]), np.eye(3)[[0, 1]]))
    for rung, gap in (("sure by 1000", 1000.0), ("sure by 900, wrong in every row", 900.0)):
        z = np.round(gap * np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) + stream.normal(size=(2, 3)), 3)
        yield Case(rung, (z, np.eye(3)[[1, 0]]))
    z = np.round(np.array([[1000.0], [-1000.0]]) + stream.normal(size=(2, 4)), 3)
    yield Case("z around 1000 and around -1000", (z, _one_hot(stream, 2, 4)))


def _cost(z: Array, y: Array) -> float:
    shifted = z - z.max(axis=-1, keepdims=True)
    each = (y * (np.log(np.exp(shifted).sum(axis=-1, keepdims=True)) - shifted)).sum(axis=-1)
    return float(each.mean())


def _positive(a: Array) -> Array:
    """Outputs to divide by or to take the logarithm of; where one is rounded to 0 there is no telling what comes out.

    Whoever makes such a mistake may do so, or may have got rid of the outputs before.
    """
    if not a.all():
        raise ArithmeticError("an output is 0")
    return a


def _of_outputs(z: Array, y: Array, a: Array, log: Any = np.log) -> tuple[float, Array]:
    return float(-(y * log(a)).sum() / len(z)), a - y


def _careless(z: Array, y: Array) -> tuple[float, Array]:
    return _of_outputs(z, y, np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True))


def _other_cost(cost: Any) -> Any:
    return lambda z, y: (cost(z, y), _stable(z) - y)


def _other_logarithm(log: Any) -> Any:
    return lambda z, y: _of_outputs(z, y, _positive(_stable(z)), log)


def _other_delta(delta: Any) -> Any:
    return lambda z, y: (_cost(z, y), delta(_stable(z), y))


def audit_softmax_cross_entropy(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """delta against differences of the cost it comes with."""
    z, y = np.array([[0.4, -0.7, 1.1]]), np.array([[0.0, 1.0, 0.0]])
    _, delta = answers["softmax_cross_entropy"](z.copy(), y.copy())
    slope = np.zeros_like(z)
    for k in range(3):
        for sign in (1, -1):
            moved = z.copy()
            moved[0, k] += sign * 1e-5
            slope[0, k] += sign * answers["softmax_cross_entropy"](moved, y.copy())[0] / 2e-5
    total = np.sum(slope)
    return [
        (
            bool(np.allclose(delta, slope, atol=1e-7) and abs(total) < 1e-7 and np.min(slope) > -1),
            "delta is the slope of the cost, by finite differences, and lies between -1 and 1",
        )
    ]


@code(
    "unicamp/softmax_cross_entropy",
    title="Softmax with cross-entropy: cost and error",
    source=SECTION,
    level="build",
    minutes=15,
    points=3,
    public=(np.array([[0.0, 1.0986122886681098], [0.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])),
    cases=_both_cases,
    mutants=mutants.SOFTMAX_CROSS_ENTROPY,
    returns=("cost", "delta"),
    also={
        "softmax-without-maximum": _careless,
        "logarithm-after-rounding": lambda z, y: _of_outputs(z, y, _stable(z)),
        "cross-entropy-base-two": _other_logarithm(np.log2),
        "cross-entropy-base-ten": _other_logarithm(np.log10),
        "cross-entropy-minus-left-out": _other_cost(lambda z, y: -_cost(z, y)),
        "cross-entropy-averaged-over-outputs": _other_cost(lambda z, y: _cost(z, y) / z.shape[1]),
        "batch-not-averaged": _other_cost(lambda z, y: _cost(z, y) * len(z)),
        "softmax-over-the-batch": lambda z, y: (_cost(z.T, y.T) * z.shape[1] / len(z), _stable(z, axis=0) - y),
        "softmax-jacobian-diagonal": _other_delta(lambda a, y: -y * (1 - _positive(a))),
        "output-slope-kept": _other_delta(lambda a, y: (a - y) * a * (1 - a)),
        "error-as-target-minus-output": _other_delta(lambda a, y: y - a),
        "softmax-target-left-out": _other_delta(lambda a, y: a),
        "errors-divided-by-the-batch": _other_delta(lambda a, y: (a - y) / len(a)),
        "error-doubled": _other_delta(lambda a, y: 2 * (a - y)),
    },
    audit=audit_softmax_cross_entropy,
)
def softmax_cross_entropy(z: Array, y: Array) -> Any:
    r"""The cost of a batch under softmax and cross-entropy, and the error of every output.

    `z` are the weighted inputs of the output layer, shape (n, k), one example per row; `y` are the targets, (n, k),
    every row adding up to 1 (usually a single 1). With $a = \mathrm{softmax}(z)$ row by row, the cost of one example is
    $C = -\sum_k y_k \ln a_k$ (natural logarithm, summed over the outputs).

    Returns `(cost, delta)`. `cost` is one number, the **mean** of $C$ over the n examples. `delta`, (n, k), holds each
    example's own $\delta_k = \partial C/\partial z_k$, **not** divided by n. `z` and `y` stay as they are.

    Both must be right where the network is sure and wrong: with $z = (1000, 0)$ and $y = (0, 1)$ the cost is 1000, not
    infinite. So take $\ln a_k = z_k - \ln \sum_j e^{z_j}$ from $z$ and not from an $a$ that was rounded to 0, and keep
    $e^{1000}$ away.
    """
    shifted = z - np.max(z, axis=1, keepdims=True)
    total = np.sum(np.exp(shifted), axis=1, keepdims=True)
    cost = -np.sum(y * (shifted - np.log(total))) / len(z)
    return cost, np.exp(shifted) / total - y


# --- the derivatives as formulas -----------------------------------------------------------------------------------

OUTPUTS = 3


def _samples() -> dict[str, Any]:
    """z, a = softmax(z), and targets that add up to 1, at every point."""
    drawn = formulas.drawn_from({f"z{k}": (-1.5, 1.5) for k in range(1, OUTPUTS + 1)}, seed=78)
    outputs = _stable(np.array(list(drawn.values())).T).T
    targets = np.random.default_rng(79).dirichlet(np.ones(OUTPUTS), formulas.POINTS).T
    samples = dict(drawn)
    for name, rows in (("a", outputs), ("y", targets)):
        samples |= {f"{name}{k}": row for k, row in enumerate(rows, 1)}
    return samples


def _formulas(given: Given) -> tuple[Formula, ...]:
    j, k = given["own"], given["other"]

    def a(v: Any) -> Any:
        return getattr(v, f"a{j}")

    def other(v: Any) -> Any:
        return getattr(v, f"a{k}")

    def y(v: Any) -> Any:
        return getattr(v, f"y{j}")

    return (
        Formula(
            "own",
            rf"$\partial a_{j}/\partial z_{j}$",
            lambda v: a(v) * (1 - a(v)),
            rf"$a_{j} (1 - a_{j})$",
            {
                "softmax-denominator-held-constant": lambda v: a(v),
                "softmax-cross-sign": lambda v: a(v) * (1 + a(v)),
                "softmax-square-only": lambda v: -(a(v) ** 2),
            },
        ),
        Formula(
            "other",
            rf"$\partial a_{j}/\partial z_{k}$",
            lambda v: -a(v) * other(v),
            rf"$-a_{j}\,a_{k}$",
            {
                "softmax-jacobian-diagonal": lambda v: 0 * a(v),
                "softmax-cross-sign": lambda v: a(v) * other(v),
                "softmax-own-output-only": lambda v: a(v) * (1 - a(v)),
                "softmax-square-only": lambda v: -(a(v) ** 2),
                "softmax-other-output-only": lambda v: -(other(v) ** 2),
            },
        ),
        Formula(
            "delta",
            rf"$\delta_{j} = \partial C/\partial z_{j}$ for $C = -\sum_k y_k \ln a_k$",
            lambda v: a(v) - y(v),
            f"$a_{j} - y_{j}$",
            {
                "softmax-jacobian-diagonal": lambda v: -y(v) * (1 - a(v)),
                "output-slope-kept": lambda v: (a(v) - y(v)) * a(v) * (1 - a(v)),
                "error-as-target-minus-output": lambda v: y(v) - a(v),
                "softmax-target-left-out": lambda v: a(v),
                "activation-slope-not-applied": lambda v: -y(v) / a(v),
            },
        ),
    )


def _confirm(given: Given) -> None:
    """The three formulas against SymPy's derivatives of softmax and of the cross-entropy."""
    import sympy as sp

    z, y = sp.symbols("z1:4", real=True), sp.symbols("y1:4", positive=True)
    total = sum(sp.exp(each) for each in z)
    a = [sp.exp(each) / total for each in z]
    j, k = given["own"] - 1, given["other"] - 1
    cost = -sum(target * sp.log(output) for target, output in zip(y, a, strict=True))
    wanted = {"own": sp.diff(a[j], z[j]), "other": sp.diff(a[j], z[k]), "delta": sp.diff(cost, z[j])}
    samples, key = _samples(), formulas.solve(_formulas(given), _samples())
    for part, expression in wanted.items():
        theirs = sp.lambdify((*z, *y), expression, "numpy")(*(samples[str(name)] for name in (*z, *y)))
        if not np.allclose(theirs, key[part].value, rtol=1e-9, atol=1e-12):
            raise Disagreement(f"SymPy and the solution differ in {part}")


WORKED = r"""
Write $S = \sum_m e^{z_m}$, so that $a_<<j>> = e^{z_<<j>>}/S$ and $\partial S/\partial z_m = e^{z_m}$. By the
quotient rule:

* $\frac{\partial a_<<j>>}{\partial z_<<j>>} = \frac{e^{z_<<j>>} S - e^{z_<<j>>} e^{z_<<j>>}}{S^2}
  = a_<<j>> (1 - a_<<j>>)$
* $\frac{\partial a_<<j>>}{\partial z_<<k>>} = \frac{0 - e^{z_<<j>>} e^{z_<<k>>}}{S^2} = -a_<<j>>\,a_<<k>>$: the other
  outputs stand in $S$, so a softmax layer has no slope of each neuron for itself
* $\delta_<<j>> = \sum_m \frac{\partial C}{\partial a_m} \frac{\partial a_m}{\partial z_<<j>>}
  = -y_<<j>> (1 - a_<<j>>) + \sum_{m \ne <<j>>} y_m a_<<j>> = a_<<j>> \sum_m y_m - y_<<j>> = a_<<j>> - y_<<j>>$
"""


def _draw(stream: Stream) -> Given:
    own, other = stream.permutation(OUTPUTS)[:2] + 1
    return {"own": int(own), "other": int(other)}


@question(
    "unicamp/softmax_derivatives",
    title="Derivatives of softmax, as formulas",
    source=SECTION,
    level="derive",
    minutes=12,
    points=3,
    draw=_draw,
    parts=lambda given: formulas.parts(
        _formulas(given), _samples(), {f"{t}{k}": f"y{k}" for k in (1, 2, 3) for t in ("t", "target")}
    ),
    alternatives=lambda given: formulas.alternatives(_formulas(given), _samples()),
    facts=lambda given: {"names": listed(tuple(_samples())), "functions": listed(FUNCTIONS)},
    worked=lambda given: fill(WORKED, {"j": given["own"], "k": given["other"]}),
    confirm=_confirm,
)
def softmax_derivatives(given: Given) -> Key:
    r"""A softmax layer has three outputs, $a_k = e^{z_k} / (e^{z_1} + e^{z_2} + e^{z_3})$. The targets add up to 1:
    $y_1 + y_2 + y_3 = 1$.

    Write these slopes as formulas; short ones in terms of $a$ and $y$ are easiest, but any form that is equal is right.
    Names: <<names>>. Functions: <<functions>>.
    """
    return formulas.solve(_formulas(given), _samples())
