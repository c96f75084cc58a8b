"""Which mistake gives this number, or all these numbers? As far as the digits that were printed reach."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from exercises.bank import MISCONCEPTIONS
from grader import coincidence, slips
from grader.errors import UnusableInput
from grader.slips import DIGITS_OF_FLOAT, Confidence, Slip, Typed
from grader.ways import RIGHT, Mistakes, Way, pair_ways, single_ways
from reference.network import NetworkError
from reference.training_step import Address, TrainingStep

Verdict = Literal["right", "slip", "mistake", "several", "undecided", "unexplained"]
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,](\d*))?|[.,](\d+))(?:[eE]([+-]?\d+))?")
LEAST_PRECISION = 5e-3  # relative: what is less precise has fewer than three digits
EXACTLY = 1e-9  # so near, a short number is the whole number
DIGITS_OF_PAIRS = 6  # significant: among a thousand pairs fewer digits find some nearly always
MOST_DIGITS = 15  # significant: of further ones float64 knows nothing
NEARLY_ALL = 9  # digits that are right, from which on it is said that only the further ones are not
TOO_FEW = "not enough digits to tell"
MOST_TOLD = 6  # candidates told one by one in a sentence
MOST_ANSWERS = 100


class FirstShown(msgspec.Struct, frozen=True):
    """The first number, in the order of computation, that a mistake changes."""

    quantity: str
    value: float
    expected: float


class Candidate(msgspec.Struct, frozen=True):
    """A way to the number: the right one, a slip of the hand, a misconception or two of them."""

    id: str  # "right", the slip, the misconception, or two joined with "+"
    name: str
    value: float
    mistakes: tuple[str, ...] = ()
    first: FirstShown | None = None


class Diagnosis(msgspec.Struct, frozen=True):
    """What a number says about how it was computed."""

    quantity: str
    value: str
    expected: float
    outcome: Verdict
    candidates: tuple[Candidate, ...]
    sentence: str
    confidence: Confidence | None = None  # in what the outcome "mistake" or "slip" names


class Together(msgspec.Struct, frozen=True):
    """What several numbers of one calculation say together. The values of `candidates` are of the first wrong one."""

    outcome: Verdict
    candidates: tuple[Candidate, ...]  # each explains all the wrong numbers and speaks against no right one
    sentence: str
    answers: tuple[Diagnosis, ...]
    confidence: Confidence | None = None


def half_unit(text: str) -> tuple[float, float]:
    """A typed number and half a unit of its last digit. Raises UnusableInput.

    >>> half_unit("0.38")
    (0.38, 0.005)
    >>> half_unit("-1.5e-3")
    (-0.0015, 5e-05)
    """
    value, places = _read(text)
    return value, float(f"0.5e{-places}")


def _read(text: str) -> tuple[float, int]:
    """A typed number and how many decimals it has, of those that count. Raises UnusableInput."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    match = _NUMBER.fullmatch(plain)
    if match is None or len(plain) > 60:
        raise UnusableInput(f"{text[:60]!r} is not a number; expected one as it was printed, such as 0.291027924.")
    value = float(plain.replace(",", "."))
    places = len(match[1] or match[2] or "") - int(match[3] or 0) - _beyond(plain)
    if not math.isfinite(value) or abs(places) > 300:
        raise UnusableInput(f"{text[:60]!r} is too large or too small to be told apart from others.")
    return value, places


def _beyond(text: str) -> int:
    """How many more digits were typed than can be told apart."""
    digits = re.sub(r"[eE].*|\D", "", text).lstrip("0")
    return max(0, len(digits) - MOST_DIGITS)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A printed number, and what should stand there."""

    address: Address
    text: str
    typed: Typed

    @property
    def precise(self) -> bool:
        """Whether it has three digits: with one or two, nearly everything is something."""
        return self.typed.slack <= LEAST_PRECISION * abs(self.typed.got)

    @property
    def right(self) -> bool:
        """Whether it is the right number, as far as its digits go."""
        return self.typed.is_(self.typed.want)

    @property
    def agreeing(self) -> int:
        """How many of its digits are right, from the first on, of those that can be told apart."""
        got, want = self.typed.got, self.typed.want
        return next((n for n in range(MOST_DIGITS, 0, -1) if f"{got:.{n - 1}e}" == f"{want:.{n - 1}e}"), 0)

    def fits(self, way: Way) -> bool:
        """Whether this way leads to it."""
        value = way.value(self.address)
        return value is not None and self.typed.is_(value)

    def seen(self, way: Way) -> bool:
        """Whether this way leads to another number than the right one."""
        value = way.value(self.address)
        return value is not None and abs(value - self.typed.want) > DIGITS_OF_FLOAT * abs(self.typed.want)

    def settles(self, way: Way) -> bool:
        """Whether it is precise, or short and just what this way leads to."""
        value = way.value(self.address)
        return self.precise or (value is not None and abs(value - self.typed.got) <= EXACTLY)

    def chance(self, ways: Iterable[Way]) -> float:
        """How many of these ways it would fit by chance."""
        values = (way.value(self.address) for way in ways)
        return coincidence.hits(self.typed.got, self.typed.slack, (each for each in values if each is not None))


def diagnose(step: TrainingStep, quantity: str, text: str, steps: int = 1) -> Diagnosis:
    """Explain a number of the last of so many steps.

    Raises UnusableInput for a quantity that does not exist or is not one number.
    """
    return _explained(step, _answer(step, quantity, text, steps), steps)


def _answer(step: TrainingStep, quantity: str, text: str, steps: int) -> _Answer:
    got, slack = half_unit(text)
    try:
        address = Address.read(quantity)
        right = single_ways(step, steps)[RIGHT]
        expected = right.last.value(address)
    except NetworkError as error:
        raise UnusableInput(f"{error}.") from None
    if not isinstance(expected, int | float):
        shape = getattr(expected, "shape", ())
        raise UnusableInput(
            f"{quantity} has shape {shape}; name one entry, such as {quantity}[{','.join('0' * len(shape))}]."
        )
    return _Answer(address, text, Typed(got, float(expected), _read(text)[1], slack))


def _explained(step: TrainingStep, answer: _Answer, steps: int) -> Diagnosis:
    ways = single_ways(step, steps)
    right = ways[RIGHT]
    # One that cannot be seen in a number explains nothing about it.
    singles = [way for way in ways.values() if way is not right and answer.seen(way) and answer.fits(way)]
    slip = None if answer.right else _slip(answer, beside=bool(singles))
    pairs = [] if answer.right or singles else _pairs(step, answer, steps)
    candidates = tuple(
        [_of_right(answer)] * answer.right
        + ([_of_slip(slip, answer)] if slip else [])
        + [_of_way(way, right, answer) for way in singles or pairs]
    )
    crowd = pair_ways(step, steps) if pairs else ways.values()
    chance = coincidence.too_likely(answer.chance(crowd)) if singles or pairs else False
    settled = bool(slip) or (bool(pairs) and not chance) or any(answer.settles(way) for way in singles)
    outcome = _outcome(candidates, answer.right, bool(slip), settled)
    confidence: Confidence | None = None
    if slip and outcome == "slip":
        confidence = slip.confidence(answer.typed)
    elif outcome == "mistake":
        confidence = "likely" if pairs or chance else "certain"
    return Diagnosis(
        quantity=str(answer.address),
        value=answer.text,
        expected=answer.typed.want,
        outcome=outcome,
        candidates=candidates,
        sentence=_sentence(outcome, candidates, answer),
        confidence=confidence,
    )


def _outcome(candidates: Sequence[Candidate], right: bool, slip: bool, settled: bool) -> Verdict:
    """What these candidates come to; `settled` if the digits suffice to believe in one of them."""
    if not candidates:
        return "unexplained"
    if right:
        return "right" if len(candidates) == 1 else "undecided"
    if not settled:
        return "undecided"
    if len(candidates) > 1:
        return "several"
    return "slip" if slip else "mistake"


def _slip(answer: _Answer, beside: bool) -> Slip | None:
    """What the hand did; beside a mistake that explains the number, only that it was cut off."""
    slip = slips.found(answer.typed) if answer.precise else None
    return slip if slip is None or not beside or slip.id == "cut-off" else None


def _pairs(step: TrainingStep, answer: _Answer, steps: int) -> list[Way]:
    """The pairs of mistakes that lead to a number, where it has digits enough to look for any."""
    if answer.typed.significant < DIGITS_OF_PAIRS:
        return []
    return [way for way in pair_ways(step, steps) if answer.seen(way) and answer.fits(way)]


def _of_right(answer: _Answer) -> Candidate:
    return Candidate(RIGHT, "the right calculation", answer.typed.want)


def _of_slip(slip: Slip, answer: _Answer) -> Candidate:
    return Candidate(slip.id, slip.name, answer.typed.want)


def _of_way(way: Way, right: Way, answer: _Answer) -> Candidate:
    first = right.first.first_difference(way.first)
    value = way.value(answer.address)
    assert value is not None  # it fits
    return Candidate(
        id="+".join(way.mistakes),
        name=named(way.mistakes),
        value=value,
        mistakes=way.mistakes,
        first=FirstShown(str(first[0]), first[2], first[1]) if first else None,
    )


def named(mistakes: Mistakes) -> str:
    """Mistakes in words.

    >>> named(("update-added", "bias-left-out"))
    'the gradient is added instead of subtracted, and the bias is left out of the weighted sum'
    """
    return ", and ".join(MISCONCEPTIONS[name].name for name in mistakes)


# --- several numbers


def together(step: TrainingStep, answers: Sequence[tuple[str, str]], steps: int = 1) -> Together:
    """Explain several numbers of the last of so many steps: what explains all the wrong ones, and no right one denies?

    Raises UnusableInput for a quantity that does not exist or is not one number.
    """
    if not 1 <= len(answers) <= MOST_ANSWERS:
        raise UnusableInput(f"{len(answers)} numbers; expected 1 to {MOST_ANSWERS}, each after its quantity.")
    read = [_answer(step, quantity, text, steps) for quantity, text in answers]
    alone = tuple(_explained(step, answer, steps) for answer in read)
    wrong = [answer for answer in read if not answer.right]
    if not wrong:
        # Right as far as they go: whether they have digits enough is said of each.
        outcome: Verdict = "undecided" if any(each.outcome == "undecided" for each in alone) else "right"
        return Together(outcome, (), _all_right(outcome), alone)
    ways = single_ways(step, steps)
    singles = [way for way in ways.values() if way is not ways[RIGHT] and _explains(way, read)]
    every = () if singles else pair_ways(step, steps)
    found = singles or [way for way in every if _explains(way, read)]
    candidates = tuple(_of_way(way, ways[RIGHT], wrong[0]) for way in found)
    settled = any(answer.settles(way) for answer in wrong for way in found)
    if every:
        settled = settled and not coincidence.too_likely(_joint_chance(wrong, every))
    outcome = _outcome(candidates, right=False, slip=False, settled=settled)
    confidence: Confidence | None = None
    if outcome == "mistake":
        confidence = "certain" if len(wrong) > 1 or alone[read.index(wrong[0])].confidence == "certain" else "likely"
    return Together(outcome, candidates, _together_sentence(outcome, candidates, len(wrong)), alone, confidence)


def _explains(way: Way, answers: Iterable[_Answer]) -> bool:
    return all(answer.fits(way) and (answer.right or answer.seen(way)) for answer in answers)


def _joint_chance(answers: Sequence[_Answer], ways: Sequence[Way]) -> float:
    """How many of these ways all the numbers would fit by chance, as if each number said something of its own."""
    return coincidence.joint([answer.chance(ways) for answer in answers], len(ways))


# --- words


def _told(candidates: Iterable[Candidate], keep: Callable[[Candidate], bool] = lambda each: True) -> str:
    names = [each.name for each in candidates if each.id != RIGHT and keep(each)]
    more = f"; and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return "; ".join(names[:MOST_TOLD]) + more


def _first(candidate: Candidate) -> str:
    """Where a mistake shows first, as the end of a sentence."""
    first = candidate.first
    if first is None:
        return ""
    return f"; it first shows in {first.quantity}: {first.value:.6g} instead of {first.expected:.6g}"


def _apart(candidates: Sequence[Candidate]) -> bool:
    """Whether more digits would tell some of these apart."""
    values = [each.value for each in candidates]
    return max(values) - min(values) > EXACTLY * max(map(abs, values))


def _several(what: str, candidates: Sequence[Candidate]) -> str:
    reason = TOO_FEW if _apart(candidates) else "no digits of this number tell them apart, another quantity may"
    return f"{what} fits more than one explanation ({reason}): {_told(candidates)}."


def _sentence(outcome: Verdict, candidates: Sequence[Candidate], answer: _Answer) -> str:
    text = answer.text
    if outcome == "right":
        if _beyond(text):
            return f"{text} is right to {answer.agreeing} digits; more digits than that cannot be told."
        return f"{text} is right, to its last digit."
    if outcome == "slip":
        return f"{text} is {_slip_told(candidates[0])}."
    if outcome == "mistake":
        count = "this mistake" if len(candidates[0].mistakes) == 1 else "two mistakes together"
        return f"{text} comes from {count}: {candidates[0].name}{_first(candidates[0])}."
    if outcome == "several":
        return _several(text, candidates)
    if outcome == "undecided":
        if answer.right:
            return f"{text} is right as far as it goes, but there are {TOO_FEW} it from: {_told(candidates)}."
        return f"{text} is not right; there are {TOO_FEW} whether it comes from: {_told(candidates)}."
    if answer.agreeing >= NEARLY_ALL:
        return f"{text} is not right: its first {answer.agreeing} digits are, the further digits are not those."
    short = "" if answer.typed.significant >= DIGITS_OF_PAIRS else f"; for two at once there are {TOO_FEW}"
    return f"{text} is not right, and no single mistake of the catalogue gives it{short}."


def _slip_told(candidate: Candidate) -> str:
    return (
        candidate.name if candidate.id == "cut-off" else f"the right number with a slip of the hand: {candidate.name}"
    )


def _all_right(outcome: Verdict) -> str:
    return (
        "All are right, to their last digits." if outcome == "right" else f"All are right as far as they go; {TOO_FEW}."
    )


def _together_sentence(outcome: Verdict, candidates: Sequence[Candidate], wrong: int) -> str:
    what = "The wrong number" if wrong == 1 else f"All {wrong} wrong numbers"
    if outcome == "mistake":
        count = "one mistake" if len(candidates[0].mistakes) == 1 else "two mistakes together"
        verb = "comes" if wrong == 1 else "come"
        return f"{what} {verb} from {count}: {candidates[0].name}{_first(candidates[0])}."
    if outcome == "several":
        return _several("This", candidates)
    if outcome == "undecided":
        return f"There are {TOO_FEW} whether this comes from: {_told(candidates)}."
    return "No mistake of the catalogue, and no two of them, explains all the wrong numbers and spares the right ones."


def as_text(found: Diagnosis | Together) -> str:
    """All of it for a terminal."""
    if isinstance(found, Diagnosis):
        lines = [found.sentence, f"right value: {found.expected:.12g}"]
    else:
        lines = [found.sentence, *(f"  {each.quantity}: {each.sentence}" for each in found.answers)]
    for each in found.candidates:
        lines.append(f"  {each.value:.12g}  {each.name} [{each.id}]")
        if each.first is not None and found.outcome != "mistake":
            lines.append(f"    first shows in {each.first.quantity}: {each.first.value:.9g}")
    return "\n".join(lines)
