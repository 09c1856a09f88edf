"""Profiles: what a party's activities mean in the input-output table, and how strongly two profiles are linked.

A profile is the set of sectors that a party's KBLI codes fall into. Parties with the same profile trade alike, so
that links are worked out once for each two profiles. A link is *core business* both ways: the buyer's industry needs
the input and the supplier's industry depends on the sale; what every firm buys, whatever it makes (trade margins,
carriage, energy, finance, rent), is none, and other loose cells count less (weights of
:func:`graph.reference.input_output.links`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from graph.errors import UnknownActivity
from graph.matching.pairs.scoring import saturating
from graph.reference import input_output

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.scoring import LinkageWeights

Side = Literal["supplier", "buyer"]
FEWEST_DIGITS: Final = 3
"""Shorter codes say a whole division ("food") and would link everybody with everybody."""
MOST_CODES: Final = 5
"""Activities that are read of one party, main one first: long licence lists say little about the business."""


PUBLIC_SECTORS: Final = frozenset({177, 178, 179, 180})
"""Sectors of government: where a code falls into one of these and a private one, an enterprise is the private one."""


@cache
def _chains() -> tuple[dict[str, tuple[str, ...]], ...]:
    text = files("graph.matching.pairs").joinpath("product_chains.toml").read_text(encoding="utf-8")
    chains = tomllib.loads(text)["chain"]
    return tuple({chain["name"]: tuple(chain[side]) for chain in chains} for side in ("suppliers", "buyers"))


@cache
def _tokens(kbli: str, side: Side) -> str:
    """Sectors of one code, each with the product chains that the code is in: ``020+palm_mill``."""
    if len(kbli) < FEWEST_DIGITS:
        return ""
    try:
        sectors = input_output.sectors_of(kbli)
    except UnknownActivity:
        return ""
    private = [sector for sector in sectors if sector not in PUBLIC_SECTORS]
    chains = [f"+{name}" for name, prefixes in _chains()[side == "buyer"].items() if kbli.startswith(prefixes)]
    return " ".join(f"{sector:03d}{''.join(chains)}" for sector in private or sectors)


def profiles(kbli: pl.Series, side: Side) -> pl.Series:
    """Return each party's profile as text, its sectors in order; "" where no activity can be placed.

    A sector is followed by the product chains that the activity serves (a supplier) or is bound to (a buyer).

    Examples
    --------
    >>> codes = pl.Series([["01262"], ["10431", "16101"], ["99"], None], dtype=pl.List(pl.String))
    >>> profiles(codes, "supplier").to_list()
    ['020+palm_mill', '058+palm_refinery 086', '', '']
    >>> profiles(codes, "buyer").to_list()
    ['020', '058+palm_mill 086', '', '']
    """
    rows = pl.DataFrame({"row": np.arange(len(kbli)), "code": kbli.list.head(MOST_CODES)}).explode("code")
    codes = rows["code"].drop_nulls().unique().to_list()
    named = pl.DataFrame(
        {"code": codes, "tokens": [_tokens(code, side) for code in codes]},
        schema={"code": pl.String, "tokens": pl.String},
    )
    joined = rows.drop_nulls().join(named, on="code").filter(pl.col("tokens") != "")
    each = joined.select("row", token=pl.col("tokens").str.split(" ")).explode("token").unique().sort("row", "token")
    texts = each.group_by("row", maintain_order=True).agg(profile=pl.col("token").str.join(" "))
    whole = pl.DataFrame({"row": np.arange(len(kbli))}).join(texts, on="row", how="left", maintain_order="left")
    return whole["profile"].fill_null("")


def core_links(weights: LinkageWeights) -> pl.DataFrame:
    """Return the links between sectors that are core business both ways, with their two parts and points.

    Examples
    --------
    >>> from graph.matching.pairs.scoring import LinkageWeights
    >>> links = core_links(LinkageWeights())
    >>> palm = links.filter((pl.col("supplier_io") == 20) & (pl.col("buyer_io") == 58))
    >>> palm.select(pl.col("input_link").round(3), pl.col("dependence").round(3)).row(0)
    (0.894, 0.935)
    >>> water_to_mills = links.filter(pl.col("supplier_io").is_in([74, 147]) & (pl.col("buyer_io") == 58))
    >>> water_to_mills.height
    0
    """
    links = input_output.links().with_columns(
        weighted_input=pl.col("input_share") * pl.col("weight"), weighted_sales=pl.col("sales_share") * pl.col("weight")
    )
    needed_enough = pl.col("weighted_input") >= weights.least_input_share
    core_enough = pl.col("weight") >= weights.least_weight
    core = links.filter(core_enough & needed_enough & (pl.col("weighted_sales") >= weights.least_sales_share))
    needed = saturating(core["weighted_input"].to_numpy(), weights.half_share)
    depends = saturating(core["weighted_sales"].to_numpy(), weights.half_share)
    points = np.floor(weights.input_link * needed + 0.5) + np.floor(weights.dependence * depends + 0.5)
    return core.select("supplier_io", "buyer_io", "input_share", "sales_share", "import_share").with_columns(
        input_link=pl.Series(needed), dependence=pl.Series(depends), points=pl.Series(points.astype(np.int64))
    )


def profile_table(present: pl.Series, side: Side) -> pl.DataFrame:
    """Return the profiles of one side, numbered, that of every single activity included.

    The latter are where a hypothetical party stands that would close a gap.
    """
    every = pl.concat([present.rename("profile"), single_profiles(side)["profile"]]).unique().sort()
    return pl.DataFrame({"profile": every.filter(every != "")}).with_row_index("class").cast({"class": pl.Int32})


def single_profiles(side: Side) -> pl.DataFrame:
    """Return the profile of each five-digit activity by itself: ``commodity`` and ``profile``."""
    codes = input_output.kbli_sectors()["kbli"].unique().sort()
    texts = profiles(codes.reshape((-1, 1)).arr.to_list(), side)
    return pl.DataFrame({"commodity": codes, "profile": texts}).filter(pl.col("profile") != "")


def profile_links(sellers: pl.DataFrame, takers: pl.DataFrame, core: pl.DataFrame) -> pl.DataFrame:
    """Return, for each two profiles that are linked, the strongest link between their sectors.

    Sorted by supplier class, then buyer class, as the scan wants them. A buyer bound to a product chain is linked
    with suppliers of that chain only, and suppliers of a chain that has no buyers with nobody.
    """
    met = _sectors(sellers, "supplier").join(core, on="supplier_io").join(_sectors(takers, "buyer"), on="buyer_io")
    bound = pl.col("buyer_chains")
    met = met.filter((bound == "") | pl.col("supplier_chains").str.contains(bound, literal=True))
    for name in (name for name, prefixes in _chains()[1].items() if not prefixes):
        met = met.filter(~pl.col("supplier_chains").str.contains(f"+{name}", literal=True))
    order = ["supplier", "buyer", "points", "supplier_io", "buyer_io"]
    return met.sort(order, descending=[False, False, True, False, False]).unique(
        ["supplier", "buyer"], keep="first", maintain_order=True
    )


def _sectors(table: pl.DataFrame, side: Side) -> pl.DataFrame:
    tokens = table.select(pl.col("class").alias(side), token=pl.col("profile").str.split(" ")).explode("token")
    return tokens.select(
        side,
        pl.col("token").str.head(3).cast(pl.Int64).alias(f"{side}_io"),
        pl.col("token").str.slice(3).alias(f"{side}_chains"),
    )


def linking_codes(kbli: pl.Series, rows: NDArray[np.int32], sectors: NDArray[np.int64]) -> pl.Series:
    """Return, pair by pair, the code of a party that falls into the sector by which the pair is linked.

    Parameters
    ----------
    kbli
        Codes of each party of one side, main activity first.
    rows, sectors
        The party and the sector of each pair.

    Examples
    --------
    >>> codes = pl.Series([["46319", "01262"], ["10431"]], dtype=pl.List(pl.String))
    >>> linking_codes(codes, np.array([0, 1], dtype=np.int32), np.array([20, 58])).to_list()
    ['01262', '10431']
    """
    first = kbli.list.first().gather(rows)
    several = np.flatnonzero((kbli.list.len() > 1).fill_null(value=False).to_numpy()[rows])
    if not several.size:
        return first
    asked = pl.DataFrame(
        {"pair": several, "sector": sectors[several], "code": kbli.list.head(MOST_CODES).gather(rows[several])}
    ).explode("code")
    codes = asked["code"].drop_nulls().unique().sort().to_list()
    each = [(code, int(token[:3])) for code in codes for token in _tokens(code, "supplier").split()]
    known = pl.DataFrame(each, schema={"code": pl.String, "sector": pl.Int64}, orient="row")
    fitting = asked.join(known, on=["code", "sector"], how="semi", maintain_order="left")
    fitting = fitting.unique("pair", keep="first", maintain_order=True)
    return first.scatter(fitting["pair"].to_numpy(), fitting["code"])
