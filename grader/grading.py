"""One submission as a task: data in, data out, safe to run twice, in this process or any other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from exercises.model import BadPack
from grader import jail, marking, report
from grader.errors import GraderError
from grader.gradebook import Graded
from grader.keys import KeyRing
from grader.scorecard import to_json
from grader.spec import Quiz, Student
from grader.variants import Variant


@dataclass(frozen=True, slots=True)
class Facts:
    """What all submissions of a run share."""

    quiz: Quiz
    seed: int
    limits: jail.Limits
    profile: jail.Profile


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to grade: all that a worker needs, and nothing that cannot be sent to one."""

    facts: Facts
    student: Student
    path: str
    sha: str
    source: bytes
    variants: bytes  # as they stand in the gradebook: exercises by their ids
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: the scorecard as JSON, and the student's page."""

    scorecard: bytes
    page: bytes
    hurried: bool = False  # by a clock, which may have been a neighbour's fault


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of ours: the submission could not be graded, and waits; `told` says why."""

    told: str


def grade(task: Task) -> Done | Fault:
    """Jail, compare, diagnose, score and draw up the page: one submission, no side effects here.

    A fault of ours comes back as data: not every exception survives the way from one process to another. A GraderError,
    such as no jail, would strike every submission: it is raised.
    """
    try:
        return _graded(task, keys_of(task.facts.seed))
    except GraderError:
        raise
    except Exception as error:
        return Fault(our_fault(error))


def our_fault(error: Exception) -> str:
    """Why a submission was not graded, as a sentence about it."""
    if isinstance(error, BadPack):
        return f"{error}; the file waits for the next run"
    return f"grader itself failed on it ({type(error).__name__}: {error}); it waits for the next run"


@lru_cache(maxsize=1)
def keys_of(seed: int) -> KeyRing:
    """The keys of the course with this seed. The only thing that outlives a task, and why a process keeps one: a class
    shares the hidden cases, and what is right and wrong on them is worth computing once. Another course, as a worker
    of a shared scheduler may get, begins anew.
    """
    return KeyRing()


def _graded(task: Task, keys: KeyRing) -> Done:
    facts, variants = task.facts, msgspec.json.decode(task.variants, type=tuple[Variant, ...])
    job = jail.Job(
        source=task.source,
        slots=marking.slots(variants, keys),
        calls=marking.calls(variants, keys),
        seed=facts.seed,
    )
    result = jail.run(job, facts.limits, facts.profile)
    shown = facts.quiz.policy.show_answers
    subject = marking.Subject(facts.quiz.name, task.student.student, task.sha, shown, task.remarks)
    card = marking.mark(variants, keys, result, subject, facts.seed)
    page = report.student_page(facts.quiz, task.student, Graded(task.path, card), variants, keys)
    return Done(to_json(card), page.encode("utf-8", "replace"), result.hurried)
