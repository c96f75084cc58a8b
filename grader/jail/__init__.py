"""Student code in isolation: a job goes in, plain data comes out, and nothing else happens.

`choose_profile()` finds by trying what this machine offers; `run(job, limits, profile)` runs one
submission. Neither parses nor executes a student's byte in this process. `close()` ends the warm interpreters that this
thread has made for that; they end with it anyway.
"""

from grader.jail.contract import (
    Call,
    CallResult,
    CaseResult,
    Grant,
    Job,
    JobResult,
    Limits,
    Profile,
    Reading,
    Slot,
    Tree,
)
from grader.jail.launch import close
from grader.jail.packages import missing, versions
from grader.jail.profiles import choose_profile
from grader.jail.run import run

__all__ = [
    "Call",
    "CallResult",
    "CaseResult",
    "Grant",
    "Job",
    "JobResult",
    "Limits",
    "Profile",
    "Reading",
    "Slot",
    "Tree",
    "choose_profile",
    "close",
    "missing",
    "run",
    "versions",
]
