"""Early stopping."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from exercises.unicamp.stopping import EPOCHS, WORDS, early_stopping


@pytest.mark.parametrize(
    ("accuracies", "patience", "stop", "keep"),
    [
        ([90, 91, 91, 90, 92, 93], 2, 4, 2),  # an equal one is no improvement
        ([90, 91, 91, 90, 92, 91, 91, 91], 3, 8, 5),  # a new best sets the count back
        ([90, 89, 88, 89.5, 95], 3, 4, 1),  # rising again is no improvement while it is below the best
    ],
)
def test_by_hand(accuracies: list[float], patience: int, stop: int, keep: int) -> None:
    """The rule, on tables small enough to see."""
    key = early_stopping.solve({"accuracies": accuracies, "patience": patience})
    assert (key["stop"].value, key["keep"].value) == (stop, keep)


def test_every_variant_by_its_definition(drawn: Any) -> None:
    """On 300 variants: the best lies `patience` epochs before the end, exceeds all before, and is not exceeded."""
    for given in drawn("unicamp/early_stopping", 300):
        key = early_stopping.solve(given)
        stop, keep = int(key["stop"].value), int(key["keep"].value)
        seen = given["accuracies"][:stop]
        assert stop - keep == given["patience"]
        assert stop < EPOCHS
        assert max(seen[: keep - 1], default=0.0) < seen[keep - 1] == max(seen)
        assert max(given["accuracies"]) <= 100


def test_the_last_row_is_named(drawn: Any) -> None:
    """On 300 variants: the table's last epoch is a mistake of its own, and who compares with the epoch before stops
    elsewhere; neither is right."""
    for given in drawn("unicamp/early_stopping", 300):
        stops = {name: of["stop"] for name, of in early_stopping.alternatives(given).items() if "stop" in of}
        last, compared = stops["stopping-knows-the-future"], stops["stopping-compares-with-previous"]
        assert last == EPOCHS
        assert [name for name, stop in stops.items() if stop == EPOCHS] == ["stopping-knows-the-future"]
        assert compared not in (EPOCHS, early_stopping.solve(given)["stop"].value)
        assert len(set(stops.values())) == len(stops)


def test_variants_are_spread(drawn: Any) -> None:
    """The end of training is not always the same epoch."""
    stops = Counter(early_stopping.solve(given)["stop"].value for given in drawn("unicamp/early_stopping", 300))
    assert len(stops) >= 6
    assert max(stops.values()) < 150


def test_the_table_is_in_the_statement(drawn: Any) -> None:
    """Every accuracy stands in its row."""
    given = drawn("unicamp/early_stopping")[0]
    text = early_stopping.statement(given)
    for epoch, accuracy in enumerate(given["accuracies"], 1):
        assert f"| {epoch} | {accuracy:.1f} |" in text


def test_wordings() -> None:
    """Every wording has one right answer and several wrong ones."""
    assert all(len(stem.right) == 1 and len(stem.wrong) >= 4 for stem in WORDS.values())
