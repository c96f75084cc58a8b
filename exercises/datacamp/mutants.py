"""The functions of a linear model with one mistake: how the text of a solution is changed."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

GET_SLOPE: Mapping[str, Edits] = {
    "error-halved": (("2 * x * error", "x * error"),),
    "sign-flipped": (("x @ w - y", "y - x @ w"),),
    "input-left-out": (("2 * x * error", "2 * error"),),
    "weight-as-input": (("2 * x * error", "2 * w * error"),),
    "output-value-as-factor": (("x @ w - y", "x @ w"),),
    "error-squared-in-slope": (("2 * x * error", "2 * x * error**2"),),
    "prediction-not-summed": (("x @ w - y", "x * w - y"),),
    "averaged-over-inputs": (("2 * x * error", "2 * x * error / len(x)"),),
}

ONE_BY_ONE = """\
def gradient_step(x, w, y, rate):
    w = w.copy()
    for i in range(len(w)):
        error = np.dot(x, w) - y
        w[i] = w[i] - rate * 2 * error * x[i]
    return w
"""

GRADIENT_STEP: Mapping[str, Edits] = {
    "update-added": (("w - rate * slope", "w + rate * slope"),),
    "learning-rate-left-out": (("w - rate * slope", "w - slope"),),
    "error-halved": (("2 * x * error", "x * error"),),
    "input-left-out": (("2 * x * error", "2 * error"),),
    "weight-as-input": (("2 * x * error", "2 * w * error"),),
    "output-value-as-factor": (("x @ w - y", "x @ w"),),
    "prediction-not-summed": (("x @ w - y", "x * w - y"),),
    "change-as-new-weight": (("w - rate * slope", "-rate * slope"),),
    "slope-times-weight": (("w - rate * slope", "w * (1 - rate * slope)"),),
    "weight-shrunk-by-rate": (("w - rate * slope", "rate * w - slope"),),
    "weights-one-by-one": (("", ONE_BY_ONE),),
}
