"""Markdown with TeX on a terminal."""

import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import task
from exercises.model import Question
from grader.plaintext import plain
from grader.streams import stream


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$", "σ'(z) = σ(z) (1 - σ(z))"),
        (r"$((w^{l+1})^T \delta^{l+1}) \odot f'(z^l)$", "((w^(l+1))^T δ^(l+1)) ⊙ f'(z^l)"),
        (r"$\frac12 (a-y)^2$", "1/2 (a-y)^2"),
        (r"$$\frac{\partial E}{\partial w_{5}}$$", "∂E/∂w_5"),
        (r"$\frac{a + b}{2}$", "(a + b)/2"),
        (r"$\frac{\lambda}{2n}$", "λ/(2n)"),
        ("costs 5$", "costs 5$"),
        ("", ""),
    ],
)
def test_formulas_become_letters_and_signs(tex, text):
    """Commands become signs, groups become brackets, and what is no formula stays."""
    assert plain(tex) == text


def texts_of(exercise):
    """Everything an exercise says, for a few students."""
    if not isinstance(exercise, Question):
        yield task(exercise)
        return
    for number in range(8):
        given = exercise.draw(stream(b"tests", exercise.id, str(number)))
        yield exercise.statement(given)
        yield exercise.worked(given) if exercise.worked else ""
        for part in exercise.parts(given):
            yield part.prompt
            yield exercise.solve(given)[part.id].shown
            yield from (option.text for option in part.options)


@pytest.mark.parametrize("name", BANK)
def test_nothing_of_tex_is_left_in_the_texts_of_the_bank(name):
    """No backslash and no dollar reaches a terminal from what an exercise says."""
    for text in texts_of(BANK[name]):
        assert "\\" not in plain(text), plain(text)
        assert "$" not in plain(text), plain(text)


def test_nothing_of_tex_is_left_in_the_words_of_mistakes():
    """Nor from an explanation or a remedy."""
    for row in MISCONCEPTIONS.values():
        for text in (row.explanation, row.remedy, row.name):
            assert "\\" not in plain(text), plain(text)
            assert "$" not in plain(text), plain(text)


def test_matrices_norms_and_roots() -> None:
    """A matrix is its rows, a norm has its bars, a root its sign."""
    assert plain(r"$\begin{pmatrix} 1 & a_1 \\ 0 & 2 \end{pmatrix} w$") == "[1, a_1; 0, 2] w"
    assert plain(r"$\frac{1}{\sqrt{n}}$, $\sqrt{n + 1}$") == "1/√n, √(n + 1)"
    assert plain(r"$\|y - a\|^2 \qquad \sqrt{n} \ll \varepsilon$") == "‖y - a‖^2 √n ≪ ε"
