"""Questions about an order: the same steps for all, shown to each student in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exercises.letters import shown_order
from exercises.model import Expected, Given, Key, Level, Option, Part, Question, Stream
from reference.sampling import until


def inversions(
    right: Sequence[str], order: Sequence[str], free: Sequence[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """The pairs that stand the wrong way round, as (what comes first, what should), as they are met in the order.

    Pairs that may stand either way round are none.

    >>> inversions("abc", "cab"), inversions("abc", "bac", free=[("a", "b")])
    ((('c', 'a'), ('c', 'b')), ())
    """
    place = {step: i for i, step in enumerate(right)}
    either = {frozenset(pair) for pair in free}
    return tuple(
        (first, second)
        for second_at, second in enumerate(order)
        for first in order[:second_at]
        if place[first] > place[second] and frozenset((first, second)) not in either
    )


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
    free: tuple[tuple[str, str], ...] = (),
    shares: bool = False,
) -> Question:
    """A question whose right answer is the order of `steps` (name -> text).

    `mistakes` are wrong orders with the misconception that leads to them; `worked` says why the order is as it is.
    The pairs in `free` may stand either way round. With `shares` an order earns the share of the other pairs
    that stand as they should; else all or nothing.
    """
    right = list(steps)
    for pair in free:
        if len(set(pair)) != 2 or not set(pair) <= set(right):
            raise ValueError(f"{id}: {pair} are not two of its steps, that may stand either way round")
    for mistake, order in mistakes.items():
        if sorted(order) != sorted(right) or not inversions(right, order, free):
            raise ValueError(f"{id}, {mistake}: a wrong order has every step once, and not all in their places")

    def draw(stream: Stream) -> Given:
        return until(
            lambda: {"shown": [right[i] for i in stream.permutation(len(right))]},
            lambda given: bool(inversions(right, given["shown"], free)),
        )

    def parts(given: Given) -> tuple[Part, ...]:
        options = tuple(Option(name, steps[name]) for name in given["shown"])
        prompt = "the letters in the right order"
        return (Part("order", "order", prompt, points, options=options, free=free, shares=shares),)

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
