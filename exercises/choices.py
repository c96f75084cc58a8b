"""Questions with choices in words: several wordings, each with right and wrong answers, drawn anew for
every student."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exercises.entry import fill
from exercises.letters import shown_choices
from exercises.model import Expected, Given, Key, Level, Option, Part, Question, Stream, Value


@dataclass(frozen=True, slots=True)
class Stem:
    """One wording of a question. What is right has no misconception; every wrong option names one."""

    text: str  # Markdown with TeX; stands where the statement says <<stem>>
    options: tuple[Option, ...]
    worked: str  # why

    @property
    def right(self) -> list[str]:
        """The ids of what is right, in the order of the options."""
        return [option.id for option in self.options if option.misconception is None]

    @property
    def wrong(self) -> list[str]:
        """The ids of what is wrong."""
        return [option.id for option in self.options if option.misconception is not None]


def one_of(stream: Stream, right: str, wrong: Sequence[str], shown: int) -> list[str]:
    """The right id among `shown` ids: first its place is drawn, each as likely, then the wrong ones around it."""
    place = int(stream.integers(shown))
    others = [wrong[i] for i in stream.permutation(len(wrong))[: shown - 1]]
    return [*others[:place], right, *others[place:]]


def picked(options: Iterable[Option], ids: Iterable[str]) -> tuple[Option, ...]:
    """The options of these ids, in the order of the ids."""
    by_id = {option.id: option for option in options}
    return tuple(by_id[each] for each in ids)


def choice_question(
    id: str,  # noqa: A002 - the word of the bank
    *,
    title: str,
    source: str,
    level: Level,
    minutes: int,
    statement: str,
    stems: Mapping[str, Stem],
    prompt: str = "the letter of the right answer",
    several: bool = False,
    shown: int = 4,
    points: float = 1.0,
) -> Question:
    """A question of which every student gets one of the `stems` (name -> wording) and its options in another order.

    With one right answer, it stands among `shown` options, of which the wrong ones are drawn as well. With
    `several` all options are shown, and all the right letters are asked for.
    """
    for name, stem in stems.items():
        if not several and (len(stem.right) != 1 or len(stem.wrong) < shown - 1):
            raise ValueError(f"{id}, {name}: one right option and at least {shown - 1} wrong ones are needed")

    def draw(stream: Stream) -> Given:
        name = list(stems)[int(stream.integers(len(stems)))]
        stem = stems[name]
        if several:
            order = [stem.options[i].id for i in stream.permutation(len(stem.options))]
        else:
            order = one_of(stream, stem.right[0], stem.wrong, shown)
        return {"stem": name, "shown": order}

    def options(given: Given) -> tuple[Option, ...]:
        return picked(stems[given["stem"]].options, given["shown"])

    def parts(given: Given) -> tuple[Part, ...]:
        return (Part("choice", "choices" if several else "choice", prompt, options=options(given)),)

    def solve(given: Given) -> Key:
        right = stems[given["stem"]].right
        value: Value = sorted(right) if several else right[0]
        return {"choice": Expected(value, shown_choices(options(given), right))}

    def alternatives(given: Given) -> dict[str, dict[str, Value]]:
        right = stems[given["stem"]].right
        return {
            option.misconception: {"choice": sorted((*right, option.id)) if several else option.id}
            for option in options(given)
            if option.misconception is not None
        }

    return Question(
        id=id,
        title=title,
        source=source,
        level=level,
        minutes=minutes,
        statement=lambda given: fill(statement, {"stem": stems[given["stem"]].text}),
        parts=parts,
        draw=draw,
        solve=solve,
        alternatives=alternatives,
        worked=lambda given: stems[given["stem"]].worked,
        points=points,
    )
