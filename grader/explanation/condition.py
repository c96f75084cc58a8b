"""When a function is wrong: what the cases that fail have in common, and no case that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.model import CodeExercise
from grader.explanation.sample import Sample, is_matrix, is_network, is_number, parameters

MOST_TEXTS = 4  # different ones of an argument


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something that can be said of an argument; `words` complete "wrong just where "."""

    words: str
    speaks_of: Callable[[Any], bool]  # whether it can be said of this kind of argument at all
    holds: Callable[[Any], bool]


def _is_vector(argument: Any) -> bool:
    return isinstance(argument, np.ndarray) and argument.ndim == 1


def _is_list(argument: Any) -> bool:
    return isinstance(argument, list) and not any(isinstance(each, np.ndarray) for each in argument)


def _is_nested(argument: Any) -> bool:
    return isinstance(argument, list) and all(isinstance(each, list) for each in argument)


# What is likeliest comes first; <name> is the argument's.
FACTS = (
    _Fact("there is more than one hidden layer", is_network, lambda w: len(w) > 2),
    _Fact("there is a hidden layer", is_network, lambda w: len(w) > 1),
    _Fact("a layer has more than one neuron", is_network, lambda w: any(len(each) > 1 for each in w)),
    _Fact("layers differ in size", is_network, lambda w: any(len(each) != each.shape[1] for each in w)),
    _Fact("there is more than one output", is_network, lambda w: len(w[-1]) > 1),
    _Fact("`<name>` is more than 1", lambda n: is_number(n) and isinstance(n, int), lambda n: n > 1),
    _Fact("`<name>` has more than one row", is_matrix, lambda a: len(a) > 1),
    _Fact("the lists in `<name>` differ in length", _is_nested, lambda a: len(set(map(len, a))) > 1),
    _Fact("`<name>` is not square", is_matrix, lambda a: len(a) != a.shape[1]),
    _Fact("`<name>` has more than one entry", lambda a: _is_vector(a) or _is_list(a), lambda a: len(a) > 1),
    _Fact("`<name>` holds a number below 0", lambda a: isinstance(a, np.ndarray), lambda a: bool((a < 0).any())),
    _Fact("`<name>` holds a 0", lambda a: isinstance(a, np.ndarray), lambda a: bool((a == 0).any())),
)


def condition(exercise: CodeExercise, samples: Sequence[Sample]) -> str:
    """What all cases that fail have in common and no other has, in words; nothing if all fail, or nothing fits."""
    wrong = frozenset(i for i, sample in enumerate(samples) if not sample.right)
    if not wrong or len(wrong) == len(samples):
        return ""
    found = next((words for words, cases in _facts(exercise, samples) if cases == wrong), "")
    return f"it is wrong just where {found}, and right everywhere else" if found else ""


def _facts(exercise: CodeExercise, samples: Sequence[Sample]) -> Iterator[tuple[str, frozenset[int]]]:
    """What can be said of the arguments, and of which cases it holds."""
    named = [(name, [_argument(sample, i) for sample in samples]) for i, name in enumerate(parameters(exercise))]
    for name, arguments in named:
        texts = sorted({each for each in arguments if isinstance(each, str)})
        for text in texts if len(texts) <= MOST_TEXTS else ():  # the names of activations, but no programs
            yield f'`{name}` is "{text}"', frozenset(i for i, each in enumerate(arguments) if each == text)
    for fact in FACTS:
        for name, arguments in named:
            if all(map(fact.speaks_of, arguments)):
                holds = frozenset(i for i, each in enumerate(arguments) if fact.holds(each))
                yield fact.words.replace("<name>", name), holds


def _argument(sample: Sample, index: int) -> Any:
    return sample.case.arguments[index] if index < len(sample.case.arguments) else None
