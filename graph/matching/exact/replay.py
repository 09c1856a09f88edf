"""Markets and plans as folders of arrays: what a solver process reads, and what is kept when it dies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from graph.matching.market import Market
from graph.matching.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.matching.exact.solution import Solution

COLUMNS = ("capacity", "demand", "supplier", "buyer", "value")
PRICES = ("supplier_price", "buyer_price", "limit_price")


def write_market(market: Market, folder: Path) -> None:
    """Write the arrays of a market, one ``.npy`` file each, into an existing folder.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> market = Market.from_arrays([3], [10], [0], [0], [5])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_market(market, pathlib.Path(folder))
    ...     read_market(pathlib.Path(folder))
    Market(suppliers=1, buyers=1, pairs=1, capacity=3, demand=10)
    """
    for name in COLUMNS:
        np.save(folder / f"{name}.npy", getattr(market, name))
    if market.limit is not None:
        np.save(folder / "limit.npy", market.limit)


def read_market(folder: Path) -> Market:
    """Return the market of a folder that :func:`write_market` wrote, checked again."""
    limit = _read(folder, "limit") if (folder / "limit.npy").exists() else None
    S, D, supplier, buyer, V = (_read(folder, name) for name in COLUMNS)
    return Market.from_arrays(S, D, supplier, buyer, V, limit)


def write_plan(plan: Solution, folder: Path) -> None:
    """Write a plan beside the market that it is for."""
    for name in ("flow", *PRICES):
        np.save(folder / f"{name}.npy", getattr(plan, name))
    summary = {"value": str(plan.value), "gap": str(plan.gap), "status": plan.status}
    (folder / "plan.json").write_text(json.dumps(summary), encoding="utf-8")


def read_plan(market: Market, folder: Path) -> Plan:
    """Return the plan of a folder that :func:`write_plan` wrote, for the market that is at hand."""
    summary = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    flow, u, v, w = (np.array(_read(folder, name)) for name in ("flow", *PRICES))
    return Plan(market, flow, int(summary["value"]), u, v, w, int(summary["gap"]), summary["status"])


def _read(folder: Path, name: str) -> NDArray[np.int64]:
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
