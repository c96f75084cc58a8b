"""The whole bank, on few seeds: the same as `grader lint` does on thousands."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from exercises.bank import BANK
from grader.cli import main
from grader.errors import UnusableInput
from grader.jail import Profile, choose_profile
from grader.lint import as_text, lint

SEEDS, SECONDS = 200, 0.25  # of each; slow ones are tried on fewer


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The isolation of this machine, tried once."""
    return choose_profile()


@pytest.mark.parametrize("name", BANK)
def test_the_bank(name: str, profile: Profile) -> None:
    """No exercise has a fault."""
    (report,) = lint([name], SEEDS, SECONDS, profile)
    assert not report.faults, as_text([report])


def test_several_at_a_time() -> None:
    """Two processes report the same as one, in the order asked for."""
    ids = ["datacamp/training_recap", "nielsen/algorithm_steps"]
    two, one = lint(ids, 20, 10, None, jobs=2), lint(ids, 20, 10, None)
    assert [report.exercise for report in two] == ids
    assert [report.spread for report in two] == [report.spread for report in one]


def test_unknown_ids() -> None:
    """An id that is not in the bank stops it, with the one that was meant."""
    with pytest.raises(UnusableInput, match="nielsen/backprop"):
        lint(["nielsen/backprp"], 1, 1, None)


def test_the_command() -> None:
    """The command prints a line per exercise or JSON, and its exit code says whether anything is wrong."""
    done = CliRunner().invoke(main, ["lint", "datacamp/training_recap", "--seeds", "5"])
    assert done.exit_code == (1 if "FAULT" in done.stdout else 0)
    assert "datacamp/training_recap" in done.stdout
    (row,) = json.loads(CliRunner().invoke(main, ["lint", "datacamp/round", "--seeds", "5", "--json"]).stdout)
    assert (row["exercise"], row["seeds"]) == ("datacamp/round", 5)
    assert CliRunner().invoke(main, ["lint", "nothing/here"]).exit_code == 2
