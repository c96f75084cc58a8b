"""The 2-2-2 network by pen and paper."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.model import Given, Question

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}


STEPS = "unicamp/two_two_two"
EVERY = "unicamp/every_value"


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


def every_by_hand(given: Given) -> dict[str, Any]:
    """Every value of the step with plain sums over indices."""
    (w, v), (b, c) = given["weights"], given["biases"]
    x, y, eta = given["x"], given["y"], given["eta"]
    both = range(2)

    def forward(w: Any, v: Any) -> Any:
        net_h = [sum(w[j][m] * x[m] for m in both) + b[j] for j in both]
        out_h = [0.5 + 0.5 * np.tanh(net / 2) for net in net_h]
        net_o = [sum(v[k][j] * out_h[j] for j in both) + c[k] for k in both]
        out_o = [0.5 + 0.5 * np.tanh(net / 2) for net in net_o]
        return net_h, out_h, net_o, out_o, sum((y[k] - out_o[k]) ** 2 / 2 for k in both)

    net_h, out_h, net_o, out_o, error = forward(w, v)
    delta_o = [(out_o[k] - y[k]) / (2 + 2 * np.cosh(net_o[k])) for k in both]
    delta_h = [sum(delta_o[k] * v[k][j] for k in both) / (2 + 2 * np.cosh(net_h[j])) for j in both]
    grad_out = [[delta_o[k] * out_h[j] for j in both] for k in both]
    grad_hidden = [[delta_h[j] * x[m] for m in both] for j in both]
    w_out = [[v[k][j] - eta * grad_out[k][j] for j in both] for k in both]
    w_hidden = [[w[j][m] - eta * grad_hidden[j][m] for m in both] for j in both]
    return {
        "net_h": net_h,
        "out_h": out_h,
        "net_o": net_o,
        "out_o": out_o,
        "E": error,
        "delta_o": delta_o,
        "grad_out": grad_out,
        "delta_h": delta_h,
        "grad_hidden": grad_hidden,
        "w_out": w_out,
        "w_hidden": w_hidden,
        "E_after": forward(w_hidden, w_out)[-1],
    }


def test_every_value_by_hand(givens: Any) -> None:
    """Every value of every variant is what sums over indices give, with the slope of the sigmoid from cosh."""
    for given in givens(EVERY)[:30]:
        key, hand = QUESTIONS[EVERY].solve(given), every_by_hand(given)
        assert set(key) == set(hand)
        for part, expected in key.items():
            assert np.allclose(expected.value, hand[part], rtol=1e-12, atol=1e-15), part


def test_every_published_value() -> None:
    """The published intermediate values, to the printed digit; −0.019049119 is −0.019049118 rounded on the way."""
    exercise = QUESTIONS[EVERY]
    assert exercise.published is not None
    value = {part: np.ravel(expected.value) for part, expected in exercise.solve(exercise.published).items()}
    printed = {
        "net_h": ("0.3775", "0.3925"),
        "out_h": ("0.593269992", "0.596884378"),
        "net_o": ("1.105905967", None),
        "out_o": ("0.75136507", "0.772928465"),
        "E": ("0.298371109",),
        "delta_o": ("0.138498562", "-0.038098237"),
        "grad_out": ("0.082167041", None, None, None),
        "delta_h": (None, None),
        "grad_hidden": ("0.000438568", None, None, None),
    }
    for part, texts in printed.items():
        for got, text in zip(value[part], texts, strict=True):
            if text is not None:
                assert abs(got - float(text)) <= 0.501 * 10.0 ** -len(text.partition(".")[2]), (part, text)


def test_numbers_of_the_source_that_are_slips() -> None:
    """Beside the right numbers, what the source prints: each comes from the slip that is named here."""
    exercise = QUESTIONS[EVERY]
    assert exercise.published is not None
    value = {part: np.ravel(expected.value) for part, expected in exercise.solve(exercise.published).items()}
    (_, v), (b, _) = exercise.published["weights"], exercise.published["biases"]
    # ∂E/∂out_h1 by way of o2 is −0.019049118; rounded before the multiplication it becomes the source's −0.019049119.
    delta = value["delta_o"][1]
    assert f"{delta * v[1][0]:.9f}" == "-0.019049118"
    rounded = Decimal(f"{delta:.9f}") * Decimal(str(v[1][0]))
    assert str(rounded.quantize(Decimal("1e-9"), ROUND_HALF_UP)) == "-0.019049119"
    # net_o1 with b2: 1.105905967; one slide writes b1 for b2.
    assert f"{value['net_o'][0]:.9f}" == "1.105905967"
    assert f"{v[0][0] * value['out_h'][0] + v[0][1] * value['out_h'][1] + b[0]:.9f}" == "0.855905967"
    # The error after the step: 0.291027774; with the output weights changed before the hidden layer's turn
    # it is the source's 0.291027924.
    after = exercise.alternatives(exercise.published)["updated-weights-used"]["E_after"]
    assert (f"{value['E_after'][0]:.9f}", f"{after:.9f}") == ("0.291027774", "0.291027924")


def test_every_answer_has_digits_enough(givens: Any) -> None:
    """Four significant digits are shown of every number, and none is smaller than 1e-4."""
    for given in givens(EVERY)[:30]:
        key = QUESTIONS[EVERY].solve(given)
        for part in QUESTIONS[EVERY].parts(given):
            smallest = np.abs(key[part.id].value).min()
            assert smallest >= max(1e-4, 10.0 ** (3 - (part.places or 0))), (part.id, given)


def test_rounding_every_value_is_allowed(givens: Any, marked: Any) -> None:
    """Who rounds every answer to the digits asked for and goes on with it stays within the tolerances."""
    exercise = QUESTIONS[EVERY]
    assert exercise.follow is not None
    for given in givens(EVERY)[:25]:
        key = exercise.solve(given)
        typed: dict[str, Any] = {}
        for part in exercise.parts(given):
            typed[part.id] = np.round(exercise.follow(given, part.id, typed), part.places or 0).tolist()
            assert marked(part, key[part.id], typed[part.id], {}).verdict == "correct", part.id


def test_audit_of_every_value(givens: Any) -> None:
    """The self-check accepts right answers, rounded as asked for, and finds a slip in each of those it holds."""
    exercise = QUESTIONS[EVERY]
    assert exercise.audit is not None
    for given in givens(EVERY)[:20]:
        key = exercise.solve(given)
        right = {part.id: np.round(key[part.id].value, part.places or 0).tolist() for part in exercise.parts(given)}
        checks = exercise.audit(np, right, given)
        assert len(checks) == 6
        assert all(holds for holds, _ in checks), [text for holds, text in checks if not holds]
        for part in ("out_h", "out_o", "grad_out", "grad_hidden", "w_out", "w_hidden"):
            slipped = right | {part: (np.array(right[part]) + 1e-3).tolist()}
            assert not all(holds for holds, _ in exercise.audit(np, slipped, given)), part
    assert exercise.audit(np, dict.fromkeys(right), given) == []
