"""The quick path: the JSON contract, exit codes, JUnit."""

import json
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from exercises.bank import BANK
from exercises.entry import solution, stub
from exercises.model import CodeExercise
from grader import jail, quicktest
from grader.errors import ExitCode, UnusableInput
from grader.jail import Profile
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard, Verdict

# The others are run by the tests of the lint, each for itself.
CODE = [each for name, each in BANK.items() if isinstance(each, CodeExercise) and name.startswith("nielsen/")]
HELPERS = "import numpy as np\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n\n"


@pytest.fixture(scope="module")
def profile() -> Profile:
    return jail.choose_profile()


def card(*verdicts: Verdict, message: str = "no", where: str = "case 1") -> Scorecard:
    def item(verdict: Verdict) -> ItemScore:
        points = {"correct": 1.0, "undecided": None}.get(verdict, 0.0)
        finding = Finding(message=message, where=where, misconception="output-slope-missing")
        part = PartScore(
            part="f", slot="f", kind="code", verdict=verdict, status="ok", points=points, max_points=1.0,
            findings=() if verdict == "correct" else (finding,),
        )  # fmt: skip
        return ItemScore(
            item="q1", id=f"x/{verdict}", title="T", verdict=verdict, status="ok", points=points, max_points=1.0,
            parts=(part,),
        )  # fmt: skip

    items = tuple(map(item, verdicts))
    return Scorecard(
        quiz="quicktest", student="", submission="0", score=1.0, max_score=5.0, items=items, profile="strong", seed=1
    )


def test_exercises_are_chosen_by_id() -> None:
    """In the order asked for, each once."""
    ids = ["nielsen/backprop", "nielsen/sigmoid_prime", "nielsen/backprop"]
    assert [exercise.id for exercise in quicktest.choose(ids)] == ids[:2]


def test_every_wrong_id_is_told_at_once() -> None:
    """Unknown ids with a suggestion, questions as what they are."""
    with pytest.raises(UnusableInput) as caught:
        quicktest.choose(["nielsen/backpropp", "datacamp/round", "nielsen/backprop", "x"])
    first, second, third = caught.value.sentences
    assert (
        first == "'nielsen/backpropp' is no exercise. Did you mean `nielsen/backprop`? `grader list` prints them all."
    )
    assert second.startswith("'datacamp/round' is a question, not a code exercise.")
    assert third.startswith("'x' is no exercise.")


def test_solutions_are_right_and_stubs_are_missing(profile: Profile) -> None:
    """The bank's own solutions have all points, untouched stubs are missing with none, nothing is missing too."""
    right = HELPERS + "\n\n".join(map(solution, CODE))
    found = quicktest.grade(right.encode(), CODE, profile, 1)
    assert [(item.id, item.verdict) for item in found.items] == [(exercise.id, "correct") for exercise in CODE]
    assert found.score == found.max_score == sum(exercise.points for exercise in CODE)
    assert quicktest.exit_code(found) == ExitCode.RIGHT
    for untouched in (HELPERS + "\n\n".join(map(stub, CODE)), ""):
        found = quicktest.grade(untouched.encode(), CODE, profile, 1)
        assert {item.verdict for item in found.items} == {"missing"}
        assert {item.status for item in found.items} == {"ok"}
        assert found.score == 0
        assert quicktest.exit_code(found) == ExitCode.NOT_RIGHT


@pytest.mark.parametrize("ids", [["sigmoid", "sigmoid_prime"], ["sigmoid_prime", "sigmoid"]])
def test_what_builds_on_a_broken_function_says_so(ids: list[str], profile: Profile) -> None:
    """A function that uses another one of the student's, which is wrong, points there."""
    source = b"""
import numpy as np
def sigmoid(z):
    return np.tanh(z)
def sigmoid_prime(z):
    return sigmoid(z)
"""
    card = quicktest.grade(source, [BANK[f"nielsen/{name}"] for name in ids], profile, 1)
    prime = quicktest.as_json(card)["items"][ids.index("sigmoid_prime")]
    assert (prime["verdict"], prime["misconceptions"]) == ("wrong", [])
    assert prime["findings"][-1]["message"] == (
        "`sigmoid_prime` uses your `sigmoid`, which is not right yet: mend that first"
    )


def test_a_mistake_is_named(profile: Profile) -> None:
    """BP1 without the slope: wrong, no points, the misconception's id, the first rung as counterexample."""
    source = b"def output_error(a, y, z):\n    return a - y\n"
    (item,) = quicktest.as_json(quicktest.grade(source, [BANK["nielsen/output_error"]], profile, 1))["items"]
    assert (item["verdict"], item["points"], item["status"]) == ("wrong", 0.0, "ok")
    assert item["misconceptions"] == ["output-slope-missing"]
    assert item["findings"][0]["where"].startswith("case 1: one output")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("return 1 / 0", "error"),
        ("while True: pass", "timeout"),
        ("import os; os._exit(1)", "crashed"),
        ("return bytearray(1 << 40)", "memory"),
    ],
)
def test_statuses_of_the_contract(profile: Profile, body: str, status: str) -> None:
    """What went wrong is a word of the contract; the verdict is wrong."""
    source = f"def bias_gradient(delta):\n    {body}\n".encode()
    (item,) = quicktest.grade(source, [BANK["nielsen/bias_gradient"]], profile, 1).items
    assert (item.verdict, item.points) == ("wrong", 0.0)
    assert item.status == status


def test_the_seed_decides_the_cases(profile: Profile) -> None:
    """The same seed gives the same scorecard, another one other numbers."""
    source, exercises = b"def bias_gradient(delta):\n    return -delta\n", [BANK["nielsen/bias_gradient"]]
    first = quicktest.grade(source, exercises, profile, 1)
    assert quicktest.grade(source, exercises, profile, 1) == first
    assert quicktest.grade(source, exercises, profile, 2).items[0].parts != first.items[0].parts


def test_the_json_contract() -> None:
    """Exactly the names outside tests use; undecided points are null; all of it is JSON."""
    record: dict[str, Any] = json.loads(json.dumps(quicktest.as_json(card("correct", "wrong", "undecided"))))
    assert {"score", "max", "items"} <= set(record)
    for item in record["items"]:
        assert list(item) == ["id", "verdict", "points", "max_points", "status", "misconceptions", "findings"]
    right, wrong, undecided = record["items"]
    assert (right["points"], wrong["points"], undecided["points"]) == (1.0, 0.0, None)
    assert right["findings"] == []
    assert wrong["misconceptions"] == ["output-slope-missing"]
    assert {"message": "no", "where": "case 1"}.items() <= wrong["findings"][0].items()


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (("correct",), 0),
        (("correct", "undecided"), 4),
        (("undecided",), 4),
        (("wrong", "undecided"), 1),
        (("partial",), 1),
        (("missing", "correct"), 1),
    ],
)
def test_exit_codes(verdicts: tuple[Verdict, ...], code: int) -> None:
    """0 only if all is right; 1 as soon as something is not; 4 where the rest is right but a person must look."""
    assert quicktest.exit_code(card(*verdicts)) == code


def test_junit_counts_and_names() -> None:
    """One test case per exercise; failures and skipped add up with what stands in it."""
    suite = ElementTree.fromstring(quicktest.as_junit(card("correct", "wrong", "undecided", "missing", "partial"), "f"))
    assert dict(suite.attrib) == {"name": "grader quicktest", "tests": "5", "failures": "3", "skipped": "1"}
    assert [[child.tag for child in case] for case in suite] == [[], ["failure"], ["skipped"], ["failure"], ["failure"]]
    assert (suite[1][0].text or "").splitlines()[0] == "case 1: no"
    assert {case.get("classname") for case in suite} == {"f"}


def test_junit_has_the_remarks() -> None:
    """What is said of the whole file, such as where its syntax breaks, stands below the cases."""
    one = msgspec.structs.replace(card("wrong"), remarks=("line 3: syntax error", "more"))
    suite = ElementTree.fromstring(quicktest.as_junit(one, "f"))
    assert [child.tag for child in suite] == ["testcase", "system-out"]
    assert suite[1].text == "line 3: syntax error\nmore"


@pytest.mark.parametrize(
    "text", ["]]><script>&amp;</failure>", "\0\x01\x1b[31m\x7f", "\ufffe\uffff\ud800", "\u202e\r\n\t", '"quoted"']
)
def test_junit_is_inert(text: str) -> None:
    """Whatever a student's file says or is called: XML that parses, of the same shape, without control characters."""
    made = quicktest.as_junit(card("wrong", message=text, where=text), text)
    suite = ElementTree.fromstring(made)
    assert [child.tag for child in suite.iter()] == ["testsuite", "testcase", "failure"]
    assert not {"\0", "\x1b", "\x7f", "\u202e"} & set(made.decode())


def test_a_scorecard_of_the_quicktest_is_one_of_results() -> None:
    """It can be stored and exported like every other."""
    one = card("wrong")
    assert msgspec.json.decode(msgspec.json.encode(one), type=Scorecard) == one
