"""The mistakes of HCAIM's code exercises as learners' programs: how the text of each solution is changed."""

from __future__ import annotations

from textwrap import indent

from exercises.model import Edits
from exercises.mutants import Layout, Place, written

HIDDEN = {"delta": "delta_hidden", "input": "x", "own_output": "h", "z_before": "x", "own": "w_hidden", "b": "b_hidden"}
OUTPUT = {
    "delta": "delta_output",
    "input": "h",
    "own_output": "o",
    "z_before": "net",
    "own": "w_output",
    "b": "b_output",
}
OF_WEIGHTS = ("np.outer(delta_hidden, x)", "np.outer(delta_output, h)")
OF_BIASES = ("delta_hidden", "delta_output")
PARAMETERS = (
    ("w_hidden", OF_WEIGHTS[0]),
    ("w_output", OF_WEIGHTS[1]),
    ("b_hidden", OF_BIASES[0]),
    ("b_output", OF_BIASES[1]),
)
ERROR = "(o - t) * o * (1 - o)"
CARRIED = "w_output.T @ delta_output"
BACK = f"({CARRIED}) * slope"

# Both solutions have these lines; what depends on the activation of the hidden layer reads otherwise than elsewhere.
LAYOUT = Layout(
    {
        "z": (
            Place("w_hidden @ x + b_hidden", "{}", {"w": "w_hidden", "a": "x", "b": "b_hidden"}),
            Place("w_output @ h + b_output", "{}", {"w": "w_output", "a": "h", "b": "b_output"}),
        ),
        "miss": (Place("(o - t)", "({})", {"a": "o", "y": "t"}),),
        "output": (Place(ERROR, "{}", {"error": "o - t"}),),
        "hidden": (Place(BACK, "{}", {"carried": CARRIED, "a_next": "o"}),),
        "carried": (Place(CARRIED, "{}", {"w": "w_output", "own": "w_hidden", "delta": "delta_output"}),),
        "weight": (Place(OF_WEIGHTS[0], "{}", HIDDEN), Place(OF_WEIGHTS[1], "{}", OUTPUT)),
        "bias": (
            Place("b_hidden - eta * delta_hidden", "b_hidden - eta * {}", HIDDEN),
            Place("b_output - eta * delta_output", "b_output - eta * {}", OUTPUT),
        ),
        "step": tuple(
            Place(f"{p} - eta * {gradient}", "{}", {"p": p, "gradient": gradient, "change": f"eta * {gradient}"})
            for p, gradient in PARAMETERS
        ),
    },
    {"x": "x"},
)
# In what a step returns a flipped sign and a step uphill look alike, as do biases without a gradient and fixed ones.
ALIKE = ("sign-flipped", "bias-gradient-zero")
UPHILL = {"update-added": "step-uphill"}

NET = "net = w_hidden @ x + b_hidden\n"
ACTIVATED = """\
if hidden_activation == "sigmoid":
    h = 1 / (1 + np.exp(-net))
    slope = h * (1 - h)
elif hidden_activation == "tanh":
    h = np.tanh(net)
    slope = 1 - h**2
else:
    h = np.maximum(net, 0)
    slope = (net > 0).astype(float)
"""
OUT = "o = 1 / (1 + np.exp(-(w_output @ h + b_output)))\n"
MEASURED = "error_before = 0.5 * np.sum((t - o) ** 2)\n"
SIGMOID, TANH, RELU = "slope = h * (1 - h)", "slope = 1 - h**2", "slope = (net > 0).astype(float)"
SIGMOID_ALONE = "h = 1 / (1 + np.exp(-net))\nslope = h * (1 - h)\n"
TWICE = """\
if hidden_activation == "sigmoid":
    h = 1 / (1 + np.exp(-net))
    slope = h * (1 - h)
    h = 1 / (1 + np.exp(-h))
elif hidden_activation == "tanh":
    h = np.tanh(net)
    slope = 1 - h**2
    h = np.tanh(h)
else:
    h = np.maximum(np.maximum(net, 0), 0)
    slope = (net > 0).astype(float)
s = 1 / (1 + np.exp(-(w_output @ h + b_output)))
o = 1 / (1 + np.exp(-s))
"""
LINEAR_OUT = "o = w_output @ h + b_output\ns = 1 / (1 + np.exp(-o))\n"
LIKE_THE_HIDDEN_LAYER = """\
z = w_output @ h + b_output
if hidden_activation == "sigmoid":
    o = 1 / (1 + np.exp(-z))
    slope_output = o * (1 - o)
elif hidden_activation == "tanh":
    o = np.tanh(z)
    slope_output = 1 - o**2
else:
    o = np.maximum(z, 0)
    slope_output = (z > 0).astype(float)
"""
SLOPE_OF_S = (ERROR, "(o - t) * s * (1 - s)")
SLOPE_BY_NAME = '(o - t) * {"sigmoid": o * (1 - o), "tanh": 1 - o**2, "relu": o > 0}[hidden_activation]'


def _of_both(margin: str) -> dict[str, Edits]:
    """The mistakes that a step and a whole training have in common; `margin` stands before their lines."""

    def block(lines: str) -> str:
        return indent(lines, margin)

    return {
        **written(LAYOUT, without=ALIKE, called=UPHILL),
        "updated-weights-used": ((CARRIED, "(w_output - eta * np.outer(delta_output, h)).T @ delta_output"),),
        "raw-error-sent-back": ((CARRIED, "w_output.T @ (o - t)"),),
        "half-left-out": (("0.5 * np.sum", "np.sum"),),
        "sum-of-squares-trained": (("0.5 * np.sum", "np.sum"), (ERROR, f"2 * {ERROR}")),
        # slopes
        "slope-at-activation": (
            (SIGMOID, "slope = np.exp(-h) / (1 + np.exp(-h)) ** 2"),
            (TANH, "slope = 1 - np.tanh(h) ** 2"),
            (RELU, "slope = (h > 0).astype(float)"),
            (ERROR, "(o - t) * np.exp(-o) / (1 + np.exp(-o)) ** 2"),
        ),
        "value-form-at-z": (
            (SIGMOID, "slope = net * (1 - net)"),
            (TANH, "slope = 1 - net**2"),
            (block(OUT), block("z = w_output @ h + b_output\no = 1 / (1 + np.exp(-z))\n")),
            (ERROR, "(o - t) * z * (1 - z)"),
        ),
        "value-as-slope": ((SIGMOID, "slope = h"), (TANH, "slope = h"), (RELU, "slope = h"), (ERROR, "(o - t) * o")),
        "one-minus-value-as-slope": ((SIGMOID, "slope = 1 - h"), (ERROR, "(o - t) * (1 - o)")),
        "slope-counted-twice": ((BACK, f"{BACK}**2"), (ERROR, "(o - t) * (o * (1 - o)) ** 2")),
        "dead-relu-passes": ((RELU, "slope = 1"),),
        "sigmoid-slope-everywhere": ((TANH, SIGMOID), (RELU, SIGMOID)),
        "tanh-slope-unsquared": ((TANH, "slope = 1 - h"),),
        "tanh-slope-without-one": ((TANH, "slope = -(h**2)"),),
        "relu-applied-to-error": ((BACK, f'np.maximum({CARRIED}, 0) if hidden_activation == "relu" else {BACK}'),),
        "relu-mask-as-error": ((BACK, f'slope if hidden_activation == "relu" else {BACK}'),),
        "hidden-slope-at-output": ((ERROR, SLOPE_BY_NAME),),
        # the way forward
        "sigmoid-everywhere": ((block(ACTIVATED), block(SIGMOID_ALONE)),),
        "hidden-activation-at-output": ((block(OUT), block(LIKE_THE_HIDDEN_LAYER)), (ERROR, "(o - t) * slope_output")),
        "activation-left-out": ((block(OUT), block("h = net\n" + LINEAR_OUT)), SLOPE_OF_S),
        "activation-applied-twice": ((block(ACTIVATED + OUT), block(TWICE)), SLOPE_OF_S),
        "output-activation-left-out": ((block(OUT), block(LINEAR_OUT)), SLOPE_OF_S),
    }


RETURNED = "    return new_weights, new_biases, error_before\n"
NEW_WEIGHTS = f"[w_hidden - eta * {OF_WEIGHTS[0]}, w_output - eta * {OF_WEIGHTS[1]}]"
NEW_BIASES = f"[b_hidden - eta * {OF_BIASES[0]}, b_output - eta * {OF_BIASES[1]}]"
TAKEN = "w_hidden, w_output = new_weights\nb_hidden, b_output = new_biases\n"

TRAIN_STEP: dict[str, Edits] = {
    **_of_both("    "),
    "error-after-update": ((RETURNED, indent(TAKEN + NET + ACTIVATED + OUT + MEASURED, "    ") + RETURNED),),
    "biases-left-fixed": ((NEW_BIASES, "[b_hidden, b_output]"),),
    "weights-left-fixed": ((NEW_WEIGHTS, "[w_hidden, w_output]"),),
}

LOOP = "for _ in range(steps):\n"
COUNTED = "for step in range(steps):\n"
LAST = "    return [w_hidden, w_output], [b_hidden, b_output], error_before\n"
DELTAS = f"delta_output = {ERROR}\ndelta_hidden = {BACK}\n"
WEIGHTS_STEP = f"w_hidden = w_hidden - eta * {OF_WEIGHTS[0]}\nw_output = w_output - eta * {OF_WEIGHTS[1]}\n"
BIASES_STEP = f"b_hidden = b_hidden - eta * {OF_BIASES[0]}\nb_output = b_output - eta * {OF_BIASES[1]}\n"
START = "(w_hidden, w_output), (b_hidden, b_output) = weights, biases\n"
SUMS = "grad_hidden, grad_output, grad_b_hidden, grad_b_output = 0, 0, 0, 0\n"
SUMMED = """\
grad_hidden = grad_hidden + np.outer(delta_hidden, x)
grad_output = grad_output + np.outer(delta_output, h)
grad_b_hidden = grad_b_hidden + delta_hidden
grad_b_output = grad_b_output + delta_output
w_hidden = w_hidden - eta * grad_hidden
w_output = w_output - eta * grad_output
b_hidden = b_hidden - eta * grad_b_hidden
b_output = b_output - eta * grad_b_output
"""
FROM_THE_FIRST = f"""\
if step == 0:
{indent(DELTAS, "    ")}\
    grad_hidden, grad_output = np.outer(delta_hidden, x), np.outer(delta_output, h)
w_hidden = w_hidden - eta * grad_hidden
w_output = w_output - eta * grad_output
"""
INNER = " " * 8


def _steps(count: str) -> Edits:
    """Another number of steps."""
    return (("range(steps)", f"range({count})"),)


TRAIN: dict[str, Edits] = {
    **_of_both(INNER),
    "error-after-update": ((LAST, indent(NET + ACTIVATED + OUT + MEASURED, "    ") + LAST),),
    "first-error-kept": (
        (LOOP, COUNTED),
        (indent(MEASURED, INNER), indent(f"if step == 0:\n    {MEASURED}", INNER)),
    ),
    "one-step-too-few": _steps("steps - 1"),
    "one-step-too-many": _steps("steps + 1"),
    "one-step-only": _steps("1"),
    "gradient-of-the-start": ((LOOP, COUNTED), (indent(DELTAS + WEIGHTS_STEP, INNER), indent(FROM_THE_FIRST, INNER))),
    "gradients-carried-over": (
        (START, f"{START}    {SUMS}"),
        (indent(WEIGHTS_STEP + BIASES_STEP, INNER), indent(SUMMED, INNER)),
    ),
    "biases-left-fixed": ((indent(BIASES_STEP, INNER), ""),),
    "weights-left-fixed": ((indent(WEIGHTS_STEP, INNER), ""),),
}

GET = "kernels_and_biases = [layer.get_weights() for layer in model.layers]"
SET = "layer.set_weights([w.T, b])"
LOSS = "loss=keras.losses.MeanSquaredError()"
FIT = "    history = model.fit(x[None, :], t[None, :], epochs=steps, verbose=0).history\n"
FIXED = "    for layer in model.layers:\n        layer.bias.trainable = False\n"
COMPILE = "    model.compile("

KERAS_TRAIN: dict[str, Edits] = {
    "half-sum-in-keras": ((LOSS, "loss=lambda t, o: 0.5 * keras.ops.sum((t - o) ** 2, axis=-1)"),),
    "sum-in-keras": ((LOSS, "loss=lambda t, o: keras.ops.sum((t - o) ** 2, axis=-1)"),),
    "kernels-not-transposed": (
        (SET, "layer.set_weights([w, b])"),
        ("[kernel.T for kernel, _", "[kernel for kernel, _"),
    ),
    "kernels-not-turned-back": (("[kernel.T for kernel, _", "[kernel for kernel, _"),),
    "biases-not-set": (("        " + SET, "        layer.set_weights([w.T, np.zeros(len(b))])"),),
    "biases-left-fixed": (
        ("    new_biases = [b for _, b in kernels_and_biases]\n", "    new_biases = biases\n"),
        (COMPILE, FIXED + COMPILE),
    ),
    "sigmoid-everywhere": (("activation=hidden_activation", 'activation="sigmoid"'),),
    "output-left-linear": ((', activation="sigmoid")', ")"),),
    "usual-learning-rate": (("optimizer=keras.optimizers.SGD(learning_rate=eta)", 'optimizer="sgd"'),),
    "another-optimiser": (("keras.optimizers.SGD", "keras.optimizers.Adam"),),
    "error-after-update": (('history["loss"][-1]', "model.evaluate(x[None, :], t[None, :], verbose=0)"),),
    "first-error-kept": (('history["loss"][-1]', 'history["loss"][0]'),),
    "one-step-only": (("epochs=steps, ", ""),),
}
