# expect: hcaim/train_step correct
# expect: hcaim/train correct
import numpy as np


class Activation:
    def __init__(self, f, df):
        self.f = f
        self.df = df


class Sigmoid(Activation):
    def __init__(self):
        super().__init__(lambda z: 0.5 * (np.tanh(0.5 * z) + 1), lambda z: 0.25 * (1 - np.tanh(0.5 * z) ** 2))


class Tanh(Activation):
    def __init__(self):
        super().__init__(np.tanh, lambda z: 1 / np.cosh(z) ** 2)


class ReLU(Activation):
    def __init__(self):
        super().__init__(lambda z: z * (z > 0), lambda z: 1.0 * (z > 0))


BY_NAME = {"sigmoid": Sigmoid, "tanh": Tanh, "relu": ReLU}


class Dense:
    __slots__ = ("w", "b", "activation", "inputs", "z", "grad_w", "grad_b")

    def __init__(self, w, b, activation):
        self.w, self.b = np.array(w), np.array(b)
        self.activation = activation

    def forward(self, inputs):
        self.inputs = inputs
        self.z = self.w @ inputs + self.b
        return self.activation.f(self.z)

    def backward(self, grad):
        delta = grad * self.activation.df(self.z)
        self.grad_w = delta[:, None] * self.inputs
        self.grad_b = delta
        return delta @ self.w

    def step(self, eta):
        self.w -= eta * self.grad_w
        self.b -= eta * self.grad_b


class Net:
    def __init__(self, weights, biases, hidden_activation):
        self.hidden = Dense(weights[0], biases[0], BY_NAME[hidden_activation]())
        self.output = Dense(weights[1], biases[1], Sigmoid())

    def fit(self, x, t, eta, steps):
        for _ in range(steps):
            o = self.output.forward(self.hidden.forward(x))
            error = 0.5 * (t - o) @ (t - o)
            self.hidden.backward(self.output.backward(o - t))
            self.hidden.step(eta)
            self.output.step(eta)
        return [self.hidden.w, self.output.w], [self.hidden.b, self.output.b], error


def train(x, t, weights, biases, hidden_activation, eta, steps):
    return Net(weights, biases, hidden_activation).fit(x, t, eta, steps)


def train_step(x, t, weights, biases, hidden_activation, eta):
    return train(x, t, weights, biases, hidden_activation, eta, 1)
