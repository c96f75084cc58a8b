"""What a mistake is: the rules of the equations that it replaces, in words and as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reference.equations import CORRECT, Equations
from reference.lazy import lazy

ON_PAPER = "to be expected of learners; no public thread is known to us"

# Where each rule stands in the four equations, in the order of the computation.
EQUATIONS: Mapping[str, str] = {
    "affine": "z = W a + b",
    "activate": "a = f(z)",
    "output_error": "BP1",
    "pull": "BP1 and BP2, f'(z)",
    "upstream": "BP2",
    "hidden_error": "BP2",
    "bias_gradient": "BP3",
    "weight_gradient": "BP4",
    "penalty": "the penalty",
    "update": "the step",
}


class NotApplicable(Exception):
    """This mistake cannot be made here."""


@dataclass(frozen=True, eq=False)
class Misconception:
    """One mistake: what it is called, why it is one, what to do, and the rules it replaces."""

    id: str
    name: str  # completes "This looks like: "
    explanation: str  # Markdown with TeX
    remedy: str
    rules: Mapping[str, Any]
    hidden_by: str  # where it makes no difference
    wraps: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)  # rule -> what is made of whatever it was
    source: str = ""  # where it was seen: repository#issue, an article, a book

    @lazy
    def equations(self) -> Equations:
        """`CORRECT` with this mistake's rules put in."""
        return self.wrapped(self.replaced(CORRECT))

    @property
    def equation(self) -> str:
        """Which of the equations it alters: "BP2", or "BP3 and BP4"."""
        changed = {*self.rules, *self.wraps}
        return ", ".join(dict.fromkeys(words for rule, words in EQUATIONS.items() if rule in changed))

    def replaced(self, equations: Equations) -> Equations:
        """These equations with the rules this mistake replaces."""
        return replace(equations, **self.rules) if self.rules else equations

    def wrapped(self, equations: Equations) -> Equations:
        """These equations with what this mistake makes of the rules it works upon."""
        if not self.wraps:
            return equations
        return replace(equations, **{name: wrap(getattr(equations, name)) for name, wrap in self.wraps.items()})
