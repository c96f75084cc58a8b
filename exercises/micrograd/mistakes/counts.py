"""Mistakes behind wrong numbers: parameters, steps, rates, batches."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "bias-not-counted",
        "only the weights are counted, not the biases",
        "Each neuron has a bias, which is trained like its weights.",
        "Count one more for every neuron.",
    ),
    Misconception(
        "one-bias-per-layer",
        "one bias is counted for a whole layer",
        "Each neuron has a bias of its own.",
        "Count as many biases as there are neurons.",
    ),
    Misconception(
        "inputs-have-biases",
        "biases are counted where the weights come from, not where they lead to",
        "A bias belongs to a neuron that adds something up. The inputs are only numbers, and have none.",
        "Count one bias for each neuron that the weights lead *to*.",
    ),
    Misconception(
        "neurons-not-parameters",
        "the neurons are counted in place of their parameters",
        "What is trained are the numbers within the neurons: the weights and biases.",
        "A neuron with n inputs has n + 1 parameters.",
    ),
    Misconception(
        "reset-assumed",
        "the gradient is taken as if it were reset before each pass",
        "`backward` adds to `grad`. Nobody resets it here, so all earlier passes are still in it.",
        "Add up the gradients of all the passes so far.",
    ),
    Misconception(
        "gradient-doubled-each-pass",
        "the gradient is doubled in every pass",
        "Each pass adds the *gradient*, not what has been collected so far: 1, 2, 3 times it, not 1, 2, 4.",
        "After k passes at the same place it is k times the gradient.",
    ),
    Misconception(
        "passes-counted-from-zero",
        "one pass too few is counted",
        "The first pass has added its gradient before anything is printed.",
        "After pass number k there are k shares.",
    ),
    Misconception(
        "fixed-gradient-repeated",
        "the gradient of the first pass is used again although w has moved",
        "After an update the slope is another one: it is taken at the new w.",
        "Compute the new prediction first, then its gradient, and add that.",
    ),
    Misconception(
        "decay-as-power",
        "the learning rate is divided by (1 + decay)ᵏ",
        "That falls exponentially. Here the divisor is 1 + decay · k, which grows along a line.",
        "Multiply decay by k, add 1, divide.",
    ),
    Misconception(
        "last-step-one-too-few",
        "the step is counted one too low or too high",
        "The steps have the numbers 0, 1, 2, ..., and k is that number, neither more nor less.",
        "Put k itself into the formula.",
    ),
    Misconception(
        "one-of-the-sum-forgotten",
        "the 1 in 1 + decay · k is forgotten",
        "The divisor begins at 1, so decay · k has to reach one less than the factor.",
        "Solve 1 + decay · k = factor.",
    ),
    Misconception(
        "last-batch-dropped",
        "the batch that is not full is left out of the count",
        "What remains makes a batch too, and has its update.",
        "Round up.",
    ),
    Misconception(
        "update-per-example",
        "an update is counted for every example",
        "There is one update for a batch, however many examples it has.",
        "Divide the examples by the size of a batch.",
    ),
    Misconception(
        "update-per-epoch",
        "one update is counted for a whole epoch",
        "That is the full pass. With batches the parameters move after each of them.",
        "Divide the examples by the size of a batch.",
    ),
    Misconception(
        "epochs-ignored",
        "the updates of one epoch are given for all of them",
        "Every epoch goes through all the batches again.",
        "Multiply by the number of epochs.",
    ),
    Misconception(
        "last-slope-only",
        "only the last example of the batch is counted",
        "Gradients accumulate: the batch has the sum of the gradients of all its examples.",
        "Add up all the examples of the batch.",
    ),
    Misconception(
        "batch-as-full-pass",
        "the examples of the batch and all the examples are mixed up",
        "An update on a batch knows nothing but the examples of the batch.",
        "Add up the batch for the batch, and all the examples for the full pass.",
    ),
)
