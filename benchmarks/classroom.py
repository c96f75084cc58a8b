"""A class of students who hand in five functions: right ones, wrong ones of many kinds, and a few hostile files."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from exercises.bank import BANK
from exercises.entry import mutant, plain, solution, stub
from exercises.model import CodeExercise
from grader import spec, streams, variants
from grader.course import GRADEBOOK, SECRET
from grader.gradebook import Gradebook
from grader.keys import CodeKey, KeyRing
from grader.spec import Quiz, Student
from grader.variants import Variant

FUNCTIONS = (
    "nielsen/backprop",
    "unicamp/softmax",
    "unicamp/l2_update",
    "hcaim/train_step",
    "unicamp/gradient_check",
)
QUIZ = 'title = "Five functions"\n' + "".join(f'[[items]]\nexercise = "{name}"\n' for name in FUNCTIONS)
HOSTILE = Path(__file__).resolve().parent.parent / "tests" / "submissions" / "hostile"
# What a hostile file must not have: limits of its own or a time-out to wait for, which cost what the limit is; an
# encoding or a length that the tests give it; packages; the line by which a copied hand-out is set aside.
NOT_ASKED = re.compile(r"^# (limits|encoded as|ends with|machine):|timeout|HANDOUT|keras", re.MULTILINE)
# Of a hundred students.
SHARES = {
    "right": 45,
    "one mistake": 25,
    "mistakes in several functions": 7,
    "two mistakes in one function": 8,
    "crashing": 5,
    "untouched": 5,
    "hostile": 5,
}
CRASHES = (
    "    raise ValueError('not yet')\n",
    "    return undefined_name\n",
    "    return [][len(locals())]\n",
    "    return 1 / (len(locals()) - len(locals()))\n",
)


@dataclass(frozen=True, slots=True)
class File:
    """What a student hands in, and what kind of student that is."""

    student: str
    kind: str
    source: str


def code_exercises() -> tuple[CodeExercise, ...]:
    """The five functions, as exercises."""
    found = tuple(BANK[name] for name in FUNCTIONS)
    assert all(isinstance(each, CodeExercise) for each in found)
    return found  # type: ignore[return-value]


def quiz() -> Quiz:
    """The quiz that asks for them."""
    return spec.parse_quiz(QUIZ, "five", "five.toml")


def hidden_cases(drawn: tuple[Variant, ...]) -> int:
    """On how many hidden cases a submission is run."""
    keys = [KeyRing().key(variant) for variant in drawn]
    return sum(len(key.cases) for key in keys if isinstance(key, CodeKey))


def files(number: int) -> Iterator[File]:
    """What a class of so many hands in: the same files every time, the kinds spread evenly."""
    choose = random.Random(7)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    hostile = hostile_sources()
    attacks = cycle(choose.sample(hostile, len(hostile)))  # one after the other, as many as there are
    writers: dict[str, Callable[[], str]] = {
        "right": file_of,
        "one mistake": lambda: file_of(**_changed(choose, 1, _mistaken)),
        "mistakes in several functions": lambda: file_of(**_changed(choose, choose.choice((2, 3)), _mistaken)),
        "two mistakes in one function": lambda: file_of(**_changed(choose, 1, _twice_mistaken)),
        "crashing": lambda: file_of(**_changed(choose, 1, _crashing)),
        "untouched": lambda: file_of(**_changed(choose, choose.choice((1, 2, 5)), lambda each, _: stub(each))),
        "hostile": lambda: _hosted(next(attacks)),
    }
    for at in range(number):
        kind = kinds[at * 37 % 100]  # 37 and 100 have no factor in common: every kind has its share in every hundred
        yield File(f"student{at:05}", kind, f"{writers[kind]()}\n# {at}\n")


def file_of(**instead: str) -> str:
    """The right functions, with another text in the place of those that are named."""
    exercises = code_exercises()
    given = dict.fromkeys(function for exercise in exercises for function in exercise.provided)
    written = [instead.get(exercise.name) or solution(exercise) for exercise in exercises]
    return "import numpy as np\n\n\n" + "\n\n".join([*map(plain, given), *written])


def hostile_sources() -> list[str]:
    """The hostile files of the tests that need no time-out to be stopped."""
    folders = sorted(each for each in HOSTILE.iterdir() if each.is_dir() and each.name != "time")
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.py"))]
    return [text for text in texts if not NOT_ASKED.search(text) and "def bias_gradient(" in text]


def invent(root: Path, handed_in: list[File]) -> tuple[Path, Path, tuple[Variant, ...]]:
    """(course, folder of submissions, what all of them were asked)."""
    course, folder = root / "course", root / "in"
    course.mkdir(parents=True)
    folder.mkdir()
    drawn = variants.draw(quiz(), "", streams.new_secret(course / SECRET))
    book = Gradebook.create(course / GRADEBOOK, quiz())
    for each in handed_in:
        book.enrol(Student(each.student, each.student), drawn)
        (folder / f"{each.student}.py").write_text(each.source, encoding="utf-8")
    book.close()
    return course, folder, drawn


def _changed(choose: random.Random, number: int, write: Callable[[CodeExercise, random.Random], str]) -> dict[str, str]:
    return {each.name: write(each, choose) for each in choose.sample(code_exercises(), number)}


def _mistaken(exercise: CodeExercise, choose: random.Random) -> str:
    """With one mistake of the catalogue, as students write it."""
    return mutant(exercise, choose.choice(list(exercise.mutants)))


def _twice_mistaken(exercise: CodeExercise, choose: random.Random) -> str:
    """With two, in places that do not overlap."""
    while True:
        first, second = (exercise.mutants[name] for name in choose.sample(list(exercise.mutants), 2))
        text = solution(exercise)
        if set(first) & set(second):
            continue
        for old, new in (*first, *second):
            if not old or text.count(old) != 1:
                break
            text = text.replace(old, new)
        else:
            return text


def _crashing(exercise: CodeExercise, choose: random.Random) -> str:
    return solution(exercise).partition("\n")[0] + "\n" + choose.choice(CRASHES)


def _hosted(attack: str) -> str:
    """The right functions and a hostile file, which attacks when `softmax` is called."""
    return f"{file_of()}\n\n{attack}\n\ndef softmax(z):\n    return bias_gradient(z)\n"
