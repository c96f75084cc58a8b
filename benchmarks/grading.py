"""Grading as a whole beside a bare interpreter with NumPy and beside other graders, two at a time, in turns."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks import graders
from benchmarks.classroom import FUNCTIONS, SHARES, File, files, hidden_cases, invent
from benchmarks.graders import AT_ONCE, GRADERS, Room, Unusable
from benchmarks.jail import jail_text
from benchmarks.measure import shown
from grader import jail, pipeline

STUDENTS = 200
LEAST_CASES = 60
STARTS = 20  # interpreters a round
GRADED = {"otter-grader": 2}  # submissions a round, where a peer takes seconds for one
FEW = 12
NUMPY = '`python -c "import numpy"`'
NUMPY_ALONE = f"{NUMPY}, BLAS told to start no threads"
OURS, COMMAND = "ours, whole path", "ours, as the command `grader grade`, its start and self-test included"
NO_WALLS = "no jail, no diagnosis, no page"


@dataclass(slots=True)
class Line:
    """One thing that is measured: its work, on how many submissions, and the seconds of each in every round."""

    what: str
    work: Callable[[], object]
    pieces: int
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)


@dataclass(slots=True)
class Ours:
    """The whole path, on a new course every time."""

    root: Path
    handed_in: Sequence[File]
    profile: jail.Profile
    numbers: Iterator[int] = field(default_factory=count)
    courses: list[tuple[Path, Path]] = field(default_factory=list)
    last: Path = Path()

    def prepare(self) -> None:
        """Two courses with everything handed in, before the clock runs."""
        while len(self.courses) < 2:
            self.courses.append(invent(self.root / str(next(self.numbers)), list(self.handed_in))[:2])

    def grade(self) -> None:
        """Jail, comparison, diagnosis, pages and gradebook; two workers."""
        self.last, folder = self.courses.pop()
        done = pipeline.grade(self.last, folder, profile=self.profile, jobs=AT_ONCE)
        assert (done.graded, done.faults, done.deaths) == (len(self.handed_in), (), 0), done

    def command(self) -> None:
        """The same as a user does it."""
        self.last, folder = self.courses.pop()
        program = [sys.executable, "-c", "from grader.cli import main; main()", "grade"]
        done = subprocess.run([*program, self.last, folder, "--jobs", str(AT_ONCE)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def outcomes(self) -> dict[str, tuple[int, bool]]:
        """Student -> (how many functions are right, whether a mistake is named), of the last course."""
        cards = [json.loads(line) for line in (self.last / "results.jsonl").read_bytes().splitlines()]
        return {
            card["student"]: (
                sum(item["verdict"] == "correct" for item in card["items"]),
                any(finding.get("misconception") for finding in _findings(card)),
            )
            for card in cards
        }


def _findings(
    card: dict[str, list[dict[str, list[dict[str, list[dict[str, object]]]]]]],
) -> Iterator[dict[str, object]]:
    for item in card["items"]:
        for part in item["parts"]:
            yield from part.get("findings", ())


def grading_text(rounds: int) -> str:
    """Both tables of this section: the whole path beside its peers, and the jail alone beside a bare fork."""
    with tempfile.TemporaryDirectory() as folder:
        whole = whole_text(Path(folder), rounds)
    return f"{whole}\n\n{jail_text(rounds)}"


def whole_text(root: Path, rounds: int) -> str:
    """What a submission costs, from the file to the page, beside what it costs elsewhere."""
    handed_in = list(files(STUDENTS))
    *_, drawn = invent(root / "first", handed_in)
    cases = hidden_cases(drawn)
    assert cases >= LEAST_CASES, cases
    profile = jail.choose_profile()
    ours = Ours(root, handed_in, profile)
    few = [each for each in handed_in if each.kind != "hostile"][:FEW]  # they would run here without walls
    rooms, remarks = open_rooms(root, few, graders.cases_of(drawn))
    ours.prepare()
    ours.grade()
    outcomes = ours.outcomes()
    remarks += compared(rooms, few, outcomes)
    lines = [
        Line(OURS, ours.grade, STUDENTS),
        Line(COMMAND, ours.command, STUDENTS),
        Line(NUMPY, lambda: graders.numpy_starts(STARTS), STARTS),
        Line(NUMPY_ALONE, lambda: graders.numpy_starts(STARTS, one_thread=True), STARTS),
        *(Line(_peer(room), room.grade, len(room.folders)) for room in rooms),
    ]
    for _ in range(rounds):
        ours.prepare()
        for line in lines:
            start = time.perf_counter()
            line.work()
            line.times.append((time.perf_counter() - start) / line.pieces)
    return "\n".join([_about(cases, profile), "", *_table(lines), "", _class(handed_in, outcomes), *remarks])


def open_rooms(root: Path, few: Sequence[File], cases: bytes) -> tuple[list[Room], list[str]]:
    """The peers that can be had here, and what is to be said of the others."""
    try:
        programs, versions = graders.installed(root / "peers")
    except Unusable as why:
        return [], [f"No peer was measured: {why}."]
    absent = [each.shown for each in GRADERS if each.package not in versions]
    rooms = [
        graders.room(each, programs, root / "rooms", few[: GRADED.get(each.package, FEW)], cases)
        for each in GRADERS
        if each.package in versions
    ]
    shown = ", ".join(f"{each.grader.package} {versions[each.grader.package]}" for each in rooms)
    return rooms, [f"Peers: {shown}."] + [
        f"Not measured, because it could not be installed: {each}." for each in absent
    ]


def compared(rooms: list[Room], few: Sequence[File], outcomes: dict[str, tuple[int, bool]]) -> list[str]:
    """Let every peer grade once, to warm up: whether it finds as many functions right as we do; one that does not run
    is put out of the list."""
    said = []
    for room in list(rooms):
        try:
            found = room.grade()
        except Unusable as why:
            rooms.remove(room)
            said.append(f"Not measured: {why}.")
            continue
        alike = [right == outcomes[each.student][0] for each, right in zip(few, found, strict=False)]
        if not all(alike):
            said.append(f"{room.grader.shown} finds as many functions right as ours in {sum(alike)} of {len(alike)}.")
    return said


def _peer(room: Room) -> str:
    return f"{room.grader.shown} ({NO_WALLS})"


def _about(cases: int, profile: jail.Profile) -> str:
    names = ", ".join(f"`{name}`" for name in FUNCTIONS)
    return (
        f"{STUDENTS} submissions of {len(FUNCTIONS)} functions ({names}) with {cases} hidden cases, "
        f"jail {profile.name}; {AT_ONCE} at a time throughout, seconds by the clock per submission. "
        "Aimed at: at most 0.25 of a bare start of Python with NumPy."
    )


def _table(lines: Sequence[Line]) -> Iterator[str]:
    bare, ours = (next(line for line in lines if line.what == what) for what in (NUMPY, OURS))
    yield "| what, two at a time | per submission | fastest round | to a bare start | ours to it | pieces a round |"
    yield "|---|---:|---:|---:|---:|---:|"
    for line in lines:
        yield (
            f"| {line.what} | {shown(line.median)} | {shown(min(line.times))} | {line.median / bare.median:.2f} "
            f"| {ours.median / line.median:.3f} | {line.pieces} |"
        )


def _class(handed_in: Sequence[File], outcomes: dict[str, tuple[int, bool]]) -> str:
    """What the class was, and what became of it."""
    kinds = {kind: [each.student for each in handed_in if each.kind == kind] for kind in SHARES}
    full = [student for student, (right, _) in outcomes.items() if right == len(FUNCTIONS)]
    assert set(kinds["right"]) == set(full), "a right file lost marks, or a wrong one got them all"
    parts = [
        f"{len(students)} {kind}" + (f" ({named} with a mistake named)" if named else "")
        for kind, students in kinds.items()
        for named in [sum(outcomes[student][1] for student in students)]
    ]
    return f"The class: {', '.join(parts)}. All right ones have full marks, and nobody else has."


if __name__ == "__main__":
    print(grading_text(int(sys.argv[1])))
