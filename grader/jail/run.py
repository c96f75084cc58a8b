"""A job in, a result out: as many jails as it takes, within one budget.

A function that hangs or kills its process loses its own jail only: what it gave before is kept, and
the functions after it are called in a fresh one, on what is left of the submission's time.
"""

from __future__ import annotations

from dataclasses import replace

from grader.errors import NoJail
from grader.jail.contract import (
    Call,
    CallResult,
    CallStatus,
    CaseResult,
    Job,
    JobResult,
    JobStatus,
    Limits,
    Profile,
    Reading,
)
from grader.jail.output import Output
from grader.jail.process import Ending, Worker, case_wall_seconds, wall_seconds
from grader.jail.transcript import Transcript

_LEAST_CPU = 0.2  # with less than this left, another jail is not worth starting
_LEAST_WALL = 1.0


def run(job: Job, limits: Limits, profile: Profile) -> JobResult:
    """Run a submission; whatever it does, the result is a plain record with a plain status."""
    output = Output(limits.output_bytes)
    wall = wall_seconds(limits.cpu_seconds)  # for all jails together: a file of sleepers must not take it anew each
    first, ending = _attempt(job, limits, profile, output, again=False, wall=wall)
    said = first.transcript
    calls = list(said.done)
    if ending == "end":
        return _result(said, calls, output, profile)
    if said.phase in ("reading", "module"):
        status, message = _overall(said, ending, limits)
        return replace(_result(said, _skipped(job.calls, message), output, profile), status=status, message=message)
    cpu = limits.cpu_seconds - first.cpu_used
    left = wall - first.wall_used
    while True:
        if len(calls) < len(job.calls):
            calls.append(_stopped(job.calls[len(calls)], said, ending, limits))
        rest = job.calls[len(calls) :]
        if not rest:
            break
        if cpu < _LEAST_CPU:
            calls += _skipped(rest, f"the {limits.cpu_seconds:g} s for the whole file were used up before")
            break
        if left < _LEAST_WALL:
            calls += _skipped(rest, f"the {wall:g} s by the clock for the whole file were used up before")
            break
        again = replace(job, slots=(), calls=rest)
        worker, ending = _attempt(again, replace(limits, cpu_seconds=cpu), profile, output, again=True, wall=left)
        said = worker.transcript
        cpu -= max(worker.cpu_used, 0.01)
        left -= worker.wall_used
        calls += said.done
        if ending == "end":
            break
        if said.phase in ("reading", "module"):
            calls += _skipped(rest, "your file did not come to its end when it was run again for this function")
            break
    return _result(first.transcript, calls, output, profile)


def _attempt(
    job: Job, limits: Limits, profile: Profile, output: Output, again: bool, wall: float
) -> tuple[Worker, Ending]:
    """One jail; a second try if it dies before it has seen the student's file, which is never the student's fault."""
    for _ in range(2):
        worker = Worker(job, limits, profile, output, again, wall)
        try:
            ending = worker.run()
        except OSError as fault:  # no such program, no more processes, no more memory
            worker.fault, ending = str(fault), "died"
        if worker.transcript.phase != "starting":
            return worker, ending
    raise NoJail(
        f"The jail ({profile.name}) could not be started: {output.text().strip()[-500:] or worker.fault or ending}.",
        "Run `grader` again; if it happens again, look at memory and process limits on this machine.",
    )


def _result(said: Transcript, calls: list[CallResult], output: Output, profile: Profile) -> JobResult:
    readings = tuple(said.readings) or tuple(
        Reading(slot.name, "unreadable", notes=("your file could not be read",)) for slot in said.job.slots
    )
    return JobResult(
        status="memory" if said.out_of_memory else "ok",
        message="Your file used up the memory while it was loaded." if said.out_of_memory else "",
        readings=readings,
        calls=tuple(calls),
        remarks=tuple(said.remarks),
        output=output.text(),
        profile=profile.name,
    )


def _overall(said: Transcript, ending: Ending, limits: Limits) -> tuple[JobStatus, str]:
    doing = "reading your file" if said.phase == "reading" else "running your file from top to bottom"
    if ending == "cpu":
        return "timeout", f"After {limits.cpu_seconds:g} s, {doing} was not finished: an endless loop?"
    if ending == "wall":
        wall = wall_seconds(limits.cpu_seconds)
        return "timeout", f"After {wall:g} s by the clock, {doing} was not finished: does it wait for something?"
    if ending == "output":
        return "output", "Your file printed too much while it was loaded and was stopped."
    return "crashed", f"The process ended while {doing}: no code outside functions should end or replace it."


def _stopped(call: Call, said: Transcript, ending: Ending, limits: Limits) -> CallResult:
    """What to say of the function that was running when its jail ended."""
    name = call.function
    case = said.position.case + 1 if said.position else 1
    cases: tuple[CaseResult, ...] = tuple(said.cases)
    if said.position and said.position.repeat and ending in ("cpu", "wall", "case cpu", "case wall"):
        # Every case is there; only the comparison with itself is not, and hanging then is a difference.
        return CallResult(name, "ok", cases=cases, repeatable=not ending.startswith("case"))
    status: CallStatus = "timeout"
    if ending == "case cpu":
        message = f"`{name}` did not return within {limits.case_seconds:g} s on case {case}: an endless loop?"
    elif ending == "case wall":
        wall = case_wall_seconds(limits.case_seconds)
        message = f"`{name}` did not return within {wall:g} s by the clock on case {case}: does it wait for something?"
    elif ending in ("cpu", "wall"):
        message = f"the time for the whole file was used up while `{name}` ran case {case}"
    elif ending == "output":
        status, message = "output", f"`{name}` printed too much on case {case} and was stopped"
    elif ending == "forged":
        status, message = "crashed", f"`{name}` disturbed the process that runs it on case {case}"
    else:
        status, message = "crashed", f"the process ended while `{name}` ran case {case}"
    return CallResult(name, status, message, cases=cases)


def _skipped(calls: tuple[Call, ...], why: str) -> list[CallResult]:
    return [CallResult(call.function, "skipped", f"`{call.function}` was not run: {why}") for call in calls]
