"""The 2-2-2 network by pen and paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.model import Given, Question

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}


STEPS = "unicamp/two_two_two"


def test_published_numbers() -> None:
    """The published variant solves to every published digit, and to the right error after the step."""
    exercise = QUESTIONS[STEPS]
    assert exercise.published is not None
    value = {part: expected.value for part, expected in exercise.solve(exercise.published).items()}
    printed = {
        "net_h1": "0.3775",
        "out_h1": "0.593269992",
        "out_h2": "0.596884378",
        "out_o1": "0.75136507",
        "out_o2": "0.772928465",
        "E": "0.298371109",
        "dE_dw5": "0.082167041",
        "E_after": "0.291027774",
    }
    for part, text in printed.items():
        assert abs(value[part] - float(text)) <= 0.5 * 10.0 ** -len(text.partition(".")[2]), part
    weights = ["0.149780716", "0.19956143", "0.24975114", "0.29950229"]
    weights += ["0.35891648", "0.408666186", "0.511301270", "0.561370121"]
    for got, text in zip([*np.ravel(value["w_hidden"]), *np.ravel(value["w_out"])], weights, strict=True):
        # The source cuts its digits off or rounds them: within one unit of the last.
        assert abs(got - float(text)) <= 1.0 * 10.0 ** -len(text.partition(".")[2]), text


def by_hand(given: Given) -> dict[str, Any]:
    """The step with plain floats and nothing of the engine: the third oracle."""
    from math import exp

    (w1, w2), (b1, b2) = given["weights"], given["biases"]
    x, y, eta = given["x"], given["y"], given["eta"]

    def run(hidden: Any, output: Any) -> tuple[list[float], list[float], float]:
        h = [1 / (1 + exp(-(row[0] * x[0] + row[1] * x[1] + b))) for row, b in zip(hidden, b1, strict=True)]
        o = [1 / (1 + exp(-(row[0] * h[0] + row[1] * h[1] + b))) for row, b in zip(output, b2, strict=True)]
        return h, o, sum((t - a) ** 2 for t, a in zip(y, o, strict=True)) / 2

    h, o, cost = run(w1, w2)
    d = [(a - t) * a * (1 - a) for a, t in zip(o, y, strict=True)]
    e = [(d[0] * w2[0][j] + d[1] * w2[1][j]) * h[j] * (1 - h[j]) for j in range(2)]
    new_out = [[w2[i][j] - eta * d[i] * h[j] for j in range(2)] for i in range(2)]
    new_hidden = [[w1[i][j] - eta * e[i] * x[j] for j in range(2)] for i in range(2)]
    return {
        "net_h1": w1[0][0] * x[0] + w1[0][1] * x[1] + b1[0],
        "out_h1": h[0],
        "out_h2": h[1],
        "out_o1": o[0],
        "out_o2": o[1],
        "E": cost,
        "delta_o": d,
        "dE_dw5": d[0] * h[0],
        "dE_dw6": d[0] * h[1],
        "w_out": new_out,
        "w_hidden": new_hidden,
        "E_after": run(new_hidden, new_out)[2],
    }


def test_steps_by_hand(givens: Any) -> None:
    """Every variant solves to what a page of plain arithmetic gives."""
    for given in givens(STEPS):
        key, hand = QUESTIONS[STEPS].solve(given), by_hand(given)
        assert set(key) == set(hand)
        for part, expected in key.items():
            assert np.allclose(expected.value, hand[part], rtol=1e-12, atol=1e-15), part


def test_rounding_on_the_way_is_allowed(givens: Any, marked: Any) -> None:
    """A student who rounds every answer to the digits asked for and goes on with it stays within the tolerances."""
    exercise = QUESTIONS[STEPS]
    assert exercise.follow is not None
    for given in givens(STEPS)[:25]:
        key, parts = exercise.solve(given), exercise.parts(given)
        typed: dict[str, Any] = {}
        for part in parts:
            value = exercise.follow(given, part.id, typed)
            typed[part.id] = np.round(value, part.places or 0).tolist()
            assert marked(part, key[part.id], typed[part.id], {}).verdict == "correct", part.id


def test_tolerances_stay_small(givens: Any) -> None:
    """What is carried over never lets a tenth of the value through, and is at least half a unit."""
    for given in givens(STEPS):
        for part, expected in QUESTIONS[STEPS].solve(given).items():
            assert 0.5e-6 <= expected.tolerance < 5e-6, part


def test_updated_weights_move(drawn: Any) -> None:
    """Every updated weight moves by at least 20 tolerances: leaving it as it was is never right."""
    for given in drawn(STEPS):
        key = QUESTIONS[STEPS].solve(given)
        for part, before in zip(("w_hidden", "w_out"), given["weights"], strict=True):
            moved = np.abs(np.subtract(key[part].value, before))
            assert moved.min() >= 20 * key[part].tolerance


def test_mistakes_to_be_seen_are_seen(drawn: Any, marked: Any) -> None:
    """Each mistake a student may make in this exercise is wrong in at least one answer, and named there."""
    from exercises.unicamp.two_two_two import VISIBLE_222

    exercise = QUESTIONS[STEPS]
    for given in drawn(STEPS)[:25]:
        key, wrong = exercise.solve(given), exercise.alternatives(given)
        for mistake in VISIBLE_222:
            seen = [
                marked(part, key[part.id], wrong[mistake][part.id], {mistake: wrong[mistake][part.id]}).suspects
                for part in exercise.parts(given)
                if part.id in wrong.get(mistake, {})
            ]
            assert (mistake,) in seen, mistake


def test_audit_of_the_steps(givens: Any) -> None:
    """The self-check without a key accepts right answers of every variant, and rejects a slip."""
    exercise = QUESTIONS[STEPS]
    assert exercise.audit is not None
    for given in givens(STEPS):
        right = {part: np.round(expected.value, 6).tolist() for part, expected in exercise.solve(given).items()}
        checks = exercise.audit(np, right, given)
        assert len(checks) == 3
        assert all(holds for holds, _ in checks), given
        slips = right | {"dE_dw5": right["dE_dw5"] + 1e-3}
        assert not all(holds for holds, _ in exercise.audit(np, slips, given))
    assert exercise.audit(np, dict.fromkeys(right), given) == []
