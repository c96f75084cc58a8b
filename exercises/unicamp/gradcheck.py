"""Checking gradients by differences: the central difference, and the largest relative error over the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.model import Case, Stream
from exercises.unicamp.mutants import gradcheck as mutants
from exercises.unicamp.source import CS231N
from reference.activations import Array

Cost = Callable[[Array], float]
Move = Callable[[Cost, Array, int, float], float]  # a difference of f along one entry

# In cases a function is given by its coefficients [b, A, c]: f(p) = b p + p A p / 2 + c p³, over all entries of p.
FAMILY = "f(p) = b·p + p·Ap/2 + c·p³"
# Of cubics, more exact schemes give the slope itself. |p|⁵ tells them from a small eps, and from a complex step.
QUINTIC = "f is [b, A, c, d] of f(p) = b·p + p·Ap/2 + c·p³ + d·|p|⁵"


def _coefficients(stream: Stream, size: int) -> list[Array]:
    """A cubic whose slopes depend on the other parameters, and whose third derivatives are not 0."""
    b = np.round(stream.uniform(0.5, 2.0, size) * stream.choice([-1, 1], size), 2)
    a = np.round(stream.uniform(-1.0, 1.0, (size, size)), 2)
    c = np.round(stream.uniform(0.3, 1.0, size) * stream.choice([-1, 1], size), 2)
    return [b, a + a.T, c]


def _parameters(stream: Stream, *shape: int) -> Array:
    parameters: Array = np.round(stream.uniform(0.3, 1.5, shape) * stream.choice([-1, 1], shape), 2)
    return parameters


def _slopes(coefficients: list[Array], params: Array) -> Array:
    b, a, c = coefficients
    slopes: Array = b + a @ params.ravel() + 3 * c * params.ravel() ** 2
    return slopes


def _steep(stream: Stream, shape: tuple[int, ...]) -> tuple[list[Array], Array]:
    """A function and parameters where no slope is near 0, so that rounding stays small beside every one of them."""
    while True:
        f, params = _coefficients(stream, int(np.prod(shape))), _parameters(stream, *shape)
        if np.abs(_slopes(f, params)).min() > 0.2:
            return f, params


# --- numerical_gradient ------------------------------------------------------------------------------------------

# rung, shape of the parameters, eps. A large eps tells the formulas apart, a small one is what is used.
GRADIENT_RUNGS: tuple[tuple[str, tuple[int, ...], float], ...] = (
    ("one parameter", (1,), 0.5),
    ("two parameters", (2,), 0.1),
    ("three parameters, a large eps", (3,), 0.5),
    ("three parameters, a small eps", (3,), 1e-4),
    ("a matrix, 2 by 3", (2, 3), 0.2),
    ("a square matrix, 3 by 3", (3, 3), 0.01),
    ("eleven parameters", (11,), 0.05),
)


def _gradient_cases(stream: Stream) -> Iterator[Case]:
    for rung, shape, eps in GRADIENT_RUNGS:
        yield Case(f"{rung}; f is [b, A, c] of {FAMILY}", (*_steep(stream, shape), eps))
    f, p = _steep(stream, (2,))
    d = np.round(stream.uniform(0.3, 1.0, 2) * stream.choice([-1, 1], 2), 2)
    yield Case(f"two parameters, a large eps; {QUINTIC}", ([*f, d], p, 0.5))
    (b, a, c), p = _steep(stream, (4,))
    yield Case(f"two slopes are 0; f is [b, A, c] of {FAMILY}", ([b * [1, 0, 1, 0], 0 * a, 0 * c], p, 0.1))


def _gradient_probe(student: Any, coefficients: Any, params: Any, eps: Any) -> Any:
    """The gradient, and the parameters as they are left behind."""
    b, a, c, *more = coefficients

    def f(p: Any) -> Any:
        v = np.ravel(p)
        return b @ v + v @ a @ v / 2 + c @ v**3 + sum(d @ np.abs(v) ** 5 for d in more)

    params = params.copy()  # what is put back after a change may differ in the last bit
    gradient = student.numerical_gradient(f, params, eps)
    return gradient, params


def _entry_by_entry(move: Move) -> Callable[[Cost, Array, float], Array]:
    """A gradient made of differences of one entry after the other."""

    def gradient(f: Cost, params: Array, eps: float) -> Array:
        found = [move(f, params, i, eps) for i in range(params.size)]
        return np.array(found).reshape(params.shape)

    return gradient


def _at(f: Cost, params: Array, i: int, by: float) -> float:
    """f with entry i moved."""
    moved = params.astype(float)
    moved.flat[i] += by
    return float(f(moved))


def _central(f: Cost, params: Array, i: int, eps: float) -> float:
    return (_at(f, params, i, eps) - _at(f, params, i, -eps)) / (2 * eps)


def _one_sided(f: Cost, params: Array, i: int, eps: float) -> float:
    return (_at(f, params, i, eps) - _at(f, params, i, 0)) / eps


def _not_put_back(f: Cost, params: Array, i: int, eps: float) -> float:
    params.flat[i] += eps
    above = f(params)
    params.flat[i] -= 2 * eps
    return (above - f(params)) / (2 * eps)


@code(
    "unicamp/numerical_gradient",
    title="The gradient by central differences",
    source=CS231N,
    level="build",
    minutes=10,
    points=2,
    public=([np.array([1.0]), np.array([[2.0]]), np.array([1.0])], np.array([2.0]), 0.5),
    cases=_gradient_cases,
    mutants=mutants.NUMERICAL_GRADIENT,
    also={
        "one-sided-difference": _entry_by_entry(_one_sided),
        "difference-not-halved": _entry_by_entry(lambda f, p, i, eps: 2 * _central(f, p, i, eps)),
        "eps-multiplied": _entry_by_entry(lambda f, p, i, eps: eps**2 * _central(f, p, i, eps)),
        "difference-reversed": _entry_by_entry(lambda f, p, i, eps: -_central(f, p, i, eps)),
        "eps-of-its-own": _entry_by_entry(lambda f, p, i, eps: _central(f, p, i, 1e-5)),
        "parameters-not-restored": _entry_by_entry(_not_put_back),
        "all-parameters-moved": lambda f, params, eps: np.full(
            params.shape, (f(params + eps) - f(params - eps)) / (2 * eps)
        ),
    },
    returns=("the gradient", "params after the call"),
    probe=_gradient_probe,
    example=("numerical_gradient(lambda p: p[0] + p[0] ** 2 + p[0] ** 3, np.array([2.0]), 0.5)", "[17.25]"),
)
def numerical_gradient(f: Cost, params: Array, eps: float) -> Array:
    r"""The gradient of a function by central differences.

    `f` takes an array of the shape of `params` and returns a number. `params` is an array of floats, a vector or a
    matrix. For every entry, return

    $$\frac{f(\mathrm{params}\text{ with this entry} + \varepsilon) -
    f(\mathrm{params}\text{ with this entry} - \varepsilon)}{2 \varepsilon}$$

    with $\varepsilon$ = `eps` as it is given; the other entries stay what they are. The result has the shape of
    `params`. When you are done, `params` must be as it was.
    """
    gradient = np.zeros(params.shape)
    for index in np.ndindex(*params.shape):
        above, below = params.copy(), params.copy()
        above[index] += eps
        below[index] -= eps
        gradient[index] = (f(above) - f(below)) / (2 * eps)
    return gradient


# --- gradient_check ----------------------------------------------------------------------------------------------

FLOOR = 1e-8  # below this a slope counts as 0
ROUNDING = 1e-7  # below this an error counts as 0

# rung, shape, eps, and for each entry that is planted (a place in the flattened parameters) the factor of its slope.
CHECK_RUNGS: tuple[tuple[str, tuple[int, ...], float, dict[int, float]], ...] = (
    ("one parameter, a right gradient and a large eps", (1,), 0.5, {}),
    ("one parameter, a slope 5 % too large", (1,), 1e-3, {0: 1.05}),
    ("one parameter, a slope 5 % too small", (1,), 1e-3, {0: 0.95}),
    ("three parameters, a right gradient", (3,), 1e-4, {}),
    ("three parameters, the last slope 0.05 % too large", (3,), 1e-3, {2: 1.0005}),
    ("three parameters, the first slope 0.05 % too small", (3,), 1e-3, {0: 0.9995}),
    ("a matrix, 2 by 3, one slope with the wrong sign", (2, 3), 1e-3, {4: -1.0}),
    ("four parameters, every slope doubled", (4,), 1e-3, dict.fromkeys(range(4), 2.0)),
    ("four parameters, one slope given as 0", (4,), 1e-3, {1: 0.0}),
    ("eleven parameters, two slopes wrong", (11,), 1e-3, {3: 0.98, 7: 1.03}),
)


def _plants(shape: tuple[int, ...], planted: dict[int, float]) -> Array:
    factors = np.ones(int(np.prod(shape)))
    for place, factor in planted.items():
        factors[place] = factor
    return factors.reshape(shape)


def _check_cases(stream: Stream) -> Iterator[Case]:
    said = f"f is [b, A, c] of {FAMILY}; its slopes times `factors` are what is checked"
    for rung, shape, eps, planted in CHECK_RUNGS:
        f, params = _steep(stream, shape)
        yield Case(f"{rung}; {said}", (f, _plants(shape, planted), params, eps))
    (b, a, c), params = _steep(stream, (3,))
    f = [b * [1.0, 100.0, 0.01], 0 * a, 0 * c]
    factors = _plants((3,), {2: 1.0005})
    yield Case(f"a small slope beside a large one, 0.05 % wrong; {said}", (f, factors, params, 0.01))
    f = [b * [0.0, 1.0, 1.0], 0 * a, 0 * c]
    factors = _plants((3,), {1: 1.0005})
    yield Case(f"a slope that is 0 and given as 0 beside a wrong one; {said}", (f, factors, params, 0.01))
    (b, a, c), params = _steep(stream, (2,))
    f = [b, 0 * a, -4 * b * [1.0, 0.0]]  # bε + cε³ = 0
    yield Case(f"a difference that is 0, the slope is not; {said}", (f, np.ones(2), params * [0.0, 1.0], 0.5))
    (b, a, c), params = _steep(stream, (3,))
    f, factors = [1e-5 * b, 0 * a, 0 * c], _plants((3,), {1: 1.00005})
    yield Case(f"three small slopes, one 0.005 % wrong; {said}", (f, factors, params, 0.01))


def _check_probe(student: Any, coefficients: Any, factors: Any, params: Any, eps: Any) -> Any:
    """The relative error; what is only rounding counts as 0."""
    b, a, c = coefficients
    error = student.gradient_check(
        lambda p: b @ np.ravel(p) + np.ravel(p) @ a @ np.ravel(p) / 2 + c @ np.ravel(p) ** 3,
        lambda p: factors * (b + a @ np.ravel(p) + 3 * c * np.ravel(p) ** 2).reshape(factors.shape),
        params.copy(),
        eps,
    )
    return 0.0 if np.shape(error) == () and abs(error) < 1e-7 else error


def _checked(judge: Callable[[Array, Array], float], move: Move = _central) -> Callable[..., float]:
    """A check that judges differences and claimed gradient in its own way."""

    def check(f: Cost, grad: Callable[[Array], Array], params: Array, eps: float) -> float:
        numerical = _entry_by_entry(move)(f, params, eps)
        return float(judge(numerical.ravel(), np.asarray(grad(params)).ravel()))

    return check


def _relative(n: Array, g: Array) -> Array:
    return np.asarray(np.abs(n - g) / _larger(n, g))


def _larger(n: Array, g: Array) -> Array:
    return np.asarray(np.maximum(np.maximum(np.abs(n), np.abs(g)), FLOOR))


def _signed(n: Array, g: Array) -> float:
    """The largest error with its sign. Where all are negative there is none: that depends on where a search begins."""
    largest = float(((n - g) / _larger(n, g)).max())
    if largest < -ROUNDING:
        raise ArithmeticError("all errors are negative")
    return largest


def _norm(v: Array) -> float:
    return float(np.sqrt(np.sum(v * v)))


@code(
    "unicamp/gradient_check",
    title="A gradient check that finds 0.05 %",
    source=CS231N,
    level="build",
    minutes=15,
    points=3,
    public=(
        [np.array([1.0]), np.array([[2.0]]), np.array([1.0])],
        np.array([1.0]),
        np.array([2.0]),
        0.5,
    ),
    cases=_check_cases,
    mutants=mutants.GRADIENT_CHECK,
    also={
        "errors-averaged": _checked(lambda n, g: float(np.mean(_relative(n, g)))),
        "error-of-norms": _checked(lambda n, g: _norm(n - g) / (_norm(n) + _norm(g))),
        "error-not-relative": _checked(lambda n, g: float(np.abs(n - g).max())),
        "absolute-value-forgotten": _checked(_signed),
        "relative-to-the-sum": _checked(
            lambda n, g: float((np.abs(n - g) / np.maximum(np.abs(n) + np.abs(g), FLOOR)).max())
        ),
        "relative-to-the-largest": _checked(lambda n, g: float(np.abs(n - g).max() / _larger(n, g).max())),
        "first-entry-only": _checked(lambda n, g: float(_relative(n, g)[0])),
        "smallest-error": _checked(lambda n, g: float(_relative(n, g).min())),
        "one-sided-difference": _checked(lambda n, g: float(_relative(n, g).max()), _one_sided),
        "difference-not-halved": _checked(
            lambda n, g: float(_relative(n, g).max()), lambda f, p, i, eps: 2 * _central(f, p, i, eps)
        ),
    },
    rtol=1e-5,
    probe=_check_probe,
    example=(
        "gradient_check(lambda p: p[0] + p[0] ** 2 + p[0] ** 3, lambda p: 1 + 2 * p + 3 * p ** 2, "
        "np.array([2.0]), 0.5)",
        "0.0144927536",
    ),
)
def gradient_check(f: Cost, grad: Callable[[Array], Array], params: Array, eps: float) -> float:
    r"""How far a gradient is from the slopes of its function: the largest relative error over all entries.

    `f` takes an array of the shape of `params` and returns a number. `grad` is the function to be checked: it takes
    such an array and returns what it claims to be the gradient of `f` there, in the same shape. `params` is an array
    of floats, a vector or a matrix; leave it as it is.

    Let $n_i$ be the central difference of `f` at `params` for entry $i$, made with $\varepsilon$ = `eps`, and $g_i$
    the entry of `grad(params)`. Return the number

    $$\max_i \frac{|n_i - g_i|}{\max(|n_i|, |g_i|, 10^{-8})}.$$

    The $10^{-8}$ makes it 0 where both slopes are 0. A slope that is wrong by 0.05 % must be seen in it, however
    large the slopes beside it are. (Of a right gradient, anything below $10^{-7}$ is accepted for 0.)
    """
    claimed = grad(params)
    largest = 0.0
    for index in np.ndindex(*params.shape):
        above, below = params.copy(), params.copy()
        above[index] += eps
        below[index] -= eps
        numerical = (f(above) - f(below)) / (2 * eps)
        size = max(abs(numerical), abs(float(claimed[index])), 1e-8)
        largest = max(largest, abs(numerical - float(claimed[index])) / size)
    return largest
