"""`grader doctor`: whether this machine holds hostile code, found by letting it loose on canaries."""

from grader.doctor.examination import Examination, Outcome, examine, exit_code
from grader.doctor.trials import TRIALS, Trial
from grader.doctor.words import as_record, as_text

__all__ = ["TRIALS", "Examination", "Outcome", "Trial", "as_record", "as_text", "examine", "exit_code"]
