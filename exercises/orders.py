"""Questions about an order: the same steps for all, shown to each student in another order."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.letters import shown_order
from exercises.model import Expected, Given, Key, Level, Option, Part, Question, Stream
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
    level: Level = "recall",
    points: float = 1.0,
    worked: str | None = None,
) -> Question:
    """A question whose right answer is the order of `steps` (name -> text).

    `mistakes` are wrong orders with the misconception that leads to them; `worked` says why the order is as it is.
    """
    right = list(steps)
    for mistake, order in mistakes.items():
        if sorted(order) != sorted(right) or list(order) == right:
            raise ValueError(f"{id}, {mistake}: a wrong order has every step once, and not all in their places")

    def draw(stream: Stream) -> Given:
        return until(
            lambda: {"shown": [right[i] for i in stream.permutation(len(right))]},
            lambda given: given["shown"] != right,
        )

    def parts(given: Given) -> tuple[Part, ...]:
        options = tuple(Option(name, steps[name]) for name in given["shown"])
        return (Part("order", "order", "the letters in the right order", points, options=options),)

    def solve(given: Given) -> Key:
        (part,) = parts(given)
        return {"order": Expected(right, shown_order(part.options, right))}

    return Question(
        id=id,
        title=title,
        source=source,
        level=level,
        minutes=minutes,
        statement=lambda given: statement,
        parts=parts,
        draw=draw,
        solve=solve,
        alternatives=lambda given: {name: {"order": list(order)} for name, order in mistakes.items()},
        published={"shown": sorted(right)},
        worked=None if worked is None else lambda given: worked,
        points=points,
    )
