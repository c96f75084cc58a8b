"""One training step and many of them in NumPy, with the activation of the hidden layer to choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.hcaim import mutants
from exercises.hcaim.ladders import MAZUR, step_cases, train_cases
from exercises.hcaim.source import SOURCE
from exercises.looks import of_steps
from reference.activations import Array
from reference.equations import CORRECT, Equations, layers
from reference.misconceptions import MISCONCEPTIONS, NotApplicable
from reference.network import Network

Weights = list[Array]
Trained = tuple[Weights, Weights, Any]
# In what is returned: a sign once too often, wherever it stands, and biases that do not move, for whatever reason.
ALIKE = (("step-uphill", "sign-flipped", "update-added"), ("biases-left-fixed", "bias-gradient-zero"))
UPHILL = MISCONCEPTIONS["update-added"].equations
DOUBLED = MISCONCEPTIONS["error-doubled"].equations


def _steps(equations: Equations, *arguments: Any) -> Trained:
    """So many steps under these equations; that a mistake runs off to infinity is an outcome like any other."""
    x, t, weights, biases, hidden_activation, eta, steps = arguments
    network = Network(weights, biases, [hidden_activation, "sigmoid"], "half_sse")
    for _ in range(steps):
        chain = layers(network, x[None, :], t[None, :], equations, eta=eta)
        error = chain[-1].cost
        network = Network([c.w_after for c in chain], [c.b_after for c in chain], network.activations, network.loss)
        if not np.isfinite(error):
            raise NotApplicable("the values run off to infinity")
    return list(network.weights), list(network.biases), error


def _one_step(equations: Equations, *arguments: Any) -> Trained:
    return _steps(equations, *arguments, 1)


def _altered(run: Callable[..., Trained]) -> dict[str, Callable[..., Trained]]:
    """The mistakes that every training function can show."""

    def of_error(equations: Equations, *arguments: Any) -> Trained:
        weights, biases, error = run(equations, *arguments)
        return weights, biases, 2 * error

    return {
        "step-uphill": partial(run, UPHILL),
        "half-left-out": partial(of_error, CORRECT),
        "sum-of-squares-trained": partial(of_error, DOUBLED),
    }


def _error_after(*arguments: Any) -> Trained:
    weights, biases, _ = _one_step(CORRECT, *arguments)
    x, t, _, _, activation, eta = arguments
    return weights, biases, _one_step(CORRECT, x, t, weights, biases, activation, eta)[2]


STEP_MISTAKES: Mapping[str, Callable[..., Trained]] = {
    **_altered(_one_step),
    "error-after-update": _error_after,
}


def audit_train_step(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """The step against differences of the error that the function itself returns."""
    x, t, eta = np.array([0.5, -1.2]), np.array([0.9, 0.2]), 0.5
    weights = [np.array([[0.3, -0.6], [0.8, 0.2], [-0.5, 0.4]]), np.array([[0.7, -0.4, 0.5], [-0.2, 0.9, 0.6]])]
    biases = [np.array([0.1, -0.3, 0.2]), np.array([0.4, -0.1])]
    checks = []
    for activation in ("sigmoid", "tanh", "relu"):

        def run(activation: Any = activation) -> Any:
            copies = [w.copy() for w in weights], [b.copy() for b in biases]
            return answers["train_step"](x.copy(), t.copy(), *copies, activation, eta)

        new_weights, new_biases, _ = run()
        holds = len(new_weights) == len(new_biases) == 2
        for array, new in zip([*weights, *biases], [*new_weights, *new_biases], strict=False):
            for index in np.ndindex(*array.shape):
                kept = array[index]
                array[index] = kept + 1e-5
                above = run()[2]
                array[index] = kept - 1e-5
                slope = (above - run()[2]) / 2e-5
                array[index] = kept
                holds = holds and np.shape(new) == array.shape
                holds = holds and abs(kept - eta * slope - np.asarray(new)[index]) <= 1e-7
        checks.append(
            (
                bool(holds),
                f"train_step with {activation}: every weight and bias moves by -eta times the slope of your own error",
            )
        )
    return checks


@code(
    "hcaim/train_step",
    title="One training step in NumPy",
    source=f"{SOURCE}, P3",
    level="build",
    minutes=25,
    points=4,
    public=(*MAZUR, "sigmoid", 0.5),
    cases=step_cases,
    under=_one_step,
    also=STEP_MISTAKES,
    audit=audit_train_step,
    returns=("weights", "biases", "error_before"),
    looks=of_steps(error="error_before"),
    twins={"step-uphill": "update-added"},
    alike=ALIKE,
    mutants=mutants.TRAIN_STEP,
)
def train_step(
    x: Array, t: Array, weights: Weights, biases: Weights, hidden_activation: str, eta: float
) -> tuple[Weights, Weights, Any]:
    r"""One step of gradient descent on one example, for a network with one hidden layer.

    `weights` is `[w_hidden, w_output]` with one row per neuron, of shapes (hidden, inputs) and (outputs, hidden);
    `biases` is `[b_hidden, b_output]` of shapes (hidden,) and (outputs,). The layers have any number of neurons. `x` is
    the input (inputs,), `t` the target (outputs,), `eta` the learning rate $\eta$.

    The hidden layer uses `hidden_activation`: `"sigmoid"`, `"tanh"` or `"relu"` (with slope 0 where the net input is
    not positive). The output layer always uses the sigmoid. The error is $E = \frac12 \sum_k (t_k - o_k)^2$.

    Every weight **and every bias** is trained: $w \leftarrow w - \eta\,\partial E/\partial w$ and
    $b \leftarrow b - \eta\,\partial E/\partial b$, with all gradients taken at the old values.

    Return `(weights, biases, error_before)`: the new weights and the new biases, each a list like the old one, and
    the error *before* the update. The arrays that come in must stay as they are. Compute in float64, as
    NumPy does unless it is told otherwise.
    """
    w_hidden, w_output = weights
    b_hidden, b_output = biases
    net = w_hidden @ x + b_hidden
    if hidden_activation == "sigmoid":
        h = 1 / (1 + np.exp(-net))
        slope = h * (1 - h)
    elif hidden_activation == "tanh":
        h = np.tanh(net)
        slope = 1 - h**2
    else:
        h = np.maximum(net, 0)
        slope = (net > 0).astype(float)
    o = 1 / (1 + np.exp(-(w_output @ h + b_output)))
    error_before = 0.5 * np.sum((t - o) ** 2)

    delta_output = (o - t) * o * (1 - o)
    delta_hidden = (w_output.T @ delta_output) * slope
    new_weights = [w_hidden - eta * np.outer(delta_hidden, x), w_output - eta * np.outer(delta_output, h)]
    new_biases = [b_hidden - eta * delta_hidden, b_output - eta * delta_output]
    return new_weights, new_biases, error_before


# --- train -----------------------------------------------------------------------------------------------------


def _counted(*arguments: Any, change: Callable[[int], int]) -> Trained:
    """Another number of steps; where none is left there is no error to return."""
    *most, steps = arguments
    return _steps(CORRECT, *most, change(steps))


def _error_after_all(*arguments: Any) -> Trained:
    weights, biases, _ = _steps(CORRECT, *arguments)
    x, t, _, _, activation, eta, _ = arguments
    return weights, biases, _one_step(CORRECT, x, t, weights, biases, activation, eta)[2]


def _first_error(*arguments: Any) -> Trained:
    weights, biases, _ = _steps(CORRECT, *arguments)
    return weights, biases, _one_step(CORRECT, *arguments[:-1])[2]


def _with_changes(
    x: Array,
    t: Array,
    weights: Weights,
    biases: Weights,
    hidden_activation: str,
    eta: float,
    steps: int,
    *,
    carried: bool,
) -> Trained:
    """Steps along the first gradient again and again, or along the sum of all gradients so far."""
    start = [*weights, *biases]
    changes = [np.zeros_like(each) for each in start]
    now = start
    for number in range(steps):
        new_weights, new_biases, error = _one_step(CORRECT, x, t, now[:2], now[2:], hidden_activation, eta)
        if carried or number == 0:
            changes = [
                change + (new - old) for change, new, old in zip(changes, [*new_weights, *new_biases], now, strict=True)
            ]
        now = [old + change for old, change in zip(now, changes, strict=True)]
    return now[:2], now[2:], error


TRAIN_MISTAKES: Mapping[str, Callable[..., Trained]] = {
    **_altered(_steps),
    "error-after-update": _error_after_all,
    "first-error-kept": _first_error,
    "one-step-too-few": partial(_counted, change=lambda steps: steps - 1),
    "one-step-too-many": partial(_counted, change=lambda steps: steps + 1),
    "one-step-only": partial(_counted, change=lambda steps: 1),
    "gradient-of-the-start": partial(_with_changes, carried=False),
    "gradients-carried-over": partial(_with_changes, carried=True),
}


def audit_train(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """Several steps at once against the same steps one by one."""
    x, t, eta = np.array([0.5, -1.2]), np.array([0.9, 0.2]), 0.5
    weights = [np.array([[0.3, -0.6], [0.8, 0.2], [-0.5, 0.4]]), np.array([[0.7, -0.4, 0.5], [-0.2, 0.9, 0.6]])]
    biases = [np.array([0.1, -0.3, 0.2]), np.array([0.4, -0.1])]

    def run(now: Any, activation: str, steps: int) -> Any:
        copies = [[np.array(each, dtype=float) for each in layer] for layer in now]
        return answers["train"](x.copy(), t.copy(), *copies, activation, eta, steps)

    checks = []
    for activation in ("sigmoid", "tanh", "relu"):
        together = run((weights, biases), activation, 3)
        alone = run((weights, biases), activation, 1)
        errors = [alone[2]]
        for _ in range(2):
            alone = run(alone[:2], activation, 1)
            errors.append(alone[2])
        holds = errors[0] > errors[1] > errors[2] and abs(together[2] - alone[2]) <= 1e-9
        for one, other in zip([*together[0], *together[1]], [*alone[0], *alone[1]], strict=False):
            holds = holds and np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-9, atol=1e-12)
        checks.append(
            (
                bool(holds),
                f"train with {activation}: 3 steps are the same as 1 step three times, and the error falls",
            )
        )
    return checks


@code(
    "hcaim/train",
    title="Training in NumPy",
    source=f"{SOURCE}, P3",
    level="build",
    minutes=15,
    points=3,
    public=(*MAZUR, "sigmoid", 0.5, 2),
    cases=train_cases,
    under=_steps,
    also=TRAIN_MISTAKES,
    audit=audit_train,
    returns=("weights", "biases", "error_before"),
    looks=of_steps(error="error_before", single=lambda arguments: arguments[-1] == 1),
    twins={"step-uphill": "update-added"},
    alike=ALIKE,
    mutants=mutants.TRAIN,
)
def train(
    x: Array, t: Array, weights: Weights, biases: Weights, hidden_activation: str, eta: float, steps: int
) -> tuple[Weights, Weights, Any]:
    r"""Several steps of gradient descent, one after the other, on one example.

    The network has one hidden layer. `weights` is `[w_hidden, w_output]` with one row per neuron, of shapes
    (hidden, inputs) and (outputs, hidden); `biases` is `[b_hidden, b_output]` of shapes (hidden,) and (outputs,). `x`
    is the input (inputs,), `t` the target (outputs,), `eta` the learning rate $\eta$. `steps` is the number of steps,
    at least 1.

    The hidden layer uses `hidden_activation`: `"sigmoid"`, `"tanh"` or `"relu"` (with slope 0 where the net input is
    not positive). The output layer always uses the sigmoid. The error is $E = \frac12 \sum_k (t_k - o_k)^2$.

    Each step is a forward pass, a backward pass and an update of every weight **and every bias**. The next step goes
    on from there. If your file has a `train_step`, you may call it.

    Return `(weights, biases, error_before)`: the weights and the biases after the last update, each a list like
    the first, and the error *before the last* update. The arrays that come in must stay as they are. Compute in
    float64, as NumPy does unless it is told otherwise.
    """
    (w_hidden, w_output), (b_hidden, b_output) = weights, biases
    for _ in range(steps):
        net = w_hidden @ x + b_hidden
        if hidden_activation == "sigmoid":
            h = 1 / (1 + np.exp(-net))
            slope = h * (1 - h)
        elif hidden_activation == "tanh":
            h = np.tanh(net)
            slope = 1 - h**2
        else:
            h = np.maximum(net, 0)
            slope = (net > 0).astype(float)
        o = 1 / (1 + np.exp(-(w_output @ h + b_output)))
        error_before = 0.5 * np.sum((t - o) ** 2)
        delta_output = (o - t) * o * (1 - o)
        delta_hidden = (w_output.T @ delta_output) * slope
        w_hidden = w_hidden - eta * np.outer(delta_hidden, x)
        w_output = w_output - eta * np.outer(delta_output, h)
        b_hidden = b_hidden - eta * delta_hidden
        b_output = b_output - eta * delta_output
    return [w_hidden, w_output], [b_hidden, b_output], error_before
