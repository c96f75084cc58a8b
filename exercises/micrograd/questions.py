"""Questions on networks of Values and their training (A. Karpathy, "building micrograd")."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from exercises.entry import fill, question
from exercises.micrograd.source import SOURCE
from exercises.model import Expected, Given, Key, Part, Stream, Value
from reference.sampling import readable, told_apart, until

COUNT = "a count"

# --- parameters


def _sizes(given: Given) -> list[int]:
    return [given["nin"], *given["nouts"]]


def _counts(given: Given) -> dict[str, int]:
    """The right number, and what mistakes count."""
    sizes = _sizes(given)
    weights = [before * after for before, after in pairwise(sizes)]
    return {
        "": sum(weights) + sum(sizes[1:]),
        "bias-not-counted": sum(weights),
        "one-bias-per-layer": sum(weights) + len(weights),
        "inputs-have-biases": sum(weights) + sum(sizes),
        "neurons-not-parameters": sum(sizes[1:]),
        "last-layer-left-out": sum(weights[:-1]) + sum(sizes[1:-1]),
        "every-layer-from-inputs": sum(sizes[0] * after for after in sizes[1:]) + sum(sizes[1:]),
    }


def _draw_sizes(stream: Stream) -> Given:
    def drawn() -> Given:
        depth = int(stream.integers(2, 4))
        nouts = [int(each) for each in (*stream.integers(2, 9, depth), stream.integers(1, 4))]
        return {"nin": int(stream.integers(2, 8)), "nouts": nouts, "layer": int(stream.integers(1, depth + 1))}

    return until(drawn, lambda given: told_apart(map(float, _counts(given).values()), 1))


def _layer_counts(given: Given) -> dict[str, int]:
    sizes, layer = _sizes(given), given["layer"]
    before, after = sizes[layer], sizes[layer + 1]
    return {
        "": (before + 1) * after,
        "bias-not-counted": before * after,
        "one-bias-per-layer": before * after + 1,
        "inputs-have-biases": before * after + before,
        "every-layer-from-inputs": (sizes[0] + 1) * after,
    }


def _count_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    total, layer = _counts(given), _layer_counts(given)
    wrong: dict[str, dict[str, Value]] = {name: {"total": number} for name, number in total.items() if name}
    for name, number in layer.items():
        if name and number != layer[""]:
            wrong.setdefault(name, {})["layer"] = number
    return wrong


WORKED_COUNT = """
Every neuron has a weight for each of its inputs, and one bias.

<<layers>>

Together <<total>>.
"""


def _worked_count(given: Given) -> str:
    sizes = _sizes(given)
    layers = [
        f"* from {before} to {after}: ${after} \\cdot ({before} + 1) = {after * (before + 1)}$"
        for before, after in pairwise(sizes)
    ]
    return fill(WORKED_COUNT, {"layers": "\n".join(layers), "total": _counts(given)[""]})


@question(
    "micrograd/parameters",
    title="The parameters of a network",
    source=SOURCE,
    level="recall",
    minutes=3,
    draw=_draw_sizes,
    parts=lambda given: (
        Part("total", "number", "the number of parameters of the whole network", 1.0, exempt=COUNT),
        Part("layer", "number", f"of these, those of layer number {given['layer'] + 1}", 1.0, exempt=COUNT),
    ),
    alternatives=_count_alternatives,
    published={"nin": 3, "nouts": [4, 4, 1], "layer": 1},
    worked=_worked_count,
)
def parameters(given: Given) -> Key:
    """`MLP(<<nin>>, <<nouts>>)` builds a network with <<nin>> inputs and, for each number in the list, a layer of so
    many neurons. Every neuron has its weights and a bias. Layers are counted from 1; the inputs are not a layer.

    How many numbers are there to train?
    """
    total, layer = _counts(given)[""], _layer_counts(given)[""]
    return {"total": Expected(total, str(total), 0.25), "layer": Expected(layer, str(layer), 0.25)}


# --- gradients that are not reset

NO_RESET_PLACES = 4


def _passes(
    given: Given,
    fixed: Callable[[float, int], float] = lambda gradient, k: k * gradient,
    kept: bool = True,
    step: Callable[[float, float, float], float] = lambda w, rate, grad: w - rate * grad,
    factor: float = 2.0,
    typed: float | None = None,
) -> dict[str, float]:
    """What is printed in pass k at fixed w; then, with updates, w.grad of the second pass and w after it."""
    w, x, y, rate = given["w"], given["x"], given["y"], given["rate"]
    first = factor * x * (w * x - y)
    moved = step(w, rate, first)
    second = factor * x * (moved * x - y) + (first if kept else 0.0)
    used = second if typed is None else typed
    return {"fixed": fixed(first, given["passes"]), "second": second, "after": step(moved, rate, used)}


NO_RESET: Mapping[str, Callable[[Given], dict[str, float]]] = {
    "reset-assumed": lambda given: _passes(given, fixed=lambda gradient, k: gradient, kept=False),
    "gradient-doubled-each-pass": lambda given: _passes(given, fixed=lambda gradient, k: gradient * 2 ** (k - 1)),
    "passes-counted-from-zero": lambda given: _passes(given, fixed=lambda gradient, k: (k - 1) * gradient),
    "error-halved": lambda given: _passes(given, factor=1.0),
    "sign-flipped": lambda given: _passes(given, factor=-2.0),
    "parameter-replaced": lambda given: _passes(given, step=lambda w, rate, grad: -rate * grad),
    "update-added": lambda given: _passes(given, step=lambda w, rate, grad: w + rate * grad),
    "fixed-gradient-repeated": lambda given: _repeated(given),
}


def _repeated(given: Given) -> dict[str, float]:
    """The second gradient is taken for as large as the first, although w has moved."""
    right = _passes(given)
    first = right["fixed"] / given["passes"]
    moved = given["w"] - given["rate"] * first
    return {"fixed": right["fixed"], "second": 2 * first, "after": moved - given["rate"] * 2 * first}


def _no_reset_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    right, wrong = _passes(given), {}
    for name, function in NO_RESET.items():
        made = function(given)
        different = {part: made[part] for part in right if not math.isclose(made[part], right[part], rel_tol=1e-9)}
        if different:
            wrong[name] = different
    return wrong


def _draw_no_reset(stream: Stream) -> Given:
    def drawn() -> Given:
        w, x = (float(each) for each in readable(stream, 2, -2.0, 2.0, places=1))
        y = float(readable(stream, 1, 0.1, 2.0, places=1)[0])
        return {
            "w": w,
            "x": x,
            "y": y,
            "rate": float(stream.choice([0.05, 0.1, 0.2])),
            "passes": int(stream.integers(3, 6)),
        }

    def fits(given: Given) -> bool:
        right = _passes(given)
        apart = all(
            told_apart(
                [right[part], *{round(v[part], 9) for v in _no_reset_alternatives(given).values() if part in v}], 0.02
            )
            for part in right
        )
        return apart and all(0.15 <= abs(each) <= 100 for each in right.values())

    return until(drawn, fits)


def _follow_no_reset(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    if part != "after" or "second" not in answers:
        return None
    return _passes(given, typed=float(answers["second"]))["after"]


WORKED_NO_RESET = """
The gradient of one pass is $2x(wx - y) = <<first>>$.

* With w fixed, every pass adds the same: after pass <<passes>> it is $<<passes>> \\cdot (<<first>>) = <<fixed>>$.
* With the update, the first pass moves w to <<moved>>, where the gradient is <<own>>. It is added to the first one,
  which is still there: <<second>>. So w moves to <<after>>.
"""


def _worked_no_reset(given: Given) -> str:
    right = _passes(given)
    first = right["fixed"] / given["passes"]
    facts = {
        "first": f"{first:.4f}",
        "moved": f"{given['w'] - given['rate'] * first:.4f}",
        "own": f"{right['second'] - first:.4f}",
        **{part: f"{number:.4f}" for part, number in right.items()},
    }
    return fill(WORKED_NO_RESET, {**given, **facts})


@question(
    "micrograd/no_reset",
    title="Gradients that nobody resets",
    source=SOURCE,
    level="apply",
    minutes=6,
    points=2,
    draw=_draw_no_reset,
    parts=lambda given: (
        Part("fixed", "number", f"what the loop prints in pass number {given['passes']}", 1.0, NO_RESET_PLACES),
        Part(
            "second",
            "number",
            "now with the last line uncommented: what the loop prints in pass number 2",
            1.0,
            NO_RESET_PLACES,
        ),
        Part("after", "number", "and `w.data` after these two passes", 1.0, NO_RESET_PLACES),
    ),
    alternatives=_no_reset_alternatives,
    worked=_worked_no_reset,
    follow=_follow_no_reset,
)
def no_reset(given: Given) -> Key:
    """In this loop nobody sets the gradient to 0. Passes are counted from 1.

    ```python
    w = Value(<<w>>)
    for k in range(<<passes>>):
        loss = (w * <<x>> - <<y>>) ** 2
        loss.backward()
        print(w.grad)
        # w.data -= <<rate>> * w.grad
    ```
    """
    right = _passes(given)
    half = 0.5 * 10.0**-NO_RESET_PLACES
    tolerances = {"fixed": half, "second": half, "after": half + given["rate"] * half}
    return {
        part: Expected(number, f"{number:.{NO_RESET_PLACES}f}", tolerances[part] * (1 + 1e-9))
        for part, number in right.items()
    }


# --- a learning rate that decays

RATE_PLACES = 5
RATES: Mapping[str, Callable[[float, float, int], float]] = {
    "": lambda lr, decay, k: lr / (1 + decay * k),
    "decay-counted-from-one": lambda lr, decay, k: lr / (1 + decay * (k + 1)),
    "last-step-one-too-few": lambda lr, decay, k: lr / (1 + decay * (k - 1)),
    "decay-ignored": lambda lr, decay, k: lr,
    "decay-subtracted": lambda lr, decay, k: lr * (1 - decay * k),
    "decay-compounded": lambda lr, decay, k: lr / math.prod(1 + decay * j for j in range(k + 1)),
    "decay-as-power": lambda lr, decay, k: lr / (1 + decay) ** k,
}


def _draw_rate(stream: Stream) -> Given:
    def drawn() -> Given:
        return {
            "lr": float(readable(stream, 1, 0.1, 0.9)[0]),
            "decay": float(stream.choice([0.02, 0.04, 0.05, 0.1, 0.2, 0.25, 0.5])),
            "step": int(stream.integers(3, 13)),
            "share": int(stream.integers(2, 6)),
        }

    def fits(given: Given) -> bool:
        rates = [rate(given["lr"], given["decay"], given["step"]) for rate in RATES.values()]
        return told_apart(rates, 0.001) and rates[0] >= 0.02

    return until(drawn, fits)


def _reached(given: Given) -> int:
    """The first step whose rate is that part of the first one."""
    reached: int = round((given["share"] - 1) / given["decay"])
    return reached


def _rate_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {
        name: {"rate": rate(given["lr"], given["decay"], given["step"])} for name, rate in RATES.items() if name
    }
    reached = _reached(given)
    found["decay-counted-from-one"]["reached"] = reached - 1
    found["last-step-one-too-few"]["reached"] = reached + 1
    found["one-of-the-sum-forgotten"] = {"reached": round(given["share"] / given["decay"])}
    return found


@question(
    "micrograd/learning_rate",
    title="A learning rate that decays",
    source=SOURCE,
    level="apply",
    minutes=3,
    draw=_draw_rate,
    parts=lambda given: (
        Part("rate", "number", f"the learning rate that step $k = {given['step']}$ uses", 1.0, RATE_PLACES),
        Part(
            "reached",
            "number",
            f"the step $k$ at which the learning rate is $\\frac{{1}}{{{given['share']}}}$ of that of the first step",
            1.0,
            exempt=COUNT,
        ),
    ),
    alternatives=_rate_alternatives,
    worked=lambda given: fill(
        "* $<<lr>> / (1 + <<decay>> \\cdot <<step>>) = <<rate>>$\n"
        "* $1 + <<decay>>\\,k = <<share>>$ gives $k = (<<share>> - 1) / <<decay>> = <<reached>>$",
        {**given, "rate": f"{RATES[''](given['lr'], given['decay'], given['step']):.5f}", "reached": _reached(given)},
    ),
)
def learning_rate(given: Given) -> Key:
    r"""A network is trained with a learning rate that falls from step to step: step number $k$ uses

    $$\frac{<<lr>>}{1 + <<decay>> \cdot k}$$

    The steps are counted from $k = 0$, as by `for k in range(steps)`.
    """
    rate, reached = RATES[""](given["lr"], given["decay"], given["step"]), _reached(given)
    return {
        "rate": Expected(rate, f"{rate:.{RATE_PLACES}f}", 0.5 * 10.0**-RATE_PLACES),
        "reached": Expected(reached, str(reached), 0.25),
    }


# --- a batch against the full pass

BATCH_PLACES = 2


def _draw_batches(stream: Stream) -> Given:
    def drawn() -> Given:
        size = 3
        return {
            "examples": int(stream.integers(20, 90)),
            "size": size,
            "epochs": int(stream.integers(3, 9)),
            "gradients": readable(stream, 5, -40, 40).tolist(),
            "batch": sorted(int(each) + 1 for each in stream.permutation(5)[:3]),
        }

    def fits(given: Given) -> bool:
        numbers = _gradients_of(given)
        large = all(10.0 <= abs(numbers[part]) <= 200 for part in ("batch", "full"))
        shares = [numbers[name] for name in numbers]
        return given["examples"] % given["size"] != 0 and large and told_apart(shares, 0.5)

    return until(drawn, fits)


def _gradients_of(given: Given) -> dict[str, float]:
    """The sums, and what is taken for them."""
    own = [given["gradients"][each - 1] for each in given["batch"]]
    every = given["gradients"]
    return {
        "batch": math.fsum(own),
        "full": math.fsum(every),
        "mean": math.fsum(own) / len(own),
        "mean of all": math.fsum(every) / len(every),
        "last": own[-1],
        "others": math.fsum(every) - math.fsum(own),
    }


def _batch_counts(given: Given) -> tuple[int, int]:
    updates = math.ceil(given["examples"] / given["size"])
    return updates, updates * given["epochs"]


def _batch_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    numbers, (updates, _) = _gradients_of(given), _batch_counts(given)
    epochs, examples = given["epochs"], given["examples"]
    return {
        "last-batch-dropped": {"updates": updates - 1, "total": (updates - 1) * epochs},
        "update-per-example": {"updates": examples, "total": examples * epochs},
        "update-per-epoch": {"updates": 1, "total": epochs},
        "epochs-ignored": {"total": updates},
        "mean-for-sum": {"batch": numbers["mean"], "full": numbers["mean of all"]},
        "last-slope-only": {"batch": numbers["last"]},
        "batch-as-full-pass": {"batch": numbers["full"], "full": numbers["batch"]},
    }


def _follow_batches(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    if part == "total" and "updates" in answers:
        return float(answers["updates"]) * int(given["epochs"])
    return None


def _batch_facts(given: Given) -> dict[str, Any]:
    first, second, third = given["batch"]
    return {
        **given,
        "rows": "| example | gradient |\n| --- | --- |\n"
        + "\n".join(f"| {i} | {number:.2f} |" for i, number in enumerate(given["gradients"], 1)),
        "which": f"{first}, {second} and {third}",
    }


def _worked_batches(given: Given) -> str:
    updates, total = _batch_counts(given)
    numbers = _gradients_of(given)
    rest = given["examples"] - (updates - 1) * given["size"]
    return (
        f"* {updates - 1} full batches and one of {rest}: {updates} updates in an epoch, {total} in {given['epochs']}\n"
        f"* The loss is a sum over the examples, so its gradient is the sum of theirs: {numbers['batch']:.2f} for the "
        f"batch, {numbers['full']:.2f} for the full pass."
    )


@question(
    "micrograd/batches",
    title="A batch against the full pass",
    source=SOURCE,
    level="apply",
    minutes=5,
    points=2,
    draw=_draw_batches,
    parts=lambda given: (
        Part("updates", "number", "the number of updates in one epoch", 1.0, exempt=COUNT),
        Part("total", "number", f"the number of updates in {given['epochs']} epochs", 1.0, exempt=COUNT),
        Part("batch", "number", "the gradient that the update on this batch uses", 1.0, BATCH_PLACES),
        Part("full", "number", "the gradient that a step on all five at once would use", 1.0, BATCH_PLACES),
    ),
    alternatives=_batch_alternatives,
    facts=_batch_facts,
    worked=_worked_batches,
    follow=_follow_batches,
)
def batches(given: Given) -> Key:
    """A network is trained on <<examples>> examples, in batches of <<size>>. What remains for the last batch of an
    epoch makes a batch as well. There is one update for each batch.

    The loss of a batch is the *sum* of the squared errors of its examples. For one weight and five of the examples, the
    slopes of the single squared errors are

    <<rows>>

    and a batch is made of the examples <<which>>.
    """
    updates, total = _batch_counts(given)
    numbers = _gradients_of(given)
    half = 0.5 * 10.0**-BATCH_PLACES
    return {
        "updates": Expected(updates, str(updates), 0.25),
        "total": Expected(total, str(total), 0.25),
        "batch": Expected(numbers["batch"], f"{numbers['batch']:.2f}", half),
        "full": Expected(numbers["full"], f"{numbers['full']:.2f}", half),
    }
