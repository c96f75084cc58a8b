"""A task: data in, data out, the same wherever and however often it is done."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import msgspec
import pytest

from exercises.model import BadPack
from grader import grading, jail, marking
from grader.errors import NoJail
from grader.grading import Done, Facts, Fault, Task, keys_of
from grader.jail import CallResult, CaseResult, Job, JobResult, Limits, Profile, Reading
from grader.scorecard import Scorecard
from grader.spec import Quiz, Student, parse_quiz
from grader.streams import secret_of_seed
from grader.submission import token
from grader.variants import draw

QUIZ = parse_quiz(
    'title = "Small"\n[[items]]\nexercise = "datacamp/training_recap"\n[[items]]\nexercise = "nielsen/bias_gradient"',
    "small",
    "small.toml",
)
SECRET = secret_of_seed(3)
FACTS = Facts(QUIZ, 7, Limits(), Profile("strong"))


def task(quiz: Quiz = QUIZ, **changed: object) -> Task:
    given = msgspec.json.encode(draw(quiz, "ada", SECRET))
    return replace(Task(FACTS, Student("ada", "Ada"), "ada.py", "0" * 64, b"source", given), **changed)  # type: ignore[arg-type]


def answer(job: Job, limits: Limits, profile: Profile) -> JobResult:
    """In the place of the jail: everything is right, and the source is what was printed."""
    calls = tuple(
        CallResult(call.function, "ok", cases=tuple(CaseResult("ok", case[0]) for case in call.cases))
        for call in job.calls
    )
    readings = tuple(Reading(slot.name, "missing") for slot in job.slots)
    return JobResult("ok", readings=readings, calls=calls, output=job.source.decode(), profile=profile.name)


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "run", answer)


@pytest.mark.usefixtures("right")
def test_what_comes_out_is_the_scorecard_and_the_page() -> None:
    """The scorecard as the gradebook keeps it, and the page that shows it, both as bytes."""
    done = grading.grade(task(remarks=("late",)))
    assert isinstance(done, Done)
    card = msgspec.json.decode(done.scorecard, type=Scorecard)
    assert (card.quiz, card.student, card.submission, card.seed) == ("small", "ada", "0" * 64, 7)
    assert (card.score, card.max_score, card.output, card.remarks) == (1.0, 2.0, "source", ("late",))
    assert not done.hurried
    for words in ("Ada", "ada.py", "Small", "late", "</html>"):
        assert words in done.page.decode()


@pytest.mark.usefixtures("right")
def test_a_task_may_be_done_twice() -> None:
    """The same bytes each time; of another student or another file they differ."""
    assert grading.grade(task()) == grading.grade(task())
    assert grading.grade(task()) != grading.grade(task(source=b"other"))


def test_a_task_can_be_sent_and_holds_no_secret() -> None:
    """It survives the way to another process; with it go the bytes, the given and the seed, nothing of the course."""
    one = task()
    sent = pickle.dumps(one)
    assert pickle.loads(sent) == one
    assert b"nielsen/bias_gradient" in sent
    for hidden in (SECRET, SECRET.hex().encode(), token(SECRET, "small", "ada").encode()):
        assert hidden not in sent


def test_another_process_gives_the_same_bytes() -> None:
    """With the real jail: done in this process and in one that was started anew."""
    source = b"def bias_gradient(delta):\n    return -delta\n"
    one = task(source=source, facts=replace(FACTS, profile=jail.choose_profile()))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        there = pool.submit(grading.grade, one).result()
    assert isinstance(there, Done)
    assert b'"sign-flipped"' in there.scorecard
    assert there == grading.grade(one)


@pytest.mark.parametrize("hurried", [True, False])
def test_running_out_of_time_is_told(monkeypatch: pytest.MonkeyPatch, hurried: bool) -> None:
    """Stopped by a clock that a neighbour may have hurried: it is said, so that it can be done again, alone."""

    def late(job: Job, limits: Limits, profile: Profile) -> JobResult:
        return replace(answer(job, limits, profile), hurried=hurried)

    monkeypatch.setattr(jail, "run", late)
    done = grading.grade(task())
    assert isinstance(done, Done)
    assert done.hurried is hurried


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("ours"), "grader itself failed on it (ZeroDivisionError: ours); it waits for the next run"),
        (MemoryError(), "grader itself failed on it (MemoryError: ); it waits for the next run"),
        (BadPack("mine/x: its solver raised"), "mine/x: its solver raised; the file waits for the next run"),
    ],
)
def test_a_fault_of_ours_is_data(monkeypatch: pytest.MonkeyPatch, error: Exception, told: str) -> None:
    """Wherever it happens, in marking or in drawing up the page: a sentence, which every process can receive."""

    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(jail, "run", answer)
    for module, name in ((marking, "mark"), (grading.report, "student_page"), (jail, "run")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail)
            assert grading.grade(task()) == Fault(told)


def test_no_jail_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would strike every submission; and it survives the way back from another process."""

    def fail(*args: object) -> None:
        raise NoJail("no memory", "Buy some.")

    monkeypatch.setattr(jail, "run", fail)
    with pytest.raises(NoJail) as caught:
        grading.grade(task())
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.exit_code) == (NoJail, "no memory\nBuy some.", 3)


@pytest.mark.usefixtures("right")
def test_the_keys_of_a_class_are_kept_and_those_of_another_are_not() -> None:
    """The hidden cases of a course are computed once in a process; with the next course they are let go."""
    keys_of.cache_clear()
    grading.grade(task())
    first = keys_of(7)
    assert len(first._code) == 1
    grading.grade(task(student=Student("bob")))
    assert keys_of(7) is first
    grading.grade(task(facts=replace(FACTS, seed=8)))
    assert keys_of(7) is not first
    assert keys_of.cache_info().maxsize == 1
