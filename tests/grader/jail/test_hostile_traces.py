"""The search for traces: what a hostile file could leave or gain is found where it is, and only there.

What an attempt without walls leaves behind proves most kinds, in test_hostile_files.py; here stand the others.
"""

from __future__ import annotations

import fcntl
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.grader.jail.hostile.bait import Bait
from tests.grader.jail.hostile.head import Head
from tests.grader.jail.hostile.processes import students
from tests.grader.jail.hostile.traces import MOST_GROWTH, MOST_SECONDS, MOST_TEXT, Outcome, traces

FOUND: dict[str, Callable[[Outcome], Outcome]] = {
    "points": lambda outcome: replace(outcome, points=1.0),
    "seconds": lambda outcome: replace(outcome, seconds=MOST_SECONDS + 1),
    "memory": lambda outcome: replace(outcome, megabytes=MOST_GROWTH + 1),
    "characters": lambda outcome: replace(outcome, texts=("x" * (MOST_TEXT + 1),)),
    "escapes": lambda outcome: replace(outcome, texts=("\x1b[2J",)),
    "markup": lambda outcome: replace(outcome, pages=("<!doctype html><p><b onclick='alert(1)'>x</b>",)),
    "xml": lambda outcome: replace(outcome, pages=("<?xml version='1.0'?><testsuite><b/></testsuite>",)),
}
FILTERED = """
from grader.jail import confine
confine.no_new_privileges()
confine.seccomp()
print("done", flush=True)
while True: pass
"""


@pytest.mark.parametrize("kind", FOUND)
def test_a_trace_in_the_results_is_found(kind: str, bait: Bait) -> None:
    """What is looked for in results is found where it is, and only there."""
    nothing = Outcome(("a text",), ("<!doctype html><p>text</p>", "<?xml version='1.0'?><testsuite/>"))
    head = Head(defaultdict(tuple))
    assert traces(bait, nothing, head) == {}
    assert set(traces(bait, FOUND[kind](nothing), head)) == {kind}


@pytest.mark.parametrize(
    "markup", ["<script>", "<img src=x>", "<a href=' JavaScript:alert(1)'>", "<meta content=refresh>"]
)
def test_live_markup_is_found(markup: str, bait: Bait) -> None:
    """Every kind of markup that does something."""
    outcome = Outcome((), (f"<!doctype html>{markup}",))
    assert set(traces(bait, outcome, Head(defaultdict(tuple)))) == {"markup"}


def test_what_is_held_or_changed_here_is_found(bait: Bait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock, a name of a socket, a changed grader, one more process: what no control leaves behind after its end."""
    nothing, head = Outcome(()), Head(defaultdict(tuple))
    with open(bait.folder / "canary", "rb") as file, socket.socket(socket.AF_UNIX) as named:
        fcntl.flock(file, fcntl.LOCK_EX)
        named.bind(f"\0{bait.name}")
        assert set(traces(bait, nothing, head)) == {"lock", "socket"}
    assert traces(bait, nothing, head) == {}
    with subprocess.Popen([sys.executable, "-c", FILTERED], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"
            assert students() == [str(process.pid)]
        finally:
            process.kill()
    assert students() == []
    monkeypatch.chdir(tmp_path)
    assert set(traces(bait, nothing, head)) == {"grader"}
