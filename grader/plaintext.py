"""Markdown with TeX as plain text, for terminals: Greek letters and signs instead of commands."""

from __future__ import annotations

import re
from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "delta": "δ", "eta": "η", "lambda": "λ", "sigma": "σ", "Sigma": "Σ", "theta": "θ",
    "nabla": "∇", "partial": "∂", "odot": "⊙", "cdot": "·", "times": "×", "sum": "Σ", "le": "≤", "ge": "≥",
    "ne": "≠", "leftarrow": "←", "rightarrow": "→", "to": "→", "infty": "∞", "dots": "…", "cdots": "…", "approx": "≈",
    "varepsilon": "ε", "epsilon": "ε", "mu": "μ", "pi": "π", "rho": "ρ", "tau": "τ", "phi": "φ", "Delta": "Δ",
    "prod": "Π", "sqrt": "√", "pm": "±", "neq": "≠", "leq": "≤", "geq": "≥", "ll": "≪", "gg": "≫", "in": "∈",
    "Rightarrow": "⇒", "iff": "⇔", "propto": "∝", "mapsto": "↦", "circ": "∘", "otimes": "⊗", "ldots": "…",
    "qquad": " ", "dfrac": "", "tfrac": "", "mathbb": "", "mathbf": "", "operatorname": "", "bar": "", "hat": "",
    "mathrm": "", "text": "", "left": "", "right": "", "quad": " ", "max": "max", "exp": "exp", "log": "log",
}  # fmt: skip
_FORMULA = re.compile(r"\$\$?(.+?)\$\$?", re.DOTALL)
_FRACTION = re.compile(r"\\frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_MATRIX = re.compile(r"\\begin\{[pb]?matrix\}(.*?)\\end\{[pb]?matrix\}", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s?)")
_SINGLE = re.compile(r"(\\partial\s)?√?(?:\d+(?:\.\d+)?|\\?[^\W\d]\w*)")  # no product: 2n needs brackets
_TIGHT = ("partial", "nabla")  # these lean on what follows
_GROUP = re.compile(r"([_^])\{([^{}]*)\}")


def plain(text: str) -> str:
    r"""The text with its formulas in letters and signs.

    >>> plain(r"Multiply by the slope: $\delta^L = \nabla_a C \odot f'(z^L)$ (BP1).")
    "Multiply by the slope: δ^L = ∇_a C ⊙ f'(z^L) (BP1)."
    >>> plain(r"$\partial E/\partial w_{11} = \frac{a}{b}$, **not** 0")
    '∂E/∂w_11 = a/b, not 0'
    """
    text = _FORMULA.sub(lambda match: _formula(match[1]), text)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", text)


def _formula(tex: str) -> str:
    tex = _GROUP.sub(lambda match: match[1] + (match[2] if match[2].isalnum() else f"({match[2]})"), tex)
    tex = _ROOT.sub(lambda match: "√" + (match[1] if match[1].isalnum() else f"({match[1]})"), tex)
    while (simpler := _FRACTION.sub(_over, tex)) != tex:
        tex = simpler
    tex = _MATRIX.sub(_rows, tex)
    tex = re.sub(r"\\[,;:! ]", " ", tex).replace(r"\|", "‖")
    tex = _COMMAND.sub(_sign, tex)
    return " ".join(tex.replace("{", "").replace("}", "").split())


def _sign(match: re.Match[str]) -> str:
    return COMMANDS.get(match[1], match[1]) + ("" if match[1] in _TIGHT else match[2])


def _rows(match: re.Match[str]) -> str:
    """A matrix as its rows: [a, b; c, d]."""
    rows = (", ".join(cell.strip() for cell in row.split("&")) for row in match[1].split(r"\\") if row.strip())
    return f"[{'; '.join(rows)}]"


def _over(match: re.Match[str]) -> str:
    above, below = (
        each if _SINGLE.fullmatch(each) else f"({each})" for each in (match[1] or match[2], match[3] or match[4])
    )
    return f"{above}/{below}"
