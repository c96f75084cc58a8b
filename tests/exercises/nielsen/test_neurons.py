"""A single modified neuron, and a network of linear ones."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from exercises.nielsen import linear_neurons, modified_neuron
from exercises.nielsen.neurons import ACTIVATIONS, LINES

Z = sp.Symbol("z", real=True)
SYMBOLIC = {
    "tanh": sp.tanh(Z),
    "sine": sp.sin(Z),
    "square": Z**2,
    "cube": Z**3,
    "softplus": sp.log(1 + sp.exp(Z)),
    "bell": sp.exp(-(Z**2)),
    "fraction": Z / (1 + sp.Abs(Z)),
}
# As students type the slopes.
TYPED = {
    "tanh": ("1 - tanh(z)^2", "1 - a**2"),
    "sine": ("cos(z)",),
    "square": ("2z", "2*z"),
    "cube": ("3*z^2",),
    "softplus": ("sigmoid(z)", "1/(1+exp(-z))", "e^z/(1+e^z)"),
    "bell": ("-2*z*exp(-z^2)", "-2*z*a"),
    "fraction": ("1/(1+abs(z))^2",),
}
MODIFIED = [
    {"f": name, "place": place, "shown": [option.id for option in LINES]}
    for name, place in product(ACTIVATIONS, ("hidden", "output"))
]
LINEAR = [
    {"output": k, "hidden": j, "input": i, "twice": twice}
    for k, j, i, twice in product((1, 2), (1, 2), (1, 2), (1, 2, 5))
]


def of(values: Any, samples: Any, expression: Any) -> bool:
    """Whether values at the points of the samples are those of a SymPy expression."""
    names = sorted(samples)
    function = sp.lambdify([sp.Symbol(name, real=True) for name in names], expression, "numpy")
    computed = np.broadcast_to(function(*(np.asarray(samples[name]) for name in names)), len(values))
    return bool(np.allclose(values, computed, rtol=1e-9))


@pytest.mark.parametrize("given", MODIFIED, ids=lambda given: f"{given['f']}, {given['place']}")
def test_the_error_of_a_modified_neuron_by_sympy(given: Any) -> None:
    """The expected error is dC/dz as SymPy differentiates it."""
    f = SYMBOLIC[given["f"]]
    y, w1, w2, d1, d2 = (sp.Symbol(name, real=True) for name in ("y", "w1", "w2", "delta1", "delta2"))
    # What the next layer makes of a changes the cost at the rate of its errors.
    cost = (w1 * d1 + w2 * d2) * f if given["place"] == "hidden" else (f - y) ** 2 / 2
    expected = modified_neuron.solve(given)["error"]
    assert of(expected.value, expected.samples, sp.diff(cost, Z))


@pytest.mark.parametrize("given", MODIFIED, ids=lambda given: f"{given['f']}, {given['place']}")
def test_the_error_as_students_type_it(given: Any, marked: Any) -> None:
    """The textbook's forms are right; the sigmoid's slope, and the other place's error, are not."""
    part, expected = modified_neuron.parts(given)[1], modified_neuron.solve(given)["error"]
    wrong = {name: each["error"] for name, each in modified_neuron.alternatives(given).items() if "error" in each}
    carried = {"hidden": "(w1*delta1 + w2*d2)", "output": "(a - y)"}[given["place"]]
    for slope in TYPED[given["f"]]:
        assert marked(part, expected, f"{carried} * ({slope})", wrong).verdict == "correct", slope
    kept = marked(part, expected, f"{carried} * sigmoid(z) * (1 - sigmoid(z))", wrong)
    assert kept.verdict == "wrong"
    assert kept.suspects == ("slope-of-sigmoid-kept",)
    assert marked(part, expected, f"{carried} * a", wrong).suspects == ("function-for-its-slope",)


def test_mistakes_of_formulas_differ() -> None:
    """No two mistakes lead to one formula, in no variant."""
    for question, givens in ((modified_neuron, MODIFIED), (linear_neurons, LINEAR)):
        for given in givens:
            key = question.solve(given)
            for part in key:
                values = [each[part] for each in question.alternatives(given).values() if part in each]
                if part == "lines":
                    continue
                for i, one in enumerate(values):
                    assert not np.allclose(one, key[part].value, rtol=1e-6)
                    assert not any(np.allclose(one, other, rtol=1e-6) for other in values[:i]), (given, part)


def test_all_modified_neurons_are_drawn(drawn: Any) -> None:
    """Every activation and both places are drawn."""
    counts = Counter((given["f"], given["place"]) for given in drawn(modified_neuron.id, 300))
    assert set(counts) == set(product(ACTIVATIONS, ("hidden", "output")))


@pytest.mark.parametrize("given", LINEAR, ids=str)
def test_linear_networks_by_sympy(given: Any) -> None:
    """All four answers are derivatives of the cost of a linear 2-2-2 network, as SymPy finds them."""
    x, y, b, c, u, v = (sp.symarray(name, shape) for name, shape in zip("xybcuv", (2, 2, 2, 2, (2, 2), (2, 2))))  # noqa: B905
    shift_h, shift_o = sp.symarray("s", 2), sp.symarray("r", 2)
    h = u @ x + b + shift_h
    o = v @ h + c + shift_o
    cost = sp.Rational(given["twice"], 2) * sum((o - y) ** 2)
    k, j, i = given["output"] - 1, given["hidden"] - 1, given["input"] - 1
    derivatives = {"bp1": shift_o[k], "bp2": shift_h[j], "bp3": b[j], "bp4": u[j, i]}
    key = linear_neurons.solve(given)
    samples = key["bp1"].samples or {}
    here = {x[n]: samples[f"x{n + 1}"] for n in range(2)} | {y[n]: samples[f"y{n + 1}"] for n in range(2)}
    here |= {u[n, m]: samples[f"u{n + 1}{m + 1}"] for n in range(2) for m in range(2)}
    here |= {v[n, m]: samples[f"v{n + 1}{m + 1}"] for n in range(2) for m in range(2)}
    # The samples hold no biases: they are what the activations leave over.
    for n in range(2):
        here[b[n]] = samples[f"h{n + 1}"] - sum(samples[f"u{n + 1}{m + 1}"] * samples[f"x{m + 1}"] for m in range(2))
        here[c[n]] = samples[f"o{n + 1}"] - sum(samples[f"v{n + 1}{m + 1}"] * samples[f"h{m + 1}"] for m in range(2))
        here |= {shift_h[n]: 0 * samples["x1"], shift_o[n]: 0 * samples["x1"]}
    for part, symbol in derivatives.items():
        function = sp.lambdify(list(here), sp.diff(cost, symbol), "numpy")
        assert np.allclose(key[part].value, function(*here.values()), rtol=1e-9), part


def test_linear_answers_as_students_type_them(marked: Any) -> None:
    """The textbook's forms are right; whoever keeps the sigmoid's slope is told so."""
    given = {"output": 2, "hidden": 1, "input": 2, "twice": 3}
    typed = {
        "bp1": ("3*(o2 - y2)", "-3(y2-o2)"),
        "bp2": ("v11*delta_o1 + v21*delta_o2", "3*(v11*(o1-y1) + v21*(o2-y2))"),
        "bp3": ("delta_h1", "v11*delta_o1 + v21*delta_o2"),
        "bp4": ("x2*delta_h1", "x2*(v11*delta_o1 + v21*delta_o2)"),
    }
    key, wrong = linear_neurons.solve(given), linear_neurons.alternatives(given)
    for part in linear_neurons.parts(given):
        here = {name: each[part.id] for name, each in wrong.items() if part.id in each}
        for text in typed[part.id]:
            assert marked(part, key[part.id], text, here).verdict == "correct", text
        kept = marked(
            part, key[part.id], f"({typed[part.id][0]}) * {'o2*(1-o2)' if part.id == 'bp1' else 'h1*(1-h1)'}", here
        )
        assert kept.suspects == ("slope-of-sigmoid-kept",)


def test_typed_mistakes_are_named(marked: Any) -> None:
    """Mistakes in linear networks, written as students write them, are named, each alone."""
    given = {"output": 1, "hidden": 2, "input": 1, "twice": 2}
    typed = {
        ("bp1", "2*(y1 - o1)"): "sign-flipped",
        ("bp1", "4*(o1 - y1)"): "error-doubled",
        ("bp1", "o1 - y1"): "error-halved",
        ("bp1", "2*(o1 - y1)*o1"): "identity-slope-as-z",
        ("bp1", "2*(o1 - y1) + 2*(o2 - y2)"): "output-errors-pooled",
        ("bp2", "v21*delta_o1 + v22*delta_o2"): "weights-transposed",
        ("bp2", "v12*delta_o1"): "one-path-only",
        ("bp2", "delta_o1 + delta_o2"): "weights-left-out",
        ("bp2", "h2*(v12*delta_o1 + v22*delta_o2)"): "identity-slope-as-z",
        ("bp3", "0"): "bias-gradient-zero",
        ("bp3", "delta_h1 + delta_h2"): "bias-gradient-summed",
        ("bp4", "delta_h2"): "input-left-out",
        ("bp4", "h2*delta_h2"): "own-output-as-input",
        ("bp4", "x2*delta_h1"): "gradient-transposed",
    }
    key, wrong = linear_neurons.solve(given), linear_neurons.alternatives(given)
    parts = {part.id: part for part in linear_neurons.parts(given)}
    for (part, text), mistake in typed.items():
        here = {name: each[part] for name, each in wrong.items() if part in each}
        assert marked(parts[part], key[part], text, here).suspects == (mistake,), text


def test_no_answer_may_name_itself() -> None:
    """The error asked for is no name that may stand in its own formula."""
    by_id = {part.id: part for part in linear_neurons.parts(LINEAR[0])}
    assert not any(name.startswith("delta") for name in by_id["bp1"].names)
    assert not any(name.startswith("delta_h") for name in by_id["bp2"].names)
    assert "delta_o1" in by_id["bp2"].names
    assert "delta_h1" in by_id["bp4"].names
    for part in by_id.values():
        assert set(part.aliases.values()) <= set(part.names)
