"""One round of backpropagation."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.model import Question

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}


ROUND = "datacamp/round"


def test_published_round() -> None:
    """The published round has the slope 6, with the choices 0, 2, 6 and not enough information."""
    exercise = QUESTIONS[ROUND]
    assert exercise.published is not None
    slope, _ = exercise.parts(exercise.published)
    assert [option.id for option in slope.options] == ["0", "2", "6", "not enough information"]
    assert exercise.solve(exercise.published)["slope"].value == "6"


def test_rounds_vary(drawn: Any) -> None:
    """All four kinds of round are drawn, and "not enough information" is right for about a quarter of the students."""
    exercise = QUESTIONS[ROUND]
    rounds = Counter(given["round"] for given in drawn(ROUND, 300))
    assert set(rounds) == {"live", "off", "state withheld", "slope withheld"}
    assert min(rounds.values()) > 0.05 * len(drawn(ROUND, 300))
    right = Counter(exercise.solve(given)["slope"].value for given in drawn(ROUND, 300))
    assert 0.17 < right["not enough information"] / len(drawn(ROUND, 300)) < 0.33
    assert 0.2 < right["0"] / len(drawn(ROUND, 300)) < 0.4


def test_factors_are_shuffled(drawn: Any) -> None:
    """The letters of the right factors differ from student to student; the published order stays, and a variant
    saved without an order has that one."""
    exercise = QUESTIONS[ROUND]
    published = exercise.published
    assert published is not None
    answers = Counter(exercise.solve(given)["factors"].shown for given in drawn(ROUND, 300))
    assert len({"".join(each[0] for each in answer.split(", ")) for answer in answers}) > 15
    assert max(answers.values()) < 0.15 * len(drawn(ROUND, 300))
    names = ["input", "weight", "activation", "rate", "loss", "output"]
    for given in (published, {name: value for name, value in published.items() if name != "shown"}):
        assert [option.id for option in exercise.parts(given)[1].options] == names


def test_the_text_is_true_where_slopes_are_withheld(drawn: Any) -> None:
    """The text does not say that backpropagation came as far as the weight: its squares may be empty."""
    for given in drawn(ROUND, 300)[:50]:
        text = " ".join(QUESTIONS[ROUND].statement(given).split())
        assert "as far as the squares show" in text
        assert "as far as the weight" not in text


def chi_square(counts: list[int]) -> float:
    """How far counts are from being equal."""
    fair = sum(counts) / len(counts)
    return sum((count - fair) ** 2 / fair for count in counts)


def test_position_gives_nothing_away(drawn: Any) -> None:
    """Of 2,000 students each rank of the right number is as frequent, where the node is on and where it is off, and
    so is each letter: chi-square tests at p > 1e-4."""
    exercise = QUESTIONS[ROUND]
    ranks: dict[str, Counter[int]] = {"live": Counter(), "off": Counter()}
    letters: Counter[int] = Counter()
    for given in drawn(ROUND, 2000):
        ids = [option.id for option in exercise.parts(given)[0].options]
        rank = ids.index(exercise.solve(given)["slope"].value)
        letters[rank] += 1
        if given["round"] in ranks:
            ranks[given["round"]][rank] += 1
        else:
            assert rank == 3
    for counted in ranks.values():
        assert chi_square([counted[rank] for rank in range(3)]) < 18.42  # two degrees of freedom
    assert chi_square([letters[letter] for letter in range(4)]) < 21.11  # three


def test_numbers_ascend(givens: Any) -> None:
    """The three numbers ascend, all differ, and "not enough information" stands last."""
    for given in givens(ROUND, 300):
        *numbers, last = (option.id for option in QUESTIONS[ROUND].parts(given)[0].options)
        assert last == "not enough information"
        assert len(set(numbers)) == 3
        assert numbers == sorted(numbers, key=int)


def test_a_variant_saved_before_ranks_were_drawn() -> None:
    """What was handed out before the rank was fixed first is shown and solved as it was then."""
    saved = {
        "weights": [[[-3.0, 3.0], [-1.0, -1.0]], [[1.0, -1.0]]],
        "biases": [[0, 0], [0]],
        "activations": ["relu", "identity"],
        "loss": "half_sse",
        "x": [4, 2],
        "y": [2.0],
        "asked": [0, 0],
        "round": "off",
        "third": "incoming-slope-left-out",
        "shown": ["input", "activation", "rate", "weight", "loss", "output"],
    }
    exercise = QUESTIONS[ROUND]
    assert [option.id for option in exercise.parts(saved)[0].options] == ["-8", "0", "4", "not enough information"]
    assert exercise.solve(saved)["slope"].value == "0"


def test_relus_off_their_kink(givens: Any) -> None:
    """No ReLU stands at 0, and the text tells the truth about the node asked for."""
    for given in givens(ROUND, 300):
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


def test_what_is_withheld_is_not_shown(drawn: Any) -> None:
    """Where a slope is withheld, no slope stands in the picture or its caption; else all do."""
    picture = QUESTIONS[ROUND].picture
    assert picture is not None
    for given in drawn(ROUND, 300):
        drawing = picture(given)
        shown = [text for column in drawing.nodes[1:] for text in column]
        assert all(shown) is (given["round"] != "slope withheld")
        assert any(shown) is (given["round"] != "slope withheld")
        assert ("not shown" in drawing.caption) is (given["round"] == "slope withheld")
        assert list(drawing.edges.values()).count("?") == 1


def test_every_wrong_choice_names_its_mistake(givens: Any, marked: Any) -> None:
    """Whichever wrong choice is handed in, the mistake it comes from is named: in rounds of every kind."""
    exercise = QUESTIONS["datacamp/round"]
    for given in givens("datacamp/round")[:80]:
        key, wrong = exercise.solve(given), exercise.alternatives(given)
        part = exercise.parts(given)[0]
        here = {mistake: values[part.id] for mistake, values in wrong.items() if part.id in values}
        for option in part.options:
            made = marked(part, key[part.id], option.id, here)
            assert made.suspects == ((option.misconception,) if option.misconception else ())
