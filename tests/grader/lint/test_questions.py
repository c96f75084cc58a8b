"""Linting a question: every planted fault is found, and a sound question has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exercises import entry
from exercises.model import Expected, Given, Option, Part, Question, Stream
from grader.lint.questions import lint_question, significant

OPTIONS = (Option("1", "$1$", "sign-flipped"), Option("2", "$2$"), Option("3", "$3$", "error-doubled"))
RELU: Given = {
    "weights": [[[1.0], [-1.0]], [[1.0, 1.0]]],
    "biases": [[0.0, 2.0], [0.0]],
    "activations": ["relu", "identity"],
    "loss": "half_sse",
    "x": [1.0],
    "y": [0.5],
}


def question(**changes: Any) -> Question:
    """A sound question of one number, with changes."""
    parts = changes.pop("parts", (Part("p", "number", "the number", places=3),))
    value = changes.pop("value", None)
    slack = changes.pop("slack", 0.5e-3)
    shown = changes.pop("shown", str)

    def solve(given: Given) -> dict[str, Expected]:
        answer = given["n"] / 7 if value is None else value
        return {part.id: Expected(answer, shown(answer), slack) for part in parts}

    def draw(stream: Stream) -> Given:
        return {"n": int(stream.integers(8, 900))}

    rest: dict[str, Any] = {
        "id": "tests/number",
        "title": "A number",
        "source": "S",
        "level": "apply",
        "minutes": 1,
        "statement": lambda given: f"Divide {given['n']} by 7.",
        "parts": lambda given: parts,
        "draw": draw,
        "solve": solve,
        "alternatives": lambda given: {"sign-flipped": {"p": -given["n"] / 7}},
        "worked": lambda given: "Divide.",
    }
    return Question(**{**rest, **changes})


def choice(options: tuple[Option, ...], right: str, order: Any = None) -> Question:
    """A question of one choice."""

    def parts(given: Given) -> tuple[Part, ...]:
        return (Part("p", "choice", "which", options=order(given, options) if order else options),)

    wrong = next(option.id for option in options if option.misconception)
    return replace(
        question(),
        parts=parts,
        solve=lambda given: {"p": Expected(right, "it")},
        alternatives=lambda given: {"sign-flipped": {"p": wrong}},
    )


def faults(exercise: Question, seeds: int = 60) -> str:
    """What linting says, in one text."""
    return "\n".join(fault.message for fault in lint_question(exercise, seeds, 10).faults)


def test_a_sound_question_has_no_faults() -> None:
    """Nothing is found where nothing is wrong; time, digits and different variants are recorded."""
    report = lint_question(question(), 60, 10)
    assert report.faults == ()
    assert (report.seeds, report.wanted) == (60, 60)
    assert report.milliseconds > 0
    assert report.spread["digits"] == "4 to 6"
    assert int(report.spread["different"].split()[0]) > 50


PLANTED = {
    "raises": (question(solve=lambda given: 1 / 0), "its solver raised ZeroDivisionError"),
    "unsaved": (question(draw=lambda stream: {"n": 77, "t": (1, 2)}), "not the same when it is saved"),
    "keys": (question(solve=lambda given: {}), "do not belong together"),
    "alone": (question(alternatives=lambda given: {}), "there is no alternative"),
    "wordless": (question(alternatives=lambda given: {"no-such": {"p": 1.0}}), "'no-such' has no words"),
    "no such part": (question(alternatives=lambda given: {"sign-flipped": {"z": 1.0}}), "parts that do not exist"),
    "digits": (question(value=0.0123), "fewer than 4 digits"),
    "size": (question(value=1234.5), "larger than 1000"),
    "undeclared": (question(parts=(Part("p", "number", "it"),)), "neither digits nor an exemption"),
    "slack": (question(slack=1.0), "tolerance is more than 2%"),
    "unfilled": (question(statement=lambda given: "Divide <<n>> by 7."), "statement is not filled in"),
    "nan": (question(worked=lambda given: "It is nan ."), "worked solution is not filled in"),
    "unsolved": (question(worked=None), "no worked solution"),
    "unsound": (question(value=float("nan")), "handed in, is not right"),
    "kink": (question(draw=lambda stream: {**RELU, "x": [0.01], "n": 70}), "at its kink"),
    "kind": (
        question(parts=(Part("p", "nummer", "it", places=3),)),  # type: ignore[arg-type]
        "its part 'p' is of kind 'nummer'; expected one of number, array",
    ),
    "TeX": (
        question(parts=(Part("p", "number", r"the $\frac{1}$", places=3),)),
        r"the prompt of p has TeX that cannot be read: ",
    ),
    "TeX of a statement": (
        question(statement=lambda given: r"Divide $\nothing$."),
        r"the statement has TeX that cannot be read: \nothing",
    ),
    "worked": (question(worked=lambda given: given["m"]), "its worked solution raised KeyError: 'm'"),
    "no number": (question(value="seven"), "its answers are not of the kinds of its parts: could not convert"),
    "shown badly": (question(shown=lambda answer: f"{answer:.1f}"), "p: what is shown as the answer is not its value"),
    "shown as lists": (
        question(
            parts=(Part("p", "array", "both", places=3, shape=(2,)),),
            value=[1.2345, 2.3456],
            shown=lambda answer: "$[1.2345, 2.0]$",
        ),
        "p: what is shown as the answer is not its value to 3 places",
    ),
    "never wrong": (
        question(alternatives=lambda given: {"sign-flipped": {"p": given["n"] / 7}, "update-added": {"p": 1.0}}),
        "the mistake 'sign-flipped' never differs from right",
    ),
    "off": (question(draw=lambda stream: {**RELU, "x": [-1.0], "n": 70}), "a ReLU is off"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str) -> None:
    """Each fault, put into a sound question, is told in its own words."""
    exercise, words = PLANTED[name]
    assert words in faults(exercise, 5)


def test_dead_relus_may_be_asked_for() -> None:
    """Where a question says that ReLUs that are off belong to it, they are no fault; the share that is on is told."""
    exercise = question(draw=lambda stream: {**RELU, "x": [-1.0], "n": 70}, dead_relus=True)
    report = lint_question(exercise, 3, 10)
    assert report.faults == ()
    assert report.spread["live ReLUs"].startswith("50% to 50%")


@pytest.mark.parametrize(
    ("options", "right", "words"),
    [
        ((*OPTIONS, Option("4", "$3$", "error-doubled")), "2", "two choices are the same"),
        ((OPTIONS[0], OPTIONS[2]), "2", "the right choice is not shown"),
        (OPTIONS, "1", "a wrong choice names no mistake"),
        ((*OPTIONS[:2], Option("3", "$3$", "no-such")), "2", "'no-such' has no words"),
        ((OPTIONS[1], OPTIONS[0], OPTIONS[2]), "2", "numbers do not ascend"),
    ],
)
def test_faults_of_choices(options: tuple[Option, ...], right: str, words: str) -> None:
    """Choices that are alike, unordered, without a mistake behind them, or without the right one are told."""
    assert words in faults(choice(options, right))


def test_ranks_that_give_away_the_answer() -> None:
    """If the right number always stands in the middle, the test of ranks says so; words are tested by their place."""
    report = lint_question(choice(OPTIONS, "2"), 60, 10)
    assert "p: rank of 3 of the right choice is uneven" in report.faults[0].message
    words = tuple(Option(o.id, f"word {o.id}", o.misconception) for o in OPTIONS)
    assert "p: place of 3 of the right choice is uneven" in faults(choice(words, "2"))

    def turned(given: Given, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return (*options[given["n"] % 3 :], *options[: given["n"] % 3])

    assert faults(choice(words, "2", turned), 300) == ""


def test_exempt_answers_are_counted() -> None:
    """What the rule on digits leaves out is counted with its reason: zeros, small slopes, what the part declares."""
    counts = question(parts=(Part("p", "number", "how many", places=0, exempt="a count"),), value=41)
    assert lint_question(counts, 5, 10).exempt == {"a count": 5}
    assert lint_question(question(value=0.0), 5, 10).exempt == {"exactly 0": 5}
    small = question(parts=(Part("p", "number", "slope", places=9),), value=1.2345e-5, slack=5e-10)
    assert lint_question(small, 5, 10).exempt == {"small, with enough digits": 5}


def test_slow_questions_are_tried_on_fewer_seeds() -> None:
    """Once the time is used up no further seed is tried, and the report says how many were."""
    report = lint_question(question(), 10_000, 1e-9)
    assert (report.seeds, report.wanted) == (1, 10_000)


def test_a_fault_keeps_its_first_seed() -> None:
    """What goes wrong at many seeds is told once, with the first and how many."""
    (fault,) = [f for f in lint_question(question(value=0.0123, slack=1e-4), 7, 10).faults if "digits" in f.message]
    assert (fault.seed, fault.seeds) == (0, 7)


def test_significant() -> None:
    """Digits are counted from the first that is not 0."""
    assert [significant(value, 4) for value in (0.0123, -0.5, 1.0, 99.99, 0.00005)] == [3, 4, 5, 6, 0]


def test_an_unknown_place_is_told() -> None:
    """A <<place>> of the statement that is in no given is told with those that there are."""

    def solve(given: Given) -> dict[str, Expected]:
        """Divide <<velocity>> by 7."""
        return {"p": Expected(given["n"] / 7, f"{given['n'] / 7:.3f}", 0.5e-3)}

    sound = question()
    written = entry.question(
        "tests/place",
        title="T",
        source="S",
        level="apply",
        minutes=1,
        draw=sound.draw,
        parts=sound.parts,
        alternatives=sound.alternatives,
        worked=sound.worked,
    )(solve)
    assert faults(written, 5) == "its statement has <<velocity>>; there are only: n."


@pytest.mark.parametrize("shown", ["1.235", "$1.2345$", "about 1.2", "1.2345 = 1 + 0.2345"])
def test_what_is_shown_may_have_more_digits_or_words(shown: str) -> None:
    """Only what is a plain number is held against the value."""
    sound = question(value=1.2345, shown=lambda answer: shown)
    assert "shown" not in faults(sound, 2)
