"""Reports: a page for every verdict, inert whatever a student types; exports without times that validate."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from exercises.model import CodeExercise
from grader import marking, report
from grader.errors import UnusableInput
from grader.gradebook import Graded
from grader.jail import CallResult, CaseResult, JobResult, Reading
from grader.jail.probes import TRIED
from grader.keys import CodeKey, KeyRing
from grader.scorecard import VERDICTS, Finding, ItemScore, PartScore, Scorecard, to_json
from grader.spec import Policy, Quiz, Student, read_quiz
from grader.streams import secret_of_seed
from grader.variants import Variant, draw

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "results.schema.json").read_text())
QUIZ = read_quiz("session6")
HOSTILE = "</pre><script>alert(1)</script>'\"&\x1b[31m\u202eevil{{ 7 * 7 }}"
KEYS = KeyRing()


@lru_cache(maxsize=4)
def drawn(student: str = "ada") -> tuple[Variant, ...]:
    return draw(QUIZ, student, secret_of_seed(2))


def card(student: str = "ada", reading: str = "ok", call: str = "ok", text: str = "0.5", **changed: Any) -> Scorecard:
    """A scorecard marked from what a jail might have said: every slot and every function alike."""
    variants = drawn(student)
    readings = [
        Reading(slot.name, reading, text, 0.5 if slot.kind == "number" else text, (text,), 3)  # type: ignore[arg-type]
        for slot in marking.slots(variants, KEYS)
    ]
    calls = []
    for variant in variants:
        key = KEYS.key(variant)
        if isinstance(key, CodeKey):
            assert isinstance(key.exercise, CodeExercise)
            right = tuple(CaseResult("ok", value) for value in key.wanted)
            wrong = tuple(CaseResult("error", message=f"ValueError: {text}", line=3) for _ in key.wanted)
            cases = right if call == "right" else wrong if call == "ok" else ()
            status: Any = "ok" if call == "right" else call
            calls.append(CallResult(key.exercise.name, status, text, 3, cases))
    result = JobResult("ok", "", tuple(readings), tuple(calls), (text,), text, "strong")
    subject = marking.Subject(QUIZ.name, student, "0" * 64, **changed)
    return marking.mark(variants, KEYS, result, subject, 1)


def page_of(scorecard: Scorecard, path: str = "ada.py", name: str = "Ada", quiz: Quiz = QUIZ) -> str:
    return report.student_page(quiz, Student("ada", name), Graded(path, scorecard), drawn(), KEYS)


# --- a student's page


@pytest.mark.parametrize("reading", ["ok", "missing", "unreadable"])
@pytest.mark.parametrize(
    "call", ["ok", "right", "missing", "untouched", "error", "timeout", "memory", "crashed", "output", "skipped"]
)
def test_every_outcome_makes_a_page(reading: str, call: str) -> None:
    """Whatever the jail said of slots and functions: a page with the score, the verdicts and the reasons."""
    scorecard = card(reading=reading, call=call)
    page = page_of(scorecard)
    assert "</html>" in page
    assert {item.verdict for item in scorecard.items} <= set(VERDICTS)
    for item in scorecard.items:
        assert item.title in page


def test_every_verdict_makes_a_page() -> None:
    """The five verdicts, also where marking cannot come to them in this quiz; undecided has no points."""

    for verdict in VERDICTS:
        points = None if verdict == "undecided" else 0.5
        items = tuple(
            msgspec.structs.replace(
                item,
                verdict=verdict,
                points=points,
                parts=tuple(msgspec.structs.replace(part, verdict=verdict, points=points) for part in item.parts),
            )
            for item in card().items
        )
        page = page_of(msgspec.structs.replace(card(), items=items))
        assert verdict in page
        assert "None" not in page


def test_hostile_texts_are_inert() -> None:
    """Answers, messages, output, remarks, file names and names from the class list: text on the page, never markup."""
    plain, page = page_of(card()), page_of(card(text=HOSTILE), f"{HOSTILE}.py", HOSTILE)
    for tag in ("<script", "</pre", "<img", "<a ", "</html"):
        assert page.count(tag) == plain.count(tag) or tag in ("</pre", "<a ")
    assert page.count("<pre") == page.count("</pre")
    assert not set("\x1b\u202e") & set(page)
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


@given(st.text(st.characters(exclude_categories=[]), max_size=30))
def test_no_text_breaks_a_page(text: str) -> None:
    """Any characters, halves of pairs and controls included: a page that can be written as UTF-8."""

    finding = Finding(message=text, where=text, expected=text, got=text, given=text)
    part = PartScore(
        part="slope", slot="q1_slope", kind="choice", verdict="wrong", status="error", points=0.0, max_points=1.0,
        answer=text, findings=(finding,),
    )  # fmt: skip
    item = ItemScore(
        item="q1", id="datacamp/round", title="T", verdict="wrong", status="error", points=0.0, max_points=1.0,
        parts=(part,),
    )  # fmt: skip
    one = Scorecard(
        quiz="t", student="ada", submission="0", score=0.0, max_score=1.0, items=(item,), profile="strong", seed=1,
        remarks=(text,), output=text,
    )  # fmt: skip
    quiz = Quiz("t", "T", QUIZ.items[:1])
    page = report.student_page(quiz, Student("ada", text), Graded(text, one), drawn()[:1], KEYS)
    assert "<script" not in page
    page.encode("utf-8", "replace")


def test_answers_are_shown_only_where_the_quiz_says_so() -> None:
    """With `show_answers = false` no expected value is in the scorecard, and so none in the page or the export."""
    with_answers, without = card(), card(show_answers=False)
    shown = [part.expected for item in with_answers.items for part in item.parts if part.expected]
    assert len(shown) > 10
    assert not any(part.expected for item in without.items for part in item.parts)
    number = next(part.expected for item in with_answers.items for part in item.parts if part.part == "E")
    assert number.strip("$") in page_of(with_answers)
    silent = msgspec.structs.replace(QUIZ, policy=Policy(show_answers=False))
    page = page_of(without, quiz=silent)
    assert number.strip("$") not in page
    assert "A solution" not in page
    assert "A solution" in page_of(with_answers)
    assert number.encode() not in b"".join(lines_of(without))


def test_percent() -> None:
    """Of the maximum, one digit; nothing of nothing is nothing."""
    assert report.percent(card(call="right")) == round(100 * 9 / 22.5, 1)

    assert report.percent(msgspec.structs.replace(card(), max_score=0.0)) == 0.0


# --- the class's page

STUDENTS = {name: Student(name, name.title(), f"{name}@x") for name in ("ada", "bob", "cyd")}


def graded() -> list[Scorecard]:
    return [card(call="right"), card("bob", reading="missing", call="untouched")]


def class_report(students: dict[str, Student], cards: list[Scorecard], aside: list[tuple[str, str]], how: str) -> str:
    tally = report.Tally(QUIZ, students)
    assert list(tally.counted(cards)) == cards
    return "".join(tally.page(aside, how))


def scores(students: dict[str, Student], cards: list[Scorecard]) -> str:
    return "".join(report.scores_csv(QUIZ, students, cards))


def lines_of(*cards: Scorecard) -> list[bytes]:
    return list(report.results_jsonl(map(to_json, cards)))


def test_the_class_report_names_the_weakest_jail() -> None:
    """One scorecard that was made without walls is enough: the page says so in red, whatever the last run had."""
    mixed = [card(call="right"), msgspec.structs.replace(card("bob"), profile="none")]
    assert "Not isolated." in class_report(STUDENTS, mixed, [], "strong")
    assert "Not isolated." in class_report(STUDENTS, graded(), [], "none")
    page = class_report(STUDENTS, [msgspec.structs.replace(each, profile="medium") for each in graded()], [], "strong")
    assert "Not isolated." not in page
    assert report._held("none") == report._held("other") == ()
    assert "Jail: medium. Before grading" in page
    for words in TRIED:
        assert str(escape(words)) in page


def test_the_class_report_tells_who_how_and_what_is_missing() -> None:
    """Everybody with a link, who handed in nothing, what was set aside and why, mean and median."""
    page = class_report(STUDENTS, graded(), [("x.py", "whose is it?")], "strong")
    for words in ("ada.html", "bob.html", "cyd", "x.py", "whose is it?", "4.5"):
        assert words in page
    assert "cyd.html" not in page


def test_a_file_set_aside_is_not_counted_as_missing_too() -> None:
    """Whose only file waits for a person has handed in; who has none is named, with the key."""
    for path in ("cyd.py", "CYD/quiz.py", "cyd"):
        page = class_report(STUDENTS, graded(), [(path, "whose is it?")], "strong")
        assert "<dt>Not handed in</dt><dd>0</dd>" in page
        assert "<dt>Files set aside</dt><dd>1</dd>" in page
        assert 'id="missing"' not in page
    page = class_report(STUDENTS, graded(), [("ada.ipynb", "not a .py file")], "strong")
    assert "<dt>Not handed in</dt><dd>1</dd>" in page
    assert "<bdi>Cyd (cyd)</bdi>" in page


def test_a_class_of_nobody_and_names_of_any_kind() -> None:
    """Before the first submission there is a page; hostile names, paths and reasons are text on it."""
    assert "</html>" in class_report({}, [], [], "strong")
    students = {"ada": Student("ada", HOSTILE, HOSTILE)}
    page = class_report(students, graded()[:1], [(HOSTILE, HOSTILE)], "none")
    assert "<script" not in page
    assert not set("\x1b\u202e") & set(page)


def mistaken(student: str, **mistakes: str) -> Scorecard:
    """A scorecard with these mistakes named: question -> mistake."""
    items = []
    for item in card(student).items:
        name = mistakes.get(item.item)
        finding = Finding(message="m", misconception=name, confidence="certain") if name else Finding(message="m")
        part = msgspec.structs.replace(item.parts[0], findings=(finding, finding))
        items.append(msgspec.structs.replace(item, parts=(part, *item.parts[1:])))
    return msgspec.structs.replace(card(student), items=tuple(items))


def test_mistakes_add_up_over_the_class() -> None:
    """A mistake is counted once per student, the commonest first, with the questions it was made in."""
    tally = report.Tally(QUIZ, STUDENTS)
    cards = [
        mistaken("ada", q1="sign-flipped", q2="sign-flipped"),
        mistaken("bob", q3="error-doubled"),
        mistaken("cyd", q4="error-doubled", q1="sign-flipped", q2="weights-left-out", q3="error-doubled"),
    ]
    list(tally.counted(cards))
    rows = {row.id: row for row in tally._misconceptions()}
    assert list(rows) == ["error-doubled", "sign-flipped", "weights-left-out"]
    assert [row.students for row in rows.values()] == [("bob", "cyd"), ("ada", "cyd"), ("cyd",)]
    assert [row.count for row in rows.values()] == [2, 2, 1]
    assert rows["error-doubled"].items == ("3", "4")
    assert all(row.remedy for row in rows.values())


# --- exports


def test_scores_as_a_table() -> None:
    """One line per student of the class list; points per question; empty where nothing was handed in."""
    rows = list(csv.DictReader(io.StringIO(scores(STUDENTS, graded()))))
    assert [row["student"] for row in rows] == ["ada", "bob", "cyd"]
    assert list(rows[0]) == [
        "student",
        "name",
        "email",
        "score",
        "max",
        "percent",
        *[f"q{i}" for i in range(1, 12)],
        "submission",
    ]
    assert (rows[0]["score"], rows[0]["max"], rows[0]["q11"]) == ("9", "22.5", "4")
    assert (rows[1]["score"], rows[1]["percent"]) == ("0", "0")
    assert set(list(rows[2].values())[3:]) == {""}


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever a name is, no cell begins like a formula, and the table reads back as it was written."""
    table = scores({"ada": Student("ada", text, text)}, [])
    (header, row) = csv.reader(io.StringIO(table, newline=""))
    assert len(row) == len(header)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert row[1].removeprefix("'") == " ".join(text.splitlines()).removeprefix("'")


def test_undecided_has_no_points_in_the_table() -> None:
    """Null in JSON, an empty cell in the table, not a zero."""

    first = card()
    items = (msgspec.structs.replace(first.items[0], verdict="undecided", points=None), *first.items[1:])
    one = msgspec.structs.replace(first, items=items)
    (row,) = csv.DictReader(io.StringIO(scores({"ada": STUDENTS["ada"]}, [one])))
    assert row["q1"] == ""
    assert json.loads(lines_of(one)[0])["items"][0]["points"] is None


def faults_against(schema: dict[str, Any], value: Any, where: str = "$") -> list[str]:
    """What of JSON Schema msgspec uses, strictly: an unknown keyword is a fault of this test."""
    known = {
        "$ref",
        "$defs",
        "title",
        "description",
        "default",
        "type",
        "enum",
        "anyOf",
        "items",
        "properties",
        "required",
    }
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        return faults_against(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, where)
    if "anyOf" in schema:
        return [] if any(not faults_against(each, value, where) for each in schema["anyOf"]) else [where]
    if "enum" in schema:
        return [] if value in schema["enum"] else [where]
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    right = (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and (schema["type"] == "number" or value == int(value))
        if schema["type"] in ("number", "integer")
        else isinstance(value, kinds[schema["type"]])
    )
    if not right:
        return [where]
    if schema["type"] == "array":
        return [
            fault for i, each in enumerate(value) for fault in faults_against(schema["items"], each, f"{where}[{i}]")
        ]
    if schema["type"] != "object":
        return []
    faults = [f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    faults += [f"{where}.{name} is unknown" for name in value if name not in schema["properties"]]
    for name, each in value.items():
        faults += faults_against(schema["properties"].get(name, {"anyOf": []}), each, f"{where}.{name}")
    return faults


@pytest.mark.parametrize("call", ["ok", "right", "untouched", "timeout"])
def test_results_validate_against_the_published_schema(call: str) -> None:
    """Every line of results.jsonl is JSON on one line that docs/results.schema.json describes."""
    lines = b"".join(lines_of(card(call=call), card("bob", text=HOSTILE))).splitlines()
    assert len(lines) == 2
    for line in lines:
        assert faults_against(SCHEMA, json.loads(line)) == []


def test_the_validator_finds_faults() -> None:
    """A control of the test above: a wrong type, a wrong word and a missing field are found."""
    good = json.loads(lines_of(card())[0])
    for change in ({"score": "1"}, {"seed": 1.5}, {"remarks": [1]}, {"items": [{}]}, {"more": 1}):
        assert faults_against(SCHEMA, {**good, **change})
    good["items"][0]["verdict"] = "perfect"
    assert faults_against(SCHEMA, good) == ["$.items[0].verdict"]


def test_exports_carry_no_times_and_are_the_same_every_time() -> None:
    """Made twice, in whatever order the gradebook gives them: the same bytes, without a date."""
    for make in (lambda cards: b"".join(lines_of(*cards)), lambda cards: scores(STUDENTS, cards).encode()):
        assert make(graded()) == make(graded())
        assert not re.search(rb"20\d\d-\d\d|\d\d:\d\d", make(graded()))


def test_a_line_of_the_table_is_never_lost() -> None:
    """A scorecard of nobody in the class list, or out of order, is a fault of ours, not a missing line."""
    for cards in ([card("bob"), card("ada")], [card("zoe")]):
        with pytest.raises(ValueError, match="out of order"):
            scores(STUDENTS, cards)


def test_a_class_is_gone_through_once_and_not_kept() -> None:
    """For the table and the class's page together each scorecard is made once, and can be forgotten at once."""
    alive: list[int] = []

    class Watched:
        def __init__(self, name: str) -> None:
            self.card = card(name, call="right")
            alive.append(1)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.card, name)

        def __del__(self) -> None:
            alive.pop()

    made = []

    def cards() -> Iterator[Any]:
        for name in STUDENTS:
            made.append(name)
            assert len(alive) <= 1
            yield Watched(name)

    tally = report.Tally(QUIZ, STUDENTS)
    table = "".join(report.scores_csv(QUIZ, STUDENTS, tally.counted(cards())))
    page = "".join(tally.page([], "strong"))
    assert made == ["ada", "bob", "cyd"]
    assert page == class_report(STUDENTS, [card(name, call="right") for name in STUDENTS], [], "strong")
    assert table == scores(STUDENTS, [card(name, call="right") for name in STUDENTS])


# --- writing


@pytest.mark.parametrize("name", ["folder", "file/page.html", "x" * 300])
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    """A folder in the way, a file where a folder should be, a name too long: the path and the reason."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableInput, match="cannot be written: "):
        report.write(tmp_path / name, "text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_what_comes_in_pieces_is_whole_or_not_there(tmp_path: Path) -> None:
    """A page that breaks off half-way leaves the old one and no litter."""
    path = tmp_path / "page.html"
    report.write(path, iter(["a", b"b", "\u00e9"]))

    def breaks() -> Iterator[str]:
        yield "x" * 1_000_000
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        report.write(path, breaks())
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]
    assert path.read_text() == "ab\u00e9"


def test_devices_and_pipes_are_written_to_not_replaced(tmp_path: Path) -> None:
    """`--junit /dev/stderr` writes there; the device is still one afterwards."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    report.write(pipe, "text")
    assert os.read(reader, 10) == b"text"
    assert pipe.is_fifo()
    os.close(reader)
    report.write(Path("/dev/null"), "text")
    assert Path("/dev/null").is_char_device()


def test_text_of_any_characters_is_written(tmp_path: Path) -> None:
    """Halves of pairs become question marks instead of an error."""
    report.write(tmp_path / "a" / "b.txt", "é\ud800")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "é?".encode()
