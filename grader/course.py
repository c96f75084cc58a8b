"""An open course: its folder, its gradebook, and the reports that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader import report, streams
from grader.gradebook import Gradebook
from grader.keys import KeyRing
from grader.scorecard import Scorecard
from grader.spec import Quiz, Student
from grader.submission import Submission

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
    keys: KeyRing

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Course]:
        """A course that exists, closed again in any case. Raises UnusableInput if there is none."""
        book = Gradebook.open(folder / GRADEBOOK)
        try:
            secret = streams.read_secret(folder / SECRET)
            yield cls(folder, book, secret, book.quiz(), book.students(), KeyRing())
        finally:
            book.close()

    def report_of(self, student: str) -> Path:
        """Where a student's report stands."""
        return self.folder / REPORTS / f"{student}.html"

    def record(self, handed_in: Submission, work: str, card: Scorecard | None) -> None:
        """Save, then publish. The old report goes first: killed in between, the next run finds none and writes it."""
        self.report_of(handed_in.student).unlink(missing_ok=True)
        self.book.save(handed_in, work, card)
        self.publish(handed_in.student)

    def publish(self, student: str) -> None:
        """Write the report of a student's current scorecard."""
        graded, given = self.book.current(student), self.book.variants(student)
        page = report.student_page(self.quiz, self.students[student], graded, given, self.keys)
        report.write(self.report_of(student), page)

    def publish_missing(self) -> None:
        """Write the reports that were lost, or that an earlier run did not come to."""
        for graded in self.book.scorecards():
            if not self.report_of(graded.scorecard.student).exists():
                self.publish(graded.scorecard.student)

    def publish_class(self, profile: str) -> Path:
        """Write the class report and the exports; the report's path."""
        graded, path = self.book.scorecards(), self.folder / REPORTS / CLASS_PAGE
        report.write(path, report.class_report(self.quiz, self.students, graded, self.book.aside(), profile))
        report.write(self.folder / SCORES, report.scores_csv(self.quiz, self.students, graded))
        report.write(self.folder / RESULTS, report.results_jsonl(graded))
        return path
