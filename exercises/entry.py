"""One function, one exercise: signature, docstring and body are the stub, the task and the solution.

`@code` makes a code exercise of a function. `@question` makes a question of its solver: the docstring is the
statement, with <<name>> where something of the given is to stand.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from exercises.model import (
    Audit,
    Case,
    CodeExercise,
    Follow,
    Given,
    Key,
    Level,
    NetworkDrawing,
    Part,
    Question,
    Stream,
    Value,
)
from reference.equations import Equations
from reference.misconceptions import MISCONCEPTIONS, NotApplicable

_PLACE = re.compile(r"<<(\w+)>>")


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """The text with every <<name>> replaced. Raises KeyError for a name that is no fact.

    >>> fill("slope <<s>> at $w_{11}$", {"s": 3})
    'slope 3 at $w_{11}$'
    """
    return _PLACE.sub(lambda match: str(facts[match[1]]), text)


def question(
    id: str,  # noqa: A002 - the word of the bank
    *,
    title: str,
    source: str,
    level: Level,
    minutes: int,
    draw: Callable[[Stream], Given],
    parts: Callable[[Given], tuple[Part, ...]],
    alternatives: Callable[[Given], Mapping[str, Mapping[str, Value]]],
    facts: Callable[[Given], Mapping[str, Any]] = lambda given: given,
    picture: Callable[[Given], NetworkDrawing] | None = None,
    published: Given | None = None,
    audit: Audit | None = None,
    confirm: Callable[[Given], None] | None = None,
    follow: Follow | None = None,
) -> Callable[[Callable[[Given], Key]], Question]:
    """Make a question of the function that solves it."""

    def make(solve: Callable[[Given], Key]) -> Question:
        statement = inspect.cleandoc(solve.__doc__ or "")
        return Question(
            id=id,
            title=title,
            source=source,
            level=level,
            minutes=minutes,
            statement=lambda given: fill(statement, facts(given)),
            parts=parts,
            draw=draw,
            solve=solve,
            alternatives=alternatives,
            picture=picture,
            published=published,
            audit=audit,
            confirm=confirm,
            follow=follow,
        )

    return make


def code(
    id: str,  # noqa: A002 - the word of the bank
    *,
    title: str,
    source: str,
    level: Level,
    minutes: int,
    points: float,
    public: tuple[Any, ...],
    cases: Callable[[Stream], Iterable[Case]],
    under: Callable[..., Any],
    audit: Audit | None = None,
    also: Mapping[str, Callable[..., Any]] | None = None,
    returns: tuple[str, ...] = (),
    provided: tuple[Callable[..., Any], ...] = (),
) -> Callable[[Callable[..., Any]], CodeExercise]:
    """Make a code exercise of its reference solution.

    `under(equations, *arguments)` computes what the function would return under other equations; `also` adds
    mistakes that are functions of their own.
    """

    def make(reference: Callable[..., Any]) -> CodeExercise:
        return CodeExercise(
            id=id,
            title=title,
            source=source,
            level=level,
            minutes=minutes,
            points=points,
            reference=reference,
            public=Case("the example", public),
            cases=lambda stream: tuple(cases(stream)),
            alternatives=lambda drawn: _alternatives(reference, under, also or {}, drawn),
            audit=audit,
            returns=returns,
            provided=provided,
        )

    return make


def _alternatives(
    reference: Callable[..., Any],
    under: Callable[[Equations], Any],
    also: Mapping[str, Callable[..., Any]],
    cases: Sequence[Case],
) -> dict[str, tuple[Any, ...]]:
    """What each mistake returns, case by case (None where it fails), if it differs from right anywhere."""
    right = [reference(*case.arguments) for case in cases]
    wrong = {
        name: tuple(_attempt(under, row.equations, *case.arguments) for case in cases)
        for name, row in MISCONCEPTIONS.items()
    } | {name: tuple(_attempt(mistaken, *case.arguments) for case in cases) for name, mistaken in also.items()}
    return {
        name: outputs
        for name, outputs in wrong.items()
        if any(out is not None for out in outputs)
        and not all(out is not None and alike(out, want) for out, want in zip(outputs, right, strict=True))
    }


def _attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except (NotApplicable, ValueError, IndexError, AttributeError, AssertionError):
        return None


def alike(got: Any, want: Any) -> bool:
    """Whether two results of one function agree to rounding, in shape and in every entry."""
    if isinstance(want, list | tuple):
        return len(got) == len(want) and all(alike(g, w) for g, w in zip(got, want, strict=True))
    return np.shape(got) == np.shape(want) and bool(np.allclose(got, want, rtol=1e-9, atol=1e-15))


@lru_cache(maxsize=512)
def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    return definition


def signature(exercise: CodeExercise) -> str:
    """`name(first, second)` as students see it, without annotations."""
    names = ", ".join(argument.arg for argument in _definition(exercise.reference).args.args)
    return f"{exercise.name}({names})"


def task(exercise: CodeExercise) -> str:
    """The docstring of the reference: the statement, Markdown with TeX."""
    return inspect.cleandoc(exercise.reference.__doc__ or "")


def stub(exercise: CodeExercise) -> str:
    """The reference without its body: what the student starts from."""
    return f'{_head(exercise.name, exercise.reference)}    raise NotImplementedError("your code goes here")\n'


def _head(name: str, function: Callable[..., Any]) -> str:
    """`def` line without annotations, and the docstring."""
    text = textwrap.indent(inspect.cleandoc(function.__doc__ or ""), "    ").lstrip()
    quote = 'r"""' if "\\" in text else '"""'
    end = "\n    " if "\n" in text else ""
    arguments = ", ".join(argument.arg for argument in _definition(function).args.args)
    return f'def {name}({arguments}):\n    {quote}{text}{end}"""\n'


def _body(function: Callable[..., Any]) -> str:
    statements = _definition(function).body[1:]
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    return "\n".join(lines[statements[0].lineno - 1 : statements[-1].end_lineno]) + "\n"


def plain(function: Callable[..., Any]) -> str:
    """The source of a function as students see it: no annotations."""
    return _head(function.__name__, function) + _body(function)


def solution(exercise: CodeExercise) -> str:
    """The body of the reference under its signature, as source text."""
    return f"def {signature(exercise)}:\n{_body(exercise.reference)}"
