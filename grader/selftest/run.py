"""Every exercise with all its programs, several at a time; the same seed gives the same report."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import zip_longest

import msgspec

from exercises.bank import BANK
from exercises.model import CodeExercise
from grader import jail, needs, quicktest, streams
from grader.selftest.record import Report
from grader.selftest.survivors import CASES, Further
from grader.selftest.trial import Desk, Kind, Outcome, Trial

RIGHT_STYLES = 6  # of right programs, beside the solution as it stands
# Where a package is loaded and compiles what it runs, a submission takes seconds and a case most of one.
HEAVY_STYLES = 1  # of each mistake
HEAVY_CASES = 20
FEWER_CASES: Mapping[str, int] = {"nielsen/Network": 500}  # it learns to read digits once in nine cases


class Work(msgspec.Struct, frozen=True):
    """Some trials of one exercise."""

    exercise: str
    trials: tuple[Trial, ...]


class Settings(msgspec.Struct, frozen=True):
    """What a run is asked for."""

    seed: int = 0
    styles: int = 5  # of each mistake
    sample: int = 0  # so many submissions drawn from all; 0: all of them
    cases: int = CASES  # on which a change that passes is tried further
    jobs: int = 1


def selftest(
    ids: Sequence[str],
    settings: Settings,
    profile: jail.Profile,
    begin: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
) -> Report:
    """The report of these code exercises, of all if none is named. Raises UnusableInput for ids that are none.

    `begin(total)` gives what is called after each submission.
    """
    named = quicktest.choose(ids) if ids else tuple(each for each in BANK.values() if isinstance(each, CodeExercise))
    left_out = {each.id: needs.unmet([each])[0] for each in named if needs.unmet([each])}
    desks = {each.id: Desk(each, profile, settings.seed) for each in named if each.id not in left_out}
    every = [(name, trial) for name, desk in desks.items() for trial in trials(desk, settings.styles)]
    chosen = drawn(every, settings)
    tick = begin(len(chosen))
    outcomes: list[Outcome] = []
    for done in _mapped(partial(work, settings=settings, profile=profile), parcels(chosen), settings.jobs):
        for outcome in done:
            outcomes.append(outcome)
            tick()
    place = {(name, trial.kind, trial.name, trial.style): at for at, (name, trial) in enumerate(every)}
    outcomes.sort(key=lambda each: place[each.exercise, each.kind, each.name, each.style])
    return Report(
        seed=settings.seed,
        styles=settings.styles,
        sample=settings.sample,
        exercises=tuple(desks),
        outcomes=tuple(outcomes),
        no_program={
            name: tuple(each for each in desk.applicable if each not in desk.exercise.mutants)
            for name, desk in desks.items()
        },
        not_applicable={
            name: tuple(each for each in desk.exercise.mutants if each not in desk.applicable)
            for name, desk in desks.items()
        },
        left_out=left_out,
    )


def trials(desk: Desk, styles: int) -> Iterator[Trial]:
    """Every submission of an exercise."""
    of_mistakes = HEAVY_STYLES if desk.exercise.needs.packages else styles
    kinds: tuple[tuple[Kind, Sequence[str], int], ...] = (
        ("right", ("",), max(styles, RIGHT_STYLES)),
        ("catalogue", [name for name in desk.applicable if name in desk.exercise.mutants], of_mistakes),
        ("generic", [str(number) for number in range(len(desk.changes))], 0),
    )
    for kind, names, most in kinds:
        first = 0 if kind != "catalogue" else 1
        for style in range(first, most + 1):  # one style after another: those of a style share their hidden cases
            yield from (Trial(kind, name, style) for name in names)


def drawn(every: Sequence[tuple[str, Trial]], settings: Settings) -> list[tuple[str, Trial]]:
    """All submissions, or a random sample in their order: as many of each kind, since right ones are few."""
    if not settings.sample or settings.sample >= len(every):
        return list(every)
    stream = streams.stream(streams.secret_of_seed(settings.seed), "selftest", "sample")
    kinds: dict[Kind, list[int]] = {}
    for at in stream.permutation(len(every)):
        kinds.setdefault(every[at][1].kind, []).append(int(at))
    turns = [at for row in zip_longest(*(kinds[name] for name in sorted(kinds))) for at in row if at is not None]
    return [every[at] for at in sorted(turns[: settings.sample])]


def parcels(chosen: Sequence[tuple[str, Trial]]) -> list[Work]:
    """The submissions of an exercise in a style together, because they share their hidden cases; the largest first."""
    together: dict[tuple[str, int], list[Trial]] = {}
    for name, trial in chosen:
        together.setdefault((name, trial.style), []).append(trial)
    return sorted((Work(name, tuple(some)) for (name, _), some in together.items()), key=lambda each: -len(each.trials))


def _mapped(
    one: Callable[[Work], tuple[Outcome, ...]], some: Sequence[Work], jobs: int
) -> Iterator[tuple[Outcome, ...]]:
    if jobs == 1 or len(some) == 1:
        yield from map(one, some)
        return
    # Spawned, not forked: a fork of a process with threads may stand still.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, some)


def work(parcel: Work, settings: Settings, profile: jail.Profile) -> tuple[Outcome, ...]:
    """The outcomes of some submissions; changes that pass are tried further."""
    exercise = BANK[parcel.exercise]
    assert isinstance(exercise, CodeExercise)
    desk = Desk(exercise, profile, settings.seed)
    further = Further(exercise, settings.seed)
    return tuple(_tried(desk, further, trial, settings.cases) for trial in parcel.trials)


def most_cases(exercise: CodeExercise, wanted: int) -> int:
    """On how many further cases a change is tried: fewer where that would take longer than anyone waits."""
    return min(wanted, HEAVY_CASES if exercise.needs.packages else FEWER_CASES.get(exercise.id, wanted))


def _tried(desk: Desk, further: Further, trial: Trial, cases: int) -> Outcome:
    outcome = desk.tried(trial)
    if trial.kind != "generic" or outcome.verdict != "correct":
        return outcome
    survival = further.survival(desk.source(desk.program(trial)), desk.profile, most_cases(desk.exercise, cases))
    return msgspec.structs.replace(
        outcome,
        survived="hole" if survival.shown else "equivalent",
        cases=survival.agreed,
        shown=survival.shown,
    )
