"""Kind `order`: the letters of what is shown, put in the right order."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Expected, Part, Value
from grader.jail import Reading
from grader.kinds.choice import chosen, lettered
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.scorecard import Finding


def hint(part: Part) -> str:
    """How to type it."""
    letters = [letter for letter, _ in lettered(part)]
    return f'all {len(letters)} letters in order, such as "{"".join(reversed(letters))}"'


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare an order; the first step out of place is named."""
    words = list(reading.value)
    options = [chosen(part, str(word)) for word in words]
    ids = [option.id for option in options if option is not None]
    if sorted(ids) != sorted(expected.value) or len(ids) < len(options):
        return unreadable(reading.text, f"expected {hint(part)}, each letter once; {_fault(part, words, ids)}")
    letter_of = {option.id: letter for letter, option in lettered(part)}
    answer = " ".join(letter_of[each] for each in ids)
    if ids == expected.value:
        return correct(answer)
    place = next(i for i, (got, want) in enumerate(zip(ids, expected.value, strict=True)) if got != want)
    suspects = tuple(name for name, value in alternatives.items() if value == ids)
    message = f"step {place + 1} is the first out of place: {letter_of[ids[place]]} does not belong there"
    return wrong(answer, Finding(message=message, where=f"step {place + 1}", got=answer), suspects=suspects)


def _fault(part: Part, words: list[object], ids: list[str]) -> str:
    """Why these words are no order: a word that is no letter, one twice, or too few."""
    unknown = [str(word)[:20] for word in words if chosen(part, str(word)) is None]
    if unknown:
        return f"{unknown[0]!r} is none of them"
    letter_of = {option.id: letter for letter, option in lettered(part)}
    twice = [letter_of[each] for each in letter_of if ids.count(each) > 1]
    missing = [letter_of[each] for each in letter_of if each not in ids]
    return f"{twice[0]} stands there more than once" if twice else f"{', '.join(missing)} missing"
