"""Random weights and biases with one mistake, as changes of our solution."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_SCALE = "1.0 / np.sqrt(n_in)"
_SHAPE = "size=(n_out, n_in)"
_WEIGHTS = f"generator.normal(0.0, {_SCALE}, {_SHAPE})"
_BIASES = "generator.normal(0.0, 1.0, size=n_out)"
_MADE = "    generator = np.random.default_rng(seed)\n"

INIT_WEIGHTS: Mapping[str, Edits] = {
    "init-scale-left-out": ((_SCALE, "1.0"),),
    "init-variance-for-deviation": ((_SCALE, "1.0 / n_in"),),
    "init-fan-out": ((_SCALE, "1.0 / np.sqrt(n_out)"),),
    "init-doubled": ((_SCALE, "2.0 / np.sqrt(n_in)"),),
    "init-for-relus": ((_SCALE, "np.sqrt(2.0 / n_in)"),),
    "init-both-fans": ((_SCALE, "np.sqrt(2.0 / (n_in + n_out))"),),
    "init-uniform": ((_WEIGHTS, f"generator.uniform(-1.0, 1.0, {_SHAPE}) / np.sqrt(n_in)"),),
    "init-only-positive": ((_WEIGHTS, "generator.random((n_out, n_in)) / np.sqrt(n_in)"),),
    "init-not-normal": ((_WEIGHTS, f"generator.uniform(-np.sqrt(3.0 / n_in), np.sqrt(3.0 / n_in), {_SHAPE})"),),
    "init-neurons-alike": ((_WEIGHTS, f"np.tile(generator.normal(0.0, {_SCALE}, size=n_in), (n_out, 1))"),),
    "init-biases-scaled": ((_BIASES, f"generator.normal(0.0, {_SCALE}, size=n_out)"),),
    "init-biases-zero": ((_BIASES, "np.zeros(n_out)"),),
    "init-all-zero": ((_WEIGHTS, "np.zeros((n_out, n_in))"),),
    "init-shapes-transposed": ((_SHAPE, "size=(n_in, n_out)"),),
    "init-seed-ignored": (("default_rng(seed)", "default_rng(42)"),),
    "init-generator-restarted": ((_MADE, ""), ("        weights.append(", f"    {_MADE}        weights.append(")),
}
