"""Mistakes in finding the fault of a listing."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "weight-as-start",
        "the weighted sum starts with a weight",
        "A weight enters only as a factor of its input. What is added once, without a factor, is the bias.",
        "Start with the bias.",
    ),
    Misconception(
        "sum-overwritten",
        "the weighted sum is overwritten in every round",
        "Each round throws the sum so far away, so only the last product is left.",
        "Add to what is there: `z = z + w * v`.",
    ),
    Misconception(
        "weight-added",
        "weight and input are added instead of multiplied",
        "Added, a weight is nothing but a second bias. Multiplied, it says how much the input counts.",
        "`z = z + w * v`.",
    ),
    Misconception(
        "weights-no-parameters",
        "the weights are missing from the parameters",
        "What is not in `parameters()` is neither reset nor trained.",
        "Return the weights and the bias: `self.w + [self.b]`.",
    ),
    Misconception(
        "numbers-for-parameters",
        "parameters() holds plain numbers",
        "Who trains reads each parameter's grad and changes its data; a number has neither.",
        "Return the Values themselves.",
    ),
    Misconception(
        "data-reset",
        "the parameters are set to 0 in place of their gradients",
        "`p.data` is what was learned; only `p.grad` is to begin anew.",
        "`p.grad = 0.0`.",
    ),
    Misconception(
        "loss-reset-only",
        "the gradient of the loss is reset in place of those of the parameters",
        "The loss is a new Value in each step, with a gradient of 0. The parameters are the same ones all the time.",
        "Reset every parameter's gradient.",
    ),
    Misconception(
        "model-made-anew",
        "a new network is made in every step",
        "Its gradients are 0, but it has forgotten all that was learned.",
        "Keep the network and set its gradients to 0.",
    ),
    Misconception(
        "data-and-grad-exchanged",
        "the gradient is moved by the data and not the data by the gradient",
        "Training changes the parameters; the gradient only says in which direction.",
        "`p.data += -rate * p.grad`.",
    ),
    Misconception(
        "rule-run-at-once",
        "the backward rule is called where it should be stored",
        "With brackets, `_backward()` runs at once, while the gradient of the result is still 0, and "
        "nothing is kept for later.",
        "Store the function itself, without brackets.",
    ),
    Misconception(
        "other-fault-blamed",
        "what another fault would do is taken for what this one does",
        "Follow the numbers: what this line writes, who reads it afterwards, and what they get.",
        "Play the line through with a small example.",
    ),
    Misconception(
        "bias-as-start-suspected",
        "the sum that starts with the bias is suspected",
        "A sum may start with the bias: then it is added exactly once, which is what is wanted.",
        "Look for a place where something is lost or changed.",
    ),
    Misconception(
        "weighted-sum-suspected",
        "the line that adds weight times input is suspected",
        "It multiplies each input by its weight and adds the product to the sum so far, as a neuron should.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "tanh-suspected",
        "the tanh at the end of the neuron is suspected",
        "The neuron is to end in tanh, and the method of Value keeps the way back for the gradient.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "parameters-suspected",
        "the list of parameters is suspected",
        "`+` joins two lists, so it holds every weight and the bias, flat, as it should.",
        "Look for something that is not in the list, or not a Value.",
    ),
    Misconception(
        "loss-suspected",
        "the loss is suspected",
        "It squares each error and adds the squares up, which is the loss that was asked for.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "reset-suspected",
        "resetting the gradients is suspected",
        "`backward` adds to the gradients, so they must be 0 before it. The parameters themselves stay as they are.",
        "Ask of each line what would happen without it.",
    ),
    Misconception(
        "decay-suspected",
        "the decaying learning rate is suspected",
        "Counted from k = 0, the first step uses lr itself and the later ones less, as was asked for.",
        "Put k = 0 and k = 1 into the line.",
    ),
    Misconception(
        "update-suspected",
        "the update is suspected",
        "Adding minus rate times gradient is the same as subtracting it: it goes downhill.",
        "Try it with a gradient of 1: the parameter must become smaller.",
    ),
    Misconception(
        "accumulation-suspected",
        "the share of the left factor is suspected",
        "It gets the other factor times the gradient of the result, and += adds it to what other uses have given.",
        "Compare it with the derivative of a product.",
    ),
    Misconception(
        "other-factor-suspected",
        "the share of the right factor is suspected",
        "By symmetry it gets the *left* factor times the gradient of the result, added with +=.",
        "Compare it with the derivative of a product.",
    ),
    Misconception(
        "closure-suspected",
        "keeping the rule for later is suspected",
        "The function is stored with the result, without being called: it runs when `backward` gets there.",
        "Ask to which node the rule belongs, and when it runs.",
    ),
    Misconception(
        "tanh-slope-suspected",
        "the slope of tanh is suspected",
        "1 − t² with t the value of tanh is its slope; multiplied by the gradient of the result, it is right.",
        "Check it at t = 0, where tanh is steepest: the slope is 1.",
    ),
)
