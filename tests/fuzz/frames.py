"""The frame reader: bytes of a worker that may be forged, from single trees to whole transcripts."""

from __future__ import annotations

import contextlib
import copy
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from grader import jail
from grader.jail import Call, Job, Limits, Slot
from grader.jail.frames import TOKEN_BYTES, Bounds, FrameError, FrameReader, TooLarge, decode, encode, frame
from grader.jail.transcript import Transcript
from tests.fuzz.target import Target, inert

TOKEN = bytes(TOKEN_BYTES)
LIMITS = Limits(result_bytes=1 << 20)
KINDS = b"hrlbvcde"
SUBMISSIONS = Path(__file__).parents[1] / "submissions"

_SOURCE = b"""
import numpy as np
q1 = 0,35
q2 = np.array([1.0, 2.0]) * 2
q3 = "B"
q4 = ["A", "C"]
q5 = "C > A > B"
q6 = "x * (1 - x)"
def f(a, b):
    a[0] = 9.0
    return a if b else [a + 1j, (None, True, "text", 2**70), np.float32(3)]
def g(x):
    return 1 / x
def h(x):
    raise NotImplementedError
print("hello")
def broken(
"""
_SLOTS = tuple(
    Slot(f"q{number}", kind)
    for number, kind in enumerate(("number", "array", "choice", "choices", "order", "formula"), 1)
)
_ARRAY = np.array([0.5, -1.0])
JOBS = (
    Job(
        _SOURCE,
        _SLOTS,
        (
            Call("f", ((_ARRAY, True), (_ARRAY, False))),
            Call("g", ((2.0,), (0,), (np.zeros((2, 2)),))),
            Call("h", ((1,),)),
            Call("absent", ((1,),)),
        ),
    ),
    Job(b"", (), ()),
    Job(
        (SUBMISSIONS / "right" / "nielsen" / "column_vectors.py").read_bytes(),
        (),
        (Call("sigmoid", ((_ARRAY,), (np.zeros((0, 3)),))), Call("hadamard", ((_ARRAY, _ARRAY),))),
    ),
)

Words = list[tuple[bytes, Any]]  # (letter of the frame, tree)

# What a mistaken or hostile worker could put in the place of anything.
_ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 10**70, -(10**70), 1.0, -0.0, float("nan"), float("inf"), 1j, "", "ok", "error",
    "missing", "computed", "unreadable", "untouched", "memory", "q1", "number", "x" * 3_000, "\x1b[2J\u202e", [], (),
    [[]], [0, 0, False], [0, 0, True], [1, 0, False], ["ok", "", 0, [], False], ["x"] * 101, [1.0] * 40, (1, 2),
    np.ones(3), np.zeros((0, 5)), np.array(True), np.array([1 + 2j], dtype=np.complex64), np.ones((1, 1, 1, 1, 1, 1)),
)  # fmt: skip


# --- checks


def check(data: bytes) -> None:
    """The first byte says what the others are: a tree, a stream, frames, or changes to an honest transcript."""
    if data:
        _FORMS[data[0] % len(_FORMS)](data[1:])


def _tree(data: bytes) -> None:
    """A single tree; what is understood can be sent again and is understood as the same."""
    try:
        tree = decode(data)
    except FrameError:
        return
    with contextlib.suppress(TooLarge):  # a text of multi-byte characters, the smallest of all integers
        again = encode(tree)
        assert encode(decode(again)) == again, "a tree that changes on its way"


def _stream(data: bytes) -> None:
    """Raw bytes of a channel."""
    if len(data) >= 2:
        _told(JOBS[data[0] % len(JOBS)], data[2:], data[1])


def _framed(data: bytes) -> None:
    """Bodies in well-made frames: (letter, length, body) each."""
    if len(data) < 2:
        return
    job, cut, at, stream = JOBS[data[0] % len(JOBS)], data[1], 2, b""
    while at + 3 <= len(data):
        (length,) = struct.unpack_from("<H", data, at + 1)
        kind = data[at : at + 1] if data[at] in KINDS else bytes((KINDS[data[at] % len(KINDS)],))
        stream += frame(TOKEN, kind, data[at + 3 : at + 3 + length])
        at += 3 + length
    _told(job, stream, cut)


def _edited(data: bytes) -> None:
    """An honest transcript with words or leaves exchanged: four bytes each."""
    if len(data) < 2:
        return
    number = data[0] % len(JOBS)
    words = copy.deepcopy(honest()[number])
    for at in range(2, len(data) - 3, 4):
        _edit(words, *data[at : at + 4])
    stream = b"".join(frame(TOKEN, kind, encode(tree)) for kind, tree in words)
    _told(JOBS[number], stream, data[1])


_FORMS = (_tree, _stream, _framed, _edited)


def _edit(words: Words, how: int, where: int, deeper: int, what: int) -> None:
    if not words:
        return
    place = where % len(words)
    kind, tree = words[place]
    if how % 6 == 0:
        del words[place]
    elif how % 6 == 1:
        words.insert(what % len(words), (kind, copy.deepcopy(tree)))
    elif how % 6 == 2:
        words[place] = (bytes((KINDS[what % len(KINDS)],)), tree)
    elif how % 6 == 3:
        words[place] = (kind, copy.deepcopy(_ODD[what % len(_ODD)]))
    else:
        leaves = list(_leaves(tree))
        if leaves:
            holder, index = leaves[deeper % len(leaves)]
            holder[index] = copy.deepcopy(_ODD[what % len(_ODD)])


def _leaves(tree: Any) -> Iterator[tuple[list[Any], int]]:
    if type(tree) is list:
        for index, item in enumerate(tree):
            yield tree, index
            yield from _leaves(item)


def _told(job: Job, stream: bytes, cut: int) -> None:
    """What is understood is bounded and inert, and does not depend on where the stream was cut."""
    pieces, whole = Transcript(job, TOKEN, LIMITS), Transcript(job, TOKEN, LIMITS)
    size = cut or 1
    refused = [
        _refused(pieces, [stream[at : at + size] for at in range(0, len(stream), size)]),
        _refused(whole, [stream]),
    ]
    assert refused[0] == refused[1], "a stream that is refused depending on where it is cut"
    assert _seen(pieces) == _seen(whole), "a stream that is understood depending on where it is cut"
    _examine(whole, job)
    reader, singly, bodies = FrameReader(TOKEN, len(stream)), Transcript(job, TOKEN, LIMITS), b""
    with contextlib.suppress(FrameError):
        for kind, body in reader.feed(stream):
            bodies += (one := frame(TOKEN, kind, body))
            before = _seen(singly)
            if _refused(singly, [one]):
                assert _seen(singly) == before, "a part of a refused frame that is believed"
                break
    assert stream.startswith(bodies), "a frame that was not sent"
    greeted = Transcript(job, TOKEN, LIMITS)
    with contextlib.suppress(FrameError):
        greeted.greet(stream)
    assert greeted.phase in ("starting", "reading"), "more than the greeting is taken"
    half = FrameReader(TOKEN, len(stream) // 2)
    with contextlib.suppress(FrameError):
        for part in (stream[: len(stream) // 2], stream[len(stream) // 2 :]):
            assert all(len(body) <= len(stream) // 2 for _, body in half.feed(part))


def _refused(transcript: Transcript, parts: Sequence[bytes]) -> bool:
    try:
        for part in parts:
            transcript.feed(part)
    except FrameError:
        return True
    return False


def _seen(transcript: Transcript) -> str:
    return repr(
        (
            transcript.phase,
            transcript.readings,
            transcript.remarks,
            transcript.out_of_memory,
            transcript.position,
            transcript.cases,
            transcript.done,
        )
    )


def _examine(transcript: Transcript, job: Job) -> None:
    assert len(transcript.done) <= len(job.calls)
    assert all(result.function == call.function for result, call in zip(transcript.done, job.calls, strict=False))
    assert len(transcript.readings) in (0, len(job.slots))
    assert all(reading.name == slot.name for reading, slot in zip(transcript.readings, job.slots, strict=False))
    assert transcript.phase != "end" or len(transcript.done) == len(job.calls)
    for result, call in zip(transcript.done, job.calls, strict=False):
        assert len(result.cases) <= len(call.cases)
        assert result.status != "ok" or len(result.cases) == len(call.cases)
    cases = [*transcript.cases, *(case for result in transcript.done for case in result.cases)]
    for case in cases:
        assert (case.status == "ok") or case.value is None
        with contextlib.suppress(TooLarge):
            encode(case.value, Bounds(size=2 * LIMITS.result_bytes))
    texts = [*transcript.remarks, *(case.message for case in cases), *(result.message for result in transcript.done)]
    texts += [text for reading in transcript.readings for text in (reading.text, *reading.notes)]
    for text in texts:
        assert len(text) <= 2_000
        assert inert(text)


# --- where the search begins


@lru_cache(maxsize=1)
def honest() -> tuple[Words, ...]:
    """What an honest worker says to each job, recorded from real jails."""
    return tuple(_recorded(job) for job in JOBS)


def _recorded(job: Job) -> Words:
    told: dict[FrameReader, Words] = {}  # by reader: a greeting may be read on its own first
    seen, profile = FrameReader.feed, jail.choose_profile()

    def listen(reader: FrameReader, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        for kind, body in seen(reader, data):
            told.setdefault(reader, []).append((kind, decode(body)))
            yield kind, body

    try:
        FrameReader.feed = listen  # type: ignore[method-assign]
        jail.run(job, Limits(), profile)
    finally:
        FrameReader.feed = seen  # type: ignore[method-assign]
    words = max(told.values(), key=len)
    assert _understood(job, words), "what a jail says is not understood"
    return words


def _understood(job: Job, words: Words) -> bool:
    transcript = Transcript(job, TOKEN, LIMITS)
    _refused(transcript, [frame(TOKEN, kind, encode(tree)) for kind, tree in words])
    return transcript.phase == "end"


def _word(kind: bytes, body: bytes) -> bytes:
    """A frame as `_framed` reads it."""
    return kind + struct.pack("<H", len(body)) + body


def seeds() -> list[bytes]:
    """The recorded transcripts in every form, and each of their trees."""
    steering, wrong = ([(b"h", [1, 2]), (b"r", [[], [remark]])] for remark in ("\x1b[2J\u202e", None))
    found = [b"", b"\0N", b"\3\0\0", b"\3\2\7"]
    found += [b"\2\1\0" + b"".join(_word(kind, encode(tree)) for kind, tree in words) for words in (steering, wrong)]
    for number, words in enumerate(honest()):
        bodies = [(kind, encode(tree)) for kind, tree in words]
        head = bytes((number, 0))
        for cut in (0, 1, 17):
            found.append(b"\1" + bytes((number, cut)) + b"".join(frame(TOKEN, *body) for body in bodies))
        found.append(b"\2" + head + b"".join(_word(*body) for body in bodies))
        found += [b"\0" + body for _, body in bodies]
        found += [b"\3" + head + bytes((how, 3, 5, 7)) for how in range(6)]
    found += [b"\0" + encode(tree) for tree in _ODD] + [b"\0" + b"l\1\0\0\0" * 20 + b"N"]
    return list(dict.fromkeys(found))


_TREES = st.recursive(
    st.sampled_from(_ODD) | st.integers(1 - 2**255, 2**255 - 1) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=6) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=20,
)


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    """A tree as bytes with a few of them changed, cut or put in."""
    data = bytearray(encode(draw(_TREES)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=8))
    return b"\0" + bytes(data)


_WORD = st.builds(_word, st.sampled_from([bytes((kind,)) for kind in KINDS]), _TREES.map(encode))
_HEAD = st.tuples(st.integers(0, len(JOBS) - 1), st.sampled_from([0, 1, 7, 40])).map(bytes)
STRATEGY = (
    st.binary(max_size=200)
    | _spoilt()
    | st.builds(lambda head, words: b"\2" + head + b"".join(words), _HEAD, st.lists(_WORD, max_size=8))
    | st.builds(
        lambda head, edits: b"\3" + head + b"".join(edits),
        _HEAD,
        st.lists(st.binary(min_size=4, max_size=4), max_size=6),
    )
)

TARGET = Target(
    name="frames",
    check=check,
    seeds=seeds,
    strategy=STRATEGY,
    words=tuple(
        [bytes((kind,)) for kind in b"NTFifcslta" + KINDS]
        + [TOKEN, b"l\0\0\0\0", b"\xff" * 4, b"\xff" * 8]
        + [encode(tree) for tree in _ODD if len(encode(tree)) < 60]
    ),
    modules=("grader.jail.frames", "grader.jail.transcript", "grader.jail.output"),
    seconds=2.0,
    longest=8_192,
)
