"""A hostile file graded with all that is made of it, and the right files that are graded beside it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader import quicktest, report
from grader.gradebook import Graded
from grader.jail import Profile
from grader.keys import KeyRing
from grader.scorecard import Scorecard, to_json
from grader.spec import Item, Quiz, Student
from grader.streams import EVERYONE, secret_of_seed, seed
from grader.variants import Variant
from tests.grader.jail.hostile.head import Head
from tests.grader.jail.hostile.processes import resident
from tests.grader.jail.hostile.traces import Outcome

RIGHT_FILES = Path(__file__).parents[3] / "submissions" / "right"
RIGHT = "nielsen/plain_reference.py"
SIX = [
    f"nielsen/{name}"
    for name in ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient", "backprop")
]
TALKATIVE = """# {0}
def sigmoid_prime(z):
    print("{0}")
    return "{0}", list(b"{0}")


def bias_gradient(delta):
    raise ValueError("{0}")
"""


def variants_of(ids: list[str]) -> tuple[Variant, ...]:
    """The variants that the quick path makes of exercises, for the report."""
    chosen = quicktest.choose(ids)
    given = {each.id: {"seed": seed(secret_of_seed(1), "quicktest", each.id, EVERYONE)} for each in chosen}
    return tuple(Variant(f"q{at}", each.id, each.id, each.points, given[each.id]) for at, each in enumerate(chosen, 1))


def pages_of(card: Scorecard, ids: list[str], keys: KeyRing, name: str = "ada") -> tuple[str, ...]:
    """The report, the file for a CI server and the record that are made of a scorecard."""
    quiz, student = Quiz("quicktest", "Hostile", tuple(Item(each) for each in ids)), Student(name)
    card = msgspec.structs.replace(card, student=name)
    graded = Graded(f"{name}.py", card)
    page = report.student_page(quiz, student, graded, variants_of(ids), keys)
    return page, quicktest.as_junit(card, name).decode(), to_json(card).decode()


def shown(card: Scorecard) -> tuple[str, ...]:
    """Every text of a scorecard that a file has a say in."""
    parts = [part for item in card.items for part in item.parts]
    findings = [finding for part in parts for finding in part.findings]
    texts = [part.answer for part in parts] + [card.output, *card.remarks]
    return (*texts, *(text or "" for each in findings for text in (each.message, each.where, each.got)))


def graded(source: bytes, head: Head, profile: Profile, keys: KeyRing) -> tuple[Scorecard, Outcome]:
    """The scorecard of a file, and all that came out, comparing and reporting included."""
    ids = [row[0] for row in head.expected]
    began, before = time.monotonic(), resident()
    card = quicktest.grade(source, quicktest.choose(ids), profile, 1, keys, head.limits)
    pages = pages_of(card, ids, keys)
    seconds, megabytes = time.monotonic() - began, resident() - before
    expected = {name: verdict == "correct" for name, verdict, _ in head.expected}
    earned = sum(item.max_points for item in card.items if expected[item.id])
    return card, Outcome(shown(card), pages, card.score, earned, seconds, megabytes)


@dataclass(frozen=True)
class Neighbours:
    """Right files, graded again after each hostile one."""

    profile: Profile
    keys: KeyRing
    first: dict[str, Scorecard]

    def unharmed(self, name: str) -> None:
        """Full marks, and the same scorecard as the first time to the last character."""
        source = (RIGHT_FILES / name).read_bytes()
        ids = SIX if name == RIGHT else ["hcaim/keras_train"]
        card = quicktest.grade(source, quicktest.choose(ids), self.profile, 1, self.keys)
        assert card.score == card.max_score, card
        assert card == self.first.setdefault(name, card)

    def speak(self, secret: str) -> None:
        """Grade a file that has the secret in its text, its results, its output and its exceptions."""
        exercises = quicktest.choose(["nielsen/sigmoid_prime", "nielsen/bias_gradient"])
        card = quicktest.grade(TALKATIVE.format(secret).encode(), exercises, self.profile, 1, self.keys)
        assert secret in card.output
