"""Where the equations stand in the solutions that go through a whole network."""

from __future__ import annotations

from exercises.mutants import Layout, Place

SIGMOID = {"f": "sigmoid"}
FORWARD = {"w": "w", "a": "activations[-1]", "b": "b"}
Z_OF_ONE = Place("w @ activations[-1] + b", "{}", FORWARD)
Z_OF_ROWS = Place("activations[-1] @ w.T + b", "{}", FORWARD)
ACTIVATE = Place("sigmoid(zs[-1])", "{}", {"affine": "zs[-1]"})

BACKPROP = Layout(
    {
        "z": (Z_OF_ONE,),
        "activate": (ACTIVATE,),
        "miss": (Place("activations[-1] - y", "{}", {"a": "activations[-1]", "y": "y"}),),
        "output": (
            Place("delta = (activations[-1] - y) * slopes[-1]", "delta = {}", {"error": "activations[-1] - y"}),
        ),
        "hidden": (
            Place(
                "delta = (weights[level + 1].T @ delta) * slopes[level]",
                "delta = {}",
                {"carried": "weights[level + 1].T @ delta", "a_next": "activations[level + 2]"},
            ),
        ),
        "slope": (Place("a * (1 - a)", "{}", {"a": "a", "z": "z"}),),
        "carried": (Place("weights[level + 1].T @ delta", "{}", {"w": "weights[level + 1]", "own": "weights[level]"}),),
        "bias": (
            Place("nabla_w = [delta]", "nabla_w = [{}]", {"b": "biases[-1]"}),
            Place("nabla_b.insert(0, delta)", "nabla_b.insert(0, {})", {"b": "biases[level]"}),
        ),
        "weight": (
            Place(
                "np.outer(delta, activations[-2])",
                "{}",
                {
                    "input": "activations[-2]",
                    "own_output": "activations[-1]",
                    "z_before": "zs[-2]",
                    "own": "weights[-1]",
                },
            ),
            Place(
                "np.outer(delta, activations[level])",
                "{}",
                {
                    "input": "activations[level]",
                    "own_output": "activations[level + 1]",
                    "z_before": "zs[level]",
                    "own": "weights[level]",
                },
            ),
        ),
    },
    SIGMOID | {"delta": "delta", "x": "x"},
    keep_z=(
        ("activations = [x]", "activations, zs = [x], [x]"),
        (
            "activations.append(sigmoid(w @ activations[-1] + b))",
            "zs.append(w @ activations[-1] + b)\n        activations.append(sigmoid(zs[-1]))",
        ),
        ("for a in activations[1:]", "for a, z in zip(activations[1:], zs[1:])"),
    ),
)

BACKPROP_BATCH = Layout(
    {
        "z": (Z_OF_ROWS,),
        "activate": (ACTIVATE,),
        "miss": (Place("activations[-1] - Y", "{}", {"a": "activations[-1]", "y": "Y"}),),
        "output": (
            Place(
                "(activations[-1] - Y) * activations[-1] * (1 - activations[-1])",
                "{}",
                {"error": "activations[-1] - Y"},
            ),
        ),
        "hidden": (
            Place(
                "delta = (delta @ weights[level + 1]) * a * (1 - a)",
                "delta = {}",
                {"carried": "delta @ weights[level + 1]", "a_next": "activations[level + 2]"},
            ),
        ),
        "slope": (
            Place("activations[-1] * (1 - activations[-1])", "{}", {"a": "activations[-1]", "z": "zs[-1]"}),
            Place(") * a * (1 - a)", ") * {}", {"a": "a", "z": "zs[level + 1]"}),
        ),
        "carried": (Place("delta @ weights[level + 1]", "{}", {"w": "weights[level + 1]", "own": "weights[level]"}),),
        "bias": (
            Place("nabla_w = [delta.mean(axis=0)]", "nabla_w = [{}]", {"b": "biases[-1]"}),
            Place("nabla_b.insert(0, delta.mean(axis=0))", "nabla_b.insert(0, {})", {"b": "biases[level]"}),
        ),
        "weight": (
            Place(
                "delta.T @ activations[-2] / len(X)",
                "{}",
                {
                    "input": "activations[-2]",
                    "own_output": "activations[-1]",
                    "z_before": "zs[-2]",
                    "own": "weights[-1]",
                },
            ),
            Place(
                "delta.T @ activations[level] / len(X)",
                "{}",
                {
                    "input": "activations[level]",
                    "own_output": "activations[level + 1]",
                    "z_before": "zs[level]",
                    "own": "weights[level]",
                },
            ),
        ),
    },
    SIGMOID | {"delta": "delta", "n": "len(X)", "x": "X"},
    keep_z=(
        ("activations = [X]", "activations, zs = [X], [X]"),
        (
            "activations.append(sigmoid(activations[-1] @ w.T + b))",
            "zs.append(activations[-1] @ w.T + b)\n        activations.append(sigmoid(zs[-1]))",
        ),
    ),
    rows=True,
)

LOOP = "delta = upstream * a * (1 - a)"

UPDATE_MINI_BATCH = Layout(
    {
        "z": (Z_OF_ONE,),
        "activate": (ACTIVATE,),
        "miss": (Place("activations[-1] - y", "{}", {"a": "activations[-1]", "y": "y"}),),
        "output": (
            Place(LOOP, "delta = {} if level == len(weights) - 1 else upstream * a * (1 - a)", {"error": "upstream"}),
        ),
        "hidden": (
            Place(
                LOOP,
                "delta = upstream * a * (1 - a) if level == len(weights) - 1 else {}",
                {"carried": "upstream", "a_next": "activations[level + 2]"},
            ),
        ),
        "slope": (Place("a * (1 - a)", "{}", {"a": "a", "z": "zs[level + 1]"}),),
        "carried": (
            Place(
                "upstream = weights[level].T @ delta",
                "upstream = {}",
                {"w": "weights[level]", "own": "weights[level - 1]"},
            ),
        ),
        "bias": (Place("nabla_b[level] += delta", "nabla_b[level] += {}", {"b": "biases[level]"}),),
        "weight": (
            Place(
                "np.outer(delta, activations[level])",
                "{}",
                {"input": "activations[level]", "own_output": "a", "z_before": "zs[level]", "own": "weights[level]"},
            ),
        ),
        "step": (
            Place("w - step * nabla", "{}", {"p": "w", "gradient": "nabla / len(X)", "change": "step * nabla"}),
            Place("b - step * nabla", "{}", {"p": "b", "gradient": "nabla / len(X)", "change": "step * nabla"}),
        ),
    },
    SIGMOID | {"delta": "delta", "x": "x"},
    keep_z=(
        ("activations = [x]", "activations, zs = [x], [x]"),
        (
            "activations.append(sigmoid(w @ activations[-1] + b))",
            "zs.append(w @ activations[-1] + b)\n            activations.append(sigmoid(zs[-1]))",
        ),
    ),
)

SGD = Layout(
    {
        "z": (Z_OF_ROWS,),
        "activate": (ACTIVATE,),
        "miss": (Place("activations[-1] - Y[rows]", "{}", {"a": "activations[-1]", "y": "Y[rows]"}),),
        "output": UPDATE_MINI_BATCH.places["output"],
        "hidden": UPDATE_MINI_BATCH.places["hidden"],
        "slope": UPDATE_MINI_BATCH.places["slope"],
        "carried": (
            Place(
                "upstream = delta @ weights[level]",
                "upstream = {}",
                {"w": "weights[level]", "own": "weights[level - 1]"},
            ),
        ),
        "bias": (Place("delta.mean(axis=0)", "{}", {"b": "biases[level]"}),),
        "weight": (
            Place(
                "eta * delta.T @ activations[level] / len(rows)",
                "eta * ({})",
                {"input": "activations[level]", "own_output": "a", "z_before": "zs[level]", "own": "weights[level]"},
            ),
        ),
        "step": (
            Place(
                "weights[level] - eta * delta.T @ activations[level] / len(rows)",
                "{}",
                {
                    "p": "weights[level]",
                    "gradient": "delta.T @ activations[level] / len(rows)",
                    "change": "eta * delta.T @ activations[level] / len(rows)",
                },
            ),
            Place(
                "biases[level] - eta * delta.mean(axis=0)",
                "{}",
                {"p": "biases[level]", "gradient": "delta.mean(axis=0)", "change": "eta * delta.mean(axis=0)"},
            ),
        ),
    },
    SIGMOID | {"delta": "delta", "n": "len(rows)", "x": "X[rows]"},
    keep_z=(
        ("activations = [X[rows]]", "activations, zs = [X[rows]], [X[rows]]"),
        (
            "activations.append(sigmoid(activations[-1] @ w.T + b))",
            "zs.append(activations[-1] @ w.T + b)\n            activations.append(sigmoid(zs[-1]))",
        ),
    ),
    rows=True,
)
