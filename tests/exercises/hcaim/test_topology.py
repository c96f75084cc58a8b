"""The one topology of the pen-and-paper exercises."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.hcaim import topology
from grader.streams import stream


def test_edges() -> None:
    """The weights are numbered as in the source: row by row, first those into the hidden layer."""
    numbers = topology.edges()
    assert numbers[(0, 0, 0)] == 1
    assert numbers[(0, 1, 0)] == 2
    assert numbers[(0, 0, 1)] == 3
    assert numbers[(1, 1, 0)] == 6
    assert numbers[(1, 0, 1)] == 7
    assert sorted(numbers.values()) == list(range(1, 9))


def test_facts_and_drawing() -> None:
    """Statement and picture show the same numbers: weights, inputs, targets and a bias per neuron."""
    facts, picture = topology.facts(topology.PUBLISHED), topology.drawing(topology.PUBLISHED)
    assert (facts["w1"], facts["w4"], facts["w6"], facts["w7"]) == ("0.15", "0.30", "0.45", "0.50")
    assert (facts["b2"], facts["b3"], facts["x2"], facts["t2"], facts["eta"]) == ("0.35", "0.60", "0.10", "0.99", "0.5")
    assert picture.edges[(1, 1, 0)] == "w6 = 0.45"
    assert picture.names[2] == ("b3 = 0.60, t1 = 0.01", "b4 = 0.60, t2 = 0.99")
    assert topology.drawing(topology.PUBLISHED, targets=False).names[2] == ("b3 = 0.60", "b4 = 0.60")
    assert "w7 = 0.50 leads from h1 to o2" in picture.caption


def test_symbols() -> None:
    """The drawing without numbers has the names of the weights, and an edge stands out only if it is asked for."""
    assert topology.symbols().asked is None
    assert topology.symbols((0, 1, 0)).asked == (0, 1, 0)
    assert topology.symbols().edges[(0, 1, 0)] == "w2"


@pytest.mark.parametrize("hidden", topology.ACTIVATIONS)
def test_drawn_numbers_are_apart(hidden: str) -> None:
    """No input is small, no two inputs or weights of a layer are alike, the learning rate is never 1, and of two
    ReLUs one is on and one off."""
    for seed in range(100):
        given = topology.drawn(stream(b"tests", "topology", hidden, str(seed)), hidden)
        small, large = sorted(np.abs(given["x"]))
        assert small >= 0.099
        assert large - small >= 0.099
        for layer in given["weights"]:
            assert np.diff(sorted(np.abs(layer).ravel())).min() >= 0.019
        assert given["eta"] in topology.RATES
        assert given["activations"] == [hidden, "sigmoid"]
        net = np.array(given["weights"][0]) @ given["x"] + given["biases"][0]
        if hidden == "relu":
            assert np.sign(net).sum() == 0
            assert np.abs(net).min() > topology.LIVE
