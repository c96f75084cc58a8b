"""Markdown with TeX on a terminal."""

import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import task
from exercises.model import Question
from grader.plaintext import plain


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$", "σ'(z) = σ(z) (1 - σ(z))"),
        (r"$((w^{l+1})^T \delta^{l+1}) \odot f'(z^l)$", "((w^(l+1))^T δ^(l+1)) ⊙ f'(z^l)"),
        (r"$\frac12 (a-y)^2$", "1/2 (a-y)^2"),
        (r"$$\frac{\partial E}{\partial w_{5}}$$", "∂E/∂w_5"),
        (r"$\frac{a + b}{2}$", "(a + b)/2"),
        ("costs 5$", "costs 5$"),
        ("", ""),
    ],
)
def test_formulas_become_letters_and_signs(tex, text):
    """Commands become signs, groups become brackets, and what is no formula stays."""
    assert plain(tex) == text


def test_nothing_of_tex_is_left_in_the_texts_of_the_bank():
    """No backslash and no brace reaches a terminal from a statement, an explanation or a remedy."""
    texts = [text for row in MISCONCEPTIONS.values() for text in (row.explanation, row.remedy)]
    for exercise in BANK.values():
        is_question = isinstance(exercise, Question)
        texts.append(exercise.statement(exercise.published) if is_question else task(exercise))
    for text in map(plain, texts):
        assert "\\" not in text, text
        assert "$" not in text, text
