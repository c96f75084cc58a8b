"""Derivatives of the 2-2-2 network as formulas (M. Mazur, "A step by step backpropagation example", 2015,
as used in university slides)."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises import formulas
from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, Formula, listed
from exercises.model import Expected, Given, Key, Part, Value
from exercises.unicamp.source import SOURCE
from reference.network import Network
from reference.training_step import Address, TrainingStep

FORMULA_POINTS = 16
# All that a formula may use, in the order in which the statement lists it.
FORMULA_NAMES = {
    "the inputs": ("i1", "i2"),
    "what a neuron receives": ("net_h1", "net_h2", "net_o1", "net_o2"),
    "what a neuron gives": ("out_h1", "out_h2", "out_o1", "out_o2"),
    "the targets": ("target_o1", "target_o2"),
    r"the errors $\delta = \partial E/\partial net$ of the outputs": ("delta_o1", "delta_o2"),
    "the weights": tuple(f"w{i}" for i in range(1, 9)),
}


def _many_networks() -> TrainingStep:
    """Random 2-2-2 networks, stacked: the points at which formulas are compared."""
    stream = np.random.default_rng(20151317)
    shapes = ((2, 2), (2, 2))
    weights = [stream.uniform(-2, 2, (FORMULA_POINTS, *shape)) for shape in shapes]
    biases = [stream.uniform(-1, 1, (FORMULA_POINTS, 2)) for _ in shapes]
    x, y = stream.uniform(-1.5, 1.5, (2, FORMULA_POINTS, 1, 2))
    return TrainingStep(Network(weights, biases, ["sigmoid", "sigmoid"], "half_sse"), x, y, eta=0.5)


def _samples() -> dict[str, Any]:
    """The value of every name of the 2-2-2 network at every point."""
    step = _many_networks()
    outcome = step.under()
    samples: dict[str, Any] = {}
    for i in range(2):
        samples[f"i{i + 1}"] = step.x[:, 0, i]
        samples[f"net_h{i + 1}"] = outcome.array("z", 0)[:, 0, i]
        samples[f"out_h{i + 1}"] = outcome.array("a", 1)[:, 0, i]
        samples[f"net_o{i + 1}"] = outcome.array("z", 1)[:, 0, i]
        samples[f"out_o{i + 1}"] = outcome.array("a", 2)[:, 0, i]
        samples[f"delta_o{i + 1}"] = outcome.array("delta", 1)[:, 0, i]
        samples[f"target_o{i + 1}"] = step.y[:, 0, i]
        for j in range(2):
            samples[f"w{1 + 2 * i + j}"] = step.network.weights[0][:, i, j]
            samples[f"w{5 + 2 * i + j}"] = step.network.weights[1][:, i, j]
    return samples


def _aliases() -> dict[str, str]:
    """Other spellings of the names of the 2-2-2 network."""
    found: dict[str, str] = {}
    for i in (1, 2):
        found |= {f"{t}_o{i}": f"target_o{i}" for t in ("t", "y", "target")} | {f"t{i}": f"target_o{i}"}
        found |= {f"y{i}": f"target_o{i}", f"target{i}": f"target_o{i}", f"x{i}": f"i{i}"}
        found |= {f"a_o{i}": f"out_o{i}", f"a_h{i}": f"out_h{i}", f"o{i}": f"out_o{i}", f"h{i}": f"out_h{i}"}
        found |= {f"z_o{i}": f"net_o{i}", f"z_h{i}": f"net_h{i}"}
    return found


def _ends(given: Given) -> tuple[int, int]:
    """Output and hidden neuron of the weight asked for, from 0."""
    return divmod(int(given["weight"]) - 5, 2)


def _facts_formula(given: Given) -> dict[str, Any]:
    output, hidden = _ends(given)
    return {
        "weight": given["weight"],
        "o": f"o{output + 1}",
        "h": f"h{hidden + 1}",
        "names": "\n".join(f"* {what}: {listed(names)}" for what, names in FORMULA_NAMES.items()),
        "functions": listed(FUNCTIONS),
    }


def _formula_part(given: Given) -> tuple[Part, ...]:
    names = tuple(name for names in FORMULA_NAMES.values() for name in names)
    prompt = fill(r"$\partial E/\partial w_{<<weight>>}$ as a formula", given)
    return (Part("formula", "formula", prompt, names=names, aliases=_aliases()),)


def _formula_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    output, hidden = _ends(given)
    step = _many_networks()
    right = step.under().array("nabla_w", 1)[:, output, hidden]
    wrong = {}
    for name, outcome in step.mistaken().items():
        # A formula in terms of this network's values: mistakes of the forward pass are not its subject.
        if name in ("bias-left-out", "activation-left-out"):
            continue
        whole = outcome.value_or_none(Address.read("nabla_w[1]"))
        if whole is not None and whole.shape == (FORMULA_POINTS, 2, 2):
            values = whole[:, output, hidden]
            if not np.allclose(values, right, rtol=1e-9, atol=0):
                wrong[name] = {"formula": values.tolist()}
    return wrong


ANSWER = (
    r"$(\mathrm{out}_{<<o>>} - \mathrm{target}_{<<o>>}) \cdot \mathrm{out}_{<<o>>} (1 - \mathrm{out}_{<<o>>})"
    r" \cdot \mathrm{out}_{<<h>>}$"
)


WORKED_FORMULA = r"""
* $\partial E/\partial\mathrm{out}_{<<o>>} = \mathrm{out}_{<<o>>} - \mathrm{target}_{<<o>>}$:
  the square's 2 cancels the ½
* $\partial\,\mathrm{out}_{<<o>>}/\partial\,\mathrm{net}_{<<o>>} = \mathrm{out}_{<<o>>} (1 - \mathrm{out}_{<<o>>})$,
  the slope of the sigmoid
* $\partial\,\mathrm{net}_{<<o>>}/\partial w_{<<weight>>} = \mathrm{out}_{<<h>>}$, what enters through the weight

The other output does not depend on $w_{<<weight>>}$. The product is
$(\mathrm{out}_{<<o>>} - \mathrm{target}_{<<o>>}) \cdot \mathrm{out}_{<<o>>} (1 - \mathrm{out}_{<<o>>})
\cdot \mathrm{out}_{<<h>>}$, which is $\delta_{<<o>>} \cdot \mathrm{out}_{<<h>>}$.
"""


@question(
    "unicamp/chain_rule_formula",
    title="The chain rule for one output weight",
    source=SOURCE,
    level="derive",
    minutes=6,
    points=2,
    draw=lambda stream: {"weight": int(stream.integers(5, 9))},
    parts=_formula_part,
    alternatives=_formula_alternatives,
    facts=_facts_formula,
    published={"weight": 5},
    worked=lambda given: fill(WORKED_FORMULA, _facts_formula(given)),
    alike=(("error-halved", "averaged-over-outputs", "averaged-over-inputs"),),
)
def chain_rule_formula(given: Given) -> Key:
    r"""In the 2-2-2 network of sigmoid neurons with error
    $$E = \frac12 (\mathrm{target}_{o1} - \mathrm{out}_{o1})^2 +
    \frac12 (\mathrm{target}_{o2} - \mathrm{out}_{o2})^2,$$

    the weight $w_{<<weight>>}$ leads from hidden neuron <<h>> to output <<o>>:

    $$\frac{\partial E}{\partial w_{<<weight>>}} =
    \frac{\partial E}{\partial out} \cdot \frac{\partial out}{\partial net}
    \cdot \frac{\partial net}{\partial w_{<<weight>>}}$$

    Write the product out. Any form that is equal is right, and $\delta$ may stand in it. The names you may use:

    <<names>>

    The functions you may use: <<functions>>; the numbers `e` and `pi` are known too.
    """
    output, hidden = _ends(given)
    o, h = f"o{output + 1}", f"h{hidden + 1}"
    return {
        "formula": Expected(
            value=_many_networks().under().array("nabla_w", 1)[:, output, hidden].tolist(),
            shown=fill(ANSWER, {"o": o, "h": h}),
            samples=_samples(),
        )
    }


# --- the delta rule ----------------------------------------------------------------------------------------------

# How the learning rate is called elsewhere; Greek letters are read as their names.
RATE = dict.fromkeys(("alpha", "epsilon", "eps", "lr", "learning_rate"), "eta")
# What may stand in each of the four answers, beside the inputs, nets, outs, targets and weights.
MORE_NAMES: dict[str, tuple[str, ...]] = {
    "delta_o": (),
    "delta_h": ("delta_o1", "delta_o2"),
    "gradient": ("delta_o1", "delta_o2", "delta_h1", "delta_h2"),
    "w_new": ("delta_o1", "delta_o2", "delta_h1", "delta_h2", "eta"),
}


def _rule_samples() -> dict[str, Any]:
    """The values of all names of the delta rule at every point, learning rates of every size among them."""
    deltas = _many_networks().under().array("delta", 0)[:, 0, :]
    rates = np.random.default_rng(20151318).uniform(0.1, 2.0, FORMULA_POINTS)
    return _samples() | {"delta_h1": deltas[:, 0], "delta_h2": deltas[:, 1], "eta": rates}


def _rule_formulas(given: Given) -> tuple[Formula, ...]:
    """The four formulas: δ of an output, δ of a hidden neuron, the slope of a weight into it, the new weight."""
    k, j, m = (int(given[name]) for name in ("output", "hidden", "input"))
    other = 3 - j
    w = f"w{2 * j + m - 2}"  # from input m to hidden neuron j

    def net_o(v: Any) -> Any:
        return getattr(v, f"net_o{k}")

    def out_o(v: Any) -> Any:
        return getattr(v, f"out_o{k}")

    def missed(v: Any) -> Any:
        return out_o(v) - getattr(v, f"target_o{k}")

    def slope_o(v: Any) -> Any:
        return out_o(v) * (1 - out_o(v))

    def slope_h(v: Any) -> Any:
        out = getattr(v, f"out_h{j}")
        return out * (1 - out)

    def paths(v: Any) -> Any:
        return getattr(v, f"w{4 + j}") * v.delta_o1 + getattr(v, f"w{6 + j}") * v.delta_o2

    def delta_h(v: Any) -> Any:
        return getattr(v, f"delta_h{j}")

    def slope(v: Any) -> Any:
        return delta_h(v) * getattr(v, f"i{m}")

    def old(v: Any) -> Any:
        return getattr(v, w)

    return (
        Formula(
            "delta_o",
            rf"$\delta_{{o{k}}} = \partial E/\partial\mathrm{{net}}_{{o{k}}}$",
            lambda v: missed(v) * slope_o(v),
            rf"$(\mathrm{{out}}_{{o{k}}} - \mathrm{{target}}_{{o{k}}})\,\mathrm{{out}}_{{o{k}}} "
            rf"(1 - \mathrm{{out}}_{{o{k}}})$",
            {
                "output-slope-missing": missed,
                "sign-flipped": lambda v: -missed(v) * slope_o(v),
                "error-doubled": lambda v: 2 * missed(v) * slope_o(v),
                "error-halved": lambda v: missed(v) * slope_o(v) / 2,
                "slope-at-activation": lambda v: missed(v) * _slope(out_o(v)),
                "value-form-at-z": lambda v: missed(v) * net_o(v) * (1 - net_o(v)),
                "output-errors-pooled": lambda v: (v.out_o1 - v.target_o1 + v.out_o2 - v.target_o2) * slope_o(v),
            },
        ),
        Formula(
            "delta_h",
            rf"$\delta_{{h{j}}} = \partial E/\partial\mathrm{{net}}_{{h{j}}}$, in which $\delta_{{o1}}$ and "
            r"$\delta_{o2}$ may stand",
            lambda v: paths(v) * slope_h(v),
            rf"$(w_{4 + j}\,\delta_{{o1}} + w_{6 + j}\,\delta_{{o2}})\,\mathrm{{out}}_{{h{j}}} "
            rf"(1 - \mathrm{{out}}_{{h{j}}})$",
            {
                "hidden-slope-missing": paths,
                "one-path-only": lambda v: getattr(v, f"w{4 + j}") * v.delta_o1 * slope_h(v),
                "weights-left-out": lambda v: (v.delta_o1 + v.delta_o2) * slope_h(v),
                "weights-transposed": lambda v: (
                    slope_h(v) * (getattr(v, f"w{2 * j + 3}") * v.delta_o1 + getattr(v, f"w{2 * j + 4}") * v.delta_o2)
                ),
                "own-layer-weights": lambda v: (
                    slope_h(v) * (getattr(v, f"w{j}") * v.delta_o1 + getattr(v, f"w{2 + j}") * v.delta_o2)
                ),
                "sign-flipped": lambda v: -paths(v) * slope_h(v),
                "slope-at-activation": lambda v: paths(v) * _slope(getattr(v, f"out_h{j}")),
            },
            points=2,
        ),
        Formula(
            "gradient",
            rf"$\partial E/\partial {w[0]}_{w[1]}$, in which $\delta_{{h{j}}}$ may stand",
            slope,
            rf"$\delta_{{h{j}}}\, i_{m}$",
            {
                "input-left-out": delta_h,
                "own-output-as-input": lambda v: delta_h(v) * getattr(v, f"out_h{j}"),
                "weight-as-input": lambda v: delta_h(v) * old(v),
                "delta-of-another-neuron": lambda v: getattr(v, f"delta_h{other}") * getattr(v, f"i{m}"),
                "sign-flipped": lambda v: -slope(v),
            },
        ),
        Formula(
            "w_new",
            rf"the new weight $w_{w[1]}$ after one step of gradient descent, with the learning rate $\eta$",
            lambda v: old(v) - v.eta * slope(v),
            rf"$w_{w[1]} - \eta\,\delta_{{h{j}}}\, i_{m}$",
            {
                "update-added": lambda v: old(v) + v.eta * slope(v),
                "learning-rate-left-out": lambda v: old(v) - slope(v),
                "change-as-new-weight": lambda v: -v.eta * slope(v),
                "input-left-out": lambda v: old(v) - v.eta * delta_h(v),
                "own-output-as-input": lambda v: old(v) - v.eta * delta_h(v) * getattr(v, f"out_h{j}"),
                "delta-of-another-neuron": lambda v: (
                    old(v) - v.eta * getattr(v, f"delta_h{other}") * getattr(v, f"i{m}")
                ),
            },
        ),
    )


def _slope(z: Any) -> Any:
    """The slope of the sigmoid at z."""
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def _allowed(part: str) -> dict[str, Any]:
    """The samples of the names that may stand in one answer."""
    always = {name for what, names in FORMULA_NAMES.items() for name in names if not name.startswith("delta")}
    return {name: values for name, values in _rule_samples().items() if name in always or name in MORE_NAMES[part]}


def _rule_parts(given: Given) -> tuple[Part, ...]:
    return tuple(
        part
        for each in _rule_formulas(given)
        for part in formulas.parts(
            [each], _allowed(each.id), _aliases() | (RATE if "eta" in MORE_NAMES[each.id] else {})
        )
    )


def _rule_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for each in _rule_formulas(given):
        for mistake, values in formulas.alternatives([each], _rule_samples()).items():
            found.setdefault(mistake, {}).update(values)
    return found


def _facts_rule(given: Given) -> dict[str, Any]:
    rest = [(what, names) for what, names in FORMULA_NAMES.items() if not names[0].startswith("delta")]
    return {
        "o": f"o{given['output']}",
        "h": f"h{given['hidden']}",
        "i": f"i_{given['input']}",
        "w": f"w_{2 * given['hidden'] + given['input'] - 2}",
        "names": "\n".join(f"* {what}: {listed(names)}" for what, names in rest),
        "functions": listed(FUNCTIONS),
    }


def _worked_rule(given: Given) -> str:
    shown = {each.id: each.shown for each in _rule_formulas(given)}
    return fill(WORKED_RULE, _facts_rule(given) | shown)


WORKED_RULE = r"""
* $\delta_{<<o>>}$ = <<delta_o>>: the slope of the error by the output, times the slope of the sigmoid
* $\delta_{<<h>>}$ = <<delta_h>>: $\mathrm{out}_{<<h>>}$ enters **both** outputs, each through its own weight, so what
  comes back along both is added up; then the neuron's own slope
* $\partial E/\partial <<w>>$ = <<gradient>>: the $\delta$ of the neuron the weight leads to, times what enters
  through the weight
* the new weight = <<w_new>>: against the slope, by $\eta$ times its size
"""


@question(
    "unicamp/delta_rule",
    title="The δ-rule as formulas",
    source=SOURCE,
    level="derive",
    minutes=12,
    points=4,
    draw=lambda stream: {name: int(stream.integers(1, 3)) for name in ("output", "hidden", "input")},
    parts=_rule_parts,
    alternatives=_rule_alternatives,
    facts=_facts_rule,
    published={"output": 1, "hidden": 1, "input": 1},
    worked=_worked_rule,
)
def delta_rule(given: Given) -> Key:
    r"""A 2-2-2 network of sigmoid neurons has the error
    $$E = \frac12 (\mathrm{target}_{o1} - \mathrm{out}_{o1})^2 +
    \frac12 (\mathrm{target}_{o2} - \mathrm{out}_{o2})^2.$$

    $w_1, w_2$ lead from $i_1, i_2$ to $h_1$ and $w_3, w_4$ to $h_2$; $w_5, w_6$ lead from $h_1, h_2$ to $o_1$ and
    $w_7, w_8$ to $o_2$. With $\delta = \partial E/\partial\mathrm{net}$ for every neuron, write down the $\delta$ of
    the output <<o>>, the $\delta$ of the hidden neuron <<h>>, the slope of the weight $<<w>>$ that leads from $<<i>>$
    to it, and that weight after one step of gradient descent.

    Any form that is equal is right. The names you may use:

    <<names>>

    From the second answer on `delta_o1`, `delta_o2` may stand, from the third on `delta_h1`, `delta_h2` as well. In
    the last, the learning rate is `eta`; `η`, `alpha`, `α`, `epsilon`, `ε` and `lr` are read as the same.

    The functions you may use: <<functions>>; the numbers `e` and `pi` are known too.
    """
    return {
        part: expected
        for each in _rule_formulas(given)
        for part, expected in formulas.solve([each], _rule_samples()).items()
    }
