"""Mistakes with graphs, steps and gradient checks."""

from __future__ import annotations

from exercises.bank import BANK
from exercises.model import CodeExercise
from exercises.unicamp.mistakes.steps import ROWS
from grader.streams import stream


def test_every_mistake_belongs_to_an_exercise() -> None:
    """Each row is an alternative of some exercise of this source: no word is written that no student will read."""
    named: set[str] = set()
    for name, exercise in BANK.items():
        if name.startswith("unicamp/"):
            for seed in range(3):
                drawn = stream(b"tests", name, str(seed))
                given = exercise.cases(drawn) if isinstance(exercise, CodeExercise) else exercise.draw(drawn)
                named |= set(exercise.alternatives(given))  # type: ignore[arg-type]
    assert {row.id for row in ROWS} <= named
