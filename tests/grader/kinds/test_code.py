"""Kind `code`: right only if every case is, and the first rung that fails is the counterexample."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exercises.bank import BANK
from exercises.entry import alike, signature
from exercises.looks import MEAN
from exercises.model import CodeExercise
from grader.jail import CallResult, CaseResult
from grader.keys import CodeKey
from grader.kinds import code
from grader.kinds.mark import Mark


def key_of(name: str) -> CodeKey:
    """The key of a code exercise on some cases."""
    exercise = BANK[name if "/" in name else f"nielsen/{name}"]
    assert isinstance(exercise, CodeExercise)
    return CodeKey(exercise, 5)


KEY = key_of("output_error")


def results(key: CodeKey, outputs: Any = None) -> CallResult:
    """What the jail reports of a function with these outputs; the right ones unless told."""
    return CallResult(
        key.exercise.name,
        "ok",
        cases=tuple(CaseResult("ok", out) for out in (key.wanted if outputs is None else outputs)),
    )


def mark(call: CallResult, key: CodeKey = KEY) -> Mark:
    """The mark of a call."""
    return code.mark(key.exercise, key.cases, key.wanted, lambda: key.alternatives, call)


def with_case(index: int, **changes: Any) -> CallResult:
    """The right results with one case changed."""
    call = results(KEY)
    cases = list(call.cases)
    cases[index] = replace(cases[index], **changes)
    return replace(call, cases=tuple(cases))


def test_all_right() -> None:
    """Every case right is full marks."""
    made = mark(results(KEY))
    assert (made.verdict, made.fraction, made.findings) == ("correct", 1.0, ())
    assert made.answer == "output_error: 6 of 6 cases right"


@pytest.mark.parametrize("index", range(6))
def test_one_wrong_case_is_wrong(index: int) -> None:
    """One wrong case in any place costs all points, and is the counterexample with its inputs."""
    made = mark(with_case(index, value=KEY.wanted[index] + 1.0))
    assert (made.verdict, made.fraction, made.status) == ("wrong", 0.0, "ok")
    (finding,) = made.findings
    assert finding.where.startswith(f"case {index + 1}: {KEY.cases[index].rung}")
    assert finding.given is not None
    assert finding.given.startswith("output_error([")
    assert finding.got != finding.expected


def test_the_first_rung_that_fails() -> None:
    """Of several wrong cases the smallest network is shown."""
    made = mark(results(KEY, [out + 1 for out in KEY.wanted]))
    assert len(made.findings) == 1
    assert made.findings[0].where.startswith("case 1: one output")


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"status": "error", "message": "ValueError: no", "line": 7}, "raised ValueError: no in line 7", "error"),
        ({"status": "unusable", "value": None, "message": "a dict"}, "cannot be used: a dict", "ok"),
        (
            {"mutated": (1,)},
            "changes its argument `y` while it computes; work on a copy, for instance `y.copy()`",
            "ok",
        ),
        ({"value": None}, "is a `return` missing?", "ok"),
    ],
)
def test_failing_cases(changes: dict[str, Any], words: str, status: str) -> None:
    """An error, an unusable value, a changed argument and None are findings with their own words."""
    made = mark(with_case(2, **changes))
    assert (made.verdict, made.status) == ("wrong", status)
    assert words in made.findings[0].message


def test_a_changed_list_is_named() -> None:
    """A list of arrays that was changed is named as in the signature, with a copy that is deep enough."""
    key = key_of("backprop")
    cases = tuple(CaseResult("ok", out, mutated=(0,)) for out in key.wanted)
    message = mark(CallResult("backprop", "ok", cases=cases), key).findings[0].message
    assert message == (
        "`backprop` changes its argument `weights` while it computes; "
        "work on a copy, for instance `[each.copy() for each in weights]`"
    )


def test_every_argument_has_its_name() -> None:
    """The names are those of the student's signature, in its order."""
    arguments = KEY.cases[0].arguments
    names = [code._changed(KEY.exercise, at, arguments).message.split("`")[3] for at in range(len(arguments))]
    assert signature(KEY.exercise) == f"output_error({', '.join(names)})"


def test_the_status_is_that_of_the_case_shown() -> None:
    """A wrong case before one that raised is shown without the status of the other; the error is a second finding."""
    call = with_case(2, value=KEY.wanted[2] + 1.0)
    cases = list(call.cases)
    cases[4] = CaseResult("error", message="ValueError: no", line=7)
    made = mark(replace(call, cases=tuple(cases)))
    first, second = made.findings
    assert (made.verdict, made.status) == ("wrong", "ok")
    assert first.where.startswith("case 3")
    assert second.where.startswith("case 5")
    assert "raised ValueError: no in line 7" in second.message
    # The other way round the error is what is shown, alone.
    cases[1] = CaseResult("error", message="TypeError: no")
    made = mark(replace(call, cases=tuple(cases)))
    assert (made.status, len(made.findings)) == ("error", 1)
    assert made.findings[0].where.startswith("case 2")


def test_what_stopped_it_comes_first() -> None:
    """A time-out after a wrong case: the status is the time-out's, and so is the first finding."""
    call = with_case(1, value=KEY.wanted[1] + 1.0)
    made = mark(replace(call, status="timeout", message="too slow", cases=call.cases[:4]))
    assert made.status == "timeout"
    assert [finding.message.startswith("too slow") for finding in made.findings] == [True, False]
    assert made.findings[1].where.startswith("case 2")


def test_aliased_is_a_remark_beside_a_fault_only() -> None:
    """Returning an argument itself is right, without a word; where the result is wrong it is a remark."""
    made = mark(with_case(0, aliased=True))
    assert (made.verdict, made.findings) == ("correct", ())
    made = mark(with_case(0, aliased=True, value=KEY.wanted[0] + 1.0))
    assert [finding.note for finding in made.findings] == [False, True]


def test_not_repeatable() -> None:
    """A function that is right once and other the next time is not right, and no mistake is guessed."""
    made = mark(replace(results(KEY), repeatable=False))
    assert (made.verdict, made.suspects) == ("wrong", ())
    assert "gives another result" in made.findings[0].message


@pytest.mark.parametrize("status", ["missing", "untouched"])
def test_missing(status: Any) -> None:
    """No function, or the stub as it was, is missing, with a word why."""
    made = mark(CallResult("output_error", status))
    assert (made.verdict, made.fraction) == ("missing", 0.0)
    assert len(made.findings) == 1


def test_what_was_stopped_says_on_which_network() -> None:
    """One sentence with the rung of the ladder, and the call to try it with; no case where none was begun."""
    call = results(KEY)
    asked = "`output_error` did not return within 2 s on case 3: an endless loop?"
    first = mark(replace(call, status="timeout", message=asked, cases=call.cases[:2])).findings[0]
    rung = KEY.cases[2].rung
    assert first.message == f"`output_error` did not return within 2 s on case 3 ({rung}): an endless loop?"
    assert (first.given or "").startswith("output_error(")
    skipped = mark(replace(call, status="skipped", message="`output_error` was not run: no time", cases=())).findings
    assert [each.message for each in skipped] == ["`output_error` was not run: no time"]


@pytest.mark.parametrize("status", ["timeout", "memory", "crashed", "output", "skipped", "error"])
@pytest.mark.parametrize("finished", [0, 3, 6])
def test_stopped(status: Any, finished: int) -> None:
    """A function that was stopped is wrong, even after all its cases were right, and says where."""
    call = results(KEY)
    made = mark(replace(call, status=status, message="stopped", line=3, cases=call.cases[:finished]))
    assert (made.verdict, made.status, made.suspects) == ("wrong", status, ())
    assert made.findings[-1].where == "line 3"
    assert (f"case {finished + 1}" in made.findings[-1].message) is (finished < 6 and status != "skipped")


@pytest.mark.parametrize("count", [0, 5])
def test_too_few_results(count: int) -> None:
    """Fewer results than cases are never right, even if the jail says that all went well."""
    call = results(KEY)
    assert mark(replace(call, cases=call.cases[:count])).verdict == "wrong"


def test_too_many_results() -> None:
    """More results than cases are never right either."""
    call = results(KEY)
    assert mark(replace(call, cases=(*call.cases, call.cases[0]))).verdict == "wrong"


CODE = [name for name, each in BANK.items() if isinstance(each, CodeExercise)]


@pytest.mark.parametrize("name", CODE)
def test_every_mistake_is_named(name: str) -> None:
    """Each alternative's outputs, handed in, are wrong and named, and nothing else is named."""
    key = key_of(name.removeprefix("nielsen/"))
    for mistake, outputs in key.alternatives.items():
        cases = tuple(CaseResult("error", message="ValueError") if o is None else CaseResult("ok", o) for o in outputs)
        made = mark(CallResult(key.exercise.name, "ok", cases=cases), key)
        assert (made.verdict, made.suspects) == ("wrong", (mistake,))


def test_a_missing_axis_is_still_the_mistake() -> None:
    """`np.sum(delta)` is one gradient for all biases, although its shape is wrong, too."""
    key = key_of("bias_gradient")
    made = mark(results(key, [np.sum(case.arguments[0]) for case in key.cases]), key)
    assert (made.verdict, made.suspects) == ("wrong", ("bias-gradient-summed",))


def test_a_missing_axis_is_never_right() -> None:
    """Right numbers without an axis are wrong, and no mistake of thinking is named."""
    key = key_of("weight_gradient")
    made = mark(results(key, [want.ravel() for want in key.wanted]), key)
    assert (made.verdict, made.suspects) == ("wrong", ())


def overflowing() -> tuple[CodeKey, list[Any]]:
    """A key with cases in which softmax without care overflows, and what that gives."""
    key = key_of("unicamp/softmax")
    with np.errstate(all="ignore"):
        raised = [np.exp(case.arguments[0]) for case in key.cases]
        return key, [each / each.sum(axis=-1, keepdims=True) for each in raised]


def test_a_mistake_that_overflows_is_named_and_never_right() -> None:
    """Where a mistake gives no number, a result that gives none there is that mistake's, and wrong; so is an error."""
    key, outputs = overflowing()
    made = mark(results(key, outputs), key)
    assert (made.verdict, made.suspects) == ("wrong", ("softmax-without-maximum",))
    lost = [not np.isfinite(each).all() for each in outputs]
    assert 2 <= sum(lost) < len(lost)
    call = results(key, outputs)
    cases = [
        CaseResult("error", message="OverflowError") if gone else each
        for gone, each in zip(lost, call.cases, strict=True)
    ]
    made = mark(replace(call, cases=tuple(cases)), key)
    assert (made.verdict, made.suspects) == ("wrong", ("softmax-without-maximum",))


def test_infinities_elsewhere_name_nothing() -> None:
    """A result without numbers where the mistake has some is another mistake."""
    key, outputs = overflowing()
    outputs[0] = np.full_like(outputs[0], np.nan)
    assert mark(results(key, outputs), key).suspects == ()


def test_an_unknown_mistake_is_named_nothing() -> None:
    """A mistake in no catalogue is wrong, located, and not guessed at."""
    made = mark(results(KEY, [want * 1.0001 for want in KEY.wanted]))
    assert (made.verdict, made.suspects) == ("wrong", ())


def test_alternatives_are_only_computed_for_wrong_answers() -> None:
    """A right function costs no diagnosis."""

    def never() -> Any:
        raise AssertionError

    assert code.mark(KEY.exercise, KEY.cases, KEY.wanted, never, results(KEY)).verdict == "correct"


# --- bonus cases


def with_bonus() -> CodeKey:
    """The same cases, of which the last one is announced as an extra."""
    exercise = replace(
        KEY.exercise,
        cases=lambda stream: tuple(replace(each, bonus=i == 5) for i, each in enumerate(KEY.exercise.cases(stream))),
    )
    return CodeKey(exercise, 5)


def test_a_bonus_case_is_noted_and_costs_nothing() -> None:
    """Right everywhere: full marks and a remark; wrong, or stopped, in the bonus only: full marks all the same."""
    key = with_bonus()
    made = mark(results(key), key)
    assert (made.verdict, [finding.note for finding in made.findings]) == ("correct", [True])
    assert made.findings[0].message.startswith("bonus: right on ")
    call = results(key)
    wrong_there = replace(call, cases=(*call.cases[:5], CaseResult("ok", key.wanted[5] + 1)))
    stopped_there = replace(call, cases=call.cases[:5], status="crashed", message="gone")
    for each in (wrong_there, stopped_there):
        assert (mark(each, key).verdict, mark(each, key).findings) == ("correct", ())


def test_a_bonus_does_not_make_up_for_a_required_case() -> None:
    """Wrong before the bonus is wrong; stopped before it keeps its status."""
    key = with_bonus()
    call = results(key)
    made = mark(replace(call, cases=(CaseResult("ok", key.wanted[0] + 1), *call.cases[1:])), key)
    assert (made.verdict, made.fraction) == ("wrong", 0.0)
    made = mark(replace(call, cases=call.cases[:3], status="timeout", message="too slow"), key)
    assert (made.verdict, made.status) == ("wrong", "timeout")


def columns_of(tree: Any) -> Any:
    """Every vector as a column."""
    if isinstance(tree, list | tuple):
        return [columns_of(each) for each in tree]
    return tree.reshape(-1, 1) if np.ndim(tree) == 1 else tree


@pytest.mark.parametrize("name", ["output_error", "backprop"])
def test_columns_are_as_good_as_vectors_where_the_exercise_says_so(name: str) -> None:
    """(n, 1) for (n,) has full marks with `columns`, and none without; a mistake in columns is named all the same."""
    strict = key_of(name)
    lenient = replace(strict.exercise, columns=True)
    call = results(strict, columns_of(list(strict.wanted)))
    made = code.mark(lenient, strict.cases, strict.wanted, lambda: strict.alternatives, call)
    assert made.verdict == "correct"
    assert mark(call, strict).verdict == "wrong"
    for mistake in ("sign-flipped", "error-doubled"):
        call = results(strict, columns_of(list(strict.alternatives[mistake])))
        made = code.mark(lenient, strict.cases, strict.wanted, lambda: strict.alternatives, call)
        assert (made.verdict, made.suspects) == ("wrong", (mistake,))
        assert mark(call, strict).suspects == ()


def test_what_a_probe_is_given_is_shown_by_name_or_as_a_program() -> None:
    """A class is no function of a case's arguments: they are named, and a program stands as it can be typed."""
    for name, words in (
        (
            "micrograd/Value",
            r"a = Value\(\S+\); b = Value\(\S+\); y = a \+ b; y.backward\(\); # in the lists: .*\[2\] y",
        ),
        ("micrograd/Neuron", r"weights = \[\S+\], bias = \S+, x = \[\S+\], gradient_from_above = \S+"),
    ):
        key = key_of(name)
        found = mark(results(key, [0.0 for _ in key.wanted]), key)
        assert re.fullmatch(words, found.findings[0].given or "")


def test_a_missing_class_is_called_one() -> None:
    """`Value` is a class, and a file without it lacks a class."""
    found = mark(CallResult("Value", "missing"), key_of("micrograd/Value"))
    assert found.findings[0].message == "there is no class `Value` in the file"


# --- two mistakes at once, and what is told of the rest


BACKPROP = key_of("backprop")


def told(key: CodeKey, outputs: Any, **changes: Any) -> tuple[Mark, list[str]]:
    """The mark of a function with these outputs, None where it fails, and its remarks."""
    cases = tuple(CaseResult("error", message="ValueError") if o is None else CaseResult("ok", o) for o in outputs)
    call = CallResult(key.exercise.name, "ok", cases=cases, **changes)
    made = code.mark(key.exercise, key.cases, key.wanted, lambda: key.alternatives, call, lambda: key.pairs)
    return made, [finding.message for finding in made.findings if finding.note]


def test_two_mistakes_in_one_function_are_both_named() -> None:
    """A pair of mistakes is found where neither alone explains the results; nothing else is told then."""
    pair = ("hidden-slope-missing", "weights-left-out")
    made, remarks = told(BACKPROP, [BACKPROP.pairs.output(pair, i) for i in range(len(BACKPROP.cases))])
    assert (made.verdict, made.suspects, [set(each) for each in made.pairs]) == ("wrong", (), [set(pair)])
    assert remarks == []


def test_one_mistake_is_likelier_than_two() -> None:
    """Pairs are not even asked for where a single mistake explains everything, or all is right."""

    def never() -> Any:
        raise AssertionError

    for outputs, verdict in ((BACKPROP.alternatives["error-doubled"], "wrong"), (BACKPROP.wanted, "correct")):
        call = results(BACKPROP, outputs)
        made = code.mark(BACKPROP.exercise, BACKPROP.cases, BACKPROP.wanted, lambda: BACKPROP.alternatives, call, never)
        assert (made.verdict, made.pairs) == (verdict, ())


def test_the_negative_gradient_is_told_exactly_that() -> None:
    """−∇C is named as a flipped sign, and told that it is a convention, but not the one asked for; it stays wrong."""
    made, remarks = told(BACKPROP, BACKPROP.alternatives["sign-flipped"])
    assert (made.verdict, made.fraction, made.suspects) == ("wrong", 0.0, ("sign-flipped",))
    (remark,) = remarks
    assert "the negative of what is asked: the function returns −∇C, the direction of descent" in remark
    assert remark.endswith("drop a minus, or take a difference the other way round")


def test_a_named_mistake_is_not_told_twice() -> None:
    """Where a mistake explains the results, no place and no pattern is told beside it."""
    assert told(BACKPROP, BACKPROP.alternatives["error-doubled"])[1] == []


def test_what_nothing_explains_is_located() -> None:
    """When, where it begins, and in what manner: in this order, each only where it is so."""

    def odd(want: Any, case: Any, least: int) -> Any:
        if len(case.arguments[0]) < least:
            return want
        return tuple([*(1.7 * each for each in part[:-1]), part[-1]] for part in want)

    def remarks(least: int) -> list[str]:
        made, found = told(BACKPROP, [odd(*each, least) for each in zip(BACKPROP.wanted, BACKPROP.cases, strict=True)])
        assert (made.verdict, made.suspects, made.pairs) == ("wrong", (), ())
        return found

    place, manner = remarks(2)
    assert place.startswith("right: `nabla_b` and `nabla_w` of the output layer; wrong first: ")
    assert "BP2" in place
    assert manner.startswith("the output layer is right and every number of the hidden layers is 1.7 times")
    when, again = remarks(3)
    assert again == place
    assert when == "it is wrong just where there is more than one hidden layer, and right everywhere else"


def test_a_mistake_of_several_examples_is_no_equation() -> None:
    """Where results are wrong just in batches of more than one, that comes first, and the mean is looked at."""
    key = key_of("backprop_batch")
    outputs = [
        want if len(case.arguments[2]) == 1 else tuple([1.7 * (each + 0.01) for each in part] for part in want)
        for case, want in zip(key.cases, key.wanted, strict=True)
    ]
    assert told(key, outputs)[1] == [
        "it is wrong just where `X` has more than one row, and right everywhere else",
        f"Look at {MEAN}",
    ]


def test_what_is_only_arranged_is_not_located() -> None:
    """Numbers that are right but transposed come from no wrong equation: no place is told."""
    (remark,) = told(BACKPROP, [(b, [w.T for w in ws]) for b, ws in BACKPROP.wanted])[1] or [""]
    assert remark == ""  # a mistake of the catalogue
    (remark,) = told(BACKPROP, [(b, [np.round(w, 4) for w in ws]) for b, ws in BACKPROP.wanted])[1]
    assert remark == "in `nabla_w` every number is rounded to 4 decimals; return the numbers as they are computed"


def test_nothing_is_told_of_what_changes_from_call_to_call() -> None:
    """Numbers of a function that is not repeatable have no pattern."""
    outputs = [tuple([3.3 * each for each in part] for part in want) for want in BACKPROP.wanted]
    assert told(BACKPROP, outputs)[1] != []
    assert told(BACKPROP, outputs, repeatable=False)[1] == []


@pytest.mark.parametrize("stopped", ["timeout", "crashed"])
def test_nothing_is_told_of_what_was_stopped(stopped: Any) -> None:
    """A time-out is explained by nothing, whatever came before it, and costs no search for pairs."""
    call = replace(results(BACKPROP, BACKPROP.alternatives["sign-flipped"]), status=stopped, message="gone")
    made = mark(call, BACKPROP)
    assert (made.suspects, made.pairs) == ((), ())
    assert not [finding for finding in made.findings if finding.note]


# --- no wrong gradient is ever correct


VISIBLE = tuple(BACKPROP.alternatives)
# None of the cases: whether two mistakes together are the right function after all (twice and half, for instance).
ELSEWHERE = key_of("backprop").exercise.cases(np.random.Generator(np.random.PCG64(987654321)))[2:6]


def as_lists(tree: Any) -> Any:
    """Arrays as nested lists."""
    return [as_lists(each) for each in tree] if isinstance(tree, list | tuple) else np.asarray(tree).tolist()


def as_tuples(tree: Any) -> Any:
    """All lists as tuples."""
    return tuple(map(as_tuples, tree)) if isinstance(tree, list | tuple) else tree


def stacked(tree: Any) -> Any:
    """Lists of arrays of one shape as one array."""
    return tuple(np.array(part) if len({np.shape(each) for each in part}) == 1 else part for part in tree)


def leaves(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A change of every array."""

    def changed(tree: Any) -> Any:
        return type(tree)(map(changed, tree)) if isinstance(tree, list | tuple) else change(tree)

    return changed


# Other ways to hand in the same numbers.
STYLES: dict[str, Callable[[Any], Any]] = {
    "as they are": lambda tree: tree,
    "lists": as_lists,
    "tuples": as_tuples,
    "stacked": stacked,
    "rounding": leaves(lambda a: a * (1 + 1e-12)),
    "other rounding": leaves(lambda a: a - 1e-13 * np.abs(a)),
    "negative zeros": leaves(lambda a: np.where(a == 0, -0.0, a)),
    "columns first in memory": leaves(np.asfortranarray),
    "a view": leaves(lambda a: np.concatenate([a, a])[: len(a)]),
}


@settings(max_examples=120)
@given(
    seed=st.integers(0, 2**31),
    made=st.lists(st.sampled_from(VISIBLE), max_size=2, unique=True),
    style=st.sampled_from(sorted(STYLES)),
)
def test_no_wrong_gradient_is_ever_correct(seed: int, made: list[str], style: str) -> None:
    """On random networks one mistake, or two at once, handed in whatever way, is wrong; no mistake is right."""
    exercise = BACKPROP.exercise
    assert exercise.combined is not None
    mistakes = tuple(made)
    key = CodeKey(exercise, seed)
    outputs = [
        exercise.combined(mistakes, case) if mistakes else want
        for case, want in zip(key.cases, key.wanted, strict=True)
    ]
    if len(mistakes) == 2:
        there = [(exercise.combined(mistakes, case), exercise.expected(case.arguments)) for case in ELSEWHERE]
        assume(not all(alike(got, want) for got, want in there))
    cases = tuple(
        CaseResult("error", message="ValueError") if out is None else CaseResult("ok", STYLES[style](out))
        for out in outputs
    )
    verdict = code.mark(exercise, key.cases, key.wanted, dict, CallResult(exercise.name, "ok", cases=cases)).verdict
    assert verdict == ("wrong" if mistakes else "correct")
