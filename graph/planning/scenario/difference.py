"""Difference: which parties and products a change reaches, from two networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.pairs.setting import known_certificates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.network import Network

TRADES: Final = ("offers", "demands")


@dataclass(frozen=True, eq=False)
class Difference:
    """What differs between two networks in what is traded.

    Attributes
    ----------
    parties
        Whose offers, demands or certificates differ, sorted.
    products
        Products of whose market something differs, with those that share a stock with one of them, sorted.
    """

    parties: pl.Series
    products: list[str]


def difference(before: Network, after: Network) -> Difference:
    """Return what differs between two networks.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": "enterprise", "name": ["A", "B"]})
    >>> offers = pl.DataFrame({"id": ["o", "p"], "party": ["a", "b"], "commodity": ["13121", "23922"]})
    >>> network = Network.from_frames(parties, offers, as_of=date(2026, 1, 1))
    >>> found = difference(network, replace(network, offers=network.offers.filter(pl.col("id") != "p")))
    >>> found.parties.to_list(), found.products
    (['b'], ['23922'])
    """
    rows = [_rows(getattr(before, name), getattr(after, name)) for name in TRADES]
    moved = pl.concat([frame.select("party", "commodity") for frame in rows])
    certified = _certified(before.parties, after.parties)
    if certified.height:
        moved = pl.concat([moved, after.offers.join(certified, on="party", how="semi").select("party", "commodity")])
    products = moved["commodity"].drop_nulls().unique().to_list()
    return Difference(moved["party"].unique().sort(), _with_stocks(before, after, products))


def every_product(*networks: Network) -> list[str]:
    """Return all products that are offered or asked for."""
    named = [getattr(network, name)["commodity"] for network in networks for name in TRADES]
    found: list[str] = pl.concat(named).drop_nulls().unique().sort().to_list()
    return found


def _rows(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of both frames that are not alike in the other."""
    if old is new:
        return old.clear()
    if old.height == new.height and old["id"].equals(new["id"]):
        return _unlike(old, new)
    stays = old["id"].is_in(new["id"].implode())
    if old["id"].filter(stays).equals(new["id"]):  # some went, and nothing else
        return pl.concat([old.filter(~stays), _unlike(old.filter(stays), new)])
    gone, come = old.filter(~stays), new.join(old, on="id", how="anti")
    stay = [
        one.join(other.select("id"), on="id", how="semi", maintain_order="left")
        for one, other in ((old, new), (new, old))
    ]
    return pl.concat([gone, come, _unlike(*stay)])


def _unlike(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return rows that differ, of two frames with the same ids in the same order."""
    moved = _differs(old, new, [name for name in old.columns if name not in ("id", "source")])
    return pl.concat([old.filter(moved), new.filter(moved)])


def _differs(old: pl.DataFrame, new: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    names = [name for name in names if not old[name].equals(new[name], null_equal=True)]
    if not names:
        return pl.repeat(False, old.height, dtype=pl.Boolean, eager=True)
    flat = [pl.col(name).list.join("\x1f") if old.schema[name] == pl.List else pl.col(name) for name in names]
    one, other = old.select(flat), new.select(flat)
    told = [one[name].ne_missing(other[name]).alias(name) for name in names]
    return pl.DataFrame(told).select(pl.any_horizontal(names)).to_series()


def _certified(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the parties (``party``) whose certificates are not those of before; who comes stands behind the others."""
    if old is new:
        return pl.DataFrame(schema={"party": pl.String})
    if old["certifications"].equals(new["certifications"][: old.height], null_equal=True):
        return new[old.height :].select(party="id")
    sides = [frame.select("id", known_certificates()) for frame in (old, new)]
    return _rows(*sides).select(party="id").unique()


def _with_stocks(before: Network, after: Network, found: list[str]) -> list[str]:
    """Return the products together with those that share a stock with one of them."""
    held = [net.offers.filter(pl.col("stock").is_not_null()) for net in (before, after)]
    stocks = pl.concat([frame.select("party", "stock", "commodity") for frame in held])
    shared = stocks.filter(pl.col("commodity").is_in(found)).select("party", "stock").unique()
    more = stocks.join(shared, on=["party", "stock"], how="semi")["commodity"].drop_nulls()
    return sorted({*found, *more})
