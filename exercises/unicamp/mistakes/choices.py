"""Mistakes about early stopping and about choosing hyper-parameters."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "stopping-at-first-fall",
        "training is stopped at the first fall of the accuracy",
        "A single fall is often noise, and the accuracy rises again.",
        "Count epochs in a row without a new best, up to the patience.",
    ),
    Misconception(
        "stopping-compares-with-previous",
        "each epoch is compared with the one before it, not with the best",
        "An epoch can beat its predecessor and still be worse than the best so far; that is no improvement.",
        "Keep the best accuracy so far and compare with it.",
    ),
    Misconception(
        "stopping-counts-in-all",
        "epochs without improvement are counted altogether, not in a row",
        "A new best sets the count back to 0.",
        "Start counting anew after every new best.",
    ),
    Misconception(
        "stopping-ties-improve",
        "an equal accuracy is taken for an improvement",
        "No improvement means that the best so far is not *exceeded*.",
        "Compare with >, not with >=.",
    ),
    Misconception(
        "stopping-one-late",
        "one epoch too many is trained",
        "With a patience of n, the n-th epoch in a row without a new best is the last.",
        "Count the epochs after the best: the n-th of them is the end.",
    ),
    Misconception(
        "best-epoch-for-the-last",
        "the best epoch is given for the last one",
        "That an epoch was the best is known only after the patience has run out.",
        "Add the epochs that were waited for.",
    ),
    Misconception(
        "stopping-keeps-the-last",
        "the weights of the last epoch are kept, not those of the best",
        "By then the network has been without improvement for as long as the patience.",
        "Store the weights at every new best, and go back to them.",
    ),
    Misconception(
        "stopping-knows-the-future",
        "epochs after the end of training are taken into account",
        "They are never trained, so nobody knows what they would have given.",
        "Go through the epochs one by one and stop where the rule says so.",
    ),
    Misconception(
        "stopping-keeps-before-first-fall",
        "the epoch before the first fall is taken for the best",
        "After a fall the accuracy may rise to a new best, if there is patience left.",
        "Keep the epoch with the highest accuracy up to the end of training.",
    ),
    Misconception(
        "stopping-by-the-clock",
        "the time an epoch takes is thought to tell when to stop",
        "Every epoch takes about the same time, whether the network still learns or not.",
        "Watch the accuracy on the validation data.",
    ),
    Misconception(
        "fall-thought-rare",
        "accuracies are thought to rise smoothly",
        "From epoch to epoch they jump about, also long before overfitting sets in.",
        "Give training some patience, such as ten epochs.",
    ),
    Misconception(
        "stopping-thought-to-set-the-rate",
        "early stopping is thought to choose other hyper-parameters than the number of epochs",
        r"It decides when training ends and nothing else; $\eta$, $\lambda$ and the batch are set before.",
        "It saves choosing the number of epochs.",
    ),
    Misconception(
        "patience-thought-free",
        "the patience is thought to choose itself",
        "How many epochs to wait is set by hand, like any hyper-parameter.",
        "Begin with ten, and be more patient on hard problems.",
    ),
    Misconception(
        "slow-curve-taken-for-best",
        "the smallest learning rate is taken for the best",
        "A smooth curve is pleasant to look at, but this one has hardly come down: the steps are too small.",
        "Among the rates that do not jump, take a large one.",
    ),
    Misconception(
        "wild-curve-taken-for-best",
        "a learning rate whose cost jumps is taken for the best",
        "Steps that leap over the valley may come down now and then by luck, but they do not settle.",
        "Take a rate below the one at which the cost begins to jump.",
    ),
    Misconception(
        "slow-curve-misread",
        "a slow and smooth fall of the cost is misread",
        "It still falls steadily at the end, without a jump: every step goes the right way and is too short.",
        "Raise the learning rate.",
    ),
    Misconception(
        "good-curve-misread",
        "a fast fall that settles is misread",
        "It comes down within the first epochs and does not jump: the steps have the right size.",
        "Keep the rate, and lower it only late in training.",
    ),
    Misconception(
        "wild-curve-misread",
        "a cost that jumps is misread",
        "Up and down from the first epochs on: each step leaps over the valley to its other side.",
        "Lower the learning rate.",
    ),
    Misconception(
        "smallest-rate-misread",
        "a fast fall is put down to the smallest learning rate",
        "Without jumps, the larger the rate the faster the cost falls.",
        "The smallest rate has the slowest fall.",
    ),
    Misconception(
        "rates-upside-down",
        "large and small learning rates are exchanged",
        "Jumps come from steps that are too large; a small rate moves slowly and smoothly.",
        "The smallest rate has the smoothest curve.",
    ),
    Misconception(
        "tuned-on-test-data",
        "choices are made on the test data",
        "Whatever is chosen on them fits them, and they no longer tell how the network does on new data.",
        "Choose on validation data; use the test data once, at the end.",
    ),
    Misconception(
        "tuned-on-training-data",
        "choices are made on the training data",
        "There the network that overfits most looks best.",
        "Choose on validation data, which the weights have not seen.",
    ),
    Misconception(
        "validation-thought-larger",
        "size or time is thought to be the reason for validation data",
        "The sets may have any size, and measuring takes as long on each. What counts is what was "
        "decided on them before.",
        "Ask which decisions a set of data has influenced already.",
    ),
    Misconception(
        "sets-mixed-up",
        "the purposes of training, validation and test data are mixed up",
        "Weights come from the training data, hyper-parameters are judged on validation data, and the "
        "test data measure "
        "what has come out.",
        "One set for each decision, in this order.",
    ),
    Misconception(
        "regularisation-thought-idle",
        "the regularisation parameter is thought not to change training",
        r"$\lambda$ shrinks the weights in every single step.",
        r"Write the update down: $\lambda$ stands in it.",
    ),
    Misconception(
        "everything-at-once",
        "the full problem is attacked at once",
        "Each try then takes hours, and if nothing learns there is no telling why.",
        "Begin with a small problem and quick answers, and add one thing after the other.",
    ),
    Misconception(
        "many-changes-at-once",
        "many hyper-parameters are changed at once",
        "Whatever happens, it cannot be said which change did it.",
        "Change one, measure, then the next.",
    ),
    Misconception(
        "rate-taken-for-the-start",
        "the scale of the initial weights is taken for the learning rate",
        r"$1/\sqrt{n_{in}}$ says how widely weights spread at the start; $\eta$ says how far a step goes.",
        r"Find $\eta$ by trying, from small to large.",
    ),
    Misconception(
        "batch-of-one-thought-best",
        "a mini-batch of one example is thought to be best",
        "All sizes use every example. Single ones waste fast matrix arithmetic, and their gradients are noisy.",
        "Compare sizes by accuracy against time.",
    ),
    Misconception(
        "full-batch-thought-best",
        "the size of the mini-batch is thought to decide the final accuracy, or the full set to be best",
        "An estimate of the gradient is enough for a step, and many cheap steps beat a few exact ones. It is mostly a "
        "matter of speed.",
        "Compare sizes by accuracy against time.",
    ),
)
