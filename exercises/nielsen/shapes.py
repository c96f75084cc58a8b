"""Questions on shapes: how many rows and columns each quantity of the algorithm has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from exercises.entry import fill, question
from exercises.model import Expected, Given, Key, Part, Stream, Value
from exercises.nielsen.source import SOURCE
from reference.sampling import until

Shape = tuple[int, ...]
Rule = Callable[[Any], Shape]


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a shape depends on: the sizes of the layer, of its neighbours, and of the batch."""

    before: int
    own: int
    after: int  # that of the layer before where there is none after
    batch: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of layer l: how it is written, its shape, why, and what mistakes make of the shape."""

    tex: str
    words: str
    shape: Rule
    why: str
    wrong: Mapping[str, Rule] = field(default_factory=dict)


PER_NEURON = "one entry per neuron of the layer"
OTHER_LAYERS: Mapping[str, Rule] = {
    "shape-of-layer-before": lambda s: (s.before,),
    "shape-of-layer-after": lambda s: (s.after,),
}
LIKE_WEIGHTS: Mapping[str, Rule] = {
    "shape-transposed": lambda s: (s.before, s.own),
    "batch-in-gradient-shape": lambda s: (s.batch, s.own),
}
ROWS_OF_EXAMPLES: Mapping[str, Rule] = {
    "examples-as-columns": lambda s: (s.own, s.batch),
    "shape-of-layer-before": lambda s: (s.batch, s.before),
    "batch-averaged-too-soon": lambda s: (1, s.own),
}
QUANTITIES = {
    "w": Quantity(
        "w^{<<l>>}",
        "the weights into layer <<l>>",
        lambda s: (s.own, s.before),
        "one row per neuron of the layer, one column per neuron of the layer before",
        {"shape-transposed": lambda s: (s.before, s.own)},
    ),
    "z": Quantity(
        "z^{<<l>>}", "the weighted inputs of layer <<l>>, one example", lambda s: (s.own,), PER_NEURON, OTHER_LAYERS
    ),
    "delta": Quantity(
        r"\delta^{<<l>>}", "the errors of layer <<l>>, one example", lambda s: (s.own,), PER_NEURON, OTHER_LAYERS
    ),
    "nabla_w": Quantity(
        r"\partial C/\partial w^{<<l>>}",
        "the gradient of the weights into layer <<l>>, one example",
        lambda s: (s.own, s.before),
        r"the same as that of the weights: $\delta$ gives the rows, the activations before it the columns",
        {"shape-transposed": lambda s: (s.before, s.own)},
    ),
    "Z": Quantity(
        "Z^{<<l>>}",
        "the weighted inputs of layer <<l>>, all examples of the batch",
        lambda s: (s.batch, s.own),
        "one row per example, one column per neuron of the layer",
        ROWS_OF_EXAMPLES,
    ),
    "D": Quantity(
        "D^{<<l>>}",
        "the errors of layer <<l>>, all examples of the batch",
        lambda s: (s.batch, s.own),
        "one row per example, one column per neuron of the layer",
        ROWS_OF_EXAMPLES,
    ),
    "batch_nabla_w": Quantity(
        r"\partial C/\partial w^{<<l>>}",
        "the gradient of the weights into layer <<l>>, for the mean cost of the batch",
        lambda s: (s.own, s.before),
        "that of the weights, whatever the size of the batch: the examples are averaged away",
        LIKE_WEIGHTS,
    ),
    "batch_nabla_b": Quantity(
        r"\partial C/\partial b^{<<l>>}",
        "the gradient of the biases of layer <<l>>, for the mean cost of the batch",
        lambda s: (s.own,),
        "that of the biases, whatever the size of the batch: the examples are averaged away",
        {"batch-in-gradient-shape": lambda s: (s.batch,), "shape-of-layer-before": lambda s: (s.before,)},
    ),
}
# One of each row is asked for, of layer 2 or 3.
ROWS = (("w",), ("z", "delta"), ("nabla_w",), ("Z", "D"), ("batch_nabla_w",), ("batch_nabla_b",))


def _sizes(given: Given, layer: int) -> Sizes:
    sizes = given["sizes"]
    after = sizes[layer] if layer < len(sizes) else sizes[layer - 2]
    return Sizes(sizes[layer - 2], sizes[layer - 1], after, given["batch"])


def _draw(stream: Stream) -> Given:
    numbers = until(lambda: stream.integers(2, 10, 4).tolist(), lambda drawn: len(set(drawn)) == 4)
    asked = [[str(stream.choice(row)), int(stream.integers(2, 4))] for row in ROWS]
    return {"sizes": numbers[:3], "batch": numbers[3], "asked": asked}


def _parts(given: Given) -> tuple[Part, ...]:
    parts = []
    for name, layer in given["asked"]:
        quantity, dimensions = QUANTITIES[name], len(QUANTITIES[name].shape(_sizes(given, layer)))
        how = "as `[rows, columns]`" if dimensions == 2 else "as `[entries]`"
        prompt = fill(f"shape of ${quantity.tex}$, {quantity.words}, {how}", {"l": layer})
        parts.append(Part(name, "array", prompt, 0.5, shape=(dimensions,), exempt="a count"))
    return tuple(parts)


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    wrong: dict[str, dict[str, Value]] = {}
    for name, layer in given["asked"]:
        sizes, quantity = _sizes(given, layer), QUANTITIES[name]
        taken = [quantity.shape(sizes)]
        for mistake, rule in quantity.wrong.items():
            if rule(sizes) not in taken:
                taken.append(rule(sizes))
                wrong.setdefault(mistake, {})[name] = list(rule(sizes))
    return wrong


def _worked(given: Given) -> str:
    rows = []
    for name, layer in given["asked"]:
        quantity = QUANTITIES[name]
        shape = list(quantity.shape(_sizes(given, layer)))
        rows.append(fill(f"* ${quantity.tex}$, {quantity.words}: `{shape}`, {quantity.why}", {"l": layer}))
    return "\n".join(rows)


@question(
    "nielsen/shapes",
    title="The shape of every quantity",
    source=f"{SOURCE}, matrix-based notation",
    level="apply",
    minutes=5,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=lambda given: {"sizes": given["sizes"], "batch": given["batch"]},
    worked=_worked,
)
def shapes(given: Given) -> Key:
    r"""A fully connected network has layers of <<sizes>> neurons: layer 1 is the input, layer 3 the output. As in
    $z^l = w^l a^{l-1} + b^l$, the weights $w^l$ lead from layer $l-1$ to layer $l$; $a^l$, $z^l$, $b^l$ and $\delta^l$
    are plain vectors with one index. A batch has <<batch>> examples, **one per row**; $C$ is the mean of its costs.

    Give the shape of each quantity, as NumPy would show it.
    """
    return {
        name: Expected(list(shape), f"`{list(shape)}`")
        for name, layer in given["asked"]
        for shape in [QUANTITIES[name].shape(_sizes(given, layer))]
    }
