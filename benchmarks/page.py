"""docs/performance.md: sections between marks, each written anew by what measures it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )


def write(section: str, text: str) -> None:
    """Put the text into the page, in the place of what stands in this section. Raises ValueError without its marks."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), section, text), encoding="utf-8")


def written(page: str, section: str, text: str) -> str:
    """The page with this text between the marks of the section. Raises ValueError if they are not there."""
    begin, end = f"<!-- begin {section} -->", f"<!-- end {section} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"There is no section {section!r} in the page.")
    return f"{before}{begin}\n{text}\n{end}{after}"
