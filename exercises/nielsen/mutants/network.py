"""The class `Network` with a mistake in one of its methods."""

from __future__ import annotations

from exercises.model import Edits

LOOP = "delta = upstream * a * (1 - a)"
LAST = "level == len(self.weights) - 1"
MISS = "upstream = activations[-1] - y"
CARRIED = "upstream = self.weights[level].T @ delta"
GRADIENTS = "        gradients = [self.backprop(x, y) for x, y in mini_batch]\n"
OF_EACH = """\
        gradients = [self.backprop(x, y) for x, y in mini_batch]
        step = eta / len(mini_batch)
        for nabla_b, nabla_w in gradients:
"""
BIASES = "self.biases = [b - step * nabla for b, nabla in zip(self.biases, nabla_b, strict=True)]"
START = "self.biases = [np.random.randn(n) for n in sizes[1:]]"
START_WEIGHTS = "[np.random.randn(after, before) for before, after in zip(sizes, sizes[1:])]"


def _moved_by_each(rate: str) -> Edits:
    """The network is moved by every example before the gradient of the next one is taken."""
    walked = f"""\
        step = {rate}
        for x, y in mini_batch:
            nabla_b, nabla_w = self.backprop(x, y)
"""
    return ((OF_EACH, walked),)


NETWORK: dict[str, Edits] = {
    "output-slope-missing": ((LOOP, f"delta = upstream if {LAST} else upstream * a * (1 - a)"),),
    "hidden-slope-missing": ((LOOP, f"delta = upstream * a * (1 - a) if {LAST} else upstream"),),
    "sign-flipped": ((MISS, "upstream = y - activations[-1]"),),
    "error-doubled": ((MISS, "upstream = 2 * (activations[-1] - y)"),),
    "weights-transposed": ((CARRIED, "upstream = self.weights[level] @ delta"),),
    "bias-gradient-zero": (("nabla_b.insert(0, delta)", "nabla_b.insert(0, np.zeros(delta.shape))"),),
    "biases-left-fixed": ((f"            {BIASES}\n", ""),),
    "update-added": (("b - step * nabla", "b + step * nabla"), ("w - step * nabla", "w + step * nabla")),
    "batch-not-averaged": (("step = eta / len(mini_batch)", "step = eta"),),
    "averaged-twice": (("step = eta / len(mini_batch)", "step = eta / len(mini_batch) ** 2"),),
    "learning-rate-left-out": (("step = eta / len(mini_batch)", "step = 1 / len(mini_batch)"),),
    "examples-one-by-one": _moved_by_each("eta"),
    "moved-within-batch": _moved_by_each("eta / len(mini_batch)"),
    "last-example-only": (
        (
            f"        for nabla_b, nabla_w in gradients:\n            {BIASES}\n            self.weights",
            f"        nabla_b, nabla_w = gradients[-1]\n        {BIASES}\n        self.weights",
        ),
    ),
    "sums-kept-in-the-network": (
        (
            f"        {START}\n        self.weights = {START_WEIGHTS}\n",
            f"        {START}\n        self.weights = {START_WEIGHTS}\n"
            "        self.nabla_b = [np.zeros(n) for n in sizes[1:]]\n"
            "        self.nabla_w = [np.zeros(w.shape) for w in self.weights]\n",
        ),
        ("        nabla_b = []\n        nabla_w = []\n", ""),
        ("            nabla_b.insert(0, delta)\n", "            self.nabla_b[level] = self.nabla_b[level] + delta\n"),
        (
            "nabla_w.insert(0, np.outer(delta, activations[level]))",
            "self.nabla_w[level] = self.nabla_w[level] + np.outer(delta, activations[level])",
        ),
        ("return (nabla_b, nabla_w)", "return list(self.nabla_b), list(self.nabla_w)"),
        (
            OF_EACH,
            "        for x, y in mini_batch:\n"
            "            self.backprop(x, y)\n"
            "        step = eta / len(mini_batch)\n"
            "        for nabla_b, nabla_w in [(self.nabla_b, self.nabla_w)]:\n",
        ),
    ),
    "last-batch-left-out": (
        ("range(0, len(shuffled), mini_batch_size)", "range(0, len(shuffled) - mini_batch_size, mini_batch_size)"),
    ),
    "single-epoch": (("        for _ in range(epochs):\n", "        for _ in range(1):\n"),),
    "start-at-zero": (
        (START, "self.biases = [np.zeros(n) for n in sizes[1:]]"),
        (START_WEIGHTS, "[np.zeros((after, before)) for before, after in zip(sizes, sizes[1:])]"),
    ),
    "wrong-ones-counted": (("== label for", "!= label for"),),
    "share-for-number": (
        (
            "return sum((int(np.argmax(self.feedforward(x))) == label for x, label in test_data))",
            "right = sum((int(np.argmax(self.feedforward(x))) == label for x, label in test_data))\n"
            "        return right / len(test_data)",
        ),
    ),
}
