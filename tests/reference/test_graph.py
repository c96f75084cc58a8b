"""Expression graphs: values forward, gradients backward, every use of a node counted."""

from __future__ import annotations

import math

import pytest

from reference.graph import OPERATIONS, Graph

pytestmark = pytest.mark.filterwarnings("error")


def test_the_textbook_graph() -> None:
    """(x + y) z at -2, 5, -4 is -12 with gradients -4, -4, 3."""
    graph = Graph({"q": ("add", "x", "y"), "f": ("multiply", "q", "z")})
    values = graph.forward({"x": -2, "y": 5, "z": -4})
    slopes = graph.backward(values)
    assert (values["q"], values["f"]) == (3, -12)
    assert (slopes["x"], slopes["y"], slopes["z"], slopes["q"], slopes["f"]) == (-4, -4, 3, -4, 1)


def test_shared_nodes_collect_from_every_use() -> None:
    """(c + d) + (c d), c = a + b, d = a b at 2, 3 has gradients 25, 19, (ab)(a + b) at -2, 3 has -3, -8, a + a 2."""
    graph = Graph(
        {
            "c": ("add", "a", "b"),
            "d": ("multiply", "a", "b"),
            "s": ("add", "c", "d"),
            "p": ("multiply", "c", "d"),
            "y": ("add", "s", "p"),
        }
    )
    values = graph.forward({"a": 2, "b": 3})
    slopes = graph.backward(values)
    assert values["y"] == 41
    assert (slopes["a"], slopes["b"]) == (25, 19)
    lecture = Graph({"p": ("multiply", "a", "b"), "s": ("add", "a", "b"), "y": ("multiply", "p", "s")})
    slopes = lecture.backward(lecture.forward({"a": -2, "b": 3}))
    assert (slopes["a"], slopes["b"]) == (-3, -8)
    twice = Graph({"y": ("add", "a", "a")})
    assert twice.backward(twice.forward({"a": 5}))["a"] == 2
    square = Graph({"y": ("multiply", "a", "a")})
    assert square.backward(square.forward({"a": 5}))["a"] == 10


@pytest.mark.parametrize("name", OPERATIONS)
def test_local_slopes_are_derivatives(name: str) -> None:
    """Each operation's slopes are the central differences of its value."""
    operation = OPERATIONS[name]
    arguments = (0.7, -1.3)[: operation.slopes.__code__.co_argcount]
    for i, slope in enumerate(operation.slopes(*arguments)):
        up, down = ([*arguments] for _ in range(2))
        up[i] += 1e-6
        down[i] -= 1e-6
        assert slope == pytest.approx((operation.value(*up) - operation.value(*down)) / 2e-6, abs=1e-9)


def test_a_neuron() -> None:
    """A sigmoid neuron's gradient is σ' times its inputs; a value that leads nowhere has gradient 0."""
    graph = Graph({"p": ("multiply", "w", "x"), "z": ("add", "p", "b"), "a": ("sigmoid", "z")})
    values = graph.forward({"w": 0.5, "x": 2.0, "b": -0.4, "unused": 9.0})
    slopes = graph.backward(values)
    a = 1 / (1 + math.exp(-0.6))
    assert values["a"] == pytest.approx(a, rel=1e-15)
    assert [slopes[n] for n in "wxb"] == pytest.approx([a * (1 - a) * 2, a * (1 - a) * 0.5, a * (1 - a)], rel=1e-14)
    assert slopes["unused"] == 0


@pytest.mark.parametrize(
    ("z", "value", "slope"), [(1000.0, 1.0, 0.0), (-1000.0, 0.0, 0.0), (40.0, 1.0, 4.248354255291589e-18)]
)
def test_sigmoid_far_out(z: float, value: float, slope: float) -> None:
    """The sigmoid neither overflows nor loses its slope."""
    graph = Graph({"a": ("sigmoid", "z")})
    values = graph.forward({"z": z})
    assert values["a"] == value
    assert graph.backward(values)["z"] == pytest.approx(slope, rel=1e-14)


def test_nan_passes_from_either_side() -> None:
    """max does not swallow a NaN, whichever argument it is."""
    graph = Graph({"m": ("max", "x", "y")})
    for x, y in [(math.nan, 1.0), (1.0, math.nan)]:
        assert math.isnan(graph.forward({"x": x, "y": y})["m"])
    assert graph.backward(graph.forward({"x": 2.0, "y": 1.0})) == {"x": 1.0, "y": 0.0, "m": 1.0}


def test_what_is_missing_is_named() -> None:
    """A missing input or an unknown operation is named; a name that is input and node at once is refused."""
    graph = Graph({"q": ("add", "x", "y")})
    with pytest.raises(KeyError, match="y"):
        graph.forward({"x": 1.0})
    with pytest.raises(KeyError, match="divide"):
        Graph({"q": ("divide", "x", "y")}).forward({"x": 1.0, "y": 2.0})
    with pytest.raises(ValueError, match="'q' is an input and computed"):
        graph.forward({"x": 1.0, "y": 2.0, "q": 3.0})
