"""Rules and plans under rules as folders of arrays: what a solver process reads, keeps on the way, and answers."""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.matching.constrained.result import ConstrainedPlan, RuleSlack
from graph.matching.constrained.rules import Budget, Partners, Quota, budgets_of, quotas_of
from graph.matching.constrained.terms import partners_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.matching.market import Market

RULES: Final = "rules.json"


def write_rules(rules: Mapping[str, Any], folder: Path) -> None:
    """Write rules beside the market that they are for: numbers in ``rules.json``, arrays in a file each.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_rules({"min_lot": 2, "quotas": [Quota([True], share=0.5)]}, pathlib.Path(folder))
    ...     read_rules(pathlib.Path(folder))["quotas"]
    (Quota(members=array([ True]), share=Fraction(1, 2), units=None, of=None, on=None, name=''),)
    """
    partners = partners_of(rules.get("max_partners"))
    written = {
        "min_lot": rules.get("min_lot"),
        "max_partners": {"buyer": partners.buyer, "supplier": partners.supplier},
        "quotas": [
            {**vars(quota), "share": None if quota.fraction is None else str(quota.fraction)}
            for quota in quotas_of(rules.get("quotas", ()))
        ],
        "budgets": [vars(budget) for budget in budgets_of(rules.get("budgets", ()))],
    }
    (folder / RULES).write_text(json.dumps(_taken_out(written, folder, "rule")), encoding="utf-8")


def read_rules(folder: Path) -> dict[str, Any]:
    """Return the rules of a folder that :func:`write_rules` wrote."""
    written = _put_back(json.loads((folder / RULES).read_text(encoding="utf-8")), folder)
    quotas = [
        {**quota, "share": None if quota["share"] is None else Fraction(quota["share"])} for quota in written["quotas"]
    ]
    return {
        "min_lot": written["min_lot"],
        "max_partners": Partners(**written["max_partners"]),
        "quotas": tuple(Quota(**quota) for quota in quotas),
        "budgets": tuple(Budget(**budget) for budget in written["budgets"]),
    }


def write_ruled_plan(plan: ConstrainedPlan, folder: Path, name: str = "plan") -> None:
    """Write a plan under rules; whoever reads finds the one before it, or this one whole."""
    part = folder / f"{name}.part"
    summary = {
        "value": str(plan.value),
        "bound": str(plan.bound),
        "status": plan.status,
        "reason": plan.reason,
        "seconds": plan.seconds,
        "rules": [asdict(rule) for rule in plan.rules],
    }
    with part.open("wb") as file:
        np.savez(file, flow=plan.flow, summary=np.array(json.dumps(summary)))
    part.replace(folder / f"{name}.npz")


def read_ruled_plan(market: Market, folder: Path, name: str = "plan") -> ConstrainedPlan | None:
    """Return the plan of a folder, ``None`` where there is none."""
    path = folder / f"{name}.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as kept:
        flow: NDArray[np.int64] = kept["flow"]
        summary = json.loads(str(kept["summary"]))
    value, bound = int(summary["value"]), int(summary["bound"])
    return ConstrainedPlan(
        market=market,
        flow=flow,
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound else 0.0,
        status=summary["status"],
        reason=summary["reason"],
        seconds=summary["seconds"],
        rules=tuple(RuleSlack(**rule) for rule in summary["rules"]),
    )


def _taken_out(thing: Any, folder: Path, name: str) -> Any:  # noqa: ANN401 JSON and arrays
    """Return JSON in which every array is the name of a file that holds it."""
    if isinstance(thing, dict):
        return {key: _taken_out(one, folder, f"{name}-{key}") for key, one in thing.items()}
    if isinstance(thing, np.generic):
        return thing.item()
    if thing is None or isinstance(thing, str | int | float):
        return thing
    if isinstance(thing, list | tuple) and any(isinstance(one, dict) for one in thing):
        return [_taken_out(one, folder, f"{name}-{number}") for number, one in enumerate(thing)]
    if isinstance(thing, list) and not thing and name.endswith(("quotas", "budgets")):
        return []
    np.save(folder / f"{name}.npy", np.asarray(thing))
    return {"array": f"{name}.npy"}


def _put_back(thing: Any, folder: Path) -> Any:  # noqa: ANN401 JSON and arrays
    if isinstance(thing, dict) and set(thing) == {"array"}:
        return np.load(folder / thing["array"], allow_pickle=False)
    if isinstance(thing, dict):
        return {key: _put_back(one, folder) for key, one in thing.items()}
    return [_put_back(one, folder) for one in thing] if isinstance(thing, list) else thing
