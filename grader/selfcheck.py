"""What a hand-out does when it is run: says how each answer was read, tries the examples, audits without a key.

Standard library and NumPy only: this source is put into every `quiz.py`, beside that of the reader.
It holds no answer. Examples are public; audits hold a student's answers against each other.
"""

from __future__ import annotations

import ast
import functools
import sys
import textwrap
import types
from typing import Any

SIGNS: dict[str, str] = {"good": "ok ", "bad": "!! ", "open": "-- "}
COLOURS: dict[str, str] = {"good": "32", "bad": "31", "open": "33"}


class Screen:
    """Lines for a person, counted by how they came out."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.coloured = bool(getattr(out, "isatty", lambda: False)())
        self.counts = dict.fromkeys(SIGNS, 0)

    def heading(self, text: str) -> None:
        self._write("\n" + text + "\n")

    def line(self, kind: str, text: str) -> None:
        self.counts[kind] += 1
        sign = SIGNS[kind]
        if self.coloured:
            sign = "\033[" + COLOURS[kind] + "m" + sign + "\033[0m"
        wrapped = textwrap.wrap(text, 96, subsequent_indent="       ") or [""]
        self._write("  " + sign + "\n".join(wrapped) + "\n")

    def _write(self, text: str) -> None:
        encoding = getattr(self.out, "encoding", None) or "utf-8"
        self.out.write(text.encode(encoding, "replace").decode(encoding))


def self_check(path: str, names: dict[str, Any], sheet: dict[str, Any], reader: dict[str, Any], np: Any) -> int:
    """Check a hand-out in place; the number of things that need attention."""
    with open(path, "rb") as file:
        source = reader["Source"](file.read())
    screen = Screen(sys.stdout)
    slots = [(row["slot"], row["kind"]) for row in sheet["slots"]]
    readings = [reader["settle"](each, names) for each in reader["read"](source, slots)]
    answers = _read_out(screen, readings, sheet)
    _try_examples(screen, names, sheet, np, source)
    _audit(screen, names, answers, sheet, np, source)
    for remark in source.remarks:
        screen.line("bad", remark)
    done, bad, still = screen.counts["good"], screen.counts["bad"], screen.counts["open"]
    screen.heading(f"{done} fine, {bad} to look at, {still} still open.")
    screen._write("This check knows no answers: that something reads well does not mean that it is right.\n")
    return bad


def _read_out(screen: Screen, readings: list[dict[str, Any]], sheet: dict[str, Any]) -> dict[str, Any]:
    """Say how each slot was read; the values by slot."""
    if readings:
        screen.heading("How your answers were read")
    answers = {}
    for reading, row in zip(readings, sheet["slots"], strict=True):
        name = reading["name"]
        if reading["status"] == "missing":
            screen.line("open", f"{name}: no answer yet ({row['hint']})")
        elif reading["status"] != "ok":
            screen.line("bad", f"{name}: cannot be read: {'; '.join(reading['notes'])} (expected {row['hint']})")
        else:
            answers[name] = reading["value"]
            notes = f" ({'; '.join(reading['notes'])})" if reading["notes"] else ""
            screen.line("good", f"{name} = {reading['value']}{notes}")
    return answers


def revive(tree: Any, np: Any) -> Any:
    """Arrays from the form in which the sheet carries them."""
    if isinstance(tree, dict):
        return np.array(tree["array"], dtype=float)
    return [revive(each, np) for each in tree] if isinstance(tree, list) else tree


def _agree(got: Any, want: Any, np: Any) -> bool:
    if isinstance(want, list):
        return (
            hasattr(got, "__len__")
            and len(got) == len(want)
            and all(_agree(g, w, np) for g, w in zip(got, want, strict=True))
        )
    try:
        array = np.asarray(got, dtype=float)
    except (TypeError, ValueError):  # text, rows of different lengths
        return False
    return bool(array.shape == np.shape(want) and np.allclose(array, want, rtol=1e-6, atol=1e-12))


def _untouched(source: Any, name: str) -> bool:
    return bool(source.functions().get(name, (0, False))[1])


def _tried(row: dict[str, Any], names: dict[str, Any], np: Any) -> Any:
    """The student's function, or our probe with the student's names filled in."""
    if not row["probe"]:
        return names[row["name"]]
    scope: dict[str, Any] = {"np": np}
    exec(compile(row["probe"], "<probe>", "exec"), scope)
    return functools.partial(scope["probe"], types.SimpleNamespace(**names))


def _try_examples(screen: Screen, names: dict[str, Any], sheet: dict[str, Any], np: Any, source: Any) -> None:
    if sheet["functions"]:
        screen.heading("Your functions on the examples")
    for row in sheet["functions"]:
        name = row["name"]
        if _untouched(source, name):
            screen.line("open", f"{name}: still to be written")
            continue
        if name not in names:
            screen.line("bad", f"{name}: there is no such function in this file")
            continue
        try:
            got = _tried(row, names, np)(*revive(row["arguments"], np))
            right = _agree(got, revive(row["result"], np), np)
        except NotImplementedError:
            screen.line("open", f"{name}: still to be written")
        except Exception as fault:
            screen.line("bad", f"{name}: {row['call']} raised {type(fault).__name__}: {fault}")
        else:
            shown = "as it should" if right else f"expected {row['shown']}, got {got}"
            screen.line("good" if right else "bad", f"{name}: {row['call']} gives {shown}")


def _audit(
    screen: Screen, names: dict[str, Any], answers: dict[str, Any], sheet: dict[str, Any], np: Any, source: Any
) -> None:
    """Answers against each other, code against finite differences; nothing is compared with a key."""
    found = []
    for audit in sheet["audits"]:
        scope: dict[str, Any] = {"Any": Any}
        exec(compile(ast.parse(audit["source"]), "<audit>", "exec"), scope)
        if audit["function"]:
            if _untouched(source, audit["function"]) or audit["function"] not in names:
                continue
            subject = names
        else:
            subject = {part: answers.get(slot) for part, slot in audit["slots"].items()}
        try:
            found += scope[audit["name"]](np, subject, audit["given"])
        except NotImplementedError:
            continue
        except Exception as fault:
            what = audit["function"] or "your answers"
            found.append((False, f"{what}: could not be audited ({type(fault).__name__}: {fault})"))
    if found:
        screen.heading("Held against each other (no key is used)")
    for holds, sentence in found:
        screen.line("good" if holds else "bad", sentence if holds else f"does not hold: {sentence}")
