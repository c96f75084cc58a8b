"""Mistakes about regularised updates and about dropout."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "penalty-without-n",
        "the regularisation parameter is not divided by the size of the training set",
        r"The penalty is $\lambda/n$ times a sum. Without $n$ it is far too strong, and would drive all weights to 0.",
        r"Use $\lambda/n$ in the slope.",
    ),
    Misconception(
        "penalty-batch-for-n",
        "the size of the mini-batch is taken for that of the training set",
        "In the penalty $n$ is the number of all training examples, whatever the batch. The batch's size stands in the "
        "mean of the gradients.",
        "Divide by the size of the training set.",
    ),
    Misconception(
        "penalty-n-upside-down",
        "a larger training set is thought to strengthen the penalty",
        r"$n$ stands in the denominator: $\eta\lambda/n$ falls when $n$ grows.",
        r"Raise $\lambda$ along with $n$ to keep the same decay.",
    ),
    Misconception(
        "penalty-halved",
        "a factor ½ too much in the penalty",
        r"The derivative of $w^2$ is $2w$: the 2 cancels a ½ in front, or remains where there is none.",
        r"Differentiate the penalty as it is given: $\frac{\lambda}{2n} w^2$ has the slope $\frac{\lambda}{n} w$.",
    ),
    Misconception(
        "penalty-without-gradient",
        "the weights are only shrunk; the gradient is forgotten",
        "Weight decay is one half of the step. Without the other half the network forgets and never learns.",
        r"Subtract $\eta\,\partial C_0/\partial w$ as well.",
    ),
    Misconception(
        "penalty-without-learning-rate",
        "the penalty's slope is subtracted without the learning rate",
        "The penalty is a part of the cost, and the learning rate multiplies the slope of the *whole* cost.",
        r"Use $\eta\lambda/n$.",
    ),
    Misconception(
        "penalty-after-the-step",
        "the penalty is taken at the weight after the gradient step",
        "Both slopes belong to one point, the weight before the step.",
        r"$(1 - \eta\lambda/n)$ multiplies the old weight only, not the gradient.",
    ),
    Misconception(
        "penalty-of-the-other-kind",
        "the slopes of the L1 and the L2 penalty are exchanged",
        r"The slope of $w^2$ grows with $w$; the slope of $|w|$ is the sign of $w$, the same size for all weights.",
        r"L2 shrinks by a proportion, $\frac{\lambda}{n} w$; L1 by a constant, $\frac{\lambda}{n}\,\mathrm{sgn}(w)$.",
    ),
    Misconception(
        "penalty-pushes-one-way",
        "the L1 penalty pushes every weight down, negative ones as well",
        r"The slope of $|w|$ is $+1$ for positive and $-1$ for negative weights: both are drawn towards 0.",
        r"Multiply by $\mathrm{sgn}(w)$.",
    ),
    Misconception(
        "penalty-size-for-sign",
        "|w| is put where its slope belongs",
        r"$|w|$ is the penalty itself; its slope is $\mathrm{sgn}(w)$.",
        "Use `np.sign(w)`, not `np.abs(w)`.",
    ),
    Misconception(
        "sign-of-zero",
        "a weight of exactly 0 is pushed away from 0 by the L1 penalty",
        r"$|w|$ has no slope at 0; taking 0 there leaves the weight where the penalty wants it.",
        r"$\mathrm{sgn}(0) = 0$, as `np.sign` has it.",
    ),
    Misconception(
        "regularisation-thought-to-fit-better",
        "regularisation is thought to fit the training data better",
        "It gives up some of that fit on purpose, to do better on *new* data.",
        "Judge it by the accuracy on data that did not train the weights.",
    ),
    Misconception(
        "regularisation-removes-weights",
        "regularisation is thought to save work by removing weights",
        "All weights and biases stay and are computed with; the penalty only keeps the weights small.",
        "Its point is generalisation, not speed.",
    ),
    Misconception(
        "regularisation-more-is-better",
        "a larger regularisation parameter is thought to be always better",
        r"With a very large $\lambda$ only small weights count, and the network learns nothing of the data.",
        r"Choose $\lambda$ by the accuracy on validation data.",
    ),
    Misconception(
        "dropout-not-scaled",
        "what dropout keeps is not scaled",
        r"With a share $p$ of the neurons the sums of the next layer are only $p$ times as large as without dropout.",
        r"Divide by $p$ in training (inverted dropout), or scale the weights by $p$ in use.",
    ),
    Misconception(
        "dropout-divided-by-drop-rate",
        "what is kept is divided by the probability of being dropped",
        r"On average a share $p$ of the sum is kept, and dividing by $p$ makes up for it. Libraries differ in which of "
        r"$p$ and $1 - p$ they "
        r"are given: here $p$ is the probability to *keep*.",
        r"Divide by the probability of being kept.",
    ),
    Misconception(
        "dropout-multiplied-by-p",
        "what is kept is multiplied by the keep-probability",
        "That makes the sums smaller a second time.",
        r"Divide by $p$: fewer neurons must each speak louder.",
    ),
    Misconception(
        "dropout-divided-by-the-count",
        "the share of neurons that this mask keeps is taken for the keep-probability",
        r"The mask is random, and it is scaled by the probability with which it was drawn, the same for all masks.",
        r"Divide by $p$ as it is given.",
    ),
    Misconception(
        "dropout-mask-forgotten",
        "the mask is not applied",
        "All neurons were passed on, and scaled as if some of them were missing.",
        "Multiply by the mask, entry by entry.",
    ),
    Misconception(
        "dropout-mask-inverted",
        "the neurons that should be kept are dropped, and the others kept",
        "In this mask 1 says keep and 0 says drop.",
        "Multiply by the mask itself.",
    ),
    Misconception(
        "dropout-mask-alone",
        "the scaled mask is returned without the activations",
        "The mask says which activations are kept; it does not replace them.",
        "Multiply the activations by it.",
    ),
    Misconception(
        "dropout-bias-scaled",
        "the bias is scaled by dropout, too",
        "The bias is no neuron of the layer: it is neither dropped nor scaled.",
        "Scale the activations that come out of the layer, or the weights that lead out of it, and add "
        "the bias as it is.",
    ),
    Misconception(
        "dropout-scaled-forward-only",
        "the scaling is forgotten on the way back",
        r"Forward, an activation was multiplied by $\mathrm{mask}/p$, so its slope is $\mathrm{mask}/p$, "
        r"with the division.",
        r"Multiply by mask and divide by $p$, as forward.",
    ),
    Misconception(
        "dropout-mask-forgotten-backward",
        "the mask is forgotten on the way back",
        "A dropped neuron had no influence on the cost: its slope is 0.",
        "Apply the mask of the forward pass to what comes back.",
    ),
    Misconception(
        "dropout-left-out-backward",
        "dropout is left out on the way back",
        r"What was multiplied by $\mathrm{mask}/p$ forward is multiplied by it backward: that is the chain rule.",
        r"Multiply by mask and divide by $p$.",
    ),
    Misconception(
        "dropout-scaled-twice",
        "the way back is divided by the keep-probability twice",
        r"The activation passed one factor $1/p$; so does its slope.",
        r"Divide by $p$ once.",
    ),
    Misconception(
        "dropout-mean-without-division",
        "the mean over masks is taken as if nothing had been divided by p",
        r"Each activation is kept with probability $p$ *and* divided by $p$; on average it is what it was.",
        r"$p \cdot a/p + (1 - p) \cdot 0 = a$.",
    ),
    Misconception(
        "dropout-mean-divided",
        "the division by p is made although no neuron is missing",
        r"The factor $1/p$ makes up for the neurons that are dropped. Where all of them are there, or all masks are "
        r"averaged, nothing is left to make up for.",
        "With all neurons use the activations as they are.",
    ),
    Misconception(
        "dropout-one-mask-for-the-mean",
        "the value of this one mask is given for the mean over all masks",
        "The mean weighs every mask by its probability; a single mask may be far from it.",
        r"Replace every activation by its own mean, $p \cdot a/p = a$.",
    ),
    Misconception(
        "dropout-scaled-again-at-test",
        "the activations are scaled in use although they were scaled in training",
        r"Inverted dropout divides by $p$ in training, so that nothing has to be done later.",
        "Correct once: in training, or in use.",
    ),
    Misconception(
        "dropout-at-test-time",
        "neurons are dropped in use as well",
        "Dropout is a way of *training*. In use the whole network answers, and the same input has the same answer.",
        "Switch dropout off outside training.",
    ),
    Misconception(
        "dropout-two-masks",
        "the backward pass is thought to have a mask of its own",
        "The gradient is that of the cost which the forward pass computed, with the neurons it had.",
        "Keep the mask until the backward pass is done.",
    ),
    Misconception(
        "dropout-one-mask-for-all",
        "one mask is thought to serve the whole training",
        "That would simply train a smaller network.",
        "Draw a new mask for every mini-batch.",
    ),
    Misconception(
        "dropout-network-stays-small",
        "dropped neurons are thought to be gone for good",
        "Their weights are kept and take part again in the next steps.",
        "In use all neurons are there.",
    ),
    Misconception(
        "dropout-taken-for-a-penalty",
        "dropout is taken for a penalty on the weights",
        "It changes the network in every step and leaves the cost as it is; both reduce overfitting in "
        "their own way, and "
        "can be used together.",
        "Keep apart what changes the cost and what changes the network.",
    ),
    Misconception(
        "dropout-of-examples",
        "dropout is thought to leave out training examples",
        "It leaves out neurons. All the examples are used.",
        "Read: it drops *units*.",
    ),
)
