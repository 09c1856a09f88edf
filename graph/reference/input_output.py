"""Who supplies whom: the input-output table of 2020, 185 sectors, domestic, basic prices.

A link says what a sector buys from another: plausibility of a tie between firms, not the tie itself.
``weight`` (0 to 1) is how far a cell speaks of a supplier that a buyer seeks: the diagonal, trade,
transport, energy, finance and overhead count little (``tables/io_weights.toml``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import NotFound, UnknownActivity
from graph.reference.shipped import read_csv

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_SECTORS: Final = 185

SECTOR_COLUMNS: Final = {
    "io_code": pl.Int64,
    "io_name": pl.String,
    "category": pl.Int64,
    "output_million_rp": pl.Int64,
    "intermediate_sales_domestic_million_rp": pl.Int64,
    "final_demand_domestic_million_rp": pl.Int64,
    "imports_million_rp": pl.Int64,
    "value_added_million_rp": pl.Int64,
}
LINK_COLUMNS: Final = {
    "supplier_io": pl.Int64,
    "buyer_io": pl.Int64,
    "value_million_rp": pl.Int64,
    "input_share": pl.Float64,
    "sales_share": pl.Float64,
    "import_share": pl.Float64,
    "weight": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Sector:
    """One of the 185 sectors, with its yearly output of 2020 in million rupiah."""

    io_code: int
    name: str
    output_million_rp: int


@cache
def sectors() -> pl.DataFrame:
    """Return the 185 sectors with output, sales, imports and value added of 2020, in million rupiah.

    Examples
    --------
    >>> sectors().filter(pl.col("io_code") == 20)["io_name"].item()
    'Kelapa Sawit'
    """
    return read_csv("io_sectors.csv", SECTOR_COLUMNS)


@cache
def _by_code() -> dict[int, Sector]:
    rows = sectors().select("io_code", "io_name", "output_million_rp").iter_rows()
    return {code: Sector(code, name, output) for code, name, output in rows}


def sector(io_code: int) -> Sector:
    """Return a sector by its number, 1 to 185.

    Raises
    ------
    NotFound
        If the number is no sector.

    Examples
    --------
    >>> sector(58).name
    'Minyak Hewani dan Minyak Nabati'
    """
    found = _by_code().get(io_code)
    if found is None:
        message = f"the input-output table has no sector {io_code}"
        raise NotFound(message, hint="sectors are numbered 1 to 185", io_code=io_code)
    return found


def sector_name(io_code: int) -> str:
    """Return a sector's name.

    Examples
    --------
    >>> sector_name(20)
    'Kelapa Sawit'
    """
    return sector(io_code).name


@cache
def links() -> pl.DataFrame:
    """Return the links: supplier_io, buyer_io, value_million_rp, input_share, sales_share, import_share, weight.

    ``input_share`` is the value over the buyer's output, ``sales_share`` over the supplier's; a link is there
    when either is at least 0.1 %. ``import_share`` is the imported part of this input, which local supply
    could replace.

    Examples
    --------
    >>> links().filter((pl.col("supplier_io") == 20) & (pl.col("buyer_io") == 58))["sales_share"].item()
    0.71683
    """
    return read_csv("io_links.csv", LINK_COLUMNS)


@cache
def kbli_sectors() -> pl.DataFrame:
    """Return the bridge from five-digit KBLI to sectors: kbli, io_code, basis (``draft`` or ``override``).

    Drafted by hand from names for this project, not official; overrides carry their reasons in
    ``tables/kbli_io_overrides.csv``.

    Examples
    --------
    >>> kbli_sectors().filter(pl.col("kbli") == "10431")["io_code"].to_list()
    [58]
    """
    return read_csv("kbli_io.csv", {"kbli": pl.String, "io_code": pl.Int64, "basis": pl.String})


@cache
def _bridge() -> dict[str, tuple[int, ...]]:
    grouped: dict[str, set[int]] = {}
    for code, io_code in kbli_sectors().select("kbli", "io_code").iter_rows():
        for length in range(2, len(code) + 1):
            grouped.setdefault(code[:length], set()).add(io_code)
    return {code: tuple(sorted(io_codes)) for code, io_codes in grouped.items()}


def sectors_of(kbli: str) -> tuple[int, ...]:
    """Return the sectors of a KBLI code of two to five digits; a shorter code has all its parts' sectors.

    Raises
    ------
    UnknownActivity
        If no code of KBLI 2020 begins so.

    Examples
    --------
    >>> sectors_of("01262"), sectors_of("1043"), sectors_of("0127")
    ((20,), (58,), (21, 22, 23))
    """
    found = _bridge().get(kbli)
    if found is None:
        message = f"no input-output sector is known for KBLI {kbli!r}"
        raise UnknownActivity(message, hint="write two to five digits of KBLI 2020, such as 10431", kbli=kbli)
    return found


def _dense(column: str) -> NDArray[np.float64]:
    frame = links().select("supplier_io", "buyer_io", pl.col(column) * pl.col("weight"))
    dense = np.zeros((N_SECTORS, N_SECTORS))
    dense[frame["supplier_io"].to_numpy() - 1, frame["buyer_io"].to_numpy() - 1] = frame[column].to_numpy()
    dense.flags.writeable = False
    return dense


@cache
def weighted_input_share() -> NDArray[np.float64]:
    """Return the 185 x 185 array of ``input_share * weight``: row supplier, column buyer, sector n at n - 1.

    Read-only, and the same array each time.

    Examples
    --------
    >>> float(weighted_input_share()[20 - 1, 58 - 1])
    0.420796
    """
    return _dense("input_share")


@cache
def weighted_sales_share() -> NDArray[np.float64]:
    """Return the 185 x 185 array of ``sales_share * weight``: row supplier, column buyer, sector n at n - 1.

    Examples
    --------
    >>> float(weighted_sales_share()[20 - 1, 58 - 1])
    0.71683
    """
    return _dense("sales_share")
