"""The command line. What a command needs is imported inside it, so that `--help` answers at once."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.errors import ExitCode, GraderError, UnusableInput, printable

if TYPE_CHECKING:
    from grader.jail import Profile

JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine to read.")
UNSAFE_OPTION = click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run student code WITHOUT isolation where no jail can be built. Every report says so in red.",
)
DEBUG = "GRADER_DEBUG"
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # what NumPy's libraries ask
INTERRUPTED = 130


class Commands(click.Group):
    """A group whose faults are sentences and whose exit codes mean something."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _reader_may_leave():  # --help prints here
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _reader_may_leave():
            return super().invoke(ctx)

    def main(self, *args: Any, **extra: Any) -> Any:
        for name in ONE_THREAD:  # more do not pay with small networks, and a process that has them cannot be forked
            os.environ.setdefault(name, "1")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal without Greek letters, file names of any bytes
        try:
            return super().main(*args, **{**extra, "standalone_mode": False})
        except GraderError as error:
            _complain(*error.sentences)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(ExitCode.UNUSABLE_INPUT)
        except (click.Abort, KeyboardInterrupt):
            _complain("interrupted. What was done so far is saved; run the command again to go on.")
            sys.exit(INTERRUPTED)
        except OSError as error:
            if os.environ.get(DEBUG):
                raise
            what = f"{os.fspath(error.filename)!r}: " if error.filename else ""
            _complain(f"{what}{error.strerror or error}. What was done so far is saved.")
            sys.exit(ExitCode.UNUSABLE_INPUT)
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            from exercises.model import BadPack

            if isinstance(error, BadPack):
                _complain(str(error))
                sys.exit(ExitCode.UNUSABLE_INPUT)
            _complain(
                f"this is a fault of grader itself ({type(error).__name__}: {error}). Nothing saved is lost. "
                f"Please report it with what {DEBUG}=1 prints."
            )
            sys.exit(ExitCode.OUR_FAULT)


def _complain(*sentences: str) -> None:
    for sentence in sentences:
        click.echo(f"grader: {printable(sentence)}", err=True)


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """`grader list | head`: what was read was right. Where click sees it first, it ends with 1: a wrong answer here."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.RIGHT)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="grader")
def main() -> None:
    """Exercises on backpropagation: numbers that cannot be copied, grading that says why.

    Exit codes: 0 all right (for grade and generate: everything recorded), 1 not right, 2 unusable input, 3 a fault of
    ours or no jail, 4 undecided: a person must look.
    """


def _print_json(record: Any) -> None:
    click.echo(json.dumps(_finite(record), indent=2))  # in ASCII, so that it is JSON on every terminal


def _finite(tree: Any) -> Any:
    """JSON has no NaN and no infinity, they become null; and no halves of characters."""
    if isinstance(tree, dict):
        return {key: _finite(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_finite(each) for each in tree]
    if isinstance(tree, str):
        return tree.encode("utf-8", "backslashreplace").decode()  # file names may hold any bytes
    return None if isinstance(tree, float) and tree - tree != 0 else tree


def _progress(total: int, what: str) -> Callable[[], None]:
    """A progress bar on stderr, on a terminal only."""
    from tqdm import tqdm

    # Per second however slow it is, and the time that is left: "1.2s/" is no rate that anybody reads.
    shown = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{rate_noinv_fmt}, {remaining} left]"
    off = total == 0 or not sys.stderr.isatty()
    bar = tqdm(
        total=total, desc=what, unit="", file=sys.stderr, disable=off, leave=False, bar_format=shown, smoothing=0.1
    )
    # Whatever ends the command, the line is cleared before anything is said about it.
    if context := click.get_current_context(silent=True):
        context.call_on_close(bar.close)

    def tick() -> None:
        bar.update()
        if bar.n >= total:
            bar.close()

    return tick


def _jail(unsafe: bool) -> Profile:
    from grader.jail import choose_profile

    profile = choose_profile(allow_unsafe=unsafe)
    if profile.name != "strong":
        loud = "NO JAIL: student code runs with your rights" if profile.name == "none" else "jail: medium"
        said = printable(f"grader: {loud}. {profile.reason}. `grader doctor` says what to do about it.")
        click.secho(said, fg="red" if profile.name == "none" else "yellow", err=True)
    return profile


def _tried(profile: Profile) -> dict[str, Any]:
    """The outcome of the self-test at the start, for machines: what was tried, and is refused by this jail."""
    return {"profile": profile.name, "details": profile.details, "held": profile.held, "reason": profile.reason}


# --- courses


@main.command()
@click.argument("quiz")
@click.option("--roster", type=click.Path(path_type=Path), required=True, help="Class list: CSV student,name,email.")
@click.option("--out", "course", type=click.Path(path_type=Path), required=True, help="The course's folder.")
@JSON_OPTION
def generate(quiz: str, roster: Path, course: Path, as_json: bool) -> None:
    """Make a hand-out for every student of a class.

    QUIZ is a TOML file or the name of a bundled quiz: session6, datacamp, unicamp,
    improving, nielsen, micrograd, hcaim, keras, final. COURSE/handouts/<student>/ gets quiz.html and
    quiz.py; COURSE/gradebook.db and COURSE/secret.key belong to you: back them up, and give them to nobody. Run
    again with a longer class list, it only adds.

    \b
    grader generate session6 --roster class.csv --out course
    """
    from grader import pipeline, spec
    from grader.course import HANDOUTS

    faults: list[str] = []
    loaded: list[Any] = []
    for load in (lambda: spec.read_quiz(quiz), lambda: spec.read_roster(roster)):
        try:
            loaded.append(load())
        except UnusableInput as error:
            faults += error.sentences
    if faults:
        raise UnusableInput(*faults, "Nothing was written.")
    done = pipeline.generate(loaded[0], loaded[1], course, _progress(len(loaded[1]), "hand-outs"))
    _complain(*done.unmet)
    if as_json:
        _print_json({"new": done.new, "kept": done.kept, "absent": done.absent, "handouts": str(course / "handouts")})
        return
    click.echo(f"{done.new} new hand-outs, {done.kept} already there, in {course / HANDOUTS}")
    if done.absent:
        click.echo(f"Not in this class list, kept in the gradebook: {', '.join(done.absent)}")


@main.command()
@click.argument("course", type=click.Path(path_type=Path))
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Submissions at a time.  [default: all cores]")
@click.option(
    "--trust-handouts",
    is_flag=True,
    help="Also take files whose name is nobody's if their HANDOUT line is genuine, as platforms export them.",
)
@JSON_OPTION
@UNSAFE_OPTION
def grade(course: Path, submissions: Path, jobs: int | None, trust_handouts: bool, as_json: bool, unsafe: bool) -> None:
    """Grade a folder of submissions: <student>.py or <student>/quiz.py.

    Writes COURSE/reports/<student>.html, reports/class.html, scores.csv and results.jsonl. Stop it whenever you like
    and run it again: it goes on where it was. Files whose owner is not certain are set aside for you.

    \b
    grader grade course submissions
    """
    from grader import pipeline
    from grader.course import GRADEBOOK

    if not (course / GRADEBOOK).is_file():
        raise UnusableInput(f"{course} is no course: {GRADEBOOK} is missing. Make one with `grader generate`.")
    profile = _jail(unsafe)
    done = pipeline.grade(
        course,
        submissions,
        trust_handouts=trust_handouts,
        profile=profile,
        jobs=jobs or os.cpu_count() or 1,
        announce=lambda total: _progress(total, "submissions"),
    )
    _complain(*done.unmet)
    if done.deaths:
        times = "once" if done.deaths == 1 else f"{done.deaths} times"
        _complain(f"worker processes died and were replaced, {times}; what they had was done again. Out of memory?")
    if not done.found:
        expected = f"expected {submissions / '<student>.py'} or {submissions / '<student>' / 'quiz.py'}"
        _complain(f"nothing was found in {submissions}; {expected}.")
    if as_json:
        _print_json(
            {
                "found": done.found,
                "graded": done.graded,
                "kept": done.kept,
                "set_aside": [{"path": path, "reason": reason} for path, reason in done.aside],
                "older": done.older,
                "class_report": str(done.class_page),
                "jail": _tried(profile),
                "faults": done.faults,
            }
        )
        _stop_for(done.faults)
        return
    click.echo(f"{done.found} files: {done.graded} graded, {done.kept} done before, {len(done.aside)} set aside")
    for path, reason in done.aside:
        click.echo(f"  set aside {_line(path)}: {_line(reason)}")
    for path in done.older:
        click.echo(f"  older than another file of the same student, not graded: {_line(path)}")
    click.echo(f"Class report: {done.class_page}")
    _stop_for(done.faults)


def _stop_for(faults: tuple[str, ...]) -> None:
    """Everything else is recorded; what we failed on is told last."""
    if faults:
        raise GraderError(*faults, "Everything else is recorded. Please report this; run the command again to retry.")


@main.command()
@click.argument("course", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Record it. Without this, nothing is written.")
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Submissions at a time.  [default: all cores]")
@JSON_OPTION
@UNSAFE_OPTION
def regrade(course: Path, apply: bool, jobs: int | None, as_json: bool, unsafe: bool) -> None:
    """Mark a course anew after an exercise was corrected; say first who gains, who loses, and why.

    Every submission that counts is taken from the gradebook. What a student was given stays as it is; the answers are
    solved anew by the exercises as they are now. A dry run, unless --apply is given: then the new scorecards, reports
    and exports take the place of the old ones; the old scorecards stay in the gradebook. Stop it whenever you like and
    run it again.

    \b
    grader regrade course
    grader regrade course --apply

    Exit code of a dry run: 0 if no verdict and no points change, 1 if any does; with --apply 0. 2 if an exercise cannot
    mark what was given any more, and nothing is done; 3 if a submission could not be regraded through a fault of ours;
    4 if the file of a student is not in the gradebook, so that the old marks stay.
    """
    from grader import regrade as regrading

    profile = _jail(unsafe)
    done = regrading.regrade(course, profile=profile, jobs=jobs or os.cpu_count() or 1, apply=apply, announce=_progress)
    _complain(*done.unmet, *regrading.unkept(done))
    if as_json:
        _print_json({**regrading.as_record(done), "jail": _tried(profile)})
    else:
        click.echo(regrading.as_text(done, str(course)))
    _stop_for(done.faults)
    if done.unkept:
        sys.exit(ExitCode.UNDECIDED)
    sys.exit(ExitCode.NOT_RIGHT if done.marked_otherwise and not apply else ExitCode.RIGHT)


@main.command()
@click.option(
    "--out", "course", type=click.Path(path_type=Path), default="demo-course", show_default=True, help="A new folder."
)
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Submissions at a time.  [default: all cores]")
@UNSAFE_OPTION
def demo(course: Path, jobs: int | None, unsafe: bool) -> None:
    """Try it out: a class of 30, its hand-outs, 30 submissions of every sort, graded.

    Among them are right ones in several styles, one for each common misconception and more for the commonest, a
    syntax error, an endless loop, a forger and an empty file. Open the class report it names in a browser.
    """
    from grader import demo as demonstration
    from grader import pipeline, spec
    from grader.course import HANDOUTS

    if course.exists() and any(course.iterdir()):
        raise UnusableInput(f"{course} exists already and is not empty; name a new folder with --out.")
    quiz, students = spec.read_quiz(demonstration.QUIZ), demonstration.people()
    made = pipeline.generate(quiz, students, course, _progress(len(students), "hand-outs"))
    click.echo(f"{made.new} hand-outs in {course / HANDOUTS}")
    folder = demonstration.hand_in(course)
    click.echo(f"{len(students)} submissions in {folder}")
    done = pipeline.grade(
        course,
        folder,
        profile=_jail(unsafe),
        jobs=jobs or os.cpu_count() or 1,
        announce=lambda total: _progress(total, "submissions"),
    )
    click.echo(f"{done.graded} graded, {len(done.aside)} set aside for you")
    click.echo(f"Class report: {done.class_page.resolve()}")


def _line(text: str) -> str:
    """Text of a student's, such as a file name, on one line."""
    return " ".join(printable(text).split())


# --- quick paths


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--exercise", "-e", "ids", multiple=True, required=True, metavar="ID", help="Grade this; repeatable.")
@click.option("--junit", type=click.Path(path_type=Path), help="Also write JUnit XML to this file.")
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Seed of the hidden cases."
)
@JSON_OPTION
@UNSAFE_OPTION
def quicktest(file: Path, ids: tuple[str, ...], junit: Path | None, seed: int, as_json: bool, unsafe: bool) -> None:
    """Grade functions in any .py file now, without a course.

    \b
    grader quicktest solution.py -e nielsen/sigmoid_prime -e nielsen/backprop
    """
    from grader import quicktest as quick
    from grader.report import write
    from grader.submission import MOST_BYTES

    exercises = quick.choose(ids)
    if junit is not None and not junit.parent.is_dir():
        raise UnusableInput(f"{junit} cannot be written: there is no folder {junit.parent}. Make it first.")
    try:
        with open(file, "rb") as opened:
            source = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnusableInput(f"{file}: cannot be read ({error.strerror or error}).") from None
    if len(source) > MOST_BYTES:
        raise UnusableInput(f"{file}: more than {MOST_BYTES // 1_000_000} MB. Is it the right file?")
    card = quick.grade(source, exercises, _jail(unsafe), seed)
    if junit is not None:
        write(junit, quick.as_junit(card, file.stem))
    if as_json:
        _print_json(quick.as_json(card))
    else:
        _print_card(card)
    sys.exit(quick.exit_code(card))


COLOURS: dict[str, str] = {
    "correct": "green",
    "partial": "yellow",
    "wrong": "red",
    "undecided": "yellow",
    "missing": "magenta",
}


def _print_card(card: Any) -> None:
    from grader.quicktest import told

    for item in card.items:
        points = "-" if item.points is None else f"{item.points:g}"
        verdict = click.style(f"{item.verdict:9}", fg=COLOURS[item.verdict])
        click.echo(f"{verdict} {points:>4}/{item.max_points:g}  {item.id}")
        for finding in (each for part in item.parts for each in part.findings):
            click.echo(_indented("\n".join(told(finding))))
    for remark in card.remarks:
        click.echo(_indented(remark))
    click.echo(f"score {card.score:g} of {card.max_score:g}")


def _indented(text: str) -> str:
    return "\n".join(f"               {line}" for line in printable(text).splitlines())


@main.command(name="list")
@click.argument("source", required=False)
@JSON_OPTION
@click.option("--markdown", is_flag=True, help="Print the bank as a page, by source: docs/bank.md is made with it.")
def list_exercises(source: str | None, as_json: bool, markdown: bool) -> None:
    """The bank by source: every exercise with its kind, level, points and minutes.

    With SOURCE, what stands before the / of an id, only its exercises. The points are those of an item that names
    none in the quiz file.

    \b
    grader list
    grader list micrograd
    """
    from grader import catalogue

    if markdown:
        click.echo(catalogue.as_markdown(source), nl=False)
        return
    sources = catalogue.sources(source)
    if as_json:
        _print_json([catalogue.row(exercise) for _, exercises in sources for exercise in exercises])
        return
    click.echo(catalogue.as_table(sources))


@main.command()
@click.argument("exercise_id", metavar="ID")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Which variant to draw.")
@click.option("--published", is_flag=True, help="The numbers of the source instead of random ones.")
@click.option("--answers", is_flag=True, help="With the right answers, and the wrong ones the catalogue explains.")
@JSON_OPTION
def show(exercise_id: str, seed: int, published: bool, answers: bool, as_json: bool) -> None:
    """One exercise as a student sees it, in text.

    \b
    grader show unicamp/two_two_two --published --answers
    """
    from grader import catalogue

    record = catalogue.describe(exercise_id, seed, published=published, answers=answers)
    if as_json:
        _print_json(record)
    else:
        click.echo(catalogue.as_text(record))


@main.command()
@click.argument("mistake", metavar="[ID]", required=False)
@JSON_OPTION
@click.option("--markdown", is_flag=True, help="Print the catalogue as a page: docs/misconceptions.md is made with it.")
def mistakes(mistake: str | None, as_json: bool, markdown: bool) -> None:
    """The catalogue of mistakes; with ID, one of them explained.

    Altered equations, faults of autodiff engines, and patterns that are found without an entry: what each replaces,
    where it makes no difference, where it was seen, and what to do about it.

    \b
    grader mistakes
    grader mistakes updated-weights-used
    """
    import msgspec

    from grader import mistakes as catalogue

    found = catalogue.entries() if mistake is None else [catalogue.entry(mistake)]
    if markdown:
        click.echo(catalogue.as_markdown(), nl=False)
    elif as_json:
        _print_json(msgspec.to_builtins(found if mistake is None else found[0]))
    else:
        click.echo(catalogue.as_table(found) if mistake is None else catalogue.as_text(found[0]))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("first", metavar="FORMULA")
@click.argument("second", metavar="FORMULA")
@click.option(
    "--names", help="What may stand in them, such as w1,out_h1,eta.  [default: every word that is no function]"
)
@click.option("--prove", is_flag=True, help="Say equal only if it can be proved, by SymPy.")
@click.option(
    "--seconds", type=click.FloatRange(1, 3600), default=10.0, show_default=True, help="CPU time for the proof."
)
@JSON_OPTION
def equal(first: str, second: str, names: str | None, prove: bool, seconds: float, as_json: bool) -> None:
    """Are two formulas equal? Compared as students' formulas are.

    They are read by the grammar that reads answers, and evaluated at random points of both signs: in float64, and to
    30 digits where cancellation hides the answer. Exit code 0 if they are equal, 1 if they differ (with a point
    where), 4 if it cannot be decided, 2 if one cannot be read (with the place). With --prove, formulas whose values
    agree are equal only if a proof is found; it may take long, so it is given up after some seconds.

    \b
    grader equal "-(t - o) * o * (1 - o)" "(o - t) * sigmoid_prime(net)" --names t,o,net
    grader equal "a (1 - a)" "a - a^2" --prove
    """
    import msgspec

    from grader import equal as equality

    wanted = [word for word in names.replace(",", " ").split() if word] if names is not None else None
    found = equality.compare(first, second, wanted, prove, seconds)
    if as_json:
        _print_json(msgspec.to_builtins(found))
    else:
        click.echo(equality.as_text(found), err=found.outcome == "unreadable")
    codes = {
        "equal": ExitCode.RIGHT,
        "different": ExitCode.NOT_RIGHT,
        "undecided": ExitCode.UNDECIDED,
        "unreadable": ExitCode.UNUSABLE_INPUT,
    }
    sys.exit(codes[found.outcome])


@main.command(name="lint")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--seeds", type=click.IntRange(1, 1_000_000), default=2000, show_default=True, help="Variants of each.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.01),
    default=30.0,
    show_default=True,
    help="Time for each exercise; those that are slow are tried on fewer seeds, and it is said on how many.",
)
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Exercises at a time.  [default: all cores]")
@JSON_OPTION
@UNSAFE_OPTION
def lint_bank(ids: tuple[str, ...], seeds: int, seconds: float, jobs: int | None, as_json: bool, unsafe: bool) -> None:
    """Stress-test exercises, the whole bank if none is named.

    Every question is drawn on thousands of seeds: no failure, no two choices alike, the right one as often in every
    place (numbers: of every rank), answers of a size and with digits to write down, no ReLU at its kink. Every code
    exercise: its solution passes in the jail, its stub earns nothing, every mistake is caught, and named alone. For
    each the time per variant and what varies is printed: ReLUs that are on, signs, digits.

    \b
    grader lint
    grader lint datacamp/round --seeds 10000

    Exit code 1 if anything is wrong.
    """
    import msgspec

    from exercises.bank import BANK
    from grader import lint

    total = len(set(ids)) or len(BANK)
    reports = lint.lint(ids, seeds, seconds, _jail(unsafe), jobs or os.cpu_count() or 1, _progress(total, "exercises"))
    if as_json:
        _print_json(msgspec.to_builtins(reports))
    else:
        click.echo(lint.as_text(reports))
    sys.exit(ExitCode.NOT_RIGHT if any(report.faults for report in reports) else ExitCode.RIGHT)


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="The same seed, the same result."
)
@click.option("--styles", type=click.IntRange(1, 1000), default=5, show_default=True, help="Styles of each mistake.")
@click.option(
    "--sample", type=click.IntRange(1), default=None, help="Hand in so many, drawn at random, of each kind as many."
)
@click.option(
    "--cases", type=click.IntRange(1), default=10_000, show_default=True, help="At most, where a change passes."
)
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Submissions at a time.  [default: all cores]")
@click.option("--markdown", is_flag=True, help="Print the page docs/selftest.md.")
@JSON_OPTION
@UNSAFE_OPTION
def selftest(
    ids: tuple[str, ...],
    seed: int,
    styles: int,
    sample: int | None,
    cases: int,
    jobs: int | None,
    markdown: bool,
    as_json: bool,
    unsafe: bool,
) -> None:
    """Test the grader itself: does it pass what is right, and catch and name what is wrong?

    For the code exercises named, or all of them, it hands in what students would and looks at the marks:

    \b
    * the solution, as it stands and in at least 6 random styles (other names, loops, ways to write
      a formula): each must get full marks;
    * the solution with each mistake of the catalogue that can be made there, in random styles: each
      must get less, and be named, alone;
    * the solution with one place of its syntax tree changed (operator, constant, index, arguments,
      statement, axis, branch): each must get less. One that passes is tried on 10,000 further cases:
      if it agrees on all it is no change, else the hidden cases have a hole.

    All of it takes some minutes. Mistakes that nobody has written as a program yet are counted apart.

    \b
    grader selftest nielsen/backprop
    grader selftest --sample 100 --seed 7

    Exit code 1 if a target is missed: all wrong ones below full marks, no right one below, at least 95 % of the
    catalogue's mistakes named exactly, none named wrongly with certainty.
    """
    import msgspec

    from grader import selftest as itself

    settings = itself.Settings(seed, styles, sample or 0, cases, jobs or os.cpu_count() or 1)
    report = itself.selftest(ids, settings, _jail(unsafe), lambda total: _progress(total, "submissions"))
    if as_json:
        _print_json({**msgspec.to_builtins(report), "reached": itself.reached(report)})
    else:
        click.echo(itself.as_markdown(report) if markdown else itself.as_text(report), nl=not markdown)
    sys.exit(ExitCode.RIGHT if itself.reached(report) else ExitCode.NOT_RIGHT)


@main.command(name="doctor")
@JSON_OPTION
def examine_machine(as_json: bool) -> None:
    """Does this machine hold hostile code? Tries it, line by line.

    Hostile code is run in the jail that student code gets: to read files, a secret of the grader's environment and
    another submission; to connect, to start, signal and trace processes; to write, lock and leave things behind; to go
    on for ever, to take memory, to print and return too much, to forge a result and to change NumPy for the next one.
    All of it is real, and is done where it must succeed as well: what does not bite there proves nothing here. It takes
    some seconds. A short form of it is part of every grading.

    \b
    grader doctor

    Exit code 0 if all held, 1 if anything got through, 3 if there is no jail, 4 if something could not be tried.
    """
    from grader import doctor

    found = doctor.examine()
    if as_json:
        _print_json(doctor.as_record(found))
    else:
        for line, mood in doctor.as_text(found):
            click.secho(line, fg=MOODS[mood])
    sys.exit(doctor.exit_code(found))


MOODS: dict[str, str | None] = {"good": "green", "bad": "red", "unsure": "yellow", "plain": None}


# --- networks


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("network", type=click.Path(path_type=Path))
@click.argument("numbers", nargs=-1, required=True, metavar="QUANTITY VALUE [QUANTITY VALUE]...")
@click.option("--steps", type=click.IntRange(1, 100_000), default=1, show_default=True, help="The number is of step N.")
@JSON_OPTION
def diagnose(network: Path, numbers: tuple[str, ...], steps: int, as_json: bool) -> None:
    """Which mistake gives this number, or all these numbers?

    QUANTITY is one of z[l][i], a[l][i], delta[l][i], nabla_w[l][i,j], nabla_b[l][i], w[l][i,j], b[l][i] and
    a_after[l][i] (after the step), cost and cost_after. z[0], delta[0] and w[0] belong to the first layer of weights;
    a[0] is the input and a[1] that layer's output. VALUE is the number as it was printed: its digits count.

    A number is explained by a mistake of the catalogue, by a slip of the hand or, from six digits on, by two mistakes
    at once. Of several numbers that is told which explains all the wrong ones and speaks against no right one. Beside a
    mistake stands the first number of the calculation in which it shows.

    With --steps N, N steps are made in each way, right or wrong, and the number is looked for in the last one; a step
    too few or too many is a mistake as well. 10,000 steps of a small network take about a minute; two mistakes at once
    are looked for in up to 5 steps.

    Exit code 0 if all is right, 1 if a number is wrong, explained or not, and 4 if there are not enough digits to tell.

    NETWORK is a JSON file, such as docs/net.json:

    \b
    {"weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
     "biases": [[0.35, 0.35], [0.60, 0.60]],
     "activations": ["sigmoid", "sigmoid"], "loss": "half_sse",
     "x": [0.05, 0.10], "y": [0.01, 0.99],
     "eta": 0.5, "train_biases": false}

    A row of a matrix per neuron. Activations: sigmoid, tanh, relu, leaky_relu, identity, softplus, softmax. Losses:
    half_sse, sse, mse, binary_cross_entropy, cross_entropy. Left out, eta is 0.5 and train_biases true.

    \b
    grader diagnose net.json cost_after 0.291027924
    grader diagnose net.json "delta[1][0]" -0.5
    grader diagnose net.json "delta[1][0]" 0.741365070 "nabla_w[1][0,0]" 0.439829657
    grader diagnose net.json "a_after[2][0]" 0.015912196 --steps 10000
    """
    import msgspec

    from grader import diagnosis, networkfile

    if option := next((word for word in numbers if word.startswith("--")), None):
        raise UnusableInput(f"There is no option {option}.")
    if len(numbers) % 2:
        raise UnusableInput(f"{numbers[-1]} stands alone: after every quantity comes its value, as it was printed.")
    step, pairs = networkfile.read(network), list(zip(numbers[::2], numbers[1::2], strict=True))
    alone = [diagnosis.diagnose(step, *pairs[0], steps)] if len(pairs) == 1 else []
    found = alone[0] if alone else diagnosis.together(step, pairs, steps)
    if as_json:
        _print_json(msgspec.to_builtins(found))
    else:
        click.echo(diagnosis.as_text(found))
    codes = {"right": ExitCode.RIGHT, "undecided": ExitCode.UNDECIDED}
    sys.exit(codes.get(found.outcome, ExitCode.NOT_RIGHT))


@main.command()
@click.argument("network", type=click.Path(path_type=Path))
@click.option(
    "--steps", type=click.IntRange(1, 100_000), default=1, show_default=True, help="Steps of gradient descent."
)
@JSON_OPTION
def solve(network: Path, steps: int, as_json: bool) -> None:
    """Every value, gradient and updated weight of a training step.

    With --steps N, N steps are made and the values of the last one are printed. z[0], delta[0] and w[0] belong to the
    first layer of weights; a[0] is the input and a[1] that layer's output; w and b are those after the step.

    NETWORK is a JSON file with weights, biases, activations, loss, x and y, and perhaps eta (0.5) and train_biases
    (true); `grader diagnose --help` shows one and names the activations and losses.

    \b
    grader solve net.json
    """
    from grader import networkfile, solution

    solved = solution.solve(networkfile.read(network), steps)
    if as_json:
        _print_json(solution.as_record(solved))
    else:
        click.echo(solution.as_text(solved))
