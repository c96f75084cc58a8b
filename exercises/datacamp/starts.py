"""Why training starts from random weights: two nodes that start equal, by numbers (DataCamp, "Introduction to Deep
Learning in Python", chapter 2)."""

from __future__ import annotations

from exercises import steps
from exercises.choices import one_of, picked
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.letters import shown_choices
from exercises.model import Expected, Given, Key, NetworkDrawing, Option, Part, Stream, Value
from exercises.numbers import bracketed
from exercises.steps import Asked
from reference import sampling
from reference.training_step import TrainingStep

ASKED = (
    Asked("node_3", "nabla_w[0][0,0]", "the slope of the loss for the weight from node 1 to node 3", places=3),
    Asked("node_4", "nabla_w[0][1,0]", "the slope of the loss for the weight from node 1 to node 4", places=3),
)
VISIBLE = ("error-halved", "sign-flipped", "input-left-out", "weights-left-out")
ELSEWHERE = ("updated-weights-used", "gradient-transposed")  # no update and no matrix is asked for
LEAST, MOST = 1.0, 999.0  # of the slopes: four digits are shown
SHOWN = 4

LATER = (
    Option("equal", "The same as each other, for every input: their weights are still equal."),
    Option("special", "Different things: each has learned what the other has not.", "equal-nodes-specialise"),
    Option("first", "Different things: node 3 learns first, because it is the first.", "order-of-nodes-matters"),
    Option("rate", "Different things, if only the learning rate is large enough.", "learning-rate-breaks-ties"),
    Option("examples", "Different things, because every example changes them in its own way.", "examples-break-ties"),
    Option("zero", "What they computed at the start: equal weights have slope 0 and never change.", "equal-means-flat"),
)
RIGHT = "equal"


def _draw(stream: Stream) -> Given:
    sign = float(stream.choice([-1.0, 1.0]))  # of the slope, which would be positive for most
    shown = one_of(stream, RIGHT, [option.id for option in LATER if option.misconception], SHOWN)

    def drawn() -> Given:
        row = sampling.readable(stream, 2, -2.5, 2.5, places=1).tolist()
        out = float(sampling.readable(stream, (), -2.5, 2.5, places=1))
        return {
            "weights": [[row, row], [[out, out]]],
            "biases": [[0, 0], [0]],
            "activations": ["relu", "identity"],
            "loss": "sse",
            "x": sampling.readable(stream, 2, 1.1, 4, places=1).tolist(),
            "y": sampling.readable(stream, 1, -9, 9, places=1).tolist(),
            "train_biases": False,
            "shown": shown,
        }

    return sampling.until(drawn, lambda given: _fits(given, sign))


def _fits(given: Given, sign: float) -> bool:
    """Whether both nodes are on, the slope has its sign and its digits, and every mistake shows."""
    received = sum(w * x for w, x in zip(given["weights"][0][0], given["x"], strict=True))
    if received < 0.2:
        return False
    slope = float(TrainingStep.from_json(given).under().array("nabla_w", 0)[0, 0])
    return LEAST <= sign * slope <= MOST and steps.worth_asking(given, ASKED, VISIBLE)


def _parts(given: Given) -> tuple[Part, ...]:
    prompt = "what nodes 3 and 4 compute after a thousand steps of gradient descent from this start"
    return (
        *steps.parts(given, ASKED),
        Part("later", "choice", prompt, options=picked(LATER, given["shown"])),
    )


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found = steps.alternatives(given, ASKED)
    for mistake in ELSEWHERE:
        found.pop(mistake, None)
    for option in _parts(given)[-1].options:
        if option.misconception:
            found[option.misconception] = {"later": option.id}
    return found


def _picture(given: Given) -> NetworkDrawing:
    (row, _), ((out, _),) = given["weights"]
    x = given["x"]
    edges = {(0, j, i): f"{row[j]:g}" for j in range(2) for i in range(2)}
    edges |= {(1, i, 0): f"{out:g}" for i in range(2)}
    return NetworkDrawing(
        nodes=(tuple(f"{each:g}" for each in x), ("ReLU", "ReLU"), ("?",)),
        names=(("node 1", "node 2"), ("node 3", "node 4"), (f"target {given['y'][0]:g}",)),
        edges=edges,
        caption=f"A 2-2-1 network. The inputs are {x[0]:g} and {x[1]:g}. Nodes 3 and 4 have equal weights: {row[0]:g} "
        f"from node 1, {row[1]:g} from node 2, and {out:g} to the output.",
    )


WORKED = r"""
* Both nodes receive $<<received>>$ and are on. The prediction is $2 \cdot <<out>> \cdot <<received>> = <<prediction>>$,
  so the slope of the loss at the output is $2 \cdot (<<prediction>> - <<target>>) = <<output>>$.
* The slope of either weight is value in × slope of the ReLU × slope of the loss at the node's output:
  $<<value>> \cdot 1 \cdot (<<out>> \cdot <<output_factor>>) = <<slope>>$. Nothing in it says which node it is.
* Equal weights and equal slopes give equal weights after every step, for every example and every learning rate. The
  two nodes remain one node written twice; only a start with different weights makes them different.
"""


def _worked(given: Given) -> str:
    outcome = TrainingStep.from_json(given).under()
    prediction = float(outcome.array("a", 2)[0])
    output = 2 * (prediction - given["y"][0])
    facts = {
        "received": f"{float(outcome.array('z', 0)[0]):.7g}",
        "prediction": f"{prediction:.7g}",
        "output": f"{output:.7g}",
        "output_factor": bracketed(f"{output:.7g}"),
        "target": bracketed(f"{given['y'][0]:.7g}"),
        "out": bracketed(f"{given['weights'][1][0][0]:.7g}"),
        "value": f"{given['x'][0]:g}",
        "slope": f"{float(outcome.array('nabla_w', 0)[0, 0]):.3f}",
    }
    return fill(WORKED, facts)


@question(
    "datacamp/equal_start",
    title="Two nodes that start equal",
    source=SOURCE,
    level="apply",
    minutes=6,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    picture=_picture,
    worked=_worked,
    confirm=steps.confirm,
    combined=lambda given, pair: steps.combined(given, pair, ASKED),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, ASKED),
    alike=(
        ("error-halved", "averaged-over-inputs"),
        ("sign-flipped", "error-without-sign"),
        ("hidden-activation-at-output", "relu-applied-to-error", "hidden-slope-at-output"),
    ),
)
def equal_start(given: Given) -> Key:
    r"""In the network in the picture nodes 3 and 4 start with equal weights, into them and out of them. Both use the
    ReLU activation, the output uses none, and there are no biases. The loss is the squared error,
    $(\text{prediction} - \text{target})^2$, **without** a factor ½.

    Make a forward and a backward pass.
    """
    later = Expected(RIGHT, shown_choices(_parts(given)[-1].options, [RIGHT]))
    return {**steps.solve(given, ASKED), "later": later}
