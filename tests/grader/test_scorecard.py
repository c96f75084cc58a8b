"""Scorecards: records that survive JSON, and the published schema of results.jsonl."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from grader.scorecard import VERDICTS, Finding, ItemScore, PartScore, Scorecard, Verdict, json_schema, to_json

SCHEMA = Path(__file__).parents[2] / "docs" / "results.schema.json"


def card(**changed: Any) -> Scorecard:
    part = PartScore(
        part="E", slot="q1_E", kind="number", verdict="wrong", status="ok", points=0.0, max_points=1.0, answer="1",
        findings=(Finding(message="no", misconception="output-slope-missing"),),
    )  # fmt: skip
    item = ItemScore(
        item="q1", id="x/y", title="T", verdict="wrong", status="ok", points=0.0, max_points=1.0, parts=(part,)
    )
    fields: dict[str, Any] = {"quiz": "t", "student": "ada", "submission": "0" * 64, "score": 0.0, "max_score": 1.0}
    return Scorecard(**{**fields, "items": (item,), "profile": "strong", "seed": 1, **changed})


def test_the_published_schema_is_that_of_the_records() -> None:
    """docs/results.schema.json is what `json_schema` makes; its docstring has the command."""
    assert SCHEMA.read_text() == json_schema(), "run the command in the docstring of grader.scorecard.json_schema"


def test_a_scorecard_survives_json_byte_for_byte() -> None:
    """Stored and read again it is equal, and equal records have equal bytes."""
    stored = to_json(card())
    again = msgspec.json.decode(stored, type=Scorecard)
    assert again == card()
    assert to_json(again) == stored
    assert json.loads(stored)["items"][0]["parts"][0]["findings"] == [
        {"message": "no", "misconception": "output-slope-missing"}
    ]


@pytest.mark.parametrize("changed", [{"profile": 3}, {"items": ({"item": "q1"},)}, {"score": "1"}])
def test_damaged_records_are_refused(changed: dict[str, Any]) -> None:
    """A stored record is read strictly: another type, or a field that is missing, is no scorecard."""
    damaged = {**json.loads(to_json(card())), **changed}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(damaged), type=Scorecard)


def test_the_verdicts_are_the_five() -> None:
    """Pages and exports loop over VERDICTS: it holds each one, once."""
    assert set(VERDICTS) == set(get_args(Verdict))
    assert len(VERDICTS) == 5
