"""The forward pass, and one update of every weight, by pen and paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from exercises import steps
from exercises.entry import fill, question
from exercises.hcaim import topology
from exercises.hcaim.source import SOURCE
from exercises.model import Given, Key, Part, Question, Stream, Value
from exercises.numbers import has_digits
from exercises.steps import Asked
from exercises.visibility import doubtful, seen
from reference import sampling
from reference.training_step import Address, TrainingStep

FORWARD = (
    Asked("net_h1", "z[0][0]", r"$\mathrm{net}_{h1}$", places=5),
    Asked("out_h1", "a[1][0]", r"$\mathrm{out}_{h1}$", places=5),
    Asked("net_h2", "z[0][1]", r"$\mathrm{net}_{h2}$", places=5),
    Asked("out_h2", "a[1][1]", r"$\mathrm{out}_{h2}$", places=5),
    Asked("net_o1", "z[1][0]", r"$\mathrm{net}_{o1}$", places=5),
    Asked("out_o1", "a[2][0]", r"$\mathrm{out}_{o1}$", places=5),
    Asked("net_o2", "z[1][1]", r"$\mathrm{net}_{o2}$", places=5),
    Asked("out_o2", "a[2][1]", r"$\mathrm{out}_{o2}$", places=5),
)

UPDATE = (
    Asked("net_h", "z[0]", r"$[\mathrm{net}_{h1}, \mathrm{net}_{h2}]$", points=0.5),
    Asked("out_h", "a[1]", r"$[\mathrm{out}_{h1}, \mathrm{out}_{h2}]$", points=0.5),
    Asked("net_o", "z[1]", r"$[\mathrm{net}_{o1}, \mathrm{net}_{o2}]$", points=0.5),
    Asked("out_o", "a[2]", r"$[\mathrm{out}_{o1}, \mathrm{out}_{o2}]$", points=0.5),
    Asked("E", "cost", "the error $E$", points=0.5),
    Asked("delta_o", "delta[1]", r"$[\delta_{o1}, \delta_{o2}]$ with $\delta = \partial E/\partial net$"),
    Asked("delta_h", "delta[0]", r"$[\delta_{h1}, \delta_{h2}]$", points=1.5),
    Asked("w_out", "w[1]", r"the new output weights $[[w_5, w_6], [w_7, w_8]]$"),
    Asked("b_out", "b[1]", r"the new output biases $[b_3, b_4]$", points=0.5),
    Asked("w_hidden", "w[0]", r"the new hidden weights $[[w_1, w_2], [w_3, w_4]]$"),
    Asked("b_hidden", "b[0]", r"the new hidden biases $[b_1, b_2]$", points=0.5),
)

# Mistakes that everybody must be able to see in the numbers, by the activation of the hidden layer.
VISIBLE_FORWARD = {
    "sigmoid": ("bias-left-out", "activation-left-out", "forward-weights-transposed"),
    "tanh": ("bias-left-out", "activation-left-out", "forward-weights-transposed", "sigmoid-everywhere"),
    "relu": ("bias-left-out", "activation-left-out", "forward-weights-transposed", "sigmoid-everywhere"),
}
_EVERYWHERE = (
    *("bias-left-out", "activation-left-out", "forward-weights-transposed"),
    *("output-slope-missing", "error-doubled", "sign-flipped", "value-as-slope", "one-path-only"),
    *("weights-transposed", "weights-left-out", "input-left-out", "pre-activation-as-input", "updated-weights-used"),
    *("update-added", "learning-rate-left-out", "biases-left-fixed"),
)
VISIBLE_UPDATE = {
    "sigmoid": (*_EVERYWHERE, "hidden-slope-missing", "value-form-at-z"),
    "tanh": (
        *(*_EVERYWHERE, "hidden-slope-missing", "value-form-at-z", "sigmoid-everywhere", "sigmoid-slope-everywhere"),
        *("hidden-slope-at-output", "tanh-slope-unsquared", "tanh-slope-without-one", "hidden-activation-at-output"),
    ),
    "relu": (*_EVERYWHERE, "dead-relu-passes", "sigmoid-everywhere"),
}
# Mistakes that give what another one gives, which says it better: here, and with ReLUs.
SAME = ("bias-gradient-zero",)
SAME_WITH_RELU = (*SAME, "hidden-slope-missing", "hidden-slope-at-output", "own-path-only")


def parts(given: Given, asked: Sequence[Asked]) -> tuple[Part, ...]:
    """The answer slots; a ReLU that is off has answers that are exactly 0."""
    relu = given["activations"][0] == "relu"
    return tuple(
        replace(part, exempt="exactly 0 at a ReLU that is off") if relu and part.id in _ZERO_WHERE_OFF else part
        for part in steps.parts(given, asked)
    )


_ZERO_WHERE_OFF = ("out_h", "out_h1", "out_h2", "delta_h")


def alternatives(given: Given, asked: Sequence[Asked]) -> dict[str, dict[str, Value]]:
    """What the mistakes of the catalogue make of each part."""
    same = SAME_WITH_RELU if given["activations"][0] == "relu" else SAME
    found = steps.alternatives(given, asked)
    return {mistake: values for mistake, values in found.items() if mistake not in same}


def fits(given: Given, asked: Sequence[Asked], visible: Iterable[str]) -> bool:
    """Whether answers have digits enough, all that a step moves moves visibly, and every mistake to be seen is."""
    right = steps.values(TrainingStep.from_json(given).under(), asked)
    if not all(has_digits(right[each.id], each.places) for each in asked):
        return False
    key, wrong = steps.solve(given, asked), alternatives(given, asked)
    return _moves(given, key, asked) and seen(key, wrong, visible) and not doubtful(key, wrong)


def _moves(given: Given, key: Key, asked: Sequence[Asked]) -> bool:
    """Whether every weight and bias moves by many tolerances, or, at a ReLU that is off, not at all."""
    before = {"w": given["weights"], "b": given["biases"]}
    for each in asked:
        address = Address.read(each.address)
        if address.name in before:
            moved = np.abs(np.subtract(key[each.id].value, before[address.name][address.level]))
            if moved[moved > 0].min(initial=np.inf) < steps.CHANGE_IN_TOLERANCES * key[each.id].tolerance:
                return False
    return True


# --- the forward pass ------------------------------------------------------------------------------------------


def _draw_recap(stream: Stream) -> Given:
    hidden = topology.ACTIVATIONS[int(stream.integers(3))]
    return sampling.until(
        lambda: topology.drawn(stream, hidden), lambda given: fits(given, FORWARD, VISIBLE_FORWARD[hidden])
    )


def _numbers(given: Given) -> dict[str, str]:
    """Every number of the step that a worked solution shows."""
    outcome = TrainingStep.from_json(given).under()
    places = {
        **{each.id: f"{outcome.value(Address.read(each.address)):.6f}" for each in FORWARD},
        "E": f"{outcome.array('cost'):.6f}",
    }
    for level, name in ((0, "h"), (1, "o")):
        for i in range(2):
            places[f"d{name}{i + 1}"] = f"{outcome.array('delta', level)[i] + 0.0:.6f}"
            places[f"nb{1 + 2 * level + i}"] = f"{outcome.array('b', level)[i]:.6f}"
            for j in range(2):
                number = 1 + 4 * level + 2 * i + j
                places[f"g{number}"] = f"{outcome.array('nabla_w', level)[i, j] + 0.0:.6f}"
                places[f"n{number}"] = f"{outcome.array('w', level)[i, j]:.6f}"
    hidden = given["activations"][0]
    return topology.facts(given) | places | {"f": _F[hidden], "slope": _SLOPE[hidden], "off": _off(given)}


_F = {"sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\mathrm{ReLU}"}
_SLOPE = {
    "sigmoid": r"\mathrm{out}_{h1} (1 - \mathrm{out}_{h1})",
    "tanh": r"(1 - \mathrm{out}_{h1}^2)",
    "relu": r"\mathrm{ReLU}'(\mathrm{net}_{h1})",
}


def _off(given: Given) -> str:
    """What to say of the ReLU that is off, if there is one."""
    if given["activations"][0] != "relu":
        return ""
    off = int(np.argmin(TrainingStep.from_json(given).under().array("z", 0))) + 1
    return (
        f"\n\nThe neuron $h_{off}$ is off: it received a negative value, so it gives 0, its slope is 0, and nothing "
        "passes it in either direction."
    )


WORKED_FORWARD = r"""
* $\mathrm{net}_{h1} = w_1 x_1 + w_2 x_2 + b_1 = <<net_h1>>$,
  $\mathrm{out}_{h1} = <<f>>(\mathrm{net}_{h1}) = <<out_h1>>$
* $\mathrm{net}_{h2} = w_3 x_1 + w_4 x_2 + b_2 = <<net_h2>>$, $\mathrm{out}_{h2} = <<out_h2>>$
* $\mathrm{net}_{o1} = w_5\,\mathrm{out}_{h1} + w_6\,\mathrm{out}_{h2} + b_3 = <<net_o1>>$,
  $\mathrm{out}_{o1} = \sigma(\mathrm{net}_{o1}) = <<out_o1>>$
* $\mathrm{net}_{o2} = w_7\,\mathrm{out}_{h1} + w_8\,\mathrm{out}_{h2} + b_4 = <<net_o2>>$,
  $\mathrm{out}_{o2} = <<out_o2>>$
"""


@question(
    "hcaim/forward_recap",
    title="Recap: the forward pass by hand",
    source=f"{SOURCE}, recap",
    level="apply",
    minutes=10,
    points=4,
    draw=_draw_recap,
    parts=lambda given: parts(given, FORWARD),
    alternatives=lambda given: alternatives(given, FORWARD),
    facts=topology.facts,
    picture=lambda given: topology.drawing(given, targets=False),
    published=topology.PUBLISHED,
    worked=lambda given: fill(WORKED_FORWARD + "<<off>>", _numbers(given)),
    confirm=steps.confirm,
    follow=lambda given, part, answers: steps.follow(given, part, answers, FORWARD),
    combined=lambda given, pair: steps.combined(given, pair, FORWARD),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, FORWARD),
    dead_relus=True,
)
def forward_recap(given: Given) -> Key:
    r"""The network in the picture has two inputs, two hidden neurons and two outputs. The outputs use the
    sigmoid $\sigma(net) = 1/(1 + e^{-net})$, and the hidden neurons use <<hidden>>.

    Inputs: $x_1 = <<x1>>$, $x_2 = <<x2>>$. Weights: $w_1 = <<w1>>$ and $w_2 = <<w2>>$ lead from $x_1$, $x_2$ to
    $h_1$; $w_3 = <<w3>>$ and $w_4 = <<w4>>$ to $h_2$; $w_5 = <<w5>>$ and $w_6 = <<w6>>$ lead from $h_1$, $h_2$ to
    $o_1$; $w_7 = <<w7>>$ and $w_8 = <<w8>>$ to $o_2$. Biases: $b_1 = <<b1>>$ at $h_1$, $b_2 = <<b2>>$ at $h_2$,
    $b_3 = <<b3>>$ at $o_1$, $b_4 = <<b4>>$ at $o_2$.

    For every neuron compute $net$, its weighted sum with the bias, and $out$, what it gives on. Keep more digits on
    paper than you hand in.
    """
    return steps.solve(given, FORWARD)


# --- one update of every weight ---------------------------------------------------------------------------------

WORKED_UPDATE = (
    "Forward:\n"
    + WORKED_FORWARD
    + r"""* $E = \frac12 (t_1 - \mathrm{out}_{o1})^2 + \frac12 (t_2 - \mathrm{out}_{o2})^2 = <<E>>$<<off>>

Backward:

* $\delta_{o1} = (\mathrm{out}_{o1} - t_1)\,\mathrm{out}_{o1} (1 - \mathrm{out}_{o1}) = <<do1>>$,
  likewise $\delta_{o2} = <<do2>>$
* $\delta_{h1} = (w_5 \delta_{o1} + w_7 \delta_{o2}) \cdot <<slope>> = <<dh1>>$,
  $\delta_{h2} = (w_6 \delta_{o1} + w_8 \delta_{o2}) \cdot \dots = <<dh2>>$: both paths, with the *old* weights

Update, everything at once, each weight by $\eta$ times its $\delta$ times what feeds it, each bias by $\eta$ times its
$\delta$:

* $w_5 \leftarrow w_5 - \eta\,\delta_{o1}\,\mathrm{out}_{h1} = <<w5>> - <<eta>> \cdot (<<g5>>) = <<n5>>$,
  $w_6 \leftarrow$ <<n6>>, $w_7 \leftarrow$ <<n7>>, $w_8 \leftarrow$ <<n8>>
* $b_3 \leftarrow b_3 - \eta\,\delta_{o1} = <<nb3>>$, $b_4 \leftarrow$ <<nb4>>
* $w_1 \leftarrow w_1 - \eta\,\delta_{h1}\,x_1 = <<w1>> - <<eta>> \cdot (<<g1>>) = <<n1>>$,
  $w_2 \leftarrow$ <<n2>>, $w_3 \leftarrow$ <<n3>>, $w_4 \leftarrow$ <<n4>>
* $b_1 \leftarrow b_1 - \eta\,\delta_{h1} = <<nb1>>$, $b_2 \leftarrow$ <<nb2>>
"""
)


def _draw_update(stream: Stream, hidden: str) -> Given:
    return sampling.until(
        lambda: topology.drawn(stream, hidden), lambda given: fits(given, UPDATE, VISIBLE_UPDATE[hidden])
    )


def audit_update(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """Answers held against each other; no answer is known here."""
    have = {name: np.asarray(value, dtype=float) for name, value in answers.items() if value is not None}
    checks = []

    def check(parts: str, shape: Any, left: Any, right: Any, sentence: str) -> None:
        names = parts.split()
        if all(name in have and have[name].shape == size for name, size in zip(names, shape, strict=True)):
            arguments = [have[name] for name in names]
            checks.append((bool(np.abs(left(*arguments) - right(*arguments)).max() <= 1e-5), sentence))

    check(
        "net_o out_o",
        ((2,), (2,)),
        lambda net, out: out,
        lambda net, out: 1 / (1 + np.exp(-net)),
        "out_o is the sigmoid of your net_o",
    )
    check(
        "delta_o b_out",
        ((2,), (2,)),
        lambda delta, b: np.asarray(given["biases"][1]) - b,
        lambda delta, b: given["eta"] * delta,
        "every output bias moves by eta times your delta_o",
    )
    check(
        "delta_o out_h w_out",
        ((2,), (2,), (2, 2)),
        lambda delta, out, w: np.asarray(given["weights"][1]) - w,
        lambda delta, out, w: given["eta"] * np.outer(delta, out),
        "every output weight moves by eta times your delta_o times your out_h",
    )
    check(
        "b_hidden w_hidden",
        ((2,), (2, 2)),
        lambda b, w: np.asarray(given["weights"][0]) - w,
        lambda b, w: np.outer(np.asarray(given["biases"][0]) - b, given["x"]),
        "every hidden weight moves as its neuron's bias does, times the input that feeds it",
    )
    return checks


def update_question(hidden: str, id_: str, title: str, published: Given | None) -> Question:
    """The update by hand with this activation in the hidden layer."""
    decorate = question(
        id_,
        title=title,
        source=f"{SOURCE}, P2",
        level="apply",
        minutes=30,
        points=8,
        draw=partial(_draw_update, hidden=hidden),
        parts=lambda given: parts(given, UPDATE),
        alternatives=lambda given: alternatives(given, UPDATE),
        facts=topology.facts,
        picture=topology.drawing,
        published=published,
        audit=audit_update,
        worked=lambda given: fill(WORKED_UPDATE, _numbers(given)),
        confirm=steps.confirm,
        follow=lambda given, part, answers: steps.follow(given, part, answers, UPDATE),
        combined=lambda given, pair: steps.combined(given, pair, UPDATE),
        first_shown=lambda given, part, names: steps.first_shown(given, part, names, UPDATE),
        dead_relus=hidden == "relu",
        alike=(("error-halved", "averaged-over-outputs"),),
    )
    return decorate(_solve_update)


def _solve_update(given: Given) -> Key:
    r"""The network in the picture has two inputs, two hidden neurons and two outputs. The outputs use the
    sigmoid $\sigma(net) = 1/(1 + e^{-net})$, and the hidden neurons use <<hidden>>. Every neuron has a bias of its own.

    Inputs: $x_1 = <<x1>>$, $x_2 = <<x2>>$. Targets: $t_1 = <<t1>>$ for $o_1$ and $t_2 = <<t2>>$ for $o_2$.

    Weights: $w_1 = <<w1>>$ and $w_2 = <<w2>>$ lead from $x_1$, $x_2$ to $h_1$; $w_3 = <<w3>>$ and $w_4 = <<w4>>$
    to $h_2$; $w_5 = <<w5>>$ and $w_6 = <<w6>>$ lead from $h_1$, $h_2$ to $o_1$; $w_7 = <<w7>>$ and $w_8 = <<w8>>$
    to $o_2$. Biases: $b_1 = <<b1>>$ at $h_1$, $b_2 = <<b2>>$ at $h_2$, $b_3 = <<b3>>$ at $o_1$, $b_4 = <<b4>>$ at
    $o_2$.

    The error is

    $$E = \frac12 (t_1 - \mathrm{out}_{o1})^2 + \frac12 (t_2 - \mathrm{out}_{o2})^2.$$

    Make one step of stochastic gradient descent on this example with learning rate $\eta = <<eta>>$: one forward
    pass, one backward pass, and an update of every weight **and every bias**. All gradients belong to the old
    weights. Keep more digits on paper than you hand in.
    """
    return steps.solve(given, UPDATE)


update_by_hand = update_question(
    "sigmoid", "hcaim/update_by_hand", "Every weight updated by hand: sigmoid", topology.PUBLISHED
)
update_by_hand_tanh = update_question("tanh", "hcaim/update_by_hand_tanh", "Every weight updated by hand: tanh", None)
update_by_hand_relu = update_question("relu", "hcaim/update_by_hand_relu", "Every weight updated by hand: ReLU", None)
