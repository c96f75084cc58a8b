"""Other names mean the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.selftest import naming
from grader.selftest.program import identifiers, read

Check = Callable[..., str]
TEXT = """
def f(x, w):
    total = 0
    for each in x:
        total += w * each
    return np.sum([np.exp(each) for each in x]) + total + sum(x)
"""
X = np.array([1.0, 2.0])


@pytest.mark.parametrize("rewrite", [naming.variables, naming.arguments, naming.numpy_in_full, naming.numpy_by_pieces])
def test_other_names_give_the_same(rewrite: Callable[..., bool], keeps: Check) -> None:
    """On every seed, and the program is another one."""
    assert keeps(rewrite, TEXT, X, 3.0)


def test_every_scheme_of_names_is_one_python_reads() -> None:
    """Greek and Portuguese as well; each has names for a long function, and none twice."""
    for names in naming.SCHEMES.values():
        assert len(set(names)) == len(names) > 20
        for name in names:
            assert identifiers(read(f"{name} = 1").tree) == {name}  # no other spelling of it


def test_names_with_a_meaning_outside_stay() -> None:
    """Functions, built-ins, attributes, keywords, global names, arguments of inner functions."""
    text = (
        "def g(z):\n    return z\n\ndef f(x):\n    global total\n    total = g(z=x)\n"
        "    h = lambda k: k\n    return h(k=len(total.shape))"
    )
    for seed in range(10):
        program = read(text)
        naming.variables(program, np.random.default_rng(seed))
        naming.arguments(program, np.random.default_rng(seed))
        assert {"g", "z", "total", "len", "shape", "k"} <= identifiers(program.tree)


def test_pieces_of_numpy_hide_nothing() -> None:
    """`from numpy import sum` would be another `sum` for the rest of the file: such names stay with `np`."""
    program = read("def f(exp):\n    return np.sum(exp) + np.exp(exp) + np.log(1)")
    assert naming.numpy_by_pieces(program, np.random.default_rng(0))
    assert program.imports == ["from numpy import log"]
    assert "np.sum" in program.text
    assert "np.exp" in program.text
