# expect: datacamp/get_slope wrong weight-as-input
# expect: datacamp/gradient_step wrong weight-as-input
def get_slope(x, w, y):
    return 2 * w * (w @ x - y)


def gradient_step(x, w, y, rate):
    return w - rate * get_slope(x, w, y)
