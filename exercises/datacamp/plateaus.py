"""What a flat part of the loss may be (DataCamp, "Introduction to Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from exercises.choices import Stem, choice_question
from exercises.datacamp.source import SOURCE
from exercises.model import Option

# Kind of point -> its words.
KINDS = {
    "minimum": "a minimum: the loss is larger all around",
    "maximum": "a maximum: the loss is smaller all around",
    "saddle": "a saddle: all slopes are 0, but the loss rises in one direction and falls in another",
    "saturation": "saturation: the slope is so small that a step hardly moves, but it is not 0",
    "plateau": "a plateau: the loss is exactly the same all around",
    "slope": "no flat part: the slope is clearly not 0",
}
# Kind that is right -> kind that was chosen -> the mistake.
CONFUSED: dict[str, dict[str, str]] = {
    "minimum": {
        "maximum": "surroundings-misread",
        "saddle": "surroundings-misread",
        "saturation": "zero-slope-taken-for-small",
        "plateau": "flat-point-taken-for-flat-region",
        "slope": "flat-part-overlooked",
    },
    "saturation": {
        "minimum": "flat-means-minimum",
        "maximum": "surroundings-misread",
        "saddle": "surroundings-misread",
        "plateau": "small-slope-taken-for-zero",
        "slope": "flat-part-overlooked",
    },
    "plateau": {
        "minimum": "flat-means-minimum",
        "maximum": "surroundings-misread",
        "saddle": "surroundings-misread",
        "saturation": "zero-slope-taken-for-small",
        "slope": "flat-part-overlooked",
    },
    "slope": {kind: "flat-without-zero-slope" for kind in KINDS if kind != "slope"},
}
CONFUSED["maximum"] = {**CONFUSED["minimum"], "minimum": "flat-means-minimum"}
CONFUSED["saddle"] = {**CONFUSED["maximum"], "maximum": "surroundings-misread"}


def _point(loss: str, point: str, kind: str, worked: str) -> Stem:
    """A loss, a point of it, what it is there, and why."""
    options = tuple(
        Option(name, words, None if name == kind else CONFUSED[kind][name]) for name, words in KINDS.items()
    )
    return Stem(f"The loss is ${loss}$, and the weights have come to ${point}$.", options, worked)


POINTS = {
    "square": _point("w^2", "w = 0", "minimum", "$w^2$ is 0 there and positive everywhere else; its slope $2w$ is 0."),
    "moved square": _point(
        "(w - 3)^2 + 2",
        "w = 3",
        "minimum",
        "The slope $2 (w - 3)$ is 0 there, and every other $w$ has a larger loss. A minimum need not be 0.",
    ),
    "fourth power": _point(
        "w^4",
        "w = 0",
        "minimum",
        "The slope $4 w^3$ is 0 there, and $w^4$ is positive on both sides: very flat, but a minimum.",
    ),
    "bowl": _point(
        "w_1^2 + w_2^2",
        "(w_1, w_2) = (0, 0)",
        "minimum",
        "Both slopes, $2 w_1$ and $2 w_2$, are 0, and in every direction the loss rises.",
    ),
    "one of two": _point(
        "(w^2 - 1)^2",
        "w = 1",
        "minimum",
        "The slope $4 w (w^2 - 1)$ is 0 there, and the loss, 0, is positive all around. $w = -1$ is a second minimum.",
    ),
    "between two": _point(
        "(w^2 - 1)^2",
        "w = 0",
        "maximum",
        "The slope $4 w (w^2 - 1)$ is 0 there. The loss is 1 and falls on both sides: a hilltop between two minima.",
    ),
    "hilltop": _point(
        "4 - w^2",
        "w = 0",
        "maximum",
        "The slope $-2w$ is 0 there, and the loss falls on both sides. Gradient descent stays only if it starts there "
        "exactly.",
    ),
    "cubic": _point(
        "w^3",
        "w = 0",
        "saddle",
        "The slope $3 w^2$ is 0 there; to the right the loss rises, to the left it falls.",
    ),
    "saddle": _point(
        "w_1^2 - w_2^2",
        "(w_1, w_2) = (0, 0)",
        "saddle",
        "Both slopes, $2 w_1$ and $-2 w_2$, are 0. The loss rises along $w_1$ and falls along $w_2$.",
    ),
    "product": _point(
        "w_1 w_2",
        "(w_1, w_2) = (0, 0)",
        "saddle",
        "The slopes are $w_2$ and $w_1$, both 0 there. Where both weights have the same sign the loss is positive, "
        "where the signs differ it is negative.",
    ),
    "sigmoid": _point(
        r"\sigma(10 w)",
        "w = 2",
        "saturation",
        r"The slope is $10\,\sigma(20)\,(1 - \sigma(20))$, about $2 \cdot 10^{-8}$: not 0, but no step worth the name. "
        "The loss is nearly as large as it can be, and it falls all the way to the left.",
    ),
    "tanh": _point(
        r"1 - \tanh(5 w)",
        "w = -2",
        "saturation",
        r"The slope is $-5\,(1 - \tanh^2(-10))$, about $-4 \cdot 10^{-8}$: not 0, but no step worth the name. The loss "
        "is nearly 2, and far to the right it is nearly 0.",
    ),
    "relu": _point(
        r"(\mathrm{ReLU}(w) - 1)^2",
        "w = -2",
        "plateau",
        "The ReLU is off there and to both sides of there, so the loss is 1 and its slope exactly 0. The minimum, at "
        "$w = 1$, is never reached.",
    ),
    "two relus": _point(
        r"(\mathrm{ReLU}(w_1) + \mathrm{ReLU}(w_2) - 1)^2",
        "(w_1, w_2) = (-1, -3)",
        "plateau",
        "Both ReLUs are off, and stay off for small changes of either weight: the loss is 1 all around.",
    ),
    "on the slope": _point("w^2", "w = 1", "slope", "The slope is $2w = 2$: descent goes on, to the left."),
    "on the saddle": _point(
        "w_1^2 - w_2^2",
        "(w_1, w_2) = (0, 1)",
        "slope",
        "The slope along $w_1$ is 0, but along $w_2$ it is $-2$: a point is flat only if *all* slopes are 0.",
    ),
}

flat_part = choice_question(
    "datacamp/flat_part",
    title="What kind of flat part?",
    source=SOURCE,
    level="apply",
    minutes=2,
    statement="""Gradient descent goes on until it reaches a flat part of the loss.

<<stem>> What is there?""",
    stems=POINTS,
)

MEANINGS = {
    "may be": Stem(
        "Gradient descent, with an ordinary learning rate, has come to a place where its steps hardly change anything. "
        "What is true of that place?",
        (
            Option("low", "It may be a minimum, lower than all around it."),
            Option("saddle", "It may be a saddle: the loss still falls in some direction."),
            Option("saturated", "Activation functions may be saturated, far from any minimum."),
            Option("off", "The ReLUs may be off there for all examples."),
            Option("lowest", "The loss is the lowest there is, or descent would go on.", "flat-means-lowest-of-all"),
            Option("none", "The loss is 0, for otherwise the weights would still move.", "flat-means-no-error"),
            Option("steep", "It may be the place where the loss is steepest.", "flat-without-zero-slope"),
        ),
        "Steps are short where slopes are small. That happens at minima, low or not so low, at saddles, and wherever "
        "the slopes of activation functions are (nearly) 0.",
    ),
    "follows": Stem(
        "All slopes are nearly 0, and the learning rate is an ordinary one. What follows?",
        (
            Option("step", "The next step hardly changes the weights."),
            Option("elsewhere", "There may be a lower loss elsewhere."),
            Option("start", "Another random start may end at another loss."),
            Option("solved", "The examples are predicted without error.", "flat-means-no-error"),
            Option("weights", "The weights are nearly 0, like their slopes.", "slope-of-zero-is-weight-of-zero"),
            Option("lowest", "There is no lower loss anywhere.", "flat-means-lowest-of-all"),
            Option("minimum", "In every direction the loss rises from here.", "flat-means-minimum"),
        ),
        "Slopes say how the loss changes *here*. They do not say how large it is, nor what it is elsewhere, nor how "
        "large the weights are.",
    ),
    "saturated": Stem(
        "An output uses the sigmoid, and what it receives is a large positive number; the target is 0, and the loss is "
        "the squared error. What follows?",
        (
            Option("wrong", "The prediction is about as wrong as it can be."),
            Option("small", "The slope of the sigmoid is nearly 0."),
            Option("slow", "The slopes of the weights that lead to it are nearly 0."),
            Option("right", "The node has learned all that this target asks of it.", "flat-means-no-error"),
            Option("large", "The larger the error is here, the longer is the step.", "slope-as-large-as-the-error"),
            Option("minimum", "The weights are at a minimum of the loss.", "flat-means-minimum"),
            Option("weights", "The weights that lead to it are nearly 0.", "slope-of-zero-is-weight-of-zero"),
        ),
        "The output is nearly 1, the target 0. But the slope of the sigmoid is a factor of every slope before it, and "
        "where the sigmoid is flat it makes them nearly 0, however large the error.",
    ),
    "what to do": Stem(
        "Training has come to a halt at a loss that is much too large. What is worth trying?",
        (
            Option("start", "training again from other random weights"),
            Option("rate", "another learning rate, larger or smaller"),
            Option("activation", "looking for units that are off or saturated"),
            Option("accept", "nothing: a flat part is the best that can be reached", "flat-means-lowest-of-all"),
            Option("zero", "starting again with all weights at 0, a neutral place", "zero-is-a-neutral-start"),
            Option("sign", "adding the slopes instead of subtracting them", "update-added"),
            Option("equal", "starting again with all weights of a layer equal", "equal-nodes-specialise"),
        ),
        "A flat part is not always a good minimum. Another start leads elsewhere, another learning rate may step "
        "across, and units that are off or saturated pass no slope back.",
    ),
}

flat_meaning = choice_question(
    "datacamp/flat_meaning",
    title="What a flat part means",
    source=SOURCE,
    level="recall",
    minutes=3,
    points=2,
    statement="<<stem>> Several are right.",
    stems=MEANINGS,
    prompt="the letters of all that are true",
    several=True,
)
