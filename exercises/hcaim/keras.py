"""The same training in Keras. What is expected is computed in NumPy, so it does not depend on Keras being installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.hcaim import mutants
from exercises.hcaim.source import SOURCE
from exercises.model import Case, Needs, Stream
from reference.activations import Array
from reference.equations import layers
from reference.network import Network, NetworkError
from reference.sampling import until

Weights = list[Array]
Trained = tuple[Weights, Weights, float]

# Measured with Keras 3.15 on JAX 0.10: 1.6 GB of address space, 18 threads on the two processors that a jail with
# threads gets, 4 s of CPU time for the five cases, most of it compiling. Here is twice to ten times that, for other
# versions and slower machines.
NEEDS = Needs(
    packages=("keras", "jax"),
    install="backprop-grader[keras]",
    memory_mb=3072,
    threads=32,
    seconds=40,
    case_seconds=10,
)
# Keras computes in float32, with 24 bits. Of entries that are at least 0.05 in size, the largest relative error of real
# trainings was 1.1e-6 over 75 of them; here is room for other versions, other machines and other orders of summation.
FLOAT32 = 2e-5
SMALLEST = 0.05  # what is smaller than its change has lost digits
CLEAR = 0.05  # how far from its kink a ReLU stays

# Rung, sizes, hidden activation, learning rate, steps. Never two outputs: there the mean of squares is half their sum.
LADDER: tuple[tuple[str, tuple[int, int, int], str, float, int], ...] = (
    ("the smallest network, 1-1-1, sigmoid, 1 step", (1, 1, 1), "sigmoid", 2.0, 1),
    ("a 2-2-3 network, tanh, 2 steps", (2, 2, 3), "tanh", 1.5, 2),
    ("a square network, 3-3-3, ReLU, some neurons off, 1 step", (3, 3, 3), "relu", 1.2, 1),
    ("a 3-2-5 network, sigmoid, 3 steps", (3, 2, 5), "sigmoid", 3.0, 3),
    ("a 2-4-4 network, tanh, 4 steps", (2, 4, 4), "tanh", 2.0, 4),
)


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes, hidden_activation, eta, steps in LADDER:
        yield Case(rung, until(partial(_drawn, stream, sizes, hidden_activation, eta, steps), _fits))


def _drawn(stream: Stream, sizes: tuple[int, ...], *how: Any) -> tuple[Any, ...]:
    """Input, target, weights and biases, and how they are trained."""
    weights = [np.round(stream.normal(size=(after, before)), 3) for before, after in pairwise(sizes)]
    biases = [np.round(stream.normal(size=after), 3) for after in sizes[1:]]
    x, t = np.round(stream.normal(size=sizes[0]), 3), np.round(stream.uniform(0.05, 0.95, sizes[-1]), 2)
    return x, t, weights, biases, *how


def _fits(arguments: tuple[Any, ...]) -> bool:
    """Whether float32 carries the digits, there is an error left, and ReLUs are some on, some off, none at the kink."""
    _, _, weights, biases, hidden_activation, _, _ = arguments
    states = list(_states(*arguments))
    numbers = [*weights, *biases, *(array for state in states for array in (*state[0], *state[1]))]
    if min(np.abs(array).min() for array in numbers) < SMALLEST or min(state[2] for state in states) < 0.01:
        return False
    hidden = np.array([state[3] for state in states])
    if np.abs(hidden).max() > 4:
        return False
    alive = hidden[0] > 0
    on_and_off = alive.any() and not alive.all() and np.abs(hidden).min() > CLEAR
    return hidden_activation != "relu" or bool(on_and_off)


def _states(
    x: Array,
    t: Array,
    weights: Weights,
    biases: Weights,
    hidden_activation: str,
    eta: float,
    steps: int,
    output_activation: str = "sigmoid",
) -> Iterator[tuple[Weights, Weights, float, Array]]:
    """Step by step: weights and biases after it, the error before it and the net inputs of the hidden layer."""
    network = Network(weights, biases, [hidden_activation, output_activation], "mse")
    for _ in range(steps):
        chain = layers(network, x[None, :], t[None, :], eta=eta)
        network = Network([c.w_after for c in chain], [c.b_after for c in chain], network.activations, network.loss)
        yield list(network.weights), list(network.biases), float(chain[-1].cost), chain[0].z[0]


def trained(*arguments: Any, **other: Any) -> Trained:
    """What Keras gives, in float64."""
    weights, biases, error, _ = list(_states(*arguments, **other))[-1]
    return weights, biases, error


# --- mistakes --------------------------------------------------------------------------------------------------


def _of_another_error(times: Callable[[int], float], *arguments: Any) -> Trained:
    """Under so many times the mean of the squares, where their number is given."""
    x, t, weights, biases, hidden_activation, eta, steps = arguments
    factor = times(len(t))
    new_weights, new_biases, error = trained(x, t, weights, biases, hidden_activation, factor * eta, steps)
    return new_weights, new_biases, factor * error


def _kernels_not_transposed(*arguments: Any) -> Trained:
    x, t, weights, biases, *rest = arguments
    if any(w.shape != w.T.shape for w in weights):
        raise NetworkError("Keras refuses a kernel of this shape")
    new_weights, new_biases, error = trained(x, t, [w.T for w in weights], biases, *rest)
    return [w.T for w in new_weights], new_biases, error


def _kernels_returned(*arguments: Any) -> Trained:
    weights, biases, error = trained(*arguments)
    return [w.T for w in weights], biases, error


def _biases_not_set(*arguments: Any) -> Trained:
    x, t, weights, biases, *rest = arguments
    return trained(x, t, weights, [np.zeros_like(b) for b in biases], *rest)


def _biases_fixed(*arguments: Any) -> Trained:
    x, t, weights, biases, hidden_activation, eta, steps = arguments
    for _ in range(steps):
        weights, _, error = trained(x, t, weights, biases, hidden_activation, eta, 1)
    return weights, [b.copy() for b in biases], error


def _always_sigmoid(*arguments: Any) -> Trained:
    x, t, weights, biases, _, eta, steps = arguments
    return trained(x, t, weights, biases, "sigmoid", eta, steps)


def _at_the_usual_rate(*arguments: Any) -> Trained:
    *most, _, steps = arguments
    return trained(*most, 0.01, steps)


def _with_adam(*arguments: Any) -> Trained:
    x, t, weights, biases, hidden_activation, eta, steps = arguments
    now = [*weights, *biases]
    means, squares = [np.zeros_like(each) for each in now], [np.zeros_like(each) for each in now]
    for step in range(1, steps + 1):
        stepped, moved, error = trained(x, t, now[:2], now[2:], hidden_activation, 1.0, 1)
        slopes = [before - after for before, after in zip(now, [*stepped, *moved], strict=True)]
        means = [0.9 * mean + 0.1 * slope for mean, slope in zip(means, slopes, strict=True)]
        squares = [0.999 * square + 0.001 * slope**2 for square, slope in zip(squares, slopes, strict=True)]
        # In float32, as in Keras: of 1 - 0.999 that leaves four digits.
        first, second = (1 - np.float32(base) ** np.float32(step) for base in (0.9, 0.999))
        rate = float(eta * np.sqrt(second) / first)
        now = [
            each - rate * mean / (np.sqrt(square) + 1e-7)
            for each, mean, square in zip(now, means, squares, strict=True)
        ]
    return now[:2], now[2:], error


def _error_after(*arguments: Any) -> Trained:
    weights, biases, _ = trained(*arguments)
    x, t, _, _, hidden_activation, eta, _ = arguments
    return weights, biases, trained(x, t, weights, biases, hidden_activation, eta, 1)[2]


def _first_error(*arguments: Any) -> Trained:
    weights, biases, _ = trained(*arguments)
    return weights, biases, trained(*arguments[:-1], 1)[2]


MADE: Mapping[str, Callable[..., Trained]] = {
    "half-sum-in-keras": partial(_of_another_error, lambda k: k / 2),
    "sum-in-keras": partial(_of_another_error, lambda k: k),
    "kernels-not-transposed": _kernels_not_transposed,
    "kernels-not-turned-back": _kernels_returned,
    "biases-not-set": _biases_not_set,
    "biases-left-fixed": _biases_fixed,
    "sigmoid-everywhere": _always_sigmoid,
    "output-left-linear": partial(trained, output_activation="identity"),
    "usual-learning-rate": _at_the_usual_rate,
    "another-optimiser": _with_adam,
    "error-after-update": _error_after,
    "first-error-kept": _first_error,
    "one-step-only": lambda *arguments: trained(*arguments[:-1], 1),
}


@code(
    "hcaim/keras_train",
    title="Training in Keras",
    source=f"{SOURCE}, P4",
    level="build",
    minutes=30,
    points=4,
    public=(
        np.array([0.5, -1.0]),
        np.array([0.1, 0.9, 0.5]),
        [np.array([[0.3, -0.6], [0.8, 0.2]]), np.array([[0.7, -0.4], [-0.2, 0.9], [0.5, 0.1]])],
        [np.array([0.1, -0.3]), np.array([0.4, -0.1, 0.2])],
        "tanh",
        0.5,
        2,
    ),
    cases=_cases,
    also=MADE,
    returns=("weights", "biases", "error_before"),
    rtol=FLOAT32,
    needs=NEEDS,
    stand_in=trained,
    mutants=mutants.KERAS_TRAIN,
)
def keras_train(
    x: Array, t: Array, weights: Weights, biases: Weights, hidden_activation: str, eta: float, steps: int
) -> tuple[Weights, Weights, float]:
    r"""Build a network with one hidden layer in Keras 3, give it these weights, and train it on one example.

    `weights` is `[w_hidden, w_output]` with one row per neuron, of shapes (hidden, inputs) and (outputs, hidden), and
    `biases` is `[b_hidden, b_output]` of shapes (hidden,) and (outputs,). A Keras *kernel* has one
    **column** per neuron. `x` is the input (inputs,), `t` the target (outputs,): a batch of one for Keras.

    The hidden layer uses `hidden_activation`: `"sigmoid"`, `"tanh"` or `"relu"`; the output layer uses the sigmoid. The
    error is Keras' own `MeanSquaredError`, the mean over the outputs. Make `steps` updates (at least 1) of all weights
    and biases by plain stochastic gradient descent, `SGD`, with the learning rate `eta` $= \eta$.

    Return `(weights, biases, error_before)`: weights and biases after the last update, in the shapes of those that came
    in, and the error *before the last* update. They are compared to the digits of float32, in which Keras computes.

    Your file may import Keras, which runs on its backend JAX here, and JAX itself. To try it at home, run
    `pip install keras jax` and set the environment variable `KERAS_BACKEND` to `jax`.
    """
    import keras

    model = keras.Sequential(
        [
            keras.Input((len(x),)),
            keras.layers.Dense(len(biases[0]), activation=hidden_activation),
            keras.layers.Dense(len(biases[1]), activation="sigmoid"),
        ]
    )
    for layer, w, b in zip(model.layers, weights, biases, strict=True):
        layer.set_weights([w.T, b])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=eta), loss=keras.losses.MeanSquaredError())
    history = model.fit(x[None, :], t[None, :], epochs=steps, verbose=0).history

    kernels_and_biases = [layer.get_weights() for layer in model.layers]
    new_weights = [kernel.T for kernel, _ in kernels_and_biases]
    new_biases = [b for _, b in kernels_and_biases]
    return new_weights, new_biases, history["loss"][-1]
