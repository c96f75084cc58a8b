"""An experiment with learning rates."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.hcaim.learning_rate import KINDS
from exercises.model import Given

NAME = "hcaim/learning_rate"
EXERCISE: Any = BANK[NAME]


def exactly(number: float) -> Fraction:
    """The number as it is written, not as it is stored."""
    return Fraction(repr(number))


def by_fractions(given: Given) -> dict[str, Fraction]:
    """Every error in exact fractions, by the closed form: each step multiplies the error by (1 - eta |x|²)²."""
    (w1, w2), (x1, x2), (t,) = ([exactly(each) for each in given[name]] for name in ("weights", "x", "y"))
    start = (w1 * x1 + w2 * x2 - t) ** 2 / 2
    found = {"E": start}
    for number, rate in enumerate(given["rates"], 1):
        factor = 1 - exactly(rate) * (x1**2 + x2**2)
        found |= {f"E{number}_one": factor**2 * start, f"E{number}_two": factor**4 * start}
    return found


def test_second_oracle(drawn: Any) -> None:
    """All errors agree with exact fractions and a closed form."""
    for given in drawn(NAME):
        key = EXERCISE.solve(given)
        for part, want in by_fractions(given).items():
            assert np.isclose(key[part].value, float(want), rtol=1e-10), part


def test_kinds_are_unmistakable(drawn: Any) -> None:
    """Each kind occurs once, and the right one is what the words of its option say, with a wide margin."""
    for given in drawn(NAME):
        key, errors = EXERCISE.solve(given), by_fractions(given)
        kinds = [key[f"kind{number}"].value for number in (1, 2, 3)]
        assert sorted(kinds) == sorted(KINDS)
        for number, kind in enumerate(kinds, 1):
            left = float(errors[f"E{number}_two"] / errors["E"])
            once = float(errors[f"E{number}_one"] / errors["E"])
            assert {"slow": 0.8 < left < 1, "good": left < 0.08, "diverging": left > once > 1.5}[kind]


def test_what_the_student_sees_holds_no_answer(drawn: Any) -> None:
    """The given has the numbers only: which rate is which is not in it."""
    for given in drawn(NAME):
        assert set(given) == {"weights", "x", "y", "rates"}


def test_every_order_of_kinds_is_as_likely(drawn: Any) -> None:
    """Where the good rate stands, and the two others, is drawn first and uniformly."""
    counts = Counter(
        tuple(EXERCISE.solve(given)[f"kind{number}"].value for number in (1, 2, 3)) for given in drawn(NAME, 300)
    )
    assert len(counts) == 6
    assert min(counts.values()) > 25


def test_digits_and_mistakes(drawn: Any, marked: Any) -> None:
    """Every number shows four digits, and every mistake with numbers is wrong somewhere and named there alone."""
    for given in drawn(NAME)[:20]:
        key, wrong, parts = EXERCISE.solve(given), EXERCISE.alternatives(given), EXERCISE.parts(given)
        assert all(abs(key[part.id].value) >= 0.01 for part in parts if part.kind == "number")
        for mistake, values in wrong.items():
            seen = []
            for part in parts:
                if part.id in values and part.kind == "number":
                    here = {name: each[part.id] for name, each in wrong.items() if part.id in each}
                    seen.append(marked(part, key[part.id], values[part.id], here).suspects)
            assert not seen or (mistake,) in seen, mistake


def test_two_steps_follow_from_one(drawn: Any) -> None:
    """Who has the wrong first step and goes on rightly has what follows from it; choices follow from nothing."""
    assert EXERCISE.follow is not None
    for given in drawn(NAME)[:10]:
        key = EXERCISE.solve(given)
        assert np.isclose(EXERCISE.follow(given, "E2_two", {}), key["E2_two"].value, rtol=1e-9)
        assert np.isclose(EXERCISE.follow(given, "E2_two", {"E": 2.0, "E2_one": 3.0}), 4.5)
        assert EXERCISE.follow(given, "E2_two", {"E": 0.0}) is None
        assert EXERCISE.follow(given, "kind1", {}) is None


def test_audit(drawn: Any) -> None:
    """The self-check accepts right answers, rejects a slip, and says nothing where nothing is answered."""
    assert EXERCISE.audit is not None
    for given in drawn(NAME):
        right = {
            part: round(each.value, 5) if part.startswith("E") else each.value
            for part, each in EXERCISE.solve(given).items()
        }
        checks = EXERCISE.audit(np, right, given)
        assert len(checks) == 3
        assert all(holds for holds, _ in checks), given
        slip = right | {"E2_two": 1.01 * right["E2_two"]}
        assert [holds for holds, _ in EXERCISE.audit(np, slip, given)] == [True, False, True]
    assert EXERCISE.audit(np, dict.fromkeys(right), given) == []
