# expect: datacamp/get_slope wrong output-value-as-factor
# expect: datacamp/gradient_step wrong output-value-as-factor
# The target is never used.
def get_slope(x, w, y):
    prediction = sum(a * b for a, b in zip(x, w))
    return 2 * x * prediction


def gradient_step(x, w, y, rate):
    return w - rate * get_slope(x, w, y)
