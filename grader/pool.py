"""Processes, each with a line of its own to the thread that attends to it.

They are forks of this process where it has a single thread, so that nothing need be loaded again. Where there are more,
of which one may hold a lock at that moment, they are spawned; so is what replaces one that has died.

The pool of concurrent.futures lets all processes write into one pipe. One that dies in the middle of a result, which
may be a page of 100 KB here, leaves the reader waiting for the rest for ever: the others hold that pipe open.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")
Work = tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class Pool(Executor):
    """So many processes; one that has died is started again when there is work for it.

    What a process that dies had under way ends with BrokenExecutor. It never hears of Ctrl-C, which is for this process
    to handle, and it ends when this process does, however that ends.
    """

    def __init__(self, size: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        forking = multiprocessing.get_context("fork")
        resource_tracker.ensure_running()  # starting it unblocks Ctrl-C: not in a thread that has blocked it
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        # Whoever holds the other end sees when this process lets go of it, also when it is killed.
        self._leashed, self._leash = self._context.Pipe(duplex=False)
        forks: list[_Process] = []
        # One that cannot be forked for want of memory or processes is spawned when there is work for it.
        with _without_interrupts(), suppress(OSError):
            for _ in range(size if _is_single_threaded() else 0):
                # What is open here is open in a fork: it must not hold the ends of this process.
                forks.append(_Process(forking, self._leashed, [self._leash, *(each.line for each in forks)]))
        begun = [*forks, *[None] * (size - len(forks))]
        self._threads = [threading.Thread(target=self._attend, args=(each,), daemon=True) for each in begun]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Future[Result]:
        """Have it done by the next process that is free."""
        future: Future[Result] = Future()
        self._waiting.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end when all is done; with `cancel_futures` what has not begun is dropped."""
        if cancel_futures:
            self._drop()
        for _ in self._threads:
            self._waiting.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def kill(self) -> None:
        """End the processes now, whatever is under way; what waits breaks."""
        self._leash.close()
        self._drop()
        self.shutdown()

    def _drop(self) -> None:
        with suppress(Empty):
            while True:
                if (work := self._waiting.get_nowait()) is not None:
                    work[0].cancel()

    def _attend(self, process: _Process | None) -> None:
        """One thread, one process at a time."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what is started from here inherits it
        while (work := self._waiting.get()) is not None:
            future, fn, args, kwargs = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                process = process or _Process(self._context, self._leashed)
                done, result = process.ask((fn, args, kwargs))
            except (EOFError, OSError) as fault:
                if process is not None:
                    process.end()
                process = None
                future.set_exception(BrokenExecutor(f"a worker process ended ({fault or type(fault).__name__})"))
            except Exception as fault:  # it cannot be sent
                future.set_exception(fault)
            else:
                (future.set_result if done else future.set_exception)(result)
        if process is not None:
            process.end()


class _Process:
    """A process with the line to it."""

    def __init__(self, context: Any, leashed: Connection, ours: Sequence[Connection] | None = None) -> None:
        """`ours` are the ends of this process that a fork inherits; None for one that is spawned and inherits none."""
        self.line, theirs = context.Pipe()
        ours = [] if ours is None else [*ours, self.line]
        try:
            # As a daemon it is not waited for where this process ends in a hurry.
            self._process = context.Process(target=_serve, args=(theirs, leashed, ours), daemon=True)
            self._process.start()
        except BaseException:
            self.line.close()
            raise
        finally:
            theirs.close()  # so that its death can be seen

    def ask(self, work: Any) -> tuple[bool, Any]:
        """Whether it was done, and the result or the exception. Raises EOFError or OSError if the process has died."""
        self.line.send(work)
        answer: tuple[bool, Any] = self.line.recv()
        return answer

    def end(self) -> None:
        """Let go of it, and wait until it is gone."""
        self.line.close()
        self._process.join()


def _is_single_threaded() -> bool:
    """Whether this process has no other threads, also none that Python does not know of; not where nobody can tell."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from what is started meanwhile."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(line: Connection, leash: Connection, others: Sequence[Connection]) -> None:
    """In a process of its own: do what is asked until the line is closed; end at once when the leash is let go of.

    Nothing is lost with a process: what it did not hand over is done again. Its jails end with it. `others` are ends
    of the process that a fork has no business with.
    """
    for each in others:
        each.close()
    gc.freeze()  # what came with a fork, such as an open gradebook, is never used, looked through, nor done away with

    def follow() -> None:
        with suppress(OSError):
            leash.poll(None)  # nothing is ever sent: it returns when the other end is closed
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            line.send_bytes(_outcome(line.recv_bytes()))


def _outcome(work: bytes) -> bytes:
    """Whether it was done, and the result or the exception, as it is sent."""
    try:
        fn, args, kwargs = ForkingPickler.loads(work)
        return bytes(ForkingPickler.dumps((True, fn(*args, **kwargs))))
    except Exception as error:
        try:
            return bytes(ForkingPickler.dumps((False, error)))
        except Exception:
            return bytes(ForkingPickler.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"))))
