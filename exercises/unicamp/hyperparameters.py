"""Choosing hyper-parameters (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on how to choose a neural
network's hyper-parameters)."""

from __future__ import annotations

from exercises.choices import Stem, choice_question
from exercises.entry import question
from exercises.letters import shown_choices
from exercises.model import Expected, Given, Key, Option, Part, Stream, Value
from exercises.unicamp.stopping import SECTION
from reference import sampling

# --- the learning rate from the cost ------------------------------------------------------------------------------

RATES = (0.025, 0.25, 2.5)  # the three of the source
# What each curve is, and the mistake of who takes it for the best.
CURVES = {
    "slow": "slow-curve-taken-for-best",
    "good": None,
    "wild": "wild-curve-taken-for-best",
}
PLACES = ("first", "second", "third")
CURVE_EPOCHS = (0, 5, 10, 15, 20, 25, 30)
READINGS = {
    "slow": "falls smoothly, but slowly: this rate is too small",
    "good": "falls fast and settles: this rate is right, and can be lowered late in training",
    "wild": "jumps up and down from the start: the steps leap over the valley, this rate is too large",
}
READ_WRONG = {"slow": "slow-curve-misread", "good": "good-curve-misread", "wild": "wild-curve-misread"}


def _curve(stream: Stream, kind: str) -> list[float]:
    """The cost at some epochs, to two digits."""
    start = 1.0
    if kind == "wild":
        jumps = stream.uniform(0.75, 1.25, len(CURVE_EPOCHS) - 1)
        jumps[1::2] = stream.uniform(0.35, 0.6, len(jumps[1::2]))
        costs = [start, *jumps.tolist()]
    else:
        rate = stream.uniform(0.012, 0.018) if kind == "slow" else stream.uniform(0.12, 0.18)
        floor = 0.0 if kind == "slow" else stream.uniform(0.1, 0.16)
        costs = [floor + (start - floor) * float((1 - rate) ** epoch) for epoch in CURVE_EPOCHS]
    return [round(cost, 2) for cost in costs]


def _draw_curves(stream: Stream) -> Given:
    scale = float(sampling.readable(stream, (), 0.2, 5.0, places=1))
    asked = list(CURVES)[int(stream.integers(3))]
    order = [list(CURVES)[i] for i in stream.permutation(3)]
    return {
        "scale": scale,
        "curves": {kind: _curve(stream, kind) for kind in CURVES},
        "order": order,
        "asked": asked,
        "readings": [list(READINGS)[i] for i in stream.permutation(3)],
    }


def _curve_options(given: Given) -> tuple[Option, ...]:
    return tuple(Option(kind, f"{PLACES[place]} column", CURVES[kind]) for place, kind in enumerate(given["order"]))


def _reading_options(given: Given) -> tuple[Option, ...]:
    asked = given["asked"]
    return tuple(
        Option(kind, f"It {READINGS[kind]}.", None if kind == asked else READ_WRONG[asked])
        for kind in given["readings"]
    )


def _curve_parts(given: Given) -> tuple[Part, ...]:
    return (
        Part("best", "choice", "the best of the three learning rates", options=_curve_options(given)),
        Part(
            "reading",
            "choice",
            f"what the {_place(given, given['asked'])} column says",
            options=_reading_options(given),
        ),
        Part("rank", "choice", "which column belongs to the smallest learning rate", options=_rank_options(given)),
    )


def _rank_options(given: Given) -> tuple[Option, ...]:
    mistakes = {"slow": None, "good": "smallest-rate-misread", "wild": "rates-upside-down"}
    return tuple(Option(kind, f"{PLACES[place]} column", mistakes[kind]) for place, kind in enumerate(given["order"]))


def _place(given: Given, kind: str) -> str:
    return PLACES[given["order"].index(kind)]


def _curve_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for part in _curve_parts(given):
        for option in part.options:
            if option.misconception:
                found.setdefault(option.misconception, {})[part.id] = option.id
    return found


def _curve_table(given: Given) -> str:
    columns = [given["curves"][kind] for kind in given["order"]]
    rows = (
        f"| {epoch} | {' | '.join(f'{column[i]:.2f}' for column in columns)} |" for i, epoch in enumerate(CURVE_EPOCHS)
    )
    return "\n".join(("| epoch | first | second | third |", "|---|---|---|---|", *rows))


def _worked_curves(given: Given) -> str:
    lines = [f"* the {_place(given, kind)} column {READINGS[kind]}" for kind in given["order"]]
    return "\n".join(
        (
            *lines,
            "\nA cost that jumps from the start shows steps that are too large; a cost that still falls "
            "steadily at the end "
            "shows steps that are too small. Begin at the largest rate with which the cost falls from "
            "the first epochs on, "
            "and stay somewhat below it.",
        )
    )


@question(
    "unicamp/learning_rate_curves",
    title="Reading the learning rate off the cost",
    source=SECTION,
    level="apply",
    minutes=4,
    points=3,
    draw=_draw_curves,
    parts=_curve_parts,
    alternatives=_curve_alternatives,
    facts=lambda given: {
        "table": _curve_table(given),
        "rates": ", ".join(f"{given['scale'] * rate:.4g}" for rate in RATES),
    },
    worked=_worked_curves,
)
def learning_rate_curves(given: Given) -> Key:
    r"""The same network was trained three times, with the learning rates <<rates>>, in an order that is not told. The
    table shows the cost on the training data, before training (epoch 0) and after some of the epochs.

    <<table>>
    """
    best, reading, rank = _curve_parts(given)
    return {
        "best": Expected("good", shown_choices(best.options, ["good"])),
        "reading": Expected(given["asked"], shown_choices(reading.options, [given["asked"]])),
        "rank": Expected("slow", shown_choices(rank.options, ["slow"])),
    }


# --- in words -----------------------------------------------------------------------------------------------------

VALIDATION = {
    "why": Stem(
        "Why are hyper-parameters chosen on validation data and not on the test data?",
        (
            Option("fits", "Else they fit the test data, and the accuracy there promises too much."),
            Option(
                "size",
                "Because there are more validation data than test data, so that they say more.",
                "validation-thought-larger",
            ),
            Option("trained", "Because the weights are trained on the test data.", "sets-mixed-up"),
            Option(
                "same",
                "It makes no difference, as long as the weights are trained on neither of them.",
                "tuned-on-test-data",
            ),
            Option("cheap", "Because measuring on test data takes longer.", "validation-thought-larger"),
            Option("easy", "Because validation data are easier.", "sets-mixed-up"),
        ),
        "Choosing is a kind of learning: whoever tries fifty settings and keeps the best on the test "
        "data has fitted the "
        "hyper-parameters to them. A third set, untouched until the end, stays honest.",
    ),
    "order": Stem(
        "Training, validation and test data: which is used for what?",
        (
            Option(
                "right",
                "Weights from the training data, hyper-parameters by validation data, the last number on test data.",
            ),
            Option(
                "test",
                "Weights from the training data, hyper-parameters by test data, the last number on validation data.",
                "tuned-on-test-data",
            ),
            Option(
                "training",
                "Weights and hyper-parameters from the training data, the last number on validation data.",
                "tuned-on-training-data",
            ),
            Option(
                "validation",
                "Weights from the validation data, hyper-parameters from the training data, the last "
                "number on test data.",
                "sets-mixed-up",
            ),
            Option(
                "all",
                "All three together for the weights; hyper-parameters need no data.",
                "sets-mixed-up",
            ),
        ),
        "Each decision is taken on data that the decision before has not seen.",
    ),
    "training": Stem(
        r"Why is the regularisation parameter $\lambda$ not chosen by the accuracy on the *training* data?",
        (
            Option("always", r"There $\lambda = 0$ tends to look best: a penalty gives up some of the fit."),
            Option(
                "test",
                "Because the test data are the ones that hyper-parameters are to be chosen on.",
                "tuned-on-test-data",
            ),
            Option(
                "cost",
                r"Because $\lambda$ changes only the cost that is printed, not how the weights are trained.",
                "regularisation-thought-idle",
            ),
            Option("large", r"There the largest $\lambda$ looks best.", "regularisation-thought-to-fit-better"),
            Option("slow", "Because it would take too long.", "validation-thought-larger"),
        ),
        "The penalty is there for new data. Only data that did not train the weights can show what it is worth.",
    ),
    "test accuracy": Stem(
        "A student reports the *best* of the test accuracies of all epochs. What is wrong with that?",
        (
            Option("chosen", "The epoch was chosen on the test data."),
            Option(
                "nothing",
                "Nothing: the test data were not used in training, so the number is honest.",
                "tuned-on-test-data",
            ),
            Option("last", "It should be the last epoch of the training accuracy.", "tuned-on-training-data"),
            Option("mean", "It should be the mean of training and test accuracy.", "sets-mixed-up"),
            Option("low", "The number is too low, because later epochs are better.", "stopping-knows-the-future"),
        ),
        "The largest of many numbers is too good by luck. The number of epochs is a hyper-parameter like any other: "
        "choose it on validation data, then measure once on the test data.",
    ),
}

validation_data = choice_question(
    "unicamp/validation_data",
    title="What validation data are for",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=VALIDATION,
)

STRATEGY = {
    "nothing learns": Stem(
        "A network with new hyper-parameters learns no better than chance, and an epoch takes minutes. What first?",
        (
            Option("simplify", "Simplify: two classes and a small network, to get answers in seconds."),
            Option(
                "larger",
                "Take a larger network and all the data, and train it overnight to be sure.",
                "everything-at-once",
            ),
            Option(
                "many",
                "Change all the hyper-parameters in every try, to see as much as possible.",
                "many-changes-at-once",
            ),
            Option("epochs", "Train for many more epochs before anything else.", "everything-at-once"),
            Option("test", "Look for the setting that is best on the test data.", "tuned-on-test-data"),
            Option("lambda", r"Raise $\lambda$ until it learns.", "regularisation-more-is-better"),
        ),
        "The broad strategy: first get any learning better than chance, on a stripped-down problem where "
        "each try takes "
        "seconds; then make it harder step by step.",
    ),
    "one": Stem(
        "After simplifying, learning is better than chance at last. What is a good way to go on?",
        (
            Option("step", "Improve one hyper-parameter at a time, measured on validation data."),
            Option(
                "all",
                "Change several of them in every try, without writing down which they were.",
                "many-changes-at-once",
            ),
            Option(
                "full", "Put every technique in at once: dropout, L2, larger data, more layers.", "everything-at-once"
            ),
            Option("training", "Improve them until the training cost is 0.", "tuned-on-training-data"),
            Option("test", "Improve them on the test data, which are the goal.", "tuned-on-test-data"),
        ),
        "With one change at a time you know what helped; when several work together, go round again, "
        "since they depend on "
        "each other.",
    ),
    "first rate": Stem(
        r"How is the size of $\eta$ found in a few quick tries?",
        (
            Option(
                "threshold", "Raise it from 0.01 by tens while the training cost falls at once; then go back a little."
            ),
            Option(
                "accuracy",
                "Train to the end with each of many values, and keep the best one on the test data.",
                "tuned-on-test-data",
            ),
            Option(
                "smallest",
                r"The smallest $\eta$ that still changes anything is the best, for its curve is the smoothest.",
                "slow-curve-taken-for-best",
            ),
            Option("largest", r"The largest $\eta$ for which Python raises no error.", "wild-curve-taken-for-best"),
            Option("formula", r"By $\eta = 1/\sqrt{n_{in}}$.", "rate-taken-for-the-start"),
        ),
        "The order of magnitude of the threshold at which the cost starts to jump is found first, with the *training* "
        r"cost: $\eta$ is there to control the steps, not the final accuracy.",
    ),
    "batch": Stem(
        "What is a sensible reason for choosing a certain size of the mini-batches?",
        (
            Option("speed", "The most improvement per second of computing, not per epoch."),
            Option(
                "one",
                "1 is best, because then every example is used for a step of its own.",
                "batch-of-one-thought-best",
            ),
            Option("all", "The whole training set is best, because its gradient is exact.", "full-batch-thought-best"),
            Option("lambda", r"It must equal $\lambda$.", "penalty-batch-for-n"),
            Option("final", "It decides how good the final accuracy can be at all.", "full-batch-thought-best"),
        ),
        "Small batches update often but waste the hardware; large ones give precise gradients that are "
        "rarely used. Plot "
        "validation accuracy against *time*, not epochs, and take the fastest.",
    ),
}

broad_strategy = choice_question(
    "unicamp/broad_strategy",
    title="A strategy for hyper-parameters",
    source=SECTION,
    level="recall",
    minutes=3,
    statement="<<stem>>",
    stems=STRATEGY,
)
