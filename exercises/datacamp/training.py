"""Questions on training: gradient descent, step by step and batch by batch (DataCamp, "Introduction to Deep Learning
in Python", chapter 2)."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.choices import Stem, choice_question
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.model import Expected, Given, Key, Option, Part, Stream, Value
from exercises.orders import order_question
from reference import sampling

training_recap = order_question(
    "datacamp/training_recap",
    title="The recap: how a network is trained",
    source=SOURCE,
    statement="Put the steps of training a neural network in order.",
    steps={
        "start": "Start at a random set of weights.",
        "forward": "Use forward propagation to make a prediction and to find the error.",
        "backward": "Use backward propagation to calculate the slope of the loss with respect to each weight.",
        "update": "Multiply each slope by the learning rate and subtract that from the weight.",
        "repeat": "Go on with the next round until a flat part of the loss is reached.",
    },
    mistakes={
        "update-before-gradient": ("start", "forward", "update", "backward", "repeat"),
        "backward-before-forward": ("start", "backward", "forward", "update", "repeat"),
        "random-start-late": ("forward", "backward", "start", "update", "repeat"),
    },
    worked="Without weights there is nothing to compute, so the random start comes first, and only once. A round is "
    "then: forward (prediction and error), backward (the slopes, which need the values of the forward pass), update "
    "(which needs the slopes). The next round starts with the weights the last one left.",
)

# --- stochastic gradient descent -------------------------------------------------------------------------------------

PRINCIPLES = {
    "in general": Stem(
        "Which of these are principles of stochastic gradient descent?",
        (
            Option("subset", "The slopes are computed on a part of the data, a batch."),
            Option("different", "For the next update a different batch is used."),
            Option("again", "When all the data have been used, they are used again."),
            Option("epoch", "Once through all the data, batch by batch, is called an epoch."),
            Option("all", "Every update is made with the slopes of all the data.", "every-update-uses-all-data"),
            Option("same", "The same batch is used for all the updates of an epoch.", "one-batch-again-and-again"),
            Option("one", "Every update is called an epoch, however large the batch.", "epoch-is-one-update"),
            Option("reset", "Each epoch begins with new random weights.", "weights-reset-each-epoch"),
        ),
        "A batch is a part of the data; each update uses another one, until all have been used. That was one epoch, "
        "and the next goes through the data again, with the weights as they are.",
    ),
    "six batches": Stem(
        "There are 600 examples, and a batch has 100 of them. What is true of training by stochastic gradient descent?",
        (
            Option("hundred", "One update uses 100 examples."),
            Option("others", "The second update uses other examples than the first."),
            Option("six", "An epoch has 6 updates, one for each batch."),
            Option("again", "The seventh update uses examples that were used before."),
            Option("end", "After the sixth update training is over.", "one-epoch-only"),
            Option("random", "The seventh update begins from new random weights.", "weights-reset-each-epoch"),
            Option("once", "The weights change once per epoch, after all 600 examples.", "every-update-uses-all-data"),
            Option("size", "An epoch has 100 updates.", "batch-size-as-number-of-batches"),
        ),
        r"$600 / 100 = 6$ batches make one epoch. Each gives one update, with 100 examples of its own; the seventh "
        "update starts the second epoch, with weights that six updates have made.",
    ),
    "against all the data": Stem(
        "Stochastic gradient descent with small batches is compared with gradient descent that uses all the data for "
        "every update. What is true of the former?",
        (
            Option("cheap", "One update takes less computing than one with all the data."),
            Option("many", "There are more updates in one pass through the data."),
            Option("estimate", "The slope of a batch estimates that over all the data."),
            Option("exact", "The slope of a batch is equal to that over all the data.", "batch-slope-is-exact"),
            Option("down", "Every update lowers the loss over all the data.", "batch-always-downhill"),
            Option("no rate", "No learning rate is needed, for the batches are small.", "learning-rate-left-out"),
            Option("unused", "Part of the data is never used.", "part-of-the-data-unused"),
        ),
        "A batch is cheap to compute and gives an update at once, but its slope is that of a few examples: near the "
        "slope of the whole on average, not equal to it. In the course of an epoch all the data are used.",
    ),
    "the second epoch": Stem(
        "Training has come to the end of its first epoch. What is true of the second?",
        (
            Option("weights", "It begins with the weights that the first one left."),
            Option("data", "It goes through the same data again, batch by batch."),
            Option("updates", "It has as many updates, if the batches stay as large."),
            Option("reset", "It begins with new random weights, as the first one did.", "weights-reset-each-epoch"),
            Option("new data", "It needs examples that have not been used yet.", "an-epoch-needs-new-data"),
            Option("needless", "It changes nothing: the network has seen everything already.", "one-epoch-only"),
            Option("one", "It is one single update.", "epoch-is-one-update"),
        ),
        "Starting over concerns the data, not the weights: the same examples give other slopes now, for the weights "
        "have moved.",
    ),
    "one batch": Stem(
        "In the middle of an epoch the next batch of 32 examples comes. What happens with it?",
        (
            Option("forward", "Its predictions and errors come from the present weights."),
            Option("backward", "Backpropagation gives the slopes of the loss over these 32 examples."),
            Option("update", "The weights change once; the next batch meets the new ones."),
            Option("wait", "The weights are changed once, at the end of the epoch only.", "every-update-uses-all-data"),
            Option(
                "repeat", "It is used until its loss is 0; only then the next one comes.", "one-batch-again-and-again"
            ),
            Option(
                "each", "The weights are changed 32 times, once for each of its examples.", "one-update-per-example"
            ),
        ),
        "One batch, one forward pass, one backward pass, one update. Then the next batch, with the new weights.",
    ),
}

sgd_principles = choice_question(
    "datacamp/sgd_principles",
    title="Stochastic gradient descent",
    source=SOURCE,
    level="recall",
    minutes=3,
    points=2,
    statement="<<stem>> Several are right.",
    stems=PRINCIPLES,
    prompt="the letters of all that are true",
    several=True,
)

# --- counting updates ------------------------------------------------------------------------------------------------

BATCHES = (16, 20, 25, 32, 40, 50, 64)
COUNT = "a count"


def _draw_updates(stream: Stream) -> Given:
    batch = int(stream.choice(BATCHES))
    whole = bool(stream.integers(2))  # whether the last batch of an epoch is full

    def drawn() -> Given:
        full = int(stream.integers(6, 30))
        rest = 0 if whole else int(stream.integers(1, batch))
        return {"examples": full * batch + rest, "batch": batch, "epochs": int(stream.integers(3, 13))}

    def fits(given: Given) -> bool:
        right = (per_epoch := -(-given["examples"] // batch), per_epoch * given["epochs"])
        wrong = [(each["epoch"], each["total"]) for each in _wrong_counts(given).values()]
        return all(sampling.told_apart(column, 1) for column in zip(right, *wrong, strict=True))

    return sampling.until(drawn, fits)


def _wrong_counts(given: Given) -> dict[str, dict[str, int]]:
    """Updates in an epoch and in all, as mistakes count them."""
    examples, batch, epochs = given["examples"], given["batch"], given["epochs"]
    counts = {
        "epoch-is-one-update": 1,
        "one-update-per-example": examples,
        "batch-size-as-number-of-batches": batch,
    }
    if examples % batch:
        counts["last-batch-forgotten"] = examples // batch
    return {name: {"epoch": each, "total": each * epochs} for name, each in counts.items()}


def _parts_updates(given: Given) -> tuple[Part, ...]:
    return (
        Part("epoch", "number", "the number of updates in one epoch", exempt=COUNT),
        Part("total", "number", f"the number of updates in all {given['epochs']} epochs", exempt=COUNT),
    )


def _alternatives_updates(given: Given) -> dict[str, dict[str, Value]]:
    return {name: dict(counts) for name, counts in _wrong_counts(given).items()}


WORKED_UPDATES = r"""
One update per batch: <<examples>> examples in batches of <<batch>> are <<sum>>, so <<count>> updates in an epoch. An
epoch is once through all the data, and there are <<epochs>> of them: $<<count>> \cdot <<epochs>> = <<total>>$.
"""


def _worked_updates(given: Given) -> str:
    full, rest = divmod(given["examples"], given["batch"])
    facts = {
        "sum": f"{full} full batches and one of {rest}" if rest else f"{full} batches",
        "count": full + bool(rest),
        "total": (full + bool(rest)) * given["epochs"],
    }
    return fill(WORKED_UPDATES, {**given, **facts})


def _follow_updates(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    """All epochs have as many updates as the student counted for one."""
    typed = answers.get("epoch")
    return typed * given["epochs"] if part == "total" and isinstance(typed, int | float) else None


@question(
    "datacamp/count_updates",
    title="Batches, epochs and updates",
    source=SOURCE,
    level="apply",
    minutes=2,
    draw=_draw_updates,
    parts=_parts_updates,
    alternatives=_alternatives_updates,
    worked=_worked_updates,
    follow=_follow_updates,
)
def count_updates(given: Given) -> Key:
    """A network is trained by stochastic gradient descent on <<examples>> examples, in batches of <<batch>> and for
    <<epochs>> epochs. Where the data do not fill the last batch of an epoch, that batch is smaller, and it is used all
    the same.

    How often are the weights updated?
    """
    count = -(-given["examples"] // given["batch"])
    total = count * given["epochs"]
    return {"epoch": Expected(count, str(count), 1e-9), "total": Expected(total, str(total), 1e-9)}


# --- the random start ------------------------------------------------------------------------------------------------

STARTS = {
    "why": Stem(
        "Why does training start from random weights and not from weights that are all equal?",
        (
            Option("equal", "Nodes that start equal get equal slopes and stay equal."),
            Option("near", "Random weights are nearer to the minimum to begin with.", "random-is-near-the-minimum"),
            Option("flat", "Where all weights are equal, all slopes are 0.", "equal-means-flat"),
            Option("rate", "Equal weights would need a larger learning rate.", "learning-rate-breaks-ties"),
            Option(
                "data",
                "Random weights keep a network from learning its data by heart.",
                "random-start-against-overfitting",
            ),
            Option("order", "Equal weights let the first node learn everything.", "order-of-nodes-matters"),
        ),
        "Every factor of the slope is the same for two nodes with equal weights in and out, so they move together for "
        "ever. Different starting weights are the only thing that can tell them apart.",
    ),
    "all zero": Stem(
        "A network with hidden layers of ReLUs and no biases starts with all its weights at 0. What does gradient "
        "descent do (the slope of a ReLU at 0 is taken as 0)?",
        (
            Option("nothing", "Nothing: every slope is 0, and all weights stay where they are."),
            Option("special", "The nodes become different with the first updates.", "equal-nodes-specialise"),
            Option("best", "It finds the minimum, since 0 favours no direction.", "zero-is-a-neutral-start"),
            Option("last", "It trains the weights of the last layer, whose slopes are not 0.", "zero-values-come-in"),
            Option("slow", "It trains once the learning rate is large enough.", "learning-rate-breaks-ties"),
            Option("examples", "It trains as soon as there are different examples.", "examples-break-ties"),
        ),
        "Forward, every node gives 0, so 0 comes in through every weight of the later layers. Backward, every slope is "
        "multiplied by weights that are 0. Each product has a factor 0, the last layer's included.",
    ),
    "ten nodes": Stem(
        "The ten nodes of a hidden layer start with equal weights, into them and out of them; there are no biases and "
        "no dropout. After training, the network can do as much as one with …",
        (
            Option("one", "one node in that layer, with larger weights out of it"),
            Option("ten", "ten nodes in that layer, for training makes them different", "equal-nodes-specialise"),
            Option("zero", "none: nodes with equal weights have slope 0", "equal-means-flat"),
            Option("five", "about five, for half of the nodes go the one way, half the other", "equal-nodes-split-up"),
            Option("examples", "as many nodes as there are examples", "examples-break-ties"),
            Option("rate", "ten nodes, if the learning rate is large", "learning-rate-breaks-ties"),
        ),
        "The ten nodes stay equal, so they always give the same value: ten times one node is one node with an outgoing "
        "weight ten times as large.",
    ),
    "unequal out": Stem(
        "Two hidden nodes, both on, start with equal weights *into* them, but with different weights *out* of them to "
        "the one output, whose prediction is wrong. Do the weights into them stay equal?",
        (
            Option("no", "No: other slopes come back, and they move apart."),
            Option("yes", "Yes: they receive the same values, so their slopes are the same.", "only-values-in-count"),
            Option("later", "Yes, until the learning rate is changed.", "learning-rate-breaks-ties"),
            Option("order", "No: the first of them is updated before the second.", "order-of-nodes-matters"),
            Option("flat", "Yes: with equal weights in, their slopes are 0.", "equal-means-flat"),
            Option("examples", "Yes for one example, no for several.", "examples-break-ties"),
        ),
        "The slope that comes back to a node is multiplied by the weight of its outgoing edge. These differ, so the "
        "slopes of the incoming weights differ too: value in × slope of the activation × slope of the loss.",
    ),
    "which": Stem(
        "Which start lets the nodes of every hidden layer become different (no biases, no dropout)?",
        (
            Option("random", "small random weights"),
            Option("ones", "all weights 1", "equal-nodes-specialise"),
            Option("zeros", "all weights 0", "zero-is-a-neutral-start"),
            Option(
                "layers", "weights equal within a layer, different from layer to layer", "layers-differ-nodes-do-not"
            ),
            Option("rate", "all weights equal to the learning rate", "learning-rate-breaks-ties"),
            Option("mean", "all weights equal to the mean of the inputs", "examples-break-ties"),
        ),
        "Nodes of one layer become different only if they start different. In all other starts here the weights of a "
        "layer are equal, and its nodes remain copies of each other.",
    ),
    "two runs": Stem(
        "The same network is trained twice on all the data, from two random starts, each time until the loss stops "
        "falling. It ends with two different losses. How can that be?",
        (
            Option("where", "The loss has several flat parts; the start decides which."),
            Option(
                "fault",
                "One of the runs has a fault: descent ends at the lowest loss of all.",
                "flat-means-lowest-of-all",
            ),
            Option("random", "The slopes are random numbers as well, in every step.", "slopes-are-random"),
            Option("zero", "One run is not finished: where descent ends, the loss is 0.", "flat-means-no-error"),
            Option(
                "near", "The second start was nearer to the minimum; there is but one.", "random-is-near-the-minimum"
            ),
        ),
        "The slopes are exact, and each step follows them. They say where it goes downhill *here*, so the start "
        "decides in which of several flat parts the descent ends.",
    ),
}

random_start = choice_question(
    "datacamp/random_start",
    title="Why the start is random",
    source=SOURCE,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=STARTS,
)
