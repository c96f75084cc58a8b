"""The forward pass and one update of every weight, by hand."""

from __future__ import annotations

from collections import Counter
from math import exp, tanh
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.hcaim.by_hand import VISIBLE_FORWARD, VISIBLE_UPDATE
from exercises.model import Given, Question

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}
RECAP = "hcaim/forward_recap"
UPDATES = {"sigmoid": "hcaim/update_by_hand", "tanh": "hcaim/update_by_hand_tanh", "relu": "hcaim/update_by_hand_relu"}
ALL = (RECAP, *UPDATES.values())


def by_hand(given: Given) -> dict[str, Any]:
    """The step with plain floats and nothing of the engine, output by output and path by path."""
    (v, w), (c, d) = given["weights"], given["biases"]
    x, t, eta, hidden = given["x"], given["y"], given["eta"], given["activations"][0]
    net_h = [v[j][0] * x[0] + v[j][1] * x[1] + c[j] for j in (0, 1)]
    h = [{"sigmoid": 1 / (1 + exp(-n)), "tanh": tanh(n), "relu": max(n, 0.0)}[hidden] for n in net_h]
    up = [{"sigmoid": a * (1 - a), "tanh": 1 - a * a, "relu": float(n > 0)}[hidden] for n, a in zip(net_h, h)]  # noqa: B905
    net_o = [w[k][0] * h[0] + w[k][1] * h[1] + d[k] for k in (0, 1)]
    o = [1 / (1 + exp(-n)) for n in net_o]
    delta_o = [(o[k] - t[k]) * o[k] * (1 - o[k]) for k in (0, 1)]
    delta_h = [(delta_o[0] * w[0][j] + delta_o[1] * w[1][j]) * up[j] for j in (0, 1)]
    values = {"net_h": net_h, "out_h": h, "net_o": net_o, "out_o": o}
    single = {f"{name}{i + 1}": pair[i] for name, pair in values.items() for i in (0, 1)}
    return {
        **values,
        **single,
        "E": sum((t[k] - o[k]) ** 2 for k in (0, 1)) / 2,
        "delta_o": delta_o,
        "delta_h": delta_h,
        "w_out": [[w[k][j] - eta * delta_o[k] * h[j] for j in (0, 1)] for k in (0, 1)],
        "b_out": [d[k] - eta * delta_o[k] for k in (0, 1)],
        "w_hidden": [[v[j][i] - eta * delta_h[j] * x[i] for i in (0, 1)] for j in (0, 1)],
        "b_hidden": [c[j] - eta * delta_h[j] for j in (0, 1)],
    }


@pytest.mark.parametrize("name", ALL)
def test_steps_by_hand(name: str, givens: Any) -> None:
    """Every variant solves to what a page of plain arithmetic gives."""
    for given in givens(name)[:15]:
        hand = by_hand(given)
        for part, expected in QUESTIONS[name].solve(given).items():
            assert np.allclose(expected.value, hand[part], rtol=1e-12, atol=1e-15), part


def test_published_numbers() -> None:
    """The published network solves to every printed digit of the source, and, as its biases are trained here, to the
    error 0.280471447 after the step."""
    exercise = QUESTIONS[UPDATES["sigmoid"]]
    assert exercise.published is not None
    value = {part: expected.value for part, expected in exercise.solve(exercise.published).items()}
    printed = {"0.3775": value["net_h"][0], "0.593269992": value["out_h"][0], "0.596884378": value["out_h"][1]}
    printed |= {"1.105905967": value["net_o"][0], "0.75136507": value["out_o"][0], "0.772928465": value["out_o"][1]}
    printed |= {"0.298371109": value["E"], "0.138498562": value["delta_o"][0], "-0.038098237": value["delta_o"][1]}
    printed |= {"0.35891648": value["w_out"][0][0], "0.149780716": value["w_hidden"][0][0]}
    for text, got in printed.items():
        # The source cuts its digits off or rounds them: within one unit of the last.
        assert abs(got - float(text)) <= 1.0 * 10.0 ** -len(text.partition(".")[2]), text
    after = {
        **exercise.published,
        "weights": [value["w_hidden"], value["w_out"]],
        "biases": [value["b_hidden"], value["b_out"]],
    }
    assert f"{by_hand(after)['E']:.9f}" == "0.280471447"


def test_activations(drawn: Any) -> None:
    """The recap draws all three activations about equally; each update has its own."""
    counts = Counter(given["activations"][0] for given in drawn(RECAP))
    assert min(counts[name] for name in UPDATES) > 10
    for hidden, name in UPDATES.items():
        assert {given["activations"][0] for given in drawn(name)} == {hidden}
        assert all(given["train_biases"] is True for given in drawn(name))


@pytest.mark.parametrize("name", ALL)
def test_digits(name: str, drawn: Any) -> None:
    """Every answer shows four significant digits, or is exactly 0 at a ReLU that is off and marked so."""
    for given in drawn(name)[:20]:
        key = QUESTIONS[name].solve(given)
        for part in QUESTIONS[name].parts(given):
            values = np.abs(np.ravel(key[part.id].value))
            zero = values == 0
            assert (zero | (values >= 10.0 ** (3 - (part.places or 0)))).all()
            assert not zero.any() or part.exempt


def test_one_relu_is_on_and_one_is_off(drawn: Any) -> None:
    """With ReLUs one hidden neuron is on and one off, either of them, and neither is near the kink."""
    off: Counter[int] = Counter()
    for given in (*drawn(UPDATES["relu"]), *drawn(RECAP)):
        if given["activations"][0] == "relu":
            net = by_hand(given)["net_h"]
            assert min(map(abs, net)) > 0.05
            assert min(net) < 0 < max(net)
            off[int(np.argmin(net))] += 1
    assert min(off[0], off[1]) > 15


@pytest.mark.parametrize("name", ALL)
def test_mistakes_to_be_seen_are_seen(name: str, drawn: Any, marked: Any) -> None:
    """Each mistake a student may make here is wrong in some answer, and named there among all that could be meant."""
    exercise = QUESTIONS[name]
    table = VISIBLE_FORWARD if name == RECAP else VISIBLE_UPDATE
    for given in drawn(name)[:8]:
        key, wrong = exercise.solve(given), exercise.alternatives(given)
        for mistake in table[given["activations"][0]]:
            seen: Counter[str] = Counter()
            for part in exercise.parts(given):
                here = {other: values[part.id] for other, values in wrong.items() if part.id in values}
                value = here.get(mistake, key[part.id].value)
                seen.update(marked(part, key[part.id], value, here).suspects)
            assert seen[mistake] == max(seen.values()), mistake


@pytest.mark.parametrize("name", UPDATES.values())
def test_updates_move(name: str, drawn: Any) -> None:
    """Every weight and bias moves by at least 20 tolerances, or not at all where a ReLU is off."""
    for given in drawn(name)[:20]:
        key = QUESTIONS[name].solve(given)
        before = dict(
            zip(("w_hidden", "w_out", "b_hidden", "b_out"), (*given["weights"], *given["biases"]), strict=True)
        )
        for part, old in before.items():
            moved = np.abs(np.subtract(key[part].value, old))
            assert ((moved == 0) | (moved >= 20 * key[part].tolerance)).all()
            assert (moved > 0).all() or given["activations"][0] == "relu"
            assert (moved > 0).any()


@pytest.mark.parametrize("name", ALL)
def test_rounding_on_the_way_is_allowed(name: str, givens: Any, marked: Any) -> None:
    """A student who rounds every answer to the digits asked for and goes on with it stays within the tolerances."""
    exercise = QUESTIONS[name]
    assert exercise.follow is not None
    for given in givens(name)[:10]:
        key = exercise.solve(given)
        typed: dict[str, Any] = {}
        for part in exercise.parts(given):
            value: Any = exercise.follow(given, part.id, typed)
            typed[part.id] = np.round(value, part.places or 0).tolist()
            assert marked(part, key[part.id], typed[part.id], {}).verdict == "correct", part.id


@pytest.mark.parametrize("name", UPDATES.values())
def test_a_wrong_start_is_followed_through(name: str, drawn: Any) -> None:
    """With another error typed for the outputs, what follows from it is what plain arithmetic makes of it."""
    exercise = QUESTIONS[name]
    assert exercise.follow is not None
    for given in drawn(name)[:10]:
        hand, typed = by_hand(given), [0.123, -0.045]
        (_, w), (_, d) = given["weights"], given["biases"]
        slopes = np.divide(hand["delta_h"], np.dot(np.transpose(w), hand["delta_o"]))
        follows = {
            "delta_h": np.dot(np.transpose(w), typed) * slopes,
            "w_out": np.array(w) - given["eta"] * np.outer(typed, hand["out_h"]),
            "b_out": np.array(d) - given["eta"] * np.array(typed),
        }
        for part, want in follows.items():
            got: Any = exercise.follow(given, part, {"delta_o": typed})
            assert np.allclose(got, want, rtol=1e-12), part


@pytest.mark.parametrize("name", UPDATES.values())
def test_audit(name: str, givens: Any) -> None:
    """The self-check without a key accepts the right answers of every variant, and each of its checks can fail."""
    exercise = QUESTIONS[name]
    assert exercise.audit is not None
    for given in givens(name)[:15]:
        right = {part: np.round(each.value, 6).tolist() for part, each in exercise.solve(given).items()}
        checks = exercise.audit(np, right, given)
        assert len(checks) == 4
        assert all(holds for holds, _ in checks), given
        slips = ("out_o", "b_out", "w_out", "w_hidden")
        for number, part in enumerate(slips):
            wrong = right | {part: (np.array(right[part]) + 1e-3).tolist()}
            assert not exercise.audit(np, wrong, given)[number][0]
    assert exercise.audit(np, dict.fromkeys(right), given) == []
    assert exercise.audit(np, right | dict.fromkeys(slips, 1.0), given) == []


def test_worked_solutions_say_what_is_off(drawn: Any) -> None:
    """The worked solution has every number of the answers, and names the ReLU that is off."""
    for name in ALL:
        exercise = QUESTIONS[name]
        assert exercise.worked is not None
        for given in drawn(name)[:10]:
            text = exercise.worked(given)
            assert "<<" not in text
            for part in ("net_h1", "out_o2"):
                assert f"{by_hand(given)[part]:.6f}" in text
            if given["activations"][0] == "relu":
                assert f"h_{int(np.argmin(by_hand(given)['net_h'])) + 1}$ is off" in text
            else:
                assert "is off" not in text
