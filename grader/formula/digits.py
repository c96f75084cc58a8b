"""Values of a formula at one point to many digits, with mpmath; imported only when float64 is not enough."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import mpmath

from grader.formula.tree import Apply, Name, Node, Number

# mpmath has no overflow: e^e^e^10 would compute an integer of 9,000 digits as exponent. Float64 ends at
# e^709, so beyond this a value is of no use to a comparison.
_LARGEST_LOGARITHM = 2000


def value_in_digits(node: Node, point: Mapping[str, float], digits: int) -> Any:
    """The value as an mpmath number; NaN where it is undefined, complex or beyond all measure."""
    context = _context(digits, threading.get_ident())
    try:
        return _value(context, node, point)
    except (ArithmeticError, ValueError):  # how mpmath says pole, domain and overflow
        return context.nan


@lru_cache(maxsize=16)
def _context(digits: int, thread: int) -> Any:
    """One context per thread: its functions raise their working precision by setting an attribute."""
    context = mpmath.MPContext()
    context.dps = digits
    return context


def _value(context: Any, node: Node, point: Mapping[str, float]) -> Any:
    match node:
        case Number(text):
            return context.mpf(text)
        case Name(name):
            return context.mpf(point[name])
        case Apply(op, args):
            value = _FUNCTIONS[op](context, *(_value(context, arg, point) for arg in args))
            # A root or logarithm of a negative number is complex here and NaN in NumPy.
            return value if isinstance(value, context.mpf) else context.nan


def _exp(context: Any, x: Any) -> Any:
    if x < -_LARGEST_LOGARITHM:
        return context.zero
    return context.exp(x) if x <= _LARGEST_LOGARITHM else context.nan


def _power(context: Any, base: Any, exponent: Any) -> Any:
    if base == 0 or exponent == 0:
        return base**exponent
    if not abs(exponent * context.ln(abs(base))) <= _LARGEST_LOGARITHM:
        return context.nan
    return base ** int(exponent) if context.isint(exponent) else base**exponent


def _sigmoid(context: Any, x: Any) -> Any:
    return 1 / (1 + _exp(context, -x)) if x >= 0 else _exp(context, x) / (1 + _exp(context, x))


def _sech(context: Any, x: Any) -> Any:
    e = _exp(context, -abs(x))
    return 2 * e / (1 + e * e)


def _step(context: Any, x: Any) -> Any:
    return context.nan if context.isnan(x) else context.one if x > 0 else context.zero


def _choose(context: Any, condition: Any, yes: Any, no: Any) -> Any:
    return context.nan if context.isnan(condition) else yes if condition > 0 else no


def _product(context: Any, *factors: Any) -> Any:
    product = context.one
    for factor in factors:
        product *= factor
    return product


def _sigmoid_prime(context: Any, x: Any) -> Any:
    return _sigmoid(context, x) * _sigmoid(context, -x)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "add": lambda context, *terms: sum(terms, context.zero),
        "multiply": _product,
        "negate": lambda context, x: -x,
        "divide": lambda context, a, b: a / b if b != 0 else context.nan,
        "power": _power,
        "e": lambda context: +context.e,
        "pi": lambda context: +context.pi,
        "exp": _exp,
        "ln": lambda context, x: context.ln(x),
        "sqrt": lambda context, x: context.sqrt(x),
        "abs": lambda context, x: abs(x),
        "sigmoid": _sigmoid,
        "sigmoid_prime": _sigmoid_prime,
        "tanh": lambda context, x: context.tanh(x),
        "tanh_prime": lambda context, x: _sech(context, x) ** 2,
        "sech": _sech,
        "sinh": lambda context, x: context.sinh(x) if abs(x) <= _LARGEST_LOGARITHM else context.nan,
        "cosh": lambda context, x: (_exp(context, x) + _exp(context, -x)) / 2,
        "sin": lambda context, x: context.sin(x),
        "cos": lambda context, x: context.cos(x),
        "softplus": lambda context, x: max(x, context.zero) + context.log1p(_exp(context, -abs(x))),
        "relu": lambda context, x: max(x, context.zero),
        "relu_prime": _step,
        "step": _step,
        "sign": lambda context, x: context.sign(x),
        "max": lambda context, a, b: max(a, b),
        "min": lambda context, a, b: min(a, b),
        "choose": _choose,
    }
)
