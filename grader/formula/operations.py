"""The operations a formula may use: value, and how far rounding in the operands can move it.

Every row is a pair of NumPy functions. The second is a running error analysis to first order: given the
operands and bounds on their errors it bounds the error of the value. That is what lets a comparison know
what float64 can resolve at a point, and where cancellation has eaten the digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.formula.tree import Apply, Name, Node, Number

Array: TypeAlias = NDArray[np.float64]

EPSILON = float(np.finfo(np.float64).eps)
# Errors below this are those of underflow, not of cancellation.
NEGLIGIBLE = 1e-300


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: how many operands (None: two or more), its value, and its error."""

    arity: int | None
    value: Callable[..., Array]
    error: Callable[[tuple[Array, ...], tuple[Array, ...]], Array]
    ulps: float = 1.0  # rounding of the operation itself, in units of the last place


def _times(slope: Array, error: Array) -> Array:
    """|slope| error, where an exact operand stays exact even at an infinite slope."""
    return np.where(error == 0.0, 0.0, np.abs(slope) * error)


def _unary(value: Callable[[Array], Array], slope: Callable[[Array], Array], ulps: float = 4.0) -> Operation:
    return Operation(1, value, lambda args, errors: _times(slope(args[0]), errors[0]), ulps)


def _doubtful(argument: Array, error: Array) -> NDArray[np.bool_]:
    """Where rounding could have changed the sign of the argument of a jump.

    An exact zero is not doubtful: the conventions relu'(0) = 0 and sgn(0) = 0 settle it.
    """
    return (np.abs(argument) <= error) & (error > NEGLIGIBLE)


def _jump(value: Callable[[Array], Array]) -> Operation:
    """A function that is flat but for a jump at 0: no error away from it, no value near it."""
    return Operation(1, value, lambda args, errors: np.where(_doubtful(args[0], errors[0]), np.inf, 0.0), 0.0)


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x) without overflow, with full relative accuracy on both sides."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


def sigmoid_prime(x: Array) -> Array:
    """The slope of the sigmoid, with full relative accuracy far out."""
    e = np.exp(-np.abs(x))
    return e / (1.0 + e) ** 2


def sech(x: Array) -> Array:
    """1 / cosh x without overflow."""
    e = np.exp(-np.abs(x))
    return 2.0 * e / (1.0 + e * e)


def step(x: Array) -> Array:
    """1 where x > 0, else 0; NaN stays NaN."""
    return np.where(np.isnan(x), np.nan, np.where(x > 0, 1.0, 0.0))


def choose(condition: Array, yes: Array, no: Array) -> Array:
    """`yes` where the condition is positive, else `no`; the branch not taken may be undefined."""
    return np.where(np.isnan(condition), np.nan, np.where(condition > 0, yes, no))


def _choose_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    taken = np.where(args[0] > 0, errors[1], errors[2])
    return np.where(_doubtful(args[0], errors[0]), np.inf, taken)


def _extreme_error(sign: float) -> Callable[[tuple[Array, ...], tuple[Array, ...]], Array]:
    """The error of max (sign 1) or min (sign -1): that of the operand taken, of both in a near tie."""

    def error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
        (a, b), (ea, eb) = args, errors
        taken = np.where(sign * a > sign * b, ea, eb)
        return np.where(np.abs(a - b) <= ea + eb, np.maximum(ea, eb), taken)

    return error


def _relu_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    return np.where(args[0] > -errors[0], errors[0], 0.0)


def _add(*terms: Array) -> Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _add_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    # Every partial sum is rounded, so the largest one counts, not the result.
    total, size, error = args[0], np.zeros_like(args[0]), errors[0]
    for term, more in zip(args[1:], errors[1:], strict=True):
        total = total + term
        size = np.maximum(size, np.abs(total))
        error = error + more
    return error + EPSILON * len(args) * size


def _multiply(*factors: Array) -> Array:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def _multiply_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    product, error = args[0], errors[0]
    for factor, more in zip(args[1:], errors[1:], strict=True):
        error = _times(factor, error) + _times(product, more) + EPSILON * np.abs(product * factor)
        product = product * factor
    return error


def _divide_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    (a, b), (ea, eb) = args, errors
    return _times(1.0 / b, ea) + _times(a / b / b, eb)


def _power_error(args: tuple[Array, ...], errors: tuple[Array, ...]) -> Array:
    (a, b), (ea, eb) = args, errors
    return _times(b * np.power(a, b - 1.0), ea) + _times(np.log(np.abs(a)) * np.power(a, b), eb)


def _constant(value: float) -> Operation:
    return Operation(0, lambda: np.asarray(value), lambda args, errors: np.asarray(0.0))


OPERATIONS = MappingProxyType(
    {
        "add": Operation(None, _add, _add_error, 0.0),
        "multiply": Operation(None, _multiply, _multiply_error, 0.0),
        "negate": _unary(np.negative, np.ones_like, 0.0),
        "divide": Operation(2, np.divide, _divide_error),
        "power": Operation(2, np.power, _power_error, 4.0),
        "e": _constant(np.e),
        "pi": _constant(np.pi),
        "exp": _unary(np.exp, np.exp),
        "ln": _unary(np.log, np.reciprocal),
        "sqrt": _unary(np.sqrt, lambda x: 0.5 / np.sqrt(x), 1.0),
        "abs": _unary(np.abs, np.ones_like, 0.0),
        "sigmoid": _unary(sigmoid, sigmoid_prime, 8.0),
        "sigmoid_prime": _unary(sigmoid_prime, sigmoid_prime, 8.0),  # |sigma''| <= sigma'
        "tanh": _unary(np.tanh, lambda x: sech(x) ** 2),
        "tanh_prime": _unary(lambda x: sech(x) ** 2, lambda x: 2.0 * sech(x) ** 2, 12.0),
        "sech": _unary(sech, sech, 8.0),
        "sinh": _unary(np.sinh, np.cosh),
        "cosh": _unary(np.cosh, np.sinh),
        "sin": _unary(np.sin, np.cos),
        "cos": _unary(np.cos, np.sin),
        "softplus": _unary(lambda x: np.logaddexp(0.0, x), sigmoid, 8.0),
        "relu": Operation(1, lambda x: np.maximum(x, 0.0), _relu_error, 0.0),
        "relu_prime": _jump(step),
        "step": _jump(step),
        "sign": _jump(np.sign),
        "max": Operation(2, np.maximum, _extreme_error(1.0), 0.0),
        "min": Operation(2, np.minimum, _extreme_error(-1.0), 0.0),
        "choose": Operation(3, choose, _choose_error, 0.0),
    }
)


def value_of(node: Node, points: Mapping[str, Array]) -> Array:
    """The value of a tree, its names standing for arrays."""
    match node:
        case Number():
            return np.asarray(node.value)
        case Name(name):
            return points[name]
        case Apply(op, args):
            return OPERATIONS[op].value(*(value_of(arg, points) for arg in args))
