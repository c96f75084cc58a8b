"""The reader understands what students type, and costs them only what is broken."""

from __future__ import annotations

import ast
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.jail import reader

KINDS = ("number", "array", "choice", "choices", "order", "formula")


def read_one(source: str | bytes, kind: str = "number", name: str = "q") -> dict[str, Any]:
    data = source.encode() if isinstance(source, str) else source
    return reader.read(reader.Source(data), [(name, kind)])[0]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.35", 0.35),
        ("-0.35", -0.35),
        ("+.5", 0.5),
        ("3", 3.0),
        ("1e-3", 0.001),
        ("1_000", 1000.0),
        ("(0.35)", 0.35),
        ("0.35  # rounded", 0.35),
        ("0.35;", 0.35),
    ],
)
def test_a_plain_number_is_read_without_a_note(typed: str, value: float) -> None:
    """A number as Python writes it needs no comment."""
    reading = read_one(f"q = {typed}\n")
    assert (reading["status"], reading["value"], reading["notes"]) == ("ok", value, [])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0,35", 0.35),
        ("0,350", 0.35),
        ("0,05", 0.05),
        ("0,059", 0.059),
        ("0,08", 0.08),
        ("0,00", 0.0),
        ("-0,05", -0.05),
        ("-1,5", -1.5),
        ("1,5e-3", 0.0015),
        ("0,05e-3", 0.00005),
        ("(0,35)", 0.35),
        ("(0,05)", 0.05),
        ("0,05  # rounded", 0.05),
        ('"0.35"', 0.35),
        ('"0,35"', 0.35),
        ("'−0,35'", -0.35),
        ("0.35,", 0.35),
        ("1/4", 0.25),
        ("-(2 + 3) * 0.1", -0.5),
        ("2**-2", 0.25),
    ],
)
def test_other_ways_to_write_a_number_are_read_with_a_note(typed: str, value: float) -> None:
    """Decimal commas, quotes and arithmetic are understood, and the student is told how."""
    reading = read_one(f"q = {typed}\n")
    assert reading["status"] == "ok"
    assert reading["value"] == pytest.approx(value, rel=1e-12)
    assert len(reading["notes"]) == 1


def test_the_digits_are_kept_as_typed() -> None:
    """0,350 and 0,35 are the same number with other digits; the text keeps them."""
    assert read_one("q = 0,350")["text"] == "0,350"
    assert read_one("q = 0,050")["text"] == "0,050"
    assert read_one("q = 0.350  # so")["text"] == "0.350"


def test_a_decimal_comma_that_python_refuses_leaves_no_remark() -> None:
    """`0,05` is a syntax error in Python; understood, it is none of ours."""
    source = reader.Source(b"p = 1\nq = 0,05\nr = 2\n")
    readings = reader.read(source, [("p", "number"), ("q", "number"), ("r", "number")])
    assert [item["value"] for item in readings] == [1.0, 0.05, 2.0]
    assert source.remarks == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("True", "not a number"),
        ("3j", "complex"),
        ("1e999", "finite"),
        ("1/0", "zero"),
        ("9**9**9", "large"),
        ("9.0**9**9", "large"),
        ("(-8)**0.5", "complex"),
        ("[0.35]", "list"),
        ("0.1, 0.2", "several"),
        ("1, 2, 3", "several"),
        ('"about a third"', "text"),
        ("{1: 2}", "not a number"),
        ("0.3.5", "syntax error"),
        ("0,3,5 +", "syntax error"),
        ("1" + "+1" * 500, "long"),
    ],
)
def test_what_is_no_number_is_unreadable_with_a_sentence(typed: str, word: str) -> None:
    """An answer that cannot be understood says why; it is never guessed."""
    reading = read_one(f"q = {typed}\n")
    assert (reading["status"], reading["value"]) == ("unreadable", None)
    assert word in reading["notes"][0]


@pytest.mark.parametrize("typed", ["...", "None", "''", '"  "'])
@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_slot_is_missing(typed: str, kind: str) -> None:
    """What was handed out and left alone is missing, for every kind."""
    assert read_one(f"q = {typed}\n", kind)["status"] == "missing"
    assert read_one("other = 1\n", kind)["status"] == "missing"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("[0.1, 0.2]", [0.1, 0.2]),
        ("(1, 2, 3)", [1.0, 2.0, 3.0]),
        ("1, 2, 3", [1.0, 2.0, 3.0]),
        ("[1,2,3]", [1.0, 2.0, 3.0]),
        ("[[1, 2], [3, 4]]", [[1.0, 2.0], [3.0, 4.0]]),
        ("[[1,2], [3,4]]", [[1.0, 2.0], [3.0, 4.0]]),
        ("np.array([[1, 2]])", [[1.0, 2.0]]),
        ("numpy.asarray([1., 2], dtype=float)", [1.0, 2.0]),
        ("[1/4, -2]", [0.25, -2.0]),
        ("[]", []),
    ],
)
def test_arrays_are_nested_lists_of_numbers(typed: str, value: object) -> None:
    """Lists, tuples and np.array of literals are one thing."""
    reading = read_one(f"q = {typed}\n", "array")
    assert (reading["status"], reading["value"]) == ("ok", value)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("[0,35, 0,7]", "decimal"),
        ("[0,35, 0,07]", "point"),
        ("[0,35; 0,7]", "syntax error"),
        ("[1,2, 3]", "decimal"),
        ("[[1, 2], [3]]", "different lengths"),
        ("[1, 'a']", "text"),
        ("{1, 2}", "square brackets"),
        ("'[1, 2]'", "without quotes"),
        ("[True]", "not a number"),
        ("[" + "0," * 10_001 + "]", "10,000"),
    ],
)
def test_an_array_that_may_mean_two_things_is_unreadable(typed: str, word: str) -> None:
    """Decimal commas in lists are ambiguous: say so, do not guess."""
    reading = read_one(f"q = {typed}\n", "array")
    assert reading["status"] == "unreadable"
    assert word in reading["notes"][0]


@pytest.mark.parametrize(
    ("typed", "value"),
    [('"B"', "B"), ("'b'", "B"), ('" B "', "B"), ('"B)"', "B"), ("B", "B"), ("b", "B"), ("2", "2"), ('["B"]', "B"),
     ('"softmax"', "softmax")],
)  # fmt: skip
def test_a_choice_is_a_letter_with_or_without_quotes(typed: str, value: str) -> None:
    """`q = B` is what many type, and there is only one way to mean it."""
    reading = read_one(f"q = {typed}\n", "choice")
    assert (reading["status"], reading["value"]) == ("ok", value)


@pytest.mark.parametrize("typed", ['["A", "B"]', "True", "0.5"])
def test_a_choice_is_one_answer(typed: str) -> None:
    """Several answers, or none that is a letter, are unreadable."""
    assert read_one(f"q = {typed}\n", "choice")["status"] == "unreadable"


@pytest.mark.parametrize(
    "typed",
    ['["C", "A", "B"]', '("C", "A", "B")', "[C, A, B]", "C, A, B", '"CAB"', '"cab"', '"C, A, B"', '"C A B"',
     '"C > A > B"', '"C -> A -> B"', "C > A > B", '"C;A;B"', "CAB", '"(C), (A), (B)"'],
)  # fmt: skip
def test_an_order_may_be_written_in_many_ways(typed: str) -> None:
    """Lists, one string, bare letters, arrows: the same order."""
    reading = read_one(f"q = {typed}\n", "order")
    assert (reading["status"], reading["value"]) == ("ok", ["C", "A", "B"])


@pytest.mark.parametrize("typed", ['{"C", "A", "B"}', '["A", "A", "B"]', "[A, A]"])
def test_an_order_names_each_letter_once_and_in_order(typed: str) -> None:
    """A set has no order, and a letter has one place."""
    assert read_one(f"q = {typed}\n", "order")["status"] == "unreadable"


@pytest.mark.parametrize("typed", ['{"A", "C"}', '["A", "C", "A"]', '"AC"', '"A, C"', "[A, C]", "A, C"])
def test_choices_are_a_set_of_letters(typed: str) -> None:
    """Where several answers may be right, each counts once."""
    reading = read_one(f"q = {typed}\n", "choices")
    assert (reading["status"], sorted(reading["value"])) == ("ok", ["A", "C"])
    assert read_one("q = []\n", "choices")["value"] == []


@pytest.mark.parametrize(
    ("typed", "value", "notes"),
    [
        ('"w*x + b"', "w*x + b", 0),
        ('"w*x" + " + b"', "w*x + b", 0),
        ("w*x + b", "w*x + b", 1),
        ("sigmoid(w *\n    x)", "sigmoid(w * x)", 1),
        ("2", "2", 1),
    ],
)
def test_a_formula_stays_text(typed: str, value: str, notes: int) -> None:
    """A formula is never evaluated; without quotes its own source is the text."""
    reading = read_one(f"q = {typed}\n", "formula")
    assert (reading["status"], reading["value"], len(reading["notes"])) == ("ok", value, notes)


def test_a_formula_that_is_not_python_asks_for_quotes() -> None:
    """`2x + 1` without quotes is a syntax error and says what to do."""
    reading = read_one("q = 2x + 1\n", "formula")
    assert reading["status"] == "unreadable"
    assert "quotes" in reading["notes"][0]


def test_the_last_assignment_wins() -> None:
    """Students try twice; the file's own order decides, annotated or not, broken or not."""
    assert read_one("q = 1\nq: float = 2\n")["value"] == 2.0
    assert read_one("q = 1\nq: float\n")["value"] == 1.0
    assert read_one("q = 1\nq = 0,05\n")["value"] == 0.05
    assert read_one("q = 0,05\nq = 1\n")["value"] == 1.0
    assert read_one("a = q = 3\n")["value"] == 3.0


@pytest.mark.parametrize("how", ["q = f(2)", "q = p", "p, q = 1, 2", "if True:\n    q = 2", "q = 1\nq += 1"])
def test_other_expressions_are_computed_by_the_running_file(how: str) -> None:
    """What is not literal gets its value from the executed file, with a note, and never from the reader."""
    reading = read_one(how + "\n")
    assert reading["status"] == "computed"
    settled = reader.settle(reading, {"q": 2})
    assert (settled["status"], settled["value"]) == ("ok", 2.0)
    assert "computed by your file" in settled["notes"][0]
    assert reader.settle(reading, {})["status"] == "unreadable"


class _Liar:
    def tolist(self) -> object:
        raise RuntimeError("no")


@pytest.mark.parametrize("value", [True, None, float("nan"), 2j, [1, 2], "x", object(), _Liar(), 10**400, {1: 2}])
def test_a_computed_number_must_be_one(value: object) -> None:
    """A computed value is held to the same rules as a typed one."""
    assert reader.settle(read_one("q = f()\n"), {"q": value})["status"] == "unreadable"


def test_numpy_values_are_settled() -> None:
    """Scalars and arrays of NumPy become plain numbers and lists."""
    import numpy as np

    assert reader.settle(read_one("q = f()"), {"q": np.float32(0.5)})["value"] == 0.5
    assert reader.settle(read_one("q = f()"), {"q": np.array([0.5])})["value"] == 0.5
    reading = read_one("q = f()", "array")
    assert reader.settle(reading, {"q": np.eye(2)})["value"] == [[1.0, 0.0], [0.0, 1.0]]
    assert reader.settle(reading, {"q": np.ma.masked_array([1.0])})["status"] == "unreadable"
    assert reader.settle(reading, {"q": np.zeros(10_001)})["status"] == "unreadable"
    assert reader.settle(read_one("q = f()", "order"), {"q": ["B", "A"]})["value"] == ["B", "A"]


BROKEN = """\
p = 1
def f(x):
    return x +

def g(x):
    return x
q = 2
r = [1, 2
s = 3
 t = 4
u = "never ends
v = 5
"""


def test_a_syntax_error_costs_its_own_block_only() -> None:
    """Everything beside a broken block is read as if it were not there."""
    source = reader.Source(BROKEN.encode())
    values = {item["name"]: item["value"] for item in reader.read(source, [(name, "number") for name in "pqstv"])}
    assert values == {"p": 1.0, "q": 2.0, "s": 3.0, "t": 4.0, "v": 5.0}
    assert set(source.functions()) == {"g"}
    assert set(source.broken_functions()) == {"f"}
    assert "line 3" in source.remarks[0]
    assert any("line 8" in remark for remark in source.remarks)
    assert any("indented for no reason" in remark for remark in source.remarks)


def test_blocks_that_span_lines_survive_a_broken_neighbour() -> None:
    """Brackets, decorators, strings and else-branches at the margin belong to their block."""
    text = 'x = = 1\nq = [\n1,\n2\n]\n@d\ndef f():\n    """Text\nat the margin\n"""\n    return 1\n'
    text += "if q:\n    r = 1\nelse:\n    r = 2\n"
    source = reader.Source(text.encode())
    assert [type(node).__name__ for node in source.statements] == ["Assign", "FunctionDef", "If"]
    assert source.statements[1].lineno == 7
    assert len(source.remarks) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfq = 0.5\n",
        b"q = 0.5\r\n",
        b"x = 1\rq = 0.5\r",
        b"x = 1\r\nq = 0.5\n",
        b"q = 0.5\0\n",
        b"# caf\xe9\nq = 0.5\n",
        b"# -*- coding: latin-1 -*-\n# caf\xe9\nq = 0.5\n",
        b"# coding: utf-7\nq = 0.5\n",
        "q = 0.5\n".encode("utf-16"),
        b"q = 0.5",
        "s = 'ä\u2028ö\x0c'\nq = 0.5\n".encode(),
    ],
)
def test_odd_files_are_read(data: bytes) -> None:
    """Byte order marks, mixed line ends, NULs and old encodings cost nothing."""
    assert read_one(data)["value"] == 0.5


@pytest.mark.parametrize(
    ("body", "untouched"),
    [
        ("...", True),
        ("pass", True),
        ('"""Doc."""', True),
        ('"""Doc."""\n    ...', True),
        ("raise NotImplementedError", True),
        ('"""Doc."""\n    raise NotImplementedError("write me")', True),
        ("return 1", False),
        ("x = 1\n    raise NotImplementedError", False),
        ("raise ValueError", False),
    ],
)
def test_an_untouched_function_is_seen_in_the_tree(body: str, untouched: bool) -> None:
    """Only a docstring and a placeholder means that nobody has begun."""
    assert reader.Source(f"def f(x):\n    {body}\n".encode()).functions()["f"] == (1, untouched)


@pytest.mark.parametrize("data", [b"(" * 5000, b"-" * 100_000 + b"1", b"q = " + b"[" * 3000 + b"]" * 3000,
                                  b"x=1 +\n" * 5000, b"9" * 100_000, b"q=\n" * 20_000])  # fmt: skip
def test_bombs_for_the_parser_end_in_remarks(data: bytes) -> None:
    """Deep, long and broken files are read in bounded time, without an exception."""
    source = reader.Source(data)
    assert source.remarks
    assert reader.read(source, [("q", "number")])[0]["status"] in ("missing", "unreadable")


_PIECES = st.sampled_from(
    ["q", " = ", "0,05", "[", "]", "(", ")", "\n", "  ", "def f():", "'", '"""', "\\", "#", ":", "é", "\0", "\r", "-",
     "1e999", "lambda: ", "@", "if 1", "else:", "{", "np.array(", "**", ";", "\f"]
)  # fmt: skip


@pytest.mark.parametrize("piece", ["x = [" + "1," * 50 + "\n", "x = [" + "1," * 500 + "\n", "q1 = (\n", "(\n"])
def test_blocks_that_never_close_take_little_time(piece: str) -> None:
    """Each could go on in the next one. That is tried, but not with the whole file again and again."""
    started = time.process_time()
    source = reader.Source((piece * (64_000 // len(piece))).encode() + b"q = 1\n")
    assert time.process_time() - started < 6.0  # of the second kind, it was half a minute
    assert reader.read(source, [("q", "number")])[0]["value"] == 1.0


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(_PIECES, max_size=40).map(lambda parts: "".join(parts).encode())))
def test_the_reader_never_raises(data: bytes) -> None:
    """Whatever the bytes are, every slot gets one of four statuses."""
    source = reader.Source(data)
    for kind in KINDS:
        reading = reader.read(source, [("q", kind)])[0]
        assert reading["status"] in ("ok", "missing", "unreadable", "computed")
        assert reader.settle(reading, {"q": 1})["status"] in ("ok", "missing", "unreadable")


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_survives(value: float) -> None:
    """A number written by Python is read back to the last bit, with a point and with a comma."""
    assert read_one(f"q = {value!r}\n")["value"] == value
    if "." in repr(value):
        assert read_one(f"q = {value!r}\n".replace(".", ","))["value"] == value


def test_the_source_can_be_inlined() -> None:
    """The hand-out carries this source: standard library only, Python 3.9, no long strings but docstrings."""
    text = Path(reader.__file__).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= {"ast", "re", "warnings"}
        if isinstance(node, ast.ImportFrom):
            assert node.module in ("collections.abc", "typing")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            assert node.lineno == node.end_lineno
