# expect: * correct
"""Object-oriented: a layer knows what it saw on the way forward."""

from dataclasses import dataclass, field
from typing import List, Tuple

import numpy as np


class Layer:
    __slots__ = ("w", "b", "inputs", "z", "a", "delta")

    def __init__(self, w, b):
        self.w, self.b = w, b
        self.inputs = self.z = self.a = self.delta = None

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        self.inputs = inputs
        self.z = self.w @ inputs + self.b
        self.a = Sigmoid()(self.z)
        return self.a

    def backward(self, upstream: np.ndarray) -> np.ndarray:
        self.delta = upstream * Sigmoid.slope(self.z)
        return self.w.T @ self.delta

    @property
    def nabla_w(self):
        return weight_gradient(self.delta, self.inputs)


class Sigmoid:
    def __call__(self, z):
        return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

    @staticmethod
    def slope(z):
        s = Sigmoid()(z)
        return s - s * s


@dataclass
class Network:
    layers: List[Layer] = field(default_factory=list)

    def gradients(self, x, y) -> Tuple[list, list]:
        for layer in self.layers:
            x = layer.forward(x)
        upstream = x - y
        for layer in self.layers[::-1]:
            upstream = layer.backward(upstream)
        return [layer.delta for layer in self.layers], [layer.nabla_w for layer in self.layers]


def sigmoid_prime(z):
    return Sigmoid.slope(z)


def output_error(a, y, z):
    return (a - y) * Sigmoid.slope(z)


def hidden_error(w_next, delta_next, z):
    return Layer(w_next, 0 * delta_next).w.T.dot(delta_next) * Sigmoid.slope(z)


def bias_gradient(delta):
    return 1.0 * delta


def weight_gradient(delta, a_prev):
    return np.multiply.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    return Network([Layer(w, b) for w, b in zip(weights, biases)]).gradients(x, y)


if __name__ == "__main__":
    print(backprop([np.ones((1, 1))], [np.zeros(1)], np.ones(1), np.zeros(1)))
