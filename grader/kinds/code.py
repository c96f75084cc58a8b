"""Kind `code`: a function's results on all its cases, against the reference and against every mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from exercises.model import Case, CodeExercise
from grader.comparison import Difference, Kind, Stack, changed, difference, shared, text_of
from grader.explanation.condition import condition
from grader.explanation.entries import explaining
from grader.explanation.location import located
from grader.explanation.pairs import Pairs
from grader.explanation.pattern import pattern
from grader.explanation.sample import Sample, agrees, as_asked, parameters, tolerance_of
from grader.jail import CallResult, CaseResult
from grader.kinds.mark import Mark, correct, wrong
from grader.scorecard import Finding, Status

STATUSES: Mapping[str, Status] = {status: status for status in get_args(Status)}
# Differences that are not of the numbers but of how they are returned: no step of the calculation is behind them.
OF_THE_FORM: frozenset[Kind] = frozenset({"kind", "complex", "members", "order", "shape", "dtype"})


def mark(
    exercise: CodeExercise,
    cases: Sequence[Case],
    wanted: Sequence[Any],
    alternatives: Callable[[], Mapping[str, Sequence[Any]]],
    result: CallResult,
    pairs: Callable[[], Pairs] | None = None,
    stack: Stack | None = None,
) -> Mark:
    """Right only if every case is; else the first rung that fails is the counterexample.

    Bonus cases come last and cost nothing, whatever happens in them. `pairs` are asked only where no single
    alternative explains what is wrong. `stack` is what is wanted once more, to decide on all cases at once.
    """
    count = sum(not case.bonus for case in cases)
    if count < len(cases):
        required = _mark(
            exercise,
            cases[:count],
            wanted[:count],
            lambda: {name: outputs[:count] for name, outputs in alternatives().items()},
            _up_to(result, count),
            pairs,
            stack,
        )
        return _with_bonus(required, exercise, cases[count:], wanted[count:], result.cases[count:])
    return _mark(exercise, cases, wanted, alternatives, result, pairs, stack)


def _up_to(result: CallResult, count: int) -> CallResult:
    """The result on the required cases; what stopped it after them does not matter."""
    if len(result.cases) < count:
        return result
    return replace(result, cases=result.cases[:count], status="ok")


def _with_bonus(
    mark: Mark, exercise: CodeExercise, cases: Sequence[Case], wanted: Sequence[Any], got: Sequence[CaseResult]
) -> Mark:
    earned = len(got) == len(cases) and all(_is_right(exercise, *each) for each in zip(cases, wanted, got, strict=True))
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
    pairs: Callable[[], Pairs] | None,
    stack: Stack | None,
) -> Mark:
    name = f"`{exercise.name}`"
    if result.status == "missing":
        return Mark("missing", findings=(Finding(message=f"there is no {exercise.form} {name} in the file"),))
    if result.status == "untouched":
        return Mark("missing", findings=(Finding(message=f"{name} is as it was handed out"),))
    holds = _holds(exercise, cases, wanted, result.cases, stack)
    right = sum(holds)
    answer = f"{exercise.name}: {right} of {len(cases)} cases right"
    shown = _shown(holds, result.cases)
    found = [(i, _case_difference(exercise, cases[i], wanted[i], result.cases[i])) for i in shown]
    of_cases = [_finding(exercise, i, cases[i], each) for i, each in found if each is not None]
    of_the_call = _of_the_call(exercise, cases, result)
    # What stopped it is what the status says, and comes first; else the counterexample does.
    findings = of_cases + of_the_call if result.status == "ok" else of_the_call + of_cases
    if not findings:
        return correct(answer)
    note = Finding(message=shared(exercise.name), note=True)
    notes = (note,) if any(got.aliased for got in result.cases) else ()
    status = _status(result, shown[0] if shown else None)
    if result.status != "ok" or right == len(cases) or len(result.cases) != len(cases):
        return wrong(answer, *findings, *notes, status=status)
    samples = [
        Sample(case, want, got, each) for case, want, got, each in zip(cases, wanted, result.cases, holds, strict=True)
    ]
    suspects = explaining(exercise, samples, alternatives())
    together = pairs().explaining(samples) if pairs is not None and not suspects else ()
    in_form = all(each is None or each.kind not in OF_THE_FORM for _, each in found)
    told = _told(exercise, samples, explained=bool(suspects or together), in_form=in_form) if result.repeatable else ()
    return replace(wrong(answer, *findings, *told, *notes, suspects=suspects, status=status), pairs=together)


def _told(exercise: CodeExercise, samples: Sequence[Sample], *, explained: bool, in_form: bool) -> tuple[Finding, ...]:
    """In what manner the results are wrong; before it, if no mistake explains them, when, and where if their form is
    right."""
    seen = pattern(exercise, samples) if exercise.slopes or not explained else None
    manner = seen.sentence if seen is not None and (not explained or seen.convention) else ""
    # Where numbers are right but handed over in another order or form, no equation is wrong.
    told = in_form and not explained and not (seen is not None and seen.arranged)
    place = located(exercise, samples) if told else ""
    sentences = ["" if explained else condition(exercise, samples), place, manner]
    return tuple(Finding(message=each, note=True) for each in sentences if each)


def _of_the_call(exercise: CodeExercise, cases: Sequence[Case], result: CallResult) -> list[Finding]:
    """What is wrong with the call as a whole: stopped, of another length, or not repeatable."""
    name = f"`{exercise.name}`"
    if result.status != "ok":
        where = f"line {result.line}" if result.line else ""
        message = result.message or f"{name} was stopped"
        if len(result.cases) == len(cases) or result.status == "skipped":
            return [Finding(message=message, where=where)]
        at, case = f"case {len(result.cases) + 1}", cases[len(result.cases)]
        named = f"{at} ({case.rung})"
        told = message.replace(at, named, 1) if at in message else f"{message}, on {named}"
        return [Finding(message=told, where=where, given=_given(exercise, case))]
    if len(result.cases) != len(cases):
        return [Finding(message=f"{name} gave {len(result.cases)} results for {len(cases)} cases")]
    if not result.repeatable:
        return [Finding(message=f"{name} gives another result when it is called again with the same arguments")]
    return []


def _shown(holds: Sequence[bool], cases: Sequence[CaseResult]) -> list[int]:
    """The first case that fails, and beside it the first of the later ones that raised an error if it did not."""
    failed = [i for i, right in enumerate(holds) if not right]
    if not failed or cases[failed[0]].status == "error":
        return failed[:1]
    return failed[:1] + [i for i in failed if cases[i].status == "error"][:1]


def _status(result: CallResult, first: int | None) -> Status:
    """The jail's status; an error if the first case that fails, which is the one shown, raised one."""
    if result.status == "ok" and first is not None and result.cases[first].status == "error":
        return "error"
    return STATUSES.get(result.status, "crashed")


def _holds(
    exercise: CodeExercise,
    cases: Sequence[Case],
    wanted: Sequence[Any],
    results: Sequence[CaseResult],
    stack: Stack | None,
) -> list[bool]:
    """Which of the cases are right: all at once where that can be told, the others one by one."""
    usable = [got.status == "ok" and not got.mutated for got in results]
    asked = [
        as_asked(exercise, got.value, want) if may_be else None
        for want, got, may_be in zip(wanted, results, usable, strict=False)
    ]
    decided = stack.decide(asked) if stack is not None else [None] * len(asked)
    together = zip(cases, wanted, results, decided, strict=False)
    return [_is_right(exercise, *each) if right is None else right for *each, right in together]


def _is_right(exercise: CodeExercise, case: Case, want: Any, got: CaseResult) -> bool:
    """Whether a case gave what it should, and left its arguments alone; without the words for what is wrong."""
    return got.status == "ok" and not got.mutated and agrees(exercise, case, as_asked(exercise, got.value, want), want)


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
    return difference(as_asked(exercise, got, want), want, tolerance_of(exercise, case), exercise.returns)


def _changed(exercise: CodeExercise, at: int, arguments: Sequence[Any]) -> Difference:
    """That an argument is not as it was, by its name in the signature."""
    names = parameters(exercise) if exercise.probe is None else ()
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
    return ", ".join(f"{name} = {text}" for name, text in zip(parameters(exercise), shown, strict=False))


def _place(index: int, case: Case) -> str:
    return f"case {index + 1}: {case.rung}"
