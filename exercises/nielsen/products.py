"""Questions on entrywise products: Hadamard, and the same with a diagonal matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.entry import fill, question
from exercises.model import Expected, Given, Key, Part, Stream, Value
from exercises.nielsen.source import SOURCE
from exercises.numbers import bracketed, half_unit, shown
from reference.activations import Array
from reference.sampling import readable, until

WHOLE = "products of small whole numbers"


def listed(numbers: Any, places: int = 0) -> str:
    """A vector or a matrix as the list that Python would show.

    >>> listed([1, 2]), listed([[1, 2], [3, 4]], 1)
    ('`[1, 2]`', '`[[1.0, 2.0], [3.0, 4.0]]`')
    """
    return f"`{shown(np.asarray(numbers, dtype=float), places)}`"


def different(wrong: dict[str, dict[str, Any]], right: dict[str, Any]) -> dict[str, dict[str, Value]]:
    """The wrong values of each mistake, part by part, without those that are right by chance."""
    kept = {
        mistake: {
            part: np.asarray(value).tolist()
            for part, value in values.items()
            if np.shape(value) == np.shape(right[part]) and not np.allclose(value, right[part], rtol=1e-9, atol=1e-12)
        }
        for mistake, values in wrong.items()
    }
    return {mistake: values for mistake, values in kept.items() if values}


def _alike(wrong: dict[str, dict[str, Any]]) -> bool:
    """Whether two mistakes come to the same values of a part."""
    pairs = [(part, str(np.asarray(value, dtype=float))) for values in wrong.values() for part, value in values.items()]
    return len(set(pairs)) < len(pairs)


# Hadamard ----------------------------------------------------------------------------------------------------------

PUBLISHED_HADAMARD: Given = {"s": [1, 2], "t": [3, 4], "S": [[1, 2], [3, 4]], "T": [[2, 0], [1, 3]]}


def _hadamard(given: Given) -> dict[str, Array]:
    return {
        "vectors": np.multiply(given["s"], given["t"]),
        "matrices": np.multiply(given["S"], given["T"]),
    }


def _hadamard_wrong(given: Given) -> dict[str, dict[str, Value]]:
    s, t, left, right = (np.array(given[name]) for name in ("s", "t", "S", "T"))
    wrong: dict[str, dict[str, Any]] = {
        "hadamard-as-sum": {"vectors": s + t, "matrices": left + right},
        "hadamard-as-dot-product": {"vectors": np.full(len(s), s @ t)},
        "hadamard-as-matrix-product": {"matrices": left @ right},
    }
    if len(s) == 3:
        wrong["hadamard-as-cross-product"] = {"vectors": np.cross(s, t)}
    return different(wrong, _hadamard(given))


def _draw_hadamard(stream: Stream) -> Given:
    def drawn() -> Given:
        shapes = {"s": 3, "t": 3, "S": (2, 2), "T": (2, 2)}
        return {name: readable(stream, shape, -6, 6, 0).astype(int).tolist() for name, shape in shapes.items()}

    return until(drawn, lambda given: len(_hadamard_wrong(given)) == 4 and not _alike(_hadamard_wrong(given)))


def _hadamard_parts(given: Given) -> tuple[Part, ...]:
    size = len(given["s"])
    return (
        Part("vectors", "array", r"$s \odot t$, as a list", shape=(size,), exempt=WHOLE),
        Part("matrices", "array", r"$S \odot T$, as a list of rows", shape=(2, 2), exempt=WHOLE),
    )


def _hadamard_facts(given: Given) -> dict[str, str]:
    right = {f"right_{name}": listed(value) for name, value in _hadamard(given).items()}
    one, two = given["s"][0], given["t"][0]
    first = {"s1": str(one), "t1": bracketed(str(two)), "product": str(one * two)}
    return {name: listed(value) for name, value in given.items()} | right | first


WORKED_HADAMARD = r"""
Entry by entry, each with the one in the same place, the first being $<<s1>> \cdot <<t1>> = <<product>>$:

* $s \odot t$ = <<right_vectors>>
* $S \odot T$ = <<right_matrices>>

Nothing is added up, so the product has the shape of its factors.
"""


@question(
    "nielsen/hadamard_product",
    title="The Hadamard product",
    source=f"{SOURCE}, the Hadamard product",
    level="recall",
    minutes=2,
    points=1,
    draw=_draw_hadamard,
    parts=_hadamard_parts,
    alternatives=_hadamard_wrong,
    facts=_hadamard_facts,
    published=PUBLISHED_HADAMARD,
    worked=lambda given: fill(WORKED_HADAMARD, _hadamard_facts(given)),
)
def hadamard_product(given: Given) -> Key:
    r"""Backpropagation multiplies vectors entry by entry; this is the Hadamard product $\odot$. Matrices of equal
    shape have one, too. Compute $s \odot t$ and $S \odot T$ for

    * $s$ = <<s>> and $t$ = <<t>>
    * $S$ = <<S>> and $T$ = <<T>>, each a list of rows
    """
    return {name: Expected(value.tolist(), shown(value, 0)) for name, value in _hadamard(given).items()}


# The diagonal form -------------------------------------------------------------------------------------------------

PLACES = {"matrix": 2, "output": 5, "hidden": 6}  # of the answers; those of the matrix are given numbers
DIAGONAL_MISTAKES = 8
GIVEN_PLACES = {"slopes_out": 2, "gradient": 3, "slopes_hidden": 2, "weights": 1}


def _numbers(given: Given) -> tuple[Array, Array, Array, Array]:
    out, gradient, hidden, weights = (np.array(given[name]) for name in GIVEN_PLACES)
    return out, gradient, hidden, weights


def _diagonal(given: Given, output: Array | None = None) -> dict[str, Array]:
    """The answers by matrix products; with another output error put in where one is given."""
    out, gradient, hidden, weights = _numbers(given)
    error = np.diag(out) @ gradient if output is None else output
    return {"matrix": np.diag(out), "output": error, "hidden": np.diag(hidden) @ weights.T @ error}


def _diagonal_wrong(given: Given) -> dict[str, dict[str, Value]]:
    out, gradient, hidden, weights = _numbers(given)
    right = _diagonal(given)
    error = right["output"]
    outer, rows = np.outer(out, out), np.tile(out, (2, 1))
    wrong = {
        "slopes-as-outer-product": {"matrix": outer, "output": outer @ gradient},
        "slopes-in-every-row": {"matrix": rows, "output": rows @ gradient},
        "output-slope-missing": {"output": gradient},
        "hidden-slope-missing": {"hidden": weights.T @ error},
        "weights-transposed": {"hidden": hidden * (weights @ error)},
        "diagonal-on-the-other-side": {"hidden": weights.T @ np.diag(hidden) @ error},
        "weights-left-out": {"hidden": hidden * error.sum()},
        "one-path-only": {"hidden": hidden * weights[0] * error[0]},
    }
    return different(wrong, right)


def _diagonal_fits(given: Given) -> bool:
    """Enough digits in every answer, and all mistakes far from right and from each other."""
    right, wrong = _diagonal(given), _diagonal_wrong(given)
    if len(wrong) < DIAGONAL_MISTAKES:  # equal slopes or symmetric weights hide some
        return False
    if np.abs(right["output"]).min() < 0.01 or np.abs(right["hidden"]).min() < 0.001:
        return False
    return all(
        np.abs(np.subtract(one, other)).max() > 1e-3
        for part in ("output", "hidden")
        for values in [[right[part], *(each[part] for each in wrong.values() if part in each)]]
        for i, one in enumerate(values)
        for other in values[:i]
    )


def _draw_diagonal(stream: Stream) -> Given:
    ranges = {
        "slopes_out": (2, 0.08, 0.25),
        "gradient": (2, -0.95, 0.95),
        "slopes_hidden": (2, 0.08, 0.25),
        "weights": ((2, 2), -3, 3),
    }
    return until(
        lambda: {name: readable(stream, *spread, GIVEN_PLACES[name]).tolist() for name, spread in ranges.items()},
        _diagonal_fits,
    )


def _diagonal_parts(given: Given) -> tuple[Part, ...]:
    return (
        Part(
            "matrix",
            "array",
            r"the matrix $\Sigma'(z^L)$, as a list of rows",
            shape=(2, 2),
            exempt="given numbers and zeros",
        ),
        Part("output", "array", r"the error $\delta^L$", places=PLACES["output"], shape=(2,)),
        Part("hidden", "array", r"the error $\delta^{L-1}$", places=PLACES["hidden"], shape=(2,)),
    )


def _diagonal_follow(given: Given, part: str, answers: Any) -> Value | None:
    if part != "hidden" or np.shape(answers.get("output")) != (2,):
        return None
    return _diagonal(given, np.array(answers["output"], dtype=float))["hidden"].tolist()


def _diagonal_facts(given: Given) -> dict[str, str]:
    right = _diagonal(given)
    facts = {name: listed(given[name], places) for name, places in GIVEN_PLACES.items()}
    facts |= {f"right_{name}": listed(right[name], places) for name, places in PLACES.items()}
    facts["transposed"] = listed(np.transpose(given["weights"]), 1)
    facts["diagonal_hidden"] = listed(np.diag(given["slopes_hidden"]), 2)
    return facts


WORKED_DIAGONAL = r"""
The diagonal matrix multiplies entry $j$ of a vector by its own slope and mixes nothing, exactly as
$\odot\,\sigma'(z)$ does:

* $\Sigma'(z^L)$ = <<right_matrix>>
* $\delta^L = \Sigma'(z^L)\, \nabla_a C$ = <<right_output>>

For the layer before, first the weights carry the error back, then that layer's slopes are multiplied in:

* $(w^L)^T$ = <<transposed>> and $\Sigma'(z^{L-1})$ = <<diagonal_hidden>>
* $\delta^{L-1} = \Sigma'(z^{L-1})\, (w^L)^T \delta^L$ = <<right_hidden>>
"""


@question(
    "nielsen/diagonal_form",
    title="BP1 and BP2 with a diagonal matrix",
    source=f"{SOURCE}, the alternate presentation of BP1 and BP2",
    level="apply",
    minutes=6,
    points=3,
    draw=_draw_diagonal,
    parts=_diagonal_parts,
    alternatives=_diagonal_wrong,
    facts=_diagonal_facts,
    worked=lambda given: fill(WORKED_DIAGONAL, _diagonal_facts(given)),
    follow=_diagonal_follow,
)
def diagonal_form(given: Given) -> Key:
    r"""BP1 and BP2 can be written with ordinary matrix products only: $\Sigma'(z)$ is the square matrix with
    the slopes $\sigma'(z_j)$ on its diagonal and 0 elsewhere. Then

    $$\delta^L = \Sigma'(z^L)\, \nabla_a C$$

    $$\delta^l = \Sigma'(z^l)\, (w^{l+1})^T \delta^{l+1}$$

    In a network whose last two layers have two neurons each,

    * the slopes of the output layer are $\sigma'(z^L)$ = <<slopes_out>>
    * the slopes of the layer before are $\sigma'(z^{L-1})$ = <<slopes_hidden>>
    * $\nabla_a C$ = <<gradient>>
    * $w^L$ = <<weights>>, a list of rows, one row per output neuron
    """
    right = _diagonal(given)
    # Half a unit of the last digit. The output error has no more digits than are asked for, so it carries nothing over.
    tolerance = {name: half_unit(places) for name, places in PLACES.items()} | {"matrix": 0.0}
    return {
        name: Expected(value.tolist(), shown(value, PLACES[name]), tolerance[name]) for name, value in right.items()
    }
