"""What is written is true: examples in docstrings and pages run, and every command is written about."""

import doctest
import importlib
import re
from pathlib import Path

import numpy as np
import pytest

from grader.cli import main

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in ("reference", "exercises", "grader")
    for path in sorted((ROOT / package).rglob("*.py"))
]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]
# These run as programs inside the jail and import their neighbours by bare names: their examples are text.
INSIDE = {"grader.jail.worker"}


@pytest.mark.parametrize("name", [name for name in MODULES if name not in INSIDE])
def test_examples_in_docstrings_run(name: str) -> None:
    """Every `>>>` of every module gives what stands below it."""
    with np.printoptions():
        outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.failed == 0


def examples(text: str) -> list[doctest.DocTest]:
    """The ```python blocks of a page that hold `>>>`, one test for all: later blocks go on with earlier names."""
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    source = "\n".join(block for block in blocks if ">>>" in block)
    found = doctest.DocTestParser().get_doctest(source, {}, "page", None, 0)
    return [found] if found.examples else []


@pytest.mark.parametrize("page", PAGES, ids=[path.name for path in PAGES])
def test_examples_in_pages_run(page: Path) -> None:
    """Every `>>>` in a ```python block of README.md and docs/ gives what stands below it."""
    for example in examples(page.read_text(encoding="utf-8")):
        told: list[str] = []
        assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)


@pytest.mark.parametrize("page", PAGES, ids=[path.name for path in PAGES])
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link or picture in README.md and docs/ is a file that exists."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


def test_every_command_is_written_about() -> None:
    """Each command of `grader` stands as `grader <command>` in README.md or docs/."""
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert not [name for name in main.commands if f"grader {name}" not in text]


def test_commands_in_pages_exist() -> None:
    """What stands in a ```console or ```sh block as `grader <command> --option` is a command with that option."""
    for page in PAGES:
        for block in re.findall(r"^```(?:console|sh|bash)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            for line in re.findall(r"^(?:\$ )?(?:\.venv/bin/)?grader (.*)$", block.replace("\\\n", " "), re.M):
                words = line.split()
                if words[0].startswith("-"):
                    continue
                assert words[0] in main.commands, f"{page.name}: grader {line}"
                known = {option for each in main.commands[words[0]].params for option in each.opts} | {"--help", "-h"}
                used = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
                assert used <= known, f"{page.name}: grader {line}"


def test_the_search_for_examples_finds_them() -> None:
    """A control: an example that lies fails."""
    (example,) = examples("```python\n>>> 1 + 1\n3\n```\n")
    assert doctest.DocTestRunner().run(example, out=lambda text: None).failed == 1
