"""The stress test of the bank: every question over thousands of seeds, every code exercise against its own mistakes."""

from grader.lint.code import lint_code
from grader.lint.questions import lint_question
from grader.lint.record import Report, as_text
from grader.lint.run import lint

__all__ = ["Report", "as_text", "lint", "lint_code", "lint_question"]
