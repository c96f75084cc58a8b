"""What the doctor says: a line each, inert, loud where it must be; the same for machines."""

from __future__ import annotations

from grader.doctor import Examination, Outcome, as_record, as_text
from grader.jail import Profile

OUTCOMES = (
    Outcome("a", "reading", "held"),
    Outcome("b", "writing", "not held", ("/tmp", "a\x1b[31m file")),
    Outcome("c", "locking", "untried", ("it broke",)),
    Outcome("d", "tracing", "held", nothing_proved="nobody may"),
)


def told(name: str | None, outcomes: tuple[Outcome, ...] = OUTCOMES) -> list[tuple[str, str]]:
    profile = Profile(name, details=("x", "y")) if name else None  # type: ignore[arg-type]
    return list(as_text(Examination(profile, (("other", "it \x1bleaks"),), outcomes, (("Python", "3"),), ("Do it.",))))


def test_a_line_each() -> None:
    """Held, NOT HELD, not tried; what proves nothing is no good news."""
    assert told("strong")[:5] == [
        ("held       reading", "good"),
        ("NOT HELD   writing: /tmp, a\N{REPLACEMENT CHARACTER}[31m file", "bad"),
        ("not tried  locking: it broke", "unsure"),
        ("held       tracing (this proves nothing: nobody may)", "unsure"),
        ("", "plain"),
    ]


def test_the_jail_and_what_it_is_made_of() -> None:
    """Profile, details, versions, refused candidates and advice; red if it leaks."""
    assert told("strong", OUTCOMES[:1])[2:] == [
        ("Jail: strong (x, y)", "good"),
        ("Python: 3", "plain"),
        ("Not used, other: it \N{REPLACEMENT CHARACTER}leaks", "unsure"),
        ("Do it.", "plain"),
    ]
    assert ("It leaks in 1 of 4 trials: do not grade with it.", "bad") in told("strong")


def test_medium_warns() -> None:
    """What medium does not promise is said whenever it is found."""
    assert [mood for line, mood in told("medium", OUTCOMES[:1]) if line.startswith("Warning: no namespaces")] == [
        "unsure"
    ]
    assert not [line for line, _ in told("strong") if line.startswith("Warning")]


def test_no_jail() -> None:
    """Loud, and nothing was tried."""
    assert told(None, ())[0] == (
        "NO JAIL: student code cannot be isolated on this machine, so nothing is graded.",
        "bad",
    )


def test_for_machines() -> None:
    """The same with the exit code."""
    record = as_record(Examination(None, (("other", "it leaks"),), (), (("Python", "3"),), ("Do it.",)))
    assert (record["profile"], record["exit_code"], record["details"], record["tried"]) == (None, 3, [], [])
    assert record["refused"] == [{"candidate": "other", "why": "it leaks"}]
    record = as_record(Examination(Profile("strong", details=("x",)), (), OUTCOMES, (), ()))
    assert (record["profile"], record["exit_code"], record["details"]) == ("strong", 1, ["x"])
    assert record["tried"][1] == {
        "name": "b",
        "tried": "writing",
        "status": "not held",
        "found": ["/tmp", "a\x1b[31m file"],
        "proves_nothing": None,
    }
    assert record["tried"][3]["proves_nothing"] == "nobody may"
