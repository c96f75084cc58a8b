"""Questions about one training step: each part asks for a value by its address.

Such a question needs no solution of its own. The right values, the values every misconception leads to
and what rounding of earlier answers can carry over all come from running the step.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from exercises.model import Disagreement, Expected, Given, Key, Part, Value
from exercises.numbers import carried_over, half_unit, has_digits, shown
from exercises.visibility import differ
from reference.activations import Array
from reference.equations import CORRECT, Equations, Layer
from reference.gradcheck import relative_error
from reference.misconceptions import combination
from reference.symbolic import gradients
from reference.training_step import SAME, Address, Outcome, TrainingStep

ORACLES_AGREE = 1e-9  # relative
CHANGE_IN_TOLERANCES = 20  # an updated weight must move by this much to be worth asking for


@dataclass(frozen=True, slots=True)
class Asked:
    """One part: where the value stands, and how it is asked for."""

    id: str
    address: str
    prompt: str
    places: int = 6
    points: float = 1.0


def parts(given: Given, asked: Sequence[Asked]) -> tuple[Part, ...]:
    """The answer slots."""
    outcome = TrainingStep.from_json(given).under()
    shapes = {each.id: np.shape(outcome.value(Address.read(each.address))) for each in asked}
    return tuple(
        Part(
            id=each.id,
            kind="array" if shapes[each.id] else "number",
            prompt=each.prompt,
            points=each.points,
            places=each.places,
            shape=shapes[each.id],
        )
        for each in asked
    )


def entries(address: Address, shape: tuple[int, ...]) -> Iterable[Address]:
    """The addresses of the single numbers that stand at an address."""
    if not shape:
        return (address,)
    return (Address(address.name, address.level, index) for index in np.ndindex(*shape))


def _typed(asked: Sequence[Asked], answers: Mapping[str, Value]) -> dict[Address, float]:
    """The single numbers of these answers, by their addresses."""
    typed: dict[Address, float] = {}
    for each in asked:
        if each.id in answers:
            array = np.asarray(answers[each.id], dtype=float)
            typed |= zip(entries(Address.read(each.address), array.shape), map(float, array.flat), strict=True)
    return typed


def solve(given: Given, asked: Sequence[Asked]) -> Key:
    """Right values; the tolerance is half a unit of the last digit plus what rounding can carry over."""
    step = TrainingStep.from_json(given)
    right = values(step.under(), asked)
    places = {each.id: each.places for each in asked}
    carried = carried_over(right, places, lambda typed: values(step.under(typed=_typed(asked, typed)), asked))
    return {
        each.id: Expected(
            value=right[each.id].tolist() if isinstance(right[each.id], np.ndarray) else right[each.id],
            shown=shown(right[each.id], each.places),
            tolerance=half_unit(each.places) + carried[each.id],
        )
        for each in asked
    }


def values(outcome: Outcome, asked: Sequence[Asked]) -> dict[str, Any]:
    """The value of each part that this outcome has; a zero has no sign."""
    found = {each.id: outcome.value_or_none(Address.read(each.address)) for each in asked}
    return {part: value + 0.0 for part, value in found.items() if value is not None}


def alternatives(
    given: Given, asked: Sequence[Asked], altered: Mapping[str, Equations] | None = None
) -> dict[str, dict[str, Value]]:
    """What each misconception makes of each part, where it differs from the right value at all.

    `altered` are equations of the source's own, by their misconception.
    """
    step = TrainingStep.from_json(given)
    right = values(step.under(), asked)
    outcomes = step.mistaken() | {mistake: step.under(equations) for mistake, equations in (altered or {}).items()}
    wrong: dict[str, dict[str, Value]] = {}
    for misconception, outcome in outcomes.items():
        different = {
            part: value.tolist() if isinstance(value, np.ndarray) else value
            for part, value in values(outcome, asked).items()
            if np.shape(value) == np.shape(right[part]) and _differ(value, right[part])
        }
        if different:
            wrong[misconception] = different
    return wrong


def _differ(value: Any, right: Any) -> bool:
    return bool(np.any(np.abs(value - right) > SAME * np.abs(right)))


@lru_cache(maxsize=4)  # of a thousand pairs of mistakes all are made in the same step
def _step(record: str) -> TrainingStep:
    return TrainingStep.from_json(json.loads(record))


class Combined(Mapping[str, Value]):
    """What several mistakes at once make of each part, computed when it is asked for."""

    def __init__(self, outcome: Outcome | None, asked: Sequence[Asked]) -> None:
        self._outcome = outcome
        self._asked = {each.id: each for each in asked}

    def __getitem__(self, part: str) -> Value:
        found = values(self._outcome, [self._asked[part]]) if self._outcome else {}
        value = found[part]
        return value.tolist() if isinstance(value, np.ndarray) else value

    def __iter__(self) -> Iterator[str]:
        return (part for part in self._asked if part in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, part: object) -> bool:
        try:
            self[str(part)]
        except KeyError:
            return False
        return True


def combined(given: Given, mistakes: tuple[str, str], asked: Sequence[Asked]) -> Mapping[str, Value]:
    """What two misconceptions at once make of each part; nothing where they cannot be made together."""
    equations = combination(mistakes)
    step = _step(json.dumps(given))
    return Combined(step.under(equations) if equations else None, asked)


# What a quantity is called, of a neuron or of a weight.
QUANTITIES: Mapping[str, str] = {
    "z": "the net input of {neuron}",
    "a": "the output of {neuron}",
    "cost": "the error",
    "delta": "the delta of {neuron}",
    "nabla_w": "the gradient of the weight from {source} to {neuron}",
    "nabla_b": "the gradient of the bias of {neuron}",
    "w": "the new weight from {source} to {neuron}",
    "b": "the new bias of {neuron}",
    "a_after": "the output of {neuron} after the step",
    "cost_after": "the error after the step",
}


def first_shown(given: Given, part: str, mistakes: tuple[str, ...], asked: Sequence[Asked]) -> str:
    """The value in which mistakes of the catalogue show first, in words; nothing if that is the part asked for."""
    equations = combination(mistakes)
    step = TrainingStep.from_json(given)
    found = step.under().first_difference(step.under(equations)) if equations else None
    if found is None:
        return ""
    address = found[0]
    here = [Address.read(each.address) for each in asked if each.id == part]
    if (address.name, address.level) in [(each.name, each.level) for each in here]:
        return ""
    return in_words(address, step)


def in_words(address: Address, step: TrainingStep) -> str:
    """A single number of a step as a student calls it.

    >>> from reference import Network
    >>> step = TrainingStep(Network([[[1.0, 1.0]]], [[0.0]], ["identity"], "half_sse"), [1.0, 2.0], [0.0])
    >>> in_words(Address("nabla_w", 0, (0, 1)), step), in_words(Address("a", 1, (0,)), step)
    ('the gradient of the weight from input 2 to the output neuron', 'the output of the output neuron')
    """
    sizes = step.network.sizes
    column = address.level if address.name in ("a", "a_after") else address.level + 1
    of_weight = address.name in ("w", "nabla_w")
    index = address.index or (0,)
    neuron = _neuron(sizes, column, index[-2] if of_weight else index[-1])
    return QUANTITIES[address.name].format(neuron=neuron, source=_neuron(sizes, column - 1, index[-1]))


def _neuron(sizes: Sequence[int], column: int, index: int) -> str:
    """A neuron, or an input, of a network with these layers."""
    number = "" if sizes[column] == 1 else f" {index + 1}"
    if column == 0:
        return f"input{number}" if number else "the input"
    if column == len(sizes) - 1:
        return f"output neuron{number}" if number else "the output neuron"
    of_layer = f" of hidden layer {column}" if len(sizes) > 3 else ""
    return f"hidden neuron{number}{of_layer}" if number else f"the hidden neuron{of_layer}"


def _pull_from_value(c: Layer, upstream: Array) -> Array:
    """The activation's pull with its slope written with a, where that can be done entry by entry."""
    if not c.activation.elementwise:
        return CORRECT.pull(c, upstream)
    pulled: Array = c.activation.slope_from_value(c.a) * upstream
    return pulled


def follow(given: Given, part: str, answers: Mapping[str, Value], asked: Sequence[Asked]) -> Value | None:
    """The value of a part with these answers typed in where the right values were; None where there is none.

    Slopes are taken from the typed outputs, as on paper: out (1 - out).
    """
    step = TrainingStep.from_json(given)
    right = values(step.under(), asked)
    fitting = {name: answer for name, answer in answers.items() if np.shape(answer) == np.shape(right[name])}
    outcome = step.under(replace(CORRECT, pull=_pull_from_value), _typed(asked, fitting))
    value = values(outcome, asked).get(part)
    return value.tolist() if isinstance(value, np.ndarray) else value


def confirm(given: Given) -> None:
    """NumPy against SymPy on this step. Raises Disagreement."""
    step = TrainingStep.from_json(given)
    outcome = step.under()
    other = gradients(step.network, step.x, step.y)
    pairs = (
        ([layer.nabla_w for layer in outcome.chain], other.nabla_w),
        ([layer.nabla_b for layer in outcome.chain], other.nabla_b),
        ([np.asarray(outcome.array("cost"))], [np.asarray(other.cost)]),
    )
    error = max(relative_error(mine, theirs) for mine, theirs in pairs)
    if not error <= ORACLES_AGREE:
        raise Disagreement(f"the NumPy and the SymPy gradients differ by {error:.1e} (relative)")


def show_digits(given: Given, asked: Sequence[Asked]) -> bool:
    """Whether every answer shows the significant digits it must, or is exactly 0."""
    right = values(TrainingStep.from_json(given).under(), asked)
    return all(has_digits(right[each.id], each.places) for each in asked)


def worth_asking(given: Given, asked: Sequence[Asked], visible: Iterable[str]) -> bool:
    """Whether the answers are told apart: every updated weight moves, every `visible` mistake shows.

    A mistake shows if some part takes a value more than two tolerances from the right one.
    """
    step = TrainingStep.from_json(given)
    key = solve(given, asked)
    for each in asked:
        address = Address.read(each.address)
        if address.name == "w":
            before = step.network.weights[address.level][address.index or ...]
            moved = np.abs(np.asarray(key[each.id].value) - before)
            if moved.min() < CHANGE_IN_TOLERANCES * key[each.id].tolerance:
                return False
    wrong = alternatives(given, asked)
    return all(differ(key, wrong.get(mistake, {}), {}) for mistake in visible)
