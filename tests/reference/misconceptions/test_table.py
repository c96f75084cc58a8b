"""The catalogue of mistakes: each visible, hidden where it says so, wrong from one quantity on, described truly."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from reference import CORRECT, Equations
from reference.activations import ACTIVATIONS
from reference.misconceptions import MISCONCEPTIONS, Misconception, NotApplicable
from reference.misconceptions.forward import FORWARD
from reference.misconceptions.gradients import GRADIENTS as GRADIENT_ROWS
from reference.misconceptions.hidden_error import HIDDEN_ERROR
from reference.misconceptions.output_error import OUTPUT_ERROR
from reference.misconceptions.slopes import SLOPES
from reference.misconceptions.updates import UPDATES
from reference.training_step import Address, Outcome, TrainingStep

pytestmark = pytest.mark.filterwarnings("error")

W333 = [[[0.4, -0.7, 0.2], [0.9, 0.3, -0.5], [-0.6, 0.8, 0.1]], [[0.5, -0.3, 0.7], [-0.8, 0.2, 0.6], [0.1, 0.9, -0.4]]]
W232 = [[[0.4, -0.7], [0.9, 0.3], [-0.6, -0.8]], [[0.5, -0.3, 0.7], [-0.8, 0.2, 0.6]]]
W331 = [W333[0], [[0.5, -0.3, 0.7]]]
X3 = [[0.5, -1.0, 0.8], [1.2, 0.4, -0.3], [-0.9, 0.9, 1.1], [0.3, 0.2, -1.4], [-1.5, 0.6, 0.1]]
Y3 = [[0.1, 0.9, 0.4], [0.8, 0.2, 0.7], [0.3, 0.6, 0.2], [0.9, 0.1, 0.5], [0.2, 0.7, 0.6]]
ONE_HOT = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]


def task(
    weights: Any = None,
    activations: tuple[str, ...] = ("tanh", "sigmoid"),
    loss: str = "half_sse",
    n: int | None = 5,
    biases: Any = None,
    eta: float = 0.5,
    train_biases: Any = True,
    x: Any = None,
    y: Any = None,
    lam: float = 0.0,
) -> TrainingStep:
    """A step on a 3-3-3 network, or another; n = None is one example without a batch axis."""
    weights = W333 if weights is None else weights
    widths = [len(w) for w in weights]
    first, last = len(weights[0][0]), widths[-1]
    x = [row[:first] for row in X3] if x is None else x
    y = [row[:last] for row in (ONE_HOT if loss == "cross_entropy" else Y3)] if y is None else y
    return TrainingStep.from_json(
        {
            "weights": weights,
            "biases": biases or [[0.1, -0.2, 0.3][:width] for width in widths],
            "activations": activations,
            "loss": loss,
            "x": x[0] if n is None else x[:n],
            "y": y[0] if n is None else y[:n],
            "eta": eta,
            "train_biases": train_biases,
            "lam": lam,
        }
    )


SCENES = {
    "3-3-3 tanh sigmoid": task(),
    "3-3-3 tanh sigmoid fixed": task(train_biases=False),
    "3-3-3 sigmoid tanh one": task(activations=("sigmoid", "tanh"), n=None),
    "2-3-2 tanh sigmoid": task(W232),
    "2-3-2 sigmoid identity": task(W232, ("sigmoid", "identity"), "mse"),
    "2-3-2 relu softmax": task(W232, ("relu", "softmax"), "cross_entropy"),
    "2-3-2 softplus sigmoid": task(W232, ("softplus", "sigmoid"), "binary_cross_entropy", train_biases="tied"),
    "2-3-2 tanh sigmoid decayed": task(W232, lam=0.3),
    "2-3-2 leaky_relu tanh": task(W232, ("leaky_relu", "tanh"), "sse"),
}


def entry(outcome: Outcome, address: Address) -> Any:
    """A quantity, or the kind of exception that stands for it."""
    try:
        return np.asarray(outcome.array(address.name, address.level))
    except (NotApplicable, ValueError, AssertionError) as error:
        return type(error)


def same(got: Any, want: Any, rtol: float = 1e-12) -> bool:
    if isinstance(got, type) or isinstance(want, type) or got.shape != want.shape:
        return got is want
    return bool(np.allclose(got, want, rtol=rtol, atol=rtol * np.abs(want).max()))


def wrong(scene: TrainingStep, equations: Equations, rtol: float = 1e-12) -> list[str]:
    """The addresses at which these equations go wrong, in the order of computation."""
    right, other = scene.under(), scene.under(equations)
    return [str(a) for a in right.addresses() if not same(entry(other, a), entry(right, a), rtol)]


def of(name: str) -> Equations:
    return MISCONCEPTIONS[name].equations


# Every misconception: a scene that shows it and all that is wrong there. What is not listed is right to 1e-12.
AFTER = ["w[0]", "b[0]", "w[1]", "b[1]", "cost_after"]
HIDDEN = ["delta[0]", "nabla_w[0]", "nabla_b[0]", "w[0]", "b[0]", "cost_after"]
BACKWARD = ["delta[1]", "delta[0]", "nabla_w[1]", "nabla_w[0]", "nabla_b[1]", "nabla_b[0]", *AFTER]
INPUT_SIDE = ["nabla_w[1]", "nabla_w[0]", "w[0]", "w[1]", "cost_after"]
BIAS_SIDE = ["nabla_b[1]", "nabla_b[0]", "b[0]", "b[1]", "cost_after"]
SHOWN: dict[str, tuple[str, list[str]]] = {
    "output-slope-missing": ("3-3-3 tanh sigmoid", BACKWARD),
    "output-slope-kept": ("2-3-2 relu softmax", BACKWARD),
    "hidden-slope-missing": ("3-3-3 tanh sigmoid", HIDDEN),
    "slope-at-activation": ("3-3-3 tanh sigmoid", BACKWARD),
    "value-form-at-z": ("3-3-3 tanh sigmoid", BACKWARD),
    "error-doubled": ("3-3-3 tanh sigmoid", BACKWARD),
    "error-halved": ("2-3-2 relu softmax", BACKWARD),
    "sign-flipped": ("2-3-2 softplus sigmoid", BACKWARD),
    "one-path-only": ("3-3-3 tanh sigmoid", HIDDEN),
    "weights-transposed": ("3-3-3 tanh sigmoid", HIDDEN),
    "weights-left-out": ("2-3-2 tanh sigmoid", HIDDEN),
    "own-layer-weights": ("3-3-3 tanh sigmoid", HIDDEN),
    "updated-weights-used": ("2-3-2 tanh sigmoid", HIDDEN),
    "input-left-out": ("2-3-2 tanh sigmoid", INPUT_SIDE),
    "own-output-as-input": ("3-3-3 tanh sigmoid", INPUT_SIDE),
    "pre-activation-as-input": ("2-3-2 tanh sigmoid", ["nabla_w[1]", "w[1]", "cost_after"]),
    "gradient-transposed": ("3-3-3 tanh sigmoid", INPUT_SIDE),
    "bias-gradient-summed": ("2-3-2 tanh sigmoid", BIAS_SIDE),
    "bias-gradient-zero": ("2-3-2 tanh sigmoid", BIAS_SIDE),
    "output-errors-pooled": ("2-3-2 tanh sigmoid", BACKWARD),
    "batch-not-averaged": ("2-3-2 tanh sigmoid", [*BACKWARD[2:6], *AFTER]),
    "bias-left-out": ("2-3-2 tanh sigmoid", ["z[0]", "a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "activation-left-out": ("2-3-2 tanh sigmoid", ["a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "update-added": ("2-3-2 tanh sigmoid", AFTER),
    "learning-rate-left-out": ("2-3-2 tanh sigmoid", AFTER),
    "biases-trained-too": ("3-3-3 tanh sigmoid fixed", ["b[0]", "b[1]", "cost_after"]),
    "biases-left-fixed": ("3-3-3 tanh sigmoid", ["b[0]", "b[1]", "cost_after"]),
    "dead-relu-passes": ("2-3-2 relu softmax", HIDDEN),
    "hidden-slope-at-output": ("2-3-2 tanh sigmoid", BACKWARD),
    "output-differentiated": ("2-3-2 tanh sigmoid", BACKWARD),
    "target-left-out": ("2-3-2 tanh sigmoid", BACKWARD),
    "cost-not-differentiated": ("2-3-2 tanh sigmoid", BACKWARD),
    "error-without-sign": ("2-3-2 tanh sigmoid", BACKWARD),
    "averaged-over-outputs": ("2-3-2 tanh sigmoid", BACKWARD),
    "softmax-jacobian-diagonal": ("2-3-2 relu softmax", BACKWARD),
    "sigmoid-slope-everywhere": ("2-3-2 tanh sigmoid", HIDDEN),
    "tanh-slope-unsquared": ("2-3-2 tanh sigmoid", HIDDEN),
    "tanh-slope-without-one": ("2-3-2 tanh sigmoid", HIDDEN),
    "value-as-slope": ("2-3-2 tanh sigmoid", BACKWARD),
    "one-minus-value-as-slope": ("2-3-2 tanh sigmoid", BACKWARD),
    "slope-counted-twice": ("2-3-2 tanh sigmoid", BACKWARD),
    "relu-applied-to-error": ("2-3-2 relu softmax", HIDDEN),
    "relu-mask-as-error": ("2-3-2 relu softmax", HIDDEN),
    "own-path-only": ("3-3-3 tanh sigmoid", HIDDEN),
    "paths-averaged": ("2-3-2 tanh sigmoid", HIDDEN),
    "raw-error-sent-back": ("2-3-2 tanh sigmoid", HIDDEN),
    "error-split-by-weights": ("2-3-2 tanh sigmoid", HIDDEN),
    "slope-of-next-layer": ("3-3-3 tanh sigmoid", HIDDEN),
    "weight-as-input": ("2-3-2 tanh sigmoid", INPUT_SIDE),
    "network-input-as-input": ("3-3-3 tanh sigmoid", ["nabla_w[1]", "w[1]", "cost_after"]),
    "bias-gradient-one-mean": ("2-3-2 tanh sigmoid", BIAS_SIDE),
    "bias-gradient-times-bias": ("2-3-2 tanh sigmoid", BIAS_SIDE),
    "averaged-twice": ("2-3-2 tanh sigmoid", ["nabla_w[1]", "nabla_w[0]", "nabla_b[1]", "nabla_b[0]", *AFTER]),
    "bias-not-averaged": ("2-3-2 tanh sigmoid", BIAS_SIDE),
    "weights-not-averaged": ("2-3-2 tanh sigmoid", INPUT_SIDE),
    "averaged-over-inputs": ("2-3-2 tanh sigmoid", INPUT_SIDE),
    "batch-averaged-too-soon": ("2-3-2 tanh sigmoid", INPUT_SIDE),
    "bias-subtracted": ("2-3-2 tanh sigmoid", ["z[0]", "a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "forward-weights-transposed": ("3-3-3 tanh sigmoid", ["z[0]", "a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "activation-applied-twice": ("2-3-2 tanh sigmoid", ["a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "output-activation-left-out": ("2-3-2 tanh sigmoid", ["a[2]", "cost", *BACKWARD]),
    "sigmoid-everywhere": ("2-3-2 tanh sigmoid", ["a[1]", "z[1]", "a[2]", "cost", *BACKWARD]),
    "hidden-activation-at-output": ("2-3-2 tanh sigmoid", ["a[2]", "cost", *BACKWARD]),
    "learning-rate-twice": ("2-3-2 tanh sigmoid", AFTER),
    "change-as-new-weight": ("2-3-2 tanh sigmoid", AFTER),
    "slope-times-weight": ("2-3-2 tanh sigmoid", AFTER),
    "weights-left-fixed": ("2-3-2 tanh sigmoid", ["w[0]", "w[1]", "cost_after"]),
    "penalty-left-out": ("2-3-2 tanh sigmoid decayed", ["w[0]", "w[1]", "cost_after"]),
    "penalty-doubled": ("2-3-2 tanh sigmoid decayed", ["w[0]", "w[1]", "cost_after"]),
    "penalty-sign": ("2-3-2 tanh sigmoid decayed", ["w[0]", "w[1]", "cost_after"]),
    "penalty-on-biases": ("2-3-2 tanh sigmoid decayed", ["b[0]", "b[1]", "cost_after"]),
}


def test_every_misconception_has_its_scene() -> None:
    """The table of what each misconception spoils is complete."""
    assert SHOWN.keys() == MISCONCEPTIONS.keys()


@pytest.mark.parametrize("name", MISCONCEPTIONS)
def test_wrong_from_one_quantity_on(name: str) -> None:
    """A misconception spoils what follows from its rule and nothing else: right before, right beside, wrong after."""
    scene, spoilt = SHOWN[name]
    assert wrong(SCENES[scene], of(name)) == spoilt
    assert wrong(SCENES[scene], of(name), rtol=1e-6) == spoilt  # by more than rounding


def test_the_scenes_exercise_what_they_should() -> None:
    """There are dead and live ReLUs in the scene for them, and no pre-activation near a kink."""
    z = SCENES["2-3-2 relu softmax"].under().array("z", 0)
    assert (z > 0.05).any()
    assert (z < -0.05).any()
    assert (np.abs(z) > 0.01).all()


# Where it makes no difference, as `hidden_by` says.
SYMMETRIC = [W333[0], [[0.5, -0.3, 0.7], [-0.3, 0.2, 0.6], [0.7, 0.6, -0.4]]]
ONES = [W232[0], [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]
LIVE = {"weights": [np.abs(W333[0]).tolist(), W333[1]], "x": np.abs(X3).tolist(), "biases": [[0.1, 0.2, 0.3]] * 2}
POSITIVE = {**LIVE, "weights": np.abs([W333[0], W333[1]]).tolist(), "y": [[-9.0] * 3] * 5}
THIN = [[[0.7]], [[-0.4]]]
UNIT = [[[1.0, 0.0], [0.0, 1.0]]]
SHARES = [W333[0], [[0.5, 0.2, 0.3], [-0.8, 0.6, 1.2], [0.1, 1.3, -0.4]]]  # each row adds up to 1
OFF_BY_ONE = float(-0.4 * np.tanh(0.7 * 0.5 + 0.1) + 0.1 - 1.0)  # what THIN gives for its first example, less 1
INVISIBLE: list[tuple[str, str, TrainingStep]] = [
    ("output-slope-missing", "linear output", task(activations=("tanh", "identity"))),
    ("hidden-slope-missing", "linear hidden layer", task(activations=("identity", "sigmoid"))),
    ("hidden-slope-missing", "live ReLUs", task(activations=("relu", "sigmoid"), **LIVE)),
    ("dead-relu-passes", "live ReLUs", task(activations=("relu", "sigmoid"), **LIVE)),
    ("dead-relu-passes", "no ReLU", task(activations=("leaky_relu", "tanh"))),
    ("slope-at-activation", "ReLU", task(W232, ("relu", "leaky_relu"))),
    ("slope-at-activation", "linear", task(W232, ("identity", "identity"))),
    ("slope-at-activation", "hidden ReLU, slope cancelled", task(W232, ("relu", "softmax"), "cross_entropy")),
    ("value-form-at-z", "ReLU", task(W232, ("relu", "leaky_relu"))),
    ("value-form-at-z", "linear", task(W232, ("identity", "identity"))),
    ("one-path-only", "one output", task(W331)),
    ("output-errors-pooled", "one output", task(W331)),
    ("output-errors-pooled", "one output, fused", task(W331, ("tanh", "sigmoid"), "binary_cross_entropy")),
    ("weights-transposed", "symmetric", task(SYMMETRIC)),
    ("weights-left-out", "weights of 1", task(ONES)),
    ("own-layer-weights", "equal weights", task([W333[0], W333[0]])),
    ("updated-weights-used", "no learning", task(eta=0.0)),
    ("input-left-out", "inputs of 1", task(W333[:1], ("tanh",), x=[[1.0, 1.0, 1.0]] * 5)),
    ("own-output-as-input", "output is input", task(UNIT, ("identity",), biases=[[0.0, 0.0]])),
    ("pre-activation-as-input", "first layer", task(W333[:1], ("tanh",))),
    ("pre-activation-as-input", "after a linear layer", task(W232, ("identity", "tanh"))),
    ("gradient-transposed", "1-1-1", task(THIN)),
    ("bias-gradient-summed", "1-1-1", task(THIN)),
    ("batch-not-averaged", "batch of one", task(n=1)),
    ("batch-not-averaged", "one example", task(n=None)),
    ("bias-left-out", "biases of 0", task(W232, biases=[[0.0] * 3, [0.0] * 2], train_biases=False)),
    ("activation-left-out", "linear", task(W232, ("identity", "identity"))),
    ("update-added", "no learning", task(eta=0.0)),
    ("learning-rate-left-out", "rate of 1", task(eta=1.0)),
    ("learning-rate-left-out", "rate of 1, fixed", task(eta=1.0, train_biases=False)),
    ("learning-rate-left-out", "rate of 1, tied", task(eta=1.0, train_biases="tied")),
    ("biases-trained-too", "trained", task()),
    ("biases-trained-too", "tied", task(train_biases="tied")),
    ("biases-left-fixed", "fixed", task(train_biases=False)),
    ("hidden-slope-at-output", "one activation", task(activations=("sigmoid", "sigmoid"))),
    ("output-differentiated", "off by 1", task(THIN, ("tanh", "identity"), n=1, y=[[OFF_BY_ONE]])),
    ("target-left-out", "targets of 0", task(y=[[0.0] * 3] * 5)),
    ("target-left-out", "targets of 0, fused", task(y=[[0.0] * 3] * 5, loss="binary_cross_entropy")),
    ("error-without-sign", "outputs too large", task(y=[[-2.0] * 3] * 5)),
    ("averaged-over-outputs", "one output", task(W331)),
    ("sigmoid-slope-everywhere", "sigmoids", task(activations=("sigmoid", "sigmoid"))),
    ("tanh-slope-unsquared", "no tanh", task(activations=("sigmoid", "relu"))),
    ("tanh-slope-without-one", "no tanh", task(activations=("sigmoid", "relu"))),
    ("value-as-slope", "linear", task(W232, ("identity", "identity"))),
    ("one-minus-value-as-slope", "no sigmoid", task(activations=("tanh", "relu"))),
    ("slope-counted-twice", "ReLU and linear", task(W232, ("relu", "identity"))),
    ("relu-applied-to-error", "live and positive", task(activations=("relu", "identity"), **POSITIVE)),
    ("relu-mask-as-error", "no ReLU", task()),
    ("own-path-only", "1-1-1", task(THIN)),
    ("paths-averaged", "one output", task(W331)),
    ("raw-error-sent-back", "linear output", task(activations=("tanh", "identity"))),
    ("error-split-by-weights", "shares already", task(SHARES)),
    ("weight-as-input", "weights are inputs", task([[[0.4] * 3] * 3], ("tanh",), n=1, x=[[0.4] * 3])),
    ("network-input-as-input", "first layer", task(W333[:1], ("tanh",))),
    ("bias-gradient-one-mean", "1-1-1", task(THIN)),
    ("bias-gradient-times-bias", "biases of 1", task(W232, biases=[[1.0] * 3, [1.0] * 2])),
    ("averaged-twice", "batch of one", task(n=1)),
    ("bias-not-averaged", "batch of one", task(n=1)),
    ("weights-not-averaged", "batch of one", task(n=1)),
    ("averaged-over-inputs", "1-1-1", task(THIN)),
    ("batch-averaged-too-soon", "batch of one", task(n=1)),
    ("bias-subtracted", "biases of 0", task(W232, biases=[[0.0] * 3, [0.0] * 2], train_biases=False)),
    ("forward-weights-transposed", "symmetric", task([SYMMETRIC[1], SYMMETRIC[1]], eta=0.0)),
    ("activation-applied-twice", "linear and ReLU", task(W232, ("relu", "identity"))),
    ("output-activation-left-out", "linear output", task(W232, ("tanh", "identity"))),
    ("sigmoid-everywhere", "sigmoids", task(W232, ("sigmoid", "sigmoid"))),
    ("hidden-activation-at-output", "one activation", task(W232, ("tanh", "tanh"))),
    ("learning-rate-twice", "rate of 1", task(eta=1.0)),
    ("change-as-new-weight", "weights of 0", task([[[0.0]], [[0.0]]], biases=[[0.0], [0.0]])),
    ("slope-times-weight", "weights of 1", task([[[1.0]], [[1.0]]], biases=[[1.0], [1.0]])),
    ("weights-left-fixed", "no learning", task(eta=0.0)),
    ("penalty-left-out", "no regulariser", task()),
    ("penalty-doubled", "no regulariser", task()),
    ("penalty-sign", "no regulariser", task()),
    ("penalty-on-biases", "no regulariser", task()),
    ("penalty-on-biases", "biases of 0", task(W232, biases=[[0.0] * 3, [0.0] * 2], lam=0.3, eta=0.0)),
    ("penalty-on-biases", "fixed biases", task(train_biases=False, lam=0.3)),
]


@pytest.mark.parametrize(("name", "why", "scene"), INVISIBLE, ids=[f"{name}: {why}" for name, why, _ in INVISIBLE])
def test_hidden_where_it_says_so(name: str, why: str, scene: TrainingStep) -> None:
    """Where `hidden_by` says that a misconception makes no difference, every quantity is exactly right."""
    assert wrong(scene, of(name)) == []


def test_hidden_for_every_one_that_can_be() -> None:
    """Every entry is shown invisible somewhere, but for those that say "nothing" or are tested below."""
    nothing = {name for name, row in MISCONCEPTIONS.items() if row.hidden_by == "nothing"}
    assert nothing == {"error-doubled", "error-halved", "sign-flipped", "cost-not-differentiated"}
    assert MISCONCEPTIONS.keys() - {name for name, _, _ in INVISIBLE} - nothing == {
        "output-slope-kept",
        "bias-gradient-zero",
        "softmax-jacobian-diagonal",
        "slope-of-next-layer",
    }


def test_forgotten_bias_gradient_is_hidden_by_fixed_biases() -> None:
    """If the biases are not trained, forgetting their gradient spoils the gradient only."""
    assert wrong(task(train_biases=False), of("bias-gradient-zero")) == ["nabla_b[1]", "nabla_b[0]"]


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        ("output-slope-kept", task()),
        ("slope-at-activation", task(activations=("softmax", "sigmoid"))),
        ("value-form-at-z", task(activations=("tanh", "softmax"))),
        ("slope-counted-twice", task(activations=("tanh", "softmax"))),
        ("softmax-jacobian-diagonal", task()),
        ("raw-error-sent-back", task(loss="binary_cross_entropy")),
    ],
)
def test_mistakes_that_cannot_be_made(name: str, scene: TrainingStep) -> None:
    """Where nothing cancels a slope, or there is no elementwise slope, the mistake says that it does not apply."""
    outcome = scene.under(of(name))
    with pytest.raises(NotApplicable):
        outcome.array("delta", 0)
    assert outcome.value_or_none(Address("delta", 0, (0, 0))) is None
    assert outcome.value_or_none(Address("cost")) is not None


@pytest.mark.parametrize(
    "name",
    [
        *("weights-transposed", "own-layer-weights", "own-output-as-input", "gradient-transposed", "own-path-only"),
        "slope-of-next-layer",
    ],
)
def test_shapes_that_do_not_fit_are_an_outcome(name: str) -> None:
    """In a 2-3-2 network these mistakes do not run or yield another shape: no value after the step, and no crash."""
    outcome = SCENES["2-3-2 tanh sigmoid"].under(of(name))
    assert outcome.value_or_none(Address("w", 0, (0, 0))) is None
    assert outcome.value_or_none(Address("cost_after")) is None
    assert outcome.value_or_none(Address("cost")) is not None


def ratio(name: str, text: str, scene: TrainingStep) -> Any:
    """Wrong over right."""
    address = Address.read(text)
    return np.asarray(scene.under(of(name)).value(address)) / np.asarray(scene.under().value(address))


GRADIENTS = ["nabla_w[1]", "nabla_b[1]", "nabla_w[0]", "nabla_b[0]"]


@pytest.mark.parametrize(
    ("name", "factor"),
    [("error-doubled", 2.0), ("error-halved", 0.5), ("sign-flipped", -1.0), ("batch-not-averaged", 5.0)],
)
@pytest.mark.parametrize("scene", [name for name in SCENES if "one" not in name])
def test_constant_factors(name: str, factor: float, scene: str) -> None:
    """These mistakes multiply every gradient by exactly 2, ½, -1 or the number of examples, whatever the network."""
    for text in GRADIENTS:
        right = SCENES[scene].under().value(Address.read(text))
        got = SCENES[scene].under(of(name)).value(Address.read(text))
        np.testing.assert_allclose(got, factor * right, rtol=1e-15)


def test_missing_output_slope_is_one_over_the_slope() -> None:
    """One example: row k is divided by f'(z_k) exactly, at least 4 for a sigmoid."""
    scene = task(n=None)
    factors = 1 / ACTIVATIONS["sigmoid"].slope(scene.under().array("z", 1))
    assert (factors >= 4).all()
    np.testing.assert_allclose(
        ratio("output-slope-missing", "nabla_w[1]", scene), np.repeat(factors[:, None], 3, 1), rtol=1e-13
    )
    np.testing.assert_allclose(ratio("output-slope-missing", "nabla_b[1]", scene), factors, rtol=1e-13)


def test_kept_output_slope_is_the_slope() -> None:
    """One example: exactly σ'(z), at most ¼; for softmax p(1 - p)."""
    for activation, loss in (("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")):
        scene = task(activations=("tanh", activation), loss=loss, n=None)
        a = scene.under().array("a", 2)
        np.testing.assert_allclose(ratio("output-slope-kept", "delta[1]", scene), a * (1 - a), rtol=1e-13)
        assert (ratio("output-slope-kept", "delta[1]", scene) <= 0.25).all()


def test_missing_hidden_slope_is_one_over_the_slope() -> None:
    """One example: row j is divided by f'(z_j), at least 1 for tanh and 4 for a sigmoid."""
    for activation, least in (("tanh", 1), ("sigmoid", 4)):
        scene = task(activations=(activation, "sigmoid"), n=None)
        factors = 1 / ACTIVATIONS[activation].slope(scene.under().array("z", 0))
        assert (factors >= least).all()
        np.testing.assert_allclose(ratio("hidden-slope-missing", "nabla_b[0]", scene), factors, rtol=1e-13)


def test_slope_at_activation_of_a_sigmoid() -> None:
    """σ'(σ(z)) lies between 0.1966 and 0.25 for every z, as the explanation says."""
    row = ACTIVATIONS["sigmoid"]
    z = np.linspace(-50, 50, 10001)
    slopes = row.slope(row.value(z))
    assert slopes.min() == pytest.approx(0.196612, abs=1e-6)
    assert slopes.max() == pytest.approx(0.25, abs=1e-12)


def test_already_updated_weights_err_in_proportion_to_the_learning_rate() -> None:
    """The hidden error is off by -η (∇wᵀ δ) f', so ten times smaller for a tenth of the rate."""
    offs = []
    for eta in (0.5, 0.05):
        scene = task(n=None, eta=eta)
        right, got = scene.under(), scene.under(of("updated-weights-used"))
        pulled = right.array("nabla_w", 1).T @ right.array("delta", 1)
        want = -eta * pulled * ACTIVATIONS["tanh"].slope(right.array("z", 0))
        offs.append(got.array("delta", 0) - right.array("delta", 0))
        np.testing.assert_allclose(offs[-1], want, rtol=1e-9)
    np.testing.assert_allclose(offs[0], 10 * offs[1], rtol=1e-9)


def test_pooled_errors_of_softmax_vanish() -> None:
    """For softmax with cross-entropy the errors of all classes add up to nothing."""
    scene = SCENES["2-3-2 relu softmax"]
    assert np.abs(scene.under(of("output-errors-pooled")).array("delta", 1)).max() < 1e-15


def test_pooled_errors_where_the_slope_cancels() -> None:
    """For sigmoid with cross-entropy the errors a - y are pooled, so one saturated output is exactly right."""
    outcome = SCENES["2-3-2 softplus sigmoid"]
    pooled = outcome.under(of("output-errors-pooled")).array("delta", 1)
    want = outcome.under().array("delta", 1).sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(pooled, np.repeat(want, 2, axis=-1), rtol=1e-15)
    saturated = task([[[40.0]]], ("sigmoid",), "binary_cross_entropy", n=None, x=[[1.0]], y=[[0.0]])
    assert wrong(saturated, of("output-errors-pooled")) == []


def test_activation_left_out_shows_in_a_cost_taken_from_z() -> None:
    """The cost belongs to the outputs the mistake leads to, also where it is computed from z for precision."""
    scene = task(
        W232, ("identity", "sigmoid"), "binary_cross_entropy", biases=[[0.1] * 3, [0.5, 0.5]], n=None, x=[[0.1, 0.1]]
    )
    outcome = scene.under(of("activation-left-out"))
    z, y = outcome.array("z", 1), np.array(Y3[0][:2])
    assert ((z > 0) & (z < 1)).all()
    assert outcome.array("cost") == pytest.approx(-np.sum(y * np.log(z) + (1 - y) * np.log(1 - z)), rel=1e-14)


PUBLISHED = {
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "biases": [[0.35, 0.35], [0.60, 0.60]],
    "activations": ["sigmoid", "sigmoid"],
    "loss": "half_sse",
    "x": [0.05, 0.10],
    "y": [0.01, 0.99],
    "eta": 0.5,
    "train_biases": False,
}


def test_the_published_error_is_that_of_already_updated_weights() -> None:
    """0.291027924, printed for the 2-2-2 example, comes from already updated weights and from nothing else."""
    step = TrainingStep.from_json(PUBLISHED)
    after = {name: outcome.value_or_none(Address("cost_after")) for name, outcome in step.mistaken().items()}
    assert [name for name, value in after.items() if value is not None and round(value, 9) == 0.291027924] == [
        "updated-weights-used"
    ]
    assert round(step.under().value(Address("cost_after")), 9) == 0.291027774


@pytest.mark.parametrize("name", MISCONCEPTIONS)
@pytest.mark.parametrize("output", [("tanh", "sigmoid", "half_sse"), ("relu", "softmax", "cross_entropy")])
def test_stacked_networks_are_mistaken_each_on_its_own(name: str, output: tuple[str, str, str]) -> None:
    """Run on stacked networks, a misconception gives what it gives on the networks one by one."""
    hidden, last, loss = output
    targets = ONE_HOT if loss == "cross_entropy" else Y3
    nets = [W333, [W333[1], W333[0]], SYMMETRIC]
    both: dict[str, Any] = {"activations": [hidden, last], "loss": loss, "eta": 0.5, "train_biases": True}
    biases = [[0.1, -0.2, 0.3], [0.2, 0.1, -0.1]]
    alone = [TrainingStep.from_json(both | {"weights": w, "biases": biases, "x": X3, "y": targets}) for w in nets]
    stacked = TrainingStep.from_json(
        both
        | {
            "weights": [[w[level] for w in nets] for level in range(2)],
            "biases": [[b] * 3 for b in biases],
            "x": [X3] * 3,
            "y": [targets] * 3,
        }
    )
    together, singly = stacked.under(of(name)), [each.under(of(name)) for each in alone]
    for address in together.addresses():
        whole, parts = entry(together, address), [entry(each, address) for each in singly]
        if isinstance(whole, type):
            assert parts == [whole] * 3
        else:
            np.testing.assert_allclose(whole, parts, rtol=1e-12, atol=1e-15, err_msg=str(address))


@pytest.mark.parametrize("name", MISCONCEPTIONS)
def test_runs_everywhere(name: str) -> None:
    """On every scene, single, batch or tied, every quantity has a value or None: no crash and no warning."""
    for scene in SCENES.values():
        outcome = scene.under(of(name))
        values = [outcome.value_or_none(address) for address in outcome.addresses()]
        assert any(value is not None for value in values)


def test_all_are_told_apart_somewhere() -> None:
    """No two misconceptions are the same in every scene: some quantity of some scene tells them apart."""
    seen: dict[str, str] = {}
    for name in MISCONCEPTIONS:
        marks = []
        for scene in SCENES.values():
            outcome = scene.under(of(name))
            for address in outcome.addresses():
                value = entry(outcome, address)
                marks.append(str(value) if isinstance(value, type) else str((np.round(value, 6) + 0.0).tolist()))
        key = "|".join(marks)
        assert key not in seen, (name, seen.get(key))
        seen[key] = name


# What is written.


@pytest.mark.parametrize("row", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_texts(row: Misconception) -> None:
    """Ids are kebab-case and key the table; texts are sentences without raw HTML, their TeX balanced."""
    assert MISCONCEPTIONS[row.id] is row
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", row.id)
    assert row.name
    assert not row.name.endswith(".")
    assert row.explanation.rstrip(")").endswith(".")
    assert row.remedy.endswith(".")
    for text in (row.name, row.explanation, row.remedy, row.hidden_by):
        assert not re.search(r"<[a-zA-Z/!?]|&[a-z#0-9]+;", text)
        assert text.count("$") % 2 == 0
        assert text.count("`") % 2 == 0
        for formula in text.split("$")[1::2]:
            assert formula.strip() == formula != ""
            assert formula.count("{") == formula.count("}")
            assert formula.count("(") == formula.count(")")
        for words in text.split("$")[::2]:
            assert "\\" not in words  # TeX stands between dollars
            assert "  " not in words


@pytest.mark.parametrize("row", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_rules_are_rules(row: Misconception) -> None:
    """Every misconception replaces or wraps one rule, or two that belong together, and leaves the rest as it is."""
    names = {field.name for field in fields(Equations)}
    changed = {*row.rules, *row.wraps}
    assert 1 <= len(changed) <= 2
    assert changed <= names
    for name in names - changed:
        assert getattr(row.equations, name) is getattr(CORRECT, name)


def test_number_of_misconceptions() -> None:
    """The table loses no row to another of the same id."""
    tables = (OUTPUT_ERROR, SLOPES, HIDDEN_ERROR, GRADIENT_ROWS, FORWARD, UPDATES)
    assert sum(map(len, tables)) == len(MISCONCEPTIONS) >= 45


@pytest.mark.parametrize("row", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_every_row_says_where_it_is_from(row: Misconception) -> None:
    """Every row names the equation it alters, where it hides and where it was seen."""
    assert row.equation
    assert row.hidden_by
    assert row.source
