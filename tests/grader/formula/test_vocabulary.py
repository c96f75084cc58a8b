"""Tests of the words: names before functions, forgiving spelling, suggestions."""

import pytest

from grader.errors import UnusableInput
from grader.formula.operations import OPERATIONS
from grader.formula.vocabulary import CONSTANTS, DERIVATIVES, FUNCTIONS, Word, canonical, vocabulary

NAMES = frozenset({"out_h1", "out_o1", "w5", "W", "w", "δ_o1", "a", "b"})
WORDS = vocabulary(NAMES, (("output", "out_o1"), ("f", "sigmoid"), ("g'", "tanh'")))


def test_every_function_has_an_operation() -> None:
    """The tables of spellings only lead to operations that can be evaluated."""
    assert {*FUNCTIONS.values(), *DERIVATIVES.values(), *DERIVATIVES, *CONSTANTS.values()} <= set(OPERATIONS)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("out_h1", Word("NAME", "out_h1")),
        ("OUT_H1", Word("NAME", "out_h1", loose=True)),
        ("outh1", Word("NAME", "out_h1", loose=True)),
        ("w_5", Word("NAME", "w5", loose=True)),
        ("W", Word("NAME", "W")),
        ("w", Word("NAME", "w")),
        ("delta_o1", Word("NAME", "δ_o1")),
        ("output", Word("NAME", "out_o1")),
        ("f", Word("FUNCTION", "sigmoid")),
        ("g'", Word("FUNCTION", "tanh_prime")),
        ("e", Word("CONSTANT", "e")),
        ("sigma", Word("FUNCTION", "sigmoid")),
        ("ReLU", Word("FUNCTION", "relu")),
        ("sigmoid'", Word("FUNCTION", "sigmoid_prime")),
        ("sigmoid_prime", Word("FUNCTION", "sigmoid_prime")),
        ("relu_derivative", Word("FUNCTION", "relu_prime")),
        ("exp'", Word("FUNCTION", "exp")),
        ("E", None),
        ("sigmoid''", None),
        ("eval", None),
        ("__class__", None),
    ],
)
def test_words_are_found(word: str, found: Word | None) -> None:
    """Exact names first, then functions, then names whose case or underscores differ."""
    assert WORDS.find(word) == found


def test_declared_names_hide_functions_and_constants() -> None:
    """E, I, S, beta, gamma, e, sigma mean what the question says."""
    names = frozenset(["E", "I", "S", "N", "O", "beta", "gamma", "e", "pi", "sigma", "max"])
    words = vocabulary(names, ())
    assert all(words.find(name) == Word("NAME", name) for name in names)


def test_case_is_not_guessed_where_two_names_fit() -> None:
    """With w_a and W_A declared, W_a is neither."""
    assert vocabulary(frozenset({"w_a", "W_A"}), ()).find("W_a") is None


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("out_h3", "out_h1"), ("ab", "a*b"), ("aout_h1", "a*out_h1"), ("delta_o2", "delta_o1"), ("zzzz", None)],
)
def test_wrong_names_get_a_suggestion(word: str, suggestion: str | None) -> None:
    """Names run together become a product; else the nearest name, the first in the alphabet of equals."""
    assert WORDS.suggest(word, function=False) == suggestion


def test_wrong_functions_get_a_suggestion() -> None:
    """A misspelled function leads to the right one."""
    assert WORDS.suggest("sigmod", function=True) == "sigmoid"


def test_canonical_spelling_of_latex_and_greek() -> None:
    """Several spellings of one name are looked up as the same."""
    assert {canonical(name) for name in ("δ_o1", r"\delta_{o1}", r"\delta_{\mathrm{o1}}")} == {"delta_o1"}
    assert canonical("w_{1,2}") == "w_1_2"


@pytest.mark.parametrize("name", ["a b", "", "1x", "a+b", "_x", "x\x00"])
def test_unreadable_declarations_are_the_authors_fault(name: str) -> None:
    """A name no formula could use is refused when the question is set up."""
    with pytest.raises(UnusableInput):
        vocabulary(frozenset({name}), ())


def test_an_alias_must_stand_for_something() -> None:
    """An alias of an undeclared name is refused."""
    with pytest.raises(UnusableInput, match="neither a name nor a function"):
        vocabulary(frozenset({"a"}), (("t", "target"),))
