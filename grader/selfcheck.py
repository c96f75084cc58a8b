"""What a hand-out does when it is run: says how each answer was read, tries the examples, audits without a key.

Standard library and NumPy only: this source is put into every `quiz.py`, beside that of the reader.
It holds no answer. Examples are public; audits hold a student's answers against each other.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
import textwrap
import types
import unicodedata
from typing import Any

SIGNS: dict[str, str] = {"good": "ok ", "bad": "!! ", "open": "-- "}
BRACKETS: dict[str, str] = {")": "(", "]": "[", "}": "{"}
DECIMAL = r"[-+]?(?=[.,]?\d)\d*(?:[.,](\d*))?(?:[eE]([-+]?\d{1,4}))?"
COLOURS: dict[str, str] = {"good": "32", "bad": "31", "open": "33"}


class Screen:
    """Lines for a person, counted by how they came out."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.coloured = bool(getattr(out, "isatty", lambda: False)())
        self.counts = dict.fromkeys(SIGNS, 0)

    def heading(self, text: str) -> None:
        self._write("\n" + text + "\n")

    def trying(self, what: str) -> None:
        """Say what runs next, at once: an endless loop is then seen where it hangs."""
        self._write("     trying " + what + " ...\n")
        getattr(self.out, "flush", lambda: None)()

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
            fault = _fault(row, reading)
            if not fault or row["kind"] == "number":
                answers[name] = reading["value"]
            notes = [_without_value(note) for note in reading["notes"]]
            said = f"{name} = {_shown(reading['value'])}" + (f" ({'; '.join(notes)})" if notes else "")
            screen.line("bad" if fault else "good", f"{said}: {fault}" if fault else said)
    return answers


def _without_value(note: str) -> str:
    """A remark of the reader without the number it was computed to: the line itself says that."""
    return re.sub(r"( was computed|^computed by your file): .*", r"\1", note, flags=re.DOTALL)


def _shown(value: Any) -> str:
    """A value as text, numbers to nine digits."""
    if hasattr(value, "tolist") and getattr(value, "size", 0) <= 100:
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        left, right = "[]" if isinstance(value, list) else "()"
        return left + ", ".join(repr(each) if isinstance(each, str) else _shown(each) for each in value) + right
    text = f"{value:.9g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 400 else text[:397] + "..."


# What cannot be right, whatever the answer is: no key is needed to see it.


def _fault(row: dict[str, Any], reading: dict[str, Any]) -> str:
    """Why an answer that reads well cannot be right, or nothing. What is used is on the page."""
    value, kind = reading["value"], row["kind"]
    if kind == "array" and _shape(value) != row["shape"]:
        return f"this is {_size(_shape(value))}, but {_size(row['shape'])} are asked for: {row['hint']}"
    if kind in ("number", "array"):
        return _decimals(reading["text"], row["places"])
    if kind in ("choice", "choices", "order"):
        return _letters(row, [value] if isinstance(value, str) else value)
    return _formula(str(value), row["words"]) if kind == "formula" else ""


def _shape(value: Any) -> list[int]:
    return [len(value), *(_shape(value[0]) if value else [])] if isinstance(value, list) else []


def _size(shape: list[int]) -> str:
    if len(shape) < 2:
        return f"{shape[0]} numbers in one row" if shape else "a single number"
    return " by ".join(map(str, shape)) + " numbers"


def _decimals(text: str, places: Any) -> str:
    """Too few digits after the point, where the numbers are typed and not computed."""
    bare = re.sub(r"^(np|numpy)\.(as)?array\(", "", text.strip().strip("\"'"))
    pieces = [piece.strip() for piece in re.split(r"[\[\]()]|,(?!\d)" if "." not in bare else r"[\[\](),]", bare)]
    matches = [re.fullmatch(DECIMAL, piece) for piece in pieces if piece]
    if places is None or not matches or None in matches:
        return ""
    fewest = min(len(match[1] or "") - int(match[2] or 0) for match in matches if match)
    if fewest >= places:
        return ""
    given = max(0, fewest)
    digits = "1 digit" if given == 1 else f"{given or 'no'} digits"
    return f"{digits} after the decimal point, but {places} are asked for; that is fine if the number is exact"


def _letters(row: dict[str, Any], words: list[Any]) -> str:
    """Letters that are none of the options, or an order that has not all of them."""
    letter_of = {word: letter for letter, *others in row["options"] for word in (letter.casefold(), *others)}
    picked = [letter_of.get(str(word).strip().strip("$").casefold()) for word in words]
    if None in picked:
        return f"there is no choice {str(words[picked.index(None)])[:40]!r}; expected {row['hint']}"
    missing = [letter for letter, *_ in row["options"] if letter not in picked]
    return f"{', '.join(missing)} missing: {row['hint']}" if row["kind"] == "order" and missing else ""


def _formula(text: str, words: list[str]) -> str:
    """Brackets without a partner, and words that are no name or function of the question."""
    waiting = []
    for sign in text:
        if sign in BRACKETS.values():
            waiting.append(sign)
        elif sign in BRACKETS and (not waiting or waiting.pop() != BRACKETS[sign]):
            return f"this `{sign}` closes nothing, or a bracket of another kind"
    if waiting:
        return f"this `{waiting[-1]}` is never closed"
    unknown = _unknown(text, set(words))
    return f"unknown: {', '.join(unknown[:3])}; the page lists the names and functions you may use" if unknown else ""


def _unknown(text: str, words: set[str]) -> list[str]:
    """Words of a formula that are not among these. LaTeX is left to the grader."""
    if "\\" in text or "{" in text:
        return []
    plain = re.sub("[\u00b2\u00b3\u00b9\u2070-\u207e]", " ", text)  # exponents
    plain = re.split(r"(?<![<>!=])=(?!=)", unicodedata.normalize("NFKC", plain))[-1]  # what follows "dE/dw ="
    plain = re.sub(r"(?<!\w)(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", " ", plain)
    found = []
    for word in re.findall(r"[^\W\d_]\w*", plain):
        names = [unicodedata.name(sign, "").split() for sign in word]
        greek = [name[:1] == ["GREEK"] for name in names]
        spelled = "".join(
            name[-1].replace("LAMDA", "LAMBDA") if is_greek else sign
            for sign, name, is_greek in zip(word, names, greek, strict=True)
        )
        rest = word[1:].casefold().replace("_", "")
        several = sum(greek) > 1 or (any(greek) and (not greek[0] or rest in words))  # such as eta delta_o1
        if spelled.casefold().replace("_", "") not in words and not several:
            found.append(word)
    return list(dict.fromkeys(found))


def revive(tree: Any, np: Any) -> Any:
    """Arrays from the form in which the sheet carries them."""
    if isinstance(tree, dict):
        return np.array(tree["array"], dtype=float)
    return [revive(each, np) for each in tree] if isinstance(tree, list) else tree


def _agree(got: Any, want: Any, np: Any, columns: bool = False, rtol: float = 1e-6) -> bool:
    """Whether a result is the one of the example; with `columns` (n, 1) will do for (n,)."""
    if isinstance(want, list):
        return (
            hasattr(got, "__len__")
            and len(got) == len(want)
            and all(_agree(g, w, np, columns, rtol) for g, w in zip(got, want, strict=True))
        )
    try:
        array = np.asarray(got, dtype=float)
    except (TypeError, ValueError):  # text, rows of different lengths
        return False
    if columns and array.shape == (*np.shape(want), 1) and array.ndim == 2:
        array = array[:, 0]
    return bool(array.shape == np.shape(want) and np.allclose(array, want, rtol=rtol, atol=1e-12))


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
        screen.trying(name)
        arguments, before = revive(row["arguments"], np), revive(row["arguments"], np)
        try:
            got = _tried(row, names, np)(*arguments)
            right = _agree(got, revive(row["result"], np), np, row["columns"], row["rtol"])
            # A probe's result is not what the example prints: only that is in the student's words.
            wrong = (
                f"{_shown(got)}, expected {row['shown']}"
                if not row["probe"]
                else f"not yet what it should: {row['shown']}"
            )
            shown = "what it should" if right else wrong
            # Through a probe the student's function has other arguments than the example.
            pairs = [] if row["probe"] else zip(row["names"], before, arguments, strict=True)
            changed = [argument for argument, old, new in pairs if not _same(old, new, np)]
        except NotImplementedError:
            screen.line("open", f"{name}: still to be written")
        except Exception as fault:
            screen.line("bad", f"{name}: {row['call']} raised {type(fault).__name__}: {fault}")
        else:
            if not (right and changed):
                screen.line("good" if right else "bad", f"{name}: {row['call']} gives {shown}")
            for argument in changed:
                screen.line("bad", f"{name} changes its argument `{argument}`; work on a copy")


def _same(old: Any, new: Any, np: Any) -> bool:
    """Whether an argument is as it was before the call."""
    if isinstance(old, list):
        return (
            isinstance(new, list)
            and len(old) == len(new)
            and all(_same(o, n, np) for o, n in zip(old, new, strict=True))
        )
    return bool(np.array_equal(old, new))


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
            screen.trying(f"{audit['function']} on other numbers")
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
