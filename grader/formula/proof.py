"""A proof that two formulas are equal, by SymPy, in a process of its own that may be stopped.

SymPy gets expressions built from our own checked trees, node by node: it never reads text. It may take for ever, or
more memory than there is, so it runs as `python -P -m grader.formula.proof`, with a limit of both.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from grader.formula.formula import Formula
from grader.formula.tree import Apply, Name, Node, Number

SECONDS = 10.0
_MEMORY = 2 * 1024**3

Proof = Literal["proved", "not proved", "no time"]


def prove(first: Formula, second: Formula, seconds: float = SECONDS) -> Proof:
    """Whether the difference of the formulas can be shown to be 0, for all real values of their names.

    The seconds are CPU time; ten times as long by the clock stops a process that only waits.
    """
    task = json.dumps([_plain(first.tree), _plain(second.tree)])
    command = [sys.executable, "-P", "-m", "grader.formula.proof", str(max(1, int(seconds)))]
    try:
        done = subprocess.run(command, input=task, capture_output=True, text=True, timeout=10 * seconds, check=False)
    except subprocess.TimeoutExpired:
        return "no time"
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "no time"
    return "proved" if done.returncode == 0 and done.stdout.strip() == "proved" else "not proved"


def _plain(node: Node) -> Any:
    """A tree as JSON: a number as its digits, a name as a list of one, an operation as a list of its parts."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return [name]
        case Apply(op, args):
            return [op, [_plain(arg) for arg in args]]


def expression(node: Any, symbols: dict[str, Any]) -> Any:
    """A tree from JSON as a SymPy expression; every name is a real symbol."""
    import sympy

    match node:
        case str(text):
            return sympy.Rational(text)
        case [str(name)]:
            return symbols.setdefault(name, sympy.Symbol(f"x{len(symbols)}", real=True))
        case [str(op), [*args]]:
            return _MAKERS[op](sympy, *(expression(arg, symbols) for arg in args))
        case _:
            raise ValueError("no tree")


def _sigmoid(sympy: Any, x: Any) -> Any:
    return 1 / (1 + sympy.exp(-x))


def _where(sympy: Any, condition: Any, yes: Any, no: Any) -> Any:
    """All that depends on a sign depends on it in one way, so that cases meet."""
    return sympy.Piecewise((yes, sympy.expand(condition) > 0), (no, True))


_MAKERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "add": lambda s, *terms: s.Add(*terms),
        "multiply": lambda s, *terms: s.Mul(*terms),
        "negate": lambda s, x: -x,
        "divide": lambda s, a, b: a / b,
        "power": lambda s, a, b: a**b,
        "e": lambda s: s.E,
        "pi": lambda s: s.pi,
        "exp": lambda s, x: s.exp(x),
        "ln": lambda s, x: s.log(x),
        "sqrt": lambda s, x: s.sqrt(x),
        "abs": lambda s, x: _where(s, x, x, -x),
        "sigmoid": _sigmoid,
        "sigmoid_prime": lambda s, x: _sigmoid(s, x) * _sigmoid(s, -x),
        "tanh": lambda s, x: s.tanh(x),
        "tanh_prime": lambda s, x: 1 - s.tanh(x) ** 2,
        "sech": lambda s, x: 1 / s.cosh(x),
        "sinh": lambda s, x: s.sinh(x),
        "cosh": lambda s, x: s.cosh(x),
        "sin": lambda s, x: s.sin(x),
        "cos": lambda s, x: s.cos(x),
        "softplus": lambda s, x: s.log(1 + s.exp(x)),
        "relu": lambda s, x: _where(s, x, x, s.S.Zero),
        "relu_prime": lambda s, x: _where(s, x, s.S.One, s.S.Zero),
        "step": lambda s, x: _where(s, x, s.S.One, s.S.Zero),
        "sign": lambda s, x: _where(s, x, s.S.One, _where(s, -x, -s.S.One, s.S.Zero)),
        "max": lambda s, a, b: _where(s, a - b, a, b),
        "min": lambda s, a, b: _where(s, a - b, b, a),
        "choose": _where,
    }
)


def _ways(difference: Any) -> Iterator[Any]:
    """The difference after each way of simplifying, the cheap ones first."""
    import sympy

    yield difference
    yield sympy.expand(difference)
    exponential = sympy.expand(difference.rewrite(sympy.exp), power_exp=True)
    yield exponential
    yield sympy.expand(sympy.together(exponential).as_numer_denom()[0], power_exp=True)
    folded = sympy.piecewise_fold(difference)
    if isinstance(folded, sympy.Piecewise) and all(sympy.expand(value) == 0 for value, _ in folded.args):
        yield sympy.S.Zero
    yield sympy.simplify(folded)
    yield sympy.simplify(exponential)


def _main() -> None:
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    symbols: dict[str, Any] = {}
    first, second = (expression(tree, symbols) for tree in json.load(sys.stdin))
    if any(way == 0 for way in _ways(first - second)):
        print("proved")


if __name__ == "__main__":
    _main()
