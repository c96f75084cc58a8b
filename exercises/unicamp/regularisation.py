"""Updates with L2 and L1 regularisation (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on overfitting
and regularization)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.model import Case, Stream
from exercises.unicamp.mutants import regularisation as mutants
from exercises.unicamp.source import CHAPTER_3
from reference import sampling
from reference.activations import Array
from reference.equations import Equations, Layer
from reference.penalties import PENALTIES

SECTION = f"{CHAPTER_3}, overfitting and regularization"
ORACLES_AGREE = 1e-9

# --- the two updates in code --------------------------------------------------------------------------------------

NETWORKS = (
    ("the smallest network, 1-1", (1, 1)),
    ("the smallest network with a hidden layer, 1-1-1", (1, 1, 1)),
    ("a 2-3-2 network", (2, 3, 2)),
    ("one layer, 3-2", (3, 2)),
    ("a square network, 4-4-4", (4, 4, 4)),
    ("three layers, 3-5-4-2", (3, 5, 4, 2)),
    ("a wide network, 7-11-3", (7, 11, 3)),
)
Layers = list[Array]
Arguments = tuple[Layers, Layers, Layers, Layers, float, float, int]


def _arguments(stream: Stream, sizes: tuple[int, ...]) -> Arguments:
    """A network with gradients; eta, lam and n so that no factor is near 1 or near 0."""

    def drawn(*shape: int) -> Array:
        return sampling.readable(stream, shape, -1.5, 1.5, places=3)

    pairs = list(pairwise(sizes))
    weights, nabla_w = ([drawn(after, before) for before, after in pairs] for _ in range(2))
    biases, nabla_b = ([drawn(after) for _, after in pairs] for _ in range(2))
    eta, lam = float(sampling.readable(stream, (), 0.6, 0.9)), float(sampling.readable(stream, (), 2.3, 4.7, places=1))
    return weights, biases, nabla_w, nabla_b, eta, lam, int(stream.integers(7, 30))


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes in NETWORKS:
        yield Case(rung, _arguments(stream, sizes))
    for rung, sizes in (("some weights are 0", (3, 3)), ("some weights are 0, two layers", (2, 4, 3))):
        weights, *rest = _arguments(stream, sizes)
        for w in weights:
            w[0] = 0.0
        yield Case(rung, (weights, *rest))
    weights, biases, nabla_w, nabla_b, eta, _, n = _arguments(stream, (2, 2))
    yield Case("no penalty, lam = 0", (weights, biases, nabla_w, nabla_b, eta, 0.0, n))
    weights, biases, nabla_w, nabla_b, eta, lam, n = _arguments(stream, (3, 2))
    yield Case("no gradient, only the penalty", (weights, biases, [0 * g for g in nabla_w], nabla_b, eta, lam, n))
    yield Case("a large training set", (*_arguments(stream, (2, 2))[:5], 5.0, 50000))


def _under(penalty: str) -> Callable[..., Any]:
    """One step of every layer under other equations, with this penalty."""

    def updated(equations: Equations, *arguments: Any) -> Any:
        weights, biases, nabla_w, nabla_b, eta, lam, n = arguments
        rules = PENALTIES[penalty].put_into(equations)
        known = [
            {"w": w, "b": b, "nabla_w": gw, "nabla_b": gb, "eta": eta, "lam": lam / n, "train_biases": True}
            for w, b, gw, gb in zip(weights, biases, nabla_w, nabla_b, strict=True)
        ]
        after = [Layer(rules, **each).updated for each in known]
        return [w for w, _ in after], [b for _, b in after]

    return updated


def _with(weight: Callable[..., Array], bias: Callable[..., Array] | None = None) -> Callable[..., Any]:
    """An update made of a rule (w, g, eta, lam, n) for the weights, and of another for the biases."""

    def updated(weights: Layers, biases: Layers, nabla_w: Layers, nabla_b: Layers, *rates: Any) -> Any:
        own = bias or (lambda b, g, eta, lam, n: b - eta * g)
        return (
            [weight(w, g, *rates) for w, g in zip(weights, nabla_w, strict=True)],
            [own(b, g, *rates) for b, g in zip(biases, nabla_b, strict=True)],
        )

    return updated


def _l2(w: Array, g: Array, eta: float, lam: float, n: float) -> Array:
    return w - eta * (g + lam / n * w)


def _l1(w: Array, g: Array, eta: float, lam: float, n: float) -> Array:
    return w - eta * (g + lam / n * np.sign(w))


def _shared(rule: Callable[..., Array]) -> dict[str, Callable[..., Any]]:
    """Mistakes that both penalties know."""
    return {
        "penalty-on-biases": _with(rule, rule),
        "penalty-without-n": _with(lambda w, g, eta, lam, n: rule(w, g, eta, lam, 1)),
        "penalty-doubled": _with(lambda w, g, eta, lam, n: rule(w, g, eta, 2 * lam, n)),
        "penalty-halved": _with(lambda w, g, eta, lam, n: rule(w, g, eta, lam / 2, n)),
        "penalty-sign": _with(lambda w, g, eta, lam, n: rule(w, g, eta, -lam, n)),
        "penalty-left-out": _with(lambda w, g, eta, lam, n: w - eta * g),
        "penalty-without-gradient": _with(lambda w, g, eta, lam, n: rule(w, 0 * g, eta, lam, n)),
        "penalty-without-learning-rate": _with(lambda w, g, eta, lam, n: rule(w, 0 * g, 1, lam, n) - eta * g),
        "penalty-after-the-step": _with(lambda w, g, eta, lam, n: rule(w - eta * g, 0 * g, eta, lam, n)),
    }


@code(
    "unicamp/l2_update",
    title="One step with L2 regularisation",
    source=SECTION,
    level="build",
    minutes=8,
    points=2,
    public=(
        [np.array([[1.0, -2.0]])],
        [np.array([0.5])],
        [np.array([[0.2, 0.4]])],
        [np.array([-0.1])],
        0.5,
        2.0,
        10,
    ),
    cases=_cases,
    under=_under("l2"),
    mutants=mutants.L2_UPDATE,
    also=_shared(_l2) | {"penalty-of-the-other-kind": _with(_l1)},
    returns=("weights", "biases"),
)
def l2_update(
    weights: Layers, biases: Layers, nabla_w: Layers, nabla_b: Layers, eta: float, lam: float, n: int
) -> tuple[Layers, Layers]:
    r"""One step of gradient descent with L2 regularisation.

    The cost is $C = C_0 + \frac{\lambda}{2n} \sum_w w^2$: the sum runs over all weights of all layers and leaves the
    biases out. `weights` and `biases` are lists of arrays, one per layer, of shapes (n_out, n_in) and (n_out,);
    `nabla_w` and `nabla_b` are the gradients of $C_0$ alone, in the same shapes, averaged over the mini-batch already.
    `eta` is the learning rate, `lam` is $\lambda$, and `n` is the size of the whole **training set**.

    Returns the new `(weights, biases)` as lists of new arrays; the old ones stay as they are.
    """
    new_weights = [w - eta * (g + lam / n * w) for w, g in zip(weights, nabla_w, strict=True)]
    new_biases = [b - eta * g for b, g in zip(biases, nabla_b, strict=True)]
    return new_weights, new_biases


@code(
    "unicamp/l1_update",
    title="One step with L1 regularisation",
    source=SECTION,
    level="build",
    minutes=8,
    points=2,
    public=(
        [np.array([[1.0, -2.0, 0.0]])],
        [np.array([0.5])],
        [np.array([[0.2, 0.4, 0.0]])],
        [np.array([-0.1])],
        0.5,
        2.0,
        10,
    ),
    cases=_cases,
    under=_under("l1"),
    mutants=mutants.L1_UPDATE,
    also=_shared(_l1)
    | {
        "penalty-of-the-other-kind": _with(_l2),
        "penalty-pushes-one-way": _with(lambda w, g, eta, lam, n: w - eta * (g + lam / n)),
        "penalty-size-for-sign": _with(lambda w, g, eta, lam, n: w - eta * (g + lam / n * np.abs(w))),
        "sign-of-zero": _with(lambda w, g, eta, lam, n: w - eta * (g + lam / n * np.where(w < 0, -1.0, 1.0))),
    },
    returns=("weights", "biases"),
)
def l1_update(
    weights: Layers, biases: Layers, nabla_w: Layers, nabla_b: Layers, eta: float, lam: float, n: int
) -> tuple[Layers, Layers]:
    r"""One step of gradient descent with L1 regularisation.

    The cost is $C = C_0 + \frac{\lambda}{n} \sum_w |w|$: the sum runs over all weights of all layers and leaves the
    biases out. The slope of $|w|$ is its sign; at $w = 0$ take $\mathrm{sgn}(0) = 0$. `weights` and `biases` are lists
    of arrays, one per layer, of shapes (n_out, n_in) and (n_out,); `nabla_w` and `nabla_b` are the gradients of $C_0$
    alone, in the same shapes, averaged over the mini-batch already. `eta` is the learning rate, `lam` is $\lambda$,
    and `n` is the size of the whole **training set**. A weight may step across 0.

    Returns the new `(weights, biases)` as lists of new arrays; the old ones stay as they are.
    """
    new_weights = [w - eta * (g + lam / n * np.sign(w)) for w, g in zip(weights, nabla_w, strict=True)]
    new_biases = [b - eta * g for b, g in zip(biases, nabla_b, strict=True)]
    return new_weights, new_biases
