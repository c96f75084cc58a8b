"""Other ways to write a formula: each function says how a node may be written, and keeps what it gives."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from grader.selftest.program import (
    Program,
    array,
    blocks,
    documented,
    exchange,
    expression,
    functions,
    number,
    place,
    pure,
    sequence,
    statements,
    whole,
)

Way = Callable[[], ast.expr]  # another form of a node, made when it is chosen
Ways = Callable[[Program, ast.expr], list[Way]]


def reworded(program: Program, rng: np.random.Generator, ways: Ways, most: int = 6) -> bool:
    """Write some of the places that have other forms in one of them; whether there was any."""
    places = [(node, forms) for node in formulas(program.tree) if (forms := ways(program, node))]
    chosen = [pair for pair in places if rng.random() < 0.6] or places[:1]
    for node, forms in reversed(chosen[:most]):  # inner ones stand after those around them
        exchange(program.tree, node, forms[int(rng.integers(len(forms)))]())
    return bool(chosen)


def formulas(tree: ast.Module) -> Iterator[ast.expr]:
    """Everything that is computed inside functions; not annotations, defaults, docstrings and what is printed."""
    for function in functions(tree):
        if function.name in ("__repr__", "__str__"):
            continue
        for statement in function.body[documented(function.body) :]:
            yield from _inside(statement)


def _inside(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.arguments):
        return
    if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        yield node
    for name, part in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, ast.AST):
                    yield from _inside(each)


def numpy(name: str, *arguments: ast.expr) -> ast.Call:
    """`np.name(...)`"""
    return ast.Call(expression(f"np.{name}"), list(arguments), [])


def method(owner: ast.expr, name: str, *arguments: ast.expr) -> ast.Call:
    """`owner.name(...)`"""
    return ast.Call(ast.Attribute(owner, name, ast.Load()), list(arguments), [])


def is_numpy(node: ast.expr, name: str, count: int) -> bool:
    """Whether it is `np.name` of so many arguments without keywords."""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == f"np.{name}"
        and (len(node.args), node.keywords) == (count, [])
    )


def _calm(node: ast.BinOp) -> bool:
    """Whether the operands may be computed in another order."""
    return pure(node.left) and pure(node.right)


def products(program: Program, node: ast.expr) -> list[Way]:
    """`a @ b` as `np.dot`, `np.matmul`, `.dot`"""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or program.values:
        return []
    return [
        lambda: numpy("matmul", node.left, node.right),
        lambda: numpy("dot", node.left, node.right),
        lambda: method(node.left, "dot", node.right),
    ]


CONTRACT = """
def {name}(left, right):
    rules = {{(1, 1): 'i,i->', (2, 1): 'ij,j->i', (1, 2): 'i,ij->j', (2, 2): 'ij,jk->ik'}}
    return np.einsum(rules[np.ndim(left), np.ndim(right)], left, right)
"""


def sums_of_products(program: Program, node: ast.expr) -> list[Way]:
    """`a @ b` by `np.einsum`"""

    def contracted() -> ast.expr:
        name = program.fresh("einstein", "contract")
        program.tree.body[:0] = statements(CONTRACT.format(name=name))
        assert isinstance(node, ast.BinOp)
        return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], [])

    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or program.values:
        return []
    return [contracted]


def outer_products(program: Program, node: ast.expr) -> list[Way]:
    """`np.outer(a, b)` by `np.einsum`, `np.multiply.outer`, columns times rows"""
    if not is_numpy(node, "outer", 2):
        return []
    assert isinstance(node, ast.Call)
    a, b = node.args
    column, row = (
        ast.Tuple([_slice(), ast.Constant(None)], ast.Load()),
        ast.Tuple([ast.Constant(None), _slice()], ast.Load()),
    )
    return [
        lambda: numpy("einsum", ast.Constant("i,j->ij"), a, b),
        lambda: numpy("multiply.outer", a, b),
        lambda: ast.BinOp(ast.Subscript(a, column, ast.Load()), ast.Mult(), b),
        lambda: ast.BinOp(ast.Subscript(a, column, ast.Load()), ast.MatMult(), ast.Subscript(b, row, ast.Load())),
        lambda: ast.BinOp(
            method(a, "reshape", expression("-1"), expression("1")),
            ast.MatMult(),
            method(b, "reshape", expression("1"), expression("-1")),
        ),
    ]


def _slice() -> ast.Slice:
    return ast.Slice(None, None, None)


def transposes(program: Program, node: ast.expr) -> list[Way]:
    """`a.T` as `np.transpose(a)`, `a.transpose()`"""
    if not (isinstance(node, ast.Attribute) and node.attr == "T"):
        return []
    return [lambda: numpy("transpose", node.value), lambda: method(node.value, "transpose")]


def squares(program: Program, node: ast.expr) -> list[Way]:
    """`a ** 2` as `a * a`, `np.square(a)`, `np.power(a, 2)`; a product of the same as a square"""
    if not isinstance(node, ast.BinOp) or program.values:
        return []
    base = node.left
    if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2:
        twice: list[Way] = [lambda: ast.BinOp(base, ast.Mult(), base)] if place(base) else []
        return [*twice, lambda: numpy("square", base), lambda: numpy("power", base, ast.Constant(2))]
    same = ast.dump(node.left) == ast.dump(node.right) and place(base)
    return [lambda: ast.BinOp(base, ast.Pow(), ast.Constant(2))] if isinstance(node.op, ast.Mult) and same else []


def operands(program: Program, node: ast.expr) -> list[Way]:
    """`a + b` as `b + a`, `a * b` as `b * a`"""
    if not isinstance(node, ast.BinOp) or program.values or not number(node) or not _calm(node):
        return []
    return [lambda: ast.BinOp(node.right, node.op, node.left)] if isinstance(node.op, ast.Add | ast.Mult) else []


ELEMENTWISE: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
}


def by_name(program: Program, node: ast.expr) -> list[Way]:
    """`a * b` as `np.multiply(a, b)`, and so for + and -"""
    if not isinstance(node, ast.BinOp) or program.values or not number(node):
        return []
    name = ELEMENTWISE.get(type(node.op))
    # What counts and is used as an index stays Python's.
    whole = any(isinstance(each, ast.Call) and ast.unparse(each.func) == "len" for each in ast.walk(node))
    small = all(isinstance(each, ast.Name | ast.Constant) for each in (node.left, node.right)) or whole
    return [lambda: numpy(name, node.left, node.right)] if name and not small else []


def signs(program: Program, node: ast.expr) -> list[Way]:
    """`a - b` as `-(b - a)` or `a + -b`, `-a` as `-1 * a`"""
    if program.values:
        return []
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        return [lambda: ast.BinOp(expression("-1"), ast.Mult(), node.operand)]
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _calm(node)):
        return []
    return [
        lambda: ast.UnaryOp(ast.USub(), ast.BinOp(node.right, ast.Sub(), node.left)),
        lambda: ast.BinOp(node.left, ast.Add(), ast.UnaryOp(ast.USub(), node.right)),
    ]


def quotients(program: Program, node: ast.expr) -> list[Way]:
    """`a / 2` as `0.5 * a`, `a / b` as `a * (1 / b)`"""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)) or program.values or not _calm(node):
        return []
    if isinstance(node.left, ast.Constant) and node.left.value == 1:
        return []
    if isinstance(node.right, ast.Constant) and node.right.value in (2, 4):
        half = ast.Constant(1 / node.right.value)
        return [lambda: ast.BinOp(half, ast.Mult(), node.left), lambda: ast.BinOp(node.left, ast.Mult(), half)]
    return [lambda: ast.BinOp(node.left, ast.Mult(), ast.BinOp(ast.Constant(1.0), ast.Div(), node.right))]


MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
}


def comparisons(program: Program, node: ast.expr) -> list[Way]:
    """`a < b` as `b > a`, `a < b < c` as `a < b and b < c`"""
    if not isinstance(node, ast.Compare) or not all(map(pure, (node.left, *node.comparators))):
        return []
    if len(node.ops) == 2 and place(node.comparators[0]) | isinstance(node.comparators[0], ast.BinOp):
        first, second = (
            ast.Compare(node.left, node.ops[:1], node.comparators[:1]),
            ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:]),
        )
        return [lambda: ast.BoolOp(ast.And(), [first, second])]
    mirrored = MIRRORED.get(type(node.ops[0]))
    if len(node.ops) > 1 or mirrored is None:
        return []
    return [lambda: ast.Compare(node.comparators[0], [mirrored()], [node.left])]


def ends(program: Program, node: ast.expr) -> list[Way]:
    """`xs[-1]` as `xs[len(xs) - 1]`, `xs[:-1]` as `xs[:len(xs) - 1]`, `xs[1:]` as `xs[1:len(xs)]`"""
    if not isinstance(node, ast.Subscript) or not place(node.value):
        return []
    many, at = ast.unparse(node.value), node.slice

    def entry(text: str) -> Way:
        return lambda: ast.Subscript(node.value, expression(f"_[{text}]").slice, ast.Load())  # type: ignore[attr-defined]

    if _minus(at):
        return [entry(f"len({many}) - {-whole(at)}")]
    if not isinstance(at, ast.Slice) or at.step is not None:
        return []
    if at.lower is None and at.upper is not None and _minus(at.upper):
        return [entry(f":len({many}) - {-whole(at.upper)}")]
    if at.upper is None and at.lower is not None and not _minus(at.lower):
        return [entry(f"{ast.unparse(at.lower)}:len({many})")]
    return []


def _minus(node: ast.expr) -> bool:
    """Whether it is a whole number below 0, as it stands."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)


def useless_copies(program: Program, node: ast.expr) -> list[Way]:
    """What NumPy has computed, once more through `np.array`, `np.copy`, `np.asarray`, `.copy()`"""
    if program.values or not array(node):
        return []
    named: list[Way] = [lambda name=name: numpy(name, node) for name in ("array", "copy", "asarray")]  # type: ignore[misc]
    return [*named, lambda: method(node, "copy")]


def listed(program: Program, node: ast.expr) -> list[Way]:
    """`sum(f(x) for x in xs)` as `sum([f(x) for x in xs])`"""
    if not (isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp)):
        return []
    if not (isinstance(node.func, ast.Name) and node.func.id in ("sum", "any", "all", "max", "min", "list", "tuple")):
        return []
    inner = node.args[0]
    return [lambda: ast.Call(node.func, [ast.ListComp(inner.elt, inner.generators)], node.keywords)]


def reversed_ranges(program: Program, node: ast.expr) -> list[Way]:
    """`range(n - 1, -1, -1)` as `reversed(range(n))`, `range(n)[::-1]`"""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "range" and len(node.args) == 3):
        return []
    start, stop, step = node.args
    if ast.unparse(step) != "-1" or not _whole(stop):
        return []
    low = whole(stop) + 1
    from_ = [ast.Constant(low)] if low else []
    if isinstance(start, ast.BinOp) and isinstance(start.op, ast.Sub) and ast.unparse(start.right) == "1":
        high: ast.expr = start.left
    else:
        high = ast.BinOp(start, ast.Add(), ast.Constant(1))
    forward = ast.Call(ast.Name("range", ast.Load()), [*from_, high], [])
    return [
        lambda: ast.Call(ast.Name("reversed", ast.Load()), [forward], []),
        lambda: ast.Subscript(forward, ast.Slice(None, None, expression("-1")), ast.Load()),
        lambda: ast.Call(ast.Name("reversed", ast.Load()), [ast.Call(ast.Name("list", ast.Load()), [forward], [])], []),
    ]


def _whole(node: ast.expr) -> bool:
    return _minus(node) or isinstance(node, ast.Constant)


def loose_zips(program: Program, node: ast.expr) -> list[Way]:
    """`zip(a, b, strict=True)` as `zip(a, b)`"""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "zip" and node.keywords):
        return []
    return [lambda: ast.Call(node.func, node.args, [])]


def results(program: Program, rng: np.random.Generator) -> bool:
    """What is returned through a variable, as a list or through `np.array`; tuples as lists"""
    changed = False
    own = [node for node in program.tree.body if getattr(node, "name", "") in program.asked]
    for function in functions(ast.Module(own, [])):
        for block in blocks(function):
            last = block[-1]
            if not isinstance(last, ast.Return) or last.value is None or rng.random() < 0.3:
                continue
            forms = _returned(program, last.value)
            if forms:
                last.value = forms[int(rng.integers(len(forms)))]()
                changed = True
    return changed


def _returned(program: Program, value: ast.expr) -> list[Way]:
    if isinstance(value, ast.Tuple) and not program.values:
        return [lambda: ast.List(value.elts, ast.Load()), lambda: ast.Call(ast.Name("list", ast.Load()), [value], [])]
    if program.values or sequence(value) or not number(value):
        return []
    return [
        lambda: numpy("array", value),
        lambda: numpy("asarray", value),
        lambda: method(numpy("array", value), "tolist"),
    ]
