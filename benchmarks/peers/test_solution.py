"""The five functions, as an instructor would check them with pytest."""

import solution
from cases import check


def test_backprop():
    check(solution, "backprop")


def test_softmax():
    check(solution, "softmax")


def test_l2_update():
    check(solution, "l2_update")


def test_train_step():
    check(solution, "train_step")


def test_gradient_check():
    check(solution, "gradient_check")
