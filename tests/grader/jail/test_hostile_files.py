"""The files in tests/submissions/hostile: each gets what it earns, gains nothing and leaves nothing behind.

Every file is graded between two runs of a right file, with bait laid out for it: a folder that anybody may write to
with a canary, a neighbour's submission and a gradebook in it, a listener, a process, an environment value. What it
could have left or gained is looked for afterwards. A file that reaches for something outside is also run without
walls, where every one of its attempts must succeed and the same search must find its traces: a probe that never bites
proves nothing. README.md beside the files says how their heads are read.
"""

from __future__ import annotations

import ast
import gc
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader import quicktest
from grader.jail import Job, Profile, Slot, run
from grader.keys import KeyRing
from tests.grader.jail.hostile.bait import Bait, filled
from tests.grader.jail.hostile.grading import RIGHT, Neighbours, graded
from tests.grader.jail.hostile.head import Head, head_of, source_of
from tests.grader.jail.hostile.processes import open_files, soon, students
from tests.grader.jail.hostile.traces import LASTING, TRACES, Outcome, traces

HOSTILE = Path(__file__).parents[2] / "submissions" / "hostile"
PATHS = sorted(HOSTILE.rglob("*.py"))
CATEGORIES = ("forging", "gaming", "isolation", "reading", "resources", "source_text", "time")
RIGHT_OF = {"keras": "hcaim/keras_sequential.py"}  # a right file for the same exercises
TOO_LONG = 30  # seconds for a control
REACHING = [path for path in PATHS if path.parent.name in ("reading", "isolation") and "keras" not in path.name]
SLEEPERS = [path for path in PATHS if head_of(path).lines["sleeps"]]
CONTROLS = [path for path in PATHS if head_of(path).control]
QUICK = [path for path in PATHS if path.parent.name in ("forging", "gaming", "reading") and path not in SLEEPERS]


def name_of(path: Path) -> str:
    """forging/forges_a_verdict"""
    return path.relative_to(HOSTILE).with_suffix("").as_posix()


@pytest.fixture(scope="session")
def neighbours(profile: Profile, secret: str) -> Neighbours:
    """Graded once before anything hostile."""
    found = Neighbours(profile, KeyRing(), {})
    found.unharmed(RIGHT)
    return found


# Grading ------------------------------------------------------------------------------------------


def packages(head: Head) -> list[str]:
    """What has to be installed for the exercises of a file."""
    chosen = quicktest.choose([row[0] for row in head.expected])
    return [package for exercise in chosen for package in exercise.needs.packages]


def on_this_machine(path: Path) -> None:
    """Skip what is written in the numbers of another machine."""
    for machine in head_of(path).lines["machine"]:
        if os.uname().machine != machine:
            pytest.skip(f"its numbers are those of {machine}")


def check(path: Path, bait: Bait, neighbours: Neighbours) -> None:
    """All that is asked of one file."""
    head = filled(bait, head_of(path))
    if path.parent.name == "reading":
        neighbours.speak(bait.secret)
    held = open_files()
    source = bait.fill(source_of(path))
    card, outcome = graded(source, head, neighbours.profile, neighbours.keys)
    got = [(item.id, item.verdict, item.points, item.status) for item in card.items]
    expected = [
        (item.id, verdict, item.max_points * (verdict == "correct"), status or item.status)
        for item, (_, verdict, status) in zip(card.items, head.expected, strict=True)
    ]
    assert got == expected, outcome.texts
    for said in head.lines["says"]:
        assert any(said in text for text in outcome.texts), outcome.texts
    assert traces(bait, outcome, head) == {}
    if open_files() > held:
        gc.collect()  # what only waits for the collector is not lost; looking takes long, so only now
    assert open_files() <= held
    assert soon(lambda: not students()), students()


def slots_are_read(path: Path, bait: Bait, profile: Profile) -> None:
    """What is read of answers, from the lines `reads: NAME KIND STATUS [VALUE]`."""
    rows = [line.split(maxsplit=3) for line in head_of(path).lines["reads"]]
    slots = tuple(Slot(row[0], row[1]) for row in rows)
    result = run(Job(bait.fill(source_of(path)), slots), head_of(path).limits, profile)
    got = [(reading.name, reading.status) for reading in result.readings]
    assert got == [(row[0], row[2]) for row in rows], result.readings
    for row, reading in zip(rows, result.readings, strict=True):
        if len(row) > 3:
            assert reading.value == ast.literal_eval(row[3])
    texts = [text for reading in result.readings for text in (reading.text, *reading.notes)] + [*result.remarks]
    outcome = Outcome((*texts, result.message, result.output))
    assert traces(bait, outcome, head_of(path)) == {}


@pytest.mark.parametrize("path", [path for path in PATHS if path not in SLEEPERS], ids=name_of)
def test_a_hostile_file_gets_what_it_earns(
    path: Path, bait: Bait, neighbours: Neighbours, demand: Callable[[list[str]], None]
) -> None:
    """The verdicts its head names, no trace of it anywhere; a right file keeps full marks after it.

    The right file of the test before is the one before it; the very first is graded by `neighbours`.
    """
    on_this_machine(path)
    demand(packages(head_of(path)))
    right = RIGHT_OF.get(path.name.partition("_")[0], RIGHT)
    check(path, bait, neighbours)
    if head_of(path).lines["reads"]:
        slots_are_read(path, bait, neighbours.profile)
    neighbours.unharmed(right)


@pytest.mark.parametrize("path", REACHING, ids=name_of)
def test_the_fall_back_holds_as_well(path: Path, bait: Bait, neighbours: Neighbours) -> None:
    """Without namespaces, what reaches for something outside gets no further and leaves no more."""
    on_this_machine(path)
    fallen_back = Neighbours(Profile("medium", warm=neighbours.profile.warm), neighbours.keys, {})
    fallen_back.unharmed(RIGHT)
    check(path, bait, fallen_back)
    fallen_back.unharmed(RIGHT)


def test_sleepers_are_stopped_side_by_side(bait: Bait, neighbours: Neighbours) -> None:
    """Those that only the wall clock can stop, all at once: none costs another its time, nor a right file."""
    assert len(SLEEPERS) >= 2
    with ThreadPoolExecutor(len(SLEEPERS)) as pool:
        heads = [filled(bait, head_of(path)) for path in SLEEPERS]
        jobs = [
            pool.submit(graded, bait.fill(source_of(path)), head, neighbours.profile, neighbours.keys)
            for path, head in zip(SLEEPERS, heads, strict=True)
        ]
        neighbours.unharmed(RIGHT)
        for path, head, job in zip(SLEEPERS, heads, jobs, strict=True):
            card, outcome = job.result()
            got = [(item.id, item.verdict, item.status) for item in card.items]
            assert got == head.expected, (path.name, outcome.texts)
            for said in head.lines["says"]:
                assert any(said in text for text in outcome.texts), outcome.texts
            assert traces(bait, outcome, head) == {}
    neighbours.unharmed(RIGHT)


# Without walls ------------------------------------------------------------------------------------

PLAIN = """
import sys
import numpy as np
names = {"__name__": "submission", "__file__": sys.argv[1]}
exec(compile(open(sys.argv[1], "rb").read(), sys.argv[1], "exec"), names)
try:
    wanted = __import__("os").environ["BACKPROP_CANARY"]
    print("returned", names["bias_gradient"](np.ones(2)))
except BaseException as fault:
    print(f"{type(fault).__name__}: {fault}")
"""


def run_without_walls(path: Path, bait: Bait, keys: KeyRing) -> Outcome:
    """The same file in a worker without walls, or as a plain program where limits and a change of user hold as well."""
    source = bait.fill(source_of(path))
    if head_of(path).control == "none":
        return graded(source, head_of(path), Profile("none"), keys)[1]
    with tempfile.NamedTemporaryFile(suffix=".py") as file:
        file.write(source)
        file.flush()
        command = [sys.executable, "-c", PLAIN, file.name]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=bait.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=TOO_LONG, text=True, errors="replace", start_new_session=True,
            check=False,
        )  # fmt: skip
    return Outcome((done.stdout,))


def worked(texts: tuple[str, ...]) -> set[str]:
    """The names in `worked: [...]`."""
    lists = [ast.literal_eval(found) for text in texts for found in re.findall(r"worked: (\[[^\]]*\])", text)]
    return {name for each in lists for name in each}


@pytest.mark.parametrize("path", CONTROLS, ids=name_of)
def test_without_walls_it_bites(path: Path, bait: Bait, neighbours: Neighbours) -> None:
    """Every attempt a head names succeeds where there is no wall, and the traces that are looked for appear."""
    on_this_machine(path)
    head = filled(bait, head_of(path))
    outcome = run_without_walls(path, bait, neighbours.keys)
    assert head.bites - worked(outcome.texts) == set(), outcome.texts
    found = traces(bait, outcome, head)
    assert {kind for kind, _ in head.absent if kind in LASTING} <= set(found), outcome.texts
    bait.process.send_signal(18)  # SIGCONT, should it have been stopped


# Side by side --------------------------------------------------------------------------------------


def test_in_any_order_side_by_side(bait: Bait, neighbours: Neighbours) -> None:
    """Promise 5: with several at once, in another order, hostile and right ones get what they get one by one."""
    chosen = [path for at, path in enumerate(QUICK) if at % 3 == 0]
    shuffled = sorted(chosen, key=lambda path: hashlib.sha256(path.name.encode()).digest())
    expected = [head_of(path).expected for path in shuffled]

    def one(path: Path) -> list[tuple[str, str]]:
        card, _ = graded(bait.fill(source_of(path)), head_of(path), neighbours.profile, neighbours.keys)
        neighbours.unharmed(RIGHT)
        return [(item.id, item.verdict) for item in card.items]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, shuffled)) == [[row[:2] for row in rows] for rows in expected]


# The collection -----------------------------------------------------------------------------------


def test_the_collection() -> None:
    """At least sixty files in seven categories, each with what is expected and with a trace of its own to look for."""
    assert len(PATHS) >= 60
    assert {path.parent.name for path in PATHS} == set(CATEGORIES)
    assert all(path.parent.parent == HOSTILE for path in PATHS)
    for path in PATHS:
        head = head_of(path)
        assert head.expected, path
        assert head.absent, path
        assert {kind for kind, _ in head.absent} <= set(TRACES), path
        assert bool(head.control) == bool(head.lines["bites"] or head.lines["bites as root"]), path


@pytest.mark.parametrize("path", REACHING, ids=name_of)
def test_what_reaches_outside_has_a_control(path: Path) -> None:
    """Whoever reaches for something outside is tried without walls, and no attempt of its stays untried."""
    head, source = head_of(path), path.read_text()
    assert head.control, path
    names = set(re.findall(r'^        "([^" ]+)": ', source, re.MULTILINE))
    said = set(" ".join([*head.lines["bites"], *head.lines["bites as root"]]).split())
    assert names == said
