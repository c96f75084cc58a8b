"""Questions on training: gradient descent, step by step (DataCamp, "Introduction to Deep Learning in Python",
chapter 2)."""

from __future__ import annotations

from exercises.datacamp.source import SOURCE
from exercises.orders import order_question

training_recap = order_question(
    "datacamp/training_recap",
    title="The recap: how a network is trained",
    source=SOURCE,
    statement="Put the steps of training a neural network in order.",
    steps={
        "start": "Start at a random set of weights.",
        "forward": "Use forward propagation to make a prediction and to find the error.",
        "backward": "Use backward propagation to calculate the slope of the loss with respect to each weight.",
        "update": "Multiply each slope by the learning rate and subtract that from the weight.",
        "repeat": "Go on with the next round until a flat part of the loss is reached.",
    },
    mistakes={
        "update-before-gradient": ("start", "forward", "update", "backward", "repeat"),
        "backward-before-forward": ("start", "backward", "forward", "update", "repeat"),
        "random-start-late": ("forward", "backward", "start", "update", "repeat"),
    },
    worked="Without weights there is nothing to compute, so the random start comes first, and only once. A round is "
    "then: forward (prediction and error), backward (the slopes, which need the values of the forward pass), update "
    "(which needs the slopes). The next round starts with the weights the last one left.",
)
