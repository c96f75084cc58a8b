"""A student's file: cut into statements, its answers read, what it computed settled, all as the worker does it.

Then the parent takes what was read, as it takes it from a jail: an honest reader that says what the parent refuses
would cost a student the whole file. Not here, because it needs a jail: running the statements. Memory and CPU time are
bounded as they are in the worker, where a bomb for the parser ends that worker alone.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from grader.jail import reader
from grader.jail.contract import Job, Limits, Slot
from grader.jail.frames import TOKEN_BYTES, Bounds, encode, frame
from grader.jail.transcript import Transcript
from tests.fuzz.target import Target, inert

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
KINDS = ("number", "array", "choice", "choices", "order", "formula")
SLOTS = tuple((f"q{number}", kind) for number, kind in enumerate(KINDS, 1))
_TOKEN = bytes(TOKEN_BYTES)
_MEMORY = 512 << 20  # as a worker has it, beside what stands there already
_REMARKS, _REMARK = 50, 600  # what the worker passes on
_GROWN = (1 << 13, 1 << 16)


class _Biting:
    """A student's object that raises whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("no")

    __len__ = __iter__ = __float__ = __repr__ = __eq__ = __hash__ = __getattr__  # type: ignore[assignment]


class _Text(str):
    """A text by its class, and none by its type."""


class _Array(np.ndarray):
    """An array by its class only."""


def _deep() -> list[Any]:
    tree: list[Any] = []
    for _ in range(2_000):
        tree = [tree]
    return tree


@lru_cache(maxsize=1)
def _values() -> tuple[Any, ...]:
    """What a running file may have given to a name."""
    round_ = [1.0]
    round_.append(round_)  # type: ignore[arg-type]
    posing = SimpleNamespace(tolist=lambda: _Biting())
    plain = (None, True, 1, -3.5, 10**5000, 1j, float("nan"), float("inf"), "", "B", "A, C > B", "x" * 3_000, "0,35")
    trees = ([], [1.0, 2.0], [[1.0], [1.0, 2.0]], (1, (2, (3,))), {"A", "C"}, {"a": 1}, [0.0] * 20_000, _deep(), round_)
    scalars = (np.float64(0.5), np.float32(0.1), np.int64(3), np.bool_(True), np.complex128(1j), np.longdouble("0.1"))
    odd = (np.ma.masked_array([1.0], [True]), np.rec.array([1.0]), np.ones(2).view(_Array))
    arrays = (*map(np.array, (3.0, [None, "x"], ["A", "B"])), np.ones((2, 2)), np.ones((1,) * 9), np.zeros((0, 3)))
    large = (np.zeros(20_000), np.datetime64("2000-01-01"), np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
    things = (np.random, np.sin, np.float64, _Biting(), _Text("B"), posing, type, len, iter(()), b"x", range(3))
    return (*plain, "\ud800", *trees, ["A", "A"], ["A", None, 1.0], *scalars, *arrays, *odd, *large, *things)


def check(data: bytes) -> None:
    """The first byte says whether the others are a file or pieces to repeat; the second what the file computed."""
    if len(data) < 2:
        return
    source = data[2:]
    if data[0] % 16 > 13:
        head, _, piece = source.partition(b"\0")
        piece, _, tail = piece.partition(b"\0")
        source = head + piece * (_GROWN[data[0] % 2] // max(len(piece), 1)) + tail
    with _memory():
        _read(source, data[1])
        if data[0] % 16 == 2:
            _settle(next(_chosen(data[1])))


class _memory:  # noqa: N801
    """The block has as much more memory as a worker has."""

    def __enter__(self) -> None:
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        self.before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, self.before[1]))

    def __exit__(self, *fault: object) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self.before)


def _read(data: bytes, which: int) -> None:
    source = reader.Source(data)
    lines = len(source.lines)
    transcript = Transcript(Job(data, tuple(Slot(*slot) for slot in SLOTS)), _TOKEN, Limits())
    transcript.feed(_said(b"h", [7, 65534]))
    readings = reader.read(source, SLOTS)
    transcript.feed(_said(b"r", [_rows(readings), [text[:_REMARK] for text in source.remarks[:_REMARKS]]]))
    for name, (line, untouched) in source.functions().items():
        assert type(name) is str
        assert 1 <= line <= lines
        assert type(untouched) is bool
    for name, sentence in source.broken_functions().items():
        encode([name, sentence[:_REMARK]])
    computed = [item for item in readings if item["status"] == "computed"]
    values = {name: value for (name, _), value in zip(SLOTS[which % 3 :], _chosen(which), strict=False)}
    settled = [reader.settle(item, values) for item in computed]
    transcript.feed(_said(b"l", [_rows(settled), [], False]))
    transcript.feed(_said(b"e", None))
    assert transcript.phase == "end"
    for reading in transcript.readings:
        assert 0 <= reading.line <= lines
        assert len(reading.text) <= reader.MAX_TEXT
        assert all(map(inert, (reading.text, *reading.notes)))


def _settle(value: Any) -> None:
    """A value for every kind, whatever the file."""
    for kind in KINDS:
        item = {"name": "q", "kind": kind, "status": "computed", "text": "", "value": None, "notes": [], "line": 1}
        transcript = Transcript(Job(b"", (Slot("q", kind),)), _TOKEN, Limits())
        transcript.feed(_said(b"h", [7, 65534]))
        transcript.feed(_said(b"r", [_rows([reader.settle(item, {"q": value})]), []]))


def _chosen(which: int) -> Iterator[Any]:
    values = _values()
    return (values[(which + step) % len(values)] for step in range(len(SLOTS)))


def _rows(items: list[dict[str, Any]]) -> list[list[Any]]:
    return [[item[key] for key in ("name", "kind", "status", "text", "value", "notes", "line")] for item in items]


def _said(kind: bytes, tree: Any) -> bytes:
    return frame(_TOKEN, kind, encode(tree, Bounds()))


# --- where the search begins

_FILES = (
    b"q1 = 0.35\nq2 = [1, 2]\nq3 = 'B'\nq4 = ['A', 'C']\nq5 = 'C > A > B'\nq6 = 'x * (1 - x)'\n",
    b"q1 = 0,35\nq2 = [0,35, 0,7]\nq3 = B\nq4 = {A, C}\nq5 = A > B\nq6 = x (1 - x)\n",
    b"q1 = '0.5'\nq2 = np.array([[1, 2], [3, 4]]) # c\nq3 = ['b']\nq4 = 'AC'\nq5 = C -> A\nq6 = 'a' + 'b'\n",
    b"q1 = 1/0\nq2 = 2**-1\nq3 = 3\nq4 = None\nq5 = ...\nq6 = ''\n",
    b"q1: float = -(1 + 2j)\nq2 = (1,)\nq3 = q4 = q5 = 'A'\nif q1:\n    q6 = 'x'\n",
    b"q1 = {}\nq2 = {1}\nq3 = ['A', 'B']\nq4 = A\nq5 = {A, B}\nq6 = 1 + x\n",
    b"q1 = 1 + 2 * 3\nq2 = [1 + 1, -2]\nq3 = {'A'}\nq4 = A > B\nq5 = ['A', C, 'B']\nq6 = x\n",
    b"for q1 in q2, q3: pass\nq4 += 1\ndel q5\nwith a as q6: pass\n(q1 := 3)\n",
    b"q1 = (\nq2 = [1,\nq3 = 'x\nq4 = '''\nq5 = 1\nq6 = 2)\n",
    b"def f(x):\n    return x\n  q1 = 1\ndef g(:\n    pass\nclass C\n\tq2 = 2\n",
    b"def f(x):\n    '''d'''\n    raise NotImplementedError\n@d\ndef f(y): ...\nf = g\nasync def h(): pass\n",
    b"    q1 = 1\n\tq2 = 2\n \tq3 = 3\nelse:\n  q4\n)\n",
    b"# -*- coding: latin-1 -*-\nq1 = '\xe9'\n",
    b"# coding: utf-7\nq1 = 1\n",
    b"\xef\xbb\xbfq1 = 1\r\nq2 = 2\rq3 = 3\n",
    "q1 = 1\nq2 = −2,5\n".encode("utf-16"),
    b"q1 = \0 1\n\xff\xfe q2 = 2\n",
    b"q1 = 1e400\nq2 = [1e400]\nq1 = 10**10**10\nq2 = [9**999]\n",
    b"match q1:\n    case {'q2': q3, **q4}: pass\ntry: pass\nexcept* E as q5: pass\n",
    b"q1 = f'{1'\nq2 = f'''{\n'''\nq3 = b'x' 'y'\nq4 = \\\n1\n",
    "q1 = ０．５\nx\u2028q2 = 1\n\x0cq3 = 3\n\x1aq4 = 1\nµ = ﬁ = 1\n".encode(),
)
_GROWING = (
    (b"q1 = ", b"(", b""),
    (b"q1 = ", b"-", b"1"),
    (b"q1 = ", b"1+", b"1"),
    (b"q1 = ", b"9", b""),
    (b"q1 = ", b"2**", b"2"),
    (b"q2 = ", b"[", b""),
    (b"q2 = [", b"1,", b"]"),
    (b"q2 = [", b"[1],", b"]"),
    (b"q2 = [", b"'1',", b"]"),
    (b"q4 = '", b"A,", b"'"),
    (b"q4 = [", b"A,", b"]"),
    (b"q5 = A", b" > A", b""),
    (b"q6 = '", b"x", b"'"),
    (b"q6 = ", b"'x' + ", b"'x'"),
    (b"", b"if 1:\n", b""),
    (b"", b"(\n", b""),
    (b"", b"'''\n", b""),
    (b"", b"q1 = (\n", b""),
    (b"", b"x = [\n", b""),
    (b"", b"def f(:\n", b""),
    (b"", b"@a\n", b""),
    (b"", b"a\\\n", b""),
    (b"", b"\n", b"q1 ="),
    (b"", b"a.", b"a"),
    (b"", b"a[", b""),
    (b"", b"a(", b""),
    (b"", b"lambda:", b"1"),
    (b"", b"not ", b"1"),
    (b"", b"{", b""),
    (b"f'", b"{f'", b"'"),
    (b"", b"\x0c", b""),
    (b"", b"  x\n x\n", b""),
    (b"q1 = '", b"\\N{DIGIT ONE}", b"'"),
    (b"", b"def f():\n x = (\n", b""),
    (b"", b"q2 = [0,35, 0,7]\n", b""),
    (b"", b" x = 1\n", b"x ="),
    (b"x ", b"= x ", b"= 1"),
    (b"q2 = [0", b",0", b"]"),
    (b"q2 = ", b"( [0,", b"]"),
    (b"q1 = ", b"0,", b""),
    (b"q1 =", b" ;", b""),
    (b"q1", b":", b"=1"),
)


def seeds() -> list[bytes]:
    """Right, wrong and hostile submissions, small files of every trouble we know, and pieces to repeat."""
    paths = [path for path in sorted(SUBMISSIONS.rglob("*.py")) if path.stat().st_size < 8_000]
    found = [b"", b"\0\0"]
    found += [bytes((0, number % 256)) + path.read_bytes() for number, path in enumerate(paths[::4])]
    found += [bytes((1, number)) + data for number, data in enumerate(_FILES)]
    found += [
        bytes((2, number)) + b"for q1 in q2: q3 = q4 = q5 = q6 = 1\nq2 = f()\n" for number in range(len(_values()))
    ]
    found.append(b"\17\0\0x = [" + b"1," * 50 + b"\n\0")
    return [*found, *(bytes((14, number)) + b"\0".join(parts) for number, parts in enumerate(_GROWING))]


_ATOMS = (
    r"""0.35 0,35 -1 1e400 'B' B None ... x [1,2] (1,) {1} {} f( ' \ : A>B −2 a.b[c] 2**2**2 1j True f'{x}' lambda:1"""
)
_ATOM = st.sampled_from([*_ATOMS.split(), "'a' + 'b'", "np.array([1])", "\0", "1 if x else 2"]) | st.text(max_size=4)
_EXPRESSION = st.recursive(
    _ATOM,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.builds(
            lambda a, sign, b: f"{a} {sign} {b}", inner, st.sampled_from(["+", "-", "*", "/", "**", ",", ">"]), inner
        )
        | inner.map(lambda a: f"({a})")
    ),
    max_leaves=8,
)
_SIGN = st.sampled_from([" = ", "=", ": float = ", " += ", " == ", " = q1 = "])
_LINES = "def f(x):;    return x;    pass;class C:;if 1:;else:;@d;  x;\tx;# c;;q1 = 1 \\;);def g(:;import q1;del q1;'''"
_LINE = st.sampled_from(_LINES.split(";")) | st.builds(
    lambda *parts: "".join(parts), st.sampled_from([name for name, _ in SLOTS]), _SIGN, _EXPRESSION
)
_ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"])
_FILE = st.builds(
    lambda lines, end, encoding: end.join(lines).encode(encoding, "replace"),
    st.lists(_LINE, max_size=12),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    _ENCODINGS,
)
_HEAD = st.tuples(st.integers(0, 2), st.integers(0, 255)).map(bytes)
_PIECE = st.sampled_from(sorted({part for parts in _GROWING for part in parts})) | st.binary(max_size=6)
_GROWTH = st.builds(
    lambda which, parts: bytes((15 - bool(which % 8), which)) + b"\0".join(parts),
    st.integers(0, 255),
    st.tuples(_PIECE, _PIECE, _PIECE),
)
STRATEGY = st.builds(bytes.__add__, _HEAD, st.binary(max_size=100)) | st.builds(bytes.__add__, _HEAD, _FILE) | _GROWTH

_KEYWORDS = "def class return pass if else for in import lambda async match case try except with as del raise yield"
TARGET = Target(
    name="answers",
    check=check,
    seeds=seeds,
    strategy=STRATEGY,
    words=tuple(
        [name.encode() + b" = " for name, _ in SLOTS]
        + _KEYWORDS.encode().split()
        + [
            b"np.array(",
            b"'''",
            b'"""',
            b"\n",
            b"\n    ",
            b"\t",
            b"\\\n",
            b":=",
            b"->",
            b"**",
            b"# coding: ",
            b"latin-1",
        ]
        + [b"NotImplementedError", b"__future__", b"\xef\xbb\xbf", b"\xff\xfe", "−".encode(), b"0,35", b"..."]
    ),
    modules=("grader.jail.reader",),
    seconds=4.0,  # of the 10 that a submission has
    longest=8_192,
)
