"""Backpropagation derived as formulas, step by step, on the 2-2-2 network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from exercises import formulas
from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, Formula, listed
from exercises.hcaim import topology
from exercises.hcaim.paths import (
    RIGHT,
    Path,
    Table,
    carried_back,
    fed_by,
    hidden_errors,
    misses,
    mistakes_in,
    named,
    output_errors,
    samples,
    slopes_of,
)
from exercises.hcaim.source import SOURCE
from exercises.model import Given, Key, NetworkDrawing, Part, Stream, Value

NAMES = {
    "the inputs": ("x1", "x2"),
    "what a neuron receives": ("net_h1", "net_h2", "net_o1", "net_o2"),
    "what a neuron gives": ("h1", "h2", "o1", "o2"),
    "the targets": ("t1", "t2"),
    "the weights": tuple(f"w{i}" for i in range(1, 9)),
}
# Part -> the errors that may stand in it, once they have been asked for; `h` is the hidden neuron of the path.
OUTPUT_ERRORS, ALL_ERRORS = ("delta_o1", "delta_o2"), ("delta_o1", "delta_o2", "delta_h")
ERRORS = {"dE_dw": OUTPUT_ERRORS, "dE_dh": OUTPUT_ERRORS, "delta_h": OUTPUT_ERRORS, "dE_dw_hidden": ALL_ERRORS}


def _path(given: Given) -> Path:
    return Path(given["input"], given["hidden"], given["output"])


SHOWN_SLOPE = {
    "sigmoid": r"h_{<<j>>} (1 - h_{<<j>>})",
    "tanh": r"(1 - h_{<<j>>}^2)",
    "relu": r"\mathrm{ReLU}'(net_{h_<<j>>})",
}
SHOWN_SUM = r"(<<first>>\,\delta_{o_1} + <<second>>\,\delta_{o_2})"
# Part -> points, prompt, the answer as it is shown. There $\delta_{o_1}$ stands for `delta_o1`: no `o1` is found in it.
WORDS = {
    "dE_do": (0.5, r"$\partial E/\partial o_{<<k>>}$", r"$o_{<<k>>} - t_{<<k>>}$"),
    "do_dnet": (0.5, r"$\partial o_{<<k>>}/\partial net_{o<<k>>}$", r"$o_{<<k>>} (1 - o_{<<k>>})$"),
    "delta_o": (
        1.0,
        r"$\delta_{o<<k>>} = \partial E/\partial net_{o<<k>>}$",
        r"$(o_{<<k>>} - t_{<<k>>})\,o_{<<k>>} (1 - o_{<<k>>})$",
    ),
    "dnet_dw": (0.5, r"$\partial net_{o<<k>>}/\partial w_{<<w>>}$", r"$h_{<<j>>}$"),
    "dE_dw": (
        1.0,
        r"$\partial E/\partial w_{<<w>>}$, the product",
        r"$\delta_{o_<<k>>}\,h_{<<j>>} = (o_{<<k>>} - t_{<<k>>})\,o_{<<k>>} (1 - o_{<<k>>})\,h_{<<j>>}$",
    ),
    "dE_dh": (1.0, r"$\partial E/\partial h_{<<j>>}$", rf"${SHOWN_SUM[1:-1]}$"),
    "dh_dnet": (0.5, r"$\partial h_{<<j>>}/\partial net_{h<<j>>}$", r"$<<slope>>$"),
    "delta_h": (
        1.0,
        r"$\delta_{h<<j>>} = \partial E/\partial net_{h<<j>>}$",
        rf"${SHOWN_SUM} \cdot <<slope>>$",
    ),
    "dE_dw_hidden": (
        1.0,
        r"$\partial E/\partial w_{<<u>>}$",
        rf"$\delta_{{h_<<j>>}}\,x_{{<<i>>}} = {SHOWN_SUM} \cdot <<slope>> \cdot x_{{<<i>>}}$",
    ),
}
ALL_PARTS = tuple(WORDS)
HIDDEN_PARTS = ("dE_dh", "dh_dnet", "delta_h", "dE_dw_hidden")


def asked(given: Given, ids: Sequence[str]) -> tuple[Formula, ...]:
    """The formulas of these parts for a path and the activation of its hidden neuron."""
    path, hidden = _path(given), given["activation"]
    feeds = {
        "weight-as-input": path.w,
        "pre-activation-as-input": f"net_h{path.j}",
        "network-input-as-input": f"x{path.i}",
        "other-neuron": f"h{3 - path.j}",
        "own-output-as-input": f"o{path.k}",
    }
    inputs = {"weight-as-input": path.u, "other-neuron": f"x{3 - path.i}", "own-output-as-input": f"h{path.j}"}
    functions: dict[str, Callable[[], Table]] = {
        "dE_do": lambda: misses(path),
        "do_dnet": lambda: slopes_of("sigmoid", f"o{path.k}", f"net_o{path.k}"),
        "delta_o": lambda: output_errors(path),
        "dnet_dw": lambda: {RIGHT: named(f"h{path.j}")} | {name: named(feed) for name, feed in feeds.items()},
        "dE_dw": lambda: fed_by(output_errors(path), f"h{path.j}", feeds),
        "dE_dh": lambda: carried_back(path),
        "dh_dnet": lambda: slopes_of(hidden, f"h{path.j}", f"net_h{path.j}"),
        "delta_h": lambda: hidden_errors(path, hidden),
        "dE_dw_hidden": lambda: fed_by(hidden_errors(path, hidden), f"x{path.i}", inputs),
    }
    facts = path.facts() | {"slope": fill(SHOWN_SLOPE[hidden], path.facts())}
    found = []
    for name in ids:
        points, prompt, shown = WORDS[name]
        written = functions[name]()
        found.append(
            Formula(name, fill(prompt, facts), written[RIGHT], fill(shown, facts), mistakes_in(written), points)
        )
    return tuple(found)


def _aliases(path: Path, part: str) -> dict[str, str]:
    """Other spellings: of every name, and of those on the path without their number."""
    found: dict[str, str] = {}
    for n in (1, 2):
        found |= {f"{t}{n}": f"t{n}" for t in ("y", "target", "t_", "t_o", "target_o", "y_o", "target_")}
        found |= {f"{o}{n}": f"o{n}" for o in ("out_o", "a_o", "o_", "out_")}
        found |= {f"{h}{n}": f"h{n}" for h in ("out_h", "a_h", "h_")}
        found |= {f"z_o{n}": f"net_o{n}", f"z_h{n}": f"net_h{n}", f"i{n}": f"x{n}", f"x_{n}": f"x{n}"}
    if part in ("dE_do", "do_dnet", "delta_o", "dnet_dw", "dE_dw"):
        found |= dict.fromkeys(("o", "out"), f"o{path.k}") | dict.fromkeys(("t", "target", "y"), f"t{path.k}")
        found |= dict.fromkeys(("net", "net_o", "z"), f"net_o{path.k}") | {"w": path.w, "delta_o": f"delta_o{path.k}"}
    if part == "dh_dnet":
        found |= dict.fromkeys(("net", "z"), f"net_h{path.j}") | {"out": f"h{path.j}"}
    found |= {"h": f"h{path.j}", "net_h": f"net_h{path.j}", "x": f"x{path.i}", "delta_h": f"delta_h{path.j}"}
    return found


def parts(given: Given, ids: Sequence[str]) -> tuple[Part, ...]:
    """The answer slots; an error may stand in a part only after it has been asked for."""
    path = _path(given)
    names = tuple(name for group in NAMES.values() for name in group)
    found = []
    for part in formulas.parts(asked(given, ids), samples(given["activation"])):
        errors = tuple(f"{each}{path.j}" if each == "delta_h" else each for each in ERRORS.get(part.id, ()))
        known = (*names, *errors)
        aliases = {alias: name for alias, name in _aliases(path, part.id).items() if name in known and alias != name}
        found.append(replace(part, names=known, aliases=aliases))
    return tuple(found)


def alternatives(given: Given, ids: Sequence[str]) -> dict[str, dict[str, Value]]:
    """What each mistake writes for each part."""
    return formulas.alternatives(asked(given, ids), samples(given["activation"]))


def _facts(given: Given) -> dict[str, Any]:
    return _path(given).facts() | {
        "names": "\n".join(f"* {what}: {listed(names)}" for what, names in NAMES.items()),
        "functions": listed(FUNCTIONS),
        "value": {"tanh": r"\tanh(net_{hj})", "relu": r"\max(0, net_{hj})"}.get(given["activation"], ""),
        "activation": {"tanh": "tanh", "relu": "ReLU"}.get(given["activation"], ""),
    }


def _picture(given: Given) -> NetworkDrawing:
    path = _path(given)
    return topology.symbols(asked=(0, path.i - 1, path.j - 1))


def _drawn_path(stream: Stream) -> dict[str, int]:
    return {name: int(stream.integers(1, 3)) for name in ("input", "hidden", "output")}


def _draw_hidden(stream: Stream) -> Given:
    # Both outputs are met; which of them a single path would lead to is not asked.
    activation = ("tanh", "relu")[int(stream.integers(2))]
    return {**_drawn_path(stream), "activation": activation, "output": 1}


FORWARD = r"""
* $\partial E/\partial o_{<<k>>} = o_{<<k>>} - t_{<<k>>}$: the square's 2 cancels the ½, and the inner derivative of
  $t_{<<k>>} - o_{<<k>>}$ is $-1$
* $\partial o_{<<k>>}/\partial net_{o<<k>>} = o_{<<k>>} (1 - o_{<<k>>})$, the slope of the sigmoid
* $\delta_{o<<k>>} = (o_{<<k>>} - t_{<<k>>})\,o_{<<k>>} (1 - o_{<<k>>})$, the product of these two
* $\partial net_{o<<k>>}/\partial w_{<<w>>} = h_{<<j>>}$: in the weighted sum $w_{<<w>>}$ is multiplied by $h_{<<j>>}$
* $\partial E/\partial w_{<<w>>} = \delta_{o<<k>>}\,h_{<<j>>}$
"""
BACKWARD = r"""* $\partial E/\partial h_{<<j>>} = <<first>>\,\delta_{o1} + <<second>>\,\delta_{o2}$:
  $h_{<<j>>}$ feeds both outputs, so both paths count
* $\partial h_{<<j>>}/\partial net_{h<<j>>} = <<slope>>$, <<why>>
* $\delta_{h<<j>>} = (<<first>>\,\delta_{o1} + <<second>>\,\delta_{o2}) \cdot <<slope>>$
* $\partial E/\partial w_{<<u>>} = \delta_{h<<j>>}\,x_{<<i>>}$, for $x_{<<i>>}$ enters through $w_{<<u>>}$
"""
WHY = {
    "sigmoid": "again the slope of the sigmoid",
    "tanh": r"the slope of tanh written with its value",
    "relu": r"which is 1 where $net_{h<<j>>} > 0$ and 0 where it is negative",
}


def _worked(given: Given, text: str) -> str:
    facts = _path(given).facts()
    slope, why = (fill(table[given["activation"]], facts) for table in (SHOWN_SLOPE, WHY))
    return fill(text, facts | {"slope": slope, "why": why})


@question(
    "hcaim/derivation",
    title="The derivation, step by step",
    source=f"{SOURCE}, P1",
    level="derive",
    minutes=20,
    points=7,
    draw=lambda stream: {"activation": "sigmoid", **_drawn_path(stream)},
    parts=lambda given: parts(given, ALL_PARTS),
    alternatives=lambda given: alternatives(given, ALL_PARTS),
    facts=_facts,
    picture=lambda given: topology.symbols(),
    published={"activation": "sigmoid", "input": 1, "hidden": 1, "output": 1},
    worked=lambda given: _worked(given, FORWARD + BACKWARD),
)
def derivation(given: Given) -> Key:
    r"""In the network of the picture every neuron, hidden or output, is a sigmoid: $h_j = \sigma(net_{hj})$ and
    $o_k = \sigma(net_{ok})$, where $net_{h1} = w_1 x_1 + w_2 x_2 + b_1$ and so on. The error is
    $$E = \frac12 (t_1 - o_1)^2 + \frac12 (t_2 - o_2)^2.$$

    Derive what gradient descent needs, step by step: first for the weight $w_{<<w>>}$, which leads from $h_{<<j>>}$ to
    $o_{<<k>>}$, then for $w_{<<u>>}$, which leads from $x_{<<i>>}$ to $h_{<<j>>}$.

    Any form that is equal is right. The names you may use:

    <<names>>
    * in the parts after $\delta_{o<<k>>}$ also the errors `delta_o1` and `delta_o2`, and in the last one `delta_h<<j>>`

    The functions you may use: <<functions>>; the numbers `e` and `pi` are known too.
    """
    return formulas.solve(asked(given, ALL_PARTS), samples(given["activation"]))


@question(
    "hcaim/derivation_hidden",
    title="The derivation for another hidden layer",
    source=f"{SOURCE}, P1",
    level="derive",
    minutes=12,
    points=3.5,
    draw=_draw_hidden,
    parts=lambda given: parts(given, HIDDEN_PARTS),
    alternatives=lambda given: alternatives(given, HIDDEN_PARTS),
    facts=_facts,
    picture=_picture,
    worked=lambda given: _worked(given, BACKWARD),
)
def derivation_hidden(given: Given) -> Key:
    r"""In the network of the picture the outputs use the sigmoid, $o_k = \sigma(net_{ok})$, and the hidden neurons use
    <<activation>>, $h_j = <<value>>$, where $net_{h1} = w_1 x_1 + w_2 x_2 + b_1$ and so on. The error is
    $$E = \frac12 (t_1 - o_1)^2 + \frac12 (t_2 - o_2)^2.$$

    The errors of the outputs, $\delta_{o1}$ and $\delta_{o2}$ with $\delta = \partial E/\partial net$, are known.
    Derive the rest of the way back to the weight $w_{<<u>>}$, which leads from $x_{<<i>>}$ to $h_{<<j>>}$.

    Any form that is equal is right. The names you may use:

    <<names>>
    * the errors `delta_o1`, `delta_o2` of the outputs, and in the last part also `delta_h<<j>>`

    The functions you may use: <<functions>>; the numbers `e` and `pi` are known too. A case distinction can be written
    with `where(condition, value, otherwise)`.
    """
    return formulas.solve(asked(given, HIDDEN_PARTS), samples(given["activation"]))
