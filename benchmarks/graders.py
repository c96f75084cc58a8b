"""Other graders on the same functions and cases: installed for one run, started as their users start them."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.classroom import File, code_exercises
from exercises.entry import probe_source
from grader.cli import ONE_THREAD
from grader.keys import CodeKey, KeyRing
from grader.variants import Variant

PEERS = Path(__file__).with_name("peers")
AT_ONCE = 2
WAITING = 120.0  # for one submission
NAMES = tuple(each.name for each in code_exercises())


class Unusable(Exception):
    """A peer cannot be installed or does not grade; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Grader:
    """How a peer is laid out in the folder of one submission, started there, and how its verdict is read."""

    package: str
    shown: str
    lay_out: Callable[[Path], None]
    command: Callable[[Path], list[str]]  # by the folder of the programs
    passed: Callable[[Path, subprocess.CompletedProcess[str]], int]  # how many of the five functions


@dataclass(frozen=True, slots=True)
class Room:
    """A peer with a folder for every submission that it is to grade."""

    grader: Grader
    programs: Path
    folders: tuple[Path, ...]

    def grade(self) -> list[int]:
        """Grade them all, two at a time: how many functions of each are right."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._grade, self.folders))

    def _grade(self, folder: Path) -> int:
        done = run(self.grader.command(self.programs), folder, self.programs)
        try:
            return self.grader.passed(folder, done)
        except (OSError, ValueError, LookupError) as fault:
            said = (done.stderr or done.stdout).strip().splitlines() or [repr(fault)]
            raise Unusable(f"{self.grader.shown} does not run here: {said[-1][:200]}") from None


def run(command: Sequence[str], folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """A program of the peers' environment in this folder. Raises Unusable if it takes too long."""
    environment = {**ordinary(), "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}", "TERM": "dumb"}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=WAITING,
        )
    except subprocess.TimeoutExpired:
        raise Unusable(f"{Path(command[0]).name} took more than {WAITING:g} s") from None


# --- installing


def installed(root: Path) -> tuple[Path, dict[str, str]]:
    """A new environment with the peers: (where their programs are, package -> version). Raises Unusable."""
    venv.create(root, with_pip=True)
    programs = root / ("Scripts" if os.name == "nt" else "bin")
    wanted = PEERS / "requirements.txt"
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "--retries", "1"]
    done = subprocess.run([*pip, "install", "-r", str(wanted)], capture_output=True, text=True)
    if done.returncode:  # one by one: what cannot be had is left out
        for line in wanted.read_text(encoding="utf-8").split():
            subprocess.run([*pip, "install", line], capture_output=True, text=True)
    listed = subprocess.run([*pip, "list", "--format=json"], capture_output=True, text=True)
    try:
        packages = {each["name"].lower().replace("_", "-"): each["version"] for each in json.loads(listed.stdout)}
    except ValueError:
        raise Unusable("pip does not work here") from None
    if "numpy" not in packages:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise Unusable(f"the peers cannot be installed (no network?): {said[-1][:200]}")
    return programs, packages


def room(grader: Grader, programs: Path, root: Path, files: Sequence[File], cases: bytes) -> Room:
    """A folder for each submission, with what this peer wants to find there."""
    folders = []
    for each in files:
        folder = root / grader.package / each.student
        folder.mkdir(parents=True)
        (folder / "solution.py").write_text(each.source, encoding="utf-8")
        (folder / "cases.pickle").write_bytes(cases)
        grader.lay_out(folder)
        folders.append(folder)
    return Room(grader, programs, tuple(folders))


def cases_of(drawn: Sequence[Variant]) -> bytes:
    """The hidden cases with what is right, as `peers/cases.py` reads them."""
    keys, ring = {}, KeyRing()
    for variant in drawn:
        key = ring.key(variant)
        assert isinstance(key, CodeKey)
        keys[key.exercise.name] = [(case.arguments, want) for case, want in zip(key.cases, key.wanted, strict=True)]
    probes = {each.name: probe_source(each) for each in code_exercises() if each.probe is not None}
    return pickle.dumps((keys, probes))


# --- the peers


def _copied(*names: str) -> Callable[[Path], None]:
    def lay_out(folder: Path) -> None:
        for name in names:
            shutil.copy(PEERS / name, folder)

    return lay_out


def _problem(folder: Path) -> None:
    """check50 takes a folder with the problem, and looks at the files in the one it is started in."""
    problem = folder / "problem"
    shutil.copytree(PEERS / "check50_problem", problem)
    shutil.copy(PEERS / "cases.py", problem)
    shutil.move(folder / "cases.pickle", problem)


def _archive(folder: Path) -> None:
    """Otter takes an archive; beside the submission there may be no other Python file, so ours is a package."""
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python", "print_summary": False}))
        archive.write(PEERS / "cases.py", "files/cases/__init__.py")
        archive.write(folder / "cases.pickle", "files/cases/cases.pickle")
        test = (PEERS / "otter_test.py").read_text(encoding="utf-8")
        for name in NAMES:
            archive.writestr(f"tests/{name}.py", test.replace("FUNCTION", name))


def _pytest_passed(folder: Path, done: subprocess.CompletedProcess[str]) -> int:
    if done.returncode not in (0, 1):
        raise ValueError(done.returncode)
    found = re.search(r"(\d+) passed", done.stdout)
    return int(found[1]) if found else 0


def _unittest_passed(folder: Path, done: subprocess.CompletedProcess[str]) -> int:
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return sum(float(test["score"]) > 0 for test in tests)


def _check50_passed(folder: Path, done: subprocess.CompletedProcess[str]) -> int:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))["results"]
    return sum(result["passed"] is True for result in results if result["name"] in NAMES)


def _otter_passed(folder: Path, done: subprocess.CompletedProcess[str]) -> int:
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return sum(float(test.get("score", 0)) > 0 for test in tests if any(name in test["name"] for name in NAMES))


GRADERS = (
    Grader(
        "pytest",
        "`pytest`",
        _copied("test_solution.py", "cases.py"),
        lambda programs: [str(programs / "pytest"), "-q", "-p", "no:cacheprovider", "test_solution.py"],
        _pytest_passed,
    ),
    Grader(
        "gradescope-utils",
        "gradescope-utils",
        _copied("graded.py", "cases.py"),
        lambda programs: [str(programs / "python"), "graded.py"],
        _unittest_passed,
    ),
    Grader(
        "check50",
        "`check50 --dev`",
        _problem,
        lambda programs: [
            *(str(programs / "check50"), "--dev", "problem"),
            *("--output", "json", "--output-file", "results.json"),
        ],
        _check50_passed,
    ),
    Grader(
        "otter-grader",
        "`otter run`",
        _archive,
        lambda programs: [
            *(str(programs / "otter"), "run", "--no-logo"),
            *("--autograder", "autograder.zip", "--output-dir", ".", "solution.py"),
        ],
        _otter_passed,
    ),
)


def ordinary() -> dict[str, str]:
    """The environment as a user has it: BLAS is not told how many threads to start."""
    return {name: value for name, value in os.environ.items() if name not in ONE_THREAD}


def numpy_starts(number: int, *, one_thread: bool = False) -> None:
    """So many interpreters with NumPy, two at a time; with `one_thread`, BLAS is told to start no more."""
    environment = ordinary() | (dict.fromkeys(ONE_THREAD, "1") if one_thread else {})
    command = [sys.executable, "-c", "import numpy"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: subprocess.run(command, check=True, env=environment), range(number)))
