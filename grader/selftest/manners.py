"""What does not compute: docstrings, comments, types, printing, code without use, the layout of the text."""

from __future__ import annotations

import ast

import numpy as np

from grader.selftest.program import Program, blocks, documented, functions, parameters, place, statements
from grader.selftest.statements import assigned

REMARKS = (
    "TODO: check the sign", "isto é a regra da cadeia", "δ of this layer", "see the lecture, slide 12",
    "w = w - eta * gradient ???", 'it says "sum over all"', "don't touch!", "(BP2)", "return 0", "q1 = 3",
)  # fmt: skip


def docstrings(program: Program, rng: np.random.Generator) -> bool:
    """A docstring where there is none, none where there is one"""
    for function in functions(program.tree):
        if documented(function.body) and len(function.body) > 1:
            del function.body[0]
        else:
            function.body.insert(
                0, ast.Expr(ast.Constant(f"My {function.name}.\n\n    Não é a solução do livro; it's \\mine.\n    "))
            )
    return True


def types(program: Program, rng: np.random.Generator) -> bool:
    """Types of arguments, of results and of variables"""
    kinds = ("np.ndarray", "'np.ndarray'", "list[np.ndarray]", "float", "object")
    for function in functions(program.tree):
        for argument in parameters(function):
            if argument.arg != "self" and rng.random() < 0.8:
                argument.annotation = _type(kinds[int(rng.integers(len(kinds)))])
        function.returns = _type("object")
        for block in blocks(function):
            for at, statement in enumerate(block):
                if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and rng.random() < 0.4:
                    target = statement.targets[0]
                    if isinstance(target, ast.Name) and not any(
                        isinstance(e, ast.Global | ast.Nonlocal) for e in ast.walk(function)
                    ):
                        block[at] = ast.AnnAssign(
                            target, _type(kinds[int(rng.integers(len(kinds)))]), statement.value, 1
                        )
    return True


def _type(text: str) -> ast.expr:
    (statement,) = statements(text)
    assert isinstance(statement, ast.Expr)
    return statement.value


def prints(program: Program, rng: np.random.Generator) -> bool:
    """Printing while it runs"""
    changed = False
    for function in functions(program.tree):
        if function.name in ("__repr__", "__str__", "__init__") or rng.random() < 0.3:
            continue
        given = [each.arg for each in parameters(function) if each.arg != "self"]
        shown = ["print('aqui')", f"print({function.name!r}, {', '.join(f'type({name})' for name in given)})"]
        body = function.body
        body[documented(body) : documented(body)] = statements(shown[int(rng.integers(len(shown)))])
        last = body[-2] if len(body) > 1 else body[-1]
        if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name) and not program.values:
            body.insert(len(body) - 1, statements(f"print('{last.targets[0].id} =', {last.targets[0].id})")[0])
        changed = True
    return changed


UNUSED = (
    "import math",
    "import random",
    "DEBUG_ = False",
    "def not_used_any_more(x):\n    return x / 0",
    "class Old_Attempt:\n    pass",
    "if __name__ == '__main__':\n    print('trying it out')",
)


def unused(program: Program, rng: np.random.Generator) -> bool:
    """Imports, variables and functions that nothing uses"""
    lines = [UNUSED[i] for i in rng.permutation(len(UNUSED))[:2]]
    for line in lines:
        program.tree.body[:0] = statements(line)
    for function in functions(program.tree):
        at = int(documented(function.body))
        name = program.fresh("unused", "leftover", "old")
        extra: list[list[ast.stmt]] = [
            [assigned(name, ast.Constant(0))],
            statements("pass"),
            statements("if False:\n    pass"),
            statements("assert True"),
        ]
        function.body[at:at] = extra[int(rng.integers(len(extra)))]
    return True


def copied_arguments(program: Program, rng: np.random.Generator) -> bool:
    """Copies of the arguments that nothing needs"""
    changed = False
    if program.values:
        return False
    for function in functions(program.tree):
        given = [each.arg for each in parameters(function) if each.arg != "self"]
        some = [name for name in given if rng.random() < 0.6]
        at = int(documented(function.body))
        for name in some:
            function.body[at:at] = statements(f"{name} = copy.deepcopy({name})")
            changed = True
    if changed:
        program.imports.append("import copy")
    return changed


def copied_places(program: Program, rng: np.random.Generator) -> bool:
    """A second name for something before it is used"""
    changed = False
    for function in functions(program.tree):
        for block in blocks(function):
            for at in reversed(range(len(block))):
                statement = block[at]
                named = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
                if not named or not isinstance(statement, ast.Assign) or place(statement.value) or rng.random() < 0.6:
                    continue
                name = program.fresh("res", "result", "saida", "r")
                second = ast.Assign(statement.targets, ast.Name(name, ast.Load()))
                block[at : at + 1] = [assigned(name, statement.value), second]
                changed = True
    return changed


def comments(text: str, rng: np.random.Generator) -> str:
    """Comments between the lines"""
    lines = text.splitlines()
    starts = {
        each.lineno: each.col_offset for top in statements(text) for each in ast.walk(top) if isinstance(each, ast.stmt)
    }
    told = []
    for number, line in enumerate(lines, 1):
        if number in starts and rng.random() < 0.4 and not line.lstrip().startswith(("elif", "else", "@")):
            told.append(" " * starts[number] + f"# {REMARKS[int(rng.integers(len(REMARKS)))]}")
        told.append(line)
    return "\n".join(told) + "\n"


def tabs(text: str, rng: np.random.Generator) -> str:
    """Tabs for indentation"""
    return "\n".join(_tabbed(line) for line in text.split("\n"))


def _tabbed(line: str) -> str:
    bare = line.lstrip(" ")
    deep, rest = divmod(len(line) - len(bare), 4)
    return "\t" * deep + " " * rest + bare


def windows(text: str, rng: np.random.Generator) -> str:
    """Line ends as on Windows"""
    return text.replace("\n", "\r\n")


def spaced(text: str, rng: np.random.Generator) -> str:
    """Spaces at line ends, and empty lines"""
    return "\n".join(line + "  " * (rng.random() < 0.3) + "\n   " * (not line) for line in text.split("\n")) + "\n\n"
