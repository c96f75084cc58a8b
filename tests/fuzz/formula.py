"""A typed formula: from its text to the verdict and the sentence about what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exercises.bank import BANK
from exercises.model import Expected, Part, Question
from grader.formula import Formula, FormulaError, evaluate, nearly_right, read, same
from grader.formula.grammar import MAX_LENGTH
from grader.formula.plain import plain
from grader.jail import Reading
from grader.keys import QuestionKey
from grader.kinds import formula as kind
from grader.streams import stream
from tests.fuzz.target import Target, inert

_POINTS = 16


@dataclass(frozen=True)
class Asked:
    """A formula that an exercise asks for."""

    part: Part
    expected: Expected
    alternatives: dict[str, Any]
    samples: dict[str, Any]


@lru_cache(maxsize=1)
def asked() -> tuple[Asked, ...]:
    """Every formula part of the bank, once, with the numbers of a fixed draw."""
    found = []
    for name, exercise in BANK.items():
        if not isinstance(exercise, Question):
            continue
        given = dict(exercise.published or exercise.draw(stream(b"fuzz", name)))
        key = QuestionKey(exercise, given)
        for part in key.parts:
            if part.kind == "formula":
                wrong = {each: values[part.id] for each, values in key.alternatives.items() if part.id in values}
                source = np.random.default_rng(len(found))
                samples = {each: source.uniform(-2.0, 2.0, _POINTS) for each in sorted(part.names)}
                found.append(Asked(part, key.expected[part.id], wrong, samples))
    return tuple(found)


def check(data: bytes) -> None:
    """The first byte says which formula is asked for; the rest is one as typed, or two with a NUL between."""
    if not data:
        return
    question = asked()[data[0] % len(asked())]
    first, between, second = data[1:].decode("utf-8", "replace").partition("\0")
    formulas = [formula for text in (first, second) if (formula := _read(text, question)) is not None]
    for formula in formulas:
        _compare(formula, formula, question, never="different")
    if between and len(formulas) == 2:
        one, other = (same(a, b, question.samples).outcome for a, b in (formulas, reversed(formulas)))
        assert {one, other} != {"equal", "different"}, "who stands first decides"
        values = evaluate(formulas[1], question.samples)
        nearly_right(formulas[0], formulas[1].tree, question.samples, values, frozenset(question.part.names))
    _mark(first, question)


def _read(text: str, question: Asked) -> Formula | None:
    """The formula; what is said where there is none is inert and points into the text."""
    part, formula, fault = question.part, None, None
    try:
        formula = read(text, part.names, part.aliases)
    except FormulaError as error:
        fault = error
    if fault is not None:
        assert 0 <= fault.offset <= len(text)
        assert fault.length >= 0
        _said(fault.message)
        _said(fault.pointer())
    if formula is None:
        return None
    assert formula.names <= set(part.names)
    for note in formula.notes:
        _said(note)
    _said(formula.tex())
    _plain(formula, question)
    return formula


def _plain(formula: Formula, question: Asked) -> None:
    """What we write down of a tree means the same if it is read again."""
    text = plain(formula.tree)
    _said(text)
    if len(text) > MAX_LENGTH:
        return
    again, refused = None, ""
    try:
        again = read(text, question.part.names, question.part.aliases)
    except FormulaError as fault:
        refused = fault.kind
    assert refused in ("", "too_deep", "too_large"), f"{text}: {refused}"
    if again is not None:
        _compare(again, formula, question, never="different")


def _compare(one: Formula, other: Formula, question: Asked, never: str) -> None:
    assert same(one, other, question.samples).outcome != never, f"{one.text!r} beside {other.text!r}"


def _mark(text: str, question: Asked) -> None:
    """The whole way of an answer."""
    mark = kind.mark(question.part, question.expected, Reading("q", "ok", text, text), question.alternatives)
    assert mark.verdict in ("correct", "wrong", "undecided")
    for finding in mark.findings:
        _said(finding.message)


def _said(text: str) -> None:
    assert inert(text), "what is said drives a terminal"


# --- where the search begins

_TYPED = (
    "", "0", "1/3", "0,5", "1e400", "1e-400", "2^-3", "2^16", "x^2^3", "e^x", "-x^2", "(((((1)))))", "max(0,5; 1)",
    "sigmoid'(z)", "tanh^2(x)", "1 if x > 0 else 0", "where(x >= 0, x, 0)", "(x > 0)", "\\frac{a}{b}", "\\frac12 x",
    "\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}", "Piecewise((x, x > 0), (0, True))", "δ_o1 ηδ",
    "dE/dw5 = ", "x⁻¹ ½", "$x$", "\x0crac{1}{2}", "\\left( x \\right)", "ln(-1)", "1/0", "0^0", "exp(exp(exp(9)))",
    "sqrt(abs(sin(cos(x))))", "e^e^e^e", "sinh(999)", "step(0)", "sign(1e-320)", "1000000000000000000000000.5",
    "x - x", "(1 + 1e-12) x", "x / (x - x)", "__import__('os')", "x.__class__", "lambda: 1", "9**9**9", "1(2)",
)  # fmt: skip


def seeds() -> list[bytes]:
    """The right answer to each question, answers with its names, and what else has been typed."""
    found = [b"", b"\0"]
    for number, question in enumerate(asked()):
        head, names = bytes((number,)), [*question.part.names, "x", "y"]
        right = (question.expected.typed or question.expected.shown).strip("$ ").rpartition("=")[2]
        texts = [right, f"-({right})", f"{right}\0{names[0]} * ({right})", " + ".join(names), " * ".join(names)]
        found += [head + text.encode() for text in texts]
    found += [bytes((number % len(asked()),)) + text.encode() for number, text in enumerate(_TYPED)]
    found += [
        b"\0" + (text * 400)[:MAX_LENGTH].encode() for text in ("(", "-", "x^", "1+", "exp(", "e^", "'", "\\frac", "x")
    ]
    return found


_OPERATORS = st.sampled_from([" + ", " - ", " * ", " / ", "^", "**", " ", "", " > ", ", ", "·", "−", "="])
_CALLS = (
    "sigmoid",
    "tanh",
    "exp",
    "ln",
    "sqrt",
    "abs",
    "relu",
    "softplus",
    "step",
    "sigmoid'",
    "max",
    "\\frac",
    "where",
)


def _call(name: str, parts: list[str]) -> str:
    return f"{name}({', '.join(parts)})"


@st.composite
def _formulas(draw: st.DrawFn) -> bytes:
    """A formula of a question's own names, nearly right."""
    number = draw(st.integers(0, len(asked()) - 1))
    question = asked()[number]
    right = (question.expected.typed or question.expected.shown).strip("$ ").rpartition("=")[2]
    atoms = st.sampled_from(
        [*question.part.names, "1", "2", "0.5", "1e-9", "3.14159265358979", "e", "pi", f"({right})"]
    )
    trees = st.recursive(
        atoms | st.floats(allow_nan=False).map(str) | st.text(max_size=3),
        lambda inner: (
            st.builds(lambda a, sign, b: f"{a}{sign}{b}", inner, _OPERATORS, inner)
            | inner.map(lambda a: f"({a})")
            | inner.map(lambda a: f"-{a}")
            | st.builds(
                lambda name, parts: f"{name}({', '.join(parts)})", st.sampled_from(_CALLS), st.lists(inner, max_size=3)
            )
        ),
        max_leaves=12,
    )
    texts = draw(st.lists(trees, min_size=1, max_size=2))
    return bytes((number,)) + "\0".join(texts).encode("utf-8", "replace")


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    """Text that has been typed, with pieces exchanged."""
    text = draw(st.sampled_from(_TYPED) | st.text(max_size=30))
    at = draw(st.integers(0, len(text)))
    piece = draw(st.sampled_from(_TYPED) | st.text(max_size=5)) * draw(st.sampled_from([1, 1, 1, 2, 60, 700]))
    return bytes((draw(st.integers(0, 255)),)) + f"{text[:at]}{piece}{text[at:]}"[: MAX_LENGTH + 5].encode(
        "utf-8", "replace"
    )


STRATEGY = st.binary(max_size=60) | st.deferred(_formulas) | _spoilt()

TARGET = Target(
    name="formula",
    check=check,
    seeds=seeds,
    strategy=STRATEGY,
    words=tuple(
        word.encode()
        for word in (
            *_CALLS,
            *_TYPED[1:],
            "\\begin{cases}",
            "\\end{cases}",
            "\\\\",
            "&",
            "\\cdot ",
            "\\text{",
            "\\mathrm{",
            "\\sigma",
            "_{",
            "^{",
            "'",
            "\\prime",
            "otherwise",
            "if ",
            " else ",
            "<=",
            "≥",
            "½",
            "₁",
            "²",
            "η",
            "δ",
            "∂",
            "π",
            "np.",
            "out_h1",
            "out_o1",
            "target_o1",
            "w5",
            "a",
            "y",
            "z",
        )
    ),
    modules=(
        "grader.formula.alphabet",
        "grader.formula.scanner",
        "grader.formula.vocabulary",
        "grader.formula.grammar",
        "grader.formula.builder",
        "grader.formula.equality",
        "grader.formula.evaluate",
        "grader.formula.digits",
        "grader.formula.nearly",
        "grader.formula.factors",
        "grader.formula.renaming",
        "grader.formula.terms",
        "grader.formula.plain",
        "grader.formula.tex",
        "grader.formula.fault",
        "grader.kinds.formula",
    ),
    seconds=1.0,
    longest=4_100,
)
