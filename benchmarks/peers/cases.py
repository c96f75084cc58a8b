"""What an instructor gives every peer: the cases of the five functions, and when a result counts as right."""

import pickle
from pathlib import Path
from types import SimpleNamespace

import numpy as np

# Function -> (arguments, what is right) of every case; a function that takes functions comes with source that calls it.
CASES, PROBES = pickle.loads(Path(__file__).with_name("cases.pickle").read_bytes())


def close(got, want):
    """Whether all numbers are close, whatever lists and tuples they stand in."""
    if isinstance(want, (list, tuple)):
        return len(got) == len(want) and all(map(close, got, want))
    return np.shape(got) == np.shape(want) and np.allclose(got, want, rtol=1e-5, atol=1e-10)


def check(solution, name):
    """Run a function on all of its cases. Raises AssertionError at the first that is wrong."""
    call = getattr(solution, name)
    if name in PROBES:
        names = {"np": np}
        exec(PROBES[name], names)
        student = SimpleNamespace(**{name: call})

        def call(*arguments):
            return names["probe"](student, *arguments)

    for arguments, want in CASES[name]:
        got = call(*arguments)
        assert close(got, want), f"{name}{arguments} gave {got}, not {want}"
