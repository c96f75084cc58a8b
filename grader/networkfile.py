"""NETWORK.json: a network, an example and how it is trained, read strictly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from reprlib import Repr
from typing import Any

from grader.errors import UnusableInput
from grader.spec import MOST_FAULTS, suggestion
from reference import ACTIVATIONS, LOSSES, NetworkError
from reference.training_step import TrainingStep

NEEDED = ("weights", "biases", "activations", "loss", "x", "y")
OPTIONAL = {"eta": 0.5, "train_biases": True}
MOST_BYTES = 10_000_000
_SHORT = Repr()
_SHORT.maxstring = 80


def read(path: Path) -> TrainingStep:
    """The training step a file describes. Raises UnusableInput with every fault found."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{path}: cannot be read ({error.strerror or error}).") from None
    if len(data) > MOST_BYTES:
        raise UnusableInput(f"{path}: more than {MOST_BYTES // 1_000_000} MB. Is it the right file?")
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnusableInput(f"{path}: not valid JSON ({error}).") from None
    return parse(record, str(path))


def parse(record: Any, where: str) -> TrainingStep:
    """The training step of a record. Raises UnusableInput with every fault found."""
    if not isinstance(record, dict):
        raise UnusableInput(f"{where}: expected an object with the keys {', '.join(NEEDED)}.")
    faults = list(islice(_faults(record, where), MOST_FAULTS + 1))
    if len(faults) > MOST_FAULTS:
        raise UnusableInput(*faults[:-1], f"{where}: and more faults.")
    if faults:
        raise UnusableInput(*faults)
    try:
        return TrainingStep.from_json({**OPTIONAL, **record})
    except NetworkError as error:
        raise UnusableInput(f"{where}: {error}.") from None


def _faults(record: dict[str, Any], where: str) -> Iterator[str]:
    """A sentence for each fault; one by one, since a large file can have a million."""
    known = (*NEEDED, *OPTIONAL)
    yield from (f"{where}: the key {key!r} is missing." for key in NEEDED if key not in record)
    yield from (
        f"{where}: unknown key {_SHORT.repr(key)}.{suggestion(key, known)}" for key in record if key not in known
    )
    for key in ("weights", "biases", "x", "y", "eta"):
        if key in record and not _numbers(record[key]):
            yield f"{where}, {key}: expected numbers that are finite, in lists; found something else."
    for key in ("weights", "biases"):
        if key in record and _numbers(record[key]) and not isinstance(record[key], list):
            yield f"{where}, {key}: expected a list with one entry per layer."
    activations = record.get("activations", [])
    if not isinstance(activations, list):
        yield f"{where}, activations: expected a list with one name per layer."
        activations = []
    for key, names, table in (
        ("activations", activations, ACTIVATIONS),
        ("loss", [record["loss"]] if "loss" in record else [], LOSSES),
    ):
        for name in names:
            if not isinstance(name, str):
                yield f"{where}, {key}: {_SHORT.repr(name)} is unknown, expected one of {', '.join(table)}."
            elif name not in table:
                sentence = f"{_SHORT.repr(name)} is unknown, expected one of {', '.join(table)}."
                yield f"{where}, {key}: {sentence}{suggestion(name, table)}"
    if isinstance(record.get("eta", 0.5), list):
        yield f"{where}, eta: expected one number."
    if record.get("train_biases", True) not in (True, False, "tied"):
        yield f'{where}, train_biases: expected true, false or "tied".'


def _numbers(tree: Any, depth: int = 0) -> bool:
    if isinstance(tree, list):
        return depth < 5 and all(_numbers(each, depth + 1) for each in tree)
    return isinstance(tree, int | float) and not isinstance(tree, bool) and abs(tree) < 1e300 and math.isfinite(tree)
