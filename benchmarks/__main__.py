"""Run the benchmarks and print them as a table; with --write, put the table into docs/performance.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable

from benchmarks import page

# Each section imports what it measures when its turn comes: workers of the grader import this file as well.


def speed_text(rounds: int) -> str:
    """What takes how long, beside its peer."""
    from benchmarks.command import help_rows
    from benchmarks.mathematics import backprop_rows, variant_rows
    from benchmarks.measure import table

    return table([*help_rows(rounds), *variant_rows(rounds), *backprop_rows(rounds)])


def compared_text(rounds: int) -> str:
    """How formulas are compared; what each method got wrong goes to the terminal only."""
    from benchmarks.formulas import formula_text

    text, misses = formula_text(rounds)
    print("\n".join(misses))
    return text


def graded_text(rounds: int) -> str:
    """What grading a submission costs, in a process as the command makes it: with a single thread for BLAS."""
    from grader.cli import ONE_THREAD

    command = [sys.executable, "-m", "benchmarks.grading", str(rounds)]
    done = subprocess.run(command, env=os.environ | dict.fromkeys(ONE_THREAD, "1"), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().rstrip()


SECTIONS: dict[str, Callable[[int], str]] = {
    "measured": speed_text,
    "grading": graded_text,
    "formulas": compared_text,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the median counts (default: 5)")
    parser.add_argument("--only", choices=tuple(SECTIONS), help="measure this section alone")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    for section in [arguments.only] if arguments.only else SECTIONS:
        measured = SECTIONS[section](arguments.rounds)
        text = f"Measured on {page.machine()}; {arguments.rounds} rounds.\n\n{measured}"
        print(text)
        if arguments.write:
            page.write(section, text)


if __name__ == "__main__":
    main()
