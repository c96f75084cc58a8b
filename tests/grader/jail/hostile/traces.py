"""What a hostile file could have gained or left behind: one search for each kind of trace."""

from __future__ import annotations

import ctypes
import os
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import grader
from tests.grader.jail.hostile.bait import PUBLIC, STATES, Bait
from tests.grader.jail.hostile.head import Head
from tests.grader.jail.hostile.processes import processes_named, text_of

MOST_SECONDS = 30.0  # where marking is slow, so is the whole class; the machine may be busy
MOST_TEXT = 200_000
MOST_GROWTH = 200  # MB that the grader itself may grow by


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
    places = [*PUBLIC, bait.folder, os.path.dirname(grader.__file__)]
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


def traces(bait: Bait, outcome: Outcome, head: Head) -> dict[str, str]:
    """Kind -> what was found; every kind is looked for, those of the head with their values."""
    wanted = [(kind, "") for kind in TRACES if kind not in dict(head.absent)] + head.absent
    found = [(kind, TRACES[kind](bait, outcome, value)) for kind, value in wanted]
    return {kind: trace for kind, trace in found if trace}
