"""Follow-through: only what follows, only once, and nothing for a start that leaves nothing to compute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import Expected, Part, Question
from grader import marking
from grader.following import easy, made_here, repeated
from grader.jail import JobResult, Reading
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.kinds.mark import Mark
from grader.scorecard import PartScore, Scorecard
from grader.variants import Variant

SUBJECT = marking.Subject("quiz", "ada", "sha")
FOLLOWED = sorted(name for name, each in BANK.items() if isinstance(each, Question) and each.follow)


@lru_cache
def variant_of(name: str, seed: int = 3) -> Variant:
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    given = exercise.published or exercise.draw(np.random.default_rng(seed))
    return Variant("q1", "key", name, 10.0, dict(given))


@lru_cache
def _key(name: str) -> QuestionKey:
    key = KeyRing().key(variant_of(name))
    assert isinstance(key, QuestionKey)
    return key


def key_of(variant: Variant) -> QuestionKey:
    """The key, solved once."""
    return _key(variant.exercise)


class Kept(KeyRing):
    """Of each variant the one key there is."""

    def key(self, variant: Variant) -> QuestionKey | CodeKey:
        return key_of(variant)


STEPS = variant_of("unicamp/two_two_two")
KEY = key_of(STEPS)


def rounded(value: Any, places: int | None) -> Any:
    if isinstance(value, list):
        return [rounded(each, places) for each in value]
    return value if places is None or not isinstance(value, float) else round(value, places)


def right(key: QuestionKey) -> dict[str, Any]:
    return {part.id: rounded(key.expected[part.id].value, part.places) for part in key.parts}


def grade(variant: Variant, answers: Mapping[str, Any], subject: marking.Subject = SUBJECT) -> Scorecard:
    readings = tuple(Reading(f"q1_{name}", "ok", repr(value), value) for name, value in answers.items())
    return marking.mark([variant], Kept(), JobResult("ok", readings=readings), subject, 1)


def part_of(card: Scorecard, name: str) -> PartScore:
    return next(part for part in card.items[0].parts if part.part == name)


def following(key: QuestionKey, part: str, answers: Mapping[str, Any]) -> Any:
    assert key.exercise.follow is not None
    places = {each.id: each.places for each in key.parts}
    return rounded(key.exercise.follow(key.given, part, answers), places[part])


# --- who earns


def test_only_what_comes_after_is_computed_again() -> None:
    """A wrong delta changes what is computed from it and nothing else: the parts before it stay as they were."""
    start = {"delta_o": [0.2, -0.038098]}
    for part in (each for each in KEY.parts if each.id not in start):
        moved = following(KEY, part.id, start) != following(KEY, part.id, {})
        assert moved == (part.id in ("dE_dw5", "dE_dw6", "w_out", "w_hidden", "E_after")), part.id


def test_an_array_with_one_wrong_entry() -> None:
    """What follows from an array with one wrong entry earns its marks, and both values are shown."""
    start = {"delta_o": [0.2, right(KEY)["delta_o"][1]]}
    after = {name: following(KEY, name, start) for name in ("dE_dw5", "dE_dw6", "w_out", "w_hidden")}
    card = grade(STEPS, right(KEY) | start | after)
    for name in after:
        part = part_of(card, name)
        assert (part.verdict, part.points) == ("partial", part.max_points), name
        assert part.expected == KEY.expected[name].shown
        assert "is what follows from your own" in part.findings[0].message
    # With one entry that does not follow, nothing of the array does.
    off = [[each + 0.01 for each in row] for row in after["w_out"]]
    off[1][1] = after["w_out"][1][1]
    assert part_of(grade(STEPS, right(KEY) | start | {"w_out": off}), "w_out").points == 0.0


def test_what_follows_is_shown_without_the_right_value() -> None:
    """Where the quiz shows no answers, what follows is the student's own number, and the right one stays hidden."""
    start = {"delta_o": [0.2, 0.3]}
    hidden = marking.Subject("quiz", "ada", "sha", False)
    card = grade(STEPS, right(KEY) | start | {"dE_dw5": following(KEY, "dE_dw5", start)}, hidden)
    part = part_of(card, "dE_dw5")
    assert (part.verdict, part.expected) == ("partial", "")
    assert KEY.expected["dE_dw5"].shown not in str(card)


# --- who does not


@pytest.mark.parametrize("name", FOLLOWED)
def test_one_number_everywhere_earns_at_most_once(name: str) -> None:
    """Whoever copies a wrong number into every slot earns one part at most, and only one that really follows."""
    variant = variant_of(name)
    key = key_of(variant)
    for number in (0.0, 1.0, 7.25, 50.0, -1e300):
        answers = {part.id: np.full(part.shape, number).tolist() if part.shape else number for part in key.parts}
        card = grade(variant, answers)
        earned = [part for part in card.items[0].parts if part.verdict == "partial" and "follows" in str(part.findings)]
        assert len(earned) <= 1, (number, [part.part for part in earned])
        assert number == 7.25 or number == 50.0 or not earned
        for part in earned:
            own = {each.id: answers[each.id] for each in key.parts if f"`q1_{each.id}`" in part.findings[0].message}
            assert own
            assert np.allclose(following(key, part.part, own), number)


def test_the_same_number_again_is_said() -> None:
    """A number that was carried on once already earns nothing where it is merely repeated, and that is said."""
    variant = variant_of("unicamp/x_plus_y_times_z")
    key = key_of(variant)
    card = grade(variant, right(key) | dict.fromkeys(("value_q", "local_f_z", "global_z"), 7.25))
    assert part_of(card, "local_f_z").verdict == "partial"
    said = [part for part in card.items[0].parts if "the same number again" in str(part.findings)]
    assert said
    assert all((part.verdict, part.points) == ("wrong", 0.0) for part in said)


@pytest.mark.parametrize(
    "start",
    [
        {"delta_o": [0.0, 0.0]},
        {"delta_o": [1.0, 0.0]},
        {"delta_o": [0.0, None]},  # the other entry is right
        {"delta_o": [1e-9, 1.0]},
        {"delta_o": [0.0000001, 0.9999999]},
    ],
)
def test_nothing_is_earned_from_a_wrong_0_or_1(start: dict[str, list[float | None]]) -> None:
    """A wrong 0 or 1 earns nothing, also beside a right entry, and also if it only rounds to it."""
    known = right(KEY)["delta_o"]
    given = {"delta_o": [known[i] if each is None else each for i, each in enumerate(start["delta_o"])]}
    card = grade(STEPS, right(KEY) | given | {"dE_dw5": following(KEY, "dE_dw5", given)})
    part = part_of(card, "dE_dw5")
    assert (part.verdict, part.points) == ("wrong", 0.0)
    assert "it earns no marks" in part.findings[0].message


def nothing_moved(name: str) -> dict[str, Any]:
    """The question with the given weights copied as the new ones, and the error they have."""
    variant = variant_of(name)
    weights = variant.given["weights"]
    kept = right(key_of(variant))
    return kept | {"w_out": weights[1], "w_hidden": weights[0], "E_after": kept["E"]}


@pytest.mark.parametrize("name", ["unicamp/two_two_two", "unicamp/every_value"])
@pytest.mark.parametrize("off", [0.0, 4e-7])
def test_nothing_is_earned_by_copying_what_was_there(name: str, off: float) -> None:
    """Who copies the given weights as the new ones and the error from above as the new error earns none of them."""
    answers = nothing_moved(name)
    card = grade(variant_of(name), answers | {"E_after": answers["E"] + off})
    for part in ("w_out", "w_hidden", "E_after"):
        assert part_of(card, part).points == 0.0
    said = part_of(card, "E_after").findings[0].message
    assert "it earns no marks, for it is your `q1_E` again, and nothing was computed" in said


def test_nothing_is_earned_by_a_number_that_is_given() -> None:
    """Also where the error was not asked for before: a number or an array of the statement is not computed."""
    for value, part in ((0.45, "E_after"), ([[0.4, 0.45], [0.5, 0.55]], "w_out"), (0.5, "net_h1")):
        each = next(one for one in KEY.parts if one.id == part)
        assert repeated("q1", KEY, each, value, dict.fromkeys(KEY.expected)).startswith("given in the question")
        assert not repeated("q1", KEY, each, np.multiply(1.001, value).tolist(), dict.fromkeys(KEY.expected))


def test_a_question_that_repeats_its_numbers_is_followed() -> None:
    """Where the right answer is an earlier one again, so may be a student's own: that is no copy. But once only."""
    variant = variant_of("unicamp/x_plus_y_times_z")
    kept = right(key_of(variant))
    assert kept["local_f_z"] == kept["value_q"]
    part = part_of(grade(variant, kept | {"value_q": 7.25, "local_f_z": 7.25}), "local_f_z")
    assert (part.verdict, part.points) == ("partial", part.max_points)


def test_strange_answers_are_copied_by_nobody() -> None:
    """Ragged rows, texts, truth values and numbers beyond floats break nothing and are no copies."""
    part = next(each for each in KEY.parts if each.id == "E_after")
    for strange in ([[1, 2], [3]], "0.7", True, None, 10**400, [0.9, "x"], math.nan):
        answers: dict[str, Reading | None] = dict.fromkeys(KEY.expected)
        answers["delta_o"] = Reading("q1_delta_o", "ok", value=strange)
        assert repeated("q1", KEY, part, 0.7, answers) == ""


@pytest.mark.parametrize("size", [30.0, 1e5, -30.0])
def test_nothing_is_earned_by_saturating(size: float) -> None:
    """From a wrong net input so large that the output is 0 or 1 there is nothing left to compute."""
    start = {"net_h1": size}
    out = following(KEY, "out_h1", start)
    assert out in (0.0, 1.0)
    part = part_of(grade(STEPS, right(KEY) | start | {"out_h1": out}), "out_h1")
    assert (part.verdict, part.points) == ("wrong", 0.0)
    assert "0 or 1 is all that is left" in part.findings[0].message


@pytest.mark.parametrize("bad", [math.nan, -math.inf, 1e308, 10**300], ids=["nan", "-inf", "1e308", "10**300"])
@pytest.mark.parametrize("name", FOLLOWED)
def test_numbers_of_any_size_stop_nothing(name: str, bad: float) -> None:
    """NaN, infinities and huge numbers, in every slot alone and in all, cost their slots only and earn nothing."""
    variant = variant_of(name)
    key = key_of(variant)
    kept = right(key)
    counted = [part for part in key.parts if part.kind in ("number", "array")]
    for spoilt in ([counted[0]], counted):
        values = {part.id: np.full(part.shape, bad).tolist() if part.shape else bad for part in spoilt}
        card = grade(variant, kept | values)
        for part in card.items[0].parts:
            assert part.part not in values or part.points == 0.0
            assert part.part in values or part.verdict == "correct"


def test_nan_in_an_array_is_a_gap() -> None:
    """An array with NaN in it is no answer to go on from: what builds on it as well earns nothing."""
    start = {"out_h1": 0.6}
    answers = right(KEY) | start | {"dE_dw5": following(KEY, "dE_dw5", start)}
    assert part_of(grade(STEPS, answers), "dE_dw5").verdict == "partial"
    part = part_of(grade(STEPS, answers | {"delta_o": [math.nan, 0.1]}), "dE_dw5")
    assert part.points == 0.0
    assert "`q1_delta_o` as well" in part.findings[0].message


def test_no_part_earns_twice() -> None:
    """However much follows, no part earns more than it is worth, and the wrong start earns nothing."""
    start: dict[str, Any] = {"net_h1": 0.5}
    for part in KEY.parts:
        start.setdefault(part.id, following(KEY, part.id, start))
    card = grade(STEPS, start)
    assert all(part.points is not None and part.points <= part.max_points for part in card.items[0].parts)
    assert part_of(card, "net_h1").points == 0.0
    assert card.score < card.max_score


# --- the words


@pytest.mark.parametrize(
    ("value", "want", "answer"),
    [
        (0.0, 0.5, True),
        (1.0, 0.5, True),
        (0.3, 0.5, False),
        (0.0, 0.0, False),  # right
        ([0.0, 0.5], [0.2, 0.5], True),  # what is wrong of it
        ([0.0, 0.3], [0.2, 0.5], False),
        ([[1.0, 0.0], [0.0, 1.0]], [[0.1, 0.1], [0.1, 0.1]], True),
        ([0.0], [0.1, 0.2], False),  # of another shape: that is said elsewhere
        (0.00004, 0.5, True),  # 0.0000 at four digits
    ],
)
def test_what_is_easy(value: Any, want: Any, answer: bool) -> None:
    """Easy is what is wrong and 0 or 1, at the digits asked for; right zeros and ones are no obstacle."""
    part = Part("p", "array" if isinstance(want, list) else "number", "", places=4)
    assert easy(part, Expected(want, "", 0.5e-4), value) is answer


def test_a_mistake_of_its_own_does_not_follow() -> None:
    """An answer that a mistake explains with the right values before it is that mistake's, not a consequence."""
    wrong = {"sign-flipped": {"b": 0.5}, "error-doubled": {"a": 0.3, "b": 0.5}}
    mark = Mark("wrong", suspects=("sign-flipped",))
    key = QuestionKey(KEY.exercise, {})
    key.__dict__["alternatives"] = wrong
    assert made_here(key, ["a"], mark)
    assert not made_here(key, ["a"], Mark("wrong", suspects=("sign-flipped", "error-doubled")))
    assert not made_here(key, ["a"], Mark("wrong"))
