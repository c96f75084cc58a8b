"""A job in, a result out: as many jails as it takes, within one budget.

A function that hangs or kills its process loses its own jail only: what it gave before is kept, and
the functions after it are called in a fresh one, on what is left of the submission's time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from grader.errors import NoJail
from grader.jail.contract import (
    Call,
    CallResult,
    CallStatus,
    CaseResult,
    Grant,
    Job,
    JobResult,
    JobStatus,
    Limits,
    Profile,
    Reading,
)
from grader.jail.launch import discard
from grader.jail.output import Output
from grader.jail.packages import missing
from grader.jail.process import Ending, Patience, Worker, case_idle_seconds, idle_seconds
from grader.jail.transcript import Transcript

_LEAST_CPU = 0.2  # with less than this left, another jail is not worth starting
_LEAST_PATIENCE = 0.2
_HURRIED = ("cpu", "wall", "case cpu", "case wall")  # clocks that run faster on a busy machine, if ever so little


def run(job: Job, limits: Limits, profile: Profile) -> JobResult:
    """Run a submission; whatever it does, the result is a plain record with a plain status.

    The answers and the calls without a grant come first, then the calls of each grant in a jail of their own kind.
    """
    output = Output(limits.output_bytes)
    done: dict[Grant | None, Iterator[CallResult]] = {}
    ran: list[JobResult] = []
    loaded: list[tuple[str, ...]] = []  # the remarks of each jail with a grant in which the file came to its end
    for grant in _kinds(job):
        calls = tuple(call for call in job.calls if call.grant == grant)
        stopped = next((result.message for result in ran if result.status not in ("ok", "memory")), "")
        absent = missing(grant.packages) if grant is not None else ()
        if stopped:
            done[grant] = iter(_skipped(calls, stopped))
        elif absent:
            done[grant] = iter(_unavailable(calls, absent))
        else:
            here = replace(job, slots=job.slots if grant is None else (), calls=calls)
            ran.append(_run(here, limits, profile, output, grant, again=bool(ran)))
            done[grant] = iter(ran[-1].calls)
            if grant is not None and ran[-1].status in ("ok", "memory"):
                loaded.append(ran[-1].remarks)
    first = ran[0] if ran else JobResult("ok")
    worst = next((result for result in ran if result.status != "ok"), first)
    # What fails only for want of a package, such as its import where it is not granted, is no fault of the file's;
    # why a line fails is said as it is where the package is.
    loaded = loaded or [first.remarks]
    failing = [{_line(remark) for remark in remarks} for remarks in loaded]
    return JobResult(
        status=worst.status,
        message=worst.message,
        readings=first.readings,
        calls=tuple(next(done[call.grant]) for call in job.calls),
        remarks=tuple(remark for remark in loaded[-1] if all(_line(remark) in lines for lines in failing)),
        output=output.text(),
        profile=profile.name,
        hurried=any(result.hurried for result in ran),
    )


def _line(remark: str) -> str:
    """Where a remark stands: "line 12"."""
    return remark.partition(":")[0]


def _kinds(job: Job) -> list[Grant | None]:
    """The kinds of jails it takes: the ordinary one first, where there is anything for it to do."""
    grants = list(dict.fromkeys(call.grant for call in job.calls if call.grant is not None))
    ordinary = job.slots or not grants or any(call.grant is None for call in job.calls)
    return [None, *grants] if ordinary else [*grants]


def _run(
    job: Job, limits: Limits, profile: Profile, output: Output, grant: Grant | None = None, again: bool = False
) -> JobResult:
    """The answers and calls of one kind of jail."""
    if grant is not None:
        limits = replace(
            limits,
            cpu_seconds=grant.cpu_seconds,
            case_seconds=grant.case_seconds,
            memory_bytes=grant.memory_bytes,
        )
    # For all jails together: a file of sleepers must not take it anew each.
    left = Patience.of(limits, grant.threads if grant else 1)
    attempt = partial(_attempt, profile=profile, output=output, grant=grant)
    first, ending = attempt(job, limits, again=again, patience=left)
    said = first.transcript
    calls = list(said.done)
    hurried = ending in _HURRIED
    if ending == "end":
        return _result(said, calls, output, profile)
    if said.phase in ("reading", "module"):
        status, message = _overall(said, ending, limits)
        result = _result(said, _skipped(job.calls, message), output, profile)
        return replace(result, status=status, message=message, hurried=hurried)
    cpu = limits.cpu_seconds - first.cpu_used
    left = left.after(first)
    while True:
        if len(calls) < len(job.calls):
            calls.append(_stopped(job.calls[len(calls)], said, ending, limits))
        rest = job.calls[len(calls) :]
        if not rest:
            break
        if cpu < _LEAST_CPU:
            calls += _skipped(rest, f"the {limits.cpu_seconds:g} s for the whole file were used up before")
            break
        if min(left.wall, left.idle) < _LEAST_PATIENCE:
            calls += _skipped(rest, "the functions before it took too long by the clock")
            break
        fresh = replace(job, slots=(), calls=rest)
        worker, ending = attempt(fresh, replace(limits, cpu_seconds=cpu), again=True, patience=left)
        said = worker.transcript
        hurried = hurried or ending in _HURRIED
        cpu -= max(worker.cpu_used, 0.01)
        left = left.after(worker)
        calls += said.done
        if ending == "end":
            break
        if said.phase in ("reading", "module"):
            calls += _skipped(rest, "your file did not come to its end when it was run again for this function")
            break
    return replace(_result(first.transcript, calls, output, profile), hurried=hurried)


def _attempt(
    job: Job,
    limits: Limits,
    *,
    profile: Profile,
    output: Output,
    grant: Grant | None,
    again: bool,
    patience: Patience,
) -> tuple[Worker, Ending]:
    """One jail; a second try, from the start, if it dies of what cannot be the student's fault.

    That is before it has seen the student's file, or together with the warm interpreter.
    """
    for _ in range(2):
        worker = Worker(job, limits, profile, output, again, patience, grant)
        try:
            ending = worker.run()
        except OSError as fault:  # no such program, no more processes, no more memory
            worker.fault, ending = str(fault), "died"
        if worker.transcript.phase != "starting" and not worker.orphaned:
            return worker, ending
        discard(profile)
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
        return "timeout", f"By the clock, {doing} took far too long and was not finished: does it wait for something?"
    if ending == "idle":
        idle = idle_seconds(limits.cpu_seconds)
        waited = f"After {idle:g} s by the clock without computing, {doing} was not finished"
        return "timeout", f"{waited}: does it sleep, or wait for input?"
    if ending == "output":
        return "output", "Your file printed too much while it was loaded and was stopped."
    if ending == "threads":
        return "crashed", f"More threads than are granted were started while {doing}."
    return "crashed", f"The process ended while {doing}: no code outside functions should end or replace it."


def _stopped(call: Call, said: Transcript, ending: Ending, limits: Limits) -> CallResult:
    """What to say of the function that was running when its jail ended."""
    name = call.function
    case = said.position.case + 1 if said.position else 1
    cases: tuple[CaseResult, ...] = tuple(said.cases)
    if said.position and said.position.repeat and ending in (*_HURRIED, "idle", "case idle"):
        # Every case is there; only the comparison with itself is not, and hanging then is a difference.
        return CallResult(name, "ok", cases=cases, repeatable=not ending.startswith("case"))
    status: CallStatus = "timeout"
    if ending == "case cpu":
        message = f"`{name}` did not return within {limits.case_seconds:g} s on case {case}: an endless loop?"
    elif ending == "case idle":
        idle = case_idle_seconds(limits.case_seconds)
        message = f"`{name}` waited for {idle:g} s by the clock on case {case}: does it sleep, or wait for input?"
    elif ending == "case wall":
        message = f"`{name}` did not return on case {case}: does it wait for something?"
    elif ending in ("cpu", "wall", "idle"):
        message = f"the time for the whole file was used up while `{name}` ran case {case}"
    elif ending == "threads":
        status, message = "crashed", f"`{name}` started more threads than are granted on case {case} and was stopped"
    elif ending == "output":
        status, message = "output", f"`{name}` printed too much on case {case} and was stopped"
    elif ending == "forged":
        status, message = "crashed", f"`{name}` disturbed the process that runs it on case {case}"
    else:
        status, message = "crashed", f"the process ended while `{name}` ran case {case}"
    return CallResult(name, status, message, cases=cases)


def _skipped(calls: tuple[Call, ...], why: str) -> list[CallResult]:
    return [CallResult(call.function, "skipped", f"`{call.function}` was not run: {why}") for call in calls]


def _unavailable(calls: tuple[Call, ...], absent: Sequence[str]) -> list[CallResult]:
    names = " and ".join(absent)
    return [
        CallResult(
            call.function,
            "unavailable",
            f"`{call.function}` was not run, because {names} {'is' if len(absent) == 1 else 'are'} not installed here",
        )
        for call in calls
    ]
