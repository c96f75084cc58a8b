"""Questions on automatic differentiation: what engines such as PyTorch record, store and add up."""

from __future__ import annotations

from exercises.choices import Stem, choice_question
from exercises.model import Option
from exercises.nielsen.source import SOURCE

ENGINES = f"{SOURCE}, in code: automatic differentiation"
NAMES = (
    "Engines for automatic differentiation record the operations of the forward pass and go back through them. The "
    "names in this question are those of PyTorch, with its defaults; other engines work alike.\n\n"
)


def _listing(*lines: str) -> str:
    """Lines of code as Markdown."""
    return "\n".join(("```python", *lines, "```"))


WEIGHT = "w = torch.tensor(2.0, requires_grad=True)"

autograd = choice_question(
    "nielsen/autograd",
    title="How an engine does it",
    source=ENGINES,
    level="apply",
    minutes=2,
    statement=NAMES + "<<stem>>",
    stems={
        "leaf": Stem(
            _listing(WEIGHT, "x = torch.tensor(3.0)", "h = w * x", "loss = (h - 1) ** 2", "loss.backward()")
            + "\n\nWhich of the tensors have a gradient in `.grad` afterwards?",
            (
                Option("w", "only `w`"),
                Option("wx", "`w` and `x`", "constants-get-gradients"),
                Option("wxh", "`w`, `x` and `h`", "constants-get-gradients"),
                Option("wh", "`w` and `h`", "inner-nodes-keep-gradients"),
                Option("whl", "`w`, `h` and `loss`", "inner-nodes-keep-gradients"),
                Option("loss", "only `loss`", "gradient-at-the-root"),
            ),
            "`w` is a leaf, made by the user and not by an operation, and it requires a gradient: there the gradient "
            "is stored. `x` requires none. `h` and `loss` are results of operations; the gradient passes through them "
            "and is not kept, unless `retain_grad()` asks for it.",
        ),
        "accumulation": Stem(
            _listing(WEIGHT, "for _ in range(3):", "    loss = (3 * w) ** 2", "    loss.backward()")
            + "\n\nThe slope of the loss at `w = 2` is 36. What is `w.grad` at the end?",
            (
                Option("sum", "the sum of the three gradients, 108"),
                Option("last", "the last gradient, 36", "gradient-overwritten"),
                Option(
                    "mean", "the mean of three equal gradients, 36, because `backward()` averages", "gradient-averaged"
                ),
                Option("product", "the product of the three gradients, 46656", "gradients-multiplied"),
                Option("error", "nothing: the second `backward()` is an error", "one-backward-only"),
                Option(
                    "moved", "another number, because each `backward()` has also changed `w`", "backward-moves-weights"
                ),
            ),
            r"`backward()` *adds* to `.grad`. Nothing resets it and nothing changes `w`, so it is "
            r"$36 + 36 + 36 = 108$. Each round records a new graph, so that the second `backward()` is no error.",
        ),
        "no_grad": Stem(
            "In a training loop written by hand stands\n\n"
            + _listing("with torch.no_grad():", "    w -= eta * w.grad")
            + "\n\nWhat is `torch.no_grad()` good for here?",
            (
                Option(
                    "record",
                    "The update is not recorded, and `w` may be changed in place.",
                ),
                Option("reset", "It sets `w.grad` to zero after the update, for the next round.", "no-grad-resets"),
                Option("delete", "It deletes the gradients before the update is made.", "no-grad-resets"),
                Option("freeze", "From here on `w` does not require a gradient any more.", "no-grad-freezes"),
                Option("protect", "It keeps `w.grad` from being changed by the update.", "no-grad-protects"),
                Option(
                    "direction", "It turns the sign of the gradient round, for going downhill.", "no-grad-turns-sign"
                ),
            ),
            "Within the block nothing is recorded: the step is no part of the function that is differentiated. It does "
            "nothing to gradients that are stored already, and after the block everything is as before.",
        ),
        "rebinding": Stem(
            "After `loss.backward()` somebody writes, without `torch.no_grad()`,\n\n"
            + _listing("w = w - eta * w.grad")
            + "\n\nand goes on with the next round of training. What happens?",
            (
                Option(
                    "not a leaf",
                    "`w` is no leaf any more: the next `backward()` stores nothing in its `.grad`.",
                ),
                Option(
                    "fine",
                    "Training goes on as it should: this is an ordinary step of gradient descent.",
                    "rebinding-harmless",
                ),
                Option("in place", "The old tensor is changed in place and keeps its `.grad`.", "rebinding-in-place"),
                Option(
                    "zero",
                    "`w.grad` is zero after the assignment, and training goes on as it should.",
                    "update-resets-gradient",
                ),
                Option(
                    "error",
                    "This line is an error: a tensor that requires a gradient cannot be read here.",
                    "reading-forbidden",
                ),
                Option(
                    "constant",
                    "The new `w` is an ordinary number for the engine and is not recorded.",
                    "recording-forgotten",
                ),
            ),
            "`w - eta * w.grad` makes a *new* tensor, and as `w` requires a gradient, the operation is recorded. The "
            "name `w` then stands for a result and not for a leaf. Write `w -= eta * w.grad` within `torch.no_grad()`.",
        ),
        "in place on a leaf": Stem(
            f"`{WEIGHT}`. After `loss.backward()` somebody writes, without `torch.no_grad()`,\n\n"
            + _listing("w -= eta * w.grad")
            + "\n\nWhat happens?",
            (
                Option(
                    "error",
                    "An error: while recording, this leaf must not be changed in place.",
                ),
                Option("fine", "`w` is updated as it should be: this is an ordinary step.", "in-place-always-allowed"),
                Option(
                    "copy", "The engine puts a copy in the place of the old `w` and goes on.", "old-values-remembered"
                ),
                Option(
                    "zero",
                    "`w` is updated, and `w.grad` is reset to zero for the next round.",
                    "update-resets-gradient",
                ),
                Option("new", "`w` becomes a new leaf without a gradient.", "recording-forgotten"),
            ),
            "While recording, a change in place of such a leaf is refused: the leaf would at once have to be a result. "
            "Within `torch.no_grad()` the same line is the usual update.",
        ),
        "in place on a result": Stem(
            _listing(WEIGHT, "h = torch.sigmoid(3 * w)", "h += 1", "h.backward()")
            + "\n\nThe slope of the sigmoid is computed from its result, $h(1-h)$. What happens?",
            (
                Option(
                    "error",
                    "`backward()` is an error: a value that it needs was changed in place.",
                ),
                Option(
                    "old",
                    "`backward()` uses the old value of `h`, which the engine has copied.",
                    "old-values-remembered",
                ),
                Option(
                    "new",
                    "`backward()` silently computes the slope with the new value of `h`.",
                    "overwriting-unnoticed",
                ),
                Option(
                    "ignored",
                    "`h += 1` is not seen by the engine and has no effect on anything.",
                    "recording-forgotten",
                ),
                Option(
                    "fine",
                    "Nothing special: every tensor that is no leaf may be changed in place.",
                    "in-place-always-allowed",
                ),
            ),
            "The engine keeps the result of the sigmoid itself for the backward pass, no copy of it, and counts its "
            "changes. In `backward()` it sees that the value is not the one of the forward pass and refuses. "
            "`h = h + 1` makes a new tensor and does no harm.",
        ),
        "when to reset": Stem(
            "Where in the training loop must the gradients be reset (`zero_grad()`)?",
            (
                Option("between", "anywhere between an update and the next `backward()`"),
                Option("before use", "after `backward()` and before the update", "reset-before-use"),
                Option("once", "once, before the loop begins, so that they start at zero", "reset-once"),
                Option("never", "nowhere: `backward()` replaces the old gradients", "gradient-overwritten"),
                Option("forward", "just before the forward pass; after it would be an error", "reset-tied-to-forward"),
                Option("update", "nowhere: the update resets them", "update-resets-gradient"),
            ),
            "`backward()` adds to what is there. So what an update has used must be gone before the next `backward()`; "
            "whether at the end of a round, at the beginning, or after the forward pass makes no difference.",
        ),
        "twice": Stem(
            _listing(WEIGHT, "loss = (3 * w) ** 2", "loss.backward()", "loss.backward()")
            + "\n\nWhat happens in the last line?",
            (
                Option("error", "An error: what the first `backward()` needed has been freed."),
                Option(
                    "same", "It computes the same gradient again and `w.grad` stays as it is.", "gradient-overwritten"
                ),
                Option("double", "It adds the gradient once more: `w.grad` is doubled.", "graph-kept"),
                Option("zero", "`w.grad` becomes zero, because the graph is empty now.", "second-pass-clears"),
                Option("second", "It computes the second derivative.", "second-pass-second-derivative"),
            ),
            "After `backward()` the engine frees the values it has kept for that graph. Going through it again is "
            "refused, unless the first call was `loss.backward(retain_graph=True)`; then `w.grad` would indeed be "
            "doubled.",
        ),
        "detach": Stem(
            "What is `h.detach()`, for a result `h` of recorded operations?",
            (
                Option("cut", "a tensor with the values of `h` and no way back to its origin"),
                Option("copy", "a copy of `h` with a memory of its own, still a part of the graph", "detach-copies"),
                Option("clears", "`h` itself, with its gradient set to zero", "detach-resets"),
                Option("global", "a switch: from here on nothing at all is recorded any more", "detach-is-global"),
                Option("frees", "`h`, after everything that led to it has been deleted", "detach-deletes"),
            ),
            "`detach()` gives another view of the same numbers that counts as a constant. `h` itself stays in the "
            "graph, and recording goes on. (The memory is shared; for a copy of its own, add `.clone()`.)",
        ),
    },
)

autograd_rules = choice_question(
    "nielsen/autograd_rules",
    title="The rules of an engine",
    source=ENGINES,
    level="recall",
    minutes=3,
    points=2,
    several=True,
    prompt="the letters of all that is true",
    statement=NAMES + "<<stem>>",
    stems={
        "recording": Stem(
            "What is true of recording?",
            (
                Option("any", "By default, an operation is recorded if any input requires a gradient."),
                Option("result", "The result of a recorded operation requires a gradient, too."),
                Option("off", "What is computed from weights within `torch.no_grad()` requires no gradient."),
                Option(
                    "constant",
                    "A tensor made from plain numbers requires a gradient unless one forbids it.",
                    "constants-get-gradients",
                ),
                Option(
                    "lost",
                    "Within `torch.no_grad()` the gradients stored so far are lost.",
                    "no-grad-resets",
                ),
                Option(
                    "frozen",
                    "After a block with `torch.no_grad()` its weights no longer require a gradient.",
                    "no-grad-freezes",
                ),
            ),
            "Whether a gradient is required spreads from inputs to results, beginning with the leaves for which it was "
            "asked (`requires_grad=True`; the default is not to). `torch.no_grad()` stops that within its block and "
            "changes nothing that exists already.",
        ),
        "gradients": Stem(
            "What is true of `loss.backward()`?",
            (
                Option("adds", "It adds to what already stands in `.grad`."),
                Option("shape", "The gradient of a leaf has the shape of that leaf."),
                Option("twice", "Where a leaf is used twice, what both uses bring is added."),
                Option("replaces", "It replaces what the last `backward()` left in `.grad`.", "gradient-overwritten"),
                Option("steps", "It changes the weights by a step against the gradient.", "backward-moves-weights"),
                Option(
                    "all",
                    "It stores the gradient of every intermediate result in its `.grad`.",
                    "inner-nodes-keep-gradients",
                ),
            ),
            "`backward()` sums over all paths to a leaf and adds the sum to the leaf's `.grad`. It moves nothing: that "
            "is the business of the update. Gradients of intermediate results are used on the way and not kept.",
        ),
        "in place": Stem(
            "What is true of changes in place?",
            (
                Option("update", "Within `torch.no_grad()` a weight may be changed in place: `w -= eta * w.grad`."),
                Option("noticed", "If a value that `backward()` needs was changed in place, `backward()` is an error."),
                Option("new", "`w = w - eta * w.grad` does not change a tensor in place, it makes a new one."),
                Option(
                    "copies",
                    "They are always safe, because the engine keeps copies of the old values.",
                    "old-values-remembered",
                ),
                Option(
                    "any time",
                    "A leaf that requires a gradient may be changed in place at any time.",
                    "in-place-always-allowed",
                ),
                Option(
                    "resets",
                    "`w -= eta * w.grad` within `torch.no_grad()` also resets `w.grad` to zero.",
                    "update-resets-gradient",
                ),
            ),
            "The engine does not copy what it keeps for the backward pass; it counts changes and refuses where they "
            "would make the gradient wrong. The update of a leaf is made while nothing is recorded, and it leaves "
            "`.grad` alone.",
        ),
        "loop": Stem(
            "What is true of a training loop with `optimizer = torch.optim.SGD(model.parameters(), lr=0.1)`?",
            (
                Option("step", "`optimizer.step()` reads the gradients and changes the weights."),
                Option("place", "`optimizer.zero_grad()` may begin a round or end it."),
                Option("anew", "The graph is recorded anew in every forward pass."),
                Option(
                    "moves",
                    "`loss.backward()` changes the weights; `step()` only counts the rounds.",
                    "backward-moves-weights",
                ),
                Option("clears", "`optimizer.zero_grad()` sets the weights back to zero.", "reset-clears-weights"),
                Option("kept", "The graph of the first round is kept and used in all the others.", "graph-kept"),
                Option(
                    "by itself",
                    "After `optimizer.step()` the gradients are reset by themselves.",
                    "update-resets-gradient",
                ),
            ),
            "Forward pass (records a graph), `backward()` (adds to the gradients), `step()` (uses them), `zero_grad()` "
            "(clears them). The last may as well come first; it must only lie between a use and the next `backward()`.",
        ),
    },
)
