"""Student styles: how differently the same program is written. One table, one row each way.

A style is some of the ways of the table, drawn at random. Every way keeps what a right program gives; those that could
hide or change a mistake (a copy hides that an argument is changed) are for right programs only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from grader.selftest import expressions, loops, manners, naming, statements
from grader.selftest.program import Program, read

FEWEST = 3  # ways in a style
MOST = 8


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a program differently: in place on its tree, or on its text; false where there is no place."""

    says: str
    rewrite: Callable[[Program, np.random.Generator], bool] | None = None
    retype: Callable[[str, np.random.Generator], str] | None = None
    of_mistakes: bool = True  # whether a wrong program is wrong in the same way afterwards


def _formula(ways: expressions.Ways, of_mistakes: bool = True) -> Way:
    return Way(_says(ways), partial(expressions.reworded, ways=ways), of_mistakes=of_mistakes)


def _tree(rewrite: Callable[[Program, np.random.Generator], bool], of_mistakes: bool = True) -> Way:
    return Way(_says(rewrite), rewrite, of_mistakes=of_mistakes)


def _text(retype: Callable[[str, np.random.Generator], str]) -> Way:
    return Way(_says(retype), retype=retype)


def _says(function: Callable[..., object]) -> str:
    return (function.__doc__ or "").strip()


WAYS: Mapping[str, Way] = {
    # variables
    "names": _tree(naming.variables),
    "arguments": _tree(naming.arguments),
    "intermediates": _tree(statements.intermediates),
    "inlining": _tree(statements.inlining),
    "second names": _tree(manners.copied_places),
    # formulas
    "products": _formula(expressions.products),
    "einsum": _formula(expressions.sums_of_products, of_mistakes=False),  # it repeats axes of length 1, @ does not
    "outer": _formula(expressions.outer_products, of_mistakes=False),  # np.outer takes matrices as well
    "transposes": _formula(expressions.transposes),
    "squares": _formula(expressions.squares),
    "operands": _formula(expressions.operands),
    "by name": _formula(expressions.by_name),
    "signs": _formula(expressions.signs),
    "quotients": _formula(expressions.quotients),
    "comparisons": _formula(expressions.comparisons),
    "ends": _formula(expressions.ends),
    "useless copies": _formula(expressions.useless_copies),
    # statements
    "ternaries": _tree(statements.ternaries),
    "conditional expressions": _tree(statements.conditional_expressions),
    "branches": _tree(statements.branches),
    "split tuples": _tree(statements.split_tuples),
    "joined tuples": _tree(statements.joined_tuples),
    "written out": _tree(statements.written_out, of_mistakes=False),  # += changes an array where it lies
    "insertions": _tree(statements.insertions, of_mistakes=False),  # another list, which nothing else sees change
    "own functions": _tree(statements.own_functions),
    "wrappers": _tree(statements.wrappers),
    "lambdas": _tree(statements.lambdas),
    # loops
    "unfolded": _tree(loops.unfolded),
    "folded": _tree(loops.folded),
    "counted zips": _tree(loops.counted_zips, of_mistakes=False),  # lists of different lengths: zip may stop or raise
    "loose zips": _formula(expressions.loose_zips, of_mistakes=False),
    "enumerated": _tree(loops.enumerated),
    "counted": _tree(loops.counted),
    "whiles": _tree(loops.whiles),
    "reversed ranges": _formula(expressions.reversed_ranges),
    "listed": _formula(expressions.listed),
    # what is returned, and what comes in
    "results": _tree(expressions.results, of_mistakes=False),  # copies, and lists without a dtype
    "copied arguments": _tree(manners.copied_arguments, of_mistakes=False),
    # what does not compute
    "docstrings": _tree(manners.docstrings),
    "types": _tree(manners.types),
    "prints": _tree(manners.prints),
    "unused": _tree(manners.unused),
    "numpy in full": _tree(naming.numpy_in_full),
    "numpy by pieces": _tree(naming.numpy_by_pieces),
    "comments": _text(manners.comments),
    "tabs": _text(manners.tabs),
    "windows": _text(manners.windows),
    "spaces": _text(manners.spaced),
}
ORDER = tuple(WAYS)


@dataclass(frozen=True, slots=True)
class Styled:
    """A program in a style: its text, and the ways in which it was written."""

    text: str
    ways: tuple[str, ...]


def styled(text: str, around: str, rng: np.random.Generator, mistaken: bool) -> Styled:
    """The program of a source text in a style of at least FEWEST ways that all found a place in it."""
    wanted = int(rng.integers(FEWEST, MOST + 1))
    names = [ORDER[i] for i in rng.permutation(len(ORDER))]
    return written(text, around, [name for name in names if WAYS[name].of_mistakes or not mistaken], rng, wanted)


def written(text: str, around: str, names: list[str], rng: np.random.Generator, wanted: int) -> Styled:
    """The program written in the first of these ways that find a place, so many of them; texts are changed last."""
    program, used = read(text, around), list[str]()
    ways = {name: WAYS[name] for name in names}
    for name, way in ways.items():
        if len(used) < wanted and way.rewrite is not None and way.rewrite(program, rng):
            program = again(program)
            used.append(name)
        elif len(used) < wanted and way.retype is not None:
            used.append(name)
    whole = "\n".join([*program.imports, program.text])
    for name in used:
        if (retype := WAYS[name].retype) is not None:
            whole = retype(whole, rng)
    return Styled(whole, tuple(used))


def again(program: Program) -> Program:
    """The same program read anew, so that no part of it stands in two places."""
    fresh = read(program.text)
    return Program(fresh.tree, program.values, program.imports, program.taken | fresh.taken, program.asked)
