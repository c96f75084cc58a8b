"""Where shipped data is found: templates, the style sheet, the font, the bundled quizzes.

The only file that knows. Everything else asks here, so that a wheel, a zip and an editable checkout
all work, and so that a missing file has one good message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from grader.errors import GraderError, UnusableInput

TEMPLATES = "templates"
QUIZZES = "exercises.quizzes"
STYLES = "grader.demo"
FONT = "fonts/stix-two-math.woff2"


def template(name: str) -> str:
    """The text of one file of the templates package, such as `report.html.j2` or `style.css`."""
    return _found(TEMPLATES, name).read_text(encoding="utf-8")


def font() -> bytes:
    """The mathematical font of the pages, as WOFF2."""
    return _found(TEMPLATES, FONT).read_bytes()


def quiz_names() -> tuple[str, ...]:
    """The bundled quizzes, without `.toml`, in alphabetical order."""
    names = (entry.name for entry in files(QUIZZES).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def quiz(name: str) -> bytes:
    """The bytes of one bundled quiz, as TOML."""
    return _found(QUIZZES, f"{name}.toml").read_bytes()


def style(name: str) -> str:
    """The functions of one invented student, as they type them: `loops`, `lists` or `columns`."""
    return _found(STYLES, f"{name}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def source_digest() -> bytes:
    """One hash of all that marks are made by: a corrected exercise or marker makes other work of the same file."""
    hashed = hashlib.sha256()
    for package in ("exercises", "grader", "reference"):
        for path in sorted(str(each) for each in _modules(files(package))):
            hashed.update(path.rpartition(package)[2].encode() + Path(path).read_bytes())
    for point in sorted(entry_points(group="grader.exercises"), key=str):
        hashed.update(f"{point.name} {point.value} {point.dist.version if point.dist else ''}".encode())
        for file in _files_of(point.module):
            hashed.update(file.read_bytes())
    return hashed.digest()


def _files_of(module: str) -> list[Path]:
    """The files of the pack that a module belongs to: who corrects one does not always count its version up."""
    spec = find_spec(module.partition(".")[0])
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)] if spec.origin and spec.has_location else []
    return sorted(path for folder in spec.submodule_search_locations for path in Path(folder).rglob("*.py"))


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _modules(entry)
        elif entry.name.endswith((".py", ".lark")):
            yield entry


def _found(package: str, name: str) -> Traversable:
    # A name is a file below its package, whatever a quiz or a command line puts into it.
    parts = name.split("/")
    entry = files(package).joinpath(*parts)
    if any(part in {"", ".", ".."} or "\\" in part for part in parts) or not entry.is_file():
        raise _missing(package, name)
    return entry


def _missing(package: str, name: str) -> GraderError:
    if package == QUIZZES:
        known = ", ".join(quiz_names()) or "none"
        wanted = name.removesuffix(".toml")
        return UnusableInput(f"There is no bundled quiz called {wanted!r}; there are: {known}.")
    return GraderError(
        f"The file {name!r} of the package {package!r} is missing from this installation.",
        "Install backprop-grader again; if that does not help, please report it.",
    )
