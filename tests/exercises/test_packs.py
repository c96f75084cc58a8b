"""Packs: exercises of another distribution join the bank by an entry point."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.bank import BANK, MISCONCEPTIONS, collected, packs
from exercises.entry import code, question
from exercises.model import BadPack

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "rounding-exercises"
version = "1.0"

[project.entry-points."grader.exercises"]
rounding = "rounding_exercises"

[tool.hatch.build.targets.wheel]
include = ["rounding_exercises.py"]
"""

PACK = '''
"""A question about another subject, with a mistake of its own."""
from exercises.entry import question
from exercises.model import Expected, Misconception, Part

MISTAKES = {
    "cut-off": Misconception("cut-off", "the number is cut off, not rounded", "0.5 and more goes up.", "Round up.")
}


@question(
    "rounding/whole",
    title="Rounding",
    source="A pack",
    level="recall",
    minutes=1,
    draw=lambda stream: {"x": round(float(stream.integers(1, 9)) + 0.7, 1)},
    parts=lambda given: (Part("whole", "number", "rounded to a whole number", places=0),),
    alternatives=lambda given: {"cut-off": {"whole": int(given["x"])}},
)
def whole(given):
    """Round <<x>> to a whole number."""
    return {"whole": Expected(round(given["x"]), str(round(given["x"])), tolerance=0.01)}


EXERCISES = (whole,)
'''


def install(folder: Path) -> Path:
    """The folder into which the pack in this one is installed."""
    site = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(site), str(folder)], check=True, timeout=120, capture_output=True)
    return site


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the pack has been installed."""
    folder = tmp_path_factory.mktemp("pack")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "rounding_exercises.py").write_text(PACK, encoding="utf-8")
    return install(folder)


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with the pack installed."""
    code = "from grader.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(site)},
        cwd=site,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_an_installed_pack_is_in_the_bank(installed: Path, tmp_path: Path) -> None:
    """Its exercises are listed beside ours, can be shown, and can be handed out."""
    listed = json.loads(run(installed, "list", "--json").stdout)
    assert [row["id"] for row in listed] == [*BANK, "rounding/whole"]
    shown = json.loads(run(installed, "show", "rounding/whole", "--answers", "--json").stdout)
    assert set(shown["parts"][0]["mistakes"]) == {"cut-off"}
    (tmp_path / "quiz.toml").write_text('title = "T"\n[[items]]\nexercise = "rounding/whole"\n', encoding="utf-8")
    (tmp_path / "class.csv").write_text("student,name,email\nada,Ada,\n", encoding="utf-8")
    roster, course = str(tmp_path / "class.csv"), str(tmp_path / "course")
    done = run(installed, "generate", str(tmp_path / "quiz.toml"), "--roster", roster, "--out", course)
    assert done.returncode == 0, done.stderr
    assert "q1_whole = ..." in (tmp_path / "course/handouts/ada/quiz.py").read_text(encoding="utf-8")


def test_a_broken_pack_is_one_sentence(installed: Path) -> None:
    """A pack that cannot be loaded is named, with what to do; exit 2, no traceback."""
    module = installed / "rounding_exercises.py"
    kept = module.read_text(encoding="utf-8")
    module.write_text("import nothing_of_this_name\n", encoding="utf-8")
    try:
        done = run(installed, "list")
    finally:
        module.write_text(kept, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("grader: The exercise pack 'rounding' (rounding_exercises) cannot be loaded")
    assert "Traceback" not in done.stderr


def test_what_is_no_exercise_and_what_is_there_already() -> None:
    """An id given twice and a thing that is no exercise are refused with the pack's name."""
    first = next(iter(BANK.values()))
    with pytest.raises(BadPack, match="'mine' has 7 in EXERCISES, which is no exercise"):
        collected([("mine", SimpleNamespace(EXERCISES=(7,)))])
    with pytest.raises(BadPack, match="'mine' has 'datacamp/round', which the bank has already"):
        collected([("ours", SimpleNamespace(EXERCISES=(first,))), ("mine", SimpleNamespace(EXERCISES=(first,)))])


SLIPS = {
    "an id without a source": ({"id": "slope"}, "the id 'slope'; expected source/name"),
    "an id of other signs": (
        {"id": "mine/slope-at"},
        "the id 'mine/slope-at'; expected source/name of letters, digits and _",
    ),
    "no title": ({"title": " "}, "the title ' '; expected words"),
    "no source": ({"source": ""}, "the source ''; expected words"),
    "a level of its own": ({"level": "hard"}, "the level 'hard'; expected one of recall, apply, derive, build"),
    "minutes in words": ({"minutes": "four"}, "the minutes 'four'; expected a whole number of at least 1"),
    "no minutes": ({"minutes": 0}, "the minutes 0; expected a whole number"),
    "no points": ({"points": -1.0}, "the points -1.0; expected a number greater than 0"),
}


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("kept", ["datacamp/round", "nielsen/backprop"])
def test_slips_of_an_author_are_told_at_once(name: str, kept: str) -> None:
    """One sentence with the pack, the exercise, what is wrong and what is expected."""
    changes, words = SLIPS[name]
    odd = dataclasses.replace(BANK[kept], **changes)  # type: ignore[arg-type]
    with pytest.raises(BadPack, match=f"'{odd.id}' of the pack 'mine' has {words}"):
        collected([("mine", SimpleNamespace(EXERCISES=(odd,)))])


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (SimpleNamespace(), r"'mine' has no EXERCISES; expected a tuple, such as EXERCISES = \(slope_at,\)"),
        (SimpleNamespace(EXERCISES=BANK["datacamp/round"]), "expected a tuple"),
        (SimpleNamespace(EXERCISES=(), MISTAKES=("cut-off",)), "MISTAKES that are no table"),
        (SimpleNamespace(EXERCISES=(), MISTAKES={"cut-off": "it is cut off"}), "MISTAKES that are no table"),
    ],
)
def test_a_pack_without_its_tables_is_told(module: SimpleNamespace, words: str) -> None:
    """A module without EXERCISES is no pack, and is not passed over in silence."""
    with pytest.raises(BadPack, match=words):
        collected([("mine", module)])


def test_an_exercise_without_a_docstring_is_told() -> None:
    """Its docstring is the statement: neither a question nor a function does without one."""
    rest: dict[str, Any] = {"title": "T", "source": "S", "level": "apply", "minutes": 1}
    functions: dict[str, Any] = dict.fromkeys(("draw", "parts", "alternatives"), lambda _: {})
    with pytest.raises(BadPack, match="mine/ask has no docstring: write its statement there"):
        question("mine/ask", **rest, **functions)(lambda given: {})
    with pytest.raises(BadPack, match="mine/write has no docstring"):
        code("mine/write", **rest, points=1, public=(1,), cases=lambda stream: ())(lambda x: x)


def test_a_sentence_of_a_pack_s_own_stays_one() -> None:
    """What is told while a pack is loaded is told with the pack's name, and without the name of an exception."""

    def load() -> None:
        raise BadPack("mine/ask has no docstring.")

    with pytest.raises(BadPack, match=r"'mine' \(my\) cannot be loaded: mine/ask has no docstring\.$"):
        list(packs([SimpleNamespace(name="mine", value="my", load=load)]))


def test_packs_come_in_the_order_of_their_names() -> None:
    """Whatever order the system finds them in, the bank is the same."""
    points = [SimpleNamespace(name=name, value=name, load=lambda: SimpleNamespace()) for name in "cab"]
    assert [name for name, _ in packs(points)] == ["a", "b", "c"]


def test_a_pack_cannot_change_the_words_of_our_mistakes() -> None:
    """Where an id is in our catalogue, our words stay."""
    assert MISCONCEPTIONS["sign-flipped"].name.startswith("the sign of the error")


# --- the guide for authors


GUIDE = Path(__file__).parents[2] / "docs" / "authors.md"


def written() -> list[str]:
    """The Python of the guide: a question, then a code exercise."""
    return re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def as_in_the_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pack the guide writes, found by an entry point as an installed one is."""
    site = tmp_path_factory.mktemp("guide")
    question, code = written()
    (site / "my_exercises.py").write_text(
        question.replace("EXERCISES = (slope_at,)", "") + code + "\n\nEXERCISES = (slope_at, weighted_input)\n"
    )
    found = site / "mine-1.0.dist-info"
    found.mkdir()
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (found / "entry_points.txt").write_text("[grader.exercises]\nmine = my_exercises\n")
    return site


def test_the_guide_is_short() -> None:
    """A question takes fewer than 25 lines, a code exercise fewer than 30, the blank ones aside."""
    lengths = [len([line for line in block.splitlines() if line.strip()]) for block in written()]
    assert len(lengths) == 2
    assert lengths[0] < 25
    assert lengths[1] < 30


def test_what_the_guide_writes_works(as_in_the_guide: Path, tmp_path: Path) -> None:
    """Both exercises are listed, keep all rules of the lint, and a mistake of the pack's own is named."""
    linted = run(as_in_the_guide, "lint", "mine/slope_at", "mine/weighted_input", "--seeds", "300", "--jobs", "1")
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "2 exercises, no faults" in linted.stdout
    (tmp_path / "solution.py").write_text(
        "import numpy as np\ndef weighted_input(w, b, a):\n    return np.tanh(w @ a + b)\n"
    )
    graded = run(as_in_the_guide, "quicktest", str(tmp_path / "solution.py"), "-e", "mine/weighted_input", "--json")
    assert json.loads(graded.stdout)["items"][0]["misconceptions"] == ["squashed"]


def test_the_project_the_guide_writes_can_be_installed(tmp_path: Path) -> None:
    """Its pyproject.toml, beside the module, is a whole pack: installed, its exercise is listed."""
    (toml,) = re.findall(r"^```toml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "my_exercises.py").write_text(written()[0], encoding="utf-8")
    listed = run(install(tmp_path), "list", "mine", "--json")
    assert [row["id"] for row in json.loads(listed.stdout)] == ["mine/slope_at"], listed.stderr
