"""Students' files with the verdicts expected of them, through the whole quick path, in the jail.

Each file says in its first lines what is expected:

    # expect: EXERCISE VERDICT [STATUS] [MISCONCEPTION ...]

`*` stands for every code exercise with that verdict; later lines win. Nothing else is graded of a file.
"""

from __future__ import annotations

import re
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

FOLDER = Path(__file__).parent / "submissions"
CODE = [name for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)]
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
            name: Expectation(match[2], status, frozenset(words)) for name in (CODE if match[1] == "*" else [match[1]])
        }
    assert found, "the file does not say what is expected"
    return found


def files(folder: str) -> list[Path]:
    """The files of one folder, in order."""
    return sorted((FOLDER / folder).glob("*.py"))


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The isolation of this machine, tried once."""
    return choose_profile()


@pytest.mark.parametrize(
    "path",
    [path for folder in ("right", "wrong", "other") for path in files(folder)],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_verdicts(path: Path, profile: Profile) -> None:
    """Every function of every file gets the verdict, status, points and misconceptions its head expects."""
    source = path.read_bytes()
    expected = expectations(source.decode("utf-8", "replace"))
    card = grade(source, choose(list(expected)), profile, 1)
    got = {item.id: Expectation(item.verdict, item.status, frozenset(misconceptions(item))) for item in card.items}
    assert got == expected, [finding for item in card.items for part in item.parts for finding in part.findings]
    for item in card.items:
        assert item.points == (item.max_points if item.verdict == "correct" else 0.0)
    assert card.score == sum(item.max_points for item in card.items if expected[item.id].verdict == "correct")


def test_right_files_solve_everything() -> None:
    """Every file of right/ expects full marks of all code exercises, and there are at least eight styles."""
    assert len(files("right")) >= 8
    for path in files("right"):
        heads = expectations(path.read_text())
        assert set(heads) == set(CODE)
        assert {head.verdict for head in heads.values()} == {"correct"}


def test_wrong_files_cover_every_misconception() -> None:
    """Every misconception any code exercise can show has a student's file that shows it, and is named alone there."""
    shown = set()
    for path in files("wrong"):
        for head in expectations(path.read_text()).values():
            assert len(head.misconceptions) == (head.verdict == "wrong"), path.name
            shown |= head.misconceptions
    possible = set()
    for exercise in choose(CODE):
        possible |= set(exercise.alternatives(exercise.cases(stream(b"any", exercise.id))))
    assert shown == possible


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("path", files("wrong"), ids=lambda path: path.stem)
def test_named_whatever_the_numbers(path: Path, number: int, profile: Profile) -> None:
    """A mistake is named on other hidden cases just as well."""
    source = path.read_bytes()
    expected = expectations(source.decode())
    card = grade(source, choose(list(expected)), profile, number)
    assert {item.id: frozenset(misconceptions(item)) for item in card.items} == {
        name: head.misconceptions for name, head in expected.items()
    }
