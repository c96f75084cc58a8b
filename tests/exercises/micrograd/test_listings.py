"""Find the fault: listings are Python, every planted fault has its consequence, the right line is named."""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from exercises.bank import MISCONCEPTIONS
from exercises.micrograd.engine import Value
from exercises.micrograd.listings import CONSEQUENCES, LISTINGS, TRUE_TOO, find_the_fault
from exercises.micrograd.neurons import MLP
from exercises.micrograd.training import train_mlp

train = train_mlp.reference
XS, YS = [[1.0, 0.5, -1.0], [-0.5, 1.0, 0.3]], [0.8, -0.6]
PLANTED = [
    (listing, name, version)
    for listing, each in LISTINGS.items()
    for name, line in each.checked.items()
    for version in line.wrong
]


def code_of(given: Any) -> list[str]:
    """The listing as it is shown, without the numbers."""
    text = find_the_fault.statement(given).partition("```python\n")[2].partition("\n```")[0]
    return [re.sub(r"^ ?\d+ {0,2}", "", line) for line in text.splitlines()]


def test_listings_are_python(drawn: Any) -> None:
    """Faulty as they are, they can be parsed: the fault is one of thinking, not of typing."""
    for given in drawn("micrograd/find_the_fault", 300):
        ast.parse("\n".join(code_of(given)))


def test_mended_it_is_right(drawn: Any) -> None:
    """The line that is right, put where the answer says, gives the listing without a fault."""
    for given in drawn("micrograd/find_the_fault", 300):
        lines = code_of(given)
        checked = LISTINGS[given["listing"]].checked
        (part,) = (part for part in find_the_fault.parts(given) if part.id == "line")
        (named,) = (option for option in part.options if option.misconception is None)
        at = int(re.match(r"line (\d+)", named.text)[1]) - 1  # type: ignore[index]
        indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
        mended = [*lines[:at], indent + checked[given["line"]].text, *lines[at + bool(given["version"]) :]]
        texts = Counter(line.strip() for line in mended)
        assert all(texts[line.text] >= 1 for line in checked.values())


def test_faults_and_consequences() -> None:
    """Every version is a mistake of the catalogue; what holds as well is a known consequence; texts differ."""
    for listing in LISTINGS.values():
        for line in listing.checked.values():
            assert line.suspected in MISCONCEPTIONS
            assert set(line.wrong.values()) <= set(MISCONCEPTIONS)
            assert line.text not in line.wrong
    assert set(CONSEQUENCES) <= set(MISCONCEPTIONS)
    assert len(set(CONSEQUENCES.values())) == len(CONSEQUENCES)
    assert {each for others in TRUE_TOO.values() for each in others} <= set(CONSEQUENCES)


def test_no_consequence_that_holds_as_well(drawn: Any) -> None:
    """Beside the right consequence none is shown that the fault has too."""
    for given in drawn("micrograd/find_the_fault", 300):
        right = find_the_fault.solve(given)["consequence"].value
        assert not TRUE_TOO.get(right, frozenset()) & set(given["consequences"])


def test_line_numbers_differ_from_student_to_student(drawn: Any) -> None:
    """The same fault stands in different lines."""
    seen: dict[str, set[str]] = {}
    for given in drawn("micrograd/find_the_fault", 300):
        options = find_the_fault.parts(given)[0].options
        seen.setdefault(given["line"], set()).update(o.text.partition(":")[0] for o in options if not o.misconception)
    assert all(len(numbers) >= 3 for numbers in seen.values())


def program(listing: str, name: str = "", version: str = "") -> str:
    """The listing with this version of one line, the right one of all others."""
    checked = LISTINGS[listing].checked
    lines = []
    for each, text in LISTINGS[listing].lines:
        here = (version if each == name else checked[each].text) if each in checked else ""
        if each in ("", "?") or here:
            lines.append(text + here)
    return "\n".join(lines)


def behaviour(listing: str, text: str) -> Any:
    """What comes out of a listing that is used, numbers and gradients; an error is an outcome too."""
    try:
        return {"neuron": _neuron, "loop": _loop, "engine": _engine}[listing](text)
    except (TypeError, AttributeError) as error:
        return type(error).__name__


def _neuron(text: str) -> Any:
    names: dict[str, Any] = {"Value": Value}
    exec(text, names)
    neuron = names["Neuron"](2)
    for each, number in zip([*neuron.w, neuron.b], [0.5, -0.7, 0.3], strict=True):
        each.data = number
    out = []
    for _ in range(2):
        inputs = [Value(0.8), Value(0.4)]
        for parameter in neuron.parameters():
            parameter.grad = 0.0
        result = neuron(inputs)
        result.backward()
        for parameter in neuron.parameters():
            parameter.data -= 0.1 * parameter.grad
        out += [result.data, *(each.grad for each in inputs), *(each.grad for each in [*neuron.w, neuron.b])]
    return [*out, *(each.data for each in [*neuron.w, neuron.b])]


def network() -> Any:
    """A network with weights that are no accident."""
    model = MLP(3, [4, 4, 1])
    for parameter, number in zip(model.parameters(), itertools.cycle([0.3, -0.5, 0.2, 0.7, -0.1]), strict=False):
        parameter.data = number
    return model


def _loop(text: str) -> Any:
    names: dict[str, Any] = {"model": network(), "MLP": MLP, "Value": Value, "xs": XS, "ys": YS}
    names |= {"steps": 3, "lr": 0.1, "decay": 0.5, "print": lambda *shown: None}
    exec(text, names)
    return [parameter.data for parameter in names["model"].parameters()]


def _engine(text: str) -> Any:
    names: dict[str, Any] = {}
    exec(text, names)
    cls: Any = names["Value"]

    def start(self: Any, data: float, inputs: Any = ()) -> None:
        self.data, self.grad, self.inputs, self._backward = data, 0.0, inputs, lambda: None

    cls.__init__ = start
    a, b = cls(0.6), cls(-0.9)
    c = a * b
    d = c.tanh()
    e = d * d
    f = a.tanh()
    g = f * e
    h = a * g
    y = h * b
    y.grad = 1.0
    for node in (y, h, g, e, d, c, f, b, a):  # topological; what gives a its shares is a product, then a tanh
        node._backward()
    return [each.grad for each in (a, b, c, d, e, f, g, h)]


def _engine_by_hand() -> list[float]:
    """The right gradients of `_engine`, by the chain rule."""
    a, b = 0.6, -0.9
    d, f = math.tanh(a * b), math.tanh(a)
    g = f * d * d
    nabla_g, nabla_h = a * b, b
    nabla_e, nabla_f = nabla_g * f, nabla_g * d * d
    nabla_d = 2 * d * nabla_e
    nabla_c = (1 - d * d) * nabla_d
    nabla_a = b * nabla_c + (1 - f * f) * nabla_f + g * nabla_h
    return [nabla_a, a * nabla_c + a * g, nabla_c, nabla_d, nabla_e, nabla_f, nabla_g, nabla_h]


def test_without_a_fault_they_are_right() -> None:
    """The neuron and the training loop do what ours do, and the engine's gradients are those of the chain rule."""
    z = math.tanh(0.5 * 0.8 - 0.7 * 0.4 + 0.3)
    slope = 1 - z * z
    got = behaviour("neuron", program("neuron"))
    assert got[:6] == pytest.approx([z, 0.5 * slope, -0.7 * slope, 0.8 * slope, 0.4 * slope, slope])
    model = network()
    train(model, XS, YS, 3, 0.1, 0.5)
    assert behaviour("loop", program("loop")) == pytest.approx([each.data for each in model.parameters()])
    assert behaviour("engine", program("engine")) == pytest.approx(_engine_by_hand())


@pytest.mark.parametrize(("listing", "name", "version"), PLANTED)
def test_every_version_is_a_fault(listing: str, name: str, version: str) -> None:
    """What is offered as wrong is wrong: used, it gives other numbers or an error."""
    right, got = behaviour(listing, program(listing)), behaviour(listing, program(listing, name, version))
    assert isinstance(got, str) or not np.allclose(got, right, rtol=1e-6)


def test_a_missing_reset_has_one_place(drawn: Any) -> None:
    """It may stand before the loss as well: the statement asks for the last line before which it can."""
    for given in drawn("micrograd/find_the_fault", 300):
        if not given["version"]:
            lines = code_of(given)
            (named,) = (o.text for o in find_the_fault.parts(given)[0].options if o.misconception is None)
            assert named.endswith("`loss.backward()`")
            assert "last of them" in find_the_fault.statement(given)
            at = lines.index("    loss.backward()")
            reset = "    " + LISTINGS["loop"].checked["reset"].text
            assert behaviour("loop", "\n".join([*lines[: at + 1], reset, *lines[at + 1 :]])) != behaviour(
                "loop", program("loop")
            )
