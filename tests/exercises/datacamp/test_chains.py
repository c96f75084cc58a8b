"""A weight two layers before the output."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exercises.datacamp.chains import two_layer_chain

CHAIN = "datacamp/two_layer_chain"


def forward(given: Any, rows: Any) -> tuple[list[float], float, float]:
    """What the two nodes and node 5 receive, and the prediction, by hand."""
    _, (second,), ((last,),) = given["weights"]
    first = [sum(w * x for w, x in zip(row, given["x"], strict=True)) for row in rows]
    received = sum(w * max(0.0, z) for w, z in zip(second, first, strict=True))
    return first, received, last * max(0.0, received)


def loss(given: Any, change: float) -> float:
    """The loss with the weight asked for changed by this much."""
    rows = [list(row) for row in given["weights"][0]]
    i, j = given["asked"]
    rows[i][j] += change
    return (forward(given, rows)[2] - given["y"][0]) ** 2


def test_slopes_by_differences(drawn: Any) -> None:
    """The slope of the weight is that of the loss by finite differences, and the way there is by hand."""
    for given in drawn(CHAIN):
        key = {name: each.value for name, each in two_layer_chain.solve(given).items()}
        difference = (loss(given, 1e-5) - loss(given, -1e-5)) / 2e-5
        assert abs(key["weight"] - difference) < 1e-5 * max(1.0, abs(difference))
        _, received, prediction = forward(given, given["weights"][0])
        assert abs(key["prediction"] - prediction) < 1e-9
        assert abs(key["output"] - 2 * (prediction - given["y"][0])) < 1e-9
        assert abs(key["node_5"] - key["output"] * given["weights"][2][0][0] * (received > 0)) < 1e-9


def test_the_product_along_the_path(drawn: Any) -> None:
    """Where both ReLUs are on, the slope is the product of value in, both weights behind, and the output's slope."""
    for given in drawn(CHAIN):
        (i, j), key = given["asked"], two_layer_chain.solve(given)
        product = given["x"][j] * given["weights"][1][0][i] * given["weights"][2][0][0] * key["output"].value
        on = given["path"] == "on"
        assert abs(key["weight"].value - product * on) < 1e-9
        assert (key["weight"].value == 0) is not on


def test_the_path_is_as_drawn(drawn: Any) -> None:
    """The ReLUs on the path are on or off as the kind of path says, none is near its kink, and all kinds are drawn."""
    for given in drawn(CHAIN, 60):
        first, received, _ = forward(given, given["weights"][0])
        assert min(map(abs, (*first, received))) > 0.05
        assert (first[given["asked"][0]] > 0) is (given["path"] != "first off")
        assert (received > 0) is (given["path"] != "second off")
    kinds = Counter(given["path"] for given in drawn(CHAIN, 60))
    assert min(kinds.values()) > 4
    assert 0.4 < kinds["on"] / len(drawn(CHAIN, 60)) < 0.8


def test_digits(drawn: Any) -> None:
    """Every answer has four digits at least and is below 1,000, or is exactly 0, shown without a sign, and exempt."""
    for given in drawn(CHAIN):
        key = two_layer_chain.solve(given)
        for part in two_layer_chain.parts(given):
            value = key[part.id].value
            assert bool(part.exempt) is (value == 0)
            assert value == 0 or 1 <= abs(value) < 1000
            assert not key[part.id].shown.startswith("-0.000")
            assert "$-0" not in two_layer_chain.worked(given).replace("$-0.", "")  # type: ignore[misc]


def test_mistakes_of_the_path(drawn: Any) -> None:
    """On an open path, forgotten factors show; on a closed one, a ReLU that lets the slope through."""
    for given in drawn(CHAIN):
        wrong = two_layer_chain.alternatives(given)
        if given["path"] == "on":
            assert {"live-relu-blocks", "added-instead-of-multiplied", "one-factor-of-the-chain-left-out"} <= set(wrong)
        else:
            assert abs(wrong["dead-relu-passes"]["weight"]) > 0.01
        assert "hidden-slope-missing" not in wrong
