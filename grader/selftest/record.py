"""What a selftest found, as a record, as lines of text and as a table for the documentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from grader.selftest.trial import Outcome

NAMED_SHARE = 0.95  # of the catalogue's mistakes are to be named, exactly


class Report(msgspec.Struct, frozen=True):
    """All outcomes, and what could not be tried."""

    seed: int
    styles: int
    exercises: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    sample: int = 0  # drawn from all; 0: all
    no_program: dict[str, tuple[str, ...]] = {}  # exercise -> mistakes that apply, but that nobody has written yet
    not_applicable: dict[str, tuple[str, ...]] = {}  # exercise -> programs for mistakes that are none here
    left_out: dict[str, str] = {}  # exercise -> why


@dataclass(frozen=True)
class Counts:
    """The numbers of some outcomes."""

    outcomes: Sequence[Outcome]

    def of(self, kind: str) -> list[Outcome]:
        """Those of one kind."""
        return [each for each in self.outcomes if each.kind == kind]

    @property
    def lost(self) -> list[Outcome]:
        """Right programs below full marks."""
        return [each for each in self.of("right") if each.verdict != "correct"]

    @property
    def passed(self) -> list[Outcome]:
        """Mistakes of the catalogue with full marks."""
        return [each for each in self.of("catalogue") if each.verdict == "correct"]

    @property
    def named(self) -> list[Outcome]:
        """Mistakes of the catalogue that were named, each alone."""
        return [each for each in self.of("catalogue") if each.named == (each.name,)]

    @property
    def unnamed(self) -> list[Outcome]:
        """Mistakes of the catalogue below full marks that were not named, or not alone."""
        named = {id(each) for each in self.named}
        return [each for each in self.of("catalogue") if each.verdict != "correct" and id(each) not in named]

    @property
    def misnamed(self) -> list[Outcome]:
        """Mistakes of the catalogue taken for others, without reserve."""
        return [each for each in self.of("catalogue") if each.certain and each.name not in each.named]

    @property
    def equivalent(self) -> list[Outcome]:
        """Changes that make no difference."""
        return [each for each in self.of("generic") if each.survived == "equivalent"]

    @property
    def holes(self) -> list[Outcome]:
        """Changes that make a difference, and got full marks."""
        return [each for each in self.of("generic") if each.survived == "hole"]

    @property
    def share_named(self) -> float:
        """The share of the catalogue's mistakes that were named; 1 where none was tried."""
        tried = len(self.of("catalogue"))
        return len(self.named) / tried if tried else 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """What a selftest must reach, and whether it did."""

    says: str
    reached: bool
    found: str


def targets(report: Report) -> tuple[Target, ...]:
    """The targets with what was found."""
    counts = Counts(report.outcomes)
    wrong = [each for each in (*counts.of("catalogue"), *counts.of("generic")) if each.survived != "equivalent"]
    caught = len(wrong) - len(counts.passed) - len(counts.holes)
    right, named = counts.of("right"), counts.of("catalogue")
    return (
        Target("wrong programs below full marks: all", caught == len(wrong), f"{caught} of {len(wrong)}"),
        Target("right programs below full marks: none", not counts.lost, f"{len(counts.lost)} of {len(right)}"),
        Target(
            f"mistakes of the catalogue named exactly: at least {NAMED_SHARE:.0%}",
            counts.share_named >= NAMED_SHARE,
            f"{len(counts.named)} of {len(named)}, {counts.share_named:.1%}",
        ),
        Target("named wrongly with certainty: none", not counts.misnamed, f"{len(counts.misnamed)} of {len(named)}"),
    )


def reached(report: Report) -> bool:
    """Whether every target was."""
    return all(target.reached for target in targets(report))


HEAD = (
    "exercise", "right", "full marks", "mistakes", "no program", "handed in", "caught", "named", "changes", "caught",
    "no change", "holes",
)  # fmt: skip


def rows(report: Report) -> list[tuple[str, ...]]:
    """One row for each exercise, and one for all."""
    found = [
        _row(name, [each for each in report.outcomes if each.exercise == name], report) for name in report.exercises
    ]
    numbers = [[int(cell) for cell in row[1:]] for row in found] or [[0] * (len(HEAD) - 1)]
    return [*found, ("all", *(str(sum(column)) for column in zip(*numbers, strict=True)))]


def _row(name: str, outcomes: Sequence[Outcome], report: Report) -> tuple[str, ...]:
    counts = Counts(outcomes)
    right, catalogue, generic = (counts.of(kind) for kind in ("right", "catalogue", "generic"))
    missing = len(report.no_program.get(name, ()))
    numbers = (
        len(right),
        len(right) - len(counts.lost),
        len({each.name for each in catalogue}) + missing,
        missing,
        len(catalogue),
        len(catalogue) - len(counts.passed),
        len(counts.named),
        len(generic),
        len(generic) - len(counts.equivalent) - len(counts.holes),
        len(counts.equivalent),
        len(counts.holes),
    )
    return (name, *map(str, numbers))


def as_text(report: Report) -> str:
    """A line for each exercise, a line for all that is not as it should be, and the targets."""
    table = [HEAD, *rows(report)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    lines += [""] + [line for _, line in faults(report)]
    lines += [f"left out: {name}: {why}" for name, why in report.left_out.items()]
    lines += [""] + [
        f"{'ok  ' if target.reached else 'MISS'}  {target.says}; {target.found}" for target in targets(report)
    ]
    drawn = f", {report.sample} submissions drawn from all" if report.sample else ""
    lines.append(f"seed {report.seed}, {report.styles} styles{drawn}: {len(report.outcomes)} submissions")
    return "\n".join(lines)


def faults(report: Report) -> list[tuple[str, str]]:
    """Exercise and sentence of everything that is not as it should be; the same in several styles stands once."""
    counts = Counts(report.outcomes)
    found = [
        *(
            (each.exercise, f"{each.exercise}: a right program lost marks {_style(each)}: {each.said}")
            for each in counts.lost
        ),
        *_together(counts.passed, "{0}: the mistake {1!r} passes"),
        *_together(counts.misnamed, "{0}: the mistake {1!r} is taken for {2}"),
        *_together(_without(counts.unnamed, counts.misnamed), "{0}: the mistake {1!r} is not named, but {2}"),
    ]
    found += [
        (each.exercise, f"{each.exercise}: a hole, line {each.line}: {each.before}  ->  {each.after}  ({each.shown})")
        for each in counts.holes
    ]
    found += [
        (name, f"{name}: no program for {', '.join(missing)}") for name, missing in report.no_program.items() if missing
    ]
    found += [
        (name, f"{name}: programs for what is no mistake on these cases: {', '.join(odd)}")
        for name, odd in report.not_applicable.items()
        if odd
    ]
    order = {name: i for i, name in enumerate(report.exercises)}
    return sorted(found, key=lambda pair: order.get(pair[0], -1))


def _without(some: Iterable[Outcome], others: Iterable[Outcome]) -> list[Outcome]:
    left_out = {id(each) for each in others}
    return [each for each in some if id(each) not in left_out]


def _style(outcome: Outcome) -> str:
    return f"in style {outcome.style} ({', '.join(outcome.ways) or 'as it stands'})"


def _together(outcomes: Iterable[Outcome], sentence: str) -> list[tuple[str, str]]:
    """One sentence for each mistake of an exercise, with the styles."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Outcome]] = {}
    for each in outcomes:
        groups.setdefault((each.exercise, each.name, each.named), []).append(each)
    told = []
    for (exercise, name, named), some in groups.items():
        what = sentence.format(exercise, name, " and ".join(named) or "nothing")
        styles = ", ".join(str(each.style) for each in some)
        said = f": {some[0].said}" if some[0].said else ""
        told.append((exercise, f"{what} (styles {styles}; {', '.join(some[0].ways) or 'as it stands'}){said}"))
    return told


def as_markdown(report: Report) -> str:
    """The page docs/selftest.md."""
    head = f"| {' | '.join(HEAD)} |\n|{'|'.join([':--', *('--:' for _ in HEAD[1:])])}|"
    body = "\n".join(f"| {' | '.join(_cell(i, cell) for i, cell in enumerate(row))} |" for row in rows(report))
    reachedness = "\n".join(
        f"* {target.says}: **{target.found}**{'' if target.reached else ' (missed)'}" for target in targets(report)
    )
    told = Counter(name for name, _ in faults(report))
    sections = [PAGE.format(seed=report.seed, styles=report.styles, count=len(report.outcomes), targets=reachedness)]
    sections.append(f"{head}\n{body}")
    if told:
        listed = "\n".join(f"* {_escaped(line)}" for _, line in faults(report))
        sections.append(f"## What is not as it should be\n\n{listed}")
    if report.left_out:
        sections.append("\n".join(f"* left out: `{name}`: {why}" for name, why in report.left_out.items()))
    return "\n\n".join(sections) + "\n"


PAGE = """# How good is the grader?

This page is made by `grader selftest --seed {seed} --styles {styles} --markdown`. {count} programs were handed in:

* the solution of every code exercise, as it stands and in random styles of students: other names, other loops, other
  ways to write the same formula. Each must get **full marks**.
* the solution with one mistake of the catalogue in it, in {styles} random styles: caught (less than full marks), and
  named: this mistake and no other?
* the solution with one place of its syntax tree changed (an operator, a constant, an index, two arguments exchanged, a
  statement dropped, an axis, a branch). One that passes is tried on 10,000 further cases: where it agrees with the
  solution on all of them it is *no change*, else it is a *hole* in the hidden cases. What needs Keras takes seconds
  each time: there a mistake is handed in in one style, and a change that passes is tried on 20 further cases; on 500
  where `Network` learns to read.

{targets}"""


def _cell(at: int, text: str) -> str:
    return f"`{text}`" if not at and text != "all" else text


def _escaped(line: str) -> str:
    return line.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")
