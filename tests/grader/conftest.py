"""What the tests of the whole way share: a course of five to work in, and the fake jail."""

import shutil
from pathlib import Path

import pytest

from grader import jail
from grader.pipeline import generate
from grader.spec import Student
from tests.grader.course_of_five import NAMES, QUIZ, WORK, FakeJail, hand_in, nothing


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of five with their hand-outs, and what they hand in; not to be written to."""
    root = tmp_path_factory.mktemp("generated")
    generate(QUIZ, [Student(name, name.title()) for name in NAMES], root / "course", nothing)
    (root / "in").mkdir()
    for name in NAMES:
        hand_in(root, name, WORK[name])
    return root


@pytest.fixture
def place(generated: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    shutil.copytree(generated, tmp_path / "place")
    return tmp_path / "place"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJail:
    made = FakeJail()
    monkeypatch.setattr(jail, "run", made.run)
    return made
