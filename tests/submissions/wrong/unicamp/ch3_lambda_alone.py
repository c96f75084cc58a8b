# expect: unicamp/l2_update wrong penalty-without-n
# expect: unicamp/l1_update wrong penalty-size-for-sign
# n is not used in the first, and |w| stands for its slope in the second.
def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    weights = [(1 - eta * lam) * w - eta * g for w, g in zip(weights, nabla_w)]
    biases = [b - eta * g for b, g in zip(biases, nabla_b)]
    return weights, biases


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    weights = [w - eta * lam / n * abs(w) - eta * g for w, g in zip(weights, nabla_w)]
    biases = [b - eta * g for b, g in zip(biases, nabla_b)]
    return weights, biases
