"""The package as a whole: what it exports, and that its examples are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import reference

MODULES = ["reference", *(f"reference.{info.name}" for info in pkgutil.iter_modules(reference.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    """Every example in a docstring gives what is printed there."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    """The doctest run is not empty: examples stand in at least six modules."""
    counts = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]
    assert sum(count > 0 for count in counts) >= 6


def test_what_is_exported_exists() -> None:
    """Every name in __all__ is there, and the list is sorted as people look it up."""
    assert all(hasattr(reference, name) for name in reference.__all__)


def test_sympy_is_imported_late() -> None:
    """SymPy costs over a second: importing every module does not import it."""
    script = f"import sys\nfor name in {MODULES!r}: __import__(name)\nsys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
