"""A training step worked out in full: every value, gradient and updated weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reference.training_step import QUANTITIES, Address, Outcome, TrainingStep


@dataclass(frozen=True, slots=True)
class Solution:
    """The last step made, and the cost before every step and after the last."""

    outcome: Outcome
    costs: tuple[float, ...]


def solve(step: TrainingStep, steps: int = 1) -> Solution:
    """Make so many steps of gradient descent on the same example or batch."""
    costs = []
    outcome = step.under()
    with np.errstate(all="ignore"):
        for number in range(steps):
            if number:
                step = replace(step, network=step.after(outcome))
                outcome = step.under()
            costs.append(outcome.array("cost"))
        costs.append(outcome.array("cost_after"))
    return Solution(outcome, tuple(costs))


def as_record(solution: Solution) -> dict[str, Any]:
    """As JSON: each quantity as a list by layer."""
    outcome = solution.outcome
    found: dict[str, Any] = {name: [] for name in QUANTITIES}
    for address in outcome.addresses():
        value = outcome.array(address.name, address.level)
        if address.name in found:
            found[address.name].append((address.level, np.asarray(value).tolist()))
        else:
            found[address.name] = value
    for name in QUANTITIES:
        found[name] = [value for _, value in sorted(found[name], key=lambda row: row[0])]
    return {**found, "steps": len(solution.costs) - 1, "costs": list(solution.costs)}


TITLES = {
    "a[0]": "Forward pass",
    "cost": "Cost",
    "delta": "Backward pass",
    "w[0]": "After the step",
}


def as_text(solution: Solution) -> str:
    """As text, nine digits to a number."""
    outcome = solution.outcome
    lines = []
    count = len(solution.costs) - 1
    if count > 1:
        lines.append(f"{count} steps; the cost went from {solution.costs[0]:.9g} to {solution.costs[-1]:.9g}.")
        lines.append("The values of the last step:")
    said: set[str] = set()
    for address in outcome.addresses():
        title = TITLES.get(str(address)) or TITLES.get(address.name)
        if title and title not in said:
            said.add(title)
            lines += ["", title]
        lines.append(f"  {address!s:12} {_shown(outcome, address)}")
    return "\n".join(lines).strip("\n")


def _shown(outcome: Outcome, address: Address) -> str:
    value = np.asarray(outcome.array(address.name, address.level))
    text = np.array2string(value, formatter={"float_kind": lambda number: f"{number:.9g}"}, separator=", ")
    return text.replace("\n", "\n" + " " * 15)
