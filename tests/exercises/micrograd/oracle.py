"""Micrograd's classes computed another way: by the reference's own engine, by plain arrays, by differences."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from exercises.micrograd.engine import run_program
from reference.scalar import Value

ORACLE: dict[str, Any] = {
    "micrograd/Value": lambda program: run_program(SimpleNamespace(Value=Value), program),
}
