# expect: unicamp/l2_update wrong penalty-on-biases
# expect: unicamp/l1_update wrong penalty-on-biases
# All parameters are treated alike.
import numpy as np


def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    def step(params, grads):
        return [p - eta * (g + lam * p / n) for p, g in zip(params, grads)]

    return step(weights, nabla_w), step(biases, nabla_b)


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    def step(params, grads):
        return [p - eta * (g + lam * np.sign(p) / n) for p, g in zip(params, grads)]

    return step(weights, nabla_w), step(biases, nabla_b)
