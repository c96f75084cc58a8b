"""Students' files with the verdicts expected of them, through the whole quick path, in the jail.

Each file says in its first lines what is expected:

    # expect: EXERCISE VERDICT [STATUS] [MISCONCEPTION ...]

`*` stands for the six functions of Nielsen's equations with that verdict; later lines win. Nothing else is graded of
a file. What is right or wrong stands in a folder per source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import CodeExercise
from grader.jail import Profile, choose_profile
from grader.quicktest import choose, grade
from grader.report import misconceptions
from grader.scorecard import VERDICTS
from grader.streams import stream

Demand = Callable[[Iterable[str]], None]
FOLDER = Path(__file__).parent / "submissions"
CODE = [name for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)]
SIX = [
    f"nielsen/{name}"
    for name in ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient", "backprop")
]
STATUSES = ("ok", "error", "timeout", "memory", "crashed", "output", "unreadable", "skipped")
_EXPECT = re.compile(r"# expect: (\S+) (\S+)(.*)")


@dataclass(frozen=True)
class Expectation:
    """What one line of a file's head says."""

    verdict: str
    status: str
    misconceptions: frozenset[str]


def expectations(text: str) -> dict[str, Expectation]:
    """Exercise -> what is expected, from the head of a file."""
    found: dict[str, Expectation] = {}
    for line in text.splitlines():
        match = _EXPECT.fullmatch(line)
        if match is None:
            break
        words = match[3].split()
        status = words.pop(0) if words and words[0] in STATUSES else "ok"
        assert match[2] in VERDICTS, line
        assert set(words) <= set(MISCONCEPTIONS), line
        found |= {
            name: Expectation(match[2], status, frozenset(words)) for name in (SIX if match[1] == "*" else [match[1]])
        }
    assert found, "the file does not say what is expected"
    return found


def packages(names: Iterable[str]) -> list[str]:
    """What is to be installed for these exercises."""
    return [package for exercise in choose(list(names)) for package in exercise.needs.packages]


def files(folder: str) -> list[Path]:
    """The files of one folder, in order."""
    return sorted((FOLDER / folder).rglob("*.py"))


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The isolation of this machine, tried once."""
    return choose_profile()


@pytest.mark.parametrize(
    "path",
    [path for folder in ("right", "wrong", "other") for path in files(folder)],
    ids=lambda path: path.relative_to(FOLDER).with_suffix("").as_posix(),
)
def test_verdicts(path: Path, profile: Profile, demand: Demand) -> None:
    """Every function of every file gets the verdict, status, points and misconceptions its head expects."""
    source = path.read_bytes()
    expected = expectations(source.decode("utf-8", "replace"))
    demand(packages(expected))
    card = grade(source, choose(list(expected)), profile, 1)
    got = {item.id: Expectation(item.verdict, item.status, frozenset(misconceptions(item))) for item in card.items}
    assert got == expected, [finding for item in card.items for part in item.parts for finding in part.findings]
    for item in card.items:
        assert item.points == (item.max_points if item.verdict == "correct" else 0.0)
    assert card.score == sum(item.max_points for item in card.items if expected[item.id].verdict == "correct")


@pytest.mark.parametrize("name", CODE)
def test_three_honest_styles(name: str) -> None:
    """Every code exercise has at least three right files, in styles of their own, and all expect full marks."""
    heads = [expectations(path.read_text()) for path in files("right")]
    assert {head.verdict for found in heads for head in found.values()} == {"correct"}
    assert sum(name in found for found in heads) >= 3


@pytest.mark.parametrize("name", CODE)
def test_wrong_files(name: str) -> None:
    """Every code exercise has a wrong file, and each names one misconception, two at once, or none where no
    catalogue has it."""
    heads = [expectations(path.read_text()) for path in files("wrong")]
    assert any(name in found and found[name].verdict == "wrong" for found in heads)
    assert all(len(head.misconceptions) <= 2 * (head.verdict == "wrong") for found in heads for head in found.values())


def test_wrong_files_cover_every_misconception_of_the_six() -> None:
    """Every misconception that Nielsen's equations can show has a student's file that shows it, or a mutant."""
    shown = {
        name
        for path in files("wrong")
        for exercise, head in expectations(path.read_text()).items()
        if exercise in SIX
        for name in head.misconceptions
    }
    possible, changed = set(), set()
    for exercise in choose(SIX):
        possible |= set(exercise.alternatives(exercise.cases(stream(b"any", exercise.id))))
        changed |= set(exercise.mutants)
    assert shown <= possible <= shown | changed
    assert len(shown) >= 24


@pytest.mark.parametrize(
    ("path", "number"),
    [
        pytest.param(path, number, id=f"{path.parent.name}/{path.stem}-{number}")
        for path in files("wrong")
        for number in ((2,) if packages(expectations(path.read_text())) else (2, 3))  # seconds each with packages
    ],
)
def test_named_whatever_the_numbers(path: Path, number: int, profile: Profile, demand: Demand) -> None:
    """A mistake is named on other hidden cases just as well."""
    source = path.read_bytes()
    expected = expectations(source.decode())
    demand(packages(expected))
    card = grade(source, choose(list(expected)), profile, number)
    assert {item.id: frozenset(misconceptions(item)) for item in card.items} == {
        name: head.misconceptions for name, head in expected.items()
    }
