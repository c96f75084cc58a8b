"""Faults of staff and tools: sentences with an exit code."""

import pytest

from grader.errors import ExitCode, GraderError, NoJail, UnusableInput, printable


def test_exit_codes_are_those_of_the_contract() -> None:
    """0 right, 1 not right, 2 unusable input, 3 our fault, 4 undecided: CI scripts rely on the numbers."""
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4]
    assert (ExitCode.RIGHT, ExitCode.NOT_RIGHT, ExitCode.UNDECIDED) == (0, 1, 4)


@pytest.mark.parametrize(("kind", "code"), [(GraderError, 3), (UnusableInput, 2), (NoJail, 3)])
def test_every_fault_keeps_its_sentences_and_its_code(kind: type[GraderError], code: int) -> None:
    """Every sentence given is kept, in order, and the exit code belongs to the kind of fault."""
    fault = kind("first", "second")
    assert fault.sentences == ("first", "second")
    assert str(fault) == "first\nsecond"
    assert fault.exit_code == code


def test_printable_text_cannot_drive_a_terminal() -> None:
    """Escapes, bells, bidi controls and lone surrogates become one harmless character; letters and line ends stay."""
    assert printable("é\n\tδ") == "é\n\tδ"
    for character in "\x1b\x07\x9b\u202e\u200b\ud800\r\0":
        assert printable(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"
