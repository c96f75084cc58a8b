"""The wheel is what people get: it holds all it needs, and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("grader", "reference", "exercises", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return path


def test_every_shipped_file_is_in_the_wheel(wheel):
    """Whatever git knows in the packages (code, templates, font, quizzes, styles) is in the wheel, and its licence."""
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    here = [str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("*.*")]
    wanted = {name for name in (tracked or here) if "__pycache__" not in name and (ROOT / name).is_file()}
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert wanted
    assert wanted <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/")) for name in inside)


def test_the_wheel_works_from_elsewhere(wheel, tmp_path):
    """Installed into an empty folder and run from another one, it hands out a quiz with its own data."""
    target, course = tmp_path / "site", tmp_path / "course"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, timeout=120)
    (tmp_path / "class.csv").write_text("student,name,email\nada,Ada,a@example.org\n", encoding="utf-8")
    code = "import grader, sys; print(grader.__file__); from grader.cli import main; main()"
    arguments = ["generate", "session6", "--roster", "class.csv", "--out", str(course)]
    environment = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(target))
    assert (course / "handouts" / "ada" / "quiz.html").stat().st_size > 50_000
