"""Every question over many seeds: it never fails, both oracles agree, and its records fit each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import numpy as np
import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import KINDS, Expected, Given, Part, Question
from exercises.unicamp import FORMULA_FUNCTIONS
from grader.formula import read
from grader.formula.vocabulary import FUNCTIONS
from grader.jail import Reading
from grader.kinds import VALUE_KINDS
from grader.streams import stream

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}
SEEDS = {"unicamp/two_two_two": 60}  # its draws cost most; the others have 300
CONFIRMED = 40  # of them by the second oracle, which is slow


@cache
def drawn(name: str) -> tuple[Given, ...]:
    """Givens of many students, drawn once."""
    exercise = QUESTIONS[name]
    return tuple(exercise.draw(stream(b"tests", name, str(seed))) for seed in range(SEEDS.get(name, 300)))


def givens(name: str) -> tuple[Given, ...]:
    """The published given among those drawn."""
    published = QUESTIONS[name].published
    return (*([published] if published else []), *drawn(name))


def marked(part: Part, expected: Expected, value: Any, alternatives: Mapping[str, Any]) -> Any:
    """The mark of a value that was typed as it is."""
    reading = Reading("q1_p", "ok", text=str(value), value=value)
    return VALUE_KINDS[part.kind].mark(part, expected, reading, alternatives)


@pytest.mark.parametrize("name", QUESTIONS)
def test_drawn_is_plain_data(name: str) -> None:
    """What is drawn is JSON, survives saving, and differs between students."""
    for given in drawn(name):
        assert msgspec.json.decode(msgspec.json.encode(given)) == given
    assert len({str(given) for given in drawn(name)}) > (3 if name == "unicamp/chain_rule_formula" else 50)


@pytest.mark.parametrize("name", QUESTIONS)
def test_same_stream_same_given(name: str) -> None:
    """A draw depends on its stream only."""
    exercise = QUESTIONS[name]
    for seed in range(3):
        again = exercise.draw(stream(b"tests", name, str(seed)))
        assert again == drawn(name)[seed]


@pytest.mark.parametrize("name", QUESTIONS)
def test_oracles_agree(name: str) -> None:
    """NumPy and SymPy agree on every variant, the published one included."""
    confirm = QUESTIONS[name].confirm
    for given in givens(name)[: CONFIRMED + 1]:
        if confirm is not None:
            confirm(given)


@pytest.mark.parametrize("name", QUESTIONS)
def test_parts_solve_and_alternatives_fit(name: str) -> None:
    """Every part has an expected value; every alternative is a misconception with words, of a part, and not right."""
    exercise = QUESTIONS[name]
    for given in givens(name):
        parts, key, wrong = exercise.parts(given), exercise.solve(given), exercise.alternatives(given)
        ids = [part.id for part in parts]
        assert list(key) == ids
        assert len(set(ids)) == len(ids)
        assert set(wrong) <= set(MISCONCEPTIONS)
        assert wrong
        for part in parts:
            assert part.kind in KINDS
            assert part.points > 0
            assert key[part.id].shown
        for values in wrong.values():
            assert values
            assert set(values) <= set(ids)


@pytest.mark.parametrize("name", QUESTIONS)
def test_right_values_are_right_and_wrong_ones_wrong(name: str) -> None:
    """Handed in, the key is right; a mistake's value is wrong and names it, or cannot be told from right."""
    exercise = QUESTIONS[name]
    for given in givens(name)[:60]:
        parts, key, wrong = exercise.parts(given), exercise.solve(given), exercise.alternatives(given)
        for part in parts:
            if part.kind == "formula":
                continue
            here = {mistake: values[part.id] for mistake, values in wrong.items() if part.id in values}
            assert marked(part, key[part.id], key[part.id].value, here).verdict == "correct"
            for mistake, value in here.items():
                made = marked(part, key[part.id], value, here)
                if made.verdict == "correct":  # nearer than the digits asked for
                    assert part.kind in ("number", "array")
                    close = np.abs(np.subtract(value, key[part.id].value)).max()
                    assert close <= 1.01 * key[part.id].tolerance
                else:
                    close_too = part.kind in ("number", "array") and (
                        np.abs(np.subtract(value, key[part.id].value)).max() <= 2.01 * key[part.id].tolerance
                    )
                    certain = {finding.misconception for finding in made.findings}
                    assert mistake in {*made.suspects, *certain} or close_too


def test_every_wrong_choice_names_its_mistake() -> None:
    """Whichever wrong choice is handed in, the mistake it comes from is named: in rounds of every kind."""
    exercise = QUESTIONS["datacamp/round"]
    for given in givens("datacamp/round")[:80]:
        key, wrong = exercise.solve(given), exercise.alternatives(given)
        part = exercise.parts(given)[0]
        here = {mistake: values[part.id] for mistake, values in wrong.items() if part.id in values}
        for option in part.options:
            made = marked(part, key[part.id], option.id, here)
            assert made.suspects == ((option.misconception,) if option.misconception else ())


@pytest.mark.parametrize("name", QUESTIONS)
def test_statements_are_filled(name: str) -> None:
    """No place of a statement is left open, and every word of the text stands for this student's numbers."""
    exercise = QUESTIONS[name]
    for given in givens(name)[:40]:
        text = exercise.statement(given)
        assert "<<" not in text
        assert len(text) > 40
        if exercise.picture is not None:
            picture = exercise.picture(given)
            assert picture.caption
            columns = [len(column) for column in picture.nodes]
            for column, start, end in picture.edges:
                assert start < columns[column]
                assert end < columns[column + 1]


@pytest.mark.parametrize("name", QUESTIONS)
def test_options(name: str) -> None:
    """Choices are unique, the right one is among them, and every wrong one is a mistake with words."""
    exercise = QUESTIONS[name]
    for given in givens(name):
        key = exercise.solve(given)
        for part in exercise.parts(given):
            ids, texts = [option.id for option in part.options], [option.text for option in part.options]
            assert len(set(ids)) == len(ids)
            assert len(set(texts)) == len(texts)
            if part.kind in ("choice", "choices"):
                value = key[part.id].value
                right = {value} if part.kind == "choice" else set(value)
                assert right <= set(ids)
                for option in part.options:
                    assert (option.misconception is None) is (option.id in right)
                    assert option.misconception is None or option.misconception in MISCONCEPTIONS
            if part.kind == "order":
                assert sorted(ids) == sorted(key[part.id].value)
                assert ids != key[part.id].value  # as shown, it is never in order already


def test_misconceptions_have_words() -> None:
    """Every misconception has a name, an explanation and a remedy, of which the name starts no sentence."""
    for name, row in MISCONCEPTIONS.items():
        assert row.id == name
        assert row.name
        assert row.name[0].islower() or row.name.startswith("ReLU")
        assert not row.name.endswith(".")
        assert row.explanation.endswith((".", ")"))
        assert row.remedy.endswith(".")


# --- one round


ROUND = "datacamp/round"


def test_published_round() -> None:
    """The published round has the slope 6, with the choices 0, 2, 6 and not enough information."""
    exercise = QUESTIONS[ROUND]
    assert exercise.published is not None
    slope, _ = exercise.parts(exercise.published)
    assert [option.id for option in slope.options] == ["0", "2", "6", "not enough information"]
    assert exercise.solve(exercise.published)["slope"].value == "6"


def test_rounds_vary() -> None:
    """All four kinds of round are drawn, and "not enough information" is right for about a quarter of the students."""
    exercise = QUESTIONS[ROUND]
    rounds = Counter(given["round"] for given in drawn(ROUND))
    assert set(rounds) == {"live", "off", "state withheld", "slope withheld"}
    assert min(rounds.values()) > 0.05 * len(drawn(ROUND))
    right = Counter(exercise.solve(given)["slope"].value for given in drawn(ROUND))
    assert 0.17 < right["not enough information"] / len(drawn(ROUND)) < 0.33
    assert 0.2 < right["0"] / len(drawn(ROUND)) < 0.4


def test_factors_are_shuffled() -> None:
    """The letters of the right factors differ from student to student; the published order stays, and a variant
    saved without an order has that one."""
    exercise = QUESTIONS[ROUND]
    published = exercise.published
    assert published is not None
    answers = Counter(exercise.solve(given)["factors"].shown for given in drawn(ROUND))
    assert len({"".join(each[0] for each in answer.split(", ")) for answer in answers}) > 15
    assert max(answers.values()) < 0.15 * len(drawn(ROUND))
    names = ["input", "weight", "activation", "rate", "loss", "output"]
    for given in (published, {name: value for name, value in published.items() if name != "shown"}):
        assert [option.id for option in exercise.parts(given)[1].options] == names


def test_the_text_is_true_where_slopes_are_withheld() -> None:
    """The text does not say that backpropagation came as far as the weight: its squares may be empty."""
    for given in drawn(ROUND)[:50]:
        text = " ".join(QUESTIONS[ROUND].statement(given).split())
        assert "as far as the squares show" in text
        assert "as far as the weight" not in text


def test_position_gives_nothing_away() -> None:
    """No letter is right in most of the variants, and the right one is not always the largest number."""
    exercise = QUESTIONS[ROUND]
    positions: Counter[int] = Counter()
    for given in drawn(ROUND):
        ids = [option.id for option in exercise.parts(given)[0].options]
        positions[ids.index(exercise.solve(given)["slope"].value)] += 1
    assert max(positions.values()) < 0.7 * len(drawn(ROUND))
    live = [given for given in drawn(ROUND) if given["round"] == "live"]
    ranks = {
        [o.id for o in exercise.parts(given)[0].options].index(exercise.solve(given)["slope"].value) for given in live
    }
    assert ranks >= {0, 1, 2}


def test_relus_off_their_kink() -> None:
    """No ReLU stands at 0, and the text tells the truth about the node asked for."""
    for given in givens(ROUND):
        x, (hidden, out) = np.array(given["x"]), [np.array(w) for w in given["weights"]]
        z = hidden @ x
        assert (np.abs(z) >= 1).all()
        node, entry = given["asked"]
        assert (z[node] > 0) is np.True_ or given["round"] == "off"
        assert given["round"] != "off" or z[node] < 0
        # By hand, with nothing of the engine: value in, slope of the ReLU, slope of the loss.
        output = out @ np.maximum(z, 0)
        slope = x[entry] * (z[node] > 0) * ((output - given["y"]) * out[:, node])[0]
        answer = QUESTIONS[ROUND].solve(given)["slope"].value
        assert answer == ("not enough information" if "withheld" in given["round"] else f"{slope + 0.0:.0f}")


def test_what_is_withheld_is_not_shown() -> None:
    """Where a slope is withheld, no slope stands in the picture or its caption; else all do."""
    picture = QUESTIONS[ROUND].picture
    assert picture is not None
    for given in drawn(ROUND):
        drawing = picture(given)
        shown = [text for column in drawing.nodes[1:] for text in column]
        assert all(shown) is (given["round"] != "slope withheld")
        assert any(shown) is (given["round"] != "slope withheld")
        assert ("not shown" in drawing.caption) is (given["round"] == "slope withheld")
        assert list(drawing.edges.values()).count("?") == 1


# --- the 2-2-2 network


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


def test_steps_by_hand() -> None:
    """Every variant solves to what a page of plain arithmetic gives."""
    for given in givens(STEPS):
        key, hand = QUESTIONS[STEPS].solve(given), by_hand(given)
        assert set(key) == set(hand)
        for part, expected in key.items():
            assert np.allclose(expected.value, hand[part], rtol=1e-12, atol=1e-15), part


def test_rounding_on_the_way_is_allowed() -> None:
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


def test_tolerances_stay_small() -> None:
    """What is carried over never lets a tenth of the value through, and is at least half a unit."""
    for given in givens(STEPS):
        for part, expected in QUESTIONS[STEPS].solve(given).items():
            assert 0.5e-6 <= expected.tolerance < 5e-6, part


def test_updated_weights_move() -> None:
    """Every updated weight moves by at least 20 tolerances: leaving it as it was is never right."""
    for given in drawn(STEPS):
        key = QUESTIONS[STEPS].solve(given)
        for part, before in zip(("w_hidden", "w_out"), given["weights"], strict=True):
            moved = np.abs(np.subtract(key[part].value, before))
            assert moved.min() >= 20 * key[part].tolerance


def test_mistakes_to_be_seen_are_seen() -> None:
    """Each mistake a student may make in this exercise is wrong in at least one answer, and named there."""
    from exercises.unicamp import VISIBLE_222

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


def test_audit_of_the_steps() -> None:
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


# --- the formula


def test_each_output_weight_is_asked_for() -> None:
    """The four output weights are asked for about equally, and each has its own answer."""
    counts = Counter(given["weight"] for given in drawn("unicamp/chain_rule_formula"))
    assert set(counts) == {5, 6, 7, 8}
    assert min(counts.values()) > 40
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    answers = {weight: exercise.solve({"weight": weight})["formula"].shown for weight in counts}
    assert len(set(answers.values())) == 4
    assert "o1" in answers[6]
    assert "h2" in answers[6]
    assert "o2" in answers[7]
    assert "h1" in answers[7]


@pytest.mark.parametrize("weight", [5, 6, 7, 8])
def test_the_formula_as_a_student_writes_it(weight: int) -> None:
    """The textbook's formula is right for the weight asked for, and for no other."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    output, hidden = divmod(weight - 5, 2)
    o, h = f"o{output + 1}", f"h{hidden + 1}"
    text = f"-(target_{o} - out_{o}) * out_{o} * (1 - out_{o}) * out_{h}"
    for other in (5, 6, 7, 8):
        (part,) = exercise.parts({"weight": other})
        expected = exercise.solve({"weight": other})["formula"]
        assert (marked(part, expected, text, {}).verdict == "correct") is (other == weight)


@pytest.mark.parametrize("weight", [5, 6, 7, 8])
def test_the_formula_with_delta(weight: int) -> None:
    """The error of the output, which the 2-2-2 question defines, may stand in the formula, as a word or as δ; that
    of the other output is wrong."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    (part,) = exercise.parts({"weight": weight})
    expected = exercise.solve({"weight": weight})["formula"]
    output, hidden = divmod(weight - 5, 2)
    for delta in ("delta_o", "δ_o", "δo", r"\delta_o"):
        right, other = f"{delta}{output + 1} * out_h{hidden + 1}", f"{delta}{2 - output} * out_h{hidden + 1}"
        assert marked(part, expected, right, {}).verdict == "correct", right
        assert marked(part, expected, other, {}).verdict == "wrong", other


def test_all_that_a_formula_may_use_is_listed() -> None:
    """Every name is in the statement and has values; every operation the grammar knows is listed, and each is read."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    given = {"weight": 5}
    (part,), text = exercise.parts(given), exercise.statement(given)
    samples = exercise.solve(given)["formula"].samples or {}
    assert set(part.names) == set(samples)
    assert all(f"`{name}`" in text for name in part.names)
    for function in FORMULA_FUNCTIONS:
        arguments = {"max": "(w1, w2)", "min": "(w1, w2)", "where": "(w1 > 0, w1, w2)"}.get(function, "(w1)")
        assert f"`{function}`" in text
        assert read(function + arguments, part.names, part.aliases).names
    assert {FUNCTIONS.get(function, function) for function in FORMULA_FUNCTIONS} >= set(FUNCTIONS.values())


def test_formula_alternatives_differ() -> None:
    """No two mistakes lead to the same formula, and none to the right one."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    for weight in (5, 6, 7, 8):
        given = {"weight": weight}
        values = {name: np.array(v["formula"]) for name, v in exercise.alternatives(given).items()}
        values["right"] = np.array(exercise.solve(given)["formula"].value)
        for one in values:
            for two in values:
                assert one == two or not np.allclose(values[one], values[two], rtol=1e-6), (one, two)
