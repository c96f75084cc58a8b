"""Keys: solved once, shared by a class, and the same every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from exercises.bank import BANK
from exercises.entry import alike
from exercises.model import CodeExercise, Question
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.streams import stream
from grader.variants import Variant


def code(name: str, seed: int) -> Variant:
    return Variant("q1", "k", name, 1.0, {"seed": seed})


def test_code_keys_are_shared() -> None:
    """The class shares the hidden cases: one key per exercise and seed, whoever asks, from any thread."""
    ring = KeyRing()
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: ring.key(code("nielsen/backprop", 3)), range(64)))
    assert len({id(key) for key in keys}) == 1
    assert ring.key(code("nielsen/backprop", 4)) is not keys[0]


@pytest.mark.parametrize("name", [n for n, e in BANK.items() if isinstance(e, CodeExercise)])
def test_code_keys_are_the_same_every_time(name: str) -> None:
    """Cases and wanted results depend on the seed only; right results are as many as cases."""
    one, two, other = (KeyRing().key(code(name, seed)) for seed in (1, 1, 2))
    assert isinstance(one, CodeKey)
    assert isinstance(two, CodeKey)
    assert isinstance(other, CodeKey)
    assert len(one.wanted) == len(one.cases) >= 5
    assert all(alike(a, b) for a, b in zip(one.wanted, two.wanted, strict=True))
    # What is wanted may be a judgement that is the same for all numbers; what is given is not.
    assert any(str(a.arguments) != str(b.arguments) for a, b in zip(one.cases, other.cases, strict=True))
    assert all(len(outputs) == len(one.cases) for outputs in one.alternatives.values())


@pytest.mark.parametrize("name", [n for n, e in BANK.items() if isinstance(e, Question)])
def test_question_keys_solve_what_is_given(name: str) -> None:
    """A key solves its given when asked, and every alternative belongs to a part."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    given = exercise.draw(stream(b"test", name))
    key = KeyRing().key(Variant("q1", "k", name, 1.0, dict(given)))
    assert isinstance(key, QuestionKey)
    ids = {part.id for part in key.parts}
    assert set(key.expected) == ids
    assert all(set(values) <= ids for values in key.alternatives.values())
