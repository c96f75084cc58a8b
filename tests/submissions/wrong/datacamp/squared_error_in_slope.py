# expect: datacamp/get_slope wrong error-squared-in-slope
# expect: datacamp/gradient_step wrong change-as-new-weight
def loss(x, w, y):
    return (x @ w - y) ** 2


def get_slope(x, w, y):
    return 2 * x * loss(x, w, y)


def gradient_step(x, w, y, rate):
    return -rate * 2 * x * (x @ w - y)
