"""One round of backpropagation on a ReLU network (DataCamp, "Introduction to Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from exercises.choices import picked
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.letters import shown_choices
from exercises.model import Expected, Given, Key, NetworkDrawing, Option, Part, Stream, Value
from exercises.steps import confirm
from reference import sampling
from reference.training_step import TrainingStep

UNKNOWN = "not enough information"

# Round -> what the text says of the node fed into. In the last two, one of the three factors is withheld.
ROUNDS = {
    "live": "received a positive value",
    "off": "received a negative value",
    "state withheld": "received a value that is not shown",
    "slope withheld": "received a positive value",
}
# How often each round is drawn: that something is missing is right for a quarter of the students.
CHANCES = {"live": 0.45, "off": 0.3, "state withheld": 0.125, "slope withheld": 0.125}
# Where 0 or the product is right, its rank among the three numbers is drawn first, each as likely: then neither the
# largest nor the middle number is the better guess.
RANKS = 3
# Round in which nothing is withheld -> the slope of the ReLU.
NUMBERS = {"live": 1, "off": 0}
# Round -> the mistake behind the product, behind 0 and behind "not enough information"; None is right.
WRONG: dict[str, tuple[str | None, str | None, str | None]] = {
    "live": (None, "live-relu-blocks", "information-overlooked"),
    "off": ("dead-relu-passes", None, "information-overlooked"),
    "state withheld": ("assumed-missing-information", "assumed-missing-information", None),
    "slope withheld": ("assumed-missing-information", "assumed-missing-information", None),
}
# Third choice beside 0 and the product -> its number, from the value in, the slope at the node fed into and the
# value of the other node that feeds it. Some are smaller than the product and some are larger.
THIRD: dict[str, Callable[[int, int, int], int]] = {
    "incoming-slope-left-out": lambda value, slope, other: value,
    "input-left-out": lambda value, slope, other: slope,
    "added-instead-of-multiplied": lambda value, slope, other: value + slope,
    "all-inputs-added": lambda value, slope, other: (value + other) * slope,
    "step-instead-of-slope": lambda value, slope, other: -value * slope,
}

FACTORS = (
    Option("input", "the value of the node that feeds the weight"),
    Option("weight", "the weight's own value", "weight-as-input"),
    Option("activation", "the slope of the activation function at the node the weight leads to"),
    Option("rate", "the learning rate", "learning-rate-as-factor"),
    Option("loss", "the slope of the loss at the node the weight leads to"),
    Option("output", "the value of the node the weight leads to", "output-value-as-factor"),
)
RIGHT_FACTORS = ("activation", "input", "loss")

PUBLISHED_ROUND: Given = {
    "weights": [[[1, 1], [2, -1]], [[1, 2]]],
    "biases": [[0, 0], [0]],
    "activations": ["relu", "identity"],
    "loss": "half_sse",
    "x": [2, 1],
    "y": [6],
    "asked": [0, 0],
    "round": "live",
    "third": "incoming-slope-left-out",
    "shown": [option.id for option in FACTORS],
}


def _value_and_slope(given: Given) -> tuple[int, int]:
    """What enters through the weight, and the slope of the loss at the node it leads to."""
    layer = TrainingStep.from_json(given).under().chain[0]
    i, j = given["asked"]
    return int(layer.input[0, j]), int(layer.upstream[0, i])


def _third(given: Given, value: int, slope: int) -> int:
    """The number of the third choice."""
    return THIRD[given["third"]](value, slope, int(given["x"][1 - given["asked"][1]]))


def _draw_round(stream: Stream) -> Given:
    name = str(stream.choice(list(CHANCES), p=list(CHANCES.values())))
    rank = int(stream.integers(RANKS))
    shown = [FACTORS[i].id for i in stream.permutation(len(FACTORS))]

    def drawn() -> Given:
        given = {
            **PUBLISHED_ROUND,
            "weights": [
                sampling.readable(stream, (2, 2), -3, 3, places=0).tolist(),
                sampling.readable(stream, (1, 2), -3, 3, places=0).tolist(),
            ],
            "x": stream.integers(2, 5, 2).tolist(),
            "asked": stream.integers(0, 2, 2).tolist(),
            "round": name,
            "third": str(stream.choice(list(THIRD))),
            "shown": shown,
        }
        output = TrainingStep.from_json(given).under().array("a", 2)[0]
        return {**given, "y": [float(output + stream.choice([-2, -1, 1, 2]))]}

    return sampling.until(drawn, lambda given: _fits(given, rank))


def _fits(given: Given, rank: int) -> bool:
    """Whether the state is as told, no choice coincides with another, no slope is 0 by accident, and the number that
    is right, if one is, has this rank among the three."""
    z = np.asarray(given["weights"][0]) @ np.asarray(given["x"])
    as_told = z[given["asked"][0]] < 0 if given["round"] == "off" else z[given["asked"][0]] > 0
    if not as_told or (z == 0).any():
        return False
    value, slope = _value_and_slope(given)
    numbers = (0, value * slope, _third(given, value, slope))
    ranked = given["round"] not in NUMBERS or sorted(numbers).index(value * NUMBERS[given["round"]] * slope) == rank
    return sampling.told_apart(numbers, 1) and ranked


def _options(given: Given) -> tuple[Option, ...]:
    """Numbers ascending, then "not enough information"; every wrong one is a mistake."""
    value, slope = _value_and_slope(given)
    product, zero, unknown = WRONG[given["round"]]
    numbers = {value * slope: product, 0: zero, _third(given, value, slope): given["third"]}
    options = [Option(str(number), f"${number}$", mistake) for number, mistake in sorted(numbers.items())]
    return (*options, Option(UNKNOWN, UNKNOWN, unknown))


def _factors(given: Given) -> tuple[Option, ...]:
    """The factors in the order in which this student sees them; variants from before they were shuffled have none."""
    return picked(FACTORS, given.get("shown", [option.id for option in FACTORS]))


def _round_parts(given: Given) -> tuple[Part, ...]:
    return (
        Part("slope", "choice", "the slope needed to update the weight marked **?**", 1.0, options=_options(given)),
        Part(
            "factors", "choices", "all the factors of which such a slope is the product", 1.0, options=_factors(given)
        ),
    )


def _round_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    right = round_of_backpropagation.solve(given)["slope"].value
    wrong: dict[str, dict[str, Value]] = {
        option.misconception: {"slope": option.id}
        for option in _options(given)
        if option.misconception and option.id != right
    }
    for option in FACTORS:
        if option.misconception:
            wrong[option.misconception] = {"factors": sorted((*RIGHT_FACTORS, option.id))}
    wrong["factor-forgotten"] = {"factors": ["input", "loss"]}
    return wrong


def _round_picture(given: Given) -> NetworkDrawing:
    hidden, out = TrainingStep.from_json(given).under().chain
    i, j = given["asked"]
    withheld = given["round"] == "slope withheld"
    edges = {(0, b, a): f"{hidden.w[a, b]:g}" for a in range(2) for b in range(2)}
    edges |= {(1, b, 0): f"{out.w[0, b]:g}" for b in range(2)} | {(0, j, i): "?"}
    slopes = ["" if withheld else f"{s:g}" for s in (*hidden.upstream[0], out.delta[0, 0])]
    told = "the slopes behind it are not shown" if withheld else f"the slopes behind it are {', '.join(slopes)}"
    return NetworkDrawing(
        nodes=(tuple(f"{v:g}" for v in hidden.input[0]), tuple(slopes[:2]), (slopes[2],)),
        names=(("node 1", "node 2"), ("node 3", "node 4"), ("output",)),
        edges=edges,
        asked=(0, j, i),
        slopes=frozenset({(1, 0), (1, 1), (2, 0)}),
        caption=f"A 2-2-1 network. The inputs are {hidden.input[0, 0]:g} and {hidden.input[0, 1]:g}; the weight asked "
        f"for leads from node {j + 1} to node {i + 3}; {told} (node 3, node 4, output).",
    )


WORKED_ROUND = {
    "live": r"The node is on, so the slope of its ReLU is 1: $<<value>> \cdot 1 \cdot (<<slope>>) = <<product>>$.",
    "off": r"The node is off, so the slope of its ReLU is 0, and $<<value>> \cdot 0 \cdot (<<slope>>) = 0$.",
    "state withheld": "The value in is $<<value>>$ and the slope of the loss is $<<slope>>$, but whether the ReLU is "
    "on is not said: the slope is $<<product>>$ or 0.",
    "slope withheld": "The value in is $<<value>>$ and the ReLU is on, but the slope of the loss is not shown.",
}


def _worked_round(given: Given) -> str:
    value, slope = _value_and_slope(given)
    facts = {"value": value, "slope": slope, "product": value * slope}
    first = "Slope of a weight = value in × slope of the activation × slope of the loss at the node it leads to. "
    return first + fill(WORKED_ROUND[given["round"]], facts)


@question(
    "datacamp/round",
    title="One round of backpropagation",
    source=SOURCE,
    level="apply",
    minutes=4,
    points=2,
    draw=_draw_round,
    parts=_round_parts,
    alternatives=_round_alternatives,
    facts=lambda given: {"told": ROUNDS[given["round"]], "node": f"node {given['asked'][0] + 3}"},
    picture=_round_picture,
    published=PUBLISHED_ROUND,
    worked=_worked_round,
    confirm=confirm,
    dead_relus=True,
)
def round_of_backpropagation(given: Given) -> Key:
    """In the network below a forward pass has been made, and backpropagation has come back as far as the squares
    show. Round nodes show values of the forward pass. Square nodes show the slope of the loss with respect to that
    node's output; an empty square says nothing of it.

    The nodes in the middle use the ReLU activation. The weight marked **?** leads to <<node>>, which <<told>>.
    """
    value, slope = _value_and_slope(given)
    slope_of_relu = NUMBERS.get(given["round"])
    right = UNKNOWN if slope_of_relu is None else str(value * slope_of_relu * slope)
    return {
        "slope": Expected(right, shown_choices(_options(given), [right])),
        "factors": Expected(sorted(RIGHT_FACTORS), shown_choices(_factors(given), RIGHT_FACTORS)),
    }
