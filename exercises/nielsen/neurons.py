"""Questions on neurons with another activation: one that is modified, and a network of linear ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from exercises import formulas
from exercises.choices import picked
from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, POINTS, Formula, Samples, listed
from exercises.letters import shown_choices
from exercises.model import Expected, Given, Key, Option, Part, Stream, Value
from exercises.nielsen.ladders import sigmoid
from exercises.nielsen.source import SOURCE
from reference.activations import Array

Curve = Callable[[Array], Array]


def _sigmoid_slope(z: Array) -> Array:
    a = sigmoid(z)
    slope: Array = a * (1 - a)
    return slope


# One modified neuron -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Activation:
    """A function in place of the sigmoid, with its slope."""

    tex: str
    slope_tex: str
    value: Curve
    slope: Curve


ACTIVATIONS = {
    "tanh": Activation(r"\tanh(z)", r"\left(1 - \tanh^2(z)\right)", np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sine": Activation(r"\sin(z)", r"\cos(z)", np.sin, np.cos),
    "square": Activation("z^2", "2z", lambda z: z**2, lambda z: 2 * z),
    "cube": Activation("z^3", "3z^2", lambda z: z**3, lambda z: 3 * z**2),
    "softplus": Activation(r"\ln(1 + e^z)", r"\frac{1}{1 + e^{-z}}", lambda z: np.log1p(np.exp(z)), sigmoid),
    "bell": Activation(
        "e^{-z^2}", r"\left(-2z\,e^{-z^2}\right)", lambda z: np.exp(-(z**2)), lambda z: -2 * z * np.exp(-(z**2))
    ),
    "fraction": Activation(
        r"\frac{z}{1 + |z|}", r"\frac{1}{(1 + |z|)^2}", lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2
    ),
}
LINES = (
    Option("forward", r"in the forward pass, its activation: $f(z)$ instead of $\sigma(z)$"),
    Option("slope", r"in its own error $\delta$, the slope: $f'(z)$ instead of $\sigma'(z)$"),
    Option("bias", r"in BP3, the gradient of its bias: $f'(z)\,\delta$ instead of $\delta$", "slope-counted-twice"),
    Option(
        "back",
        r"in BP2, what it sends back to the layer before: $f'(z)\,w\,\delta$ instead of $w\,\delta$",
        "slope-counted-twice",
    ),
    Option(
        "weight",
        r"in BP4, for the weights into it: $f(a_{\mathrm{in}})\,\delta$ instead of $a_{\mathrm{in}}\,\delta$",
        "input-passed-through-activation",
    ),
    Option(
        "others",
        r"in the errors of the other neurons of its layer: $f'$ instead of $\sigma'$",
        "change-spread-to-layer",
    ),
)
RIGHT_LINES = ("forward", "slope")
PLACES = {
    "hidden": r"It is a hidden neuron; the weights $w_1$ and $w_2$ lead from it to the two neurons of the next layer, "
    r"whose errors are $\delta_1$ and $\delta_2$.",
    "output": r"It is an output neuron with target $y$, and the cost is quadratic: the neuron's part of it is "
    r"$\frac12 (a - y)^2$.",
}
ERRORS = {"hidden": r"$(w_1 \delta_1 + w_2 \delta_2) \cdot <<slope>>$", "output": r"$(a - y) \cdot <<slope>>$"}


def _modified_samples(given: Given) -> Samples:
    """Points of the domain; a is what the modified neuron gives for z."""
    free = {"hidden": ("w1", "w2", "delta1", "delta2"), "output": ("y",)}[given["place"]]
    samples = formulas.drawn_from(dict.fromkeys(("z", *free), (-2.0, 2.0)), seed=20151402)
    return {**samples, "a": ACTIVATIONS[given["f"]].value(samples["z"])}


def _modified_formula(given: Given) -> Formula:
    f = ACTIVATIONS[given["f"]]
    hidden = given["place"] == "hidden"

    def carried(v: Any) -> Array:
        total: Array = v.w1 * v.delta1 + v.w2 * v.delta2 if hidden else v.a - v.y
        return total

    wrong: dict[str, Callable[[Any], Array]] = {
        "slope-of-sigmoid-kept": lambda v: carried(v) * _sigmoid_slope(v.z),
        "slope-at-activation": lambda v: carried(v) * f.slope(v.a),
        "function-for-its-slope": lambda v: carried(v) * v.a,
        "hidden-slope-missing" if hidden else "output-slope-missing": carried,
    }
    if hidden:
        wrong |= {
            "one-path-only": lambda v: v.w1 * v.delta1 * f.slope(v.z),
            "weights-left-out": lambda v: (v.delta1 + v.delta2) * f.slope(v.z),
        }
    else:
        wrong |= {
            "sign-flipped": lambda v: -carried(v) * f.slope(v.z),
            "error-doubled": lambda v: 2 * carried(v) * f.slope(v.z),
        }
    shown = fill(ERRORS[given["place"]], {"slope": f.slope_tex})
    return Formula("error", r"its error $\delta$, as a formula", lambda v: carried(v) * f.slope(v.z), shown, wrong)


def _lines(given: Given) -> tuple[Option, ...]:
    return picked(LINES, given["shown"])


def _modified_parts(given: Given) -> tuple[Part, ...]:
    aliases = {"d1": "delta1", "d2": "delta2"} if given["place"] == "hidden" else {"t": "y", "target": "y"}
    return (
        Part("lines", "choices", "everything that must be written differently", options=_lines(given)),
        *formulas.parts([_modified_formula(given)], _modified_samples(given), aliases),
    )


def _modified_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    wrong: dict[str, dict[str, Value]] = {
        option.misconception: {"lines": sorted((*RIGHT_LINES, option.id))} for option in LINES if option.misconception
    }
    wrong["only-backward-changed"] = {"lines": ["slope"]}
    wrong["only-forward-changed"] = {"lines": ["forward"]}
    return wrong | formulas.alternatives([_modified_formula(given)], _modified_samples(given))


def _modified_facts(given: Given) -> dict[str, str]:
    f = ACTIVATIONS[given["f"]]
    return {
        "f": f.tex,
        "slope": f.slope_tex,
        "place": PLACES[given["place"]],
        "names": listed(sorted(_modified_samples(given))),
        "functions": listed(FUNCTIONS),
        "error": fill(ERRORS[given["place"]], {"slope": f.slope_tex}),
    }


def _draw_modified(stream: Stream) -> Given:
    return {
        "f": str(stream.choice(list(ACTIVATIONS))),
        "place": str(stream.choice(list(PLACES))),
        "shown": [LINES[i].id for i in stream.permutation(len(LINES))],
    }


WORKED_MODIFIED = r"""
$\sigma$ and $\sigma'$ of this neuron occur in two places only: its activation $a = f(z)$ in the forward pass, and the
slope $f'(z) = <<slope>>$ in its own error. That error is <<error>>.

BP3, BP4 and the way back to the layer before use $\delta$, which holds the slope already, and the activations of other
neurons: they are written as before. No other neuron is changed.
"""


@question(
    "nielsen/modified_neuron",
    title="A single modified neuron",
    source=f"{SOURCE}, backpropagation with a single modified neuron",
    level="derive",
    minutes=6,
    points=2,
    draw=_draw_modified,
    parts=_modified_parts,
    alternatives=_modified_alternatives,
    facts=_modified_facts,
    worked=lambda given: fill(WORKED_MODIFIED, _modified_facts(given)),
)
def modified_neuron(given: Given) -> Key:
    r"""In a network of sigmoid neurons a **single** neuron is replaced by one whose activation is

    $$a = f(z) = <<f>>,$$

    where $z$ is its weighted input, as before. <<place>>

    Which lines of the backpropagation algorithm must be written differently? And what is the error
    $\delta = \partial C/\partial z$ of that neuron? Any form that is equal is right. The names you may use: <<names>>;
    the functions: <<functions>>; the number `e` is known too.
    """
    key = formulas.solve([_modified_formula(given)], _modified_samples(given))
    return {"lines": Expected(sorted(RIGHT_LINES), shown_choices(_lines(given), RIGHT_LINES)), **key}


# Linear neurons ----------------------------------------------------------------------------------------------------

MOST = 8  # the derivative of a cost is at most so many times o - y


def _cost(twice: int) -> str:
    """A quadratic cost whose derivative by o is `twice` (o - y).

    >>> _cost(1), _cost(2), _cost(6)
    ('\\\\frac{1}{2} \\\\sum_k (o_k - y_k)^2', '\\\\sum_k (o_k - y_k)^2', '3 \\\\sum_k (o_k - y_k)^2')
    """
    whole = "" if twice == 2 else f"{twice // 2} "
    constant = whole if twice % 2 == 0 else rf"\frac{{{twice}}}{{2}} "
    return rf"{constant}\sum_k (o_k - y_k)^2"


def _linear_samples(given: Given) -> Samples:
    """2-2-2 networks of linear neurons at random: every value of their forward and backward pass."""
    stream = np.random.default_rng(20151403)
    x, y, b, c = stream.uniform(-2, 2, (4, POINTS, 2))
    u, v = stream.uniform(-2, 2, (2, POINTS, 2, 2))
    h = np.einsum("pji,pi->pj", u, x) + b
    o = np.einsum("pkj,pj->pk", v, h) + c
    delta_o = given["twice"] * (o - y)
    delta_h = np.einsum("pkj,pk->pj", v, delta_o)
    vectors = {"x": x, "h": h, "o": o, "y": y, "delta_o": delta_o, "delta_h": delta_h}
    samples = {f"{name}{i + 1}": value[:, i] for name, value in vectors.items() for i in range(2)}
    matrices = {"u": u, "v": v}
    entries = {
        f"{name}{i + 1}{j + 1}": value[:, i, j] for name, value in matrices.items() for i in range(2) for j in range(2)
    }
    return samples | entries


def _linear_formulas(given: Given) -> tuple[Formula, ...]:
    k, j, i = given["output"], given["hidden"], given["input"]
    twice = given["twice"]

    def value(name: str) -> Callable[[Any], Array]:
        def read(v: Any) -> Array:
            found: Array = getattr(v, name)
            return found

        return read

    o, y, h, x = value(f"o{k}"), value(f"y{k}"), value(f"h{j}"), value(f"x{i}")
    delta_o, delta_h = value(f"delta_o{k}"), value(f"delta_h{j}")
    from_1, from_2 = value(f"v1{j}"), value(f"v2{j}")
    turned_1, turned_2 = value(f"v{j}1"), value(f"v{j}2")
    other_x, other_delta = value(f"x{j}"), value(f"delta_h{i}")

    def back(v: Any) -> Array:
        carried: Array = from_1(v) * v.delta_o1 + from_2(v) * v.delta_o2
        return carried

    def bell(a: Array) -> Array:
        slope: Array = a * (1 - a)
        return slope

    return (
        Formula(
            "bp1",
            rf"BP1: $\delta^3_{k}$, from the output and the target",
            lambda v: twice * (o(v) - y(v)),
            f"$o_{k} - y_{k}$" if twice == 1 else f"${twice} (o_{k} - y_{k})$",
            {
                "slope-of-sigmoid-kept": lambda v: delta_o(v) * bell(o(v)),
                "identity-slope-as-z": lambda v: delta_o(v) * o(v),
                "sign-flipped": lambda v: -delta_o(v),
                "error-doubled": lambda v: 2 * delta_o(v),
                "error-halved": lambda v: delta_o(v) / 2,
                "output-errors-pooled": lambda v: v.delta_o1 + v.delta_o2,
            },
        ),
        Formula(
            "bp2",
            rf"BP2: $\delta^2_{j}$, from the errors of layer 3",
            back,
            rf"$w^3_{{1{j}}}\,\delta^3_1 + w^3_{{2{j}}}\,\delta^3_2$",
            {
                "slope-of-sigmoid-kept": lambda v: back(v) * bell(h(v)),
                "identity-slope-as-z": lambda v: back(v) * h(v),
                "weights-transposed": lambda v: turned_1(v) * v.delta_o1 + turned_2(v) * v.delta_o2,
                "one-path-only": lambda v: from_1(v) * v.delta_o1,
                "weights-left-out": lambda v: v.delta_o1 + v.delta_o2,
            },
            typed=f"v1{j} * delta_o1 + v2{j} * delta_o2",
        ),
        Formula(
            "bp3",
            rf"BP3: $\partial C/\partial b^2_{j}$",
            delta_h,
            rf"$\delta^2_{j}$",
            {
                "bias-gradient-zero": lambda v: 0 * delta_h(v),
                "bias-gradient-summed": lambda v: v.delta_h1 + v.delta_h2,
                "slope-of-sigmoid-kept": lambda v: delta_h(v) * bell(h(v)),
                "identity-slope-as-z": lambda v: delta_h(v) * h(v),
            },
            typed=f"delta_h{j}",
        ),
        Formula(
            "bp4",
            rf"BP4: $\partial C/\partial w^2_{{{j}{i}}}$",
            lambda v: x(v) * delta_h(v),
            rf"$x_{i}\,\delta^2_{j}$",
            {
                "input-left-out": delta_h,
                "own-output-as-input": lambda v: h(v) * delta_h(v),
                "gradient-transposed": lambda v: other_x(v) * other_delta(v),
                "slope-of-sigmoid-kept": lambda v: x(v) * delta_h(v) * bell(h(v)),
            },
            typed=f"x{i} * delta_h{j}",
        ),
    )


def _linear_aliases() -> dict[str, str]:
    aliases: dict[str, str] = {}
    for n in (1, 2):
        aliases |= {f"t{n}": f"y{n}", f"d_o{n}": f"delta_o{n}", f"d_h{n}": f"delta_h{n}"}
        aliases |= {f"w2_{n}{m}": f"u{n}{m}" for m in (1, 2)} | {f"w3_{n}{m}": f"v{n}{m}" for m in (1, 2)}
    return aliases


# What may not stand in an equation, because it would be the answer already.
BARRED = {"bp1": ("delta_o", "delta_h"), "bp2": ("delta_h",), "bp3": (), "bp4": ()}


def _linear_parts(given: Given) -> tuple[Part, ...]:
    parts = formulas.parts(_linear_formulas(given), _linear_samples(given), _linear_aliases())
    return tuple(_without(part, BARRED[part.id]) for part in parts)


def _without(part: Part, barred: tuple[str, ...]) -> Part:
    """The part without the names that begin like these."""
    names = tuple(name for name in part.names if not name.startswith(barred or ("-",)))
    return replace(part, names=names, aliases={new: old for new, old in part.aliases.items() if old in names})


def _linear_facts(given: Given) -> dict[str, str]:
    right = {f"right_{each.id}": each.shown for each in _linear_formulas(given)}
    return {"cost": _cost(given["twice"])} | {name: str(given[name]) for name in ("output", "hidden", "input")} | right


WORKED_LINEAR = r"""
For $\sigma(z) = z$ the slope is 1 everywhere, so $\sigma'$ drops out and activation and weighted input are the same:

* BP1: $\delta^3 = \nabla_a C$, here $\delta^3_<<output>> =$ <<right_bp1>>
* BP2: $\delta^2 = (w^3)^T \delta^3$, here $\delta^2_<<hidden>> =$ <<right_bp2>>
* BP3 and BP4 have no slope in them and stay as they are: <<right_bp3>> and <<right_bp4>>
"""


@question(
    "nielsen/linear_neurons",
    title="Backpropagation with linear neurons",
    source=f"{SOURCE}, backpropagation with linear neurons",
    level="derive",
    minutes=8,
    points=4,
    draw=lambda stream: {
        **{name: int(stream.integers(1, 3)) for name in ("output", "hidden", "input")},
        "twice": int(stream.integers(1, MOST + 1)),
    },
    parts=_linear_parts,
    alternatives=lambda given: formulas.alternatives(_linear_formulas(given), _linear_samples(given)),
    facts=_linear_facts,
    worked=lambda given: fill(WORKED_LINEAR, _linear_facts(given)),
)
def linear_neurons(given: Given) -> Key:
    r"""All neurons of a network with layers of 2, 2 and 2 are *linear*: $\sigma(z) = z$ everywhere. For one example the
    cost is $C = <<cost>>$.

    Rewrite the four equations. Each is asked for in components, for one neuron or weight. Any form that is equal is
    right. The names you may use:

    * the input, layer 1: `x1`, `x2`; the activations of layer 2: `h1`, `h2`; the outputs, layer 3: `o1`, `o2`; the
      targets: `y1`, `y2`
    * the weights $w^2_{ji}$ from $x_i$ to $h_j$: `u11`, `u12`, `u21`, `u22` (`u12` leads from $x_2$ to $h_1$)
    * the weights $w^3_{kj}$ from $h_j$ to $o_k$: `v11`, `v12`, `v21`, `v22` (`v12` leads from $h_2$ to $o_1$)
    * in BP2, BP3 and BP4 the errors $\delta^3_k$: `delta_o1`, `delta_o2`; in BP3 and BP4 the errors $\delta^2_j$:
      `delta_h1`, `delta_h2`
    """
    return formulas.solve(_linear_formulas(given), _linear_samples(given))
