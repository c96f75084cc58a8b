"""Submissions: whose a file is, and why one is set aside. Nothing here is imported, followed or waited for."""

import hashlib
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import submission
from grader.errors import UnusableInput
from grader.streams import secret_of_seed
from grader.submission import CHANGED, Inbox, Submission, find, newest, owner, source_of, token

SECRET = secret_of_seed(1)
STUDENTS = ("ada", "bob", "quizzy")
ADA, BOB = (f'HANDOUT = "{token(SECRET, "t", name)}"\n'.encode() for name in ("ada", "bob"))


def put(root: Path, name: str, content: bytes = ADA) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def inbox(root: Path, **more: bool) -> Inbox:
    return Inbox.opened(root, SECRET, "t", STUDENTS, **more)


def all_of(root: Path) -> dict[str, Submission]:
    return {each.path: each for each in map(inbox(root).read, find(root))}


def only(root: Path) -> Submission:
    (each,) = all_of(root).values()
    return each


# --- tokens


def test_a_token_names_its_student() -> None:
    """The token of a hand-out gives its student back, for this quiz and secret only."""
    made = token(SECRET, "t", "ada")
    assert owner(made, SECRET, "t") == "ada"
    assert owner(made, SECRET, "u") is None
    assert owner(made, secret_of_seed(2), "t") is None


@given(st.integers(0, 60), st.characters())
def test_a_changed_token_is_nobody_s(place: int, character: str) -> None:
    """One character changed, anywhere: not genuine."""
    made = token(SECRET, "t", "ada")
    place %= len(made)
    changed = made[:place] + character + made[place + 1 :]
    assert owner(changed, SECRET, "t") == ("ada" if changed == made else None)


@given(st.text(max_size=80))
def test_no_text_is_a_token(text: str) -> None:
    """Whatever stands in a HANDOUT line, asking whose it is raises nothing."""
    assert owner(text, SECRET, "t") is None


# --- whose file it is


@pytest.mark.parametrize("name", ["ada.py", "ada/quiz.py", "ada/anything.py", "Ada.py", "ada/QUIZ.PY", "ADA.PY"])
def test_the_token_decides_and_the_name_confirms(tmp_path: Path, name: str) -> None:
    """`<student>.py`, `<student>/quiz.py` and a folder's only file are taken, with capitals as systems write them."""
    source = b"# mine\r\n" + ADA + b"q1 = 3\n"
    put(tmp_path, name, source)
    each = only(tmp_path)
    assert (each.student, each.aside, each.remarks) == ("ada", "", ())
    assert (each.path, source_of(each), each.sha) == (name, source, hashlib.sha256(source).hexdigest())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bob.py", ADA, "the hand-out inside is that of 'ada', but the file is named for 'bob'"),
        ("bob/quiz.py", ADA, "the hand-out inside is that of 'ada', but the file is named for 'bob'"),
        ("homework.py", ADA, "that of 'ada', but the file is called 'homework', which is nobody's name"),
        ("ada.py", ADA + BOB, "more than one HANDOUT line"),
        ("ada.py", ADA + b"HANDOUT = None\n", "more than one HANDOUT line"),
        ("ada.py", ADA.replace(b"ada:", b"bob:"), "not made for this course, or was changed"),
        ("ada.py", ADA[:-3] + b'"\n', "not made for this course, or was changed"),
        ("ada.py", b'HANDOUT = "t:ada:"\n', "not made for this course, or was changed"),
        ("ada.py", b'HANDOUT = ""\n', "not made for this course, or was changed"),
        ("ada.py", b"HANDOUT = None\n", "not made for this course, or was changed"),
        ("ada.py", b'HANDOUT = "' + b"x" * 1000 + b'"\n', "not made for this course, or was changed"),
        ("ada.py", b'HANDOUT = "\xff\xfe"\n', "not made for this course, or was changed"),
        ("ada.py", ADA.strip() + b' + "x"\n', "not made for this course, or was changed"),
        (
            "ada.py",
            f'HANDOUT = "{token(secret_of_seed(2), "t", "ada")}"\n'.encode(),
            "not made for this course, or was changed",
        ),
        ("ada.py", f'HANDOUT = "{token(SECRET, "u", "ada")}"\n'.encode(), "not made for this course, or was changed"),
        ("eve.py", f'HANDOUT = "{token(SECRET, "t", "eve")}"\n'.encode(), "not made for this course, or was changed"),
        ("homework.py", b"x = 1\n", "'homework' is not in the class list and the file has no HANDOUT line"),
        ("big.py", ADA + b"#" * submission.MOST_BYTES, "it has 1.0 MB, at most 1 MB are read"),
    ],
)
def test_what_is_not_certain_is_set_aside(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """Mismatch, two tokens, forged, damaged, of another course, quiz or class, nobody's, too large: a reason each."""
    put(tmp_path, name, content)
    assert reason in only(tmp_path).aside


def test_a_genuine_token_is_enough_where_that_is_asked_for(tmp_path: Path) -> None:
    """`trust_handouts` takes files whose name is nobody's, and says so in a remark; never one named for another
    student, nor one without a genuine token."""
    put(tmp_path, "12_ada_assignsubmission_file.py", ADA)
    put(tmp_path, "Bob B_13_file/quiz.py", BOB)
    put(tmp_path, "bob.py", ADA)
    put(tmp_path, "forged.py", ADA.replace(b"ada:", b"bob:"))
    put(tmp_path, "both.py", ADA + BOB)
    put(tmp_path, "none.py", b"x = 1\n")
    every = [inbox(tmp_path, trust_handouts=True).read(path) for path in find(tmp_path)]
    taken = {each.path: (each.student, each.remarks) for each in every if not each.aside}
    assert taken == {
        name: (student, (f"The file is called {called!r}, which is nobody's name; its HANDOUT line says it is yours.",))
        for name, called, student in (
            ("12_ada_assignsubmission_file.py", "12_ada_assignsubmission_file", "ada"),
            ("Bob B_13_file/quiz.py", "Bob B_13_file", "bob"),
        )
    }
    assert all(each.aside for each in all_of(tmp_path).values())


@pytest.mark.parametrize(
    "content", [b"", b"x = 1\n", b"\xff\xfe\x00", b"# HANDOUT = 3\n", ADA.decode().encode("utf-16")]
)
def test_without_a_token_the_name_counts_and_the_report_says_so(tmp_path: Path, content: bytes) -> None:
    """Empty, without the line, not UTF-8: graded under the file's name, with a remark."""
    put(tmp_path, "ada.py", content)
    each = only(tmp_path)
    assert (each.student, each.aside) == ("ada", "")
    assert "has no HANDOUT line" in each.remarks[0]


def test_editors_may_reformat_the_line(tmp_path: Path) -> None:
    """Other quotes, other blanks, a comment, CRLF, the same line twice: still the token."""
    made = token(SECRET, "t", "ada")
    put(tmp_path, "ada.py", f"HANDOUT='{made}'  # mine\r\nHANDOUT   =   \"{made}\"\n".encode())
    assert only(tmp_path).student == "ada"


# --- what lies in the folder


def test_of_a_student_s_folder_quiz_py_counts(tmp_path: Path) -> None:
    """A helper beside quiz.py is no submission, however new it is."""
    put(tmp_path, "ada/quiz.py")
    helper = put(tmp_path, "ada/a_helper.py", ADA)
    os.utime(helper, (2e9, 2e9))
    assert list(all_of(tmp_path)) == ["ada/quiz.py"]


def test_a_folder_that_leaves_it_open_is_set_aside(tmp_path: Path) -> None:
    """No .py file, several of which none is quiz.py, a Python file that is a folder: one line each, with the names."""
    (tmp_path / "ada").mkdir()
    put(tmp_path, "bob/one.py")
    put(tmp_path, "bob/two.py")
    (tmp_path / "quizzy.py").mkdir()
    put(tmp_path, "many/1.py")
    for i in range(9):
        put(tmp_path, f"many/{i}.py")
    found = all_of(tmp_path)
    assert {path: each.student for path, each in found.items()} == {
        "ada": "ada",
        "bob": "bob",
        "many": "many",
        "quizzy.py": "quizzy",
    }
    assert "holds no .py file" in found["ada"].aside
    assert "holds one.py, two.py; which one counts?" in found["bob"].aside
    assert "holds 0.py, 1.py, 2.py, 3.py, 4.py, ...; which" in found["many"].aside
    assert "holds no .py file" in found["quizzy.py"].aside


@pytest.mark.parametrize("name", ["ada.ipynb", "ada.py.txt", "ada.ZIP", "quiz.html"])
def test_what_is_handed_in_instead_of_a_py_file_gets_a_line(tmp_path: Path, name: str) -> None:
    """A notebook or an archive is set aside with what to ask for, so that nobody counts as silent by mistake."""
    put(tmp_path, name)
    assert "ask for quiz.py" in all_of(tmp_path)[name].aside


def test_what_systems_leave_behind_is_not_listed(tmp_path: Path) -> None:
    """Hidden files, resource forks, caches, class lists and deeper folders are no submissions."""
    for name in (".ada.py", "._ada.py", "__pycache__/ada.py", "__MACOSX/ada/quiz.py", "class.csv", "ada/src/quiz.py"):
        put(tmp_path, name)
    put(tmp_path, "ada/quiz.py")
    put(tmp_path, "ada/__init__.py")
    put(tmp_path, "ada/._quiz.py")
    assert list(all_of(tmp_path)) == ["ada/quiz.py"]


def test_links_pipes_and_devices_are_set_aside_at_once(tmp_path: Path) -> None:
    """Nothing is followed out of the folder and nothing is waited for."""
    root, outside = tmp_path / "in", tmp_path / "out"
    put(outside, "quiz.py")
    root.mkdir()
    (root / "ada.py").symlink_to(outside / "quiz.py")
    (root / "bob").symlink_to(outside)
    (root / "gone.py").symlink_to(outside / "nowhere")
    (root / "loop.py").symlink_to(root / "loop.py")
    os.mkfifo(root / "pipe.py")
    (root / "quizzy").mkdir()
    os.mkfifo(root / "quizzy" / "quiz.py")
    found = all_of(root)
    assert set(found) == {"ada.py", "bob", "gone.py", "loop.py", "pipe.py", "quizzy/quiz.py"}
    assert all("not an ordinary file" in each.aside for each in found.values())


def test_a_file_that_becomes_a_link_or_a_pipe_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening a student may exchange the file: still not followed and not waited for."""
    path = put(tmp_path, "ada.py")
    ordinary = os.lstat(path)
    monkeypatch.setattr(os, "lstat", lambda _: ordinary)
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert "cannot be read" in inbox(tmp_path).read(path).aside
    path.unlink()
    os.mkfifo(path)
    assert "not an ordinary file" in inbox(tmp_path).read(path).aside
    writer = os.open(path, os.O_RDWR)
    assert "not an ordinary file" in inbox(tmp_path).read(path).aside
    os.close(writer)


def test_a_file_that_vanishes_is_set_aside(tmp_path: Path) -> None:
    """Gone between listing and reading: a line with the system's reason."""
    path = put(tmp_path, "ada.py")
    (listed,) = find(tmp_path)
    path.unlink()
    assert "cannot be read (No such file" in inbox(tmp_path).read(listed).aside


def hashed(root: Path, name: str = "ada.py", content: bytes = ADA) -> Submission:
    return inbox(root).read(put(root, name, content))


def test_the_bytes_are_those_that_were_seen(tmp_path: Path) -> None:
    """Read again when its turn comes: the same bytes, or why not: changed, gone, a link, grown without bounds."""
    seen = hashed(tmp_path)
    assert source_of(seen) == ADA
    os.utime(seen.file, (1000, 1000))
    assert source_of(seen) == ADA
    seen.file.write_bytes(ADA + b"#")
    assert source_of(seen) == CHANGED
    seen.file.write_bytes(b"#" * 50_000_000)
    assert source_of(seen) == "it has 50.0 MB, at most 1 MB are read; ask for the file again"
    seen.file.unlink()
    assert "cannot be read (No such file" in str(source_of(seen))
    seen.file.symlink_to("/etc/passwd")
    assert "not an ordinary file" in str(source_of(seen))


@pytest.mark.parametrize("change", ["grows", "shrinks", "is touched"])
def test_a_half_written_file_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Size or time of the file differ before and after it was read: somebody writes it just now."""
    path = put(tmp_path, "ada.py")
    status, looks = os.fstat, []

    def fstat(descriptor: int) -> os.stat_result:
        looks.append(descriptor)
        if looks.count(descriptor) == 2:
            if change == "is touched":
                os.utime(path, (1000, 1000))
            else:
                path.write_bytes(ADA + ADA if change == "grows" else b"")
                os.utime(path, (2000, 2000))
        return status(descriptor)

    os.utime(path, (2000, 2000))
    monkeypatch.setattr(os, "fstat", fstat)
    assert inbox(tmp_path).read(path).aside == CHANGED
    monkeypatch.undo()
    assert inbox(tmp_path).read(path).aside == ""


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """50 MB: the file is set aside by its size, and at no time does it stand in memory."""
    path = put(tmp_path, "ada.py")
    os.truncate(path, 50_000_000)
    tracemalloc.start()
    try:
        each = inbox(tmp_path).read(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert each.aside == "it has 50.0 MB, at most 1 MB are read; ask for the file again"
    assert most < 500_000


def test_whose_a_file_is_costs_the_same_in_every_class(tmp_path: Path) -> None:
    """The class list is gone through once, not for every file."""
    path = put(tmp_path, "ada.py")

    class Counted(list[str]):
        rounds = 0

        def __iter__(self) -> Iterator[str]:
            self.rounds += 1
            return super().__iter__()

    students = Counted(STUDENTS)
    box = Inbox.opened(tmp_path, SECRET, "t", students)
    for _ in range(3):
        assert box.read(path).student == "ada"
    assert students.rounds == 1


def test_file_names_of_any_bytes(tmp_path: Path) -> None:
    """A name that is not UTF-8 is shown by its bytes: it can be printed, stored and put on a page."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff<b>.py"))
    path.write_bytes(ADA)
    each = only(tmp_path)
    assert each.path == r"\xff<b>.py"
    each.aside.encode()
    assert "which is nobody's name" in each.aside


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_that_is_none(tmp_path: Path, name: str) -> None:
    """Missing, or a file: a sentence that says what belongs there."""
    put(tmp_path, "file")
    with pytest.raises(UnusableInput, match="there is no such folder; expected one with <student>"):
        find(tmp_path / name)


def test_a_folder_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is a sentence for the whole folder, a line for a student's."""

    def refuse(folder: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(folder))

    (tmp_path / "ada").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(submission, "_python_files", refuse)
        assert "cannot be read (Permission denied)" in only(tmp_path).aside
    monkeypatch.setattr(submission, "_listed", refuse)
    with pytest.raises(UnusableInput, match=r"cannot be listed \(Permission denied\)"):
        find(tmp_path)


def test_of_two_by_one_student_the_newest_counts(tmp_path: Path) -> None:
    """By the time of the file; of two at the same time the later name. The others are named as older."""
    old, new = put(tmp_path, "ada.py", ADA + b"# old"), put(tmp_path, "ada/quiz.py", ADA + b"# new")
    put(tmp_path, "bob.py", BOB)
    os.utime(old, (1000, 1000))
    os.utime(new, (2000, 2000))
    last, others = newest(all_of(tmp_path).values())
    assert [each.path for each in last] == ["ada/quiz.py", "bob.py"]
    assert [each.path for each in others] == ["ada.py"]
    os.utime(old, (3000, 3000))
    assert [each.path for each in newest(all_of(tmp_path).values())[0]] == ["ada.py", "bob.py"]
    os.utime(old, (2000, 2000))
    assert newest(reversed(all_of(tmp_path).values())) == newest(all_of(tmp_path).values())
