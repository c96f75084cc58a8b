"""What an exercise is: the records of the bank.

A *question* is answered by values, one per *part*; a *code exercise* by a function in the
student's file. Both are three functions: `draw(stream) -> given`, `solve(given) -> key` and
`alternatives(given) -> {misconception: key}`. Nothing here knows of students, files or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np

Kind = Literal["number", "array", "choice", "choices", "order", "formula", "code"]
KINDS: tuple[Kind, ...] = ("number", "array", "choice", "choices", "order", "formula", "code")
Level = Literal["recall", "apply", "derive", "build"]

Stream = np.random.Generator
Given = Mapping[str, Any]  # JSON: what the student sees, saved with the variant
Value = Any  # a number, nested lists, an option id, a list of option ids, or values of a formula


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, or one line to be put in order. A wrong choice names the mistake it comes from."""

    id: str
    text: str  # Markdown with TeX
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One answer slot of a question."""

    id: str
    kind: Kind
    prompt: str  # Markdown with TeX
    points: float = 1.0
    places: int | None = None  # number, array: digits wanted after the decimal point
    shape: tuple[int, ...] = ()  # array
    options: tuple[Option, ...] = ()  # choice, choices, order; in the order in which they are shown
    names: tuple[str, ...] = ()  # formula: what may stand in it
    aliases: Mapping[str, str] = field(default_factory=dict)  # formula: other spellings of `names`
    free: tuple[tuple[str, str], ...] = ()  # order: steps that may stand either way round
    shares: bool = False  # order: whether an order that is right in part earns a part of the points
    exempt: str = ""  # why sizes and digits of the answer are not bound here: "a count", "a small slope"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for one part.

    `tolerance` is absolute and per part (numbers typed by hand); for a formula `value` holds its values
    at the points of `samples` (name -> array): those that may stand in the answer, and those that must be written
    out in it. `shown` is how the answer is printed, as Markdown with TeX; `typed` a formula as a student would type
    it, where it is shown in other names.
    """

    value: Value
    shown: str
    tolerance: float = 0.0
    samples: Mapping[str, Any] | None = None
    typed: str = ""


# audit(np, answers, given) -> (holds, sentence) per check. It knows no answer: it holds answers against each other.
# Its source is put into the hand-out, so it uses its arguments and built-ins only. `answers` are the
# values by part, or the names of the student's file; `given` is None for code.
Audit = Callable[[Any, dict[str, Any], Any], list[tuple[bool, str]]]

Key = Mapping[str, Expected]  # part id -> what is expected

# follow(given, part, answers) -> the value of the part if these answers to earlier parts stood in the place of
# the right ones; None where there is none.
Follow = Callable[[Given, str, Mapping[str, Value]], Value | None]


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a student's function."""

    rung: str  # "the smallest network, 1-1-1": its place on the ladder, in words
    arguments: tuple[Any, ...]
    bonus: bool = False  # announced as an extra: costs nothing if it fails


@dataclass(frozen=True, slots=True)
class Needs:
    """What code needs beyond Python, NumPy and the usual limits; its jail grants exactly this, to it alone."""

    packages: tuple[str, ...] = ()  # distributions, each with all that it requires
    install: str = ""  # what pip is to install for them, where that is not the packages themselves
    memory_mb: int = 512
    threads: int = 1
    seconds: float = 10.0  # CPU time of all cases together
    case_seconds: float = 2.0  # CPU time of one


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A network as a picture: what stands in the nodes and along the edges, as short texts.

    `nodes[c][i]` is the text in node i of column c (column 0 is the input); `names[c][i]` stands
    under it. `edges[(c, i, j)]` labels the edge from node i of column c to node j of column c + 1.
    `biases[c]` labels the bias node under column c that feeds column c + 1. The edge in `asked` is drawn
    with emphasis, and the nodes in `slopes` (c, i) in the colour of slopes. `caption` says it all in words.
    """

    nodes: tuple[tuple[str, ...], ...]
    caption: str
    names: tuple[tuple[str, ...], ...] = ()
    edges: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    biases: tuple[str, ...] = ()
    asked: tuple[int, int, int] | None = None
    slopes: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One node of an expression graph: a box with a text in it, and arrows to it from its inputs."""

    name: str
    text: str  # stands in the box: "a = 2", "c = a + b"
    inputs: tuple[str, ...] = ()  # names of earlier nodes; one that is used twice stands here twice
    value: str = ""  # stands above the box: what the forward pass gives
    slope: str = ""  # stands under it, in the colour of slopes: what the backward pass gives
    asked: bool = False  # drawn with emphasis


@dataclass(frozen=True, slots=True)
class GraphDrawing:
    """An expression graph as a picture, from the inputs on the left to the result on the right.

    The nodes stand in the order in which they are computed. `caption` says it all in words.
    """

    nodes: tuple[GraphNode, ...]
    caption: str


Drawing = NetworkDrawing | GraphDrawing


# Groups of mistakes that no answer to an exercise tells apart: the same thing there under several names.
Alike = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An exercise answered by values."""

    id: str
    title: str
    source: str
    level: Level
    minutes: int
    statement: Callable[[Given], str]  # Markdown with TeX
    parts: Callable[[Given], tuple[Part, ...]]
    draw: Callable[[Stream], Given]
    solve: Callable[[Given], Key]
    alternatives: Callable[[Given], Mapping[str, Mapping[str, Value]]]  # misconception -> part -> value
    picture: Callable[[Given], Drawing] | None = None
    published: Given | None = None  # the numbers of the source
    audit: Audit | None = None
    worked: Callable[[Given], str] | None = None  # the solution step by step, Markdown with TeX
    confirm: Callable[[Given], None] | None = None  # the second oracle: raises Disagreement
    follow: Follow | None = None  # for parts that build on earlier ones
    # combined(given, two mistakes) -> part -> what both at once lead to; nothing where they cannot be made together.
    combined: Callable[[Given, tuple[str, str]], Mapping[str, Value]] | None = None
    # first_shown(given, part, mistakes) -> the value before the part in which these show first, in words, or "".
    first_shown: Callable[[Given, str, tuple[str, ...]], str] | None = None
    points: float = 1.0
    dead_relus: bool = False  # whether ReLUs that are off belong to the question
    alike: Alike = ()


# How the text of a solution is changed to make a mistake: what stands there, exactly once, and what takes its place.
# One edit of "" replaces the whole solution.
Edits = tuple[tuple[str, str], ...]

# combined(mistakes, case) -> what several mistakes made at once return for a case; None where they cannot be made.
Combined = Callable[[tuple[str, ...], Case], Any]


@dataclass(frozen=True, slots=True)
class Look:
    """One quantity of what a function returns, and where to look if it is the first that is wrong.

    `only(arguments)` says in which cases it can be judged: after several steps everything is wrong at once.
    """

    at: str  # completes "look at "
    member: str = ""  # one of `returns`; empty: all that is returned
    layers: Literal["", "output", "hidden"] = ""  # of a list with an entry for each layer
    only: Callable[[tuple[Any, ...]], bool] = lambda arguments: True
    just: bool = False  # whether this is the place if exactly these cases are wrong, whatever is wrong in them
    when: str = ""  # these cases in words: "after one step"
    beside: str = ""  # a member that is made of the same: where that is right in these layers, `alone` is the place
    alone: str = ""


@dataclass(frozen=True, slots=True)
class CodeExercise:
    """An exercise answered by a function or a class; its signature, docstring and body are stub, task and solution.

    A class, or a function that takes functions, is tried through a `probe(student, *arguments)`: our own
    source, run in the jail with the student's names, that makes plain data of what they do.
    """

    id: str
    title: str
    source: str
    level: Level
    minutes: int
    points: float
    reference: Callable[..., Any]
    public: Case
    cases: Callable[[Stream], Sequence[Case]]  # the ladder, smallest first
    alternatives: Callable[[Sequence[Case]], Mapping[str, Sequence[Any]]]  # misconception -> output per case or None
    audit: Audit | None = None
    rtol: float = 1e-6
    returns: tuple[str, ...] = ()  # names of the members of a returned tuple
    provided: tuple[Callable[..., Any], ...] = ()  # functions the hand-out gives to the student
    probe: Callable[..., Any] | None = None
    keep: tuple[str, ...] = ()  # methods that the hand-out gives whole
    example: tuple[str, str] = ("", "")  # the public case as text: the call, and what it gives
    needs: Needs = Needs()
    stand_in: Callable[..., Any] | None = None  # gives what the reference gives, where the packages it needs are not
    mistakes: tuple[str, ...] = ()  # those that must show somewhere on the cases: the functions of `also`
    columns: bool = False  # whether (n, 1) is as good as (n,), in what is given and returned; the task says so
    mutants: Mapping[str, Edits] = field(default_factory=dict)  # misconception -> the solution with it, as students err
    combined: Combined | None = None
    # Of each group the first is named; what the others return is no alternative. `same` gives it, for lint to see that
    # it is the first one's.
    alike: Alike = ()
    same: Callable[[Sequence[Case]], Mapping[str, Sequence[Any]]] | None = None
    looks: tuple[Look, ...] = ()  # the quantities of a result in the order in which they are computed
    slopes: bool = False  # whether all numbers of a result are slopes of a cost, which point uphill

    @property
    def kind(self) -> Kind:
        return "code"

    @property
    def form(self) -> Literal["class", "function"]:
        """What the student writes."""
        return "class" if isinstance(self.reference, type) else "function"

    @property
    def name(self) -> str:
        """The name the student's function or class must have."""
        return self.reference.__name__

    def __call__(self, *arguments: Any) -> Any:
        """The reference itself, of arrays or nested lists."""
        return self.reference(*map(_arrays, arguments))

    def result(self, implementation: Callable[..., Any], arguments: Sequence[Any]) -> Any:
        """What an implementation, the reference or another, gives for a case's arguments."""
        if self.probe is None:
            return implementation(*arguments)
        names = {each.__name__: each for each in self.provided} | {self.name: implementation}
        return self.probe(SimpleNamespace(**names), *arguments)

    def expected(self, arguments: Sequence[Any]) -> Any:
        """What is right for a case's arguments: what the reference gives, computed without the packages it needs."""
        return self.result(self.stand_in or self.reference, arguments)


def _arrays(argument: Any) -> Any:
    """Nested lists as an array; lists of layers of different sizes as a list of arrays."""
    if not isinstance(argument, list | tuple):
        return argument
    try:
        return np.asarray(argument, dtype=float)
    except ValueError:
        return [np.asarray(each, dtype=float) for each in argument]


Exercise = Question | CodeExercise


@dataclass(frozen=True, slots=True)
class Misconception:
    """A mistake in thinking, in the words a student reads."""

    id: str
    name: str  # one sentence: "the slope of the activation is left out at the output"
    explanation: str
    remedy: str


class BadPack(Exception):
    """A pack of exercises, or one of them, cannot be used; the sentence says which, why and what to do."""


class Disagreement(Exception):
    """The two oracles differ: the variant must not be issued."""
