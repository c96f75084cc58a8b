"""Mistakes in BP2, the error of a hidden layer in terms of the next: rows of the catalogue."""

from __future__ import annotations

import numpy as np

from reference.activations import Array
from reference.equations import Layer, transpose
from reference.misconceptions.record import ON_PAPER, Misconception, NotApplicable


def _next(c: Layer) -> Layer:
    if c.next is None:
        raise NotApplicable("there is no next layer")
    return c.next


def _first_path_only(c: Layer) -> Array:
    after = _next(c)
    carried: Array = after.delta[..., :1] @ after.w[..., :1, :]
    return carried


def _own_path_only(c: Layer) -> Array:
    after = _next(c)
    if after.w.shape[-1] != after.w.shape[-2]:
        raise NotApplicable("the layers are not equally large")
    carried: Array = after.delta * np.diagonal(after.w, axis1=-2, axis2=-1)[..., None, :]
    return carried


def _weights_left_out(c: Layer) -> Array:
    after = _next(c)
    summed: Array = after.delta.sum(axis=-1, keepdims=True)
    return np.repeat(summed, after.w.shape[-1], axis=-1)


def _weights_transposed(c: Layer) -> Array:
    after = _next(c)
    return after.delta @ transpose(after.w)


def _own_weights(c: Layer) -> Array:
    return _next(c).delta @ c.w


def _updated_weights(c: Layer) -> Array:
    after = _next(c)
    return after.delta @ after.w_after


def _shares(c: Layer) -> Array:
    after = _next(c)
    shares: Array = after.w / after.w.sum(axis=-1, keepdims=True)
    return after.delta @ shares


def _raw_error(c: Layer) -> Array:
    """What comes back without any slope: ∇C at the output, sent through the weights alone."""
    after = _next(c)
    if after.next is not None:
        return after.upstream @ after.w
    if after.loss.fused(after.activation):
        raise NotApplicable("loss and activation have cancelled the slope")
    return after.loss.gradient(after.a, after.y) @ after.w


def _slope_of_the_next(c: Layer) -> Array:
    after = _next(c)
    if not after.activation.elementwise or after.z.shape != c.z.shape:
        raise NotApplicable("the layers are not equally large")
    return after.activation.slope(after.z) * c.upstream


HIDDEN_ERROR = (
    Misconception(
        "one-path-only",
        "only one of the paths to the output is followed",
        r"A hidden neuron reaches the cost through *every* neuron of the next layer, and the contributions "
        r"add up. Only the first path was taken.",
        r"Sum over the next layer: $\sum_k w_{kj}\,\delta_k$.",
        {"upstream": _first_path_only},
        "a next layer of one neuron",
        source="nathansamsel/simple_backpropagation_example; LuckyLuuk035/P4-Backpropagation",
    ),
    Misconception(
        "weights-transposed",
        "the weight matrix is not transposed on the way back",
        r"Going forward, $W$ maps inputs to outputs. Going back, the error flows along the same edges in the "
        r"other direction: that takes $W^T$.",
        r"Use $(w^{l+1})^T \delta^{l+1}$.",
        {"upstream": _weights_transposed},
        "symmetric matrices; where the matrix is not square the shapes do not fit",
        source="iamtrask/Grokking-Deep-Learning#23 and #71; makeyourownneuralnetwork/makeyourownneuralnetwork#77",
    ),
    Misconception(
        "weights-left-out",
        "the weights are left out when the error is pulled back",
        r"The errors of the next layer were added up without the weights of the edges they come along.",
        r"Weight each error with its edge: $\sum_k w_{kj}\,\delta_k$.",
        {"upstream": _weights_left_out},
        "weights of 1",
        source=ON_PAPER,
    ),
    Misconception(
        "own-layer-weights",
        "the weights of the wrong layer are used to pull the error back",
        r"Going back from layer $l+1$ to layer $l$, the error passes the weights *between* them, $w^{l+1}$. The "
        r"weights into layer $l$ were used.",
        r"Use the matrix the activations of this layer were multiplied with on the way forward.",
        {"upstream": _own_weights},
        "layers with equal weights; where the shapes differ it does not run",
        source="kadu-ymd/ann-deeplearning; ai.stackexchange.com 42884; DMaterka/backpropagation_py",
    ),
    Misconception(
        "updated-weights-used",
        "the hidden layer is computed with output weights that were already updated",
        r"The output weights were changed first, and the *new* ones were used to pull the error back. All "
        r"gradients belong to one point: the weights of the forward pass.",
        r"Compute every gradient with the old weights, then update all of them together.",
        {"upstream": _updated_weights},
        "a small learning rate",
        source="M. Mazur's totals (commit 4b6faac); stackoverflow.com 6013429; joelgrus/data-science-from-scratch#31",
    ),
    Misconception(
        "own-path-only",
        "only the path to the neuron of the same number is followed",
        r"Hidden neuron $j$ reaches the cost through *every* neuron of the next layer. Only the edge to neuron $j$ "
        r"of the next layer was followed.",
        r"Sum over the next layer: $\sum_k w_{kj}\,\delta_k$.",
        {"upstream": _own_path_only},
        "layers of one neuron; where the layers are not equally large it does not run",
        source="LuckyLuuk035/P4-Backpropagation",
    ),
    Misconception(
        "paths-averaged",
        "the paths are averaged",
        r"The change of the cost is the sum of what arrives along all paths; it is not divided by their number.",
        r"Add the products of all paths.",
        {},
        "a next layer of one neuron",
        {"upstream": lambda rule: lambda c: rule(c) / _next(c).w.shape[-2]},
        source=ON_PAPER,
    ),
    Misconception(
        "raw-error-sent-back",
        "the error is sent back without the slopes of the layers it passes",
        r"The difference $a - y$ was sent back through the weights, and each layer multiplied in only its own slope. "
        r"What passes a neuron on its way back passes its activation, too.",
        r"Send $\delta$ back, which holds the slope: $(w^{l+1})^T \delta^{l+1}$.",
        {"upstream": _raw_error},
        "linear layers after it; losses that cancel the output's slope",
        source="T. Rashid, Make Your Own Neural Network: hidden_errors = numpy.dot(self.who.T, output_errors)",
    ),
    Misconception(
        "error-split-by-weights",
        "the error is split in proportion to the weights, in shares that add up to 1",
        r"Each neuron's error was divided among its inputs by $w_{kj} / \sum_i w_{ki}$. The chain rule has no such "
        r"denominator: an edge passes on $w_{kj}$ times the error.",
        r"Multiply by the weights themselves: $\sum_k w_{kj}\,\delta_k$.",
        {"upstream": _shares},
        "neurons whose weights add up to 1",
        source="T. Rashid, Make Your Own Neural Network, where the shares are an intermediate step",
    ),
    Misconception(
        "slope-of-next-layer",
        "the slope of the next layer is multiplied in at a hidden layer",
        r"Behind the weights comes the hidden layer's *own* activation: the slope belongs at its own $z$, not at that "
        r"of the layer the error comes from.",
        r"$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot f'(z^l)$: the same $l$ on the left and in $z^l$.",
        {"hidden_error": _slope_of_the_next},
        "where the layers are not equally large it does not run",
        source="zahramajd/neural-network-from-scratch (the slope of the current layer for that of the previous one)",
    ),
)
