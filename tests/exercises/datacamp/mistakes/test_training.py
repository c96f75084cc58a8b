"""The mistakes of this source."""

from __future__ import annotations

from exercises.bank import MISCONCEPTIONS
from exercises.datacamp import EXERCISES, MISTAKES
from exercises.datacamp.mistakes.training import ROWS
from exercises.model import Question
from grader.streams import stream


def test_every_mistake_can_be_made() -> None:
    """Every row is named by some exercise of the source, in some variant."""
    named: set[str] = set()
    for exercise in EXERCISES:
        if isinstance(exercise, Question):
            for seed in range(150 if exercise.confirm is None else 12):
                given = exercise.draw(stream(b"rows", exercise.id, str(seed)))
                named |= set(exercise.alternatives(given))
                named |= {option.misconception or "" for part in exercise.parts(given) for option in part.options}
        else:
            named |= set(exercise.alternatives(exercise.cases(stream(b"rows", exercise.id, "0"))))
    assert set(MISTAKES) <= named


def test_rows_are_of_the_bank() -> None:
    """The rows on training are in the catalogue of the source and of the bank, each name once."""
    assert {row.id for row in ROWS} <= set(MISTAKES) <= set(MISCONCEPTIONS)
    assert len({row.name for row in MISTAKES.values()}) == len(MISTAKES)
