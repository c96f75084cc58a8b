"""The steps of the algorithm, and which equation is which."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from exercises.nielsen import algorithm_steps, which_equation
from exercises.nielsen.questions import GUISES


def test_each_equation_is_asked_for(drawn: Any) -> None:
    """All four equations, the step and the forward pass are drawn, in several guises each; the right one stands at
    every place."""
    givens = drawn(which_equation.id, 600)
    names = Counter(which_equation.solve(given)["choice"].value for given in givens)
    assert set(names) == set(GUISES) == {"bp1", "bp2", "bp3", "bp4", "step", "forward"}
    assert min(names[each] for each in ("bp1", "bp2", "bp3", "bp4")) > 80
    assert min(names["step"], names["forward"]) > 40
    places = Counter(given["shown"].index(which_equation.solve(given)["choice"].value) for given in givens)
    assert all(abs(places[place] - 150) < 50 for place in range(4))
    assert len({given["stem"] for given in givens}) == sum(len(guises) for _, guises in GUISES.values())


def test_the_guises_in_code_compute_what_they_are() -> None:
    """The lines of code among the guises, run on a network, give the derivatives that the answers name."""
    stream = np.random.default_rng(5)
    sizes, eps = (3, 4, 2), 1e-6
    weights = [stream.normal(size=pair) for pair in zip(sizes[1:], sizes, strict=False)]
    biases = [stream.normal(size=n) for n in sizes[1:]]
    x, y = stream.normal(size=3), stream.uniform(size=2)

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    def passed(shift: Any, layer: int) -> tuple[list[Any], list[Any], float]:
        """z, a and the cost with the weighted inputs of one layer shifted."""
        a, zs = [x], []
        for number, (w, b) in enumerate(zip(weights, biases, strict=True)):
            zs.append(w @ a[-1] + b + (shift if number == layer else 0))
            a.append(sigmoid(zs[-1]))
        return zs, a, 0.5 * float(((a[-1] - y) ** 2).sum())

    delta = [
        np.array([(passed(e, layer)[2] - passed(-e, layer)[2]) / (2 * eps) for e in eps * np.eye(sizes[layer + 1])])
        for layer in range(2)
    ]
    z, a, _ = passed(0, 0)
    names = {"np": np, "a": a, "y": y, "z": z, "W": weights, "b": biases, "delta": delta, "l": 0, "a_before": x}
    names |= {"sigmoid": sigmoid, "eta": 0.5, "nabla_W": [np.outer(delta[0], x)]}
    names["sigmoid_prime"] = lambda each: sigmoid(each) * (1 - sigmoid(each))
    code = {name: guises["code"].split("`")[1] for name, (_, guises) in GUISES.items()}
    run = {name: eval(line, names) for name, line in code.items()}
    assert np.allclose(run["bp1"], delta[1], rtol=1e-6)
    assert np.allclose(run["bp2"], delta[0], rtol=1e-6)
    assert np.allclose(run["bp3"], delta[0], rtol=1e-6)
    assert np.allclose(run["bp4"], np.outer(delta[0], x), rtol=1e-6)
    assert np.allclose(run["step"], weights[0] - 0.5 * np.outer(delta[0], x), rtol=1e-6)
    assert np.allclose(run["forward"], a[1], rtol=1e-12)


def test_the_algorithm_is_explained() -> None:
    """The solution names all four equations."""
    assert algorithm_steps.worked is not None
    text = algorithm_steps.worked({})
    assert all(f"BP{number}" in text for number in (1, 2, 3, 4))
