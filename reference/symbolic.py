"""The second oracle: derivatives that SymPy takes of the loss itself, knowing nothing of BP1-BP4.

Small networks can be had as one expression (`SymbolicNetwork`). For numbers, `gradients` lets SymPy differentiate
each layer's activation and the loss, and carries the derivative of one parameter at a time *forward* to
the cost: the chain rule in the other direction than backpropagation.

`layers_of` is another matter: the *same* equations as everywhere, a misconception's too, run on symbols.
SymPy is imported when first used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from reference.activations import ACTIVATIONS, Activation, Array
from reference.equations import CORRECT, Equations, Layer, TrainBiases, layers
from reference.lazy import lazy
from reference.losses import LOSSES, Loss
from reference.network import Network


@dataclass(frozen=True)
class SymbolicNetwork:
    """A network whose weights, biases, inputs and targets are symbols, and its cost as one expression.

    Symbols are called w{layer}_{to}_{from}, b{layer}_{to}, x_{i} and y_{i}, all counted from 0.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str

    @lazy
    def symbols(self) -> dict[str, Any]:
        """Every symbol by its name."""
        import sympy

        names = [f"x_{i}" for i in range(self.sizes[0])] + [f"y_{i}" for i in range(self.sizes[-1])]
        for level, (fan_in, fan_out) in enumerate(pairwise(self.sizes)):
            names += [f"w{level}_{i}_{j}" for i in range(fan_out) for j in range(fan_in)]
            names += [f"b{level}_{i}" for i in range(fan_out)]
        return {name: sympy.Symbol(name, real=True) for name in names}

    @lazy
    def outputs(self) -> tuple[Any, ...]:
        """The network's outputs as expressions."""
        import sympy

        s = self.symbols
        a = [s[f"x_{i}"] for i in range(self.sizes[0])]
        for level, name in enumerate(self.activations):
            z = [
                sum((s[f"w{level}_{i}_{j}"] * a[j] for j in range(len(a))), s[f"b{level}_{i}"])
                for i in range(self.sizes[level + 1])
            ]
            a = [ACTIVATIONS[name].symbolic(sympy, each, z) for each in z]
        return tuple(a)

    @lazy
    def cost(self) -> Any:
        """The cost of one example as an expression."""
        import sympy

        targets = [self.symbols[f"y_{i}"] for i in range(self.sizes[-1])]
        return LOSSES[self.loss].symbolic(sympy, self.outputs, targets)

    def derivative(self, name: str) -> Any:
        """∂cost/∂(the symbol of this name), as SymPy takes it."""
        import sympy

        return sympy.diff(self.cost, self.symbols[name])

    @lazy
    def network(self) -> Network:
        """The network as arrays of symbols, for `layers_of`."""
        s = self.symbols
        weights, biases = [], []
        for level, (fan_in, fan_out) in enumerate(pairwise(self.sizes)):
            weights.append([[s[f"w{level}_{i}_{j}"] for j in range(fan_in)] for i in range(fan_out)])
            biases.append([s[f"b{level}_{i}"] for i in range(fan_out)])
        return Network([np.array(w) for w in weights], [np.array(b) for b in biases], self.activations, self.loss)

    @lazy
    def example(self) -> tuple[Array, Array]:
        """x and y as rows of symbols, for `layers_of`."""
        x = [self.symbols[f"x_{i}"] for i in range(self.sizes[0])]
        y = [self.symbols[f"y_{i}"] for i in range(self.sizes[-1])]
        return np.array([x]), np.array([y])

    def values(self, network: Network, x: Array, y: Array) -> dict[str, float]:
        """The numbers for the symbols, of a network of these sizes and one example."""
        numbers = {f"x_{i}": float(v) for i, v in enumerate(x)} | {f"y_{i}": float(v) for i, v in enumerate(y)}
        for level, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
            numbers |= {f"w{level}_{i}_{j}": float(w[i, j]) for i, j in np.ndindex(*w.shape)}
            numbers |= {f"b{level}_{i}": float(b[i]) for i in range(len(b))}
        return numbers


Numeric = Callable[..., Any]


@lru_cache(maxsize=256)
def _activation_by_sympy(name: str, width: int) -> tuple[Numeric, Numeric]:
    """f and its Jacobian (width, width), for one layer of this width."""
    import sympy

    z = sympy.symbols(f"z0:{width}", real=True)
    row = ACTIVATIONS[name]
    values = [row.symbolic(sympy, each, z) for each in z]
    jacobian = [[sympy.diff(value, variable) for variable in z] for value in values]
    return sympy.lambdify(z, values, "math"), sympy.lambdify(z, jacobian, "math")


@lru_cache(maxsize=256)
def _loss_by_sympy(name: str, width: int) -> tuple[Numeric, Numeric]:
    """C and ∂C/∂a, for this many outputs."""
    import sympy

    a, y = sympy.symbols(f"a0:{width}", real=True), sympy.symbols(f"y0:{width}", real=True)
    cost = LOSSES[name].symbolic(sympy, a, y)
    gradient = [sympy.diff(cost, variable) for variable in a]
    return sympy.lambdify([*a, *y], cost, "math"), sympy.lambdify([*a, *y], gradient, "math")


@dataclass(frozen=True, eq=False)
class SymbolicGradients:
    """Cost and gradients of one example, by SymPy's local derivatives carried forward."""

    cost: float
    delta: tuple[Array, ...]
    nabla_w: tuple[Array, ...]
    nabla_b: tuple[Array, ...]


def gradients(network: Network, x: Array, y: Array) -> SymbolicGradients:
    """The gradients of one example x (features,), y (outputs,) of an unstacked network."""
    a = np.asarray(x, dtype=float)
    inputs, jacobians = [], []
    for level, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        value, jacobian = _activation_by_sympy(network.activations[level], len(b))
        z = [float(sum(w[i, j] * a[j] for j in range(len(a))) + b[i]) for i in range(len(b))]
        inputs.append(a)
        jacobians.append(np.array(jacobian(*z), dtype=float))
        a = np.array(value(*z), dtype=float)
    cost, gradient = _loss_by_sympy(network.loss, len(a))
    slope_of_cost = np.array(gradient(*a, *y), dtype=float)

    deltas = []
    for level, w in enumerate(network.weights):
        # Column i carries a change of z[level][i] through the layers that follow.
        carried = jacobians[level] @ np.eye(len(w))
        for later in range(level + 1, len(network.weights)):
            carried = jacobians[later] @ (network.weights[later] @ carried)
        deltas.append(slope_of_cost @ carried)
    return SymbolicGradients(
        cost=float(cost(*a, *y)),
        delta=tuple(deltas),
        nabla_w=tuple(np.multiply.outer(d, a_in) for d, a_in in zip(deltas, inputs, strict=True)),
        nabla_b=tuple(deltas),
    )


def layers_of(
    network: Network,
    x: Array,
    y: Array,
    equations: Equations = CORRECT,
    *,
    eta: Any = 0,
    lam: Any = 0,
    train_biases: TrainBiases = True,
) -> tuple[Layer, ...]:
    """The layers of a network of SymPy symbols or exact numbers; x and y are rows (..., n, features).

    These are `equations.layers` with the symbolic forms of the same activations and losses. Every quantity a rule
    yields is an array of expressions.

    >>> small = SymbolicNetwork((1, 1), ("identity",), "half_sse")
    >>> layers_of(small.network, *small.example)[0].nabla_w[0, 0]
    x_0*(b0_0 + w0_0_0*x_0 - y_0)
    """
    chain = layers(network, x, y, equations, eta=eta, lam=lam, train_biases=train_biases)
    activations = {name: _symbolic_activation(row) for name, row in ACTIVATIONS.items()}
    for layer in chain:
        layer.activation, layer.activations = activations[layer.activation.name], activations
        layer.loss = _symbolic_loss(layer.loss)
    return chain


def _by_rows(function: Callable[..., Sequence[Any]], *arrays: Array) -> Array:
    """`function` of the last axes of the arrays, for every row of theirs."""
    result = np.empty(arrays[0].shape, dtype=object)
    for row in np.ndindex(*result.shape[:-1]):
        result[row] = function(*(list(array[row]) for array in arrays))
    return result


def _symbolic_activation(row: Activation) -> Activation:
    import sympy

    def value(z: Array) -> Array:
        return _by_rows(lambda zs: [row.symbolic(sympy, each, zs) for each in zs], z)

    def slope(z: Array) -> Array:
        return _by_rows(diagonal, z)

    def diagonal(zs: Sequence[Any]) -> list[Any]:
        units = [sympy.Dummy(real=True) for _ in zs]
        here = dict(zip(units, zs, strict=True))
        return [sympy.diff(row.symbolic(sympy, unit, units), unit).xreplace(here) for unit in units]

    def slope_from_value(a: Array) -> Array:
        return _by_rows(lambda values: [_slope_from_value(row, each) for each in values], a)

    return replace(row, value=value, slope=slope, slope_from_value=slope_from_value)


def _slope_from_value(row: Activation, a: Any) -> Any:
    import sympy

    if row.name == "softplus":
        return 1 - sympy.exp(-a)
    if not row.smooth:  # ReLU and its kin have slopes that only know on which side of 0 they are
        unit = sympy.Dummy(real=True)
        return sympy.diff(row.symbolic(sympy, unit, [unit]), unit).xreplace({unit: a})
    return row.slope_from_value(a) if row.name != "identity" else sympy.Integer(1)


def _symbolic_loss(row: Loss) -> Loss:
    import sympy

    def value(a: Array, y: Array) -> Array:
        return _by_rows(lambda p, q: [row.symbolic(sympy, p, q)] * len(p), a, y)[..., 0]

    def gradient(a: Array, y: Array) -> Array:
        return _by_rows(slopes, a, y)

    def slopes(p: Sequence[Any], q: Sequence[Any]) -> list[Any]:
        outputs, targets = ([sympy.Dummy(real=True) for _ in p] for _ in range(2))
        cost, here = row.symbolic(sympy, outputs, targets), dict(zip([*outputs, *targets], [*p, *q], strict=True))
        return [sympy.diff(cost, output).xreplace(here) for output in outputs]

    fusion = row.fusion
    if fusion is not None:
        activation = _symbolic_activation(ACTIVATIONS[fusion.activation])
        fusion = replace(fusion, value=lambda z, y: value(activation.value(z), y))
    return replace(row, value=value, gradient=gradient, fusion=fusion)
