"""Training with fixed biases and one mistake: changes of our solution, or of one that writes its two layers out."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

TWO_LAYERS = """\
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps < 1:
        raise ValueError("at least one step, please")
    w1, w2 = np.array(weights[0]), np.array(weights[1])
    b1, b2 = np.array(biases[0]), np.array(biases[1])

    def forward():
        z1 = w1 @ x + b1
        a1 = sigmoid(z1)
        z2 = w2 @ a1 + b2
        a2 = sigmoid(z2)
        return z1, a1, z2, a2

    for _ in range(steps):
        z1, a1, z2, a2 = forward()
        error = a2 - t
        delta2 = error * slope(z2)
        back = w2.T @ delta2
        delta1 = back * slope(z1)
        nabla2 = np.outer(delta2, a1)
        nabla1 = np.outer(delta1, x)
        w2 = w2 - eta * nabla2
        w1 = w1 - eta * nabla1
    a2 = forward()[-1]
    return [w1, w2], 0.5 * np.sum((t - a2) ** 2), a2
"""

_ERROR = "error = a2 - t"
_SLOPE = "return sigmoid(z) * (1 - sigmoid(z))"
_DELTA2 = "delta2 = error * slope(z2)"
_BACK = "back = w2.T @ delta2"
_DELTA1 = "delta1 = back * slope(z1)"
_NABLA2, _NABLA1 = "nabla2 = np.outer(delta2, a1)", "nabla1 = np.outer(delta1, x)"
_STEP2, _STEP1 = "w2 = w2 - eta * nabla2", "w1 = w1 - eta * nabla1"

# Mistakes of the passes and of the step, in the program above.
OF_TWO_LAYERS: Mapping[str, Edits] = {
    # forward
    "bias-left-out": (("w1 @ x + b1", "w1 @ x"), ("w2 @ a1 + b2", "w2 @ a1")),
    "bias-subtracted": (("w1 @ x + b1", "w1 @ x - b1"), ("w2 @ a1 + b2", "w2 @ a1 - b2")),
    "forward-weights-transposed": (("w1 @ x", "w1.T @ x"), ("w2 @ a1", "w2.T @ a1")),
    "activation-left-out": (("a1 = sigmoid(z1)", "a1 = z1"), ("a2 = sigmoid(z2)", "a2 = z2")),
    "activation-applied-twice": (("sigmoid(z1)", "sigmoid(sigmoid(z1))"), ("sigmoid(z2)", "sigmoid(sigmoid(z2))")),
    "output-activation-left-out": (("a2 = sigmoid(z2)", "a2 = z2"),),
    # the output's error
    "error-doubled": ((_ERROR, "error = 2 * (a2 - t)"),),
    "error-halved": ((_ERROR, "error = 0.5 * (a2 - t)"),),
    "sign-flipped": ((_ERROR, "error = t - a2"),),
    "error-without-sign": ((_ERROR, "error = np.abs(a2 - t)"),),
    "target-left-out": ((_ERROR, "error = a2"),),
    "cost-not-differentiated": ((_ERROR, "error = 0.5 * (a2 - t) ** 2"),),
    "averaged-over-outputs": ((_ERROR, "error = (a2 - t) / len(t)"),),
    "output-errors-pooled": ((_ERROR, "error = np.sum(a2 - t)"),),
    "output-differentiated": ((_DELTA2, "delta2 = slope(z2)"),),
    "output-slope-missing": ((_DELTA2, "delta2 = error"),),
    # slopes
    "slope-at-activation": ((_DELTA2, "delta2 = error * slope(a2)"), (_DELTA1, "delta1 = back * slope(a1)")),
    "value-form-at-z": ((_SLOPE, "return z * (1 - z)"),),
    "value-as-slope": ((_SLOPE, "return sigmoid(z)"),),
    "one-minus-value-as-slope": ((_SLOPE, "return 1 - sigmoid(z)"),),
    "slope-counted-twice": ((_DELTA2, f"{_DELTA2} ** 2"), (_DELTA1, f"{_DELTA1} ** 2")),
    "hidden-slope-missing": ((_DELTA1, "delta1 = back"),),
    "slope-of-next-layer": ((_DELTA1, "delta1 = back * slope(z2)"),),
    # the way back
    "one-path-only": ((_BACK, "back = w2[0] * delta2[0]"),),
    "own-path-only": ((_BACK, "back = np.diag(w2) * delta2"),),
    "weights-transposed": ((_BACK, "back = w2 @ delta2"),),
    "weights-left-out": ((_BACK, "back = np.sum(delta2)"),),
    "own-layer-weights": ((_BACK, "back = w1.T @ delta2"),),
    "paths-averaged": ((_BACK, "back = w2.T @ delta2 / len(delta2)"),),
    "raw-error-sent-back": ((_BACK, "back = w2.T @ error"),),
    "error-split-by-weights": ((_BACK, "back = (w2 / w2.sum(axis=1, keepdims=True)).T @ delta2"),),
    "updated-weights-used": (
        (f"        {_NABLA2}\n", ""),
        (f"        {_STEP2}\n", ""),
        (_BACK, f"{_NABLA2}\n        {_STEP2}\n        {_BACK}"),
    ),
    # gradients
    "input-left-out": ((_NABLA2, "nabla2 = delta2[:, None]"), (_NABLA1, "nabla1 = delta1[:, None]")),
    "own-output-as-input": ((_NABLA2, "nabla2 = np.outer(delta2, a2)"), (_NABLA1, "nabla1 = np.outer(delta1, a1)")),
    "pre-activation-as-input": ((_NABLA2, "nabla2 = np.outer(delta2, z1)"),),
    "network-input-as-input": ((_NABLA2, "nabla2 = np.outer(delta2, x)"),),
    "weight-as-input": ((_NABLA2, "nabla2 = delta2[:, None] * w2"), (_NABLA1, "nabla1 = delta1[:, None] * w1")),
    "averaged-over-inputs": ((_NABLA2, f"{_NABLA2} / len(a1)"), (_NABLA1, f"{_NABLA1} / len(x)")),
    "gradient-transposed": ((_NABLA2, "nabla2 = np.outer(a1, delta2)"), (_NABLA1, "nabla1 = np.outer(x, delta1)")),
    # the step
    "learning-rate-left-out": ((_STEP2, "w2 = w2 - nabla2"), (_STEP1, "w1 = w1 - nabla1")),
    "learning-rate-twice": ((_NABLA2, f"{_NABLA2} * eta"), (_NABLA1, f"{_NABLA1} * eta")),
    "change-as-new-weight": ((_STEP2, "w2 = -eta * nabla2"), (_STEP1, "w1 = -eta * nabla1")),
    "slope-times-weight": ((_STEP2, "w2 = w2 - eta * nabla2 * w2"), (_STEP1, "w1 = w1 - eta * nabla1 * w1")),
    "weights-left-fixed": ((_STEP2, "new_w2 = w2 - eta * nabla2"), (_STEP1, "new_w1 = w1 - eta * nabla1")),
    "biases-trained-too": ((_STEP1, f"{_STEP1}\n        b2 = b2 - eta * delta2\n        b1 = b1 - eta * delta1"),),
}

_MEASURED_LAST = """\
        if step == steps:  # the last forward pass measures what the last update has brought
            break
"""
_REFUSED = """\
    if steps < 1:
        raise ValueError(f"steps is {steps}; at least 1 step must be made")

"""
_BACKWARD = """\
        delta = (a[-1] - t) * a[-1] * (1 - a[-1])
        gradients = [np.outer(delta, a[-2])]
        for level in range(len(weights) - 1, 0, -1):
            delta = (weights[level].T @ delta) * a[level] * (1 - a[level])
            gradients.insert(0, np.outer(delta, a[level - 1]))
"""
_FIRST_ONLY = """\
        if step == 0:
            delta = (a[-1] - t) * a[-1] * (1 - a[-1])
            gradients = [np.outer(delta, a[-2])]
            for level in range(len(weights) - 1, 0, -1):
                delta = (weights[level].T @ delta) * a[level] * (1 - a[level])
                gradients.insert(0, np.outer(delta, a[level - 1]))
"""

# Mistakes of the loop, in our solution.
OF_THE_LOOP: Mapping[str, Edits] = {
    "error-before-update": (("range(steps + 1)", "range(steps)"), (_MEASURED_LAST, "")),
    "one-step-too-few": (("if step == steps:", "if step == steps - 1:"),),
    "one-step-too-many": (("range(steps + 1)", "range(steps + 2)"), ("if step == steps:", "if step == steps + 1:")),
    "one-step-only": (("if step == steps:", "if step == 1:"),),
    "gradient-of-the-start": ((_BACKWARD, _FIRST_ONLY),),
    "no-steps-accepted": ((_REFUSED, ""),),
}

TRAIN_FIXED_BIASES: Mapping[str, Edits] = {
    **OF_THE_LOOP,
    **{mistake: (("", TWO_LAYERS), *edits) for mistake, edits in OF_TWO_LAYERS.items()},
}
