"""The solver process: what :class:`graph.matching.exact.child.Child` starts, asks and outlives.

``python -m graph.matching.exact.solver_process`` reads one request a line (JSON) on stdin and answers one line on
stdout; arrays go through files. With a folder it repeats the solve of the problem that is kept there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from graph.errors import InvalidMarket, JejaringError, NoFeasiblePlan
from graph.matching.constrained import solve_constrained
from graph.matching.constrained.replay import read_rules, write_ruled_plan
from graph.matching.exact.child import READY
from graph.matching.exact.guarded import perform
from graph.matching.exact.replay import read_market, write_plan
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    """Solve the market of a request in this process and write its plan beside it."""
    folder = Path(request["folder"])
    try:
        if request.get("task"):
            perform(request["task"], folder, request["seconds"])
        elif request.get("rules"):
            _solve_under_rules(folder, request)
        else:
            write_plan(solve_unruled(read_market(folder)), folder)
    except NoFeasiblePlan as error:
        return {"error": error.message, "hint": error.hint, "code": error.code, "context": error.context}
    except JejaringError as error:
        code = "time_limit" if error.context.get("reason") == "time_limit" else error.code
        return {"error": error.message, "hint": error.hint, "code": code}
    except (MemoryError, InvalidMarket) as error:
        return {"error": f"{type(error).__name__}: {error}", "hint": "the problem is kept", "code": "solver_stopped"}
    return {"done": True}


def _solve_under_rules(folder: Path, request: dict[str, Any]) -> None:
    rules = read_rules(folder)
    plan = solve_constrained(read_market(folder), **rules, time_limit=request["seconds"], seed=request["seed"])
    write_ruled_plan(plan, folder)


def _load() -> None:
    """Read solvers and their compiled kernels from disk before the process is ready: a time limit is short."""
    solve_constrained(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1)


def main(arguments: list[str]) -> int:
    """Serve requests from stdin, or repeat the solve of one kept problem."""
    if arguments:
        request = json.loads((Path(arguments[0]) / "request.json").read_text(encoding="utf-8"))
        sys.stdout.write(json.dumps(_answer({**request, "folder": arguments[0]})) + "\n")
        return 0
    _load()
    sys.stdout.write(READY)
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
