"""A question over many seeds: what must hold for every variant, and how the variants differ."""

from __future__ import annotations

import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import msgspec
import numpy as np

from exercises.bank import MISCONCEPTIONS
from exercises.model import BadPack, Disagreement, Expected, Part, Question, Value
from exercises.numbers import LARGEST, LEAST_DIGITS, SMALLEST
from grader.blame import ExerciseAtFault, alternatives_of, blaming
from grader.jail import Reading
from grader.keys import QuestionKey
from grader.kinds import VALUE_KINDS
from grader.lint.record import Faults, Report
from grader.lint.separation import Separation, differ, told
from grader.lint.uniformity import LEAST_P, Places, number_of
from grader.markup import render, render_inline
from grader.streams import secret_of_seed, stream
from grader.variants import drawn
from reference.training_step import TrainingStep

LOOKED_AT_CLOSELY = 20  # variants that are also rendered, marked and confirmed, which costs more
TOLD_APART = 100  # variants on which mistakes are held against each other
ENOUGH_MET = 20  # so often two mistakes must have met to be said never to differ
LARGEST_SLACK = 0.02  # of the answer: what a tolerance may let through
KINK = 0.05
_PLAIN = re.compile(r"[-+.,eE\d\[\]\s]+")

Check = Callable[[QuestionKey], Iterator[str]]


def lint_question(exercise: Question, seeds: int, seconds: float) -> Report:
    """Try a question on so many seeds, or as many as the time allows."""
    faults, places, spread, mistakes, separation = Faults(), Places(), _Spread(), _Mistakes(), Separation()
    used, done = 0.0, 0
    while done < seeds and used <= seconds:
        number, done = done, done + 1
        began = time.perf_counter()
        try:
            key = _solved(exercise, number)
        except (ExerciseAtFault, Disagreement) as error:
            faults.add(number, [error.what if isinstance(error, ExerciseAtFault) else f"the oracles disagree: {error}"])
            continue
        used += time.perf_counter() - began
        closely = number < LOOKED_AT_CLOSELY
        faults.add(number, _told(key, (*CHECKS, *CLOSE_CHECKS) if closely else CHECKS))
        try:
            for part in key.parts:
                places.add(part, key.expected[part.id])
            spread.add(key)
            mistakes.add(key)
            if number < TOLD_APART:
                separation.add_variant(key)
        except (TypeError, ValueError) as error:
            faults.add(number, [f"its answers are not of the kinds of its parts: {error}"])
    if exercise.published:
        key = QuestionKey(exercise, dict(exercise.published))
        faults.add(-1, (f"published: {message}" for message in _told(key, (_fits, _options, *CLOSE_CHECKS))))
    faults.add(0, (f"the mistake {name!r} never differs from right" for name in mistakes.never_seen()))
    matrix = separation.matrix()
    faults.add(
        0,
        (
            f"the mistakes {one!r} and {other!r} are told apart by no variant: declare them alike"
            for one, other in matrix.collisions(met=ENOUGH_MET)
        ),
    )
    uniform = places.tested()
    faults.add(0, (f"{what} of the right choice is uneven (p = {p:.1g})" for what, p in uniform.items() if p < LEAST_P))
    return Report(
        exercise=exercise.id,
        seeds=done,
        wanted=seeds,
        milliseconds=round(1000 * used / max(done, 1), 3),
        faults=faults.all(),
        uniform=uniform,
        exempt=dict(spread.exempt),
        spread=spread.told(done) | told(matrix, "variants"),
        separation=matrix,
    )


def _solved(exercise: Question, number: int) -> QuestionKey:
    """The key of one variant, with all that is computed when it is first asked for."""
    key = QuestionKey(exercise, drawn(exercise, stream(secret_of_seed(0), "lint", exercise.id, str(number))))
    _ = key.parts, key.expected, key.alternatives
    return key


def _told(key: QuestionKey, checks: tuple[Check, ...]) -> Iterator[str]:
    """What the checks say; one that fails itself is a fault like any other."""
    for check in checks:
        try:
            yield from check(key)
        except ExerciseAtFault as error:
            yield error.what
        except BadPack as error:
            yield str(error).removeprefix(f"{key.exercise.id}: ")
        except Exception as error:
            yield f"{check.__name__.strip('_')}: {type(error).__name__}: {error}"


def _fits(key: QuestionKey) -> Iterator[str]:
    """Parts, key and alternatives belong together, and the given can be saved."""
    if msgspec.json.decode(msgspec.json.encode(key.given)) != key.given:
        yield "the given is not the same when it is saved and read again"
    ids = [part.id for part in key.parts]
    if list(key.expected) != ids or len(set(ids)) < len(ids):
        yield f"parts {ids} and key {list(key.expected)} do not belong together"
    if not key.alternatives:
        yield "there is no alternative: no mistake would be named"
    for name, values in key.alternatives.items():
        if name not in MISCONCEPTIONS:
            yield f"the mistake {name!r} has no words"
        if not set(values) <= set(ids):
            yield f"the mistake {name!r} has values for parts that do not exist"


def _alike(key: QuestionKey) -> Iterator[str]:
    """What is declared to be the same thing under several names is the same."""
    made = alternatives_of(key.exercise, key.given)
    for first, *others in key.exercise.alike:
        for name in others:
            if first in made and name in made and differ(key, made[first], made[name]):
                yield f"the mistakes {first!r} and {name!r} are declared alike, and differ"


def _options(key: QuestionKey) -> Iterator[str]:
    """Choices differ as they are shown, one is right, the wrong ones name mistakes, numbers ascend."""
    for part in key.parts:
        if part.kind not in ("choice", "choices"):
            continue
        value = key.expected[part.id].value
        right = {value} if part.kind == "choice" else set(value)
        texts, ids = [option.text for option in part.options], {option.id for option in part.options}
        if len(set(texts)) < len(texts) or len(ids) < len(texts):
            yield f"{part.id}: two choices are the same"
        if not right <= ids:
            yield f"{part.id}: the right choice is not shown"
        for option in part.options:
            if (option.misconception is None) is not (option.id in right):
                yield f"{part.id}: a wrong choice names no mistake, or a right one does"
            elif option.misconception not in (None, *MISCONCEPTIONS):
                yield f"{part.id}: the mistake {option.misconception!r} has no words"
        numbers = [number for option in part.options if (number := number_of(option)) is not None]
        if numbers != sorted(numbers):
            yield f"{part.id}: numbers do not ascend"


def significant(value: float, places: int) -> int:
    """How many significant digits a number shows with so many decimals.

    >>> significant(0.0123, 6), significant(12.5, 2)
    (5, 4)
    """
    return math.floor(math.log10(abs(value))) + 1 + places


def _sizes(key: QuestionKey) -> Iterator[str]:
    """Answers are of a size to write down, with digits enough to tell right from nearly right."""
    for part, value in _numbers(key):
        if exemption(part, value):
            continue
        if part.places is None:
            yield f"{part.id}: neither digits nor an exemption are stated"
        elif abs(value) > LARGEST or significant(value, part.places) < LEAST_DIGITS:
            yield f"{part.id}: an answer shows fewer than {LEAST_DIGITS} digits or is larger than {LARGEST:g}"
        elif key.expected[part.id].tolerance > LARGEST_SLACK * abs(value):
            yield f"{part.id}: the tolerance is more than {LARGEST_SLACK:.0%} of an answer"


def exemption(part: Part, value: float) -> str:
    """Why the rule on sizes and digits does not hold for this number; empty if it does."""
    if part.exempt:
        return part.exempt
    if value == 0:
        return "exactly 0"
    small = abs(value) < SMALLEST and part.places is not None and significant(value, part.places) >= LEAST_DIGITS
    return "small, with enough digits" if small else ""


def _numbers(key: QuestionKey) -> Iterator[tuple[Part, float]]:
    for part in key.parts:
        if part.kind in ("number", "array"):
            for value in np.ravel(np.asarray(key.expected[part.id].value, dtype=float)):
                yield part, float(value)


def _relus(key: QuestionKey) -> Iterator[str]:
    """No ReLU at its kink, and none off unless the question is about that."""
    for z in _relu_inputs(key):
        if np.abs(z).min() <= KINK:
            yield "a ReLU stands at its kink"
        if (z < 0).any() and not key.exercise.dead_relus:
            yield "a ReLU is off, and the question is not about that (dead_relus)"


def _relu_inputs(key: QuestionKey) -> list[Any]:
    """What the ReLUs of a network in the given receive, layer by layer."""
    if not {"weights", "biases", "activations", "loss", "x", "y"} <= set(key.given):
        return []
    outcome = TrainingStep.from_json(key.given).under()
    return [layer.z for layer in outcome.chain if layer.activation.name == "relu"]


def _words(key: QuestionKey) -> Iterator[str]:
    """Everything that is shown is filled in and can be rendered."""
    exercise = key.exercise
    with blaming(exercise, "statement"):
        texts = {"statement": exercise.statement(key.given)}
    if exercise.worked is None:
        yield "there is no worked solution"
    else:
        with blaming(exercise, "worked solution"):
            texts["worked solution"] = exercise.worked(key.given)
    for what, text in texts.items():
        if "<<" in text or "nan" in text.split():
            yield f"a place in the {what} is not filled in"
        yield from _unreadable(what, text, render)
    for part in key.parts:
        yield from _unreadable(f"prompt of {part.id}", part.prompt, render_inline)
        yield from _unreadable(f"answer shown for {part.id}", key.expected[part.id].shown, render_inline)
        for option in part.options:
            yield from _unreadable(f"option {option.id!r} of {part.id}", option.text, render_inline)
    if exercise.picture is not None and not exercise.picture(key.given).caption:
        yield "the picture has no caption"


_SOURCE = re.compile(r'<code class="tex">(.*?)</code>', re.DOTALL)


def _unreadable(where: str, text: str, read: Callable[[str], str]) -> Iterator[str]:
    """TeX that cannot be set as a formula: pages would show its source."""
    try:
        bad = [unescape(tex) for tex in _SOURCE.findall(read(text))]
    except Exception:  # the reader of formulas raises many kinds
        bad = [text]
    for tex in bad:
        yield f"the {where} has TeX that cannot be read: {tex:.80}"


def _shown(key: QuestionKey) -> Iterator[str]:
    """A number is shown as it is, rounded to the digits asked for or to more."""
    for part in key.parts:
        expected = key.expected[part.id]
        shown = _numbers_in(expected.shown)
        if part.kind not in ("number", "array") or part.places is None or shown is None:
            continue
        value = np.asarray(expected.value, dtype=float)
        slack = 0.5 * 10.0**-part.places * (1 + 1e-6) + 1e-12 * np.abs(value)
        if shown.shape != value.shape or not (np.abs(shown - value) <= slack).all():
            yield f"{part.id}: what is shown as the answer is not its value to {part.places} places"


def _numbers_in(text: str) -> Any:
    """The number or the nested lists of numbers that a text is; None if it is anything else."""
    text = text.strip("$` ").replace("−", "-")
    try:
        return np.asarray(json.loads(text), dtype=float) if _PLAIN.fullmatch(text) else None
    except (ValueError, TypeError):
        return None


def _confirmed(key: QuestionKey) -> Iterator[str]:
    """The second oracle agrees."""
    try:
        if key.exercise.confirm is not None:
            key.exercise.confirm(key.given)
    except Disagreement as error:
        yield f"the oracles disagree: {error}"


def _marks(key: QuestionKey) -> Iterator[str]:
    """The key, handed in, is right; a mistake's value is wrong, and named, unless it lies within the tolerance."""
    for part in key.parts:
        if part.kind == "formula":
            continue
        expected, mark = key.expected[part.id], VALUE_KINDS[part.kind].mark
        here = {name: values[part.id] for name, values in key.alternatives.items() if part.id in values}
        if mark(part, expected, _typed(expected.value), here).verdict != "correct":
            yield f"{part.id}: the right answer, handed in, is not right"
        for name, value in here.items():
            made = mark(part, expected, _typed(value), here)
            numeric = part.kind in ("number", "array")
            if made.verdict == "correct":
                if not numeric:
                    yield f"{part.id}: the mistake {name!r} is right"
                continue
            named = {*made.suspects, *(finding.misconception for finding in made.findings)}
            # A choice that two mistakes lead to names one of them.
            if part.kind != "choice" and name not in named and not (numeric and _close(expected, value)):
                yield f"{part.id}: the mistake {name!r}, handed in, is not named"


def _typed(value: Any) -> Reading:
    return Reading("q1_p", "ok", text=str(value), value=value)


def _close(expected: Any, value: Any) -> bool:
    """Whether a mistake is too near to the right value to be told from rounding."""
    if np.shape(value) != np.shape(expected.value):
        return False
    return bool(np.abs(np.subtract(value, expected.value)).max() <= 2.01 * expected.tolerance)


CHECKS: tuple[Check, ...] = (_fits, _options, _sizes, _relus)
CLOSE_CHECKS: tuple[Check, ...] = (_words, _shown, _confirmed, _marks, _alike)


class _Mistakes:
    """Which mistakes ever lead to something that is not right."""

    def __init__(self) -> None:
        self._differs: dict[str, bool] = {}

    def add(self, key: QuestionKey) -> None:
        """One variant."""
        for name, values in key.alternatives.items():
            if not self._differs.get(name):
                self._differs[name] = any(
                    part.id in values and not _right(part, key.expected[part.id], values[part.id]) for part in key.parts
                )

    def never_seen(self) -> list[str]:
        """Those that had the right value for every part of every variant."""
        return [name for name, differs in self._differs.items() if not differs]


def _right(part: Part, expected: Expected, value: Value) -> bool:
    """Whether a mistake leads to what is right, as far as can be seen."""
    if part.kind in ("number", "array", "formula"):
        right = np.asarray(expected.value, dtype=float)
        near = 1e-9 * np.abs(right) if part.kind == "formula" else expected.tolerance
        return np.shape(value) == right.shape and bool((np.abs(np.subtract(value, right)) <= near).all())
    return set(value) == set(expected.value) if part.kind == "choices" else bool(value == expected.value)


class _Spread:
    """How variants differ: ReLUs that are on, signs and digits of the answers, how many are the same."""

    def __init__(self) -> None:
        self.exempt: Counter[str] = Counter()
        self._givens: set[str] = set()
        self._live: list[float] = []
        self._negative: list[float] = []
        self._digits: list[int] = []

    def add(self, key: QuestionKey) -> None:
        """One variant."""
        self._givens.add(repr(key.given))
        inputs = _relu_inputs(key)
        if inputs:
            self._live.append(float(np.mean([(z > 0).mean() for z in inputs])))
        for part, value in _numbers(key):
            if reason := exemption(part, value):
                self.exempt[reason] += 1
            elif part.places is not None and math.isfinite(value):
                self._negative.append(value < 0)
                self._digits.append(significant(value, part.places))

    def told(self, seeds: int) -> dict[str, str]:
        """What varies, from what to what."""
        told = {"different": f"{len(self._givens)} of {seeds}"}
        if self._live:
            told["live ReLUs"] = f"{min(self._live):.0%} to {max(self._live):.0%}, {np.mean(self._live):.0%} on average"
        if self._digits:
            told["negative"] = f"{np.mean(self._negative):.0%}"
            told["digits"] = f"{min(self._digits)} to {max(self._digits)}"
        return told
