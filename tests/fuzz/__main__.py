"""Fuzz one reader: see tests/fuzz/__init__.py."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

TARGETS = ("frames", "quiz", "formula", "answers")
# What is instrumented for the coverage-guided engine, before it is imported.
GUIDING = {
    "frames": ["grader.jail"],
    "quiz": ["grader.spec", "grader.networkfile", "grader.errors", "tomllib"],
    "formula": ["grader.formula", "grader.kinds.formula", "grader.errors"],
    "answers": ["grader.jail.reader", "grader.jail.transcript"],
}


def main() -> int:
    """Read the arguments, load the target and hand it to an engine."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (default: 600)")
    parser.add_argument("--engine", choices=("atheris", "hypothesis"), default="atheris")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    parser.add_argument("--work", type=Path, help="folder of the corpus and the findings (default: a new one)")
    parser.add_argument("--replay", type=Path, metavar="FOLDER", help="count the lines that these inputs reach")
    parser.add_argument("--one", type=Path, metavar="FILE", help="check this input alone")
    chosen = parser.parse_args()
    alone = chosen.replay or chosen.one
    instrumented = nullcontext()
    if chosen.engine == "atheris" and not alone:
        try:
            import atheris
        except ImportError:
            parser.error("atheris is not installed: pip install -e '.[test,fuzz]', or choose --engine hypothesis")
        instrumented = atheris.instrument_imports(include=GUIDING[chosen.target])
    with instrumented:
        target = importlib.import_module(f"tests.fuzz.{chosen.target}").TARGET
        engines = importlib.import_module("tests.fuzz.engines")
    if chosen.one:
        target(chosen.one.read_bytes())
        return 0
    if chosen.replay:
        print(engines.replayed(target, (path.read_bytes() for path in sorted(chosen.replay.iterdir()))))
        return 0
    work = chosen.work or Path(tempfile.mkdtemp(prefix=f"fuzz-{chosen.target}-"))
    print(f"{chosen.target}: {work}", file=sys.stderr)
    run = {"atheris": engines.by_atheris, "hypothesis": engines.by_hypothesis}[chosen.engine]
    return int(run(target, chosen.seconds, chosen.seed, work))


sys.exit(main())
