"""One training step by address: every value readable, and what a typed value changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference import NetworkError, backprop, forward, step
from reference.misconceptions import MISCONCEPTIONS
from reference.training_step import Address, Outcome, TrainingStep

pytestmark = pytest.mark.filterwarnings("error")

RECORD: dict[str, Any] = {
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "biases": [[0.35, 0.35], [0.60, 0.60]],
    "activations": ["sigmoid", "sigmoid"],
    "loss": "half_sse",
    "x": [0.05, 0.10],
    "y": [0.01, 0.99],
    "eta": 0.5,
    "train_biases": False,
}


def published(**change: Any) -> TrainingStep:
    return TrainingStep.from_json(RECORD | change)


def at(text: str) -> Address:
    return Address.read(text)


def values(outcome: Outcome) -> dict[Address, np.ndarray[Any, Any]]:
    """Every entry of every quantity, by its address."""
    found = {}
    for whole in outcome.addresses():
        array = np.asarray(outcome.array(whole.name, whole.level))
        for index in np.ndindex(array.shape):
            found[Address(whole.name, whole.level, index or None)] = array[index]
    return found


def test_reading_and_writing_addresses() -> None:
    """An address is written as it is read, spaces aside."""
    for text in (
        "z[1][0]",
        "a[2][0]",
        "delta[1][0]",
        "nabla_w[1][0,0]",
        "nabla_b[0]",
        "w[0][0,1]",
        "b[1]",
        "a_after[2][0]",
        "cost",
        "cost_after",
    ):
        assert str(Address.read(text)) == text
    assert Address.read(" nabla_w[1][0 , 1]\n") == Address("nabla_w", 1, (0, 1))
    assert Address.read("delta[12][3,4]") == Address("delta", 12, (3, 4))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "q[0]",
        "z",
        "z[]",
        "z[-1]",
        "z[0][-1]",
        "z[0][0",
        "z[0][0][0]",
        "z[0,0]",
        "cost[0]",
        "z[0][1.5]",
        "z[0][]",
        "z[0]x",
        "Z[0]",
        "z[1e3]",
        "z[0][0,]",
        "z[9999]",
        "w5",
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    """What is no address is refused with the text and the forms there are."""
    with pytest.raises(NetworkError) as caught:
        Address.read(text)
    assert repr(text) in str(caught.value)
    assert "nabla_w[1][0,0]" in str(caught.value)


@pytest.mark.parametrize("train_biases", [True, False, "tied"])
@pytest.mark.parametrize("batch", [False, True])
def test_every_quantity_is_that_of_backprop(train_biases: Any, batch: bool) -> None:
    """Every address reads what forward, backprop and step give, in their shapes."""
    x, y = (
        ([[0.05, 0.1], [1.0, -2.0], [0.5, 0.5]], [[0.01, 0.99], [1, 0], [0, 1]])
        if batch
        else (RECORD["x"], RECORD["y"])
    )
    task = published(x=x, y=y, train_biases=train_biases)
    trace = forward(task.network, x)
    grads = backprop(trace, y)
    after = step(task.network, grads, 0.5, train_biases)
    want: dict[str, Any] = {"cost": grads.cost, "cost_after": backprop(forward(after, x), y).cost}
    for level in range(2):
        want |= {
            f"z[{level}]": trace.z[level],
            f"a[{level + 1}]": trace.a[level + 1],
            f"delta[{level}]": grads.delta[level],
        }
        want |= {f"nabla_w[{level}]": grads.nabla_w[level], f"nabla_b[{level}]": grads.nabla_b[level]}
        want |= {f"w[{level}]": after.weights[level], f"b[{level}]": after.biases[level]}
    want["a[0]"] = np.array(x)
    outcome = task.under()
    assert sorted(want) == sorted(map(str, outcome.addresses()))
    for text, expected in want.items():
        got = outcome.value(at(text))
        assert np.shape(got) == np.shape(expected)
        np.testing.assert_allclose(got, expected, rtol=1e-15, atol=0)
        for index in np.ndindex(np.shape(expected)):
            entry = Address(at(text).name, at(text).level, index or None)
            assert np.ndim(outcome.value(entry)) == 0
            assert outcome.value(entry) == pytest.approx(np.asarray(expected)[index], rel=1e-15)
            assert outcome.value_or_none(entry) == outcome.value(entry)
    for mine, theirs in zip(task.after(outcome).weights, after.weights, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-15)


def test_the_published_values() -> None:
    """The published numbers stand at their addresses."""
    outcome = published().under()
    printed = {"z[0][0]": 0.3775, "a[1][0]": 0.593269992, "a[2][1]": 0.772928465, "nabla_w[1][0,0]": 0.082167041}
    printed |= {"w[1][0,1]": 0.408666186, "cost": 0.298371109, "cost_after": 0.291027774}
    for text, value in printed.items():
        assert round(outcome.value(at(text)), 9) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("z[2][0]", ["z[2]", "z[0] to z[1]"]),
        ("a[3][0]", ["a[3]", "a[0] to a[2]"]),
        ("nabla_w[2]", ["nabla_w[2]", "2 layers"]),
        ("z[0][2]", ["z[0][2]", "(2,)"]),
        ("z[0][0,0]", ["z[0][0,0]", "(2,)"]),
        ("w[0][0,2]", ["w[0][0,2]", "(2, 2)"]),
        ("a[0][7]", ["a[0][7]", "(2,)"]),
    ],
)
def test_what_does_not_exist(text: str, words: list[str]) -> None:
    """A layer or an entry that is not there is an error that names what is there, read or typed."""
    for typed in (None, {at(text): 1.0}):
        if typed and text.startswith("a[0]"):
            continue
        with pytest.raises(NetworkError) as caught:
            published().under(typed=typed).value(at(text))
        assert all(word in str(caught.value) for word in words), caught.value
    assert published().under().value_or_none(at(text)) is None


def test_other_names() -> None:
    """A quantity of another name is refused with the names there are, even if the layer happens to have it."""
    for name in ("index", "eta", "q", "previous"):
        with pytest.raises(NetworkError, match="expected one of: z, a, delta"):
            published().under().array(name, 0)


def test_the_input_cannot_be_typed() -> None:
    """x is given: a value typed in its place would be ignored silently, and is refused instead."""
    with pytest.raises(NetworkError, match=r"a\[0\]\[0\] is given"):
        published().under(typed={at("a[0][0]"): 1.0})


# What an entry feeds, by hand, as beginnings of addresses: everything else must not change.
BELOW_DELTA = "delta[0] nabla_w[0] nabla_b[0] w[0] cost_after"
DOWNSTREAM = {
    "z[0][0]": "z[0][0] a[1][0] z[1] a[2] cost delta nabla w cost_after",
    "a[1][1]": "a[1][1] z[1] a[2] cost delta nabla w cost_after",
    "z[1][0]": f"z[1][0] a[2][0] cost delta[1][0] nabla_w[1][0, nabla_b[1][0] w[1][0, {BELOW_DELTA}",
    "a[2][1]": f"a[2][1] cost delta[1][1] nabla_w[1][1, nabla_b[1][1] w[1][1, {BELOW_DELTA}",
    "cost": "cost",
    "delta[1][0]": f"delta[1][0] nabla_w[1][0, nabla_b[1][0] w[1][0, {BELOW_DELTA}",
    "delta[0][1]": "delta[0][1] nabla_w[0][1, nabla_b[0][1] w[0][1, cost_after",
    "nabla_w[1][0,0]": "nabla_w[1][0,0] w[1][0,0] cost_after",
    "nabla_b[1][0]": "nabla_b[1][0]",  # the biases are fixed
    "w[0][0,1]": "w[0][0,1] cost_after",
    "b[1][1]": "b[1][1] cost_after",
    "cost_after": "cost_after",
}


@pytest.mark.parametrize("text", DOWNSTREAM)
def test_a_typed_value_is_followed_downstream_only(text: str) -> None:
    """A typed value stands at its address and changes exactly what depends on it, nothing beside and nothing before."""
    task = published()
    right = values(task.under())
    typed = values(task.under(typed={at(text): 0.7}))
    assert typed[at(text)] == 0.7
    changed = {str(address) for address in right if typed[address] != right[address]}
    fed = DOWNSTREAM[text].split()
    begins = tuple(each for each in fed if each != "cost")
    assert changed == {str(a) for a in right if str(a) in fed or str(a).startswith(begins)}


@pytest.mark.parametrize("text", DOWNSTREAM)
@pytest.mark.parametrize("batch", [False, True])
def test_the_value_at_a_typed_address_is_what_it_would_have_been(text: str, batch: bool) -> None:
    """`value` there is the value before, against which the typed one is marked; `array` holds the typed one."""
    task, address = published(), at(text)
    if batch:
        task = published(x=[RECORD["x"]] * 2, y=[RECORD["y"]] * 2)
        if address.name in ("z", "a", "delta"):
            address = Address(address.name, address.level, (1, *(address.index or ())))
    outcome = task.under(typed={address: 0.7})
    assert outcome.value(address) == task.under().value(address)
    assert outcome.value(address) == task.under().value(address)
    whole = outcome.array(address.name, address.level)
    assert np.asarray(whole)[address.index or ()] == 0.7


def test_a_whole_quantity_can_be_typed() -> None:
    """Without an entry the typed value stands for all entries; what they would have been is kept, single or batch."""
    for x, y in ((RECORD["x"], RECORD["y"]), ([RECORD["x"]] * 2, [RECORD["y"]] * 2)):
        task = published(x=x, y=y)
        outcome = task.under(typed={at("z[0]"): 0.7})
        assert (outcome.array("z", 0) == 0.7).all()
        np.testing.assert_array_equal(outcome.value(at("z[0]")), task.under().value(at("z[0]")))


def test_typed_values_build_on_each_other() -> None:
    """A later typed value is judged by the earlier ones: a right method after a wrong start is recognised."""
    outcome = published().under(typed={at("z[0][0]"): 1.0, at("a[1][0]"): 0.7310585786300049})
    assert outcome.value(at("a[1][0]")) == pytest.approx(0.7310585786300049, rel=1e-15)
    assert outcome.value(at("z[0][0]")) == pytest.approx(0.3775)


@pytest.mark.parametrize(("output", "loss"), [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy")])
def test_typed_outputs_reach_a_cost_that_is_taken_from_z(output: str, loss: str) -> None:
    """Where the cost is computed from z for precision, typed outputs count all the same."""
    task = published(activations=["tanh", output], loss=loss)
    right = task.under()
    a, y = right.array("a", 2), np.array(RECORD["y"])
    typed = task.under(typed={at("a[2][0]"): 0.25})
    a = np.array([0.25, a[1]])
    want = -np.sum(y * np.log(a)) - (np.sum((1 - y) * np.log(1 - a)) if output == "sigmoid" else 0)
    assert typed.array("cost") == pytest.approx(want, rel=1e-14)
    assert typed.array("delta", 1)[0] == pytest.approx(
        0.25 * (1.0 if output == "sigmoid" else y.sum()) - 0.01, rel=1e-13
    )


def test_typed_under_a_misconception() -> None:
    """Typed values are followed under wrong equations, too."""
    wrong = MISCONCEPTIONS["update-added"].equations
    outcome = published().under(wrong, {at("nabla_w[1][0,0]"): 2.0})
    assert outcome.value(at("w[1][0,0]")) == pytest.approx(0.40 + 0.5 * 2.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x": [1.0]}, ["x has shape (1,)"]),
        ({"y": [[1.0, 0.0]]}, ["x has shape (2,)", "y has shape (1, 2)"]),
        ({"x": [[1.0, 2.0]] * 3, "y": [[1.0, 2.0]] * 2}, ["(3, 2)", "(2, 2)"]),
        ({"train_biases": "fixed"}, ["'fixed'", "'tied'"]),
        ({"train_biases": None}, ["None"]),
        ({"activations": ["sigmoid", "sigmoyd"]}, ["sigmoyd", "softplus"]),
    ],
)
def test_steps_that_are_refused(change: dict[str, Any], words: list[str]) -> None:
    """A step that does not fit together is refused when it is made."""
    with pytest.raises(NetworkError) as caught:
        published(**change)
    assert all(word in str(caught.value) for word in words), caught.value


def test_stacked_steps() -> None:
    """A step of stacked networks has one cost each, and the costs of the networks alone."""
    other = [[[-0.15, 0.20], [0.25, -0.30]], [[0.40, 0.45], [-0.50, 0.55]]]
    both = [[a, b] for a, b in zip(RECORD["weights"], other, strict=True)]
    xs, ys = [[RECORD["x"]]] * 2, [[RECORD["y"]]] * 2
    task = published(weights=both, biases=[[b, b] for b in RECORD["biases"]], x=xs, y=ys)
    outcome = task.under()
    for name in ("cost", "cost_after"):
        alone = [published(weights=w).under().array(name) for w in (RECORD["weights"], other)]
        np.testing.assert_allclose(outcome.array(name), alone, rtol=1e-14)


def test_mistaken_has_every_misconception() -> None:
    """`mistaken` runs the whole catalogue, by id."""
    assert list(published().mistaken()) == list(MISCONCEPTIONS)


def test_value_or_none_gives_finite_numbers_only() -> None:
    """Where a mistake overflows, does not fit or does not apply there is no value, and no warning either."""
    huge = published(weights=[[[1e200, 1e200]] * 2] * 2, activations=["identity", "identity"], loss="sse")
    assert huge.under().value_or_none(at("cost")) is None
    assert published().under(MISCONCEPTIONS["output-slope-kept"].equations).value_or_none(at("delta[1][0]")) is None


def test_a_typed_value_does_not_reach_backwards() -> None:
    """Where a rule hands on the same array (a = z, b after = b) a typed value changes neither z nor the network."""
    task = published(activations=["identity", "sigmoid"])
    outcome = task.under(typed={at("a[1][0]"): 0.7})
    assert outcome.array("a", 1)[0] == 0.7
    assert outcome.array("z", 0)[0] == pytest.approx(0.3775)
    task.under(MISCONCEPTIONS["biases-left-fixed"].equations, {at("b[0][0]"): 0.7}).array("b", 0)
    assert task.network.biases[0].tolist() == [0.35, 0.35]


def test_outputs_after_the_step() -> None:
    """a_after is the forward pass of the network after the step, layer by layer, for one example and for rows."""
    for record in (RECORD, RECORD | {"x": [[0.05, 0.10], [0.3, 0.2]], "y": [[0.01, 0.99], [0.5, 0.5]]}):
        one = TrainingStep.from_json(record)
        outcome = one.under()
        again = forward(one.after(outcome), one.x)
        for level in range(3):
            assert np.allclose(outcome.array("a_after", level), again.a[level], rtol=1e-14)
            assert np.shape(outcome.array("a_after", level)) == np.shape(again.a[level])
    with pytest.raises(NetworkError, match=r"a_after\[0\] to a_after\[2\]"):
        published().under().value(at("a_after[3][0]"))


def test_first_difference() -> None:
    """The first number, in the order of computation, that a mistake changes; none between equal outcomes."""
    step = published()
    right = step.under()
    assert right.first_difference(step.under()) is None
    order = [str(address) for address in right.in_order()]
    assert order[:5] == ["z[0]", "a[1]", "z[1]", "a[2]", "cost"]
    assert order[-3:] == ["a_after[1]", "a_after[2]", "cost_after"]
    for name, where in (
        ("bias-left-out", "z[0][0]"),
        ("output-slope-missing", "delta[1][0]"),
        ("updated-weights-used", "delta[0][0]"),
        ("input-left-out", "nabla_w[1][0,0]"),
        ("update-added", "w[0][0,0]"),
    ):
        found = right.first_difference(step.under(MISCONCEPTIONS[name].equations))
        assert found is not None
        address, mine, theirs = found
        assert str(address) == where
        assert mine == right.value(address) != theirs


@pytest.mark.parametrize("record", [{}, {"train_biases": True, "lam": 0.3}, {"activations": ["relu", "tanh"]}])
def test_what_is_taken_over_from_the_right_step_is_the_same(record: dict[str, Any]) -> None:
    """Values that a mistake shares with the right step are those it would compute itself."""
    step = TrainingStep.from_json({**RECORD, **record})
    for name, quick in step.mistaken().items():
        own = step.under(MISCONCEPTIONS[name].equations)
        for address in own.in_order():
            mine, theirs = own.value_or_none(address), quick.value_or_none(address)
            assert (mine is None) == (theirs is None), (name, address)
            if mine is not None:
                np.testing.assert_array_equal(mine, theirs, err_msg=f"{name} {address}")
