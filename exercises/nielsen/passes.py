"""Questions on what a gradient costs: finite differences against backpropagation, in forward passes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from exercises.entry import fill, question
from exercises.model import Expected, Given, Key, Part, Stream, Value
from exercises.nielsen.source import SOURCE
from reference.sampling import until

PARTS = ("parameters", "one_sided", "central", "ratio")
BACKPROP = 2  # passes: one forward, one back with about the same work


def counted(parameters: float) -> dict[str, float]:
    """All the answers from the number of parameters.

    >>> counted(9)
    {'parameters': 9, 'one_sided': 10, 'central': 18, 'ratio': 5.0}
    """
    return {
        "parameters": parameters,
        "one_sided": parameters + 1,
        "central": 2 * parameters,
        "ratio": (parameters + 1) / BACKPROP,
    }


def _weights_and_biases(sizes: list[int]) -> tuple[int, int]:
    return sum(before * after for before, after in pairwise(sizes)), sum(sizes[1:])


def _right(given: Given) -> dict[str, float]:
    weights, biases = _weights_and_biases(given["sizes"])
    return counted(weights + biases if given["biases"] else weights)


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    right, sizes = _right(given), given["sizes"]
    weights, biases = _weights_and_biases(sizes)
    count = right["parameters"]
    wrong: dict[str, dict[str, Value]] = {
        "neurons-counted": {"parameters": sum(sizes)},
        "base-pass-forgotten": {"one_sided": count, "ratio": count / BACKPROP},
        "base-pass-repeated": {"one_sided": 2 * count},
        "base-pass-in-central": {"central": 2 * count + 1},
        "central-as-one-sided": {"central": count + 1},
        "backward-pass-free": {"ratio": count + 1},
    }
    if given["biases"]:
        wrong["biases-not-counted"] = dict(counted(weights))
        wrong["input-biases-counted"] = dict(counted(weights + biases + sizes[0]))
    return wrong


def _draw(stream: Stream) -> Given:
    """Three or four layers, of which no mistake leads to the number of another."""

    def drawn() -> Given:
        return {"sizes": stream.integers(3, 16, int(stream.integers(3, 5))).tolist(), "biases": True}

    return until(drawn, _fits)


def _fits(given: Given) -> bool:
    right, wrong = _right(given), _alternatives(given)
    values = {part: [right[part], *(each[part] for each in wrong.values() if part in each)] for part in PARTS}
    return all(len(set(numbers)) == len(numbers) for numbers in values.values())


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    typed = answers.get("parameters")
    return counted(float(typed))[part] if part != "parameters" and typed is not None else None


def _facts(given: Given) -> dict[str, object]:
    sizes, right = given["sizes"], _right(given)
    weights, biases = _weights_and_biases(sizes)
    products = " + ".join(rf"{before} \cdot {after}" for before, after in pairwise(sizes))
    numbers = {name: f"{value:g}" if value < 1e6 else f"{value:.10g}" for name, value in right.items()}
    return {
        "sizes": ", ".join(map(str, sizes)),
        "biases": "Every neuron but those of the input layer has a bias."
        if given["biases"]
        else "Only the weights are counted: the neurons have no biases.",
        "sum": f"${products} = {weights}$ weights" + (f" and {biases} biases" if given["biases"] else ""),
        **numbers,
    }


WORKED = r"""
There are <<sum>>: <<parameters>> parameters.

* One-sided, $(C(w + h e_j) - C(w))/h$: a pass for each parameter and one for $C(w)$, which serves them
  all: $<<parameters>> + 1 = <<one_sided>>$.
* Central, $(C(w + h e_j) - C(w - h e_j))/(2h)$: two passes for each, $<<central>>$.
* Backpropagation finds all the derivatives in one pass forward and one back, the work of two: it is
  $<<one_sided>> / 2 = <<ratio>>$ times faster than the one-sided way. The larger the network, the larger the gain.
"""


def _parts(given: Given) -> tuple[Part, ...]:
    return (
        Part("parameters", "number", "how many derivatives there are", 0.5, exempt="a count"),
        Part("one_sided", "number", "forward passes for all of them by one-sided differences", 0.5, exempt="a count"),
        Part("central", "number", "forward passes for all of them by central differences", 0.5, exempt="a count"),
        Part(
            "ratio",
            "number",
            "the work of the one-sided way, divided by that of backpropagation",
            0.5,
            exempt="a count",
        ),
    )


@question(
    "nielsen/finite_difference_passes",
    title="Finite differences against backpropagation",
    source=f"{SOURCE}, in what sense is backpropagation a fast algorithm?",
    level="apply",
    minutes=4,
    points=2,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    published={"sizes": [1000, 1000], "biases": False},
    worked=lambda given: fill(WORKED, _facts(given)),
    follow=_follow,
)
def finite_difference_passes(given: Given) -> Key:
    r"""A fully connected network has layers of <<sizes>> neurons, the input first. <<biases>> The derivatives of the
    cost by all its parameters are wanted, for one training example.

    One way is to change one parameter at a time and to look at the cost: *one-sided*,
    $\frac{C(w + h e_j) - C(w)}{h}$, or *central*,
    $\frac{C(w + h e_j) - C(w - h e_j)}{2 h}$. No pass is made twice. The other way is
    backpropagation; take its backward pass to be as much work as one forward pass.
    """
    return {part: Expected(value, f"{value:.10g}") for part, value in _right(given).items()}
