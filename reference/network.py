"""A network of dense layers and its forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from reference.activations import ACTIVATIONS, Activation, Array
from reference.losses import LOSSES, Loss


class NetworkError(ValueError):
    """A network or its data do not fit together; the sentence names the shapes."""


def as_numbers(values: Any, what: str) -> Array:
    """A float64 (or complex, or symbolic) copy of `values`, which may be nested lists."""
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values.copy(order="K")
    try:
        array = np.array(values)
    except ValueError as error:
        raise NetworkError(f"{what} is ragged: its rows have different lengths") from error
    if array.dtype == object and not all(hasattr(each, "__pow__") for each in array.flat):
        raise NetworkError(f"{what} holds something that is not a number")
    if array.dtype == object or np.iscomplexobj(array):
        return array
    if array.dtype.kind not in "fiub":
        raise NetworkError(f"{what} holds {array.dtype.name}, expected numbers")
    return array.astype(np.float64, copy=False)


def _row(name: str, table: dict[str, Any], what: str) -> Any:
    try:
        return table[name]
    except (KeyError, TypeError):
        raise NetworkError(f"{what} {name!r} is unknown, expected one of: {', '.join(table)}") from None


@dataclass(frozen=True, eq=False)
class Network:
    """Dense layers, numbered from 0: `weights[l]` (fan_out, fan_in), `biases[l]` (fan_out,).

    Stacked networks of one shape have weights (k, fan_out, fan_in) and biases (k, fan_out).
    Arrays or nested lists are taken and copied. Raises NetworkError naming the shapes that do not fit.

    >>> net = Network([[[1.0, 2.0]]], [[0.5]], ["identity"], "half_sse")
    >>> net.sizes, net.parameter_count
    ((2, 1), 3)
    """

    weights: Sequence[Array]
    biases: Sequence[Array]
    activations: Sequence[str]
    loss: str

    def __post_init__(self) -> None:
        weights = tuple(as_numbers(w, f"weights[{i}]") for i, w in enumerate(self.weights))
        biases = tuple(as_numbers(b, f"biases[{i}]") for i, b in enumerate(self.biases))
        counts = (len(weights), len(biases), len(self.activations))
        if not weights or len(set(counts)) > 1 or isinstance(self.activations, str):
            raise NetworkError(
                f"{counts[0]} weights, {counts[1]} biases and {counts[2]} activations; "
                "expected one of each per layer, and at least one layer"
            )
        for name in self.activations:
            _row(name, ACTIVATIONS, "activation")
        _row(self.loss, LOSSES, "loss")
        for level, (w, b) in enumerate(zip(weights, biases, strict=True)):
            self._check_layer(level, w, b, weights)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "biases", biases)
        object.__setattr__(self, "activations", tuple(self.activations))

    @staticmethod
    def _check_layer(level: int, w: Array, b: Array, weights: tuple[Array, ...]) -> None:
        if w.ndim not in (2, 3) or w.ndim != weights[0].ndim or 0 in w.shape:
            raise NetworkError(
                f"weights[{level}] has shape {w.shape}, expected (fan_out, fan_in), "
                "or (k, fan_out, fan_in) for k stacked networks, the same in every layer"
            )
        if b.shape != w.shape[:-1]:
            raise NetworkError(
                f"biases[{level}] has shape {b.shape}, expected {w.shape[:-1]} "
                f"because weights[{level}] has shape {w.shape}"
            )
        if level and (w.shape[-1] != weights[level - 1].shape[-2] or w.shape[:-2] != weights[0].shape[:-2]):
            raise NetworkError(
                f"weights[{level}] has shape {w.shape}, which does not follow "
                f"weights[{level - 1}] of shape {weights[level - 1].shape}"
            )

    @property
    def stacked(self) -> bool:
        """Whether this is k networks of one shape."""
        return bool(self.weights[0].ndim == 3)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, the input included: (2, 3, 1)."""
        return (self.weights[0].shape[-1], *(w.shape[-2] for w in self.weights))

    @property
    def parameter_count(self) -> int:
        """Weights and biases of one network: 41 for 3-[4, 4, 1]."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(self.sizes))

    def activation(self, level: int) -> Activation:
        """The activation of layer `level`."""
        return ACTIVATIONS[self.activations[level]]

    @property
    def loss_row(self) -> Loss:
        """The loss as a row of the table."""
        return LOSSES[self.loss]

    def checked_rows(self, values: Any, features: int, what: str) -> Array:
        """`values` as (n, features), or (k, n, features) for stacked networks; see `forward`."""
        array = as_numbers(values, what)
        stacked = (self.weights[0].shape[0], "n", features) if self.stacked else None
        fits = array.shape[-1:] == (features,) and array.size > 0
        fits = fits and array.ndim == 3 and array.shape[0] == stacked[0] if stacked else fits and array.ndim in (1, 2)
        if not fits:
            expected = f"({stacked[0]}, n, {features})" if stacked else f"({features},) or (n, {features})"
            raise NetworkError(f"{what} has shape {array.shape}, expected {expected}")
        return array


@dataclass(frozen=True, eq=False)
class Trace:
    """A forward pass with every intermediate value.

    `a[0]` is x and `a[l + 1] = f(z[l])`; each has the shape of x but for its last axis.
    """

    network: Network
    z: tuple[Array, ...]
    a: tuple[Array, ...]

    @property
    def single(self) -> bool:
        """Whether x was one example without a batch axis."""
        return bool(self.a[0].ndim == 1)

    @property
    def output(self) -> Array:
        """The network's answer, a[-1]."""
        return self.a[-1]


def affine(a: Array, w: Array, b: Array) -> Array:
    """z = W a + b for rows a of shape (..., n, fan_in) (Nielsen, ch. 2, eq. 25)."""
    return a @ w.swapaxes(-1, -2) + b[..., None, :]


def forward(network: Network, x: Any) -> Trace:
    """The forward pass.

    x is (features,) for one example, (n, features) for a batch, (k, n, features) for stacked
    networks. Raises NetworkError if x has another shape.

    >>> net = Network([[[1.0, 2.0]]], [[0.5]], ["identity"], "half_sse")
    >>> forward(net, [1, 1]).output.tolist()
    [3.5]
    """
    x = network.checked_rows(x, network.sizes[0], "x")
    z: list[Array] = []
    a = [x]
    for level, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        rows = a[-1][None, :] if x.ndim == 1 else a[-1]
        pre = affine(rows, w, b)
        z.append(pre[0] if x.ndim == 1 else pre)
        a.append(network.activation(level).value(z[-1]))
    return Trace(network, tuple(z), tuple(a))
