"""Run the benchmarks and print them as a table; with --write, put the table into docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import numpy as np

from benchmarks.formulas import formula_text
from benchmarks.mathematics import backprop_rows, variant_rows
from benchmarks.measure import Row
from benchmarks.submissions import help_rows, submission_rows

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
SECTIONS = ("measured", "formulas")


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


def written(page: str, section: str, text: str) -> str:
    """The page with this text between the marks of the section."""
    begin, end = f"<!-- begin {section} -->", f"<!-- end {section} -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}"


def speed_text(rounds: int) -> str:
    """What takes how long, beside its peer."""
    rows = [*submission_rows(rounds), *help_rows(rounds), *variant_rows(rounds), *backprop_rows(rounds)]
    return table(rows)


def compared_text(rounds: int) -> str:
    """How formulas are compared; what each method got wrong goes to the terminal only."""
    text, misses = formula_text(rounds)
    print("\n".join(misses))
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the median counts (default: 5)")
    parser.add_argument("--only", choices=SECTIONS, help="measure this section alone")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    for section, measured in zip(SECTIONS, (speed_text, compared_text), strict=True):
        if arguments.only not in (None, section):
            continue
        text = f"Measured on {machine()}; {arguments.rounds} rounds.\n\n{measured(arguments.rounds)}"
        print(text)
        if arguments.write:
            PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), section, text), encoding="utf-8")


if __name__ == "__main__":
    main()
