"""Mistakes in the loop that trains."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "gradients-not-reset",
        "the gradients are not set to 0 between two steps",
        "`backward` adds. Without a reset each step moves by the sum of all gradients so far, most of them taken at "
        "parameters that are long gone.",
        "Set every parameter's grad to 0 before each `backward`.",
    ),
    Misconception(
        "gradients-reset-too-late",
        "the gradients are set to 0 between backward and the update",
        "Then every step is lr · 0: the parameters never move, and all losses are the same.",
        "Reset first, then call `backward`, then update.",
    ),
    Misconception(
        "parameter-replaced",
        "the parameter is replaced by the step instead of being moved by it",
        "`p.data = -lr * p.grad` forgets where the parameter was: the whole network is thrown away in each step.",
        "`p.data += -lr * p.grad`.",
    ),
    Misconception(
        "decay-ignored",
        "the learning rate does not decay",
        "Step k uses lr / (1 + decay · k); here all steps use lr.",
        "Compute the rate anew in each step.",
    ),
    Misconception(
        "decay-counted-from-one",
        "the steps of the decay are counted from 1",
        "Step number 0 uses the full learning rate, since 1 + decay · 0 = 1.",
        "Count with `range(steps)`, which begins at 0.",
    ),
    Misconception(
        "decay-compounded",
        "the learning rate that has decayed already is divided again",
        "lr / (1 + decay · k) starts from the *first* rate each time. Overwriting lr multiplies all the divisors.",
        "Keep lr as it is and give the rate of the step another name.",
    ),
    Misconception(
        "decay-subtracted",
        "the learning rate falls along a straight line: lr · (1 − decay · k)",
        "That is another schedule; after 1/decay steps it is 0 and then negative, which goes uphill.",
        "Divide by 1 + decay · k.",
    ),
    Misconception(
        "mean-for-sum",
        "the mean over the examples is taken where the sum is asked for",
        "Mean and sum differ by the number of examples, and so do all gradients.",
        "Add the squared errors up and do not divide.",
    ),
    Misconception(
        "loss-halved",
        "the squared errors are halved",
        "The ½ belongs to another convention; here the loss is the plain sum of squares.",
        "Leave the ½ out.",
    ),
    Misconception(
        "loss-after-update",
        "the loss is computed after the step instead of before it",
        "The loss of a step is the one whose gradient it uses: it stands before the update.",
        "Note the loss down before the parameters move.",
    ),
    Misconception(
        "updated-after-each-example",
        "the parameters move after every example",
        "That is stochastic gradient descent with batches of one. Here one step uses the gradient of the whole sum.",
        "Sum over all examples first, then one `backward` and one update.",
    ),
    Misconception(
        "errors-not-squared",
        "the errors are added up without being squared",
        "Errors of opposite signs cancel then: their sum can be 0, or less, although no output is right.",
        "Square each error, and then add them up.",
    ),
)
