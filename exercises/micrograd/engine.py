"""The scalar that remembers how it was made: the class `Value` (A. Karpathy, "building micrograd").

A case is a little program in Python, one statement a line, which the probe runs with the student's class.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises.entry import code, handed_out
from exercises.micrograd.mutants.engine import VALUE
from exercises.micrograd.source import SOURCE
from exercises.model import Case, Stream
from reference.engine_faults import ENGINES
from reference.sampling import readable

DEEP = 2_000  # nodes of the bonus case: more than Python's recursion allows


class Value:
    """A number that remembers how it was computed, so that its gradients can be asked for.

    `Value(data)` has the attributes `data`, the number, and `grad`, which is 0 at first. Write what works on it:

    * `+`, `-`, `*` and `/` between two Values, and between a Value and a number **on either side**: `2 - a` as well
      as `a - 2`; the minus sign `-a`; and powers `a ** n`, where the exponent `n` is a number (2, -1 or 1.5)
    * the methods `exp()`, `tanh()` and `relu()`; the slope of ReLU where it is off is 0

    Each gives a new Value. `y.backward()` computes the derivative of `y` with respect to every Value that `y` was made
    of, `y` itself included, and **adds** it to its `grad`. A Value may be used many times: it collects from all its
    uses. `backward` clears nothing: a leaf from which a second result was built, on which `backward` is called too, has
    the sum of both in its `grad`. (What a second `backward` gives on the *same* result, or on one that was made of some
    of the same computed Values, is not asked here.)

    Nodes pass their gradient on after they have received all of it, in topological order. Graphs are at most a
    hundred nodes deep; one bonus case is thousands deep, and a `backward` that calls itself may fail there.
    """

    def __init__(self, data: float) -> None:
        """A leaf: a number that was made of nothing."""
        self.data = data
        self.grad = 0.0
        self._sources: list[tuple[Value, float]] = []  # what it was made of, each with its local derivative

    def __repr__(self) -> str:
        """How a Value is printed."""
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other: Value | float) -> Value:
        """`self + other`"""
        other = other if isinstance(other, Value) else Value(other)
        result = Value(self.data + other.data)
        result._sources = [(self, 1.0), (other, 1.0)]
        return result

    def __mul__(self, other: Value | float) -> Value:
        """`self * other`"""
        other = other if isinstance(other, Value) else Value(other)
        result = Value(self.data * other.data)
        result._sources = [(self, other.data), (other, self.data)]
        return result

    def __pow__(self, exponent: float) -> Value:
        """`self ** exponent`, the exponent being a number"""
        result = Value(self.data**exponent)
        result._sources = [(self, exponent * self.data ** (exponent - 1))]
        return result

    def __neg__(self) -> Value:
        """`-self`"""
        return self * -1

    def __sub__(self, other: Value | float) -> Value:
        """`self - other`"""
        other = other if isinstance(other, Value) else Value(other)
        return self + -other

    def __truediv__(self, other: Value | float) -> Value:
        """`self / other`"""
        other = other if isinstance(other, Value) else Value(other)
        return self * other**-1

    def __radd__(self, other: float) -> Value:
        """`other + self`, where `other` is a number"""
        return self + other

    def __rsub__(self, other: float) -> Value:
        """`other - self`, where `other` is a number"""
        return -self + other

    def __rmul__(self, other: float) -> Value:
        """`other * self`, where `other` is a number"""
        return self * other

    def __rtruediv__(self, other: float) -> Value:
        """`other / self`, where `other` is a number"""
        return self**-1 * other

    def exp(self) -> Value:
        """e to the power of this"""
        result = Value(float(np.exp(self.data)))
        result._sources = [(self, result.data)]
        return result

    def tanh(self) -> Value:
        """the hyperbolic tangent"""
        result = Value(float(np.tanh(self.data)))
        result._sources = [(self, 1 - result.data**2)]
        return result

    def relu(self) -> Value:
        """the larger one of this and 0"""
        result = Value(max(self.data, 0.0))
        result._sources = [(self, 1.0 if self.data > 0 else 0.0)]
        return result

    def backward(self) -> None:
        """add the derivative of this with respect to each Value it was made of to the `grad` of that Value"""
        order: list[Value] = []
        seen = set()
        waiting = [(self, False)]
        while waiting:
            node, sources_done = waiting.pop()
            if sources_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting += [(source, False) for source, _ in node._sources]
        self.grad = 1.0
        for node in reversed(order):
            for source, slope in node._sources:
                source.grad += slope * node.grad


def run_program(student: Any, program: str) -> Any:
    """Run a program with the student's `Value`: data and grad of every name, in the order of their first mention."""
    lines = []
    for line in program.splitlines():
        if line.startswith("#"):
            continue
        head, _, body = line.partition(": ")
        lines += [body] * int(head[len("for i in range(") : -1]) if body else [line]
    names: dict[str, Any] = {}
    for line in lines:
        if line.endswith(".backward()"):
            names[line[: -len(".backward()")]].backward()
            continue
        name, _, text = line.partition(" = ")
        if text.startswith("Value("):
            names[name] = student.Value(float(text[6:-1]))
        elif text.startswith("-"):
            names[name] = -names[text[1:]]
        elif text.endswith("()"):
            argument, _, method = text[:-2].partition(".")
            names[name] = getattr(names[argument], method)()
        else:
            left, sign, right = text.split()
            a, b = (names[x] if x in names else float(x) if "." in x else int(x) for x in (left, right))
            if sign == "+":
                names[name] = a + b
            elif sign == "-":
                names[name] = a - b
            elif sign == "*":
                names[name] = a * b
            elif sign == "/":
                names[name] = a / b
            else:
                names[name] = a**b
    found = [each.data for each in names.values()], [each.grad for each in names.values()]
    # Plain numbers make an array, which is compared at once.
    return tuple(np.array(each) if all(isinstance(one, float) for one in each) else each for each in found)


# --- programs


def program(leaves: dict[str, float], *lines: str) -> str:
    """Leaves with their numbers, then the lines, then `backward` on the last name, unless it was called already.

    A last line says which entry of a list of results belongs to which name.
    """
    made = [f"{name} = Value({float(number)})" for name, number in leaves.items()]
    last = lines[-1]
    ending = [] if last.endswith(".backward()") else [f"{last.removeprefix('for ').split(' = ')[0]}.backward()"]
    names = dict.fromkeys([*leaves, *(line.rpartition(": ")[2].split(" = ")[0] for line in lines if " = " in line)])
    legend = f"# in the lists: {', '.join(f'[{i}] {name}' for i, name in enumerate(names))}"
    return "\n".join([*made, *lines, *ending, legend])


def drawn(stream: Stream, names: str, low: float = 0.3, high: float = 2.0) -> dict[str, float]:
    """A leaf for each letter, of either sign, none near 0."""
    sizes = readable(stream, len(names), low, high)
    signs = stream.choice([-1.0, 1.0], len(names))
    return {name: float(sign * size) for name, sign, size in zip(names, signs, sizes, strict=True)}


def random_lines(stream: Stream, leaves: str, names: str) -> list[str]:
    """Operations on what stands before them: leaves are used again and again, every result once."""
    lines, waiting = [], list(leaves)
    for name in names:
        form = str(
            stream.choice(["{} + {}", "{} * {}", "{} - {}", "{}.tanh()", "-{}", "2 - {}", "{} * 0.5", "0.5 + {}"])
        )
        left = waiting.pop(0)
        right = waiting.pop(0) if waiting and stream.integers(2) else str(stream.choice(list(leaves)))
        if "{}" not in form.replace("{}", "", 1) and right not in leaves:
            waiting.insert(0, right)
        lines.append(f"{name} = {form.format(left, right)}")
        waiting.append(name)
    total = waiting[0]
    for number, more in enumerate(waiting[1:]):
        lines.append(f"z{number} = {total} * {more}")
        total = f"z{number}"
    return lines


def _cases(stream: Stream) -> Iterator[Case]:
    """Computed nodes are used again in a few cases only: there every order of visits but the right one fails."""
    yield Case("a sum", (program(drawn(stream, "ab"), "y = a + b"),))
    yield Case("a product", (program(drawn(stream, "ab"), "y = a * b"),))
    yield Case("the graph (x + y) z", (program(drawn(stream, "xyz"), "q = x + y", "f = q * z"),))
    yield Case(
        "a number used twice", (program(drawn(stream, "ab"), "c = a + a", "d = b * b", "e = c * d", "y = e * a"),)
    )
    minus = ("e = a - b", "f = -e", "g = f * c", "h = g - d", "y = -h", "z = y * 2")
    yield Case("minus, between two and before one", (program(drawn(stream, "abcd"), *minus),))
    left = ("b = 2 - a", "c = 3 * b", "d = 1 + c", "e = 2 / d", "f = 3 - e", "g = 4 / f")
    yield Case("a number on the left", (program(drawn(stream, "a", 0.5, 1.9), *left),))
    right = ("b = a - 2", "c = b * 3", "d = c + 1", "e = d / 4", "f = e - 0.5", "g = f ** 2")
    yield Case("a number on the right", (program(drawn(stream, "a", 0.5, 1.6), *right),))
    quotient = ("e = a / b", "f = c / e", "g = f / d", "h = 2 / g")
    yield Case("quotients", (program(drawn(stream, "abcd", 0.5), *quotient),))
    powers = ("c = a ** 3", "d = b ** -2", "e = c * d", "f = e ** 2", "g = f ** 1.5")
    yield Case("powers", (program(drawn(stream, "ab", 0.6, 1.5), *powers),))
    curves = ("d = a.exp()", "e = b.tanh()", "f = d * e", "g = f.tanh()", "h = c.exp()", "y = g * h")
    yield Case("exp and tanh, one after another", (program(drawn(stream, "abc", 0.3, 0.9), *curves),))
    on, off, k, m = (float(each) for each in readable(stream, 4, 0.4, 2.0))
    relu = ("c = a.relu()", "d = b.relu()", "e = c + d", "f = e * k", "g = f.relu()", "h = g * m")
    yield Case("a ReLU that is on and one that is off", (program({"a": on, "b": -off, "k": k, "m": -m}, *relu),))
    squared = ("c = a.relu()", "d = c ** 2", "e = d + b", "y = e * b")
    yield Case("the square of a ReLU that is off", (program({"a": -off, "b": k}, *squared),))
    # e, beside the rest: where sums or products alone overwrite, no order of visits gives all that is right.
    twice = ("u = e * e", "v = u + u")
    shared = ("c = a + b", "d = a * b", "s = c + d", "p = c * d", "y = s + p", *twice, "z = y + v")
    leaves = {"a": 2, "b": 3, "e": -1.5}
    yield Case("(c + d) + (c * d) with c = a + b and d = a * b, and 2 e²", (program(leaves, *shared),))
    twin = ("c = a * b", "d = c * 3", "e = c * 3", "f = d + e", "g = f * 2", "h = f * 2", "y = g + h")
    yield Case("nodes that are reached on two like paths", (program(drawn(stream, "ab"), *twin),))
    # c and y are used at once and again further on, one in a left, one in a right place: level by level fails, too.
    far = ("c = a + b", "u = c * a", "v = u.tanh()", "y = c * v", "s = y + b", "t = s * y")
    yield Case("nodes that are used near and far", (program(drawn(stream, "ab"), *far),))
    neuron = ("p = w * x", "q = v * u", "s = p + q", "n = s + b", "o = n.tanh()", "e = o - 0.7", "y = e ** 2")
    yield Case("a neuron and its squared error", (program(drawn(stream, "wxvub", 0.3, 1.0), *neuron),))
    again = ("y = a * b", "y.backward()", "z = a * c", "e = z - d", "e.backward()")
    yield Case("two results built from one leaf, both with backward", (program(drawn(stream, "abcd"), *again),))
    steps = ("p = a.relu()", "q = b.relu()", "r = p + q", "y = r * c", "y.backward()")
    later = ("s = a.exp()", "t = s * c", "u = 2 - b", "v = t * u", "v.backward()")
    leaves = {"a": on / 2, "b": -off, "c": drawn(stream, "c")["c"]}
    yield Case("two results, the first of which is made with ReLU", (program(leaves, *steps, *later),))
    # The same by leaves alone: a computed node that is used twice is visited once, or twice, where one calls the next.
    leaves, lines = drawn(stream, "abcde", 0.3, 1.2), random_lines(stream, "abc", "fghijk")
    ending = ("u = e * e", "v = d + d", "s = u + v", f"w = s + {lines[-1].partition(' = ')[0]}")
    yield Case("operations at random, and e² + 2 d", (program(leaves, *lines, *ending),))
    chain = ("y = a * 1.0", "for i in range(30): y = y * b", "for i in range(30): y = c + y", "z = y.tanh()")
    start = abs(drawn(stream, "a", 0.3, 0.6)["a"])
    yield Case("a chain of sixty operations", (program({"a": start, "b": 0.9, "c": 0.02}, *chain),))
    deep = ("y = a * 2", f"for i in range({DEEP}): y = y + b", "z = y * 0.5")
    yield Case(f"a chain of {DEEP} operations", (program(drawn(stream, "ab"), *deep),), bonus=True)


EXAMPLE = {"a": 2.0, "b": -3.0}

handed_out(
    Value,
    """A number that remembers how it was computed, so that its gradients can be asked for. It is yours to use.

    `Value(data)` has the attributes `data`, the number, and `grad`, which is 0 at first. These give a new Value:

    * `+`, `-`, `*` and `/` between two Values, and between a Value and a number on either side; `-a`; and `a ** n`,
      where the exponent `n` is a number
    * the methods `exp()`, `tanh()` and `relu()`

    `y.backward()` computes the derivative of `y` with respect to every Value that `y` was made of, and adds it to its
    `grad`. It sets nothing back to 0.
    """,
)

value = code(
    "micrograd/Value",
    title="A number that knows its gradient",
    source=SOURCE,
    level="build",
    minutes=45,
    points=6,
    public=(program(EXAMPLE, "c = a * b", "y = c + a"),),
    cases=_cases,
    also=ENGINES,
    mutants=VALUE,
    returns=("the list of data", "the list of gradients"),
    probe=run_program,
    keep=("__repr__",),
    example=(
        "a = Value(2); b = Value(-3); c = a * b; y = c + a; y.backward()",
        "y.data is -4, and grad is -2 at a, 2 at b, 1 at c, 1 at y",
    ),
)(Value)
