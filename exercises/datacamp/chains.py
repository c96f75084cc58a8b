"""The slope of a weight two layers before the output, as a product along its path (DataCamp, "Introduction to Deep
Learning in Python", chapter 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exercises import steps
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.model import Given, Key, NetworkDrawing, Part, Stream, Value
from exercises.numbers import bracketed
from exercises.steps import Asked
from exercises.visibility import differ
from reference import sampling
from reference.training_step import TrainingStep


@dataclass(frozen=True, slots=True)
class Path:
    """What the two ReLUs on the path do."""

    on: tuple[bool, bool]
    chance: float  # how often it is drawn
    visible: tuple[str, ...]  # the mistakes that must show in the numbers


PATHS = {
    "on": Path((True, True), 0.6, ("error-halved", "sign-flipped", "input-left-out", "weights-left-out")),
    "first off": Path((False, True), 0.2, ("dead-relu-passes",)),
    "second off": Path((True, False), 0.2, ("dead-relu-passes",)),
}
# No update and no matrix is asked for, and a slope that is missing is a ReLU that is off and lets the error through.
ELSEWHERE = ("updated-weights-used", "gradient-transposed", "hidden-slope-missing")
OFF = "exactly 0 behind a ReLU that is off"
PLACES = 3
LEAST, MOST = 1.0, 999.0  # of every answer that is not 0: four digits are shown
MARGIN = 0.2  # of every ReLU from its kink


def _asked(given: Given) -> tuple[Asked, ...]:
    """Backwards from the output: its slope, that of node 5, and the weight's."""
    i, j = given["asked"]
    return (
        Asked("prediction", "a[3][0]", "the prediction of the network", places=PLACES, points=0.5),
        Asked(
            "output",
            "delta[2][0]",
            "the slope of the loss with respect to the prediction",
            places=PLACES,
            points=0.5,
        ),
        Asked(
            "node_5",
            "delta[1][0]",
            "the slope of the loss with respect to what node 5 *receives* (before its ReLU)",
            places=PLACES,
        ),
        Asked(
            "weight",
            f"nabla_w[0][{i},{j}]",
            f"the slope of the loss with respect to the marked weight, from node {j + 1} to node {i + 3}",
            places=PLACES,
        ),
    )


def _draw(stream: Stream) -> Given:
    path = str(stream.choice(list(PATHS), p=[each.chance for each in PATHS.values()]))
    i, j = (int(each) for each in stream.integers(0, 2, 2))

    def drawn() -> Given:
        return {
            "weights": [
                sampling.readable(stream, shape, -2.5, 2.5, places=1).tolist() for shape in ((2, 2), (1, 2), (1, 1))
            ],
            "biases": [[0, 0], [0], [0]],
            "activations": ["relu", "relu", "identity"],
            "loss": "sse",
            "x": sampling.readable(stream, 2, 1.1, 4, places=1).tolist(),
            "y": sampling.readable(stream, 1, -9, 9, places=1).tolist(),
            "train_biases": False,
            "path": path,
            "asked": [i, j],
        }

    return sampling.until(drawn, _fits, tries=5000)


def _fits(given: Given) -> bool:
    """Whether the ReLUs are as the path says, off their kinks, and every answer that is not 0 has its digits."""
    (rows, (second,), ((last,),)), (i, _) = given["weights"], given["asked"]
    first = [sum(w * x for w, x in zip(row, given["x"], strict=True)) for row in rows]
    received = sum(w * max(0.0, z) for w, z in zip(second, first, strict=True))
    if min(abs(z) for z in (*first, received)) < MARGIN:
        return False
    if (first[i] > 0, received > 0) != PATHS[given["path"]].on:
        return False
    error = last * max(0.0, received) - given["y"][0]
    sizes = [abs(each) for each in _answers(given) if each != 0]
    if abs(error) < LEAST or not all(LEAST <= size <= MOST for size in sizes):
        return False
    key = steps.solve(given, _asked(given))
    apart = all(
        differ(key, {part: number}, {}) for parts in _own_mistakes(given).values() for part, number in parts.items()
    )
    return apart and steps.worth_asking(given, _asked(given), PATHS[given["path"]].visible)


def _answers(given: Given) -> list[float]:
    outcome = TrainingStep.from_json(given).under()
    return [float(value) for value in steps.values(outcome, _asked(given)).values()]


def _own_mistakes(given: Given) -> dict[str, dict[str, float]]:
    """Mistakes that are no altered equation."""
    if given["path"] != "on":
        return {}
    (i, j), (_, (second,), ((last,),)) = given["asked"], given["weights"]
    value, output = given["x"][j], _answers(given)[1]
    return {
        "live-relu-blocks": {"node_5": 0.0, "weight": 0.0},
        "added-instead-of-multiplied": {"node_5": output + last, "weight": output + last + second[i] + value},
        "one-factor-of-the-chain-left-out": {"weight": output * last * value},
    }


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {**steps.alternatives(given, _asked(given)), **_own_mistakes(given)}
    return {mistake: values for mistake, values in found.items() if mistake not in ELSEWHERE}


def _parts(given: Given) -> tuple[Part, ...]:
    """The slots; where a ReLU on the path is off, the answers behind it are exactly 0."""
    answers = dict(zip((each.id for each in _asked(given)), _answers(given), strict=True))
    return tuple(
        replace(part, exempt=OFF if answers[part.id] == 0 else "") for part in steps.parts(given, _asked(given))
    )


def _picture(given: Given) -> NetworkDrawing:
    rows, (second,), ((last,),) = given["weights"]
    i, j = given["asked"]
    edges = {(0, b, a): f"{rows[a][b]:g}" for a in range(2) for b in range(2)}
    edges |= {(1, b, 0): f"{second[b]:g}" for b in range(2)} | {(2, 0, 0): f"{last:g}"}
    x = given["x"]
    return NetworkDrawing(
        nodes=(tuple(f"{each:g}" for each in x), ("ReLU", "ReLU"), ("ReLU",), ("?",)),
        names=(("node 1", "node 2"), ("node 3", "node 4"), ("node 5",), (f"target {given['y'][0]:g}",)),
        edges=edges,
        asked=(0, j, i),
        caption=f"A 2-2-1-1 network. The inputs are {x[0]:g} and {x[1]:g}. Weights: node 1 to node 3 {edges[0, 0, 0]}, "
        f"node 2 to node 3 {edges[0, 1, 0]}, node 1 to node 4 {edges[0, 0, 1]}, node 2 to node 4 {edges[0, 1, 1]}, "
        f"node 3 to node 5 {edges[1, 0, 0]}, node 4 to node 5 {edges[1, 1, 0]}, node 5 to the output "
        f"{edges[2, 0, 0]}. The weight asked for leads from node {j + 1} to node {i + 3}.",
    )


WORKED = r"""
* Forward: node 3 receives $<<z3>>$ and node 4 $<<z4>>$, so they give <<a3>> and <<a4>>. Node 5 receives $<<z5>>$ and
  gives <<a5>>. The prediction is $<<last>> \cdot <<a5>> = <<prediction>>$.
* Slope at the output: $2 \cdot (<<prediction>> - <<target>>) = <<output>>$.
* Node 5: $<<output_factor>> \cdot <<last>> \cdot <<on5>> = <<node_5>>$, its ReLU having slope <<on5>>.
* The marked weight: $<<node_5_factor>> \cdot <<second>> \cdot <<on>> \cdot <<value>> = <<weight>>$; the factors are
  the slope at node 5, the weight from node <<node>> to node 5, the slope of node <<node>>'s ReLU (<<on>>), and the
  value that enters through the weight.
"""


def _worked(given: Given) -> str:
    (i, j), (_, (second,), ((last,),)) = given["asked"], given["weights"]
    outcome = TrainingStep.from_json(given).under()
    (z3, z4), (z5,) = (outcome.array("z", level) for level in range(2))
    prediction, output, node_5, weight = _answers(given)
    numbers = {"z3": z3, "z4": z4, "z5": z5, "a3": max(0, z3), "a4": max(0, z4), "a5": max(0, z5)}
    numbers |= {"prediction": prediction, "output": output, "node_5": node_5, "weight": weight}
    facts = {name: f"{number:.7g}" for name, number in numbers.items()}
    factors = {"last": last, "second": second[i], "value": given["x"][j], "target": given["y"][0]}
    factors |= {"output_factor": output, "node_5_factor": node_5}
    facts |= {name: bracketed(f"{number:.7g}") for name, number in factors.items()}
    on = {"on5": f"{z5 > 0:d}", "on": f"{(z3, z4)[i] > 0:d}", "node": str(i + 3)}
    return fill(WORKED, facts | on)


@question(
    "datacamp/two_layer_chain",
    title="A weight two layers before the output",
    source=SOURCE,
    level="apply",
    minutes=8,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    picture=_picture,
    worked=_worked,
    confirm=steps.confirm,
    dead_relus=True,
    follow=lambda given, part, answers: steps.follow(given, part, answers, _asked(given)),
    combined=lambda given, pair: steps.combined(given, pair, _asked(given)),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, _asked(given)),
    alike=(("sign-flipped", "error-without-sign"),),
)
def two_layer_chain(given: Given) -> Key:
    r"""Nodes 3, 4 and 5 of the network in the picture use the ReLU activation; the output uses none. There are no
    biases. The loss is the squared error, $(\text{prediction} - \text{target})^2$, **without** a factor ½.

    Make a forward pass. Then go back from the output to the marked weight: its slope is a product along the one path
    that leads from it to the output. Slopes may well be 0.
    """
    return steps.solve(given, _asked(given))
