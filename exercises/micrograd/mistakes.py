"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.model import Misconception

MISTAKES: dict[str, Misconception] = {}
