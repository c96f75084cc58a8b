"""Whether a variant shows what it is to show: mistakes that can be told from right and from each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from exercises.model import Key, Value

APART = 250  # tolerances between a number and what a mistake makes of it: it may be typed with fewer digits

Wrong = Mapping[str, Mapping[str, Value]]  # misconception -> part -> value


def seen(key: Key, wrong: Wrong, visible: Iterable[str]) -> bool:
    """Whether each of these mistakes differs from right, and from every other mistake, in some part."""
    return all(
        differ(key, wrong.get(mistake, {}), other)
        for mistake in visible
        for other in ({}, *(values for name, values in wrong.items() if name != mistake))
    )


def differ(key: Key, one: Mapping[str, Value], two: Mapping[str, Value]) -> bool:
    """Whether two mistakes differ by more than two tolerances somewhere; without a value a part is right."""
    return any(
        np.abs(np.subtract(one.get(part, key[part].value), two.get(part, key[part].value))).max()
        > 2 * key[part].tolerance
        for part in {*one, *two}
    )


def doubtful(key: Key, wrong: Wrong) -> bool:
    """Whether a mistake comes so near to a number that somebody who types fewer digits may have made it or not."""
    return any(
        2 * key[part].tolerance < abs(value - key[part].value) < APART * key[part].tolerance
        for values in wrong.values()
        for part, value in values.items()
        if np.ndim(value) == 0
    )
