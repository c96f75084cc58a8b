"""The 2-2-2 network, step by step with numbers (M. Mazur, "A step by step backpropagation example", 2015,
as used in university slides)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from exercises import steps
from exercises.entry import fill, question
from exercises.model import Given, Key, NetworkDrawing, Stream
from exercises.numbers import shown
from exercises.steps import Asked
from exercises.unicamp.source import SOURCE
from reference import sampling
from reference.training_step import Address, TrainingStep

PUBLISHED_222: Given = {
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "biases": [[0.35, 0.35], [0.60, 0.60]],
    "activations": ["sigmoid", "sigmoid"],
    "loss": "half_sse",
    "x": [0.05, 0.10],
    "y": [0.01, 0.99],
    "eta": 0.5,
    "train_biases": False,
}

ASKED_222 = (
    Asked("net_h1", "z[0][0]", r"$\mathrm{net}_{h1}$, what neuron $h_1$ receives"),
    Asked("out_h1", "a[1][0]", r"$\mathrm{out}_{h1}$"),
    Asked("out_h2", "a[1][1]", r"$\mathrm{out}_{h2}$"),
    Asked("out_o1", "a[2][0]", r"$\mathrm{out}_{o1}$"),
    Asked("out_o2", "a[2][1]", r"$\mathrm{out}_{o2}$"),
    Asked("E", "cost", r"the total error $E$"),
    Asked("delta_o", "delta[1]", r"$[\delta_{o1}, \delta_{o2}]$ with $\delta = \partial E/\partial net$"),
    Asked("dE_dw5", "nabla_w[1][0,0]", r"$\partial E/\partial w_5$"),
    Asked("dE_dw6", "nabla_w[1][0,1]", r"$\partial E/\partial w_6$"),
    Asked("w_out", "w[1]", r"the new output weights $[[w_5, w_6], [w_7, w_8]]$", points=2),
    Asked("w_hidden", "w[0]", r"the new hidden weights $[[w_1, w_2], [w_3, w_4]]$", points=3),
    Asked("E_after", "cost_after", r"the error $E$ after this one step", points=1),
)

# What a student may get wrong here and must be able to see in the numbers.
VISIBLE_222 = (
    "output-slope-missing",
    "hidden-slope-missing",
    "error-doubled",
    "sign-flipped",
    "one-path-only",
    "weights-transposed",
    "input-left-out",
    "updated-weights-used",
    "update-added",
    "learning-rate-left-out",
    "bias-left-out",
)


ASKED_EVERY = (
    Asked("net_h", "z[0]", r"$[\mathrm{net}_{h1}, \mathrm{net}_{h2}]$"),
    Asked("out_h", "a[1]", r"$[\mathrm{out}_{h1}, \mathrm{out}_{h2}]$"),
    Asked("net_o", "z[1]", r"$[\mathrm{net}_{o1}, \mathrm{net}_{o2}]$"),
    Asked("out_o", "a[2]", r"$[\mathrm{out}_{o1}, \mathrm{out}_{o2}]$"),
    Asked("E", "cost", r"the total error $E$"),
    Asked("delta_o", "delta[1]", r"$[\delta_{o1}, \delta_{o2}]$ with $\delta = \partial E/\partial net$"),
    Asked("grad_out", "nabla_w[1]", r"$\partial E/\partial w$ of $[[w_5, w_6], [w_7, w_8]]$", points=2),
    Asked("delta_h", "delta[0]", r"$[\delta_{h1}, \delta_{h2}]$", places=8, points=2),
    Asked("grad_hidden", "nabla_w[0]", r"$\partial E/\partial w$ of $[[w_1, w_2], [w_3, w_4]]$", places=8, points=2),
    Asked("w_out", "w[1]", r"the new output weights $[[w_5, w_6], [w_7, w_8]]$"),
    Asked("w_hidden", "w[0]", r"the new hidden weights $[[w_1, w_2], [w_3, w_4]]$"),
    Asked("E_after", "cost_after", r"the error $E$ after this one step"),
)


def _draw(stream: Stream, asked: Sequence[Asked]) -> Given:
    def drawn() -> Given:
        x, w, b, y = (
            sampling.readable(stream, shape, low, high).tolist()
            for shape, low, high in (
                (2, 0.05, 0.95),
                ((2, 2, 2), 0.10, 0.95),
                (2, 0.10, 0.90),
                (2, 0.01, 0.99),
            )
        )
        biases = [[each, each] for each in b]
        return {**PUBLISHED_222, "weights": w, "biases": biases, "x": x, "y": y}

    return sampling.until(
        drawn, lambda given: steps.show_digits(given, asked) and steps.worth_asking(given, asked, VISIBLE_222)
    )


NETWORK_222 = r"""
The network in the picture has two inputs, two hidden neurons and two outputs. Every neuron, hidden and
output, uses the sigmoid $\sigma(z) = 1/(1 + e^{-z})$. The bias $b_1$ = <<b1>> is added in both hidden
neurons, $b_2$ = <<b2>> in both outputs.

Inputs: $i_1$ = <<x1>>, $i_2$ = <<x2>>. Targets: <<y1>> for $o_1$ and <<y2>> for $o_2$.

Weights: $w_1$ = <<w1>> and $w_2$ = <<w2>> lead from $i_1$, $i_2$ to $h_1$; $w_3$ = <<w3>> and $w_4$ = <<w4>>
to $h_2$; $w_5$ = <<w5>> and $w_6$ = <<w6>> lead from $h_1$, $h_2$ to $o_1$; $w_7$ = <<w7>> and $w_8$ = <<w8>>
to $o_2$.

The error is

$$E = \frac12 (\mathrm{target}_{o1} - \mathrm{out}_{o1})^2 +
\frac12 (\mathrm{target}_{o2} - \mathrm{out}_{o2})^2.$$
""".strip()


def _facts_222(given: Given) -> dict[str, str]:
    (hidden, out), (b1, b2) = given["weights"], given["biases"]
    numbers = [*hidden[0], *hidden[1], *out[0], *out[1]]
    facts = {
        "x1": f"{given['x'][0]:.2f}",
        "x2": f"{given['x'][1]:.2f}",
        "y1": f"{given['y'][0]:.2f}",
        "y2": f"{given['y'][1]:.2f}",
        "b1": f"{b1[0]:.2f}",
        "b2": f"{b2[0]:.2f}",
        "eta": f"{given['eta']:g}",
    } | {f"w{i}": f"{w:.2f}" for i, w in enumerate(numbers, 1)}
    return facts | {"network": fill(NETWORK_222, facts)}


def _picture_222(given: Given) -> NetworkDrawing:
    facts = _facts_222(given)
    labels = {
        (level, j, i): f"w{1 + 4 * level + 2 * i + j} = {facts[f'w{1 + 4 * level + 2 * i + j}']}"
        for level in range(2)
        for i in range(2)
        for j in range(2)
    }

    def ends(level: int, j: int, i: int) -> str:
        return f"{'ih'[level]}{j + 1} to {'ho'[level]}{i + 1}"

    return NetworkDrawing(
        nodes=((facts["x1"], facts["x2"]), ("h1", "h2"), ("o1", "o2")),
        names=(("i1", "i2"), ("", ""), (f"target {facts['y1']}", f"target {facts['y2']}")),
        edges=labels,
        biases=(f"b1 = {facts['b1']}", f"b2 = {facts['b2']}"),
        caption="A 2-2-2 network. " + "; ".join(f"{label} leads from {ends(*edge)}" for edge, label in labels.items()),
    )


def audit_222(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """Answers held against each other; no answer is known here."""
    checks = []

    def close(got: Any, want: Any, slack: float) -> bool:
        return bool(abs(got - want) <= slack)

    have = {name for name, value in answers.items() if value is not None}
    if {"dE_dw5", "dE_dw6", "out_h1", "out_h2"} <= have and answers["out_h2"] and answers["dE_dw6"]:
        left, right = answers["dE_dw5"] * answers["out_h2"], answers["dE_dw6"] * answers["out_h1"]
        checks.append(
            (
                close(left, right, 3e-6),
                "dE_dw5 / dE_dw6 is the same ratio as out_h1 / out_h2, because both weights lead to o1",
            )
        )
    if {"delta_o", "out_h1", "dE_dw5"} <= have:
        checks.append(
            (
                close(np.ravel(answers["delta_o"])[0] * answers["out_h1"], answers["dE_dw5"], 3e-6),
                "dE_dw5 is delta of o1 times out_h1",
            )
        )
    if {"w_out", "w_hidden", "E", "E_after"} <= have:
        moved = [
            np.ravel(np.subtract(old, new))
            for old, new in zip(given["weights"], (answers["w_hidden"], answers["w_out"]), strict=True)
        ]
        predicted = -sum(float(np.sum(m * m)) for m in moved) / given["eta"]
        change = answers["E_after"] - answers["E"]
        checks.append(
            (
                close(change, predicted, 0.35 * abs(predicted) + 3e-6),
                "E falls by about eta times the squared length of the gradient "
                f"(your weights say {predicted:.4f}, your errors say {change:.4f})",
            )
        )
    return checks


def _worked_222(given: Given) -> str:
    """The way to the numbers, with the numbers."""
    outcome = TrainingStep.from_json(given).under()
    facts = _facts_222(given) | {
        name: f"{outcome.value(Address.read(address)):.6f}"
        for name, address in {
            "net_h1": "z[0][0]",
            "out_h1": "a[1][0]",
            "out_h2": "a[1][1]",
            "net_o1": "z[1][0]",
            "out_o1": "a[2][0]",
            "out_o2": "a[2][1]",
            "E": "cost",
            "d1": "delta[1][0]",
            "d2": "delta[1][1]",
            "dh1": "delta[0][0]",
            "g5": "nabla_w[1][0,0]",
            "g1": "nabla_w[0][0,0]",
            "v5": "w[1][0,0]",
            "v1": "w[0][0,0]",
            "after": "cost_after",
        }.items()
    }
    return fill(WORKED_222, facts)


WORKED_222 = r"""
Forward, neuron by neuron (shown for the first of each layer):

* $\mathrm{net}_{h1} = w_1 i_1 + w_2 i_2 + b_1 = <<net_h1>>$,
  $\mathrm{out}_{h1} = \sigma(\mathrm{net}_{h1}) = <<out_h1>>$; likewise $\mathrm{out}_{h2} = <<out_h2>>$
* $\mathrm{net}_{o1} = w_5\,\mathrm{out}_{h1} + w_6\,\mathrm{out}_{h2} + b_2 = <<net_o1>>$,
  $\mathrm{out}_{o1} = <<out_o1>>$; likewise $\mathrm{out}_{o2} = <<out_o2>>$, so $E = <<E>>$

Backward, with $\sigma'(\mathrm{net}) = \mathrm{out}\,(1 - \mathrm{out})$:

* $\delta_{o1} = (\mathrm{out}_{o1} - \mathrm{target}_{o1})\,\mathrm{out}_{o1} (1 - \mathrm{out}_{o1}) = <<d1>>$,
  likewise $\delta_{o2} = <<d2>>$
* $\partial E/\partial w_5 = \delta_{o1}\,\mathrm{out}_{h1} = <<g5>>$
* $\delta_{h1} = (w_5 \delta_{o1} + w_7 \delta_{o2})\,\mathrm{out}_{h1} (1 - \mathrm{out}_{h1}) = <<dh1>>$:
  both paths, with the *old* weights
* $\partial E/\partial w_1 = \delta_{h1}\,i_1 = <<g1>>$

Then the step, for all weights at once: $w_5 \leftarrow w_5 - \eta\,\partial E/\partial w_5 = <<v5>>$,
$w_1 \leftarrow$ <<v1>>. Another forward pass gives $E = <<after>>$.
"""


@question(
    "unicamp/two_two_two",
    title="The 2-2-2 network by pen and paper",
    source=SOURCE,
    level="apply",
    minutes=25,
    points=7.5,
    draw=lambda stream: _draw(stream, ASKED_222),
    parts=lambda given: steps.parts(given, ASKED_222),
    alternatives=lambda given: steps.alternatives(given, ASKED_222),
    facts=_facts_222,
    picture=_picture_222,
    published=PUBLISHED_222,
    audit=audit_222,
    worked=_worked_222,
    confirm=steps.confirm,
    follow=lambda given, part, answers: steps.follow(given, part, answers, ASKED_222),
    combined=lambda given, pair: steps.combined(given, pair, ASKED_222),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, ASKED_222),
    alike=(("error-halved", "averaged-over-outputs"),),
)
def two_two_two(given: Given) -> Key:
    r"""<<network>>

    Do one forward pass, one backward pass and one step of gradient descent with learning rate $\eta$ = <<eta>>.
    The biases are **not** trained. Keep more digits on paper than you hand in.
    """
    return steps.solve(given, ASKED_222)


# --- every value -----------------------------------------------------------------------------------------------


def audit_every(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """Answers held against each other; no answer is known here."""
    have = {name: np.array(value, dtype=float) for name, value in answers.items() if value is not None}

    def agree(got: Any, want: Any, slack: float) -> bool:
        return got.shape == want.shape and bool((abs(got - want) <= slack).all())

    checks = []
    for layer in "ho":
        if {"net_" + layer, "out_" + layer} <= set(have):
            given_out = 1 / (1 + np.exp(-have["net_" + layer]))
            checks.append((agree(have["out_" + layer], given_out, 3e-6), f"out_{layer} is the sigmoid of net_{layer}"))
    if {"delta_o", "out_h", "grad_out"} <= set(have):
        products = np.outer(have["delta_o"], have["out_h"])
        checks.append((agree(have["grad_out"], products, 3e-6), "the entries of grad_out are delta_o times out_h"))
    if {"delta_h", "grad_hidden"} <= set(have):
        products = np.outer(have["delta_h"], given["x"])
        checks.append(
            (agree(have["grad_hidden"], products, 3e-8), "the entries of grad_hidden are delta_h times inputs")
        )
    for weights, gradient, before in (("w_hidden", "grad_hidden", 0), ("w_out", "grad_out", 1)):
        if {weights, gradient} <= set(have):
            moved = np.array(given["weights"][before]) - given["eta"] * have[gradient]
            checks.append((agree(have[weights], moved, 3e-6), f"{weights} are the old ones minus eta times {gradient}"))
    return checks


def _worked_every(given: Given) -> str:
    """All the numbers after the way to them."""
    outcome = TrainingStep.from_json(given).under()
    rows = [f"* {each.prompt}: {shown(outcome.value(Address.read(each.address)), each.places)}" for each in ASKED_EVERY]
    return _worked_222(given).rstrip() + "\n\nAll the values:\n\n" + "\n".join(rows)


def _draw_every(stream: Stream) -> Given:
    """Numbers of which no answer is too small for its digits."""

    def readable(given: Given) -> bool:
        outcome = TrainingStep.from_json(given).under()
        return all(
            np.abs(outcome.value(Address.read(each.address))).min() >= max(1e-4, 10.0 ** (3 - each.places))
            for each in ASKED_EVERY
        )

    return sampling.until(lambda: _draw(stream, ASKED_EVERY), readable)


@question(
    "unicamp/every_value",
    title="Every value of one training step",
    source=SOURCE,
    level="apply",
    minutes=40,
    points=10,
    draw=_draw_every,
    parts=lambda given: steps.parts(given, ASKED_EVERY),
    alternatives=lambda given: steps.alternatives(given, ASKED_EVERY),
    facts=_facts_222,
    picture=_picture_222,
    published=PUBLISHED_222,
    audit=audit_every,
    worked=_worked_every,
    confirm=steps.confirm,
    follow=lambda given, part, answers: steps.follow(given, part, answers, ASKED_EVERY),
    combined=lambda given, pair: steps.combined(given, pair, ASKED_EVERY),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, ASKED_EVERY),
    alike=(("error-halved", "averaged-over-outputs"),),
)
def every_value(given: Given) -> Key:
    r"""<<network>>

    Do one forward pass, one backward pass and one step of gradient descent with learning rate $\eta$ = <<eta>>, and
    write down **every** value on the way: what each neuron receives and gives, the error, the $\delta$ of each
    neuron, the slope of each of the eight weights, the eight new weights, and the error they lead to. The biases are
    **not** trained. Keep more digits on paper than you hand in.
    """
    return steps.solve(given, ASKED_EVERY)
