"""What staff write: quiz files, class lists and networks, read from files as the commands read them."""

from __future__ import annotations

import contextlib
import json
import math
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from exercises.bank import BANK
from grader import networkfile, resources, spec
from grader.errors import UnusableInput
from tests.fuzz.target import Target, inert

DOCS = Path(__file__).parents[2] / "docs"
_GROWN = 1 << 16  # bytes of a file that repeats one piece
_MOST_TEXT = 100_000  # characters of what is said of one file


def check(data: bytes) -> None:
    """The first byte says which reader gets the rest, or that the rest is a piece to be repeated."""
    if not data:
        return
    rest = data[1:]
    if data[0] % 16 < 15:
        _read(_READERS[data[0] % len(_READERS)], rest)
    elif rest:
        head, _, piece = rest[1:].partition(b"\0")
        piece, _, tail = piece.partition(b"\0")
        _read(_READERS[rest[0] % len(_READERS)], head + piece * (_GROWN // max(len(piece), 1)) + tail)


def _read(reader: Callable[[Path], None], data: bytes) -> None:
    path = _folder() / "file.toml"
    path.write_bytes(data)
    said = ""
    try:
        reader(path)
    except UnusableInput as fault:
        said = str(fault) or "\0"  # a fault without a sentence is one of ours
    assert len(said) <= _MOST_TEXT, f"{len(said):,} characters of faults"
    assert inert(said), "what is said drives a terminal"


def _quiz(path: Path) -> None:
    quiz = spec.read_quiz(str(path))
    assert quiz.title.strip()
    assert quiz.items
    rows = quiz.numbered()
    assert len({key for _, key, _, _ in rows}) == len(rows)
    for _, _, item, exercise in rows:
        assert BANK[item.exercise] is exercise
        assert 0 < quiz.points_of(item) <= 1000
    f"{quiz.title}{quiz.intro}".encode()


def _roster(path: Path) -> None:
    students = spec.read_roster(path)
    assert students
    assert len({each.student.casefold() for each in students}) == len(students)
    for each in students:
        assert spec.STUDENT.fullmatch(each.student)
        assert max(len(each.name), len(each.email)) <= spec.MOST_NAME
        f"{each.name}{each.email}".encode()


def _network(path: Path) -> None:
    step = networkfile.read(path)
    network = step.network
    assert len(network.weights) == len(network.biases) == len(network.activations)
    assert math.isfinite(step.eta)


_READERS: tuple[Callable[[Path], None], ...] = (_quiz, _roster, _network)


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(_keeper().name)


@lru_cache(maxsize=1)
def _keeper() -> tempfile.TemporaryDirectory[str]:
    """Deleted with the process."""
    return tempfile.TemporaryDirectory(prefix="fuzz-quiz-")


# --- where the search begins

_LIST = b'student,name,email\nada,Ada Lovelace,ada@example.org\nzoe,"Zo\xc3\xab, B.",\n'
_LISTS = (
    _LIST,
    _LIST.replace(b",", b";"),
    _LIST.replace(b",", b"\t"),
    b"\xef\xbb\xbf" + _LIST.replace(b"\n", b"\r\n"),
    b'student,name,email\nada,"open\nzoe,,\n',
    b"Name;E-Mail\nx;y\n",
    b"student,name,email\n-x,,\n",
    b"student,name,email\nada,,\nADA,,\n",
    b"student,name,email\ncon,,\nclass,,\nADA,,\nada,,\n-x,,\n" + b"a" * 70 + b",,\nb," + b"n" * 210 + b",\n",
)
_NETWORK = {
    "weights": [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45]]],
    "biases": [[0.35, 0.35], [0.6]],
    "activations": ["sigmoid", "identity"],
    "loss": "half_sse",
    "x": [0.05, 0.1],
    "y": [0.01],
    "eta": 0.5,
    "train_biases": "tied",
}
_QUIZ = b"""title = "T"
intro = '''Read $\\sigma'(z)$ and
$$\\frac{a}{b}$$
| a | b |
|---|---|
| 1 | 2 |'''
[policy]
show_answers = false
[[items]]
exercise = "nielsen/backprop"
points = 2.5
[[items]]
exercise = "unicamp/chain_rule_formula"
published = true
"""
_FAULTS = (
    {"weights": [[0.1, 0.2]]},
    {"biases": 0.5},
    {"x": [True]},
    {"activations": "relu"},
    {"activations": [["relu"], None, "sigmoi"]},
    {"loss": None},
    {"eta": [0.5]},
    {"train_biases": "no"},
    {"eta": 1e300, "x": [[0.05, 0.1]], "y": [[0.01]]},
)
_ITEM = b'title = "T"\n[[items]]\nexercise = "nielsen/backprop"\n'
_QUIZZES = (
    b"items = 1",
    b"items = []",
    b"items = [1, 'x', {}]",
    b'title = "  "',
    b"intro = '$\\frac$'",
    _ITEM + b"points = 0",
    _ITEM + b"points = nan",
    _ITEM + b"points = 0x" + b"f" * 4_000,
    _ITEM + b"published = true",
    _ITEM * 2,
    _ITEM + _ITEM[12:] * 2,
    _ITEM.replace(b"backprop", b"bakprop"),
    _ITEM + b"odd = " + b"[" * 60 + b"]" * 60,
)
_GROWING = (
    (0, b'title = "T"\nintro = "', b"$", b'"\n'),
    (0, b"intro = '''", b"> ", b"'''"),
    (0, b"intro = '''", b"[a](", b"'''"),
    (0, b"intro = '''", b"\n- *a", b"'''"),
    (0, b"intro = '''", b"$\\frac{", b"'''"),
    (0, b"", b"[", b""),
    (0, b"a = ", b"[", b""),
    (0, b"a = ", b"{a=", b""),
    (0, b"a", b".a", b" = 1"),
    (0, b"points = ", b"1", b""),
    (0, b"", b"[[items]]\n", b""),
    (0, b"", b'[[items]]\nexercise = "nielsen/bakprop"\n', b""),
    (0, b"", b"\n", b""),
    (0, b'title = "', b"\\u0041", b'"'),
    (1, b"student,name,email\n", b"ada,,\n", b""),
    (1, b"student,name,email\n", b'"', b""),
    (1, b"", b",", b"\n"),
    (1, b"student,name,email\n", b"a,\n", b""),
    (2, b"", b"[", b""),
    (2, b'{"weights": ', b"[", b""),
    (2, b'{"weights": ', b"1", b"}"),
    (2, b'{"activations": [', b'"sigmoi",', b'"x"]}'),
    (2, b'{"x": [', b"1,", b"1]}"),
)


def seeds() -> list[bytes]:
    """The bundled quizzes, lists and networks with and without faults, and pieces to repeat."""
    found = [b"\0", b"\1", b"\2", b'\0"\\u001b[31m" = 1', b"\0" + _QUIZ, *(b"\1" + each for each in _LISTS)]
    found += [b"\0" + resources.quiz(name) for name in resources.quiz_names()]
    found += [b"\0" + _QUIZ.replace(b"\n", b"\r\n"), b"\0" + _QUIZ.decode().encode("utf-16")]
    found += [b"\2" + (DOCS / "net.json").read_bytes(), b"\2" + json.dumps(_NETWORK).encode()]
    found += [b"\2" + json.dumps(_NETWORK).encode("utf-16"), b"\2" + json.dumps([_NETWORK]).encode()]
    found += [b"\2" + json.dumps({**_NETWORK, "x": [float("nan")], "y": [1e400], "odd": "\ud800"}).encode()]
    found += [b"\2" + json.dumps({**_NETWORK, **each}).encode() for each in _FAULTS]
    found += [b"\0" + each for each in _QUIZZES]
    found += [b"\17" + bytes((which,)) + b"\0".join(parts) for which, *parts in _GROWING]
    return found


_TEXT = st.text(max_size=10) | st.sampled_from(["\x1b[2J", "\u202e", "$x$", "nielsen/backprop", "", "title", "\\", '"'])
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.integers(-3, 3)
    | st.floats()
    | _TEXT
    | st.sampled_from([*_NETWORK.values(), "relu", 1.0, [1.0], [[1.0]], [[[1.0]]]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=6,
)


def _toml(value: object) -> str:
    """A value nearly as TOML has it: what TOML lacks makes a file that cannot be read."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value)
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + "}"
        case _:
            return repr(value)


@st.composite
def _quizzes(draw: st.DrawFn) -> bytes:
    """A quiz file with some keys that are right and some that are not."""
    title = draw(st.just('title = "T"') | _VALUES.map(lambda value: f"title = {_toml(value)}") | st.just(""))
    rows = [title]
    for key, name in (("intro", "intro"), ("policy", "policy.show_answers"), ("odd", "odd")):
        if draw(st.integers(0, 3)) == 0:
            rows.append(f"{name} = {_toml(draw(_VALUES))}" if key != "odd" else f"{_toml(draw(_TEXT))} = 1")
    for _ in range(draw(st.integers(0, 3))):
        rows.append("[[items]]")
        rows.append(f"exercise = {_toml(draw(st.sampled_from(sorted(BANK)) | _VALUES))}")
        for key in ("points", "published", "odd"):
            if draw(st.integers(0, 3)) == 0:
                rows.append(f"{key} = {_toml(draw(_VALUES))}")
    return b"\0" + "\n".join(rows).encode("utf-8", "surrogatepass")


_CELL = st.sampled_from(["ada", "zoe", "Ada", "", "con", "class", "ada.", "Ä", '"', '"a;b"', "a b", "\x1b", "x" * 210])
_SEPARATOR = st.sampled_from([",", ";", "\t", ", "])


@st.composite
def _rosters(draw: st.DrawFn) -> bytes:
    """A class list with good and bad cells."""
    separator = draw(_SEPARATOR)
    rows = [separator.join(draw(st.just(["student", "name", "email"]) | st.permutations(["student", "name", "email"])))]
    rows += [
        separator.join(draw(st.lists(_CELL | _TEXT, min_size=2, max_size=4))) for _ in range(draw(st.integers(0, 5)))
    ]
    return b"\1" + draw(st.sampled_from(["\n", "\r\n", "\r"])).join(rows).encode("utf-8", "surrogatepass")


@st.composite
def _networks(draw: st.DrawFn) -> bytes:
    """A network with some entries exchanged."""
    record = dict(_NETWORK)
    for key in draw(st.lists(st.sampled_from(sorted(_NETWORK)) | _TEXT, max_size=3)):
        record[key] = draw(_VALUES)
    for key in draw(st.lists(st.sampled_from(sorted(_NETWORK)), max_size=1)):
        record.pop(key, None)
    with contextlib.suppress(ValueError):  # a number that Python does not print
        return b"\2" + json.dumps(record).encode()
    return b"\2{}"


_PIECE = st.sampled_from(sorted({part.decode() for _, *parts in _GROWING for part in parts})) | st.text(max_size=6)
_GROWTHS = st.builds(
    lambda which, parts: b"\17" + bytes((which,)) + "\0".join(parts).encode("utf-8", "surrogatepass"),
    st.integers(0, 2),
    st.tuples(_PIECE, _PIECE.map(lambda piece: piece.replace("\0", "")), _PIECE),
)
STRATEGY = st.binary(max_size=100) | _quizzes() | _rosters() | _networks() | _GROWTHS

TARGET = Target(
    name="quiz",
    check=check,
    seeds=seeds,
    strategy=STRATEGY,
    words=tuple(
        word.encode()
        for word in (
            "title = ",
            "intro = ",
            "policy",
            "[[items]]",
            "[policy]",
            "show_answers = ",
            "exercise = ",
            "points = ",
            "published = ",
            "true",
            "false",
            "nan",
            "inf",
            "1e400",
            "0x",
            "1979-05-27",
            '"""',
            "'''",
            "\\u0000",
            "\\ud800",
            "$\\frac{a}{b}$",
            "student",
            "name",
            "email",
            '"weights": ',
            '"biases": ',
            '"activations": ',
            '"loss": ',
            '"x": ',
            '"y": ',
            '"eta": ',
            '"train_biases": ',
            '"tied"',
            '"relu"',
            '"half_sse"',
            "nielsen/backprop",
            "unicamp/chain_rule_formula",
            "\ufeff",
            "\u202e",
            "\x1b",
        )
    ),
    modules=("grader.spec", "grader.networkfile"),
    seconds=2.0,
    longest=4_096,
)
