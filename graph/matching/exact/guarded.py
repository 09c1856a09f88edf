"""Solvers of whole numbers in a process of their own: programs, assignments and members outlive a solver that dies.

What a solver is asked goes to the process as arrays, and what it found comes back as arrays. Small problems are solved
at once, where a process would take longer to start than they to end.
"""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix

from graph.matching.constrained.highs import Answer, Program, maximise
from graph.matching.exact.child import borrowed, is_worth_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    Asked: TypeAlias = Mapping[str, NDArray[Any]]
    Found: TypeAlias = dict[str, NDArray[Any]]

TASKS: Final[Mapping[str, str]] = {
    "program": "graph.matching.exact.guarded:solve_program",
    "assignment": "graph.matching.whole.exact:solve_assignment",
    "members": "graph.matching.consortium.choose:solve_members",
    "volumes": "graph.matching.joint_volumes:prove_volumes",
}
"""What a process can be asked: a function that takes arrays and seconds, and returns arrays."""
ASKED, FOUND = "asked.npz", "found.npz"


def guarded(task: str, asked: Asked, *, size: int, seconds: float) -> Found:
    """Return what a task finds in the time given; a large one is solved in a kept process.

    Parameters
    ----------
    task
        One of :data:`TASKS`.
    asked
        Its arrays.
    size
        Columns or pairs: from :data:`graph.matching.exact.child.GUARDED_PAIRS` on it goes to the process.
    seconds
        Time limit.

    Raises
    ------
    SolverStopped
        When the process died or did not end in time: ``context["problem"]`` is the folder from which the solve can be
        repeated (``python -m graph.matching.exact.solver_process FOLDER``).

    Examples
    --------
    >>> two = {"cost": np.array([[1, 2], [3, 9]]), "load": np.full((2, 2), 5), "capacity": np.array([5, 8]),
    ...        "fits": np.ones((2, 2), bool), "seed": np.array(0)}
    >>> guarded("assignment", two, size=4, seconds=10.0)["agent"]
    array([1, 0])
    """
    if not is_worth_a_process(size, seconds):
        return task_of(task)(asked, seconds)
    begun = monotonic()
    with borrowed() as child:
        child.start()
        left = max(seconds - (monotonic() - begun), seconds / 2)
        return child.done(lambda folder: write_asked(asked, folder), {"task": task, "seconds": left}, left, read_found)


def task_of(task: str) -> Callable[[Asked, float], Found]:
    """Return the function of a task."""
    module, name = TASKS[task].split(":")
    function: Callable[[Asked, float], Found] = getattr(import_module(module), name)
    return function


def write_asked(asked: Asked, folder: Path) -> None:
    """Write the arrays of a task into an existing folder.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> two = {"cost": np.array([[1, 2], [3, 9]]), "load": np.full((2, 2), 5), "capacity": np.array([5, 8]),
    ...        "fits": np.ones((2, 2), bool), "seed": np.array(0)}
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = pathlib.Path(name)
    ...     write_asked(two, folder)
    ...     perform("assignment", folder, 10.0)
    ...     int(read_found(folder)["bound"])
    5
    """
    np.savez(folder / ASKED, **asked)  # type: ignore[arg-type]


def perform(task: str, folder: Path, seconds: float) -> None:
    """Solve the task of a folder and write what is found beside it: what the process does."""
    np.savez(folder / FOUND, **task_of(task)(_arrays(folder / ASKED), seconds))  # type: ignore[arg-type]


def read_found(folder: Path) -> Found:
    """Return what :func:`perform` wrote."""
    return _arrays(folder / FOUND)


def _arrays(file: Path) -> Found:
    with np.load(file, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def maximise_guarded(program: Program, *, seconds: float, start: NDArray[np.float64] | None = None) -> Answer:
    """Return what HiGHS finds in the time given, for large programs in a kept process.

    Parameters
    ----------
    program, seconds, start
        As of :func:`graph.matching.constrained.highs.maximise`.

    Raises
    ------
    SolverStopped
        As :func:`guarded`.

    Examples
    --------
    >>> one = Program(np.array([3.0]), np.array([4.5]), np.array([True]), csc_matrix([[1.0]]), np.array([9.0]))
    >>> maximise_guarded(one, seconds=10.0).gain
    12.0
    """
    matrix = program.matrix
    asked = {
        "gain": program.gain, "upper": program.upper, "whole": program.whole, "most": program.most,
        "entries": matrix.data, "rows": matrix.indices, "starts": matrix.indptr,
        "start": np.zeros(0) if start is None else start,
    }  # fmt: skip
    size = program.gain.size if program.whole.any() else 0
    return answer_of(guarded("program", asked, size=size, seconds=seconds))


def solve_program(asked: Asked, seconds: float) -> Found:
    """Solve a program as arrays."""
    shape = (asked["most"].size, asked["gain"].size)
    matrix = csc_matrix((asked["entries"], asked["rows"], asked["starts"]), shape=shape)
    program = Program(asked["gain"], asked["upper"], asked["whole"], matrix, asked["most"])
    answer = maximise(program, seconds=seconds, start=asked["start"] if asked["start"].size else None)
    return {
        "status": np.array(answer.status),
        "found": np.array(answer.solution is not None),
        "solution": np.zeros(0) if answer.solution is None else answer.solution,
        "worth": np.array([answer.gain, answer.bound]),
        "prices": answer.prices,
    }


def answer_of(found: Found) -> Answer:
    """Return what :func:`solve_program` found as an answer."""
    solution = found["solution"] if found["found"] else None
    gain, bound = found["worth"].tolist()
    status = next(one for one in ("optimal", "infeasible", "stopped") if one == str(found["status"]))
    return Answer(status, solution, gain, bound, found["prices"])
