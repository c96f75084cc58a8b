"""What code exercises need: as the jail's grant, and as a sentence where it is not installed."""

from __future__ import annotations

from collections.abc import Iterable

from exercises.model import CodeExercise, Exercise, Needs
from grader import jail

ORDINARY = Needs()


def grant(needs: Needs) -> jail.Grant | None:
    """What the jail is to grant for these needs; None for what every call gets."""
    if needs == ORDINARY:
        return None
    return jail.Grant(needs.packages, needs.memory_mb << 20, needs.threads, needs.seconds, needs.case_seconds)


def versions(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """What is installed of the packages that any of these exercises needs, with all that they require."""
    return jail.versions(name for exercise in exercises for name in _packages(exercise))


def unmet(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """A sentence for each of these exercises that cannot be graded here, with what to do."""
    return tuple(
        f"{exercise.id} needs {' and '.join(absent)}, which {'is' if len(absent) == 1 else 'are'} not installed here. "
        f"Run {remedy(exercise.needs)} where you grade; until then its marks are left open."
        for exercise in exercises
        if isinstance(exercise, CodeExercise) and (absent := jail.missing(exercise.needs.packages))
    )


def remedy(needs: Needs) -> str:
    """The command that installs what is needed."""
    wanted = (needs.install,) if needs.install else needs.packages
    return "pip install " + " ".join(f"'{each}'" if "[" in each else each for each in wanted)


def _packages(exercise: Exercise) -> tuple[str, ...]:
    return exercise.needs.packages if isinstance(exercise, CodeExercise) else ()
