"""The length of an option must not give the answer away."""

from __future__ import annotations

from itertools import combinations

from exercises.choices import Stem
from exercises.unicamp import dropout, expansion, hyperparameters, initialisation, penalties, slowdown, stopping

STEMS: tuple[Stem, ...] = tuple(
    stem
    for stems in (
        dropout.WORDS,
        expansion.WORDS,
        hyperparameters.VALIDATION,
        hyperparameters.STRATEGY,
        initialisation.WORDS,
        penalties.WORDS,
        slowdown.WHY,
        stopping.WORDS,
    )
    for stem in stems.values()
)


def test_the_longest_is_not_the_right_one() -> None:
    """Who always takes the longest, or the shortest, of the four options shown does hardly better than by guessing."""
    longest, shortest = [], []
    for stem in STEMS:
        lengths = {option.id: len(option.text) for option in stem.options}
        right = lengths[stem.right[0]]
        shown = [[lengths[each] for each in wrong] for wrong in combinations(stem.wrong, 3)]
        longest.append(sum(right >= max(wrong) for wrong in shown) / len(shown))
        shortest.append(sum(right <= min(wrong) for wrong in shown) / len(shown))
    assert len(STEMS) == 30
    assert sum(longest) / len(STEMS) < 0.35
    assert sum(shortest) / len(STEMS) < 0.35
