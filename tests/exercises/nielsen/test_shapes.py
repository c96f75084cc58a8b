"""The shape of every quantity."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.nielsen import shapes
from exercises.nielsen.shapes import QUANTITIES


def real_shapes(given: Any) -> dict[tuple[str, int], tuple[int, ...]]:
    """The shapes NumPy has after a real pass, by quantity and layer: one example, and a batch in rows."""
    stream = np.random.default_rng(1)
    weights = [stream.normal(size=(after, before)) for before, after in pairwise(given["sizes"])]
    biases = [stream.normal(size=after) for after in given["sizes"][1:]]
    found = {}
    for batch in (False, True):
        x = stream.normal(size=(given["batch"], given["sizes"][0]) if batch else given["sizes"][0])
        a, zs = [x], []
        for w, b in zip(weights, biases, strict=True):
            zs.append(a[-1] @ w.T + b)
            a.append(np.tanh(zs[-1]))
        delta = a[-1] * (1 - a[-1] ** 2)
        for level in (1, 0):
            if level == 0:
                delta = (delta @ weights[1]) * (1 - a[1] ** 2)
            nabla_w = delta.T @ a[level] / len(x) if batch else np.outer(delta, a[level])
            nabla_b = delta.mean(axis=0) if batch else delta
            arrays = {"Z": zs[level], "D": delta, "batch_nabla_w": nabla_w, "batch_nabla_b": nabla_b}
            if not batch:
                arrays = {"w": weights[level], "z": zs[level], "delta": delta, "nabla_w": nabla_w}
            found |= {(name, level + 2): array.shape for name, array in arrays.items()}
    return found


def test_shapes_of_a_real_pass(drawn: Any) -> None:
    """What is expected is the shape that NumPy reports after a forward and a backward pass."""
    for given in drawn(shapes.id):
        real, key = real_shapes(given), shapes.solve(given)
        for name, layer in given["asked"]:
            assert tuple(key[name].value) == real[name, layer], (name, layer, given)


def test_everything_is_asked_for(drawn: Any) -> None:
    """Every quantity is drawn, of both layers; sizes and batch differ, so that no exchange goes unseen."""
    counts = Counter((name, layer) for given in drawn(shapes.id, 200) for name, layer in given["asked"])
    assert set(counts) == {(name, layer) for name in QUANTITIES for layer in (2, 3)}
    for given in drawn(shapes.id, 200):
        assert len({*given["sizes"], given["batch"]}) == 4
        wrong, key = shapes.alternatives(given), shapes.solve(given)
        assert {"shape-transposed", "shape-of-layer-before", "batch-in-gradient-shape"} <= set(wrong)
        for values in wrong.values():
            for part, value in values.items():
                assert value != key[part].value
                assert len(value) == len(key[part].value)
