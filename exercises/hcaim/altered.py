"""Mistakes with activation functions and on the way forward, as altered equations: what this source adds to the
catalogue, because here the hidden layer is not always a sigmoid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from reference.activations import ACTIVATIONS, Activation, Array
from reference.equations import CORRECT, Equations, Layer

SIGMOID = ACTIVATIONS["sigmoid"]


def _pull_with(slopes: Mapping[str, Any]) -> Any:
    """A pull with another slope, written with a, for the activations named."""

    def pull(c: Layer, upstream: Array) -> Array:
        slope = slopes.get(c.activation.name)
        pulled: Array = CORRECT.pull(c, upstream) if slope is None else slope(c.a) * upstream
        return pulled

    return pull


def _hidden_slope_at_output(c: Layer) -> Array:
    assert c.previous is not None
    slope: Array = c.previous.activation.slope_from_value(c.a)
    return slope * c.loss.gradient(c.a, c.y)


def _clipped_error(c: Layer, upstream: Array) -> Array:
    """As if the ReLU went back as it goes forward."""
    return np.maximum(upstream, 0.0) if c.activation.name == "relu" else CORRECT.pull(c, upstream)


def _all_sigmoid(c: Layer) -> Activation:
    return SIGMOID


def _all_hidden(c: Layer) -> Activation:
    return c.activation if c.previous is None else c.previous.activation


def _with_activation(choose: Any) -> Equations:
    """Forward and backward pass with another activation function."""

    def pull(c: Layer, upstream: Array) -> Array:
        pulled: Array = choose(c).pull(c.z, c.a, upstream)
        return pulled

    return replace(CORRECT, activate=lambda c: choose(c).value(c.z), pull=pull)


ALTERED: dict[str, Equations] = {
    "sigmoid-slope-everywhere": replace(
        CORRECT, pull=_pull_with(dict.fromkeys(("tanh", "relu"), SIGMOID.slope_from_value))
    ),
    "hidden-slope-at-output": replace(CORRECT, output_error=_hidden_slope_at_output),
    "tanh-slope-unsquared": replace(CORRECT, pull=_pull_with({"tanh": lambda a: 1 - a})),
    "tanh-slope-without-one": replace(CORRECT, pull=_pull_with({"tanh": lambda a: -a * a})),
    "value-as-slope": replace(CORRECT, pull=_pull_with(dict.fromkeys(("sigmoid", "tanh", "relu"), lambda a: a))),
    "relu-applied-to-error": replace(CORRECT, pull=_clipped_error),
    "sigmoid-everywhere": _with_activation(_all_sigmoid),
    "hidden-activation-at-output": _with_activation(_all_hidden),
    "forward-weights-transposed": replace(CORRECT, affine=lambda c: c.input @ c.w + c.b[..., None, :]),
}
