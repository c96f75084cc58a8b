"""Solutions that are one formula, with a mistake in it."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits


def _instead_of(right: str, wrong: Mapping[str, str]) -> dict[str, Edits]:
    """Mistakes that stand in the place of one right expression."""
    return {mistake: ((right, expression),) for mistake, expression in wrong.items()}


HADAMARD = _instead_of(
    "s * t",
    {
        "hadamard-as-sum": "s + t",
        "hadamard-as-dot-product": "np.sum(s * t)",
        "hadamard-as-matrix-product": "s @ t",
        "hadamard-as-outer-product": "np.outer(s, t)",
    },
)

SIGMOID = _instead_of(
    "1 / (1 + np.exp(-z))",
    {
        "exponent-sign": "1 / (1 + np.exp(z))",
        "sigmoid-without-parentheses": "1 / 1 + np.exp(-z)",
        "tanh-for-sigmoid": "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
        "slope-for-sigmoid": "np.exp(-z) / (1 + np.exp(-z)) ** 2",
        "step-for-sigmoid": "(z > 0).astype(float)",
        "softmax-for-sigmoid": "np.exp(z) / np.exp(z).sum()",
    },
)

SIGMOID_PRIME = _instead_of(
    "s * (1 - s)",
    {
        "value-as-slope": "s",
        "one-minus-value-as-slope": "1 - s",
        "slope-counted-twice": "(s * (1 - s)) ** 2",
        "slope-squared": "s ** 2",
        "slope-sign": "s * (s - 1)",
        "slope-at-activation": "sigmoid(s) * (1 - sigmoid(s))",
        "value-form-at-z": "z * (1 - z)",
    },
)

FEEDFORWARD: dict[str, Edits] = {
    "bias-left-out": (("w @ a + b", "w @ a"),),
    "activation-left-out": (("sigmoid(w @ a + b)", "w @ a + b"),),
    "first-layer-only": (("    return a", "        return a"),),
    "layers-not-chained": (
        ("    for w, b", "    x = a\n    for w, b"),
        ("sigmoid(w @ a + b)", "sigmoid(w @ x + b)"),
    ),
    "bias-subtracted": (("w @ a + b", "w @ a - b"),),
    "forward-weights-transposed": (("w @ a + b", "a @ w + b"),),
    "activation-applied-twice": (("a = sigmoid(w @ a + b)", "z = sigmoid(w @ a + b)\n        a = sigmoid(z)"),),
    "output-activation-left-out": (
        ("a = sigmoid(w @ a + b)", "z = w @ a + b\n        a = sigmoid(z)"),
        ("return a", "return z"),
    ),
    "bias-outside": (("sigmoid(w @ a + b)", "sigmoid(w @ a) + b"),),
    "column-plus-row": (("    for w, b", "    a = a.reshape(-1, 1)\n    for w, b"),),
}

QUADRATIC_COST = _instead_of(
    "np.sum((targets - outputs) ** 2) / (2 * len(outputs))",
    {
        "cost-half-left-out": "np.sum((targets - outputs) ** 2) / len(outputs)",
        "cost-not-averaged": "0.5 * np.sum((targets - outputs) ** 2)",
        "cost-over-all-entries": "0.5 * np.mean((targets - outputs) ** 2)",
        "mean-squared-error-for-cost": "np.mean((targets - outputs) ** 2)",
        "cost-of-distances": "sum(np.linalg.norm(y - a) for a, y in zip(outputs, targets)) / (2 * len(outputs))",
        "cost-of-absolute-errors": "np.sum(np.abs(targets - outputs)) / (2 * len(outputs))",
        "cost-of-the-mean-error": "0.5 * np.sum((targets.mean(axis=0) - outputs.mean(axis=0)) ** 2)",
        "cost-not-squared": "np.sum(targets - outputs) / (2 * len(outputs))",
        "cost-row-by-row": "0.5 * np.sum((targets - outputs) ** 2, axis=1)",
    },
)

OUTPUT_ERROR = _instead_of(
    "(a - y) * s * (1 - s)",
    {
        "output-slope-missing": "a - y",
        "slope-at-activation": "(a - y) * sigmoid(a) * (1 - sigmoid(a))",
        "value-form-at-z": "(a - y) * z * (1 - z)",
        "error-doubled": "2 * (a - y) * s * (1 - s)",
        "error-halved": "0.5 * (a - y) * s * (1 - s)",
        "sign-flipped": "(y - a) * s * (1 - s)",
        "output-errors-pooled": "sum(a - y) * s * (1 - s)",
        "output-differentiated": "s * (1 - s)",
        "target-left-out": "a * s * (1 - s)",
        "cost-not-differentiated": "0.5 * (a - y) ** 2 * s * (1 - s)",
        "error-without-sign": "abs(a - y) * s * (1 - s)",
        "averaged-over-outputs": "(a - y) / len(y) * s * (1 - s)",
        "value-as-slope": "(a - y) * s",
        "one-minus-value-as-slope": "(a - y) * (1 - s)",
        "slope-counted-twice": "(a - y) * (s * (1 - s)) ** 2",
    },
)

HIDDEN_ERROR = _instead_of(
    "(w_next.T @ delta_next) * s * (1 - s)",
    {
        "hidden-slope-missing": "w_next.T @ delta_next",
        "slope-at-activation": "(w_next.T @ delta_next) * sigmoid(s) * (1 - sigmoid(s))",
        "value-form-at-z": "(w_next.T @ delta_next) * z * (1 - z)",
        "one-path-only": "w_next[0] * delta_next[0] * s * (1 - s)",
        "weights-transposed": "(w_next @ delta_next) * s * (1 - s)",
        "weights-left-out": "sum(delta_next) * s * (1 - s)",
        "value-as-slope": "(w_next.T @ delta_next) * s",
        "one-minus-value-as-slope": "(w_next.T @ delta_next) * (1 - s)",
        "slope-counted-twice": "(w_next.T @ delta_next) * (s * (1 - s)) ** 2",
        "own-path-only": "np.diag(w_next) * delta_next * s * (1 - s)",
        "paths-averaged": "(w_next.T @ delta_next) / len(delta_next) * s * (1 - s)",
        "error-split-by-weights": "((w_next.T / w_next.sum(axis=1)) @ delta_next) * s * (1 - s)",
    },
)

BIAS_GRADIENT = _instead_of(
    "delta.copy()",
    {
        "sign-flipped": "-delta",
        "error-doubled": "2 * delta",
        "bias-gradient-summed": "np.sum(delta)",
        "bias-gradient-zero": "np.zeros(len(delta))",
        "bias-gradient-one-mean": "np.mean(delta)",
    },
)

WEIGHT_GRADIENT = _instead_of(
    "np.outer(delta, a_prev)",
    {
        "sign-flipped": "-np.outer(delta, a_prev)",
        "error-doubled": "2 * np.outer(delta, a_prev)",
        "input-left-out": "np.outer(delta, np.ones(len(a_prev)))",
        "gradient-transposed": "np.outer(a_prev, delta)",
        "averaged-over-inputs": "np.outer(delta, a_prev) / len(a_prev)",
    },
)
