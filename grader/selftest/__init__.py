"""The mutation score of the grader: right programs in many styles must pass, wrong ones be caught and named."""

from grader.selftest.record import Report, as_markdown, as_text, reached
from grader.selftest.run import Settings, selftest

__all__ = ["Report", "Settings", "as_markdown", "as_text", "reached", "selftest"]
