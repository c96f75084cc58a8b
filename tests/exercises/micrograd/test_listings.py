"""Find the fault: listings are Python, every planted fault has its consequence, the right line is named."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import Any

from exercises.bank import MISCONCEPTIONS
from exercises.micrograd.listings import CONSEQUENCES, LISTINGS, TRUE_TOO, find_the_fault


def code_of(given: Any) -> list[str]:
    """The listing as it is shown, without the numbers."""
    text = find_the_fault.statement(given).partition("```python\n")[2].partition("\n```")[0]
    return [re.sub(r"^ ?\d+ {0,2}", "", line) for line in text.splitlines()]


def test_listings_are_python(drawn: Any) -> None:
    """Faulty as they are, they can be parsed: the fault is one of thinking, not of typing."""
    for given in drawn("micrograd/find_the_fault", 300):
        ast.parse("\n".join(code_of(given)))


def test_mended_it_is_right(drawn: Any) -> None:
    """The line that is right, put where the answer says, gives the listing without a fault."""
    for given in drawn("micrograd/find_the_fault", 300):
        lines = code_of(given)
        checked = LISTINGS[given["listing"]].checked
        (part,) = (part for part in find_the_fault.parts(given) if part.id == "line")
        (named,) = (option for option in part.options if option.misconception is None)
        at = int(re.match(r"line (\d+)", named.text)[1]) - 1  # type: ignore[index]
        indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
        mended = [*lines[:at], indent + checked[given["line"]].text, *lines[at + bool(given["version"]) :]]
        texts = Counter(line.strip() for line in mended)
        assert all(texts[line.text] >= 1 for line in checked.values())


def test_faults_and_consequences() -> None:
    """Every version is a mistake of the catalogue; what holds as well is a known consequence; texts differ."""
    for listing in LISTINGS.values():
        for line in listing.checked.values():
            assert line.suspected in MISCONCEPTIONS
            assert set(line.wrong.values()) <= set(MISCONCEPTIONS)
            assert line.text not in line.wrong
    assert set(CONSEQUENCES) <= set(MISCONCEPTIONS)
    assert len(set(CONSEQUENCES.values())) == len(CONSEQUENCES)
    assert {each for others in TRUE_TOO.values() for each in others} <= set(CONSEQUENCES)


def test_no_consequence_that_holds_as_well(drawn: Any) -> None:
    """Beside the right consequence none is shown that the fault has too."""
    for given in drawn("micrograd/find_the_fault", 300):
        right = find_the_fault.solve(given)["consequence"].value
        assert not TRUE_TOO.get(right, frozenset()) & set(given["consequences"])


def test_line_numbers_differ_from_student_to_student(drawn: Any) -> None:
    """The same fault stands in different lines."""
    seen: dict[str, set[str]] = {}
    for given in drawn("micrograd/find_the_fault", 300):
        options = find_the_fault.parts(given)[0].options
        seen.setdefault(given["line"], set()).update(o.text.partition(":")[0] for o in options if not o.misconception)
    assert all(len(numbers) >= 3 for numbers in seen.values())
