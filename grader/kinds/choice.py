"""Kinds `choice` and `choices`: letters of what is shown; every wrong one names its mistake."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.letters import letters, shown_choices
from exercises.model import Expected, Option, Part, Value
from grader.jail import Reading
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.scorecard import Finding, Verdict


def lettered(part: Part) -> tuple[tuple[str, Option], ...]:
    """The options with their letters, in the order in which they are shown."""
    return letters(part.options)


def hint(part: Part) -> str:
    """How to type it."""
    return f'one letter from A to {lettered(part)[-1][0]}, such as "B"'


def hint_for_several(part: Part) -> str:
    """How to type it, where several are right."""
    return f'all the right letters from A to {lettered(part)[-1][0]}, such as ["A", "B"]'


def chosen(part: Part, word: str) -> Option | None:
    """The option a student means by a letter, or by the text of the option itself."""
    plain = word.strip().strip("$").casefold()
    for letter, option in lettered(part):
        if plain in (letter.casefold(), option.id.casefold(), option.text.strip("$").casefold()):
            return option
    return None


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare one choice."""
    option = chosen(part, str(reading.value))
    if option is None:
        return unreadable(reading.text, f"there is no choice {str(reading.value)[:40]!r}; expected {hint(part)}")
    answer = _shown(part, (option,))
    if option.id == expected.value:
        return correct(answer)
    # The choice itself says where it comes from: two choices may come from the same mistake.
    named = (option.misconception,) if option.misconception else ()
    suspects = named or tuple(name for name, value in alternatives.items() if value == option.id)
    return wrong(answer, Finding(message="this is not the right choice", got=answer), suspects=suspects)


def mark_several(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare a set of choices: each right one counts, and all the wrong ones together take all of it away."""
    words = [reading.value] if isinstance(reading.value, str) else list(reading.value)
    options = [chosen(part, str(word)) for word in words]
    picked = [option for option in options if option is not None]
    if len(picked) < len(options):
        unknown = next(str(word) for word, option in zip(words, options, strict=True) if option is None)
        return unreadable(reading.text, f"there is no choice {unknown[:40]!r}; expected {hint_for_several(part)}")
    answer = _shown(part, picked)
    ids, right = {option.id for option in picked}, set(expected.value)
    if ids == right:
        return correct(answer)
    extra = [option for option in picked if option.id not in right]
    # A wrong choice says itself where it comes from: each is named, none is a mere suspect.
    named = tuple(
        Finding(
            message="this does not belong to it",
            where=_shown(part, [option]),
            misconception=option.misconception,
            confidence="certain",
        )
        for option in extra
        if option.misconception
    )
    missed = len(right - ids)
    suspects = () if named else tuple(name for name, value in alternatives.items() if set(value) == ids)
    # Whoever marks everything, or guesses, gets nothing on average, however many of the choices are right.
    share_of_wrong = len(ids - right) / max(1, len(part.options) - len(right))
    fraction = max(0.0, round(len(ids & right) / len(right) - share_of_wrong, 9)) if right else 0.0
    message = f"{len(ids - right)} too many and {missed} missing"
    verdict: Verdict = "partial" if fraction else "wrong"
    findings = (Finding(message=message, got=answer), *named)
    return Mark(verdict, answer, fraction, findings=findings, suspects=suspects)


def _shown(part: Part, picked: tuple[Option, ...] | list[Option]) -> str:
    """The answer as plain text: the names in an option lose their backticks."""
    return shown_choices(part.options, [option.id for option in picked]).replace("`", "")
