# ruff: noqa: E501 - submissions on one line each
"""A submission runs, its results come back whole, and every way to stop has its sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from grader.errors import NoJail
from grader.jail import Call, Job, JobResult, Limits, Profile, run

Runner = Callable[..., JobResult]


def test_results_come_back_with_type_shape_and_dtype(submit: Runner) -> None:
    """What a function returns is what the parent gets, arrays as arrays, tuples as tuples."""
    source = "import numpy as np\ndef f(x):\n    return [x * 2, (1, None, True), np.float32(0.5), 'ä', 2j]\n"
    result = submit(source, f=[(np.array([[1.0, 2.0]]),)])
    value = result.calls[0].cases[0].value
    assert result.status == "ok"
    assert value[0].tolist() == [[2.0, 4.0]]
    assert value[0].dtype == np.float64
    assert value[1] == (1, None, True)
    assert value[2].dtype == np.float32
    assert value[3:] == ["ä", 2j]


def test_every_case_has_fresh_arguments(submit: Runner) -> None:
    """What one call does to its arguments, the next does not see, though both got the same object."""
    shared = np.zeros(3)
    result = submit("def f(x):\n    x += 1\n    return x.sum()\n", f=[(shared,), (shared,)])
    assert [case.value for case in result.calls[0].cases] == [3.0, 3.0]
    assert [case.mutated for case in result.calls[0].cases] == [(0,), (0,)]
    assert result.calls[0].repeatable
    assert shared.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("body", "mutated", "aliased"),
    [
        ("return x * 1", (), False),
        ("return x", (), True),
        ("return [x[1:]]", (), True),
        ("return x.T.reshape(-1)", (), True),
        ("return rows", (), True),
        ("return list(rows)", (), True),
        ("rows.append(1); return 0", (1,), False),
        ("rows[0] = 5; x[0] = 0; return 0", (0, 1), False),
        ("rows[0][0] = float('nan'); return 0", (1,), False),
        ("rows[:] = [object()]; return 0", (1,), False),
        ("return x[:0]", (), False),
    ],
)
def test_mutations_and_aliases_are_seen(submit: Runner, body: str, mutated: tuple[int, ...], aliased: bool) -> None:
    """A changed argument and a result that is a view into one are reported, for arrays and for lists."""
    case = submit(f"def f(x, rows):\n    {body}\n", f=[(np.array([1.0, 2.0]), [[1.0], [2.0]])]).calls[0].cases[0]
    assert (case.status, case.mutated, case.aliased) == ("ok", mutated, aliased)


def test_nan_is_no_mutation_and_no_difference(submit: Runner) -> None:
    """Arguments and results that hold NaN are equal to themselves."""
    call = submit("def f(x): return x + 0.0\n", f=[(np.array([np.nan]),)]).calls[0]
    assert (call.repeatable, call.cases[0].mutated) == (True, ())


def test_what_differs_between_calls_is_not_repeatable(submit: Runner) -> None:
    """A hidden counter, or unseeded randomness, shows when the first cases are run again."""
    source = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n\ndef g(x):\n    import random\n    return random.random()\n"
    result = submit(source + "def h(x): return x\n", f=[(1,)], g=[(1,)], h=[(1,)])
    assert [call.repeatable for call in result.calls] == [False, False, True]


def test_a_result_can_be_reproduced_from_the_seed(submit: Runner) -> None:
    """Random numbers, hashes and addresses are the same in every run of a job."""
    source = "import random, numpy as np\ndef f(x): return [random.random(), np.random.rand(), hash('a'), id(object) % 4096, list({'a', 'b', 'c'})]\n"
    one, two = (submit(source, f=[(1,)]).calls[0].cases[0].value for _ in range(2))
    assert one == two


def test_the_file_runs_block_by_block(submit: Runner) -> None:
    """A failing statement costs itself; imports, functions and answers beside it stand."""
    source = 'import matplotlib\nq = 2\n1 / 0\ndef f(x): return x + q\ndef g(x) return x\nr = f(1)\nreturn 5\nif __name__ == "__main__":\n    f.x\n'
    result = submit(source, slots=[("q", "number"), ("r", "number")], f=[(1,)], g=[(1,)])
    assert [reading.value for reading in result.readings] == [2.0, 3.0]
    assert result.calls[0].cases[0].value == 3.0
    assert (result.calls[1].status, "line 5: syntax error" in result.calls[1].message) == ("error", True)
    told = "\n".join(result.remarks)
    assert "line 1: ModuleNotFoundError" in told
    assert "only Python's own modules and NumPy" in told
    assert "line 3: ZeroDivisionError" in told
    assert "line 5: syntax error" in told
    assert "line 7: syntax error: 'return' outside function" in told
    assert len(result.remarks) == 4


def test_a_decimal_comma_is_a_number_for_the_lines_below(submit: Runner) -> None:
    """`q = 0,35` is 0.35 for what builds on it, also where Python itself cannot read it."""
    result = submit("p = 0,35\nq = 0,05\nr = p + q\n", slots=[(name, "number") for name in "pqr"])
    assert [reading.value for reading in result.readings] == [0.35, 0.05, 0.35 + 0.05]
    assert result.remarks == ()


def test_future_imports_and_dataclasses_work(submit: Runner) -> None:
    """Compiling block by block keeps the flags of the file, and classes find their module."""
    source = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: Nowhere\ndef f(x: Never) -> No: return P(x).x\n"
    result = submit(source, f=[(3,)])
    assert (result.remarks, result.calls[0].cases[0].value) == ((), 3)


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("", "missing"),
        ("f = 3", "error"),
        ("def f(x): ...", "untouched"),
        ("def f(x):\n    '''Doc.'''\n    pass", "untouched"),
        ("def g(): raise NotImplementedError\ndef f(x): g()", "ok"),
        ("def f(x): return x", "ok"),
        ("f = lambda x: x", "ok"),
        ("def f(x): ...\nf = lambda x: x", "ok"),
    ],
)
def test_what_is_not_written_yet_is_told_apart(submit: Runner, source: str, status: str) -> None:
    """Absent, left as handed out, and not a function are three things; none is an error of arithmetic."""
    call = submit(source, f=[(1,)]).calls[0]
    assert call.status == status
    assert len(call.cases) == (1 if status == "ok" else 0)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return f(x)", "RecursionError"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('no')", "BaseException: no"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("assert x == 0, 'x' * 10**6", "AssertionError: xxx"),
        ("import numpy as np; return np.ones(2) @ np.ones(3)", "ValueError: matmul"),
        ("return input()", "EOFError"),
        ("class E(Exception):\n        def __str__(self): raise SystemExit\n    raise E()", "E"),
    ],
)
def test_an_exception_is_a_message_with_its_line(submit: Runner, body: str, said: str) -> None:
    """Whatever is raised is data: type, shortened message, line; and the next case still runs."""
    result = submit(f"def f(x):\n    if x == 2: return 2\n    {body}\n", f=[(1,), (2,)])
    broken, right = result.calls[0].cases
    assert broken.status == "error"
    assert broken.message.startswith(said)
    assert len(broken.message) < 1000
    assert broken.line >= 3
    assert right.value == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("np.ma.masked_array([1.0], [True])", "returned a MaskedArray; return a plain list or NumPy array"),
        ("(item for item in [1])", "returned a generator"),
        ("np.array([None])", "dtype object"),
        ("{'a': 1}", "returned a dict"),
        ("'x' * 100_000", "returned a text of more than"),
        ("np.ones(10**7)", "returned more than 8,388,608 bytes"),
        ("np.broadcast_to(1.0, (10**9, 10**6))", "returned more than 8,388,608 bytes"),
    ],
)
def test_an_unusable_value_says_what_to_return(submit: Runner, value: str, said: str) -> None:
    """Values that do not cross are named, with advice, and cost no other case."""
    result = submit(f"import numpy as np\ndef f(x): return {value} if x == 1 else 5\n", f=[(1,), (2,)])
    assert result.calls[0].cases[0].status == "unusable"
    assert said in result.calls[0].cases[0].message
    assert result.calls[0].cases[1].value == 5


def test_a_probe_looks_at_classes_and_functions(submit: Runner, profile: Profile) -> None:
    """Our own source may use the student's names; its value comes back like any other."""
    source = b"class Value:\n    def __init__(self, data): self.data = data\n"
    probe = "def probe(student, x): return student.Value(x).data + 1\n"
    result = run(Job(source, calls=(Call("Value", ((1,),), probe),)), Limits(), profile)
    assert (result.calls[0].status, result.calls[0].cases[0].value) == ("ok", 2)
    missing = run(Job(b"", calls=(Call("Value", ((1,),), probe),)), Limits(), profile)
    assert missing.calls[0].status == "missing"


def test_what_a_probe_needs_beside_is_named(submit: Runner, profile: Profile) -> None:
    """Where the file lacks a class that a function is tried with, that is said, and no case is run to its end."""
    probe = "def probe(student, x): return student.train(student.MLP(x)) + getattr(student, 'more', 1)\n"
    calls = (Call("train", ((1,), (2,)), probe),)
    (alone,) = run(Job(b"def train(x): return x\n", calls=calls), Limits(), profile).calls
    assert (alone.status, alone.message, alone.cases) == (
        "error",
        "there is no `MLP` in your file, which `train` is tried with: put both into one file",
        (),
    )
    (whole,) = run(Job(b"def train(x): return x\ndef MLP(x): return x\n", calls=calls), Limits(), profile).calls
    assert [case.value for case in whole.cases] == [2, 3]
    (own,) = run(Job(b"def MLP(x): return x\ndef train(x): x.data\n", calls=calls), Limits(), profile).calls
    assert "'int' object has no attribute 'data'" in own.cases[0].message


def test_an_endless_loop_costs_its_function_only(submit: Runner) -> None:
    """Cases before it are kept, functions after it run in a fresh jail, and the sentence names the case."""
    source = "def f(x):\n    while x == 2: pass\n    return x\ndef g(x): return x\n"
    before, after = submit("def z(x): return 0\n" + source, z=[(1,)], f=[(1,), (2,), (3,)], g=[(4,)]).calls[0::2]
    assert before.cases[0].value == 0
    assert after.cases[0].value == 4
    stopped = submit(source, f=[(1,), (2,), (3,)]).calls[0]
    assert (stopped.status, [case.value for case in stopped.cases]) == ("timeout", [1])
    assert stopped.message == "`f` did not return within 0.5 s on case 2: an endless loop?"


def test_many_endless_loops_share_one_budget(submit: Runner) -> None:
    """The time of the whole submission holds, however many functions hang."""
    source = "".join(f"def f{n}(x):\n    while True: pass\n" for n in range(12))
    began = time.monotonic()
    result = submit(source, limits=Limits(cpu_seconds=1.0, case_seconds=0.4), **{f"f{n}": [(1,)] for n in range(12)})
    assert time.monotonic() - began < 10
    statuses = [call.status for call in result.calls]
    assert len(statuses) == 12
    assert statuses[0] == "timeout"
    assert statuses[-1] == "skipped"
    assert "used up" in result.calls[-1].message


def test_many_sleepers_share_one_clock(submit: Runner) -> None:
    """The patience with a submission is one for all its jails: sleeping costs no CPU time, so that budget never ends."""
    began = time.monotonic()
    body = "import os, time\ntime.sleep(0.8)\n" + "".join(f"def f{n}(x): os._exit(0)\n" for n in range(8))
    result = submit(body, limits=Limits(cpu_seconds=1.0), **{f"f{n}": [(1,)] for n in range(8)})
    assert time.monotonic() - began < 9
    assert [call.status for call in result.calls[:2]] == ["crashed", "crashed"]
    assert {call.status for call in result.calls[4:]} == {"skipped"}


def test_dying_is_quick_whatever_was_registered(submit: Runner) -> None:
    """A function that breaks Python under the worker ends it at once; exit handlers cannot hold it."""
    began = time.monotonic()
    source = "import atexit, builtins, time\natexit.register(time.sleep, 1000)\nclass Lies(Exception):\n    __traceback__ = 1\n"
    result = submit(source + "def f(x): raise Lies\ndef g(x): return 1\n", f=[(1,)], g=[(1,)])
    assert [call.status for call in result.calls] == ["crashed", "ok"]
    assert time.monotonic() - began < 4


def test_a_loop_at_the_top_of_the_file_keeps_the_readings(submit: Runner) -> None:
    """Answers are read before anything runs."""
    result = submit(
        "q = 1\nr = len('a')\nwhile True: pass\n",
        slots=[("q", "number"), ("r", "number")],
        limits=Limits(cpu_seconds=0.4),
        f=[(1,)],
    )
    assert (result.status, result.calls[0].status) == ("timeout", "skipped")
    assert "endless loop" in result.message
    assert [reading.status for reading in result.readings] == ["ok", "unreadable"]


def test_a_second_jail_does_not_print_twice(submit: Runner) -> None:
    """What loading the file prints is shown once, however many jails it takes."""
    result = submit("print('top')\ndef f(x):\n    while True: pass\ndef g(x): print('g')\n", f=[(1,)], g=[(1,)])
    assert result.output == "top\ng\n"


def test_hanging_in_the_repeat_is_a_difference_not_a_timeout(submit: Runner) -> None:
    """All cases are there; that the same arguments do not give the same again is said as such."""
    result = submit("n = 0\ndef f(x):\n    global n\n    n += 1\n    while n > 1: pass\n    return x\n", f=[(1,)])
    call = result.calls[0]
    assert (call.status, [case.value for case in call.cases], call.repeatable) == ("ok", [1], False)


def test_threads_may_run_jails_side_by_side(profile: Profile) -> None:
    """Promise 5: in any order and at any parallelism, each gets its own result."""

    def one(number: int) -> JobResult:
        source = f"def f(x):\n    {'while True: pass' if number % 4 == 3 else f'return x + {number}'}\n"
        limits = Limits(cpu_seconds=2.0, case_seconds=0.2)
        return run(Job(source.encode(), calls=(Call("f", ((1,),)),)), limits, profile)

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(one, range(12)))
    for number, result in enumerate(results):
        call = result.calls[0]
        assert (call.status == "timeout") if number % 4 == 3 else (call.cases[0].value == 1 + number)


def test_a_jail_that_cannot_start_is_our_fault(profile: Profile) -> None:
    """No student loses points for a missing program; nothing is graded instead."""
    with pytest.raises(NoJail, match="No such file"):
        run(Job(b""), Limits(), replace(profile, name="strong", bwrap="/nonexistent/bwrap"))
    with pytest.raises(NoJail, match="could not be started"):
        run(Job(b""), Limits(), replace(profile, name="strong", bwrap="/bin/false"))
