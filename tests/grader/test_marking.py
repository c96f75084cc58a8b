"""Marking: responses and keys in, a scorecard out; undecided is open, several suspects are never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import Expected, Option, Part, Question
from grader import marking
from grader.choosing import Chooser, Diagnosis
from grader.jail import CallResult, CaseResult, JobResult, Reading
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.kinds.mark import Mark
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard
from grader.variants import Variant

SUBJECT = marking.Subject("quiz", "ada", "sha")


def question(name: str, points: float = 6.0) -> Variant:
    """The published variant of a question."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    return Variant("q2", "key", name, points, dict(exercise.published or {}))


STEPS = question("unicamp/two_two_two", 7.5)


def key_of(variant: Variant) -> QuestionKey:
    key = KeyRing().key(variant)
    assert isinstance(key, QuestionKey)
    return key


KEY = key_of(STEPS)


def rounded(value: Any) -> Any:
    """As a student types it: six digits."""
    return [rounded(each) for each in value] if isinstance(value, list) else round(value, 6)


class Kept(KeyRing):
    """The key of the one question that is graded again and again, solved once."""

    def key(self, variant: Variant) -> QuestionKey | CodeKey:
        return KEY if variant.given is STEPS.given else super().key(variant)


RIGHT: dict[str, Any] = {part: rounded(expected.value) for part, expected in KEY.expected.items()}


def grade(answers: Mapping[str, Any], variant: Variant = STEPS, **status: Any) -> Scorecard:
    """The scorecard of answers by part; a text is taken as typed."""
    readings = tuple(
        Reading(
            f"{variant.label}_{name}",
            "ok",
            text=value if isinstance(value, str) else repr(value),
            value=float(value) if isinstance(value, str) and variant is STEPS else value,
        )
        for name, value in answers.items()
    )
    return marking.mark([variant], Kept(), JobResult("ok", readings=readings, **status), SUBJECT, 1)


def part_of(card: Scorecard, name: str) -> PartScore:
    return next(part for part in card.items[0].parts if part.part == name)


def named(card: Scorecard) -> dict[str, set[str]]:
    """Part -> misconceptions named in it."""
    return {
        part.part: {finding.misconception for finding in part.findings if finding.misconception}
        for part in card.items[0].parts
    }


def words(card: Scorecard, name: str) -> str:
    return "\n".join(finding.message for finding in part_of(card, name).findings)


# --- points


def test_all_right() -> None:
    """Right answers get all points, exactly."""
    card = grade(RIGHT)
    assert (card.score, card.max_score, card.items[0].verdict) == (7.5, 7.5, "correct")


def test_nothing_answered() -> None:
    """Slots left as they were are missing: no points, no findings, all of the maximum."""
    card = grade({})
    assert (card.score, card.max_score, card.items[0].verdict) == (0.0, 7.5, "missing")
    assert not any(part.findings for part in card.items[0].parts)


def test_some_answered() -> None:
    """A mixture is partial, and points add up part by part."""
    card = grade({"net_h1": RIGHT["net_h1"], "E": 0.9})
    assert card.items[0].verdict == "partial"
    assert card.score == part_of(card, "net_h1").points == 0.5


def test_points_are_shared_by_weight() -> None:
    """An item's points are shared among its parts in proportion, and add up to it without dust."""
    for points in (7.5, 1.0, 0.1, 10 / 3):
        card = grade(RIGHT, Variant("q2", "key", STEPS.exercise, points, STEPS.given))
        assert card.score == pytest.approx(points, abs=1e-5)
    weights = {part.part: part.max_points for part in grade({}).items[0].parts}
    assert weights["w_hidden"] == 3 * weights["E"]


def test_unreadable_slots() -> None:
    """A slot the reader could not read is wrong, with the reader's words."""
    reading = Reading("q2_E", "unreadable", text="0.2.9", notes=("`0.2.9` is no number",))
    card = marking.mark([STEPS], KeyRing(), JobResult("ok", readings=(reading,)), SUBJECT, 1)
    part = part_of(card, "E")
    assert (part.verdict, part.status, part.findings[0].message) == ("wrong", "unreadable", "`0.2.9` is no number")


def test_notes_of_the_reader_are_kept() -> None:
    """What the reader understood with a note ("0,35 was read as 0.35") is shown, at no cost."""
    reading = Reading("q2_net_h1", "ok", text="0,3775", value=0.3775, notes=("0,3775 was read as 0.3775",))
    card = marking.mark([STEPS], KeyRing(), JobResult("ok", readings=(reading,)), SUBJECT, 1)
    part = part_of(card, "net_h1")
    assert part.verdict == "correct"
    assert [(finding.message, finding.note) for finding in part.findings] == [("0,3775 was read as 0.3775", True)]


def test_answers_are_hidden_where_the_quiz_says_so() -> None:
    """`show_answers = false` keeps every expected value out of the scorecard of a question."""
    card = marking.mark([STEPS], KeyRing(), JobResult("ok"), marking.Subject("quiz", "ada", "sha", False), 1)
    assert not any(part.expected for part in card.items[0].parts)
    assert all(part.expected for part in grade({}).items[0].parts)


# --- verdicts of items


@pytest.mark.parametrize(
    ("verdicts", "item"),
    [
        (["correct", "correct"], "correct"),
        (["missing", "missing"], "missing"),
        (["correct", "missing"], "partial"),
        (["partial", "wrong"], "partial"),
        (["wrong", "missing"], "wrong"),
        (["correct", "undecided"], "undecided"),
        (["wrong", "undecided", "missing"], "undecided"),
    ],
)
def test_verdict_of_an_item(verdicts: list[Any], item: str) -> None:
    """An item is what all its parts are; a mixture is partial, and undecided as long as one part is."""
    assert marking._verdict(verdicts) == item


def test_undecided_is_open() -> None:
    """Undecided points are None, left out of the score and kept in the maximum."""

    def part(verdict: Any, points: float | None) -> PartScore:
        return PartScore(
            part="p", slot="q1_p", kind="formula", verdict=verdict, status="ok", points=points, max_points=1.0
        )

    mixed: ItemScore = marking._item(STEPS, "title", (part("correct", 1.0), part("undecided", None)), 1.0)
    assert (mixed.verdict, mixed.points, mixed.max_points) == ("undecided", 1.0, 7.5)
    alone: ItemScore = marking._item(STEPS, "title", (part("undecided", None),), None)
    assert alone.points is None
    assert marking._total([1.0, None, 0.1, 0.2]) == 1.3


# --- diagnosis over several answers


@pytest.mark.parametrize("mistake", sorted(KEY.alternatives))
def test_each_mistake_through_the_whole_question(mistake: str) -> None:
    """A student who makes one mistake all the way is told that one and no other, wherever it shows."""
    values = {part: rounded(value) for part, value in KEY.alternatives[mistake].items()}
    card = grade(RIGHT | values)
    found = set().union(*named(card).values())
    twins = [n for n, each in KEY.alternatives.items() if {p: rounded(v) for p, v in each.items()} == values]
    if len(twins) > 1:  # what leads to the same everywhere cannot be told apart: both are said, none is named
        assert not found
        assert all(MISCONCEPTIONS[name].name in str(card) for name in twins)
        return
    assert found == {mistake}
    assert "more than one mistake" not in str(card)
    assert "rounded" not in str(card)
    assert card.score < card.max_score


def test_one_mistake_is_likelier_than_many() -> None:
    """Of several suspects that one is named that explains most parts of the question."""

    def q(answers: Mapping[str, str]) -> Scorecard:
        return _invented(answers, {"error-doubled": {"a": "x", "b": "x"}, "sign-flipped": {"a": "x"}})

    assert named(q({"a": "x", "b": "x"})) == {"a": {"error-doubled"}, "b": {"error-doubled"}}


def test_what_was_named_before_is_preferred() -> None:
    """Where several mistakes fit an answer, the one already named for an earlier part is meant."""
    wrong = {"error-doubled": {"a": "x", "b": "x"}, "sign-flipped": {"b": "x"}, "bias-left-out": {"b": "x"}}
    key = QuestionKey(KEY.exercise, {})
    key.__dict__.update(alternatives=wrong, parts=())
    twice = marking.Mark("wrong", suspects=("sign-flipped",))
    both = marking.Mark("wrong", suspects=("error-doubled", "sign-flipped"))
    choose = Chooser(key, {"c": twice, "d": twice})
    assert choose.among(("sign-flipped", "error-doubled")).names == ("sign-flipped",)
    choose = Chooser(key, {"a": both, "c": twice})
    assert choose.among(("error-doubled",)).names == ("error-doubled",)
    assert choose.among(both.suspects).names == ("error-doubled",)


def test_several_suspects_are_never_guessed() -> None:
    """Where mistakes explain an answer equally well, all are said and none is named."""
    card = _invented({"a": "x"}, {"error-doubled": {"a": "x"}, "sign-flipped": {"a": "x"}})
    assert named(card) == {"a": set(), "b": set()}
    _, second = part_of(card, "a").findings
    assert second.note
    assert MISCONCEPTIONS["error-doubled"].name in second.message
    assert MISCONCEPTIONS["sign-flipped"].name in second.message


def test_right_answers_clear_a_suspect() -> None:
    """Of two suspects that one is named which the right answers of the question do not contradict."""
    wrong = {"error-doubled": {"a": "x", "b": "x"}, "sign-flipped": {"a": "x"}}
    assert named(_invented({"a": "x", "b": "right"}, wrong))["a"] == {"sign-flipped"}
    # What is not answered contradicts nothing.
    assert named(_invented({"a": "x"}, wrong))["a"] == set()


def _invented(answers: Mapping[str, str], wrong: Mapping[str, Mapping[str, str]]) -> Scorecard:
    """A question of two choices, `right` being right in both."""
    options = (Option("right", "right"), Option("x", "x"), Option("z", "z"))
    exercise = Question(
        id="test/invented",
        title="Invented",
        source="",
        level="recall",
        minutes=1,
        statement=lambda given: "",
        parts=lambda given: tuple(Part(name, "choice", "", options=options) for name in "ab"),
        draw=lambda stream: {},
        solve=lambda given: {name: Expected("right", "right") for name in "ab"},
        alternatives=lambda given: wrong,
    )
    variant = Variant("q1", "key", exercise.id, 1.0, {})

    class Ring(KeyRing):
        def key(self, variant: Variant) -> QuestionKey | CodeKey:
            return QuestionKey(exercise, {})

    readings = tuple(Reading(f"q1_{name}", "ok", value, value) for name, value in answers.items())
    return marking.mark([variant], Ring(), JobResult("ok", readings=readings), SUBJECT, 1)


def test_the_published_error_after_a_step() -> None:
    """The source's 0.291027924 is right to the digits asked for, and its further digits are a known mistake's."""
    card = grade({**RIGHT, "E_after": "0.291027924"})
    assert card.score == 7.5
    assert "your further digits look like: the hidden layer is computed with output weights" in words(card, "E_after")
    assert words(grade({**RIGHT, "E_after": "0.291027774"}), "E_after") == ""


def test_a_named_mistake_says_what_it_gives() -> None:
    """Beside a named mistake stands that it gives just this answer, not that this is not the value."""
    said = [
        (finding.message, part.answer)
        for mistake in KEY.alternatives
        for part in grade(RIGHT | {p: rounded(v) for p, v in KEY.alternatives[mistake].items()}).items[0].parts
        for finding in part.findings
        if finding.misconception and part.kind == "number"
    ]
    assert len(said) > 10
    assert "this is not the value" not in {message for message, _ in said}
    assert sum(message == f"you gave {answer}; that is just what this mistake gives" for message, answer in said) > 5
    assert words(grade(RIGHT | {"net_h1": 0.9}), "net_h1") == "this is not the value"


APART = "here that cannot be told from: "


def test_mistakes_that_are_alike_here_are_said_to_be() -> None:
    """Beside a named mistake stands, as a remark, which others give the same in this question; and only there."""
    assert KEY.exercise.alike == (("error-halved", "averaged-over-outputs"),)
    remark = Finding(message=APART + MISCONCEPTIONS["averaged-over-outputs"].name, note=True)
    for mistake in ("error-halved", "error-doubled"):
        card = grade(RIGHT | {p: rounded(v) for p, v in KEY.alternatives[mistake].items()})
        with_remark = {part.part for part in card.items[0].parts if remark in part.findings}
        assert with_remark == {name for name, found in named(card).items() if found == {"error-halved"}}
        assert bool(with_remark) == (mistake == "error-halved")
    assert APART not in str(grade(RIGHT))


def test_mistakes_of_functions_that_are_alike() -> None:
    """Of a function as well: all the others of the group are told, and nothing of other groups."""
    alike = (("hidden-slope-missing", "error-doubled", "error-halved"), ("weights-left-out", "sign-flipped"))
    key = CodeKey(replace(function_key().exercise, alike=alike), 1)
    for suspects, pairs, said in (
        (("hidden-slope-missing",), (), (alike[0][1:],)),
        (("error-doubled",), (), ()),  # not the first: it was found beside it, and is told from it
        (("hidden-slope-missing", "weights-left-out"), (), ()),  # none is named
        ((), (("hidden-slope-missing", "weights-left-out"),), ()),  # made together they may differ
    ):
        mark = Mark("wrong", "", findings=(Finding(message="no"),), suspects=suspects, pairs=pairs)
        found = marking._code(FUNCTION, key, mark, set()).parts[0].findings
        told = [each for each in found if each.message.startswith(APART)]
        names = [", or from: ".join(MISCONCEPTIONS[name].name for name in others) for others in said]
        assert told == [Finding(message=APART + each, note=True) for each in names]


def test_what_was_chosen_says_itself_which_mistake_it_is() -> None:
    """The mistake of a choice is the one that was chosen: it is told from every other."""
    parts = [
        marking._scored(
            mark=Mark("wrong", "A", findings=(Finding(message="no"),)),
            part="p",
            slot="q2_p",
            kind=kind,
            max_points=1.0,
            expected="",
            diagnosis=Diagnosis(("error-halved",)),
            alike=(("error-halved", "averaged-over-outputs"),),
            notes=(),
        )
        for kind in ("number", "choice")
    ]
    assert [APART in str(part.findings) for part in parts] == [True, False]


def test_one_number_needs_no_brackets() -> None:
    """A list of one number is right without its brackets, as it is with them; another number is wrong in both."""
    exercise = BANK["nielsen/shapes"]
    assert isinstance(exercise, Question)
    variant = Variant("q2", "key", exercise.id, 3.0, exercise.draw(np.random.default_rng(1)))
    key = key_of(variant)
    one = [part.id for part in key.parts if part.shape == (1,)]
    assert one
    for name in one:
        (number,) = key.expected[name].value
        for value, verdict in ((number, "correct"), ([number], "correct"), (number + 1, "wrong")):
            assert part_of(grade({name: value}, variant), name).verdict == verdict


# --- following the numbers through


def follows(card: Scorecard) -> dict[str, str]:
    """Part -> the slots it is said to follow from."""
    return {
        part.part: finding.message.partition("your own ")[2].partition(":")[0].partition(";")[0]
        for part in card.items[0].parts
        for finding in part.findings
        if "follows from your own" in finding.message
    }


SLIP = {"delta_o": [0.123457, -0.038098]}


def following(part: str, answers: Mapping[str, Any]) -> Any:
    """What a part is with these answers before it, as a student types it."""
    assert KEY.exercise.follow is not None
    return rounded(KEY.exercise.follow(KEY.given, part, answers))


def test_a_right_method_after_a_wrong_start_earns_its_marks() -> None:
    """A slip in one answer costs that answer: what follows from it has full points, partly right, and says why."""
    after = {part: following(part, SLIP) for part in ("dE_dw5", "dE_dw6", "w_out", "w_hidden")}
    card = grade(RIGHT | SLIP | after)
    # The new output weights follow from the gradients beside them; the nearest reason is given.
    assert follows(card) == dict.fromkeys(after, "`q2_delta_o`") | {"w_out": "`q2_dE_dw5`, `q2_dE_dw6`"}
    for name in after:
        part = part_of(card, name)
        assert (part.verdict, part.points) == ("partial", part.max_points)
        assert part.expected == KEY.expected[name].shown
        (finding,) = part.findings
        assert finding.note
        assert "it earns its marks" in finding.message
    assert f"{after['dE_dw5']:.6f} is what follows" in words(card, "dE_dw5")
    assert (card.items[0].verdict, card.score) == ("partial", 7.0)


def test_one_mistake_costs_where_it_is_made() -> None:
    """A mistake is named where it is made; what merely follows from it says only that."""
    wrong = KEY.alternatives["weights-left-out"]
    card = grade(RIGHT | {part: rounded(value) for part, value in wrong.items()})
    assert named(card)["w_hidden"] == {"weights-left-out"}
    assert named(card)["E_after"] == set()
    assert len(part_of(card, "E_after").findings) == 1
    assert card.score == 7.5 - part_of(card, "w_hidden").max_points


def test_a_coincidence_is_no_second_mistake() -> None:
    """With eta ½ the doubled error looks like a step without eta; what follows is still only what follows."""
    wrong = KEY.alternatives["error-doubled"]
    card = grade(RIGHT | {part: rounded(value) for part, value in wrong.items()})
    assert card.score == 7.0
    assert {part for part, names in named(card).items() if names} == {"delta_o"}


@pytest.mark.parametrize("easy", [[0.0, 0.0], [1.0, 0.0], [1, 1]])
def test_nothing_is_earned_with_zeros_and_ones(easy: list[float]) -> None:
    """From a wrong 0 or 1 anything follows without work: it is said, without points; one other number suffices."""
    start = {"delta_o": easy}
    card = grade(RIGHT | start | {"dE_dw5": following("dE_dw5", start)})
    part = part_of(card, "dE_dw5")
    assert (part.verdict, part.points) == ("wrong", 0.0)
    assert "it earns no marks" in words(card, "dE_dw5")
    start = {"delta_o": [0.0, 0.3]}
    card = grade(RIGHT | start | {"w_hidden": following("w_hidden", start)})
    assert part_of(card, "w_hidden").verdict == "partial"


@pytest.mark.parametrize("gap", [None, [0.1], [[0.1, 0.2]]])
def test_what_was_not_answered_is_never_filled_in(gap: Any) -> None:
    """What builds on an earlier part without an answer of its shape earns nothing, whatever else it follows from."""
    start = {"out_h1": 0.6}
    answers: dict[str, Any] = RIGHT | start | {"dE_dw5": following("dE_dw5", start)}
    assert part_of(grade(answers), "dE_dw5").verdict == "partial"
    del answers["delta_o"]
    if gap is not None:
        answers["delta_o"] = gap
    card = grade(answers)
    assert part_of(card, "dE_dw5").points == 0.0
    assert "`q2_delta_o` as well" in words(card, "dE_dw5")
    # What it does not build on may be missing.
    answers = RIGHT | start | {"dE_dw5": following("dE_dw5", start)}
    del answers["net_h1"], answers["E"]
    assert part_of(grade(answers), "dE_dw5").verdict == "partial"


def test_an_unreadable_answer_is_a_gap() -> None:
    """An answer that could not be read is not filled in either."""
    start = {"out_h1": 0.6}
    typed = RIGHT | start | {"dE_dw5": following("dE_dw5", start)}
    readings = tuple(
        Reading(f"q2_{name}", "unreadable" if name == "delta_o" else "ok", text=repr(value), value=value)
        for name, value in typed.items()
    )
    card = marking.mark([STEPS], KeyRing(), JobResult("ok", readings=readings), SUBJECT, 1)
    assert part_of(card, "dE_dw5").points == 0.0


def test_slopes_follow_from_the_typed_output() -> None:
    """out (1 - out) is computed with the student's own out."""
    start = {"out_o1": 0.6, "out_o2": 0.7}
    targets = KEY.given["y"]
    delta = [round((out - t) * out * (1 - out), 6) for out, t in zip((0.6, 0.7), targets, strict=True)]
    assert follows(grade(RIGHT | start | {"delta_o": delta})) == {"delta_o": "`q2_out_o1`, `q2_out_o2`"}


def test_only_the_answers_that_matter_are_named() -> None:
    """Of several wrong answers before it, those are named which the later one builds on."""
    slips = {"net_h1": 0.5, "E": 0.7, "w_out": [[0.3, 0.4], [0.5, 0.6]], "w_hidden": [[0.1, 0.2], [0.3, 0.4]]}
    slips = slips | {"E_after": following("E_after", slips)}
    assert follows(grade(RIGHT | slips)) == {"E_after": "`q2_w_out`, `q2_w_hidden`"}


def test_wrong_methods_follow_from_nothing() -> None:
    """A second, independent slip is not excused; and right answers never follow from wrong ones."""
    card = grade({**RIGHT, "delta_o": [0.123457, -0.038098], "dE_dw5": 0.07, "w_out": [[1, 2, 3]], "w_hidden": 3.0})
    assert follows(card) == {}


def test_a_wrong_shape_is_not_followed() -> None:
    """An answer of another shape cannot be put in the place of the right one; nothing breaks."""
    card = grade({**RIGHT, "delta_o": [[0.1, 0.2]], "w_out": [0.1], "dE_dw5": 0.07})
    assert follows(card) == {}


# --- code


def test_calls_that_the_jail_never_reached() -> None:
    """Functions without a result are skipped: wrong, with the jail's word, never right."""
    variant = Variant("q6", "key", "nielsen/output_error", 2.0, {"seed": 1})
    result = JobResult("timeout", message="the file took longer than 10 s")
    card = marking.mark([variant], KeyRing(), result, SUBJECT, 1)
    (item,) = card.items
    assert (item.verdict, item.status, item.points) == ("wrong", "skipped", 0.0)
    assert "the file took longer than 10 s" in card.remarks


def test_code_and_questions_side_by_side() -> None:
    """Slots and calls come in the order of the variants; each item is marked by its own key."""
    ring = KeyRing()
    functions = [
        Variant(f"q{i}", f"k{i}", f"nielsen/{n}", 1.0, {"seed": 7})
        for i, n in enumerate(("output_error", "bias_gradient"), 6)
    ]
    variants = [functions[0], STEPS, functions[1]]
    calls = marking.calls(variants, ring)
    assert [call.function for call in calls] == ["output_error", "bias_gradient"]
    assert [slot.name for slot in marking.slots(variants, ring)] == [f"q2_{part.id}" for part in KEY.parts]
    done = []
    for variant in functions:
        key = ring.key(variant)
        assert isinstance(key, CodeKey)
        done.append(CallResult(key.exercise.name, "ok", cases=tuple(CaseResult("ok", out) for out in key.wanted)))
    card = marking.mark(variants, ring, JobResult("ok", calls=tuple(done)), SUBJECT, 1)
    assert [item.verdict for item in card.items] == ["correct", "missing", "correct"]


def test_no_expected_value_enters_the_jail() -> None:
    """A call holds arguments only: none of the wanted results is among them."""
    ring = KeyRing()
    variant = Variant("q6", "k", "nielsen/backprop", 1.0, {"seed": 7})
    key = ring.key(variant)
    assert isinstance(key, CodeKey)
    (call,) = marking.calls([variant], ring)
    assert call.cases == tuple(case.arguments for case in key.cases)
    assert call.probe == ""


@pytest.mark.parametrize("points", [1.0, 2.0, 4.0, 7.5, 10 / 3, 0.1])
def test_all_right_is_the_maximum(points: float) -> None:
    """Whatever an item is worth, all parts right earn exactly its maximum: no dust of rounded parts."""
    key = KeyRing().key(STEPS)
    assert isinstance(key, QuestionKey)
    variant = replace_points(STEPS, points)
    right = tuple(
        Reading(marking.slot_name(variant, part), "ok", shown_value(key, part), key.expected[part.id].value)
        for part in key.parts
    )
    subject = marking.Subject("quiz", "ada", "0" * 64)
    card = marking.mark([variant], KeyRing(), JobResult("ok", readings=right), subject, 1)
    assert card.score == card.max_score == card.items[0].points == card.items[0].max_points


def replace_points(variant: Variant, points: float) -> Variant:
    """The variant, worth something else."""
    return msgspec.structs.replace(variant, points=points)


def shown_value(key: QuestionKey, part: Part) -> str:
    """A right answer as it is typed."""
    return key.expected[part.id].shown


def test_a_mistake_the_other_answers_speak_against_is_not_named() -> None:
    """One odd number that a mistake would explain is only a remark if right answers show it was not made."""
    variant = STEPS
    key = KeyRing().key(variant)
    assert isinstance(key, QuestionKey)
    odd = key.alternatives["hidden-slope-missing"]["E_after"]
    readings = tuple(
        Reading(marking.slot_name(variant, part), "ok", "", odd if part.id == "E_after" else value)
        for part in key.parts
        for value in [key.expected[part.id].value]
    )
    subject = marking.Subject("quiz", "ada", "0" * 64)
    (item,) = marking.mark([variant], KeyRing(), JobResult("ok", readings=readings), subject, 1).items
    last = item.parts[-1]
    assert last.verdict == "wrong"
    assert [finding.misconception for finding in last.findings if finding.misconception] == []


# --- two mistakes in one function

FUNCTION = Variant("q1", "code", "nielsen/hidden_error", 4.0, {"seed": 5})
FUNCTION_KEYS = KeyRing()


def function_key() -> CodeKey:
    """The key of a function."""
    key = FUNCTION_KEYS.key(FUNCTION)
    assert isinstance(key, CodeKey)
    return key


def function_score(outputs: Sequence[Any]) -> PartScore:
    """The marks of a function with these results."""
    call = CallResult("hidden_error", "ok", cases=tuple(CaseResult("ok", out) for out in outputs))
    return marking.mark([FUNCTION], FUNCTION_KEYS, JobResult("ok", calls=(call,)), SUBJECT, 1).items[0].parts[0]


def test_both_mistakes_of_a_function_are_named() -> None:
    """Each stands in a finding of its own, with certainty, and neither is a remark."""
    key, pair = function_key(), ("hidden-slope-missing", "weights-left-out")
    part = function_score([key.pairs.output(pair, i) for i in range(len(key.cases))])
    assert part.verdict == "wrong"
    assert [(finding.misconception, finding.confidence, finding.note) for finding in part.findings] == [
        (name, "certain", False) for name in pair
    ]
    assert part.findings[0].given is not None


def test_one_mistake_of_a_function_is_certain() -> None:
    """A single mistake that explains every case is named alone."""
    part = function_score(function_key().alternatives["weights-left-out"])
    assert [(finding.misconception, finding.confidence) for finding in part.findings] == [
        ("weights-left-out", "certain")
    ]


@pytest.mark.parametrize("count", [2, marking.MOST_PAIRS, marking.MOST_PAIRS + 1])
def test_where_several_pairs_fit_none_is_named(count: int) -> None:
    """Up to three pairs are told as what it could be; more tell nothing. None is named."""
    pairs = [("hidden-slope-missing", name) for name in MISCONCEPTIONS][:count]
    finding = Finding(message="wrong")
    found = marking._with_pairs((finding,), pairs)
    assert not any(each.misconception for each in found)
    if count > marking.MOST_PAIRS:
        assert found == (finding,)
    else:
        assert [each.note for each in found] == [False, True]
        assert found[1].message.startswith("two mistakes at once fit, but not which: ")
        assert found[1].message.count("; or ") == count - 1
