"""Mistakes with graphs, with the 2-2-2 network, in training it and in checking gradients."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "error-before-update",
        "error and outputs are those of the forward pass before the last update",
        "The forward pass inside a step belongs to the weights the step starts from; the new weights have not been "
        "used yet.",
        "After the last update make one more forward pass and return what it gives.",
    ),
    Misconception(
        "one-step-too-few",
        "one step less is made than asked for",
        "After N steps the weights have been updated N times; here they were updated N − 1 times.",
        "Count the updates, not the forward passes: `range(steps)` runs `steps` times, `range(1, steps)` does not.",
    ),
    Misconception(
        "one-step-too-many",
        "one step more is made than asked for",
        "After N steps the weights have been updated N times; here they were updated once more.",
        "Count the updates: `range(steps)` runs exactly `steps` times.",
    ),
    Misconception(
        "one-step-only",
        "a single step is made, however many are asked for",
        "The number of steps was not used, or the function returns from inside its loop.",
        "Put forward pass, backward pass and update into the loop, and the `return` after it.",
    ),
    Misconception(
        "gradient-of-the-start",
        "every step uses the gradient of the first",
        "The gradient belongs to the weights it was computed with. After an update it is another one.",
        "Do the forward and the backward pass anew in every step, with the weights as they are by then.",
    ),
    Misconception(
        "no-steps-accepted",
        "a number of steps less than 1 is accepted without a word",
        "A loop over `range(0)` does nothing, and what comes back looks trained although it is not.",
        "Check the number first, and raise a `ValueError` that says what is wrong with it.",
    ),
    Misconception(
        "delta-of-another-neuron",
        "the δ is not that of the neuron the weight leads to",
        "A weight changes the net input of one neuron only, the one it leads to.",
        "Look where the weight ends, and take the δ of that neuron.",
    ),
    Misconception(
        "shared-node-overwritten",
        "of a node that is used twice only the use computed first counts",
        "The node reaches the result along both of its edges, and a change of it changes the result along both. What "
        "comes back along the second edge must not take the place of what came along the first.",
        "Add up what comes back along every edge that leaves the node (`+=`, not `=`).",
    ),
    Misconception(
        "shared-node-one-path",
        "of a node that is used twice only the use nearest to the result counts",
        "The node reaches the result along both of its edges. The path on which it was met first on the way back is "
        "not the only one.",
        "Look for every arrow that leaves the node, and add up what comes back along them.",
    ),
    Misconception(
        "local-as-global",
        "the local gradient is given as the global one",
        "The local gradient says what a node does with a change, not what becomes of that change further on.",
        "Multiply it by the gradient that arrives at the node from the result.",
    ),
    Misconception(
        "local-left-out",
        "the gradient is passed back unchanged, without the local gradient",
        "Only an addition passes it on as it is; every other operation scales it by its own slope.",
        "Multiply what arrives at a node by the local gradient of the edge along which you go on.",
    ),
    Misconception(
        "add-and-multiply-swapped",
        "the rules of addition and multiplication are swapped",
        r"$a + b$ moves as much as $a$ does: slope 1. $a \cdot b$ moves $b$ times as much: slope $b$.",
        "An addition hands the gradient to both sides, a multiplication scales it by the *other* factor.",
    ),
    Misconception(
        "own-value-as-slope",
        "the slope of a product by a factor is taken to be that factor itself",
        r"$\partial (ab)/\partial a = b$: if $a$ grows a little, the product grows by that times the *other* factor.",
        "Give each factor the value of the other one.",
    ),
    Misconception(
        "max-passes-to-both",
        "a maximum passes the gradient to both sides",
        "Only the larger side decides the maximum; a little change of the smaller one changes nothing.",
        "Slope 1 for the larger side and 0 for the smaller.",
    ),
    Misconception(
        "max-passes-to-the-smaller",
        "a maximum passes the gradient to the smaller side",
        "The maximum is the larger side, so it moves with that one.",
        "Slope 1 for the larger side and 0 for the smaller.",
    ),
    Misconception(
        "max-takes-the-smaller",
        "the smaller number is taken for the maximum",
        "The maximum of two negative numbers is the one nearer to 0.",
        "Put both on the number line and take the one further right.",
    ),
    Misconception(
        "sigmoid-value-as-slope",
        "the value of the sigmoid is taken for its local gradient",
        r"$\sigma(a)$ is how high the curve is; how steep it is, is $\sigma(a)(1 - \sigma(a))$.",
        r"Multiply the node's value $s$ by $1 - s$.",
    ),
    Misconception(
        "one-sided-difference",
        "a one-sided difference is taken in place of the central one",
        r"$(f(p + \varepsilon) - f(p))/\varepsilon$ is wrong by about $\varepsilon f''/2$; the central difference only "
        r"by about $\varepsilon^2 f'''/6$, because what is even in $\varepsilon$ cancels.",
        r"Move the parameter both ways and divide by $2\varepsilon$.",
    ),
    Misconception(
        "difference-not-halved",
        "the central difference is divided by ε and not by 2ε",
        r"Between $p - \varepsilon$ and $p + \varepsilon$ lie $2\varepsilon$, so the slope comes out twice too large.",
        r"Divide by $2\varepsilon$.",
    ),
    Misconception(
        "eps-multiplied",
        "`/ 2 * eps` divides by 2 and then multiplies by eps",
        "Python works through `/` and `*` from left to right: `d / 2 * eps` is `(d / 2) * eps`.",
        "Write `d / (2 * eps)`.",
    ),
    Misconception(
        "difference-reversed",
        "the difference is taken the wrong way round",
        r"The value at $p + \varepsilon$ minus the value at $p - \varepsilon$ belongs to the step $+2\varepsilon$; the "
        "other way round the slope has the wrong sign.",
        "Subtract the value below from the value above.",
    ),
    Misconception(
        "eps-of-its-own",
        "a fixed small step is used in place of the eps that is given",
        r"How far to move is the caller's to say: the best $\varepsilon$ depends on the function and on the precision.",
        "Use `eps` in the two places where the formula has it.",
    ),
    Misconception(
        "parameters-not-restored",
        "a parameter is moved and not put back",
        "From the second entry on the differences are taken at another point, and the caller's array is changed.",
        "Put every entry back before you go on to the next, or move a copy.",
    ),
    Misconception(
        "all-parameters-moved",
        "all the parameters are moved at once",
        "What comes out is the slope along (1, 1, …, 1), the sum of all the slopes, and not one slope per entry.",
        "Move one entry at a time and leave the others where they are.",
    ),
    Misconception(
        "errors-averaged",
        "the relative errors are averaged",
        "One wrong slope among many right ones is thinned out by them, and the check passes what it should catch.",
        "Take the largest relative error.",
    ),
    Misconception(
        "error-of-norms",
        "one relative error is taken of the whole gradient's length",
        "The length is made by the large slopes: a small slope may be quite wrong and hardly change it.",
        "Compare entry by entry, and take the largest relative error.",
    ),
    Misconception(
        "error-not-relative",
        "the error is not put in relation to the slopes",
        "A difference of 0.001 is nothing beside a slope of 1000 and everything beside one of 0.001.",
        "Divide each difference by the larger of the two slopes it is made of.",
    ),
    Misconception(
        "absolute-value-forgotten",
        "the sign of the difference is kept",
        "A slope that is too large then gives a negative error, which the maximum passes over.",
        r"Take $|n_i - g_i|$.",
    ),
    Misconception(
        "relative-to-the-sum",
        "the error is divided by the sum of the two slopes and not by the larger of them",
        "Others define it so; it is about half of what this exercise asks for.",
        r"Divide by $\max(|n_i|, |g_i|, 10^{-8})$.",
    ),
    Misconception(
        "relative-to-the-largest",
        "every error is divided by the largest slope of all",
        "A small slope that is quite wrong then disappears beside a large one that is right.",
        "Divide each difference by the slopes of its own entry.",
    ),
    Misconception(
        "first-entry-only",
        "only the first entry is looked at",
        "A gradient is right only if all its entries are; most mistakes show in some of them only.",
        "Go through all the entries and keep the largest error; a `return` belongs after the loop.",
    ),
    Misconception(
        "smallest-error",
        "the smallest relative error is returned",
        "One right entry is then enough to pass the whole gradient.",
        "Keep the largest.",
    ),
)
