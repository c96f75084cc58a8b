"""Wrong programs made without a catalogue: a solution with one place of its syntax tree changed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.selftest.program import documented, expression, functions, number, statements, whole

UNTOUCHED_KEYWORDS = frozenset({"strict", "verbose", "dtype"})
SAYING = ("__repr__", "__str__")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: of what kind, in which line, the line before and after it, and the whole program."""

    kind: str
    line: int
    before: str
    after: str
    text: str


Forms = Callable[[ast.AST], Iterator[ast.AST | None]]  # what may take a node's place; None: nothing does

OPERATORS: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def operators(node: ast.AST) -> Iterator[ast.AST]:
    """Another operator; a minus that is not there, or one more"""
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
    elif isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for relation in COMPARISONS.get(type(op), ()):
                yield ast.Compare(node.left, [*node.ops[:at], relation(), *node.ops[at + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp):
        if not isinstance(node.operand, ast.Constant):  # those are numbers, and have changes of their own
            yield node.operand
    elif isinstance(node, ast.AugAssign):
        if isinstance(node.op, ast.Add) and not isinstance(node.value, ast.List | ast.ListComp):
            yield ast.AugAssign(node.target, ast.Sub(), node.value)
        elif isinstance(node.op, ast.Sub):
            yield ast.AugAssign(node.target, ast.Add(), node.value)
        yield ast.Assign([node.target], node.value, lineno=1)
    if isinstance(node, ast.Assign | ast.Return) and node.value is not None and number(node.value):
        yield type(node)(**{**dict(ast.iter_fields(node)), "value": ast.UnaryOp(ast.USub(), node.value), "lineno": 1})


def constants(node: ast.AST) -> Iterator[ast.AST]:
    """0 for 1, 1 for 0, one more, one less, twice as much, another text"""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        if isinstance(value, int | float):
            yield from (_constant(each) for each in (-value - 1, -value + 1, value))
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            value = node.value
            changed = [1 - value] if value in (0, 1) else []
            yield from (ast.Constant(each) for each in dict.fromkeys([*changed, value + 1, 2 * value or 1]))
        elif isinstance(node.value, str):
            yield ast.Constant(f"not {node.value}")


def _constant(value: float) -> ast.expr:
    return expression(repr(value))


def indices(node: ast.AST) -> Iterator[ast.AST]:
    """An entry beside the right one, a slice with an end that is not there, the list turned round"""
    if not isinstance(node, ast.Subscript):
        return
    at = node.slice
    if isinstance(at, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(at, part) is not None:
                yield _with_slice(node, ast.Slice(**{**dict(ast.iter_fields(at)), part: None}))
        if at.step is None:
            yield _with_slice(node, ast.Slice(at.lower, at.upper, expression("-1")))
    elif isinstance(at, ast.BinOp) and isinstance(at.right, ast.Constant):
        yield _with_slice(node, at.left)
    elif isinstance(at, ast.Name):
        yield _with_slice(node, ast.BinOp(at, ast.Sub(), ast.Constant(1)))
        yield _with_slice(node, ast.BinOp(at, ast.Add(), ast.Constant(1)))
    elif isinstance(at, ast.Tuple) and len(at.elts) == 2:
        yield _with_slice(node, ast.Tuple(at.elts[::-1], ast.Load()))
    if isinstance(node.ctx, ast.Load) and not isinstance(at, ast.Slice):
        yield node.value


def _with_slice(node: ast.Subscript, at: ast.expr) -> ast.Subscript:
    return ast.Subscript(node.value, at, node.ctx)


def arguments(node: ast.AST) -> Iterator[ast.AST]:
    """Two arguments or operands exchanged, where that matters"""
    if isinstance(node, ast.Call) and len(node.args) >= 2 and not isinstance(node.args[0], ast.Starred):
        if ast.unparse(node.func) not in ("max", "min", "isinstance", "np.maximum", "np.minimum"):
            yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
        yield type(node)(node.elts[::-1], node.ctx)


def dropped(node: ast.AST) -> Iterator[ast.AST | None]:
    """A statement, `.T`, a call, a factor, a term left out"""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.Break | ast.Continue | ast.Raise):
        yield None
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "np":
        if node.func.attr in ("copy", "astype", "sum", "mean", "exp", "tanh"):
            yield node.func.value
        if node.func.attr == "mean":
            yield ast.Call(ast.Attribute(node.func.value, "sum", ast.Load()), node.args, node.keywords)
    elif (
        isinstance(node, ast.Call)
        and len(node.args) == 1
        and ast.unparse(node.func) not in ("len", "range", "float", "int", "str")
    ):
        yield node.args[0]
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


def axes(node: ast.AST) -> Iterator[ast.AST]:
    """Another axis, none, or no `keepdims`"""
    if not isinstance(node, ast.Call):
        return
    for at, keyword in enumerate(node.keywords):
        if keyword.arg in ("axis", "keepdims"):
            rest = [*node.keywords[:at], *node.keywords[at + 1 :]]
            yield ast.Call(node.func, node.args, rest)
            if keyword.arg == "axis":
                other = ast.keyword("axis", expression("0" if whole(keyword.value) else "1"))
                yield ast.Call(node.func, node.args, [*rest, other])


def branches(node: ast.AST) -> Iterator[ast.AST]:
    """The branches of a choice exchanged, or always the same one"""
    if isinstance(node, ast.If):
        if node.orelse:
            yield ast.If(node.test, node.orelse, node.body)
        yield ast.If(ast.Constant(True), node.body, node.orelse)
        yield ast.If(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
        yield node.body
        yield node.orelse


KINDS: Mapping[str, Forms] = {
    "operator": operators,
    "constant": constants,
    "index": indices,
    "arguments": arguments,
    "dropped": dropped,
    "axis": axes,
    "branches": branches,
}


def mutations(text: str, keep: Sequence[str] = ()) -> list[Mutation]:
    """Every change of every kind, one at a time; not of the methods in `keep`, which are handed out as they stand."""
    tree = ast.Module(statements(text), [])
    original = ast.unparse(tree)
    computing = _parts(tree, tuple(keep))
    found: dict[str, Mutation] = {}
    for spot in list(_spots(tree)):
        if id(spot.node) not in computing:
            continue
        for kind, forms in KINDS.items():
            for new in list(forms(spot.node)):
                changed = spot.with_(new, tree)
                if changed not in found and changed != original:
                    found[changed] = _mutation(kind, original, changed)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Spot:
    """A node, and where it hangs."""

    node: ast.AST
    parent: ast.AST
    field: str
    at: int | None  # in a list

    def with_(self, new: ast.AST | None, tree: ast.Module) -> str:
        """The program with another node here; the tree is as before afterwards."""
        if isinstance(self.node, ast.stmt) and not isinstance(new, ast.stmt):
            new = ast.Pass()
        self._put(new)
        text = ast.unparse(tree)
        self._put(self.node)
        return text

    def _put(self, node: ast.AST | None) -> None:
        if self.at is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.at] = node


def _spots(tree: ast.AST) -> Iterator[_Spot]:
    """Every node below, the outer ones first."""
    for name, part in ast.iter_fields(tree):
        for at, each in enumerate(part if isinstance(part, list) else [part]):
            if isinstance(each, ast.AST):
                yield _Spot(each, tree, name, at if isinstance(part, list) else None)
                yield from _spots(each)


def _parts(tree: ast.Module, keep: tuple[str, ...]) -> set[int]:
    """The nodes that compute: in functions that are not kept; no docstrings, no messages, no types."""
    found: set[int] = set()
    for function in functions(tree):
        if function.name in (*keep, *SAYING):
            continue
        for statement in function.body[documented(function.body) :]:
            found |= _computing(statement)
    return found


def _computing(node: ast.AST) -> set[int]:
    found = {id(node)}
    if isinstance(node, ast.Raise | ast.JoinedStr):
        return found if isinstance(node, ast.Raise) else set()
    for name, part in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for each in part if isinstance(part, list) else [part]:
            untouched = isinstance(each, ast.keyword) and each.arg in UNTOUCHED_KEYWORDS
            if isinstance(each, ast.AST) and not untouched:
                found |= _computing(each)
    return found


def _mutation(kind: str, before: str, after: str) -> Mutation:
    old, new = before.splitlines(), after.splitlines()
    at = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new)) - 1
    )
    return Mutation(kind, at + 1, old[at].strip(), new[at].strip(), after + "\n")
