"""A solver process that is kept: a crash, a hang or a memory kill ends the solve, never the session.

The process is :mod:`graph.matching.exact.solver_process`; :class:`Child` is the caller's end of it, and
:func:`solve_in_child` the whole of it for one market. It is started by ``subprocess``: no fork, no pickles.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, TypeVar

from graph.errors import NoFeasiblePlan, SolverStopped
from graph.matching.exact.replay import read_plan, write_market

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.matching.constrained import ConstrainedPlan
    from graph.matching.market import Market
    from graph.matching.plan import Plan

T = TypeVar("T")
OVERRUN, LEAST_OVERRUN = 0.08, 2.0
"""A solve under side rules ends of itself; one that has not by this share of its limit more, or seconds, is ended."""
GUARDED_PAIRS, GUARDED_SECONDS = 2_000, 10.0
"""Pairs from which a solve under side rules is given to a process; a new one is started where the limit allows."""
STARTING = 30.0
"""Seconds that a new process may take before its first word; not counted against a time limit."""
READY = "ready\n"


class Child:
    """A solver process, started when first needed and again after it died.

    Parameters
    ----------
    folder
        Where problems are written; those whose solve ended in an error stay there.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> with tempfile.TemporaryDirectory() as folder, Child(Path(folder)) as child:
    ...     child.solve(Market.from_arrays([3], [10], [0], [0], [5]), time_limit=60.0)
    Plan(value=15, units=3, gap=0, status='optimal')
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = threading.Lock()
        self._running: subprocess.Popen[str] | None = None
        self._answers: Queue[str] = Queue()

    def solve(self, market: Market, *, time_limit: float | None = None, seed: int = 0) -> Plan:
        """Return the best plan of a market, solved in the process.

        Raises
        ------
        SolverStopped
            When the time limit was reached or the process died: ``context["reason"]`` is ``"time_limit"`` or
            ``"crash"``, and ``context["problem"]`` the folder from which the solve can be repeated
            (``python -m graph.matching.exact.solver_process FOLDER``).
        """
        problem = self._solved(market, {"seed": seed}, None, time_limit)
        plan = read_plan(market, problem)
        _remove(problem)
        return plan

    def solve_under_rules(
        self, market: Market, rules: Mapping[str, Any], *, time_limit: float = 60.0, seed: int = 0
    ) -> ConstrainedPlan:
        """Return the best plan found that keeps side rules, searched for in the process.

        Parameters
        ----------
        market
            Who could supply whom.
        rules
            ``min_lot``, ``max_partners``, ``quotas`` and ``budgets``, as of :func:`graph.matching.solve`.
        time_limit, seed
            As of :func:`graph.matching.solve`.

        Raises
        ------
        NoFeasiblePlan
            Rules that cannot all hold.
        SolverStopped
            As :meth:`solve`.
        """
        from graph.matching.constrained.replay import read_ruled_plan  # noqa: PLC0415 needs HiGHS

        problem = self._solved(market, {"seed": seed, "seconds": time_limit}, rules, _patience(time_limit))
        plan = read_ruled_plan(market, problem)
        assert plan is not None  # noqa: S101 the process said that it is there
        _remove(problem)
        return plan

    def done(
        self, write: Callable[[Path], None], request: dict[str, Any], seconds: float, read: Callable[[Path], T]
    ) -> T:
        """Return what the process makes of a problem that ``write`` writes, as ``read`` reads it.

        Raises
        ------
        SolverStopped
            As :meth:`solve`.
        """
        problem = self._asked(write, request, _patience(seconds))
        answer = read(problem)
        _remove(problem)
        return answer

    def _solved(
        self, market: Market, request: dict[str, Any], rules: Mapping[str, Any] | None, seconds: float | None
    ) -> Path:
        """Return the folder in which the process has written its plan."""

        def write(problem: Path) -> None:
            write_market(market, problem)
            if rules is not None:
                from graph.matching.constrained.replay import write_rules  # noqa: PLC0415 needs HiGHS

                write_rules(rules, problem)

        return self._asked(write, {**request, "rules": rules is not None}, seconds)

    def _asked(self, write: Callable[[Path], None], request: dict[str, Any], seconds: float | None) -> Path:
        """Return the folder of a problem in which the process has written its answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        problem = Path(tempfile.mkdtemp(prefix="problem-", dir=self.folder))
        write(problem)
        request = {**request, "folder": str(problem)}
        (problem / "request.json").write_text(json.dumps(request), encoding="utf-8")
        with self._turn:
            answer = self._ask(request, seconds, problem)
        if answer.get("code") == NoFeasiblePlan.code:
            _remove(problem)
            raise NoFeasiblePlan(answer["error"], hint=answer["hint"], **answer["context"])
        if answer.get("code") == "time_limit":
            raise SolverStopped(answer["error"], hint=answer["hint"], reason="time_limit", problem=str(problem))
        if "error" in answer:
            raise SolverStopped(answer["error"], hint=answer["hint"], reason="error", problem=str(problem))
        return problem

    @property
    def is_running(self) -> bool:
        """Whether the process is there, so that a solve need not wait for it."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start the process, and wait until it is ready."""
        with self._turn:
            self._process()

    def close(self) -> None:
        """End the process."""
        running, self._running = self._running, None
        if running is not None:
            atexit.unregister(running.kill)
            running.kill()
            running.wait()
            for stream in (running.stdin, running.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, request: dict[str, Any], time_limit: float | None, problem: Path) -> dict[str, Any]:
        process = self._process()
        try:
            assert process.stdin is not None  # noqa: S101 a pipe was asked for
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=time_limit)
            if answer == READY:  # it was started on a busy machine, and has only now said so
                answer = self._answers.get(timeout=time_limit)
        except (Empty, OSError, ValueError) as error:  # a pipe that was closed meanwhile is no file any more
            self.close()
            raise _stopped(time_limit if isinstance(error, Empty) else None, problem) from error
        if not answer:
            code = process.wait()
            self.close()
            raise _stopped(None, problem, code=code)
        return dict(json.loads(answer))

    def _process(self) -> subprocess.Popen[str]:
        if self._running is not None and self.is_running:
            return self._running
        self.close()
        command = [sys.executable, "-m", "graph.matching.exact.solver_process"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(process.kill)
        self._running, self._answers = process, Queue()
        threading.Thread(target=_listen, args=(process.stdout, self._answers), daemon=True).start()
        with suppress(Empty):
            if not self._answers.get(timeout=STARTING):  # its first line says that it is ready
                self._answers.put("")  # it has ended: whoever waits for its answer hears so too
        return process


def solve_in_child(market: Market, *, time_limit: float | None = None, folder: Path, seed: int = 0) -> Plan:
    """Return the best plan of a market, solved in a process of its own that is ended afterwards.

    Who solves several markets keeps a :class:`Child`.

    Parameters
    ----------
    market
        Who could supply whom.
    time_limit
        Seconds that the solve may take, kept within 10 %; starting the process is not counted.
    folder
        Where the problem is written, and stays if it was not solved.
    seed
        As of :func:`graph.matching.solve`.

    Raises
    ------
    SolverStopped
        As :meth:`Child.solve`.
    """
    with Child(folder) as child:
        return child.solve(market, time_limit=time_limit, seed=seed)


_idle: list[Child] = []
"""Processes that wait for the next solve of this one."""


def is_guarded(market: Market, time_limit: float) -> bool:
    """Return whether a solve under side rules goes through a process of its own.

    Small markets do not crash, hang or fill the memory, and are solved before a process would have started.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> is_guarded(Market.from_arrays([3], [10], [0], [0], [5]), 60.0)
    False
    """
    return is_worth_a_process(market.pairs, time_limit)


def is_worth_a_process(size: int, seconds: float) -> bool:
    """Return whether a problem of so many pairs (or columns) is solved in a process of its own.

    Examples
    --------
    >>> is_worth_a_process(1_999, 60.0), is_worth_a_process(2_000, 60.0)
    (False, True)
    """
    return size >= GUARDED_PAIRS and (seconds >= GUARDED_SECONDS or is_one_idle())


def solve_guarded(market: Market, rules: Mapping[str, Any], *, time_limit: float, seed: int) -> ConstrainedPlan:
    """Return the best plan found under side rules by a kept process, which this one outlives.

    Starting the process counts against the time limit. The problem of a solve that crashed or hung stays in the
    folder ``jejaring-problems`` of the system's temporary files.

    Parameters
    ----------
    market, rules, time_limit, seed
        As of :meth:`Child.solve_under_rules`.

    Raises
    ------
    NoFeasiblePlan
        Rules that cannot all hold.
    SolverStopped
        As :meth:`Child.solve`.
    """
    begun = monotonic()
    with borrowed() as child:
        child.start()
        left = time_limit - (monotonic() - begun)
        return child.solve_under_rules(market, rules, time_limit=max(left, time_limit / 2), seed=seed)


def is_one_idle() -> bool:
    """Return whether a process runs and waits."""
    return any(child.is_running for child in _idle)


@contextmanager
def borrowed() -> Iterator[Child]:
    """Lend a kept process for one solve; it may have to be started.

    Examples
    --------
    >>> with borrowed() as child:
    ...     child.folder.name.startswith("jejaring-problems")
    True
    """
    owner = getattr(os, "getuid", int)()
    child = _idle.pop() if _idle else Child(Path(tempfile.gettempdir()) / f"jejaring-problems-{owner}")
    try:
        yield child
    finally:
        _idle.append(child)


def _patience(seconds: float) -> float:
    """Return how long a solve under side rules is waited for.

    Examples
    --------
    >>> _patience(60.0), _patience(1.0)
    (64.8, 3.0)
    """
    return seconds + max(OVERRUN * seconds, LEAST_OVERRUN)


def _stopped(time_limit: float | None, problem: Path, *, code: int | None = None) -> SolverStopped:
    message = "the solver process died" if time_limit is None else f"no plan within {time_limit:g} s"
    reason = "crash" if time_limit is None else "time_limit"
    hint = f"the problem is kept: python -m graph.matching.exact.solver_process {problem}"
    return SolverStopped(message, hint=hint, reason=reason, problem=str(problem), exit_code=code)


def _listen(stream: IO[str], answers: Queue[str]) -> None:
    """Hand on every line that the process writes, and an empty one when it ends."""
    with suppress(ValueError, OSError):
        for line in stream:
            answers.put(line)
    answers.put("")


def _remove(problem: Path) -> None:
    for file in problem.iterdir():
        file.unlink()
    problem.rmdir()
