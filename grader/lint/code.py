"""A code exercise over many ladders: the reference passes, the stub earns nothing, every mistake is named."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from exercises.bank import MISCONCEPTIONS
from exercises.entry import plain, solution, stub
from exercises.model import CodeExercise
from grader import jail, quicktest
from grader.blame import ExerciseAtFault
from grader.jail import CallResult, CaseResult
from grader.keys import CodeKey
from grader.kinds import code
from grader.lint.record import Faults, Report
from grader.lint.separation import Separation, told
from grader.streams import secret_of_seed, seed


def lint_code(exercise: CodeExercise, seeds: int, seconds: float, profile: jail.Profile | None) -> Report:
    """Try a code exercise on so many ladders, or as many as the time allows; without a profile nothing is run."""
    faults, separation = Faults(), Separation()
    secret = secret_of_seed(0)
    used, done, cases, mistakes = 0.0, 0, 0, 0
    for number in range(seeds):
        if used > seconds:
            break
        key = CodeKey(exercise, seed(secret, "lint", exercise.id, str(number)))
        began = time.perf_counter()
        try:
            faults.add(number, _ladder(key))
            separation.add_ladder(key)
            cases, mistakes = len(key.cases), len(key.alternatives)
        except ExerciseAtFault as error:
            faults.add(number, [error.what])
        except Exception as error:
            faults.add(number, [f"its cases cannot be tried: {type(error).__name__}: {error}"])
        used += time.perf_counter() - began
        done += 1
    matrix = separation.matrix()
    faults.add(0, (f"the mistakes {one!r} and {other!r} cannot be told apart" for one, other in matrix.collisions()))
    absent = jail.missing(exercise.needs.packages)
    if profile is not None and not absent:
        faults.add(0, _in_the_jail(exercise, profile))
    return Report(
        exercise=exercise.id,
        seeds=done,
        wanted=seeds,
        milliseconds=round(1000 * used / max(done, 1), 3),
        faults=faults.all(),
        spread={"cases": str(cases), "mistakes": str(mistakes), **told(matrix, "cases")},
        separation=matrix,
        not_run=f"needs {' and '.join(absent)}" if absent else "",
    )


def _ladder(key: CodeKey) -> Iterator[str]:
    """One ladder: right is right, each mistake is wrong and named alone, and no two are the same function."""
    if not key.cases:
        yield "there are no cases"
        return
    exercise, wrong = key.exercise, key.alternatives
    if _handed_in(key, key.wanted).verdict != "correct":
        yield "the reference does not pass its own cases"
    if not wrong:
        yield "there is no alternative: no mistake would be named"
    for name in exercise.mistakes:
        if name not in wrong:
            yield f"the mistake {name!r} never differs from right"
    for name, outputs in wrong.items():
        if name not in MISCONCEPTIONS:
            yield f"the mistake {name!r} has no words"
        made = _handed_in(key, outputs)
        if made.verdict == "correct":
            yield f"the mistake {name!r} passes all cases"
        elif made.suspects != (name,):
            yield f"the mistake {name!r} is not named alone, but {', '.join(made.suspects) or 'nothing'}"
    yield from _same(key)


def _same(key: CodeKey) -> Iterator[str]:
    """What is declared to be the same thing under several names is the same, wherever both lead to anything."""
    exercise = key.exercise
    others = exercise.same(key.cases) if exercise.same is not None else {}
    for first, *rest in exercise.alike:
        for name in rest:
            if first not in key.alternatives or name not in others:
                continue
            for case, one, other in zip(key.cases, key.alternatives[first], others[name], strict=True):
                if one is not None and other is not None and code.compared(exercise, case, one, other) is not None:
                    yield f"the mistakes {first!r} and {name!r} are declared alike, and differ on: {case.rung}"
                    break


def _handed_in(key: CodeKey, outputs: Sequence[Any]) -> Any:
    """The mark of a function that gives just this, an error where it gives None."""
    results = tuple(
        CaseResult("error", message="fails") if each is None else CaseResult("ok", each) for each in outputs
    )
    result = CallResult(key.exercise.name, "ok", cases=results)
    return code.mark(key.exercise, key.cases, key.wanted, lambda: key.alternatives, result)


def _in_the_jail(exercise: CodeExercise, profile: jail.Profile) -> Iterator[str]:
    """As a student's file the solution earns everything, and the stub as it is handed out nothing."""
    given = "\n\n".join(["import numpy as np", *map(plain, exercise.provided)])
    for body, wanted in ((solution(exercise), "correct"), (stub(exercise), "missing")):
        card = quicktest.grade(f"{given}\n\n{body}\n".encode(), (exercise,), profile, 0)
        item = card.items[0]
        if item.verdict != wanted or (item.points or 0.0) != (item.max_points if wanted == "correct" else 0.0):
            messages = [finding.message for part in item.parts for finding in part.findings]
            what = "solution" if wanted == "correct" else "stub"
            yield f"its {what}, handed in, is {item.verdict}: {'; '.join(messages)[:300]}"
