r"""Weights that start small enough: scaled by $1/\sqrt{n}$ (M. Nielsen, "Neural Networks and Deep Learning",
chapter 3, on weight initialization)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from exercises import quantities
from exercises.choices import Stem, choice_question
from exercises.entry import code, fill, question
from exercises.model import Case, Disagreement, Given, Key, Option, Stream
from exercises.quantities import Quantity
from exercises.unicamp.mutants import initialisation as mutants
from exercises.unicamp.source import CHAPTER_3
from reference import sampling
from reference.activations import Array

SECTION = f"{CHAPTER_3}, weight initialization"

# --- init_weights -------------------------------------------------------------------------------------------------

# All sizes are powers of 4, so that a wrong scale lies in the middle of a step of the ladder of factors, and the same
# wrong scale has the same verdict for everybody. Large layers need few draws.
NETWORKS = (
    ("64 neurons with one input each", (1, 64)),
    ("4-64: more neurons than inputs", (4, 64)),
    ("a square network, 16-16-16-16", (16, 16, 16, 16)),
    ("64-16-64: fewer neurons than inputs, then more", (64, 16, 64)),
    ("three layers, 4-64-16-64", (4, 64, 16, 64)),
)
Drawn = tuple[list[Array], list[Array]]


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes in NETWORKS:
        yield Case(rung, (list(sizes), int(stream.integers(1, 10_000))))


def spread_of_many_draws(student: Any, sizes: Any, seed: Any) -> Any:
    """How far the spread of many draws is from what it must be, as a factor 1, 1.414, 2, ... that does not waver.

    A factor is rounded to the nearest power of the square root of 2. With N numbers an honest variance is below x or
    above 1/x of the right one with a probability of at most 2 exp(-N (x - 1 - ln x) / 2) (Chernoff). Here x is the
    square root of 1/2 and N is at least 1000: less than 1e-11. Of normal numbers 7 % lie further from the mean than
    1.8 times their spread; that of 1000 at most 1 % do has a probability of less than 1e-18.
    """

    def draw(number: Any) -> Any:
        weights, biases = student.init_weights(list(sizes), number)
        return [np.array(w, dtype=float) for w in weights], [np.array(b, dtype=float) for b in biases]

    def factor(numbers: Any, spread: float, wanted: float) -> float:
        # Uniform numbers from -1 or 0 to 1 lie at the edge of a step; their bounds tell them apart.
        for edge in (0.57735, 0.288675):
            if abs(spread / wanted / edge - 1) < 0.1 and np.abs(numbers).max() <= wanted:
                return edge
        return round(float(2.0 ** (np.round(2 * np.log2(spread / wanted)) / 2)), 6)

    def judged(numbers: Any, wanted: float) -> list[float]:
        """Spread, mean, whether the numbers of a draw differ, whether they are normal; 1 where nothing can be said."""
        if len(np.unique(numbers[0])) < 0.9 * numbers[0].size:
            return [float(np.any(numbers)), 0.0, 0.0, 1.0]
        spread = float(np.sqrt(np.mean(np.var(numbers, axis=0, ddof=1))))
        if spread < 1e-9 * wanted:
            return [0.0, 0.0, 1.0, 1.0]
        mean = float(np.round(2 * np.mean(numbers) / wanted)) / 2 + 0.0
        far = np.mean(np.abs(numbers - np.mean(numbers)) > 1.8 * np.std(numbers))
        return [factor(numbers, spread, wanted), mean, 1.0, float(far > 0.01)]

    weights, biases = draw(seed)
    again, others = draw(seed), draw(seed + 1)
    shapes = [list(w.shape) for w in weights], [list(b.shape) for b in biases]
    layers = range(len(weights))
    expected = [[sizes[k + 1], sizes[k]] for k in range(len(sizes) - 1)]
    if shapes[0] != expected or shapes[1] != [[after] for after in sizes[1:]]:
        nothing = [0.0] * len(expected)
        return (*shapes, nothing, 0.0, nothing, 0.0, [*nothing, 0.0], [*nothing, 0.0], 0.0, 0.0)
    repeats = all(np.array_equal(a[k], b[k]) for a, b in ((weights, again[0]), (biases, again[1])) for k in layers)
    # A generator that is seeded twice gives the same number first, only scaled.
    firsts = [w.flat[0] * np.sqrt(sizes[k]) for drawn in (weights, others[0]) for k, w in enumerate(drawn)]
    firsts += [b.flat[0] for b in [*biases, *others[1]] if b.any()]
    fewest = min([w.size for w in weights] + [sum(b.size for b in biases)])
    draws = [draw(seed + number) for number in range(2, 3 + 1000 // (fewest - 1))]
    of_weights = [judged(np.stack([each[0][k].ravel() for each in draws]), sizes[k] ** -0.5) for k in layers]
    of_biases = judged(np.stack([np.concatenate([b.ravel() for b in each[1]]) for each in draws]), 1.0)
    return (
        *shapes,
        [each[0] for each in of_weights],
        of_biases[0],
        [each[1] for each in of_weights],
        of_biases[1],
        [each[2] for each in [*of_weights, of_biases]],
        [each[3] for each in [*of_weights, of_biases]],
        float(repeats),
        float(np.diff(np.sort(firsts)).min() > 1e-11),
    )


def _made(
    scale: Callable[[int, int], float],
    shape: Callable[[int, int], tuple[int, int]] = lambda before, after: (after, before),
    bias: Callable[[int], float] = lambda before: 1.0,
) -> Callable[..., Drawn]:
    """An initialisation with this standard deviation, shape and spread of the biases, each of (n_in, n_out)."""

    def init_weights(sizes: list[int], seed: int) -> Drawn:
        stream, pairs = np.random.default_rng(seed), list(itertools.pairwise(sizes))
        return (
            [scale(before, after) * stream.normal(size=shape(before, after)) for before, after in pairs],
            [bias(before) * stream.normal(size=after) for before, after in pairs],
        )

    return init_weights


def _right_scale(before: int, after: int) -> float:
    return float(before**-0.5)


def _one_seed(sizes: list[int], seed: int) -> Drawn:
    return _made(_right_scale)(sizes, 0)


def _restarted(sizes: list[int], seed: int) -> Drawn:
    layers = [_made(_right_scale)([before, after], seed) for before, after in itertools.pairwise(sizes)]
    return [w for (w,), _ in layers], [b for _, (b,) in layers]


def _neurons_alike(sizes: list[int], seed: int) -> Drawn:
    weights, biases = _made(_right_scale)(sizes, seed)
    return [np.repeat(w[:1], len(w), axis=0) for w in weights], biases


def _uniform(low: float, high: float) -> Callable[..., Drawn]:
    """Uniform numbers between two bounds, in units of the right scale."""

    def init_weights(sizes: list[int], seed: int) -> Drawn:
        stream = np.random.default_rng(seed)
        weights = [
            stream.uniform(low, high, (after, before)) / np.sqrt(before) for before, after in itertools.pairwise(sizes)
        ]
        return weights, [stream.normal(size=after) for after in sizes[1:]]

    return init_weights


@code(
    "unicamp/init_weights",
    title="Initialising weights and biases",
    source=SECTION,
    level="build",
    minutes=8,
    points=2,
    public=([100, 30, 10], 1),
    cases=_cases,
    mutants=mutants.INIT_WEIGHTS,
    probe=spread_of_many_draws,
    returns=(
        "shapes of the weights",
        "shapes of the biases",
        "spread of the weights over the right one",
        "spread of the biases over the right one",
        "mean of the weights over the right spread",
        "mean of the biases",
        "whether the numbers differ, layer by layer and of the biases",
        "whether they are normal, layer by layer and of the biases",
        "repeatable",
        "independent",
    ),
    example=(
        "weights, biases = init_weights([100, 30, 10], 1); weights[0].shape, biases[0].shape, weights[0].std()",
        "((30, 100), (30,), about 0.1)",
    ),
    also={
        "init-scale-left-out": _made(lambda before, after: 1.0),
        "init-variance-for-deviation": _made(lambda before, after: 1.0 / before),
        "init-fan-out": _made(lambda before, after: float(after**-0.5)),
        "init-doubled": _made(lambda before, after: 2 * before**-0.5),
        "init-for-relus": _made(lambda before, after: float((2 / before) ** 0.5)),
        "init-both-fans": _made(lambda before, after: float((2 / (before + after)) ** 0.5)),
        "init-uniform": _uniform(-1, 1),
        "init-only-positive": _uniform(0, 1),
        "init-not-normal": _uniform(-(3**0.5), 3**0.5),
        "init-neurons-alike": _neurons_alike,
        "init-biases-scaled": _made(_right_scale, bias=lambda before: float(before**-0.5)),
        "init-biases-zero": _made(_right_scale, bias=lambda before: 0.0),
        "init-all-zero": _made(lambda before, after: 0.0),
        "init-shapes-transposed": _made(_right_scale, shape=lambda before, after: (before, after)),
        "init-seed-ignored": _one_seed,
        "init-generator-restarted": _restarted,
    },
)
def init_weights(sizes: list[int], seed: int) -> Drawn:
    r"""Random weights and biases of a network with layers of these sizes: `sizes[0]` inputs, then one entry per layer.

    Returns `(weights, biases)`, lists with one array per layer. `weights[l]` has shape (sizes[l + 1], sizes[l]): one
    row per neuron. Its numbers are independent and normal with mean 0 and **standard deviation** $1/\sqrt{n_{in}}$,
    where $n_{in}$ is the number of inputs of each neuron of that layer. `biases[l]` has shape (sizes[l + 1],),
    normal with mean 0 and standard deviation 1.

    `seed` is a whole number for the random generator: the same seed gives the same network again, another seed another
    one. Seed once, not for every layer, and not anew for the biases. Any generator will do: what is graded are shapes,
    means and spreads over many draws, and whether the numbers are normal and differ from each other, with bounds so
    wide that a right solution does not fail by chance.
    """
    generator = np.random.default_rng(seed)
    weights = []
    biases = []
    for i in range(len(sizes) - 1):
        n_in, n_out = sizes[i], sizes[i + 1]
        weights.append(generator.normal(0.0, 1.0 / np.sqrt(n_in), size=(n_out, n_in)))
        biases.append(generator.normal(0.0, 1.0, size=n_out))
    return weights, biases


# --- the spread of z ----------------------------------------------------------------------------------------------

SPREAD = (
    Quantity(
        "old",
        r"the standard deviation of $z$ if every weight has standard deviation 1",
        lambda v: (v.on + 1) ** 0.5,
        {
            "variance-for-deviation": lambda v: v.on + 1,
            "spread-without-bias": lambda v: v.on**0.5,
            "spread-of-all-inputs": lambda v: (v.n + 1) ** 0.5,
            "deviations-added": lambda v: v.on**0.5 + 1,
        },
        places=2,
    ),
    Quantity(
        "new",
        r"the standard deviation of $z$ if every weight has standard deviation $1/\sqrt{n}$",
        lambda v: (v.on / v.n + 1) ** 0.5,
        {
            "variance-for-deviation": lambda v: v.on / v.n + 1,
            "spread-without-bias": lambda v: (v.on / v.n) ** 0.5,
            "spread-of-all-inputs": lambda v: 2**0.5,
            "deviations-added": lambda v: (v.on / v.n) ** 0.5 + 1,
            "init-variance-for-deviation": lambda v: (v.on / v.n**2 + 1) ** 0.5,
            "spread-bias-scaled-too": lambda v: ((v.on + 1) / v.n) ** 0.5,
        },
        places=4,
    ),
)
PUBLISHED_SPREAD: Given = {"n": 1000, "on": 500}


def _draw_spread(stream: Stream) -> Given:
    def drawn() -> Given:
        n = 10 * int(stream.integers(20, 200))
        return {"n": n, "on": int(n * stream.uniform(0.2, 0.8))}

    return sampling.until(drawn, lambda given: given["on"] > 105 and quantities.worth_asking(SPREAD, given))


def _confirm_spread(given: Given) -> None:
    """The variance of the sum as a quadratic form: the inputs and the 1 of the bias, weight by weight."""
    inputs = np.array([1.0] * given["on"] + [0.0] * (given["n"] - given["on"]) + [1.0])
    key = quantities.solve(SPREAD, given)
    for part, variance in (("old", 1.0), ("new", 1.0 / given["n"])):
        covariance = np.append(np.full(given["n"], variance), 1.0)
        error = abs(float(np.sqrt((inputs * covariance) @ inputs)) - key[part].value)
        if error > 1e-9:
            raise Disagreement(f"the quadratic form and the solution differ by {error:.1e} in {part}")


WORKED_SPREAD = r"""
$z = \sum_j w_j x_j + b$ is a sum of independent terms, so their *variances* add up, not their standard deviations.
Inputs that are 0 add nothing; <<on>> weights and the bias remain.

* standard deviation 1: variance <<on>> · 1 + 1, so $\sqrt{<<total>>} =$ <<old>>. The neuron is nearly always saturated.
* standard deviation $1/\sqrt{<<n>>}$: variance <<on>> · 1/<<n>> + 1, so the standard deviation is <<new>>. The neuron
  starts where the sigmoid is steep.
"""


def _worked_spread(given: Given) -> str:
    v = quantities.values(SPREAD, given)
    return fill(WORKED_SPREAD, {**given, "total": v.on + 1, "old": f"{v.old:.2f}", "new": f"{v.new:.4f}"})


@question(
    "unicamp/spread_of_z",
    title="How widely z spreads at the start",
    source=SECTION,
    level="apply",
    minutes=6,
    points=2,
    draw=_draw_spread,
    parts=lambda given: quantities.parts(SPREAD, given),
    alternatives=lambda given: quantities.alternatives(SPREAD, given),
    published=PUBLISHED_SPREAD,
    worked=_worked_spread,
    confirm=_confirm_spread,
)
def spread_of_z(given: Given) -> Key:
    r"""A hidden neuron has $n$ = <<n>> inputs. In one training example <<on>> of them are 1 and the others 0. Its
    weights and its bias are independent and normal with mean 0; the bias has standard deviation 1.
    """
    return quantities.solve(SPREAD, given)


# --- in words -----------------------------------------------------------------------------------------------------

WORDS = {
    "large": Stem(
        "A hidden neuron with 1000 inputs starts with weights of standard deviation 1. What follows?",
        (
            Option("saturated", r"$|z|$ is large, its sigmoid is nearly flat, and it learns slowly."),
            Option("fast", "Large weights mean large gradients: it learns fast.", "large-start-thought-fast"),
            Option(
                "entropy",
                "It saturates, but with the cross-entropy cost it learns fast all the same.",
                "slope-gone-everywhere",
            ),
            Option("nothing", "Nothing: training forgets where it started.", "start-thought-irrelevant"),
            Option("equal", "It becomes equal to its neighbours.", "symmetry-misplaced"),
        ),
        r"$z$ has a standard deviation of about $\sqrt{\text{inputs that are on}}$. The cross-entropy "
        r"cancels $\sigma'$ in "
        "the *output* layer only; in a hidden neuron the flat slope stays.",
    ),
    "zeros": Stem(
        "All weights and biases of a network start at 0. What is wrong with that?",
        (
            Option("alike", "All neurons of a hidden layer stay alike for ever."),
            Option("saturated", "All neurons are saturated, so that they hardly learn.", "zero-thought-saturated"),
            Option("nothing", "Nothing: it is the smallest spread, hence the best.", "start-thought-irrelevant"),
            Option("divergence", "The first step is far too large.", "large-start-thought-fast"),
            Option("biases", "Only that the biases are 0; the weights do not matter.", "symmetry-misplaced"),
        ),
        "Neurons that start alike see the same inputs, get the same errors and take the same steps. "
        "Random weights break "
        "the symmetry; 0 is where the sigmoid is steepest, so saturation is not the trouble.",
    ),
    "scale": Stem(
        r"Why is $1/\sqrt{n_{in}}$ the right size for the standard deviation of the weights, and not $1/n_{in}$?",
        (
            Option("variance", "Variances add up: $n_{in}$ terms of variance $1/n_{in}$ give about 1."),
            Option(
                "deviations",
                r"Standard deviations add up: $n_{in}$ terms of $1/\sqrt{n_{in}}$ give about 1.",
                "deviations-added",
            ),
            Option(
                "same",
                r"It makes no difference: $1/n_{in}$ is the variance *and* the standard deviation.",
                "init-variance-for-deviation",
            ),
            Option("outputs", r"Because $n_{in}$ is the number of neurons the weight leads to.", "init-fan-out"),
            Option("penalty", "Because it makes the L2 penalty 1.", "start-thought-irrelevant"),
        ),
        r"With standard deviation $1/n_{in}$ the sum would have a standard deviation of only "
        r"$1/\sqrt{n_{in}}$, and every "
        "layer would make the signal weaker.",
    ),
}

initialisation_words = choice_question(
    "unicamp/start_of_weights",
    title="How weights start",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WORDS,
)
