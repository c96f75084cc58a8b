# expect: datacamp/get_slope wrong prediction-not-summed
# expect: datacamp/gradient_step wrong prediction-not-summed
# `*` is not `@`.
def get_slope(x, w, y):
    preds = x * w
    return 2 * x * (preds - y)


def gradient_step(x, w, y, rate):
    return w - rate * get_slope(x, w, y)
