"""Entrywise products: Hadamard, and the same with a diagonal matrix."""

from __future__ import annotations

from typing import Any

from exercises.nielsen import diagonal_form, hadamard_product


def test_hadamard_by_loops(givens: Any) -> None:
    """Each entry is the product of the two in its place, by loops and without NumPy."""
    for given in givens(hadamard_product.id):
        key = hadamard_product.solve(given)
        assert key["vectors"].value == [a * b for a, b in zip(given["s"], given["t"], strict=True)]
        assert key["matrices"].value == [
            [a * b for a, b in zip(one, two, strict=True)] for one, two in zip(given["S"], given["T"], strict=True)
        ]


def test_published_hadamard() -> None:
    """The source's vectors (1, 2) and (3, 4) give (3, 8)."""
    assert hadamard_product.published is not None
    assert hadamard_product.solve(hadamard_product.published)["vectors"].value == [3, 8]


def test_other_products_are_told_apart(drawn: Any) -> None:
    """Sum, dot, cross and matrix product are all seen, and none looks like another."""
    for given in drawn(hadamard_product.id):
        wrong = hadamard_product.alternatives(given)
        for part in ("vectors", "matrices"):
            values = [str(each[part]) for each in wrong.values() if part in each]
            assert len(set(values)) == len(values) == (3 if part == "vectors" else 2)


def test_the_diagonal_form_is_the_entrywise_one(drawn: Any) -> None:
    """BP1 and BP2 by sums in components give what the matrix products give."""
    for given in drawn(diagonal_form.id):
        key = diagonal_form.solve(given)
        output = [g * s for g, s in zip(given["gradient"], given["slopes_out"], strict=True)]
        hidden = [
            sum(given["weights"][k][j] * output[k] for k in range(2)) * given["slopes_hidden"][j] for j in range(2)
        ]
        assert max(abs(a - b) for a, b in zip(key["output"].value, output, strict=True)) < 1e-15
        assert max(abs(a - b) for a, b in zip(key["hidden"].value, hidden, strict=True)) < 1e-15
        one, two = given["slopes_out"]
        assert key["matrix"].value == [[one, 0], [0, two]]


def test_every_mistake_shows_in_every_variant(drawn: Any) -> None:
    """All eight mistakes differ from the answer for every student, and every answer has four digits."""
    for given in drawn(diagonal_form.id):
        assert len(diagonal_form.alternatives(given)) == 8
        key = diagonal_form.solve(given)
        assert min(map(abs, key["output"].value)) >= 1e-2
        assert min(map(abs, key["hidden"].value)) >= 1e-3


def test_a_rounded_output_error_is_within_the_tolerance(drawn: Any) -> None:
    """Whoever goes on with the output error as it was handed in gets the hidden error right."""
    for given in drawn(diagonal_form.id):
        key = diagonal_form.solve(given)
        rounded = [round(value, 5) for value in key["output"].value]
        assert diagonal_form.follow is not None
        followed = diagonal_form.follow(given, "hidden", {"output": rounded})
        assert followed is not None
        errors = [abs(round(a, 6) - b) for a, b in zip(followed, key["hidden"].value, strict=True)]
        assert max(errors) <= key["hidden"].tolerance + 1e-12


def test_a_wrong_output_error_is_followed(drawn: Any) -> None:
    """With another output error put in, the hidden error is that of BP2 for it; without one there is none."""
    given = drawn(diagonal_form.id)[0]
    assert diagonal_form.follow is not None
    followed = diagonal_form.follow(given, "hidden", {"output": [1.0, 2.0]})
    (a, b), (c, d) = given["weights"]
    s, t = given["slopes_hidden"]
    assert followed is not None
    assert abs(followed[0] - s * (a + 2 * c)) < 1e-12
    assert abs(followed[1] - t * (b + 2 * d)) < 1e-12
    assert diagonal_form.follow(given, "hidden", {}) is None
    assert diagonal_form.follow(given, "matrix", {"output": [1.0, 2.0]}) is None
