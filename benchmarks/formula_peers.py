"""The peers of the comparison of formulas, each in a process of its own: `python formula_peers.py sympy 5`.

It stands alone, because Math-Verify runs with another interpreter. Lines of JSON go in, one pair each; lines come out:
whether the peer calls them equal, and the seconds of CPU time it took, reading included. A pair that takes longer than
the limit ends the process.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any


def by_sympy() -> Callable[[Any, Any], bool]:
    """`simplify(a - b) == 0`, of expressions built node by node from trees."""
    import sympy as s

    def sigmoid(x: Any) -> Any:
        return 1 / (1 + s.exp(-x))

    makers: dict[str, Callable[..., Any]] = {
        "add": s.Add, "multiply": s.Mul, "negate": lambda x: -x, "divide": lambda a, b: a / b,
        "power": lambda a, b: a**b, "exp": s.exp, "ln": s.log, "sqrt": s.sqrt, "abs": s.Abs, "sigmoid": sigmoid,
        "sigmoid_prime": lambda x: sigmoid(x) * (1 - sigmoid(x)), "tanh": s.tanh, "sech": s.sech, "cosh": s.cosh,
        "relu": lambda x: s.Max(0, x), "max": s.Max, "sign": s.sign,
        "relu_prime": lambda x: s.Heaviside(x, 0), "step": lambda x: s.Heaviside(x, 0),
    }  # fmt: skip

    def build(node: Any) -> Any:
        match node:
            case str(text):
                return s.Rational(text)
            case [str(name)]:
                return s.Symbol(name, real=True)
            case [str(op), [*args]]:
                return makers[op](*map(build, args))
        raise ValueError(node)

    return lambda a, b: bool(s.simplify(build(a) - build(b)) == 0)


def by_math_verify() -> Callable[[Any, Any], bool]:
    """`verify(parse(a), parse(b))`, of TeX between dollars; our limit takes the place of its own, by the clock."""
    from math_verify import parse, verify

    def read(text: str) -> Any:
        return parse(f"${text}$", parsing_timeout=None)

    return lambda a, b: bool(verify(read(a), read(b), timeout_seconds=None))


PEERS = {"sympy": by_sympy, "math-verify": by_math_verify}


def main() -> None:
    """Answer pair by pair, until the input ends."""
    same, limit = PEERS[sys.argv[1]](), float(sys.argv[2])
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        first, second = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, limit)
        start = time.process_time()
        try:
            outcome = "equal" if same(first, second) else "different"
        except Exception as error:
            outcome = f"raised {type(error).__name__}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps([outcome, time.process_time() - start]), flush=True)


if __name__ == "__main__":
    main()
