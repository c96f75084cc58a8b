"""Pairs of formulas: what is right in a question of the bank, and what a student may write for it.

Honest forms are equal to it, the others have one mistake each. The names are short, so that every method reads them:
o, a outputs; t, y targets; h hidden values; n, z what a neuron receives; x inputs; w, b weights and biases; d errors.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two formulas, and whether they are equal."""

    topic: str
    right: str
    typed: str
    equal: bool


# dE/dw1 of the 2-2-2 network: with all values of the forward pass, and from the inputs on.
REST = "h1 * (1 - h1) * x1"
PATHS = [f"(o{k} - t{k}) * o{k} * (1 - o{k}) * w{3 + 2 * k}" for k in (1, 2)]
FIRST_WEIGHT = f"({PATHS[0]} + {PATHS[1]}) * {REST}"
_H1, _H2 = (f"sigmoid(w{i} * x1 + w{i + 1} * x2 + b1)" for i in (1, 3))
_N1, _N2 = (f"(w{i} * {_H1} + w{i + 1} * {_H2} + b2)" for i in (5, 7))
_WHOLE = [f"(sigmoid({n}) - t{k}) * sigmoid'({n}) * w{3 + 2 * k}" for k, n in ((1, _N1), (2, _N2))]
_WHOLE_REST = "sigmoid'(w1 * x1 + w2 * x2 + b1) * x1"
WHOLE = f"({_WHOLE[0]} + {_WHOLE[1]}) * {_WHOLE_REST}"
_S = "(exp(z1) + exp(z2) + exp(z3))"
_SIGMOIDS = "(sigmoid(n1) - t1) * sigmoid'(n1) * h1"

# topic, right, honest forms, wrong ones
TABLE: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "output weight",
        "(o1 - t1) * o1 * (1 - o1) * h1",
        ("-(t1 - o1) * (o1 - o1^2) * h1", "o1^2 * h1 - o1^3 * h1 - t1 * o1 * h1 + t1 * o1^2 * h1"),
        (
            "(t1 - o1) * o1 * (1 - o1) * h1",
            "2 * (o1 - t1) * o1 * (1 - o1) * h1",
            "(o1 - t1) * o1 * h1",
            "(o1 - t1) * o1 * (1 - o1)",
            "(o1 - t1) * o1 * (1 + o1) * h1",
            "(o1 - t1) * o1 * (1 - o1) * h1 * 1.000000001",
        ),
    ),
    (
        "sigmoids",
        _SIGMOIDS,
        (
            "(sigmoid(n1) - t1) * sigmoid(n1) * sigmoid(-n1) * h1",
            "(1/(1 + exp(-n1)) - t1) * exp(-n1)/(1 + exp(-n1))^2 * h1",
            "(sigmoid(n1) - t1) * sech(n1/2)^2 * h1 / 4",
            "(tanh(n1/2)/2 + 1/2 - t1) * (1 - tanh(n1/2)^2) * h1 / 4",
        ),
        ("(sigmoid(n1) - t1) * sigmoid'(sigmoid(n1)) * h1", "(sigmoid(n1) - t1) * n1 * (1 - n1) * h1"),
    ),
    (
        "dE/dw1 of the 2-2-2 network",
        FIRST_WEIGHT,
        (
            f"{PATHS[0]} * {REST} + {PATHS[1]} * {REST}",
            "x1 * (h1 - h1^2) * (w5 * (o1 - t1) * (o1 - o1^2) - w7 * (t2 - o2) * (o2 - o2^2))",
        ),
        (
            f"{PATHS[0]} * {REST}",
            f"({PATHS[0]} - {PATHS[1]}) * {REST}",
            f"({PATHS[0]} + {PATHS[1]}) * h1 * x1",
            f"((o1 - t1) * o1 * (1 - o1) * w7 + (o2 - t2) * o2 * (1 - o2) * w5) * {REST}",
        ),
    ),
    (
        "dE/dw1 from the inputs on",
        WHOLE,
        (
            f"{_WHOLE[0]} * {_WHOLE_REST} + {_WHOLE[1]} * {_WHOLE_REST}",
            f"({_WHOLE[1]} + {_WHOLE[0]}) * {_H1} * (1 - {_H1}) * x1",
        ),
        (
            f"{_WHOLE[0]} * {_WHOLE_REST}",
            f"({_WHOLE[0]} + {_WHOLE[1]}) * x1",
            f"({_WHOLE[0]} - {_WHOLE[1]}) * {_WHOLE_REST}",
        ),
    ),
    (
        "softmax",
        f"exp(z1)/{_S} - y1",
        ("1/(1 + exp(z2 - z1) + exp(z3 - z1)) - y1", f"(exp(z1) - y1 * {_S})/{_S}"),
        (f"y1 - exp(z1)/{_S}", "exp(z1)/(exp(z1) + exp(z2)) - y1", f"exp(z1)/{_S}"),
    ),
    (
        "slope of softmax",
        f"exp(z1)/{_S} * (1 - exp(z1)/{_S})",
        (f"exp(z1) * (exp(z2) + exp(z3))/{_S}^2", f"exp(z1)/{_S} - exp(2 * z1)/{_S}^2"),
        (f"exp(z1)/{_S}", f"exp(z1)/{_S} * (1 + exp(z1)/{_S})", f"-exp(z1 + z2)/{_S}^2"),
    ),
    (
        "slope of tanh",
        "1 - tanh(n1)^2",
        ("sech(n1)^2", "4/(exp(n1) + exp(-n1))^2", "1/cosh(n1)^2"),
        ("1 - tanh(n1)", "sech(n1)", "-tanh(n1)^2"),
    ),
    (
        "cross-entropy",
        "(a1 - y1)/(a1 * (1 - a1))",
        ("-y1/a1 + (1 - y1)/(1 - a1)", "(a1 - y1)/(a1 - a1^2)"),
        ("-y1/a1 - (1 - y1)/(1 - a1)", "a1 - y1", "-y1/a1"),
    ),
    (
        "cost from z",
        "ln(1 + exp(n1)) - y1 * n1",
        ("-y1 * ln(sigmoid(n1)) - (1 - y1) * ln(1 - sigmoid(n1))", "ln(1 + exp(-n1)) + (1 - y1) * n1"),
        ("ln(1 + exp(n1)) + y1 * n1", "ln(1 + exp(-n1)) - y1 * n1"),
    ),
    (
        "updated weight",
        "w1 - r1 * (g1 + l1 * w1/m1)",
        ("(1 - r1 * l1/m1) * w1 - r1 * g1",),
        ("(1 - r1 * l1) * w1 - r1 * g1", "w1 - r1 * g1 - l1 * w1/m1", "w1 + r1 * (g1 + l1 * w1/m1)"),
    ),
    (
        "weight and bias",
        "2 * (w1 * x1 + b1 - y1) * x1",
        ("2 * w1 * x1^2 + 2 * (b1 - y1) * x1",),
        ("2 * (w1 * x1 + b1 - y1)", "(w1 * x1 + b1 - y1) * x1"),
    ),
    (
        "ReLU",
        "relu(n1) * d1",
        ("max(0, n1) * d1", "(n1 + abs(n1))/2 * d1", "n1 * step(n1) * d1"),
        ("n1 * d1", "abs(n1) * d1", "step(n1) * d1"),
    ),
    (
        "slope of ReLU",
        "(w5 * d1 + w7 * d2) * relu'(n1)",
        ("(w5 * d1 + w7 * d2) * (1 + sign(n1))/2",),
        ("w5 * d1 + w7 * d2",),
    ),
    ("larger of two", "max(x1, y1)", ("(x1 + y1 + abs(x1 - y1))/2",), ("(x1 + y1 - abs(x1 - y1))/2",)),
    ("decimals", "0.3 * w1", ("0.1 * w1 + 0.2 * w1", "3 * w1/10"), ("0.3000000003 * w1",)),
    ("tiny differences", "o1 * (1 - o1)", ("o1 - o1^2",), ("o1 * (1 - o1) + 0.000000001", "o1 * (1 - 0.9999999 * o1)")),
    (
        "cancellation",
        "sqrt(x1^2 + 1) - abs(x1)",
        ("1/(sqrt(x1^2 + 1) + abs(x1))",),
        ("1/(sqrt(x1^2 + 1) - abs(x1))", "sqrt(x1^2 + 1.0000001) - abs(x1)"),
    ),
    ("large terms", "2000000 * x1", ("(x1 + 1000000)^2 - x1^2 - 1000000^2",), ("(x1 + 1000000)^2 - 1000000^2",)),
)  # fmt: skip

PAIRS = tuple(
    Pair(topic, right, typed, equal)
    for topic, right, honest, wrong in TABLE
    for equal, forms in ((True, honest), (False, wrong))
    for typed in forms
)
