"""Gaps: where demand is unmet and supply unsold, by region and commodity, and what closing a gap would add.

``unmet`` (``unsold``) adds up to the plan's, at every level. Prices are *entry prices*
(:mod:`graph.matching.reading.entry`): of the first unit for every cell, of the last unit (the gap closed) by re-solve
for the largest cells or those asked for, else null. They are in the plan's unit of value: rupiah, or points in a
linkage market. Entry prices of several cells do not add up; :func:`together` prices several gaps as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from graph.matching.pairs.hypothetical import hypothetical
from graph.matching.reading.entry import close, entry_prices, entry_steps, market_parts
from graph.planning.cells import BY, KBLI_DIGITS, cells, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.matching.exact.steps import Step
    from graph.matching.pairs.candidates import Candidates
    from graph.matching.pairs.hypothetical import Newcomers, Side
    from graph.matching.plan import Plan
    from graph.network import Network
    from graph.planning.cells import Level
    from graph.planning.gap_names import CommodityLevel

Enough = Callable[["Sequence[int]", float], bool]
"""Asked with what closing each of the largest cells adds, and the bound of the next, whether no more are priced."""
LARGEST = 20
"""Cells whose last unit is priced by re-solve when nothing else is asked."""


def demand_gaps(
    network: Network,
    candidates: Candidates,
    plan: Plan,
    by: Sequence[str] = BY,
    *,
    level: Level = "regency",
    commodity_level: CommodityLevel = "kbli5",
    last: int | Literal["all"] | Enough = LARGEST,
    region: str | None = None,
) -> pl.DataFrame:
    """Return the demand that a plan leaves unmet, cell by cell, with what supply there would add.

    Parameters
    ----------
    network
        The snapshot that the market was made from.
    candidates, plan
        The market and its best plan.
    by
        Any of ``"region"`` and ``"commodity"``; units of measure are always kept apart.
    level
        ``"island"``, ``"province"``, ``"regency"`` or ``"district"``.
    commodity_level
        ``"kbli2"``, ``"kbli3"`` or ``"kbli5"``.
    last
        For how many cells the last unit is priced, the largest first; ``"all"`` for every one; or what is asked before
        each further one, with the values found and the bound of the next, whether they are enough (cells are then
        closed for their ``added_value`` alone: who ranks by it asks no price of the last unit).
    region
        Only cells within a region.

    Returns
    -------
    pl.DataFrame
        The columns of ``by``, then ``unit``, ``unmet``, ``value`` (what buyers would pay at most for it, rupiah a
        month; null in a linkage market), ``entry_price_first`` and ``entry_price_last`` (null where not priced),
        ``added_value`` (what closing the cell adds to the plan; null where the last unit is not priced), ``at_most``
        (unmet times the first price, a bound on it), ``parties`` (how many), ``value_unit``, ``entry_price_party`` and
        ``entry_price_region`` (with whom the newcomer would trade, and where that is: a buyer of the next regency may
        pay most; null where nobody gains); largest first.
    """
    question = replace(_question(network, by, level, commodity_level, last), region=region)
    return _gaps(candidates, plan, question, "supplier")


def supply_gaps(
    network: Network,
    candidates: Candidates,
    plan: Plan,
    by: Sequence[str] = BY,
    *,
    level: Level = "regency",
    commodity_level: CommodityLevel = "kbli5",
    last: int | Literal["all"] = LARGEST,
) -> pl.DataFrame:
    """Return the supply that a plan leaves unsold, cell by cell, with what demand there would add.

    As :func:`demand_gaps`, with ``unsold`` for ``unmet``; ``value`` is what suppliers ask at least for it.
    """
    return _gaps(candidates, plan, _question(network, by, level, commodity_level, last), "buyer")


def together(
    candidates: Candidates, plan: Plan, gaps: pl.DataFrame, *, side: Side = "supplier", level: Level = "regency"
) -> int:
    """Return what closing several gaps at once adds to the plan, by one re-solve; less than the sum of their prices.

    Parameters
    ----------
    candidates, plan
        The market and its best plan.
    gaps
        Rows with ``region``, ``commodity`` and ``unit``, such as some of :func:`demand_gaps` at ``kbli5``.
    side
        ``"supplier"`` for demand gaps, ``"buyer"`` for supply gaps.
    level
        Level of the regions in ``gaps``.
    """
    fine = _fine_cells(candidates, plan, level, side)
    chosen = fine.join(
        gaps.select("region", "commodity", "unit"), on=["region", "commodity", "unit"], how="semi", nulls_equal=True
    )
    return close(candidates, plan, chosen, chosen["left"].to_numpy(), side).added_value


def price_steps(
    candidates: Candidates, plan: Plan, cell: dict[str, Any], *, side: Side = "supplier", level: Level = "regency"
) -> list[Step]:
    """Return what closing one cell adds, unit for unit: prices, the highest first, and for how many units each holds.

    Parameters
    ----------
    candidates, plan
        The market and its best plan.
    cell
        ``region``, ``commodity`` (``kbli5``) and ``unit`` of a row of :func:`demand_gaps` or :func:`supply_gaps`.
    side
        ``"supplier"`` for demand gaps, ``"buyer"`` for supply gaps.
    level
        Level of the cell's region.
    """
    one = pl.DataFrame({key: [cell[key]] for key in ("region", "commodity", "unit")}, schema=dict.fromkeys(
        ("region", "commodity", "unit"), pl.String
    ))  # fmt: skip
    fine = _fine_cells(candidates, plan, level, side).join(
        one, on=["region", "commodity", "unit"], how="semi", nulls_equal=True
    )
    return entry_steps(candidates, plan, fine, fine["left"].to_numpy(), side)


WHOSE: Final = ("entry_price_party", "entry_price_region")
"""With whom a newcomer would trade its first unit, and where."""


@dataclass(frozen=True)
class _Question:
    columns: list[str]
    level: Level
    digits: int
    enough: Enough
    last_too: bool
    region: str | None = None


def _question(
    network: Network,
    by: Sequence[str],
    level: Level,
    commodity_level: CommodityLevel,
    last: int | Literal["all"] | Enough,
) -> _Question:
    del network  # the candidates carry it; the parameter keeps planning's functions alike
    columns = checked(by, level, commodity_level)
    return _Question(columns, level, KBLI_DIGITS[commodity_level], _enough(last), not callable(last))


def _enough(last: int | Literal["all"] | Enough) -> Enough:
    if callable(last):
        return last
    most = inf if last == "all" else last
    return lambda found, _: len(found) >= most


def _fine_cells(candidates: Candidates, plan: Plan, level: Level, side: Side) -> pl.DataFrame:
    if side == "supplier":
        return cells(candidates.buyers, plan.unmet, level)
    return cells(candidates.suppliers, plan.unsold, level)


def _gaps(candidates: Candidates, plan: Plan, question: _Question, side: Side) -> pl.DataFrame:
    fine = _fine_cells(candidates, plan, question.level, side)
    if question.region is not None:
        code = pl.col("region")
        fine = fine.filter((code == question.region) | code.str.starts_with(question.region + "."))
    made = hypothetical(candidates.setting, fine, side)
    first, partner = entry_prices(candidates, plan, fine, side, newcomers=made)
    theirs = candidates.buyers if side == "supplier" else candidates.suppliers
    other = pl.Series(partner, dtype=pl.Int64)
    other = other.set(other < 0, None)
    fine = fine.with_columns(
        pl.col("commodity").str.head(question.digits),
        first=pl.Series(first, dtype=pl.Float64).fill_nan(None),
        entry_price_party=theirs["party"].gather(other),
        entry_price_region=theirs["region"].gather(other),
        row=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    coarse = (
        fine.group_by(question.columns)
        .agg(
            left=pl.col("left").sum(),
            value=pl.when(pl.col("value").is_not_null().all()).then(pl.col("value").sum()).first(),
            entry_price_first=pl.col("first").max(),
            **{name: pl.col(name).sort_by("first", descending=True, nulls_last=True).first() for name in WHOSE},
            at_most=pl.when(pl.col("first").is_not_null().all()).then((pl.col("first") * pl.col("left")).sum()).first(),
            parties=pl.col("parties").list.explode().n_unique(),
            rows=pl.col("row"),
        )
        .sort(
            ["at_most", "left", *question.columns],
            descending=[True, True, *[False] * len(question.columns)],
            nulls_last=True,
        )
    )
    last, added = _last_prices(
        (candidates, plan), (fine, made), coarse, question.enough, side, last_too=question.last_too
    )
    left = "unmet" if side == "supplier" else "unsold"
    return coarse.select(
        *question.columns,
        pl.col("left").alias(left),
        "value",
        _whole("entry_price_first"),
        entry_price_last=pl.Series(last, dtype=pl.Int64),
        added_value=pl.Series(added, dtype=pl.Int64),
        at_most=_whole("at_most"),
        parties=pl.col("parties").cast(pl.Int64),
        value_unit=pl.lit(candidates.value_unit),
        **{name: pl.col(name) for name in WHOSE},
    )


def _whole(column: str) -> pl.Expr:
    return pl.col(column).round().cast(pl.Int64)


def _last_prices(
    market: tuple[Candidates, Plan],
    cells: tuple[pl.DataFrame, Newcomers],
    coarse: pl.DataFrame,
    enough: Enough,
    side: Side,
    *,
    last_too: bool,
) -> tuple[list[int | None], list[int | None]]:
    """Price the last unit of the largest cells; where the first adds nothing, the last adds nothing either."""
    fine, (nodes, classes) = cells
    last: list[int | None] = [None] * coarse.height
    added: list[int | None] = [None] * coarse.height
    parts = None
    found: list[int] = []
    ended = False
    for k, (most, rows) in enumerate(coarse.select("at_most", "rows").iter_rows()):
        if most == 0:
            last[k] = added[k] = 0
        elif most is not None and not ended:
            ended = enough(found, most)
            if ended:
                continue
            cell = fine[rows]
            its = (nodes[rows], classes[rows])
            parts = market_parts(market[1].market) if parts is None else parts
            closed = close(*market, cell, cell["left"].to_numpy(), side, parts=parts, newcomers=its)
            added[k] = closed.added_value
            if last_too:
                last[k] = int(np.nanmin(closed.last_price))
            found.append(closed.added_value)
    return last, added
