"""The sum over paths."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest

from exercises.model import Disagreement
from exercises.nielsen import path_count, path_products, paths
from exercises.nielsen.paths import confirm_product


def paths_walked(sizes: list[int], layer: int) -> int:
    """Paths from one neuron of a layer to the outputs, by walking along every one of them."""
    if layer == len(sizes):
        return 1
    return sum(paths_walked(sizes, layer + 1) for _ in range(sizes[layer]))


def test_paths_by_walking_and_by_matrices(drawn: Any) -> None:
    """The number is that of the paths walked one by one, and that of a product of matrices of ones."""
    for given in drawn(path_count.id):
        sizes, layer = given["sizes"], given["layer"]
        count = path_count.solve(given)["paths"].value
        assert count == paths_walked(sizes, layer)
        row = np.eye(sizes[layer - 1])[0]
        for before, after in zip(sizes[layer - 1 :], sizes[layer:], strict=False):
            row = row @ np.ones((before, after))
        assert count == row.sum()


def test_there_is_always_something_to_multiply(drawn: Any) -> None:
    """At least two layers lie behind the weight; a layer of one neuron hides nothing."""
    for given in drawn(path_count.id, 200):
        assert len(given["sizes"]) - given["layer"] >= 2
        assert min(given["sizes"]) >= 2
        assert len(path_count.alternatives(given)) == 4


def cost_of(given: Any, w: float) -> float:
    """The cost as a function of the weight, every neuron replaced by the line that has its slope."""
    h = given["slope_h"] * w * given["x"]
    g = [given["slopes_g"][i] * given["w3"][i] * h for i in range(2)]
    o = [given["slopes_o"][k] * sum(given["w4"][k][i] * g[i] for i in range(2)) for k in range(2)]
    return sum(given["cost"][k] * o[k] for k in range(2))


def test_the_sum_is_the_derivative(drawn: Any) -> None:
    """The sum over the paths is the change of the cost with the weight, forward through the network."""
    for given in drawn(path_products.id):
        derivative = cost_of(given, given["w2"] + 1) - cost_of(given, given["w2"])
        assert path_products.solve(given)["sum"].value == pytest.approx(derivative, rel=1e-10)


def test_one_path_is_the_derivative_with_the_others_cut(drawn: Any) -> None:
    """With the other edges cut, the derivative is what the one path contributes; all four together are the sum."""
    for given in drawn(path_products.id):
        total = 0.0
        for g, o in product(range(2), range(2)):
            w3 = [w if i == g else 0 for i, w in enumerate(given["w3"])]
            w4 = [[w if (k, i) == (o, g) else 0 for i, w in enumerate(row)] for k, row in enumerate(given["w4"])]
            cut = {**given, "w3": w3, "w4": w4}
            along = cost_of(cut, 1.0) - cost_of(cut, 0.0)
            total += along
            if [g, o] == given["route"]:
                assert path_products.solve(given)["path"].value == pytest.approx(along, rel=1e-12)
        assert path_products.solve(given)["sum"].value == pytest.approx(total, rel=1e-10)


def test_each_path_is_asked_for(drawn: Any) -> None:
    """All four paths are asked for about equally; answers have four digits."""
    routes = Counter(tuple(given["route"]) for given in drawn(path_products.id, 300))
    assert all(50 < routes[route] < 100 for route in product(range(2), range(2)))
    for given in drawn(path_products.id, 300):
        key = path_products.solve(given)
        assert abs(key["path"].value) >= 1e-3
        assert abs(key["sum"].value) >= 1e-2


def test_rounded_paths_add_up_within_the_tolerance(drawn: Any) -> None:
    """Whoever rounds every path to the digits asked for and adds them gets the sum right."""
    for given in drawn(path_products.id):
        rounded = 0.0
        for g, o in product(range(2), range(2)):
            other = {**given, "route": [g, o]}
            rounded += round(path_products.solve(other)["path"].value, 6)
        expected = path_products.solve(given)["sum"]
        assert abs(round(rounded, 5) - expected.value) <= expected.tolerance + 1e-12


def test_the_oracle_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second oracle refuses a sum over paths that is not the backpropagated gradient."""
    given = path_products.draw(np.random.default_rng(1))
    confirm_product(given)
    monkeypatch.setattr(paths, "ROUTES", paths.ROUTES[:3])
    with pytest.raises(Disagreement):
        confirm_product(given)


def test_the_picture_shows_what_is_needed(drawn: Any) -> None:
    """Every number of a path stands in the picture and in its caption; the weight's edge is the one in bold."""
    assert path_products.picture is not None
    for given in drawn(path_products.id)[:20]:
        picture = path_products.picture(given)
        assert picture.edges[picture.asked or (9, 9, 9)] == f"w = {given['w2']:.1f}"
        assert len(picture.edges) == 1 + 2 + 4 + 2
        for number in (given["x"], *given["w3"], *np.ravel(given["w4"])):
            assert f"{number:.1f}" in picture.caption
        for number in (given["slope_h"], *given["slopes_g"], *given["slopes_o"], *given["cost"]):
            assert f"{number:.2f}" in picture.caption
        assert picture.nodes[1] == (f"{given['slope_h']:.2f}",)
