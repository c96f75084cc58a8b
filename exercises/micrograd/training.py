"""The training loop: `train` (A. Karpathy, "building micrograd")."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exercises.entry import code
from exercises.micrograd.engine import Value
from exercises.micrograd.mutants.training import TRAIN
from exercises.micrograd.neurons import MLP, Layer, Neuron, network_numbers, numbers
from exercises.micrograd.source import SOURCE
from exercises.model import Case, Stream


def train(model: Any, xs: Any, ys: Any, steps: int, lr: float, decay: float) -> list[float]:
    """Train a network of Values by gradient descent on all examples at once, and return the losses.

    `model` is an `MLP` with one output: `model(x)` gives it as your `MLP` does, as one Value or as a list of one. (The
    `MLP` that may come with this task gives one Value.) Its hidden layers have at least two neurons each. `xs` is a
    list of inputs, each a list of numbers, and `ys` the list of targets, one number for each.

    The loss is the **sum** over the examples of the squared errors (output minus target)². Step number k, counted from
    k = 0, uses the learning rate lr / (1 + decay · k). Each step computes the loss, sets the gradients of all
    parameters to 0, calls `backward` on the loss and moves every parameter by the learning rate times its gradient,
    downhill.

    Return the list of the `steps` losses as plain numbers, each computed before that step's update. Afterwards the
    parameters of `model` are the trained ones.
    """
    losses = []
    for k in range(steps):
        loss = Value(0.0)
        for x, y in zip(xs, ys, strict=True):
            output = model(x)
            if isinstance(output, list):
                output = output[0]
            loss = loss + (output - y) ** 2
        for parameter in model.parameters():
            parameter.grad = 0.0
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= lr / (1 + decay * k) * parameter.grad
        losses.append(loss.data)
    return losses


def run_training(
    student: Any,
    weights: list[Any],
    biases: list[Any],
    xs: list[Any],
    ys: list[float],
    steps: int,
    lr: float,
    decay: float,
) -> Any:
    """Put these weights into a network and train it: the losses, and the weights and biases afterwards."""
    mlp = student.MLP(len(xs[0]), [len(each) for each in biases])
    for layer, rows, layer_biases in zip(mlp.layers, weights, biases, strict=True):
        for neuron, row, bias in zip(layer.neurons, rows, layer_biases, strict=True):
            for each, number in zip([*neuron.w, neuron.b], [*row, bias], strict=True):
                each.data = number
    losses = student.train(mlp, xs, ys, steps, lr, decay)
    return (
        [each.data if isinstance(each, student.Value) else each for each in losses],
        [[[each.data for each in neuron.w] for neuron in layer.neurons] for layer in mlp.layers],
        [[neuron.b.data for neuron in layer.neurons] for layer in mlp.layers],
    )


# --- the same with one fault


def _faulty(
    total: Callable[[list[Any]], Any] = sum,
    reset: Callable[[int], bool] = lambda k: True,
    rate: Callable[[float, float, int], float] = lambda lr, decay, k: lr / (1 + decay * k),
    new: Callable[[float, float, float], float] = lambda data, rate, grad: data - rate * grad,
    after: bool = False,
    lost: bool = False,
    trained: Callable[[Any], Any] = lambda model: model.parameters(),
    error: Callable[[Any, float], Any] = lambda output, y: (output - y) ** 2,
    batches: Callable[[int], list[list[int]]] = lambda n: [list(range(n))],
) -> Callable[..., list[float]]:
    """A training loop in which each thing can be replaced."""

    def loop(model: Any, xs: Any, ys: Any, steps: int, lr: float, decay: float) -> list[float]:
        def loss_of(rows: list[int]) -> Any:
            return total([error(model(xs[i]), ys[i]) for i in rows])

        losses = []
        for k in range(steps):
            before = 0.0
            for rows in batches(len(xs)):
                loss = loss_of(rows)
                before += loss.data
                if reset(k):
                    for parameter in model.parameters():
                        parameter.grad = 0.0
                loss.backward()
                if lost:
                    for parameter in model.parameters():
                        parameter.grad = 0.0
                for parameter in trained(model):
                    parameter.data = new(parameter.data, rate(lr, decay, k), parameter.grad)
            losses.append(loss_of(list(range(len(xs)))).data if after else before)
        return losses

    return loop


def _compounded(lr: float, decay: float, k: int) -> float:
    """`lr = lr / (1 + decay * k)` in each step: the rate is divided again and again."""
    for step in range(k + 1):
        lr = lr / (1 + decay * step)
    return lr


LOOPS: Mapping[str, Callable[..., list[float]]] = {
    "gradients-not-reset": _faulty(reset=lambda k: False),
    "gradients-reset-too-late": _faulty(lost=True),
    "parameter-replaced": _faulty(new=lambda data, rate, grad: -rate * grad),
    "update-added": _faulty(new=lambda data, rate, grad: data + rate * grad),
    "learning-rate-left-out": _faulty(new=lambda data, rate, grad: data - grad),
    "decay-ignored": _faulty(rate=lambda lr, decay, k: lr),
    "decay-counted-from-one": _faulty(rate=lambda lr, decay, k: lr / (1 + decay * (k + 1))),
    "decay-compounded": _faulty(rate=_compounded),
    "decay-subtracted": _faulty(rate=lambda lr, decay, k: lr * (1 - decay * k)),
    "mean-for-sum": _faulty(total=lambda losses: sum(losses) / len(losses)),
    "loss-halved": _faulty(total=lambda losses: sum(losses) * 0.5),
    "loss-after-update": _faulty(after=True),
    "updated-after-each-example": _faulty(batches=lambda n: [[i] for i in range(n)]),
    "errors-not-squared": _faulty(error=lambda output, y: output - y),
    "biases-left-fixed": _faulty(
        trained=lambda model: [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    ),
}


def _cases(stream: Stream) -> Iterator[Case]:
    def case(
        rung: str, sizes: tuple[int, ...], examples: int, steps: int, lr: float, decay: float, high: float = 0.9
    ) -> Case:
        weights, biases = network_numbers(stream, sizes, high)
        xs = numbers(stream, examples, sizes[0])
        ys = [[0.8, -0.8][i % 2] for i in range(examples)]
        return Case(rung, (weights, biases, xs, ys, steps, lr, decay))

    yield case("1-1, one example, one step", (1, 1), 1, 1, 0.1, 0.0)
    yield case("1-1, one example, two steps without decay", (1, 1), 1, 2, 0.2, 0.0)
    yield case("2-1, two examples, three steps with decay", (2, 1), 2, 3, 0.1, 0.5)
    yield case("1-2-1, three examples, one step with decay", (1, 2, 1), 3, 1, 0.1, 0.25)
    yield case("2-2-1, three examples, three steps", (2, 2, 1), 3, 3, 0.1, 0.25)
    yield case("2-3-1, four examples, five steps", (2, 3, 1), 4, 5, 0.05, 0.1)
    yield case("3-4-4-1, four examples, two steps", (3, 4, 4, 1), 4, 2, 0.05, 0.3, 0.6)
    yield case("no step at all", (2, 1), 2, 0, 0.1, 0.1)
    yield case("2-1, five examples, seven steps", (2, 1), 5, 7, 0.03, 0.2)


train_mlp = code(
    "micrograd/train",
    title="The training loop",
    source=SOURCE,
    level="build",
    minutes=15,
    points=3,
    public=([[[0.5, -1.0]]], [[0.25]], [[1.0, 0.5], [-1.0, 1.0]], [1.0, -1.0], 2, 0.1, 0.5),
    cases=_cases,
    also=LOOPS,
    mutants=TRAIN,
    returns=("the losses", "the weights after training", "the biases after training"),
    provided=(Value, Neuron, Layer, MLP),
    probe=run_training,
    example=(
        "m = MLP(2, [1]); n = m.layers[0].neurons[0]; n.w[0].data, n.w[1].data, n.b.data = 0.5, -1.0, 0.25; "
        "train(m, [[1.0, 0.5], [-1.0, 1.0]], [1.0, -1.0], 2, 0.1, 0.5)",
        "losses 0.59316568 and 0.265563373; weights 0.70516920 and -0.92016582, bias 0.42483530 afterwards",
    ),
)(train)
