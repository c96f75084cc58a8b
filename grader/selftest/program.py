"""A student's program as a syntax tree, and what may be said of its parts: what is pure, what is a number, whose name.

All of it is cautious: where it cannot be told, the answer is no, and the program stays as it is there.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Definition = ast.FunctionDef | ast.ClassDef
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp

BUILTINS = frozenset(dir(builtins))
IMPURE = frozenset({"print", "input", "open", "next", "setattr", "exec", "eval", "locals", "globals", "super", "vars"})
PURE_METHODS = frozenset(
    {"copy", "sum", "mean", "max", "min", "dot", "astype", "reshape", "transpose", "flatten", "ravel", "tolist", "any",
     "all", "clip", "round", "squeeze", "std", "var", "argmax", "item"}
)  # fmt: skip
NUMBERS_AND_ARRAYS = frozenset({"exp", "log", "outer", "zeros", "dot", "matmul", "tanh", "maximum", "sum", "sqrt"})


@dataclass
class Program:
    """What a student writes for one exercise, to be rewritten in place."""

    tree: ast.Module
    values: bool = False  # whether operators are methods here: they need not commute, nor does NumPy know them
    imports: list[str] = field(default_factory=list)  # beyond `import numpy as np`
    taken: set[str] = field(default_factory=set)  # names of what stands around it
    asked: frozenset[str] = frozenset()  # the functions and classes it began with

    def __post_init__(self) -> None:
        defined = {node.name for node in self.tree.body if isinstance(node, Definition)}
        self.taken |= defined
        self.asked = self.asked or frozenset(defined)

    @property
    def text(self) -> str:
        """The program as source text."""
        return ast.unparse(ast.fix_missing_locations(self.tree)) + "\n"

    def fresh(self, *wishes: str) -> str:
        """The first of these names that nothing has, or the last with a number; nothing else will get it."""
        used = self.taken | identifiers(self.tree) | BUILTINS
        for wish in (*wishes, *(f"{wishes[-1]}_{number}" for number in range(1, 10_000))):
            if wish not in used:
                self.taken.add(wish)
                return wish
        raise AssertionError("ten thousand names are taken")


def read(text: str, around: str = "") -> Program:
    """The program of a source text; `around` is what stands above it in the same file."""
    tree, above = ast.parse(text), ast.parse(around)
    methods = {
        each.name
        for node in (*tree.body, *above.body)
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.FunctionDef)
    }
    # What Keras traces is not NumPy's: `np.square` of it fails.
    values = "__mul__" in methods or "keras" in identifiers(tree)
    return Program(tree, values=values, taken=identifiers(above))


def statements(text: str) -> list[ast.stmt]:
    """These lines as syntax trees."""
    return ast.parse(text).body


def expression(text: str) -> ast.expr:
    """This formula as a syntax tree."""
    return ast.parse(text, mode="eval").body


def whole(node: ast.expr) -> int:
    """The whole number that stands there, with or without a minus."""
    return int(ast.unparse(node))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions of a module and the methods of its classes, but not what stands inside them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node)


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements inside a function, the outer ones first."""
    for inner in ast.walk(node):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(inner, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def identifiers(node: ast.AST) -> set[str]:
    """Every name that occurs in any part: variables, arguments, attributes, keywords, definitions, imports."""
    found = set()
    for each in ast.walk(node):
        for name in ("id", "arg", "attr", "name", "asname"):
            value = getattr(each, name, None)
            if isinstance(value, str):
                found.add(value.split(".")[0])
    return found


def loaded(node: ast.AST, name: str) -> list[ast.Name]:
    """Where a name is read."""
    return [
        each
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load)
    ]


def stored(node: ast.AST) -> set[str]:
    """The names that are given a value anywhere inside."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)}


def parameters(function: ast.FunctionDef) -> list[ast.arg]:
    """All parameters of a function."""
    given = function.args
    rest = [each for each in (given.vararg, given.kwarg) if each is not None]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]


def local(function: ast.FunctionDef) -> set[str]:
    """The names that live inside a function."""
    inner = [each for each in ast.walk(function) if isinstance(each, ast.FunctionDef | ast.Lambda)]
    arguments = {
        each.arg for node in inner for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    }
    nested = {each.name for each in inner if isinstance(each, ast.FunctionDef) and each is not function}
    return stored(function) | {each.arg for each in parameters(function)} | arguments | nested


def root(node: ast.expr) -> str:
    """The name at the beginning of `a.b[0].c`, or nothing."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def place(node: ast.expr) -> bool:
    """Whether it is a name, an attribute or an entry: read twice, it is the same."""
    if isinstance(node, ast.Subscript):
        return place(node.value) and pure(node.slice)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and place(node.value))


def pure(node: ast.AST) -> bool:
    """Whether it may be computed a little earlier or later, and gives the same.

    The student's own functions count as pure: what only they change shows when the program is run.
    """
    for each in ast.walk(node):
        if isinstance(each, ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Await | ast.JoinedStr):
            return False
        if isinstance(each, ast.Call) and not _pure_call(each.func):
            return False
    return True


def _pure_call(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id not in IMPURE
    if isinstance(function, ast.Attribute):
        names = ast.unparse(function)
        return (names.startswith("np.") and "random" not in names) or function.attr in PURE_METHODS
    return False


def number(node: ast.expr) -> bool:
    """Whether it is surely a number or an array: a formula, and not lists or texts put together."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return number(node.left) or number(node.right)
        if isinstance(node.op, ast.Mult):
            return not sequence(node.left) and not sequence(node.right)
        return isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return root(node.func) == "np" and node.func.attr in NUMBERS_AND_ARRAYS
    return False


def sequence(node: ast.expr) -> bool:
    """Whether it is surely a list, a tuple or a text."""
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("list", "tuple", "str")
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return named or text or isinstance(node, ast.List | ast.Tuple | Comprehension | ast.JoinedStr)


def array(node: ast.expr) -> bool:
    """Whether it is surely new, and an array or a number of NumPy's."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return True
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and root(node.func) == "np"
        and node.func.attr in NUMBERS_AND_ARRAYS
    )


def unconditional(node: ast.expr) -> Iterator[ast.expr]:
    """It and those of its parts that are computed once whenever it is: no branches, no bodies of comprehensions."""
    yield node
    parts: Sequence[ast.AST]
    if isinstance(node, Comprehension | ast.Lambda | ast.JoinedStr):
        return
    if isinstance(node, ast.IfExp):
        parts = [node.test]
    elif isinstance(node, ast.BoolOp):
        parts = node.values[:1]
    elif isinstance(node, ast.Compare):
        parts = [node.left, node.comparators[0]]
    else:
        parts = list(ast.iter_child_nodes(node))
    for part in parts:
        if isinstance(part, ast.keyword):
            part = part.value
        if isinstance(part, ast.expr):
            yield from unconditional(part)


def value_of(statement: ast.stmt) -> ast.expr | None:
    """What a statement computes, if it only computes one thing and stores, returns or drops it."""
    if isinstance(statement, ast.Assign | ast.Return | ast.AugAssign | ast.Expr):
        return statement.value
    return None


class Exchange(ast.NodeTransformer):
    """Puts other nodes in the place of some, found by their identity."""

    def __init__(self, new: dict[int, ast.AST]) -> None:
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST:
        """The node that takes this one's place."""
        if id(node) in self.new:
            return self.new[id(node)]
        return self.generic_visit(node)


def exchange(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Put one node in the place of another."""
    Exchange({id(old): new}).visit(tree)


def documented(body: Sequence[ast.stmt]) -> bool:
    """Whether the first statement is a docstring."""
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
