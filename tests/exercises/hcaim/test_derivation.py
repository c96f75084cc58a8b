"""Backpropagation derived as formulas."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy

from exercises.bank import BANK
from exercises.formulas import FUNCTIONS
from exercises.hcaim.derivation import ALL_PARTS, HIDDEN_PARTS
from exercises.hcaim.paths import samples
from exercises.model import Given, Question

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}
ENDS = list(product((1, 2), repeat=3))
VARIANTS = [("hcaim/derivation", "sigmoid", *ends) for ends in ENDS]
VARIANTS += [("hcaim/derivation_hidden", a, i, j, 1) for a in ("tanh", "relu") for i, j in product((1, 2), repeat=2)]


def given_of(variant: tuple[Any, ...]) -> Given:
    """The given of a variant."""
    return dict(zip(("activation", "input", "hidden", "output"), variant[1:], strict=True))


def symbol(name: str) -> Any:
    """One symbol per name."""
    return sympy.Symbol(name, real=True)


BY_SYMPY: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh,
    "relu": lambda z: sympy.Piecewise((z, z > 0), (0, True)),
}


@cache
def derivatives(activation: str, i: int, j: int, k: int) -> dict[str, Any]:
    """Every part by SymPy: E as an expression of what the part differentiates by, nothing of BP1-BP4.

    The errors, which are derivatives themselves, are taken by shifting a neuron's net input.
    """
    x, t, w, b, shift = ([symbol(f"{c}{n}") for n in range(1, m + 1)] for c, m in zip("xtwbs", (2, 2, 8, 4, 4)))  # noqa: B905
    f = BY_SYMPY[activation]
    net = [w[2 * n] * x[0] + w[2 * n + 1] * x[1] + b[n] + shift[n] for n in (0, 1)]

    def error_of(h: Any) -> Any:
        outer = [w[4 + 2 * n] * h[0] + w[5 + 2 * n] * h[1] + b[2 + n] + shift[2 + n] for n in (0, 1)]
        return sum((t[n] - BY_SYMPY["sigmoid"](outer[n])) ** 2 for n in (0, 1)) / 2

    h, o, z = [symbol("h1"), symbol("h2")], symbol(f"o{k}"), symbol("z")
    whole = error_of([f(each) for each in net])
    out_weight, hidden_weight = w[2 * k + j + 1], w[2 * j + i - 3]
    return {
        "dE_do": sympy.diff((t[k - 1] - o) ** 2 / 2, o),
        "do_dnet": sympy.diff(BY_SYMPY["sigmoid"](z), z).subs(z, symbol(f"net_o{k}")),
        "delta_o": sympy.diff(whole, shift[1 + k]),
        "dnet_dw": sympy.diff(w[2 + 2 * k] * h[0] + w[3 + 2 * k] * h[1] + b[1 + k], out_weight),
        "dE_dw": sympy.diff(whole, out_weight),
        "dE_dh": sympy.diff(error_of(h), h[j - 1]),
        "dh_dnet": sympy.diff(f(z), z).subs(z, symbol(f"net_h{j}")),
        "delta_h": sympy.diff(whole, shift[j - 1]),
        "dE_dw_hidden": sympy.diff(whole, hidden_weight),
    }


def numbers(activation: str) -> dict[str, Any]:
    """The samples with the biases that belong to them; nothing is shifted."""
    values = dict(samples(activation))
    for n in (1, 2):
        v, w = (values[f"w{2 * n - 1}"], values[f"w{2 * n}"]), (values[f"w{3 + 2 * n}"], values[f"w{4 + 2 * n}"])
        values[f"b{n}"] = values[f"net_h{n}"] - v[0] * values["x1"] - v[1] * values["x2"]
        values[f"b{2 + n}"] = values[f"net_o{n}"] - w[0] * values["h1"] - w[1] * values["h2"]
    return values | {f"s{n}": np.zeros(len(values["x1"])) for n in range(1, 5)}


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_sympy_agrees(variant: tuple[Any, ...]) -> None:
    """In every variant each formula has the values of the derivative that SymPy takes of the error itself."""
    key, values = QUESTIONS[variant[0]].solve(given_of(variant)), numbers(variant[1])
    found = derivatives(*variant[1:])
    assert list(key) == list(ALL_PARTS if variant[1] == "sigmoid" else HIDDEN_PARTS)
    for part, expected in key.items():
        used = sorted(found[part].free_symbols, key=str)
        function = sympy.lambdify(used, found[part], "numpy")
        with np.errstate(all="ignore"):
            want = function(*(values[str(each)] for each in used))
        assert np.allclose(expected.value, want, rtol=1e-9, atol=1e-15), part


# Part -> the formula as students write it, with placeholders; several spellings.
WRITTEN = {
    "dE_do": ("-(t{k} - o{k})", "o - t", "out_o{k} - target_o{k}", "(o{k} - y{k})"),
    "do_dnet": ("o{k}*(1-o{k})", "o(1 - o)", "sigmoid(net_o{k})*(1 - sigmoid(net_o{k}))", "sigmoid'(net)"),
    "delta_o": ("(o{k} - t{k}) o{k} (1 - o{k})", "-(t - o)*o*(1 - o)", "(out - target)*sigmoid_prime(net_o{k})"),
    "dnet_dw": ("h{j}", "h", "out_h{j}"),
    "dE_dw": ("δ_o{k} * h{j}", "delta_o{k}*out_h{j}", "(o{k}-t{k})*o{k}*(1-o{k})*h{j}"),
    "dE_dh": (
        "w{a}*delta_o1 + w{b}*delta_o2",
        "δo1*w{a} + δo2*w{b}",
        "w{a}*(o1-t1)*o1*(1-o1) + w{b}*(o2-t2)*o2*(1-o2)",
    ),
}
SLOPES = {
    "sigmoid": ("h{j}*(1-h{j})", "sigmoid_prime(net_h{j})", "h - h^2"),
    "tanh": ("1 - h{j}^2", "1 - tanh(net_h{j})**2", "tanh'(net)", "1/cosh(net_h{j})^2", "(1 - h)(1 + h)"),
    "relu": ("where(net_h{j} > 0, 1, 0)", "relu'(net_h{j})", "step(net)", "1 if net_h{j} > 0 else 0"),
}


@pytest.mark.parametrize("variant", VARIANTS[::3], ids=str)
def test_formulas_as_students_write_them(variant: tuple[Any, ...], marked: Any) -> None:
    """Textbook spellings of every part are right; the same formula for the other output or neuron is wrong."""
    exercise, given = QUESTIONS[variant[0]], given_of(variant)
    _, activation, i, j, k = variant
    slopes = SLOPES[activation]
    written = WRITTEN | {
        "dh_dnet": slopes,
        "delta_h": (f"(w{{a}}*delta_o1 + w{{b}}*delta_o2)*({slopes[0]})", f"({WRITTEN['dE_dh'][2]})*({slopes[1]})"),
        "dE_dw_hidden": ("delta_h{j}*x{i}", "δ_h{j} x_{i}", f"(w{{a}}*δ_o1 + w{{b}}*δ_o2)*({slopes[0]})*x{{i}}"),
    }
    key = exercise.solve(given)
    for part in exercise.parts(given):
        for text in written[part.id]:
            formula = text.format(i=i, j=j, k=k, a=4 + j, b=6 + j)
            assert marked(part, key[part.id], formula, {}).verdict == "correct", (part.id, formula)
        other = written[part.id][0].format(i=3 - i, j=3 - j, k=3 - k, a=7 - j, b=9 - j)
        assert marked(part, key[part.id], other, {}).verdict == "wrong", (part.id, other)


def test_errors_may_stand_only_after_they_were_asked_for(marked: Any) -> None:
    """What a part asks for is not itself a name in it: its own name is no answer."""
    given = {"activation": "sigmoid", "input": 1, "hidden": 2, "output": 2}
    exercise = QUESTIONS["hcaim/derivation"]
    key = exercise.solve(given)
    names = {part.id: set(part.names) for part in exercise.parts(given)}
    for part in exercise.parts(given):
        own = {"delta_o": "delta_o2", "delta_h": "delta_h2"}.get(part.id)
        if own:
            assert own not in names[part.id]
            assert marked(part, key[part.id], own, {}).verdict == "wrong"
        assert set(part.aliases.values()) <= names[part.id]
    assert "delta_o2" in names["dE_dw"] & names["dE_dh"] & names["delta_h"]
    assert "delta_h2" in names["dE_dw_hidden"]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_mistakes_differ(variant: tuple[Any, ...]) -> None:
    """In no part do two mistakes write the same formula, nor one the right formula; each part has several."""
    exercise, given = QUESTIONS[variant[0]], given_of(variant)
    wrong, key = exercise.alternatives(given), exercise.solve(given)
    for part, expected in key.items():
        here = {name: np.array(values[part]) for name, values in wrong.items() if part in values}
        here["right"] = np.array(expected.value)
        assert len(here) >= 3, part
        for one, two in product(here, repeat=2):
            assert one == two or not np.allclose(here[one], here[two], rtol=1e-6), (part, one, two)


@pytest.mark.parametrize(
    ("activation", "part", "text", "mistake"),
    [
        ("sigmoid", "dE_do", "t1 - o1", "sign-flipped"),
        ("sigmoid", "dE_do", "2*(o1 - t1)", "error-doubled"),
        ("sigmoid", "delta_o", "o1 - t1", "output-slope-missing"),
        ("sigmoid", "dE_dw", "delta_o1", "input-left-out"),
        ("sigmoid", "dE_dh", "w5*delta_o1", "one-path-only"),
        ("sigmoid", "dE_dh", "w5*delta_o1 + w6*delta_o2", "weights-transposed"),
        ("sigmoid", "delta_h", "w5*delta_o1 + w7*delta_o2", "hidden-slope-missing"),
        ("tanh", "dh_dnet", "1 - h1", "tanh-slope-unsquared"),
        ("tanh", "dh_dnet", "-tanh(net_h1)^2", "tanh-slope-without-one"),
        ("tanh", "dh_dnet", "h1*(1-h1)", "sigmoid-slope-everywhere"),
        ("relu", "dh_dnet", "1", "dead-relu-passes"),
        ("relu", "dh_dnet", "relu(net_h1)", "value-as-slope"),
        ("relu", "delta_h", "w5*delta_o1 + w7*delta_o2", "dead-relu-passes"),
        ("relu", "delta_h", "max(0, w5*delta_o1 + w7*delta_o2)", "relu-applied-to-error"),
    ],
)
def test_a_mistake_is_named(activation: str, part: str, text: str, mistake: str, marked: Any) -> None:
    """What learners really write is wrong, and exactly that mistake is named."""
    exercise = QUESTIONS["hcaim/derivation" if activation == "sigmoid" else "hcaim/derivation_hidden"]
    given = {"activation": activation, "input": 1, "hidden": 1, "output": 1}
    (slot,) = [each for each in exercise.parts(given) if each.id == part]
    wrong = {name: values[part] for name, values in exercise.alternatives(given).items() if part in values}
    mark = marked(slot, exercise.solve(given)[part], text, wrong)
    assert mark.verdict == "wrong"
    assert mark.suspects == (mistake,)


@pytest.mark.parametrize("variant", VARIANTS[::5], ids=str)
def test_all_that_a_formula_may_use_is_listed(variant: tuple[Any, ...]) -> None:
    """Every name of every part and every function stands in the statement, and every name has values."""
    exercise, given = QUESTIONS[variant[0]], given_of(variant)
    text, key = exercise.statement(given), exercise.solve(given)
    for part in exercise.parts(given):
        assert all(f"`{name}`" in text for name in part.names)
        assert set(part.names) <= set(key[part.id].samples or {})
    assert all(f"`{function}`" in text for function in FUNCTIONS)


def test_no_name_is_said_to_be_missing_that_only_stands_inside_another(marked: Any) -> None:
    """A wrong formula is not told that `o1` is missing because delta of o1 stands in the answer."""
    exercise = QUESTIONS["hcaim/derivation_hidden"]
    given = {"activation": "relu", "input": 1, "hidden": 1, "output": 1}
    for part in exercise.parts(given):
        mark = marked(part, exercise.solve(given)[part.id], "w5 * delta_o1 + w8 * delta_o2", {})
        for name in ("o1", "o2", "h1", "delta"):
            assert all(f"`{name}` does not occur" not in finding.message for finding in mark.findings)
