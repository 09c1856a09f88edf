"""Newcomers: the offers and demands of parties that a change touches, as nodes of the market that was solved.

Numbers that nodes carry (classes, permits, names) are those of the market solved, so that old and new nodes can meet.
Where a change reaches further than its parties (a new month, a first certificate of a whole list, a product under words
that nobody used) there is no such number, and the whole market is to be made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.matching.pairs.free import free
from graph.matching.pairs.nodes import certificate_bits
from graph.matching.pairs.setting import known_certificates
from graph.matching.pairs.volume import volume_setting
from graph.matching.pairs.volume_classes import CLASS, class_of
from graph.model.product_words import meet
from graph.planning.scenario.traded import SHOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.setting import Setting
    from graph.matching.pairs.sides import Sides
    from graph.network import Network
    from graph.planning.affiliations import Affiliations

TRADES = ("offers", "demands")


@dataclass(frozen=True, eq=False)
class Newcomers:
    """The market's nodes after a change: those of before, in their place, and behind them those that come.

    Attributes
    ----------
    sides
        All nodes; those that are gone are in no class.
    suppliers, buyers
        Party, commodity, unit and row in the network of all nodes.
    sellers_gone, takers_gone
        Which nodes of before are gone, or stand again among the new ones.
    capacity, demand
        Units of the new ones.
    sellers_open, takers_open
        Which nodes of before may be pairs that they were not before; in each such pair one of the two is open.
    wider
        Whether some reach farther than before.
    """

    sides: Sides
    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    sellers_gone: NDArray[np.bool_]
    takers_gone: NDArray[np.bool_]
    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    sellers_open: NDArray[np.bool_]
    takers_open: NDArray[np.bool_]
    wider: bool = False


def newcomers(known: Setting, network: Network, touched: pl.Series, affiliations: Affiliations) -> Newcomers | None:
    """Return the nodes after a change; None where it reaches further than the parties touched.

    Parameters
    ----------
    known
        The market that was solved.
    network
        The network after the change.
    touched
        Parties whose offers, demands or permits differ.
    affiliations
        Those of the market that was solved.
    """
    if _further(known.network, network, touched):
        return None
    who = touched.to_frame("party")
    gone = [frame.select(pl.col("party").is_in(who["party"].implode())).to_series().to_numpy() for frame in (
        known.suppliers, known.buyers)]  # fmt: skip
    if not any(_trading(network, who, name).height for name in TRADES):
        return _leavers(known, gone[0], gone[1])
    part, place = _part(network, who)
    made = volume_setting(part, known.assumptions)
    rows = place[made.suppliers["row"].to_numpy()], place[made.buyers["row"].to_numpy()]
    sides = _numbered(known, made, rows, affiliations.of(np.concatenate(rows), network))
    if sides is None:
        return None
    for classes, out in ((sides.supplier_class, gone[0]), (sides.buyer_class, gone[1])):
        classes[: out.size][out] = -1
    return Newcomers(
        sides=sides,
        suppliers=pl.concat([known.suppliers.select(SHOWN), _shown(made.suppliers, rows[0])]),
        buyers=pl.concat([known.buyers.select(SHOWN), _shown(made.buyers, rows[1])]),
        sellers_gone=gone[0],
        takers_gone=gone[1],
        capacity=made.suppliers["capacity"].to_numpy(),
        demand=made.buyers["wanted"].to_numpy(),
        sellers_open=np.zeros(gone[0].size, np.bool_),
        takers_open=np.zeros(gone[1].size, np.bool_),
    )


def _shown(nodes: pl.DataFrame, rows: NDArray[np.int32]) -> pl.DataFrame:
    return nodes.with_columns(row=pl.Series(rows, dtype=pl.Int32)).select(SHOWN)


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
    gone, freed = ([np.zeros(frame.height, np.bool_) for frame in (known.suppliers, known.buyers)] for _ in range(2))
    return Newcomers(
        sides=sides, suppliers=known.suppliers.select(SHOWN), buyers=known.buyers.select(SHOWN),
        sellers_gone=gone[0], takers_gone=gone[1], capacity=np.zeros(0, np.int64), demand=np.zeros(0, np.int64),
        sellers_open=freed[0], takers_open=freed[1],
    )  # fmt: skip


def _further(before: Network, after: Network, touched: pl.Series) -> bool:
    """Return whether months are stated, or certificates of others than those touched become known or unknown."""
    frames = [frame["month"] for net in (before, after) for frame in (net.offers, net.demands)]
    if any(months.null_count() < months.len() for months in frames):
        return True
    if before.parties is after.parties:
        return False
    # A party that comes has a list of its own, and is touched itself.
    one, other = (
        net.parties[: before.parties.height].select(known_certificates().is_null()).to_series()
        for net in (before, after)
    )
    told = before.parties["id"].filter(one != other)
    return not told.is_in(touched.implode()).all()


def _part(network: Network, who: pl.DataFrame) -> tuple[Network, NDArray[np.int32]]:
    """Return what is free of the offers and demands of some parties, with a witness of each list's certificates.

    Second come the rows of its parties in the network.
    """
    trading = [_trading(network, who, name) for name in TRADES]
    holders = network.parties.lazy().filter(pl.col("certifications").list.len() > 0)
    witness = holders.group_by("source").agg(pl.col("id").first()).select("id").collect()
    here = network.parties["id"].is_in(pl.concat([who["party"], witness["id"]]).implode())
    mine = pl.col("supplier").is_in(who["party"].implode()) | pl.col("buyer").is_in(who["party"].implode())
    part = replace(
        network, parties=network.parties.filter(here), offers=trading[0],
        demands=trading[1], ties=network.ties.clear(), needs=network.needs.clear(), services=network.services.clear(),
        commitments=network.commitments.filter(mine),
    )  # fmt: skip
    return free(part).network, np.flatnonzero(here.to_numpy()).astype(np.int32)


def _trading(network: Network, who: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the offers or demands of some parties."""
    frame: pl.DataFrame = getattr(network, name)
    return frame.filter(pl.col("party").is_in(who["party"].implode()))


def _numbered(
    known: Setting, made: Setting, rows: tuple[NDArray[np.int32], NDArray[np.int32]], keys: NDArray[np.int32]
) -> Sides | None:
    """Return all nodes with the numbers of the market that was solved.

    Parameters
    ----------
    known, made
        The market that was solved, and that of those who come.
    rows, keys
        Rows in the network of suppliers and buyers who come, and keys of affiliation of both, one behind the other.
    """
    sides = known.sides
    ours, theirs = made.sides.suppliers.copy(), made.sides.buyers.copy()
    for nodes, own, part in ((ours, rows[0], keys[: ours.size]), (theirs, rows[1], keys[ours.size :])):
        nodes["party"] = own
        for column, field in enumerate(("name", "parent", "alias")):
            nodes[field] = part[:, column]
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
    if _strangers_meet(known, made, classes):
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


def _strangers_meet(known: Setting, made: Setting, classes: list[NDArray[np.int32]]) -> bool:
    """Return whether something that nobody traded before might be a pair: of what stands, or of what comes with it.

    A product under words of its own (*sarung*) has no number, and still meets what stands (*sarung hitam*).
    """
    new = [
        frame.filter((barred < 0) & (own < 0)).select(CLASS).unique()
        for frame, barred, own in (
            (made.suppliers, made.supplier_barred, classes[0]),
            (made.buyers, made.buyer_barred, classes[1]),
        )
    ]
    for strangers, standing in zip(new, (known.buyers, known.suppliers), strict=True):
        both = strangers.join(
            standing.select(CLASS).unique(), on=["commodity", "unit", "month"], nulls_equal=True, suffix="_b"
        )
        if meet(both).any():
            return True
    return bool(set(new[0]["commodity"]) & set(new[1]["commodity"]))
