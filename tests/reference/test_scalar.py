"""The scalar engine: every operation against differences, shared nodes, depth, repeated passes."""

import math
import random

import pytest

from reference.scalar import Value

OPERATIONS = {
    "add": (lambda a, b: a + b, 2),
    "multiply": (lambda a, b: a * b, 2),
    "subtract": (lambda a, b: a - b, 2),
    "divide": (lambda a, b: a / b, 2),
    "negative": (lambda a: -a, 1),
    "power": (lambda a: a**3, 1),
    "inverse power": (lambda a: a**-2, 1),
    "constant on the left": (lambda a: 2 - a + 3 * a + (1 + a) + 4 / a, 1),
    "constant on the right": (lambda a: (a - 2) * 3 + a / 4 + 1, 1),
}
FUNCTIONS = {"exp": math.exp, "tanh": math.tanh, "relu": lambda v: max(0.0, v)}


def difference(function, points, index, step=1e-6):
    above, below = list(points), list(points)
    above[index] += step
    below[index] -= step
    return (function(*above) - function(*below)) / (2 * step)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_have_the_value_and_slope_of_the_numbers(name):
    """Value and gradient of each operation are those of plain floats, by central differences."""
    function, count = OPERATIONS[name]
    stream = random.Random(name)
    for _ in range(20):
        points = [stream.choice([-1, 1]) * stream.uniform(0.3, 2) for _ in range(count)]
        nodes = [Value(point) for point in points]
        result = function(*nodes)
        result.backward()
        assert result.data == pytest.approx(function(*points), rel=1e-14)
        for index, node in enumerate(nodes):
            assert node.grad == pytest.approx(difference(function, points, index), rel=1e-7)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("point", [-1.3, -0.2, 0.4, 2.0])
def test_functions_have_the_value_and_slope_of_the_numbers(name, point):
    """exp, tanh and relu agree with the standard library and its differences."""
    node = Value(point)
    result = getattr(node, name)()
    result.backward()
    assert result.data == FUNCTIONS[name](point)
    assert node.grad == pytest.approx(difference(FUNCTIONS[name], [point], 0), rel=1e-7, abs=1e-12)


def test_a_node_used_twice_collects_from_both_uses():
    """d(a + a)/da is 2; at y = (c+d) + (c*d), c = a+b, d = a*b, a = 2, b = 3 the gradients are 25 and 19."""
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2.0
    a, b = Value(2.0), Value(3.0)
    c, d = a + b, a * b
    ((c + d) + (c * d)).backward()
    assert (a.grad, b.grad) == (25.0, 19.0)


def test_relu_is_flat_at_its_kink():
    """relu'(0) = 0, as everywhere in the reference."""
    node = Value(0.0)
    node.relu().backward()
    assert node.grad == 0.0


def test_gradients_accumulate_over_passes_on_separate_graphs():
    """Without a reset, the second pass adds to the first: what zero_grad is for."""
    a = Value(3.0)
    for passes in (1, 2, 3):
        (a * a).backward()
        assert a.grad == 6.0 * passes


def test_a_second_backward_on_one_graph_adds_the_same_again():
    """On (x + y) z the second pass doubles the first: -8, -8, 6, as in PyTorch."""
    x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    result = (x + y) * z
    result.backward()
    result.backward()
    assert (x.grad, y.grad, z.grad) == (-8.0, -8.0, 6.0)


def test_graphs_may_be_deep():
    """A chain of 20,000 nodes needs no recursion."""
    node = first = Value(1.0)
    for _ in range(20_000):
        node = node + 1.0
    node.backward()
    assert first.grad == 1.0


def test_each_node_comes_after_its_inputs_once():
    """The order is topological, on a graph whose number of paths doubles with every step."""
    node = Value(1.0)
    for _ in range(60):
        node = node + node
    order = list(node.order())
    place = {id(each): position for position, each in enumerate(order)}
    assert len(order) == 61
    assert all(place[id(source)] < place[id(each)] for each in order for source in each.inputs)
    node.backward()
    assert order[0].grad == 2.0**60


def test_it_shows_what_it_holds():
    """The representation names data and gradient."""
    assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
