"""Softmax and its cross-entropy with one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_LARGEST = "np.max(z, axis=-1, keepdims=True)"
_TOTAL = "np.sum(raised, axis=-1, keepdims=True)"
_SOFTMAX = "raised / np.sum(raised, axis=-1, keepdims=True)"

SOFTMAX: Mapping[str, Edits] = {
    "softmax-without-maximum": ((f"z - {_LARGEST}", "z"),),
    "softmax-one-maximum-for-all": ((_LARGEST, "np.max(z)"),),
    "softmax-over-the-batch": (
        (_LARGEST, "np.max(z, axis=0, keepdims=True)"),
        (_TOTAL, "np.sum(raised, axis=0, keepdims=True)"),
    ),
    "softmax-over-everything": ((_LARGEST, "np.max(z)"), (_TOTAL, "np.sum(raised)")),
    "softmax-not-normalised": ((_SOFTMAX, "raised"),),
    "softmax-without-exponential": ((f"np.exp(z - {_LARGEST})", "z"),),
    "softmax-divided-by-maximum": ((f"z - {_LARGEST}", "z / np.max(np.abs(z), axis=-1, keepdims=True)"),),
    "sigmoid-for-softmax": ((_SOFTMAX, "1 / (1 + np.exp(-z))"),),
}

_SHIFTED = "z - np.max(z, axis=1, keepdims=True)"
_COST = "-np.sum(y * (shifted - np.log(total))) / len(z)"
_DELTA = "np.exp(shifted) / total - y"


def _of_outputs(cost: str) -> Edits:
    """A cost that is computed of the outputs a."""
    return ((_COST, cost), ("    cost = ", "    a = np.exp(shifted) / total\n    cost = "))


def _delta(delta: str) -> Edits:
    """Another error, written with the outputs a."""
    return ((f"    return cost, {_DELTA}", f"    a = np.exp(shifted) / total\n    return cost, {delta}"),)


SOFTMAX_CROSS_ENTROPY: Mapping[str, Edits] = {
    "softmax-without-maximum": ((_SHIFTED, "z"),),
    "logarithm-after-rounding": _of_outputs("-np.sum(y * np.log(a)) / len(z)"),
    "cross-entropy-base-two": _of_outputs("-np.sum(y * np.log2(a)) / len(z)"),
    "cross-entropy-base-ten": _of_outputs("-np.sum(y * np.log10(a)) / len(z)"),
    "cross-entropy-minus-left-out": ((_COST, _COST.removeprefix("-")),),
    "cross-entropy-averaged-over-outputs": ((_COST, "-np.mean(y * (shifted - np.log(total)))"),),
    "batch-not-averaged": ((_COST, _COST.removesuffix(" / len(z)")),),
    "softmax-over-the-batch": (
        (_SHIFTED, "z - np.max(z, axis=0, keepdims=True)"),
        ("np.sum(np.exp(shifted), axis=1, keepdims=True)", "np.sum(np.exp(shifted), axis=0, keepdims=True)"),
    ),
    "softmax-jacobian-diagonal": _delta("-y / a * a * (1 - a)"),
    "output-slope-kept": _delta("(a - y) * a * (1 - a)"),
    "error-as-target-minus-output": _delta("y - a"),
    "softmax-target-left-out": _delta("a"),
    "errors-divided-by-the-batch": _delta("(a - y) / len(z)"),
    "error-doubled": _delta("2 * (a - y)"),
}
