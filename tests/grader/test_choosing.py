"""Choosing among mistakes: pairs where no single one explains, and how sure that is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.bank import BANK
from exercises.model import Question
from grader import marking
from grader.jail import JobResult, Reading
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.scorecard import Finding, Scorecard
from grader.variants import Variant

EXERCISE = BANK["unicamp/two_two_two"]
assert isinstance(EXERCISE, Question)
VARIANT = Variant("q1", "key", EXERCISE.id, 7.5, dict(EXERCISE.published or {}))


@lru_cache
def drawn(seed: int) -> tuple[Variant, QuestionKey]:
    """A variant, solved once; 0 is the published one."""
    assert isinstance(EXERCISE, Question)
    given = dict(EXERCISE.draw(np.random.default_rng(seed))) if seed else VARIANT.given
    return Variant("q1", "key", EXERCISE.id, 7.5, given), QuestionKey(EXERCISE, given)


class Kept(KeyRing):
    """Of each variant the one key there is."""

    def __init__(self, key: QuestionKey) -> None:
        super().__init__()
        self.__dict__["kept"] = key

    def key(self, variant: Variant) -> QuestionKey | CodeKey:
        kept: QuestionKey = self.__dict__["kept"]
        return kept


KEY = drawn(0)[1]


def grade(answers: dict[str, Any], seed: int = 0) -> Scorecard:
    """The scorecard of these answers."""
    variant, key = drawn(seed)
    readings = tuple(Reading(f"q1_{name}", "ok", f"{value}", value) for name, value in answers.items())
    subject = marking.Subject("quiz", "ada", "sha")
    return marking.mark([variant], Kept(key), JobResult("ok", readings=readings), subject, 1)


def rounded(value: Any, places: int = 6) -> Any:
    return [rounded(each, places) for each in value] if isinstance(value, list) else round(value, places)


RIGHT = {part: rounded(expected.value) for part, expected in KEY.expected.items()}


def findings(answers: dict[str, Any]) -> dict[str, list[Finding]]:
    """Part -> what is found in these answers, the others being right."""
    return {part.part: list(part.findings) for part in grade(RIGHT | answers).items[0].parts}


def together(*names: str) -> dict[str, Any]:
    """What two mistakes at once give, as a student types it."""
    assert EXERCISE.combined is not None
    return {part: rounded(value) for part, value in EXERCISE.combined(VARIANT.given, names).items()}


@pytest.mark.parametrize(
    ("pair", "part"),
    [
        (("output-slope-missing", "weights-transposed"), "w_hidden"),
        (("sign-flipped", "hidden-slope-missing"), "w_hidden"),
        (("weights-left-out", "update-added"), "w_hidden"),
    ],
)
def test_two_mistakes_are_both_named(pair: tuple[str, str], part: str) -> None:
    """Where one mistake explains the first wrong answer and only both the next, that names both, with certainty."""
    found = findings(together(*pair))[part]
    assert {each.misconception for each in found} == set(pair)
    assert {each.confidence for each in found} == {"certain"}
    assert "a second mistake" in found[1].message


def test_one_answer_alone_is_no_proof_of_two_mistakes() -> None:
    """A single unexplained number among right ones names no pair with certainty."""
    value = together("hidden-slope-missing", "biases-trained-too")["E_after"]
    assert not any(each.misconception for each in findings({"E_after": value})["E_after"])


def test_nonsense_names_nothing() -> None:
    """Answers that nothing explains, alone or among right ones, are given no mistakes."""
    nonsense = {"delta_o": [0.123457, -0.3], "w_hidden": [[0.1, 0.7], [0.3, 0.9]], "E_after": 0.777123}
    for answers in (nonsense, dict.fromkeys(("net_h1", "out_h1", "E"), 0.987653)):
        assert not any(each.misconception for part in findings(answers).values() for each in part)


def test_right_answers_speak_against_a_pair() -> None:
    """A pair that would have spoilt a right answer is not named."""
    both = together("output-slope-missing", "weights-transposed")
    found = findings({"w_hidden": both["w_hidden"]})["w_hidden"]  # delta_o is right
    assert "output-slope-missing" not in {each.misconception for each in found}


def test_few_digits_are_likely() -> None:
    """The same mistake is certain in six digits of an answer, and likely in three."""
    others = {part: value for part, value in RIGHT.items() if part != "w_hidden"}
    for places, said in ((6, ("hidden-slope-missing", "likely")), (4, (None, None))):  # a crowd of mistakes is near
        value = rounded(KEY.alternatives["hidden-slope-missing"]["E_after"], places)
        (first, *_) = grade({**others, "E_after": value}).items[0].parts[-1].findings
        assert (first.misconception, first.confidence) == said
    wrong = KEY.alternatives["output-slope-missing"]
    (first, *_) = findings({part: rounded(value) for part, value in wrong.items()})["delta_o"]
    assert (first.misconception, first.confidence) == ("output-slope-missing", "certain")


def test_where_it_first_shows() -> None:
    """A mistake named where it is not made says where it shows first, once, and nothing of the right value."""
    wrong = {part: rounded(value) for part, value in KEY.alternatives["weights-transposed"].items()}
    found = findings(wrong)
    assert found["w_hidden"][0].message.endswith("it first shows in the delta of hidden neuron 1")
    wrong = {part: rounded(value) for part, value in KEY.alternatives["output-slope-missing"].items()}
    assert "first shows" not in str(findings(wrong)["delta_o"])  # it is made there


NAMES = sorted(KEY.alternatives)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True),
    both=st.booleans(),
    seed=st.integers(0, 2),
    parts=st.sets(st.sampled_from(sorted(RIGHT)), min_size=1),
)
def test_what_a_mistake_makes_is_never_correct(names: list[str], both: bool, seed: int, parts: set[str]) -> None:
    """Whatever mistakes make of whatever parts of whatever variant, only what is within the tolerance is correct."""
    variant, key = drawn(seed)
    assert isinstance(EXERCISE, Question)
    assert EXERCISE.combined is not None
    made = EXERCISE.combined(variant.given, (names[0], names[1])) if both else key.alternatives.get(names[0], {})
    right = {part: rounded(expected.value) for part, expected in key.expected.items()}
    typed = {part: rounded(made[part]) for part in parts if part in made}
    card = grade(right | typed, seed)
    for part in card.items[0].parts:
        want = key.expected[part.part]
        off = np.abs(np.subtract((right | typed)[part.part], want.value)).max()
        assert (part.verdict == "correct") == bool(off <= want.tolerance * (1 + 1e-9) + 1e-12), part.part
        assert part.verdict == "correct" or part.findings
