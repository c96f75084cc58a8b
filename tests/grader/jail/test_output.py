"""What is printed is kept in bounds and made inert."""

from __future__ import annotations

from grader.jail.output import Output, inert


def test_head_and_tail_are_kept() -> None:
    """The beginning and the end of a long output are shown, with the count of what is not."""
    output = Output(20)
    for _ in range(100):
        output.feed(b"0123456789")
    output.feed(b"the end")
    assert output.total == 1007
    assert output.text().startswith("0123456789\n... 987 bytes left out ...\n")
    assert output.text().endswith("789the end")


def test_short_output_is_kept_whole() -> None:
    """Nothing is said to be missing when nothing is."""
    output = Output(20)
    output.feed(b"one\n")
    output.feed("zwölf\n".encode())
    assert output.text() == "one\nzwölf\n"


def test_text_is_inert() -> None:
    """Escapes, carriage returns, reordering marks and broken bytes cannot steer what shows the text."""
    assert inert("a\x1b[31mb\r\x00\u202e\u2028c\n\td") == "a\ufffd[31mb\ufffd\ufffd\ufffd\ufffdc\n\td"
    output = Output(100)
    output.feed(b"\xff\xfe\x9b")
    assert set(output.text()) == {"\ufffd"}
