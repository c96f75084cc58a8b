"""Gradients by differences and their check with one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_CENTRAL = "(f(above) - f(below)) / (2 * eps)"
_ONE_SIDED: Edits = ((_CENTRAL, "(f(above) - f(params)) / eps"),)
_NOT_HALVED: Edits = ((_CENTRAL, "(f(above) - f(below)) / eps"),)

NOT_PUT_BACK = """\
def numerical_gradient(f, params, eps):
    gradient = np.zeros(params.shape)
    for index in np.ndindex(*params.shape):
        params[index] += eps
        above = f(params)
        params[index] -= 2 * eps
        below = f(params)
        gradient[index] = (above - below) / (2 * eps)
    return gradient
"""

NUMERICAL_GRADIENT: Mapping[str, Edits] = {
    "one-sided-difference": _ONE_SIDED,
    "difference-not-halved": _NOT_HALVED,
    "eps-multiplied": ((_CENTRAL, "(f(above) - f(below)) / 2 * eps"),),
    "difference-reversed": ((_CENTRAL, "(f(below) - f(above)) / (2 * eps)"),),
    "eps-of-its-own": (("    gradient = np", "    eps = 1e-5\n    gradient = np"),),
    "parameters-not-restored": (("", NOT_PUT_BACK),),
    "all-parameters-moved": (("above[index] += eps", "above += eps"), ("below[index] -= eps", "below -= eps")),
}

_SIZE = "max(abs(numerical), abs(float(claimed[index])), 1e-8)"
_ERROR = "abs(numerical - float(claimed[index])) / size"
_START = "    largest = 0.0\n"
_JUDGED = f"        size = {_SIZE}\n        largest = max(largest, {_ERROR})\n    return largest\n"

# All the differences first, one array; then one line that judges them.
_COLLECTED: Edits = (
    (_START, "    n = np.zeros(params.shape)\n"),
    ("        numerical = ", "        n[index] = "),
)


def _collected(result: str) -> Edits:
    """All the differences in an array first, then this result."""
    return (*_COLLECTED, (_JUDGED, f"    return {result}\n"))


def _listed(result: str, error: str = _ERROR) -> Edits:
    """The errors of all entries in a list first, then this result."""
    return (
        (_START, "    errors = []\n"),
        (_JUDGED, f"        size = {_SIZE}\n        errors.append({error})\n    return {result}\n"),
    )


GRADIENT_CHECK: Mapping[str, Edits] = {
    "errors-averaged": _listed("sum(errors) / len(errors)"),
    "error-of-norms": _collected("np.linalg.norm(n - claimed) / (np.linalg.norm(n) + np.linalg.norm(claimed))"),
    "error-not-relative": ((_ERROR, "abs(numerical - float(claimed[index]))"),),
    "absolute-value-forgotten": ((_ERROR, "(numerical - float(claimed[index])) / size"),),
    "relative-to-the-sum": ((_SIZE, "max(abs(numerical) + abs(float(claimed[index])), 1e-8)"),),
    "relative-to-the-largest": _collected(
        "np.abs(n - claimed).max() / max(np.abs(n).max(), np.abs(claimed).max(), 1e-8)"
    ),
    "first-entry-only": (("        largest = max(", "        return max("),),
    "smallest-error": _listed("min(errors)"),
    "one-sided-difference": _ONE_SIDED,
    "difference-not-halved": _NOT_HALVED,
}
