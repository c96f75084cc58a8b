"""How long the command takes to begin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Row, in_turns


def help_rows(rounds: int) -> list[Row]:
    """How long `grader --help` takes."""
    program = str(Path(sys.executable).with_name("grader"))

    def ours() -> None:
        subprocess.run([program, "--help"], check=True, capture_output=True)

    def click() -> None:
        subprocess.run([sys.executable, "-c", "import click"], check=True)

    found = in_turns({"ours": (ours, 1), "click": (click, 1)}, 3 * rounds)
    return [Row("`grader --help`", found["ours"], '`python -c "import click"`', found["click"])]
