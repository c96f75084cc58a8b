"""Other names: of local variables, of arguments, and of NumPy itself."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from grader.selftest.program import BUILTINS, Program, functions, identifiers, parameters, stored

SCHEMES: Mapping[str, tuple[str, ...]] = {
    "short": tuple("abcdghkmpqruv") + tuple(f"{letter}{number}" for number in (1, 2, 3) for letter in "abd"),
    "counted": tuple(f"v{number}" for number in range(1, 60)),
    "long": tuple(
        f"the_{what}_of_{where}"
        for where in ("this_layer", "the_network", "this_step", "the_next_layer")
        for what in ("current_value", "slope", "gradient", "list", "weighted_input", "error", "matrix", "vector")
    ),
    "Portuguese": (
        "peso", "erro", "gradiente", "saída", "ativação", "camada", "derivada", "soma", "passo", "taxa", "índice",
        "função", "matriz", "vetor", "valor", "lista", "anterior", "próxima", "atual", "temporário", "não_sei",
    ),
    "Greek": tuple("αβγδεζηθκλμνξπρστφχψω") + tuple(f"δ{number}" for number in range(20)),
    "capital": tuple("ABCDEFGHKMPQRSUVXYZ") + tuple(f"W{number}" for number in range(1, 30)),
}  # fmt: skip


def _forbidden(function: ast.FunctionDef) -> set[str]:
    """Names that mean something outside as well, or that inner functions have for themselves."""
    inner = [
        each for each in ast.walk(function) if isinstance(each, ast.FunctionDef | ast.Lambda) and each is not function
    ]
    kept = {each.name for each in inner if isinstance(each, ast.FunctionDef)}
    for each in inner:
        kept |= {one.arg for one in (*each.args.posonlyargs, *each.args.args, *each.args.kwonlyargs)}
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            kept |= set(node.names)
        if isinstance(node, ast.Import | ast.ImportFrom):
            kept |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return kept


def variables(program: Program, rng: np.random.Generator) -> bool:
    """Local variables by other names: short, long, Portuguese, Greek, i, j, k"""
    changed = False
    scheme = list(SCHEMES.values())[int(rng.integers(len(SCHEMES)))]
    for function in functions(program.tree):
        given = {each.arg for each in parameters(function)}
        old = stored(function) - given - _forbidden(function) - program.taken - BUILTINS
        changed |= _rename(program, function, sorted(old), scheme, rng)
    return changed


def arguments(program: Program, rng: np.random.Generator) -> bool:
    """Arguments by other names"""
    changed = False
    keywords = {each.arg for each in ast.walk(program.tree) if isinstance(each, ast.keyword)}
    for node in program.tree.body:
        if isinstance(node, ast.FunctionDef):
            given = {each.arg for each in parameters(node)} - _forbidden(node) - keywords
            scheme = list(SCHEMES.values())[int(rng.integers(len(SCHEMES)))]
            changed |= _rename(program, node, sorted(given), scheme, rng)
    return changed


def _rename(
    program: Program, function: ast.FunctionDef, old: list[str], scheme: tuple[str, ...], rng: np.random.Generator
) -> bool:
    used = identifiers(function) | program.taken | BUILTINS
    free = [name for name in scheme if name not in used]
    names = [free[i] for i in rng.permutation(len(free))]
    new = dict(zip(old, names, strict=False))
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in new:
            node.id = new[node.id]
        elif isinstance(node, ast.arg) and node.arg in new:
            node.arg = new[node.arg]
    return bool(new)


def numpy_in_full(program: Program, rng: np.random.Generator) -> bool:
    """`import numpy` and `numpy.exp`"""
    if "numpy" in identifiers(program.tree):
        return False
    changed = False
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Name) and node.id == "np":
            node.id, changed = "numpy", True
    if changed:
        program.imports.append("import numpy")
    return changed


def numpy_by_pieces(program: Program, rng: np.random.Generator) -> bool:
    """`from numpy import exp`"""
    pieces = {
        node.attr
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np"
    }
    kept = program.taken | BUILTINS | {"random", "linalg"}
    names = sorted(name for name in pieces - kept if not _else_named(program, name))
    if not names:
        return False
    _Pieces(set(names)).visit(program.tree)
    program.imports.append(f"from numpy import {', '.join(names)}")
    return True


def _else_named(program: Program, name: str) -> bool:
    """Whether something that is not NumPy's has this name."""
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return True
        if isinstance(node, ast.arg) and node.arg == name:
            return True
    return False


class _Pieces(ast.NodeTransformer):
    """`np.exp` as `exp`."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "np" and node.attr in self.names:
            return ast.Name(node.attr, ast.Load())
        return self.generic_visit(node)
