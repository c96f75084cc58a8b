# expect: datacamp/gradient_step wrong weight-shrunk-by-rate
def gradient_step(x, w, y, rate):
    slope = 2 * x * (x @ w - y)
    return w * rate - slope
