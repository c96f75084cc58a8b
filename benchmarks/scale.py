"""A class of any size, graded by the command itself: how long, how much memory, and whether anything is left behind.

    python -m benchmarks.scale --submissions 100,1000,10000 --jobs 2

Of the class's files 60 % are right, 35 % wrong in one of many ways and 5 % hostile, the same ones every time; hostile
ones that end by a time limit only with --time-outs, because what they cost is the limit. Memory is
that of the grader's own processes (the command, its workers and their warm jails), looked at every few milliseconds;
the children in which students' code runs are counted apart. CPU time is that of all processes that were waited for:
not of students' children that were killed."""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.classroom import hostile_sources
from benchmarks.page import machine, write
from benchmarks.submissions import QUIZ, right_source
from grader import spec, streams, variants
from grader.course import GRADEBOOK, SECRET
from grader.gradebook import Gradebook
from grader.spec import Student

FILES = Path(__file__).resolve().parent.parent / "tests" / "submissions"
LOOKS = 0.1  # seconds between two looks at the processes
DEEP = 1.0  # seconds between two looks at their memory, which cost more
PUBLISHED = {"reports", "scores.csv", "results.jsonl", GRADEBOOK, SECRET}


# --- the class


def sources(number: int, percent: int, time_outs: bool = False) -> Iterator[bytes]:
    """What so many students hand in, so many per cent of them hostile."""
    choose = random.Random(7)
    right = right_source().encode()
    wrong = [path.read_bytes() for path in sorted((FILES / "wrong" / "nielsen").glob("*.py"))]
    hostile = [each.encode() for each in hostile_sources()]
    if time_outs:
        every = [path.read_bytes() for path in sorted((FILES / "hostile").rglob("*.py")) if "keras" not in path.name]
        hostile = [source for source in every if b"HANDOUT" not in source]  # those are set aside, and never run
    kinds = ["hostile"] * percent + ["wrong"] * 35 + ["right"] * (65 - percent)
    for at in range(number):
        kind = kinds[(at * 37) % 100]  # spread evenly, and the same share in every class
        source = right if kind == "right" else choose.choice(wrong if kind == "wrong" else hostile)
        yield source + f"\n# {at}\n".encode()


def invent(root: Path, number: int, percent: int = 5, time_outs: bool = False) -> tuple[Path, Path]:
    """(course, folder of submissions) of an invented class."""
    course, folder = root / "course", root / "in"
    course.mkdir()
    folder.mkdir()
    quiz = spec.parse_quiz(QUIZ, "five", "five.toml")
    drawn = variants.draw(quiz, "", streams.new_secret(course / SECRET))
    book = Gradebook.create(course / GRADEBOOK, quiz)
    for at, source in enumerate(sources(number, percent, time_outs)):
        name = f"student{at:05}"
        book.enrol(Student(name, f"Student {at}"), drawn)
        (folder / f"{name}.py").write_bytes(source)
    book.close()
    return course, folder


# --- what is seen of it while it runs


@dataclass(slots=True)
class Watch:
    """The processes below one, seen from outside until it ends; sizes in KB."""

    root: int
    own_pss: int = 0  # of the command, its workers and warm jails together, at their largest
    own_rss: int = 0
    main_rss: int = 0
    most_processes: int = 0
    students_pss: int = 0  # of the children that run students' code
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it has ended."""
        deep = 0.0
        while not self.ended.wait(LOOKS):
            below = descendants(self.root)
            self.most_processes = max(self.most_processes, len(below) + 1)
            if time.monotonic() - deep > DEEP:
                deep = time.monotonic()
                self._weigh(below)

    def _weigh(self, below: dict[int, int]) -> None:
        students = {pid for pid in below if is_students(pid, below)}
        own = [self.root, *(pid for pid in below if pid not in students)]
        self.own_pss = max(self.own_pss, sum(size(pid, "smaps_rollup", "Pss:") for pid in own))
        self.own_rss = max(self.own_rss, sum(size(pid, "status", "VmRSS:") for pid in own))
        self.students_pss = max(self.students_pss, sum(size(pid, "smaps_rollup", "Pss:") for pid in students))
        self.main_rss = max(self.main_rss, size(self.root, "status", "VmHWM:"))


def adopt() -> None:
    """Whatever a run leaves behind becomes a child of this process, however it was started: so none is missed."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def namespaces_kept() -> set[str]:
    """Namespaces that are held by a mount; without one they end with their last process."""
    return {line for line in Path("/proc/self/mountinfo").read_text().splitlines() if " - nsfs " in line}


def processes() -> Iterator[int]:
    """Everything that runs here."""
    return (int(each) for each in os.listdir("/proc") if each.isdigit())


def descendants(root: int) -> dict[int, int]:
    """Every process below one, with its parent."""
    parents = {pid: parent for pid in processes() if (parent := stat(pid, 1))}
    found: dict[int, int] = {}
    front = {str(root)}
    while front:
        below = {pid: int(parent) for pid, parent in parents.items() if parent in front and pid not in found}
        found |= below
        front = set(map(str, below))
    return found


def stat(pid: int, column: int) -> str:
    """A column of /proc/PID/stat, counted from its state; nothing of what has ended."""
    columns = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return "" if not columns or columns[0] == "Z" else columns[column]


def spaces(pid: int) -> set[str]:
    """Its namespaces."""
    try:
        folder = f"/proc/{pid}/ns"
        return {os.readlink(f"{folder}/{each}") for each in os.listdir(folder)}
    except OSError:
        return set()


def size(pid: int, file: str, label: str) -> int:
    """A line of /proc/PID/<file> in KB; 0 of what has ended."""
    lines = read(f"/proc/{pid}/{file}").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(label)), 0)


def is_students(pid: int, below: dict[int, int]) -> bool:
    """Whether it is a child of a warm jail: the same program as its parent, with a user or a pid namespace of its
    own."""
    parent = below.get(pid, 0)
    same = command_of(pid) == command_of(parent) != ""
    apart = spaces(pid) != spaces(parent)
    return (same and apart) or (parent in below and is_students(parent, below))


def command_of(pid: int) -> str:
    """The command line of a process."""
    return read(f"/proc/{pid}/cmdline")


def in_use(name: str) -> bool:
    """Whether a living process, such as somebody else's, has this file of shared memory open."""
    return any(name in read(f"/proc/{pid}/maps") for pid in processes())


def read(path: str) -> str:
    """A file of /proc; nothing of a process that has ended."""
    try:
        return Path(path).read_text()
    except OSError:
        return ""


# --- a run


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took and left."""

    submissions: int
    wall: float
    cpu: float
    watch: Watch
    unmarked: int  # submissions without a scorecard
    faults: tuple[str, ...]

    def markdown(self, percent: int) -> str:
        """A row of the table."""
        each, watch = 1e3 / self.submissions, self.watch
        left = f"{len(self.faults)} left" if self.faults else "nothing left"
        return (
            f"| {self.submissions:,} | {percent} % | {self.wall:.1f} s | {self.wall * each:.1f} ms "
            f"| {watch.own_pss / 1024:.0f} MB | {watch.own_rss / 1024:.0f} MB | {watch.main_rss / 1024:.0f} MB "
            f"| {self.unmarked} | {left} |"
        )

    def lines(self) -> Iterable[str]:
        """For people."""
        watch, each = self.watch, 1e3 / self.submissions
        yield (
            f"{self.submissions} submissions: {self.wall:.1f} s, {self.wall * each:.2f} ms each, "
            f"{self.submissions / self.wall:.1f} per second; CPU {self.cpu:.1f} s, {self.cpu * each:.2f} ms each"
        )
        yield (
            f"  memory of its own at most {watch.own_pss / 1024:.0f} MB PSS ({watch.own_rss / 1024:.0f} MB RSS), "
            f"of the command {watch.main_rss / 1024:.0f} MB; students' children {watch.students_pss / 1024:.0f} MB; "
            f"at most {watch.most_processes} processes at once"
        )
        yield f"  {self.unmarked} without a scorecard" + "".join(f"\n  LEFT: {fault}" for fault in self.faults)


def measured(number: int, jobs: int, percent: int, root: Path, time_outs: bool = False) -> Measured:
    """Invent a class, grade it, look at what is left."""
    course, folder = invent(root, number, percent, time_outs)
    temporary = root / "tmp"
    temporary.mkdir()
    temporary.chmod(0o1777)
    before, kept = set(os.listdir("/dev/shm")), namespaces_kept()
    adopt()
    program = [sys.executable, "-c", "from grader.cli import main; main()"]
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with open(root / "out", "w+") as out:
        process = subprocess.Popen(
            [*program, "grade", str(course), str(folder), "--jobs", str(jobs), "--json"],
            stdout=out,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
        watch = Watch(process.pid)
        eyes = threading.Thread(target=watch.watch)
        eyes.start()
        process.wait()
        wall = time.perf_counter() - start
        watch.ended.set()
        eyes.join()
        out.seek(0)
        said = json.loads(out.read() or "{}")
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    time.sleep(0.5)
    marked = {json.loads(line)["student"] for line in (course / "results.jsonl").read_bytes().splitlines()}
    reports = {path.stem for path in (course / "reports").glob("*.html")} - {"class"}
    faults = [f"exit code {process.returncode}"] * bool(process.returncode)
    faults += [f"set aside: {each}" for each in said.get("set_aside", ())]
    faults += [f"process {pid}: {command_of(pid)[:80]}" for pid in descendants(os.getpid())]
    faults += [f"namespace {each}" for each in sorted(namespaces_kept() - kept)]
    faults += [f"file {path}" for path in temporary.rglob("*")]
    faults += [f"file /dev/shm/{each}" for each in set(os.listdir("/dev/shm")) - before if not in_use(each)]
    faults += [f"file {each}" for each in set(os.listdir(course)) - PUBLISHED]
    faults += [f"no report of {each}" for each in sorted(marked ^ reports)]
    return Measured(number, wall, cpu, watch, number - len(marked), tuple(faults))


HEAD = (
    "| submissions | hostile | whole run | each | memory, shared counted once | sum of all | of the command | "
    "without a scorecard | processes, files, namespaces |\n|---:|---:|---:|---:|---:|---:|---:|---:|---|"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--submissions", default="100,1000", help="sizes of the classes (default: 100,1000)")
    parser.add_argument("--jobs", type=int, default=2, help="workers (default: 2)")
    parser.add_argument("--hostile", default="5", help="per cent that are hostile: one number, or one a class")
    parser.add_argument("--time-outs", action="store_true", help="hostile files that end by a time limit as well")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    sizes, shares = ([int(each) for each in text.split(",")] for text in (arguments.submissions, arguments.hostile))
    rows, bad = [], False
    for number, percent in zip(sizes, shares * (len(sizes) if len(shares) == 1 else 1), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            done = measured(number, arguments.jobs, percent, Path(folder), arguments.time_outs)
        print("\n".join(done.lines()), flush=True)
        rows.append(done.markdown(percent))
        bad = bad or bool(done.faults or done.unmarked)
    if arguments.write:
        write("scale", f"Measured on {machine()}; {arguments.jobs} workers.\n\n" + "\n".join([HEAD, *rows]))
    sys.exit(bad)


if __name__ == "__main__":
    main()
