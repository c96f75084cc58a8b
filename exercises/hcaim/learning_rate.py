"""An experiment with learning rates: one is slow, one is good, one diverges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from exercises.entry import fill, question
from exercises.hcaim.source import SOURCE
from exercises.letters import shown_choices
from exercises.model import Disagreement, Expected, Given, Key, Option, Part, Stream, Value
from exercises.numbers import half_unit, has_digits
from exercises.visibility import doubtful, seen
from reference import sampling
from reference.network import Network
from reference.training_step import TrainingStep

PLACES = 5
# Kind -> the factor by which a step multiplies o - t: two steps leave more than ¾ of the error, less than a tenth, or
# more than there was.
FACTORS = {"slow": (0.95, 0.98), "good": (0.36, 0.50), "diverging": (-1.6, -1.25)}
KINDS = {
    "slow": "slow: the error falls, but after two steps more than three quarters of it are left",
    "good": "good: after two steps less than a tenth of the error is left",
    "diverging": "diverging: the error grows with every step",
}
# What is right -> what is chosen -> the mistake.
MISTAKEN = {
    "slow": {"good": "slow-called-good", "diverging": "falling-called-diverging"},
    "good": {"slow": "good-called-slow", "diverging": "falling-called-diverging"},
    "diverging": {"slow": "growing-called-learning", "good": "growing-called-learning"},
}


def _draw(stream: Stream) -> Given:
    order = [list(FACTORS)[i] for i in stream.permutation(3)]

    def draw() -> Given:
        x, w = (sampling.readable(stream, 2, -2, 2, places=1).tolist() for _ in range(2))
        length = x[0] ** 2 + x[1] ** 2
        rates = [float(f"{(1 - stream.uniform(*FACTORS[kind])) / length:.2g}") for kind in order]
        y = sampling.readable(stream, 1, -3, 3, places=1).tolist()
        return {"weights": w, "x": x, "y": y, "rates": rates}

    return sampling.until(draw, lambda given: _fits(given, order))


def _fits(given: Given, order: Sequence[str]) -> bool:
    """Whether every rate is what it is meant to be, and all numbers and mistakes can be seen."""
    bounds = [FACTORS[kind] for kind in order]
    factors = [_factor(given, rate) for rate in given["rates"]]
    as_meant = all(low <= factor <= high for factor, (low, high) in zip(factors, bounds, strict=True))
    if not (as_meant and 1 <= _error(given) <= 10 and sampling.told_apart(np.abs(given["x"]), 0.3)):
        return False
    key, wrong = learning_rate.solve(given), learning_rate.alternatives(given)
    numbers = {part: expected for part, expected in key.items() if part.startswith("E")}
    wrong_numbers = {
        name: here
        for name, values in wrong.items()
        if (here := {part: value for part, value in values.items() if part in numbers})
    }
    return (
        all(has_digits(expected.value, PLACES) for expected in numbers.values())
        and seen(numbers, wrong_numbers, wrong_numbers)
        and not doubtful(numbers, wrong_numbers)
    )


def _error(given: Given) -> float:
    (w1, w2), (x1, x2), (t,) = given["weights"], given["x"], given["y"]
    return float((t - w1 * x1 - w2 * x2) ** 2 / 2)


def _factor(given: Given, rate: float) -> float:
    """By what a step multiplies o - t."""
    x1, x2 = given["x"]
    return float(1 - rate * (x1**2 + x2**2))


def _kind(given: Given, rate: float) -> str:
    """What a rate does here; those that are drawn are far from every border."""
    factor = _factor(given, rate)
    return "diverging" if abs(factor) > 1 else "slow" if abs(factor) > 0.9 else "good"


def _errors(given: Given, rate: float, steps: int) -> list[float]:
    """The error before the first and after every step."""
    (w1, w2), (x1, x2), (t,) = given["weights"], given["x"], given["y"]
    errors = []
    for _ in range(steps + 1):
        miss = w1 * x1 + w2 * x2 - t
        errors.append(float(miss**2 / 2))
        w1, w2 = w1 - rate * miss * x1, w2 - rate * miss * x2
    return errors


# Mistake -> the factor by which a step multiplies o - t then, from the rate, the inputs and the weights.
WRONG_FACTORS: Mapping[str, Callable[[float, Any, Any], float]] = {
    "step-uphill": lambda rate, x, w: 1 + rate * (x @ x),
    "learning-rate-left-out": lambda rate, x, w: 1 - x @ x,
    "error-doubled": lambda rate, x, w: 1 - 2 * rate * (x @ x),
    "error-halved": lambda rate, x, w: 1 - rate * (x @ x) / 2,
    "input-left-out": lambda rate, x, w: 1 - rate * x.sum(),
    "weight-as-input": lambda rate, x, w: 1 - rate * (w @ x),
}


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    x, w, start = np.array(given["x"]), np.array(given["weights"]), _error(given)
    wrong: dict[str, dict[str, Value]] = {"half-left-out": {"E": 2 * start}, "sum-of-squares-trained": {"E": 2 * start}}
    for number, rate in enumerate(given["rates"], 1):
        one, two = f"E{number}_one", f"E{number}_two"
        right, doubled = _factor(given, rate), WRONG_FACTORS["error-doubled"](rate, x, w)
        for mistake, factor in WRONG_FACTORS.items():
            each = float(factor(rate, x, w))
            wrong.setdefault(mistake, {}).update({one: each**2 * start, two: each**4 * start})
        wrong["half-left-out"] |= {one: 2 * right**2 * start, two: 2 * right**4 * start}
        wrong["sum-of-squares-trained"] |= {one: 2 * doubled**2 * start, two: 2 * doubled**4 * start}
        wrong.setdefault("gradient-of-the-start", {})[two] = doubled**2 * start
        wrong.setdefault("one-step-too-few", {}).update({one: start, two: right**2 * start})
        for chosen, mistake in MISTAKEN[_kind(given, rate)].items():
            wrong.setdefault(mistake, {})[f"kind{number}"] = chosen
    return wrong


def _options(kind: str) -> tuple[Option, ...]:
    return tuple(Option(each, text, MISTAKEN[kind].get(each)) for each, text in KINDS.items())


def _parts(given: Given) -> tuple[Part, ...]:
    rates = {number: rf"$\eta_{number} = {rate:g}$" for number, rate in enumerate(given["rates"], 1)}
    return (
        Part("E", "number", "$E$ at the start", 0.5, places=PLACES),
        *(
            Part(f"E{number}_{steps}", "number", f"$E$ after {words} with {rate}", 0.25, places=PLACES)
            for number, rate in rates.items()
            for steps, words in (("one", "one step"), ("two", "two steps"))
        ),
        *(
            Part(f"kind{number}", "choice", f"what {rate} is here", 0.5, options=_options(_kind(given, value)))
            for (number, rate), value in zip(rates.items(), given["rates"], strict=True)
        ),
    )


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    """Every step multiplies the distance from the target by the same factor: two steps follow from one."""
    if part.startswith("kind"):
        return None
    key = learning_rate.solve(given)
    if not part.endswith("two"):
        return float(key[part].value)
    start, one = (float(answers.get(name, key[name].value)) for name in ("E", part.replace("two", "one")))
    return one * one / start if start else None


def _confirm(given: Given) -> None:
    """The general engine, step by step, against the numbers of the key. Raises Disagreement."""
    key = learning_rate.solve(given)
    for number, rate in enumerate(given["rates"], 1):
        network = Network([np.array([given["weights"]])], [np.zeros(1)], ["identity"], "half_sse")
        for steps in ("one", "two"):
            step = TrainingStep(network, given["x"], given["y"], rate, train_biases=False)
            outcome = step.under()
            if not np.isclose(outcome.array("cost_after"), key[f"E{number}_{steps}"].value, rtol=1e-9):
                raise Disagreement(f"the engine has another error after {steps} with {rate}")
            network = step.after(outcome)


def audit_learning_rate(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """Answers held against each other; no answer is known here."""
    checks = []
    for number in (1, 2, 3):
        start, one, two = (answers.get(name) for name in ("E", f"E{number}_one", f"E{number}_two"))
        if start and one and two:
            checks.append(
                (
                    bool(abs(one * one - two * start) <= 1e-4 * max(1.0, one)),
                    f"with rate {number} both steps multiply the error by the same number, as they do for this problem",
                )
            )
    return checks


WORKED = r"""
At the start $o = w_1 x_1 + w_2 x_2 = <<o>>$, so $o - t = <<miss>>$ and $E = <<E>>$.

A step moves each weight by $-\eta\,(o - t)\,x_i$, and so $o$ by $-\eta\,(o - t)(x_1^2 + x_2^2)$. Here
$x_1^2 + x_2^2 = <<length>>$: every step multiplies $o - t$ by $1 - <<length>>\,\eta$ and the error by its square.

<<rates>>

A factor just below 1 takes many steps, one near 0 takes few, and one beyond $-1$ jumps over the target and lands
farther away than it was.
"""


def _worked(given: Given) -> str:
    (w1, w2), (x1, x2), (t,) = given["weights"], given["x"], given["y"]
    rows = []
    for number, rate in enumerate(given["rates"], 1):
        _, one, two = _errors(given, rate, 2)
        factor = _factor(given, rate)
        rows.append(
            rf"* $\eta_{number} = {rate:g}$: the factor is ${factor:.4f}$, its square ${factor**2:.4f}$; the error "
            f"becomes {one:.{PLACES}f}, then {two:.{PLACES}f}: {_kind(given, rate)}"
        )
    o = w1 * x1 + w2 * x2
    facts = {"o": f"{o:.2f}", "miss": f"{o - t:.2f}", "E": f"{_error(given):.{PLACES}f}", "rates": "\n".join(rows)}
    return fill(WORKED, facts | {"length": f"{x1**2 + x2**2:.2f}"})


def _facts(given: Given) -> dict[str, str]:
    (w1, w2), (x1, x2), (t,) = given["weights"], given["x"], given["y"]
    numbers = {"w1": w1, "w2": w2, "x1": x1, "x2": x2, "t": t}
    rates = {f"eta_{number}": f"{rate:g}" for number, rate in enumerate(given["rates"], 1)}
    return {name: f"{number:.1f}" for name, number in numbers.items()} | rates


@question(
    "hcaim/learning_rate",
    title="An experiment with learning rates",
    source=f"{SOURCE}, P2",
    level="apply",
    minutes=15,
    points=3.5,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    audit=audit_learning_rate,
    worked=_worked,
    confirm=_confirm,
    follow=_follow,
)
def learning_rate(given: Given) -> Key:
    r"""A single linear neuron $o = w_1 x_1 + w_2 x_2$, without a bias, is trained on one example: $x_1 = <<x1>>$,
    $x_2 = <<x2>>$, target $t = <<t>>$. The error is $E = \frac12 (t - o)^2$. The weights start at $w_1 = <<w1>>$,
    $w_2 = <<w2>>$.

    Make two steps of gradient descent with each of three learning rates, always from the same start:
    $\eta_1 = <<eta_1>>$, $\eta_2 = <<eta_2>>$, $\eta_3 = <<eta_3>>$. Then say of each
    whether it is slow, good or diverging here.

    Keep more digits on paper than you hand in.
    """
    start = _error(given)
    key = {"E": Expected(start, f"{start:.{PLACES}f}", half_unit(PLACES))}
    for number, rate in enumerate(given["rates"], 1):
        _, one, two = _errors(given, rate, 2)
        ratio = one / start
        # Two steps can be had from one: what rounding E and that carries over is tolerated.
        carried = half_unit(PLACES) * (1 + 2 * ratio + ratio**2)
        key[f"E{number}_one"] = Expected(one, f"{one:.{PLACES}f}", half_unit(PLACES))
        key[f"E{number}_two"] = Expected(two, f"{two:.{PLACES}f}", carried)
    for number, rate in enumerate(given["rates"], 1):
        kind = _kind(given, rate)
        key[f"kind{number}"] = Expected(kind, shown_choices(_options(kind), [kind]))
    return key
