"""Mistakes about training: batches and epochs, the random start, flat parts of the loss."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    # --- batches and epochs
    Misconception(
        "every-update-uses-all-data",
        "every update is taken to need all the data",
        "That is gradient descent without batches. With batches, the slopes of a part of the data are enough for an "
        "update, and an epoch has many of them.",
        "One batch, one update; then the next batch.",
    ),
    Misconception(
        "one-batch-again-and-again",
        "the same batch is used for one update after another",
        "A batch is used for one update, then the next batch comes. Otherwise the network would learn a part of the "
        "data only.",
        "Go through all the batches in turn, and start over when they are used up.",
    ),
    Misconception(
        "epoch-is-one-update",
        "an epoch is taken for one update",
        "An epoch is once through *all* the data. With batches that takes as many updates as there are batches.",
        "Updates in an epoch = number of batches.",
    ),
    Misconception(
        "one-update-per-example",
        "one update is counted for every example",
        "The examples of a batch share one update, made with the slopes of all of them.",
        "Count batches, not examples (unless a batch is one example).",
    ),
    Misconception(
        "batch-size-as-number-of-batches",
        "the size of a batch is taken for the number of batches",
        "A batch size of 32 says that 32 examples make one update. How many batches there are depends on how many "
        "examples there are.",
        "Number of batches = examples ÷ batch size, rounded up.",
    ),
    Misconception(
        "last-batch-forgotten",
        "the last, smaller batch is not counted",
        "Where the examples do not fill the last batch, the rest of them still make an update.",
        "Round the number of batches up.",
    ),
    Misconception(
        "weights-reset-each-epoch",
        "the weights are expected to start anew with each epoch",
        "What starts over is the way through the data. The weights go on from where they are, or all would be lost.",
        "Draw random weights once, before the first epoch.",
    ),
    Misconception(
        "one-epoch-only",
        "training is taken to be over when every example was used once",
        "One pass through the data takes a few small steps. Most networks need many epochs.",
        "Go on with the next epoch until the loss stops falling.",
    ),
    Misconception(
        "an-epoch-needs-new-data",
        "a new epoch is taken to need new data",
        "The same examples give other slopes once the weights have moved, so they can be used again.",
        "An epoch is a pass through the data there are.",
    ),
    Misconception(
        "batch-slope-is-exact",
        "the slope of a batch is taken for the slope over all the data",
        "A batch is a sample. Its slope is near that of the whole on average, and differs from batch to batch.",
        "Think of the slope of a batch as an estimate: that is what *stochastic* says.",
    ),
    Misconception(
        "batch-always-downhill",
        "every update with a batch is expected to lower the loss over all the data",
        "The step follows the slope of the batch. For the other data it may lead uphill; only the trend is downwards.",
        "Judge by the loss over many updates.",
    ),
    Misconception(
        "part-of-the-data-unused",
        "small batches are taken to leave data unused",
        "Each update uses a part of the data, but the next one uses another, until all have had their turn.",
        "Add the batches of an epoch up: they are all the data.",
    ),
    # --- the random start
    Misconception(
        "random-is-near-the-minimum",
        "a random start is taken to be near the minimum",
        "Random weights are as bad a guess as any. What they do is make the nodes different from each other.",
        "Ask in what the nodes of a layer differ at the start.",
    ),
    Misconception(
        "random-start-against-overfitting",
        "the random start is taken to prevent overfitting",
        "What the network learns by heart depends on its size, the data and how long it is trained, not on whether it "
        "started from random numbers.",
        "The random start tells the nodes apart; against overfitting there are other means.",
    ),
    Misconception(
        "zero-is-a-neutral-start",
        "weights of 0 are taken for a good, neutral start",
        "With all weights 0 the nodes are all equal, and the slopes that come back through weights of 0 are 0 as well.",
        "Start from small random weights: small is fine, equal is not.",
    ),
    Misconception(
        "zero-values-come-in",
        "the slopes of the last layer are taken to be other than 0 though only zeros come in",
        "The value that comes in is a factor of the slope. If the layer before gives 0 everywhere, these slopes are 0.",
        "Make the forward pass first and see which values come in.",
    ),
    Misconception(
        "equal-nodes-split-up",
        "equal nodes are expected to go different ways",
        "Both receive the same slopes, so both go the same way. Nothing could send one of them elsewhere.",
        "Compare the slopes of the two nodes, factor by factor.",
    ),
    Misconception(
        "only-values-in-count",
        "only what comes into the nodes is taken to decide their slopes",
        "The slope that comes *back* is a factor as well, and it has passed the weight of the outgoing edge.",
        "Value in × slope of the activation × slope of the loss at the node: look at all three.",
    ),
    Misconception(
        "layers-differ-nodes-do-not",
        "layers that differ are taken to be enough for nodes to differ",
        "Nodes are copies of each other *within* a layer. Other weights in other layers do not tell them apart.",
        "Compare two nodes of the same layer: they differ only if their weights do.",
    ),
    Misconception(
        "slopes-are-random",
        "the slopes are taken to be random",
        "The slopes are computed exactly from the weights and the data. Only the start (and the order of the data) is "
        "random.",
        "Same start, same data in the same order: same slopes.",
    ),
    # --- flat parts
    Misconception(
        "flat-means-minimum",
        "every flat part is taken for a minimum",
        "A slope of 0 says that the loss does not change to first order. It may be a minimum, a maximum, a saddle or a "
        "plateau.",
        "Compare with the loss a little to either side, in every direction.",
    ),
    Misconception(
        "flat-means-lowest-of-all",
        "a flat part is taken for the lowest loss there is",
        "Slopes know the surroundings only. A minimum is lower than its neighbours, and there may be lower ones far "
        "away.",
        "Start from other random weights and compare the losses.",
    ),
    Misconception(
        "flat-means-no-error",
        "a flat part is taken to have no error",
        "The slope says how the loss changes, not how large it is: a loss of 100 can be flat.",
        "Look at the loss itself, not only at its slopes.",
    ),
    Misconception(
        "surroundings-misread",
        "the values around the point are not compared with the value at it",
        "What kind of point it is depends on whether the loss is larger or smaller a little to either side, in every "
        "direction.",
        "Put in a point to the left and one to the right; with two weights, do it for each of them and for both.",
    ),
    Misconception(
        "small-slope-taken-for-zero",
        "a very small slope is taken for 0",
        "A saturated function still rises or falls a little, and far away it is another value altogether.",
        "Write the slope down and see whether a factor is exactly 0, or only small.",
    ),
    Misconception(
        "zero-slope-taken-for-small",
        "a slope of exactly 0 is taken for a very small one",
        "Saturation means a slope that is small but not 0. Here the slope is exactly 0.",
        "Write the slope down and put the point in.",
    ),
    Misconception(
        "flat-point-taken-for-flat-region",
        "a single flat point is taken for a whole flat region",
        "The slope is 0 at this point only; a little to the side it is not.",
        "Compute the slope a little to the side as well.",
    ),
    Misconception(
        "flat-part-overlooked",
        "a slope of 0, or nearly 0, is not seen",
        "The slope there is 0 or as good as 0: that is what *flat* means, whatever the loss itself is.",
        "Differentiate the loss and put the point in.",
    ),
    Misconception(
        "flat-without-zero-slope",
        "a place is called flat although its slope is not 0",
        "A part is flat where *all* slopes are 0 or nearly 0. Where one is not, descent goes on.",
        "Compute the slope with respect to every weight.",
    ),
    Misconception(
        "slope-as-large-as-the-error",
        "the step is expected to grow with the error whatever the activation does",
        "The error is one factor of the slope, the slope of the activation another. Where that is nearly 0, so is the "
        "product.",
        "Multiply all the factors before judging the step.",
    ),
)
