"""Mistakes behind wrong answers to questions on engines for automatic differentiation."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "constants-get-gradients",
        "constants are thought to get gradients",
        "A tensor requires a gradient only if that was asked for, or if it was computed from one that does. Data need "
        "none.",
        "Look for `requires_grad=True`.",
    ),
    Misconception(
        "inner-nodes-keep-gradients",
        "intermediate results are thought to keep their gradients",
        "Gradients flow through intermediate results and are dropped there; only leaves store them.",
        "Ask for it before the backward pass where you need it: `h.retain_grad()`.",
    ),
    Misconception(
        "gradient-at-the-root",
        "the gradient is expected at the loss, where the backward pass starts",
        "At the loss the backward pass starts with 1. What is wanted are the derivatives of the loss by the leaves, "
        "and they are stored there.",
        "Read the gradient from the weight: `w.grad`.",
    ),
    Misconception(
        "gradient-overwritten",
        "a backward pass is thought to replace the gradient that is there",
        "`backward()` adds to `.grad`; that is what makes sums over several passes possible.",
        "Reset the gradients yourself after they have been used.",
    ),
    Misconception(
        "gradient-averaged",
        "repeated backward passes are thought to average",
        "Nobody divides: the gradients of all passes are added up.",
        "Divide yourself if you want a mean, or take the mean in the loss.",
    ),
    Misconception(
        "gradients-multiplied",
        "gradients of several passes are thought to multiply",
        "Slopes multiply along one path. Separate passes are separate contributions, and these are added.",
        "Add the gradients of all passes since the last reset.",
    ),
    Misconception(
        "one-backward-only",
        "a second backward pass is thought to be an error even on a new graph",
        "What is refused is to go through the *same* graph twice. Each forward pass records a new one.",
        "Look whether there is a forward pass in between.",
    ),
    Misconception(
        "graph-kept",
        "the graph of one pass is thought to be kept for the next",
        "A graph serves one backward pass; after it, what it has kept is freed. The next forward pass records another.",
        "Make a new forward pass, or ask for `retain_graph=True`.",
    ),
    Misconception(
        "second-pass-clears",
        "a second backward pass is thought to clear the gradients",
        "`backward()` never takes anything away from `.grad`. Here it is not even carried out.",
        "Clear the gradients yourself, with `zero_grad()` or `w.grad = None`: nothing else does it for you.",
    ),
    Misconception(
        "second-pass-second-derivative",
        "a second backward pass is thought to give the second derivative",
        "For a second derivative the *gradient* must be differentiated, so its own computation must have been "
        "recorded.",
        "That takes `create_graph=True` and a backward pass from the gradient.",
    ),
    Misconception(
        "backward-moves-weights",
        "the backward pass is thought to change the weights",
        "`backward()` only computes derivatives. The weights stay as they are until an update uses the gradients.",
        "The update is a line of its own, by hand or `optimizer.step()`.",
    ),
    Misconception(
        "no-grad-resets",
        "switching recording off is thought to reset the gradients",
        "`torch.no_grad()` concerns what is recorded. What is stored in `.grad` stays.",
        "Reset with `zero_grad()`.",
    ),
    Misconception(
        "no-grad-freezes",
        "switching recording off is thought to last, or to change the weights' own setting",
        "It holds within its block only, and `requires_grad` of what exists already is not touched.",
        "To freeze a weight for good, set `requires_grad_(False)`.",
    ),
    Misconception(
        "no-grad-protects",
        "switching recording off is thought to protect stored gradients",
        "Reading `w.grad` does not change it, so there is nothing to protect. What matters is that the update is not "
        "recorded.",
        "Think of the graph: the step must not be a part of it.",
    ),
    Misconception(
        "no-grad-turns-sign",
        "switching recording off is thought to turn the gradient round",
        "The minus that leads downhill stands in the update itself.",
        r"$w \leftarrow w - \eta\,\partial C/\partial w$.",
    ),
    Misconception(
        "rebinding-harmless",
        "a recorded update is thought to be an ordinary step",
        "The update becomes a part of the graph and the new tensor is a result, not a leaf. Its `.grad` stays empty.",
        "Update in place within `torch.no_grad()`.",
    ),
    Misconception(
        "rebinding-in-place",
        "an assignment is thought to change the old tensor",
        "`w = w - ...` makes a new tensor and gives it the name. The old one is unchanged.",
        "`w -= ...` changes in place, `w = w - ...` does not.",
    ),
    Misconception(
        "update-resets-gradient",
        "the update is thought to reset the gradient",
        "An update reads the gradient and leaves it where it is.",
        "Reset it with `zero_grad()`, or by `w.grad = None`.",
    ),
    Misconception(
        "reading-forbidden",
        "reading a weight outside of the recording is thought to be an error",
        "A tensor that requires a gradient can be used like any other. Using it is what gets recorded.",
        "Think of what is recorded, not of what is allowed.",
    ),
    Misconception(
        "recording-forgotten",
        "an operation is thought to go unrecorded",
        "While recording is on, every operation with an input that requires a gradient is recorded, also one that was "
        "not meant to be.",
        "Switch recording off where you do not want it.",
    ),
    Misconception(
        "in-place-always-allowed",
        "changes in place are thought to be always allowed",
        "A leaf that requires a gradient must not be changed in place while recording, nor may a value that the "
        "backward pass needs.",
        "Update leaves within `torch.no_grad()`; make a new tensor from results.",
    ),
    Misconception(
        "old-values-remembered",
        "the engine is thought to keep copies of overwritten values",
        "Copies would cost memory: the engine keeps the values themselves and notices if they are changed.",
        "Do not overwrite what the backward pass still needs.",
    ),
    Misconception(
        "overwriting-unnoticed",
        "overwritten values are thought to give silently wrong gradients",
        "The engine counts the changes of each value it has kept and refuses to go on with one that was changed.",
        "Read the error: it names the operation whose value is gone.",
    ),
    Misconception(
        "reset-before-use",
        "the gradients are reset before the update has used them",
        "Then the update subtracts nothing and the weights stay where they are.",
        "Backward pass, update, and only then the reset.",
    ),
    Misconception(
        "reset-once",
        "the gradients are reset only once",
        "From the second round on, each gradient would contain those of all rounds before.",
        "Reset in every round.",
    ),
    Misconception(
        "reset-tied-to-forward",
        "the reset is thought to belong to the forward pass",
        "The forward pass neither reads nor writes `.grad`, so the reset may come before or after it.",
        "What counts is the next `backward()`.",
    ),
    Misconception(
        "reset-clears-weights",
        "resetting the gradients is thought to reset the weights",
        "`zero_grad()` clears the gradients only; all that was learned is in the weights and stays.",
        "Gradients are thrown away in every round, weights never.",
    ),
    Misconception(
        "detach-copies",
        "detaching is thought to make a copy that stays in the graph",
        "It is the other way round: the numbers are shared and the connection is cut.",
        "For numbers of its own add `.clone()`.",
    ),
    Misconception(
        "detach-resets",
        "detaching is thought to set the gradient to zero",
        "It makes another tensor. Nothing happens to gradients that are stored.",
        "Reset with `zero_grad()`.",
    ),
    Misconception(
        "detach-is-global",
        "detaching one tensor is thought to switch recording off",
        "Only what is computed from the detached tensor alone goes unrecorded.",
        "Use `torch.no_grad()` for a stretch of code.",
    ),
    Misconception(
        "detach-deletes",
        "detaching is thought to delete what led to the tensor",
        "The original tensor keeps its history, and the backward pass through it works as before.",
        "`detach()` gives a second tensor beside the first.",
    ),
)
