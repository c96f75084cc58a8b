# expect: datacamp/gradient_step wrong
# The right numbers, but the caller's own weights are changed.
def gradient_step(x, w, y, rate):
    w -= rate * 2 * x * (x @ w - y)
    return w
