"""The one topology of the pen-and-paper exercises: two inputs, two hidden neurons, two outputs, a bias per neuron."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.model import Given, NetworkDrawing, Stream
from reference import sampling
from reference.training_step import TrainingStep

ACTIVATIONS = ("sigmoid", "tanh", "relu")
HIDDEN = {
    "sigmoid": "it as well",
    "tanh": r"$\tanh(net)$",
    "relu": r"ReLU, $\max(0, net)$",
}
LIVE = 0.05  # how far from its kink a ReLU stays
RATES = (0.4, 0.6, 0.7, 0.8, 0.9)  # 1 would hide a learning rate that is left out

PUBLISHED: Given = {
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "biases": [[0.35, 0.35], [0.60, 0.60]],
    "activations": ["sigmoid", "sigmoid"],
    "loss": "half_sse",
    "x": [0.05, 0.10],
    "y": [0.01, 0.99],
    "eta": 0.5,
    "train_biases": True,
}


def drawn(stream: Stream, hidden: str) -> Given:
    """Readable numbers of both signs for this network; with ReLUs, one hidden neuron on and one off."""

    def numbers(shape: Any, low: float, high: float) -> Any:
        return sampling.readable(stream, shape, low, high).tolist()

    def draw() -> Given:
        return {
            **PUBLISHED,
            "weights": [numbers((2, 2), -0.95, 0.95), numbers((2, 2), -0.95, 0.95)],
            "biases": [numbers(2, -0.9, 0.9), numbers(2, -0.9, 0.9)],
            "activations": [hidden, "sigmoid"],
            "x": numbers(2, -1.5, 1.5),
            "y": numbers(2, 0.05, 0.95),
            "eta": float(stream.choice(RATES)),
        }

    return sampling.until(draw, apart)


def apart(given: Given) -> bool:
    """Whether no input is small, no two inputs or weights are alike, and of two ReLUs one is on and one off, neither
    near its kink."""
    z = TrainingStep.from_json(given).under().array("z", 0)
    relu = given["activations"][0] == "relu"
    return (
        sampling.told_apart([0, *np.abs(given["x"])], 0.1)
        and all(sampling.told_apart(np.abs(layer).ravel(), 0.02) for layer in given["weights"])
        and (not relu or bool(np.abs(z).min() > LIVE and (z > 0).sum() == 1))
    )


def facts(given: Given) -> dict[str, str]:
    """The numbers of a given by their names in the statement."""
    numbers = [w for layer in given["weights"] for row in layer for w in row]
    biases = [b for layer in given["biases"] for b in layer]
    return (
        {f"w{i}": f"{w:.2f}" for i, w in enumerate(numbers, 1)}
        | {f"b{i}": f"{b:.2f}" for i, b in enumerate(biases, 1)}
        | {f"x{i}": f"{x:.2f}" for i, x in enumerate(given["x"], 1)}
        | {f"t{i}": f"{t:.2f}" for i, t in enumerate(given["y"], 1)}
        | {"eta": f"{given['eta']:g}", "hidden": HIDDEN[given["activations"][0]]}
    )


def edges() -> dict[tuple[int, int, int], int]:
    """Edge (column, from, to) -> the number of its weight, from 1 to 8."""
    return {(c, j, i): 1 + 4 * c + 2 * i + j for c in range(2) for i in range(2) for j in range(2)}


def drawing(given: Given, targets: bool = True) -> NetworkDrawing:
    """The network with its numbers."""
    named = facts(given)
    labels = {edge: f"w{number} = {named[f'w{number}']}" for edge, number in edges().items()}
    ends = {edge: f"{'xh'[edge[0]]}{edge[1] + 1} to {'ho'[edge[0]]}{edge[2] + 1}" for edge in labels}
    biases = [f"b{i} = {named[f'b{i}']}" for i in range(1, 5)]
    leads = "; ".join(f"{label} leads from {ends[edge]}" for edge, label in labels.items())
    return NetworkDrawing(
        nodes=((named["x1"], named["x2"]), ("h1", "h2"), ("o1", "o2")),
        names=(
            ("x1", "x2"),
            (biases[0], biases[1]),
            tuple(f"{bias}{f', t{i} = ' + named[f't{i}'] if targets else ''}" for i, bias in enumerate(biases[2:], 1)),
        ),
        edges=labels,
        caption=f"A 2-2-2 network. {leads}. The biases are {biases[0]} at h1, {biases[1]} at h2, {biases[2]} at o1 and "
        f"{biases[3]} at o2",
    )


def symbols(asked: tuple[int, int, int] | None = None) -> NetworkDrawing:
    """The network with the names of its weights; an edge that is asked for stands out."""
    labels = {edge: f"w{number}" for edge, number in edges().items()}
    ends = {edge: f"{'xh'[edge[0]]}{edge[1] + 1} to {'ho'[edge[0]]}{edge[2] + 1}" for edge in labels}
    leads = "; ".join(f"{label} leads from {ends[edge]}" for edge, label in labels.items())
    return NetworkDrawing(
        nodes=(("x1", "x2"), ("h1", "h2"), ("o1", "o2")),
        names=(("", ""), ("bias b1", "bias b2"), ("bias b3", "bias b4")),
        edges=labels,
        asked=asked,
        caption=f"A 2-2-2 network. {leads}. The biases are b1 at h1, b2 at h2, b3 at o1 and b4 at o2",
    )
