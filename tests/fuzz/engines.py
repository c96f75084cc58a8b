"""How a target is fuzzed: by hypothesis, by atheris, or by nothing but a folder of inputs."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.fuzz.target import Target

_BATCH = 1_000


def by_hypothesis(target: Target, seconds: float, seed: int, work: Path) -> int:
    """Batches of examples, each batch with the next seed, until the time is over; 1 with the first finding."""
    end, batches, executions, slowest = time.monotonic() + seconds, 0, 0, 0.0
    last = b""

    def check(data: bytes) -> None:
        nonlocal executions, slowest, last
        last, start = data, time.process_time()
        executions += 1
        target(data)
        slowest = max(slowest, time.process_time() - start)

    quiet = settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    for data in target.seeds():
        check(data)
    while time.monotonic() < end:
        try:
            seeded(seed + batches)(quiet(given(target.strategy)(check)))()
        except BaseException:
            print(f"finding: {kept(work / 'findings', [last])[0]} (seed {seed + batches})", file=sys.stderr)
            raise
        batches += 1
    print(f"{target.name}, hypothesis: {executions:,} executions, seeds {seed} to {seed + batches - 1}, ", end="")
    print(f"slowest {slowest:.2f} s, no finding")
    return 0


def by_atheris(target: Target, seconds: float, seed: int, work: Path) -> int:
    """Mutations of the seeds, kept where they reach something new; libFuzzer prints and ends the process."""
    import atheris  # its modules are instrumented already: see __main__.py

    corpus, findings = work / "corpus", work / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    kept(corpus, target.seeds())
    words = work / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="ascii")
    target(target.seeds()[-1])  # what is imported late must not count as the time of an input
    atheris.Setup(
        [
            "fuzz",
            f"-max_total_time={seconds:.0f}",
            f"-seed={seed}",
            f"-max_len={target.longest}",
            f"-dict={words}",
            f"-artifact_prefix={findings}{os.sep}",
            "-timeout=60",  # of the clock, for what hangs outside Python; CPU time is counted by the target
            "-report_slow_units=60",
            "-rss_limit_mb=0",  # the target has its own limit
            "-print_final_stats=1",
            "-use_value_profile=1",
            str(corpus),
        ],
        target,
    )
    atheris.Fuzz()
    return 0


def replayed(target: Target, inputs: Iterable[bytes]) -> str:
    """How many lines of the target's modules the inputs reach, a line each, with those that none reaches."""
    files = {_file(name): name for name in target.modules}
    reached: dict[str, set[int]] = {file: set() for file in files}

    def line(frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            reached[frame.f_code.co_filename].add(frame.f_lineno)
        return line

    def called(frame: Any, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename in files else None

    count = 0
    for data in inputs:
        sys.settrace(called)
        try:
            target.check(data)
        finally:
            sys.settrace(None)
        count += 1
    rows = [f"{target.name}: {count:,} inputs"]
    for file, name in files.items():
        there = set().union(*(_lines(code) for code in _functions(file)))
        open_ = sorted(there - reached[file])
        rows.append(f"  {name}: {len(there & reached[file])} of {len(there)} lines of functions; not {open_}")
    return "\n".join(rows)


def kept(folder: Path, inputs: Iterable[bytes]) -> list[Path]:
    """The inputs as files named by their content."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / hashlib.sha1(data).hexdigest() for data in inputs]
    for path, data in zip(paths, inputs, strict=True):
        path.write_bytes(data)
    return paths


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def _file(module: str) -> str:
    return str(importlib.import_module(module).__file__)


def _functions(file: str) -> list[CodeType]:
    """The code of all functions of a file; what runs with the import is no reader."""
    todo, found = [compile(Path(file).read_text(encoding="utf-8"), file, "exec")], []
    while todo:
        code = todo.pop()
        inner = [const for const in code.co_consts if isinstance(const, CodeType)]
        todo += inner
        if code.co_flags & 0x2:  # CO_NEWLOCALS: a function, neither a module nor a class
            found.append(code)
    return found


def _lines(code: CodeType) -> set[int]:
    return {line for _, _, line in code.co_lines() if line is not None and line != code.co_firstlineno}
