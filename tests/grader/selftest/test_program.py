"""What may be said of the parts of a program: cautiously, so that what is moved about stays what it was."""

from __future__ import annotations

import ast

import pytest

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
    read,
    root,
    sequence,
    statements,
    unconditional,
    whole,
)

TEXT = '''
class A:
    """A class."""

    def f(self, x):
        """Doc."""
        for i in range(3):
            if x:
                x = x + 1
            else:
                return [y for y in x]
        return x


def g(w):
    return w
'''


def test_a_program_is_what_is_read() -> None:
    """Reading and writing a program keeps it; its functions are those of the module and the methods of its classes."""
    program = read(TEXT)
    assert program.text.strip() == ast.unparse(ast.parse(TEXT))
    assert [each.name for each in functions(program.tree)] == ["f", "g"]
    (f, g) = functions(program.tree)
    assert documented(f.body)
    assert not documented(g.body)
    assert len(list(blocks(f))) == 4


def test_where_operators_are_methods_is_known() -> None:
    """A class with `__mul__`, here or above, makes every operator something else than arithmetic."""
    engine = "class Value:\n    def __mul__(self, other):\n        return self"
    assert read(engine).values
    assert read("def f(x):\n    return x", engine).values
    assert read("def f(x):\n    import keras\n    return keras.ops.sum(x)").values
    assert not read(TEXT).values


def test_a_fresh_name_is_nobody_s() -> None:
    """Names of the program, of what stands around it and of Python are not given again, nor is one twice."""
    program = read("def f(x):\n    return x", "def sigmoid(z):\n    return z")
    assert program.fresh("x", "sum", "sigmoid", "y") == "y"
    assert program.fresh("x", "y") == "y_1"
    assert program.fresh("y") == "y_2"


@pytest.mark.parametrize("text", ["a + b", "np.exp(a)", "f(x)[0]", "w.T @ d", "x.copy()", "[y for y in x]"])
def test_what_is_pure(text: str) -> None:
    """Formulas may be computed earlier."""
    assert pure(expression(text))


@pytest.mark.parametrize(
    "text", ["(a := 1)", "np.random.rand(3)", "xs.pop()", "generator.normal()", "print(1)", "next(it)", "f'{x}'"]
)
def test_what_is_not_pure(text: str) -> None:
    """What changes something, or gives another result the second time, stays where it is."""
    assert not pure(expression(text))


@pytest.mark.parametrize("text", ["1", "a * b", "a - b", "a + 2 * b", "-a", "np.exp(x) + y", "a @ b"])
def test_what_is_surely_a_number(text: str) -> None:
    """Formulas are numbers or arrays."""
    assert number(expression(text))


@pytest.mark.parametrize(
    "text", ["a + b", "[0] * n", "n * [0]", "[a] + b", "xs + ys.copy()", "'a' * 3", "True", "f(x)"]
)
def test_what_may_be_a_list(text: str) -> None:
    """Lists are put together with + as well: where it cannot be told, it is not taken for a number."""
    assert not number(expression(text))


def test_lists_arrays_and_places() -> None:
    """Each is recognised by how it is written."""
    assert sequence(expression("list(x)"))
    assert sequence(expression("[1]"))
    assert not sequence(expression("x"))
    assert array(expression("a @ b"))
    assert array(expression("np.outer(a, b)"))
    assert not array(expression("a * b"))
    assert place(expression("self.w[i][0]"))
    assert not place(expression("f(x)[0]"))
    assert root(expression("self.w[0].T")) == "self"
    assert root(expression("f(x).T")) == ""
    assert whole(expression("-2")) == -2


def test_what_is_always_computed() -> None:
    """Parts of branches and of comprehensions are not: they must not be moved in front of them."""
    inside = {ast.unparse(each) for each in unconditional(expression("f(a, b if c else d) + [e for e in g][0]"))}
    assert {"a", "c"} <= inside
    assert not {"b", "d", "e", "g"} & inside


def test_a_node_takes_another_s_place() -> None:
    """Only that one, not those that look like it."""
    (statement,) = statements("y = x + x")
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.BinOp)
    exchange(statement, statement.value.right, expression("z"))
    assert ast.unparse(statement) == "y = x + z"
    assert isinstance(read(""), Program)
