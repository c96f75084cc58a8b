"""Run the benchmarks and print them as a table; with --write, put the table into docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import numpy as np

from benchmarks.mathematics import backprop_rows, variant_rows
from benchmarks.measure import Row
from benchmarks.submissions import help_rows, submission_rows

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- begin measured -->", "<!-- end measured -->"


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = ["| what | median | peer in the same run | median | ratio |", "|---|---:|---|---:|---:|"]
    return "\n".join(head + [row.markdown() for row in rows])


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the median counts (default: 5)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    rows = [
        *submission_rows(arguments.rounds),
        *help_rows(arguments.rounds),
        *variant_rows(arguments.rounds),
        *backprop_rows(arguments.rounds),
    ]
    text = f"Measured on {machine()}; {arguments.rounds} rounds.\n\n{table(rows)}"
    print(text)
    if arguments.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
