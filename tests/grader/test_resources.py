"""Shipped data is found, and what is not there is named."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader import resources
from grader.errors import GraderError, UnusableInput


@pytest.mark.parametrize(
    "name", ["base.html.j2", "macros.html.j2", "quiz.html.j2", "report.html.j2", "class.html.j2", "style.css"]
)
def test_every_template_is_shipped(name: str) -> None:
    """A template is text, and is there."""
    assert resources.template(name)


def test_the_font_is_woff2_and_small_enough_to_travel_in_every_page() -> None:
    """The font has the signature of WOFF2 and at most 114 KB."""
    font = resources.font()
    assert font.startswith(b"wOF2")
    assert len(font) <= 114_000


def test_the_licence_of_the_font_travels_with_it() -> None:
    """The OFL asks for its own text and the copyright line beside the font."""
    licence = resources.template("fonts/OFL.txt")
    assert "Copyright 2001-2020 The STIX Fonts Project Authors" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("name", ["../pyproject.toml", "fonts/../../grader/errors.py", "/etc/passwd", "", "a\\b", "."])
def test_a_name_never_leaves_its_package(name: str) -> None:
    """A template's name is a path below the package, whatever it says."""
    with pytest.raises(GraderError):
        resources.template(name)


def test_an_unknown_quiz_is_the_callers_mistake_and_lists_the_known_ones() -> None:
    """The message names what was asked for and what there is."""
    with pytest.raises(UnusableInput, match=r"no bundled quiz called 'nowhere'; there are: "):
        resources.quiz("nowhere")


def test_the_quizzes_are_listed_without_their_ending_and_can_be_read() -> None:
    """Every listed quiz opens; nothing else in the package is listed."""
    names = resources.quiz_names()
    assert list(names) == sorted(names)
    assert "__init__" not in names
    for name in names:
        assert resources.quiz(name)


@pytest.mark.parametrize("file", ["digested.py", "digested/__init__.py", "digested/deeper/solver.py"])
def test_a_pack_that_is_corrected_makes_other_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """Whatever its version says: every file of it counts, of a module and of a package."""
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "digested" / "__init__.py").write_text("") if "/" in file else None
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "digested", raising=False)
    point: Any = SimpleNamespace(name="mine", value="digested", module="digested", dist=None)
    monkeypatch.setattr(resources, "entry_points", lambda group: [point])
    digests = []
    for content in ("x = 1\n", "x = 1\n", "x = 2\n"):
        path.write_text(content)
        resources.source_digest.cache_clear()
        digests.append(resources.source_digest())
    resources.source_digest.cache_clear()
    assert digests[0] == digests[1] != digests[2]
