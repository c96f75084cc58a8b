"""Many exercises, several at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from exercises.bank import BANK
from exercises.model import Question
from grader.errors import UnusableInput
from grader.jail import Profile
from grader.lint.code import lint_code
from grader.lint.questions import lint_question
from grader.lint.record import Report
from grader.spec import suggestion

SHARE_OF_CODE = 0.01  # ladders for each seed: a ladder holds a dozen networks already
FEWEST_LADDERS = 2


def lint(
    ids: Sequence[str],
    seeds: int,
    seconds: float,
    profile: Profile | None,
    jobs: int = 1,
    tick: Callable[[], None] = lambda: None,
) -> tuple[Report, ...]:
    """The reports of these exercises, of the whole bank if none is named. Raises UnusableInput for unknown ids."""
    unknown = [f"There is no exercise {name!r}.{suggestion(name, BANK)}" for name in ids if name not in BANK]
    if unknown:
        raise UnusableInput(*unknown, "`grader list` prints them all.")
    chosen = list(dict.fromkeys(ids)) or list(BANK)
    work = partial(one, seeds=seeds, seconds=seconds, profile=profile)
    reports = []
    if jobs == 1 or len(chosen) == 1:
        for name in chosen:
            reports.append(work(name))
            tick()
        return tuple(reports)
    # Spawned, not forked: a fork of a process with threads may stand still.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for report in pool.map(work, chosen):
            reports.append(report)
            tick()
    return tuple(reports)


def one(name: str, seeds: int, seconds: float, profile: Profile | None) -> Report:
    """The report of one exercise."""
    exercise = BANK[name]
    if isinstance(exercise, Question):
        return lint_question(exercise, seeds, seconds)
    return lint_code(exercise, max(FEWEST_LADDERS, round(SHARE_OF_CODE * seeds)), seconds, profile)
