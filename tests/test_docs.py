"""What is written is true: examples in docstrings and pages run, and every command is written about."""

import doctest
import importlib
import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.networkfile import NEEDED, OPTIONAL
from reference import ACTIVATIONS, LOSSES

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


# --- networks


def network_in(text: str) -> dict[str, object]:
    """The first JSON object of a text that holds weights."""
    start = text.rindex("{", 0, text.index('"weights"'))
    record: dict[str, object] = json.JSONDecoder().raw_decode(text[start:])[0]
    return record


def test_the_readme_prints_what_diagnose_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """README's `grader diagnose` runs as it stands there, on the file that is shipped, and prints what is shown."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"^\$ grader (diagnose .*)\n((?:.*\n)*?)```", text, re.MULTILINE)
    assert shown
    done = CliRunner().invoke(main, shlex.split(shown[1]))
    assert (done.exit_code, done.stdout) == (1, shown[2])


def test_one_network_in_readme_help_and_file() -> None:
    """docs/net.json, the network README prints and the one `diagnose --help` prints are the same."""
    shipped = json.loads((ROOT / "docs" / "net.json").read_text(encoding="utf-8"))
    assert network_in((ROOT / "README.md").read_text(encoding="utf-8")) == shipped
    assert network_in(CliRunner().invoke(main, ["diagnose", "--help"]).stdout) == shipped


def test_every_key_and_name_of_a_network_is_written_about() -> None:
    """docs/networks.md has a row for each key, activation, loss and quantity; the help of diagnose names them too."""
    page = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
    told = CliRunner().invoke(main, ["diagnose", "--help"]).stdout
    for name in (*NEEDED, *OPTIONAL, *ACTIVATIONS, *LOSSES):
        assert f"| `{name}` |" in page, name
        assert re.search(rf"\b{name}\b", told), name
    assert OPTIONAL == {"eta": 0.5, "train_biases": True}
    assert "May be left out: 0.5" in page
    assert "May be left out: `true`" in page


def test_the_commands_of_the_page_on_networks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of docs/networks.md reads the shipped file."""
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\$ grader (.*)$", page, re.MULTILINE)
    assert [CliRunner().invoke(main, shlex.split(line)).exit_code for line in lines] == [0, 1, 0]
