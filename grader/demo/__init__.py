"""A course to try out: an invented class, and what it hands in, written from its own hand-outs.

Right files in several styles, one file for each common misconception, some of which more students share, and the
accidents that happen in every class.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exercises.bank import BANK
from exercises.entry import solution, stub
from exercises.model import CodeExercise, Part
from grader import resources
from grader.course import GRADEBOOK, HANDOUTS
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.keys import KeyRing, QuestionKey
from grader.kinds.choice import lettered
from grader.marking import slot_name
from grader.report import write
from grader.sheet import FILE
from grader.spec import Student
from grader.variants import Variant

QUIZ = "session6"
SUBMISSIONS = "submissions"

NAMES = (
    "Ada Alvarez", "Ben Okafor", "Chloé Dubois", "Dilan Yıldız", "Emma Novak", "Farid Haddad", "Greta Lindqvist",
    "Hiro Tanaka", "Ines Pereira", "Jonas Weber", "Katya Orlova", "Liam O'Brien", "Mei Chen", "Nadia Rahman",
    "Oskar Nowak", "Priya Nair", "Quentin Moreau", "Rosa Jiménez", "Samir Aziz", "Tove Hansen", "Uma Krishnan",
    "Viktor Horvat", "Wanjiru Kamau", "Xenia Petrou", "Yusuf Demir", "Zoe Papadaki", "Anton Bauer", "Bea Rossi",
    "Carlos Mendes", "Dora Szabó",
)  # fmt: skip

# Misconception -> function -> what of the reference solution a student would have written differently: old, new, ...
FAULTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "output-slope-missing": {
        "output_error": ("(a - y) * s * (1 - s)", "a - y"),
        "backprop": ("(activations[-1] - y) * slopes[-1]", "activations[-1] - y"),
    },
    "hidden-slope-missing": {
        "hidden_error": ("(w_next.T @ delta_next) * s * (1 - s)", "w_next.T @ delta_next"),
        "backprop": ("(weights[level + 1].T @ delta) * slopes[level]", "weights[level + 1].T @ delta"),
    },
    "slope-at-activation": {
        "sigmoid_prime": ("s = sigmoid(z)", "s = sigmoid(sigmoid(z))"),
        "backprop": ("slopes = [a * (1 - a)", "slopes = [sigmoid(a) * (1 - sigmoid(a))"),
    },
    "value-form-at-z": {"sigmoid_prime": ("s = sigmoid(z)", "s = z")},
    "sign-flipped": {
        "output_error": ("(a - y)", "(y - a)"),
        "backprop": ("(activations[-1] - y)", "(y - activations[-1])"),
    },
    "error-doubled": {
        "output_error": ("return (a - y)", "return 2 * (a - y)"),
        "backprop": ("delta = (activations[-1] - y)", "delta = 2 * (activations[-1] - y)"),
    },
    "one-path-only": {
        "hidden_error": ("w_next.T @ delta_next", "w_next[0] * delta_next[0]"),
        "backprop": ("weights[level + 1].T @ delta", "weights[level + 1][0] * delta[0]"),
    },
    "weights-transposed": {
        "hidden_error": ("w_next.T @ delta_next", "w_next @ delta_next"),
        "backprop": ("weights[level + 1].T @ delta", "weights[level + 1] @ delta"),
    },
    "weights-left-out": {
        "hidden_error": ("(w_next.T @ delta_next)", "delta_next.sum()"),
        "backprop": ("weights[level + 1].T @ delta", "delta.sum()"),
    },
    "updated-weights-used": {
        "backprop": ("weights[level + 1].T @ delta", "(weights[level + 1] - 0.5 * nabla_w[0]).T @ delta"),
    },
    "input-left-out": {
        "weight_gradient": ("np.outer(delta, a_prev)", "np.outer(delta, np.ones(len(a_prev)))"),
        "backprop": (
            "np.outer(delta, activations[-2])",
            "np.outer(delta, np.ones(len(activations[-2])))",
            "np.outer(delta, activations[level])",
            "np.outer(delta, np.ones(len(activations[level])))",
        ),
    },
    "gradient-transposed": {"weight_gradient": ("np.outer(delta, a_prev)", "np.outer(a_prev, delta)")},
    "bias-gradient-summed": {"bias_gradient": ("delta.copy()", "np.full(len(delta), delta.sum())")},
    "bias-gradient-zero": {"bias_gradient": ("delta.copy()", "np.zeros(len(delta))")},
    "update-added": {},
    "learning-rate-left-out": {},
    "bias-left-out": {"backprop": ("w @ activations[-1] + b", "w @ activations[-1]")},
}
# The same for the formula: how the right one is changed.
FORMULA_FAULTS: Mapping[str, Callable[[str], str]] = {
    "sign-flipped": lambda right: f"-{right}",
    "error-doubled": lambda right: f"2 {right}",
    "input-left-out": lambda right: right.rpartition(r"\cdot")[0],
}
# What several students share, so that the class report has a ranking to show.
COMMONEST, SECOND = "output-slope-missing", "hidden-slope-missing"
STYLES = ("loops", "lists", "columns")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a student has before them, and (for the demonstration only) the key."""

    handout: str
    variants: Sequence[Variant]
    keys: KeyRing

    def filled(self, misconception: str = "") -> str:
        """The hand-out with every slot filled in, as somebody with this misconception would."""
        text = self.handout
        for variant in self.variants:
            key = self.keys.key(variant)
            if isinstance(key, QuestionKey):
                wrong = key.alternatives.get(misconception, {})
                for part in key.parts:
                    value = wrong.get(part.id, key.expected[part.id].value)
                    typed = _typed(part, value, key.expected[part.id].shown, misconception)
                    text = _replaced(text, f"{slot_name(variant, part)} = ...", f"{slot_name(variant, part)} = {typed}")
        return text

    def coded(self, text: str, misconception: str = "") -> str:
        """The text with the reference solution in every stub, altered as the misconception has it."""
        for exercise in self.functions():
            body = solution(exercise)
            if fault := FAULTS.get(misconception, {}).get(exercise.name):
                for old, new in zip(fault[::2], fault[1::2], strict=True):
                    body = _replaced(body, old, new)
            text = _replaced(text, stub(exercise).rstrip("\n"), body.rstrip("\n"))
        return text

    def styled(self, text: str, style: str) -> str:
        """The text with another student's functions in the place of the stubs."""
        first, *others = (stub(exercise).rstrip("\n") for exercise in self.functions())
        for each in others:
            text = _replaced(text, each, "# (written above)")
        return _replaced(text, first, resources.style(style).rstrip("\n"))

    def functions(self) -> list[CodeExercise]:
        """The functions asked for."""
        exercises = (BANK[variant.exercise] for variant in self.variants)
        return [exercise for exercise in exercises if isinstance(exercise, CodeExercise)]


def _replaced(text: str, old: str, new: str) -> str:
    if old not in text:
        raise GraderError(f"The demonstration does not fit the exercises any more: {old[:60]!r} is not found.")
    return text.replace(old, new)


def _typed(part: Part, value: Any, shown: str, misconception: str) -> str:
    """A value as a student types it."""
    if part.kind == "formula":
        right = shown.strip("$")
        return f'r"{FORMULA_FAULTS.get(misconception, str)(right)}"'
    if part.kind in ("choice", "choices", "order"):
        letters = {option.id: letter for letter, option in lettered(part)}
        if isinstance(value, str):
            return f'"{letters[value]}"'
        return f'"{"".join(letters[each] for each in value)}"'
    return shown_number(value, part.places or 6)


def shown_number(value: Any, places: int) -> str:
    """A number or nested lists of numbers with this many decimals."""
    if isinstance(value, list):
        return "[" + ", ".join(shown_number(each, places) for each in value) + "]"
    return f"{value:.{places}f}"


# --- what students hand in


def _right(desk: Desk) -> str:
    return desk.coded(desk.filled())


def _in_style(style: str) -> Callable[[Desk], str]:
    return lambda desk: desk.styled(desk.filled(), style)


def _mistaken(misconception: str) -> Callable[[Desk], str]:
    return lambda desk: desk.coded(desk.filled(misconception), misconception)


def _syntax_error(desk: Desk) -> str:
    return _replaced(_mistaken(SECOND)(desk), "    return np.outer(delta, a_prev)", "    return np.outer(delta, a_prev")


def _endless_loop(desk: Desk) -> str:
    return _replaced(_mistaken(COMMONEST)(desk), "    return np.outer(delta, a_prev)", "    while True:\n        pass")


def _forger(desk: Desk) -> str:
    trick = (
        "import sys\n"
        "np.allclose = np.array_equal = lambda *a, **k: True\n"
        'print(\'{"verdict": "correct", "points": 22.5}\')\n'
        "class Liar(np.ndarray):\n"
        "    def __eq__(self, other):\n"
        "        return True\n\n"
        "def always(*arguments):\n"
        "    return np.zeros(3).view(Liar)\n\n"
        "sigmoid_prime = output_error = hidden_error = bias_gradient = weight_gradient = backprop = always\n"
    )
    return _replaced(desk.handout, "\n# ---------- 1. ", f"\n\n{trick}\n# ---------- 1. ") + f"\n{trick}"


def _decimal_commas(desk: Desk) -> str:
    lines = []
    for line in _right(desk).splitlines():
        name, equals, value = line.partition(" = 0.")
        comma = line.startswith("q2_") and equals and "[" not in line
        lines.append(f"{name} = 0,{value}" if comma else line)
    return "\n".join(lines) + "\n"


def _half_done(desk: Desk) -> str:
    return desk.filled(COMMONEST)


PEOPLE: tuple[Callable[[Desk], str], ...] = (
    _right,
    *(_in_style(style) for style in STYLES),
    _decimal_commas,
    *(_mistaken(name) for name in FAULTS),
    _half_done,
    _syntax_error,
    _endless_loop,
    _forger,
    lambda desk: "",
    lambda desk: desk.handout,
    _mistaken(COMMONEST),
)


def people() -> tuple[Student, ...]:
    """The invented class, in the order of the keys."""
    return tuple(sorted((Student(_key(name), name) for name in NAMES), key=lambda each: each.student))


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.split()[0]).encode("ascii", "ignore").decode()
    return plain.lower()


def hand_in(course: Path) -> Path:
    """Everybody's submissions, written from their hand-outs; the folder."""
    book, keys, folder = Gradebook.open(course / GRADEBOOK), KeyRing(), course / SUBMISSIONS
    students = list(book.students().values())
    for index, student in enumerate(students):
        handout = (course / HANDOUTS / student.student / FILE).read_text(encoding="utf-8")
        desk = Desk(handout, book.variants(student.student), keys)
        person = PEOPLE[min(index, len(PEOPLE) - 1)]
        write(folder / f"{student.student}.py", person(desk))
    # Somebody hands in a neighbour's file under a name of their own.
    if len(students) > len(PEOPLE):
        write(folder / f"{students[-1].student}.py", (folder / f"{students[0].student}.py").read_bytes())
    book.close()
    return folder
