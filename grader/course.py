"""An open course: its folder, its gradebook, and the reports that follow from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader import grading, report, streams
from grader.errors import GraderError
from grader.gradebook import Entry, Gradebook
from grader.report import Tally
from grader.spec import Quiz, Student

GRADEBOOK, SECRET, HANDOUTS, REPORTS = "gradebook.db", "secret.key", "handouts", "reports"
RESULTS, SCORES, CLASS_PAGE = "results.jsonl", "scores.csv", "class.html"


@dataclass(frozen=True, slots=True)
class Course:
    """What grading needs of a course, read once."""

    folder: Path
    book: Gradebook
    secret: bytes
    quiz: Quiz
    students: dict[str, Student]

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Course]:
        """A course that exists, closed again in any case. Raises UnusableInput if there is none."""
        book = Gradebook.open(folder / GRADEBOOK)
        try:
            secret = streams.read_secret(folder / SECRET)
            yield cls(folder, book, secret, book.quiz(), book.students())
        finally:
            book.close()

    @property
    def seed(self) -> int:
        """What the random states in the jail are made of."""
        return streams.seed(self.secret, self.quiz.name, "jail")

    def report_of(self, student: str) -> Path:
        """Where a student's report stands."""
        return self.folder / REPORTS / f"{student}.html"

    def record(self, done: Iterable[tuple[Entry, bytes]]) -> None:
        """Save in one transaction, then publish. The old reports go first: killed in between, the next run finds none
        and writes them."""
        pages = list(done)
        for entry, _ in pages:
            self._withdraw(entry.student)
        self.book.save(entry for entry, _ in pages)
        for entry, page in pages:
            report.write(self.report_of(entry.student), page)

    def restore(self, entries: Sequence[Entry]) -> None:
        """Earlier scorecards count once more; their reports are among the missing ones from then on."""
        for entry in entries:
            self._withdraw(entry.student)
        self.book.save(entries)

    def _withdraw(self, student: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.report_of(student))

    def publish(self, student: str) -> None:
        """Write the report of a student's current scorecard."""
        graded, given = self.book.current(student), self.book.variants(student)
        keys = grading.keys_of(self.seed)
        page = report.student_page(self.quiz, self.students[student], graded, given, keys)
        report.write(self.report_of(student), page)

    def publish_missing(self) -> list[str]:
        """Write the reports that were lost, or that an earlier run did not come to; which could not be made, and why
        not."""
        folder = self.folder / REPORTS
        written = set(os.listdir(folder)) if folder.is_dir() else set()
        missing = [each for each in self.book.handed_in() if self.report_of(each).name not in written]
        faults = []
        for student in missing:
            try:
                self.publish(student)
            except GraderError:
                raise
            except Exception as error:
                faults.append(f"{self.report_of(student)}: {grading.our_fault(error)}")
        return faults

    def publish_class(self, profile: str) -> Path:
        """Write the class report and the exports, of one scorecard after the other; the report's path."""
        tally, path = Tally(self.quiz, self.students), self.folder / REPORTS / CLASS_PAGE
        cards = tally.counted(self.book.scorecards())
        report.write(self.folder / SCORES, report.scores_csv(self.quiz, self.students, cards))
        report.write(path, tally.page(self.book.aside(), profile))
        report.write(self.folder / RESULTS, report.results_jsonl(self.book.records()))
        return path
