"""HiGHS, called in one way everywhere: one thread a run, silent, with a time limit and a checked answer.

HiGHS keeps one scheduler for all of a process, and a run that asks for another number of threads than the
first one fails without an exception; so the number is fixed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import highspy
import numpy as np

from graph.errors import InvalidMarket, SolverStopped

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_matrix

THREADS: Final = 1
WRONG_RULES: Final = sum(1 << rule for rule in (8, 9, 12, 13, 15))
"""Rules of presolve that are off, since they call worse plans optimal where only some columns are whole (HiGHS 1.14:
2507 became 1945, and a plan at a loss was proven best): those that put other columns in the place of one (free columns,
equations of two, the aggregator), merging of parallel rows and columns, and probing.

:func:`graph.matching.pooling.solve_pooled` and an exhaustive search differ in one of forty small markets with them, and
in none without (tests/matching_core/test_pooling.py).
"""

LARGEST: Final = 10**15
"""HiGHS takes no coefficient from here on."""

Status = Literal["optimal", "infeasible", "stopped"]


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise ``gain · z`` with ``matrix @ z <= most`` and ``least <= z <= upper``, some ``z`` whole.

    Attributes
    ----------
    gain, upper, whole
        Of the columns: gain of one unit, upper bound, whether only whole numbers will do.
    matrix, most
        Rows and their upper bounds.
    """

    gain: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.bool_]
    matrix: csc_matrix
    most: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answer:
    """What HiGHS said: ``solution`` is ``None`` where it has none, ``bound`` is valid for every status.

    ``prices`` are those of the rows, from 0 up, and empty for programs with whole numbers.
    """

    status: Status
    solution: NDArray[np.float64] | None
    gain: float
    bound: float
    prices: NDArray[np.float64]


@dataclass(eq=False)
class Brake:
    """Lets another thread end a run."""

    solver: highspy.Highs | None = None
    pulled: bool = False
    bound: float = np.inf
    """What the run has proven so far."""

    def pull(self) -> None:
        """End the run, or keep it from starting."""
        self.pulled = True
        if self.solver is not None:
            self.solver.cancelSolve()

    def hold(self, solver: highspy.Highs) -> None:
        """Be the brake of a run that is about to start."""
        solver.HandleUserInterrupt = True
        solver.cbMipInterrupt += self._hear
        self.solver = solver

    def _hear(self, event: Any) -> None:  # noqa: ANN401 highspy has no type for it
        """Remember the bound that a run has proven."""
        bound = float(event.data_out.mip_dual_bound)
        if np.isfinite(bound):
            self.bound = min(self.bound, bound)


def maximise(
    program: Program,
    *,
    seconds: float,
    start: NDArray[np.float64] | None = None,
    relative_gap: float = 0.0,
    brake: Brake | None = None,
) -> Answer:
    """Return what HiGHS finds in the time given.

    Parameters
    ----------
    program
        What to solve.
    seconds
        Time limit; HiGHS looks at the clock now and then and may overrun it on large programs.
    start
        A solution to start from.
    relative_gap
        Proven gap at which to stop.
    brake
        For another thread to end the run.

    Raises
    ------
    InvalidMarket
        If a quantity or a cost is too large for HiGHS.

    Examples
    --------
    >>> from scipy.sparse import csc_matrix
    >>> both = Program(
    ...     np.array([3.0, 2.0]), np.array([4.0, 4.0]), np.array([False, False]),
    ...     csc_matrix([[1.0, 1.0]]), np.array([5.0]),
    ... )
    >>> answer = maximise(both, seconds=10)
    >>> answer.status, answer.gain, answer.prices.tolist()
    ('optimal', 14.0, [2.0])
    """
    whole = bool(program.whole.any())
    if program.gain.size == 0:
        return _without_columns(program)
    _refuse_large(program)
    solver = _solver(program, seconds)
    if whole:
        solver.setOptionValue("mip_rel_gap", relative_gap)
        solver.setOptionValue("mip_abs_gap", 0.0)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            solution.value_valid = True
            solver.setSolution(solution)
    if brake is not None:
        brake.hold(solver)
        if brake.pulled:
            return Answer("stopped", None, -np.inf, np.inf, np.zeros(0))
    if solver.solve() == highspy.HighsStatus.kError:
        message = "HiGHS failed on a program of ours"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market and the rules")
    return _answer(solver, whole=whole)


def _refuse_large(program: Program) -> None:
    largest = float(np.abs(program.matrix.data).max(initial=0.0))
    if largest >= LARGEST:
        message = f"a quantity or cost of {largest:.0f} is too large for a market under rules"
        raise InvalidMarket(message, hint=f"count in a larger unit, below {LARGEST}", array="capacity", value=largest)


def _without_columns(program: Program) -> Answer:
    nothing, no_price = np.zeros(0), np.zeros(program.most.size)
    if (program.most < 0).any():
        return Answer("infeasible", None, -np.inf, -np.inf, no_price)
    return Answer("optimal", nothing, 0.0, 0.0, no_price)


def _solver(program: Program, seconds: float) -> highspy.Highs:
    lp = highspy.HighsLp()
    rows, columns = program.matrix.shape
    lp.num_col_, lp.num_row_ = columns, rows
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.gain, np.zeros(columns), program.upper
    lp.row_lower_, lp.row_upper_ = np.full(rows, -highspy.kHighsInf), program.most
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.matrix.indptr, program.matrix.indices
    lp.a_matrix_.value_ = program.matrix.data
    if program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in program.whole.astype(int).tolist()]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", max(seconds, 0.01))
    if program.whole.any():
        solver.setOptionValue("presolve_rule_off", WRONG_RULES)
    solver.passModel(lp)
    return solver


def _answer(solver: highspy.Highs, *, whole: bool) -> Answer:
    status = solver.getModelStatus()
    info = solver.getInfo()
    prices = np.zeros(0)
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Answer("infeasible", None, -np.inf, -np.inf, prices)
    proven = status == highspy.HighsModelStatus.kOptimal
    feasible = info.primal_solution_status == 2
    solution = np.asarray(solver.getSolution().col_value) if feasible else None
    gain = float(info.objective_function_value) if feasible else -np.inf
    if whole:
        return Answer("optimal" if proven else "stopped", solution, gain, float(info.mip_dual_bound), prices)
    if not proven:
        return Answer("stopped", solution, gain, np.inf, prices)
    prices = np.maximum(np.asarray(solver.getSolution().row_dual), 0.0)
    return Answer("optimal", solution, gain, gain, prices)
