"""Programs with whole numbers in a process of their own: pooling, facilities, chains and repairs outlive the solver.

Small programs are solved at once, where a process would take longer to start than they to end.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix

from graph.matching.child import GUARDED_SECONDS, borrowed, is_one_idle
from graph.matching.constrained.highs import Answer, Program, maximise

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

GUARDED_COLUMNS: Final = 2_000
"""Columns from which a program is given to a process."""
PROGRAM, ANSWER = "program.npz", "answer.npz"


def maximise_guarded(program: Program, *, seconds: float, start: NDArray[np.float64] | None = None) -> Answer:
    """Return what HiGHS finds in the time given, for large programs in a kept process.

    Parameters
    ----------
    program, seconds, start
        As of :func:`graph.matching.constrained.highs.maximise`.

    Raises
    ------
    SolverStopped
        When the process died or did not end in time: ``context["problem"]`` is the folder from which the solve can be
        repeated (``python -m graph.matching.child FOLDER``).

    Examples
    --------
    >>> one = Program(np.array([3.0]), np.array([4.5]), np.array([True]), csc_matrix([[1.0]]), np.array([9.0]))
    >>> maximise_guarded(one, seconds=10.0).gain
    12.0
    """
    large = program.gain.size >= GUARDED_COLUMNS and bool(program.whole.any())
    if not large or not (seconds >= GUARDED_SECONDS or is_one_idle()):
        return maximise(program, seconds=seconds, start=start)
    begun = monotonic()
    with borrowed() as child:
        child.start()
        left = max(seconds - (monotonic() - begun), seconds / 2)
        return child.done(lambda folder: write_program(program, start, folder), {"program": left}, left, read_answer)


def write_program(program: Program, start: NDArray[np.float64] | None, folder: Path) -> None:
    """Write a program and a solution to start from into an existing folder.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> one = Program(np.array([3.0]), np.array([4.5]), np.array([True]), csc_matrix([[1.0]]), np.array([9.0]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_program(one, None, pathlib.Path(folder))
    ...     solve_program(pathlib.Path(folder), 10.0)
    ...     read_answer(pathlib.Path(folder)).solution
    array([4.])
    """
    matrix = program.matrix
    np.savez(
        folder / PROGRAM,
        gain=program.gain,
        upper=program.upper,
        whole=program.whole,
        most=program.most,
        entries=matrix.data,
        rows=matrix.indices,
        starts=matrix.indptr,
        start=np.zeros(0) if start is None else start,
    )


def solve_program(folder: Path, seconds: float) -> None:
    """Solve the program of a folder and write the answer beside it: what the process does."""
    with np.load(folder / PROGRAM, allow_pickle=False) as kept:
        shape = (kept["most"].size, kept["gain"].size)
        matrix = csc_matrix((kept["entries"], kept["rows"], kept["starts"]), shape=shape)
        program = Program(kept["gain"], kept["upper"], kept["whole"], matrix, kept["most"])
        start = kept["start"] if kept["start"].size else None
    answer = maximise(program, seconds=seconds, start=start)
    np.savez(
        folder / ANSWER,
        status=np.array(answer.status),
        found=np.array(answer.solution is not None),
        solution=np.zeros(0) if answer.solution is None else answer.solution,
        worth=np.array([answer.gain, answer.bound]),
        prices=answer.prices,
    )


def read_answer(folder: Path) -> Answer:
    """Return the answer that :func:`solve_program` wrote."""
    with np.load(folder / ANSWER, allow_pickle=False) as kept:
        solution = kept["solution"] if bool(kept["found"]) else None
        gain, bound = kept["worth"].tolist()
        status = next(one for one in ("optimal", "infeasible", "stopped") if one == str(kept["status"]))
        return Answer(status, solution, gain, bound, kept["prices"])
