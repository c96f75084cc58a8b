"""Other ways to lay out statements: more or fewer variables, branches the other way round, functions of one's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from grader.selftest.program import (
    BUILTINS,
    Program,
    blocks,
    documented,
    exchange,
    expression,
    functions,
    identifiers,
    loaded,
    local,
    number,
    parameters,
    pure,
    statements,
    stored,
    unconditional,
    value_of,
)

STEPS = ("step1", "temp", "aux", "value1", "resultado", "first_part", "tmp")


def name_of(text: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(text, ast.Load())


def assigned(name: str, value: ast.expr) -> ast.Assign:
    """`name = value`"""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _bodies(program: Program) -> Iterator[tuple[ast.FunctionDef, list[ast.stmt]]]:
    for function in functions(program.tree):
        for block in blocks(function):
            yield function, block


def intermediates(program: Program, rng: np.random.Generator) -> bool:
    """Parts of formulas as variables of their own"""
    changed = False
    for _, block in list(_bodies(program)):
        for at in reversed(range(len(block))):
            value = value_of(block[at])
            if value is None or not pure(value) or rng.random() < 0.4:
                continue
            parts = [
                part
                for part in unconditional(value)
                if isinstance(part, ast.BinOp | ast.Call | ast.Subscript | ast.Compare | ast.UnaryOp)
                and not _constant(part)
            ]
            if parts:
                part = parts[int(rng.integers(len(parts)))]
                name = program.fresh(STEPS[int(rng.integers(len(STEPS)))])
                exchange(block[at], part, name_of(name))
                block.insert(at, assigned(name, part))
                changed = True
    return changed


def _constant(node: ast.expr) -> bool:
    return not any(isinstance(each, ast.Name) for each in ast.walk(node))


def inlining(program: Program, rng: np.random.Generator) -> bool:
    """A variable that is read once, in the statement after it, put in there"""
    changed = False
    for function, block in list(_bodies(program)):
        for at in reversed(range(len(block) - 1)):
            first, second = block[at], value_of(block[at + 1])
            if not (isinstance(first, ast.Assign) and isinstance(first.targets[0], ast.Name) and second is not None):
                continue
            name = first.targets[0].id
            uses = loaded(function, name)
            once = len(uses) == 1 and len(first.targets) == 1 and _stores(function, name) == 1
            here = [part for part in unconditional(second) if part is uses[0]] if once else []
            if here and pure(first.value) and pure(second) and rng.random() < 0.7:
                exchange(block[at + 1], here[0], first.value)
                del block[at]
                changed = True
    return changed


def _stores(function: ast.FunctionDef, name: str) -> int:
    given = sum(each.arg == name for each in parameters(function))
    return given + sum(
        isinstance(each, ast.Name) and each.id == name and not isinstance(each.ctx, ast.Load)
        for each in ast.walk(function)
    )


def ternaries(program: Program, rng: np.random.Generator) -> bool:
    """`a if c else b` as an if statement"""
    changed = False
    for _, block in list(_bodies(program)):
        for at in reversed(range(len(block))):
            value = value_of(block[at])
            choices = [part for part in unconditional(value) if isinstance(part, ast.IfExp)] if value else []
            if not choices or not (value is choices[0] or (value is not None and pure(value))):
                continue
            name = program.fresh("chosen", "picked")
            choice = choices[0]
            exchange(block[at], choice, name_of(name))
            block.insert(at, ast.If(choice.test, [assigned(name, choice.body)], [assigned(name, choice.orelse)]))
            changed = True
    return changed


def conditional_expressions(program: Program, rng: np.random.Generator) -> bool:
    """An if statement that gives one variable one of two values as `a if c else b`"""
    changed = False
    for _, block in list(_bodies(program)):
        for at, statement in enumerate(block):
            if not (isinstance(statement, ast.If) and len(statement.body) == len(statement.orelse) == 1):
                continue
            one, other = statement.body[0], statement.orelse[0]
            if isinstance(one, ast.Return) and isinstance(other, ast.Return) and one.value and other.value:
                block[at] = ast.Return(ast.IfExp(statement.test, one.value, other.value))
                changed = True
            elif (
                isinstance(one, ast.Assign)
                and isinstance(other, ast.Assign)
                and [ast.dump(each) for each in one.targets] == [ast.dump(each) for each in other.targets]
                and isinstance(one.targets[0], ast.Name)
            ):
                block[at] = ast.Assign(one.targets, ast.IfExp(statement.test, one.value, other.value))
                changed = True
    return changed


def branches(program: Program, rng: np.random.Generator) -> bool:
    """`if c: a else: b` as `if not c: b else: a`; of choices as well"""
    changed = False
    for function in functions(program.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.If | ast.IfExp) and node.orelse:
                node.test = _negated(node.test)
                node.body, node.orelse = node.orelse, node.body
                changed = True
    return changed


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _names(target: ast.expr) -> list[ast.Name]:
    """The plain names of a tuple on the left, or nothing."""
    if not isinstance(target, ast.Tuple) or not all(isinstance(each, ast.Name) for each in target.elts):
        return []
    return [each for each in target.elts if isinstance(each, ast.Name)]


def _given(function: ast.FunctionDef) -> set[str]:
    return {each.arg for each in parameters(function)}


def split_tuples(program: Program, rng: np.random.Generator) -> bool:
    """`a, b = x, y` as two statements, `a, b = pair` as `a = pair[0]` and `b = pair[1]`"""
    changed = False
    for function, block in list(_bodies(program)):
        for at in reversed(range(len(block))):
            statement = block[at]
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                continue
            target, value = statement.targets[0], statement.value
            targets = target.elts if isinstance(target, ast.Tuple) else []
            if any(isinstance(each, ast.Starred) for each in targets):
                continue
            if isinstance(value, ast.Tuple) and targets and len(value.elts) == len(targets):
                if not stored(target) & identifiers(value):
                    block[at : at + 1] = [ast.Assign([one], of) for one, of in zip(targets, value.elts, strict=True)]
                    changed = True
            elif _names(target) and isinstance(value, ast.Name) and value.id in _given(function) - stored(target):
                block[at : at + 1] = [
                    ast.Assign([one], ast.Subscript(value, ast.Constant(i), ast.Load()))
                    for i, one in enumerate(targets)
                ]
                changed = True
    return changed


def joined_tuples(program: Program, rng: np.random.Generator) -> bool:
    """`a = x` and `b = y` as `a, b = x, y`"""
    changed = False
    for _, block in list(_bodies(program)):
        for at in reversed(range(len(block) - 1)):
            one, other = block[at : at + 2]
            if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign) and rng.random() < 0.7):
                continue
            left, right = one.targets[0], other.targets[0]
            if not (isinstance(left, ast.Name) and isinstance(right, ast.Name) and left.id != right.id):
                continue
            if len(one.targets) == len(other.targets) == 1 and left.id not in identifiers(other) and pure(other.value):
                pair = ast.Tuple([left, right], ast.Store())
                block[at : at + 2] = [ast.Assign([pair], ast.Tuple([one.value, other.value], ast.Load()))]
                changed = True
                break
    return changed


def written_out(program: Program, rng: np.random.Generator) -> bool:
    """`a += b` as `a = a + b`"""
    changed = False
    for function, block in list(_bodies(program)):
        given = _given(function)
        for at, statement in enumerate(block):
            if isinstance(statement, ast.AugAssign) and not stored(statement.target) & given:
                before = expression(ast.unparse(statement.target))
                value = ast.BinOp(before, statement.op, statement.value)
                if not isinstance(statement.value, ast.List | ast.ListComp):
                    block[at] = ast.Assign([statement.target], value)
                    changed = True
    return changed


def insertions(program: Program, rng: np.random.Generator) -> bool:
    """`xs.insert(0, x)` as `xs = [x] + xs`, or `xs.append(x)` and the list turned round at the end"""
    changed = False
    for function in functions(program.tree):
        for name in sorted(stored(function)):
            inserts = [
                each
                for each in ast.walk(function)
                if isinstance(each, ast.Expr)
                and _call_of(each.value, name, "insert")
                and ast.unparse(each.value).startswith(f"{name}.insert(0,")
            ]
            if not inserts:
                continue
            if rng.random() < 0.5 and _appended(function, name, inserts):
                changed = True
                continue
            for block in blocks(function):
                for at, statement in enumerate(block):
                    if statement in inserts:
                        new = statement.value.args[1]  # type: ignore[attr-defined]
                        whole = ast.BinOp(ast.List([new], ast.Load()), ast.Add(), name_of(name))
                        block[at] = assigned(name, whole)
                        changed = True
    return changed


def _call_of(node: ast.expr, name: str, method: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == f"{name}.{method}" and not node.keywords


def _appended(function: ast.FunctionDef, name: str, inserts: list[ast.Expr]) -> bool:
    """Append instead of insert, if the list begins with at most one entry and is not read before the end."""
    body = function.body
    last = body[-1]
    uses = loaded(function, name)
    at_the_end = [use for use in uses if use in list(ast.walk(last))]
    starts = [
        each
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and name in stored(each)
    ]  # fmt: skip
    short = len(starts) == 1 and _short_start(starts[0], name)
    if not isinstance(last, ast.Return) or not short or len(uses) != len(inserts) + len(at_the_end) or not at_the_end:
        return False
    for each in inserts:
        call = each.value
        assert isinstance(call, ast.Call)
        each.value = ast.Call(expression(f"{name}.append"), call.args[1:], [])
    body.insert(len(body) - 1, statements(f"{name}.reverse()")[0])
    return True


def _short_start(statement: ast.Assign, name: str) -> bool:
    """Whether this gives the name a list as it stands, of at most one entry."""
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        pairs = list(zip(target.elts, value.elts, strict=True))
    else:
        pairs = [(target, value)]
    return any(
        isinstance(one, ast.Name) and one.id == name and isinstance(of, ast.List) and len(of.elts) <= 1
        for one, of in pairs
    )


HELPERS = ("my_step", "helper", "calcula", "part", "compute_part")


def own_functions(program: Program, rng: np.random.Generator) -> bool:
    """Parts of formulas as functions of one's own, above"""
    changed = False
    new: list[ast.stmt] = []
    for function in list(functions(program.tree)):
        inner, given = local(function), _given(function)
        places = [
            part
            for statement in function.body[documented(function.body) :]
            for part in _movable(statement)
            if not _constant(part) and pure(part) and _small(part)
        ]
        if not places or rng.random() < 0.3:
            continue
        part = places[int(rng.integers(len(places)))]
        bound = {each.id for each in ast.walk(part) if isinstance(each, ast.Name)}
        taken = sorted(bound & (inner | given))
        if bound - set(taken) - BUILTINS - program.taken - {"np", "math"}:
            continue
        name = program.fresh(HELPERS[int(rng.integers(len(HELPERS)))])
        exchange(function, part, ast.Call(name_of(name), [name_of(each) for each in taken], []))
        definition = statements(f"def {name}({', '.join(taken)}):\n    pass")[0]
        assert isinstance(definition, ast.FunctionDef)
        definition.body = [ast.Return(part)]
        new.append(definition)
        changed = True
    program.tree.body[:0] = new
    return changed


def _movable(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Lambda | ast.FunctionDef):
        return
    if isinstance(node, ast.BinOp) or (isinstance(node, ast.Call) and number(node)):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _movable(child)


def _small(node: ast.expr) -> bool:
    """Whether nothing in it has names of its own, nor stars."""
    return not any(
        isinstance(each, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp | ast.Lambda | ast.Starred)
        for each in ast.walk(node)
    )


def wrappers(program: Program, rng: np.random.Generator) -> bool:
    """The work in a function of another name, which the function that is asked for calls"""
    changed = False
    for at, node in reversed(list(enumerate(program.tree.body))):
        plain = isinstance(node, ast.FunctionDef) and not (
            node.args.posonlyargs or node.args.kwonlyargs or node.args.vararg or node.args.kwarg or node.args.defaults
        )
        if (
            not plain
            or not isinstance(node, ast.FunctionDef)
            or node.name in {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        ):
            continue
        name, given = node.name, [each.arg for each in parameters(node)]
        node.name = program.fresh(f"{name}_impl", f"_{name}", f"{name}_1")
        new = statements(f"def {name}({', '.join(given)}):\n    return {node.name}({', '.join(given)})")
        program.tree.body[at + 1 : at + 1] = new
        changed = True
    return changed


def lambdas(program: Program, rng: np.random.Generator) -> bool:
    """A function of one formula as `name = lambda ...`"""
    changed = False
    for at, node in enumerate(program.tree.body):
        if not isinstance(node, ast.FunctionDef) or node.args.vararg or node.args.kwarg:
            continue
        body = node.body[documented(node.body) :]
        if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
            for argument in parameters(node):
                argument.annotation = None  # a lambda has no types
            program.tree.body[at] = assigned(node.name, ast.Lambda(node.args, body[0].value))
            changed = True
    return changed
