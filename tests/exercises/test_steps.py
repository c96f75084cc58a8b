"""Questions about one training step."""

from __future__ import annotations

import numpy as np
import pytest

from exercises import steps
from exercises.model import Disagreement
from exercises.steps import Asked
from exercises.unicamp.two_two_two import PUBLISHED_222, VISIBLE_222
from reference.training_step import Address

ASKED = (
    Asked("h", "a[1]", "hidden outputs", places=4),
    Asked("o", "a[2]", "outputs", places=4),
    Asked("E", "cost", "error", places=4),
)


def test_parts() -> None:
    """A part is an array or a number, as its address says."""
    kinds = [(part.kind, part.shape, part.places) for part in steps.parts(PUBLISHED_222, ASKED)]
    assert kinds == [("array", (2,), 4), ("array", (2,), 4), ("number", (), 4)]


def test_entries() -> None:
    """An array stands at as many addresses as it has entries, a number at one."""
    assert len(list(steps.entries(Address.read("w[1]"), (2, 2)))) == 4
    assert list(steps.entries(Address.read("cost"), ())) == [Address("cost")]


def test_tolerance_is_half_a_unit_plus_carry() -> None:
    """The first answer has half a unit; later ones have what the earlier ones can carry over, computed by hand."""
    key = steps.solve(PUBLISHED_222, ASKED)
    assert key["h"].tolerance == pytest.approx(0.5e-4)
    w, a = np.array(PUBLISHED_222["weights"][1]), np.array(key["o"].value)
    moved = np.abs(w * 0.5e-4 * (a * (1 - a))[:, None]).max(axis=0).sum()
    assert key["o"].tolerance == pytest.approx(0.5e-4 + moved, rel=1e-3)
    assert key["E"].tolerance > 0.5e-4


def test_follow() -> None:
    """Answers typed in the place of right values change what comes after them, and nothing before."""
    assert steps.follow(PUBLISHED_222, "E", {"o": [0.01, 0.99]}, ASKED) == pytest.approx(0.0)
    assert steps.follow(PUBLISHED_222, "h", {"o": [0.01, 0.99]}, ASKED) == pytest.approx([0.593269992, 0.596884378])
    right = steps.solve(PUBLISHED_222, ASKED)
    assert steps.follow(PUBLISHED_222, "E", {}, ASKED) == right["E"].value
    # An answer of another shape cannot be put in.
    assert steps.follow(PUBLISHED_222, "E", {"o": [0.01]}, ASKED) == right["E"].value
    assert steps.follow(PUBLISHED_222, "E", {"o": [1e200, 1e200]}, ASKED) is None


def test_slopes_follow_from_typed_outputs() -> None:
    """With an output typed in, its slope is out (1 - out) of that output, not of the right one."""
    asked = (*ASKED, Asked("d", "delta[1]", "errors"))
    delta = steps.follow(PUBLISHED_222, "d", {"o": [0.5, 0.8]}, asked)
    targets = np.array(PUBLISHED_222["y"])
    assert delta == pytest.approx(((np.array([0.5, 0.8]) - targets) * [0.25, 0.16]).tolist())


def test_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the oracles differ, NaN included, the variant is refused."""
    steps.confirm(PUBLISHED_222)
    for error in (2e-9, float("nan")):
        monkeypatch.setattr(steps, "relative_error", lambda *_, error=error: error)
        with pytest.raises(Disagreement):
            steps.confirm(PUBLISHED_222)


def test_worth_asking() -> None:
    """A variant whose weights hardly move, or in which a mistake cannot be seen, is not issued."""
    updated = (*ASKED, Asked("w", "w[1]", "new weights", places=4))
    assert steps.worth_asking(PUBLISHED_222, updated, ["output-slope-missing"])
    assert not steps.worth_asking({**PUBLISHED_222, "eta": 1e-3}, updated, ["output-slope-missing"])
    assert not steps.worth_asking(PUBLISHED_222, ASKED, VISIBLE_222)


def test_combined() -> None:
    """Two mistakes at once give what both rules together give, part by part; what cannot be combined gives nothing."""
    both = steps.combined(PUBLISHED_222, ("output-slope-missing", "bias-left-out"), ASKED)
    alone = steps.alternatives(PUBLISHED_222, ASKED)["bias-left-out"]
    assert both["h"] == alone["h"]
    assert set(both) == {"h", "o", "E"}
    assert len(both) == 3
    assert "nothing" not in both
    none = steps.combined(PUBLISHED_222, ("output-slope-missing", "output-errors-pooled"), ASKED)
    assert dict(none) == {}
    unknown = steps.combined(PUBLISHED_222, ("output-slope-missing", "no-such-mistake"), ASKED)
    assert "h" not in unknown


def test_first_shown() -> None:
    """Where a mistake shows first, in words; not in the part itself, and not where nothing is known of it."""
    asked = (*ASKED, Asked("w", "w[0]", "new weights"))
    assert steps.first_shown(PUBLISHED_222, "w", ("weights-transposed",), asked) == "the delta of hidden neuron 1"
    assert steps.first_shown(PUBLISHED_222, "E", ("bias-left-out",), asked) == "the net input of hidden neuron 1"
    assert steps.first_shown(PUBLISHED_222, "h", ("activation-left-out",), asked) == ""
    assert steps.first_shown(PUBLISHED_222, "E", ("no-such-mistake",), asked) == ""
    both = steps.first_shown(PUBLISHED_222, "w", ("weights-transposed", "bias-left-out"), asked)
    assert both == "the net input of hidden neuron 1"
