# expect: datacamp/gradient_step wrong learning-rate-left-out
def gradient_step(x, w, y, rate):
    return w - 2 * x * (x @ w - y)
