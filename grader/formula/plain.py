"""Our own tree as a student would type it, so that a piece of a formula can stand in a message."""

from __future__ import annotations

from grader.formula.tree import Apply, Name, Node, Number

# How tightly each form binds; a part that binds less tightly than its place needs gets parentheses.
_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)
_WORDS = {"sigmoid_prime": "sigmoid'", "tanh_prime": "tanh'", "relu_prime": "relu'", "choose": "where"}


def plain(node: Node) -> str:
    """The text of a tree, which reads as that tree again.

    >>> plain(Apply("multiply", (Name("a"), Apply("add", (Number("1"), Apply("negate", (Name("a"),)))))))
    'a * (1 - a)'
    """
    return _plain(node)[0]


def _plain(node: Node) -> tuple[str, int]:
    match node:
        case Number(text):
            return text, _ATOM
        case Name(name):
            return name, _ATOM
        case Apply("add", (first, *rest)):
            return _inside(first, _SUM + 1) + "".join(_term(arg) for arg in rest), _SUM
        case Apply("multiply", args):
            return " * ".join(_inside(arg, _POWER) for arg in args), _PRODUCT
        case Apply("negate", (arg,)):
            return f"-{_inside(arg, _PRODUCT)}", _SIGNED
        case Apply("divide", (a, b)):
            return f"{_inside(a, _PRODUCT)} / {_inside(b, _POWER)}", _PRODUCT
        case Apply("power", (a, b)):
            return f"{_inside(a, _ATOM)}^{_inside(b, _ATOM)}", _POWER
        case Apply("choose", (condition, yes, no)):
            return f"where({plain(condition)} > 0, {plain(yes)}, {plain(no)})", _ATOM
        case Apply(op, ()):
            return op, _ATOM
        case Apply(op, args):
            return f"{_WORDS.get(op, op)}({', '.join(plain(arg) for arg in args)})", _ATOM


def _inside(node: Node, needed: int) -> str:
    text, level = _plain(node)
    return text if level >= needed else f"({text})"


def _term(node: Node) -> str:
    match node:
        case Apply("negate", (arg,)):
            return f" - {_inside(arg, _PRODUCT)}"
        case _:
            return f" + {_inside(node, _PRODUCT)}"
