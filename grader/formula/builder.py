"""From the grammar's rules to the checked tree, one small method per rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Protocol

import numpy as np

from grader.formula.fault import Problem, quote
from grader.formula.operations import OPERATIONS, value_of
from grader.formula.scanner import MAX_DEPTH
from grader.formula.tree import Apply, Name, Node, Number, walk

MAX_NODES = 500
MAX_EXPONENT = 64


class _Token(Protocol):
    """What we need of the parser's tokens."""

    @property
    def value(self) -> str: ...
    @property
    def start_pos(self) -> int: ...
    @property
    def end_pos(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the tree while it is built: where it stands, how big it is, what was noticed."""

    node: Node
    start: int
    end: int
    depth: int = 1
    size: int = 1
    grouped: bool = False  # in brackets: a sum or product that is not merged with its neighbours
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Condition:
    """A comparison as a number: it holds where the number is positive, or (not strict) where it is not."""

    part: Part
    strict: bool


@dataclass(frozen=True, slots=True)
class _Ending:
    """When the last of several cases holds; None for "otherwise"."""

    condition: _Condition | None


class Builder:
    """The actions of the grammar. It has no state: one builder serves all formulas."""

    def start(self, children: list[Part]) -> Part:
        return children[0]

    def number(self, children: list[_Token]) -> Part:
        token = children[0]
        text = token.value
        if not isfinite(float(text)) or (float(text) == 0.0 and text.strip("0.")[:1] not in ("", "e", "E")):
            message = f"The number {quote(text)} is too large or too small for a computer's arithmetic."
            raise Problem("number", token.start_pos, token.end_pos, message)
        return Part(Number(text), token.start_pos, token.end_pos)

    def name(self, children: list[_Token]) -> Part:
        return Part(Name(children[0].value), children[0].start_pos, children[0].end_pos)

    def constant(self, children: list[_Token]) -> Part:
        return Part(Apply(children[0].value, ()), children[0].start_pos, children[0].end_pos)

    def add(self, children: list[Any]) -> Part:
        left, _, right = children
        return _merge("add", left, right)

    def subtract(self, children: list[Any]) -> Part:
        left, _, right = children
        return _merge("add", left, _apply("negate", right.start, right.end, right))

    def multiply(self, children: list[Any]) -> Part:
        left, _, right = children
        return _merge("multiply", left, right)

    def divide(self, children: list[Any]) -> Part:
        left, _, right = children
        return _apply("divide", left.start, right.end, left, right)

    def beside(self, children: list[Part]) -> Part:
        left, right = children
        product = _merge("multiply", left, right)
        divisor = _divisor(left)
        if divisor is None or isinstance(divisor, Number):
            return product
        # Half of all people read a / b c the other way, so it is said how it was taken.
        note = "I read a division from left to right: `a / b c` is (a / b) c. Write `a / (b c)` if you mean that."
        return _noted(product, note)

    def negate(self, children: list[Any]) -> Part:
        sign, part = children
        return _apply("negate", sign.start_pos, part.end, part)

    def plus(self, children: list[Any]) -> Part:
        part: Part = children[1]
        return part

    def group(self, children: list[Any]) -> Part:
        opened, part, closed = children
        return _grouped(part, opened, closed)

    def fraction(self, children: list[Any]) -> Part:
        command, _, above, _, _, below, closed = children
        return _grouped(_apply("divide", above.start, below.end, above, below), command, closed)

    def power(self, children: list[Any]) -> Part:
        base, _, exponent = children
        return _power(base, exponent)

    def call(self, children: list[Any]) -> Part:
        function, arguments = children
        return _call(function, arguments)

    def power_of_call(self, children: list[Any]) -> Part:
        function, arguments = children[0], children[-1]
        number = next(child for child in children[2:] if getattr(child, "type", "") == "NUMBER")
        exponent = self.number([number])
        if not isinstance(exponent.node, Number) or exponent.node.value not in range(1, MAX_EXPONENT + 1):
            message = "A power on a function's name must be a whole number, as in `tanh^2(x)`."
            raise Problem("exponent", number.start_pos, number.end_pos, message)
        return _power(_call(function, arguments), exponent)

    def arguments(self, children: list[Any]) -> list[Any]:
        return children

    def condition(self, children: list[Any]) -> _Condition:
        left, sign, right = children
        if sign.value in ("==", "!="):
            message = "Compare with `<`, `>`, `<=` or `>=`: equality of two decimal numbers means nothing here."
            raise Problem("comparison", sign.start_pos, sign.end_pos, message)
        strict = not sign.value.endswith("=")
        # a >= b is read as "not b > a", so that both forms say the right thing at equality.
        larger, smaller = (left, right) if (sign.value[0] == ">") == strict else (right, left)
        return _Condition(_difference(larger, smaller, left.start, right.end), strict)

    def indicator(self, children: list[Any]) -> Part:
        opened, condition, closed = children
        part = condition.part
        if condition.strict:
            return _grouped(_apply("step", part.start, part.end, part), opened, closed)
        one, zero = (Part(Number(digit), part.start, part.end) for digit in "10")
        return _grouped(_choose(condition, one, zero), opened, closed)

    def cases(self, children: list[Any]) -> Part:
        word, _, condition, _, yes, _, no, closed = children
        return _grouped(_choose(condition, yes, no), word, closed)

    def environment(self, children: list[Any]) -> Part:
        """Two cases one under the other, as in LaTeX."""
        begin, *inside, end = children
        parts: list[Any] = [child for child in inside if isinstance(child, (Part, _Condition, _Ending))]
        yes, condition, no, rest = parts
        other = rest.condition
        if other is not None and not _complementary(condition, other):
            message = "I read two cases only, and the second must be all the rest: write `otherwise` there."
            raise Problem("comparison", other.part.start, other.part.end, message)
        return _grouped(_choose(condition, yes, no), begin, end)

    def piecewise(self, children: list[Any]) -> Part:
        """Two cases side by side, each in parentheses, as in SymPy."""
        return self.environment(children)

    def ending(self, children: list[Any]) -> _Ending:
        return _Ending(children[-1] if isinstance(children[-1], _Condition) else None)

    def when(self, children: list[Any]) -> Part:
        yes, _, condition, _, no = children
        return _choose(condition, yes, no)


def _apply(op: str, start: int, end: int, *parts: Part) -> Part:
    """The operation on the parts."""
    node = Apply(op, tuple(part.node for part in parts))
    depth = 1 + max(part.depth for part in parts)
    return _limited(Part(node, start, end, depth, 1 + sum(part.size for part in parts), notes=_notes(*parts)))


def _merge(op: str, left: Part, right: Part) -> Part:
    """A longer sum or product instead of a deeper one."""
    if not isinstance(left.node, Apply) or left.node.op != op or left.grouped:
        return _apply(op, left.start, right.end, left, right)
    node = Apply(op, (*left.node.args, right.node))
    depth = max(left.depth, right.depth + 1)
    return _limited(Part(node, left.start, right.end, depth, left.size + right.size, notes=_notes(left, right)))


def _notes(*parts: Part) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for part in parts for note in part.notes))


def _limited(part: Part) -> Part:
    """The part, if it is within the limits of size and depth."""
    if part.depth > MAX_DEPTH:
        message = f"The formula is nested more than {MAX_DEPTH} deep. Write it with fewer brackets and signs."
        raise Problem("too_deep", part.start, part.end, message)
    if part.size > MAX_NODES:
        message = f"The formula has more than {MAX_NODES} parts. Write a shorter one."
        raise Problem("too_large", part.start, part.end, message)
    return part


def _difference(a: Part, b: Part, start: int, end: int) -> Part:
    if b.node == Number("0"):
        return a
    minus_b = _apply("negate", b.start, b.end, b)
    return minus_b if a.node == Number("0") else _apply("add", start, end, a, minus_b)


def _complementary(a: _Condition, b: _Condition) -> bool:
    """Whether one holds where the other does not, but for equality: comparisons keep away from kinks."""
    if a.strict != b.strict:
        return a.part.node == b.part.node
    return a.part.node == Apply("negate", (b.part.node,)) or b.part.node == Apply("negate", (a.part.node,))


def _choose(condition: _Condition, yes: Part, no: Part) -> Part:
    first, second = (yes, no) if condition.strict else (no, yes)
    start = min(condition.part.start, yes.start)
    return _apply("choose", start, max(no.end, condition.part.end), condition.part, first, second)


def _grouped(part: Part, opened: _Token, closed: _Token) -> Part:
    return replace(part, start=opened.start_pos, end=closed.end_pos, grouped=True)


def _noted(part: Part, note: str) -> Part:
    return part if note in part.notes else replace(part, notes=(*part.notes, note))


def _divisor(part: Part) -> Node | None:
    """What the part was divided by last, if it is a division without brackets around it."""
    node = part.node
    if part.grouped or not isinstance(node, Apply) or node.op != "divide":
        return None
    return node.args[1]


def _power(base: Part, exponent: Part) -> Part:
    """A power, with a bound on constant exponents: they are what makes numbers explode."""
    size = _constant_value(exponent.node)
    if size is not None and not abs(size) <= MAX_EXPONENT:
        message = f"This exponent is too large: exponents up to {MAX_EXPONENT} are read."
        raise Problem("exponent", exponent.start, exponent.end, message)
    if base.node == Apply("e", ()):
        return _apply("exp", base.start, exponent.end, exponent)
    return _apply("power", base.start, exponent.end, base, exponent)


def _constant_value(node: Node) -> float | None:
    if any(isinstance(part, Name) for part in walk(node)):
        return None
    with np.errstate(all="ignore"):
        return float(value_of(node, {}))


def _call(function: _Token, children: list[Any]) -> Part:
    """A function applied to as many arguments as it takes."""
    opened, *inside, closed = children
    parts = inside[::2]
    arity = OPERATIONS[function.value].arity
    if function.value == "step" and len(parts) == 2 and isinstance(parts[1].node, Number):
        parts = parts[:1]  # its value at the jump alone, where formulas are not compared
    if len(parts) != arity:
        needed = "one argument" if arity == 1 else f"{arity} arguments, separated by a comma"
        message = f"This function takes {needed}; here are {len(parts)}."
        if any(_digits_around(parts, i) for i in range(len(parts) - 1)):
            message += " Write decimal numbers with a point, as in 0.5."
        raise Problem("arguments", opened.start_pos, closed.end_pos, message)
    return _grouped(_apply(function.value, function.start_pos, closed.end_pos, *parts), function, closed)


def _digits_around(parts: list[Part], i: int) -> bool:
    return isinstance(parts[i].node, Number) and isinstance(parts[i + 1].node, Number)
