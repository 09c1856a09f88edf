"""Candidates: which supplier could serve which buyer, what the pair is worth and why, and who was excluded.

:func:`find_candidates` turns a Network into the pairs that :func:`graph.matching.solve` chooses from;
:func:`candidates_for` ranks everybody for one party. Both ask the same rules of the same pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from graph.arguments import LARGEST_COUNT, one_of, real, thing, whole
from graph.errors import RuleViolation, UnknownParty
from graph.matching.assumptions import Assumptions
from graph.matching.market import Market
from graph.matching.pairs.linkage import linkage_setting
from graph.matching.pairs.rules import ADMISSIBLE, CODES, RULES
from graph.matching.pairs.scan import Found, scan
from graph.matching.pairs.scoring import LinkageWeights
from graph.matching.pairs.volume import volume_setting
from graph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.setting import Setting

Kind = Literal["volume", "linkage"]
PER_SUPPLIER: Final = 30
"""Buyers that a supplier keeps as candidates, the best of those it could serve."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The pairs of a market, with everything that explains them.

    Attributes
    ----------
    setting
        The market before its pairs: who takes part, and under which assumptions.
    found
        Pairs as arrays, sorted by supplier and buyer.
    supplier_tallies
        By supplier, the pairs that break each rule, and in the last column those that break none.
    set_aside
        Pairs that break no rule and are left out because each side keeps only its best. The plan is exact on the
        pairs kept; 0 here means that it is exact on all.
    """

    setting: Setting
    found: Found
    supplier_tallies: NDArray[np.int64]
    set_aside: int

    @property
    def kind(self) -> str:
        """``"volume"`` or ``"linkage"``."""
        return self.setting.kind

    @property
    def value_unit(self) -> str:
        """What the values add up in: ``"rupiah_per_month"`` (``"rupiah"`` over stated months) or ``"points"``."""
        return self.setting.value_unit

    @property
    def suppliers(self) -> pl.DataFrame:
        """One row a supplier of the market: party, offer, commodity, capacity, unit, place, what is missing."""
        return self.setting.suppliers

    @property
    def buyers(self) -> pl.DataFrame:
        """One row a buyer of the market: party, demand, commodity, wanted, unit, place."""
        return self.setting.buyers

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """One row a pair: supplier, buyer (row numbers), value, distance_km, score parts, missing, notes, renewal."""
        return described(self.setting, self.found)

    @cached_property
    def buyer_tallies(self) -> NDArray[np.int64]:
        """By buyer, the pairs that break each rule, and in the last column those that break none."""
        return scan(self.setting.sides, from_suppliers=False, most=0).tallies

    @cached_property
    def excluded(self) -> pl.DataFrame:
        """Pairs and parties by the rule that excludes them; every pair stands under one rule only.

        ``pairs`` counts pairs of market nodes, ``parties`` the suppliers concerned (for a rule that bars parties by
        themselves, the parties on both sides). With the pairs kept and set aside they add up to every possible pair.
        """
        suppliers, buyers = self.setting.supplier_barred, self.setting.buyer_barred
        pairs = self.supplier_tallies.sum(axis=0)
        parties = []
        admitted = int((suppliers < 0).sum())
        for rule in RULES:
            barred = [
                f["party"].filter(side == rule) for f, side in ((self.suppliers, suppliers), (self.buyers, buyers))
            ]
            pairs[rule] += len(barred[0]) * len(buyers) + len(barred[1]) * admitted
            concerned = self.suppliers["party"].filter(self.supplier_tallies[:, rule] > 0)
            parties.append(pl.concat([*barred, concerned]).n_unique())
        return pl.DataFrame({"rule": CODES, "pairs": pairs[:ADMISSIBLE], "parties": parties}).filter(
            (pl.col("pairs") > 0) | (pl.col("parties") > 0)
        )

    def market(self) -> Market:
        """Return the market as arrays, for :func:`graph.matching.solve`."""
        found = self.found
        return Market.from_arrays(
            self.suppliers["capacity"].to_numpy(),
            self.buyers["wanted"].to_numpy(),
            found.supplier,
            found.buyer,
            found.value,
        )


def find_candidates(
    network: Network,
    *,
    kind: Kind | None = None,
    radius_km: float | None = None,
    per_supplier: int | None = PER_SUPPLIER,
    per_buyer: int | None = None,
    weights: LinkageWeights | None = None,
    assumptions: Assumptions | None = None,
    stocks: Literal["split", "refuse"] = "split",
) -> Candidates:
    """Return the pairs of a network that no hard rule excludes and from which both sides gain.

    Parameters
    ----------
    network
        The snapshot.
    kind
        ``"volume"`` for offers and demands in rupiah, ``"linkage"`` for parties by their activities in points;
        None takes the volume market where the network has offers and demands, else the linkage market.
    radius_km
        Farthest distance of a pair; a party's own radius holds as well. None takes what parties state, else the
        assumption; ``math.inf`` asks for every region, whatever parties state.
    per_supplier
        Most buyers that a supplier keeps, the best by value, then the nearest; None keeps all.
    per_buyer
        Suppliers that each buyer keeps besides, so that none is cut off; None means as ``per_supplier``.
    weights
        Points of the linkage market's score parts.
    assumptions
        Rates and tariffs; None takes those in force on the network's date.
    stocks
        Where several offers draw on one stock: ``"split"`` it, or ``"refuse"``.

    Returns
    -------
    Candidates
        Deterministic: the same network gives the same pairs in the same order.
    """
    for name, most in (("per_supplier", per_supplier), ("per_buyer", per_buyer)):
        if most is not None:
            whole(name, most, most=LARGEST_COUNT, error=RuleViolation)
    setting = make_setting(
        network, kind=kind, radius_km=radius_km, weights=weights, assumptions=assumptions, stocks=stocks
    )
    wanted = per_supplier if per_buyer is None else per_buyer
    found = scan(setting.sides, most=per_supplier, back=wanted or 0)
    possible = int(found.tallies[:, ADMISSIBLE].sum())
    return Candidates(setting, found, found.tallies, possible - found.supplier.size)


def make_setting(
    network: Network,
    *,
    kind: Kind | None = None,
    radius_km: float | None = None,
    weights: LinkageWeights | None = None,
    assumptions: Assumptions | None = None,
    stocks: Literal["split", "refuse"] = "split",
) -> Setting:
    """Return the market of a network before its pairs; parameters as in :func:`find_candidates`.

    Raises
    ------
    RuleViolation
        If the kind is not known, or the radius is negative or no number.
    """
    thing("network", network, Network, RuleViolation)
    thing("weights", weights, (LinkageWeights, type(None)), RuleViolation)
    thing("assumptions", assumptions, (Assumptions, type(None)), RuleViolation)
    one_of("stocks", stocks, ("split", "refuse"), RuleViolation)
    if not isinstance(kind, str | None) or kind not in {None, "volume", "linkage"}:
        message = f"there is no kind of market {kind!r}"
        raise RuleViolation(message, hint="take volume or linkage", kind=kind)
    radius_km = None if radius_km is None else real("radius_km", radius_km, error=RuleViolation)
    held = assumptions if assumptions is not None else Assumptions.on(network.as_of)
    if kind is None:
        kind = "volume" if network.offers.height and network.demands.height else "linkage"
    if kind == "volume":
        return volume_setting(network, held, radius_km=radius_km, stocks=stocks)
    return linkage_setting(network, held, weights or LinkageWeights(), radius_km=radius_km)


def candidates_for(
    network: Network,
    party: str,
    *,
    side: Literal["supplier", "buyer"] = "supplier",
    kind: Kind | None = None,
    radius_km: float | None = None,
    weights: LinkageWeights | None = None,
    assumptions: Assumptions | None = None,
    setting: Setting | None = None,
) -> pl.DataFrame:
    """Return everybody whom one party could sell to (or buy from), best first, without any cut.

    Parameters
    ----------
    network
        The snapshot.
    party
        Id of the party; older ids resolve.
    side
        Which side the party takes.
    setting
        A market made ready before, such as ``candidates.setting``: then the other parameters are not used.

    Returns
    -------
    pl.DataFrame
        ``rank``, ``partner`` (id), ``name``, and the columns of :attr:`Candidates.pairs`; empty where nobody fits.

    Raises
    ------
    UnknownParty
        If the network does not hold the party.
    """
    thing("network", network, Network, RuleViolation)
    one_of("side", side, ("supplier", "buyer"), RuleViolation)
    row = network.row.get(party) if isinstance(party, str) else None
    if row is None:
        message = f"no party {party} in this network"
        raise UnknownParty(message, hint="search by name first", party=party)
    made = setting or make_setting(network, kind=kind, radius_km=radius_km, weights=weights, assumptions=assumptions)
    ours, theirs = (made.suppliers, made.buyers) if side == "supplier" else (made.buyers, made.suppliers)
    rows = np.flatnonzero(ours["row"].to_numpy() == row)
    found = scan(made.sides, from_suppliers=side == "supplier", rows=rows)
    partner = found.buyer if side == "supplier" else found.supplier
    ranked = described(made, found).with_columns(partner=theirs["party"][partner], name=theirs["name"][partner])
    ranked = ranked.sort(["value", "distance_km", "partner"], descending=[True, False, False], maintain_order=True)
    first = ["rank", "partner", "name"]
    numbered = ranked.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    return numbered.select(*first, pl.exclude(first))


def described(setting: Setting, found: Found) -> pl.DataFrame:
    """Return pairs as a frame: numbers first, then score parts by name, then whether it renews a partnership."""
    rows = (
        setting.suppliers["row"].to_numpy()[found.supplier].astype(np.int64),
        setting.buyers["row"].to_numpy()[found.buyer],
    )
    numbers = pl.DataFrame(
        {
            "supplier": found.supplier,
            "buyer": found.buyer,
            "value": found.value,
            "distance_km": found.distance_km,
            "renewal": _among(rows[0] * setting.network.parties.height + rows[1], setting.partnerships),
        }
    )
    return pl.concat([numbers, setting.parts(setting, found)], how="horizontal")


def _among(asked: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which numbers are among sorted ones: a few are looked up, where ``np.isin`` would sort all anew."""
    if not known.size or asked.size > known.size:
        return np.isin(asked, known)
    spots = np.minimum(np.searchsorted(known, asked), known.size - 1)
    found: NDArray[np.bool_] = known[spots] == asked
    return found
