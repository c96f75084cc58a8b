"""Kind `order`: the letters of what is shown, put in the right order."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from exercises.model import Expected, Part, Value
from exercises.orders import inversions
from grader.jail import Reading
from grader.kinds.choice import chosen, lettered
from grader.kinds.mark import Mark, correct, unreadable
from grader.scorecard import Finding


def hint(part: Part) -> str:
    """How to type it."""
    letters = [letter for letter, _ in lettered(part)]
    return f'all {len(letters)} letters in order, such as "{"".join(reversed(letters))}"'


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare an order by the pairs that stand the wrong way round; those that may are none."""
    words = list(reading.value)
    options = [chosen(part, str(word)) for word in words]
    ids = [option.id for option in options if option is not None]
    if sorted(ids) != sorted(expected.value) or len(ids) < len(options):
        return unreadable(reading.text, f"expected {hint(part)}, each letter once; {_fault(part, words, ids)}")
    letter_of = {option.id: letter for letter, option in lettered(part)}
    answer = " ".join(letter_of[each] for each in ids)
    wrongly = inversions(expected.value, ids, part.free)
    if not wrongly:
        return correct(answer)
    made = {name: set(inversions(expected.value, value, part.free)) for name, value in alternatives.items()}
    suspects = tuple(name for name, pairs in made.items() if pairs == set(wrongly))
    too_early, needed = wrongly[0]
    step = ids.index(too_early) + 1
    message = (
        f"step {step} is too early: {letter_of[too_early]} stands before {letter_of[needed]}, which has to come first"
    )
    finding = Finding(message=message, where=f"step {step}", got=answer)
    # A mistake whose own pairs all stand there explains these, though not all that is wrong.
    named = [name for name, pairs in made.items() if wrongly[0] in pairs and pairs < set(wrongly)]
    if not suspects and len(named) == 1:
        finding = structs.replace(finding, misconception=named[0], confidence="likely")
    fraction = round(1 - len(wrongly) / _most(expected.value, part), 9) if part.shares else 0.0
    return Mark("partial" if fraction else "wrong", answer, fraction, findings=(finding,), suspects=suspects)


def _most(right: list[str], part: Part) -> int:
    """How many pairs can stand the wrong way round at most: all in the reverse order."""
    return len(inversions(right, right[::-1], part.free))


def _fault(part: Part, words: list[object], ids: list[str]) -> str:
    """Why these words are no order: a word that is no letter, one twice, or too few."""
    unknown = [str(word)[:20] for word in words if chosen(part, str(word)) is None]
    if unknown:
        return f"{unknown[0]!r} is none of them"
    letter_of = {option.id: letter for letter, option in lettered(part)}
    twice = [letter_of[each] for each in letter_of if ids.count(each) > 1]
    missing = [letter_of[each] for each in letter_of if each not in ids]
    return f"{twice[0]} stands there more than once" if twice else f"{', '.join(missing)} missing"
