"""`train` with one mistake, as changes of our solution."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_RESET = "        for parameter in model.parameters():\n            parameter.grad = 0.0\n"
_BACKWARD = "        loss.backward()\n"
_RATE = "lr / (1 + decay * k)"
_MOVED = "        for parameter in model.parameters():\n            parameter.data"

ONE_BY_ONE = """\
def train(model, xs, ys, steps, lr, decay):
    losses = []
    for k in range(steps):
        total = 0.0
        for x, y in zip(xs, ys):
            loss = (model(x) - y) ** 2
            for p in model.parameters():
                p.grad = 0.0
            loss.backward()
            for p in model.parameters():
                p.data -= lr / (1 + decay * k) * p.grad
            total += loss.data
        losses.append(total)
    return losses
"""

TRAIN: Mapping[str, Edits] = {
    "gradients-not-reset": ((_RESET, ""),),
    "gradients-reset-too-late": ((_RESET + _BACKWARD, _BACKWARD + _RESET),),
    "parameter-replaced": (("parameter.data -=", "parameter.data = -"),),
    "update-added": (("parameter.data -=", "parameter.data +="),),
    "learning-rate-left-out": ((f"{_RATE} * parameter.grad", "parameter.grad"),),
    "decay-ignored": ((_RATE, "lr"),),
    "decay-counted-from-one": (("range(steps)", "range(1, steps + 1)"),),
    "decay-compounded": (
        (f"{_RATE} * parameter.grad", "lr * parameter.grad"),
        (_BACKWARD, f"{_BACKWARD}        lr = {_RATE}\n"),
    ),
    "decay-subtracted": ((_RATE, "lr * (1 - decay * k)"),),
    "mean-for-sum": ((_BACKWARD, f"        loss = loss / len(xs)\n{_BACKWARD}"),),
    "loss-halved": (("loss = loss + (output - y) ** 2", "loss = loss + 0.5 * (output - y) ** 2"),),
    "loss-after-update": (
        ("losses.append(loss.data)", "losses.append(sum((model(x) - y).data ** 2 for x, y in zip(xs, ys)))"),
    ),
    "updated-after-each-example": (("", ONE_BY_ONE),),
    "errors-not-squared": (("(output - y) ** 2", "(output - y)"),),
    "biases-left-fixed": (
        (
            _MOVED,
            _MOVED.replace("model.parameters()", "[w for layer in model.layers for n in layer.neurons for w in n.w]"),
        ),
    ),
}
