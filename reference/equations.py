"""The four fundamental equations of backpropagation and the update rule, as data.

`CORRECT` is a record of rules. Each rule is a function of one layer's context `c` (a `Layer`) and may look
at neighbouring layers through `c.previous` and `c.next`. A misconception is this record with one rule
replaced; the same code then runs it on one example, batches, stacks of networks and SymPy symbols.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 2 (BP1-BP4), generalised: BP1 is
δ = J_fᵀ ∇ₐC, of which ∇ₐC ⊙ f'(z) is the elementwise case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from reference.activations import ACTIVATIONS, Activation, Array
from reference.lazy import lazy
from reference.losses import Loss
from reference.network import Network, NetworkError, Trace, affine

TrainBiases = bool | Literal["tied"]
Watch = Callable[[str, int, Array], Array]


def _unwatched(name: str, level: int, value: Array) -> Array:
    return value


class Layer:
    """The context of one layer: what is known, and what follows from it by the rules, when asked for.

    Known are any of: index, w (fan_out, fan_in), b, activation, loss, y, eta, lam, n, train_biases,
    x (the network's input), input, z, a, delta, previous, next, ... What is not given is computed from the
    rules and kept. Rows are examples: z is (..., n, fan_out). Asking for what cannot be known raises
    AttributeError: a rule that needs it does not apply here.

    `watch(name, index, value)` sees every computed quantity and may put another in its place: that is how a
    student's own earlier values are followed through.
    """

    index: int
    w: Array
    b: Array
    activation: Activation
    loss: Loss
    y: Array
    eta: float
    lam: float
    n: int
    train_biases: TrainBiases
    x: Array
    previous: Layer | None
    next: Layer | None
    activations: Mapping[str, Activation] = ACTIVATIONS  # what a mistake may take instead, of symbols for symbols

    def __init__(self, equations: Equations, watch: Watch = _unwatched, **known: Any) -> None:
        self.equations = equations
        self.watch = watch
        self.index = -1
        self.__dict__.update(known)

    def _watched(self, name: str, value: Array) -> Array:
        return self.watch(name, self.index, value)

    @lazy
    def input(self) -> Array:
        """a[l]: what this layer is fed with."""
        return self.x if self.previous is None else self.previous.a

    @lazy
    def z(self) -> Array:
        return self._watched("z", self.equations.affine(self))

    @lazy
    def a(self) -> Array:
        """f(z), which is a[l + 1]."""
        return self._watched("a", self.equations.activate(self))

    @lazy
    def delta(self) -> Array:
        rule = self.equations.output_error if self.next is None else self.equations.hidden_error
        return self._watched("delta", rule(self))

    @lazy
    def nabla_w(self) -> Array:
        return self._watched("nabla_w", self.equations.weight_gradient(self))

    @lazy
    def nabla_b(self) -> Array:
        return self._watched("nabla_b", self.equations.bias_gradient(self))

    @lazy
    def updated(self) -> tuple[Array, Array]:
        w, b = self.equations.update(self)
        return self._watched("w", w), self._watched("b", b)

    @property
    def w_after(self) -> Array:
        """The weights after the step."""
        return self.updated[0]

    @property
    def b_after(self) -> Array:
        """The biases after the step."""
        return self.updated[1]

    @lazy
    def upstream(self) -> Array:
        """∂C/∂a of this (hidden) layer, summed over the layer it feeds."""
        return self.equations.upstream(self)

    def pull(self, upstream: Array) -> Array:
        """From ∂C/∂a to ∂C/∂z through the activation."""
        return self.equations.pull(self, upstream)

    @lazy
    def cost(self) -> Array:
        """The mean cost of the examples, at the output layer.

        It is taken from z where that is more precise and a is indeed f(z): neither typed nor by another rule.
        """
        fused = self.loss.fused(self.activation)
        if fused and np.array_equal(self.a, self.activation.value(self.z)):
            each = fused.value(self.z, self.y)
        else:
            each = self.loss.value(self.a, self.y)
        mean: Array = each.sum(axis=-1) / self.n
        return mean


Rule = Callable[[Layer], Any]


@dataclass(frozen=True, slots=True)
class Equations:
    """The rules of a forward pass, a backward pass and one step of gradient descent."""

    affine: Callable[[Layer], Array]  # z from the layer's input
    activate: Callable[[Layer], Array]  # a from z
    pull: Callable[[Layer, Array], Array]  # the activation's vector-Jacobian product
    upstream: Callable[[Layer], Array]  # ∂C/∂a of a hidden layer
    output_error: Callable[[Layer], Array]  # BP1
    hidden_error: Callable[[Layer], Array]  # BP2
    bias_gradient: Callable[[Layer], Array]  # BP3
    weight_gradient: Callable[[Layer], Array]  # BP4
    penalty: Callable[[Layer], Array]  # what a regulariser adds to BP4
    update: Callable[[Layer], tuple[Array, Array]]  # gradient descent: (weights, biases) after the step


def transpose(matrix: Array) -> Array:
    """The last two axes swapped, whatever is stacked before them."""
    return matrix.swapaxes(-1, -2)


def _output_error(c: Layer) -> Array:
    fused = c.loss.fused(c.activation)
    return fused.delta(c.a, c.y) if fused else c.pull(c.loss.gradient(c.a, c.y))


def _upstream(c: Layer) -> Array:
    assert c.next is not None
    carried: Array = c.next.delta @ c.next.w
    return carried


def bias_direction(c: Layer) -> Array:
    """Against what a step moves the biases: trained each for itself, tied together, or not at all."""
    if c.train_biases == "tied":
        shared: Array = c.nabla_b.sum(axis=-1, keepdims=True) + 0 * c.nabla_b
        return shared
    return c.nabla_b if c.train_biases else np.zeros_like(c.b)


CORRECT = Equations(
    affine=lambda c: affine(c.input, c.w, c.b),
    activate=lambda c: c.activation.value(c.z),
    pull=lambda c, upstream: c.activation.pull(c.z, c.a, upstream),
    upstream=_upstream,
    output_error=_output_error,
    hidden_error=lambda c: c.pull(c.upstream),
    bias_gradient=lambda c: c.delta.sum(axis=-2) / c.n,
    weight_gradient=lambda c: transpose(c.delta) @ c.input / c.n,
    penalty=lambda c: c.lam * c.w,
    update=lambda c: (c.w - c.eta * (c.nabla_w + c.equations.penalty(c)), c.b - c.eta * bias_direction(c)),
)


def layers(
    network: Network,
    x: Array,
    y: Array | None,
    equations: Equations = CORRECT,
    *,
    eta: float = 0.0,
    lam: float = 0.0,
    train_biases: TrainBiases = True,
    watch: Watch = _unwatched,
    trace: Trace | None = None,
) -> tuple[Layer, ...]:
    """The network's layers as contexts, chained; x and y are rows (..., n, features), already checked.

    With a `trace`, z and a are taken from it instead of being computed by the rules.
    """
    chain: list[Layer] = []
    for level, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        known: dict[str, Any] = {"y": y} if y is not None else {}
        if trace is not None:
            known |= {"z": _rows(trace.z[level]), "a": _rows(trace.a[level + 1])}
        layer = Layer(
            equations,
            watch,
            index=level,
            w=w,
            b=b,
            activation=network.activation(level),
            loss=network.loss_row,
            x=x,
            n=x.shape[-2],
            eta=eta,
            lam=lam,
            train_biases=train_biases,
            previous=chain[-1] if chain else None,
            next=None,
            **known,
        )
        if chain:
            chain[-1].next = layer
        chain.append(layer)
    return tuple(chain)


def _rows(array: Array) -> Array:
    return array[None, :] if array.ndim == 1 else array


@dataclass(frozen=True, eq=False)
class Gradients:
    """A backward pass. `delta[l]` is per example, undivided; nabla and cost are means over the batch."""

    delta: tuple[Array, ...]
    nabla_w: tuple[Array, ...]
    nabla_b: tuple[Array, ...]
    cost: Any  # float, or (k,) for stacked networks


def backprop(trace: Trace, y: Any, equations: Equations = CORRECT) -> Gradients:
    """The gradients of the mean cost, by BP1-BP4.

    y has the shape of the output. Raises NetworkError if it has another.

    >>> from reference.network import forward
    >>> net = Network([[[2.0]]], [[0.0]], ["identity"], "half_sse")
    >>> grads = backprop(forward(net, [3.0]), [5.0])
    >>> grads.delta[0].tolist(), grads.nabla_w[0].tolist(), grads.cost
    ([1.0], [[3.0]], 0.5)
    """
    network = trace.network
    target = network.checked_rows(y, network.sizes[-1], "y")
    if target.shape != trace.output.shape:
        raise NetworkError(f"y has shape {target.shape}, expected {trace.output.shape} as the output has")
    chain = layers(network, _rows(trace.a[0]), _rows(target), equations, trace=trace)
    deltas = [layer.delta for layer in reversed(chain)][::-1]
    return Gradients(
        delta=tuple(d[0] if trace.single else d for d in deltas),
        nabla_w=tuple(layer.nabla_w for layer in chain),
        nabla_b=tuple(layer.nabla_b for layer in chain),
        cost=plain(chain[-1].cost),
    )


def check_train_biases(value: Any) -> None:
    """Raises NetworkError for anything but True, False and "tied"."""
    if not (isinstance(value, bool) or value == "tied"):
        raise NetworkError(f"train_biases is {value!r}, expected True, False or 'tied'")


def plain(value: Any) -> Any:
    """A zero-dimensional array as the number it holds."""
    return value.item() if isinstance(value, np.generic | np.ndarray) and value.ndim == 0 else value


def step(
    network: Network,
    gradients: Gradients,
    eta: float,
    train_biases: TrainBiases = True,
    lam: float = 0.0,
    equations: Equations = CORRECT,
) -> Network:
    """The network after one step of gradient descent; the old one is left alone.

    `train_biases`: True (each its own), False (they stay), "tied" (one shared b per layer, gradient Σδ).

    >>> from reference.network import forward
    >>> net = Network([[[2.0]]], [[0.0]], ["identity"], "half_sse")
    >>> better = step(net, backprop(forward(net, [3.0]), [5.0]), eta=0.1)
    >>> better.weights[0].tolist(), better.biases[0].tolist()
    ([[1.7]], [-0.1])
    """
    check_train_biases(train_biases)
    after = [
        Layer(
            equations,
            w=w,
            b=b,
            nabla_w=nabla_w,
            nabla_b=nabla_b,
            eta=eta,
            lam=lam,
            train_biases=train_biases,
        ).updated
        for w, b, nabla_w, nabla_b in zip(
            network.weights, network.biases, gradients.nabla_w, gradients.nabla_b, strict=True
        )
    ]
    return Network([w for w, _ in after], [b for _, b in after], network.activations, network.loss)
