"""What the benchmarks say can be believed: the class is mixed, peers do the whole work, nothing of a page is lost."""

import importlib
import importlib.util
import pickle
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.entry import mutant, probe_source
from grader.keys import CodeKey, KeyRing
from grader.streams import new_secret
from grader.variants import Variant, draw

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def benchmarks() -> Any:
    """Modules of the folder by name; it stands behind what is installed, which is what is measured."""

    class Folder:
        def __getattr__(self, name: str) -> ModuleType:
            return importlib.import_module(f"benchmarks.{name}")

    sys.path.append(str(ROOT))
    yield Folder()
    sys.path.remove(str(ROOT))


@pytest.fixture(scope="module")
def handed_in(benchmarks: Any) -> Any:
    """A class of a hundred."""
    return list(benchmarks.classroom.files(100))


@pytest.fixture(scope="module")
def drawn(benchmarks: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Variant, ...]:
    """What the class is asked."""
    secret = new_secret(tmp_path_factory.mktemp("secret") / "secret.key")
    return draw(benchmarks.classroom.quiz(), "", secret)


@pytest.fixture(scope="module")
def instructors(benchmarks: Any, drawn: tuple[Variant, ...], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`peers/cases.py`, with its cases beside it, as a peer imports it."""
    folder = tmp_path_factory.mktemp("peer")
    source = ROOT / "benchmarks" / "peers" / "cases.py"
    (folder / "cases.py").write_bytes(source.read_bytes())
    (folder / "cases.pickle").write_bytes(benchmarks.graders.cases_of(drawn))
    spec = importlib.util.spec_from_file_location("cases_of_peers", folder / "cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded(source: str) -> SimpleNamespace:
    """A file of the class, as a module; only what we have written ourselves."""
    names: dict[str, Any] = {}
    exec(compile(source, "solution.py", "exec"), names)
    return SimpleNamespace(**names)


def refused(instructors: Any, solution: SimpleNamespace) -> set[str]:
    """The functions that a peer finds wrong."""
    found = set()
    for name in instructors.CASES:
        try:
            with np.errstate(all="ignore"):
                instructors.check(solution, name)
        except Exception:
            found.add(name)
    return found


# --- the class


def test_a_class_is_mixed_as_it_is_said(benchmarks: Any, handed_in: Any) -> None:
    """Of a hundred students there are as many of every kind as the table says."""
    assert Counter(each.kind for each in handed_in) == benchmarks.classroom.SHARES
    assert sum(benchmarks.classroom.SHARES.values()) == 100


def test_kinds_are_spread(handed_in: Any) -> None:
    """Any twenty neighbours hold right files and wrong ones: what is measured of a few is like what is of all."""
    for start in range(0, 100, 20):
        kinds = Counter(each.kind for each in handed_in[start : start + 20])
        assert 5 <= kinds["right"] <= 13


def test_a_class_is_the_same_every_time(benchmarks: Any, handed_in: Any) -> None:
    """The same files every time, and a smaller class is the beginning of a larger one."""
    assert list(benchmarks.classroom.files(20)) == handed_in[:20]


def test_no_attack_is_used_twice(handed_in: Any) -> None:
    """Hostile files are different ones as long as there are any."""
    attacks = [each.source.rpartition("\n# ")[0] for each in handed_in if each.kind == "hostile"]
    assert len(set(attacks)) == len(attacks)


def test_hostile_files_end_by_themselves(benchmarks: Any) -> None:
    """There are many, and none that needs a time-out, limits of its own, an encoding, or the line of a hand-out."""
    found = benchmarks.classroom.hostile_sources()
    assert len(found) > 40
    assert not [each for each in found if re.search(r"# limits:|timeout|# encoded as|HANDOUT|keras", each)]
    endless = (benchmarks.classroom.HOSTILE / "time" / "loops_in_c.py").read_text(encoding="utf-8")
    assert endless not in found


def test_there_are_sixty_hidden_cases(benchmarks: Any, drawn: tuple[Variant, ...]) -> None:
    """As many as are promised, and as many as the keys have."""
    keys = [KeyRing().key(variant) for variant in drawn]
    cases = [len(key.cases) for key in keys if isinstance(key, CodeKey)]
    assert len(cases) == 5
    assert benchmarks.classroom.hidden_cases(drawn) == sum(cases) >= benchmarks.grading.LEAST_CASES


def test_right_files_are_right_and_no_others(handed_in: Any, instructors: Any) -> None:
    """As a peer sees them; hostile ones are not run here."""
    for each in handed_in:
        if each.kind != "hostile":
            wrong = refused(instructors, loaded(each.source))
            assert (not wrong) == (each.kind == "right"), each
            assert len(wrong) == 1 or each.kind in ("right", "untouched", "mistakes in several functions"), each


def test_two_mistakes_are_two(benchmarks: Any, handed_in: Any) -> None:
    """A function with two mistakes is no function with one of them."""
    single = [mutant(exercise, each) for exercise in benchmarks.classroom.code_exercises() for each in exercise.mutants]
    twice = [each for each in handed_in if each.kind == "two mistakes in one function"]
    assert twice
    assert not [each for each in twice if any(text in each.source for text in single)]


# --- peers


def test_peers_have_all_cases(benchmarks: Any, drawn: tuple[Variant, ...], instructors: Any) -> None:
    """The same cases as ours, all of them."""
    assert sum(map(len, instructors.CASES.values())) == benchmarks.classroom.hidden_cases(drawn)


def test_peers_accept_what_is_right(benchmarks: Any, instructors: Any) -> None:
    """A right file passes everywhere."""
    assert refused(instructors, loaded(benchmarks.classroom.file_of())) == set()


def test_peers_refuse_what_is_wrong(benchmarks: Any, instructors: Any) -> None:
    """A mistake in one function is found in that one, and in no other."""
    for exercise in benchmarks.classroom.code_exercises():
        for mistake in list(exercise.mutants)[:5]:
            source = benchmarks.classroom.file_of(**{exercise.name: mutant(exercise, mistake)})
            assert refused(instructors, loaded(source)) == {exercise.name}, mistake


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (0.0, 1e-9),
        (np.nan, 1.0),
        ([1.0], 1.0),
        ([1.0, 2.0], [1.0, 2.1]),
        ([np.ones(2)], [np.ones(2), np.ones(2)]),
        (np.ones((2, 1)), np.ones(2)),
    ],
)
def test_peers_compare_with_care(instructors: Any, got: Any, want: Any) -> None:
    """As strictly as an instructor would: shapes, lengths, NaN, small numbers."""
    assert not instructors.close(got, want)
    assert instructors.close(want, want)


def test_a_bare_fork_does_the_whole_work(benchmarks: Any, drawn: tuple[Variant, ...]) -> None:
    """It gives what is right on every case, and again on those that the jail runs twice."""
    keys = {key.exercise.name: key for key in map(KeyRing().key, drawn) if isinstance(key, CodeKey)}
    calls = [
        (name, probe_source(key.exercise), [case.arguments for case in key.cases], benchmarks.jail.REPEATS)
        for name, key in keys.items()
    ]
    bare = benchmarks.jail.Bare()
    try:
        source = benchmarks.classroom.file_of().encode()
        found = [bare.run(pickle.dumps((source, calls))) for _ in range(2)][1]
    finally:
        bare.end()
    for (name, *_), values in zip(calls, found, strict=True):
        wanted = keys[name].wanted
        for got, want in zip(values, (*wanted, *wanted[: benchmarks.jail.REPEATS]), strict=True):
            for one, other in zip(leaves(got), leaves(want), strict=True):
                np.testing.assert_allclose(one, other)


def leaves(tree: Any) -> list[Any]:
    """The numbers and arrays in lists and tuples."""
    return [leaf for part in tree for leaf in leaves(part)] if isinstance(tree, list | tuple) else [tree]


def test_a_bare_fork_repeats_as_often_as_the_jail(benchmarks: Any) -> None:
    """The number is the worker's."""
    worker = (ROOT / "grader" / "jail" / "worker.py").read_text(encoding="utf-8")
    assert f"\nREPEATS = {benchmarks.jail.REPEATS}\n" in worker


def test_a_peer_that_does_not_run_is_left_out(benchmarks: Any, tmp_path: Path) -> None:
    """What cannot run is said, and costs only itself."""
    graders, grading = benchmarks.graders, benchmarks.grading
    files = [benchmarks.classroom.File("ada", "right", "")]

    def room(name: str, passed: Any) -> Any:
        grader = graders.Grader(name, name, lambda folder: None, lambda programs: [sys.executable, "-c", ""], passed)
        return graders.room(grader, tmp_path, tmp_path, files, b"")

    def nothing(folder: Path, done: Any) -> int:
        raise FileNotFoundError("no results")

    rooms = [room("broken", nothing), room("agrees", lambda *_: 3), room("differs", lambda *_: 2)]
    said = grading.compared(rooms, files, {"ada": (3, False)})
    assert [each.grader.package for each in rooms] == ["agrees", "differs"]
    assert [line.partition(" ")[0] for line in said] == ["Not", "differs"]
    assert "broken does not run here" in said[0]
    assert "0 of 1" in said[1]


# --- numbers and pages


def test_best_decile(benchmarks: Any) -> None:
    """A tenth of the runs is faster."""
    assert benchmarks.jail.best_decile([float(number) for number in range(99, -1, -1)]) == 10.0


def test_a_section_is_written_in_its_place(benchmarks: Any) -> None:
    """What stands before, between and behind other sections stays, to the last character."""
    page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n<!-- begin y -->\nold\n<!-- end y -->\nc\n"
    written = benchmarks.page.written(page, "y", "new")
    assert written == page[: page.index("old\n<!-- end y")] + "new\n<!-- end y -->\nc\n"


@pytest.mark.parametrize("page", ["", "<!-- begin x -->", "<!-- end x -->\n<!-- begin x -->"])
def test_a_page_without_the_section_is_left_alone(benchmarks: Any, page: str) -> None:
    """Nothing is written, and nothing is cut off, where the marks are not there."""
    with pytest.raises(ValueError, match="no section"):
        benchmarks.page.written(page, "x", "new")


def test_every_section_has_its_place(benchmarks: Any) -> None:
    """What can be measured can be written."""
    page = benchmarks.page.PAGE.read_text(encoding="utf-8")
    for section in importlib.import_module("benchmarks.__main__").SECTIONS:
        assert benchmarks.page.written(page, section, "new") != page
