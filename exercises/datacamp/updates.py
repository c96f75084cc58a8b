"""The update of one weight by hand (DataCamp, "Introduction to Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from exercises import steps
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.model import Given, Key, NetworkDrawing, Stream, Value
from exercises.numbers import bracketed
from exercises.steps import Asked
from exercises.visibility import differ
from reference import sampling

PUBLISHED_UPDATE: Given = {
    "weights": [[[2]]],
    "biases": [[0]],
    "activations": ["identity"],
    "loss": "sse",
    "x": [3],
    "y": [10],
    "eta": 0.01,
    "train_biases": False,
    "asked": 0,
}
RATES = (0.01, 0.02, 0.05)
VISIBLE = (
    "error-halved",
    "error-doubled",
    "sign-flipped",
    "input-left-out",
    "update-added",
    "learning-rate-left-out",
)
LEAST = 1.0  # the size of prediction, error and slope: four digits are shown
LEAST_WEIGHT = 0.1


def _asked(given: Given) -> tuple[Asked, ...]:
    """Prediction, slope of one weight, and its new value."""
    weight = given["asked"]
    return (
        Asked("prediction", "a[1][0]", "the prediction", places=3),
        Asked("slope", f"nabla_w[0][0,{weight}]", f"the slope of the loss with respect to $w_{weight + 1}$", places=3),
        Asked("weight", f"w[0][0,{weight}]", f"$w_{weight + 1}$ after the update", places=4),
    )


def _numbers(given: Given) -> tuple[float, float, float, float]:
    """Input, weight, prediction and error, for the weight asked for."""
    x, w = given["x"], given["weights"][0][0]
    prediction = sum(a * b for a, b in zip(x, w, strict=True))
    return x[given["asked"]], w[given["asked"]], prediction, prediction - given["y"][0]


def _draw_update(stream: Stream) -> Given:
    count = int(stream.integers(1, 4))
    asked = int(stream.integers(count))
    eta = float(stream.choice(RATES))

    def drawn() -> Given:
        return {
            **PUBLISHED_UPDATE,
            "weights": [sampling.readable(stream, (1, count), -3, 3, places=1).tolist()],
            "x": sampling.readable(stream, count, 1.1, 5, places=1).tolist(),
            "y": sampling.readable(stream, 1, -9, 9, places=1).tolist(),
            "eta": eta,
            "asked": asked,
        }

    return sampling.until(drawn, _fits)


def _fits(given: Given) -> bool:
    """Whether every answer has its digits and every mistake shows in one."""
    value, weight, prediction, error = _numbers(given)
    after = weight - given["eta"] * 2 * value * error
    if min(abs(prediction), abs(error)) < LEAST or abs(after) < LEAST_WEIGHT:
        return False
    key = steps.solve(given, _asked(given))
    apart = all(
        differ(key, {part: number}, {}) for parts in _own_mistakes(given).values() for part, number in parts.items()
    )
    return apart and steps.worth_asking(given, _asked(given), VISIBLE)


def _own_mistakes(given: Given) -> dict[str, dict[str, float]]:
    """Mistakes that are no altered equation: another slope with what follows from it, or another update."""
    value, weight, prediction, error = _numbers(given)
    eta, slope = given["eta"], 2 * value * error
    slopes = {
        "weight-as-input": 2 * weight * error,
        "output-value-as-factor": 2 * value * prediction,
        "error-squared-in-slope": 2 * value * error**2,
        "learning-rate-as-factor": eta * slope,
        "own-output-as-input": 2 * prediction * error,
    }
    updates = {
        "change-as-new-weight": -eta * slope,
        "slope-times-weight": weight - eta * slope * weight,
        "weight-shrunk-by-rate": eta * weight - slope,
    }
    found = {name: {"slope": wrong, "weight": weight - eta * wrong} for name, wrong in slopes.items()}
    if len(given["x"]) > 1:
        term = value * weight
        wrong = 2 * value * (term - given["y"][0])
        found["prediction-not-summed"] = {"prediction": term, "slope": wrong, "weight": weight - eta * wrong}
    return found | {name: {"weight": wrong} for name, wrong in updates.items()}


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found = steps.alternatives(given, _asked(given))
    found.pop("gradient-transposed", None)  # one weight is asked for, no matrix
    return {**found, **_own_mistakes(given)}


def _facts(given: Given) -> dict[str, str]:
    count = len(given["x"])
    numbers = [f"${x:g}$" for x in given["x"]]
    values = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
    terms = zip(given["x"], given["weights"][0][0], strict=True)
    value, weight, prediction, error = _numbers(given)
    slope = 2 * value * error
    return {
        "inputs": f"The input is {values}" if count == 1 else f"The inputs are {values}",
        "sum": r"\sum_i w_i x_i" if count > 1 else "w_1 x_1",
        "target": f"{given['y'][0]:g}",
        "eta": f"{given['eta']:g}",
        "w": f"w_{given['asked'] + 1}",
        "products": " + ".join(rf"{_factor(w)} \cdot {_factor(x)}" for x, w in terms),
        "value": _factor(value),
        "weight": f"{weight:g}",
        "prediction": f"{prediction:.9g}",
        "error": f"{error:.9g}",
        "error_factor": _factor(error),
        "slope": f"{slope:.9g}",
        "slope_factor": _factor(slope),
        "after": f"{weight - given['eta'] * slope:.4f}",
    }


def _factor(number: float) -> str:
    return bracketed(f"{number:.9g}")


def _picture(given: Given) -> NetworkDrawing:
    x, w = given["x"], given["weights"][0][0]
    edges = {(0, j, 0): f"w{j + 1} = {each:g}" for j, each in enumerate(w)}
    inputs = ", ".join(f"{each:g}" for each in x)
    labels = "; ".join(edges.values())
    return NetworkDrawing(
        nodes=(tuple(f"{each:g}" for each in x), ("?",)),
        names=(tuple(f"x{j + 1}" for j in range(len(x))), (f"target {given['y'][0]:g}",)),
        edges=edges,
        asked=(0, given["asked"], 0),
        caption=f"A model with inputs {inputs} and one output; its weights are {labels}.",
    )


WORKED = r"""
* Prediction: $<<products>> = <<prediction>>$, so the error is $<<prediction>> - <<target_factor>> = <<error>>$.
* Slope of the loss at the prediction: $2 \cdot \text{error} = 2 \cdot <<error_factor>>$. There is no activation
  function, so the slope of the weight is this times the value in:
  $2 \cdot <<value>> \cdot <<error_factor>> = <<slope>>$.
* Update: weight − learning rate × slope, $<<weight>> - <<eta>> \cdot <<slope_factor>> = <<after>>$.
"""


def _worked(given: Given) -> str:
    return fill(WORKED, _facts(given) | {"target_factor": _factor(given["y"][0])})


@question(
    "datacamp/weight_update",
    title="The update of one weight",
    source=SOURCE,
    level="apply",
    minutes=6,
    points=3,
    draw=_draw_update,
    parts=lambda given: steps.parts(given, _asked(given)),
    alternatives=_alternatives,
    facts=_facts,
    picture=_picture,
    published=PUBLISHED_UPDATE,
    worked=_worked,
    confirm=steps.confirm,
    follow=lambda given, part, answers: steps.follow(given, part, answers, _asked(given)),
    combined=lambda given, pair: steps.combined(given, pair, _asked(given)),
    first_shown=lambda given, part, names: steps.first_shown(given, part, names, _asked(given)),
    alike=(("sign-flipped", "error-without-sign"), ("output-value-as-factor", "target-left-out")),
)
def weight_update(given: Given) -> Key:
    r"""The model in the picture has no activation function and no bias: it predicts $<<sum>>$. <<inputs>>, and the
    target is $<<target>>$. The loss is the squared error, $(\text{prediction} - \text{target})^2$, **without** a
    factor ½.

    Do one step of gradient descent on $<<w>>$, with learning rate <<eta>>.
    """
    return steps.solve(given, _asked(given))
