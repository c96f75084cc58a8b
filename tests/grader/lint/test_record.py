"""Reports as text."""

from __future__ import annotations

from grader.lint.record import Fault, Faults, Report, as_text


def test_as_text() -> None:
    """A line for each exercise, its faults under it with first seed and number, and a sum at the end."""
    sound = Report("a/b", 300, 2000, 1.5, spread={"digits": "4 to 6"}, uniform={"p: rank of 3": 0.5}, exempt={"0": 2})
    faulty = Report("a/long", 2, 2, 0.1, (Fault("it fails", 7, 3), Fault("badly", 1)))
    text = as_text((sound, faulty)).splitlines()
    assert "digits 4 to 6; p: rank of 3 p = 0.5; exempt: 2 x 0; 300 of 2000 in the time given" in text[1]
    assert text[3].endswith("FAULT  it fails (seed 7, and 2 more)")
    assert text[4].endswith("FAULT  badly (seed 1)")
    assert text[5] == "2 exercises, 1 with faults"
    assert as_text((sound,)).endswith("1 exercises, no faults")


def test_faults_are_told_once() -> None:
    """The same words at many seeds are one fault."""
    faults = Faults()
    faults.add(3, ["x", "x"])
    faults.add(4, ["x", "y"])
    assert faults.all() == (Fault("x", 3, 2), Fault("y", 4, 1))
