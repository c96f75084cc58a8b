"""Other ways to write loops: comprehensions, counting, `zip`, `enumerate`, `while`."""

from __future__ import annotations

import ast

import numpy as np

from grader.selftest.program import (
    Comprehension,
    Program,
    blocks,
    exchange,
    expression,
    functions,
    identifiers,
    loaded,
    parameters,
    place,
    pure,
    root,
    statements,
    stored,
    unconditional,
    value_of,
)
from grader.selftest.statements import assigned, name_of

COUNTERS = ("i", "j", "k", "idx", "n_i", "indice")


def _fresh_counter(program: Program, rng: np.random.Generator) -> str:
    return program.fresh(COUNTERS[int(rng.integers(len(COUNTERS)))])


def unfolded(program: Program, rng: np.random.Generator) -> bool:
    """A list comprehension as a loop with `append`"""
    changed = False
    for function in functions(program.tree):
        for block in list(blocks(function)):
            for at in reversed(range(len(block))):
                value = value_of(block[at])
                if value is None:
                    continue
                found = [part for part in unconditional(value) if isinstance(part, ast.ListComp)]
                if not found or not (value is found[0] or pure(value)) or _odd(found[0]):
                    continue
                comp = found[0]
                exchange(block[at], comp, ast.Constant("the list"))
                comp = _with_own_names(program, comp, identifiers(function))
                name = program.fresh("items", "collected", "lista")
                exchange(block[at], _constant(block[at]), name_of(name))
                block[at:at] = [assigned(name, ast.List([], ast.Load())), _loop(comp, name)]
                changed = True
    return changed


def _constant(statement: ast.stmt) -> ast.AST:
    return next(each for each in ast.walk(statement) if isinstance(each, ast.Constant) and each.value == "the list")


def _odd(comp: ast.ListComp) -> bool:
    """Whether it has parts whose names are their own."""
    return any(isinstance(each, ast.Lambda | ast.NamedExpr) for each in ast.walk(comp))


def _with_own_names(program: Program, comp: ast.ListComp, used: set[str]) -> ast.ListComp:
    """The comprehension with names that nothing else in the function has, since a loop keeps them."""
    renamed = {
        name: program.fresh(f"{name}_", f"each_{name}") for each in comp.generators for name in stored(each.target)
    }
    first = comp.generators[0].iter
    comp.generators[0].iter = ast.Constant("first")
    for node in ast.walk(comp):
        if isinstance(node, ast.Name) and node.id in renamed:
            node.id = renamed[node.id]
    comp.generators[0].iter = first
    return comp


def _loop(comp: ast.ListComp, name: str) -> ast.stmt:
    call = ast.Call(expression(f"{name}.append"), [comp.elt], [])
    body: ast.stmt = ast.Expr(call)
    for generator in reversed(comp.generators):
        for test in reversed(generator.ifs):
            body = ast.If(test, [body], [])
        body = ast.For(generator.target, generator.iter, [body], [])
    return body


def folded(program: Program, rng: np.random.Generator) -> bool:
    """A loop that only appends to a new list as a comprehension"""
    changed = False
    for function in functions(program.tree):
        for block in list(blocks(function)):
            for at in reversed(range(len(block) - 1)):
                first, loop = block[at], block[at + 1]
                name = (
                    first.targets[0].id
                    if isinstance(first, ast.Assign) and isinstance(first.targets[0], ast.Name)
                    else ""
                )
                if not name or not isinstance(first, ast.Assign) or ast.unparse(first.value) != "[]":
                    continue
                if (
                    not isinstance(loop, ast.For)
                    or loop.orelse
                    or len(loop.body) != 1
                    or not isinstance(loop.body[0], ast.Expr)
                ):
                    continue
                call = loop.body[0].value
                if not (isinstance(call, ast.Call) and ast.unparse(call.func) == f"{name}.append"):
                    continue
                element = call.args[0]
                inside = sum(len(loaded(loop, each)) for each in stored(loop.target))
                after = sum(len(loaded(function, each)) for each in stored(loop.target))
                if name in identifiers(element) | identifiers(loop.iter) or inside != after:
                    continue
                comp = ast.ListComp(element, [ast.comprehension(loop.target, loop.iter, [], 0)])
                block[at : at + 2] = [assigned(name, comp)]
                changed = True
    return changed


def _zipped(node: ast.expr, target: ast.expr) -> list[ast.expr]:
    """What is zipped, if it is places that can be counted through and the target has a name for each."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "zip" and isinstance(target, ast.Tuple)):
        return []
    fit = len(node.args) == len(target.elts) > 1 and all(place(each) or _cut(each) for each in node.args)
    return list(node.args) if fit else []


def _cut(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and place(node.value)


def _touched(body: list[ast.stmt], read: list[ast.expr]) -> bool:
    """Whether a loop's body gives a new value to what it goes through."""
    names = {root(each) for each in read}
    places = {ast.unparse(each) for each in read}
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load):
                read_anew = ast.unparse(node) in names | places
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                read_anew = ast.unparse(node.func.value) in places
            else:
                read_anew = False
            if read_anew:
                return True
    return False


def counted_zips(program: Program, rng: np.random.Generator) -> bool:
    """`for a, b in zip(x, y)` as `for i in range(len(x))` with `x[i]` and `y[i]`; in comprehensions as well"""
    changed = False
    for function in functions(program.tree):
        for node in list(ast.walk(function)):
            if isinstance(node, ast.For) and (read := _zipped(node.iter, node.target)):
                assert isinstance(node.target, ast.Tuple)
                if _touched(node.body, read) or {root(each) for each in read} & stored(node.target):
                    continue
                counter, strict = _fresh_counter(program, rng), _strict(node.iter)
                firsts: list[ast.stmt] = [
                    ast.Assign([one], _entry(of, counter)) for one, of in zip(node.target.elts, read, strict=True)
                ]
                node.body[:0] = firsts
                node.target, node.iter = ast.Name(counter, ast.Store()), _range(read, strict)
                changed = True
            elif isinstance(node, ast.ListComp) and len(node.generators) == 1:
                changed |= _counted(program, node, rng)
    return changed


def _counted(program: Program, node: ast.ListComp, rng: np.random.Generator) -> bool:
    generator = node.generators[0]
    read = _zipped(generator.iter, generator.target)
    inner = [each for each in ast.walk(node.elt) if isinstance(each, Comprehension | ast.Lambda)]
    names = stored(generator.target)
    if not read or inner or names & {root(each) for each in read}:
        return False
    assert isinstance(generator.target, ast.Tuple)
    if not all(isinstance(each, ast.Name) for each in generator.target.elts):
        return False
    counter, strict = _fresh_counter(program, rng), _strict(generator.iter)
    for target, of in zip(generator.target.elts, read, strict=True):
        assert isinstance(target, ast.Name)
        for part in (node, *generator.ifs):
            for use in loaded(part, target.id):
                exchange(node, use, _entry(of, counter))
    generator.target, generator.iter = ast.Name(counter, ast.Store()), _range(read, strict)
    return True


def _entry(of: ast.expr, counter: str) -> ast.expr:
    return expression(f"{ast.unparse(of)}[{counter}]")


def _range(read: list[ast.expr], strict: bool = True) -> ast.expr:
    lengths = [f"len({ast.unparse(of)})" for of in read[: 1 if strict else None]]
    return expression(f"range({lengths[0] if strict else f'min({chr(44).join(lengths)})'})")


def _strict(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and bool(node.keywords)


def enumerated(program: Program, rng: np.random.Generator) -> bool:
    """`for x in xs` as `for i, x in enumerate(xs)`"""
    changed = False
    for function in functions(program.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.For) and rng.random() < 0.6:
                node.target = ast.Tuple([ast.Name(_fresh_counter(program, rng), ast.Store()), node.target], ast.Store())
                node.iter = ast.Call(name_of("enumerate"), [node.iter], [])
                changed = True
    return changed


def counted(program: Program, rng: np.random.Generator) -> bool:
    """`for x in xs` as `for i in range(len(xs))` with `x = xs[i]`"""
    changed = False
    for function in functions(program.tree):
        given = {each.arg for each in parameters(function)}
        for node in list(ast.walk(function)):
            if not isinstance(node, ast.For) or _touched(node.body, [node.iter]):
                continue
            if isinstance(node.iter, ast.Name) and node.iter.id in given and node.iter.id not in stored(node.target):
                counter = _fresh_counter(program, rng)
                node.body.insert(0, ast.Assign([node.target], _entry(node.iter, counter)))
                node.target, node.iter = ast.Name(counter, ast.Store()), _range([node.iter])
                changed = True
    return changed


def whiles(program: Program, rng: np.random.Generator) -> bool:
    """`for i in range(n)` as `while i < n`"""
    changed = False
    for function in functions(program.tree):
        for block in list(blocks(function)):
            for at in reversed(range(len(block))):
                loop = block[at]
                if isinstance(loop, ast.For) and (bounds := _bounds(function, loop)):
                    assert isinstance(loop.target, ast.Name)
                    start, stop, step = bounds
                    end, name = program.fresh("stop", "limit"), loop.target.id
                    sign = "<" if step > 0 else ">"
                    head = statements(f"{end} = {ast.unparse(stop)}\n{name} = {ast.unparse(start)}")
                    test = expression(f"{name} {sign} {end}")
                    body = [*loop.body, *statements(f"{name} += {step}")]
                    block[at : at + 1] = [*head, ast.While(test, body, [])]
                    changed = True
    return changed


def _bounds(function: ast.FunctionDef, loop: ast.For) -> tuple[ast.expr, ast.expr, int] | None:
    """Start, stop and step of a loop over a range whose counter nobody else uses or changes."""
    call = loop.iter
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "range" and isinstance(loop.target, ast.Name)):
        return None
    name = loop.target.id
    odd = any(isinstance(each, ast.Continue | ast.Lambda) for each in ast.walk(loop))
    alone = len(loaded(function, name)) == sum(len(loaded(each, name)) for each in loop.body)
    changed = any(name in stored(each) for each in loop.body)
    if odd or changed or not alone or loop.orelse or name in {each.arg for each in parameters(function)}:
        return None
    start, stop = (expression("0"), call.args[0]) if len(call.args) == 1 else (call.args[0], call.args[1])
    step = ast.unparse(call.args[2]) if len(call.args) == 3 else "1"
    return (start, stop, int(step)) if step.lstrip("-").isdigit() and int(step) else None
