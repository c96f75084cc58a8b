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
INSIDE = {"grader.jail.worker", "grader.jail.warm", "grader.jail.begin"}


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


def block(page: str, kind: str, after: str) -> str:
    """The first ```kind block of a page below some words."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"^```{kind}\n(.*?)^```", text[text.index(after) :], re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_quicktest_is_a_real_one(tmp_path: Path) -> None:
    """The file in docs/results.md gives the JSON below it; how the jail is built depends on the machine."""
    (tmp_path / "solution.py").write_text(block("docs/results.md", "python", "Of this file"))
    arguments = [
        "quicktest",
        str(tmp_path / "solution.py"),
        "-e",
        "nielsen/sigmoid_prime",
        "-e",
        "nielsen/output_error",
    ]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    shown = json.loads(block("docs/results.md", "json", "Of this file"))
    assert json.loads(done.stdout) | {"profile": "strong"} == shown


def test_the_sample_of_grading_is_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class of 30 of whom one hands in a neighbour's file: `generate` and `grade` print what docs/instructors.md
    shows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "week6.toml").write_text('title = "T"\n[[items]]\nexercise = "nielsen/bias_gradient"\n')
    keys = ["ada", "zoe", *(f"s{number}" for number in range(28))]
    (tmp_path / "class.csv").write_text("student,name,email\n" + "".join(f"{key},,\n" for key in keys))
    for after in ("## A class", "## Grading"):
        command, _, shown = block("docs/instructors.md", "console", after).partition("\n")
        done = CliRunner().invoke(main, shlex.split(command.removeprefix("$ grader ")))
        assert (done.exit_code, done.stdout) == (0, shown), done.stderr
        (tmp_path / "submissions").mkdir(exist_ok=True)
        for key in keys:
            handed_in = (tmp_path / "week6" / "handouts" / ("ada" if key == "zoe" else key) / "quiz.py").read_bytes()
            (tmp_path / "submissions" / f"{key}.py").write_bytes(handed_in)


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
    assert [CliRunner().invoke(main, shlex.split(line)).exit_code for line in lines] == [0, 1, 0, 0, 1]


def test_the_bank_page_is_the_bank() -> None:
    """docs/bank.md is what `grader list --markdown` prints; run it again after a change of the bank."""
    from grader.catalogue import as_markdown

    assert (ROOT / "docs" / "bank.md").read_text(encoding="utf-8") == as_markdown()
