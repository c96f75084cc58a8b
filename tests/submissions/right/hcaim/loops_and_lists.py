# expect: hcaim/train_step correct
# expect: hcaim/train correct
# Neuron by neuron with plain lists; no NumPy at all.
from math import exp, tanh

ACTIVATION = {
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: z if z > 0 else 0.0,
}
SLOPE = {  # written with the value
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: 1.0 if a > 0 else 0.0,
}


def layer(w, b, values, f):
    result = []
    for j in range(len(b)):
        net = b[j]
        for i in range(len(values)):
            net += w[j][i] * values[i]
        result.append(f(net))
    return result


def moved(w, b, delta, values, eta):
    new_w = [[w[j][i] - eta * delta[j] * values[i] for i in range(len(values))] for j in range(len(b))]
    new_b = [b[j] - eta * delta[j] for j in range(len(b))]
    return new_w, new_b


def train_step(x, t, weights, biases, hidden_activation, eta):
    h = layer(weights[0], biases[0], x, ACTIVATION[hidden_activation])
    o = layer(weights[1], biases[1], h, ACTIVATION["sigmoid"])
    error = 0
    for k in range(len(t)):
        error += (t[k] - o[k]) ** 2 / 2
    delta_o = [(o[k] - t[k]) * SLOPE["sigmoid"](o[k]) for k in range(len(o))]
    delta_h = []
    for j in range(len(h)):
        back = 0
        for k in range(len(o)):
            back += delta_o[k] * weights[1][k][j]
        delta_h.append(back * SLOPE[hidden_activation](h[j]))
    w1, b1 = moved(weights[0], biases[0], delta_h, x, eta)
    w2, b2 = moved(weights[1], biases[1], delta_o, h, eta)
    return [w1, w2], [b1, b2], error


def train(x, t, weights, biases, hidden_activation, eta, steps):
    error = None
    while steps > 0:
        weights, biases, error = train_step(x, t, weights, biases, hidden_activation, eta)
        steps -= 1
    return weights, biases, error
