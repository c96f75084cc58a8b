"""The files in tests/submissions/hostile: each gets what it earns, gains nothing and leaves nothing behind.

Every file is graded between two runs of a right file, with bait laid out for it: a folder that anybody may write to
with a canary, a neighbour's submission and a gradebook in it, a listener, a process, an environment value. What it
could have left or gained is looked for afterwards. A file that reaches for something outside is also run without
walls, where every one of its attempts must succeed and the same search must find its traces: a probe that never bites
proves nothing. README.md beside the files says how their heads are read.
"""

from __future__ import annotations

import ast
import ctypes
import fcntl
import gc
import hashlib
import os
import re
import resource
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from grader import quicktest, report
from grader.gradebook import Graded
from grader.jail import Call, Job, Limits, Profile, Slot, run
from grader.jail.process import Worker
from grader.keys import KeyRing
from grader.scorecard import Scorecard, to_json
from grader.spec import Item, Quiz, Student
from grader.streams import EVERYONE, secret_of_seed, seed
from grader.variants import Variant

FILES = Path(__file__).parents[2] / "submissions"
HOSTILE = FILES / "hostile"
PATHS = sorted(HOSTILE.rglob("*.py"))
CATEGORIES = ("forging", "gaming", "isolation", "reading", "resources", "source_text", "time")
RIGHT = "nielsen/plain_reference.py"
RIGHT_OF = {"keras": "hcaim/keras_sequential.py"}  # a right file for the same exercises
MOST_SECONDS = 30.0  # where marking is slow, so is the whole class; the machine may be busy
MOST_TEXT = 200_000
MOST_GROWTH = 200  # MB that the grader itself may grow by
TOO_LONG = 30  # seconds for a control


def name_of(path: Path) -> str:
    """forging/forges_a_verdict"""
    return path.relative_to(HOSTILE).with_suffix("").as_posix()


# What a file says of itself -----------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """What the comment at the top of a file says."""

    lines: Mapping[str, tuple[str, ...]]

    @property
    def expected(self) -> list[tuple[str, str, str]]:
        """(exercise, verdict, status or nothing)."""
        rows = [line.split() for line in self.lines["expect"]]
        return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]

    @property
    def absent(self) -> list[tuple[str, str]]:
        """(kind of trace, its value)."""
        return [(line.partition(" ")[0], line.partition(" ")[2]) for line in self.lines["absent"]]

    @property
    def limits(self) -> Limits:
        """`cpu 1 case 0.2 memory 256` changes the ordinary limits."""
        words = " ".join(self.lines["limits"]).split()
        given = dict(zip(words[::2], map(float, words[1::2]), strict=True))
        plain = Limits()
        return replace(
            plain,
            cpu_seconds=given.pop("cpu", plain.cpu_seconds),
            case_seconds=given.pop("case", plain.case_seconds),
            memory_bytes=int(given.pop("memory", plain.memory_bytes >> 20)) << 20,
            **given,
        )

    @property
    def bites(self) -> set[str]:
        """The attempts that succeed without walls."""
        as_root = self.lines["bites as root"] if os.geteuid() == 0 else ()
        return set(" ".join([*self.lines["bites"], *as_root]).split())

    @property
    def control(self) -> str:
        """How it is run without walls: `none`, `plain`, or nothing."""
        return " ".join(self.lines["control"])


WORDS = (
    *("expect", "says", "absent", "limits", "control", "bites", "bites as root", "reads", "machine", "sleeps"),
    *("ends with", "encoded as"),
)


@cache
def head_of(path: Path) -> Head:
    """The head of a file: the comments before its first line of code."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        word, _, rest = line.removeprefix("# ").partition(": ")
        if word in WORDS:
            found[word].append(rest)
    return Head(defaultdict(tuple, {word: tuple(lines) for word, lines in found.items()}))


def source_of(path: Path) -> bytes:
    """What is handed in: the file, with what it ends with written out, in the encoding it asks for."""
    head, source = head_of(path), path.read_bytes()
    for line in head.lines["ends with"]:
        count, text = line.split(" ", 1)
        source += (ast.literal_eval(text) * int(count)).encode()
    for codec in head.lines["encoded as"]:
        source = source.decode().encode(codec)
    return source


# The bait -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bait:
    """What a submission is tempted with; it is told where everything is, so that it need not search."""

    folder: Path
    listener: socket.socket
    process: subprocess.Popen[bytes]
    name: str
    key: int
    secret: str
    before: Mapping[str, object]

    def fill(self, source: bytes) -> bytes:
        """The submission with the places of the bait in it."""
        places = {
            b"BAIT_FOLDER": str(self.folder),
            b"BAIT_PORT": str(self.listener.getsockname()[1]),
            b"BAIT_PROCESS": str(self.process.pid),
            b"BAIT_GRADER": str(os.getpid()),
            b"BAIT_CODE": str(Path(report.__file__).parents[1]),
            b"BAIT_PACKAGES": str(Path(pytest.__file__).parents[1]),
            b"BAIT_NAME": self.name,
            b"BAIT_KEY": str(self.key),
        }
        for placeholder, place in places.items():
            source = source.replace(placeholder, place.encode())
        return source


@pytest.fixture
def bait(secret: str) -> Iterator[Bait]:
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "canary").write_text(secret)
        (folder / "neighbour.py").write_text(f"def sigmoid_prime(z):\n    return '{secret}'\n")
        (folder / "secret.key").write_text(secret)
        with sqlite3.connect(folder / "gradebook.db") as book:
            book.execute("create table scorecards (student text, score real)")
            book.execute("insert into scorecards values (?, 1.0)", (secret,))
        book.close()
        for path in folder.iterdir():
            path.chmod(0o666)
        folder.chmod(0o777)
        number = secrets.randbelow(1 << 30) + 1
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            process = subprocess.Popen(["sleep", "300"], start_new_session=True)
            try:
                until_asleep(process.pid)
                laid = Bait(folder, listener, process, f"planted-{number}", number, secret, {})
                yield replace(laid, before={kind: look(laid) for kind, look in STATES.items()})
            finally:
                process.kill()
                process.wait()
                tidy(number)


def until_asleep(pid: int) -> None:
    """Wait until a program has started, for it looks different before."""
    deadline = time.monotonic() + 10
    while ") S " not in text_of(f"/proc/{pid}/stat") or "(sleep)" not in text_of(f"/proc/{pid}/stat"):
        assert time.monotonic() < deadline, "there is no `sleep` on this machine"
        time.sleep(0.001)


def tidy(number: int) -> None:
    """Remove what a control without walls has left of shared memory, queues and files."""
    libc = ctypes.CDLL(None)
    for get, remove in ((libc.shmget, libc.shmctl), (libc.msgget, libc.msgctl)):
        found = get(number, 0, 0) if get is libc.shmget else get(number, 0)
        if found >= 0:
            remove(found, 0, None)
    found = libc.semget(number, 0, 0)
    if found >= 0:
        libc.semctl(found, 0, 0)
    with suppress(AttributeError):
        libc.mq_unlink(f"/planted-{number}".encode())
    for path in planted(number):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert planted(number) == []
    for pid in processes_named(f"planted-{number}"):
        with suppress(OSError):
            os.kill(pid, 9)


def planted(number: int) -> list[Path]:
    """Files and folders by that name, wherever one of the hostile files tries to put them."""
    return [path for folder in {*PUBLIC, *sys.path} for path in Path(folder or ".").glob(f"*planted-{number}*")]


# Traces -------------------------------------------------------------------------------------------

PUBLIC = ("/", "/tmp", "/var/tmp", "/dev/shm", ".", os.path.dirname(os.__file__), os.path.dirname(np.__file__))


def text_of(path: str) -> str:
    """What a file of the kernel says; nothing where it cannot be read."""
    with suppress(OSError), open(path, "rb", buffering=0) as file:
        return file.readall().decode("utf-8", "replace")
    return ""


def processes_named(name: str) -> list[int]:
    """Processes with this text in their command line."""
    return [
        int(entry) for entry in os.listdir("/proc") if entry.isdigit() and name in text_of(f"/proc/{entry}/cmdline")
    ]


def filters(pid: str) -> int:
    """How many lists of system calls stand around a process; whoever runs student code has one more than we."""
    found = re.search(r"^Seccomp_filters:\s*(\d+)", text_of(f"/proc/{pid}/status"), re.MULTILINE)
    return int(found[1]) if found else 0


def descendants() -> set[str]:
    """All processes that come from us."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (status := text_of(f"/proc/{entry}/stat")):
            parents[entry] = status.rpartition(")")[2].split()[1]
    ours = {str(os.getpid())}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return ours - {str(os.getpid())}


def students() -> list[str]:
    """Processes of ours that run student code, or have; a warm interpreter and who waits for a job are none of them."""
    return [pid for pid in descendants() if filters(pid) > filters("self")]


def soon(held: Callable[[], bool], seconds: float = 3.0) -> bool:
    """Whether it holds, at once or when what was killed is buried, which nobody waits for."""
    deadline = time.monotonic() + seconds
    while not held() and time.monotonic() < deadline:
        time.sleep(0.01)
    return held()


def open_files() -> int:
    """How many descriptors we hold."""
    return len(os.listdir("/proc/self/fd"))


def folder_state(bait: Bait) -> object:
    """Everything of the folder that a submission could have changed."""
    found = {}
    for path in sorted(bait.folder.rglob("*")):
        status = path.lstat()
        body = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        attributes = os.listxattr(path, follow_symlinks=False)
        found[path.name] = (status.st_mode, status.st_nlink, status.st_uid, status.st_mtime_ns, body, attributes)
    return found


def process_state(bait: Bait) -> object:
    """Everything of the process that a submission could have changed."""
    pid = bait.process.pid
    fate = text_of(f"/proc/{pid}/status")
    kept = ("State", "TracerPid", "Uid", "Gid")
    return (
        bait.process.poll(),
        [line for line in fate.splitlines() if line.split(":")[0] in kept],
        os.getpriority(os.PRIO_PROCESS, pid),
        os.sched_getaffinity(pid),
        resource.prlimit(pid, resource.RLIMIT_NOFILE),
        text_of(f"/proc/{pid}/oom_score_adj"),
    )


def our_state(bait: Bait) -> object:
    """Everything of the grader that a submission could have changed."""
    mask = os.umask(0o22)
    os.umask(mask)
    limits = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
    return (
        os.getcwd(),
        mask,
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getaffinity(0),
        limits,
        os.uname().nodename,
        sorted(os.environ),
        os.path.getmtime(os.__file__),
        text_of("/proc/self/personality"),
    )


STATES: dict[str, Callable[[Bait], object]] = {"change": folder_state, "harm": process_state, "grader": our_state}


@dataclass(frozen=True)
class Outcome:
    """All that came out of a run: every text that anybody will see, points, seconds, memory."""

    texts: tuple[str, ...]
    pages: tuple[str, ...] = ()
    points: float = 0.0
    earned: float = 0.0
    seconds: float = 0.0
    megabytes: float = 0.0


def changed(kind: str) -> Callable[[Bait, Outcome, str], str]:
    def trace(bait: Bait, outcome: Outcome, value: str) -> str:
        now = STATES[kind](bait)
        return f"{bait.before[kind]} became {now}" if now != bait.before[kind] else ""

    return trace


def a_file(bait: Bait, outcome: Outcome, value: str) -> str:
    """A file, folder, pipe or link with the name of this run, anywhere it is possible to write."""
    places = [*PUBLIC, bait.folder, os.path.dirname(report.__file__)]
    found = [str(path) for place in places for path in Path(place).glob(f"*{bait.name}*")]
    return ", ".join(found)


def a_text(bait: Bait, outcome: Outcome, value: str) -> str:
    """The canary, or the given words, in anything that is shown or stored."""
    words = [bait.secret, *([value] if value else [])]
    return ", ".join(word for word in words for text in outcome.texts + outcome.pages if word in text)


def a_connection(bait: Bait, outcome: Outcome, value: str) -> str:
    with suppress(BlockingIOError):
        connection, where = bait.listener.accept()
        connection.close()
        return f"a connection from {where}"
    return ""


def a_process(bait: Bait, outcome: Outcome, value: str) -> str:
    return ", ".join(f"process {pid}" for pid in processes_named(bait.name))


def shared_objects(bait: Bait, outcome: Outcome, value: str) -> str:
    """System V memory, queues and semaphores by their key; POSIX ones by their name."""
    kinds = [text_of(f"/proc/sysvipc/{kind}") for kind in ("shm", "msg", "sem")]
    found = [line for text in kinds for line in text.splitlines() if line.split()[0] == str(bait.key)]
    found += map(str, Path("/dev/shm").glob(f"*{bait.name}*"))
    opened = getattr(ctypes.CDLL(None), "mq_open", lambda *arguments: -1)(f"/{bait.name}".encode(), os.O_RDONLY)
    if opened >= 0:
        os.close(opened)
        found.append("a message queue")
    return ", ".join(found)


def a_lock(bait: Bait, outcome: Outcome, value: str) -> str:
    """Somebody holds a lock on the canary or on the library; the kernel lists them by the numbers of files."""
    files = {path.stat().st_ino for path in (bait.folder / "canary", Path(os.__file__)) if path.exists()}
    locks = [line for line in text_of("/proc/locks").splitlines() if int(line.split()[-3].split(":")[-1]) in files]
    return ", ".join(locks)


def a_key(bait: Bait, outcome: Outcome, value: str) -> str:
    return "a key of the kernel's" if bait.name in text_of("/proc/keys") else ""


def a_socket(bait: Bait, outcome: Outcome, value: str) -> str:
    return "a socket" if bait.name in text_of("/proc/net/unix") else ""


def more_points(bait: Bait, outcome: Outcome, value: str) -> str:
    return f"{outcome.points} points instead of {outcome.earned}" if outcome.points != outcome.earned else ""


def more_seconds(bait: Bait, outcome: Outcome, value: str) -> str:
    most = float(value or MOST_SECONDS)
    return f"{outcome.seconds:.1f} s" if outcome.seconds > most else ""


def more_memory(bait: Bait, outcome: Outcome, value: str) -> str:
    most = float(value or MOST_GROWTH)
    return f"the grader grew by {outcome.megabytes:.0f} MB" if outcome.megabytes > most else ""


def more_text(bait: Bait, outcome: Outcome, value: str) -> str:
    size = sum(map(len, outcome.texts))
    return f"{size} characters" if size > int(value or MOST_TEXT) else ""


def a_steering_character(bait: Bait, outcome: Outcome, value: str) -> str:
    """What moves a terminal's cursor, reverses text, or is half a character."""
    kinds = ("Cc", "Cf", "Cs")
    found = {c for text in outcome.texts for c in text if c not in "\n\t" and unicodedata.category(c) in kinds}
    return ", ".join(map(ascii, found))


class Markup(HTMLParser):
    """Counts what does something in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.active: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "input", "base", "link", "img", "image"):
            self.active[tag] += 1
        for name, value in attrs:
            target = (value or "").strip().lower()
            if name.startswith("on") or target == "refresh" or target.startswith(("javascript:", "data:", "http:")):
                self.active[f"{tag} {name}"] += 1


def active(page: str) -> Counter[str]:
    markup = Markup()
    markup.feed(page)
    return markup.active


def live_markup(bait: Bait, outcome: Outcome, value: str) -> str:
    """Markup in the report that does something; ours has none."""
    pages = [page for page in outcome.pages if page.lstrip().lower().startswith("<!doctype")]
    return ", ".join(str(active(page)) for page in pages if active(page))


def broken_xml(bait: Bait, outcome: Outcome, value: str) -> str:
    """What a CI server could not read, or would read as an element that is none of ours."""
    ours = {"testsuite", "testcase", "failure", "skipped", "system-out"}
    for page in outcome.pages:
        if page.startswith("<?xml"):
            try:
                tags = {element.tag for element in ElementTree.fromstring(page).iter()}
            except ElementTree.ParseError as fault:
                return str(fault)
            return ", ".join(tags - ours)
    return ""


TRACES: dict[str, Callable[[Bait, Outcome, str], str]] = {
    "change": changed("change"),
    "harm": changed("harm"),
    "grader": changed("grader"),
    "file": a_file,
    "text": a_text,
    "connection": a_connection,
    "process": a_process,
    "shared": shared_objects,
    "lock": a_lock,
    "key": a_key,
    "socket": a_socket,
    "points": more_points,
    "seconds": more_seconds,
    "memory": more_memory,
    "characters": more_text,
    "escapes": a_steering_character,
    "markup": live_markup,
    "xml": broken_xml,
}
LASTING = ("change", "harm", "file", "text", "connection", "process", "shared", "key")  # and seen after the end


# Grading ------------------------------------------------------------------------------------------


def variants_of(ids: list[str]) -> tuple[Variant, ...]:
    """The variants that the quick path makes of exercises, for the report."""
    chosen = quicktest.choose(ids)
    given = {each.id: {"seed": seed(secret_of_seed(1), "quicktest", each.id, EVERYONE)} for each in chosen}
    return tuple(Variant(f"q{at}", each.id, each.id, each.points, given[each.id]) for at, each in enumerate(chosen, 1))


def pages_of(card: Scorecard, ids: list[str], keys: KeyRing, name: str = "ada") -> tuple[str, ...]:
    """The report, the file for a CI server and the record that are made of a scorecard."""
    quiz, student = Quiz("quicktest", "Hostile", tuple(Item(each) for each in ids)), Student(name)
    card = msgspec.structs.replace(card, student=name)
    graded = Graded(f"{name}.py", card)
    page = report.student_page(quiz, student, graded, variants_of(ids), keys)
    return page, quicktest.as_junit(card, name).decode(), to_json(card).decode()


def shown(card: Scorecard) -> tuple[str, ...]:
    """Every text of a scorecard that a file has a say in."""
    parts = [part for item in card.items for part in item.parts]
    findings = [finding for part in parts for finding in part.findings]
    texts = [part.answer for part in parts] + [card.output, *card.remarks]
    return (*texts, *(text or "" for each in findings for text in (each.message, each.where, each.got)))


def resident() -> float:
    """Megabytes that the grader has in memory."""
    return int(text_of("/proc/self/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def graded(source: bytes, head: Head, profile: Profile, keys: KeyRing) -> tuple[Scorecard, Outcome]:
    """The scorecard of a file, and all that came out, comparing and reporting included."""
    ids = [row[0] for row in head.expected]
    began, before = time.monotonic(), resident()
    card = quicktest.grade(source, quicktest.choose(ids), profile, 1, keys, head.limits)
    pages = pages_of(card, ids, keys)
    seconds, megabytes = time.monotonic() - began, resident() - before
    expected = {name: verdict == "correct" for name, verdict, _ in head.expected}
    earned = sum(item.max_points for item in card.items if expected[item.id])
    return card, Outcome(shown(card), pages, card.score, earned, seconds, megabytes)


@dataclass(frozen=True)
class Neighbours:
    """Right files, graded again after each hostile one."""

    profile: Profile
    keys: KeyRing
    first: dict[str, Scorecard]

    def unharmed(self, name: str) -> None:
        """Full marks, and the same scorecard as the first time to the last character."""
        source = (FILES / "right" / name).read_bytes()
        ids = SIX if name == RIGHT else ["hcaim/keras_train"]
        card = quicktest.grade(source, quicktest.choose(ids), self.profile, 1, self.keys)
        assert card.score == card.max_score, card
        assert card == self.first.setdefault(name, card)

    def speak(self, secret: str) -> None:
        """Grade a file that has the secret in its text, its results, its output and its exceptions."""
        exercises = quicktest.choose(["nielsen/sigmoid_prime", "nielsen/bias_gradient"])
        card = quicktest.grade(TALKATIVE.format(secret).encode(), exercises, self.profile, 1, self.keys)
        assert secret in card.output


TALKATIVE = """# {0}
def sigmoid_prime(z):
    print("{0}")
    return "{0}", list(b"{0}")


def bias_gradient(delta):
    raise ValueError("{0}")
"""
SIX = [
    f"nielsen/{name}"
    for name in ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient", "backprop")
]


@pytest.fixture(scope="session")
def neighbours(profile: Profile, secret: str) -> Neighbours:
    """Graded once before anything hostile."""
    found = Neighbours(profile, KeyRing(), {})
    found.unharmed(RIGHT)
    return found


def traces(bait: Bait, outcome: Outcome, head: Head) -> dict[str, str]:
    """Kind -> what was found; every kind is looked for, those of the head with their values."""
    wanted = [(kind, "") for kind in TRACES if kind not in dict(head.absent)] + head.absent
    found = [(kind, TRACES[kind](bait, outcome, value)) for kind, value in wanted]
    return {kind: trace for kind, trace in found if trace}


def filled(bait: Bait, head: Head) -> Head:
    """The head with the places of the bait."""
    lines = {word: tuple(bait.fill(line.encode()).decode() for line in each) for word, each in head.lines.items()}
    return Head(defaultdict(tuple, lines))


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


REACHING = [path for path in PATHS if path.parent.name in ("reading", "isolation") and "keras" not in path.name]
SLEEPERS = [path for path in PATHS if head_of(path).lines["sleeps"]]


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
CONTROLS = [path for path in PATHS if head_of(path).control]


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

QUICK = [path for path in PATHS if path.parent.name in ("forging", "gaming", "reading") and path not in SLEEPERS]


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


FIRST_OF_ALL = b"""
import contextlib, os
for descriptor in range(3, 64):
    with contextlib.suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, bytes(200))
def f(x): return x
"""


def test_a_late_grader_loses_one_file_only(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 6: however late the grader looks, a file that spoils its own report costs itself only."""
    listen = Worker._listen

    def late(worker: Worker, *arguments: Any) -> Any:
        time.sleep(0.2)
        return listen(worker, *arguments)

    monkeypatch.setattr(Worker, "_listen", late)
    result = run(Job(FIRST_OF_ALL, calls=(Call("f", ((1,),)),)), Limits(), profile)
    assert result.calls[0].status in ("ok", "skipped", "crashed")


FLOOD = b"""
import sys
def inside():
    step = sys._getframe()
    while step is not None:
        for value in step.f_locals.values():
            if type(value).__name__ == "_Submission":
                return value
        step = step.f_back
def f(x):
    me, frames = inside(), sys.modules["frames"]
    body = frames.encode([None] * 49_000, frames.Bounds())
    frames.encode = lambda *arguments: body
    while True:
        me.channel.send(b"v", None)
"""


def test_the_grader_is_not_kept_busy(profile: Profile) -> None:
    """Promise 4: what a flood of well-made values costs the grader is bounded by what a result may hold."""
    run(Job(b""), Limits(), profile)
    before = time.process_time()
    result = run(Job(FLOOD, calls=(Call("f", ((1,),)),)), Limits(), profile)
    assert result.calls[0].status == "crashed"
    assert time.process_time() - before < 0.6


# The search itself ----------------------------------------------------------------------------------

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
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        assert students() == [str(process.pid)]
        process.kill()
    assert students() == []
    monkeypatch.chdir(tmp_path)
    assert set(traces(bait, nothing, head)) == {"grader"}


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
