"""In what way a wrong formula is nearly right."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.formula import evaluate, nearly, nearly_right, read
from grader.formula.nearly import WAYS, Attempt

STREAM = np.random.default_rng(11)
NAMES = ("a", "y", "h", "d1", "d2", "w5", "w6", "w7", "n", "z")
SAMPLES = {name: STREAM.uniform(-2, 2, 16) for name in NAMES}
SAMPLES["a"] = STREAM.uniform(0.1, 0.9, 16)
SAMPLES["n"] = STREAM.uniform(2, 9, 16)

PATHS = "(w5 d1 + w7 d2) h (1 - h)"
SLOPED = "(a - y) a (1 - a) h"


def told(typed: str, right: str, known: bool = True) -> str | None:
    """What is said of a formula beside the right one, the tree of which is known or not."""
    tree = read(right, NAMES)
    want = evaluate(tree, SAMPLES)
    return nearly_right(read(typed, NAMES), tree.tree if known else None, SAMPLES, want, frozenset(NAMES))


CASES = [
    ("-(a - y) a (1 - a) h", SLOPED, "right up to its sign"),
    ("3 (a - y) a (1 - a) h", SLOPED, "right up to a factor 3"),
    ("(y - a) a (1 - a) h / 2", SLOPED, "right up to its sign and a factor ½"),
    ("n (a - y) a (1 - a) h", SLOPED, "right but for a factor too many: `n`"),
    ("(a - y) a (1 - a) h", f"{SLOPED} / n", "right but for a factor too many: `n`"),
    ("(a - y) a (1 - a)", SLOPED, "right but for a missing factor: `h`"),
    ("(a - y) h", SLOPED, "right but for a missing factor: `a * (1 - a)`"),
    ("a (1 - a) h", SLOPED, "right but for a missing factor: `(a - y)`"),
    ("-a (1 - a) h", SLOPED, "right but for a missing factor: `(y - a)`"),
    ("(a - y)", SLOPED, "right but for a missing factor: `h * a * (1 - a)`"),
    ("-w5 (a - y) a (1 - a) h", SLOPED, "right but for a factor too many: `w5` and the sign"),
    ("w6 w5 (a - y) a (1 - a) h", SLOPED, "right but for a factor too many: `w5 * w6`"),
    ("(a - y) w5 (1 - w5) a (1 - a)", SLOPED, "right if the factor `h` stands in the place of `w5 * (1 - w5)`"),
    ("w5 d1 h (1 - h)", PATHS, "one path is missing: the one through `w7`, `w7 * d2`"),
    ("w7 d2 h - w7 d2 h^2", PATHS, "one path is missing: the one through `w5`, `w5 * d1`"),
    ("n d2 w7", "n (w5 + d2 w7 - y)", None),
    ("n (w5 - y)", "n (w5 + d2 w7 - y)", "a term is missing: `d2 * w7`"),
    ("(w5 d1 - w7 d2) h (1 - h)", PATHS, "right but for the sign of the term `w7 * d2`"),
    ("(w5 d1 + 2 w7 d2) h (1 - h)", PATHS, "right but for a factor 2 in the term `w7 * d2`"),
    ("(w5 d1 - w7 d2 / 2) h (1 - h)", PATHS, "right but for a factor ½ in the term `w7 * d2` and its sign"),
    ("(w5 d1 + d2) h (1 - h)", PATHS, "right but for a missing factor in the term `w7 * d2`: `w7`"),
    ("(w5 d1 + w7 d2 (a - y)) h (1 - h)", PATHS, "right but for a factor too many in the term `w7 * d2`: `(a - y)`"),
    ("(w5 d1 + w7 d2 + w6 h) h (1 - h)", PATHS, "right but for a term too many: `h * w6`"),
    (f"{PATHS} - z", PATHS, "right but for a term too many: `-z`"),
    ("(w5 d1 + w6 d2) h (1 - h)", PATHS, "right if `w7` stands in the place of `w6`"),
    ("(w7 d1 + w5 d2) h (1 - h)", PATHS, "right if `d1` and `d2` are exchanged"),
    ("h", "relu'(z) h", "right where `z > 0`, but it must be 0 elsewhere: the slope `relu'(z)` is missing"),
    (f"{SLOPED} * 0.99999999", SLOPED, "nearly equal: a number in it is off by very little"),
    (f"{SLOPED} * 0.999995", SLOPED, "nearly equal: a number in it is off by very little"),
    (f"{SLOPED} + 1e-7", SLOPED, "nearly equal: a number in it is off by very little"),
    (f"{SLOPED} + 1e-9", SLOPED, "nearly equal: a number in it is off by very little"),
    (f"{SLOPED} * 1.0013", SLOPED, None),
    ("(a - y)^3 h", SLOPED, None),
    ("w5 + h", SLOPED, None),
    ("ln(-a)", SLOPED, None),
    ("0", SLOPED, None),
    ("0 h", SLOPED, None),
    ("(w5 - w5) h", "h d1", None),
]


@pytest.mark.parametrize(("typed", "right", "words"), CASES)
def test_one_change(typed: str, right: str, words: str | None) -> None:
    """The one change that makes the formula right is told in words; where there is none, nothing is guessed."""
    assert told(typed, right) == words


@pytest.mark.parametrize(
    ("typed", "right", "words"),
    [
        ("-(a - y) a (1 - a) h", SLOPED, "right up to its sign"),
        ("(a - y) a (1 - a)", SLOPED, "right but for a missing factor: `h`"),
        ("(w5 d1 + w6 d2) h (1 - h)", PATHS, "right if `w7` stands in the place of `w6`"),
        ("w5 d1 h (1 - h)", PATHS, None),
    ],
)
def test_without_the_tree_of_the_right_answer(typed: str, right: str, words: str | None) -> None:
    """Terms are told only where the right answer is known as a formula; all else is found by values alone."""
    assert told(typed, right, known=False) == words


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_is_needed(way: Callable[[Attempt], str | None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of the ways of being nearly right, some case above is told otherwise."""
    monkeypatch.setattr(nearly, "WAYS", tuple(other for other in WAYS if other is not way))
    assert any(told(typed, right) != words for typed, right, words in CASES if words)


@pytest.mark.parametrize("seed", range(20))
def test_no_claim_about_unrelated_formulas(seed: int) -> None:
    """Two formulas that have nothing to do with each other are never said to be nearly equal."""
    stream = np.random.default_rng(seed)
    a, b, c, d = (str(name) for name in stream.choice(["w5", "w6", "w7", "d1", "d2", "h"], 4, replace=False))
    assert told(f"exp({a}) + {b} tanh({c})", f"sigmoid({a} {c}) - {d} {b}^2 + 3") is None
    assert told(f"{a} {b} + {c}", f"({d} + {a}^2) ({c} - tanh({b}))") is None


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("w5 d1 h (1 - h)", PATHS),
        ("(w5 d1 - w7 d2) h (1 - h)", PATHS),
        ("(w5 d1 + w6 d2) h (1 - h)", PATHS),
        ("(a - y) h", SLOPED),
        ("h", "relu'(z) h"),
    ],
)
def test_one_mistake_and_a_little(typed: str, right: str) -> None:
    """A formula that is off by a thousandth beside its mistake is not explained by that mistake."""
    assert told(typed, right) is not None
    assert told(f"1.001357 ({typed})", right) is None


def test_a_factor_is_exchanged_only_for_one_that_stands_there() -> None:
    """Where names depend on each other, what is said is said in the names that were typed."""
    samples = {**SAMPLES, "a": 1 / (1 + np.exp(-SAMPLES["z"]))}
    want = evaluate(read("h", NAMES), samples)
    assert nearly_right(read("h a / (1 - a)", NAMES), None, samples, want, frozenset(NAMES)) is not None
    assert nearly_right(read("h exp(z)", NAMES), None, samples, want, frozenset(NAMES)) is None


def test_few_points_say_nothing() -> None:
    """Where too few points have values, or too few of them speak, no claim is made."""
    for enough, points in ((False, 11), (True, 12)):
        some = {name: np.append(values[:points], np.full(16 - points, np.nan)) for name, values in SAMPLES.items()}
        want = evaluate(read(SLOPED, NAMES), some)
        found = nearly_right(read(f"-{SLOPED}", NAMES), None, some, want, frozenset(NAMES))
        assert (found is not None) == enough
    zero = {**SAMPLES, "h": np.append(SAMPLES["h"][:5], np.zeros(11))}
    want = evaluate(read(SLOPED, NAMES), zero)
    assert nearly_right(read(f"-{SLOPED}", NAMES), None, zero, want, frozenset(NAMES)) is None
