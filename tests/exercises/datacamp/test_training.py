"""Gradient descent in words and counts: what the stems say is true."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.datacamp.training import PRINCIPLES, STARTS, count_updates, training_recap

COUNTS = "datacamp/count_updates"


def test_counts_by_going_through_the_data(drawn: Any) -> None:
    """The updates are those of a loop over the batches, the last of which may be smaller."""
    for given in drawn(COUNTS, 100):
        updates = [start for _ in range(given["epochs"]) for start in range(0, given["examples"], given["batch"])]
        key = count_updates.solve(given)
        assert key["total"].value == len(updates)
        assert key["epoch"].value * given["epochs"] == len(updates)


def test_counts_are_told_apart(drawn: Any) -> None:
    """No mistake counts as many updates as there are, and the last batch is smaller for about half of the students."""
    smaller = 0
    for given in drawn(COUNTS, 200):
        key, wrong = count_updates.solve(given), count_updates.alternatives(given)
        assert all(value != key[part].value for values in wrong.values() for part, value in values.items())
        assert ("last-batch-forgotten" in wrong) is bool(given["examples"] % given["batch"])
        smaller += "last-batch-forgotten" in wrong
    assert 60 < smaller < 140


def test_a_wrong_count_is_followed(drawn: Any) -> None:
    """All the epochs have as many updates as one, whatever that one has."""
    given = drawn(COUNTS, 1)[0]
    assert count_updates.follow is not None
    assert count_updates.follow(given, "total", {"epoch": 7}) == 7 * given["epochs"]
    assert count_updates.follow(given, "total", {}) is None


def test_six_batches() -> None:
    """600 examples in batches of 100 are six updates, the seventh of which sees old examples with new weights."""
    order = [example for _ in range(2) for example in range(600)]
    batches = [order[start : start + 100] for start in range(0, 1200, 100)]
    assert len(batches[:6]) * 100 == 600
    assert not set(batches[0]) & set(batches[1])
    assert set(batches[6]) <= {example for batch in batches[:6] for example in batch}
    assert "600 / 100 = 6" in PRINCIPLES["six batches"].worked


def test_several_are_right_and_several_wrong() -> None:
    """Where several letters are asked for, at least three are right and at least three wrong."""
    for stem in PRINCIPLES.values():
        assert min(len(stem.right), len(stem.wrong)) >= 3


def test_the_recap_is_explained() -> None:
    """The recap has its five steps in the course's order, and says why."""
    given = training_recap.published
    assert given is not None
    assert training_recap.solve(given)["order"].value == ["start", "forward", "backward", "update", "repeat"]
    assert training_recap.worked is not None
    assert "random start comes first" in training_recap.worked(given)


def slopes(w: Any, v: Any, x: Any, y: float) -> tuple[Any, Any]:
    """The slopes of (v · ReLU(w x) − y)², by hand."""
    z = w @ x
    error = 2 * (v @ np.maximum(z, 0) - y)
    return np.outer(error * v * (z > 0), x), error * np.maximum(z, 0)


def test_what_starts_lead_to() -> None:
    """All zeros: every slope is 0. Equal in and out: equal slopes. Equal in, unequal out: unequal slopes. Equal within
    layers: equal. Random: unequal."""
    x, y = np.array([1.0, 2.0]), 3.0
    equal, random = np.full((2, 2), 0.3), np.array([[0.3, 0.1], [0.2, 0.4]])
    into, out = slopes(0 * equal, np.zeros(2), x, y)
    assert not into.any()
    assert not out.any()
    for v, same in ((np.full(2, 0.3), True), (np.full(2, 0.9), True), (np.array([0.3, 0.5]), False)):
        into, _ = slopes(equal, v, x, y)
        assert into.all()
        assert np.array_equal(into[0], into[1]) is same
    into, out = slopes(random, np.array([0.2, -0.5]), x, y)
    assert not np.array_equal(into[0], into[1])
    assert out[0] != out[1]
    assert [STARTS[name].right for name in ("all zero", "unequal out", "which")] == [["nothing"], ["no"], ["random"]]
