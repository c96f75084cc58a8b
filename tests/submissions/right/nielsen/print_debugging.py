# expect: * correct
# Full of print, as it is the evening before the deadline.
import numpy as np

print("loading my solution ...")
DEBUG = True


def sigmoid(z):
    if DEBUG:
        print("sigmoid of", z)
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    s = sigmoid(z)
    print("shape", np.shape(z), "-->", s)
    return s * (1 - s)


def output_error(a, y, z):
    print(f"{a=} {y=} {z=}")
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    print(w_next.shape, delta_next.shape, z.shape)
    back = np.matmul(delta_next, w_next)
    print("back", back)
    return back * sigmoid_prime(z)


def bias_gradient(delta):
    # BP3: it is delta itself!
    return delta


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    a, zs = [x], []
    for i, (w, b) in enumerate(zip(weights, biases)):
        print("layer", i, "w", w.shape, "b", b.shape)
        zs.append(w @ a[-1] + b)
        a.append(sigmoid(zs[-1]))
    delta = output_error(a[-1], y, zs[-1])
    nb, nw = [delta], [np.outer(delta, a[-2])]
    for i in range(len(weights) - 2, -1, -1):
        delta = hidden_error(weights[i + 1], delta, zs[i])
        nb.insert(0, delta)
        nw.insert(0, np.outer(delta, a[i]))
    print("nabla_b:", nb)
    print("nabla_w:", nw)
    return nb, nw


print("done:", sigmoid_prime(np.zeros(2)))
