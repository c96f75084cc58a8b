"""Kind `code`: a function's results on all its cases, against the reference and against every mistake."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np

from exercises.model import Case, CodeExercise
from grader.comparison import (
    Difference,
    Tolerance,
    as_array,
    changed,
    difference,
    scale_of,
    shared,
    text_of,
    vectors,
)
from grader.jail import CallResult, CaseResult
from grader.kinds.mark import Mark, correct, wrong
from grader.scorecard import Finding, Status

STATUSES: Mapping[str, Status] = {status: status for status in get_args(Status)}


def mark(
    exercise: CodeExercise,
    cases: Sequence[Case],
    wanted: Sequence[Any],
    alternatives: Callable[[], Mapping[str, Sequence[Any]]],
    result: CallResult,
) -> Mark:
    """Right only if every case is; else the first rung that fails is the counterexample.

    Bonus cases come last and cost nothing, whatever happens in them.
    """
    count = sum(not case.bonus for case in cases)
    if count < len(cases):
        required = _mark(
            exercise,
            cases[:count],
            wanted[:count],
            lambda: {name: outputs[:count] for name, outputs in alternatives().items()},
            _up_to(result, count),
        )
        return _with_bonus(required, exercise, cases[count:], wanted[count:], result.cases[count:])
    return _mark(exercise, cases, wanted, alternatives, result)


def _up_to(result: CallResult, count: int) -> CallResult:
    """The result on the required cases; what stopped it after them does not matter."""
    if len(result.cases) < count:
        return result
    return replace(result, cases=result.cases[:count], status="ok")


def _with_bonus(
    mark: Mark, exercise: CodeExercise, cases: Sequence[Case], wanted: Sequence[Any], got: Sequence[CaseResult]
) -> Mark:
    earned = len(got) == len(cases) and all(
        _case_difference(exercise, *each) is None for each in zip(cases, wanted, got, strict=True)
    )
    if not earned:
        return mark
    note = Finding(message=f"bonus: right on {' and '.join(case.rung for case in cases)} as well", note=True)
    return replace(mark, findings=(*mark.findings, note))


def _mark(
    exercise: CodeExercise,
    cases: Sequence[Case],
    wanted: Sequence[Any],
    alternatives: Callable[[], Mapping[str, Sequence[Any]]],
    result: CallResult,
) -> Mark:
    name = f"`{exercise.name}`"
    if result.status == "missing":
        return Mark("missing", findings=(Finding(message=f"there is no {exercise.form} {name} in the file"),))
    if result.status == "untouched":
        return Mark("missing", findings=(Finding(message=f"{name} is as it was handed out"),))
    differences = [
        _case_difference(exercise, case, want, got)
        for case, want, got in zip(cases, wanted, result.cases, strict=False)
    ]
    right = sum(each is None for each in differences)
    answer = f"{exercise.name}: {right} of {len(cases)} cases right"
    shown = _shown(differences, result.cases)
    of_cases = [_finding(exercise, i, cases[i], each) for i, each in shown]
    of_the_call = _of_the_call(name, cases, result)
    # What stopped it is what the status says, and comes first; else the counterexample does.
    findings = of_cases + of_the_call if result.status == "ok" else of_the_call + of_cases
    if not findings:
        return correct(answer)
    note = Finding(message=shared(exercise.name), note=True)
    notes = (note,) if any(got.aliased for got in result.cases) else ()
    suspects = (
        ()
        if result.status != "ok" or right == len(cases)
        else _explained(exercise, cases, wanted, alternatives(), result)
    )
    return wrong(answer, *findings, *notes, suspects=suspects, status=_status(result, shown[0][0] if shown else None))


def _of_the_call(name: str, cases: Sequence[Case], result: CallResult) -> list[Finding]:
    """What is wrong with the call as a whole: stopped, of another length, or not repeatable."""
    if result.status != "ok":
        message = result.message or f"{name} was stopped"
        if len(result.cases) < len(cases):
            message += f" ({_place(len(result.cases), cases[len(result.cases)])})"
        return [Finding(message=message, where=f"line {result.line}" if result.line else "")]
    if len(result.cases) != len(cases):
        return [Finding(message=f"{name} gave {len(result.cases)} results for {len(cases)} cases")]
    if not result.repeatable:
        return [Finding(message=f"{name} gives another result when it is called again with the same arguments")]
    return []


def _shown(differences: Sequence[Difference | None], cases: Sequence[CaseResult]) -> list[tuple[int, Difference]]:
    """The first case that fails, and beside it the first of the later ones that raised an error if it did not."""
    failed = [(i, each) for i, each in enumerate(differences) if each is not None]
    if not failed or cases[failed[0][0]].status == "error":
        return failed[:1]
    return failed[:1] + [(i, each) for i, each in failed if cases[i].status == "error"][:1]


def _status(result: CallResult, first: int | None) -> Status:
    """The jail's status; an error if the first case that fails, which is the one shown, raised one."""
    if result.status == "ok" and first is not None and result.cases[first].status == "error":
        return "error"
    return STATUSES.get(result.status, "crashed")


def _case_difference(exercise: CodeExercise, case: Case, want: Any, got: CaseResult) -> Difference | None:
    if got.status != "ok":
        line = f" in line {got.line} of your file" if got.line else ""
        verb = "raised" if got.status == "error" else "cannot be used:"
        message = f"`{exercise.name}` {verb} {got.message}{line}"
        return Difference(
            f"line {got.line}" if got.line else "", message, kind="error" if got.status == "error" else "kind"
        )
    if got.mutated:
        return _changed(exercise, got.mutated[0], case.arguments)
    return compared(exercise, case, got.value, want)


def compared(exercise: CodeExercise, case: Case, got: Any, want: Any) -> Difference | None:
    """The first difference between what a case gave and what it should, as this exercise has it."""
    value = _as_asked(exercise, got, want)
    return difference(value, want, Tolerance(exercise.rtol, scale_of(case.arguments)), exercise.returns)


def _as_asked(exercise: CodeExercise, got: Any, want: Any) -> Any:
    """The result with columns as vectors, where the exercise takes one for the other."""
    return vectors(got, want) if exercise.columns else got


def _changed(exercise: CodeExercise, at: int, arguments: Sequence[Any]) -> Difference:
    """That an argument is not as it was, by its name in the signature."""
    names = list(inspect.signature(exercise.reference).parameters) if exercise.probe is None else []
    return changed(exercise.name, at, names[at] if at < len(names) else "", arguments[at])


def _finding(exercise: CodeExercise, index: int, case: Case, found: Difference) -> Finding:
    return Finding(
        message=found.message,
        where=_place(index, case) + (f", {found.where}" if found.where else ""),
        expected=found.want or None,
        got=found.got or None,
        given=_given(exercise, case),
    )


def _given(exercise: CodeExercise, case: Case) -> str:
    """The call. Of a probe, which makes calls of its own, what it is given: by name, or as it stands if a program."""
    shown = [text_of(argument) for argument in case.arguments]
    if exercise.probe is None:
        return f"{exercise.name}({', '.join(shown)})"
    if len(case.arguments) == 1 and isinstance(case.arguments[0], str):
        return "; ".join(case.arguments[0].splitlines())
    names = list(inspect.signature(exercise.probe).parameters)[1:]
    return ", ".join(f"{name} = {text}" for name, text in zip(names, shown, strict=False))


def _place(index: int, case: Case) -> str:
    return f"case {index + 1}: {case.rung}"


def _explained(
    exercise: CodeExercise,
    cases: Sequence[Case],
    wanted: Sequence[Any],
    alternatives: Mapping[str, Sequence[Any]],
    result: CallResult,
) -> tuple[str, ...]:
    """The mistakes whose results are the student's on every case."""
    return tuple(
        name
        for name, outputs in alternatives.items()
        if len(outputs) == len(result.cases)
        and all(
            _same(exercise, case, want, output, got)
            for case, want, output, got in zip(cases, wanted, outputs, result.cases, strict=True)
        )
    )


def _same(exercise: CodeExercise, case: Case, want: Any, output: Any, got: CaseResult) -> bool:
    if output is None:  # the mistake cannot be made here: whoever makes it gets an error, or anything but what is right
        return _case_difference(exercise, case, want, got) is not None
    if got.status == "error" and not _finite(output):  # `math.exp` raises where `np.exp` gives an infinity
        return True
    if got.status != "ok" or got.mutated:
        return False
    # A mistake may saturate what is not saturated where all is right, so that only rounding is left to compare.
    scale = scale_of(case.arguments)
    tolerance = Tolerance(exercise.rtol, scale, noise=scale)
    value, output = _where_finite(_as_asked(exercise, got.value, output), output)
    return difference(value, output, tolerance) is None or difference(_spread(value, output), output, tolerance) is None


def _finite(output: Any) -> bool:
    """Whether all numbers of a mistake's result can be counted with."""
    if isinstance(output, list | tuple):
        return all(map(_finite, output))
    array = as_array(output)
    return isinstance(array, str) or bool(np.isfinite(array).all())


def _where_finite(got: Any, output: Any) -> tuple[Any, Any]:
    """Both with 0 where neither is finite: a mistake that overflows shows in where it does.

    Like `_spread` it only helps to name a mistake; what is not finite is never right.
    """
    if isinstance(output, list | tuple):
        if not isinstance(got, list | tuple) or len(got) != len(output):
            return got, output
        pairs = [_where_finite(*pair) for pair in zip(got, output, strict=True)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    mine, other = as_array(got), as_array(output)
    if isinstance(mine, str) or isinstance(other, str) or mine.shape != other.shape:
        return got, output
    lost = ~np.isfinite(mine) & ~np.isfinite(other)
    return (np.where(lost, 0.0, mine), np.where(lost, 0.0, other)) if lost.any() else (got, output)


def _spread(got: Any, output: Any) -> Any:
    """A result with axes missing, repeated along them: `np.sum(delta)` is one gradient for all biases.

    It only helps to name a mistake; nothing is right because of it.
    """
    if isinstance(output, list | tuple):
        fits = isinstance(got, list | tuple) and len(got) == len(output)
        return [_spread(g, o) for g, o in zip(got, output, strict=True)] if fits else got
    array, shape = as_array(got), np.shape(output)
    if isinstance(array, str) or array.ndim >= len(shape) or array.shape != shape[: array.ndim]:
        return got
    return np.broadcast_to(array.reshape(array.shape + (1,) * (len(shape) - array.ndim)), shape)
