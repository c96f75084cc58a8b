"""The five functions, as an instructor would check them with gradescope-utils."""

import unittest

from cases import check
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class TestSolution(unittest.TestCase):
    @weight(1)
    def test_backprop(self):
        self.look("backprop")

    @weight(1)
    def test_softmax(self):
        self.look("softmax")

    @weight(1)
    def test_l2_update(self):
        self.look("l2_update")

    @weight(1)
    def test_train_step(self):
        self.look("train_step")

    @weight(1)
    def test_gradient_check(self):
        self.look("gradient_check")

    def look(self, name):
        import solution

        check(solution, name)


if __name__ == "__main__":
    with open("results.json", "w") as out:
        JSONTestRunner(stream=out, visibility="visible").run(unittest.defaultTestLoader.loadTestsFromName("__main__"))
