"""NETWORK.json: a network, an example and how it is trained, read strictly."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from grader.errors import UnusableInput
from grader.spec import suggestion
from reference import ACTIVATIONS, LOSSES, NetworkError
from reference.training_step import TrainingStep

NEEDED = ("weights", "biases", "activations", "loss", "x", "y")
OPTIONAL = {"eta": 0.5, "train_biases": True}
MOST_BYTES = 10_000_000


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
    known = (*NEEDED, *OPTIONAL)
    faults = [f"{where}: the key {key!r} is missing." for key in NEEDED if key not in record]
    faults += [f"{where}: unknown key {key!r}.{suggestion(key, known)}" for key in record if key not in known]
    faults += [
        f"{where}, {key}: expected numbers that are finite, in lists; found something else."
        for key in ("weights", "biases", "x", "y", "eta")
        if key in record and not _numbers(record[key])
    ]
    faults += [
        f"{where}, {key}: expected a list with one entry per layer."
        for key in ("weights", "biases")
        if key in record and _numbers(record[key]) and not isinstance(record[key], list)
    ]
    activations = record.get("activations", [])
    if not isinstance(activations, list):
        faults.append(f"{where}, activations: expected a list with one name per layer.")
        activations = []
    for key, names, table in (
        ("activations", activations, ACTIVATIONS),
        ("loss", [record["loss"]] if "loss" in record else [], LOSSES),
    ):
        faults += [
            f"{where}, {key}: {name!r} is unknown, expected one of {', '.join(table)}.{suggestion(str(name), table)}"
            for name in names
            if not isinstance(name, str) or name not in table
        ]
    if isinstance(record.get("eta", 0.5), list):
        faults.append(f"{where}, eta: expected one number.")
    if record.get("train_biases", True) not in (True, False, "tied"):
        faults.append(f'{where}, train_biases: expected true, false or "tied".')
    if faults:
        raise UnusableInput(*faults)
    try:
        return TrainingStep.from_json({**OPTIONAL, **record})
    except NetworkError as error:
        raise UnusableInput(f"{where}: {error}.") from None


def _numbers(tree: Any, depth: int = 0) -> bool:
    if isinstance(tree, list):
        return depth < 5 and all(_numbers(each, depth + 1) for each in tree)
    return isinstance(tree, int | float) and not isinstance(tree, bool) and abs(tree) < 1e300 and math.isfinite(tree)
