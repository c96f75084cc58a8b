"""What a worker says is believed only as far as it can be true."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.jail import Call, Job, Limits, Slot
from grader.jail.frames import TOKEN_BYTES, FrameError, encode, frame
from grader.jail.transcript import Transcript

TOKEN = b"t" * TOKEN_BYTES
JOB = Job(b"", (Slot("q", "number"), Slot("r", "array")), (Call("f", ((1,), (2,))), Call("g", ((3,),))))

HELLO = (b"h", [7, 65534])
READ = (b"r", [[["q", "number", "ok", "1", 1.0, [], 1], ["r", "array", "computed", "g()", None, [], 2]], ["note"]])
LOADED = (b"l", [[["r", "array", "ok", "g()", [1.0, 2.0], [], 2]], ["line 3: oh"], False])
HONEST = [
    HELLO,
    READ,
    LOADED,
    (b"b", [0, 0, False]),
    (b"v", 2.0),
    (b"c", ["ok", "", 0, [], False]),
    (b"b", [0, 1, False]),
    (b"c", ["error", "ValueError: no", 4, [0], False]),
    (b"b", [0, 0, True]),
    (b"d", [0, "ok", "", 1, True]),
    (b"d", [1, "missing", "there is no g", 0, True]),
    (b"e", None),
]


_FIELDS = st.none() | st.integers() | st.text(max_size=3) | st.booleans() | st.just([])
_WORDS = st.tuples(st.sampled_from([b"r", b"l", b"b", b"c", b"d", b"v"]), st.lists(_FIELDS, max_size=5))


def told(words: list[tuple[bytes, Any]]) -> Transcript:
    transcript = Transcript(JOB, TOKEN, Limits())
    for kind, tree in words:
        transcript.feed(frame(TOKEN, kind, encode(tree)))
    return transcript


@pytest.mark.parametrize("before", [b"", b"garbage", frame(TOKEN, b"r", b""), frame(b"u" * 16, b"h", encode([7, 1]))])
def test_a_greeting_comes_first(before: bytes) -> None:
    """Nothing is believed before it; what follows it on the line is not looked at."""
    transcript, greeting = Transcript(JOB, TOKEN, Limits()), frame(TOKEN, b"h", encode([7, 65534]))
    if before:
        with pytest.raises(FrameError):
            transcript.greet(before + greeting)
        with pytest.raises(FrameError):
            transcript.feed(frame(TOKEN, b"r", encode(READ[1])))
        assert transcript.phase == "starting"
    transcript = Transcript(JOB, TOKEN, Limits())
    transcript.greet(greeting + b"?" * 100)
    assert (transcript.phase, transcript.landlock, transcript.uid) == ("reading", 7, 65534)


def test_one_value_for_one_case() -> None:
    """A second one is refused before it is decoded: it would cost the grader more than the student."""
    words = HONEST[: HONEST.index((b"v", 2.0)) + 1]
    with pytest.raises(FrameError, match="second value"):
        told([*words, (b"v", 2.0)])


def test_who_gives_the_same_does_not_share_it() -> None:
    """Short values are decoded once for all who give them; lists are nevertheless everybody's own."""
    words = [word if word[0] != b"v" else (b"v", [np.ones(2), [1.0]]) for word in HONEST]
    one, two = (told(words).done[0].cases[0].value for _ in range(2))
    one[1].append("mine")
    one.append(3)
    assert len(two) == 2
    assert two[1] == [1.0]
    with pytest.raises(ValueError, match="read-only"):
        one[0][0] = 5.0


def test_an_honest_worker_is_understood() -> None:
    """Every record arrives where it belongs."""
    transcript = told(HONEST)
    assert transcript.phase == "end"
    assert [reading.value for reading in transcript.readings] == [1.0, [1.0, 2.0]]
    assert transcript.remarks == ["note", "line 3: oh"]
    first, second = transcript.done
    assert [case.status for case in first.cases] == ["ok", "error"]
    assert first.cases[1].mutated == (0,)
    assert (second.status, second.cases) == ("missing", ())


@pytest.mark.parametrize("at", range(len(HONEST) - 1))
def test_leaving_out_a_word_is_refused(at: int) -> None:
    """Each frame is needed, but for a repeat: without it the next one is out of order."""
    words = HONEST[:at] + HONEST[at + 1 :]
    if HONEST[at] == (b"b", [0, 0, True]):
        assert told(words).phase == "end"
        return
    with pytest.raises(FrameError):
        told(words)


@pytest.mark.parametrize("at", range(len(HONEST)))
def test_saying_a_word_twice_is_refused(at: int) -> None:
    """A second reading, value, result or end changes nothing: it ends the run."""
    words = [*HONEST[: at + 1], *HONEST[at:]]
    with pytest.raises(FrameError):
        told(words)


@pytest.mark.parametrize(
    ("after", "word"),
    [
        (1, (b"r", [[], []])),
        (1, (b"r", [[["q", "number", "ok", "1", "text", [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", "number", "ok", "1", float("nan"), [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["other", "number", "ok", "1", 1.0, [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", "number", "right", "1", 1.0, [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", "number", "ok", "1", 1.0, [], -1], READ[1][0][1]], []])),
        (1, (b"r", [[[np.ones(2), "number", "ok", "1", 1.0, [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", np.ones(2), "ok", "1", 1.0, [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", "number", np.ones(2), "1", 1.0, [], 1], READ[1][0][1]], []])),
        (1, (b"r", [[["q", "number", "ok", "1", np.ones(2), [], 1], READ[1][0][1]], []])),
        (1, (b"r", None)),
        (2, (b"l", [[["r", "array", "ok", "", [0.0] * 10_001, [], 2]], [], False])),
        (2, (b"l", [[["r", "array", "computed", "", None, [], 2]], [], False])),
        (3, (b"b", [1, 0, False])),
        (3, (b"b", [0, 1, False])),
        (3, (b"b", [0, 0, True])),
        (3, (b"b", [0, -1, False])),
        (3, (b"d", [0, "ok", "", 0, True])),
        (3, (b"d", [0, "correct", "", 0, True])),
        (3, (b"d", [7, "missing", "", 0, True])),
        (3, (b"e", None)),
        (5, (b"c", ["ok", "", 0, [5], False])),
        (5, (b"c", ["error", "", 0, [], False])),
        (5, (b"c", ["ok", "", 0, [], "no"])),
        (4, (b"c", ["ok", "", 0, [], False])),
        (12, (b"e", None)),
        (3, (b"?", None)),
    ],
)
def test_a_word_that_cannot_be_true_is_refused(after: int, word: tuple[bytes, Any]) -> None:
    """Wrong types, other names, cases that were not begun, functions not asked for: each is a forgery."""
    with pytest.raises(FrameError):
        told([*HONEST[:after], word])


@pytest.mark.parametrize(
    ("after", "word"),
    [
        (1, (b"r", [[READ[1][0][0], ["r", "array", "odd", "", None, [], 2]], []])),
        (1, (b"r", [[READ[1][0][0], ["r", "array", "odd", "", None, [], 2]], ["a remark"]])),
        (1, (b"r", [READ[1][0], [1]])),
        (2, (b"l", [[["r", "array", "odd", "", None, [], 2]], ["a remark"], True])),
        (2, (b"l", [LOADED[1][0], [1], True])),
        (8, (b"d", [0, "missing", "", -1, True])),
    ],
)
def test_nothing_of_a_refused_word_is_believed(after: int, word: tuple[bytes, Any]) -> None:
    """A frame with a fault anywhere changes nothing: no half of its readings, no case taken back."""
    transcript = told(HONEST[:after])
    before = deepcopy((transcript.readings, transcript.remarks, transcript.out_of_memory, transcript.cases))
    with pytest.raises(FrameError):
        transcript.feed(frame(TOKEN, word[0], encode(word[1])))
    assert (transcript.readings, transcript.remarks, transcript.out_of_memory, transcript.cases) == before


def test_a_file_that_used_up_the_memory_says_so() -> None:
    """What the worker tells of the memory arrives."""
    rows, remarks, _ = LOADED[1]
    assert told([*HONEST[:2], (b"l", [rows, remarks, True])]).out_of_memory
    assert not told(HONEST[:3]).out_of_memory


def test_remarks_are_few() -> None:
    """A report has room for what an honest worker says, not for a flood of forged remarks."""
    hello, (kind, rows) = HONEST[0], HONEST[1]
    told([hello, (kind, [rows[0], ["a remark"] * 100])])
    with pytest.raises(FrameError):
        told([hello, (kind, [rows[0], ["a remark"] * 101])])


def test_results_are_bounded_together() -> None:
    """Many results under the limit do not add up to more than it."""
    transcript = Transcript(JOB, TOKEN, Limits(result_bytes=100))
    for kind, tree in HONEST[:4]:
        transcript.feed(frame(TOKEN, kind, encode(tree)))
    transcript.feed(frame(TOKEN, b"v", encode("x" * 60)))
    with pytest.raises(FrameError):
        transcript.feed(frame(TOKEN, b"v", encode("x" * 60)))


def test_messages_are_made_inert() -> None:
    """What reaches reports cannot steer a terminal."""
    transcript = told([*HONEST[:3], (b"d", [0, "error", "\x1b[2J\u202eoh", 0, True])])
    assert transcript.done[0].message == "\ufffd[2J\ufffdoh"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(HONEST) | _WORDS, max_size=14))
def test_any_words_are_understood_or_refused(words: list[tuple[bytes, Any]]) -> None:
    """No sequence of well-formed frames raises anything but a `FrameError`."""
    try:
        transcript = told(words)
    except FrameError:
        return
    assert len(transcript.done) <= len(JOB.calls)
