"""Derivatives of the 2-2-2 network as formulas (M. Mazur, "A step by step backpropagation example", 2015,
as used in university slides)."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, listed
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
    aliases: dict[str, str] = {}
    for i in (1, 2):
        aliases |= {f"{t}_o{i}": f"target_o{i}" for t in ("t", "y", "target")} | {f"t{i}": f"target_o{i}"}
        aliases |= {f"y{i}": f"target_o{i}", f"target{i}": f"target_o{i}", f"x{i}": f"i{i}"}
        aliases |= {f"a_o{i}": f"out_o{i}", f"a_h{i}": f"out_h{i}", f"o{i}": f"out_o{i}", f"h{i}": f"out_h{i}"}
        aliases |= {f"z_o{i}": f"net_o{i}", f"z_h{i}": f"net_h{i}"}
    prompt = fill(r"$\partial E/\partial w_{<<weight>>}$ as a formula", given)
    return (Part("formula", "formula", prompt, names=names, aliases=aliases),)


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

The other output does not depend on $w_{<<weight>>}$.
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
