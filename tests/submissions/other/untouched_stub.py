# expect: * missing
# The hand-out as it came.
import numpy as np


def sigmoid(z):
    """The sigmoid, entry by entry. It is yours to use."""
    return 1.0 / (1.0 + np.exp(-z))


def feedforward(weights, biases, x):
    """The output of a network of sigmoids. It is yours to use, and `python quiz.py` checks `backprop` against it."""
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(w @ a + b)
    return a


def sigmoid_prime(z):
    r"""The slope of the sigmoid: $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$.

    `z` is an array of any shape; the result has the same shape, entry by entry.
    """
    raise NotImplementedError("your code goes here")


def output_error(a, y, z):
    r"""BP1: the error $\delta^L = \nabla_a C \odot \sigma'(z^L)$ of the output layer, for the quadratic cost
    $C = \frac12 \sum_k (a_k - y_k)^2$ of one example and sigmoid outputs.

    `a` are the outputs, `y` the targets, `z` the weighted inputs of the output layer; all of shape (n,). The result
    has the same shape.
    """
    raise NotImplementedError("your code goes here")


def hidden_error(w_next, delta_next, z):
    r"""BP2: the error $\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$ of a hidden layer of sigmoids.

    `w_next` are the weights of the next layer, of shape (n_next, n); `delta_next` is its error, (n_next,); `z` are the
    weighted inputs of this layer, (n,). The result has shape (n,).
    """
    raise NotImplementedError("your code goes here")


def bias_gradient(delta):
    r"""BP3: the slope of the cost with respect to each bias, $\partial C / \partial b_j = \delta_j$.

    `delta` is the error of a layer, of shape (n,). The result has the same shape.
    """
    raise NotImplementedError("your code goes here")


def weight_gradient(delta, a_prev):
    r"""BP4: the slope of the cost with respect to each weight, $\partial C / \partial w_{jk} = \delta_j\, a_k$.

    `delta` is the error of a layer, of shape (n,); `a_prev` are the activations of the layer before it, (m,). The
    result has the shape of the weights, (n, m): one row per neuron.
    """
    raise NotImplementedError("your code goes here")


def backprop(weights, biases, x, y):
    r"""Backpropagation for one example: the gradient of $C = \frac12 \sum_k (a_k - y_k)^2$ with respect to every bias
    and every weight of a network of sigmoids.

    `weights[l]` has shape (n_out, n_in) and `biases[l]` shape (n_out,), in the order of the layers; there may be any
    number of layers. `x` is the input (n,), `y` the target. The network computes
    $a^{l+1} = \sigma(w^l a^l + b^l)$ from $a^0 = x$.

    Return `(nabla_b, nabla_w)`: two lists in the order of the layers, with the shapes of `biases` and `weights`.
    """
    raise NotImplementedError("your code goes here")
