"""The selftest as a whole: planted faults are found, the same seed gives the same, and a sample of the bank holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from exercises.bank import BANK
from exercises.model import CodeExercise, Needs
from grader.cli import main
from grader.errors import UnusableInput
from grader.jail import Profile, profiles
from grader.keys import CodeKey
from grader.selftest import Settings, selftest
from grader.selftest.record import as_text, targets
from grader.selftest.run import FEWER_CASES, drawn, most_cases, parcels, trials
from grader.selftest.trial import Desk, Trial
from grader.streams import EVERYONE, secret_of_seed, seed

SAMPLE = 30  # submissions of the whole bank, in every run of the tests
FEW = 300  # further cases


def call(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    done = CliRunner().invoke(main, ["selftest", *arguments])
    return done.exit_code, done.stdout


def test_a_sample_of_the_bank(profile: Profile) -> None:
    """Wrong below full marks, right at full marks, none named wrongly: drawn at random from everything."""
    report = selftest((), Settings(seed=11, sample=SAMPLE, cases=FEW), profile)
    assert len(report.outcomes) == SAMPLE
    assert {each.kind for each in report.outcomes} == {"right", "catalogue", "generic"}
    missed = [target for target in targets(report) if not target.reached]
    assert missed == [], as_text(report)


def test_a_sound_exercise_reaches_its_targets(sound: CodeExercise) -> None:
    """Exit code 0, and the seed is printed."""
    code, text = call(sound.id, "--jobs", "1", "--styles", "1", "--cases", str(FEW), "--seed", "4")
    assert code == 0, text
    assert "seed 4, 1 styles" in text
    assert "MISS" not in text


def test_the_same_seed_gives_the_same(sound: CodeExercise) -> None:
    """To the letter, as JSON for machines and as a page; another seed gives other programs."""
    arguments = [sound.id, "--jobs", "1", "--sample", "4", "--cases", str(FEW)]
    code, text = call(*arguments, "--json")
    found = json.loads(text)
    assert (code, found["reached"], found["seed"], len(found["outcomes"])) == (0, True, 0, 4)
    assert call(*arguments, "--json") == (code, text)
    assert call(*arguments, "--json", "--seed", "1")[1] != text
    assert call(*arguments, "--markdown")[1].startswith("# How good is the grader?")


def test_weak_cases_are_found(weak: CodeExercise) -> None:
    """A change that passes the hidden cases and fails on further ones is a hole: exit code 1, with line and case."""
    number = next(n for n in range(50) if all(two(weak, n)))
    code, text = call(weak.id, "--jobs", "1", "--styles", "1", "--cases", str(FEW), "--seed", str(number))
    assert code == 1
    assert "a hole, line 2: y = 2 * x  ->" in text
    assert "twice_and_one([3]); expected [7], got [" in text
    assert "MISS  wrong programs below full marks" in text


def two(exercise: CodeExercise, number: int) -> list[bool]:
    """Whether the hidden cases of this seed hold nothing but 2."""
    key = CodeKey(exercise, seed(secret_of_seed(number), "quicktest", exercise.id, EVERYONE))
    return [float(case.arguments[0][0]) == 2 for case in key.cases]


def test_a_mistake_that_is_not_named_misses_the_target(unnamed: CodeExercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1, with the mistake and what was said instead."""
    monkeypatch.setattr(Desk, "changes", ())  # they are not looked at here
    code, text = call(unnamed.id, "--jobs", "1", "--styles", "2", "--cases", str(FEW))
    assert code == 1
    assert "the mistake 'sign-flipped' is not named, but nothing (styles 1, 2;" in text
    assert "MISS  mistakes of the catalogue named exactly" in text


def test_a_mistake_without_a_program_is_counted_apart(sound: CodeExercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for one that was named."""
    monkeypatch.setitem(BANK, sound.id, replace(sound, mutants={}))
    monkeypatch.setattr(Desk, "changes", ())
    code, text = call(sound.id, "--jobs", "1", "--styles", "1", "--cases", str(FEW))
    assert code == 0
    assert "no program for sign-flipped" in text
    assert "0 of 0" in text


def test_what_is_not_installed_is_left_out(
    sound: CodeExercise, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason; nothing of it is handed in."""
    monkeypatch.setitem(BANK, sound.id, replace(sound, needs=Needs(packages=("no-such-package",))))
    report = selftest([sound.id], Settings(), profile)
    assert report.outcomes == ()
    assert "needs no-such-package" in report.left_out[sound.id]


def test_a_sample_is_drawn_by_the_seed(sound: CodeExercise, profile: Profile) -> None:
    """The same seed the same, another seed another; never more than there is, and in the order of all."""
    every = [(sound.id, trial) for trial in trials(Desk(sound, profile, 0), 3)]
    assert drawn(every, Settings(seed=1, sample=5)) == drawn(every, Settings(seed=1, sample=5))
    assert drawn(every, Settings(seed=1, sample=5)) != drawn(every, Settings(seed=2, sample=5))
    assert drawn(every, Settings(sample=10_000)) == drawn(every, Settings()) == every
    some = drawn(every, Settings(seed=3, sample=9))
    assert some == [each for each in every if each in some]
    assert {kind: [trial.kind for _, trial in some].count(kind) for kind in ("right", "catalogue", "generic")} == {
        "right": 3,
        "catalogue": 3,
        "generic": 3,
    }


def test_every_submission_of_an_exercise(sound: CodeExercise, profile: Profile) -> None:
    """The solution as it stands and in six styles, each mistake in so many as are asked for, each change once."""
    desk = Desk(sound, profile, 0)
    every = list(trials(desk, 2))
    assert every[:7] == [Trial("right", "", style) for style in range(7)]
    assert every[7:9] == [Trial("catalogue", "sign-flipped", style) for style in (1, 2)]
    assert every[9:] == [Trial("generic", str(n), 0) for n in range(len(desk.changes))]
    assert sum(1 for each in trials(desk, 9) if each.kind == "right") == 10


def test_what_loads_a_package_is_handed_in_less_often(sound: CodeExercise, profile: Profile) -> None:
    """Each mistake in one style; right programs in as many as anywhere."""
    heavy = Desk(replace(sound, needs=Needs(packages=("numpy",))), profile, 0)
    kinds = [trial.kind for trial in trials(heavy, 5)]
    assert (kinds.count("right"), kinds.count("catalogue")) == (7, 1)
    assert most_cases(heavy.exercise, 10_000) < most_cases(sound, 10_000) == 10_000
    assert most_cases(heavy.exercise, 3) == 3
    assert set(FEWER_CASES) <= set(BANK)


def test_parcels_hold_everything_once() -> None:
    """What shares its hidden cases together, the largest first."""
    chosen = [(name, Trial("right", "", n % 2)) for name in ("a/b", "c/d") for n in range(7 if name == "a/b" else 4)]
    some = parcels(chosen)
    assert sorted((each.exercise, trial.style) for each in some for trial in each.trials) == sorted(
        (name, trial.style) for name, trial in chosen
    )
    assert [len(each.trials) for each in some] == [4, 3, 2, 2]
    assert all(len({trial.style for trial in each.trials}) == 1 for each in some)


def test_several_at_a_time_give_the_same(profile: Profile) -> None:
    """In processes of their own."""
    ids = ["nielsen/bias_gradient", "nielsen/hadamard"]
    one, two_at_once = (selftest(ids, Settings(styles=1, sample=8, cases=FEW, jobs=jobs), profile) for jobs in (1, 2))
    assert one == two_at_once


def test_unknown_ids_are_unusable_input(profile: Profile) -> None:
    """Questions as well: only code is handed in."""
    with pytest.raises(UnusableInput, match="nielsen/no"):
        selftest(["nielsen/no"], Settings(), profile)
    assert call("datacamp/round")[0] == 2


def test_no_jail_no_selftest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs are run in isolation or not at all: exit code 3."""
    monkeypatch.setattr(profiles, "_candidates", list)
    assert call("nielsen/hadamard") == (3, "")
