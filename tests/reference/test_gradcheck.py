"""The gradient check, checked: a wrong gradient must not pass it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference import Network, backprop, forward
from reference.gradcheck import central_difference, complex_step, cost_of, parameters_of, relative_error
from reference.sampling import network, readable

pytestmark = pytest.mark.filterwarnings("error")

TOLERANCE = 1e-6


def case() -> tuple[Network, Any, Any, list[Any]]:
    stream = np.random.default_rng(4)
    net = network(stream, (2, 3, 2), ["tanh", "sigmoid"], "half_sse")
    x, y = readable(stream, (5, 2), -1, 1), readable(stream, (5, 2), 0, 1)
    grads = backprop(forward(net, x), y)
    return net, x, y, [*grads.nabla_w, *grads.nabla_b]


def test_right_gradients_pass() -> None:
    """The right gradients pass both checks: to rounding with a complex step, to 1e-6 with central differences."""
    net, x, y, gradients = case()
    cost, parameters = cost_of(net, x, y), parameters_of(net)
    assert relative_error(gradients, complex_step(cost, parameters)) < 1e-14
    assert relative_error(gradients, central_difference(cost, parameters)) < TOLERANCE


@pytest.mark.parametrize("differences", [complex_step, central_difference])
@pytest.mark.parametrize("off", [0.9995, 1.0005, -1.0, 2.0, 0.0])
def test_a_gradient_off_by_half_a_thousandth_is_noticed(differences: Any, off: float) -> None:
    """A factor of 0.05 %, on all entries, one array or one single entry, does not pass."""
    net, x, y, gradients = case()
    want = differences(cost_of(net, x, y), parameters_of(net))
    assert relative_error([off * g for g in gradients], want) > TOLERANCE
    for which, array in enumerate(gradients):
        for index in [..., *np.ndindex(array.shape)]:
            wrong = [np.array(g) for g in gradients]
            wrong[which][index] *= off
            assert relative_error(wrong, want) > TOLERANCE, (which, index)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("side", ["got", "want", "both"])
def test_what_is_not_a_number_never_passes(bad: float, which: int, side: str) -> None:
    """NaN or infinity in any array, on either side or on both, is an infinite error."""
    got, want = ([np.ones(2), np.ones((2, 2)), np.ones(1)] for _ in range(2))
    if side in ("got", "both"):
        got[which].flat[0] = bad
    if side in ("want", "both"):
        want[which].flat[0] = bad
    assert relative_error(got, want) == np.inf


def test_relative_error_by_hand() -> None:
    """It is the largest difference over the largest wanted entry; an expected nothing allows nothing."""
    assert relative_error([np.array([1.0, 2.0]), np.array([5.0])], [np.array([1.0, 2.0]), np.array([4.0])]) == 0.25
    assert relative_error([np.zeros(2)], [np.zeros(2)]) == 0.0
    assert relative_error([np.array([1e-300])], [np.zeros(1)]) == np.inf


def test_other_shapes_are_refused() -> None:
    """Arrays of other shapes are not broadcast, missing arrays not overlooked."""
    with pytest.raises(ValueError, match=r"got shape \(1, 2\), expected \(2,\)"):
        relative_error([np.ones((1, 2))], [np.ones(2)])
    with pytest.raises(ValueError, match="longer"):
        relative_error([np.ones(2)], [np.ones(2), np.ones(2)])


def test_parameters_are_left_alone() -> None:
    """The differences do not change the parameters they are given, nor the network."""
    net, x, y, _ = case()
    parameters = parameters_of(net)
    before = [p.copy() for p in parameters]
    complex_step(cost_of(net, x, y), parameters)
    central_difference(cost_of(net, x, y), parameters)
    for mine, theirs, own in zip(parameters, before, (*net.weights, *net.biases), strict=True):
        np.testing.assert_array_equal(mine, theirs)
        np.testing.assert_array_equal(mine, own)
    parameters[0][:] = 9
    assert not (net.weights[0] == 9).any()


def test_differences_by_hand() -> None:
    """Of w³ + 2b at w = 2 the derivatives are 12 and 2; the complex step has no error at all in 12."""

    def cost(parameters: Any) -> Any:
        return parameters[0][0] ** 3 + 2 * parameters[1][0]

    at = [np.array([2.0]), np.array([1.0])]
    assert complex_step(cost, at)[0][0] == pytest.approx(12, rel=1e-15)
    assert central_difference(cost, at)[0][0] == pytest.approx(12, rel=1e-9)
    assert [complex_step(cost, at)[1][0], central_difference(cost, at)[1][0]] == pytest.approx([2, 2], rel=1e-9)


def test_stacked_networks() -> None:
    """For stacked networks every parameter's derivative is that of its own network's cost."""
    net = Network([np.array([[[0.5]], [[-1.5]]])], [np.array([[0.1], [0.2]])], ["tanh"], "sse")
    x, y = [[[1.0], [2.0]], [[3.0], [-1.0]]], [[[0.5], [1.0]], [[0.0], [-1.0]]]
    grads = backprop(forward(net, x), y)
    want = complex_step(cost_of(net, x, y), parameters_of(net))
    assert relative_error([*grads.nabla_w, *grads.nabla_b], want) < 1e-14
