"""Inverted dropout, forward and backward, for a given mask (M. Nielsen, "Neural Networks and Deep Learning",
chapter 3, on other techniques for regularization)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises import quantities
from exercises.choices import Stem, choice_question
from exercises.entry import code, fill, question
from exercises.model import Case, Disagreement, Given, Key, Option, Stream
from exercises.numbers import shown
from exercises.quantities import Quantity
from exercises.unicamp.mutants import dropout as mutants
from exercises.unicamp.source import CHAPTER_3
from reference import sampling
from reference.activations import Array

SECTION = f"{CHAPTER_3}, other techniques for regularization"
ORACLES_AGREE = 1e-9

SHAPES = (
    ("one neuron that stays", (1,), 0.8, (1.0,)),
    ("two neurons, one of them dropped", (2,), 0.7, (1.0, 0.0)),
    ("five neurons", (5,), 0.6, None),
    ("a batch of one example", (1, 4), 0.8, None),
    ("a batch of 5 rows of 3 neurons", (5, 3), 0.7, None),
    ("a square batch, 4 rows of 4", (4, 4), 0.9, None),
    ("a low p: most neurons are dropped", (11,), 0.2, None),
    ("a wide layer, 7 rows of 11", (7, 11), 0.65, None),
    ("nothing is dropped, p = 1", (3,), 1.0, (1.0, 1.0, 1.0)),
)


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, shape, p, mask in SHAPES:
        size = int(np.prod(shape))
        drawn = np.array(mask) if mask else (stream.uniform(size=size) < p).astype(float)
        if mask is None:  # at least one that stays and one that goes
            drawn[stream.permutation(size)[:2]] = (1.0, 0.0)
        values = sampling.readable(stream, shape, -2, 2, places=3)
        yield Case(rung, (values, drawn.reshape(shape), p))


@code(
    "unicamp/dropout_forward",
    title="Inverted dropout: forward",
    source=SECTION,
    level="build",
    minutes=4,
    points=1,
    public=(np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.0, 1.0]), 0.5),
    cases=_cases,
    mutants=mutants.FORWARD,
    also={
        "dropout-not-scaled": lambda a, mask, p: a * mask,
        "dropout-divided-by-drop-rate": lambda a, mask, p: a * mask / (1 - p),
        "dropout-multiplied-by-p": lambda a, mask, p: a * mask * p,
        "dropout-mask-forgotten": lambda a, mask, p: a / p,
        "dropout-mask-inverted": lambda a, mask, p: a * (1 - mask) / p,
        "dropout-divided-by-the-count": lambda a, mask, p: a * mask / mask.mean(),
        "dropout-mask-alone": lambda a, mask, p: mask / p,
    },
)
def dropout_forward(a: Array, mask: Array, p: float) -> Array:
    r"""What a layer passes on under inverted dropout.

    `a` are the activations of the layer, (n,) or one example per row; `mask`, of the same shape, has 1.0 for a neuron
    that is kept and 0.0 for one that is dropped. `p` is the probability of being **kept** with which the mask was
    drawn, $0 < p \le 1$.

    Dropped activations become 0; the others are divided by p, so that on average over masks everything is as without
    dropout. Returns a new array of the same shape.
    """
    return a * mask / p


@code(
    "unicamp/dropout_backward",
    title="Inverted dropout: backward",
    source=SECTION,
    level="build",
    minutes=4,
    points=1,
    public=(np.array([0.25, 0.5, -1.0]), np.array([1.0, 0.0, 1.0]), 0.5),
    cases=_cases,
    mutants=mutants.BACKWARD,
    also={
        "dropout-scaled-forward-only": lambda d, mask, p: d * mask,
        "dropout-mask-forgotten-backward": lambda d, mask, p: d / p,
        "dropout-left-out-backward": lambda d, mask, p: 1.0 * d,
        "dropout-divided-by-drop-rate": lambda d, mask, p: d * mask / (1 - p),
        "dropout-multiplied-by-p": lambda d, mask, p: d * mask * p,
        "dropout-mask-inverted": lambda d, mask, p: d * (1 - mask) / p,
        "dropout-scaled-twice": lambda d, mask, p: d * mask / p**2,
    },
)
def dropout_backward(delta_a: Array, mask: Array, p: float) -> Array:
    r"""The way back through inverted dropout, with the mask of the forward pass.

    Forward, the layer's activations $a$ became $\tilde a = a \odot \mathrm{mask} / p$, with `mask` 1.0 for kept and 0.0
    for dropped neurons and keep-probability `p`. `delta_a` is $\partial C/\partial \tilde a$, what comes back from the
    next layer; (n,) or one example per row, `mask` of the same shape.

    Returns $\partial C/\partial a$, a new array of the same shape.
    """
    return delta_a * mask / p


# --- by hand ------------------------------------------------------------------------------------------------------


def _kept(v: Any) -> Array:
    kept: Array = np.multiply(v.a, v.mask)
    return kept


LAYER = (
    Quantity(
        "z",
        r"$z$ of the next neuron in this training step",
        lambda v: float(np.dot(v.w, _kept(v)) / v.p + v.b),
        {
            "dropout-not-scaled": lambda v: np.dot(v.w, _kept(v)) + v.b,
            "dropout-divided-by-drop-rate": lambda v: np.dot(v.w, _kept(v)) / (1 - v.p) + v.b,
            "dropout-multiplied-by-p": lambda v: np.dot(v.w, _kept(v)) * v.p + v.b,
            "dropout-mask-forgotten": lambda v: np.dot(v.w, v.a) / v.p + v.b,
            "dropout-mask-inverted": lambda v: np.dot(v.w, np.subtract(v.a, _kept(v))) / v.p + v.b,
            "dropout-bias-scaled": lambda v: (np.dot(v.w, _kept(v)) + v.b) / v.p,
            "bias-left-out": lambda v: np.dot(v.w, _kept(v)) / v.p,
        },
    ),
    Quantity(
        "expected",
        r"the mean of $z$ over all masks, each neuron being kept with probability $p$",
        lambda v: float(np.dot(v.w, v.a) + v.b),
        {
            "dropout-mean-without-division": lambda v: v.p * np.dot(v.w, v.a) + v.b,
            "dropout-mean-divided": lambda v: np.dot(v.w, v.a) / v.p + v.b,
            "dropout-one-mask-for-the-mean": lambda v: np.dot(v.w, _kept(v)) / v.p + v.b,
            "bias-left-out": lambda v: np.dot(v.w, v.a),
        },
    ),
    Quantity(
        "slopes",
        r"$[\partial C/\partial a_1, \dots, \partial C/\partial a_4]$ in this training step, from "
        r"$\delta = \partial C/\partial z$",
        lambda v: v.delta * np.multiply(v.w, v.mask) / v.p,
        {
            "dropout-scaled-forward-only": lambda v: v.delta * np.multiply(v.w, v.mask),
            "dropout-mask-forgotten-backward": lambda v: v.delta * np.array(v.w) / v.p,
            "dropout-left-out-backward": lambda v: v.delta * np.array(v.w),
            "weights-left-out": lambda v: v.delta * np.array(v.mask) / v.p,
        },
        exempt="0 where a neuron is dropped",
        points=2,
    ),
)


def _draw_layer(stream: Stream) -> Given:
    dropped = int(stream.integers(1, 3))
    mask = stream.permutation([0] * dropped + [1] * (4 - dropped)).tolist()

    def drawn() -> Given:
        return {
            "a": sampling.readable(stream, 4, 0.1, 0.95).tolist(),
            "w": sampling.readable(stream, 4, -1.5, 1.5).tolist(),
            "b": float(sampling.readable(stream, (), -0.9, 0.9)),
            "mask": mask,
            "p": float(stream.choice([0.6, 0.7, 0.75, 0.8])),
            "delta": float(sampling.readable(stream, (), 0.1, 0.6)) * (1 - 2 * int(stream.integers(2))),
        }

    return sampling.until(
        drawn, lambda given: abs(abs(given["b"]) - 0.5) < 0.4 and quantities.worth_asking(LAYER, given)
    )


def _confirm_layer(given: Given) -> None:
    """The mean over all sixteen masks, one by one, and the slopes as differences."""
    key, p, a = quantities.solve(LAYER, given), given["p"], np.array(given["a"])

    def z(mask: Any, activations: Array) -> float:
        return float(sum(w * x * m for w, x, m in zip(given["w"], activations, mask, strict=True)) / p + given["b"])

    masks = list(np.ndindex(2, 2, 2, 2))
    mean = sum(np.prod([p if kept else 1 - p for kept in mask]) * z(mask, a) for mask in masks)
    slopes = [given["delta"] * (z(given["mask"], a + row) - z(given["mask"], a - row)) / 2 for row in np.eye(4)]
    pairs = [(mean, key["expected"].value), (z(given["mask"], a), key["z"].value)]
    error = max(abs(theirs - mine) for theirs, mine in (*pairs, *zip(slopes, key["slopes"].value, strict=True)))
    if error > ORACLES_AGREE:
        raise Disagreement(f"counting all masks and the solution differ by {error:.1e}")


WORKED_LAYER = r"""
* What is passed on is $\tilde a = a \odot \mathrm{mask}/p$ $= <<passed>>$, so
  $z = w \cdot \tilde a + b = <<z>>$. The
  bias is no activation: it is neither dropped nor scaled.
* A neuron is kept with probability $p$ and then divided by $p$: on average $p \cdot a/p = a$. So the mean of $z$ is
  $w \cdot a + b = <<expected>>$, what the network computes at test time, without a mask and without any scaling.
* The way back is multiplied by the same factors, $\mathrm{mask}/p$:
  $\partial C/\partial a_i = \delta\, w_i\, \mathrm{mask}_i / p$, that is <<slopes>>. A dropped neuron gets no error.
"""


def _facts_layer(given: Given) -> dict[str, Any]:
    v = quantities.values(LAYER, given)
    return {
        **{name: shown(given[name], 2) for name in ("a", "w", "b", "delta")},
        "mask": given["mask"],
        "p": given["p"],
        "passed": shown(_kept(v) / v.p, 4),
        **{each.id: shown(getattr(v, each.id), each.places) for each in LAYER},
    }


@question(
    "unicamp/dropout_by_hand",
    title="Inverted dropout by hand",
    source=SECTION,
    level="apply",
    minutes=8,
    points=4,
    draw=_draw_layer,
    parts=lambda given: quantities.parts(LAYER, given),
    alternatives=lambda given: quantities.alternatives(LAYER, given),
    facts=_facts_layer,
    worked=lambda given: fill(WORKED_LAYER, _facts_layer(given)),
    confirm=_confirm_layer,
)
def dropout_by_hand(given: Given) -> Key:
    r"""Four hidden neurons have the activations $a = <<a>>$. Inverted dropout keeps each of them with probability
    $p = <<p>>$ and divides by $p$; in this training step the mask is $<<mask>>$ (1: kept, 0: dropped). The next neuron
    has the weights $w = <<w>>$ and the bias $b = <<b>>$; what comes back to it is
    $\delta = \partial C/\partial z = <<delta>>$.
    """
    return quantities.solve(LAYER, given)


# --- in words -----------------------------------------------------------------------------------------------------

WORDS = {
    "test": Stem(
        r"A network was trained with *inverted* dropout: keep-probability $p = 0.8$, divided by 0.8 in "
        r"training. What is "
        "done when it is used on new data?",
        (
            Option("nothing", "Nothing: all neurons are there, and nothing is scaled."),
            Option(
                "again",
                "All activations are multiplied by 0.8, the share that was kept.",
                "dropout-scaled-again-at-test",
            ),
            Option("divided", "All activations are divided by 0.8.", "dropout-mean-divided"),
            Option("mask", "A new mask is drawn for every input, as it was in training.", "dropout-at-test-time"),
            Option("best", "The mask that did best in training is used.", "dropout-at-test-time"),
        ),
        "Dividing by $p$ in training has made the mean of every activation what it is without dropout: "
        "nothing is left to "
        "do.",
    ),
    "source": Stem(
        "In the first form of dropout, half of the hidden neurons are deleted in every training step, and the others "
        "are *not* scaled. What must be done when the full network is used?",
        (
            Option("halved", "The weights that lead out of the hidden neurons are halved."),
            Option("nothing", "Nothing: dropout concerns training only.", "dropout-not-scaled"),
            Option("doubled", "The weights that lead out of the hidden neurons are doubled.", "dropout-mean-divided"),
            Option(
                "mask", "Half of the hidden neurons are deleted then, too, drawn at random.", "dropout-at-test-time"
            ),
            Option("biases", "The weights and all biases are halved.", "dropout-bias-scaled"),
        ),
        "Twice as many hidden neurons are active as in training, so the sum that reaches the next layer would be about "
        "twice as large. Inverted dropout makes this correction in training instead.",
    ),
    "mask": Stem(
        "How long is one mask of dropout used, once it has been drawn?",
        (
            Option("step", "For one forward pass and the backward pass that belongs to it."),
            Option("two", "For one forward pass; the backward pass draws another one for itself.", "dropout-two-masks"),
            Option(
                "training",
                "For the whole training: it is drawn once, and the same neurons stay away.",
                "dropout-one-mask-for-all",
            ),
            Option(
                "forward",
                "For one forward pass; the backward pass runs through all neurons.",
                "dropout-left-out-backward",
            ),
            Option(
                "use", "Until training ends, and when the network is used on new data as well.", "dropout-at-test-time"
            ),
        ),
        "The gradient belongs to the network that made the forward pass, so both passes share one mask. With the next "
        "mini-batch another thinned network is trained.",
    ),
    "why": Stem(
        "Why does dropout make a network overfit less?",
        (
            Option("right", "No neuron can rely on particular others; it is like averaging many networks."),
            Option(
                "small",
                "The finished network has fewer neurons, and a small network overfits less.",
                "dropout-network-stays-small",
            ),
            Option(
                "shrinks",
                r"It does to the weights exactly what an L2 penalty with $\lambda = 1 - p$ does to them.",
                "dropout-taken-for-a-penalty",
            ),
            Option("data", "It removes part of the training examples.", "dropout-of-examples"),
            Option("noise", "It leaves dropped neurons with weights of 0.", "dropout-network-stays-small"),
        ),
        "In every step another thinned network is trained; at the end all of them share one set of "
        "weights. The weights of "
        "a dropped neuron are kept, not deleted.",
    ),
}

dropout_words = choice_question(
    "unicamp/dropout_words",
    title="Dropout in training and in use",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WORDS,
)
