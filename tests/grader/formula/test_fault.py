"""Tests of the faults: what a student sees, and that it is inert."""

import pickle

from grader.formula.fault import FormulaError, quote


def test_pointer_puts_carets_under_the_place() -> None:
    """The carets stand under the first to the last character of the fault."""
    error = FormulaError("unknown_name", 4, 3, "?", "1 + foo * 2")
    assert error.pointer() == "1 + foo * 2\n    ^^^"


def test_pointer_shows_only_the_line_of_the_fault() -> None:
    """Of a text of several lines, the pointer shows the one with the fault."""
    error = FormulaError("unknown_name", 8, 3, "?", "1 + 2\n+ foo\n+ 3")
    assert error.pointer() == "+ foo\n  ^^^"


def test_pointer_cuts_long_lines_around_the_place() -> None:
    """A long line is cut so that the caret is still under its character."""
    text = "x+" * 300 + "foo" + "+x" * 300
    line, carets = FormulaError("unknown_name", 600, 3, "?", text).pointer().split("\n")
    assert len(line) < 80
    assert line[carets.index("^") :][:3] == "foo"


def test_pointer_at_the_end_of_the_text() -> None:
    """A fault after the last character still has one caret."""
    assert FormulaError("empty", 0, 0, "?", "").pointer() == "\n^"


def test_pointer_counts_wide_and_combining_characters_as_a_terminal_does() -> None:
    """Wide letters take two columns and accents none, so the caret moves accordingly."""
    assert FormulaError("unknown_name", 4, 1, "?", "字e\u0301+q").pointer().split("\n")[1] == "    ^"


def test_students_text_is_inert_in_messages() -> None:
    """Control and bidirectional characters are replaced, backticks cannot end the quotation, length is bounded."""
    assert quote("a\x1b[31m\u202e`b") == "`a�[31m�'b`"
    assert len(quote("x" * 2000)) < 50
    assert "\x1b" not in FormulaError("character", 0, 1, "?", "\x1b[2J").pointer()


def test_errors_survive_pickling() -> None:
    """A fault can cross from a worker to the process that writes the report."""
    error = FormulaError("empty", 1, 2, "words", "text")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.kind, copy.offset, copy.length, copy.message, copy.text) == ("empty", 1, 2, "words", "text")
