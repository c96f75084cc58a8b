"""Backpropagation and gradient descent, for one example, a mini-batch and many, with a mistake in them."""

from __future__ import annotations

from exercises.model import Edits
from exercises.mutants import written
from exercises.nielsen.mutants import layouts

BACKPROP: dict[str, Edits] = {
    **written(layouts.BACKPROP),
    "updated-weights-used": (
        ("def backprop", "eta = 0.5\n\n\ndef backprop"),
        ("weights[level + 1].T @ delta", "(weights[level + 1] - eta * nabla_w[0]).T @ delta"),
    ),
    "raw-error-sent-back": (
        ("delta = (activations[-1] - y) * slopes[-1]", "error = activations[-1] - y\n    delta = error * slopes[-1]"),
        (
            "delta = (weights[level + 1].T @ delta) * slopes[level]",
            "error = weights[level + 1].T @ error\n        delta = error * slopes[level]",
        ),
    ),
}

START = "    activations = [X]\n"

BACKPROP_BATCH: dict[str, Edits] = {
    **written(layouts.BACKPROP_BATCH),
    "raw-error-sent-back": (
        (
            "delta = (activations[-1] - Y) * activations[-1] * (1 - activations[-1])",
            "error = activations[-1] - Y\n    delta = error * activations[-1] * (1 - activations[-1])",
        ),
        (
            "delta = (delta @ weights[level + 1]) * a * (1 - a)",
            "error = error @ weights[level + 1]\n        delta = error * a * (1 - a)",
        ),
    ),
    "bias-gradient-per-example": (
        ("[delta.mean(axis=0)]", "[delta.mean(axis=1)]"),
        ("insert(0, delta.mean(axis=0))", "insert(0, delta.mean(axis=1))"),
    ),
    "bias-gradient-not-summed": (
        ("[delta.mean(axis=0)]", "[delta]"),
        ("insert(0, delta.mean(axis=0))", "insert(0, delta)"),
    ),
    "last-example-only": ((START, "    X, Y = X[-1:], Y[-1:]\n" + START),),
    "mean-example": ((START, "    X, Y = X.mean(axis=0, keepdims=True), Y.mean(axis=0, keepdims=True)\n" + START),),
}

# What a step returns does not tell a flipped sign from a step uphill, nor biases without a gradient from fixed ones.
ALIKE = ("sign-flipped", "bias-gradient-zero")
UPHILL = {"update-added": "update-uphill"}

SUMS = """\
    nabla_b = [np.zeros(b.shape) for b in biases]
    nabla_w = [np.zeros(w.shape) for w in weights]
"""
EACH = "    for x, y in zip(X, Y, strict=True):\n"
INDENTED_SUMS = SUMS.replace("    nabla", "        nabla")
STEP = """\
    step = eta / len(X)
    new_weights = [w - step * nabla for w, nabla in zip(weights, nabla_w, strict=True)]
    new_biases = [b - step * nabla for b, nabla in zip(biases, nabla_b, strict=True)]
    return new_weights, new_biases
"""
STEP_OF_EACH = """\
        weights = [w - {rate} * nabla for w, nabla in zip(weights, nabla_w, strict=True)]
        biases = [b - {rate} * nabla for b, nabla in zip(biases, nabla_b, strict=True)]
    return weights, biases
"""


def _step_of_each(rate: str) -> Edits:
    """The network is moved at once by every example, whose gradient is all that is in the sums."""
    return ((SUMS + EACH, EACH + INDENTED_SUMS), (STEP, STEP_OF_EACH.format(rate=rate)))


# The whole mini-batch at once, as the layer above is changed before the error goes through its weights.
UPDATED_AS_IT_GOES = """\
def update_mini_batch(weights, biases, X, Y, eta):
    weights = [w.copy() for w in weights]
    biases = [b.copy() for b in biases]
    activations = [X]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ w.T + b))
    error = activations[-1] - Y
    for l in reversed(range(len(weights))):
        a = activations[l + 1]
        delta = error * a * (1 - a)
        weights[l] -= eta / len(X) * delta.T @ activations[l]
        biases[l] -= eta / len(X) * delta.sum(axis=0)
        error = delta @ weights[l]
    return weights, biases
"""

UPDATE_MINI_BATCH: dict[str, Edits] = {
    **written(layouts.UPDATE_MINI_BATCH, without=ALIKE, called=UPHILL),
    "raw-error-sent-back": (("upstream = weights[level].T @ delta", "upstream = weights[level].T @ upstream"),),
    "batch-not-averaged": (("eta / len(X)", "eta"),),
    "updated-weights-used": (("", UPDATED_AS_IT_GOES),),
    "biases-left-fixed": (("[b - step * nabla for b, nabla in zip(biases, nabla_b, strict=True)]", "list(biases)"),),
    "weights-left-fixed": (("[w - step * nabla for w, nabla in zip(weights, nabla_w, strict=True)]", "list(weights)"),),
    "examples-one-by-one": _step_of_each("eta"),
    "moved-within-batch": _step_of_each("eta / len(X)"),
    "last-example-only": (
        ("nabla_b[level] += delta", "nabla_b[level] = delta"),
        ("nabla_w[level] += np.outer", "nabla_w[level] = np.outer"),
    ),
    "averaged-twice": (
        ("nabla_b[level] += delta", "nabla_b[level] += delta / len(X)"),
        (
            "nabla_w[level] += np.outer(delta, activations[level])",
            "nabla_w[level] += np.outer(delta, activations[level]) / len(X)",
        ),
    ),
    "bias-not-averaged": (("b - step * nabla", "b - eta * nabla"),),
    "weights-not-averaged": (("w - step * nabla", "w - eta * nabla"),),
    "bias-gradient-one-mean": (("nabla_b[level] += delta", "nabla_b[level] += np.mean(delta)"),),
    "batch-averaged-too-soon": (
        ("nabla_w = [np.zeros(w.shape) for w in weights]", "inputs = [np.zeros(w.shape[1]) for w in weights]"),
        ("nabla_w[level] += np.outer(delta, activations[level])", "inputs[level] += activations[level]"),
        (
            "    step = eta / len(X)\n",
            "    nabla_w = [np.outer(error / len(X), total) for error, total in zip(nabla_b, inputs)]\n"
            "    step = eta / len(X)\n",
        ),
    ),
}

BATCHES = "for rows in batches:"
WEIGHTS_STEP = "weights[level] = weights[level] - eta * delta.T @ activations[level] / len(rows)"
BIASES_STEP = "biases[level] = biases[level] - eta * delta.mean(axis=0)"
UPSTREAM = "            upstream = delta @ weights[level]\n"
COPIES = "    weights, biases = [w.copy() for w in weights], [b.copy() for b in biases]\n"


def _in_batches(walked: str) -> Edits:
    """The mini-batches are others, or stand in another order."""
    return ((BATCHES, f"for rows in {walked}:"),)


def _divided_by(count: str) -> Edits:
    """The sum over a mini-batch is divided by this."""
    return ((" / len(rows)", f" / {count}"), ("delta.mean(axis=0)", f"delta.sum(axis=0) / {count}"))


SGD: dict[str, Edits] = {
    **written(layouts.SGD, without=ALIKE, called=UPHILL),
    "raw-error-sent-back": (("upstream = delta @ weights[level]", "upstream = upstream @ weights[level]"),),
    "weights-left-fixed": ((f"            {WEIGHTS_STEP}\n", ""),),
    "updated-weights-used": (
        (UPSTREAM, ""),
        (BIASES_STEP + "\n", BIASES_STEP + "\n" + UPSTREAM),
    ),
    "biases-left-fixed": ((f"            {BIASES_STEP}\n", ""),),
    "examples-one-by-one": _in_batches("[[row] for batch in batches for row in batch]"),
    "moved-within-batch": (
        (BATCHES, "for rows, n in [([row], len(batch)) for batch in batches for row in batch]:"),
        *_divided_by("n"),
    ),
    "last-example-only": (
        ("X[rows]", "X[rows[-1:]]"),
        ("Y[rows]", "Y[rows[-1:]]"),
        ("delta.mean(axis=0)", "delta[0] / len(rows)"),
    ),
    "divided-by-all-rows": _divided_by("len(X)"),
    "divided-by-first-size": (
        (COPIES, f"{COPIES}    n = len(batches[0])\n"),
        *_divided_by("n"),
    ),
    "batches-reversed": _in_batches("reversed(batches)"),
    "batches-in-row-order": (
        (COPIES, f"{COPIES}    start = 0\n"),
        (
            f"    {BATCHES}\n",
            "    for batch in batches:\n"
            "        rows = [(start + i) % len(X) for i in range(len(batch))]\n"
            "        start += len(batch)\n",
        ),
    ),
    "batches-merged": _in_batches("[sum(batches, [])]"),
    "first-batch-only": (("    return weights, biases", "        return weights, biases"),),
    "last-batch-left-out": _in_batches("batches[:-1]"),
    "last-batch-only": _in_batches("batches[-1:]"),
    "start-weights-throughout": (
        (COPIES, "    new_weights, new_biases = list(weights), list(biases)\n"),
        (WEIGHTS_STEP, WEIGHTS_STEP.replace("weights[level]", "new_weights[level]")),
        (BIASES_STEP, BIASES_STEP.replace("biases[level]", "new_biases[level]")),
        ("return weights, biases", "return new_weights, new_biases"),
    ),
    "batch-sums-kept": (
        (COPIES, COPIES + SUMS),
        (
            f"            {WEIGHTS_STEP}\n            {BIASES_STEP}\n",
            "            nabla_w[level] += delta.T @ activations[level]\n"
            "            nabla_b[level] += delta.sum(axis=0)\n"
            "        weights = [w - eta / len(rows) * nabla for w, nabla in zip(weights, nabla_w)]\n"
            "        biases = [b - eta / len(rows) * nabla for b, nabla in zip(biases, nabla_b)]\n",
        ),
    ),
}
