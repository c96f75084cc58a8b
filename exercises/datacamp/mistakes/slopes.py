"""Mistakes about slopes: which factors they have, how they are computed, what ReLUs do to them."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "incoming-slope-left-out",
        "only the value of the node that feeds the weight is taken",
        "The node's value says how much the weight moves the next node; how much *that* moves the loss is missing.",
        "Multiply by the slope at the node the weight leads to.",
    ),
    Misconception(
        "added-instead-of-multiplied",
        "the factors of the chain rule are added",
        "Along one path the slopes multiply; only different paths are added.",
        "Multiply: value in × slope of the activation × slope of the loss.",
    ),
    Misconception(
        "all-inputs-added",
        "the values of all the nodes that feed the next node are added",
        "Each weight has a slope of its own, and only one value enters through it.",
        "Take the value of the one node the weight comes from.",
    ),
    Misconception(
        "step-instead-of-slope",
        "the direction of the step is given in place of the slope",
        "The step goes against the slope; that minus belongs to the update, not to the slope.",
        "First the slope, with its own sign. The update subtracts it.",
    ),
    Misconception(
        "live-relu-blocks",
        "a ReLU that is on is treated as if it were off",
        "For a positive input the slope of a ReLU is 1, and the error passes unchanged.",
        "Use slope 1 where the node received a positive value, 0 where it did not.",
    ),
    Misconception(
        "information-overlooked",
        "something that is shown was taken to be missing",
        "A slope needs three things: the value that enters through the weight, the slope of the activation, and "
        "the slope of the loss at the node fed into. What you took to be missing can be read off here.",
        "Look for the three factors one by one before giving up.",
    ),
    Misconception(
        "assumed-missing-information",
        "something that is not shown was assumed",
        "One of the three factors cannot be read off the picture or the text, and the slope depends on it.",
        "Name the three factors and where each one stands; if one stands nowhere, say so.",
    ),
    Misconception(
        "learning-rate-as-factor",
        "the learning rate is taken for a part of the slope",
        "The learning rate says how far to go along the slope. It belongs to the update, not to the gradient.",
        "First the slope, then the step: weight − learning rate × slope.",
    ),
    Misconception(
        "output-value-as-factor",
        "the value of the node fed into is taken for a factor",
        "What counts at the node fed into is the *slope* of the loss and of its activation, not its value.",
        "Take the value from the node the weight comes from, the slope from the node it leads to.",
    ),
    Misconception(
        "factor-forgotten",
        "a factor of the chain rule is forgotten",
        "The slope of a weight has three factors: value in, slope of the activation, slope of the loss.",
        "Walk from the weight to the loss and write down one factor per stop.",
    ),
    Misconception(
        "update-before-gradient",
        "the weights are updated before the gradient is known",
        "The gradient says in which direction to change the weights, so it must come first.",
        "Backward pass first, update after it.",
    ),
    Misconception(
        "random-start-late",
        "the random start is not the first step",
        "Without weights nothing can be computed, not even the first forward pass.",
        "Start from random weights, once, before everything else.",
    ),
    # --- one weight, one step
    Misconception(
        "error-squared-in-slope",
        "the squared error itself stands in the slope, not its derivative",
        "The loss is the error squared; its slope with respect to the prediction is 2 × error, without the square.",
        "Differentiate first: the exponent 2 comes down as a factor, and one power of the error is left.",
    ),
    Misconception(
        "prediction-not-summed",
        "each input has a prediction of its own: the sum over the inputs is missing",
        r"The model makes one prediction, $\sum_i x_i w_i$, and all weights share its error. Each `x[i] * w[i]` is one "
        "term of that sum only.",
        "Take the dot product `x @ w` (or `(x * w).sum()`) before the target is subtracted.",
    ),
    Misconception(
        "weight-shrunk-by-rate",
        "the learning rate multiplies the weight and not the slope",
        "The learning rate shortens the step. The weight itself is kept whole, and the step is taken from there.",
        "Old weight − (learning rate × slope): the rate belongs to the slope.",
    ),
    Misconception(
        "weights-one-by-one",
        "each weight is changed before the slope of the next one is known",
        "All slopes belong to one point: the weights of the forward pass. A weight that has already moved changes the "
        "prediction, and with it the error of the next slope.",
        "Compute every slope first, then change all the weights together.",
    ),
    # --- ReLUs
    Misconception(
        "negative-slope-below-zero",
        "a ReLU that is off is given a negative slope",
        "Left of zero the graph of a ReLU does not fall, it is flat: its slope is 0 there, not −1.",
        "Draw max(0, z): a flat line up to zero, then a line that rises with slope 1.",
    ),
    Misconception(
        "value-as-relu-slope",
        "the value of the ReLU is given in place of its slope",
        "Where a ReLU is on, its value is whatever it receives; how fast that value grows is always 1.",
        "Ask by how much the output grows when the input grows by 1.",
    ),
    Misconception(
        "received-and-given-confused",
        "what the node gives is stated where what it receives is asked for",
        "A node receives a weighted sum, which may be negative; the activation function is applied after that.",
        "Add up weight × value over the edges that come in, and stop there.",
    ),
    Misconception(
        "slope-of-zero-is-weight-of-zero",
        "a slope of 0 is taken for a weight of 0",
        "A slope of 0 says that the loss does not react to the weight just now. The weight keeps its value.",
        "Put 0 into the update: weight − learning rate × 0 is the weight itself.",
    ),
    Misconception(
        "off-means-off-for-ever",
        "a ReLU that is off for one example is taken to be off for ever",
        "Whether the node is on depends on what it receives, and another example brings another sum. It stays off only "
        "if it is off for *every* example.",
        "Look at one example at a time: the slope 0 is its slope, not the node's fate.",
    ),
    Misconception(
        "rate-without-slope",
        "the weight is changed by the learning rate alone",
        "The learning rate is a factor of the step, not a step of its own: learning rate × 0 is 0.",
        "Step = learning rate × slope.",
    ),
    Misconception(
        "weights-left-out-of-sum",
        "the values that come in are added without their weights",
        "Every edge multiplies what it carries by its weight before the node adds it up.",
        "Add weight × value, edge by edge.",
    ),
    # --- chains and random starts
    Misconception(
        "one-factor-of-the-chain-left-out",
        "one of the weights along the path is left out of the product",
        "Going back from the loss, every edge on the way contributes its weight: two layers before the output there "
        "are two of them.",
        "Trace the path with a finger, and write down one factor for each edge and one for each ReLU.",
    ),
    Misconception(
        "equal-nodes-specialise",
        "nodes that start equal are expected to become different by training",
        "Two nodes with equal weights in and out receive the same slopes, so every update changes them in the same way "
        "and they stay equal for ever.",
        "Compare the slopes of the two nodes, factor by factor: nothing in them says which node is which.",
    ),
    Misconception(
        "order-of-nodes-matters",
        "the order in which the nodes are written is taken to matter",
        "All slopes are computed for one point, and all weights are changed together: no node comes first.",
        "Exchange the names of the two nodes: nothing in the calculation changes.",
    ),
    Misconception(
        "learning-rate-breaks-ties",
        "the learning rate is expected to make equal nodes different",
        "The learning rate multiplies both slopes alike: equal steps from equal weights end at equal weights.",
        "Look for something in which the two nodes differ: only their start can provide it.",
    ),
    Misconception(
        "examples-break-ties",
        "the examples are expected to make equal nodes different",
        "Every example changes the two nodes, but it changes both in the same way: they receive the same values and "
        "the same slopes.",
        "Follow any one example through both nodes: the numbers are the same all the way.",
    ),
    Misconception(
        "equal-means-flat",
        "equal weights are taken to have slopes of 0",
        "The slopes of equal nodes are equal, not 0: the weights move, but they move together.",
        "Compute the slope: value in × slope of the activation × slope of the loss, none of them 0 here.",
    ),
    # --- the three factors in words
    Misconception(
        "zero-factor-overlooked",
        "a factor is missed although another one is 0",
        "One factor of the product is known to be 0, and then the product is 0 whatever the others are.",
        "Look for a factor 0 first: an input of 0, or a ReLU that is off.",
    ),
    Misconception(
        "output-slope-everywhere",
        "the slope of the loss at the output is taken for all weights",
        "The loss is measured at the output, but a weight moves it through the node it leads to. At a hidden node the "
        "loss has another slope than at the output.",
        "Take the slope at the node the weight leads to; only for the last layer is that the output.",
    ),
    Misconception(
        "layers-from-the-wrong-end",
        "the last layer is taken for the first, or the first for the last",
        "Backpropagation begins at the output: the weights of the *last* layer lead there.",
        "Ask of each weight to which node it leads.",
    ),
    Misconception(
        "only-the-first-layer-differs",
        "only the weights from the inputs are taken to lead to hidden nodes",
        "A weight from one hidden layer to the next leads to a hidden node as well.",
        "Ask where the weight leads to, not where it comes from.",
    ),
    Misconception(
        "one-output-is-enough",
        "with a single output all nodes are taken to have the slope of the output",
        "With one output there is one place where the backward pass begins; the edges on the way back still change the "
        "slope from node to node.",
        "Multiply by the weight of every edge between the node and the output.",
    ),
    Misconception(
        "edges-on-the-way-forgotten",
        "only the ReLUs on the path are taken to matter, not its edges",
        "A ReLU that is on passes the slope unchanged, but each edge multiplies it by its weight.",
        "Count two kinds of factors on the way: slopes of activation functions and weights of edges.",
    ),
    Misconception(
        "error-is-no-slope",
        "the loss is taken to have no slope at the output",
        "The slope of the squared error with respect to the prediction is 2 × error: that is where the backward pass "
        "begins.",
        "Differentiate the loss with respect to the prediction.",
    ),
    Misconception(
        "no-layer-no-slope",
        "a model without hidden layers is taken to have no slopes",
        "Its weights have slopes like all others; there is just nothing between the weights and the output.",
        "Value in × slope of the activation × slope of the loss at the output.",
    ),
    Misconception(
        "input-sign-decides",
        "the sign of the input is taken to decide whether a slope counts",
        "The value that comes in is a factor of the slope, whatever its sign; it is a ReLU that looks at signs, and at "
        "what the *node* receives.",
        "Multiply by the value in, with its sign.",
    ),
    Misconception(
        "incoming-slope-replaced-by-edge",
        "the weight of the edge is taken and the slope that comes along it is forgotten",
        "The edge passes on what comes back from the output: slope there × weight of the edge.",
        "Begin at the loss and multiply on the way back.",
    ),
    Misconception(
        "divided-on-the-way-back",
        "the slope is divided by the weight on the way back",
        "Going back is not undoing: the edge multiplies forward, and by the chain rule it multiplies the slope too.",
        "Multiply by the same weight in both directions.",
    ),
    Misconception(
        "paths-multiplied",
        "what comes back along different paths is multiplied",
        "Along one path the slopes multiply; what different paths bring is added, for a node moves the loss by each of "
        "them.",
        "Multiply along paths, add over paths.",
    ),
    Misconception(
        "slope-as-step-size",
        "a slope is judged by the length of the step it leads to",
        "What the slope is follows from the chain rule. How far to go along it is the business of the learning rate.",
        "Compute the slope as it is; make the step shorter with the learning rate.",
    ),
)
