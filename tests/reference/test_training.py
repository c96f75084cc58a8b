"""Training: what a loop does, step by step, and that every mistaken loop is another one."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import Network, NetworkError, backprop, forward, step
from reference.misconceptions import MISCONCEPTIONS
from reference.sampling import network as drawn_network
from reference.training import LOOP, MISTAKEN, Training, decayed, epochs, mini_batches

pytestmark = pytest.mark.filterwarnings("error")


def training(seed: int = 0, **other: Any) -> Training:
    """Seven examples in mini-batches of 3, 2, 2, 3 and 1: two epochs, the second cut short."""
    stream = np.random.default_rng(seed)
    net = drawn_network(stream, (2, 3, 2), ["tanh", "sigmoid"], "half_sse")
    known: dict[str, Any] = {"eta": 0.5, "batches": [[6, 2, 0], [4, 1], [5, 3], [1, 3, 5], [0]]} | other
    return Training(net, stream.normal(size=(7, 2)), stream.uniform(size=(7, 2)), **known)


def parameters(network: Network) -> np.ndarray[Any, Any]:
    """All weights and biases in one row."""
    return np.concatenate([each.ravel() for each in (*network.weights, *network.biases)])


@given(st.integers(0, 1000), st.floats(0.01, 3), st.floats(0, 2))
@settings(max_examples=20, deadline=None)
def test_a_loop_is_its_steps(seed: int, eta: float, decay: float) -> None:
    """Each update is one step of gradient descent on its rows, from where the one before it led, at its own rate."""
    run = training(seed, eta=eta, decay=decay)
    network = run.network
    course = list(run.course())
    assert len(course) == len(run.batches)
    for k, (rows, got) in enumerate(zip(run.batches, course, strict=True)):
        x, y = run.x[list(rows)], run.y[list(rows)]
        network = step(network, backprop(forward(network, x), y), eta / (1 + decay * k))
        assert np.allclose(parameters(got), parameters(network), rtol=1e-12, atol=1e-14)
    assert np.array_equal(parameters(run.run()), parameters(course[-1]))


def test_the_network_given_is_left_alone() -> None:
    """Training makes new networks; without a mini-batch there is nothing new."""
    run = training()
    before = parameters(run.network).copy()
    run.run()
    assert np.array_equal(parameters(run.network), before)
    assert training(batches=[]).run().weights[0].tolist() == run.network.weights[0].tolist()


def test_biases_that_stay() -> None:
    """Biases that are not trained are as they were after any number of updates."""
    run = training(train_biases=False)
    assert all(np.array_equal(a, b) for a, b in zip(run.run().biases, run.network.biases, strict=True))
    assert not np.allclose(run.run().weights[0], run.network.weights[0])


def test_gradient_descent_lowers_the_cost() -> None:
    """All examples as one mini-batch, small steps: the cost falls with every update."""
    run = training(eta=0.05, batches=[range(7)] * 20)
    networks = [run.network, *run.course()]
    costs = [backprop(forward(net, run.x), run.y).cost for net in networks]
    assert all(after < before for before, after in pairwise(costs))


@given(st.floats(1e-3, 10), st.floats(0, 10))
def test_the_rate_decays_from_the_first_update_on(eta: float, decay: float) -> None:
    """k counts from 0: the first update has the whole rate, k = 1 the first smaller one; it never grows."""
    rates = [decayed(eta, decay, k) for k in range(5)]
    assert rates[0] == eta
    assert np.isclose(rates[1] * (1 + decay), eta)
    assert all(after <= before for before, after in pairwise(rates))
    assert np.allclose(1 / np.array(rates), (1 + decay * np.arange(5)) / eta)


@given(st.lists(st.integers(0, 99), max_size=20), st.integers(1, 25))
def test_mini_batches_hold_every_row_once_and_in_order(rows: list[int], size: int) -> None:
    """Put together they are the rows again; all but the last have the size that was asked for."""
    cut = mini_batches(rows, size)
    assert [row for batch in cut for row in batch] == rows
    assert all(len(batch) == size for batch in cut[:-1])
    assert all(1 <= len(batch) <= size for batch in cut)


def test_epochs_pass_over_all_examples_in_new_orders() -> None:
    """Every epoch holds each example once; orders differ from epoch to epoch and hang by the stream alone."""
    batches = epochs(np.random.default_rng(3), 4, 11, 4)
    assert [len(batch) for batch in batches] == [4, 4, 3] * 4
    orders = [[row for batch in batches[at : at + 3] for row in batch] for at in range(0, 12, 3)]
    assert all(sorted(order) == list(range(11)) for order in orders)
    assert len({tuple(order) for order in orders}) == 4
    assert batches == epochs(np.random.default_rng(3), 4, 11, 4)


@pytest.mark.parametrize("seed", range(3))
def test_every_mistaken_loop_is_another_loop(seed: int) -> None:
    """No two loops of the table lead to the same network, and none to the right one."""
    run = training(seed)
    ends = {"right": run.run()} | {name: run.run(loop=loop) for name, loop in MISTAKEN.items()}
    for (one, a), (two, b) in combinations(ends.items(), 2):
        assert not np.allclose(parameters(a), parameters(b), rtol=1e-6), (one, two)


def test_mistaken_loops_in_closed_form() -> None:
    """On a line through the origin, whose steps can be done by hand, each loop does what its name says."""
    # C = (w x - y)^2 / 2 with x = 1, so that w moves by -eta (w - y): w = 0, y = 1, 2, 4, eta = 1/2.
    line = Network([[[0.0]]], [[0.0]], ["identity"], "half_sse")
    run = Training(line, [[1.0]] * 3, [[1.0], [2.0], [4.0]], 0.5, [[0, 1], [2]], train_biases=False)
    ends = {name: run.run(loop=loop).weights[0].item() for name, loop in MISTAKEN.items()}
    assert run.run().weights[0].item() == 2.375  # 0.75, then half the way to 4
    assert ends == {
        "examples-one-by-one": 2.625,  # 0.5, 1.25, 2.625
        "moved-within-batch": 2.34375,  # a quarter of the way to 1, to 2; half of the way to 4
        "last-example-only": 2.25,  # 0.5, 2.25
        "divided-by-all-rows": pytest.approx(0.5 + 3.5 / 6),
        "divided-by-first-size": 1.5625,  # 0.75, then a quarter of the way to 4
        "batches-reversed": 1.75,  # 2, then half the way to 1.5
        "batches-in-row-order": 2.375,  # the rows do stand in order here
        "batches-merged": pytest.approx(7 / 6),
        "first-batch-only": 0.75,
        "last-batch-left-out": 0.75,
        "last-batch-only": 2.0,
        "start-weights-throughout": 2.75,  # 0.75 + 2
        "batch-sums-kept": 2.375 + 1.5,  # the sum of the first is 3, its step at one row 1.5
    }
    assert run.run(loop=LOOP).weights[0].item() == 2.375


def test_equations_and_loop_are_replaced_independently() -> None:
    """An update that adds, in a loop without its last mini-batch, is the sum with both mistakes."""
    run, shorter = training(), training(batches=training().batches[:-1])
    added = MISCONCEPTIONS["update-added"].equations
    both = run.run(added, MISTAKEN["last-batch-left-out"])
    assert np.array_equal(parameters(both), parameters(shorter.run(added)))


def test_what_does_not_fit_is_said() -> None:
    """Rows that do not exist, empty mini-batches, sizes below 1 and data of other shapes are refused in words."""
    with pytest.raises(NetworkError, match=r"batches\[1\] is \[7\], expected rows from 0 to 6"):
        training(batches=[[0], [7]])
    with pytest.raises(NetworkError, match=r"batches\[0\] is \[\]"):
        training(batches=[[]])
    with pytest.raises(NetworkError, match="size of a mini-batch is 0"):
        mini_batches([1], 0)
    good = training()
    with pytest.raises(NetworkError, match=r"with one n"):
        Training(good.network, good.x[:3], good.y, 0.5, [[0]])
    with pytest.raises(NetworkError, match="train_biases"):
        training(train_biases="yes")
