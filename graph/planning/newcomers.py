"""Newcomers: the offers and demands of parties that a change touches, as nodes of the market that was solved.

Numbers that nodes carry (classes, permits, names) are those of the market solved, so that old and new nodes can meet.
Where a change reaches further than its parties (a new month, a first certificate of a whole list) there is no such
number, and the whole market is to be made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.matching.free import free
from graph.matching.nodes import certificate_bits
from graph.matching.volume import volume_setting
from graph.matching.volume_classes import class_of
from graph.model.ids import normalised

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.matching.setting import Setting
    from graph.matching.sides import Sides
    from graph.network import Network

SHOWN = ("party", "commodity", "unit")
TRADES = ("offers", "demands")


@dataclass(frozen=True, eq=False)
class Newcomers:
    """The market's nodes after a change: those of before, in their place, and behind them those that come.

    Attributes
    ----------
    sides
        All nodes; those that are gone are in no class.
    suppliers, buyers
        Party, commodity and unit of all nodes.
    sellers_gone, takers_gone
        Which nodes of before are gone, or stand again among the new ones.
    capacity, demand
        Units of the new ones.
    """

    sides: Sides
    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    sellers_gone: NDArray[np.bool_]
    takers_gone: NDArray[np.bool_]
    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]

    @property
    def sellers(self) -> NDArray[np.int64]:
        """Numbers of the new suppliers."""
        return self.sellers_gone.size + np.arange(self.capacity.size)

    @property
    def takers(self) -> NDArray[np.int64]:
        """Numbers of the new buyers."""
        return self.takers_gone.size + np.arange(self.demand.size)


def newcomers(
    known: Setting, network: Network, touched: pl.Series, names: Callable[[], pl.DataFrame]
) -> Newcomers | None:
    """Return the nodes after a change; None where it reaches further than the parties touched.

    Parameters
    ----------
    known
        The market that was solved.
    network
        The network after the change.
    touched
        Parties whose offers, demands or permits differ.
    names
        Gives :func:`names_of` the market, where somebody comes.
    """
    if _further(known.network, network):
        return None
    who = touched.to_frame("party")
    gone = [frame.select(pl.col("party").is_in(who["party"].implode())).to_series().to_numpy() for frame in (
        known.suppliers, known.buyers)]  # fmt: skip
    if not any(_trading(network, who, name).height for name in TRADES):
        return _leavers(known, gone[0], gone[1])
    made = volume_setting(_part(network, who), known.assumptions)
    sides = _numbered(known, made, network, names)
    if sides is None:
        return None
    for classes, out in ((sides.supplier_class, gone[0]), (sides.buyer_class, gone[1])):
        classes[: out.size][out] = -1
    return Newcomers(
        sides=sides,
        suppliers=pl.concat([known.suppliers.select(SHOWN), made.suppliers.select(SHOWN)]),
        buyers=pl.concat([known.buyers.select(SHOWN), made.buyers.select(SHOWN)]),
        sellers_gone=gone[0],
        takers_gone=gone[1],
        capacity=made.suppliers["capacity"].to_numpy(),
        demand=made.buyers["wanted"].to_numpy(),
    )


def _leavers(known: Setting, sellers: NDArray[np.bool_], takers: NDArray[np.bool_]) -> Newcomers:
    """Return the nodes after a change by which some leave and nobody comes."""
    sides = replace(
        known.sides,
        supplier_class=np.where(sellers, np.int32(-1), known.sides.supplier_class),
        buyer_class=np.where(takers, np.int32(-1), known.sides.buyer_class),
        supplier_apart=None,
        buyer_apart=None,
    )
    return replace(unmoved(known, sides), sellers_gone=sellers, takers_gone=takers)


def unmoved(known: Setting, sides: Sides) -> Newcomers:
    """Return the nodes of a market on sides of their own, of whom nobody comes and nobody leaves."""
    nobody = np.zeros(0, np.int64)
    stay = [np.zeros(frame.height, np.bool_) for frame in (known.suppliers, known.buyers)]
    return Newcomers(
        sides, known.suppliers.select(SHOWN), known.buyers.select(SHOWN), stay[0], stay[1], nobody, nobody.copy()
    )


def _further(before: Network, after: Network) -> bool:
    """Return whether months are stated, or a list has its first or last certificate by the change."""
    frames = [frame["month"] for net in (before, after) for frame in (net.offers, net.demands)]
    if any(months.null_count() < months.len() for months in frames):
        return True
    if before.parties is after.parties:
        return False
    # A party that comes has a list of its own, and is touched itself.
    lists = [
        net.parties[: before.parties.height].lazy().filter(pl.col("certifications").list.len() > 0).select(
            pl.col("source").unique().sort()
        )
        for net in (before, after)
    ]  # fmt: skip
    one, other = (frame["source"] for frame in pl.collect_all(lists))
    return not one.equals(other)


def _part(network: Network, who: pl.DataFrame) -> Network:
    """Return what is free of the offers and demands of some parties, with a witness of each list's certificates."""
    trading = [_trading(network, who, name) for name in TRADES]
    holders = network.parties.lazy().filter(pl.col("certifications").list.len() > 0)
    witness = holders.group_by("source").agg(pl.col("id").first()).select("id").collect()
    here = pl.concat([who.select(id="party"), witness]).unique()
    mine = pl.col("supplier").is_in(who["party"].implode()) | pl.col("buyer").is_in(who["party"].implode())
    part = replace(
        network, parties=network.parties.join(here, on="id", how="semi", maintain_order="left"), offers=trading[0],
        demands=trading[1], ties=network.ties.clear(), needs=network.needs.clear(), services=network.services.clear(),
        commitments=network.commitments.filter(mine),
    )  # fmt: skip
    return free(part).network


def _trading(network: Network, who: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the offers or demands of some parties."""
    frame: pl.DataFrame = getattr(network, name)
    return frame.filter(pl.col("party").is_in(who["party"].implode()))


def _numbered(known: Setting, made: Setting, network: Network, names: Callable[[], pl.DataFrame]) -> Sides | None:
    """Return all nodes with the numbers of the market that was solved."""
    sides = known.sides
    ours, theirs = made.sides.suppliers.copy(), made.sides.buyers.copy()
    parties = pl.concat([made.suppliers["party"], made.buyers["party"]]).unique()
    keys = _party_keys(known, parties, network, names)
    for nodes, frame in ((ours, made.suppliers), (theirs, made.buyers)):
        own = frame.select("party").join(keys, on="party", how="left", maintain_order="left")
        for column, field in (("row", "party"), ("name_key", "name"), ("parent_key", "parent"), ("alias_key", "alias")):
            nodes[field] = own[column].to_numpy()
    musts = _musts(known.buyers)
    new = [code for code in _musts(made.buyers) if code not in musts]
    old_ours, old_theirs = sides.suppliers, sides.buyers
    if new:
        musts += new
        old_ours, old_theirs = old_ours.copy(), old_theirs.copy()
        old_ours["permits"] = certificate_bits(known.suppliers["certifications"], musts)
        old_theirs["permits"] = certificate_bits(known.buyers["required"], musts)
    ours["permits"] = certificate_bits(made.suppliers["certifications"], musts)
    theirs["permits"] = certificate_bits(made.buyers["required"], musts)
    classes = []
    for frame, barred, table in (
        (made.suppliers, made.supplier_barred, sides.supplier_keys),
        (made.buyers, made.buyer_barred, sides.buyer_keys),
    ):
        classes.append(np.where(barred < 0, class_of(frame, table), -1).astype(np.int32))
    if _strangers_meet(made, classes):
        return None
    return replace(
        sides,
        suppliers=np.concatenate((old_ours, ours)),
        buyers=np.concatenate((old_theirs, theirs)),
        supplier_class=np.concatenate((sides.supplier_class, classes[0])),
        buyer_class=np.concatenate((sides.buyer_class, classes[1])),
        supplier_apart=None,
        buyer_apart=None,
    )


def _musts(buyers: pl.DataFrame) -> list[str]:
    return buyers["required"].explode().drop_nulls().unique().sort().to_list()


def _strangers_meet(made: Setting, classes: list[NDArray[np.int32]]) -> bool:
    """Return whether both sides bring something that nobody traded before: they might be pairs of each other."""
    new = [
        set(frame.filter((barred < 0) & (own < 0))["commodity"])
        for frame, barred, own in (
            (made.suppliers, made.supplier_barred, classes[0]),
            (made.buyers, made.buyer_barred, classes[1]),
        )
    ]
    return bool(new[0] & new[1])


def _party_keys(
    known: Setting, parties: pl.Series, network: Network, names: Callable[[], pl.DataFrame]
) -> pl.DataFrame:
    """Return row and keys of affiliation by party: those of before, and for who comes those of its name."""
    keys = ["row", "name_key", "parent_key", "alias_key"]
    shown = pl.concat([frame.select("party", *keys) for frame in (known.suppliers, known.buyers)])
    asked = parties.to_frame("party")
    found = asked.join(shown.unique("party"), on="party", how="inner")
    strangers = asked.join(found, on="party", how="anti").sort("party")
    if not strangers.height:
        return found
    named = network.parties.select(party="id", name="name").join(strangers, on="party", how="semi")
    named = named.select("party", text=normalised(pl.col("name")))
    own = strangers.join(named, on="party", how="left", maintain_order="left")
    own = own.join(names(), on="text", how="left", maintain_order="left")
    new = known.network.parties.height + pl.int_range(pl.len(), dtype=pl.Int32)
    # A name that nobody had gets a number of its own, the same for all who come with it.
    own_number = 2 * known.network.parties.height + pl.col("text").rank("dense").cast(pl.Int32)
    number = pl.when(pl.col("text") != "").then(pl.coalesce("number", own_number)).fill_null(-1)
    added = own.select(
        "party", row=new.cast(pl.Int32), name_key=number.cast(pl.Int32), parent_key=pl.lit(-1, pl.Int32),
        alias_key=pl.lit(-1, pl.Int32),
    )  # fmt: skip
    return pl.concat([found, added.with_columns(pl.col(keys).cast(pl.Int32))], how="vertical_relaxed")


def names_of(known: Setting) -> pl.DataFrame:
    """Return the numbers that names and parents have in a market: ``text``, ``number``."""
    keys = pl.concat([frame.select("party", "name_key", "parent_key") for frame in (known.suppliers, known.buyers)])
    texts = known.network.parties.select("id", name=normalised(pl.col("name")), parent=normalised(pl.col("parent")))
    both = keys.unique("party").join(texts, left_on="party", right_on="id")
    named = pl.concat([both.select(text="name", number="name_key"), both.select(text="parent", number="parent_key")])
    return named.filter(pl.col("number") >= 0).unique("text")
