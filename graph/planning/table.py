"""Gap tables of every kind: cells by region and commodity, with definition, n, date, reason and lever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation, UnknownRegion
from graph.planning.cells import BY, DIGITS, KBLI_DIGITS, Level, region_at
from graph.planning.certified import CERTIFY, LACKING, certify_prices, yet_to_get
from graph.planning.disclosure import THRESHOLD, published
from graph.planning.evidence import added_up, coarser, within
from graph.planning.gaps import LARGEST, demand_gaps, supply_gaps
from graph.planning.lacks import KINDS, GapKind
from graph.planning.lacks.access import largest_trader
from graph.planning.lacks.national import of_several
from graph.planning.levers import lever_prices
from graph.reference import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.planning.gap_names import CommodityLevel
    from graph.planning.scene import Scene

KEPT_OUT: Final = ("rule.must_certificate", "gap.capability.certificate")
"""Reasons that certificates are lacking."""
GROUPINGS: Final = (*BY, "cluster")
"""What cells can be told apart by."""


def gap_cells(
    scene: Scene,
    kind: str,
    by: Sequence[str] = BY,
    *,
    level: Level = "regency",
    commodity_level: CommodityLevel = "kbli5",
    region: str | None = None,
    last: int | str = LARGEST,
    public: bool = False,
    threshold: int = THRESHOLD,
) -> pl.DataFrame:
    """Return the cells of one kind of gap, the largest first; at every level they add up to the same.

    Parameters
    ----------
    scene
        A network, with its plan where one was made.
    kind
        One of :data:`graph.planning.lacks.KINDS`.
    by
        Any of ``"region"``, ``"commodity"`` and ``"cluster"``; units of measure are always kept apart.
    level, commodity_level
        How coarse.
    region
        Only cells within a region.
    last
        For demand and supply: for how many cells the last unit is priced, or ``"all"``.
    public
        Leave out what fewer than ``threshold`` parties stand behind, what would give it away, and what is of one party
        (:mod:`graph.planning.disclosure`); ``suppressed`` says which cells those are.
    threshold
        Fewest parties behind a published number.

    Returns
    -------
    polars.DataFrame
        ``kind``, the columns of ``by`` (and ``unit``), ``amount``, ``of``, ``share``, ``n`` (parties counted),
        ``value_rp``, ``reason``, ``lever``, ``lever_cost_rp``, ``lever_per``, ``lever_basis`` (null where nobody stated
        a price), ``measure``, ``as_of``, and figures of the kind's own: for demand and supply those of
        :func:`graph.planning.gaps.demand_gaps`.

    Raises
    ------
    RuleViolation
        If a kind, level or grouping is not known.
    UnknownRegion
        If there is no such region.
    """
    asked = _asked(kind, by, level, commodity_level)
    keys = [name for name in GROUPINGS if name in by] + list(asked.always)
    _known(region)
    rows = _evidence(scene, asked)
    cut = coarser(within(rows, region).with_columns(good="commodity"), level, commodity_level)
    cells = added_up(cut, keys)
    if asked.figures is not None:
        cells = _with(cells, asked.figures(cut, keys), keys)
    if kind == "market_access":
        cells = _with(cells, largest_trader(scene, cut, keys), keys)
    if kind in ("demand", "supply"):
        cells = _priced(scene, kind, cells, keys, {"level": level, "commodity_level": commodity_level, "last": last})
    if kind == "concentration":
        cells = of_several(cells)
    if kind == "capability":
        cells = cells.sort("value_rp", descending=True, nulls_last=True, maintain_order=True)
    cells = _finished(cells, asked, scene, keys)
    if not public:  # what the dearest supplier lacks is of one party
        cells = _certified(cells, cut, scene, keys)
    if public:
        magnitudes = asked.magnitudes(rows.columns)
        told = published(
            cells.drop(asked.of_one, strict=False), rows, keys, level, commodity_level,
            region=region, threshold=threshold, magnitudes=magnitudes,
        )  # fmt: skip
        if asked.told_by is not None:
            told = told.with_columns(pl.lit(None).cast(told.schema[name]).alias(name) for name in ("of", "share"))
        cells = told.sort(keys, nulls_last=True)
    return cells


def _evidence(scene: Scene, asked: GapKind) -> pl.DataFrame:
    """Return the rows behind a kind of gap, read once for all tables of a scene."""
    if asked.name not in scene.kept:
        scene.kept[asked.name] = asked.evidence(scene)
    return scene.kept[asked.name]


def _asked(kind: str, by: Sequence[str], level: str, commodity_level: str) -> GapKind:
    known: dict[str, tuple[list[str], tuple[str, ...]]] = {
        "kind": ([kind], tuple(KINDS)),
        "by": (list(by), GROUPINGS if kind not in ("demand", "supply") else BY),
        "level": ([level], ("island", *DIGITS)),
        "commodity_level": ([commodity_level], tuple(KBLI_DIGITS)),
    }
    for name, (words, possible) in known.items():
        for word in words:
            if word not in possible:
                message = f"{name} {word!r} is not known"
                raise RuleViolation(message, hint=f"take one of {', '.join(possible)}", parameter=name, given=word)
    return KINDS[kind]


def _known(region: str | None) -> None:
    if region is not None and not regions.exists(region):
        message = f"there is no region {region}"
        hint = "write a code such as 33 (province), 33.05 (regency) or 33.05.14 (district)"
        raise UnknownRegion(message, hint=hint, region=region)


def _with(cells: pl.DataFrame, figures: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    if not keys:
        one = figures.drop("all", strict=False).with_columns(pl.lit(0).alias("all"))  # none where nothing was counted
        return (
            cells.with_columns(pl.lit(0).alias("all"))
            .join(one, on="all", how="left", maintain_order="left")
            .drop("all")
        )
    return cells.join(figures, on=list(keys), how="left", nulls_equal=True, maintain_order="left")


def _priced(scene: Scene, kind: str, cells: pl.DataFrame, keys: Sequence[str], how: dict[str, Any]) -> pl.DataFrame:
    """Put entry prices beside the counts, in the order of what closing a cell is worth."""
    gaps = demand_gaps if kind == "demand" else supply_gaps
    candidates, plan = scene.market
    priced = gaps(scene.network, candidates, plan, [key for key in keys if key in BY], **how)
    return priced.join(
        cells.select(*keys, "amount", "of", "share", "n", "value_rp", "reason"),
        on=list(keys), how="inner", nulls_equal=True, maintain_order="left",
    )  # fmt: skip


def _finished(cells: pl.DataFrame, kind: GapKind, scene: Scene, keys: Sequence[str]) -> pl.DataFrame:
    repairs = scene.market[0].setting.assumptions.repairs if kind.name in ("demand", "supply", "capability") else ()
    known = lever_prices(scene.prices, repairs)
    levers = [kind.lever(reason) if amount else None for reason, amount in cells.select("reason", "amount").iter_rows()]
    prices = [known.get(lever or "") for lever in levers]
    cells = cells.with_columns(
        kind=pl.lit(kind.name),
        measure=pl.lit(kind.measure),
        lever=pl.Series(levers, dtype=pl.String),
        lever_cost_rp=pl.Series([None if price is None else price.cost_rp for price in prices], dtype=pl.Int64),
        lever_per=pl.Series([None if price is None else price.per for price in prices], dtype=pl.String),
        lever_basis=pl.Series([None if price is None else price.basis for price in prices], dtype=pl.String),
        as_of=pl.lit(scene.network.as_of),
    )
    first = ["kind", *keys, "amount", "of", "share", "n", "value_rp", "reason"]
    first += ["lever", "lever_cost_rp", "lever_per", "lever_basis", "measure", "as_of"]
    return cells.select(*first, pl.exclude(*first))


def _certified(cells: pl.DataFrame, rows: pl.DataFrame, scene: Scene, keys: Sequence[str]) -> pl.DataFrame:
    """Put in what the certificates cost that a cell's suppliers lack, where nobody set a price of that lever."""
    here = pl.col("lever") == CERTIFY
    if CERTIFY in scene.prices or not cells.height or not cells.select(here.any()).item():
        return cells
    network, repairs = scene.network, scene.market[0].setting.assumptions.repairs
    kept_out = rows.filter(pl.col("reason").is_in(KEPT_OUT))
    of_buyers = cells["kind"][0] == "demand"
    fees = certify_prices(kept_out, keys, yet_to_get(network, repairs), of_buyers=of_buyers)
    cells = _with(cells, fees, keys)
    mine = here & pl.col("cost_rp").is_not_null()
    priced = {"lever_cost_rp": pl.col("cost_rp"), "lever_per": pl.lit(LACKING), "lever_basis": pl.col("basis")}
    return cells.with_columns(
        pl.when(mine).then(value).otherwise(name).alias(name) for name, value in priced.items()
    ).drop("cost_rp", "basis")


def totals(scene: Scene, kind: str) -> pl.DataFrame:
    """Return what every table of a kind adds up to, by unit (and barrier) where it has them."""
    asked = KINDS[kind]
    return added_up(_evidence(scene, asked), list(asked.always))


__all__ = ["GROUPINGS", "gap_cells", "region_at", "totals"]
