"""Tests of the characters: what is taken for what, and where it came from."""

import pytest

from grader.formula.alphabet import GREEK, normalise
from grader.formula.fault import Problem


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("a·b×c⋅d∗e⊙f", "a*b*c*d*e*f"),
        ("a−b–c—d", "a-b-c-d"),
        ("a÷b∕c", "a/b/c"),
        ("x²", "x^(2)"),
        ("x⁻¹²", "x^(-12)"),
        ("w₅", "w5"),
        ("netₒ₁", "neto1"),
        ("ｘ＋１２．５", "x+12.5"),
        ("a\u00a0b\u2009c\td\ne", "a b c d e"),
        ("a\u200bb\ufeff", "ab"),
        ("𝑥 + 𝛿", "x + δ"),
        ("f’ g′ h″", "f' g' h''"),
        ("½x", "(1/2)x"),
        ("y\u0302", "ŷ"),
        ("µ ϵ ϕ ∆", "μ ε φ Δ"),
        ("a≤b≥c", "a<=b>=c"),
    ],
)
def test_characters_are_brought_to_plain_ones(typed: str, plain: str) -> None:
    """What students paste from slides, phones and word processors is read as what it looks like."""
    assert normalise(typed).chars == plain


@pytest.mark.parametrize("typed", ["\x00", "a\x1bb", "\u202ex", "x\u2066", "∫x", "2½", "①", "Ⅷ", "😀", "\ud800", "∑"])
def test_characters_without_a_plain_meaning_are_refused(typed: str) -> None:
    """Controls, bidirectional marks, pictures and mixed numbers are faults, not guesses."""
    with pytest.raises(Problem) as caught:
        normalise(typed)
    assert caught.value.kind == "character"


def test_places_are_those_of_the_text_as_typed() -> None:
    """One character that becomes several, or none, does not shift the places after it."""
    source = normalise("x⁻² \u200b+ ŷ")
    assert source.chars == "x^(-2) + ŷ"
    assert source.span(1, 6) == (1, 3)
    assert source.span(7, 8) == (5, 6)
    assert source.span(100, 101) == (8, 8) or source.span(100, 101) == (source.length, source.length)


def test_greek_letters_have_their_english_names() -> None:
    """The table says delta, lambda, Omega, as LaTeX does."""
    assert [GREEK[c] for c in "δλςΩηξ"] == ["delta", "lambda", "sigma", "Omega", "eta", "xi"]
