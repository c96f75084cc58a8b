"""BP1-BP4 and the update: the published example, batches, stacks, and four oracles that know nothing of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference import ACTIVATIONS, LOSSES, Gradients, Network, NetworkError, backprop, forward, step
from reference.gradcheck import central_difference, complex_step, cost_of, parameters_of, relative_error
from reference.sampling import network, off_the_kink, readable
from reference.symbolic import gradients as by_sympy

pytestmark = pytest.mark.filterwarnings("error")

# The published 2-2-2 network.
W1, W2 = [[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]
B1, B2 = [0.35, 0.35], [0.60, 0.60]
X, Y = [0.05, 0.10], [0.01, 0.99]


def published() -> Network:
    return Network(weights=[W1, W2], biases=[B1, B2], activations=["sigmoid", "sigmoid"], loss="half_sse")


def error_of(net: Network) -> float:
    return float(backprop(forward(net, X), Y).cost)


def test_the_contract() -> None:
    """The four calls everything is built on work as written, and leave the old network alone."""
    x, y = X, Y
    net = Network(weights=[W1, W2], biases=[B1, B2], activations=["sigmoid", "sigmoid"], loss="half_sse")
    trace = forward(net, x)
    grads = backprop(trace, y)
    better = step(net, grads, eta=0.5, train_biases=False)
    assert isinstance(grads, Gradients)
    assert isinstance(grads.cost, float)
    assert error_of(better) < grads.cost
    assert net.weights[0].tolist() == W1
    assert better.biases[0].tolist() == B1


def test_the_published_forward_pass() -> None:
    """Every printed digit of the published forward pass is right."""
    trace = forward(published(), X)
    assert trace.z[0].round(4).tolist() == [0.3775, 0.3925]
    assert trace.a[1].round(9).tolist() == [0.593269992, 0.596884378]
    assert trace.a[2].round(8).tolist()[0] == 0.75136507
    assert trace.a[2].round(9).tolist()[1] == 0.772928465
    assert round(error_of(published()), 9) == 0.298371109


def test_the_published_step() -> None:
    """Every printed digit of the published gradient and updated weights is right."""
    net = published()
    grads = backprop(forward(net, X), Y)
    assert round(grads.nabla_w[1][0, 0], 9) == 0.082167041
    after = step(net, grads, eta=0.5)
    (w1, w2), (w3, w4) = after.weights[0]
    (w5, w6), (w7, w8) = after.weights[1]
    assert (round(w5, 8), round(w6, 9), round(w7, 9), round(w8, 9)) == (
        0.35891648,
        0.408666186,
        0.511301270,
        0.561370121,
    )
    assert (round(w1, 9), round(w2, 8), round(w3, 8), round(w4, 8)) == (0.149780716, 0.19956143, 0.24975114, 0.29950229)


@pytest.mark.parametrize(("train_biases", "error"), [(False, 0.291027774), (True, 0.280471447), ("tied", 0.285750887)])
def test_the_error_after_one_step(train_biases: Any, error: float) -> None:
    """After one step the error is 0.291027774, 0.280471447 or 0.285750887: biases fixed, trained or tied."""
    net = published()
    grads = backprop(forward(net, X), Y)
    assert round(error_of(step(net, grads, 0.5, train_biases)), 9) == error


def test_train_biases() -> None:
    """By default each bias is trained for itself; fixed they stay; tied they share the sum of the layer's errors."""
    net = published()
    grads = backprop(forward(net, X), Y)
    trained, fixed, tied = (step(net, grads, 0.5, how) for how in (True, False, "tied"))
    for level in range(2):
        old, delta = net.biases[level], grads.delta[level]
        np.testing.assert_array_equal(step(net, grads, 0.5).biases[level], trained.biases[level])
        np.testing.assert_array_equal(trained.biases[level], old - 0.5 * delta)
        np.testing.assert_array_equal(fixed.biases[level], old)
        np.testing.assert_allclose(tied.biases[level], old - 0.5 * delta.sum(), rtol=1e-15)
        for other in (fixed, tied):
            np.testing.assert_array_equal(other.weights[level], trained.weights[level])


@pytest.mark.parametrize("how", ["fixed", "yes", None, 2, 1.0])
def test_other_words_for_train_biases_are_refused(how: Any) -> None:
    """Anything but True, False and "tied" is refused by name."""
    net = published()
    with pytest.raises(NetworkError, match=f"train_biases is {how!r}, expected True, False or 'tied'"):
        step(net, backprop(forward(net, X), Y), 0.5, how)


def test_tied_is_the_derivative_by_the_shared_bias() -> None:
    """Σδ is the derivative of the cost when all biases of a layer move together."""
    net = published()
    grads = backprop(forward(net, X), Y)
    for level in range(2):
        moved = [b + 1e-30j * (i == level) for i, b in enumerate(net.biases)]
        cost = backprop(forward(Network(net.weights, moved, net.activations, net.loss), X), Y).cost
        assert grads.delta[level].sum() == pytest.approx(cost.imag / 1e-30, rel=1e-14)


def test_weight_decay() -> None:
    """lam adds lam · w to the weights' gradient and nothing to the biases'."""
    net = published()
    grads = backprop(forward(net, X), Y)
    plain, decayed = step(net, grads, 0.5), step(net, grads, 0.5, lam=0.1)
    for level in range(2):
        np.testing.assert_allclose(plain.weights[level] - decayed.weights[level], 0.05 * net.weights[level], rtol=1e-13)
        np.testing.assert_array_equal(plain.biases[level], decayed.biases[level])


def test_shapes_of_gradients() -> None:
    """delta has the shape of z, nabla that of the parameters, cost is a float; for k stacked networks it is (k,)."""
    for lead in [(), (1,), (4,)]:
        net = network(np.random.default_rng(0), (2, 3, 1), ["tanh", "sigmoid"], "mse")
        trace = forward(net, np.ones((*lead, 2)))
        grads = backprop(trace, np.zeros((*lead, 1)))
        assert [d.shape for d in grads.delta] == [z.shape for z in trace.z] == [(*lead, 3), (*lead, 1)]
        assert [g.shape for g in grads.nabla_w] == [(3, 2), (1, 3)]
        assert [g.shape for g in grads.nabla_b] == [(3,), (1,)]
        assert isinstance(grads.cost, float)


@pytest.mark.parametrize(
    ("output", "loss"), [("tanh", "half_sse"), ("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")]
)
def test_a_batch_is_the_mean_of_its_examples(output: str, loss: str) -> None:
    """A batch's nabla and cost are the means over its examples; its deltas are theirs, undivided."""
    stream = np.random.default_rng(1)
    net = network(stream, (3, 4, 2), ["tanh", output], loss)
    x, y = readable(stream, (5, 3), -2, 2), readable(stream, (5, 2), 0, 1)
    batch = backprop(forward(net, x), y)
    alone = [backprop(forward(net, row), target) for row, target in zip(x, y, strict=True)]
    assert batch.cost == pytest.approx(np.mean([g.cost for g in alone]), rel=1e-14)
    for level in range(2):
        for name in ("nabla_w", "nabla_b"):
            mean = np.mean([getattr(g, name)[level] for g in alone], axis=0)
            np.testing.assert_allclose(getattr(batch, name)[level], mean, rtol=1e-12, atol=1e-16)
        each = [g.delta[level] for g in alone]
        np.testing.assert_allclose(batch.delta[level], each, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("train_biases", [True, False, "tied"])
def test_stacked_networks_are_each_on_its_own(train_biases: Any) -> None:
    """k stacked networks give what they give one by one, after the step too."""
    stream = np.random.default_rng(2)
    nets = [network(stream, (2, 3, 2), ["relu", "softmax"], "cross_entropy") for _ in range(3)]
    stacked = Network(
        [np.array(w) for w in zip(*(net.weights for net in nets), strict=True)],
        [np.array(b) for b in zip(*(net.biases for net in nets), strict=True)],
        nets[0].activations,
        nets[0].loss,
    )
    x, y = readable(stream, (3, 4, 2), -2, 2), readable(stream, (3, 4, 2), 0, 1)
    grads = backprop(forward(stacked, x), y)
    after = step(stacked, grads, 0.5, train_biases)
    assert np.shape(grads.cost) == (3,)
    for k, net in enumerate(nets):
        alone = backprop(forward(net, x[k]), y[k])
        moved = step(net, alone, 0.5, train_biases)
        assert grads.cost[k] == pytest.approx(alone.cost, rel=1e-14)
        for level in range(2):
            for name in ("delta", "nabla_w", "nabla_b"):
                mine, theirs = getattr(grads, name)[level][k], getattr(alone, name)[level]
                np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-16)
            np.testing.assert_allclose(after.weights[level][k], moved.weights[level], rtol=1e-14)
            np.testing.assert_allclose(after.biases[level][k], moved.biases[level], rtol=1e-14)


@pytest.mark.parametrize(
    ("lead", "y", "words"),
    [
        ((), [1.0], ["y has shape (1,)", "(2,) or (n, 2)"]),
        ((), [[1.0, 2.0]], ["y has shape (1, 2)", "expected (2,)"]),
        ((3,), [1.0, 2.0], ["y has shape (2,)", "expected (3, 2)"]),
        ((3,), np.zeros((1, 2)), ["y has shape (1, 2)", "expected (3, 2)"]),
        ((3,), np.zeros((2, 3)), ["(2, 3)"]),
        ((3,), [[0.0, 1.0], [0.0]], ["y is ragged"]),
        ((), ["0", "1"], ["expected numbers"]),
    ],
)
def test_targets_that_are_refused(lead: tuple[int, ...], y: Any, words: list[str]) -> None:
    """A y that is not of the output's shape is refused, also where it would broadcast."""
    trace = forward(published(), np.ones((*lead, 2)))
    with pytest.raises(NetworkError) as caught:
        backprop(trace, y)
    assert all(word in str(caught.value) for word in words), caught.value


def test_nan_reaches_every_gradient() -> None:
    """An input that is not a number leaves no gradient a number, through ReLUs neither."""
    for name in ("relu", "leaky_relu", "tanh"):
        net = Network([W1, W2], [B1, B2], [name, "sigmoid"], "half_sse")
        grads = backprop(forward(net, [np.nan, 1.0]), Y)
        assert np.isnan(grads.cost)
        assert all(np.isnan(g).all() for g in (*grads.delta, *grads.nabla_w, *grads.nabla_b))


def test_softmax_with_cross_entropy() -> None:
    """δ = a Σy - y: for targets that add up to 1 it is a - y, for others it is not."""
    net = Network([np.eye(3)], [np.zeros(3)], ["softmax"], "cross_entropy")
    trace = forward(net, [0.2, -0.4, 1.0])
    np.testing.assert_array_equal(backprop(trace, [0, 1, 0]).delta[0], trace.output - [0, 1, 0])
    np.testing.assert_array_equal(backprop(trace, [1, 1, 0]).delta[0], 2 * trace.output - [1, 1, 0])


@pytest.mark.parametrize("loss", ["half_sse", "sse", "mse", "cross_entropy"])
def test_softmax_of_one_neuron(loss: str) -> None:
    """It is 1 whatever goes in, so that nothing flows back: every gradient is exactly 0."""
    net = Network([[[0.3, 0.4]], [[0.7]]], [[0.1], [0.2]], ["tanh", "softmax"], loss)
    grads = backprop(forward(net, [1.0, 2.0]), [0.3])
    assert not any(g.any() for g in (*grads.delta, *grads.nabla_w, *grads.nabla_b))


# Four oracles. Each test draws networks of one to four layers with every activation and loss.

HIDDEN = list(ACTIVATIONS)
OUTPUTS = {
    "half_sse": list(ACTIVATIONS),
    "sse": list(ACTIVATIONS),
    "mse": list(ACTIVATIONS),
    "binary_cross_entropy": ["sigmoid", "softmax"],  # outputs in (0, 1)
    "cross_entropy": ["softmax", "sigmoid", "softplus"],  # outputs above 0
}

Case = tuple[Network, Any, Any]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A network, an example and its target, away from kinks and from saturation."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    depth = draw(st.integers(1, 4))
    sizes = draw(st.lists(st.integers(1, 3), min_size=depth + 1, max_size=depth + 1))
    # A softmax of one neuron is always 1: not in (0, 1), and every gradient is 0.
    output = draw(st.sampled_from([name for name in OUTPUTS[loss] if name != "softmax" or sizes[-1] > 1]))
    hidden = draw(st.lists(st.sampled_from(HIDDEN), min_size=depth - 1, max_size=depth - 1))
    stream = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    net = network(stream, sizes, [*hidden, output], loss, low=-1.5, high=1.5, places=3)
    x = readable(stream, sizes[0], -2, 2, 3)
    y = readable(stream, sizes[-1], 0, 1, 3) if "cross" in loss else readable(stream, sizes[-1], -2, 2, 3)
    assume(off_the_kink(net, x, margin=0.01))
    assume(all(np.abs(z).max() < 6 for z in forward(net, x).z))
    return net, x, y


many = settings(max_examples=300, deadline=None, derandomize=True)


def found(net: Network, x: Any, y: Any) -> list[Any]:
    grads = backprop(forward(net, x), y)
    return [*grads.nabla_w, *grads.nabla_b]


@many
@given(cases())
def test_sympy_agrees(case: Case) -> None:
    """NumPy's cost, errors and gradients are those that SymPy takes of the loss itself, to 1e-9."""
    net, x, y = case
    grads, want = backprop(forward(net, x), y), by_sympy(net, x, y)
    assert grads.cost == pytest.approx(want.cost, rel=1e-9)
    assert relative_error(grads.delta, want.delta) <= 1e-9
    assert relative_error(found(*case), [*want.nabla_w, *want.nabla_b]) <= 1e-9


@many
@given(cases())
def test_complex_step_agrees(case: Case) -> None:
    """NumPy's gradients are those of a complex step through the cost, to 1e-9."""
    net, x, y = case
    assert relative_error(found(*case), complex_step(cost_of(net, x, y), parameters_of(net))) <= 1e-9


@many
@given(cases())
def test_central_difference_agrees(case: Case) -> None:
    """NumPy's gradients are those of central differences of the cost, to 1e-6 of the largest or of 1."""
    net, x, y = case
    got, want = found(*case), central_difference(cost_of(net, x, y), parameters_of(net))
    scale = max(1.0, *(float(np.abs(w).max()) for w in got))
    assert relative_error(got, want) * max(float(np.abs(w).max()) for w in want) <= 1e-6 * scale


AUTOGRAD: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0.0),
    "leaky_relu": lambda z: anp.maximum(z, 0.01 * z),
    "identity": lambda z: z,
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z)),
    "half_sse": lambda a, y: 0.5 * anp.sum((a - y) ** 2),
    "sse": lambda a, y: anp.sum((a - y) ** 2),
    "mse": lambda a, y: anp.mean((a - y) ** 2),
    "binary_cross_entropy": lambda a, y: -anp.sum(y * anp.log(a) + (1 - y) * anp.log(1 - a)),
    "cross_entropy": lambda a, y: -anp.sum(y * anp.log(a)),
}


def by_autograd(net: Network, x: Any, y: Any) -> Sequence[Any]:
    """The gradients as autograd takes them of the textbook formulas."""

    def cost(parameters: Sequence[Any]) -> Any:
        a, count = x, len(net.weights)
        for w, b, name in zip(parameters[:count], parameters[count:], net.activations, strict=True):
            a = AUTOGRAD[name](anp.dot(w, a) + b)
        return AUTOGRAD[net.loss](a, y)

    gradient: Sequence[Any] = autograd.grad(cost)(parameters_of(net))
    return gradient


@many
@given(cases())
def test_autograd_agrees(case: Case) -> None:
    """NumPy's gradients are those that autograd, written by other people, takes of the textbook formulas, to 1e-9."""
    assert relative_error(found(*case), by_autograd(*case)) <= 1e-9


@pytest.mark.parametrize(("loss", "output"), [(loss, output) for loss in OUTPUTS for output in OUTPUTS[loss]])
def test_every_pair_of_output_and_loss(loss: str, output: str) -> None:
    """No pair of output activation and loss is left to chance: SymPy, complex step and autograd agree for each."""
    stream = np.random.default_rng(7)
    for hidden in itertools.chain(ACTIVATIONS):
        net = network(stream, (2, 3, 2), [hidden, output], loss)
        x, y = readable(stream, 2, -1, 1), readable(stream, 2, 0, 1)
        while not off_the_kink(net, x):
            x = readable(stream, 2, -1, 1)
        got, sympys = found(net, x, y), by_sympy(net, x, y)
        assert relative_error(got, [*sympys.nabla_w, *sympys.nabla_b]) <= 1e-9
        assert relative_error(got, complex_step(cost_of(net, x, y), parameters_of(net))) <= 1e-9
        assert relative_error(got, by_autograd(net, x, y)) <= 1e-9
