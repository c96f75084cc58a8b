"""Quiz files and class lists: every fault at once, each with its place and a hint, and never a traceback."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exercises.bank import BANK
from grader import spec
from grader.cli import main
from grader.errors import UnusableInput
from grader.spec import Item, Policy, Quiz, Student, parse_quiz, parse_roster, read_quiz, read_roster

HEADER = "student,name,email\n"


def faults_of(action: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(UnusableInput) as caught:
        action()
    return caught.value.sentences


def quiz_faults(text: str) -> tuple[str, ...]:
    return faults_of(lambda: parse_quiz(text, "t", "t.toml"))


def roster_faults(text: str) -> tuple[str, ...]:
    return faults_of(lambda: parse_roster(text, "c.csv"))


# --- quiz files


def test_the_bundled_quiz_is_read_by_name_and_by_path(tmp_path: Path) -> None:
    """`session6` is a quiz of eleven items; a copy of its file under that name is the same quiz."""
    quiz = read_quiz("session6")
    assert len(quiz.items) == 11
    assert sum(quiz.points_of(item) for item in quiz.items) == 22.5
    copy = tmp_path / "session6.toml"
    copy.write_bytes(b"\xef\xbb\xbf" + spec.resources.quiz("session6").replace(b"\n", b"\r\n"))
    again = read_quiz(str(copy))
    assert (again.name, again.items, again.policy) == (quiz.name, quiz.items, quiz.policy)


SOURCES = sorted({name.partition("/")[0] for name in BANK})


def test_every_source_has_a_bundled_quiz() -> None:
    """Each source has a quiz of its own exercises, `final` draws on all of them, and none asks anything twice."""
    names = spec.resources.quiz_names()
    assert {*SOURCES, "final"} <= set(names)
    for name in names:
        asked = [item.exercise for item in read_quiz(name).items]
        assert len(set(asked)) == len(asked)
        sources = {exercise.partition("/")[0] for exercise in asked}
        if name in SOURCES:
            assert sources == {name}
        if name == "final":
            assert sorted(sources) == SOURCES


def test_the_help_names_every_bundled_quiz() -> None:
    """`grader generate --help` and docs/instructors.md list them all."""
    told = " ".join(str(main.commands["generate"].help).split())
    page = (Path(__file__).parents[2] / "docs" / "instructors.md").read_text(encoding="utf-8")
    for name in spec.resources.quiz_names():
        assert name in told
        assert f"| `{name}` |" in page


def test_every_key_of_a_quiz_is_understood() -> None:
    """Title, introduction, policy and items come out as they stand in the file; points default to the exercise's."""
    text = """title = " A "
intro = "hello"
[policy]
show_answers = false
[[items]]
exercise = "nielsen/backprop"
[[items]]
exercise = "unicamp/two_two_two"
points = 2
published = true
"""
    items = (Item("nielsen/backprop"), Item("unicamp/two_two_two", 2.0, True))
    quiz = parse_quiz(text, "t", "t.toml")
    assert quiz == Quiz("t", "A", items, "hello", Policy(show_answers=False))
    assert [quiz.points_of(item) for item in items] == [4, 2]


def test_labels_and_keys_of_items() -> None:
    """The label follows the place in the quiz, the key the exercise and how often it stood there before."""
    items = tuple(map(Item, ("datacamp/round", "nielsen/backprop", "datacamp/round")))
    rows = Quiz("t", "T", items).numbered()
    assert [(label, key) for label, key, *_ in rows] == [
        ("q1", "datacamp/round"),
        ("q2", "nielsen/backprop"),
        ("q3", "datacamp/round#2"),
    ]


def test_all_faults_of_a_quiz_come_at_once_with_their_places() -> None:
    """Several faults in one table and in several: each has file, key, what was found and a hint."""
    found = quiz_faults("""titel = "x"
intro = 3
[policy]
show_answer = true
show_answers = "yes"
[[items]]
exercise = "nielsen/backpropp"
points = "two"
pubished = true
[[items]]
points = -1
[[items]]
exercise = "nielsen/backprop"
published = true
points = true
[[items]]
exercise = 7
""")
    assert found == (
        "t.toml, titel: unknown key; known are title, intro, policy, items. Did you mean `title`?",
        't.toml, intro: expected a text in quotes, such as "Session 6"; found 3.',
        't.toml, title: expected a text, such as title = "Session 6"; found nothing.',
        "t.toml, policy.show_answer: unknown key; known are show_answers. Did you mean `show_answers`?",
        "t.toml, policy.show_answers: expected true or false; found 'yes'.",
        "t.toml, items[1].points: expected a number such as 2 or 0.5; found 'two'.",
        "t.toml, items[1].pubished: unknown key; known are exercise, points, published. Did you mean `published`?",
        "t.toml, items[1].exercise: there is no exercise 'nielsen/backpropp'; `grader list` prints them all."
        " Did you mean `nielsen/backprop`?",
        "t.toml, items[2].exercise: there is none; expected the id of an exercise, see `grader list`.",
        "t.toml, items[2].points: -1 is not above 0 and at most 1000; expected a number such as 2 or 0.5.",
        "t.toml, items[3].points: expected a number such as 2 or 0.5; found True.",
        "t.toml, items[3].published: nielsen/backprop has no published numbers. Leave the key out.",
        't.toml, items[4].exercise: expected a text in quotes, such as "Session 6"; found 7.',
    )


@pytest.mark.parametrize(
    "points", ["0", "-0.0", "-1", "1000.5", "nan", "inf", "-inf", "1" + "0" * 400, '"1"', "true", "[1]", "1979-05-27"]
)
def test_points_are_a_number_above_zero(points: str) -> None:
    """Zero, negative, NaN, infinite, huge, text, a truth value, a list, a date: refused, naming the key."""
    (sentence,) = quiz_faults(f'title = "t"\n[[items]]\nexercise = "nielsen/backprop"\npoints = {points}\n')
    assert sentence.startswith("t.toml, items[1].points: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "title: expected a text"),
        ("", "items: expected at least one"),
        ('title = "t"\nitems = []', "items: expected at least one"),
        ('title = "t"\nitems = 3', "items: expected [[items]] tables; found 3"),
        ('title = "t"\nitems = [1]', "items[1]: expected a table"),
        ('title = "t"\npolicy = 1', "policy: expected a table; found 1"),
        ('title = "  "', "title: expected a text"),
        ("title = ", "not valid TOML"),
        ('title = "a"\ntitle = "b"', "not valid TOML"),
        ("title = 'a\0b'", "not valid TOML"),
        ("a = " + "[" * 50_000, "nested too deeply"),
        ("a = " + "9" * 5000, "not valid TOML"),
    ],
)
def test_what_is_no_quiz_says_what_was_expected(text: str, words: str) -> None:
    """Empty, of other types, not TOML, nested without end, digits without end: a sentence each, never a traceback."""
    assert any(words in sentence for sentence in quiz_faults(text))


@pytest.mark.parametrize("dot", [".", " . ", '."a".', ".'a'."])
def test_a_name_of_thousands_of_dots_costs_nothing(dot: str) -> None:
    """Tables in tables by dots, as keys and in headers, are refused before TOML makes them: that takes gigabytes."""
    for text in ('title = "t"\n' + f"a{dot}" * 20_000 + "a = 1", "\n[" + f"a{dot}" * 20_000 + "a]"):
        started = time.process_time()
        (sentence,) = quiz_faults(text)
        assert "line 2: a name with more than 16 dots" in sentence
        assert time.process_time() - started < 0.5
    assert "unknown key" in quiz_faults('title = "t"\n' + f"a{dot}" * 4 + "a = 1")[0]


@pytest.mark.parametrize("piece", ["a", "a ", '"', "'", '"a', " ", "a.a.a. ", '."', "\"'"])
def test_looking_for_dots_takes_little_time(piece: str) -> None:
    """Whatever a large file repeats, it is looked through once."""
    started = time.process_time()
    spec.DOTTED.search(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 2.0


def test_a_backslash_between_double_quotes_has_a_remedy() -> None:
    """TeX in a TOML text is the likeliest slip: what to write instead stands beside what TOML says, and it is right."""
    (sentence,) = quiz_faults('title = "t"\nintro = "$\\sigma$"\n')
    assert "Unescaped" in sentence
    assert sentence.endswith(r"""For TeX write "$\\sigma$" with two backslashes, or use single quotes: '$\sigma$'.""")
    for advice in (r'"$\\sigma$"', r"'$\sigma$'"):
        quiz = parse_quiz(f'title = "t"\nintro = {advice}\n[[items]]\nexercise = "datacamp/round"\n', "t", "t.toml")
        assert quiz.intro == r"$\sigma$"
    (other,) = quiz_faults("title = ")
    assert "backslash" not in other


def test_formulas_of_the_intro_can_be_read() -> None:
    """TeX that would reach the students as source is a fault, each formula with its source; what only looks like one,
    or stands in code, is not."""
    text = r"$\sigma(z)$, $\foo{x}$ and $a < \bar$, `$\foo$`, 5 $"
    items = '[[items]]\nexercise = "datacamp/round"\n'
    told = quiz_faults(f"title = 't'\nintro = '{text}'\n{items}")
    assert told == (
        r"t.toml, intro: the formula $\foo{x}$ cannot be read as TeX.",
        r"t.toml, intro: the formula $a < \bar$ cannot be read as TeX.",
    )


def test_a_function_is_asked_for_once() -> None:
    """The second stub of a function would undo what the student wrote in the first: a code exercise stands once."""
    code = '[[items]]\nexercise = "nielsen/backprop"\n'
    (sentence,) = quiz_faults(f'title = "t"\n{code}{code}')
    assert "items[2].exercise: items[1] asks for a function `backprop` already" in sentence
    question = '[[items]]\nexercise = "datacamp/round"\n'
    assert len(parse_quiz(f'title = "t"\n{question}{question}{code}', "t", "t").items) == 3


def test_very_many_faults_are_counted_not_printed() -> None:
    """A wrong file of megabytes gives a page of sentences in little time."""
    found = quiz_faults('title = "t"\n' + "\n".join(f"key{i} = 1" for i in range(20_000)))
    assert len(found) == spec.MOST_FAULTS + 1
    assert "and 19901 more faults" in found[-1]


def test_what_a_file_holds_cannot_drive_the_terminal() -> None:
    """Keys and values of a hostile quiz file are quoted shortened, without control characters."""
    found = quiz_faults(r'"\u001b[31m" = 1' + '\ntitle = "t"\n[[items]]\nexercise = "' + "\\u001b[2J" * 1000 + '"')
    assert all("\x1b" not in sentence and len(sentence) < 400 for sentence in found)


@pytest.mark.parametrize("name", ["sesion6", "no/such/file.toml", "", "x" * 5000, "\udcff"])
def test_a_quiz_that_is_not_there(name: str) -> None:
    """Neither file nor bundled name: the names there are, and a suggestion where one is near."""
    if name == "":
        with pytest.raises(UnusableInput):
            read_quiz(name)
        return
    (sentence,) = faults_of(lambda: read_quiz(name))
    assert "neither a file nor a bundled quiz (datacamp" in sentence
    assert ("Did you mean `session6`?" in sentence) == (name == "sesion6")


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    """A folder, a pipe without a writer, a device without an end, a dangling link: a sentence, no waiting."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for path, words in (
        (tmp_path, "this is a folder"),
        (tmp_path / "pipe", "no ordinary file"),
        (Path("/dev/zero"), "no ordinary file"),
        (tmp_path / "link", "there is no such file"),
        (tmp_path / "nul\0", "cannot be read"),
        (tmp_path / "pipe" / "x", "cannot be read"),
    ):
        assert words in faults_of(lambda path=path: read_roster(path))[0]
        if "\0" not in str(path) and path.name != "x":
            assert words in faults_of(lambda path=path: read_quiz(str(path)))[0]


def test_files_of_any_size_and_encoding(tmp_path: Path) -> None:
    """More than 10 MB is refused by its size; other encodings name the line and say: UTF-8."""
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(spec.MOST_BYTES + 1)
    assert "more than 10 MB" in faults_of(lambda: read_roster(path))[0]
    assert "more than 10 MB" in faults_of(lambda: read_quiz(str(path)))[0]
    path.write_bytes(HEADER.encode() + "ada,Zoë,\n".encode("latin-1"))
    assert faults_of(lambda: read_roster(path)) == (f"{path}, line 2: not UTF-8 text. Save the file as UTF-8.",)
    path.write_bytes(HEADER.encode("utf-16"))
    assert "line 1: not UTF-8" in faults_of(lambda: read_roster(path))[0]


@given(st.text(max_size=200))
@example("title = 1")
@example("[[items]]\n[[items]]\nexercise = []")
@example("items = {a = 1}")
@example("a.a.a.a = 1\n[policy]\n[policy.x]")
def test_no_quiz_text_raises_anything_else(text: str) -> None:
    """Whatever stands in a quiz file: a quiz, or sentences."""
    try:
        quiz = parse_quiz(text, "t", "t.toml")
    except UnusableInput as error:
        quiz, sentences = None, error.sentences
    assert quiz.items if quiz else all(sentence.startswith("t.toml") for sentence in sentences)


TOML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list(BANK)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["exercise", "points", "published", "title", "items", "policy", "show_answers"]), inner
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["title", "intro", "items", "policy", "x"]), TOML))
def test_no_tree_of_values_raises_anything_else(table: dict[str, object]) -> None:
    """The same for every tree of values that TOML can hold, under the names a quiz uses."""
    faults = spec._Faults("t.toml")
    spec._fields(table, spec._TOP, "", faults)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spec.tomllib, "loads", lambda text: table)
        try:
            quiz = parse_quiz("", "t", "t.toml")
        except UnusableInput:
            return
    assert all(0 < quiz.points_of(item) <= 1000 and item.exercise in BANK for item in quiz.items)


# --- class lists


def test_a_class_list_as_spreadsheets_write_it() -> None:
    """BOM or none, LF or CRLF or CR, commas, semicolons or tabs, capitals and blanks in the header, more columns,
    empty lines, quotes: one class."""
    want = (Student("ada", "Lovelace, Ada", "a@x"), Student("bob", "Bob", ""))
    plain = 'student,name,email\nada,"Lovelace, Ada",a@x\nbob,Bob,\n'
    assert parse_roster(plain, "c.csv") == want
    assert parse_roster(plain.replace("\n", "\r\n"), "c.csv") == want
    assert parse_roster(plain.replace("\n", "\r"), "c.csv") == want
    for mark in ";\t":
        text = f"group{mark} Student{mark}NAME {mark}email\n1{mark}ada{mark} Lovelace, Ada {mark}a@x\n\n{mark * 3}\n"
        assert parse_roster(f"{text}2{mark}bob{mark}Bob{mark}", "c.csv") == want


def test_class_lists_with_a_byte_order_mark(tmp_path: Path) -> None:
    """The mark Excel writes does not become part of the first column's name."""
    (tmp_path / "c.csv").write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + b"ada,Ada,\r\n")
    assert read_roster(tmp_path / "c.csv") == (Student("ada", "Ada"),)


def test_all_faults_of_a_class_list_come_at_once_with_their_lines() -> None:
    """A line may have several; the line is the one the row begins in, also below a name of two lines."""
    found = roster_faults(
        HEADER
        + 'ada,"Ada\nLovelace",\n../x,X,\n,Nobody,\nADA,Ada again,\nbob,Bob\ncyd,Cyd,c@x,more\ndan,'
        + "D" * 201
        + ",d\x1b@x\n"
    )
    assert [sentence.split(": ")[0] for sentence in found] == [f"c.csv, line {line}" for line in (4, 5, 6, 7, 8, 9, 9)]
    assert "'../x' cannot be a student's key" in found[0]
    assert "the student column is empty" in found[1]
    assert "'ADA' stands in line 2 already" in found[2]
    assert "2 cells in 3 columns" in found[3]
    assert "Put quotes around a cell with a ','" in found[4]
    assert "more than 200 characters" in found[5]
    assert "control characters" in found[6]


@pytest.mark.parametrize(
    "key",
    [
        *(".", "..", "../x", "a/b", "a\\b", "-x", ".x", "_x", "a b", "a\0b", "é", "a:b", "a*", "x" * 65, "ada.", "~"),
        *("%2e", "class", "Class", "quiz", "CON", "nul", "com1", "LPT9", "aux.txt"),
    ],
)
def test_keys_that_are_no_file_names_are_refused(key: str) -> None:
    """A key names files and folders: no paths, no hidden files, nothing of ours (`class` would overwrite the class
    report), nothing that Windows cannot store."""
    (sentence,) = roster_faults(f'{HEADER}"{key}",X,\n')
    assert sentence.startswith("c.csv, line 2: ")
    assert "cannot be a student's key" in sentence


@pytest.mark.parametrize("key", ["a", "7", "ada.lovelace", "a-b_c", "x" * 64, "classy", "com10", "console", "a..b"])
def test_ordinary_keys_are_good(key: str) -> None:
    """Numbers of matriculation, names with dots and dashes, up to 64 characters."""
    assert parse_roster(f"{HEADER}{key},X,\n", "c.csv")[0].student == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: expected the columns student, name, email; found nothing"),
        ("\n\n", "line 1: "),
        ("nmae,student,email\n", "line 1: no column name; expected student, name, email, found nmae, student, email"),
        ("ada,Ada,\n", "line 1: no column student, name, email"),
        ("student,name,email,student\n", "line 1: the column student is there twice"),
        (HEADER, "no students"),
        (HEADER + 'ada,"Ada,\nbob,Bob,\n', "line 2: not readable as CSV"),
        (HEADER + 'ada,"Ada" Lovelace,\n', "line 2: not readable as CSV"),
        (HEADER + 'ada,"Ada,\nbob,Bob,\ncyd,Cyd",\n', "line 2: a cell goes on over the lines below"),
        (HEADER + "ada," + "A" * 200_000 + ",\n", "line 2: "),
        ("student" * 100_000, "line 1: "),
    ],
)
def test_what_is_no_class_list_says_what_was_expected(text: str, words: str) -> None:
    """Empty, no header, missing or double columns, quotes left open: a sentence with the line, no student lost."""
    found = roster_faults(text)
    assert words in found[0]
    assert all(len(sentence) < 400 for sentence in found)


def test_names_are_one_line() -> None:
    """A line break inside a name is a blank, so that the name fits a comment, a cell and a heading."""
    assert parse_roster(HEADER + '"ada","Ada\r\n  King",\n', "c.csv")[0].name == "Ada King"


@given(st.text(max_size=200) | st.text(alphabet='adb,;\t"\n\r\0.', max_size=60).map(lambda rows: HEADER + rows))
def test_no_class_list_raises_anything_else(text: str) -> None:
    """Whatever stands in a class list: students with keys that are file names, or sentences."""
    try:
        students = parse_roster(text, "c.csv")
    except UnusableInput as error:
        students, sentences = (), error.sentences
    if not students:
        assert sentences
        assert all(sentence.startswith("c.csv") for sentence in sentences)
    else:
        assert len({student.student.casefold() for student in students}) == len(students) > 0
        assert all(spec.STUDENT.fullmatch(student.student) for student in students)
        assert all("\n" not in student.name for student in students)
