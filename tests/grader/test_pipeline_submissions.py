"""What is handed in: which file counts, whose bytes are kept, what is set aside, and files that change meanwhile."""

import hashlib
import os
import sqlite3
import time
from pathlib import Path

import pytest

from grader.gradebook import Gradebook
from tests.grader.course_of_five import NAMES, FakeJail, hand_in, results, run, scores

# --- which file counts


def test_a_new_version_replaces_the_old_one_and_back(place: Path, fake: FakeJail) -> None:
    """The newest file counts, in the report and in both exports; the old one put back is current again, ungraded."""
    run(place)
    first = results(place / "course")
    old = (place / "in" / "bob.py").read_bytes()
    hand_in(place, "bob", "return +delta")
    done = run(place)
    assert (done.graded, done.kept) == (1, 4)
    assert scores(place / "course")["bob"] == 1.0
    second = results(place / "course")
    assert {name for name in first if first[name] != second[name]} == {
        "bob.html", "class.html", "scores.csv", "results.jsonl",
    }  # fmt: skip
    (place / "in" / "bob.py").write_bytes(old)
    assert run(place).graded == 0
    assert results(place / "course") == first
    assert fake.seen.count("bob") == 2


def test_the_newest_of_several_files_counts(place: Path, fake: FakeJail) -> None:
    """`bob/quiz.py` handed in later replaces `bob.py`, which is named as older; the report names the file."""
    os.utime(place / "in" / "bob.py", (1000, 1000))
    hand_in(place, "bob", "return +delta", "bob/quiz.py", when=2000)
    done = run(place)
    assert done.older == ("bob.py",)
    assert scores(place / "course")["bob"] == 1.0
    assert b"bob/quiz.py" in results(place / "course")["bob.html"]
    # The same bytes under another name are the same work, but the report names the other file.
    (place / "in" / "bob" / "quiz.py").rename(place / "in" / "bob.py")
    assert run(place).graded == 0
    assert b"bob/quiz.py" not in results(place / "course")["bob.html"]


# --- which bytes are kept


def kept_files(place: Path) -> dict[str, bytes]:
    """The bytes that count, by student, as the gradebook has them."""
    book = Gradebook.open(place / "course" / "gradebook.db")
    found = {each.student: book.source(each.student, each.sha) for each in book.counting()}
    book.close()
    return found


def test_the_bytes_of_every_submission_are_kept(place: Path, fake: FakeJail) -> None:
    """The file that counts, with its scorecard; the older ones of the same student too, those that are set aside not.
    In a second run nothing is kept once more."""
    handed_in = {name: (place / "in" / f"{name}.py").read_bytes() for name in NAMES}
    (place / "in" / "eve.py").write_text("HANDOUT = 'forged'")
    os.utime(place / "in" / "bob.py", (1000, 1000))
    newer = hand_in(place, "bob", "return +delta", "bob/quiz.py").read_bytes()
    run(place)
    del handed_in["eve"]
    older = handed_in["bob"]
    assert kept_files(place) == handed_in | {"bob": newer}
    book = Gradebook.open(place / "course" / "gradebook.db")
    assert book.source("bob", hashlib.sha256(older).hexdigest()) == older
    assert not book.keeps("eve", hashlib.sha256(b"HANDOUT = 'forged'").hexdigest(), counts=False)
    book.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gradebook, "keep", None)
        run(place)


def test_no_file_counts_before_its_scorecard(place: Path, fake: FakeJail) -> None:
    """Both are recorded together: while the first version is graded nothing counts, then still the first."""
    counting: list[dict[str, bytes]] = []
    fake.before = lambda name: counting.append(kept_files(place)) if name == "ada" else None
    run(place)
    first = kept_files(place)
    hand_in(place, "ada", "return +delta")
    run(place)
    assert counting == [{}, first]
    assert kept_files(place)["ada"] != first["ada"]


def test_the_newest_file_counts_whichever_is_kept(place: Path, fake: FakeJail) -> None:
    """An older one that is put back counts again, in the kept files as in the report."""
    run(place)
    first = kept_files(place)
    hand_in(place, "bob", "return +delta")
    run(place)
    assert kept_files(place)["bob"] != first["bob"]
    (place / "in" / "bob.py").write_bytes(first["bob"])
    run(place)
    assert kept_files(place) == first


def test_a_course_graded_before_files_were_kept_is_completed(place: Path, fake: FakeJail) -> None:
    """The next run with the folder keeps them, and grades nothing."""
    run(place)
    want = kept_files(place)
    connection = sqlite3.connect(place / "course" / "gradebook.db")
    connection.execute("DROP TABLE submissions")
    connection.close()
    assert run(place).graded == 0
    assert kept_files(place) == want


# --- what is set aside


def test_files_set_aside_cost_nobody_else(place: Path, fake: FakeJail) -> None:
    """A forged file is listed in the class report and not graded; its student counts as missing."""
    path = place / "in" / "bob.py"
    path.write_text(path.read_text().replace(":bob:", ":ada:"))
    done = run(place)
    assert [shown for shown, _ in done.aside] == ["bob.py"]
    assert sorted(scores(place / "course")) == ["ada", "cyd", "dan", "eve"]
    assert b"was changed" in results(place / "course")["class.html"]
    assert not (place / "course" / "reports" / "bob.html").exists()


def test_one_clear_line_each_and_nothing_lost(place: Path, fake: FakeJail) -> None:
    """Empty, a pipe, a link, 50 MB, a folder with a name nobody has, two by one student: who can be graded is."""
    folder = place / "in"
    (folder / "bob.py").write_bytes(b"")
    (folder / "cyd.py").unlink()
    os.mkfifo(folder / "cyd.py")
    (folder / "dan.py").unlink()
    (folder / "dan.py").symlink_to(folder / "ada.py")
    with open(folder / "eve.py", "r+b") as file:
        file.truncate(50_000_000)
    (folder / "Zoë Ünal").mkdir()
    (folder / "Zoë Ünal" / "quiz.py").write_text("x = 1")
    hand_in(place, "ada", "return +delta", "ada/quiz.py", when=time.time() + 60)
    done = run(place)
    assert done.older == ("ada.py",)
    assert dict(done.aside) == {
        "Zoë Ünal/quiz.py": "'Zoë Ünal' is not in the class list and the file has no HANDOUT line",
        "cyd.py": "it is not an ordinary file; ask for the file itself",
        "dan.py": "it is not an ordinary file; ask for the file itself",
        "eve.py": "it has 50.0 MB, at most 1 MB are read; ask for the file again",
    }
    assert done.faults == ()
    assert sorted(scores(place / "course")) == ["ada", "bob"]
    book = Gradebook.open(place / "course" / "gradebook.db")
    assert book.older() == (("ada.py", "ada"),)
    book.close()
    assert (folder / "ada.py").exists()


@pytest.mark.parametrize("how", ["changed", "deleted", "a link"])
def test_a_file_that_is_not_there_any_more_when_its_turn_comes(place: Path, fake: FakeJail, how: str) -> None:
    """Changed, deleted or exchanged since the run began: a line, the earlier scorecard still counts, everybody else is
    graded, and the next run takes the file as it is then."""
    run(place)
    first = scores(place / "course")
    hand_in(place, "ada", "return delta * 1")
    path = hand_in(place, "eve", "return +delta")

    def change(name: str) -> None:
        if name == "ada":
            path.unlink()
            if how == "changed":
                hand_in(place, "eve", "return delta * 1.0")
            elif how == "a link":
                path.symlink_to("/etc/passwd")

    fake.before = change
    done = run(place)
    reasons = {"changed": "perhaps it is still being written", "deleted": "No such file", "a link": "not an ordinary"}
    assert [path for path, _ in done.aside] == ["eve.py"]
    assert reasons[how] in dict(done.aside)["eve.py"]
    assert (done.graded, done.kept, done.faults) == (1, 3, ())
    assert scores(place / "course") == first
    assert b"eve.py" in results(place / "course")["class.html"]
    fake.before = lambda name: None
    path.unlink(missing_ok=True)
    hand_in(place, "eve", "return +delta")
    assert run(place).aside == ()
    assert scores(place / "course")["eve"] == 1.0
