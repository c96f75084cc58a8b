"""Mistakes learners really make, each as `CORRECT` with one rule replaced: one table.

A mistake does not apply where its rule cannot be evaluated (a transposed matrix that is not square,
a path that does not exist): the rule then raises, or yields another shape, and that is an outcome like any other.
Sources: public forum threads, issue trackers and published worked examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import CORRECT, Equations, Layer, bias_direction, transpose
from reference.lazy import lazy


class NotApplicable(Exception):
    """This mistake cannot be made here."""


@dataclass(frozen=True, eq=False)
class Misconception:
    """One mistake: what it is called, why it is one, what to do, and the rules it replaces."""

    id: str
    name: str  # completes "This looks like: "
    explanation: str  # Markdown with TeX
    remedy: str
    rules: Mapping[str, Any]
    hidden_by: str  # where it makes no difference
    wraps: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)  # rule -> what is made of whatever it was

    @lazy
    def equations(self) -> Equations:
        """`CORRECT` with this mistake's rules put in."""
        return self.within(CORRECT)

    def within(self, equations: Equations) -> Equations:
        """These equations with this mistake's rules put in: those it replaces, then those it works upon."""
        replaced = replace(equations, **self.rules)
        return replace(replaced, **{name: wrap(getattr(replaced, name)) for name, wrap in self.wraps.items()})


def _elementwise(c: Layer) -> None:
    if not c.activation.elementwise:
        raise NotApplicable("softmax has no elementwise slope")


def _slope_at_activation(c: Layer, upstream: Array) -> Array:
    _elementwise(c)
    return c.activation.slope(c.a) * upstream


def _value_form_at_z(c: Layer, upstream: Array) -> Array:
    _elementwise(c)
    return c.activation.slope_from_value(c.z) * upstream


def _first_path_only(c: Layer) -> Array:
    assert c.next is not None
    carried: Array = c.next.delta[..., :1] @ c.next.w[..., :1, :]
    return carried


def _weights_left_out(c: Layer) -> Array:
    assert c.next is not None
    summed: Array = c.next.delta.sum(axis=-1, keepdims=True)
    return np.repeat(summed, c.next.w.shape[-1], axis=-1)


def _weights_transposed(c: Layer) -> Array:
    assert c.next is not None
    return c.next.delta @ transpose(c.next.w)


def _own_weights(c: Layer) -> Array:
    assert c.next is not None
    return c.next.delta @ c.w


def _updated_weights(c: Layer) -> Array:
    assert c.next is not None
    return c.next.delta @ c.next.w_after


def _pre_activation_as_input(c: Layer) -> Array:
    if c.previous is None:
        return CORRECT.weight_gradient(c)
    return transpose(c.delta) @ c.previous.z / c.n


def _summed_over_neurons(values: Array) -> Array:
    summed: Array = values.sum(axis=-1, keepdims=True) + 0 * values
    return summed


def _output_pooled(c: Layer) -> Array:
    if c.loss.fused(c.activation):
        return _summed_over_neurons(CORRECT.output_error(c))
    return c.pull(_summed_over_neurons(c.loss.gradient(c.a, c.y)))


def _slope_kept(c: Layer) -> Array:
    """The activation's slope, although loss and activation have cancelled it already."""
    if c.loss.fused(c.activation) is None:
        raise NotApplicable("nothing cancels the slope here")
    return c.activation.slope(c.z) * CORRECT.output_error(c)


def _bias_fixed(c: Layer) -> tuple[Array, Array]:
    return CORRECT.update(c)[0], c.b


def _bias_trained(c: Layer) -> tuple[Array, Array]:
    after = CORRECT.update(c)
    return after if c.train_biases else (after[0], c.b - c.eta * c.nabla_b)


MISCONCEPTIONS: dict[str, Misconception] = {
    row.id: row
    for row in (
        Misconception(
            "output-slope-missing",
            "the slope of the activation is left out at the output layer",
            r"The output error was taken as $\nabla_a C$ alone, for instance $a - y$. The cost depends on $z$ "
            r"only through $a = f(z)$, so the chain rule needs the factor $f'(z)$.",
            r"Multiply by the slope: $\delta^L = \nabla_a C \odot f'(z^L)$ (BP1).",
            {"output_error": lambda c: c.loss.gradient(c.a, c.y)},
            "a linear output layer, where f' is 1",
        ),
        Misconception(
            "output-slope-kept",
            "the output's slope is multiplied in although the loss has cancelled it",
            r"For sigmoid with binary cross-entropy (and softmax with cross-entropy, targets adding up to 1) the "
            r"slope of the activation cancels: $\delta^L = a - y$. Here it was multiplied in once more.",
            r"Leave the slope out at the output: $\delta^L = a - y$.",
            {"output_error": _slope_kept},
            "losses that cancel nothing",
        ),
        Misconception(
            "hidden-slope-missing",
            "the slope of the activation is left out at a hidden layer",
            r"The error was pulled back through the weights, but not through the activation of the hidden layer.",
            r"Multiply by the hidden layer's own slope: "
            r"$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot f'(z^l)$ (BP2).",
            {"hidden_error": lambda c: c.upstream},
            "a linear hidden layer, or ReLUs that are all live",
        ),
        Misconception(
            "slope-at-activation",
            "the slope is evaluated at the activation a instead of at z",
            r"$f'$ was evaluated at $a = f(z)$: $f'(f(z))$ is not $f'(z)$. The sigmoid's $\sigma'(\sigma(z))$ lies "
            r"between 0.1966 and 0.25 whatever $z$ is.",
            r"Evaluate $f'$ at $z$, or use the form written with $a$: $\sigma'(z) = a(1 - a)$.",
            {"pull": _slope_at_activation},
            "a linear layer, or ReLU, where the mask of a is the mask of z",
        ),
        Misconception(
            "value-form-at-z",
            "the formula a(1 − a) is used with z in place of a",
            r"$a(1-a)$ (for tanh: $1-a^2$) is the slope written with the *activation* $a = f(z)$. "
            r"With $z$ put in, it is not the slope of anything here.",
            r"Put $a = f(z)$ into that formula, not $z$.",
            {"pull": _value_form_at_z},
            "a linear layer or a ReLU",
        ),
        Misconception(
            "error-doubled",
            "a factor 2 too much",
            r"The output error is twice what it should be. If the cost is $\frac12 (a-y)^2$, its ½ cancels the 2 of "
            r"the square and the derivative by $a$ is $a - y$; other costs have other constants, or none.",
            r"Differentiate the cost as it is given, its constant included.",
            {},
            "nothing",
            {"output_error": lambda rule: lambda c: 2 * rule(c)},
        ),
        Misconception(
            "error-halved",
            "a factor ½ too much",
            r"The output error is half of what it should be. The derivative of $\frac12 (a-y)^2$ by $a$ is $a - y$: "
            r"its ½ is used up by the 2 of the square. The derivative of $(a-y)^2$ keeps the 2. (A batch of two "
            r"averaged twice looks the same.)",
            r"Differentiate the cost as it is given, its constant included.",
            {},
            "nothing",
            {"output_error": lambda rule: lambda c: rule(c) / 2},
        ),
        Misconception(
            "sign-flipped",
            "the sign of the error is flipped (y − a instead of a − y)",
            r"The derivative of $\frac12 (a-y)^2$ by $a$ is $a - y$. With $y - a$ in its place every gradient has the "
            r"opposite sign: it points downhill, and subtracting it makes the error grow.",
            r"Use $a - y$ with an update that subtracts.",
            {},
            "nothing",
            {"output_error": lambda rule: lambda c: -rule(c)},
        ),
        Misconception(
            "one-path-only",
            "only one of the paths to the output is followed",
            r"A hidden neuron reaches the cost through *every* neuron of the next layer, and the contributions "
            r"add up. Only the first path was taken.",
            r"Sum over the next layer: $\sum_k w_{kj}\,\delta_k$.",
            {"upstream": _first_path_only},
            "a next layer of one neuron",
        ),
        Misconception(
            "weights-transposed",
            "the weight matrix is not transposed on the way back",
            r"Going forward, $W$ maps inputs to outputs. Going back, the error flows along the same edges in the "
            r"other direction: that takes $W^T$.",
            r"Use $(w^{l+1})^T \delta^{l+1}$.",
            {"upstream": _weights_transposed},
            "symmetric matrices; where the matrix is not square the shapes do not fit",
        ),
        Misconception(
            "weights-left-out",
            "the weights are left out when the error is pulled back",
            r"The errors of the next layer were added up without the weights of the edges they come along.",
            r"Weight each error with its edge: $\sum_k w_{kj}\,\delta_k$.",
            {"upstream": _weights_left_out},
            "weights of 1",
        ),
        Misconception(
            "own-layer-weights",
            "the weights of the wrong layer are used to pull the error back",
            r"Going back from layer $l+1$ to layer $l$, the error passes the weights *between* them, $w^{l+1}$. The "
            r"weights into layer $l$ were used.",
            r"Use the matrix the activations of this layer were multiplied with on the way forward.",
            {"upstream": _own_weights},
            "layers with equal weights; where the shapes differ it does not run",
        ),
        Misconception(
            "updated-weights-used",
            "the hidden layer is computed with output weights that were already updated",
            r"The output weights were changed first, and the *new* ones were used to pull the error back. All "
            r"gradients belong to one point: the weights of the forward pass.",
            r"Compute every gradient with the old weights, then update all of them together.",
            {"upstream": _updated_weights},
            "a small learning rate",
        ),
        Misconception(
            "input-left-out",
            "the weight's gradient is taken as the error alone, without the input of the weight",
            r"$\partial C/\partial w_{jk} = a_k\,\delta_j$: the activation that feeds the weight is a factor of its "
            r"slope. (It is missing only for a bias.)",
            r"Multiply the error by the value that enters through the weight (BP4).",
            {"weight_gradient": lambda c: transpose(c.delta) @ np.ones_like(c.input) / c.n},
            "inputs of 1",
        ),
        Misconception(
            "own-output-as-input",
            "the weight's gradient uses the neuron's own output instead of its input",
            r"The activation in BP4 is that of the layer the weight comes *from*, not of the layer it leads to.",
            r"Use $a^{l-1}$, the input of the weight.",
            {"weight_gradient": lambda c: transpose(c.delta) @ c.a / c.n},
            "neurons whose output equals their input; in layers of different sizes the shapes do not fit",
        ),
        Misconception(
            "pre-activation-as-input",
            "the weight's gradient uses z of the previous layer instead of its activation",
            r"What enters through a weight is the activation $a = f(z)$ of the previous neuron, not its $z$.",
            r"Use $a^{l-1}$ in BP4.",
            {"weight_gradient": _pre_activation_as_input},
            "the first layer, whose input has no z; after a linear layer",
        ),
        Misconception(
            "gradient-transposed",
            "the matrix of weight gradients is transposed",
            r"$\nabla_w$ has the shape of $w$: one row per neuron, one column per input. The outer product was taken "
            r"the other way round.",
            r"`np.outer(delta, a_prev)`: the error gives the rows.",
            {},
            "a layer with one input and one neuron; where the matrix is not square the shapes do not fit",
            {"weight_gradient": lambda rule: lambda c: transpose(rule(c))},
        ),
        Misconception(
            "bias-gradient-summed",
            "one bias gradient for the whole layer: the errors were summed",
            r"Each neuron has its own bias, and its gradient is that neuron's own error.",
            r"$\nabla_b = \delta$, entry by entry (BP3); sum over the *examples* of a batch only.",
            {},
            "a layer of one neuron",
            {"bias_gradient": lambda rule: lambda c: _summed_over_neurons(rule(c))},
        ),
        Misconception(
            "bias-gradient-zero",
            "the gradient of the biases is forgotten",
            r"A bias is a weight whose input is always 1; its slope is the error $\delta$ itself.",
            r"$\nabla_b = \delta$ (BP3).",
            {"bias_gradient": lambda c: 0 * CORRECT.bias_gradient(c)},
            "biases that are not trained",
        ),
        Misconception(
            "output-errors-pooled",
            "the errors of all outputs are added up in each output neuron",
            r"Each output neuron answers only for its own target; with squared errors "
            r"$\delta_k = (a_k - y_k) f'(z_k)$, up to the constant of the cost.",
            r"Do not sum over the outputs in BP1.",
            {"output_error": _output_pooled},
            "a network with one output",
        ),
        Misconception(
            "batch-not-averaged",
            "the gradients of a batch are added up, not averaged",
            r"The cost of a batch is the *mean* over its examples, and so is its gradient.",
            r"Divide the sums over the examples by their number.",
            {},
            "one example",
            {
                "bias_gradient": lambda rule: lambda c: rule(c) * c.n,
                "weight_gradient": lambda rule: lambda c: rule(c) * c.n,
            },
        ),
        Misconception(
            "bias-left-out",
            "the bias is left out of the weighted sum",
            r"$z = Wa + b$: the bias belongs to the net input.",
            r"Add $b$ before the activation.",
            {"affine": lambda c: c.input @ transpose(c.w)},
            "biases of zero",
        ),
        Misconception(
            "activation-left-out",
            "the activation function is left out",
            r"The weighted sum $z$ was passed on as it is. A neuron's output is $f(z)$.",
            r"Apply the activation to every weighted sum.",
            {"activate": lambda c: c.z},
            "a linear layer",
        ),
        Misconception(
            "update-added",
            "the gradient is added instead of subtracted",
            r"The gradient points uphill: adding it makes the error grow.",
            r"$w \leftarrow w - \eta\,\nabla_w$.",
            {"update": lambda c: (2 * c.w - CORRECT.update(c)[0], c.b + c.eta * bias_direction(c))},
            "comparing gradients only",
        ),
        Misconception(
            "learning-rate-left-out",
            "the learning rate is left out of the update",
            r"The gradient itself was subtracted; the learning rate $\eta$ says how much of it to take.",
            r"$w \leftarrow w - \eta\,\nabla_w$.",
            {"update": lambda c: (c.w - c.nabla_w - c.equations.penalty(c), c.b - bias_direction(c))},
            "a learning rate of 1",
        ),
        Misconception(
            "biases-trained-too",
            "the biases are updated although the exercise keeps them fixed",
            r"In this exercise only the weights are trained; the biases stay what they are.",
            r"Leave the biases as they were in the forward pass.",
            {"update": _bias_trained},
            "exercises that train the biases, and everything before the step",
        ),
        Misconception(
            "biases-left-fixed",
            "the biases are not updated although the exercise trains them",
            r"Biases are parameters like weights, and here they are trained.",
            r"$b \leftarrow b - \eta\,\nabla_b$.",
            {"update": _bias_fixed},
            "exercises that keep the biases fixed, and everything before the step",
        ),
        Misconception(
            "dead-relu-passes",
            "a ReLU that is off lets the error through",
            r"Where $z < 0$ the output of a ReLU does not change with $z$: its slope is 0 and nothing flows back "
            r"(at the kink $z = 0$ we take 0, too).",
            r"Multiply by 1 where $z > 0$ and by 0 elsewhere.",
            {"pull": lambda c, upstream: upstream if c.activation.name == "relu" else CORRECT.pull(c, upstream)},
            "networks whose ReLUs are all live",
        ),
    )
}


def combination(names: Iterable[str]) -> Equations | None:
    """`CORRECT` with all these mistakes at once; None where two of them replace the same rule, or one has no row.

    >>> combination(["sign-flipped", "hidden-slope-missing"]) is None
    False
    >>> combination(["output-slope-missing", "output-errors-pooled"]) is None
    True
    """
    rows = [MISCONCEPTIONS.get(name) for name in names]
    replaced = [rule for row in rows if row is not None for rule in row.rules]
    if None in rows or len(set(replaced)) < len(replaced):
        return None
    equations = CORRECT
    for row in rows:
        assert row is not None
        equations = replace(equations, **row.rules)
    for row in rows:
        assert row is not None
        equations = replace(equations, **{name: wrap(getattr(equations, name)) for name, wrap in row.wraps.items()})
    return equations
