"""Early stopping (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on how to choose a neural network's
hyper-parameters)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from exercises import quantities
from exercises.choices import Stem, choice_question
from exercises.entry import question
from exercises.model import Disagreement, Given, Key, Option, Stream
from exercises.quantities import Quantity
from exercises.unicamp.source import CHAPTER_3
from reference import sampling

SECTION = f"{CHAPTER_3}, how to choose a neural network's hyper-parameters"
EPOCHS = 16
# (up to this epoch, what the accuracy changes by in tenths): at the end it falls, so that even who compares each epoch
# with the one before stops before the table does.
STEPS = ((6, (-5, 9)), (10, (-5, 6)), (EPOCHS, (-6, 2)))
SEEN = {"stopping-compares-with-previous", "stopping-knows-the-future"}  # never the same number in `stop`


def _epochs(v: Any, better: Callable[[float, float], bool] = lambda now, best: now > best) -> tuple[int, int]:
    """(the last epoch, the best epoch), counted from 1, with this notion of an improvement; 0 if it never stops."""
    best, waiting = 1, 0
    for epoch, accuracy in enumerate(v.accuracies[1:], 2):
        if better(accuracy, v.accuracies[best - 1]):
            best, waiting = epoch, 0
        else:
            waiting += 1
        if waiting == v.patience:
            return epoch, best
    return 0, best


def _first_fall(v: Any) -> int:
    pairs = zip(v.accuracies, v.accuracies[1:], strict=False)
    return next((epoch for epoch, (before, now) in enumerate(pairs, 2) if now < before), 0)


def _compared_with_previous(v: Any) -> int:
    """Stops after `patience` epochs in a row that are no better than the epoch before each."""
    waiting = 0
    for epoch, (before, now) in enumerate(zip(v.accuracies, v.accuracies[1:], strict=False), 2):
        waiting = 0 if now > before else waiting + 1
        if waiting == v.patience:
            return epoch
    return len(v.accuracies)


def _in_all(v: Any) -> int:
    """Stops after `patience` epochs without improvement altogether, not in a row."""
    best, waiting = v.accuracies[0], 0
    for epoch, accuracy in enumerate(v.accuracies[1:], 2):
        waiting += accuracy <= best
        best = max(best, accuracy)
        if waiting == v.patience:
            return epoch
    return len(v.accuracies)


STOP = (
    Quantity(
        "stop",
        "the number of the last epoch that is trained",
        lambda v: _epochs(v)[0],
        {
            "stopping-at-first-fall": _first_fall,
            "stopping-compares-with-previous": _compared_with_previous,
            "stopping-counts-in-all": _in_all,
            "stopping-ties-improve": lambda v: _epochs(v, lambda now, best: now >= best)[0] or len(v.accuracies),
            "stopping-one-late": lambda v: _epochs(v)[0] + 1,
            "best-epoch-for-the-last": lambda v: _epochs(v)[1],
            "stopping-knows-the-future": lambda v: len(v.accuracies),  # as if training went to the end of the table
        },
        places=0,
        exempt="a count",
    ),
    Quantity(
        "keep",
        "the number of the epoch whose weights are kept",
        lambda v: _epochs(v)[1],
        {
            "stopping-keeps-the-last": lambda v: _epochs(v)[0],
            "stopping-ties-improve": lambda v: _epochs(v, lambda now, best: now >= best)[1],
            "stopping-knows-the-future": lambda v: v.accuracies.index(max(v.accuracies)) + 1,
            "stopping-keeps-before-first-fall": lambda v: _first_fall(v) - 1,
        },
        places=0,
        exempt="a count",
    ),
)


def _draw_stop(stream: Stream) -> Given:
    patience = int(stream.integers(3, 6))

    def drawn() -> Given:
        accuracy, accuracies = 88.0 + float(stream.integers(30)) / 10, []
        for epoch in range(EPOCHS):
            accuracies.append(round(accuracy, 1))
            low, high = next(steps for last, steps in STEPS if epoch < last)
            accuracy += float(stream.integers(low, high)) / 10
        return {"accuracies": accuracies, "patience": patience}

    return sampling.until(drawn, _worth_asking, tries=20000)


def _worth_asking(given: Given) -> bool:
    """Whether it stops before the table ends, and the mistakes show, all but one in each part, by different numbers."""
    if not 0 < _epochs(SimpleNamespace(**given))[0] < EPOCHS:
        return False
    wrong = quantities.alternatives(STOP, given)
    if any("stop" not in wrong.get(mistake, {}) for mistake in SEEN):
        return False
    for each in STOP:
        seen = [of[each.id] for of in wrong.values() if each.id in of]
        if len(seen) < len(each.wrong) - 1 or len(set(seen)) < len(seen):
            return False
    return True


def _confirm_stop(given: Given) -> None:
    """By the definition instead of a loop: the first epoch whose last `patience` accuracies beat nothing before."""
    accuracies, patience = given["accuracies"], given["patience"]
    stop = next(
        epoch
        for epoch in range(patience + 1, len(accuracies) + 1)
        if max(accuracies[epoch - patience : epoch]) <= max(accuracies[: epoch - patience])
    )
    keep = accuracies.index(max(accuracies[:stop])) + 1
    key = quantities.solve(STOP, given)
    if (stop, keep) != (key["stop"].value, key["keep"].value):
        raise Disagreement(f"the definition says {stop} and {keep}")


def _table(given: Given) -> str:
    rows = (f"| {epoch} | {accuracy:.1f} |" for epoch, accuracy in enumerate(given["accuracies"], 1))
    return "\n".join(("| epoch | accuracy (%) |", "|---|---|", *rows))


def _worked_stop(given: Given) -> str:
    v = quantities.values(STOP, given)
    best, lines = 0.0, []
    for epoch, accuracy in enumerate(given["accuracies"][: int(v.stop)], 1):
        if accuracy > best:
            best = accuracy
            lines.append(f"* epoch {epoch}: {accuracy:.1f}, a new best")
    return "\n".join(
        (
            "Keep the best accuracy so far and count the epochs since:\n",
            *lines,
            f"\nEpochs {int(v.keep) + 1} to {int(v.stop)} are {given['patience']} in a row without a new "
            f"best (an equal one is "
            f"none), so epoch {int(v.stop)} is the last. The weights of epoch {int(v.keep)} are kept; "
            f"what the table says "
            "of later epochs would never have been seen.",
        )
    )


@question(
    "unicamp/early_stopping",
    title="Early stopping",
    source=SECTION,
    level="apply",
    minutes=4,
    points=2,
    draw=_draw_stop,
    parts=lambda given: quantities.parts(STOP, given),
    alternatives=lambda given: quantities.alternatives(STOP, given),
    facts=lambda given: {"table": _table(given), "patience": given["patience"]},
    worked=_worked_stop,
    confirm=_confirm_stop,
)
def early_stopping(given: Given) -> Key:
    """A network is trained with early stopping. After every epoch its accuracy on the validation data is measured.
    Training stops as soon as there have been <<patience>> epochs in a row without a new best accuracy
    (no-improvement-in-<<patience>>); an accuracy equal to the best is no improvement. The weights of the best epoch are
    kept.

    Without early stopping the accuracies would be:

    <<table>>

    Epochs are counted from 1, as in the table. Give whole numbers.
    """
    return quantities.solve(STOP, given)


# --- in words -----------------------------------------------------------------------------------------------------

WORDS = {
    "which": Stem(
        "What does early stopping watch to decide when to stop?",
        (
            Option("validation", "The accuracy on the validation data."),
            Option("test", "The accuracy on the test data.", "tuned-on-test-data"),
            Option("training", "The accuracy on the training data, measured in every epoch.", "tuned-on-training-data"),
            Option("cost", "The cost on the training data, averaged over an epoch.", "tuned-on-training-data"),
            Option("time", "The time an epoch takes.", "stopping-by-the-clock"),
        ),
        "On the training data it would hardly ever stop, even while the network overfits; the test data are not to be "
        "touched before the end.",
    ),
    "patience": Stem(
        "Training is stopped at the first epoch in which the validation accuracy does not rise. What is the trouble?",
        (
            Option("noise", "Accuracies jump about, so that training ends far too early."),
            Option("late", "Training goes on far too long, because accuracies rarely fall.", "fall-thought-rare"),
            Option("none", "None: after a first fall it only goes down.", "stopping-at-first-fall"),
            Option("overfit", "The network overfits long before the first fall of the accuracy.", "fall-thought-rare"),
            Option("weights", "The weights of the last epoch are lost.", "stopping-keeps-the-last"),
        ),
        "That is why one waits for no improvement in ten epochs or so; networks reach plateaus and leave them again.",
    ),
    "hyper": Stem(
        "Which hyper-parameter does early stopping choose by itself?",
        (
            Option("epochs", "The number of epochs."),
            Option("rate", r"The learning rate $\eta$.", "stopping-thought-to-set-the-rate"),
            Option("lambda", r"The regularisation parameter $\lambda$.", "stopping-thought-to-set-the-rate"),
            Option("batch", "The size of the mini-batches.", "stopping-thought-to-set-the-rate"),
            Option("patience", "Its own patience.", "patience-thought-free"),
        ),
        "It stops when nothing improves any more, so the number of epochs need not be chosen. The patience is itself a "
        "hyper-parameter, though a harmless one.",
    ),
}

stopping_words = choice_question(
    "unicamp/when_to_stop",
    title="When to stop",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WORDS,
)
