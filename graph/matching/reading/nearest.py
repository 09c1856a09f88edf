"""Nearest changes: what would bring a supplier who is left into the plan, at whom, at which rank, for which gain.

Each change is made on the network, its pairs are found anew under the same rules, and the whole market is solved again:
the gain is exact, not an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from graph.arguments import index
from graph.errors import UnknownParty
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market
from graph.matching.pairs.candidates import Candidates, candidates_for, make_setting
from graph.matching.reading.by_price import Change, Unmatched
from graph.matching.reading.explanation import Explanation, explain, why_not
from graph.matching.reading.reasons import unmatched
from graph.matching.reading.repairs import UNKNOWN_PERMITS
from graph.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.matching.assumptions import Repair
    from graph.matching.exact.solution import Solution

REACH: Final = "change.reach"
POOL: Final = "change.pool"
PRICE: Final = "change.price"
FORM: Final = "UD"
"""Legal form that stands for any form of business apart from its owner."""
KEY: Final = ("party", "offer", "commodity", "month")
"""What a supplier's node is known by from one market to the next."""


@dataclass(frozen=True, eq=False)
class Speaker:
    """What lets a plan speak of parties: the candidates that its market was made from."""

    candidates: Candidates

    def explain(self, plan: Solution, supplier: int | str, buyer: int | str) -> Explanation:
        """Return why two parties are paired, or why not; indices are rows of the market, texts are ids."""
        network, made = self.candidates.setting.network, self.candidates
        found = made.found
        if not isinstance(supplier, str) and not isinstance(buyer, str):
            supplier = index("supplier", supplier, made.suppliers.height)
            buyer = index("buyer", buyer, made.buyers.height)
            rows = np.flatnonzero((found.supplier == supplier) & (found.buyer == buyer))
            if rows.size:
                return explain(network, made, plan, int(rows[0]))
        return why_not(network, made, plan, self.party(supplier, "supplier"), self.party(buyer, "buyer"))

    def party(self, which: int | str, side: Literal["supplier", "buyer"]) -> str:
        """Return the id of a party by its row in the market, or the id itself."""
        frame = self.candidates.suppliers if side == "supplier" else self.candidates.buyers
        if isinstance(which, str):
            return which
        return str(frame["party"][index(side, which, frame.height)])

    def unmatched(self, plan: Solution, which: int | str, side: Literal["supplier", "buyer"], most: int) -> Unmatched:
        """Return why a party is left with something, and the changes that would help most."""
        frame = self.candidates.suppliers if side == "supplier" else self.candidates.buyers
        party = self.party(which, side)
        mine = frame.with_row_index("k").filter(pl.col("party") == party)["k"].to_list()
        nodes = mine if isinstance(which, str) else [int(which)]
        if not nodes:
            message = f"{party} is no {side} of this market"
            raise UnknownParty(message, hint="search by name first, or exchange the sides", party=party, side=side)
        left = unmatched(self.candidates, plan, side).filter(pl.col("node").is_in(nodes))
        units = int(frame["capacity" if side == "supplier" else "wanted"].gather(nodes).fill_null(0).sum())
        if not left.height:
            return Unmatched(party, "match.chosen", units, 0)
        row = left.sort("left", descending=True, maintain_order=True).row(0, named=True)
        changes = list(nearest_changes(self.candidates, plan, party)) if side == "supplier" else []
        if row["short_by"]:
            changes.append(Change(PRICE, row["partner"], self._name(row["partner"]), by=row["short_by"] + 1))
        ranked = sorted(changes, key=lambda c: (-c.gain, c.by or 0, c.code))
        return Unmatched(
            party, row["reason"], units, int(left["left"].sum()), row["rule"], row["candidates"], row["short_by"],
            row["partner"], ranked[:most],
        )  # fmt: skip

    def _name(self, party: str) -> str:
        network = self.candidates.setting.network
        return str(network.parties["name"][network.row[party]])


def nearest_changes(candidates: Candidates, plan: Solution, party: str) -> Iterator[Change]:
    """Yield each change of one supplier that lets the whole plan gain.

    Tried are every repair that it lacks alone, all of them together, trading without a limit of distance, and joining
    others to reach the smallest lots.
    """
    setting = candidates.setting
    lacking = _lacking(candidates, party)
    trials: list[tuple[str, dict[str, Any], int | None]] = [
        (repair.code, {"repairs": [repair]}, _monthly(repair)) for repair in lacking
    ]
    if len(lacking) > 1:
        trials.append(("change.all_repairs", {"repairs": lacking}, sum(map(_monthly, lacking))))
    trials.append((REACH, {"any_region": True}, None))
    if setting.kind == "volume":
        trials.append((POOL, {"pool": True}, None))
    for code, how, cost in trials:
        change = _tried(candidates, plan, party, code, how)
        if change is not None:
            yield replace(change, cost_rp_per_month=cost)


def _monthly(repair: Repair) -> int:
    return -(-repair.cost_rp // repair.months)


def _lacking(candidates: Candidates, party: str) -> list[Repair]:
    mine = candidates.suppliers.filter(pl.col("party") == party)
    codes = {code for row in mine["missing"].to_list() for code in row or () if code != UNKNOWN_PERMITS}
    network = candidates.setting.network
    held = set(network.parties.row(network.row[party], named=True)["certifications"] or ())
    musts = {code for row in network.demands["required"].to_list() for code in row or ()}
    excluded = {f"repair.{must}" for must in musts - held}
    return [r for r in candidates.setting.assumptions.repairs if r.code in codes | excluded]


def _tried(candidates: Candidates, plan: Solution, party: str, code: str, how: dict[str, Any]) -> Change | None:
    changed = altered(candidates.setting.network, party, **{k: v for k, v in how.items() if k != "any_region"})
    radius = np.inf if how.get("any_region") else None
    setting = candidates.setting
    kind: Any = setting.kind
    made = make_setting(changed, kind=kind, radius_km=radius, weights=setting.weights, assumptions=setting.assumptions)
    pairs = candidates_for(changed, party, side="supplier", setting=made)
    rows = _rows(candidates, made.suppliers, party)
    pairs = pairs.filter(pl.col("supplier").is_in(list(rows))) if rows else pairs[:0]
    ours = np.array([rows[k] for k in pairs["supplier"].to_list()], dtype=np.int64)
    return _gain(candidates, plan, ours, pairs, code)


def altered(network: Network, party: str, *, repairs: list[Repair] | None = None, pool: bool = False) -> Network:
    """Return the network as it would be if one party had mended some lacks, or sold together with others.

    Only the party's own offers stay, so that its pairs are found quickly; all demands stay.
    """
    row = pl.col("id") == party
    parties = network.parties
    for repair in repairs or ():
        if repair.certification is None:
            parties = parties.with_columns(legal_form=pl.when(row).then(pl.lit(FORM)).otherwise("legal_form"))
        else:
            more = pl.concat_list(pl.col("certifications").fill_null([]), pl.lit([repair.certification]))
            parties = parties.with_columns(certifications=pl.when(row).then(more).otherwise("certifications"))
    demands = network.demands.with_columns(min_lot_units=pl.lit(None, pl.Int64)) if pool else network.demands
    offers = network.offers.filter(pl.col("party") == party)
    return Network.from_frames(parties, offers, demands, network.ties, as_of=network.as_of, synthetic=network.synthetic)


def _rows(candidates: Candidates, suppliers: pl.DataFrame, party: str) -> dict[int, int]:
    """Return which node of the market each node of the altered market is."""
    keys = [name for name in KEY if name in candidates.suppliers.columns]

    def keyed(frame: pl.DataFrame) -> dict[tuple[Any, ...], int]:
        mine = frame.with_row_index("k").filter(pl.col("party") == party)
        return {tuple(row[:-1]): int(row[-1]) for row in mine.select(*keys, "k").iter_rows()}

    before = keyed(candidates.suppliers)
    return {node: before[key] for key, node in keyed(suppliers).items() if key in before}


def _gain(
    candidates: Candidates, plan: Solution, ours: NDArray[np.int64], pairs: pl.DataFrame, code: str
) -> Change | None:
    """Return what the plan gains when one party's pairs are replaced, and where it would then sell most."""
    market = plan.market
    others = ~np.isin(market.supplier, ours)
    supplier = np.concatenate((market.supplier[others], ours))
    buyer = np.concatenate((market.buyer[others], pairs["buyer"].to_numpy()))
    value = np.concatenate((market.value[others], pairs["value"].to_numpy()))
    after = solve_unruled(Market.from_arrays(market.capacity, market.demand, supplier, buyer, value))
    first = int(others.sum())
    used = np.flatnonzero(after.flow[first:])
    if after.value <= plan.value or not used.size:
        return None
    worth = after.flow[first:][used] * value[first:][used]
    best = int(used[np.lexsort((buyer[first:][used], -worth))[0]]) + first
    partner = int(buyer[best])
    return Change(
        code,
        str(candidates.buyers["party"][partner]),
        str(candidates.buyers["name"][partner]),
        rank=1 + int((value[buyer == partner] > value[best]).sum()),
        gain=after.value - plan.value,
        units=int(after.flow[first:].sum()),
    )
