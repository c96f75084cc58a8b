"""The three factors of a weight's slope in words: which one is missing, and where the third one stands (DataCamp,
"Introduction to Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from exercises.choices import Stem, choice_question
from exercises.datacamp.source import SOURCE
from exercises.model import Option

NOTHING = "nothing"
# What may be missing -> its text, and the mistake of naming it where it is not.
CANDIDATES: dict[str, tuple[str, str]] = {
    "value": ("the value of the node that feeds the weight", "information-overlooked"),
    "activation": (
        "the slope of the activation function at the node the weight leads to",
        "information-overlooked",
    ),
    "loss": ("the slope of the loss at the node the weight leads to", "information-overlooked"),
    NOTHING: ("nothing: the slope can be computed", "assumed-missing-information"),
    "weight": ("the weight's own value", "weight-as-input"),
    "rate": ("the learning rate", "learning-rate-as-factor"),
    "output": ("the value of the node the weight leads to", "output-value-as-factor"),
}


def _missing(text: str, right: str, worked: str, **other: str) -> Stem:
    """A situation in which `right` is missing; `other` names a mistake that is another one here."""
    options = tuple(
        Option(name, words, None if name == right else other.get(name, mistake))
        for name, (words, mistake) in CANDIDATES.items()
        if not (right == "activation" and name == "output")  # from what a node gives, its slope could be found
    )
    return Stem(text, options, worked)


MISSING = {
    "state": _missing(
        "Node 1 has the value 3. The weight leads from there to node 4, a ReLU of which it is not said what it "
        "received. The slope of the loss at node 4 is −2.",
        "activation",
        "The value in (3) and the slope of the loss (−2) are there. Whether the ReLU is on, slope 1, or off, slope 0, "
        "cannot be said: the answer is −6 or 0.",
    ),
    "square empty": _missing(
        "Node 2 has the value 4. The weight leads from there to node 3, a ReLU that received 5. Backpropagation has "
        "not come back to node 3 yet.",
        "loss",
        "The value in is 4, and the ReLU received 5, so its slope is 1. The slope of the loss at node 3 is not there.",
    ),
    "value in": _missing(
        "The weight has the value 0.5 and leads from node 2, whose value is not shown, to node 5, a ReLU that received "
        "1.5. The slope of the loss at node 5 is 6.",
        "value",
        "The ReLU is on (slope 1) and the slope of the loss is 6. By how much the weight moves node 5 depends on what "
        "comes in through it, and the value of node 2 is not shown.",
    ),
    "weight unknown": _missing(
        "The weight's own value is not shown. It leads from node 1, which has the value 2, to node 3, a ReLU that "
        "received 4. The slope of the loss at node 3 is 3.",
        NOTHING,
        r"$2 \cdot 1 \cdot 3 = 6$. The weight's own value is no factor of its slope.",
    ),
    "no rate": _missing(
        "A weight of 0.7 leads from node 2, which has the value −1, to node 4, a ReLU that received 0.3. The slope of "
        "the loss at node 4 is 5. Nothing is said of a learning rate.",
        NOTHING,
        r"$-1 \cdot 1 \cdot 5 = -5$. The learning rate is needed for the update, not for the slope.",
    ),
    "off": _missing(
        "Node 1 has the value 2. The weight leads from there to node 4, a ReLU that received −3. The slope of the loss "
        "at node 4 is not shown.",
        NOTHING,
        "The ReLU is off: its slope is 0. With one factor 0 the product is 0, whatever the slope of the loss is.",
        loss="zero-factor-overlooked",
    ),
    "nothing comes in": _missing(
        "The weight leads from node 2, whose value is 0, to node 3, a ReLU of which it is not said what it received. "
        "The slope of the loss at node 3 is −4.",
        NOTHING,
        "The value in is 0, and with one factor 0 the product is 0, whether the ReLU is on or off.",
        activation="zero-factor-overlooked",
    ),
    "no activation function": _missing(
        "The weight leads from node 3, which has the value 6, to the output, which has no activation function; what "
        "the output received is not shown. The slope of the loss at the output is −2.",
        NOTHING,
        r"Without an activation function that slope is 1 for every value: $6 \cdot 1 \cdot (-2) = -12$.",
    ),
    "slope at the output": _missing(
        "Node 1 has the value 3. The weight leads from there to node 4 in the middle of the network, a ReLU that "
        "received 2. The slope of the loss at the *output* is −4; the weight from node 4 to the output is not shown.",
        "loss",
        "What counts is the slope of the loss at node 4. It would be −4 times the weight from node 4 to the output, "
        "and that weight is not shown.",
        nothing="output-slope-everywhere",
    ),
    "tanh": _missing(
        "Node 2 has the value −1. The weight leads from there to node 5, which uses tanh; neither what node 5 received "
        "nor what it gave is shown. The slope of the loss at node 5 is 8.",
        "activation",
        "The value in (−1) and the slope of the loss (8) are there. The slope of tanh lies anywhere between 0 and 1, "
        "depending on what the node received.",
    ),
}

missing_factor = choice_question(
    "datacamp/missing_factor",
    title="What is missing for the slope?",
    source=SOURCE,
    level="apply",
    minutes=2,
    statement="""The slope of the loss with respect to a weight is wanted. "The slope of the loss at a node" means: with
respect to what that node *gives*, after its activation function.

<<stem>>

Which factor of the wanted slope is missing?""",
    stems=MISSING,
)

THIRD = {
    "when": Stem(
        "For which weights is that sentence true?",
        (
            Option("last", "for those of the last layer only"),
            Option("all", "for all weights, because the loss is measured at the output", "output-slope-everywhere"),
            Option("first", "for those of the first layer only", "layers-from-the-wrong-end"),
            Option("one output", "for all weights, as long as there is only one output", "one-output-is-enough"),
            Option("relus", "for all weights whose path runs through ReLUs that are on", "edges-on-the-way-forgotten"),
            Option("none", "for none: at the output there is only an error, no slope", "error-is-no-slope"),
        ),
        "The third factor is the slope of the loss at the node the weight leads to. That is the output for the weights "
        "of the last layer, and for no others.",
    ),
    "fails": Stem(
        "A network has two hidden layers. For which weights does the sentence fail?",
        (
            Option("hidden", "for all those that lead to a hidden node"),
            Option("never", "for none of them", "output-slope-everywhere"),
            Option("last", "for those that lead to the output", "layers-from-the-wrong-end"),
            Option("first", "only for those that come from the inputs", "only-the-first-layer-differs"),
            Option("off", "only for those that lead to a ReLU that is off", "edges-on-the-way-forgotten"),
            Option("several", "for none of them, if the network has one output", "one-output-is-enough"),
        ),
        "A weight that leads to a hidden node has the slope of the loss at that hidden node as its third factor. This "
        "holds for the weights into the first hidden layer and for those into the second.",
    ),
    "without hidden layers": Stem(
        "A model has no hidden layer: its inputs feed the output directly. For which of its weights is the sentence "
        "true?",
        (
            Option("all", "for all of them: each leads to the output"),
            Option("none", "for none of them: they come from the inputs", "layers-from-the-wrong-end"),
            Option("hidden", "for none: without a hidden layer there is nothing to propagate", "no-layer-no-slope"),
            Option("some", "only for those with a positive input", "input-sign-decides"),
            Option("error", "for none: at the output there is only an error, no slope", "error-is-no-slope"),
        ),
        "Every weight leads to the output here, so the node it leads to *is* the output node.",
    ),
    "along one edge": Stem(
        "The slope of the loss at the output is −4. Hidden node 5 reaches the output by one edge, with the weight 0.5, "
        "and the output has no activation function. What is the third factor for a weight that leads to node 5?",
        (
            Option("product", r"$-4 \cdot 0.5$, going back along the edge"),
            Option("output", "$-4$, the slope of the loss at the output", "output-slope-everywhere"),
            Option("edge", "$0.5$, the weight of the only edge from node 5", "incoming-slope-replaced-by-edge"),
            Option("sum", "$-4 + 0.5$, because both lie on the path", "added-instead-of-multiplied"),
            Option("quotient", "$-4 / 0.5$, because we go backwards along the edge", "divided-on-the-way-back"),
        ),
        r"On the way back the slope is multiplied by the weight of the edge it comes along: $-4 \cdot 0.5 = -2$ is the "
        "slope of the loss at node 5.",
    ),
    "two outputs": Stem(
        "Hidden node 3 feeds two outputs without activation functions, and the loss has a slope at each of them. What "
        "is the third factor for a weight that leads to node 3?",
        (
            Option("sum", "slope there × weight of the edge, added over both outputs"),
            Option("one", "the slope at the first output × the weight of the edge to it", "one-path-only"),
            Option("bare", "the sum of the slopes at both outputs, edges left aside", "weights-left-out"),
            Option("own", "the slope at the output, whichever it is", "output-slope-everywhere"),
            Option("product", "the product of what comes back from both outputs", "paths-multiplied"),
        ),
        "Node 3 moves the loss by two paths. Along each path factors are multiplied; what the paths bring is added.",
    ),
    "why": Stem(
        "Why does that sentence fail for a weight that leads to a hidden node?",
        (
            Option(
                "through",
                "Edges lie between that node and the output, and multiply the slope.",
            ),
            Option(
                "size", "The slope at the output is too large and would make the step too long.", "slope-as-step-size"
            ),
            Option(
                "value",
                "The hidden node has another value than the output.",
                "output-value-as-factor",
            ),
            Option("weight", "The weight's own value has to be multiplied in first.", "weight-as-input"),
            Option(
                "rate", "The learning rate, a factor of the slope, is another one there.", "learning-rate-as-factor"
            ),
            Option("not", "It does not fail: the loss is measured at the output.", "output-slope-everywhere"),
        ),
        "The slope at the hidden node says how the loss reacts to *that node*: the slope at the output, multiplied by "
        "all the edges and slopes of activation functions that lie between.",
    ),
}

third_factor = choice_question(
    "datacamp/third_factor",
    title="Where the third factor stands",
    source=SOURCE,
    level="apply",
    minutes=2,
    statement="""The slope of a weight is a product of three factors: the value that comes in × the slope of the
activation function of the node the weight leads to × the slope of the loss with respect to what that node gives. Some
write: "the third factor is the slope of the loss at the **output** node".

<<stem>>""",
    stems=THIRD,
)
