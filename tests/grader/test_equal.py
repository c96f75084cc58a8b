"""`grader equal`: two formulas in an author's hands."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from grader import equal
from grader.cli import main
from grader.equal import as_text, compare

PAIRS = [
    ("a (1 - a)", "a - a^2", "equal"),
    ("-(t - o) * o", "(o - t) o", "equal"),
    (r"\sigma(x)(1-\sigma(x))", "sigmoid_prime(x)", "equal"),
    ("ln(x^2)", "2 ln(x)", "equal"),
    ("out_{h1} w_5", "w5 outh1", "equal"),
    ("1/3", "2/6", "equal"),
    ("max(x, y)", "where(x > y, x, y)", "equal"),
    ("2 x", "2 x + 1e-12", "different"),
    ("relu(x)", "x", "different"),
    ("abs(x)", "x", "different"),
    ("w1 - eta * g", "w1 + eta * g", "different"),
    ("sqrt(-1 - x^2)", "1", "undecided"),
    ("2 x +", "x", "unreadable"),
    ("x", "2 $ x", "unreadable"),
    ("", "x", "unreadable"),
]


@pytest.mark.parametrize(("first", "second", "outcome"), PAIRS)
def test_outcomes(first: str, second: str, outcome: str) -> None:
    """Equal, different, undecided or unreadable; whichever formula comes first."""
    assert compare(first, second).outcome == outcome
    assert compare(second, first).outcome == outcome


def test_a_point_where_they_differ() -> None:
    """Different formulas come with a point, of their own names only, and both values there."""
    found = compare("2 x", "x y")
    assert found.point is not None
    assert set(found.point) == {"x", "y"}
    assert found.values == pytest.approx((2 * found.point["x"], found.point["x"] * found.point["y"]))
    assert "the first is" in as_text(found)


def test_both_signs() -> None:
    """Formulas that are equal for positive values only differ, unless neither has a value on the other side."""
    assert compare("sqrt(x^2)", "x").outcome == "different"
    found = compare("exp(ln(x))", "x")
    assert (found.outcome, "positive values" in found.sentence) == ("equal", True)


def test_names() -> None:
    """With names, a word that is none of them is a fault with its place, and other spellings of one are read."""
    found = compare("w_1 * x", "w1 * y", ["w1", "x"])
    assert (found.outcome, found.which, found.offset, found.length) == ("unreadable", 2, 5, 1)
    assert found.pointer.splitlines() == ["w1 * y", "     ^"]
    assert compare("w_1 * x", "x w1", ["w1", "x"]).outcome == "equal"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["-a + b", "b - a"], 0),
        (["-h", "h"], 1),
        (["--json", "-n x", "x (-n)"], 0),
        (["x", "-x", "--names", "x"], 1),
        (["sqrt(-1 - x^2)", "1"], 4),
        (["2 x +", "x"], 2),
        (["x"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    """Exit codes tell the outcomes apart, and a formula that begins with a minus is not an option."""
    assert CliRunner().invoke(main, ["equal", *arguments]).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["x", "x + 1e-12 y", "--prove"], 1, "different"),
        (["ln(x^2)", "2 ln(x)", "--prove"], 4, "no proof was found"),
        (["x (1 - x)", "x - x^2", "--prove"], 0, "equal, proved"),
        (["(x", "x", "--prove"], 2, "never closed"),
    ],
)
def test_proofs(arguments: list[str], code: int, words: str) -> None:
    """Only if asked, and then equal is what is proved; values that agree are undecided without."""
    done = CliRunner().invoke(main, ["equal", *arguments])
    assert done.exit_code == code
    assert words in done.output


def test_a_proof_that_does_not_come_back_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is over: undecided, with what the values say."""
    monkeypatch.setattr(equal, "prove", lambda *_: "no time")
    found = compare("a (1 - a)", "a - a^2", proof=True, seconds=3)
    assert (found.outcome, found.proved) == ("undecided", False)
    assert "The values agree" in found.sentence
    assert "no proof was found in 3 s" in found.sentence
    assert compare("a (1 - a)", "a - a^2").proved is None


def test_as_json() -> None:
    """JSON holds the outcome and the place, also where a value is no number."""
    done = CliRunner().invoke(main, ["equal", "sqrt(-1 - x^2)", "1", "--json"])
    assert json.loads(done.stdout)["outcome"] == "undecided"
    record = json.loads(CliRunner().invoke(main, ["equal", "x +", "x", "--json"]).stdout)
    assert (record["outcome"], record["which"], record["offset"]) == ("unreadable", 1, 2)
