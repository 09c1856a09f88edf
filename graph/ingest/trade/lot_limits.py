"""What a lot cannot be: more than its seller could ever sell, a least lot in another unit, square metres as pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.model.units import parse_quantity
from graph.model.vocabulary import Size, SizeBasis, Unit

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan

IMPLAUSIBLE: Final = "volume_implausible"
"""A micro enterprise does not sell half a million tonnes a month: a unit or a point slipped."""
BY_AREA: Final = "unit_area"
"""A square metre is counted as a piece of it: a counterpart in sheets or tiles means another piece."""
LOT_UNREAD: Final = "min_lot_unread"
"""A least lot in bottles beside a volume in litres, where nobody says what a bottle holds."""
_TIMES: Final = 10
"""How many times what its size may sell a year a lot may be worth before it is taken for a slip."""
_MOST_RP_A_YEAR: Final = {Size.MICRO: 2 * 10**9, Size.SMALL: 15 * 10**9, Size.MEDIUM: 50 * 10**9}
"""Most sales a year of each size, PP 7/2021 article 35."""
_CHEAPEST_RP: Final = {Unit.KG: 500, Unit.LITRE: 300, Unit.PIECE: 100}
"""What goods without a price cost at least: sand, water from a river, bricks."""
_MOST_UNITS: Final = 10**9
"""A million tonnes a month, which no single mill of the country takes in."""
_AREA: Final = r"(?i)(?:^|[\d\s/(])(?:m2|m²|meter persegi|mtr2|m\W?persegi)(?:\W|$)"
_LOT: Final = pl.Struct({"amount": pl.Float64, "unit": pl.String})


def implausible(lots: pl.DataFrame, sizes: pl.Series, bases: pl.Series) -> pl.Series:
    """Return whether each volume is more than any of its seller's size could sell or use.

    Parameters
    ----------
    lots
        ``unit``, ``units_per_month``, ``price_rp_per_unit``.
    sizes, bases
        Size of each party and what it rests on; what is only supposed from a legal form counts for nothing.

    Examples
    --------
    >>> lots = pl.DataFrame({"unit": ["kg", "kg"], "units_per_month": [500_000_000, 2_000],
    ...                      "price_rp_per_unit": [None, 12_000]})
    >>> implausible(lots, pl.Series(["micro", "micro"]), pl.Series(["sales", "label"])).to_list()
    [True, False]
    """
    told = pl.when(pl.col("basis") != str(SizeBasis.LEGAL_FORM_PROXY)).then(pl.col("size"))
    most = told.replace_strict({str(size): rp for size, rp in _MOST_RP_A_YEAR.items()}, default=None)
    cheapest = pl.col("unit").replace_strict({str(unit): rp for unit, rp in _CHEAPEST_RP.items()}, default=None)
    units = pl.col("units_per_month").cast(pl.Float64)
    worth = 12 * units * pl.coalesce("price_rp_per_unit", cheapest)
    table = lots.select("unit", "units_per_month", "price_rp_per_unit").with_columns(
        sizes.cast(pl.String).alias("size"), bases.cast(pl.String).alias("basis")
    )
    return table.select((worth > _TIMES * most).fill_null(False) | (units > _MOST_UNITS).fill_null(False)).to_series()


def by_area(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return whether rows count square metres, in the cell of the volume, of its unit, or in the head of either."""
    heads = any(pl.select(pl.lit(plan.header_of(role)).str.contains(_AREA)).item() for role in ("volume", "unit"))
    said = pl.any_horizontal(plan.cell(role).str.contains(_AREA).fill_null(False) for role in ("volume", "unit"))
    stated = plan.cell("volume").is_not_null()
    return frame.select((said | (pl.lit(heads) & plan.cell("unit").is_null())) & stated).to_series()


def read_lot(text: str) -> dict[str, Any]:
    """Return the smallest lot that a cell states, with its canonical unit where the cell names one.

    Examples
    --------
    >>> read_lot("6 kg"), read_lot("2 ton")["amount"], read_lot("15")
    ({'amount': 6.0, 'unit': 'kg'}, 2000.0, {'amount': 15.0, 'unit': None})
    """
    try:
        stated = parse_quantity(text)
    except ValueError:
        return {"amount": None, "unit": None}
    return {"amount": float(stated.amount), "unit": str(stated.unit) if stated.unit else None}


def smallest_lots(cells: pl.Series, volumes: pl.DataFrame) -> pl.DataFrame:
    """Return smallest lots in the units of the volumes beside them, and whether one is ``unread``.

    A bare number counts in the unit of the volume beside it ("12 ton", lot "2" is two tonnes), unless that would be
    more than the whole volume. Packages count by what one holds: *20 botol* beside *400 botol @250 ml* is five litres;
    where nobody says what one holds, twenty bottles are no twenty litres.

    Examples
    --------
    >>> volumes = pl.DataFrame({"unit": ["litre", "litre"], "units": [100, 100], "factor": [1.0, 1.0],
    ...                         "held": [0.25, None]})
    >>> smallest_lots(pl.Series(["20 botol", "20 botol"]), volumes).rows()
    [(5, False), (None, True)]
    """
    lots = by_distinct(cells, read_lot, _LOT, {}).struct.unnest()
    beside = volumes.select("units", volume="unit", factor=pl.coalesce("held", "factor", pl.lit(1.0)), held="held")
    table = lots.hstack(beside)
    counted = pl.col("amount") * pl.col("factor")
    bare = pl.when(counted > pl.col("units")).then("amount").otherwise(counted)
    packs = (pl.col("unit") == str(Unit.PIECE)) & (pl.col("volume") != str(Unit.PIECE))
    other = (pl.col("unit") != pl.col("volume")).fill_null(False)
    units = (
        pl.when(pl.col("unit").is_null())
        .then(bare)
        .when(packs)
        .then(pl.col("amount") * pl.col("held"))
        .when(~other)
        .then("amount")
    )
    told = table.select(units.cast(pl.Int64).alias("units"), "amount")
    return told.select("units", unread=pl.col("amount").is_not_null() & pl.col("units").is_null())
