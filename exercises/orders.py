"""Questions about an order: the same steps for all, shown to each student in another order."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.letters import shown_order
from exercises.model import Expected, Given, Key, Option, Part, Question, Stream
from reference.sampling import until


def order_question(
    id: str,  # noqa: A002 - the word of the bank
    *,
    title: str,
    source: str,
    statement: str,
    steps: Mapping[str, str],
    mistakes: Mapping[str, tuple[str, ...]],
    minutes: int = 2,
) -> Question:
    """A question whose right answer is the order of `steps` (name -> text).

    `mistakes` are wrong orders with the misconception that leads to them.
    """
    right = list(steps)

    def draw(stream: Stream) -> Given:
        return until(
            lambda: {"shown": [right[i] for i in stream.permutation(len(right))]},
            lambda given: given["shown"] != right,
        )

    def parts(given: Given) -> tuple[Part, ...]:
        options = tuple(Option(name, steps[name]) for name in given["shown"])
        return (Part("order", "order", "the letters in the right order", options=options),)

    def solve(given: Given) -> Key:
        (part,) = parts(given)
        return {"order": Expected(right, shown_order(part.options, right))}

    return Question(
        id=id,
        title=title,
        source=source,
        level="recall",
        minutes=minutes,
        statement=lambda given: statement,
        parts=parts,
        draw=draw,
        solve=solve,
        alternatives=lambda given: {name: {"order": list(order)} for name, order in mistakes.items()},
        published={"shown": sorted(right)},
    )
