"""Who does the work: this process, worker processes of its own, or an executor of the caller's."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

from grader.errors import GraderError
from grader.pool import Pool

QUEUED_PER_WORKER = 6  # so that memory does not grow with the class, and no worker waits while the gradebook is written
WORTH_A_WORKER = 10  # tasks; starting one costs about as much as grading these
DEATHS_PER_WORKER = 3  # after so many it is tried with one less: what kills them is often a lack of memory
START_SECONDS = 60.0  # for a worker to load, on a busy machine
MOST_TOGETHER = 64  # outcomes that are handed on at once
GATHERING_SECONDS = 0.05  # so many outcomes more that a kill may cost; and how stale progress may be
P = ParamSpec("P")
Given = TypeVar("Given")
Result = TypeVar("Result")


class Died:
    """In place of an outcome: the worker process that had the task ended, or one beside it did."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Given, Result]):
    """A task with what came of it: a result, an exception, or that its worker died."""

    task: Given
    result: Result | Exception | Died


class Crew(Protocol):
    """An executor that can be replaced when it has broken."""

    size: int
    deaths: int  # how often it has been replaced

    def submit(self, work: Callable[[Given], Result], task: Given) -> Future[Result]:
        """Begin a task. Raises BrokenExecutor if the workers are gone."""

    def drop(self, futures: Iterable[Future[Any]]) -> None:
        """Do not begin what waits, if that can be helped."""

    def renew(self) -> None:
        """New workers in place of those that died. Raises GraderError if there can be none."""

    def dismiss(self) -> None:
        """There is nothing more to do: let them go, without waiting until they have gone."""


def worth(tasks: int, jobs: int) -> int:
    """How many workers so many tasks are worth, at most `jobs`."""
    return min(jobs, -(-tasks // WORTH_A_WORKER))


@contextmanager
def assembled(tasks: int, jobs: int, executor: Executor | None = None) -> Iterator[Crew]:
    """As many workers as so many tasks are worth, at most `jobs`; a single one is this process. Gone afterwards.

    On the way out by an exception, such as Ctrl-C, what is under way is not waited for.
    """
    if executor is not None:
        yield Lent(executor, jobs)
        return
    size = worth(tasks, jobs)
    if size <= 1:
        yield Lent(Here(), 1)
        return
    workers = Processes(size)
    try:
        yield workers
    except BaseException:
        workers.end(now=True)
        raise
    workers.end()


class Here(Executor):
    """This process and this thread: a task is done when `submit` returns."""

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Future[Result]:
        """Do it now. What is no Exception, such as Ctrl-C, is raised here."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass(slots=True)
class Lent:
    """An executor that belongs to somebody else, and is left as it is."""

    executor: Executor
    size: int
    deaths: int = 0

    def submit(self, work: Callable[[Given], Result], task: Given) -> Future[Result]:
        """Begin a task."""
        return self.executor.submit(work, task)

    def drop(self, futures: Iterable[Future[Any]]) -> None:
        """Cancel what has not begun."""
        for future in futures:
            future.cancel()

    def renew(self) -> None:
        """There is no other one."""
        raise GraderError("The executor that grading was given has broken.", "Run it again; what is done is saved.")

    def dismiss(self) -> None:
        """It stays."""


@dataclass(slots=True)
class Processes:
    """Worker processes of our own."""

    size: int
    deaths: int = 0
    _pool: Pool = field(init=False)
    _ready: Future[None] = field(init=False)

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._pool = Pool(self.size)
        self._ready = self._pool.submit(_nothing)

    def submit(self, work: Callable[[Given], Result], task: Given) -> Future[Result]:
        """Begin a task; its future breaks if the worker that has it dies."""
        return self._pool.submit(work, task)

    def drop(self, futures: Iterable[Future[Any]]) -> None:
        """Cancel what has not begun."""
        for future in futures:
            future.cancel()

    def renew(self) -> None:
        """New workers. Raises GraderError if those before did not even come to their first task."""
        self.deaths += 1
        started = self._has_started()
        self.end(now=True)
        if not started:
            raise GraderError(
                "Worker processes end as soon as they start: is there too little memory for them? "
                "Run the command again with fewer --jobs; what is done is saved."
            )
        if self.deaths % DEATHS_PER_WORKER == 0:
            self.size = max(1, self.size - 1)
        self._start()

    def _has_started(self) -> bool:
        """Whether a worker came to its first task, which does nothing."""
        try:
            return self._ready.result(timeout=START_SECONDS) is None
        except (BrokenExecutor, CancelledError, TimeoutError):
            return False

    def dismiss(self) -> None:
        """Let them end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def end(self, now: bool = False) -> None:
        """Let them go: when they have finished, or at once."""
        if now:
            self._pool.kill()
        else:
            self._pool.shutdown(cancel_futures=True)


def _nothing() -> None:
    """The first task of every crew: if this fails, it is not a submission's fault."""


def mapped(
    work: Callable[[Given], Result], tasks: Iterable[Given], crew: Crew, queued: int
) -> Generator[list[Outcome[Given, Result]], None, None]:
    """Do the tasks, so many at a time, and hand on what has been finished together; tasks are taken when there is room.

    A fault on one task costs only that one; of workers that die only what they had. A GraderError would strike them
    all: it is raised when what is finished or under way has been handed on.
    """
    waiting: dict[Future[Result], Given] = {}
    rest = iter(tasks)
    held: list[Given] = []  # taken, but not begun
    stop: GraderError | None = None
    try:
        while True:
            broken = False
            while not stop and not broken and len(waiting) < queued:
                task = held.pop() if held else next(rest, _END)
                if task is _END:
                    break
                try:
                    waiting[crew.submit(work, task)] = task
                except BrokenExecutor:
                    held.append(task)
                    broken = True
            if not waiting and not broken:
                break
            finished: list[Outcome[Given, Result]] = []
            done = _together(waiting, wanted=min(len(waiting), queued // 2))
            for future in list(done)[:MOST_TOGETHER]:
                task = waiting.pop(future)
                fault = None if future.cancelled() else future.exception()
                if isinstance(fault, BrokenExecutor):
                    broken = True
                    finished.append(Outcome(task, Died()))
                elif isinstance(fault, GraderError):
                    stop = stop or fault
                    crew.drop(waiting)
                elif isinstance(fault, Exception):
                    finished.append(Outcome(task, fault))
                elif not future.cancelled():
                    finished.append(Outcome(task, future.result()))
            if broken:
                finished += _settled(waiting)
                waiting.clear()
            if finished:
                yield finished
            if broken and not stop:
                crew.renew()
        if stop:
            raise stop
    finally:
        crew.drop(waiting)


_END: Any = object()


def _together(waiting: Iterable[Future[Result]], wanted: int) -> set[Future[Result]]:
    """What has been finished when the first has, and a moment later what has been until then, up to so many: it costs
    little more to save them all than to save one."""
    done, rest = wait(waiting, return_when=FIRST_COMPLETED)
    deadline = time.monotonic() + GATHERING_SECONDS
    while rest and len(done) < wanted and time.monotonic() < deadline:
        time.sleep(GATHERING_SECONDS / 10)
        done, rest = wait(waiting, timeout=0)
    return done


def _settled(waiting: dict[Future[Result], Given]) -> list[Outcome[Given, Result]]:
    """What became of the tasks of a crew that has broken: some were finished before."""
    wait(waiting)
    return [
        Outcome(task, future.result() if not future.cancelled() and future.exception() is None else Died())
        for future, task in waiting.items()
    ]
