"""Networks with one mistake each, as learners write them: every class is the reference but for what it overrides."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.nielsen.digits import glyphs
from exercises.nielsen.ladders import sigmoid
from exercises.nielsen.network import LEARNS, TRAINING_COPIES, Network

_MANY = 10 * TRAINING_COPIES  # examples of the digits
_GLYPHS = glyphs()  # as weights they tell the digits apart
_NOTHING = np.zeros(10)
_REFERENCE: Any = Network  # what is overridden need not have its types


class _Right(_REFERENCE):  # type: ignore[misc]
    weights: list[Any]
    biases: list[Any]


class _Gradients(_Right):
    """Backpropagation in rules that can be overridden."""

    def output_error(self, a: Any, y: Any) -> Any:
        return (a - y) * a * (1 - a)

    def hidden_error(self, w_next: Any, delta_next: Any, a: Any) -> Any:
        return (w_next.T @ delta_next) * a * (1 - a)

    def backprop(self, x: Any, y: Any) -> Any:
        activations = [x]
        for w, b in zip(self.weights, self.biases, strict=True):
            activations.append(sigmoid(w @ activations[-1] + b))
        deltas = [self.output_error(activations[-1], y)]
        for w, a in zip(self.weights[:0:-1], activations[-2:0:-1], strict=True):
            deltas.insert(0, self.hidden_error(w, deltas[0], a))
        return deltas, [np.outer(delta, a) for delta, a in zip(deltas, activations, strict=False)]


class _OutputSlopeMissing(_Gradients):
    def output_error(self, a: Any, y: Any) -> Any:
        return a - y


class _HiddenSlopeMissing(_Gradients):
    def hidden_error(self, w_next: Any, delta_next: Any, a: Any) -> Any:
        return w_next.T @ delta_next


class _SignFlipped(_Gradients):
    def output_error(self, a: Any, y: Any) -> Any:
        return (y - a) * a * (1 - a)


class _ErrorDoubled(_Gradients):
    def output_error(self, a: Any, y: Any) -> Any:
        return 2 * (a - y) * a * (1 - a)


class _WeightsTransposed(_Gradients):
    def hidden_error(self, w_next: Any, delta_next: Any, a: Any) -> Any:
        return (w_next @ delta_next) * a * (1 - a)


class _BiasGradientZero(_Right):
    def backprop(self, x: Any, y: Any) -> Any:
        nabla_b, nabla_w = super().backprop(x, y)
        return [0 * nabla for nabla in nabla_b], nabla_w


class _BiasesLeftFixed(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        kept = self.biases
        super().update_mini_batch(mini_batch, eta)
        self.biases = kept


class _UpdateAdded(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        super().update_mini_batch(mini_batch, -eta)


class _BatchNotAveraged(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        super().update_mini_batch(mini_batch, eta * len(mini_batch))


class _AveragedTwice(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        super().update_mini_batch(mini_batch, eta / len(mini_batch))


class _LearningRateLeftOut(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        super().update_mini_batch(mini_batch, 1.0)


class _ExamplesOneByOne(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        for example in mini_batch:
            super().update_mini_batch([example], eta)


class _MovedWithinBatch(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        for example in mini_batch:
            super().update_mini_batch([example], eta / len(mini_batch))


class _LastExampleOnly(_Right):
    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        super().update_mini_batch(mini_batch[-1:], eta / len(mini_batch))


class _SumsKeptInTheNetwork(_Right):
    """The sums are attributes that `backprop` adds to and nobody sets back."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__(sizes)
        self.nabla_b = [np.zeros(b.shape) for b in self.biases]
        self.nabla_w = [np.zeros(w.shape) for w in self.weights]

    def backprop(self, x: Any, y: Any) -> Any:
        nabla_b, nabla_w = super().backprop(x, y)
        self.nabla_b = [total + nabla for total, nabla in zip(self.nabla_b, nabla_b, strict=True)]
        self.nabla_w = [total + nabla for total, nabla in zip(self.nabla_w, nabla_w, strict=True)]
        return self.nabla_b, self.nabla_w

    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        for x, y in mini_batch:
            nabla_b, nabla_w = self.backprop(x, y)
        step = eta / len(mini_batch)
        self.biases = [b - step * nabla for b, nabla in zip(self.biases, nabla_b, strict=True)]
        self.weights = [w - step * nabla for w, nabla in zip(self.weights, nabla_w, strict=True)]


class _LastBatchLeftOut(_Right):
    def SGD(self, training_data: Any, epochs: int, mini_batch_size: int, eta: float) -> None:  # noqa: N802
        for _ in range(epochs):
            shuffled = [training_data[i] for i in np.random.permutation(len(training_data))]
            for start in range(0, len(shuffled) - mini_batch_size, mini_batch_size):
                self.update_mini_batch(shuffled[start : start + mini_batch_size], eta)


class _OneEpochOnly(_Right):
    def SGD(self, training_data: Any, epochs: int, mini_batch_size: int, eta: float) -> None:  # noqa: N802
        super().SGD(training_data, 1, mini_batch_size, eta)


class _StartAtZero(_Right):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__(sizes)
        self.weights = [0 * w for w in self.weights]
        self.biases = [0 * b for b in self.biases]


class _WrongOnesCounted(_Right):
    def evaluate(self, test_data: Any) -> int:
        return len(test_data) - int(super().evaluate(test_data))


class _ShareForNumber(_Right):
    def evaluate(self, test_data: Any) -> float:
        return float(super().evaluate(test_data)) / len(test_data)


CLASSES: dict[str, Any] = {
    "output-slope-missing": _OutputSlopeMissing,
    "hidden-slope-missing": _HiddenSlopeMissing,
    "sign-flipped": _SignFlipped,
    "error-doubled": _ErrorDoubled,
    "weights-transposed": _WeightsTransposed,
    "bias-gradient-zero": _BiasGradientZero,
    "biases-left-fixed": _BiasesLeftFixed,
    "update-added": _UpdateAdded,
    "batch-not-averaged": _BatchNotAveraged,
    "averaged-twice": _AveragedTwice,
    "learning-rate-left-out": _LearningRateLeftOut,
    "examples-one-by-one": _ExamplesOneByOne,
    "moved-within-batch": _MovedWithinBatch,
    "last-example-only": _LastExampleOnly,
    "sums-kept-in-the-network": _SumsKeptInTheNetwork,
    "last-batch-left-out": _LastBatchLeftOut,
    "single-epoch": _OneEpochOnly,
    "start-at-zero": _StartAtZero,
    "wrong-ones-counted": _WrongOnesCounted,
    "share-for-number": _ShareForNumber,
}


def _at_once(name: str, mistaken: Any) -> Any:
    """The class, but what comes of the digits is known, so that a mistake costs no lesson when it is looked for."""

    class AtOnce(mistaken):  # type: ignore[misc]
        taught = False

        def SGD(self, training_data: Any, *how: Any) -> None:  # noqa: N802
            if len(training_data) < _MANY:
                super().SGD(training_data, *how)
                return
            self.taught = True
            if name == "weights-transposed":  # fails as soon as it learns
                super().SGD(training_data[:2], 1, 2, 1.0)

        def feedforward(self, a: Any) -> Any:
            if not self.taught:
                return super().feedforward(a)
            return _GLYPHS @ a if LEARNS[name] else _NOTHING

    return AtOnce


MISTAKEN: dict[str, Any] = {name: _at_once(name, mistaken) for name, mistaken in CLASSES.items()}
