"""Engines with a fault: right where nothing is replaced, and wrong as it was seen in the wild."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from exercises.micrograd.engine import run_program, value
from reference.engine_faults import ENGINES, Engine, Undetermined

SHARED = "a = Value(2.0)\nb = Value(3.0)\nc = a + b\nd = a * b\ns = c + d\np = c * d\ny = s + p\ny.backward()"
NEURON = (
    "x = Value(2.0)\nu = Value(0.5)\nw = Value(-3.0)\nv = Value(1.0)\np = x * w\nq = u * v\nn = p + q\nn.backward()"
)


def test_without_a_fault_it_is_right() -> None:
    """The engine whose rules the mistakes replace is right on every case but the bonus, for which none is made."""
    for seed in range(3):
        for case in value.cases(np.random.default_rng(seed)):
            if not case.bonus:
                got = run_program(SimpleNamespace(Value=Engine), *case.arguments)
                np.testing.assert_allclose(
                    got[1], run_program(SimpleNamespace(Value=value.reference), *case.arguments)[1]
                )


@pytest.mark.parametrize("name", ["share-overwritten", "passed-on-repeatedly", "passed-on-too-early"])
def test_what_depends_on_the_order_is_not_told(name: str) -> None:
    """On 25, 19 these mistakes give what the order of visits makes of it: no number is claimed for them."""
    with pytest.raises(Undetermined):
        run_program(SimpleNamespace(Value=ENGINES[name]), SHARED)


def test_numbers_seen_in_the_wild() -> None:
    """a + a has 1 with =; recursion gives 29, 22 or 46, 35 on the shared graph, by the order of the inputs."""
    overwritten = SimpleNamespace(Value=ENGINES["share-overwritten"])
    assert run_program(overwritten, "a = Value(3.0)\ny = a + a\ny.backward()")[1][0] == 1
    found = []
    a, b = (ENGINES["passed-on-repeatedly"](number) for number in (2.0, 3.0))
    c, d = a + b, a * b
    y = (c + d) + (c * d)
    for order in y.visits():
        nodes = set(order)
        for node in nodes:
            node.grad = 0.0
        y.grad = 1.0
        for node in order:
            node.pass_on()
        found.append((a.grad, b.grad))
    assert set(found) == {(29.0, 22.0), (46.0, 35.0)}
