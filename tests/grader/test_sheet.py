"""Hand-outs: all a student needs, no answer, and inert whatever stands in a class list."""

import ast
import base64
import re
import textwrap
import zlib
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import solution
from exercises.model import CodeExercise
from grader import resources, sheet, submission
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.sheet import HandOut, hand_out, one_line
from grader.spec import Quiz, Student, parse_quiz, read_quiz
from grader.streams import secret_of_seed
from grader.variants import Variant, draw

SECRET = secret_of_seed(11)
HOSTILE = [
    'Ada "the" Countess',
    "Ada'''\"\"\"\nimport os; os.abort()",
    "Ada\r\nq1_slope = 'A'",
    "back\\slash\\",
    "\u202egnp.exe\u2066",
    "\u2028raise SystemExit",
    "{{ 7 * 7 }} {% raw %}",
    "</title><script>alert(1)</script>",
    "coding: utf-7",
    "-*- coding: rot13 -*-",
    "\0\x1b[31m",
    "x" * 5000,
]


@lru_cache(maxsize=4)
def made(name: str = "Ada", student: str = "ada", title: str = "") -> tuple[HandOut, tuple[Variant, ...], KeyRing]:
    quiz = read_quiz("session6")
    if title:
        quiz = Quiz(quiz.name, title, quiz.items)
    drawn, keys = draw(quiz, student, SECRET), KeyRing()
    token = submission.token(SECRET, quiz.name, student)
    return hand_out(quiz, Student(student, name), drawn, keys, token), drawn, keys


def unpacked(file: str) -> str:
    """The self-check inside a quiz.py, as source."""
    (packed,) = [
        node.value
        for node in ast.walk(ast.parse(file))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and getattr(node.targets[0], "id", "") == "CHECK"
    ]
    return zlib.decompress(base64.b85decode(packed.value)).decode()


def numbers_of(tree: Any) -> list[float]:
    if isinstance(tree, dict):
        return [number for each in tree.values() for number in numbers_of(each)]
    if isinstance(tree, list | tuple | np.ndarray):
        return [number for each in tree for number in numbers_of(each)]
    return [float(tree)] if isinstance(tree, int | float) and not isinstance(tree, bool) else []


@pytest.mark.parametrize("student", ["ada", "bob", "cyd"])
def test_the_hand_out_holds_no_answer(student: str) -> None:
    """No expected number, in six digits, is in the page, the file or its packed check; nor is the right formula."""
    both, drawn, keys = made(student=student)
    texts = {"page": both.page, "file": both.file, "check": unpacked(both.file)}
    seen = {where: set(re.findall(r"\d+\.\d+", text)) for where, text in texts.items()}
    searched = 0
    for variant in drawn:
        key = keys.key(variant)
        if not isinstance(key, QuestionKey):
            continue
        for part in key.parts:
            expected = key.expected[part.id]
            if part.kind in ("number", "array"):
                for number in numbers_of(expected.value):
                    searched += 1
                    for where, found in seen.items():
                        near = [text for text in found if abs(abs(number) - float(text)) < 6e-7]
                        assert not near, (where, part.id, number, near)
            if part.kind == "formula":
                assert not any(expected.shown.strip("$") in text for text in texts.values())
    assert searched > 15


def test_the_search_for_answers_finds_answers() -> None:
    """A control of the test above: the public example's result, which may be there, is found in page and check."""
    both, _, _ = made()
    for text in (both.page, unpacked(both.file)):
        assert any(abs(float(number) - 0.196611933) < 6e-7 for number in re.findall(r"\d+\.\d+", text))


def test_no_solution_is_in_the_hand_out() -> None:
    """Not one line of a reference's body, not the expected results of hidden cases, not the name of a mistake."""
    both, drawn, keys = made()
    texts = (both.page, both.file, unpacked(both.file))
    for variant in drawn:
        key = keys.key(variant)
        if not isinstance(key, CodeKey):
            continue
        body = textwrap.dedent(solution(key.exercise).split("\n", 1)[1])
        wholes = [line.strip() for line in body.splitlines() if len(line.strip()) > 12]
        provided = "".join(sheet.plain(function) for function in key.exercise.provided)
        for line in wholes:
            if line not in provided:
                assert not any(line in text for text in texts), line
        last = numbers_of(key.wanted[-1])
        assert all(f"{number:.6f}" not in text for text in texts for number in last if abs(number) > 1e-3)
    for name, mistake in MISCONCEPTIONS.items():
        assert not any(mistake.name in text for text in texts), name
        assert name not in both.page or "-" not in name


def test_choices_do_not_give_themselves_away() -> None:
    """The ids of options, which name the right one and the mistakes, stand nowhere in the hand-out; the letter of
    the right one changes from student to student."""
    letters = set()
    for student in ("ada", "bob", "cyd", "dan"):
        both, drawn, keys = made(student=student)
        key = keys.key(drawn[0])
        assert isinstance(key, QuestionKey)
        (slope, *_) = [part for part in key.parts if part.kind == "choice"]
        letters.add([option.id for option in slope.options].index(key.expected[slope.id].value))
        wrong = [option.misconception for part in key.parts for option in part.options if option.misconception]
        assert wrong
        assert not any(name in text for name in wrong for text in (both.page, both.file, unpacked(both.file)))
    assert len(letters) > 1


def test_slots_stubs_and_token_are_in_the_file() -> None:
    """Every part has its line `q2_net_h1 = ...`, every function its stub, and the token its HANDOUT line."""
    both, drawn, keys = made()
    tree = ast.parse(both.file)
    slots = {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and node.value.value is ...
    }
    assert "q2_net_h1" in slots
    wanted = {
        f"{variant.label}_{part.id}"
        for variant in drawn
        if isinstance(key := keys.key(variant), QuestionKey)
        for part in key.parts
    }
    assert slots == wanted
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    asked = {exercise.name for variant in drawn if isinstance(exercise := BANK[variant.exercise], CodeExercise)}
    assert functions == asked | {"sigmoid", "feedforward"}
    assert f'\nHANDOUT = "{submission.token(SECRET, "session6", "ada")}"' in both.file
    for slot in wanted:
        assert slot in both.page


def test_the_page_has_the_picture_and_every_question() -> None:
    """quiz.html: titles, points, the network as a picture, formulas, the name of the file to hand in."""
    both, drawn, _ = made()
    assert "<svg" in both.page
    assert "<math" in both.page
    assert "quiz.py" in both.page
    assert all(BANK[variant.exercise].title in both.page for variant in drawn)


def test_both_files_say_what_to_do_when_python_stops() -> None:
    """Python stops at the first fault only, and functions leave their arguments alone: said before anybody asks."""
    both, *_ = made()
    for text in (both.page, both.file):
        assert "SyntaxError" in text
        assert "NameError" in text
        assert "must not change" in text


def test_a_plain_list_is_not_called_rows() -> None:
    """`[0.1, 0.1]` is two numbers; `[[0.1, 0.1], [0.1, 0.1]]` is rows of numbers."""
    both, *_ = made()
    for text in (both.page, both.file):
        assert "two numbers such as [0.1, 0.1]" in text
        assert "rows of numbers such as [[0.1, 0.1], [0.1, 0.1]]" in text
        assert "rows of numbers such as [0.1, 0.1]" not in text


def test_minutes_of_the_bundled_quiz() -> None:
    """What the comment of session6 promises is what its page adds up to, to the nearest ten."""
    minutes = sum(BANK[item.exercise].minutes for item in read_quiz("session6").items)
    comment = resources.quiz("session6").decode().splitlines()[0]
    assert re.search(r"About (\d+) minutes", comment)
    assert f"About {round(minutes, -1)} minutes" in comment
    assert f"about {minutes} minutes" in made()[0].page


def test_the_example_can_be_typed_as_it_stands() -> None:
    """The page prints the arguments as arrays, and the result as plain lists."""
    page = made()[0].page
    assert "&gt;&gt;&gt; sigmoid_prime(np.array([0, 1, -2]))\n[0.25, 0.196611933, 0.104993585]<" in page


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_inert_in_quiz_py(name: str) -> None:
    """Whatever a class list or a title holds: the file compiles, says the same, and keeps it on its comment line."""
    both, *_ = made(name=name, title=name)
    plain, *_ = made()
    assert ast.dump(ast.parse(both.file.encode())) == ast.dump(ast.parse(plain.file))
    head = both.file.split("\nHANDOUT", 1)[0].split("\n")
    assert all(line.startswith("#") for line in head if line)
    assert len(head) == len(plain.file.split("\nHANDOUT", 1)[0].split("\n"))
    assert all(character.isprintable() or character == "\n" for character in both.file)
    compile(both.file.encode(), "quiz.py", "exec")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_inert_in_quiz_html(name: str) -> None:
    """The same in the page: no element, no hidden direction, no control character comes of it."""
    page = made(name=name, title=name)[0].page
    plain = made()[0].page
    for tag in ("<script", "<img", "<iframe"):
        assert page.count(tag) == plain.count(tag)
    assert not set("\u202e\u2066\x1b\0") & set(page)
    assert "{{ 7 * 7 }}" not in name or "{{ 7 * 7 }}" in page  # text, not a template


def test_one_line() -> None:
    """No line ends, no controls, no more than 200 characters."""
    assert one_line('a\r\nb\u2028c\x85d\x0be "\\') == 'a b c d e "\\'
    assert one_line("\u202ea") == " a"
    assert len(one_line("x" * 999)) == 200


def test_hand_outs_are_the_same_bytes_every_time() -> None:
    """Made twice from the same variants, both files are equal: a lost hand-out can be made again."""
    first = made()[0]
    made.cache_clear()
    assert made()[0] == first


@pytest.mark.parametrize("name", list(BANK))
def test_every_exercise_makes_a_hand_out(name: str) -> None:
    """A quiz of any one exercise of the bank, alone: page, file and packed check are made and compile."""
    quiz = parse_quiz(f'title = "t"\n[[items]]\nexercise = "{name}"\n', "t", "t.toml")
    drawn = draw(quiz, "ada", SECRET)
    both = hand_out(quiz, Student("ada"), drawn, KeyRing(), submission.token(SECRET, "t", "ada"))
    compile(unpacked(both.file), "check", "exec")
    assert "(ada)" in both.file
    assert sheet.points(2.5) in both.file or sheet.points(drawn[0].points) in both.file
