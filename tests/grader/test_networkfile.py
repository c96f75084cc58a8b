"""NETWORK.json: every fault at once, in words."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from exercises.unicamp.two_two_two import PUBLISHED_222
from grader.errors import UnusableInput
from grader.networkfile import parse, read
from grader.spec import MOST_FAULTS


def faults(record: Any) -> tuple[str, ...]:
    """The sentences of what is wrong with a record."""
    with pytest.raises(UnusableInput) as caught:
        parse(record, "net.json")
    return caught.value.sentences


def test_a_file(tmp_path: Path) -> None:
    """The published network is read, with eta and train_biases taken from the file or as documented."""
    path = tmp_path / "net.json"
    path.write_text(json.dumps(dict(PUBLISHED_222)))
    step = read(path)
    assert (step.eta, step.train_biases, step.network.sizes) == (0.5, False, (2, 2, 2))
    shorter = {key: value for key, value in PUBLISHED_222.items() if key not in ("eta", "train_biases")}
    assert parse(shorter, "").train_biases is True


def test_every_fault_at_once() -> None:
    """All faults of a file are told in one go, each with its key."""
    record = {
        "weights": [[["a"]]],
        "biases": [[float("nan")]],
        "activations": ["sigmoud"],
        "loss": "half_sum",
        "x": None,
        "eta": [0.5],
        "train_bias": True,
        "train_biases": "no",
    }
    told = "\n".join(faults(record))
    for words in (
        "'y' is missing",
        "unknown key 'train_bias'",
        "net.json, weights",
        "net.json, biases",
        "net.json, x",
        "'sigmoud' is unknown",
        "'half_sum' is unknown",
        "eta: expected one number",
        'true, false or "tied"',
    ):
        assert words in told, words
    assert "sigmoid" in told


@pytest.mark.parametrize("record", [None, [], "x", 3, {}])
def test_not_a_record(record: Any) -> None:
    """Anything but an object with the needed keys says which keys are needed."""
    assert "weights" in "\n".join(faults(record))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weights", [[[1.0, 2.0], [3.0]], [[1.0, 2.0]]]),
        ("weights", []),
        ("weights", [[[0.15, 0.2], [0.25, 0.3]]]),
        ("weights", 5),
        ("weights", [5, 5]),
        ("biases", 0.5),
        ("weights", {"0": 1}),
        ("biases", [[0.35], [0.6, 0.6]]),
        ("x", [0.05]),
        ("x", [[[0.05, 0.1]]]),
        ("x", True),
        ("y", "0.5"),
        ("y", [[0.1, 0.2], [0.3, 0.4]]),
        ("activations", "sigmoid"),
        ("activations", ["sigmoid"]),
        ("activations", [["sigmoid"], None]),
        ("loss", None),
        ("loss", ["half_sse"]),
        ("eta", "fast"),
        ("eta", True),
        ("eta", None),
        ("eta", 10**400),
        ("train_biases", 1),
        ("train_biases", None),
        ("train_biases", []),
    ],
)
def test_one_fault(key: str, value: Any) -> None:
    """What does not fit is refused in words, never with a traceback."""
    told = faults({**PUBLISHED_222, key: value})
    assert told
    assert all(sentence.startswith("net.json") for sentence in told)


@pytest.mark.parametrize(
    "change",
    [
        {"activations": ["sigmoi"] * 50_000},
        {"activations": [[1]] * 50_000},
        {str(number): 0 for number in range(50_000)},
        {"x" * 50_000: 0, "loss": "y" * 50_000, "activations": [["z" * 50_000]]},
    ],
)
def test_what_is_said_of_a_large_file_is_short(change: Any) -> None:
    """A file of a hundred thousand faults gives a page of sentences, in little time; what they quote is shortened."""
    started = time.process_time()
    told = faults({**PUBLISHED_222, **change})
    assert len(told) <= MOST_FAULTS + 1
    assert max(map(len, told)) < 500
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "not valid JSON"),
        (b"", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"eta": 1' + b"0" * 5000 + b"}", "JSON"),
        (b"[]", "expected an object"),
    ],
)
def test_damaged_files(tmp_path: Path, data: bytes, words: str) -> None:
    """Damaged, deep and empty files are refused in words."""
    path = tmp_path / "net.json"
    path.write_bytes(data)
    with pytest.raises(UnusableInput, match=words):
        read(path)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there, and a folder, are refused in words."""
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UnusableInput, match="cannot be read"):
            read(path)


def test_a_large_file(tmp_path: Path) -> None:
    """More than 10 MB is not read as a network."""
    path = tmp_path / "net.json"
    path.write_bytes(b" " * 10_000_001)
    with pytest.raises(UnusableInput, match="more than 10 MB"):
        read(path)
