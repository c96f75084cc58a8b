"""The proofs of BP3 and BP4, line by line."""

from __future__ import annotations

import re

import pytest

from exercises.model import Question
from exercises.nielsen import proof_bp3, proof_bp4

PROOFS = (proof_bp3, proof_bp4)


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: str(proof.id))
def test_the_order_of_the_lines(proof: Question) -> None:
    """Through what, chain rule, one term, its second factor, and the definition last."""
    right = proof.solve(proof.published or {})["order"].value
    assert right == ["way", "chain", "one term", "slope", "definition"]


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: str(proof.id))
def test_each_line_starts_from_the_one_before(proof: Question) -> None:
    """No other order is a proof: every line rewrites the same derivative, with fewer signs of derivative each time
    once the chain rule has been applied."""
    (part,) = proof.parts(proof.published or {})
    texts = {option.id: option.text for option in part.options}
    chain = [texts[name] for name in ("chain", "one term", "slope", "definition")]
    left = {re.search(r"\\frac\{\\partial C\}\{\\partial [bw]\^l_[^=]*=", text)[0] for text in chain}  # type: ignore[index]
    assert len(left) == 1
    signs = [text.split("=")[-1].count(r"\partial") for text in chain]
    assert signs[0] == signs[1] == 4
    assert signs[2:] == [2, 0]
    assert r"\sum_m" in chain[0]
    assert r"\sum_m" not in "".join(chain[1:])


def test_the_claims_of_the_proofs() -> None:
    """Each proof ends in the equation it proves, which the statement names."""
    for proof, name, end in ((proof_bp3, "BP3", r"\delta^l_j"), (proof_bp4, "BP4", r"a^{l-1}_k\, \delta^l_j")):
        (part,) = proof.parts(proof.published or {})
        last = next(option.text for option in part.options if option.id == "definition")
        assert last.endswith(rf"= {end}$.")
        assert f"**{name}**" in proof.statement({})
        assert end in proof.statement({})
