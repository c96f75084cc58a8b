"""Tests of the tokens: words, numbers, LaTeX, and the sentences about what is not known."""

import pytest

from grader.formula.alphabet import normalise
from grader.formula.fault import Kind, Problem
from grader.formula.scanner import Scan, scan
from grader.formula.vocabulary import vocabulary

WORDS = vocabulary(frozenset(["out_h1", "out_o1", "net_o1", "w5", "δ_o1", "η", "x", "y'"]), (("t", "x"),))


def cut(text: str) -> Scan:
    source = normalise(text)
    return scan(source, 0, len(source.chars), WORDS)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2.5x+.5", ["2.5", "x", "+", ".5"]),
        ("1e-3x", ["1e-3", "x"]),
        ("2e^x", ["2", "e", "^", "x"]),
        ("x**2", ["x", "**", "2"]),
        (r"\delta_{o1}\cdot\mathrm{out}_{h1}", ["δ_o1", r"\cdot", "out_h1"]),
        (r"\delta_{\text{o1}} out_{h_1}", ["δ_o1", "out_h1"]),
        (r"\operatorname{sigmoid}\left( x \right)", ["sigmoid", "(", "x", ")"]),
        (r"\sigma^{\prime}(x) \sigma'(x)", ["sigmoid_prime", "(", "x", ")", "sigmoid_prime", "(", "x", ")"]),
        (r"\eta\delta_{o1}", ["η", "δ_o1"]),
        ("ηδ_o1out_h1", None),
        ("ηδ_o1", ["η", "δ_o1"]),
        ("ηδo1", ["η", "δ_o1"]),
        ("ησ'(x)", ["η", "sigmoid_prime", "(", "x", ")"]),
        ("out\\_h1", ["out_h1"]),
        ("w₅ t y'", ["w5", "x", "y'"]),
    ],
)
def test_tokens(text: str, values: list[str] | None) -> None:
    """Words are looked up as they are cut, in plain, Unicode and LaTeX spelling."""
    if values is None:
        with pytest.raises(Problem):
            cut(text)
        return
    found = [token.value if token.type != "TIMES" else text[token.start : token.end] for token in cut(text).tokens]
    assert found == values


@pytest.mark.parametrize(
    ("text", "kind", "place", "words"),
    [
        ("x + out_h3", "unknown_name", "out_h3", "Did you mean `out_h1`?"),
        ("sigmod(x)", "unknown_function", "sigmod", "Did you mean `sigmoid`?"),
        ("q(x)", "unknown_function", "q", "product"),
        ("np.exp(x)", "dot", "np.", "without `np.`"),
        ("x.real", "dot", ".", "inside a number"),
        ("x''", "prime", "x''", "without the prime"),
        ("|x|", "character", "|", "abs"),
        ("x; y'", "character", ";", "one formula"),
        (r"x \foo y'", "command", r"\foo", "LaTeX command"),
        (r"\sqrt[3]{x}", "command", r"\sqrt", "square roots"),
        ("x[1]", "syntax", "x", "indices"),
        ("(x", "bracket", "(", "never closed"),
        ("x)", "bracket", ")", "closes nothing"),
        ("(x]", "bracket", "]", "matching"),
        ("(" * 61 + "x" + ")" * 61, "too_deep", "(", "60 deep"),
        ("оut_h1", "unknown_name", "оut_h1", "cyrillic small letter o"),
        ("x² + öut_h1", "unknown_name", "öut_h1", "Did you mean `out_h1`?"),
    ],
)
def test_faults_point_at_their_place(text: str, kind: Kind, place: str, words: str) -> None:
    """Each fault has its kind, its place in the text as typed, and says what to do."""
    with pytest.raises(Problem) as caught:
        cut(text)
    problem = caught.value
    assert (problem.kind, text[problem.start : problem.end]) == (kind, place)
    assert words in problem.message


def test_forgiven_spellings_are_noted() -> None:
    """The student is told when a name was not spelled as declared."""
    assert cut("OUT_H1 + x").notes == ("I read `OUT_H1` as `out_h1`.",)
