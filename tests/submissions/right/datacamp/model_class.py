# expect: datacamp/get_slope correct
# expect: datacamp/gradient_step correct
import numpy as np


class Linear:
    __slots__ = ("w",)

    def __init__(self, w):
        self.w = np.array(w, dtype=float)  # a copy: the caller keeps the old weights

    def predict(self, x):
        return float(np.dot(self.w, x))

    def slopes(self, x, y):
        return (self.predict(x) - y) * np.asarray(x) * 2.0

    def learn(self, x, y, rate):
        self.w -= rate * self.slopes(x, y)
        return self.w


def get_slope(x, w, y):
    return Linear(w).slopes(x, y)


def gradient_step(x, w, y, rate):
    return Linear(w).learn(x, y, rate)
