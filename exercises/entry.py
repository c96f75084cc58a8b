"""One function, one exercise: signature, docstring and body are the stub, the task and the solution.

`@code` makes a code exercise of a function. `@question` makes a question of its solver: the docstring is the
statement, with <<name>> where something of the given is to stand.
"""

from __future__ import annotations

import ast
import copy
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from exercises.model import (
    Alike,
    Audit,
    BadPack,
    Case,
    CodeExercise,
    Drawing,
    Edits,
    Follow,
    Given,
    Key,
    Level,
    Look,
    Needs,
    Part,
    Question,
    Stream,
    Value,
)
from reference.misconceptions import MISCONCEPTIONS, combination

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
    picture: Callable[[Given], Drawing] | None = None,
    published: Given | None = None,
    audit: Audit | None = None,
    worked: Callable[[Given], str] | None = None,
    confirm: Callable[[Given], None] | None = None,
    follow: Follow | None = None,
    combined: Callable[[Given, tuple[str, str]], Mapping[str, Value]] | None = None,
    first_shown: Callable[[Given, str, tuple[str, ...]], str] | None = None,
    points: float = 1.0,
    dead_relus: bool = False,
    alike: Alike = (),
) -> Callable[[Callable[[Given], Key]], Question]:
    """Make a question of the function that solves it."""

    def make(solve: Callable[[Given], Key]) -> Question:
        statement = _described(id, solve)

        def stated(given: Given) -> str:
            known = facts(given)
            try:
                return fill(statement, known)
            except KeyError as error:
                there = ", ".join(known) or "nothing"
                raise BadPack(f"{id}: its statement has <<{error.args[0]}>>; there are only: {there}.") from error

        return Question(
            id=id,
            title=title,
            source=source,
            level=level,
            minutes=minutes,
            statement=stated,
            parts=parts,
            draw=draw,
            solve=solve,
            alternatives=alternatives,
            picture=picture,
            published=published,
            audit=audit,
            worked=worked,
            confirm=confirm,
            follow=follow,
            combined=combined,
            first_shown=first_shown,
            points=points,
            dead_relus=dead_relus,
            alike=alike,
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
    under: Callable[..., Any] | None = None,
    audit: Audit | None = None,
    also: Mapping[str, Callable[..., Any]] | None = None,
    returns: tuple[str, ...] = (),
    provided: tuple[Callable[..., Any], ...] = (),
    probe: Callable[..., Any] | None = None,
    keep: tuple[str, ...] = (),
    example: tuple[str, str] | None = None,
    rtol: float = 1e-6,
    needs: Needs | None = None,
    stand_in: Callable[..., Any] | None = None,
    columns: bool = False,
    mutants: Mapping[str, Edits] | None = None,
    looks: tuple[Look, ...] = (),
    slopes: bool = False,
    twins: Mapping[str, str] | None = None,
    alike: Alike = (),
) -> Callable[[Callable[..., Any]], CodeExercise]:
    """Make a code exercise of its reference solution, a function or a class.

    `under(equations, *arguments)` computes what a case would give under other equations; `also` adds
    mistakes that are functions (or classes) of their own; `mutants` are the same mistakes as changes of the solution's
    text, for `grader selftest`. `twins` says which of `also` are mistakes of the catalogue under another name, so that
    they can be combined with its others; `alike` are groups of mistakes that give the same here, the first of which is
    named. Where the reference needs packages, `stand_in` computes
    the same without them: what is expected never depends on what is installed. Beside a `probe` stands an `example`,
    the public case as a call and its result: elsewhere both are made of the arguments.
    """

    named_otherwise = {name for _, *others in alike for name in others}

    def make(reference: Callable[..., Any]) -> CodeExercise:
        _described(id, reference)
        exercise = CodeExercise(
            id=id,
            title=title,
            source=source,
            level=level,
            minutes=minutes,
            points=points,
            reference=reference,
            public=Case("the example", public),
            cases=lambda stream: tuple(cases(stream)),
            alternatives=lambda drawn: _without(named_otherwise, _made(exercise, under, also or {}, drawn)),
            audit=audit,
            returns=returns,
            provided=provided,
            probe=probe,
            keep=keep,
            rtol=rtol,
            needs=needs or Needs(),
            stand_in=stand_in,
            columns=columns,
            mistakes=tuple(also or ()),
            mutants=mutants or {},
            combined=None if under is None else lambda mistakes, case: _combined(under, twins or {}, mistakes, case),
            looks=looks,
            slopes=slopes,
            alike=alike,
            same=lambda drawn: _made(exercise, under, also or {}, drawn, only=named_otherwise),
        )
        return replace(exercise, example=example or _example(exercise))

    return make


def _described(exercise_id: str, thing: Callable[..., Any]) -> str:
    """The docstring, which is the statement. Raises BadPack if there is none."""
    text = inspect.cleandoc(thing.__doc__ or "").strip()
    if not text:
        raise BadPack(f"{exercise_id} has no docstring: write its statement there.")
    return text


def _example(exercise: CodeExercise) -> tuple[str, str]:
    """The example as it can be typed, arrays as such, and its result as lists."""
    if exercise.probe is not None:
        raise ValueError(f"{exercise.id} has a probe, whose arguments are no call: say call and result as `example`")
    arguments = exercise.public.arguments
    call = f"{exercise.name}({', '.join(in_python(argument) for argument in arguments)})"
    return call, in_python(exercise.expected(arguments), array="{}")


def in_python(value: Any, array: str = "np.array({})") -> str:
    """A value as a student types it, numbers to nine digits, every array in its wrapping; no 0 has a minus.

    >>> in_python([np.array([1.0, -0.5]), 2.0, -0.0])
    '[np.array([1, -0.5]), 2, 0]'
    """
    if isinstance(value, np.ndarray):
        return array.format(in_python(value.tolist()))
    if isinstance(value, list | tuple):
        left, right = "[]" if isinstance(value, list) else "()"
        return f"{left}{', '.join(in_python(each, array) for each in value)}{right}"
    return f"{value + 0.0:.9g}" if isinstance(value, float) else repr(value)  # -0.0 + 0.0 is 0.0


def _without(names: Set[str], wrong: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {name: outputs for name, outputs in wrong.items() if name not in names}


def _made(
    exercise: CodeExercise,
    under: Callable[..., Any] | None,
    also: Mapping[str, Callable[..., Any]],
    cases: Sequence[Case],
    only: Set[str] | None = None,
) -> dict[str, tuple[Any, ...]]:
    """What each mistake returns, case by case (None where it fails), if it differs from right anywhere."""
    right = [exercise.expected(case.arguments) for case in cases]
    wrong = {
        name: tuple(_attempt(exercise.result, own, case.arguments) for case in cases)
        for name, own in also.items()
        if only is None or name in only
    }
    if under is not None:
        wrong |= {
            name: tuple(_attempt(under, row.equations, *case.arguments) for case in cases)
            for name, row in MISCONCEPTIONS.items()
            if name not in also and (only is None or name in only)
        }
    return {
        name: outputs
        for name, outputs in wrong.items()
        if any(out is not None and not alike(out, want) for out, want in zip(outputs, right, strict=True))
    }


def _combined(under: Callable[..., Any], twins: Mapping[str, str], mistakes: tuple[str, ...], case: Case) -> Any:
    equations = combination(twins.get(name, name) for name in mistakes)
    return None if equations is None else _attempt(under, equations, *case.arguments)


def _attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except Exception:
        # However a mistake fails (a shape, a missing neighbour, a wrong type), that it does is an outcome.
        return None


def alike(got: Any, want: Any) -> bool:
    """Whether two results of one function agree to rounding, in shape and in every entry; texts exactly."""
    if type(want) is np.ndarray and type(got) is np.ndarray and want.dtype == got.dtype == np.float64:
        return got.shape == want.shape and _close(got, want)
    if isinstance(want, list | tuple):
        same_length = isinstance(got, list | tuple) and len(got) == len(want)
        return same_length and all(alike(g, w) for g, w in zip(got, want, strict=True))
    if isinstance(want, str) or isinstance(got, str):
        return bool(isinstance(got, str) and isinstance(want, str) and got == want)
    if np.shape(got) != np.shape(want):
        return False
    one, other = np.asarray(got), np.asarray(want)
    if {one.dtype.kind, other.dtype.kind} == {"f"}:
        return _close(one, other)
    return bool(np.allclose(got, want, rtol=1e-9, atol=1e-15))


def _close(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """What `np.allclose` says of floats of one shape, five times as fast."""
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(one - other) <= 1e-15 + 1e-9 * np.abs(other)
    return bool(((near & np.isfinite(other)) | (one == other)).all())


class _WithoutAnnotations(ast.NodeTransformer):
    """Types are for maintainers; students see plain Python."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        rest = [each for each in (node.args.vararg, node.args.kwarg) if each is not None]
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *rest):
            argument.annotation = None
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        return ast.Assign([node.target], node.value, lineno=node.lineno) if node.value is not None else None


@lru_cache(maxsize=512)
def _definition(thing: Callable[..., Any]) -> ast.FunctionDef | ast.ClassDef:
    """The syntax tree of a function or class, without annotations and decorators."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    definition.decorator_list = []
    _WithoutAnnotations().visit(definition)
    return definition


def _arguments(thing: Callable[..., Any]) -> str:
    """The parameters of a function, or those a class is made with."""
    definition = _definition(thing)
    if isinstance(definition, ast.FunctionDef):
        return ast.unparse(definition.args)
    makers = [node for node in definition.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    return ast.unparse(makers[0].args).removeprefix("self").removeprefix(", ") if makers else ""


def signature(exercise: CodeExercise) -> str:
    """`name(first, second)` as students see it, without annotations."""
    return f"{exercise.name}({_arguments(exercise.reference)})"


def task(exercise: CodeExercise) -> str:
    """The docstring of the reference: the statement, Markdown with TeX."""
    return inspect.cleandoc(exercise.reference.__doc__ or "")


NOT_YET = 'raise NotImplementedError("your code goes here")'


def stub(exercise: CodeExercise) -> str:
    """The reference without its body: what the student starts from."""
    if isinstance(_definition(exercise.reference), ast.ClassDef):
        return _class_stub(exercise)
    return f"{_head(exercise.reference)}    {NOT_YET}\n"


def _class_stub(exercise: CodeExercise) -> str:
    """A class whose methods have signature and docstring, and a body only where the exercise keeps it."""
    definition = copy.deepcopy(_definition(exercise.reference))
    for method in definition.body:
        if isinstance(method, ast.FunctionDef) and method.name not in exercise.keep:
            documented = method.body[:1] if ast.get_docstring(method) is not None else []
            method.body = [*documented, *ast.parse(NOT_YET).body]
    return _documented(definition, _docstring(exercise.reference))


def _head(function: Callable[..., Any]) -> str:
    """`def` line without annotations, and the docstring."""
    return f"def {function.__name__}({_arguments(function)}):\n    {_docstring(function)}\n"


def _docstring(thing: Callable[..., Any]) -> str:
    """The docstring between its quotes, indented by four."""
    return _quoted(thing.__doc__ or "")


def _quoted(docstring: str) -> str:
    text = textwrap.indent(inspect.cleandoc(docstring), "    ").lstrip()
    end = "\n    " if "\n" in text else ""
    return f'{"r" if chr(92) in text else ""}"""{text}{end}"""'


_HANDED_OUT: dict[Callable[..., Any], str] = {}


def handed_out(thing: Callable[..., Any], docstring: str) -> None:
    """Say how a thing that is an exercise's task reads where it is handed out ready-made, for another exercise."""
    _HANDED_OUT[thing] = docstring


def _documented(definition: ast.FunctionDef | ast.ClassDef, docstring: str) -> str:
    """The source of a class, with this docstring, which is between its quotes."""
    bare = copy.copy(definition)
    bare.body = definition.body[1:] if ast.get_docstring(definition) is not None else definition.body
    head, _, rest = ast.unparse(bare).partition("\n")
    return f"{head}\n    {docstring}\n\n{rest.lstrip(chr(10))}\n"


def _body(function: Callable[..., Any]) -> str:
    statements = _definition(function).body[1:]
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    return "\n".join(lines[statements[0].lineno - 1 : statements[-1].end_lineno]) + "\n"


def plain(thing: Callable[..., Any]) -> str:
    """The source of a function or class as students see it: no annotations."""
    definition = _definition(thing)
    if isinstance(definition, ast.ClassDef):
        return _documented(definition, _quoted(_HANDED_OUT.get(thing, thing.__doc__ or "")))
    return _head(thing) + _body(thing)


def solution(exercise: CodeExercise) -> str:
    """The reference without its docstring, as source text."""
    return _solution(exercise.reference, exercise.name)


@lru_cache(maxsize=512)  # it stands in the report of every student
def _solution(reference: Callable[..., Any], name: str) -> str:
    definition = _definition(reference)
    if isinstance(definition, ast.ClassDef):
        return _documented(definition, _docstring(reference))
    return f"def {name}({_arguments(reference)}):\n{_body(reference)}"


def mutant(exercise: CodeExercise, mistake: str) -> str:
    """The solution with a mistake in it, as source text. Raises BadPack where its edits do not fit the solution."""
    text = solution(exercise)
    for old, new in exercise.mutants[mistake]:
        if not old:
            text = new
        elif text.count(old) == 1:
            text = text.replace(old, new)
        else:
            found = "not there" if old not in text else "there more than once"
            raise BadPack(f"{exercise.id}: the text {old!r} that the mutant {mistake!r} replaces is {found}.")
    return text


def probe_source(exercise: CodeExercise) -> str:
    """The exercise's probe as a function called `probe`, or nothing; no annotations, whose names the jail lacks."""
    if exercise.probe is None:
        return ""
    definition = copy.copy(_definition(exercise.probe))
    assert isinstance(definition, ast.FunctionDef)
    definition.name = "probe"
    return f"{ast.unparse(definition)}\n"
